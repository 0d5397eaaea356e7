//! The pipeline as `build` and `check` run it.

use super::cache::OnDisk;
use super::hub::Hub;
use super::progress::ProgressBar;
use super::report::Format;
use super::terminal::Terminal;
use super::timings::Timings;
use super::trace::Trace;
use super::{Global, clock};
use anyhow::Context;
use clap::Args;
use parvis::config::{Config, is_base_url};
use parvis::diagnostics::Diagnostics;
use parvis::memo::{Progress, both, with_threads};
use parvis::moment::Written;
use parvis::render::Job;
use parvis::sinks::Sink;
use parvis::sources::Sources;
use parvis::summary::Summary;
use parvis::{Memory, Options, Outcome};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Which website is asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct Asked {
    /// The address of the website, in place of that of hub.yaml
    #[arg(long, value_name = "URL", value_parser = base_url, env = "PARVIS_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    /// Take in drafts
    #[arg(long)]
    drafts: bool,
    /// Take in what is to be published later
    #[arg(long)]
    future: bool,
    /// The date to build for, in the hub's time zone: 2026-05-12 (all of that day is past) or
    /// 2026-05-12T19:00; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "DATE", value_parser = clock::parse, env = "PARVIS_NOW", hide_env_values = true)]
    now: Option<Written>,
    /// The folder for what is dear to make and costs only time to lose: texts that were read,
    /// coloured code, pictures in other widths, social cards; else `.parvis/cache` in the hub. It is made when first needed
    #[arg(long, value_name = "DIR", env = "PARVIS_CACHE", hide_env_values = true)]
    cache: Option<PathBuf>,
}

/// What is compiled, and how it is told.
#[derive(Debug, Args)]
pub(super) struct Content {
    #[command(flatten)]
    asked: Asked,
    /// Make every warning an error
    #[arg(long)]
    strict: bool,
    /// How mistakes are told: for people, as one JSON document, or as annotations of GitHub
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Tell how long each phase took
    #[arg(long)]
    timings: bool,
    /// Write where the time went, thread by thread, for <https://ui.perfetto.dev>
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
}

/// The knobs that are not the author's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mode {
    /// Makes everything, whatever the last build made or kept.
    pub(super) fresh: bool,
    /// Dead links are errors.
    pub(super) check: bool,
    /// A published text without a valid approval is an error.
    pub(super) gate: bool,
    /// Makes the index of the search, too.
    pub(super) search: bool,
}

/// Looks on while a hub is compiled: shows how far it is, and notes how long each phase takes.
struct Watch {
    bar: ProgressBar,
    timings: Mutex<Timings>,
    trace: Option<Mutex<Trace>>,
}

impl Watch {
    fn timings(&self) -> MutexGuard<'_, Timings> {
        self.timings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trace(&self) -> Option<MutexGuard<'_, Trace>> {
        Some(self.trace.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes that a phase has ended.
    fn notes(&self, phase: &'static str) {
        self.timings().ended(phase);
        if let Some(mut trace) = self.trace() {
            trace.ended(phase);
        }
    }
}

impl Progress for Watch {
    fn begins(&self, step: &'static str, n_items: usize) {
        self.bar.begins(step, n_items);
        self.timings().waits_for(step);
        if let Some(mut trace) = self.trace() {
            trace.begins(step);
        }
    }

    fn made_one(&self) {
        self.bar.made_one();
        if let Some(mut trace) = self.trace() {
            trace.made_one();
        }
    }

    fn begins_beside(&self, step: &'static str) {
        self.timings().begins_beside(step);
    }

    fn ended_beside(&self, step: &'static str) {
        self.timings().ended_beside(step);
    }
}

impl parvis::Observer for Watch {
    fn ended(&self, phase: parvis::Phase) {
        self.notes(phase.name());
    }
}

/// A hub that went through the pipeline.
pub(super) struct Compiled {
    pub(super) sources: Sources,
    pub(super) outcome: Outcome,
    pub(super) timings: Timings,
    trace: Option<Trace>,
    /// Why nothing could be kept for the next build.
    pub(super) cache_problem: Option<anyhow::Error>,
}

impl Compiled {
    /// Notes that a phase after the pipeline has ended.
    pub(super) fn ended(&mut self, phase: &'static str) {
        self.timings.ended(phase);
        if let Some(trace) = &mut self.trace {
            trace.ended(phase);
        }
    }
}

impl Content {
    /// Reads the hub, opens the sink beside that, and compiles the one into the other, which is not yet committed.
    pub(super) fn compile<S: Sink + Send>(
        &self,
        hub: &Hub,
        mode: Mode,
        open: impl FnOnce() -> anyhow::Result<S> + Send,
        terminal: &Terminal,
    ) -> anyhow::Result<(Compiled, S)> {
        let watch = Watch {
            bar: ProgressBar::start(terminal),
            timings: Mutex::new(Timings::start()),
            trace: self.trace.as_ref().map(|_| Mutex::new(Trace::start())),
        };
        let config = std::path::absolute(&hub.config)?;
        let folder = self.asked.cache(hub);
        let kept = OnDisk::at(&folder);
        let read = || both(|| Sources::read(&hub.root, &config), || kept.read(mode));
        let (sink, (sources, cache)) = both(open, read);
        let (sink, mut sources) = (sink?, sources?);
        watch.notes("read");
        let options = Options { strict: self.strict, ..self.asked.options(&sources, mode)? };
        let mut memory = Memory::with_cache(cache);
        let linked = parvis::link(&sources, &options, &mut memory, &watch);
        sources.forget_texts();
        take_small_pages();
        let all = |job: &Job, diagnostics: &mut Diagnostics| match mode.check {
            // What nobody will see need not be made.
            true => job.run_pages(diagnostics),
            false => job.run(diagnostics),
        };
        let mut outcome = linked.make(&sources, &options, &sink, &watch, all)?;
        if let (Some(search), Some(beside)) =
            (&mut outcome.summary.search, watch.timings().beside.first())
        {
            let milliseconds = |took: Duration| u64::try_from(took.as_millis()).unwrap_or(0);
            search.milliseconds = milliseconds(beside.took);
            search.milliseconds_after_pages = milliseconds(beside.took_alone);
            search.memory_bytes = beside.memory;
        }
        sources.recall_texts(&outcome.diagnostics.files());
        let cache_problem = kept.write(&memory.cache, true).err();
        // The process ends soon, and all memory with it: freeing a hub piece by piece takes time.
        std::mem::forget(memory);
        let timings = watch.timings.into_inner().unwrap_or_else(PoisonError::into_inner);
        let trace =
            watch.trace.map(|trace| trace.into_inner().unwrap_or_else(PoisonError::into_inner));
        Ok((Compiled { sources, outcome, timings, trace, cache_problem }, sink))
    }

    /// Tells the timings, once all is done.
    pub(super) fn tell_timings(
        &self,
        compiled: &Compiled,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        if self.timings {
            terminal.say(&compiled.timings.table());
        }
        match (&self.trace, &compiled.trace) {
            (Some(path), Some(trace)) => trace.write(path),
            _ => Ok(()),
        }
    }

    /// A cache that cannot be used slows a build down, and does not stop it.
    pub(super) fn tell_cache(&self, compiled: &Compiled, terminal: &Terminal) {
        let Summary { opened, drawn, .. } = compiled.outcome.summary;
        // To make pictures again each time is what one would wonder about.
        let is_told = terminal.verbose || opened + drawn > 0;
        if let Some(problem) = compiled.cache_problem.as_ref().filter(|_| is_told) {
            terminal.say(&format!("note: going without a cache: {problem:#}\n"));
        }
    }
}

/// A hub that was read and linked, for commands that make no page.
pub(super) struct Linked {
    pub(super) sources: Sources,
    pub(super) hub: Arc<parvis::hub::Hub>,
    pub(super) diagnostics: Diagnostics,
}

/// Reads and links the hub, with the hash of every post.
pub(super) fn link(hub: &Hub, now: Option<&Written>, global: &Global) -> anyhow::Result<Linked> {
    link_and(hub, now, global, |sources, _, linked| {
        let diagnostics = linked.diagnostics().clone();
        let hub = linked.hub().cloned().context("the configuration was read before")?;
        Ok(Linked { sources: sources.clone(), hub, diagnostics })
    })
}

/// Reads and links the hub, and makes something of it.
pub(super) fn link_and<T: Send>(
    hub: &Hub,
    now: Option<&Written>,
    global: &Global,
    make: impl FnOnce(&Sources, &Options, &parvis::Linked) -> anyhow::Result<T> + Send,
) -> anyhow::Result<T> {
    let config = std::path::absolute(&hub.config)?;
    let options = Options {
        now: clock::now(now, &hub.read_config()?.zone)?,
        base_url: None,
        drafts: false,
        future: false,
        also: None,
        strict: false,
        fresh: false,
        check: false,
        gate: true,
        search: false,
        generator: String::new(),
    };
    with_threads(usize::from(global.threads), || {
        let sources = Sources::read(&hub.root, &config)?;
        let linked = parvis::link(&sources, &options, &mut Memory::default(), &());
        make(&sources, &options, &linked)
    })?
}

impl Asked {
    /// The folder of the cache.
    pub(super) fn cache(&self, hub: &Hub) -> PathBuf {
        self.cache.clone().unwrap_or_else(|| hub.root.join(".parvis/cache"))
    }

    pub(super) fn options(&self, sources: &Sources, mode: Mode) -> anyhow::Result<Options> {
        // What is wrong in it is told by the pipeline; here, only its time zone is needed.
        let config =
            Config::read(&sources.config.path, &sources.config.text, &mut Diagnostics::default());
        let zone = config.map_or(jiff::tz::TimeZone::UTC, |config| config.zone);
        Ok(Options {
            now: clock::now(self.now.as_ref(), &zone)?,
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            future: self.future,
            also: None,
            strict: false,
            fresh: mode.fresh,
            check: mode.check,
            gate: mode.gate,
            search: mode.search,
            generator: concat!("Parvis ", env!("CARGO_PKG_VERSION")).to_owned(),
        })
    }
}

/// From here on memory grows little by little, in many places: pages of two megabytes, quick as they are while all texts
/// are read and parsed, would stay half empty. Where the system knows of no such thing, nothing is lost.
fn take_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

fn base_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    if is_base_url(url) {
        Ok(url.to_owned())
    } else {
        Err("write it as https://example.org".to_owned())
    }
}
