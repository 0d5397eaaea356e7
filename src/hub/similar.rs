//! Similar posts: shared terms, people, series and words of title and description, the rare ones weighing more
//! (TF-IDF). The body does not count, so editing one changes no other page.

use super::{Hub, Id};
use crate::fields::RefOr;
use crate::locale::{fold, fold_term, stop_words};
use crate::memo::{in_parallel, in_parallel_with};
use crate::tables::{HashMap, HashSet, map_for};

/// Posts shown under a post.
const MOST: usize = 4;
/// The rarest features of a post that are compared.
const FEATURES: usize = 16;
/// How far from a post, in the list of those that share a feature, others are looked at. With the bound on features
/// it keeps the whole linear in the number of posts.
const WINDOW: usize = 48;

pub(super) fn gather(hub: &Hub) -> Vec<Vec<Id>> {
    let mut similar = vec![Vec::new(); hub.entries.len()];
    for lang in 0..hub.locales.len() {
        let posts = hub.list(lang, "posts");
        for (&id, found) in posts.iter().zip(of_posts(hub, lang, posts)) {
            similar[id] = found;
        }
    }
    similar
}

/// One of the things that a post shares with others.
#[derive(Clone, Copy)]
struct Feature {
    number: u32,
    /// The place of the post in the list of those that have it.
    at: u32,
    weight: f32,
}

/// Posts are numbered here by their place in the list, from the newest to the oldest.
fn of_posts(hub: &Hub, lang: usize, posts: &[Id]) -> Vec<Vec<Id>> {
    let stop: HashSet<u64> =
        stop_words(hub.locales[lang].lang()).iter().map(|word| hash_of("", word)).collect();
    let named = in_parallel(posts, |&id| features_of(hub, &stop, id));
    let mut numbers: HashMap<u64, u32> = map_for(posts.len());
    let mut postings: Vec<Vec<u32>> = Vec::new();
    let mut features: Vec<Vec<Feature>> = Vec::with_capacity(posts.len());
    for (place, named) in named.into_iter().enumerate() {
        let mut own: Vec<Feature> = Vec::with_capacity(named.len());
        for (name, weight) in named {
            let next = numbers.len() as u32;
            let number = *numbers.entry(name).or_insert(next);
            if number as usize == postings.len() {
                postings.push(Vec::new());
            }
            let posting = &mut postings[number as usize];
            if posting.last() != Some(&(place as u32)) {
                own.push(Feature { number, at: posting.len() as u32, weight });
                posting.push(place as u32);
            }
        }
        features.push(own);
    }
    let n_posts = posts.len() as f32;
    let rarity: Vec<f32> =
        postings.iter().map(|posting| (n_posts / posting.len() as f32).ln()).collect();
    in_parallel_with(
        &features,
        || Scores { of: vec![0.0; posts.len()], touched: vec![0; FEATURES * 2 * WINDOW] },
        |scores, own| {
            let mut own: Vec<(f32, Feature)> = own
                .iter()
                .filter(|feature| postings[feature.number as usize].len() > 1)
                .map(|feature| (rarity[feature.number as usize], *feature))
                .collect();
            own.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
            let mut n_touched = 0;
            for (rarity, Feature { number, at, weight }) in own.into_iter().take(FEATURES) {
                let (posting, at) = (&postings[number as usize], at as usize);
                let newer = &posting[at.saturating_sub(WINDOW)..at];
                let older = &posting[at + 1..(at + WINDOW + 1).min(posting.len())];
                let weight = weight * rarity.powi(2);
                n_touched = scores.add(newer, weight, n_touched);
                n_touched = scores.add(older, weight, n_touched);
            }
            scores.best(n_touched).into_iter().map(|place| posts[place as usize]).collect()
        },
    )
}

/// How alike other posts are to one; all zero between two posts.
struct Scores {
    of: Vec<f32>,
    /// The places whose score is not zero.
    touched: Vec<u32>,
}

impl Scores {
    /// Adds a weight to the scores of some places, and says how many are touched now.
    fn add(&mut self, places: &[u32], weight: f32, mut n_touched: usize) -> usize {
        for &place in places {
            let score = &mut self.of[place as usize];
            // No branch: whether a place is new is a coin's toss.
            self.touched[n_touched] = place;
            n_touched += usize::from(*score == 0.0);
            *score += weight;
        }
        n_touched
    }

    /// The places with the best scores; of equals the newest.
    fn best(&mut self, n_touched: usize) -> Vec<u32> {
        let mut ranked: Vec<(f32, u32)> = Vec::with_capacity(MOST + 1);
        let mut least = 0.0;
        for &place in &self.touched[..n_touched] {
            let score = std::mem::take(&mut self.of[place as usize]);
            if score < least || score <= 0.0 {
                continue;
            }
            let is_before =
                |other: &(f32, u32)| other.0.total_cmp(&score).then(place.cmp(&other.1)).is_gt();
            let rank = ranked.partition_point(is_before);
            ranked.insert(rank, (score, place));
            ranked.truncate(MOST);
            if ranked.len() == MOST {
                least = ranked[MOST - 1].0;
            }
        }
        ranked.into_iter().map(|(_, place)| place).collect()
    }
}

/// What a post shares with others, each by a hash of its name, with its weight.
fn features_of(hub: &Hub, stop: &HashSet<u64>, id: Id) -> Vec<(u64, f32)> {
    let entry = &hub.entries[id];
    let mut features = Vec::with_capacity(32);
    for (taxonomy, terms) in &entry.common.terms {
        features.extend(terms.iter().map(|term| (hash_of(taxonomy, &fold_term(&term.text)), 1.0)));
    }
    if let Some(post) = entry.item.post() {
        for author in &post.authors {
            let name = match author {
                RefOr::Ref(author) => hash_of("author", &author.text),
                RefOr::Inline(guest) => hash_of("guest", &fold(&guest.name.text)),
            };
            features.push((name, 0.5));
        }
        features.extend(
            post.series.iter().map(|series| (hash_of("series", &fold_term(&series.text)), 2.0)),
        );
    }
    let mut words = |text: &str, weight: f32| {
        let folded = fold(text);
        for word in
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2)
        {
            let name = hash_of("", word);
            if !stop.contains(&name) {
                features.push((name, weight));
            }
        }
    };
    words(&entry.common.title, 0.6);
    words(&entry.common.description, 0.3);
    features
}

/// Tells features apart; its value decides nothing else (FNV-1a: most names are a word).
pub(super) fn hash_of(group: &str, name: &str) -> u64 {
    let bytes = group.bytes().chain([0]).chain(name.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
