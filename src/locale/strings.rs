//! The words of the interface: tables of keys, and the filling of their placeholders.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::fold::fold;

/// What a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Text(String),
    /// Pairs of a category (`zero`, `one`, `two`, `few`, `many`, `other`) and its form.
    Plural(Vec<(String, String)>),
}

/// The words of one language, its fallbacks included.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    entries: BTreeMap<String, Entry>,
}

impl Strings {
    /// The first table that has a key gives it: the hub's own, the theme's, the program's, then other languages'.
    pub fn from_tables(tables: impl IntoIterator<Item = Vec<(String, Entry)>>) -> Strings {
        let mut entries = BTreeMap::new();
        for (key, entry) in tables.into_iter().flatten() {
            entries.entry(key).or_insert(entry);
        }
        Strings { entries }
    }

    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

impl Entry {
    /// The text, or the general form of a plural.
    pub fn text(&self) -> &str {
        match self {
            Entry::Text(text) => text,
            Entry::Plural(_) => self.plural("other").unwrap_or_default(),
        }
    }

    /// What is wrong with it, for whoever reads a table: `other` left out, or a category that no language has.
    pub fn mistake(&self) -> Option<String> {
        const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
        let Entry::Plural(forms) = self else { return None };
        match forms.iter().find(|(category, _)| !CATEGORIES.contains(&category.as_str())) {
            Some((category, _)) => Some(format!(
                "`{category}` is no plural category; they are {}",
                CATEGORIES.join(", ")
            )),
            None if self.plural("other").is_none() => {
                Some("a plural needs the form `other`".to_owned())
            }
            None => None,
        }
    }

    /// The form for `n`; the category is asked for only when it matters.
    pub(super) fn form(&self, n: u64, category: impl FnOnce() -> &'static str) -> &str {
        match self {
            Entry::Text(text) => text,
            Entry::Plural(_) => {
                let zero = if n == 0 { self.plural("zero") } else { None };
                zero.or_else(|| self.plural(category())).unwrap_or_else(|| self.text())
            }
        }
    }

    fn plural(&self, wanted: &str) -> Option<&str> {
        let Entry::Plural(forms) = self else { return None };
        forms.iter().find(|(category, _)| category == wanted).map(|(_, form)| form.as_str())
    }
}

/// Fills `{name}` in one pass, so that what is filled in is never read again; an unknown name stays as it is written.
pub(super) fn fill<'a>(
    text: &str,
    elides: bool,
    value_of: impl Fn(&str) -> Option<Cow<'a, str>>,
) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((value_of(name)?, after))) {
            Some((value, after)) => {
                if elides {
                    elide(&mut out, &value);
                }
                out.push_str(&value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `Texte de ` before `Awa` becomes `Texte d’`. An `h` is left alone: it may be aspirated.
fn elide(out: &mut String, value: &str) {
    let Some(before) = out.strip_suffix("de ") else { return };
    if before.ends_with(char::is_alphanumeric) {
        return;
    }
    let start = fold(&value.chars().take(2).collect::<String>());
    let mut letters = start.chars();
    let vowel = |letter| "aeiou".contains(letter);
    let elides = match letters.next() {
        Some('y') => letters.next().is_some_and(|letter| letter.is_alphabetic() && !vowel(letter)),
        Some(letter) => vowel(letter),
        None => false,
    };
    if elides {
        out.truncate(out.len() - "e ".len());
        out.push('’');
    }
}

/// The keys that were asked for in vain, each with what is shown in its place.
///
/// A list that only grows, so that the texts can be lent for as long as the locale lives.
#[derive(Default)]
pub(super) struct Missing {
    first: OnceLock<Box<MissingKey>>,
}

struct MissingKey {
    shown: String,
    next: OnceLock<Box<MissingKey>>,
}

impl MissingKey {
    fn key(&self) -> &str {
        &self.shown['⟦'.len_utf8()..self.shown.len() - '⟧'.len_utf8()]
    }
}

impl Missing {
    pub(super) fn shown(&self, key: &str) -> &str {
        let mut slot = &self.first;
        loop {
            let found = slot.get_or_init(|| {
                Box::new(MissingKey { shown: format!("⟦{key}⟧"), next: OnceLock::new() })
            });
            if found.key() == key {
                return &found.shown;
            }
            slot = &found.next;
        }
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        let mut slot = self.first.get();
        while let Some(found) = slot {
            keys.push(found.key());
            slot = found.next.get();
        }
        keys.sort_unstable();
        keys
    }
}
