use super::hub::{Hub, prefix};
use super::record::{Editors, TextFile};
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock};
use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use parvis::diagnostics::closest;
use parvis::editorial::{Remark, pending, unanswered};
use parvis::fields::Choice;
use parvis::kinds::{Comment, CommentAuthor, CommentStatus, Comments as File};
use parvis::moment::Written;
use parvis::yaml::items;
use serde::Serialize;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// List what readers said that waits, decide on it, and answer
///
/// Without a command, it lists the comments whose status is `pending`, and the questions that nobody of the hub has answered.
/// A comment is named by `post#id`, or by its id alone where no other has it. All else of the file stays as it is, byte for byte.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  parvis comments
  parvis comments approve hello#c3
  parvis comments spam c4 c5
  parvis comments answer hello#c3 --by marie-duval --text \"Yes, on Thursday.\"")]
pub(super) struct Comments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The date to count days to, in the hub's time zone; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "DATE", value_parser = clock::parse, env = "PARVIS_NOW", hide_env_values = true)]
    now: Option<Written>,
    /// How they are told: as a table for people, or as one JSON document
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Human,
    /// One document: {version, pending: [{name, file, author, date, days, text}], unanswered: […]}
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Approve(Approve),
    Spam(Spam),
    Answer(Answer),
}

/// Publish comments
#[derive(Debug, Args)]
struct Approve {
    /// Their names, as `parvis comments` shows them
    #[arg(required = true)]
    names: Vec<String>,
}

/// Mark comments as spam: they are kept, and never shown
#[derive(Debug, Args)]
struct Spam {
    /// Their names, as `parvis comments` shows them
    #[arg(required = true)]
    names: Vec<String>,
}

/// Answer a comment as a person of the hub, with the official badge
///
/// The answer is Markdown, from `--text`, from a file, or from the standard input.
#[derive(Debug, Args)]
struct Answer {
    /// The name of the comment, as `parvis comments` shows it
    name: String,
    /// Who answers, by slug
    #[arg(long, value_name = "REF")]
    by: String,
    /// The answer
    #[arg(long, value_name = "TEXT", conflicts_with = "file")]
    text: Option<String>,
    /// The file with the answer
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The day of the answer; else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    on: Option<Date>,
}

/// Letters of a comment that a table shows.
const EXCERPT: usize = 60;

impl Comments {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let editors = Editors::at(&Hub::find(global)?, self.now.as_ref(), global)?;
        match &self.command {
            None => terminal.print(&self.list(&editors)?)?,
            Some(Command::Approve(Approve { names })) => {
                decide(&editors, names, CommentStatus::Approved, terminal)?;
            }
            Some(Command::Spam(Spam { names })) => {
                decide(&editors, names, CommentStatus::Spam, terminal)?;
            }
            Some(Command::Answer(answer)) => answer.write(&editors, terminal)?,
        }
        Ok(Exit::Done)
    }

    fn list(&self, editors: &Editors) -> anyhow::Result<String> {
        let (pending, unanswered) = (pending(editors.hub()), unanswered(editors.hub()));
        if self.format == Format::Json {
            let of = |remarks: &[Remark]| remarks.iter().map(Told::of).collect();
            let told = ToldAll { version: 1, pending: of(&pending), unanswered: of(&unanswered) };
            return Ok(format!("{}\n", serde_json::to_string_pretty(&told)?));
        }
        let groups = [("pending", &pending), ("unanswered", &unanswered)];
        let rows = groups.iter().flat_map(|(_, remarks)| remarks.iter());
        let widest = rows.clone().map(|one| one.name().chars().count()).max().unwrap_or(0);
        let names = rows.map(|one| signed(one.comment()).chars().count()).max().unwrap_or(0);
        let mut told = String::new();
        for (title, remarks) in groups {
            told.push_str(&format!("{title}: {}\n", plural(remarks.len(), "comment", "comments")));
            for one in remarks {
                let days = plural(usize::try_from(one.days)?, "day", "days");
                let (name, who) = (one.name(), signed(one.comment()));
                let text = excerpt(&one.comment().body.lead);
                told.push_str(&format!("  {name:widest$}  {who:names$}  {days:>9}  {text}\n"));
            }
        }
        Ok(told)
    }
}

/// What JSON tells.
#[derive(Serialize)]
struct ToldAll {
    version: u32,
    pending: Vec<Told>,
    unanswered: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    name: String,
    file: String,
    author: String,
    date: String,
    days: i64,
    /// Plain: of the first paragraph.
    text: String,
}

impl Told {
    fn of(one: &Remark) -> Told {
        let comment = one.comment();
        Told {
            name: one.name(),
            file: one.file.file.to_string(),
            author: signed(comment).to_owned(),
            date: comment.date.iso(),
            days: one.days,
            text: comment.body.lead.clone(),
        }
    }
}

fn signed(comment: &Comment) -> &str {
    match &comment.author {
        CommentAuthor::Expert(slug) => &slug.text,
        CommentAuthor::Reader { name, .. } => &name.text,
    }
}

fn excerpt(text: &str) -> String {
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(EXCERPT).collect();
    format!("{}…", cut.trim_end())
}

/// Every comment of the hub, with its file.
fn all(editors: &Editors) -> Vec<(&Arc<File>, usize)> {
    let hub = editors.hub();
    let published = hub.comments.iter().flatten().map(|one| (&one.file, one.index));
    let withheld = hub.withheld_comments.iter().map(|one| (&one.file, one.index));
    published.chain(withheld).collect()
}

/// The comment of this name.
fn named<'e>(editors: &'e Editors, name: &str) -> anyhow::Result<(&'e Arc<File>, &'e Comment)> {
    let all = all(editors);
    let full = |(file, index): &(&Arc<File>, usize)| {
        format!("{}#{}", file.post, file.list[*index].id.text)
    };
    let is_it = |one: &&(&Arc<File>, usize)| {
        let (file, index) = one;
        full(one) == name || file.list[*index].id.text == name
    };
    let found: Vec<&(&Arc<File>, usize)> = all.iter().filter(is_it).collect();
    match found.as_slice() {
        [(file, index)] => Ok((file, &file.list[*index])),
        [] => {
            let names: Vec<String> = all.iter().map(full).collect();
            let help = match closest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`parvis comments` shows the names of those that wait".to_owned(),
            };
            let message = format!("there is no comment `{}`", name.escape_debug());
            Err(Failure::with_help(message, help))
        }
        several => {
            let mut files: Vec<String> =
                several.iter().map(|one| format!("`{}` in `{}`", full(one), one.0.file)).collect();
            files.sort_unstable();
            let message = format!("`{}` names {} comments", name.escape_debug(), files.len());
            Err(Failure::with_help(message, format!("name one: {}", files.join(" or "))))
        }
    }
}

/// A file of comments as it stands, for a change.
fn open(editors: &Editors, file: &File) -> anyhow::Result<TextFile> {
    let sources = &editors.linked().sources;
    let shown = format!("{}{}", prefix(&sources.root), file.file);
    TextFile::read(&sources.root.join(&*file.file), &shown)
}

fn odd(file: &File) -> anyhow::Error {
    Failure::with_help(
        format!("`{}` cannot be changed without disturbing the rest of it", file.file),
        "`parvis check` tells its mistakes; when there are none, write a key a line",
    )
}

/// Gives comments a status: all of them, or none when one of the names is wrong.
fn decide(
    editors: &Editors,
    names: &[String],
    status: CommentStatus,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let found: Vec<_> =
        names.iter().map(|name| named(editors, name)).collect::<anyhow::Result<_>>()?;
    for (file, comment) in found {
        let text = open(editors, file)?;
        let id = &comment.id.text;
        let made = items::set(&text.text, id, "status", status.key()).ok_or_else(|| odd(file))?;
        let name = format!("{}#{id}", file.post);
        if made == text.text {
            terminal.say(&format!("{name} is {} already\n", status.key()));
            continue;
        }
        text.replace(&made)?;
        terminal.print(&format!("{name}: {}\n", status.key()))?;
    }
    Ok(())
}

impl Answer {
    fn write(&self, editors: &Editors, terminal: &Terminal) -> anyhow::Result<()> {
        let by = editors.person(&self.by)?;
        let (file, comment) = named(editors, &self.name)?;
        let body = self.body()?;
        if body.trim().is_empty() {
            let help = "write it with `--text`, in a `--file`, or to the standard input";
            return Err(Failure::with_help("the answer is empty", help));
        }
        let body = body.trim().replace("\r\n", "\n");
        let body = if body.contains('\n') { format!("{body}\n") } else { body };
        let on = match self.on {
            Some(day) => day,
            None => clock::today(&editors.hub().config.zone)?,
        };
        let id = free_id(file);
        let on = on.to_string();
        let fields = [
            ("id", id.as_str()),
            ("expert", by),
            ("date", &on),
            ("reply_to", &comment.id.text),
            ("body", &body),
            ("status", CommentStatus::Approved.key()),
        ];
        let text = open(editors, file)?;
        let made = items::push(&text.text, &fields).ok_or_else(|| odd(file))?;
        text.replace(&made)?;
        terminal.print(&format!("{}#{id}\n", file.post))
    }

    fn body(&self) -> anyhow::Result<String> {
        if let Some(text) = &self.text {
            return Ok(text.clone());
        }
        if let Some(path) = &self.file {
            return Ok(fs_err::read_to_string(path)?);
        }
        let mut text = String::new();
        let mut input = std::io::stdin();
        if !input.is_terminal() {
            input.read_to_string(&mut text).context("cannot read the standard input")?;
        }
        Ok(text)
    }
}

/// The id after the last one of a file: `c4` after `c3`.
fn free_id(file: &File) -> String {
    let last = file.list.last().map_or("c0", |comment| comment.id.text.as_str());
    let stem = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: u64 = last[stem.len()..].parse().unwrap_or(0);
    let is_free = |id: &String| file.list.iter().all(|comment| comment.id.text != *id);
    (number + 1..).map(|number| format!("{stem}{number}")).find(is_free).unwrap_or_default()
}
