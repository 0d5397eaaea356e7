//! The Atom Syndication Format (RFC 4287), with threads (RFC 4685).

use super::item::{Author, Channel, Item};
use crate::outputs::xml::{self, Xml};

pub(super) fn file(channel: &Channel, items: &[Vec<u8>]) -> Vec<u8> {
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ("xml:lang", &*channel.lang),
    ];
    xml::document("feed", &attributes, |writer| {
        xml::text(writer, "id", &channel.id);
        xml::text(writer, "title", &channel.title);
        if !channel.description.is_empty() {
            xml::text(writer, "subtitle", &channel.description);
        }
        xml::text(writer, "updated", &channel.updated.iso_full());
        link(writer, "self", "application/atom+xml", &channel.own);
        link(writer, "alternate", "text/html", &channel.page);
        if !channel.hub.is_empty() {
            xml::empty(writer, "link", &[("rel", "hub"), ("href", &*channel.hub)]);
        }
        person(writer, &channel.author, &channel.author_url);
        if !channel.favicon.is_empty() {
            xml::text(writer, "icon", &channel.favicon);
        }
        xml::text(writer, "generator", &channel.generator);
        for item in items {
            xml::raw(writer, item);
        }
    })
}

pub(super) fn entry(item: &Item) -> Vec<u8> {
    xml::part(|writer| {
        xml::element(writer, "entry", &[], |writer| write(item, writer));
    })
}

fn write(item: &Item, writer: &mut Xml) {
    xml::text(writer, "id", &item.id);
    xml::text(writer, "title", &item.title);
    xml::text(writer, "published", &item.published.iso_full());
    xml::text(writer, "updated", &item.updated.iso_full());
    link(writer, "alternate", "text/html", &item.url);
    for (rel, url) in [("related", &item.about), ("via", &item.source)] {
        if !url.is_empty() {
            xml::empty(writer, "link", &[("rel", rel), ("href", url.as_str())]);
        }
    }
    if let Some(talk) = &item.talk {
        let (url, mime) = talk.feed.as_ref().map_or((&talk.url, "text/html"), |(u, m)| (u, *m));
        let count = talk.count.to_string();
        let attributes =
            [("rel", "replies"), ("type", mime), ("href", &**url), ("thr:count", &*count)];
        xml::empty(writer, "link", &attributes);
    }
    if let Some(answers) = &item.answers {
        let attributes = [("ref", &*answers.id), ("href", &*answers.url), ("type", "text/html")];
        xml::empty(writer, "thr:in-reply-to", &attributes);
    }
    for Author { name, url, .. } in &item.authors {
        person(writer, name, url);
    }
    for category in &item.categories {
        xml::empty(writer, "category", &[("term", category.as_str())]);
    }
    if !item.rights.is_empty() {
        xml::text(writer, "rights", &item.rights);
    }
    if item.whole {
        if !item.summary.is_empty() {
            xml::text(writer, "summary", &item.summary);
        }
        xml::text_with(writer, "content", &[("type", "html")], &item.html);
    } else {
        xml::text_with(writer, "summary", &[("type", "html")], &item.html);
    }
}

fn link(writer: &mut Xml, rel: &str, mime: &str, url: &str) {
    xml::empty(writer, "link", &[("rel", rel), ("type", mime), ("href", url)]);
}

fn person(writer: &mut Xml, name: &str, url: &str) {
    xml::element(writer, "author", &[], |writer| {
        xml::text(writer, "name", name);
        if !url.is_empty() {
            xml::text(writer, "uri", url);
        }
    });
}
