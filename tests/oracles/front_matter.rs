//! Any bytes may stand in a file of the hub: they are read or told, and never make a panic.

use super::{checkout, told_well};
use parvis::config::Config;
use parvis::diagnostics::Diagnostics;
use parvis::fingerprint::Fingerprint;
use parvis::kinds::{self, Settings};
use parvis::out_path::OutPath;
use parvis::sources::{Source, Sources};
use parvis::theme::Theme;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A text of each kind, one of a term and one of comments.
const FILES: [&str; 7] = [
    "content/posts/2026-05-12-a.en.md",
    "content/experts/a.md",
    "content/testimonials/a.md",
    "content/events/a/index.md",
    "content/pages/a/b.md",
    "content/tags/a.md",
    "content/comments/a.yaml",
];

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = "title: Hub\nbase_url: https://place.example\ntimezone: Europe/Paris\nlanguages: {en: {title: H}}\n\
                editorial: {required: true, approvers: [a]}\ntaxonomies: {themes: {title: T}}\n";
    let mut diagnostics = Diagnostics::default();
    let config = Config::read(&"hub.yaml".into(), text, &mut diagnostics).expect("it is right");
    let theme = Theme::load(&config, &hub(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let strings = theme.strings_fingerprint;
    Settings::new(&config, &theme.locales, theme.directives.clone(), strings)
});

/// The hub whose files are the input.
static HUB: LazyLock<Mutex<Sources>> = LazyLock::new(|| Mutex::new(hub()));

/// A hub without a text.
fn hub() -> Sources {
    Sources::read(&checkout().join("src/scaffold/en"), Path::new("hub.yaml")).expect("it is there")
}

pub(super) fn judge(input: &[u8]) {
    let text = String::from_utf8_lossy(input).into_owned();
    as_configuration(&text);
    let source = |path: &str| {
        Arc::new(Source {
            path: path.into(),
            fingerprint: Fingerprint::of(input),
            size: text.len() as u64,
            text: text.clone(),
        })
    };
    let mut sources = HUB.lock().unwrap_or_else(PoisonError::into_inner);
    sources.texts.clear();
    sources.comments.clear();
    for path in FILES {
        let is_comments = path.ends_with(".yaml");
        let list = if is_comments { &mut sources.comments } else { &mut sources.texts };
        list.push(source(path));
    }
    let mut diagnostics = Diagnostics::default();
    let (entries, n_parsed) =
        kinds::parse_all(&sources, &SETTINGS, &mut Default::default(), &(), &mut diagnostics);
    kinds::parse_comments(&sources, &SETTINGS, &mut Default::default(), &mut diagnostics);
    assert_eq!(n_parsed, FILES.len() - 1);
    for entry in &entries {
        assert!(text.is_char_boundary(entry.body_start), "{}", entry.file);
        assert!(OutPath::new(&entry.slug).is_ok(), "{}: the slug {:?}", entry.file, entry.slug);
    }
    for one in diagnostics.sorted() {
        assert!(FILES.contains(&&*one.place.file), "{one:?}");
        told_well(&one, &|_| Some(text.clone()));
    }
}

fn as_configuration(text: &str) {
    let mut diagnostics = Diagnostics::default();
    let config = Config::read(&"hub.yaml".into(), text, &mut diagnostics);
    assert!(config.is_some() || diagnostics.has_errors(), "nothing is told of {text:?}");
    for one in diagnostics.sorted() {
        told_well(&one, &|_| Some(text.to_owned()));
    }
}
