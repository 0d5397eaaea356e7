//! Anchors: each text has its own set of ids, and no id twice.

use std::collections::{HashMap, HashSet};

/// Places that the pages of themes have themselves.
const OF_THEMES: [&str; 9] =
    ["main", "content", "contenu", "comments", "commentaires", "top", "menu", "reply", "p"];

/// The ids of one text.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Each id in use but [`OF_THEMES`], with the number that its next namesake tries first.
    next: HashMap<String, usize>,
    claimed: HashSet<String>,
    given: Vec<String>,
}

impl Ids {
    /// The number that the next namesake of an id in use tries first.
    fn next(&self, id: &str) -> Option<usize> {
        self.next.get(id).copied().or_else(|| OF_THEMES.contains(&id).then_some(2))
    }

    /// Keeps an id for whoever claims it later, so that no made one takes it.
    pub(super) fn reserve(&mut self, id: &str) {
        self.next.entry(id.to_owned()).or_insert(2);
    }

    /// Records an id that its author wrote. False when it was given before.
    pub(super) fn claim(&mut self, id: &str) -> bool {
        self.reserve(id);
        let first = self.claimed.insert(id.to_owned());
        if first {
            self.given.push(id.to_owned());
        }
        first
    }

    /// Makes an id from the words of a heading: accents folded, never empty, never twice.
    pub(super) fn of_words(&mut self, words: &str) -> String {
        let slug = slug::slugify(words);
        let base = if slug.is_empty() { "section" } else { &slug };
        let id = self.unused(base);
        self.given.push(id.clone());
        id
    }

    /// Counting goes on where the last namesake stopped, so that equal headings cost no more than others.
    fn unused(&mut self, base: &str) -> String {
        let Some(start) = self.next(base) else {
            self.next.insert(base.to_owned(), 2);
            return base.to_owned();
        };
        let mut number = start;
        let id = loop {
            let id = format!("{base}-{number}");
            number += 1;
            if self.next(&id).is_none() {
                break id;
            }
        };
        self.next.insert(base.to_owned(), number);
        self.next.insert(id.clone(), 2);
        id
    }

    /// Every id, sorted.
    pub(super) fn into_sorted(mut self) -> Vec<String> {
        self.given.sort_unstable();
        self.given.dedup();
        self.given
    }
}
