//! Contact cards: vCard 4.0 (RFC 6350).

use super::{Lines, clean_line, escape, utc};
use jiff::Timestamp;

/// A person or a team, as an address book takes them.
#[derive(Debug, Clone, Default)]
pub struct ContactCard {
    /// Stays the same when all else changes.
    pub uid: String,
    pub kind: CardKind,
    pub name: String,
    /// Given and family name, where they are known apart.
    pub parts: Option<(String, String)>,
    pub organisation: String,
    pub job: String,
    pub note: String,
    pub email: String,
    /// Absolute, as are the two below.
    pub url: String,
    pub photo: String,
    /// Where the card itself is.
    pub source: String,
    /// BCP 47, the preferred one first.
    pub languages: Vec<String>,
    pub revised: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CardKind {
    #[default]
    Individual,
    Organisation,
}

impl ContactCard {
    pub fn write(&self) -> String {
        let mut lines = Lines::default();
        lines.value("BEGIN", "VCARD");
        lines.value("VERSION", "4.0");
        lines.value("PRODID", "-//Parvis//Parvis//EN");
        lines.with_parameters("UID", &[("VALUE", "text")], &escape(&clean_line(&self.uid)));
        lines.address("SOURCE", &[], &self.source);
        lines.value(
            "KIND",
            match self.kind {
                CardKind::Individual => "individual",
                CardKind::Organisation => "org",
            },
        );
        lines.value("FN", &escape(&clean_line(&self.name)));
        if let Some((given, family)) = &self.parts {
            let [given, family] = [given, family].map(|part| escape(&clean_line(part)));
            lines.value("N", &format!("{family};{given};;;"));
        }
        lines.line("TITLE", &self.job);
        lines.line("ORG", &self.organisation);
        lines.line("EMAIL", &self.email);
        lines.address("URL", &[], &self.url);
        lines.address("PHOTO", &[], &self.photo);
        for (index, language) in self.languages.iter().take(100).enumerate() {
            lines.with_parameters(
                "LANG",
                &[("PREF", &(index + 1).to_string())],
                &escape(&clean_line(language)),
            );
        }
        lines.text("NOTE", &self.note);
        if let Some(revised) = self.revised {
            lines.value("REV", &utc(revised));
        }
        lines.value("END", "VCARD");
        lines.text
    }
}
