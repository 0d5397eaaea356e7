//! Notices that something in a hub's folder may have changed. What did, a look at the files tells.

use crate::sources::FOLDERS;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

/// A burst has ended when nothing was heard for so long: what editors do to save one file takes less.
const QUIET: Duration = Duration::from_millis(5);
/// A burst that does not end is looked at nevertheless.
const LONGEST_BURST: Duration = Duration::from_millis(300);
/// After a burst, the files are looked at once more: a folder is heard of only some time after it is made.
const SECOND_LOOK: Duration = Duration::from_millis(250);
/// Without events, a file that changed so recently is read again: a disk's clock may not part two writes.
const RECENT: Duration = Duration::from_secs(3);

/// Which files may have changed though they look the same.
#[derive(Debug, Default, Clone)]
pub struct Changes {
    touched: HashSet<PathBuf>,
    all: bool,
    /// Files modified since then.
    since: Option<SystemTime>,
    /// All files are to be looked at, whatever was heard.
    thorough: bool,
}

impl Changes {
    /// Any file may have changed.
    pub fn everything() -> Changes {
        Changes { all: true, ..Changes::default() }
    }

    /// The few files that were heard of, when the rest can wait for the second look.
    pub fn few(&self) -> Option<Vec<&Path>> {
        const FEW: usize = 32;
        let is_few = (1..=FEW).contains(&self.touched.len());
        let enough = is_few && !self.all && !self.thorough && self.since.is_none();
        enough.then(|| self.touched.iter().map(PathBuf::as_path).collect())
    }

    /// Whether a file's bytes are to be looked at.
    pub fn doubt(&self, file: &Path, modified: Option<SystemTime>) -> bool {
        let is_recent = || self.since.is_some_and(|since| modified.is_none_or(|at| at >= since));
        self.all || is_recent() || self.touched.contains(file)
    }

    fn hear(&mut self, event: notify::Result<Event>) {
        match event {
            // To read a file is an event too.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) => {
                self.all |= event.need_rescan();
                self.touched.extend(event.paths);
            }
            Err(_) => self.all = true,
        }
    }
}

/// Waits for changes of one hub.
pub struct Watch {
    root: PathBuf,
    /// `None` when the disk is only looked at now and then.
    events: Option<Events>,
    every: Duration,
    /// To be looked at once more.
    again: Option<(Instant, Changes)>,
}

struct Events {
    watcher: RecommendedWatcher,
    heard: Receiver<notify::Result<Event>>,
}

impl Watch {
    /// Watches the folders of a hub and its configuration; with `poll`, looks at all files at this interval instead.
    /// Fails where the system gives no events.
    pub fn start(root: &Path, config: &Path, poll: Option<Duration>) -> anyhow::Result<Watch> {
        let root = fs_err::canonicalize(root)?;
        let mut watch = Watch { root, events: None, every: poll.unwrap_or_default(), again: None };
        if poll.is_none() {
            let (tell, heard) = channel();
            // An error says that the preview has ended.
            let mut watcher = notify::recommended_watcher(move |event| {
                let _ = tell.send(event);
            })?;
            watcher.watch(&watch.root, RecursiveMode::NonRecursive)?;
            if let Some(folder) = config.parent().filter(|folder| **folder != watch.root) {
                watcher.watch(folder, RecursiveMode::NonRecursive)?;
            }
            watch.events = Some(Events { watcher, heard });
            watch.watch_folders(|_| true);
        }
        Ok(watch)
    }

    /// Watches the folders with a name that `wanted` names; one that is not there will be when it is made.
    fn watch_folders(&mut self, wanted: impl Fn(&Path) -> bool) {
        let Some(Events { watcher, .. }) = &mut self.events else { return };
        for folder in
            FOLDERS.map(|folder| self.root.join(folder)).iter().filter(|path| wanted(path))
        {
            let _ = watcher.watch(folder, RecursiveMode::Recursive);
        }
    }

    /// The next changes, or none when nothing was heard for `at_most`.
    pub fn next(&mut self, at_most: Duration) -> Changes {
        let began = Instant::now();
        if let Some((due, _)) = &self.again
            && let left = due.saturating_duration_since(began)
            && left <= at_most
        {
            let changes = self.burst(left);
            let (_, earlier) = self.again.take().expect("it was just looked at");
            if changes.touched.is_empty() && !changes.all {
                return Changes { thorough: true, ..earlier };
            }
            return self.look_again_at(changes);
        }
        let changes = self.burst(at_most);
        if changes.touched.is_empty() && !changes.all {
            return changes;
        }
        self.look_again_at(changes)
    }

    fn look_again_at(&mut self, changes: Changes) -> Changes {
        let touched = changes.touched.clone();
        self.watch_folders(|folder| touched.contains(folder));
        self.again = Some((Instant::now() + SECOND_LOOK, changes.clone()));
        changes
    }

    /// All that is heard until it is quiet again.
    fn burst(&mut self, at_most: Duration) -> Changes {
        let mut changes = Changes::default();
        let Some(Events { heard, .. }) = &self.events else {
            std::thread::sleep(self.every.min(at_most));
            changes.since = SystemTime::now().checked_sub(self.every + RECENT);
            return changes;
        };
        let mut wait = at_most;
        let mut ends = None;
        loop {
            match heard.recv_timeout(wait) {
                Ok(event) => changes.hear(event),
                Err(RecvTimeoutError::Timeout) => return changes,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(wait);
                    return changes;
                }
            }
            if changes.touched.is_empty() && !changes.all {
                continue;
            }
            let now = Instant::now();
            let end = *ends.get_or_insert(now + LONGEST_BURST);
            wait = QUIET.min(end.saturating_duration_since(now));
            if wait.is_zero() {
                return changes;
            }
        }
    }
}
