//! Mistakes: all in one run, in order, each with its place and its cure; and nothing written.

use crate::{config, post, site, site_with, text};

#[test]
fn an_unknown_key_names_the_nearest() {
    let site = site(&[(
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2026-01-01\ntgas: [x]\n---\nBonjour.\n",
    )]);
    assert_eq!(
        site.mistakes(),
        ["error P0103 content/posts/a.md:4:1 unknown key `tgas`; did you mean `tags`?"]
    );
    assert!(site.files.is_empty());
}

#[test]
fn an_unknown_key_is_found_at_any_depth() {
    let site = site(&[
        (
            "hub.yaml",
            "title: La place\nbase_url: https://place.example\nbrand:\n  contact: {mail: a@b.example}\n",
        ),
        (
            "content/events/e.md",
            "---\ntitle: E\nstart: 2026-12-01\nvenue: {name: V, citi: X}\nsessions:\n  - title: S\n    speeker: [x]\n---\n",
        ),
        (
            "content/comments/a.yaml",
            "- {id: c1, author: {name: A, mail: x}, date: 2026-01-01, body: x}\n",
        ),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
    ]);
    assert_eq!(
        site.mistakes(),
        [
            "error P0103 content/comments/a.yaml:1:30 unknown key `mail`; known keys are `name` and `url`",
            "error P0103 content/events/e.md:4:18 unknown key `citi`; did you mean `city`?",
            "error P0103 content/events/e.md:7:5 unknown key `speeker`; did you mean `speakers`?",
            "error P0103 hub.yaml:4:13 unknown key `mail`; did you mean `email`?",
        ]
    );
}

#[test]
fn places_count_letters_not_bytes() {
    let site = site(&[(
        "content/posts/a.md",
        "---\ntitle: \"Été\" # œuf\ndate: 2026-01-01\nimage: {alt: \"é à ü\", scr: x.png}\n---\nBonjour.\n",
    )]);
    assert!(
        site.mistakes().contains(
            &"error P0103 content/posts/a.md:4:23 unknown key `scr`; did you mean `src`?"
                .to_owned()
        ),
        "{:?}",
        site.mistakes()
    );
}

#[test]
fn one_run_tells_every_mistake_in_the_order_of_paths() {
    let site = site(&[
        (
            "content/posts/z.md",
            "---\ntitle: [liste]\ndate: demain\ntags: 5\nfeatured: peut-être\nweight: lourd\n---\nBonjour.\n",
        ),
        ("content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\ntitle: B\n---\nBonjour.\n"),
        ("content/events/m.md", "---\ntitle: M\n---\n"),
        ("content/experts/b.md", "---\nname: \"\"\n---\n"),
        (
            "content/testimonials/t.md",
            "---\ntitle: T\nauthor: {}\nrating: 6\nconsent: {on: 2026-01-01}\n---\nx\n",
        ),
    ]);
    assert_eq!(
        site.places(),
        [
            "error P0105 content/events/m.md:2:1",
            "error P0122 content/experts/b.md:2:7",
            "error P0102 content/posts/a.md:4:1",
            "error P0104 content/posts/z.md:2:8",
            "error P0107 content/posts/z.md:3:7",
            "error P0104 content/posts/z.md:4:7",
            "error P0104 content/posts/z.md:5:11",
            "error P0108 content/posts/z.md:6:9",
            "error P0105 content/testimonials/t.md:2:1",
            "error P0105 content/testimonials/t.md:3:9",
            "error P0108 content/testimonials/t.md:4:9",
        ],
        "{:#?}",
        site.mistakes()
    );
    assert!(site.files.is_empty());
}

#[test]
fn nothing_is_written_when_there_are_errors() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("content/posts/b.md", &post("B", "hier", "")),
    ]);
    assert!(site.files.is_empty());
    assert_eq!(site.summary.errors, 1);
    assert_eq!(site.summary.rendered, 0);
}

#[test]
fn strict_makes_every_warning_an_error_and_writes_nothing() {
    let files = [("content/posts/a.md", post("A", "2026-01-01", "tags: [\"\"]"))];
    let files = [(files[0].0, files[0].1.as_str())];
    assert_eq!(site(&files).summary.warnings, 1);
    let strict = site_with(&files, |options| options.strict = true);
    assert_eq!((strict.summary.errors, strict.summary.warnings), (1, 0));
    let checked = site_with(&files, |options| options.check = true);
    assert_eq!((checked.summary.errors, checked.summary.warnings), (0, 1), "no link is dead");
}

#[test]
fn front_matter_that_cannot_be_read_is_told_with_its_line() {
    let told = |front: &str| {
        let site = site(&[("content/posts/a.md", front)]);
        assert!(site.files.is_empty() || site.summary.errors == 0);
        site.mistakes()
            .into_iter()
            .map(|told| told.split(' ').skip(1).take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("---\ntitle: \"A\ndate: 2026-01-01\n---\nx\n").len(), 1, "an unclosed quote");
    assert_eq!(told("---\ntitle: A\nimage:\n\tsrc: x\n---\nx\n"), ["P0121 content/posts/a.md:4:1"]);
    assert_eq!(told("---\ntitle: A\nx\n"), ["P0114 content/posts/a.md:1:1"]);
    assert_eq!(
        told("---\ntitle: !!python/object:os.system x\n---\nx\n")[0],
        "P0110 content/posts/a.md:2:8"
    );
    assert_eq!(
        told("---\ntitle: A\n? [a, b]\n: x\n---\nx\n")[0].split(' ').next().unwrap(),
        "P0113"
    );
    assert_eq!(
        told(&format!("---\ntitle: A\nextra: {}{}\n---\nx\n", "[".repeat(100), "]".repeat(100)))[0]
            .split(' ')
            .next()
            .unwrap(),
        "P0111"
    );
}

#[test]
fn a_file_without_front_matter_takes_its_title_from_its_heading() {
    let site = site(&[
        ("content/pages/a-propos.md", "# De nous\n\nBonjour.\n"),
        ("content/pages/sans-rien.md", "Bonjour.\n"),
    ]);
    assert_eq!(site.codes(), ["P0115", "P0115"]);
    assert_eq!(site.text("a-propos/index.html", "h1")[0], "De nous");
    assert_eq!(site.text("sans-rien/index.html", "h1"), ["Sans rien"]);
}

#[test]
fn an_empty_file_is_left_out_with_a_warning() {
    let site = site(&[("content/posts/a.md", ""), ("content/posts/b.md", "  \n\n")]);
    assert_eq!(site.codes(), ["P0116", "P0116"]);
    assert_eq!(site.summary.posts["all"], 0);
}

#[test]
fn a_folder_of_no_kind_is_a_warning() {
    let site = site(&[("content/post/a.md", &post("A", "2026-01-01", ""))]);
    assert_eq!(site.codes(), ["P0701"]);
    assert!(site.mistakes()[0].ends_with("did you mean `posts`?"), "{:?}", site.mistakes());
}

#[test]
fn limits_are_the_hubs() {
    let site = site(&[
        (
            "hub.yaml",
            &config("limits: {max_tags: 2, max_file: 400, max_front_matter: 120, max_nesting: 5}"),
        ),
        ("content/posts/a.md", &post("A", "2026-01-01", "tags: [a, b, c]")),
        ("content/posts/b.md", &text("title: B\ndate: 2026-01-01", &"x ".repeat(300))),
        (
            "content/posts/c.md",
            &post("C", "2026-01-01", &format!("description: {}", "y".repeat(150))),
        ),
        (
            "content/posts/d.md",
            &text("title: D\ndate: 2026-01-01", &format!("{} x", ">".repeat(20))),
        ),
    ]);
    assert_eq!(site.codes(), ["P0123", "P0118", "P0117", "P0215"]);
}

#[test]
fn a_control_character_is_removed_with_a_warning() {
    let site = site(&[(
        "content/posts/a.md",
        &text("title: A\ndate: 2026-01-01", "Un\u{0}deux\u{1b}trois."),
    )]);
    assert_eq!(site.places(), ["warning P0120 content/posts/a.md:6:3"], "the first is told");
    assert!(
        site.files
            .iter()
            .filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml"))
            .all(|(_, bytes)| !bytes.contains(&0) && !bytes.contains(&0x1b))
    );
}

#[test]
fn titles_with_forbidden_characters_leave_the_sitemap_well_formed() {
    let site = site(&[(
        "content/posts/a.md",
        &post("\"A ]]> \\x01 \\uFFFE &\"", "2026-01-01", "aliases: [\"/x&y/\"]"),
    )]);
    for (path, bytes) in
        site.files.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml"))
    {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains('\u{1}') && !text.contains('\u{fffe}'), "{path}");
    }
}
