//! Who hears what: results go to standard output, all else to standard error.

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use std::io::{self, ErrorKind, IsTerminal, Write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone)]
pub(super) struct Terminal {
    color: ColorChoice,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

impl Terminal {
    pub(super) fn new(color: Color, quiet: bool, verbose: u8) -> Terminal {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Terminal { color, quiet, verbose: verbose > 0 }
    }

    /// Prints a result. A reader that has gone away wants no more of it, which is no failure.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut stdout = AutoStream::new(io::stdout().lock(), self.color);
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("cannot write to standard output"),
        }
    }

    /// Prints a message. When nobody can hear it, the exit code still tells.
    pub(super) fn say(&self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.color);
        let _ = stderr.write_all(text.as_bytes());
    }

    /// The letters of a line of standard output; `None` where it is no terminal, and lines may be as long as they are.
    /// `COLUMNS` wins, as a shell or a test may set it.
    pub(super) fn width(&self) -> Option<usize> {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let size = || terminal_size::terminal_size_of(io::stdout());
        columns.or_else(|| size().map(|(width, _)| usize::from(width.0))).filter(|width| *width > 0)
    }

    /// Whether something that moves would be seen and wanted.
    pub(super) fn may_animate(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        !self.quiet && !dumb && self.color != ColorChoice::Never && io::stderr().is_terminal()
    }
}

/// Help is printed before the arguments are known, so `--color` is looked for by hand.
pub(super) fn asked_for_help() -> clap::ColorChoice {
    let mut color = clap::ColorChoice::Auto;
    let arguments: Vec<_> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .take_while(|argument| argument != "--")
        .collect();
    for (index, argument) in arguments.iter().enumerate() {
        let next = || arguments.get(index + 1).map(String::as_str);
        match argument.strip_prefix("--color=").or_else(|| next().filter(|_| argument == "--color"))
        {
            Some("always") => color = clap::ColorChoice::Always,
            Some("never") => color = clap::ColorChoice::Never,
            _ => {}
        }
    }
    color
}
