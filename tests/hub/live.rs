//! The live preview: what an edit makes again, and that the preview is the website that a build makes.

use crate::rebuilds::{Dice, edit, small_hub};
use crate::{Hub, Site, post, testimonial, text};
use parvis::diagnostics::Diagnostics;
use parvis::preview::{Changes, Mistakes, Narrator, Preview, Round, Setup};
use parvis::server::{Answer, Website};
use parvis::sources::Sources;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How one round ended.
enum Heard {
    Built { made: usize, written: usize, removed: usize },
    Failed(String),
}

struct Ear(Mutex<Sender<Heard>>);

impl Narrator for Ear {
    fn built(&self, round: &Round) {
        let Round { made, written, removed, .. } = *round;
        self.0.lock().unwrap().send(Heard::Built { made, written, removed }).unwrap();
    }

    fn failed(&self, mistakes: &Mistakes) {
        self.0.lock().unwrap().send(Heard::Failed(mistakes.plain.clone())).unwrap();
    }

    fn mistakes(&self, _: &Sources, diagnostics: Diagnostics) -> Mistakes {
        let told = diagnostics.sorted();
        let codes: Vec<&str> = told.iter().map(|one| one.code.id).collect();
        Mistakes { styled: String::new(), plain: codes.join(" ") }
    }

    fn failure(&self, error: &anyhow::Error) -> Mistakes {
        Mistakes { styled: String::new(), plain: error.to_string() }
    }
}

/// A hub and its preview.
struct Live {
    hub: Hub,
    preview: Arc<Preview>,
    heard: Receiver<Heard>,
}

impl Live {
    fn new(hub: Hub) -> Live {
        let (tell, heard) = channel();
        let options = hub.options.clone();
        let setup = Setup {
            root: hub.root().to_owned(),
            config: hub.root().join("hub.yaml"),
            threads: 0,
            options: Box::new(move |_| Ok(options.clone())),
            follow: false,
            narrator: Arc::new(Ear(Mutex::new(tell))),
        };
        let preview = Preview::new(setup, parvis::Memory::default());
        Live { hub, preview, heard }
    }

    /// Builds what changed, and waits until all of it is made.
    fn round(&self) -> Heard {
        self.preview.round(&Changes::everything());
        self.heard.recv_timeout(Duration::from_secs(60)).expect("a round ends")
    }

    /// How many files an edit makes again.
    #[track_caller]
    fn made(&self) -> usize {
        match self.round() {
            Heard::Built { made, .. } => made,
            Heard::Failed(mistakes) => panic!("{mistakes}"),
        }
    }

    fn page(&self, path: &str) -> Option<String> {
        match self.preview.get(path) {
            Answer::File { bytes, .. } => Some(String::from_utf8_lossy(&bytes).into_owned()),
            _ => None,
        }
    }

    /// Every file of a clean build is served as it is, and no other page of the hub is.
    #[track_caller]
    fn equals(&self, clean: &Site, gone: &BTreeSet<String>) {
        for (file, bytes) in &clean.files {
            let path = address(file);
            match self.preview.get(&path) {
                Answer::File { bytes: served, name } => {
                    assert_eq!(name, *file);
                    assert!(*served == **bytes, "{file} is stale");
                }
                other => panic!("{file}: {other:?}"),
            }
        }
        for file in gone {
            let served = self.preview.get(&address(file));
            assert!(matches!(served, Answer::Missing(_)), "{file} is still served");
        }
    }
}

/// Where a file is served.
fn address(file: &str) -> String {
    format!("/{}", file.strip_suffix("index.html").unwrap_or(file))
}

/// A few of each kind, with a page.
fn hub() -> Hub {
    let hub = small_hub();
    // A drawing is made when somebody asks for it, and counts nowhere.
    let settings = std::fs::read_to_string(hub.root().join("hub.yaml")).unwrap();
    hub.write("hub.yaml", &format!("{settings}outputs: {{social_cards: false}}\n"));
    hub.remove("content/posts/d.md");
    hub.write("content/pages/apropos.md", &text("title: À propos", "Qui nous sommes."));
    hub
}

fn change(hub: &Hub, path: &str, from: &str, to: &str) {
    let before = std::fs::read_to_string(hub.root().join(path)).unwrap();
    assert!(before.contains(from), "{before}");
    hub.write(path, &before.replace(from, to));
}

#[test]
fn an_edit_makes_again_what_shows_it_and_no_more() {
    let live = Live::new(hub());
    let all = live.made();
    let clean = live.hub.build();
    assert_eq!(all, clean.files.len());
    let pages = clean.files.keys().filter(|file| file.ends_with(".html")).count();
    /// A name for the edit, the edit, and how many files it makes again.
    type Edit<'e> = (&'static str, Box<dyn Fn(&Hub) + 'e>, usize);
    let edits: [Edit; 10] = [
        // Its page, and three feeds of the hub and of its kind.
        ("body", Box::new(|hub| change(hub, "content/posts/a.md", "Le texte.", "Le texto.")), 7),
        ("title", Box::new(|hub| change(hub, "content/posts/a.md", "Alpha", "Aleph")), 18),
        ("tag", Box::new(|hub| change(hub, "content/posts/b.md", "[commun]", "[autre]")), 18),
        ("name", Box::new(|hub| change(hub, "content/experts/marie.md", "Marie", "Marion")), 17),
        ("static", Box::new(|hub| hub.write("static/x.txt", "y")), 1),
        ("string", Box::new(|hub| hub.write("i18n/fr.yaml", "menu: Le menu\n")), pages),
        (
            "template",
            Box::new(|hub| hub.write("templates/components/embed.html", "<p>{{ title }}</p>")),
            pages,
        ),
        ("config", Box::new(|hub| change(hub, "hub.yaml", "paginate: 3", "paginate: 2")), 7),
        ("nothing", Box::new(|hub| change(hub, "content/posts/c.md", "date:", "date: ")), 0),
        ("delete", Box::new(|hub| hub.remove("content/posts/c.md")), 36),
    ];
    let (mut told, mut wanted) = (Vec::new(), Vec::new());
    let mut before = clean;
    for (name, edit, expected) in edits {
        edit(&live.hub);
        let Heard::Built { made, written, removed } = live.round() else { panic!("{name}") };
        let clean = live.hub.build();
        let differs = |(path, bytes): &(&String, &Vec<u8>)| before.files.get(*path) != Some(*bytes);
        let differing = clean.files.iter().filter(differs).count();
        let gone = before.files.keys().filter(|path| !clean.files.contains_key(*path)).count();
        assert_eq!((name, written, removed), (name, differing, gone));
        told.push((name, made, differing));
        wanted.push((name, expected, differing));
        before = clean;
    }
    assert_eq!(told, wanted, "the edit, the files it made, and those of them that differ");
}

#[test]
fn each_kind_can_come_move_and_go() {
    let live = Live::new(hub());
    live.made();
    let kinds = [
        (
            "content/posts/n.md",
            "content/posts/m.md",
            post("Neuf", "2026-02-01", ""),
            "/blog/n/",
            "/blog/m/",
        ),
        (
            "content/experts/n.md",
            "content/experts/m.md",
            text("name: Nina", ""),
            "/experts/n/",
            "/experts/m/",
        ),
        (
            "content/testimonials/n.md",
            "content/testimonials/m.md",
            testimonial("Nour", "2026-02-01", ""),
            "/temoignages/n/",
            "/temoignages/m/",
        ),
        (
            "content/events/n.md",
            "content/events/m.md",
            text("title: Nuit\nstart: 2026-12-02", ""),
            "/evenements/n/",
            "/evenements/m/",
        ),
        ("content/pages/n.md", "content/pages/m.md", text("title: Notes", "Mots."), "/n/", "/m/"),
    ];
    for (file, moved, written, path, moved_path) in kinds {
        let none = BTreeSet::new();
        live.hub.write(file, &written);
        assert!(live.made() > 0, "{file}");
        assert!(live.page(path).is_some(), "{path}");
        live.equals(&live.hub.build(), &none);
        std::fs::rename(live.hub.root().join(file), live.hub.root().join(moved)).unwrap();
        assert!(live.made() > 0, "{moved}");
        assert!(live.page(path).is_none() && live.page(moved_path).is_some(), "{moved_path}");
        live.equals(&live.hub.build(), &none);
        live.hub.remove(moved);
        live.made();
        assert!(live.page(moved_path).is_none(), "{moved_path}");
        live.equals(&live.hub.build(), &none);
    }
}

#[test]
fn the_last_good_website_stays_until_a_mistake_is_mended() {
    let live = Live::new(hub());
    live.made();
    let good = live.page("/blog/a/").unwrap();
    change(&live.hub, "content/posts/a.md", "date: 2026-01-01", "date: demain");
    let Heard::Failed(mistakes) = live.round() else { panic!("a date that is none") };
    assert!(mistakes.starts_with('P'), "{mistakes}");
    assert_eq!(live.preview.mistakes(), Some(mistakes));
    assert_eq!(live.page("/blog/a/").as_ref(), Some(&good));
    change(&live.hub, "content/posts/a.md", "date: demain", "date: 2026-01-01");
    assert_eq!(live.made(), 0, "it is as it was");
    assert_eq!(live.preview.mistakes(), None);
    assert_eq!(live.page("/blog/a/"), Some(good));
}

#[test]
fn a_template_that_fails_leaves_the_last_good_page() {
    let live = Live::new(hub());
    live.made();
    let good = live.page("/a-propos/").or_else(|| live.page("/apropos/")).unwrap();
    live.hub.write("templates/page.html", "{{ card.nothing.at.all }}");
    let Heard::Failed(mistakes) = live.round() else { panic!("nothing is not there") };
    assert!(mistakes.contains('P'), "{mistakes}");
    assert!(live.page("/blog/a/").is_some());
    assert_eq!(live.page("/apropos/"), Some(good));
    live.hub.remove("templates/page.html");
    assert!(live.made() > 0);
    assert_eq!(live.preview.mistakes(), None);
}

#[test]
fn without_a_website_the_first_mistakes_are_all_there_is() {
    let live = Live::new(Hub::new(&[("content/posts/a.md", &post("A", "hier", ""))]));
    assert!(matches!(live.round(), Heard::Failed(_)));
    assert!(matches!(live.preview.get("/"), Answer::Missing(None)));
    assert!(live.preview.mistakes().is_some());
}

#[test]
fn a_withheld_text_can_be_looked_at_and_is_nowhere_else() {
    let hub = hub();
    hub.write("content/posts/idee.md", &post("Une idée", "2026-01-05", "draft: true"));
    let live = Live::new(hub);
    live.made();
    let page = |source: &str| match live.preview.withheld(source) {
        Answer::File { bytes, .. } => Some(String::from_utf8_lossy(&bytes).into_owned()),
        _ => None,
    };
    let looked = page("content/posts/idee.md").unwrap();
    assert!(looked.contains("Le texte de Une idée."), "{looked}");
    assert!(page("content/posts/rien.md").is_none() && page("hub.yaml").is_none());
    let about = live.preview.about("/blog/a/");
    let withheld: Vec<(&str, &str)> =
        about.withheld.iter().map(|one| (one.source.path.as_str(), one.reason.as_str())).collect();
    assert_eq!(withheld, [("content/posts/idee.md", "draft")]);
    assert_eq!(about.source.unwrap().path, "content/posts/a.md");
    let shows: Vec<&str> = about.appears_on.iter().map(|link| link.url.as_str()).collect();
    assert!(shows.contains(&"/blog/") && shows.contains(&"/tags/commun/"), "{shows:?}");
    assert!(live.page("/blog/idee/").is_none());
    let clean = live.hub.build();
    assert!(clean.files_with("Une idée").is_empty());
    live.equals(&clean, &BTreeSet::new());
    // A look leaves no trace in what is remembered.
    change(&live.hub, "content/posts/a.md", "Le texte.", "Le texto.");
    assert_eq!(live.made(), 7);
    live.equals(&live.hub.build(), &BTreeSet::new());
}

#[test]
fn folders_lead_to_their_slash_and_the_rest_nowhere() {
    let live = Live::new(hub());
    live.made();
    assert!(matches!(live.preview.get("/blog"), Answer::Moved(path) if path == "/blog/"));
    for path in ["/rien/", "/blog/../blog/", "//blog/", "/hub.yaml", "/content/posts/a.md"] {
        assert!(matches!(live.preview.get(path), Answer::Missing(Some(_))), "{path}");
    }
    let below = Live::new(Hub::new(&[(
        "hub.yaml",
        "title: La place\nbase_url: https://place.example/hub\n",
    )]));
    below.made();
    assert!(matches!(below.preview.get("/"), Answer::Moved(path) if path == "/hub/"));
    assert!(below.page("/hub/").is_some() && below.page("/hub/404.html").is_some());
}

/// As many as [`ROUNDS`] times a few, all kinds of edits.
const ROUNDS: usize = 200;

#[test]
fn after_a_thousand_edits_the_preview_is_that_of_a_clean_build() {
    let given = std::env::var("PARVIS_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed: u64 = given.unwrap_or(now.as_nanos() as u64 | 1);
    println!("PARVIS_TEST_SEED={seed}");
    let mut dice = Dice(seed);
    let live = Live::new(Hub::new(&[
        ("content/experts/marie.md", &text("name: Marie", "")),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-01", "")),
    ]));
    let mut before: BTreeSet<String> = BTreeSet::new();
    let mut n_edits = 0;
    for round in 0..ROUNDS {
        for _ in 0..5 {
            println!("{n_edits}: {}", edit(&live.hub, &mut dice, n_edits));
            n_edits += 1;
        }
        // What nobody reads, so that no round is without a change.
        live.hub.write("static/round.txt", &round.to_string());
        let heard = live.round();
        let clean = live.hub.build();
        match heard {
            Heard::Failed(_) => assert!(clean.summary.errors > 0, "after edit {n_edits}"),
            Heard::Built { .. } => {
                assert_eq!(clean.summary.errors, 0, "after edit {n_edits}");
                let files: BTreeSet<String> = clean.files.keys().cloned().collect();
                live.equals(&clean, &before.difference(&files).cloned().collect());
                before = files;
            }
        }
    }
    assert_eq!(n_edits, 1_000);
}
