//! Parvis compiles a folder of Markdown into a static community hub. The modules, in reading order; each uses only
//! those above it, and `compile` is the whole pipeline.

pub mod diagnostics;
pub mod fingerprint;
pub mod tables;
pub mod cache;
pub mod memo;
pub mod out_path;
pub mod yaml;
pub mod locale;
pub mod search_index;
pub mod moment;
pub mod pictures;
#[cfg(feature = "cards")]
pub mod drawing;
pub mod content_lines;
pub mod palette;
pub mod markdown;
pub mod fields;
pub mod config;
pub mod sources;
pub mod studio;
pub mod front_matter;
pub mod kinds;
pub mod routes;
pub mod hub;
pub mod editorial;
pub mod popularity;
pub mod asking;
pub mod views;
pub mod theme;
pub mod sinks;
pub mod plan;
pub mod outputs;
pub mod render;
pub mod schema;
pub mod summary;
#[cfg(feature = "serve")]
pub mod server;
#[cfg(feature = "serve")]
pub mod preview;

use config::Config;
use diagnostics::Diagnostics;
use fingerprint::Fingerprint;
use hub::{Clock, Hub, Parsed};
use kinds::Settings;
use memo::Progress;
use outputs::digest::{Asked, Letter};
use outputs::{Disclosures, Kept, Press};
use render::{Job, Rendered};
use sinks::Sink;
use sources::Sources;
use std::sync::{Arc, Mutex, PoisonError};
use studio::Studio;
use summary::{Search, Summary};
use theme::{TemplateMistake, Theme};

/// What one build is asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// The build's clock: the only one there is.
    pub now: jiff::Timestamp,
    /// In place of the configuration's `base_url`.
    pub base_url: Option<String>,
    /// Also what is a draft or on its way to approval.
    pub drafts: bool,
    /// Also what waits for its day.
    pub future: bool,
    /// Also the text in this file, whatever holds it back but its mistakes: a look at it before its time.
    pub also: Option<Arc<str>>,
    /// Warnings are errors.
    pub strict: bool,
    /// Renders every page, whatever the last build left.
    pub fresh: bool,
    /// Links that lead nowhere are errors, and what is made is read for who speaks.
    pub check: bool,
    /// A published text without the approval of an approver is an error.
    pub gate: bool,
    /// Makes the index of the search, too.
    pub search: bool,
    /// Told in the pages: `Parvis 0.1.0`.
    pub generator: String,
}

/// What is remembered from one build to the next.
#[derive(Default)]
pub struct Memory {
    theme: Option<LoadedTheme>,
    entries: kinds::EntryMemo,
    comments: kinds::CommentsMemo,
    hub: hub::Memory,
    cards: Arc<Mutex<Kept>>,
    /// Parsed texts and coloured code blocks, and files made of pictures.
    pub cache: Arc<cache::Cache>,
}

impl Memory {
    /// Knows no entry yet, but what earlier builds kept.
    pub fn with_cache(cache: cache::Cache) -> Memory {
        Memory { cache: Arc::new(cache), ..Memory::default() }
    }
}

/// A theme as it was loaded, from what, and what was to be said.
struct LoadedTheme {
    from: Fingerprint,
    theme: Arc<Theme>,
    diagnostics: Diagnostics,
}

/// A part of the pipeline that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Theme,
    Parse,
    Link,
    Plan,
    Check,
    Render,
}

impl Phase {
    pub fn name(self) -> &'static str {
        match self {
            Phase::Theme => "theme",
            Phase::Parse => "parse",
            Phase::Link => "link",
            Phase::Plan => "plan",
            Phase::Check => "check",
            Phase::Render => "render",
        }
    }
}

/// Told how a build goes.
pub trait Observer: Progress {
    fn ended(&self, phase: Phase);
}

impl Observer for () {
    fn ended(&self, _: Phase) {}
}

/// What a build found and counted. The caller commits the sink, unless there are errors.
pub struct Outcome {
    pub diagnostics: Diagnostics,
    pub summary: Summary,
}

/// Sources in, files into the sink, mistakes out. Reads no clock and no environment, and of files the pictures alone,
/// through `sources`.
pub fn compile(
    sources: &Sources,
    options: &Options,
    memory: &mut Memory,
    sink: &dyn Sink,
    observer: &dyn Observer,
) -> anyhow::Result<Outcome> {
    let linked = link(sources, options, memory, observer);
    linked.make(sources, options, sink, observer, |job, diagnostics| job.run(diagnostics))
}

/// A hub that is linked, and no file of it made yet.
pub struct Linked {
    /// `None` when there is no configuration to go by.
    parts: Option<(Arc<Theme>, Arc<Hub>)>,
    /// The cards of the last build.
    cards: Arc<Mutex<Kept>>,
    cache: Arc<cache::Cache>,
    n_parsed: usize,
    diagnostics: Diagnostics,
}

/// The first half of the pipeline. What of the last one still holds is taken from `memory`.
pub fn link(
    sources: &Sources,
    options: &Options,
    memory: &mut Memory,
    observer: &dyn Observer,
) -> Linked {
    let mut diagnostics = sources.diagnostics.clone();
    let Some(config) = read_config(sources, options, &mut diagnostics) else {
        let cache = memory.cache.clone();
        return Linked { parts: None, cards: Arc::default(), cache, n_parsed: 0, diagnostics };
    };
    let theme = memory.theme(&config, sources, &mut diagnostics);
    kinds::check_taxonomies(&config, &mut diagnostics);
    observer.ended(Phase::Theme);
    let settings =
        Settings::new(&config, &theme.locales, theme.directives.clone(), theme.strings_fingerprint)
            .with_cache(memory.cache.clone());
    let settings = if options.gate { settings.with_approvals() } else { settings };
    let (entries, n_parsed) =
        kinds::parse_all(sources, &settings, &mut memory.entries, observer, &mut diagnostics);
    let comments =
        kinds::parse_comments(sources, &settings, &mut memory.comments, &mut diagnostics);
    memory.cache.texts.let_go();
    observer.ended(Phase::Parse);
    let clock = Clock {
        now: options.now,
        drafts: options.drafts,
        future: options.future,
        also: options.also.clone(),
    };
    let hub = memory.hub.link(
        Parsed { entries, comments },
        hub::From { sources, settings: settings.fingerprint, config, locales: &theme.locales },
        &clock,
        &mut diagnostics,
    );
    observer.ended(Phase::Link);
    // A look at one text before its time leaves no trace.
    let cards = if options.also.is_none() { memory.cards.clone() } else { Arc::default() };
    let cache = memory.cache.clone();
    Linked { parts: Some((theme, hub)), cards, cache, n_parsed, diagnostics }
}

impl Linked {
    /// The second half: plans every file, and has them made by `run` unless there are errors.
    pub fn make(
        self,
        sources: &Sources,
        options: &Options,
        sink: &dyn Sink,
        observer: &dyn Observer,
        run: impl FnOnce(&Job, &mut Diagnostics) -> anyhow::Result<Rendered>,
    ) -> anyhow::Result<Outcome> {
        let Linked { parts, cards, cache, n_parsed, mut diagnostics } = self;
        let Some((theme, hub)) = parts else {
            return Ok(finish(Summary::default(), diagnostics, options));
        };
        if options.gate {
            editorial::check_gate(&hub, &mut diagnostics);
        }
        let press = {
            let kept = &mut *cards.lock().unwrap_or_else(PoisonError::into_inner);
            let studio = Studio::new(cache, &hub.config.images, hub.config.limits.max_pixels);
            let generator = &options.generator;
            Press::new(&hub, &theme, sources, studio, generator, kept, &mut diagnostics)
        };
        let mut plan = outputs::plan(&press, &mut diagnostics);
        let urls = plan.take_urls();
        observer.ended(Phase::Plan);
        outputs::check_links(&press, &urls, &mut diagnostics);
        observer.ended(Phase::Check);
        let mut summary =
            Summary { parsed: n_parsed, files: plan.files.len(), ..Summary::of(&hub) };
        if !diagnostics.has_errors() {
            let reads = options.check.then(|| Disclosures::new(&press, &plan, sink));
            let sink = reads.as_ref().map_or(sink, |reads| reads);
            let job = Job {
                plan: &plan,
                theme: &theme,
                sites: &press.shared_views(),
                urls: &urls,
                fresh: options.fresh,
                bundles: options.search,
                sink,
                progress: observer,
            };
            let rendered = run(&job, &mut diagnostics)?;
            if let Some(reads) = reads {
                reads.tell(&mut diagnostics);
            }
            summary.rendered = rendered.made;
            // Of files that are made together, the plan knows one.
            let beside = rendered.bundles.iter().map(|(_, bundled)| bundled.files);
            summary.files += beside.map(|n_files| n_files.saturating_sub(1)).sum::<usize>();
            let search = rendered.bundles.into_iter().find(|(output, _)| output == "search");
            summary.search = search.map(|(_, bundled)| Search { bundled, ..Search::default() });
            let studio = &press.assets.studio;
            (summary.opened, summary.drawn) = (studio.n_opened(), studio.n_drawn());
        }
        observer.ended(Phase::Render);
        Ok(finish(summary, diagnostics, options))
    }

    /// A letter about what is new; `None` when there is no configuration to go by.
    pub fn letter(
        &self,
        sources: &Sources,
        options: &Options,
        asked: Asked,
    ) -> Option<Result<Letter, TemplateMistake>> {
        let (theme, hub) = self.parts.as_ref()?;
        let images = &hub.config.images;
        let studio = Studio::new(self.cache.clone(), images, hub.config.limits.max_pixels);
        let mut told = Diagnostics::default();
        let kept = &mut Kept::default();
        let press = Press::new(hub, theme, sources, studio, &options.generator, kept, &mut told);
        Some(outputs::digest::letter(&press, asked))
    }

    /// What is wrong so far.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    pub fn hub(&self) -> Option<&Arc<Hub>> {
        self.parts.as_ref().map(|(_, hub)| hub)
    }
}

impl Memory {
    /// The theme of a hub, loaded again only when one of its files, or the configuration, has changed.
    fn theme(
        &mut self,
        config: &Config,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Arc<Theme> {
        let from = Theme::read_from(sources);
        if self.theme.as_ref().is_none_or(|loaded| loaded.from != from) {
            let mut own = Diagnostics::default();
            let theme = Arc::new(Theme::load(config, sources, &mut own));
            self.theme = Some(LoadedTheme { from, theme, diagnostics: own });
        }
        let loaded = self.theme.as_ref().expect("it was just loaded");
        diagnostics.append(&loaded.diagnostics);
        loaded.theme.clone()
    }
}

fn read_config(
    sources: &Sources,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Arc<Config>> {
    // A file in another encoding is a mistake of its own; nothing in it can be judged.
    if sources.config.text.is_empty() && sources.config.size > 0 {
        return None;
    }
    let mut config = Config::read(&sources.config.path, &sources.config.text, diagnostics)?;
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.trim_end_matches('/').to_owned();
    }
    Some(Arc::new(config))
}

fn finish(summary: Summary, mut diagnostics: Diagnostics, options: &Options) -> Outcome {
    diagnostics.judge(options.strict, options.check);
    let count = |severity| diagnostics.count(severity);
    let (errors, warnings) =
        (count(diagnostics::Severity::Error), count(diagnostics::Severity::Warning));
    Outcome { summary: Summary { errors, warnings, ..summary }, diagnostics }
}
