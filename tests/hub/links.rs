//! Links in texts: wikilinks, embeds, links to files, anchors; and what leads nowhere.

use crate::{Site, bilingual, config, post, site, site_with, text};

/// One post with this body, and things to link to.
fn body(body: &str) -> Site {
    site(&files(body).each_ref().map(|(path, text)| (*path, text.as_str())))
}

fn files(body: &str) -> [(&'static str, String); 7] {
    [
        ("content/posts/a.md", text("title: A\ndate: 2026-01-01", body)),
        ("content/experts/marie-duval.md", text("name: Marie Duval", "## Son parcours\n\nLong.")),
        ("content/events/portes.md", text("title: Portes ouvertes\nstart: 2026-12-01", "")),
        ("content/pages/guides/velo.md", text("title: Le vélo", "## Les freins\n\nBien.")),
        ("content/posts/2026-02-01-autre/index.md", text("title: L'autre", "Bonjour.")),
        (
            "content/posts/cache.md",
            text("title: Titre plugh\ndate: 2026-01-01\ndraft: true", "## Secret\n\nRien."),
        ),
        ("content/tags/velo.md", text("title: Vélo", "")),
    ]
}

const PAGE: &str = "blog/a/index.html";

#[test]
fn a_wikilink_leads_to_its_item_with_its_title_or_other_words() {
    let site = body(
        "[[experts/marie-duval]], [[events/portes|venez]], [[pages/velo]], [[posts/autre#x]].",
    );
    assert_eq!(site.text(PAGE, ".prose a"), ["Marie Duval", "venez", "Le vélo", "L’autre"]);
    assert_eq!(
        site.links(PAGE, ".prose")[..3],
        ["/experts/marie-duval/", "/evenements/portes/", "/guides/velo/"].map(str::to_owned)
    );
}

#[test]
fn an_ordinary_link_to_a_file_resolves() {
    let site = body(
        "[1](../experts/marie-duval.md) [2](2026-02-01-autre/index.md) [3](../pages/guides/velo.md#les-freins) [4](/blog/autre/) [5](https://place.example/blog/autre/) [6](/content/events/portes.md)",
    );
    assert_eq!(
        site.mistakes().iter().filter(|told| !told.contains("P0903")).count(),
        0,
        "{:?}",
        site.mistakes()
    );
    assert_eq!(
        site.links(PAGE, ".prose"),
        [
            "/experts/marie-duval/",
            "/blog/autre/",
            "/guides/velo/#les-freins",
            "/blog/autre/",
            "/blog/autre/",
            "/evenements/portes/"
        ]
    );
}

#[test]
fn a_paragraph_that_is_an_embed_shows_the_card() {
    let site = body("Avant.\n\n![[events/portes]]\n\nAprès.");
    assert_eq!(site.links(PAGE, ".prose .embed"), ["/evenements/portes/"]);
    assert!(site.text(PAGE, ".prose .embed")[0].contains("Portes ouvertes"));
}

#[test]
fn what_leads_nowhere_is_a_warning_with_its_place_and_the_text_stays() {
    let site = body(
        "Un [lien](/blog/autr/) mort.\n\nUn [fichier](../posts/rien.md), une ![image](rien.png).\n\n[[experts/marie-duvall]] et [[events/zut|des mots]].\n\n[Ancre](../pages/guides/velo.md#les-frein) [ici](#nulle-part)\n",
    );
    let told: Vec<String> =
        site.mistakes().into_iter().filter(|told| !told.contains("P0903")).collect();
    assert_eq!(
        told,
        [
            "warning P0203 content/posts/a.md:6:4 the link `/blog/autr/` leads nowhere; did you mean `/blog/autre/`?",
            "warning P0203 content/posts/a.md:8:4 the link `../posts/rien.md` leads nowhere",
            "warning P0204 content/posts/a.md:8:37 there is no image `rien.png`; images lie beside the file that shows them, or in `static/` when the address begins with `/`",
            "warning P0206 content/posts/a.md:10:1 the wikilink `experts/marie-duvall` leads to nothing; did you mean `experts/marie-duval`?",
            "warning P0206 content/posts/a.md:10:29 the wikilink `events/zut` leads to nothing",
            "warning P0205 content/posts/a.md:12:1 the page has no anchor for `../pages/guides/velo.md#les-frein`; did you mean `les-freins`?",
            "warning P0205 content/posts/a.md:12:44 the page has no anchor for `#nulle-part`",
        ]
    );
    let prose = site.text(PAGE, ".prose p");
    assert_eq!(prose[0], "Un lien mort.");
    assert_eq!(prose[1], "Un fichier, une image.");
    assert!(prose[2].ends_with("et des mots."), "{}", prose[2]);
    // The page of a wrong anchor exists: its link stays.
    let dead = site.dead_ends();
    assert!(dead.iter().all(|end| end.ends_with("no such id")), "{dead:?}");
}

#[test]
fn dead_links_are_errors_when_checking_and_with_strict() {
    let files = files("Un [lien](/rien/).");
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let severities =
        |site: &Site| site.mistakes().iter().map(|told| told[..13].to_owned()).collect::<Vec<_>>();
    assert_eq!(severities(&site(&files)), ["warning P0203", "warning P0903"]);
    let checked = site_with(&files, |options| options.check = true);
    assert_eq!(severities(&checked), ["error P0203 c", "warning P0903"]);
    let strict = site_with(&files, |options| options.strict = true);
    assert_eq!(severities(&strict), ["error P0203 c", "error P0903 c"]);
}

#[test]
fn a_link_to_what_is_not_published_keeps_its_words_alone() {
    let site = body(
        "[[posts/cache]], [[posts/cache|des mots]], [un lien](cache.md#secret).\n\n![[posts/cache]]",
    );
    assert_eq!(site.codes(), ["P0903"], "{:?}", site.mistakes());
    assert_eq!(site.notes().len(), 4, "{:?}", site.notes());
    assert_eq!(site.links(PAGE, ".prose"), Vec::<String>::new());
    assert_eq!(site.files_with("plugh"), Vec::<&str>::new(), "its title stays secret");
    assert!(site.text(PAGE, ".prose p")[0].ends_with("des mots, un lien."));
}

#[test]
fn links_of_other_schemes_are_dropped() {
    let site = body(
        "[a](javascript:alert(1)) [b](data:text/html,x) [c](mailto:a@b.example) [d](tel:+33) [e](//autre.example/x) [f](vbscript:x)",
    );
    assert_eq!(site.links(PAGE, ".prose"), ["mailto:a@b.example", "tel:+33", "//autre.example/x"]);
    assert_eq!(site.codes().iter().filter(|code| **code == "P0207").count(), 3);
}

#[test]
fn links_to_other_sites_are_marked_and_own_ones_are_not() {
    let site = body(
        "[a](https://autre.example/) [b](/blog/autre/) [c](https://place.example/blog/autre/)",
    );
    let rel = site.attributes(PAGE, ".prose a[rel]", "href");
    assert_eq!(rel, ["https://autre.example/"]);
}

#[test]
fn who_is_cited_shows_who_cites() {
    let site = site(&[
        ("content/posts/cite.md", &post("Cité", "2026-01-01", "")),
        (
            "content/posts/citant.md",
            &text("title: Citant\ndate: 2026-02-01", "Voir [[posts/cite]]."),
        ),
    ]);
    assert_eq!(
        site.links("blog/cite/index.html", "section[aria-labelledby=h-cited]"),
        ["/blog/citant/"]
    );
}

#[test]
fn a_term_can_be_linked() {
    let site = site(&[(
        "content/posts/a.md",
        &text(
            "title: A\ndate: 2026-01-01\ntags: [Open Source]",
            "[[tags/open-source]] [[tags/rien]]",
        ),
    )]);
    assert_eq!(site.links(PAGE, ".prose"), ["/tags/open-source/"]);
    assert_eq!(site.codes(), ["P0206"]);
}

#[test]
fn a_wikilink_prefers_the_language_of_its_text() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/un.md", &post("Un", "2026-01-01", "")),
        ("content/posts/un.en.md", &post("One", "2026-01-01", "")),
        ("content/posts/deux.md", &post("Deux", "2026-01-01", "")),
        (
            "content/posts/trois.en.md",
            &text("title: Three\ndate: 2026-01-01", "[[posts/un]] [[posts/deux]] [x](un.md)"),
        ),
    ]);
    site.is_silent();
    assert_eq!(
        site.links("en/blog/trois/index.html", ".prose"),
        ["/en/blog/un/", "/blog/deux/", "/blog/un/"]
    );
    assert_eq!(site.text("en/blog/trois/index.html", ".prose a")[0], "One");
}

#[test]
fn directives_become_components_of_the_theme() {
    let site = body(
        ":::note{title=\"Attention\"}\nUn *mot* et [[posts/autre]].\n:::\n\n:::inconnu\nReste.\n:::\n",
    );
    assert_eq!(site.text(PAGE, ".prose aside.box .box-t"), ["Attention"]);
    assert_eq!(site.links(PAGE, ".prose aside.box"), ["/blog/autre/"]);
    assert_eq!(site.text(PAGE, ".prose aside.box em"), ["mot"]);
    assert!(site.text(PAGE, ".prose")[0].contains("Reste."));
    assert_eq!(site.codes()[0], "P0212");
    assert!(site.mistakes()[0].contains("content/posts/a.md:10:1"), "{:?}", site.mistakes());
}

#[test]
fn a_directive_leads_where_it_is_told() {
    let site = body(
        ":::button{to=\"events/portes\" label=\"Venir\"}\n:::\n\n:::button{to=\"events/zut\" label=\"Rien\"}\n:::\n",
    );
    assert!(site.links(PAGE, ".prose").contains(&"/evenements/portes/".to_owned()));
    assert!(site.codes().contains(&"P0206"), "{:?}", site.mistakes());
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_video_loads_nothing_before_a_click() {
    let site = body(
        "::video{src=\"https://video.example/watch?v=1\" title=\"Un film\"}\n\n<iframe src=\"https://video.example/embed/1\"></iframe>\n",
    );
    let page = site.file(PAGE);
    assert!(!page.contains("<iframe"), "{page}");
    assert!(site.links(PAGE, ".prose").contains(&"https://video.example/watch?v=1".to_owned()));
    assert!(site.codes().contains(&"P0211"));
}

#[test]
fn html_of_authors_passes_the_sanitiser_unless_it_is_allowed() {
    let html = "<p class=\"x\" onclick=\"alert(1)\">Bonjour</p><script>alert(1)</script>";
    let site = body(html);
    assert_eq!(site.text(PAGE, ".prose p"), ["Bonjour"]);
    assert_eq!(site.attributes(PAGE, ".prose *", "onclick"), Vec::<String>::new());
    assert_eq!(site.text(PAGE, ".prose script"), Vec::<String>::new());
    let allowed = crate::site(&[
        ("hub.yaml", &config("allow_html: true")),
        ("content/posts/a.md", &text("title: A\ndate: 2026-01-01", html)),
    ]);
    assert_eq!(allowed.attributes(PAGE, ".prose p", "onclick"), ["alert(1)"]);
}

#[test]
fn french_typography_is_set_and_can_be_switched_off() {
    let body = "Vraiment ? \"Oui\" : l'un ; l'autre. Voir `a ? b`.";
    let files = |more: &str| {
        [
            ("hub.yaml", config(more)),
            ("content/posts/a.md", text("title: A\ndate: 2026-01-01", body)),
        ]
    };
    let build = |more: &str| {
        let files = files(more);
        crate::site(&files.each_ref().map(|(path, text)| (*path, text.as_str())))
            .text(PAGE, ".prose p")
            .remove(0)
    };
    assert_eq!(
        build(""),
        "Vraiment\u{202f}? «\u{a0}Oui\u{a0}»\u{a0}: l’un\u{202f}; l’autre. Voir a ? b."
    );
    assert_eq!(
        build("typography: {french_spacing: false, smart_quotes: false}"),
        "Vraiment ? \"Oui\" : l'un ; l'autre. Voir a ? b."
    );
}
