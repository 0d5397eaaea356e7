//! What the time of a build decides, and when that changes.

use super::Hub;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// What a build is asked to publish, and when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub now: Timestamp,
    /// Also what is a draft or on its way to approval.
    pub drafts: bool,
    /// Also what waits for its day.
    pub future: bool,
    /// Also the text in this file, whatever holds it back but its mistakes.
    pub also: Option<Arc<str>>,
}

impl Hub {
    /// The first moment after [`Hub::now`] at which a build could make another website of the same files: a day ends,
    /// a text is published or expires, a registration opens or closes.
    pub fn next_change(&self) -> Option<Timestamp> {
        let withheld = self.withheld.iter().map(|withheld| &withheld.entry);
        let mut next = midnight_after(self.now, &self.config.zone);
        let mut consider = |at: Timestamp| {
            if at > self.now && next.is_none_or(|next| at < next) {
                next = Some(at);
            }
        };
        for entry in self.entries.iter().chain(withheld) {
            let common = &entry.common;
            let written = [&common.date, &common.publish_on, &common.expires_on];
            written.into_iter().flatten().for_each(|moment| consider(moment.at));
            let Some(event) = entry.item.occasion() else { continue };
            if event.own_zone {
                midnight_after(self.now, &event.zone).into_iter().for_each(&mut consider);
            }
            let registration = event.registration.iter();
            for moment in registration.flat_map(|one| [&one.opens, &one.closes]).flatten() {
                consider(moment.at);
                // A day without a time lasts until its end.
                consider(moment.at + SignedDuration::from_hours(24));
            }
        }
        next
    }
}

fn midnight_after(now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let tomorrow = now.to_zoned(zone.clone()).date().tomorrow().ok()?;
    Some(tomorrow.to_zoned(zone.clone()).ok()?.timestamp())
}
