//! Posts and their lists: what is published, in which order, on how many pages.

use crate::{CONFIG, Hub, check, config, post, site, site_with, text};
use snapbox::str;

#[test]
fn a_post_becomes_a_page() {
    let site = site(&[
        ("hub.yaml", &config("brand: {name: Tournevent}\nshare: []\ncomments: {reply_by: email}")),
        (
            "content/experts/marie-duval.md",
            &text("name: Marie Duval\ntitle: Cheffe d'atelier\nvision: Réparer ensemble.", ""),
        ),
        (
            "content/posts/bonjour.md",
            &text(
                "title: \"Bonjour : la place\"\ndate: 2026-05-01\nauthors: [marie-duval]\ndescription: Un début.",
                "Voici *la place*.",
            ),
        ),
    ]);
    site.is_silent();
    check(
        &site,
        "blog/bonjour/index.html",
        str![[r#"
AccueilBlogBonjour : la place
Texte personnel de Marie Duval, qui n’engage pas Tournevent
Bonjour : la place
Un début.
MD
Marie Duval
Cheffe d’atelier
1er mai 2026
1 min de lecture
Voici la place.
MD
Marie Duval
Cheffe d’atelier
Réparer ensemble.

"#]],
    );
    assert_eq!(
        site.text("blog/bonjour/index.html", "title"),
        ["Bonjour\u{a0}: la place – La place"]
    );
    assert_eq!(
        site.attributes("blog/bonjour/index.html", "link[rel=canonical]", "href"),
        ["https://place.example/blog/bonjour/"]
    );
    assert_eq!(
        site.attributes("blog/bonjour/index.html", "meta[name=description]", "content"),
        ["Un début."]
    );
}

fn five() -> Vec<(String, String)> {
    let dates = ["2026-03-05", "2026-01-01", "2026-05-09", "2026-02-02", "2026-04-04"];
    let file = |(index, date): (usize, &&str)| {
        (format!("content/posts/p{index}.md"), post(&format!("Mois {}", &date[6..7]), date, ""))
    };
    dates.iter().enumerate().map(file).collect()
}

fn with<'a>(more: &[(&'a str, &'a str)], files: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    more.iter()
        .copied()
        .chain(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        .collect()
}

#[test]
fn a_list_is_newest_first_and_parted_into_pages() {
    let (files, config) = (five(), config("paginate: 2"));
    let site = site(&with(&[("hub.yaml", &config)], &files));
    assert_eq!(site.titles("blog/index.html"), ["Mois 5", "Mois 4"]);
    assert_eq!(site.titles("blog/page/2/index.html"), ["Mois 3", "Mois 2"]);
    assert_eq!(site.titles("blog/page/3/index.html"), ["Mois 1"]);
    assert!(!site.has("blog/page/1/index.html") && !site.has("blog/page/4/index.html"));
    let rel = |file: &str, rel: &str| site.attributes(file, &format!("nav a[rel={rel}]"), "href");
    assert_eq!(rel("blog/index.html", "next"), ["/blog/page/2/"]);
    assert_eq!(rel("blog/index.html", "prev"), Vec::<String>::new());
    assert_eq!(rel("blog/page/2/index.html", "prev"), ["/blog/"]);
    assert_eq!(rel("blog/page/3/index.html", "next"), Vec::<String>::new());
    assert_eq!(site.summary.posts["all"], 5);
}

#[test]
fn a_post_leads_to_the_one_before_and_the_one_after() {
    let files = five();
    let site = site(&with(&[], &files));
    let rel =
        |file: &str, rel: &str| site.attributes(file, &format!("main nav a[rel={rel}]"), "href");
    assert_eq!(rel("blog/p0/index.html", "prev"), ["/blog/p3/"], "March follows February");
    assert_eq!(rel("blog/p0/index.html", "next"), ["/blog/p4/"], "April follows March");
    assert_eq!(rel("blog/p1/index.html", "prev"), Vec::<String>::new());
    assert_eq!(rel("blog/p2/index.html", "next"), Vec::<String>::new());
}

#[test]
fn posts_of_one_day_are_in_the_order_of_the_alphabet() {
    let site = site(&[
        ("content/posts/1.md", &post("Zèbre", "2026-05-01", "")),
        ("content/posts/2.md", &post("Éclair", "2026-05-01", "")),
        ("content/posts/3.md", &post("eau", "2026-05-01", "")),
        ("content/posts/4.md", &post("Fanal", "2026-05-01", "")),
    ]);
    assert_eq!(site.titles("blog/index.html"), ["eau", "Éclair", "Fanal", "Zèbre"]);
}

#[test]
fn times_of_one_day_count() {
    let site = site(&[
        ("content/posts/a.md", &post("Matin", "2026-05-01T08:00", "")),
        ("content/posts/b.md", &post("Soir", "2026-05-01T20:00", "")),
        ("content/posts/c.md", &post("Midi", "2026-05-01T10:00Z", "")),
    ]);
    assert_eq!(site.titles("blog/index.html"), ["Soir", "Midi", "Matin"]);
}

/// Every way of not being published, with a word that nothing else has.
fn hidden() -> [(&'static str, String, &'static str); 5] {
    [
        (
            "content/posts/brouillon.md",
            post("Brouillon xyzzydraft", "2026-01-01", "tags: [xyzzydraft]\ndraft: true"),
            "draft",
        ),
        (
            "content/posts/futur.md",
            post("Futur xyzzyfuture", "2026-11-21", "tags: [xyzzyfuture]"),
            "waits for 2026-11-21",
        ),
        (
            "content/posts/attend.md",
            post(
                "Attend xyzzywait",
                "2026-01-01",
                "publish_on: 2026-12-24T18:00\ncategories: [xyzzywait]",
            ),
            "waits for 2026-12-24T18:00:00+01:00",
        ),
        (
            "content/posts/fini.md",
            post("Fini xyzzyover", "2026-01-01", "expires_on: 2026-11-20\ntopics: [xyzzyover]"),
            "expired on 2026-11-20",
        ),
        (
            "content/pages/cache.md",
            text("title: Page xyzzypage\ndraft: true", "Un secret."),
            "draft",
        ),
    ]
}

#[test]
fn what_is_not_published_is_in_no_file() {
    let hidden = hidden();
    let mut files: Vec<(&str, &str)> =
        hidden.iter().map(|(path, text, _)| (*path, text.as_str())).collect();
    let shown = post("Visible", "2026-01-01", "");
    files.push(("content/posts/visible.md", &shown));
    let site = site(&files);
    site.is_silent();
    assert_eq!(site.files_with("xyzzy"), Vec::<&str>::new());
    assert_eq!(site.titles("blog/index.html"), ["Visible"]);
    for (path, _, reason) in &hidden {
        assert_eq!(site.held_back(path), Some(*reason), "{path}");
    }
    assert_eq!(site.summary.held_back.len(), 5);
    assert_eq!(site.summary.posts["all"], 1);
}

#[test]
fn drafts_and_the_future_are_built_when_asked() {
    let hidden = hidden();
    let files: Vec<(&str, &str)> =
        hidden.iter().map(|(path, text, _)| (*path, text.as_str())).collect();
    let site = site_with(&files, |options| options.drafts = true);
    assert!(site.has("blog/brouillon/index.html") && site.has("cache/index.html"));
    assert!(!site.has("blog/futur/index.html") && !site.has("blog/fini/index.html"));
    let site = site_with(&files, |options| options.future = true);
    assert!(site.has("blog/futur/index.html") && site.has("blog/attend/index.html"));
    assert!(!site.has("blog/brouillon/index.html") && !site.has("blog/fini/index.html"));
}

#[test]
fn the_clock_compares_inclusively() {
    let files = [
        ("content/posts/a.md", post("À l'heure", "2026-01-01", "publish_on: 2026-11-20T13:00")),
        ("content/posts/b.md", post("Trop tôt", "2026-01-01", "publish_on: 2026-11-20T13:00:01")),
    ];
    let site = site(&[(files[0].0, &files[0].1), (files[1].0, &files[1].1)]);
    assert_eq!(site.titles("blog/index.html"), ["À l’heure"]);
}

#[test]
fn the_name_of_a_file_gives_date_and_slug() {
    let site = site(&[
        ("content/posts/2026-05-12-mon-texte.md", &text("title: Mon texte", "Bonjour.")),
        ("content/posts/2026-06-01-paquet/index.md", &text("title: Un paquet", "Bonjour.")),
        (
            "content/posts/autre.md",
            &text("title: Autre\ndate: 2026-01-01\nslug: choisi", "Bonjour."),
        ),
    ]);
    site.is_silent();
    assert_eq!(
        site.attributes("blog/mon-texte/index.html", "time.dt-published", "datetime"),
        ["2026-05-12"]
    );
    assert!(site.has("blog/paquet/index.html") && site.has("blog/choisi/index.html"));
    assert_eq!(site.titles("blog/index.html"), ["Un paquet", "Mon texte", "Autre"]);
}

#[test]
fn a_date_that_the_name_of_the_file_denies_is_a_warning() {
    let site =
        site(&[("content/posts/2026-05-12-a.md", &text("title: A\ndate: 2026-05-13", "Bonjour."))]);
    assert_eq!(
        site.mistakes(),
        [
            "warning P0606 content/posts/2026-05-12-a.md:3:7 the date is `2026-05-13`, the name of the file says `2026-05-12`; rename the file, or leave `date:` out"
        ]
    );
    assert_eq!(
        site.attributes("blog/a/index.html", "time.dt-published", "datetime"),
        ["2026-05-13"]
    );
}

#[test]
fn lists_show_the_description_else_the_summary_else_the_beginning() {
    let site = site(&[
        (
            "content/posts/1.md",
            &text(
                "title: Un\ndate: 2026-05-04\ndescription: La description.\nsummary: Le résumé.",
                "Le corps.",
            ),
        ),
        (
            "content/posts/2.md",
            &text("title: Deux\ndate: 2026-05-03\nsummary: Le résumé.", "Le corps."),
        ),
        (
            "content/posts/3.md",
            &text(
                "title: Trois\ndate: 2026-05-02",
                "Avant.\n\nEncore avant.\n\n<!-- more -->\n\nAprès.",
            ),
        ),
        (
            "content/posts/4.md",
            &text(
                "title: Quatre\ndate: 2026-05-01",
                "# Un titre\n\nLe *premier* paragraphe.\n\nLe second.",
            ),
        ),
    ]);
    assert_eq!(
        site.text("blog/index.html", "main .p-summary"),
        ["La description.", "Le résumé.", "Avant. Encore avant.", "Le premier paragraphe."]
    );
    assert!(site.file("blog/3/index.html").contains("Après."));
}

#[test]
fn changes_are_told_on_the_page() {
    let site = site(&[(
        "content/posts/a.md",
        &post(
            "A",
            "2026-01-01",
            "updated: 2026-02-01\nupdates: [{date: 2026-02-01, note: Le prix a changé}]",
        ),
    )]);
    assert_eq!(site.text("blog/a/index.html", ".changes dd"), ["Le prix a changé"]);
    assert_eq!(site.attributes("blog/a/index.html", "time.dt-updated", "datetime"), ["2026-02-01"]);
    let sitemap = site.file("sitemap.xml");
    assert!(
        sitemap.contains("<loc>https://place.example/blog/a/</loc><lastmod>2026-02-01</lastmod>"),
        "{sitemap}"
    );
}

#[test]
fn a_text_without_words_is_held_back() {
    let site = site(&[("content/posts/vide.md", &text("title: Vide\ndate: 2026-01-01", ""))]);
    assert_eq!(site.held_back("content/posts/vide.md"), Some("its text is empty"));
    assert!(!site.has("blog/vide/index.html"));
}

#[test]
fn a_contents_list_needs_three_headings() {
    let front = "title: A\ndate: 2026-01-01";
    let site = site(&[
        ("content/posts/deux.md", &text(front, "## Un\n\nA.\n\n## Deux\n\nB.")),
        ("content/posts/trois.md", &text(front, "## Un\n\nA.\n\n## L'été\n\nB.\n\n## Un\n\nC.")),
    ]);
    assert_eq!(site.links("blog/deux/index.html", ".toc"), Vec::<String>::new());
    assert_eq!(site.links("blog/trois/index.html", ".toc"), ["#un", "#l-ete", "#un-2"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_featured_post_leads_the_home_page() {
    let site = site(&[
        ("content/posts/a.md", &post("Récent", "2026-05-02", "")),
        ("content/posts/b.md", &post("Choisi", "2026-05-01", "featured: true")),
    ]);
    assert_eq!(site.titles("index.html"), ["Choisi", "Récent"]);
    assert_eq!(site.titles("blog/index.html"), ["Récent", "Choisi"]);
}

#[test]
fn an_empty_hub_is_built_and_says_so() {
    let site = site(&[("hub.yaml", CONFIG)]);
    site.is_silent();
    assert_eq!(site.dead_ends(), Vec::<String>::new());
    assert_eq!(site.text("index.html", "h1"), ["La place"]);
    assert_eq!(site.text("index.html", ".empty").len(), 1);
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let plain = "---\ntitle: Pareil\ndate: 2026-01-01\ntags: [un]\n---\n\n## Titre\n\nUn texte\nsur deux lignes.\n\n- a\n- b\n";
    let build = |bytes: &str| {
        let hub = Hub::new(&[("content/posts/a.md", bytes)]);
        hub.build().files
    };
    let unix = build(plain);
    assert!(unix.contains_key("blog/a/index.html"));
    assert!(unix == build(&plain.replace('\n', "\r\n")), "CRLF");
    assert!(unix == build(&plain.replace('\n', "\r")), "a lone CR");
    assert!(unix == build(&format!("\u{feff}{plain}")), "a byte order mark");
}
