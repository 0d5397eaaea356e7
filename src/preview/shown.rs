//! A website that is planned, and made page by page as it is asked for.

use crate::hub::Hub;
use crate::out_path::OutPath;
use crate::plan::{Make, Planned};
use crate::render::Job;
use crate::routes::decode;
use crate::server::{Answer, Link};
use crate::sinks::Memory;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, SyncSender, sync_channel};

/// Most pages that the toolbar lists.
const MOST_LINKS: usize = 50;

/// What the thread of a website is told.
pub(super) enum Wanted {
    /// Someone waits for a file, by its place in the plan. What its template says, when it fails.
    File { index: usize, made: SyncSender<Result<(), String>> },
    /// All files are made, or as many as were wanted.
    Ran(anyhow::Result<crate::diagnostics::Diagnostics>),
    /// Another website is shown.
    Over,
}

/// A website, as long as the thread that planned it lives.
pub(super) struct Shown {
    by_path: HashMap<String, usize>,
    files: Vec<File>,
    home: String,
    /// Of files that are made together: what their addresses begin with, and what their paths do.
    bundles: Vec<(String, String)>,
    /// The page of each language for what is not there.
    not_found: Vec<usize>,
    pub(super) hub: Arc<Hub>,
    pub(super) sink: Arc<Memory>,
    wanted: Sender<Wanted>,
    /// Whether nobody wants the files that nobody asked for.
    halted: Arc<AtomicBool>,
}

struct File {
    path: OutPath,
    url: String,
    origin: Arc<str>,
}

impl Shown {
    pub(super) fn of(
        job: &Job,
        hub: Arc<Hub>,
        sink: Arc<Memory>,
        wanted: Sender<Wanted>,
        halted: Arc<AtomicBool>,
    ) -> Shown {
        let planned = || job.plan.files.iter();
        let by_path: HashMap<String, usize> =
            planned().map(|file| decode(file.route.url())).zip(0..).collect();
        let file = |file: &Planned| File {
            path: file.route.file().clone(),
            url: file.route.url().to_owned(),
            origin: file.origin.clone(),
        };
        let files = planned().map(file).collect();
        let not_found = |lang| by_path.get(&decode(hub.routes.not_found(lang).url())).copied();
        let not_found = (0..hub.locales.len()).filter_map(not_found).collect();
        let home = decode(hub.routes.home(0).url());
        let folder = |path: &str| path[..path.rfind('/').map_or(0, |slash| slash + 1)].to_owned();
        let bundles = planned()
            .filter(|file| matches!(file.make, Make::Bundle(_)))
            .map(|file| (folder(&decode(file.route.url())), folder(file.route.file().as_str())))
            .collect();
        Shown { by_path, files, home, bundles, not_found, hub, sink, wanted, halted }
    }

    /// Lets the files be that nobody asked for.
    pub(super) fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
    }

    /// Ends the thread of the website, once it is shown no more.
    pub(super) fn end(&self) {
        self.halt();
        let _ = self.wanted.send(Wanted::Over);
    }

    /// `None` when the website ended meanwhile.
    pub(super) fn get(&self, path: &str) -> Option<Answer> {
        if let Some(file) = self.bundled(path) {
            return Some(file);
        }
        if let Some(&index) = self.by_path.get(path) {
            return self.file(index);
        }
        if path == "/" {
            return Some(Answer::Moved(self.home.clone()));
        }
        let folder = format!("{path}/");
        if self.by_path.contains_key(&folder) {
            return Some(Answer::Moved(folder));
        }
        // Each language has a page for that, in its folder.
        let folder = |index: &usize| {
            let url = &self.files[*index].url;
            decode(&url[..url.rfind('/').map_or(0, |slash| slash + 1)])
        };
        let near = self.not_found.iter().filter(|index| path.starts_with(&folder(index)));
        match near.max_by_key(|index| folder(index).len()) {
            Some(&index) => match self.file(index)? {
                Answer::File { bytes, .. } => Some(Answer::Missing(Some(bytes))),
                _ => Some(Answer::Missing(None)),
            },
            None => Some(Answer::Missing(None)),
        }
    }

    /// A file that was made together with others: of this website, else as the last one had it.
    fn bundled(&self, path: &str) -> Option<Answer> {
        let below = |(url, folder): &(String, String)| {
            let file = format!("{folder}{}", path.strip_prefix(url)?);
            OutPath::new(&file).ok()
        };
        let file = self.bundles.iter().find_map(below)?;
        let bytes = self.sink.get(&file).or_else(|| self.sink.earlier(&file));
        Some(
            bytes.map_or(Answer::Missing(None), |bytes| Answer::File {
                name: file.to_string(),
                bytes,
            }),
        )
    }

    fn file(&self, index: usize) -> Option<Answer> {
        let path = &self.files[index].path;
        let found = |bytes| Answer::File { name: path.to_string(), bytes };
        if let Some(bytes) = self.sink.get(path) {
            return Some(found(bytes));
        }
        let (made, answer) = sync_channel(1);
        self.wanted.send(Wanted::File { index, made }).ok()?;
        match answer.recv().ok()? {
            Ok(()) => self.sink.get(path).map(found),
            Err(mistake) => {
                let earlier = self.sink.earlier(path).map(found);
                Some(earlier.unwrap_or(Answer::Failed(mistake)))
            }
        }
    }

    /// The file of the hub that a page is made of.
    pub(super) fn origin(&self, path: &str) -> Option<&Arc<str>> {
        let index = *self.by_path.get(path)?;
        Some(&self.files[index].origin).filter(|origin| origin.contains('/'))
    }

    /// The pages that link to one.
    pub(super) fn linking_to(&self, path: &str) -> Vec<Link> {
        let Some(&own) = self.by_path.get(path) else { return Vec::new() };
        let by_file: HashMap<&OutPath, &File> =
            self.files.iter().map(|file| (&file.path, file)).collect();
        let titled = |file: &File| {
            let title =
                self.hub.by_url(&file.url).map(|id| self.hub.entries[id].common.title.clone());
            Link { title: title.unwrap_or_else(|| decode(&file.url)), url: file.url.clone() }
        };
        let holding = self.sink.holding(&format!("href=\"{}\"", self.files[own].url));
        let pages = holding.iter().filter(|file| **file != self.files[own].path);
        let pages = pages.filter(|file| file.extension() == Some("html"));
        pages
            .filter_map(|file| by_file.get(file).map(|file| titled(file)))
            .take(MOST_LINKS)
            .collect()
    }
}
