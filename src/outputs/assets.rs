//! Files that are published as they are: where each goes, and which image a text means.
//!
//! What lies beside a published entry goes with it. Any other file of `content/` goes only when something published
//! shows it, so that nothing of a withheld text leaks.

use crate::diagnostics::{Diagnostics, Place};
use crate::fields::RefOr;
use crate::fingerprint::Fingerprint;
use crate::hub::{Hub, each, normalise};
use crate::kinds::{self, Entry, Guest, Image};
use crate::markdown::{Attribute, Piece, Target};
use crate::memo::in_parallel;
use crate::out_path::PathProblem;
use crate::palette::Palette;
use crate::plan::Plan;
use crate::routes::{Route, decode};
use crate::sinks::Stage;
use crate::sources::{Asset, Sources};
use crate::studio::{self, Addresses, Format, Picture as StudioPicture, PictureSet, Studio};
use crate::tables::HashMap;
use crate::theme::{SEARCH_SCRIPT, Theme, ThemeFile};
use crate::views::ImageView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct Assets<'a> {
    by_path: HashMap<&'a str, &'a Asset>,
    /// Where each published file goes, by its path in the hub.
    routes: BTreeMap<&'a str, Route>,
    /// Of those that pages show in several widths.
    pictures: BTreeMap<&'a str, Pictured>,
    /// Scheme and host of each picture that the hub shows from elsewhere.
    pub picture_hosts: BTreeSet<String>,
    pub studio: Arc<Studio>,
    max_pixels: u64,
}

/// A picture with the addresses of its variants, in their order.
struct Pictured {
    picture: Arc<StudioPicture>,
    routes: Vec<Route>,
    set: PictureSet,
}

/// The files that something published shows or links to, by path; of those shown as pictures, where first.
type ShownFiles = BTreeMap<String, Option<Place>>;

/// The files that one entry shows or links to, and the hosts of its pictures that are elsewhere.
struct ShownBy<'a> {
    files: Vec<(&'a str, Option<Place>)>,
    hosts: Vec<String>,
}

impl<'a> Assets<'a> {
    pub fn place(
        hub: &Hub,
        sources: &'a Sources,
        studio: Arc<Studio>,
        diagnostics: &mut Diagnostics,
    ) -> Assets<'a> {
        let by_path: HashMap<&str, &Asset> =
            sources.assets.iter().map(|asset| (&*asset.path, asset)).collect();
        let mut assets = Assets {
            by_path,
            routes: BTreeMap::new(),
            pictures: BTreeMap::new(),
            picture_hosts: BTreeSet::new(),
            studio,
            max_pixels: hub.config.limits.max_pixels,
        };
        let (shown, hosts) = assets.shown(hub, diagnostics);
        assets.picture_hosts = hosts;
        let withdrawn = assets.withdrawn(hub);
        let mut bundles: HashMap<&str, usize> = HashMap::default();
        for (id, entry) in hub.entries.iter().enumerate() {
            if let Some(folder) = entry.bundle.as_deref() {
                // Its files lie beside the text of the first language that it has.
                let owner = bundles.entry(folder).or_insert(id);
                if entry.lang_index < hub.entries[*owner].lang_index {
                    *owner = id;
                }
            }
        }
        for asset in &sources.assets {
            if withdrawn.contains(&*asset.path) && !shown.contains_key(&*asset.path) {
                continue;
            }
            let route = match asset.path.split_once('/') {
                Some(("static", rest)) => hub.routes.static_file(rest),
                Some(("content", rest)) => {
                    match assets.content_route(hub, asset, rest, &bundles, &shown) {
                        Some(route) => route,
                        None => continue,
                    }
                }
                _ => continue,
            };
            match route {
                Ok(route) => {
                    assets.routes.insert(&asset.path, route);
                    assets.warn(asset, &shown, diagnostics);
                }
                Err(why) => diagnostics.bad_path(Place::whole(&asset.path), &why.to_string()),
            }
        }
        if hub.config.output_is_on("images") {
            assets.open_pictures(hub, sources, &shown);
        }
        assets
    }

    /// Finds the variants of every published picture that a page shows.
    fn open_pictures(&mut self, hub: &Hub, sources: &Sources, shown: &ShownFiles) {
        for (&path, route) in &self.routes {
            let asset = self.by_path[path];
            let Some(Some(place)) = shown.get(path).filter(|_| asset.picture.is_some()) else {
                continue;
            };
            let picture = self.studio.picture(asset, sources.full_path(path), place.clone());
            let pictured = picture.and_then(|picture| Pictured::new(hub, path, route, picture));
            self.pictures.extend(pictured.map(|pictured| (path, pictured)));
        }
    }

    fn content_route(
        &self,
        hub: &Hub,
        asset: &Asset,
        rest: &str,
        bundles: &HashMap<&str, usize>,
        shown: &ShownFiles,
    ) -> Option<Result<Route, crate::out_path::PathProblem>> {
        if asset.active {
            return None;
        }
        let mut folder = asset.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        while folder.len() > "content".len() {
            if let Some(&id) = bundles.get(folder) {
                return Some(
                    hub.routes.beside(&hub.addresses[id], &asset.path[folder.len() + 1..]),
                );
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        if !shown.contains_key(&*asset.path) {
            return None;
        }
        let (kind, name) = rest.split_once('/')?;
        Some(hub.routes.of_kind(kinds::kind(kind)?, name))
    }

    fn warn(&self, asset: &Asset, shown: &ShownFiles, diagnostics: &mut Diagnostics) {
        let place = shown.get(&*asset.path).and_then(Option::as_ref);
        let n_pixels = |(width, height)| u64::from(width) * u64::from(height);
        if asset.broken_image {
            diagnostics.unreadable_image(&asset.path, place);
        } else if asset.dimensions.is_some_and(|size| n_pixels(size) > self.max_pixels) {
            diagnostics.too_many_pixels(&asset.path, place, self.max_pixels);
        }
        if asset.active {
            diagnostics.active_svg(Place::whole(&asset.path));
        }
    }

    /// The files that something published shows or links to, and the hosts of pictures that are elsewhere. One that is
    /// not there is a warning.
    fn shown(&self, hub: &Hub, diagnostics: &mut Diagnostics) -> (ShownFiles, BTreeSet<String>) {
        let (mut shown, mut hosts) = (ShownFiles::new(), BTreeSet::new());
        let mut add = |(path, place): (&str, Option<Place>)| {
            let known = shown.entry(path.to_owned()).or_default();
            *known = known.take().or(place);
        };
        for (by_entry, found) in in_parallel(&hub.entries, |entry| self.shown_by(entry, hub)) {
            by_entry.files.into_iter().for_each(&mut add);
            hosts.extend(by_entry.hosts);
            diagnostics.append(&found);
        }
        for page in &hub.term_pages {
            let by_page = self.shown_by(page, hub).0;
            // What lies in `content/` goes with entries alone.
            let files = by_page.files.into_iter();
            files.filter(|(path, _)| path.starts_with("static/")).for_each(&mut add);
            hosts.extend(by_page.hosts);
        }
        if let Some(logo) = &hub.config.brand.logo {
            if is_elsewhere(&logo.text) {
                hosts.extend(super::policy::origin(&logo.text));
            } else if self.find("hub.yaml", &logo.text).is_none() {
                diagnostics.dead_image(Place::at(&hub.config.file, &logo.span), &logo.text);
            }
        }
        (shown, hosts)
    }

    /// What one entry shows, or links to.
    fn shown_by(&self, entry: &Entry, hub: &Hub) -> (ShownBy<'a>, Diagnostics) {
        let (mut shown, mut hosts) = (Vec::new(), Vec::new());
        let mut diagnostics = Diagnostics::default();
        for (src, span) in pictures(entry, hub.today) {
            if is_elsewhere(src) {
                hosts.extend(super::policy::origin(src));
                continue;
            }
            let place = Place::at(&entry.file, &span);
            match self.find(&entry.file, src) {
                Some(asset) if asset.active => diagnostics.unsafe_image(place, src),
                Some(asset) => shown.push((&*asset.path, Some(place))),
                None => diagnostics.dead_image(place, src),
            }
        }
        each(&entry.document.body, &mut |piece| {
            if let Piece::LinkStart { target: Target::Path(path), .. } = piece
                && let Some(asset) = self.find(&entry.file, path)
            {
                shown.push((&*asset.path, None));
            }
        });
        (ShownBy { files: shown, hosts }, diagnostics)
    }

    /// Photos whose consent has ended: not even their files are published.
    fn withdrawn(&self, hub: &Hub) -> BTreeSet<String> {
        let mut withdrawn = BTreeSet::new();
        for entry in &hub.entries {
            let photos = entry.item.occasion().map(|event| event.photos.as_slice());
            for photo in
                photos.unwrap_or_default().iter().filter(|photo| !photo.may_be_shown(hub.today))
            {
                withdrawn.extend(
                    self.find(&entry.file, &photo.image.src.text)
                        .map(|asset| asset.path.to_string()),
                );
            }
        }
        withdrawn
    }

    /// The file that an address in a source means: beside the file, or in `static/` when it begins with `/`.
    fn find(&self, file: &str, src: &str) -> Option<&'a Asset> {
        let clean = src.split(['?', '#']).next().unwrap_or(src);
        let path = match clean.strip_prefix('/') {
            Some(rest) => normalise(&format!("static/{}", decode(rest))),
            None => normalise(&format!(
                "{}/{}",
                file.rsplit_once('/').map_or("", |(folder, _)| folder),
                decode(clean)
            )),
        };
        self.by_path.get(path.as_str()).copied()
    }

    /// Where a file that a source means is published.
    pub fn route(&self, file: &str, src: &str) -> Option<&Route> {
        self.routes.get(&*self.find(file, src)?.path)
    }

    /// The length in bytes of a published file that a source means.
    pub fn size(&self, file: &str, src: &str) -> Option<u64> {
        if is_elsewhere(src) {
            return None;
        }
        self.find(file, src).map(|asset| asset.size)
    }

    /// A picture as templates see it; `None` when it is not there, or not safe.
    pub fn image(&self, file: &str, src: &str, alt: &str) -> Option<ImageView> {
        let (mut set, mut path) = (PictureSet::default(), None);
        let (src, width, height) = if is_elsewhere(src) {
            (src.to_owned(), 0, 0)
        } else {
            let asset = self.find(file, src).filter(|asset| !asset.active)?;
            let (width, height) = asset.dimensions.unwrap_or((0, 0));
            if let Some(pictured) = self.pictures.get(&*asset.path) {
                set = pictured.set.clone();
            }
            path = Some(asset.path.clone());
            (self.routes.get(&*asset.path)?.url().to_owned(), width, height)
        };
        Some(ImageView {
            src,
            alt: alt.to_owned(),
            width,
            height,
            set,
            file: path,
            ..ImageView::default()
        })
    }

    /// The same with its credit.
    pub fn picture(&self, file: &str, image: &Image) -> Option<ImageView> {
        let view = self.image(file, &image.src.text, &image.alt)?;
        Some(ImageView {
            credit: image.credit.clone(),
            credit_url: image.credit_url.clone(),
            license: image.license.clone(),
            caption: image.caption.clone(),
            ..view
        })
    }

    /// Whether a file of the hub's own is published below an address.
    pub fn has_below(&self, folder: &str) -> bool {
        self.routes.values().any(|route| route.url().starts_with(folder))
    }

    /// Whether `static/` has this file, which then stands in for one that would be made.
    pub fn has_static(&self, path: &str) -> bool {
        self.by_path.contains_key(format!("static/{path}").as_str())
    }

    /// The file that a source means, as it lies in the hub.
    pub fn asset(&self, file: &str, src: &str) -> Option<&'a Asset> {
        self.find(file, src).filter(|_| !is_elsewhere(src))
    }

    /// A file by its path in the hub.
    pub fn by_path(&self, path: &str) -> Option<&'a Asset> {
        self.by_path.get(path).copied()
    }

    /// Whether a page shows a picture in several widths.
    pub fn has_pictures(&self) -> bool {
        !self.pictures.is_empty()
    }

    pub fn plan<'p>(&self, sources: &Sources, plan: &mut Plan<'p>) {
        for (path, route) in &self.routes {
            let asset = self.by_path[path];
            let from = sources.full_path(path);
            match asset.picture {
                Some(_) => plan.clean_copy(route, asset.path.clone(), from, asset.fingerprint),
                None => plan.copy(route, asset.path.clone(), from, asset.fingerprint),
            }
        }
    }

    /// The variants of every picture.
    pub fn plan_pictures(&self, plan: &mut Plan) {
        // Two files of one name and the same pixels have variants in common.
        let mut planned = BTreeSet::new();
        for (path, pictured) in &self.pictures {
            for (variant, route) in pictured.picture.variants.iter().zip(&pictured.routes) {
                if planned.insert(route) {
                    let origin = self.by_path[path].path.clone();
                    plan.variant(route, origin, pictured.picture.clone(), *variant);
                }
            }
        }
    }
}

impl Pictured {
    /// `None` when there is nothing beside the picture itself.
    fn new(hub: &Hub, path: &str, own: &Route, picture: Arc<StudioPicture>) -> Option<Pictured> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let route = |variant: &studio::Variant| {
            let hash = variant.key.hex(5);
            hub.routes.picture(stem, variant.width, &hash, variant.format.extension()).ok()
        };
        let routes: Vec<Route> = picture.variants.iter().map(route).collect::<Option<_>>()?;
        let all = || picture.variants.iter().zip(&routes);
        let set_of = |format: Format| {
            let of_format = all().filter(|(variant, _)| variant.format == format);
            of_format
                .map(|(variant, route)| (route.url().to_owned(), variant.width))
                .collect::<Vec<_>>()
        };
        let own_format = all()
            .map(|(variant, _)| variant.format)
            .find(|format| matches!(format, Format::Own(_)));
        let mut own_set = own_format.map(set_of).unwrap_or_default();
        let widest = own_set.first().cloned();
        // The picture itself ends the set, unless it is much larger than all that a page wants.
        let most = picture.variants.first().map_or(0, |variant| variant.width);
        if picture.width <= most {
            own_set.insert(0, (own.url().to_owned(), picture.width));
        }
        let others =
            [Format::Avif, Format::Webp].into_iter().map(|format| (format, set_of(format)));
        let sources = others.filter(|(_, set)| !set.is_empty());
        let addresses = Addresses {
            srcset: if own_set.len() > 1 { printed(own_set) } else { String::new() },
            sources: sources
                .map(|(format, set)| studio::Source { mime: format.mime(), srcset: printed(set) })
                .collect(),
            widest: widest.filter(|_| picture.width > most),
            picture: picture.clone(),
        };
        Some(Pictured { set: PictureSet::new(addresses), picture, routes })
    }
}

/// A `srcset`, the narrowest first.
fn printed(set: Vec<(String, u32)>) -> String {
    let sizes = set.iter().rev().map(|(url, width)| format!("{url} {width}w"));
    sizes.collect::<Vec<_>>().join(", ")
}

/// An address with a scheme, or of another host.
fn is_elsewhere(src: &str) -> bool {
    src.starts_with("//")
        || src.split_once(':').is_some_and(|(scheme, _)| {
            scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
                && scheme.len() > 1
        })
}

type Picture<'e> = (&'e str, std::ops::Range<usize>);

/// Every picture that an entry shows, with its place in the file.
fn pictures(entry: &Entry, today: jiff::civil::Date) -> Vec<Picture<'_>> {
    let mut pictures: Vec<Picture> = Vec::new();
    pictures.extend(entry.common.image.as_deref().map(of_image));
    if let Some(person) = entry.item.person() {
        pictures.extend(person.photo.iter().map(of_image));
        pictures.extend(person.missions.iter().filter_map(|one| one.image.as_ref()).map(of_image));
    }
    if let Some(photo) = entry
        .item
        .testimony()
        .and_then(|t| t.author.as_ref())
        .and_then(|author| author.photo.as_ref())
    {
        pictures.push((&photo.text, photo.span.clone()));
    }
    if let Some(post) = entry.item.post() {
        pictures.extend(post.authors.iter().filter_map(of_guest));
    }
    if let Some(event) = entry.item.occasion() {
        let photos = event.photos.iter().filter(|photo| photo.may_be_shown(today));
        pictures.extend(photos.map(|photo| of_image(&photo.image)));
        pictures.extend(event.speakers.iter().chain(&event.hosts).filter_map(of_guest));
        pictures.extend(
            event.sessions.iter().flat_map(|session| &session.speakers).filter_map(of_guest),
        );
    }
    each(&entry.document.body, &mut |piece| {
        let (src, span) = match piece {
            Piece::Image(image) => (&image.src, &image.span),
            Piece::Url { url, span, attribute: Attribute::Src } => (url, span),
            _ => return,
        };
        pictures.push((src, span.start + entry.body_start..span.end + entry.body_start));
    });
    pictures
}

fn of_image(image: &Image) -> Picture<'_> {
    (&image.src.text, image.src.span.clone())
}

fn of_guest(person: &RefOr<Guest>) -> Option<Picture<'_>> {
    let RefOr::Inline(guest) = person else { return None };
    guest.avatar.as_ref().map(|avatar| (avatar.text.as_str(), avatar.span.clone()))
}

/// The files of the theme, each with a hash of its contents in its name.
pub struct ThemeAssets {
    pub css: Route,
    /// None for a theme without a script.
    pub js: Option<Route>,
    /// The script of the search page; none where there is none.
    pub search: Option<Route>,
    css_text: Arc<[u8]>,
    /// Where all other files go, by their paths in the theme.
    others: BTreeMap<String, Route>,
    /// Other style sheets, with the names of what they load; by path.
    sheets: BTreeMap<String, Arc<[u8]>>,
    /// The paths of style sheet and script in the theme.
    style_path: String,
    script_path: String,
}

impl ThemeAssets {
    pub fn new(
        hub: &Hub,
        theme: &Theme,
        palette: &Palette,
        has_pictures: bool,
        diagnostics: &mut Diagnostics,
    ) -> ThemeAssets {
        tell_of_adjusted(hub, palette, diagnostics);
        let mut more = palette.css() + &properties(hub, theme);
        if has_pictures {
            more.push_str(&studio::tone_rules());
        }
        let named = |path: &str, contents| hub.routes.theme_file(path, contents);
        let others = name_others(theme, &named);
        let sheet = |path: &str, bytes: &[u8]| with_names(path, bytes, &others);
        let sheets =
            theme.files.iter().filter(|(path, _)| is_sheet(path)).filter_map(|(path, file)| {
                let ThemeFile::Bytes(bytes) = file else { return None };
                Some((path.clone(), sheet(path, bytes)?.into_bytes().into()))
            });
        let sheets = sheets.collect();
        let style = sheet(&theme.style_path, &theme.style).map(String::into_bytes);
        let style = style.as_deref().unwrap_or(&theme.style);
        // What the hub sets comes last, so that it wins over the theme's defaults.
        let css_text: Arc<[u8]> = [style, b"\n", more.as_bytes()].concat().into();
        let known = |path: &str, bytes: &[u8]| {
            let contents = Fingerprint::of(bytes);
            // What the author calls it may be no address that every server takes.
            named(path, contents)
                .or_else(|_| named("theme", contents))
                .expect("a constant is a path")
        };
        ThemeAssets {
            css: known(&theme.style_path, &css_text),
            js: (!theme.script.is_empty()).then(|| known(&theme.script_path, &theme.script)),
            search: super::search::is_on(hub).then(|| known(SEARCH_SCRIPT, &theme.search_script)),
            css_text,
            sheets,
            others,
            style_path: theme.style_path.clone(),
            script_path: theme.script_path.clone(),
        }
    }

    /// The address of a file of the theme, by its path there.
    pub fn url(&self, path: &str) -> Option<&str> {
        let route = match path {
            _ if path == self.style_path => Some(&self.css),
            _ if path == self.script_path => self.js.as_ref(),
            SEARCH_SCRIPT => self.search.as_ref(),
            _ => self.others.get(path),
        };
        route.map(Route::url)
    }

    /// All addresses, by path.
    pub fn urls(&self) -> BTreeMap<String, String> {
        let paths = [self.style_path.as_str(), &self.script_path, SEARCH_SCRIPT].into_iter();
        let paths = paths.chain(self.others.keys().map(String::as_str));
        paths.filter_map(|path| Some((path.to_owned(), self.url(path)?.to_owned()))).collect()
    }

    pub fn plan<'a>(&self, theme: &'a Theme, plan: &mut Plan<'a>) {
        let css = self.css_text.clone();
        plan.bytes(&self.css, Stage::Asset, "theme", move || css.to_vec());
        let scripts = [(&self.js, &theme.script), (&self.search, &theme.search_script)];
        for (route, script) in scripts {
            if let Some(route) = route {
                plan.bytes(route, Stage::Asset, "theme", move || script.clone());
            }
        }
        for (path, file) in &theme.files {
            let Some(route) = self.others.get(path) else { continue };
            match (file, self.sheets.get(path).cloned()) {
                (_, Some(sheet)) => {
                    plan.bytes(route, Stage::Asset, "theme", move || sheet.to_vec());
                }
                (ThemeFile::Bytes(bytes), None) => {
                    let make = || bytes.clone().into_owned();
                    plan.bytes(route, Stage::Asset, "theme", make);
                }
                (ThemeFile::Local { path, fingerprint }, None) => {
                    plan.copy(route, "theme", path.clone(), *fingerprint);
                }
            }
        }
    }
}

fn is_sheet(path: &str) -> bool {
    path.ends_with(".css")
}

/// Where all files of a theme go but its style and its script.
fn name_others(
    theme: &Theme,
    named: &impl Fn(&str, Fingerprint) -> Result<Route, PathProblem>,
) -> BTreeMap<String, Route> {
    let contents = |file: &ThemeFile| match file {
        ThemeFile::Bytes(bytes) => Fingerprint::of(bytes),
        ThemeFile::Local { fingerprint, .. } => *fingerprint,
    };
    let contents: BTreeMap<&str, Fingerprint> =
        theme.files.iter().map(|(path, file)| (path.as_str(), contents(file))).collect();
    // A style sheet holds the names of others, so its contents are those of any file that it may name.
    let all = Fingerprint::of_all(&contents.values().copied().collect::<Vec<_>>());
    let route = |(path, own): (&&str, &Fingerprint)| {
        let of_sheet = || Fingerprint::of_all(&[*own, all]);
        let route = named(path, if is_sheet(path) { of_sheet() } else { *own }).ok()?;
        Some(((*path).to_owned(), route))
    };
    contents.iter().filter_map(route).collect()
}

/// A style sheet with the names that the files it loads have now; `None` when it is no text.
fn with_names(path: &str, bytes: &[u8], others: &BTreeMap<String, Route>) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = |address: &str| {
        if address.is_empty() || address.starts_with('/') || is_elsewhere(address) {
            return None;
        }
        let route = others.get(&normalise(&format!("{folder}/{}", decode(address))))?;
        route.url().rsplit('/').next().map(str::to_owned)
    };
    Some(super::style_urls::renamed(std::str::from_utf8(bytes).ok()?, name))
}

/// Notes that the brand's colour cannot be read as text, and what stands for it there.
fn tell_of_adjusted(hub: &Hub, palette: &Palette, diagnostics: &mut Diagnostics) {
    let brand = &hub.config.brand;
    if let (Some(span), Some(adjusted)) = (&brand.color_span, palette.adjusted()) {
        let place = Place::at(&hub.config.file, span);
        let (contrast, lightness) = (adjusted.contrast, adjusted.lightness);
        diagnostics.adjusted_color(place, &brand.color, contrast, &adjusted.accent, lightness);
    }
}

/// The colours of the brand and the options of the theme, as custom properties for its style sheet.
fn properties(hub: &Hub, theme: &Theme) -> String {
    let brand = &hub.config.brand;
    let colors = [("brand", &brand.color), ("brand-accent", &brand.accent)];
    let colors = colors.into_iter().filter(|(_, color)| !color.is_empty());
    let mut set: Vec<String> = colors.map(|(name, color)| format!("--{name}:{color};")).collect();
    let options = theme.style_options.iter();
    set.extend(options.map(|(name, value)| format!("--option-{name}:{value};")));
    if set.is_empty() { String::new() } else { format!(":root{{{}}}\n", set.concat()) }
}
