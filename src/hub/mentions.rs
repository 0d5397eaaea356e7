//! Who names or links to whom.

use super::{Hub, Id};
use crate::kinds::Entry;
use crate::markdown::{self, Fragment, Piece};
use crate::memo::in_parallel;

/// An entry that names another, in a field or in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mention {
    pub from: Id,
    /// The field, such as `authors`; `text` for a link in the body.
    pub field: &'static str,
}

/// Where a link in a text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A published entry, and the anchor on its page.
    Entry(Id, String),
    /// Written, but not published.
    Unpublished,
    /// Some other address of the hub, root-relative, without its anchor; and the anchor.
    Url(String, String),
    Nowhere,
}

pub(super) fn gather(hub: &Hub) -> Vec<Vec<Mention>> {
    let ids: Vec<Id> = (0..hub.entries.len()).collect();
    let named = in_parallel(&ids, |&from| named_by(hub, from));
    let mut by_target = vec![Vec::new(); hub.entries.len()];
    // In the order of who names, so that the mentions of each are in theirs.
    for (to, mention) in named.into_iter().flatten() {
        by_target[to].push(mention);
    }
    by_target
}

/// The entries that one names, each once a field, in the order of fields.
fn named_by(hub: &Hub, from: Id) -> Vec<(Id, Mention)> {
    let entry = &hub.entries[from];
    let mut named = Vec::new();
    for reference in entry.item.refs() {
        let Some(parts) = super::refs::parts(reference.target, reference.kinds) else {
            continue;
        };
        if let Some(to) = hub.find(parts.kind, entry.lang_index, parts.slug) {
            named.push((to, Mention { from, field: reference.field }));
        }
    }
    for target in targets(entry) {
        if let Target::Entry(to, _) = hub.resolve(entry, target)
            && to != from
        {
            named.push((to, Mention { from, field: "text" }));
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// Every link of a text that stays within the hub.
pub(super) fn targets(entry: &Entry) -> Vec<&markdown::Target> {
    let mut targets = Vec::new();
    each(&entry.document.body, &mut |piece| {
        if let Piece::LinkStart { target, .. } = piece {
            targets.push(target);
        }
    });
    targets
}

/// Every piece of a text, those within directives too. Directives nest to a bounded depth.
pub fn each<'f>(fragment: &'f Fragment, visit: &mut dyn FnMut(&'f Piece)) {
    for piece in fragment.pieces() {
        visit(piece);
        if let Piece::Directive { body, .. } = piece {
            each(body, visit);
        }
    }
}

impl Hub {
    /// Where a link of an entry's text leads.
    pub fn resolve(&self, from: &Entry, target: &markdown::Target) -> Target {
        match target {
            markdown::Target::Wiki { target, anchor } => {
                self.resolve_ref(from.lang_index, target, anchor)
            }
            markdown::Target::Path(path) => self.resolve_path(from, path),
        }
    }

    /// `kind/slug`, as wikilinks and embeds write it.
    pub fn resolve_ref(&self, lang: usize, reference: &str, anchor: &str) -> Target {
        let Some((kind, slug)) = reference.split_once('/') else { return Target::Nowhere };
        if let Some(taxonomy) = self
            .taxonomies
            .get(lang)
            .and_then(|all| all.iter().find(|taxonomy| taxonomy.name == kind))
        {
            return match taxonomy
                .find(slug)
                .or_else(|| taxonomy.terms.iter().find(|term| term.slug == slug))
            {
                Some(term) => Target::Url(
                    self.routes.term(lang, kind, &term.slug, 1).url().to_owned(),
                    anchor.to_owned(),
                ),
                None => Target::Nowhere,
            };
        }
        match self.find(kind, lang, slug) {
            Some(id) => Target::Entry(id, anchor.to_owned()),
            None if self.find_unpublished(kind, slug).is_some() => Target::Unpublished,
            None => Target::Nowhere,
        }
    }

    fn resolve_path(&self, from: &Entry, path: &str) -> Target {
        let (path, anchor) = split_anchor(path);
        if path.is_empty() {
            return self
                .by_file(&from.file)
                .map_or(Target::Nowhere, |id| Target::Entry(id, anchor.to_owned()));
        }
        let clean = path.split('?').next().unwrap_or(path);
        let decoded = crate::routes::decode(clean);
        if decoded.ends_with(".md") || decoded.ends_with(".markdown") {
            return self.resolve_source(from, &decoded, anchor);
        }
        let url = self.routes.own(clean).unwrap_or_else(|| {
            let base = self.by_file(&from.file).map_or("/", |id| self.addresses[id].url());
            join_url(base, clean)
        });
        match self.by_url(&url).or_else(|| self.by_url(&format!("{url}/"))) {
            Some(id) => Target::Entry(id, anchor.to_owned()),
            None => Target::Url(url, anchor.to_owned()),
        }
    }

    /// A link to a source file, relative to the file that has it or, with a `/`, to `content/`.
    fn resolve_source(&self, from: &Entry, path: &str, anchor: &str) -> Target {
        let folder = from.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let joined = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with("content/") => rest.to_owned(),
            Some(rest) => format!("content/{rest}"),
            None => normalise(&format!("{folder}/{path}")),
        };
        if let Some(id) = self.by_file(&joined) {
            return Target::Entry(id, anchor.to_owned());
        }
        let withheld = self.withheld.iter().any(|withheld| *withheld.entry.file == *joined);
        if withheld { Target::Unpublished } else { Target::Nowhere }
    }
}

/// Parts `page#anchor`.
pub fn split_anchor(path: &str) -> (&str, &str) {
    path.split_once('#').unwrap_or((path, ""))
}

/// A relative address from a page (RFC 3986, section 5.2), whose own address ends with `/`.
fn join_url(base: &str, relative: &str) -> String {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("/{}", normalise(&format!("{folder}/{relative}")).trim_start_matches('/'))
}

/// A path without `.` and `..`; what would leave the root stays at it. A final slash stays.
pub fn normalise(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    let end = if folder && !parts.is_empty() { "/" } else { "" };
    format!("{}{end}", parts.join("/"))
}
