//! Testimonials from the request to the wall, and what of them is never published.

use crate::command_line::parvis;
use crate::{Hub, testimonial, text};

const EVENT: (&str, &str) =
    ("content/events/portes.md", "---\ntitle: Portes ouvertes\nstart: 2026-11-01T10:00\n---\n");
const PERSON: (&str, &str) = (
    "content/experts/marie.md",
    "---\nname: Marie\nmissions: [{id: velo, title: Un vélo pour deux}]\n---\n",
);
const FILE: &str = "content/testimonials/awa-diop.md";

fn read(hub: &Hub, file: &str) -> String {
    std::fs::read_to_string(hub.root().join(file)).unwrap()
}

/// What `parvis ask` prints to standard output and to standard error.
#[track_caller]
fn ask(hub: &Hub, code: i32, args: &[&str]) -> (String, String) {
    let output = parvis(hub.root(), &[&["ask", "--on", "2026-11-20"], args].concat());
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{err}");
    (String::from_utf8(output.stdout).unwrap(), err)
}

#[test]
fn what_is_on_its_way_or_taken_back_is_in_no_file_of_any_kind() {
    let mut files = vec![
        EVENT.0.to_owned(),
        "content/testimonials/said.md".to_owned(),
        PERSON.0.to_owned(),
        "hub.yaml".to_owned(),
    ];
    let mut texts = vec![
        EVENT.1.to_owned(),
        testimonial("Awa", "2026-01-01", "about: [events/portes, experts/marie]"),
        PERSON.1.to_owned(),
        crate::config("search: true"),
    ];
    let consent = "consent: {on: 2026-01-01, by: Xyzzyconsent, proof: Xyzzyproof}";
    for (n, more) in [
        String::new(),
        format!("status: asked\n{consent}"),
        format!("status: received\n{consent}"),
        format!("status: withdrawn\n{consent}"),
    ]
    .into_iter()
    .enumerate()
    {
        files.push(format!("content/testimonials/xyzzy-{n}.md"));
        let front = format!(
            "title: Xyzzytitle\ndate: 2026-01-01\nauthor: {{name: Xyzzyname, role: Xyzzyrole}}\nabout: [events/portes, experts/marie]\nwords: {{Xyzzyword: 9}}\nvotes: 99\n{more}"
        );
        texts.push(text(&front, "Des mots xyzzybody."));
    }
    let pairs: Vec<(&str, &str)> =
        files.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let mut hub = Hub::new(&pairs);
    hub.options.search = true;
    let site = hub.build();
    assert!(site.has("temoignages/said/index.html"));
    for ending in [".html", ".xml", ".ics", ".json"] {
        assert!(site.files.keys().any(|file| file.ends_with(ending)), "no {ending} to look into");
    }
    assert_eq!(site.files_with("yzzy"), Vec::<&str>::new());
    assert_eq!(site.summary.testimonials["all"], 1);
}

#[test]
fn a_request_prints_its_message_and_makes_a_file_that_is_not_published() {
    let hub = Hub::new(&[EVENT, PERSON]);
    let (told, _) = ask(&hub, 0, &["portes", "--to", "Awa  Diop", "--by", "marie"]);
    for part in [
        "«\u{a0}Portes ouvertes\u{a0}»",
        "Bonjour Awa Diop",
        "1er novembre 2026",
        "Marie, La place",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let file = read(&hub, FILE);
    assert!(file.contains("status: asked\nasked_on: 2026-11-20\n"), "{file}");
    assert!(file.contains("experience_on: 2026-11-01\nabout: [\"events/portes\"]\n"), "{file}");
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.held_back(FILE), Some("status: asked"));
    assert_eq!(site.files_with("Awa Diop"), Vec::<&str>::new());
    let (_, err) = ask(&hub, 2, &["events/portes", "--to", "AWA diop"]);
    assert!(err.contains("was asked before"), "{err}");
}

#[test]
fn a_reminder_and_an_answer_change_their_own_lines_alone() {
    let asked = "---\r\ntitle: 'X' # mine\r\nauthor: {name: Awa Diop}\r\ndate: 2026-11-01\r\nabout: [experts/marie#velo]\r\nstatus: asked\r\nasked_on: 2026-11-01\r\n---\r\n";
    let hub = Hub::new(&[PERSON, (FILE, asked)]);
    let (told, _) = ask(&hub, 0, &[]);
    assert!(told.starts_with("due for a reminder: 1\n  Awa Diop  asked 19 days ago"), "{told}");
    let (told, _) = ask(&hub, 0, &["velo", "--to", "awa diop", "--remind"]);
    assert!(told.contains("Un vélo pour deux"), "{told}");
    let day = "asked_on: 2026-11-01\r\n";
    let reminded = asked.replace(day, &format!("{day}reminded_on: 2026-11-20\r\n"));
    assert_eq!(read(&hub, FILE), reminded);
    let (told, _) = ask(&hub, 0, &[]);
    assert!(told.contains("due for a reminder: 0\nwaiting for an answer: 1\n"), "{told}");
    ask(&hub, 0, &["velo", "--to", "Awa Diop", "--answered"]);
    let answered = reminded.replace("status: asked", "status: received").replace(
        "reminded_on: 2026-11-20\r\n",
        "reminded_on: 2026-11-20\r\nanswered_on: 2026-11-20\r\n",
    );
    assert_eq!(read(&hub, FILE), answered);
    let (_, err) = ask(&hub, 2, &["velo", "--to", "Awa Diop", "--remind"]);
    assert!(err.contains("has answered"), "{err}");
}

#[test]
fn a_draft_for_a_mail_program_takes_no_line_from_a_name_and_the_address_is_kept_nowhere() {
    let config = crate::config("brand: {name: Tournevent, contact: {email: a@b.example}}");
    let hub = Hub::new(&[("hub.yaml", &config), EVENT]);
    let more = ["portes", "--to", "Awa\r\nBcc: x@y.example", "--eml", "a.eml"];
    ask(&hub, 2, &[&more[..], &["--email", "awa@d.example\r\nBcc: x"]].concat());
    ask(&hub, 0, &[&more[..], &["--email", "awa@d.example"]].concat());
    let draft = read(&hub, "a.eml");
    assert!(
        draft.contains("To: =?utf-8?q?Awa_Bcc=3A_x=40y=2Eexample?= <awa@d.example>\r\n"),
        "{draft}"
    );
    assert!(draft.lines().all(|line| !line.starts_with("Bcc")), "{draft}");
    let file = read(&hub, "content/testimonials/awa-bcc-x-y-example.md");
    assert!(!file.contains("awa@d.example"), "{file}");
}

#[test]
fn what_is_not_there_is_told_with_what_is_near() {
    let hub = Hub::new(&[EVENT, PERSON]);
    let (_, err) = ask(&hub, 2, &["porte", "--to", "Awa"]);
    assert!(err.contains("did you mean `portes`?"), "{err}");
    let (_, err) = ask(&hub, 2, &["portes", "--to", "Awa", "--remind"]);
    assert!(err.contains("was not asked about `events/portes`"), "{err}");
    assert!(!hub.root().join("content/testimonials").exists());
}
