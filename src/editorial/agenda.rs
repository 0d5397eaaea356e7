//! What is to be done for events, before them and after.

use crate::hub::Hub;
use crate::kinds::{Entry, Event, EventStatus};
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// Days after its end within which an event is told of: who came still remembers it.
const RECAP_WITHIN: i64 = 7;
/// Days after which nobody waits for it any more.
const RECAP_UNTIL: i32 = 90;

/// The hub's own events that something is to be done for, by the day of the first open task.
pub struct Agenda {
    pub gatherings: Vec<Gathering>,
}

/// An event with its tasks.
pub struct Gathering {
    pub entry: Arc<Entry>,
    /// The day it begins; of a recurring event the next time.
    pub starts: Date,
    /// `registration soon`, `registration open`, `full`, `registration closed`, `announced`, `not published`, `today`, `recap due`,
    /// `recap published`, `over`, `postponed`.
    pub phase: &'static str,
    /// By day.
    pub tasks: Vec<Task>,
}

pub struct Task {
    pub what: String,
    pub on: Date,
    pub is_done: bool,
    /// Days from today; negative when its day is over.
    pub days: i64,
}

impl Agenda {
    /// Events of other organisers, cancelled ones, and those without a task are not told of.
    pub fn of(hub: &Hub) -> Agenda {
        // A translation has the tasks that are written in it, and the recap is that of its original.
        let is_original = |id: usize| hub.translations[id].first() == Some(&id);
        let published = hub.entries.iter().enumerate();
        let published = published.map(|(id, entry)| (entry, true, is_original(id)));
        let withheld = hub.withheld.iter().map(|withheld| (&withheld.entry, false, true));
        let mut gatherings: Vec<Gathering> = published
            .chain(withheld)
            .filter_map(|(entry, is_published, is_original)| {
                Gathering::of(hub, entry, is_published, is_original)
            })
            .filter(|gathering| !gathering.tasks.is_empty())
            .collect();
        gatherings.sort_by(|a, b| {
            let key = |one: &Gathering| (one.first_open(), one.starts, one.entry.file.clone());
            key(a).cmp(&key(b))
        });
        Agenda { gatherings }
    }
}

impl Gathering {
    fn of(
        hub: &Hub,
        entry: &Arc<Entry>,
        is_published: bool,
        is_original: bool,
    ) -> Option<Gathering> {
        let event = entry.item.occasion()?;
        if !event.ours || event.status == EventStatus::Cancelled {
            return None;
        }
        let (start, end) = hub.dates(event)?;
        let task = |what: &str, on: Date, is_done: bool| Task {
            what: what.to_owned(),
            on,
            is_done,
            days: i64::from((on - hub.today).get_days()),
        };
        let mut tasks: Vec<Task> = event
            .prepare
            .iter()
            .filter_map(|one| {
                let on = start.date().checked_add(one.due.days()).ok()?;
                Some(task(&one.what, on, one.done))
            })
            .collect();
        let last = end.map_or(start.date(), |end| end.date());
        let phase = phase(hub, event, last, is_published);
        if phase == "recap due" && is_original {
            let on = last.checked_add(RECAP_WITHIN.days()).ok()?;
            tasks.push(task("publish the recap, and name it in `recap`", on, false));
        }
        tasks.sort_by_key(|task| task.on);
        Some(Gathering { entry: entry.clone(), starts: start.date(), phase, tasks })
    }

    /// The day of the first task that is not done.
    pub fn first_open(&self) -> Option<Date> {
        self.tasks.iter().find(|task| !task.is_done).map(|task| task.on)
    }
}

/// Where an event is in its life.
fn phase(hub: &Hub, event: &Event, last: Date, is_published: bool) -> &'static str {
    // Of what comes back each week, nobody tells each time.
    let is_told_of = event.recurrence.is_none() && event.status == EventStatus::Scheduled;
    let is_recent = (hub.today - last).get_days() <= RECAP_UNTIL;
    match (hub.phase(event), hub.registration_state(event)) {
        ("past", _) if event.recap.is_some() => "recap published",
        ("past", _) if is_told_of && is_recent => "recap due",
        ("past", _) => "over",
        _ if event.status == EventStatus::Postponed => "postponed",
        ("today", _) => "today",
        _ if !is_published => "not published",
        (_, "soon") => "registration soon",
        (_, "open") => "registration open",
        (_, "full") => "full",
        (_, "closed") => "registration closed",
        _ => "announced",
    }
}
