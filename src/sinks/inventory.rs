//! The sink that asks what a website would be, and has none of it made.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{Fingerprint, Report, Sink, Stage};
use crate::out_path::OutPath;

/// Every file of a website, by what it would be made from. Equal inventories are equal websites.
#[derive(Debug, Default)]
pub struct Inventory {
    files: Mutex<BTreeMap<OutPath, Fingerprint>>,
}

impl Inventory {
    fn note(&self, file: &OutPath, made_from: Fingerprint) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(file.clone(), made_from);
    }

    pub fn into_files(self) -> BTreeMap<OutPath, Fingerprint> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Inventory {
    /// As if all of it stood already.
    fn keep(&self, file: &OutPath, made_from: Fingerprint) -> bool {
        self.note(file, made_from);
        true
    }

    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize> {
        self.note(last, made_from);
        Some(1)
    }

    fn write(
        &self,
        file: &OutPath,
        _: Stage,
        made_from: Fingerprint,
        _: &[u8],
    ) -> anyhow::Result<()> {
        self.note(file, made_from);
        Ok(())
    }

    fn copy(
        &self,
        file: &OutPath,
        _: Stage,
        made_from: Fingerprint,
        _: &Path,
    ) -> anyhow::Result<()> {
        self.note(file, made_from);
        Ok(())
    }

    fn commit(self: Box<Self>) -> anyhow::Result<Report> {
        Ok(Report { unchanged: self.into_files().len(), ..Report::default() })
    }
}
