//! `parvis serve` as its users meet it: a process that watches a real folder. Each test waits for what must come, and asserts
//! no time.
#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct Served {
    hub: TempDir,
    process: Child,
    port: u16,
    said: Receiver<String>,
}

impl Served {
    fn new(options: &[&str]) -> Served {
        let hub = TempDir::new().unwrap();
        write(hub.path(), "hub.yaml", "title: La place\nbase_url: https://place.example\n");
        write(hub.path(), "content/posts/a.md", &post("Alpha", "Le texte."));
        let mut process = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["serve", "--port", "0", "--now", "2026-11-20"])
            .args(options)
            .current_dir(hub.path())
            .env_clear()
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let port = first.trim_end().trim_end_matches('/').rsplit(':').next().unwrap();
        let port = port.parse().unwrap_or_else(|_| panic!("no address in {first:?}"));
        let said = listen(out);
        let served = Served { hub, process, port, said };
        served.until("/", |status, _| status == 200);
        served
    }

    fn root(&self) -> &Path {
        self.hub.path()
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let port = self.port;
        let asked =
            format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("no status in {answer:?}")), answer)
    }

    /// Asks until the answer is as wanted.
    #[track_caller]
    fn until(&self, path: &str, wanted: impl Fn(u16, &str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let (status, answer) = self.get(path);
            if wanted(status, &answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{path}: {status} {answer}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    fn has(&self, path: &str, words: &str) {
        self.until(path, |status, answer| status == 200 && answer.contains(words));
    }

    #[track_caller]
    fn lacks(&self, path: &str) {
        self.until(path, |status, _| status == 404);
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Hears the lines of standard output.
fn listen(out: BufReader<ChildStdout>) -> Receiver<String> {
    let (tell, said) = channel();
    std::thread::spawn(move || {
        for line in out.lines() {
            if tell.send(line.unwrap()).is_err() {
                break;
            }
        }
    });
    said
}

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, text).unwrap();
}

fn post(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-01\ndescription: Un texte.\n---\n\n{body}\n")
}

/// What must hold of each way of noticing changes.
fn every_change_is_seen(served: &Served) {
    let root = served.root();
    // A save in place, and one as most editors make it.
    served.write("content/posts/a.md", &post("Alpha", "Un mot neuf."));
    served.has("/blog/a/", "Un mot neuf.");
    let aside = root.join("content/posts/.a.md.swp");
    fs::write(&aside, post("Alpha", "Un autre mot.")).unwrap();
    fs::rename(&aside, root.join("content/posts/a.md")).unwrap();
    served.has("/blog/a/", "Un autre mot.");
    // A file that comes, moves and goes.
    served.write("content/posts/b.md", &post("Bravo", "Deux."));
    served.has("/blog/b/", "Deux.");
    fs::rename(root.join("content/posts/b.md"), root.join("content/posts/c.md")).unwrap();
    served.has("/blog/c/", "Deux.");
    served.lacks("/blog/b/");
    fs::remove_file(root.join("content/posts/c.md")).unwrap();
    served.lacks("/blog/c/");
    // A folder that comes with its files, below one that was not there.
    served.write(
        "content/events/nuit/index.md",
        "---\ntitle: Nuit\nstart: 2026-12-01\n---\n\nVenez.\n",
    );
    served.has("/evenements/nuit/", "Venez.");
    served.write("templates/404.html", "<p>Rien de tel.</p>");
    served.until("/rien/", |status, answer| status == 404 && answer.contains("Rien de tel."));
    // A folder that another one replaces, as a change of branch does.
    let other = root.join("other");
    write(&other, "posts/d.md", &post("Delta", "Quatre."));
    fs::rename(root.join("content"), root.join("before")).unwrap();
    fs::rename(&other, root.join("content")).unwrap();
    served.has("/blog/d/", "Quatre.");
    served.lacks("/blog/a/");
    served.write("content/posts/d.md", &post("Delta", "Cinq."));
    served.has("/blog/d/", "Cinq.");
    // The configuration.
    served.write("hub.yaml", "title: Autre place\nbase_url: https://place.example\n");
    served.has("/", "Autre place");
    // A mistake, and its cure.
    served.write("content/posts/d.md", &post("[", "Cassé."));
    let about = format!("/__preview/about?path={}", "/blog/d/");
    served.until(&about, |status, _| status == 200);
    served.has("/blog/d/", "Cinq.");
    served.write("content/posts/d.md", &post("Delta", "Six."));
    served.has("/blog/d/", "Six.");
    // A clock that goes backwards, and as many letters as before.
    let file = fs::File::options().write(true).open(root.join("content/posts/d.md")).unwrap();
    fs::write(root.join("content/posts/d.md"), post("Delta", "Dix.")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    served.has("/blog/d/", "Dix.");
    // Very many at once, then many touches of one.
    for number in 0..1_000 {
        served
            .write(&format!("content/posts/n{number}.md"), &post(&format!("N{number}"), "Mille."));
    }
    for number in [0, 500, 999] {
        served.has(&format!("/blog/n{number}/"), "Mille.");
    }
    for number in 0..2_000 {
        served.write("content/posts/d.md", &post("Delta", &format!("Trace {number}.")));
    }
    served.has("/blog/d/", "Trace 1999.");
}

#[test]
fn every_change_is_seen_by_events() {
    every_change_is_seen(&Served::new(&[]));
}

#[test]
fn every_change_is_seen_by_looking_now_and_then() {
    every_change_is_seen(&Served::new(&["--poll", "0.1"]));
}

#[test]
fn a_round_is_one_line_and_nothing_else_is_said() {
    let served = Served::new(&[]);
    let hear = || served.said.recv_timeout(PATIENCE).unwrap();
    let first = hear();
    assert!(first.contains(" files: ") && first.contains(" made in "), "{first}");
    served.write("content/posts/a.md", &post("Alpha", "Un mot neuf."));
    let second = hear();
    assert!(second.starts_with("content/posts/a.md: 7 made, 7 written in "), "{second}");
    // The same bytes again, and a file that is nobody's.
    served.write("content/posts/a.md", &post("Alpha", "Un mot neuf."));
    served.write("content/posts/.a.md.swp", "x");
    served.write("notes.txt", "x");
    served.write("static/x.txt", "x");
    let third = hear();
    assert!(third.starts_with("static/x.txt: 1 made, 1 written in "), "{third}");
    assert!(!served.root().join("public").exists(), "nothing is written");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_interrupted() {
    let mut served = Served::new(&[]);
    let pid = served.process.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(served.process.wait().unwrap().code(), Some(130));
    let mut errors = String::new();
    served.process.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(errors, "");
    assert!(served.root().join("content/posts/a.md").exists());
}

#[test]
fn a_port_that_is_taken_is_named_with_the_cure() {
    let served = Served::new(&[]);
    let second = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["serve", "--port", &served.port.to_string()])
        .current_dir(served.root())
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(2), "{told}");
    assert!(told.contains(&served.port.to_string()) && told.contains("--port"), "{told}");
}

#[test]
fn a_hub_with_mistakes_from_the_start_is_served_once_they_are_mended() {
    let hub = TempDir::new().unwrap();
    write(hub.path(), "hub.yaml", "title: La place\nbase_url: https://place.example\n");
    let served = Served::new(&[]);
    served.write("content/posts/a.md", "---\ntitle: <b>x</b>\ndate: demain\n---\n\nx\n");
    served.write("content/posts/b.md", &post("Bravo", "Deux."));
    // The last good website stands; the new post is not there yet.
    served.has("/blog/a/", "Le texte.");
    served.write("content/posts/a.md", &post("Alpha", "Le texte."));
    served.has("/blog/b/", "Deux.");
}
