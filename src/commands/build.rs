use super::compile::{Compiled, Content, Mode};
use super::hub::{Hub, quoted, shown};
use super::report::{self, Format, plural};
use super::terminal::Terminal;
use super::{Exit, Global};
use clap::Args;
use parvis::memo::with_threads;
use parvis::sinks::{Disk, DiskOptions, Report, Sink};
use parvis::sources::FOLDERS;
use parvis::summary::Summary;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Make the website
///
/// Reads the hub, tells every mistake, and writes the website only when there is no error: a failed
/// build leaves the last one as it stands. Files that parvis did not write are never touched.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis build --drafts --future             see all that is being prepared
  parvis build --strict --format github      in continuous integration
  parvis build --now 2027-01-01 --out /tmp/then")]
pub(super) struct Build {
    /// The folder to write to; else `public` in the hub
    #[arg(short, long, value_name = "DIR", env = "PARVIS_OUT", hide_env_values = true)]
    out: Option<PathBuf>,
    #[command(flatten)]
    content: Content,
    /// Render every file again, whatever the last build made
    #[arg(long)]
    fresh: bool,
    /// Take over an output with files that parvis did not write, or that is a symbolic link
    #[arg(long)]
    adopt: bool,
}

impl Build {
    /// All of it on the same threads: what one of them frees, it has for what comes next.
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        with_threads(usize::from(global.threads), || self.build(&Hub::find(global)?, terminal))?
    }

    fn build(&self, hub: &Hub, terminal: &Terminal) -> anyhow::Result<Exit> {
        let out = self.out.clone().unwrap_or_else(|| hub.root.join("public"));
        let mode = Mode { fresh: self.fresh, check: false, gate: false, search: true };
        let open = || self.open(hub, &out);
        let (mut compiled, disk) = self.content.compile(hub, mode, open, terminal)?;
        let failed = compiled.outcome.diagnostics.has_errors();
        let report = if failed {
            drop(disk);
            Report::default()
        } else {
            let report = Box::new(disk).commit()?;
            compiled.ended("write");
            report
        };
        let summary = &mut compiled.outcome.summary;
        (summary.written, summary.removed) = (report.written, report.removed);
        report::tell(&mut compiled, self.content.format, terminal)?;
        if !failed && !terminal.quiet && self.content.format != Format::Json {
            terminal.print(&said(&compiled, &report, &out, terminal.verbose))?;
        }
        self.content.tell_timings(&compiled, terminal)?;
        self.content.tell_cache(&compiled, terminal);
        Ok(if failed { Exit::ContentHasErrors } else { Exit::Done })
    }

    fn open(&self, hub: &Hub, out: &Path) -> anyhow::Result<Disk> {
        let protected: Vec<PathBuf> = FOLDERS.iter().map(|folder| hub.root.join(folder)).collect();
        let options = DiskOptions {
            root: &hub.root,
            protected: &protected,
            adopt: self.adopt,
            fresh: self.fresh,
        };
        Disk::open(out, &options)
    }
}

/// What was built, what was not, where it is, and how to look at it.
fn said(compiled: &Compiled, report: &Report, out: &Path, verbose: bool) -> String {
    let mut text = first_line(&compiled.outcome.summary, report, compiled.timings.total());
    text += &held_back(&compiled.outcome.summary, verbose);
    text += &search_that_hurts(&compiled.outcome.summary);
    for file in &report.kept_by_user {
        text += &format!(
            "kept: {file}: it was changed since parvis wrote it, and is no longer of the website\n"
        );
    }
    let out = shown(out);
    text + &format!(
        "output: {out}\nlook at it: python3 -m http.server --directory {}\n",
        quoted(&out)
    )
}

fn first_line(summary: &Summary, report: &Report, took: Duration) -> String {
    let count = |counts: &BTreeMap<String, usize>, one, many| {
        plural(counts.get("all").copied().unwrap_or(0), one, many)
    };
    let parts = [
        count(&summary.posts, "post", "posts"),
        count(&summary.experts, "person", "people"),
        count(&summary.testimonials, "testimonial", "testimonials"),
        count(&summary.events, "event", "events"),
        count(&summary.pages, "page", "pages"),
    ];
    format!(
        "built {} in {:.2} s: {} ({} rendered, {} written, {} removed)\n",
        plural(summary.files, "file", "files"),
        took.as_secs_f64(),
        parts.join(", "),
        summary.rendered,
        report.written,
        report.removed
    )
}

/// What an index of very many texts took, and what can be done: it is made by one core a language, in memory.
fn search_that_hurts(summary: &Summary) -> String {
    /// Texts from which on the index takes some ten seconds, and a gigabyte.
    const MANY: usize = 5_000;
    let Some(search) = &summary.search else { return String::new() };
    if search.bundled.kept || search.bundled.parts < MANY {
        return String::new();
    }
    let memory = search.memory_bytes.map(|bytes| format!(" and {} MB", bytes / 1_000_000));
    format!(
        "search: the index of {} took {} s{}; `search: false` in hub.yaml does without, `noindex: true` leaves a text out\n",
        plural(search.bundled.parts, "text", "texts"),
        search.milliseconds.div_ceil(1_000),
        memory.unwrap_or_default()
    )
}

fn held_back(summary: &Summary, all: bool) -> String {
    const MOST: usize = 20;
    let shown = if all { usize::MAX } else { MOST };
    let lines = summary.held_back.iter().take(shown).map(|held| {
        let line = format!("held back: {}: {}", held.file, held.reason);
        line.replace(char::is_control, " ") + "\n"
    });
    let mut text: String = lines.collect();
    if let Some(more) = summary.held_back.len().checked_sub(shown).filter(|more| *more > 0) {
        text += &format!("held back: {more} more; --verbose shows all\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::search_that_hurts;
    use parvis::render::Bundled;
    use parvis::summary::{Search, Summary};

    #[test]
    fn an_index_is_told_of_when_it_is_large_and_new() {
        let said = |parts, kept| {
            let bundled = Bundled { parts, kept, ..Bundled::default() };
            let search = Search {
                bundled,
                milliseconds: 61_200,
                memory_bytes: Some(3_100_000_000),
                ..Search::default()
            };
            search_that_hurts(&Summary { search: Some(search), ..Summary::default() })
        };
        assert_eq!(
            said(5_000, false),
            "search: the index of 5000 texts took 62 s and 3100 MB; `search: false` in hub.yaml does without, `noindex: true` leaves a text out\n"
        );
        assert_eq!(said(4_999, false) + &said(5_000, true), "");
        assert_eq!(search_that_hurts(&Summary::default()), "");
    }
}
