//! What an author got wrong: one method per mistake, with code, file, span and cure.
//!
//! Knows no sources and no terminal; `commands::report` prints what is gathered here.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

pub mod codes;
mod mistakes;

pub use codes::Code;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    /// Told with `--verbose` alone.
    Note,
}

/// A place in a file of the hub, or a whole file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Relative to the hub's folder, with `/`.
    pub file: Arc<str>,
    /// Bytes of the file as it was read.
    pub span: Option<Range<usize>>,
}

impl Place {
    pub fn whole(file: &Arc<str>) -> Place {
        Place { file: file.clone(), span: None }
    }

    pub fn at(file: &Arc<str>, span: &Range<usize>) -> Place {
        Place { file: file.clone(), span: Some(span.clone()) }
    }
}

impl PartialOrd for Diagnostic {
    fn partial_cmp(&self, other: &Diagnostic) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Diagnostic {
    fn cmp(&self, other: &Diagnostic) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// How somebody of the hub is known behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// The name itself, whatever its case and accents.
    Name,
    /// The same words in another order, or with other marks between them.
    Words,
    /// Some words are initials.
    Initials,
    /// The address of a profile, a website or a mail.
    Address,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static Code,
    pub severity: Severity,
    pub place: Place,
    /// Lower case, no final period, literals in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place that belongs to the mistake, and what it is.
    pub related: Option<(Place, &'static str)>,
}

impl Diagnostic {
    /// By path, then by place: the order of the report.
    fn key(&self) -> (&str, Option<usize>, &str, &str) {
        let start = self.place.span.as_ref().map(|span| span.start);
        (&self.place.file, start, self.code.id, &self.message)
    }
}

/// Every mistake of one run.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order of the report, without repetitions.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort();
        self.list.dedup();
        self.list
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Those that are wanted.
    pub fn only(&self, wanted: impl Fn(&Diagnostic) -> bool) -> Diagnostics {
        Diagnostics { list: self.list.iter().filter(|one| wanted(one)).cloned().collect() }
    }

    /// The files that a report shows lines of.
    pub fn files(&self) -> BTreeSet<Arc<str>> {
        let related = |one: &Diagnostic| one.related.as_ref().map(|(place, _)| place.file.clone());
        self.list
            .iter()
            .flat_map(|one| [Some(one.place.file.clone()), related(one)])
            .flatten()
            .collect()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    pub fn append(&mut self, other: &Diagnostics) {
        self.list.extend(other.list.iter().cloned());
    }

    /// Gives each mistake its final weight: with `strict` every warning is an error, with `check` links that lead
    /// nowhere are, and a few more.
    pub fn judge(&mut self, strict: bool, check: bool) {
        for diagnostic in &mut self.list {
            let id = diagnostic.code.id;
            let in_check = codes::DEAD.contains(&id) || codes::ERRORS_IN_CHECK.contains(&id);
            if diagnostic.severity == Severity::Warning && (strict || (check && in_check)) {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    fn push(&mut self, code: &'static Code, place: Place, message: String, help: Option<String>) {
        self.list.push(Diagnostic {
            code,
            severity: code.severity,
            place,
            message,
            help,
            related: None,
        });
    }

    fn push_related(
        &mut self,
        code: &'static Code,
        place: Place,
        message: String,
        help: Option<String>,
        related: (Place, &'static str),
    ) {
        self.list.push(Diagnostic {
            code,
            severity: code.severity,
            place,
            message,
            help,
            related: Some(related),
        });
    }
}

/// The known word nearest to a wrong one, if any is near enough to be meant.
pub fn closest<'w>(wrong: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let n_letters = wrong.chars().count();
    // A word of one letter is near every other; a very long one is nobody's slip.
    if !(2..=80).contains(&n_letters) {
        return None;
    }
    let limit = (n_letters / 3).max(1);
    let distance = |word: &str| strsim::osa_distance(&wrong.to_lowercase(), &word.to_lowercase());
    let plausible = |word: &&str| word.len().abs_diff(wrong.len()) <= 4 * limit;
    known
        .into_iter()
        .filter(plausible)
        .map(|word| (distance(word), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// `did you mean …?`, when there is something to mean.
fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|word| format!("did you mean `{word}`?"))
}
