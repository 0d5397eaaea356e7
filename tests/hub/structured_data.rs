//! What pages tell machines: JSON-LD, Open Graph, the same page in other languages.

use crate::{Site, bilingual, config, example, post, site, testimonial, text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use scraper::Selector;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The graph of a page.
#[track_caller]
fn graph(site: &Site, file: &str) -> Value {
    let html = site.html(file);
    let scripts: Vec<String> = html
        .select(&Selector::parse("script[type='application/ld+json']").unwrap())
        .map(|script| script.text().collect())
        .collect();
    let [script] = scripts.as_slice() else { panic!("{file} has {} graphs", scripts.len()) };
    serde_json::from_str(script).unwrap_or_else(|error| panic!("{file}: {error}\n{script}"))
}

/// The first node of a type in the graph of a page.
#[track_caller]
fn node(site: &Site, file: &str, kind: &str) -> Value {
    let graph = graph(site, file);
    let found = nodes(&graph).iter().find(|node| node["@type"] == kind).cloned();
    found.unwrap_or_else(|| panic!("no {kind} in {file}: {graph:#}"))
}

fn nodes(graph: &Value) -> &[Value] {
    graph["@graph"].as_array().unwrap()
}

/// Pages that have a graph: all but those for what is not found, and at old addresses.
fn pages(site: &Site) -> Vec<&str> {
    let has = |path: &&str| site.file(path).contains("application/ld+json");
    let html = site.files.keys().map(String::as_str).filter(|path| path.ends_with(".html"));
    let pages: Vec<&str> = html.filter(has).collect();
    assert!(!pages.is_empty());
    pages
}

/// Every object in a value, itself included.
fn objects<'v>(value: &'v Value, found: &mut Vec<&'v serde_json::Map<String, Value>>) {
    match value {
        Value::Object(map) => {
            found.push(map);
            map.values().for_each(|value| objects(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

/// What search engines require of a type when it stands at the top of a graph, and what this project promises.
const REQUIRED: [(&str, &[&str]); 21] = [
    ("Organization", &["name"]),
    ("WebSite", &["@id", "url", "name", "inLanguage", "publisher"]),
    ("WebPage", &["@id", "url", "name", "inLanguage", "isPartOf"]),
    ("CollectionPage", &["@id", "url", "name", "inLanguage", "isPartOf"]),
    ("ProfilePage", &["@id", "url", "name", "inLanguage", "isPartOf", "mainEntity"]),
    ("BreadcrumbList", &["@id", "itemListElement"]),
    ("ItemList", &["itemListElement"]),
    ("ListItem", &["position", "name"]),
    (
        "BlogPosting",
        &[
            "headline",
            "url",
            "datePublished",
            "dateModified",
            "publisher",
            "mainEntityOfPage",
            "inLanguage",
            "wordCount",
        ],
    ),
    ("Comment", &["@id", "url", "author", "datePublished", "text"]),
    ("Person", &["name"]),
    ("Place", &["name", "address"]),
    ("VirtualLocation", &["url"]),
    ("Offer", &["url", "availability"]),
    ("Schedule", &["startDate", "repeatFrequency", "scheduleTimezone"]),
    ("Review", &["author", "reviewRating", "reviewBody", "datePublished"]),
    ("Rating", &["ratingValue", "bestRating", "worstRating"]),
    ("AggregateRating", &["ratingValue", "ratingCount", "bestRating", "worstRating"]),
    ("Quotation", &["text", "author", "about", "datePublished"]),
    ("ImageObject", &["url"]),
    ("EducationalOccupationalCredential", &["name"]),
];

/// What is wrong with one object.
fn mistakes(one: &serde_json::Map<String, Value>) -> Vec<String> {
    let Some(kind) = one.get("@type") else {
        // Without a type it is a reference, and says nothing more.
        let keys: Vec<&String> = one.keys().collect();
        return if keys == ["@id"] { Vec::new() } else { vec![format!("no type: {keys:?}")] };
    };
    let kind = kind.as_str().unwrap();
    let mut wrong = Vec::new();
    let mut required: Vec<&str> = REQUIRED
        .iter()
        .filter(|(own, _)| *own == kind)
        .flat_map(|(_, fields)| *fields)
        .copied()
        .collect();
    if one.contains_key("eventStatus") {
        required.extend(["@id", "name", "startDate", "eventAttendanceMode"]);
    }
    if one.contains_key("price") {
        required.push("priceCurrency");
    }
    wrong.extend(
        required
            .iter()
            .filter(|field| !one.contains_key(**field))
            .map(|field| format!("{kind} without {field}")),
    );
    for (key, value) in one {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let is_empty = |value: &Value| match value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Object(map) => map.len() < 2 && !map.contains_key("@id"),
            _ => false,
        };
        if values.is_empty() || values.iter().any(is_empty) {
            wrong.push(format!("{kind}.{key} is empty: {value}"));
        }
        for text in values.iter().filter_map(Value::as_str) {
            let sound = match key.as_str() {
                "url" | "@id" | "item" | "sameAs" | "publishingPrinciples" => {
                    text.starts_with("https://") && !text.contains([' ', '<', '\n'])
                }
                key if key.ends_with("Date") || key.starts_with("date") => is_date(text),
                "eventStatus" | "eventAttendanceMode" | "availability" => {
                    text.starts_with("https://schema.org/")
                }
                "repeatFrequency" => text.starts_with('P') && text.ends_with(['D', 'W', 'M', 'Y']),
                _ => true,
            };
            wrong.extend((!sound).then(|| format!("{kind}.{key} is {text}")));
        }
    }
    if kind == "BreadcrumbList" {
        let items = one["itemListElement"].as_array().unwrap();
        let in_order = items
            .iter()
            .zip(1..)
            .all(|(item, n)| item["position"] == n && item["item"].is_string());
        wrong.extend((items.len() < 2 || !in_order).then(|| format!("breadcrumbs: {items:?}")));
    }
    if let Some(rating) = one.get("ratingValue").and_then(Value::as_f64) {
        wrong.extend((!(1.0..=5.0).contains(&rating)).then(|| format!("{rating} stars")));
    }
    wrong
}

/// `2026-05-12`, or with time, seconds and offset.
fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10
        || text.parse::<jiff::Timestamp>().is_ok() && text.len() == 25
}

/// All that must hold of any hub.
#[track_caller]
fn is_sound(site: &Site) {
    let graphs: BTreeMap<&str, Value> =
        pages(site).into_iter().map(|page| (page, graph(site, page))).collect();
    let mut wrong = Vec::new();
    let mut described: BTreeSet<&str> = BTreeSet::new();
    for (page, graph) in &graphs {
        let mut all = Vec::new();
        objects(graph, &mut all);
        assert_eq!(graph["@context"], "https://schema.org", "{page}");
        for one in &all[1..] {
            wrong.extend(mistakes(one).into_iter().map(|mistake| format!("{page}: {mistake}")));
        }
        described.extend(nodes(graph).iter().filter_map(|node| node["@id"].as_str()));
        described.extend(
            all.iter().filter(|one| one.len() > 1).filter_map(|one| one.get("@id")?.as_str()),
        );
        let brand = nodes(graph)[0]["@id"].as_str().unwrap();
        let rates = |one: &&&serde_json::Map<String, Value>| {
            one.contains_key("itemReviewed")
                && (one["itemReviewed"]["@id"] == brand
                    || one["itemReviewed"]["@type"] == "Organization")
        };
        wrong.extend(all.iter().filter(rates).map(|_| format!("{page} reviews the brand")));
        let stars = |one: &&&serde_json::Map<String, Value>| {
            let is = |kind: &str| one.get("@type").is_some_and(|own| own == kind);
            (is("Organization") || is("Person") || is("WebSite"))
                && (one.contains_key("aggregateRating") || one.contains_key("review"))
        };
        wrong.extend(all.iter().filter(stars).map(|_| format!("{page} rates whoever speaks")));
    }
    for (page, graph) in &graphs {
        let mut all = Vec::new();
        objects(graph, &mut all);
        for id in all.iter().filter_map(|one| one.get("@id")?.as_str()) {
            if !described.contains(id) {
                wrong.push(format!("{page}: nothing describes {id}"));
            }
            let address = id.split('#').next().unwrap();
            let path = address.strip_prefix(&site.base_url).unwrap_or("elsewhere");
            let file =
                format!("{}index.html", parvis::routes::decode(path.trim_start_matches('/')));
            if !site.has(&file) {
                wrong.push(format!("{page}: {id} leads to no page"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_graphs_of_the_example_are_sound() {
    let site = example::site();
    is_sound(site);
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for page in pages(site) {
        let graph = graph(site, page);
        let mut all = Vec::new();
        objects(&graph, &mut all);
        kinds.extend(all.iter().filter_map(|one| Some(one.get("@type")?.as_str()?.to_owned())));
    }
    for kind in [
        "BlogPosting",
        "BreadcrumbList",
        "CollectionPage",
        "Comment",
        "EducationEvent",
        "ItemList",
        "Offer",
        "Organization",
        "Person",
        "Place",
        "PostalAddress",
        "ProfilePage",
        "Quotation",
        "Schedule",
        "VirtualLocation",
        "WebPage",
        "WebSite",
    ] {
        assert!(kinds.contains(kind), "the example shows no {kind}: {kinds:?}");
    }
}

#[test]
fn every_page_for_people_has_one_graph() {
    let site = example::site();
    let without: Vec<&String> = site
        .files
        .keys()
        .filter(|path| path.ends_with(".html") && !pages(site).contains(&path.as_str()))
        .filter(|path| !path.ends_with("404.html") && !site.file(path).contains("refresh"))
        .collect();
    assert_eq!(without, Vec::<&String>::new());
}

#[test]
fn it_can_be_switched_off() {
    let site = site(&[("hub.yaml", &config("outputs: {structured_data: false}"))]);
    assert!(!site.file("index.html").contains("ld+json"));
}

#[test]
fn a_post_names_its_people_where_they_are_described() {
    let site = site(&[
        ("hub.yaml", &config("brand: {name: Tournevent}")),
        ("content/experts/awa.md", &text("name: Awa Diop\nemail: awa@secret.example", "")),
        (
            "content/posts/a.md",
            &post(
                "Un",
                "2026-05-01T09:00",
                "updated: 2026-06-01\nauthors: [awa, {name: Bob, url: https://bob.example}]\nvoice: official\ntags: [Vélo]\ncategories: [Atelier]",
            ),
        ),
    ]);
    is_sound(&site);
    let post = node(&site, "blog/a/index.html", "BlogPosting");
    assert_eq!(post["headline"], "Un");
    assert_eq!(post["datePublished"], "2026-05-01T09:00:00+02:00");
    assert_eq!(post["dateModified"], "2026-06-01");
    assert_eq!(post["author"][0]["@id"], "https://place.example/experts/awa/#profile");
    assert_eq!(post["author"][1]["url"], "https://bob.example");
    assert_eq!(post["author"][2]["@id"], "https://place.example/#organization");
    assert_eq!(post["keywords"], serde_json::json!(["Vélo"]));
    assert_eq!(post["articleSection"], serde_json::json!(["Atelier"]));
    let person = node(&site, "experts/awa/index.html", "Person");
    assert_eq!(person["@id"], post["author"][0]["@id"]);
    assert_eq!(person.get("email"), None);
    assert_eq!(site.files_with("awa@secret.example"), Vec::<&str>::new());
}

#[test]
fn a_republished_and_a_sponsored_text_say_so() {
    let source = "voice: republished\nsource: {title: L'original, author: Léa, site: Ailleurs, url: https://ailleurs.example/o, date: 2025-01-02}";
    let site = site(&[
        ("content/posts/r.md", &post("R", "2026-05-01", source)),
        (
            "content/posts/s.md",
            &post(
                "S",
                "2026-05-01",
                "voice: sponsored\npartner: {name: Roues & Cie, url: https://roues.example}",
            ),
        ),
    ]);
    is_sound(&site);
    let post = node(&site, "blog/r/index.html", "BlogPosting");
    assert_eq!(post["isBasedOn"]["url"], "https://ailleurs.example/o");
    assert_eq!(post["isBasedOn"]["datePublished"], "2025-01-02");
    assert_eq!(post["creditText"], "L'original, Léa, Ailleurs");
    assert_eq!(post["author"][0]["name"], "Léa");
    let post = node(&site, "blog/s/index.html", "BlogPosting");
    assert_eq!(post["sponsor"]["name"], "Roues & Cie");
}

#[test]
fn a_translation_names_its_original_and_the_other_way_round() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Un", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("One", "2026-01-01", "")),
        ("content/posts/b.en.md", &post("Alone", "2026-01-01", "")),
    ]);
    is_sound(&site);
    let (one, other) =
        ("https://place.example/blog/a/#article", "https://place.example/en/blog/a/#article");
    let original = node(&site, "blog/a/index.html", "BlogPosting");
    assert_eq!(original["workTranslation"][0]["@id"], other);
    assert_eq!(original.get("translationOfWork"), None);
    let translation = node(&site, "en/blog/a/index.html", "BlogPosting");
    assert_eq!(translation["translationOfWork"]["@id"], one);
    assert_eq!(translation["inLanguage"], "en");
    assert_eq!(node(&site, "en/index.html", "WebSite")["@id"], "https://place.example/en/#website");
    let alone = node(&site, "en/blog/b/index.html", "BlogPosting");
    assert!(alone.get("translationOfWork").is_none() && alone.get("workTranslation").is_none());
}

#[test]
fn comments_are_told_up_to_a_number_and_never_when_they_are_off() {
    let comment = |n: usize| {
        format!(
            "- {{id: c{n}, author: {{name: Zoé}}, date: \"2026-05-02T10:{:02}\", body: \"Mot *{n}* &lt;b&gt;\"}}\n",
            n % 60
        )
    };
    let many: String = (0..60).map(comment).collect();
    let files = |more: &str| {
        [
            ("content/posts/a.md".to_owned(), post("A", "2026-05-01", more)),
            ("content/comments/a.yaml".to_owned(), many.clone()),
        ]
    };
    let build = |more: &str| {
        let files = files(more);
        site(&files.each_ref().map(|(path, text)| (path.as_str(), text.as_str())))
    };
    let open = build("");
    is_sound(&open);
    let post = node(&open, "blog/a/index.html", "BlogPosting");
    assert_eq!(post["commentCount"], 60);
    let comments = post["comment"].as_array().unwrap();
    assert_eq!(comments.len(), 50);
    assert_eq!(comments[0]["text"], "Mot 0 <b>");
    assert_eq!(comments[0]["@id"], "https://place.example/blog/a/#c-c0");
    let off = node(&build("comments: off"), "blog/a/index.html", "BlogPosting");
    assert!(off.get("comment").is_none() && off.get("commentCount").is_none());
}

#[test]
fn a_person_is_told_with_proofs_but_without_a_hidden_address() {
    let front = "name: Awa\ntitle: Cheffe d'atelier\naffiliation: internal\ntopics: [freins]\nreferent_for: [freins, rayons]\npublic_email: true\nemail: awa@place.example\nlinks: [{label: M, url: https://m.example/@awa}]\nfediverse: \"@awa@m.example\"\nrecognition: [{by: Prix du vélo, kind: award}, {by: Le Journal, kind: press, url: https://journal.example/a}]\ncredentials: [{title: CAP, issuer: Lycée}]";
    let site = site(&[
        ("hub.yaml", &config("brand: {name: Tournevent}")),
        ("content/experts/awa.md", &text(front, "")),
        ("content/experts/old.md", &text("name: Old\naffiliation: internal\nleft_on: 2024", "")),
        ("content/experts/team.md", &text("name: L'équipe\nkind: team\naffiliation: internal", "")),
    ]);
    is_sound(&site);
    let person = node(&site, "experts/awa/index.html", "Person");
    assert_eq!(person["jobTitle"], "Cheffe d’atelier");
    assert_eq!(person["worksFor"]["@id"], "https://place.example/#organization");
    assert_eq!(person["email"], "awa@place.example");
    assert_eq!(person["sameAs"], serde_json::json!(["https://m.example/@awa"]));
    assert_eq!(person["knowsAbout"], serde_json::json!(["freins", "rayons"]));
    assert_eq!(person["award"], serde_json::json!(["Prix du vélo"]));
    assert_eq!(person["subjectOf"][0]["url"], "https://journal.example/a");
    assert_eq!(person["hasCredential"][0]["recognizedBy"]["name"], "Lycée");
    assert_eq!(node(&site, "experts/old/index.html", "Person").get("worksFor"), None);
    let page = node(&site, "experts/team/index.html", "ProfilePage");
    assert_eq!(page["mainEntity"]["@type"], "Organization");
}

#[test]
fn events_say_when_where_and_whether() {
    let venue = "venue: {name: La Halle, address: 1 rue du Port, postal_code: \"44600\", city: Saint-Nazaire, country: FR, lat: 47.27, lon: -2.2}";
    let event = |front: &str| text(&format!("title: E\n{front}"), "");
    let site = site(&[
        ("content/posts/r.md", &post("R", "2026-05-01", "")),
        (
            "content/events/a.md",
            &event(&format!(
                "start: 2026-12-01T18:30\nend: 2026-12-01T21:00\nformat: workshop\n{venue}\nregistration: {{url: https://billets.example, price: 12.5, capacity: 30, registered: 21, opens: 2026-11-01}}\nsessions: [{{title: S, start: 2026-12-01T19:00}}, {{title: Sans heure}}]"
            )),
        ),
        (
            "content/events/b.md",
            &event(
                "start: 2026-12-01\nend: 2026-12-03\nmode: online\nonline_url: https://salle.example/x",
            ),
        ),
        (
            "content/events/c.md",
            &event(&format!(
                "start: 2026-05-01T18:00\nmode: hybrid\nonline_url: https://salle.example/y\nrecap: r\n{venue}"
            )),
        ),
        (
            "content/events/d.md",
            &event(&format!(
                "start: 2026-12-02T18:00\nstatus: cancelled\nregistration: {{price: 5}}\n{venue}"
            )),
        ),
        (
            "content/events/e.md",
            &event(&format!(
                "start: 2027-01-10T18:00\nprevious_start: 2026-12-10T18:00\nstatus: rescheduled\nours: false\nhosts: [{{name: Ailleurs}}]\n{venue}"
            )),
        ),
        (
            "content/events/f.md",
            &event(&format!(
                "start: 2026-09-03T17:00\nend: 2026-09-03T19:00\nrecurrence: FREQ=WEEKLY;BYDAY=TH\nexceptions: [2026-11-26]\n{venue}"
            )),
        ),
    ]);
    is_sound(&site);
    let at = |slug: &str, kind: &str| node(&site, &format!("evenements/{slug}/index.html"), kind);
    let event = at("a", "EducationEvent");
    assert_eq!(event["startDate"], "2026-12-01T18:30:00+01:00");
    assert_eq!(event["location"][0]["address"]["postalCode"], "44600");
    assert_eq!(event["location"][0]["geo"]["latitude"], 47.27);
    assert_eq!(event["offers"]["price"], "12.5");
    assert_eq!(event["offers"]["availability"], "https://schema.org/InStock");
    assert_eq!(event["remainingAttendeeCapacity"], 9);
    assert_eq!(event["subEvent"].as_array().unwrap().len(), 1);
    assert_eq!(event["organizer"][0]["@id"], "https://place.example/#organization");
    let event = at("b", "Event");
    assert_eq!(
        (&event["startDate"], &event["endDate"]),
        (&"2026-12-01".into(), &"2026-12-03".into())
    );
    assert_eq!(event["location"][0]["url"], "https://salle.example/x");
    // What is over does not lead anywhere any more.
    let event = at("c", "Event");
    assert_eq!(event["location"].as_array().unwrap().len(), 2);
    assert_eq!(event["location"][1]["url"], "https://place.example/evenements/c/");
    assert_eq!(event["recordedIn"]["@id"], "https://place.example/blog/r/#article");
    let event = at("d", "Event");
    assert_eq!(event["eventStatus"], "https://schema.org/EventCancelled");
    assert_eq!(event["startDate"], "2026-12-02T18:00:00+01:00");
    assert_eq!(event.get("offers"), None);
    let event = at("e", "Event");
    assert_eq!(event["previousStartDate"], "2026-12-10T18:00:00+01:00");
    assert_eq!(event["organizer"], serde_json::json!([{"@type": "Person", "name": "Ailleurs"}]));
    let event = at("f", "Event");
    assert_eq!(event["startDate"], "2026-12-03T17:00:00+01:00");
    assert_eq!(event["eventSchedule"]["repeatFrequency"], "P1W");
    assert_eq!(event["eventSchedule"]["byDay"][0], "https://schema.org/Thursday");
    assert_eq!(event["eventSchedule"]["exceptDate"][0], "2026-11-26");
}

#[test]
fn only_rated_words_on_an_event_are_a_review() {
    let files = [
        ("content/events/e.md", text("title: E\nstart: 2026-05-01", "")),
        ("content/experts/awa.md", text("name: Awa", "")),
        (
            "content/testimonials/a.md",
            testimonial("Ann", "2026-06-01", "about: [events/e]\nrating: 5\nwords: {bien: 40}"),
        ),
        (
            "content/testimonials/b.md",
            testimonial("Bob", "2026-06-01", "about: [events/e]\nrating: 4"),
        ),
        (
            "content/testimonials/c.md",
            testimonial("Cat", "2026-06-01", "about: [events/e]\nvotes: 90"),
        ),
        ("content/testimonials/d.md", testimonial("Dan", "2026-06-01", "rating: 5")),
        (
            "content/testimonials/f.md",
            testimonial("Fay", "2026-06-01", "about: [experts/awa]\nrating: 5"),
        ),
    ];
    let site = site(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    is_sound(&site);
    let event = node(&site, "evenements/e/index.html", "Event");
    assert_eq!(event["aggregateRating"]["ratingValue"], 4.5);
    assert_eq!(event["aggregateRating"]["ratingCount"], 2);
    assert_eq!(event["review"].as_array().unwrap().len(), 2);
    let review = node(&site, "temoignages/a/index.html", "Review");
    assert_eq!(review["itemReviewed"]["name"], "E");
    assert_eq!(review["itemReviewed"]["startDate"], "2026-05-01");
    assert_eq!(review["reviewRating"]["ratingValue"], 5);
    assert_eq!(review["reviewBody"], "Les mots de Ann.");
    for (file, about) in [
        ("c", "https://place.example/evenements/e/#event"),
        ("d", "https://place.example/#organization"),
        ("f", "https://place.example/experts/awa/#profile"),
    ] {
        let quotation = node(&site, &format!("temoignages/{file}/index.html"), "Quotation");
        assert_eq!(quotation["about"][0]["@id"], about);
        assert!(!quotation.to_string().contains("Rating"), "{quotation:#}");
    }
}

#[test]
fn a_list_names_what_its_page_shows() {
    let posts: Vec<(String, String)> = (1..=5)
        .map(|n| {
            (
                format!("content/posts/p{n}.md"),
                post(&format!("P{n}"), &format!("2026-01-0{n}"), "tags: [t]"),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        posts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let two = config("paginate: 2");
    let event = text("title: E\nstart: 2026-12-01\nformat: workshop", "");
    let clients: Vec<(String, String)> = (1..=5)
        .map(|n| {
            (
                format!("content/testimonials/t{n}.md"),
                testimonial("Ann", "2026-06-01", &format!("votes: {}", 10 - n)),
            )
        })
        .collect();
    let person = text("name: Awa", "");
    files.extend([
        ("hub.yaml", two.as_str()),
        ("content/events/e.md", event.as_str()),
        ("content/experts/awa.md", person.as_str()),
    ]);
    files.extend(clients.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let site = site(&files);
    is_sound(&site);
    for (file, items) in [
        ("blog/index.html", vec![(1, "blog/p5/"), (2, "blog/p4/")]),
        ("blog/page/3/index.html", vec![(5, "blog/p1/")]),
        ("tags/t/page/2/index.html", vec![(3, "blog/p3/"), (4, "blog/p2/")]),
        ("evenements/index.html", vec![(1, "evenements/e/")]),
        (
            "temoignages/index.html",
            vec![
                (1, "temoignages/t1/"),
                (2, "temoignages/t2/"),
                (3, "temoignages/t3/"),
                (4, "temoignages/t4/"),
            ],
        ),
        ("temoignages/page/2/index.html", vec![(5, "temoignages/t5/")]),
        ("experts/index.html", vec![(1, "experts/awa/")]),
    ] {
        let list = node(&site, file, "CollectionPage")["mainEntity"]["itemListElement"].clone();
        let told: Vec<(u64, String)> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                (item["position"].as_u64().unwrap(), item["url"].as_str().unwrap().to_owned())
            })
            .collect();
        let items: Vec<(u64, String)> = items
            .into_iter()
            .map(|(n, path)| (n, format!("https://place.example/{path}")))
            .collect();
        assert_eq!(told, items, "{file}");
        let links = site.links(file, "main");
        for (_, url) in items {
            let path = url.strip_prefix("https://place.example").unwrap();
            assert!(links.iter().any(|link| link == path), "{file} does not show {path}");
        }
    }
}

#[test]
fn the_brand_is_described_once_with_what_is_open() {
    let site = site(&[
        (
            "hub.yaml",
            "title: La place\nbase_url: https://place.example/hub\nbrand: {name: Tournevent, legal_name: Tournevent SCOP, url: https://tournevent.example, contact: {email: a@place.example}}\ncharter: charte\naccounts: [{network: x, url: https://x.example/t, closed_on: 2024-01-01}, {network: mastodon, url: https://m.example/@t}]\n",
        ),
        ("content/pages/charte.md", &text("title: Charte", "Mots.")),
    ]);
    let brand = node(&site, "charte/index.html", "Organization");
    assert_eq!(brand["@id"], "https://place.example/hub/#organization");
    assert_eq!(brand["legalName"], "Tournevent SCOP");
    assert_eq!(brand["url"], "https://tournevent.example");
    assert_eq!(brand["sameAs"], serde_json::json!(["https://m.example/@t"]));
    assert_eq!(brand["publishingPrinciples"], "https://place.example/hub/charte/");
    let crumbs = node(&site, "charte/index.html", "BreadcrumbList");
    assert_eq!(crumbs["itemListElement"][1]["item"], "https://place.example/hub/charte/");
}

/// What the graph says, read back from the page, is what the page shows.
#[test]
fn no_title_breaks_out_of_its_graph() {
    let long = "é".repeat(10_000);
    let fixed = [
        "</script><script>alert(1)</script>",
        "]]> <!-- --> \u{2028} \u{2029}",
        "🚲👩‍🔧 vélo",
        "שלום עולם",
        "\" \\ \\u0041 {{ site }} {% raw %}",
        "&lt;b&gt; &amp; <b>",
        &long,
    ];
    fixed.iter().for_each(|title| title_survives(title));
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner
        .run(&"[\\PC<>&\"'/\\\\\u{2028}\u{200f}]{1,60}", |title| {
            // Backticks are Markdown: a pair of them goes.
            prop_assume!(title.chars().any(char::is_alphanumeric) && !title.contains('`'));
            title_survives(&title);
            Ok(())
        })
        .unwrap();
}

#[track_caller]
fn title_survives(title: &str) {
    let quoted = serde_json::to_string(title).unwrap();
    let front = format!("title: {quoted}\ndate: 2026-01-01\nslug: a");
    let site = site(&[
        ("hub.yaml", &config("typography: {french_spacing: false, smart_quotes: false}")),
        ("content/posts/a.md", &text(&front, "Mots.")),
    ]);
    let headline = node(&site, "blog/a/index.html", "BlogPosting")["headline"].clone();
    let shown = &site.text("blog/a/index.html", "h1")[0];
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(headline.as_str().unwrap()), words(shown));
    assert_eq!(words(headline.as_str().unwrap()), words(title));
    is_sound(&site);
}

#[test]
fn networks_are_told_what_they_ask_for() {
    let png = imagefile();
    let hub = crate::Hub::new(&[
        (
            "hub.yaml",
            &format!(
                "{}brand: {{name: Tournevent, logo: /logo.png}}\noutputs: {{social_cards: false}}\n",
                bilingual()
            ),
        ),
        ("content/experts/awa.md", &text("name: Awa", "")),
        (
            "content/posts/a.md",
            &post(
                "Un",
                "2026-05-01",
                "updated: 2026-06-01\nauthors: [awa]\ntags: [x, y]\ncategories: [c]\nimage: {src: /p.png, alt: Un vélo}",
            ),
        ),
        ("content/posts/a.en.md", &post("One", "2026-05-01", "")),
    ]);
    hub.write_bytes("static/p.png", &png);
    hub.write_bytes("static/logo.png", &png);
    let site = hub.build();
    site.is_silent();
    let told = |file: &str, name: &str| {
        site.attributes(file, &format!("meta[property='{name}'], meta[name='{name}']"), "content")
    };
    let page = "blog/a/index.html";
    for (name, values) in [
        ("og:title", vec!["Un"]),
        ("og:type", vec!["article"]),
        ("og:url", vec!["https://place.example/blog/a/"]),
        ("og:locale", vec!["fr_FR"]),
        ("og:locale:alternate", vec!["en_US"]),
        ("og:image", vec!["https://place.example/p.png"]),
        ("og:image:width", vec!["3"]),
        ("og:image:height", vec!["2"]),
        ("og:image:alt", vec!["Un vélo"]),
        ("twitter:card", vec!["summary_large_image"]),
        ("article:author", vec!["https://place.example/experts/awa/"]),
        ("article:section", vec!["c"]),
        ("article:tag", vec!["x", "y"]),
        ("article:published_time", vec!["2026-05-01T00:00:00+02:00"]),
        ("article:modified_time", vec!["2026-06-01T00:00:00+02:00"]),
    ] {
        assert_eq!(told(page, name), values, "{name}");
    }
    // Without a picture of its own, a page is shared with the logo, small.
    assert_eq!(told("index.html", "og:image"), ["https://place.example/logo.png"]);
    assert_eq!(told("index.html", "twitter:card"), ["summary"]);
    assert_eq!(told("en/index.html", "og:locale"), ["en_US"]);
    for page in pages(&site) {
        for name in ["og:title", "og:type", "og:url", "og:image"] {
            assert_eq!(told(page, name).len(), 1, "{name} of {page}");
        }
    }
}

/// A picture of 3 by 2 pixels, as far as its size is read.
fn imagefile() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0".to_vec();
    png.extend(b"\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    png
}

#[test]
fn a_drawing_is_no_picture_for_networks() {
    let site = site(&[
        ("hub.yaml", &config("brand: {logo: /logo.svg}\noutputs: {social_cards: false}")),
        ("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>"),
    ]);
    assert_eq!(
        site.attributes("index.html", "meta[property='og:image']", "content"),
        Vec::<String>::new()
    );
    assert_eq!(
        node(&site, "index.html", "Organization")["logo"]["url"],
        "https://place.example/logo.svg"
    );
}

#[test]
fn pages_of_lists_are_their_own_canonical_and_languages_name_one_another() {
    let posts: Vec<(String, String)> = (1..=5)
        .flat_map(|n| ["", ".en"].map(|lang| (n, lang)))
        .map(|(n, lang)| {
            (
                format!("content/posts/p{n}{lang}.md"),
                post(&format!("P{n}"), &format!("2026-01-0{n}"), "tags: [t]"),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        posts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let config = format!("{}paginate: 2\n", bilingual());
    files.push(("hub.yaml", &config));
    let site = site(&files);
    let mut alternates: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for page in pages(&site) {
        let own = format!("https://place.example/{}", page.strip_suffix("index.html").unwrap());
        let canonical = site.attributes(page, "link[rel=canonical]", "href");
        assert_eq!(canonical, std::slice::from_ref(&own), "{page}");
        let selector = "link[rel=alternate][hreflang]";
        let languages = site.attributes(page, selector, "hreflang");
        let told: BTreeMap<String, String> =
            languages.into_iter().zip(site.attributes(page, selector, "href")).collect();
        alternates.insert(own, told);
    }
    assert!(alternates.values().filter(|told| !told.is_empty()).count() > 10);
    for (own, told) in alternates.iter().filter(|(_, told)| !told.is_empty()) {
        assert!(told.values().any(|url| url == own), "{own} leaves itself out: {told:?}");
        assert_eq!(told["x-default"], told["fr"], "{own}");
        for url in told.values() {
            assert_eq!(alternates.get(url), Some(told), "{url} does not answer {own}");
        }
    }
}
