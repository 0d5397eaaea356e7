//! "Follow us": what can be followed, and how.

use super::press::Press;
use super::{calendars, feeds, opml};
use crate::diagnostics::Diagnostics;
use crate::plan::Plan;
use crate::views::{Follow, FollowGroup};

/// What outputs offer to follow in a language, in the order of the page.
const OFFERS: [fn(&Press, usize) -> Vec<FollowGroup>; 3] =
    [feeds::groups, calendars::groups, opml::groups];

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let address = press.hub.routes.follow(lang);
        let planned = plan.page(&address.clone(), "follow", "follow.html", lang, move |_| {
            let locale = press.locale(lang);
            let head = press.page(lang, &address, locale.t("follow_title"), "follow");
            let head = press.with_languages(head, lang, |lang| {
                Some(press.hub.routes.follow(lang).url().to_owned())
            });
            let view = Follow {
                title: locale.t("follow_title").to_owned(),
                groups: OFFERS.iter().flat_map(|offers| offers(press, lang)).collect(),
            };
            (head, Box::new(view))
        });
        planned.indexed = Some(String::new());
    }
}
