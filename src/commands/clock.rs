//! What time it is for a build: `--now`, else `SOURCE_DATE_EPOCH`, else the system's clock.

use super::Failure;
use anyhow::Context;
use jiff::civil::{self, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use parvis::moment::{Written, parse_date};

/// Reads a date of the command line.
pub(super) fn parse(text: &str) -> Result<Written, String> {
    Written::parse(text).ok_or_else(|| {
        "write it as 2026-05-12, 2026-05-12T19:00 or 2026-05-12T19:00+02:00".to_owned()
    })
}

/// Reads a day of the command line.
pub(super) fn parse_day(text: &str) -> Result<civil::Date, String> {
    parse_date(text).ok_or_else(|| "write it as 2026-05-12".to_owned())
}

/// The moment to build for. A day without a time is over: all that it holds has happened.
pub(super) fn now(written: Option<&Written>, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    let Some(written) = written else { return system() };
    let last = Time::constant(23, 59, 59, 0);
    let whole = Written { time: Some(written.time.unwrap_or(last)), ..*written };
    let (moment, _) = whole.in_zone(zone).context("`--now` is out of range")?;
    Ok(moment.at)
}

/// The day it is, in a time zone.
pub(super) fn today(zone: &TimeZone) -> anyhow::Result<civil::Date> {
    Ok(system()?.to_zoned(zone.clone()).date())
}

/// A day some days before or after another.
pub(super) fn days_from(date: civil::Date, n_days: i64) -> anyhow::Result<civil::Date> {
    date.checked_add(n_days.days()).context("the date is out of range")
}

fn system() -> anyhow::Result<Timestamp> {
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty())
    else {
        return Ok(Timestamp::now());
    };
    let seconds = epoch.to_str().and_then(|epoch| epoch.parse().ok());
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
        let message =
            format!("SOURCE_DATE_EPOCH is not a number of seconds: `{}`", epoch.to_string_lossy());
        Failure::with_help(message, "set it to a number such as `1780000000`, or unset it")
    })
}
