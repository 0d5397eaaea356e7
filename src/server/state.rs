//! A page with its style sheets as they were at one time, and what it takes to show it as it is at a later one.

use super::pages::{Shown, Subject};
use super::{Answer, Website, paths};
use crate::fingerprint::Fingerprint;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::Arc;
use url::Url;

pub(super) struct State {
    html: Arc<[u8]>,
    sheets: Vec<Sheet>,
}

struct Sheet {
    /// As the page has it.
    address: String,
    /// As the browser has it, that may have taken a newer sheet without loading the page again.
    taken: String,
    contents: Fingerprint,
}

/// What changed from one state to a later one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// Style sheets alone, which can be put in place of others.
    Style(Vec<Swap>),
    Page,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Swap {
    old: String,
    new: String,
}

impl State {
    /// The state of whatever a browser looks at.
    pub(super) fn now(website: &dyn Website, subject: &Subject) -> State {
        match Shown::of(website, subject) {
            Shown::Page { html, .. } => State::of(website, subject, html),
            Shown::File { bytes, .. } => State { html: bytes, sheets: Vec::new() },
            Shown::Moved(path) => State { html: path.into_bytes().into(), sheets: Vec::new() },
        }
    }

    /// The state of a page of these bytes.
    pub(super) fn of(website: &dyn Website, subject: &Subject, html: Arc<[u8]>) -> State {
        let (addresses, _) = part_sheets(&html);
        let sheet = |address: String| Sheet {
            contents: contents(website, subject, &address),
            taken: address.clone(),
            address,
        };
        State { sheets: addresses.into_iter().map(sheet).collect(), html }
    }

    /// Stands for the page with its style sheets, in 16 hexadecimal digits.
    pub(super) fn digest(&self) -> String {
        let mut parts = vec![Fingerprint::of(&self.html)];
        parts.extend(self.sheets.iter().map(|sheet| sheet.contents));
        hexadecimal(Fingerprint::of_all(&parts))
    }

    /// What the browser must do to come from `self` to `new`; which then knows which sheets it took.
    pub(super) fn change_to(&self, new: &mut State) -> Change {
        let is_page = self.html != new.html
            && (self.sheets.len() != new.sheets.len()
                || part_sheets(&self.html).1 != part_sheets(&new.html).1);
        if is_page {
            return Change::Page;
        }
        let mut swaps = Vec::new();
        for (old, new) in self.sheets.iter().zip(&mut new.sheets) {
            if old.address != new.address {
                swaps.push(Swap { old: old.taken.clone(), new: new.taken.clone() });
            } else if old.contents != new.contents {
                new.taken = versioned(&new.address, new.contents);
                swaps.push(Swap { old: old.taken.clone(), new: new.taken.clone() });
            } else {
                new.taken = old.taken.clone();
            }
        }
        if swaps.is_empty() { Change::Nothing } else { Change::Style(swaps) }
    }
}

/// The addresses of a page's style sheets, and the page without them. A page that is no HTML has none.
fn part_sheets(html: &[u8]) -> (Vec<String>, Option<String>) {
    let mut addresses = Vec::new();
    let Ok(text) = std::str::from_utf8(html) else { return (addresses, None) };
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("link[rel][href]", |link| {
            let words = link.get_attribute("rel").unwrap_or_default();
            let is_sheet = |word: &str| word.eq_ignore_ascii_case("stylesheet");
            if words.split_ascii_whitespace().any(is_sheet) {
                let address = link.get_attribute("href").unwrap_or_default();
                addresses.push(address.replace("&amp;", "&"));
                link.set_attribute("href", "")?;
            }
            Ok(())
        }),
    );
    let rest = rewrite_str(text, settings).ok();
    (addresses, rest)
}

/// What stands for a style sheet's contents; the same for all that are not the website's.
fn contents(website: &dyn Website, subject: &Subject, address: &str) -> Fingerprint {
    let find = || {
        let here = Url::parse("http://localhost").ok()?;
        let url = here.join(&paths::encode(subject.path())?).ok()?.join(address).ok()?;
        let path = paths::decode(url.path()).ok().filter(|_| url.origin() == here.origin())?;
        match website.get(&path) {
            Answer::File { bytes, .. } => Some(Fingerprint::of(&bytes)),
            _ => None,
        }
    };
    find().unwrap_or_default()
}

/// An address that the browser has not seen with other contents.
fn versioned(address: &str, contents: Fingerprint) -> String {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let joint = if address.contains('?') { '&' } else { '?' };
    let hash = if fragment.is_empty() { "" } else { "#" };
    format!("{address}{joint}v={}{hash}{fragment}", hexadecimal(contents))
}

/// Eight bytes of it are enough to tell what one afternoon makes apart.
fn hexadecimal(fingerprint: Fingerprint) -> String {
    let mut digits = String::new();
    for byte in &fingerprint.0[..8] {
        write!(digits, "{byte:02x}").expect("a string takes all");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_found_however_they_are_written() {
        let html = "<!doctype html><head><link href=/a.css rel=stylesheet>\
            <LINK REL='StyleSheet print' media=print HREF='/b.css?x=1&amp;y=2'>\
            <link rel=\"preload\" href=\"/c.css\" as=style><!-- <link rel=stylesheet href=/d.css> -->\
            <script>'<link rel=stylesheet href=/e.css>'</script><link rel=stylesheet>\
            <body><link\nrel=stylesheet\nhref = \"f.css\" />";
        let (addresses, rest) = part_sheets(html.as_bytes());
        assert_eq!(addresses, ["/a.css", "/b.css?x=1&y=2", "f.css"]);
        let rest = rest.unwrap();
        assert!(rest.contains("/c.css") && rest.contains("/d.css") && rest.contains("/e.css"));
        assert!(!rest.contains("/a.css") && !rest.contains("f.css"));
    }

    #[test]
    fn a_new_version_has_another_address() {
        let contents = Fingerprint([1; 16]);
        assert_eq!(versioned("/a.css", contents), "/a.css?v=0101010101010101");
        assert_eq!(versioned("a.css?x=1#b", contents), "a.css?x=1&v=0101010101010101#b");
    }
}
