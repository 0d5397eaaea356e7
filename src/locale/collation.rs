//! The order of a language's alphabet, and the letters of an index.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_provider::DataError;
use unicode_normalization::UnicodeNormalization;

use super::Locale;
use super::fold::fold;

/// The collators of one language.
pub(super) struct Collation {
    full: CollatorBorrowed<'static>,
    /// Sees letters only: no accents, no case.
    letters: CollatorBorrowed<'static>,
}

impl Collation {
    pub(super) fn new(tag: &icu_locale_core::Locale) -> Result<Collation, DataError> {
        let mut letters = CollatorOptions::default();
        letters.strength = Some(Strength::Primary);
        Ok(Collation {
            full: Collator::try_new(tag.into(), CollatorOptions::default())?,
            letters: Collator::try_new(tag.into(), letters)?,
        })
    }
}

impl Locale {
    /// The order of the alphabet; texts that it holds equal are told apart by their bytes.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collation.full.compare(a, b).then_with(|| a.cmp(b))
    }

    /// Bytes that sort as `compare` does: for long lists.
    pub fn sort_key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 3);
        let Ok(()) = self.collation.full.write_sort_key_to(text, &mut key);
        key.push(0);
        key.extend_from_slice(text.as_bytes());
        key
    }

    /// The letter of the A to Z index: `E` for `Émile`, `O` for `œuvre`, `0-9` for a digit, `#` where there is neither.
    ///
    /// Marks before the first letter do not count. A letter that the language holds to be one of its own (`Å` in
    /// Swedish, `Ñ` in Spanish) stays.
    pub fn initial(&self, text: &str) -> String {
        let Some(first) = text.nfkc().find(|c| c.is_alphanumeric()) else { return "#".to_owned() };
        if first.is_numeric() {
            return "0-9".to_owned();
        }
        let own = first.to_uppercase().to_string();
        let folded = fold(&own);
        match folded.chars().next() {
            Some(base) if self.collation.letters.compare(&own, &folded).is_eq() => {
                base.to_uppercase().to_string()
            }
            _ => own,
        }
    }
}
