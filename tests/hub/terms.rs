//! Taxonomies: terms folded into one, their pages, their clouds.

use crate::{config, post, site, text};

/// Posts that carry these tags, one a post.
fn tagged(tags: &[&str]) -> Vec<(String, String)> {
    let one = |(index, tags): (usize, &&str)| {
        (
            format!("content/posts/p{index}.md"),
            post(&format!("Texte {index}"), "2026-01-01", &format!("tags: [{tags}]")),
        )
    };
    tags.iter().enumerate().map(one).collect()
}

fn build(files: &[(String, String)], more: &[(&str, &str)]) -> crate::Site {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    site(&files.chain(more.iter().copied()).collect::<Vec<_>>())
}

/// Label, count and level of each word of a cloud, in its order.
fn cloud(site: &crate::Site, file: &str) -> Vec<String> {
    let classes = site.attributes(file, "main > .wrap .cloud li > *", "class");
    let texts = site.text(file, "main > .wrap .cloud li > *");
    texts.iter().zip(classes).map(|(text, class)| format!("{text} {class}")).collect()
}

#[test]
fn case_accents_and_separators_make_no_other_term() {
    let files = tagged(&[
        "Évènement",
        "evenement",
        "open source",
        "open-source",
        "Open_Source",
        "Open Source",
        "opensource",
    ]);
    let site = build(&files, &[]);
    assert_eq!(site.titles("tags/evenement/index.html").len(), 2);
    assert_eq!(site.titles("tags/open-source/index.html").len(), 4);
    assert_eq!(site.titles("tags/opensource/index.html").len(), 1);
    assert_eq!(
        site.mistakes(),
        ["warning P0902 content/posts/p6.md:4:8 the terms `Open_Source` and `opensource` look alike; if they are one, write `also: [opensource]` in a file of `content/tags/`"]
            .map(|told| told.replace("Open_Source", &site.text("tags/open-source/index.html", "h1")[0]))
    );
    assert_eq!(site.summary.terms["tags"]["all"], 3);
}

#[test]
fn signs_make_other_terms() {
    let site = build(&tagged(&["C++", "\"C#\"", "c++", "C"]), &[]);
    site.is_silent();
    assert_eq!(site.titles("tags/c-plus-plus/index.html").len(), 2);
    assert_eq!(site.titles("tags/c-sharp/index.html").len(), 1);
    assert_eq!(site.titles("tags/c/index.html").len(), 1);
}

#[test]
fn the_most_used_spelling_is_shown() {
    let site = build(&tagged(&["vélo", "Vélo", "velo", "Vélo"]), &[]);
    assert_eq!(site.text("tags/velo/index.html", "h1"), ["Vélo"]);
    assert_eq!(site.text("blog/p0/index.html", ".terms a"), ["Vélo 4"]);
}

#[test]
fn a_terms_own_page_gives_its_title_its_words_and_merges_spellings() {
    let files = tagged(&["bike", "vélo", "bicyclette", "velo"]);
    let site = build(
        &files,
        &[(
            "content/tags/velo.md",
            &text("title: Le vélo\nalso: [bike, Bicyclette, vélo]", "Deux *roues*."),
        )],
    );
    site.is_silent();
    assert_eq!(site.text("tags/velo/index.html", "h1"), ["Le vélo"]);
    assert_eq!(site.text("tags/velo/index.html", ".intro em"), ["roues"]);
    assert_eq!(site.titles("tags/velo/index.html").len(), 4);
    assert_eq!(cloud(&site, "tags/index.html"), ["Le vélo4, 4 éléments w3"]);
}

#[test]
fn a_page_for_a_term_that_nothing_uses_is_a_warning() {
    let files = tagged(&["réparation"]);
    let site = build(&files, &[("content/tags/x.md", &text("title: réparations", ""))]);
    assert_eq!(
        site.mistakes(),
        [
            "warning P0903 content/tags/x.md nothing published uses the term `réparations`; did you mean `réparation`?"
        ]
    );
    assert!(!site.has("tags/x/index.html"));
}

#[test]
fn slugs_that_collide_take_a_number_in_the_order_of_terms() {
    let site = build(&tagged(&["a/b", "a.b", "a b"]), &[]);
    let terms: Vec<String> = site.links("tags/index.html", ".cloud");
    assert_eq!(terms, ["/tags/a-b/", "/tags/a-b-2/", "/tags/a-b-3/"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn blank_terms_are_dropped_with_a_warning() {
    let site = build(&tagged(&["\"\", \" \", \"\u{200b}\", vrai"]), &[]);
    assert_eq!(site.codes(), ["P0901", "P0901", "P0901"]);
    assert!(
        site.mistakes()[0].starts_with("warning P0901 content/posts/p0.md:4:8 "),
        "{:?}",
        site.mistakes()
    );
    assert_eq!(site.links("tags/index.html", ".cloud"), ["/tags/vrai/"]);
}

#[test]
fn dots_and_slashes_alone_are_no_term() {
    let site = build(&tagged(&["., .., /, C++"]), &[]);
    assert_eq!(site.codes(), ["P0901", "P0901", "P0901"]);
    assert_eq!(site.links("tags/index.html", ".cloud"), ["/tags/c-plus-plus/"]);
}

#[test]
fn a_cloud_weighs_by_logarithm_and_says_its_counts() {
    let tags: Vec<&str> =
        [vec!["commun"; 64], vec!["moyen"; 8], vec!["rare"], vec!["Élan"; 2]].concat();
    let site = build(&tagged(&tags), &[]);
    assert_eq!(
        cloud(&site, "tags/index.html"),
        [
            "commun64, 64 éléments w6",
            "Élan2, 2 éléments w1",
            "moyen8, 8 éléments w3",
            "rare1, 1 élément w1",
        ],
        "in the order of the alphabet, the heaviest alone at the sixth step"
    );
    assert_eq!(site.text("tags/index.html", ".cloud sup")[0], "64");
    assert_eq!(site.attributes("tags/index.html", ".cloud sup", "aria-hidden"), ["true"; 4]);
    assert_eq!(
        site.text("tags/index.html", "table tbody th"),
        ["commun", "moyen", "Élan", "rare"],
        "the heaviest first"
    );
    assert_eq!(site.text("tags/index.html", ".total"), ["4 mots-clés"]);
}

#[test]
fn words_of_one_weight_stand_in_the_middle() {
    let site = build(&tagged(&["b", "a"]), &[]);
    assert_eq!(cloud(&site, "tags/index.html"), ["a1, 1 élément w3", "b1, 1 élément w3"]);
}

#[test]
fn a_terms_page_shows_what_often_stands_beside_it() {
    let site = build(&tagged(&["a, b, c", "A, B", "a, d", "b"]), &[]);
    let together = |file: &str| site.text(file, "section[aria-labelledby=h-with] a");
    assert_eq!(together("tags/a/index.html"), ["b 2", "c 1", "d 1"]);
    assert_eq!(together("tags/d/index.html"), ["a 1"]);
}

#[test]
fn a_terms_page_is_parted_and_lists_every_kind() {
    let mut files = tagged(&["x", "x", "x"]);
    files.push(("hub.yaml".to_owned(), config("paginate: 2")));
    files.push((
        "content/events/e.md".to_owned(),
        text("title: Salon\nstart: 2026-12-01\ntags: [X]", ""),
    ));
    let site = build(&files, &[]);
    site.is_silent();
    let all = [site.titles("tags/x/index.html"), site.titles("tags/x/page/2/index.html")].concat();
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(all.contains(&"Salon".to_owned()));
    assert!(!site.has("tags/x/page/3/index.html"));
}

#[test]
fn a_hub_declares_taxonomies_of_its_own() {
    let site = site(&[
        (
            "hub.yaml",
            &config("taxonomies: {metiers: {title: Métiers, segment: les-metiers}, lieux: }"),
        ),
        ("content/posts/a.md", &post("A", "2026-01-01", "metiers: [Fleuriste]\nlieux: [Nantes]")),
        ("content/metiers/fleuriste.md", &text("title: Fleuriste", "Des fleurs.")),
    ]);
    site.is_silent();
    assert_eq!(site.text("les-metiers/index.html", "h1"), ["Métiers"]);
    assert!(site.file("les-metiers/fleuriste/index.html").contains("Des fleurs."));
    assert!(site.has("lieux/nantes/index.html"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_topic_shows_who_answers_on_it() {
    let site = site(&[
        (
            "content/experts/marie.md",
            &text("name: Marie\ntopics: [Freins]\nreferent_for: [freins]", ""),
        ),
        ("content/experts/paul.md", &text("name: Paul\ntopics: [freins]", "")),
        ("content/posts/a.md", &post("A", "2026-01-01", "topics: [Freins]")),
    ]);
    site.is_silent();
    let named = |id: &str| {
        site.text("sujets/freins/index.html", &format!("section[aria-labelledby={id}] .p-name"))
    };
    assert_eq!(named("h-ref"), ["Marie"]);
    assert_eq!(named("h-people"), ["Paul"]);
}

#[test]
fn terms_stay_as_typed() {
    let site = site(&[(
        "content/posts/a.md",
        &text("title: no\ndate: 2026-01-01\ntags: [yes, 1.0, 2026-01-01, null-ish]", "Bonjour."),
    )]);
    site.is_silent();
    assert_eq!(site.text("blog/a/index.html", "h1"), ["no"]);
    assert_eq!(site.text("tags/index.html", "tbody th"), ["1.0", "2026-01-01", "null-ish", "yes"]);
}

#[test]
fn one_text_counts_once_for_a_term_it_names_twice() {
    let site = build(&tagged(&["a, A, á"]), &[]);
    assert_eq!(site.titles("tags/a/index.html").len(), 1);
    assert_eq!(
        cloud(&site, "tags/index.html"),
        ["a1, 1 élément w3".replace('a', &site.text("tags/index.html", "table th[scope=row]")[0])]
    );
}
