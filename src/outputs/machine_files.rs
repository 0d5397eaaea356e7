//! Small files for machines and hosts: robots, site map, manifest, security contact, headers; and the files that are
//! published as they are. One in `static/` stands in for the made one.

use super::policy;
use super::press::Press;
use super::xml::{self, Xml};
use crate::diagnostics::{Diagnostics, Place};
use crate::plan::{Plan, Urls};
use crate::routes::Route;
use crate::sinks::Stage;
use crate::sources::Source;
use crate::views::NotFound;
use std::sync::{Arc, OnceLock};

/// Addresses in one site map file (sitemaps.org protocol).
const SITEMAP_MOST: usize = 50_000;
/// Letters of an address from which on robots leave it out (same protocol).
const LOC_TOO_LONG: usize = 2_048;

pub(super) fn plan_not_found<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let address = press.hub.routes.not_found(lang);
        plan.page(&address.clone(), "not_found", "404.html", lang, move |_| {
            let locale = press.locale(lang);
            let mut head = press.page(lang, &address, locale.t("not_found_title"), "404");
            head.noindex = true;
            head.canonical = String::new();
            let head = press.with_languages(head, lang, |_| None);
            let posts = press.cards(press.hub.list(lang, "posts").iter().copied().take(3));
            (head, Box::new(NotFound { title: locale.t("not_found_title").to_owned(), posts }))
        });
    }
}

/// The site map for robots: every page that wants to be found, with the day of its last change.
pub(super) fn plan_sitemap<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let routes = &press.hub.routes;
    let n_parts = n_parts(plan.n_indexed());
    let pages: Arc<OnceLock<Vec<(String, String)>>> = Arc::default();
    let part = |part: usize| {
        let pages = pages.clone();
        move |urls: &Urls| {
            let pages = pages.get_or_init(|| pages_to_find(press, urls));
            urlset(pages.chunks(SITEMAP_MOST).nth(part).unwrap_or_default())
        }
    };
    if n_parts == 1 {
        return plan.linked_bytes(&routes.sitemap_xml(), Stage::Feed, "sitemap", part(0));
    }
    for number in 1..=n_parts {
        let route = routes.sitemap_part(number);
        plan.linked_bytes(&route, Stage::Feed, "sitemap", part(number - 1));
    }
    let addresses: Vec<String> =
        (1..=n_parts).map(|part| routes.absolute(routes.sitemap_part(part).url())).collect();
    add(plan, press, "sitemap", &routes.sitemap_xml(), Stage::Feed, move || {
        sitemap_index(&addresses)
    });
}

/// The files that so many addresses take; one at least.
fn n_parts(n_addresses: usize) -> usize {
    n_addresses.div_ceil(SITEMAP_MOST).max(1)
}

/// The pages that want to be found, in the order of their addresses.
fn pages_to_find(press: &Press, urls: &Urls) -> Vec<(String, String)> {
    let absolute =
        |(url, changed): &(Arc<str>, String)| (press.hub.routes.absolute(url), changed.clone());
    let mut pages: Vec<(String, String)> = urls.indexed().iter().map(absolute).collect();
    pages.retain(|(address, _)| address.len() < LOC_TOO_LONG);
    pages.sort();
    pages
}

fn urlset(pages: &[(String, String)]) -> Vec<u8> {
    document("urlset", |writer| {
        for (address, changed) in pages {
            xml::element(writer, "url", &[], |writer| {
                xml::text(writer, "loc", address);
                if !changed.is_empty() {
                    xml::text(writer, "lastmod", changed);
                }
            });
        }
    })
}

fn sitemap_index(addresses: &[String]) -> Vec<u8> {
    document("sitemapindex", |writer| {
        for address in addresses {
            xml::element(writer, "sitemap", &[], |writer| xml::text(writer, "loc", address));
        }
    })
}

/// A document of the site map protocol (sitemaps.org).
fn document(root: &str, inner: impl FnOnce(&mut Xml)) -> Vec<u8> {
    xml::document(root, &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")], inner)
}

pub(super) fn plan_robots<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let routes = &press.hub.routes;
    let sitemap = press
        .is_on("sitemap")
        .then(|| format!("\nSitemap: {}\n", routes.absolute(routes.sitemap_xml().url())));
    let text = format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default());
    add(plan, press, "robots", &routes.robots(), Stage::Asset, move || text.clone().into_bytes());
}

/// The web application manifest (W3C).
pub(super) fn plan_manifest<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let (config, routes) = (&press.hub.config, &press.hub.routes);
    let site = &press.sites[0];
    let icons: Vec<serde_json::Value> = match site.favicon.rsplit_once('.') {
        Some((_, "svg")) => {
            vec![serde_json::json!({"src": site.favicon, "sizes": "any", "type": "image/svg+xml"})]
        }
        Some((_, "png")) => {
            vec![serde_json::json!({"src": site.favicon, "sizes": "512x512", "type": "image/png"})]
        }
        _ => Vec::new(),
    };
    let manifest = serde_json::json!({
        "name": site.title,
        "short_name": config.brand_name(),
        "lang": site.lang,
        "dir": site.dir,
        "start_url": routes.home(0).url(),
        "display": "browser",
        "theme_color": config.brand.color,
        "icons": icons,
    });
    add(plan, press, "manifest", &routes.manifest(), Stage::Asset, move || {
        serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data")
    });
}

/// RFC 9116: who to tell of a vulnerability. It says when it expires, so it is made only with an address to give.
pub(super) fn plan_security<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    diagnostics: &mut Diagnostics,
) {
    if let Some(own) = &press.sources.security_txt {
        check_security_txt(press, own, diagnostics);
    }
    let email = &press.hub.config.brand.email;
    let Ok(expires) = press.hub.today.checked_add(jiff::Span::new().months(11)) else { return };
    if email.is_empty() {
        return;
    }
    // The first of a month: builds within one month agree.
    let expires = expires.first_of_month();
    let routes = &press.hub.routes;
    let languages = press.hub.config.language_tags().join(", ");
    let canonical = routes.absolute(routes.security_txt().url());
    let text = format!(
        "Contact: mailto:{email}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: {languages}\nCanonical: {canonical}\n"
    );
    add(plan, press, "security", &routes.security_txt(), Stage::Asset, move || {
        text.clone().into_bytes()
    });
}

/// Days before a hand-written security contact expires that each build tells of it.
const ALARM: i64 = 30;
/// Days that a security contact should hold at the most: a year (RFC 9116, section 2.5.5).
const LONGEST: i64 = 366;

/// Tells of a hand-written security contact that nobody will trust, or soon nobody: one that the build makes is
/// renewed with each build, this one is not.
fn check_security_txt(press: &Press, own: &Source, diagnostics: &mut Diagnostics) {
    if own.text.is_empty() && own.size > 0 {
        return;
    }
    let (mut contacts, mut expires, mut start) = (0, Vec::new(), 0);
    for line in own.text.split_inclusive('\n') {
        if let Some((name, value)) = line.split_once(':') {
            let place = || Place::at(&own.path, &(start..start + line.trim_end().len()));
            match name.trim().to_ascii_lowercase().as_str() {
                "contact" if !value.trim().is_empty() => contacts += 1,
                "expires" => expires.push((value.trim(), place())),
                _ => {}
            }
        }
        start += line.len();
    }
    if contacts == 0 {
        diagnostics.security_without_contact(Place::whole(&own.path));
    }
    let [(written, place)] = expires.as_slice() else {
        let last = expires.last().map_or(Place::whole(&own.path), |(_, place)| place.clone());
        return diagnostics.security_without_end(last, expires.len());
    };
    let Ok(end) = written.parse::<jiff::Timestamp>() else {
        return diagnostics.security_end_unreadable(place.clone(), written);
    };
    let days = end.duration_since(press.hub.now).as_hours().div_euclid(24);
    if days < ALARM {
        diagnostics.security_expires(place.clone(), written, days);
    } else if days > LONGEST {
        diagnostics.security_holds_too_long(place.clone(), written);
    }
}

/// `_headers`: the policy for every page, long caching for what has a hash in its name, and those of hub.yaml. What may
/// change says nothing of caching: hosts that read this file have such files asked for again each time, and where two
/// rules match they send the values of both.
pub(super) fn plan_headers<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let route = press.hub.routes.headers_file();
    plan.linked_bytes(&route, Stage::Asset, "headers", |urls| headers(press, urls).into_bytes());
}

fn headers(press: &Press, urls: &Urls) -> String {
    let routes = &press.hub.routes;
    let policy = policy::header(press, urls);
    let mut text = format!(
        "{}*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n",
        routes.from_root("/")
    );
    for pattern in kept_for_ever(press) {
        text.push_str(&format!(
            "{pattern}\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
    }
    let clean = |part: &str| part.chars().filter(|c| !c.is_control()).collect::<String>();
    for (pattern, headers) in &press.hub.config.headers {
        text.push_str(&format!("{}\n", clean(&pattern.text)));
        for (name, value) in headers {
            text.push_str(&format!("  {}: {}\n", clean(&name.text), clean(&value.text)));
        }
    }
    text
}

/// The addresses of files that never change: what they hold is told in their names, or where they are linked.
fn kept_for_ever(press: &Press) -> Vec<String> {
    let (routes, assets) = (&press.hub.routes, &press.assets);
    if !assets.has_below(&routes.theme_files()) {
        return vec![format!("{}*", routes.theme_files())];
    }
    // The author's own files keep their names, in this folder as in any other.
    let folders = routes.made_pictures().into_iter().filter(|folder| !assets.has_below(folder));
    let files = press.theme_assets.urls().into_values();
    files.chain(folders.map(|folder| format!("{folder}*"))).collect()
}

/// The theme's files, the hub's own, and the mark that keeps a host from leaving out folders with an underscore.
pub(super) fn plan_assets<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    press.theme_assets.plan(press.theme, plan);
    press.assets.plan(press.sources, plan);
    add(plan, press, "assets", &press.hub.routes.no_jekyll(), Stage::Asset, Vec::new);
}

/// Pictures in other widths and formats.
pub(super) fn plan_images<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    press.assets.plan_pictures(plan);
}

/// Plans a made file, unless `static/` has one that stands in for it.
fn add<'a>(
    plan: &mut Plan<'a>,
    press: &Press,
    output: &'static str,
    route: &Route,
    stage: Stage,
    make: impl Fn() -> Vec<u8> + Send + Sync + 'a,
) {
    const REPLACEABLE: [&str; 4] =
        ["robots.txt", "site.webmanifest", ".well-known/security.txt", ".nojekyll"];
    let file = route.file().as_str();
    if !(REPLACEABLE.contains(&file) && press.assets.has_static(file)) {
        plan.bytes(route, stage, output, make);
    }
}

#[cfg(test)]
mod tests {
    use super::{SITEMAP_MOST, n_parts};

    #[test]
    fn a_site_map_is_parted_above_its_limit_alone() {
        assert_eq!((n_parts(0), n_parts(SITEMAP_MOST), n_parts(SITEMAP_MOST + 1)), (1, 1, 2));
    }
}
