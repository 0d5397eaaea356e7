//! What the address of a link is, before anybody knows whether it leads somewhere.

use super::source::is_forbidden;
use std::borrow::Cow;
use std::ops::Range;

/// An address by what it takes to link to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// Within the hub: somebody checks and rewrites it.
    Internal(Cow<'a, str>),
    External(Cow<'a, str>),
    /// `mailto:` and `tel:`
    Contact(Cow<'a, str>),
    /// Another scheme, in lower case: nothing links to it.
    Refused(String),
}

/// Sorts an address as a browser would read it: blanks around it and control characters do not count.
pub(super) fn sort<'a>(url: &'a str, base_url: &str) -> Address<'a> {
    let url = clean(url);
    if url.starts_with(['/', '\\']) && url[1..].starts_with(['/', '\\']) {
        return Address::External(url);
    }
    match scheme(&url).as_deref() {
        None => Address::Internal(url),
        Some("http" | "https") if is_under(&url, base_url) => Address::Internal(url),
        Some("http" | "https") => Address::External(with_one_fragment(url)),
        Some("mailto" | "tel") => Address::Contact(url),
        Some(other) => Address::Refused(other.to_owned()),
    }
}

/// A fragment holds no `#` of its own (URL Standard, URL-fragment string).
fn with_one_fragment(url: Cow<'_, str>) -> Cow<'_, str> {
    let Some((address, fragment)) = url.split_once('#') else { return url };
    if !fragment.contains('#') {
        return url;
    }
    Cow::Owned(format!("{address}#{}", fragment.replace('#', "%23")))
}

fn clean(url: &str) -> Cow<'_, str> {
    let trimmed = url.trim_matches(|letter: char| letter.is_whitespace() || is_ignored(letter));
    if trimmed.contains(is_ignored) {
        Cow::Owned(trimmed.chars().filter(|letter| !is_ignored(*letter)).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// Control characters, and the invisible ones that only serve to hide a scheme from the eye.
fn is_ignored(letter: char) -> bool {
    letter.is_control()
        || is_forbidden(letter)
        || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFD}')
}

fn scheme(url: &str) -> Option<Cow<'_, str>> {
    let end =
        url.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))?;
    let is_scheme = url.as_bytes()[end] == b':' && url.as_bytes()[0].is_ascii_alphabetic();
    is_scheme.then(|| {
        let scheme = &url[..end];
        if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(scheme.to_ascii_lowercase())
        } else {
            Cow::Borrowed(scheme)
        }
    })
}

fn is_under(url: &str, base_url: &str) -> bool {
    let base = base_url.trim_end_matches('/');
    let Some((head, rest)) = url.split_at_checked(base.len()) else { return false };
    !base.is_empty()
        && head.eq_ignore_ascii_case(base)
        && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// Finds the bare `http://` and `https://` addresses of a text, in order.
pub(super) fn find_urls(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    // Colons are rare enough: to search for one letter is faster than to search for three.
    while let Some(colon) = text[at..].find(':') {
        let colon = at + colon;
        if !text[colon..].starts_with("://") {
            at = colon + 1;
            continue;
        }
        at = colon + 3;
        let Some(start) = scheme_start(&text[..colon]) else { continue };
        let end = at + address_length(&text[at..]);
        let starts_word =
            !text[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        if starts_word && text[at..end].starts_with(char::is_alphanumeric) {
            found.push(start..end);
            at = end;
        }
    }
}

fn scheme_start(text: &str) -> Option<usize> {
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = text.len().checked_sub(scheme.len())?;
        text.as_bytes()[start..].eq_ignore_ascii_case(scheme.as_bytes()).then_some(start)
    })
}

/// How far an address goes, without the punctuation of the sentence around it.
fn address_length(text: &str) -> usize {
    let stops = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(
                letter,
                '<' | '>' | '"' | '«' | '»' | '“' | '”' | '…' | '`' | super::typography::OBJECT
            )
    };
    let mut url = &text[..text.find(stops).unwrap_or(text.len())];
    let (mut opened, mut closed) = (url.matches('(').count(), url.matches(')').count());
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '(' => opened -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | '[' | ']' => {}
            _ => break,
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url.len()
}
