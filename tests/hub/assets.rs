//! The files of the theme: their names, how long they are kept, and what a page may load.

use crate::{Hub, Site, config, example, post, site};
use std::collections::{BTreeMap, BTreeSet};

const THEME: &str = "style: mien.css\nscript: mien.js\npreload: [polices/a.woff2]\n";
const STYLE: &str = "@import 'plus/b.css';\n@font-face{font-family:A;src:url(polices/a.woff2)}\np{background:url(/fond.txt)}\n";

/// A theme that wears nothing but its own.
fn themed() -> Hub {
    let hub = Hub::new(&[
        ("hub.yaml", &config("theme: mien\nbrand: {color: '#112233'}")),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("themes/mien/theme.yaml", THEME),
        ("themes/mien/static/mien.css", STYLE),
        ("themes/mien/static/mien.js", "'use strict';"),
        ("themes/mien/static/plus/b.css", "q{mask:url('../dessin.svg#x')}"),
        ("static/fond.txt", "x"),
        ("static/assets/mien.txt", "à moi"),
    ]);
    hub.write_bytes("themes/mien/static/polices/a.woff2", b"police");
    hub.write_bytes("themes/mien/static/dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    hub
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn headers(site: &Site) -> BTreeMap<String, Vec<String>> {
    let mut rules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pattern = String::new();
    for line in site.file("_headers").lines() {
        match line.strip_prefix("  ") {
            Some(header) => rules.entry(pattern.clone()).or_default().push(header.to_owned()),
            None => line.clone_into(&mut pattern),
        }
    }
    rules
}

#[test]
fn every_file_of_a_theme_is_named_for_its_contents_and_named_so_everywhere() {
    let site = themed().build();
    site.is_silent();
    let style = site.file(&site.asset("mien.css"));
    let (font, sheet) = (site.asset("polices/a.woff2"), site.asset("plus/b.css"));
    assert!(style.contains(&format!("url(\"polices/{}\")", name(&font))), "{style}");
    assert!(style.contains(&format!("url(\"plus/{}\")", name(&sheet))), "{style}");
    assert!(style.contains("url(/fond.txt)") && style.contains("--brand:#112233"), "{style}");
    let drawing = site.asset("dessin.svg");
    assert_eq!(site.file(&sheet), format!("q{{mask:url(\"../{}#x\")}}", name(&drawing)));
    let page = "blog/a/index.html";
    let expected = |file: &str| vec![format!("/{file}")];
    let style = site.asset("mien.css");
    assert_eq!(site.attributes(page, "link[rel=stylesheet]", "href"), expected(&style));
    assert_eq!(site.attributes(page, "link[rel=preload]", "href"), expected(&font));
    assert_eq!(site.attributes(page, "script[src]", "src"), expected(&site.asset("mien.js")));
    // The author's own keep their names.
    assert_eq!(site.file("assets/mien.txt"), "à moi");
    assert!(site.has("fond.txt"));
}

#[test]
fn other_contents_have_another_name_and_pages_differ_in_that_alone() {
    let hub = themed();
    let before = hub.build();
    hub.write("themes/mien/static/mien.css", &format!("{STYLE}b{{color:red}}"));
    let after = hub.build();
    let (old, new) = (before.asset("mien.css"), after.asset("mien.css"));
    assert_ne!(old, new);
    assert!(!after.has(&old));
    assert_eq!(before.asset("polices/a.woff2"), after.asset("polices/a.woff2"));
    let page = "blog/a/index.html";
    assert_eq!(before.file(page).replace(&old, &new), after.file(page));
    // A file that a sheet names gives the sheet another name, too: nobody is left with one that names the old.
    hub.write_bytes(
        "themes/mien/static/dessin.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'> </svg>",
    );
    let last = hub.build();
    assert_ne!(last.asset("plus/b.css"), after.asset("plus/b.css"));
    assert_ne!(last.asset("mien.css"), after.asset("mien.css"));
}

#[test]
fn only_what_has_a_hash_in_its_name_is_kept_for_ever() {
    const FOR_EVER: &str = "Cache-Control: public, max-age=31536000, immutable";
    let plain = site(&[("hub.yaml", "title: A\nbase_url: https://place.example/hub\n")]);
    assert_eq!(headers(&plain)["/hub/assets/*"], [FOR_EVER]);
    assert!(!headers(&plain)["/hub/*"].iter().any(|header| header.starts_with("Cache-Control")));
    // With a file of the author's own among them, each is named, or the folder of those that no author has.
    let own = themed().build();
    let rules = headers(&own);
    let kept: Vec<&String> = rules
        .iter()
        .filter(|(_, of)| of.contains(&FOR_EVER.to_owned()))
        .map(|(of, _)| of)
        .collect();
    let made = ["/assets/cards/*", "/assets/images/*"];
    let expected: Vec<String> = own
        .files
        .keys()
        .filter(|file| file.starts_with("assets/") && *file != "assets/mien.txt")
        .map(|file| format!("/{file}"))
        .filter(|file| made.iter().all(|folder| !file.starts_with(folder.trim_end_matches('*'))))
        .collect();
    assert_eq!(expected.len(), if cfg!(feature = "search") { 6 } else { 5 });
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).chain(made).collect();
    assert_eq!(kept, expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn every_address_in_the_sheets_of_the_built_in_theme_leads_somewhere() {
    let site = example::site();
    let style = site.file(&site.asset("agora.css"));
    let addresses: Vec<&str> = style
        .split("url(")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap().trim_matches(['"', '\'']))
        .filter(|address| !address.starts_with(['#', '/']) && !address.starts_with("data:"))
        .collect();
    assert!(addresses.len() >= 6, "{addresses:?}");
    let dead = addresses.iter().filter(|address| !site.has(&format!("assets/{address}")));
    assert_eq!(dead.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_page_says_what_the_header_says() {
    let site = example::site();
    let header = headers(site)["/*"]
        .iter()
        .find_map(|header| header.strip_prefix("Content-Security-Policy: "))
        .unwrap()
        .to_owned();
    let (policy, framed) = header.rsplit_once("; ").unwrap();
    assert_eq!(framed, "frame-ancestors 'none'");
    assert!(policy.starts_with("default-src 'none'; img-src 'self'; "), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains('*'), "{policy}");
    let pages: Vec<&String> = site.files.keys().filter(|file| file.ends_with(".html")).collect();
    assert!(pages.len() > 100);
    let said =
        |file: &str| site.attributes(file, "meta[http-equiv=Content-Security-Policy]", "content");
    // The header allows what one page needs, and the others take it away.
    let (search, letter) = (" 'wasm-unsafe-eval'", " https://lettre.tournevent.example");
    let mut n_forms = 0;
    for page in pages {
        let has = |selector: &str| !site.attributes(page, selector, "class").is_empty();
        let mut expected = policy.to_owned();
        if !has("body.t-search") {
            expected = expected.replace(search, "");
        }
        if has("section.letter") {
            n_forms += 1;
        } else {
            expected = expected.replace(letter, "");
        }
        assert_eq!(said(page), [expected], "{page}");
    }
    // The home page and "follow us", in both languages.
    assert_eq!(n_forms, 4);
}

#[test]
fn pictures_and_forms_of_others_are_allowed_by_name() {
    let site = site(&[
        (
            "hub.yaml",
            &config("newsletter: {action: 'https://Lettre.example/abonner?a=b'}\nallow_html: true"),
        ),
        (
            "content/posts/a.md",
            &post("A", "2026-01-01", "image: {src: 'https://photos.example/a.jpg', alt: A}"),
        ),
        (
            "content/posts/b.md",
            &crate::text(
                "title: B\ndate: 2026-01-02",
                "![Une vue](http://vues.example:8080/b.png)",
            ),
        ),
    ]);
    let policy =
        &site.attributes("index.html", "meta[http-equiv=Content-Security-Policy]", "content")[0];
    let has = |directive: &str| policy.split("; ").any(|one| one == directive);
    assert!(has("img-src 'self' http://vues.example:8080 https://photos.example"), "{policy}");
    assert!(has("form-action 'self' https://lettre.example"), "{policy}");
    assert!(has("media-src 'self'") && has("script-src 'self'"), "{policy}");
}
