//! What the community raised, and what became of it.

use super::*;

const ADA: (&str, &str) = ("content/experts/ada.md", "---\nname: Ada\n---\n\nElle écoute.\n");

/// A feedback that Ada vouches for, with these lines more.
fn feedback(title: &str, date: &str, more: &str) -> String {
    let front = format!("title: {title}\ndate: {date}\nvouched_by: [ada]\n{more}");
    text(&front, "Il pleut sur les vélos.")
}

#[test]
fn the_list_is_parted_by_how_far_each_came() {
    let site = site(&[
        ADA,
        ("content/feedback/abri.md", &feedback("Un abri", "2026-03-01", "")),
        (
            "content/feedback/pompe.md",
            &feedback("Une pompe", "2026-02-01", "studied_on: 2026-02-05"),
        ),
        (
            "content/feedback/bar.md",
            &feedback(
                "Un bar",
                "2026-01-01",
                "decision: declined\ndecided_on: 2026-01-09\nreason: Pas la place.",
            ),
        ),
        (
            "content/feedback/outils.md",
            &feedback("Des outils", "2026-01-02", "decision: adopted\ndecided_on: 2026-01-08"),
        ),
    ]);
    site.is_silent();
    let list = "vous-avez-dit/index.html";
    let states = ["À l’étude (1)", "Entendu (1)", "Adopté (1)", "Écarté (1)"];
    assert_eq!(site.text(list, "main section.state h2"), states);
    assert_eq!(site.titles(list), ["Une pompe", "Un abri", "Des outils", "Un bar"]);
    assert_eq!(site.text(list, "main h1"), ["Vous avez dit, nous avons fait"]);
    let bar = "vous-avez-dit/bar/index.html";
    assert_eq!(site.text(bar, ".flag"), ["Écarté"]);
    let facts = site.text(bar, "dl.facts-list > div");
    let expected = ["Porté par Ada", "Écarté le 9 janvier 2026", "Pourquoi Pas la place."];
    let spaced: Vec<String> =
        facts.iter().map(|fact| fact.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for (fact, expected) in spaced.iter().zip(expected) {
        assert_eq!(fact.replace(' ', ""), expected.replace(' ', ""));
    }
    assert_eq!(spaced.len(), expected.len());
}

#[test]
fn who_vouches_and_what_came_of_it_lead_back() {
    let files = [
        ADA,
        ("content/posts/a.md", &*post("Nos outils", "2026-04-01", "authors: [ada]")),
        (
            "content/feedback/outils.md",
            &feedback(
                "Des outils",
                "2026-01-02",
                "raised_by: [{name: Lou}]\nvoices: 4\nresults: [posts/a]",
            ),
        ),
    ];
    let site = site(&files);
    site.is_silent();
    let page = "vous-avez-dit/outils/index.html";
    assert_eq!(site.links(page, "dl.facts-list"), ["/experts/ada/", "/blog/a/"]);
    let told = site.text(page, "dl.facts-list").concat();
    assert!(told.contains("Lou") && told.contains("4 personnes"), "{told}");
    for leads_back in ["experts/ada/index.html", "blog/a/index.html"] {
        let links = site.links(leads_back, "main");
        assert!(links.contains(&"/vous-avez-dit/outils/".to_owned()), "{leads_back}: {links:?}");
    }
}

#[test]
fn each_step_is_news_of_the_same_item() {
    let heard = feedback("Un abri", "2026-03-01", "");
    let adopted = feedback("Un abri", "2026-03-01", "decision: adopted\ndecided_on: 2026-06-02");
    let feed = |text: &str| {
        let site = site(&[
            ("hub.yaml", &config("feeds: {formats: [json]}")),
            ADA,
            ("content/feedback/abri.md", text),
        ]);
        site.is_silent();
        let feed: serde_json::Value =
            serde_json::from_str(&site.file("vous-avez-dit/feed.json")).unwrap();
        feed["items"][0].clone()
    };
    let (before, after) = (feed(&heard), feed(&adopted));
    assert_eq!(before["id"], after["id"]);
    assert_eq!(before["title"], "Entendu\u{a0}: Un abri");
    assert_eq!(after["title"], "Adopté\u{a0}: Un abri");
    assert!(after["date_modified"].as_str().unwrap().starts_with("2026-06-02"), "{after}");
}

#[test]
fn a_hub_without_feedback_tells_nothing_of_it() {
    let site = site(&[ADA, ("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    site.is_silent();
    assert_eq!(site.files_with("vous-avez-dit"), Vec::<&str>::new());
    assert_eq!(site.files_with("Vous avez dit"), Vec::<&str>::new());
}

#[test]
fn what_the_community_says_is_never_markup() {
    let said = text(
        "title: Un abri\ndate: 2026-03-01\nvouched_by: [ada]\nreason: \"<script>alert(1)</script>\"",
        "<script>alert(2)</script>\n\n<b>Il pleut.</b>",
    );
    let site = site(&[ADA, ("content/feedback/abri.md", &said)]);
    let page = site.file("vous-avez-dit/abri/index.html");
    assert!(!page.contains("<script>alert"), "{page}");
}

#[test]
fn somebody_vouches_for_it_before_it_is_published() {
    let alone =
        |more: &str| text(&format!("title: Un abri\ndate: 2026-03-01\n{more}"), "Il pleut.");
    let published = site(&[ADA, ("content/feedback/abri.md", &alone("vouched_by: []"))]);
    assert_eq!(published.codes(), ["P0105"]);
    site(&[ADA, ("content/feedback/abri.md", &alone("draft: true"))]).is_silent();
}
