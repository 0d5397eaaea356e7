//! The colours of a theme, worked out of the brand's one colour for light and for dark.
//!
//! A colour is mixed in OKLCH (Björn Ottosson, *A perceptual color space for image processing*, 2020), mapped into sRGB
//! by taking chroma away, and measured as WCAG 2.2 measures: what is written must be read at 4.5:1 on every surface
//! it can lie on, and the edges of controls seen at 3:1. What does not pass is made darker or lighter until it does. Sheets
//! get plain `#rrggbb`, so what was measured is what is shown.

use color::{Oklch, OpaqueColor, Srgb};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The colour of a hub that names none.
pub const DEFAULT: &str = "#2649c0";

/// Contrast of text with what it lies on (WCAG 2.2, 1.4.3).
const TEXT: f32 = 4.5;
/// Contrast of the edge of a control, or of a mark, with what is around it (WCAG 2.2, 1.4.11).
const EDGE: f32 = 3.0;
/// How far lightness moves at a time, of 1.
const STEP: f32 = 0.01;

/// Degrees on the wheel of OKLCH.
const SUN: f32 = 90.0;
/// Where the sun goes when the brand has its place.
const EVENING_SUN: f32 = 55.0;
/// A brand as near as this to the sun, in degrees, takes its place.
const NEAR: f32 = 25.0;
/// From this chroma on, a brand's hue is one.
const COLOURED: f32 = 0.04;

type Rgb = [u8; 3];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

pub static SCHEMES: [Scheme; 2] = [Scheme::Light, Scheme::Dark];

#[derive(Clone, Copy)]
enum Hue {
    /// The warm light, which is the same for everybody.
    Sun,
    /// The shadow, which is the brand's.
    Brand,
    /// Of its own: the words of code.
    At(f32),
    /// The brand's, turned by so many degrees: the clothes of drawn people.
    Turned(f32),
}

/// A lightness, a chroma and a hue.
#[derive(Clone, Copy)]
struct Mix(f32, f32, Hue);

/// A colour of the theme by name, in light and in dark.
struct Token {
    name: &'static str,
    light: Mix,
    dark: Mix,
}

const fn token(name: &'static str, light: Mix, dark: Mix) -> Token {
    Token { name, light, dark }
}

use Hue::{At, Brand, Sun, Turned};

/// All but `accent`, `fill` and `sheet-edge`, which are the brand's colour itself. A sheet lies in the sun: it is as white
/// in the dark.
static TOKENS: [Token; 28] = [
    token("paper", Mix(0.984, 0.011, Sun), Mix(0.185, 0.028, Brand)),
    token("shade", Mix(0.945, 0.022, Brand), Mix(0.235, 0.04, Brand)),
    token("raised", Mix(0.998, 0.003, Sun), Mix(0.265, 0.042, Brand)),
    token("ink", Mix(0.225, 0.05, Brand), Mix(0.945, 0.014, Sun)),
    token("muted", Mix(0.45, 0.035, Brand), Mix(0.775, 0.016, Sun)),
    token("line", Mix(0.84, 0.022, Brand), Mix(0.37, 0.04, Brand)),
    token("edge", Mix(0.56, 0.04, Brand), Mix(0.62, 0.04, Brand)),
    token("on-fill", Mix(0.985, 0.011, Sun), Mix(0.185, 0.028, Brand)),
    token("sun", Mix(0.885, 0.15, Sun), Mix(0.84, 0.135, Sun)),
    token("on-sun", Mix(0.225, 0.05, Brand), Mix(0.225, 0.05, Brand)),
    token("flare", Mix(0.97, 0.03, Sun), Mix(0.97, 0.03, Sun)),
    token("cast", Mix(0.62, 0.12, Brand), Mix(0.4, 0.11, Brand)),
    token("night", Mix(0.225, 0.06, Brand), Mix(0.145, 0.025, Brand)),
    token("day", Mix(0.945, 0.014, Sun), Mix(0.945, 0.014, Sun)),
    token("glow", Mix(0.84, 0.13, Sun), Mix(0.84, 0.13, Sun)),
    token("dusk", Mix(0.62, 0.05, Brand), Mix(0.62, 0.05, Brand)),
    token("skin", Mix(0.82, 0.06, Brand), Mix(0.78, 0.05, Brand)),
    token("cloth", Mix(0.45, 0.13, Brand), Mix(0.45, 0.13, Brand)),
    token("cloth-2", Mix(0.44, 0.1, Turned(130.0)), Mix(0.44, 0.1, Turned(130.0))),
    token("cloth-3", Mix(0.3, 0.06, Brand), Mix(0.3, 0.06, Brand)),
    token("cloth-4", Mix(0.48, 0.12, Turned(-110.0)), Mix(0.48, 0.12, Turned(-110.0))),
    token("face", Mix(0.88, 0.05, Brand), Mix(0.34, 0.07, Brand)),
    token("sheet", Mix(0.998, 0.003, Sun), Mix(0.998, 0.003, Sun)),
    token("sheet-cast", Mix(0.5, 0.12, Brand), Mix(0.5, 0.12, Brand)),
    token("code-text", Mix(0.45, 0.11, At(150.0)), Mix(0.82, 0.11, At(150.0))),
    token("code-value", Mix(0.46, 0.13, At(40.0)), Mix(0.83, 0.1, At(60.0))),
    token("code-name", Mix(0.45, 0.14, At(310.0)), Mix(0.82, 0.1, At(310.0))),
    token("code-note", Mix(0.45, 0.035, Brand), Mix(0.775, 0.016, Sun)),
];

const SURFACES: &[&str] = &["paper", "shade", "raised"];

/// What must stand out from what, and how much. The first of each is moved until it does.
pub static PAIRS: [(&str, &[&str], f32); 14] = [
    ("ink", &["paper", "shade", "raised", "face"], TEXT),
    ("muted", SURFACES, TEXT),
    ("accent", SURFACES, TEXT),
    ("edge", SURFACES, EDGE),
    ("on-fill", &["fill"], TEXT),
    ("on-sun", &["sun", "sheet"], TEXT),
    ("flare", &["on-sun"], TEXT),
    ("day", &["night"], TEXT),
    ("glow", &["night"], TEXT),
    ("dusk", &["night"], EDGE),
    ("code-text", &["shade"], TEXT),
    ("code-value", &["shade"], TEXT),
    ("code-name", &["shade"], TEXT),
    ("code-note", &["shade"], TEXT),
];

/// Every colour of a theme.
pub struct Palette {
    light: BTreeMap<&'static str, Rgb>,
    dark: BTreeMap<&'static str, Rgb>,
    brand: Rgb,
}

/// A brand's colour that cannot be read as a text, and what stands in for it.
#[derive(Debug, PartialEq)]
pub struct Adjusted {
    /// What the brand's own colour reaches where it reaches least, of the 4.5 that text wants.
    pub contrast: f32,
    /// OKLCH lightness of the brand's colour and of what stands in for it, of 1.
    pub lightness: (f32, f32),
    /// What texts take on a light page, as `#rrggbb`.
    pub accent: String,
}

impl Palette {
    /// Of `#rrggbb` or `#rgb`; of the default when it is neither.
    pub fn of(brand: &str) -> Palette {
        let parse = |text: &str| color::parse_color(text).ok().map(|c| c.to_alpha_color::<Srgb>());
        let brand = parse(brand).or_else(|| parse(DEFAULT)).expect("the default is a colour");
        let brand = rounded(brand.discard_alpha());
        let oklch = of_rgb(brand).convert::<Oklch>().components;
        let (mut light, mut dark) = (colors(oklch, Scheme::Light), colors(oklch, Scheme::Dark));
        for scheme in [&mut light, &mut dark] {
            scheme.insert("sheet-edge", in_gamut([oklch[0].min(0.5), oklch[1], oklch[2]]));
        }
        Palette { light, dark, brand }
    }

    /// A layer of custom properties, `--paper` and its kind. Rules out of layers win over it, and so do later layers.
    pub fn css(&self) -> String {
        let mut css = "@layer brand{:root{".to_owned();
        for (name, &light) in &self.light {
            let (light, dark) = (hex(light), hex(self.dark[name]));
            let value = if light == dark { light } else { format!("light-dark({light},{dark})") };
            write!(css, "--{name}:{value};").expect("a string takes all");
        }
        css + "}}\n"
    }

    /// Every colour of a scheme by its name in templates, which cannot have a hyphen, as `#rrggbb`; and `brand`, which is
    /// the brand's own.
    pub fn named(&self, scheme: Scheme) -> BTreeMap<String, String> {
        let colors = match scheme {
            Scheme::Light => &self.light,
            Scheme::Dark => &self.dark,
        };
        let own = [("brand".to_owned(), hex(self.brand))];
        colors
            .iter()
            .map(|(name, color)| (name.replace('-', "_"), hex(*color)))
            .chain(own)
            .collect()
    }

    /// A colour by name. Panics when there is none, which only a wrong name in this program can do.
    pub fn color(&self, name: &str, scheme: Scheme) -> Rgb {
        match scheme {
            Scheme::Light => self.light[name],
            Scheme::Dark => self.dark[name],
        }
    }

    /// What stands in for the brand's colour in texts, when it cannot be read on a light page.
    pub fn adjusted(&self) -> Option<Adjusted> {
        let reached = SURFACES.iter().map(|name| contrast(self.brand, self.light[name]));
        let least = reached.fold(f32::INFINITY, f32::min);
        let lightness = |rgb: Rgb| of_rgb(rgb).convert::<Oklch>().components[0];
        (least < TEXT).then(|| Adjusted {
            contrast: least,
            lightness: (lightness(self.brand), lightness(self.light["accent"])),
            accent: hex(self.light["accent"]),
        })
    }
}

/// All colours of one scheme: mixed, then moved until all can be read.
fn colors(brand: [f32; 3], scheme: Scheme) -> BTreeMap<&'static str, Rgb> {
    let mut mixes: BTreeMap<&'static str, [f32; 3]> = TOKENS
        .iter()
        .map(|token| {
            let mix = if scheme == Scheme::Light { token.light } else { token.dark };
            (token.name, mixed(mix, brand))
        })
        .collect();
    let [lightness, chroma, hue] = brand;
    let accent = match scheme {
        Scheme::Light => [lightness.min(0.5), chroma, hue],
        Scheme::Dark => [lightness.max(0.79), chroma.min(0.11), hue],
    };
    mixes.insert("accent", accent);
    let mut colors: BTreeMap<&'static str, Rgb> =
        mixes.iter().map(|(name, mix)| (*name, in_gamut(*mix))).collect();
    colors.insert("fill", colors["accent"]);
    for (name, grounds, least) in &PAIRS {
        let grounds: Vec<Rgb> = grounds.iter().map(|ground| colors[ground]).collect();
        colors.insert(name, readable(mixes[name], &grounds, *least));
        if *name == "accent" {
            colors.insert("fill", colors["accent"]);
        }
    }
    colors
}

/// A brand without a hue of its own, a black or a grey, casts grey shadows.
fn mixed(Mix(lightness, chroma, hue): Mix, [_, brand_chroma, brand_hue]: [f32; 3]) -> [f32; 3] {
    let is_coloured = brand_chroma >= COLOURED;
    let tint = chroma * (brand_chroma / COLOURED).min(1.0);
    let (chroma, hue) = match hue {
        Hue::Brand => (tint, brand_hue),
        Hue::Turned(degrees) => (tint, brand_hue + degrees),
        Hue::At(degrees) => (chroma, degrees),
        Hue::Sun if is_coloured && apart(brand_hue, SUN) <= NEAR => (chroma, EVENING_SUN),
        Hue::Sun => (chroma, SUN),
    };
    [lightness, chroma, hue]
}

/// Degrees between two hues, the short way.
fn apart(a: f32, b: f32) -> f32 {
    let between = (a - b).rem_euclid(360.0);
    between.min(360.0 - between)
}

/// The colour, or the next darker or lighter one that has the contrast with all grounds.
fn readable([lightness, chroma, hue]: [f32; 3], grounds: &[Rgb], least: f32) -> Rgb {
    let luminances: Vec<f32> =
        grounds.iter().map(|ground| of_rgb(*ground).relative_luminance()).collect();
    let middle = luminances.iter().sum::<f32>() / luminances.len() as f32;
    // At a luminance of .18, black and white stand out alike.
    let step = if middle > 0.18 { -STEP } else { STEP };
    let mut found = in_gamut([lightness, chroma, hue]);
    for steps in 0..=100 {
        found = in_gamut([(lightness + step * steps as f32).clamp(0.0, 1.0), chroma, hue]);
        if grounds.iter().all(|ground| contrast(found, *ground) >= least) {
            break;
        }
    }
    found
}

/// The colour of this lightness and hue with as much of the chroma as sRGB has.
fn in_gamut([lightness, chroma, hue]: [f32; 3]) -> Rgb {
    let srgb = |chroma| OpaqueColor::<Oklch>::new([lightness, chroma, hue]).convert::<Srgb>();
    let fits = |color: OpaqueColor<Srgb>| {
        color.components.iter().all(|part| (-0.0005..=1.0005).contains(part))
    };
    if fits(srgb(chroma)) {
        return rounded(srgb(chroma));
    }
    let (mut inside, mut outside) = (0.0, chroma);
    for _ in 0..16 {
        let between = (inside + outside) / 2.0;
        if fits(srgb(between)) { inside = between } else { outside = between }
    }
    rounded(srgb(inside))
}

/// Contrast as WCAG 2.2 defines it, from 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (of_rgb(a).relative_luminance(), of_rgb(b).relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn of_rgb([red, green, blue]: Rgb) -> OpaqueColor<Srgb> {
    OpaqueColor::from_rgb8(red, green, blue)
}

fn rounded(color: OpaqueColor<Srgb>) -> Rgb {
    let color = color.to_rgba8();
    [color.r, color.g, color.b]
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Yellow, red, green, magenta, cyan, orange, near black, near white, greys, and some brands between.
    static BRANDS: [&str; 20] = [
        "#ffd454", "#ffff00", "#d40000", "#00a650", "#00ff00", "#e6007e", "#00ffff", "#ff7a00",
        "#0b0b0d", "#000000", "#fdfdfb", "#ffffff", "#808080", "#2649c0", "#0000ff", "#5b2a86",
        "#8a6a4f", "#c8e64c", "#b8c4d0", "#123",
    ];

    #[test]
    fn every_pair_can_be_read_whatever_the_brand() {
        for brand in BRANDS {
            let palette = Palette::of(brand);
            for scheme in SCHEMES {
                for (name, grounds, least) in &PAIRS {
                    for ground in *grounds {
                        let (front, back) =
                            (palette.color(name, scheme), palette.color(ground, scheme));
                        let reached = contrast(front, back);
                        assert!(
                            reached >= *least,
                            "{brand}, {scheme:?}: {name} on {ground} has {reached:.2}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
        assert!((contrast([255; 3], [255; 3]) - 1.0).abs() < 0.01);
        // The grey that is known as the lightest one for text on white.
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_brand_that_can_be_read_is_the_accent_itself() {
        let palette = Palette::of("#2649c0");
        assert_eq!(palette.color("accent", Scheme::Light), [0x26, 0x49, 0xc0]);
        assert_eq!(palette.adjusted(), None);
        assert_eq!(Palette::of("#d40000").adjusted(), None);
    }

    #[test]
    fn a_yellow_brand_is_adjusted_and_gives_the_sun_its_place() {
        let yellow = Palette::of("#ffd454");
        let adjusted = yellow.adjusted().expect("nobody reads yellow on white");
        assert!(adjusted.contrast < 2.0);
        assert!(adjusted.lightness.0 > 0.8 && adjusted.lightness.1 < 0.51);
        let hue = |palette: &Palette| {
            of_rgb(palette.color("sun", Scheme::Light)).convert::<Oklch>().components[2]
        };
        assert!(apart(hue(&yellow), EVENING_SUN) < 3.0);
        assert!(apart(hue(&Palette::of("#2649c0")), SUN) < 3.0);
    }

    #[test]
    fn a_grey_brand_casts_grey_shadows() {
        for brand in ["#000000", "#808080", "#ffffff"] {
            let [red, green, blue] = Palette::of(brand).color("cast", Scheme::Light);
            assert!(red.abs_diff(green) < 3 && green.abs_diff(blue) < 3, "{brand}");
        }
    }

    #[test]
    fn the_sheet_has_every_colour_once_and_plain() {
        let css = Palette::of("#e6007e").css();
        for token in &TOKENS {
            assert_eq!(css.matches(&format!("--{}:", token.name)).count(), 1, "{}", token.name);
        }
        assert!(!css.contains("oklch"), "{css}");
    }

    #[test]
    fn what_is_no_colour_is_dressed_as_the_default() {
        assert_eq!(Palette::of("").css(), Palette::of(DEFAULT).css());
    }
}
