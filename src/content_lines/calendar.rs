//! Calendars: RFC 5545, with the properties of RFC 7986 and those that older programs look for instead.

use super::{Lines, clean_line, date, escape, local, time_zone, utc};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::collections::BTreeMap;

/// Readers ask twice a day.
const REFRESH: &str = "PT12H";
/// Years of a rule without an end that the time zone is told for.
const YEARS_TOLD: i64 = 30;

/// Some events under one name.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// BCP 47, of the program's own words.
    pub lang: &'a str,
    /// Empty for a file that is taken once and not subscribed to.
    pub name: String,
    pub description: String,
    /// The page that shows the same events; absolute.
    pub url: String,
    /// Where the calendar itself is; absolute.
    pub source: String,
    /// The zone that most of it is in, for programs that want one.
    pub zone: &'a TimeZone,
    /// In any order.
    pub events: Vec<&'a Event>,
}

#[derive(Debug, Clone)]
pub struct Event {
    /// Stays the same when all else changes.
    pub uid: String,
    /// Grows with each change that readers must see.
    pub sequence: i64,
    /// When it was announced.
    pub created: Option<Timestamp>,
    /// The last change of what is told here.
    pub modified: Timestamp,
    pub when: When,
    pub rule: Option<Rule>,
    pub summary: String,
    pub description: String,
    pub location: String,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    pub status: Status,
    /// Absolute, as is the picture.
    pub url: String,
    pub image: String,
    pub conference: Option<Conference>,
    pub categories: Vec<String>,
    pub organizer: Option<Organizer>,
}

#[derive(Debug, Clone)]
pub enum When {
    /// Both days included.
    Days { first: Date, last: Date },
    /// In one time zone.
    Times { start: Zoned, end: Option<Zoned> },
}

/// When it comes again; `when` is the first time.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Without `UNTIL`: `FREQ=MONTHLY;BYDAY=-1TH`.
    pub rule: String,
    /// No later than this, in the zone of the event.
    pub until: Option<Zoned>,
    /// The times that it does not take place after all, in the zone of the event.
    pub excepted: Vec<Zoned>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    /// Its new date is not known yet.
    Tentative,
    Cancelled,
}

/// Where to join from afar (RFC 7986, section 5.11).
#[derive(Debug, Clone)]
pub struct Conference {
    pub url: String,
    pub label: String,
}

#[derive(Debug, Clone)]
pub struct Organizer {
    pub name: String,
    pub email: String,
}

impl Calendar<'_> {
    pub fn write(&self) -> String {
        let mut events = self.events.clone();
        events.sort_by(|a, b| (a.begins(), &a.uid).cmp(&(b.begins(), &b.uid)));
        let mut lines = Lines::default();
        lines.value("BEGIN", "VCALENDAR");
        lines.value("VERSION", "2.0");
        let lang = escape(&clean_line(self.lang)).to_uppercase();
        lines.value("PRODID", &format!("-//Parvis//Parvis//{lang}"));
        lines.value("CALSCALE", "GREGORIAN");
        // What is published names its organiser (RFC 5546, section 3.2.1); without one this is plain data.
        if events.iter().all(|event| event.organizer.is_some()) {
            lines.value("METHOD", "PUBLISH");
        }
        if !self.name.is_empty() {
            self.write_subscription(&mut lines);
        }
        for (zone, from, to) in zones(&events).into_values() {
            time_zone::write(&mut lines, zone, from, to);
        }
        for event in events {
            event.write(&mut lines);
        }
        lines.value("END", "VCALENDAR");
        lines.text
    }

    /// What a program needs to keep a calendar: its name, and when to ask again.
    fn write_subscription(&self, lines: &mut Lines) {
        lines.line("NAME", &self.name);
        lines.line("X-WR-CALNAME", &self.name);
        lines.text("DESCRIPTION", &self.description);
        lines.text("X-WR-CALDESC", &self.description);
        lines.value("X-WR-TIMEZONE", self.zone.iana_name().unwrap_or("UTC"));
        lines.with_parameters("REFRESH-INTERVAL", &[("VALUE", "DURATION")], REFRESH);
        lines.value("X-PUBLISHED-TTL", REFRESH);
        lines.address("URL", &[], &self.url);
        lines.address("SOURCE", &[("VALUE", "URI")], &self.source);
    }
}

impl Event {
    /// For sorting: a whole day begins at its midnight in UTC.
    fn begins(&self) -> Timestamp {
        match &self.when {
            When::Days { first, .. } => first
                .to_zoned(TimeZone::UTC)
                .map_or(Timestamp::MIN, |midnight| midnight.timestamp()),
            When::Times { start, .. } => start.timestamp(),
        }
    }

    fn write(&self, lines: &mut Lines) {
        lines.value("BEGIN", "VEVENT");
        lines.value("UID", &escape(&clean_line(&self.uid)));
        lines.value("DTSTAMP", &utc(self.modified));
        if let Some(created) = self.created {
            lines.value("CREATED", &utc(created));
        }
        lines.value("LAST-MODIFIED", &utc(self.modified));
        lines.value("SEQUENCE", &self.sequence.to_string());
        self.write_when(lines);
        lines.line("SUMMARY", &self.summary);
        lines.text("DESCRIPTION", &self.description);
        lines.line("LOCATION", &self.location);
        if let Some((north, east)) = self.position {
            lines.value("GEO", &format!("{north:.6};{east:.6}"));
        }
        let (status, transparency) = match self.status {
            Status::Confirmed => ("CONFIRMED", "OPAQUE"),
            // Nobody is busy with what does not take place.
            Status::Tentative => ("TENTATIVE", "TRANSPARENT"),
            Status::Cancelled => ("CANCELLED", "TRANSPARENT"),
        };
        lines.value("STATUS", status);
        lines.value("TRANSP", transparency);
        lines.value("CLASS", "PUBLIC");
        lines.address("URL", &[], &self.url);
        lines.address("IMAGE", &[("VALUE", "URI"), ("DISPLAY", "BADGE")], &self.image);
        if let Some(conference) = &self.conference {
            let parameters = [("VALUE", "URI"), ("LABEL", conference.label.as_str())];
            lines.address("CONFERENCE", &parameters, &conference.url);
        }
        if !self.categories.is_empty() {
            let categories: Vec<String> =
                self.categories.iter().map(|category| escape(&clean_line(category))).collect();
            lines.value("CATEGORIES", &categories.join(","));
        }
        if let Some(organizer) = &self.organizer {
            let address = format!("mailto:{}", organizer.email);
            lines.address("ORGANIZER", &[("CN", &organizer.name)], &address);
        }
        lines.value("END", "VEVENT");
    }

    fn write_when(&self, lines: &mut Lines) {
        match &self.when {
            When::Days { first, last } => {
                lines.with_parameters("DTSTART", &[("VALUE", "DATE")], &date(*first));
                // The day after the last: the end is no part of the event (section 3.6.1).
                if let Ok(end) = (*last).max(*first).tomorrow() {
                    lines.with_parameters("DTEND", &[("VALUE", "DATE")], &date(end));
                }
            }
            When::Times { start, end } => {
                self.write_time(lines, "DTSTART", std::slice::from_ref(start));
                if let Some(end) = end.as_ref().filter(|end| *end > start) {
                    self.write_time(lines, "DTEND", std::slice::from_ref(end));
                }
            }
        }
        if let Some(rule) = &self.rule {
            self.write_rule(lines, rule);
        }
    }

    fn write_time(&self, lines: &mut Lines, name: &str, times: &[Zoned]) {
        let joined =
            |write: fn(&Zoned) -> String| times.iter().map(write).collect::<Vec<_>>().join(",");
        match self.zone() {
            Some(zone) => {
                let id = zone.iana_name().unwrap_or("UTC");
                lines.with_parameters(
                    name,
                    &[("TZID", id)],
                    &joined(|time| local(time.datetime())),
                );
            }
            None => lines.value(name, &joined(|time| utc(time.timestamp()))),
        }
    }

    /// The zone its times are told in; `None` for UTC and for whole days.
    fn zone(&self) -> Option<&TimeZone> {
        let When::Times { start, end } = &self.when else { return None };
        let zone = start.time_zone();
        let told = |time: &Zoned| {
            let reading = zone.to_ambiguous_zoned(time.datetime()).compatible();
            reading.is_ok_and(|reading| reading.timestamp() == time.timestamp())
        };
        // Where clocks went back, a local time means the first of two (section 3.3.5); the second is told in UTC.
        let is_told = self.rule.is_some() || (told(start) && end.as_ref().is_none_or(told));
        (is_told && !is_utc(zone)).then_some(zone)
    }

    /// `UNTIL` and `EXDATE` are of the type of the start (section 3.3.10, section 3.8.5.1).
    fn write_rule(&self, lines: &mut Lines, rule: &Rule) {
        let whole_days = matches!(self.when, When::Days { .. });
        let by_the_clock = |part: &&str| {
            ["BYHOUR=", "BYMINUTE=", "BYSECOND="].iter().any(|start| part.starts_with(start))
        };
        let mut parts: Vec<String> = clean_line(&rule.rule)
            .split(';')
            .filter(|part| !(part.is_empty() || whole_days && by_the_clock(part)))
            .map(str::to_owned)
            .collect();
        let often = ["FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY"];
        if whole_days && parts.iter().any(|part| often.contains(&part.as_str())) {
            return;
        }
        if let Some(until) = &rule.until {
            let until = if whole_days { date(until.date()) } else { utc(until.timestamp()) };
            parts.push(format!("UNTIL={until}"));
        }
        lines.value("RRULE", &parts.join(";"));
        if rule.excepted.is_empty() {
            return;
        }
        if whole_days {
            let days: Vec<String> = rule.excepted.iter().map(|time| date(time.date())).collect();
            lines.with_parameters("EXDATE", &[("VALUE", "DATE")], &days.join(","));
        } else {
            self.write_time(lines, "EXDATE", &rule.excepted);
        }
    }

    /// From when to when the zone must be told.
    fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let When::Times { start, end } = &self.when else { return None };
        let first = start.timestamp();
        let last = end.as_ref().map_or(first, |end| end.timestamp().max(first));
        let lasts = last.duration_since(first);
        let Some(rule) = &self.rule else { return Some((first, last)) };
        let until = match &rule.until {
            Some(until) => until.timestamp().checked_add(lasts),
            None => last.checked_add(SignedDuration::from_hours(24 * 365 * YEARS_TOLD)),
        };
        Some((first, until.unwrap_or(last).max(last)))
    }
}

type Zones<'a> = BTreeMap<&'a str, (&'a TimeZone, Timestamp, Timestamp)>;

/// Every zone that is named, with the first and the last moment it is needed for.
fn zones<'a>(events: &[&'a Event]) -> Zones<'a> {
    let mut zones = Zones::new();
    for event in events {
        let (Some(zone), Some((first, last))) = (event.zone(), event.span()) else { continue };
        let name = zone.iana_name().unwrap_or("UTC");
        let (_, from, to) = zones.entry(name).or_insert((zone, first, last));
        (*from, *to) = ((*from).min(first), (*to).max(last));
    }
    zones
}

/// A zone that has always been at no distance from UTC, whatever its name.
fn is_utc(zone: &TimeZone) -> bool {
    let now = Timestamp::UNIX_EPOCH;
    zone.iana_name().is_none_or(|name| name == "UTC")
        || zone.to_offset(now).is_zero()
            && zone.following(now).next().is_none()
            && zone.preceding(now).next().is_none()
}
