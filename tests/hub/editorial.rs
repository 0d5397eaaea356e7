//! The editorial gate: only what an approver approved, as it stands, is published.

use crate::command_line::parvis;
use crate::{Hub, Site, config, post, site, site_with, text};
use parvis::editorial::{Decision, write};
use parvis::kinds::{Lane, RECORD_KEYS, Record, Status};
use sha2::{Digest, Sha256};
use std::path::Path;

fn gate(more: &str) -> String {
    config(&format!("editorial: {{required: true, approvers: [marie]}}\n{more}"))
}

const MARIE: (&str, &str) = ("content/experts/marie.md", "---\nname: Marie\n---\n");
const PAUL: (&str, &str) = ("content/experts/paul.md", "---\nname: Paul\n---\n");
const FILE: &str = "content/posts/a.md";

/// The hash that the mistake about a void approval tells.
#[track_caller]
fn hash(site: &Site) -> String {
    let told = site
        .mistakes()
        .into_iter()
        .find(|told| told.contains("P0806"))
        .unwrap_or_else(|| panic!("{:?}", site.mistakes()));
    let hash = told.split("approved_hash: ").nth(1).unwrap().trim_end_matches('`').to_owned();
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{told}");
    hash
}

/// A hub whose one post is approved as it stands.
fn approved(body: &str) -> (Hub, String) {
    let front = "title: Xyzzy\ndate: 2026-01-01\ntags: [a, b]\nstatus: approved\napproved_by: marie\napproved_on: 2026-01-02";
    let hub = Hub::new(&[
        ("hub.yaml", &gate("")),
        MARIE,
        PAUL,
        (FILE, &text(&format!("{front}\napproved_hash: x"), body)),
    ]);
    let hash = hash(&hub.build());
    let whole = text(&format!("{front}\napproved_hash: {hash}"), body);
    hub.write(FILE, &whole);
    (hub, whole)
}

#[test]
fn an_approved_text_is_published() {
    let (hub, _) = approved("Le texte.");
    let site = hub.build();
    site.is_silent();
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn an_edit_after_the_approval_voids_it() {
    let (hub, whole) = approved("Le texte.");
    for (what, edited) in [
        ("the body", whole.replace("Le texte.", "Le texte!")),
        ("the title", whole.replace("title: Xyzzy", "title: Xyzzys")),
        ("a tag", whole.replace("[a, b]", "[a, c]")),
        ("a new field", whole.replace("tags:", "featured: true\ntags:")),
    ] {
        assert_ne!(edited, whole);
        hub.write(FILE, &edited);
        let site = hub.build();
        assert_eq!(site.held_back(FILE), Some("changed after its approval"), "{what}");
        assert_eq!(site.codes(), ["P0806"], "{what}");
        assert_eq!(site.files_with("yzzy"), Vec::<&str>::new(), "{what}");
    }
}

#[test]
fn what_is_no_edit_leaves_the_approval() {
    let (hub, whole) = approved("Le texte.\nEt la suite.");
    for (what, same) in [
        ("line ends", whole.replace('\n', "\r\n")),
        ("the order of keys", whole.replace("title: Xyzzy\ndate: 2026-01-01\n", "date: 2026-01-01\ntitle: Xyzzy\n")),
        ("the record", whole.replace("approved_on: 2026-01-02", "approved_on: 2026-01-03\nlane: urgent\nwritten_by: paul\nhistory: [{status: review, by: paul, on: 2026-01-01}]")),
        ("the style of the YAML", whole.replace("tags: [a, b]", "tags:\n  - a\n  - \"b\" # deux")),
    ] {
        assert_ne!(same, whole);
        hub.write(FILE, &same);
        let site = hub.build();
        assert_eq!(site.mistakes(), Vec::<String>::new(), "{what}");
        assert!(site.has("blog/a/index.html"), "{what}");
    }
}

#[test]
fn the_hash_can_be_made_by_anybody() {
    let (_, whole) = approved("Le texte.");
    let told = whole.split("approved_hash: ").nth(1).unwrap().lines().next().unwrap();
    // The front matter without the record, as JSON with sorted keys; a line end; the body.
    let hashed =
        concat!(r#"{"date":"2026-01-01","tags":["a","b"],"title":"Xyzzy"}"#, "\n\nLe texte.\n");
    let digest = Sha256::digest(hashed);
    assert_eq!(told, digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
}

#[test]
fn a_text_on_its_way_is_held_back_and_is_in_no_file() {
    for (record, reason) in [
        ("", "not approved"),
        ("status: idea", "status: idea"),
        ("status: selected", "status: selected"),
        ("status: writing\nheld_by: paul", "status: writing"),
        ("status: review", "status: review"),
        ("status: approved", "not approved by anyone"),
        (
            "status: approved\napproved_by: paul\napproved_hash: x",
            "approved by paul, who is not an approver",
        ),
        ("status: approved\napproved_by: marie", "changed after its approval"),
    ] {
        let site = site(&[
            ("hub.yaml", &gate("")),
            MARIE,
            PAUL,
            (FILE, &post("Xyzzy", "2026-01-01", record)),
        ]);
        assert_eq!(site.held_back(FILE), Some(reason), "{record}");
        assert_eq!(site.files_with("yzzy"), Vec::<&str>::new(), "{record}");
        assert_eq!(site.summary.posts["all"], 0);
    }
}

#[test]
fn whoever_is_no_approver_is_named() {
    let site = site(&[
        ("hub.yaml", &gate("")),
        MARIE,
        PAUL,
        (FILE, &post("A", "2026-01-01", "status: approved\napproved_by: paul")),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "warning P0807 content/posts/a.md:5:14 held back: `paul` is not an approver of this hub; approvers are `marie`: `parvis approve content/posts/a.md --by marie`"
        ]
    );
}

#[test]
fn drafts_show_what_is_on_its_way() {
    let files = [
        ("hub.yaml", &*gate("")),
        MARIE,
        PAUL,
        (FILE, &*post("A", "2026-01-01", "status: writing")),
    ];
    let site = site_with(&files, |options| options.drafts = true);
    site.is_silent();
    assert!(site.has("blog/a/index.html"));
}

#[test]
fn the_gate_is_for_posts_alone() {
    let site = site(&[
        ("hub.yaml", &gate("")),
        MARIE,
        ("content/pages/p.md", &text("title: P", "Bonjour.")),
    ]);
    site.is_silent();
    assert!(site.has("p/index.html") && site.has("experts/marie/index.html"));
}

#[test]
fn a_translation_has_an_approval_of_its_own() {
    let (hub, whole) = approved("Le texte.");
    hub.write("hub.yaml", &gate("languages: {en: {title: Square}}"));
    hub.write("content/posts/a.en.md", &whole.replace("Le texte.", "The text."));
    let site = hub.build();
    assert!(site.has("blog/a/index.html") && !site.has("en/blog/a/index.html"));
    assert_eq!(site.held_back("content/posts/a.en.md"), Some("changed after its approval"));
}

#[test]
fn without_the_gate_a_status_still_holds_back() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "status: writing")),
        ("content/posts/b.md", &post("B", "2026-01-01", "status: approved")),
        ("content/posts/c.md", &post("C", "2026-01-01", "status: published")),
    ]);
    assert_eq!(site.titles("blog/index.html"), ["B", "C"]);
    assert_eq!(site.held_back("content/posts/a.md"), Some("status: writing"));
}

// The commands.

const ON: &str = "--on=2026-11-20";

/// A hub with the gate, two people, and this post.
fn with_post(text: &str) -> Hub {
    Hub::new(&[("hub.yaml", &gate("")), MARIE, PAUL, (FILE, text)])
}

fn read(hub: &Hub, path: &str) -> String {
    std::fs::read_to_string(hub.root().join(path)).unwrap()
}

/// Runs parvis in the hub, and hands back what it says. It ends with this code.
#[track_caller]
fn run(hub: &Hub, code: i32, args: &[&str]) -> String {
    let output = parvis(hub.root(), args);
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
    told
}

#[test]
fn a_text_goes_its_whole_way_by_commands() {
    let hub =
        with_post(&post("A", "2026-01-01", "# how it came about\nlane: urgent # for the fair"));
    for (status, by, on) in [
        ("idea", "paul", 1),
        ("selected", "marie", 3),
        ("writing", "paul", 4),
        ("review", "paul", 9),
    ] {
        run(&hub, 0, &["status", "a", status, "--by", by, &format!("--on=2026-11-0{on}")]);
    }
    let told = run(&hub, 0, &["approve", "a", "--by", "marie", "--on=2026-11-10"]);
    assert_eq!(told, format!("{FILE}\n"));
    let site = hub.build();
    site.is_silent();
    assert!(site.has("blog/a/index.html"));
    assert_eq!(
        site.text("blog/a/index.html", ".credits dt"),
        ["Idée", "Choix", "Texte", "Validation"]
    );
    assert_eq!(site.text("blog/a/index.html", ".credits dd"), ["Paul", "Marie", "Paul", "Marie"]);
    let whole = read(&hub, FILE);
    let hash = whole.split("approved_hash: ").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(
        whole,
        format!(
            "---\ntitle: A\ndate: 2026-01-01\n# how it came about\nstatus: approved\nidea_by: paul\nselected_by: marie\n\
             written_by: paul\napproved_by: marie\napproved_on: 2026-11-10\napproved_hash: {hash}\nlane: urgent # for the fair\n\
             history:\n  - {{status: idea, by: paul, on: 2026-11-01}}\n  - {{status: selected, by: marie, on: 2026-11-03}}\n  \
             - {{status: writing, by: paul, on: 2026-11-04}}\n  - {{status: review, by: paul, on: 2026-11-09}}\n  \
             - {{status: approved, by: marie, on: 2026-11-10}}\n---\n\nLe texte de A.\n"
        )
    );
    hub.write(FILE, &whole.replace("Le texte", "Un texte"));
    let site = hub.build();
    assert_eq!(site.held_back(FILE), Some("changed after its approval"));
    assert!(
        site.mistakes()[0].contains("`parvis approve content/posts/a.md --by marie`"),
        "{:?}",
        site.mistakes()
    );
    run(&hub, 0, &["approve", "a", "--by=marie", ON]);
    assert!(hub.build().has("blog/a/index.html"));
    assert_eq!(read(&hub, FILE).matches("status: approved").count(), 3, "one is the status");
}

#[test]
fn a_step_leaves_every_other_byte() {
    let before = "\u{feff}---\r\n\"title\" : 'A'   # nom\r\ndate: 2026-01-01\r\nstatus: \"idea\" # où ?\r\nextra: {b: 1,\r\n  a: \"é\"}\r\n# fin\r\n---\r\nTexte  \r\n\r\nsans fin";
    let hub = with_post(before);
    run(&hub, 0, &["status", FILE, "writing", "--by=paul", ON]);
    let step = "status: \"writing\" # où ?\r\nwritten_by: paul\r\nheld_by: paul\r\nhistory:\r\n  - {status: writing, by: paul, on: 2026-11-20}\r\n";
    assert_eq!(read(&hub, FILE), before.replace("status: \"idea\" # où ?\r\n", step));
    // All in one line, with one entry a line in its history.
    let flow = "---\n{title: A, date: 2026-01-01, status: idea, held_by: paul, history: [{status: idea}]} # x\n---\nTexte.\n";
    hub.write(FILE, flow);
    run(&hub, 0, &["approve", FILE, "--by=marie", ON]);
    let told = read(&hub, FILE);
    assert!(told.starts_with("---\n{title: A, date: 2026-01-01, status: approved, held_by: ~, history: [{status: idea}, {status: approved, by: marie, on: 2026-11-20}], approved_by: marie, "), "{told}");
    assert!(told.ends_with("} # x\n---\nTexte.\n"), "{told}");
    assert!(hub.build().has("blog/a/index.html"));
}

#[test]
fn a_step_of_any_text_of_the_example_changes_its_record_alone() {
    let sources = parvis::sources::Sources::read(&crate::example::root(), Path::new("hub.yaml"));
    let sources = sources.unwrap();
    let posts = || sources.texts.iter().filter(|text| text.path.starts_with("content/posts/"));
    let decision = Decision {
        status: Status::Approved,
        by: "maelle-kerbrat",
        on: "2026-11-20".parse().unwrap(),
        holder: None,
        lane: Some(Lane::Urgent),
        approved_hash: Some("0123abcd"),
    };
    let is_of_record = |line: &&str| {
        RECORD_KEYS.iter().any(|key| line.starts_with(&format!("{key}:")))
            || line.starts_with("  - {status: ")
    };
    for source in posts() {
        let text = &source.text;
        let made = write(text, &Record::default(), &decision);
        let made = made.unwrap_or_else(|why| panic!("{}: {why:?}", source.path));
        let others = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !is_of_record(line)).map(str::to_owned).collect()
        };
        assert_eq!(others(text), others(&made), "{}", source.path);
        assert!(made.contains("\nlane: urgent\n") && made.contains("on: 2026-11-20}\n"), "{made}");
    }
    assert!(posts().count() > 20);
}

#[test]
fn a_post_is_named_by_slug_path_or_reference() {
    let hub = with_post(&post("A", "2026-01-01", "slug: premier"));
    hub.write("content/posts/b/index.md", &post("B", "2026-01-01", ""));
    for named in [
        "premier",
        "posts/premier",
        FILE,
        "./content/posts/a.md",
        "b",
        "content/posts/b",
        "content/posts/b/index.md",
    ] {
        let told = run(&hub, 0, &["status", named, "idea", "--by=paul", ON, "-n"]);
        assert!(
            told.contains("status: idea") && told.contains("would change content/posts/"),
            "{told}"
        );
    }
    let absolute = hub.root().join(FILE);
    run(&hub, 0, &["status", absolute.to_str().unwrap(), "idea", "--by=experts/paul", ON, "-n"]);
    let below =
        parvis(&hub.root().join("content/posts"), &["status", "a.md", "idea", "--by=paul", "-n"]);
    assert_eq!(below.status.code(), Some(0));
    assert_eq!(read(&hub, FILE), post("A", "2026-01-01", "slug: premier"), "nothing was written");
}

#[test]
fn what_cannot_be_recorded_is_refused_with_a_way_out() {
    let hub = with_post(&post("A", "2026-01-01", ""));
    hub.write("hub.yaml", &gate("languages: {en: {title: Square}}"));
    hub.write("content/pages/p.md", "---\ntitle: P\n---\n");
    hub.write("content/posts/deux.md", &post("Deux", "2026-01-01", ""));
    hub.write("content/posts/deux.en.md", &post("Two", "2026-01-01", ""));
    hub.write("content/posts/nu.md", "Rien que du texte.\n");
    hub.write("content/posts/ouvert.md", "---\ntitle: X\n");
    hub.write("content/posts/faux.md", "---\ntitle: [\n---\n");
    let before: Vec<String> = ["a", "deux", "nu", "ouvert", "faux"]
        .map(|name| read(&hub, &format!("content/posts/{name}.md")))
        .into();
    for (args, told) in [
        (["status", "dex", "idea", "--by=paul"], "did you mean `deux`?"),
        (["status", "introuvable", "idea", "--by=paul"], "there is no post `introuvable`"),
        (
            ["status", "content/posts/b.md", "idea", "--by=paul"],
            "did you mean `content/posts/a.md`?",
        ),
        (["status", "content/pages/p.md", "idea", "--by=paul"], "`content/pages/p.md` is no post"),
        (
            ["status", "deux", "idea", "--by=paul"],
            "`content/posts/deux.en.md` or `content/posts/deux.md`",
        ),
        (["status", "a", "idea", "--by=pual"], "did you mean `paul`?"),
        (["status", "a", "idea", "--by=nobody-near"], "there is no person `nobody-near`"),
        (["status", "a", "reveiw", "--by=paul"], "review"),
        (["status", "a", "approved", "--by=paul"], "`parvis approve a --by paul` writes it"),
        (["status", "nu", "idea", "--by=paul"], "has no front matter"),
        (["status", "ouvert", "idea", "--by=paul"], "close it with a line of `---`"),
        (["status", "faux", "idea", "--by=paul"], "parvis check"),
        (["approve", "a", "--by=paul", ON], "`paul` is not an approver of this hub"),
        (["status", "a", "idea", "--by=paul=x"], "there is no person"),
    ] {
        let said = run(&hub, 2, &args);
        assert!(said.contains(told), "{args:?}: {said}");
        assert!(said.contains("help: ") || said.contains("tip: "), "{args:?}: {said}");
    }
    let bad_day = run(&hub, 2, &["status", "a", "idea", "--by=paul", "--on=demain"]);
    assert!(bad_day.contains("2026-05-12"), "{bad_day}");
    let after: Vec<String> = ["a", "deux", "nu", "ouvert", "faux"]
        .map(|name| read(&hub, &format!("content/posts/{name}.md")))
        .into();
    assert_eq!(before, after);
}

#[test]
fn a_hub_without_approvers_is_told_how_to_name_one() {
    let hub = Hub::new(&[MARIE, (FILE, &post("A", "2026-01-01", ""))]);
    let said = run(&hub, 2, &["approve", "a", "--by=marie"]);
    assert!(said.contains("`editorial: {approvers: [marie]}`"), "{said}");
}

#[test]
fn a_text_with_mistakes_or_a_draft_is_not_approved() {
    let wrong = post("A", "2026-01-01", "authors: [nobody-here]");
    let hub = with_post(&wrong);
    let said = run(&hub, 1, &["approve", "a", "--by=marie"]);
    assert!(said.contains("P0201") && said.contains("mend them first"), "{said}");
    assert_eq!(read(&hub, FILE), wrong);
    let draft = post("A", "2026-01-01", "draft: true\nvoice: offical");
    hub.write(FILE, &draft);
    assert!(run(&hub, 1, &["approve", "a", "--by=marie"]).contains("P0106"));
    hub.write(FILE, &post("A", "2026-01-01", "draft: true"));
    let said = run(&hub, 2, &["approve", "a", "--by=marie"]);
    assert!(said.contains("remove its `draft: true` first"), "{said}");
}

#[test]
fn who_approves_twice_is_told_and_nothing_is_written() {
    let hub = with_post(&post("A", "2026-01-01", ""));
    run(&hub, 0, &["approve", "a", "--by=marie", ON]);
    let once = read(&hub, FILE);
    let said = run(&hub, 0, &["approve", "a", "--by=marie", "--on=2026-11-21"]);
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(read(&hub, FILE), once);
}

#[test]
fn a_text_that_goes_back_loses_its_approval_and_keeps_its_history() {
    let hub = with_post(&post("A", "2026-01-01", ""));
    run(&hub, 0, &["approve", "a", "--by=marie", "--on=2026-11-01"]);
    run(&hub, 0, &["status", "a", "writing", "--by=paul", "--lane=urgent", ON]);
    let told = read(&hub, FILE);
    assert_eq!(
        told,
        post(
            "A",
            "2026-01-01",
            "status: writing\nwritten_by: paul\nheld_by: paul\nlane: urgent\nhistory:\n  - {status: approved, by: marie, on: 2026-11-01}\n  - {status: writing, by: paul, on: 2026-11-20}"
        )
    );
    assert_eq!(hub.build().held_back(FILE), Some("status: writing"));
    run(&hub, 0, &["status", "a", "review", "--by=paul", ON]);
    assert!(read(&hub, FILE).contains("\nheld_by: marie\n"), "the one approver has it now");
    run(&hub, 0, &["approve", "a", "--by=marie", ON]);
    run(&hub, 0, &["status", "a", "published", "--by=marie", ON]);
    assert!(!read(&hub, FILE).contains("held_by"));
    assert!(hub.build().has("blog/a/index.html"), "what is published stays approved");
}

#[test]
#[cfg(unix)]
fn a_file_that_is_read_only_or_behind_a_link_keeps_what_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let hub = with_post(&post("A", "2026-01-01", ""));
    let path = hub.root().join(FILE);
    let mode =
        |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o444);
    let said = run(&hub, 2, &["status", "a", "idea", "--by=paul"]);
    assert!(
        said.contains("is read-only") && said.contains("chmod u+w content/posts/a.md"),
        "{said}"
    );
    mode(0o640);
    std::fs::rename(&path, hub.root().join("content/a.txt")).unwrap();
    symlink("../a.txt", &path).unwrap();
    run(&hub, 0, &["status", "a", "idea", "--by=paul", ON]);
    run(&hub, 0, &["status", FILE, "idea", "--by=paul", ON, "-n"]);
    assert!(std::fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(read(&hub, "content/a.txt").contains("status: idea"));
    let kept = std::fs::metadata(hub.root().join("content/a.txt")).unwrap().permissions().mode();
    assert_eq!(kept & 0o777, 0o640);
    let left = std::fs::read_dir(hub.root().join("content")).unwrap().count();
    assert_eq!(left, 3, "nothing is left aside: posts, experts, a.txt");
}

// The gate of the check.

#[test]
fn the_check_at_the_gate_wants_every_published_text_approved() {
    let hub = Hub::new(&[
        ("hub.yaml", &config("editorial: {approvers: [marie]}")),
        MARIE,
        PAUL,
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/b.md", &post("B", "2026-01-01", "status: approved\napproved_by: paul")),
        ("content/posts/c.md", &post("C", "2026-01-01", "status: approved\napproved_by: marie")),
        ("content/posts/d.md", &post("D", "2026-01-01", "approved_by: marie\napproved_hash: 12ab")),
        ("content/posts/e.md", &post("E", "2026-01-01", "status: writing")),
        ("content/posts/f.md", &post("F", "2026-01-01", "draft: true")),
        ("content/pages/p.md", &text("title: P", "Une page.")),
    ]);
    run(&hub, 0, &["check"]);
    let said = run(&hub, 1, &["check", "--gate"]);
    for told in [
        "published without a valid approval: nobody has approved it\n--> content/posts/a.md",
        "`paul` is not an approver of this hub\n --> content/posts/b.md:5:14",
        "its approval has no `approved_hash`\n--> content/posts/c.md",
        "the text is not the one that was approved\n --> content/posts/d.md:5:16",
        "help: approvers are `marie`: `parvis approve content/posts/a.md --by marie`",
        "4 errors in 4 files",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    for name in ["a", "b", "c", "d"] {
        run(&hub, 0, &["approve", name, "--by=marie", ON]);
    }
    run(&hub, 0, &["check", "--gate", "--strict"]);
}

#[test]
fn without_the_gate_a_void_approval_is_told_all_the_same() {
    let hub = Hub::new(&[
        ("hub.yaml", &config("editorial: {approvers: [marie]}")),
        MARIE,
        (FILE, &post("A", "2026-01-01", "")),
    ]);
    run(&hub, 0, &["approve", "a", "--by=marie", ON]);
    hub.build().is_silent();
    hub.write(FILE, &read(&hub, FILE).replace("Le texte", "Un texte"));
    let site = hub.build();
    assert!(site.has("blog/a/index.html"));
    assert_eq!(site.codes(), ["P0806"]);
    assert!(site.mistakes()[0].contains("published all the same"), "{:?}", site.mistakes());
}

// The board.

/// A text a step, held and not.
fn pipeline() -> Hub {
    let step = |status, on| format!("  - {{status: {status}, by: paul, on: {on}}}\n");
    let (idea, writing) = (step("idea", "2026-11-01"), step("writing", "2026-11-09"));
    Hub::new(&[
        ("hub.yaml", &config("editorial: {approvers: [marie]}\nlanguages: {en: {title: Square}}")),
        MARIE,
        PAUL,
        (
            "content/posts/idee.md",
            &post("Une idée", "2026-11-01", &format!("status: idea\nhistory:\n{idea}")),
        ),
        (
            "content/posts/texte.md",
            &post(
                "Un texte",
                "2026-11-01",
                &format!("status: writing\nheld_by: paul\nhistory:\n{idea}{writing}"),
            ),
        ),
        (
            "content/posts/vite.md",
            &post(
                "Vite",
                "2026-11-01",
                &format!(
                    "status: writing\nheld_by: paul\nlane: urgent\nhistory:\n{idea}  - {{status: writing, on: 2026-11-19}}\n"
                ),
            ),
        ),
        (
            "content/posts/vite.en.md",
            &post("Quick", "2026-11-01", "status: review\nheld_by: marie"),
        ),
        (
            "content/posts/attend.md",
            &post(
                "Attend",
                "2027-01-01",
                "status: approved\napproved_by: marie\napproved_on: 2026-11-13",
            ),
        ),
        ("content/posts/paru.md", &post("Paru", "2026-11-10", "")),
        ("content/posts/ancien.md", &post("Ancien", "2026-10-01", "status: published")),
        ("content/posts/brouillon.md", &post("Brouillon", "2026-10-01", "draft: true")),
    ])
}

#[test]
fn the_board_tells_who_holds_what_for_how_long() {
    let told = run(&pipeline(), 0, &["board", "--now=2026-11-20"]);
    let expected = "\
idea: 1 text
  idee               nobody      19 days  Une idée
selected: 0 texts
writing: 2 texts
  vite       urgent  Paul          1 day  Vite
  texte              Paul        11 days  Un texte
review: 1 text
  vite (en)          Marie        ? days  Quick
approved: 1 text
  attend                          7 days  held back: waits for 2027-01-01: Attend
published: 2 texts
  paru                       10 days ago  Paru
  ancien                     50 days ago  Ancien
lead times, the median:
  idea: 8 days, at most 18 days, of 2 texts
";
    assert_eq!(told, expected);
}

#[test]
fn the_board_fits_the_terminal_and_ends_somewhere() {
    let hub = pipeline();
    for index in 0..8 {
        hub.write(&format!("content/posts/p{index}.md"), &post("Plus", "2026-02-01", ""));
    }
    let within = |columns: usize| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["board", "--now=2026-11-20"])
            .current_dir(hub.root())
            .env("COLUMNS", columns.to_string())
            .output()
            .unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let (texts, _) = told.split_once("lead times").unwrap();
        assert!(texts.lines().all(|line| line.chars().count() <= columns), "{told}");
        assert!(told.contains("published: 10 texts, the last 5\n"), "{told}");
        told
    };
    let wide = within(60);
    assert!(wide.contains("  texte              Paul         11 days  Un texte\n"), "{wide}");
    assert!(wide.contains("  7 days  held back: waits…\n"), "{wide}");
    let narrow = within(40);
    assert!(narrow.contains("  vite\n    urgent, Paul, 1 day, Vite\n"), "{narrow}");
    assert!(narrow.contains("  attend\n    7 days, held back: waits for 2027-0…\n"), "{narrow}");
    let all = run(&hub, 0, &["board", "--now=2026-11-20", "--all"]);
    assert!(all.contains("published: 10 texts\n") && all.contains("  p7 "), "{all}");
}

#[test]
fn the_board_is_one_document_for_programs() {
    let output = parvis(pipeline().root(), &["board", "--now=2026-11-20", "--format=json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&document["version"], &document["today"]), (&1.into(), &"2026-11-20".into()));
    let stages = document["stages"].as_array().unwrap();
    let statuses: Vec<&str> =
        stages.iter().map(|stage| stage["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["idea", "selected", "writing", "review", "approved", "published"]);
    let text = &stages[2]["texts"][1];
    assert_eq!(
        *text,
        serde_json::json!({
            "file": "content/posts/texte.md", "slug": "texte", "lang": "fr", "title": "Un texte",
            "status": "writing", "held_by": "paul", "since": "2026-11-09", "days": 11,
            "lane": "normal", "held_back": null,
            "steps": [
                {"status": "idea", "by": "paul", "from": "2026-11-01", "until": "2026-11-09", "days": 8},
                {"status": "writing", "by": "paul", "from": "2026-11-09", "until": null, "days": 11},
            ],
        })
    );
    assert_eq!(stages[2]["texts"][0]["lane"], "urgent");
    assert_eq!(stages[4]["texts"][0]["held_back"], "waits for 2027-01-01");
    let lead =
        serde_json::json!([{"status": "idea", "texts": 2, "median_days": 8, "longest_days": 18}]);
    assert_eq!(document["lead_times"], lead);
}

#[test]
fn the_board_says_when_texts_may_be_missing() {
    let hub = pipeline();
    hub.write("content/posts/faux.md", "---\ntitle: [\n---\n");
    let said = run(&hub, 0, &["board"]);
    assert!(said.contains("warning: the hub has 1 error") && said.contains("vite"), "{said}");
}
