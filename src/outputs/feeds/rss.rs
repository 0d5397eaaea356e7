//! RSS 2.0 (rssboard.org), with the modules that readers know: Dublin Core, content, media, slash and well-formed web.

use super::content::escaped;
use super::item::{Channel, Item, Picture};
use crate::outputs::xml::{self, Xml};

const NAMESPACES: [(&str, &str); 7] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ("xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("xmlns:wfw", "http://wellformedweb.org/CommentAPI/"),
];

pub(super) fn file(channel: &Channel, items: &[Vec<u8>]) -> Vec<u8> {
    xml::document("rss", &NAMESPACES, |writer| {
        xml::element(writer, "channel", &[], |writer| {
            xml::text(writer, "title", &channel.title);
            xml::text(writer, "link", &channel.page);
            let described = !channel.description.is_empty();
            let description = if described { &channel.description } else { &channel.title };
            xml::text(writer, "description", &escaped(description));
            xml::text(writer, "language", &channel.lang);
            xml::text(writer, "lastBuildDate", &channel.updated.rfc822());
            xml::text(writer, "generator", &channel.generator);
            let own = [("rel", "self"), ("type", "application/rss+xml"), ("href", &*channel.own)];
            xml::empty(writer, "atom:link", &own);
            if !channel.hub.is_empty() {
                xml::empty(writer, "atom:link", &[("rel", "hub"), ("href", &*channel.hub)]);
            }
            for item in items {
                xml::raw(writer, item);
            }
        });
    })
}

pub(super) fn item(item: &Item) -> Vec<u8> {
    xml::part(|writer| {
        xml::element(writer, "item", &[], |writer| write(item, writer));
    })
}

fn write(item: &Item, writer: &mut Xml) {
    xml::text(writer, "title", &item.title);
    xml::text(writer, "link", &item.url);
    xml::text_with(writer, "guid", &[("isPermaLink", "false")], &item.id);
    xml::text(writer, "pubDate", &item.published.rfc822());
    // `author` is an e-mail address, which nobody wants to give.
    for author in &item.authors {
        xml::text(writer, "dc:creator", &author.name);
    }
    for category in &item.categories {
        xml::text(writer, "category", category);
    }
    // A description is HTML, even when it looks like a text.
    if item.whole {
        if !item.summary.is_empty() {
            xml::text(writer, "description", &escaped(&item.summary));
        }
        xml::text(writer, "content:encoded", &item.html);
    } else {
        xml::text(writer, "description", &item.html);
    }
    if let Some(picture) = &item.picture {
        write_picture(picture, writer);
    }
    if let Some(talk) = &item.talk {
        xml::text(writer, "comments", &talk.url);
        xml::text(writer, "slash:comments", &talk.count.to_string());
        if let Some((feed, _)) = &talk.feed {
            xml::text(writer, "wfw:commentRss", feed);
        }
    }
}

fn write_picture(picture: &Picture, writer: &mut Xml) {
    if let Some(length) = picture.length {
        let length = length.to_string();
        let attributes = [("url", &*picture.url), ("length", &length), ("type", picture.mime)];
        xml::empty(writer, "enclosure", &attributes);
    }
    let (width, height) = (picture.width.to_string(), picture.height.to_string());
    let mut attributes = vec![("url", &*picture.url), ("type", picture.mime), ("medium", "image")];
    if picture.width > 0 && picture.height > 0 {
        attributes.extend([("width", &*width), ("height", &*height)]);
    }
    xml::element(writer, "media:content", &attributes, |writer| {
        if !picture.credit.is_empty() {
            xml::text(writer, "media:credit", &picture.credit);
        }
        if !picture.alt.is_empty() {
            xml::text_with(writer, "media:description", &[("type", "plain")], &picture.alt);
        }
    });
}
