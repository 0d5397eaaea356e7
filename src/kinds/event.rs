//! What brings people together: announced, lived, then told.

use super::common::Image;
use super::{Consent, Guest, Item, Kind, Named, Recurrence, Reference, Standing, references};
use crate::choice;
use crate::diagnostics::{Place, closest};
use crate::fields::{Fields, RefOr, Spanned};
use crate::moment::{self, Moment, Written};
use jiff::tz::TimeZone;

pub(super) static KIND: Kind = Kind {
    name: "events",
    singular: "event",
    segment: Some("segment_events"),
    label: "events",
    label_one: "event_one",
    count: "n_events",
    title_field: "title",
    dated: false,
    needs_body: false,
    contributed: false,
    template: "event.html",
    og_type: "article",
    listed: true,
    optional: false,
    states: None,
    read: |fields, _| Box::new(Event::read(fields)),
};

choice!(Format {
    Meetup => "meetup",
    Conference => "conference",
    RoundTable => "round-table",
    Workshop => "workshop",
    CoCreation => "co-creation",
    Visit => "visit",
    Drinks => "drinks",
    TradeShow => "trade-show",
    Webinar => "webinar",
});
choice!(Mode { InPerson => "in-person", Online => "online", Hybrid => "hybrid", });
choice!(EventStatus {
    Scheduled => "scheduled",
    Postponed => "postponed",
    Rescheduled => "rescheduled",
    Cancelled => "cancelled",
});
choice!(Audience { Everyone => "everyone", Members => "members", Ambassadors => "ambassadors", });

#[derive(Debug)]
pub struct Event {
    /// `None` only when it was missing or wrong, which is an error.
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub zone: TimeZone,
    pub zone_name: String,
    /// The zone is not the hub's.
    pub own_zone: bool,
    pub all_day: bool,
    /// Written once, never changed.
    pub uid: String,
    pub sequence: i64,
    pub format: Option<Format>,
    pub mode: Mode,
    pub venue: Option<Venue>,
    pub online_url: String,
    pub status: EventStatus,
    pub previous_start: Option<Moment>,
    pub speakers: Vec<RefOr<Guest>>,
    pub hosts: Vec<RefOr<Guest>>,
    pub sessions: Vec<Session>,
    pub audience: Option<Audience>,
    /// False for another organiser's event.
    pub ours: bool,
    pub registration: Option<Registration>,
    pub recurrence: Option<Recurrence>,
    pub exceptions: Vec<Moment>,
    pub attendance: Option<u64>,
    pub recap: Option<Spanned>,
    pub photos: Vec<Photo>,
    pub slides: Vec<Named>,
    /// Never published.
    pub budget: String,
    /// Never published.
    pub prepare: Vec<Preparation>,
}

#[derive(Debug, Default)]
pub struct Venue {
    pub name: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    /// Degrees north and east.
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub url: String,
    /// How to get in: steps, lifts, hearing loops.
    pub access: String,
}

#[derive(Debug)]
pub struct Session {
    pub title: String,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub speakers: Vec<RefOr<Guest>>,
    pub summary: String,
    /// BCP 47, when it is not the event's language.
    pub lang: String,
}

#[derive(Debug)]
pub struct Registration {
    pub url: String,
    pub opens: Option<Moment>,
    pub closes: Option<Moment>,
    /// In units of the currency, as written: `12`, `12.50`; `0` is free.
    pub price: String,
    /// ISO 4217: `EUR`.
    pub currency: String,
    pub capacity: Option<u64>,
    pub registered: Option<u64>,
}

#[derive(Debug)]
pub struct Photo {
    pub image: Image,
    pub people: Vec<RefOr<Guest>>,
    pub consent: Option<Consent>,
}

#[derive(Debug)]
pub struct Preparation {
    pub what: String,
    /// Days from the start; negative before it.
    pub due: i64,
    pub done: bool,
}

impl Event {
    fn read(fields: &mut Fields) -> Event {
        let (zone, zone_name, own_zone) = read_zone(fields);
        if fields.is_absent("start") {
            fields.missing("start", "2026-05-12T19:00");
        }
        let start = date_in(fields, "start", &zone);
        let all_day = fields.bool("all_day").unwrap_or(false);
        let end = date_in(fields, "end", &zone);
        check_order(fields, "end", start.as_ref(), end.as_ref());
        let rule = fields.spanned("recurrence");
        let recurrence =
            rule.and_then(|rule| read_recurrence(fields, &rule, start.as_ref(), &zone));
        Event {
            all_day: all_day || start.as_ref().is_some_and(|start| !start.has_time),
            uid: fields.text("uid").unwrap_or_default(),
            sequence: fields.number("sequence", 0, 1_000_000).unwrap_or(0),
            format: fields.choice("format"),
            mode: fields.choice("mode").unwrap_or(Mode::InPerson),
            venue: fields.map("venue", Venue::read).flatten(),
            online_url: fields.url("online_url").unwrap_or_default(),
            status: fields.choice("status").unwrap_or(EventStatus::Scheduled),
            previous_start: date_in(fields, "previous_start", &zone),
            speakers: fields.refs_or("speakers", Guest::read),
            hosts: fields.refs_or("hosts", Guest::read),
            sessions: fields.list("sessions", |fields| Session::read(fields, &zone)),
            audience: fields.choice("audience"),
            ours: fields.bool("ours").unwrap_or(true),
            registration: fields.map("registration", |fields| Registration::read(fields, &zone)),
            exceptions: read_exceptions(fields, &zone),
            attendance: fields
                .number("attendance", 0, 100_000_000)
                .and_then(|n| u64::try_from(n).ok()),
            recap: fields.spanned("recap"),
            photos: fields.list("photos", Photo::read),
            slides: fields.list("slides", read_slides),
            budget: fields.text("budget").unwrap_or_default(),
            prepare: fields.list("prepare", Preparation::read),
            start,
            end,
            zone,
            zone_name,
            own_zone,
            recurrence,
        }
    }

    /// People of a list who have a page in the hub.
    fn refs_of(people: &[RefOr<Guest>]) -> impl Iterator<Item = &Spanned> {
        people.iter().filter_map(|person| match person {
            RefOr::Ref(person) => Some(person),
            RefOr::Inline(_) => None,
        })
    }
}

impl Item for Event {
    fn refs(&self) -> Vec<Reference<'_>> {
        const PEOPLE: &[&str] = &["experts"];
        references("speakers", PEOPLE, Event::refs_of(&self.speakers))
            .chain(references("hosts", PEOPLE, Event::refs_of(&self.hosts)))
            .chain(references(
                "sessions.speakers",
                PEOPLE,
                self.sessions.iter().flat_map(|s| Event::refs_of(&s.speakers)),
            ))
            .chain(references(
                "photos.people",
                PEOPLE,
                self.photos.iter().flat_map(|p| Event::refs_of(&p.people)),
            ))
            .chain(references("recap", &["posts"], &self.recap))
            .collect()
    }

    fn occasion(&self) -> Option<&Event> {
        Some(self)
    }
}

fn read_zone(fields: &mut Fields) -> (TimeZone, String, bool) {
    let hub = fields.reading.zone.clone();
    let hub_name = hub.iana_name().unwrap_or("UTC").to_owned();
    let Some(written) = fields.spanned("timezone") else { return (hub, hub_name, false) };
    if let Some(zone) = moment::zone(&written.text) {
        let own = written.text != hub_name;
        return (zone, written.text, own);
    }
    let names = moment::zone_names();
    let near = closest(&written.text, names.iter().map(String::as_str));
    let place = Place::at(fields.reading.file, &written.span);
    fields.reading.diagnostics.unknown_time_zone(place, &written.text, near);
    (hub, hub_name, false)
}

fn date_in(fields: &mut Fields, name: &'static str, zone: &TimeZone) -> Option<Moment> {
    let (written, span) = fields.written(name)?;
    fields.resolve(name, &written, &span, zone)
}

fn check_order(fields: &mut Fields, name: &str, start: Option<&Moment>, end: Option<&Moment>) {
    let (Some(start), Some(end)) = (start, end) else { return };
    let whole_days = !start.has_time || !end.has_time;
    let wrong = if whole_days { end.date() < start.date() } else { end.at < start.at };
    if wrong {
        let place = fields.value_place(name);
        fields.reading.diagnostics.ends_before_start(place, &start.iso(), &end.iso());
    }
}

fn read_recurrence(
    fields: &mut Fields,
    rule: &Spanned,
    start: Option<&Moment>,
    zone: &TimeZone,
) -> Option<Recurrence> {
    match Recurrence::parse(&rule.text, start, zone) {
        Ok(recurrence) => Some(recurrence),
        Err(why) => {
            let place = Place::at(fields.reading.file, &rule.span);
            fields.reading.diagnostics.bad_recurrence(place, &rule.text, &why);
            None
        }
    }
}

fn read_exceptions(fields: &mut Fields, zone: &TimeZone) -> Vec<Moment> {
    let mut moments = Vec::new();
    for text in fields.texts("exceptions") {
        match Written::parse(&text.text) {
            Some(written) => {
                moments.extend(fields.resolve("exceptions", &written, &text.span, zone));
            }
            None => {
                let place = Place::at(fields.reading.file, &text.span);
                fields.reading.diagnostics.bad_date(place, "exceptions", &text.text, false);
            }
        }
    }
    moments
}

/// Slides are a list of `{label, url}`.
fn read_slides(fields: &mut Fields) -> Option<Named> {
    let label = fields.required("label", "Les diapositives");
    let url = fields.required_url("url", "https://…");
    Some(Named { name: label?.text, url: url? })
}

impl Venue {
    fn read(fields: &mut Fields) -> Option<Venue> {
        let name = fields.required("name", "Halle du Petit-Maroc");
        Some(Venue {
            address: fields.text("address").unwrap_or_default(),
            postal_code: fields.text("postal_code").unwrap_or_default(),
            city: fields.text("city").unwrap_or_default(),
            country: fields.text("country").unwrap_or_default(),
            lat: fields.decimal("lat", -90.0, 90.0),
            lon: fields.decimal("lon", -180.0, 180.0),
            url: fields.url("url").unwrap_or_default(),
            access: fields.prose("access").unwrap_or_default(),
            name: name?.text,
        })
    }
}

impl Session {
    fn read(fields: &mut Fields, zone: &TimeZone) -> Option<Session> {
        let title = fields.required("title", "Ouverture");
        let start = date_in(fields, "start", zone);
        let end = date_in(fields, "end", zone);
        check_order(fields, "end", start.as_ref(), end.as_ref());
        let speakers = fields.refs_or("speakers", Guest::read);
        let (summary, lang) =
            (fields.prose("summary").unwrap_or_default(), fields.text("lang").unwrap_or_default());
        Some(Session { title: title?.text, start, end, speakers, summary, lang })
    }
}

impl Registration {
    fn read(fields: &mut Fields, zone: &TimeZone) -> Registration {
        let opens = date_in(fields, "opens", zone);
        let closes = date_in(fields, "closes", zone);
        check_order(fields, "closes", opens.as_ref(), closes.as_ref());
        let seats = |number: Option<i64>| number.and_then(|n| u64::try_from(n).ok());
        Registration {
            url: fields.url("url").unwrap_or_default(),
            price: fields
                .decimal("price", 0.0, 1e9)
                .map(|price| price.to_string())
                .unwrap_or_default(),
            currency: fields.text("currency").unwrap_or_default(),
            capacity: seats(fields.number("capacity", 0, 100_000_000)),
            registered: seats(fields.number("registered", 0, 100_000_000)),
            opens,
            closes,
        }
    }
}

impl Photo {
    /// Whether the consent of those on it holds on a day; without one, nothing says that it ended.
    pub fn may_be_shown(&self, day: jiff::civil::Date) -> bool {
        let standing = self.consent.as_ref().map(|consent| consent.standing(day));
        !matches!(standing, Some(Standing::Ended(_)))
    }

    fn read(fields: &mut Fields) -> Option<Photo> {
        let image = Image::read(fields);
        let people = fields.refs_or("people", Guest::read);
        let consent = fields.map("consent", Consent::read).flatten();
        Some(Photo { image: image?, people, consent })
    }
}

impl Preparation {
    fn read(fields: &mut Fields) -> Option<Preparation> {
        let what = fields.required("what", "réserver la salle");
        let due = fields.number("due", -3_650, 3_650).unwrap_or(0);
        let done = fields.bool("done").unwrap_or(false);
        Some(Preparation { what: what?.text, due, done })
    }
}
