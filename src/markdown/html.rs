//! A reader of the tags in raw HTML: where they are and what their attributes hold.
//!
//! It guards nothing; the sanitiser does. It finds addresses, comments and frames.

use std::borrow::Cow;
use std::ops::Range;

/// The next thing in a piece of HTML that is not text.
pub(super) enum Markup<'h> {
    Tag(Tag<'h>),
    /// A comment, a declaration or a processing instruction.
    Hidden(Range<usize>),
    /// A `<` that begins a tag without an end.
    Broken(usize),
}

pub(super) struct Tag<'h> {
    pub(super) range: Range<usize>,
    pub(super) name: Cow<'h, str>,
    pub(super) closing: bool,
    pub(super) attributes: Vec<Attribute<'h>>,
}

pub(super) struct Attribute<'h> {
    pub(super) name: Cow<'h, str>,
    /// The value with its quotation marks, if it has any.
    pub(super) range: Range<usize>,
    /// The value without them, still encoded.
    pub(super) value: &'h str,
}

impl Tag<'_> {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether the tag needs a closing one; the tags that HTML closes by itself do not count.
    pub(super) fn nests(&self) -> bool {
        const SINGLE: [&str; 31] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
            "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead",
            "tfoot", "colgroup", "caption", "option", "rp", "rt", "rb", "optgroup",
        ];
        !SINGLE.contains(&&*self.name)
    }
}

/// Finds the next markup at or after a place.
pub(super) fn next_markup(html: &str, from: usize) -> Option<Markup<'_>> {
    let bytes = html.as_bytes();
    let mut at = from;
    loop {
        at += html[at..].find('<')?;
        match bytes.get(at + 1) {
            Some(b'!' | b'?') => return Some(Markup::Hidden(at..hidden_end(html, at))),
            Some(b'/') if bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => break,
            Some(letter) if letter.is_ascii_alphabetic() => break,
            _ => at += 1,
        }
    }
    Some(tag(html, at).map_or(Markup::Broken(at), Markup::Tag))
}

fn hidden_end(html: &str, at: usize) -> usize {
    let rest = &html[at..];
    let (skip, end) = if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
        (2, ">")
    } else if rest.starts_with("<!--") {
        (4, "-->")
    } else if rest.starts_with("<![CDATA[") {
        (9, "]]>")
    } else {
        (2, ">")
    };
    rest[skip..].find(end).map_or(html.len(), |found| at + skip + found + end.len())
}

fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let closing = bytes[start + 1] == b'/';
    let name_start = start + 1 + usize::from(closing);
    let name_end =
        name_start + html[name_start..].find([' ', '\t', '\n', '\r', '\u{C}', '/', '>'])?;
    let (mut at, mut attributes) = (name_end, Vec::new());
    loop {
        at += bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/')
            .count();
        if *bytes.get(at)? == b'>' {
            let name = lower(&html[name_start..name_end]);
            return Some(Tag { range: start..at + 1, name, closing, attributes });
        }
        let (attribute, end) = attribute(html, at)?;
        attributes.push(attribute);
        at = end;
    }
}

fn attribute(html: &str, start: usize) -> Option<(Attribute<'_>, usize)> {
    let bytes = html.as_bytes();
    let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
    // A name may begin with `=`.
    let name_end = start + 1 + bytes[start + 1..].iter().position(|byte| is_end(*byte))?;
    let name = lower(&html[start..name_end]);
    let blanks =
        |at: usize| at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let equals = blanks(name_end);
    if bytes.get(equals) != Some(&b'=') {
        return Some((Attribute { name, range: name_end..name_end, value: "" }, name_end));
    }
    let value_start = blanks(equals + 1);
    let (value, range) = match *bytes.get(value_start)? {
        quote @ (b'"' | b'\'') => {
            let inner = value_start + 1;
            let end = inner + html[inner..].find(quote as char)?;
            (&html[inner..end], value_start..end + 1)
        }
        b'>' => ("", value_start..value_start),
        _ => {
            let end = value_start
                + bytes[value_start..]
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            (&html[value_start..end], value_start..end)
        }
    };
    let end = range.end;
    Some((Attribute { name, range, value }, end))
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether raw HTML is nothing but comments and blanks.
pub(super) fn is_comment(html: &str) -> bool {
    let mut at = 0;
    loop {
        let rest = html[at..].trim_start();
        at = html.len() - rest.len();
        if rest.is_empty() {
            return true;
        }
        if !rest.starts_with("<!--") {
            return false;
        }
        at = hidden_end(html, at);
    }
}

/// The words of a safe HTML text, blocks parted by a space.
pub fn words_of(html: &str) -> String {
    const BLOCKS: [&str; 21] = [
        "p",
        "br",
        "li",
        "ul",
        "ol",
        "div",
        "blockquote",
        "pre",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "th",
        "td",
        "tr",
        "dt",
        "dd",
        "figcaption",
        "summary",
        "hr",
    ];
    let (mut text, mut at) = (String::with_capacity(html.len()), 0);
    while let Some(markup) = next_markup(html, at) {
        let (range, parts) = match &markup {
            Markup::Tag(tag) => (tag.range.clone(), BLOCKS.contains(&&*tag.name)),
            Markup::Hidden(range) => (range.clone(), false),
            // A bracket that opens nothing is one of the words.
            Markup::Broken(start) => (*start + 1..*start + 1, false),
        };
        text.push_str(&decode(&html[at..range.start]));
        if parts {
            text.push(' ');
        }
        at = range.end;
    }
    text.push_str(&decode(&html[at..]));
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a text with character references stands for, as far as addresses and plain words need it.
pub(super) fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (letter, length) = reference(rest).unwrap_or(('&', 1));
        out.push(letter);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character reference that a text begins with, and its length.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 9] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&nbsp;", '\u{A0}'),
        ("&colon;", ':'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
    ];
    if let Some((name, letter)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*letter, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (radix, digits) =
        digits.strip_prefix(['x', 'X']).map_or((10, digits), |digits| (16, digits));
    let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
    let significant = digits[..length].trim_start_matches('0');
    let code =
        if significant.len() > 8 { None } else { u32::from_str_radix(significant, radix).ok() };
    let end = text.len() - digits.len() + length;
    let end = end + usize::from(text[end..].starts_with(';'));
    let letter = code.and_then(char::from_u32).unwrap_or('\u{FFFD}');
    (length > 0).then(|| (as_windows_reads(letter), end))
}

/// What a reference to a control character stands for, where HTML reads it as Windows does: `&#146;` is an apostrophe
/// (HTML, section 13.2.5.80, numeric character reference end state).
fn as_windows_reads(letter: char) -> char {
    const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    let place = u32::from(letter).checked_sub(0x80).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| FROM_80.chars().nth(place)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn html_becomes_its_words() {
        let html = "<p>Un <b>vélo</b>&nbsp;: &lt;b&gt; &amp;amp; &#x27;là&#39;</p>\n<ul><li>A</li><li>B<br>C</li></ul>";
        assert_eq!(words_of(html), "Un vélo\u{a0}: <b> &amp; 'là' A B C");
        assert_eq!(words_of("a & b < c"), "a & b < c");
    }
}
