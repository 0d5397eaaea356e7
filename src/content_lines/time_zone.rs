//! Time zones as calendars tell them: VTIMEZONE (RFC 5545, section 3.6.5), as short as the zone allows.
//!
//! Changes of the clock that follow a rule for some years become one rule; those that follow none are listed.

use super::{Lines, local, utc};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Changes from which a rule is shorter than a list.
const RULE_FROM: usize = 3;
/// Years that are looked at beyond the last event, so that a rule shows.
const YEARS_BEYOND: i64 = 4;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A change of the clock.
#[derive(Debug, Clone, PartialEq)]
struct Onset {
    at: Timestamp,
    /// What clocks show when they are changed.
    local: DateTime,
    from: Offset,
    to: Offset,
    /// `CET`
    name: String,
    daylight: bool,
}

/// Changes of one kind: by a rule, or each by itself.
struct Observance<'a> {
    first: &'a Onset,
    rule: Option<String>,
    others: Vec<&'a Onset>,
}

/// The day of a yearly change.
#[derive(Debug, Clone, Copy)]
enum Day {
    /// `-1` is the last of the month.
    Nth(i8, Weekday),
    /// The first such day from this day of the month on.
    From(i8, Weekday),
    Fixed(i8),
}

/// Tells `zone` for all moments from `first` to `last`.
pub(super) fn write(lines: &mut Lines, zone: &TimeZone, first: Timestamp, last: Timestamp) {
    let beyond = last.checked_add(DAY * (365 * YEARS_BEYOND as i32)).unwrap_or(Timestamp::MAX);
    let onsets = onsets(zone, first, beyond);
    let mut observances = observances(&onsets, beyond);
    observances.sort_by_key(|observance| (observance.first.at, observance.rule.clone()));
    lines.value("BEGIN", "VTIMEZONE");
    lines.value("TZID", zone.iana_name().unwrap_or("UTC"));
    for observance in observances {
        observance.write(lines);
    }
    lines.value("END", "VTIMEZONE");
}

/// The change before `first`, and all until `last`. One that lies far back is told as a beginning instead.
fn onsets(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Vec<Onset> {
    let second = SignedDuration::from_secs(1);
    let until_first = first.checked_add(second).unwrap_or(first);
    let before = zone.preceding(until_first).next().map(|change| change.timestamp());
    let recent = before.filter(|&at| first.duration_since(at) < DAY * 800);
    let mut onsets: Vec<Onset> = Vec::new();
    match recent {
        Some(at) => onsets.push(onset(zone, at)),
        None => onsets.push(beginning(zone, first)),
    }
    let changes = zone.following(first).map(|change| change.timestamp());
    onsets.extend(changes.take_while(|&at| at <= last).map(|at| onset(zone, at)));
    onsets
}

fn onset(zone: &TimeZone, at: Timestamp) -> Onset {
    let before = at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at);
    let (old, new) = (zone.to_offset_info(before), zone.to_offset_info(at));
    let (from, to) = (old.offset(), new.offset());
    // Ireland's winter and Morocco's Ramadan are exceptions to summer time in the database; readers expect summer
    // time to be the later clock.
    let daylight = if old.dst() == new.dst() { new.dst().is_dst() } else { to > from };
    Onset {
        at,
        local: from.to_datetime(at),
        from,
        to,
        name: new.abbreviation().to_owned(),
        daylight,
    }
}

/// The clock of `first` as if it had begun on a first of January.
fn beginning(zone: &TimeZone, first: Timestamp) -> Onset {
    let info = zone.to_offset_info(first);
    let offset = info.offset();
    let year = (offset.to_datetime(first).year() - 1).min(1970);
    let local = jiff::civil::date(year, 1, 1).to_datetime(jiff::civil::Time::midnight());
    Onset {
        at: offset.to_timestamp(local).unwrap_or(first),
        local,
        from: offset,
        to: offset,
        name: info.abbreviation().to_owned(),
        daylight: info.dst().is_dst(),
    }
}

fn observances(onsets: &[Onset], last: Timestamp) -> Vec<Observance<'_>> {
    let mut groups: Vec<Vec<&Onset>> = Vec::new();
    for onset in onsets {
        let same = |other: &Onset| {
            (other.from, other.to, other.daylight) == (onset.from, onset.to, onset.daylight)
                && other.name == onset.name
        };
        match groups.iter_mut().find(|group| same(group[0])) {
            Some(group) => group.push(onset),
            None => groups.push(vec![onset]),
        }
    }
    groups.iter().flat_map(|group| observances_of(group, last)).collect()
}

/// Of changes that differ in their dates alone.
fn observances_of<'a>(group: &[&'a Onset], last: Timestamp) -> Vec<Observance<'a>> {
    let mut observances = Vec::new();
    let mut alone: Vec<&'a Onset> = Vec::new();
    let mut rest = group;
    while let Some(first) = rest.first().copied() {
        match longest_rule(rest) {
            Some((day, length)) if length >= RULE_FROM => {
                let end = rest[length - 1];
                let rule =
                    day.rule(first.local.date(), (!day.goes_on(end, last)).then_some(end.at));
                observances.push(Observance { first, rule: Some(rule), others: Vec::new() });
                rest = &rest[length..];
            }
            _ => {
                alone.push(first);
                rest = &rest[1..];
            }
        }
    }
    if let Some((first, others)) = alone.split_first() {
        observances.push(Observance { first, rule: None, others: others.to_vec() });
    }
    observances
}

/// The rule that the most of these changes follow, from the first on, and how many they are.
fn longest_rule(onsets: &[&Onset]) -> Option<(Day, usize)> {
    let first = onsets.first()?;
    let follows = |day: Day| {
        let fits = |(years, onset): (i16, &&&Onset)| {
            let date = day.in_month(first.local.year() + years, first.local.month());
            date == Some(onset.local.date()) && onset.local.time() == first.local.time()
        };
        (0..).zip(onsets).take_while(|&(years, onset)| fits((years, &onset))).count()
    };
    // The first of equals is the one that people would say.
    let mut best: Option<(Day, usize)> = None;
    for day in Day::of(first.local.date()) {
        let length = follows(day);
        if best.is_none_or(|(_, most)| length > most) {
            best = Some((day, length));
        }
    }
    best
}

impl Day {
    /// All rules that give this date.
    fn of(date: Date) -> Vec<Day> {
        let (day, weekday) = (date.day(), date.weekday());
        let mut days = Vec::new();
        if day > date.days_in_month() - 7 {
            days.push(Day::Nth(-1, weekday));
        }
        days.push(Day::Nth((day - 1) / 7 + 1, weekday));
        let starts = (day - 6).max(1)..=day;
        days.extend(
            starts
                .filter(|start| start + 6 <= date.days_in_month().max(28))
                .map(|start| Day::From(start, weekday)),
        );
        days.push(Day::Fixed(day));
        days
    }

    fn in_month(self, year: i16, month: i8) -> Option<Date> {
        let first = Date::new(year, month, 1).ok()?;
        match self {
            Day::Nth(n, weekday) => first.nth_weekday_of_month(n, weekday).ok(),
            Day::From(start, weekday) => (start..start + 7)
                .filter_map(|day| Date::new(year, month, day).ok())
                .find(|date| date.weekday() == weekday),
            Day::Fixed(day) => Date::new(year, month, day).ok(),
        }
    }

    /// Whether the change after this one lies beyond what is told.
    fn goes_on(self, onset: &Onset, last: Timestamp) -> bool {
        let next = self.in_month(onset.local.year() + 1, onset.local.month());
        let at = next.map(|date| onset.from.to_timestamp(date.to_datetime(onset.local.time())));
        at.is_none_or(|at| at.is_ok_and(|at| at > last))
    }

    fn rule(self, first: Date, until: Option<Timestamp>) -> String {
        let month = first.month();
        let day = match self {
            Day::Nth(n, weekday) => format!("BYDAY={n}{}", code(weekday)),
            Day::From(start, weekday) => {
                let days: Vec<String> = (start..start + 7).map(|day| day.to_string()).collect();
                format!("BYMONTHDAY={};BYDAY={}", days.join(","), code(weekday))
            }
            Day::Fixed(day) => format!("BYMONTHDAY={day}"),
        };
        let until = until.map_or(String::new(), |until| format!(";UNTIL={}", utc(until)));
        format!("FREQ=YEARLY;BYMONTH={month};{day}{until}")
    }
}

impl Observance<'_> {
    fn write(&self, lines: &mut Lines) {
        let component = if self.first.daylight { "DAYLIGHT" } else { "STANDARD" };
        lines.value("BEGIN", component);
        lines.value("DTSTART", &local(self.first.local));
        lines.value("TZOFFSETFROM", &offset(self.first.from));
        lines.value("TZOFFSETTO", &offset(self.first.to));
        lines.line("TZNAME", &self.first.name);
        if let Some(rule) = &self.rule {
            lines.value("RRULE", rule);
        }
        if !self.others.is_empty() {
            let dates: Vec<String> = self.others.iter().map(|onset| local(onset.local)).collect();
            lines.value("RDATE", &dates.join(","));
        }
        lines.value("END", component);
    }
}

/// `SU` (RFC 5545, section 3.3.10)
fn code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// `+0100`, with seconds where a zone has them (RFC 5545, section 3.3.14)
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}
