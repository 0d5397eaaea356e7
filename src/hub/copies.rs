//! Testimonials that say the same in nearly the same words.
//!
//! Of each text, the pairs of neighbouring words are hashed; the smallest hashes are its sketch (MinHash: A. Broder, "On the
//! resemblance and containment of documents", 1997). Only texts with hashes of their sketches in common are compared, and of
//! those a bounded number, so the whole stays linear in the number of texts.

use super::similar::hash_of;
use crate::kinds::Entry;
use crate::locale::fold;
use crate::markdown::{Piece, words_of};
use crate::tables::{HashMap, map_for};

/// Words below which texts may be alike by chance: "Merci à toute l’équipe !"
const LEAST_WORDS: usize = 8;
/// Words of a text that count.
const MOST_WORDS: usize = 600;
/// Hashes in a sketch.
const SKETCH: usize = 24;
/// Of them, so many in common make two texts worth comparing.
const SHARED: usize = 4;
/// Texts kept for one hash, and compared with one text.
const MOST_TEXTS: usize = 16;
/// The share of all pairs that two texts have in common, from which they are one.
const ALIKE: f64 = 0.5;
/// The same of the pairs of the shorter one, from which it is a part of the other; and how many it must have.
const WITHIN: f64 = 0.8;
const LEAST_WITHIN: usize = 14;

/// For each text, given the oldest first, the place of an earlier one that it repeats.
pub(super) fn find(texts: &[&Entry]) -> Vec<Option<usize>> {
    let pairs: Vec<Vec<u64>> = texts.iter().map(|entry| pairs_of(&plain(entry))).collect();
    let mut by_hash: HashMap<(usize, u64), Vec<usize>> = map_for(texts.len() * SKETCH);
    let mut repeated = Vec::with_capacity(texts.len());
    for (place, own) in pairs.iter().enumerate() {
        let sketch = || own.iter().take(SKETCH).map(|hash| (texts[place].lang_index, *hash));
        let mut shared: Vec<usize> =
            sketch().filter_map(|hash| by_hash.get(&hash)).flatten().copied().collect();
        shared.sort_unstable();
        let mut near: Vec<(usize, usize)> =
            shared.chunk_by(|a, b| a == b).map(|one| (one.len(), one[0])).collect();
        near.retain(|(n_shared, _)| *n_shared >= SHARED.min(own.len()));
        // Those with most in common; of equals the oldest.
        near.sort_by_key(|(n_shared, other)| (std::cmp::Reverse(*n_shared), *other));
        let is_alike = |other: &usize| are_alike(own, &pairs[*other]);
        repeated.push(near.iter().take(MOST_TEXTS).map(|(_, other)| *other).find(is_alike));
        for hash in sketch() {
            let known = by_hash.entry(hash).or_default();
            if known.len() < MOST_TEXTS {
                known.push(place);
            }
        }
    }
    repeated
}

/// The words of a text as its author wrote them.
fn plain(entry: &Entry) -> String {
    let mut html = String::new();
    super::each(&entry.document.body, &mut |piece| {
        if let Piece::Html(part) = piece {
            html.push_str(part);
        }
    });
    words_of(&html)
}

/// The hashes of each two neighbouring words, the smallest first; none of a text that is too short.
fn pairs_of(text: &str) -> Vec<u64> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(MOST_WORDS).collect();
    if words.len() < LEAST_WORDS {
        return Vec::new();
    }
    let mut pairs: Vec<u64> = words.windows(2).map(|pair| hash_of(pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn are_alike(one: &[u64], other: &[u64]) -> bool {
    let common = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count();
    let (all, least) = (one.len() + other.len() - common, one.len().min(other.len()));
    let share = |of: usize| common as f64 / of.max(1) as f64;
    share(all) >= ALIKE || (least >= LEAST_WITHIN && share(least) >= WITHIN)
}

#[cfg(test)]
mod tests {
    use super::{are_alike, pairs_of};

    fn alike(one: &str, other: &str) -> bool {
        are_alike(&pairs_of(one), &pairs_of(other))
    }

    const TEXT: &str = "Mon vélo cargo est revenu de l’atelier en deux jours, réglé, propre, et la batterie tient à nouveau \
        toute la semaine sans recharge.";

    #[test]
    fn a_text_with_a_few_other_words_is_a_copy() {
        assert!(alike(TEXT, TEXT));
        assert!(
            alike(TEXT, &TEXT.to_uppercase().replace(',', " ;")),
            "case and marks do not count"
        );
        assert!(alike(TEXT, &TEXT.replace("deux", "trois").replace("semaine", "journée")));
        assert!(alike(
            TEXT,
            &format!(
                "Bonjour à tous les lecteurs de cette page ! {TEXT} Je reviendrai sans \
            hésiter, et ma sœur aussi, dès que son vieux biporteur le demandera."
            )
        ));
    }

    #[test]
    fn texts_on_the_same_thing_are_not_copies() {
        let other = "Mon vélo cargo avait perdu ses freins dans la descente du port ; l’atelier les a changés le jour même, \
            sans me vendre autre chose.";
        assert!(!alike(TEXT, other));
    }

    #[test]
    fn short_thanks_are_nobodys() {
        assert!(!alike("Merci à toute l’équipe !", "Merci à toute l’équipe !"));
    }
}
