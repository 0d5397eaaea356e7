//! The example hub: every page of it is sound, and between them its files use every field.

use crate::{Site, build, options};
use parvis::Options;
use parvis::config::Config;
use parvis::diagnostics::Diagnostics;
use parvis::front_matter::{Split, split};
use parvis::kinds::{Settings, schema};
use parvis::sources::Sources;
use parvis::theme::Theme;
use parvis::yaml::{self, Node, Value};
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site")
}

/// The example, built once for all tests.
pub(crate) fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| build(&root(), &Options { search: true, ..options() }))
}

/// Its pages that people read, parsed.
fn pages() -> impl Iterator<Item = (&'static str, Html)> {
    let pages = site().files.iter().filter(|(path, _)| path.ends_with(".html"));
    let parsed = pages.map(|(path, bytes)| {
        (path.as_str(), Html::parse_document(&String::from_utf8_lossy(bytes)))
    });
    let refreshes = Selector::parse("meta[http-equiv=refresh]").unwrap();
    parsed.filter(move |(_, html)| html.select(&refreshes).next().is_none())
}

#[test]
fn it_builds_without_a_mistake() {
    site().is_silent();
    assert!(site().files.len() > 100);
}

#[test]
fn it_is_as_rich_as_it_promises() {
    let summary = &site().summary;
    assert!(summary.posts["fr"] >= 15 && summary.experts["fr"] >= 8, "{:?}", summary.posts);
    assert!(summary.testimonials["fr"] >= 10 && summary.events["fr"] >= 8);
    assert!(
        summary.translated >= 1 && summary.events_cancelled >= 1 && summary.comments.published >= 5
    );
    assert!(summary.held_back.len() >= 3, "drafts and texts on their way: {:?}", summary.held_back);
}

#[test]
fn no_page_leads_nowhere() {
    assert_eq!(site().dead_ends(), Vec::<String>::new());
}

#[test]
fn every_page_is_sound() {
    let any = Selector::parse("*").unwrap();
    let texts = |html: &Html, selector: &str| {
        html.select(&Selector::parse(selector).unwrap())
            .map(|found| found.text().collect::<String>())
            .collect::<Vec<_>>()
    };
    let mut wrong = Vec::new();
    for (path, html) in pages() {
        let mut say = |what: String| wrong.push(format!("{path}: {what}"));
        let headings = texts(&html, "h1");
        if headings.len() != 1 || headings[0].trim().is_empty() {
            say(format!("h1 is {headings:?}"));
        }
        if texts(&html, "title").len() != 1 || texts(&html, "title")[0].trim().is_empty() {
            say("no title".to_owned());
        }
        if texts(&html, "main").len() != 1 {
            say("not one main".to_owned());
        }
        let root = html.root_element();
        let expected = if path.starts_with("en/") { "en" } else { "fr" };
        if root.attr("lang") != Some(expected) {
            say(format!("lang is {:?}", root.attr("lang")));
        }
        let mut ids = BTreeSet::new();
        for element in html.select(&any) {
            let name = element.value().name();
            for (attribute, value) in element.value().attrs() {
                if attribute == "id" && !ids.insert(value.to_owned()) {
                    say(format!("the id `{value}` stands twice"));
                }
                if attribute == "id" && value.is_empty() {
                    say("an empty id".to_owned());
                }
                if attribute == "style" || attribute.starts_with("on") {
                    say(format!("`{attribute}` on <{name}>"));
                }
                if value.trim_start().to_lowercase().starts_with("javascript:") {
                    say(format!("`{value}`"));
                }
            }
            if name == "style" {
                say("an inline style".to_owned());
            }
            if name == "script"
                && element.attr("src").is_none()
                && element.attr("type") != Some("application/ld+json")
            {
                say("an inline script".to_owned());
            }
            if name == "img" && element.attr("alt").is_none() {
                say(format!("no alt on {:?}", element.attr("src")));
            }
            if name == "iframe" || name == "object" || name == "embed" {
                say(format!("<{name}>"));
            }
        }
        for referring in ["aria-labelledby", "aria-describedby", "for"] {
            for element in html.select(&Selector::parse(&format!("[{referring}]")).unwrap()) {
                for id in element
                    .attr(referring)
                    .unwrap()
                    .split_whitespace()
                    .filter(|id| !ids.contains(*id))
                {
                    say(format!("{referring} names `{id}`, which is not there"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_string_is_missing() {
    assert_eq!(site().files_with("⟦"), Vec::<&str>::new());
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let loads = Selector::parse("script[src], img[src], link[rel=stylesheet], link[rel=preload], link[rel=icon], source[srcset]").unwrap();
    for (path, html) in pages() {
        for element in html.select(&loads) {
            let one = element.attr("src").or(element.attr("href"));
            let set = element.attr("srcset").into_iter().flat_map(|set| set.split(", "));
            let of_set = set.filter_map(|candidate| candidate.split_whitespace().next());
            let addresses: Vec<&str> = one.into_iter().chain(of_set).collect();
            assert!(!addresses.is_empty(), "{path}: {}", element.html());
            for address in addresses {
                assert!(
                    address.starts_with('/') && !address.starts_with("//"),
                    "{path}: {address}"
                );
            }
        }
    }
}

#[test]
fn what_is_held_back_is_in_no_file() {
    for held in &site().summary.held_back {
        let text = site().sources.text(&held.file).unwrap();
        let Split::Parts { body, .. } = split(text) else { panic!("{}", held.file) };
        // A sentence of its body, if it has one.
        let Some(sentence) = text[body].lines().find(|line| line.len() > 40) else { continue };
        let words: String = sentence
            .split([' ', '*', '[', '«', '\'', '’', '_'])
            .max_by_key(|part| part.len())
            .unwrap()
            .to_owned();
        let middle: String = sentence.chars().skip(5).take(30).collect();
        assert_eq!(site().files_with(&middle), Vec::<&str>::new(), "{}: {words}", held.file);
    }
}

#[test]
fn private_fields_are_in_no_file() {
    let private = ["email:", "budget:", "proof:"];
    for source in &site().sources.texts {
        let is_public = source.text.contains("public_email: true");
        for line in source.text.lines() {
            let line = line.trim();
            let Some(key) = private.iter().find(|key| line.starts_with(**key)) else { continue };
            let value = line[key.len()..].trim().trim_matches('"');
            if value.len() > 6 && !(is_public && *key == "email:") {
                assert_eq!(site().files_with(value), Vec::<&str>::new(), "{}: {line}", source.path);
            }
        }
    }
}

/// Every path of keys in a document, lists seen through: `sessions.title`.
fn paths(node: &Node, prefix: &str, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let path = if prefix.is_empty() {
                    key.text.clone()
                } else {
                    format!("{prefix}.{}", key.text)
                };
                if !value.is_null() {
                    found.insert(path.clone());
                }
                paths(value, &path, found);
            }
        }
        Value::List(nodes) => nodes.iter().for_each(|node| paths(node, prefix, found)),
        _ => {}
    }
}

/// Whether a path of the schema, with `*` for a free key, is among those that are used.
fn is_used(path: &str, used: &BTreeSet<String>) -> bool {
    let fits = |other: &String| {
        let (mut wanted, mut found) = (path.split('.'), other.split('.'));
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return true,
                (Some(wanted), Some(found)) if wanted == "*" || wanted == found => {}
                _ => return false,
            }
        }
    };
    used.contains(path) || used.iter().any(fits)
}

#[test]
fn it_uses_every_field_of_the_content_model() {
    let sources = Sources::read(&root(), Path::new("hub.yaml")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let config =
        Config::read(&sources.config.path, &sources.config.text, &mut diagnostics).unwrap();
    let theme = Theme::load(&config, &sources, &mut diagnostics);
    let settings =
        Settings::new(&config, &theme.locales, theme.directives.clone(), theme.strings_fingerprint);
    let schema = schema(&settings);
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in &sources.texts {
        let Split::Parts { yaml, .. } = split(&source.text) else { continue };
        let folder = source.path.split('/').nth(1).unwrap();
        let kind =
            schema.iter().map(|(kind, _)| *kind).find(|kind| *kind == folder).unwrap_or("terms");
        let node = yaml::parse(&source.text[yaml], 0).0.unwrap();
        paths(&node, "", used.entry(kind).or_default());
    }
    for source in &sources.comments {
        paths(&yaml::parse(&source.text, 0).0.unwrap(), "", used.entry("comments").or_default());
    }
    paths(
        &yaml::parse(&sources.config.text, 0).0.unwrap(),
        "",
        used.entry("hub.yaml").or_default(),
    );
    let everywhere: BTreeSet<String> = used
        .iter()
        .filter(|(kind, _)| **kind != "hub.yaml" && **kind != "comments")
        .flat_map(|(_, paths)| paths.clone())
        .collect();
    let common: BTreeSet<&str> = schema
        .iter()
        .find(|(kind, _)| *kind == "pages")
        .unwrap()
        .1
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    assert!(common.contains("updates.note") && schema.len() == 9, "the schema is told: {common:?}");
    let mut unused = Vec::new();
    for (kind, fields) in &schema {
        for field in fields {
            let own = used.get(kind).is_some_and(|used| is_used(&field.path, used));
            let shared = common.contains(field.path.as_str()) && is_used(&field.path, &everywhere);
            if !own && !shared {
                unused.push(format!("{kind}: {}", field.path));
            }
        }
    }
    assert_eq!(unused, Vec::<String>::new(), "fields that the example never uses");
}
