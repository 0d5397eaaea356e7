//! The text as Markdown gets it, and the way from its offsets back to what the author wrote.

use super::directives::Directives;
use super::{Options, Problem, Trust, What};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// A text without control characters, its directive lines hidden.
pub(super) struct Source<'a> {
    /// As written, but for the removed characters.
    pub(super) written: Cow<'a, str>,
    /// With thematic breaks for directive lines; none when there are no directives.
    hidden: Option<String>,
    pub(super) directives: Directives,
    /// Where characters were removed, and how many bytes in all up to there.
    removed: Vec<(usize, usize)>,
    author: bool,
}

impl<'a> Source<'a> {
    pub(super) fn read(
        body: &'a str,
        options: &Options,
        problems: &mut Vec<Problem>,
    ) -> Source<'a> {
        let (written, removed) = without_controls(body, problems);
        let author = options.trust == Trust::Author;
        let directives = if author {
            Directives::find(&written, options.directives, problems)
        } else {
            Directives::default()
        };
        let hidden = match directives.hide(&written) {
            Cow::Borrowed(_) => None,
            Cow::Owned(hidden) => Some(hidden),
        };
        Source { written, hidden, directives, removed, author }
    }

    fn text(&self) -> &str {
        self.hidden.as_deref().unwrap_or(&self.written)
    }

    /// What the author wrote where a parsed text of the same length lies, for code and raw HTML.
    pub(super) fn verbatim<'t>(&'t self, parsed: &'t str, range: &Range<usize>) -> &'t str {
        if self.hidden.is_some() && parsed.len() == range.len() {
            &self.written[range.clone()]
        } else {
            parsed
        }
    }

    /// The span in the author's text.
    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        if self.removed.is_empty() {
            return range.clone();
        }
        self.original(range.start)..self.original(range.end)
    }

    fn original(&self, offset: usize) -> usize {
        let index = self.removed.partition_point(|(at, _)| *at <= offset);
        offset + index.checked_sub(1).map_or(0, |index| self.removed[index].1)
    }

    /// What Markdown makes of the text.
    pub(super) fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        let text = self.text();
        let wikilink = move |link: BrokenLink<'_>| wikilink(text, &link);
        Parser::new_with_broken_link_callback(text, self.extensions(), Some(wikilink))
            .into_offset_iter()
    }

    fn extensions(&self) -> pulldown_cmark::Options {
        use pulldown_cmark::Options as Extensions;
        let all = Extensions::ENABLE_TABLES
            | Extensions::ENABLE_STRIKETHROUGH
            | Extensions::ENABLE_TASKLISTS
            | Extensions::ENABLE_GFM;
        if !self.author {
            return all;
        }
        all | Extensions::ENABLE_FOOTNOTES
            | Extensions::ENABLE_HEADING_ATTRIBUTES
            | Extensions::ENABLE_DEFINITION_LIST
    }
}

/// Makes a link of `[kind/slug]` when a second pair of brackets surrounds it. Everything else that
/// looks like it stays what CommonMark makes of it.
fn wikilink<'t>(text: &str, link: &BrokenLink<'_>) -> Option<(CowStr<'t>, CowStr<'t>)> {
    let bytes = text.as_bytes();
    let doubled = link.span.start > 0
        && bytes[link.span.start - 1] == b'['
        && bytes.get(link.span.end) == Some(&b']')
        && link.link_type == LinkType::Shortcut;
    let target = link.reference.split('|').next().unwrap_or_default().trim_end_matches('\\');
    (doubled && is_target(target))
        .then(|| (CowStr::from(link.reference.to_string()), CowStr::Borrowed("")))
}

/// Whether a text is `kind/slug`, perhaps with an anchor.
pub(super) fn is_target(text: &str) -> bool {
    let Some((kind, slug)) = text.split_once('/') else { return false };
    kind.starts_with(|first: char| first.is_ascii_lowercase())
        && kind.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        })
        && !slug.is_empty()
        && !slug.starts_with('#')
        && !slug
            .contains(|letter: char| letter.is_whitespace() || matches!(letter, '|' | ']' | '['))
}

/// Removes what no page or feed may hold. The two letters that mark our own slots go as well.
fn without_controls<'a>(
    body: &'a str,
    problems: &mut Vec<Problem>,
) -> (Cow<'a, str>, Vec<(usize, usize)>) {
    if !may_hold_forbidden(body) || !body.contains(is_forbidden) {
        return (Cow::Borrowed(body), Vec::new());
    }
    let (mut kept, mut removed, mut total) = (String::with_capacity(body.len()), Vec::new(), 0);
    for (at, letter) in body.char_indices() {
        if is_forbidden(letter) {
            if removed.is_empty() {
                problems.push(What::ControlCharacter(letter).at(at..at + letter.len_utf8()));
            }
            total += letter.len_utf8();
            removed.push((kept.len(), total));
        } else {
            kept.push(letter);
        }
    }
    (Cow::Owned(kept), removed)
}

/// Whether a byte of a text may belong to a forbidden letter: 0xC2 0x80 to 0xC2 0x9F are controls, and 0xEE and 0xEF
/// begin the others. All bytes are looked at without a branch, so that many are looked at at once.
fn may_hold_forbidden(text: &str) -> bool {
    let bytes = text.as_bytes();
    let after = bytes.get(1..).unwrap_or_default();
    let mut found = 0;
    for &byte in bytes {
        let blank = (byte == b'\t') | (byte == b'\n') | (byte == b'\r');
        let other = (byte == 0x7F) | (byte == 0xEE) | (byte == 0xEF);
        found |= u8::from((byte < b' ') & !blank) | u8::from(other);
    }
    for (&byte, &next) in bytes.iter().zip(after) {
        found |= u8::from(byte == 0xC2) & u8::from(next < 0xA0);
    }
    found != 0
}

/// What no page or feed may hold.
pub(super) fn is_forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
        || matches!(
            letter,
            '\u{FFFE}' | '\u{FFFF}' | super::sanitise::OPEN | super::sanitise::CLOSE
        )
}

/// What has to be known of a text before its first heading is written.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) has_raw_html: bool,
    /// Ids that the author wrote on headings.
    pub(super) ids: Vec<String>,
    /// Whether a line may be the mark between summary and rest.
    pub(super) may_have_more: bool,
}

impl Survey {
    /// Reads the text a first time, but only if something in it may matter.
    pub(super) fn of(source: &Source) -> Survey {
        let text = &source.written;
        let letters = Letters::of(text);
        let may_have_more = letters.less && has_more(text);
        let mut survey = Survey { may_have_more, ..Survey::default() };
        let may_hold_id = letters.brace && text.contains("{#");
        if !(may_hold_id || letters.less && may_hold_html(text)) {
            return survey;
        }
        let mut html = String::new();
        for (event, range) in source.events() {
            match event {
                Event::Start(Tag::Heading { id, .. }) => survey.ids.extend(id.map(String::from)),
                Event::Html(chunk) => html.push_str(source.verbatim(&chunk, &range)),
                Event::InlineHtml(chunk) => survey.has_raw_html |= !super::html::is_comment(&chunk),
                Event::End(pulldown_cmark::TagEnd::HtmlBlock) => {
                    survey.has_raw_html |= !super::html::is_comment(&html);
                    html.clear();
                }
                _ => {}
            }
        }
        survey
    }
}

/// Which of the letters that may matter a text holds, found in one go.
struct Letters {
    less: bool,
    brace: bool,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let (mut less, mut brace) = (false, false);
        for byte in text.bytes() {
            // No branch, so that many are looked at at once.
            less |= byte == b'<';
            brace |= byte == b'{';
        }
        Letters { less, brace }
    }
}

fn has_more(text: &str) -> bool {
    text.contains("<!--") && text.lines().any(is_more)
}

/// Whether a line is `<!-- more -->`, with or without the spaces.
pub(super) fn is_more(line: &str) -> bool {
    let words = line.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    words.is_some_and(|words| words.trim() == "more")
}

fn may_hold_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices('<').any(|(at, _)| {
        matches!(bytes.get(at + 1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'?' | b'!'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_forbidden_letter_is_overlooked() {
        for letter in
            (0..0x1_0000).filter_map(char::from_u32).filter(|letter| is_forbidden(*letter))
        {
            for text in
                [format!("{letter}"), format!("é{letter}«"), format!("{}{letter}", "a".repeat(70))]
            {
                assert!(may_hold_forbidden(&text), "{text:?}");
            }
        }
        assert!(!may_hold_forbidden("« Été » à 3 °C,\t1\u{a0}%\r\n"));
    }
}
