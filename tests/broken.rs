//! Broken hubs, and what parvis says of each: a folder with a mistake in, the report out.
//!
//! A folder of `tests/broken/` is named for the code that it shows. It holds a hub, the report (`expected.stderr`)
//! and the exit code (`expected.code`); a line in `command` stands in for `check`. What git cannot keep, or should
//! not, is made by [`complete`]. `SNAPSHOTS=overwrite cargo test --test broken` writes the reports anew.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use snapbox::{Assert, Data, assert::DEFAULT_ACTION_ENV};
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn every_mistake_is_told_as_expected() {
    let wrong: Vec<String> = folders().iter().filter_map(|folder| compare(folder).err()).collect();
    assert!(wrong.is_empty(), "{}\n{} folders differ", wrong.join("\n"), wrong.len());
}

#[test]
fn every_code_has_a_folder_that_shows_it() {
    let shows = |folder: &PathBuf, id: &str| {
        let report = fs::read_to_string(folder.join("expected.stderr")).unwrap_or_default();
        name(folder).starts_with(&format!("{}-", id.to_lowercase()))
            && report.contains(&format!("[{id}]"))
    };
    let folders = folders();
    let codes = parvis::diagnostics::codes::ALL.iter().map(|code| code.id);
    let unseen: Vec<&str> =
        codes.filter(|id| !folders.iter().any(|folder| shows(folder, id))).collect();
    assert!(unseen.is_empty(), "no folder shows {}", unseen.join(", "));
}

fn folders() -> Vec<PathBuf> {
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")).unwrap();
    let mut folders: Vec<PathBuf> =
        all.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

/// Runs parvis on a copy of the folder. The error is the difference, to be read.
fn compare(folder: &Path) -> Result<(), String> {
    let temp = tempfile::tempdir().unwrap();
    let hub = temp.path().canonicalize().unwrap().join("hub");
    copy(folder, &hub);
    complete(name(folder), &hub);
    let Output { status, stderr, .. } = run(folder, &hub);
    let stderr = String::from_utf8(stderr).unwrap().replace(hub.to_str().unwrap(), "[HUB]");
    if stderr.contains("parvis itself is at fault") {
        return Err(format!("{}: {stderr}", name(folder)));
    }
    let code = status.code().map_or_else(|| status.to_string(), |code| format!("{code}\n"));
    let differs = |file: &str, actual: String| {
        let expected = Data::read_from(&folder.join(file), None).raw();
        let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
        assert.try_eq(Some(&name(folder)), Data::text(actual).raw(), expected).err()
    };
    let differences = [differs("expected.stderr", stderr), differs("expected.code", code)];
    let told: Vec<String> =
        differences.into_iter().flatten().map(|difference| difference.to_string()).collect();
    if told.is_empty() { Ok(()) } else { Err(told.join("\n")) }
}

fn run(folder: &Path, hub: &Path) -> Output {
    let line = fs::read_to_string(folder.join("command")).unwrap_or_else(|_| "check".to_owned());
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    command.args(line.split_whitespace()).args(["--now", "2026-11-20"]);
    command.env_clear().env("NO_COLOR", "1").current_dir(hub).output().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Adds the files that are too large, too odd or too deep to be kept beside this one.
fn complete(case: &str, hub: &Path) {
    const POST: &str = "content/posts/a.md";
    let write = |path: &str, bytes: &[u8]| {
        fs::create_dir_all(hub.join(path).parent().unwrap()).unwrap();
        fs::write(hub.join(path), bytes).unwrap();
    };
    let post = |front: &str, body: &str| {
        write(POST, format!("---\ntitle: A\ndate: 2026-01-01\n{front}---\n{body}\n").as_bytes());
    };
    match case {
        "p0111-nested-lists" => post(&format!("extra: {}\n", "[".repeat(20_000)), "Hello."),
        "p0117-front-matter-of-300-kb" => post(&"# Hello.\n".repeat(34_000), "Hello."),
        "p0118-eleven-megabytes" => post("", &"Hello. ".repeat(1_600_000)),
        "p0119-latin-1" => write(POST, b"---\ntitle: Caf\xe9\ndate: 2026-01-01\n---\nHello.\n"),
        "p0119-utf-16" => write(POST, b"\xff\xfe-\0-\0-\0\n\0"),
        "p0119-utf-16-without-mark" => {
            let text = "---\ntitle: A\ndate: 2026-01-01\n---\nHello.\n";
            write(POST, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
        }
        "p0119-hub-yaml" => write("hub.yaml", b"title: Caf\xe9\nbase_url: https://example.org\n"),
        "p0120-nul" => post("", "Hel\0lo and \u{7}bell."),
        "p0215-quotes-in-quotes" => post("", &"> ".repeat(10_000)),
        "p0307-twelve-folders" => {
            write(
                &format!("content/pages/{}a.md", format!("{}/", "folder".repeat(15)).repeat(12)),
                b"---\ntitle: A\n---\n",
            );
        }
        "p0702-link-outside" => {
            fs::write(
                hub.with_file_name("secret.md"),
                "---\ntitle: Secret\ndate: 2026-01-01\n---\nSecret.\n",
            )
            .unwrap();
            post("", "Hello.");
            symlink("../../../secret.md", hub.join("content/posts/b.md")).unwrap();
            symlink("../../..", hub.join("content/posts/c")).unwrap();
        }
        "p0702-circle" => {
            post("", "Hello.");
            symlink(".", hub.join("content/posts/b")).unwrap();
        }
        "p0702-static-is-a-link" => symlink("../..", hub.join("static")).unwrap(),
        "p0703-socket" => {
            post("", "Hello.");
            drop(UnixListener::bind(hub.join("content/posts/b.md")).unwrap());
        }
        _ => {}
    }
}
