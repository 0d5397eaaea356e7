//! What is particular to the page of each kind.

mod add_to_calendar;
mod event;
mod expert;
mod post;
mod share;
mod testimonial;

pub(super) use event::{in_words as recurrence_in_words, online_url, registration_url};
pub(super) use expert::{
    Named, detail as person_detail, events_of, fediverse_url, missions, missions_in_order,
};
pub(super) use post::{
    anchor as comment_anchor, author as comment_author, state as comments_state,
};

use super::press::Press;
use crate::hub::Id;
use serde::Serialize;

/// The `detail` of an entry's page. A kind without one of its own has none.
pub(super) fn detail(press: &Press, id: Id) -> Detail {
    let item = &press.entry(id).item;
    if let Some(post) = item.post() {
        return Detail::Post(Box::new(post::detail(press, id, post)));
    }
    if let Some(person) = item.person() {
        return Detail::Expert(Box::new(expert::detail(press, id, person)));
    }
    if let Some(testimony) = item.testimony() {
        return Detail::Testimonial(Box::new(testimonial::detail(press, id, testimony)));
    }
    if let Some(event) = item.occasion() {
        return Detail::Event(Box::new(event::detail(press, id, event)));
    }
    Detail::None(crate::views::NoDetail {})
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Detail {
    Post(Box<crate::views::PostDetail>),
    Expert(Box<crate::views::ExpertDetail>),
    Testimonial(Box<crate::views::TestimonialDetail>),
    Event(Box<crate::views::EventDetail>),
    None(crate::views::NoDetail),
}
