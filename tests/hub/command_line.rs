//! The program itself: formats, exit codes, what is printed where.

use crate::{CONFIG, Hub, post, text};
use std::path::Path;
use std::process::{Command, Output};

/// Runs parvis in a folder, without the environment of who runs the tests.
pub(crate) fn parvis(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PARVIS_"))
    {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const NOW: &str = "--now=2026-11-20T12:00";

#[test]
fn a_build_says_what_was_made_and_where_it_is() {
    let hub = Hub::new(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/b.md", &post("B", "2026-01-01", "draft: true")),
    ]);
    let output = parvis(hub.root(), &["build", NOW]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(err(&output), "");
    let told = out(&output);
    assert!(told.contains("1 post, 0 people"), "{told}");
    assert!(told.contains("held back: content/posts/b.md: draft\n"), "{told}");
    assert!(told.contains("output: public\n"), "{told}");
    assert!(hub.root().join("public/blog/a/index.html").is_file());
    assert!(!hub.root().join("public/blog/b/index.html").exists());
}

#[test]
fn mistakes_are_told_with_an_excerpt_and_end_with_1() {
    let hub = Hub::new(&[(
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2026-01-01\ntgas: [x]\n---\nBonjour.\n",
    )]);
    let output = parvis(hub.root(), &["build", NOW]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output), "");
    let told = err(&output);
    for part in [
        "error[P0103]: unknown key `tgas`",
        "--> content/posts/a.md:4:1",
        "4 | tgas: [x]",
        "^^^^",
        "did you mean `tags`?",
        "1 error in 1 file",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!hub.root().join("public/index.html").exists(), "nothing is written");
}

#[test]
fn a_failed_build_leaves_the_last_one() {
    let hub = Hub::new(&[("content/posts/a.md", &post("Avant", "2026-01-01", ""))]);
    assert_eq!(parvis(hub.root(), &["build", NOW]).status.code(), Some(0));
    let page = hub.root().join("public/blog/a/index.html");
    let before = std::fs::read(&page).unwrap();
    hub.write("content/posts/a.md", &post("Après", "hier", ""));
    assert_eq!(parvis(hub.root(), &["build", NOW]).status.code(), Some(1));
    assert_eq!(std::fs::read(&page).unwrap(), before);
}

#[test]
fn what_cannot_run_ends_with_2() {
    let empty = tempfile::TempDir::new().unwrap();
    let output = parvis(empty.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("there is no `hub.yaml`"), "{}", err(&output));
    let hub = Hub::new(&[]);
    assert_eq!(
        parvis(hub.root(), &["build", "--out", "."]).status.code(),
        Some(2),
        "the hub itself"
    );
    assert_eq!(
        parvis(hub.root(), &["build", "--out", "content"]).status.code(),
        Some(2),
        "a folder of sources"
    );
    assert_eq!(
        parvis(hub.root(), &["build", "--nowhere"]).status.code(),
        Some(2),
        "an unknown option"
    );
    assert_eq!(parvis(hub.root(), &["build", "--now", "demain"]).status.code(), Some(2));
    hub.write("plein/notes.txt", "à moi");
    assert_eq!(
        parvis(hub.root(), &["build", "--out", "plein"]).status.code(),
        Some(2),
        "files of someone else"
    );
    assert_eq!(std::fs::read_to_string(hub.root().join("plein/notes.txt")).unwrap(), "à moi");
}

#[test]
fn check_writes_nothing_and_dead_links_fail_it() {
    let hub =
        Hub::new(&[("content/posts/a.md", &text("title: A\ndate: 2026-01-01", "[x](/rien/)"))]);
    let output = parvis(hub.root(), &["check", NOW]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("error[P0203]"), "{}", err(&output));
    assert!(!hub.root().join("public").exists());
    assert_eq!(parvis(hub.root(), &["build", NOW]).status.code(), Some(0));
    assert_eq!(parvis(hub.root(), &["build", NOW, "--strict", "--fresh"]).status.code(), Some(1));
    hub.write("content/posts/a.md", &post("A", "2026-01-01", ""));
    let output = parvis(hub.root(), &["check", NOW]);
    assert_eq!(
        (output.status.code(), out(&output).as_str()),
        (Some(0), "no mistakes in 2 files\n")
    );
}

#[test]
fn json_is_one_document_with_summary_and_places() {
    let hub = Hub::new(&[
        ("hub.yaml", &format!("{CONFIG}languages: {{en: {{title: Square}}}}\n")),
        (
            "content/posts/a.md",
            &text("title: A\ndate: 2026-01-01\ntags: [t]\naliases: [/x/]", "Voir [ça](/rien/)."),
        ),
        ("content/posts/a.en.md", &post("A", "2026-01-01", "")),
        ("content/posts/b.md", &post("B", "2026-01-01", "draft: true")),
        (
            "content/comments/a.yaml",
            "- {id: c1, author: {name: A}, date: 2026-01-02, body: x}\n- {id: c2, author: {name: A}, date: 2026-01-02, body: x, status: spam}\n",
        ),
    ]);
    let output = parvis(hub.root(), &["build", NOW, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["version"], 1);
    let summary = &told["summary"];
    assert_eq!(summary["posts"], serde_json::json!({"all": 2, "fr": 1, "en": 1}));
    assert_eq!(summary["terms"]["tags"], serde_json::json!({"all": 1, "fr": 1}));
    assert_eq!(summary["terms"]["topics"], serde_json::json!({}));
    assert_eq!(summary["comments"], serde_json::json!({"published": 1, "not_published": 1}));
    assert_eq!(
        summary["held_back"],
        serde_json::json!([{"file": "content/posts/b.md", "reason": "draft"}])
    );
    assert_eq!(
        (&summary["aliases"], &summary["warnings"], &summary["errors"]),
        (&1.into(), &1.into(), &0.into())
    );
    for key in ["experts", "testimonials", "events", "pages", "files", "rendered", "written"] {
        assert!(!summary[key].is_null(), "{key} in {summary}");
    }
    assert_eq!(summary["files"], summary["written"]);
    let diagnostic = &told["diagnostics"][0];
    assert_eq!(told["diagnostics"].as_array().unwrap().len(), 1);
    let expected = [
        ("code", "P0203".into()),
        ("severity", "warning".into()),
        ("file", "content/posts/a.md".into()),
        ("line", 8.into()),
        ("column", 6.into()),
        ("end_line", serde_json::Value::from(8)),
    ];
    for (key, value) in expected {
        assert_eq!(diagnostic[key], value, "{key}");
    }
    assert_eq!(diagnostic["message"], "the link `/rien/` leads nowhere");
}

#[test]
fn json_is_whole_when_there_are_errors() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "hier", ""))]);
    let output = parvis(hub.root(), &["check", NOW, "--format=json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["summary"]["errors"], 1);
    assert_eq!(told["diagnostics"][0]["code"], "P0107");
    assert_eq!(err(&output), "");
}

#[test]
fn github_is_told_in_its_commands() {
    let hub = Hub::new(&[
        ("site/hub.yaml", CONFIG),
        ("site/content/posts/a,b.md", &text("title: A\ndate: 2026-01-01", "[x](/100%/)")),
    ]);
    let output = parvis(hub.root(), &["check", NOW, "--root", "site", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        out(&output),
        "::error file=site/content/posts/a%2Cb.md,line=6,col=1,title=P0203::the link `/100%25/` leads nowhere\n"
    );
}

#[test]
fn notes_are_told_when_asked() {
    let hub = Hub::new(&[
        ("content/experts/m.md", &text("name: M\ndraft: true", "")),
        ("content/posts/a.md", &post("A", "2026-01-01", "authors: [m]")),
    ]);
    assert_eq!(err(&parvis(hub.root(), &["check", NOW])), "");
    let told = err(&parvis(hub.root(), &["check", NOW, "--verbose"]));
    assert!(told.contains("P0209") && told.contains("content/posts/a.md:4:11"), "{told}");
}

#[test]
fn quiet_says_nothing_but_errors() {
    let hub =
        Hub::new(&[("content/posts/a.md", &text("title: A\ndate: 2026-01-01", "[x](/rien/)"))]);
    let output = parvis(hub.root(), &["build", NOW, "--quiet"]);
    assert_eq!(
        (out(&output).as_str(), err(&output).as_str(), output.status.code()),
        ("", "", Some(0))
    );
    assert!(err(&parvis(hub.root(), &["check", NOW, "--quiet"])).contains("P0203"));
}

#[test]
fn the_clock_is_told_by_option_then_by_the_environment() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-06-01", ""))]);
    let run = |args: &[&str], epoch: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        let output = command
            .current_dir(hub.root())
            .args(args)
            .env("SOURCE_DATE_EPOCH", epoch)
            .output()
            .unwrap();
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        told["summary"]["posts"]["all"].as_u64().unwrap()
    };
    let (may, july) = ("1777600000", "1783000000");
    assert_eq!(run(&["check", "--format=json"], may), 0);
    assert_eq!(run(&["check", "--format=json"], july), 1);
    assert_eq!(run(&["check", "--format=json", "--now=2026-07-01"], may), 1);
    assert_eq!(
        run(&["check", "--format=json", "--now=2026-06-01"], may),
        1,
        "a day without a time is over"
    );
    assert_eq!(run(&["check", "--format=json", "--now=2026-05-31T23:59"], july), 0);
}

#[test]
fn a_mistake_is_explained() {
    let here = tempfile::TempDir::new().unwrap();
    let output = parvis(here.path(), &["explain", "p0806"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("P0806") && out(&output).lines().count() > 1, "{}", out(&output));
    assert_ne!(parvis(here.path(), &["explain", "P9999"]).status.code(), Some(0));
}

#[test]
fn a_new_hub_builds_without_a_warning() {
    let here = tempfile::TempDir::new().unwrap();
    assert_eq!(parvis(here.path(), &["new", "mien"]).status.code(), Some(0));
    let root = here.path().join("mien");
    let output = parvis(&root, &["check", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    for kind in ["post", "expert", "testimonial", "event", "page"] {
        let output = parvis(&root, &["add", kind, "Une chose neuve"]);
        assert_eq!(output.status.code(), Some(0), "{kind}: {}", err(&output));
    }
    let output = parvis(&root, &["check", "--strict", "--drafts", "--future"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let output = parvis(&root, &["build", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
}
