//! Consent, and nobody who poses as a customer.

use crate::{Hub, Site, bilingual, config, site, site_with, testimonial, text};

const FILE: &str = "content/testimonials/t.md";

/// A testimonial with this front matter, in a hub with staff and others.
fn build(front: &str) -> Site {
    site(&[
        (
            "hub.yaml",
            &config(
                "brand: {name: Tournevent, legal_name: Tournevent SCOP, url: \"https://tournevent.example\"}",
            ),
        ),
        (
            "content/experts/marie.md",
            &text(
                "name: Marie Duval\naffiliation: internal\nemail: m.duval@tournevent.example\nlinks: [{label: Social, url: \"https://social.example/@marie\"}]",
                "",
            ),
        ),
        (
            "content/experts/cm.md",
            &text(
                "name: Chloé Max\nroles: [community-manager]\naffiliation: agency\nhome: {name: Cloé, url: \"https://cloe-max.example/\"}",
                "",
            ),
        ),
        (
            "content/experts/ami.md",
            &text(
                "name: Ami Lointain\nroles: [ambassador]\naffiliation: external\nhome: {name: Ami, url: \"https://ami.example/blog\"}",
                "",
            ),
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
    assert_eq!(last_day.codes(), ["P0840"], "it ends soon");
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
fn staff_are_known_however_they_sign() {
    for author in [
        "name: Duval Marie",
        "name: \"DUVAL, Marie\"",
        "name: M. Duval",
        "name: Marie D.",
        "name: C. Max",
        "name: L'équipe Tournevent",
        "name: Service client de Tournevent",
        "name: Camille Roux, url: \"https://www.cloe-max.example\"",
        "name: Camille Roux, url: \"http://cloe-max.example/billets/1\"",
        "name: Camille Roux, url: \"https://social.example/@marie/\"",
        "name: \"m.duval@tournevent.example\"",
        "name: Camille Roux, url: \"https://tournevent.example/\"",
    ] {
        is_held_back(
            &format!("author: {{{author}}}\n{CONSENT}"),
            "written by someone of the brand",
            Some("P0803"),
        );
    }
}

#[test]
fn whoever_only_resembles_staff_is_published() {
    for author in [
        "name: Marie Martin",
        "name: Marie D. (Nantes)",
        "name: M. D.",
        "name: Marie",
        "name: Paul Duval",
        "name: Camille Roux, url: \"https://social.example/@camille\"",
        "name: Camille Roux, url: \"https://tournevent.example/clients/roux\"",
        "name: Les amis de Tournevent",
        "name: A. Lointain",
    ] {
        let site = build(&format!("author: {{{author}}}\n{CONSENT}"));
        site.is_silent();
        assert!(site.has("temoignages/t/index.html"), "{author}");
    }
}

#[test]
fn a_subject_is_known_however_they_sign() {
    for name in ["Lointain Ami", "A. Lointain", "Camille Roux, url: \"https://ami.example/blog\""] {
        is_held_back(
            &format!("author: {{name: {name}}}\nabout: [experts/ami]\n{CONSENT}"),
            "written by its own subject",
            Some("P0802"),
        );
    }
}

#[test]
fn the_message_says_how_somebody_was_known() {
    let told = |author: &str| build(&format!("author: {{{author}}}\n{CONSENT}")).mistakes();
    assert_eq!(
        told("name: M. Duval"),
        [
            "warning P0803 content/testimonials/t.md:4:16 held back: `M. Duval` would pose as a customer: these may be the initials of `Marie Duval`; testimonials come from outside the brand; if it is somebody else, write their name in full, or a town behind it"
        ]
    );
    assert_eq!(
        told("name: Camille Roux, url: \"https://social.example/@marie\""),
        [
            "warning P0803 content/testimonials/t.md:4:16 held back: `Camille Roux` would pose as a customer: the address is that of `Marie Duval`; testimonials come from outside the brand; if it is somebody else, leave the address out"
        ]
    );
}

/// Two testimonials with these words, the first of them the older one.
fn two(first: &str, second: &str) -> Hub {
    let said = |name: &str, date: &str, words: &str| {
        let front = format!(
            "title: Xyzzy {name}\ndate: {date}\nauthor: {{name: {name}}}\nconsent: {{on: {date}}}"
        );
        text(&front, words)
    };
    Hub::new(&[
        ("content/testimonials/b.md", &said("Bob", "2026-01-01", first)),
        ("content/testimonials/a.md", &said("Awa", "2026-02-01", second)),
    ])
}

const WORDS: &str =
    "Mon vélo est revenu en deux jours, réglé et propre, et la batterie tient toute la semaine.";

#[test]
fn of_nearly_the_same_words_the_later_ones_are_held_back() {
    let mut hub = two(WORDS, &WORDS.replace("deux", "TROIS").replace(',', " ;"));
    let site = hub.build();
    let reason = "its words are nearly those of Bob";
    assert_eq!(site.held_back("content/testimonials/a.md"), Some(reason), "{:?}", site.mistakes());
    assert_eq!(
        site.mistakes(),
        [
            "warning P0822 content/testimonials/a.md:4:16 held back: the words of `Awa` are nearly those of `Bob`; keep the one that is genuine, and ask the other author for words of their own"
        ]
    );
    assert!(site.has("temoignages/b/index.html"));
    assert_eq!(site.files_with("Xyzzy Awa"), Vec::<&str>::new());
    hub.options.check = true;
    assert!(hub.build().mistakes()[0].starts_with("error P0822 "));
}

#[test]
fn words_of_ones_own_short_thanks_and_what_is_held_back_copy_nobody() {
    let other = "La roue avant a été rayonnée devant moi, et l'on m'a prêté un vélo pour rentrer à la maison.";
    for (first, second) in
        [(WORDS, other), ("Merci à toute l'équipe !", "Merci à toute l'équipe !")]
    {
        let site = two(first, second).build();
        site.is_silent();
        assert!(site.has("temoignages/a/index.html") && site.has("temoignages/b/index.html"));
    }
    let hub = two(WORDS, WORDS);
    hub.write(
        "content/testimonials/b.md",
        &text("title: B\ndate: 2026-01-01\ndraft: true\nauthor: {name: Bob}", WORDS),
    );
    let site = hub.build();
    site.is_silent();
    assert!(site.has("temoignages/a/index.html"), "a draft was not there first");
}

#[test]
fn a_translation_is_no_copy() {
    let hub = two(WORDS, "Autre chose.");
    hub.write("hub.yaml", &bilingual());
    let front = "title: Bob\ndate: 2026-01-01\nauthor: {name: Bob}\nconsent: {on: 2026-01-01}";
    hub.write("content/testimonials/b.en.md", &text(front, WORDS));
    let site = hub.build();
    site.is_silent();
    assert!(site.has("en/testimonials/b/index.html"));
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

#[test]
fn a_consent_that_ends_is_told_of_thirty_days_before_and_its_end_is_an_error_in_check() {
    let until = |day: &str| format!("consent: {{on: 2026-01-01, by: courriel, until: {day}}}");
    let photo = |day: &str| {
        format!(
            "---\ntitle: Fête\nstart: 2026-05-01\nphotos:\n  - src: a.svg\n    alt: Une table.\n    {}\n---\n",
            until(day)
        )
    };
    // The last day that it holds is the day of the build, 2026-11-20.
    for (day, build, check) in [
        ("2026-12-21", vec![], vec![]),
        ("2026-12-20", vec!["warning P0840"], vec!["warning P0840"]),
        ("2026-11-20", vec!["warning P0840"], vec!["warning P0840"]),
        ("2026-11-19", vec!["warning P0805"], vec!["error P0805"]),
    ] {
        let said = "---\ntitle: T\ndate: 2026-01-01\nauthor: {name: Lou}\n";
        let testimonial = format!("{said}{}\n---\n\nBien.\n", until(day));
        let person = format!("---\nname: Ada\n{}\n---\n\nElle écoute.\n", until(day));
        let event = photo(day);
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
        let hubs: [Vec<(&str, &str)>; 3] = [
            vec![("content/testimonials/a.md", &testimonial)],
            vec![("content/experts/ada.md", &person)],
            vec![("content/events/a/index.md", &event), ("content/events/a/a.svg", svg)],
        ];
        for files in hubs {
            for (is_check, expected) in [(false, &build), (true, &check)] {
                let site = site_with(&files, |options| options.check = is_check);
                let told: Vec<String> = site
                    .places()
                    .iter()
                    .map(|told| told.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" "))
                    .collect();
                assert_eq!(told, *expected, "{day} {files:?}");
            }
            let built = site(&files);
            let is_shown =
                ["a.svg", "Lou", "Ada"].iter().any(|word| !built.files_with(word).is_empty());
            assert_eq!(is_shown, day != "2026-11-19", "{day} {files:?}");
        }
    }
}
