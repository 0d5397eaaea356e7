//! `check` reads what is made: who speaks is told on pages, in lists, in feeds and on social cards.

use crate::{Hub, Site, config, post, text};

const OFFICIAL: &str = "voice: official\nauthors: [marie]";
const SPONSORED: &str = "voice: sponsored\nauthors: [marie]\ntags: [selle]\npartner: {name: Selles SA, url: \"https://selles.example/\"}";

/// A hub with a text in the name of the brand and one that is paid for, and these files, in `check`.
fn hub(files: &[(&str, &str)]) -> Hub {
    let mut hub = Hub::new(&[
        ("hub.yaml", &config("brand: {name: Tournevent}\ncharter: charte")),
        ("content/experts/marie.md", &text("name: Marie Duval\naffiliation: internal", "")),
        ("content/pages/charte.md", &text("title: Charte", "Nos règles.")),
        ("content/posts/a.md", &post("Article", "2026-01-01", OFFICIAL)),
        ("content/posts/b.md", &post("Banc d’essai", "2026-01-02", SPONSORED)),
        ("content/posts/c.md", &post("Carnet", "2026-01-03", "authors: [marie]\ntags: [selle]")),
    ]);
    for (path, text) in files {
        hub.write(path, text);
    }
    hub.options.check = true;
    hub
}

fn checked(files: &[(&str, &str)]) -> Site {
    hub(files).build()
}

/// A page whose main part is this.
fn template(main: &str) -> String {
    format!("{{% extends \"base.html\" %}}{{% block main %}}{main}{{% endblock main %}}")
}

#[test]
fn both_themes_tell_who_speaks_everywhere() {
    checked(&[]).is_silent();
    let portfolio = "theme: portfolio\nowner: marie\nbrand: {name: Tournevent}\ncharter: charte";
    let site = checked(&[("hub.yaml", &config(portfolio))]);
    site.is_silent();
    assert!(site.text("index.html", "#writing").concat().contains("Publicité"), "on the home page");
    let whole = "feeds: {content: summary}\nbrand: {name: Tournevent}\ncharter: charte";
    checked(&[("hub.yaml", &config(whole))]).is_silent();
}

#[test]
fn rows_of_mixed_lists_say_what_is_paid_for() {
    let site = checked(&[]);
    let kinds = site.text("blog/c/index.html", "article.row .kind");
    assert_eq!(kinds, ["article, Publicité, 2 janvier 2026"]);
}

#[test]
fn a_template_that_leaves_the_sentence_out_is_named_with_its_cure() {
    let bare = template("<h1>{{ card.title }}</h1>{{ body_html | safe }}");
    let files = [("templates/post.html", &*bare)];
    let site = checked(&files);
    assert_eq!(
        site.mistakes(),
        [
            "error P0820 content/posts/a.md:4:1 the page `/blog/a/` does not say who speaks: `Texte officiel de Tournevent, signé Marie Duval` is not to be seen (and 1 page more); show `{{ card.voice.sentence }}` in the template `post.html`, above the text and not hidden"
        ]
    );
    let mut building = hub(&files);
    building.options.check = false;
    building.build().is_silent();
}

#[test]
fn a_sentence_that_is_hidden_is_not_told() {
    for (before, after) in [
        ("<p hidden>", "</p>"),
        ("<p style=\"display: none\">", "</p>"),
        ("<details><summary>Plus</summary>", "</details>"),
        ("<!--", "-->"),
        ("<p title=\"", "\"></p>"),
    ] {
        let said =
            format!("{before}{{{{ card.voice.sentence }}}}{after}{{{{ body_html | safe }}}}");
        assert_eq!(
            checked(&[("templates/post.html", &template(&said))]).codes(),
            ["P0820"],
            "{before}"
        );
        let shown = said.replacen(before, "<p>", 1).replacen(after, "</p>", 1);
        checked(&[("templates/post.html", &template(&shown))]).is_silent();
    }
}

#[test]
fn a_list_that_does_not_say_what_is_paid_for_is_named() {
    let cards = |label: &str| {
        template(&format!(
            "{{% for c in cards %}}<article>{label}<h2><a href=\"{{{{ c.url }}}}\">{{{{ c.title }}}}</a></h2></article>{{% endfor %}}"
        ))
    };
    assert_eq!(
        checked(&[("templates/list.html", &cards(""))]).mistakes(),
        [
            "error P0820 content/posts/b.md:4:1 `blog/archives/2026/01/index.html` lists this paid text without `Publicité` (and 2 places more); show `{{ c.voice.label }}` beside the title in the cards of the template `list.html`"
        ]
    );
    checked(&[("templates/list.html", &cards("{{ c.voice?.label }}"))]).is_silent();
    // A link in a text is no card.
    checked(&[("content/posts/d.md", &text("title: D\ndate: 2026-01-04", "Lire [[posts/b]]."))])
        .is_silent();
}

#[test]
fn strings_without_words_tell_nothing_anywhere() {
    let site = checked(&[("i18n/fr.yaml", "voice_official_sentence: \"\"\n")]);
    let told = site.mistakes().join("\n");
    assert!(
        told.contains("the page `/blog/a/` does not say who speaks; the sentence is empty"),
        "{told}"
    );
    assert!(told.contains("look for `voice_official_sentence` in your `i18n/` files"), "{told}");
    assert!(told.contains("the feed `atom.xml` does not say who speaks"), "{told}");
    assert!(site.codes().iter().all(|code| *code == "P0820"), "{told}");
}

#[test]
#[cfg(feature = "cards")]
fn a_social_card_without_the_sentence_is_named() {
    let card = |text: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><text y=\"90\">{text}</text></svg>"
        )
    };
    assert_eq!(
        checked(&[("templates/card.svg", &card("{{ title }}"))]).mistakes(),
        [
            "error P0820 content/posts/a.md:4:1 the social card of `/blog/a/` does not say who speaks: `Texte officiel de Tournevent, signé Marie Duval` is not on it (and 1 card more); show `line` in the template `card.svg`, with room for all of it"
        ]
    );
    checked(&[("templates/card.svg", &card("{{ line }}"))]).is_silent();
    let fitted = "{% set f = fit(text=line, font=\"Bricolage\", weight=550, sizes=[29], width=700, lines=1) %}{% for l in f.lines %}{{ l }}{% endfor %}";
    checked(&[("templates/card.svg", &card(fitted))]).is_silent();
    assert_eq!(
        checked(&[("templates/card.svg", &card(&fitted.replace("700", "200")))]).codes(),
        ["P0820"]
    );
    assert_eq!(checked(&[("templates/card.svg", &card("{{ nobody.knows }}"))]).codes()[0], "P1102");
}

#[test]
fn a_paid_text_is_called_so_in_the_words_of_the_law() {
    let site = checked(&[(
        "i18n/fr.yaml",
        "voice_sponsored_sentence: \"Avec le soutien de {partner}\"\n",
    )]);
    assert_eq!(
        site.mistakes(),
        [
            "error P0823 content/posts/b.md:4:1 a paid text is called `Avec le soutien de Selles SA`, which are not the words of the law; put `Publicité` or `Collaboration commerciale` into the string `voice_sponsored_sentence` of `i18n/fr.yaml`"
        ]
    );
    assert_eq!(checked(&[("i18n/fr.yaml", "voice_sponsored: Partenaire\n")]).codes(), ["P0823"]);
    checked(&[("i18n/fr.yaml", "voice_sponsored_sentence: \"PUBLICITÉ de {partner}\"\n")])
        .is_silent();
}

#[test]
fn the_words_for_paid_texts_can_be_chosen() {
    let told = |words: &str| {
        let brand = "brand: {name: Tournevent}\ncharter: charte";
        let site = checked(&[("hub.yaml", &config(&format!("{brand}\nsponsored_words: {words}")))]);
        site.is_silent();
        [
            site.text("blog/b/index.html", "header .voice span").concat(),
            site.text("blog/index.html", "main .voice.sponsored").concat(),
        ]
    };
    let [sentence, label] = told("advertisement");
    assert!(sentence.starts_with("Publicité\u{a0}: ce texte est payé par Selles SA"), "{sentence}");
    assert_eq!(label, "Publicité");
    let [sentence, label] = told("partnership");
    assert!(sentence.starts_with("Collaboration commerciale avec Selles SA"), "{sentence}");
    assert_eq!(label, "Collaboration commerciale");
}

#[test]
fn an_official_text_leads_to_the_charter_from_its_page() {
    let page = |more: &str| {
        format!(
            "<!doctype html><html lang=\"fr\"><body><main><p>{{{{ card.voice.sentence }}}}</p>{more}{{{{ body_html | safe }}}}</main></body></html>"
        )
    };
    assert_eq!(
        checked(&[("templates/post.html", &page(""))]).mistakes(),
        [
            "error P0825 content/posts/a.md:4:1 the page `/blog/a/` is an official text and does not lead to the charter, `/charte/`; link `card.voice.charter_url` in the template `post.html`"
        ]
    );
    for link in ["{{ card.voice.charter_url }}", "https://place.example/charte/#qui"] {
        checked(&[("templates/post.html", &page(&format!("<a href=\"{link}\">Charte</a>")))])
            .is_silent();
    }
}

#[test]
fn official_texts_want_a_charter() {
    let named = |charter: &str| {
        let config = config(&format!("brand: {{name: Tournevent}}\n{charter}"));
        hub(&[("hub.yaml", &config)])
    };
    let mut without = named("");
    assert_eq!(
        without.build().mistakes(),
        [
            "warning P0824 hub.yaml 1 official text has no charter to lead to; write a page that says how the brand speaks, and name it: `charter: its-slug`"
        ]
    );
    without.options.check = false;
    without.build().is_silent();
    without.options.check = true;
    without.remove("content/posts/a.md");
    without.build().is_silent();
    let lost = named("charter: carte");
    assert_eq!(lost.build().codes(), ["P0201"], "one that is named must be there");
}
