//! The way of a text to publication: where each stands, who holds it, how long each step takes, who had the last word.
//!
//! Knows no disk and no page: the commands and the preview show what is gathered here.

mod agenda;
mod conversation;
mod lead_times;
mod record;

pub use agenda::{Agenda, Gathering, Task};
pub use conversation::{Remark, pending, unanswered};
pub use lead_times::{LeadTime, StepTime, lead_times, steps};
pub use record::{Decision, Refused, rewrite, write};

use crate::diagnostics::{Diagnostics, Place};
use crate::fields::Choice;
use crate::hub::{Hub, Id, Unapproved, approval};
use crate::kinds::{Entry, Lane, Post, Record, Status};
use jiff::civil::Date;
use lead_times::days;
use std::cmp::Reverse;
use std::sync::Arc;

/// All posts that have an editorial status or are published, by how far they are.
pub struct Board {
    /// One a status, in the order of the way.
    pub stages: Vec<Stage>,
    pub lead_times: Vec<LeadTime>,
}

pub struct Stage {
    pub status: Status,
    /// Urgent ones first, then those that wait longest; of published texts, the newest first.
    pub texts: Vec<Text>,
}

/// A text on its way.
pub struct Text {
    pub entry: Arc<Entry>,
    /// That of its stage: `published` when it is, and `approved` at most when it is not, whatever is written.
    pub status: Status,
    /// Its place in the hub, when it is published.
    pub id: Option<Id>,
    /// Nobody has what is published.
    pub holder: Option<Holder>,
    /// When it came into this step; of a published text, its date. `None` where its history does not tell.
    pub since: Option<Date>,
    /// From then on until today.
    pub days: Option<i64>,
    pub is_urgent: bool,
    /// Why it is not published though it is approved.
    pub waits: Option<String>,
    pub steps: Vec<StepTime>,
}

/// Who has a text in hand.
pub struct Holder {
    pub slug: String,
    /// The slug, where the hub knows nobody by it.
    pub name: String,
}

impl Board {
    pub fn of(hub: &Hub) -> Board {
        let published = hub.entries.iter().enumerate().filter_map(|(id, entry)| {
            let post = entry.item.post()?;
            // A preview of drafts shows what is on its way among what is published.
            let status = post.record().status.filter(|status| *status < Status::Approved);
            Some(text(hub, entry, post, status.unwrap_or(Status::Published), Some(id), None))
        });
        let withheld = hub.withheld.iter().filter_map(|withheld| {
            let post = withheld.entry.item.post()?;
            // What is not published is at most approved, whatever is written.
            let status = post.record().status?.min(Status::Approved);
            let waits = (status == Status::Approved).then(|| withheld.reason.clone());
            Some(text(hub, &withheld.entry, post, status, None, waits))
        });
        let mut texts: Vec<Text> = published.chain(withheld).collect();
        texts.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
        let records = texts.iter().filter_map(|text| Some(text.entry.item.post()?.record()));
        let lead_times = lead_times(records, hub.today);
        let mut stages: Vec<Stage> =
            Status::ALL.iter().map(|&status| Stage { status, texts: Vec::new() }).collect();
        for text in texts {
            let stage = stages.iter_mut().find(|stage| stage.status == text.status);
            stage.expect("each status has a stage").texts.push(text);
        }
        Board { stages, lead_times }
    }
}

impl Text {
    fn sort_key(&self) -> (bool, Reverse<Option<i64>>, Option<Reverse<Date>>, &str) {
        if self.status == Status::Published {
            return (false, Reverse(None), self.since.map(Reverse), &self.entry.file);
        }
        (!self.is_urgent, Reverse(self.days), None, &self.entry.file)
    }
}

fn text(
    hub: &Hub,
    entry: &Arc<Entry>,
    post: &Post,
    status: Status,
    id: Option<Id>,
    waits: Option<String>,
) -> Text {
    let record = post.record();
    let steps = steps(record, hub.today);
    let since = match status {
        Status::Published => {
            let on = entry.common.publish_on.as_ref().or(entry.common.date.as_ref());
            on.map(|on| on.date())
        }
        _ => current(&steps, record).map(|step| step.from),
    };
    Text {
        entry: entry.clone(),
        status,
        id,
        holder: record.held_by.as_ref().filter(|_| status < Status::Published).map(|holder| {
            Holder { name: name(hub, entry.lang_index, &holder.text), slug: holder.text.clone() }
        }),
        since,
        days: since.map(|since| days(since, hub.today)),
        is_urgent: record.lane == Some(Lane::Urgent),
        waits,
        steps,
    }
}

/// The step that a text is in, when its history ends with its status.
fn current<'s>(steps: &'s [StepTime], record: &Record) -> Option<&'s StepTime> {
    steps.last().filter(|step| Some(step.status) == record.status)
}

/// The name of a person, published or not.
fn name(hub: &Hub, lang: usize, slug: &str) -> String {
    let published = hub.find("experts", lang, slug).map(|id| &hub.entries[id]);
    let person = published.or_else(|| hub.find_unpublished("experts", slug));
    person.map_or_else(|| slug.to_owned(), |person| person.common.title.clone())
}

/// Tells of every published post that no approver approved as it stands, whether or not the hub asks for approval.
pub fn check_gate(hub: &Hub, diagnostics: &mut Diagnostics) {
    let editorial = &hub.config.editorial;
    let approvers = editorial.approver_slugs();
    for entry in hub.entries.iter().filter(|entry| entry.item.post().is_some()) {
        let Err(why) = approval(entry, editorial) else { continue };
        let at = |span| Place::at(&entry.file, span);
        let (place, reason) = match why {
            Unapproved::ByNobody => {
                (Place::whole(&entry.file), "nobody has approved it".to_owned())
            }
            Unapproved::ByOther(by) => {
                (at(&by.span), format!("`{}` is not an approver of this hub", by.text))
            }
            Unapproved::Changed(Some(hash)) => {
                (at(&hash.span), "the text is not the one that was approved".to_owned())
            }
            Unapproved::Changed(None) => {
                (Place::whole(&entry.file), "its approval has no `approved_hash`".to_owned())
            }
        };
        diagnostics.unapproved(place, &reason, &approvers);
    }
}
