//! Bytes as an answer: their type, their length, and the part of them that is asked for.

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use std::ops::Range;

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The media type of a file by its name. What nobody knows is only for keeping.
pub(super) fn media_type(name: &str) -> String {
    let media_type = match mime_guess::from_path(name).first_raw() {
        // The encoding of feeds and site maps is the one they state.
        Some("text/xml") => "application/xml",
        // RFC 6350 section 10.1.
        Some("text/x-vcard") => "text/vcard",
        // RFC 9239 section 6.
        Some("application/javascript") => "text/javascript",
        Some(known) => known,
        None => "application/octet-stream",
    };
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

/// A file or, where one range of it is asked for, that range (RFC 9110 section 14.2).
pub(super) fn file(headers: &HeaderMap, name: &str, bytes: Bytes) -> Response<Body> {
    let (whole, media_type) = (bytes.len(), media_type(name));
    // Nothing here is ever the same for sure, so that no range can continue what was read before.
    let asked = headers.get(RANGE).filter(|_| !headers.contains_key(IF_RANGE));
    match asked.and_then(|range| part(range.to_str().ok()?, whole)) {
        None => answer(StatusCode::OK, &media_type, bytes),
        Some(Ok(part)) => {
            let place = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
            let mut response = answer(StatusCode::PARTIAL_CONTENT, &media_type, bytes.slice(part));
            response.headers_mut().insert(CONTENT_RANGE, ascii(place));
            response
        }
        Some(Err(BeyondTheEnd)) => {
            let mut response = answer(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "text/plain; charset=utf-8",
                Bytes::new(),
            );
            response.headers_mut().insert(CONTENT_RANGE, ascii(format!("bytes */{whole}")));
            response
        }
    }
}

/// Bytes with their length, which a HEAD is told too.
pub(super) fn answer(status: StatusCode, media_type: &str, bytes: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, bytes.len().into());
    headers.insert(ACCEPT_RANGES, ascii("bytes".to_owned()));
    headers.insert(CONTENT_TYPE, ascii(media_type.to_owned()));
    *response.body_mut() = bytes.into();
    response
}

fn ascii(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("media types and numbers are ASCII")
}

struct BeyondTheEnd;

/// The one range that is asked for, within so many bytes; `None` where the whole is the answer, as it may always be.
fn part(asked: &str, whole: usize) -> Option<Result<Range<usize>, BeyondTheEnd>> {
    let (first, last) = asked.strip_prefix("bytes=")?.trim().split_once('-')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !is_number(last) || (first.is_empty() && last.is_empty()) {
        return None;
    }
    // A number with more digits than a machine has memory lies beyond any end.
    let number = |text: &str| text.parse().unwrap_or(usize::MAX);
    let part = match (first, last) {
        ("", n_last) => whole.saturating_sub(number(n_last))..whole,
        (first, "") => number(first)..whole,
        (first, last) if number(last) < number(first) => return None,
        (first, last) => number(first)..whole.min(number(last).saturating_add(1)),
    };
    Some(if part.is_empty() { Err(BeyondTheEnd) } else { Ok(part) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_that_browsers_and_calendars_ask_for() {
        let expected = [
            ("blog/index.html", HTML),
            ("style.css", "text/css; charset=utf-8"),
            ("a.js", JAVASCRIPT),
            ("a.mjs", JAVASCRIPT),
            ("feed.json", "application/json"),
            ("blog/feed.xml", "application/xml"),
            ("a.ics", "text/calendar; charset=utf-8"),
            ("a.vcf", "text/vcard; charset=utf-8"),
            ("site.webmanifest", "application/manifest+json"),
            ("a.avif", "image/avif"),
            ("a.webp", "image/webp"),
            ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"),
            ("A.JPG", "image/jpeg"),
            ("a.gif", "image/gif"),
            ("favicon.ico", "image/x-icon"),
            ("a.woff2", "font/woff2"),
            ("a.wasm", "application/wasm"),
            ("a.pdf", "application/pdf"),
            (".well-known/security.txt", "text/plain; charset=utf-8"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("blogroll.opml", "text/x-opml; charset=utf-8"),
            ("a.mp4", "video/mp4"),
            ("a.mp3", "audio/mpeg"),
            ("CNAME", "application/octet-stream"),
            ("a.b/html", "application/octet-stream"),
            ("a.unknown", "application/octet-stream"),
        ];
        for (name, media_type) in expected {
            assert_eq!(super::media_type(name), media_type, "{name}");
        }
    }

    #[test]
    fn one_range_is_cut_out_and_others_are_left() {
        let part = |asked: &str| part(asked, 10).map(|part| part.ok());
        assert_eq!(part("bytes=2-4"), Some(Some(2..5)));
        assert_eq!(part("bytes=2-"), Some(Some(2..10)));
        assert_eq!(part("bytes=-3"), Some(Some(7..10)));
        assert_eq!(part("bytes=-30"), Some(Some(0..10)));
        assert_eq!(part("bytes=9-99999999999999999999999"), Some(Some(9..10)));
        for beyond in ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(part(beyond), Some(None), "{beyond}");
        }
        for other in [
            "bytes=4-2",
            "bytes=1-2,4-5",
            "bytes=-",
            "bytes=",
            "lines=1-2",
            "bytes=+1-2",
            "bytes=1",
        ] {
            assert_eq!(part(other), None, "{other}");
        }
    }
}
