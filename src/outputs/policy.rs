//! What a browser may load on a page (Content Security Policy Level 3): decided here alone, for headers and pages.
//!
//! A page carries its own policy in a `<meta>`, for hosts that send no headers. `_headers` cannot give one page another
//! policy than the rest: hosts send the headers of all rules that match, and a browser then obeys every policy it
//! hears. So the header allows what any page needs, and the `<meta>` of each page takes away what that page does not.

use super::press::Press;
use crate::config::ReplyBy;
use crate::plan::Urls;
use std::collections::BTreeMap;

/// What a page of some template needs beyond what every page may: template, directive, source. A template is named as
/// in `page.template`. Nothing else has to be told of it.
const NEEDS: [(&str, &str, &str); 1] = [("search", "script-src", "'wasm-unsafe-eval'")];

/// The policy of every page that has none of its own.
pub(super) fn policy(press: &Press) -> String {
    written(&everywhere(press))
}

/// The policy of the pages of a template; empty where it is that of every page.
pub(super) fn own(press: &Press, template: &str) -> String {
    if !NEEDS.iter().any(|(of, ..)| *of == template) {
        return String::new();
    }
    let mut policy = everywhere(press);
    allow(&mut policy, |of| of == template);
    written(&policy)
}

/// The policy that hosts send with every file: no page needs more, and none may be shown in a frame, which a `<meta>`
/// cannot say.
pub(super) fn header(press: &Press, urls: &Urls) -> String {
    let mut policy = everywhere(press);
    let routes = &press.hub.routes;
    let searches =
        (0..press.hub.locales.len()).any(|lang| urls.find(routes.search(lang).url()).is_some());
    allow(&mut policy, |of| of == "search" && searches);
    policy.push(("frame-ancestors", vec!["'none'".to_owned()]));
    written(&policy)
}

type Policy = Vec<(&'static str, Vec<String>)>;

/// No script, style, font or frame of anybody else's; pictures and forms of those whom the hub itself names.
fn everywhere(press: &Press) -> Policy {
    let own = |more: Vec<String>| {
        let mut sources = vec!["'self'".to_owned()];
        sources.extend(more);
        sources
    };
    let config = &press.hub.config;
    let mut forms = Vec::new();
    forms.extend(config.newsletter.as_ref().and_then(|newsletter| origin(&newsletter.action)));
    if config.comments.reply_by == ReplyBy::Form {
        forms.extend(origin(&config.comments.to).filter(|origin| !forms.contains(origin)));
    }
    let mut policy = vec![
        ("default-src", vec!["'none'".to_owned()]),
        ("img-src", own(press.assets.picture_hosts.iter().cloned().collect())),
        ("style-src", own(Vec::new())),
        ("script-src", own(Vec::new())),
        ("font-src", own(Vec::new())),
        ("connect-src", own(Vec::new())),
        ("manifest-src", own(Vec::new())),
    ];
    if config.allow_html {
        // Only there can a text hold a player.
        policy.push(("media-src", own(Vec::new())));
    }
    policy.push(("base-uri", vec!["'none'".to_owned()]));
    policy.push(("form-action", own(forms)));
    policy
}

/// Adds what the pages of the chosen templates need.
fn allow(policy: &mut Policy, is_chosen: impl Fn(&str) -> bool) {
    let needs: BTreeMap<&str, &str> = NEEDS
        .iter()
        .filter(|(template, ..)| is_chosen(template))
        .map(|(_, directive, source)| (*directive, *source))
        .collect();
    for (directive, sources) in policy {
        sources.extend(needs.get(directive).map(|source| (*source).to_owned()));
    }
}

fn written(policy: &Policy) -> String {
    let directive = |(name, sources): &(&str, Vec<String>)| format!("{name} {}", sources.join(" "));
    policy.iter().map(directive).collect::<Vec<_>>().join("; ")
}

/// Scheme and host of an address of the web (RFC 6454), if a policy can name it.
pub(super) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = match url.strip_prefix("//") {
        Some(rest) => ("https", rest),
        None => url.split_once("://")?,
    };
    let host = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let ordinary = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    (is_web && !host.is_empty() && host.chars().all(ordinary))
        .then(|| format!("{}://{host}", scheme.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host() {
        let found =
            ["https://Ada.example/a?b", "//b.example", "http://c.example:8080#d"].map(origin);
        let expected = ["https://ada.example", "https://b.example", "http://c.example:8080"];
        assert_eq!(found, expected.map(|origin| Some(origin.to_owned())));
        for none in
            ["data:x", "/a", "https://", "https://a b/", "https://a;script-src/", "ftp://a/"]
        {
            assert_eq!(origin(none), None, "{none}");
        }
    }

    #[test]
    fn only_what_is_chosen_is_allowed_more() {
        let mut policy: Policy = vec![("script-src", vec!["'self'".to_owned()])];
        allow(&mut policy, |of| of == "post");
        assert_eq!(written(&policy), "script-src 'self'");
        allow(&mut policy, |of| of == "search");
        assert_eq!(written(&policy), "script-src 'self' 'wasm-unsafe-eval'");
    }
}
