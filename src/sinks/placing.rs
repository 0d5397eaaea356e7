//! The second phase of the disk sink: what moves where, in which order, and what goes.
//!
//! All refusals come before the first move. Then assets move, new folders, pages, feeds; then old
//! files go.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;
use fs_err as fs;

use super::manifest::Manifest;
use super::{Refusal, Stage};
use crate::out_path::OutPath;

/// A finished stage, and the website that it is to become.
pub(super) struct Placing<'a> {
    pub(super) out: &'a Path,
    pub(super) stage: &'a Path,
    pub(super) previous: &'a Manifest,
    pub(super) next: &'a Manifest,
    /// By path.
    pub(super) staged: &'a [(&'a OutPath, Stage)],
    /// Files of others may be overwritten.
    pub(super) adopt: bool,
}

/// What moves into place, each in one call.
#[derive(Debug, Default)]
pub(super) struct Moves<'a> {
    paths: Vec<(Turn, &'a str)>,
    /// Old files that stand where something moves to, and so must go before.
    in_the_way: BTreeSet<&'a OutPath>,
}

/// The order of the moves: what others point to goes first, and nothing old points into a new
/// folder.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Asset,
    NewFolder,
    Page,
    Feed,
}

/// What stands at the path of a folder.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Standing {
    Folder,
    Nothing,
    /// A file or a link that is not ours to remove.
    Foreign,
}

impl<'a> Placing<'a> {
    /// The files of the last build that are no longer planned: those to remove, and those that
    /// someone changed.
    pub(super) fn leaving(&self) -> (BTreeSet<&'a OutPath>, Vec<OutPath>) {
        let (mut leaving, mut changed) = (BTreeSet::new(), Vec::new());
        let mut linked = HashMap::new();
        for (file, record) in &self.previous.files {
            if self.next.files.contains_key(file) {
                continue;
            }
            let path = file.under(self.out);
            // Behind a link lies another folder, and nothing there is ours.
            let mut is_linked = |folder| {
                *linked.entry(folder).or_insert_with(|| self.out.join(folder).is_symlink())
            };
            if file.folders().any(&mut is_linked) {
                changed.push(file.clone());
            } else if record.standing(&path).is_some() {
                leaving.insert(file);
            } else if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                changed.push(file.clone());
            }
        }
        (leaving, changed)
    }

    /// Finds the fewest moves. Refuses when a file of others stands in the way.
    pub(super) fn moves(&self, leaving: &BTreeSet<&'a OutPath>) -> anyhow::Result<Moves<'a>> {
        let mut moves = Moves::default();
        let mut standing = HashMap::new();
        let mut new_folders = BTreeMap::new();
        let mut foreign = BTreeSet::new();
        for (file, stage) in self.staged {
            let mut new_folder = None;
            for folder in file.folders() {
                let found = *standing
                    .entry(folder)
                    .or_insert_with(|| self.look_at(folder, leaving, &mut moves));
                if found == Standing::Foreign {
                    foreign.insert(folder);
                }
                if found != Standing::Folder {
                    new_folder = Some(folder);
                    break;
                }
            }
            if let Some(folder) = new_folder {
                let turn = if *stage == Stage::Asset { Turn::Asset } else { Turn::NewFolder };
                new_folders
                    .entry(folder)
                    .and_modify(|latest: &mut Turn| *latest = turn.max(*latest))
                    .or_insert(turn);
            } else if self.is_free(file, leaving, &mut moves)? {
                moves.paths.push((Turn::of(*stage), file.as_str()));
            } else {
                foreign.insert(file.as_str());
            }
        }
        if !foreign.is_empty() {
            let files = foreign.iter().filter_map(|file| OutPath::new(file).ok()).collect();
            return Err(Refusal::InTheWay { out: self.out.to_path_buf(), files }.into());
        }
        moves.paths.extend(new_folders.into_iter().map(|(folder, turn)| (turn, folder)));
        moves.paths.sort_unstable();
        moves.in_the_way.extend(self.other_spellings(leaving));
        self.probe(&moves, leaving)?;
        Ok(moves)
    }

    /// Makes the website the planned one.
    pub(super) fn place(
        &self,
        moves: &Moves<'_>,
        leaving: &BTreeSet<&OutPath>,
    ) -> anyhow::Result<()> {
        self.remove(moves.in_the_way.iter().copied())?;
        for (_, path) in &moves.paths {
            self.move_into_place(path)?;
        }
        self.remove(leaving.difference(&moves.in_the_way).copied())?;
        Ok(())
    }

    fn look_at(
        &self,
        folder: &'a str,
        leaving: &BTreeSet<&'a OutPath>,
        moves: &mut Moves<'a>,
    ) -> Standing {
        match self.out.join(folder).symlink_metadata() {
            Ok(found) if found.is_dir() => Standing::Folder,
            Ok(_) => match leaving.iter().find(|file| file.as_str() == folder) {
                Some(file) => {
                    moves.in_the_way.insert(file);
                    Standing::Nothing
                }
                None => Standing::Foreign,
            },
            Err(_) => Standing::Nothing,
        }
    }

    /// True when the file may move to its place: nothing stands there, or only what is ours.
    fn is_free(
        &self,
        file: &'a OutPath,
        leaving: &BTreeSet<&'a OutPath>,
        moves: &mut Moves<'a>,
    ) -> anyhow::Result<bool> {
        let path = file.under(self.out);
        match path.symlink_metadata() {
            Err(_) => Ok(true),
            Ok(found) if !found.is_dir() => Ok(self.adopt
                || self.previous.files.contains_key(file)
                || leaving.iter().any(|old| self.is_respelled(old, file))),
            Ok(_) => {
                let inside = format!("{file}/");
                let ours: BTreeSet<_> = leaving
                    .iter()
                    .copied()
                    .filter(|file| file.as_str().starts_with(&inside))
                    .collect();
                let only_ours = self.holds_only(&path, &ours)?;
                moves.in_the_way.extend(ours);
                Ok(only_ours)
            }
        }
    }

    /// True when a folder will be gone once these files are.
    fn holds_only(&self, folder: &Path, ours: &BTreeSet<&OutPath>) -> anyhow::Result<bool> {
        let mut is_empty = true;
        for found in fs::read_dir(folder)? {
            let found = found?;
            let only_ours = match found.file_type()?.is_dir() {
                true => self.holds_only(&found.path(), ours)?,
                false => ours.iter().any(|file| file.under(self.out) == found.path()),
            };
            if !only_ours {
                return Ok(false);
            }
            is_empty = false;
        }
        Ok(!is_empty)
    }

    /// Old files that differ only by case from a planned one: where case does not count, they are
    /// the same file, and to remove the old one later would be to remove the new one.
    fn other_spellings(&self, leaving: &BTreeSet<&'a OutPath>) -> Vec<&'a OutPath> {
        if leaving.is_empty() {
            return Vec::new();
        }
        let staged: HashSet<_> = self.staged.iter().map(|(file, _)| file.case_key()).collect();
        leaving.iter().copied().filter(|file| staged.contains(&file.case_key())).collect()
    }

    /// True when both paths are one file, because case does not count here.
    fn is_respelled(&self, old: &OutPath, new: &OutPath) -> bool {
        let real = |file: &OutPath| fs::canonicalize(file.under(self.out)).ok();
        old.case_key() == new.case_key() && real(old) == real(new)
    }

    /// Fails now, not between two moves, when a folder does not let files in or out.
    fn probe(&self, moves: &Moves<'_>, leaving: &BTreeSet<&OutPath>) -> anyhow::Result<()> {
        let changes = moves.paths.iter().map(|(_, path)| *path);
        let changes = changes.chain(leaving.iter().map(|file| file.as_str()));
        let folders: BTreeSet<_> =
            changes.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        for folder in folders.into_iter().map(|folder| self.out.join(folder)) {
            // Only where the mode says so: a look costs less than a try.
            if folder.metadata().is_ok_and(|found| found.permissions().readonly()) {
                let probe = folder.join(".parvis-probe");
                fs::write(&probe, "")
                    .and_then(|()| fs::remove_file(&probe))
                    .context("the website stays as it was")?;
            }
        }
        Ok(())
    }

    fn move_into_place(&self, path: &str) -> anyhow::Result<()> {
        let (from, to) = (self.stage.join(path), self.out.join(path));
        match fs::rename(&from, &to) {
            // What was in the way was all that stood in the folder.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(to.parent().expect("the output is a parent"))?;
                fs::rename(from, to)?;
            }
            moved => moved?,
        }
        Ok(())
    }

    fn remove<'f>(&self, files: impl Iterator<Item = &'f OutPath> + Clone) -> anyhow::Result<()> {
        for file in files.clone() {
            match fs::remove_file(file.under(self.out)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        prune(self.out, files);
        Ok(())
    }
}

impl Turn {
    fn of(stage: Stage) -> Turn {
        match stage {
            Stage::Asset => Turn::Asset,
            Stage::Page => Turn::Page,
            Stage::Feed => Turn::Feed,
        }
    }
}

/// Removes the folders of these files that are empty now; the file system refuses for the others.
fn prune<'f>(root: &Path, files: impl Iterator<Item = &'f OutPath>) {
    let folders: BTreeSet<_> = files.flat_map(OutPath::folders).collect();
    for folder in folders.into_iter().rev() {
        let _ = std::fs::remove_dir(root.join(folder));
    }
}
