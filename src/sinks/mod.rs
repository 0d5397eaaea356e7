//! Where a website goes: to a folder, to memory, or nowhere.
//!
//! A sink takes made files one by one, from many threads, and shows none of them before
//! [`Sink::commit`]. It knows paths and bytes: nothing of hubs, pages or templates.

mod disk;
mod inventory;
mod lock;
mod manifest;
mod memory;
mod nothing;
mod placing;
mod refusal;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use self::disk::{Disk, DiskOptions};
pub use self::inventory::Inventory;
pub use self::memory::Memory;
pub use self::nothing::Nothing;
pub use self::refusal::Refusal;
pub use crate::fingerprint::Fingerprint;
use crate::out_path::OutPath;

/// Where made files go. Dropped without [`Sink::commit`], it leaves the last build as it was.
pub trait Sink: Sync {
    /// True when the last build made this very file from the same things and it still stands
    /// untouched: then it belongs to this build too and need not be rendered.
    fn keep(&self, file: &OutPath, made_from: Fingerprint) -> bool;

    /// The same for all files that were made together with one of them, `last`, and stand in its folder: how many
    /// they are, or `None` when one is missing or was made from other things. Of files that are made together, `last`
    /// must be the one of the latest [`Stage`].
    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize>;

    /// Takes one made file.
    fn write(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()>;

    /// Takes a file of the hub as it is.
    fn copy(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        from: &Path,
    ) -> anyhow::Result<()>;

    /// Puts everything in place.
    fn commit(self: Box<Self>) -> anyhow::Result<Report>;
}

/// When a file moves into place: what others point to goes first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Asset,
    Page,
    Feed,
}

/// What a build did to the website.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have other contents.
    pub written: usize,
    /// Files that were left as they stood.
    pub unchanged: usize,
    /// Files of the last build that are no longer planned.
    pub removed: usize,
    /// Files of the last build that are no longer planned, but stay: someone changed them since.
    pub kept_by_user: Vec<OutPath>,
}
