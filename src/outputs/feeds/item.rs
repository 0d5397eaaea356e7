//! What a feed says of itself and of each of its items, before it is written in a format.

use super::{Kitchen, Subject, content, mime, published};
use crate::config::FeedContent;
use crate::hub::{HubComment, Id};
use crate::kinds::Entry;
use crate::moment::Moment;
use crate::outputs::cards::shortened;
use crate::outputs::details;
use crate::outputs::press::Press;
use crate::views::{ImageView, PersonLink};
use std::sync::Arc;

/// Letters of a summary.
const SUMMARY: usize = 1_000;

/// Every address is absolute.
pub(super) struct Channel {
    pub id: String,
    pub title: String,
    pub description: String,
    pub page: String,
    /// The feed's own address.
    pub own: String,
    pub lang: String,
    /// The latest change of an item.
    pub updated: Moment,
    /// The WebSub hub, or empty.
    pub hub: String,
    pub favicon: String,
    /// The logo, or empty.
    pub icon: String,
    pub generator: String,
    /// Who answers for items that name nobody.
    pub author: String,
    pub author_url: String,
}

/// Every address is absolute; texts that are not there are empty.
pub(super) struct Item {
    /// The same for ever, whatever becomes of the address.
    pub id: String,
    pub url: String,
    pub title: String,
    pub lang: String,
    pub published: Moment,
    pub updated: Moment,
    pub authors: Vec<Author>,
    pub categories: Vec<String>,
    /// Plain text.
    pub summary: String,
    pub html: Arc<str>,
    /// Whether `html` is the whole text.
    pub whole: bool,
    pub picture: Option<Picture>,
    /// The licence of a republished text.
    pub rights: String,
    /// Where a republished text comes from.
    pub source: String,
    /// What a curated post comments on.
    pub about: String,
    pub talk: Option<Talk>,
    pub answers: Option<Answers>,
}

pub(super) struct Author {
    pub name: String,
    pub url: String,
    pub avatar: String,
}

pub(super) struct Picture {
    pub url: String,
    pub mime: &'static str,
    /// In bytes, of a file of the hub.
    pub length: Option<u64>,
    /// In pixels, 0 when unknown.
    pub width: u32,
    pub height: u32,
    pub alt: String,
    pub credit: String,
}

/// The comments on a post.
pub(super) struct Talk {
    pub count: usize,
    /// Where they stand on its page.
    pub url: String,
    /// Their feed, with its media type.
    pub feed: Option<(String, &'static str)>,
}

/// What a comment answers.
pub(super) struct Answers {
    pub id: String,
    pub url: String,
}

/// The permanent name of an entry: language, kind, and the path of its file or its `translation_key`. No slug and no
/// pattern of addresses is in it.
pub(in crate::outputs) fn tag(press: &Press, id: Id) -> String {
    let entry = press.entry(id);
    let name = match &entry.common.translation_key {
        Some(_) => entry.stem.as_str(),
        None => entry.file_name(),
    };
    press.hub.routes.tag(&format!("{}/{}/{name}", entry.lang, entry.kind.name))
}

pub(super) fn of_entry(kitchen: &Kitchen, id: Id, wanted: FeedContent) -> Item {
    let press = kitchen.press;
    let (entry, card, locale) = (press.entry(id), &press.cards[id], press.hub.locale_of(id));
    let common = &entry.common;
    let published = published(press, entry).expect("only dated entries are news");
    let changes = entry.last_change().into_iter().chain([&published]);
    let updated = changes.max_by_key(|moment| moment.at).cloned();
    let state = card.state.as_ref().map_or("", |state| state.label.as_str());
    let status = card.occasion.as_ref().map_or(state, |occasion| occasion.status_label.as_str());
    let title = if status.is_empty() {
        common.title.clone()
    } else {
        locale.tf("colon", &[("label", status), ("value", &common.title)])
    };
    let summary = summary(entry);
    let source = entry.item.post().and_then(|post| post.source.as_ref());
    let (html, whole) = match wanted {
        FeedContent::Full => (kitchen.text(id), true),
        FeedContent::Summary => (content::short(press, id, &summary).into(), false),
    };
    Item {
        id: tag(press, id),
        url: press.hub.routes.absolute(press.url(id)),
        lang: entry.lang.clone(),
        updated: updated.unwrap_or_else(|| published.clone()),
        published,
        authors: authors(press, id),
        categories: common
            .terms
            .iter()
            .flat_map(|(taxonomy, _)| press.terms_of(entry, taxonomy))
            .map(|term| term.label.clone())
            .collect(),
        picture: picture(press, id),
        rights: source.map(|source| source.license.clone()).unwrap_or_default(),
        source: source.map(|source| source.url.clone()).unwrap_or_default(),
        about: card.link.clone(),
        talk: talk(press, id),
        answers: None,
        title,
        summary,
        html,
        whole,
    }
}

/// The summary as written, else the beginning of the text, else what describes it.
fn summary(entry: &Entry) -> String {
    let common = &entry.common;
    let vision = entry.item.person().map_or("", |person| person.vision.as_str());
    let texts = [&common.summary, &entry.document.lead, &common.description, vision];
    let first = texts.into_iter().find(|text| !text.trim().is_empty());
    shortened(first.unwrap_or_default(), SUMMARY)
}

fn authors(press: &Press, id: Id) -> Vec<Author> {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    if let Some(testimony) = &card.testimony {
        return vec![author(press, &testimony.author)];
    }
    let Some(post) = entry.item.post() else { return Vec::new() };
    let original = post.source.as_ref().map_or("", |source| source.author.as_str());
    if card.people.is_empty() && !original.is_empty() {
        let name = original.to_owned();
        return vec![Author { name, url: String::new(), avatar: String::new() }];
    }
    card.people.iter().map(|person| author(press, person)).collect()
}

fn author(press: &Press, person: &PersonLink) -> Author {
    let site = person.site.as_ref().filter(|_| !person.in_hub);
    let url = if person.url.is_empty() { site.map_or("", |site| &site.url) } else { &person.url };
    Author {
        name: person.name.clone(),
        url: absolute(press, url),
        avatar: person.photo.as_ref().map(|photo| absolute(press, &photo.src)).unwrap_or_default(),
    }
}

fn absolute(press: &Press, url: &str) -> String {
    let routes = &press.hub.routes;
    if url.is_empty() { String::new() } else { routes.resolve(routes.base_url(), url) }
}

/// The picture of an entry, or the portrait of a person.
fn picture(press: &Press, id: Id) -> Option<Picture> {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    let written = match entry.item.person() {
        Some(person) => entry.common.image.as_deref().or(person.photo.as_ref()),
        None => entry.common.image.as_deref(),
    };
    let portrait = || card.person.as_ref().and_then(|person| person.photo.as_ref());
    let view: &ImageView = card.image.as_ref().or_else(portrait)?;
    let mime = media_type(&view.src)?;
    Some(Picture {
        url: absolute(press, &view.src),
        mime,
        length: written.and_then(|image| press.assets.size(&entry.file, &image.src.text)),
        width: view.width,
        height: view.height,
        alt: view.alt.clone(),
        credit: view.credit.clone(),
    })
}

/// The media type of an image, by the ending of its name.
fn media_type(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    Some(match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}

fn talk(press: &Press, id: Id) -> Option<Talk> {
    let count = super::comments(press, id).count();
    let page = press.hub.routes.absolute(press.url(id));
    let feed = Subject::Comments(id).files(press).into_iter().next();
    (count > 0).then(|| Talk {
        count,
        url: format!("{page}#comments"),
        feed: feed.map(|(format, route)| (press.hub.routes.absolute(route.url()), mime(format))),
    })
}

pub(super) fn of_comment(
    kitchen: &Kitchen,
    post: Id,
    signed: &HubComment,
    wanted: FeedContent,
) -> Item {
    let press = kitchen.press;
    let (comment, locale) = (signed.comment(), press.hub.locale_of(post));
    let page = press.hub.routes.absolute(press.url(post));
    let person = details::comment_author(press, signed);
    let name_of = |id: &str| format!("{}/comments/{}", tag(press, post), crate::routes::encode(id));
    let url_of = |id: &str| format!("{page}#{}", details::comment_anchor(id));
    let parent = comment
        .reply_to
        .as_ref()
        .filter(|to| super::comments(press, post).any(|other| other.comment().id.text == to.text));
    let summary = shortened(&comment.body.lead, SUMMARY);
    let whole = wanted == FeedContent::Full;
    let html = if whole {
        content::of_comment(press, post, comment)
    } else {
        content::paragraph(&summary)
    };
    Item {
        id: name_of(&comment.id.text),
        url: url_of(&comment.id.text),
        title: locale.tf(
            "comment_by_on",
            &[("name", &person.name), ("title", &press.entry(post).common.title)],
        ),
        lang: press.entry(post).lang.clone(),
        published: comment.date.clone(),
        updated: comment.date.clone(),
        authors: vec![author(press, &person)],
        categories: Vec::new(),
        summary,
        html: html.into(),
        whole,
        picture: None,
        rights: String::new(),
        source: String::new(),
        about: String::new(),
        talk: None,
        answers: Some(match parent {
            Some(parent) => Answers { id: name_of(&parent.text), url: url_of(&parent.text) },
            None => Answers { id: tag(press, post), url: page.clone() },
        }),
    }
}
