//! An event, as search engines list them: when, where, with whom, for how much, and whether it still takes place.

use super::node::Node;
use super::{brand, id_of, image, labels, people, short, testimonial};
use crate::hub::Id;
use crate::kinds::{Event, EventStatus, Format, Mode, Recurrence, Session, Venue};
use crate::moment::Moment;
use crate::outputs::details::online_url;
use crate::outputs::press::Press;

/// The type of schema.org that says most of an event's format.
pub(super) fn kind(event: &Event) -> &'static str {
    match event.format {
        Some(Format::Conference | Format::TradeShow) => "BusinessEvent",
        Some(Format::Workshop | Format::Webinar) => "EducationEvent",
        Some(Format::Meetup | Format::Drinks) => "SocialEvent",
        Some(Format::RoundTable | Format::CoCreation | Format::Visit) | None => "Event",
    }
}

pub(super) fn node<'a>(press: &'a Press, id: Id, event: &'a Event) -> Option<Node<'a>> {
    let entry = press.entry(id);
    let (lang, card) = (entry.lang_index, &press.cards[id]);
    let address = press.hub.routes.absolute(press.url(id));
    let hosts = people(press, lang, &event.hosts);
    let organizers = if event.ours { [vec![brand(press)], hosts].concat() } else { hosts };
    let recap = event.recap.as_ref().and_then(|recap| press.find("posts", lang, &recap.text));
    let capacity = event.registration.as_ref().and_then(|registration| registration.capacity);
    let price = event.registration.as_ref().map_or("", |registration| &registration.price);
    let reviews = reviews(press, id);
    Some(
        core(press, id, event)?
            .with("mainEntityOfPage", Node::reference(address.clone()))
            .with("description", &card.description)
            .with("inLanguage", &entry.lang)
            .with("previousStartDate", event.previous_start.as_ref().map(|at| day(at, event)))
            .with("image", card.image.as_ref().map(|view| image(press, view)))
            .with("keywords", labels(press, id, "tags"))
            .with("organizer", organizers)
            .with("performer", people(press, lang, &event.speakers))
            .with("isAccessibleForFree", (price == "0").then_some(true))
            .with("maximumAttendeeCapacity", capacity)
            .with("remainingAttendeeCapacity", seats_left(press, event))
            .with("offers", offer(press, event, &address))
            .with("eventSchedule", schedule(event))
            .with("subEvent", sessions(press, id, event))
            .with("recordedIn", recap.map(|recap| short(press, recap)))
            .with("aggregateRating", aggregate(press, &reviews))
            .with("review", told(press, &reviews)),
    )
}

/// The event as a review of it names it.
pub(super) fn reviewed<'a>(press: &'a Press, id: Id, event: &'a Event) -> Option<Node<'a>> {
    core(press, id, event)
}

/// What search engines ask of every event: name, dates, place, status.
fn core<'a>(press: &'a Press, id: Id, event: &'a Event) -> Option<Node<'a>> {
    let (start, end) = press.hub.dates(event)?;
    let address = press.hub.routes.absolute(press.url(id));
    let status = match event.status {
        EventStatus::Scheduled => "EventScheduled",
        EventStatus::Postponed => "EventPostponed",
        EventStatus::Rescheduled => "EventRescheduled",
        EventStatus::Cancelled => "EventCancelled",
    };
    let mode = match event.mode {
        Mode::InPerson => "OfflineEventAttendanceMode",
        Mode::Online => "OnlineEventAttendanceMode",
        Mode::Hybrid => "MixedEventAttendanceMode",
    };
    Some(
        Node::of(kind(event))
            .id(id_of(press, id))
            .with("url", address.clone())
            .with("name", &press.entry(id).common.title)
            .with("startDate", day(&start, event))
            .with("endDate", end.map(|end| day(&end, event)))
            .with("eventStatus", Node::term(status))
            .with("eventAttendanceMode", Node::term(mode))
            .with("location", locations(press, event, &address)),
    )
}

/// With the time, unless the event lasts whole days.
fn day(moment: &Moment, event: &Event) -> String {
    if event.all_day { moment.date().to_string() } else { moment.iso() }
}

fn locations<'a>(press: &Press, event: &'a Event, address: &str) -> Vec<Node<'a>> {
    let place = event.venue.as_ref().filter(|_| event.mode != Mode::Online);
    let online = (event.mode != Mode::InPerson).then(|| {
        let url = online_url(event, press.hub.phase(event));
        // The page says where to go when the time has come.
        Node::of("VirtualLocation")
            .with("url", if url.is_empty() { address.to_owned() } else { url })
    });
    place.map(venue).into_iter().chain(online).collect()
}

fn venue(venue: &Venue) -> Node<'_> {
    let postal = Node::of("PostalAddress")
        .with("streetAddress", &venue.address)
        .with("postalCode", &venue.postal_code)
        .with("addressLocality", &venue.city)
        .with("addressCountry", &venue.country);
    let named_only = [&venue.address, &venue.postal_code, &venue.city, &venue.country]
        .iter()
        .all(|part| part.is_empty());
    let geo = venue.lat.zip(venue.lon).map(|(latitude, longitude)| {
        Node::of("GeoCoordinates").with("latitude", latitude).with("longitude", longitude)
    });
    let place = Node::of("Place").with("name", &venue.name).with("url", &venue.url);
    // An address is asked for: where only the name is known, it is how one finds the place.
    let place =
        if named_only { place.with("address", &venue.name) } else { place.with("address", postal) };
    place.with("geo", geo)
}

fn seats_left(press: &Press, event: &Event) -> Option<u64> {
    let registration = event.registration.as_ref()?;
    let over = press.hub.phase(event) == "past" || event.status == EventStatus::Cancelled;
    let left = registration.capacity?.saturating_sub(registration.registered.unwrap_or(0));
    (!over).then_some(left)
}

/// A seat, as long as one can be had or awaited.
fn offer<'a>(press: &Press, event: &'a Event, address: &str) -> Option<Node<'a>> {
    let registration = event.registration.as_ref()?;
    let availability = match press.hub.registration_state(event) {
        "closed" => return None,
        "soon" => "PreOrder",
        "full" => "SoldOut",
        _ => "InStock",
    };
    let url = if registration.url.is_empty() { address } else { &registration.url };
    let currency = match registration.currency.as_str() {
        "" => "EUR",
        written => written,
    };
    Some(
        Node::of("Offer")
            .with("url", url.to_owned())
            .with("availability", Node::term(availability))
            .with("price", &registration.price)
            .with("priceCurrency", (!registration.price.is_empty()).then_some(currency))
            .with("validFrom", registration.opens.as_ref().map(Moment::iso))
            .with("validThrough", registration.closes.as_ref().map(Moment::iso)),
    )
}

/// Sessions that say when they are.
fn sessions<'a>(press: &'a Press, id: Id, event: &'a Event) -> Vec<Node<'a>> {
    let entry = press.entry(id);
    let address = press.hub.routes.absolute(press.url(id));
    let node = |session: &'a Session| {
        let start = session.start.as_ref()?;
        let lang = if session.lang.is_empty() { &entry.lang } else { &session.lang };
        Some(
            Node::of("Event")
                .with("name", &session.title)
                .with("description", &session.summary)
                .with("startDate", start.iso())
                .with("endDate", session.end.as_ref().map(Moment::iso))
                .with("inLanguage", lang)
                .with("location", locations(press, event, &address))
                .with("performer", people(press, entry.lang_index, &session.speakers)),
        )
    };
    // The dates of a series move on; those of its sessions are of the first time.
    if event.recurrence.is_some() {
        Vec::new()
    } else {
        event.sessions.iter().filter_map(node).collect()
    }
}

/// When it comes again, where schema.org has words for the rule.
fn schedule(event: &Event) -> Option<Node<'_>> {
    let (recurrence, start) = (event.recurrence.as_ref()?, event.start.as_ref()?);
    let rule = Rule::of(recurrence)?;
    let lasts = event.end.as_ref().filter(|end| end.has_time && start.has_time && !event.all_day);
    let lasts = lasts.map(|end| duration(end.at.duration_since(start.at).as_mins()));
    let exceptions: Vec<String> =
        event.exceptions.iter().map(|date| date.date().to_string()).collect();
    Some(
        Node::of("Schedule")
            .with("startDate", day(start, event))
            .with("duration", lasts)
            .with("endDate", rule.until)
            .with("repeatFrequency", rule.every)
            .with("repeatCount", rule.count)
            .with("byDay", rule.days)
            .with("byMonthDay", rule.month_days)
            .with("byMonth", rule.months)
            .with("scheduleTimezone", &event.zone_name)
            .with("exceptDate", exceptions),
    )
}

/// `PT2H30M` of 150 minutes (ISO 8601).
fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

/// A rule of RFC 5545 in the words of a Schedule.
#[derive(Default)]
struct Rule {
    /// ISO 8601: `P1W`
    every: String,
    count: Option<u64>,
    until: Option<String>,
    days: Vec<String>,
    month_days: Vec<u64>,
    months: Vec<u64>,
}

impl Rule {
    /// `None` for a rule that a Schedule cannot say.
    fn of(recurrence: &Recurrence) -> Option<Rule> {
        let mut rule = Rule::default();
        let mut interval = 1_u64;
        for part in recurrence.rule.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            let numbers = || value.split(',').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>();
            match name {
                "FREQ" | "WKST" => {}
                "INTERVAL" => interval = value.parse().ok()?,
                "COUNT" => rule.count = Some(value.parse().ok()?),
                "UNTIL" => rule.until = Some(iso_day(value)?),
                "BYDAY" => rule.days = value.split(',').map(day_of_week).collect(),
                "BYMONTHDAY" => rule.month_days = numbers()?,
                "BYMONTH" => rule.months = numbers()?,
                _ => return None,
            }
        }
        let unit = match recurrence.frequency() {
            "DAILY" => 'D',
            "WEEKLY" => 'W',
            "MONTHLY" => 'M',
            "YEARLY" => 'Y',
            _ => return None,
        };
        rule.every = format!("P{interval}{unit}");
        Some(rule)
    }
}

/// `20271231T225959Z` as `2027-12-31`.
fn iso_day(text: &str) -> Option<String> {
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
    crate::moment::parse_date(&format!("{year}-{month}-{day}")).map(|date| date.to_string())
}

/// A day's name; one with an ordinal (`-1TH`, the last Thursday) stays as RFC 5545 has it.
fn day_of_week(code: &str) -> String {
    let name = match code {
        "MO" => "Monday",
        "TU" => "Tuesday",
        "WE" => "Wednesday",
        "TH" => "Thursday",
        "FR" => "Friday",
        "SA" => "Saturday",
        "SU" => "Sunday",
        _ => return code.to_owned(),
    };
    Node::term(name)
}

/// The rated testimonials that the page of an event shows.
fn reviews(press: &Press, id: Id) -> Vec<Id> {
    let lang = press.entry(id).lang_index;
    let speaks = press.hub.mentioned_by[id].iter().filter(|mention| mention.field == "about");
    let mut reviews: Vec<Id> = speaks
        .map(|mention| mention.from)
        .filter(|&from| press.entry(from).lang_index == lang)
        .filter(|&from| {
            let testimony = press.entry(from).item.testimony();
            testimony
                .and_then(|testimony| testimonial::reviewed(press, from, testimony))
                .is_some_and(|(event, _)| event == id)
        })
        .collect();
    reviews.sort_unstable();
    reviews.dedup();
    reviews
}

/// The mean of what those who were there gave, never of votes.
fn aggregate<'a>(press: &Press, reviews: &[Id]) -> Option<Node<'a>> {
    let ratings = reviews.iter().filter_map(|&id| press.entry(id).item.testimony()?.rating);
    let ratings: Vec<u32> = ratings.map(u32::from).collect();
    if ratings.is_empty() {
        return None;
    }
    let mean = f64::from(ratings.iter().sum::<u32>()) / ratings.len() as f64;
    Some(
        Node::of("AggregateRating")
            .with("ratingValue", (mean * 10.0).round() / 10.0)
            .with("bestRating", 5_u64)
            .with("worstRating", 1_u64)
            .with("ratingCount", ratings.len() as u64),
    )
}

fn told<'a>(press: &'a Press, reviews: &[Id]) -> Vec<Node<'a>> {
    let told = reviews
        .iter()
        .filter_map(|&id| testimonial::said(press, id, press.entry(id).item.testimony()?));
    told.collect()
}
