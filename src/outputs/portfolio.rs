//! A hub of one person: who they are as the home page tells it, and a page for each of their missions.
//!
//! Whose hub it is stands in hub.yaml. Whether that person is the home page is the theme's to say; the pages are made in
//! any theme that has a template for them.

use super::cards::availability;
use super::contact_cards;
use super::details::{self, Named};
use super::entries::last_change;
use super::press::{Press, label, link};
use super::{body, output_of, wall, words};
use crate::diagnostics::{Diagnostics, Place};
use crate::fields::{Choice, RefOr};
use crate::hub::{Hub, Id, Signature};
use crate::kinds::{Aspect, Event, Expert, Facet, Guest, Mission};
use crate::locale::fold_term;
use crate::plan::{Plan, Urls};
use crate::routes::{Route, host};
use crate::theme::Theme;
use crate::views::{
    Appearance, Cloud, FacetView, Group, Link, MissionPage, OwnerView, Page, Portfolio,
    ReadingNote, Reflection,
};

/// The template of a mission's page: without it there are none.
const TEMPLATE: &str = "mission.html";
const MOST_TEXTS: usize = 6;
const MOST_NOTES: usize = 5;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let Some((owner, person)) = owner_in(press, lang) else { continue };
        for (place, mission) in details::missions_in_order(person).into_iter().enumerate() {
            let Some(route) = mission_route(press, owner, mission) else { continue };
            let address = route.clone();
            let origin = press.entry(owner).file.clone();
            let planned = plan.page(&route, origin, TEMPLATE, lang, move |_| {
                let head = mission_head(press, lang, &address, mission);
                (head, Box::new(mission_page(press, owner, person, place)))
            });
            planned.indexed = Some(last_change(press.entry(owner)));
        }
    }
}

/// A theme that shows a person wants one that is published. One that nobody has written is a wrong reference, which is
/// told where references are checked.
pub(super) fn check_owner(hub: &Hub, theme: &Theme, diagnostics: &mut Diagnostics) {
    if !theme.is_of_owner {
        return;
    }
    let config = &hub.config;
    match &config.owner {
        None => {
            let place = Place::at(&config.file, &config.theme.span);
            diagnostics.theme_without_owner(place, &config.theme.text);
        }
        Some(owner) if hub.find("experts", 0, &owner.text).is_none() => {
            // A file with mistakes is told of already.
            let withheld = hub.find_unpublished("experts", &owner.text);
            if withheld.is_some_and(|entry| !entry.diagnostics.has_errors()) {
                let place = Place::at(&config.file, &owner.span);
                diagnostics.owner_not_published(place, &owner.text);
            }
        }
        Some(_) => {}
    }
}

/// Who is the home page of each language, and its address.
pub(super) fn home_owners(hub: &Hub, theme: &Theme) -> Vec<Option<(Id, Route)>> {
    let owner = |lang: usize| {
        let owner = hub.config.owner.as_ref().filter(|_| theme.is_of_owner)?;
        Some((hub.find("experts", lang, &owner.text)?, hub.routes.home(lang)))
    };
    (0..hub.locales.len()).map(owner).collect()
}

/// The owner who has written in a language.
pub(super) fn owner_in<'a>(press: &Press<'a>, lang: usize) -> Option<(Id, &'a Expert)> {
    let owner = press.owner(lang).filter(|&id| press.entry(id).lang_index == lang)?;
    Some((owner, press.entry(owner).item.person()?))
}

/// The page of a mission, where there is one: its person is the owner, and the theme has a template for it.
pub(super) fn mission_route(press: &Press, id: Id, mission: &Mission) -> Option<Route> {
    let lang = press.entry(id).lang_index;
    let exists = press.is_on("portfolio")
        && press.theme.has_template(TEMPLATE)
        && press.owner(lang) == Some(id);
    exists.then(|| press.hub.routes.mission(lang, &mission.id))
}

/// The owner as every page shows them.
pub(super) fn owner_view(press: &Press, lang: usize) -> Option<OwnerView> {
    let id = press.owner(lang)?;
    let person = press.entry(id).item.person()?;
    let (lang, contact) = (press.entry(id).lang_index, &person.contact);
    let status = availability(press, person);
    let note = status.and(person.availability.as_ref()).map(|one| one.note.clone());
    let (resume, resume_json) = super::resume::routes(press, lang);
    let url = |route: Option<Route>| route.map_or(String::new(), |route| route.url().to_owned());
    Some(OwnerView {
        name: press.entry(id).common.title.clone(),
        job: person.job.clone(),
        url: press.url(id).to_owned(),
        email: if person.public_email { person.email.clone() } else { String::new() },
        phone: contact.phone.clone(),
        booking_url: contact.booking.clone(),
        invitation: contact.invitation.clone(),
        availability_key: status.map_or("", Choice::key),
        availability: note.filter(|note| !note.is_empty()).unwrap_or_else(|| {
            status.map(|key| label(press.locale(lang), "availability", key)).unwrap_or_default()
        }),
        resume_url: url(resume),
        resume_json_url: url(resume_json),
        contact_card_url: url(contact_cards::route_of(press, id)),
    })
}

/// The head of a home page that is a person.
pub(super) fn head(press: &Press, owner: Id, page: &mut Page) {
    let card = &press.cards[owner];
    let Some(person) = &card.person else { return };
    page.title = with_job(press, owner, &person.job);
    page.description.clone_from(&card.description);
    page.og_type = "profile";
    page.image.clone_from(&person.photo);
    if let Some(image) = person.photo.as_ref().and_then(|photo| press.social_image(photo)) {
        page.social.image = Some(image);
        page.social.large = true;
    }
}

/// `Maëlle Kerbrat, animatrice de communautés`
fn with_job(press: &Press, owner: Id, job: &str) -> String {
    let name = &press.entry(owner).common.title;
    if job.is_empty() {
        return name.clone();
    }
    press.hub.locale_of(owner).tf("list_next", &[("a", name), ("b", job)])
}

/// All that the hub holds of its owner's work.
pub(super) fn portfolio(press: &Press, urls: &Urls, owner: Id) -> Portfolio {
    let (entry, locale) = (press.entry(owner), press.hub.locale_of(owner));
    let person = entry.item.person().expect("the owner is a person");
    let work = Work::of(press, owner);
    let title = locale.t("person_perceived_image");
    let mut detail = details::person_detail(press, owner, person);
    detail.perceived = words::cloud(press, entry.lang_index, &work.testimonials, title);
    let (mut upcoming, past) = work.events_by_phase(press);
    upcoming.reverse();
    detail.upcoming = press.cards(upcoming);
    detail.past = press.cards(past.iter().copied());
    let note = |&id: &Id| ReadingNote {
        card: press.card(id),
        site: host(&press.cards[id].link).trim_start_matches("www.").to_owned(),
    };
    Portfolio {
        card: press.card(owner),
        body_html: body::html(press, urls, owner),
        facets: facets(press, owner, person, &work),
        image: reflection(&person.wanted_image, &detail.perceived),
        praise: praise(press, entry.lang_index, &work.testimonials),
        appearances: past.iter().map(|&id| appearance(press, owner, id)).collect(),
        writing: press.cards(work.texts.iter().copied().take(MOST_TEXTS)),
        reading: work.notes.iter().take(MOST_NOTES).map(note).collect(),
        n_writing: work.texts.len(),
        n_reading: work.notes.len(),
        detail,
    }
}

/// What is the owner's: all that names them, and what names nobody, for it is their hub.
pub(super) struct Work {
    /// Texts of their own, and those that comment on something read elsewhere.
    pub texts: Vec<Id>,
    notes: Vec<Id>,
    /// The latest first.
    pub events: Vec<Id>,
    /// The most voted first.
    pub testimonials: Vec<Id>,
}

impl Work {
    pub(super) fn of(press: &Press, owner: Id) -> Work {
        let lang = press.entry(owner).lang_index;
        let named = Named::of(press, owner);
        let of_kind = |kind: &str, wanted: &dyn Fn(Id) -> bool| -> Vec<Id> {
            press.hub.list(lang, kind).iter().copied().filter(|&id| wanted(id)).collect()
        };
        let posts = of_kind("posts", &|id| {
            let unsigned = press.entry(id).item.post().is_some_and(|post| post.authors.is_empty());
            unsigned || named.posts.contains(&id)
        });
        let events = of_kind("events", &|id| {
            let nobody =
                |event: &Event| event.ours && event.hosts.is_empty() && event.speakers.is_empty();
            press.entry(id).item.occasion().is_some_and(nobody) || named.events.contains(&id)
        });
        let mut testimonials = wall::by_votes(press, lang);
        testimonials.retain(|id| {
            let general = press.entry(*id).item.testimony().is_some_and(|one| one.about.is_empty());
            general || named.testimonials.contains(id)
        });
        let (notes, texts) = posts.into_iter().partition(|&id| !press.cards[id].link.is_empty());
        Work { texts, notes, events, testimonials }
    }

    /// Events to come and past ones, each the latest first.
    fn events_by_phase(&self, press: &Press) -> (Vec<Id>, Vec<Id>) {
        let is_past = |event: &Event| press.hub.phase(event) == "past";
        self.events.iter().partition(|&&id| !press.entry(id).item.occasion().is_some_and(is_past))
    }
}

/// The facets that something proves.
fn facets(press: &Press, owner: Id, person: &Expert, work: &Work) -> Vec<FacetView> {
    let locale = press.hub.locale_of(owner);
    let view = |&facet: &Facet| {
        let own = person.evidence.iter().filter(|one| one.facet == facet);
        let missions = person.missions.iter().filter(|one| one.facets.contains(&facet));
        let mission = |one: &Mission| {
            let route = mission_route(press, owner, one);
            link(&one.title, route.as_ref().map_or("", Route::url))
        };
        let mut proofs: Vec<Link> = own.map(|one| link(&one.text, &one.url)).collect();
        proofs.extend(missions.map(mission));
        proofs.extend(counted(press, owner, facet, work));
        let text = locale.t(&format!("facet_{}_text", facet.key())).to_owned();
        let title = label(locale, "facet", facet);
        (!proofs.is_empty()).then(|| FacetView { key: facet.key(), title, text, proofs })
    };
    Facet::ALL.iter().filter_map(view).collect()
}

/// What can be counted for a facet, with the list that shows it: what people say of who represents them, where they were
/// met, what they wrote, and whom they answered.
fn counted(press: &Press, owner: Id, facet: Facet, work: &Work) -> Option<Link> {
    let (key, count, kind) = match facet {
        Facet::Representation => ("n_testimonials", work.testimonials.len(), "testimonials"),
        Facet::Evangelism => ("n_events", work.events.len(), "events"),
        Facet::Communication => ("n_posts", work.texts.len() + work.notes.len(), "posts"),
        Facet::Feedback => ("n_replies", n_replies(press, owner), ""),
    };
    let listed = press.hub.kinds().find(|one| one.name == kind && press.is_on(output_of(kind)));
    let lang = press.entry(owner).lang_index;
    let url = listed.map(|kind| press.hub.routes.list(kind, lang, 1));
    let text = press.locale(lang).tn(key, count as u64);
    (count > 0).then(|| link(&text, url.as_ref().map_or("", Route::url)))
}

/// The comments that somebody wrote under their own name, in any language.
fn n_replies(press: &Press, owner: Id) -> usize {
    let versions = &press.hub.translations[owner];
    let is_theirs = |signed: Signature| match signed {
        Signature::Official(Some(id)) => versions.contains(&id),
        Signature::Official(None) | Signature::Reader => false,
    };
    press.hub.comments.iter().flatten().filter(|comment| is_theirs(comment.signed)).count()
}

/// The words that are wanted beside those that are said. Spellings count as one as terms do.
fn reflection(wanted: &[String], perceived: &Cloud) -> Reflection {
    let folded: Vec<String> = wanted.iter().map(|word| fold_term(word)).collect();
    let (both, said): (Vec<_>, Vec<_>) =
        perceived.ranked.iter().cloned().partition(|word| folded.contains(&fold_term(&word.label)));
    let is_said = |word: &String| both.iter().any(|one| fold_term(&one.label) == fold_term(word));
    Reflection {
        wanted: wanted.iter().filter(|word| !is_said(word)).cloned().collect(),
        both,
        said,
    }
}

/// Testimonials by the first aspect that each speaks of, in the order of aspects; then those that name none.
fn praise(press: &Press, lang: usize, testimonials: &[Id]) -> Vec<Group> {
    let locale = press.locale(lang);
    let kind = press.hub.kinds().find(|kind| kind.name == "testimonials");
    let first =
        |id: Id| press.entry(id).item.testimony().and_then(|one| one.aspects.first().copied());
    let group = |aspect: Option<Aspect>| {
        let ids = testimonials.iter().copied().filter(|&id| first(id) == aspect);
        let cards = press.cards(ids);
        let page = kind.zip(aspect).filter(|_| press.is_on("testimonials"));
        let url = page.map(|(kind, aspect)| {
            let value = locale.label("aspect", aspect.key());
            press.hub.routes.facet(kind, lang, crate::routes::Facet::Aspect, value, 1)
        });
        (!cards.is_empty()).then(|| Group {
            title: aspect.map(|aspect| label(locale, "aspect", aspect)).unwrap_or_default(),
            key: aspect.map_or("", Choice::key).to_owned(),
            url: url.map_or(String::new(), |route| route.url().to_owned()),
            cards,
        })
    };
    Aspect::ALL.iter().copied().map(Some).chain([None]).filter_map(group).collect()
}

/// A past event, and what the owner did there. One that names nobody was theirs to run.
fn appearance(press: &Press, owner: Id, id: Id) -> Appearance {
    let lang = press.entry(id).lang_index;
    let key = match press.entry(id).item.occasion() {
        Some(event) if !runs(press, lang, owner, event) => "appearance_speaker",
        _ => "appearance_host",
    };
    Appearance { card: press.card(id), role: press.locale(lang).t(key).to_owned() }
}

/// Whether somebody runs an event, and does not only speak at it.
pub(super) fn runs(press: &Press, lang: usize, owner: Id, event: &Event) -> bool {
    let is_owner = |person: &RefOr<Guest>| match person {
        RefOr::Ref(slug) => press.find("experts", lang, &slug.text) == Some(owner),
        RefOr::Inline(_) => false,
    };
    let nobody_speaks = event.hosts.is_empty()
        && !event.speakers.iter().any(is_owner)
        && !event.sessions.iter().flat_map(|session| &session.speakers).any(is_owner);
    nobody_speaks || event.hosts.iter().any(is_owner)
}

fn mission_head(press: &Press, lang: usize, route: &Route, mission: &Mission) -> Page {
    let mut page = press.page(lang, route, &mission.title, "mission");
    let told = [&mission.summary, &mission.situation].into_iter().find(|text| !text.is_empty());
    if let Some(told) = told {
        page.description.clone_from(told);
    }
    press.with_languages(page, lang, |lang| {
        let (id, person) = owner_in(press, lang)?;
        let same = person.missions.iter().find(|other| other.id == mission.id)?;
        Some(mission_route(press, id, same)?.url().to_owned())
    })
}

fn mission_page(press: &Press, owner: Id, person: &Expert, place: usize) -> MissionPage {
    let mut missions = details::missions(press, owner, person);
    let near = |place: Option<usize>| {
        let mission = missions.get(place?)?;
        Some(link(&mission.title, &mission.url))
    };
    let (previous, next) = (near(place.checked_sub(1)), near(place.checked_add(1)));
    MissionPage {
        person: press.person_link(owner),
        previous,
        next,
        mission: missions.swap_remove(place),
    }
}
