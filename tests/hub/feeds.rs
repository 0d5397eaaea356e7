//! Feeds: read back by a reader of others, and held to what their formats ask for.

use crate::{Hub, Site, bilingual, config, example, plain, post, site, testimonial, text};
use feed_rs::model::{Entry, Feed};
use proptest::prelude::*;
use quick_xml::events::Event;
use scraper::{Html, Selector};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The three feeds of the hub.
const OF_HUB: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

fn is_feed(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap();
    OF_HUB.contains(&name) || name.starts_with("commentaires.") || name.starts_with("comments.")
}

fn feeds(site: &Site) -> Vec<&str> {
    site.files.keys().map(String::as_str).filter(|file| is_feed(file)).collect()
}

#[track_caller]
fn read(site: &Site, file: &str) -> Feed {
    let text = site.file(file);
    feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The feeds that the head of a page tells; calendars are tested elsewhere.
fn told(site: &Site, file: &str) -> Vec<String> {
    let mut told = site.attributes(file, "link[rel=alternate][type]", "href");
    told.retain(|feed| !feed.ends_with(".ics"));
    told
}

fn titles(feed: &Feed) -> Vec<String> {
    feed.entries.iter().map(|entry| even(&entry.title.as_ref().unwrap().content)).collect()
}

fn html(entry: &Entry) -> String {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    even(content.or(entry.summary.as_ref().map(|summary| summary.content.as_str())).unwrap())
}

/// With plain spaces where French has others.
fn even(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Three posts with a tag, and what a hub has beside them.
fn hub(more: &str) -> Vec<(String, String)> {
    let own = |path: &str, text: String| (path.to_owned(), text);
    vec![
        own("hub.yaml", config(more)),
        own("content/posts/a.md", post("A", "2026-01-01", "tags: [t]\nauthors: [m]")),
        own("content/posts/b.md", post("B", "2026-02-01", "tags: [t, u]\nauthors: [m]")),
        own("content/posts/c.md", post("C", "2026-03-01", "tags: [t, u]\nauthors: [m]")),
        own("content/experts/m.md", text("name: Marie\nmember_since: 2025-06", "Bonjour.")),
        own("content/testimonials/t.md", testimonial("Awa", "2026-04-01", "")),
        own(
            "content/events/e.md",
            text(
                "title: E\nstart: 2027-05-01\ndate: 2026-05-01\nvenue: {name: La halle}",
                "Venez.",
            ),
        ),
        own("content/events/undated.md", text("title: Sans annonce\nstart: 2026-05-01", "")),
        own("content/pages/p.md", text("title: P\ndate: 2026-06-01", "Une page.")),
        own("content/pages/q.md", text("title: Sans date", "Une page.")),
    ]
}

fn build(files: &[(String, String)]) -> Site {
    site(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn the_hub_tells_all_that_is_dated_the_newest_first() {
    let site = build(&hub(""));
    site.is_silent();
    for file in OF_HUB {
        let feed = read(&site, file);
        assert_eq!(
            titles(&feed),
            ["P", "E", "L’avis de Awa", "C", "B", "A", "Marie"],
            "{file}: an event is news on the day it is announced"
        );
        assert_eq!(feed.language.as_deref(), Some("fr"), "{file}");
    }
    assert_eq!(titles(&read(&site, "blog/feed.xml")), ["C", "B", "A"]);
    assert_eq!(titles(&read(&site, "evenements/atom.xml")), ["E"]);
    assert_eq!(titles(&read(&site, "experts/feed.json")), ["Marie"]);
    assert_eq!(titles(&read(&site, "temoignages/feed.xml")), ["L’avis de Awa"]);
}

#[test]
fn formats_limit_and_content_are_as_written() {
    let site = build(&hub("feeds: {formats: [json], limit: 2, content: summary}"));
    site.is_silent();
    assert!(!site.has("feed.xml") && !site.has("blog/atom.xml"));
    let feed = read(&site, "feed.json");
    assert_eq!(titles(&feed), ["P", "E"]);
    assert!(html(&feed.entries[0]).contains("Lire la suite sur La place"));
    let groups = site.text("suivre/index.html", "main .feeds p");
    assert!(groups[0].contains("le début des textes"), "{groups:?}");
    let whole = build(&hub("feeds: {terms: {formats: [rss, atom], content: full}}"));
    assert!(whole.file("tags/t/feed.xml").contains("content:encoded>"));
    assert!(!html(&read(&whole, "tags/t/atom.xml").entries[0]).contains("Lire la suite"));
}

#[test]
fn dates_come_from_the_entries_and_not_from_the_clock() {
    let mut files = hub("");
    files[1].1 = post("A", "2026-01-01", "updated: 2026-07-01T10:00");
    let site = build(&files);
    let rss = site.file("blog/feed.xml");
    assert!(rss.contains("<lastBuildDate>Wed, 1 Jul 2026 10:00:00 +0200</lastBuildDate>"), "{rss}");
    assert!(rss.contains("<pubDate>Thu, 1 Jan 2026 00:00:00 +0100</pubDate>"), "{rss}");
    let atom = site.file("blog/atom.xml");
    let head = atom.split("<entry>").next().unwrap();
    assert!(head.contains("<updated>2026-07-01T10:00:00+02:00</updated>"), "{head}");
    let json = site.file("blog/feed.json");
    assert!(json.contains(r#""date_modified":"2026-07-01T10:00:00+02:00""#), "{json}");
}

#[test]
fn a_date_before_time_zones_is_a_date() {
    let site = site(&[("content/posts/a.md", &post("A", "1901-01-01", ""))]);
    for file in OF_HUB {
        let day = read(&site, file).entries[0].published.unwrap();
        assert!(day.to_rfc3339().starts_with("1900-12-31T23:5"), "{file}: {day}");
    }
}

#[test]
fn there_is_no_empty_feed_and_no_link_to_one() {
    let site = site(&[("content/events/e.md", &text("title: E\nstart: 2026-05-01", ""))]);
    site.is_silent();
    assert_eq!(feeds(&site), Vec::<&str>::new());
    assert!(!site.has("feeds.opml"));
    for file in ["index.html", "evenements/index.html", "suivre/index.html"] {
        assert_eq!(told(&site, file), Vec::<String>::new());
    }
    assert_eq!(site.text("suivre/index.html", "main .feeds h2"), ["Les calendriers"]);
}

#[test]
fn terms_and_people_have_a_feed_from_their_minimum_on() {
    let site = build(&hub(""));
    assert_eq!(titles(&read(&site, "tags/t/atom.xml")), ["C", "B", "A"]);
    assert!(!site.has("tags/u/atom.xml"), "two are not enough");
    assert_eq!(titles(&read(&site, "experts/m/atom.xml")), ["C", "B", "A"]);
    assert_eq!(site.links("tags/t/index.html", "main .do"), ["/tags/t/atom.xml"]);
    assert_eq!(even(&site.text("tags/t/index.html", "main .do a")[0]), "Suivre « t »");
    assert_eq!(site.text("experts/m/index.html", "main .do a"), ["Suivre Marie"]);
    let wider = build(&hub("feeds: {terms: {minimum: 2}, people: {minimum: 4}}"));
    assert!(wider.has("tags/u/atom.xml") && !wider.has("experts/m/atom.xml"));
    assert_eq!(wider.links("experts/m/index.html", "main .do"), Vec::<String>::new());
}

#[test]
fn an_entry_that_is_not_dated_does_not_count() {
    let mut files = hub("");
    files[3].1 = text("title: C\nstart: 2026-03-01\ntags: [t]", "");
    files[3].0 = "content/events/c.md".to_owned();
    assert!(!build(&files).has("tags/t/atom.xml"));
}

#[test]
fn comments_have_a_feed_with_what_each_answers() {
    let one = |id: u8, more: &str| {
        format!(
            "- {{id: c{id}, date: 2026-02-0{id}T10:00, author: {{name: Zoé}}, body: Mot {id}{more}}}\n"
        )
    };
    let three = [one(1, ""), one(2, ", reply_to: c1"), one(3, "")].concat();
    let mut files = hub("");
    files.push(("content/comments/a.yaml".to_owned(), three));
    files.push(("content/comments/b.yaml".to_owned(), one(1, "")));
    let site = build(&files);
    site.is_silent();
    let feed = read(&site, "blog/a/commentaires.xml");
    assert_eq!(titles(&feed), vec!["Zoé, sur « A »"; 3]);
    assert_eq!(feed.entries[0].links[0].href, "https://place.example/blog/a/#c-c3");
    assert!(!site.has("blog/b/commentaires.xml"));
    let atom = site.file("blog/a/commentaires.xml");
    let post_id = "tag:place.example,2026:fr/posts/a";
    for answered in [post_id.to_owned(), format!("{post_id}/comments/c1")] {
        assert!(atom.contains(&format!("<thr:in-reply-to ref=\"{answered}\"")), "{atom}");
    }
    let told = "href=\"https://place.example/blog/a/commentaires.xml\" thr:count=\"3\"";
    assert!(site.file("blog/atom.xml").contains(told));
    let rss = site.file("blog/feed.xml");
    assert!(rss.contains("<slash:comments>3</slash:comments>"), "{rss}");
    assert!(rss.contains("<comments>https://place.example/blog/b/#comments</comments>"), "{rss}");
    let address = "https://place.example/blog/a/commentaires.xml";
    assert!(rss.contains(&format!("<wfw:commentRss>{address}</wfw:commentRss>")), "{rss}");
    assert_eq!(
        site.links("blog/a/index.html", "#comments .toc-like"),
        ["/blog/a/commentaires.xml"]
    );
    assert_eq!(
        site.attributes("blog/a/index.html", "link[rel=alternate][type]", "href"),
        ["/blog/a/commentaires.xml", "/feed.xml"]
    );
    let off = config("comments: {close_after_days: 1}");
    files[0].1 = off;
    files[1].1 = post("A", "2026-01-01", "comments: off");
    assert!(!build(&files).has("blog/a/commentaires.xml"), "comments that are off are not told");
}

#[test]
fn each_page_tells_its_own_feeds() {
    let site = build(&hub(""));
    let told = |file: &str| told(&site, file);
    assert_eq!(told("index.html"), ["/feed.xml", "/atom.xml", "/feed.json"]);
    assert_eq!(
        told("blog/index.html"),
        ["/blog/feed.xml", "/blog/atom.xml", "/blog/feed.json", "/feed.xml"]
    );
    assert_eq!(told("tags/t/index.html"), ["/tags/t/atom.xml"]);
    assert_eq!(told("experts/m/index.html"), ["/experts/m/atom.xml"]);
    assert_eq!(told("blog/a/index.html"), ["/feed.xml"]);
    assert_eq!(told("p/index.html"), ["/feed.xml"]);
    assert_eq!(
        site.attributes("blog/index.html", "link[rel=alternate][type]", "title"),
        ["Blog, flux RSS", "Blog, flux Atom", "Blog, flux JSON Feed", "La place, flux RSS"]
    );
    assert_eq!(
        site.attributes("blog/index.html", "link[rel=alternate][type]", "type"),
        [
            "application/rss+xml",
            "application/atom+xml",
            "application/feed+json",
            "application/rss+xml"
        ]
    );
}

#[test]
fn every_language_has_feeds_of_its_own() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("Salut", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("Hello", "2026-01-02", "")),
    ]);
    site.is_silent();
    assert_eq!(titles(&read(&site, "feed.xml")), ["Salut"]);
    let english = read(&site, "en/feed.xml");
    assert_eq!(titles(&english), ["Hello"]);
    assert_eq!(english.title.unwrap().content, "The square");
    assert_eq!(english.language.as_deref(), Some("en"));
    assert_eq!(english.entries[0].id, "tag:place.example,2026:en/posts/a");
    assert!(site.file("en/feeds.opml").contains("https://place.example/en/blog/feed.xml"));
    assert!(!site.file("en/feeds.opml").contains("https://place.example/feed.xml"));
}

#[test]
fn ids_stay_when_addresses_change() {
    let ids = |config: &str, more: &str, path: &str| -> BTreeSet<(String, String)> {
        let site = site(&[
            ("hub.yaml", config),
            (path, &post("A", "2026-01-01", more)),
            ("content/posts/2026-01-01-same.md", &post("B", "2026-01-01", "slug: b")),
            ("content/posts/2025-01-01-same.md", &post("C", "2025-01-01", "slug: c")),
        ]);
        site.is_silent();
        OF_HUB
            .iter()
            .flat_map(|file| read(&site, file).entries)
            .map(|entry| (entry.id, entry.links[0].href.clone()))
            .collect()
    };
    let only_ids = |of: &BTreeSet<(String, String)>| {
        of.iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>()
    };
    let before = ids(&config(""), "", "content/posts/a.md");
    assert_eq!(only_ids(&before).len(), 3, "{before:?}");
    for (config, more, path) in [
        (config("permalinks: {posts: \"/:year/:slug/\"}"), "", "content/posts/a.md"),
        (config(""), "slug: autrement", "content/posts/a.md"),
        (config(""), "", "content/posts/a/index.md"),
        (config(""), "translation_key: a", "content/posts/renamed.md"),
    ] {
        let after = ids(&config, more, path);
        assert_eq!(only_ids(&before), only_ids(&after));
        assert!(path.ends_with("index.md") || before != after, "the address changed: {after:?}");
    }
}

#[test]
fn every_address_in_a_text_is_absolute() {
    let body = "[[experts/m]] [ici](#titre) [là](../b/#x) ![](p.png) [^1]\n\n## Titre\n\n[^1]: Note.\n\n\
        <video src=\"f.mp4\" poster=\"p.png\"></video>\n\n<img srcset=\"p.png 1x, /q.png 2x\" src=\"p.png\" \
        onerror=\"x()\" style=\"top:0\" alt=\"\">\n\n<blockquote cite=\"../b/\">Dit</blockquote>\n\n\
        <a href=\"//ailleurs.example/a?b=1&amp;c=2\">x</a> <a href=\"mailto:a@b.example\">y</a>\n\n\
        <script>alert(1)</script><style>p{}</style><form action=\"/x\"><input name=\"n\">Dedans</form>\n\n\
        - [x] fait\n\n![[experts/m]]\n\n:::button{to=\"experts/m\" label=\"Elle\"}\n:::\n";
    let hub = Hub::new(&[
        (
            "hub.yaml",
            "title: T\nbase_url: https://place.example/hub\nallow_html: true\nfeeds: {limit: 5}\n",
        ),
        (
            "content/posts/a/index.md",
            &text(
                "title: A\ndate: 2026-01-01\nimage: {src: p.png, alt: Un mur, credit: Lou}",
                body,
            ),
        ),
        ("content/posts/b.md", &text("title: B\ndate: 2025-01-01", "## X")),
        ("content/experts/m.md", &text("name: Marie", "")),
    ]);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0";
    hub.write_bytes("content/posts/a/p.png", png);
    let site = hub.build();
    for file in OF_HUB {
        let feed = read(&site, file);
        let html = html(&feed.entries[0]);
        assert_eq!(relative(&html), Vec::<String>::new(), "{file}: {html}");
        for kept in [
            "\"https://place.example/hub/experts/m/\"",
            "\"https://place.example/hub/blog/a/#titre\"",
            "poster=\"https://place.example/hub/blog/a/p.png\"",
            "srcset=\"https://place.example/hub/blog/a/p.png 1x, https://place.example/q.png 2x\"",
            "cite=\"https://place.example/hub/blog/b/\"",
            "\"https://ailleurs.example/a?b=1&amp;c=2\"",
            "\"mailto:a@b.example\"",
            "Dedans",
            "☑",
            "Image : Lou",
        ] {
            assert!(html.contains(kept), "{file} lacks {kept}: {html}");
        }
        for gone in
            ["<script", "<style", "<form", "<input", "onerror", "style=", "<svg", "alert(1)"]
        {
            assert!(!html.contains(gone), "{file} has {gone}: {html}");
        }
    }
    let rss = site.file("feed.xml");
    let enclosure = format!(
        "<enclosure url=\"https://place.example/hub/blog/a/p.png\" length=\"{}\" type=\"image/png\"/>",
        png.len()
    );
    assert!(rss.contains(&enclosure), "{rss}");
    assert!(
        rss.contains("<media:credit>Lou</media:credit><media:description type=\"plain\">Un mur<")
    );
    assert!(rss.contains("tag:place.example,2026:hub/fr/posts/a<"), "{rss}");
}

/// Every address of an item that is not absolute.
fn relative(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let any = Selector::parse("*").unwrap();
    for element in Html::parse_fragment(html).select(&any) {
        for (name, value) in element.value().attrs() {
            let addresses: Vec<&str> = match name {
                "href" | "src" | "poster" | "cite" | "data" | "action" => vec![value],
                "srcset" => value.split(',').map(str::trim).collect(),
                _ => continue,
            };
            let is_absolute = |address: &&str| {
                ["https://", "http://", "mailto:", "tel:"]
                    .iter()
                    .any(|start| address.starts_with(start))
            };
            found.extend(
                addresses
                    .iter()
                    .filter(|address| !is_absolute(address))
                    .map(|address| format!("{name}={address}")),
            );
        }
    }
    found
}

#[test]
fn an_item_says_first_who_speaks_and_last_where_it_comes_from() {
    let site = site(&[
        ("hub.yaml", &config("brand: {name: Tournevent}")),
        ("content/experts/m.md", &text("name: Marie", "")),
        ("content/posts/a.md", &post("A", "2026-01-04", "voice: official\nauthors: [m]")),
        (
            "content/posts/b.md",
            &post(
                "B",
                "2026-01-03",
                "voice: sponsored\npartner: {name: Acme, url: 'https://acme.example'}\nauthors: [m, {name: Zoé, url: 'https://zoe.example'}]",
            ),
        ),
        (
            "content/posts/c.md",
            &post(
                "C",
                "2026-01-02",
                "voice: republished\nsource: {title: Orig, author: Ana, site: Ailleurs, url: 'https://x.example/o', license: CC BY 4.0}",
            ),
        ),
        ("content/posts/d.md", &post("D", "2026-01-01", "link: https://veille.example/a")),
    ]);
    site.is_silent();
    for file in OF_HUB {
        let feed = read(&site, file);
        let first = |index: usize| html(&feed.entries[index]);
        assert!(first(0).starts_with("<p><em>Texte officiel de Tournevent, signé Marie</em>"));
        assert!(first(1).starts_with("<p><em>Collaboration commerciale avec Acme"));
        assert!(first(1).contains("<a href=\"https://acme.example\" rel=\"sponsored\">"));
        assert!(first(2).starts_with("<p><em>Texte d’Ana, repris d’Ailleurs</em>"), "{}", first(2));
        assert!(first(2).trim_end().ends_with("Licence : CC BY 4.0</p>"), "{}", first(2));
        assert!(first(3).contains("https://veille.example/a"));
        let authors: Vec<&str> =
            feed.entries[1].authors.iter().filter_map(|author| author.name.as_deref()).collect();
        assert_eq!(authors, ["Marie", "Zoé"], "{file}");
    }
    let rss = site.file("feed.xml");
    assert!(rss.contains("<dc:creator>Marie</dc:creator><dc:creator>Zoé</dc:creator>"), "{rss}");
    assert!(!rss.contains("<author>"), "an author of RSS is an e-mail address");
    assert!(site.file("atom.xml").contains("<rights>CC BY 4.0</rights>"));
    assert!(site.file("feed.json").contains(r#""external_url":"https://veille.example/a""#));
}

#[test]
fn events_say_when_where_and_whether_they_are_cancelled() {
    let event = |title: &str, more: &str| {
        let front = format!(
            "title: {title}\nstart: 2026-12-01T18:00\nend: 2026-12-01T20:00\nvenue: {{name: La halle, city: Nantes}}\n{more}"
        );
        text(&front, "Venez.")
    };
    let site = site(&[
        ("content/events/a.md", &event("A", "date: 2026-11-02")),
        ("content/events/b.md", &event("B", "date: 2026-11-01\nstatus: cancelled")),
    ]);
    site.is_silent();
    for file in OF_HUB {
        let feed = read(&site, file);
        assert_eq!(titles(&feed), ["A", "Annulé : B"], "{file}");
        let first = html(&feed.entries[0]);
        assert!(first.starts_with("<p><strong>mardi 1er décembre 2026, de 18 h 00 à 20 h 00</strong><br>La halle, Nantes</p>"), "{first}");
        assert!(html(&feed.entries[1]).starts_with("<p><strong>Annulé</strong><br>"));
        assert_eq!(feed.entries[0].published.unwrap().to_rfc3339(), "2026-11-01T23:00:00+00:00");
    }
}

#[test]
fn testimonials_are_quoted_and_only_with_consent() {
    let site = site(&[
        ("content/testimonials/a.md", &testimonial("Awa", "2026-01-01", "rating: 5")),
        (
            "content/testimonials/b.md",
            &text("title: T\ndate: 2026-01-02\nauthor: {name: Bob}", "Sans consentement."),
        ),
    ]);
    for file in OF_HUB {
        let feed = read(&site, file);
        assert_eq!(titles(&feed), ["L’avis de Awa"]);
        let html = html(&feed.entries[0]);
        assert!(html.starts_with("<blockquote><p>Les mots de Awa.</p>"), "{html}");
        assert!(html.contains("<p>Awa</p>"), "{html}");
        assert_eq!(feed.entries[0].authors[0].name.as_deref(), Some("Awa"));
    }
    assert_eq!(site.files_with("Sans consentement"), Vec::<&str>::new());
}

#[test]
fn no_feed_is_over_one_megabyte() {
    let words = "un mot et puis un autre & encore\n\n".repeat(6_000);
    let mut files = vec![("hub.yaml".to_owned(), config("feeds: {limit: 30}"))];
    for day in 1..=12 {
        let front = format!("title: Jour {day}\ndate: 2026-01-{day:02}");
        files.push((format!("content/posts/p{day}.md"), text(&front, &words)));
    }
    let huge = words.repeat(6);
    files.push((
        "content/posts/huge.md".to_owned(),
        text("title: Immense\ndate: 2026-02-01\nsummary: En bref", &huge),
    ));
    let site = build(&files);
    site.is_silent();
    for file in OF_HUB {
        let bytes = site.files[file].len();
        assert!(bytes <= 1_000_000 && bytes > 700_000, "{file} has {bytes} bytes");
        let feed = read(&site, file);
        let told = titles(&feed);
        assert_eq!(told[..3], ["Immense", "Jour 12", "Jour 11"], "{file}: the oldest leave");
        assert!(told.len() < 13, "{file}: {told:?}");
        assert!(
            html(&feed.entries[0]).contains("En bref"),
            "{file}: a text too large is its summary"
        );
        assert!(html(&feed.entries[0]).len() < 10_000, "{file}");
    }
}

#[test]
fn without_feeds_nothing_speaks_of_them() {
    let site = build(&hub("outputs: {feeds: false}"));
    site.is_silent();
    assert_eq!(feeds(&site), Vec::<&str>::new());
    assert!(!site.has("feeds.opml"));
    for file in [
        "index.html",
        "blog/index.html",
        "tags/t/index.html",
        "experts/m/index.html",
        "blog/a/index.html",
    ] {
        assert_eq!(told(&site, file), Vec::<String>::new(), "{file}");
    }
    assert_eq!(site.text("suivre/index.html", "main .feeds h2"), ["Les calendriers"]);
    let no_list = build(&hub("outputs: {blog: false, opml: false}"));
    no_list.is_silent();
    assert!(!no_list.has("blog/feed.xml"), "a list that is not there has no feed");
    assert!(!no_list.has("feeds.opml"));
    assert!(!no_list.text("suivre/index.html", "main .feeds h2").contains(&"Le blog".to_owned()));
    assert_eq!(no_list.dead_ends(), Vec::<String>::new());
}

#[test]
fn follow_us_explains_every_feed_and_leads_to_the_others() {
    let site = build(&hub(""));
    assert_eq!(
        site.text("suivre/index.html", "main .feeds h2"),
        [
            "Tout ce qui paraît",
            "Le blog",
            "Les personnes",
            "Les témoignages",
            "Les événements, en flux",
            "Un seul sujet",
            "Une seule personne",
            "Les calendriers",
            "Tous les flux en un fichier"
        ]
    );
    let links = site.links("suivre/index.html", "main .feeds");
    for link in [
        "/feed.xml",
        "/blog/atom.xml",
        "/evenements/feed.json",
        "/tags/",
        "/experts/",
        "/feeds.opml",
    ] {
        assert!(links.contains(&link.to_owned()), "{link} is not among {links:?}");
    }
    let labels = site.text("suivre/index.html", "main .feed-list a");
    let distinct: BTreeSet<&String> = labels.iter().collect();
    assert_eq!(labels.len(), distinct.len(), "{labels:?}");
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn the_opml_file_lists_feeds_that_exist() {
    let site = example::site();
    for file in ["feeds.opml", "en/feeds.opml"] {
        let text = site.file(file);
        is_sound_xml(file, &text);
        let mut n_feeds = 0;
        for outline in
            text.split("<outline ").skip(1).filter(|outline| outline.contains("type=\"rss\""))
        {
            let value = |name: &str| {
                let start = format!("{name}=\"");
                outline.split(&start).nth(1).and_then(|rest| rest.split('"').next()).unwrap()
            };
            assert!(!value("text").is_empty() && value("text") == value("title"));
            let own = |address: &str| {
                address.strip_prefix("https://place.tournevent.example/").unwrap().to_owned()
            };
            assert!(site.has(&own(value("xmlUrl"))), "{outline}");
            assert!(site.has(&format!("{}index.html", own(value("htmlUrl")))), "{outline}");
            n_feeds += 1;
        }
        assert!(n_feeds >= 5, "{file} lists {n_feeds}");
    }
    assert!(site.file("feeds.opml").contains("<outline text=\"Mots-clés\""));
}

/// JSON Feed 1.1, and no field that it does not have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonFeed {
    version: String,
    title: String,
    home_page_url: String,
    feed_url: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    icon: Option<String>,
    #[serde(default)]
    favicon: Option<String>,
    authors: Vec<JsonAuthor>,
    language: String,
    #[serde(default)]
    hubs: Vec<JsonHub>,
    items: Vec<JsonItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonHub {
    r#type: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonAuthor {
    name: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    avatar: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonItem {
    id: String,
    url: String,
    #[serde(default)]
    external_url: Option<String>,
    title: String,
    content_html: String,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    image: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(default)]
    authors: Vec<JsonAuthor>,
    #[serde(default)]
    tags: Vec<String>,
    language: String,
}

#[test]
fn every_feed_of_the_example_is_sound() {
    let site = example::site();
    let files = feeds(site);
    assert!(files.len() > 40, "{files:?}");
    for file in files {
        let text = site.file(file);
        assert!(text.len() <= 1_000_000);
        if file.ends_with(".json") {
            is_sound_json(file, &text);
        } else {
            is_sound_xml(file, &text);
        }
        let feed = read(site, file);
        assert!(!feed.entries.is_empty(), "{file} is empty");
        let own = format!("https://place.tournevent.example/{file}");
        assert!(text.contains(&own), "{file} does not know its own address");
        let mut ids = BTreeSet::new();
        for entry in &feed.entries {
            assert!(entry.id.starts_with("tag:place.tournevent.example,2026:"), "{}", entry.id);
            assert!(ids.insert(entry.id.clone()), "{file}: {} is there twice", entry.id);
            assert!(entry.published.is_some(), "{file}: {}", entry.id);
            let html = html(entry);
            assert!(!html.trim().is_empty(), "{file}: {}", entry.id);
            assert_eq!(relative(&html), Vec::<String>::new(), "{file}: {}", entry.id);
            let page = &entry.links[0].href;
            let path = page.strip_prefix("https://place.tournevent.example/").unwrap();
            let path = path.split('#').next().unwrap();
            assert!(site.has(&format!("{path}index.html")), "{file}: {page}");
        }
        let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published).collect();
        assert!(dates.is_sorted_by(|one, other| one >= other), "{file}: {dates:?}");
    }
}

fn is_sound_json(file: &str, text: &str) {
    let feed: JsonFeed =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(feed.version, "https://jsonfeed.org/version/1.1");
    assert!(!feed.title.is_empty() && !feed.language.is_empty() && !feed.authors.is_empty());
    let mut addresses = vec![feed.home_page_url, feed.feed_url];
    addresses.extend([feed.icon, feed.favicon].into_iter().flatten());
    addresses.extend(feed.hubs.iter().map(|hub| hub.url.clone()));
    assert!(feed.hubs.iter().all(|hub| hub.r#type == "WebSub"));
    assert!(feed.description.is_none_or(|description| !description.is_empty()));
    for item in feed.items {
        addresses.push(item.url);
        addresses.extend([item.external_url, item.image].into_iter().flatten());
        for author in feed.authors.iter().chain(&item.authors) {
            assert!(!author.name.is_empty());
            addresses.extend([&author.url, &author.avatar].into_iter().flatten().cloned());
        }
        assert!(!item.id.is_empty() && !item.title.is_empty() && !item.content_html.is_empty());
        assert!(item.summary.is_none_or(|summary| !summary.is_empty()));
        assert_eq!(item.language, feed.language);
        assert!(item.tags.iter().all(|tag| !tag.is_empty()));
        for date in [item.date_published, item.date_modified] {
            date.parse::<jiff::Timestamp>().unwrap_or_else(|error| panic!("{file}: {error}"));
        }
    }
    for address in addresses {
        assert!(address.starts_with("https://"), "{file}: {address}");
    }
}

/// Well-formed, and without a character that XML forbids.
fn is_sound_xml(file: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{file}: {error}"),
        }
    }
    let forbidden = |c: char| {
        c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    assert!(!text.contains(forbidden), "{file} has a character that XML forbids");
}

/// Pieces that break careless writers.
fn hard_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zà-ÿ ]{1,12}",
        Just("]]>".to_owned()),
        Just("<b>".to_owned()),
        Just("</item>".to_owned()),
        Just("&amp;".to_owned()),
        Just("&".to_owned()),
        Just("<![CDATA[".to_owned()),
        Just("<!--".to_owned()),
        Just("\"'".to_owned()),
        Just("👩‍🔧".to_owned()),
        Just("\u{202e}\u{200f}عربي\u{202c}".to_owned()),
        Just("\u{1}\u{b}\u{1f}".to_owned()),
        Just("x".repeat(10_000)),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| format!("T{}", pieces.concat()))
}

/// A text on one line, with the spaces between words as one.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_feed_says_what_the_page_says(title in hard_text(), body in hard_text(), end in "[\u{fffe}\u{ffff}\u{7f}\u{85}]?") {
        let front = format!("title: {}\ndate: 2026-01-01", serde_json::to_string(&title).unwrap());
        let site = site(&[("content/posts/a.md", &text(&front, &format!("{body}{end}")))]);
        let on_page = |selector: &str| squeezed(&site.text("blog/a/index.html", selector)[0]);
        for file in OF_HUB {
            let feed = read(&site, file);
            if !file.ends_with("json") {
                is_sound_xml(file, &site.file(file));
            }
            let entry = &feed.entries[0];
            prop_assert_eq!(squeezed(&entry.title.as_ref().unwrap().content), on_page("h1.p-name"), "{}", file);
            let fragment = Html::parse_fragment(&html(entry));
            prop_assert_eq!(squeezed(&plain(fragment.root_element())), on_page(".e-content"), "{}", file);
        }
    }
}
