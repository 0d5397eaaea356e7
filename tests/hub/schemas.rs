//! JSON Schemas: what is right fits them, what is wrong does not.

use crate::command_line::parvis;
use crate::{Hub, example};
use boon::{Compiler, SchemaIndex, Schemas};
use parvis::config::Config;
use parvis::diagnostics::Diagnostics;
use parvis::front_matter::{Split, split};
use parvis::schema;
use parvis::sources::Sources;
use parvis::theme::Theme;
use parvis::yaml;
use serde_json::{Value, json};
use std::path::Path;

struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    fn of(schema: &Value) -> Judge {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema.clone()).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Judge { schemas, index }
    }

    fn complaint(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| format!("{error:#}"))
    }
}

fn hub(root: &Path) -> (Config, Sources, Theme) {
    let sources = Sources::read(root, Path::new("hub.yaml")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let text = &sources.config.text;
    let config = Config::read(&sources.config.path, text, &mut diagnostics).unwrap();
    let theme = Theme::load(&config, &sources, &mut diagnostics);
    (config, sources, theme)
}

fn json(yaml: &str) -> Value {
    yaml::parse(yaml, 0).0.unwrap().to_json()
}

fn judge(name: &str) -> Judge {
    let (config, _, theme) = hub(&example::root());
    Judge::of(&schema::file(name, &config, &theme).unwrap())
}

#[test]
fn every_file_of_the_example_fits() {
    let (config, sources, theme) = hub(&example::root());
    let judge = |name: &str| Judge::of(&schema::file(name, &config, &theme).unwrap());
    let of_kind = |kind: &&parvis::kinds::Kind| {
        (kind.name, judge(kind.name.strip_suffix('s').unwrap_or(kind.name)))
    };
    let judges: Vec<(&str, Judge)> = parvis::kinds::KINDS.iter().map(of_kind).collect();
    let of_terms = judge("term");
    let mut wrong = Vec::new();
    let mut say = |path: &str, judge: &Judge, value: &Value| {
        wrong.extend(judge.complaint(value).map(|complaint| format!("{path}: {complaint}")));
    };
    for source in &sources.texts {
        let Split::Parts { yaml, .. } = split(&source.text) else { continue };
        let folder = source.path.split('/').nth(1).unwrap();
        let of_folder = judges.iter().find(|(kind, _)| *kind == folder);
        let judge = of_folder.map_or(&of_terms, |(_, judge)| judge);
        say(&source.path, judge, &json(&source.text[yaml]));
    }
    for source in &sources.comments {
        say(&source.path, &judge("comments"), &json(&source.text));
    }
    say("hub.yaml", &judge("hub"), &json(&sources.config.text));
    let agora = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/agora/theme.yaml");
    say("theme.yaml", &judge("theme"), &json(&std::fs::read_to_string(agora).unwrap()));
    assert!(sources.texts.len() > 40);
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_wrong_does_not_fit() {
    let right = [
        (
            "post",
            "title: 1984\ndate: 2026-05-12T19:00+02:00\nvoice: guest\nauthors: [ada, {name: Lin}]\nmetiers: [x]",
        ),
        ("expert", "name: Ada\nmember_since: 2019\nskills: [{name: écoute, level: 3}]"),
        ("event", "start: 2026-05-12\nvenue: {name: Halle, lat: 48.5}"),
        ("testimonial", "author: {name: Lin}\nwords: {drôle: 3}"),
        ("comments", "- {id: c1, expert: ada, date: 2026-05-12, body: Oui}"),
        (
            "hub",
            "title: A\nbase_url: https://a.example\nlanguages: {en: {title: A}, de: }\ntheme_options: {plaza: false}\noutputs: {feeds: false}",
        ),
        ("theme", "options: {a: {type: number, default: 2}}"),
    ];
    for (name, yaml) in right {
        assert_eq!(judge(name).complaint(&json(yaml)), None, "{name}: {yaml}");
    }
    let wrong = [
        ("post", "tgas: [a]"),
        ("post", "voice: gest"),
        ("post", "date: 12 mai"),
        ("post", "draft: yes"),
        ("post", "authors: ada"),
        ("post", "authors: [{nom: Lin}]"),
        ("post", "authors: [{url: 'https://a.example'}]"),
        ("post", "link: 'javascript:alert(1)'"),
        ("post", "updates: [{date: 2026-05-12}]"),
        ("expert", "skills: [{name: écoute, level: 6}]"),
        ("event", "title: A"),
        ("event", "start: 2026-05-12\nvenue: {name: Halle, lat: 98}"),
        ("testimonial", "words: {drôle: 3}"),
        ("testimonial", "author: {name: Lin}\nwords: {drôle: trois}"),
        ("comments", "- {id: c1, body: Oui}"),
        ("comments", "id: c1"),
        ("hub", "title: A"),
        ("hub", "title: A\nbase_url: https://a.example\ntheme_options: {plazza: false}"),
        ("hub", "title: A\nbase_url: https://a.example\ntheme_options: {plaza: 1}"),
        ("hub", "title: A\nbase_url: https://a.example\noutputs: {feed: false}"),
        ("theme", "options: {a: {default: 2}}"),
    ];
    for (name, yaml) in wrong {
        assert!(judge(name).complaint(&json(yaml)).is_some(), "{name}: {yaml}");
    }
}

#[test]
fn every_field_is_said_to_be_for_something() {
    fn walk(path: &str, schema: &Value, silent: &mut Vec<String>) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            // Taxonomies of the hub's own have no words in the reference, and outputs are told in a table of their own.
            let known = ["metiers", "outputs"].iter().any(|own| path.contains(own));
            if field["description"].is_null() && !known {
                silent.push(path.clone());
            }
            for below in [field, &field["items"], &field["items"]["anyOf"][1]] {
                walk(&path, below, silent);
            }
        }
    }
    let (config, _, theme) = hub(&example::root());
    let mut silent = Vec::new();
    for name in schema::files() {
        let schema = schema::file(name, &config, &theme).unwrap();
        walk(name, if name == "comments" { &schema["items"] } else { &schema }, &mut silent);
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn every_template_has_the_schema_of_its_view() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/agora/templates");
    let mut unseen = Vec::new();
    for entry in walkdir::WalkDir::new(&templates).into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(&templates).unwrap().display().to_string();
        // Components see what they are given.
        let given = path.starts_with("components/") && path != "components/embed.html";
        if entry.file_type().is_file() && !given && schema::view(&path).is_none() {
            unseen.push(path);
        }
    }
    assert_eq!(unseen, Vec::<String>::new());
    assert!(schema::view("nothing.html").is_none());
    for name in schema::templates() {
        let schema = schema::view(name).unwrap();
        // It is sound: no reference leads nowhere.
        Judge::of(&schema);
        if !name.starts_with(['c', 'd']) {
            assert!(schema["properties"]["site"]["$ref"].is_string(), "{name}: {schema:#}");
        }
    }
    let post = schema::view("post.html").unwrap();
    let question = &post["$defs"]["PostDetail"]["properties"]["question"];
    assert_eq!(question["type"], "string");
    assert_eq!(
        post["properties"]["standfirst"]["description"],
        "The author's own description; empty when there is none."
    );
    assert_eq!(post["properties"]["similar"]["items"], json!({"$ref": "#/$defs/Card"}));
}

#[test]
fn schemas_are_printed_and_written() {
    let hub = Hub::new(&[]);
    let printed = parvis(hub.root(), &["schema", "post"]);
    assert_eq!(printed.status.code(), Some(0));
    let post: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(post["properties"]["voice"]["enum"][0], "official");
    assert_eq!(post["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let written = parvis(hub.root(), &["schema", "--out", "s"]);
    assert_eq!(written.status.code(), Some(0));
    for file in ["post.json", "hub.json", "view/post.html.json", "view/directives.json"] {
        let text = std::fs::read_to_string(hub.root().join("s").join(file)).unwrap();
        assert!(serde_json::from_str::<Value>(&text).unwrap()["type"].is_string(), "{file}");
    }
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(parvis(nowhere.path(), &["schema", "view", "home.html"]).status.code(), Some(0));
    assert_eq!(parvis(nowhere.path(), &["schema", "hub"]).status.code(), Some(0));
    let unknown = parvis(nowhere.path(), &["schema", "view", "hom.html"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `home.html`?"));
}
