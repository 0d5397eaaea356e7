//! XML as every parser takes it: written by quick-xml, without the characters that XML forbids.

use pulldown_cmark_escape::{IoWriter, escape_html_body_text};
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, Event};
use std::borrow::Cow;

pub(super) type Xml = Writer<Vec<u8>>;

/// Names of attributes with their values.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A whole document in UTF-8.
pub(super) fn document(
    root: &str,
    attributes: Attributes,
    inner: impl FnOnce(&mut Xml),
) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .expect("memory takes everything");
    element(&mut writer, root, attributes, inner);
    writer.into_inner()
}

/// A part of a document, to be put in with [`raw`].
pub(super) fn part(inner: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    inner(&mut writer);
    writer.into_inner()
}

/// Puts in what [`part`] made.
pub(super) fn raw(writer: &mut Xml, part: &[u8]) {
    writer.get_mut().extend_from_slice(part);
}

pub(super) fn element(
    writer: &mut Xml,
    name: &str,
    attributes: Attributes,
    inner: impl FnOnce(&mut Xml),
) {
    let attributes: Vec<(&str, Cow<str>)> = cleaned(attributes);
    writer
        .create_element(name)
        .with_attributes(attributes.iter().map(|(name, value)| (*name, &**value)))
        .write_inner_content(|writer| {
            inner(writer);
            Ok(())
        })
        .expect("memory takes everything");
}

/// An element that is its attributes.
pub(super) fn empty(writer: &mut Xml, name: &str, attributes: Attributes) {
    let attributes: Vec<(&str, Cow<str>)> = cleaned(attributes);
    writer
        .create_element(name)
        .with_attributes(attributes.iter().map(|(name, value)| (*name, &**value)))
        .write_empty()
        .expect("memory takes everything");
}

pub(super) fn text(writer: &mut Xml, name: &str, value: &str) {
    text_with(writer, name, &[], value);
}

pub(super) fn text_with(writer: &mut Xml, name: &str, attributes: Attributes, value: &str) {
    element(writer, name, attributes, |writer| {
        let value = allowed(value);
        // Most texts are pages of HTML: they are escaped into place, which quick-xml has no way to do.
        if value.contains('\r') {
            raw(writer, partial_escape(value).as_bytes());
        } else {
            let out = IoWriter(writer.get_mut());
            escape_html_body_text(out, &value).expect("memory takes everything");
        }
    });
}

fn cleaned<'a>(attributes: Attributes<'a>) -> Vec<(&'a str, Cow<'a, str>)> {
    attributes.iter().map(|(name, value)| (*name, allowed(value))).collect()
}

/// A text without the characters that no XML 1.0 document may hold, not even escaped (section 2.2).
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    // Bytes first: nearly every text is clean, and 0xEF begins the two others.
    let is_suspect =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) | (byte == 0xEF);
    let has_suspect = text.bytes().fold(false, |found, byte| found | is_suspect(byte));
    if !has_suspect || text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
    }
}

fn is_allowed(c: char) -> bool {
    !matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
