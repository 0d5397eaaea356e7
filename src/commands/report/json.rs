//! Mistakes as one document, for editors and scripts. Its shape is public: `version` counts its changes.

use super::position::Position;
use super::{Report, word};
use parvis::diagnostics::Diagnostic;
use parvis::summary::Summary;
use serde::Serialize;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    summary: &'a Summary,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    /// Relative to the hub's folder, with `/`.
    file: &'a str,
    /// From 1, as the columns, which count letters; none for a whole file.
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    /// After the last letter.
    end_column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    url: Option<String>,
}

impl Report<'_> {
    pub(super) fn json(&self, summary: &Summary) -> anyhow::Result<String> {
        let diagnostics =
            self.diagnostics.iter().map(|diagnostic| self.finding(diagnostic)).collect();
        let document = Document { version: VERSION, summary, diagnostics };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    fn finding<'a>(&self, diagnostic: &'a Diagnostic) -> Finding<'a> {
        let place = &diagnostic.place;
        let (start, end) = match self.sources.text(&place.file).zip(place.span.as_ref()) {
            Some((text, span)) => {
                (Some(Position::of(text, span.start)), Some(Position::of(text, span.end)))
            }
            None => (None, None),
        };
        Finding {
            code: diagnostic.code.id,
            severity: word(diagnostic.severity),
            file: &place.file,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            url: url(diagnostic.code.id),
        }
    }
}

/// Where a mistake is explained on the web, once parvis has a website.
fn url(code: &str) -> Option<String> {
    let home = env!("CARGO_PKG_HOMEPAGE").trim_end_matches('/');
    (!home.is_empty()).then(|| format!("{home}/mistakes/#{}", code.to_lowercase()))
}
