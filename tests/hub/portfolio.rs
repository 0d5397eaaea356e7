//! A hub of one person: the home page, the missions, the curriculum vitae and JSON Resume.

use crate::command_line::parvis;
use crate::{Hub, Site, build, config, options, post, site, testimonial, text};
use serde_json::Value;

const PORTFOLIO: &str = "theme: portfolio\nowner: awa";

const MISSIONS: &str = "
missions:
  - id: fours
    title: Des fours partagés
    client: Terre
    context: brand
    from: 2025-03
    situation: Personne ne répondait.
    actions: [Appeler vingt membres., Fermer neuf rubriques.]
    results: [62 % de réponses entre membres, Une charte écrite par eux]
    facets: [representation]
    posts: [recit]
  - id: beta
    title: Un cercle de testeurs
    from: 2024
    to: 2025-02
    facets: [feedback]
";

/// A portfolio with these lines more in its owner's file, and these files more.
fn portfolio(owner: &str, more: &[(&str, &str)]) -> Site {
    let config = config(PORTFOLIO);
    let awa = text(&format!("name: Awa Diop\n{}", owner.trim_start()), "");
    let mut files = vec![("hub.yaml", config.as_str()), ("content/experts/awa.md", awa.as_str())];
    files.extend(more);
    site(&files)
}

fn headings(site: &Site, file: &str) -> Vec<String> {
    site.text(file, "main h1, main h2")
}

#[test]
fn the_owner_is_the_home_page() {
    let site = portfolio(
        "title: Animatrice\nvision: Je reste.",
        &[("content/posts/a.md", &post("A", "2026-01-01", "authors: [awa]"))],
    );
    site.is_silent();
    assert_eq!(site.text("index.html", "h1"), ["Awa Diop"]);
    assert_eq!(site.text("index.html", "title"), ["Awa Diop, Animatrice"]);
    assert_eq!(site.links("blog/a/index.html", ".p-author"), ["/"], "a byline leads home");
    let redirect = site.file("experts/awa/index.html");
    assert!(redirect.contains("https://place.example/\""), "{redirect}");
    assert!(!site.file("sitemap.xml").contains("/experts/awa/"));
    assert_eq!(
        site.files_with("experts/awa/"),
        ["experts/awa/index.html"],
        "and nobody leads there"
    );
    let graph = &site.text("index.html", "script[type='application/ld+json']")[0];
    let graph: Value = serde_json::from_str(graph).unwrap();
    let nodes = graph["@graph"].as_array().unwrap();
    assert!(nodes.iter().any(|node| node["@type"] == "ProfilePage"), "{nodes:#?}");
    assert!(nodes.iter().any(|node| node["@id"] == "https://place.example/#profile"));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_band_with_nothing_in_it_is_not_printed() {
    let site = portfolio("", &[]);
    site.is_silent();
    assert_eq!(headings(&site, "index.html"), ["Awa Diop"]);
    assert_eq!(headings(&site, "cv/index.html"), ["Awa Diop"]);
    assert!(site.text("index.html", "main section:not(.me)").is_empty());
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn missions_have_pages_with_their_case_told() {
    let recit = post("Récit", "2026-01-01", "authors: [awa]");
    let said = testimonial("Zoé", "2026-02-01", "about: ['experts/awa#fours']");
    let site = portfolio(
        MISSIONS,
        &[("content/posts/recit.md", &recit), ("content/testimonials/zoe.md", &said)],
    );
    site.is_silent();
    let page = "missions/fours/index.html";
    assert_eq!(
        site.text(page, "main h1, main h2"),
        [
            "Des fours partagés",
            "La situation",
            "Ce que j’ai fait",
            "Résultats",
            "Ce qu’on en dit",
            "Les traces",
        ]
    );
    assert_eq!(site.text(page, ".figs dd"), ["62\u{a0}%"]);
    assert_eq!(site.text(page, ".steps li"), ["Appeler vingt membres.", "Fermer neuf rubriques."]);
    assert!(site.links(page, ".rows").contains(&"/blog/recit/".to_owned()));
    assert_eq!(site.links(page, ".nxt"), ["/missions/beta/"]);
    assert_eq!(headings(&site, "missions/beta/index.html"), ["Un cercle de testeurs"]);
    assert_eq!(
        site.links("index.html", ".case h3"),
        ["/missions/fours/", "/missions/beta/"],
        "the latest first"
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_facet_is_shown_with_what_proves_it() {
    let evidence =
        "evidence: [{facet: feedback, text: 38 remarques suivies, url: https://trace.example/}]";
    let site = portfolio(
        &format!("{evidence}{MISSIONS}"),
        &[("content/posts/recit.md", &post("Récit", "2026-01-01", "authors: [awa]"))],
    );
    site.is_silent();
    assert_eq!(
        site.text("index.html", ".facets h3"),
        ["Représenter", "Communiquer", "Faire remonter"],
        "nothing proves the fourth"
    );
    assert_eq!(
        site.text("index.html", ".facets > li:last-child .proofs-of li"),
        ["38 remarques suivies", "Un cercle de testeurs"],
        "their own words before missions"
    );
    assert_eq!(
        site.links("index.html", ".facets .proofs-of"),
        ["/missions/fours/", "/blog/", "https://trace.example/", "/missions/beta/"]
    );
}

#[test]
fn the_image_wanted_stands_beside_the_one_perceived() {
    let said = testimonial("Zoé", "2026-02-01", "words: {À l'écoute: 3, tenace: 2}");
    let files: &[(&str, &str)] = &[("content/testimonials/zoe.md", &said)];
    let site = portfolio("wanted_image: [à l'écoute, drôle]", files);
    let columns = |site: &Site| site.text("index.html", ".glass > div");
    assert_eq!(
        columns(&site),
        [
            "Voulu seulement drôle",
            "Voulu et dit À l’écoute 3, 3 votes",
            "Dit seulement tenace 2, 2 votes",
        ]
    );
    assert_eq!(columns(&portfolio("wanted_image: [drôle]", &[])), Vec::<String>::new());
}

#[test]
fn testimonials_are_told_by_aspect() {
    let zoe = testimonial("Zoé", "2026-02-01", "aspects: [results, personality]\nvotes: 2");
    let max = testimonial("Max", "2026-02-02", "aspects: [personality]");
    let ida = testimonial("Ida", "2026-02-03", "about: [events/autre]");
    let other = text("title: Autre\nstart: 2026-12-01\nours: false", "");
    let site = portfolio(
        "",
        &[
            ("content/testimonials/zoe.md", &zoe),
            ("content/testimonials/max.md", &max),
            ("content/testimonials/ida.md", &ida),
            ("content/events/autre.md", &other),
        ],
    );
    assert_eq!(site.text("index.html", ".aspect h3"), ["Personnalité", "Résultats"]);
    assert_eq!(
        site.text("index.html", ".aspect .e-content"),
        ["Les mots de Max.", "Les mots de Zoé."]
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn events_are_told_by_what_the_owner_did_there() {
    let run = text("title: Four ouvert\nstart: 2026-03-01\nhosts: [awa]", "");
    let spoken =
        text("title: Salon\nstart: 2026-02-01\nspeakers: [awa]\nhosts: [{name: Un autre}]", "");
    let next = text("title: Bientôt\nstart: 2026-12-01\nhosts: [awa]", "");
    let site = portfolio(
        "",
        &[
            ("content/events/four.md", &run),
            ("content/events/salon.md", &spoken),
            ("content/events/bientot.md", &next),
        ],
    );
    assert_eq!(
        site.text("index.html", ".met li"),
        ["2026 Four ouvert Organisation", "2026 Salon Intervention"]
    );
    assert_eq!(site.text("index.html", ".dates .p-name"), ["Bientôt"]);
}

#[test]
fn reading_notes_are_not_writing() {
    let note = post("Note", "2026-01-02", "link: https://www.carnet.example/x");
    let site = portfolio(
        "",
        &[("content/posts/a.md", &post("A", "2026-01-01", "")), ("content/posts/n.md", &note)],
    );
    assert_eq!(site.text("index.html", ".texts .p-name"), ["A"]);
    assert_eq!(site.text("index.html", ".notes h3"), ["Note"]);
    assert!(site.text("index.html", ".notes p")[0].contains("carnet.example"));
}

/// What the schema 1.0.0 of jsonresume.org says of each section: its fields, and what they hold.
const SHAPES: [(&str, &str); 11] = [
    (
        "work",
        "name location description position url:uri startDate:date endDate:date summary highlights:list",
    ),
    (
        "volunteer",
        "organization position url:uri startDate:date endDate:date summary highlights:list",
    ),
    (
        "education",
        "institution url:uri area studyType startDate:date endDate:date score courses:list",
    ),
    ("awards", "title date:date awarder summary"),
    ("certificates", "name date:date url:uri issuer"),
    ("publications", "name publisher releaseDate:date url:uri summary"),
    ("skills", "name level keywords:list"),
    ("languages", "language fluency"),
    ("interests", "name keywords:list"),
    ("references", "name reference"),
    (
        "projects",
        "name description highlights:list keywords:list startDate:date endDate:date url:uri roles:list entity type",
    ),
];
const BASICS: &str =
    "name label image email:email phone url:uri summary location:map profiles:list";

/// Everything in which a résumé is not what the schema wants, one a line.
fn breaches(resume: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for (section, value) in resume.as_object().unwrap() {
        match section.as_str() {
            "$schema" => {}
            "meta" => {
                check_fields(section, "canonical:uri version lastModified", value, &mut wrong);
            }
            "basics" => {
                check_fields(section, BASICS, value, &mut wrong);
                for profile in value["profiles"].as_array().into_iter().flatten() {
                    check_fields("profiles", "network username url:uri", profile, &mut wrong);
                }
                if let Some(location) = value.get("location") {
                    let fields = "address postalCode city countryCode region";
                    check_fields("location", fields, location, &mut wrong);
                }
            }
            _ => match SHAPES.iter().find(|(name, _)| name == section) {
                None => wrong.push(format!("no section is called {section}")),
                Some((_, fields)) => {
                    for item in value.as_array().unwrap() {
                        check_fields(section, fields, item, &mut wrong);
                    }
                }
            },
        }
    }
    wrong
}

fn check_fields(section: &str, fields: &str, item: &Value, wrong: &mut Vec<String>) {
    for (name, value) in item.as_object().unwrap() {
        let shape = fields.split(' ').find_map(|field| {
            let (known, shape) = field.split_once(':').unwrap_or((field, "text"));
            (known == name).then_some(shape)
        });
        let text = value.as_str().unwrap_or_default();
        let fits = match shape {
            None => false,
            Some("text") => value.is_string() && !text.is_empty(),
            Some("uri") => text.starts_with("https://"),
            Some("email") => text.contains('@'),
            Some("map") => value.is_object(),
            Some("list") => value.as_array().is_some_and(|list| !list.is_empty()),
            Some(_) => is_date(text),
        };
        if !fits {
            wrong.push(format!("{section}.{name}: {value}"));
        }
    }
}

/// `2026`, `2026-05` or `2026-05-12`
fn is_date(text: &str) -> bool {
    let widths: Vec<usize> = text.split('-').map(str::len).collect();
    [vec![4], vec![4, 2], vec![4, 2, 2]].contains(&widths)
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[test]
fn a_shape_that_the_schema_does_not_want_is_found() {
    let wrong = serde_json::json!({
        "basics": {"name": 1, "mail": "x", "url": "/"},
        "work": [{"name": "A", "startDate": "mars 2025"}],
        "hobbies": [],
    });
    assert_eq!(
        breaches(&wrong),
        [
            "basics.mail: \"x\"",
            "basics.name: 1",
            "basics.url: \"/\"",
            "no section is called hobbies",
            "work.startDate: \"mars 2025\"",
        ]
    );
}

#[test]
fn resume_json_is_what_the_schema_of_json_resume_wants() {
    let owner = format!(
        "title: Animatrice\nvision: Je reste.\nlocation: Nantes\nlanguages: [fr, en]\ntopics: [Modération]
email: awa@place.example\npublic_email: true\nfediverse: '@awa@social.example'
links: [{{label: Blog, url: 'https://awa.example/'}}]
skills: [{{name: Écoute, level: 4}}]
credentials: [{{title: Licence, issuer: Université, year: '2016'}}, {{title: Brevet, year: vers 2018}}]
recognition: [{{by: Prix, kind: award, date: 2026-03-01}}, {{by: Journal, kind: press, quote: Bravo.}}]{MISSIONS}"
    );
    let site = portfolio(
        &owner,
        &[
            ("content/posts/recit.md", &post("Récit", "2026-01-01", "authors: [awa]")),
            ("content/testimonials/zoe.md", &testimonial("Zoé", "2026-02-01", "")),
            (
                "content/events/four.md",
                &text("title: Four\nstart: 2026-03-01T18:00\nhosts: [awa]", ""),
            ),
        ],
    );
    site.is_silent();
    let resume: Value = serde_json::from_str(&site.file("resume.json")).unwrap();
    assert_eq!(breaches(&resume), Vec::<String>::new());
    assert_eq!(resume["basics"]["email"], "awa@place.example");
    assert_eq!(resume["basics"]["url"], "https://place.example/");
    assert_eq!(resume["work"][0]["name"], "Terre");
    assert_eq!(resume["work"][0]["startDate"], "2025-03");
    assert_eq!(resume["work"][1]["endDate"], "2025-02");
    assert_eq!(resume["references"][0]["reference"], "Les mots de Zoé.");
    assert_eq!(resume["projects"][0]["roles"][0], "Organisation");
    for section in ["awards", "certificates", "publications", "skills", "languages", "interests"] {
        assert!(resume[section].is_array(), "{section}");
    }
}

#[test]
fn an_address_that_is_not_public_is_nowhere() {
    let site = portfolio("email: secret@place.example", &[]);
    assert_eq!(site.files_with("secret@"), Vec::<&str>::new());
    let resume: Value = serde_json::from_str(&site.file("resume.json")).unwrap();
    assert_eq!(breaches(&resume), Vec::<String>::new());
}

#[test]
fn a_hub_with_an_owner_is_no_portfolio_by_that_alone() {
    let awa = text(&format!("name: Awa Diop{MISSIONS}"), "");
    let recit = post("Récit", "2026-01-01", "");
    let files = |config: &str| {
        site(&[
            ("hub.yaml", config),
            ("content/experts/awa.md", &awa),
            ("content/posts/recit.md", &recit),
        ])
    };
    let owned = files(&config("owner: awa"));
    owned.is_silent();
    assert!(owned.has("resume.json") && owned.has("experts/awa/index.html"));
    assert!(!owned.has("cv/index.html") && !owned.has("missions/fours/index.html"));
    assert_eq!(owned.text("experts/awa/index.html", "h1"), ["Awa Diop"]);
    let nobodys = files(&config(""));
    assert!(!nobodys.has("resume.json"));
    assert_eq!(nobodys.file("index.html"), owned.file("index.html"));
    assert_eq!(nobodys.file("experts/awa/index.html"), owned.file("experts/awa/index.html"));
}

#[test]
fn missions_and_the_cv_can_be_switched_off() {
    let awa = text(&format!("name: Awa Diop{MISSIONS}"), "");
    let recit = post("Récit", "2026-01-01", "");
    for (output, files) in [
        ("portfolio", ["missions/fours/index.html", "missions/beta/index.html"]),
        ("resume", ["cv/index.html", "resume.json"]),
    ] {
        let config = config(&format!("{PORTFOLIO}\noutputs: {{{output}: false}}"));
        let site = site(&[
            ("hub.yaml", &config),
            ("content/experts/awa.md", &awa),
            ("content/posts/recit.md", &recit),
        ]);
        site.is_silent();
        assert!(files.iter().all(|file| !site.has(file)), "{output}");
        assert_eq!(site.dead_ends(), Vec::<String>::new(), "without {output}");
    }
}

#[test]
fn a_resume_of_ones_own_stands_in_for_the_made_one() {
    let site = portfolio("", &[("static/resume.json", "{}")]);
    site.is_silent();
    assert_eq!(site.file("resume.json"), "{}");
}

#[test]
fn an_owner_nobody_knows_is_told_once() {
    let site = site(&[
        ("hub.yaml", &config("theme: portfolio\nowner: awo")),
        ("content/experts/awa.md", &text("name: Awa Diop", "")),
    ]);
    assert_eq!(site.codes(), ["P0201"]);
}

#[test]
fn each_language_has_its_own_home_and_addresses() {
    let awa = text(&format!("name: Awa Diop{MISSIONS}"), "");
    let recit = post("Récit", "2026-01-01", "");
    let site = site(&[
        ("hub.yaml", &config("theme: portfolio\nowner: awa\nlanguages: {en: {title: Awa}}")),
        ("content/experts/awa.md", &awa),
        ("content/experts/awa.en.md", &awa),
        ("content/posts/recit.md", &recit),
    ]);
    site.is_silent();
    for file in
        ["en/index.html", "en/work/fours/index.html", "en/resume/index.html", "en/resume.json"]
    {
        assert!(site.has(file), "{file}");
    }
    assert_eq!(
        site.attributes("missions/fours/index.html", "link[hreflang=en]", "href"),
        ["https://place.example/en/work/fours/"]
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_new_portfolio_builds_without_a_mistake() {
    let folder = tempfile::TempDir::new().unwrap();
    for (lang, mission, resume) in
        [("fr", "missions/atelier-terre", "cv"), ("en", "work/potters", "resume")]
    {
        let made = parvis(
            folder.path(),
            &["new", lang, "--theme", "portfolio", "--lang", lang, "--title", "Léa"],
        );
        assert!(made.status.success(), "{made:?}");
        let mut options = options();
        options.now = jiff::Timestamp::now();
        let site = build(&folder.path().join(lang), &options);
        site.is_silent();
        assert_eq!(site.summary.held_back.len(), 0, "{:?}", site.summary.held_back);
        assert_eq!(site.text("index.html", "h1"), ["Léa"]);
        for page in [mission, resume] {
            assert!(site.has(&format!("{page}/index.html")), "{page}");
        }
        assert_eq!(site.text("index.html", ".facets > li").len(), 4, "{lang}");
        assert_eq!(site.text("index.html", ".glass > div").len(), 3, "{lang}");
        let resume: Value = serde_json::from_str(&site.file("resume.json")).unwrap();
        assert_eq!(breaches(&resume), Vec::<String>::new());
        assert_eq!(site.dead_ends(), Vec::<String>::new());
    }
}

#[test]
fn a_theme_that_extends_another_adds_to_its_style_and_keeps_its_files() {
    let theme = "name: mien\nextends: agora\nstyle: mien.css\n";
    let hub = Hub::new(&[
        ("hub.yaml", &config("theme: mien")),
        ("themes/mien/theme.yaml", theme),
        ("themes/mien/static/mien.css", ".mien{color:red}"),
    ]);
    let site = hub.build();
    site.is_silent();
    let style = &site.attributes("index.html", "link[rel=stylesheet]", "href")[0];
    let style = site.file(style.trim_start_matches('/'));
    let (theirs, own) = (style.find("@layer tokens").unwrap(), style.find(".mien").unwrap());
    assert!(theirs < own, "the parent's comes first");
    site.asset("fonts/bricolage.woff2");
    let sheets = site.files.keys().filter(|file| file.ends_with(".css"));
    assert_eq!(sheets.collect::<Vec<_>>(), [&site.asset("mien.css")], "there is one style sheet");
    hub.write("themes/mien/theme.yaml", "name: mien\nextends: agoro\nstyle: mien.css\n");
    assert_eq!(
        hub.build().mistakes(),
        [
            "error P0504 themes/mien/theme.yaml:2:10 there is no built-in theme `agoro` to extend; did you mean `agora`?"
        ]
    );
}
