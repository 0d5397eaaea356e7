//! From a file to an [`Entry`]: its path, its front matter, its body.

use super::comment::{self, Comments};
use super::common::{Common, names};
use super::post::RECORD_KEYS;
use super::{Entry, KINDS, Kind, TERM};
use crate::cache::Cache;
use crate::config::{Config, Limits, Typography, report_document};
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::{FieldDoc, Fields, Reading, Spanned, describe};
use crate::fingerprint::Fingerprint;
use crate::front_matter::{Split, split};
use crate::locale::{Locale, fold, slug};
use crate::markdown::{self, Document, Trust};
use crate::memo::{Memo, Progress};
use crate::moment::{Written, parse_date};
use crate::sources::{Source, Sources};
use crate::yaml::{self, Node, Value};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// The part of configuration and theme that reading a file depends on.
pub struct Settings {
    pub zone: TimeZone,
    /// The default language first.
    pub languages: Vec<String>,
    /// Interface strings that Markdown prints, a language.
    pub locales: Vec<Arc<Locale>>,
    pub taxonomies: Vec<&'static str>,
    pub limits: Limits,
    pub typography: Typography,
    pub allow_html: bool,
    pub highlight: bool,
    pub base_url: String,
    /// The directives that the theme has templates for.
    pub directives: BTreeSet<String>,
    /// Whether every post's hash may be asked for.
    pub editorial: bool,
    /// Texts and coloured code blocks of earlier builds.
    pub cache: Arc<Cache>,
    /// Equal for settings that read every file alike.
    pub fingerprint: Fingerprint,
}

impl Settings {
    pub fn new(
        config: &Config,
        locales: &[Arc<Locale>],
        directives: BTreeSet<String>,
        strings: Fingerprint,
    ) -> Settings {
        let languages: Vec<String> =
            config.language_tags().into_iter().map(str::to_owned).collect();
        let taxonomies: Vec<&'static str> =
            config.taxonomy_names().iter().map(|name| interned(name)).collect();
        let told = format!(
            "{} {languages:?} {taxonomies:?} {:?} {:?} {} {} {} {directives:?} {}",
            config.zone_name,
            config.limits,
            config.typography,
            config.allow_html,
            config.highlight,
            config.base_url,
            config.editorial.required
        );
        Settings {
            zone: config.zone.clone(),
            languages,
            locales: locales.to_vec(),
            taxonomies,
            limits: config.limits.clone(),
            typography: config.typography,
            allow_html: config.allow_html,
            highlight: config.highlight,
            base_url: config.base_url.clone(),
            directives,
            cache: Arc::default(),
            editorial: config.editorial.required,
            fingerprint: Fingerprint::of_all(&[Fingerprint::of(told.as_bytes()), strings]),
        }
    }

    /// The same, with the hash of every post.
    pub fn with_approvals(self) -> Settings {
        Settings { editorial: true, ..self }
    }

    /// The same, with what earlier builds kept.
    pub fn with_cache(self, cache: Arc<Cache>) -> Settings {
        Settings { cache, ..self }
    }

    pub fn language_index(&self, tag: &str) -> Option<usize> {
        self.languages.iter().position(|language| language == tag)
    }

    /// Contributed Markdown: always through the sanitiser.
    pub fn contributed(&self, text: &str, lang_index: usize) -> Document {
        let from = Fingerprint::of(text.as_bytes());
        self.markdown(text, from, lang_index, Trust::Contributed)
    }

    /// Reads a text, or takes what an earlier build read; `from` stands for it.
    fn markdown(&self, text: &str, from: Fingerprint, lang_index: usize, trust: Trust) -> Document {
        let how = format!("{lang_index} {trust:?}");
        let how = Fingerprint::of(how.as_bytes());
        let key = Fingerprint::of_all(&[from, self.fingerprint, how]);
        self.cache.texts.get_or_make(key, || self.read_markdown(text, lang_index, trust))
    }

    fn read_markdown(&self, text: &str, lang_index: usize, trust: Trust) -> Document {
        let locale = &self.locales[lang_index];
        let alert_titles = |kind: &str| locale.label("alert", kind).to_owned();
        let options = markdown::Options {
            lang: locale.lang(),
            trust,
            allow_html: self.allow_html,
            french_spacing: self.typography.french_spacing,
            smart_quotes: self.typography.smart_quotes,
            highlight: self.highlight && trust == Trust::Author,
            remember: &|language, code, make| {
                let key = format!("{language}\n{code}");
                self.cache.texts.get_or_make(Fingerprint::of(key.as_bytes()), make)
            },
            base_url: &self.base_url,
            max_nesting: self.limits.max_nesting,
            footnotes_title: locale.t("footnotes_title"),
            back_label: locale.t("footnote_back"),
            table_label: locale.t("table_label"),
            task_labels: (locale.t("task_done"), locale.t("task_todo")),
            alert_titles: &alert_titles,
            directives: &|name| self.directives.contains(name),
            id_prefix: "",
        };
        markdown::parse(text, &options)
    }

    /// How the texts of a language are set.
    fn typography(&self, lang_index: usize) -> markdown::Typography {
        let Typography { french_spacing, smart_quotes } = self.typography;
        markdown::Typography::new(self.locales[lang_index].lang(), french_spacing, smart_quotes)
    }

    /// A one-line text with the typography of its language.
    pub fn plain(&self, text: &str, lang_index: usize) -> String {
        markdown::plain(text, self.typography(lang_index)).into_owned()
    }
}

/// One copy of each name for as long as the program runs: readers of fields name them statically.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().expect("nothing panics while holding it");
    if let Some(known) = names.get(name) {
        return known;
    }
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(leaked);
    leaked
}

/// What [`parse_all`] remembers of each file.
pub type EntryMemo = Memo<Arc<str>, Option<Arc<Entry>>>;

/// Parses every text of the hub, on all cores. The number tells how many were not remembered.
pub fn parse_all(
    sources: &Sources,
    settings: &Settings,
    memo: &mut EntryMemo,
    progress: &dyn Progress,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Entry>>, usize) {
    let known = known_folders(settings);
    let mut unknown: BTreeMap<&str, Arc<str>> = BTreeMap::new();
    let texts: Vec<&Arc<Source>> = sources
        .texts
        .iter()
        .filter(|source| {
            let folder = folder_of(&source.path);
            let is_known = known.contains(&folder);
            if !is_known {
                unknown.entry(folder).or_insert_with(|| source.path.clone());
            }
            is_known
        })
        .collect();
    for (folder, path) in unknown {
        diagnostics.unknown_folder(
            Place::whole(&path),
            folder,
            closest(folder, known.iter().copied()),
            &known,
        );
    }
    // Texts are kept by the other fingerprint: they are the same with and without the hashes.
    let hashes = Fingerprint::of(if settings.editorial { b"hashes" } else { b"" });
    let fingerprint =
        |source: &Source| Fingerprint::of_all(&[source.fingerprint, settings.fingerprint, hashes]);
    progress.begins("reading texts", texts.len());
    let (entries, n_made) = memo.map(
        &texts,
        |source| (source.path.clone(), fingerprint(source)),
        |source| {
            let entry = parse(source, settings).map(Arc::new);
            progress.made_one();
            entry
        },
    );
    let mut kept = Vec::with_capacity(entries.len());
    for (entry, source) in entries.into_iter().zip(&texts) {
        match entry {
            Some(entry) => {
                diagnostics.append(&entry.diagnostics);
                kept.push(entry);
            }
            None => diagnostics.empty_file(Place::whole(&source.path)),
        }
    }
    (kept, n_made)
}

/// What [`parse_comments`] remembers of each file.
pub type CommentsMemo = Memo<Arc<str>, Arc<Comments>>;

pub fn parse_comments(
    sources: &Sources,
    settings: &Settings,
    memo: &mut CommentsMemo,
    diagnostics: &mut Diagnostics,
) -> Vec<Arc<Comments>> {
    let (comments, _) = memo.map(
        &sources.comments,
        |source| {
            (source.path.clone(), Fingerprint::of_all(&[source.fingerprint, settings.fingerprint]))
        },
        |source| Arc::new(comment::parse(source, settings)),
    );
    for comments in &comments {
        diagnostics.append(&comments.diagnostics);
    }
    comments
}

/// The schema of every kind: its name and its fields.
pub fn schema(settings: &Settings) -> Vec<(&'static str, Vec<FieldDoc>)> {
    let of_kind = |kind: &'static Kind| {
        let mut fields = describe(|fields| {
            read_fields(fields, kind, settings, &String::new);
        });
        // A heading at the top of the text can stand in for it.
        for field in fields.iter_mut().filter(|field| field.path == kind.title_field) {
            field.required = false;
        }
        (kind.name, fields)
    };
    let mut schema: Vec<_> = KINDS.iter().copied().chain([TERM]).map(of_kind).collect();
    let comments = describe(|fields| {
        comment::read_one(fields, 0, settings);
    });
    schema.push(("comments", comments));
    schema.push(("hub.yaml", Config::schema()));
    schema
}

/// A taxonomy may not have the name of a field or of a folder.
pub fn check_taxonomies(config: &Config, diagnostics: &mut Diagnostics) {
    let mut taken: BTreeSet<String> =
        ["comments", "title", "name"].iter().map(|name| (*name).to_owned()).collect();
    for kind in KINDS {
        taken.insert(kind.name.to_owned());
        let fields = describe(|fields| {
            let common = Common::read(fields);
            (kind.read)(fields, &common);
        });
        taken.extend(
            fields.into_iter().filter(|field| !field.path.contains('.')).map(|field| field.path),
        );
    }
    for (name, _) in &config.taxonomies {
        if taken.contains(&name.text) {
            diagnostics.taken_taxonomy(Place::at(&config.file, &name.span), &name.text);
        }
    }
}

fn known_folders(settings: &Settings) -> Vec<&'static str> {
    KINDS
        .iter()
        .map(|kind| kind.name)
        .chain(settings.taxonomies.iter().copied())
        .chain(["comments"])
        .collect()
}

/// `posts` of `content/posts/hello.md`; the name of the file where there is no folder.
fn folder_of(path: &str) -> &str {
    let rest = path.strip_prefix("content/").unwrap_or(path);
    rest.split('/').next().unwrap_or(rest)
}

/// What the path of a file says.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    folder: String,
    name: String,
    suffix: Option<String>,
    date: Option<String>,
    bundle: Option<String>,
}

/// Takes apart `content/posts/2026-05-12-hello.en.md` and `content/posts/hello/index.md`.
fn take_apart(path: &str) -> Named {
    let rest = path.splitn(3, '/').nth(2).unwrap_or(path);
    let (folder, file) = rest.rsplit_once('/').unwrap_or(("", rest));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let (stem, suffix) = match stem.rsplit_once('.') {
        Some((stem, suffix)) if looks_like_a_language(suffix) => (stem, Some(suffix.to_owned())),
        _ => (stem, None),
    };
    let is_bundle = stem == "index" && !folder.is_empty();
    let (folder, name) =
        if is_bundle { folder.rsplit_once('/').unwrap_or(("", folder)) } else { (folder, stem) };
    let bundle =
        is_bundle.then(|| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
    let dated = name.get(..10).filter(|date| {
        parse_date(date).is_some() && name[10..].starts_with('-') && name.len() > 11
    });
    let (date, name) = dated.map_or((None, name), |date| (Some(date.to_owned()), &name[11..]));
    Named { folder: folder.to_owned(), name: name.to_owned(), suffix, date, bundle }
}

/// The language of a file before its fields are read: by its name, else by what its `lang:` says.
fn likely_language(named: &Named, node: &Node, settings: &Settings) -> usize {
    let written = match &node.value {
        Value::Map(pairs) => pairs.iter().find(|(key, _)| key.text == "lang"),
        _ => None,
    };
    let tag = named.suffix.as_deref().or_else(|| written.and_then(|(_, node)| node.text()));
    tag.and_then(|tag| settings.language_index(tag)).unwrap_or(0)
}

fn looks_like_a_language(suffix: &str) -> bool {
    let (language, region) = suffix.split_once('-').unwrap_or((suffix, ""));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (suffix.len() == 2
            || (region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())))
}

/// `None` for an empty file, and for one that cannot be split; the diagnostics of the latter stay in an entry.
fn parse(source: &Source, settings: &Settings) -> Option<Entry> {
    let folder = folder_of(&source.path);
    let kind = super::kind(folder).unwrap_or(TERM);
    let mut diagnostics = Diagnostics::default();
    if source.text.trim().is_empty() {
        return (source.size > 0 && source.text.is_empty())
            .then(|| unreadable(source, kind, diagnostics));
    }
    let whole = Place::whole(&source.path);
    if source.size > settings.limits.max_file as u64 {
        diagnostics.file_too_large(whole, source.size, settings.limits.max_file);
        return Some(unreadable(source, kind, diagnostics));
    }
    let (yaml, body) = match split(&source.text) {
        Split::Parts { yaml, body } => (yaml, body),
        Split::None => {
            diagnostics.no_front_matter(Place::at(&source.path, &(0..0)));
            (0..0, 0..source.text.len())
        }
        Split::Unclosed => {
            diagnostics.unclosed_front_matter(Place::at(&source.path, &(0..3)));
            return Some(unreadable(source, kind, diagnostics));
        }
    };
    if yaml.len() > settings.limits.max_front_matter {
        diagnostics.front_matter_too_large(
            Place::at(&source.path, &(0..3)),
            settings.limits.max_front_matter,
        );
        return Some(unreadable(source, kind, diagnostics));
    }
    let key = Fingerprint::of_all(&[source.fingerprint, Fingerprint::of(b"front matter")]);
    let text = &source.text[yaml.clone()];
    let document = settings.cache.texts.get_or_make(key, || yaml::parse(text, yaml.start));
    let node = report_document(&source.path, text, yaml.start, document, &mut diagnostics);
    let Some(node) = node else { return Some(unreadable(source, kind, diagnostics)) };
    Some(read_entry(source, kind, &node, body, settings, diagnostics))
}

/// A file that cannot be read stands for its mistakes alone; the build stops at them.
fn unreadable(source: &Source, kind: &'static Kind, diagnostics: Diagnostics) -> Entry {
    let named = take_apart(&source.path);
    Entry {
        kind,
        file: source.path.clone(),
        lang: String::new(),
        lang_index: 0,
        slug: slug(&named.name),
        stem: String::new(),
        path_key: String::new(),
        folder: named.folder,
        bundle: named.bundle,
        common: Common { draft: true, ..Common::default() },
        item: Box::new(super::page::FreePage),
        document: Document::default(),
        front: source.fingerprint,
        body_start: 0,
        body_is_empty: true,
        approval_hash: String::new(),
        diagnostics,
    }
}

fn read_entry(
    source: &Source,
    kind: &'static Kind,
    node: &Node,
    body: std::ops::Range<usize>,
    settings: &Settings,
    mut diagnostics: Diagnostics,
) -> Entry {
    let named = take_apart(&source.path);
    let text = &source.text[body.clone()];
    let fallback_title = || {
        let has_one = names(&node.value, kind.title_field) || node.is_null();
        if has_one { first_title(text, &named.name) } else { String::new() }
    };
    let likely = likely_language(&named, node, settings);
    let mut reading = Reading::new(&source.path, &settings.zone, &mut diagnostics)
        .with_typography(settings.typography(likely));
    let read = reading.document(node, |fields| {
        let read = read_fields(fields, kind, settings, &fallback_title);
        check_date(fields, kind, &named, read)
    });
    let Some((mut common, item)) = read else { return unreadable(source, kind, diagnostics) };
    let lang = language(&named, &common, source, settings, &mut diagnostics);
    let lang_index = settings.language_index(&lang).unwrap_or(0);
    let slug = slug_of(&named, &common, source, &mut diagnostics);
    if kind.title_field == "title" {
        // A title is plain text: the marks of code say nothing in it.
        let is_marked = common.title.matches('`').count() % 2 == 0;
        let title = if is_marked { common.title.replace('`', "") } else { common.title };
        common.title = settings.plain(&title, lang_index);
    }
    let trust = if kind.contributed { Trust::Contributed } else { Trust::Author };
    let body_text = without_title(text, &common.title);
    // The whole file stands for its body, and is known already.
    let from = match &body_text {
        Cow::Borrowed(_) => source.fingerprint,
        Cow::Owned(text) => Fingerprint::of(text.as_bytes()),
    };
    let document = settings.markdown(&body_text, from, lang_index, trust);
    report_markdown(&source.path, &document, body.start, settings, &mut diagnostics);
    let wants_hash =
        item.post().is_some_and(|post| settings.editorial || post.record().approved_hash.is_some());
    let path_key = if named.folder.is_empty() {
        named.name.clone()
    } else {
        format!("{}/{}", named.folder, named.name)
    };
    Entry {
        kind,
        file: source.path.clone(),
        lang,
        lang_index,
        slug,
        stem: common
            .translation_key
            .as_ref()
            .map_or_else(|| path_key.clone(), |key| key.text.clone()),
        path_key,
        folder: named.folder,
        bundle: named.bundle,
        approval_hash: if wants_hash { approval_hash(node, text) } else { String::new() },
        body_is_empty: document.body.is_empty(),
        front: Fingerprint::of(&source.text.as_bytes()[..body.start]),
        body_start: body.start,
        common,
        item,
        document,
        diagnostics,
    }
}

type Read = (Common, Box<dyn super::Item>);

/// Every field of a kind; what tells the schema, too.
fn read_fields(
    fields: &mut Fields,
    kind: &'static Kind,
    settings: &Settings,
    fallback_title: &dyn Fn() -> String,
) -> Read {
    let absent = fields.key_span(kind.title_field).is_none() && !fallback_title().is_empty();
    let title = if absent { None } else { fields.required(kind.title_field, "…") };
    let mut common = Common::read(fields);
    common.title = title.map_or_else(fallback_title, |title| title.text);
    common.read_terms(fields, &settings.taxonomies, settings.limits.max_tags);
    let item = (kind.read)(fields, &common);
    (common, item)
}

/// The date may stand in the name of the file; two that disagree are a warning.
fn check_date(fields: &mut Fields, kind: &Kind, named: &Named, (mut common, item): Read) -> Read {
    let in_name = named.date.as_deref().and_then(Written::parse);
    match (&common.date, in_name) {
        (Some(date), Some(in_name)) if date.date() != in_name.date => {
            let (place, written) = (fields.value_place("date"), date.date().to_string());
            fields.reading.diagnostics.date_disagrees(place, &written, &in_name.date.to_string());
        }
        (None, Some(in_name)) if fields.is_absent("date") => {
            common.date = in_name.in_zone(fields.reading.zone).map(|(moment, _)| moment);
        }
        _ => {}
    }
    if common.date.is_none() && kind.dated && fields.is_absent("date") {
        fields.missing("date", "2026-05-12");
    }
    (common, item)
}

fn language(
    named: &Named,
    common: &Common,
    source: &Source,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> String {
    let known: Vec<&str> = settings.languages.iter().map(String::as_str).collect();
    if let Some(suffix) = &named.suffix {
        if let Some(lang) = &common.lang
            && lang.text != *suffix
        {
            diagnostics.language_disagrees(Place::at(&source.path, &lang.span), &lang.text, suffix);
        }
        if !known.contains(&suffix.as_str()) {
            diagnostics.unknown_language(Place::whole(&source.path), suffix, &known);
            return known[0].to_owned();
        }
        return suffix.clone();
    }
    match &common.lang {
        Some(lang) if known.contains(&lang.text.as_str()) => lang.text.clone(),
        Some(lang) => {
            diagnostics.unknown_language(Place::at(&source.path, &lang.span), &lang.text, &known);
            known[0].to_owned()
        }
        None => known[0].to_owned(),
    }
}

/// The slug as written, when it can be an address; else made of the file's name.
fn slug_of(
    named: &Named,
    common: &Common,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> String {
    let made = slug(&named.name);
    let Some(Spanned { text, span }) = &common.slug else { return made };
    let ordinary = text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let reserved = ordinary && crate::out_path::OutPath::new(text).is_err();
    if ordinary && !reserved && text.len() <= 200 && !text.is_empty() {
        return text.clone();
    }
    let suggestion = if text.trim().is_empty() { made.clone() } else { slug(text) };
    diagnostics.bad_slug(Place::at(&source.path, span), text, &suggestion);
    made
}

/// The text without a first heading that says the title again: the page has it already. Its letters become spaces, so
/// that all other positions stay.
fn without_title<'t>(text: &'t str, title: &str) -> Cow<'t, str> {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or("");
    let repeats = line.strip_prefix("# ").is_some_and(|heading| fold(heading) == fold(title));
    if !repeats {
        return Cow::Borrowed(text);
    }
    let blank = " ".repeat(line.len());
    Cow::Owned([&text[..start], &blank, &text[start + line.len()..]].concat())
}

/// A title for a file without one: its first heading, else its name.
fn first_title(body: &str, name: &str) -> String {
    let heading = body
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let words = || {
        let words = name.replace(['-', '_'], " ");
        let mut letters = words.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    };
    heading.map_or_else(words, str::to_owned)
}

fn report_markdown(
    file: &Arc<str>,
    document: &Document,
    base: usize,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    use markdown::What;
    for problem in &document.problems {
        let place = Place::at(file, &(problem.span.start + base..problem.span.end + base));
        match &problem.what {
            What::RefusedScheme(scheme) => diagnostics.dropped_scheme(place, scheme),
            What::EmbedDropped(url) => diagnostics.dropped_embed(place, url),
            What::UnknownDirective(name) => {
                let near = closest(name, settings.directives.iter().map(String::as_str));
                let known: Vec<&str> = settings.directives.iter().map(String::as_str).collect();
                diagnostics.unknown_directive(place, name, near, &known);
            }
            What::DirectiveSyntax(name) => diagnostics.directive_syntax(place, name),
            What::UnclosedDirective(name) => diagnostics.unclosed_directive(place, name),
            What::UnclosedFence => diagnostics.unclosed_fence(place),
            What::TooDeep => diagnostics.markdown_too_deep(place, settings.limits.max_nesting),
            What::ControlCharacter(c) => diagnostics.control_character(place, *c),
            What::DuplicateId(id) => diagnostics.duplicate_id(place, id),
            What::NoAlt => diagnostics.image_without_alt(place),
        }
    }
}

/// SHA-256, in hex, of the front matter without the editorial record (as JSON with sorted keys, every scalar as the
/// text that was typed), a line end, and the body with LF line ends.
pub fn approval_hash(front: &Node, body: &str) -> String {
    let mut value = canonical(front);
    if let serde_json::Value::Object(fields) = &mut value {
        for key in RECORD_KEYS {
            fields.remove(key);
        }
    }
    let mut hasher = Sha256::new();
    hasher.update(sorted(&value));
    hasher.update("\n");
    hasher.update(body.replace("\r\n", "\n").replace('\r', "\n"));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn canonical(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Text { text, .. } => text.as_str().into(),
        Value::List(nodes) => nodes.iter().map(canonical).collect(),
        Value::Map(pairs) => {
            pairs.iter().map(|(key, node)| (key.text.clone(), canonical(node))).collect()
        }
    }
}

/// JSON with the keys of every object in order, whatever the map type of the JSON library is.
fn sorted(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            let fields: BTreeMap<&String, String> =
                fields.iter().map(|(key, value)| (key, sorted(value))).collect();
            let pairs: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{}:{value}", serde_json::Value::from(key.as_str())))
                .collect();
            format!("{{{}}}", pairs.join(","))
        }
        serde_json::Value::Array(values) => {
            format!("[{}]", values.iter().map(sorted).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_date_slug_language_and_bundle() {
        let named = take_apart("content/posts/2026-05-12-hello.en.md");
        assert_eq!(
            (named.name.as_str(), named.suffix.as_deref(), named.date.as_deref()),
            ("hello", Some("en"), Some("2026-05-12"))
        );
        let named = take_apart("content/pages/guides/velo/index.md");
        assert_eq!((named.folder.as_str(), named.name.as_str()), ("guides", "velo"));
        assert_eq!(named.bundle.as_deref(), Some("content/pages/guides/velo"));
        let named = take_apart("content/posts/version-1.2.md");
        assert_eq!((named.name.as_str(), named.suffix), ("version-1.2", None));
    }
}
