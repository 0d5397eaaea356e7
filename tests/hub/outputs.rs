//! Outputs switched off, files of `static/`, what robots are told.

use crate::{Site, bilingual, config, post, site, testimonial, text};
use parvis::outputs::OUTPUTS;

/// A hub with something for every output.
fn build(more: &str) -> Site {
    let config = format!(
        "{}brand: {{contact: {{email: a@place.example}}}}\nredirects: {{/vieux/: /blog/}}\n{more}\n",
        bilingual()
    );
    site(&[
        ("hub.yaml", &config),
        (
            "content/posts/a.md",
            &post(
                "A",
                "2026-05-01",
                "tags: [t]\ncategories: [c]\nauthors: [m]\nevents: [e]\naliases: [/ancien/]",
            ),
        ),
        ("content/posts/a.en.md", &post("A", "2026-05-01", "tags: [t]")),
        (
            "content/experts/m.md",
            &text(
                "name: M\ntopics: [s]\nroles: [expert]\nemail: m@place.example\npublic_email: true",
                "",
            ),
        ),
        (
            "content/events/e.md",
            &text("title: E\nstart: 2026-12-01\nformat: workshop\ntags: [t]", ""),
        ),
        (
            "content/testimonials/t.md",
            &testimonial("Awa", "2026-01-01", "words: {bien: 2}\nabout: [experts/m]"),
        ),
        ("content/testimonials/u.md", &testimonial("Bob", "2026-01-01", "about: [events/e]")),
        ("content/pages/p.md", &text("title: P", "[[posts/a]]")),
        ("data/popularity.csv", "url,views\n/blog/a/,9\n"),
    ])
}

/// What each output makes, by one of its files.
const MAKES: [(&str, &str); 23] = [
    ("search", "recherche/index.html"),
    ("blog", "blog/index.html"),
    ("archives", "blog/archives/index.html"),
    ("directory", "experts/index.html"),
    ("testimonials", "temoignages/index.html"),
    ("agenda", "evenements/index.html"),
    ("taxonomies", "tags/t/index.html"),
    ("index", "index/index.html"),
    ("calendars", "evenements/agenda.ics"),
    ("contact_cards", "experts/m/m.vcf"),
    ("feeds", "blog/feed.xml"),
    ("opml", "feeds.opml"),
    ("follow", "suivre/index.html"),
    ("popular", "populaires/index.html"),
    ("site_map", "plan-du-site/index.html"),
    ("not_found", "404.html"),
    ("aliases", "ancien/index.html"),
    ("sitemap", "sitemap.xml"),
    ("robots", "robots.txt"),
    ("manifest", "site.webmanifest"),
    ("security", ".well-known/security.txt"),
    ("redirects", "_redirects"),
    ("headers", "_headers"),
];

#[test]
fn an_output_that_is_switched_off_leaves_no_file_and_no_link_to_it() {
    let whole = build("");
    whole.is_silent();
    assert_eq!(whole.dead_ends(), Vec::<String>::new());
    let mut dead = Vec::new();
    for (output, file) in MAKES {
        assert!(whole.has(file), "{output} makes {file}");
        let site = build(&format!("outputs: {{{output}: false}}"));
        site.is_silent();
        assert!(!site.has(file), "{output} is off and {file} is there");
        dead.extend(site.dead_ends().into_iter().map(|end| format!("without {output}: {end}")));
    }
    assert_eq!(dead, Vec::<String>::new());
}

#[test]
fn every_output_is_tried() {
    let mut tried: Vec<&str> = MAKES.iter().map(|(output, _)| *output).collect();
    // A hub without these is none.
    tried.extend(["home", "entries", "assets"]);
    // It makes no file: `structured_data::it_can_be_switched_off`.
    tried.push("structured_data");
    // See `pictures` and `social_cards`.
    tried.extend(["images", "social_cards"]);
    // Of a hub with an owner: `portfolio::missions_and_the_cv_can_be_switched_off`.
    tried.extend(["portfolio", "resume"]);
    for output in OUTPUTS {
        assert!(tried.contains(&output.name), "`{}` is not in the list of this test", output.name);
    }
}

#[test]
fn all_lists_can_be_off_at_once() {
    let off: Vec<String> = MAKES.iter().map(|(output, _)| format!("{output}: false")).collect();
    let site = build(&format!("outputs: {{{}}}", off.join(", ")));
    site.is_silent();
    assert_eq!(site.dead_ends(), Vec::<String>::new());
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn an_unknown_output_is_a_mistake() {
    let site = site(&[("hub.yaml", &config("outputs: {archive: false}"))]);
    assert_eq!(
        site.mistakes(),
        ["error P0505 hub.yaml:3:11 there is no output `archive`; did you mean `archives`?"]
    );
}

#[test]
fn static_files_are_copied_as_they_are() {
    let site = site(&[
        ("static/a/b.txt", "Tel quel\r\n"),
        ("static/.nojekyll", ""),
        ("static/CNAME", "place.example\n"),
    ]);
    site.is_silent();
    assert_eq!(site.file("a/b.txt"), "Tel quel\r\n");
    assert!(site.has("CNAME") && site.has(".nojekyll"));
}

#[test]
fn a_static_file_stands_in_for_a_made_one() {
    let files = ["robots.txt", "site.webmanifest", ".well-known/security.txt", "favicon.svg"];
    // A contact that holds, so that nothing is to be said of it.
    let mine = "Contact: mailto:moi@place.example\nExpires: 2027-05-01T00:00:00Z\n";
    for file in files {
        let path = format!("static/{file}");
        let site = site(&[
            ("hub.yaml", &config("redirects: {/a/: /b/}\nbrand: {contact: {email: a@b.example}}")),
            (&path, mine),
        ]);
        site.is_silent();
        assert_eq!(site.file(file), mine, "{file}");
    }
}

#[test]
fn any_other_file_of_static_at_a_made_address_is_a_mistake() {
    for file in ["index.html", "404.html", "blog/index.html"] {
        let path = format!("static/{file}");
        let site = site(&[(&path, "le mien")]);
        assert_eq!(site.codes(), ["P0301"], "{file}: {:?}", site.mistakes());
        assert!(site.mistakes()[0].contains(&path), "{:?}", site.mistakes());
        assert!(site.files.is_empty());
    }
}

#[test]
fn what_robots_should_not_find_is_not_told_them() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-05-01", "noindex: true")),
        ("content/posts/b.md", &post("B", "2026-05-02", "")),
    ]);
    let sitemap = site.file("sitemap.xml");
    assert!(
        !sitemap.contains("/blog/a/")
            && sitemap.contains("<loc>https://place.example/blog/b/</loc>"),
        "{sitemap}"
    );
    assert_eq!(site.attributes("blog/a/index.html", "meta[name=robots]", "content"), ["noindex"]);
    assert_eq!(
        site.attributes("blog/b/index.html", "meta[name=robots]", "content"),
        Vec::<String>::new()
    );
    assert!(!sitemap.contains("404"));
    assert!(site.titles("blog/index.html").contains(&"A".to_owned()), "people may");
}

#[test]
fn the_sitemap_lists_every_page_that_robots_may_keep_and_nothing_else() {
    let site = build("");
    let sitemap = site.file("sitemap.xml");
    let address = |rest: &str| rest.split("</loc>").next().unwrap().to_owned();
    let mut told: Vec<String> = sitemap.split("<loc>").skip(1).map(address).collect();
    told.sort();
    let mut pages = Vec::new();
    for file in site.files.keys().filter(|file| file.ends_with("index.html")) {
        let own = format!("https://place.example/{}", file.trim_end_matches("index.html"));
        let robots = site.attributes(file, "meta[name=robots]", "content");
        let canonical = site.attributes(file, "link[rel=canonical]", "href");
        if robots.is_empty() && canonical == [own.as_str()] {
            pages.push(own);
        }
    }
    pages.sort();
    assert_eq!(told, pages);
}
