//! Content lines: what calendars (RFC 5545) and contact cards (RFC 6350) are written in. Values in, text out; knows
//! no hub and no clock.

mod calendar;
mod contact_card;
mod time_zone;

pub use calendar::{Calendar, Conference, Event, Organizer, Rule, Status, When};
pub use contact_card::{CardKind, ContactCard};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Octets of a line without its break (RFC 5545, section 3.1; RFC 6350, section 3.2).
const LONGEST_LINE: usize = 75;

/// A text as both formats can carry it: line breaks of every kind are `\n`, tabs are spaces, other control
/// characters are gone.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            // Some readers take these for line breaks of the file.
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\t' => cleaned.push(' '),
            control if control.is_control() => {}
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// [`clean`], on one line: for titles and names.
pub fn clean_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// Lines that are written, each folded.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A value in its final form.
    fn value(&mut self, name: &str, value: &str) {
        self.with_parameters(name, &[], value);
    }

    /// A value in its final form, with parameters, which are quoted where they need it.
    fn with_parameters(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let mut line = name.to_owned();
        for (key, value) in parameters {
            line.push_str(&format!(";{key}={}", parameter(value)));
        }
        line.push(':');
        line.push_str(value);
        self.fold(&line);
    }

    /// A text of one line; nothing when it is empty.
    fn line(&mut self, name: &str, text: &str) {
        self.text(name, &clean_line(text));
    }

    /// A text of any number of lines; nothing when it is empty.
    fn text(&mut self, name: &str, text: &str) {
        let text = clean(text);
        if !text.is_empty() {
            self.value(name, &escape(&text));
        }
    }

    /// An address; nothing when it is empty.
    fn address(&mut self, name: &str, parameters: &[(&str, &str)], address: &str) {
        if !address.is_empty() {
            self.with_parameters(name, parameters, &uri(address));
        }
    }

    /// Folds by octets, and never within a character or an escape: not every reader unfolds before it decodes.
    fn fold(&mut self, line: &str) {
        let (mut width, mut rest) = (0, line);
        while let Some(first) = rest.chars().next() {
            let second = rest[first.len_utf8()..].chars().next().filter(|_| first == '\\');
            let length = first.len_utf8() + second.map_or(0, char::len_utf8);
            if width + length > LONGEST_LINE {
                self.text.push_str("\r\n ");
                width = 1;
            }
            self.text.push_str(&rest[..length]);
            width += length;
            rest = &rest[length..];
        }
        self.text.push_str("\r\n");
    }
}

/// A text within a value (RFC 5545, section 3.3.11; RFC 6350, section 3.4).
fn escape(cleaned: &str) -> String {
    let mut escaped = String::with_capacity(cleaned.len());
    for character in cleaned.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A value of a parameter. A quote has no place in one (RFC 5545, section 3.2); a circumflex begins an escape in
/// newer readers (RFC 6868).
fn parameter(value: &str) -> String {
    let value = clean_line(value).replace('"', "'").replace('^', "^^");
    if value.contains([':', ';', ',', ' ']) { format!("\"{value}\"") } else { value }
}

/// An address as RFC 3986 wants it: what is not one of its characters is percent-encoded.
fn uri(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `20260512` (RFC 5545, section 3.3.4)
fn date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// `20260512T190000` (RFC 5545, section 3.3.5, form 1)
fn local(moment: DateTime) -> String {
    format!(
        "{}T{:02}{:02}{:02}",
        date(moment.date()),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// `20260512T170000Z` (form 2)
fn utc(moment: Timestamp) -> String {
    format!("{}Z", local(TimeZone::UTC.to_datetime(moment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_by_octets_between_characters_and_escapes() {
        for (start, unit) in
            [("", "é"), ("a", "é"), ("", "😀"), ("ab", "😀"), ("a", "\\n"), ("", "x")]
        {
            let line = format!("{start}{}", unit.repeat(200));
            let mut lines = Lines::default();
            lines.fold(&line);
            let physical: Vec<&str> =
                lines.text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert!(physical.iter().all(|line| line.len() <= LONGEST_LINE), "{physical:?}");
            assert!(physical[1..].iter().all(|line| line.starts_with(' ')));
            assert!(unit != "\\n" || physical.iter().all(|line| !line.ends_with('\\')));
            assert_eq!(lines.text.replace("\r\n ", ""), format!("{line}\r\n"));
        }
        let mut lines = Lines::default();
        lines.fold(&"x".repeat(75));
        assert_eq!(lines.text.len(), 77, "a line of 75 octets is whole");
    }

    #[test]
    fn texts_are_cleaned_and_escaped() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\u{0}\u{1b}e\tf\u{85}"), "a\nb\nc\nde f\n");
        assert_eq!(clean_line("a\r\nEND:VEVENT"), "a END:VEVENT");
        assert_eq!(escape("a\\b;c,d\ne:\""), "a\\\\b\\;c\\,d\\ne:\"");
    }

    #[test]
    fn parameters_and_addresses_hold_no_line_and_no_quote() {
        assert_eq!(parameter("Awa \"la\" Diop; :^\r\nX"), "\"Awa 'la' Diop; :^^ X\"");
        assert_eq!(parameter("fr"), "fr");
        assert_eq!(
            uri("https://é.example/a b?c=d,e;f\r\n\"<>"),
            "https://%C3%A9.example/a%20b?c=d,e;f%0D%0A%22%3C%3E"
        );
    }

    #[test]
    fn moments_are_written_without_marks() {
        assert_eq!(date(jiff::civil::date(987, 6, 5)), "09870605");
        assert_eq!(local(jiff::civil::datetime(2026, 5, 12, 19, 0, 7, 0)), "20260512T190007");
        assert_eq!(utc("2026-05-12T19:00:00+02:00".parse().unwrap()), "20260512T170000Z");
    }
}
