//! "Follow us": what can be followed, and how.

use super::press::Press;
use crate::diagnostics::Diagnostics;
use crate::plan::Plan;
use crate::views::{Feed, Follow, FollowGroup};

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let address = press.hub.routes.follow(lang);
        let planned = plan.page(&address.clone(), "follow", "follow.html", lang, move |_| {
            let locale = press.locale(lang);
            let head = press.page(lang, &address, locale.t("follow_title"), "follow");
            let head = press.with_languages(head, lang, |lang| {
                Some(press.hub.routes.follow(lang).url().to_owned())
            });
            (
                head,
                Box::new(Follow {
                    title: locale.t("follow_title").to_owned(),
                    groups: groups(press, lang),
                }),
            )
        });
        planned.indexed = Some(String::new());
    }
}

/// The official accounts; the newsletter is in the shared view.
fn groups(press: &Press, lang: usize) -> Vec<FollowGroup> {
    let locale = press.locale(lang);
    let open = press.hub.config.accounts.iter().filter(|account| account.closed_on.is_none());
    let feeds: Vec<Feed> = open
        .map(|account| Feed {
            label: account.network.clone(),
            url: account.url.clone(),
            mime: "text/html",
        })
        .collect();
    if feeds.is_empty() {
        return Vec::new();
    }
    let text = locale.tf("accounts_text", &[("brand", press.hub.config.brand_name())]);
    vec![FollowGroup { title: locale.t("follow_accounts").to_owned(), text, feeds }]
}
