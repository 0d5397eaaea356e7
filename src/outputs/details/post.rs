//! The page of a post: who speaks, where it comes from, the conversation.

use super::share::share;
use crate::config::{ReplyBy, SponsoredWords};
use crate::fields::{Choice, RefOr, Spanned};
use crate::hub::{HubComment, Id, Signature};
use crate::kinds::{CommentAuthor, CommentKind, Entry, Post, PostComments, Voice};
use crate::locale::{Locale, fold_term};
use crate::outputs::press::{Press, date, initials, link};
use crate::views::{
    AuthorBox, CommentView, Comments, Credit, Link, PersonLink, PostDetail, Reply, SeriesView,
    Shared, SourceView, Sponsor,
};
use std::collections::HashMap;

pub(super) fn detail(press: &Press, id: Id, post: &Post) -> PostDetail {
    let entry = press.entry(id);
    let locale = press.hub.locale_of(id);
    let lang = entry.lang_index;
    let superseding =
        press.hub.mentioned_by[id].iter().find(|mention| mention.field == "supersedes");
    PostDetail {
        authors: post
            .authors
            .iter()
            .filter_map(|author| author_box(press, entry, author))
            .collect(),
        sponsor: post.partner.as_ref().filter(|_| post.voice() == Voice::Sponsored).map(
            |partner| Sponsor {
                legal: locale
                    .t(match press.hub.config.sponsored_words {
                        Some(SponsoredWords::Advertisement) => "sponsored_legal_short",
                        _ => "sponsored_legal",
                    })
                    .to_owned(),
                partner: link(&partner.name, &partner.url),
            },
        ),
        source: post.source.as_ref().map(|source| SourceView {
            title: source.title.clone(),
            author: source.author.clone(),
            site: source.site.clone(),
            url: source.url.clone(),
            date: source.date.as_ref().map(|moment| date(locale, moment)),
            license: source.license.clone(),
        }),
        question: post.question.clone(),
        series: post.series.as_ref().and_then(|series| series_view(press, id, series)),
        events: press
            .cards(post.events.iter().filter_map(|event| press.find("events", lang, &event.text))),
        supersedes: post
            .supersedes
            .as_ref()
            .and_then(|old| press.find("posts", lang, &old.text))
            .map(|id| press.link(id)),
        superseded_by: superseding.map(|mention| press.link(mention.from)),
        credits: credits(press, entry, post, locale),
        comments: comments(press, id, post, locale),
        share: share(press, id),
    }
}

fn author_box(
    press: &Press,
    entry: &Entry,
    author: &RefOr<crate::kinds::Guest>,
) -> Option<AuthorBox> {
    let person = press.person(entry, author)?;
    let in_hub = match author {
        RefOr::Ref(slug) => press
            .find("experts", entry.lang_index, &slug.text)
            .and_then(|id| press.entry(id).item.person()),
        RefOr::Inline(_) => None,
    };
    Some(AuthorBox {
        vision: in_hub.map(|person| person.vision.clone()).unwrap_or_default(),
        links: in_hub
            .map(|person| {
                person.links.iter().map(|profile| link(&profile.name, &profile.url)).collect()
            })
            .unwrap_or_default(),
        person,
    })
}

/// The parts of a series, the oldest first.
fn series_view(press: &Press, id: Id, series: &Spanned) -> Option<SeriesView> {
    let entry = press.entry(id);
    let name = fold_term(&series.text);
    let parts = press.series.get(&(entry.lang_index, name))?;
    let position = parts.iter().position(|part| *part == id)? + 1;
    let total = parts.len().to_string();
    Some(SeriesView {
        title: series.text.clone(),
        position: press
            .hub
            .locale_of(id)
            .tf("out_of", &[("n", &position.to_string()), ("total", &total)]),
        parts: parts.iter().map(|&part| Link { current: part == id, ..press.link(part) }).collect(),
    })
}

/// Who had the idea, who wrote, who approved.
fn credits(press: &Press, entry: &Entry, post: &Post, locale: &Locale) -> Vec<Credit> {
    let record = post.record();
    let steps = [
        ("credit_idea_by", &record.idea_by),
        ("credit_selected_by", &record.selected_by),
        ("credit_written_by", &record.written_by),
        ("credit_approved_by", &record.approved_by),
    ];
    let credit = |(key, person): (&str, &Option<Spanned>)| {
        let id = press.find("experts", entry.lang_index, &person.as_ref()?.text)?;
        Some(Credit { label: locale.t(key).to_owned(), people: vec![press.person_link(id)] })
    };
    steps.into_iter().filter_map(credit).collect()
}

fn comments(press: &Press, id: Id, post: &Post, locale: &Locale) -> Comments {
    let all = &press.hub.comments[id];
    let (answers, pingbacks): (Vec<&HubComment>, Vec<&HubComment>) =
        all.iter().partition(|comment| comment.comment().kind == CommentKind::Comment);
    let state = state(press, id, post);
    let count = answers.len();
    let shown = state != PostComments::Off;
    Comments {
        state: state.key(),
        title: locale.tn("n_comments", count as u64),
        count: if shown { count } else { 0 },
        thread: if shown { thread(press, &answers, locale) } else { Vec::new() },
        pingbacks: if shown {
            pingbacks.iter().map(|comment| view(press, comment, 0, None, locale)).collect()
        } else {
            Vec::new()
        },
        feeds: crate::outputs::feeds::of_comments(press, id),
        reply: (state == PostComments::Open).then(|| reply(press, id, locale)).flatten(),
    }
}

/// Open, unless the post or the configuration says otherwise.
pub(in crate::outputs) fn state(press: &Press, id: Id, post: &Post) -> PostComments {
    if let Some(state) = post.comments {
        return state;
    }
    let published = press.entry(id).common.date.as_ref().map(|moment| moment.date());
    let too_old =
        |days: i64| published.is_some_and(|day| (press.hub.today - day).get_days() as i64 > days);
    match press.hub.config.comments.close_after_days {
        Some(days) if too_old(days) => PostComments::Closed,
        _ => PostComments::Open,
    }
}

/// The conversation flattened: each answer after what it answers.
fn thread(press: &Press, answers: &[&HubComment], locale: &Locale) -> Vec<CommentView> {
    let ids: HashMap<&str, usize> = answers
        .iter()
        .enumerate()
        .map(|(index, comment)| (comment.comment().id.text.as_str(), index))
        .collect();
    let parent = |comment: &HubComment| {
        comment.comment().reply_to.as_ref().and_then(|to| ids.get(to.text.as_str()).copied())
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); answers.len()];
    let mut stack: Vec<(usize, u8)> = Vec::new();
    for (index, comment) in answers.iter().enumerate() {
        match parent(comment) {
            Some(parent) if parent != index => children[parent].push(index),
            _ => stack.push((index, 0)),
        }
    }
    stack.reverse();
    let mut thread = Vec::with_capacity(answers.len());
    let mut seen = vec![false; answers.len()];
    while let Some((index, depth)) = stack.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let to = parent(answers[index]).map(|parent| answers[parent]);
        thread.push(view(press, answers[index], depth, to, locale));
        stack.extend(children[index].iter().rev().map(|&child| (child, (depth + 1).min(2))));
    }
    // Comments that answer each other in a circle belong nowhere else: they follow.
    let rest: Vec<usize> = (0..answers.len()).filter(|&index| !seen[index]).collect();
    thread.extend(rest.into_iter().map(|index| view(press, answers[index], 0, None, locale)));
    thread
}

/// The permanent anchor of a comment.
pub(in crate::outputs) fn anchor(id: &str) -> String {
    format!("c-{}", crate::locale::slug(id))
}

fn view(
    press: &Press,
    signed: &HubComment,
    depth: u8,
    to: Option<&HubComment>,
    locale: &Locale,
) -> CommentView {
    let comment = signed.comment();
    CommentView {
        id: anchor(&comment.id.text),
        author: author(press, signed),
        official: matches!(signed.signed, Signature::Official(_)),
        date: date(locale, &comment.date),
        body_html: crate::outputs::body::contributed(&comment.body.body),
        depth,
        reply_to: to.map(|to| author(press, to).name.clone()).unwrap_or_default(),
        reply_to_id: to.map(|to| anchor(&to.comment().id.text)).unwrap_or_default(),
    }
}

pub(in crate::outputs) fn author(press: &Press, signed: &HubComment) -> Shared<PersonLink> {
    match (&signed.comment().author, signed.signed) {
        (_, Signature::Official(Some(id))) => press.person_link(id),
        (CommentAuthor::Reader { name, url }, _) => Shared::new(PersonLink {
            name: name.text.clone(),
            url: url.clone(),
            initials: initials(&name.text),
            ..PersonLink::default()
        }),
        (CommentAuthor::Expert(slug), _) => Shared::new(PersonLink {
            name: slug.text.clone(),
            initials: initials(&slug.text),
            ..PersonLink::default()
        }),
    }
}

fn reply(press: &Press, id: Id, locale: &Locale) -> Option<Reply> {
    let config = &press.hub.config;
    let entry = press.entry(id);
    let to = &config.comments.to;
    let url = match config.comments.reply_by {
        ReplyBy::Email => {
            let address = if to.is_empty() { &config.brand.email } else { to };
            if address.is_empty() {
                return None;
            }
            let subject = locale.tf("reply_email_subject", &[("title", &entry.common.title)]);
            let page = press.hub.routes.absolute(press.url(id));
            format!(
                "mailto:{address}?subject={}&body={}",
                super::share::query(&subject),
                super::share::query(&format!("\n\n{page}"))
            )
        }
        ReplyBy::Form | ReplyBy::Mastodon | ReplyBy::Issue if to.is_empty() => return None,
        ReplyBy::Form | ReplyBy::Mastodon | ReplyBy::Issue => to.clone(),
    };
    let hidden = if config.comments.reply_by == ReplyBy::Form {
        vec![("post".to_owned(), entry.slug.clone()), ("lang".to_owned(), entry.lang.clone())]
    } else {
        Vec::new()
    };
    Some(Reply { by: config.comments.reply_by.key(), url, hidden })
}
