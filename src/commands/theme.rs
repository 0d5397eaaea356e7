use super::hub::{Hub, prefix, quoted};
use super::scaffold;
use super::terminal::Terminal;
use super::{Exit, Failure, Global};
use clap::{Args, Subcommand};
use parvis::config::Config;
use parvis::diagnostics::closest;
use parvis::sources::Sources;
use parvis::theme::{self, Part};

/// Begin a theme, or change a file of the one in use
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis theme new ours
  parvis theme list
  parvis theme eject templates/post.html")]
pub(super) struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(New),
    List(List),
    Eject(Eject),
}

/// Begin a theme of the hub's own, on the ground of the built-in one
///
/// It is a folder in `themes/`: a few templates, a style sheet and two options to begin with.
#[derive(Debug, Args)]
struct New {
    /// Its name, and that of its folder
    #[arg(value_parser = name)]
    name: String,
}

/// List the files of the theme in use that a file of the hub can stand in for
///
/// Those that the hub has already are marked with a `*`.
#[derive(Debug, Args)]
struct List {}

/// Copy a file of the theme in use to where the hub's own stands in for it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis theme eject templates/post.html
  parvis theme eject i18n/en.yaml
  parvis theme eject static/agora.css --dry-run")]
struct Eject {
    /// A path that `parvis theme list` shows; without one, they are listed
    path: Option<String>,
    /// Show the file, and do not copy it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Theme {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let hub = Hub::find(global)?;
        match &self.command {
            Command::New(new) => new.run(&hub, terminal),
            Command::List(List {}) => list(&hub, global, terminal),
            Command::Eject(eject) => eject.run(&hub, global, terminal),
        }
    }
}

/// Reads the name of a theme: letters, digits, `-` and `_`, and none that is built in.
fn name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || !text.chars().all(plain) {
        return Err("letters, digits, `-` and `_`, with a letter or a digit first".to_owned());
    }
    if theme::is_built_in(text) {
        return Err("the built-in theme of this name would be changed by it".to_owned());
    }
    Ok(text.to_owned())
}

impl New {
    fn run(&self, hub: &Hub, terminal: &Terminal) -> anyhow::Result<Exit> {
        let folder = format!("themes/{}", self.name);
        if hub.root.join(&folder).exists() {
            let message = format!("`{folder}` exists and is not replaced");
            return Err(Failure::with_help(message, "choose another name"));
        }
        for (path, text) in scaffold::theme(&self.name) {
            scaffold::write(&hub.root.join(&folder).join(path), &text)?;
        }
        let shown = format!("{}{folder}", prefix(&fs_err::canonicalize(&hub.root)?));
        terminal.print(&format!("{shown}\n"))?;
        if !terminal.quiet {
            terminal.say(&format!(
                "a theme: write `theme: {}` in hub.yaml to use it, and read {}\n",
                self.name,
                quoted(&format!("{shown}/theme.yaml"))
            ));
        }
        Ok(Exit::Done)
    }
}

fn list(hub: &Hub, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
    let line = |part: &Part| format!("{}{}\n", part.path, if part.is_own { " *" } else { "" });
    let lines: String = parts(hub, global)?.iter().map(line).collect();
    terminal.print(&lines).map(|()| Exit::Done)
}

fn parts(hub: &Hub, global: &Global) -> anyhow::Result<Vec<Part>> {
    let config: Config = hub.read_config()?;
    Ok(theme::parts(&config, &Sources::read(&hub.root, &global.config)?))
}

impl Eject {
    fn run(&self, hub: &Hub, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let Some(path) = &self.path else { return list(hub, global, terminal) };
        let parts = parts(hub, global)?;
        let path = path.trim_start_matches("./");
        let is_it = |part: &&Part| part.path == path || part.path == format!("templates/{path}");
        let Some(part) = parts.iter().find(is_it) else { return Err(unknown(path, &parts)) };
        let shown = format!("{}{}", prefix(&fs_err::canonicalize(&hub.root)?), part.place);
        if self.dry_run {
            terminal.print(&String::from_utf8_lossy(&part.bytes))?;
            terminal.say(&format!("would make {shown}\n"));
            return Ok(Exit::Done);
        }
        scaffold::write_bytes(&hub.root.join(&part.place), &part.bytes)?;
        terminal.print(&format!("{shown}\n"))?;
        if !terminal.quiet {
            terminal.say(&format!(
                "it stands in for the theme's own: edit {}, or remove it to go back\n",
                quoted(&shown)
            ));
        }
        Ok(Exit::Done)
    }
}

/// The names that are nearest: files of the same name elsewhere, else the one that is written most alike.
fn unknown(path: &str, parts: &[Part]) -> anyhow::Error {
    let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let names = parts.iter().map(|part| part.path.as_str());
    let mut near: Vec<&str> = names.clone().filter(|name| file(name) == file(path)).collect();
    if near.is_empty() {
        let files: Vec<String> = names.clone().map(file).collect();
        let of_file = closest(&file(path), files.iter().map(String::as_str));
        let alike = names.clone().filter(|name| of_file.is_some_and(|near| file(name) == near));
        near.extend(closest(path, names.clone()).into_iter().chain(alike));
        near.sort_unstable();
        near.dedup();
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let help = match quoted.as_slice() {
        [] => "`parvis theme list` shows what there is".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Failure::with_help(format!("the theme has no file `{}`", path.escape_debug()), help)
}
