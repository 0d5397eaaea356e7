//! How long texts take, step by step, as their histories tell.

use crate::fields::{Choice, Spanned};
use crate::kinds::{Record, Status};
use jiff::civil::Date;

/// One step of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    pub status: Status,
    /// The slug of who made it.
    pub by: Option<String>,
    pub from: Date,
    /// When the next one began; `None` for the one it is in.
    pub until: Option<Date>,
    /// From then on until the next one, or until today.
    pub days: i64,
}

/// How long the texts of a hub stay in a step, in whole days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadTime {
    /// `None` for the whole way, from the first step to the last approval.
    pub status: Option<Status>,
    /// Those that have left the step. One that came to it twice counts once, with both times together.
    pub n_texts: usize,
    /// Half of them took no longer than this.
    pub median_days: i64,
    pub longest_days: i64,
}

/// The steps of a record that have a date, the oldest first. An approval that the history does not have is a step, too.
pub fn steps(record: &Record, today: Date) -> Vec<StepTime> {
    let mut begun: Vec<(Date, Status, Option<String>)> = Vec::new();
    let text = |by: &Option<Spanned>| by.as_ref().map(|by| by.text.clone());
    for step in &record.history {
        begun.extend(step.on.as_ref().map(|on| (on.date(), step.status, text(&step.by))));
    }
    let is_told = begun.iter().any(|(_, status, _)| *status >= Status::Approved);
    if let Some(on) = record.approved_on.as_ref().filter(|_| !is_told) {
        begun.push((on.date(), Status::Approved, text(&record.approved_by)));
    }
    // Two steps of one day stay in the order they are written in.
    begun.sort_by_key(|(from, ..)| *from);
    let ends: Vec<Option<Date>> =
        begun.iter().skip(1).map(|(from, ..)| Some(*from)).chain([None]).collect();
    let step = |((from, status, by), until): ((Date, Status, Option<String>), Option<Date>)| {
        let days = days(from, until.unwrap_or(today));
        StepTime { status, by, from, until, days }
    };
    begun.into_iter().zip(ends).map(step).collect()
}

/// The days from one date to another; none when it is still to come.
pub(super) fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days()).max(0)
}

/// The lead times of these texts, by step, and of the whole way last. A step that no text has left yet is not told.
pub fn lead_times<'r>(records: impl Iterator<Item = &'r Record>, today: Date) -> Vec<LeadTime> {
    let ways: Vec<Vec<StepTime>> = records.map(|record| steps(record, today)).collect();
    let in_step = |way: &Vec<StepTime>, status: Status| {
        let ended = way.iter().filter(|step| step.status == status && step.until.is_some());
        ended.map(|step| step.days).reduce(|sum, days| sum + days)
    };
    let before_approval = Status::ALL.iter().filter(|status| **status < Status::Approved);
    let by_step = before_approval.filter_map(|&status| {
        lead_time(Some(status), ways.iter().filter_map(|way| in_step(way, status)).collect())
    });
    let whole = |way: &Vec<StepTime>| {
        let approved = way.iter().rfind(|step| step.status == Status::Approved)?;
        let first = way.first().filter(|first| first.status < Status::Approved)?;
        Some(days(first.from, approved.from))
    };
    by_step.chain(lead_time(None, ways.iter().filter_map(whole).collect())).collect()
}

fn lead_time(status: Option<Status>, mut days: Vec<i64>) -> Option<LeadTime> {
    days.sort_unstable();
    let longest_days = *days.last()?;
    let n_texts = days.len();
    Some(LeadTime { status, n_texts, median_days: days[(n_texts - 1) / 2], longest_days })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::moment::{Moment, Written};
    use jiff::tz::TimeZone;

    /// The record of `idea 2026-01-01, review 2026-01-09`.
    fn record(history: &str) -> Record {
        let step = |line: &str| {
            let (status, on) = line.trim().split_once(' ').unwrap();
            crate::kinds::Step { status: Status::parse(status).unwrap(), by: None, on: moment(on) }
        };
        Record { history: history.split(',').map(step).collect(), ..Record::default() }
    }

    fn moment(on: &str) -> Option<Moment> {
        Some(Written::parse(on)?.in_zone(&TimeZone::UTC)?.0)
    }

    fn today() -> Date {
        "2026-02-01".parse().unwrap()
    }

    #[test]
    fn a_step_lasts_until_the_next_one_or_until_today() {
        // As they were written down, not as they were made.
        let record = record("writing 2026-01-20, idea 2026-01-01, review 2026-01-25, idea ?");
        let told: Vec<(&str, i64, bool)> = steps(&record, today())
            .iter()
            .map(|step| (step.status.key(), step.days, step.until.is_some()))
            .collect();
        assert_eq!(told, [("idea", 19, true), ("writing", 5, true), ("review", 7, false)]);
        let ahead = self::record("idea 2026-03-01");
        assert_eq!(steps(&ahead, today())[0].days, 0, "what is to come lasts no time yet");
    }

    #[test]
    fn an_approval_outside_the_history_is_a_step() {
        let record = Record { approved_on: moment("2026-01-11"), ..record("review 2026-01-10") };
        let told = steps(&record, today());
        assert_eq!((told[0].days, told[1].status), (1, Status::Approved));
    }

    #[test]
    fn lead_times_count_what_has_left_a_step() {
        let records = [
            // Back to writing once: its days of writing are added up.
            record(
                "idea 2026-01-01, writing 2026-01-02, review 2026-01-12, writing 2026-01-13, approved 2026-01-18",
            ),
            record("idea 2026-01-01, writing 2026-01-05, approved 2026-01-06"),
            record("idea 2026-01-01"),
        ];
        let told: Vec<(Option<&str>, usize, i64, i64)> = lead_times(records.iter(), today())
            .iter()
            .map(|lead| {
                (lead.status.map(Choice::key), lead.n_texts, lead.median_days, lead.longest_days)
            })
            .collect();
        assert_eq!(
            told,
            [
                (Some("idea"), 2, 1, 4),
                (Some("writing"), 2, 1, 15),
                (Some("review"), 1, 1, 1),
                (None, 2, 5, 17)
            ]
        );
        assert_eq!(lead_times([].iter(), today()), []);
    }
}
