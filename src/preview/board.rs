//! The editorial board in the words of the hub's own language.

use crate::editorial::{self, LeadTime, Stage, Text};
use crate::fields::Choice;
use crate::hub::Hub;
use crate::kinds::Status;
use crate::locale::Locale;
use crate::server::{Board, BoardStage, BoardText, BoardTimes, Source};

/// Published texts that are shown; the blog has the others.
const LAST: usize = 10;

pub(super) fn board(hub: &Hub, on_disk: impl Fn(&str) -> Source) -> Board {
    let locale = &*hub.locales[0];
    let editorial::Board { stages, lead_times } = editorial::Board::of(hub);
    let stage = |Stage { status, texts }: &Stage| {
        let most = if *status == Status::Published { LAST } else { texts.len() };
        BoardStage {
            label: locale.label("status", status.key()).to_owned(),
            n_texts: texts.len(),
            texts: texts.iter().take(most).map(|text| told(hub, text, &on_disk)).collect(),
        }
    };
    Board {
        lang: locale.lang().to_owned(),
        title: locale.t("board_title").to_owned(),
        nothing: locale.t("board_nothing").to_owned(),
        stages: stages.iter().map(stage).collect(),
        lead_times: (!lead_times.is_empty()).then(|| times(&lead_times, locale)),
    }
}

fn told(hub: &Hub, text: &Text, on_disk: &impl Fn(&str) -> Source) -> BoardText {
    let locale = &*hub.locales[0];
    let entry = &text.entry;
    let n_days = text.days.map(|days| locale.tn("n_days", days.unsigned_abs()));
    let holder =
        text.holder.as_ref().map(|holder| locale.tf("board_held_by", &[("person", &holder.name)]));
    let time = match (text.status, n_days) {
        (_, None) => None,
        (Status::Published, Some(days)) => Some(locale.tf("board_days_ago", &[("days", &days)])),
        (_, Some(days)) => Some(locale.tf("board_for_days", &[("days", &days)])),
    };
    let waits = text.waits.as_ref().filter(|reason| **reason != "status: approved");
    let waits = waits.map(|reason| locale.tf("board_waits", &[("reason", reason)]));
    BoardText {
        source: on_disk(&entry.file),
        url: text.id.map(|id| hub.addresses[id].url().to_owned()),
        title: entry.common.title.clone(),
        lang: entry.lang.clone(),
        lane: (text.is_urgent && text.status < Status::Published)
            .then(|| locale.t("lane_urgent").to_owned()),
        lines: holder.into_iter().chain(time).chain(waits).collect(),
    }
}

fn times(lead_times: &[LeadTime], locale: &Locale) -> BoardTimes {
    let row = |time: &LeadTime| {
        let name = match time.status {
            Some(status) => locale.label("status", status.key()),
            None => locale.t("board_whole_way"),
        };
        let days = |days: i64| locale.tn("n_days", days.unsigned_abs());
        let cells = vec![days(time.median_days), days(time.longest_days), time.n_texts.to_string()];
        (name.to_owned(), cells)
    };
    let heads = ["board_step", "board_median", "board_longest", "board_texts"];
    BoardTimes {
        title: locale.t("board_lead_times").to_owned(),
        heads: heads.map(|key| locale.t(key).to_owned()).to_vec(),
        rows: lead_times.iter().map(row).collect(),
    }
}
