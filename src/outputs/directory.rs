//! The directory: people by role, affiliation and topic.

use super::press::{Press, label, link, numbered, pager, pages, shown};
use crate::diagnostics::Diagnostics;
use crate::fields::Choice;
use crate::hub::Id;
use crate::kinds::{Affiliation, Expert, Kind, Role};
use crate::plan::{About, Plan};
use crate::routes::{Facet, Route};
use crate::views::{Directory, Group, Link};
use std::sync::Arc;

/// People on a page of the directory: faces are small.
const PER_PAGE_FACTOR: usize = 6;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let kind = press.hub.kinds().find(|kind| kind.name == "experts").expect("a kind of the list");
    for lang in 0..press.hub.locales.len() {
        if lang > 0 && press.hub.list(lang, kind.name).is_empty() {
            continue;
        }
        let filters = Arc::new(Filters::of(press, kind, lang));
        for selection in Selection::all(press, lang) {
            selection.plan(press, plan, kind, lang, &filters);
        }
    }
}

/// The people of one page of the directory, and why they are together.
#[derive(Clone)]
enum Why {
    Everyone,
    Role(Role),
    Affiliation(Affiliation),
    Topic { label: String, slug: String },
}

struct Selection {
    why: Why,
    ids: Vec<Id>,
}

impl Selection {
    fn all(press: &Press, lang: usize) -> Vec<Selection> {
        let everyone = press.hub.list(lang, "experts");
        let of = |wanted: &dyn Fn(&Expert) -> bool| -> Vec<Id> {
            everyone
                .iter()
                .copied()
                .filter(|&id| press.entry(id).item.person().is_some_and(wanted))
                .collect()
        };
        let mut all = vec![Selection { why: Why::Everyone, ids: everyone.to_vec() }];
        all.extend(Role::ALL.iter().map(|&role| Selection {
            why: Why::Role(role),
            ids: of(&|person| person.roles.contains(&role)),
        }));
        all.extend(Affiliation::ALL.iter().map(|&affiliation| Selection {
            why: Why::Affiliation(affiliation),
            ids: of(&|person| person.affiliation == Some(affiliation)),
        }));
        for term in
            press.taxonomy(lang, "topics").map(|topics| topics.terms.as_slice()).unwrap_or_default()
        {
            let ids = everyone.iter().copied().filter(|id| term.entries.contains(id)).collect();
            all.push(Selection {
                why: Why::Topic { label: term.label.clone(), slug: term.slug.clone() },
                ids,
            });
        }
        all.retain(|selection| matches!(selection.why, Why::Everyone) || !selection.ids.is_empty());
        all
    }

    fn plan<'a>(
        self,
        press: &'a Press<'a>,
        plan: &mut Plan<'a>,
        kind: &'static Kind,
        lang: usize,
        filters: &Arc<Filters>,
    ) {
        let per_page = press.n_per_page() * PER_PAGE_FACTOR;
        let n_people = self.ids.len();
        let why = self.why;
        for (page, ids) in pages(&self.ids, per_page) {
            let shown = shown(ids, per_page, page);
            let is_everyone = matches!(why, Why::Everyone);
            let (why, ids, filters) = (why.clone(), ids.to_vec(), filters.clone());
            let address = why.route(press, kind, lang, page);
            let planned =
                plan.page(&address.clone(), "directory", "experts.html", lang, move |_| {
                    let locale = press.locale(lang);
                    let name = why.title(press, lang);
                    let title = numbered(locale, &why.page_title(press, lang), page);
                    let mut head = press.page(lang, &address, &title, "experts");
                    head.section = kind.name;
                    if !matches!(why, Why::Everyone) {
                        head.breadcrumbs.extend(press.kind_link(kind, lang));
                    }
                    let head = press.with_languages(head, lang, |lang| {
                        let exists = matches!(why, Why::Everyone)
                            && page == 1
                            && (lang == 0 || !press.hub.list(lang, kind.name).is_empty());
                        exists.then(|| press.hub.routes.list(kind, lang, 1).url().to_owned())
                    });
                    let own = address.url();
                    let view = Directory {
                        title: name,
                        intro_html: String::new(),
                        groups: groups(press, lang, &ids, matches!(why, Why::Everyone)),
                        roles: filters.roles(own),
                        affiliations: filters.affiliations(own),
                        topics: filters.topics(own),
                        pager: pager(n_people, per_page, page, |page| {
                            why.route(press, kind, lang, page)
                        }),
                        total: locale.tn(kind.count, n_people as u64),
                    };
                    (head, Box::new(view))
                });
            if is_everyone {
                planned.about = About::Kind { lang, kind: kind.name };
                planned.shown = shown;
            }
            planned.indexed = Some(String::new());
        }
    }
}

impl Why {
    fn route(&self, press: &Press, kind: &Kind, lang: usize, page: usize) -> Route {
        let routes = &press.hub.routes;
        match self {
            Why::Everyone => routes.list(kind, lang, page),
            Why::Role(role) => routes.facet(
                kind,
                lang,
                Facet::Role,
                press.locale(lang).label("roles", role.key()),
                page,
            ),
            Why::Affiliation(affiliation) => routes.facet(
                kind,
                lang,
                Facet::Affiliation,
                press.locale(lang).label("affiliation", affiliation.key()),
                page,
            ),
            Why::Topic { slug, .. } => routes.facet(kind, lang, Facet::Topic, slug, page),
        }
    }

    fn title(&self, press: &Press, lang: usize) -> String {
        let locale = press.locale(lang);
        match self {
            Why::Everyone => locale.t("experts").to_owned(),
            Why::Role(role) => label(locale, "roles", *role),
            Why::Affiliation(affiliation) => label(locale, "affiliation", *affiliation),
            Why::Topic { label, .. } => label.clone(),
        }
    }

    /// The title of the page, in a tab and a list of results, where the page of the topic itself has its name alone.
    fn page_title(&self, press: &Press, lang: usize) -> String {
        let title = self.title(press, lang);
        match self {
            Why::Everyone => title,
            _ => format!("{title} – {}", press.locale(lang).t("experts")),
        }
    }
}

/// The links of the directory's filters.
struct Filters {
    all: Vec<(Why, Link)>,
}

impl Filters {
    fn of(press: &Press, kind: &Kind, lang: usize) -> Filters {
        let view = |selection: Selection| {
            let url = selection.why.route(press, kind, lang, 1);
            let filter = Link {
                count: selection.ids.len(),
                ..link(&selection.why.title(press, lang), url.url())
            };
            (selection.why, filter)
        };
        Filters { all: Selection::all(press, lang).into_iter().map(view).collect() }
    }

    fn links(&self, own: &str, wanted: impl Fn(&Why) -> bool) -> Vec<Link> {
        let links = self.all.iter().filter(|(why, _)| wanted(why));
        links.map(|(_, filter)| Link { current: filter.url == own, ..filter.clone() }).collect()
    }

    fn roles(&self, own: &str) -> Vec<Link> {
        self.links(own, |why| matches!(why, Why::Role(_)))
    }

    fn affiliations(&self, own: &str) -> Vec<Link> {
        self.links(own, |why| matches!(why, Why::Affiliation(_)))
    }

    fn topics(&self, own: &str) -> Vec<Link> {
        self.links(own, |why| matches!(why, Why::Topic { .. }))
    }
}

/// People by their first role; teams, and those who left, apart.
fn groups(press: &Press, lang: usize, ids: &[Id], by_role: bool) -> Vec<Group> {
    let locale = press.locale(lang);
    let mut keys: Vec<&str> = Role::keys();
    keys.extend(["other", "team", "past"]);
    let key_of = |id: Id| -> &str {
        let card = press.cards[id].person.as_ref().expect("the directory holds people");
        match (card.past, card.team, by_role) {
            (true, ..) => "past",
            (_, true, _) => "team",
            (_, _, false) => "other",
            _ => press
                .entry(id)
                .item
                .person()
                .and_then(|person| person.roles.first())
                .map_or("other", |role| role.key()),
        }
    };
    let group = |key: &str| {
        let cards = press.cards(ids.iter().copied().filter(|&id| key_of(id) == key));
        (!cards.is_empty()).then(|| Group {
            title: locale.label("roles", key).to_owned(),
            key: key.to_owned(),
            url: String::new(),
            cards,
        })
    };
    let mut groups: Vec<Group> = keys.into_iter().filter_map(group).collect();
    // A single group of people needs no heading that calls them others.
    if let [only] = groups.as_mut_slice()
        && only.key == "other"
    {
        only.title = String::new();
    }
    groups
}
