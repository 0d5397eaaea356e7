#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use tempfile::TempDir;

use super::*;
use crate::out_path::PathProblem;

type Files = BTreeMap<String, String>;

/// A folder with a hub (`hub/content`, `hub/static`) and room for outputs.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.hub().join("content/posts")).unwrap();
        fs::create_dir_all(place.hub().join("static")).unwrap();
        place
    }

    fn hub(&self) -> PathBuf {
        self.0.path().join("hub")
    }

    fn out(&self) -> PathBuf {
        self.hub().join("dist")
    }

    fn open(&self, out: &Path) -> anyhow::Result<Disk> {
        self.open_with(out, false, false)
    }

    fn open_with(&self, out: &Path, adopt: bool, fresh: bool) -> anyhow::Result<Disk> {
        let root = &self.hub();
        let protected = &[root.join("content"), root.join("static"), root.join("themes")];
        Disk::open(out, &DiskOptions { root, protected, adopt, fresh })
    }

    /// Builds pages, each made from its own text.
    fn build(&self, files: &[(&str, &str)]) -> Report {
        fill(self.open(&self.out()).unwrap(), files).unwrap()
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.out().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn refused(&self, out: &Path) -> Refusal {
        let before = tree(self.0.path());
        let refusal = refusal(self.open(out).unwrap_err());
        assert_eq!(tree(self.0.path()), before, "a refusal touches nothing");
        refusal
    }
}

fn path(path: &str) -> OutPath {
    OutPath::new(path).unwrap()
}

fn fill(sink: impl Sink, files: &[(&str, &str)]) -> anyhow::Result<Report> {
    for (file, text) in files {
        let made_from = Fingerprint::of(text.as_bytes());
        if !sink.keep(&path(file), made_from) {
            sink.write(&path(file), Stage::Page, made_from, text.as_bytes())?;
        }
    }
    Box::new(sink).commit()
}

fn refusal(error: anyhow::Error) -> Refusal {
    error.downcast::<Refusal>().unwrap()
}

/// Every file that a visitor could see, and what is in it. Links are named, not followed.
fn tree(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for found in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let (kind, path) = (found.file_type().unwrap(), found.path());
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if kind.is_symlink() {
                files.insert(name, "a link".to_owned());
            } else if kind.is_file() {
                files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
            } else if found.file_name() != ".parvis" {
                files.insert(format!("{name}/"), String::new());
                folders.push(path);
            }
        }
    }
    files
}

/// The files alone, as `path: text`.
fn listing(folder: &Path) -> Vec<String> {
    let files = tree(folder).into_iter().filter(|(name, _)| !name.ends_with('/'));
    files.map(|(name, text)| format!("{name}: {text}")).collect()
}

fn own(place: &Place, file: &str) -> PathBuf {
    place.out().join(".parvis").join(file)
}

/// Numbers below a bound, the same in each run.
fn random_numbers() -> impl FnMut(usize) -> usize {
    let mut state = 1_u64;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

// The path type.

#[test]
fn a_path_that_leaves_the_site_or_breaks_a_system_is_refused() {
    use PathProblem::*;
    let long = "x".repeat(300);
    let deep = vec!["y".repeat(90); 40].join("/");
    for (text, problem) in [
        ("../../../keep/evil", Leaves),
        ("a/../../b", Leaves),
        ("a/..", Leaves),
        ("/x", Absolute),
        ("//host/x", Absolute),
        ("/etc/passwd", Absolute),
        ("a\0b", Control),
        ("a\nb", Control),
        ("a\u{85}b", Control),
        ("..\\..\\x", Backslash),
        ("C:/x", Colon),
        ("a:stream", Colon),
        ("", Empty),
        ("a//b", Empty),
        ("a/", Empty),
        (".", Dot),
        ("a/./b", Dot),
        ("...", TrailingDotOrSpace),
        (".. /x", TrailingDotOrSpace),
        ("a./b", TrailingDotOrSpace),
        (&long, TooLong),
        (&deep, TooLong),
        ("con", Reserved),
        ("a/NUL.html", Reserved),
        ("Com1.tar.gz", Reserved),
        ("lpt¹", Reserved),
        ("aux .html", Reserved),
        (".git/hooks/post-commit", Reserved),
        (".parvis/manifest", Reserved),
        (".Parvis", Reserved),
    ] {
        assert_eq!(OutPath::new(text), Err(problem), "{text:?}");
    }
}

#[test]
fn a_path_may_have_all_that_authors_give_to_files() {
    for text in [
        "index.html",
        ".nojekyll",
        ".well-known/security.txt",
        "%2e%2e/x",
        "-dash/a b#c?d%&'\"e.html",
        "console/com/com10/lpt/contact.html",
        "comé/index.html",
        "naïve/日本語/🦀/שלום.html",
        "a/.parvis/b",
        "..a/b..c",
    ] {
        assert_eq!(path(text).as_str(), text);
    }
}

#[test]
fn a_path_is_normal_and_knows_its_parts() {
    assert_eq!(path("cafe\u{301}/x"), path("caf\u{e9}/x"));
    assert_eq!(path("Posts/CAFE\u{301}.HTML").case_key(), path("posts/café.html").case_key());
    assert_eq!(path("a.b/feed.xml").extension(), Some("xml"));
    assert_eq!(path("a.b/CNAME").extension(), None);
    assert_eq!(path(".nojekyll").extension(), None);
    assert_eq!(path("a/b/c.html").folders().collect::<Vec<_>>(), ["a", "a/b"]);
    assert_eq!(path("a").join("b/c"), Ok(path("a/b/c")));
    assert_eq!(path("a").join("../c"), Err(PathProblem::Leaves));
    assert!(postcard::from_bytes::<OutPath>(&postcard::to_stdvec("../x").unwrap()).is_err());
}

#[test]
fn no_text_makes_a_path_that_leaves() {
    const PARTS: [&str; 24] = [
        ".",
        "..",
        "/",
        "\\",
        ":",
        "\0",
        " ",
        "a",
        "A",
        "\n",
        "%2e",
        "con",
        ".git",
        "é",
        "e\u{301}",
        "\u{2024}",
        "\u{ff0f}",
        "\u{202e}",
        "\u{200b}",
        "~",
        "C:",
        "日",
        "\u{1f980}",
        "-",
    ];
    let mut next = random_numbers();
    let root = Path::new("/out");
    let mut n_accepted = 0;
    for _ in 0..100_000 {
        let text: String = (0..next(9)).map(|_| PARTS[next(PARTS.len())]).collect();
        let Ok(made) = OutPath::new(&text) else { continue };
        n_accepted += 1;
        let segments: Vec<_> = made.as_str().split('/').collect();
        assert!(segments.iter().all(|segment| !matches!(*segment, "" | "." | "..")), "{text:?}");
        let only_names = Path::new(made.as_str())
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        assert!(only_names && made.under(root).starts_with(root), "{text:?}");
        assert_eq!(OutPath::new(made.as_str()), Ok(made.clone()), "{text:?}");
    }
    assert!(n_accepted > 1_000);
}

// Which folders are taken.

#[test]
fn the_hub_what_holds_it_and_its_sources_are_refused() {
    let place = Place::new();
    let hub = place.hub().canonicalize().unwrap();
    assert_eq!(place.refused(&hub), Refusal::Hub(hub.clone()));
    assert_eq!(place.refused(&hub.join("dist/..")), Refusal::Hub(hub.clone()));
    assert_eq!(place.refused(place.0.path()), Refusal::Hub(hub.parent().unwrap().to_path_buf()));
    for out in
        ["content", "content/posts", "content/new/deep", "dist/../content", "themes", "themes/x"]
    {
        assert!(matches!(place.refused(&hub.join(out)), Refusal::Source { .. }), "{out}");
    }
    assert_eq!(place.refused(Path::new("/")), Refusal::Root("/".into()));
    let message = Refusal::Root("/".into()).to_string();
    assert_eq!(
        message,
        "refusing to write to `/`: it is the root of the file system; choose another folder with `--out`"
    );
}

#[test]
fn the_home_folder_is_refused() {
    let place = Place::new();
    let home =
        place.0.path().join("home/ada").canonicalize().unwrap_or(place.0.path().join("home/ada"));
    fs::create_dir_all(&home).unwrap();
    let options = DiskOptions { root: &place.hub(), protected: &[], adopt: true, fresh: false };
    let claim = |out: &Path| super::refusal::claim(out, Some(&home), &options);
    assert!(matches!(refusal(claim(&home).unwrap_err()), Refusal::Home(_)));
    assert!(matches!(refusal(claim(home.parent().unwrap()).unwrap_err()), Refusal::Home(_)));
    claim(&home.join("site")).unwrap();
}

#[test]
fn a_folder_with_files_of_others_is_taken_only_when_adopted() {
    let place = Place::new();
    place.put("CNAME", "agora.example");
    place.put(".git/HEAD", "main");
    place.put("index.html", "by hand");
    assert!(matches!(place.refused(&place.out()), Refusal::Foreign(_)));
    let adopted = place.open_with(&place.out(), true, false).unwrap();
    fill(adopted, &[("index.html", "1")]).unwrap();
    assert_eq!(place.build(&[]).removed, 1);
    assert_eq!(listing(&place.out()), [".git/HEAD: main", "CNAME: agora.example"]);
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let place = Place::new();
    fs::write(place.out(), "a file").unwrap();
    assert!(matches!(place.refused(&place.out()), Refusal::File(_)));
    let error = place.open(&place.out().join("inside")).unwrap_err();
    assert!(format!("{error:#}").contains("dist"), "{error:#}");
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_is_followed_only_when_adopted() {
    let place = Place::new();
    let real = place.0.path().join("www");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, place.out()).unwrap();
    assert!(matches!(place.refused(&place.out()), Refusal::Link(_)));
    assert!(matches!(place.refused(&place.out().join("")), Refusal::Link(_)));
    fill(place.open_with(&place.out(), true, false).unwrap(), &[("a.html", "1")]).unwrap();
    assert_eq!(listing(&real), ["a.html: 1"]);
    fs::remove_file(place.out()).unwrap();
    std::os::unix::fs::symlink(place.hub().join("content"), place.out()).unwrap();
    assert!(matches!(
        refusal(place.open_with(&place.out(), true, false).unwrap_err()),
        Refusal::Source { .. }
    ));
}

#[test]
fn a_second_build_of_one_output_is_told_who_builds() {
    let place = Place::new();
    let first = place.open(&place.out()).unwrap();
    let error = place.open(&place.out()).unwrap_err();
    let process = std::process::id();
    assert!(error.to_string().contains(&format!("is locked by process {process}")), "{error}");
    assert!(
        matches!(refusal(error), Refusal::Locked { process: Some(found), .. } if found == process)
    );
    fill(first, &[("a.html", "1")]).unwrap();
    place.open(&place.out()).unwrap();
}

// What a build does.

#[test]
fn only_what_changed_is_written() {
    let place = Place::new();
    let files = [("index.html", "1"), ("posts/a/index.html", "2"), ("posts/b/index.html", "3")];
    assert_eq!(place.build(&files), Report { written: 3, ..Report::default() });
    let time = || fs::metadata(place.out().join("index.html")).unwrap().modified().unwrap();
    let before = time();
    assert_eq!(place.build(&files), Report { unchanged: 3, ..Report::default() });
    let fresh = place.open_with(&place.out(), false, true).unwrap();
    assert!(!fresh.keep(&path("index.html"), Fingerprint::of(b"1")));
    assert_eq!(fill(fresh, &files).unwrap(), Report { unchanged: 3, ..Report::default() });
    assert_eq!(time(), before);
    let files = [files[0], files[1], ("posts/c/index.html", "4")];
    assert_eq!(
        place.build(&files),
        Report { written: 1, unchanged: 2, removed: 1, kept_by_user: vec![] }
    );
    assert_eq!(
        listing(&place.out()),
        ["index.html: 1", "posts/a/index.html: 2", "posts/c/index.html: 4"]
    );
    assert!(!place.out().join("posts/b").exists());
    assert!(!own(&place, "stage").exists() && !own(&place, "pending").exists());
}

#[test]
fn a_file_that_was_changed_or_removed_by_hand_is_made_again() {
    let place = Place::new();
    let files = [("a.html", "1"), ("b.html", "2"), ("c.html", "3"), ("d.html", "4")];
    place.build(&files);
    let set_time = |file: &str, time| {
        let file = fs::File::options().write(true).open(place.out().join(file)).unwrap();
        file.set_modified(time).unwrap();
    };
    place.put("a.html", "X");
    set_time("a.html", UNIX_EPOCH);
    fs::remove_file(place.out().join("b.html")).unwrap();
    fs::remove_file(place.out().join("c.html")).unwrap();
    fs::create_dir(place.out().join("c.html")).unwrap();
    // Only touched: the bytes are ours.
    set_time("d.html", UNIX_EPOCH);
    assert!(matches!(
        refusal(fill(place.open(&place.out()).unwrap(), &files).unwrap_err()),
        Refusal::InTheWay { .. }
    ));
    fs::remove_dir(place.out().join("c.html")).unwrap();
    assert_eq!(place.build(&files), Report { written: 3, unchanged: 1, ..Report::default() });
    assert_eq!(listing(&place.out()), ["a.html: 1", "b.html: 2", "c.html: 3", "d.html: 4"]);
    assert_eq!(place.build(&files).unchanged, 4);
}

#[test]
fn a_file_of_the_user_is_never_removed() {
    let place = Place::new();
    place.build(&[("posts/a/index.html", "1"), ("b.html", "2"), ("c/index.html", "3")]);
    place.put("CNAME", "agora.example");
    place.put("posts/a/notes.txt", "mine");
    place.put("b.html", "changed by hand");
    let report = place.build(&[]);
    assert_eq!(
        report,
        Report { removed: 2, kept_by_user: vec![path("b.html")], ..Report::default() }
    );
    assert_eq!(
        listing(&place.out()),
        ["CNAME: agora.example", "b.html: changed by hand", "posts/a/notes.txt: mine"]
    );
    // From then on it is theirs.
    assert_eq!(place.build(&[]), Report::default());
    assert!(!place.out().join("c").exists());
}

#[test]
fn a_file_of_the_user_is_never_overwritten() {
    let place = Place::new();
    place.build(&[("a.html", "1")]);
    place.put("CNAME", "agora.example");
    place.put("posts", "a file named so");
    let before = tree(&place.out());
    let files = [("CNAME", "x"), ("a.html", "2"), ("posts/b.html", "3")];
    let refused = refusal(fill(place.open(&place.out()).unwrap(), &files).unwrap_err());
    let message = refused.to_string();
    assert!(message.starts_with("refusing to overwrite `CNAME`, `posts` in `"), "{message}");
    assert_eq!(tree(&place.out()), before);
    fs::remove_file(place.out().join("posts")).unwrap();
    fill(place.open_with(&place.out(), true, false).unwrap(), &files).unwrap();
    assert_eq!(listing(&place.out()), ["CNAME: x", "a.html: 2", "posts/b.html: 3"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let place = Place::new();
    let (file, folder) =
        ([("about", "1"), ("z", "1")], [("about/team/index.html", "2"), ("z", "1")]);
    for files in [file, folder, file, folder] {
        place.build(&files);
        assert_eq!(
            listing(&place.out()),
            [format!("{}: {}", files[0].0, files[0].1), "z: 1".to_owned()]
        );
    }
    place.put("about/notes.txt", "mine");
    let before = tree(&place.out());
    assert!(matches!(
        refusal(fill(place.open(&place.out()).unwrap(), &file).unwrap_err()),
        Refusal::InTheWay { .. }
    ));
    assert_eq!(tree(&place.out()), before);
}

#[test]
fn a_path_may_change_its_case() {
    let place = Place::new();
    place.build(&[("About/index.html", "1"), ("Feed.xml", "2")]);
    place.build(&[("about/index.html", "1"), ("feed.xml", "2")]);
    assert_eq!(listing(&place.out()), ["about/index.html: 1", "feed.xml: 2"]);
    if place.out().join("FEED.XML").exists() {
        return; // Below are two folders where case counts, and one where it does not.
    }
    place.build(&[("About/index.html", "1"), ("about/team.html", "2")]);
    assert_eq!(listing(&place.out()), ["About/index.html: 1", "about/team.html: 2"]);
    place.put("CNAME", "agora.example");
    place.build(&[("cname", "1")]);
    assert_eq!(listing(&place.out()), ["CNAME: agora.example", "cname: 1"]);
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_link_in_the_output_is_touched() {
    let place = Place::new();
    place.build(&[("posts/a.html", "1"), ("b.html", "2")]);
    let away = place.0.path().join("away");
    fs::rename(place.out().join("posts"), &away).unwrap();
    std::os::unix::fs::symlink(&away, place.out().join("posts")).unwrap();
    let files = [("posts/a.html", "changed"), ("b.html", "2")];
    let refused = refusal(fill(place.open(&place.out()).unwrap(), &files).unwrap_err());
    assert!(matches!(refused, Refusal::InTheWay { files, .. } if files == [path("posts")]));
    assert_eq!(place.build(&[("b.html", "2")]).kept_by_user, [path("posts/a.html")]);
    assert_eq!(listing(&away), ["a.html: 1"]);
}

#[test]
fn two_files_at_one_path_are_an_error() {
    let place = Place::new();
    let build = |files: &[(&str, &str)]| {
        fill(place.open(&place.out()).unwrap(), files).map_err(|error| error.to_string())
    };
    assert_eq!(build(&[("a", "1"), ("a", "2")]).unwrap_err(), "two files are planned at `a`");
    build(&[("a", "1")]).unwrap();
    assert_eq!(build(&[("a", "1"), ("a", "1")]).unwrap_err(), "two files are planned at `a`");
    build(&[("a", "1"), ("a/b", "2")]).unwrap_err();
    assert_eq!(listing(&place.out()), ["a: 1"]);
}

/// Any plan after any other, with a user who writes and removes files in between.
#[test]
fn a_website_is_what_was_planned_and_what_is_the_users() {
    const PATHS: [&str; 9] = ["a", "a/b", "a/b/c", "a/d", "e", "E", "e/f", "g/h/i", "g/j"];
    const TEXTS: [&str; 3] = ["1", "2", "22"];
    let place = Place::new();
    let mut random = random_numbers();
    let mut users = Files::new();
    let (mut n_built, mut n_refused) = (0, 0);
    fs::create_dir(place.out()).unwrap();
    for round in 0..400 {
        let files = |folder: &Path| {
            let files = tree(folder).into_iter();
            files.filter(|(name, _)| !name.ends_with('/')).collect::<Files>()
        };
        if random(3) == 0 {
            let (file, text) = (PATHS[random(PATHS.len())], ["x", "yy"][random(2)]);
            let path = place.out().join(file);
            if random(2) == 0 && path.is_file() {
                fs::remove_file(&path).unwrap();
                users.remove(file);
            } else if round > 0
                && fs::create_dir_all(path.parent().unwrap()).is_ok()
                && fs::write(&path, text).is_ok()
            {
                users.insert(file.to_owned(), text.to_owned());
            }
        }
        let mut plan: Vec<(&str, &str)> = Vec::new();
        for file in PATHS {
            let clashes = plan.iter().any(|(other, _)| file.starts_with(&format!("{other}/")));
            if random(2) == 0 && !clashes {
                plan.push((file, TEXTS[random(TEXTS.len())]));
            }
        }
        let before = files(&place.out());
        match fill(place.open(&place.out()).unwrap(), &plan) {
            Ok(report) => {
                let planned: Files =
                    plan.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
                users.retain(|file, _| !planned.contains_key(file));
                let mut expected = users.clone();
                expected.extend(planned);
                assert_eq!(files(&place.out()), expected, "{round}");
                for file in report.kept_by_user {
                    assert!(users.contains_key(file.as_str()), "{round}: {file}");
                }
                n_built += 1;
            }
            Err(error) => {
                assert!(matches!(refusal(error), Refusal::InTheWay { .. }), "{round}");
                assert_eq!(files(&place.out()), before, "{round}");
                n_refused += 1;
            }
        }
        if n_refused % 20 == 19 {
            for (file, _) in std::mem::take(&mut users) {
                fs::remove_file(place.out().join(file)).unwrap();
            }
            n_refused += 1;
        }
    }
    assert!(n_built > 100 && n_refused > 20, "{n_built} {n_refused}");
}

#[test]
fn a_build_that_is_dropped_changes_nothing() {
    let place = Place::new();
    place.build(&[("a.html", "1")]);
    let before = tree(&place.out());
    let disk = place.open(&place.out()).unwrap();
    disk.write(&path("a.html"), Stage::Page, Fingerprint::of(b"2"), b"2").unwrap();
    disk.write(&path("b.html"), Stage::Page, Fingerprint::of(b"2"), b"2").unwrap();
    drop(disk);
    assert_eq!(tree(&place.out()), before);
    let disk = place.open(&place.out()).unwrap();
    disk.copy(&path("b.html"), Stage::Asset, Fingerprint::of(b"2"), &place.hub()).unwrap_err();
    assert!(Box::new(disk).commit().is_err(), "half a file is never placed");
    assert_eq!(tree(&place.out()), before);
    assert!(!own(&place, "stage").exists());
}

#[test]
fn a_file_of_the_hub_is_copied_once() {
    let place = Place::new();
    let from = place.hub().join("static/photo.jpg");
    fs::write(&from, vec![7; 300_000]).unwrap();
    let copy = |from: &Path, made_from: &[u8]| {
        let disk = place.open(&place.out())?;
        disk.copy(&path("images/photo.jpg"), Stage::Asset, Fingerprint::of(made_from), from)?;
        Box::new(disk).commit()
    };
    assert_eq!(copy(&from, b"1").unwrap().written, 1);
    assert_eq!(copy(&from, b"2").unwrap().unchanged, 1);
    assert_eq!(fs::read(place.out().join("images/photo.jpg")).unwrap(), fs::read(&from).unwrap());
    fs::write(&from, vec![8; 300_000]).unwrap();
    assert_eq!(copy(&from, b"2").unwrap().written, 1);
    let error = copy(&place.hub().join("static/gone.jpg"), b"3").unwrap_err();
    assert!(format!("{error:#}").contains("gone.jpg"), "{error:#}");
    assert_eq!(fs::read(place.out().join("images/photo.jpg")).unwrap(), vec![8; 300_000]);
}

#[test]
fn a_lost_manifest_costs_time_and_no_files() {
    for damage in
        ["", "parvis manifest 9\nof the future", "parvis manifest 1\n0123456789abcdef but cut"]
    {
        let place = Place::new();
        place.build(&[("a.html", "1"), ("old.html", "2")]);
        place.put("notes.txt", "mine");
        fs::write(own(&place, "manifest"), damage).unwrap();
        assert_eq!(place.build(&[("a.html", "1")]).written, 1);
        assert_eq!(listing(&place.out()), ["a.html: 1", "notes.txt: mine", "old.html: 2"]);
        assert_eq!(place.build(&[("a.html", "1")]).unchanged, 1);
    }
}

#[test]
fn two_builds_of_one_plan_write_the_same_bytes() {
    let places = [Place::new(), Place::new()];
    let mut files: Vec<_> = (0..50).map(|i| (format!("p{i}/index.html"), format!("{i}"))).collect();
    for place in &places {
        files.reverse();
        place.build(
            &files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect::<Vec<_>>(),
        );
    }
    assert_eq!(tree(&places[0].out()), tree(&places[1].out()));
}

#[test]
fn a_folder_that_lets_nothing_in_is_named_and_the_site_stays() {
    let place = Place::new();
    place.build(&[("a.html", "1"), ("posts/b.html", "1")]);
    let set = |readonly| {
        let mut mode = fs::metadata(place.out().join("posts")).unwrap().permissions();
        mode.set_readonly(readonly);
        fs::set_permissions(place.out().join("posts"), mode).unwrap();
    };
    set(true);
    let before = tree(&place.out());
    let built = fill(place.open(&place.out()).unwrap(), &[("a.html", "2"), ("posts/b.html", "2")]);
    set(false);
    // Modes do not hold for root.
    let Err(error) = built else { return };
    assert!(format!("{error:#}").contains("posts"), "{error:#}");
    assert_eq!(tree(&place.out()), before);
}

// Killed, starved and cut off: in processes of their own.

/// The moment in the middle of the moves, made by hand: some files are new, some old, one is gone.
#[test]
fn the_build_after_a_killed_one_ends_it() {
    let place = Place::new();
    place.build(&[("a.html", "1"), ("b.html", "1"), ("old.html", "1"), ("same.html", "0")]);
    let first = fs::read(own(&place, "manifest")).unwrap();
    place.build(&[("a.html", "2"), ("b.html", "2"), ("new/c.html", "2"), ("same.html", "0")]);
    fs::rename(own(&place, "manifest"), own(&place, "pending")).unwrap();
    fs::write(own(&place, "manifest"), first).unwrap();
    place.put("b.html", "1");
    place.put("old.html", "1");
    place.put(".parvis/stage/99/b.html", "2");
    place.put("CNAME", "agora.example");
    // `new/c.html` was moved and is in no manifest: it is known, and goes, as `old.html` does.
    let report = place.build(&[("a.html", "2"), ("b.html", "3"), ("same.html", "0")]);
    assert_eq!(report, Report { written: 1, unchanged: 2, removed: 2, kept_by_user: vec![] });
    assert_eq!(
        listing(&place.out()),
        ["CNAME: agora.example", "a.html: 2", "b.html: 3", "same.html: 0"]
    );
    assert!(!own(&place, "stage").exists() && !own(&place, "pending").exists());
}

const N_FILES: usize = 150;

/// A build in which each file is all of one version, and in which even versions have one folder
/// more.
fn build_version(place: &Path, version: usize) -> anyhow::Result<Report> {
    let root = &place.join("hub");
    let disk = Disk::open(
        &root.join("dist"),
        &DiskOptions { root, protected: &[], adopt: false, fresh: false },
    )?;
    for i in 0..N_FILES {
        // By name, what goes first would go last.
        let (file, stage) = match i % 3 {
            0 => (format!("z/{i}.css"), Stage::Asset),
            1 => (format!("m/{i}/index.html"), Stage::Page),
            _ => (format!("a/{i}.xml"), Stage::Feed),
        };
        disk.write(
            &path(&file),
            stage,
            Fingerprint::of(&version.to_le_bytes()),
            version_of(version).as_bytes(),
        )?;
        if version.is_multiple_of(2) && i % 10 == 0 {
            let file = path(&format!("even/{i}.html"));
            disk.write(
                &file,
                Stage::Page,
                Fingerprint::of(b"even"),
                version_of(version).as_bytes(),
            )?;
        }
    }
    Box::new(disk).commit()
}

fn version_of(version: usize) -> String {
    format!("{version} ").repeat(1_500)
}

#[test]
#[ignore = "the tests below run it in a process of its own"]
fn a_build_in_a_process_of_its_own() {
    let (Some(place), Ok(version)) =
        (std::env::var_os("PARVIS_TEST_PLACE"), std::env::var("PARVIS_TEST_VERSION"))
    else {
        return;
    };
    build_version(Path::new(&place), version.parse().unwrap()).unwrap();
}

/// `limits` is for the shell that starts the build.
#[cfg(unix)]
fn process(place: &Place, version: usize, limits: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{limits} exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--test-threads=1"]);
    let module = module_path!().split_once("::").unwrap().1;
    command.arg(format!("{module}::a_build_in_a_process_of_its_own"));
    command
        .env("PARVIS_TEST_PLACE", place.0.path())
        .env("PARVIS_TEST_VERSION", version.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[cfg(unix)]
fn wait_for(child: &mut Child, path: &Path) {
    while !path.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(50));
    }
}

#[cfg(unix)]
#[test]
fn a_killed_build_leaves_whole_files_and_the_next_ends_it() {
    let place = Place::new();
    let first = 2;
    build_version(place.0.path(), first).unwrap();
    place.put("CNAME", "agora.example");
    for version in first + 1..first + 17 {
        let mut child = process(&place, version, "").spawn().unwrap();
        // Half of the builds die while they stage, half while they move.
        let staged = own(&place, "stage").join(child.id().to_string()).join("z");
        wait_for(&mut child, &staged);
        if version % 2 == 0 {
            wait_for(&mut child, &own(&place, "pending"));
        }
        // From half a millisecond to 64.
        std::thread::sleep(Duration::from_micros(125 << (version / 2)));
        child.kill().unwrap();
        child.wait().unwrap();
        // The versions of the files of each folder.
        let mut versions: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (name, text) in tree(&place.out()) {
            let Some((folder, _)) = name.split_once('/').filter(|_| !text.is_empty()) else {
                continue;
            };
            let found = text.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(text, version_of(found), "half a file: {name}");
            versions.entry(folder.to_owned()).or_default().insert(found);
        }
        let (assets, pages, feeds) = (&versions["z"], &versions["m"], &versions["a"]);
        assert!(feeds.last() <= pages.first(), "a feed came before a page");
        assert!(pages.last() <= assets.first(), "a page came before an asset");
        assert!(Some(&first) <= feeds.first() && assets.last() <= Some(&version));
    }
    build_version(place.0.path(), 99).unwrap();
    let clean = Place::new();
    build_version(clean.0.path(), 99).unwrap();
    clean.put("CNAME", "agora.example");
    assert_eq!(tree(&place.out()), tree(&clean.out()));
}

#[cfg(unix)]
#[test]
fn sixty_four_open_files_are_enough() {
    let place = Place::new();
    let built = process(&place, 2, "ulimit -n 64;").output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stdout));
    assert!(process(&place, 3, "ulimit -n 64;").output().unwrap().status.success());
}

/// A limit on the size of files stands for a full disk: both fail in the middle of a write.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_last_site() {
    let place = Place::new();
    place.build(&[("a.html", "1"), ("b.html", "1")]);
    let before = tree(&place.out());
    let built = process(&place, 2, "trap '' XFSZ; ulimit -f 1;").output().unwrap();
    let said = String::from_utf8_lossy(&built.stdout).into_owned()
        + &String::from_utf8_lossy(&built.stderr);
    assert!(!built.status.success() && said.contains("/.parvis/stage/"), "{said}");
    assert_eq!(tree(&place.out()), before);
    place.build(&[("a.html", "2")]);
}

// The other sinks.

#[test]
fn memory_keeps_what_is_made_from_the_same() {
    let first = Memory::new();
    let (one, two) = (Fingerprint::of(b"1"), Fingerprint::of(b"2"));
    for file in ["a.html", "b.html", "c.html"] {
        first.write(&path(file), Stage::Page, one, file.as_bytes()).unwrap();
    }
    assert_eq!(first.report().written, 3);
    let second = Memory::after(&first);
    assert!(second.keep(&path("a.html"), one));
    assert!(!second.keep(&path("b.html"), two));
    second.write(&path("b.html"), Stage::Page, two, b"new").unwrap();
    assert!(second.write(&path("b.html"), Stage::Page, one, b"other").is_err());
    second.write(&path("b.html"), Stage::Page, two, b"new").unwrap();
    assert_eq!(
        second.report(),
        Report { written: 1, unchanged: 1, removed: 1, kept_by_user: vec![] }
    );
    let files = second.into_files();
    assert_eq!(files.len(), 2);
    assert_eq!(files[&path("a.html")], b"a.html");
}

#[test]
fn nothing_counts() {
    let sink: Box<dyn Sink> = Box::new(Nothing::default());
    assert!(!sink.keep(&path("a"), Fingerprint::of(b"1")));
    sink.write(&path("a"), Stage::Feed, Fingerprint::of(b"1"), b"1").unwrap();
    assert_eq!(sink.commit().unwrap(), Report { written: 1, ..Report::default() });
}

/// Writes files that are made together, the last of which names the others.
fn bundle(sink: &impl Sink, files: &[&str], made_from: &str) {
    let made_from = Fingerprint::of(made_from.as_bytes());
    for (place, file) in files.iter().enumerate() {
        let stage = if place + 1 == files.len() { Stage::Feed } else { Stage::Asset };
        sink.write(&path(file), stage, made_from, file.as_bytes()).unwrap();
    }
}

#[test]
fn files_that_are_made_together_are_kept_together() {
    let place = Place::new();
    let (last, of) = (path("x/last"), |text: &str| Fingerprint::of(text.as_bytes()));
    let files = ["x/a", "x/y/b", "x/last"];
    let sink = place.open(&place.out()).unwrap();
    bundle(&sink, &files, "one");
    sink.write(&path("xx/c"), Stage::Page, of("one"), b"c").unwrap();
    Box::new(sink).commit().unwrap();

    let sink = place.open(&place.out()).unwrap();
    assert_eq!(sink.keep_all(&last, of("two")), None);
    assert_eq!(sink.keep_all(&last, of("one")), Some(3), "no file of another folder");
    let report = Box::new(sink).commit().unwrap();
    assert_eq!((report.unchanged, report.written, report.removed), (3, 0, 1));

    place.put("x/y/b", "of somebody else");
    let sink = place.open(&place.out()).unwrap();
    assert_eq!(sink.keep_all(&last, of("one")), None, "one of them is not what it was");
    drop(sink);
    assert_eq!(
        place.open_with(&place.out(), false, true).unwrap().keep_all(&last, of("one")),
        None
    );

    let memory = Memory::new();
    bundle(&memory, &files, "one");
    let next = Memory::after(&memory);
    assert_eq!(next.keep_all(&last, of("two")), None);
    assert_eq!(next.keep_all(&last, of("one")), Some(3));
    assert_eq!((next.report().unchanged, next.report().written), (3, 0));
    assert_eq!(Nothing::default().keep_all(&last, of("one")), None);
}
