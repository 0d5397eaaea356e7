//! What clients say, counted: the voted cloud, the wall and its orders.

use crate::{config, site, testimonial, text};

const VOTES: &str = "testimonial,client,word\n\
    awa,c1,à l'écoute\nawa,c1,A l’écoute\nawa,c1,À l'écoute\nawa,c2,à l'écoute\nawa,c2,précis\n\
    bob,c1,précis\ncache,c9,invisible\nabsent,c9,nulle part\n";

fn cloud(site: &crate::Site, file: &str) -> Vec<String> {
    let found = site.text(
        file,
        "section[aria-labelledby=h-words] .cloud li, section[aria-labelledby=h-said] .cloud li",
    );
    let classes = site.attributes(
        file,
        ":is([aria-labelledby=h-words], [aria-labelledby=h-said]) .cloud li > *",
        "class",
    );
    found.iter().zip(classes).map(|(text, class)| format!("{text} {class}")).collect()
}

#[test]
fn a_client_has_one_vote_for_a_word() {
    let site = site(&[
        ("content/testimonials/awa.md", &testimonial("Awa", "2026-01-01", "")),
        ("content/testimonials/bob.md", &testimonial("Bob", "2026-01-02", "")),
        ("content/testimonials/cache.md", &testimonial("Cache", "2026-01-02", "draft: true")),
        ("data/votes.csv", VOTES),
    ]);
    site.is_silent();
    let expected = ["à l’écoute2, 2 votes w3", "précis2, 2 votes w3"];
    assert_eq!(cloud(&site, "temoignages/index.html"), expected);
    assert_eq!(cloud(&site, "index.html"), expected);
    assert_eq!(
        site.text("temoignages/index.html", ".under .small"),
        ["2 mots, 4 votes de 2 clients"]
    );
    assert_eq!(
        cloud(&site, "temoignages/awa/index.html"),
        ["à l’écoute2, 2 votes w6", "précis1, 1 vote w1"]
    );
    assert_eq!(site.files_with("invisible"), Vec::<&str>::new());
    assert_eq!(site.files_with("nulle part"), Vec::<&str>::new());
}

#[test]
fn votes_written_in_a_testimonial_count_with_those_of_the_file() {
    let site = site(&[
        (
            "content/testimonials/awa.md",
            &testimonial("Awa", "2026-01-01", "words: {précis: 9, Drôle: 3}"),
        ),
        ("data/votes.csv", VOTES),
    ]);
    assert_eq!(
        cloud(&site, "temoignages/index.html"),
        ["à l’écoute2, 2 votes w1", "Drôle3, 3 votes w2", "précis10, 10 votes w6"],
        "in the order of the language"
    );
}

#[test]
fn a_row_that_is_no_vote_is_a_warning() {
    let site = site(&[
        ("content/testimonials/awa.md", &testimonial("Awa", "2026-01-01", "")),
        ("data/votes.csv", "testimonial,client,word\nawa,c1,bien\nawa,c2\nawa,,bien\n"),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "warning P1201 data/votes.csv row 3 is left out: it wants `testimonial,client,word`",
            "warning P1201 data/votes.csv row 4 is left out: it wants `testimonial,client,word`",
        ]
    );
    assert_eq!(cloud(&site, "temoignages/index.html"), ["bien1, 1 vote w3"]);
}

#[test]
fn the_wall_is_ordered_by_votes_by_date_and_by_rating() {
    let site = site(&[
        ("hub.yaml", &config("paginate: 10")),
        (
            "content/testimonials/a.md",
            &testimonial("Awa", "2026-01-01", "votes: 5\nrating: 3\naspects: [results]"),
        ),
        ("content/testimonials/b.md", &testimonial("Bob", "2026-03-01", "votes: 9")),
        ("content/testimonials/c.md", &testimonial("Cid", "2026-02-01", "votes: 1\nrating: 5")),
    ]);
    site.is_silent();
    let names = |file: &str| site.text(file, "main .wall .p-author .who");
    assert_eq!(names("temoignages/index.html"), ["Bob", "Awa", "Cid"]);
    assert_eq!(names("temoignages/date/index.html"), ["Bob", "Cid", "Awa"]);
    assert_eq!(names("temoignages/note/index.html"), ["Cid", "Awa", "Bob"]);
    assert_eq!(names("temoignages/aspects/resultats/index.html"), ["Awa"]);
    assert!(site.text("temoignages/date/index.html", ".notice")[0].contains("classés du plus"));
    assert_eq!(site.links("temoignages/index.html", ".notice"), ["/temoignages/recueil-des-avis/"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_testimonial_tells_its_author_its_source_and_when_it_was_lived() {
    let front = "title: Merci\ndate: 2026-01-05\nexperience_on: 2025-12-01\nauthor: {name: Awa, role: boulangère, organisation: La Mie, relationship: cliente depuis 2021}\nrating: 4\nsource: linkedin\nsource_url: https://linkedin.example/1\nconsent: {on: 2026-01-01, by: courriel}";
    let site =
        site(&[("content/testimonials/t.md", &text(front, "Très <script>alert(1)</script>bien."))]);
    site.is_silent();
    let page = "temoignages/t/index.html";
    let told = site.text(page, "main").remove(0);
    for part in [
        "Awa",
        "boulangère, La Mie",
        "cliente depuis 2021",
        "4 sur 5",
        "1er décembre 2025",
        "LinkedIn",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!site.file(page).contains("<script>"));
    assert!(site.links(page, "main").contains(&"https://linkedin.example/1".to_owned()));
}

#[test]
fn what_is_wanted_and_what_is_perceived_stand_side_by_side() {
    let site = site(&[
        ("content/experts/marie.md", &text("name: Marie\nwanted_image: [patiente, claire]", "")),
        (
            "content/testimonials/t.md",
            &testimonial("Awa", "2026-01-01", "about: [experts/marie]\nwords: {patiente: 2}"),
        ),
        ("content/testimonials/u.md", &testimonial("Bob", "2026-01-01", "words: {ailleurs: 2}")),
    ]);
    site.is_silent();
    assert_eq!(site.text("experts/marie/index.html", ".cloud.wanted li"), ["patiente", "claire"]);
    assert_eq!(
        site.text("experts/marie/index.html", ".cloud:not(.wanted) li"),
        ["patiente2, 2 votes"]
    );
}
