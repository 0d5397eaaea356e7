//! The search: what is planned for it, what its index holds, and when it is made again.
#![cfg(feature = "search")]

use crate::determinism::tree;
use crate::{Hub, Site, bilingual, config, post, site, site_with, testimonial, text};
use parvis::Options;
use parvis::sinks::{Disk, DiskOptions, Report, Sink};
use parvis::sources::Sources;
use parvis::summary::Search;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const ENTRY: &str = "pagefind/pagefind-entry.json";

fn indexed(files: &[(&str, &str)]) -> Site {
    site_with(files, |options| options.search = true)
}

/// What the index tells of each text, by address.
fn told(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, serde_json::Value> {
    let fragments = files.iter().filter(|(path, _)| path.ends_with(".pf_fragment"));
    fragments
        .map(|(_, bytes)| {
            let told: serde_json::Value = serde_json::from_slice(&opened(bytes)).unwrap();
            (told["url"].as_str().unwrap().to_owned(), told)
        })
        .collect()
}

/// The bytes of a part of the index, without the mark that they begin with.
fn opened(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain.strip_prefix(b"pagefind_dcd").unwrap().to_vec()
}

/// Every byte of the index, opened where it is packed.
fn all_of(files: &BTreeMap<String, Vec<u8>>) -> String {
    let parts = files.iter().filter(|(path, _)| path.starts_with("pagefind/"));
    let plain = parts.map(|(path, bytes)| {
        let packed = [".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta"];
        let is_packed = packed.iter().any(|end| path.ends_with(end));
        let bytes = if is_packed { opened(bytes) } else { bytes.clone() };
        format!("{path} {}", String::from_utf8_lossy(&bytes))
    });
    plain.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_language_has_a_page_and_a_description_for_browsers() {
    let site = indexed(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un vélo", "2026-01-01", "")),
        ("content/posts/b.en.md", &post("A bicycle", "2026-01-02", "")),
    ]);
    site.is_silent();
    for (page, description, lang) in [
        ("recherche/index.html", "opensearch.xml", "fr"),
        ("en/search/index.html", "en/opensearch.xml", "en"),
    ] {
        let url = format!("/{}", page.trim_end_matches("index.html"));
        assert_eq!(site.attributes(page, "form[data-search]", "action"), [url.as_str()]);
        assert_eq!(site.attributes(page, "form[data-search]", "data-search"), ["/pagefind/"]);
        let told = site.file(description);
        assert!(told.contains(&format!("https://place.example{url}?q={{searchTerms}}")), "{told}");
        assert!(told.contains(&format!("<Language>{lang}</Language>")), "{told}");
    }
    let entry: serde_json::Value = serde_json::from_str(&site.file(ENTRY)).unwrap();
    for lang in ["fr", "en"] {
        assert_eq!(entry["languages"][lang]["page_count"], 1);
        assert_eq!(entry["languages"][lang]["wasm"], lang);
        assert!(site.has(&format!("pagefind/wasm.{lang}.pagefind")));
    }
    assert!(!site.has("pagefind/wasm.unknown.pagefind") && !site.has("pagefind/pagefind-ui.js"));
    assert_eq!(told(&site.files).into_keys().collect::<Vec<_>>(), ["/blog/a/", "/en/blog/b/"]);
    assert_eq!(
        site.attributes("index.html", "link[rel=search]", "href"),
        ["/opensearch.xml"],
        "every page tells browsers of it"
    );
    assert_eq!(site.links("index.html", "header a.tool"), ["/recherche/"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn without_a_script_the_page_leads_elsewhere() {
    let site = site(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    assert!(!site.text("recherche/index.html", "noscript").is_empty());
    assert_eq!(
        site.links("recherche/index.html", "main nav.others"),
        ["/index/", "/blog/archives/", "/plan-du-site/"]
    );
}

#[test]
fn the_page_alone_may_run_webassembly_and_loads_one_script_more() {
    let site = site(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    let policy = |page: &str| {
        site.attributes(page, "meta[http-equiv=Content-Security-Policy]", "content").remove(0)
    };
    let allowed = "script-src 'self' 'wasm-unsafe-eval';";
    assert!(policy("recherche/index.html").contains(allowed));
    for page in ["index.html", "blog/a/index.html", "plan-du-site/index.html"] {
        assert!(policy(page).contains("script-src 'self';"), "{page}");
        let scripts = site.attributes(page, "script[src]", "src");
        assert!(scripts.iter().all(|script| !script.contains("search")), "{page}: {scripts:?}");
    }
    let scripts = site.attributes("recherche/index.html", "script[src]", "src");
    assert_eq!(scripts.iter().filter(|script| script.starts_with("/assets/search.")).count(), 1);
    let headers = site.file("_headers");
    // What a header forbids no page can allow; each page takes away what it does not need.
    assert_eq!(headers.matches("Content-Security-Policy:").count(), 1);
    assert!(headers.contains(allowed), "{headers}");
    assert!(!headers.contains("pagefind"), "its files are asked for again each time: {headers}");
}

#[test]
fn it_can_be_switched_off() {
    let files = |more: &str| {
        indexed(&[
            ("hub.yaml", &config(more)),
            ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ])
    };
    for off in ["search: false", "outputs: {search: false}"] {
        let site = files(off);
        site.is_silent();
        let left =
            |path: &&String| ["search", "recherche", "pagefind"].iter().any(|n| path.contains(n));
        assert_eq!(site.files.keys().filter(left).collect::<Vec<_>>(), Vec::<&String>::new());
        assert_eq!(site.files_with("recherche/"), Vec::<&str>::new(), "{off}");
        assert!(site.summary.search.is_none());
    }
    assert!(files("search: true").has(ENTRY));
}

#[test]
fn with_nothing_to_find_there_is_no_search() {
    let site = indexed(&[("content/posts/a.md", &post("A", "2026-01-01", "noindex: true"))]);
    assert!(!site.has("recherche/index.html") && !site.has(ENTRY));
    assert_eq!(site.attributes("index.html", "link[rel=search]", "href"), Vec::<String>::new());
}

#[test]
fn a_text_is_found_by_what_its_page_shows() {
    let site = indexed(&[
        (
            "content/posts/a.md",
            &text(
                "title: Un cœur à l’ouvrage\ndate: 2026-01-01\ndescription: Le chapeau du texte.\ntags: [atelier, Frein à disque]\nauthors: [marie, {name: Zoé Invitée}]",
                "Voir [[events/e]] et [[experts/marie|notre experte]].\n\n## Un titre\n\n| un | deux |\n|---|---|\n| trois | quatre |\n\n:::note{title=\"Attention\"}\nDes œuvres & <em>des vélos</em>.\n:::\n\n![Une image](x.svg)",
            ),
        ),
        (
            "content/experts/marie.md",
            &text(
                "name: Marie Dupont\ntitle: Cheffe d’atelier\nvision: Réparer plutôt que jeter.",
                "Sa vie.",
            ),
        ),
        (
            "content/events/e.md",
            &text(
                "title: Portes ouvertes\nstart: 2026-12-01\nvenue: {name: La Halle, city: Trignac}\nspeakers: [marie]",
                "",
            ),
        ),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-01", "about: [experts/marie]")),
    ]);
    let told = told(&site.files);
    let post = &told["/blog/a/"];
    assert_eq!(post["meta"]["title"], "Un cœur à l'ouvrage", "which parts the word");
    assert_eq!(post["meta"]["names"], "Marie Dupont, Zoé Invitée");
    assert_eq!(post["meta"]["tags"], "atelier, Frein à disque");
    assert_eq!(post["meta"]["apart"], "coeur oeuvres");
    assert_eq!(
        post["content"],
        "Le chapeau du texte. Voir Portes ouvertes et notre experte. Un titre un deux trois quatre Attention Des œuvres & des vélos."
    );
    assert_eq!(post["filters"]["kind"][0], "posts");
    let person = &told["/experts/marie/"];
    assert_eq!(person["content"], "Réparer plutôt que jeter. Sa vie.");
    assert_eq!(person["meta"]["names"], "Cheffe d'atelier");
    let event = &told["/evenements/e/"];
    assert_eq!(event["content"], "Portes ouvertes", "what has no text has its title");
    assert_eq!(event["meta"]["names"], "Marie Dupont, La Halle, Trignac");
    let said = &told["/temoignages/t/"];
    assert_eq!(said["content"], "Les mots de Awa.");
    assert!(said["meta"]["names"].as_str().unwrap().contains("Awa"));
    assert!(!all_of(&site.files).contains("x.svg"));
}

#[test]
fn what_is_withheld_or_kept_from_search_engines_is_not_in_it() {
    let hidden = |more: &str| {
        text(&format!("title: Xyzzy\ndate: 2026-01-01\ntags: [xyzzytag]\n{more}"), "Un xyzzytexte.")
    };
    let files = [
        (
            "content/posts/a.md",
            text(
                "title: A\ndate: 2026-01-01",
                "Voir [[posts/brouillon]], et [le reste](brouillon.md).",
            ),
        ),
        ("content/posts/brouillon.md", hidden("draft: true")),
        ("content/posts/plus-tard.md", hidden("publish_on: 2031-01-01")),
        ("content/posts/passe.md", hidden("expires_on: 2026-02-01")),
        ("content/posts/cache.md", hidden("noindex: true")),
        ("content/experts/x.md", text("name: Xyzzy Personne\ndraft: true", "Xyzzyvie.")),
        (
            "content/testimonials/t.md",
            text("title: Xyzzy\ndate: 2026-01-01\nauthor: {name: Xyzzy}", "Xyzzymots."),
        ),
    ];
    let site = indexed(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    assert!(site.has("blog/cache/index.html"), "a page that is only kept from search engines");
    assert_eq!(told(&site.files).into_keys().collect::<Vec<_>>(), ["/blog/a/"]);
    let all = all_of(&site.files).to_lowercase();
    assert!(all.contains("le reste") && !all.contains("xyzzy"));
}

#[test]
fn orders_to_pagefind_within_a_text_are_words() {
    let site = indexed(&[(
        "content/posts/a.md",
        &text("title: A\ndate: 2026-01-01", "`___PAGEFIND_WEIGHT___0` puis des mots."),
    )]);
    let told = told(&site.files);
    assert_eq!(told["/blog/a/"]["content"], "__PAGEFIND_WEIGHT__0 puis des mots.");
}

#[test]
fn no_other_file_stands_among_those_of_the_index() {
    let site = indexed(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("static/pagefind/index/x.txt", "x"),
    ]);
    assert_eq!(site.places(), ["error P0301 static/pagefind/index/x.txt"]);
}

/// Builds into a folder, and says what became of it and of the index.
fn build_to(hub: &Hub, out: &Path, change: impl FnOnce(&mut Options)) -> (Report, Option<Search>) {
    let mut options = Options { search: true, ..hub.options.clone() };
    change(&mut options);
    let sources = Sources::read(hub.root(), Path::new("hub.yaml")).unwrap();
    let disk = DiskOptions { root: hub.root(), protected: &[], adopt: false, fresh: options.fresh };
    let disk = Disk::open(out, &disk).unwrap();
    let outcome =
        parvis::compile(&sources, &options, &mut parvis::Memory::default(), &disk, &()).unwrap();
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    (Box::new(disk).commit().unwrap(), outcome.summary.search)
}

fn index_of(out: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(out).into_iter().filter(|(path, _)| path.starts_with("pagefind/")).collect()
}

#[test]
fn it_is_made_again_when_a_text_changed_and_not_before() {
    let hub = Hub::new(&[
        ("content/posts/a.md", &post("Alpha", "2026-01-01", "tags: [un]")),
        ("content/posts/b.md", &post("Bravo", "2026-01-02", "")),
    ]);
    let out = tempfile::TempDir::new().unwrap();
    let out = &out.path().join("public");
    let is_kept = |(_, search): &(Report, Option<Search>)| search.as_ref().unwrap().bundled.kept;
    let first = build_to(&hub, out, |_| {});
    assert!(!is_kept(&first));
    assert_eq!(first.1.as_ref().unwrap().bundled.parts, 2);
    let index = index_of(out);
    assert_eq!(first.1.unwrap().bundled.files, index.len());

    let again = build_to(&hub, out, |_| {});
    assert!(is_kept(&again) && again.0.written == 0 && again.0.removed == 0, "{again:?}");
    assert_eq!(index_of(out), index);

    hub.write("hub.yaml", &config("brand: {color: \"#123456\"}"));
    hub.write("templates/404.html", "{% extends \"base.html\" %}");
    let other_theme = build_to(&hub, out, |_| {});
    assert!(is_kept(&other_theme) && other_theme.0.written > 0, "pages changed, texts did not");

    hub.write("content/posts/a.md", &post("Alpha", "2026-01-01", "tags: [deux]"));
    let other_text = build_to(&hub, out, |_| {});
    assert!(!is_kept(&other_text) && other_text.0.removed > 0, "old parts are gone");
    let changed = index_of(out);
    assert_ne!(changed, index);
    let fresh = tempfile::TempDir::new().unwrap();
    let fresh = fresh.path().join("public");
    build_to(&hub, &fresh, |_| {});
    assert_eq!(index_of(&fresh), changed, "as a first build makes it");

    let lost = changed.keys().find(|path| path.ends_with(".pf_fragment")).unwrap();
    std::fs::remove_file(out.join(lost)).unwrap();
    assert!(!is_kept(&build_to(&hub, out, |_| {})), "a part was lost");
    assert_eq!(index_of(out), changed);
    assert!(!is_kept(&build_to(&hub, out, |options| options.fresh = true)));
    assert_eq!(index_of(out), changed);

    hub.write("hub.yaml", &config("search: false"));
    let off = build_to(&hub, out, |_| {});
    assert!(off.1.is_none() && index_of(out).is_empty());
}

#[test]
fn the_order_of_files_and_the_number_of_threads_make_no_difference() {
    let files: Vec<(String, String)> = (0..40)
        .map(|number| {
            let lang = if number % 3 == 0 { ".en" } else { "" };
            let title = format!("Texte {}", number * 7 % 40);
            (
                format!("content/posts/p{number}{lang}.md"),
                post(&title, "2026-01-01", "tags: [été, œuvre]"),
            )
        })
        .collect();
    let config = bilingual();
    let mut files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("hub.yaml", &config));
    let of = |threads| parvis::memo::with_threads(threads, || indexed(&files).files).unwrap();
    let (one, many) = (of(1), of(4));
    assert!(one.keys().filter(|path| path.starts_with("pagefind/")).count() > 40);
    assert_eq!(one, many);
}

#[test]
fn nobody_who_does_not_ask_gets_an_index() {
    let site = site(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    assert!(site.has("recherche/index.html"));
    assert!(!site.files.keys().any(|path| path.starts_with("pagefind/")));
    assert!(site.summary.search.is_none());
}
