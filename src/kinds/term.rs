//! The page of a term: its own words, and the other spellings of it.

use super::{Item, Kind};
use crate::fields::{Fields, Spanned};

pub(super) static KIND: Kind = Kind {
    name: "terms",
    singular: "term",
    segment: None,
    label: "tags",
    label_one: "tags",
    count: "n_items",
    title_field: "title",
    dated: false,
    needs_body: false,
    contributed: false,
    template: "term.html",
    og_type: "website",
    listed: false,
    optional: false,
    states: None,
    read: |fields, _| Box::new(Term::read(fields)),
};

#[derive(Debug)]
pub struct Term {
    /// Other spellings that are this term.
    pub also: Vec<Spanned>,
}

impl Term {
    fn read(fields: &mut Fields) -> Term {
        Term { also: fields.texts("also") }
    }
}

impl Item for Term {
    fn term(&self) -> Option<&Term> {
        Some(self)
    }
}
