//! Contact cards (RFC 6350) of those who want to be written to: people whose e-mail address is public.

use super::calendars::uid;
use super::press::Press;
use crate::content_lines::{CardKind, ContactCard};
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::kinds::Expert;
use crate::plan::{About, Plan};
use crate::routes::Route;
use crate::sinks::Stage;
use crate::views::Feed;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for id in 0..press.hub.entries.len() {
        let (Some(person), Some(route)) = (wants_one(press, id), route(press, id)) else {
            continue;
        };
        plan.bytes(&route.clone(), Stage::Feed, "contact_cards", move || {
            card(press, id, person, &route).write().into_bytes()
        });
    }
    plan.finish(|planned, page| {
        let id = match planned.about {
            About::Entry(id) => Some(id),
            About::Hub { lang } => press.home_owner(lang),
            _ => None,
        };
        let Some(id) = id else { return };
        if let (Some(_), Some(route)) = (wants_one(press, id), route(press, id)) {
            page.feeds.push(Feed {
                label: press.hub.locale_of(id).t("person_vcard").to_owned(),
                url: route.url().to_owned(),
                mime: "text/vcard",
            });
        }
    });
}

/// The person that an entry is, if they let their address be shown.
fn wants_one<'a>(press: &Press<'a>, id: Id) -> Option<&'a Expert> {
    let person = press.entry(id).item.person()?;
    (person.public_email && !person.email.is_empty()).then_some(person)
}

/// The contact card of somebody who wants one.
pub(super) fn route_of(press: &Press, id: Id) -> Option<Route> {
    wants_one(press, id).and_then(|_| route(press, id)).filter(|_| press.is_on("contact_cards"))
}

fn route(press: &Press, id: Id) -> Option<Route> {
    press.hub.routes.contact_card(&press.hub.addresses[id], &press.entry(id).slug).ok()
}

fn card(press: &Press, id: Id, person: &Expert, route: &Route) -> ContactCard {
    let (entry, routes) = (press.entry(id), &press.hub.routes);
    let name = &entry.common.title;
    let photo = person.photo.as_ref().and_then(|photo| press.assets.picture(&entry.file, photo));
    ContactCard {
        uid: uid(press, id),
        kind: if person.is_team() { CardKind::Organisation } else { CardKind::Individual },
        name: name.clone(),
        parts: if person.is_team() { None } else { parts(name) },
        organisation: person.organisation.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
        job: person.job.clone(),
        note: person.vision.clone(),
        email: person.email.clone(),
        url: routes.absolute(press.url(id)),
        photo: photo.map_or(String::new(), |photo| press.absolute_image(&photo)),
        source: routes.absolute(route.url()),
        languages: if person.languages.is_empty() {
            vec![entry.lang.clone()]
        } else {
            person.languages.clone()
        },
        revised: entry.common.last_change().map(|moment| moment.at),
    }
}

/// Given and family name of two words; with more, nobody but their bearer knows where one ends.
fn parts(name: &str) -> Option<(String, String)> {
    let (given, family) = name.split_once(' ')?;
    (!family.contains(' ')).then(|| (given.to_owned(), family.to_owned()))
}
