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

enum Done {
    Kept,
    Made,
    Failed(TemplateMistake),
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

impl Job<'_> {
    pub fn run(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Rendered> {
        let Job { plan, sites, progress, .. } = *self;
        progress.begins("making pages", plan.files.len());
        let done = in_parallel_with(
            &plan.files,
            || Own {
                sites: sites.iter().map(|(site, _)| site_value(site)).collect(),
                page: Vec::with_capacity(64 << 10),
                made_from: Vec::with_capacity(16 << 10),
            },
            |own, planned| {
                let done = self.make(planned, own);
                progress.made_one();
                done
            },
        );
        let mut rendered = Rendered { files: plan.files.len(), made: 0 };
        for (planned, done) in plan.files.iter().zip(done) {
            match done? {
                Done::Kept => {}
                Done::Made => rendered.made += 1,
                Done::Failed(mistake) => diagnostics.template_failed(
                    place_of(&mistake),
                    planned.route.url(),
                    &mistake.message,
                ),
                Done::TooLarge => {
                    let template =
                        if let Make::Page { template, .. } = &planned.make { template } else { "" };
                    diagnostics.page_too_large(
                        Place::whole(&planned.origin),
                        planned.route.url(),
                        template,
                        LARGEST_PAGE,
                    );
                }
            }
        }
        Ok(rendered)
    }
}

/// What a thread works with, page after page.
struct Own {
    /// The shared views as values of this thread alone: to count who holds a value, two threads would wait for each
    /// other at every look at it.
    sites: Vec<tera::Value>,
    page: Vec<u8>,
    made_from: Vec<u8>,
}

impl Job<'_> {
    fn make(&self, planned: &Planned, own: &mut Own) -> anyhow::Result<Done> {
        let (file, stage) = (planned.route.file(), planned.stage);
        match &planned.make {
            Make::Page { template, lang, view } => {
                let (page, view) = self.plan.view(planned, view, self.urls);
                let made_from =
                    self.fingerprint(template, *lang, &page, &*view, &mut own.made_from);
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                let buffer = &mut own.page;
                buffer.clear();
                if let Err(mistake) =
                    self.theme.render(template, &page, &*view, &own.sites[*lang], buffer)
                {
                    return Ok(Done::Failed(mistake));
                }
                if buffer.len() > LARGEST_PAGE {
                    return Ok(Done::TooLarge);
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
