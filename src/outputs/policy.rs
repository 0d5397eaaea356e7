//! What a browser may load on a page (Content Security Policy Level 3): decided here for headers and pages alike.

use super::press::Press;

/// No script, style, font, image or form of anybody else's; `frame-ancestors` goes by header alone.
const STRICT: &str = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'";

/// The policy of every page but those that have one of their own, with the addresses that forms may go to.
pub(super) fn policy(press: &Press) -> String {
    let config = &press.hub.config;
    let mut forms = vec!["'self'".to_owned()];
    forms.extend(config.newsletter.as_ref().and_then(|newsletter| origin(&newsletter.action)));
    if config.comments.reply_by == crate::config::ReplyBy::Form {
        forms.extend(origin(&config.comments.to));
    }
    forms.dedup();
    format!("{STRICT}; form-action {}", forms.join(" "))
}

/// The policy of the search page, whose index is read by WebAssembly.
pub(super) fn of_search(press: &Press) -> String {
    policy(press).replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
}

/// Scheme and host of an address (RFC 6454).
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{host}"))
}
