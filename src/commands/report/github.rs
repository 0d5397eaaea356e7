//! Mistakes as workflow commands of GitHub, which shows them beside the lines of a change.

use super::Report;
use super::position::Position;
use parvis::diagnostics::{Diagnostic, Severity};

impl Report<'_> {
    pub(super) fn github(&self) -> String {
        self.diagnostics.iter().map(|diagnostic| self.annotation(diagnostic)).collect()
    }

    /// `::error file=…,line=…,col=…,title=P0103::message`
    fn annotation(&self, diagnostic: &Diagnostic) -> String {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let file = property(&format!("{}{}", self.prefix, diagnostic.place.file));
        let text = self.sources.text(&diagnostic.place.file);
        let place =
            text.zip(diagnostic.place.span.as_ref()).map_or(String::new(), |(text, span)| {
                let Position { line, column } = Position::of(text, span.start);
                format!(",line={line},col={column}")
            });
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        let message = data(&format!("{}{help}", diagnostic.message));
        format!("::{command} file={file}{place},title={}::{message}\n", diagnostic.code.id)
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
