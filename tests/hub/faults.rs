//! Bad input and bad luck that no other module is nearer to. `tests/FAULTS.md` lists them all.

use crate::command_line::parvis;
use crate::{Hub, Site, build, options, post, site, text};
use std::fs;
use std::process::{Command, Stdio};

/// A hub of one post with these lines more.
fn one(more: &str) -> Site {
    site(&[("content/posts/a.md", &post("A", "2026-01-01", more))])
}

fn told(output: &std::process::Output) -> String {
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

// Paths.

#[test]
fn addresses_of_other_generators_are_no_fields() {
    for key in ["path", "url", "permalink", "layout", "cover", "output"] {
        let site = one(&format!("{key}: ../../../keep/evil"));
        assert_eq!(site.places(), ["error P0103 content/posts/a.md:4:1"], "{key}");
        assert!(site.files.is_empty());
    }
}

#[test]
fn a_picture_outside_the_hub_is_not_read() {
    let here = tempfile::tempdir().unwrap();
    let root = here.path().join("hub");
    let body = "![x](../../../secret.png) ![y](/../secret.png) <img src=\"../../../secret.png\" alt=\"z\">";
    let front = "title: A\ndate: 2026-01-01\nimage: {src: ../../../secret.png, alt: Le secret}";
    fs::create_dir_all(root.join("content/posts")).unwrap();
    fs::write(here.path().join("secret.png"), b"xyzzy").unwrap();
    fs::write(root.join("hub.yaml"), crate::CONFIG).unwrap();
    fs::write(root.join("content/posts/a.md"), text(front, body)).unwrap();
    let site = build(&root, &options());
    assert!(site.codes().iter().all(|code| *code == "P0204"), "{:?}", site.mistakes());
    assert_eq!(site.codes().len(), 4);
    assert_eq!(site.files_with("xyzzy"), Vec::<&str>::new());
    assert!(!site.files.keys().any(|path| path.contains("secret")));
}

#[test]
fn names_that_differ_in_their_normal_form_are_one_address() {
    let site = site(&[
        ("content/posts/caf\u{e9}.md", &post("A", "2026-01-01", "")),
        ("content/posts/cafe\u{301}.md", &post("B", "2026-01-01", "")),
    ]);
    assert!(site.codes().contains(&"P0301"), "{:?}", site.mistakes());
    let clash = site.diagnostics.iter().find(|one| one.code.id == "P0301").unwrap();
    let (related, _) = clash.related.as_ref().expect("the other file is named");
    assert_ne!(related.file, clash.place.file);
    assert!(site.files.is_empty());
}

// Files of the hub.

#[test]
fn what_editors_and_systems_leave_is_not_published() {
    let left = [
        "content/posts/b.md~",
        "content/posts/.#b.md",
        "content/posts/.b.md.swp",
        "content/posts/a/.DS_Store",
        "static/.env",
        "static/.git/config",
        "static/#x#",
        "static/Thumbs.db",
    ];
    let text = post("xyzzy", "2026-01-01", "");
    let mut files: Vec<(&str, &str)> = left.iter().map(|path| (*path, text.as_str())).collect();
    let kept = post("A", "2026-01-01", "");
    files.extend([
        ("content/posts/a/index.md", kept.as_str()),
        ("static/.well-known/place.txt", "Contact"),
        ("static/.nojekyll", ""),
    ]);
    let site = site(&files);
    site.is_silent();
    assert_eq!(site.files_with("xyzzy"), Vec::<&str>::new());
    assert!(site.has(".well-known/place.txt") && site.has(".nojekyll"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_left_out_and_not_waited_for() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    hub.write("static/a.txt", "a");
    for path in ["content/posts/b.md", "static/b.txt"] {
        let made = Command::new("mkfifo").arg(hub.root().join(path)).status().unwrap();
        assert!(made.success());
    }
    let site = hub.build();
    assert_eq!(site.places(), ["warning P0703 content/posts/b.md", "warning P0703 static/b.txt"]);
    assert!(site.has("blog/a/index.html") && site.has("a.txt") && !site.has("b.txt"));
}

#[test]
fn a_change_counts_whatever_the_clock_of_its_file_says() {
    let hub = Hub::new(&[("content/posts/a.md", &post("Avant", "2026-01-01", ""))]);
    let run = || parvis(hub.root(), &["build", "--now=2026-11-20"]);
    assert_eq!(run().status.code(), Some(0));
    hub.write("content/posts/a.md", &post("Apres", "2026-01-01", ""));
    let file = fs::File::options().write(true).open(hub.root().join("content/posts/a.md")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(run().status.code(), Some(0));
    let page = fs::read_to_string(hub.root().join("public/blog/a/index.html")).unwrap();
    assert!(page.contains("Apres") && !page.contains("Avant"));
}

/// A second process reads the words of a text again only when they have changed.
#[test]
fn a_text_is_kept_read_for_the_next_process() {
    let hub = Hub::new(&[
        ("content/posts/a.md", &text("title: A\ndate: 2026-01-01", "Avant[^1].\n\n[^1]: Note.")),
        ("content/posts/b.md", &post("B", "2026-01-01", "")),
    ]);
    let kept = hub.root().join(".parvis/cache/texts");
    let run = |more: &[&str]| {
        let output = parvis(hub.root(), &[&["build", "--now=2026-11-20"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        fs::read(&kept).unwrap()
    };
    let page = || fs::read_to_string(hub.root().join("public/blog/a/index.html")).unwrap();
    let (first, written) = (run(&[]), page());
    assert_eq!(run(&[]), first, "nothing is new");
    fs::remove_dir_all(hub.root().join("public")).unwrap();
    assert_eq!((run(&[]), page()), (first.clone(), written), "of what is kept, the same page");
    hub.write("content/posts/a.md", &text("title: A\ndate: 2026-01-01", "Après."));
    let edited = run(&[]);
    assert!(edited.starts_with(&first) && edited.len() > first.len(), "one text is added");
    assert!(page().contains("Après.") && !page().contains("Avant"));
    assert!(run(&["--fresh"]).len() < edited.len(), "what was kept is forgotten");
    fs::write(&kept, [&edited[..edited.len() - 20], &[0; 50]].concat()).unwrap();
    run(&[]);
    assert!(page().contains("Après."), "spoilt bytes are nobody's");
}

/// The cache beside the hub is a help and no need: here a file stands in its place.
#[test]
fn a_hub_beside_which_nothing_can_be_kept_is_built() {
    let code = text("title: A\ndate: 2026-01-01", "```rust\nfn main() {}\n```");
    let hub = Hub::new(&[("content/posts/a.md", &code), (".parvis", "")]);
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let output =
        parvis(hub.root(), &["build", "--now=2026-11-20", "--out", site.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(site.join("blog/a/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn a_text_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    let path = hub.root().join("content/posts/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    command.arg("check").current_dir(hub.root());
    if fs::read(&path).is_ok() {
        // Modes do not hold for root: nobody runs it, who must be let into the folder.
        fs::set_permissions(hub.root(), fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65_534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            println!("left out: nobody may not run what is tested ({error})");
            return;
        }
    };
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    let told = told(&output);
    assert!(told.contains("content/posts/a.md") && told.contains("ermission denied"), "{told}");
}

#[test]
fn a_place_is_never_within_a_letter() {
    let site = site(&[("data/x.json", "\"é")]);
    assert_eq!(site.places(), ["error P1202 data/x.json:1:2"]);
}

// The command line.

#[test]
fn an_output_without_a_name_is_refused() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    for args in [["build", "--out", ""].as_slice(), &["build", "--out="]] {
        let output = parvis(hub.root(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", told(&output));
        assert!(told(&output).contains("--out"), "{}", told(&output));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    let output = command.arg("build").current_dir(hub.root()).env("PARVIS_OUT", "").output();
    assert_eq!(output.unwrap().status.code(), Some(2));
    assert!(!hub.root().join("public").exists());
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-01-01", "tgas: [x]"))]);
    for args in
        [["check", "--format=json"].as_slice(), &["man"], &["completions", "bash"], &["--help"]]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.args(args).current_dir(hub.root()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let told = told(&output);
        assert!(!told.contains("at fault") && !told.contains("panic"), "{args:?}: {told}");
        assert_ne!(output.status.code(), Some(101), "{args:?}");
    }
}

// Templates.

#[test]
fn the_signs_of_templates_are_text_in_a_text() {
    let signs = "{{ 6 * 7 }} {% include \"404.html\" %} {{ get_env(name=\"PATH\") }} {# rien #}";
    let front = format!("title: '{signs}'\ndate: 2026-01-01\ndescription: '{signs}'");
    let site = site(&[("content/posts/a.md", &text(&front, &format!("`{signs}`\n\n{signs}")))]);
    site.is_silent();
    let page = site.text("blog/a/index.html", "main").join(" ");
    assert!(page.contains("{{ 6 * 7 }}") && page.contains("{# rien #}"), "{page}");
    assert!(site.text("blog/a/index.html", "code").concat().contains(signs));
    assert!(!page.contains("42"));
}

#[test]
fn a_template_reads_no_file_and_no_environment() {
    for template in [
        "{% include \"../hub.yaml\" %}",
        "{% include \"/etc/passwd\" %}",
        "{% extends \"../../base.html\" %}",
        "{{ get_env(name=\"PATH\") }}",
        "{{ load_data(path=\"hub.yaml\") }}",
        "{{ now() }}",
    ] {
        let site = site(&[("templates/404.html", template)]);
        assert_eq!(site.codes(), ["P1101"], "{template}: {:?}", site.mistakes());
        assert!(site.mistakes()[0].contains("templates/404.html:1:"), "{:?}", site.mistakes());
        assert!(site.files.is_empty());
    }
}

// Pictures.

/// The beginning of a PNG file of this width and height, in pixels, and perhaps its end.
fn png(size: u32, end: bool) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([size.to_be_bytes(), size.to_be_bytes()].concat());
    bytes.extend(b"\x08\x06\0\0\0\0\0\0\0");
    bytes.extend_from_slice(if end { b"\0\0\0\0IEND\xaeB`\x82" } else { b"\0\0\0\x40IDAT" });
    bytes
}

#[test]
fn a_picture_that_is_cut_off_or_too_large_is_a_warning() {
    let front = "title: A\ndate: 2026-01-01";
    let hub =
        Hub::new(&[("content/posts/a/index.md", &text(front, "![x](cut.png) ![y](huge.png)"))]);
    hub.write_bytes("content/posts/a/cut.png", &png(40, false));
    hub.write_bytes("content/posts/a/huge.png", &png(50_000, true));
    let site = hub.build();
    assert_eq!(site.codes(), ["P0705", "P0707"], "{:?}", site.mistakes());
    assert!(site.has("blog/a/index.html"));
}

// Dates.

#[test]
fn times_at_the_edges_are_taken_or_refused() {
    for start in [
        "9999-12-31T23:59+14:00",
        "9999-12-31T23:59:59-14:00",
        "-009999-01-01T00:00",
        "-0001-01-01",
        "2026-06-30T23:59:60",
        "2026-12-01T24:00",
    ] {
        let site =
            site(&[("content/events/e.md", &text(&format!("title: E\nstart: {start}"), "x"))]);
        let refused = site.places() == ["error P0107 content/events/e.md:3:8"];
        assert!(refused || site.has("evenements/e/index.html"), "{start}: {:?}", site.mistakes());
    }
}

#[test]
fn an_event_of_two_hundred_years_is_an_event() {
    let front = "title: E\nstart: 2026-12-01T10:00\nend: 2226-12-01T10:00";
    let site = site(&[("content/events/e.md", &text(front, "x"))]);
    site.is_silent();
    assert!(site.text("evenements/e/index.html", ".facts").concat().contains("2226"));
}

#[test]
fn a_path_is_no_time_zone() {
    for zone in ["../../../etc/passwd", "/etc/localtime", "Europe/../UTC", "posixrules"] {
        let front = format!("title: E\nstart: 2026-12-01T10:00\ntimezone: \"{zone}\"");
        let of_event = site(&[("content/events/e.md", &text(&front, "x"))]);
        assert_eq!(of_event.codes(), ["P0503"], "{zone}: {:?}", of_event.mistakes());
        let hub = crate::config(&format!("timezone: \"{zone}\""));
        assert!(site(&[("hub.yaml", &hub)]).codes().contains(&"P0503"), "{zone}");
    }
}
