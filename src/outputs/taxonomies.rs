//! A cloud a taxonomy, and a page a term.

use super::body;
use super::press::{Press, link, numbered, pager, pages, shown};
use super::words::{Weighed, show};
use crate::diagnostics::Diagnostics;
use crate::hub::{Id, Taxonomy, Term};
use crate::plan::{About, Plan, Urls};
use crate::views::{Cloud, Link, TaxonomyPage, TermPage};
use std::sync::Arc;

/// Terms above which a cloud shows the heaviest alone, with a page a letter beside it.
const LARGEST_CLOUD: usize = 400;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        for taxonomy in
            press.hub.taxonomies[lang].iter().filter(|taxonomy| !taxonomy.terms.is_empty())
        {
            plan_cloud(press, plan, lang, taxonomy);
            for term in &taxonomy.terms {
                plan_term(press, plan, lang, taxonomy, term);
            }
        }
    }
}

/// The heaviest terms of each taxonomy, for the home page.
pub(super) fn clouds(press: &Press, lang: usize, most: usize) -> Vec<Cloud> {
    if !press.is_on("taxonomies") {
        return Vec::new();
    }
    let filled = press.hub.taxonomies[lang].iter().filter(|taxonomy| !taxonomy.terms.is_empty());
    filled
        .map(|taxonomy| {
            cloud(
                press,
                lang,
                taxonomy,
                most,
                press.hub.routes.taxonomy(lang, &taxonomy.name).url(),
            )
        })
        .collect()
}

fn cloud(press: &Press, lang: usize, taxonomy: &Taxonomy, most: usize, url: &str) -> Cloud {
    let locale = press.locale(lang);
    let mut terms: Vec<&Term> = taxonomy.terms.iter().collect();
    if terms.len() > most {
        // Stable: of equals the first of the alphabet stays.
        terms.sort_by_key(|term| std::cmp::Reverse(term.entries.len()));
        terms.truncate(most);
    }
    let weighed = |term: &Term| Weighed {
        label: term.label.clone(),
        url: press.hub.routes.term(lang, &taxonomy.name, &term.slug, 1).url().to_owned(),
        count: term.entries.len() as u64,
    };
    let (words, ranked) = show(terms.into_iter().map(weighed).collect(), "n_items", locale);
    let count = format!("n_{}", taxonomy.name);
    let count = if locale.has(&count) { count } else { "n_terms".to_owned() };
    Cloud {
        key: taxonomy.name.clone(),
        title: press.taxonomy_title(lang, &taxonomy.name),
        url: url.to_owned(),
        words,
        ranked,
        total: locale.tn(&count, taxonomy.terms.len() as u64),
    }
}

fn plan_cloud<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, lang: usize, taxonomy: &'a Taxonomy) {
    let letters = letters(press, lang, taxonomy);
    let mut parts: Vec<Option<String>> = vec![None];
    parts.extend(letters.iter().map(|(letter, _)| Some(letter.clone())));
    let letters = Arc::new(letters);
    for part in parts {
        let address = match &part {
            None => press.hub.routes.taxonomy(lang, &taxonomy.name),
            Some(letter) => press.hub.routes.taxonomy_letter(lang, &taxonomy.name, letter),
        };
        let letters = letters.clone();
        let planned = plan.page(&address.clone(), "taxonomies", "taxonomy.html", lang, move |_| {
            let locale = press.locale(lang);
            let name = press.taxonomy_title(lang, &taxonomy.name);
            let title = part.as_ref().map_or(name.clone(), |letter| {
                locale.tf("colon", &[("label", &name), ("value", letter)])
            });
            let mut head = press.page(lang, &address, &title, "taxonomy");
            if part.is_some() {
                head.breadcrumbs
                    .push(link(&name, press.hub.routes.taxonomy(lang, &taxonomy.name).url()));
            }
            let head = press.with_languages(head, lang, |lang| {
                let same = press
                    .taxonomy(lang, &taxonomy.name)
                    .filter(|other| part.is_none() && !other.terms.is_empty());
                same.map(|other| press.hub.routes.taxonomy(lang, &other.name).url().to_owned())
            });
            let mut cloud = cloud(
                press,
                lang,
                taxonomy,
                if part.is_some() { usize::MAX } else { LARGEST_CLOUD },
                "",
            );
            if let Some(letter) = &part {
                cloud.words.retain(|word| locale.initial(&word.label) == *letter);
                cloud.ranked.retain(|word| locale.initial(&word.label) == *letter);
            }
            let links = letters.iter().map(|(letter, count)| Link {
                count: *count,
                current: part.as_ref() == Some(letter),
                ..link(letter, press.hub.routes.taxonomy_letter(lang, &taxonomy.name, letter).url())
            });
            (head, Box::new(TaxonomyPage { title, cloud, letters: links.collect() }))
        });
        planned.indexed = Some(String::new());
    }
}

/// The letters that terms begin with, where the terms are too many for one page.
fn letters(press: &Press, lang: usize, taxonomy: &Taxonomy) -> Vec<(String, usize)> {
    let mut letters: Vec<(String, usize)> = Vec::new();
    if taxonomy.terms.len() <= LARGEST_CLOUD {
        return letters;
    }
    for term in &taxonomy.terms {
        let letter = press.locale(lang).initial(&term.label);
        match letters.iter_mut().find(|(other, _)| *other == letter) {
            Some((_, count)) => *count += 1,
            None => letters.push((letter, 1)),
        }
    }
    letters
}

fn plan_term<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    lang: usize,
    taxonomy: &'a Taxonomy,
    term: &'a Term,
) {
    let per_page = press.n_per_page();
    for (page, ids) in pages(&term.entries, per_page) {
        let address = press.hub.routes.term(lang, &taxonomy.name, &term.slug, page);
        let own = term
            .page
            .map_or_else(|| "taxonomies".into(), |page| press.hub.term_pages[page].file.clone());
        let planned = plan.page(&address.clone(), own, "term.html", lang, move |urls| {
            let locale = press.locale(lang);
            let title = numbered(locale, &term.label, page);
            let mut head = press.page(lang, &address, &title, "term");
            let own = term.page.map(|page| super::cards::description(&press.hub.term_pages[page]));
            if let Some(own) = own.filter(|own| !own.is_empty()) {
                head.description = own;
            }
            head.breadcrumbs.push(press.taxonomy_link(lang, &taxonomy.name));
            let head = press.with_languages(head, lang, |_| None);
            (head, Box::new(view(press, urls, lang, taxonomy, term, page, ids)))
        });
        planned.about =
            About::Term { lang, taxonomy: taxonomy.name.clone(), slug: term.slug.clone() };
        planned.shown = shown(ids, per_page, page);
        planned.indexed = Some(String::new());
    }
}

fn view(
    press: &Press,
    urls: &Urls,
    lang: usize,
    taxonomy: &Taxonomy,
    term: &Term,
    page: usize,
    ids: &[Id],
) -> TermPage {
    let locale = press.locale(lang);
    let own = term.page.map(|page| &press.hub.term_pages[page]);
    let together = term.together.iter().map(|&(other, count)| Link {
        count,
        ..(*press.term_link(lang, &taxonomy.name, other)).clone()
    });
    let (referents, people) = if taxonomy.name == "topics" && page == 1 {
        people(press, lang, term, taxonomy)
    } else {
        (Vec::new(), Vec::new())
    };
    let is_shown = |id: &Id| !people.contains(id) && !referents.contains(id);
    TermPage {
        title: term.label.clone(),
        taxonomy: press.taxonomy_link(lang, &taxonomy.name),
        body_html: own
            .filter(|_| page == 1)
            .map(|entry| body::of_entry(press, urls, entry, &entry.document.body))
            .unwrap_or_default(),
        image: own.and_then(|entry| {
            entry.common.image.as_ref().and_then(|image| press.assets.picture(&entry.file, image))
        }),
        cards: press.cards(ids.iter().copied().filter(is_shown)),
        pager: pager(term.entries.len(), press.n_per_page(), page, |page| {
            press.hub.routes.term(lang, &taxonomy.name, &term.slug, page)
        }),
        total: locale.tn("n_items", term.entries.len() as u64),
        together: together.collect(),
        referents: press.cards(referents),
        people: press.cards(people),
    }
}

/// Who answers on a topic, and who is recognised for it.
fn people(press: &Press, lang: usize, term: &Term, taxonomy: &Taxonomy) -> (Vec<Id>, Vec<Id>) {
    let answers = |id: &Id| {
        let person = press.entry(*id).item.person();
        person.is_some_and(|person| {
            person.referent_for.iter().any(|topic| {
                taxonomy.find(&topic.text).is_some_and(|other| other.slug == term.slug)
            })
        })
    };
    let everyone = press.hub.list(lang, "experts");
    let referents: Vec<Id> = everyone.iter().copied().filter(answers).collect();
    let recognised = everyone
        .iter()
        .copied()
        .filter(|id| term.entries.contains(id) && !referents.contains(id))
        .collect();
    (referents, recognised)
}
