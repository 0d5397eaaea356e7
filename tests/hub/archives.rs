//! The blog by year and month, and everything from A to Z.

use crate::{Site, config, post, site, testimonial, text};

fn build() -> Site {
    site(&[
        ("hub.yaml", &config("paginate: 2")),
        ("content/posts/a.md", &post("Été", "2025-08-15", "tags: [Zoé]")),
        ("content/posts/b.md", &post("Automne", "2025-10-01", "")),
        ("content/posts/c.md", &post("Début octobre", "2025-10-02", "")),
        ("content/posts/d.md", &post("3 idées", "2025-10-31T23:30:00Z", "")),
        ("content/posts/e.md", &post("Œuf", "2026-01-01", "")),
        ("content/experts/emile.md", &text("name: Émile", "")),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-01", "")),
    ])
}

#[test]
fn posts_stand_by_year_and_month_of_the_hubs_zone() {
    let site = build();
    site.is_silent();
    let archives = "blog/archives/index.html";
    assert_eq!(site.text(archives, ".years h2"), ["2026 1 article", "2025 4 articles"]);
    assert_eq!(site.text(archives, ".years a"), ["janvier 1", "novembre 1", "octobre 2", "août 1"]);
    assert_eq!(site.text(archives, ".total"), ["5 articles"]);
    assert_eq!(site.titles("blog/archives/2025/10/index.html"), ["Début octobre", "Automne"]);
    assert_eq!(
        site.titles("blog/archives/2025/11/index.html"),
        ["3 idées"],
        "it is past midnight in Paris"
    );
    assert_eq!(site.titles("blog/archives/2025/index.html"), ["3 idées", "Début octobre"]);
    assert_eq!(site.titles("blog/archives/2025/page/2/index.html"), ["Automne", "Été"]);
    assert!(!site.has("blog/archives/2025/09/index.html"));
    assert_eq!(site.text("blog/archives/2025/08/index.html", "h1"), ["Archives\u{a0}: août 2025"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn the_index_has_a_page_a_letter_without_accents() {
    let site = build();
    let titles = |file: &str| site.text(file, "main .az a");
    assert_eq!(titles("index/e/index.html"), ["Émile personne", "Été article"]);
    assert_eq!(titles("index/o/index.html"), ["Œuf article"]);
    assert_eq!(titles("index/z/index.html"), ["Zoé mot-clé"]);
    assert_eq!(titles("index/a/index.html"), ["Automne article"]);
    assert_eq!(titles("index/l/index.html"), ["L’avis de Awa témoignage"]);
    let letters = site.text("index/index.html", ".letters li");
    assert_eq!(letters, ["0-9", "A", "D", "E", "L", "O", "Z"]);
    assert!(titles("index/0-9/index.html")[0].starts_with("3 idées"));
}

#[test]
fn the_site_map_lists_everything() {
    let site = build();
    let links = site.links("plan-du-site/index.html", "main");
    for url in [
        "/blog/a/",
        "/blog/e/",
        "/experts/emile/",
        "/temoignages/t/",
        "/tags/",
        "/blog/archives/",
        "/index/",
        "/suivre/",
    ] {
        assert!(links.contains(&url.to_owned()), "{url} among {links:?}");
    }
}
