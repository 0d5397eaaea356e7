//! The blog, and the list of any kind that has no list of its own.

use super::press::{Press, link, numbered, pager, pages, shown};
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::kinds::Kind;
use crate::locale::Locale;
use crate::plan::{About, Plan};
use crate::routes::Route;
use crate::views::{Group, Link, List, Page};

/// Kinds whose lists are outputs of their own.
const ELSEWHERE: [&str; 3] = ["experts", "testimonials", "events"];

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let kinds = press.hub.kinds().filter(|kind| kind.listed && !ELSEWHERE.contains(&kind.name));
    for kind in kinds {
        for lang in 0..press.hub.locales.len() {
            plan_list(press, plan, kind, lang);
        }
    }
}

fn plan_list<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, kind: &'static Kind, lang: usize) {
    let mut ids = press.hub.list(lang, kind.name).to_vec();
    if ids.is_empty() && (lang > 0 || kind.optional) {
        return;
    }
    if let Some(states) = &kind.states {
        let place = |id: &Id| {
            let own = press.entry(*id).item.state();
            states.in_order.iter().position(|state| Some(*state) == own)
        };
        ids.sort_by_key(place);
    }
    let title = press.locale(lang).t(kind.label);
    let route = move |page: usize| press.hub.routes.list(kind, lang, page);
    let listing = Listing {
        output: "blog",
        kind,
        lang,
        title: title.to_owned(),
        ids,
        links: links(press, kind, lang),
        crumbs: Vec::new(),
    };
    listing.plan(press, plan, route);
}

/// What leads on from a list.
fn links(press: &Press, kind: &Kind, lang: usize) -> Vec<Link> {
    let (locale, routes) = (press.locale(lang), &press.hub.routes);
    let mut links = Vec::new();
    if super::archives::are_of(press, kind) {
        links.push(link(locale.t("archives"), routes.archives(kind, lang).url()));
    }
    if press.is_on("index") {
        links.push(link(locale.t("index_title"), routes.index(lang, None).url()));
    }
    if press.is_on("follow") {
        links.push(link(locale.t("follow"), routes.follow(lang).url()));
    }
    links
}

/// A list of entries over as many pages as it needs.
pub(super) struct Listing {
    /// The output it belongs to.
    pub(super) output: &'static str,
    pub kind: &'static Kind,
    pub lang: usize,
    pub title: String,
    pub ids: Vec<Id>,
    pub links: Vec<Link>,
    /// Between the home page and this.
    pub crumbs: Vec<Link>,
}

impl Listing {
    /// Plans every page of the list; `route` gives the address of each.
    pub(super) fn plan<'a>(
        self,
        press: &'a Press<'a>,
        plan: &mut Plan<'a>,
        route: impl Fn(usize) -> Route + Clone + Send + Sync + 'a,
    ) {
        let per_page = press.n_per_page();
        let n_items = self.ids.len();
        let shared = std::sync::Arc::new(self);
        for (page, ids) in pages(&shared.ids.clone(), per_page) {
            let (listing, own, address) = (shared.clone(), ids.to_vec(), route.clone());
            let planned =
                plan.page(&route(page), shared.output, "list.html", shared.lang, move |_| {
                    let head = listing.head(press, &address(page), page, |lang| {
                        press.hub.routes.list(listing.kind, lang, 1).url().to_owned()
                    });
                    let locale = press.locale(listing.lang);
                    let view = List {
                        title: listing.title.clone(),
                        intro_html: listing.intro_html(locale),
                        kind: listing.kind.name,
                        cards: press.cards(own.iter().copied()),
                        groups: listing.groups(press, &own),
                        pager: pager(n_items, per_page, page, &address),
                        total: locale.tn(listing.kind.count, n_items as u64),
                        links: listing.links.clone(),
                    };
                    (head, Box::new(view))
                });
            if shared.crumbs.is_empty() {
                planned.about = About::Kind { lang: shared.lang, kind: shared.kind.name };
                planned.shown = shown(ids, per_page, page);
            }
            planned.indexed = Some(String::new());
        }
    }

    /// What the interface strings say of the whole kind, over its first list.
    fn intro_html(&self, locale: &Locale) -> String {
        let key = format!("list_intro_{}", self.kind.name);
        if self.crumbs.is_empty() && locale.has(&key) {
            let mut html = String::new();
            super::body::escape(locale.t(&key), &mut html);
            return html;
        }
        String::new()
    }

    /// The cards of one page by how far they came, with how many there are in all.
    fn groups(&self, press: &Press, own: &[Id]) -> Vec<Group> {
        let Some(states) = &self.kind.states else { return Vec::new() };
        let locale = press.locale(self.lang);
        let of = |ids: &[Id], state: &str| -> Vec<Id> {
            let is = |id: &Id| press.entry(*id).item.state() == Some(state);
            ids.iter().copied().filter(is).collect()
        };
        let group = |state: &&'static str| {
            let n = of(&self.ids, state).len();
            Group {
                title: format!("{} ({n})", locale.label(states.strings, state)),
                key: (*state).to_owned(),
                url: String::new(),
                cards: press.cards(of(own, state)),
            }
        };
        states.in_order.iter().map(group).filter(|group| !group.cards.is_empty()).collect()
    }

    fn head(
        &self,
        press: &Press,
        route: &Route,
        page: usize,
        in_language: impl Fn(usize) -> String,
    ) -> Page {
        let locale = press.locale(self.lang);
        let title = numbered(locale, &self.title, page);
        let mut head = press.page(self.lang, route, &title, "list");
        head.section = self.kind.name;
        head.breadcrumbs.extend(self.crumbs.iter().cloned());
        let is_first_of_kind = self.crumbs.is_empty() && page == 1;
        press.with_languages(head, self.lang, |lang| {
            let exists =
                is_first_of_kind && (lang == 0 || !press.hub.list(lang, self.kind.name).is_empty());
            exists.then(|| in_language(lang))
        })
    }
}
