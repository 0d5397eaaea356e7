//! Whether the last word on a text was spoken, by whom, and on the text as it stands.

use crate::config::Editorial;
use crate::fields::Spanned;
use crate::kinds::Entry;

/// Why an approval does not hold.
#[derive(Debug, PartialEq, Eq)]
pub enum Unapproved<'e> {
    ByNobody,
    /// By someone who is not an approver of the hub.
    ByOther(&'e Spanned),
    /// The text is not the one that was approved; with the hash that is written, if one is.
    Changed(Option<&'e Spanned>),
}

/// Whether an approver approved a post as it stands. Its hash must be known: see `Settings::editorial`.
pub fn approval<'e>(entry: &'e Entry, editorial: &Editorial) -> Result<(), Unapproved<'e>> {
    let record = entry.item.post().ok_or(Unapproved::ByNobody)?.record();
    let by = record.approved_by.as_ref().ok_or(Unapproved::ByNobody)?;
    if !editorial.is_approver(&by.text) {
        return Err(Unapproved::ByOther(by));
    }
    match &record.approved_hash {
        Some(hash) if hash.text == entry.approval_hash => Ok(()),
        written => Err(Unapproved::Changed(written.as_ref())),
    }
}
