//! Where a text can be shared: plain links, no script of anybody else's.

use crate::config::ShareTo;
use crate::fields::Choice;
use crate::hub::Id;
use crate::outputs::press::Press;
use crate::views::Share;
use std::fmt::Write;

pub(super) fn share(press: &Press, id: Id) -> Vec<Share> {
    if press.hub.config.share.is_empty() {
        return Vec::new();
    }
    let locale = press.hub.locale_of(id);
    let url = press.hub.routes.absolute(press.url(id));
    let title = &press.entry(id).common.title;
    let (url_part, title_part) = (query(&url), query(title));
    let both = query(&format!("{title} {url}"));
    let address = |to: ShareTo| match to {
        ShareTo::Email => format!("mailto:?subject={title_part}&body={url_part}"),
        ShareTo::LinkedIn => {
            format!("https://www.linkedin.com/sharing/share-offsite/?url={url_part}")
        }
        ShareTo::Mastodon => format!("https://share.joinmastodon.org/#text={both}"),
        ShareTo::Bluesky => format!("https://bsky.app/intent/compose?text={both}"),
        ShareTo::Facebook => format!("https://www.facebook.com/sharer/sharer.php?u={url_part}"),
        ShareTo::X => format!("https://x.com/intent/post?text={title_part}&url={url_part}"),
        ShareTo::WhatsApp => format!("https://wa.me/?text={both}"),
        ShareTo::Copy => String::new(),
    };
    let view = |to: &ShareTo| Share {
        key: to.key(),
        label: locale.label("share", to.key()).to_owned(),
        url: address(*to),
    };
    press.hub.config.share.iter().map(view).collect()
}

/// A value within a query (RFC 3986, section 3.4).
pub(super) fn query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string");
        }
    }
    encoded
}
