//! What depends on a language: dates, plurals, numbers, sorting, slugs and the words of the interface.
//!
//! One `Locale` a language, built once and shared by all threads. Knows no file system, no YAML and no clock: the
//! words are handed in as tables, the moments as arguments.

mod collation;
mod dates;
mod fold;
mod legal;
mod numbers;
mod slug;
mod stop_words;
mod strings;

use std::borrow::Cow;

use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

pub use dates::PartialDate;
pub use fold::{fold, fold_term};
pub use legal::paid_words;
pub use slug::slug;
pub use stop_words::stop_words;
pub use strings::{Entry, Strings};

/// One language: how it writes dates and numbers, how it sorts, and its words.
pub struct Locale {
    lang: String,
    dir: &'static str,
    /// French: `de` becomes `d’` before a vowel.
    elides: bool,
    strings: Strings,
    missing: strings::Missing,
    plurals: PluralRules,
    dates: dates::Dates,
    collation: collation::Collation,
    grouping: numbers::Grouping,
}

impl Locale {
    /// Fails when `lang` is no BCP 47 language tag (`fr`, `en-GB`).
    pub fn new(lang: &str, strings: Strings) -> Result<Locale, String> {
        let tag: icu_locale_core::Locale = lang
            .parse()
            .map_err(|_| format!("`{lang}` is no language tag, such as `fr` or `en-GB`"))?;
        let no_data = |what: &str| format!("`{lang}` has no {what}");
        let options = PluralRulesOptions::default();
        Ok(Locale {
            lang: lang.to_owned(),
            dir: direction(&tag),
            elides: tag.id.language.as_str() == "fr",
            strings,
            missing: strings::Missing::default(),
            plurals: PluralRules::try_new((&tag).into(), options)
                .map_err(|_| no_data("plurals"))?,
            dates: dates::Dates::new(&tag).map_err(|_| no_data("dates"))?,
            collation: collation::Collation::new(&tag).map_err(|_| no_data("alphabet"))?,
            grouping: numbers::Grouping::of(&tag),
        })
    }

    /// The tag as given: `fr`, `en-GB`.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// `fr_FR`: language and territory as Open Graph writes them, with the usual territory where the tag names none;
    /// empty where none is usual.
    pub fn with_territory(&self) -> String {
        const TERRITORIES: [(&str, &str); 11] = [
            ("br", "FR"),
            ("ca", "ES"),
            ("de", "DE"),
            ("en", "US"),
            ("es", "ES"),
            ("fr", "FR"),
            ("it", "IT"),
            ("ja", "JP"),
            ("nl", "NL"),
            ("pl", "PL"),
            ("pt", "PT"),
        ];
        let mut parts = self.lang.split('-');
        let language = parts.next().unwrap_or_default();
        let written = parts.find(|part| part.len() == 2);
        let known = TERRITORIES.iter().find(|(known, _)| *known == language);
        let territory = written.or(known.map(|(_, territory)| *territory));
        territory.map_or(String::new(), |territory| {
            format!("{language}_{}", territory.to_ascii_uppercase())
        })
    }

    /// `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        self.dir
    }

    /// The text of a key; a key that no table has comes back as `⟦key⟧`, so that a test finds it.
    pub fn t<'a>(&'a self, key: &str) -> &'a str {
        match self.strings.get(key) {
            Some(entry) => entry.text(),
            None => self.missing.shown(key),
        }
    }

    /// The text of a value in a group of keys: `label("role", "community-manager")` is `role_community_manager`.
    pub fn label<'a>(&'a self, group: &str, value: &str) -> &'a str {
        self.t(&format!("{group}_{}", value.replace('-', "_")))
    }

    /// The form for a number: exactly 0 has its own when the table gives one, then the language's plural category.
    pub fn tn(&self, key: &str, n: u64) -> String {
        self.tnf(key, n, &[])
    }

    /// The text of a key with its `{name}` placeholders filled.
    pub fn tf(&self, key: &str, args: &[(&str, &str)]) -> String {
        strings::fill(self.t(key), self.elides, |name| argument(args, name))
    }

    /// The form for a number, with other placeholders filled too. `{n}` is the number as the language writes it.
    pub fn tnf(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let text = match self.strings.get(key) {
            Some(entry) => entry.form(n, || self.category(n)),
            None => self.missing.shown(key),
        };
        strings::fill(text, self.elides, |name| match name {
            "n" => Some(Cow::Owned(self.number(n))),
            _ => argument(args, name),
        })
    }

    /// Whether a table has the key.
    pub fn has(&self, key: &str) -> bool {
        self.strings.get(key).is_some()
    }

    /// The keys asked for so far that no table has, sorted.
    pub fn missing(&self) -> Vec<&str> {
        self.missing.keys()
    }

    /// `1 140` in French, `1,140` in English.
    pub fn number(&self, n: u64) -> String {
        self.grouping.write(n)
    }

    /// A language in the words of this one: `anglais`; the tag itself when no table names it.
    pub fn language_name(&self, tag: &str) -> String {
        let whole = format!("language_{}", tag.to_ascii_lowercase().replace('-', "_"));
        let primary = whole.split('_').take(2).collect::<Vec<_>>().join("_");
        let entry = self.strings.get(&whole).or_else(|| self.strings.get(&primary));
        entry.map_or(tag, Entry::text).to_owned()
    }

    /// `A, B et C`
    pub fn join(&self, names: &[String]) -> String {
        let Some((last, before)) = names.split_last() else { return String::new() };
        let mut before = before.iter();
        let Some(first) = before.next() else { return last.clone() };
        let pair = |key, a: &str, b: &str| self.tf(key, &[("a", a), ("b", b)]);
        if names.len() == 2 {
            return pair("list_pair", first, last);
        }
        let start = before.fold(first.clone(), |start, name| pair("list_next", &start, name));
        pair("list_last", &start, last)
    }

    fn category(&self, n: u64) -> &'static str {
        match self.plurals.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }
}

fn argument<'a>(args: &[(&str, &'a str)], name: &str) -> Option<Cow<'a, str>> {
    args.iter().find(|(key, _)| *key == name).map(|(_, value)| Cow::Borrowed(*value))
}

/// By the script when the tag names one, else by the language's usual script.
fn direction(tag: &icu_locale_core::Locale) -> &'static str {
    const SCRIPTS: [&str; 9] =
        ["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];
    const LANGUAGES: [&str; 14] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
    let rtl = match tag.id.script {
        Some(script) => SCRIPTS.contains(&script.as_str()),
        None => LANGUAGES.contains(&tag.id.language.as_str()),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// Every thread that renders pages reads the same locale.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Locale>();
};

#[cfg(test)]
mod tests;
