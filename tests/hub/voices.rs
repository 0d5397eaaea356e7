//! Who speaks in a text: said on the page, and in the words that French law asks for.

use crate::{config, post, site, text};

const PEOPLE: [(&str, &str); 2] = [
    ("content/experts/marie.md", "---\nname: Marie\n---\n"),
    ("content/experts/atelier.md", "---\nname: L'atelier\nkind: team\n---\n"),
];

fn build(more: &str) -> crate::Site {
    let (config, post) =
        (config("brand: {name: Tournevent}\ncharter: charte"), post("A", "2026-01-01", more));
    let charter = text("title: Charte", "Nos règles.");
    let files = [
        ("hub.yaml", config.as_str()),
        ("content/posts/a.md", &post),
        ("content/pages/charte.md", &charter),
        PEOPLE[0],
        PEOPLE[1],
    ];
    site(&files)
}

const PAGE: &str = "blog/a/index.html";

#[test]
fn each_voice_says_who_speaks() {
    let sentence = |more: &str| {
        let site = build(more);
        site.is_silent();
        site.text(PAGE, "header .voice")
    };
    assert_eq!(
        sentence("voice: official\nauthors: [marie]"),
        ["Texte officiel de Tournevent, signé Marie Notre charte"]
    );
    assert_eq!(
        sentence("authors: [marie]"),
        ["Texte personnel de Marie, qui n’engage pas Tournevent"]
    );
    assert_eq!(sentence("authors: [{name: Jeanne}]"), ["Texte invité, écrit par Jeanne"]);
    assert_eq!(
        sentence("authors: [{name: Jeanne}, marie]"),
        ["Texte personnel de Jeanne et Marie, qui n’engage pas Tournevent"]
    );
    assert_eq!(
        sentence("voice: sponsored\nauthors: [marie]\npartner: {name: Selles SA}"),
        ["Collaboration commerciale avec Selles SA\u{a0}: ce texte est payé par Selles SA"]
    );
    assert_eq!(
        sentence(
            "voice: republished\nsource: {title: Le pavé, author: Léa, site: Le Blog, url: \"https://blog.example/\"}"
        ),
        ["Texte de Léa, repris de Le Blog"]
    );
}

#[test]
fn an_official_text_leads_to_the_charter() {
    let site = build("voice: official\nauthors: [marie]");
    assert_eq!(site.links(PAGE, "header .voice"), ["/charte/"]);
}

#[test]
fn an_official_text_is_signed_by_a_person() {
    assert_eq!(build("voice: official\nauthors: [atelier]").codes(), ["P0809"]);
    assert_eq!(build("voice: official\nauthors: [{name: Jeanne}]").codes(), ["P0809"]);
    assert_eq!(build("voice: official").codes(), ["P0809"]);
    assert_eq!(build("voice: official\nauthors: [atelier, marie]").codes(), Vec::<&str>::new());
}

#[test]
fn an_official_text_is_signed_with_the_name_of_a_human() {
    let signed = |name: &str, more: &str| {
        let expert = text(&format!("name: {name}"), "");
        let front = format!("voice: official\nauthors: [signe{more}]");
        let post = post("A", "2026-01-01", &front);
        site(&[
            (
                "hub.yaml",
                &config("brand: {name: Tournevent, legal_name: Tournevent SCOP}\nowner: marie"),
            ),
            ("content/experts/signe.md", &expert),
            PEOPLE[0],
            ("content/posts/a.md", &post),
        ])
    };
    for name in [
        "Admin",
        "La rédaction",
        "TOURNEVENT",
        "L'équipe Tournevent",
        "Community manager",
        "Webmaster",
    ] {
        assert_eq!(signed(name, "").codes(), ["P0821"], "{name}");
    }
    for name in ["Marie", "Admin Touré", "Jean Presse", "Léa de Tournevent"] {
        signed(name, "").is_silent();
    }
    signed("La rédaction", ", marie").is_silent();
    assert_eq!(
        signed("La rédaction", "").mistakes(),
        [
            "error P0821 content/posts/a.md:5:11 an official text is signed `La rédaction`, which is no human's name; add somebody with a first and a last name to `authors:`, beside it if need be"
        ]
    );
}

#[test]
fn whose_name_is_the_brand_signs_as_its_owner() {
    let site = site(&[
        ("hub.yaml", &config("brand: {name: Léa Roc}\nowner: lea")),
        ("content/experts/lea.md", &text("name: Léa Roc", "")),
        ("content/posts/a.md", &post("A", "2026-01-01", "voice: official\nauthors: [lea]")),
    ]);
    site.is_silent();
}

#[test]
fn a_sponsored_text_bears_the_words_of_the_law_and_marks_its_link() {
    let site = build(
        "voice: sponsored\nauthors: [marie]\npartner: {name: Selles SA, url: \"https://selles.example/\"}",
    );
    site.is_silent();
    let banner = site.text(PAGE, "header .voice.sponsored");
    assert!(banner[0].contains("Collaboration commerciale"), "{banner:?}");
    assert!(banner[0].contains("Selles SA"), "{banner:?}");
    let rel = site.attributes(PAGE, "a[href='https://selles.example/']", "rel");
    assert!(
        !rel.is_empty() && rel.iter().all(|rel| rel.split(' ').any(|word| word == "sponsored")),
        "{rel:?}"
    );
    assert_eq!(site.text("blog/index.html", "main .voice"), ["Publicité"], "lists say so, too");
}

#[test]
fn links_to_the_partner_within_a_sponsored_text_are_marked() {
    let front = "title: A\ndate: 2026-01-01\nvoice: sponsored\npartner: {name: Selles SA, url: \"https://selles.example/\"}";
    let site = site(&[(
        "content/posts/a.md",
        &text(front, "Voyez [ces selles](https://selles.example/mousse)."),
    )]);
    site.is_silent();
    let rel = site.attributes(PAGE, ".prose a", "rel");
    assert!(rel.len() == 1 && rel[0].split(' ').any(|word| word == "sponsored"), "{rel:?}");
}

#[test]
fn a_sponsored_text_names_its_partner_and_a_republished_one_its_source() {
    assert_eq!(
        build("voice: sponsored").mistakes(),
        [
            "error P0810 content/posts/a.md:4:8 a sponsored text names no partner; add `partner: {name: …, url: …}`"
        ]
    );
    assert_eq!(build("voice: republished").codes(), ["P0811"]);
    assert_eq!(
        build("voice: oficial").mistakes(),
        [
            "error P0106 content/posts/a.md:4:8 `oficial` is no value of `voice`; did you mean `official`? (`voice` is one of `official`, `personal`, `guest`, `sponsored` and `republished`)"
        ]
    );
}

#[test]
fn a_republished_text_names_its_source_and_its_canonical_address_when_asked() {
    let source = "voice: republished\nsource: {title: Le pavé, author: Léa, site: Le Blog, url: \"https://blog.example/pave\", date: 2025-05-01, license: CC BY 4.0";
    let own = build(&format!("{source}}}"));
    let theirs = build(&format!("{source}, canonical: true}}"));
    for site in [&own, &theirs] {
        site.is_silent();
        assert_eq!(site.links(PAGE, ".source"), ["https://blog.example/pave"]);
        let told = &site.text(PAGE, ".source")[0];
        for part in ["Le pavé, par Léa, Le Blog", "1er mai 2025", "CC BY 4.0"] {
            assert!(told.contains(part), "{part} in {told}");
        }
    }
    assert_eq!(
        own.attributes(PAGE, "link[rel=canonical]", "href"),
        ["https://place.example/blog/a/"]
    );
    assert_eq!(
        theirs.attributes(PAGE, "link[rel=canonical]", "href"),
        ["https://blog.example/pave"]
    );
    assert!(!theirs.file("sitemap.xml").contains("/blog/a/"), "a copy does not ask robots to come");
}

#[test]
fn a_curated_text_leads_to_what_it_comments_on() {
    let site = build("link: \"https://ailleurs.example/article\"");
    assert_eq!(site.links(PAGE, ".curated"), ["https://ailleurs.example/article"]);
}

#[test]
fn the_summary_counts_the_voices() {
    let site = site(&[
        PEOPLE[0],
        ("content/posts/a.md", &post("A", "2026-01-01", "authors: [marie]\nvoice: official")),
        ("content/posts/b.md", &post("B", "2026-01-01", "")),
        ("content/posts/c.md", &post("C", "2026-01-01", "authors: [{name: X}]")),
    ]);
    let voices: Vec<(&str, usize)> =
        site.summary.voices.iter().map(|(voice, n)| (voice.as_str(), *n)).collect();
    assert_eq!(voices, [("all", 3), ("none", 2), ("official", 1)]);
}

#[test]
fn a_question_is_asked_and_can_be_answered() {
    let site = site(&[
        ("hub.yaml", &config("comments: {to: a@b.example}")),
        ("content/posts/a.md", &post("A", "2026-01-01", "question: Et vous ?")),
    ]);
    assert_eq!(site.links(PAGE, ".ask"), ["#reply"]);
    assert!(site.links(PAGE, "#reply")[0].starts_with("mailto:a@b.example?subject=Commentaire"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn sharing_is_by_plain_links() {
    let site = site(&[
        ("hub.yaml", &config("share: [email, mastodon]")),
        ("content/posts/a.md", &post("A & B", "2026-01-01", "")),
    ]);
    let links = site.links(PAGE, ".share");
    assert_eq!(links.len(), 2, "{links:?}");
    assert!(links[0].starts_with("mailto:?"), "{links:?}");
    for link in &links {
        assert!(
            link.contains("https%3A%2F%2Fplace.example%2Fblog%2Fa%2F") && !link.contains("A & B"),
            "{link}"
        );
    }
}
