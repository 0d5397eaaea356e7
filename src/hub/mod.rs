//! Entries linked: by kind, by term, who mentions whom, what is similar, what is popular. Immutable.
//!
//! [`Hub::link`] parts the entries once into published and withheld; no later step asks again.

mod approval;
mod clock;
mod comments;
mod copies;
mod memory;
mod mentions;
mod occasions;
mod people;
mod popular;
mod publication;
mod refs;
mod similar;
mod terms;

pub use approval::{Unapproved, approval};
pub use clock::Clock;
pub use comments::{HubComment, Signature, WithheldComment};
pub use memory::{From, Memory};
pub use mentions::{Mention, Target, each, normalise, split_anchor};
pub use popular::Counting;
pub use publication::Withheld;
pub use refs::parts;
pub use terms::{Taxonomy, Term};

use crate::config::Config;
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::kinds::{Comments, Entry, KINDS, Kind};
use crate::locale::Locale;
use crate::memo::{both, in_parallel};
use crate::moment::Moment;
use crate::routes::{Route, Routes, is_permalink};
use crate::sources::Sources;
use crate::tables::{HashMap, map_for};
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::sync::Arc;

/// The place of an entry in [`Hub::entries`].
pub type Id = usize;

/// The entries of each language and kind, in the order of their list.
type Lists = HashMap<(usize, &'static str), Vec<Id>>;

/// What linking found is shared by hubs whose entries differ in nothing that linking reads.
#[derive(Clone)]
pub struct Hub {
    pub config: Arc<Config>,
    /// One a language of the configuration.
    pub locales: Vec<Arc<Locale>>,
    pub routes: Arc<Routes>,
    pub now: Timestamp,
    /// In the hub's time zone.
    pub today: Date,
    /// The published entries.
    pub entries: Vec<Arc<Entry>>,
    /// The address of each.
    pub addresses: Arc<Vec<Route>>,
    /// Each with its versions in all languages, itself included, in the order of the languages.
    pub translations: Arc<Vec<Vec<Id>>>,
    /// The published comments of each.
    pub comments: Arc<Vec<Vec<HubComment>>>,
    /// Who names or links to each.
    pub mentioned_by: Arc<Vec<Vec<Mention>>>,
    /// The most similar posts of each, the nearest first.
    pub similar: Arc<Vec<Vec<Id>>>,
    /// The share of the most read page's views, in percent, 0 where nothing is known.
    pub popularity: Arc<Vec<u8>>,
    /// How it was counted.
    pub counting: Arc<Counting>,
    /// All taxonomies of each language.
    pub taxonomies: Arc<Vec<Vec<Taxonomy>>>,
    /// The bodies of terms' own pages; see [`Term::page`].
    pub term_pages: Vec<Arc<Entry>>,
    pub withheld: Vec<Withheld>,
    /// In the order of their files.
    pub withheld_comments: Vec<WithheldComment>,
    /// The place of each entry in the list of its language and kind.
    ranks: Arc<Vec<usize>>,
    lists: Arc<Lists>,
    by_ref: Arc<HashMap<(&'static str, usize, String), Id>>,
    by_file: Arc<HashMap<Arc<str>, Id>>,
    by_url: Arc<HashMap<String, Id>>,
    /// Kind and slug of what is written but not published.
    unpublished: HashMap<(&'static str, String), Arc<Entry>>,
}

/// What [`Hub::link`] links.
pub struct Parsed {
    pub entries: Vec<Arc<Entry>>,
    pub comments: Vec<Arc<Comments>>,
}

impl Hub {
    pub fn link(
        parsed: Parsed,
        sources: &Sources,
        config: Arc<Config>,
        locales: Vec<Arc<Locale>>,
        clock: &Clock,
        diagnostics: &mut Diagnostics,
    ) -> Hub {
        let routes = Arc::new(Routes::new(&config, &locales, KINDS));
        let today = clock.now.to_zoned(config.zone.clone()).date();
        let (term_pages, entries): (Vec<_>, Vec<_>) =
            parsed.entries.into_iter().partition(|entry| entry.item.term().is_some());
        let mut found = Diagnostics::default();
        let (judged, ()) = both(
            || publication::judge(&entries, &config, clock, today, &mut found),
            || check_translations(&entries, diagnostics),
        );
        diagnostics.append(&found);
        let mut hub = Hub {
            addresses: Arc::default(),
            translations: Arc::default(),
            comments: Arc::default(),
            mentioned_by: Arc::default(),
            similar: Arc::default(),
            popularity: Arc::default(),
            counting: Arc::default(),
            taxonomies: Arc::default(),
            term_pages,
            withheld: judged.withheld,
            withheld_comments: Vec::new(),
            ranks: Arc::default(),
            lists: Arc::default(),
            by_ref: Arc::default(),
            by_file: Arc::default(),
            by_url: Arc::default(),
            unpublished: judged.unpublished,
            entries: judged.published,
            now: clock.now,
            config,
            locales,
            routes,
            today,
        };
        hub.address(diagnostics);
        let (translations, (ranks, lists)) = both(|| hub.translated(), || hub.ordered());
        hub.translations = Arc::new(translations);
        (hub.ranks, hub.lists) = (Arc::new(ranks), Arc::new(lists));
        hub.check_refs(&entries, diagnostics);
        check_permalinks(&hub.config, diagnostics);
        hub.take_comments(&parsed.comments, diagnostics);
        // Who is similar asks for no term of the hub, so both are gathered at once.
        let (similar, taxonomies) =
            both(|| similar::gather(&hub), || terms::gather(&hub, diagnostics));
        (hub.similar, hub.taxonomies) = (Arc::new(similar), Arc::new(taxonomies));
        hub.mentioned_by = Arc::new(mentions::gather(&hub));
        let (popularity, counting) = popular::gather(&hub, sources, diagnostics);
        (hub.popularity, hub.counting) = (Arc::new(popularity), Arc::new(counting));
        hub
    }

    /// Gives each published entry its address; one that no file system takes is a mistake, and leaves.
    fn address(&mut self, diagnostics: &mut Diagnostics) {
        let published = std::mem::take(&mut self.entries);
        let routes = in_parallel(&published, |entry| {
            let date = entry.common.date.as_ref().map(Moment::date);
            self.routes.entry(entry.kind, entry.lang_index, &entry.slug, &entry.folder, date)
        });
        let mut entries = Vec::with_capacity(published.len());
        let mut addresses = Vec::with_capacity(published.len());
        for (entry, route) in published.into_iter().zip(routes) {
            match route {
                Ok(route) => {
                    addresses.push(route);
                    entries.push(entry);
                }
                Err(why) => diagnostics.bad_path(Place::whole(&entry.file), &why.to_string()),
            }
        }
        (self.entries, self.addresses) = (entries, Arc::new(addresses));
        let (by_ref, (by_file, by_url)) =
            both(|| self.by_reference(), || (self.by_path(), self.by_address()));
        (self.by_ref, self.by_file, self.by_url) =
            (Arc::new(by_ref), Arc::new(by_file), Arc::new(by_url));
    }

    fn by_reference(&self) -> HashMap<(&'static str, usize, String), Id> {
        let mut by_ref = map_for(self.entries.len());
        for (id, entry) in self.entries.iter().enumerate() {
            let key = (entry.kind.name, entry.lang_index, entry.slug.clone());
            by_ref.entry(key).or_insert(id);
        }
        by_ref
    }

    fn by_path(&self) -> HashMap<Arc<str>, Id> {
        self.entries.iter().enumerate().map(|(id, entry)| (entry.file.clone(), id)).collect()
    }

    fn by_address(&self) -> HashMap<String, Id> {
        let urls = self.addresses.iter().enumerate();
        urls.map(|(id, address)| (address.url().to_owned(), id)).collect()
    }

    /// The versions of each entry.
    fn translated(&self) -> Vec<Vec<Id>> {
        let mut groups: HashMap<(&str, &str), Vec<Id>> = map_for(self.entries.len());
        for (id, entry) in self.entries.iter().enumerate() {
            groups.entry((entry.kind.name, &entry.stem)).or_default().push(id);
        }
        let mut translations = vec![Vec::new(); self.entries.len()];
        for (id, entry) in self.entries.iter().enumerate() {
            let mut group = groups[&(entry.kind.name, entry.stem.as_str())].clone();
            group.sort_by_key(|&other| (self.entries[other].lang_index, other != id));
            group.dedup_by_key(|other| self.entries[*other].lang_index);
            translations[id] = group;
        }
        translations
    }

    /// The place of each entry in its list, and the lists.
    fn ordered(&self) -> (Vec<usize>, Lists) {
        let mut lists = Lists::default();
        for (id, entry) in self.entries.iter().enumerate() {
            lists.entry((entry.lang_index, entry.kind.name)).or_default().push(id);
        }
        let sort_keys = in_parallel(&self.entries, |entry| {
            self.locales[entry.lang_index].sort_key(&entry.common.title)
        });
        let key_of = |id: Id| (&sort_keys[id], &self.entries[id].file);
        // Every list is sorted on its own, so the order of the map does not matter.
        #[expect(clippy::iter_over_hash_type)]
        for ids in lists.values_mut() {
            ids.sort_by(|&a, &b| self.compare(a, b).then_with(|| key_of(a).cmp(&key_of(b))));
        }
        let mut ranks = vec![0; self.entries.len()];
        // Each entry stands in one list, so the order of the map does not matter.
        #[expect(clippy::iter_over_hash_type)]
        for ids in lists.values() {
            for (rank, &id) in ids.iter().enumerate() {
                ranks[id] = rank;
            }
        }
        (ranks, lists)
    }

    /// The order of lists: dates from the newest to the oldest, all else by weight and alphabet.
    fn compare(&self, a: Id, b: Id) -> Ordering {
        let (one, other) = (&self.entries[a], &self.entries[b]);
        let start = |entry: &Entry| {
            entry.item.occasion().and_then(|event| event.start.as_ref()).map(|start| start.at)
        };
        match (start(one), start(other)) {
            (Some(one), Some(other)) => other.cmp(&one),
            _ if one.kind.dated => other
                .common
                .date
                .as_ref()
                .map(|d| d.at)
                .cmp(&one.common.date.as_ref().map(|d| d.at)),
            _ => one.common.weight.cmp(&other.common.weight),
        }
    }

    /// The entries of a kind in one language, in the order of their list.
    pub fn list(&self, lang: usize, kind: &str) -> &[Id] {
        let key = KINDS.iter().find(|known| known.name == kind).map(|known| (lang, known.name));
        key.and_then(|key| self.lists.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// Some entries of one kind, in the order of their list.
    pub fn in_order(&self, ids: impl IntoIterator<Item = Id>) -> Vec<Id> {
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_unstable_by_key(|&id| self.ranks[id]);
        ids.dedup();
        ids
    }

    /// The published item that a reference names: of the same language, else of the default one, else of any.
    pub fn find(&self, kind: &str, lang: usize, slug: &str) -> Option<Id> {
        let kind = crate::kinds::kind(kind)?.name;
        let in_language = |lang: usize| self.by_ref.get(&(kind, lang, slug.to_owned())).copied();
        in_language(lang)
            .or_else(|| in_language(0))
            .or_else(|| (0..self.locales.len()).find_map(in_language))
            .map(|id| {
                // The reference names one version; its reader wants theirs.
                self.translations[id]
                    .iter()
                    .copied()
                    .find(|&other| self.entries[other].lang_index == lang)
                    .unwrap_or(id)
            })
    }

    /// What a reference names that is written, but not published.
    pub fn find_unpublished(&self, kind: &str, slug: &str) -> Option<&Arc<Entry>> {
        let kind = crate::kinds::kind(kind)?.name;
        self.unpublished.get(&(kind, slug.to_owned()))
    }

    pub fn by_file(&self, file: &str) -> Option<Id> {
        self.by_file.get(file).copied()
    }

    pub fn by_url(&self, url: &str) -> Option<Id> {
        self.by_url.get(url).copied()
    }

    /// The words of an entry's language.
    pub fn locale_of(&self, id: Id) -> &Locale {
        &self.locales[self.entries[id].lang_index]
    }

    /// Every slug of a kind, published or not, for "did you mean".
    fn slugs(&self, kind: &'static str) -> Vec<&str> {
        let mut slugs: Vec<&str> = self
            .entries
            .iter()
            .filter(|entry| entry.kind.name == kind)
            .map(|entry| entry.slug.as_str())
            .collect();
        slugs.extend(
            self.unpublished
                .iter()
                .filter(|((name, _), _)| *name == kind)
                .map(|((_, slug), _)| slug.as_str()),
        );
        slugs.sort_unstable();
        slugs
    }

    /// The kinds that this hub tells of.
    pub fn kinds(&self) -> impl Iterator<Item = &'static Kind> {
        let is_there = |kind: &Kind| {
            let mut langs = 0..self.locales.len();
            !kind.optional || langs.any(|lang| !self.list(lang, kind.name).is_empty())
        };
        KINDS.iter().copied().filter(move |kind| is_there(kind))
    }
}

/// Of the files that are versions of one text, each has a language of its own.
fn check_translations(entries: &[Arc<Entry>], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(&str, &str, &str), &Arc<Entry>> = map_for(entries.len());
    for entry in entries.iter().filter(|entry| !entry.stem.is_empty()) {
        let key = (entry.kind.name, entry.stem.as_str(), entry.lang.as_str());
        // Files of one name under different dates are different texts.
        let explicit = entry.common.translation_key.is_some();
        match seen.get(&key) {
            Some(other) if explicit || other.common.translation_key.is_some() => {
                diagnostics.same_translation(
                    Place::whole(&entry.file),
                    Place::whole(&other.file),
                    &entry.lang,
                );
            }
            _ => {
                seen.insert(key, entry);
            }
        }
    }
}

/// Every pattern is for a kind, and parts its items by their slugs.
fn check_permalinks(config: &Config, diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    for (kind, pattern) in &config.permalinks {
        if !known.contains(&kind.text.as_str()) {
            let near = closest(&kind.text, known.iter().copied());
            let place = Place::at(&config.file, &kind.span);
            diagnostics.unknown_key(place, &kind.text, near, &known);
        }
        let text = pattern.text.as_str();
        if !is_permalink(text) {
            diagnostics.bad_permalink(Place::at(&config.file, &pattern.span), text);
        }
    }
}
