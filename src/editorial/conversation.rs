//! What readers said that waits: for a decision, or for an answer.

use crate::hub::{Hub, HubComment, Id, Signature};
use crate::kinds::{Comment, CommentKind, CommentStatus, Comments};
use jiff::civil::Date;
use std::sync::Arc;

/// A comment that waits.
pub struct Remark {
    pub file: Arc<Comments>,
    /// Its place in the file.
    pub index: usize,
    /// The post that it belongs to, when that is published.
    pub post: Option<Id>,
    /// Since it was written.
    pub days: i64,
}

impl Remark {
    fn new(hub: &Hub, file: &Arc<Comments>, index: usize, post: Option<Id>) -> Remark {
        let written: Date = file.list[index].date.date();
        let days = i64::from((hub.today - written).get_days()).max(0);
        Remark { file: file.clone(), index, post, days }
    }

    pub fn comment(&self) -> &Comment {
        &self.file.list[self.index]
    }

    /// What it is called on the command line: `post#id`.
    pub fn name(&self) -> String {
        format!("{}#{}", self.file.post, self.comment().id.text)
    }
}

/// Comments that nobody has decided on, those that wait longest first.
pub fn pending(hub: &Hub) -> Vec<Remark> {
    let withheld = hub.withheld_comments.iter();
    let waiting = withheld.filter(|one| one.comment().status == CommentStatus::Pending);
    by_age(waiting.map(|one| Remark::new(hub, &one.file, one.index, one.post)).collect())
}

/// Questions of readers on published posts that nobody of the hub has answered: no official comment replies to them, or to
/// an answer to them. Those that wait longest first.
pub fn unanswered(hub: &Hub) -> Vec<Remark> {
    let mut questions = Vec::new();
    for (post, comments) in hub.comments.iter().enumerate() {
        let open = comments.iter().filter(|one| is_question(one) && !is_answered(one, comments));
        questions.extend(open.map(|one| Remark::new(hub, &one.file, one.index, Some(post))));
    }
    by_age(questions)
}

fn is_question(one: &HubComment) -> bool {
    let comment = one.comment();
    one.signed == Signature::Reader && comment.kind == CommentKind::Comment && comment.asks
}

/// Whether an official comment is below it in its thread.
fn is_answered(question: &HubComment, comments: &[HubComment]) -> bool {
    let id = question.comment().id.text.as_str();
    let of = |id: &str| comments.iter().find(|one| one.comment().id.text == id);
    comments.iter().filter(|one| matches!(one.signed, Signature::Official(_))).any(|official| {
        let mut above = reply_to(official);
        // A circle of replies ends with the number of comments.
        for _ in 0..comments.len() {
            match above {
                Some(reply) if reply == id => return true,
                Some(reply) => above = of(reply).and_then(reply_to),
                None => return false,
            }
        }
        false
    })
}

fn reply_to(one: &HubComment) -> Option<&str> {
    one.comment().reply_to.as_ref().map(|to| to.text.as_str())
}

fn by_age(mut remarks: Vec<Remark>) -> Vec<Remark> {
    remarks.sort_by(|a, b| {
        let key = |one: &Remark| (one.comment().date.at, one.file.file.clone(), one.index);
        key(a).cmp(&key(b))
    });
    remarks
}
