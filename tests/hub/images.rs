//! Pictures and other files: beside an entry, in `static/`, in a shared folder; and those that stay unpublished.

use crate::{Hub, bilingual, config, post, text};

/// Three red pixels by two.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 0xd, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 3,
    0, 0, 0, 2, 8, 2, 0, 0, 0, 0x12, 0x16, 0xf1, 0x4d, 0, 0, 0, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0, 0x41, 0xc, 0x70, 0x16, 0, 0x41, 0xd2, 5, 0xfb, 0x87, 0xf0,
    0xb9, 0x48, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
const SVG: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30"><path d="M0 0h9"/></svg>"#;

#[test]
fn a_picture_beside_two_languages_goes_with_the_first_of_the_hub() {
    let hub = Hub::new(&[
        ("hub.yaml", &bilingual()),
        ("content/posts/paquet/index.md", &post("Paquet", "2026-01-01", "")),
        ("content/posts/paquet/index.en.md", &post("Parcel", "2026-01-01", "")),
    ]);
    hub.write_bytes("content/posts/paquet/photo.png", PNG);
    let site = hub.build();
    site.is_silent();
    assert!(site.has("blog/paquet/photo.png") && !site.has("en/blog/paquet/photo.png"));
}

#[test]
fn a_picture_beside_a_bundle_goes_with_it_with_its_size() {
    let hub = Hub::new(&[(
        "content/posts/paquet/index.md",
        &text(
            "title: Paquet\ndate: 2026-01-01\nimage: {src: photo.png, alt: Une photo, credit: Awa, caption: Ici}",
            "![Un dessin](dessin.svg \"Le titre\")",
        ),
    )]);
    hub.write_bytes("content/posts/paquet/photo.png", PNG);
    hub.write_bytes("content/posts/paquet/dessin.svg", SVG);
    hub.write("content/posts/paquet/tableau.csv", "a,b\n");
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.files["blog/paquet/photo.png"], PNG);
    assert!(site.has("blog/paquet/dessin.svg") && site.has("blog/paquet/tableau.csv"));
    let page = "blog/paquet/index.html";
    assert_eq!(site.attributes(page, ".hero-pic img", "src"), ["/blog/paquet/photo.png"]);
    assert_eq!(site.attributes(page, ".hero-pic img", "width"), ["3"]);
    assert_eq!(site.attributes(page, ".prose img", "src"), ["/blog/paquet/dessin.svg"]);
    assert_eq!(site.attributes(page, ".prose img", "height"), ["30"]);
    assert_eq!(site.text(page, ".prose figcaption"), ["Le titre"]);
    assert_eq!(
        site.text(page, ".hero-pic figcaption"),
        ["Ici Image : Awa".replace(" :", "\u{a0}:").as_str()]
    );
    assert_eq!(
        site.attributes(page, "meta[property='og:image']", "content"),
        ["https://place.example/blog/paquet/photo.png"]
    );
}

#[test]
fn a_picture_is_taken_from_static_or_across_folders() {
    let hub = Hub::new(&[
        (
            "content/posts/a.md",
            &text(
                "title: A\ndate: 2026-01-01",
                "![s](/images/s.png)\n\n![t](../experts/portraits/p.png)\n\n![v](paquet/v.png)",
            ),
        ),
        ("content/posts/paquet/index.md", &post("Paquet", "2026-01-01", "")),
    ]);
    for path in
        ["static/images/s.png", "content/experts/portraits/p.png", "content/posts/paquet/v.png"]
    {
        hub.write_bytes(path, PNG);
    }
    let site = hub.build();
    site.is_silent();
    assert_eq!(
        site.attributes("blog/a/index.html", ".prose img", "src"),
        ["/images/s.png", "/experts/portraits/p.png", "/blog/paquet/v.png"]
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn files_of_what_is_not_published_stay_unpublished() {
    let hub = Hub::new(&[
        ("content/posts/secret/index.md", &post("Secret", "2026-01-01", "draft: true")),
        (
            "content/experts/cache.md",
            &text("name: Caché\ndraft: true\nphoto: {src: portraits/cache.png, alt: x}", ""),
        ),
        ("content/experts/vu.md", &text("name: Vu\nphoto: {src: portraits/vu.png, alt: x}", "")),
    ]);
    for path in [
        "posts/secret/plan.png",
        "posts/secret/sous/dossier.pdf",
        "experts/portraits/cache.png",
        "experts/portraits/vu.png",
        "experts/portraits/personne.png",
    ] {
        hub.write_bytes(&format!("content/{path}"), PNG);
    }
    let site = hub.build();
    site.is_silent();
    let is_asset = |path: &&String| path.ends_with(".png") || path.ends_with(".pdf");
    let files = site.files.keys().filter(|path| !path.starts_with("assets/cards/"));
    let published: Vec<&String> = files.filter(is_asset).collect();
    assert_eq!(published, ["experts/portraits/vu.png"]);
}

#[test]
fn a_draft_beside_a_published_translation_keeps_their_folder_public() {
    let hub = Hub::new(&[
        ("hub.yaml", &crate::bilingual()),
        ("content/posts/deux/index.md", &post("Deux", "2026-01-01", "draft: true")),
        ("content/posts/deux/index.en.md", &text("title: Two\ndate: 2026-01-01", "![x](x.png)")),
    ]);
    hub.write_bytes("content/posts/deux/x.png", PNG);
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.dead_ends(), Vec::<String>::new());
    assert_eq!(site.attributes("en/blog/deux/index.html", ".prose img", "src").len(), 1);
}

#[test]
fn both_languages_of_a_bundle_show_its_picture() {
    let hub = Hub::new(&[
        ("hub.yaml", &crate::bilingual()),
        ("content/posts/deux/index.md", &text("title: Deux\ndate: 2026-01-01", "![x](x.png)")),
        ("content/posts/deux/index.en.md", &text("title: Two\ndate: 2026-01-01", "![x](x.png)")),
    ]);
    hub.write_bytes("content/posts/deux/x.png", PNG);
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.attributes("blog/deux/index.html", ".prose img", "src").len(), 1);
    assert_eq!(site.attributes("en/blog/deux/index.html", ".prose img", "src").len(), 1);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_picture_without_its_file_or_its_words_is_a_mistake() {
    let hub = Hub::new(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "image: {src: rien.png, alt: Rien}")),
        ("content/posts/b.md", &post("B", "2026-01-01", "image: {src: /x.png}")),
    ]);
    hub.write_bytes("static/x.png", PNG);
    let site = hub.build();
    assert_eq!(site.codes(), ["P0204", "P0105"]);
    assert!(
        site.mistakes()[1]
            .starts_with("error P0105 content/posts/b.md:4:8 the field `alt` is missing"),
        "{:?}",
        site.mistakes()
    );
}

#[test]
fn a_drawing_with_a_script_is_not_shown() {
    let hub = Hub::new(&[(
        "content/posts/a/index.md",
        &text("title: A\ndate: 2026-01-01", "![x](x.svg)"),
    )]);
    hub.write(
        "content/posts/a/x.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
    );
    hub.write("static/y.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");
    let site = hub.build();
    assert!(!site.has("blog/a/x.svg"));
    assert!(site.has("y.svg"), "files of static/ are copied as they are");
    assert_eq!(site.codes(), ["P0706", "P0704"]);
}

#[test]
fn a_logo_and_a_favicon_are_found() {
    let hub = Hub::new(&[("hub.yaml", &config("brand: {name: Tournevent, logo: /logo.svg}"))]);
    hub.write_bytes("static/logo.svg", SVG);
    hub.write_bytes("static/favicon.svg", SVG);
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.attributes("index.html", "header .mark img", "src"), ["/logo.svg"]);
    assert_eq!(site.attributes("index.html", "link[rel=icon]", "href"), ["/favicon.svg"]);
}
