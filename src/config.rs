//! hub.yaml, typed. The comments of the fields are their manual.

use crate::choice;
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::{
    Choice, FieldDoc, Fields, PartialDate, Reading, Spanned, describe, is_safe_url,
};
use crate::markdown;
use crate::moment;
use crate::yaml::{self, Node};
use jiff::tz::TimeZone;
use std::ops::Range;
use std::sync::Arc;

/// The whole configuration of a hub.
#[derive(Debug, Clone)]
pub struct Config {
    /// `hub.yaml`, or what `--config` named.
    pub file: Arc<str>,
    /// The default language first; its texts are those at the top of the file.
    pub languages: Vec<Language>,
    /// Scheme, host and path, without a final slash.
    pub base_url: String,
    /// The time zone of every date without an offset.
    pub zone: TimeZone,
    pub zone_name: String,
    /// `agora`, `portfolio` or a folder of `themes/`.
    pub theme: Spanned,
    /// What the hub sets of the options that its theme declares: read by the theme.
    pub theme_options: Option<Node>,
    /// Whose portfolio this is: the slug of a person.
    pub owner: Option<Spanned>,
    pub brand: Brand,
    /// The official accounts of the brand.
    pub accounts: Vec<Account>,
    /// Items on a page of a list.
    pub paginate: usize,
    /// Address patterns, a kind: `/blog/:slug/`.
    pub permalinks: Vec<(Spanned, Spanned)>,
    /// Taxonomies of the hub's own, beside tags, categories and topics.
    pub taxonomies: Vec<(Spanned, TaxonomyConfig)>,
    pub feeds: Feeds,
    /// Outputs that are switched off.
    pub switched_off: Vec<Spanned>,
    /// The slug of the page that says how the brand speaks.
    pub charter: Option<Spanned>,
    /// What paid texts are called; else an advertisement in lists, and a partnership in sentences.
    pub sponsored_words: Option<SponsoredWords>,
    /// Raw HTML in the texts of authors passes as it is.
    pub allow_html: bool,
    pub limits: Limits,
    pub newsletter: Option<Newsletter>,
    pub comments: CommentsConfig,
    /// Where a text can be shared, by plain links.
    pub share: Vec<ShareTo>,
    pub editorial: Editorial,
    pub images: Images,
    /// Colours in code blocks.
    pub highlight: bool,
    pub search: bool,
    pub typography: Typography,
    pub deploy: serde_json::Value,
    /// HTTP headers, a path pattern: written to `_headers`.
    pub headers: Vec<(Spanned, Vec<(Spanned, Spanned)>)>,
    /// Old addresses and where they lead now: written to `_redirects`.
    pub redirects: Vec<(Spanned, Spanned)>,
    /// Values of the hub's own, for themes.
    pub extra: serde_json::Value,
}

/// The texts of the hub in one language.
#[derive(Debug, Clone)]
pub struct Language {
    /// BCP 47: `fr`, `en-GB`.
    pub tag: String,
    pub title: String,
    pub description: String,
    /// The sentence the brand wants to be known by.
    pub vision: String,
    pub navigation: Vec<NavigationItem>,
}

#[derive(Debug, Clone)]
pub struct NavigationItem {
    pub label: String,
    /// A path (`/blog/`), an item (`pages/charte`) or an outside address.
    pub to: Spanned,
}

#[derive(Debug, Clone, Default)]
pub struct Brand {
    pub name: String,
    pub legal_name: String,
    /// A file beside hub.yaml's `static/`, such as `/logo.svg`.
    pub logo: Option<Spanned>,
    /// `#rrggbb`: the one colour that dresses the theme.
    pub color: String,
    /// Where `color` is written in the configuration.
    pub color_span: Option<Range<usize>>,
    pub accent: String,
    pub url: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    /// Who answers for what is published, by name.
    pub publisher: String,
    pub host_name: String,
    pub host_address: String,
    pub host_phone: String,
}

#[derive(Debug, Clone)]
pub struct Account {
    pub network: String,
    pub url: String,
    pub since: Option<PartialDate>,
    pub closed_on: Option<PartialDate>,
}

#[derive(Debug, Clone, Default)]
pub struct TaxonomyConfig {
    /// Its name on pages; else the key itself.
    pub title: String,
    /// Its part of the address; else its slug.
    pub segment: String,
}

choice!(
    /// What a paid text is called, everywhere.
    SponsoredWords {
        Advertisement => "advertisement",
        Partnership => "partnership",
    }
);
choice!(FeedFormat { Rss => "rss", Atom => "atom", Json => "json", });
choice!(FeedContent { Full => "full", Summary => "summary", });

#[derive(Debug, Clone)]
pub struct FeedSettings {
    pub formats: Vec<FeedFormat>,
    pub content: FeedContent,
    /// Fewer items than this make no feed.
    pub minimum: usize,
}

#[derive(Debug, Clone)]
pub struct Feeds {
    pub main: FeedSettings,
    /// The newest items that a feed carries.
    pub limit: usize,
    /// A WebSub hub to tell of news.
    pub hub: String,
    pub terms: FeedSettings,
    pub people: FeedSettings,
    pub comments: FeedSettings,
}

/// Bounds that keep a hostile or broken file from filling memory or time.
#[derive(Debug, Clone, Hash)]
pub struct Limits {
    /// Bytes of one text.
    pub max_file: usize,
    /// Bytes of one front matter.
    pub max_front_matter: usize,
    /// Terms in one list.
    pub max_tags: usize,
    /// Quotes and lists within one another.
    pub max_nesting: usize,
    /// Dates of one recurring event.
    pub max_occurrences: usize,
    /// Pixels of one image.
    pub max_pixels: u64,
}

#[derive(Debug, Clone)]
pub struct Newsletter {
    /// The address a subscription form is sent to.
    pub action: String,
    /// The name of its e-mail field.
    pub field: String,
    /// Other fields of the form, which nobody sees.
    pub hidden: Vec<(Spanned, Spanned)>,
    /// What the address is for, and the sentence that a reader agrees to.
    pub purpose: String,
    pub consent: String,
    /// Who keeps the addresses.
    pub provider: String,
    pub privacy_url: Option<String>,
    pub frequency: String,
}

choice!(ReplyBy { Email => "email", Form => "form", Mastodon => "mastodon", Issue => "issue", });

#[derive(Debug, Clone)]
pub struct CommentsConfig {
    /// Days after which a post's comments close.
    pub close_after_days: Option<i64>,
    pub reply_by: ReplyBy,
    /// Where replies go, for `form`, `mastodon` and `issue`; for `email`, else the brand's address.
    pub to: String,
}

choice!(ShareTo {
    Email => "email",
    LinkedIn => "linkedin",
    Mastodon => "mastodon",
    Bluesky => "bluesky",
    Facebook => "facebook",
    X => "x",
    WhatsApp => "whatsapp",
    Copy => "copy",
});

#[derive(Debug, Clone, Default)]
pub struct Editorial {
    /// Only texts approved by an approver are published.
    pub required: bool,
    pub approvers: Vec<Spanned>,
}

impl Editorial {
    pub fn is_approver(&self, slug: &str) -> bool {
        self.approvers.iter().any(|approver| approver.text == slug)
    }

    /// The slugs of the approvers, as they are written.
    pub fn approver_slugs(&self) -> Vec<&str> {
        self.approvers.iter().map(|approver| approver.text.as_str()).collect()
    }
}

choice!(ImageFormat { Webp => "webp", Avif => "avif", });

/// How pictures are made smaller.
#[derive(Debug, Clone)]
pub struct Images {
    /// In pixels.
    pub widths: Vec<u32>,
    /// Beside a picture's own format.
    pub formats: Vec<ImageFormat>,
    /// From 1 to 100.
    pub quality: u8,
}

#[derive(Debug, Clone, Copy, Hash)]
pub struct Typography {
    /// No-break spaces before `; : ! ?` and within quotes.
    pub french_spacing: bool,
    /// Straight quotes and apostrophes become typographic ones.
    pub smart_quotes: bool,
}

/// The taxonomies every hub has.
pub const TAXONOMIES: [&str; 3] = ["tags", "categories", "topics"];

impl Config {
    /// Reads hub.yaml. `None` when it cannot serve as a configuration at all; the diagnostics say why.
    pub fn read(file: &Arc<str>, text: &str, diagnostics: &mut Diagnostics) -> Option<Config> {
        let node = parse_document(file, text, 0, diagnostics)?;
        let (zone, zone_name) = read_zone(file, &node, diagnostics);
        let outer_zone = zone.clone();
        let mut reading = Reading::new(file, &outer_zone, diagnostics);

        reading.document(&node, |fields| read_config(fields, zone, zone_name))?
    }

    pub fn default_language(&self) -> &Language {
        &self.languages[0]
    }

    /// The place of a language in [`Config::languages`].
    pub fn language_index(&self, tag: &str) -> Option<usize> {
        self.languages.iter().position(|language| language.tag == tag)
    }

    pub fn language_tags(&self) -> Vec<&str> {
        self.languages.iter().map(|language| language.tag.as_str()).collect()
    }

    /// The names of all taxonomies, the built-in ones first.
    pub fn taxonomy_names(&self) -> Vec<String> {
        let own = self.taxonomies.iter().map(|(name, _)| name.text.clone());
        TAXONOMIES.iter().map(|name| (*name).to_owned()).chain(own).collect()
    }

    pub fn output_is_on(&self, name: &str) -> bool {
        !self.switched_off.iter().any(|output| output.text == name)
    }

    /// The name the brand speaks under.
    pub fn brand_name(&self) -> &str {
        if self.brand.name.is_empty() { &self.default_language().title } else { &self.brand.name }
    }

    /// Checks what only the list of outputs can know.
    pub fn check_outputs(&self, known: &[&str], diagnostics: &mut Diagnostics) {
        for output in &self.switched_off {
            check_output(self, output, known, diagnostics);
        }
    }

    /// The schema of hub.yaml.
    pub fn schema() -> Vec<FieldDoc> {
        describe(|fields| {
            read_config(fields, TimeZone::UTC, String::new());
        })
    }
}

fn check_output(config: &Config, output: &Spanned, known: &[&str], diagnostics: &mut Diagnostics) {
    if !known.contains(&output.text.as_str()) {
        let near = closest(&output.text, known.iter().copied());
        diagnostics.unknown_output(
            Place::at(&config.file, &output.span),
            &output.text,
            known,
            near,
        );
    }
}

/// Parses a YAML document, with its problems as diagnostics.
pub fn parse_document(
    file: &Arc<str>,
    text: &str,
    base: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    report_document(file, text, base, yaml::parse(text, base), diagnostics)
}

/// The document that parsing gave, with its problems as diagnostics.
pub fn report_document(
    file: &Arc<str>,
    text: &str,
    base: usize,
    (node, problems): (Option<Node>, Vec<yaml::Problem>),
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    for problem in problems {
        report_yaml(file, text, base, problem, diagnostics);
    }
    node
}

fn report_yaml(
    file: &Arc<str>,
    text: &str,
    base: usize,
    problem: yaml::Problem,
    diagnostics: &mut Diagnostics,
) {
    let point = |at: usize| Place::at(file, &(at..at));
    match problem {
        yaml::Problem::Syntax { message, at } => {
            let line_start = text[..at - base].rfind('\n').map_or(0, |newline| newline + 1);
            // The parser stops at the line with the tab, or at the end of the one before.
            match indented_with_a_tab(text, line_start) {
                Some(tab) => diagnostics.tab_indentation(point(base + tab)),
                None => diagnostics.yaml_syntax(point(at), &message),
            }
        }
        yaml::Problem::RepeatedKey { key, first, again } => {
            diagnostics.repeated_key(file, &key, &first, &again);
        }
        yaml::Problem::KeyNotText { span } => diagnostics.key_not_text(Place::at(file, &span)),
        yaml::Problem::Tag { tag, span } => diagnostics.yaml_tag(Place::at(file, &span), &tag),
        yaml::Problem::Control { character, span } => {
            diagnostics.control_character(Place::at(file, &span), character);
        }
        yaml::Problem::TooDeep { at } => diagnostics.too_deep(point(at)),
        yaml::Problem::TooManyNodes { at } => diagnostics.too_many_values(point(at)),
    }
}

/// Where a tab indents this line or the next.
fn indented_with_a_tab(text: &str, line_start: usize) -> Option<usize> {
    let mut start = line_start;
    for line in text[line_start..].split_inclusive('\n').take(2) {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indentation].find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// The time zone is needed to read every other date.
fn read_zone(file: &Arc<str>, node: &Node, diagnostics: &mut Diagnostics) -> (TimeZone, String) {
    let yaml::Value::Map(pairs) = &node.value else { return (TimeZone::UTC, "UTC".to_owned()) };
    let written = pairs.iter().find(|(key, _)| key.text == "timezone").map(|(_, node)| node);
    let name = written.and_then(Node::text).unwrap_or("Europe/Paris");
    match moment::zone(name) {
        Some(zone) => (zone, name.to_owned()),
        None => {
            let names = moment::zone_names();
            let near = closest(name, names.iter().map(String::as_str));
            let span = written.map_or(0..0, |node| node.span.clone());
            diagnostics.unknown_time_zone(Place::at(file, &span), name, near);
            (TimeZone::UTC, "UTC".to_owned())
        }
    }
}

fn read_config(fields: &mut Fields, zone: TimeZone, zone_name: String) -> Option<Config> {
    fields.text("timezone");
    let title = fields.required("title", "My hub");
    let base_url = read_base_url(fields);
    let typography = read_typography(fields);
    let mut languages = read_languages(fields, title.as_ref());
    languages.iter_mut().for_each(|language| language.set(typography));
    let outputs = fields.pairs("outputs");
    Some(Config {
        file: fields.reading.file.clone(),
        zone,
        zone_name,
        theme: fields.spanned("theme").unwrap_or(Spanned { text: "agora".to_owned(), span: 0..0 }),
        theme_options: fields.node("theme_options", "a mapping of options").cloned(),
        owner: fields.spanned("owner"),
        brand: fields.map("brand", read_brand).unwrap_or_default(),
        accounts: fields.list("accounts", read_account),
        paginate: usize::try_from(fields.number("paginate", 1, 1_000).unwrap_or(10)).unwrap_or(10),
        permalinks: fields.pairs("permalinks"),
        taxonomies: fields.entries("taxonomies", |_, fields| TaxonomyConfig {
            title: fields.text("title").unwrap_or_default(),
            segment: fields.text("segment").unwrap_or_default(),
        }),
        feeds: read_feeds(fields),
        switched_off: read_outputs(fields, outputs),
        charter: fields.spanned("charter"),
        sponsored_words: fields.choice("sponsored_words"),
        allow_html: fields.bool("allow_html").unwrap_or(false),
        limits: read_limits(fields),
        newsletter: fields.map("newsletter", read_newsletter).flatten(),
        comments: read_comments(fields),
        share: if fields.key_span("share").is_some() {
            fields.choices("share")
        } else {
            fields.choices::<ShareTo>("share");
            ShareTo::ALL.to_vec()
        },
        editorial: fields
            .map("editorial", |fields| Editorial {
                required: fields.bool("required").unwrap_or(false),
                approvers: fields.texts("approvers"),
            })
            .unwrap_or_default(),
        images: read_images(fields),
        highlight: fields.bool("highlight").unwrap_or(true),
        search: fields.bool("search").unwrap_or(true),
        typography,
        deploy: fields.free("deploy"),
        headers: read_headers(fields),
        redirects: fields.pairs("redirects"),
        extra: fields.free("extra"),
        languages,
        base_url: base_url?,
    })
    .filter(|_| title.is_some())
}

fn read_base_url(fields: &mut Fields) -> Option<String> {
    let url = fields.required("base_url", "https://example.org")?;
    let clean = url.text.trim_end_matches('/').to_owned();
    if is_base_url(&clean) {
        return Some(clean);
    }
    let place = Place::at(fields.reading.file, &url.span);
    fields.reading.diagnostics.bad_base_url(place, &url.text);
    None
}

/// An address with a scheme of the web and a host, perhaps a path; no query and no fragment.
pub fn is_base_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let ordinary = |c: char| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\' | '@')
    };
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(ordinary)
    })
}

fn read_languages(fields: &mut Fields, title: Option<&Spanned>) -> Vec<Language> {
    let main = Language {
        tag: fields.text("language").unwrap_or_else(|| "fr".to_owned()),
        title: title.map(|title| title.text.clone()).unwrap_or_default(),
        description: fields.text("description").unwrap_or_default(),
        vision: fields.text("vision").unwrap_or_default(),
        navigation: fields.list("navigation", read_navigation_item),
    };
    let fallback = main.clone();
    let others = fields.entries("languages", |tag, fields| {
        let language = Language {
            tag: tag.text.clone(),
            title: fields.text("title").unwrap_or_else(|| fallback.title.clone()),
            description: fields.text("description").unwrap_or_default(),
            vision: fields.text("vision").unwrap_or_default(),
            navigation: fields.list("navigation", read_navigation_item),
        };
        let plausible = language.tag.len() <= 12
            && language.tag.starts_with(|c: char| c.is_ascii_lowercase())
            && language.tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plausible && tag.text != "*" {
            let place = Place::at(fields.reading.file, &tag.span);
            fields.reading.diagnostics.unknown_language(
                place,
                &tag.text,
                &["fr", "en", "de", "pt-BR"],
            );
        }
        plausible.then_some(language)
    });
    let others = others
        .into_iter()
        .filter_map(|(_, language)| language)
        .filter(|other| other.tag != main.tag);
    std::iter::once(main.clone()).chain(others.collect::<Vec<_>>()).collect()
}

impl Language {
    /// Sets what people read of it, as texts are set.
    fn set(&mut self, Typography { french_spacing, smart_quotes }: Typography) {
        let typography = markdown::Typography::new(&self.tag, french_spacing, smart_quotes);
        let labels = self.navigation.iter_mut().map(|item| &mut item.label);
        for text in
            [&mut self.title, &mut self.description, &mut self.vision].into_iter().chain(labels)
        {
            *text = markdown::plain(text, typography).into_owned();
        }
    }
}

fn read_navigation_item(fields: &mut Fields) -> Option<NavigationItem> {
    let label = fields.required("label", "Blog");
    let to = fields.required("to", "/blog/");
    Some(NavigationItem { label: label?.text, to: to? })
}

fn read_brand(fields: &mut Fields) -> Brand {
    let mut brand = Brand {
        name: fields.text("name").unwrap_or_default(),
        legal_name: fields.text("legal_name").unwrap_or_default(),
        logo: fields.spanned("logo"),
        accent: read_color(fields, "accent").0,
        url: fields.url("url").unwrap_or_default(),
        publisher: fields.text("publisher").unwrap_or_default(),
        ..Brand::default()
    };
    (brand.color, brand.color_span) = read_color(fields, "color");
    fields.map("contact", |fields| {
        brand.email = fields.text("email").unwrap_or_default();
        brand.phone = fields.text("phone").unwrap_or_default();
        brand.address = fields.text("address").unwrap_or_default();
    });
    fields.map("host", |fields| {
        brand.host_name = fields.text("name").unwrap_or_default();
        brand.host_address = fields.text("address").unwrap_or_default();
        brand.host_phone = fields.text("phone").unwrap_or_default();
    });
    brand
}

/// A colour and where it is written; empty when it is missing or wrong.
fn read_color(fields: &mut Fields, name: &'static str) -> (String, Option<Range<usize>>) {
    let Some(written) = fields.spanned(name) else { return (String::new(), None) };
    if let Some(color) = color(&written.text) {
        return (color, Some(written.span));
    }
    let place = Place::at(fields.reading.file, &written.span);
    fields.reading.diagnostics.bad_color(place, name, &written.text);
    (String::new(), None)
}

/// A colour as `#rrggbb` or `#rgb`, in small letters.
pub fn color(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let right =
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    right.then(|| text.to_ascii_lowercase())
}

fn read_account(fields: &mut Fields) -> Option<Account> {
    let network = fields.required("network", "mastodon");
    let url = fields.required_url("url", "https://…");
    let (since, closed_on) = (fields.partial_date("since"), fields.partial_date("closed_on"));
    Some(Account { network: network?.text, url: url?, since, closed_on })
}

fn read_feeds(fields: &mut Fields) -> Feeds {
    let all = FeedFormat::ALL.to_vec();
    let detail = || FeedSettings {
        formats: vec![FeedFormat::Atom],
        content: FeedContent::Summary,
        minimum: 3,
    };
    let mut feeds = Feeds {
        main: FeedSettings { formats: all, content: FeedContent::Full, minimum: 1 },
        limit: 20,
        hub: String::new(),
        terms: detail(),
        people: detail(),
        comments: detail(),
    };
    fields.map("feeds", |fields| {
        let settings = |fields: &mut Fields, settings: &mut FeedSettings| {
            if fields.key_span("formats").is_some() {
                settings.formats = fields.choices("formats");
            } else {
                fields.choices::<FeedFormat>("formats");
            }
            settings.content = fields.choice("content").unwrap_or(settings.content);
        };
        settings(fields, &mut feeds.main);
        feeds.limit = fields
            .number("limit", 1, 1_000)
            .map_or(20, |limit| usize::try_from(limit).unwrap_or(20));
        feeds.hub = fields.url("hub").unwrap_or_default();
        for (name, part) in [
            ("terms", &mut feeds.terms),
            ("people", &mut feeds.people),
            ("comments", &mut feeds.comments),
        ] {
            fields.map(name, |fields| {
                settings(fields, part);
                part.minimum = fields
                    .number("minimum", 1, 1_000_000)
                    .map_or(part.minimum, |n| usize::try_from(n).unwrap_or(3));
            });
        }
    });
    feeds
}

/// The outputs whose value is false; a value that is neither is a mistake.
fn read_outputs(fields: &mut Fields, outputs: Vec<(Spanned, Spanned)>) -> Vec<Spanned> {
    let mut off = Vec::new();
    for (name, value) in outputs {
        match value.text.as_str() {
            "true" => {}
            "false" => off.push(name),
            _ => {
                let place = Place::at(fields.reading.file, &value.span);
                fields.reading.diagnostics.wrong_type(
                    place,
                    &name.text,
                    "`true` or `false`",
                    &format!("`{}`", value.text),
                );
            }
        }
    }
    off
}

fn read_limits(fields: &mut Fields) -> Limits {
    let mut limits = Limits {
        max_file: 10 << 20,
        max_front_matter: 256 << 10,
        max_tags: 100,
        max_nesting: 100,
        max_occurrences: 500,
        max_pixels: 50_000_000,
    };
    fields.map("limits", |fields| {
        let mut bound = |name: &'static str, limit: &mut usize| {
            *limit = fields
                .number(name, 1, 1 << 40)
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(*limit);
        };
        bound("max_file", &mut limits.max_file);
        bound("max_front_matter", &mut limits.max_front_matter);
        bound("max_tags", &mut limits.max_tags);
        bound("max_nesting", &mut limits.max_nesting);
        bound("max_occurrences", &mut limits.max_occurrences);
        let mut pixels = usize::try_from(limits.max_pixels).unwrap_or(usize::MAX);
        bound("max_pixels", &mut pixels);
        limits.max_pixels = pixels as u64;
    });
    limits
}

/// A path of the hub, or an address of the web.
fn read_privacy_url(fields: &mut Fields) -> Option<String> {
    let written = fields.spanned("privacy_url")?;
    if written.text.starts_with('/') && !written.text.starts_with("//") {
        return Some(written.text);
    }
    fields.url("privacy_url")
}

fn read_newsletter(fields: &mut Fields) -> Option<Newsletter> {
    let newsletter = Newsletter {
        field: fields.text("field").unwrap_or_else(|| "email".to_owned()),
        hidden: fields.pairs("hidden"),
        purpose: fields.text("purpose").unwrap_or_default(),
        consent: fields.text("consent").unwrap_or_default(),
        provider: fields.text("provider").unwrap_or_default(),
        privacy_url: read_privacy_url(fields),
        frequency: fields.text("frequency").unwrap_or_default(),
        action: fields.url("action")?,
    };
    let place = fields
        .key_span("action")
        .map_or_else(|| fields.place(), |span| Place::at(fields.reading.file, &span));
    let diagnostics = &mut fields.reading.diagnostics;
    if !newsletter.action.to_ascii_lowercase().starts_with("https://") {
        diagnostics.newsletter_in_the_clear(place, &newsletter.action);
        return None;
    }
    for (name, text) in [("purpose", &newsletter.purpose), ("consent", &newsletter.consent)] {
        if text.is_empty() {
            diagnostics.newsletter_without_words(place.clone(), name);
        }
    }
    Some(newsletter)
}

fn read_comments(fields: &mut Fields) -> CommentsConfig {
    let mut comments =
        CommentsConfig { close_after_days: None, reply_by: ReplyBy::Email, to: String::new() };
    fields.map("comments", |fields| {
        comments.close_after_days = fields.number("close_after_days", 1, 100_000);
        comments.reply_by = fields.choice("reply_by").unwrap_or(ReplyBy::Email);
        comments.to = read_reply_address(fields, comments.reply_by);
    });
    comments
}

/// An e-mail address for `email`, else an address of the web.
fn read_reply_address(fields: &mut Fields, by: ReplyBy) -> String {
    let Some(to) = fields.spanned("to") else { return String::new() };
    let is_web = to.text.starts_with("https://") || to.text.starts_with("http://");
    let usable = match by {
        ReplyBy::Email => to.text.contains('@') && !to.text.contains([' ', '?', '&', ':']),
        ReplyBy::Form | ReplyBy::Mastodon | ReplyBy::Issue => is_web && is_safe_url(&to.text),
    };
    if usable {
        return to.text;
    }
    let place = Place::at(fields.reading.file, &to.span);
    fields.reading.diagnostics.bad_url(place, "to", &to.text);
    String::new()
}

fn read_images(fields: &mut Fields) -> Images {
    const WIDTHS: std::ops::RangeInclusive<u32> = 16..=8_192;
    let mut images =
        Images { widths: vec![160, 480, 960, 1440], formats: vec![ImageFormat::Webp], quality: 80 };
    fields.map("images", |fields| {
        let mut widths = Vec::new();
        for written in fields.texts("widths") {
            match written.text.parse().ok().filter(|width| WIDTHS.contains(width)) {
                Some(width) => widths.push(width),
                None => {
                    let place = Place::at(fields.reading.file, &written.span);
                    fields.reading.diagnostics.bad_number(
                        place,
                        "widths",
                        &written.text,
                        16,
                        8_192,
                    );
                }
            }
        }
        if !widths.is_empty() {
            images.widths = widths;
        }
        let formats = fields.key_span("formats");
        let chosen = fields.choices("formats");
        if let Some(span) = formats {
            if chosen.contains(&ImageFormat::Avif) && !cfg!(feature = "avif") {
                let place = Place::at(fields.reading.file, &span);
                fields.reading.diagnostics.format_not_built_in(place, "avif");
            }
            images.formats = chosen;
            // Browsers take the first that they know: the smallest one is told first.
            images.formats.sort_by_key(|format| *format == ImageFormat::Webp);
        }
        let quality = fields.number("quality", 1, 100).and_then(|n| u8::try_from(n).ok());
        images.quality = quality.unwrap_or(80);
    });
    images
}

fn read_typography(fields: &mut Fields) -> Typography {
    let mut typography = Typography { french_spacing: true, smart_quotes: true };
    fields.map("typography", |fields| {
        typography.french_spacing = fields.bool("french_spacing").unwrap_or(true);
        typography.smart_quotes = fields.bool("smart_quotes").unwrap_or(true);
    });
    typography
}

fn read_headers(fields: &mut Fields) -> Vec<(Spanned, Vec<(Spanned, Spanned)>)> {
    let Some(node) = fields.node("headers", "a mapping of mappings") else { return Vec::new() };
    let mut headers = Vec::new();
    if let yaml::Value::Map(patterns) = &node.value {
        for (pattern, values) in patterns {
            let pattern = Spanned { text: pattern.text.clone(), span: pattern.span.clone() };
            headers.push((pattern, texts_of(values)));
        }
    }
    headers
}

/// The pairs of a mapping that are texts.
fn texts_of(node: &Node) -> Vec<(Spanned, Spanned)> {
    let yaml::Value::Map(pairs) = &node.value else { return Vec::new() };
    let spanned =
        |text: &str, span: &Range<usize>| Spanned { text: text.to_owned(), span: span.clone() };
    pairs
        .iter()
        .filter_map(|(key, value)| {
            Some((spanned(&key.text, &key.span), spanned(value.text()?, &value.span)))
        })
        .collect()
}
