use super::compile::{Content, Mode};
use super::hub::Hub;
use super::report::{self, Format, plural};
use super::terminal::Terminal;
use super::{Exit, Global};
use clap::Args;
use parvis::memo::with_threads;
use parvis::sinks::Nothing;

/// Look for mistakes, and write nothing
///
/// Does all that `build` does but the writing. Links, images and anchors that lead nowhere within
/// the hub are errors here.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis check
  parvis check --strict --format github      in continuous integration
  parvis check --gate                        nothing is published that nobody approved
  parvis check --format json                 for an editor")]
pub(super) struct Check {
    #[command(flatten)]
    content: Content,
    /// Make every published text without a valid approval of an approver an error, whether or not
    /// hub.yaml asks for approval
    #[arg(long)]
    gate: bool,
}

impl Check {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        with_threads(usize::from(global.threads), || self.check(&Hub::find(global)?, terminal))?
    }

    fn check(&self, hub: &Hub, terminal: &Terminal) -> anyhow::Result<Exit> {
        let mode = Mode { fresh: true, check: true, gate: self.gate, search: false };
        let open = || Ok(Nothing::default());
        let (mut compiled, _) = self.content.compile(hub, mode, open, terminal)?;
        let failed = compiled.outcome.diagnostics.has_errors();
        let counted = report::tell(&mut compiled, self.content.format, terminal)?;
        if counted.n_mistakes() == 0 && !terminal.quiet && self.content.format != Format::Json {
            let sources = &compiled.sources;
            let n_files = 1 + sources.texts.len() + sources.comments.len() + sources.data.len();
            terminal.print(&format!("no mistakes in {}\n", plural(n_files, "file", "files")))?;
        }
        self.content.tell_timings(&compiled, terminal)?;
        Ok(if failed { Exit::ContentHasErrors } else { Exit::Done })
    }
}
