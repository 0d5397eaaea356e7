//! What is read most: counted from exports and logs, shown with how it was counted; and the form to subscribe.

use crate::command_line::parvis;
use crate::{Hub, config, post, site};
use parvis::popularity::{Period, Tool, Unreadable, read};

const WHOLE: Period = Period { from: None, to: None };

/// Two posts, one of which has moved.
fn hub() -> Hub {
    Hub::new(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "aliases: [/vieux/a.html]")),
        ("content/posts/b.md", &post("B", "2026-01-02", "")),
    ])
}

/// What the command makes of a file, and what it says.
fn import(hub: &Hub, name: &str, bytes: &[u8], more: &[&str]) -> (Option<i32>, String, String) {
    std::fs::write(hub.root().join(name), bytes).unwrap();
    let args = ["popularity", "import", name, "--on", "2026-11-20"];
    let output = parvis(hub.root(), &[&args[..], more].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn written(hub: &Hub) -> String {
    std::fs::read_to_string(hub.root().join("data/popularity.csv")).unwrap()
}

const AGENT: &str = r#""-" "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0""#;

fn log() -> String {
    let line = |day: &str, request: &str, status: u16, rest: &str| {
        format!("192.0.2.1 - - [{day}/Nov/2026:08:00:00 +0100] \"{request}\" {status} 512 {rest}\n")
    };
    [
        line("02", "GET /blog/a/ HTTP/1.1", 200, AGENT),
        line("03", "GET /blog/a?utm_source=x HTTP/2.0", 200, AGENT),
        line("03", "GET /vieux/a.html HTTP/1.1", 200, AGENT),
        line("04", "GET /blog/b/index.html HTTP/1.1", 200, AGENT),
        line("04", "GET /blog/b/ HTTP/1.1", 200, "\"-\" \"Googlebot/2.1\""),
        line("04", "GET /assets/agora.css HTTP/1.1", 200, AGENT),
        line("04", "GET /blog/b/ HTTP/1.1", 404, AGENT),
        line("04", "POST /blog/b/ HTTP/1.1", 200, AGENT),
        line("05", "GET /blog/ HTTP/1.1", 200, AGENT),
        "nothing of the kind\n".to_owned(),
    ]
    .concat()
}

#[test]
fn a_log_counts_pages_that_people_got() {
    let hub = hub();
    let (code, stdout, stderr) = import(&hub, "access.log", log().as_bytes(), &[]);
    assert_eq!((code, stdout.as_str()), (Some(0), "data/popularity.csv\n"), "{stderr}");
    assert_eq!(
        written(&hub),
        "url,views,from,to,source,counted\n\
         /blog/a/,3,2026-11-02,2026-11-05,combined,2026-11-20\n\
         /blog/b/,1,2026-11-02,2026-11-05,combined,2026-11-20\n"
    );
    for told in [
        "4 views of 2 texts",
        "left out: 1 line of robots",
        "left out: 3 lines that are no page, or failed",
        "left out: 1 line that cannot be read",
        "1 view of 1 address that is no text of the hub",
        "        1  /blog/",
    ] {
        assert!(stderr.contains(told), "{told}: {stderr}");
    }
}

#[test]
fn a_packed_log_is_unpacked_and_a_period_cuts_it() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(log().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let hub = hub();
    let (code, ..) =
        import(&hub, "log.gz", &packed, &["--since", "2026-11-03", "--until", "2026-11-03"]);
    assert_eq!(code, Some(0));
    let expected = "/blog/a/,2,2026-11-03,2026-11-03,combined,2026-11-20\n";
    assert_eq!(written(&hub).lines().last(), expected.lines().last());
    let broken = &packed[..packed.len() / 2];
    assert_eq!(read(broken, None, WHOLE).unwrap_err(), Unreadable::Packed);
}

#[test]
fn every_tool_is_known_by_its_export() {
    let matomo = "label,nb_visits,nb_hits,metadata_url\n/blog/a,3,5,https://place.example/blog/a/\n/blog/b,1,2,https://place.example/blog/b/\n";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(matomo.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let french = "Libellé;Vues\n";
    let cases: Vec<(Tool, Vec<u8>)> = vec![
        (Tool::Matomo, matomo.into()),
        (Tool::Matomo, utf16),
        (Tool::Matomo, r#"[{"label":"blog","nb_hits":7,"subtable":[{"label":"/a","nb_hits":5,"url":"https://place.example/blog/a/"},{"label":"/b","nb_hits":"2","url":"https://place.example/blog/b/"}]}]"#.into()),
        (Tool::Plausible, "name,visitors,pageviews,bounce_rate,time_on_page\n/blog/a,4,5,40,12\n/blog/b,2,2,50,10\n".into()),
        (Tool::Goaccess, r#"{"general":{"start_date":"01/Nov/2026","end_date":"2026-11-19"},"requests":{"data":[{"hits":{"count":5,"percent":"70"},"method":"GET","data":"/blog/a/"},{"hits":{"count":2},"method":"GET","data":"/blog/b/"}]}}"#.into()),
        (Tool::Goaccess, "\"0\",,\"general\",,,,,,,,\"2026-11-20 08:00:00\",\"date_time\"\r\n\"0\",,\"visitors\",\"9\",\"4\",\"1.00%\",\"1\",,,\"20/Nov/2026\"\r\n\"0\",,\"requests\",\"5\",\"4\",\"70.00%\",\"1\",\"GET\",\"HTTP/1.1\",\"/blog/a/\"\r\n\"1\",,\"requests\",\"2\",\"2\",\"30.00%\",\"1\",\"GET\",\"HTTP/1.1\",\"/blog/b/\"\r\n".into()),
        (Tool::Csv, "path;views\n/blog/a/;5\n/blog/b/;2\n".into()),
        (Tool::Csv, "/blog/a/,5\n/blog/b/,2\n".into()),
    ];
    for (tool, bytes) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let export = read(&bytes, None, WHOLE).unwrap_or_else(|why| panic!("{why:?}: {shown}"));
        assert_eq!(export.tool, tool, "{shown}");
        let hub = hub();
        let (code, _, stderr) = import(&hub, "file", &bytes, &[]);
        assert_eq!(code, Some(0), "{stderr}");
        let rows: Vec<String> = written(&hub)
            .lines()
            .skip(1)
            .map(|row| row.split(',').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(rows, ["/blog/a/ 5", "/blog/b/ 2"], "{shown}");
    }
    assert_eq!(read(french.as_bytes(), None, WHOLE).unwrap_err(), Unreadable::Form(Tool::Csv));
}

#[test]
fn the_days_of_an_export_are_recorded_or_asked_for() {
    let hub = hub();
    let json = r#"{"general":{"start_date":"01/Nov/2026","end_date":"19/Nov/2026"},"requests":{"data":[{"hits":5,"data":"/blog/a/"}]}}"#;
    let (_, _, stderr) = import(&hub, "report.json", json.as_bytes(), &[]);
    assert!(written(&hub).contains("/blog/a/,5,2026-11-01,2026-11-19,goaccess,2026-11-20"));
    assert!(!stderr.contains("warning"), "{stderr}");
    let (_, _, stderr) = import(&hub, "pages.csv", b"path,views\n/blog/a/,5\n", &["-n"]);
    assert!(stderr.contains("warning: nothing says which days these views are of"), "{stderr}");
    assert!(stderr.contains("would write data/popularity.csv"), "{stderr}");
    assert!(written(&hub).contains("goaccess"), "--dry-run leaves the file");
}

#[test]
fn what_cannot_be_counted_is_refused_in_a_sentence() {
    let hub = hub();
    let cases: [(&[u8], &[&str], &str); 9] = [
        (b" \n", &[], "is empty"),
        (b"path,views\n/caf\xe9/,3\n", &[], "is neither UTF-8 nor UTF-16"),
        (
            b"path,views\n/autre/,3\n",
            &[],
            "none of the 1 address is a text of this hub; the first: `/autre/`",
        ),
        (
            b"path,views\nhttps://ailleurs.example/blog/a/,3\n",
            &[],
            "is it the export of another site?",
        ),
        (
            b"path,views\n/blog/a/,3\n",
            &["--since", "2026-02-01", "--until", "2026-01-01"],
            "before it begins",
        ),
        (b"path,views\n/blog/a/,3\n", &["--until", "2026-12-01"], "it is 2026-11-20"),
        (b"path,views\n/blog/a/,3\n", &["--from", "clf"], "is not in the form of `clf`"),
        (b"{\"result\":\"error\"}", &[], "is not in the form of `matomo`"),
        (b"path,views\n", &[], "holds no view of a page"),
    ];
    for (bytes, more, told) in cases {
        let (code, _, stderr) = import(&hub, "file.csv", bytes, more);
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(told), "{told}: {stderr}");
        assert!(!hub.root().join("data/popularity.csv").exists());
    }
    let log = log();
    let within = Period { from: Some(jiff::civil::date(2026, 12, 1)), to: None };
    assert_eq!(read(log.as_bytes(), None, within).unwrap_err(), Unreadable::Outside);
}

const POSTS: [(&str, &str); 2] = [
    ("content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nTexte."),
    ("content/posts/b.md", "---\ntitle: B\ndate: 2026-01-02\n---\nTexte."),
];

#[test]
fn the_page_says_how_it_was_counted() {
    let data = "url,views,from,to,source,counted\n/blog/a/,200,2026-01-01,2026-11-19,matomo,2026-11-20\n/blog/b/,50,2026-01-01,2026-11-19,matomo,2026-11-20\n";
    for theme in ["agora", "portfolio"] {
        let config = config(&format!("theme: {theme}\nowner: m"));
        let site = site(&[
            ("hub.yaml", &config),
            ("content/experts/m.md", "---\nname: M\n---\n"),
            POSTS[0],
            POSTS[1],
            ("data/popularity.csv", data),
        ]);
        site.is_silent();
        let page = "populaires/index.html";
        assert_eq!(site.links(page, ".top-list"), ["/blog/a/", "/blog/b/"]);
        let how = site.text(page, "[aria-labelledby=how]").concat();
        for told in ["Matomo", "du 1er janvier au 19 novembre 2026", "20 novembre 2026", "100 %"] {
            assert!(how.contains(told), "{told}: {how}");
        }
        assert!(site.links("plan-du-site/index.html", "main").contains(&"/populaires/".to_owned()));
        assert!(site.links("blog/b/index.html", ".when").contains(&"/populaires/".to_owned()));
        assert!(site.text("blog/b/index.html", ".when").concat().contains("25\u{a0}%"));
        assert_eq!(site.dead_ends(), Vec::<String>::new());
    }
}

#[test]
fn nothing_is_shown_without_data() {
    let site = site(&POSTS);
    assert!(!site.has("populaires/index.html"));
    assert_eq!(site.files_with("/populaires/"), Vec::<&str>::new());
}

const LETTER: &str = "newsletter: {action: 'https://lettre.example/abonner', field: adresse, hidden: {liste: 'a\"b'}, provider: La Poste, purpose: Une lettre par mois., consent: Je veux la recevoir., privacy_url: /vie/}";

#[test]
fn the_form_is_allowed_where_it_is_and_nowhere_else() {
    let site = site(&[
        ("hub.yaml", &config(LETTER)),
        POSTS[0],
        ("content/pages/vie.md", "---\ntitle: Vie\n---\nTexte."),
    ]);
    site.is_silent();
    let page = "suivre/index.html";
    assert_eq!(site.attributes(page, ".letter input[type=hidden]", "value"), ["a\"b"]);
    assert_eq!(site.attributes(page, ".letter input[type=email]", "name"), ["adresse"]);
    assert_eq!(site.attributes(page, ".letter input[type=checkbox][required]", "type").len(), 1);
    assert_eq!(site.attributes(page, ".letter input[checked]", "type").len(), 0);
    let text = site.text(page, ".letter").concat();
    for told in ["Une lettre par mois.", "Je veux la recevoir.", "La Poste"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(site.links(page, ".letter").contains(&"/vie/".to_owned()));
    let allows = |file: &str| {
        site.file(file).contains("https://lettre.example;")
            || site.file(file).contains("https://lettre.example\"")
    };
    assert!(allows("index.html") && allows(page));
    assert!(!allows("blog/index.html") && !allows("blog/a/index.html"));
}
