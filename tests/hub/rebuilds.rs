//! What a build makes again: what changed, and no more; and never less than a fresh build would.

use crate::determinism::tree;
use crate::{Hub, build, config, options, post, testimonial, text};
use parvis::cache::{Cache, Store, Texts};
use parvis::out_path::OutPath;
use parvis::sinks::{Disk, DiskOptions, Fingerprint, Memory, Report, Sink, Stage};
use parvis::sources::Sources;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A sink that remembers which files it was handed.
struct Watched<'s> {
    sink: &'s dyn Sink,
    made: Mutex<BTreeSet<String>>,
}

impl Sink for Watched<'_> {
    fn keep(&self, file: &OutPath, made_from: Fingerprint) -> bool {
        self.sink.keep(file, made_from)
    }

    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize> {
        self.sink.keep_all(last, made_from)
    }

    fn write(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        self.made.lock().unwrap().insert(file.to_string());
        self.sink.write(file, stage, made_from, bytes)
    }

    fn copy(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        from: &Path,
    ) -> anyhow::Result<()> {
        self.made.lock().unwrap().insert(file.to_string());
        self.sink.copy(file, stage, made_from, from)
    }

    fn commit(self: Box<Self>) -> anyhow::Result<Report> {
        unreachable!("the sink within is committed")
    }
}

/// A hub that is built again and again, with all that one build leaves to the next.
struct Workshop {
    hub: Hub,
    memory: parvis::Memory,
    sink: Memory,
}

/// What one build did.
struct Round {
    made: BTreeSet<String>,
    parsed: usize,
    report: Report,
}

/// A few of each kind, naming each other.
pub(crate) fn small_hub() -> Hub {
    let files = [
        ("hub.yaml", config("paginate: 3\nbrand: {contact: {email: a@place.example}}")),
        (
            "content/posts/a.md",
            text(
                "title: Alpha\ndate: 2026-01-01\ndescription: La première.\ntags: [commun]\nauthors: [marie]",
                "Le texte.",
            ),
        ),
        (
            "content/posts/b.md",
            text(
                "title: Bravo\ndate: 2026-01-02\ndescription: La deuxième.\ntags: [commun]",
                "Le texte.",
            ),
        ),
        (
            "content/posts/c.md",
            text(
                "title: Charlie\ndate: 2026-01-03\ndescription: La troisième.\ntags: [autre]",
                "Le texte.",
            ),
        ),
        (
            "content/posts/d.md",
            text("title: Delta\ndate: 2025-01-04\ndescription: La quatrième.", "Le texte."),
        ),
        ("content/experts/marie.md", text("name: Marie", "")),
        ("content/events/e.md", text("title: Echo\nstart: 2026-12-01", "")),
        ("content/testimonials/t.md", testimonial("Awa", "2026-01-01", "words: {bien: 3}")),
        ("static/x.txt", "x".to_owned()),
    ];
    Hub::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())))
}

impl Workshop {
    fn new() -> Workshop {
        let hub = small_hub();
        Workshop { hub, memory: parvis::Memory::default(), sink: Memory::new() }
    }

    fn round(&mut self) -> Round {
        let sources = Sources::read(self.hub.root(), Path::new("hub.yaml")).unwrap();
        self.sink = Memory::after(&self.sink);
        let watched = Watched { sink: &self.sink, made: Mutex::default() };
        let outcome =
            parvis::compile(&sources, &self.hub.options, &mut self.memory, &watched, &()).unwrap();
        assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
        let made = watched.made.into_inner().unwrap();
        assert_eq!(outcome.summary.rendered, made.len(), "the summary counts what was made");
        Round { made, parsed: outcome.summary.parsed, report: self.sink.report() }
    }

    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let full = self.hub.root().join(path);
        let before = std::fs::read_to_string(&full).unwrap();
        assert!(before.contains(from), "{before}");
        std::fs::write(full, before.replace(from, to)).unwrap();
    }
}

/// The names in order, for comparing.
fn names(files: &[&str]) -> BTreeSet<String> {
    files.iter().map(|file| (*file).to_owned()).collect()
}

#[test]
fn when_nothing_changed_nothing_is_made() {
    let mut workshop = Workshop::new();
    let first = workshop.round();
    assert!(first.made.len() > 30 && first.parsed == 7);
    let second = workshop.round();
    assert_eq!(second.made, BTreeSet::new());
    assert_eq!(second.parsed, 0);
    assert_eq!((second.report.written, second.report.removed), (0, 0));
    assert_eq!(second.report.unchanged, first.made.len());
}

#[test]
fn an_edited_body_makes_its_page_and_the_feeds_that_carry_it() {
    let mut workshop = Workshop::new();
    workshop.round();
    workshop.edit("content/posts/a.md", "Le texte.", "Le texto.");
    let round = workshop.round();
    let feeds = ["feed.xml", "atom.xml", "feed.json"];
    let of_blog = feeds.map(|feed| format!("blog/{feed}"));
    let carrying = feeds.into_iter().chain(of_blog.iter().map(String::as_str));
    let made: Vec<&str> = carrying.chain(["blog/a/index.html"]).collect();
    assert_eq!(round.made, names(&made));
    assert_eq!(round.parsed, 1);
    assert_eq!(round.report.written, 7);
}

#[test]
fn an_edited_title_makes_its_page_and_what_shows_it() {
    let mut workshop = Workshop::new();
    workshop.round();
    let before = build(workshop.hub.root(), &options());
    workshop.edit("content/posts/a.md", "title: Alpha", "title: Alphabet");
    let round = workshop.round();
    let after = build(workshop.hub.root(), &options());
    let mut shown: BTreeSet<String> = before
        .files_with("Alpha")
        .into_iter()
        .chain(after.files_with("Alphabet"))
        .map(str::to_owned)
        .collect();
    for file in [
        "blog/a/index.html",
        "blog/index.html",
        "index.html",
        "tags/commun/index.html",
        "experts/marie/index.html",
        "blog/b/index.html",
    ] {
        assert!(shown.contains(file), "{file}");
    }
    assert!(!shown.contains("blog/c/index.html") && !shown.contains("evenements/index.html"));
    // A drawing shows it, too.
    shown.insert("assets/cards/blog/a.png".to_owned());
    assert_eq!(round.made, shown, "the files that show the title, and no other");
    assert_eq!(round.parsed, 1);
}

#[test]
fn a_later_build_makes_what_the_clock_changed() {
    let mut workshop = Workshop::new();
    workshop.round();
    workshop.hub.options.now = "2026-11-20T12:30:00Z".parse().unwrap();
    assert_eq!(workshop.round().made, BTreeSet::new(), "half an hour changes nothing");
    workshop.hub.options.now = "2026-12-01T12:00:00Z".parse().unwrap();
    let round = workshop.round();
    assert!(
        round.made.contains("evenements/e/index.html")
            && round.made.contains("evenements/index.html")
    );
    assert!(!round.made.contains("blog/a/index.html"), "{:?}", round.made);
}

#[test]
fn a_removed_post_leaves_nothing() {
    let mut workshop = Workshop::new();
    workshop.round();
    workshop.hub.remove("content/posts/d.md");
    let round = workshop.round();
    assert!(round.report.removed >= 3, "its page, its year and its month: {:?}", round.report);
    assert!(
        round.made.contains("blog/c/index.html") || round.made.contains("blog/a/index.html"),
        "{:?}",
        round.made
    );
}

#[test]
fn a_changed_template_or_word_of_the_theme_makes_every_page() {
    let mut workshop = Workshop::new();
    let n_pages = workshop.round().made.iter().filter(|file| file.ends_with(".html")).count();
    workshop.hub.write("i18n/fr.yaml", "menu: Le menu\n");
    let round = workshop.round();
    assert_eq!(round.made.iter().filter(|file| file.ends_with(".html")).count(), n_pages);
    assert_eq!(workshop.round().made, BTreeSet::new());
}

#[test]
fn a_changed_file_of_static_is_copied_alone() {
    let mut workshop = Workshop::new();
    workshop.round();
    workshop.hub.write("static/x.txt", "y");
    assert_eq!(workshop.round().made, names(&["x.txt"]));
}

#[test]
fn a_fresh_build_makes_everything_and_writes_what_differs() {
    let mut workshop = Workshop::new();
    let first = workshop.round();
    workshop.hub.options.fresh = true;
    let round = workshop.round();
    assert_eq!(round.made, first.made);
    assert_eq!(round.report.written, 0, "the same bytes stay where they are");
}

/// Numbers that look random and can be had again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// One edit, as an author makes it.
pub(crate) fn edit(hub: &Hub, dice: &mut Dice, number: usize) -> String {
    let slug = dice.roll(8);
    let file = format!("content/posts/p{slug}.md");
    let words = ["vélo", "frein", "Vélo", "atelier", "pluie"];
    let word = words[dice.roll(words.len())];
    let (path, text) = match dice.roll(18) {
        0..=3 => (
            file,
            post(
                &format!("Titre {word} {number}"),
                &format!("2026-0{}-10", 1 + dice.roll(9)),
                &format!("tags: [{word}]\nauthors: [marie]"),
            ),
        ),
        4 => (
            file,
            text(
                &format!("title: Fixe {slug}\ndate: 2026-01-0{}\ntags: [{word}]", 1 + slug),
                &format!("Corps {number} [[experts/marie]] [[posts/p{}]].", dice.roll(8)),
            ),
        ),
        5 => (file, post("Caché", "2026-01-01", "draft: true")),
        6 => (
            format!("content/experts/{}.md", ["marie", "paul"][dice.roll(2)]),
            text(&format!("name: Nom {number}\ntopics: [{word}]"), ""),
        ),
        7 => (
            format!("content/events/e{}.md", slug % 3),
            text(
                &format!("title: Fête {number}\nstart: 2026-1{}-15\ntags: [{word}]", dice.roll(3)),
                "",
            ),
        ),
        8 => (
            "content/testimonials/t.md".to_owned(),
            testimonial(
                "Awa",
                "2026-01-01",
                &format!("words: {{{word}: {}}}\nabout: [experts/marie]", 1 + number),
            ),
        ),
        9 => (
            "hub.yaml".to_owned(),
            config(&format!(
                "paginate: {}\ndescription: Version {}",
                1 + dice.roll(4),
                dice.roll(2)
            )),
        ),
        10 => {
            ("data/votes.csv".to_owned(), format!("testimonial,client,word\nt,c{number},{word}\n"))
        }
        11 => (
            "data/popularity.csv".to_owned(),
            format!("url,views\n/blog/p{slug}/,{number}\n/blog/p0/,7\n"),
        ),
        12 => (
            format!("content/tags/{}.md", ["velo", "frein"][dice.roll(2)]),
            text(
                &format!("title: {}\nalso: [pluie]", ["Vélo", "Frein"][dice.roll(2)]),
                &format!("Mots {number}."),
            ),
        ),
        13 => {
            let pages = ["blog", "tag", "expert", "base"];
            let part = format!("templates/components/{}.html", ["embed", "cards"][dice.roll(2)]);
            if number.is_multiple_of(2) {
                let path = hub.root().join(&part);
                if path.exists() {
                    std::fs::remove_file(path).unwrap();
                }
                return format!("remove {part}");
            }
            (part, format!("{{# {} {number} #}}", pages[dice.roll(4)]))
        }
        14 => {
            let menu = ["menu: Le menu", "", "menu: Carte"][dice.roll(3)];
            ("i18n/fr.yaml".to_owned(), format!("{menu}\n"))
        }
        15 => (
            file,
            text(
                &format!("title: Corps {slug}\ndate: 2026-01-0{}", 1 + slug),
                &format!(
                    "Mots {number}.\n\n## Titre {}\n\n[Marie](/experts/{}/#x) [p](p{}.md)",
                    dice.roll(3),
                    ["marie", "paul"][dice.roll(2)],
                    dice.roll(8)
                ),
            ),
        ),
        16 => (
            format!("content/comments/p{slug}.yaml"),
            format!(
                "- id: c1\n  date: 2026-02-0{}T10:00\n  author: {{name: Zoé}}\n  body: Merci {number}\n  status: {}\n",
                1 + dice.roll(9),
                ["approved", "pending"][dice.roll(2)]
            ),
        ),
        _ => {
            let path = hub.root().join(&file);
            if path.exists() {
                std::fs::remove_file(path).unwrap();
            }
            return format!("remove {file}");
        }
    };
    hub.write(&path, &text);
    format!("write {path}: {text}")
}

/// What one process keeps for the next.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    /// A new process, which knows nothing else.
    fn memory(&self) -> parvis::Memory {
        let bytes = self.0.lock().unwrap().clone();
        let texts = Texts::new(bytes, "test", Box::new(self.clone()));
        parvis::Memory::with_cache(Cache::default().with_texts(texts))
    }
}

impl Store for Kept {
    fn clear(&mut self) -> std::io::Result<()> {
        self.0.lock().unwrap().clear();
        Ok(())
    }
    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }
}

#[test]
fn after_any_edits_the_website_is_that_of_a_fresh_build() {
    let given = std::env::var("PARVIS_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed: u64 = given.unwrap_or(now.as_nanos() as u64 | 1);
    println!("PARVIS_TEST_SEED={seed}");
    let mut dice = Dice(seed);
    let hub = Hub::new(&[
        ("content/experts/marie.md", &text("name: Marie", "")),
        ("content/testimonials/t.md", &testimonial("Awa", "2026-01-01", "")),
    ]);
    let out = tempfile::TempDir::new().unwrap();
    let out = out.path().join("public");
    let kept = Kept::default();
    let mut memory = kept.memory();
    for number in 0..60 {
        if dice.roll(3) == 0 {
            memory.cache.texts.settle(true).unwrap();
            memory = kept.memory();
        }
        println!("{number}: {}", edit(&hub, &mut dice, number));
        let sources = Sources::read(hub.root(), Path::new("hub.yaml")).unwrap();
        let disk = Disk::open(
            &out,
            &DiskOptions { root: hub.root(), protected: &[], adopt: false, fresh: false },
        )
        .unwrap();
        let outcome = parvis::compile(&sources, &hub.options, &mut memory, &disk, &()).unwrap();
        let fresh = hub.build();
        assert_eq!(outcome.diagnostics.sorted(), fresh.diagnostics, "the mistakes are the same");
        if fresh.summary.errors > 0 {
            continue;
        }
        Box::new(disk).commit().unwrap();
        let standing = tree(&out);
        let names: Vec<&String> = standing.keys().collect();
        assert_eq!(names, fresh.files.keys().collect::<Vec<_>>(), "after edit {number}");
        let stale: Vec<&String> = fresh
            .files
            .iter()
            .filter(|(path, bytes)| standing[*path] != **bytes)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(stale, Vec::<&String>::new(), "after edit {number}");
    }
}
