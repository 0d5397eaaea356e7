//! Comments: threads, who signs them, what is counted.

use crate::{Site, config, post, site, text};

const PAGE: &str = "blog/a/index.html";

fn build(comments: &str) -> Site {
    with_post(comments, "")
}

fn with_post(comments: &str, more: &str) -> Site {
    site(&[
        ("hub.yaml", &config("brand: {name: Tournevent}")),
        ("content/experts/marie.md", &text("name: Marie Duval\naffiliation: internal", "")),
        ("content/posts/a.md", &post("A", "2026-01-01", more)),
        ("content/comments/a.yaml", comments),
    ])
}

fn comment(id: &str, more: &str) -> String {
    format!("- {{id: {id}, date: 2026-01-02T10:0{}, body: Corps de {id}, {more}}}\n", id.len())
}

fn by(name: &str) -> String {
    format!("author: {{name: {name}}}")
}

#[test]
fn answers_stand_after_what_they_answer_at_most_two_steps_in() {
    let site = build(
        &[
            comment("a", &by("Awa")),
            comment("bb", &by("Bob")),
            comment("ccc", &format!("{}, reply_to: a", by("Cid"))),
            comment("dddd", &format!("{}, reply_to: ccc", by("Dan"))),
            comment("eeeee", &format!("{}, reply_to: dddd", by("Eve"))),
            comment("ffffff", &format!("{}, reply_to: a", by("Fay"))),
        ]
        .concat(),
    );
    site.is_silent();
    assert_eq!(
        site.attributes(PAGE, ".thread > li", "id"),
        ["c-a", "c-ccc", "c-dddd", "c-eeeee", "c-ffffff", "c-bb"]
    );
    let depths: Vec<String> = site
        .attributes(PAGE, ".thread > li", "class")
        .iter()
        .map(|class| {
            class
                .split(' ')
                .find(|name| name.len() == 2 && name.starts_with('d'))
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(depths, ["d0", "d1", "d2", "d2", "d1", "d0"]);
    assert!(site.text(PAGE, "#c-eeeee")[0].contains("En réponse à Dan"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn only_approved_comments_are_shown_and_counted() {
    let site = build(
        &[
            comment("a", &by("Awa")),
            comment("bb", &format!("{}, status: pending", by("Xyzzy"))),
            comment("ccc", &format!("{}, status: spam", by("Xyzzy"))),
            comment("dddd", &format!("{}, status: approved, reply_to: bb", by("Dan"))),
        ]
        .concat(),
    );
    site.is_silent();
    assert_eq!(site.attributes(PAGE, ".thread > li", "id"), ["c-a", "c-dddd"]);
    assert_eq!(site.text(PAGE, "#h-comments"), ["2 commentaires"]);
    assert_eq!(site.text(PAGE, "header a[href='#comments']"), ["2 commentaires"]);
    assert!(
        site.text("blog/index.html", ".proof, .by")[0].contains("2 commentaires")
            || site.titles("blog/index.html").len() == 1
    );
    assert_eq!(site.files_with("yzzy"), Vec::<&str>::new());
    assert_eq!((site.summary.comments.published, site.summary.comments.not_published), (2, 2));
}

#[test]
fn lists_count_what_the_page_shows() {
    let comments =
        [comment("a", &by("Awa")), comment("bb", &format!("{}, kind: pingback", by("Un blog")))]
            .concat();
    let count = |more: &str| {
        let site = site(&[
            ("content/posts/a.md", &post("A", "2026-01-01", more)),
            ("content/posts/b.md", &post("B", "2026-01-02", "")),
            ("content/comments/a.yaml", &comments),
        ]);
        let shown = site.attributes(PAGE, ".thread > li", "id").len();
        let told = site
            .text("blog/index.html", "main .proof span")
            .into_iter()
            .filter(|text| text.contains("commentaire"))
            .collect::<Vec<_>>();
        (shown, told)
    };
    assert_eq!(count(""), (1, vec!["1 commentaire".to_owned()]));
    assert_eq!(count("comments: closed"), (1, vec!["1 commentaire".to_owned()]));
    assert_eq!(count("comments: off"), (0, Vec::new()), "what is not shown is not counted");
}

#[test]
fn closed_comments_are_shown_and_cannot_be_answered() {
    let site = site(&[
        ("hub.yaml", &config("comments: {close_after_days: 30, to: a@b.example}")),
        ("content/posts/vieux.md", &post("Vieux", "2026-10-20", "")),
        ("content/posts/neuf.md", &post("Neuf", "2026-10-21", "")),
        ("content/posts/rouvert.md", &post("Rouvert", "2020-01-01", "comments: open")),
        ("content/posts/ferme.md", &post("Fermé", "2026-11-19", "comments: closed")),
        ("content/posts/sans.md", &post("Sans", "2026-11-19", "comments: off")),
    ]);
    let can_answer =
        |slug: &str| !site.links(&format!("blog/{slug}/index.html"), "#reply").is_empty();
    assert_eq!(
        ["vieux", "neuf", "rouvert", "ferme", "sans"].map(can_answer),
        [false, true, true, false, false]
    );
    assert_eq!(site.text("blog/sans/index.html", "#comments"), Vec::<String>::new());
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn pingbacks_stand_apart() {
    let site = build(
        &[
            comment("a", &by("Awa")),
            comment(
                "bb",
                "author: {name: Un blog, url: \"https://blog.example/x\"}, kind: pingback",
            ),
        ]
        .concat(),
    );
    site.is_silent();
    assert_eq!(site.attributes(PAGE, ".thread > li", "id"), ["c-a"]);
    assert_eq!(site.links(PAGE, ".pings"), ["https://blog.example/x"]);
    assert_eq!(site.text(PAGE, "#h-comments"), ["1 commentaire"]);
}

#[test]
fn a_comment_is_markdown_that_passes_the_sanitiser() {
    let site = build(
        "- id: c1\n  author: {name: \"Awa <b>\", url: \"https://awa.example\"}\n  date: 2026-01-02\n  body: |\n    *Bien* <script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) [y](https://y.example)\n\n    ![[experts/marie]]\n",
    );
    let html = site.file(PAGE);
    for evil in ["<script", "onerror", "javascript:", "<b>", "<img"] {
        assert!(
            !html
                .split("id=\"c-c1\"")
                .nth(1)
                .unwrap()
                .split("</li>")
                .next()
                .unwrap()
                .contains(evil),
            "{evil} in {html}"
        );
    }
    assert_eq!(site.text(PAGE, ".thread em"), ["Bien"]);
    let links = site.links(PAGE, ".thread .e-content");
    assert_eq!(links, ["https://y.example"]);
    let rel = site.attributes(PAGE, ".thread .e-content a", "rel");
    assert!(rel[0].contains("nofollow") || rel[0].contains("ugc"), "{rel:?}");
}

#[test]
fn a_person_of_the_hub_answers_with_the_official_badge() {
    let site = build(&[comment("a", "expert: marie"), comment("bb", &by("Awa"))].concat());
    site.is_silent();
    assert_eq!(site.text(PAGE, "#c-a .badge"), ["Tournevent"]);
    assert_eq!(site.links(PAGE, "#c-a .by")[0], "/experts/marie/");
    assert_eq!(site.text(PAGE, "#c-bb .badge"), Vec::<String>::new());
}

#[test]
fn nobody_signs_with_a_name_of_the_hub_or_of_the_brand() {
    let site = build(
        &[
            comment("a", &by("Marie DUVAL")),
            comment("bb", &by("tournevent")),
            comment("ccc", &by("Awa")),
        ]
        .concat(),
    );
    assert_eq!(site.attributes(PAGE, ".thread > li", "id"), ["c-ccc"]);
    assert_eq!(site.text(PAGE, "#h-comments"), ["1 commentaire"]);
    assert_eq!(site.codes(), ["P0804", "P0804"]);
    assert!(
        site.mistakes()[0].ends_with("write `expert: marie` in place of `author:`"),
        "{:?}",
        site.mistakes()
    );
    assert_eq!(site.summary.comments.not_published, 2);
}

#[test]
fn mistakes_in_comments_are_told_with_their_place() {
    let site = build(
        "- {id: c1, author: {name: Awa}, date: 2026-01-02, body: Un}\n- {id: c1, author: {name: Bob}, date: hier, body: Deux, reply_to: c9}\n- {id: c3, date: 2026-01-02, body: Trois}\n",
    );
    let told = site.mistakes();
    assert_eq!(site.codes(), ["P0107", "P0105"], "{told:?}");
    assert!(
        told[0]
            .starts_with("error P0107 content/comments/a.yaml:2:39 `date` is not a date: `hier`"),
        "{told:?}"
    );
    let site = build(
        "- {id: c1, author: {name: Awa}, date: 2026-01-02, body: Un}\n- {id: c1, author: {name: Bob}, date: 2026-01-02, body: Deux, reply_to: c2}\n",
    );
    assert_eq!(
        site.mistakes(),
        [
            "error P1002 content/comments/a.yaml:2:8 two comments have the id `c1`; give one of them another id",
            "error P1003 content/comments/a.yaml:2:73 there is no comment `c2` here; did you mean `c1`?",
        ]
    );
}

#[test]
fn comments_of_no_post_are_a_mistake_those_of_a_draft_are_not() {
    let comments = comment("a", &by("Awa"));
    let site = site(&[
        ("content/posts/brouillon.md", &post("B", "2026-01-01", "draft: true")),
        ("content/posts/2026-05-01-carnet.md", &text("title: C", "Bonjour.")),
        ("content/comments/brouillon.yaml", &comments),
        ("content/comments/carnett.yaml", &comments),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "error P1001 content/comments/carnett.yaml there is no post `carnett` for these comments; did you mean `carnet`?"
        ]
    );
    assert_eq!(site.summary.comments.not_published, 2);
}

#[test]
fn replies_go_where_the_hub_says() {
    let reply = |config: &str| {
        let config = crate::config(config);
        let site = site(&[
            ("hub.yaml", &config),
            ("content/posts/a.md", &post("A & B", "2026-01-01", "")),
        ]);
        site.is_silent();
        (site.links(PAGE, "#reply"), site.attributes(PAGE, "#reply form", "action"))
    };
    assert_eq!(
        reply("comments: {reply_by: form, to: \"https://form.example/x\"}"),
        (vec![], vec!["https://form.example/x".to_owned()])
    );
    assert_eq!(
        reply("comments: {reply_by: issue, to: \"https://forge.example/1\"}").0,
        ["https://forge.example/1"]
    );
    let email = reply("brand: {contact: {email: a@b.example}}").0;
    assert!(
        email[0].starts_with("mailto:a@b.example?subject=Commentaire%C2%A0%3A%20A%20%26%20B&body="),
        "{email:?}"
    );
    assert_eq!(reply(""), (vec![], vec![]), "without an address there is no way to answer");
}

#[test]
fn nobody_of_the_brand_is_a_reader_under_another_spelling() {
    let held = |author: &str| {
        let site = build(&comment("a", &format!("author: {{{author}}}")));
        assert_eq!(site.text(PAGE, ".thread > li"), Vec::<String>::new(), "{author}");
        site.mistakes().join("\n")
    };
    assert_eq!(
        held("name: DUVAL Marie"),
        "warning P0804 content/comments/a.yaml:1:68 held back: a comment signed `DUVAL Marie`: it is `Marie Duval` written otherwise; if it is theirs, write `expert: marie` in place of `author:`; if it is somebody else, write their name in full, or a town behind it"
    );
    assert!(held("name: Marie D.").contains("the initials of `Marie Duval`"));
    assert!(held("name: L'équipe Tournevent").contains("it is `Tournevent` written otherwise"));
    let site = build(&comment("a", "author: {name: Marie D. (Nantes)}"));
    site.is_silent();
    assert_eq!(site.text(PAGE, ".thread > li").len(), 1);
}
