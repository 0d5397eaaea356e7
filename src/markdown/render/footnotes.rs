//! Footnotes as HTML: references where they stand, notes with their way back at the end.

use super::super::notes;
use super::Renderer;
use pulldown_cmark::Event;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::fmt::Write;
use std::ops::Range;

impl<'a> Renderer<'a, '_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let (number, time) = self.notes.reference(name);
        let id = self.note_id("fnref", number, time);
        let note = self.note_id("fn", number, 1);
        let html = format!(
            "{} id=\"{id}\"><a href=\"#{note}\" role=\"doc-noteref\">{number}</a></sup>",
            notes::REFERENCE
        );
        // A piece of its own, which a summary can leave out.
        self.sink.flush();
        self.sink.inline_html(&html);
        self.sink.flush();
    }

    pub(super) fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let mut start = String::from(
            "<section class=\"footnotes\" role=\"doc-endnotes\"><h2 class=\"footnotes-title\">",
        );
        escape_html_body_text(&mut start, self.options.footnotes_title)
            .expect("writing to a string");
        start.push_str("</h2>\n");
        self.sink.wrap(&start, "</section>\n");
        self.sink.html("<ol>\n");
        let mut number = 1;
        while let Some(events) = self.notes.content(number) {
            self.footnote(number, events);
            number += 1;
        }
        self.sink.html("</ol>\n");
        self.sink.unwrap("</section>\n");
    }

    fn footnote(&mut self, number: usize, events: Vec<(Event<'a>, Range<usize>)>) {
        let id = self.note_id("fn", number, 1);
        self.sink.open("li", &format!(" id=\"{id}\""));
        self.ids.claim(&id);
        self.nesting.containers += 1;
        for (event, range) in events {
            if let Some((event, range)) = self.notes.take(event, range) {
                self.event(event, range);
            }
        }
        self.write_loose();
        self.close_directives(self.nesting.containers);
        self.nesting.containers -= 1;
        self.back_links(number);
        self.sink.html("</li>\n");
    }

    /// Links from a note to where it is referenced, at the end of its last paragraph.
    fn back_links(&mut self, number: usize) {
        let in_paragraph = self.sink.out.ends_with("</p>\n");
        if in_paragraph {
            self.sink.out.truncate(self.sink.out.len() - "</p>\n".len());
        }
        let mut label = String::new();
        escape_html(&mut label, self.options.back_label).expect("writing to a string");
        for time in 1..=self.notes.times(number) {
            let id = self.note_id("fnref", number, time);
            self.ids.claim(&id);
            let nth = if time > 1 { format!("<sup>{time}</sup>") } else { String::new() };
            self.sink.html(" ");
            self.sink.inline_html(&format!(
                "<a href=\"#{id}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{label}\">↩{nth}</a>"
            ));
        }
        if in_paragraph {
            self.sink.html("</p>\n");
        }
    }

    /// Notes have a colon in their ids, which no heading gets.
    fn note_id(&mut self, kind: &str, number: usize, time: usize) -> String {
        let mut id = String::new();
        escape_html(&mut id, self.options.id_prefix).expect("writing to a string");
        write!(id, "{kind}:{number}").expect("writing to a string");
        if time > 1 {
            write!(id, "-{time}").expect("writing to a string");
        }
        id
    }
}
