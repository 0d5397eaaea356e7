//! Every link, image and anchor of a text, looked up in the plan.

use super::entries;
use super::press::Press;
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::hub::{Id, Target, each};
use crate::kinds::Entry;
use crate::markdown::{self, Attribute, Piece};
use crate::memo::in_parallel;
use crate::plan::Urls;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub fn check_links(press: &Press, urls: &Urls, diagnostics: &mut Diagnostics) {
    let entries: Vec<&Arc<Entry>> = press.hub.entries.iter().chain(&press.hub.term_pages).collect();
    check_navigation(press, urls, diagnostics);
    for found in in_parallel(&entries, |entry| check_entry(press, urls, entry)) {
        diagnostics.append(&found);
    }
}

/// The menu leads somewhere.
fn check_navigation(press: &Press, urls: &Urls, diagnostics: &mut Diagnostics) {
    let config = &press.hub.config;
    for item in config.languages.iter().flat_map(|language| &language.navigation) {
        let to = item.to.text.split(['#', '?']).next().unwrap_or_default();
        let url = press.hub.routes.from_root(to);
        if to.starts_with('/') && urls.find(&url).is_none() {
            let near = closest(&url, sorted_urls(urls)).map(str::to_owned);
            let place = Place::at(&config.file, &item.to.span);
            diagnostics.dead_link(place, &item.to.text, near.as_deref());
        }
    }
}

fn check_entry(press: &Press, urls: &Urls, entry: &Entry) -> Diagnostics {
    let mut check = Check { press, urls, entry, diagnostics: Diagnostics::default() };
    each(&entry.document.body, &mut |piece| match piece {
        Piece::LinkStart { target, span, .. } => check.link(target, span),
        Piece::Url { url, span, attribute: Attribute::Href } => {
            check.link(&markdown::Target::Path(url.clone()), span);
        }
        Piece::Embed { target, span } => {
            let target = markdown::Target::Wiki { target: target.clone(), anchor: String::new() };
            check.link(&target, span);
        }
        Piece::Directive { args, span, .. } => {
            if let Some((_, to)) = args.iter().find(|(key, _)| key == "to") {
                check.directive_target(to, span);
            }
        }
        _ => {}
    });
    check.diagnostics
}

struct Check<'a> {
    press: &'a Press<'a>,
    urls: &'a Urls,
    entry: &'a Entry,
    diagnostics: Diagnostics,
}

impl Check<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let start = self.entry.body_start;
        Place::at(&self.entry.file, &(span.start + start..span.end + start))
    }

    fn link(&mut self, target: &markdown::Target, span: &Range<usize>) {
        let place = self.place(span);
        match self.press.hub.resolve(self.entry, target) {
            Target::Entry(id, anchor) => {
                self.anchor(self.press.url(id), &anchor, written(target), place);
            }
            Target::Unpublished => self.diagnostics.unpublished_ref(place, written(target)),
            Target::Nowhere => self.dead(target, place),
            Target::Url(url, anchor) => {
                let file = self.press.assets.route(&self.entry.file, written(target)).is_some();
                match self.urls.find(&url) {
                    Some(found) => self.anchor(found, &anchor, written(target), place),
                    None if file => {}
                    None => self.dead(target, place),
                }
            }
        }
    }

    fn dead(&mut self, target: &markdown::Target, place: Place) {
        match target {
            markdown::Target::Wiki { target, .. } => {
                let known: Vec<String> = self
                    .press
                    .hub
                    .entries
                    .iter()
                    .map(|entry| format!("{}/{}", entry.kind.name, entry.slug))
                    .collect();
                let near = closest(target, known.iter().map(String::as_str));
                self.diagnostics.dead_wikilink(place, target, near);
            }
            markdown::Target::Path(path) => {
                // Looking for a near address is worth it only where there are few.
                let near =
                    path.starts_with('/').then(|| closest(path, sorted_urls(self.urls))).flatten();
                self.diagnostics.dead_link(place, path, near);
            }
        }
    }

    fn anchor(&mut self, url: &str, anchor: &str, written: &str, place: Place) {
        // The anchors of other pages are their theme's.
        let Some(id) = self.press.hub.by_url(url) else { return };
        if !has_anchor(self.press, id, anchor) {
            let wanted = crate::routes::decode(anchor);
            let ids: Vec<Cow<str>> = entries::ids(self.press, id).collect();
            let near = closest(&wanted, ids.iter().map(|id| &**id));
            self.diagnostics.dead_anchor(place, written, near);
        }
    }

    /// A directive's `to` is a reference or an address.
    fn directive_target(&mut self, to: &str, span: &Range<usize>) {
        if to.contains("://") || to.starts_with("mailto:") || to.starts_with("tel:") {
            return;
        }
        self.link(&super::body::directive_target(to), span);
    }
}

/// The addresses of a hub that is small enough to look for a near one.
fn sorted_urls(urls: &Urls) -> Vec<&str> {
    const FEW: usize = 5_000;
    let mut urls: Vec<&str> = urls.iter().take(FEW).collect();
    if urls.len() == FEW {
        urls.clear();
    }
    urls.sort_unstable();
    urls
}

/// Whether an anchor leads somewhere on the page of an entry.
pub(super) fn has_anchor(press: &Press, id: Id, anchor: &str) -> bool {
    if anchor.is_empty() {
        return true;
    }
    let wanted = crate::routes::decode(anchor);
    is_of_theme(&wanted) || entries::ids(press, id).any(|id| id == wanted)
}

/// Places that every page of a theme has.
fn is_of_theme(anchor: &str) -> bool {
    matches!(anchor, "" | "top" | "contenu" | "content" | "main" | "comments" | "commentaires")
}

fn written(target: &markdown::Target) -> &str {
    match target {
        markdown::Target::Path(path) => path,
        markdown::Target::Wiki { target, .. } => target,
    }
}
