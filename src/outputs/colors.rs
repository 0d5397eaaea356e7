//! The colours that a theme derives from a brand's one, for drawings, which know no relative colours. In OKLCH
//! (CSS Color 4, section 9.2), where equal lightness looks equally light.

use std::collections::BTreeMap;

/// Lightness from 0 to 1, chroma, and hue in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Oklch {
    l: f64,
    c: f64,
    h: f64,
}

/// The brand of a hub that names no colour.
const BRAND: Oklch = Oklch { l: 0.46, c: 0.19, h: 266.0 };
/// The hue of daylight; another one beside a yellow brand.
const SUN: f64 = 90.0;
const OTHER_SUN: f64 = 55.0;

/// The colours by name, as `#rrggbb`: `paper`, `shade`, `raised`, `ink`, `muted`, `line`, `accent`, `on_fill`, `sun`,
/// `cast` and `brand`.
pub(super) fn of_brand(color: &str) -> BTreeMap<&'static str, String> {
    let brand = parse(color).unwrap_or(BRAND);
    let far = (brand.h - SUN).rem_euclid(360.0);
    let sun = if brand.c > 0.04 && far.min(360.0 - far) < 25.0 { OTHER_SUN } else { SUN };
    let of_brand = |l, c| Oklch { l, c, h: brand.h };
    let of_sun = |l, c| Oklch { l, c, h: sun };
    let all = [
        ("paper", of_sun(0.984, 0.011)),
        ("shade", of_brand(0.945, 0.022)),
        ("raised", of_sun(0.998, 0.003)),
        ("ink", of_brand(0.225, 0.05)),
        ("muted", of_brand(0.45, 0.035)),
        ("line", of_brand(0.84, 0.022)),
        ("accent", Oklch { l: brand.l.min(0.5), ..brand }),
        ("on_fill", of_sun(0.985, 0.011)),
        ("sun", of_sun(0.885, 0.15)),
        ("cast", of_brand(0.62, 0.12)),
        ("brand", brand),
    ];
    all.into_iter().map(|(name, color)| (name, printed(color))).collect()
}

fn parse(color: &str) -> Option<Oklch> {
    let digits = color.strip_prefix('#')?;
    let width = match digits.len() {
        3 => 1,
        6 => 2,
        _ => return None,
    };
    let channel = |place: usize| {
        let part = digits.get(place * width..(place + 1) * width)?;
        let value = u32::from_str_radix(part, 16).ok()? * if width == 1 { 17 } else { 1 };
        let value = f64::from(value) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let (r, g, b) = (channel(0)?, channel(1)?, channel(2)?);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
    let green_red = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
    let blue_yellow = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
    let h = blue_yellow.atan2(green_red).to_degrees().rem_euclid(360.0);
    Some(Oklch { l: lightness, c: green_red.hypot(blue_yellow), h })
}

/// With as much chroma as a screen can show.
fn printed(color: Oklch) -> String {
    const STEPS: u32 = 50;
    let shown = (0..=STEPS).find_map(|step| {
        let c = color.c * f64::from(STEPS - step) / f64::from(STEPS);
        let channels = linear(Oklch { c, ..color });
        let is_shown = channels.iter().all(|channel| (-0.0005..=1.0005).contains(channel));
        is_shown.then_some(channels)
    });
    let gamma = |value: f64| {
        let value = value.clamp(0.0, 1.0);
        if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
    };
    let byte = |value: f64| format!("{:02x}", (gamma(value) * 255.0).round() as u8);
    format!("#{}", shown.unwrap_or([color.l; 3]).map(byte).concat())
}

/// Red, green and blue before gamma; out of 0 to 1 what no screen shows.
fn linear(color: Oklch) -> [f64; 3] {
    let (sin, cos) = color.h.to_radians().sin_cos();
    let (a, b) = (color.c * cos, color.c * sin);
    let l = (color.l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (color.l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (color.l - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_goes_there_and_back() {
        for color in ["#2540b8", "#ffffff", "#000000", "#e6b800", "#0a7f42"] {
            assert_eq!(printed(parse(color).unwrap()), color);
        }
        assert_eq!(of_brand("#2540b8")["brand"], "#2540b8");
    }

    #[test]
    fn the_sun_moves_away_from_a_yellow_brand() {
        assert_eq!(of_brand("#2540b8")["sun"], of_brand("")["sun"]);
        assert_ne!(of_brand("#e6b800")["sun"], of_brand("")["sun"]);
    }
}
