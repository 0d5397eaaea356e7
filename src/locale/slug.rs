//! Names for addresses: ASCII, never empty, safe as a file name anywhere.

use unicode_normalization::UnicodeNormalization;

use super::fold::is_invisible;

const LONGEST: usize = 80;

/// `L’été à Orléans : cœur & œuvre n° 1 !` is `l-ete-a-orleans-coeur-oeuvre-n-1`.
pub fn slug(text: &str) -> String {
    let text: String = text.nfc().collect();
    let mut slug = slug::slugify(spelled(&text));
    if slug.len() > LONGEST {
        let cut = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(cut);
    }
    if slug.is_empty() {
        return format!("x{:08x}", fnv_1a(text.as_bytes()));
    }
    if is_device(&slug) {
        slug.push_str("-x");
    }
    slug
}

/// The text with its signs in words. Pictures are said aloud only when there is nothing else.
fn spelled(text: &str) -> String {
    let has_words = text.chars().any(char::is_alphanumeric);
    let mut spelled = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '+' => spelled.push_str(" plus "),
            '#' | '♯' => spelled.push_str(" sharp "),
            '№' => spelled.push_str("n "),
            // `n° 1`, `1º`, `20 °C`; `©`
            '°' | 'º' | 'ª' | '©' | '®' | '™' => spelled.push(' '),
            c if is_invisible(c) => {}
            c if is_picture(c) => {
                spelled.push(' ');
                if !has_words {
                    spelled.push(c);
                }
            }
            c => spelled.push(c),
        }
    }
    spelled
}

/// Emoji, dingbats, arrows and other symbols.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{20e3}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Names that Windows keeps for itself.
fn is_device(slug: &str) -> bool {
    match slug {
        "con" | "prn" | "aux" | "nul" => true,
        _ => matches!(
            slug.as_bytes(),
            [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9']
        ),
    }
}

/// Written out here because its values are addresses: they may never change.
fn fnv_1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
