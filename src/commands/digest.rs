use super::compile::link_and;
use super::hub::{Hub, shown};
use super::record::write_whole;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock};
use anyhow::Context;
use clap::Args;
use jiff::civil::Date;
use parvis::diagnostics::Severity;
use parvis::moment::Written;
use parvis::outputs::digest::{Asked, Letter};
use std::path::PathBuf;

/// Make the newsletter: posts since a day, the next events, a testimonial and an open question
///
/// As HTML that mail programs show, plain text, Markdown, or a whole message to open in a mail program. Nothing is sent.
/// Only what is published is in it, and texts that are official or paid for say so.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis digest --since 2026-11-01
  parvis digest --since 2026-11-01 --until 2026-11-30 --out letters
  parvis digest --since 2026-11-01 --lang en --format eml > letter.eml")]
pub(super) struct Digest {
    /// The first day whose posts are in it
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    since: Date,
    /// The last day; else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    until: Option<Date>,
    /// One of the hub's languages; else its first
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The date that next events come after, in the hub's time zone; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "DATE", value_parser = clock::parse, env = "PARVIS_NOW", hide_env_values = true)]
    now: Option<Written>,
    /// The form that is printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// Write all four forms into this folder: digest-2026-11-30.html, .txt, .md and .eml
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For the HTML editor of a mailing service
    Html,
    /// Lines of 72 letters
    Text,
    Markdown,
    /// A message with HTML and text, as a draft
    Eml,
}

impl Digest {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let (letter, until, n_errors) = self.letter(global)?;
        if n_errors > 0 {
            terminal.say(&format!(
                "warning: the hub has {}, and texts may be missing here; `parvis check` shows them\n",
                plural(n_errors, "error", "errors")
            ));
        }
        if letter.n_posts == 0 {
            let message = format!("nothing was published from {} to {until}", self.since);
            return Err(Failure::with_help(
                message,
                "a letter wants something to read: begin `--since` earlier",
            ));
        }
        let counted = format!(
            "{}, {}\n",
            plural(letter.n_posts, "post", "posts"),
            plural(letter.n_events, "event", "events")
        );
        let Some(folder) = &self.out else {
            terminal.print(match self.format {
                Format::Html => &letter.html,
                Format::Text => &letter.text,
                Format::Markdown => &letter.markdown,
                Format::Eml => &letter.message,
            })?;
            return Ok(Exit::Done);
        };
        let lang = self.lang.as_ref().map_or(String::new(), |lang| format!(".{lang}"));
        for (ending, text) in [
            ("html", &letter.html),
            ("txt", &letter.text),
            ("md", &letter.markdown),
            ("eml", &letter.message),
        ] {
            let path = folder.join(format!("digest-{until}{lang}.{ending}"));
            let name = shown(&path);
            write_whole(&path, &name, text)?;
            terminal.print(&format!("{name}\n"))?;
        }
        terminal.say(&counted);
        Ok(Exit::Done)
    }

    /// The letter, its last day, and how many errors the hub has.
    fn letter(&self, global: &Global) -> anyhow::Result<(Letter, Date, usize)> {
        link_and(&Hub::find(global)?, self.now.as_ref(), global, |sources, options, linked| {
            let hub = linked.hub().context("the configuration was read before")?;
            let until = self.until.unwrap_or(hub.today);
            if until < self.since {
                let message =
                    format!("the letter ends on {until}, before it begins on {}", self.since);
                return Err(Failure::with_help(message, "change `--since` and `--until` over"));
            }
            let languages: Vec<&str> = hub.locales.iter().map(|locale| locale.lang()).collect();
            let lang = self
                .lang
                .as_deref()
                .map_or(Some(0), |lang| languages.iter().position(|known| *known == lang));
            let Some(lang) = lang else {
                let help = format!("its languages are `{}`", languages.join("`, `"));
                let lang = self.lang.as_deref().unwrap_or_default().escape_debug();
                return Err(Failure::with_help(format!("the hub has no language `{lang}`"), help));
            };
            let asked = Asked { lang, since: self.since, until };
            let letter = linked.letter(sources, options, asked);
            let letter = letter.context("the configuration was read before")?;
            let letter = letter.map_err(|mistake| {
                let message = format!("`{}` cannot be made into a letter", mistake.file);
                Failure::with_help(message, mistake.message)
            })?;
            Ok((letter, until, linked.diagnostics().count(Severity::Error)))
        })
    }
}
