//! When the website changes though no file does.

use super::command_line::parvis;
use super::*;
use jiff::{Timestamp, ToSpan};

/// What `parvis next-build` prints for a hub at a moment.
#[track_caller]
fn next(hub: &Hub, now: &str, more: &[&str]) -> String {
    let asked = [&["next-build", "--quiet", "--now", now], more].concat();
    let output = parvis(hub.root(), &asked);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The website at a moment.
fn files(hub: &Hub, now: Timestamp) -> BTreeMap<String, Vec<u8>> {
    build(hub.root(), &Options { now, ..hub.options.clone() }).files
}

/// Nothing changes up to this moment, and something does at it.
#[track_caller]
fn is_exact(hub: &Hub, now: &str, at: &str) {
    let (now, at): (Timestamp, Timestamp) = (now.parse().unwrap(), at.parse().unwrap());
    let before = files(hub, now);
    assert_eq!(before, files(hub, at - 1.second()), "it changes before {at}");
    assert_ne!(before, files(hub, at), "it does not change at {at}");
}

#[test]
fn a_text_that_waits_for_its_day_is_due_then() {
    let hub = Hub::new(&[
        ("hub.yaml", &config("timezone: Europe/Paris")),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/b.md", &post("B", "2026-11-24T07:30", "")),
        ("content/posts/c.md", &post("C", "2026-12-24T07:30", "")),
    ]);
    assert_eq!(next(&hub, "2026-11-20T12:00", &[]), "2026-11-24T07:30:00+01:00");
    is_exact(&hub, "2026-11-20T11:00:00Z", "2026-11-24T06:30:00Z");
    assert_eq!(next(&hub, "2026-11-20T12:00", &["--within", "3"]), "never");
    let json = next(&hub, "2026-11-20T12:00", &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["at"], "2026-11-24T07:30:00+01:00");
    let files = told["files"].as_array().unwrap();
    assert!(files.contains(&"blog/b/index.html".into()), "{files:?}");
    assert!(!files.contains(&"blog/c/index.html".into()), "{files:?}");
}

#[test]
fn an_event_is_due_when_its_day_comes_and_when_it_is_over() {
    let hub = Hub::new(&[
        ("hub.yaml", &config("timezone: Europe/Paris")),
        (
            "content/events/a.md",
            "---\ntitle: A\nstart: 2026-11-26T19:00\nend: 2026-11-26T21:00\n---\n",
        ),
    ]);
    let morning = next(&hub, "2026-11-24T12:00", &[]);
    assert!(morning.ends_with("T00:00:00+01:00"), "{morning}");
    is_exact(&hub, "2026-11-24T11:00:00Z", &morning);
    let after = next(&hub, "2026-11-26T12:00", &[]);
    is_exact(&hub, "2026-11-26T11:00:00Z", &after);
}

#[test]
fn a_hub_that_waits_for_nothing_is_never_due() {
    let hub = Hub::new(&[("content/pages/a.md", "---\ntitle: A\n---\n\nA.\n")]);
    assert_eq!(next(&hub, "2026-11-20", &["--within", "30"]), "never");
}

#[test]
fn a_hub_with_mistakes_is_told_as_such() {
    let hub = Hub::new(&[("content/posts/a.md", "---\ntitle: [\n---\n")]);
    let output = parvis(hub.root(), &["next-build"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the hub has mistakes") && said.contains("parvis check"), "{said}");
}
