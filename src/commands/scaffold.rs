//! New files: the texts of `src/scaffold/`, with their places filled.

use super::{Failure, clock};
use anyhow::Context;
use jiff::civil::Date;
use parvis::moment::Written;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// A language that new files are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Language {
    /// French
    Fr,
    /// English
    En,
}

impl Language {
    /// French for a French hub, English for all others.
    pub(super) fn of(tag: &str) -> Language {
        if tag.split('-').next() == Some("fr") { Language::Fr } else { Language::En }
    }

    pub(super) fn own_title(self) -> &'static str {
        match self {
            Language::Fr => "Notre place",
            Language::En => "Our square",
        }
    }
}

/// What a new hub looks like, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Theme {
    /// A community's hub
    Agora,
    /// A person's own site
    Portfolio,
}

impl Theme {
    /// The title of a hub that is given none.
    pub(super) fn own_title(self, language: Language) -> &'static str {
        match self {
            Theme::Agora => language.own_title(),
            Theme::Portfolio => "Camille Orsenne",
        }
    }

    fn texts(self, language: Language) -> Vec<&'static Text> {
        let (texts, more) = match (self, language) {
            (Theme::Agora, Language::Fr) => (FRENCH, ANY_HUB),
            (Theme::Agora, Language::En) => (ENGLISH, ANY_HUB),
            (Theme::Portfolio, Language::Fr) => (FRENCH_PORTFOLIO, ANY_PORTFOLIO),
            (Theme::Portfolio, Language::En) => (ENGLISH_PORTFOLIO, ANY_PORTFOLIO),
        };
        texts.iter().chain(more).collect()
    }
}

/// What can be added to a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum What {
    /// A text of the blog
    Post,
    /// A person of the hub, or a team
    Expert,
    /// What a client says
    Testimonial,
    /// A meeting, a workshop, a webinar
    Event,
    /// What the community raised with the brand
    Feedback,
    /// A free page: about, contact, legal notice
    Page,
}

impl What {
    pub(super) fn folder(self) -> &'static str {
        match self {
            What::Post => "posts",
            What::Expert => "experts",
            What::Testimonial => "testimonials",
            What::Event => "events",
            What::Feedback => "feedback",
            What::Page => "pages",
        }
    }

    fn template(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Fr, What::Post) => include_str!("../scaffold/fr/add/post.md"),
            (Language::Fr, What::Expert) => include_str!("../scaffold/fr/add/expert.md"),
            (Language::Fr, What::Testimonial) => include_str!("../scaffold/fr/add/testimonial.md"),
            (Language::Fr, What::Event) => include_str!("../scaffold/fr/add/event.md"),
            (Language::Fr, What::Feedback) => include_str!("../scaffold/fr/add/feedback.md"),
            (Language::Fr, What::Page) => include_str!("../scaffold/fr/add/page.md"),
            (Language::En, What::Post) => include_str!("../scaffold/en/add/post.md"),
            (Language::En, What::Expert) => include_str!("../scaffold/en/add/expert.md"),
            (Language::En, What::Testimonial) => include_str!("../scaffold/en/add/testimonial.md"),
            (Language::En, What::Event) => include_str!("../scaffold/en/add/event.md"),
            (Language::En, What::Feedback) => include_str!("../scaffold/en/add/feedback.md"),
            (Language::En, What::Page) => include_str!("../scaffold/en/add/page.md"),
        }
    }
}

/// A text of a new hub, and where it goes.
struct Text(&'static str, &'static str);

const FRENCH: &[Text] = &[
    Text("hub.yaml", include_str!("../scaffold/fr/hub.yaml")),
    Text("content/posts/%WELCOMED%-bienvenue.md", include_str!("../scaffold/fr/welcome.md")),
    Text(
        "content/posts/%WRITTEN%-donner-rendez-vous.md",
        include_str!("../scaffold/fr/meeting.md"),
    ),
    Text("content/experts/alix-lorient.md", include_str!("../scaffold/fr/person.md")),
    Text("content/testimonials/dominique-reyes.md", include_str!("../scaffold/fr/testimonial.md")),
    Text("content/events/premiere-rencontre.md", include_str!("../scaffold/fr/event.md")),
    Text("content/pages/a-propos.md", include_str!("../scaffold/fr/about.md")),
    Text("content/pages/charte.md", include_str!("../scaffold/fr/charter.md")),
    Text("content/comments/bienvenue.yaml", include_str!("../scaffold/fr/comments.yaml")),
];

const ENGLISH: &[Text] = &[
    Text("hub.yaml", include_str!("../scaffold/en/hub.yaml")),
    Text("content/posts/%WELCOMED%-welcome.md", include_str!("../scaffold/en/welcome.md")),
    Text(
        "content/posts/%WRITTEN%-bring-people-together.md",
        include_str!("../scaffold/en/meeting.md"),
    ),
    Text("content/experts/alix-lorient.md", include_str!("../scaffold/en/person.md")),
    Text("content/testimonials/dominique-reyes.md", include_str!("../scaffold/en/testimonial.md")),
    Text("content/events/first-meeting.md", include_str!("../scaffold/en/event.md")),
    Text("content/pages/about.md", include_str!("../scaffold/en/about.md")),
    Text("content/pages/charter.md", include_str!("../scaffold/en/charter.md")),
    Text("content/comments/welcome.yaml", include_str!("../scaffold/en/comments.yaml")),
];

const FRENCH_PORTFOLIO: &[Text] = &[
    Text("hub.yaml", include_str!("../scaffold/fr/portfolio/hub.yaml")),
    Text("content/experts/camille-orsenne.md", include_str!("../scaffold/fr/portfolio/person.md")),
    Text(
        "content/posts/%WELCOMED%-repondre-a-un-mecontent.md",
        include_str!("../scaffold/fr/portfolio/post.md"),
    ),
    Text(
        "content/posts/%WRITTEN%-un-forum-sans-compteur.md",
        include_str!("../scaffold/fr/portfolio/note.md"),
    ),
    Text("content/events/four-ouvert.md", include_str!("../scaffold/fr/portfolio/event.md")),
    Text(
        "content/testimonials/hortense-lagarde.md",
        include_str!("../scaffold/fr/portfolio/said-1.md"),
    ),
    Text(
        "content/testimonials/idriss-monnet.md",
        include_str!("../scaffold/fr/portfolio/said-2.md"),
    ),
    Text(
        "content/testimonials/paule-vigneron.md",
        include_str!("../scaffold/fr/portfolio/said-3.md"),
    ),
    Text("content/pages/mentions-legales.md", include_str!("../scaffold/fr/portfolio/legal.md")),
];

const ENGLISH_PORTFOLIO: &[Text] = &[
    Text("hub.yaml", include_str!("../scaffold/en/portfolio/hub.yaml")),
    Text("content/experts/camille-orsenne.md", include_str!("../scaffold/en/portfolio/person.md")),
    Text(
        "content/posts/%WELCOMED%-answering-in-public.md",
        include_str!("../scaffold/en/portfolio/post.md"),
    ),
    Text(
        "content/posts/%WRITTEN%-a-forum-without-a-post-count.md",
        include_str!("../scaffold/en/portfolio/note.md"),
    ),
    Text("content/events/open-kiln.md", include_str!("../scaffold/en/portfolio/event.md")),
    Text(
        "content/testimonials/hattie-lagarde.md",
        include_str!("../scaffold/en/portfolio/said-1.md"),
    ),
    Text(
        "content/testimonials/idris-monnet.md",
        include_str!("../scaffold/en/portfolio/said-2.md"),
    ),
    Text("content/testimonials/paula-vine.md", include_str!("../scaffold/en/portfolio/said-3.md")),
    Text("content/pages/legal-notice.md", include_str!("../scaffold/en/portfolio/legal.md")),
];

const FAVICON: Text = Text("static/favicon.svg", include_str!("../scaffold/favicon.svg"));
const GIT_IGNORE: Text = Text(".gitignore", include_str!("../scaffold/gitignore.txt"));

const ANY_HUB: &[Text] = &[FAVICON, GIT_IGNORE];
const ANY_PORTFOLIO: &[Text] = &[
    Text("content/experts/portraits/camille-orsenne.svg", include_str!("../scaffold/portrait.svg")),
    Text("static/favicon.svg", include_str!("../scaffold/portfolio-favicon.svg")),
    GIT_IGNORE,
];

const THEME: &[Text] = &[
    Text("theme.yaml", include_str!("../scaffold/theme/theme.yaml")),
    Text("static/theme.css", include_str!("../scaffold/theme/static/theme.css")),
    Text("templates/page.html", include_str!("../scaffold/theme/templates/page.html")),
    Text("templates/404.html", include_str!("../scaffold/theme/templates/404.html")),
    Text(
        "templates/directives/tip.html",
        include_str!("../scaffold/theme/templates/directives/tip.html"),
    ),
];

/// The files of a new hub: paths and texts.
pub(super) fn hub(
    theme: Theme,
    language: Language,
    title: &str,
    today: Date,
) -> anyhow::Result<Vec<(String, String)>> {
    let day = |n_days| clock::days_from(today, n_days).map(|day| day.to_string());
    let places = [
        ("%MEETING%", day(30)?),
        ("%MEETING_ID%", day(30)?.replace('-', "")),
        ("%CLOSES%", day(28)?),
        ("%WRITTEN%", day(-2)?),
        ("%ANSWERED%", day(-5)?),
        ("%COMMENTED%", day(-6)?),
        ("%WELCOMED%", day(-7)?),
        ("%AGREED%", day(-12)?),
        ("%SAID%", day(-14)?),
        ("%MEMBER_SINCE%", today.year().to_string()),
        ("%LAST_YEAR%", (today.year() - 1).to_string()),
        ("%TWO_YEARS_AGO%", (today.year() - 2).to_string()),
        ("%REVIEW%", day(365)?),
        // Last, so that nothing in it is filled.
        ("%TITLE%", yaml(title)),
    ];
    Ok(theme
        .texts(language)
        .into_iter()
        .map(|Text(path, text)| (fill(path, &places), fill(text, &places)))
        .collect())
}

/// What is known of an item to be written.
pub(super) struct Draft<'a> {
    pub(super) title: &'a str,
    pub(super) slug: String,
    /// `.en`, or nothing.
    pub(super) suffix: String,
    pub(super) date: Option<Written>,
    pub(super) today: Date,
    pub(super) host: &'a str,
}

/// The path and the text of a new item.
pub(super) fn item(
    what: What,
    language: Language,
    draft: &Draft,
) -> anyhow::Result<(String, String)> {
    let day = draft.date.map_or(draft.today, |written| written.date);
    let day =
        if what == What::Event && draft.date.is_none() { clock::days_from(day, 30)? } else { day };
    let time = |written: &Written| {
        written.time.map(|time| format!("T{}{}", time.strftime("%H:%M"), offset(written)))
    };
    let time = draft.date.as_ref().and_then(time);
    let dated = match what {
        What::Post => format!("{day}-"),
        _ => String::new(),
    };
    let path = format!("content/{}/{dated}{}{}.md", what.folder(), draft.slug, draft.suffix);
    let start_time = time.clone().unwrap_or_else(|| "T19:00".to_owned());
    let places = [
        ("%DATE%", format!("{day}{}", time.unwrap_or_default())),
        ("%START%", format!("{day}{start_time}")),
        ("%DAY%", day.to_string()),
        ("%MONTH%", day.strftime("%Y-%m").to_string()),
        ("%UID%", format!("{}-{}@{}", draft.slug, day.strftime("%Y%m%d"), draft.host)),
        ("%TITLE%", yaml(draft.title)),
    ];
    Ok((path, fill(what.template(language), &places)))
}

fn offset(written: &Written) -> String {
    written.offset.map_or(String::new(), |offset| {
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    })
}

/// The files of a new theme: paths below its folder, and texts.
pub(super) fn theme(name: &str) -> impl Iterator<Item = (&'static str, String)> {
    THEME.iter().map(move |Text(path, text)| (*path, text.replace("%NAME%", name)))
}

/// Makes a new file, and the folders above it. Never replaces one.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    write_bytes(path, text.as_bytes())
}

/// The same for a file that may be no text.
pub(super) fn write_bytes(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    match fs_err::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => {
            file.write_all(bytes).with_context(|| format!("cannot write `{}`", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("`{}` exists and is not replaced", path.display());
            Err(Failure::with_help(message, "choose another name, or remove that file first"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads a title of the command line: any text with something in it.
pub(super) fn title(text: &str) -> Result<String, String> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { Err("it is empty".to_owned()) } else { Ok(title) }
}

fn fill(text: &str, places: &[(&str, String)]) -> String {
    places.iter().fold(text.to_owned(), |text, (place, value)| text.replace(place, value))
}

/// A text as a YAML scalar: in quotes only when it needs them.
fn yaml(text: &str) -> String {
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let plain = |c: char| c.is_alphanumeric() || " ’'(),.-!?/«»—…&+".contains(c);
    if first && text.chars().all(plain) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
