use super::compile::link;
use super::hub::{Hub, prefix, quoted, shown};
use super::record::write_whole;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use parvis::fields::Choice;
use parvis::popularity::{self, Counted, Export, Period, Unreadable};
use std::path::PathBuf;

/// Count what is read most, from the exports of an analytics tool or from server logs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis popularity import pages.csv --since 2026-01-01 --until 2026-11-30
  parvis popularity import access.log access.log.1.gz --dry-run")]
pub(super) struct Popularity {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(Import),
}

/// Count the views of each text in some files, and write data/popularity.csv
///
/// Takes page URLs of Matomo (CSV, JSON), pages.csv of Plausible, reports of GoAccess (CSV, JSON), server logs in the
/// Common and Combined Log Format (packed with gzip, too), and any table of paths and views. All the files of one call
/// are added up, and take the place of what data/popularity.csv held. No visitor is recorded.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis popularity import pages.csv --since 2026-01-01 --until 2026-11-30
  parvis popularity import access.log access.log.1.gz --dry-run
  parvis popularity import report.json --from goaccess")]
struct Import {
    /// The files; they must not tell of the same days twice
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What wrote them; else it is guessed
    #[arg(long, value_enum, value_name = "TOOL")]
    from: Option<Tool>,
    /// The first day that counts. Of files that name no days, the first day they tell of
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    since: Option<Date>,
    /// The last day that counts. Of files that name no days, the last day they tell of
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    until: Option<Date>,
    /// The day of counting; else SOURCE_DATE_EPOCH, else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    on: Option<Date>,
    /// Show the file as it would be, and leave it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Tool {
    /// Behaviour, Pages, Page URLs: exported flat
    Matomo,
    /// pages.csv of an export
    Plausible,
    /// A report with `-o report.json` or `-o report.csv`
    Goaccess,
    /// A log in the Common or the Combined Log Format
    Clf,
    /// A table of paths and views
    Csv,
}

impl Tool {
    fn of_library(self) -> popularity::Tool {
        match self {
            Tool::Matomo => popularity::Tool::Matomo,
            Tool::Plausible => popularity::Tool::Plausible,
            Tool::Goaccess => popularity::Tool::Goaccess,
            Tool::Clf => popularity::Tool::Clf,
            Tool::Csv => popularity::Tool::Csv,
        }
    }
}

/// Unknown addresses that are shown without `--verbose`.
const SHOWN: usize = 10;
const FILE: &str = "data/popularity.csv";

impl Popularity {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let Command::Import(import) = &self.command;
        import.run(global, terminal)
    }
}

impl Import {
    fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let asked = Period { from: self.since, to: self.until };
        if let (Some(since), Some(until)) = (self.since, self.until)
            && until < since
        {
            let message = format!("the period ends on {until}, before it begins on {since}");
            return Err(Failure::with_help(message, "change `--since` and `--until` over"));
        }
        let linked = link(&Hub::find(global)?, None, global)?;
        let hub = &linked.hub;
        let exports = self.read(asked)?;
        let counted = popularity::count(hub, &exports);
        if counted.texts.is_empty() {
            return Err(nothing_known(&counted, hub.routes.base_url()));
        }
        let own = exports.iter().map(|export| export.period).reduce(Period::and);
        let own = own.unwrap_or_default();
        let period = Period { from: asked.from.or(own.from), to: asked.to.or(own.to) };
        let counted_on = self.on.map_or_else(|| clock::today(&hub.config.zone), Ok)?;
        if period.to.is_some_and(|to| to > counted_on) {
            let message = format!("it is {counted_on}, and the period does not end before");
            return Err(Failure::with_help(
                message,
                "end it with `--until`, or count `--on` another day",
            ));
        }
        let mut tools: Vec<popularity::Tool> = exports.iter().map(|export| export.tool).collect();
        tools.sort_unstable();
        tools.dedup();
        let text = popularity::to_csv(&counted, period, &tools, counted_on);
        let root = &linked.sources.root;
        let name = format!("{}{FILE}", prefix(root));
        terminal.say(&told(&counted, &exports, terminal.verbose));
        if period.from.is_none() || period.to.is_none() {
            terminal.say(
                "warning: nothing says which days these views are of, and readers will ask\n  = help: \
                 tell it: `--since 2026-01-01 --until 2026-11-30`\n",
            );
        }
        if self.dry_run {
            terminal.print(&text)?;
            terminal.say(&format!("would write {name}\n"));
            return Ok(Exit::Done);
        }
        write_whole(&root.join(FILE), &name, &text)?;
        terminal.print(&format!("{name}\n"))?;
        Ok(Exit::Done)
    }

    fn read(&self, within: Period) -> anyhow::Result<Vec<Export>> {
        let read = |file: &PathBuf| {
            let bytes = fs_err::read(file)?;
            popularity::read(&bytes, self.from.map(Tool::of_library), within)
                .map_err(|why| refused(&why, &shown(file)))
        };
        self.files.iter().map(read).collect()
    }
}

fn told(counted: &Counted, exports: &[Export], all: bool) -> String {
    let sum =
        |views: &[(String, u64)]| views.iter().fold(0_u64, |sum, (_, n)| sum.saturating_add(*n));
    let total = |of: fn(&Export) -> usize| exports.iter().map(of).sum::<usize>();
    let views = |n: u64| plural(usize::try_from(n).unwrap_or(usize::MAX), "view", "views");
    let mut lines = vec![format!(
        "{} of {}",
        views(sum(&counted.texts)),
        plural(counted.texts.len(), "text", "texts")
    )];
    for (n, what) in [
        (total(|export| export.n_robots), "of robots"),
        (total(|export| export.n_no_pages), "that are no page, or failed"),
        (total(|export| export.n_outside), "of other days"),
        (total(|export| export.n_unreadable), "that cannot be read"),
    ] {
        if n > 0 {
            lines.push(format!("left out: {} {what}", plural(n, "line", "lines")));
        }
    }
    if !counted.unknown.is_empty() {
        lines.push(format!(
            "{} of {} that {} no text of the hub: lists, the home page, or pages that are gone",
            views(sum(&counted.unknown)),
            plural(counted.unknown.len(), "address", "addresses"),
            if counted.unknown.len() == 1 { "is" } else { "are" }
        ));
        let n_shown = if all { usize::MAX } else { SHOWN };
        lines.extend(
            counted
                .unknown
                .iter()
                .take(n_shown)
                .map(|(path, n)| format!("  {n:>7}  {}", path.escape_debug())),
        );
        let rest = counted.unknown.len().saturating_sub(n_shown);
        if rest > 0 {
            lines.push(format!("  and {rest} more; `--verbose` shows them"));
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn nothing_known(counted: &Counted, base_url: &str) -> anyhow::Error {
    let first: Vec<String> = counted
        .unknown
        .iter()
        .take(3)
        .map(|(path, _)| format!("`{}`", path.escape_debug()))
        .collect();
    let message = format!(
        "none of the {} is a text of this hub; the first: {}",
        plural(counted.unknown.len(), "address", "addresses"),
        first.join(", ")
    );
    let help = format!(
        "is it the export of another site? This one is {base_url}, by `base_url` in hub.yaml; texts that moved keep their old addresses in `aliases`"
    );
    Failure::with_help(message, help)
}

fn refused(why: &Unreadable, file: &str) -> anyhow::Error {
    let form = |tool: popularity::Tool| match tool {
        popularity::Tool::Matomo => {
            "Behaviour, Pages, Page URLs, shown flat, and exported as CSV or JSON: it wants the columns `label` or `url`, and `nb_hits`"
        }
        popularity::Tool::Plausible => {
            "take pages.csv of the export: it wants the columns `name` or `page`, and `pageviews` or `visitors`"
        }
        popularity::Tool::Goaccess => {
            "make it with `goaccess access.log -o report.json`, with the panel of requests"
        }
        popularity::Tool::Clf | popularity::Tool::Combined => {
            "a line is `192.0.2.1 - - [20/Nov/2026:08:00:00 +0100] \"GET /blog/ HTTP/1.1\" 200 5120`"
        }
        popularity::Tool::Csv => "its first line names the columns: `path,views`",
    };
    let (message, help) = match why {
        Unreadable::Empty => {
            ("is empty".to_owned(), "was there a period without a visit, or did the export fail?")
        }
        Unreadable::Encoding => (
            "is neither UTF-8 nor UTF-16".to_owned(),
            "export it as UTF-8, or turn it: `iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv`",
        ),
        Unreadable::Packed => (
            "cannot be unpacked: it is cut short or damaged".to_owned(),
            "copy it from the server again",
        ),
        Unreadable::TooLarge => (
            "is larger than 1 GiB".to_owned(),
            "split it: several files may be named, and are added up",
        ),
        Unreadable::Form(tool) => (format!("is not in the form of `{}`", tool.key()), form(*tool)),
        Unreadable::Outside => {
            ("tells of other days only".to_owned(), "look at `--since` and `--until`")
        }
        Unreadable::NoPages(tool) => {
            (format!("holds no view of a page, read as `{}`", tool.key()), form(*tool))
        }
    };
    Failure::with_help(format!("{} {message}", quoted(file)), help)
}
