//! OPML 2.0 (opml.org): all feeds of a language in one file, for feed readers to import.

use super::feeds::{self, Listed};
use super::press::Press;
use super::xml::{self, Xml};
use crate::diagnostics::Diagnostics;
use crate::plan::Plan;
use crate::sinks::Stage;
use crate::views::{Feed, FollowGroup};

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let groups = feeds::listed(press, lang);
        if !groups.is_empty() {
            let route = press.hub.routes.opml(lang);
            plan.bytes(&route, Stage::Feed, "opml", move || file(press, lang, &groups));
        }
    }
}

/// What "follow us" says of it.
pub(super) fn groups(press: &Press, lang: usize) -> Vec<FollowGroup> {
    if !press.is_on("opml") || feeds::listed(press, lang).is_empty() {
        return Vec::new();
    }
    let locale = press.locale(lang);
    let feed = Feed {
        label: locale.t("feed_opml").to_owned(),
        url: press.hub.routes.opml(lang).url().to_owned(),
        mime: "text/x-opml",
    };
    vec![FollowGroup {
        title: locale.t("follow_opml").to_owned(),
        text: locale.t("follow_opml_text").to_owned(),
        feeds: vec![feed],
        links: Vec::new(),
    }]
}

fn file(press: &Press, lang: usize, groups: &[(String, Vec<Listed>)]) -> Vec<u8> {
    let site = &press.sites[lang];
    xml::document("opml", &[("version", "2.0")], |writer| {
        xml::element(writer, "head", &[], |writer| {
            xml::text(writer, "title", &site.title);
            xml::text(writer, "ownerName", &site.brand.name);
            xml::text(writer, "ownerId", &press.hub.routes.absolute(&site.home_url));
        });
        xml::element(writer, "body", &[], |writer| {
            for (title, feeds) in groups {
                // The hub and its kinds stand in no folder.
                if title.is_empty() {
                    outlines(writer, feeds);
                } else {
                    let folder = [("text", title.as_str()), ("title", title)];
                    xml::element(writer, "outline", &folder, |writer| outlines(writer, feeds));
                }
            }
        });
    })
}

fn outlines(writer: &mut Xml, feeds: &[Listed]) {
    for feed in feeds {
        // `rss` is the type of any feed.
        let attributes = [
            ("type", "rss"),
            ("text", &*feed.title),
            ("title", &*feed.title),
            ("xmlUrl", &*feed.url),
            ("htmlUrl", &*feed.page),
        ];
        xml::empty(writer, "outline", &attributes);
    }
}
