//! Templates, their strings and their files: the hub's own, the chosen theme's, the built-in.
//!
//! Knows no hub: a template sees one view, and filters and functions are pure.

mod lineage;
mod manifest;
mod parts;

pub use manifest::{NeedOfOwner, OptionType, ThemeOption};
pub use parts::{Part, parts};

use crate::config::{Config, parse_document};
use crate::diagnostics::{Diagnostics, Place, closest};
#[cfg(feature = "cards")]
use crate::drawing::{Fonts, Setting};
use crate::fields::FieldDoc;
use crate::fingerprint::Fingerprint;
use crate::locale::{Entry, Locale, Strings};
#[cfg(feature = "cards")]
use crate::sources;
use crate::sources::{Source, Sources};
use crate::views::{BodyPicture, DirectiveView, EmbedView, Page, Site, SocialCard};
use crate::yaml::{Node, Value};
use include_dir::{Dir, include_dir};
use lineage::Lineage;
use manifest::Manifest;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
#[cfg(feature = "cards")]
use std::sync::OnceLock;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme that stands behind every other one.
const BASE: &str = "agora";

/// What all themes share, below the built-in ones; no theme itself.
const SHARED: &str = "shared";
/// What the script of the search page is called in all of them.
pub const SEARCH_SCRIPT: &str = "search.js";

/// What the full names of templates begin with: the first layer that has a template wins.
const LAYERS: [&str; 3] = ["hub/", "theme/", "built-in/"];

pub struct Theme {
    tera: Tera,
    /// Of all templates and strings.
    pub fingerprint: Fingerprint,
    /// Of the strings alone: what reading Markdown depends on.
    pub strings_fingerprint: Fingerprint,
    /// Of the templates of drawings, and of the fonts that they are drawn with.
    pub card_fingerprint: Fingerprint,
    /// The directives that have a template.
    pub directives: BTreeSet<String>,
    /// The one style sheet.
    pub style: Vec<u8>,
    /// The one script; may be empty.
    pub script: Vec<u8>,
    /// What the theme calls the two.
    pub style_path: String,
    pub script_path: String,
    /// The script of the search page: the theme's own `search.js`, else the one that all themes share.
    pub search_script: Vec<u8>,
    /// Other files to publish below `assets/`, by path.
    pub files: BTreeMap<String, ThemeFile>,
    /// One a language of the configuration.
    pub locales: Vec<Arc<Locale>>,
    /// Fonts to load with the first page, below `assets/`.
    pub preload: Vec<String>,
    /// The value of every option that the theme declares.
    pub options: serde_json::Value,
    /// Those of them that style sheets can use, as custom properties.
    pub style_options: Vec<(String, String)>,
    /// The options themselves.
    pub declared: Vec<ThemeOption>,
    /// The home page is a person: hub.yaml has to name the owner.
    pub is_of_owner: bool,
    templates: BTreeSet<String>,
    /// Those with the form to subscribe.
    letters: BTreeSet<String>,
    /// The template of social cards, for messages.
    card_file: Arc<str>,
    #[cfg(feature = "cards")]
    fonts: Arc<CardFonts>,
}

/// The fonts of drawings, read when something is drawn.
#[cfg(feature = "cards")]
struct CardFonts {
    files: Vec<ThemeFile>,
    read: OnceLock<Fonts>,
}

#[cfg(feature = "cards")]
impl CardFonts {
    fn get(&self) -> &Fonts {
        let bytes = |file: &ThemeFile| match file {
            ThemeFile::Bytes(bytes) => Some(bytes.clone()),
            ThemeFile::Local { path, .. } => sources::read_bytes(path).ok().map(Cow::Owned),
        };
        self.read.get_or_init(|| Fonts::new(self.files.iter().filter_map(bytes).collect()))
    }
}

/// A file of a theme's `static/`.
pub enum ThemeFile {
    Bytes(Cow<'static, [u8]>),
    /// A local theme's, on the disk.
    Local {
        path: PathBuf,
        fingerprint: Fingerprint,
    },
}

/// What a template sees, beside `page` and `site`. Any plain data will do.
pub trait View: Send {
    fn context(&self) -> Context;
    /// Appends the bytes that stand for it in a page's fingerprint.
    fn bytes_into(&self, bytes: &mut Vec<u8>);
}

impl<T: Serialize + Send> View for T {
    fn context(&self) -> Context {
        Context::from_serialize(self).expect("views are plain data")
    }

    fn bytes_into(&self, bytes: &mut Vec<u8>) {
        postcard::to_io(self, bytes).expect("views are plain data");
    }
}

/// A mistake in a template: its file, where, and what.
#[derive(Debug, Clone)]
pub struct TemplateMistake {
    pub file: Arc<str>,
    pub span: Option<std::ops::Range<usize>>,
    pub message: String,
}

impl Theme {
    /// Stands for all that [`Theme::load`] reads of a hub's folder.
    pub fn read_from(sources: &Sources) -> Fingerprint {
        let texts = [&sources.templates, &sources.strings, &sources.themes].into_iter().flatten();
        let assets = sources.assets.iter().filter(|asset| asset.path.starts_with("themes/"));
        let files = texts
            .map(|source| (&source.path, source.fingerprint))
            .chain(assets.map(|asset| (&asset.path, asset.fingerprint)));
        let mut parts = vec![sources.config.fingerprint];
        for (path, fingerprint) in files {
            parts.extend([Fingerprint::of(path.as_bytes()), fingerprint]);
        }
        Fingerprint::of_all(&parts)
    }

    pub fn load(config: &Config, sources: &Sources, diagnostics: &mut Diagnostics) -> Theme {
        let name = known_theme(config, sources, diagnostics);
        let lineage = Lineage::of(&name, sources, diagnostics);
        let locales = load_locales(config, &name, &lineage, sources, diagnostics);
        let templates = gather_templates(&name, &lineage, sources);
        let mut files = gather_files(&name, &lineage, sources);
        lineage.check_files(&files, diagnostics);
        let declared = lineage.options();
        let values = manifest::set(&declared, &name, config, diagnostics);
        let (style_path, style) = lineage.take_style(&mut files);
        let (script_path, script) = lineage.take_script(&mut files);
        let search_script = match files.remove(SEARCH_SCRIPT) {
            Some(ThemeFile::Bytes(own)) => own.into_owned(),
            _ => shared_file(SEARCH_SCRIPT).to_vec(),
        };
        let fonts = card_fonts(&name, &lineage, sources);
        let strings_fingerprint = strings_fingerprint(&name, &lineage, sources);
        let mut theme = Theme {
            fingerprint: fingerprint_of(&templates, strings_fingerprint),
            card_fingerprint: card_fingerprint(&templates, strings_fingerprint, &fonts),
            #[cfg(feature = "cards")]
            fonts: Arc::new(CardFonts { files: fonts, read: OnceLock::new() }),
            strings_fingerprint,
            directives: directives(&templates),
            files,
            style,
            script,
            style_path,
            script_path,
            search_script,
            templates: templates
                .keys()
                .filter_map(|name| name.split_once('/'))
                .map(|(_, rest)| rest.to_owned())
                .collect(),
            letters: letters(&templates),
            card_file: card_file(&templates, &name),
            tera: Tera::new(),
            preload: lineage.preload(),
            style_options: style_options(&declared, &values),
            options: values.into_iter().collect(),
            declared,
            is_of_owner: lineage.is_of_owner(),
            locales,
        };
        if let Err(mistake) = theme.compile(&templates, &name) {
            diagnostics.bad_template(place_of(&mistake), &mistake.message);
        }
        theme
    }

    fn compile(
        &mut self,
        templates: &BTreeMap<String, String>,
        name: &str,
    ) -> Result<(), TemplateMistake> {
        self.tera.set_fallback_prefixes(LAYERS).expect("set before any template");
        self.tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
        register(&mut self.tera, &self.locales);
        #[cfg(feature = "cards")]
        register_fit(&mut self.tera, self.fonts.clone());
        let all: Vec<(&str, &str)> =
            templates.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        self.tera.add_raw_templates(all).map_err(|error| mistake(&error, name, templates))
    }

    pub fn has_template(&self, name: &str) -> bool {
        self.templates.contains(name)
    }

    /// Whether the pages of a template, named as in `page.template`, have the form to subscribe. `base` has it when all
    /// pages do.
    pub fn has_letter(&self, template: &str) -> bool {
        self.letters.contains(template)
    }

    /// The known template whose name is nearest.
    pub fn closest_template(&self, name: &str) -> Option<&str> {
        closest(name, self.templates.iter().map(String::as_str))
    }

    /// Renders one page. `site` is the language's shared view, made a value once.
    pub fn render(
        &self,
        template: &str,
        page: &Page,
        view: &dyn View,
        site: &tera::Value,
        out: &mut Vec<u8>,
    ) -> Result<(), TemplateMistake> {
        let mut context = view.context();
        context.insert("page", page);
        context.insert("lang", &page.lang);
        context.insert_value("site", site.clone());
        self.tera
            .render_to(template, &context, out)
            .map_err(|error| mistake(&error, "", &BTreeMap::new()))
    }

    /// Renders a directive of a text; a template that fails leaves the content bare.
    pub fn directive(&self, view: &DirectiveView) -> Result<String, TemplateMistake> {
        self.part(&format!("directives/{}.html", view.name), view)
    }

    /// Renders the card of an embedded entry.
    pub fn embed(&self, view: &EmbedView) -> Result<String, TemplateMistake> {
        self.part("components/embed.html", view)
    }

    /// A social card before it is drawn: the text of an SVG.
    pub fn card_text(&self, view: &SocialCard) -> Result<String, TemplateMistake> {
        self.part("card.svg", view)
    }

    /// Draws a social card as a PNG file. `pictures` are those that it shows, by their names.
    #[cfg(feature = "cards")]
    pub fn draw_card(
        &self,
        view: &SocialCard,
        pictures: &BTreeMap<String, Arc<Vec<u8>>>,
    ) -> Result<Vec<u8>, TemplateMistake> {
        let svg = self.card_text(view)?;
        let drawn = self.fonts.get().draw(&svg, pictures);
        drawn.map_err(|problem| TemplateMistake {
            file: self.card_file.clone(),
            span: None,
            message: format!("it makes no drawing: {problem}"),
        })
    }

    /// This parvis draws nothing.
    #[cfg(not(feature = "cards"))]
    pub fn draw_card(
        &self,
        _: &SocialCard,
        _: &BTreeMap<String, Arc<Vec<u8>>>,
    ) -> Result<Vec<u8>, TemplateMistake> {
        let message = "this parvis draws no cards".to_owned();
        Err(TemplateMistake { file: self.card_file.clone(), span: None, message })
    }

    /// Renders a picture of a text.
    pub fn picture(&self, view: &BodyPicture) -> Result<String, TemplateMistake> {
        self.part("components/body_picture.html", view)
    }

    fn part(&self, template: &str, view: &impl Serialize) -> Result<String, TemplateMistake> {
        let context = Context::from_serialize(view).expect("views are plain data");
        self.tera.render(template, &context).map_err(|error| mistake(&error, "", &BTreeMap::new()))
    }
}

/// The shared view of a language as a value that pages share.
pub fn site_value(site: &Site) -> tera::Value {
    tera::Value::from_serializable(site)
}

pub fn place_of(mistake: &TemplateMistake) -> Place {
    Place { file: mistake.file.clone(), span: mistake.span.clone() }
}

/// Whether parvis brings a theme of this name.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.get_dir(format!("{name}/templates")).is_some()
}

/// The configured theme when it is there, else the base theme and a mistake.
fn known_theme(config: &Config, sources: &Sources, diagnostics: &mut Diagnostics) -> String {
    let name = config.theme.text.trim_end_matches('/').trim_start_matches("themes/").to_owned();
    let built_in = is_built_in(&name);
    let folder = format!("themes/{name}/");
    let local = sources.themes.iter().any(|source| source.path.starts_with(&folder));
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    if plain && (built_in || local) {
        return name;
    }
    let local = sources.themes.iter().filter_map(|source| source.path.split('/').nth(1));
    let near = closest(&name, built_in_themes().chain(local));
    diagnostics.unknown_theme(Place::at(&config.file, &config.theme.span), &name, near);
    BASE.to_owned()
}

/// Every template by its full name: `hub/post.html`, `theme/post.html`, `built-in/post.html`.
fn gather_templates(name: &str, lineage: &Lineage, sources: &Sources) -> BTreeMap<String, String> {
    let mut templates = BTreeMap::new();
    let mut built_in = |theme: &str, prefix: &str| {
        for (path, bytes) in files_below(&format!("{theme}/templates")) {
            if let Ok(text) = std::str::from_utf8(bytes) {
                templates.insert(format!("{prefix}/{path}"), text.to_owned());
            }
        }
    };
    built_in(BASE, "built-in");
    // A theme's own take the place of those that it inherits.
    for theme in lineage.names.iter().filter(|theme| *theme != BASE) {
        built_in(theme, "theme");
    }
    let folder = format!("themes/{name}/templates/");
    for source in &sources.themes {
        if let Some(rest) = source.path.strip_prefix(&folder) {
            templates.insert(format!("theme/{rest}"), source.text.clone());
        }
    }
    for source in &sources.templates {
        if let Some(rest) = source.path.strip_prefix("templates/") {
            templates.insert(format!("hub/{rest}"), source.text.clone());
        }
    }
    if !cfg!(feature = "cards") {
        // They call a function that is not there.
        templates.retain(|name, _| !name.ends_with(".svg"));
    }
    templates
}

/// The names of the themes inside the program.
fn built_in_themes<'n>() -> impl Iterator<Item = &'n str> {
    BUILT_IN
        .dirs()
        .filter_map(|dir| dir.path().to_str())
        .filter(|dir| !["i18n", SHARED].contains(dir))
}

/// A file that all themes share.
fn shared_file(name: &str) -> &'static [u8] {
    let file = BUILT_IN.get_file(format!("{SHARED}/{name}"));
    file.map(include_dir::File::contents).unwrap_or_default()
}

/// Colours and numbers as style sheets take them.
fn style_options(
    options: &[ThemeOption],
    values: &BTreeMap<String, serde_json::Value>,
) -> Vec<(String, String)> {
    let written = |option: &ThemeOption| {
        let value = &values[&option.name];
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (!text.is_empty()).then(|| (option.name.replace('_', "-"), text))
    };
    options.iter().filter(|option| option.is_for_styles()).filter_map(written).collect()
}

/// The schema of theme.yaml.
pub fn schema() -> Vec<FieldDoc> {
    Manifest::schema()
}

/// The templates that show the form to subscribe, without their ending. A part of pages stands for all of them: `base`.
fn letters(templates: &BTreeMap<String, String>) -> BTreeSet<String> {
    let shows = |text: &str| {
        let is_its_own = text.contains("{% component newsletter(");
        !is_its_own && ["<newsletter", "site.newsletter"].iter().any(|form| text.contains(form))
    };
    let name = |full: &str| {
        let (_, rest) = full.split_once('/')?;
        let name = rest.strip_suffix(".html")?;
        Some(if name.contains('/') { "base" } else { name }.to_owned())
    };
    let with_form = templates.iter().filter(|(_, text)| shows(text));
    with_form.filter_map(|(full, _)| name(full)).collect()
}

fn directives(templates: &BTreeMap<String, String>) -> BTreeSet<String> {
    let name = |full: &str| {
        let (_, rest) = full.split_once('/')?;
        rest.strip_prefix("directives/")?.strip_suffix(".html").map(str::to_owned)
    };
    templates.keys().filter_map(|full| name(full)).collect()
}

/// Every file below a folder of the built-in themes, by its path there; in no order.
fn files_below(root: &str) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders: Vec<&Dir> = BUILT_IN.get_dir(root).into_iter().collect();
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let rest = path.strip_prefix(root).map(|rest| rest.trim_start_matches('/'));
            files.extend(rest.map(|rest| (rest.to_owned(), file.contents())));
        }
    }
    files
}

fn gather_files(name: &str, lineage: &Lineage, sources: &Sources) -> BTreeMap<String, ThemeFile> {
    let mut files = BTreeMap::new();
    for theme in &lineage.names {
        for (path, bytes) in files_below(&format!("{theme}/static")) {
            files.insert(path, ThemeFile::Bytes(bytes.into()));
        }
    }
    let folder = format!("themes/{name}/static/");
    for asset in &sources.assets {
        if let Some(rest) = asset.path.strip_prefix(&folder) {
            let local = ThemeFile::Local {
                path: sources.full_path(&asset.path),
                fingerprint: asset.fingerprint,
            };
            files.insert(rest.to_owned(), local);
        }
    }
    for source in &sources.themes {
        if let Some(rest) = source.path.strip_prefix(&folder) {
            let bytes = source.text.clone().into_bytes();
            files.insert(rest.to_owned(), ThemeFile::Bytes(bytes.into()));
        }
    }
    files
}

fn fingerprint_of(templates: &BTreeMap<String, String>, strings: Fingerprint) -> Fingerprint {
    let mut parts = vec![Fingerprint::of(env!("CARGO_PKG_VERSION").as_bytes()), strings];
    for (name, text) in templates {
        parts.push(Fingerprint::of(name.as_bytes()));
        parts.push(Fingerprint::of(text.as_bytes()));
    }
    Fingerprint::of_all(&parts)
}

/// The fonts that a theme draws with: `fonts/*.ttf` and `*.otf` beside its `templates/`, before those of the themes that
/// it extends, and of the base theme.
fn card_fonts(name: &str, lineage: &Lineage, sources: &Sources) -> Vec<ThemeFile> {
    let is_font = |path: &str| path.ends_with(".ttf") || path.ends_with(".otf");
    let built_in = |theme: &str| {
        let folder = BUILT_IN.get_dir(format!("{theme}/fonts"));
        let files = folder.into_iter().flat_map(Dir::files);
        let mut fonts: Vec<_> =
            files.filter(|file| is_font(&file.path().to_string_lossy())).collect();
        fonts.sort_by_key(|file| file.path());
        fonts.into_iter().map(|file| ThemeFile::Bytes(file.contents().into()))
    };
    let folder = format!("themes/{name}/fonts/");
    let own = sources.assets.iter().filter(|asset| asset.path.starts_with(&folder));
    let mut fonts: Vec<ThemeFile> = own
        .filter(|asset| is_font(&asset.path))
        .map(|asset| ThemeFile::Local {
            path: sources.full_path(&asset.path),
            fingerprint: asset.fingerprint,
        })
        .collect();
    let younger = lineage.names.iter().rev().map(String::as_str).filter(|theme| *theme != BASE);
    fonts.extend(younger.chain([BASE]).flat_map(built_in));
    fonts
}

/// The first layer that has it.
fn card_file(templates: &BTreeMap<String, String>, theme: &str) -> Arc<str> {
    let mut names = LAYERS.iter().map(|layer| format!("{layer}card.svg"));
    names
        .find(|name| templates.contains_key(name))
        .map_or("card.svg".into(), |name| file_of(&name, theme))
}

fn card_fingerprint(
    templates: &BTreeMap<String, String>,
    strings: Fingerprint,
    fonts: &[ThemeFile],
) -> Fingerprint {
    let mut parts = vec![Fingerprint::of(env!("CARGO_PKG_VERSION").as_bytes()), strings];
    for (name, text) in templates.iter().filter(|(name, _)| name.ends_with(".svg")) {
        parts.extend([name, text].map(|text| Fingerprint::of(text.as_bytes())));
    }
    parts.extend(fonts.iter().map(|font| match font {
        ThemeFile::Bytes(bytes) => Fingerprint::of(bytes),
        ThemeFile::Local { fingerprint, .. } => *fingerprint,
    }));
    Fingerprint::of_all(&parts)
}

fn strings_fingerprint(name: &str, lineage: &Lineage, sources: &Sources) -> Fingerprint {
    let folder = format!("themes/{name}/i18n/");
    let local = sources.themes.iter().filter(|source| source.path.starts_with(&folder));
    let mut parts: Vec<Fingerprint> =
        sources.strings.iter().chain(local).map(|source| source.fingerprint).collect();
    let of_themes = lineage.names.iter().map(|theme| format!("{theme}/i18n"));
    for folder in of_themes.chain(["i18n".to_owned()]) {
        let files = BUILT_IN.get_dir(folder).into_iter().flat_map(Dir::files);
        parts.extend(files.map(|file| Fingerprint::of(file.contents())));
    }
    parts.extend(lineage.names.iter().map(|theme| Fingerprint::of(theme.as_bytes())));
    Fingerprint::of_all(&parts)
}

/// The words of every language: the hub's own over the theme's, over those of the themes that it extends, over the
/// built-in; `fr-CA` falls back to `fr`, all to English.
fn load_locales(
    config: &Config,
    name: &str,
    lineage: &Lineage,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Arc<Locale>> {
    let known: BTreeSet<String> =
        built_in_table("i18n", "fr").into_iter().map(|(key, _)| key).collect();
    let mut locales = Vec::new();
    for language in &config.languages {
        let base = language.tag.split('-').next().unwrap_or("fr");
        let mut tables = Vec::new();
        for tag in [language.tag.as_str(), base] {
            if let Some(source) =
                sources.strings.iter().find(|source| *source.path == *format!("i18n/{tag}.yaml"))
            {
                tables.push(own_table(source, &known, diagnostics));
            }
            let path = format!("themes/{name}/i18n/{tag}.yaml");
            if let Some(source) = sources.themes.iter().find(|source| *source.path == *path) {
                tables.push(own_table(source, &BTreeSet::new(), diagnostics));
            }
            for theme in lineage.names.iter().rev() {
                tables.push(built_in_table(&format!("{theme}/i18n"), tag));
            }
            tables.push(built_in_table("i18n", tag));
        }
        tables.push(built_in_table("i18n", "en"));
        let strings = Strings::from_tables(tables);
        match Locale::new(&language.tag, strings) {
            Ok(locale) => locales.push(Arc::new(locale)),
            Err(_) => {
                diagnostics.unknown_language(
                    Place::whole(&config.file),
                    &language.tag,
                    &["fr", "en", "de", "pt-BR"],
                );
                let strings = Strings::from_tables([built_in_table("i18n", "en")]);
                locales.push(Arc::new(Locale::new("en", strings).expect("English is a language")));
            }
        }
    }
    locales
}

fn built_in_table(folder: &str, tag: &str) -> Vec<(String, Entry)> {
    let file = BUILT_IN.get_file(format!("{folder}/{tag}.yaml"));
    let Some(text) = file.and_then(|file| file.contents_utf8()) else { return Vec::new() };
    let node = crate::yaml::parse(text, 0).0.expect("the built-in tables are YAML");
    table(&node)
}

/// A table of the hub. Unknown keys are told when there is a list of known ones.
fn own_table(
    source: &Source,
    known: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Entry)> {
    let Some(node) = parse_document(&source.path, &source.text, 0, diagnostics) else {
        return Vec::new();
    };
    if let Value::Map(pairs) = &node.value
        && !known.is_empty()
    {
        for (key, _) in pairs.iter().filter(|(key, _)| !known.contains(&key.text)) {
            let near = closest(&key.text, known.iter().map(String::as_str));
            diagnostics.unknown_string(Place::at(&source.path, &key.span), &key.text, near);
        }
    }
    table(&node)
}

fn table(node: &Node) -> Vec<(String, Entry)> {
    let Value::Map(pairs) = &node.value else { return Vec::new() };
    let entry = |node: &Node| match &node.value {
        Value::Text { text, .. } => Some(Entry::Text(text.clone())),
        Value::Map(forms) => {
            let form = |(key, node): &(crate::yaml::Key, Node)| {
                Some((key.text.clone(), node.text()?.to_owned()))
            };
            Some(Entry::Plural(forms.iter().filter_map(form).collect()))
        }
        _ => None,
    };
    pairs.iter().filter_map(|(key, node)| Some((key.text.clone(), entry(node)?))).collect()
}

/// `t(key="…", n=3, name="…")`: the interface string of the page's language. `dir(lang="ar")`: which way it is written.
fn register(tera: &mut Tera, locales: &[Arc<Locale>]) {
    let by_lang: HashMap<String, Arc<Locale>> =
        locales.iter().map(|locale| (locale.lang().to_owned(), locale.clone())).collect();
    let default = locales[0].clone();
    let (directions, of_default) = (by_lang.clone(), default.dir());
    tera.register_function("dir", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let locale = directions.get(kwargs.must_get::<&str>("lang")?);
        Ok(locale.map_or(of_default, |locale| locale.dir()).to_owned())
    });
    tera.register_function("t", move |kwargs: Kwargs, state: &State| -> TeraResult<String> {
        let key = kwargs.must_get::<&str>("key")?;
        let of_page;
        let lang = match kwargs.get::<&str>("lang")? {
            Some(lang) => Some(lang),
            None => {
                of_page = state.get::<tera::Value>("lang")?;
                of_page.as_ref().and_then(tera::Value::as_str)
            }
        };
        let locale = lang.and_then(|lang| by_lang.get(lang)).unwrap_or(&default);
        if kwargs.iter().nth(1).is_none() {
            return Ok(locale.t(key).to_owned());
        }
        // A number chooses the form of a plural; a text named `n` is a placeholder like any other.
        let mut count = None;
        let mut args: Vec<(String, String)> = Vec::new();
        for (name, value) in kwargs.iter() {
            let name = name.as_str().unwrap_or_default();
            if name == "n" && count.is_none() {
                count = value.as_u64();
            }
            if !matches!(name, "key" | "lang") && (name != "n" || count.is_none()) {
                args.push((
                    name.to_owned(),
                    value.as_str().map_or_else(|| value.to_string(), str::to_owned),
                ));
            }
        }
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Ok(match count {
            Some(n) => locale.tnf(key, n, &args),
            None => locale.tf(key, &args),
        })
    });
}

/// `fit(text="…", font="…", weight=700, sizes=[84, 60], width=700, lines=3, tracking=-0.03)`: the text in lines, in the
/// first size that it has room in; `{size, lines}`.
#[cfg(feature = "cards")]
fn register_fit(tera: &mut Tera, fonts: Arc<CardFonts>) {
    tera.register_function("fit", move |kwargs: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let sizes = kwargs.must_get::<Vec<f64>>("sizes")?;
        let setting = Setting {
            family: kwargs.must_get::<&str>("font")?,
            weight: kwargs.get::<u16>("weight")?.unwrap_or(400),
            sizes: &sizes,
            width: kwargs.must_get::<f64>("width")?,
            most_lines: kwargs.get::<usize>("lines")?.unwrap_or(1),
            tracking: kwargs.get::<f64>("tracking")?.unwrap_or(0.0),
        };
        let fitted = fonts.get().fit(kwargs.must_get::<&str>("text")?, &setting);
        Ok(tera::Value::from_serializable(&fitted))
    });
}

/// What Tera reports, in the hub's own terms. `templates` are the texts by full name, for what it tells no span of.
fn mistake(
    error: &tera::Error,
    theme: &str,
    templates: &BTreeMap<String, String>,
) -> TemplateMistake {
    let report = error.to_string();
    let (template, named) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            return TemplateMistake {
                file: file_of(report.filename(), theme),
                span: Some(report.span().range.clone()),
                message: first_line(report.message()),
            };
        }
        // The last of the chain is in it already.
        ErrorKind::CircularInclude { tpl, include_chain: chain }
        | ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
            (chain.iter().nth_back(1).unwrap_or(tpl), chain.last().unwrap_or(tpl))
        }
        ErrorKind::MissingParent { current, parent } => (current, parent),
        _ => return told_in_text(&report, theme, templates),
    };
    let layer = LAYERS.iter().find(|layer| named.starts_with(**layer)).map_or("", |layer| layer);
    TemplateMistake {
        file: file_of(template, theme),
        span: templates.get(template).and_then(|text| span_of_name(text, &named[layer.len()..])),
        message: without_layers(first_line(&report)),
    }
}

/// Some mistakes are told as text alone: the first line says what, an arrow where.
fn told_in_text(
    report: &str,
    theme: &str,
    templates: &BTreeMap<String, String>,
) -> TemplateMistake {
    let arrow = report.lines().find_map(|line| line.trim().strip_prefix("--> "));
    let mut place = arrow.unwrap_or_default().rsplitn(3, ':');
    let (column, line) = (number(place.next()), number(place.next()));
    let named = |part: &str| part.trim_matches(['[', ']', '"', '\'', '`']).to_owned();
    let quoted = report.split(['"', '\'']).find(|part| part.ends_with(".html")).map(named);
    let name = place.next().map(str::to_owned).or(quoted);
    let name = name.unwrap_or_else(|| "templates".to_owned());
    let span = templates.get(&name).zip(line.zip(column));
    TemplateMistake {
        file: file_of(&name, theme),
        span: span.and_then(|(text, (line, column))| word_at(text, line, column)),
        message: without_layers(first_line(report)),
    }
}

fn number(text: Option<&str>) -> Option<usize> {
    text?.parse().ok()
}

/// The word that begins at a line and column, both from 1, the column in letters.
fn word_at(text: &str, line: usize, column: usize) -> Option<std::ops::Range<usize>> {
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let (in_line, _) = text[before..].char_indices().nth(column.checked_sub(1)?)?;
    let start = before + in_line;
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let length = text[start..].find(|c| !is_letter(c)).unwrap_or(text.len() - start);
    Some(start..start + length)
}

/// Where a template names another one, between quotation marks.
fn span_of_name(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let quoted = ['"', '\'', '`'].map(|mark| format!("{mark}{name}{mark}"));
    let found = quoted.iter().filter_map(|quoted| Some((text.find(quoted)?, quoted.len()))).min();
    found.map(|(start, length)| start..start + length)
}

/// The message without Tera's quotation marks, and without the layers in the full names of templates.
fn without_layers(mut message: String) -> String {
    for layer in LAYERS {
        message = message.replace(layer, "");
    }
    message.replace(['[', ']'], "").replace('"', "`").replace("``", "`")
}

/// The file of a template by its full name.
fn file_of(name: &str, theme: &str) -> Arc<str> {
    match name.split_once('/') {
        Some(("hub", rest)) => format!("templates/{rest}").into(),
        Some(("theme", rest)) if !theme.is_empty() => {
            format!("themes/{theme}/templates/{rest}").into()
        }
        _ => name.into(),
    }
}

fn first_line(text: &str) -> String {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("")
        .trim()
        .trim_start_matches("error: ")
        .to_owned()
}
