//! Every address of a hub, and nobody else's business.
//!
//! A [`Route`] comes from here alone, so an address is spelled once: as it is linked, and as the file it is.

use crate::config::{Config, FeedFormat};
use crate::fingerprint::Fingerprint;
use crate::kinds::Kind;
use crate::locale::{Locale, slug};
use crate::out_path::{OutPath, PathProblem};
use jiff::civil;
use std::fmt::Write;
use std::sync::Arc;

/// The address of one output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    url: Arc<str>,
    file: OutPath,
}

impl Route {
    /// The address as written in links, percent-encoded, e.g. `/blog/hello/`; with the hub's own path before it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file it is, e.g. `blog/hello/index.html`.
    pub fn file(&self) -> &OutPath {
        &self.file
    }
}

/// The folder of the theme's files.
const THEME_FILES: &str = "assets/";
/// The folders of variants of pictures, and of social cards.
const PICTURES: &str = "assets/images/";
const CARDS: &str = "assets/cards/";

/// Whether a pattern parts items by their slugs, and stays within the hub.
pub fn is_permalink(pattern: &str) -> bool {
    let whole = pattern.starts_with('/') && pattern.ends_with('/');
    let parts: Vec<&str> = pattern.split(':').skip(1).map(word).collect();
    let known = parts.iter().all(|part| ["slug", "year", "month", "day"].contains(part));
    whole && known && parts.contains(&"slug") && !pattern.contains("..") && !pattern.contains("//")
}

/// The letters that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The parts of addresses in one language.
#[derive(Debug, Clone)]
struct Segments {
    /// `en/` for a language that is not the default one; else empty.
    prefix: String,
    kinds: Vec<(&'static str, String)>,
    taxonomies: Vec<(String, String)>,
    page: String,
    archives: String,
    index: String,
    search: String,
    follow: String,
    popular: String,
    site_map: String,
    notice: String,
    roles: String,
    affiliations: String,
    aspects: String,
    formats: String,
    comments: String,
    calendar: String,
    missions: String,
    resume: String,
}

/// What parts a list of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Role,
    Affiliation,
    Aspect,
    Format,
    Topic,
    Order,
}

pub struct Routes {
    /// `https://example.org/hub`
    base_url: String,
    /// `/hub`, or empty.
    base_path: String,
    languages: Vec<Segments>,
    permalinks: Vec<(&'static str, String)>,
}

impl Routes {
    pub fn new(config: &Config, locales: &[Arc<Locale>], kinds: &[&'static Kind]) -> Routes {
        let after_scheme = config.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let base_path =
            after_scheme.split_once('/').map_or(String::new(), |(_, path)| format!("/{path}"));
        let languages = locales
            .iter()
            .enumerate()
            .map(|(index, locale)| Segments::new(index, locale, config, kinds))
            .collect();
        let permalinks = config
            .permalinks
            .iter()
            .filter(|(_, pattern)| is_permalink(&pattern.text))
            .filter_map(|(kind, pattern)| {
                Some((crate::kinds::kind(&kind.text)?.name, pattern.text.clone()))
            })
            .collect();
        Routes {
            base_url: config.base_url.clone(),
            base_path: base_path.trim_end_matches('/').to_owned(),
            languages,
            permalinks,
        }
    }

    /// A root-relative address made absolute.
    pub fn absolute(&self, url: &str) -> String {
        let own = url.strip_prefix(self.base_path.as_str()).filter(|_| !self.base_path.is_empty());
        format!("{}{}", self.base_url, own.unwrap_or(url))
    }

    /// Any address that stands on a page, made absolute as a browser does (RFC 3986, section 5). `page` is the page's
    /// own absolute address; what cannot be resolved stays as it is.
    pub fn resolve(&self, page: &str, address: &str) -> String {
        if url::Url::parse(address).is_ok() {
            return address.to_owned();
        }
        let resolved = url::Url::parse(page).and_then(|page| page.join(address));
        resolved.map_or_else(|_| address.to_owned(), String::from)
    }

    /// A permanent name in the hub (RFC 4151), such as `tag:place.example,2026:fr/posts/hello`. It is no address, so
    /// it stays what it is when addresses change. The year is part of the name, and the same for ever.
    pub fn tag(&self, path: &str) -> String {
        let host = self.host().to_lowercase();
        let folder = self.base_path.trim_start_matches('/');
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("tag:{host},2026:{folder}{slash}{}", encode(path))
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// `place.example` of `https://place.example:8080/blog`.
    pub fn host(&self) -> &str {
        host(&self.base_url)
    }

    /// A path from the root of the hub, such as `/blog/`, as it is linked: below the hub's own path.
    pub fn from_root(&self, path: &str) -> String {
        format!("{}{path}", self.base_path)
    }

    /// Undoes [`Routes::from_root`]; an address that is not below the hub's own path stays.
    pub fn below_root<'u>(&self, url: &'u str) -> &'u str {
        url.strip_prefix(self.base_path.as_str())
            .filter(|rest| rest.starts_with('/'))
            .unwrap_or(url)
    }

    /// A root-relative or absolute address of the hub as it is linked; `None` for one of another site.
    pub fn own(&self, address: &str) -> Option<String> {
        if let Some(rest) = address.strip_prefix(self.base_url.as_str()) {
            let whole = if rest.is_empty() { "/" } else { rest };
            return whole.starts_with('/').then(|| self.from_root(whole));
        }
        address.starts_with('/').then(|| self.from_root(address))
    }

    /// A folder with its `index.html`.
    fn folder(&self, path: &str) -> Result<Route, PathProblem> {
        let file = if path.is_empty() {
            OutPath::new("index.html")?
        } else {
            OutPath::new(&format!("{path}index.html"))?
        };
        Ok(Route { url: format!("{}/{}", self.base_path, encode(path)).into(), file })
    }

    fn file_at(&self, path: &str) -> Result<Route, PathProblem> {
        Ok(Route {
            url: format!("{}/{}", self.base_path, encode(path)).into(),
            file: OutPath::new(path)?,
        })
    }

    /// For addresses whose parts are slugs or constants, which are always right.
    fn known(&self, path: &str) -> Route {
        self.folder(path).unwrap_or_else(|_| self.folder("x/").expect("a constant is a path"))
    }

    fn known_file(&self, path: &str) -> Route {
        self.file_at(path).expect("a constant is a path")
    }

    fn language(&self, lang: usize) -> &Segments {
        &self.languages[lang]
    }

    pub fn home(&self, lang: usize) -> Route {
        self.known(&self.language(lang).prefix)
    }

    /// The page of an entry. `folder` is that of nested pages.
    pub fn entry(
        &self,
        kind: &Kind,
        lang: usize,
        slug: &str,
        folder: &str,
        date: Option<civil::Date>,
    ) -> Result<Route, PathProblem> {
        let segments = self.language(lang);
        let pattern = self
            .permalinks
            .iter()
            .find(|(name, _)| *name == kind.name && lang == 0)
            .map(|(_, pattern)| pattern);
        if let Some(pattern) = pattern {
            let number =
                |n: Option<i32>, width| n.map_or("0".to_owned(), |n| format!("{n:0width$}"));
            let path = pattern
                .trim_matches('/')
                .replace(":slug", slug)
                .replace(":year", &number(date.map(|date| date.year().into()), 4))
                .replace(":month", &number(date.map(|date| date.month().into()), 2))
                .replace(":day", &number(date.map(|date| date.day().into()), 2));
            return self.folder(&format!("{path}/"));
        }
        let within = segments.kind(kind.name);
        let folder = if kind.segment.is_none() && !folder.is_empty() {
            format!("{folder}/")
        } else {
            String::new()
        };
        self.folder(&format!("{}{within}{folder}{slug}/", segments.prefix))
    }

    /// The list of a kind, and its further pages.
    pub fn list(&self, kind: &Kind, lang: usize, page: usize) -> Route {
        let segments = self.language(lang);
        self.known(&format!(
            "{}{}{}",
            segments.prefix,
            segments.kind(kind.name),
            segments.numbered(page)
        ))
    }

    /// A list of a kind by one of its facets.
    pub fn facet(&self, kind: &Kind, lang: usize, facet: Facet, value: &str, page: usize) -> Route {
        let segments = self.language(lang);
        let name = match facet {
            Facet::Role => format!("{}/", segments.roles),
            Facet::Affiliation => format!("{}/", segments.affiliations),
            Facet::Aspect => format!("{}/", segments.aspects),
            Facet::Format => format!("{}/", segments.formats),
            Facet::Topic => format!("{}/", segments.taxonomy("topics")),
            Facet::Order => String::new(),
        };
        let value = slug(value);
        self.known(&format!(
            "{}{}{name}{value}/{}",
            segments.prefix,
            segments.kind(kind.name),
            segments.numbered(page)
        ))
    }

    pub fn taxonomy(&self, lang: usize, taxonomy: &str) -> Route {
        let segments = self.language(lang);
        self.known(&format!("{}{}/", segments.prefix, segments.taxonomy(taxonomy)))
    }

    /// One letter of a taxonomy that has too many terms for one page.
    pub fn taxonomy_letter(&self, lang: usize, taxonomy: &str, letter: &str) -> Route {
        let segments = self.language(lang);
        let letter = slug(&format!("{} {letter}", segments.index));
        self.known(&format!("{}{}/{letter}/", segments.prefix, segments.taxonomy(taxonomy)))
    }

    pub fn term(&self, lang: usize, taxonomy: &str, term: &str, page: usize) -> Route {
        let segments = self.language(lang);
        self.known(&format!(
            "{}{}/{term}/{}",
            segments.prefix,
            segments.taxonomy(taxonomy),
            segments.numbered(page)
        ))
    }

    pub fn archives(&self, kind: &Kind, lang: usize) -> Route {
        let segments = self.language(lang);
        self.known(&format!(
            "{}{}{}/",
            segments.prefix,
            segments.kind(kind.name),
            segments.archives
        ))
    }

    pub fn archive_year(&self, kind: &Kind, lang: usize, year: i16, page: usize) -> Route {
        let segments = self.language(lang);
        let (kind, archives) = (segments.kind(kind.name), &segments.archives);
        self.known(&format!(
            "{}{kind}{archives}/{year:04}/{}",
            segments.prefix,
            segments.numbered(page)
        ))
    }

    pub fn archive_month(
        &self,
        kind: &Kind,
        lang: usize,
        year: i16,
        month: i8,
        page: usize,
    ) -> Route {
        let segments = self.language(lang);
        let (kind, archives) = (segments.kind(kind.name), &segments.archives);
        self.known(&format!(
            "{}{kind}{archives}/{year:04}/{month:02}/{}",
            segments.prefix,
            segments.numbered(page)
        ))
    }

    /// The A to Z index of the hub: its first page, or that of a letter.
    pub fn index(&self, lang: usize, letter: Option<&str>) -> Route {
        let segments = self.language(lang);
        let letter = letter.map_or(String::new(), |letter| format!("{}/", letter_slug(letter)));
        self.known(&format!("{}{}/{letter}", segments.prefix, segments.index))
    }

    pub fn notice(&self, kind: &Kind, lang: usize) -> Route {
        let segments = self.language(lang);
        self.known(&format!("{}{}{}/", segments.prefix, segments.kind(kind.name), segments.notice))
    }

    pub fn search(&self, lang: usize) -> Route {
        self.known(&format!("{}{}/", self.language(lang).prefix, self.language(lang).search))
    }

    /// A case study of the hub's owner.
    pub fn mission(&self, lang: usize, id: &str) -> Route {
        let segments = self.language(lang);
        self.known(&format!("{}{}/{}/", segments.prefix, segments.missions, slug(id)))
    }

    /// The owner's curriculum vitae, to print.
    pub fn resume(&self, lang: usize) -> Route {
        self.known(&format!("{}{}/", self.language(lang).prefix, self.language(lang).resume))
    }

    /// The same for machines (jsonresume.org).
    pub fn resume_json(&self, lang: usize) -> Route {
        self.known_file(&format!("{}resume.json", self.language(lang).prefix))
    }

    /// A file of the search's index, which one folder holds for all languages.
    pub fn search_index(&self, name: &str) -> Route {
        self.known_file(&format!("pagefind/{name}"))
    }

    /// How a browser searches in a language (OpenSearch 1.1).
    pub fn opensearch(&self, lang: usize) -> Route {
        self.known_file(&format!("{}opensearch.xml", self.language(lang).prefix))
    }

    pub fn follow(&self, lang: usize) -> Route {
        self.known(&format!("{}{}/", self.language(lang).prefix, self.language(lang).follow))
    }

    /// What is read most, and how it was counted.
    pub fn popular(&self, lang: usize) -> Route {
        self.known(&format!("{}{}/", self.language(lang).prefix, self.language(lang).popular))
    }

    pub fn site_map(&self, lang: usize) -> Route {
        self.known(&format!("{}{}/", self.language(lang).prefix, self.language(lang).site_map))
    }

    pub fn not_found(&self, lang: usize) -> Route {
        self.known_file(&format!("{}404.html", self.language(lang).prefix))
    }

    /// The feed of what a page shows, beside the page: `/blog/feed.xml`.
    pub fn feed(&self, page: &Route, format: FeedFormat) -> Result<Route, PathProblem> {
        let name = match format {
            FeedFormat::Rss => "feed.xml",
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Json => "feed.json",
        };
        self.beside(page, name)
    }

    /// The feed of the comments on a post: `/blog/hello/commentaires.xml`, and the other formats beside it.
    pub fn comments_feed(
        &self,
        post: &Route,
        lang: usize,
        format: FeedFormat,
    ) -> Result<Route, PathProblem> {
        let ending = match format {
            FeedFormat::Atom => "xml",
            FeedFormat::Rss => "rss.xml",
            FeedFormat::Json => "json",
        };
        self.beside(post, &format!("{}.{ending}", self.language(lang).comments))
    }

    /// The calendar of the events that a page shows: `/evenements/agenda.ics`.
    pub fn calendar(&self, page: &Route, lang: usize) -> Result<Route, PathProblem> {
        self.beside(page, &format!("{}.ics", self.language(lang).calendar))
    }

    /// The calendar of one event: `/evenements/atelier/atelier.ics`.
    pub fn event_calendar(&self, event: &Route, slug: &str) -> Result<Route, PathProblem> {
        self.beside(event, &format!("{slug}.ics"))
    }

    /// The contact card of a person: `/experts/awa/awa.vcf`.
    pub fn contact_card(&self, person: &Route, slug: &str) -> Result<Route, PathProblem> {
        self.beside(person, &format!("{slug}.vcf"))
    }

    /// All feeds of a language in one file, for feed readers.
    pub fn opml(&self, lang: usize) -> Route {
        self.known_file(&format!("{}feeds.opml", self.language(lang).prefix))
    }

    pub fn sitemap_xml(&self) -> Route {
        self.known_file("sitemap.xml")
    }

    /// A part of a site map that is too long for one file, from 1.
    pub fn sitemap_part(&self, part: usize) -> Route {
        self.known_file(&format!("sitemap-{part}.xml"))
    }

    pub fn robots(&self) -> Route {
        self.known_file("robots.txt")
    }

    pub fn manifest(&self) -> Route {
        self.known_file("site.webmanifest")
    }

    pub fn security_txt(&self) -> Route {
        self.known_file(".well-known/security.txt")
    }

    pub fn favicon(&self) -> Route {
        self.known_file("favicon.svg")
    }

    pub fn no_jekyll(&self) -> Route {
        self.known_file(".nojekyll")
    }

    /// The redirects file that hosts such as Netlify read.
    pub fn redirects_file(&self) -> Route {
        self.known_file("_redirects")
    }

    pub fn headers_file(&self) -> Route {
        self.known_file("_headers")
    }

    /// A file of the theme, which may be kept for ever: other contents have another name. Eight hexadecimal digits of
    /// their hash stand before the ending: `/assets/agora.3f2a9c1b.css`.
    pub fn theme_file(&self, path: &str, contents: Fingerprint) -> Result<Route, PathProblem> {
        let name = path.rfind('/').map_or(0, |slash| slash + 1);
        let end = path[name..].rfind('.').map_or(path.len(), |dot| name + dot);
        let digits = contents.hex(4);
        self.file_at(&format!("{THEME_FILES}{}.{digits}{}", &path[..end], &path[end..]))
    }

    /// What the addresses of all files of the theme begin with.
    pub fn theme_files(&self) -> String {
        self.from_root(&format!("/{THEME_FILES}"))
    }

    /// What the addresses of pictures begin with that the build makes.
    pub fn made_pictures(&self) -> [String; 2] {
        [PICTURES, CARDS].map(|folder| self.from_root(&format!("/{folder}")))
    }

    /// A variant of a picture. What it is made of is in its name, so it can be kept for ever.
    pub fn picture(
        &self,
        stem: &str,
        width: u32,
        hash: &str,
        extension: &str,
    ) -> Result<Route, PathProblem> {
        const LONGEST: usize = 40;
        let stem: String = slug(stem).chars().take(LONGEST).collect();
        let stem = if stem.is_empty() { "image" } else { stem.trim_end_matches('-') };
        self.file_at(&format!("{PICTURES}{stem}-{width}.{hash}.{extension}"))
    }

    /// The social card of a page.
    pub fn social_card(&self, page: &Route) -> Result<Route, PathProblem> {
        let file = page.file().as_str();
        let name = file.strip_suffix("index.html").unwrap_or(file).trim_end_matches('/');
        self.file_at(&format!("{CARDS}{}.png", if name.is_empty() { "index" } else { name }))
    }

    /// A file of `static/`, at the root.
    pub fn static_file(&self, path: &str) -> Result<Route, PathProblem> {
        self.file_at(path)
    }

    /// A file that lies beside an entry, below the entry's own address.
    pub fn beside(&self, entry: &Route, name: &str) -> Result<Route, PathProblem> {
        let folder = entry.file.as_str().strip_suffix("index.html").unwrap_or("");
        self.file_at(&format!("{folder}{name}"))
    }

    /// A file of a kind's folder that belongs to no entry alone.
    pub fn of_kind(&self, kind: &Kind, name: &str) -> Result<Route, PathProblem> {
        self.file_at(&format!("{}{name}", self.language(0).kind(kind.name)))
    }

    /// Where a page stands for an old address: the file itself for `.html` and `.htm`, else a folder.
    pub fn alias(&self, alias: &str) -> Result<Route, PathProblem> {
        let path = alias.trim_start_matches('/');
        if path.ends_with(".html") || path.ends_with(".htm") {
            return self.file_at(path);
        }
        let path = path.trim_end_matches('/');
        if path.is_empty() { Err(PathProblem::Empty) } else { self.folder(&format!("{path}/")) }
    }
}

impl Segments {
    fn new(index: usize, locale: &Locale, config: &Config, kinds: &[&'static Kind]) -> Segments {
        let prefix = if index == 0 { String::new() } else { format!("{}/", slug(locale.lang())) };
        let part = |key: &str| slug(locale.t(key));
        let taxonomy = |name: String| {
            let own =
                config.taxonomies.iter().find(|(own, _)| own.text == name).map(|(_, own)| own);
            let key = format!("segment_{name}");
            let segment = match own {
                Some(own) if !own.segment.is_empty() => slug(&own.segment),
                Some(_) => slug(&name),
                None => part(&key),
            };
            (name, segment)
        };
        Segments {
            prefix,
            kinds: kinds
                .iter()
                .map(|kind| {
                    (kind.name, kind.segment.map_or(String::new(), |key| format!("{}/", part(key))))
                })
                .collect(),
            taxonomies: config.taxonomy_names().into_iter().map(taxonomy).collect(),
            page: part("segment_page"),
            archives: part("segment_archives"),
            index: part("segment_index"),
            search: part("segment_search"),
            follow: part("segment_follow"),
            popular: part("segment_popular"),
            site_map: part("segment_site_map"),
            notice: part("segment_notice"),
            roles: part("segment_roles"),
            affiliations: part("segment_affiliations"),
            aspects: part("segment_aspects"),
            formats: part("segment_formats"),
            comments: part("segment_comments"),
            calendar: part("segment_calendar"),
            missions: part("segment_missions"),
            resume: part("segment_resume"),
        }
    }

    /// `blog/`, or nothing for free pages.
    fn kind(&self, name: &str) -> &str {
        self.kinds.iter().find(|(kind, _)| *kind == name).map_or("", |(_, segment)| segment)
    }

    fn taxonomy(&self, name: &str) -> &str {
        self.taxonomies
            .iter()
            .find(|(taxonomy, _)| taxonomy == name)
            .map_or("terms", |(_, segment)| segment)
    }

    /// `page/3/`, and nothing for the first.
    fn numbered(&self, page: usize) -> String {
        if page <= 1 { String::new() } else { format!("{}/{page}/", self.page) }
    }
}

/// A letter as a part of an address: `e`, `0-9`, `autres` for symbols.
fn letter_slug(letter: &str) -> String {
    if letter == "#" { "symbols".to_owned() } else { slug(letter) }
}

/// `place.example` of `https://place.example:8080/blog`.
pub fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

/// Percent-encodes a path (RFC 3986, section 3.3), keeping its slashes.
pub fn encode(path: &str) -> String {
    let stands = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'/' | b'-')
            || b"._~!$&'()*+,;=:@".contains(&byte)
    };
    if path.bytes().all(stands) {
        return path.to_owned();
    }
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if stands(byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string");
        }
    }
    encoded
}

/// Undoes [`encode`]; what is no encoding stays.
pub fn decode(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| url.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| url.to_owned())
}
