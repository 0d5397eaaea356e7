//! Dates, hours and periods in words.
//!
//! CLDR says how. Where a language writes a date as plain words in a row (French, English, Italian…) the names are
//! kept and the words pushed together: pages print many dates.

use std::cmp::Ordering;
use std::str::FromStr;

use icu_calendar::{Date as IcuDate, Iso};
use icu_datetime::fieldsets::{E, M, MD, T, YM, YMD, YMDE};
use icu_datetime::input::Time as IcuTime;
use icu_datetime::preferences::CalendarAlgorithm;
use icu_datetime::{
    DateTimeFormatter, DateTimeFormatterLoadError, DateTimeFormatterPreferences,
    NoCalendarFormatter,
};
use jiff::civil::{Date, DateTime, Time};

use super::Locale;

/// A date of which only the year, or the year and the month, may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartialDate {
    Year(i16),
    Month(i16, i8),
    Day(Date),
}

impl FromStr for PartialDate {
    type Err = String;

    /// `2019`, `2019-03`, `2019-03-14`
    fn from_str(text: &str) -> Result<PartialDate, String> {
        let part = |text: &str, digits: usize| {
            let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<i16>().ok()).flatten()
        };
        let date = match text.split('-').collect::<Vec<_>>()[..] {
            [year] => part(year, 4).map(PartialDate::Year),
            [year, month] => part(year, 4).zip(part(month, 2)).and_then(|(year, month)| {
                let month = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                Some(PartialDate::Month(month.year(), month.month()))
            }),
            _ => text.parse().ok().filter(|_| text.len() == 10).map(PartialDate::Day),
        };
        date.ok_or_else(|| {
            format!("`{text}` is no date, such as `2019`, `2019-03` or `2019-03-14`")
        })
    }
}

impl PartialDate {
    pub fn year(self) -> i16 {
        match self {
            PartialDate::Year(year) | PartialDate::Month(year, _) => year,
            PartialDate::Day(date) => date.year(),
        }
    }

    /// As authors write it, which is also as ISO 8601 does: `2019`, `2019-03`, `2019-03-12`.
    pub fn iso(self) -> String {
        match self {
            PartialDate::Year(year) => format!("{year:04}"),
            PartialDate::Month(year, month) => format!("{year:04}-{month:02}"),
            PartialDate::Day(date) => date.to_string(),
        }
    }

    /// The first day it may mean: partial dates sort by it.
    pub fn first_day(self) -> Date {
        let first = match self {
            PartialDate::Year(year) => Date::new(year, 1, 1),
            PartialDate::Month(year, month) => Date::new(year, month, 1),
            PartialDate::Day(date) => Ok(date),
        };
        first.unwrap_or(Date::MIN)
    }

    /// Earlier first; where both begin on one day, the vaguer first.
    pub fn compare(self, other: PartialDate) -> Ordering {
        self.first_day().cmp(&other.first_day()).then_with(|| self.cmp(&other))
    }
}

/// How a language writes a date, beyond what CLDR is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `vendredi 3 avril 2009`
    DayMonth,
    /// `Friday, April 3, 2009`
    MonthDay,
    /// Anything else.
    Cldr,
}

/// The calendar of one language.
pub(super) struct Dates {
    order: Order,
    months: [String; 12],
    /// From Monday.
    weekdays: [String; 7],
    full: DateTimeFormatter<YMDE>,
    long: DateTimeFormatter<YMD>,
    month_year: DateTimeFormatter<YM>,
    day_month: DateTimeFormatter<MD>,
    time: NoCalendarFormatter<T>,
    /// French: `1er mai`, `18 h 30`.
    french: bool,
}

impl Dates {
    pub(super) fn new(tag: &icu_locale_core::Locale) -> Result<Dates, DateTimeFormatterLoadError> {
        // A hub's addresses and feeds count years as everybody's do; so do its words.
        let mut preferences: DateTimeFormatterPreferences = tag.into();
        preferences.calendar_algorithm = Some(CalendarAlgorithm::Gregory);
        let month = DateTimeFormatter::try_new(preferences, M::long())?;
        let weekday = DateTimeFormatter::try_new(preferences, E::long())?;
        let mut dates = Dates {
            order: Order::Cldr,
            months: std::array::from_fn(|at| month.format(&icu_date(2024, at + 1, 1)).to_string()),
            // The 1st of January 2024 was a Monday.
            weekdays: std::array::from_fn(|at| {
                weekday.format(&icu_date(2024, 1, at + 1)).to_string()
            }),
            full: DateTimeFormatter::try_new(preferences, YMDE::long())?,
            long: DateTimeFormatter::try_new(preferences, YMD::long())?,
            month_year: DateTimeFormatter::try_new(preferences, YM::long())?,
            day_month: DateTimeFormatter::try_new(preferences, MD::long())?,
            time: NoCalendarFormatter::try_new(tag.into(), T::hm())?,
            french: tag.id.language.as_str() == "fr",
        };
        let english = tag.id.language.as_str() == "en";
        let as_cldr = |order: &Order| dates.agrees(*order, english);
        dates.order =
            [Order::DayMonth, Order::MonthDay].into_iter().find(as_cldr).unwrap_or(Order::Cldr);
        Ok(dates)
    }

    /// Whether words in this order are what CLDR writes, in each month (which some languages decline).
    fn agrees(&self, order: Order, english: bool) -> bool {
        let days = (1..=12)
            .flat_map(|month| [Date::new(2024, month, 2), Date::new(2024, month, 10 + month)]);
        days.flatten().all(|date| {
            let icu = icu(date);
            let full = self.full.format(&icu).to_string();
            // CLDR's full British date has no comma after the weekday; the one it puts together from fields has.
            let full =
                if english && order == Order::DayMonth { full.replace(", ", " ") } else { full };
            self.full(order, date) == full
                && self.long(order, date) == self.long.format(&icu).to_string()
                && self.month_year(order, date.year(), date.month())
                    == self.month_year.format(&icu).to_string()
                && self.day_month(order, date) == self.day_month.format(&icu).to_string()
        })
    }

    fn full(&self, order: Order, date: Date) -> String {
        let (weekday, month, year) = (self.weekday(date), self.month(date.month()), date.year());
        match order {
            Order::DayMonth => format!("{weekday} {} {month} {year}", self.day(date)),
            Order::MonthDay => format!("{weekday}, {month} {}, {year}", self.day(date)),
            Order::Cldr => self.full.format(&icu(date)).to_string(),
        }
    }

    fn long(&self, order: Order, date: Date) -> String {
        let (month, year) = (self.month(date.month()), date.year());
        match order {
            Order::DayMonth => format!("{} {month} {year}", self.day(date)),
            Order::MonthDay => format!("{month} {}, {year}", self.day(date)),
            Order::Cldr => self.long.format(&icu(date)).to_string(),
        }
    }

    fn month_year(&self, order: Order, year: i16, month: i8) -> String {
        match order {
            Order::DayMonth | Order::MonthDay => format!("{} {year}", self.month(month)),
            Order::Cldr => {
                let first = PartialDate::Month(year, month).first_day();
                self.month_year.format(&icu(first)).to_string()
            }
        }
    }

    fn day_month(&self, order: Order, date: Date) -> String {
        let month = self.month(date.month());
        match order {
            Order::DayMonth => format!("{} {month}", self.day(date)),
            Order::MonthDay => format!("{month} {}", self.day(date)),
            Order::Cldr => self.day_month.format(&icu(date)).to_string(),
        }
    }

    fn day(&self, date: Date) -> String {
        if self.french && date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }
    }

    fn month(&self, month: i8) -> &str {
        usize::try_from(month - 1)
            .ok()
            .and_then(|at| self.months.get(at))
            .map_or("", String::as_str)
    }

    fn weekday(&self, date: Date) -> &str {
        let at = date.weekday().to_monday_zero_offset();
        usize::try_from(at).ok().and_then(|at| self.weekdays.get(at)).map_or("", String::as_str)
    }
}

impl Locale {
    /// `vendredi 1er mai 2026`, `Friday, May 1, 2026`
    pub fn date_full(&self, date: Date) -> String {
        self.dates.full(self.dates.order, date)
    }

    /// `1er mai 2026`, `May 1, 2026`
    pub fn date_long(&self, date: Date) -> String {
        self.dates.long(self.dates.order, date)
    }

    /// `mai 2026`
    pub fn month_year(&self, year: i16, month: i8) -> String {
        self.dates.month_year(self.dates.order, year, month)
    }

    /// `mai`
    pub fn month_name(&self, month: i8) -> &str {
        self.dates.month(month)
    }

    /// `vendredi`
    pub fn weekday(&self, date: Date) -> &str {
        self.dates.weekday(date)
    }

    /// `1er mai`, `May 1`
    pub fn day_month(&self, date: Date) -> String {
        self.dates.day_month(self.dates.order, date)
    }

    /// The day of the month alone: `1er`, `12`.
    pub fn day(&self, date: Date) -> String {
        self.dates.day(date)
    }

    /// `18 h 30`, `6:30 PM`
    pub fn time(&self, time: Time) -> String {
        if self.dates.french {
            return format!("{}\u{a0}h\u{a0}{:02}", time.hour(), time.minute());
        }
        let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
        let time =
            IcuTime::try_new(hour, minute, 0, 0).expect("jiff's hours and minutes are in range");
        self.dates.time.format(&time).to_string()
    }

    /// `14 h 00 à 15 h 30`
    pub fn time_range(&self, start: Time, end: Option<Time>) -> String {
        match end {
            Some(end) => {
                self.tf("time_range", &[("start", &self.time(start)), ("end", &self.time(end))])
            }
            None => self.time(start),
        }
    }

    /// When something takes place: `jeudi 26 novembre 2026, de 18 h 30 à 21 h 00`.
    ///
    /// The last day of a whole-day event is one of its days. An end before six in the morning after belongs to the evening before.
    pub fn when(&self, start: DateTime, end: Option<DateTime>, all_day: bool) -> String {
        let end = end.filter(|end| *end > start);
        let last = end.map_or(start.date(), DateTime::date);
        match end {
            _ if all_day && last == start.date() => self.date_full(start.date()),
            _ if all_day => self.days(start.date(), last),
            None => self.tf(
                "when_time",
                &[("date", &self.date_full(start.date())), ("time", &self.time(start.time()))],
            ),
            Some(end) if last == start.date() || is_same_night(start, end) => {
                let (date, start, end) =
                    (self.date_full(start.date()), self.time(start.time()), self.time(end.time()));
                self.tf("when_times", &[("date", &date), ("start", &start), ("end", &end)])
            }
            Some(end) => {
                let first = if start.year() == end.year() {
                    self.weekday_day_month(start.date())
                } else {
                    self.date_full(start.date())
                };
                let args = [
                    ("start", first.as_str()),
                    ("start_time", &self.time(start.time())),
                    ("end", &self.date_full(last)),
                    ("end_time", &self.time(end.time())),
                ];
                self.tf("when_days_times", &args)
            }
        }
    }

    /// A date of which parts may be unknown: `2019`, `mars 2019`, `14 mars 2019`.
    pub fn partial(&self, date: PartialDate) -> String {
        match date {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, month) => self.month_year(year, month),
            PartialDate::Day(date) => self.date_long(date),
        }
    }

    /// `en 2019`, `en mars 2019`, `le 14 mars 2019`
    pub fn on(&self, date: PartialDate) -> String {
        let key = match date {
            PartialDate::Year(_) => "on_year",
            PartialDate::Month(..) => "on_month",
            PartialDate::Day(_) => "on_day",
        };
        self.tf(key, &[("date", &self.partial(date))])
    }

    /// `2019 à 2021`, `depuis mars 2024`, `jusqu’en 2019`, `2019`; empty when neither end is known.
    pub fn period(&self, from: Option<PartialDate>, to: Option<PartialDate>) -> String {
        let is_day = |date| matches!(date, PartialDate::Day(_));
        match (from, to) {
            (None, None) => String::new(),
            (Some(from), None) => {
                let key = if is_day(from) { "period_since_day" } else { "period_since" };
                self.tf(key, &[("from", &self.partial(from))])
            }
            (None, Some(to)) => {
                let key = if is_day(to) { "period_until_day" } else { "period_until" };
                self.tf(key, &[("to", &self.partial(to))])
            }
            (Some(from), Some(to)) if from == to => self.partial(from),
            (Some(PartialDate::Day(from)), Some(PartialDate::Day(to))) => {
                let from = if from.year() == to.year() {
                    self.day_month(from)
                } else {
                    self.date_long(from)
                };
                self.tf("period_between_days", &[("from", &from), ("to", &self.date_long(to))])
            }
            (Some(PartialDate::Month(year, month)), Some(to @ PartialDate::Month(same, _)))
                if year == same =>
            {
                self.tf(
                    "period_between",
                    &[("from", self.month_name(month)), ("to", &self.partial(to))],
                )
            }
            (Some(from), Some(to)) => self
                .tf("period_between", &[("from", &self.partial(from)), ("to", &self.partial(to))]),
        }
    }

    /// `du vendredi 3 au dimanche 5 avril 2026`, `du 30 mars au 2 avril 2026`
    fn days(&self, first: Date, last: Date) -> String {
        let (start, end) = match self.dates.order {
            Order::DayMonth if first.first_of_month() == last.first_of_month() => {
                (format!("{} {}", self.weekday(first), self.day(first)), self.date_full(last))
            }
            Order::MonthDay if first.first_of_month() == last.first_of_month() => {
                (self.weekday_day_month(first), self.date_full(last))
            }
            _ if first.year() == last.year() => (self.day_month(first), self.date_long(last)),
            _ => (self.date_long(first), self.date_long(last)),
        };
        self.tf("when_days", &[("start", &start), ("end", &end)])
    }

    /// `vendredi 3 avril`, `Friday, April 3`; with the year where a language has more to it than these words.
    fn weekday_day_month(&self, date: Date) -> String {
        match self.dates.order {
            Order::DayMonth => format!("{} {}", self.weekday(date), self.day_month(date)),
            Order::MonthDay => format!("{}, {}", self.weekday(date), self.day_month(date)),
            Order::Cldr => self.date_full(date),
        }
    }
}

fn is_same_night(start: DateTime, end: DateTime) -> bool {
    start.date().tomorrow().is_ok_and(|next| next == end.date())
        && end.hour() < 6
        && start.time() > end.time()
}

fn icu(date: Date) -> IcuDate<Iso> {
    icu_date(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
}

fn icu_date(year: i16, month: impl TryInto<u8>, day: impl TryInto<u8>) -> IcuDate<Iso> {
    let (month, day) = (month.try_into().unwrap_or_default(), day.try_into().unwrap_or_default());
    IcuDate::try_new_iso(i32::from(year), month, day).expect("jiff's dates are dates")
}
