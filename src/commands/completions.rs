use super::terminal::Terminal;
use super::{Cli, Exit};
use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print what makes a shell complete the words of `parvis`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis completions bash > ~/.local/share/bash-completion/completions/parvis
  parvis completions fish > ~/.config/fish/completions/parvis.fish
  parvis completions zsh > ~/.zfunc/_parvis")]
pub(super) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: &Terminal) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "parvis", &mut script);
        let script = String::from_utf8(script).context("the script is no text")?;
        terminal.print(&script).map(|()| Exit::Done)
    }
}
