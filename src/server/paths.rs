//! Paths between URL and website. What comes in is decoded once, and never cleaned up: a path that needs it is refused.

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// In bytes, as sent.
const MAX: usize = 4_000;
/// In bytes, decoded; no disk takes longer names.
const MAX_SEGMENT: usize = 255;

/// Every byte but the unreserved ones, which no part of an address encodes (RFC 3986 section 2.3).
pub(super) const RESERVED: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path may hold unencoded, RFC 3986 section 3.3, but for what HTML or a shell would need escaped.
const ENCODED: &AsciiSet = &RESERVED
    .remove(b'/')
    .remove(b'!')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

/// Decodes the path of a URL. Refuses what leaves a folder, hides a separator, or is no text.
pub(super) fn decode(path: &str) -> Result<String, StatusCode> {
    if path.len() > MAX {
        return Err(StatusCode::URI_TOO_LONG);
    }
    let segments = path.strip_prefix('/').ok_or(StatusCode::BAD_REQUEST)?;
    let n_segments = segments.split('/').count();
    let mut decoded = String::with_capacity(path.len());
    for (index, segment) in segments.split('/').enumerate() {
        if segment.is_empty() && index + 1 < n_segments {
            return Err(StatusCode::NOT_FOUND);
        }
        decoded.push('/');
        decoded.push_str(&decode_segment(segment).ok_or(StatusCode::BAD_REQUEST)?);
    }
    Ok(decoded)
}

fn decode_segment(segment: &str) -> Option<String> {
    let is_escape = |rest: &str| {
        rest.as_bytes().get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !segment.match_indices('%').all(|(at, _)| is_escape(&segment[at..])) {
        return None;
    }
    let decoded = percent_decode_str(segment).decode_utf8().ok()?;
    let forbidden = |letter: char| matches!(letter, '/' | '\\' | ':') || letter.is_control();
    let is_plain = decoded.len() <= MAX_SEGMENT
        && !matches!(&*decoded, "." | "..")
        && !decoded.contains(forbidden);
    is_plain.then(|| decoded.into_owned())
}

/// A decoded path as a URL on this host; `None` where a browser would read another host out of it.
pub(super) fn encode(path: &str) -> Option<String> {
    let is_here = path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    is_here.then(|| utf8_percent_encode(path, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(decode("/blog/th%C3%A9/"), Ok("/blog/thé/".to_owned()));
        assert_eq!(decode("/a%2520b"), Ok("/a%20b".to_owned()));
        assert_eq!(decode("/"), Ok("/".to_owned()));
    }

    #[test]
    fn a_path_that_is_not_plain_is_refused() {
        let bad = [
            "",
            "*",
            "x",
            "/..",
            "/../x",
            "/a/./b",
            "/%2e%2e/x",
            "/..%2fx",
            "/..\\x",
            "/..%5cx",
            "/%c0%ae",
            "/%00",
            "/%",
            "/%2",
            "/%zz",
            "/a%2fb",
            "/c:",
            "/%0d%0a",
        ];
        for path in bad {
            assert_eq!(decode(path), Err(StatusCode::BAD_REQUEST), "{path}");
        }
        for path in ["//", "//etc/passwd", "/a//b"] {
            assert_eq!(decode(path), Err(StatusCode::NOT_FOUND), "{path}");
        }
        assert_eq!(decode(&format!("/{}", "a".repeat(256))), Err(StatusCode::BAD_REQUEST));
        assert_eq!(decode(&"/a".repeat(3_000)), Err(StatusCode::URI_TOO_LONG));
    }

    #[test]
    fn an_encoded_path_stays_on_the_host() {
        assert_eq!(encode("/thé d'été/"), Some("/th%C3%A9%20d%27%C3%A9t%C3%A9/".to_owned()));
        assert_eq!(encode("/a\r\nb?c#d"), Some("/a%0D%0Ab%3Fc%23d".to_owned()));
        for path in ["//evil.example/", "/\\evil.example", "https://evil.example/", ""] {
            assert_eq!(encode(path), None, "{path}");
        }
    }
}
