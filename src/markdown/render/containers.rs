//! Blocks that hold blocks: quotes, lists, alerts and directives, down to a bounded depth.

use super::super::What;
use super::super::directives::Role;
use super::super::fragment::{Fragment, Piece};
use super::{Opened, Renderer};
use pulldown_cmark::{BlockQuoteKind, Tag, TagEnd};
use pulldown_cmark_escape::escape_html_body_text;
use std::fmt::Write;
use std::ops::Range;

impl Renderer<'_, '_> {
    pub(super) fn start_container(&mut self, tag: &Tag, range: &Range<usize>) {
        self.write_loose();
        if !matches!(tag, Tag::Item) {
            self.begin_item();
        }
        self.nesting.containers += 1;
        // A list is not worth beginning without room for its items.
        let room = if matches!(tag, Tag::List(_) | Tag::DefinitionList) { 2 } else { 1 };
        if !self.enter(room, range) {
            return;
        }
        match tag {
            Tag::BlockQuote(Some(kind)) => self.start_alert(*kind),
            Tag::BlockQuote(None) => self.sink.html("<blockquote>\n"),
            Tag::List(None) => self.sink.html("<ul>\n"),
            Tag::List(Some(1)) => self.sink.html("<ol>\n"),
            Tag::List(Some(first)) => {
                writeln!(self.sink.out, "<ol start=\"{first}\">").expect("writing to a string");
            }
            Tag::Item => self.pending_item = true,
            _ => self.sink.html("<dl>\n"),
        }
    }

    pub(super) fn end_container(&mut self, tag: TagEnd) {
        self.write_loose();
        self.begin_item();
        self.close_directives(self.nesting.containers);
        self.nesting.containers -= 1;
        if self.leave() {
            match tag {
                TagEnd::BlockQuote(Some(_)) => self.sink.unwrap("</aside>\n"),
                TagEnd::BlockQuote(None) => self.sink.html("</blockquote>\n"),
                TagEnd::List(true) => self.sink.html("</ol>\n"),
                TagEnd::List(false) => self.sink.html("</ul>\n"),
                TagEnd::Item => self.sink.html("</li>\n"),
                _ => self.sink.html("</dl>\n"),
            }
        }
        while self
            .directives
            .last()
            .is_some_and(|last| last.closing && last.containers == self.nesting.containers)
        {
            self.close_directive();
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let mut start =
            format!("<aside class=\"alert alert-{name}\" role=\"note\"><p class=\"alert-title\">");
        escape_html_body_text(&mut start, &(self.options.alert_titles)(name))
            .expect("writing to a string");
        start.push_str("</p>\n");
        self.sink.wrap(&start, "</aside>\n");
    }

    /// Writes a tag that makes sense only where its list was written.
    pub(super) fn in_list(&mut self, tag: &str) {
        if self.nesting.over == 0 {
            self.sink.html(tag);
        }
    }

    /// Goes one level down, if there is room for that many. Whoever gets `false` writes no tag.
    pub(super) fn enter(&mut self, room: usize, range: &Range<usize>) -> bool {
        if self.nesting.over == 0 && self.nesting.depth + room <= self.options.max_nesting {
            self.nesting.depth += 1;
            return true;
        }
        self.nesting.over += 1;
        if !std::mem::replace(&mut self.nesting.reported, true) {
            self.problem(What::TooDeep, range);
        }
        false
    }

    /// Goes one level up, and says whether the level was written.
    pub(super) fn leave(&mut self) -> bool {
        let written = self.nesting.over == 0;
        if written {
            self.nesting.depth -= 1;
        } else {
            self.nesting.over -= 1;
        }
        written
    }

    pub(super) fn rule(&mut self, range: &Range<usize>) {
        self.begin_block();
        let source = self.source;
        let Some((index, line)) = source.directives.at(range.start) else {
            return self.sink.html("<hr>\n");
        };
        match &line.role {
            Role::Leaf(leaf) => {
                let (name, args) = (leaf.name.clone(), leaf.args.clone());
                let span = source.span(&line.span);
                self.sink.block_slot(Piece::Directive {
                    name,
                    args,
                    body: Fragment::default(),
                    span,
                });
            }
            Role::Open(opened) => {
                let written = self.enter(1, range);
                if written {
                    self.sink.directive(
                        opened.name.clone(),
                        opened.args.clone(),
                        source.span(&line.span),
                    );
                }
                let containers = self.nesting.containers;
                self.directives.push(Opened { line: index, containers, written, closing: false });
            }
            Role::Close(opening) => self.close_line(*opening),
            Role::Text => {
                self.sink.html("<p>");
                escape_html_body_text(&mut self.sink.out, &source.written[line.span.clone()])
                    .expect("writing to a string");
                self.sink.html("</p>\n");
            }
        }
    }

    fn close_line(&mut self, opening: usize) {
        let Some(index) = self.directives.iter().rposition(|opened| opened.line == opening) else {
            return;
        };
        if self.directives[index].containers == self.nesting.containers {
            while self.directives.len() > index {
                self.close_directive();
            }
        } else {
            self.directives[index].closing = true;
        }
    }

    fn close_directive(&mut self) {
        if let Some(opened) = self.directives.pop() {
            self.leave();
            if opened.written {
                self.sink.directive_end();
            }
        }
    }

    /// Closes the directives that were opened within at least so many containers.
    pub(super) fn close_directives(&mut self, containers: usize) {
        while self.directives.last().is_some_and(|last| last.containers >= containers) {
            self.close_directive();
        }
    }
}
