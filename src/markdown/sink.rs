//! Where rendered HTML goes: straight into pieces, or through the sanitiser first.
//!
//! A guarded sink writes everything of its own that a sanitiser would not keep (slots, classes, ids,
//! highlighted code) as tokens, which come back as what they stand for after the cleaning.

use super::fragment::{Fragment, Piece};
use super::sanitise::{CLOSE, OPEN};
use std::fmt::Write;
use std::ops::Range;

/// The element that stands for a block of ours in guarded HTML. No author may write it.
pub(super) const WRAPPER: &str = "menu";

#[derive(Debug, Default)]
pub(super) struct Sink {
    /// What is written and not yet a piece.
    pub(super) out: String,
    pieces: Vec<Piece>,
    frames: Vec<Frame>,
    summary: Option<Fragment>,
    stash: Option<Vec<Stashed>>,
}

/// A directive whose body is being written, and the pieces around it.
#[derive(Debug)]
struct Frame {
    name: String,
    args: Vec<(String, String)>,
    span: Range<usize>,
    around: Vec<Piece>,
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub(super) enum Stashed {
    /// The attributes of an element that keeps its name.
    Attributes(String),
    /// A link: its slot, or its attributes.
    Link(Piece),
    Anchor(String),
    Wrap {
        start: String,
        end: &'static str,
    },
    Directive {
        name: String,
        args: Vec<(String, String)>,
        span: Range<usize>,
    },
    Html(String),
    Slot(Piece),
    More,
}

impl Sink {
    pub(super) fn guarded() -> Sink {
        Sink { stash: Some(Vec::new()), ..Sink::default() }
    }

    pub(super) fn is_guarded(&self) -> bool {
        self.stash.is_some()
    }

    pub(super) fn html(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Opens an element of ours; `attributes` begins with a space.
    pub(super) fn open(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if self.is_guarded() {
            self.marked(Stashed::Attributes(attributes.to_owned()));
        } else {
            self.out.push_str(attributes);
            self.out.push('>');
        }
    }

    /// Writes HTML that the sanitiser would take apart, within a line.
    pub(super) fn inline_html(&mut self, html: &str) {
        if self.is_guarded() {
            self.token(Stashed::Html(html.to_owned()));
        } else {
            self.out.push_str(html);
        }
    }

    /// Writes a whole block that the sanitiser would take apart.
    pub(super) fn block_html(&mut self, html: String) {
        if self.is_guarded() {
            self.block(Stashed::Html(html));
        } else {
            self.out.push_str(&html);
        }
    }

    /// Opens an element around blocks; `close` is called with the same `end`.
    pub(super) fn wrap(&mut self, start: &str, end: &'static str) {
        if self.is_guarded() {
            self.out.push('<');
            self.out.push_str(WRAPPER);
            self.marked(Stashed::Wrap { start: start.to_owned(), end });
        } else {
            self.out.push_str(start);
        }
    }

    pub(super) fn unwrap(&mut self, end: &'static str) {
        if self.is_guarded() {
            self.close_wrapper();
        } else {
            self.out.push_str(end);
        }
    }

    fn close_wrapper(&mut self) {
        self.out.push_str("</");
        self.out.push_str(WRAPPER);
        self.out.push('>');
    }

    /// A slot within a line.
    pub(super) fn slot(&mut self, piece: Piece) {
        if self.is_guarded() {
            self.token(Stashed::Slot(piece));
        } else {
            self.push(piece);
        }
    }

    /// A slot that is a block.
    pub(super) fn block_slot(&mut self, piece: Piece) {
        if self.is_guarded() {
            self.block(Stashed::Slot(piece));
        } else {
            self.push(piece);
        }
    }

    /// Opens an internal link, the slot of which is a `LinkStart`.
    pub(super) fn link(&mut self, piece: Piece) {
        if self.is_guarded() {
            self.out.push_str("<a");
            self.marked(Stashed::Link(piece));
        } else {
            self.push(piece);
        }
    }

    pub(super) fn link_end(&mut self) {
        if self.is_guarded() {
            self.out.push_str("</a>");
        } else {
            self.push(Piece::LinkEnd);
        }
    }

    /// Opens a link whose address is known; it ends with `</a>`.
    pub(super) fn anchor(&mut self, attributes: &str) {
        self.out.push_str("<a");
        if self.is_guarded() {
            self.marked(Stashed::Anchor(attributes.to_owned()));
        } else {
            self.out.push_str(attributes);
            self.out.push('>');
        }
    }

    pub(super) fn directive(
        &mut self,
        name: String,
        args: Vec<(String, String)>,
        span: Range<usize>,
    ) {
        if self.is_guarded() {
            self.out.push('<');
            self.out.push_str(WRAPPER);
            self.marked(Stashed::Directive { name, args, span });
        } else {
            self.flush();
            let around = std::mem::take(&mut self.pieces);
            self.frames.push(Frame { name, args, span, around });
        }
    }

    pub(super) fn directive_end(&mut self) {
        if self.is_guarded() {
            self.close_wrapper();
            return;
        }
        self.flush();
        let Frame { name, args, span, around } =
            self.frames.pop().expect("a directive ends after it began");
        let body = Fragment(std::mem::replace(&mut self.pieces, around));
        self.pieces.push(Piece::Directive { name, args, body, span });
    }

    /// Everything up to here is the summary.
    pub(super) fn more(&mut self) {
        if self.is_guarded() {
            self.block(Stashed::More);
        } else if self.frames.is_empty() && self.summary.is_none() {
            self.flush();
            self.summary = Some(Fragment(self.pieces.clone()).without_notes());
        }
    }

    /// Ends the HTML piece, so that the next one begins with what is written next.
    pub(super) fn flush(&mut self) {
        if !self.out.is_empty() && !self.is_guarded() {
            // Copied, so that the buffer keeps its room and the piece takes no more than it needs.
            self.pieces.push(Piece::Html(self.out.as_str().to_owned()));
            self.out.clear();
        }
    }

    pub(super) fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    /// The finished body and its summary.
    pub(super) fn finish(mut self) -> (Fragment, Option<Fragment>) {
        self.flush();
        // Kept for as long as the hub is.
        self.pieces.shrink_to_fit();
        (Fragment(self.pieces), self.summary)
    }

    /// The guarded HTML and what its tokens stand for.
    pub(super) fn into_guarded(self) -> (String, Vec<Stashed>) {
        (self.out, self.stash.expect("the sink is guarded"))
    }

    fn marked(&mut self, stashed: Stashed) {
        self.out.push_str(" title=\"");
        self.token(stashed);
        self.out.push_str("\">");
    }

    fn block(&mut self, stashed: Stashed) {
        self.out.push_str("<hr");
        self.marked(stashed);
        self.out.push('\n');
    }

    fn token(&mut self, stashed: Stashed) {
        let stash = self.stash.as_mut().expect("the sink is guarded");
        write!(self.out, "{OPEN}{}{CLOSE}", stash.len()).expect("writing to a string");
        stash.push(stashed);
    }
}
