//! What an author can write: one file a kind, and the list of them.
//!
//! A kind reads its own fields; all else (title, dates, terms, addresses, body) is common. Nothing here knows
//! another entry: references are texts until `hub` links them.

mod comment;
mod common;
mod event;
mod expert;
mod feedback;
mod page;
mod parse;
mod post;
mod recurrence;
mod term;
mod testimonial;

pub use comment::{Comment, CommentAuthor, CommentKind, CommentStatus, Comments};
pub use common::{Common, Image, Update};
pub use event::{Audience, Event, EventStatus, Format, Mode, Photo, Registration, Session, Venue};
pub use expert::{
    Affiliation, Availability, AvailabilityStatus, Contact, Context, Credential, Evidence, Expert,
    Facet, Mission, PersonKind, Recognition, RecognitionKind, Role,
};
pub use feedback::{Decision, Feedback, FeedbackState};
pub use page::FreePage;
pub use parse::{
    CommentsMemo, EntryMemo, Settings, approval_hash, check_taxonomies, parse_all, parse_comments,
    schema,
};
pub use post::{Lane, Post, PostComments, RECORD_KEYS, Record, Source, Status, Step, Voice};
pub use recurrence::Recurrence;
pub use term::Term;
pub use testimonial::{
    Aspect, Consent, Standing, Testimonial, TestimonialSource, TestimonialStatus,
};

use crate::diagnostics::Diagnostics;
use crate::fields::{Fields, RefOr, Spanned};
use crate::fingerprint::Fingerprint;
use crate::markdown::Document;
use crate::moment::Moment;
use std::sync::Arc;

/// LIST ONE. The order is that of menus and site maps.
pub static KINDS: &[&Kind] =
    &[&post::KIND, &expert::KIND, &testimonial::KIND, &event::KIND, &feedback::KIND, &page::KIND];

/// The pages of terms live in folders of their taxonomies' names.
pub static TERM: &Kind = &term::KIND;

/// A kind of content.
pub struct Kind {
    /// Its folder in `content/`, and its name in references: `posts`.
    pub name: &'static str,
    /// In messages: `post`.
    pub singular: &'static str,
    /// The interface strings of its part of the address, its name and the name of one item.
    pub segment: Option<&'static str>,
    pub label: &'static str,
    pub label_one: &'static str,
    /// The string that counts its items, a plural.
    pub count: &'static str,
    /// The field that must be there: `title`, or `name` of people.
    pub title_field: &'static str,
    /// Whether `date` must be there.
    pub dated: bool,
    /// Held back when its body is empty.
    pub needs_body: bool,
    /// Contributed text always passes the sanitiser.
    pub contributed: bool,
    pub template: &'static str,
    /// For Open Graph.
    pub og_type: &'static str,
    /// Whether it has a list of its own.
    pub listed: bool,
    /// Whether nothing tells of it in a hub that has none: no list, no part of a menu.
    pub optional: bool,
    /// How far an item can come, where its list is parted by that.
    pub states: Option<States>,
    pub read: fn(&mut Fields, &Common) -> Box<dyn Item>,
}

/// How far the items of a kind can come.
pub struct States {
    /// The interface strings that name them begin with this: `feedback_state` of `feedback_state_heard`.
    pub strings: &'static str,
    /// In the order of the list.
    pub in_order: &'static [&'static str],
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// What is particular to a kind. Where an output needs the typed data of one, a method returns it.
pub trait Item: Send + Sync {
    /// Every reference it makes, for checking and for linking back.
    fn refs(&self) -> Vec<Reference<'_>> {
        Vec::new()
    }
    /// How far it came, one of its kind's [`States`].
    fn state(&self) -> Option<&'static str> {
        None
    }
    /// The day of the last step that it made, where that is not a change of its text.
    fn last_step(&self) -> Option<&Moment> {
        None
    }
    /// What its page says beside the text, in order, where its kind has no template of its own.
    fn facts(&self) -> Vec<Fact<'_>> {
        Vec::new()
    }
    fn post(&self) -> Option<&Post> {
        None
    }
    fn person(&self) -> Option<&Expert> {
        None
    }
    fn testimony(&self) -> Option<&Testimonial> {
        None
    }
    fn occasion(&self) -> Option<&Event> {
        None
    }
    fn term(&self) -> Option<&Term> {
        None
    }
    fn feedback(&self) -> Option<&Feedback> {
        None
    }
}

/// One line of what a page says of an item; one that says nothing is not shown.
pub struct Fact<'e> {
    /// An interface string.
    pub label: &'static str,
    pub value: FactValue<'e>,
}

pub enum FactValue<'e> {
    Text(&'e str),
    /// An interface string that counts, and the number; nothing for 0.
    Count(&'static str, u64),
    Date(Option<&'e Moment>),
    People(&'e [RefOr<Guest>]),
    /// References, and the kinds that they may name.
    Items(&'static [&'static str], &'e [Spanned]),
}

impl<'e> Fact<'e> {
    fn text(label: &'static str, text: &'e str) -> Fact<'e> {
        Fact { label, value: FactValue::Text(text) }
    }

    fn count(label: &'static str, counted: &'static str, n: u64) -> Fact<'e> {
        Fact { label, value: FactValue::Count(counted, n) }
    }

    fn date(label: &'static str, date: Option<&'e Moment>) -> Fact<'e> {
        Fact { label, value: FactValue::Date(date) }
    }

    fn people(label: &'static str, people: &'e [RefOr<Guest>]) -> Fact<'e> {
        Fact { label, value: FactValue::People(people) }
    }

    fn items(
        label: &'static str,
        kinds: &'static [&'static str],
        items: &'e [Spanned],
    ) -> Fact<'e> {
        Fact { label, value: FactValue::Items(kinds, items) }
    }
}

/// One reference of an entry to another.
pub struct Reference<'e> {
    pub field: &'static str,
    pub target: &'e Spanned,
    /// The kinds it may name. With one, the slug is bare; with several it is `kind/slug`.
    pub kinds: &'static [&'static str],
}

/// The references of one field.
pub fn references<'e>(
    field: &'static str,
    kinds: &'static [&'static str],
    targets: impl IntoIterator<Item = &'e Spanned>,
) -> impl Iterator<Item = Reference<'e>> {
    targets.into_iter().map(move |target| Reference { field, target, kinds })
}

/// One parsed file.
pub struct Entry {
    pub kind: &'static Kind,
    pub file: Arc<str>,
    /// BCP 47, one of the hub's languages.
    pub lang: String,
    /// The place of the language in the configuration.
    pub lang_index: usize,
    pub slug: String,
    /// What its translations share: its path without date, language and extension, or its `translation_key`.
    pub stem: String,
    /// Its path without date, language and extension: what its comments' file is called.
    pub path_key: String,
    /// The folder of the file below its kind's, without a bundle's own: `guides` of a nested page; or empty.
    pub folder: String,
    /// `slug/index.md`: the files beside it are published with it. The folder, relative to the hub.
    pub bundle: Option<String>,
    pub common: Common,
    pub item: Box<dyn Item>,
    pub document: Document,
    /// Of the bytes before the body.
    pub front: Fingerprint,
    /// Where the body begins in the file.
    pub body_start: usize,
    pub body_is_empty: bool,
    /// SHA-256 of body and front matter without the editorial record, where an approval can be asked for.
    pub approval_hash: String,
    /// The diagnostics of this file alone.
    pub diagnostics: Diagnostics,
}

impl Entry {
    /// When it last changed, as its author says.
    pub fn last_change(&self) -> Option<&Moment> {
        let changes = self.common.last_change().into_iter().chain(self.item.last_step());
        changes.max_by_key(|moment| moment.at)
    }

    /// The path of its file below its kind's folder, without language, extension and a bundle's `index`: what it is
    /// called where its slug and title may change, such as `2026-05-12-atelier`.
    pub fn file_name(&self) -> &str {
        let path = self.file.strip_prefix("content/").unwrap_or(&self.file);
        let path = path.split_once('/').map_or(path, |(_, path)| path);
        let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
        let language =
            path.rsplit_once('.').filter(|(_, tag)| tag.eq_ignore_ascii_case(&self.lang));
        let path = language.map_or(path, |(path, _)| path);
        if self.bundle.is_some() { path.strip_suffix("/index").unwrap_or(path) } else { path }
    }
}

/// A person who has no page in the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub name: Spanned,
    pub url: String,
    pub site_name: String,
    pub site_url: String,
    /// A picture, as written.
    pub avatar: Option<Spanned>,
}

impl Guest {
    pub fn read(fields: &mut Fields) -> Option<Guest> {
        let name = fields.required("name", "Marie Duval");
        let (mut site_name, mut site_url) = (String::new(), String::new());
        let url = fields.url("url").unwrap_or_default();
        fields.map("site", |fields| {
            site_name = fields.text("name").unwrap_or_default();
            site_url = fields.url("url").unwrap_or_default();
        });
        let avatar = fields.spanned("avatar");
        Some(Guest { name: name?, url, site_name, site_url, avatar })
    }
}

/// A name with an address, such as an organisation or a partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub url: String,
}

impl Named {
    fn read(fields: &mut Fields) -> Option<Named> {
        let name = fields.required("name", "Tournevent");
        let url = fields.url("url").unwrap_or_default();
        Some(Named { name: name?.text, url })
    }
}
