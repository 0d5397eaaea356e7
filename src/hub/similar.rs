//! Similar posts: shared terms, people, series and words of title and description, the rare ones weighing more
//! (TF-IDF). The body does not count, so editing one changes no other page.

use super::{Hub, Id};
use crate::fields::RefOr;
use crate::locale::{fold, fold_term, stop_words};
use crate::memo::{in_parallel, in_parallel_with};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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

/// Posts are numbered here by their place in the list, from the newest to the oldest.
fn of_posts(hub: &Hub, lang: usize, posts: &[Id]) -> Vec<Vec<Id>> {
    let stop = stop_words(hub.locales[lang].lang());
    let named = in_parallel(posts, |&id| features_of(hub, stop, id));
    let mut numbers: HashMap<u64, u32> = HashMap::with_capacity(posts.len());
    let mut postings: Vec<Vec<u32>> = Vec::new();
    let mut features: Vec<Vec<(u32, f32)>> = Vec::with_capacity(posts.len());
    for (place, named) in named.into_iter().enumerate() {
        let mut own: Vec<(u32, f32)> = Vec::with_capacity(named.len());
        for (name, weight) in named {
            let next = numbers.len() as u32;
            let feature = *numbers.entry(name).or_insert(next);
            if feature as usize == postings.len() {
                postings.push(Vec::new());
            }
            if postings[feature as usize].last() != Some(&(place as u32)) {
                postings[feature as usize].push(place as u32);
                own.push((feature, weight));
            }
        }
        features.push(own);
    }
    let n_posts = posts.len() as f32;
    let rarity: Vec<f32> =
        postings.iter().map(|posting| (n_posts / posting.len() as f32).ln()).collect();
    let places: Vec<u32> = (0..posts.len() as u32).collect();
    in_parallel_with(
        &places,
        || (vec![0_f32; posts.len()], Vec::<u32>::new()),
        |(scores, touched), &place| {
            let mut own = features[place as usize].clone();
            own.retain(|(feature, _)| postings[*feature as usize].len() > 1);
            own.sort_by(|a, b| {
                rarity[b.0 as usize].total_cmp(&rarity[a.0 as usize]).then(a.0.cmp(&b.0))
            });
            for (feature, weight) in own.into_iter().take(FEATURES) {
                let posting = &postings[feature as usize];
                let at = posting.partition_point(|&other| other < place);
                let near =
                    &posting[at.saturating_sub(WINDOW)..(at + WINDOW + 1).min(posting.len())];
                let weight = weight * rarity[feature as usize].powi(2);
                for &other in near.iter().filter(|&&other| other != place) {
                    if scores[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    scores[other as usize] += weight;
                }
            }
            best(scores, touched).into_iter().map(|place| posts[place as usize]).collect()
        },
    )
}

/// The places with the best scores; of equals the newest. Leaves the scores as they were: all zero.
fn best(scores: &mut [f32], touched: &mut Vec<u32>) -> Vec<u32> {
    let mut ranked: Vec<(f32, u32)> = Vec::with_capacity(MOST + 1);
    for place in touched.drain(..) {
        let score = std::mem::take(&mut scores[place as usize]);
        let is_before =
            |other: &(f32, u32)| other.0.total_cmp(&score).then(place.cmp(&other.1)).is_gt();
        let rank = ranked.partition_point(is_before);
        if score > 0.0 && rank < MOST {
            ranked.insert(rank, (score, place));
            ranked.truncate(MOST);
        }
    }
    ranked.into_iter().map(|(_, place)| place).collect()
}

/// What a post shares with others, each by a hash of its name, with its weight.
fn features_of(hub: &Hub, stop: &[&str], id: Id) -> Vec<(u64, f32)> {
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
            if stop.binary_search(&word).is_err() {
                features.push((hash_of("", word), weight));
            }
        }
    };
    words(&entry.common.title, 0.6);
    words(&entry.common.description, 0.3);
    features
}

/// Tells features apart; its value decides nothing else.
fn hash_of(group: &str, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (group, name).hash(&mut hasher);
    hasher.finish()
}
