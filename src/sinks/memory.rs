//! The sink of tests and of the preview: the website as a map.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::bail;

use super::{Fingerprint, Report, Sink, Stage};
use crate::out_path::OutPath;

/// Holds the website as path → bytes. A file can be looked at as soon as it is made.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<Files>,
}

type Made = BTreeMap<OutPath, Arc<File>>;

#[derive(Debug, Default)]
struct Files {
    previous: Arc<Made>,
    planned: Made,
    made: usize,
    written: usize,
}

#[derive(Debug)]
struct File {
    made_from: Fingerprint,
    bytes: Arc<[u8]>,
}

impl Memory {
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Starts from an earlier build, whose files can be kept. Of one that did not end, those before it can, too.
    pub fn after(earlier: &Memory) -> Memory {
        let earlier = earlier.lock();
        let mut previous = earlier.planned.clone();
        for (file, made) in &*earlier.previous {
            if !previous.contains_key(file) {
                previous.insert(file.clone(), made.clone());
            }
        }
        Memory { files: Mutex::new(Files { previous: Arc::new(previous), ..Files::default() }) }
    }

    /// Forgets what an earlier build made and this one, which has ended, did not.
    pub fn settle(&self) {
        self.lock().previous = Arc::default();
    }

    /// A file of this build, if it is made.
    pub fn get(&self, file: &OutPath) -> Option<Arc<[u8]>> {
        self.lock().planned.get(file).map(|made| made.bytes.clone())
    }

    /// A file as an earlier build made it.
    pub fn earlier(&self, file: &OutPath) -> Option<Arc<[u8]>> {
        self.lock().previous.get(file).map(|made| made.bytes.clone())
    }

    /// The files of this build that hold a text, by path.
    pub fn holding(&self, text: &str) -> Vec<OutPath> {
        let finder = memchr::memmem::Finder::new(text);
        let files: Vec<(OutPath, Arc<File>)> = {
            let files = self.lock();
            files.planned.iter().map(|(path, file)| (path.clone(), file.clone())).collect()
        };
        let holds =
            |(path, file): (OutPath, Arc<File>)| finder.find(&file.bytes).is_some().then_some(path);
        files.into_iter().filter_map(holds).collect()
    }

    /// The website; to be asked instead of [`Sink::commit`], which forgets it.
    pub fn into_files(self) -> BTreeMap<OutPath, Vec<u8>> {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.planned.into_iter().map(|(path, file)| (path, file.bytes.to_vec())).collect()
    }

    /// The files of this build that were made for it; the others were kept.
    pub fn n_made(&self) -> usize {
        self.lock().made
    }

    /// What a commit would say now.
    pub fn report(&self) -> Report {
        let files = self.lock();
        let is_gone = |file: &&OutPath| !files.planned.contains_key(*file);
        Report {
            written: files.written,
            unchanged: files.planned.len() - files.written,
            removed: files.previous.keys().filter(is_gone).count(),
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
        if let Some(made) = files.planned.get(file) {
            return made.made_from == made_from;
        }
        let kept = files.previous.get_key_value(file);
        let kept = kept.filter(|(_, kept)| kept.made_from == made_from);
        let Some((file, kept)) = kept.map(|(file, kept)| (file.clone(), kept.clone())) else {
            return false;
        };
        files.planned.insert(file, kept);
        true
    }

    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize> {
        let mut files = self.lock();
        files.previous.get(last).filter(|last| last.made_from == made_from)?;
        let previous = files.previous.clone();
        let together = previous
            .iter()
            .filter(|(file, made)| made.made_from == made_from && file.is_beside(last));
        let before = files.planned.len();
        files.planned.extend(together.map(|(file, made)| (file.clone(), made.clone())));
        Some(files.planned.len() - before)
    }

    fn write(
        &self,
        file: &OutPath,
        _: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        let made = Arc::new(File { made_from, bytes: bytes.into() });
        let mut files = self.lock();
        if let Some(twin) = files.planned.get(file) {
            // Who could not wait for a page made it, too.
            if twin.made_from != made_from {
                bail!("two files are planned at `{file}`");
            }
            return Ok(());
        }
        let is_new = files.previous.get(file).is_none_or(|previous| *previous.bytes != *bytes);
        files.made += 1;
        files.written += usize::from(is_new);
        files.planned.insert(file.clone(), made);
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
