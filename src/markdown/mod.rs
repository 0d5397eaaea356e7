//! From Markdown to HTML with open slots, and everything a text says about itself.
//!
//! A function of the text and its options: it knows no other text, no address of the hub and no file.
//! Whatever depends on those (internal links, images, directives) stays a slot of the `Fragment`. Work
//! is linear in the text, and what nests deeper than `Options::max_nesting` is flattened.

mod address;
mod directives;
mod fragment;
mod headings;
mod highlight;
mod html;
mod inline;
mod notes;
mod render;
mod sanitise;
mod seen;
mod sink;
mod source;
mod typography;

#[cfg(test)]
mod tests;

pub use fragment::{Attribute, Filler, Fragment, Image, Piece, Target};
pub use html::words_of;
pub use seen::{Seen, SeenCard, seen, squeezed};
pub use typography::Typography;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// Who wrote a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Somebody of the hub.
    Author,
    /// A reader or a client: always sanitised, without ids, footnotes, directives and embeds; links
    /// are `ugc nofollow`, and pictures of other sites become links.
    Contributed,
}

/// Gives what an earlier call made of the same language and code, else calls.
pub type Remember<'a> = dyn Fn(&str, &str, &dyn Fn() -> String) -> String + 'a;

/// What a text is read with.
pub struct Options<'a> {
    /// `fr`, `fr-CA`, `en`: decides the typography.
    pub lang: &'a str,
    pub trust: Trust,
    /// Lets the raw HTML of an author pass. Contributed texts never pass any.
    pub allow_html: bool,
    pub french_spacing: bool,
    pub smart_quotes: bool,
    /// Colours code blocks.
    pub highlight: bool,
    /// Keeps what colouring a block made, by its language and code.
    pub remember: &'a Remember<'a>,
    /// Absolute links that begin with it are internal.
    pub base_url: &'a str,
    /// What nests deeper is flattened.
    pub max_nesting: usize,
    pub footnotes_title: &'a str,
    /// Says where the arrow at the end of a footnote leads.
    pub back_label: &'a str,
    /// The name of the region in which a wide table scrolls.
    pub table_label: &'a str,
    /// What a task's box says: done, to do.
    pub task_labels: (&'a str, &'a str),
    /// The title of an alert: of `note`, `tip`, `important`, `warning`, `caution`.
    pub alert_titles: &'a dyn Fn(&str) -> String,
    /// Which directives exist.
    pub directives: &'a dyn Fn(&str) -> bool,
    /// Begins the ids of footnotes, where several texts share a page.
    pub id_prefix: &'a str,
}

/// A parsed text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub body: Fragment,
    pub headings: Vec<Heading>,
    /// The plain text before `<!-- more -->`, else of the first paragraph.
    pub lead: String,
    /// The HTML before `<!-- more -->`, when there is one.
    pub summary: Option<Fragment>,
    pub words: usize,
    /// Every id that an anchor can reach, sorted.
    pub ids: Vec<String>,
    pub has_raw_html: bool,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// A heading of a text, which never has level 1: that is the title's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    /// The words without markup.
    pub text: String,
}

/// Something in a text that its author should know of. Nothing of it stops the parsing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The bytes of the body.
    pub span: Range<usize>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// NUL or another character that no page may hold: all of them were removed.
    ControlCharacter(char),
    /// The text was flattened from here.
    TooDeep,
    /// The content is kept as ordinary text.
    UnknownDirective(String),
    /// What follows the name of a known directive cannot be read; the line is kept as text.
    DirectiveSyntax(String),
    UnclosedDirective(String),
    UnclosedFence,
    /// A link of another scheme than http, https, mailto or tel: its words stay.
    RefusedScheme(String),
    /// A frame or player that brings in another site: it became a link to this address.
    EmbedDropped(String),
    /// The id of a heading that another heading has.
    DuplicateId(String),
    /// A picture in raw HTML without `alt`: it counts as decoration.
    NoAlt,
}

impl What {
    pub(super) fn at(self, span: Range<usize>) -> Problem {
        Problem { span, what: self }
    }
}

impl Options<'_> {
    pub fn typography(&self) -> Typography {
        Typography::new(self.lang, self.french_spacing, self.smart_quotes)
    }
}

/// Parses a text.
pub fn parse(body: &str, options: &Options) -> Document {
    let mut problems = Vec::new();
    let source = source::Source::read(body, options, &mut problems);
    for problem in &mut problems {
        // Directives are found after the control characters went; those know their place already.
        if !matches!(problem.what, What::ControlCharacter(_)) {
            problem.span = source.span(&problem.span);
        }
    }
    let survey = source::Survey::of(&source);
    render::render(&source, survey, options, problems)
}

/// Sets a text of one line, such as a title: typography, no HTML.
pub fn plain(text: &str, typography: Typography) -> Cow<'_, str> {
    typography.set(text)
}
