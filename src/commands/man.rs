use super::hub::{quoted, shown};
use super::terminal::Terminal;
use super::{Cli, Exit};
use anyhow::Context;
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// Print the manual page, or write those of all commands
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  parvis man --out ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder to write `parvis.1`, `parvis-build.1` and the others to
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, terminal: &Terminal) -> anyhow::Result<Exit> {
        let mut command = Cli::command().disable_help_subcommand(true);
        let Some(out) = &self.out else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            let page = String::from_utf8(page).context("the page is no text")?;
            return terminal.print(&page).map(|()| Exit::Done);
        };
        command.build();
        fs_err::create_dir_all(out)?;
        let name = || format!("the manual cannot be written to `{}`", out.display());
        clap_mangen::generate_to(command, out).with_context(name)?;
        let out = shown(out);
        if !terminal.quiet {
            terminal.print(&format!(
                "output: {out}\nread it: man {}\n",
                quoted(&format!("{out}/parvis.1"))
            ))?;
        }
        Ok(Exit::Done)
    }
}
