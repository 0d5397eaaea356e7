//! Files that are published as they are: where each goes, and which image a text means.
//!
//! What lies beside a published entry goes with it. Any other file of `content/` goes only when something published
//! shows it, so that nothing of a withheld text leaks.

use crate::diagnostics::{Diagnostics, Place};
use crate::fields::RefOr;
use crate::hub::{Hub, each, normalise};
use crate::kinds::{self, Entry, Guest, Image};
use crate::markdown::{Attribute, Piece, Target};
use crate::memo::in_parallel;
use crate::plan::Plan;
use crate::routes::{Route, decode};
use crate::sources::{Asset, Sources};
use crate::theme::{Theme, ThemeFile};
use crate::views::ImageView;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub struct Assets<'a> {
    by_path: HashMap<&'a str, &'a Asset>,
    /// Where each published file goes, by its path in the hub.
    routes: BTreeMap<&'a str, Route>,
    max_pixels: u64,
}

impl<'a> Assets<'a> {
    pub fn place(hub: &Hub, sources: &'a Sources, diagnostics: &mut Diagnostics) -> Assets<'a> {
        let by_path: HashMap<&str, &Asset> =
            sources.assets.iter().map(|asset| (&*asset.path, asset)).collect();
        let mut assets =
            Assets { by_path, routes: BTreeMap::new(), max_pixels: hub.config.limits.max_pixels };
        let shown = assets.shown(hub, diagnostics);
        let withdrawn = assets.withdrawn(hub);
        let mut bundles: HashMap<&str, usize> = HashMap::new();
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
            if withdrawn.contains(&*asset.path) && !shown.contains(&*asset.path) {
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
                    assets.warn(asset, diagnostics);
                }
                Err(why) => diagnostics.bad_path(Place::whole(&asset.path), &why.to_string()),
            }
        }
        assets
    }

    fn content_route(
        &self,
        hub: &Hub,
        asset: &Asset,
        rest: &str,
        bundles: &HashMap<&str, usize>,
        shown: &BTreeSet<String>,
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
        if !shown.contains(&*asset.path) {
            return None;
        }
        let (kind, name) = rest.split_once('/')?;
        Some(hub.routes.of_kind(kinds::kind(kind)?, name))
    }

    fn warn(&self, asset: &Asset, diagnostics: &mut Diagnostics) {
        let too_large = asset
            .dimensions
            .is_some_and(|(width, height)| u64::from(width) * u64::from(height) > self.max_pixels);
        if asset.broken_image || too_large {
            diagnostics.unreadable_image(Place::whole(&asset.path));
        }
        if asset.active {
            diagnostics.active_svg(Place::whole(&asset.path));
        }
    }

    /// The files of `content/` that something published shows. One that is not there is a warning.
    fn shown(&self, hub: &Hub, diagnostics: &mut Diagnostics) -> BTreeSet<String> {
        let mut shown = BTreeSet::new();
        for (paths, found) in in_parallel(&hub.entries, |entry| self.shown_by(entry, hub)) {
            shown.extend(paths.into_iter().map(str::to_owned));
            diagnostics.append(&found);
        }
        if let Some(logo) = &hub.config.brand.logo
            && !is_elsewhere(&logo.text)
            && self.find("hub.yaml", &logo.text).is_none()
        {
            diagnostics.dead_image(Place::at(&hub.config.file, &logo.span), &logo.text);
        }
        shown
    }

    /// The files that one entry shows.
    fn shown_by(&self, entry: &Entry, hub: &Hub) -> (Vec<&str>, Diagnostics) {
        let (mut shown, mut diagnostics) = (Vec::new(), Diagnostics::default());
        for (src, span) in pictures(entry, hub.today) {
            if is_elsewhere(src) {
                continue;
            }
            let place = Place::at(&entry.file, &span);
            match self.find(&entry.file, src) {
                Some(asset) if asset.active => diagnostics.unsafe_image(place, src),
                Some(asset) => shown.push(&*asset.path),
                None => diagnostics.dead_image(place, src),
            }
        }
        each(&entry.document.body, &mut |piece| {
            if let Piece::LinkStart { target: Target::Path(path), .. } = piece
                && let Some(asset) = self.find(&entry.file, path)
            {
                shown.push(&*asset.path);
            }
        });
        (shown, diagnostics)
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
        let (src, width, height) = if is_elsewhere(src) {
            (src.to_owned(), 0, 0)
        } else {
            let asset = self.find(file, src).filter(|asset| !asset.active)?;
            let (width, height) = asset.dimensions.unwrap_or((0, 0));
            (self.routes.get(&*asset.path)?.url().to_owned(), width, height)
        };
        Some(ImageView {
            src,
            alt: alt.to_owned(),
            width,
            height,
            credit: String::new(),
            credit_url: String::new(),
            license: String::new(),
            caption: String::new(),
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

    /// Whether `static/` has this file, which then stands in for one that would be made.
    pub fn has_static(&self, path: &str) -> bool {
        self.by_path.contains_key(format!("static/{path}").as_str())
    }

    pub fn plan<'p>(&self, sources: &Sources, plan: &mut Plan<'p>) {
        for (path, route) in &self.routes {
            let asset = self.by_path[path];
            plan.copy(route, asset.path.clone(), sources.full_path(path), asset.fingerprint);
        }
    }
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
    pictures.extend(entry.common.image.iter().map(of_image));
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

/// The files of the theme, with the hash of their content in the names of style sheet and script.
pub struct ThemeAssets {
    pub css: Route,
    /// None for a theme without a script.
    pub js: Option<Route>,
    /// The script of the search page; none where there is none.
    pub search: Option<Route>,
    css_text: Arc<[u8]>,
}

impl ThemeAssets {
    pub fn new(hub: &Hub, theme: &Theme) -> ThemeAssets {
        let brand = &hub.config.brand;
        let mut css = String::new();
        if !brand.color.is_empty() || !brand.accent.is_empty() {
            css.push_str(":root{");
            for (name, value) in [("brand", &brand.color), ("brand-accent", &brand.accent)] {
                if !value.is_empty() {
                    css.push_str(&format!("--{name}:{value};"));
                }
            }
            css.push_str("}\n");
        }
        // The brand's colour comes last, so that it wins over the theme's default.
        let css_text: Arc<[u8]> = [theme.style.as_slice(), b"\n", css.as_bytes()].concat().into();
        let named = |stem: &str, bytes: &[u8], extension: &str| {
            let hash = blake3::hash(bytes).to_hex();
            hub.routes
                .theme_file(&format!("{stem}.{}.{extension}", &hash[..10]))
                .expect("a constant is a path")
        };
        ThemeAssets {
            css: named("theme", &css_text, "css"),
            js: (!theme.script.is_empty()).then(|| named("theme", &theme.script, "js")),
            search: super::search::is_on(hub).then(|| named("search", &theme.search_script, "js")),
            css_text,
        }
    }

    pub fn plan<'a>(&self, hub: &Hub, theme: &'a Theme, plan: &mut Plan<'a>) {
        let css = self.css_text.clone();
        plan.bytes(&self.css, crate::sinks::Stage::Asset, "theme", move || css.to_vec());
        let scripts = [(&self.js, &theme.script), (&self.search, &theme.search_script)];
        for (route, script) in scripts {
            if let Some(route) = route {
                plan.bytes(route, crate::sinks::Stage::Asset, "theme", move || script.clone());
            }
        }
        for (path, file) in &theme.files {
            let Ok(route) = hub.routes.theme_file(path) else { continue };
            match file {
                ThemeFile::Bytes(bytes) => {
                    let make = || bytes.clone().into_owned();
                    plan.bytes(&route, crate::sinks::Stage::Asset, "theme", make);
                }
                ThemeFile::Local { path, fingerprint } => {
                    plan.copy(&route, "theme", path.clone(), *fingerprint);
                }
            }
        }
    }
}
