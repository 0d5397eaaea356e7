//! The curriculum vitae of the hub's owner: a page to print, and the same as JSON Resume (schema 1.0.0, jsonresume.org).
//!
//! Only what the hub shows is in it: an e-mail address that is not public stays where it is.

use super::portfolio::{self, owner_in};
use super::press::Press;
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::kinds::{Expert, RecognitionKind};
use crate::markdown::words_of;
use crate::moment::Moment;
use crate::plan::Plan;
use crate::routes::Route;
use crate::sinks::Stage;
use crate::views::{Page, ResumePage};
use serde::Serialize;

const TEMPLATE: &str = "resume.html";
const SCHEMA: &str =
    "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";
const VERSION: &str = "v1.0.0";

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let Some((owner, person)) = owner_in(press, lang) else { continue };
        let (page, json) = routes(press, lang);
        if let Some(route) = page {
            let origin = press.entry(owner).file.clone();
            let planned = plan.page(&route.clone(), origin, TEMPLATE, lang, move |urls| {
                let head = head(press, lang, owner, &route);
                let owner = portfolio::portfolio(press, urls, owner);
                (head.clone(), Box::new(ResumePage { title: head.title, owner }))
            });
            planned.indexed = Some(super::entries::last_change(press.entry(owner)));
        }
        // One of the hub's own, in `static/`, stands in for the made one.
        if let Some(route) = json.filter(|route| !press.assets.has_static(route.file().as_str())) {
            plan.bytes(&route, Stage::Feed, "resume", move || write(press, owner, person));
        }
    }
}

/// The page of the curriculum vitae in a language, where the theme has a template for it, and the file for machines.
pub(super) fn routes(press: &Press, lang: usize) -> (Option<Route>, Option<Route>) {
    let is_on = press.is_on("resume") && owner_in(press, lang).is_some();
    let routes = &press.hub.routes;
    (
        (is_on && press.theme.has_template(TEMPLATE)).then(|| routes.resume(lang)),
        is_on.then(|| routes.resume_json(lang)),
    )
}

fn head(press: &Press, lang: usize, owner: Id, route: &Route) -> Page {
    let name = &press.entry(owner).common.title;
    let title = press.locale(lang).tf("resume_of", &[("name", name)]);
    let page = press.page(lang, route, &title, "resume");
    press.with_languages(page, lang, |lang| {
        routes(press, lang).0.map(|route| route.url().to_owned())
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resume {
    #[serde(rename = "$schema")]
    schema: &'static str,
    basics: Basics,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    work: Vec<Work>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    awards: Vec<Award>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    certificates: Vec<Certificate>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publications: Vec<Publication>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skills: Vec<Skill>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    languages: Vec<Language>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    interests: Vec<Interest>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    projects: Vec<Project>,
    meta: Meta,
}

#[derive(Serialize)]
struct Basics {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    image: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    phone: String,
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    profiles: Vec<Profile>,
}

#[derive(Serialize)]
struct Location {
    city: String,
}

#[derive(Serialize)]
struct Profile {
    network: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    username: String,
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Work {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    position: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    start_date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    end_date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    highlights: Vec<String>,
}

#[derive(Serialize)]
struct Award {
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    date: String,
    awarder: String,
}

#[derive(Serialize)]
struct Certificate {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    issuer: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Publication {
    name: String,
    publisher: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    release_date: String,
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
}

#[derive(Serialize)]
struct Skill {
    name: String,
    level: String,
}

#[derive(Serialize)]
struct Language {
    language: String,
}

#[derive(Serialize)]
struct Interest {
    name: String,
}

#[derive(Serialize)]
struct Reference {
    name: String,
    reference: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    start_date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    end_date: String,
    url: String,
    roles: Vec<String>,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    kind: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    canonical: String,
    version: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    last_modified: String,
}

fn write(press: &Press, owner: Id, person: &Expert) -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec_pretty(&resume(press, owner, person)).expect("a résumé is plain data");
    bytes.push(b'\n');
    bytes
}

fn resume(press: &Press, owner: Id, person: &Expert) -> Resume {
    let entry = press.entry(owner);
    let (lang, locale) = (entry.lang_index, press.hub.locale_of(owner));
    let work = portfolio::Work::of(press, owner);
    let level = |level: u8| locale.tf("skill_level", &[("n", &level.to_string())]);
    let language = |tag: &String| Language { language: locale.language_name(tag) };
    let topics = press.terms_of(entry, "topics");
    let changed = entry.last_change();
    Resume {
        schema: SCHEMA,
        basics: basics(press, owner, person),
        work: missions(press, owner, person),
        awards: awards(person),
        certificates: certificates(person),
        publications: work.texts.iter().map(|&id| publication(press, id)).collect(),
        skills: person
            .skills
            .iter()
            .map(|(name, n)| Skill { name: name.clone(), level: level(*n) })
            .collect(),
        languages: person.languages.iter().map(language).collect(),
        interests: topics.iter().map(|topic| Interest { name: topic.label.clone() }).collect(),
        references: references(press, person, &work.testimonials),
        projects: work.events.iter().filter_map(|&id| project(press, owner, id)).collect(),
        meta: Meta {
            canonical: press.hub.routes.absolute(press.hub.routes.resume_json(lang).url()),
            version: VERSION,
            last_modified: changed
                .map(|moment| moment.at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
                .unwrap_or_default(),
        },
    }
}

fn basics(press: &Press, owner: Id, person: &Expert) -> Basics {
    let entry = press.entry(owner);
    let photo = person.photo.as_ref().and_then(|photo| press.assets.picture(&entry.file, photo));
    let mut profiles: Vec<Profile> = person
        .links
        .iter()
        .map(|one| Profile {
            network: one.name.clone(),
            username: String::new(),
            url: one.url.clone(),
        })
        .collect();
    let fediverse = super::details::fediverse_url(&person.fediverse);
    if !fediverse.is_empty() {
        let (network, username) = ("Mastodon".to_owned(), person.fediverse.clone());
        profiles.push(Profile { network, username, url: fediverse });
    }
    Basics {
        name: entry.common.title.clone(),
        label: person.job.clone(),
        image: photo.map_or(String::new(), |photo| press.absolute_image(&photo)),
        email: if person.public_email { person.email.clone() } else { String::new() },
        phone: person.contact.phone.clone(),
        url: press.hub.routes.absolute(press.url(owner)),
        summary: if person.vision.is_empty() {
            press.cards[owner].description.clone()
        } else {
            person.vision.clone()
        },
        location: (!person.location.is_empty()).then(|| Location { city: person.location.clone() }),
        profiles,
    }
}

/// The latest first.
fn missions(press: &Press, owner: Id, person: &Expert) -> Vec<Work> {
    let work = |mission: &crate::kinds::Mission| {
        let page = portfolio::mission_route(press, owner, mission);
        let iso =
            |date: Option<crate::fields::PartialDate>| date.map_or(String::new(), |d| d.iso());
        let named = if mission.client.is_empty() { &mission.title } else { &mission.client };
        let position = if mission.role.is_empty() { &person.job } else { &mission.role };
        Work {
            name: named.clone(),
            position: position.clone(),
            url: if mission.url.is_empty() {
                page.map_or(String::new(), |route| press.hub.routes.absolute(route.url()))
            } else {
                mission.url.clone()
            },
            start_date: iso(mission.from),
            end_date: iso(mission.to),
            summary: if mission.summary.is_empty() {
                mission.title.clone()
            } else {
                mission.summary.clone()
            },
            highlights: mission.results.clone(),
        }
    };
    super::details::missions_in_order(person).into_iter().map(work).collect()
}

fn awards(person: &Expert) -> Vec<Award> {
    let won = person.recognition.iter().filter(|one| one.kind == Some(RecognitionKind::Award));
    won.map(|one| Award {
        title: if one.quote.is_empty() { one.by.clone() } else { one.quote.clone() },
        date: one.date.as_ref().map_or(String::new(), day),
        awarder: one.by.clone(),
    })
    .collect()
}

fn certificates(person: &Expert) -> Vec<Certificate> {
    let view = |one: &crate::kinds::Credential| Certificate {
        name: one.title.clone(),
        date: if is_year(&one.year) { one.year.clone() } else { String::new() },
        url: one.url.clone(),
        issuer: one.issuer.clone(),
    };
    person.credentials.iter().map(view).collect()
}

/// What the schema takes for a year.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|b| b.is_ascii_digit())
}

fn publication(press: &Press, id: Id) -> Publication {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    Publication {
        name: card.title.clone(),
        publisher: press.hub.config.languages[entry.lang_index].title.clone(),
        release_date: entry.common.date.as_ref().map_or(String::new(), day),
        url: press.hub.routes.absolute(&card.url),
        summary: card.description.clone(),
    }
}

/// What clients say, and what others said of the person's work.
fn references(press: &Press, person: &Expert, testimonials: &[Id]) -> Vec<Reference> {
    let testimony = |&id: &Id| {
        let entry = press.entry(id);
        let author = entry.item.testimony()?.author.as_ref()?;
        let said = words_of(&press.cards[id].testimony.as_ref()?.body_html);
        Some(Reference { name: author.name.text.clone(), reference: said })
    };
    let quoted = person
        .recognition
        .iter()
        .filter(|one| one.kind != Some(RecognitionKind::Award) && !one.quote.is_empty());
    let quote = |one: &crate::kinds::Recognition| Reference {
        name: one.by.clone(),
        reference: one.quote.clone(),
    };
    testimonials.iter().filter_map(testimony).chain(quoted.map(quote)).collect()
}

/// An event that was run or spoken at.
fn project(press: &Press, owner: Id, id: Id) -> Option<Project> {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    let event = entry.item.occasion()?;
    let role = if portfolio::runs(press, entry.lang_index, owner, event) {
        "appearance_host"
    } else {
        "appearance_speaker"
    };
    Some(Project {
        name: card.title.clone(),
        description: card.description.clone(),
        start_date: day(event.start.as_ref()?),
        end_date: event.end.as_ref().map_or(String::new(), day),
        url: press.hub.routes.absolute(&card.url),
        roles: vec![press.hub.locale_of(id).t(role).to_owned()],
        kind: card.occasion.as_ref().map(|one| one.format_label.clone()).unwrap_or_default(),
    })
}

/// `2026-05-12`
fn day(moment: &Moment) -> String {
    moment.date().to_string()
}
