//! A letter about what is new: posts since a day, the next events, one testimonial and a question that is open. Made for
//! a mail, as HTML, plain text, Markdown and a whole message; nothing is sent.

mod message;
mod plain;

use super::agenda;
use super::cards::{description, shortened};
use super::press::Press;
use super::wall;
use crate::editorial::unanswered;
use crate::fields::PartialDate;
use crate::hub::Id;
use crate::kinds::{CommentAuthor, EventStatus, Voice};
use crate::palette::{Palette, Scheme};
use crate::theme::{TemplateMistake, site_value};
use crate::views::{
    Digest, DigestColors, DigestEvent, DigestImage, DigestPost, DigestQuestion, DigestTestimonial,
    Page,
};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Events that a letter announces.
const MOST_EVENTS: usize = 3;
/// Letters of a quoted text.
const QUOTE: usize = 320;
/// Letters of what mail programs show beside the subject.
const PREHEADER: usize = 110;

/// Which letter is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The place of its language in the configuration.
    pub lang: usize,
    /// Days of the posts, both included.
    pub since: Date,
    pub until: Date,
}

/// A letter in every form.
#[derive(Debug)]
pub struct Letter {
    pub html: String,
    pub text: String,
    pub markdown: String,
    /// A message with the HTML and the text, to open in a mail program (RFC 5322, RFC 2046).
    pub message: String,
    pub n_posts: usize,
    pub n_events: usize,
}

/// # Errors
/// When the template `digest.html` fails.
pub fn letter(press: &Press, asked: Asked) -> Result<Letter, TemplateMistake> {
    let digest = view(press, asked);
    let locale = press.locale(asked.lang);
    let page = Page {
        title: digest.subject.clone(),
        lang: locale.lang().to_owned(),
        template: "digest",
        ..Page::default()
    };
    let mut html = Vec::new();
    let site = site_value(&press.sites[asked.lang]);
    press.theme.render("digest.html", &page, &digest, &site, &mut html)?;
    let html = String::from_utf8_lossy(&html).into_owned();
    let text = plain::text(&digest, locale);
    let message = message::write(&digest, &press.hub.config.brand, press.hub.now, &text, &html);
    Ok(Letter {
        markdown: plain::markdown(&digest, locale),
        n_posts: digest.posts.len(),
        n_events: digest.events.len(),
        html,
        text,
        message,
    })
}

fn view(press: &Press, asked: Asked) -> Digest {
    let (hub, locale) = (press.hub, press.locale(asked.lang));
    let title = &hub.config.languages[asked.lang].title;
    let period =
        locale.period(Some(PartialDate::Day(asked.since)), Some(PartialDate::Day(asked.until)));
    let posts = posts(press, asked);
    let titles: Vec<String> =
        posts.iter().take(3).map(|&id| press.entry(id).common.title.clone()).collect();
    let newsletter = hub.config.newsletter.as_ref();
    let (follow, privacy) = (
        &press.sites[asked.lang].follow_url,
        press.sites[asked.lang].newsletter.as_ref().map_or("", |letter| &letter.privacy_url),
    );
    let absolute =
        |url: &str| if url.is_empty() { String::new() } else { hub.routes.absolute(url) };
    Digest {
        subject: locale.tf("digest_subject", &[("site", title), ("period", &period)]),
        preheader: shortened(&locale.join(&titles), PREHEADER),
        title: title.clone(),
        dir: locale.dir(),
        home_url: absolute(hub.routes.home(asked.lang).url()),
        posts: posts.into_iter().map(|id| post(press, id)).collect(),
        events: events(press, asked.lang),
        testimonial: testimonial(press, asked),
        question: question(press, asked),
        colors: colors(&hub.config.brand.color),
        why: locale.tf("digest_why", &[("site", title)]),
        provider: newsletter.map(|letter| letter.provider.clone()).unwrap_or_default(),
        follow_url: absolute(follow),
        privacy_url: if privacy.starts_with('/') { absolute(privacy) } else { privacy.to_owned() },
        sender: [&hub.config.brand.legal_name, &hub.config.brand.address]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The newest first, as in every list.
fn posts(press: &Press, asked: Asked) -> Vec<Id> {
    let day = |id: Id| press.entry(id).common.date.as_ref().map(|moment| moment.date());
    let is_new = |id: &Id| day(*id).is_some_and(|day| asked.since <= day && day <= asked.until);
    press.hub.list(asked.lang, "posts").iter().copied().filter(is_new).collect()
}

fn post(press: &Press, id: Id) -> DigestPost {
    let (entry, card) = (press.entry(id), press.card(id));
    let voice = entry.item.post().map(|post| post.voice());
    let legal = press.hub.locale_of(id).t("sponsored_legal");
    DigestPost {
        title: card.title.clone(),
        url: press.hub.routes.absolute(press.url(id)),
        text: description(entry),
        date: card.date.as_ref().map(|date| date.text.clone()).unwrap_or_default(),
        by: press
            .hub
            .locale_of(id)
            .join(&card.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>()),
        legal: if voice == Some(Voice::Sponsored) { legal.to_owned() } else { String::new() },
        voice: card
            .voice
            .as_ref()
            .filter(|_| voice != Some(Voice::Personal))
            .map(|voice| voice.sentence.clone())
            .unwrap_or_default(),
        image: card.image.as_ref().and_then(|image| {
            let path = image.src.split('?').next().unwrap_or("").to_ascii_lowercase();
            // What every mail program shows, of the hub's own: nobody else learns who reads.
            let is_shown = [".jpg", ".jpeg", ".png", ".gif"].iter().any(|end| path.ends_with(end));
            (is_shown && image.src.starts_with('/')).then(|| DigestImage {
                src: press.hub.routes.absolute(&image.src),
                alt: image.alt.clone(),
            })
        }),
    }
}

fn events(press: &Press, lang: usize) -> Vec<DigestEvent> {
    let takes_place = |id: &Id| {
        let event = press.entry(*id).item.occasion();
        event.is_some_and(|event| {
            !matches!(event.status, EventStatus::Cancelled | EventStatus::Postponed)
        })
    };
    let event = |id: Id| {
        let card = press.card(id);
        let occasion = card.occasion.as_ref()?;
        Some(DigestEvent {
            title: card.title.clone(),
            url: press.hub.routes.absolute(press.url(id)),
            when: occasion.when.clone(),
            place: if occasion.place.is_empty() { &occasion.mode_label } else { &occasion.place }
                .clone(),
        })
    };
    let ids = agenda::to_come(press, lang).into_iter().filter(takes_place);
    ids.filter_map(event).take(MOST_EVENTS).collect()
}

/// The most voted one of the period; without any, all take turns, a month each.
fn testimonial(press: &Press, asked: Asked) -> Option<DigestTestimonial> {
    let mut all = wall::by_votes(press, asked.lang);
    let date = |id: Id| press.entry(id).common.date.as_ref().map(|moment| moment.date());
    let votes = |id: Id| press.cards[id].testimony.as_ref().map_or(0, |said| said.votes);
    // Equal votes: the order of files, which stays.
    all.sort_by_key(|&id| (Reverse(votes(id)), press.entry(id).file.clone()));
    let is_new = |id: &&Id| date(**id).is_some_and(|day| asked.since <= day && day <= asked.until);
    let months =
        usize::try_from(i32::from(asked.until.year()) * 12 + i32::from(asked.until.month()));
    let turn = months.unwrap_or(0) % all.len().max(1);
    let id = all.iter().find(is_new).or_else(|| all.get(turn)).copied()?;
    let said = press.cards[id].testimony.as_ref()?;
    Some(DigestTestimonial {
        text: shortened(&press.entry(id).document.lead, QUOTE),
        author: said.author.name.clone(),
        who: said.author_line.clone(),
        url: press.hub.routes.absolute(press.url(id)),
    })
}

/// What a reader asks and nobody has answered for the longest time; else what the latest post asks.
fn question(press: &Press, asked: Asked) -> Option<DigestQuestion> {
    let of_reader = unanswered(press.hub).into_iter().find_map(|remark| {
        let id = remark.post.filter(|&id| press.entry(id).lang_index == asked.lang)?;
        let CommentAuthor::Reader { name, .. } = &remark.comment().author else { return None };
        Some(DigestQuestion {
            text: shortened(&remark.comment().body.lead, QUOTE),
            author: name.text.clone(),
            title: press.entry(id).common.title.clone(),
            url: press.hub.routes.absolute(press.url(id)),
        })
    });
    let of_post = || {
        let posts = press.hub.list(asked.lang, "posts").iter();
        posts.copied().find_map(|id| {
            let question = &press.entry(id).item.post()?.question;
            (!question.is_empty()).then(|| DigestQuestion {
                text: question.clone(),
                author: String::new(),
                title: press.entry(id).common.title.clone(),
                url: press.hub.routes.absolute(press.url(id)),
            })
        })
    };
    of_reader.or_else(of_post)
}

fn colors(brand: &str) -> DigestColors {
    let palette = Palette::of(brand);
    let accent = |scheme| palette.named(scheme).remove("accent").unwrap_or_default();
    DigestColors { light: accent(Scheme::Light), dark: accent(Scheme::Dark) }
}
