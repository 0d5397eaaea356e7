//! The newsletter, as a command makes it.

use crate::command_line::parvis;
use crate::{Hub, config, post, text};
use scraper::{Html, Selector};

fn hub() -> Hub {
    let hub_yaml = config(
        "brand: {name: Vélune, legal_name: Vélune SCOP, contact: {email: a@place.example, address: 1 rue Haute}}\ntheme: agora",
    );
    let event = |title: &str, day: &str, more: &str| {
        text(&format!("title: {title}\nstart: {day}\nvenue: {{name: La Halle}}\n{more}"), "")
    };
    Hub::new(&[
        ("hub.yaml", &hub_yaml),
        ("content/experts/m.md", "---\nname: Maëlle\n---\n"),
        ("content/posts/vieux.md", &post("Trop vieux", "2026-01-01", "")),
        (
            "content/posts/a.md",
            &post(
                "Un & deux <b>",
                "2026-04-02",
                "authors: [m]\nimage: {src: /a.png, alt: Une roue}\ndescription: Ce que j'ai vu.",
            ),
        ),
        (
            "content/posts/b.md",
            &post(
                "Payé",
                "2026-04-03",
                "authors: [m]\nvoice: sponsored\npartner: {name: Acier SA, url: https://acier.example}",
            ),
        ),
        (
            "content/posts/c.md",
            &post("Officiel", "2026-04-04", "authors: [m]\nvoice: official\nquestion: Et vous ?"),
        ),
        ("content/posts/d.md", &post("Brouillon", "2026-04-05", "draft: true")),
        ("content/events/e.md", &event("Le bal", "2026-12-01", "")),
        ("content/events/f.md", &event("La foire", "2026-11-01", "status: cancelled")),
    ])
}

fn digest(hub: &Hub, more: &[&str]) -> (Option<i32>, String, String) {
    let args = ["digest", "--since", "2026-04-01", "--until", "2026-04-30", "--now", "2026-05-01"];
    let output = parvis(hub.root(), &[&args[..], more].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_text_has_what_is_published_and_says_who_speaks() {
    let hub = hub();
    let (code, text, stderr) = digest(&hub, &[]);
    assert_eq!(code, Some(0), "{stderr}");
    for told in [
        "Un & deux <b>",
        "https://place.example/blog/a/",
        "Le bal",
        "La Halle",
        "Et vous",
        "Acier SA",
        "Vélune SCOP, 1 rue Haute",
        "1er avril au 30 avril 2026",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for hidden in ["Trop vieux", "Brouillon", "La foire"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    let own = |line: &&str| line.chars().count() > 72 && !line.starts_with("https://");
    assert_eq!(text.lines().filter(own).collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(digest(&hub, &[]).1, text);
}

#[test]
fn the_mail_is_html_that_mail_programs_show() {
    let hub = hub();
    let (_, html, _) = digest(&hub, &["--format", "html"]);
    let parsed = Html::parse_document(&html);
    let all = |selector: &str, name: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let found = parsed.select(&selector);
        found.map(|one| one.value().attr(name).unwrap_or("").to_owned()).collect()
    };
    assert!(all("a", "href").iter().all(|url| url.starts_with("https://")), "{html}");
    assert!(all("img", "src").iter().all(|url| url.starts_with("https://place.example/")));
    for none in ["script", "link", "form", "iframe"] {
        assert_eq!(all(none, "src").len(), 0, "{none}");
    }
    assert!(all("table", "role").iter().all(|role| role == "presentation"));
    assert!(html.contains("Un &amp; deux &lt;b&gt;"), "{html}");
    assert!(html.contains("Publicité") || html.contains("commerciale"), "{html}");
}

#[test]
fn every_form_is_written_and_a_message_opens_as_a_draft() {
    let hub = hub();
    let (code, stdout, stderr) = digest(&hub, &["--out", "lettres"]);
    assert_eq!((code, stderr.as_str()), (Some(0), "3 posts, 1 event\n"));
    let expected =
        ["html", "txt", "md", "eml"].map(|end| format!("lettres/digest-2026-04-30.{end}\n"));
    assert_eq!(stdout, expected.concat());
    let message =
        std::fs::read_to_string(hub.root().join("lettres/digest-2026-04-30.eml")).unwrap();
    assert!(
        message.starts_with("From: =?UTF-8?B?VsOpbHVuZQ==?=\r\n <a@place.example>\r\n"),
        "{message}"
    );
    assert!(message.contains("X-Unsent: 1\r\n") && message.contains("multipart/alternative"));
    assert!(message.split("\r\n").all(|line| line.len() <= 76 && !line.contains('\n')));
    let markdown =
        std::fs::read_to_string(hub.root().join("lettres/digest-2026-04-30.md")).unwrap();
    assert!(
        markdown.contains("### [Un \\& deux \\<b\\>](<https://place.example/blog/a/>)"),
        "{markdown}"
    );
}

#[test]
fn a_hub_has_a_template_of_its_own() {
    let hub = hub();
    hub.write(
        "templates/digest.html",
        "<p>{{ subject }}</p>{% for p in posts %}{{ p.title }};{% endfor %}",
    );
    let (_, html, _) = digest(&hub, &["--format", "html"]);
    assert!(
        html.starts_with("<p>") && html.ends_with("Officiel;Payé;Un &amp; deux &lt;b&gt;;"),
        "{html}"
    );
}

#[test]
fn a_letter_that_cannot_be_is_refused() {
    let hub = hub();
    let refused = |args: &[&str], told: &str| {
        let output = parvis(hub.root(), args);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(told), "{told}: {stderr}");
    };
    refused(&["digest", "--since", "2026-05-02", "--until", "2026-05-01"], "before it begins");
    refused(&["digest", "--since", "2026-04-30", "--until", "2026-04-30"], "nothing was published");
    refused(&["digest", "--since", "2026-04-01", "--lang", "de"], "the hub has no language `de`");
    refused(&["digest"], "--since");
}
