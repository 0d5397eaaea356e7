//! Makes every planned file and hands it to the sink, on all cores. Nothing is kept in memory.

use crate::diagnostics::{Diagnostics, Place};
use crate::fingerprint::Fingerprint;
use crate::memo::{Progress, in_parallel_with};
use crate::plan::{Make, Plan, Planned, Urls};
use crate::sinks::Sink;
use crate::theme::{TemplateMistake, Theme, View, place_of, site_value};
use crate::views::{Page, Site};

/// A page over this many bytes is an endless loop in a template.
const LARGEST_PAGE: usize = 64 << 20;

/// What rendering did.
#[derive(Debug, Default)]
pub struct Rendered {
    pub files: usize,
    /// Pages and files that were made; the others stood as the last build left them.
    pub made: usize,
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
    /// Makes every file. Ends early, with the rest not made, when the progress is over.
    pub fn run(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Rendered> {
        let Job { plan, progress, .. } = *self;
        progress.begins("making pages", plan.files.len());
        let done = in_parallel_with(
            &plan.files,
            || self.bench(),
            |bench, planned| {
                if progress.is_over() {
                    return Ok(Done::Left);
                }
                let done = self.make(planned, bench);
                progress.made_one();
                done
            },
        );
        let mut rendered = Rendered { files: plan.files.len(), made: 0 };
        for (planned, done) in plan.files.iter().zip(done) {
            match done? {
                Done::Kept | Done::Left => {}
                Done::Made => rendered.made += 1,
                Done::Failed(failure) => failure.tell(planned, diagnostics),
            }
        }
        Ok(rendered)
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
