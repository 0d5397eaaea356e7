//! Tests are sites: a small hub in, a file or a message out. A module a feature; this file alone knows the API.
#![allow(clippy::unwrap_used)]

mod addresses;
mod agenda;
mod archives;
mod assets;
mod calendars;
mod command_line;
mod comments;
mod contact_cards;
mod conversation;
mod determinism;
mod digest;
mod disclosure;
mod editorial;
mod events;
mod example;
mod faults;
mod feedback;
mod feeds;
mod honesty;
mod images;
mod languages;
mod links;
#[cfg(feature = "serve")]
mod live;
mod microformats;
mod mistakes;
mod next_build;
mod outputs;
#[cfg(feature = "images")]
mod pictures;
mod popularity;
mod portfolio;
mod posts;
mod private;
mod rebuilds;
mod refs;
mod schemas;
mod search;
mod similar;
#[cfg(feature = "cards")]
mod social_cards;
mod structured_data;
mod terms;
mod testimonials;
mod theme_authors;
mod themes;
mod voices;
mod words;

use parvis::cache::Cache;
use parvis::diagnostics::{Diagnostic, Severity};
use parvis::sinks::Memory;
use parvis::sources::Sources;
use parvis::summary::Summary;
use parvis::{Options, compile};
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// What every small hub begins with.
const CONFIG: &str = "title: La place\nbase_url: https://place.example\n";

/// A configuration with these lines more.
fn config(more: &str) -> String {
    format!("{CONFIG}{more}\n")
}

/// The same in two languages.
fn bilingual() -> String {
    config("languages: {en: {title: The square}}")
}

/// A post with these lines more in its front matter.
fn post(title: &str, date: &str, more: &str) -> String {
    text(&format!("title: {title}\ndate: {date}\n{more}"), &format!("Le texte de {title}."))
}

/// A testimonial that may be published, with these lines more.
fn testimonial(name: &str, date: &str, more: &str) -> String {
    let front = format!(
        "title: L'avis de {name}\ndate: {date}\nauthor: {{name: {name}}}\nconsent: {{on: {date}, by: courriel}}\n{more}"
    );
    text(&front, &format!("Les mots de {name}."))
}

/// Front matter and body.
fn text(front: &str, body: &str) -> String {
    format!("---\n{}\n---\n\n{body}\n", front.trim_end())
}

/// A hub in a folder of its own, and how it is asked to be built.
struct Hub {
    folder: TempDir,
    options: Options,
}

impl Hub {
    /// Without a `hub.yaml` among the files, it has that of [`CONFIG`].
    fn new(files: &[(&str, &str)]) -> Hub {
        let hub = Hub { folder: TempDir::new().unwrap(), options: options() };
        hub.write("hub.yaml", CONFIG);
        for (path, text) in files {
            hub.write(path, text);
        }
        hub
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let full = self.root().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, bytes).unwrap();
    }

    fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).unwrap();
    }

    fn build(&self) -> Site {
        build(self.root(), &self.options)
    }

    /// Builds with what an earlier build kept, and hands back what this one did.
    fn build_with(&self, cache: Cache) -> (Site, Arc<Cache>) {
        let mut memory = parvis::Memory::with_cache(cache);
        (build_in(&mut memory, self.root(), &self.options), memory.cache.clone())
    }
}

/// The options of a build whose clock stands still.
fn options() -> Options {
    Options {
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
        base_url: None,
        drafts: false,
        future: false,
        also: None,
        strict: false,
        fresh: false,
        check: false,
        gate: false,
        search: false,
        generator: "Parvis".to_owned(),
    }
}

fn build(root: &Path, options: &Options) -> Site {
    build_in(&mut parvis::Memory::default(), root, options)
}

fn build_in(memory: &mut parvis::Memory, root: &Path, options: &Options) -> Site {
    let sources = Sources::read(root, Path::new("hub.yaml")).unwrap();
    let sink = Memory::new();
    let outcome = compile(&sources, options, memory, &sink, &()).unwrap();
    let files =
        sink.into_files().into_iter().map(|(path, bytes)| (path.to_string(), bytes)).collect();
    let written = sources.config.text.lines().find_map(|line| line.strip_prefix("base_url:"));
    let base_url = options.base_url.as_deref().or(written).unwrap_or_default();
    let base_url = base_url.trim().trim_end_matches('/').to_owned();
    Site {
        files,
        summary: outcome.summary,
        diagnostics: outcome.diagnostics.sorted(),
        sources,
        base_url,
    }
}

/// Builds these files.
fn site(files: &[(&str, &str)]) -> Site {
    Hub::new(files).build()
}

/// Builds these files, asked differently.
fn site_with(files: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> Site {
    let mut hub = Hub::new(files);
    change(&mut hub.options);
    hub.build()
}

/// What became of a hub.
struct Site {
    files: BTreeMap<String, Vec<u8>>,
    summary: Summary,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
    base_url: String,
}

impl Site {
    fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// Where a file of the theme is, which has a hash in its name: `assets/fonts/bricolage.3f2a9c1b.woff2`.
    #[track_caller]
    fn asset(&self, path: &str) -> String {
        let (stem, ending) = path.rsplit_once('.').unwrap();
        let is_it = |file: &&String| {
            let rest = file.strip_prefix(&format!("assets/{stem}."));
            let hash = rest.and_then(|rest| rest.strip_suffix(&format!(".{ending}")));
            hash.is_some_and(|hash| {
                hash.len() == 8 && hash.bytes().all(|b| b"0123456789abcdef".contains(&b))
            })
        };
        self.files.keys().find(is_it).unwrap_or_else(|| panic!("no asset `{path}`")).clone()
    }

    /// A file as text.
    #[track_caller]
    fn file(&self, file: &str) -> String {
        let Some(bytes) = self.files.get(file) else {
            let files: Vec<&String> =
                self.files.keys().filter(|file| !file.starts_with("assets/")).collect();
            panic!("there is no `{file}` among {files:#?}\n{:#?}", self.mistakes());
        };
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[track_caller]
    fn html(&self, file: &str) -> Html {
        Html::parse_document(&self.file(file))
    }

    /// The text of each element that a selector finds.
    #[track_caller]
    fn text(&self, file: &str, selector: &str) -> Vec<String> {
        let html = self.html(file);
        html.select(&Selector::parse(selector).unwrap()).map(plain).collect()
    }

    /// An attribute of each element that has it.
    #[track_caller]
    fn attributes(&self, file: &str, selector: &str, name: &str) -> Vec<String> {
        let html = self.html(file);
        let selector = Selector::parse(selector).unwrap();
        let found = html.select(&selector);
        found.filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// Where the links of what a selector finds lead.
    #[track_caller]
    fn links(&self, file: &str, selector: &str) -> Vec<String> {
        let within = format!("{selector} a[href], a[href]:is({selector})");
        self.attributes(file, &within, "href")
    }

    /// The titles of the entries that a list shows, in order.
    #[track_caller]
    fn titles(&self, file: &str) -> Vec<String> {
        self.text(file, "main article .p-name a.u-url, main article a.p-name")
    }

    /// Every mistake: `warning P0203 content/posts/a.md:5:3 the link …; help`.
    fn mistakes(&self) -> Vec<String> {
        self.diagnostics
            .iter()
            .filter(|one| one.severity != Severity::Note)
            .map(|one| self.told(one))
            .collect()
    }

    /// The same without the words: `warning P0203 content/posts/a.md:5:3`.
    fn places(&self) -> Vec<String> {
        let first_three = |told: &String| told.splitn(4, ' ').take(3).collect::<Vec<_>>().join(" ");
        self.mistakes().iter().map(first_three).collect()
    }

    /// The notes, which are no mistakes.
    fn notes(&self) -> Vec<String> {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Note)
            .map(|one| self.told(one))
            .collect()
    }

    fn told(&self, one: &Diagnostic) -> String {
        let severity = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let text = self.sources.text(&one.place.file);
        let place = one.place.span.as_ref().zip(text).map_or(String::new(), |(span, text)| {
            let before = &text[..span.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            format!(":{line}:{column}")
        });
        let help = one.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{severity} {} {}{place} {}{help}", one.code.id, one.place.file, one.message)
    }

    /// The codes of the mistakes, in the order of the report.
    fn codes(&self) -> Vec<&'static str> {
        self.diagnostics
            .iter()
            .filter(|one| one.severity != Severity::Note)
            .map(|one| one.code.id)
            .collect()
    }

    /// Why a file is not published.
    fn held_back(&self, file: &str) -> Option<&str> {
        self.summary
            .held_back
            .iter()
            .find(|held| held.file == file)
            .map(|held| held.reason.as_str())
    }

    /// Files that hold a word, whatever their format.
    fn files_with(&self, word: &str) -> Vec<&str> {
        let holds =
            |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        self.files
            .iter()
            .filter(|(path, bytes)| holds(bytes) || path.contains(word))
            .map(|(path, _)| path.as_str())
            .collect()
    }

    #[track_caller]
    fn is_silent(&self) {
        assert_eq!(self.mistakes(), Vec::<String>::new());
    }

    /// Every address on a made page that leads nowhere within the website.
    fn dead_ends(&self) -> Vec<String> {
        let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut addresses: Vec<(&str, String)> = Vec::new();
        let any = Selector::parse("[href], [src], [id], [srcset], [action]").unwrap();
        for (path, bytes) in self.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = Html::parse_document(&String::from_utf8_lossy(bytes));
            for element in html.select(&any) {
                for name in ["href", "src", "action"] {
                    addresses
                        .extend(element.attr(name).map(|value| (path.as_str(), value.to_owned())));
                }
                ids.entry(path).or_default().extend(element.attr("id").map(str::to_owned));
            }
        }
        let mut dead = Vec::new();
        for (from, address) in addresses {
            if let Some(why) = self.dead_end(from, &address, &ids) {
                dead.push(format!("{from}: {address}: {why}"));
            }
        }
        dead.sort();
        dead.dedup();
        dead
    }

    fn dead_end(
        &self,
        from: &str,
        address: &str,
        ids: &BTreeMap<&str, BTreeSet<String>>,
    ) -> Option<&'static str> {
        if address.is_empty() {
            return Some("an empty address");
        }
        // `https://place.example` and `/hub` of `https://place.example/hub`.
        let after_host = self.base_url.splitn(4, '/').nth(3).map_or(0, |path| path.len() + 1);
        let (host, base) = self.base_url.split_at(self.base_url.len() - after_host);
        let own = address.strip_prefix(host).unwrap_or(address);
        if own.contains("://")
            || own.starts_with("mailto:")
            || own.starts_with("tel:")
            || own.starts_with("data:")
        {
            return None;
        }
        let (path, anchor) = own.split_once('#').unwrap_or((own, ""));
        let path = path.split('?').next().unwrap_or("");
        let file = if path.is_empty() && own.starts_with('#') {
            from.to_owned()
        } else {
            let Some(rest) = path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')) else {
                return Some("not below the hub's path");
            };
            let decoded = parvis::routes::decode(rest);
            if decoded.is_empty() || decoded.ends_with('/') {
                format!("{decoded}index.html")
            } else {
                decoded
            }
        };
        if !self.has(&file) {
            return Some("no such file");
        }
        let is_there =
            ids.get(file.as_str()).is_some_and(|ids| ids.contains(&parvis::routes::decode(anchor)));
        (!anchor.is_empty() && !is_there).then_some("no such id")
    }
}

/// The text within `<main>` is this, a block a line.
#[track_caller]
fn check(site: &Site, file: &str, expected: impl snapbox::IntoData) {
    let html = site.html(file);
    let main = html
        .select(&Selector::parse("main").unwrap())
        .next()
        .unwrap_or_else(|| panic!("no <main> in {file}"));
    snapbox::assert_data_eq!(blocks(main), expected);
}

/// The text of an element on one line.
fn plain(element: ElementRef) -> String {
    blocks(element).lines().collect::<Vec<_>>().join(" ")
}

/// The text of an element, a block a line. No-break spaces are kept; pictures are told by their text.
fn blocks(element: ElementRef) -> String {
    let mut out = String::new();
    write_blocks(element, &mut out);
    let squeezed =
        out.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    squeezed.filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

fn write_blocks(element: ElementRef, out: &mut String) {
    const INLINE: [&str; 19] = [
        "a", "abbr", "b", "code", "data", "em", "i", "img", "meter", "q", "s", "small", "span",
        "strong", "sub", "sup", "time", "label", "svg",
    ];
    let is_block = !INLINE.contains(&element.value().name());
    if is_block {
        out.push('\n');
    }
    for child in element.children() {
        match child.value() {
            Node::Text(text) => out.push_str(&text.replace(['\n', '\t'], " ")),
            Node::Element(_) => write_blocks(ElementRef::wrap(child).unwrap(), out),
            _ => {}
        }
    }
    if is_block {
        out.push('\n');
    }
}
