//! The page of one testimonial.

use crate::hub::Id;
use crate::kinds::Testimonial;
use crate::outputs::press::Press;
use crate::outputs::words;
use crate::views::TestimonialDetail;

pub(super) fn detail(press: &Press, id: Id, testimony: &Testimonial) -> TestimonialDetail {
    let lang = press.entry(id).lang_index;
    let locale = press.hub.locale_of(id);
    let mut about: Vec<Id> =
        press.subjects(id, testimony).into_iter().map(|(subject, _)| subject).collect();
    about.dedup();
    // What speaks of a mission leads to it, by the links of the card.
    if testimony.about.iter().any(|about| about.text.contains('#')) {
        about.clear();
    }
    let kind = press.entry(id).kind;
    let has_notice = press.is_on("testimonials");
    TestimonialDetail {
        words: words::cloud(press, lang, &[id], locale.t("testimonial_words")),
        about: press.cards(about),
        notice_url: if has_notice {
            press.hub.routes.notice(kind, lang).url().to_owned()
        } else {
            String::new()
        },
        notice: locale.t("testimonial_notice").to_owned(),
    }
}
