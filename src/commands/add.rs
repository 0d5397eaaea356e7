use super::hub::{Hub, prefix, quoted};
use super::scaffold::{self, Draft, What};
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock};
use clap::Args;
use parvis::config::Config;
use parvis::locale::slug;
use parvis::moment::Written;
use std::path::Path;

/// Make a file for a new post, expert, testimonial, event or page
///
/// Its comments explain the fields. It is a draft: nothing of it is published before its
/// `draft: true` is removed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis add post \"A bike for two families\"
  parvis add event \"Open doors\" --date 2027-05-12T18:30
  parvis add expert \"Marie Duval\" --dry-run")]
pub(super) struct Add {
    #[arg(value_enum, value_name = "KIND")]
    what: What,
    /// Its title; of an expert, the name; of a testimonial, its title as well
    #[arg(value_parser = scaffold::title)]
    title: String,
    /// Its language, one of the hub's; else the default one
    #[arg(long)]
    lang: Option<String>,
    /// The date of a post, a testimonial or a page, or the start of an event; else today, and for
    /// an event a month from today
    #[arg(long, value_name = "DATE", value_parser = clock::parse)]
    date: Option<Written>,
    /// Show the file, and do not make it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Add {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let hub = Hub::find(global)?;
        let config = hub.read_config()?;
        let draft = Draft {
            title: &self.title,
            slug: slug(&self.title),
            suffix: suffix(self.lang.as_deref(), &config)?,
            date: self.date,
            today: clock::today(&config.zone)?,
            host: parvis::routes::host(&config.base_url),
        };
        let (path, text) = scaffold::item(
            self.what,
            scaffold::Language::of(&config.default_language().tag),
            &draft,
        )?;
        refuse_twin(&hub.root, self.what, &draft)?;
        let shown = format!("{}{path}", prefix(&fs_err::canonicalize(&hub.root)?));
        if self.dry_run {
            terminal.print(&text)?;
            terminal.say(&format!("would make {shown}\n"));
            return Ok(Exit::Done);
        }
        scaffold::write(&hub.root.join(&path), &text)?;
        terminal.print(&format!("{shown}\n"))?;
        if !terminal.quiet {
            terminal.say(&format!(
                "a draft: edit {}, look at it with `parvis build --drafts`\n",
                quoted(&shown)
            ));
        }
        Ok(Exit::Done)
    }
}

/// `.en` for a language that is not the hub's default one.
pub(super) fn suffix(lang: Option<&str>, config: &Config) -> anyhow::Result<String> {
    let known = config.language_tags();
    match lang.and_then(|lang| known.iter().position(|tag| *tag == lang)) {
        Some(0) => Ok(String::new()),
        Some(index) => Ok(format!(".{}", known[index])),
        None => match lang {
            None => Ok(String::new()),
            Some(lang) => {
                let message = format!("the hub has no language `{}`", lang.escape_debug());
                Err(Failure::with_help(
                    message,
                    format!(
                        "it has {}; others go under `languages:` in hub.yaml",
                        known.join(", ")
                    ),
                ))
            }
        },
    }
}

/// Two files of one slug and language would want one address, whatever their dates.
fn refuse_twin(root: &Path, what: What, draft: &Draft) -> anyhow::Result<()> {
    let folder = root.join("content").join(what.folder());
    if !folder.is_dir() {
        return Ok(());
    }
    let file = format!("{}{}.md", draft.slug, draft.suffix);
    for found in fs_err::read_dir(&folder)? {
        let name = found?.file_name().to_string_lossy().into_owned();
        let undated =
            name.get(11..).filter(|_| Written::parse(name.get(..10).unwrap_or("")).is_some());
        let is_twin = |name: &str| {
            name == file
                || name == draft.slug
                    && folder.join(name).join(format!("index{}.md", draft.suffix)).exists()
        };
        if is_twin(&name) || undated.is_some_and(|undated| undated == file) {
            let message = format!("there is already `content/{}/{name}`", what.folder());
            return Err(Failure::with_help(message, "choose another title, or edit that file"));
        }
    }
    Ok(())
}
