//! The options of themes, and the commands of who makes one.

use crate::command_line::parvis;
use crate::{Hub, config, post, site, text};
use parvis::diagnostics::Diagnostics;
use parvis::sources::Sources;
use parvis::theme::{Theme, parts};
use std::path::Path;

/// A theme with an option of each type.
const OPTIONS: &str = "\
options:
  fine: {type: boolean, default: true}
  side: {type: string, values: [left, right], default: right}
  motto: {type: string, default: Bienvenue}
  columns: {type: number, minimum: 1, maximum: 4, default: 2}
  tint: {type: color, default: '#ABC'}
  shown: {type: list, values: [posts, events], default: [posts]}
  bare: {type: number, minimum: 3}
";
const SHOWS: &str = "<p>{{ site.options.fine }} {{ site.options.side }} {{ site.options.motto }} {{ site.options.columns }} {{ site.options.tint }} {{ site.options.shown | join(sep=\"+\") }} {{ site.options.bare }}</p>";

fn with_options(set: &str) -> crate::Site {
    site(&[
        ("hub.yaml", &config(&format!("theme: mien\n{set}"))),
        ("themes/mien/theme.yaml", OPTIONS),
        ("themes/mien/templates/404.html", SHOWS),
    ])
}

#[test]
fn options_have_their_defaults() {
    let site = with_options("");
    site.is_silent();
    assert_eq!(site.text("404.html", "p"), ["true right Bienvenue 2 #abc posts 3"]);
    assert!(site.file(&site.asset("agora.css")).contains("--option-tint:#abc;"));
}

#[test]
fn a_hub_sets_options() {
    let site = with_options(
        "theme_options: {fine: false, side: left, motto: 1984, columns: 3.5, tint: '#FF0000', shown: [events, posts], bare: }",
    );
    site.is_silent();
    assert_eq!(site.text("404.html", "p"), ["false left 1984 3.5 #ff0000 events+posts 3"]);
    let style = site.file(&site.asset("agora.css"));
    let set = ":root{--option-columns:3.5;--option-tint:#ff0000;--option-bare:3;}";
    assert!(style.contains(set), "{style}");
}

#[test]
fn a_value_of_another_type_is_a_mistake_with_its_place() {
    let site = with_options(
        "theme_options:\n  fine: yes\n  side: lefft\n  columns: 5\n  tint: red\n  shown: posts\n  motto: [a]\n  plazza: true\n  colums: 1",
    );
    assert_eq!(
        site.mistakes(),
        [
            "error P0104 hub.yaml:5:9 `fine` wants `true` or `false`, found `yes`; write `true` or `false`",
            "error P0106 hub.yaml:6:9 `lefft` is no value of `side`; did you mean `left`? (`side` is one of `left` and `right`)",
            "error P0104 hub.yaml:7:12 `columns` wants a number from 1 to 4, found `5`; write a number from 1 to 4",
            "error P0507 hub.yaml:8:9 `tint` is not a colour: `red`; write it as `#2a5db0`",
            "error P0104 hub.yaml:9:10 `shown` wants a list of texts, found a text; write `shown: [one, two]`, or an item a line after `- `",
            "error P0104 hub.yaml:10:10 `motto` wants a text, found a list; write one text: `motto: \"…\"`",
            "error P1107 hub.yaml:11:3 the theme `mien` has no option `plazza`; did you mean `plaza`?",
            "error P1107 hub.yaml:12:3 the theme `mien` has no option `colums`; did you mean `columns`?",
        ]
    );
    let list = crate::site(&[("hub.yaml", &config("theme_options: [plaza]"))]);
    assert_eq!(list.codes(), ["P0104"]);
}

#[test]
fn mistakes_of_a_theme_are_told_too() {
    let site = site(&[
        ("hub.yaml", &config("theme: mien")),
        (
            "themes/mien/theme.yaml",
            "nmae: mien\nscript: a.js\noptions:\n  a: {type: colour}\n  b: {default: 1}\n  c: {type: number, default: deux}\n",
        ),
    ]);
    assert_eq!(
        site.places(),
        [
            "error P0103 themes/mien/theme.yaml:1:1",
            "error P1106 themes/mien/theme.yaml:2:9",
            "error P0106 themes/mien/theme.yaml:4:13",
            "error P0105 themes/mien/theme.yaml:5:6",
            "error P0104 themes/mien/theme.yaml:6:30",
        ]
    );
}

#[test]
fn a_theme_without_a_style_wears_the_built_in_one_and_its_own_after_it() {
    let site = site(&[
        ("hub.yaml", &config("theme: mien\ntheme_options: {plaza: false}")),
        ("themes/mien/theme.yaml", "name: mien\n"),
        ("themes/mien/static/theme.css", "p{color:red}"),
    ]);
    site.is_silent();
    let style = site.file(&site.asset("theme.css"));
    let own = style.find("p{color:red}").unwrap();
    assert!(style.find("@font-face").unwrap() < own);
    assert!(site.text("index.html", ".plaza").is_empty());
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

fn told(output: &std::process::Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_new_theme_passes_the_check_and_is_not_replaced() {
    let hub = Hub::new(&[
        ("content/pages/a.md", &text("title: A", ":::tip{title=\"Au fait\"}\nUn mot.\n:::")),
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
    ]);
    let made = parvis(hub.root(), &["theme", "new", "notre"]);
    assert_eq!(made.status.code(), Some(0), "{}", told(&made));
    assert!(told(&made).contains("`theme: notre`"), "{}", told(&made));
    hub.write("hub.yaml", &config("theme: notre\ntheme_options: {card_tint: '#102030'}"));
    let checked = parvis(hub.root(), &["check", "--strict", "--now=2026-11-20"]);
    assert_eq!(checked.status.code(), Some(0), "{}", told(&checked));
    let site = hub.build();
    assert_eq!(site.text("a/index.html", ".tip p:first-child"), ["Au fait"]);
    let style = site.file(&site.asset("theme.css"));
    assert!(style.contains("--option-card-tint:#102030") && style.contains(".tip"), "{style}");
    for (name, why) in [("notre", "is not replaced"), ("agora", "built-in"), ("../a", "letters")] {
        let again = parvis(hub.root(), &["theme", "new", name]);
        assert_eq!(again.status.code(), Some(2));
        assert!(told(&again).contains(why), "{}", told(&again));
    }
}

#[test]
fn a_file_of_the_theme_is_copied_and_stands_in_for_it() {
    let hub = Hub::new(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    let before = hub.build();
    for path in ["post.html", "templates/404.html", "static/agora.css"] {
        let copied = parvis(hub.root(), &["theme", "eject", path]);
        assert_eq!(copied.status.code(), Some(0), "{}", told(&copied));
        let again = parvis(hub.root(), &["theme", "eject", path]);
        assert_eq!(again.status.code(), Some(2), "{}", told(&again));
        assert!(told(&again).contains("is not replaced"), "{}", told(&again));
    }
    let after = hub.build();
    after.is_silent();
    assert!(before.files == after.files, "copies change nothing");
    let copied = parvis(hub.root(), &["theme", "eject", "i18n/fr.yaml"]);
    assert_eq!(copied.status.code(), Some(0), "{}", told(&copied));
    hub.build().is_silent();
    hub.write("themes/agora/static/agora.css", "p{color:red}");
    hub.write("templates/404.html", "<h1>Perdu</h1>");
    let changed = hub.build();
    assert_eq!(changed.text("404.html", "h1"), ["Perdu"]);
    assert!(changed.file(&changed.asset("agora.css")).starts_with("p{color:red}"));
    let listed = told(&parvis(hub.root(), &["theme", "list"]));
    assert!(listed.contains("templates/post.html *\n") && listed.contains("templates/base.html\n"));
    assert_eq!(listed, told(&parvis(hub.root(), &["theme", "eject"])));
}

#[test]
fn the_nearest_files_are_told() {
    let hub = Hub::new(&[]);
    for (asked, near) in [
        ("templates/psot.html", "`templates/post.html`"),
        ("note.html", "`templates/directives/note.html`"),
        ("agora.css", "`static/agora.css`"),
        ("i18n/de.yaml", "`i18n/"),
    ] {
        let refused = parvis(hub.root(), &["theme", "eject", asked]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(told(&refused).contains(near), "{asked}: {}", told(&refused));
    }
    let shown = parvis(hub.root(), &["theme", "eject", "404.html", "-n"]);
    assert!(told(&shown).contains("{% extends") && told(&shown).contains("would make"));
    assert!(!hub.root().join("templates").exists());
}

#[test]
fn every_file_of_the_built_in_theme_can_be_copied() {
    let hub = Hub::new(&[]);
    let sources = Sources::read(hub.root(), Path::new("hub.yaml")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let text = &sources.config.text;
    let config =
        parvis::config::Config::read(&sources.config.path, text, &mut diagnostics).unwrap();
    let parts = parts(&config, &sources);
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let in_theme = walkdir::WalkDir::new(theme.join("agora"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "theme.yaml");
    let missing: Vec<String> = in_theme
        .map(|entry| entry.path().strip_prefix(theme.join("agora")).unwrap().display().to_string())
        .filter(|path| parts.iter().all(|part| part.path != *path))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
    assert!(parts.iter().any(|part| part.path == "i18n/en.yaml"));
    let theme = Theme::load(&config, &sources, &mut diagnostics);
    assert!(diagnostics.is_empty(), "the built-in theme.yaml is right");
    assert!(theme.declared.iter().all(|option| !option.help.is_empty()));
}
