//! Calendars to subscribe to, of the hub, each format, term and person, and a file for each event (RFC 5545).

use super::agenda::of_format;
use super::details::{events_of, online_url, registration_url};
use super::press::Press;
use crate::content_lines::{
    Calendar, Conference, Event, Organizer, Rule, Status, When, clean_line,
};
use crate::diagnostics::{Diagnostics, Place};
use crate::fields::Choice;
use crate::hub::Id;
use crate::kinds::{self, Entry, EventStatus, Format, Kind};
use crate::locale::{Locale, fold_term};
use crate::memo::in_parallel;
use crate::moment::Moment;
use crate::plan::{About, Plan};
use crate::routes::{Facet, Route};
use crate::sinks::Stage;
use crate::views::{Feed, FollowGroup};
use jiff::civil::{Date, Time};
use jiff::{ToSpan, Zoned};
use std::collections::HashMap;
use std::sync::Arc;

const MIME: &str = "text/calendar";
/// Whole years before this one whose events stay in calendars, so that phones do not lose them.
const PAST_YEARS: i16 = 2;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, diagnostics: &mut Diagnostics) {
    check_uids(press, diagnostics);
    let ids: Vec<Id> = (0..press.hub.entries.len()).collect();
    let events: Arc<Vec<Option<Event>>> = Arc::new(in_parallel(&ids, |&id| event(press, id)));
    // A term has as many pages as its entries need: each looks its calendar up.
    let mut told: HashMap<About, Feed> = HashMap::new();
    for about in all(press) {
        let (Some(route), events) = (route(press, &about), events.clone()) else { continue };
        told.insert(about.clone(), feed(press, &about, &route));
        let held = recent(press, held(press, &about));
        plan.bytes(&route.clone(), Stage::Feed, "calendars", move || {
            let held = held.iter().filter_map(|&id| events[id].as_ref()).collect();
            calendar(press, &about, &route, held).write().into_bytes()
        });
    }
    plan.finish(move |planned, page| {
        let found = match planned.about {
            About::Hub { lang } => told.get(&About::Kind { lang, kind: "events" }),
            ref about => told.get(about),
        };
        page.feeds.extend(found.cloned());
    });
}

/// The calendar of something, if it has one.
pub(super) fn of(press: &Press, about: &About) -> Option<Feed> {
    if !press.is_on("calendars") || held(press, about).is_empty() {
        return None;
    }
    Some(feed(press, about, &route(press, about)?))
}

fn feed(press: &Press, about: &About, route: &Route) -> Feed {
    let locale = press.locale(press.lang_of(about));
    Feed {
        label: locale.tf("calendar_of", &[("title", &title(press, about))]),
        url: route.url().to_owned(),
        mime: MIME,
    }
}

/// The next time of an event that comes again, else its only one, in its zone.
pub(super) fn next_time(press: &Press, event: &kinds::Event) -> Option<(Zoned, Option<Zoned>)> {
    let first = event.start.as_ref()?;
    let next = press.hub.next_start(event);
    Some(times(event, first, next.as_ref().unwrap_or(first)))
}

/// Where it takes place, on one line; empty for what is online alone.
pub(super) fn place(event: &kinds::Event) -> String {
    let Some(venue) = &event.venue else { return String::new() };
    let city = [venue.postal_code.as_str(), &venue.city].join(" ");
    // A code is for machines.
    let country = if venue.country.len() == 2 { "" } else { &venue.country };
    let parts = [venue.name.as_str(), &venue.address, city.trim(), country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What "follow us" says of calendars: that of all events, and one a format.
pub(super) fn groups(press: &Press, lang: usize) -> Vec<FollowGroup> {
    let all = std::iter::once(About::Kind { lang, kind: "events" });
    let formats = Format::ALL.iter().map(|&format| About::Format { lang, format });
    let feeds: Vec<Feed> = all.chain(formats).flat_map(|about| of(press, &about)).collect();
    if feeds.is_empty() {
        return Vec::new();
    }
    let locale = press.locale(lang);
    vec![FollowGroup {
        title: locale.t("follow_calendars").to_owned(),
        text: locale.t("follow_calendars_text").to_owned(),
        feeds,
        links: Vec::new(),
    }]
}

/// What names an entry in calendars and address books, whatever becomes of its title, slug and dates: `uid`, its own
/// or that of a translation, else its file and the host of the hub.
pub(super) fn uid(press: &Press, id: Id) -> String {
    let entry = press.entry(id);
    let written = |id: &Id| {
        press.entry(*id).item.occasion().map(|event| event.uid.trim()).filter(|uid| !uid.is_empty())
    };
    let written = written(&id).or_else(|| press.hub.translations[id].iter().find_map(written));
    let uid = match (written, &entry.common.translation_key) {
        (Some(uid), _) => uid.to_owned(),
        (None, Some(key)) => format!("{}@{}", key.text, press.hub.routes.host()),
        (None, None) => format!("{}@{}", entry.file_name(), press.hub.routes.host()),
    };
    clean_line(&uid).split_whitespace().collect::<Vec<_>>().join("-")
}

/// Two events of one language with one `uid` would be one in every calendar.
fn check_uids(press: &Press, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(usize, String), Id> = HashMap::new();
    for (id, entry) in press.hub.entries.iter().enumerate() {
        if entry.item.occasion().is_none() {
            continue;
        }
        let uid = uid(press, id);
        if let Some(&other) = seen.get(&(entry.lang_index, uid.clone())) {
            let other = Place::whole(&press.entry(other).file);
            diagnostics.same_uid(Place::whole(&entry.file), other, &uid);
        } else {
            seen.insert((entry.lang_index, uid), id);
        }
    }
}

fn kind(press: &Press) -> &'static Kind {
    press.hub.kinds().find(|kind| kind.name == "events").expect("a kind of the list")
}

/// Everything that has a calendar.
fn all(press: &Press) -> Vec<About> {
    let mut all = Vec::new();
    for lang in 0..press.hub.locales.len() {
        all.push(About::Kind { lang, kind: "events" });
        all.extend(Format::ALL.iter().map(|&format| About::Format { lang, format }));
        for taxonomy in &press.hub.taxonomies[lang] {
            all.extend(taxonomy.terms.iter().map(|term| About::Term {
                lang,
                taxonomy: taxonomy.name.clone(),
                slug: term.slug.clone(),
            }));
        }
    }
    all.extend((0..press.hub.entries.len()).map(About::Entry));
    all.retain(|about| !held(press, about).is_empty());
    all
}

/// The events that the calendar of something holds, however old. None: it has no calendar.
fn held(press: &Press, about: &About) -> Vec<Id> {
    match about {
        About::Kind { lang, kind: "events" } => press.hub.list(*lang, "events").to_vec(),
        About::Format { lang, format } if press.is_on("agenda") => of_format(press, *lang, *format),
        About::Term { lang, taxonomy, slug } if press.is_on("taxonomies") => {
            let taxonomy = press.taxonomy(*lang, taxonomy);
            let term = taxonomy.and_then(|taxonomy| taxonomy.by_slug(slug));
            let entries = term.map_or(&[][..], |term| &term.entries).iter().copied();
            entries.filter(|&id| press.entry(id).item.occasion().is_some()).collect()
        }
        About::Entry(id) if press.entry(*id).item.occasion().is_some() => vec![*id],
        About::Entry(id) if press.entry(*id).item.person().is_some() => events_of(press, *id),
        _ => Vec::new(),
    }
}

/// Without those that were over before the last years; of old ones alone the latest stays, for no calendar is empty.
fn recent(press: &Press, ids: Vec<Id>) -> Vec<Id> {
    let since = Date::new(press.hub.today.year() - PAST_YEARS, 1, 1).unwrap_or(Date::MIN);
    let kept: Vec<Id> = ids
        .iter()
        .copied()
        .filter(|&id| press.entry(id).item.occasion().is_some_and(|event| lasts(event, since)))
        .collect();
    if kept.is_empty() { ids.into_iter().take(1).collect() } else { kept }
}

/// Whether an event is not over on a day.
fn lasts(event: &kinds::Event, day: Date) -> bool {
    let Some(start) = &event.start else { return false };
    let last = event.end.as_ref().map_or(start.date(), |end| end.date().max(start.date()));
    let again = || {
        let recurrence = event.recurrence.as_ref()?;
        let from = Moment::of(&day.to_zoned(event.zone.clone()).ok()?, false);
        let dates = recurrence.dates(start, &event.zone, &event.exceptions, &from, 1);
        (!dates.is_empty()).then_some(())
    };
    last >= day || again().is_some()
}

/// The page that shows the same events.
fn page(press: &Press, about: &About) -> Option<Route> {
    let routes = &press.hub.routes;
    match about {
        About::Kind { lang, .. } => Some(routes.list(kind(press), *lang, 1)),
        About::Format { lang, format } => {
            let format = press.locale(*lang).label("format", format.key());
            Some(routes.facet(kind(press), *lang, Facet::Format, format, 1))
        }
        About::Term { lang, taxonomy, slug } => Some(routes.term(*lang, taxonomy, slug, 1)),
        // The home page tells the hub's own.
        About::Entry(id) if press.is_at_home(*id) => None,
        About::Entry(id) => Some(press.hub.addresses[*id].clone()),
        About::Hub { .. } | About::Other { .. } => None,
    }
}

fn route(press: &Press, about: &About) -> Option<Route> {
    let (page, routes) = (page(press, about)?, &press.hub.routes);
    let route = match about {
        About::Entry(id) if press.entry(*id).item.occasion().is_some() => {
            routes.event_calendar(&page, &press.entry(*id).slug)
        }
        about => routes.calendar(&page, press.lang_of(about)),
    };
    route.ok()
}

/// What it is of: the hub, a format, a term, a person, an event.
fn title(press: &Press, about: &About) -> String {
    let lang = press.lang_of(about);
    match about {
        About::Format { format, .. } => press.locale(lang).label("format", format.key()).to_owned(),
        About::Term { taxonomy, slug, .. } => {
            let taxonomy = press.taxonomy(lang, taxonomy);
            let term = taxonomy.and_then(|taxonomy| taxonomy.by_slug(slug));
            term.map_or(slug.clone(), |term| term.label.clone())
        }
        About::Entry(id) => press.entry(*id).common.title.clone(),
        About::Hub { .. } | About::Kind { .. } | About::Other { .. } => {
            press.hub.config.languages[lang].title.clone()
        }
    }
}

fn calendar<'e>(
    press: &'e Press,
    about: &About,
    route: &Route,
    events: Vec<&'e Event>,
) -> Calendar<'e> {
    let (lang, hub) = (press.lang_of(about), &press.hub);
    let (locale, language) = (press.locale(lang), &hub.config.languages[lang]);
    let is_of_hub = matches!(about, About::Kind { .. });
    let is_one = matches!(about, About::Entry(id) if press.entry(*id).item.occasion().is_some());
    let name = match (is_one, is_of_hub) {
        (true, _) => String::new(),
        (_, true) => language.title.clone(),
        _ => locale.tf("colon", &[("label", &language.title), ("value", &title(press, about))]),
    };
    let page = page(press, about).filter(|_| !is_of_hub || press.is_on("agenda"));
    let page = page.unwrap_or_else(|| hub.routes.home(lang));
    Calendar {
        lang: locale.lang(),
        name,
        description: language.description.clone(),
        url: hub.routes.absolute(page.url()),
        source: hub.routes.absolute(route.url()),
        zone: &hub.config.zone,
        events,
    }
}

/// What calendars tell of an event: what its page tells, and nothing of how it is prepared.
fn event(press: &Press, id: Id) -> Option<Event> {
    let entry = press.entry(id);
    let occasion = entry.item.occasion()?;
    let written = occasion.start.as_ref()?;
    let locale = press.hub.locale_of(id);
    let (start, rule) = first_time(occasion, written);
    let url = press.hub.routes.absolute(press.url(id));
    let position = occasion.venue.as_ref().and_then(|venue| Some((venue.lat?, venue.lon?)));
    let email = &press.hub.config.brand.email;
    let join = online_url(occasion, press.hub.phase(occasion));
    Some(Event {
        uid: uid(press, id),
        sequence: occasion.sequence,
        created: entry.common.date.as_ref().map(|moment| moment.at),
        modified: entry.common.last_change().unwrap_or(written).at,
        when: when(occasion, written, &start),
        rule,
        summary: summary(entry, occasion, locale),
        description: description(press, id, occasion, &join, &url),
        location: place(occasion),
        position,
        status: match occasion.status {
            EventStatus::Scheduled | EventStatus::Rescheduled => Status::Confirmed,
            EventStatus::Postponed => Status::Tentative,
            EventStatus::Cancelled => Status::Cancelled,
        },
        url,
        image: press.cards[id]
            .image
            .as_ref()
            .map_or(String::new(), |image| press.absolute_image(image)),
        conference: (!join.is_empty())
            .then(|| Conference { url: join, label: locale.t("event_online_link").to_owned() }),
        categories: categories(press, entry, occasion, locale),
        organizer: (occasion.ours && !email.is_empty()).then(|| Organizer {
            name: press.hub.config.brand_name().to_owned(),
            email: email.clone(),
        }),
    })
}

/// The first time that a rule gives, and the rule: a calendar begins with a time that fits.
fn first_time(event: &kinds::Event, start: &Moment) -> (Moment, Option<Rule>) {
    let zoned = |moment: &Moment| moment.at.to_zoned(event.zone.clone());
    let rule = event.recurrence.as_ref().and_then(|recurrence| {
        let first = recurrence.dates(start, &event.zone, &[], start, 1).into_iter().next()?;
        let until = recurrence.until(&event.zone).map(|until| {
            // Of whole days, the last that still begins in time.
            let in_time = !event.all_day || until.time() >= start.local.time();
            if in_time { until } else { until.checked_sub(1.day()).unwrap_or(until) }
        });
        let excepted = recurrence.excepted(start, &event.zone, &event.exceptions);
        let excepted = excepted.iter().map(zoned).collect();
        Some((first, Rule { rule: recurrence.without_end(), until, excepted }))
    });
    rule.map_or_else(|| (start.clone(), None), |(first, rule)| (first, Some(rule)))
}

/// When an event takes place that was written for one day and is meant for another.
fn when(event: &kinds::Event, written: &Moment, start: &Moment) -> When {
    let (start, end) = times(event, written, start);
    if event.all_day {
        let last = end.map_or(start.date(), |end| end.date());
        return When::Days { first: start.date(), last };
    }
    When::Times { start, end }
}

/// Start and end in the zone of the event. A later time lasts as long as the written one, by the clock on the wall.
fn times(event: &kinds::Event, written: &Moment, start: &Moment) -> (Zoned, Option<Zoned>) {
    let zoned = |moment: &Moment| moment.at.to_zoned(event.zone.clone());
    let end = event.end.as_ref().and_then(|end| {
        // Until a day without a time is until its end; whole days are counted by the last of them.
        let until_midnight = !end.has_time && !event.all_day;
        let local = match end.date().tomorrow() {
            Ok(next) if until_midnight => next.to_datetime(Time::midnight()),
            _ => end.local,
        };
        if start.at == written.at && !until_midnight {
            return Some(zoned(end));
        }
        let later = start.local.checked_add(local.since(written.local).ok()?).ok()?;
        later.to_zoned(event.zone.clone()).ok()
    });
    (zoned(start), end)
}

/// The title, behind the words that it does not take place: not every program shows the status.
fn summary(entry: &Entry, event: &kinds::Event, locale: &Locale) -> String {
    let title = &entry.common.title;
    match event.status {
        EventStatus::Scheduled | EventStatus::Rescheduled => title.clone(),
        EventStatus::Postponed | EventStatus::Cancelled => {
            let status = locale.label("event_status", event.status.key());
            locale.tf("colon", &[("label", status), ("value", title)])
        }
    }
}

/// What it is in a sentence, and the links that the page gives as well.
fn description(press: &Press, id: Id, event: &kinds::Event, join: &str, url: &str) -> String {
    let locale = press.hub.locale_of(id);
    let register = registration_url(press, event);
    let links =
        [("event_online_link", join), ("registration_button", register), ("event_details", url)];
    let links: Vec<String> = links
        .into_iter()
        .filter(|(_, url)| !url.is_empty())
        .map(|(key, url)| locale.tf("colon", &[("label", locale.t(key)), ("value", url)]))
        .collect();
    let text = press.cards[id].description.as_str();
    let parts = [text, &links.join("\n")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Its format and all its terms, each once.
fn categories(press: &Press, entry: &Entry, event: &kinds::Event, locale: &Locale) -> Vec<String> {
    let format = event.format.map(|format| locale.label("format", format.key()).to_owned());
    let terms = entry.common.terms.iter().flat_map(|(taxonomy, _)| press.terms_of(entry, taxonomy));
    let mut categories: Vec<String> = Vec::new();
    for category in format.into_iter().chain(terms.map(|term| term.label.clone())) {
        if !categories.iter().any(|other| fold_term(other) == fold_term(&category)) {
            categories.push(category);
        }
    }
    categories
}
