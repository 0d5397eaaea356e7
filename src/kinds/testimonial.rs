//! What a client says, with their consent.

use super::{Guest, Item, Kind, Reference, references};
use crate::choice;
use crate::fields::{Fields, Spanned};
use crate::moment::Moment;

pub(super) static KIND: Kind = Kind {
    name: "testimonials",
    singular: "testimonial",
    segment: Some("segment_testimonials"),
    label: "testimonials",
    label_one: "testimonial_one",
    count: "n_testimonials",
    title_field: "title",
    dated: true,
    needs_body: true,
    contributed: true,
    template: "testimonial.html",
    og_type: "article",
    listed: true,
    optional: false,
    states: None,
    read: |fields, _| Box::new(Testimonial::read(fields)),
};

choice!(Aspect {
    Professionalism => "professionalism",
    Personality => "personality",
    Content => "content",
    Initiative => "initiative",
    Results => "results",
});
choice!(TestimonialSource {
    LinkedIn => "linkedin",
    Email => "email",
    Form => "form",
    Review => "review",
    Interview => "interview",
});
// Only what is published is ever in an output: a request and an answer that nobody has agreed to publish yet are held
// back, and so is what its author took back.
choice!(TestimonialStatus { Asked => "asked", Received => "received", Published => "published", Withdrawn => "withdrawn", });

#[derive(Debug)]
pub struct Testimonial {
    pub author: Option<Author>,
    /// When it was lived.
    pub experience_on: Option<Moment>,
    /// People, events or missions it speaks of; none: the brand itself.
    pub about: Vec<Spanned>,
    /// What clients say, counted.
    pub words: Vec<(Spanned, u64)>,
    pub rating: Option<u8>,
    pub votes: u64,
    pub aspects: Vec<Aspect>,
    pub source: Option<TestimonialSource>,
    pub source_url: String,
    pub status: Option<TestimonialStatus>,
    pub asked_on: Option<Moment>,
    pub reminded_on: Option<Moment>,
    pub answered_on: Option<Moment>,
    pub consent: Option<Consent>,
}

#[derive(Debug)]
pub struct Author {
    pub name: Spanned,
    pub role: String,
    pub organisation: String,
    pub url: String,
    /// A picture, as written.
    pub photo: Option<Spanned>,
    /// What ties them to the brand.
    pub relationship: String,
}

/// A person's agreement to be published: when, by what means, its proof, and until when.
#[derive(Debug, Clone)]
pub struct Consent {
    pub on: Moment,
    pub by: String,
    pub proof: String,
    pub until: Option<Moment>,
}

/// What a consent is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'c> {
    Holds,
    /// It still holds, and ends in so many days.
    EndsIn(i32, &'c Moment),
    Ended(&'c Moment),
}

/// Days before its end from which a consent is to be asked for again.
const ASKED_AGAIN: i32 = 30;

impl Consent {
    /// The one rule for texts, people and photos: it holds through its last day.
    pub fn standing(&self, day: jiff::civil::Date) -> Standing<'_> {
        let Some(until) = &self.until else { return Standing::Holds };
        match (until.date() - day).get_days() {
            days if days < 0 => Standing::Ended(until),
            days if days <= ASKED_AGAIN => Standing::EndsIn(days, until),
            _ => Standing::Holds,
        }
    }

    pub fn read(fields: &mut Fields) -> Option<Consent> {
        let on = fields.required_date("on", "2026-05-12");
        let by = fields.text("by").unwrap_or_default();
        let proof = fields.text("proof").unwrap_or_default();
        let until = fields.date("until");
        Some(Consent { on: on?, by, proof, until })
    }
}

impl Testimonial {
    fn read(fields: &mut Fields) -> Testimonial {
        if fields.is_absent("author") {
            fields.missing("author", "{name: …}");
        }
        Testimonial {
            author: fields.map("author", Author::read).flatten(),
            experience_on: fields.date("experience_on"),
            about: fields.texts("about"),
            words: fields.counts("words"),
            rating: fields.number("rating", 1, 5).and_then(|n| u8::try_from(n).ok()),
            votes: fields
                .number("votes", 0, 1_000_000_000)
                .and_then(|n| u64::try_from(n).ok())
                .unwrap_or(0),
            aspects: fields.choices("aspects"),
            source: fields.choice("source"),
            source_url: fields.url("source_url").unwrap_or_default(),
            status: fields.choice("status"),
            asked_on: fields.date("asked_on"),
            reminded_on: fields.date("reminded_on"),
            answered_on: fields.date("answered_on"),
            consent: fields.map("consent", Consent::read).flatten(),
        }
    }
}

impl Item for Testimonial {
    fn refs(&self) -> Vec<Reference<'_>> {
        references("about", &["experts", "events"], &self.about).collect()
    }

    fn testimony(&self) -> Option<&Testimonial> {
        Some(self)
    }
}

impl Author {
    fn read(fields: &mut Fields) -> Option<Author> {
        let name = fields.required("name", "Camille Roussel");
        Some(Author {
            role: fields.text("role").unwrap_or_default(),
            organisation: fields.text("organisation").unwrap_or_default(),
            url: fields.url("url").unwrap_or_default(),
            photo: fields.spanned("photo"),
            relationship: fields.prose("relationship").unwrap_or_default(),
            name: name?,
        })
    }

    /// As somebody without a page of their own.
    pub fn guest(&self) -> Guest {
        Guest {
            name: self.name.clone(),
            url: self.url.clone(),
            site_name: String::new(),
            site_url: String::new(),
            avatar: self.photo.clone(),
        }
    }
}
