use super::cache::OnDisk;
use super::compile::{Asked, Mode};
use super::hub::Hub;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Failure, Global};
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use parvis::diagnostics::{Diagnostics, Severity};
use parvis::fingerprint::Fingerprint;
use parvis::memo::with_threads;
use parvis::out_path::OutPath;
use parvis::render::Job;
use parvis::sinks::Inventory;
use parvis::sources::Sources;
use parvis::{Memory, Options};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Print when the website is to be built again, though no file changed
///
/// A text waits for its day, a registration closes, an event becomes today's and then a past one: from that moment on a
/// build makes another website of the same files. The moment is printed as an RFC 3339 time, for the schedule of continuous
/// integration; `never` when nothing changes within `--within` days.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis next-build
  parvis next-build --within 30 --format json")]
pub(super) struct NextBuild {
    #[command(flatten)]
    asked: Asked,
    /// Days to look ahead
    #[arg(long, value_name = "DAYS", default_value_t = 366)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=3660))]
    within: u16,
    /// How it is told: as one line, or as one JSON document with the files that change
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The moment alone
    Text,
    /// One document: {version, at, files}
    Json,
}

/// What JSON tells.
#[derive(Serialize)]
struct Told {
    version: u32,
    /// RFC 3339, with the offset of the hub's time zone.
    at: Option<String>,
    files: Vec<String>,
}

/// A website by what each of its files is made from, and when that may change.
struct Website {
    files: BTreeMap<OutPath, Fingerprint>,
    next_change: Option<Timestamp>,
    zone: TimeZone,
}

impl NextBuild {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        with_threads(usize::from(global.threads), || self.find(global, terminal))?
    }

    fn find(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let hub = Hub::find(global)?;
        let sources = Sources::read(&hub.root, &std::path::absolute(&hub.config)?)?;
        let mode = Mode { fresh: false, check: false, gate: false, search: false };
        let options = self.asked.options(&sources, mode)?;
        let kept = OnDisk::at(&self.asked.cache(&hub)).read(mode);
        let mut memory = Memory::with_cache(kept);
        let Some(now) = website(&sources, &options, &mut memory)? else {
            let help = "`parvis check` shows them";
            return Err(Failure::with_help("the hub has mistakes", help));
        };
        let end = options.now + (i64::from(self.within) * 24).hours();
        let mut at = now.next_change;
        let mut changed = Vec::new();
        while let Some(moment) = at.filter(|moment| *moment <= end) {
            let then = Options { now: moment, ..options.clone() };
            let Some(later) = website(&sources, &then, &mut memory)? else { break };
            changed = difference(&now.files, &later.files);
            if !changed.is_empty() {
                break;
            }
            at = later.next_change;
        }
        let at = at.filter(|_| !changed.is_empty()).map(|at| at.to_zoned(now.zone.clone()));
        let at = at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        match self.format {
            Format::Text => {
                terminal.print(&format!("{}\n", at.as_deref().unwrap_or("never")))?;
                if let Some(first) = changed.first() {
                    let n_files = plural(changed.len(), "file changes", "files change");
                    let which = if changed.len() > 1 { ", the first" } else { ":" };
                    terminal.say(&format!("{n_files} then{which} `{first}`\n"));
                }
            }
            Format::Json => {
                let told = Told { version: 1, at, files: changed };
                terminal.print(&format!("{}\n", serde_json::to_string_pretty(&told)?))?;
            }
        }
        Ok(Exit::Done)
    }
}

/// What a build at a moment would make; `None` for a hub with mistakes.
fn website(
    sources: &Sources,
    options: &Options,
    memory: &mut Memory,
) -> anyhow::Result<Option<Website>> {
    let linked = parvis::link(sources, options, memory, &());
    let Some(hub) = linked.hub().cloned() else { return Ok(None) };
    let sink = Inventory::default();
    let run = |job: &Job, found: &mut Diagnostics| job.run(found);
    let outcome = linked.make(sources, options, &sink, &(), run)?;
    if outcome.diagnostics.count(Severity::Error) > 0 {
        return Ok(None);
    }
    Ok(Some(Website {
        files: sink.into_files(),
        next_change: hub.next_change(),
        zone: hub.config.zone.clone(),
    }))
}

/// The files that are new, gone, or made from other things.
fn difference(
    one: &BTreeMap<OutPath, Fingerprint>,
    other: &BTreeMap<OutPath, Fingerprint>,
) -> Vec<String> {
    let changed = one.iter().filter(|(file, made)| other.get(*file) != Some(made));
    let new = other.keys().filter(|file| !one.contains_key(*file));
    let files: BTreeSet<&OutPath> = changed.map(|(file, _)| file).chain(new).collect();
    files.into_iter().map(ToString::to_string).collect()
}
