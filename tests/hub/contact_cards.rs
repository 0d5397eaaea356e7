//! Contact cards: who has one, and what is in it.

use crate::{bilingual, config, site, text};

const CARD: &str = "experts/awa/awa.vcf";

#[test]
fn a_card_is_for_those_whose_address_is_public() {
    for (front, has_one) in [
        ("email: awa@place.example\npublic_email: true", true),
        ("email: awa@place.example\npublic_email: false", false),
        ("email: awa@place.example", false),
        ("public_email: true", false),
    ] {
        let site =
            site(&[("content/experts/awa.md", &text(&format!("name: Awa Diop\n{front}"), ""))]);
        site.is_silent();
        assert_eq!(site.has(CARD), has_one, "{front}");
        let links = site.links("experts/awa/index.html", ".do");
        assert_eq!(links.contains(&format!("/{CARD}")), has_one, "{front}: {links:?}");
    }
}

#[test]
fn a_card_says_what_the_page_says() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        (
            "content/experts/awa.md",
            &text(
                "name: Awa Diop\ntitle: \"Cheffe d'atelier; roues, moyeux\"\nemail: awa@place.example\npublic_email: true\norganisation: {name: Tournevent}\nvision: Une roue se répare.\nlanguages: [fr, wo]\nupdated: 2026-05-12T19:00\nphoto: {src: /awa.png, alt: Awa}",
                "",
            ),
        ),
        (
            "content/experts/awa.en.md",
            &text("name: Awa Diop\nemail: awa@place.example\npublic_email: true", ""),
        ),
        ("static/awa.png", "x"),
    ]);
    let card = site.file(CARD).replace("\r\n ", "");
    let expected = "BEGIN:VCARD
VERSION:4.0
PRODID:-//Parvis//Parvis//EN
UID;VALUE=text:awa@place.example
SOURCE:https://place.example/experts/awa/awa.vcf
KIND:individual
FN:Awa Diop
N:Diop;Awa;;;
TITLE:Cheffe d’atelier\\; roues\\, moyeux
ORG:Tournevent
EMAIL:awa@place.example
URL:https://place.example/experts/awa/
PHOTO:https://place.example/awa.png
LANG;PREF=1:fr
LANG;PREF=2:wo
NOTE:Une roue se répare.
REV:20260512T170000Z
END:VCARD
";
    assert_eq!(card.replace("\r\n", "\n"), expected);
    let english = site.file("en/experts/awa/awa.vcf");
    assert!(english.contains("UID;VALUE=text:awa@place.example\r\n"), "one person, one name");
    assert!(english.contains("LANG;PREF=1:en\r\n"));
}

#[test]
fn names_are_taken_apart_only_when_that_is_sure() {
    for (front, name) in [
        ("name: Awa Diop", "N:Diop;Awa;;;\r\n"),
        ("name: Yann Le Goff", ""),
        ("name: Awa", ""),
        ("name: Studio Courant\nkind: team", ""),
    ] {
        let more = "email: awa@place.example\npublic_email: true";
        let site = site(&[
            ("hub.yaml", &config("")),
            ("content/experts/awa.md", &text(&format!("{front}\n{more}"), "")),
        ]);
        let card = site.file(CARD);
        assert_eq!(card.lines().any(|line| line.starts_with("N:")), !name.is_empty(), "{card}");
        assert!(card.contains(name));
        assert_eq!(card.contains("KIND:org\r\n"), front.contains("team"));
    }
}
