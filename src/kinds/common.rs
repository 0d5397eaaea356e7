//! The fields that every kind has.

use crate::fields::{Fields, Spanned};
use crate::moment::Moment;
use crate::yaml::Value;

#[derive(Debug, Clone, Default)]
pub struct Common {
    /// The title, or the name of a person, as written.
    pub title: String,
    pub slug: Option<Spanned>,
    pub lang: Option<Spanned>,
    pub translation_key: Option<Spanned>,
    /// The standfirst; also the meta description.
    pub description: String,
    pub summary: String,
    pub date: Option<Moment>,
    pub updated: Option<Moment>,
    /// A visible changelog.
    pub updates: Vec<Update>,
    pub draft: bool,
    pub publish_on: Option<Moment>,
    pub expires_on: Option<Moment>,
    /// When to read it again.
    pub review_on: Option<Moment>,
    /// The terms of each taxonomy that the item names, in the order of the configuration.
    pub terms: Vec<(String, Vec<Spanned>)>,
    pub image: Option<Box<Image>>,
    /// Old addresses that lead here.
    pub aliases: Vec<Spanned>,
    pub featured: bool,
    pub weight: i64,
    pub noindex: bool,
    pub template: Option<Spanned>,
    /// Values of the author's own, for themes.
    pub extra: serde_json::Value,
}

impl Common {
    /// When it was last changed, as its author says: the latest of its updates and dates.
    pub fn last_change(&self) -> Option<&Moment> {
        let updates = self.updates.iter().map(|update| &update.date);
        updates.chain(&self.updated).chain(&self.date).max_by_key(|moment| moment.at)
    }
}

#[derive(Debug, Clone)]
pub struct Update {
    pub date: Moment,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Relative to the file, or from `static/` when it begins with `/`.
    pub src: Spanned,
    pub alt: String,
    pub credit: String,
    pub credit_url: String,
    pub license: String,
    pub caption: String,
}

impl Image {
    pub fn read(fields: &mut Fields) -> Option<Image> {
        let src = fields.required("src", "photo.jpg");
        // An empty `alt` says that a picture is decoration; a missing one says nothing.
        let alt = fields.raw("alt");
        if alt.is_none() {
            fields.missing("alt", "\"what the picture shows\"");
        }
        Some(Image {
            credit: fields.text("credit").unwrap_or_default(),
            credit_url: fields.url("credit_url").unwrap_or_default(),
            license: fields.text("license").unwrap_or_default(),
            caption: fields.prose("caption").unwrap_or_default(),
            src: src?,
            alt: fields.set(alt?.text.trim()),
        })
    }
}

impl Common {
    /// Reads all but the title and the taxonomies, which depend on kind and configuration.
    pub fn read(fields: &mut Fields) -> Common {
        Common {
            slug: fields.raw("slug"),
            lang: fields.spanned("lang"),
            translation_key: fields.spanned("translation_key"),
            description: fields.prose("description").unwrap_or_default(),
            summary: fields.prose("summary").unwrap_or_default(),
            date: fields.date("date"),
            updated: fields.date("updated"),
            updates: fields.list("updates", |fields| {
                let date = fields.required_date("date", "2026-05-12");
                let note = fields.required("note", "what changed");
                Some(Update { date: date?, note: fields.set(&note?.text) })
            }),
            draft: fields.bool("draft").unwrap_or(false),
            publish_on: fields.date("publish_on"),
            expires_on: fields.date("expires_on"),
            review_on: fields.date("review_on"),
            image: fields.map("image", Image::read).flatten().map(Box::new),
            aliases: fields.texts("aliases"),
            featured: fields.bool("featured").unwrap_or(false),
            weight: fields.number("weight", -1_000_000, 1_000_000).unwrap_or(0),
            noindex: fields.bool("noindex").unwrap_or(false),
            template: fields.spanned("template"),
            extra: fields.free("extra"),
            ..Common::default()
        }
    }

    /// Reads the terms of each taxonomy.
    pub fn read_terms(&mut self, fields: &mut Fields, taxonomies: &[&'static str], max: usize) {
        for taxonomy in taxonomies {
            let (mut terms, mut blanks) = fields.texts_and_blanks(taxonomy);
            // Dots and slashes alone are no term, and would be a strange address.
            let says_nothing = |text: &str| text.chars().all(|c| matches!(c, '.' | '/' | '\\'));
            blanks.extend(
                terms.extract_if(.., |term| says_nothing(&term.text)).map(|term| term.span),
            );
            for blank in blanks {
                let place = crate::diagnostics::Place::at(fields.reading.file, &blank);
                fields.reading.diagnostics.blank_term(place, taxonomy);
            }
            if terms.len() > max {
                let place = fields.value_place(taxonomy);
                fields.reading.diagnostics.too_many_terms(place, taxonomy, terms.len(), max);
            } else if !terms.is_empty() {
                self.terms.push(((*taxonomy).to_owned(), terms));
            }
        }
    }
}

/// Whether a mapping names `key` with a value.
pub(super) fn names(value: &Value, key: &str) -> bool {
    matches!(value, Value::Map(pairs) if pairs.iter().any(|(name, node)| name.text == key && !node.is_null()))
}
