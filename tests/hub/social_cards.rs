//! The pictures that networks show beside links: which page has which, and what changes them.

use crate::{Hub, bilingual, config, post, testimonial, text};
use image::GenericImageView;

/// The picture that a page gives to networks, as the file it is.
fn card_of(site: &crate::Site, page: &str) -> String {
    let url = &site.attributes(page, "meta[property='og:image']", "content")[0];
    let path = url.strip_prefix("https://place.example/").unwrap();
    path.split('?').next().unwrap().to_owned()
}

const EVENT: &str =
    "title: Le bal\ndate: 2026-01-02\nstart: 2026-12-05T18:00\nvenue: {name: La halle}";

#[test]
fn each_kind_has_a_card_of_the_right_size() {
    let site = crate::site(&[
        ("content/posts/a.md", &post("Un titre", "2026-01-01", "authors: [awa]")),
        ("content/events/bal.md", &text(EVENT, "")),
        ("content/experts/awa.md", &text("name: Awa Diop\ntitle: Cheffe d'atelier", "")),
        ("content/testimonials/x.md", &testimonial("Marc", "2026-02-02", "")),
        ("content/pages/contact.md", &text("title: Contact", "Ici.")),
    ]);
    site.is_silent();
    for (page, card) in [
        ("index.html", "assets/cards/index.png"),
        ("blog/a/index.html", "assets/cards/blog/a.png"),
        ("evenements/bal/index.html", "assets/cards/evenements/bal.png"),
        ("experts/awa/index.html", "assets/cards/experts/awa.png"),
        ("temoignages/x/index.html", "assets/cards/temoignages/x.png"),
        // What has none of its own is shown with that of the hub.
        ("contact/index.html", "assets/cards/index.png"),
        ("blog/index.html", "assets/cards/index.png"),
    ] {
        assert_eq!(card_of(&site, page), card, "{page}");
        let drawn = image::load_from_memory(&site.files[card]).unwrap();
        assert_eq!(drawn.dimensions(), (1200, 630));
        let meta = |name: &str| {
            site.attributes(page, &format!("meta[property='og:image:{name}']"), "content")
        };
        assert_eq!(
            (meta("width"), meta("height")),
            (vec!["1200".to_owned()], vec!["630".to_owned()])
        );
        assert!(!meta("alt")[0].is_empty());
        let kind = site.attributes(page, "meta[name='twitter:card']", "content");
        assert_eq!(kind, ["summary_large_image"]);
    }
    let alt = &site.attributes("blog/a/index.html", "meta[property='og:image:alt']", "content")[0];
    assert!(alt.starts_with("Un titre. Texte personnel d’Awa Diop"), "{alt}");
    assert_eq!(site.summary.drawn, 5);
}

#[test]
fn a_card_changes_with_what_it_shows_and_with_nothing_else() {
    let build = |title: &str, body: &str, brand: &str| {
        let hub = Hub::new(&[
            ("hub.yaml", &config(brand)),
            ("content/posts/a.md", &text(&format!("title: {title}\ndate: 2026-01-01"), body)),
        ]);
        let site = hub.build();
        let url = site.attributes("blog/a/index.html", "meta[property='og:image']", "content");
        (url, site.files["assets/cards/blog/a.png"].clone())
    };
    let first = build("Un titre", "Un texte.", "");
    assert!(first == build("Un titre", "Un autre texte.", ""));
    let (url, drawn) = build("Un autre titre", "Un texte.", "");
    assert!(url != first.0 && drawn != first.1);
    assert!(build("Un titre", "Un texte.", "brand: {color: '#b3261e'}").1 != first.1);
}

#[test]
fn a_picture_of_its_own_wins_and_a_drawing_is_shown_on_the_card() {
    let hub = Hub::new(&[
        ("content/posts/a/index.md", &post("A", "2026-01-01", "image: {src: a.png, alt: A}")),
        ("content/posts/b/index.md", &post("B", "2026-01-01", "image: {src: b.svg, alt: B}")),
    ]);
    let picture = image::RgbImage::from_pixel(30, 20, image::Rgb([0, 90, 0]));
    picture.save(hub.root().join("content/posts/a/a.png")).unwrap();
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path fill='#0a0' d='M0 0h9v9H0z'/></svg>";
    hub.write("content/posts/b/b.svg", drawing);
    let site = hub.build();
    site.is_silent();
    assert_eq!(card_of(&site, "blog/a/index.html"), "blog/a/a.png");
    assert!(!site.has("assets/cards/blog/a.png"));
    let card = image::load_from_memory(&site.files["assets/cards/blog/b.png"]).unwrap();
    assert_eq!(card.get_pixel(970, 315).0[..3], [0, 170, 0]);
}

#[test]
fn a_text_that_must_say_who_speaks_has_its_picture_on_a_card() {
    let image = "image: {src: a.png, alt: A}";
    let official = format!("{image}\nvoice: official\nauthors: [marie]");
    let paid = format!("{image}\nvoice: sponsored\npartner: {{name: Selles}}");
    let hub = Hub::new(&[
        ("content/experts/marie.md", &text("name: Marie Duval", "")),
        ("content/posts/a/index.md", &post("A", "2026-01-01", &official)),
        ("content/posts/b/index.md", &post("B", "2026-01-01", &paid)),
    ]);
    let picture = image::RgbImage::from_pixel(900, 600, image::Rgb([0, 90, 0]));
    for slug in ["a", "b"] {
        picture.save(hub.root().join(format!("content/posts/{slug}/a.png"))).unwrap();
    }
    let site = hub.build();
    site.is_silent();
    for slug in ["a", "b"] {
        let file = format!("assets/cards/blog/{slug}.png");
        assert_eq!(card_of(&site, &format!("blog/{slug}/index.html")), file);
        let card = image::load_from_memory(&site.files[&file]).unwrap();
        let green = card.get_pixel(970, 315).0;
        assert!(green[0] < 20 && green[1] > 80, "the picture is on it: {green:?}");
    }
}

#[test]
fn each_language_has_its_own() {
    let site = crate::site(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/a.en.md", &post("A", "2026-01-01", "")),
    ]);
    assert!(site.has("assets/cards/en.png") && site.has("assets/cards/en/blog/a.png"));
}

#[test]
fn a_hub_draws_its_own_or_none() {
    let own = "<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'><rect width='1200' height='630' fill='#102030'/>{% set f = fit(text=title, font='Bricolage', weight=750, sizes=[90, 60], width=900, lines=2) %}{% for line in f.lines %}<text y='90' font-size='{{ f.size }}'>{{ line }}</text>{% endfor %}</svg>";
    let hub = Hub::new(&[
        ("templates/card.svg", own),
        ("content/posts/a.md", &post("A &amp; <b>", "2026-01-01", "")),
    ]);
    let site = hub.build();
    site.is_silent();
    let card = image::load_from_memory(&site.files["assets/cards/blog/a.png"]).unwrap();
    assert_eq!(card.get_pixel(1190, 620).0[..3], [16, 32, 48]);
    hub.write("hub.yaml", &config("outputs: {social_cards: false}"));
    let site = hub.build();
    assert!(site.files.keys().all(|file| !file.starts_with("assets/cards/")));
    assert_eq!(
        site.attributes("blog/a/index.html", "meta[property='og:image']", "content").len(),
        0
    );
}

#[test]
fn a_template_that_makes_no_drawing_is_told() {
    let site = crate::site(&[
        ("templates/card.svg", "<svg>"),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
    ]);
    assert!(
        site.mistakes()[0].starts_with("error P1102 templates/card.svg"),
        "{:?}",
        site.mistakes()
    );
}
