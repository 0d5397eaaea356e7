//! What readers answered, kept with the posts.

use super::Settings;
use crate::choice;
use crate::config::parse_document;
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::{Fields, Reading, Spanned};
use crate::markdown::Document;
use crate::moment::Moment;
use crate::sources::Source;
use crate::yaml::{Key, Node, Value};
use std::collections::HashMap;
use std::sync::Arc;

choice!(CommentKind { Comment => "comment", Pingback => "pingback", });
choice!(CommentStatus { Approved => "approved", Pending => "pending", Spam => "spam", });

/// The comments of one post, as one file has them.
pub struct Comments {
    pub file: Arc<str>,
    /// The path of the post, without language and extension.
    pub post: String,
    pub lang: String,
    pub lang_index: usize,
    pub list: Vec<Comment>,
    pub diagnostics: Diagnostics,
}

pub struct Comment {
    pub id: Spanned,
    pub author: CommentAuthor,
    pub date: Moment,
    pub body: Document,
    pub body_is_empty: bool,
    /// Whether a sentence of it ends in a question mark.
    pub asks: bool,
    pub reply_to: Option<Spanned>,
    pub kind: CommentKind,
    pub status: CommentStatus,
}

pub enum CommentAuthor {
    /// A person of the hub, who answers officially.
    Expert(Spanned),
    Reader {
        name: Spanned,
        url: String,
    },
}

/// Reads one file of `content/comments/`.
pub(super) fn parse(source: &Source, settings: &Settings) -> Comments {
    let mut diagnostics = Diagnostics::default();
    let (post, lang) = post_of(&source.path, settings);
    let lang_index = settings.language_index(&lang).unwrap_or(0);
    let node = parse_document(&source.path, &source.text, 0, &mut diagnostics);
    let list = node
        .map(|node| read(&node, source, lang_index, settings, &mut diagnostics))
        .unwrap_or_default();
    check_ids(&source.path, &list, &mut diagnostics);
    Comments { file: source.path.clone(), post, lang, lang_index, list, diagnostics }
}

/// `content/comments/2026/hello.en.yaml` belongs to the post `2026/hello` in English.
fn post_of(path: &str, settings: &Settings) -> (String, String) {
    let name = path.strip_prefix("content/comments/").unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem.rsplit_once('.') {
        Some((stem, lang)) if settings.language_index(lang).is_some() => {
            (stem.to_owned(), lang.to_owned())
        }
        _ => (stem.to_owned(), settings.languages[0].clone()),
    }
}

fn read(
    node: &Node,
    source: &Source,
    lang_index: usize,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Vec<Comment> {
    // The file is a list; it is read as the one field of a mapping.
    if !matches!(node.value, Value::List(_) | Value::Null) {
        let place = Place::at(&source.path, &node.span);
        diagnostics.wrong_type(place, "this document", "a list of comments", node.kind_name());
        return Vec::new();
    }
    let key = Key { text: "comments".to_owned(), span: node.span.clone() };
    let whole = Node { span: node.span.clone(), value: Value::Map(vec![(key, node.clone())]) };
    let mut reading = Reading::new(&source.path, &settings.zone, diagnostics);
    let list = reading.document(&whole, |fields| {
        fields.list("comments", |fields| read_one(fields, lang_index, settings))
    });
    list.unwrap_or_default()
}

/// Reads one comment; also what tells the schema.
pub(super) fn read_one(
    fields: &mut Fields,
    lang_index: usize,
    settings: &Settings,
) -> Option<Comment> {
    let id = fields.required("id", "c1");
    let expert = fields.spanned("expert");
    let reader = fields.map("author", |fields| {
        let name = fields.required("name", "Camille Roussel");
        let url = fields.url("url").unwrap_or_default();
        Some((name?, url))
    });
    let date = fields.required_date("date", "2026-05-12T19:00");
    let body = fields.required("body", "…");
    let author = match (expert, reader.flatten()) {
        (Some(expert), _) => Some(CommentAuthor::Expert(expert)),
        (None, Some((name, url))) => Some(CommentAuthor::Reader { name, url }),
        (None, None) => {
            if fields.is_absent("author") {
                fields.missing_here("author", "{name: …}");
            }
            None
        }
    };
    let reply_to = fields.spanned("reply_to");
    let kind = fields.choice("kind").unwrap_or(CommentKind::Comment);
    let status = fields.choice("status").unwrap_or(CommentStatus::Approved);
    let (id, body) = (id?, body?);
    let document = settings.contributed(&body.text, lang_index);
    Some(Comment {
        id,
        author: author?,
        date: date?,
        body_is_empty: document.words == 0,
        asks: asks(&body.text),
        body: document,
        reply_to,
        kind,
        status,
    })
}

/// Whether a text asks: a question mark ends a word. Those of addresses stand within one.
fn asks(text: &str) -> bool {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '»' | '”' | ')' | '!' | '?' | '*' | '_');
    let after = text.match_indices('?').map(|(at, mark)| &text[at + mark.len()..]);
    after.map(|rest| rest.chars().next()).any(|next| next.is_none_or(ends))
}

fn check_ids(file: &Arc<str>, list: &[Comment], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Spanned> = HashMap::new();
    for comment in list {
        let id = &comment.id;
        if let Some(first) = seen.get(id.text.as_str()) {
            let first = Place::at(file, &first.span);
            diagnostics.repeated_comment(Place::at(file, &id.span), first, &id.text);
        } else {
            seen.insert(&id.text, id);
        }
    }
    for reply_to in list.iter().filter_map(|comment| comment.reply_to.as_ref()) {
        if !seen.contains_key(reply_to.text.as_str()) {
            let near = closest(&reply_to.text, list.iter().map(|comment| comment.id.text.as_str()));
            diagnostics.unknown_comment(Place::at(file, &reply_to.span), &reply_to.text, near);
        }
    }
}
