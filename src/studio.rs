//! The pictures of a hub in several widths and formats: each made when it is wanted, and kept by the hash of what it is
//! made from.
//!
//! Which there will be, and under which key, is known from a picture's first bytes. Only its tone, and whether its
//! pixels can be read at all, wait until somebody looks.

use crate::cache::Cache;
use crate::config::{ImageFormat, Images};
use crate::diagnostics::Place;
use crate::fingerprint::Fingerprint;
use crate::memo::Room;
use crate::pictures::{Facts, Kind};
use crate::sources::Asset;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Another number makes every variant anew: for when the same pixels would be written as other bytes.
const VERSION: &[u8] = b"pictures 1";
/// Below this many bytes, a picture in other widths saves nothing.
const SMALL: u64 = 4 << 10;
/// A width is worth a file when the next larger one is this much wider.
const WORTH: f64 = 1.15;
/// The longest side that WebP can have.
const LONGEST: u32 = 16_383;
/// Pixels that are open at the same time: 200 MB at four bytes each.
const OPEN_PIXELS: u64 = 50_000_000;
/// The side of a face on a social card.
#[cfg(feature = "images")]
const FACE: u32 = 320;

/// Where pictures are opened.
#[cfg_attr(not(feature = "images"), expect(dead_code, reason = "nothing is opened"))]
pub struct Studio {
    cache: Arc<Cache>,
    settings: Images,
    max_pixels: u64,
    room: Room,
    n_opened: AtomicUsize,
    n_drawn: AtomicUsize,
}

/// One picture of the hub.
#[cfg_attr(not(feature = "images"), expect(dead_code, reason = "nothing is opened"))]
pub struct Picture {
    studio: Arc<Studio>,
    /// In the hub.
    pub file: Arc<str>,
    /// Where a text shows it first.
    pub shown: Place,
    /// On the disk.
    path: PathBuf,
    contents: Fingerprint,
    facts: Facts,
    pub width: u32,
    pub height: u32,
    /// The widest first.
    pub variants: Vec<Variant>,
    condition: OnceLock<Condition>,
    /// Made, and neither on the shelf nor taken yet.
    waiting: Mutex<Vec<(Fingerprint, Vec<u8>)>>,
}

/// One file of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// In pixels, as it is seen.
    pub width: u32,
    pub format: Format,
    /// Stands for the pixels it is made of and for the settings.
    pub key: Fingerprint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// That of the picture itself.
    Own(Kind),
    Webp,
    Avif,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Format::Own(kind) => kind.extension(),
            Format::Webp => "webp",
            Format::Avif => "avif",
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Format::Own(Kind::Jpeg) => "image/jpeg",
            Format::Own(Kind::Png) => "image/png",
            Format::Own(Kind::Webp) | Format::Webp => "image/webp",
            Format::Avif => "image/avif",
        }
    }
}

/// What is known of the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// With the colour that most of it has, unless one can look through it.
    Readable(Option<[u8; 3]>),
    Broken,
}

impl Condition {
    fn to_text(self) -> String {
        match self {
            Condition::Broken => "broken".to_owned(),
            Condition::Readable(tone) => tone.map(text_of).unwrap_or_default(),
        }
    }

    fn from_text(text: &str) -> Condition {
        let levels: Vec<u8> = text.bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
        match *levels.as_slice() {
            [] => Condition::Readable(None),
            [red, green, blue] => Condition::Readable(Some([red, green, blue])),
            _ => Condition::Broken,
        }
    }
}

fn text_of(tone: [u8; 3]) -> String {
    tone.iter().map(|level| char::from(b'0' + level)).collect()
}

impl Studio {
    pub fn new(cache: Arc<Cache>, settings: &Images, max_pixels: u64) -> Arc<Studio> {
        Arc::new(Studio {
            cache,
            settings: settings.clone(),
            max_pixels,
            room: Room::new(OPEN_PIXELS.max(max_pixels)),
            n_opened: AtomicUsize::new(0),
            n_drawn: AtomicUsize::new(0),
        })
    }

    /// A picture that will be shown in several widths; `None` for one that is best shown as it is.
    pub fn picture(
        self: &Arc<Studio>,
        asset: &Asset,
        path: PathBuf,
        shown: Place,
    ) -> Option<Arc<Picture>> {
        let (facts, (width, height)) = (asset.picture?, asset.dimensions?);
        let n_pixels = u64::from(width) * u64::from(height);
        let is_one = cfg!(feature = "images")
            && !facts.is_animated
            && !asset.broken_image
            && asset.size >= SMALL
            && n_pixels <= self.max_pixels;
        if !is_one {
            return None;
        }
        let variants = self.variants(asset, facts.kind, width, height);
        Some(Arc::new(Picture {
            studio: self.clone(),
            file: asset.path.clone(),
            shown,
            path,
            contents: asset.fingerprint,
            facts,
            width,
            height,
            variants,
            condition: OnceLock::new(),
            waiting: Mutex::default(),
        }))
    }

    /// None is wider than the picture, nor as wide in its own format, for that one is the picture itself.
    fn variants(&self, asset: &Asset, kind: Kind, width: u32, height: u32) -> Vec<Variant> {
        let is_worth = |wanted: &u32| f64::from(*wanted) * WORTH <= f64::from(width);
        let mut widths: Vec<u32> = self.settings.widths.iter().copied().filter(is_worth).collect();
        let widest = self.settings.widths.iter().copied().max().unwrap_or(0);
        if f64::from(width) < f64::from(widest) * WORTH {
            widths.push(width);
        }
        widths.sort_unstable_by(|a, b| b.cmp(a));
        widths.dedup();
        let high = |of: u32| f64::from(height) * f64::from(of) / f64::from(width);
        widths.retain(|&of| high(of) <= f64::from(LONGEST));
        let others = self.settings.formats.iter().filter_map(|format| match format {
            ImageFormat::Webp => (kind != Kind::Webp).then_some(Format::Webp),
            ImageFormat::Avif => Some(Format::Avif),
        });
        let formats: Vec<Format> = std::iter::once(Format::Own(kind)).chain(others).collect();
        let all = widths.iter().flat_map(|of| formats.iter().map(|format| (*of, *format)));
        let made = all.filter(|(of, format)| *of != width || !matches!(format, Format::Own(_)));
        made.map(|(of, format)| Variant { width: of, format, key: self.key(asset, of, format) })
            .collect()
    }

    fn key(&self, asset: &Asset, width: u32, format: Format) -> Fingerprint {
        let made = format!("{width} {} {}", format.extension(), self.settings.quality);
        let parts = [VERSION, made.as_bytes()].map(Fingerprint::of);
        Fingerprint::of_all(&[asset.fingerprint, parts[0], parts[1]])
    }

    /// A drawing that an earlier build made.
    pub fn drawn_before(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.cache.shelf().get(key)
    }

    pub fn keep_drawn(&self, key: Fingerprint, bytes: &[u8]) {
        self.n_drawn.fetch_add(1, Ordering::Relaxed);
        self.cache.shelf().put(key, bytes);
    }

    /// A small square of a picture, as PNG; of one that cannot be opened, nothing.
    #[cfg(feature = "images")]
    pub fn face(&self, facts: Facts, contents: Fingerprint, bytes: &[u8]) -> Option<Vec<u8>> {
        let key =
            Fingerprint::of_all(&[contents, Fingerprint::of(VERSION), Fingerprint::of(b"face")]);
        if let Some(kept) = self.cache.shelf().get(key) {
            return Some(kept);
        }
        self.n_opened.fetch_add(1, Ordering::Relaxed);
        let _place = self.room.take(self.max_pixels);
        let opened = crate::pictures::open(bytes, facts, FACE * 2, self.max_pixels).ok()?;
        let face = opened.pixels.square(FACE).encoded(crate::pictures::Encoding::Png).ok()?;
        self.cache.shelf().put(key, &face);
        Some(face)
    }

    /// Without a decoder of its own, the picture as it is.
    #[cfg(not(feature = "images"))]
    pub fn face(&self, _: Facts, _: Fingerprint, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(bytes.to_vec())
    }

    /// Pictures whose pixels were read.
    pub fn n_opened(&self) -> usize {
        self.n_opened.load(Ordering::Relaxed)
    }

    /// Social cards that were drawn.
    pub fn n_drawn(&self) -> usize {
        self.n_drawn.load(Ordering::Relaxed)
    }
}

impl Picture {
    /// Whether its pixels turned out to be none; false as long as nobody has looked.
    pub fn is_known_to_be_broken(&self) -> bool {
        self.condition.get() == Some(&Condition::Broken)
    }

    /// Whether its pixels can be read. The first time, it looks.
    pub fn is_readable(&self) -> bool {
        self.condition() != Condition::Broken
    }

    /// The class that paints its place before it is there: `tone-213`; else empty.
    pub fn tone(&self) -> String {
        match self.condition() {
            Condition::Readable(Some(tone)) => format!("tone-{}", text_of(tone)),
            _ => String::new(),
        }
    }

    /// The bytes of one variant; `None` when the picture cannot be read. Fails when the disk does.
    pub fn bytes(&self, variant: &Variant) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(kept) = self.studio.cache.shelf().get(variant.key) {
            return Ok(Some(kept));
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_wanted = |(key, _): &(Fingerprint, Vec<u8>)| *key == variant.key;
        if !waiting.iter().any(is_wanted) {
            // It may have been made while this thread waited.
            if let Some(kept) = self.studio.cache.shelf().get(variant.key) {
                return Ok(Some(kept));
            }
            self.make_all(variant, &mut waiting)?;
        }
        let place = waiting.iter().position(is_wanted);
        Ok(place.map(|place| waiting.swap_remove(place).1))
    }

    fn condition(&self) -> Condition {
        *self.condition.get_or_init(|| {
            let key = self.condition_key();
            if let Some(kept) = self.studio.cache.get(key) {
                return Condition::from_text(&kept);
            }
            let looked = self.look();
            if let Some(condition) = looked {
                self.studio.cache.keep(key, condition.to_text());
            }
            looked.unwrap_or(Condition::Broken)
        })
    }

    fn condition_key(&self) -> Fingerprint {
        let limit = Fingerprint::of(&self.studio.max_pixels.to_le_bytes());
        Fingerprint::of_all(&[self.contents, Fingerprint::of(VERSION), limit])
    }
}

#[cfg(feature = "images")]
mod making {
    use super::*;
    use crate::pictures::{Encoding, Opened, open};

    fn of(opened: Option<&Opened>) -> Condition {
        opened.map_or(Condition::Broken, |opened| Condition::Readable(opened.tone))
    }

    impl Picture {
        /// The file as it was when the hub was read.
        fn read(&self) -> anyhow::Result<Vec<u8>> {
            let bytes = crate::sources::read_bytes(&self.path)?;
            if Fingerprint::of(&bytes) != self.contents {
                anyhow::bail!("`{}` has changed while the website was made", self.path.display());
            }
            Ok(bytes)
        }

        fn n_pixels(&self) -> u64 {
            u64::from(self.width) * u64::from(self.height)
        }

        /// `None` when the disk fails.
        pub(super) fn look(&self) -> Option<Condition> {
            let bytes = self.read().ok()?;
            Some(of(self.open(&bytes, 1).as_ref()))
        }

        /// Opens it once and makes every variant that is not on the shelf: those beside the wanted one are wanted next.
        pub(super) fn make_all(
            &self,
            wanted: &Variant,
            waiting: &mut Vec<(Fingerprint, Vec<u8>)>,
        ) -> anyhow::Result<()> {
            let bytes = self.read()?;
            let shelf = self.studio.cache.shelf();
            let is_missing =
                |variant: &&Variant| variant.key == wanted.key || shelf.get(variant.key).is_none();
            let missing: Vec<&Variant> = self.variants.iter().filter(is_missing).collect();
            let widest = missing.first().map_or(0, |variant| variant.width);
            let opened = self.open(&bytes, widest);
            let condition = of(opened.as_ref());
            self.studio.cache.keep(self.condition_key(), condition.to_text());
            // It may be known already, and is the same then.
            let _ = self.condition.set(condition);
            let Some(Opened { mut pixels, .. }) = opened else { return Ok(()) };
            for variant in missing {
                if variant.width < pixels.width {
                    pixels = pixels.narrowed(variant.width);
                }
                let Ok(made) = pixels.encoded(self.encoding(variant.format)) else { continue };
                let is_kept = shelf.put(variant.key, &made);
                if !is_kept || variant.key == wanted.key {
                    waiting.push((variant.key, made));
                }
            }
            Ok(())
        }

        fn open(&self, bytes: &[u8], widest: u32) -> Option<Opened> {
            self.studio.n_opened.fetch_add(1, Ordering::Relaxed);
            let _place = self.studio.room.take(self.n_pixels());
            open(bytes, self.facts, widest, self.studio.max_pixels).ok()
        }

        fn encoding(&self, format: Format) -> Encoding {
            let quality = self.studio.settings.quality;
            match format {
                Format::Own(Kind::Jpeg) => Encoding::Jpeg { quality },
                Format::Own(Kind::Png) => Encoding::Png,
                Format::Own(Kind::Webp) | Format::Webp => Encoding::Webp { quality },
                Format::Avif => Encoding::Avif { quality },
            }
        }
    }
}

/// Nothing is planned without the decoders, so nothing is asked for.
#[cfg(not(feature = "images"))]
impl Picture {
    fn look(&self) -> Option<Condition> {
        None
    }

    fn make_all(&self, _: &Variant, _: &mut Vec<(Fingerprint, Vec<u8>)>) -> anyhow::Result<()> {
        Ok(())
    }
}

/// The addresses of a picture's variants, ready to print. In templates `tone`, `srcset` and `sources`, all of them
/// empty when there is one file alone.
#[derive(Clone, Default)]
pub struct PictureSet(Option<Arc<Addresses>>);

/// What a [`PictureSet`] tells.
pub struct Addresses {
    pub picture: Arc<Picture>,
    /// Of its own format: `/assets/images/a-480.jpg 480w, …`
    pub srcset: String,
    /// The better formats first.
    pub sources: Vec<Source>,
    /// Address and width of the widest variant of its own format.
    pub widest: Option<(String, u32)>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Source {
    pub mime: &'static str,
    pub srcset: String,
}

impl PictureSet {
    pub fn new(addresses: Addresses) -> PictureSet {
        PictureSet(Some(Arc::new(addresses)))
    }

    /// What can be shown of it: nothing when the pixels cannot be read.
    pub fn shown(&self) -> Option<&Addresses> {
        self.0.as_deref().filter(|addresses| addresses.picture.is_readable())
    }
}

impl std::fmt::Debug for PictureSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let srcset = self.0.as_ref().map_or("", |addresses| addresses.srcset.as_str());
        f.debug_tuple("PictureSet").field(&srcset).finish()
    }
}

/// What templates see of it.
#[derive(Serialize, JsonSchema)]
struct SetView<'a> {
    /// The name of the class of its colour, or empty.
    tone: String,
    /// In its own format, or empty.
    srcset: &'a str,
    /// In other formats, the best first.
    sources: &'a [Source],
}

impl Serialize for PictureSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self.shown();
        let view = SetView {
            tone: shown.map(|shown| shown.picture.tone()).unwrap_or_default(),
            srcset: shown.map_or("", |shown| &shown.srcset),
            sources: shown.map_or(&[], |shown| &shown.sources),
        };
        view.serialize(serializer)
    }
}

impl JsonSchema for PictureSet {
    fn schema_name() -> Cow<'static, str> {
        "PictureSet".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        SetView::json_schema(generator)
    }
}

/// The class of every tone, with its colour.
pub fn tone_rules() -> String {
    let mut rules = String::new();
    for place in 0..64_u8 {
        let tone = [place / 16, place / 4 % 4, place % 4];
        // Softer than the picture: it is a place, not a picture yet.
        let digits: String =
            tone.iter().map(|level| format!("{:02x}", 0x30 + level * 0x38)).collect();
        rules.push_str(&format!(".tone-{}{{background-color:#{digits}}}", text_of(tone)));
    }
    rules.push('\n');
    rules
}
