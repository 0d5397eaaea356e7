//! Lines and columns of a span, and the line around it.

use std::ops::Range;

/// A line of more letters is cut.
const WIDEST: usize = 200;
/// The letters kept before a span in a line that is cut.
const BEFORE: usize = 60;

/// A place in a text as people count: lines and letters, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Position {
    pub(super) fn of(text: &str, at: usize) -> Position {
        let before = &text[..boundary(text, at)];
        let start = line_start(before);
        Position { line: 1 + n_line_ends(before), column: 1 + before[start..].chars().count() }
    }
}

/// One line of a text, with the part of a span that lies in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) line: String,
    pub(super) span: Range<usize>,
    /// The line was cut at its beginning.
    pub(super) begins_late: bool,
}

impl Excerpt {
    pub(super) fn of(text: &str, span: &Range<usize>) -> Excerpt {
        let start = boundary(text, span.start);
        let line_start = line_start(&text[..start]);
        let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |length| start + length);
        let end = boundary(text, span.end.clamp(start, line_end));
        let line = &text[line_start..line_end];
        let (from, to) = (start - line_start, end - line_start);
        if line.chars().nth(WIDEST).is_none() {
            return Excerpt { line: line.to_owned(), span: from..to, begins_late: false };
        }
        let first = line[..from].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let last =
            line[first..].char_indices().nth(WIDEST).map_or(line.len(), |(at, _)| first + at);
        let (head, tail) =
            (if first > 0 { "…" } else { "" }, if last < line.len() { "…" } else { "" });
        let moved = |at: usize| at.min(last) - first + head.len();
        let cut = format!("{head}{}{tail}", &line[first..last]);
        Excerpt { line: cut, span: moved(from)..moved(to), begins_late: first > 0 }
    }
}

/// The nearest end of a letter at or before a byte.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where the last line of `before` begins.
fn line_start(before: &str) -> usize {
    before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

/// `\n`, `\r\n` and a lone `\r` end a line.
fn n_line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() - pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_letters_and_all_line_ends_count() {
        let text = "é\r\nab\rçd\n";
        let at = |letter| Position::of(text, text.find(letter).unwrap());
        assert_eq!(at('b'), Position { line: 2, column: 2 });
        assert_eq!(at('d'), Position { line: 3, column: 2 });
        assert_eq!(Position::of(text, text.len()), Position { line: 4, column: 1 });
        assert_eq!(Position::of(text, 1), Position { line: 1, column: 1 }, "inside a letter");
    }

    #[test]
    fn a_long_line_is_cut_around_the_span() {
        let text = format!("a\n{}tgas{}\nb", "é".repeat(5_000), "ù".repeat(5_000));
        let at = text.find("tgas").unwrap();
        let excerpt = Excerpt::of(&text, &(at..at + 4));
        assert_eq!(&excerpt.line[excerpt.span.clone()], "tgas");
        assert_eq!(excerpt.line.chars().count(), WIDEST + 2);
        let whole = Excerpt::of(&text, &(at..text.len()));
        assert!(whole.line.is_char_boundary(whole.span.end) && whole.span.end <= whole.line.len());
    }

    #[test]
    fn a_span_ends_with_its_line_and_a_point_is_empty() {
        let shown = |text, span| {
            let Excerpt { line, span, .. } = Excerpt::of(text, &span);
            (line, span)
        };
        assert_eq!(shown("ab\ncd", 1..4), ("ab".to_owned(), 1..2));
        assert_eq!(shown("ab\n", 3..3), (String::new(), 0..0));
        assert_eq!(shown("", 9..12), (String::new(), 0..0));
    }
}
