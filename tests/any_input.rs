//! No input makes a panic: what fuzzing found is kept and asked again, and the example site is damaged at random.
#![allow(clippy::unwrap_used)]

mod oracles;

use parvis::fingerprint::Fingerprint;
use parvis::sources::{Source, Sources};
use parvis::{Options, compile};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

#[test]
fn what_was_found_is_found_no_more() {
    for (target, oracle) in oracles::ALL {
        for file in files(&format!("fuzz/found/{target}")) {
            println!("{}", file.display());
            oracle(&fs_err::read(&file).unwrap());
        }
    }
}

#[test]
fn every_seed_passes() {
    for (target, oracle) in oracles::ALL {
        let seeds = files(&format!("fuzz/seeds/{target}"));
        assert!(!seeds.is_empty(), "fuzz/seeds/{target} is empty");
        for file in seeds {
            println!("{}", file.display());
            oracle(&fs_err::read(&file).unwrap());
        }
    }
}

#[test]
fn every_oracle_has_a_target_and_the_other_way_round() {
    let oracles: BTreeSet<&str> = oracles::ALL.iter().map(|(target, _)| *target).collect();
    let targets = files("fuzz/fuzz_targets");
    let stem = |file: &'_ PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
    assert_eq!(
        targets.iter().map(stem).collect::<BTreeSet<_>>(),
        oracles.iter().map(ToString::to_string).collect()
    );
    let manifest = fs_err::read_to_string(oracles::checkout().join("fuzz/Cargo.toml")).unwrap();
    for target in oracles {
        oracles::judge(target, b"");
        assert!(manifest.contains(&format!("name = \"{target}\"")), "fuzz/Cargo.toml: {target}");
    }
}

/// The files of a folder of the checkout, in order; none where git keeps no folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = oracles::checkout().join(Path::new(folder));
    let Ok(found) = fs_err::read_dir(&folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

// The example site, damaged.

/// What may stand where a value should.
const VALUES: [&str; 32] = [
    "",
    "~",
    "[]",
    "{}",
    "''",
    "\"",
    "|",
    "[[[[",
    "{a: {b: [c]}}",
    "&a [*a]",
    "*a",
    "!!python/object x",
    "-1",
    "1e9",
    "99999999999999999999",
    "0000-00-00",
    "-009999-01-01T00:00",
    "9999-12-31T23:59:59+14:00",
    "2026-02-30",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    "FREQ=SECONDLY",
    "../../..",
    "/",
    "//e.example/%2e%2e",
    "https://",
    "javascript:x",
    "posts/#",
    "con",
    "\u{202e}\u{200b}",
    "e\u{301}\u{fb01}\u{1f980}",
    "\"\\0\\x01\\uFFFE\"",
];

/// Bytes that mean something to one of the readers, or to none.
const BYTES: [&[u8]; 20] = [
    b"---\n",
    b"\n",
    b"\r",
    b"\t",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"[^1]",
    b"```",
    b":::card{",
    b"![[",
    b"](",
    b"<",
    b"&#0;",
    b"> > ",
    b"|-",
    b"{{",
    b"%}",
    b"\xf0\x9f\xa6\x80",
    b"\xe2\x80\xae",
];

/// One thing done to a text.
#[derive(Debug, Clone)]
enum Damage {
    /// In place of what follows a colon.
    Value(Index, &'static str),
    Insert(Index, &'static [u8]),
    /// At most so many bytes.
    Remove(Index, usize),
    RepeatLine(Index),
    Indent(Index),
    /// The text ends here.
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        8 => (at(), select(&VALUES[..])).prop_map(|(at, value)| Damage::Value(at, value)),
        4 => (at(), select(&BYTES[..])).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        2 => (at(), 1..20_usize).prop_map(|(at, most)| Damage::Remove(at, most)),
        1 => at().prop_map(Damage::RepeatLine),
        1 => at().prop_map(Damage::Indent),
        1 => at().prop_map(Damage::Cut),
    ]
}

impl Damage {
    fn apply(&self, text: &mut Vec<u8>) {
        let within = |at: &Index| at.index(text.len() + 1);
        match self {
            Damage::Value(at, value) => {
                let colons = text.windows(2).enumerate().filter(|(_, pair)| *pair == b": ");
                let colons: Vec<usize> = colons.map(|(start, _)| start + 2).collect();
                let Some(start) = colons.get(at.index(colons.len().max(1))).copied() else {
                    return;
                };
                let line = text[start..].iter().position(|byte| *byte == b'\n');
                let end = line.map_or(text.len(), |length| start + length);
                text.splice(start..end, value.bytes());
            }
            Damage::Insert(at, bytes) => {
                let at = within(at);
                text.splice(at..at, bytes.iter().copied());
            }
            Damage::Remove(at, most) => {
                let start = within(at);
                text.drain(start..(start + most).min(text.len()));
            }
            Damage::RepeatLine(at) | Damage::Indent(at) => {
                let at = within(at);
                let start =
                    text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                let rest = text[start..].iter().position(|byte| *byte == b'\n');
                let end = rest.map_or(text.len(), |length| start + length + 1);
                let more = if matches!(self, Damage::Indent(_)) {
                    b"  ".to_vec()
                } else {
                    text[start..end].to_vec()
                };
                text.splice(start..start, more);
            }
            Damage::Cut(at) => text.truncate(within(at)),
        }
    }
}

fn options() -> Options {
    Options {
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
        base_url: None,
        drafts: true,
        future: true,
        also: None,
        strict: false,
        fresh: false,
        check: true,
        gate: false,
        search: false,
        generator: "Parvis".to_owned(),
    }
}

/// Every text of the hub that can be wrong.
fn texts(sources: &mut Sources) -> Vec<&mut Source> {
    let Sources { config, texts, comments, data, strings, templates, .. } = sources;
    let lists = [texts, comments, data, strings, templates];
    lists.into_iter().flatten().chain([config]).map(Arc::make_mut).collect()
}

#[test]
fn a_damaged_hub_is_told_and_makes_no_panic() {
    let example = oracles::checkout().join("example-site");
    let mut whole = Sources::read(&example, Path::new("hub.yaml")).unwrap();
    let originals: Vec<String> =
        texts(&mut whole).iter().map(|source| source.text.clone()).collect();
    let cases = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let files =
        prop::collection::vec((any::<Index>(), prop::collection::vec(damage(), 1..4)), 1..4);
    let (whole, memory) = (std::cell::RefCell::new(whole), Default::default());
    let memory = std::cell::RefCell::<parvis::Memory>::new(memory);
    TestRunner::new_with_rng(cases, rng)
        .run(&files, |files| {
            let sources = &mut *whole.borrow_mut();
            for (source, original) in texts(sources).into_iter().zip(&originals) {
                source.text.clone_from(original);
            }
            for (file, damages) in &files {
                let source = &mut texts(sources)[file.index(originals.len())];
                let mut bytes = std::mem::take(&mut source.text).into_bytes();
                damages.iter().for_each(|damage| damage.apply(&mut bytes));
                source.text = String::from_utf8_lossy(&bytes).into_owned();
            }
            for source in texts(sources) {
                source.size = source.text.len() as u64;
                source.fingerprint = Fingerprint::of(source.text.as_bytes());
            }
            let sink = parvis::sinks::Memory::new();
            let memory = &mut *memory.borrow_mut();
            let outcome = compile(sources, &options(), memory, &sink, &()).unwrap();
            for one in outcome.diagnostics.sorted() {
                oracles::told_well(&one, &|file| sources.text(file).map(str::to_owned));
            }
            Ok(())
        })
        .unwrap();
}

/// Enough to change each of the hub's files; a few seconds in the profile of tests.
const CASES: u32 = 100;

#[test]
fn a_hub_in_which_every_file_is_damaged_is_told_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let hub = folder.path().join("hub");
    copy_damaged(&oracles::checkout().join("example-site"), &hub);
    for format in ["human", "json", "github"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.args(["check", "--now", "2026-11-20", "--verbose", "--format", format]);
        let output = command.env_clear().env("NO_COLOR", "1").current_dir(&hub).output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        let n_told = told.matches("P0").count();
        assert!(n_told > 20, "{format} tells {n_told} mistakes:\n{told}");
        assert!(!told.contains('\u{1b}'), "{format} has colours or controls of the hub's");
    }
}

/// Copies the texts of a hub, all but its configuration damaged, each in another way.
fn copy_damaged(from: &Path, to: &Path) {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let files = walkdir::WalkDir::new(from).sort_by_file_name().into_iter().map(Result::unwrap);
    for file in files.filter(|entry| entry.file_type().is_file()) {
        let to = to.join(file.path().strip_prefix(from).unwrap());
        fs_err::create_dir_all(to.parent().unwrap()).unwrap();
        let mut bytes = fs_err::read(file.path()).unwrap();
        if file.file_name() != "hub.yaml" {
            let damage = damage().new_tree(&mut runner).unwrap().current();
            damage.apply(&mut bytes);
        }
        fs_err::write(to, bytes).unwrap();
    }
}
