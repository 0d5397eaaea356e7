//! Parts the YAML at the top of a text from its Markdown, and keeps positions.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// Byte ranges of the text.
    Parts { yaml: Range<usize>, body: Range<usize> },
    /// The whole text is body.
    None,
    /// An opening `---` without a closing one.
    Unclosed,
}

/// Finds the block between two lines of `---` that begins a text. Any line end will do: LF, CRLF, CR.
pub fn split(text: &str) -> Split {
    let Some(first_end) = fence_at(text, 0) else { return Split::None };
    let mut start = first_end;
    while start < text.len() {
        if let Some(end) = fence_at(text, start) {
            return Split::Parts { yaml: first_end..start, body: end..text.len() };
        }
        start = next_line(text, start);
    }
    Split::Unclosed
}

/// Where the line after the fence begins, when the line at `start` is one.
fn fence_at(text: &str, start: usize) -> Option<usize> {
    let end = next_line(text, start);
    let line = text[start..end].trim_end();
    (line == "---").then_some(end)
}

fn next_line(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        None => text.len(),
        Some(at) if rest[at] == b'\r' && rest.get(at + 1) == Some(&b'\n') => start + at + 2,
        Some(at) => start + at + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_parts_alike() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["---", "title: a", "---", "body"].join(end);
            let Split::Parts { yaml, body } = split(&text) else { panic!("{text:?} is not split") };
            assert_eq!(text[yaml].trim(), "title: a");
            assert_eq!(&text[body], "body");
        }
    }

    #[test]
    fn a_rule_in_the_body_stays_a_rule() {
        assert_eq!(split("text\n\n---\n\nmore"), Split::None);
        let Split::Parts { body, .. } = split("---\na: 1\n---\nx\n\n---\ny") else {
            panic!("not split")
        };
        assert_eq!(body, 13..21);
    }

    #[test]
    fn an_open_block_is_told_from_none() {
        assert_eq!(split("---\ntitle: a\n"), Split::Unclosed);
        assert_eq!(split(""), Split::None);
    }
}
