//! Clouds: words weighed by a number, on a logarithmic scale.

use super::press::Press;
use crate::hub::Id;
use crate::locale::{Locale, fold_term};
use crate::views::{Cloud, CloudWord};
use std::collections::{BTreeMap, BTreeSet};

/// Steps of size in a cloud.
const LEVELS: f64 = 6.0;

/// A word with its weight, before it is shown.
pub(super) struct Weighed {
    pub label: String,
    pub url: String,
    pub count: u64,
}

/// Shows words by their weights: in the order of the alphabet, and ranked. `count_key` is the plural that is read
/// after each word.
pub(super) fn show(
    mut words: Vec<Weighed>,
    count_key: &str,
    locale: &Locale,
) -> (Vec<CloudWord>, Vec<CloudWord>) {
    let most = words.iter().map(|word| word.count).max().unwrap_or(1);
    let least = words.iter().map(|word| word.count).min().unwrap_or(1);
    words.sort_by(|a, b| locale.compare(&a.label, &b.label));
    let shown: Vec<CloudWord> = words
        .into_iter()
        .map(|word| CloudWord {
            level: level(word.count, least, most),
            count_text: locale.tn(count_key, word.count),
            label: word.label,
            url: word.url,
            count: word.count,
        })
        .collect();
    let mut ranked = shown.clone();
    ranked.sort_by_key(|word| std::cmp::Reverse(word.count));
    (shown, ranked)
}

/// 1 for the lightest, 6 for the heaviest; words of one weight stand in the middle.
fn level(count: u64, least: u64, most: u64) -> u8 {
    if most == least {
        return 3;
    }
    let scale = |n: u64| (n.max(1) as f64).ln();
    let share = (scale(count) - scale(least)) / (scale(most) - scale(least)).max(f64::EPSILON);
    1 + (share * (LEVELS - 1.0) + 1e-9).floor() as u8
}

/// The voted cloud of some testimonials: their words, and the votes of clients from `data/votes.csv`.
pub(super) fn cloud(press: &Press, lang: usize, testimonials: &[Id], title: &str) -> Cloud {
    let locale = press.locale(lang);
    let mut spellings: BTreeMap<String, (BTreeMap<String, u64>, u64)> = BTreeMap::new();
    let typography = press.typography(lang);
    let mut add = |word: &str, votes: u64| {
        let (labels, total) = spellings.entry(fold_term(word)).or_default();
        let word = crate::markdown::plain(word, typography);
        *labels.entry(word.into_owned()).or_default() += votes.max(1);
        *total += votes;
    };
    let mut clients: BTreeSet<&str> = BTreeSet::new();
    let mut slugs: BTreeSet<&str> = BTreeSet::new();
    for &id in testimonials {
        let entry = press.entry(id);
        slugs.insert(&entry.slug);
        let Some(testimony) = entry.item.testimony() else { continue };
        for (word, votes) in &testimony.words {
            add(&word.text, *votes);
        }
    }
    for vote in &press.votes {
        if slugs.contains(vote.testimonial.as_str()) {
            add(&vote.word, 1);
            clients.insert(&vote.client);
        }
    }
    let wall =
        press.hub.kinds().find(|kind| kind.name == "testimonials").expect("a kind of the list");
    let url = press.hub.routes.list(wall, lang, 1).url().to_owned();
    let words: Vec<Weighed> = spellings
        .into_values()
        .filter(|(_, votes)| *votes > 0)
        .map(|(labels, count)| Weighed { label: most_used(&labels), url: String::new(), count })
        .collect();
    let votes = words.iter().map(|word| word.count).sum::<u64>();
    let (n_words, n_votes) =
        (locale.tn("n_words", words.len() as u64), locale.tn("n_votes", votes));
    let total = if words.is_empty() {
        String::new()
    } else if clients.is_empty() {
        locale.tf("total_words", &[("words", &n_words), ("votes", &n_votes)])
    } else {
        let n_clients = locale.tn("n_clients", clients.len() as u64);
        locale.tf(
            "total_words_clients",
            &[("words", &n_words), ("votes", &n_votes), ("clients", &n_clients)],
        )
    };
    let (words, ranked) = show(words, "n_votes", locale);
    Cloud { key: "words".to_owned(), title: title.to_owned(), url, words, ranked, total }
}

fn most_used(labels: &BTreeMap<String, u64>) -> String {
    labels
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
        .map(|(label, _)| label.clone())
        .unwrap_or_default()
}

/// One vote of `data/votes.csv`: `testimonial,client,word`.
pub struct Vote {
    testimonial: String,
    client: String,
    word: String,
}

/// Reads the votes; one counts for a client and word.
pub(super) fn read_votes(
    sources: &crate::sources::Sources,
    diagnostics: &mut crate::diagnostics::Diagnostics,
) -> Vec<Vote> {
    let Some(source) = sources.data.iter().find(|source| &*source.path == "data/votes.csv") else {
        return Vec::new();
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let mut seen = BTreeSet::new();
    let mut votes = Vec::new();
    for (index, row) in reader.records().enumerate() {
        let field = |row: &csv::StringRecord, at: usize| {
            row.get(at).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let vote =
            row.ok().and_then(|row| Some((field(&row, 0)?, field(&row, 1)?, field(&row, 2)?)));
        let Some((testimonial, client, word)) = vote else {
            let place = crate::diagnostics::Place::whole(&source.path);
            diagnostics.bad_row(place, index as u64 + 2, "it wants `testimonial,client,word`");
            continue;
        };
        if seen.insert((testimonial.clone(), client.clone(), fold_term(&word))) {
            votes.push(Vote { testimonial, client, word });
        }
    }
    votes
}
