use super::hub::{quoted, shown};
use super::report::plural;
use super::scaffold::{self, Language, Theme};
use super::terminal::Terminal;
use super::{Exit, Failure, clock};
use clap::Args;
use std::path::{Path, PathBuf};

/// Begin a hub that builds as it is
///
/// It reads like a guide: two posts, a person, a testimonial, an event, pages and comments that say
/// what they are for. Replace them one by one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis new my-hub --lang en
  parvis new la-place --title \"La place du village\"
  parvis new my-portfolio --theme portfolio --title \"Camille Orsenne\" --lang en")]
pub(super) struct New {
    /// The folder to make; it may exist when it is empty
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The title of the hub
    #[arg(long, value_parser = scaffold::title)]
    title: Option<String>,
    /// What it is: a community's hub, or a person's own site
    #[arg(long, value_enum, default_value_t = Theme::Agora)]
    theme: Theme,
    /// The language of the hub and of its comments
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    lang: Language,
}

impl New {
    pub(super) fn run(&self, terminal: &Terminal) -> anyhow::Result<Exit> {
        refuse_files(&self.dir)?;
        let title = self.title.as_deref().unwrap_or(self.theme.own_title(self.lang));
        let zone = jiff::tz::TimeZone::UTC;
        let files = scaffold::hub(self.theme, self.lang, title, clock::today(&zone)?)?;
        for (path, text) in &files {
            scaffold::write(&self.dir.join(path), text)?;
        }
        if !terminal.quiet {
            terminal.print(&next(&shown(&self.dir), files.len()))?;
        }
        Ok(Exit::Done)
    }
}

fn refuse_files(dir: &Path) -> anyhow::Result<()> {
    let help = "choose another folder, or an empty one";
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::with_help(format!("`{}` is a file", dir.display()), help));
    }
    if !dir.exists() {
        return Ok(());
    }
    for found in fs_err::read_dir(dir)? {
        if found?.file_name() != ".git" {
            return Err(Failure::with_help(
                format!("`{}` is not empty: a hub begins in a folder of its own", dir.display()),
                help,
            ));
        }
    }
    Ok(())
}

fn next(dir: &str, n_files: usize) -> String {
    let made = format!("made a hub of {} in `{dir}`\nnext:\n", plural(n_files, "file", "files"));
    let go = if dir == "." { String::new() } else { format!("  cd {}\n", quoted(dir)) };
    let look = if dir == "." { "  python3 -m http.server --directory public\n" } else { "" };
    format!("{made}{go}  parvis build\n{look}")
}
