//! Several languages: addresses, lists, translations.

use crate::{bilingual, config, post, site, text};

#[test]
fn other_languages_stand_under_their_prefix_with_their_own_segments() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un", "2026-01-01", "tags: [vélo]")),
        ("content/posts/a.en.md", &post("One", "2026-01-01", "tags: [bike]")),
        ("content/events/e.en.md", &text("title: Fair\nstart: 2026-12-01", "")),
        ("content/testimonials/t.en.md", &crate::testimonial("Ann", "2026-01-01", "")),
        ("content/experts/p.en.md", &text("name: Pat", "")),
        ("content/pages/about.en.md", &text("title: About", "")),
    ]);
    site.is_silent();
    for file in [
        "en/index.html",
        "en/blog/index.html",
        "en/blog/a/index.html",
        "en/events/e/index.html",
        "en/testimonials/t/index.html",
        "en/experts/p/index.html",
        "en/about/index.html",
        "en/tags/bike/index.html",
        "en/404.html",
        "en/follow/index.html",
        "en/site-map/index.html",
        "blog/a/index.html",
        "tags/velo/index.html",
        "plan-du-site/index.html",
    ] {
        assert!(site.has(file), "{file} is missing");
    }
    assert_eq!(site.attributes("en/blog/a/index.html", "html", "lang"), ["en"]);
    assert_eq!(site.attributes("blog/a/index.html", "html", "lang"), ["fr"]);
    assert_eq!(site.text("en/index.html", "header .mark"), ["The square"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn lists_hold_one_language_alone() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Xfr un", "2026-01-01", "tags: [vélo]")),
        ("content/posts/b.md", &post("Xfr deux", "2026-01-02", "tags: [vélo]")),
        ("content/posts/a.en.md", &post("English one", "2026-01-01", "tags: [vélo]")),
        ("content/posts/c.en.md", &post("English two", "2026-01-03", "tags: [vélo]")),
    ]);
    for file in [
        "en/blog/index.html",
        "en/index.html",
        "en/tags/velo/index.html",
        "en/blog/archives/2026/index.html",
    ] {
        assert_eq!(site.titles(file), ["English two", "English one"], "{file}");
    }
    for file in ["blog/index.html", "index.html", "tags/velo/index.html"] {
        assert_eq!(site.titles(file), ["Xfr deux", "Xfr un"], "{file}");
    }
    for file in ["en/index/index.html", "en/site-map/index.html", "en/404.html"] {
        assert!(!site.file(file).contains("Xfr"), "{file}");
    }
    assert_eq!(site.summary.posts["fr"], 2);
    assert_eq!(site.summary.posts["en"], 2);
    assert_eq!(site.summary.translated, 1);
}

#[test]
fn a_page_knows_its_translations() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("One", "2026-01-01", "slug: one")),
        ("content/posts/seul.md", &post("Seul", "2026-01-01", "")),
    ]);
    for page in ["blog/a/index.html", "en/blog/one/index.html"] {
        let alternates: Vec<(String, String)> = site
            .attributes(page, "link[hreflang]", "hreflang")
            .into_iter()
            .zip(site.attributes(page, "link[hreflang]", "href"))
            .collect();
        let expected = [
            ("fr", "https://place.example/blog/a/"),
            ("en", "https://place.example/en/blog/one/"),
            ("x-default", "https://place.example/blog/a/"),
        ];
        assert_eq!(
            alternates,
            expected.map(|(lang, url)| (lang.to_owned(), url.to_owned())),
            "{page}"
        );
    }
    assert_eq!(
        site.attributes("blog/seul/index.html", "link[hreflang]", "href"),
        Vec::<String>::new()
    );
    assert_eq!(site.attributes("blog/a/index.html", "a.lang", "href"), ["/en/blog/one/"]);
    assert_eq!(site.attributes("blog/seul/index.html", "a.lang", "href"), ["/en/"]);
    assert_eq!(
        site.attributes("blog/index.html", "link[hreflang=en]", "href"),
        ["https://place.example/en/blog/"]
    );
}

#[test]
fn a_translation_that_is_not_published_is_not_told() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("Plugh", "2026-01-01", "draft: true\nslug: plugh")),
    ]);
    site.is_silent();
    assert_eq!(
        site.attributes("blog/a/index.html", "link[hreflang]", "href"),
        Vec::<String>::new()
    );
    assert_eq!(site.files_with("lugh"), Vec::<&str>::new());
}

#[test]
fn a_translation_key_joins_files_of_other_names() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/charte.md", &post("Charte", "2026-01-01", "translation_key: x")),
        (
            "content/posts/charter.md",
            &post("Charter", "2026-01-01", "translation_key: x\nlang: en"),
        ),
    ]);
    site.is_silent();
    assert_eq!(site.attributes("blog/charte/index.html", "a.lang", "href"), ["/en/blog/charter/"]);
    assert_eq!(
        site.attributes("en/blog/charter/index.html", "link[hreflang=x-default]", "href"),
        ["https://place.example/blog/charte/"]
    );
}

#[test]
fn two_files_cannot_be_the_same_translation() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "translation_key: x")),
        ("content/posts/b.md", &post("B", "2026-01-01", "translation_key: x")),
    ]);
    assert_eq!(site.codes(), ["P0403"]);
    assert!(site.mistakes()[0].contains("content/posts/a.md"), "{:?}", site.mistakes());
}

#[test]
fn the_language_and_the_name_of_the_file_agree() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.en.md", &post("A", "2026-01-01", "lang: fr")),
        ("content/posts/b.de.md", &post("B", "2026-01-01", "")),
        ("content/posts/c.md", &post("C", "2026-01-01", "lang: es")),
        ("content/posts/d.en.md", &post("D", "2026-01-01", "lang: en")),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "error P0402 content/posts/a.en.md:4:7 `lang: fr` disagrees with the name of the file, which says `en`; leave `lang:` out, or rename the file",
            "error P0401 content/posts/b.de.md the language `de` is not declared; declared are `fr` and `en`; others go under `languages:` in hub.yaml",
            "error P0401 content/posts/c.md:4:7 the language `es` is not declared; declared are `fr` and `en`; others go under `languages:` in hub.yaml",
        ]
    );
}

#[test]
fn dates_and_counts_are_written_as_the_language_does() {
    let with_comments = format!("{}comments: {{to: a@place.example}}\n", bilingual());
    let site = site(&[
        ("hub.yaml", &with_comments),
        ("content/posts/a.md", &post("Un", "2026-05-01", "")),
        ("content/posts/a.en.md", &post("One", "2026-05-01", "")),
    ]);
    assert_eq!(site.text("blog/a/index.html", "header time"), ["1er mai 2026"]);
    assert_eq!(site.text("en/blog/a/index.html", "header time"), ["May 1, 2026"]);
    assert_eq!(site.text("blog/a/index.html", "#h-comments"), ["Aucun commentaire"]);
    assert_eq!(site.text("blog/index.html", ".total"), ["1 article"]);
    assert_eq!(site.text("en/blog/index.html", ".total"), ["1 article"]);
}

#[test]
fn the_default_language_can_be_another() {
    let site = site(&[
        ("hub.yaml", &config("language: en\nlanguages: {fr: {title: La place}}")),
        ("content/posts/a.md", &post("One", "2026-01-01", "")),
        ("content/posts/a.fr.md", &post("Un", "2026-01-01", "")),
        ("content/events/e.md", &text("title: Fair\nstart: 2026-12-01", "")),
    ]);
    site.is_silent();
    assert!(
        site.has("blog/a/index.html")
            && site.has("fr/blog/a/index.html")
            && site.has("events/e/index.html")
    );
    assert_eq!(site.attributes("blog/a/index.html", "html", "lang"), ["en"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn comments_belong_to_one_language() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("One", "2026-01-01", "")),
        (
            "content/comments/a.en.yaml",
            "- {id: c1, author: {name: Ann}, date: 2026-01-02, body: Hello there}\n",
        ),
    ]);
    site.is_silent();
    assert!(site.file("en/blog/a/index.html").contains("Hello there"));
    assert!(!site.file("blog/a/index.html").contains("Hello there"));
}

#[test]
fn what_hub_yaml_says_is_set_as_texts_are() {
    let hub = "title: L'atelier\nvision: On y va ?\nnavigation: [{label: L'agenda, to: /blog/}]\n\
        languages: {en: {vision: Who's in?, navigation: [{label: What's on, to: /en/blog/}]}}";
    let of = |more: &str| {
        site(&[
            ("hub.yaml", &format!("{hub}\nbase_url: https://place.example\n{more}")),
            ("content/posts/a.md", &post("A", "2026-01-01", "")),
            ("content/posts/a.en.md", &post("A", "2026-01-01", "")),
        ])
    };
    let set = of("");
    assert_eq!(set.text("index.html", "header .mark"), ["L’atelier"]);
    assert_eq!(set.text("index.html", "h1"), ["On y va\u{202f}?"]);
    assert_eq!(set.text("index.html", "header nav a"), ["L’agenda", "English"]);
    assert_eq!(set.text("en/index.html", "h1"), ["Who’s in?"]);
    assert_eq!(set.text("en/index.html", "header nav a")[0], "What’s on");
    let typed = of("typography: {smart_quotes: false, french_spacing: false}");
    assert_eq!(typed.text("index.html", "header nav a")[0], "L'agenda");
    assert_eq!(typed.text("index.html", "h1"), ["On y va ?"]);
}
