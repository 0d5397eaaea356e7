//! Microformats2: what a parser of the open web reads from the pages of the theme.

use crate::{Site, config, example, post, site, testimonial, text};
use scraper::{ElementRef, Selector};
use std::collections::BTreeMap;

/// One item: `h-entry` with its properties, and the items within it that are no property.
#[derive(Debug, Default)]
struct Item {
    kinds: Vec<String>,
    properties: BTreeMap<String, Vec<String>>,
    /// The items that are properties, by property.
    items: BTreeMap<String, Vec<Item>>,
    children: Vec<Item>,
}

impl Item {
    #[track_caller]
    fn one(&self, property: &str) -> &str {
        let values = self.properties.get(property).map_or(&[][..], Vec::as_slice);
        let [value] = values else { panic!("{property} is {values:?} in {self:#?}") };
        value
    }

    fn all(&self, property: &str) -> Vec<&str> {
        self.properties.get(property).into_iter().flatten().map(String::as_str).collect()
    }

    #[track_caller]
    fn item(&self, property: &str) -> &Item {
        &self.items.get(property).unwrap_or_else(|| panic!("no {property} in {self:#?}"))[0]
    }

    fn is(&self, kind: &str) -> bool {
        self.kinds.iter().any(|own| own == kind)
    }
}

/// The items at the top of a page, as microformats.org/wiki/microformats2-parsing has them.
fn items(site: &Site, file: &str) -> Vec<Item> {
    let html = site.html(file);
    let main = html.select(&Selector::parse("main").unwrap()).next().unwrap();
    let mut top = Item::default();
    walk(main, &mut top);
    top.children
}

#[track_caller]
fn item(site: &Site, file: &str, kind: &str) -> Item {
    let found = items(site, file).into_iter().find(|item| item.is(kind));
    found.unwrap_or_else(|| panic!("no {kind} in {file}"))
}

fn walk(element: ElementRef, within: &mut Item) {
    for child in element.children().filter_map(ElementRef::wrap) {
        let starting = |starts: &[&str]| -> Vec<String> {
            let is = |class: &&str| starts.iter().any(|start| class.starts_with(start));
            child.value().classes().filter(is).map(str::to_owned).collect()
        };
        let (kinds, properties) = (starting(&["h-"]), starting(&["p-", "u-", "dt-", "e-"]));
        if kinds.is_empty() {
            for property in properties {
                let (kind, name) = property.split_once('-').unwrap();
                let value = value(child, kind);
                within.properties.entry(name.to_owned()).or_default().push(value);
            }
            walk(child, within);
            continue;
        }
        let mut item = Item { kinds, ..Item::default() };
        walk(child, &mut item);
        imply(child, &mut item);
        match properties.first() {
            None => within.children.push(item),
            Some(property) => {
                let name = property.split_once('-').unwrap().1.to_owned();
                let told = item.all("name").first().copied().unwrap_or_default().to_owned();
                within.properties.entry(name.clone()).or_default().push(told);
                within.items.entry(name).or_default().push(item);
            }
        }
    }
}

/// The name and the address that an item has without saying so.
fn imply(element: ElementRef, item: &mut Item) {
    if item.properties.is_empty() && item.items.is_empty() {
        item.properties.insert("name".to_owned(), vec![words(element)]);
    }
    if let Some(href) = element.attr("href").filter(|_| !item.properties.contains_key("url")) {
        item.properties.insert("url".to_owned(), vec![href.to_owned()]);
    }
}

fn value(element: ElementRef, kind: &str) -> String {
    let attribute = match (kind, element.value().name()) {
        ("u", "a" | "link") => "href",
        ("u", "img") => "src",
        ("dt", "time") => "datetime",
        ("p", "img") => "alt",
        (_, "data") => "value",
        _ => "",
    };
    if let Some(value) = element.attr(attribute) {
        return value.to_owned();
    }
    let parts = Selector::parse(".value").unwrap();
    let parts: Vec<String> = element.select(&parts).map(words).collect();
    if kind == "e" || parts.is_empty() { words(element) } else { parts.concat() }
}

fn words(element: ElementRef) -> String {
    let text: String = element.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A hub where everything is named.
fn hub() -> Site {
    let more = "brand: {name: Tournevent}";
    site(&[
        ("hub.yaml", &config(more)),
        (
            "content/experts/awa.md",
            &text(
                "name: Awa Diop\ntitle: Cheffe\nvision: Réparer\ntopics: [freins]\norganisation: {name: Moyeu}\npublic_email: true\nemail: awa@place.example",
                "Sa vie.",
            ),
        ),
        (
            "content/posts/a.md",
            &post(
                "Un vélo",
                "2026-05-01T09:00",
                "description: Le début.\nupdated: 2026-06-01\nauthors: [awa, {name: Bob}]\ntags: [roue, frein]\nevents: [e]",
            ),
        ),
        ("content/posts/b.md", &post("Deux vélos", "2026-05-02", "tags: [roue]")),
        (
            "content/comments/a.yaml",
            "- {id: c1, author: {name: Zoé, url: https://zoe.example}, date: 2026-05-02T10:00, body: Bravo}\n- {id: c2, author: {name: Bob}, date: 2026-05-03T10:00, body: Merci}\n",
        ),
        (
            "content/events/e.md",
            &text(
                "title: L'atelier\nstart: 2026-12-01T18:30\nend: 2026-12-01T21:00\nformat: workshop\ndescription: On répare.\ntags: [roue]\nvenue: {name: La Halle, city: Saint-Nazaire}\nspeakers: [awa, {name: Bob}]",
                "Le détail.",
            ),
        ),
        (
            "content/testimonials/t.md",
            &testimonial("Ann", "2026-06-01", "about: [events/e]\nrating: 4"),
        ),
        ("content/testimonials/u.md", &testimonial("Cat", "2026-06-02", "")),
        ("content/pages/p.md", &text("title: À propos", "Nous.")),
    ])
}

#[test]
fn a_post_is_an_entry_with_its_comments() {
    let site = hub();
    site.is_silent();
    let entry = item(&site, "blog/a/index.html", "h-entry");
    assert_eq!(entry.one("name"), "Un vélo");
    assert_eq!(entry.one("summary"), "Le début.");
    assert_eq!(entry.one("content"), "Le texte de Un vélo.");
    assert_eq!(entry.one("published"), "2026-05-01T09:00:00+02:00");
    assert_eq!(entry.one("updated"), "2026-06-01");
    assert_eq!(entry.one("url"), "https://place.example/blog/a/");
    assert_eq!(entry.one("uid"), entry.one("url"));
    assert_eq!(entry.all("category"), ["roue", "frein"]);
    assert_eq!(entry.all("author"), ["Awa Diop", "Bob"]);
    let authors = &entry.items["author"];
    assert_eq!(authors[0].one("url"), "/experts/awa/");
    assert!(authors[1].all("url").is_empty(), "a guest without an address has none");
    assert!(entry.all("start").is_empty(), "an event beside a text is an item of its own");
    let comments = &entry.items["comment"];
    assert_eq!(comments.len(), 2);
    assert!(comments[0].is("h-cite"));
    assert_eq!(comments[0].item("author").one("url"), "https://zoe.example");
    assert_eq!(comments[0].one("content"), "Bravo");
    assert_eq!(comments[0].one("url"), "#c-c1");
    assert_eq!(comments[1].one("author"), "Bob");
}

#[test]
fn a_list_is_a_feed() {
    let site = hub();
    for (file, name, n) in [
        ("blog/index.html", "Blog", 2),
        ("index.html", "La place", 2),
        ("tags/roue/index.html", "roue", 3),
    ] {
        let feed = item(&site, file, "h-feed");
        assert_eq!(feed.one("name"), name, "{file}");
        assert!(site.has(&format!("{}index.html", &feed.one("url")[1..])));
        assert_eq!(feed.children.len(), n, "{file}: {feed:#?}");
        for entry in feed.children.iter().filter(|child| child.is("h-entry")) {
            assert!(entry.one("url").starts_with("/blog/"));
            assert!(!entry.one("name").is_empty() && !entry.one("published").is_empty());
        }
    }
}

#[test]
fn a_person_is_a_card() {
    let card = item(&hub(), "experts/awa/index.html", "h-card");
    assert_eq!(card.one("name"), "Awa Diop");
    assert_eq!(card.one("url"), "https://place.example/experts/awa/");
    assert_eq!(card.one("job-title"), "Cheffe");
    assert_eq!(card.one("org"), "Moyeu");
    assert_eq!(card.one("email"), "mailto:awa@place.example");
    assert!(card.one("note").contains("Réparer"));
    assert_eq!(card.all("category"), ["freins"]);
}

#[test]
fn an_event_says_when_and_where() {
    let site = hub();
    let event = item(&site, "evenements/e/index.html", "h-event");
    assert_eq!(event.one("name"), "L’atelier");
    assert_eq!(event.one("summary"), "On répare.");
    assert_eq!(event.one("content"), "Le détail.");
    assert_eq!(event.one("start"), "2026-12-01T18:30:00+01:00");
    assert_eq!(event.one("end"), "2026-12-01T21:00:00+01:00");
    assert_eq!(event.one("url"), "https://place.example/evenements/e/");
    assert_eq!(event.one("location"), "La Halle");
    assert_eq!(event.item("location").one("locality"), "Saint-Nazaire");
    assert!(event.all("category").contains(&"roue"), "{:?}", event.all("category"));
    let bob = event.children.iter().find(|child| child.all("name") == ["Bob"]).unwrap();
    assert!(bob.all("url").is_empty());
}

#[test]
fn a_testimonial_is_a_review_of_something() {
    let site = hub();
    let review = item(&site, "temoignages/t/index.html", "h-review");
    assert_eq!(review.one("item"), "L’atelier");
    assert_eq!(review.one("author"), "Ann");
    assert_eq!(review.one("rating"), "4");
    assert_eq!(review.one("content"), "Les mots de Ann.");
    assert_eq!(review.one("url"), "/temoignages/t/");
    assert_eq!(item(&site, "temoignages/u/index.html", "h-review").one("item"), "Tournevent");
    let wall = items(&site, "temoignages/index.html");
    let reviews: Vec<&Item> = wall.iter().filter(|item| item.is("h-review")).collect();
    assert_eq!(reviews.len(), 2);
    for review in reviews {
        assert!(review.one("url").starts_with("/temoignages/"));
        assert!(review.one("name").starts_with("L’avis de"), "{review:#?}");
    }
}

#[test]
fn no_address_of_the_example_is_a_name() {
    let site = example::site();
    let mut wrong = Vec::new();
    let pages = site.files.keys().filter(|path| path.ends_with(".html"));
    for page in pages.filter(|page| site.file(page).contains("<main")) {
        let mut left = items(site, page);
        while let Some(item) = left.pop() {
            for property in ["url", "uid", "photo", "featured", "email"] {
                let is_address =
                    |value: &&str| value.starts_with(['/', '#']) || value.contains(':');
                let values = item.all(property).into_iter();
                wrong.extend(
                    values
                        .filter(|value| !is_address(value))
                        .map(|value| format!("{page}: {property} is {value}")),
                );
            }
            if item.is("h-entry") || item.is("h-event") || item.is("h-card") {
                wrong.extend(
                    (item.all("name").len() != 1)
                        .then(|| format!("{page}: {:?} {:?}", item.kinds, item.all("name"))),
                );
            }
            left.extend(item.children);
            left.extend(item.items.into_values().flatten());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
