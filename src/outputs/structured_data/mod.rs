//! What each page says to machines that read schema.org: one linked graph of JSON-LD in its head.
//!
//! Every graph holds the brand and the website, then the page and what it is about. Nodes refer to one another by
//! `@id`: `…/#organization`, `…/#website`, and for an entry the address of its page with a fragment of its kind, so
//! that the author of a text is the person of their own page. Nothing is said that the page does not show. Nothing
//! rates the brand itself: search engines hold such reviews for self-serving, and so do readers.

mod event;
mod node;
mod person;
mod post;
mod testimonial;

use super::press::Press;
use crate::diagnostics::Diagnostics;
use crate::fields::RefOr;
use crate::hub::Id;
use crate::kinds::Guest;
use crate::plan::{About, Plan, Planned, Shown};
use crate::views::{ImageView, Page};
use node::{Node, joined};

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    // The same on every page of a language.
    let shared: Vec<String> = (0..press.hub.locales.len())
        .map(|lang| joined(&[organization(press, lang), website(press, lang)]))
        .collect();
    plan.finish(move |planned, page| {
        // Pages without an address of their own: the one for what is not found, and those at old addresses.
        if page.canonical.is_empty() || page.template == "redirect" {
            return;
        }
        let lang = press.lang_of(&planned.about);
        let own = joined(&nodes(press, planned, page));
        page.json_ld =
            format!(r#"{{"@context":"https://schema.org","@graph":[{},{own}]}}"#, shared[lang]);
    });
}

/// The page, its breadcrumbs, and what it is about.
fn nodes<'a>(press: &'a Press, planned: &Planned, page: &'a Page) -> Vec<Node<'a>> {
    let about = &planned.about;
    // The home page of a portfolio is that of its owner.
    let entry = match about {
        About::Entry(id) => Some(*id),
        About::Hub { lang } => press.home_owner(*lang),
        _ => None,
    };
    let (about_page, main) =
        entry.map_or_else(|| (web_page_type(about), None), |id| of_entry(press, id));
    let mut web_page = web_page(press, about, about_page, page);
    if let Some(id) = entry {
        web_page = dated(press, id, web_page);
    }
    match about {
        About::Hub { .. } if entry.is_none() => web_page = web_page.with("about", brand(press)),
        // Search engines look for the name of a profile in the page itself.
        _ => {
            web_page = match entry {
                Some(id) if press.entry(id).item.person().is_some() => {
                    web_page.with("mainEntity", short(press, id))
                }
                Some(id) => {
                    let main = main.as_ref().map(|_| Node::reference(id_of(press, id)));
                    web_page.with("mainEntity", main)
                }
                None => web_page.with("mainEntity", item_list(press, &planned.shown, page)),
            };
        }
    }
    let mut nodes = vec![web_page];
    nodes.extend(breadcrumbs(press, page));
    nodes.extend(main);
    nodes
}

/// What kind of page an entry has, and what is on it.
fn of_entry<'a>(press: &'a Press, id: Id) -> (&'static str, Option<Node<'a>>) {
    let item = &press.entry(id).item;
    if let Some(post) = item.post() {
        return ("WebPage", Some(post::node(press, id, post)));
    }
    if let Some(person) = item.person() {
        return ("ProfilePage", Some(person::node(press, id, person)));
    }
    if let Some(event) = item.occasion() {
        return ("WebPage", event::node(press, id, event));
    }
    if let Some(testimony) = item.testimony() {
        return ("WebPage", testimonial::node(press, id, testimony));
    }
    ("WebPage", None)
}

fn web_page_type(about: &About) -> &'static str {
    match about {
        About::Kind { .. } | About::Term { .. } | About::Format { .. } => "CollectionPage",
        About::Hub { .. } | About::Other { .. } | About::Entry(_) => "WebPage",
    }
}

fn web_page<'a>(press: &Press, about: &About, kind: &'static str, page: &'a Page) -> Node<'a> {
    let address = press.hub.routes.absolute(&page.url);
    let breadcrumb =
        (!page.breadcrumbs.is_empty()).then(|| Node::reference(format!("{address}#breadcrumb")));
    Node::of(kind)
        .id(address.clone())
        .with("url", address)
        .with("name", &page.title)
        .with("description", &page.description)
        .with("inLanguage", &page.lang)
        .with("isPartOf", Node::reference(website_id(press, press.lang_of(about))))
        .with("primaryImageOfPage", page.image.as_ref().map(|view| image(press, view)))
        .with("breadcrumb", breadcrumb)
}

/// When the page of an entry was made and changed: of a person, the profile.
fn dated<'a>(press: &'a Press, id: Id, page: Node<'a>) -> Node<'a> {
    let entry = press.entry(id);
    let first = if entry.item.person().is_some() { "dateCreated" } else { "datePublished" };
    page.with(first, entry.common.date.as_ref().map(|date| date.iso()))
        .with("dateModified", modified(press, id))
}

/// The day of the last change: that of publication, of what has not changed since.
fn modified(press: &Press, id: Id) -> String {
    super::entries::last_change(press.entry(id))
}

/// From the home page to the page itself.
fn breadcrumbs<'a>(press: &Press, page: &'a Page) -> Option<Node<'a>> {
    if page.breadcrumbs.is_empty() {
        return None;
    }
    let address = press.hub.routes.absolute(&page.url);
    let above = page.breadcrumbs.iter().map(|crumb| (&crumb.label, crumb.url.as_str()));
    let items = above.chain([(&page.title, page.url.as_str())]).zip(1_u64..);
    let items = items.map(|((name, url), position)| {
        Node::of("ListItem")
            .with("position", position)
            .with("name", name)
            .with("item", press.hub.routes.absolute(url))
    });
    Some(
        Node::of("BreadcrumbList")
            .id(format!("{address}#breadcrumb"))
            .with("itemListElement", items.collect::<Vec<_>>()),
    )
}

/// The items that a list shows on this page.
fn item_list<'a>(press: &'a Press, shown: &Shown, page: &Page) -> Option<Node<'a>> {
    let element = |(&id, position): (&Id, u64)| {
        Node::of("ListItem")
            .with("position", position)
            .with("name", &press.entry(id).common.title)
            .with("url", press.hub.routes.absolute(press.url(id)))
    };
    let elements: Vec<Node> =
        shown.ids.iter().zip(shown.before as u64 + 1..).map(element).collect();
    (!elements.is_empty()).then(|| {
        Node::of("ItemList")
            .id(format!("{}#items", press.hub.routes.absolute(&page.url)))
            .with("itemListElement", elements)
    })
}

fn organization<'a>(press: &'a Press, lang: usize) -> Node<'a> {
    let (config, routes) = (&press.hub.config, &press.hub.routes);
    let (brand, site) = (&config.brand, &press.sites[lang]);
    let home = routes.absolute(routes.home(0).url());
    let open = config.accounts.iter().filter(|account| account.closed_on.is_none());
    let charter = Some(&site.charter_url).filter(|url| !url.is_empty());
    Node::of("Organization")
        .id(organization_id(press))
        .with("name", config.brand_name())
        .with("legalName", &brand.legal_name)
        .with("url", if brand.url.is_empty() { home } else { brand.url.clone() })
        .with("logo", site.brand.logo.as_ref().map(|logo| image(press, logo)))
        .with("slogan", &site.vision)
        .with("email", &brand.email)
        .with("telephone", &brand.phone)
        .with("address", &brand.address)
        .with("sameAs", open.map(|account| account.url.as_str()).collect::<Vec<_>>())
        .with("publishingPrinciples", charter.map(|url| routes.absolute(url)))
}

fn website<'a>(press: &'a Press, lang: usize) -> Node<'a> {
    let (routes, site) = (&press.hub.routes, &press.sites[lang]);
    let search = (!site.search_url.is_empty()).then(|| {
        let template = format!("{}?q={{search_term_string}}", routes.absolute(&site.search_url));
        Node::of("SearchAction")
            .with("target", Node::of("EntryPoint").with("urlTemplate", template))
            .with("query-input", "required name=search_term_string")
    });
    Node::of("WebSite")
        .id(website_id(press, lang))
        .with("url", routes.absolute(routes.home(lang).url()))
        .with("name", &site.title)
        .with("description", &site.description)
        .with("inLanguage", &site.lang)
        .with("publisher", brand(press))
        .with("potentialAction", search)
}

fn organization_id(press: &Press) -> String {
    let routes = &press.hub.routes;
    format!("{}#organization", routes.absolute(routes.home(0).url()))
}

fn website_id(press: &Press, lang: usize) -> String {
    let routes = &press.hub.routes;
    format!("{}#website", routes.absolute(routes.home(lang).url()))
}

/// The brand, which every graph describes.
fn brand<'a>(press: &Press) -> Node<'a> {
    Node::reference(organization_id(press))
}

/// What an entry is called in every graph.
fn id_of(press: &Press, id: Id) -> String {
    let fragment = match press.entry(id).kind.name {
        "posts" => "#article",
        "experts" => "#profile",
        "events" => "#event",
        "testimonials" => "#testimonial",
        _ => "",
    };
    format!("{}{fragment}", press.hub.routes.absolute(press.url(id)))
}

/// An entry that its own page describes: type, name and address.
fn short<'a>(press: &'a Press, id: Id) -> Node<'a> {
    let entry = press.entry(id);
    let item = &entry.item;
    let kind = match (item.person(), item.occasion(), item.testimony()) {
        (Some(person), ..) => person::kind(person),
        (_, Some(event), _) => event::kind(event),
        (_, _, Some(testimony)) => testimonial::kind(press, id, testimony),
        // The whole posting is described on its own page.
        _ if item.post().is_some() => "CreativeWork",
        _ => "WebPage",
    };
    Node::of(kind)
        .id(id_of(press, id))
        .with("name", &entry.common.title)
        .with("url", press.hub.routes.absolute(press.url(id)))
}

/// Somebody of the hub, or a guest; `None` for one who is not published.
fn person<'a>(press: &'a Press, lang: usize, who: &'a RefOr<Guest>) -> Option<Node<'a>> {
    match who {
        RefOr::Ref(slug) => press.find("experts", lang, &slug.text).map(|id| short(press, id)),
        RefOr::Inline(guest) => {
            let url = if guest.url.is_empty() { &guest.site_url } else { &guest.url };
            Some(Node::of("Person").with("name", &guest.name.text).with("url", url))
        }
    }
}

fn people<'a>(press: &'a Press, lang: usize, people: &'a [RefOr<Guest>]) -> Vec<Node<'a>> {
    people.iter().filter_map(|who| person(press, lang, who)).collect()
}

fn image<'a>(press: &Press, view: &ImageView) -> Node<'a> {
    let size = |pixels: u32| (pixels > 0).then_some(u64::from(pixels));
    Node::of("ImageObject")
        .with("url", press.absolute_image(view))
        .with("width", size(view.width))
        .with("height", size(view.height))
        .with("caption", view.caption.clone())
        .with("creditText", view.credit.clone())
}

/// Labels of an entry's terms.
fn labels(press: &Press, id: Id, taxonomy: &str) -> Vec<String> {
    press.terms_of(press.entry(id), taxonomy).into_iter().map(|link| link.label.clone()).collect()
}
