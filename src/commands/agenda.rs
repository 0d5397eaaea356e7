use super::compile::link;
use super::hub::Hub;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Global, clock};
use clap::Args;
use parvis::editorial::{Agenda as Preparations, Gathering, Task};
use parvis::moment::Written;
use serde::Serialize;

/// Show what is to be done for the events, and what is due or overdue
///
/// The tasks are those of `prepare` in the front matter of each event: their days follow from its start. A past event of the
/// hub's own without a `recap` has one task more. Cancelled events and those of other organisers are left out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis agenda
  parvis agenda --days 90 --all
  parvis agenda --format json")]
pub(super) struct Agenda {
    /// The date to count days from, in the hub's time zone; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "DATE", value_parser = clock::parse, env = "PARVIS_NOW", hide_env_values = true)]
    now: Option<Written>,
    /// How many days ahead to look
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u16).range(0..=3660))]
    days: u16,
    /// Also what is done
    #[arg(long)]
    all: bool,
    /// How it is told: as a table for people, or as one JSON document
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Human,
    /// One document: {version, today, events: [{file, slug, title, starts, phase, tasks: [{what, on, days, done}]}]}
    Json,
}

#[derive(Serialize)]
struct Told<'a> {
    version: u32,
    today: String,
    events: Vec<ToldEvent<'a>>,
}

#[derive(Serialize)]
struct ToldEvent<'a> {
    file: &'a str,
    slug: &'a str,
    title: &'a str,
    starts: String,
    phase: &'a str,
    tasks: Vec<ToldTask<'a>>,
}

#[derive(Serialize)]
struct ToldTask<'a> {
    what: &'a str,
    on: String,
    days: i64,
    done: bool,
}

impl ToldTask<'_> {
    fn of(task: &Task) -> ToldTask<'_> {
        let on = task.on.to_string();
        ToldTask { what: &task.what, on, days: task.days, done: task.is_done }
    }
}

impl Agenda {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let linked = link(&Hub::find(global)?, self.now.as_ref(), global)?;
        let agenda = Preparations::of(&linked.hub);
        let shown: Vec<(&Gathering, Vec<&Task>)> = agenda
            .gatherings
            .iter()
            .map(|gathering| {
                let tasks = gathering.tasks.iter().filter(|task| self.shows(task));
                (gathering, tasks.collect::<Vec<_>>())
            })
            .filter(|(_, tasks)| !tasks.is_empty())
            .collect();
        let told = match self.format {
            Format::Human => self.table(&shown),
            Format::Json => json(&shown, &linked.hub.today.to_string())?,
        };
        terminal.print(&told)?;
        Ok(Exit::Done)
    }

    fn shows(&self, task: &Task) -> bool {
        task.days <= i64::from(self.days) && (self.all || !task.is_done)
    }

    fn table(&self, shown: &[(&Gathering, Vec<&Task>)]) -> String {
        if shown.is_empty() {
            let days = plural(usize::from(self.days), "day", "days");
            return format!("nothing is due within {days}\n");
        }
        let widest = shown.iter().flat_map(|(_, tasks)| tasks).map(|task| when(task).len()).max();
        let width = widest.unwrap_or(0);
        let mut lines = Vec::new();
        for (gathering, tasks) in shown {
            lines.push(format!(
                "{} {} ({}): {}",
                gathering.starts,
                gathering.entry.slug,
                gathering.phase,
                gathering.entry.common.title
            ));
            lines.extend(
                tasks
                    .iter()
                    .map(|task| format!("  {}  {:width$}  {}", task.on, when(task), task.what)),
            );
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// `overdue by 3 days`, `today`, `in 12 days`, `done`.
fn when(task: &Task) -> String {
    let days =
        |n: i64| plural(usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
    match task.days {
        _ if task.is_done => "done".to_owned(),
        0 => "today".to_owned(),
        n if n < 0 => format!("overdue by {}", days(n)),
        n => format!("in {}", days(n)),
    }
}

fn json(shown: &[(&Gathering, Vec<&Task>)], today: &str) -> anyhow::Result<String> {
    let events = shown
        .iter()
        .map(|(gathering, tasks)| ToldEvent {
            file: &gathering.entry.file,
            slug: &gathering.entry.slug,
            title: &gathering.entry.common.title,
            starts: gathering.starts.to_string(),
            phase: gathering.phase,
            tasks: tasks.iter().map(|task| ToldTask::of(task)).collect(),
        })
        .collect();
    let told = Told { version: 1, today: today.to_owned(), events };
    Ok(format!("{}\n", serde_json::to_string_pretty(&told)?))
}
