//! The editorial gate: only what an approver approved, as it stands, is published.

use crate::{Hub, Site, config, post, site, site_with, text};
use sha2::{Digest, Sha256};

fn gate(more: &str) -> String {
    config(&format!("editorial: {{required: true, approvers: [marie]}}\n{more}"))
}

const MARIE: (&str, &str) = ("content/experts/marie.md", "---\nname: Marie\n---\n");
const PAUL: (&str, &str) = ("content/experts/paul.md", "---\nname: Paul\n---\n");
const FILE: &str = "content/posts/a.md";

/// The hash that the mistake about a void approval tells.
#[track_caller]
fn hash(site: &Site) -> String {
    let told = site
        .mistakes()
        .into_iter()
        .find(|told| told.contains("P0806"))
        .unwrap_or_else(|| panic!("{:?}", site.mistakes()));
    let hash = told.split("approved_hash: ").nth(1).unwrap().trim_end_matches('`').to_owned();
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{told}");
    hash
}

/// A hub whose one post is approved as it stands.
fn approved(body: &str) -> (Hub, String) {
    let front = "title: Xyzzy\ndate: 2026-01-01\ntags: [a, b]\nstatus: approved\napproved_by: marie\napproved_on: 2026-01-02";
    let hub = Hub::new(&[
        ("hub.yaml", &gate("")),
        MARIE,
        PAUL,
        (FILE, &text(&format!("{front}\napproved_hash: x"), body)),
    ]);
    let hash = hash(&hub.build());
    let whole = text(&format!("{front}\napproved_hash: {hash}"), body);
    hub.write(FILE, &whole);
    (hub, whole)
}

#[test]
fn an_approved_text_is_published() {
    let (hub, _) = approved("Le texte.");
    let site = hub.build();
    site.is_silent();
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn an_edit_after_the_approval_voids_it() {
    let (hub, whole) = approved("Le texte.");
    for (what, edited) in [
        ("the body", whole.replace("Le texte.", "Le texte!")),
        ("the title", whole.replace("title: Xyzzy", "title: Xyzzys")),
        ("a tag", whole.replace("[a, b]", "[a, c]")),
        ("a new field", whole.replace("tags:", "featured: true\ntags:")),
    ] {
        assert_ne!(edited, whole);
        hub.write(FILE, &edited);
        let site = hub.build();
        assert_eq!(site.held_back(FILE), Some("changed after its approval"), "{what}");
        assert_eq!(site.codes(), ["P0806"], "{what}");
        assert_eq!(site.files_with("yzzy"), Vec::<&str>::new(), "{what}");
    }
}

#[test]
fn what_is_no_edit_leaves_the_approval() {
    let (hub, whole) = approved("Le texte.\nEt la suite.");
    for (what, same) in [
        ("line ends", whole.replace('\n', "\r\n")),
        ("the order of keys", whole.replace("title: Xyzzy\ndate: 2026-01-01\n", "date: 2026-01-01\ntitle: Xyzzy\n")),
        ("the record", whole.replace("approved_on: 2026-01-02", "approved_on: 2026-01-03\nlane: urgent\nwritten_by: paul\nhistory: [{status: review, by: paul, on: 2026-01-01}]")),
        ("the style of the YAML", whole.replace("tags: [a, b]", "tags:\n  - a\n  - \"b\" # deux")),
    ] {
        assert_ne!(same, whole);
        hub.write(FILE, &same);
        let site = hub.build();
        assert_eq!(site.mistakes(), Vec::<String>::new(), "{what}");
        assert!(site.has("blog/a/index.html"), "{what}");
    }
}

#[test]
fn the_hash_can_be_made_by_anybody() {
    let (_, whole) = approved("Le texte.");
    let told = whole.split("approved_hash: ").nth(1).unwrap().lines().next().unwrap();
    // The front matter without the record, as JSON with sorted keys; a line end; the body.
    let hashed =
        concat!(r#"{"date":"2026-01-01","tags":["a","b"],"title":"Xyzzy"}"#, "\n\nLe texte.\n");
    let digest = Sha256::digest(hashed);
    assert_eq!(told, digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
}

#[test]
fn a_text_on_its_way_is_held_back_and_is_in_no_file() {
    for (record, reason) in [
        ("", "not approved"),
        ("status: idea", "status: idea"),
        ("status: selected", "status: selected"),
        ("status: writing\nheld_by: paul", "status: writing"),
        ("status: review", "status: review"),
        ("status: approved", "not approved by anyone"),
        (
            "status: approved\napproved_by: paul\napproved_hash: x",
            "approved by paul, who is not an approver",
        ),
        ("status: approved\napproved_by: marie", "changed after its approval"),
    ] {
        let site = site(&[
            ("hub.yaml", &gate("")),
            MARIE,
            PAUL,
            (FILE, &post("Xyzzy", "2026-01-01", record)),
        ]);
        assert_eq!(site.held_back(FILE), Some(reason), "{record}");
        assert_eq!(site.files_with("yzzy"), Vec::<&str>::new(), "{record}");
        assert_eq!(site.summary.posts["all"], 0);
    }
}

#[test]
fn whoever_is_no_approver_is_named() {
    let site = site(&[
        ("hub.yaml", &gate("")),
        MARIE,
        PAUL,
        (FILE, &post("A", "2026-01-01", "status: approved\napproved_by: paul")),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "warning P0807 content/posts/a.md:5:14 held back: `paul` is not an approver of this hub; approvers are `marie`"
        ]
    );
}

#[test]
fn drafts_show_what_is_on_its_way() {
    let files = [
        ("hub.yaml", &*gate("")),
        MARIE,
        PAUL,
        (FILE, &*post("A", "2026-01-01", "status: writing")),
    ];
    let site = site_with(&files, |options| options.drafts = true);
    site.is_silent();
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn the_gate_is_for_posts_alone() {
    let site = site(&[
        ("hub.yaml", &gate("")),
        MARIE,
        ("content/pages/p.md", &text("title: P", "Bonjour.")),
    ]);
    site.is_silent();
    assert!(site.has("p/index.html") && site.has("experts/marie/index.html"));
}

#[test]
fn a_translation_has_an_approval_of_its_own() {
    let (hub, whole) = approved("Le texte.");
    hub.write("hub.yaml", &gate("languages: {en: {title: Square}}"));
    hub.write("content/posts/a.en.md", &whole.replace("Le texte.", "The text."));
    let site = hub.build();
    assert!(site.has("blog/a/index.html") && !site.has("en/blog/a/index.html"));
    assert_eq!(site.held_back("content/posts/a.en.md"), Some("changed after its approval"));
}

#[test]
fn without_the_gate_a_status_still_holds_back() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "status: writing")),
        ("content/posts/b.md", &post("B", "2026-01-01", "status: approved")),
        ("content/posts/c.md", &post("C", "2026-01-01", "status: published")),
    ]);
    assert_eq!(site.titles("blog/index.html"), ["B", "C"]);
    assert_eq!(site.held_back("content/posts/a.md"), Some("status: writing"));
}
