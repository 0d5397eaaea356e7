//! Templates, strings and themes of the hub's own.

use crate::{Site, config, post, site, text};
use std::path::Path;

#[test]
fn a_template_of_the_hub_wins_over_the_themes() {
    let site = site(&[
        ("content/posts/a.md", &post("A <b>", "2026-01-01", "")),
        (
            "templates/post.html",
            "{% extends \"base.html\" %}{% block main %}<h1>Mien : {{ card.title }}</h1>{% endblock main %}",
        ),
    ]);
    site.is_silent();
    assert_eq!(site.text("blog/a/index.html", "main"), ["Mien : A <b>"]);
    site.asset("fonts/bricolage.woff2");
}

#[test]
fn an_entry_chooses_its_template() {
    let site = site(&[
        (
            "content/pages/a.md",
            &text("title: A\ntemplate: large.html\nextra: {couleur: rouge, n: 3}", "x"),
        ),
        ("templates/large.html", "<h1>{{ card.title }} {{ extra.couleur }} {{ extra.n + 1 }}</h1>"),
    ]);
    site.is_silent();
    assert_eq!(site.text("a/index.html", "h1"), ["A rouge 4"]);
}

#[test]
fn a_template_that_is_not_there_or_outside_is_a_mistake() {
    let site = site(&[
        ("content/pages/a.md", &text("title: A\ntemplate: larg.html", "x")),
        ("content/pages/b.md", &text("title: B\ntemplate: ../../etc/passwd", "x")),
        ("templates/large.html", "x"),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "error P1104 content/pages/a.md:3:11 there is no template `larg.html`; did you mean `large.html`?",
            "error P0308 content/pages/b.md:3:11 `../../etc/passwd` cannot be the name of a template; it is the path of a file in `templates/`, such as `page-wide.html`",
        ]
    );
}

#[test]
fn a_directive_of_the_hubs_own_is_a_template() {
    let site = site(&[
        (
            "content/posts/a.md",
            &text("title: A\ndate: 2026-01-01", ":::carte{nom=\"Un & deux\"}\nUn *mot*.\n:::"),
        ),
        (
            "templates/directives/carte.html",
            "<section class=\"carte\"><b>{{ args.nom }}</b>{{ body_html | safe }}</section>",
        ),
    ]);
    site.is_silent();
    assert_eq!(site.text("blog/a/index.html", ".carte b"), ["Un & deux"]);
    assert_eq!(site.text("blog/a/index.html", ".carte em"), ["mot"]);
}

#[test]
fn strings_of_the_hub_change_words_and_addresses() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        (
            "i18n/fr.yaml",
            "posts: Le journal\nsegment_posts: journal\nn_posts: {zero: Rien, one: \"{n} papier\", other: \"{n} papiers\"}\n",
        ),
    ]);
    site.is_silent();
    assert_eq!(site.text("journal/index.html", "h1"), ["Le journal"]);
    assert_eq!(site.text("journal/index.html", ".total"), ["1 papier"]);
    assert!(site.has("journal/a/index.html") && !site.has("blog/a/index.html"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn an_unknown_string_is_a_warning() {
    let site = site(&[("i18n/fr.yaml", "postss: Le journal\n")]);
    assert_eq!(site.codes(), ["P1105"]);
    assert!(
        site.mistakes()[0].contains("i18n/fr.yaml:1:1") && site.mistakes()[0].contains("`posts`"),
        "{:?}",
        site.mistakes()
    );
}

#[test]
fn a_local_theme_stands_on_the_built_in_one() {
    let site = site(&[
        ("hub.yaml", &config("theme: mien")),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("themes/mien/templates/404.html", "<h1>Perdu : {{ title }}</h1>"),
        ("themes/mien/static/plus.txt", "du thème"),
        ("themes/autre/templates/404.html", "<h1>Autre</h1>"),
    ]);
    site.is_silent();
    assert_eq!(site.text("404.html", "h1"), ["Perdu : Page introuvable"]);
    assert_eq!(site.file(&site.asset("plus.txt")), "du thème");
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn an_unknown_theme_is_a_mistake() {
    let site = site(&[("hub.yaml", &config("theme: agoro"))]);
    assert_eq!(
        site.mistakes(),
        ["error P0504 hub.yaml:3:8 there is no theme `agoro`; did you mean `agora`?"]
    );
}

#[test]
fn a_broken_template_is_told_with_its_place() {
    let syntax = site(&[("templates/404.html", "<h1>\n{{ title }\n</h1>")]);
    assert_eq!(syntax.codes(), ["P1101"]);
    assert!(
        syntax.mistakes()[0].starts_with("error P1101 templates/404.html:2:"),
        "{:?}",
        syntax.mistakes()
    );
    let runtime = site(&[("templates/404.html", "<h1>\n{{ titel }}\n</h1>")]);
    assert_eq!(runtime.codes(), ["P1102"]);
    assert!(
        runtime.mistakes()[0].contains("templates/404.html:2:")
            && runtime.mistakes()[0].contains("titel"),
        "{:?}",
        runtime.mistakes()
    );
    let endless = site(&[("templates/404.html", "{% include \"404.html\" %}")]);
    assert!(!endless.codes().is_empty());
}

#[test]
fn templates_escape_what_they_print() {
    let evil = "\"'><script>alert(1)</script>";
    let yaml = "\"\\\"'><script>alert(1)</script>\"";
    let site = site(&[
        (
            "hub.yaml",
            &format!(
                "title: {yaml}\nbase_url: https://place.example\ndescription: {yaml}\nvision: {yaml}\nbrand: {{name: {yaml}, legal_name: {yaml}}}\n"
            ),
        ),
        (
            "content/posts/a.md",
            &text(
                &format!(
                    "title: {yaml}\ndate: 2026-01-01\ndescription: {yaml}\ntags: [{yaml}]\nquestion: {yaml}\nseries: {yaml}\nauthors: [{{name: {yaml}}}]"
                ),
                "Bonjour.",
            ),
        ),
        (
            "content/experts/p.md",
            &text(
                &format!(
                    "name: {yaml}\ntitle: {yaml}\nvision: {yaml}\nlocation: {yaml}\nskills: [{{name: {yaml}, level: 2}}]"
                ),
                "",
            ),
        ),
        (
            "content/events/e.md",
            &text(
                &format!(
                    "title: {yaml}\nstart: 2026-12-01\nvenue: {{name: {yaml}, city: {yaml}, access: {yaml}}}"
                ),
                "",
            ),
        ),
    ]);
    site.is_silent();
    let mut files = site.files_with("<script>alert");
    // In these a text is a text.
    files.retain(|file| ![".webmanifest", ".ics", ".json"].iter().any(|end| file.ends_with(end)));
    assert_eq!(files, Vec::<&str>::new());
    let manifest: serde_json::Value = serde_json::from_str(&site.file("site.webmanifest")).unwrap();
    assert_eq!(manifest["name"], evil);
}

fn style_sheet(site: &Site) -> String {
    let sheets = site.attributes("index.html", "link[rel=stylesheet]", "href");
    assert_eq!(sheets.len(), 1);
    site.file(sheets[0].trim_start_matches('/'))
}

#[test]
fn the_sheet_has_the_brands_colours_plain_for_light_and_dark() {
    let site = site(&[("hub.yaml", &config("brand: {color: '#8f0f4f'}\n"))]);
    site.is_silent();
    assert!(site.notes().is_empty());
    let css = style_sheet(&site);
    for name in ["paper", "shade", "raised", "ink", "muted", "edge", "accent", "sun", "cast"] {
        assert_eq!(css.matches(&format!("--{name}:light-dark(#")).count(), 1, "{name}");
    }
    assert!(css.contains("--brand:#8f0f4f"));
    // Nothing is left for browsers to work out, and so to get wrong.
    assert!(!css.contains("oklch"));
}

#[test]
fn a_brand_that_cannot_be_read_is_adjusted_and_noted() {
    let site = site(&[("hub.yaml", &config("brand: {color: '#ffd454'}\n"))]);
    site.is_silent();
    let notes = site.notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("P0510 hub.yaml") && notes[0].contains("#7a6000"), "{notes:?}");
    assert!(style_sheet(&site).contains("--accent:light-dark(#7a6000,"));
}

#[test]
fn what_a_page_needs_at_once_is_small() {
    // As bytes that no server compresses further: fonts are compressed already.
    const FONTS: u64 = 37_000;
    let site = site(&[("content/posts/a.md", &text("title: A\ndate: 2026-01-01", "Un **mot**."))]);
    let preloaded = site.attributes("blog/a/index.html", "link[rel=preload]", "href");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/agora/static/fonts");
    let size = |url: &String| {
        let name: Vec<&str> = url.rsplit('/').next().unwrap().split('.').collect();
        std::fs::metadata(root.join(format!("{}.woff2", name[0]))).unwrap().len()
    };
    assert_eq!(preloaded.len(), 2);
    assert!(preloaded.iter().map(size).sum::<u64>() <= FONTS);
    // What is strong is set in a face that is there already: no third file.
    assert!(!style_sheet(&site).contains("literata-700"));
}

#[test]
fn a_language_written_from_right_to_left_is_shown_so() {
    let site = site(&[
        ("hub.yaml", &config("languages:\n  ar: {title: ساحة}\n")),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/a.ar.md", &post("مرحبا", "2026-01-01", "")),
    ]);
    assert_eq!(site.attributes("ar/blog/a/index.html", "html", "dir"), ["rtl"]);
    assert_eq!(site.attributes("blog/a/index.html", "html", "dir"), ["ltr"]);
}
