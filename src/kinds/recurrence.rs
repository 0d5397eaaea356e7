//! When an event comes again, by the rules of RFC 5545 (section 3.3.10).

use crate::moment::Moment;
use jiff::tz::TimeZone;
use jiff::{Zoned, civil};
use rrule::{RRule, RRuleSet, Unvalidated};

#[derive(Debug, Clone)]
pub struct Recurrence {
    /// As written, without `RRULE:`.
    pub rule: String,
}

impl Recurrence {
    /// Checks a rule such as `FREQ=MONTHLY;BYDAY=-1TH`, for an event that starts then.
    pub fn parse(
        rule: &str,
        start: Option<&Moment>,
        zone: &TimeZone,
    ) -> Result<Recurrence, String> {
        let rule = rule.trim().trim_start_matches("RRULE:").to_ascii_uppercase();
        let parsed: Result<RRule<Unvalidated>, _> = rule.parse();
        parsed.map_err(|error| without_frame(&error.to_string()))?;
        if let Some(part) = rule.split(';').find(|part| matches!(*part, "INTERVAL=0" | "COUNT=0")) {
            return Err(format!("`{part}` never comes again"));
        }
        let recurrence = Recurrence { rule };
        if let Some(start) = start {
            recurrence.set(start, zone)?;
        }
        Ok(recurrence)
    }

    /// `YEARLY`, `MONTHLY`, `WEEKLY` or `DAILY`, …
    pub fn frequency(&self) -> &str {
        self.rule.split(';').find_map(|part| part.strip_prefix("FREQ=")).unwrap_or("")
    }

    /// The dates from `after` on, `most` at the most, without the exceptions. The first is the start itself when
    /// it is late enough.
    pub fn dates(
        &self,
        start: &Moment,
        zone: &TimeZone,
        exceptions: &[Moment],
        after: &Moment,
        most: usize,
    ) -> Vec<Moment> {
        let Ok(set) = self.set(start, zone) else { return Vec::new() };
        let excepted =
            |moment: &Moment| exceptions.iter().any(|exception| excepts(exception, moment));
        // Rules that run by the second would be walked for ever: the walk is bounded, not the answer alone.
        const MOST_STEPS: usize = 20_000;
        set.into_iter()
            .take(MOST_STEPS)
            .filter_map(|date| {
                let at = jiff::Timestamp::from_second(date.timestamp()).ok()?;
                Some(Moment::of(&at.to_zoned(zone.clone()), start.has_time))
            })
            .filter(|moment| moment.at >= after.at && !excepted(moment))
            .take(most)
            .collect()
    }

    /// The dates that the exceptions take out, in order.
    pub fn excepted(&self, start: &Moment, zone: &TimeZone, exceptions: &[Moment]) -> Vec<Moment> {
        if exceptions.is_empty() {
            return Vec::new();
        }
        let mut dates = self.dates(start, zone, &[], start, usize::MAX);
        dates.retain(|date| exceptions.iter().any(|exception| excepts(exception, date)));
        dates
    }

    /// The rule without its `UNTIL`, for those who write the end in another type.
    pub fn without_end(&self) -> String {
        let parts = self.rule.split(';').filter(|part| !part.starts_with("UNTIL="));
        parts.collect::<Vec<_>>().join(";")
    }

    /// The last moment at which it may still come again; a day without a time lasts until its end.
    pub fn until(&self, zone: &TimeZone) -> Option<Zoned> {
        let text = self.rule.split(';').find_map(|part| part.strip_prefix("UNTIL="))?;
        let (text, in_utc) = text.strip_suffix('Z').map_or((text, false), |text| (text, true));
        let local = match text.contains('T') {
            true => civil::DateTime::strptime("%Y%m%dT%H%M%S", text).ok()?,
            false => civil::Date::strptime("%Y%m%d", text).ok()?.at(23, 59, 59, 0),
        };
        if in_utc {
            return Some(local.to_zoned(TimeZone::UTC).ok()?.with_time_zone(zone.clone()));
        }
        local.to_zoned(zone.clone()).ok()
    }

    fn set(&self, start: &Moment, zone: &TimeZone) -> Result<RRuleSet, String> {
        let name = zone.iana_name().unwrap_or("UTC");
        let local = start.local.strftime("%Y%m%dT%H%M%S");
        let text = format!("DTSTART;TZID={name}:{local}\nRRULE:{}", self.rule);
        let set = text.parse::<RRuleSet>().map_err(|error| without_frame(&error.to_string()))?;
        Ok(set.limit())
    }
}

/// An exception without a time is the whole day.
fn excepts(exception: &Moment, moment: &Moment) -> bool {
    if exception.has_time { exception.at == moment.at } else { exception.date() == moment.date() }
}

/// The reason alone, in the manner of all other messages.
fn without_frame(message: &str) -> String {
    let reason = message.split_once("error: ").map_or(message, |(_, reason)| reason);
    reason.trim_end_matches('.').to_owned()
}
