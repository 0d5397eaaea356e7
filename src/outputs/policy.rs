//! What a browser may load on a page (Content Security Policy Level 3): decided here alone, for headers and pages.
//!
//! A page carries its own policy in a `<meta>`, for hosts that send no headers. `_headers` cannot give one page another
//! policy than the rest: hosts send the headers of all rules that match, and a browser then obeys every policy it
//! hears. So the header allows what any page needs, and the `<meta>` of each page takes away what that page does not.

use super::press::Press;
use crate::config::ReplyBy;
use crate::plan::Urls;

/// What a page of some template needs beyond what every page may: template, directive, source. A template is named as
/// in `page.template`. Nothing else has to be told of it.
const NEEDS: [Need; 1] = [("search", "script-src", "'wasm-unsafe-eval'")];

type Need<'a> = (&'a str, &'static str, &'a str);

/// Those, and the form to subscribe where a template has it.
fn needs<'a>(press: &Press, template: &'a str, letter: Option<&'a str>) -> Vec<Need<'a>> {
    let fixed = NEEDS.into_iter().filter(|(of, ..)| *of == template);
    let letter =
        letter.filter(|_| press.theme.has_letter(template) && !press.theme.has_letter("base"));
    fixed.chain(letter.map(|origin| (template, "form-action", origin))).collect()
}

/// Where the form to subscribe is sent, unless every page may send forms there anyway.
fn letter(press: &Press) -> Option<String> {
    let config = &press.hub.config;
    let origin = config.newsletter.as_ref().and_then(|newsletter| origin(&newsletter.action));
    origin.filter(|origin| !reply_forms(press).contains(origin))
}

/// Where answers to posts are sent.
fn reply_forms(press: &Press) -> Vec<String> {
    let comments = &press.hub.config.comments;
    let by_form = comments.reply_by == ReplyBy::Form;
    by_form.then(|| origin(&comments.to)).flatten().into_iter().collect()
}

/// The policy of every page that has none of its own.
pub(super) fn policy(press: &Press) -> String {
    written(&everywhere(press))
}

/// The policy of the pages of a template; empty where it is that of every page.
pub(super) fn own(press: &Press, template: &str) -> String {
    let letter = letter(press);
    let needs = needs(press, template, letter.as_deref());
    if needs.is_empty() {
        return String::new();
    }
    let mut policy = everywhere(press);
    allow(&mut policy, &needs);
    written(&policy)
}

/// The policy that hosts send with every file: no page needs more, and none may be shown in a frame, which a `<meta>`
/// cannot say.
pub(super) fn header(press: &Press, urls: &Urls) -> String {
    let mut policy = everywhere(press);
    let routes = &press.hub.routes;
    let searches =
        (0..press.hub.locales.len()).any(|lang| urls.find(routes.search(lang).url()).is_some());
    let letter = letter(press).filter(|_| !press.theme.has_letter("base"));
    let mut needs: Vec<Need> =
        NEEDS.into_iter().filter(|(of, ..)| *of == "search" && searches).collect();
    needs.extend(letter.as_deref().map(|origin| ("", "form-action", origin)));
    allow(&mut policy, &needs);
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
    let mut forms = reply_forms(press);
    if press.theme.has_letter("base") {
        forms.extend(letter(press));
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

/// Adds what pages need.
fn allow(policy: &mut Policy, needs: &[Need]) {
    for (directive, sources) in policy {
        let own = needs.iter().filter(|(_, of, _)| of == directive);
        sources.extend(own.map(|(_, _, source)| (*source).to_owned()));
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
        allow(&mut policy, &[("post", "form-action", "https://a.example")]);
        assert_eq!(written(&policy), "script-src 'self'");
        allow(&mut policy, &NEEDS);
        assert_eq!(written(&policy), "script-src 'self' 'wasm-unsafe-eval'");
    }
}
