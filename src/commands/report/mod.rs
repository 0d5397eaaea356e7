//! Tells an author's mistakes: one file a format.

mod github;
mod human;
mod json;
mod position;

use super::compile::Compiled;
use super::hub;
use super::terminal::Terminal;
use parvis::diagnostics::{Diagnostic, Severity};
use parvis::sources::Sources;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Sentences with excerpts, on standard error
    Human,
    /// One document on standard output: {version, summary, diagnostics: [{code, severity, file,
    /// line, column, end_line, end_column, message, help, url}]}
    Json,
    /// Lines that GitHub shows beside the files, on standard output
    Github,
}

/// What a format prints.
struct Report<'a> {
    sources: &'a Sources,
    diagnostics: Vec<Diagnostic>,
    /// What leads from here to the hub: `site/`, or nothing.
    prefix: String,
}

/// How many there were.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    n_errors: usize,
    n_warnings: usize,
}

impl Counted {
    pub(super) fn n_mistakes(self) -> usize {
        self.n_errors + self.n_warnings
    }
}

/// Completes the summary with the counts and tells every mistake.
pub(super) fn tell(
    compiled: &mut Compiled,
    format: Format,
    terminal: &Terminal,
) -> anyhow::Result<Counted> {
    let diagnostics = std::mem::take(&mut compiled.outcome.diagnostics).sorted();
    let count =
        |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counted =
        Counted { n_errors: count(Severity::Error), n_warnings: count(Severity::Warning) };
    let summary = &mut compiled.outcome.summary;
    (summary.errors, summary.warnings) = (counted.n_errors, counted.n_warnings);
    let told = |diagnostic: &Diagnostic| match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => !terminal.quiet || format != Format::Human,
        Severity::Note => terminal.verbose,
    };
    let report = Report {
        sources: &compiled.sources,
        diagnostics: diagnostics.into_iter().filter(told).collect(),
        prefix: hub::prefix(&compiled.sources.root),
    };
    match format {
        Format::Human => terminal.say(&report.human(terminal.verbose)),
        Format::Json => terminal.print(&report.json(summary)?)?,
        Format::Github => terminal.print(&report.github())?,
    }
    Ok(counted)
}

/// Every mistake in sentences, with colors.
pub(super) fn in_sentences(
    sources: &Sources,
    diagnostics: parvis::diagnostics::Diagnostics,
    terminal: &Terminal,
) -> String {
    let told = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error
            || (diagnostic.severity == Severity::Warning && !terminal.quiet)
    };
    let diagnostics = diagnostics.sorted().into_iter().filter(told).collect();
    let prefix = hub::prefix(&sources.root);
    Report { sources, diagnostics, prefix }.human(terminal.verbose)
}

/// `1 file`, `2 files`.
pub(super) fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The part of a text that fits in so many bytes.
fn limited(text: &str, most: usize) -> String {
    if text.len() <= most {
        text.to_owned()
    } else {
        format!("{}…", &text[..position::boundary(text, most)])
    }
}
