//! What a client says. Only a rated one of an event is a review; all others are quotations, without stars: those of
//! the brand would be self-serving, and people are not rated.

use super::node::Node;
use super::{brand, event, id_of, short};
use crate::hub::Id;
use crate::kinds::{Event, Testimonial};
use crate::markdown::words_of;
use crate::outputs::press::Press;

pub(super) fn kind(press: &Press, id: Id, testimony: &Testimonial) -> &'static str {
    if reviewed(press, id, testimony).is_some() { "Review" } else { "Quotation" }
}

pub(super) fn node<'a>(press: &'a Press, id: Id, testimony: &'a Testimonial) -> Option<Node<'a>> {
    let node = said(press, id, testimony)?;
    let Some((event_id, occasion)) = reviewed(press, id, testimony) else {
        let about = about(press, id, testimony);
        let about = if about.is_empty() { vec![brand(press)] } else { about };
        return Some(node.with("about", about));
    };
    Some(node.with("itemReviewed", event::reviewed(press, event_id, occasion)))
}

/// Its words and who said them, as its own page and that of its event tell.
pub(super) fn said<'a>(press: &'a Press, id: Id, testimony: &'a Testimonial) -> Option<Node<'a>> {
    let entry = press.entry(id);
    let author = testimony.author.as_ref()?;
    let words = words_of(&crate::outputs::body::contributed(&entry.document.body));
    let kind = kind(press, id, testimony);
    let address = press.hub.routes.absolute(press.url(id));
    let writer = Node::of("Person")
        .with("name", &author.name.text)
        .with("url", &author.url)
        .with("jobTitle", &author.role)
        .with("worksFor", Node::of("Organization").with("name", &author.organisation));
    let rating = testimony.rating.filter(|_| kind == "Review").map(|rating| {
        Node::of("Rating")
            .with("ratingValue", u64::from(rating))
            .with("bestRating", 5_u64)
            .with("worstRating", 1_u64)
    });
    Some(
        Node::of(kind)
            .id(id_of(press, id))
            .with("url", address)
            .with("name", &entry.common.title)
            .with(if kind == "Review" { "reviewBody" } else { "text" }, words)
            .with("author", writer)
            .with("datePublished", entry.common.date.as_ref().map(|date| date.iso()))
            .with("inLanguage", &entry.lang)
            .with("reviewRating", rating),
    )
}

/// The event that a rated testimonial speaks of, when it speaks of nothing else.
pub(super) fn reviewed<'a>(
    press: &'a Press,
    id: Id,
    testimony: &Testimonial,
) -> Option<(Id, &'a Event)> {
    testimony.rating?;
    let [only] = targets(press, id, testimony)[..] else { return None };
    Some((only, press.entry(only).item.occasion()?))
}

fn about<'a>(press: &'a Press, id: Id, testimony: &Testimonial) -> Vec<Node<'a>> {
    targets(press, id, testimony).into_iter().map(|target| short(press, target)).collect()
}

/// The people and events it names, each once.
fn targets(press: &Press, id: Id, testimony: &Testimonial) -> Vec<Id> {
    let mut targets = Vec::new();
    for (subject, _) in press.subjects(id, testimony) {
        if !targets.contains(&subject) {
            targets.push(subject);
        }
    }
    targets
}
