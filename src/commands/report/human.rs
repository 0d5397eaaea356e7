//! Mistakes as sentences with excerpts. Bounded in every direction: an excerpt, a message, the whole.

use super::position::{Excerpt, Position};
use super::{Report, limited, plural};
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use parvis::diagnostics::{Diagnostic, Place, Severity};
use std::collections::BTreeSet;

/// Shown without `--verbose`.
const MOST: usize = 50;
/// Bytes shown without `--verbose`.
const MOST_BYTES: usize = 18_000;
/// Bytes of one text within a message.
const LONGEST: usize = 2_000;

impl Report<'_> {
    pub(super) fn human(mut self, all: bool) -> String {
        if self.diagnostics.is_empty() {
            return String::new();
        }
        if !all && self.diagnostics.len() > MOST {
            // No error is hidden behind fifty warnings.
            self.diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
        }
        let mut text = String::new();
        let mut n_shown = 0;
        for diagnostic in &self.diagnostics {
            let one = self.one(diagnostic);
            if !all && (n_shown == MOST || text.len() + one.len() > MOST_BYTES) {
                break;
            }
            text += &one;
            n_shown += 1;
        }
        let n_hidden = self.diagnostics.len() - n_shown;
        if n_hidden > 0 {
            text += &format!("… and {n_hidden} more; --verbose shows all\n");
        }
        text + &self.last_line()
    }

    fn one(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title =
            level.primary_title(limited(&diagnostic.message, LONGEST)).id(diagnostic.code.id);
        let mut elements = self.place(&diagnostic.place, |span| AnnotationKind::Primary.span(span));
        if let Some((place, label)) = &diagnostic.related {
            elements
                .extend(self.place(place, |span| AnnotationKind::Context.span(span).label(*label)));
        }
        let mut group = title.elements(elements);
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(limited(help, LONGEST)));
        }
        Renderer::styled().render(&[group]) + "\n\n"
    }

    /// `--> file:line:column` and the line, or the file alone.
    fn place<'p>(
        &self,
        place: &Place,
        annotate: impl FnOnce(std::ops::Range<usize>) -> Annotation<'p>,
    ) -> Vec<Element<'p>> {
        let path = format!("{}{}", self.prefix, place.file);
        let (Some(span), Some(text)) = (&place.span, self.sources.text(&place.file)) else {
            return vec![Origin::path(path).into()];
        };
        let Position { line, column } = Position::of(text, span.start);
        let excerpt = Excerpt::of(text, span);
        let snippet =
            Snippet::source(excerpt.line).line_start(line).annotation(annotate(excerpt.span));
        if excerpt.begins_late {
            // The column counts in the whole line, not in what is left of it.
            return vec![Origin::path(path).line(line).char_column(column).into(), snippet.into()];
        }
        vec![snippet.path(path).into()]
    }

    /// `2 errors, 1 warning in 3 files`
    fn last_line(&self) -> String {
        let count = |severity, one, many| {
            let n = self
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count();
            (n > 0).then(|| plural(n, one, many))
        };
        let counts = [
            count(Severity::Error, "error", "errors"),
            count(Severity::Warning, "warning", "warnings"),
            count(Severity::Note, "note", "notes"),
        ];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let files: BTreeSet<&str> =
            self.diagnostics.iter().map(|diagnostic| &*diagnostic.place.file).collect();
        format!("{} in {}\n", counts.join(", "), plural(files.len(), "file", "files"))
    }
}
