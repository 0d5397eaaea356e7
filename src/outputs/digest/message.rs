//! A letter as one message, to open in a mail program: headers, and the text and the HTML as alternatives.

use crate::config::Brand;
use crate::content_lines::clean_line;
use crate::fingerprint::Fingerprint;
use crate::views::Digest;
use jiff::Timestamp;

/// Octets of an encoded line without its break (RFC 2045, section 6.8).
const LINE: usize = 76;
/// Octets of a text in an encoded word, so that a line with the name of its field has at most 76 (RFC 2047, section 2).
const WORD: usize = 39;

/// `X-Unsent` makes programs open it as a draft: nobody is written to yet.
pub(super) fn write(
    digest: &Digest,
    brand: &Brand,
    now: Timestamp,
    text: &str,
    html: &str,
) -> String {
    let seed = Fingerprint::of(format!("{text}{html}").as_bytes());
    let boundary = format!("parvis-{}", seed.hex(12));
    let name = if brand.name.is_empty() { &digest.title } else { &brand.name };
    let mut message = String::new();
    if !brand.email.is_empty() {
        message.push_str(&format!("From: {}\r\n <{}>\r\n", words(name), clean_line(&brand.email)));
    }
    let date = jiff::fmt::rfc2822::to_string(&now.to_zoned(jiff::tz::TimeZone::UTC));
    message.push_str(&format!("Subject: {}\r\n", words(&digest.subject)));
    message.push_str(&date.map(|date| format!("Date: {date}\r\n")).unwrap_or_default());
    message.push_str("X-Unsent: 1\r\nMIME-Version: 1.0\r\n");
    message
        .push_str(&format!("Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n"));
    for (kind, content) in [("plain", text), ("html", html)] {
        message.push_str(&format!(
            "\r\n--{boundary}\r\nContent-Type: text/{kind}; charset=UTF-8\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n"
        ));
        let lines = content.replace('\n', "\r\n");
        for line in base64(lines.as_bytes()).as_bytes().chunks(LINE) {
            message.push_str(&String::from_utf8_lossy(line));
            message.push_str("\r\n");
        }
    }
    message.push_str(&format!("\r\n--{boundary}--\r\n"));
    message
}

/// A text of a header as encoded words (RFC 2047, section 2), each on a line.
fn words(text: &str) -> String {
    let text = clean_line(text);
    let mut words = vec![String::new()];
    for c in text.chars() {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > WORD) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let words: Vec<String> =
        words.iter().map(|word| format!("=?UTF-8?B?{}?=", base64(word.as_bytes()))).collect();
    words.join("\r\n ")
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let six = (bits >> (18 - 6 * at)) as usize & 63;
            encoded.push(if at <= three.len() { char::from(ALPHABET[six]) } else { '=' });
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let vectors =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, encoded) in vectors {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn no_header_can_be_smuggled_in() {
        assert!(!words("a\r\nBcc: b@e.example").contains("Bcc"));
        assert!(words(&"é".repeat(80)).split("\r\n ").all(|word| word.len() <= 75));
    }
}
