//! The page of every entry.

use super::body;
use super::details;
use super::press::{Press, date};
use crate::diagnostics::{Diagnostics, Place};
use crate::hub::{Id, Mention};
use crate::kinds::{Entry, Fact, FactValue};
use crate::plan::{About, Plan, Urls};
use crate::views::{Card, EntryPage, FactView, Heading, Link, Page, Shared, TermGroup, Update};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Headings from which a contents list helps.
const CONTENTS_FROM: usize = 3;
/// Mentions shown under a text.
const MOST_MENTIONS: usize = 8;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, diagnostics: &mut Diagnostics) {
    let neighbours = Neighbours::of(press);
    for id in 0..press.hub.entries.len() {
        let entry = press.entry(id);
        if is_home(entry) {
            continue;
        }
        if press.is_at_home(id) {
            super::aliases::plan_redirect(press, plan, id, press.hub.addresses[id].clone());
            continue;
        }
        let template = template(press, entry, diagnostics);
        let (previous, next) = neighbours.of_entry(id);
        let route = &press.hub.addresses[id];
        let planned =
            plan.page(route, entry.file.clone(), &template, entry.lang_index, move |urls| {
                (head(press, id), Box::new(view(press, urls, id, previous, next)))
            });
        planned.about = About::Entry(id);
        if !entry.common.noindex && original(entry).is_none() {
            planned.indexed = Some(last_change(entry));
        }
    }
}

/// The address of the text that a republished one names as its canonical.
fn original(entry: &Entry) -> Option<&str> {
    let source = entry.item.post()?.source.as_ref()?;
    (source.canonical && !source.url.is_empty()).then_some(source.url.as_str())
}

/// `pages/index.md` is the introduction of the home page, and no page of its own.
pub(super) fn is_home(entry: &Entry) -> bool {
    entry.kind.name == "pages"
        && entry.folder.is_empty()
        && entry.slug == "index"
        && entry.bundle.is_none()
}

/// The posts before and after each post, in time.
struct Neighbours {
    pairs: Vec<(Option<Id>, Option<Id>)>,
}

impl Neighbours {
    fn of(press: &Press) -> Neighbours {
        let mut pairs = vec![(None, None); press.hub.entries.len()];
        for lang in 0..press.hub.locales.len() {
            let posts = press.hub.list(lang, "posts");
            for (place, &id) in posts.iter().enumerate() {
                let newer = place.checked_sub(1).map(|place| posts[place]);
                pairs[id] = (posts.get(place + 1).copied(), newer);
            }
        }
        Neighbours { pairs }
    }

    fn of_entry(&self, id: Id) -> (Option<Id>, Option<Id>) {
        self.pairs[id]
    }
}

/// The template an entry asks for, else its kind's, else the one of any entry.
fn template(press: &Press, entry: &Entry, diagnostics: &mut Diagnostics) -> String {
    if let Some(wanted) = &entry.common.template {
        let plain = !wanted.text.contains("..")
            && !wanted.text.starts_with(['/', '\\'])
            && !wanted.text.contains([':', '\\']);
        let place = Place::at(&entry.file, &wanted.span);
        if !plain {
            diagnostics.bad_template_name(place, &wanted.text);
        } else if press.theme.has_template(&wanted.text) {
            return wanted.text.clone();
        } else {
            diagnostics.unknown_template(
                place,
                &wanted.text,
                press.theme.closest_template(&wanted.text),
            );
        }
    }
    if press.theme.has_template(entry.kind.template) {
        entry.kind.template.to_owned()
    } else {
        "entry.html".to_owned()
    }
}

/// Every id that an anchor can reach on the page.
pub(super) fn ids<'p>(press: &'p Press, id: Id) -> impl Iterator<Item = Cow<'p, str>> {
    let entry = press.entry(id);
    let written = entry.document.ids.iter().map(|id| Cow::from(id.as_str()));
    let comments = press.hub.comments[id].iter();
    let comments = comments
        .map(|comment| Cow::from(format!("c-{}", crate::locale::slug(&comment.comment().id.text))));
    let missions = entry.item.person().into_iter().flat_map(|person| &person.missions);
    written.chain(comments).chain(missions.map(|mission| Cow::from(mission.id.as_str())))
}

/// The day of its last change, for robots.
pub(super) fn last_change(entry: &Entry) -> String {
    entry.last_change().map(|moment| moment.iso()).unwrap_or_default()
}

pub(super) fn head(press: &Press, id: Id) -> Page {
    let entry = press.entry(id);
    let lang = entry.lang_index;
    let card = &press.cards[id];
    let mut page = press.page(
        lang,
        &press.hub.addresses[id],
        &entry.common.title,
        entry.kind.template.strip_suffix(".html").unwrap_or("entry"),
    );
    page.description.clone_from(&card.description);
    page.og_type = entry.kind.og_type;
    page.noindex = entry.common.noindex;
    page.section = entry.kind.name;
    page.image =
        card.image.clone().or_else(|| card.person.as_ref().and_then(|person| person.photo.clone()));
    let own = card.image.as_ref().and_then(|image| press.social_image(image));
    let drawn = || super::social_cards::image_of_entry(press, id);
    let portrait = || page.image.as_ref().and_then(|image| press.social_image(image));
    if let Some(image) = drawn().or(own).or_else(portrait) {
        page.social.image = Some(image);
        page.social.large = true;
    }
    if let Some(original) = original(entry) {
        page.canonical = original.to_owned();
    }
    if entry.item.post().is_some() {
        page.published =
            entry.common.date.as_ref().map(|moment| moment.iso_full()).unwrap_or_default();
        page.modified =
            entry.common.updated.as_ref().map(|moment| moment.iso_full()).unwrap_or_default();
        page.fediverse_creator = fediverse_creator(press, entry);
        let addresses = card.people.iter().map(|person| person.url.as_str());
        page.social.authors =
            addresses.filter(|url| !url.is_empty()).map(|url| absolute(press, url)).collect();
        let label = |link: &Shared<Link>| link.label.clone();
        page.social.section = card.categories.first().map(label).unwrap_or_default();
        page.social.tags = card.tags.iter().map(label).collect();
    }
    if entry.kind.listed {
        page.breadcrumbs.extend(press.kind_link(entry.kind, lang));
    } else {
        page.breadcrumbs.extend(parents(press, entry));
    }
    press.with_languages(page, lang, |lang| {
        let version =
            press.hub.translations[id].iter().find(|&&other| press.entry(other).lang_index == lang);
        version.map(|&other| press.url(other).to_owned())
    })
}

/// An address of the hub with scheme and host; any other as it is.
fn absolute(press: &Press, url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { press.hub.routes.absolute(url) }
}

/// The pages above a nested one.
fn parents(press: &Press, entry: &Entry) -> Vec<Link> {
    let mut links = Vec::new();
    let mut folder = String::new();
    for part in entry.folder.split('/').filter(|part| !part.is_empty()) {
        let above = folder.clone();
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.push_str(part);
        if let Some(id) = press
            .find("pages", entry.lang_index, part)
            .filter(|&id| press.entry(id).folder == above)
        {
            links.push(press.link(id));
        }
    }
    links
}

fn fediverse_creator(press: &Press, entry: &Entry) -> String {
    let authors = entry.item.post().map(|post| post.authors.as_slice()).unwrap_or_default();
    let handle = authors.iter().find_map(|author| match author {
        crate::fields::RefOr::Ref(slug) => {
            let id = press.find("experts", entry.lang_index, &slug.text)?;
            press
                .entry(id)
                .item
                .person()
                .map(|person| person.fediverse.clone())
                .filter(|handle| !handle.is_empty())
        }
        crate::fields::RefOr::Inline(_) => None,
    });
    handle.unwrap_or_default()
}

fn view(
    press: &Press,
    urls: &Urls,
    id: Id,
    previous: Option<Id>,
    next: Option<Id>,
) -> EntryPage<details::Detail> {
    let entry = press.entry(id);
    let locale = press.hub.locale_of(id);
    let common = &entry.common;
    EntryPage {
        card: press.card(id),
        standfirst: common.description.clone(),
        body_html: body::html(press, urls, id),
        contents: contents(entry),
        updated: common.updated.as_ref().map(|moment| date(locale, moment)),
        updates: common
            .updates
            .iter()
            .map(|update| Update { date: date(locale, &update.date), note: update.note.clone() })
            .collect(),
        terms: terms(press, entry),
        facts: facts(press, entry),
        similar: press.cards(press.hub.similar[id].iter().copied()),
        cited_by: cited_by(press, id),
        previous: previous.map(|id| press.link(id)),
        next: next.map(|id| press.link(id)),
        extra: common.extra.clone(),
        detail: details::detail(press, id),
    }
}

fn contents(entry: &Entry) -> Vec<Heading> {
    let headings = &entry.document.headings;
    if headings.len() < CONTENTS_FROM {
        return Vec::new();
    }
    headings
        .iter()
        .map(|heading| Heading {
            level: heading.level,
            id: heading.id.clone(),
            text: heading.text.clone(),
        })
        .collect()
}

fn terms(press: &Press, entry: &Entry) -> Vec<TermGroup> {
    let group = |(name, _): &(String, Vec<_>)| {
        let mut taxonomy = press.taxonomy_link(entry.lang_index, name);
        if !press.is_on("taxonomies") {
            taxonomy.url.clear();
        }
        TermGroup { taxonomy, terms: press.terms_of(entry, name) }
    };
    entry.common.terms.iter().map(group).collect()
}

/// What the kind of an entry has to say beside its text.
fn facts(press: &Press, entry: &Entry) -> Vec<FactView> {
    let locale = press.locale(entry.lang_index);
    let view = |fact: Fact| {
        let (mut text, mut day) = (String::new(), None);
        let (mut people, mut links) = (Vec::new(), Vec::new());
        match fact.value {
            FactValue::Text(written) => written.clone_into(&mut text),
            FactValue::Count(_, 0) => {}
            FactValue::Count(counted, n) => text = locale.tn(counted, n),
            FactValue::Date(moment) => day = moment.map(|moment| date(locale, moment)),
            FactValue::People(named) => people = press.people(entry, named),
            FactValue::Items(kinds, named) => {
                links.extend(named.iter().filter_map(|named| press.named(entry, named, kinds)));
            }
        }
        let says = !text.is_empty() || day.is_some() || !people.is_empty() || !links.is_empty();
        let label = locale.t(fact.label).to_owned();
        says.then_some(FactView { label, text, date: day, people, links })
    };
    entry.item.facts().into_iter().filter_map(view).collect()
}

/// Who links to this entry in their text, or is a line about it; people and events show who names them elsewhere on their pages.
fn cited_by(press: &Press, id: Id) -> Vec<Shared<Card>> {
    if press.entry(id).item.person().is_some() {
        return Vec::new();
    }
    let lang = press.entry(id).lang_index;
    let cites = |mention: &&Mention| {
        mentions_here(press, mention) && press.entry(mention.from).lang_index == lang
    };
    let citing: BTreeSet<Id> =
        press.hub.mentioned_by[id].iter().filter(cites).map(|mention| mention.from).collect();
    press.cards(citing.into_iter().filter(|from| !is_home(press.entry(*from))).take(MOST_MENTIONS))
}

/// Whether a page has no place of its own for a mention: it is a link in a text, or of a kind without a template of its own.
pub(super) fn mentions_here(press: &Press, mention: &Mention) -> bool {
    mention.field == "text" || press.entry(mention.from).kind.states.is_some()
}
