//! What was read, counted from the exports of analytics tools and from server logs, for `data/popularity.csv`.
//!
//! An [`Export`] is a file as its tool wrote it; [`Counted`] is what it says of the texts of a hub. No visitor is in
//! either: addresses of pages and numbers alone.

mod addresses;
mod exports;
mod logs;
mod tables;

pub use exports::{Export, Tool, Unreadable, read};

use crate::fields::Choice;
use crate::hub::Hub;
use addresses::Addresses;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days, the first and the last included. An open end is unknown, or not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Period {
    pub fn has(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The shortest period with both in it.
    #[must_use]
    pub fn and(self, other: Period) -> Period {
        Period {
            from: self.from.into_iter().chain(other.from).min(),
            to: self.to.into_iter().chain(other.to).max(),
        }
    }

    fn take_in(&mut self, day: Date) {
        *self = self.and(Period { from: Some(day), to: Some(day) });
    }
}

/// Views of the texts of a hub.
#[derive(Debug, PartialEq, Eq)]
pub struct Counted {
    /// Addresses from the root of the hub with their views: the most read first, then by address.
    pub texts: Vec<(String, u64)>,
    /// Addresses of the export that are no text of the hub, in the same order.
    pub unknown: Vec<(String, u64)>,
}

/// Adds up what each text was read, under all addresses that lead to it.
pub fn count(hub: &Hub, exports: &[Export]) -> Counted {
    let addresses = Addresses::of(hub);
    let (mut texts, mut unknown) = (BTreeMap::new(), BTreeMap::new());
    let add = |views: &mut BTreeMap<String, u64>, address: &str, more: u64| {
        let sum = views.entry(address.to_owned()).or_insert(0_u64);
        *sum = sum.saturating_add(more);
    };
    for (address, views) in exports.iter().flat_map(|export| &export.views) {
        match addresses.find(address) {
            Some(id) => {
                let url = hub.addresses[id].url();
                add(&mut texts, hub.routes.below_root(url), *views);
            }
            None => add(&mut unknown, addresses::without_query(address), *views),
        }
    }
    Counted { texts: most_first(texts), unknown: most_first(unknown) }
}

fn most_first(views: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut views: Vec<(String, u64)> = views.into_iter().filter(|(_, n)| *n > 0).collect();
    // The sort is stable: addresses of as many views stay in their order.
    views.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    views
}

/// `data/popularity.csv`: each text with its views, in which days, by which tool, and the day it was counted on.
pub fn to_csv(counted: &Counted, period: Period, tools: &[Tool], counted_on: Date) -> String {
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let tools: Vec<&str> = tools.iter().map(|tool| tool.key()).collect();
    let rest =
        format!("{},{},{},{counted_on}", day(period.from), day(period.to), tools.join(" + "));
    let row = |(url, views): &(String, u64)| format!("{},{views},{rest}\n", quoted(url));
    "url,views,from,to,source,counted\n".to_owned()
        + &counted.texts.iter().map(row).collect::<String>()
}

/// A field as RFC 4180 wants it.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
