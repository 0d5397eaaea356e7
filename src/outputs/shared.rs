//! What every page of a language shows: built once.

use super::press::{Press, link};
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::hub::{Id, Target};
use crate::views::{AccountView, BrandView, HiddenField, Link, NewsletterView, Section, Site};

pub(super) fn site(press: &Press, lang: usize, diagnostics: &mut Diagnostics) -> Site {
    let (config, routes, locale) = (&press.hub.config, &press.hub.routes, press.locale(lang));
    let language = &config.languages[lang];
    let has_search = super::search::is_on(press.hub);
    let on = |output: &str, url: String| if press.is_on(output) { url } else { String::new() };
    let charter =
        config.charter.as_ref().and_then(|charter| press.find("pages", lang, &charter.text));
    Site {
        title: language.title.clone(),
        description: language.description.clone(),
        vision: language.vision.clone(),
        lang: locale.lang().to_owned(),
        dir: locale.dir(),
        home_url: routes.home(lang).url().to_owned(),
        base_url: routes.base_url().to_owned(),
        brand: brand(press),
        navigation: navigation(press, lang, diagnostics),
        sections: sections(press, lang),
        taxonomies: taxonomies(press, lang),
        accounts: accounts(press, lang),
        footer: footer(press, lang),
        site_map_url: on("site_map", routes.site_map(lang).url().to_owned()),
        follow_url: on("follow", routes.follow(lang).url().to_owned()),
        popular_url: super::popular::route(press, lang)
            .map(|route| route.url().to_owned())
            .unwrap_or_default(),
        search_url: if has_search { routes.search(lang).url().to_owned() } else { String::new() },
        opensearch_url: if has_search {
            routes.opensearch(lang).url().to_owned()
        } else {
            String::new()
        },
        charter_url: charter.map(|id| press.url(id).to_owned()).unwrap_or_default(),
        newsletter: newsletter(press, lang),
        owner: super::portfolio::owner_view(press, lang),
        fonts: press
            .theme
            .preload
            .iter()
            .filter_map(|font| Some(press.theme_assets.url(font)?.to_owned()))
            .collect(),
        css: press.theme_assets.css.url().to_owned(),
        js: press.theme_assets.js.as_ref().map(|route| route.url().to_owned()).unwrap_or_default(),
        favicon: favicon(press),
        manifest_url: on("manifest", routes.manifest().url().to_owned()),
        generator: press.generator.clone(),
        assets: press.theme_assets.urls(),
        csp: super::policy::policy(press),
        options: press.theme.options.clone(),
        data: press.data.clone(),
        extra: config.extra.clone(),
    }
}

fn brand(press: &Press) -> BrandView {
    let config = &press.hub.config;
    let brand = &config.brand;
    BrandView {
        name: config.brand_name().to_owned(),
        legal_name: brand.legal_name.clone(),
        logo: brand
            .logo
            .as_ref()
            .and_then(|logo| press.assets.image(&config.file, &logo.text, config.brand_name())),
        url: brand.url.clone(),
        email: brand.email.clone(),
        phone: brand.phone.clone(),
        address: brand.address.clone(),
        publisher: brand.publisher.clone(),
        host_name: brand.host_name.clone(),
        host_address: brand.host_address.clone(),
        host_phone: brand.host_phone.clone(),
    }
}

fn favicon(press: &Press) -> String {
    let found = ["favicon.svg", "favicon.ico", "favicon.png"]
        .into_iter()
        .find(|name| press.assets.has_static(name));
    found
        .map(|name| {
            press.hub.routes.static_file(name).expect("a constant is a path").url().to_owned()
        })
        .unwrap_or_default()
}

/// The menu as written, else the sections that have something to show.
fn navigation(press: &Press, lang: usize, diagnostics: &mut Diagnostics) -> Vec<Link> {
    let items = &press.hub.config.languages[lang].navigation;
    if items.is_empty() {
        return sections(press, lang)
            .into_iter()
            .map(|section| link(&section.label, &section.url))
            .collect();
    }
    let mut links = Vec::new();
    for item in items {
        let to = item.to.text.as_str();
        let url = if to.contains("://") || to.starts_with('/') || to.starts_with("mailto:") {
            Some(routes_own(press, to))
        } else {
            let (reference, anchor) = crate::hub::split_anchor(to);
            match press.hub.resolve_ref(lang, reference, anchor) {
                Target::Entry(id, _) => Some(press.url(id).to_owned()),
                Target::Url(url, _) => Some(url),
                Target::Unpublished => continue,
                Target::Nowhere => None,
            }
        };
        match url {
            Some(url) => links.push(link(&item.label, &url)),
            None => {
                let slugs: Vec<String> = press
                    .hub
                    .entries
                    .iter()
                    .map(|entry| format!("{}/{}", entry.kind.name, entry.slug))
                    .collect();
                let near = closest(to, slugs.iter().map(String::as_str));
                diagnostics.dead_link(Place::at(&press.hub.config.file, &item.to.span), to, near);
            }
        }
    }
    links
}

/// A path of the hub as it is linked; any other address as it is.
fn routes_own(press: &Press, to: &str) -> String {
    let is_path = to.starts_with('/') && !to.starts_with("//");
    if is_path { press.hub.routes.from_root(to) } else { to.to_owned() }
}

fn sections(press: &Press, lang: usize) -> Vec<Section> {
    let kinds =
        press.hub.kinds().filter(|kind| kind.listed && press.is_on(super::output_of(kind.name)));
    // A directory of the one who is the home page leads nowhere new.
    let alone = press.home_owner(lang);
    let is_alone = |ids: &[Id]| matches!((ids, alone), ([only], Some(owner)) if *only == owner);
    kinds
        .filter(|kind| !press.hub.list(lang, kind.name).is_empty())
        .filter(|kind| !is_alone(press.hub.list(lang, kind.name)))
        .map(|kind| Section {
            key: kind.name.to_owned(),
            label: press.locale(lang).t(kind.label).to_owned(),
            url: press.hub.routes.list(kind, lang, 1).url().to_owned(),
            count: press.hub.list(lang, kind.name).len(),
        })
        .collect()
}

fn taxonomies(press: &Press, lang: usize) -> Vec<Section> {
    let filled = press.hub.taxonomies[lang]
        .iter()
        .filter(|taxonomy| !taxonomy.terms.is_empty() && press.is_on("taxonomies"));
    filled
        .map(|taxonomy| Section {
            key: taxonomy.name.clone(),
            label: press.taxonomy_title(lang, &taxonomy.name),
            url: press.hub.routes.taxonomy(lang, &taxonomy.name).url().to_owned(),
            count: taxonomy.terms.len(),
        })
        .collect()
}

fn accounts(press: &Press, lang: usize) -> Vec<AccountView> {
    let locale = press.locale(lang);
    let view = |account: &crate::config::Account| AccountView {
        network: network_name(&account.network),
        url: account.url.clone(),
        since: account.since.map(|since| locale.period(Some(since), None)).unwrap_or_default(),
        closed: account
            .closed_on
            .map(|closed| locale.tf("account_closed_on", &[("on", &locale.on(closed))]))
            .unwrap_or_default(),
    };
    press.hub.config.accounts.iter().map(view).collect()
}

/// Free pages at the root, by weight and title; nested ones are linked from their parents.
fn footer(press: &Press, lang: usize) -> Vec<Link> {
    let pages = press
        .hub
        .list(lang, "pages")
        .iter()
        .filter(|&&id| press.entry(id).folder.is_empty() && press.entry(id).slug != "index");
    pages.map(|&id| press.link(id)).collect()
}

fn newsletter(press: &Press, lang: usize) -> Option<NewsletterView> {
    let newsletter = press.hub.config.newsletter.as_ref()?;
    let locale = press.locale(lang);
    let privacy = ["confidentialite", "privacy", "vie-privee"]
        .into_iter()
        .find_map(|slug| press.find("pages", lang, slug));
    let own_or = |own: &String, key: &str| {
        if own.is_empty() {
            locale.tf(key, &[("brand", press.hub.config.brand_name())])
        } else {
            own.clone()
        }
    };
    let privacy_url = match &newsletter.privacy_url {
        Some(url) => press.hub.routes.own(url).unwrap_or_else(|| url.clone()),
        None => privacy.map(|id| press.url(id).to_owned()).unwrap_or_default(),
    };
    Some(NewsletterView {
        action: newsletter.action.clone(),
        field: newsletter.field.clone(),
        hidden: newsletter
            .hidden
            .iter()
            .map(|(name, value)| HiddenField { name: name.text.clone(), value: value.text.clone() })
            .collect(),
        purpose: own_or(&newsletter.purpose, "newsletter_purpose"),
        consent: own_or(&newsletter.consent, "newsletter_consent"),
        provider: newsletter.provider.clone(),
        frequency: newsletter.frequency.clone(),
        privacy_url,
    })
}

/// A network's own spelling of its name.
fn network_name(network: &str) -> String {
    let known = [
        "Bluesky",
        "Discord",
        "Facebook",
        "GitHub",
        "GitLab",
        "Instagram",
        "LinkedIn",
        "Mastodon",
        "PeerTube",
        "Pinterest",
        "Pixelfed",
        "Reddit",
        "Telegram",
        "Threads",
        "TikTok",
        "Twitch",
        "X",
        "YouTube",
    ];
    let found = known.into_iter().find(|name| name.eq_ignore_ascii_case(network));
    found.map_or_else(|| network.to_owned(), str::to_owned)
}
