//! Similar posts: shared terms, people, series and words of title and description, the rare ones weighing more
//! (TF-IDF). The body does not count, so editing one changes no other page.

use super::{Hub, Id};
use crate::fields::RefOr;
use crate::locale::{fold, fold_term, stop_words};
use crate::memo::in_parallel_with;
use std::collections::HashMap;

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
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut postings: Vec<Vec<u32>> = Vec::new();
    let mut features: Vec<Vec<(u32, f32)>> = Vec::with_capacity(posts.len());
    for (place, &id) in posts.iter().enumerate() {
        let mut own: Vec<(u32, f32)> = Vec::new();
        for (name, weight) in features_of(hub, lang, id) {
            let next = names.len() as u32;
            let feature = *names.entry(name).or_insert(next);
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
    let mut ranked: Vec<(f32, u32)> = touched
        .drain(..)
        .map(|place| (std::mem::take(&mut scores[place as usize]), place))
        .collect();
    ranked.retain(|(score, _)| *score > 0.0);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.dedup_by_key(|(_, place)| *place);
    ranked.into_iter().take(MOST).map(|(_, place)| place).collect()
}

/// What a post shares with others, with its weight.
fn features_of(hub: &Hub, lang: usize, id: Id) -> Vec<(String, f32)> {
    let entry = &hub.entries[id];
    let mut features = Vec::new();
    for (taxonomy, terms) in &entry.common.terms {
        features.extend(
            terms.iter().map(|term| (format!("{taxonomy}:{}", fold_term(&term.text)), 1.0)),
        );
    }
    if let Some(post) = entry.item.post() {
        for author in &post.authors {
            let name = match author {
                RefOr::Ref(author) => format!("@{}", author.text),
                RefOr::Inline(guest) => format!("@@{}", fold(&guest.name.text)),
            };
            features.push((name, 0.5));
        }
        features.extend(
            post.series.iter().map(|series| (format!("series:{}", fold_term(&series.text)), 2.0)),
        );
    }
    let stop = stop_words(hub.locales[lang].lang());
    let mut words = |text: &str, weight: f32| {
        let folded = fold(text);
        for word in
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2)
        {
            if stop.binary_search(&word).is_err() {
                features.push((word.to_owned(), weight));
            }
        }
    };
    words(&entry.common.title, 0.6);
    words(&entry.common.description, 0.3);
    features
}
