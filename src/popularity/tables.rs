//! Exports that are tables or JSON: Matomo, Plausible, GoAccess, and any list of addresses with their views.

use super::exports::{Raw, Tool};
use super::{Period, logs};
use crate::moment::parse_date;
use csv::StringRecord;
use jiff::civil::Date;
use serde_json::Value;

/// Names of the column of addresses, the best one first, and of that of views.
struct Columns {
    addresses: &'static [&'static str],
    views: &'static [&'static str],
}

const MATOMO: Columns = Columns {
    addresses: &["metadata_url", "metadata: url", "url", "label"],
    views: &[
        "nb_hits",
        "pageviews",
        "page views",
        "vues de page",
        "pages vues",
        "hits",
        "nb_visits",
    ],
};
const PLAUSIBLE: Columns =
    Columns { addresses: &["page", "name"], views: &["pageviews", "visitors"] };
const PLAIN: Columns = Columns {
    addresses: &["path", "url", "page", "address", "chemin", "adresse", "label", "name"],
    views: &["views", "pageviews", "hits", "count", "vues", "visits", "visitors", "lectures"],
};

/// The tool that writes such a table, by its first rows.
pub(super) fn guess(text: &str) -> Tool {
    let rows: Vec<StringRecord> = rows(text).take(20).collect();
    if rows.iter().any(is_of_goaccess) {
        return Tool::Goaccess;
    }
    let names: Vec<String> = rows.first().map(names).unwrap_or_default();
    let has = |name: &str| names.iter().any(|own| own == name);
    let own =
        ["nb_hits", "nb_visits", "metadata_url", "metadata: url"].iter().any(|name| has(name));
    if own || has("label") && place(&names, MATOMO.views).is_some() {
        Tool::Matomo
    } else if place(&names, PLAUSIBLE.addresses).is_some()
        && (has("visitors") || has("bounce_rate"))
    {
        Tool::Plausible
    } else {
        Tool::Csv
    }
}

pub(super) fn read(text: &str, tool: Tool, within: Period) -> Option<Raw> {
    match tool {
        Tool::Goaccess => Some(goaccess_rows(text)),
        Tool::Matomo => columns(text, &MATOMO, within, false),
        Tool::Plausible => columns(text, &PLAUSIBLE, within, false),
        _ => columns(text, &PLAIN, within, true),
    }
}

/// Rows of a table that is parted by commas, semicolons or tabs, as its first line is.
fn rows(text: &str) -> impl Iterator<Item = StringRecord> {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |mark: u8| head.bytes().filter(|byte| *byte == mark).count();
    let mark = *[b',', b';', b'\t'].iter().rev().max_by_key(|mark| count(**mark)).unwrap_or(&b',');
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .collect::<Vec<_>>()
        .into_iter()
}

fn names(row: &StringRecord) -> Vec<String> {
    row.iter().map(|name| name.to_lowercase().replace('\u{a0}', " ")).collect()
}

/// The column of the first known name.
fn place(names: &[String], known: &[&str]) -> Option<usize> {
    known.iter().find_map(|known| names.iter().position(|name| name == known))
}

/// `None` without a column of addresses and one of views. A table without names may begin with both.
fn columns(text: &str, columns: &Columns, within: Period, may_be_nameless: bool) -> Option<Raw> {
    let mut rows = rows(text).peekable();
    let names = names(rows.peek()?);
    let (address, views) = (place(&names, columns.addresses), place(&names, columns.views));
    let (address, views) = match (address, views) {
        (Some(address), Some(views)) => {
            rows.next();
            (address, views)
        }
        _ => {
            let first = rows.peek()?;
            let is_row = first.get(1).and_then(number).is_some();
            (may_be_nameless && is_row).then_some((0, 1))?
        }
    };
    let date = place(&names, &["date", "day"]);
    let mut raw = Raw::default();
    for row in rows {
        let (Some(address), Some(views)) = (row.get(address), row.get(views).and_then(number))
        else {
            raw.n_unreadable += 1;
            continue;
        };
        raw.take(address, views, date.and_then(|date| parse_date(row.get(date)?)), within);
    }
    Some(raw)
}

/// A whole number, with or without marks between its thousands.
fn number(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !['\u{a0}', '\u{202f}', '\'', ','].contains(c))
        .collect();
    digits.parse().ok()
}

impl Raw {
    fn take(&mut self, address: &str, views: u64, day: Option<Date>, within: Period) {
        if let Some(day) = day {
            if !within.has(day) {
                self.n_outside += 1;
                return;
            }
            self.period.take_in(day);
        }
        if !address.is_empty() {
            self.views.push((address.to_owned(), views));
        }
    }
}

/// GoAccess: number, number of the row above, panel, hits, …, and the address at the end.
fn is_of_goaccess(row: &StringRecord) -> bool {
    let is_panel =
        row.get(2).is_some_and(|panel| ["general", "requests", "visitors"].contains(&panel));
    is_panel && row.get(0).and_then(number).is_some()
}

fn goaccess_rows(text: &str) -> Raw {
    let mut raw = Raw::default();
    for row in rows(text).filter(|row| row.get(2) == Some("requests") && row.get(1) == Some("")) {
        match (row.iter().next_back(), row.get(3).and_then(number)) {
            (Some(address), Some(hits)) if address.starts_with('/') || address.contains("://") => {
                raw.views.push((address.to_owned(), hits));
            }
            _ => raw.n_unreadable += 1,
        }
    }
    raw
}

/// The tool that writes such JSON.
pub(super) fn guess_json(value: &Value) -> Tool {
    if value.get("requests").is_some() { Tool::Goaccess } else { Tool::Matomo }
}

pub(super) fn read_json(value: &Value, tool: Tool, within: Period) -> Option<Raw> {
    let mut raw = Raw::default();
    match tool {
        Tool::Goaccess => {
            for row in value.get("requests")?.get("data")?.as_array()? {
                let hits =
                    row.get("hits").and_then(|hits| hits.get("count").unwrap_or(hits).as_u64());
                match (row.get("data").and_then(Value::as_str), hits) {
                    (Some(address), Some(hits)) => raw.views.push((address.to_owned(), hits)),
                    _ => raw.n_unreadable += 1,
                }
            }
            let general = |key: &str| value.get("general")?.get(key)?.as_str();
            let day = |text: &str| parse_date(text).or_else(|| logs::day(text));
            for text in ["start_date", "end_date"].into_iter().filter_map(general) {
                if let Some(day) = day(text) {
                    raw.period.take_in(day);
                }
            }
        }
        Tool::Matomo => matomo_value(value, None, within, &mut raw)?,
        _ => return None,
    }
    Some(raw)
}

/// A list of pages, or a list a day. Folders have their pages in `subtable`, and only pages have an address.
fn matomo_value(value: &Value, day: Option<Date>, within: Period, raw: &mut Raw) -> Option<()> {
    if let Some(days) = value.as_object() {
        // An error is an object, too: `{"result": "error", "message": …}`.
        for (name, value) in days {
            value.as_array()?;
            matomo_value(value, parse_date(name).or(day), within, raw)?;
        }
        return Some(());
    }
    for row in value.as_array()? {
        if let Some(pages) = row.get("subtable").filter(|pages| pages.is_array()) {
            matomo_value(pages, day, within, raw)?;
            continue;
        }
        let text = |key: &str| row.get(key).and_then(Value::as_str);
        let views = row.get("nb_hits").or_else(|| row.get("nb_visits"));
        let views =
            views.and_then(|views| views.as_u64().or_else(|| views.as_str().and_then(number)));
        match (text("url").or_else(|| text("label")), views) {
            (Some(address), Some(views)) => raw.take(address, views, day, within),
            _ => raw.n_unreadable += 1,
        }
    }
    Some(())
}
