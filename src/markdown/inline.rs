//! The text of one block, gathered until the block ends.
//!
//! Typography looks across emphasis and links, so the words of a block stand in one string; the markup
//! between them refers to it.

use super::typography::OBJECT;
use super::{Image, Target};
use pulldown_cmark::{CowStr, Event, LinkType};
use std::ops::Range;

/// What a block holds, in reading order.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// Words: a range of the block's text, and the span they were written in.
    Text(Range<usize>, Range<usize>),
    /// Words that stay as they are: a range as well.
    Code(Range<usize>),
    Image(Image),
    Link {
        url: CowStr<'a>,
        title: CowStr<'a>,
        span: Range<usize>,
    },
    /// A wikilink; `labelled` when it has words of its own.
    Wiki {
        target: Target,
        labelled: bool,
        span: Range<usize>,
    },
    LinkEnd,
    Other(Event<'a>, Range<usize>),
}

#[derive(Debug, Default)]
pub(super) struct Inline<'a> {
    pub(super) text: String,
    pub(super) items: Vec<Item<'a>>,
    /// Sorted ranges of the text that typography leaves alone.
    pub(super) kept: Vec<Range<usize>>,
    /// Images that are open, the outermost first; only that one becomes an item.
    images: Vec<Image>,
    /// Where the label of an autolink begins, which is no prose.
    autolink: Option<usize>,
    wiki: Wiki,
}

/// Where we are in a wikilink.
#[derive(Debug, Default, PartialEq, Eq)]
enum Wiki {
    #[default]
    Outside,
    /// Before the `|`, or in a link that has none.
    Target,
    Label,
    /// Just after it, where its second bracket stands.
    Bracket,
}

impl<'a> Inline<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.items.clear();
        self.kept.clear();
    }

    pub(super) fn text(&mut self, mut text: &str, span: &Range<usize>) {
        match self.wiki {
            Wiki::Bracket => {
                self.wiki = Wiki::Outside;
                text = text.strip_prefix(']').unwrap_or(text);
            }
            Wiki::Target => {
                let Some((_, label)) = text.split_once('|') else { return };
                self.wiki = Wiki::Label;
                text = label;
            }
            Wiki::Outside | Wiki::Label => {}
        }
        if let Some(image) = self.images.first_mut() {
            image.alt.push_str(text);
            return;
        }
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        match self.items.last_mut() {
            Some(Item::Text(range, spans)) if range.end == start => {
                range.end = self.text.len();
                spans.end = span.end;
            }
            _ => self.items.push(Item::Text(start..self.text.len(), span.clone())),
        }
    }

    pub(super) fn code(&mut self, code: &str) {
        if let Some(image) = self.images.first_mut() {
            image.alt.push_str(code);
        } else if self.wiki != Wiki::Target {
            let range = self.text.len()..self.text.len() + code.len();
            self.text.push_str(code);
            self.kept.push(range.clone());
            self.items.push(Item::Code(range));
        }
    }

    pub(super) fn other(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.images.is_empty() {
            self.items.push(Item::Other(event, range));
        }
    }

    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        url: CowStr<'a>,
        title: CowStr<'a>,
        span: Range<usize>,
    ) {
        if link_type == LinkType::ShortcutUnknown {
            return self.wiki(&url, span);
        }
        if !self.images.is_empty() {
            return;
        }
        if matches!(link_type, LinkType::Autolink | LinkType::Email) {
            self.autolink = Some(self.text.len());
        }
        let url = if link_type == LinkType::Email { format!("mailto:{url}").into() } else { url };
        self.items.push(Item::Link { url, title, span });
    }

    fn wiki(&mut self, reference: &str, span: Range<usize>) {
        let (target, labelled) = match reference.split_once('|') {
            Some((target, _)) => (target.trim_end_matches('\\'), true),
            None => (reference, false),
        };
        self.wiki = Wiki::Target;
        if let Some(image) = self.images.first_mut() {
            image.alt.push_str(if labelled { "" } else { target });
            return;
        }
        self.drop_bracket();
        let (target, anchor) = target.split_once('#').unwrap_or((target, ""));
        let target = Target::Wiki { target: target.to_owned(), anchor: anchor.to_owned() };
        // The span takes in the outer brackets.
        self.items.push(Item::Wiki {
            target,
            labelled,
            span: span.start.saturating_sub(1)..span.end + 1,
        });
    }

    /// The first bracket of a wikilink came as text.
    fn drop_bracket(&mut self) {
        let Some(Item::Text(range, _)) = self.items.last_mut() else { return };
        if range.end == self.text.len() && self.text.ends_with('[') {
            self.text.pop();
            range.end -= 1;
            if range.start == range.end {
                self.items.pop();
            }
        }
    }

    pub(super) fn link_end(&mut self) {
        let in_wiki = self.wiki != Wiki::Outside && self.wiki != Wiki::Bracket;
        if in_wiki {
            self.wiki = Wiki::Bracket;
        }
        if !self.images.is_empty() {
            return;
        }
        if let Some(start) = self.autolink.take() {
            self.kept.push(start..self.text.len());
        }
        self.items.push(Item::LinkEnd);
    }

    pub(super) fn image(&mut self, src: &str, title: &str, span: Range<usize>) {
        let (src, title) = (src.to_owned(), title.to_owned());
        self.images.push(Image { src, alt: String::new(), title, span, lazy: true });
    }

    pub(super) fn image_end(&mut self) {
        let image = self.images.pop().expect("an image ends after it began");
        if self.images.is_empty() {
            self.text.push(OBJECT);
            self.items.push(Item::Image(image));
        }
    }

    /// The image that is all there is, if so.
    pub(super) fn only_image(&self) -> Option<&Image> {
        match self.items.as_slice() {
            [Item::Image(image)] => Some(image),
            _ => None,
        }
    }
}
