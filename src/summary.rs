//! What a build counts, for people and for machines.

use crate::config::TAXONOMIES;
use crate::fields::Choice;
use crate::hub::Hub;
use crate::kinds::EventStatus;
use crate::render::Bundled;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Counts by name; `all` is the whole.
pub type Counts = BTreeMap<String, usize>;

#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    pub posts: Counts,
    pub experts: Counts,
    pub testimonials: Counts,
    pub events: Counts,
    pub pages: Counts,
    /// Different terms of each taxonomy, by language.
    pub terms: BTreeMap<String, Counts>,
    pub comments: CommentCounts,
    /// Texts with more than one language.
    pub translated: usize,
    pub aliases: usize,
    /// Posts by who speaks; `none` where nothing is written.
    pub voices: Counts,
    pub events_by_mode: Counts,
    pub events_cancelled: usize,
    /// Files of the website.
    pub files: usize,
    /// Made by this build; the others stood as the last one left them.
    pub rendered: usize,
    /// Pictures whose pixels were read; what was made of the others was kept.
    pub opened: usize,
    /// Social cards that were drawn; the others were kept.
    pub drawn: usize,
    /// Sources read and parsed; the others were remembered.
    pub parsed: usize,
    /// Files that are new or have other contents.
    pub written: usize,
    pub removed: usize,
    pub warnings: usize,
    pub errors: usize,
    /// None where no index was made or kept.
    pub search: Option<Search>,
    pub held_back: Vec<HeldBack>,
}

/// The index of the search: what it is, and what it took.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Search {
    #[serde(flatten)]
    pub bundled: Bundled,
    pub milliseconds: u64,
    /// Those of them after all pages were made.
    pub milliseconds_after_pages: u64,
    /// By which the most memory of the program, so far, grew meanwhile; none where the system does not tell.
    pub memory_bytes: Option<u64>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct CommentCounts {
    pub published: usize,
    pub not_published: usize,
}

/// Something that is written and not published.
#[derive(Debug, Clone, Serialize)]
pub struct HeldBack {
    pub file: String,
    pub reason: String,
}

impl Summary {
    pub fn of(hub: &Hub) -> Summary {
        let by_kind = |kind: &str| {
            count(
                hub.entries
                    .iter()
                    .filter(|entry| entry.kind.name == kind)
                    .map(|entry| entry.lang.as_str()),
            )
        };
        let events = || hub.entries.iter().filter_map(|entry| entry.item.occasion());
        let posts = || hub.entries.iter().filter_map(|entry| entry.item.post());
        Summary {
            posts: by_kind("posts"),
            experts: by_kind("experts"),
            testimonials: by_kind("testimonials"),
            events: by_kind("events"),
            pages: by_kind("pages"),
            terms: terms(hub),
            comments: CommentCounts {
                published: hub.comments.iter().map(Vec::len).sum(),
                not_published: hub.withheld_comments.len(),
            },
            translated: hub
                .translations
                .iter()
                .enumerate()
                .filter(|(id, group)| group.len() > 1 && group.first() == Some(id))
                .count(),
            aliases: hub.entries.iter().map(|entry| entry.common.aliases.len()).sum(),
            voices: count(posts().map(|post| post.voice.map_or("none", Choice::key))),
            events_by_mode: count(events().map(|event| event.mode.key())),
            events_cancelled: events()
                .filter(|event| event.status == EventStatus::Cancelled)
                .count(),
            held_back: held_back(hub),
            ..Summary::default()
        }
    }
}

fn count<'n>(names: impl Iterator<Item = &'n str>) -> Counts {
    let mut counts = Counts::from([("all".to_owned(), 0)]);
    for name in names {
        *counts.entry("all".to_owned()).or_default() += 1;
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

/// The built-in taxonomies are always listed; one without terms is empty.
fn terms(hub: &Hub) -> BTreeMap<String, Counts> {
    let mut terms: BTreeMap<String, Counts> =
        TAXONOMIES.iter().map(|name| ((*name).to_owned(), Counts::new())).collect();
    let mut all: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (lang, taxonomies) in hub.taxonomies.iter().enumerate() {
        for taxonomy in taxonomies.iter().filter(|taxonomy| !taxonomy.terms.is_empty()) {
            let counts = terms.entry(taxonomy.name.clone()).or_default();
            counts.insert(hub.config.languages[lang].tag.clone(), taxonomy.terms.len());
            all.entry(&taxonomy.name)
                .or_default()
                .extend(taxonomy.terms.iter().map(|term| crate::locale::fold_term(&term.label)));
        }
    }
    for (name, folded) in all {
        terms.entry(name.to_owned()).or_default().insert("all".to_owned(), folded.len());
    }
    terms
}

fn held_back(hub: &Hub) -> Vec<HeldBack> {
    let mut list: Vec<HeldBack> = hub
        .withheld
        .iter()
        .map(|withheld| HeldBack {
            file: withheld.entry.file.to_string(),
            reason: withheld.reason.clone(),
        })
        .collect();
    list.sort_by(|a, b| a.file.cmp(&b.file));
    list
}
