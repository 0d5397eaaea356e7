//! What stays in the hub's source.

use crate::{site, testimonial, text};

#[test]
fn private_fields_are_in_no_file() {
    let files = [
        (
            "content/experts/marie.md",
            text(
                "name: Marie\nemail: xyzzy-mail@place.example\nmonthly_limit: 753\nconsent: {on: 2026-01-01, by: xyzzy-by, proof: xyzzy-proof}",
                "",
            ),
        ),
        ("content/experts/garde.md", text("name: Garde Xyzzy\ndraft: true", "")),
        (
            "content/events/e.md",
            text(
                "title: E\nstart: 2026-12-01\nbudget: 7532 xyzzy-euros\nprepare: [{what: xyzzy-table, due: -30, done: true}]\nspeakers: [marie]",
                "",
            ),
        ),
        (
            "content/posts/a.md",
            text(
                "title: A\ndate: 2026-01-01\nauthors: [marie]\nstatus: approved\nheld_by: garde\nhistory: [{status: idea, by: garde, on: 1987-06-05}]\nreview_on: 1987-06-04",
                "Un texte.<!-- xyzzy-comment -->",
            ),
        ),
        (
            "content/testimonials/t.md",
            testimonial("Awa", "2026-01-01", "asked_on: 1987-06-03\nreminded_on: 1987-06-02")
                .replace("by: courriel", "by: courriel, proof: xyzzy-mail-7"),
        ),
        ("data/secret.yaml", "clef: xyzzy-data\n".to_owned()),
        ("content/posts/notes.txt", "xyzzy-notes".to_owned()),
        ("static/.env", "xyzzy-env".to_owned()),
        ("static/x.md~", "xyzzy-backup".to_owned()),
        ("static/.well-known/x.txt", "public".to_owned()),
        ("static/.DS_Store", "xyzzy-store".to_owned()),
    ];
    let site = site(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    site.is_silent();
    assert!(
        site.has("blog/a/index.html")
            && site.has("temoignages/t/index.html")
            && site.has("evenements/e/index.html")
    );
    for secret in ["yzzy", "monthly", "7532", "1987", "draft-of"] {
        assert_eq!(site.files_with(secret), Vec::<&str>::new(), "{secret}");
    }
    assert!(site.has(".well-known/x.txt"));
}

#[test]
fn an_email_is_shown_when_its_owner_says_so() {
    let site = site(&[(
        "content/experts/marie.md",
        &text("name: Marie\nemail: marie@place.example\npublic_email: true", ""),
    )]);
    assert!(
        site.links("experts/marie/index.html", "main")
            .contains(&"mailto:marie@place.example".to_owned())
    );
    assert_eq!(
        site.files_with("marie@place.example"),
        ["experts/marie/index.html", "experts/marie/marie.vcf"]
    );
}
