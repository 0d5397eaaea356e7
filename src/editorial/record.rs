//! Writes a step into the record of a text, and leaves all else of its file as it is.

use crate::fields::Choice;
use crate::front_matter::{Split, split};
use crate::kinds::{Lane, RECORD_KEYS, Record, Status};
use crate::yaml::{Change, Manner, edit};
use jiff::civil::Date;

/// A step that somebody makes with a text.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'d> {
    pub status: Status,
    /// The slug of who makes it.
    pub by: &'d str,
    pub on: Date,
    /// Who has the text in hand from then on.
    pub holder: Option<&'d str>,
    /// As it was, where nothing is said.
    pub lane: Option<Lane>,
    /// The hash of the text that is approved by it.
    pub approved_hash: Option<&'d str>,
}

/// Why a record cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NoFrontMatter,
    /// The opening `---` has no closing one.
    Unclosed,
    /// Its YAML is written in a way that cannot be changed without disturbing the rest.
    Odd,
}

/// The text of a file, without its byte order mark, with the step in its record.
pub fn write(text: &str, record: &Record, decision: &Decision) -> Result<String, Refused> {
    rewrite(text, &changes(record, decision), &RECORD_KEYS)
}

/// The same text with these changes in its front matter. `order` are the keys that stand together.
pub fn rewrite(text: &str, changes: &[Change], order: &[&str]) -> Result<String, Refused> {
    let yaml = match split(text) {
        Split::Parts { yaml, .. } => yaml,
        Split::None => return Err(Refused::NoFrontMatter),
        Split::Unclosed => return Err(Refused::Unclosed),
    };
    let manner = Manner { line_end: first_line_end(text), order };
    let made = edit(&text[yaml.clone()], changes, manner).ok_or(Refused::Odd)?;
    let whole = [&text[..yaml.start], &made, &text[yaml.end..]].concat();
    // What was put in must not end the front matter earlier, or later.
    let is_same = matches!(split(&whole), Split::Parts { body, .. } if whole[body.clone()] == text[body_of(text)]);
    if is_same { Ok(whole) } else { Err(Refused::Odd) }
}

fn body_of(text: &str) -> std::ops::Range<usize> {
    match split(text) {
        Split::Parts { body, .. } => body,
        Split::None | Split::Unclosed => 0..text.len(),
    }
}

fn first_line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|at| &text[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

fn changes(record: &Record, decision: &Decision) -> Vec<Change> {
    let Decision { status, by, on, holder, lane, approved_hash } = *decision;
    let (by, on) = (by.to_owned(), on.to_string());
    let mut changes = vec![Change::Set("status", status.key().to_owned())];
    // Who is credited stays, whoever makes the same step again.
    let credit = match status {
        Status::Idea => Some(("idea_by", &record.idea_by)),
        Status::Selected => Some(("selected_by", &record.selected_by)),
        Status::Writing => Some(("written_by", &record.written_by)),
        Status::Review | Status::Approved | Status::Published => None,
    };
    if let Some((key, None)) = credit {
        changes.push(Change::Set(key, by.clone()));
    }
    match approved_hash {
        Some(hash) => changes.extend([
            Change::Set("approved_by", by.clone()),
            Change::Set("approved_on", on.clone()),
            Change::Set("approved_hash", hash.to_owned()),
        ]),
        // A text that goes back has lost its approval; the history keeps that it had one.
        None if status < Status::Approved => {
            changes.extend(["approved_by", "approved_on", "approved_hash"].map(Change::Remove));
        }
        None => {}
    }
    changes.push(match holder {
        Some(holder) => Change::Set("held_by", holder.to_owned()),
        None => Change::Remove("held_by"),
    });
    changes.extend(lane.map(|lane| Change::Set("lane", lane.key().to_owned())));
    let step = vec![("status", status.key().to_owned()), ("by", by), ("on", on)];
    changes.push(Change::Push("history", step));
    changes
}
