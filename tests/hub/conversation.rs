//! What readers said that waits, decided on and answered from the command line.

use super::command_line::parvis;
use super::*;
use serde_json::Value;

const TALK: &str = "\
# what was said
- id: c1
  author: {name: Lou}
  date: 2026-03-02T10:00
  body: Quand rouvrez-vous ?   # soon
- {id: c2, author: {name: Sam}, date: 2026-03-03, body: 'Merci.', status: pending}
- id: c3
  author: {name: Max}
  date: 2026-03-04
  body: |
    Voyez https://a.example/?q=1 pour le reste.
";

fn talk(comments: &str) -> Hub {
    Hub::new(&[
        ("content/experts/ada.md", "---\nname: Ada\n---\n"),
        ("content/posts/a.md", &post("A", "2026-03-01", "")),
        ("content/comments/a.yaml", comments),
    ])
}

fn run(hub: &Hub, code: i32, args: &[&str]) -> (String, String) {
    let output = parvis(hub.root(), &[&["comments"], args].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

fn names(hub: &Hub) -> [Vec<String>; 2] {
    let (told, _) = run(hub, 0, &["--now", "2026-03-10", "--format", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    ["pending", "unanswered"].map(|group| {
        let remarks = told[group].as_array().unwrap().iter();
        remarks.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    })
}

fn file(hub: &Hub) -> String {
    std::fs::read_to_string(hub.root().join("content/comments/a.yaml")).unwrap()
}

#[test]
fn what_waits_is_listed_with_its_age() {
    let (told, _) = run(&talk(TALK), 0, &["--now", "2026-03-10"]);
    assert_eq!(
        told,
        "pending: 1 comment\n  a#c2  Sam     7 days  Merci.\n\
         unanswered: 1 comment\n  a#c1  Lou     8 days  Quand rouvrez-vous\u{202f}?\n"
    );
}

#[test]
fn a_decision_changes_one_word_of_the_file() {
    let hub = talk(TALK);
    run(&hub, 0, &["approve", "c2"]);
    assert_eq!(file(&hub), TALK.replace("status: pending", "status: approved"));
    assert_eq!(names(&hub), [vec![], vec!["a#c1".to_owned()]]);
    let (_, said) = run(&hub, 0, &["approve", "a#c2"]);
    assert!(said.contains("a#c2 is approved already"), "{said}");
    run(&hub, 0, &["spam", "a#c2", "c1"]);
    let spam = TALK
        .replace("status: pending", "status: spam")
        .replace("- id: c1\n", "- id: c1\n  status: spam\n");
    assert_eq!(file(&hub), spam);
    let site = hub.build();
    assert_eq!(site.files_with("rouvrez"), Vec::<&str>::new());
    // One wrong name, and nothing is changed.
    let (_, said) = run(&hub, 2, &["approve", "c1", "c22"]);
    assert!(said.contains("there is no comment `c22`"), "{said}");
    assert_eq!(file(&hub), spam);
}

#[test]
fn an_answer_is_official_and_answers_the_question() {
    let hub = talk(TALK);
    let (name, _) = run(
        &hub,
        0,
        &["answer", "c1", "--by", "ada", "--text", "Jeudi : promis.", "--on", "2026-03-05"],
    );
    assert_eq!(name, "a#c4\n");
    let answer = "- id: c4\n  expert: ada\n  date: 2026-03-05\n  reply_to: c1\n  body: \"Jeudi : promis.\"\n  status: approved\n";
    assert_eq!(file(&hub), format!("{TALK}{answer}"));
    assert_eq!(names(&hub), [vec!["a#c2".to_owned()], vec![]]);
    let site = hub.build();
    site.is_silent();
    assert!(site.text("blog/a/index.html", "#c-c4 .badge").len() == 1);
}

#[test]
fn only_an_official_reply_in_its_thread_answers_a_question() {
    let with = |more: &str| names(&talk(&format!("{TALK}{more}")))[1].clone();
    let open = vec!["a#c1".to_owned()];
    assert_eq!(
        with("- {id: d, author: {name: Kim}, date: 2026-03-05, body: Jeudi, reply_to: c1}\n"),
        open
    );
    assert_eq!(with("- {id: d, expert: ada, date: 2026-03-05, body: Merci, reply_to: c3}\n"), open);
    assert_eq!(
        with(
            "- {id: d, expert: ada, date: 2026-03-05, body: Jeudi, reply_to: c1, status: pending}\n"
        ),
        open
    );
    let below = "- {id: d, author: {name: Kim}, date: 2026-03-05, body: Oui, reply_to: c1}\n- {id: e, expert: ada, date: 2026-03-06, body: Jeudi, reply_to: d}\n";
    assert_eq!(with(below), Vec::<String>::new());
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let hub = talk(TALK);
    let wrong: [(&[&str], &str); 4] = [
        (&["approve", "a#c33"], "did you mean `a#c3`?"),
        (&["answer", "c1", "--by", "adda", "--text", "x"], "did you mean `ada`?"),
        (&["answer", "c1", "--by", "ada", "--text", " "], "the answer is empty"),
        (&["answer", "c1", "--by", "ada", "--file", "none.md"], "none.md"),
    ];
    for (args, expected) in wrong {
        let (_, said) = run(&hub, 2, args);
        assert!(said.contains(expected), "{args:?}: {said}");
    }
    assert_eq!(file(&hub), TALK);
    hub.write("content/posts/b.md", &post("B", "2026-03-01", ""));
    hub.write(
        "content/comments/b.yaml",
        "- {id: c2, author: {name: Kim}, date: 2026-03-05, body: Oui}\n",
    );
    let (_, said) = run(&hub, 2, &["spam", "c2"]);
    assert!(said.contains("`c2` names 2 comments") && said.contains("`b#c2`"), "{said}");
}
