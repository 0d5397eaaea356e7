//! References between items: found, shown on both sides, checked.

use crate::{bilingual, post, site, testimonial, text};

#[test]
fn a_person_and_their_texts_lead_to_each_other() {
    let site = site(&[
        ("content/experts/marie.md", &text("name: Marie Duval", "")),
        ("content/experts/jean.md", &text("name: Jean", "")),
        ("content/posts/a.md", &post("Un texte", "2026-01-01", "authors: [marie]")),
        (
            "content/events/salon.md",
            &text("title: Salon\nstart: 2026-12-01\nspeakers: [marie]", ""),
        ),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-02", "about: [experts/marie]")),
    ]);
    site.is_silent();
    assert_eq!(site.links("blog/a/index.html", ".p-author")[0], "/experts/marie/");
    let person = site.links("experts/marie/index.html", "main");
    for url in ["/blog/a/", "/evenements/salon/", "/temoignages/t/"] {
        assert!(person.iter().any(|link| link == url), "{url} among {person:?}");
    }
    let other = site.links("experts/jean/index.html", "main article");
    assert!(!other.iter().any(|link| link.starts_with("/blog/a/")), "{other:?}");
}

#[test]
fn an_event_shows_its_posts_its_recap_and_its_testimonials() {
    let site = site(&[
        (
            "content/events/salon.md",
            &text("title: Salon\nstart: 2026-10-01\nrecap: apres\nattendance: 40", ""),
        ),
        ("content/posts/avant.md", &post("Avant", "2026-09-01", "events: [salon]")),
        ("content/posts/apres.md", &post("Après", "2026-10-03", "events: [salon]")),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-10-02", "about: [events/salon]")),
    ]);
    site.is_silent();
    assert_eq!(site.links("evenements/salon/index.html", ".recap"), ["/blog/apres/"]);
    assert_eq!(site.text("evenements/salon/index.html", ".recap span"), ["40 participants"]);
    let links = site.links("evenements/salon/index.html", "main section");
    assert!(
        links.contains(&"/blog/avant/".to_owned()) && links.contains(&"/temoignages/t/".to_owned()),
        "{links:?}"
    );
    assert!(!links.contains(&"/blog/apres/".to_owned()), "the recap is not told twice: {links:?}");
    assert_eq!(site.links("blog/avant/index.html", "aside .title"), ["/evenements/salon/"]);
    assert!(
        site.links("temoignages/t/index.html", "main").contains(&"/evenements/salon/".to_owned())
    );
}

#[test]
fn a_post_that_supersedes_another_says_so_both_ways() {
    let site = site(&[
        ("content/posts/vieux.md", &post("Vieux", "2026-01-01", "")),
        ("content/posts/neuf.md", &post("Neuf", "2026-02-01", "supersedes: vieux")),
    ]);
    assert_eq!(site.links("blog/neuf/index.html", ".banner"), ["/blog/vieux/"]);
    assert_eq!(site.links("blog/vieux/index.html", ".banner"), ["/blog/neuf/"]);
}

#[test]
fn a_wrong_ref_names_the_nearest_right_one_and_nothing_is_written() {
    let site = site(&[
        ("content/experts/marie-duval.md", &text("name: Marie Duval", "")),
        ("content/posts/a.md", &post("A", "2026-01-01", "authors: [marie-duvall]")),
        ("content/posts/b.md", &post("B", "2026-01-01", "authors:\n  - personne-du-tout")),
    ]);
    assert_eq!(
        site.mistakes()[0],
        "error P0201 content/posts/a.md:4:11 there is no person `marie-duvall`; did you mean `marie-duval`?"
    );
    assert_eq!(site.places()[1..], ["error P0201 content/posts/b.md:5:5"]);
    assert!(!site.mistakes()[1].contains("did you mean"), "{:?}", site.mistakes());
    assert!(site.files.is_empty(), "{:?}", site.files.keys());
}

#[test]
fn every_field_with_a_ref_is_checked() {
    let site = site(&[
        (
            "hub.yaml",
            &crate::config(
                "owner: zzz-owner\ncharter: zzz-charter\neditorial: {approvers: [zzz-approver]}",
            ),
        ),
        (
            "content/posts/a.md",
            &post(
                "A",
                "2026-01-01",
                "events: [zzz-event]\nsupersedes: zzz-post\nidea_by: zzz-idea\nselected_by: zzz-selected\nwritten_by: zzz-written\napproved_by: zzz-approved\nheld_by: zzz-held\nhistory: [{status: idea, by: zzz-history, on: 2026-01-01}]",
            ),
        ),
        (
            "content/events/e.md",
            &text(
                "title: E\nstart: 2026-12-01\nspeakers: [zzz-speaker]\nhosts: [zzz-host]\nrecap: zzz-recap\nsessions: [{title: S, speakers: [zzz-session]}]\nphotos: [{src: /p.png, alt: x, people: [zzz-photo]}]",
                "",
            ),
        ),
        (
            "content/experts/p.md",
            &text("name: P\nmissions: [{id: m, title: M, testimonials: [zzz-mission]}]", ""),
        ),
        (
            "content/testimonials/t.md",
            &testimonial("Awa", "2026-01-01", "about: [experts/zzz-about, experts/p#zzz-anchor]"),
        ),
        (
            "content/comments/a.yaml",
            "- {id: c1, expert: zzz-comment, date: 2026-01-02, body: Bonjour}\n",
        ),
        ("static/p.png", "not a picture"),
    ]);
    let told = site.mistakes().join("\n");
    let fields = [
        "owner", "charter", "approver", "event", "post", "idea", "selected", "written", "approved",
        "held", "history", "speaker", "host", "recap", "session", "photo", "mission", "about",
        "anchor", "comment",
    ];
    for field in fields {
        assert!(
            told.lines()
                .any(|line| line.starts_with("error") && line.contains(&format!("`zzz-{field}`"))),
            "{field} is not checked:\n{told}"
        );
    }
}

#[test]
fn where_several_kinds_are_allowed_a_ref_names_its_kind() {
    let site = site(&[
        ("content/experts/marie.md", &text("name: Marie", "")),
        ("content/posts/p.md", &post("P", "2026-01-01", "")),
        ("content/testimonials/a.md", &testimonial("Awa", "2026-01-01", "about: [marie]")),
        ("content/testimonials/b.md", &testimonial("Bob", "2026-01-01", "about: [posts/p]")),
    ]);
    assert_eq!(site.codes(), ["P0202", "P0202"]);
    assert!(
        site.mistakes()[0].contains("`experts/slug` and `events/slug`"),
        "{:?}",
        site.mistakes()
    );
}

#[test]
fn a_mission_is_reached_by_its_anchor_and_shows_what_is_said_of_it() {
    let site = site(&[
        (
            "content/experts/marie.md",
            &text(
                "name: Marie\nmissions: [{id: lancement, title: Le lancement}, {id: suite, title: La suite}]",
                "",
            ),
        ),
        (
            "content/testimonials/t.md",
            &testimonial("Awa", "2026-01-01", "about: [\"experts/marie#lancement\"]"),
        ),
    ]);
    site.is_silent();
    assert!(
        site.links("temoignages/t/index.html", "main")
            .contains(&"/experts/marie/#lancement".to_owned())
    );
    assert_eq!(
        site.text("experts/marie/index.html", "#lancement blockquote"),
        ["Les mots de Awa."]
    );
    assert_eq!(site.text("experts/marie/index.html", "#suite blockquote"), Vec::<String>::new());
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_ref_to_what_is_not_published_is_left_out_and_told_as_a_note() {
    let site = site(&[
        ("content/experts/xyzzy.md", &text("name: Xyzzy Inconnue\ndraft: true", "")),
        (
            "content/events/cache.md",
            &text("title: Événement plugh\nstart: 2026-12-01\ndraft: true", ""),
        ),
        (
            "content/posts/a.md",
            &post("A", "2026-01-01", "authors: [xyzzy]\nevents: [cache]\nwritten_by: xyzzy"),
        ),
    ]);
    site.is_silent();
    assert_eq!(site.files_with("yzzy"), Vec::<&str>::new());
    assert_eq!(site.files_with("plugh"), Vec::<&str>::new());
    assert_eq!(site.notes().len(), 3, "{:?}", site.notes());
}

#[test]
fn guests_are_written_inline() {
    let site = site(&[(
        "content/posts/a.md",
        &post(
            "A",
            "2026-01-01",
            "authors: [{name: Jeanne, url: \"https://jeanne.example\", site: {name: Le blog de Jeanne, url: \"https://blog.example\"}}]",
        ),
    )]);
    site.is_silent();
    let page = "blog/a/index.html";
    assert_eq!(
        site.text(page, ".voice"),
        ["Texte invité, écrit par Jeanne du blog Le blog de Jeanne"]
    );
    let links = site.links(page, "header .p-author");
    assert_eq!(links, ["https://jeanne.example", "https://blog.example"]);
}

#[test]
fn a_ref_takes_the_item_of_the_same_language_else_of_the_default_one() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/experts/marie.md", &text("name: Marie", "")),
        ("content/experts/marie.en.md", &text("name: Mary", "")),
        ("content/experts/paul.md", &text("name: Paul", "")),
        ("content/posts/a.en.md", &post("A", "2026-01-01", "authors: [marie, paul]")),
        ("content/posts/b.md", &post("B", "2026-01-01", "authors: [marie, paul]")),
    ]);
    site.is_silent();
    assert_eq!(
        site.links("en/blog/a/index.html", "header .p-author"),
        ["/en/experts/marie/", "/experts/paul/"]
    );
    assert_eq!(site.text("en/blog/a/index.html", "header .p-author a"), ["Mary", "Paul"]);
    assert_eq!(
        site.links("blog/b/index.html", "header .p-author"),
        ["/experts/marie/", "/experts/paul/"]
    );
}

#[test]
fn who_approved_and_who_wrote_is_credited() {
    let site = site(&[
        ("content/experts/marie.md", &text("name: Marie", "")),
        ("content/experts/paul.md", &text("name: Paul", "")),
        (
            "content/posts/a.md",
            &post(
                "A",
                "2026-01-01",
                "status: approved\nidea_by: paul\nwritten_by: paul\napproved_by: marie\napproved_on: 2026-01-01",
            ),
        ),
    ]);
    assert_eq!(
        site.text("blog/a/index.html", ".credits div"),
        ["Idée Paul", "Texte Paul", "Validation Marie"]
    );
}
