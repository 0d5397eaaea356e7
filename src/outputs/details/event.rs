//! The page of an event through its life: announced, registration, the day itself, told.

use super::add_to_calendar;
use crate::hub::Id;
use crate::kinds::{Event, EventStatus, Mode, Recurrence};
use crate::locale::Locale;
use crate::moment::Moment;
use crate::outputs::press::{Press, date, label, link};
use crate::views::{DateView, EventDetail, Photo, Registration, SessionView, Step, Venue};

/// Dates to come of a recurring event that are listed.
const MOST_DATES: usize = 6;

pub(super) fn detail(press: &Press, id: Id, event: &Event) -> EventDetail {
    let entry = press.entry(id);
    let locale = press.hub.locale_of(id);
    let lang = entry.lang_index;
    let phase = press.hub.phase(event);
    let mentions = |field: &str, kind: &str| -> Vec<Id> {
        let named = press.hub.mentioned_by[id].iter().filter(|mention| mention.field == field);
        named
            .map(|mention| mention.from)
            .filter(|&from| {
                press.entry(from).kind.name == kind && press.entry(from).lang_index == lang
            })
            .collect()
    };
    let recap = event.recap.as_ref().and_then(|recap| press.find("posts", lang, &recap.text));
    let posts = mentions("events", "posts").into_iter().filter(|post| Some(*post) != recap);
    EventDetail {
        timezone: if event.own_zone { event.zone_name.clone() } else { String::new() },
        venue: event.venue.as_ref().map(venue),
        online_url: online_url(event, phase),
        previous_start: event.previous_start.as_ref().map(|moment| date(locale, moment)),
        audience: event
            .audience
            .map(|audience| label(locale, "audience", audience))
            .unwrap_or_default(),
        speakers: press.people(entry, &event.speakers),
        hosts: press.people(entry, &event.hosts),
        sessions: sessions(press, id, event, locale),
        registration: event
            .registration
            .as_ref()
            .map(|_| registration(press, event, phase, locale)),
        recurrence: event
            .recurrence
            .as_ref()
            .map(|recurrence| in_words(recurrence, event, locale))
            .unwrap_or_default(),
        occurrences: occurrences(press, event, locale),
        steps: steps(press, event, phase, recap.is_some(), locale),
        attendance: event.attendance.unwrap_or(0),
        attendance_text: event
            .attendance
            .map(|n| locale.tn("n_participants", n))
            .unwrap_or_default(),
        recap: recap.map(|recap| press.card(recap)),
        photos: photos(press, id, event),
        slides: event.slides.iter().map(|slides| link(&slides.name, &slides.url)).collect(),
        testimonials: press.cards(mentions("about", "testimonials")),
        posts: press.cards(posts),
        calendars: add_to_calendar::links(press, id, event),
    }
}

/// The address of an online event is told before and on the day, not after.
pub(in crate::outputs) fn online_url(event: &Event, phase: &str) -> String {
    let online =
        event.mode != Mode::InPerson && phase != "past" && event.status != EventStatus::Cancelled;
    if online { event.online_url.clone() } else { String::new() }
}

fn venue(venue: &crate::kinds::Venue) -> Venue {
    let map_url = match (venue.lat, venue.lon) {
        (Some(lat), Some(lon)) => {
            format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}")
        }
        _ => String::new(),
    };
    Venue {
        name: venue.name.clone(),
        address: venue.address.clone(),
        postal_code: venue.postal_code.clone(),
        city: venue.city.clone(),
        // A code is for machines.
        country: if venue.country.len() == 2 { String::new() } else { venue.country.clone() },
        url: venue.url.clone(),
        access: venue.access.clone(),
        map_url,
    }
}

fn sessions(press: &Press, id: Id, event: &Event, locale: &Locale) -> Vec<SessionView> {
    let entry = press.entry(id);
    let view = |session: &crate::kinds::Session| SessionView {
        title: session.title.clone(),
        time: session
            .start
            .as_ref()
            .map(|start| {
                locale.time_range(
                    start.local.time(),
                    session.end.as_ref().map(|end| end.local.time()),
                )
            })
            .unwrap_or_default(),
        start: session.start.as_ref().map(|moment| date(locale, moment)),
        speakers: press.people(entry, &session.speakers),
        summary: session.summary.clone(),
        lang: if session.lang == entry.lang { String::new() } else { session.lang.clone() },
        lang_label: if session.lang.is_empty() || session.lang == entry.lang {
            String::new()
        } else {
            locale.language_name(&session.lang)
        },
    };
    event.sessions.iter().map(view).collect()
}

/// Where to register, as long as one can.
pub(in crate::outputs) fn registration_url<'e>(press: &Press, event: &'e Event) -> &'e str {
    let is_open = press.hub.registration_state(event) == "open";
    event.registration.as_ref().filter(|_| is_open).map_or("", |registration| &registration.url)
}

fn registration(press: &Press, event: &Event, phase: &str, locale: &Locale) -> Registration {
    let registration = event.registration.as_ref().expect("the caller has one");
    let (capacity, registered) =
        (registration.capacity.unwrap_or(0), registration.registered.unwrap_or(0));
    let over = phase == "past" || event.status == EventStatus::Cancelled;
    let state = press.hub.registration_state(event);
    let day =
        |moment: &Option<Moment>| moment.as_ref().map(|moment| locale.date_long(moment.date()));
    let text = match (state, day(&registration.opens), day(&registration.closes)) {
        ("soon", Some(opens), _) => locale.tf("registration_soon", &[("date", &opens)]),
        ("open", _, Some(closes)) => locale.tf("registration_open", &[("date", &closes)]),
        ("open", _, None) => locale.t("registration_open_plain").to_owned(),
        ("full", ..) => locale.t("registration_full").to_owned(),
        ("closed", _, Some(closes)) if !over => {
            locale.tf("registration_closed_on", &[("date", &closes)])
        }
        ("none", ..) => locale.t("registration_none").to_owned(),
        _ => locale.t("registration_closed").to_owned(),
    };
    Registration {
        state,
        text,
        url: registration_url(press, event).to_owned(),
        price: price(registration, locale),
        capacity,
        registered,
        left: capacity.saturating_sub(registered),
        opens: registration.opens.as_ref().map(|moment| date(locale, moment)),
        closes: registration.closes.as_ref().map(|moment| date(locale, moment)),
    }
}

fn price(registration: &crate::kinds::Registration, locale: &Locale) -> String {
    let number = registration.price.parse::<f64>();
    match number {
        Err(_) => String::new(),
        Ok(0.0) => locale.t("event_free").to_owned(),
        Ok(price) => {
            let written =
                if price.fract() == 0.0 { format!("{price:.0}") } else { format!("{price:.2}") };
            let french = locale.lang().starts_with("fr");
            let written = if french { written.replace('.', ",") } else { written };
            match (registration.currency.as_str(), french) {
                ("EUR" | "", true) => format!("{written}\u{a0}€"),
                ("EUR" | "", false) => format!("€{written}"),
                (other, _) => format!("{written}\u{a0}{other}"),
            }
        }
    }
}

/// `chaque semaine`, `tous les 2 mois`: the frequency in the words of the language.
pub(in crate::outputs) fn in_words(
    recurrence: &Recurrence,
    event: &Event,
    locale: &Locale,
) -> String {
    let part = |name: &str| {
        recurrence.rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    let every = part("INTERVAL").and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
    let start = event.start.as_ref();
    let by_day = part("BYDAY").filter(|days| !days.contains(','));
    let weekday = by_day.and_then(|day| {
        weekday_name(
            day.trim_start_matches(|c: char| c == '-' || c == '+' || c.is_ascii_digit()),
            locale,
        )
    });
    let ordinal = by_day
        .and_then(|day| day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok());
    let words = match recurrence.frequency() {
        "DAILY" => locale.tn("recur_daily", every),
        "WEEKLY" => {
            match weekday.or_else(|| start.map(|start| locale.weekday(start.date()).to_owned())) {
                Some(weekday) => locale.tnf("recur_weekly_on", every, &[("weekday", &weekday)]),
                None => locale.tn("recur_weekly", every),
            }
        }
        "MONTHLY" => match (ordinal.and_then(|n| ordinal_word(n, locale)), weekday) {
            (Some(ordinal), Some(weekday)) => locale.tnf(
                "recur_monthly_nth",
                every,
                &[("ordinal", &ordinal), ("weekday", &weekday)],
            ),
            _ => locale.tn("recur_monthly", every),
        },
        "YEARLY" => locale.tn("recur_yearly", every),
        _ => return String::new(),
    };
    match part("COUNT").and_then(|n| n.parse::<u64>().ok()) {
        Some(count) => locale.tnf("recur_count", count, &[("recurrence", &words)]),
        None => match part("UNTIL").and_then(until) {
            Some(until) => locale
                .tf("recur_until", &[("recurrence", &words), ("date", &locale.date_long(until))]),
            None => words,
        },
    }
}

/// The day of `20271231T225959Z`.
fn until(text: &str) -> Option<jiff::civil::Date> {
    let day = text.get(..8)?;
    crate::moment::parse_date(&format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..8]))
}

fn weekday_name(code: &str, locale: &Locale) -> Option<String> {
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let index = days.iter().position(|day| *day == code)?;
    // 5 January 2026 is a Monday.
    let day = jiff::civil::date(2026, 1, 5 + i8::try_from(index).ok()?);
    Some(locale.weekday(day).to_owned())
}

fn ordinal_word(n: i8, locale: &Locale) -> Option<String> {
    let key = match n {
        1..=5 => format!("ordinal_{n}"),
        -1 => "ordinal_last".to_owned(),
        -2 => "ordinal_before_last".to_owned(),
        _ => return None,
    };
    locale.has(&key).then(|| locale.t(&key).to_owned())
}

fn occurrences(press: &Press, event: &Event, locale: &Locale) -> Vec<DateView> {
    let (Some(recurrence), Some(start), Some(next)) =
        (&event.recurrence, &event.start, press.hub.next_start(event))
    else {
        return Vec::new();
    };
    let most = MOST_DATES.min(press.hub.config.limits.max_occurrences);
    let dates = recurrence.dates(start, &event.zone, &event.exceptions, &next, most);
    dates.iter().map(|moment| date(locale, moment)).collect()
}

/// The life of an event, with the step it is at.
fn steps(press: &Press, event: &Event, phase: &str, told: bool, locale: &Locale) -> Vec<Step> {
    if event.status == EventStatus::Cancelled
        || event.status == EventStatus::Postponed
        || !event.ours
    {
        return Vec::new();
    }
    let registering = press.hub.registration_state(event) == "open";
    let now = match phase {
        "today" => 2,
        "past" => 3,
        _ if registering => 1,
        _ => 0,
    };
    let keys =
        ["event_step_announced", "event_step_registration", "event_step_day", "event_step_told"];
    let state = |index: usize| match index {
        3 if phase == "past" && told => "done",
        3 if phase == "past" => "later",
        _ if index < now => "done",
        _ if index == now => "now",
        _ => "later",
    };
    let with_registration = event.registration.is_some();
    let step = |(index, key): (usize, &&str)| Step {
        label: locale.t(key).to_owned(),
        state: state(index),
    };
    keys.iter()
        .enumerate()
        .filter(|(index, _)| *index != 1 || with_registration)
        .map(step)
        .collect()
}

/// Photos whose consent has not ended.
fn photos(press: &Press, id: Id, event: &Event) -> Vec<Photo> {
    let entry = press.entry(id);
    let view = |photo: &crate::kinds::Photo| {
        Some(Photo {
            image: press.assets.picture(&entry.file, &photo.image)?,
            people: press.people(entry, &photo.people),
        })
    };
    let shown = event.photos.iter().filter(|photo| photo.may_be_shown(press.hub.today));
    shown.filter_map(view).collect()
}
