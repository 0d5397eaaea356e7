//! Reads Parvis itself and holds it to ARCHITECTURE.md, the README and the user's reference.
//!
//! Every test lists all that breaks its rule, a line each, so that one run tells everything.

#![allow(clippy::unwrap_used)]

use parvis::config::Config;
use parvis::diagnostics::{Diagnostics, codes};
use parvis::kinds::{self, KINDS, Settings};
use parvis::sources::Sources;
use parvis::theme::{self, Theme};
use parvis::yaml::{self, Node, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

#[test]
fn a_module_uses_only_those_above_it() {
    let modules = modules();
    let macros = macros();
    let place = |name: &str| modules.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for file in library() {
        let own =
            place(&file.module).unwrap_or_else(|| panic!("lib.rs does not list {}", file.path));
        for used in file.modules_used() {
            let used = macros.get(&used).unwrap_or(&used);
            match place(used) {
                Some(other) if other > own => {
                    wrong.push(format!("{}: {} stands above {used}", file.path, file.module));
                }
                Some(_) => {}
                // What goes round the pipeline stands below all that it is made of.
                None if Some(own) > place("summary") && is_of_pipeline(used) => {}
                None => wrong.push(format!("{}: `{used}` is no module of lib.rs", file.path)),
            }
        }
    }
    agree(&wrong);
}

/// Whether lib.rs itself defines it.
fn is_of_pipeline(name: &str) -> bool {
    let text = read("src/lib.rs");
    ["struct", "enum", "trait", "fn"].iter().any(|kind| {
        let definition = format!("\npub {kind} {name}");
        let rest = text.split_once(&definition).map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.starts_with([' ', '(', ':', '<']))
    })
}

#[test]
fn nobody_but_routes_spells_an_address() {
    const SIGNS: [&str; 3] = ["/index.html", "/page/", "/feed.xml"];
    let mut wrong = Vec::new();
    for file in library().into_iter().filter(|file| file.module != "routes") {
        for text in file.texts() {
            if SIGNS.iter().any(|sign| text.contains(sign)) {
                wrong.push(format!("{}: {text:?} is an address", file.path));
            }
        }
    }
    agree(&wrong);
}

#[test]
fn only_their_owners_touch_disk_threads_clock_and_environment() {
    const OWNERS: [(&str, &[&str]); 5] = [
        ("fs_err std::fs:: walkdir", &["sources", "sinks", "preview"]),
        (".exists() .is_file() .is_dir() .read_dir() .metadata()", &["sources", "sinks"]),
        ("rayon std::thread thread::spawn", &["memo", "preview"]),
        ("Timestamp::now Zoned::now SystemTime::now Instant::now", &["preview"]),
        ("std::env std::process", &["sinks"]),
    ];
    let mut wrong = Vec::new();
    for file in library() {
        let code = file.code();
        for (names, owners) in OWNERS {
            if owners.contains(&file.module.as_str()) {
                continue;
            }
            for name in names.split(' ').filter(|name| code.contains(name)) {
                wrong.push(format!("{}: `{name}` belongs to {owners:?} and commands", file.path));
            }
        }
    }
    agree(&wrong);
}

#[test]
fn nothing_is_left_to_do_in_a_comment() {
    // In pieces, so that this file does not find itself.
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X"],
        ["HA", "CK"],
        ["to", "do!"],
        ["unimpl", "emented!"],
    ];
    let words = words.map(|halves| halves.concat());
    let mut wrong = Vec::new();
    for folder in ["src", "themes", "tests", "docs"] {
        for (path, text) in texts_below(folder, &["rs", "html", "yaml", "css", "js", "md"]) {
            for (index, line) in text.lines().enumerate() {
                let has = |word: &String| stands_alone(line, word);
                wrong.extend(
                    words
                        .iter()
                        .filter(|word| has(word))
                        .map(|word| format!("{path}:{}: {word}", index + 1)),
                );
            }
        }
    }
    agree(&wrong);
}

#[test]
fn the_readme_and_the_help_agree() {
    let help = parvis(&["--help"]);
    let commands: BTreeSet<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(commands.contains("build"), "the help lists no commands:\n{help}");
    let readme = read("README.md");
    let code = markdown_code(&readme);
    let mut named = BTreeSet::new();
    for run in ["parvis ", "cargo run -- ", "cargo run --release -- "] {
        for (at, _) in code.match_indices(run) {
            let rest = &code[at + run.len()..];
            let ends = |c: char| !c.is_ascii_lowercase() && c != '-';
            let name = rest.split(ends).next().filter(|name| !name.starts_with('-'));
            named.extend(name.filter(|name| !name.is_empty()));
        }
    }
    let mut wrong = Vec::new();
    wrong.extend(
        named.difference(&commands).map(|name| format!("README.md: there is no command `{name}`")),
    );
    let told = |name: &&&str| **name != "help";
    wrong.extend(
        commands
            .difference(&named)
            .filter(told)
            .map(|name| format!("README.md: the command `{name}` is missing")),
    );
    let build = parvis(&["build", "--help"]);
    let options: BTreeSet<&str> = long_options(&build).into_iter().collect();
    let shown: BTreeSet<&str> = long_options(&code).into_iter().collect();
    let told = |name: &&&str| **name != "--help";
    wrong.extend(
        options
            .difference(&shown)
            .filter(told)
            .map(|name| format!("README.md: the option `{name}` of build is missing")),
    );
    agree(&wrong);
}

#[test]
fn every_code_has_a_mistake_and_an_explanation() {
    let (catalogue, mistakes) =
        (read("src/diagnostics/codes.rs"), read("src/diagnostics/mistakes.rs"));
    let mut wrong = Vec::new();
    for name in catalogue
        .lines()
        .filter_map(|line| line.strip_prefix("pub static ")?.strip_suffix(": Code = Code {"))
    {
        if !stands_alone(&mistakes, name) {
            wrong.push(format!("codes.rs: no method of mistakes.rs uses {name}"));
        }
        if !catalogue.contains(&format!("    &{name},")) {
            wrong.push(format!("codes.rs: {name} is missing from ALL"));
        }
    }
    for pair in codes::ALL.windows(2).filter(|pair| pair[0].id >= pair[1].id) {
        wrong.push(format!("codes.rs: {} stands before {}", pair[0].id, pair[1].id));
    }
    for code in codes::ALL {
        let plausible = code.id.len() == 5
            && code.id.starts_with('P')
            && code.id[1..].bytes().all(|byte| byte.is_ascii_digit());
        if !plausible {
            wrong.push(format!("codes.rs: `{}` is no code", code.id));
        }
        if code.title.is_empty() || code.title.ends_with('.') {
            wrong.push(format!(
                "codes.rs: the title of {} is empty, or ends with a period",
                code.id
            ));
        }
        if !code.explanation.ends_with('.') {
            wrong.push(format!("codes.rs: the explanation of {} is no sentence", code.id));
        }
    }
    for dead in codes::DEAD.iter().filter(|id| codes::find(id).is_none()) {
        wrong.push(format!("codes.rs: {dead} of DEAD is no code"));
    }
    agree(&wrong);
}

#[test]
fn every_mistake_can_happen() {
    let sources: Vec<String> = texts_below("src", &["rs"])
        .into_iter()
        .filter(|(path, _)| path != "src/diagnostics/mistakes.rs")
        .map(|(_, text)| text)
        .collect();
    let mistakes = read("src/diagnostics/mistakes.rs");
    let methods = mistakes
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("pub fn ")?.split('(').next());
    let wrong: Vec<String> = methods
        .filter(|name| !sources.iter().any(|text| text.contains(&format!(".{name}("))))
        .map(|name| format!("mistakes.rs: nobody calls `{name}`"))
        .collect();
    agree(&wrong);
}

#[test]
fn both_languages_have_the_same_strings() {
    let (french, english) = (strings("fr"), strings("en"));
    let mut wrong = Vec::new();
    for (table, other, name) in [(&french, &english, "en"), (&english, &french, "fr")] {
        wrong.extend(
            table
                .keys()
                .filter(|key| !other.contains_key(*key))
                .map(|key| format!("{name}.yaml: `{key}` is missing")),
        );
    }
    for (key, own) in &french {
        if let Some(other) = english.get(key).filter(|other| *other != own) {
            wrong.push(format!("`{key}` has {own:?} in fr.yaml and {other:?} in en.yaml"));
        }
    }
    agree(&wrong);
}

#[test]
fn every_string_that_is_asked_for_exists() {
    let strings = strings("fr");
    let mut asked: Vec<(String, Asked)> = Vec::new();
    for (path, text) in texts_below("themes", &["html"]) {
        asked.extend(asked_in_template(&text).into_iter().map(|key| (path.clone(), key)));
    }
    for file in library() {
        asked.extend(file.strings_asked().into_iter().map(|key| (file.path.clone(), key)));
    }
    for kind in KINDS.iter().chain([&kinds::TERM]) {
        let keys = [kind.label, kind.label_one, kind.count].into_iter().chain(kind.segment);
        asked.extend(
            keys.map(|key| (format!("src/kinds, {}", kind.name), Asked::Key(key.to_owned()))),
        );
    }
    assert!(asked.len() > 100, "only {} strings were found", asked.len());
    let exists = |asked: &Asked| match asked {
        Asked::Key(key) => strings.contains_key(key),
        Asked::Group(start) => {
            strings.keys().any(|key| key.starts_with(start.as_str()) && key != start)
        }
    };
    let wrong: Vec<String> = asked
        .iter()
        .filter(|(_, key)| !exists(key))
        .map(|(path, key)| format!("{path}: {key:?}"))
        .collect();
    agree(&wrong);
}

#[test]
fn the_reference_names_every_field_and_no_other() {
    let reference = read("docs/content-model.md");
    let mut documented: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut section = "";
    for line in reference.lines() {
        if let Some(marker) =
            line.strip_prefix("<!-- fields: ").and_then(|rest| rest.strip_suffix(" -->"))
        {
            section = marker;
        } else if line.starts_with("## ") {
            section = "";
        }
        let first_cell = line.strip_prefix("| `").and_then(|rest| rest.split('`').next());
        if let Some(field) = first_cell.filter(|_| !section.is_empty()) {
            documented.entry(section).or_default().insert(field.to_owned());
        }
    }
    let common = documented.remove("every kind").unwrap();
    let mut wrong = Vec::new();
    for (kind, schema) in schema() {
        let own = documented.remove(kind).unwrap_or_default();
        let mut told: BTreeSet<&String> = own.iter().collect();
        if !matches!(kind, "comments" | "hub.yaml" | "theme.yaml") {
            told.extend(&common);
        }
        let missing = schema.iter().filter(|field| !told.contains(field));
        wrong.extend(
            missing.map(|field| format!("docs/content-model.md: `{field}` of {kind} is missing")),
        );
        let unknown = told.iter().filter(|field| !schema.contains(**field));
        wrong.extend(
            unknown.map(|field| format!("docs/content-model.md: {kind} has no field `{field}`")),
        );
    }
    wrong.extend(
        documented.keys().map(|kind| format!("docs/content-model.md: there is no kind `{kind}`")),
    );
    agree(&wrong);
}

#[test]
fn every_output_is_in_the_reference() {
    let reference = read("docs/content-model.md");
    let missing = parvis::outputs::names()
        .into_iter()
        .filter(|name| !reference.contains(&format!("`{name}`")));
    agree(
        &missing
            .map(|name| format!("docs/content-model.md: the output `{name}` is missing"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_fault_names_tests_that_exist() {
    let mut wrong = Vec::new();
    let mut rows: BTreeMap<char, usize> = BTreeMap::new();
    let (mut ids, mut group) = (BTreeSet::new(), ' ');
    for line in read("tests/FAULTS.md").lines() {
        if let Some(title) = line.strip_prefix("## ") {
            group = title.chars().next().unwrap_or(' ');
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let is_row = line.starts_with('|') && !cells[0].starts_with("---") && cells[0] != "row";
        let &[id, _, _, tests] = cells.as_slice() else {
            wrong.extend(is_row.then(|| format!("FAULTS.md: not four cells: {line}")));
            continue;
        };
        if !is_row {
            continue;
        }
        *rows.entry(group).or_default() += 1;
        if !id.starts_with(group) || !ids.insert(id.to_owned()) {
            wrong.push(format!("FAULTS.md: {id} stands twice, or in the wrong group"));
        }
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        let reasoned = tests.strip_prefix("none:").is_some_and(|reason| reason.len() > 20);
        if names.is_empty() != reasoned {
            wrong.push(format!("FAULTS.md: {id} has neither a test nor a reason for none"));
        }
        let missing = names.into_iter().filter(|name| !reasoned && !is_test(name));
        wrong.extend(missing.map(|name| format!("FAULTS.md: {id}: there is no test `{name}`")));
    }
    assert_eq!(rows.keys().collect::<String>(), "ABCDEFHI");
    assert!(rows.values().all(|rows| *rows >= 10), "{rows:?}");
    agree(&wrong);
}

/// Whether a test as FAULTS.md names it exists: a folder, a function of a module, or an oracle with a seed.
fn is_test(name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Some(target) = name.strip_prefix("seed ") {
        return root.join(format!("tests/oracles/{target}.rs")).is_file()
            && root.join("fuzz/seeds").join(target).is_dir();
    }
    let Some((module, function)) = name.split_once("::") else {
        return root.join("tests/broken").join(name).join("expected.stderr").is_file();
    };
    let files = ["tests/hub/*.rs", "tests/*.rs", "src/*/tests.rs", "src/*.rs"];
    let texts = files
        .iter()
        .filter_map(|file| fs_err::read_to_string(root.join(file.replace('*', module))).ok());
    let is_in = |text: String| {
        let before = text
            .split_once(&format!("\n    fn {function}()"))
            .or_else(|| text.split_once(&format!("\nfn {function}()")));
        before.is_some_and(|(before, _)| {
            let attributes = before.lines().rev().take_while(|line| line.trim().starts_with("#["));
            attributes.into_iter().any(|line| line.trim() == "#[test]")
        })
    };
    texts.into_iter().any(is_in)
}

// What the tests look at.

/// A file of the library, without its tests.
struct SourceFile {
    path: String,
    /// The module of lib.rs that it belongs to.
    module: String,
    pieces: Vec<Piece>,
}

enum Piece {
    Code(String),
    /// The contents of a string, as written.
    Text(String),
}

/// A key of the interface strings, or how the keys of a group begin.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Key(String),
    Group(String),
}

impl SourceFile {
    /// All but comments, each string as `""`.
    fn code(&self) -> String {
        let shown = |piece: &Piece| match piece {
            Piece::Code(code) => code.clone(),
            Piece::Text(_) => "\"\"".to_owned(),
        };
        self.pieces.iter().map(shown).collect()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Code(_) => None,
        })
    }

    /// The modules, and items of lib.rs, that it names: `crate::x`, or `super::x` at the top of a module.
    fn modules_used(&self) -> BTreeSet<String> {
        let (code, folder) = (self.code(), format!("src/{}", self.module));
        let is_top = self.path == format!("{folder}.rs") || self.path == format!("{folder}/mod.rs");
        let roots: &[&str] = if is_top { &["crate::", "super::"] } else { &["crate::"] };
        let mut used = BTreeSet::new();
        for root in roots {
            for (at, _) in code.match_indices(root) {
                let rest = code[at + root.len()..].trim_start();
                match rest.strip_prefix('{') {
                    Some(group) => used.extend(first_names(group)),
                    None => used.extend(name_at(rest)),
                }
            }
        }
        used.remove(&self.module);
        used
    }

    /// The keys of interface strings that it names.
    fn strings_asked(&self) -> Vec<Asked> {
        const FORMATTED: &str = ".t(&format!(";
        let mut asked = Vec::new();
        for pair in self.pieces.windows(2) {
            let [Piece::Code(before), Piece::Text(text)] = pair else { continue };
            let before: String = before.chars().filter(|c| !c.is_whitespace()).collect();
            let asks = |calls: &[&str]| calls.iter().any(|call| before.ends_with(call));
            if asks(&[".t(", ".tf(", ".tn(", ".tnf("]) {
                asked.push(Asked::Key(text.clone()));
            } else if asks(&[".label(", "(locale,", "(&locale,"]) && before.contains("label(") {
                asked.push(Asked::Group(format!("{text}_")));
            } else if asks(&[FORMATTED]) {
                let start = text.split('{').next().unwrap_or_default();
                asked.extend((!start.is_empty()).then(|| Asked::Group(start.to_owned())));
            }
        }
        asked
    }
}

/// `a` and `b` of `a::x, b::{y, z}}`.
fn first_names(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ if start && !c.is_whitespace() => {
                names.extend(name_at(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    Some(text[..end].to_owned()).filter(|name| !name.is_empty())
}

/// The `mod` lines of lib.rs, in order.
fn modules() -> Vec<String> {
    let lib = read("src/lib.rs");
    let name = |line: &str| {
        Some(line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    };
    let modules: Vec<String> = lib.lines().filter_map(name).collect();
    assert!(modules.len() > 10, "lib.rs lists only {modules:?}");
    modules
}

/// The exported macros, with the module that each is written in.
fn macros() -> BTreeMap<String, String> {
    let mut macros = BTreeMap::new();
    for file in library() {
        for (_, rest) in file
            .code()
            .match_indices("macro_rules! ")
            .map(|(at, sign)| (at, file.code()[at + sign.len()..].to_owned()))
        {
            macros.extend(name_at(&rest).map(|name| (name, file.module.clone())));
        }
    }
    macros
}

/// Every file of the library below lib.rs, tests left out. The commands stand around it and are not of it.
fn library() -> Vec<SourceFile> {
    let files = texts_below("src", &["rs"]).into_iter().filter_map(|(path, text)| {
        let rest = path.strip_prefix("src/")?;
        let module = rest.split('/').next()?.trim_end_matches(".rs").to_owned();
        let is_library = !matches!(module.as_str(), "main" | "lib" | "commands");
        let is_test = rest.ends_with("/tests.rs") || rest.contains("/tests/");
        let text = text.split("\n#[cfg(test)]\nmod tests {").next()?.to_owned();
        (is_library && !is_test).then(|| SourceFile { path, module, pieces: pieces(&text) })
    });
    files.collect()
}

/// Parts Rust into code and strings, and drops the comments.
fn pieces(source: &str) -> Vec<Piece> {
    let (mut pieces, mut code, mut rest) = (Vec::new(), String::new(), source);
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some((text, after)) = string_at(rest, code.chars().next_back()) {
            pieces.push(Piece::Code(std::mem::take(&mut code)));
            pieces.push(Piece::Text(text.to_owned()));
            rest = after;
        } else if let Some(character) =
            ["'\"'", "'\\''", "'\\\\'"].iter().find(|quoted| rest.starts_with(**quoted))
        {
            code.push_str("' '");
            rest = &rest[character.len()..];
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    pieces.push(Piece::Code(code));
    pieces
}

/// The contents of the string that begins here, raw or not, and what follows it.
fn string_at(rest: &str, before: Option<char>) -> Option<(&str, &str)> {
    let in_a_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if let Some(raw) = rest.strip_prefix('r').filter(|_| !in_a_word || before == Some('b')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(text) = raw[hashes..].strip_prefix('"') {
            return text.split_once(&format!("\"{}", "#".repeat(hashes)));
        }
    }
    let text = rest.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

/// The keys that `t(key=…)` names in a template: `"key"`, or `"start_" ~ value`.
fn asked_in_template(text: &str) -> Vec<Asked> {
    let mut asked = Vec::new();
    for (at, sign) in text.match_indices("t(key=\"") {
        let in_a_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let Some((key, after)) = text[at + sign.len()..].split_once('"').filter(|_| !in_a_word)
        else {
            continue;
        };
        let key = key.to_owned();
        asked.push(if after.trim_start().starts_with('~') {
            Asked::Group(key)
        } else {
            Asked::Key(key)
        });
    }
    asked
}

/// The table of a language: each key with the placeholders of all its forms.
fn strings(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = format!("themes/i18n/{lang}.yaml");
    let (node, problems) = yaml::parse(&read(&path), 0);
    assert!(problems.is_empty(), "{path}: {problems:?}");
    let Some(Value::Map(pairs)) = node.map(|node| node.value) else {
        panic!("{path} is no mapping")
    };
    pairs.into_iter().map(|(key, node)| (key.text, placeholders(&node))).collect()
}

fn placeholders(node: &Node) -> BTreeSet<String> {
    match &node.value {
        Value::Text { text, .. } => text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect(),
        Value::Map(forms) => forms.iter().flat_map(|(_, form)| placeholders(form)).collect(),
        _ => BTreeSet::new(),
    }
}

/// Every kind, the comments and hub.yaml, each with the fields it reads.
fn schema() -> Vec<(&'static str, BTreeSet<String>)> {
    let sources = Sources::read(Path::new("src/scaffold/en"), Path::new("hub.yaml")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let text = "title: Hub\nbase_url: https://example.org\n";
    let config = Config::read(&"hub.yaml".into(), text, &mut diagnostics).unwrap();
    let theme = Theme::load(&config, &sources, &mut diagnostics);
    let settings =
        Settings::new(&config, &theme.locales, BTreeSet::new(), theme.strings_fingerprint);
    let schema = kinds::schema(&settings).into_iter();
    schema
        .chain([("theme.yaml", theme::schema())])
        .map(|(kind, fields)| (kind, fields.into_iter().map(|field| field.path).collect()))
        .collect()
}

/// What Markdown shows as code: its fenced blocks, and its spans between backticks, a line each.
fn markdown_code(markdown: &str) -> String {
    let mut code = String::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            code.push_str(line);
            code.push('\n');
        } else {
            for span in line.split('`').skip(1).step_by(2) {
                code.push_str(span);
                code.push('\n');
            }
        }
    }
    code
}

/// `--name` of each option in a text.
fn long_options(text: &str) -> Vec<&str> {
    let ends = |c: char| !c.is_ascii_lowercase() && c != '-';
    let option = |(at, _): (usize, &str)| text[at..].split(ends).next();
    text.match_indices("--").filter_map(option).filter(|name| name.len() > 2).collect()
}

/// Whether a word stands in a text with no letter beside it.
fn stands_alone(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_letter) && !text[at + word.len()..].starts_with(is_letter)
    })
}

fn parvis(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis")).args(arguments).output().unwrap();
    assert!(output.status.success(), "parvis {arguments:?} failed");
    String::from_utf8(output.stdout).unwrap()
}

fn read(path: &str) -> String {
    fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The files below a folder with one of these extensions, by path relative to the checkout.
fn texts_below(folder: &str, extensions: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let walk = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
    // What others wrote is theirs to keep tidy.
    let own = walk.into_iter().filter_entry(|entry| entry.file_name() != "node_modules");
    let files = own.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let wanted = files.filter(|entry| {
        let extension = entry.path().extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    });
    wanted
        .map(|entry| {
            let path =
                entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs_err::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Fails with every line at once.
#[track_caller]
fn agree(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
