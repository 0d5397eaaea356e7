//! Everything from A to Z, a page a letter.

use super::entries::is_home;
use super::press::{Press, link};
use crate::diagnostics::Diagnostics;
use crate::plan::Plan;
use crate::views::{IndexItem, IndexPage, Link};
use std::sync::Arc;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let letters = letters(press, lang);
        let shared = Arc::new(letters);
        let first = shared.first().map(|(letter, _)| letter.clone()).unwrap_or_default();
        plan_letter(press, plan, lang, None, &first, &shared);
        for (letter, _) in shared.iter() {
            plan_letter(press, plan, lang, Some(letter), letter, &shared);
        }
    }
}

type Letters = Vec<(String, Vec<Item>)>;

#[derive(Clone)]
struct Item {
    label: String,
    url: String,
    kind: String,
}

/// Titles and terms under their first letter, all in the order of the alphabet.
fn letters(press: &Press, lang: usize) -> Letters {
    let locale = press.locale(lang);
    let mut items: Vec<Item> = Vec::new();
    for (id, entry) in press
        .hub
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.lang_index == lang && !is_home(entry))
    {
        items.push(Item {
            label: entry.common.title.clone(),
            url: press.url(id).to_owned(),
            kind: press.cards[id].kind_label.clone(),
        });
    }
    if press.is_on("taxonomies") {
        for taxonomy in &press.hub.taxonomies[lang] {
            let key = format!("kind_{}", taxonomy.name);
            let kind = if locale.has(&key) {
                locale.t(&key).to_owned()
            } else {
                press.taxonomy_title(lang, &taxonomy.name)
            };
            for term in &taxonomy.terms {
                let url =
                    press.hub.routes.term(lang, &taxonomy.name, &term.slug, 1).url().to_owned();
                items.push(Item { label: term.label.clone(), url, kind: kind.clone() });
            }
        }
    }
    let mut keyed: Vec<(Vec<u8>, Item)> =
        items.into_iter().map(|item| (locale.sort_key(&item.label), item)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.url.cmp(&b.1.url)));
    let mut letters: Letters = Vec::new();
    for (_, item) in keyed {
        let letter = locale.initial(&item.label);
        match letters.iter_mut().find(|(other, _)| *other == letter) {
            Some((_, items)) => items.push(item),
            None => letters.push((letter, vec![item])),
        }
    }
    letters
}

fn plan_letter<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    lang: usize,
    part: Option<&str>,
    shown: &str,
    letters: &Arc<Letters>,
) {
    let address = press.hub.routes.index(lang, part);
    let (shown, letters, is_first) = (shown.to_owned(), letters.clone(), part.is_none());
    let planned = plan.page(&address.clone(), "index", "index.html", lang, move |_| {
        let locale = press.locale(lang);
        let title = if is_first {
            locale.t("index_title").to_owned()
        } else {
            locale.tf("index_letter", &[("letter", &shown)])
        };
        let mut head = press.page(lang, &address, &title, "index");
        if is_first {
            head = press.with_languages(head, lang, |lang| {
                Some(press.hub.routes.index(lang, None).url().to_owned())
            });
        } else {
            head.breadcrumbs
                .push(link(locale.t("index_title"), press.hub.routes.index(lang, None).url()));
            head = press.with_languages(head, lang, |_| None);
        }
        let letter_link = |(letter, items): &(String, Vec<Item>)| Link {
            count: items.len(),
            current: *letter == shown,
            ..link(letter, press.hub.routes.index(lang, Some(letter)).url())
        };
        let items = letters
            .iter()
            .find(|(letter, _)| *letter == shown)
            .map(|(_, items)| items.as_slice())
            .unwrap_or_default();
        let view = IndexPage {
            title,
            letter: shown.clone(),
            letters: letters.iter().map(letter_link).collect(),
            items: items
                .iter()
                .map(|item| IndexItem {
                    label: item.label.clone(),
                    url: item.url.clone(),
                    kind: item.kind.clone(),
                })
                .collect(),
        };
        (head, Box::new(view))
    });
    planned.indexed = Some(String::new());
}
