//! Addresses: permalinks, aliases, a base URL with a path, clashes.

use crate::{Site, config, post, site, site_with, testimonial, text};

#[test]
fn permalinks_are_patterns() {
    let site = site(&[
        (
            "hub.yaml",
            &config("permalinks: {posts: \"/:year/:month/:day/:slug/\", events: \"/rdv/:slug/\"}"),
        ),
        ("content/posts/a.md", &post("A", "2026-05-01", "")),
        ("content/events/e.md", &text("title: E\nstart: 2026-12-01", "")),
    ]);
    site.is_silent();
    assert!(site.has("2026/05/01/a/index.html") && site.has("rdv/e/index.html"));
    assert_eq!(site.links("blog/index.html", "main article"), ["/2026/05/01/a/"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_permalink_that_is_no_pattern_is_a_mistake() {
    for pattern in ["/blog/", "blog/:slug", "/../:slug/", "/:slug/:nom/", "/:slugg/"] {
        let site = site(&[
            ("hub.yaml", &config(&format!("permalinks: {{posts: \"{pattern}\"}}"))),
            ("content/posts/a.md", &post("A", "2026-05-01", "")),
        ]);
        assert!(
            site.places().contains(&"error P0309 hub.yaml:3:21".to_owned()),
            "{pattern}: {:?}",
            site.mistakes()
        );
        assert!(site.files.is_empty());
    }
    let unknown = site(&[("hub.yaml", &config("permalinks: {post: \"/:slug/\"}"))]);
    assert_eq!(unknown.codes().len(), 1, "an unknown kind: {:?}", unknown.mistakes());
}

#[test]
fn old_addresses_lead_on() {
    let site = site(&[(
        "content/posts/a.md",
        &post(
            "A",
            "2026-05-01",
            "aliases: [/2019/vieux.html, /ancien/, sans-barre, /?p=12, \"/été à Nice/\", /page.htm]",
        ),
    )]);
    site.is_silent();
    for file in [
        "2019/vieux.html",
        "ancien/index.html",
        "sans-barre/index.html",
        "été à Nice/index.html",
        "page.htm",
    ] {
        assert_eq!(site.attributes(file, "a", "href"), ["/blog/a/"], "{file}");
        assert_eq!(
            site.attributes(file, "link[rel=canonical]", "href"),
            ["https://place.example/blog/a/"]
        );
        assert_eq!(site.attributes(file, "meta[name=robots]", "content"), ["noindex"]);
        assert_eq!(
            site.attributes(file, "meta[http-equiv=refresh]", "content"),
            ["0; url=/blog/a/"]
        );
    }
    assert_eq!(
        site.file("_redirects").lines().collect::<Vec<_>>(),
        [
            "/2019/vieux.html /blog/a/ 301",
            "/ancien/ /blog/a/ 301",
            "/sans-barre /blog/a/ 301",
            "/?p=12 /blog/a/ 301",
            "/%C3%A9t%C3%A9%20%C3%A0%20Nice/ /blog/a/ 301",
            "/page.htm /blog/a/ 301",
        ]
    );
    assert!(!site.file("sitemap.xml").contains("vieux"));
    assert_eq!(site.summary.aliases, 6);
}

#[test]
fn an_alias_stays_within_the_site() {
    for alias in [
        "../../keep/evil.html",
        "/a/../../b/",
        "https://autre.example/x",
        "//autre.example/x",
        "/con/",
        "/a\\b",
    ] {
        let site = site(&[(
            "content/posts/a.md",
            &post("A", "2026-05-01", &format!("aliases: ['{alias}']")),
        )]);
        assert_eq!(site.codes(), ["P0304"], "{alias}: {:?}", site.mistakes());
        assert!(site.mistakes()[0].contains("content/posts/a.md:4:11"), "{:?}", site.mistakes());
        assert!(site.files.is_empty());
    }
}

#[test]
fn the_hubs_own_redirects_come_first() {
    let site = site(&[
        ("hub.yaml", &config("redirects: {/journal/: /blog/, \"/vieux blog/\": /blog/}")),
        ("content/posts/a.md", &post("A", "2026-05-01", "aliases: [/x/]")),
    ]);
    assert_eq!(
        site.file("_redirects"),
        "/journal/ /blog/ 301\n/vieux%20blog/ /blog/ 301\n/x/ /blog/a/ 301\n"
    );
}

/// A hub with something of everything.
fn whole(base_url: &str) -> Site {
    site(&[
        (
            "hub.yaml",
            &format!(
                "title: La place\nbase_url: {base_url}\nlanguages: {{en: {{title: Square}}}}\nbrand: {{name: T, logo: /logo.svg}}\nnavigation: [{{label: Blog, to: /blog/}}, {{label: Charte, to: pages/charte}}]\nredirects: {{/vieux/: /blog/}}\npaginate: 1\ncharter: charte\n"
            ),
        ),
        (
            "content/posts/a/index.md",
            &text(
                "title: A\ndate: 2026-05-01\ntags: [t]\nauthors: [m]\naliases: [/ancien/]\nevents: [e]\nvoice: official",
                "[[posts/b]] [b](../b.md) [c](/blog/b/) [d](https://place.example/hub/blog/b/) ![x](x.svg) ![y](/logo.svg) [[#ici]]\n\n![[events/e]]\n\n## Ici\n\n:::button{to=\"posts/b\" label=\"x\"}\n:::\n",
            ),
        ),
        ("content/posts/a/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/posts/b.md", &post("B", "2026-04-01", "tags: [t]")),
        ("content/posts/b.en.md", &post("B", "2026-04-01", "tags: [t]")),
        ("content/experts/m.md", &text("name: M\ntopics: [s]", "")),
        ("content/events/e.md", &text("title: E\nstart: 2026-12-01", "")),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-01", "words: {bien: 2}")),
        ("content/pages/charte.md", &text("title: Charte", "Voir [le blog](/blog/).")),
        ("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("data/popularity.csv", "url,views\n/blog/a/,9\nhttps://place.example/hub/blog/b/,3\n"),
    ])
}

#[test]
fn every_link_begins_with_the_path_of_the_base_url() {
    let site = whole("https://place.example/hub/");
    assert_eq!(site.dead_ends(), Vec::<String>::new());
    assert!(!site.has("hub/index.html"), "the path is the host's affair, not a folder");
    for line in site.file("_redirects").lines() {
        let (from, to) = line.split_once(' ').unwrap();
        assert!(from.starts_with("/hub/") && to.starts_with("/hub/"), "{line}");
    }
    let sitemap = site.file("sitemap.xml");
    assert_eq!(
        sitemap.matches("<loc>").count(),
        sitemap.matches("<loc>https://place.example/hub/").count()
    );
    assert_eq!(
        site.attributes("blog/a/index.html", "link[rel=canonical]", "href"),
        ["https://place.example/hub/blog/a/"]
    );
    assert_eq!(
        site.file("robots.txt").lines().last().unwrap(),
        "Sitemap: https://place.example/hub/sitemap.xml"
    );
    assert!(site.file("site.webmanifest").contains("\"/hub/"), "{}", site.file("site.webmanifest"));
}

#[test]
fn links_in_texts_resolve_with_and_without_a_path() {
    let told = |site: &Site| {
        site.mistakes().into_iter().filter(|told| !told.contains("#ici")).collect::<Vec<_>>()
    };
    let plain = whole("https://place.example");
    let based = whole("https://place.example/hub");
    assert_eq!(told(&based), Vec::<String>::new());
    assert_eq!(
        plain
            .links("charte/index.html", ".prose")
            .iter()
            .map(|url| format!("/hub{url}"))
            .collect::<Vec<_>>(),
        based.links("charte/index.html", ".prose"),
    );
}

#[test]
fn popularity_knows_the_path_of_the_base_url() {
    let site = whole("https://place.example/hub");
    assert_eq!(site.links("index.html", ".top-list"), ["/hub/blog/a/", "/hub/blog/b/"]);
}

#[test]
fn the_base_url_of_the_command_wins() {
    let site = site_with(&[("content/posts/a.md", &post("A", "2026-05-01", ""))], |options| {
        options.base_url = Some("https://autre.example/x".to_owned());
    });
    assert_eq!(
        site.attributes("blog/a/index.html", "link[rel=canonical]", "href"),
        ["https://autre.example/x/blog/a/"]
    );
    assert_eq!(site.files_with("place.example"), Vec::<&str>::new());
}

#[test]
fn a_base_url_has_a_scheme_and_a_host() {
    for url in [
        "place.example",
        "ftp://place.example",
        "https://",
        "https://a b.example",
        "https://a.example/?x",
        "javascript:alert(1)",
    ] {
        let site = site(&[("hub.yaml", &format!("title: A\nbase_url: \"{url}\"\n"))]);
        assert_eq!(site.codes(), ["P0502"], "{url}: {:?}", site.mistakes());
        assert!(site.files.is_empty());
    }
}

#[test]
fn two_files_at_one_address_are_a_mistake_that_names_both() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-05-01", "")),
        ("content/posts/b.md", &post("B", "2026-05-01", "slug: a")),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "error P0301 content/posts/b.md `content/posts/a.md` and this file both want the address `/blog/a/`; give one of them another `slug:`, or remove the alias"
        ]
    );
    assert!(site.files.is_empty());
}

#[test]
fn every_kind_of_clash_is_found() {
    let clash = |files: &[(&str, &str)]| {
        let site = site(files);
        assert!(site.files.is_empty(), "{files:?}");
        let mut codes = site.codes();
        codes.dedup();
        codes
    };
    let a = post("A", "2026-05-01", "");
    let of = |more: &str| post("B", "2026-05-01", more);
    assert_eq!(
        clash(&[("content/posts/a.md", &a), ("content/posts/b.md", &of("slug: A"))]),
        ["P0302"],
        "case alone"
    );
    assert_eq!(
        clash(&[("content/posts/a.md", &a), ("content/posts/b.md", &of("aliases: [/blog/a/]"))]),
        ["P0301"],
        "an alias"
    );
    assert_eq!(
        clash(&[("content/posts/a.md", &a), ("static/blog/a/index.html", "x")]),
        ["P0301"],
        "a static file"
    );
    assert_eq!(
        clash(&[("content/posts/a.md", &a), ("static/blog", "x")]),
        ["P0301"],
        "a file where a folder is"
    );
    assert_eq!(
        clash(&[
            ("content/pages/tags.md", &text("title: T", "x")),
            ("content/posts/a.md", &of("tags: [t]"))
        ]),
        ["P0301"],
        "a page and an output"
    );
    assert_eq!(
        clash(&[("content/posts/a.md", &a), ("content/posts/2026-05-01-a.md", &a)]),
        ["P0301"],
        "one name with a date"
    );
    assert_eq!(
        clash(&[
            ("content/posts/b.md", &of("aliases: [/x/]")),
            ("content/posts/c.md", &post("C", "2026-05-01", "aliases: [/X/]"))
        ]),
        ["P0302"],
        "two aliases"
    );
}

#[test]
fn a_slug_that_is_no_address_is_a_mistake_with_a_right_one() {
    for (slug, right) in [
        ("../../../keep/evil", "keep-evil"),
        ("/x", "x"),
        ("a/b", "a-b"),
        ("%2e%2e", "2e-2e"),
        (".", "a"),
        ("..", "a"),
        ("con", "con-x"),
        ("a:b", "a-b"),
        ("a b", "a-b"),
        ("..\\\\..\\\\x", "x"),
        ("", "a"),
    ] {
        let site =
            site(&[("content/posts/a.md", &post("A", "2026-05-01", &format!("slug: \"{slug}\"")))]);
        assert_eq!(site.codes(), ["P0303"], "{slug}: {:?}", site.mistakes());
        if !slug.chars().all(|c| c == '.') {
            assert!(
                site.mistakes()[0].ends_with(&format!("; write `{right}`")),
                "{slug}: {:?}",
                site.mistakes()
            );
        }
    }
    assert_eq!(
        site(&[(
            "content/posts/a.md",
            &post("A", "2026-05-01", &format!("slug: {}", "x".repeat(300)))
        )])
        .codes(),
        ["P0303"]
    );
}

#[test]
fn any_name_of_a_file_makes_an_address() {
    let names = [
        "L'été à Orléans",
        "🦀",
        "日本語",
        "مرحبا",
        "con",
        "a?b#c%d&e",
        "-tiret",
        "İstanbul",
        "ﬁn",
        "\u{200b}",
        "x".repeat(120).leak(),
    ];
    let files: Vec<(String, String)> = names
        .iter()
        .map(|name| (format!("content/posts/{name}.md"), post("Titre", "2026-05-01", "")))
        .collect();
    let site =
        site(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.is_silent();
    assert_eq!(site.summary.posts["all"], names.len());
    assert!(site.has("blog/l-ete-a-orleans/index.html") && site.has("blog/con-x/index.html"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
    assert!(site.files.keys().all(|path| path.is_ascii()), "{:?}", site.files.keys());
}

#[test]
fn free_pages_nest() {
    let site = site(&[
        ("content/pages/guides.md", &text("title: Guides", "Tous.")),
        ("content/pages/guides/velo.md", &text("title: Vélo", "Bien.")),
        ("content/pages/guides/freins/index.md", &text("title: Freins", "Forts.")),
        ("content/pages/index.md", &text("title: Accueil", "Bienvenue *ici*.")),
    ]);
    site.is_silent();
    assert!(
        site.has("guides/velo/index.html")
            && site.has("guides/freins/index.html")
            && !site.has("index/index.html.html")
    );
    assert_eq!(site.links("guides/velo/index.html", ".crumb"), ["/", "/guides/"]);
    assert_eq!(site.text("index.html", ".intro em"), ["ici"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}
