//! Drawings: an SVG text to a PNG file, with the fonts it is given and no others, so that every machine draws the same;
//! and how words break into lines in those fonts, which SVG does not do.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, ImageKind, fontdb};
use serde::Serialize;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pixels of one drawing: larger than any card, and small enough for all threads at once.
const MOST_PIXELS: f32 = 8e6;

/// The fonts that a theme draws with.
pub struct Fonts {
    database: Arc<fontdb::Database>,
    faces: Vec<Face>,
}

struct Face {
    family: String,
    weight: u16,
    bytes: Arc<Vec<u8>>,
}

/// How a text is to be set.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub family: &'a str,
    /// From 100 to 900.
    pub weight: u16,
    /// In pixels, the largest first: the first that the text fits in is taken.
    pub sizes: &'a [f64],
    /// Of a line, in pixels.
    pub width: f64,
    pub most_lines: usize,
    /// Between two letters, in parts of the size.
    pub tracking: f64,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fitted {
    pub size: f64,
    pub lines: Vec<String>,
}

impl Fonts {
    /// What is no font is left out.
    pub fn new(files: Vec<Cow<'static, [u8]>>) -> Fonts {
        let mut database = fontdb::Database::new();
        let mut faces = Vec::new();
        for file in files {
            let bytes = Arc::new(file.into_owned());
            for id in database.load_font_source(fontdb::Source::Binary(bytes.clone())) {
                let Some(face) = database.face(id) else { continue };
                let family = face.families.first().map(|(name, _)| name.clone());
                faces.push(Face {
                    family: family.unwrap_or_default(),
                    weight: face.weight.0,
                    bytes: bytes.clone(),
                });
            }
        }
        let first = faces.first().map_or(String::new(), |face| face.family.clone());
        database.set_serif_family(first.clone());
        database.set_sans_serif_family(first);
        Fonts { database: Arc::new(database), faces }
    }

    /// Breaks a text into lines, about as long as each other. A text that is too long even in the smallest size ends
    /// with an ellipsis.
    pub fn fit(&self, text: &str, setting: &Setting) -> Fitted {
        let advances = self.advances(setting.family, setting.weight);
        // A no-break space is no place to break: in French, one stands before `;` and within quotes.
        let words: Vec<&str> =
            text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect();
        for &size in setting.sizes {
            let measure = |text: &str| advances.of(text, setting.tracking) * size;
            let lines = broken(&words, setting.width, &measure);
            let is_wide = |line: &String| measure(line) > setting.width;
            if lines.len() <= setting.most_lines && !lines.iter().any(is_wide) {
                return Fitted {
                    size,
                    lines: balanced(&words, setting.width, lines.len(), &measure),
                };
            }
        }
        let size = setting.sizes.last().copied().unwrap_or(16.0);
        let measure = |text: &str| advances.of(text, setting.tracking) * size;
        let mut lines = broken(&words, setting.width, &measure);
        let is_cut = lines.len() > setting.most_lines;
        lines.truncate(setting.most_lines.max(1));
        for (place, line) in lines.iter_mut().enumerate() {
            let ends = is_cut && place + 1 == setting.most_lines;
            if ends || measure(line) > setting.width {
                *line = shortened(line, setting.width, &measure);
            }
        }
        Fitted { size, lines }
    }

    /// The face of a family whose weight is nearest; else the first one.
    fn advances(&self, family: &str, weight: u16) -> Advances<'_> {
        let of_family = self.faces.iter().filter(|face| face.family == family);
        let face = of_family.min_by_key(|face| face.weight.abs_diff(weight)).or(self.faces.first());
        Advances { font: face.and_then(|face| FontRef::new(&face.bytes).ok()) }
    }

    /// Draws an SVG as a PNG file. `pictures` are what it may show, by the names it calls them by; it can open no file.
    /// The error says what is wrong with the SVG.
    pub fn draw(
        &self,
        svg: &str,
        pictures: &BTreeMap<String, Arc<Vec<u8>>>,
    ) -> Result<Vec<u8>, String> {
        let find = |name: &str| pictures.get(name).and_then(|bytes| image_of(bytes.clone()));
        let options = usvg::Options {
            fontdb: self.database.clone(),
            font_family: self.faces.first().map_or(String::new(), |face| face.family.clone()),
            image_href_resolver: ImageHrefResolver {
                resolve_data: ImageHrefResolver::default_data_resolver(),
                resolve_string: Box::new(|name, _| find(name)),
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
        let size = tree.size();
        if size.width() * size.height() > MOST_PIXELS {
            return Err(format!("{} × {} pixels are too many", size.width(), size.height()));
        }
        let size = size.to_int_size();
        let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or("it has no size")?;
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        png(&pixmap).map_err(|error| error.to_string())
    }
}

/// Without alpha where nothing shines through, which is a quarter less to write.
fn png(pixmap: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let is_opaque = pixmap.pixels().iter().all(|pixel| pixel.alpha() == 255);
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if is_opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    let channels = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
        let color = pixel.demultiply();
        [color.red(), color.green(), color.blue(), color.alpha()]
    };
    let n_channels = if is_opaque { 3 } else { 4 };
    let data: Vec<u8> = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| channels(pixel).into_iter().take(n_channels))
        .collect();
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}

/// A picture by its first bytes; what is none of the known is an SVG. A drawing in a drawing opens nothing.
fn image_of(bytes: Arc<Vec<u8>>) -> Option<ImageKind> {
    if bytes.starts_with(b"\xff\xd8") {
        Some(ImageKind::JPEG(bytes))
    } else if bytes.starts_with(b"\x89PNG") {
        Some(ImageKind::PNG(bytes))
    } else if bytes.starts_with(b"RIFF") {
        Some(ImageKind::WEBP(bytes))
    } else if bytes.starts_with(b"GIF8") {
        Some(ImageKind::GIF(bytes))
    } else {
        let options = usvg::Options {
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        usvg::Tree::from_data(&bytes, &options).ok().map(ImageKind::SVG)
    }
}

/// The widths of letters.
struct Advances<'f> {
    font: Option<FontRef<'f>>,
}

impl Advances<'_> {
    /// Of a text in a size of one pixel.
    fn of(&self, text: &str, tracking: f64) -> f64 {
        const UNKNOWN: f32 = 0.6;
        let n_letters = text.chars().count() as f64;
        let Some(font) = &self.font else { return n_letters * f64::from(UNKNOWN) };
        let (letters, metrics) =
            (font.charmap(), font.glyph_metrics(Size::new(1.0), LocationRef::default()));
        let width = |letter: char| {
            letters.map(letter).and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(UNKNOWN)
        };
        text.chars().map(|letter| f64::from(width(letter))).sum::<f64>() + n_letters * tracking
    }
}

/// As many words in a line as have room in it.
fn broken(words: &[&str], width: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if measure(&longer) <= width {
                *line = longer;
                continue;
            }
        }
        lines.push((*word).to_owned());
    }
    lines
}

/// The same number of lines in the least width that takes them.
fn balanced(
    words: &[&str],
    width: f64,
    n_lines: usize,
    measure: &dyn Fn(&str) -> f64,
) -> Vec<String> {
    const STEPS: usize = 8;
    let (mut narrow, mut wide) = (width / 3.0, width);
    for _ in 0..STEPS {
        let middle = (narrow + wide) / 2.0;
        let lines = broken(words, middle, measure);
        let fits = lines.len() <= n_lines && lines.iter().all(|line| measure(line) <= middle);
        if fits {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    broken(words, wide, measure)
}

/// As much of a line as has room beside an ellipsis, cut at a word if that leaves half of it.
fn shortened(line: &str, width: f64, measure: &dyn Fn(&str) -> f64) -> String {
    let ended = |text: &str| {
        let is_loose = |c: char| {
            c.is_whitespace() || ",;:.–—«(".contains(c) || c == '\u{a0}' || c == '\u{202f}'
        };
        format!("{}…", text.trim_end_matches(is_loose))
    };
    let mut ends: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    ends.push(line.len());
    let fits = |end: &usize| measure(&ended(&line[..*end])) <= width;
    let end = ends.into_iter().rev().find(fits).unwrap_or(0);
    let word = if end == line.len() { end } else { line[..end].rfind(' ').unwrap_or(end) };
    ended(&line[..if word * 2 >= end { word } else { end }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Fonts {
        Fonts::new(vec![
            include_bytes!("../themes/agora/fonts/bricolage-750.ttf").as_slice().into(),
        ])
    }

    fn setting(sizes: &[f64], width: f64, most_lines: usize) -> Setting<'_> {
        Setting { family: "Bricolage", weight: 750, sizes, width, most_lines, tracking: 0.0 }
    }

    #[test]
    fn lines_are_balanced_and_never_break_at_a_no_break_space() {
        let text = "Livrer des fleurs sous la pluie\u{a0}: ce que mon carnet en dit";
        let fitted = fonts().fit(text, &setting(&[60.0], 800.0, 3));
        assert_eq!(
            fitted.lines,
            ["Livrer des fleurs", "sous la pluie\u{a0}: ce que", "mon carnet en dit"]
        );
        assert!(fitted.lines.iter().all(|line| !line.starts_with(':')));
    }

    #[test]
    fn a_long_text_is_set_smaller_and_then_cut() {
        let words = "mot ".repeat(200);
        let small = fonts().fit("Un titre de quelques mots", &setting(&[90.0, 40.0], 400.0, 2));
        assert_eq!(small.size, 40.0);
        let cut = fonts().fit(&words, &setting(&[90.0, 40.0], 400.0, 2));
        assert_eq!((cut.size, cut.lines.len()), (40.0, 2));
        assert!(cut.lines[1].ends_with("mot…"));
        let one = fonts().fit(&"a".repeat(300), &setting(&[40.0], 400.0, 2));
        assert!(one.lines[0].ends_with("a…") && one.lines.len() == 1);
    }

    #[test]
    fn a_drawing_opens_no_file() {
        let svg = |href: &str| {
            format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4' fill='#fff'/><image href='{href}' width='4' height='4'/></svg>"
            )
        };
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/agora/fonts/red.png");
        let none = BTreeMap::new();
        let fonts = fonts();
        assert_eq!(fonts.draw(&svg(here), &none), fonts.draw(&svg("nothing"), &none));
        let red = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4' fill='red'/></svg>";
        let with = BTreeMap::from([("face".to_owned(), Arc::new(red.as_bytes().to_vec()))]);
        assert_ne!(fonts.draw(&svg("face"), &with), fonts.draw(&svg("nothing"), &with));
        let nested = BTreeMap::from([("face".to_owned(), Arc::new(svg("face").into_bytes()))]);
        assert_eq!(fonts.draw(&svg("face"), &nested), fonts.draw(&svg("nothing"), &none));
    }
}
