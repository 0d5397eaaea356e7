//! What `status`, `approve` and `ask` share: the text and the person that are named, and the file with one step more.

use super::compile::{Linked, link};
use super::hub::{Hub, prefix, quoted};
use super::terminal::Terminal;
use super::{Failure, Global};
use anyhow::Context;
use parvis::diagnostics::closest;
use parvis::editorial::{Decision, Refused, write};
use parvis::hub::Hub as LinkedHub;
use parvis::kinds::{Entry, Record};
use parvis::moment::Written;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A hub that is linked, and the command line's way to name what is in it.
pub(super) struct Editors {
    linked: Linked,
    root: PathBuf,
}

impl Editors {
    pub(super) fn of(hub: &Hub, global: &Global) -> anyhow::Result<Editors> {
        Editors::at(hub, None, global)
    }

    /// The same on a day.
    pub(super) fn at(hub: &Hub, now: Option<&Written>, global: &Global) -> anyhow::Result<Editors> {
        let linked = link(hub, now, global)?;
        Ok(Editors { root: linked.sources.root.clone(), linked })
    }

    pub(super) fn hub(&self) -> &LinkedHub {
        &self.linked.hub
    }

    pub(super) fn linked(&self) -> &Linked {
        &self.linked
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Arc<Entry>> {
        let hub = self.hub();
        hub.entries.iter().chain(hub.withheld.iter().map(|withheld| &withheld.entry))
    }

    /// The post that is named by its path, its slug, or `posts/slug`.
    pub(super) fn post(&self, named: &str) -> anyhow::Result<&Arc<Entry>> {
        let posts = || self.entries().filter(|entry| entry.kind.name == "posts");
        let slug = named.strip_prefix("posts/").unwrap_or(named);
        let mut found: Vec<&Arc<Entry>> = posts().filter(|entry| entry.slug == slug).collect();
        if found.is_empty() {
            let literal = named.trim_start_matches("./").trim_end_matches('/').to_owned();
            let paths: Vec<String> = self.in_hub(named).into_iter().chain([literal]).collect();
            let is_it = |entry: &&Arc<Entry>| {
                let is_one = |path: &String| {
                    *entry.file == **path || entry.bundle.as_ref().is_some_and(|own| own == path)
                };
                paths.iter().any(is_one)
            };
            found = posts().filter(is_it).collect();
            let other = self.entries().find(is_it);
            if let Some(other) = other.filter(|_| found.is_empty()) {
                let message = format!("`{}` is no post", other.file);
                return Err(Failure::with_help(message, "only posts have an editorial record"));
            }
        }
        match found.as_slice() {
            [post] => Ok(post),
            [] => {
                let near = closest(slug, posts().map(|entry| entry.slug.as_str()))
                    .or_else(|| closest(named, posts().map(|entry| &*entry.file)));
                let help = near.map_or(
                    "name it by its slug or its file, as `parvis board` shows them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(Failure::with_help(
                    format!("there is no post `{}`", named.escape_debug()),
                    help,
                ))
            }
            several => {
                let mut files: Vec<String> =
                    several.iter().map(|post| format!("`{}`", post.file)).collect();
                files.sort_unstable();
                let message =
                    format!("`{}` is the slug of {} texts", named.escape_debug(), files.len());
                Err(Failure::with_help(
                    message,
                    format!("name one by its file: {}", files.join(" or ")),
                ))
            }
        }
    }

    /// A path as the hub has it: relative to its folder, with `/`. `None` for what lies elsewhere.
    fn in_hub(&self, named: &str) -> Option<String> {
        let path = std::env::current_dir().ok()?.join(named);
        // A post may itself be a symbolic link, and is named by where it stands.
        let folder = fs_err::canonicalize(path.parent()?).ok()?;
        let path = folder.strip_prefix(&self.root).ok()?.join(path.file_name()?);
        Some(path.to_string_lossy().replace('\\', "/"))
    }

    /// The slug of a person of the hub.
    pub(super) fn person<'n>(&self, named: &'n str) -> anyhow::Result<&'n str> {
        let slug = named.strip_prefix("experts/").unwrap_or(named);
        let mut slugs: Vec<&str> = self
            .entries()
            .filter(|entry| entry.item.person().is_some())
            .map(|entry| entry.slug.as_str())
            .collect();
        if slugs.contains(&slug) {
            return Ok(slug);
        }
        slugs.sort_unstable();
        let help = match closest(slug, slugs.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "people are the files of `content/experts/`, named by their slugs".to_owned(),
        };
        Err(Failure::with_help(format!("there is no person `{}`", slug.escape_debug()), help))
    }

    /// Writes a step into the file of a post, or shows the file that would be.
    pub(super) fn record(
        &self,
        post: &Entry,
        decision: &Decision,
        dry_run: bool,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let record = post.item.post().map(|post| post.record());
        let step = |text: &str| write(text, record.unwrap_or(&Record::default()), decision);
        self.rewrite(post, step, dry_run, terminal)
    }

    /// Changes the file of an entry, or shows the file that would be.
    pub(super) fn rewrite(
        &self,
        entry: &Entry,
        change: impl FnOnce(&str) -> Result<String, Refused>,
        dry_run: bool,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let shown = self.shown(&entry.file);
        let file = TextFile::read(&self.root.join(&*entry.file), &shown)?;
        if self.linked.sources.text(&entry.file) != Some(&file.text) {
            let message = format!("`{shown}` was changed a moment ago");
            return Err(Failure::with_help(message, "run the command again"));
        }
        let text = change(&file.text).map_err(|why| refused(why, &shown))?;
        if dry_run {
            terminal.print(&text)?;
            terminal.say(&format!("would change {shown}\n"));
            return Ok(());
        }
        file.replace(&text)?;
        terminal.print(&format!("{shown}\n"))
    }

    /// A path of the hub so that it can be opened from here.
    pub(super) fn shown(&self, path: &str) -> String {
        format!("{}{path}", prefix(&self.root))
    }
}

fn refused(why: Refused, shown: &str) -> anyhow::Error {
    let (message, help) = match why {
        Refused::NoFrontMatter => (
            format!("`{shown}` has no front matter"),
            "begin it with a line of `---`, its `title:` and `date:`, and another `---`",
        ),
        Refused::Unclosed => {
            (format!("the front matter of `{shown}` has no end"), "close it with a line of `---`")
        }
        Refused::Odd => (
            format!(
                "the front matter of `{shown}` cannot be changed without disturbing the rest of it"
            ),
            "`parvis check` tells its mistakes; when there are none, write a key a line",
        ),
    };
    Failure::with_help(message, help)
}

/// A text file as it stands on the disk.
pub(super) struct TextFile {
    /// Where its bytes are, behind symbolic links.
    path: PathBuf,
    shown: String,
    /// A byte order mark, or nothing.
    mark: &'static str,
    pub(super) text: String,
}

impl TextFile {
    pub(super) fn read(path: &Path, shown: &str) -> anyhow::Result<TextFile> {
        const MARK: &str = "\u{feff}";
        let path = fs_err::canonicalize(path)?;
        if fs_err::metadata(&path)?.permissions().readonly() {
            let help = format!("let it be written first: `chmod u+w {}`", quoted(shown));
            return Err(Failure::with_help(format!("`{shown}` is read-only"), help));
        }
        let whole = fs_err::read_to_string(&path)?;
        let (mark, text) = match whole.strip_prefix(MARK) {
            Some(text) => (MARK, text.to_owned()),
            None => ("", whole),
        };
        Ok(TextFile { path, shown: shown.to_owned(), mark, text })
    }

    /// Writes the new text aside and puts it in place in one step, so that nobody ever reads half of it.
    pub(super) fn replace(&self, text: &str) -> anyhow::Result<()> {
        let cannot = || format!("cannot write `{}`", self.shown);
        let name = self.path.file_name().context("a file has a name")?.to_string_lossy();
        // Hidden, so that a preview takes no notice of it.
        let aside = self.path.with_file_name(format!(".{name}.parvis"));
        let written = || -> anyhow::Result<()> {
            let mut file = fs_err::File::create(&aside)?;
            file.set_permissions(fs_err::metadata(&self.path)?.permissions())?;
            file.write_all(self.mark.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(fs_err::rename(&aside, &self.path)?)
        };
        written().with_context(cannot).inspect_err(|_| {
            // What is left of it says nothing that the error does not.
            let _ = fs_err::remove_file(&aside);
        })
    }
}

/// Writes a text of the hub whole and in one step; there may be no such file yet.
pub(super) fn write_whole(path: &Path, shown: &str, text: &str) -> anyhow::Result<()> {
    if !path.exists() {
        fs_err::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs_err::File::create_new(path)?;
    }
    TextFile::read(path, shown)?.replace(text)
}
