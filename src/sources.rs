//! The hub's folder; the only reader of it.
//!
//! Every read goes through here, so nothing outside the folder is ever opened: symbolic links that leave it,
//! pipes and devices are left out, with a warning.

use crate::diagnostics::{Diagnostics, Place};
use crate::fingerprint::Fingerprint;
use crate::memo::in_parallel;
use crate::pictures::Facts;
use crate::tables::HashMap;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::time::SystemTime;
use walkdir::{DirEntry, WalkDir};

/// The folders of a hub that are read.
pub const FOLDERS: [&str; 6] = ["content", "data", "i18n", "static", "templates", "themes"];

/// A security contact in the hub's own words.
const SECURITY_TXT: &str = "static/.well-known/security.txt";

/// A text larger than this is not even opened; `limits.max_file` is below it.
const NEVER_READ: u64 = 1 << 30;

/// Everything a hub is made of, as its author wrote it.
#[derive(Clone)]
pub struct Sources {
    /// The folder, as an absolute path without symbolic links.
    pub root: PathBuf,
    /// hub.yaml
    pub config: Arc<Source>,
    /// `content/**/*.md`, by path.
    pub texts: Vec<Arc<Source>>,
    /// `content/comments/**/*.yaml`, by path.
    pub comments: Vec<Arc<Source>>,
    /// `data/*`, by path.
    pub data: Vec<Arc<Source>>,
    /// `templates/**`, by path.
    pub templates: Vec<Arc<Source>>,
    /// `i18n/*.yaml`, by path.
    pub strings: Vec<Arc<Source>>,
    /// The texts of local themes: `themes/<name>/…`, by path.
    pub themes: Vec<Arc<Source>>,
    /// All other files of `content/`, `static/` and `themes/`, by path.
    pub assets: Vec<Asset>,
    /// The hand-written `static/.well-known/security.txt` as a text: it says until when it holds.
    pub security_txt: Option<Arc<Source>>,
    /// What could not be read as it should.
    pub diagnostics: Diagnostics,
    texts_by_path: HashMap<Arc<str>, (List, usize)>,
    /// Every file as it was read, by its path, so that the next reading can leave it.
    read: HashMap<Arc<str>, ReadFile>,
}

/// A file as it was read once, and how the disk told it apart then: a text, an asset, or both.
#[derive(Debug, Clone)]
struct ReadFile {
    stamp: Stamp,
    text: Option<ReadText>,
    asset: Option<Asset>,
}

impl ReadFile {
    fn fingerprint(&self) -> Option<Fingerprint> {
        let text = self.text.as_ref().map(|text| text.source.fingerprint);
        text.or(self.asset.as_ref().map(|asset| asset.fingerprint))
    }
}

/// What the disk says of a file without reading it. Any change of its bytes changes one of these, but for a second one
/// within the same tick of the disk's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Of Unix: the file's number, and when its bytes or its name last changed, which nobody can set back.
    inode: (u64, i64, i64),
}

impl Stamp {
    fn of(found: &Metadata) -> Stamp {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            (found.ino(), found.ctime(), found.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0);
        Stamp { size: found.len(), modified: found.modified().ok(), inode }
    }
}

/// A hub that was read before, and which of its files are to be read again though they look the same.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    pub sources: &'a Sources,
    /// By a file's place on the disk, and when it was modified last.
    pub doubt: &'a (dyn Fn(&Path, Option<SystemTime>) -> bool + Sync),
}

/// Which list of [`Sources`] holds a text.
#[derive(Debug, Clone, Copy)]
enum List {
    Config,
    Texts,
    Comments,
    Data,
    Templates,
    Strings,
    Themes,
    SecurityTxt,
}

/// A text file of the hub.
#[derive(Debug, Clone)]
pub struct Source {
    /// Relative to the hub's folder, with `/`.
    pub path: Arc<str>,
    /// Without a byte order mark.
    pub text: String,
    pub fingerprint: Fingerprint,
    /// Bytes on the disk.
    pub size: u64,
}

/// Any other file of the hub.
#[derive(Debug, Clone)]
pub struct Asset {
    pub path: Arc<str>,
    pub fingerprint: Fingerprint,
    pub size: u64,
    /// Width and height in pixels, of an image as it is seen.
    pub dimensions: Option<(u32, u32)>,
    /// Of a JPEG, PNG or WebP.
    pub picture: Option<Facts>,
    /// An image by its name, but not by its bytes.
    pub broken_image: bool,
    /// A drawing that holds a script.
    pub active: bool,
}

/// A hub that was read again, and the paths of the files that are not as they were.
pub struct Reread {
    pub sources: Sources,
    pub changed: Vec<Arc<str>>,
}

impl Sources {
    /// Reads the hub in `root`. Fails when the disk does; what is wrong in a file is a diagnostic.
    pub fn read(root: &Path, config: &Path) -> anyhow::Result<Sources> {
        Sources::read_again(root, config, None)
    }

    /// Like [`Sources::read`], but of what was read before and looks the same by size and times, no byte is read.
    pub fn read_again(
        root: &Path,
        config: &Path,
        before: Option<Before>,
    ) -> anyhow::Result<Sources> {
        let root = fs_err::canonicalize(root)?;
        let config_path = if config.is_absolute() { config.to_owned() } else { root.join(config) };
        let mut sources = Sources::empty(&root);
        let config_name = config_path
            .strip_prefix(&root)
            .unwrap_or(&config_path)
            .to_string_lossy()
            .replace('\\', "/");
        let config = Found { path: config_name.into(), full: config_path.clone() };
        let read =
            read_text(&config, before).with_context(|| "the configuration cannot be read")?;
        if let Some(text) = &read.text {
            sources.config = text.keep(&mut sources.diagnostics);
        }
        sources.read.insert(config.path, read);
        sources.remember(List::Config);
        for folder in FOLDERS {
            sources.read_folder(folder, before)?;
        }
        for list in [
            List::Texts,
            List::Comments,
            List::Data,
            List::Templates,
            List::Strings,
            List::Themes,
            List::SecurityTxt,
        ] {
            sources.remember(list);
        }
        Ok(sources)
    }

    /// The same hub with these texts read again, when that is all that can have changed: each was there before, and is
    /// still a file. `None` when only a look at all the files can tell.
    pub fn with_texts(&self, files: &[&Path]) -> anyhow::Result<Option<Reread>> {
        if !self.diagnostics.is_empty() {
            return Ok(None);
        }
        let mut again = Vec::new();
        for file in files {
            let name = file.file_name().map(|name| name.to_string_lossy());
            if name.is_some_and(|name| is_hidden_name(&name)) {
                continue;
            }
            let path = relative(&self.root, file);
            let is_file = fs_err::symlink_metadata(file).is_ok_and(|found| found.is_file());
            let known = self.read.get(&path).is_some_and(|read| read.asset.is_none());
            if !is_file || !known {
                return Ok(None);
            }
            again.push(Found { path, full: file.to_path_buf() });
        }
        let (mut sources, mut changed) = (self.clone(), Vec::new());
        for file in again {
            let read = read_text(&file, None)?;
            let place = sources.texts_by_path.get(&file.path).copied();
            let (Some(text), Some((list, index))) = (&read.text, place) else { return Ok(None) };
            if text.problem.is_some() {
                return Ok(None);
            }
            let place = sources.list_mut(list, index);
            if place.fingerprint != text.source.fingerprint {
                *place = text.source.clone();
                changed.push(file.path.clone());
            }
            sources.read.insert(file.path, read);
        }
        changed.sort_unstable();
        Ok(Some(Reread { sources, changed }))
    }

    fn list_mut(&mut self, list: List, index: usize) -> &mut Arc<Source> {
        match list {
            List::Config => &mut self.config,
            List::Texts => &mut self.texts[index],
            List::Comments => &mut self.comments[index],
            List::Data => &mut self.data[index],
            List::Templates => &mut self.templates[index],
            List::Strings => &mut self.strings[index],
            List::Themes => &mut self.themes[index],
            List::SecurityTxt => self.security_txt.as_mut().expect("it has a place"),
        }
    }

    /// A hub without a file.
    pub fn empty(root: &Path) -> Sources {
        Sources {
            root: root.to_owned(),
            config: Arc::new(Source {
                path: Arc::from(""),
                text: String::new(),
                fingerprint: Fingerprint::default(),
                size: 0,
            }),
            texts: Vec::new(),
            comments: Vec::new(),
            data: Vec::new(),
            templates: Vec::new(),
            strings: Vec::new(),
            themes: Vec::new(),
            assets: Vec::new(),
            security_txt: None,
            diagnostics: Diagnostics::default(),
            texts_by_path: HashMap::default(),
            read: HashMap::default(),
        }
    }

    /// The text of a file, for the excerpts of messages.
    pub fn text(&self, path: &str) -> Option<&str> {
        let (list, index) = *self.texts_by_path.get(path)?;
        Some(&self.list(list)[index].text)
    }

    /// Lets go of the texts of `content/`, once they are parsed: they are a good part of a large hub, and all that wants
    /// them afterwards is an excerpt in a message.
    pub fn forget_texts(&mut self) {
        self.read = HashMap::default();
        for text in self.texts.iter_mut().filter_map(Arc::get_mut) {
            text.text = String::new();
        }
    }

    /// Reads again the texts that were let go, of these files. One that has changed meanwhile stays away.
    pub fn recall_texts(&mut self, paths: &BTreeSet<Arc<str>>) {
        for path in paths {
            let Some((List::Texts, index)) = self.texts_by_path.get(path).copied() else {
                continue;
            };
            let found = Found { path: path.clone(), full: self.full_path(path) };
            let Ok(read) = read_text(&found, None) else { continue };
            let again = read.text.map(|text| text.source);
            let same = again.filter(|source| source.fingerprint == self.texts[index].fingerprint);
            if let Some(source) = same {
                self.texts[index] = source;
            }
        }
    }

    /// Where a file of the hub lies on the disk.
    pub fn full_path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Stands for all files that are no texts.
    pub fn assets_fingerprint(&self) -> Fingerprint {
        let parts = |asset: &Asset| [Fingerprint::of(asset.path.as_bytes()), asset.fingerprint];
        Fingerprint::of_all(&self.assets.iter().flat_map(parts).collect::<Vec<_>>())
    }

    /// The files that were added, removed or changed since an earlier reading, by path.
    pub fn changed_since(&self, before: &Sources) -> Vec<Arc<str>> {
        let differs = |path: &Arc<str>, read: &ReadFile| {
            before.read.get(path).is_none_or(|other| other.fingerprint() != read.fingerprint())
        };
        let new = self.read.iter().filter(|(path, read)| differs(path, read));
        let gone = before.read.keys().filter(|path| !self.read.contains_key(*path));
        let mut changed: Vec<Arc<str>> = new.map(|(path, _)| path).chain(gone).cloned().collect();
        changed.sort_unstable();
        changed
    }

    fn list(&self, list: List) -> &[Arc<Source>] {
        match list {
            List::Config => std::slice::from_ref(&self.config),
            List::Texts => &self.texts,
            List::Comments => &self.comments,
            List::Data => &self.data,
            List::Templates => &self.templates,
            List::Strings => &self.strings,
            List::Themes => &self.themes,
            List::SecurityTxt => self.security_txt.as_slice(),
        }
    }

    fn remember(&mut self, list: List) {
        let paths: Vec<Arc<str>> =
            self.list(list).iter().map(|source| source.path.clone()).collect();
        self.texts_by_path
            .extend(paths.into_iter().enumerate().map(|(index, path)| (path, (list, index))));
    }

    fn read_folder(&mut self, folder: &str, before: Option<Before>) -> anyhow::Result<()> {
        let start = self.root.join(folder);
        if start.is_symlink() {
            self.diagnostics.outside_link(Place::whole(&Arc::from(folder)));
            return Ok(());
        }
        if !start.is_dir() {
            return Ok(());
        }
        let found = self.walk(&start)?;
        for (file, read) in found.iter().zip(in_parallel(&found, |file| file.read(before))) {
            self.keep(file, read?);
        }
        Ok(())
    }

    fn keep(&mut self, file: &Found, read: ReadFile) {
        if let Some(text) = &read.text {
            let source = text.keep(&mut self.diagnostics);
            match file.list() {
                Some(List::Comments) => self.comments.push(source),
                Some(List::Data) => self.data.push(source),
                Some(List::Templates) => self.templates.push(source),
                Some(List::Strings) => self.strings.push(source),
                Some(List::Themes) => self.themes.push(source),
                Some(List::Texts | List::Config) => self.texts.push(source),
                Some(List::SecurityTxt) | None => self.security_txt = Some(source),
            }
        }
        self.assets.extend(read.asset.clone());
        self.read.insert(file.path.clone(), read);
    }

    /// Whether what a link leads to lies in a folder of the hub, and is not hidden there.
    fn may_be_read(&self, target: &Path) -> bool {
        let Ok(path) = target.strip_prefix(&self.root) else { return false };
        let parts: Vec<_> =
            path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let in_folder = parts.first().is_some_and(|first| FOLDERS.contains(&first.as_ref()));
        in_folder && parts.iter().all(|name| !is_hidden_name(name))
    }

    /// The files below a folder, in the order of their paths.
    fn walk(&mut self, start: &Path) -> anyhow::Result<Vec<Found>> {
        let mut found = Vec::new();
        let walk = WalkDir::new(start).into_iter().filter_entry(|entry| !is_hidden(entry));
        for entry in walk {
            let entry = entry.map_err(|error| {
                let path = error.path().map(|path| path.display().to_string()).unwrap_or_default();
                anyhow::anyhow!(
                    "cannot read `{path}`: {}",
                    error.io_error().map_or_else(|| "too deep".to_owned(), ToString::to_string)
                )
            })?;
            let Some(file) = self.keep_entry(&entry) else { continue };
            found.push(file);
        }
        // By the names of folders first. Sorting while it walks would part each path again at every comparison.
        found.sort_by_cached_key(|file| file.path.replace('/', "\0"));
        Ok(found)
    }

    fn keep_entry(&mut self, entry: &DirEntry) -> Option<Found> {
        let kind = entry.file_type();
        if kind.is_dir() {
            return None;
        }
        let full = entry.path().to_owned();
        let path = relative(&self.root, &full);
        if full.to_str().is_none() {
            self.diagnostics.bad_path(Place::whole(&path), "is not UTF-8");
            return None;
        }
        if kind.is_file() {
            return Some(Found { path, full });
        }
        if kind.is_symlink() {
            let target = fs_err::canonicalize(&full).ok();
            let inside = target.filter(|target| target.is_file() && self.may_be_read(target));
            if inside.is_none() {
                self.diagnostics.outside_link(Place::whole(&path));
            }
            return inside.map(|full| Found { path, full });
        }
        self.diagnostics.not_a_file(Place::whole(&path));
        None
    }
}

/// A file that was found, with its path in the hub and on the disk.
struct Found {
    path: Arc<str>,
    full: PathBuf,
}

impl Found {
    /// The list of texts it belongs to, by its folder and extension; none for an asset.
    fn list(&self) -> Option<List> {
        let (folder, rest) = self.path.split_once('/')?;
        let extension = rest.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (folder, extension) {
            ("content", "yaml" | "yml") if rest.starts_with("comments/") => Some(List::Comments),
            ("content", "md" | "markdown") => Some(List::Texts),
            ("data", "yaml" | "yml" | "json" | "csv") => Some(List::Data),
            ("i18n", "yaml" | "yml") => Some(List::Strings),
            ("templates", _) => Some(List::Templates),
            ("themes", "html" | "xml" | "yaml" | "yml" | "css" | "js") => Some(List::Themes),
            ("themes", "svg") if rest.contains("/templates/") => Some(List::Themes),
            _ if &*self.path == SECURITY_TXT => Some(List::SecurityTxt),
            _ => None,
        }
    }

    fn read(&self, before: Option<Before>) -> anyhow::Result<ReadFile> {
        match self.list() {
            None => read_asset(self, before),
            Some(List::SecurityTxt) => {
                let text = read_text(self, before)?.text;
                Ok(ReadFile { text, ..read_asset(self, before)? })
            }
            Some(_) => read_text(self, before),
        }
    }

    /// The file as it was read before, when it looks the same.
    fn unchanged<'b>(&self, before: Option<Before<'b>>) -> Option<&'b ReadFile> {
        let Before { sources, doubt } = before?;
        let read = sources.read.get(&self.path)?;
        let stamp = Stamp::of(&fs_err::metadata(&self.full).ok()?);
        (stamp == read.stamp && !doubt(&self.full, stamp.modified)).then_some(read)
    }
}

/// A text as it was read, with what is wrong with it.
#[derive(Debug, Clone)]
struct ReadText {
    source: Arc<Source>,
    problem: Option<NotUtf8>,
}

#[derive(Debug, Clone, Copy)]
struct NotUtf8 {
    /// From 1.
    line: usize,
    byte: u8,
    utf16: bool,
}

impl ReadText {
    fn keep(&self, diagnostics: &mut Diagnostics) -> Arc<Source> {
        if let Some(NotUtf8 { line, byte, utf16 }) = self.problem {
            diagnostics.not_utf8(Place::whole(&self.source.path), line, byte, utf16);
        }
        self.source.clone()
    }
}

fn read_text(found: &Found, before: Option<Before>) -> anyhow::Result<ReadFile> {
    if let Some(read) = found.unchanged(before) {
        return Ok(read.clone());
    }
    let mut file = fs_err::File::open(&found.full)?;
    let stamp = Stamp::of(&file.metadata()?);
    let size = stamp.size;
    if size > NEVER_READ {
        bail!("`{}` has {size} bytes: too large for a text", found.path);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size)? + 1);
    file.read_to_end(&mut bytes)?;
    let fingerprint = Fingerprint::of(&bytes);
    let (text, problem) = decode(bytes);
    let source = Arc::new(Source { path: found.path.clone(), text, fingerprint, size });
    Ok(ReadFile { stamp, text: Some(ReadText { source, problem }), asset: None })
}

/// The bytes of an asset, which are not kept while a hub is built.
pub fn read_bytes(full_path: &Path) -> anyhow::Result<Vec<u8>> {
    Ok(fs_err::read(full_path)?)
}

/// UTF-8 without its byte order mark; a text in another encoding is empty, with the first wrong byte.
fn decode(mut bytes: Vec<u8>) -> (String, Option<NotUtf8>) {
    // A lone CR ends a line too, as it did on old machines; a letter for a letter, so that places stay.
    if memchr::memchr(b'\r', &bytes).is_some() {
        for at in 0..bytes.len() {
            if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                bytes[at] = b'\n';
            }
        }
    }
    let utf16 = is_utf16(&bytes);
    match utf8(bytes) {
        // ASCII in UTF-16 is UTF-8 too, with a NUL beside each letter.
        Ok(_) if utf16 => (String::new(), Some(NotUtf8 { line: 1, byte: 0, utf16 })),
        Ok(text) => (text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text), None),
        Err(error) => {
            let (offset, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
            let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
            let byte = bytes.get(offset).copied().unwrap_or(0);
            (String::new(), Some(NotUtf8 { line, byte, utf16 }))
        }
    }
}

/// [`String::from_utf8`], which takes its time over letters with accents; only its error is wanted of it.
fn utf8(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    match simdutf8::basic::from_utf8(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => String::from_utf8(bytes),
    }
}

/// By its byte order mark, else by the NULs of its first two letters, when they are ASCII (YAML 1.2.2, section 5.2).
fn is_utf16(bytes: &[u8]) -> bool {
    let zeros = bytes.first_chunk::<4>().map(|first| first.map(|byte| byte == 0));
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || matches!(zeros, Some([false, true, false, true] | [true, false, true, false]))
}

fn read_asset(found: &Found, before: Option<Before>) -> anyhow::Result<ReadFile> {
    if let Some(read) = found.unchanged(before) {
        return Ok(read.clone());
    }
    let mut file = fs_err::File::open(&found.full)?;
    let stamp = Stamp::of(&file.metadata()?);
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size)? + 1);
    file.read_to_end(&mut bytes)?;
    let extension =
        found.path.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase());
    let (mut dimensions, broken_image, active) = match extension.as_str() {
        "svg" => (svg_dimensions(&bytes), false, is_active_svg(&bytes)),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::blob_size(&bytes).ok().filter(|_| is_whole(&bytes, &extension));
            let size = size.and_then(|size| {
                Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
            });
            (size, size.is_none(), false)
        }
        _ => (None, false, false),
    };
    let picture = if active { None } else { Facts::of(&bytes) };
    if let Some(picture) = picture {
        dimensions = dimensions.map(|size| picture.as_seen(size));
    }
    let fingerprint = Fingerprint::of(&bytes);
    let asset = Asset {
        path: found.path.clone(),
        fingerprint,
        size: bytes.len() as u64,
        dimensions,
        picture,
        broken_image,
        active,
    };
    Ok(ReadFile { stamp, text: None, asset: Some(asset) })
}

/// Whether the end of a PNG or JPEG file is there.
fn is_whole(bytes: &[u8], extension: &str) -> bool {
    let end = &bytes[bytes.len().saturating_sub(64)..];
    let has = |mark: &[u8]| end.windows(mark.len()).any(|window| window == mark);
    match extension {
        "png" => has(b"IEND"),
        "jpg" | "jpeg" => {
            has(&[0xff, 0xd9])
                || bytes.windows(2).rev().take(1 << 16).any(|pair| pair == [0xff, 0xd9])
        }
        _ => true,
    }
}

/// Scripts, event handlers and `javascript:` make a drawing active; so does what can hold a page.
fn is_active_svg(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    if [
        "<script",
        "javascript:",
        "<foreignobject",
        "<!entity",
        "<iframe",
        "<handler",
        "&#",
        "<set",
        "<animate",
    ]
    .iter()
    .any(|mark| text.contains(mark))
    {
        return true;
    }
    let handler = |at: usize| {
        let before = text.as_bytes()[at];
        if !before.is_ascii_whitespace() && !matches!(before, b'"' | b'\'' | b'/') {
            return false;
        }
        let name: &str = &text[at + 1..];
        let letters = name.bytes().take_while(u8::is_ascii_lowercase).count();
        letters > 2 && name[letters..].trim_start().starts_with('=')
    };
    text.match_indices("on").any(|(at, _)| at > 0 && handler(at - 1))
}

/// The size that a drawing's root element gives, in pixels.
fn svg_dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            quick_xml::events::Event::Start(root) | quick_xml::events::Event::Empty(root) => {
                let attribute = |name: &str| {
                    let value = root.try_get_attribute(name).ok()??;
                    Some(value.value.to_string())
                };
                let pixels = |text: &str| {
                    text.trim_end_matches("px")
                        .trim()
                        .parse::<f64>()
                        .ok()
                        .filter(|n| (1.0..100_000.0).contains(n))
                };
                let own = (
                    attribute("width").and_then(|w| pixels(&w)),
                    attribute("height").and_then(|h| pixels(&h)),
                );
                let (width, height) = match own {
                    (Some(width), Some(height)) => (width, height),
                    _ => {
                        let view = attribute("viewBox")?;
                        let mut numbers =
                            view.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
                        (pixels(numbers.next()?)?, pixels(numbers.next()?)?)
                    }
                };
                return Some((width.round() as u32, height.round() as u32));
            }
            quick_xml::events::Event::Eof => return None,
            _ => {}
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && is_hidden_name(&entry.file_name().to_string_lossy())
}

/// Files of editors and of systems, which are nobody's content. `.well-known` and `.nojekyll` are a hub's own.
fn is_hidden_name(name: &str) -> bool {
    const LEFT_BEHIND: [&str; 8] = ["~", ".swp", ".swo", ".bak", ".tmp", ".orig", ".rej", ".part"];
    let dotted = name.starts_with('.') && name != ".well-known" && name != ".nojekyll";
    let left_behind = LEFT_BEHIND.iter().any(|end| name.ends_with(end));
    let of_a_system = matches!(name, "Thumbs.db" | "desktop.ini" | "__MACOSX");
    dotted || left_behind || of_a_system || (name.starts_with('#') && name.ends_with('#'))
}

fn relative(root: &Path, full: &Path) -> Arc<str> {
    let path = full.strip_prefix(root).unwrap_or(full);
    if let Some(path) = path.to_str().filter(|_| std::path::MAIN_SEPARATOR == '/') {
        return path.into();
    }
    let parts: Vec<_> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/").into()
}
