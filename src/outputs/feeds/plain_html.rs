//! The addresses of HTML as the renderer of texts writes it, made absolute without a parser.
//!
//! Nearly every text is a few plain elements with quoted attributes. What is anything else is left to the parser.

use super::content::{ADDRESSES, is_told, runs};

/// The HTML with every address changed; `None` when something else would have to be changed, or might.
pub(super) fn with_addresses(html: &str, change: &dyn Fn(&str) -> String) -> Option<String> {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..start]);
        rest = match rest[start..].strip_prefix("</") {
            Some(closing) => end_tag(closing, &mut out)?,
            None => start_tag(&rest[start + 1..], change, &mut out)?,
        };
    }
    out.push_str(rest);
    Some(out)
}

/// Copies what follows `</`, and returns what comes after the tag.
fn end_tag<'h>(html: &'h str, out: &mut String) -> Option<&'h str> {
    let (name, rest) = name(html);
    let rest = rest.strip_prefix('>').filter(|_| is_plain(name))?;
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    Some(rest)
}

/// Copies what follows `<`, and returns what comes after the tag.
fn start_tag<'h>(
    html: &'h str,
    change: &dyn Fn(&str) -> String,
    out: &mut String,
) -> Option<&'h str> {
    let (element, mut rest) = name(html);
    if !is_plain(element) {
        return None;
    }
    out.push('<');
    out.push_str(element);
    let mut has_address = false;
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (key, quoted) = name(attribute);
        let (value, after) = quoted.strip_prefix("=\"")?.split_once('"')?;
        if ADDRESSES.contains(&key) {
            // Of two that are alike, the first one counts.
            if runs(value) || std::mem::replace(&mut has_address, true) {
                return None;
            }
            let value = change(value);
            if value.contains('"') {
                return None;
            }
            write_attribute(key, &value, out);
        } else if key.is_empty() || key == "hidden" || is_told(key) {
            return None;
        } else {
            write_attribute(key, value, out);
        }
        rest = after;
    }
    out.push('>');
    rest.strip_prefix('>')
}

fn write_attribute(key: &str, value: &str, out: &mut String) {
    for part in [" ", key, "=\"", value, "\""] {
        out.push_str(part);
    }
}

/// Parts a text behind the name that it begins with.
fn name(html: &str) -> (&str, &str) {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    html.split_at(html.bytes().position(|byte| !is_letter(byte)).unwrap_or(html.len()))
}

/// Elements that hold text and each other, and that feeds keep.
fn is_plain(element: &str) -> bool {
    #[rustfmt::skip]
    let is_plain = matches!(
        element,
        "p" | "a" | "li" | "em" | "strong" | "code" | "td" | "th" | "tr" | "ul" | "ol" | "img" | "br" | "h2" | "h3" | "h4"
            | "h5" | "h6" | "span" | "pre" | "blockquote" | "table" | "thead" | "tbody" | "div" | "figure" | "figcaption"
            | "sup" | "sub" | "hr" | "aside" | "section" | "del" | "dl" | "dt" | "dd" | "abbr" | "b" | "i" | "kbd" | "q"
    );
    is_plain
}
