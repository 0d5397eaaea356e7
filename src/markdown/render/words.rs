//! The inline content of a block: its words with their edits, its links and its pictures.

use super::super::address::{self, Address};
use super::super::fragment::Piece;
use super::super::inline::Item;
use super::super::typography::{self, Change, Edit, OBJECT};
use super::super::{Image, Target, Trust, What, sanitise};
use super::{Lead, LinkEnd, Renderer, printable};
use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html_body_text};
use std::borrow::Cow;
use std::ops::Range;

impl Renderer<'_, '_> {
    /// Writes the gathered content of a block.
    pub(super) fn write_inline(&mut self) {
        self.prepare_inline();
        let items = std::mem::take(&mut self.inline.items);
        let text = std::mem::take(&mut self.inline.text);
        let (mut next_edit, mut next_url) = (0, 0);
        for item in items {
            match item {
                Item::Text(range, span) => {
                    self.words(&text, range, &span, &mut next_edit, &mut next_url);
                }
                Item::Code(range) => {
                    self.sink.html("<code>");
                    escape_html_body_text(&mut self.sink.out, &text[range])
                        .expect("writing to a string");
                    self.sink.html("</code>");
                }
                Item::Image(image) => self.image(image),
                Item::Link { url, title, span } => self.link(&url, &printable(&title), &span),
                Item::Wiki { target, labelled, span } => self.wikilink(target, labelled, &span),
                Item::LinkEnd => self.link_end(),
                Item::Other(event, range) => self.inline_event(&event, &range),
            }
        }
        self.inline.text = text;
    }

    pub(super) fn write_inline_and_copy(&mut self) -> String {
        self.write_inline();
        let mut copy = String::with_capacity(self.inline.text.len());
        append_plain(&self.inline.text, &self.edits, &mut copy);
        copy
    }

    /// Finds the edits and addresses of the gathered text, counts its words, and keeps the lead.
    fn prepare_inline(&mut self) {
        let Renderer { inline, edits, urls, typography, .. } = self;
        edits.clear();
        urls.clear();
        address::find_urls(&inline.text, urls);
        if !urls.is_empty() {
            urls.retain(|url| {
                !inline.kept.iter().any(|kept| kept.start < url.end && url.start < kept.end)
            });
            inline.kept.extend(urls.iter().cloned());
            inline.kept.sort_unstable_by_key(|kept| kept.start);
        }
        typography.find_edits(&inline.text, &inline.kept, edits);
        self.document.words += count_words(&inline.text);
        if matches!(self.lead, Lead::UpToMore { .. }) {
            append_plain(&inline.text, edits, &mut self.document.lead);
        }
    }

    pub(super) fn first_paragraph(&mut self) {
        if !self.directives.is_empty() {
            return;
        }
        let mut words = String::new();
        match &mut self.lead {
            Lead::FirstParagraph => {
                append_plain(&self.inline.text, &self.edits, &mut words);
                if !words.is_empty() {
                    self.document.lead = words;
                    self.lead = Lead::Done;
                }
            }
            Lead::UpToMore { first } if first.as_ref().is_none_or(String::is_empty) => {
                append_plain(&self.inline.text, &self.edits, &mut words);
                *first = Some(words);
            }
            _ => {}
        }
    }

    /// Writes a stretch of words with its edits; bare addresses become links.
    fn words(
        &mut self,
        text: &str,
        range: Range<usize>,
        span: &Range<usize>,
        next_edit: &mut usize,
        next_url: &mut usize,
    ) {
        let mut at = range.start;
        while let Some(url) = self.urls.get(*next_url).cloned().filter(|url| url.start < range.end)
        {
            *next_url += 1;
            // An address that goes on behind markup, or in a link, is just words.
            if url.start < at || url.end > range.end || !self.links.is_empty() {
                continue;
            }
            self.plain_words(text, at..url.start, next_edit);
            self.link(&text[url.clone()], "", span);
            escape_html_body_text(&mut self.sink.out, &text[url.clone()])
                .expect("writing to a string");
            self.link_end();
            at = url.end;
        }
        self.plain_words(text, at..range.end, next_edit);
    }

    fn plain_words(&mut self, text: &str, range: Range<usize>, next_edit: &mut usize) {
        let out = &mut self.sink.out;
        let mut at = range.start;
        while let Some(edit) =
            self.edits.get(*next_edit).filter(|edit| edit.range.start < range.end)
        {
            *next_edit += 1;
            if edit.range.start < at || edit.range.end > range.end {
                continue;
            }
            escape_html_body_text(&mut *out, &text[at..edit.range.start])
                .expect("writing to a string");
            match edit.change {
                Change::Text(with) => out.push_str(with),
                Change::Raise => {
                    out.push_str("<sup>");
                    out.push_str(&text[edit.range.clone()]);
                    out.push_str("</sup>");
                }
            }
            at = edit.range.end;
        }
        escape_html_body_text(out, &text[at..range.end]).expect("writing to a string");
    }

    fn inline_event(&mut self, event: &Event, range: &Range<usize>) {
        match event {
            Event::HardBreak => self.sink.html("<br>\n"),
            Event::TaskListMarker(done) => {
                let checked = if *done { " checked" } else { "" };
                let (done_label, todo_label) = self.options.task_labels;
                let label = if *done { done_label } else { todo_label };
                let label = label.replace('&', "&amp;").replace('"', "&quot;");
                self.sink.inline_html(&format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                ));
            }
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::InlineHtml(html) | Event::Html(html) => self.raw_html(html, range),
            Event::Start(tag) if self.enter(1, range) => {
                self.sink.html(match tag {
                    Tag::Emphasis => "<em>",
                    Tag::Strong => "<strong>",
                    _ => "<del>",
                });
            }
            Event::End(tag) if self.leave() => {
                self.sink.html(match tag {
                    TagEnd::Emphasis => "</em>",
                    TagEnd::Strong => "</strong>",
                    _ => "</del>",
                });
            }
            _ => {}
        }
    }

    fn link(&mut self, url: &str, title: &str, range: &Range<usize>) {
        match address::sort(url, self.options.base_url) {
            Address::Internal(path) => {
                let (target, title) = (Target::Path(path.into_owned()), title.to_owned());
                self.sink.link(Piece::LinkStart { target, title, span: self.source.span(range) });
                self.links.push(LinkEnd::Slot);
            }
            Address::External(url) => {
                self.sink.anchor(&sanitise::external_attributes(&url, title, self.options.trust));
                self.links.push(LinkEnd::Anchor);
            }
            Address::Contact(url) => {
                let mut attributes = String::from(" href=\"");
                escape_href(&mut attributes, &url).expect("writing to a string");
                attributes.push('"');
                self.sink.anchor(&attributes);
                self.links.push(LinkEnd::Anchor);
            }
            Address::Refused(scheme) => {
                self.problem(What::RefusedScheme(scheme), range);
                self.links.push(LinkEnd::Nothing);
            }
        }
    }

    fn wikilink(&mut self, target: Target, labelled: bool, range: &Range<usize>) {
        let span = self.source.span(range);
        self.sink.link(Piece::LinkStart { target: target.clone(), title: String::new(), span });
        if !labelled {
            self.sink.slot(Piece::WikiLabel { target });
        }
        self.links.push(LinkEnd::Slot);
    }

    fn link_end(&mut self) {
        match self.links.pop() {
            Some(LinkEnd::Slot) => self.sink.link_end(),
            Some(LinkEnd::Anchor) => self.sink.html("</a>"),
            _ => {}
        }
    }

    pub(super) fn image(&mut self, mut image: Image) {
        image.alt = self.typography.set(&image.alt).into_owned();
        match address::sort(&image.src, self.options.base_url) {
            Address::Refused(scheme) => self.refused_image(&image, scheme),
            Address::Contact(_) => self.refused_image(&image, "mailto".to_owned()),
            Address::External(url) if self.options.trust == Trust::Contributed => {
                self.linked_image(&image, &url);
            }
            Address::Internal(src) | Address::External(src) => {
                image.src = src.into_owned();
                image.span = self.source.span(&image.span);
                image.lazy = std::mem::replace(&mut self.has_image, true);
                self.sink.slot(Piece::Image(image));
            }
        }
    }

    fn refused_image(&mut self, image: &Image, scheme: String) {
        self.problem(What::RefusedScheme(scheme), &image.span);
        escape_html_body_text(&mut self.sink.out, &image.alt).expect("writing to a string");
    }

    /// A picture that a reader brought from elsewhere: a link to it.
    fn linked_image(&mut self, image: &Image, url: &str) {
        let words = if image.alt.is_empty() { url } else { &image.alt };
        let nested = !self.links.is_empty();
        if !nested {
            self.sink.anchor(&sanitise::external_attributes(url, "", self.options.trust));
        }
        escape_html_body_text(&mut self.sink.out, words).expect("writing to a string");
        if !nested {
            self.sink.html("</a>");
        }
    }
}

/// Adds the text of a block to plain text, set, with blanks collapsed and without pictures.
fn append_plain(text: &str, edits: &[Edit], out: &mut String) {
    let mut set = Cow::Borrowed(text);
    if !edits.is_empty() {
        let mut words = String::with_capacity(text.len() + 8);
        typography::apply(text, edits, &mut words);
        set = Cow::Owned(words);
    }
    if set.contains(OBJECT) {
        set = Cow::Owned(set.replace(OBJECT, " "));
    }
    out.reserve(set.len() + 1);
    for word in set.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Counts what holds a letter or a digit between blanks.
fn count_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (Some(&first), Some(after)) = (bytes.first(), bytes.get(1..)) else { return 0 };
    // Nearly every word begins with a letter or a digit. Those are counted without a branch, many at once.
    let (mut words, mut others) =
        (usize::from(is_of_word(first)), !(is_of_word(first) | is_blank(first)));
    for (before, after) in bytes.chunks(MOST_AT_ONCE).zip(after.chunks(MOST_AT_ONCE)) {
        let (mut begun, mut other) = (0_u8, 0_u8);
        for (&before, &byte) in before.iter().zip(after) {
            let (begins, of_word) = (is_blank(before), is_of_word(byte));
            begun += u8::from(begins & of_word);
            other |= u8::from(begins & !of_word & !is_blank(byte));
        }
        words += usize::from(begun);
        others |= other != 0;
    }
    if others { count_words_one_by_one(text) } else { words }
}

/// Counts in a byte stay below 256.
const MOST_AT_ONCE: usize = 255;

fn count_words_one_by_one(text: &str) -> usize {
    let (mut words, mut in_word) = (0, false);
    for byte in text.bytes() {
        // No branch: blanks come too irregularly to be foreseen.
        let now_in_word = (in_word & !is_blank(byte)) | is_of_word(byte);
        words += usize::from(now_in_word & !in_word);
        in_word = now_in_word;
    }
    words
}

fn is_blank(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\n') | (byte == b'\t')
}

/// An ASCII letter or digit, or the leading byte of any script's letters; 0xE2 begins dashes and quotation marks.
fn is_of_word(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    is_letter | is_digit | ((byte >= 0xC3) & (byte != 0xE2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_alike_one_by_one_and_many_at_once() {
        let long = "mot Été 2026 ".repeat(200);
        let mixed = "l’été (à vélo) — « oui » 3 € ".repeat(50);
        let texts = [
            "",
            " ",
            "a",
            " a",
            "a b",
            "a  b\n\tc ",
            "é",
            "—",
            "— a",
            "(a",
            "a—b",
            "日本 語",
            &*long,
            &*mixed,
        ];
        for text in texts {
            for start in (0..text.len().min(300)).filter(|start| text.is_char_boundary(*start)) {
                let text = &text[start..];
                assert_eq!(count_words(text), count_words_one_by_one(text), "{text:?}");
            }
        }
        assert_eq!(count_words(&long), 600);
        assert_eq!(count_words("« oui » — 3 €"), 2);
    }
}
