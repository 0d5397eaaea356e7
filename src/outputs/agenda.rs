//! The agenda: what comes first, month by month; what is over, by year.

use super::press::{Press, label, link};
use crate::diagnostics::Diagnostics;
use crate::fields::Choice;
use crate::hub::Id;
use crate::kinds::{EventStatus, Format, Kind};
use crate::plan::{About, Plan, Shown};
use crate::routes::{Facet, Route};
use crate::views::{Agenda, Group, Link};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Past events on the agenda's own page; each past year has a page with all of them.
const LATEST: usize = 6;
/// Events of one page that machines are told of: the agenda has no second page.
const MOST_SHOWN: usize = 100;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let kind = press.hub.kinds().find(|kind| kind.name == "events").expect("a kind of the list");
    for lang in 0..press.hub.locales.len() {
        if lang > 0 && press.hub.list(lang, kind.name).is_empty() {
            continue;
        }
        let mut parts = vec![Part::All];
        parts.extend(years(press, lang).into_keys().map(|Reverse(year)| Part::Year(year)));
        parts.extend(formats(press, lang).into_iter().map(|(format, _)| Part::Format(format)));
        for part in parts {
            plan_part(press, plan, kind, lang, part);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    All,
    Year(i16),
    Format(Format),
}

/// Events that are not over, the next one first.
pub(super) fn to_come(press: &Press, lang: usize) -> Vec<Id> {
    let mut ids: Vec<Id> =
        press.hub.list(lang, "events").iter().copied().filter(|&id| !is_past(press, id)).collect();
    ids.sort_by_key(|&id| (is_called_off(press, id), starts(press, id), id));
    ids
}

/// A cancelled or postponed event is not the next one.
fn is_called_off(press: &Press, id: Id) -> bool {
    let status = press.entry(id).item.occasion().map(|event| event.status);
    matches!(status, Some(EventStatus::Cancelled | EventStatus::Postponed))
}

fn is_past(press: &Press, id: Id) -> bool {
    press.entry(id).item.occasion().is_none_or(|event| press.hub.phase(event) == "past")
}

fn starts(press: &Press, id: Id) -> Option<Timestamp> {
    let event = press.entry(id).item.occasion()?;
    press.hub.next_start(event).or_else(|| event.start.clone()).map(|start| start.at)
}

/// Past events by year, the latest first.
fn years(press: &Press, lang: usize) -> BTreeMap<Reverse<i16>, Vec<Id>> {
    let mut years: BTreeMap<Reverse<i16>, Vec<Id>> = BTreeMap::new();
    for &id in press.hub.list(lang, "events").iter().filter(|&&id| is_past(press, id)) {
        if let Some(start) = press.entry(id).item.occasion().and_then(|event| event.start.as_ref())
        {
            years.entry(Reverse(start.date().year())).or_default().push(id);
        }
    }
    years
}

/// The events of one format, in the order of lists.
pub(super) fn of_format(press: &Press, lang: usize, format: Format) -> Vec<Id> {
    let events = press.hub.list(lang, "events").iter().copied();
    events.filter(|&id| has_format(press, id, format)).collect()
}

fn has_format(press: &Press, id: Id, format: Format) -> bool {
    press.entry(id).item.occasion().is_some_and(|event| event.format == Some(format))
}

/// The formats in use, in their own order, with their events.
fn formats(press: &Press, lang: usize) -> Vec<(Format, Vec<Id>)> {
    let of = |&format: &Format| (format, of_format(press, lang, format));
    Format::ALL.iter().map(of).filter(|(_, ids)| !ids.is_empty()).collect()
}

impl Part {
    /// Those to come, the next one first; and past ones, the latest first.
    fn events(self, press: &Press, lang: usize) -> (Vec<Id>, Vec<Id>) {
        match self {
            Part::All => {
                (to_come(press, lang), past(press, lang).into_iter().take(LATEST).collect())
            }
            Part::Year(year) => {
                (Vec::new(), years(press, lang).remove(&Reverse(year)).unwrap_or_default())
            }
            Part::Format(format) => {
                let of_format = |ids: Vec<Id>| {
                    ids.into_iter().filter(|&id| has_format(press, id, format)).collect()
                };
                (of_format(to_come(press, lang)), of_format(past(press, lang)))
            }
        }
    }

    fn route(self, press: &Press, kind: &Kind, lang: usize) -> Route {
        let routes = &press.hub.routes;
        match self {
            Part::All => routes.list(kind, lang, 1),
            Part::Year(year) => routes.archive_year(kind, lang, year, 1),
            Part::Format(format) => routes.facet(
                kind,
                lang,
                Facet::Format,
                press.locale(lang).label("format", format.key()),
                1,
            ),
        }
    }

    fn title(self, press: &Press, lang: usize) -> String {
        let locale = press.locale(lang);
        match self {
            Part::All => locale.t("events").to_owned(),
            Part::Year(year) => locale.tf("event_past_year", &[("year", &year.to_string())]),
            Part::Format(format) => label(locale, "format", format),
        }
    }
}

fn plan_part<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    kind: &'static Kind,
    lang: usize,
    part: Part,
) {
    let address = part.route(press, kind, lang);
    let planned = plan.page(&address.clone(), "agenda", "events.html", lang, move |_| {
        let title = part.title(press, lang);
        let mut head = press.page(lang, &address, &title, "events");
        head.section = kind.name;
        if part != Part::All {
            head.breadcrumbs.extend(press.kind_link(kind, lang));
        }
        let head = press.with_languages(head, lang, |lang| {
            let exists =
                part == Part::All && (lang == 0 || !press.hub.list(lang, kind.name).is_empty());
            exists.then(|| press.hub.routes.list(kind, lang, 1).url().to_owned())
        });
        (head, Box::new(view(press, kind, lang, part, title)))
    });
    if !matches!(part, Part::Year(_)) {
        let (coming, past) = part.events(press, lang);
        let ids = coming.into_iter().chain(past).take(MOST_SHOWN).collect();
        planned.shown = Shown { ids, before: 0 };
    }
    planned.about = match part {
        Part::All => About::Kind { lang, kind: kind.name },
        Part::Format(format) => About::Format { lang, format },
        Part::Year(_) => About::Other { lang },
    };
    planned.indexed = Some(String::new());
}

fn view(press: &Press, kind: &Kind, lang: usize, part: Part, title: String) -> Agenda {
    let locale = press.locale(lang);
    let (coming, past) = part.events(press, lang);
    let next = coming.first().copied().filter(|&id| !is_called_off(press, id));
    let rest = if next.is_some() { &coming[1..] } else { &coming[..] };
    let n_shown = if part == Part::All {
        press.hub.list(lang, kind.name).len()
    } else {
        coming.len() + past.len()
    };
    let year_link = |(Reverse(year), ids): (&Reverse<i16>, &Vec<Id>)| Link {
        count: ids.len(),
        current: part == Part::Year(*year),
        ..link(&year.to_string(), Part::Year(*year).route(press, kind, lang).url())
    };
    let format_link = |(format, ids): (Format, Vec<Id>)| Link {
        count: ids.len(),
        current: part == Part::Format(format),
        ..link(
            &label(locale, "format", format),
            Part::Format(format).route(press, kind, lang).url(),
        )
    };
    Agenda {
        title,
        intro_html: String::new(),
        next: next.map(|id| press.card(id)),
        upcoming: months(press, lang, rest),
        past: press.cards(past),
        years: years(press, lang).iter().map(year_link).collect(),
        formats: formats(press, lang).into_iter().map(format_link).collect(),
        year: if let Part::Year(year) = part { Some(year) } else { None },
        total: locale.tn(kind.count, n_shown as u64),
    }
}

fn past(press: &Press, lang: usize) -> Vec<Id> {
    press.hub.list(lang, "events").iter().copied().filter(|&id| is_past(press, id)).collect()
}

/// Events to come, month by month.
fn months(press: &Press, lang: usize, ids: &[Id]) -> Vec<Group> {
    let mut months: BTreeMap<(i16, i8), Vec<Id>> = BTreeMap::new();
    for &id in ids {
        let event = press.entry(id).item.occasion();
        let start =
            event.and_then(|event| press.hub.next_start(event).or_else(|| event.start.clone()));
        if let Some(day) = start.map(|start| start.date()) {
            months.entry((day.year(), day.month())).or_default().push(id);
        }
    }
    let group = |((year, month), mut ids): ((i16, i8), Vec<Id>)| {
        ids.sort_by_key(|&id| (starts(press, id), id));
        Group {
            title: press.locale(lang).month_year(year, month),
            key: format!("m-{year:04}-{month:02}"),
            url: String::new(),
            cards: press.cards(ids),
        }
    };
    months.into_iter().map(group).collect()
}
