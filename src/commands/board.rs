use super::compile::link;
use super::hub::Hub;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Global, clock};
use clap::Args;
use parvis::diagnostics::Severity;
use parvis::editorial::{Board as Editorial, LeadTime, Stage, StepTime, Text};
use parvis::fields::Choice;
use parvis::kinds::Status;
use parvis::moment::Written;
use serde::Serialize;

/// Show what is on its way to publication, who holds it, and for how many days
///
/// Every post with an editorial status stands in its step: idea, selected, writing, review, approved, published. Urgent
/// ones come first, then those that wait longest.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis board
  parvis board --now 2027-01-04 --format json")]
pub(super) struct Board {
    /// The date to count days to, in the hub's time zone; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "DATE", value_parser = clock::parse, env = "PARVIS_NOW", hide_env_values = true)]
    now: Option<Written>,
    /// List every published text; else the last five
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
    /// One document: {version, today, stages: [{status, texts: [{file, slug, lang, title, …}]}], lead_times}
    Json,
}

/// Published texts that are shown without `--all`.
const LAST: usize = 5;

impl Board {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let linked = link(&Hub::find(global)?, self.now.as_ref(), global)?;
        let board = Editorial::of(&linked.hub);
        let n_errors = linked.diagnostics.count(Severity::Error);
        if n_errors > 0 {
            terminal.say(&format!(
                "warning: the hub has {}, and texts may be missing here; `parvis check` shows them\n",
                plural(n_errors, "error", "errors")
            ));
        }
        let told = match self.format {
            Format::Human => self.table(&board, terminal.width()),
            Format::Json => json(&board, &linked.hub.today.to_string())?,
        };
        terminal.print(&told)?;
        Ok(Exit::Done)
    }

    fn table(&self, board: &Editorial, width: Option<usize>) -> String {
        let shown: Vec<(&Stage, &[Text])> = board
            .stages
            .iter()
            .map(|stage| {
                let most =
                    if stage.status == Status::Published && !self.all { LAST } else { usize::MAX };
                (stage, &stage.texts[..stage.texts.len().min(most)])
            })
            .collect();
        let rows: Vec<Row> =
            shown.iter().flat_map(|(_, texts)| texts.iter().map(Row::of)).collect();
        let (widths, width) = (Widths::of(&rows), width.unwrap_or(usize::MAX));
        let mut lines = Vec::new();
        let mut rows = rows.iter();
        for (stage, texts) in shown {
            let n_texts = stage.texts.len();
            let last = if texts.len() < n_texts {
                format!(", the last {}", texts.len())
            } else {
                String::new()
            };
            lines.push(format!(
                "{}: {}{last}",
                stage.status.key(),
                plural(n_texts, "text", "texts")
            ));
            let rows = rows.by_ref().take(texts.len());
            lines.extend(rows.flat_map(|row| row.lines(&widths, width)));
        }
        lines.extend(lead_times(&board.lead_times));
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// What is told of a text, a column each.
struct Row {
    name: String,
    urgent: &'static str,
    holder: String,
    days: String,
    /// Why it waits, else its title.
    note: String,
}

impl Row {
    fn of(text: &Text) -> Row {
        let entry = &text.entry;
        let lang = if entry.lang_index > 0 { format!(" ({})", entry.lang) } else { String::new() };
        let days = text.days.map_or("? days".to_owned(), |days| {
            plural(usize::try_from(days).unwrap_or(0), "day", "days")
        });
        let nobody = if text.status < Status::Approved { "nobody" } else { "" };
        let title = &entry.common.title;
        let waits = text.waits.iter().filter(|reason| **reason != "status: approved");
        Row {
            name: format!("{}{lang}", entry.slug),
            urgent: if text.is_urgent && text.status < Status::Published { "urgent" } else { "" },
            holder: text.holder.as_ref().map_or(nobody, |holder| &holder.name).to_owned(),
            days: if text.status == Status::Published { format!("{days} ago") } else { days },
            note: waits
                .map(|reason| format!("held back: {reason}: "))
                .chain([title.clone()])
                .collect(),
        }
    }

    /// The columns side by side; below each other where so many letters are too few. A slug is never cut: it is what
    /// the other commands take.
    fn lines(&self, widths: &Widths, most: usize) -> Vec<String> {
        let n_letters = |text: &str| text.chars().count();
        if widths.table() > most {
            let facts = [self.urgent, &self.holder, &self.days, &self.note];
            let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            let facts = format!("    {}", facts.join(", "));
            return vec![format!("  {}", self.name), cut(&facts, most)];
        }
        let fill = |text: &str, width: usize| " ".repeat(width - n_letters(text));
        let left = |text: &str, width: usize| text.to_owned() + &fill(text, width);
        let columns = [
            left(&self.name, widths.name),
            left(self.urgent, widths.urgent),
            left(&self.holder, widths.holder),
            fill(&self.days, widths.days) + &self.days,
            self.note.clone(),
        ];
        let columns: Vec<String> = columns.into_iter().filter(|text| !text.is_empty()).collect();
        vec![cut(format!("  {}", columns.join("  ")).trim_end(), most)]
    }
}

/// The letters of the widest text of each column.
struct Widths {
    name: usize,
    urgent: usize,
    holder: usize,
    days: usize,
}

impl Widths {
    fn of(rows: &[Row]) -> Widths {
        let widest = |column: fn(&Row) -> &str| {
            rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0)
        };
        Widths {
            name: widest(|row| &row.name),
            urgent: widest(|row| row.urgent),
            holder: widest(|row| &row.holder),
            days: widest(|row| &row.days),
        }
    }

    /// Of all columns but the last, with a word of that one.
    fn table(&self) -> usize {
        const WORD: usize = 12;
        let columns = [self.name, self.urgent, self.holder, self.days, WORD];
        columns.iter().filter(|width| **width > 0).map(|width| width + 2).sum()
    }
}

/// A line within so many letters.
fn cut(line: &str, most: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    line.chars().take(most - 1).chain(['…']).collect()
}

fn lead_times(times: &[LeadTime]) -> Vec<String> {
    if times.is_empty() {
        return Vec::new();
    }
    let n_days = |days: i64| plural(usize::try_from(days).unwrap_or(0), "day", "days");
    let line = |time: &LeadTime| {
        let what = time.status.map_or("idea to approval", Choice::key);
        format!(
            "  {what}: {}, at most {}, of {}",
            n_days(time.median_days),
            n_days(time.longest_days),
            plural(time.n_texts, "text", "texts")
        )
    };
    ["lead times, the median:".to_owned()].into_iter().chain(times.iter().map(line)).collect()
}

/// The shape of the document is public: `version` counts its changes.
#[derive(Serialize)]
struct Document<'b> {
    version: u32,
    today: &'b str,
    stages: Vec<StageOf<'b>>,
    lead_times: Vec<Lead>,
}

#[derive(Serialize)]
struct StageOf<'b> {
    status: &'static str,
    texts: Vec<TextOf<'b>>,
}

#[derive(Serialize)]
struct TextOf<'b> {
    file: &'b str,
    slug: &'b str,
    lang: &'b str,
    title: &'b str,
    /// As it is written; none for a text that is published without one.
    status: Option<&'static str>,
    held_by: Option<&'b str>,
    since: Option<String>,
    days: Option<i64>,
    lane: &'static str,
    /// Why it is not published though it is approved.
    held_back: Option<&'b str>,
    steps: Vec<StepOf<'b>>,
}

#[derive(Serialize)]
struct StepOf<'b> {
    status: &'static str,
    by: Option<&'b str>,
    from: String,
    until: Option<String>,
    days: i64,
}

#[derive(Serialize)]
struct Lead {
    /// None for the whole way, from the first step to the last approval.
    status: Option<&'static str>,
    texts: usize,
    median_days: i64,
    longest_days: i64,
}

fn json(board: &Editorial, today: &str) -> anyhow::Result<String> {
    let lead = |time: &LeadTime| Lead {
        status: time.status.map(Choice::key),
        texts: time.n_texts,
        median_days: time.median_days,
        longest_days: time.longest_days,
    };
    let document = Document {
        version: 1,
        today,
        stages: board.stages.iter().map(StageOf::of).collect(),
        lead_times: board.lead_times.iter().map(lead).collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

impl TextOf<'_> {
    fn of(text: &Text) -> TextOf<'_> {
        let entry = &text.entry;
        let status = entry.item.post().and_then(|post| post.record().status);
        TextOf {
            file: &entry.file,
            slug: &entry.slug,
            lang: &entry.lang,
            title: &entry.common.title,
            status: status.map(Choice::key),
            held_by: text.holder.as_ref().map(|holder| holder.slug.as_str()),
            since: text.since.map(|since| since.to_string()),
            days: text.days,
            lane: if text.is_urgent { "urgent" } else { "normal" },
            held_back: text.waits.as_deref(),
            steps: text.steps.iter().map(StepOf::of).collect(),
        }
    }
}

impl StageOf<'_> {
    fn of(stage: &Stage) -> StageOf<'_> {
        StageOf { status: stage.status.key(), texts: stage.texts.iter().map(TextOf::of).collect() }
    }
}

impl StepOf<'_> {
    fn of(step: &StepTime) -> StepOf<'_> {
        StepOf {
            status: step.status.key(),
            by: step.by.as_deref(),
            from: step.from.to_string(),
            until: step.until.map(|until| until.to_string()),
            days: step.days,
        }
    }
}
