//! Consent, and nobody who poses as a customer.

use crate::{Site, config, site, testimonial, text};

const FILE: &str = "content/testimonials/t.md";

/// A testimonial with this front matter, in a hub with staff and others.
fn build(front: &str) -> Site {
    site(&[
        ("hub.yaml", &config("brand: {name: Tournevent, legal_name: Tournevent SCOP}")),
        ("content/experts/marie.md", &text("name: Marie Duval\naffiliation: internal", "")),
        (
            "content/experts/cm.md",
            &text("name: Chloé Max\nroles: [community-manager]\naffiliation: agency", ""),
        ),
        (
            "content/experts/ami.md",
            &text("name: Ami Lointain\nroles: [ambassador]\naffiliation: external", ""),
        ),
        (
            "content/experts/parti.md",
            &text("name: Parti Ailleurs\naffiliation: internal\ndraft: true", ""),
        ),
        (FILE, &text(&format!("title: Xyzzy\ndate: 2026-01-01\n{front}"), "Des mots xyzzy.")),
    ])
}

const CONSENT: &str = "consent: {on: 2026-01-01, by: courriel, proof: secret-proof}";

#[track_caller]
fn is_held_back(front: &str, reason: &str, code: Option<&str>) {
    let site = build(front);
    assert_eq!(site.held_back(FILE), Some(reason), "{front}\n{:?}", site.mistakes());
    assert_eq!(site.codes(), code.into_iter().collect::<Vec<_>>(), "{front}");
    assert_eq!(site.files_with("yzzy"), Vec::<&str>::new(), "{front}");
}

#[test]
fn without_consent_a_testimonial_is_not_published() {
    is_held_back("author: {name: Awa}", "no consent", Some("P0801"));
}

#[test]
fn a_consent_that_ended_publishes_nothing() {
    let front =
        |until: &str| format!("author: {{name: Awa}}\nconsent: {{on: 2025-01-01, until: {until}}}");
    is_held_back(&front("2026-11-19"), "its consent ended on 2026-11-19", Some("P0805"));
    let last_day = build(&front("2026-11-20"));
    last_day.is_silent();
    assert!(last_day.has("temoignages/t/index.html"), "it holds on its last day");
}

#[test]
fn what_is_asked_received_or_withdrawn_is_not_published() {
    for status in ["asked", "received", "withdrawn"] {
        is_held_back(
            &format!("author: {{name: Awa}}\n{CONSENT}\nstatus: {status}"),
            &format!("status: {status}"),
            None,
        );
    }
    assert!(
        build(&format!("author: {{name: Awa}}\n{CONSENT}\nstatus: published"))
            .has("temoignages/t/index.html")
    );
}

#[test]
fn nobody_praises_themselves() {
    is_held_back(
        &format!("author: {{name: \"AMI lointain\"}}\nabout: [experts/ami]\n{CONSENT}"),
        "written by its own subject",
        Some("P0802"),
    );
}

#[test]
fn staff_and_the_brand_do_not_pose_as_customers() {
    for name in [
        "Marie Duval",
        "marie duval",
        "Chloe Max",
        "Tournevent",
        "TOURNEVENT scop",
        "Parti Ailleurs",
    ] {
        is_held_back(
            &format!("author: {{name: {name}}}\n{CONSENT}"),
            "written by someone of the brand",
            Some("P0803"),
        );
    }
}

#[test]
fn whoever_is_not_staff_may_praise_the_brand() {
    let site = build(&format!("author: {{name: Ami Lointain}}\n{CONSENT}"));
    site.is_silent();
    assert!(site.has("temoignages/t/index.html"));
}

#[test]
fn the_proof_of_a_consent_stays_private() {
    let site = build(&format!("author: {{name: Awa}}\n{CONSENT}"));
    site.is_silent();
    assert_eq!(site.files_with("secret-proof"), Vec::<&str>::new());
}

#[test]
fn a_person_whose_consent_ended_has_no_page() {
    let site = site(&[
        (
            "content/experts/awa.md",
            &text("name: Awa Xyzzy\nconsent: {on: 2025-01-01, until: 2026-01-01}", ""),
        ),
        ("content/posts/a.md", &crate::post("A", "2026-01-01", "authors: [awa]")),
    ]);
    assert_eq!(site.codes(), ["P0805"]);
    assert_eq!(site.files_with("yzzy"), Vec::<&str>::new());
}

#[test]
fn what_is_held_back_is_listed_with_its_reason_and_the_rest_is_built() {
    let site = site(&[
        ("content/testimonials/a.md", &testimonial("Awa", "2026-01-01", "")),
        (
            "content/testimonials/b.md",
            &text("title: B\ndate: 2026-01-01\nauthor: {name: Bob}", "Bien."),
        ),
        ("content/testimonials/c.md", &testimonial("Cid", "2026-01-01", "draft: true")),
    ]);
    let held: Vec<(&str, &str)> = site
        .summary
        .held_back
        .iter()
        .map(|held| (held.file.as_str(), held.reason.as_str()))
        .collect();
    assert_eq!(
        held,
        [("content/testimonials/b.md", "no consent"), ("content/testimonials/c.md", "draft")]
    );
    assert!(site.has("temoignages/a/index.html"));
    assert_eq!(site.summary.testimonials["all"], 1);
}
