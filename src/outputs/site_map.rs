//! The site map for people.

use super::entries::is_home;
use super::press::{Press, link};
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::plan::Plan;
use crate::views::{Link, SiteMap, SiteMapGroup};

/// Items of one kind that fit on the page; of more, the first are there and the rest is a link away.
const MOST: usize = 500;
const OF_MORE: usize = 50;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let address = press.hub.routes.site_map(lang);
        let planned = plan.page(&address.clone(), "site_map", "site_map.html", lang, move |_| {
            let locale = press.locale(lang);
            let head = press.page(lang, &address, locale.t("site_map"), "site_map");
            let head = press.with_languages(head, lang, |lang| {
                Some(press.hub.routes.site_map(lang).url().to_owned())
            });
            (
                head,
                Box::new(SiteMap {
                    title: locale.t("site_map").to_owned(),
                    groups: groups(press, lang),
                }),
            )
        });
        planned.indexed = Some(String::new());
    }
}

fn groups(press: &Press, lang: usize) -> Vec<SiteMapGroup> {
    let (locale, routes) = (press.locale(lang), &press.hub.routes);
    let mut groups: Vec<SiteMapGroup> = Vec::new();
    for kind in press.hub.kinds() {
        let ids: Vec<Id> = press
            .hub
            .list(lang, kind.name)
            .iter()
            .copied()
            .filter(|&id| !is_home(press.entry(id)))
            .collect();
        if ids.is_empty() {
            continue;
        }
        let section = press
            .sites
            .get(lang)
            .and_then(|site| site.sections.iter().find(|section| section.key == kind.name));
        let url = section.map(|section| section.url.clone()).unwrap_or_default();
        let n_shown = if ids.len() > MOST { OF_MORE } else { ids.len() };
        let rest = ids.len() - n_shown;
        let archives = super::archives::are_of(press, kind);
        let more_url =
            if archives { routes.archives(kind, lang).url().to_owned() } else { url.clone() };
        groups.push(SiteMapGroup {
            title: locale.t(kind.label).to_owned(),
            url,
            links: ids.iter().take(n_shown).map(|&id| press.link(id)).collect(),
            more: (rest > 0 && !more_url.is_empty())
                .then(|| link(&locale.tn("site_map_more_n", rest as u64), &more_url)),
        });
    }
    groups.extend(terms(press, lang));
    groups.extend(others(press, lang));
    groups
}

fn terms(press: &Press, lang: usize) -> Option<SiteMapGroup> {
    let taxonomies =
        press.sites.get(lang).map(|site| site.taxonomies.as_slice()).unwrap_or_default();
    let links: Vec<Link> = taxonomies
        .iter()
        .map(|section| Link { count: section.count, ..link(&section.label, &section.url) })
        .collect();
    let title = press.locale(lang).t("site_map_terms").to_owned();
    (!links.is_empty()).then(|| SiteMapGroup { title, url: String::new(), links, more: None })
}

fn others(press: &Press, lang: usize) -> Option<SiteMapGroup> {
    let (locale, routes) = (press.locale(lang), &press.hub.routes);
    let mut links = Vec::new();
    let posts = press.hub.kinds().find(|kind| kind.name == "posts").expect("a kind of the list");
    for (output, label, route) in [
        ("archives", "archives", routes.archives(posts, lang)),
        ("index", "index_title", routes.index(lang, None)),
        ("follow", "follow", routes.follow(lang)),
    ] {
        let exists = output != "archives" || lang == 0 || !press.hub.list(lang, "posts").is_empty();
        if press.is_on(output) && exists {
            links.push(link(locale.t(label), route.url()));
        }
    }
    if let Some(route) = super::popular::route(press, lang) {
        links.push(link(locale.t("popular"), route.url()));
    }
    if super::search::is_on(press.hub) {
        links.push(link(locale.t("search"), routes.search(lang).url()));
    }
    (!links.is_empty()).then(|| SiteMapGroup {
        title: locale.t("site_map_other").to_owned(),
        url: String::new(),
        links,
        more: None,
    })
}
