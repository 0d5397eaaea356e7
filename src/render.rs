//! Makes every planned file and hands it to the sink, on all cores. Nothing is kept in memory.

use crate::diagnostics::{Diagnostics, Place};
use crate::fingerprint::Fingerprint;
use crate::memo::{Progress, both, in_parallel_with};
use crate::out_path::OutPath;
use crate::plan::{Bundle, Make, Plan, Planned, Urls};
use crate::sinks::{Sink, Stage};
use crate::theme::{TemplateMistake, Theme, View, place_of, site_value};
use crate::views::{Page, Site};
use anyhow::Context;
use serde::Serialize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// A page over this many bytes is an endless loop in a template.
const LARGEST_PAGE: usize = 64 << 20;

/// What rendering did.
#[derive(Debug, Default)]
pub struct Rendered {
    pub files: usize,
    /// Pages and files that were made; the others stood as the last build left them.
    pub made: usize,
    /// By the names of their outputs.
    pub bundles: Vec<(String, Bundled)>,
}

/// What became of files that are made together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Bundled {
    /// What they were made from, such as texts.
    pub parts: usize,
    pub files: usize,
    /// Of all files; 0 when they stand as the last build left them.
    pub bytes: usize,
    /// They stand as the last build left them.
    pub kept: bool,
}

/// What became of one file.
#[derive(Debug)]
pub enum Done {
    /// It stands as the last build left it.
    Kept,
    Made,
    Failed(Failure),
    /// Nobody wanted it any more.
    Left,
}

/// Why a page could not be made.
#[derive(Debug)]
pub enum Failure {
    Template(TemplateMistake),
    TooLarge,
}

/// All that rendering needs.
pub struct Job<'a> {
    pub plan: &'a Plan<'a>,
    pub theme: &'a Theme,
    /// The shared views of the languages, each with its fingerprint.
    pub sites: &'a [(&'a Site, Fingerprint)],
    pub urls: &'a Urls,
    /// Makes again what stands as the last build left it, too.
    pub fresh: bool,
    /// Makes bundles, too.
    pub bundles: bool,
    pub sink: &'a dyn Sink,
    pub progress: &'a dyn Progress,
}

/// What a thread works with, page after page.
pub struct Bench {
    /// The shared views as values of this thread alone: to count who holds a value, two threads would wait for each
    /// other at every look at it.
    sites: Vec<tera::Value>,
    page: Vec<u8>,
    made_from: Vec<u8>,
}

impl Job<'_> {
    /// Makes every file, and beside them those that are made together. Ends early, with the rest not made, when the
    /// progress is over.
    pub fn run(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Rendered> {
        let beside = Beside::of(self.progress);
        let files = || {
            let made = self.make_files(diagnostics);
            beside.pages_are_made();
            made
        };
        let (rendered, bundles) = both(files, || self.make_bundles(&beside));
        Ok(Rendered { bundles: bundles?, ..rendered? })
    }

    fn make_files(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Rendered> {
        let dear: Vec<&[Planned]> = self.groups().filter(|group| group[0].make.is_dear()).collect();
        let mut rendered = Rendered::default();
        if !dear.is_empty() {
            // Before the pages, which say what colour a picture has.
            rendered = self.make_all("making pictures", &dear, diagnostics)?;
        }
        let pages = self.run_pages(diagnostics)?;
        Ok(Rendered { files: self.plan.files.len(), made: rendered.made + pages.made, ..pages })
    }

    /// Makes every file but pictures in other widths and drawings.
    pub fn run_pages(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Rendered> {
        let files = self.plan.files.iter();
        let plain: Vec<&[Planned]> =
            files.filter(|planned| !planned.make.is_dear()).map(std::slice::from_ref).collect();
        let rendered = self.make_all("making pages", &plain, diagnostics)?;
        let pictures = self.groups().filter_map(|group| group[0].make.picture());
        for picture in pictures.filter(|picture| picture.is_known_to_be_broken()) {
            diagnostics.unreadable_image(&picture.file, Some(&picture.shown));
        }
        Ok(rendered)
    }

    /// The variants of a picture follow each other, and are made together, so that it is opened once. Every other file
    /// is alone.
    fn groups(&self) -> impl Iterator<Item = &[Planned<'_>]> {
        self.plan.files.chunk_by(|one, other| {
            one.make
                .picture()
                .zip(other.make.picture())
                .is_some_and(|(one, other)| Arc::ptr_eq(one, other))
        })
    }

    fn make_all(
        &self,
        step: &'static str,
        groups: &[&[Planned]],
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Rendered> {
        let progress = self.progress;
        let n_files = groups.iter().map(|group| group.len()).sum();
        progress.begins(step, n_files);
        let make = |bench: &mut Bench, planned: &Planned| {
            if progress.is_over() {
                return Ok(Done::Left);
            }
            let done = self.make(planned, bench);
            progress.made_one();
            done
        };
        let done = in_parallel_with(
            groups,
            || self.bench(),
            |bench, group| group.iter().map(|planned| make(bench, planned)).collect::<Vec<_>>(),
        );
        let mut rendered = Rendered { files: n_files, ..Rendered::default() };
        let planned = groups.iter().flat_map(|group| group.iter());
        for (planned, done) in planned.zip(done.into_iter().flatten()) {
            match done? {
                Done::Kept | Done::Left => {}
                Done::Made => rendered.made += 1,
                Done::Failed(failure) => failure.tell(planned, diagnostics),
            }
        }
        Ok(rendered)
    }

    fn make_bundles(&self, progress: &Beside) -> anyhow::Result<Vec<(String, Bundled)>> {
        let mut made = Vec::new();
        for planned in self.plan.files.iter().filter(|_| self.bundles) {
            if let Make::Bundle(bundle) = &planned.make {
                progress.of.begins_beside(bundle.step);
                let bundled = self.make_bundle(planned, bundle, progress)?;
                progress.of.ended_beside(bundle.step);
                made.extend(bundled.map(|bundled| (planned.origin.to_string(), bundled)));
            }
        }
        Ok(made)
    }

    /// Makes the files of a bundle, unless they all stand; `None` when the progress was over first.
    fn make_bundle(
        &self,
        planned: &Planned,
        bundle: &Bundle,
        progress: &Beside,
    ) -> anyhow::Result<Option<Bundled>> {
        let made_from = (bundle.made_from)();
        let last = planned.route.file();
        let bundled = Bundled { parts: bundle.n_parts, ..Bundled::default() };
        if !self.fresh
            && let Some(files) = self.sink.keep_all(last, made_from)
        {
            return Ok(Some(Bundled { files, kept: true, ..bundled }));
        }
        progress.begins(bundle.step, bundle.n_parts);
        let Some(files) = (bundle.make)(progress)? else { return Ok(None) };
        let folder = last.folders().next_back().map(str::to_owned).unwrap_or_default();
        let bundled = Bundled {
            files: files.len(),
            bytes: files.iter().map(|(_, bytes)| bytes.len()).sum(),
            ..bundled
        };
        let mut named_by_all = None;
        for (name, bytes) in files {
            let file = OutPath::new(format!("{folder}/{name}").trim_start_matches('/'))?;
            if file == *last {
                named_by_all = Some(bytes);
            } else {
                self.sink.write(&file, Stage::Asset, made_from, &bytes)?;
            }
        }
        let bytes = named_by_all.context("a bundle is made with the file that names the others")?;
        self.sink.write(last, planned.stage, made_from, &bytes)?;
        Ok(Some(bundled))
    }

    /// What one thread needs to make files.
    pub fn bench(&self) -> Bench {
        Bench {
            sites: self.sites.iter().map(|(site, _)| site_value(site)).collect(),
            page: Vec::with_capacity(64 << 10),
            made_from: Vec::with_capacity(16 << 10),
        }
    }

    /// Makes one file, unless it stands.
    pub fn make(&self, planned: &Planned, bench: &mut Bench) -> anyhow::Result<Done> {
        let (file, stage) = (planned.route.file(), planned.stage);
        match &planned.make {
            Make::Page { template, lang, view } => {
                let (page, view) = self.plan.view(planned, view, self.urls);
                let made_from =
                    self.fingerprint(template, *lang, &page, &*view, &mut bench.made_from);
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                let buffer = &mut bench.page;
                buffer.clear();
                if let Err(mistake) =
                    self.theme.render(template, &page, &*view, &bench.sites[*lang], buffer)
                {
                    return Ok(Done::Failed(Failure::Template(mistake)));
                }
                if buffer.len() > LARGEST_PAGE {
                    return Ok(Done::Failed(Failure::TooLarge));
                }
                self.sink.write(file, stage, made_from, buffer)?;
            }
            Make::Bytes(make) => {
                let bytes = make(self.urls);
                let made_from = Fingerprint::of(&bytes);
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                self.sink.write(file, stage, made_from, &bytes)?;
            }
            Make::Copy { from, fingerprint } => {
                if self.is_standing(planned, *fingerprint) {
                    return Ok(Done::Kept);
                }
                self.sink.copy(file, stage, *fingerprint, from)?;
            }
            Make::Bundle(_) => return Ok(Done::Left),
            Make::CleanCopy { from, fingerprint } => {
                let made_from = Fingerprint::of_all(&[*fingerprint, Fingerprint::of(b"cleaned 1")]);
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                let bytes = crate::sources::read_bytes(from)?;
                let clean = crate::pictures::without_private_data(&bytes);
                self.sink.write(file, stage, made_from, &clean)?;
            }
            Make::Variant { picture, variant } => {
                if self.is_standing(planned, variant.key) {
                    return Ok(Done::Kept);
                }
                // No page shows a variant of what cannot be read.
                let Some(bytes) = picture.bytes(variant)? else { return Ok(Done::Left) };
                self.sink.write(file, stage, variant.key, &bytes)?;
            }
            Make::Drawing { key, draw } => {
                let made_from = key();
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                match draw()? {
                    Ok(bytes) => self.sink.write(file, stage, made_from, &bytes)?,
                    Err(mistake) => return Ok(Done::Failed(Failure::Template(mistake))),
                }
            }
        }
        Ok(Done::Made)
    }

    fn is_standing(&self, planned: &Planned, made_from: Fingerprint) -> bool {
        !self.fresh && self.sink.keep(planned.route.file(), made_from)
    }

    fn fingerprint(
        &self,
        template: &str,
        lang: usize,
        page: &Page,
        view: &dyn View,
        bytes: &mut Vec<u8>,
    ) -> Fingerprint {
        bytes.clear();
        bytes.extend_from_slice(&self.theme.fingerprint.0);
        bytes.extend_from_slice(&self.sites[lang].1.0);
        bytes.extend_from_slice(template.as_bytes());
        page.bytes_into(bytes);
        view.bytes_into(bytes);
        Fingerprint::of(bytes)
    }
}

/// The progress of what is made beside pages: shown once they are made.
struct Beside<'a> {
    of: &'a dyn Progress,
    step: OnceLock<&'static str>,
    n_left: AtomicUsize,
    is_shown: AtomicBool,
}

impl Beside<'_> {
    fn of(progress: &dyn Progress) -> Beside<'_> {
        Beside {
            of: progress,
            step: OnceLock::new(),
            n_left: AtomicUsize::new(0),
            is_shown: AtomicBool::new(false),
        }
    }

    fn pages_are_made(&self) {
        self.is_shown.store(true, Ordering::Relaxed);
        let n_left = self.n_left.load(Ordering::Relaxed);
        if let Some(step) = self.step.get().filter(|_| n_left > 0) {
            self.of.begins(step, n_left);
        }
    }
}

impl Progress for Beside<'_> {
    fn begins(&self, step: &'static str, n_items: usize) {
        let step = self.step.get_or_init(|| step);
        self.n_left.store(n_items, Ordering::Relaxed);
        if self.is_shown.load(Ordering::Relaxed) {
            self.of.begins(step, n_items);
        }
    }

    fn made_one(&self) {
        self.n_left.fetch_sub(1, Ordering::Relaxed);
        if self.is_shown.load(Ordering::Relaxed) {
            self.of.made_one();
        }
    }

    fn is_over(&self) -> bool {
        self.of.is_over()
    }
}

impl Failure {
    pub fn tell(&self, planned: &Planned, diagnostics: &mut Diagnostics) {
        let url = planned.route.url();
        match self {
            Failure::Template(mistake) => {
                diagnostics.template_failed(place_of(mistake), url, &mistake.message);
            }
            Failure::TooLarge => {
                let template =
                    if let Make::Page { template, .. } = &planned.make { template } else { "" };
                let place = Place::whole(&planned.origin);
                diagnostics.page_too_large(place, url, template, LARGEST_PAGE);
            }
        }
    }
}
