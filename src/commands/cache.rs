//! The cache on the disk: facts in one file, read before a build and written after it, files on a shelf, and texts.

mod texts;

use super::compile::Mode;
use parvis::cache::{Cache, Shelf};
use parvis::fingerprint::Fingerprint;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

const FILE: &str = "facts";
const SHELF: &str = "files";
/// What nobody wanted for so long is thrown away.
const KEPT_FOR: Duration = Duration::from_secs(90 * 24 * 3600);
/// A file that is wanted is marked as such, but not more often than this.
const MARKED_EVERY: Duration = Duration::from_secs(7 * 24 * 3600);

/// The cache of a folder, and why it is of no use, if so.
pub(super) struct OnDisk {
    folder: PathBuf,
    shelf: Arc<Files>,
}

impl OnDisk {
    pub(super) fn at(folder: &Path) -> OnDisk {
        let files = Files {
            folder: folder.join(SHELF),
            n_put: AtomicUsize::new(0),
            problem: Mutex::default(),
        };
        OnDisk { folder: folder.to_owned(), shelf: Arc::new(files) }
    }

    /// What earlier builds kept; nothing when there is none that can be read.
    pub(super) fn read(&self, mode: Mode) -> Cache {
        let facts = fs_err::read(self.folder.join(FILE));
        let cache = facts.map(|bytes| Cache::from_bytes(&bytes)).unwrap_or_default();
        let texts = texts::open(&self.folder, mode);
        cache.with_texts(texts).with_shelf(Box::new(Handle(self.shelf.clone())))
    }

    /// Keeps what this build used, when it is not what was kept before; of texts, see [`Texts::settle`]. Written aside
    /// and moved, so that two builds at once leave one whole file.
    ///
    /// [`Texts::settle`]: parvis::cache::Texts::settle
    pub(super) fn write(&self, cache: &Cache, was_whole: bool) -> anyhow::Result<()> {
        let settled = cache.texts.settle(was_whole);
        self.write_facts(cache)?;
        self.tidy_shelf()?;
        Ok(settled?)
    }

    fn write_facts(&self, cache: &Cache) -> anyhow::Result<()> {
        if let Some(bytes) = cache.to_bytes() {
            fs_err::create_dir_all(&self.folder)?;
            let aside = self.folder.join(format!("{FILE}.{}", std::process::id()));
            fs_err::write(&aside, bytes)?;
            fs_err::rename(&aside, self.folder.join(FILE))?;
        }
        Ok(())
    }

    fn tidy_shelf(&self) -> anyhow::Result<()> {
        if let Some(problem) = self.shelf.problem().take() {
            return Err(problem);
        }
        if self.shelf.n_put.load(Ordering::Relaxed) > 0 {
            self.shelf.throw_old_away()?;
        }
        Ok(())
    }
}

/// The shelf, as a cache holds it.
struct Handle(Arc<Files>);

/// Each file begins with the hash of the rest: one that was cut off, or spoilt, is none.
struct Files {
    folder: PathBuf,
    n_put: AtomicUsize,
    /// Why nothing can be kept.
    problem: Mutex<Option<anyhow::Error>>,
}

impl Shelf for Handle {
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let path = self.0.path(key);
        let mut bytes = std::fs::read(&path).ok()?;
        let hash = *bytes.first_chunk::<16>()?;
        bytes.drain(..hash.len());
        if Fingerprint::of(&bytes).0 != hash {
            return None;
        }
        mark(&path);
        Some(bytes)
    }

    fn put(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        if self.0.problem().is_some() {
            return false;
        }
        let number = self.0.n_put.fetch_add(1, Ordering::Relaxed);
        let put = self.0.put(key, bytes, number);
        let is_kept = put.is_ok();
        let mut problem = self.0.problem();
        *problem = problem.take().or(put.err());
        is_kept
    }
}

impl Files {
    fn problem(&self) -> MutexGuard<'_, Option<anyhow::Error>> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In one of 256 folders, by the first byte.
    fn path(&self, key: Fingerprint) -> PathBuf {
        let name = key.hex(key.0.len());
        self.folder.join(&name[..2]).join(&name[2..])
    }

    /// Written aside and moved, so that whoever reads finds it whole.
    fn put(&self, key: Fingerprint, bytes: &[u8], number: usize) -> anyhow::Result<()> {
        let path = self.path(key);
        fs_err::create_dir_all(path.parent().expect("it lies in a folder"))?;
        let aside = self.folder.join(format!("{}.{number}", std::process::id()));
        let hash = Fingerprint::of(bytes).0;
        fs_err::write(&aside, [hash.as_slice(), bytes].concat())?;
        Ok(fs_err::rename(&aside, path)?)
    }

    /// Also what a build that was killed left aside.
    fn throw_old_away(&self) -> anyhow::Result<()> {
        for folder in fs_err::read_dir(&self.folder)? {
            let folder = folder?.path();
            let files = match fs_err::read_dir(&folder) {
                Ok(files) => files,
                Err(error) if error.kind() == ErrorKind::NotADirectory => {
                    throw_away_if_old(&folder);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            for file in files {
                throw_away_if_old(&file?.path());
            }
        }
        Ok(())
    }
}

/// How long ago a file was last marked; nothing when its time lies ahead.
fn age(path: &Path) -> Option<Duration> {
    let modified = std::fs::metadata(path).and_then(|found| found.modified()).ok()?;
    SystemTime::now().duration_since(modified).ok()
}

/// What cannot be thrown away now can be another time.
fn throw_away_if_old(path: &Path) {
    if age(path).is_some_and(|age| age > KEPT_FOR) {
        let _ = std::fs::remove_file(path);
    }
}

/// Notes that it was wanted. If that fails, it is thrown away too soon and made again.
fn mark(path: &Path) {
    if age(path).is_some_and(|age| age > MARKED_EVERY) {
        let file = std::fs::File::options().append(true).open(path);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODE: Mode = Mode { fresh: false, check: false, gate: false, search: false };

    #[test]
    fn what_is_spoilt_is_not_found_and_what_is_old_goes() {
        let folder = tempfile::TempDir::new().unwrap();
        let disk = OnDisk::at(folder.path());
        let cache = disk.read(MODE);
        let (one, two) = (Fingerprint::of(b"one"), Fingerprint::of(b"two"));
        assert!(cache.shelf().put(one, b"first") && cache.shelf().put(two, b"second"));
        assert_eq!(cache.shelf().get(one).as_deref(), Some(b"first".as_slice()));
        let path = disk.shelf.path(one);
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(cache.shelf().get(one), None);
        let old = SystemTime::now() - KEPT_FOR - Duration::from_secs(60);
        let file = std::fs::File::options().append(true).open(disk.shelf.path(two)).unwrap();
        file.set_modified(old).unwrap();
        disk.write(&cache, true).unwrap();
        assert!(path.is_file() && !disk.shelf.path(two).exists());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told_once() {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("cache"), "no folder").unwrap();
        let disk = OnDisk::at(&folder.path().join("cache"));
        let cache = disk.read(MODE);
        assert!(!cache.shelf().put(Fingerprint::of(b"one"), b"first"));
        assert!(!cache.shelf().put(Fingerprint::of(b"two"), b"second"));
        assert!(disk.write(&cache, true).is_err());
    }
}
