//! Makes every planned file and hands it to the sink, on all cores. Nothing is kept in memory.

use crate::diagnostics::{Diagnostics, Place};
use crate::fingerprint::Fingerprint;
use crate::memo::in_parallel_with;
use crate::plan::{Make, Plan, Planned, Urls};
use crate::sinks::Sink;
use crate::theme::{TemplateMistake, Theme, View, place_of};
use crate::views::Page;

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

/// `sites` holds the shared view of each language, with its fingerprint.
pub fn render(
    plan: &Plan,
    theme: &Theme,
    sites: &[(tera::Value, Fingerprint)],
    urls: &Urls,
    fresh: bool,
    sink: &dyn Sink,
    diagnostics: &mut Diagnostics,
) -> anyhow::Result<Rendered> {
    let job = Job { plan, theme, sites, urls, fresh, sink };
    let done = in_parallel_with(
        &plan.files,
        || Vec::with_capacity(64 << 10),
        |buffer, planned| job.make(planned, buffer),
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

struct Job<'a> {
    plan: &'a Plan<'a>,
    theme: &'a Theme,
    sites: &'a [(tera::Value, Fingerprint)],
    urls: &'a Urls,
    fresh: bool,
    sink: &'a dyn Sink,
}

impl Job<'_> {
    fn make(&self, planned: &Planned, buffer: &mut Vec<u8>) -> anyhow::Result<Done> {
        let (file, stage) = (planned.route.file(), planned.stage);
        match &planned.make {
            Make::Page { template, lang, view } => {
                let (page, view) = self.plan.view(&planned.about, view, self.urls);
                let made_from = self.fingerprint(template, *lang, &page, &*view);
                if self.is_standing(planned, made_from) {
                    return Ok(Done::Kept);
                }
                buffer.clear();
                if let Err(mistake) =
                    self.theme.render(template, &page, &*view, &self.sites[*lang].0, buffer)
                {
                    return Ok(Done::Failed(mistake));
                }
                if buffer.len() > LARGEST_PAGE {
                    return Ok(Done::TooLarge);
                }
                self.sink.write(file, stage, made_from, buffer)?;
            }
            Make::Bytes(make) => {
                let bytes = make();
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
    ) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.theme.fingerprint.0);
        hasher.update(&self.sites[lang].1.0);
        hasher.update(template.as_bytes());
        page.hash_into(&mut hasher);
        view.hash_into(&mut hasher);
        Fingerprint::of_hash(&hasher.finalize())
    }
}
