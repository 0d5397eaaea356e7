//! Terms: one under case, accents and separators, with the spelling that is used most.

use super::{Hub, Id};
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::kinds::Entry;
use crate::locale::{Locale, fold_term, slug};
use crate::tables::{HashMap, HashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One taxonomy in one language.
pub struct Taxonomy {
    pub name: String,
    /// In the order of the language.
    pub terms: Vec<Term>,
    by_fold: HashMap<String, usize>,
    /// Every spelling that is written somewhere: found without folding it.
    by_spelling: HashMap<String, usize>,
    by_slug: HashMap<String, usize>,
}

pub struct Term {
    pub slug: String,
    /// The most used spelling.
    pub label: String,
    /// In the order of lists: the newest first.
    pub entries: Vec<Id>,
    /// Terms of the same taxonomy that stand beside it, the most often first, with the number of entries.
    pub together: Vec<(usize, usize)>,
    /// The place of its own page in [`Hub::term_pages`].
    pub page: Option<usize>,
}

impl Taxonomy {
    /// The term that a spelling belongs to.
    pub fn find(&self, spelling: &str) -> Option<&Term> {
        self.place(spelling).map(|index| &self.terms[index])
    }

    /// The place of a spelling's term in [`Taxonomy::terms`].
    pub fn place(&self, spelling: &str) -> Option<usize> {
        let known = self.by_spelling.get(spelling);
        known.or_else(|| self.by_fold.get(&fold_term(spelling))).copied()
    }

    pub fn by_slug(&self, slug: &str) -> Option<&Term> {
        self.by_slug.get(slug).map(|&index| &self.terms[index])
    }
}

/// A term while its entries are gathered.
#[derive(Default)]
struct Draft {
    spellings: BTreeMap<String, usize>,
    entries: Vec<Id>,
    place: Option<Place>,
    page: Option<usize>,
}

/// The taxonomies of every language.
pub(super) fn gather(hub: &Hub, diagnostics: &mut Diagnostics) -> Vec<Vec<Taxonomy>> {
    let names = hub.config.taxonomy_names();
    let mut used: HashSet<usize> = HashSet::default();
    let mut all = Vec::new();
    for lang in 0..hub.locales.len() {
        let mut taxonomies = Vec::new();
        for name in &names {
            taxonomies.push(gather_one(hub, lang, name, &mut used, diagnostics));
        }
        all.push(taxonomies);
    }
    for (index, page) in hub.term_pages.iter().enumerate() {
        if !used.contains(&index) && !page.common.draft {
            let taxonomy = taxonomy_of(page);
            let known = all[page.lang_index].iter().find(|known| known.name == taxonomy);
            let labels = known
                .map(|known| known.terms.iter().map(|term| term.label.as_str()).collect::<Vec<_>>())
                .unwrap_or_default();
            diagnostics.unused_term_page(
                Place::whole(&page.file),
                &page.common.title,
                closest(&page.common.title, labels),
            );
        }
    }
    all
}

/// The folder of a term's own page is its taxonomy.
fn taxonomy_of(page: &Entry) -> &str {
    page.file.split('/').nth(1).unwrap_or("")
}

fn gather_one(
    hub: &Hub,
    lang: usize,
    name: &str,
    used: &mut HashSet<usize>,
    diagnostics: &mut Diagnostics,
) -> Taxonomy {
    let merged = merges(hub, lang, name);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    // Most spellings come often: each is folded once.
    let mut by_spelling: HashMap<&str, usize> = HashMap::default();
    for kind in hub.kinds() {
        for &id in hub.list(lang, kind.name) {
            let entry = &hub.entries[id];
            let Some((_, terms)) = entry.common.terms.iter().find(|(taxonomy, _)| taxonomy == name)
            else {
                continue;
            };
            for term in terms {
                let number = *by_spelling.entry(&term.text).or_insert_with(|| {
                    let folded = fold_term(&term.text);
                    let key = merged.get(&folded).map_or(folded, |page| page.0.clone());
                    *by_key.entry(key).or_insert_with(|| {
                        drafts.push(Draft::default());
                        drafts.len() - 1
                    })
                });
                let draft = &mut drafts[number];
                match draft.spellings.get_mut(&term.text) {
                    Some(count) => *count += 1,
                    None => {
                        draft.spellings.insert(term.text.clone(), 1);
                    }
                }
                draft.place.get_or_insert_with(|| Place::at(&entry.file, &term.span));
                if draft.entries.last() != Some(&id) {
                    draft.entries.push(id);
                }
            }
        }
    }
    let mut drafts: BTreeMap<String, Draft> = by_key
        .into_iter()
        .map(|(key, number)| (key, std::mem::take(&mut drafts[number])))
        .collect();
    for (key, page) in merged.values() {
        if let Some(draft) = drafts.get_mut(key) {
            draft.page = Some(*page);
            used.insert(*page);
        }
    }
    report_alike(&drafts, name, diagnostics);
    finish(hub, lang, name, drafts, &merged)
}

/// Every spelling that a term's own page names, with the term it belongs to and the page.
fn merges(hub: &Hub, lang: usize, taxonomy: &str) -> BTreeMap<String, (String, usize)> {
    let mut merged = BTreeMap::new();
    for (index, page) in hub.term_pages.iter().enumerate() {
        if page.lang_index != lang || taxonomy_of(page) != taxonomy || page.common.draft {
            continue;
        }
        let key = fold_term(&page.common.title);
        merged.insert(key.clone(), (key.clone(), index));
        merged.entry(fold_term(&page.slug)).or_insert_with(|| (key.clone(), index));
        for spelling in page.item.term().map(|term| term.also.as_slice()).unwrap_or_default() {
            merged.insert(fold_term(&spelling.text), (key.clone(), index));
        }
    }
    merged
}

/// `open source` and `opensource` are two terms that are likely one.
fn report_alike(drafts: &BTreeMap<String, Draft>, taxonomy: &str, diagnostics: &mut Diagnostics) {
    let mut by_letters: BTreeMap<String, &Draft> = BTreeMap::new();
    for (key, draft) in drafts {
        let letters: String = key.chars().filter(|c| !c.is_whitespace()).collect();
        match by_letters.get(&letters) {
            Some(other) => {
                if let Some(place) = &draft.place {
                    diagnostics.alike_terms(place.clone(), label(other), label(draft), taxonomy);
                }
            }
            None => {
                by_letters.insert(letters, draft);
            }
        }
    }
}

/// The spelling used most; of equals the first in the order of bytes that begins with a capital less often.
fn label(draft: &Draft) -> &str {
    let most = draft.spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    most.map_or("", |(spelling, _)| spelling)
}

fn finish(
    hub: &Hub,
    lang: usize,
    name: &str,
    drafts: BTreeMap<String, Draft>,
    merged: &BTreeMap<String, (String, usize)>,
) -> Taxonomy {
    let locale: &Locale = &hub.locales[lang];
    let title = |draft: &Draft| {
        draft.page.map_or_else(
            || label(draft).to_owned(),
            |page| hub.term_pages[page].common.title.clone(),
        )
    };
    let mut drafts: Vec<(String, String, Draft)> =
        drafts.into_iter().map(|(key, draft)| (title(&draft), key, draft)).collect();
    drafts.sort_by(|a, b| locale.compare(&a.0, &b.0).then_with(|| a.1.cmp(&b.1)));
    let mut by_fold: HashMap<String, usize> =
        drafts.iter().enumerate().map(|(index, (_, key, _))| (key.clone(), index)).collect();
    for (spelling, (key, _)) in merged {
        if let Some(&index) = by_fold.get(key) {
            by_fold.insert(spelling.clone(), index);
        }
    }
    let mut by_spelling: HashMap<String, usize> = HashMap::default();
    for (index, (_, _, draft)) in drafts.iter().enumerate() {
        by_spelling.extend(draft.spellings.keys().map(|spelling| (spelling.clone(), index)));
    }
    let mut slugs: HashSet<String> = HashSet::default();
    let mut terms: Vec<Term> = drafts
        .into_iter()
        .map(|(label, _, draft)| {
            let own = draft.page.map(|page| hub.term_pages[page].slug.clone());
            Term {
                slug: unique(&own.unwrap_or_else(|| slug(&label)), &mut slugs),
                label,
                entries: draft.entries,
                together: Vec::new(),
                page: draft.page,
            }
        })
        .collect();
    let together = co_occurrences(hub, name, &terms, &by_spelling);
    for (term, together) in terms.iter_mut().zip(together) {
        term.together = together;
    }
    let by_slug =
        terms.iter().enumerate().map(|(index, term)| (term.slug.clone(), index)).collect();
    Taxonomy { name: name.to_owned(), terms, by_fold, by_spelling, by_slug }
}

fn unique(slug: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = slug.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{slug}-{number}");
        number += 1;
    }
    candidate
}

/// For each term, the terms that its entries also carry.
fn co_occurrences(
    hub: &Hub,
    name: &str,
    terms: &[Term],
    by_spelling: &HashMap<String, usize>,
) -> Vec<Vec<(usize, usize)>> {
    /// Enough for a row of links; a hundred neighbours say nothing.
    const MOST: usize = 8;
    /// Terms of one entry that are looked at.
    const MOST_BESIDE: usize = 100;
    let mut indices_of: HashMap<Id, Vec<usize>> = HashMap::default();
    let mut all = Vec::with_capacity(terms.len());
    for (own, term) in terms.iter().enumerate() {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &id in term.entries.iter().take(1_000) {
            let indices = indices_of
                .entry(id)
                .or_insert_with(|| indices(&hub.entries[id], name, by_spelling));
            for &other in indices.iter().take(MOST_BESIDE).filter(|other| **other != own) {
                *counts.entry(other).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(other, count)| (std::cmp::Reverse(count), other));
        counts.truncate(MOST);
        all.push(counts);
    }
    all
}

fn indices(entry: &Arc<Entry>, name: &str, by_spelling: &HashMap<String, usize>) -> Vec<usize> {
    let terms = entry.common.terms.iter().find(|(taxonomy, _)| taxonomy == name);
    let mut indices: Vec<usize> = terms
        .map(|(_, terms)| {
            terms.iter().filter_map(|term| by_spelling.get(&term.text).copied()).collect()
        })
        .unwrap_or_default();
    indices.sort_unstable();
    indices.dedup();
    indices
}
