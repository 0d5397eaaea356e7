//! Why a command could not run, in words.

use annotate_snippets::{Group, Level, Renderer};
use std::fmt;

/// A reason with its cure.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    help: String,
}

impl Failure {
    pub(super) fn with_help(message: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
        Failure { message: message.into(), help: help.into() }.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// `error: …`, each cause on a line of its own, and the cure if one is known.
pub(super) fn render(error: &anyhow::Error) -> String {
    let title = Group::with_title(Level::ERROR.primary_title(error.to_string()));
    let mut text = Renderer::styled().render(&[title]) + "\n";
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Some errors already quote their cause.
        if !said.contains(&cause) {
            text += &format!("caused by: {cause}\n");
        }
        said = cause;
    }
    if let Some(failure) = error.downcast_ref::<Failure>() {
        text += &format!("help: {}\n", failure.help);
    }
    text
}
