use super::terminal::Terminal;
use super::{Exit, Failure, failure};
use clap::Args;
use parvis::diagnostics::codes::{self, Code};
use parvis::diagnostics::{Severity, closest};

/// Say more about a mistake, by its code
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code that a message shows in brackets, such as P0103; without one, all of them are listed
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, terminal: &Terminal) -> anyhow::Result<Exit> {
        let Some(id) = &self.code else {
            return terminal.print(&list()).map(|()| Exit::Done);
        };
        if let Some(code) = codes::find(id.trim()) {
            let said = format!(
                "{} ({}): {}\n\n{}\n",
                code.id,
                word(code),
                code.title,
                wrapped(code.explanation)
            );
            return terminal.print(&said).map(|()| Exit::Done);
        }
        let near = closest(id, codes::ALL.iter().map(|code| code.id));
        let help = near.map_or("the codes are those below".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        let failure = Failure::with_help(format!("there is no code `{}`", id.escape_debug()), help);
        terminal.say(&format!("{}\n{}", failure::render(&failure), list()));
        Ok(Exit::CouldNotRun)
    }
}

fn list() -> String {
    codes::ALL
        .iter()
        .map(|code| format!("{}  {:7}  {}\n", code.id, word(code), code.title))
        .collect()
}

fn word(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// In lines of at most eighty letters.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 80;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}
