//! What is to be done for events.

use super::command_line::parvis;
use super::*;
use serde_json::Value;

fn event(title: &str, start: &str, more: &str) -> String {
    format!("---\ntitle: {title}\nstart: {start}\n{more}\n---\n")
}

fn agenda(hub: &Hub, now: &str, more: &[&str]) -> String {
    let output = parvis(hub.root(), &[&["agenda", "--now", now], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn days_count_from_the_start_and_what_is_done_is_not_told() {
    let tasks = "prepare:\n  - {what: Salle, due: -45, done: true}\n  - {what: Soupe, due: -8}\n  - {what: Micro, due: -6}\n  - {what: Chaises, due: -3}\n  - {what: Loin, due: 90}";
    let hub = Hub::new(&[("content/events/a.md", &event("Fête", "2026-11-26T19:00", tasks))]);
    assert_eq!(
        agenda(&hub, "2026-11-20", &[]),
        "2026-11-26 a (announced): Fête\n  \
         2026-11-18  overdue by 2 days  Soupe\n  \
         2026-11-20  today              Micro\n  \
         2026-11-23  in 3 days          Chaises\n"
    );
    assert!(agenda(&hub, "2026-11-20", &["--all"]).contains("2026-10-12  done "));
    assert!(agenda(&hub, "2026-11-20", &["--days", "200"]).contains("Loin"));
    assert_eq!(agenda(&hub, "2026-09-01", &["--days", "1"]), "nothing is due within 1 day\n");
    // The event moves, and its tasks with it.
    hub.write("content/events/a.md", &event("Fête", "2026-12-26T19:00", tasks));
    assert!(
        agenda(&hub, "2026-11-20", &["--days", "60"]).contains("2026-12-18  in 28 days  Soupe")
    );
}

#[test]
fn each_event_tells_where_it_is_in_its_life() {
    let task = "prepare: [{what: X, due: 0}]";
    let registration =
        |more: &str| format!("{task}\nregistration: {{url: \"https://a.example\", {more}}}");
    let hub = Hub::new(&[
        ("content/posts/r.md", &post("R", "2026-11-02", "")),
        ("content/events/a.md", &event("A", "2026-12-01", task)),
        (
            "content/events/b.md",
            &event("B", "2026-12-01", &registration("capacity: 2, registered: 1")),
        ),
        (
            "content/events/c.md",
            &event("C", "2026-12-01", &registration("capacity: 2, registered: 2")),
        ),
        ("content/events/d.md", &event("D", "2026-12-01", &registration("closes: 2026-11-02"))),
        ("content/events/e.md", &event("E", "2026-12-01", &registration("opens: 2026-11-29"))),
        ("content/events/f.md", &event("F", "2026-12-01", &format!("{task}\ndraft: true"))),
        ("content/events/g.md", &event("G", "2026-12-01", &format!("{task}\nstatus: postponed"))),
        ("content/events/h.md", &event("H", "2026-11-20T23:00", task)),
        ("content/events/i.md", &event("I", "2026-11-18", "")),
        ("content/events/j.md", &event("J", "2026-11-01", &format!("{task}\nrecap: r"))),
        ("content/events/k.md", &event("K", "2026-06-01", task)),
        // None of these has anything to be done.
        ("content/events/l.md", &event("L", "2026-12-01", &format!("{task}\nstatus: cancelled"))),
        ("content/events/m.md", &event("M", "2026-12-01", &format!("{task}\nours: false"))),
        ("content/events/n.md", &event("N", "2026-12-01", "")),
    ]);
    let told: Value =
        serde_json::from_str(&agenda(&hub, "2026-11-20T12:00", &["--format", "json"])).unwrap();
    let mut phases: Vec<(&str, &str)> = told["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["slug"].as_str().unwrap(), event["phase"].as_str().unwrap()))
        .collect();
    phases.sort_unstable();
    let expected = [
        ("a", "announced"),
        ("b", "registration open"),
        ("c", "full"),
        ("d", "registration closed"),
        ("e", "registration soon"),
        ("f", "not published"),
        ("g", "postponed"),
        ("h", "today"),
        ("i", "recap due"),
        ("j", "recap published"),
        ("k", "over"),
    ];
    assert_eq!(phases, expected);
    assert_eq!(told["today"], "2026-11-20");
}

#[test]
fn the_recap_is_asked_for_once_whatever_the_languages() {
    let hub = Hub::new(&[
        ("hub.yaml", &bilingual()),
        ("content/events/a.md", &event("A", "2026-11-18", "")),
        ("content/events/a.en.md", &event("A", "2026-11-18", "")),
    ]);
    let told = agenda(&hub, "2026-11-20", &[]);
    assert_eq!(told.matches("publish the recap").count(), 1, "{told}");
    assert!(told.contains("2026-11-25  in 5 days"), "{told}");
}
