//! What is read most, and how it was counted: only where something was.

use super::press::Press;
use crate::diagnostics::Diagnostics;
use crate::fields::PartialDate;
use crate::hub::Id;
use crate::plan::Plan;
use crate::routes::Route;
use crate::views::{Popular, PopularFact};

const MOST: usize = 20;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let Some(address) = route(press, lang) else { continue };
        let planned = plan.page(&address.clone(), "popular", "popular.html", lang, move |_| {
            let title = press.locale(lang).t("popular");
            let head = press.page(lang, &address, title, "popular");
            let head = press.with_languages(head, lang, |lang| {
                route(press, lang).map(|route| route.url().to_owned())
            });
            (head, Box::new(view(press, lang)))
        });
        planned.indexed = Some(String::new());
    }
}

/// Where the page of a language is; `None` where nothing was counted.
pub(super) fn route(press: &Press, lang: usize) -> Option<Route> {
    let has_any = press.hub.list(lang, "posts").iter().any(|&id| press.hub.popularity[id] > 0);
    (press.is_on("popular") && has_any).then(|| press.hub.routes.popular(lang))
}

/// Posts that were read, the most read one first.
pub(super) fn most_read(press: &Press, lang: usize, most: usize) -> Vec<Id> {
    let posts = press.hub.list(lang, "posts").iter().copied();
    let mut read: Vec<Id> = posts.filter(|&id| press.hub.popularity[id] > 0).collect();
    read.sort_by_key(|&id| std::cmp::Reverse(press.hub.popularity[id]));
    read.truncate(most);
    read
}

fn view(press: &Press, lang: usize) -> Popular {
    let locale = press.locale(lang);
    Popular {
        title: locale.t("popular").to_owned(),
        posts: press.cards(most_read(press, lang, MOST)),
        facts: facts(press, lang),
        left_out: left_out(press, lang),
    }
}

/// What the file says of the counting: label and value.
fn facts(press: &Press, lang: usize) -> Vec<PopularFact> {
    let (locale, counting) = (press.locale(lang), &press.hub.counting);
    let name = |source: &String| match tool(source) {
        Some(key) => locale.t(&format!("popular_tool_{key}")).to_owned(),
        None => source.clone(),
    };
    let names: Vec<String> = counting.sources.iter().map(name).collect();
    let period =
        locale.period(counting.from.map(PartialDate::Day), counting.to.map(PartialDate::Day));
    let counted = counting.counted.map(|day| locale.date_long(day)).unwrap_or_default();
    [
        ("popular_tool", locale.join(&names)),
        ("popular_period", period),
        ("popular_counted", counted),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(label, value)| PopularFact { label: locale.t(label).to_owned(), value })
    .collect()
}

/// What each known tool leaves out, in sentences.
fn left_out(press: &Press, lang: usize) -> Vec<String> {
    let locale = press.locale(lang);
    let known = press.hub.counting.sources.iter().filter_map(|source| tool(source));
    known.map(|key| locale.t(&format!("popular_left_{key}")).to_owned()).collect()
}

/// What counted, among what `parvis popularity import` knows.
fn tool(source: &str) -> Option<&'static str> {
    ["matomo", "plausible", "goaccess", "clf", "combined", "csv"]
        .into_iter()
        .find(|known| *known == source)
}
