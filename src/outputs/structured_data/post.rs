//! A post: who wrote it and for whom, where it comes from, what readers answered.

use super::node::Node;
use super::{brand, id_of, image, labels, modified, people, short};
use crate::fields::Spanned;
use crate::hub::{HubComment, Id, Signature};
use crate::kinds::{CommentAuthor, CommentKind, Post, PostComments, Source, Voice};
use crate::markdown::words_of;
use crate::outputs::details::{comment_anchor, comments_state};
use crate::outputs::press::Press;
use std::collections::HashSet;

/// Comments told of one post, the oldest first.
const MOST_COMMENTS: usize = 50;

pub(super) fn node<'a>(press: &'a Press, id: Id, post: &'a Post) -> Node<'a> {
    let entry = press.entry(id);
    let (lang, card) = (entry.lang_index, &press.cards[id]);
    let address = press.hub.routes.absolute(press.url(id));
    let events = post.events.iter().filter_map(|event| press.find("events", lang, &event.text));
    let (original, translations) = versions(press, id);
    let (count, comments) = comments(press, id, post, &address);
    Node::of("BlogPosting")
        .id(id_of(press, id))
        .with("mainEntityOfPage", Node::reference(address.clone()))
        .with("url", address)
        .with("headline", &entry.common.title)
        .with("description", &card.description)
        .with("inLanguage", &entry.lang)
        .with("datePublished", entry.common.date.as_ref().map(|date| date.iso()))
        .with("dateModified", modified(press, id))
        .with("author", authors(press, id, post))
        .with("editor", named(press, lang, &post.record().approved_by))
        .with("contributor", contributors(press, id, post))
        .with("publisher", brand(press))
        .with("sponsor", sponsor(post))
        .with("image", card.image.as_ref().map(|view| image(press, view)))
        .with("keywords", labels(press, id, "tags"))
        .with("articleSection", labels(press, id, "categories"))
        .with("wordCount", entry.document.words as u64)
        .with("isPartOf", post.series.as_ref().map(series))
        .with("about", events.map(|event| short(press, event)).collect::<Vec<_>>())
        .with("citation", link(post))
        .with("isBasedOn", post.source.as_deref().map(source))
        .with("creditText", post.source.as_deref().map(credit))
        .with("translationOfWork", original)
        .with("workTranslation", translations)
        .with("commentCount", (count > 0).then_some(count as u64))
        .with("comment", comments)
}

/// Those who sign it; the brand beside them when it speaks officially; of a republished text the author of the original.
fn authors<'a>(press: &'a Press, id: Id, post: &'a Post) -> Vec<Node<'a>> {
    let mut authors = people(press, press.entry(id).lang_index, &post.authors);
    match (post.voice(), &post.source) {
        (Voice::Official, _) => authors.push(
            Node::of("Organization")
                .id(super::organization_id(press))
                .with("name", press.hub.config.brand_name()),
        ),
        (Voice::Republished, Some(source)) if authors.is_empty() => {
            authors.push(Node::of("Person").with("name", &source.author));
        }
        _ => {}
    }
    authors
}

fn named<'a>(press: &'a Press, lang: usize, who: &Option<Spanned>) -> Option<Node<'a>> {
    let id = press.find("experts", lang, &who.as_ref()?.text)?;
    Some(short(press, id))
}

/// Who had the idea and who found the words, as the credits of the page say; authors are named as such.
fn contributors<'a>(press: &'a Press, id: Id, post: &'a Post) -> Vec<Node<'a>> {
    let (lang, record) = (press.entry(id).lang_index, post.record());
    let authors = people(press, lang, &post.authors);
    let mut contributors: Vec<Node> = Vec::new();
    for who in [&record.idea_by, &record.written_by] {
        let node = named(press, lang, who);
        contributors
            .extend(node.filter(|node| !authors.contains(node) && !contributors.contains(node)));
    }
    contributors
}

fn sponsor(post: &Post) -> Option<Node<'_>> {
    let partner = post.partner.as_ref().filter(|_| post.voice() == Voice::Sponsored)?;
    Some(Node::of("Organization").with("name", &partner.name).with("url", &partner.url))
}

fn series(series: &Spanned) -> Node<'_> {
    Node::of("CreativeWorkSeries").with("name", &series.text)
}

/// What a curated post comments on.
fn link(post: &Post) -> Node<'_> {
    Node::of("CreativeWork").with("url", &post.link)
}

fn source(source: &Source) -> Node<'_> {
    let license = &source.license;
    Node::of("CreativeWork")
        .with("name", &source.title)
        .with("url", &source.url)
        .with("author", Node::of("Person").with("name", &source.author))
        .with("publisher", Node::of("Organization").with("name", &source.site))
        .with("datePublished", source.date.as_ref().map(|date| date.iso()))
        .with("license", Some(license).filter(|license| license.contains("://")))
}

fn credit(source: &Source) -> String {
    let parts = [&source.title, &source.author, &source.site];
    let said: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    said.join(", ")
}

/// The original of a translation; the translations of an original, which is in the hub's first language.
fn versions<'a>(press: &'a Press, id: Id) -> (Option<Node<'a>>, Vec<Node<'a>>) {
    let group = &press.hub.translations[id];
    let Some(&original) = group.iter().find(|&&other| press.entry(other).lang_index == 0) else {
        return (None, Vec::new());
    };
    let version = |id: Id| short(press, id).with("inLanguage", &press.entry(id).lang);
    if original == id {
        let others = group.iter().copied().filter(|&other| other != id);
        (None, others.map(version).collect())
    } else {
        (Some(version(original)), Vec::new())
    }
}

/// How many comments the page shows, and the first of them.
fn comments<'a>(press: &'a Press, id: Id, post: &Post, address: &str) -> (usize, Vec<Node<'a>>) {
    if comments_state(press, id, post) == PostComments::Off {
        return (0, Vec::new());
    }
    let is_comment = |one: &&HubComment| one.comment().kind == CommentKind::Comment;
    let all: Vec<&HubComment> = press.hub.comments[id].iter().filter(is_comment).collect();
    let told = &all[..all.len().min(MOST_COMMENTS)];
    let known: HashSet<&str> = told.iter().map(|one| one.comment().id.text.as_str()).collect();
    let node = |one: &&'a HubComment| {
        let comment = one.comment();
        let anchor = |id: &str| format!("{address}#{}", comment_anchor(id));
        let parent = comment.reply_to.as_ref().map(|to| to.text.as_str());
        let parent = parent.filter(|parent| known.contains(parent) && *parent != comment.id.text);
        Node::of("Comment")
            .id(anchor(&comment.id.text))
            .with("url", anchor(&comment.id.text))
            .with("author", comment_author(press, one))
            .with("datePublished", comment.date.iso())
            .with("text", words_of(&crate::outputs::body::contributed(&comment.body.body)))
            .with("parentItem", parent.map(|parent| Node::reference(anchor(parent))))
    };
    (all.len(), told.iter().map(node).collect())
}

fn comment_author<'a>(press: &'a Press, one: &'a HubComment) -> Option<Node<'a>> {
    match (&one.comment().author, one.signed) {
        (_, Signature::Official(Some(id))) => Some(short(press, id)),
        (CommentAuthor::Reader { name, url }, _) => {
            Some(Node::of("Person").with("name", &name.text).with("url", url))
        }
        (CommentAuthor::Expert(_), _) => None,
    }
}
