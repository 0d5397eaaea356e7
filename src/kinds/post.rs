//! A text of the blog: who speaks, who made it, what it reports.

use super::{Guest, Item, Kind, Named, Reference, references};
use crate::choice;
use crate::fields::{Fields, RefOr, Spanned};
use crate::moment::Moment;

pub(super) static KIND: Kind = Kind {
    name: "posts",
    singular: "post",
    segment: Some("segment_posts"),
    label: "posts",
    label_one: "post_one",
    count: "n_posts",
    title_field: "title",
    dated: true,
    needs_body: true,
    contributed: false,
    template: "post.html",
    og_type: "article",
    listed: true,
    optional: false,
    states: None,
    read: |fields, _| Box::new(Post::read(fields)),
};

choice!(
    /// Who speaks.
    Voice {
        Official => "official",
        Personal => "personal",
        Guest => "guest",
        Sponsored => "sponsored",
        Republished => "republished",
    }
);

choice!(
    /// Where a text stands on its way to publication.
    Status {
        Idea => "idea",
        Selected => "selected",
        Writing => "writing",
        Review => "review",
        Approved => "approved",
        Published => "published",
    }
);

choice!(Lane { Normal => "normal", Urgent => "urgent", });
choice!(PostComments { Open => "open", Closed => "closed", Off => "off", });

#[derive(Debug, Default)]
pub struct Post {
    pub authors: Vec<RefOr<Guest>>,
    pub voice: Option<Voice>,
    pub voice_span: Option<std::ops::Range<usize>>,
    pub partner: Option<Box<Named>>,
    pub source: Option<Box<Source>>,
    /// The address that a curated post comments on.
    pub link: String,
    /// What readers are asked at the end.
    pub question: String,
    pub series: Option<Spanned>,
    /// The events it announces or reports.
    pub events: Vec<Spanned>,
    pub supersedes: Option<Spanned>,
    pub comments: Option<PostComments>,
    /// See [`Post::record`]: most posts have none, and it is large.
    pub(super) written_record: Option<Box<Record>>,
}

impl Voice {
    /// Whether it is told wherever the text is: the brand speaks, or somebody paid for it.
    pub fn is_told_everywhere(self) -> bool {
        matches!(self, Voice::Official | Voice::Sponsored)
    }
}

/// Where a republished text comes from.
#[derive(Debug, Default)]
pub struct Source {
    pub title: String,
    pub author: String,
    pub site: String,
    pub url: String,
    pub date: Option<Moment>,
    pub license: String,
    /// The original's address is the canonical one.
    pub canonical: bool,
}

/// The editorial record: who had the idea, chose it, wrote it, approved it.
#[derive(Debug, Default, PartialEq)]
pub struct Record {
    pub status: Option<Status>,
    pub idea_by: Option<Spanned>,
    pub selected_by: Option<Spanned>,
    pub written_by: Option<Spanned>,
    pub approved_by: Option<Spanned>,
    pub approved_on: Option<Moment>,
    pub approved_hash: Option<Spanned>,
    pub held_by: Option<Spanned>,
    pub lane: Option<Lane>,
    pub history: Vec<Step>,
}

#[derive(Debug, PartialEq)]
pub struct Step {
    pub status: Status,
    pub by: Option<Spanned>,
    pub on: Option<Moment>,
}

/// The keys of the editorial record, which the hash of an approval leaves out.
pub const RECORD_KEYS: [&str; 10] = [
    "status",
    "idea_by",
    "selected_by",
    "written_by",
    "approved_by",
    "approved_on",
    "approved_hash",
    "held_by",
    "lane",
    "history",
];

impl Post {
    fn read(fields: &mut Fields) -> Post {
        let authors = fields.refs_or("authors", Guest::read);
        let voice_span = fields.key_span("voice");
        let written = fields.choice::<Voice>("voice");
        let partner = fields.map("partner", Named::read).flatten().map(Box::new);
        let source = fields.map("source", Source::read).map(Box::new);
        let post = Post {
            voice: written,
            voice_span,
            link: fields.url("link").unwrap_or_default(),
            question: fields.prose("question").unwrap_or_default(),
            series: fields.spanned("series"),
            events: fields.texts("events"),
            supersedes: fields.spanned("supersedes"),
            comments: fields.choice("comments"),
            written_record: Record::read(fields).map(Box::new),
            authors,
            partner,
            source,
        };
        let place = fields.value_place("voice");
        match written {
            Some(Voice::Sponsored) if post.partner.is_none() => {
                fields.reading.diagnostics.sponsored_without_partner(place);
            }
            Some(Voice::Republished) if post.source.is_none() => {
                fields.reading.diagnostics.republished_without_source(place);
            }
            _ => {}
        }
        post
    }

    /// The editorial record; an empty one where nothing is written of it.
    pub fn record(&self) -> &Record {
        static NONE: Record = Record::NONE;
        self.written_record.as_deref().unwrap_or(&NONE)
    }

    /// Who speaks where nothing is written: `guest` when all authors are inline, else `personal`.
    pub fn voice(&self) -> Voice {
        let inline = |author: &RefOr<Guest>| matches!(author, RefOr::Inline(_));
        let guests = !self.authors.is_empty() && self.authors.iter().all(inline);
        self.voice.unwrap_or(if guests { Voice::Guest } else { Voice::Personal })
    }
}

impl Item for Post {
    fn refs(&self) -> Vec<Reference<'_>> {
        const PEOPLE: &[&str] = &["experts"];
        let authors = self.authors.iter().filter_map(|author| match author {
            RefOr::Ref(author) => Some(author),
            RefOr::Inline(_) => None,
        });
        let record = self.record();
        references("authors", PEOPLE, authors)
            .chain(references("events", &["events"], &self.events))
            .chain(references("supersedes", &["posts"], &self.supersedes))
            .chain(references("idea_by", PEOPLE, &record.idea_by))
            .chain(references("selected_by", PEOPLE, &record.selected_by))
            .chain(references("written_by", PEOPLE, &record.written_by))
            .chain(references("approved_by", PEOPLE, &record.approved_by))
            .chain(references("held_by", PEOPLE, &record.held_by))
            .chain(references(
                "history",
                PEOPLE,
                record.history.iter().filter_map(|step| step.by.as_ref()),
            ))
            .collect()
    }

    fn post(&self) -> Option<&Post> {
        Some(self)
    }
}

impl Source {
    fn read(fields: &mut Fields) -> Source {
        Source {
            title: fields.text("title").unwrap_or_default(),
            author: fields.text("author").unwrap_or_default(),
            site: fields.text("site").unwrap_or_default(),
            url: fields.url("url").unwrap_or_default(),
            date: fields.date("date"),
            license: fields.text("license").unwrap_or_default(),
            canonical: fields.bool("canonical").unwrap_or(false),
        }
    }
}

impl Record {
    const NONE: Record = Record {
        status: None,
        idea_by: None,
        selected_by: None,
        written_by: None,
        approved_by: None,
        approved_on: None,
        approved_hash: None,
        held_by: None,
        lane: None,
        history: Vec::new(),
    };

    fn read(fields: &mut Fields) -> Option<Record> {
        let record = Record {
            status: fields.choice("status"),
            idea_by: fields.spanned("idea_by"),
            selected_by: fields.spanned("selected_by"),
            written_by: fields.spanned("written_by"),
            approved_by: fields.spanned("approved_by"),
            approved_on: fields.date("approved_on"),
            approved_hash: fields.spanned("approved_hash"),
            held_by: fields.spanned("held_by"),
            lane: fields.choice("lane"),
            history: fields.list("history", |fields| {
                if fields.is_absent("status") {
                    fields.missing("status", "idea");
                }
                let status = fields.choice("status");
                let (by, on) = (fields.spanned("by"), fields.date("on"));
                Some(Step { status: status?, by, on })
            }),
        };
        (record != Record::NONE).then_some(record)
    }
}
