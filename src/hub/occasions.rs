//! When an event takes place, and what the moment of the build makes of that.

use super::Hub;
use crate::kinds::{Event, EventStatus};
use crate::moment::Moment;

impl Hub {
    /// `upcoming`, `today` or `past`, by the clock of the build.
    pub fn phase(&self, event: &Event) -> &'static str {
        let Some(start) = &event.start else { return "past" };
        let today = self.now.to_zoned(event.zone.clone()).date();
        let next = self.next_start(event);
        let last_day = event.end.as_ref().map_or(start.date(), |end| end.date().max(start.date()));
        match next {
            Some(next) if next.date() > today => "upcoming",
            Some(_) => "today",
            None if start.date() <= today && last_day >= today => "today",
            None if start.date() > today => "upcoming",
            None => "past",
        }
    }

    /// The next start of a recurring event that is not over today; the only one of another.
    pub fn next_start(&self, event: &Event) -> Option<Moment> {
        let start = event.start.as_ref()?;
        let recurrence = event.recurrence.as_ref()?;
        let today = self.now.to_zoned(event.zone.clone()).date();
        let from = Moment::of(&today.to_zoned(event.zone.clone()).ok()?, false);
        recurrence.dates(start, &event.zone, &event.exceptions, &from, 1).into_iter().next()
    }

    /// When it begins and ends: of a recurring event the next time, which lasts as long as the first.
    pub fn dates(&self, event: &Event) -> Option<(Moment, Option<Moment>)> {
        let written = event.start.as_ref()?;
        let next = self.next_start(event);
        let end = event.end.as_ref().map(|end| match &next {
            None => end.clone(),
            Some(next) => shifted(end, written, next, event),
        });
        Some((next.unwrap_or_else(|| written.clone()), end))
    }

    /// Whether a seat can be had: `soon`, `open`, `full`, `closed`, or `none` where nobody registers.
    pub fn registration_state(&self, event: &Event) -> &'static str {
        let Some(registration) = &event.registration else { return "none" };
        let (capacity, registered) =
            (registration.capacity.unwrap_or(0), registration.registered.unwrap_or(0));
        let now = self.now;
        // A day without a time lasts until its end.
        let after = |moment: &Option<Moment>| {
            moment.as_ref().is_some_and(|moment| {
                let day = jiff::SignedDuration::from_hours(if moment.has_time { 0 } else { 24 });
                moment.at + day <= now
            })
        };
        let before =
            |moment: &Option<Moment>| moment.as_ref().is_some_and(|moment| moment.at > now);
        let over = self.phase(event) == "past" || event.status == EventStatus::Cancelled;
        if over || after(&registration.closes) {
            "closed"
        } else if before(&registration.opens) {
            "soon"
        } else if capacity > 0 && registered >= capacity {
            "full"
        } else if registration.url.is_empty() {
            "none"
        } else {
            "open"
        }
    }
}

fn shifted(end: &Moment, start: &Moment, next: &Moment, event: &Event) -> Moment {
    if !end.has_time {
        // A day without a time begins at midnight: it is days that are counted.
        let day = next.date().checked_add(end.date() - start.date()).unwrap_or(next.date());
        if let Ok(midnight) = day.to_zoned(event.zone.clone()) {
            return Moment::of(&midnight, false);
        }
    }
    let lasts = end.at.duration_since(start.at);
    let at = next.at.checked_add(lasts).unwrap_or(next.at);
    Moment::of(&at.to_zoned(event.zone.clone()), end.has_time)
}
