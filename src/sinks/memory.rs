//! The sink of tests and of the preview: the website as a map.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::bail;

use super::{Fingerprint, Report, Sink, Stage};
use crate::out_path::OutPath;

/// Holds the website as path → bytes.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    previous: BTreeMap<OutPath, File>,
    planned: BTreeMap<OutPath, File>,
    written: usize,
}

#[derive(Debug)]
struct File {
    made_from: Fingerprint,
    bytes: Vec<u8>,
}

impl Memory {
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Starts from the last build, whose files can be kept.
    pub fn with_previous(previous: Memory) -> Memory {
        let previous = previous.files.into_inner().unwrap_or_else(PoisonError::into_inner).planned;
        Memory { files: Mutex::new(Files { previous, ..Files::default() }) }
    }

    /// The website; to be asked instead of [`Sink::commit`], which forgets it.
    pub fn into_files(self) -> BTreeMap<OutPath, Vec<u8>> {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.planned.into_iter().map(|(file, File { bytes, .. })| (file, bytes)).collect()
    }

    /// What a commit would say now.
    pub fn report(&self) -> Report {
        let files = self.lock();
        let unchanged = files.planned.len() - files.written;
        Report {
            written: files.written,
            unchanged,
            removed: files.previous.len(),
            kept_by_user: Vec::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn keep(&self, file: &OutPath, made_from: Fingerprint) -> bool {
        let mut files = self.lock();
        if files.previous.get(file).is_none_or(|previous| previous.made_from != made_from) {
            return false;
        }
        let Some((file, kept)) = files.previous.remove_entry(file) else { return false };
        files.planned.insert(file, kept);
        true
    }

    fn write(
        &self,
        file: &OutPath,
        _: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        let mut files = self.lock();
        if files.planned.contains_key(file) {
            bail!("two files are planned at `{file}`");
        }
        if files.previous.remove(file).is_none_or(|previous| previous.bytes != bytes) {
            files.written += 1;
        }
        files.planned.insert(file.clone(), File { made_from, bytes: bytes.to_vec() });
        Ok(())
    }

    fn copy(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        from: &Path,
    ) -> anyhow::Result<()> {
        self.write(file, stage, made_from, &fs_err::read(from)?)
    }

    fn commit(self: Box<Self>) -> anyhow::Result<Report> {
        Ok(self.report())
    }
}
