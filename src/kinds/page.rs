//! A free page: about, charter, legal notice, contact.

use super::{Item, Kind};

pub(super) static KIND: Kind = Kind {
    name: "pages",
    singular: "page",
    segment: None,
    label: "pages",
    label_one: "page_one",
    count: "n_pages",
    title_field: "title",
    dated: false,
    needs_body: false,
    contributed: false,
    template: "page.html",
    og_type: "website",
    listed: false,
    optional: false,
    states: None,
    read: |_, _| Box::new(FreePage),
};

/// Has the common fields alone.
pub struct FreePage;

impl Item for FreePage {}
