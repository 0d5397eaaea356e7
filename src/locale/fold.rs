//! Texts made comparable: without case, accents and ligatures.

use unicode_normalization::UnicodeNormalization;

/// Lower case without accents, for searching names: `Œuvre d’Élise` is `oeuvre d'elise`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (ascii, after) = rest.split_at(end);
        folded.extend(ascii.chars().map(|c| c.to_ascii_lowercase()));
        // What is decomposed on one side of an ASCII letter takes nothing from its other side.
        let (other, after) =
            after.split_at(after.find(|c: char| c.is_ascii()).unwrap_or(after.len()));
        fold_into(other, &mut folded);
        rest = after;
    }
    folded
}

fn fold_into(text: &str, folded: &mut String) {
    for c in
        text.nfkd().filter(|c| !is_accent(*c) && !is_invisible(*c)).flat_map(char::to_lowercase)
    {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '’' | '‘' | 'ʼ' | '′' => folded.push('\''),
            // The dot that lower-casing `İ` leaves behind.
            c if is_accent(c) => {}
            c => folded.push(c),
        }
    }
}

/// What makes two spellings one term: case, accents and separators do not count, other signs do (`C++`, `C#`).
pub fn fold_term(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
    });
    let mut joined = String::with_capacity(folded.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Accents of alphabets; not the vowel signs of other scripts, which are letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Zero width: joiners, direction marks, soft hyphens, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}
