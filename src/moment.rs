//! Dates and times as authors write them, and where they fall in a time zone.

use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// A date as it was typed: `2026-05-12`, `2026-05-12T19:00`, `2026-05-12T19:00+02:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Written {
    pub date: civil::Date,
    pub time: Option<civil::Time>,
    pub offset: Option<Offset>,
}

/// What a time zone makes difficult.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Clocks go forward over it.
    Gap,
    /// Clocks go back over it: it exists twice.
    Fold,
}

/// A point in time, seen from one time zone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    pub at: Timestamp,
    /// In the time zone it is shown in.
    pub local: civil::DateTime,
    pub offset: Offset,
    /// False for a whole day, which begins at midnight.
    pub has_time: bool,
}

impl Written {
    /// Seconds, `Z`, and a space for the `T` are accepted too.
    pub fn parse(text: &str) -> Option<Written> {
        let date = parse_date(text.get(..10)?)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Some(Written { date, time: None, offset: None });
        }
        let rest = rest.strip_prefix(['T', ' '])?;
        let (clock, offset) = split_offset(rest)?;
        Some(Written { date, time: Some(parse_time(clock)?), offset })
    }

    /// Where this falls in `zone`. A time in a gap or a fold resolves as RFC 5545 (section 3.3.5) says.
    pub fn in_zone(&self, zone: &TimeZone) -> Option<(Moment, Option<Trouble>)> {
        let civil = self.date.to_datetime(self.time.unwrap_or(civil::Time::midnight()));
        let (zoned, trouble) = match self.offset {
            Some(offset) => (offset.to_timestamp(civil).ok()?.to_zoned(zone.clone()), None),
            None => {
                let ambiguous = zone.to_ambiguous_zoned(civil);
                let trouble = match ambiguous.offset() {
                    _ if self.time.is_none() => None,
                    AmbiguousOffset::Unambiguous { .. } => None,
                    AmbiguousOffset::Gap { .. } => Some(Trouble::Gap),
                    AmbiguousOffset::Fold { .. } => Some(Trouble::Fold),
                };
                (ambiguous.compatible().ok()?, trouble)
            }
        };
        Some((Moment::of(&zoned, self.time.is_some()), trouble))
    }
}

impl Moment {
    pub fn of(zoned: &Zoned, has_time: bool) -> Moment {
        Moment { at: zoned.timestamp(), local: zoned.datetime(), offset: zoned.offset(), has_time }
    }

    pub fn date(&self) -> civil::Date {
        self.local.date()
    }

    /// RFC 3339: `2026-05-12`, or `2026-05-12T19:00:00+02:00` with a time.
    pub fn iso(&self) -> String {
        if !self.has_time {
            return self.local.date().to_string();
        }
        self.iso_full()
    }

    /// RFC 3339 with time and offset, a whole day as its midnight.
    pub fn iso_full(&self) -> String {
        let seconds = self.offset.seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let local = self.local;
        format!(
            "{}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            local.date(),
            local.hour(),
            local.minute(),
            local.second(),
            minutes / 60,
            minutes % 60
        )
    }

    /// RFC 822 with English names and a year of four digits, as RSS 2.0 wants it: `Tue, 12 May 2026 19:00:00 +0200`.
    pub fn rfc822(&self) -> String {
        let zoned = self.at.to_zoned(TimeZone::fixed(self.offset));
        // Only a year before the first one fails, and no such date is read.
        jiff::fmt::rfc2822::to_string(&zoned).unwrap_or_default()
    }
}

/// `YYYY-MM-DD`, from the year 1 on.
pub fn parse_date(text: &str) -> Option<civil::Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..])?);
    if year == 0 {
        return None;
    }
    civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
}

/// `HH:MM` or `HH:MM:SS`.
fn parse_time(text: &str) -> Option<civil::Time> {
    let mut parts = text.split(':');
    let mut part = || {
        parts
            .next()
            .filter(|part| part.len() == 2)
            .and_then(digits)
            .and_then(|n| i8::try_from(n).ok())
    };
    let (hour, minute) = (part()?, part()?);
    let second = if text.len() > 5 { part()? } else { 0 };
    if parts.next().is_some() {
        return None;
    }
    civil::Time::new(hour, minute, second, 0).ok()
}

/// Parts a clock from the `Z` or `+02:00` behind it.
fn split_offset(text: &str) -> Option<(&str, Option<Offset>)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, Some(Offset::UTC)));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, None)) };
    let (clock, offset) = text.split_at(at);
    let (hours, minutes) = offset[1..].split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours * 60 + minutes) * 60;
    Offset::from_seconds(if offset.starts_with('-') { -seconds } else { seconds })
        .ok()
        .map(|offset| (clock, Some(offset)))
}

fn digits(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The IANA zone of this name, in the letters of the database itself.
pub fn zone(name: &str) -> Option<TimeZone> {
    let plausible =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if !plausible || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    jiff::tz::TimeZoneDatabase::bundled().get(name).ok()
}

/// The names that [`zone`] knows.
pub fn zone_names() -> Vec<String> {
    jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
}
