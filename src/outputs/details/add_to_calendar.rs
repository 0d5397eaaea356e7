//! How to take an event into a calendar of one's own: its file, and plain links to the large services.

use super::share::query;
use crate::hub::Id;
use crate::kinds::{Event, EventStatus};
use crate::outputs::calendars;
use crate::outputs::press::{Press, link};
use crate::plan::About;
use crate::views::Link;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

/// The event's own file first. None for what does not take place, or not at a known date.
pub(super) fn links(press: &Press, id: Id, event: &Event) -> Vec<Link> {
    let called_off = matches!(event.status, EventStatus::Cancelled | EventStatus::Postponed);
    let file = calendars::of(press, &About::Entry(id));
    let (Some(file), Some(next), false) = (file, Next::of(press, id, event), called_off) else {
        return Vec::new();
    };
    let locale = press.hub.locale_of(id);
    vec![
        link(locale.t("calendar_file"), &file.url),
        link(locale.t("calendar_google"), &next.google()),
        link(locale.t("calendar_outlook"), &next.outlook()),
        link(locale.t("calendar_yahoo"), &next.yahoo()),
    ]
}

/// The one time that a link can carry: the next one. Parts of a query are encoded.
struct Next {
    when: When,
    title: String,
    place: String,
    /// The page of the event.
    details: String,
}

enum When {
    /// Both days included.
    Days(Date, Date),
    Times(Timestamp, Option<Timestamp>),
}

impl Next {
    fn of(press: &Press, id: Id, event: &Event) -> Option<Next> {
        let (start, end) = calendars::next_time(press, event)?;
        let when = if event.all_day {
            When::Days(start.date(), end.map_or(start.date(), |end| end.date()))
        } else {
            When::Times(start.timestamp(), end.map(|end| end.timestamp()))
        };
        Some(Next {
            when,
            title: query(&press.entry(id).common.title),
            place: query(&calendars::place(event)),
            details: query(&press.hub.routes.absolute(press.url(id))),
        })
    }

    fn google(&self) -> String {
        let dates = match self.when {
            When::Days(first, last) => format!("{}/{}", short(first), short(after(last))),
            When::Times(start, end) => {
                format!("{}/{}", short_utc(start), short_utc(end.unwrap_or(start)))
            }
        };
        format!(
            "https://calendar.google.com/calendar/render?action=TEMPLATE&text={}&dates={dates}&details={}&location={}",
            self.title, self.details, self.place
        )
    }

    fn outlook(&self) -> String {
        let dates = match self.when {
            When::Days(first, last) => format!("{first}&enddt={}&allday=true", after(last)),
            When::Times(start, Some(end)) => {
                format!("{}&enddt={}", query(&start.to_string()), query(&end.to_string()))
            }
            When::Times(start, None) => query(&start.to_string()),
        };
        format!(
            "https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject={}&startdt={dates}&body={}&location={}",
            self.title, self.details, self.place
        )
    }

    fn yahoo(&self) -> String {
        let dates = match self.when {
            When::Days(first, last) => format!("{}&et={}&dur=allday", short(first), short(last)),
            When::Times(start, Some(end)) => format!("{}&et={}", short_utc(start), short_utc(end)),
            When::Times(start, None) => short_utc(start),
        };
        format!(
            "https://calendar.yahoo.com/?v=60&title={}&st={dates}&desc={}&in_loc={}",
            self.title, self.details, self.place
        )
    }
}

/// The day that the two services mean by the end of whole days.
fn after(last: Date) -> Date {
    last.tomorrow().unwrap_or(last)
}

/// `20260512`
fn short(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// `20260512T170000Z`
fn short_utc(moment: Timestamp) -> String {
    TimeZone::UTC.to_datetime(moment).strftime("%Y%m%dT%H%M%SZ").to_string()
}
