//! The website as a folder, built in two phases: everything is staged in `OUT/.parvis/stage`, and
//! only a commit moves it into place, each file or new folder in one step.
//!
//! The rule that keeps it safe: nothing is overwritten or removed but what a manifest says that
//! this sink wrote. Nothing is synced: after a loss of power, files that are not as the manifest
//! has them are made again.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;
use fs_err as fs;

use super::lock::Lock;
use super::manifest::{self, Left, Manifest, Record};
use super::placing::Placing;
use super::{Fingerprint, Report, Sink, Stage, refusal};
use crate::out_path::OutPath;

/// A folder that receives a website. Nothing in it changes before the commit.
#[derive(Debug)]
pub struct Disk {
    out: PathBuf,
    stage: PathBuf,
    previous: Manifest,
    /// The manifest on disk says what `previous` says.
    established: bool,
    adopt: bool,
    fresh: bool,
    planned: Mutex<Vec<Planned>>,
    /// Files that were created in the stage, whether or not they could be finished.
    n_begun: AtomicUsize,
    /// Last, so that the stage is gone before another build may begin.
    _lock: Lock,
}

/// What a build may do to its output.
#[derive(Copy, Clone, Debug)]
pub struct DiskOptions<'a> {
    /// The hub's folder.
    pub root: &'a Path,
    /// The folders that sources are read from.
    pub protected: &'a [PathBuf],
    /// Takes over a folder with files that parvis did not write, and overwrites those of them that
    /// are planned.
    pub adopt: bool,
    /// Keeps no file unmade.
    pub fresh: bool,
}

#[derive(Debug)]
struct Planned {
    file: OutPath,
    record: Record,
    /// `None` when the file already stands in its place.
    staged: Option<Stage>,
}

impl Disk {
    /// Takes the output's lock. Refuses a folder that a build could spoil, with a
    /// [`Refusal`](super::Refusal).
    pub fn open(out: &Path, options: &DiskOptions<'_>) -> anyhow::Result<Disk> {
        let out = refusal::claim(out, std::env::home_dir().as_deref(), options)?;
        let own = manifest::folder(&out);
        fs::create_dir_all(&own)?;
        let lock = Lock::take(&own.join("lock"), &out)?;
        remove_tree(&own.join("stage"))?;
        let stage = own.join("stage").join(std::process::id().to_string());
        fs::create_dir_all(&stage)?;
        let (previous, established, unknown) = match Left::read(&out)? {
            Left::Nothing => (Manifest::default(), false, false),
            Left::Unknown => (Manifest::default(), false, true),
            Left::Files(previous) => (previous, true, false),
        };
        // Where the list of our files is lost, any file may be ours.
        let adopt = options.adopt || unknown;
        Ok(Disk {
            out,
            stage,
            previous,
            established,
            adopt,
            fresh: options.fresh,
            planned: Mutex::default(),
            n_begun: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    fn plan(&self, file: &OutPath, record: Record, staged: Option<Stage>) {
        let planned = Planned { file: file.clone(), record, staged };
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).push(planned);
    }

    /// The record of a file that stands and has these contents already.
    fn standing(&self, file: &OutPath, size: u64, contents: Fingerprint) -> Option<Record> {
        let previous = self.previous.files.get(file)?;
        if previous.size != size || previous.contents != contents {
            return None;
        }
        previous.standing(&file.under(&self.out))
    }

    /// A new file in the stage. A page mostly has a folder of its own, which is made first; that of
    /// another file when it turns out to be missing. So few calls are in vain.
    fn create(&self, file: &OutPath) -> anyhow::Result<fs::File> {
        let path = file.under(&self.stage);
        let create = || fs::OpenOptions::new().write(true).create_new(true).open(&path);
        if path.file_name().is_some_and(|name| name == "index.html") {
            fs::create_dir_all(path.parent().expect("the stage is a parent"))?;
        }
        let created = create().or_else(|error| match error.kind() {
            ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().expect("the stage is a parent"))?;
                create()
            }
            _ => Err(error),
        });
        match created {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                bail!("two files are planned at `{file}`")
            }
            created => {
                self.n_begun.fetch_add(1, Ordering::Relaxed);
                Ok(created?)
            }
        }
    }

    /// What was planned, by path; and in the same order, the stage of what is new.
    fn take_planned(&mut self) -> anyhow::Result<(Manifest, Vec<Option<Stage>>)> {
        let mut planned =
            std::mem::take(self.planned.get_mut().unwrap_or_else(PoisonError::into_inner));
        planned.sort_unstable_by(|a, b| a.file.cmp(&b.file));
        if let Some(twice) = planned.windows(2).find(|pair| pair[0].file == pair[1].file) {
            bail!("two files are planned at `{}`", twice[0].file);
        }
        let stages = planned.iter().map(|planned| planned.staged).collect();
        let files = planned
            .into_iter()
            .map(|planned| (planned.file, planned.record))
            .collect::<BTreeMap<_, _>>();
        let mut last = "";
        for (file, folder) in
            files.keys().filter_map(|file| Some((file, file.folders().next_back()?)))
        {
            // Sorted, so the files of a folder mostly follow each other.
            if folder != last && file.folders().any(|folder| files.contains_key(folder)) {
                bail!("a folder is planned at a file's place by `{file}`");
            }
            last = folder;
        }
        Ok((Manifest { files }, stages))
    }
}

impl Sink for Disk {
    fn keep(&self, file: &OutPath, made_from: Fingerprint) -> bool {
        let previous = self.previous.files.get(file).filter(|_| !self.fresh);
        let Some(previous) = previous.filter(|previous| previous.made_from == made_from) else {
            return false;
        };
        let Some(record) = previous.standing(&file.under(&self.out)) else { return false };
        self.plan(file, record, None);
        true
    }

    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize> {
        let previous = &self.previous.files;
        // A killed build leaves the old one of the latest stage, and there are none of the others then.
        previous.get(last).filter(|last| last.made_from == made_from && !self.fresh)?;
        let together = previous
            .iter()
            .filter(|(file, made)| made.made_from == made_from && file.is_beside(last));
        let standing: Option<Vec<(&OutPath, Record)>> = together
            .map(|(file, made)| Some((file, made.standing(&file.under(&self.out))?)))
            .collect();
        let standing = standing?;
        let n_kept = standing.len();
        for (file, record) in standing {
            self.plan(file, record, None);
        }
        Some(n_kept)
    }

    fn write(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        let (contents, size) = (Fingerprint::of(bytes), bytes.len() as u64);
        if let Some(record) = self.standing(file, size, contents) {
            self.plan(file, Record { made_from, ..record }, None);
            return Ok(());
        }
        let mut staged = self.create(file)?;
        staged.write_all(bytes)?;
        let modified = manifest::modified(&staged.metadata()?);
        self.plan(file, Record { made_from, contents, size, modified }, Some(stage));
        Ok(())
    }

    fn copy(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        from: &Path,
    ) -> anyhow::Result<()> {
        let previous = self.previous.files.get(file);
        // Read twice only when there is hope that nothing is to be done.
        if previous.is_some_and(|previous| {
            fs::metadata(from).is_ok_and(|found| found.len() == previous.size)
        }) {
            let (contents, size) = manifest::contents(from)?;
            if let Some(record) = self.standing(file, size, contents) {
                self.plan(file, Record { made_from, ..record }, None);
                return Ok(());
            }
        }
        let mut staged = self.create(file)?;
        let (contents, size) =
            manifest::read(fs::File::open(from)?, |bytes| staged.write_all(bytes))?;
        let modified = manifest::modified(&staged.metadata()?);
        self.plan(file, Record { made_from, contents, size, modified }, Some(stage));
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> anyhow::Result<Report> {
        let (next, stages) = self.take_planned()?;
        let files = next.files.keys().zip(stages);
        let staged: Vec<(&OutPath, Stage)> =
            files.filter_map(|(file, stage)| Some((file, stage?))).collect();
        if staged.len() != self.n_begun.load(Ordering::Relaxed) {
            bail!("a file was not written to its end; the website stays as it was");
        }
        let placing = Placing {
            out: &self.out,
            stage: &self.stage,
            previous: &self.previous,
            next: &next,
            staged: &staged,
            adopt: self.adopt,
        };
        let (leaving, kept_by_user) = placing.leaving();
        let (written, removed) = (staged.len(), leaving.len());
        let unchanged = next.files.len() - written;
        if !self.established || !staged.is_empty() || next != self.previous {
            let moves = placing.moves(&leaving)?;
            next.announce(&self.out)?;
            placing.place(&moves, &leaving)?;
            Manifest::establish(&self.out)?;
        }
        Ok(Report { written, unchanged, removed, kept_by_user })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What cannot be removed now, the next build removes.
        let _ = remove_tree(&manifest::folder(&self.out).join("stage"));
    }
}

fn remove_tree(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
