//! The wall of testimonials, its voted cloud, and how they are collected.

use super::press::{Press, label, link, numbered, pager, pages, shown};
use super::words;
use crate::diagnostics::Diagnostics;
use crate::fields::Choice;
use crate::hub::Id;
use crate::kinds::{Aspect, Kind};
use crate::plan::{About, Plan};
use crate::routes::{Facet, Route};
use crate::views::{Cloud, Link, Notice, NoticeItem, Shared, Wall};
use std::cmp::Reverse;
use std::sync::Arc;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let kind =
        press.hub.kinds().find(|kind| kind.name == "testimonials").expect("a kind of the list");
    for lang in 0..press.hub.locales.len() {
        if lang > 0 && press.hub.list(lang, kind.name).is_empty() {
            continue;
        }
        let selections = selections(press, lang);
        let around = Arc::new(Around::of(press, kind, lang, &selections));
        for selection in selections {
            selection.plan(press, plan, kind, lang, &around);
        }
        plan_notice(press, plan, kind, lang);
    }
}

/// The testimonials with the most votes first; of equals the newest.
pub(super) fn by_votes(press: &Press, lang: usize) -> Vec<Id> {
    let mut ids = press.hub.list(lang, "testimonials").to_vec();
    ids.sort_by_key(|&id| {
        Reverse(press.cards[id].testimony.as_ref().map_or(0, |testimony| testimony.votes))
    });
    ids
}

fn by_rating(press: &Press, lang: usize) -> Vec<Id> {
    let mut ids = by_votes(press, lang);
    ids.sort_by_key(|&id| {
        Reverse(press.cards[id].testimony.as_ref().map_or(0, |testimony| testimony.rating))
    });
    ids
}

#[derive(Clone, Copy, PartialEq)]
enum Why {
    Votes,
    Date,
    Rating,
    Aspect(Aspect),
}

struct Selection {
    why: Why,
    ids: Vec<Id>,
}

fn selections(press: &Press, lang: usize) -> Vec<Selection> {
    let mut all = vec![Selection { why: Why::Votes, ids: by_votes(press, lang) }];
    if all[0].ids.len() > 1 {
        all.push(Selection { why: Why::Date, ids: press.hub.list(lang, "testimonials").to_vec() });
        if all[0].ids.iter().any(|&id| {
            press.entry(id).item.testimony().is_some_and(|testimony| testimony.rating.is_some())
        }) {
            all.push(Selection { why: Why::Rating, ids: by_rating(press, lang) });
        }
    }
    for &aspect in Aspect::ALL {
        let speaks = |id: &Id| {
            press
                .entry(*id)
                .item
                .testimony()
                .is_some_and(|testimony| testimony.aspects.contains(&aspect))
        };
        let ids: Vec<Id> = by_votes(press, lang).into_iter().filter(speaks).collect();
        if !ids.is_empty() {
            all.push(Selection { why: Why::Aspect(aspect), ids });
        }
    }
    all
}

/// What every page of the wall shows around its testimonials.
struct Around {
    words: Shared<Cloud>,
    filters: Vec<(Why, Link)>,
}

impl Around {
    fn of(press: &Press, kind: &Kind, lang: usize, selections: &[Selection]) -> Around {
        let filter = |selection: &Selection| {
            let why = selection.why;
            let url = why.route(press, kind, lang, 1);
            let count = selection.ids.len();
            (why, Link { count, ..link(&why.label(press, lang), url.url()) })
        };
        let (all, title) = (press.hub.list(lang, kind.name), press.locale(lang).t("words_title"));
        Around {
            words: Shared::new(words::cloud(press, lang, all, title)),
            filters: selections.iter().map(filter).collect(),
        }
    }

    /// Links to other selections: those by aspect, or those in another order.
    fn links(&self, own: Why, by_aspect: bool) -> Vec<Link> {
        let links =
            self.filters.iter().filter(|(why, _)| matches!(why, Why::Aspect(_)) == by_aspect);
        links.map(|(why, filter)| Link { current: *why == own, ..filter.clone() }).collect()
    }
}

impl Why {
    fn route(self, press: &Press, kind: &Kind, lang: usize, page: usize) -> Route {
        let (routes, locale) = (&press.hub.routes, press.locale(lang));
        match self {
            Why::Votes => routes.list(kind, lang, page),
            Why::Date => {
                routes.facet(kind, lang, Facet::Order, locale.t("segment_order_date"), page)
            }
            Why::Rating => {
                routes.facet(kind, lang, Facet::Order, locale.t("segment_order_rating"), page)
            }
            Why::Aspect(aspect) => {
                routes.facet(kind, lang, Facet::Aspect, locale.label("aspect", aspect.key()), page)
            }
        }
    }

    fn label(self, press: &Press, lang: usize) -> String {
        let locale = press.locale(lang);
        match self {
            Why::Votes => locale.t("order_votes").to_owned(),
            Why::Date => locale.t("order_date").to_owned(),
            Why::Rating => locale.t("order_rating").to_owned(),
            Why::Aspect(aspect) => label(locale, "aspect", aspect),
        }
    }

    /// The sentence near the reviews that says in which order they stand.
    fn notice(self, press: &Press, lang: usize) -> String {
        let key = match self {
            Why::Date => "wall_notice_date",
            Why::Rating => "wall_notice_rating",
            Why::Votes | Why::Aspect(_) => "wall_notice_votes",
        };
        press.locale(lang).t(key).to_owned()
    }
}

impl Selection {
    fn plan<'a>(
        self,
        press: &'a Press<'a>,
        plan: &mut Plan<'a>,
        kind: &'static Kind,
        lang: usize,
        around: &Arc<Around>,
    ) {
        let per_page = press.n_per_page() * 2;
        let (why, n_items) = (self.why, self.ids.len());
        for (page, ids) in pages(&self.ids, per_page) {
            let shown = shown(ids, per_page, page);
            let (ids, around) = (ids.to_vec(), around.clone());
            let address = why.route(press, kind, lang, page);
            let planned =
                plan.page(&address.clone(), "testimonials", "testimonials.html", lang, move |_| {
                    let locale = press.locale(lang);
                    let base = locale.t(kind.label).to_owned();
                    let name = if why == Why::Votes {
                        base.clone()
                    } else {
                        locale.tf(
                            "colon",
                            &[("label", &base), ("value", &why.label(press, lang).to_lowercase())],
                        )
                    };
                    let title = numbered(locale, &name, page);
                    let mut head = press.page(lang, &address, &title, "testimonials");
                    head.section = kind.name;
                    if why != Why::Votes {
                        head.breadcrumbs.extend(press.kind_link(kind, lang));
                    }
                    let head = press.with_languages(head, lang, |lang| {
                        let exists = why == Why::Votes
                            && page == 1
                            && (lang == 0 || !press.hub.list(lang, kind.name).is_empty());
                        exists.then(|| press.hub.routes.list(kind, lang, 1).url().to_owned())
                    });
                    let view = Wall {
                        title: base,
                        intro_html: String::new(),
                        words: around.words.clone(),
                        cards: press.cards(ids.iter().copied()),
                        orders: around.links(why, false),
                        aspects: around.links(why, true),
                        pager: pager(n_items, per_page, page, |page| {
                            why.route(press, kind, lang, page)
                        }),
                        total: locale.tn(kind.count, n_items as u64),
                        notice_url: press.hub.routes.notice(kind, lang).url().to_owned(),
                        notice: why.notice(press, lang),
                    };
                    (head, Box::new(view))
                });
            if why == Why::Votes {
                planned.about = About::Kind { lang, kind: kind.name };
                planned.shown = shown;
            }
            planned.indexed = Some(String::new());
        }
    }
}

/// The page that French law asks for near reviews (Code de la consommation, D111-16 to D111-19).
fn plan_notice<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, kind: &'static Kind, lang: usize) {
    let address = press.hub.routes.notice(kind, lang);
    let planned =
        plan.page(&address.clone(), "testimonials", "testimonials_notice.html", lang, move |_| {
            let locale = press.locale(lang);
            let mut head =
                press.page(lang, &address, locale.t("notice_title"), "testimonials_notice");
            head.section = kind.name;
            head.breadcrumbs.extend(press.kind_link(kind, lang));
            let head = press.with_languages(head, lang, |lang| {
                let exists = lang == 0 || !press.hub.list(lang, kind.name).is_empty();
                exists.then(|| press.hub.routes.notice(kind, lang).url().to_owned())
            });
            (head, Box::new(notice(press, lang)))
        });
    planned.indexed = Some(String::new());
}

fn notice(press: &Press, lang: usize) -> Notice {
    let locale = press.locale(lang);
    let brand = press.hub.config.brand_name();
    let email = &press.hub.config.brand.email;
    let has_votes =
        !words::cloud(press, lang, press.hub.list(lang, "testimonials"), "").words.is_empty();
    let parts =
        ["collected", "checked", "ordered", "voted", "rewarded", "kept", "contact", "withdrawn"];
    let item = |part: &str| {
        let plain = format!("notice_{part}_text_plain");
        let key = if email.is_empty() && locale.has(&plain) {
            plain
        } else {
            format!("notice_{part}_text")
        };
        NoticeItem {
            title: locale.t(&format!("notice_{part}")).to_owned(),
            text: locale.tf(&key, &[("brand", brand), ("email", email)]),
        }
    };
    let paragraphs = parts.into_iter().filter(|part| *part != "voted" || has_votes).map(item);
    Notice {
        title: locale.t("notice_title").to_owned(),
        paragraphs: paragraphs.collect(),
        contact_email: email.clone(),
    }
}
