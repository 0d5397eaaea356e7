//! Fills the open slots of a text: links, images, embeds, directives.

use super::press::Press;
use crate::hub::{Id, Target};
use crate::kinds::{Post, Voice};
use crate::markdown::{self, Attribute, Filler, Fragment, Image};
use crate::plan::Urls;
use crate::views::{BodyPicture, DirectiveView, EmbedView};
use pulldown_cmark_escape::escape_html;
use std::ops::Range;

/// The HTML of an entry's text.
pub(super) fn html(press: &Press, urls: &Urls, id: Id) -> String {
    marked(press, id, of_fragment(press, urls, id, &press.entry(id).document.body))
}

/// The same with one file a picture, for readers other than browsers.
pub(super) fn plain_html(press: &Press, urls: &Urls, id: Id) -> String {
    let entry = press.entry(id);
    let fragment = &entry.document.body;
    let mut out = String::with_capacity(fragment.html_len() + 512);
    fragment.fill(&mut InHub { press, urls, entry, in_widths: false }, &mut out);
    marked(press, id, out)
}

fn marked(press: &Press, id: Id, html: String) -> String {
    let entry = press.entry(id);
    match entry.item.post() {
        Some(post) if post.voice() == Voice::Sponsored => marked_as_sponsored(html, post),
        _ => html,
    }
}

/// Links to whoever paid say so to search engines.
fn marked_as_sponsored(html: String, post: &Post) -> String {
    let Some(partner) = &post.partner else { return html };
    let host = partner.url.split('/').take(3).collect::<Vec<_>>().join("/");
    if host.is_empty() {
        return html;
    }
    let start = format!("<a href=\"{host}");
    let mut parts = html.split(start.as_str());
    let mut marked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        marked.push_str(&start);
        marked.push_str(&part.replacen("rel=\"noopener\"", "rel=\"sponsored noopener\"", 1));
    }
    marked
}

pub(super) fn of_fragment(press: &Press, urls: &Urls, id: Id, fragment: &Fragment) -> String {
    of_entry(press, urls, press.entry(id), fragment)
}

/// The HTML of the text of an entry that may have no page of its own, such as that of a term.
pub(super) fn of_entry(
    press: &Press,
    urls: &Urls,
    entry: &crate::kinds::Entry,
    fragment: &Fragment,
) -> String {
    // The slots of most texts are a few addresses.
    let mut out = String::with_capacity(fragment.html_len() + 512);
    fragment.fill(&mut InHub { press, urls, entry, in_widths: true }, &mut out);
    out
}

/// The HTML of a contributed text: it has links at most, and those that stay within the hub are as written.
pub(super) fn contributed(fragment: &Fragment) -> String {
    let mut out = String::new();
    fragment.fill(&mut Plain, &mut out);
    out
}

struct InHub<'p> {
    press: &'p Press<'p>,
    urls: &'p Urls,
    entry: &'p crate::kinds::Entry,
    /// Pictures may have several files.
    in_widths: bool,
}

impl InHub<'_> {
    /// The address that a target has in the finished hub.
    fn address(&self, target: &markdown::Target) -> Option<String> {
        let with = |url: &str, anchor: &str| {
            if anchor.is_empty() { url.to_owned() } else { format!("{url}#{anchor}") }
        };
        match self.press.hub.resolve(self.entry, target) {
            Target::Entry(id, anchor) => {
                let url = self.press.url(id);
                let is_there = super::checks::has_anchor(self.press, id, &anchor);
                Some(with(url, if is_there { &anchor } else { "" }))
            }
            Target::Url(url, anchor) => {
                let file = match target {
                    markdown::Target::Path(path) => self
                        .press
                        .assets
                        .route(&self.entry.file, path)
                        .map(|route| route.url().to_owned()),
                    markdown::Target::Wiki { .. } => None,
                };
                let url = file.or_else(|| self.urls.find(&url).map(str::to_owned))?;
                Some(with(&url, &anchor))
            }
            Target::Unpublished | Target::Nowhere => None,
        }
    }
}

impl Filler for InHub<'_> {
    fn link_start(
        &mut self,
        target: &markdown::Target,
        title: &str,
        _: &Range<usize>,
        out: &mut String,
    ) -> bool {
        let Some(url) = self.address(target) else { return false };
        open_link(&url, title, out);
        true
    }

    fn wiki_label(&mut self, target: &markdown::Target, out: &mut String) {
        let title = match self.press.hub.resolve(self.entry, target) {
            Target::Entry(id, _) => Some(self.press.entry(id).common.title.clone()),
            // The title of what is not published stays out of every output.
            _ => None,
        };
        let words = title.unwrap_or_else(|| written(target));
        escape(&words, out);
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        let Some(view) = self.press.assets.image(&self.entry.file, &image.src, &image.alt) else {
            return escape(&image.alt, out);
        };
        // The picture that leads the page is above all those of the text.
        let is_lazy = image.lazy || self.entry.common.image.is_some();
        if let Some(shown) = view.set.shown() {
            if !self.in_widths {
                let (src, width) = shown
                    .widest
                    .as_ref()
                    .map_or((&view.src, view.width), |(src, width)| (src, *width));
                let height = f64::from(view.height) * f64::from(width) / f64::from(view.width);
                return write_image(src, width, height.round() as u32, is_lazy, image, out);
            }
            let picture = BodyPicture {
                image: &view,
                title: &image.title,
                eager: !is_lazy,
                lang: &self.entry.lang,
            };
            if let Ok(html) = self.press.theme.picture(&picture) {
                return out.push_str(html.trim());
            }
        }
        write_image(&view.src, view.width, view.height, is_lazy, image, out);
    }

    fn url(&mut self, url: &str, attribute: Attribute, _: &Range<usize>, out: &mut String) {
        let found = match attribute {
            Attribute::Src => {
                self.press.assets.image(&self.entry.file, url, "").map(|view| view.src)
            }
            Attribute::Href => self.address(&markdown::Target::Path(url.to_owned())),
        };
        escape(&found.unwrap_or_else(|| "#".to_owned()), out);
    }

    fn embed(&mut self, target: &str, _: &Range<usize>, out: &mut String) {
        let Target::Entry(id, _) = self.press.hub.resolve_ref(self.entry.lang_index, target, "")
        else {
            return;
        };
        let view = EmbedView { card: &self.press.cards[id], lang: &self.entry.lang };
        if let Ok(html) = self.press.theme.embed(&view) {
            out.push_str(&html);
        }
    }

    fn directive(
        &mut self,
        name: &str,
        args: &[(String, String)],
        body: String,
        _: &Range<usize>,
        out: &mut String,
    ) {
        let to = args.iter().find(|(key, _)| key == "to").map(|(_, to)| to.as_str());
        let url = to.and_then(|to| self.address(&directive_target(to)));
        // `to` is a reference, looked up above; as it stands it is no address.
        let safe = |key: &str, value: &str| match key {
            "to" => false,
            "src" | "url" | "href" => crate::fields::is_safe_url(value),
            _ => true,
        };
        let view = DirectiveView {
            name,
            args: args.iter().filter(|(key, value)| safe(key, value)).cloned().collect(),
            url: url.unwrap_or_default(),
            body_html: body,
            lang: &self.entry.lang,
        };
        match self.press.theme.directive(&view) {
            Ok(html) => out.push_str(&html),
            Err(_) => out.push_str(&view.body_html),
        }
    }
}

/// What the `to` of a directive means: `kind/slug` is a reference, all else an address.
pub(super) fn directive_target(to: &str) -> markdown::Target {
    let is_address = to.starts_with('/') || to.ends_with(".md") || to.contains("://");
    if is_address || !to.contains('/') {
        return markdown::Target::Path(to.to_owned());
    }
    let (target, anchor) = crate::hub::split_anchor(to);
    markdown::Target::Wiki { target: target.to_owned(), anchor: anchor.to_owned() }
}

/// Slots of texts that have none to speak of.
struct Plain;

impl Filler for Plain {
    fn link_start(
        &mut self,
        target: &markdown::Target,
        title: &str,
        _: &Range<usize>,
        out: &mut String,
    ) -> bool {
        let markdown::Target::Path(path) = target else { return false };
        if !path.starts_with('/') && !path.contains("://") {
            return false;
        }
        open_link(path, title, out);
        true
    }

    fn wiki_label(&mut self, target: &markdown::Target, out: &mut String) {
        escape(&written(target), out);
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        escape(&image.alt, out);
    }

    fn url(&mut self, _: &str, _: Attribute, _: &Range<usize>, out: &mut String) {
        out.push('#');
    }

    fn embed(&mut self, _: &str, _: &Range<usize>, _: &mut String) {}

    fn directive(
        &mut self,
        _: &str,
        _: &[(String, String)],
        body: String,
        _: &Range<usize>,
        out: &mut String,
    ) {
        out.push_str(&body);
    }
}

fn open_link(url: &str, title: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(url, out);
    if !title.is_empty() {
        out.push_str("\" title=\"");
        escape(title, out);
    }
    out.push_str("\">");
}

fn write_image(src: &str, width: u32, height: u32, is_lazy: bool, image: &Image, out: &mut String) {
    out.push_str("<img src=\"");
    escape(src, out);
    out.push_str("\" alt=\"");
    escape(&image.alt, out);
    out.push('"');
    if !image.title.is_empty() {
        out.push_str(" title=\"");
        escape(&image.title, out);
        out.push('"');
    }
    if width > 0 && height > 0 {
        out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }
    out.push_str(if is_lazy {
        " loading=\"lazy\" decoding=\"async\">"
    } else {
        " fetchpriority=\"high\">"
    });
}

fn written(target: &markdown::Target) -> String {
    match target {
        markdown::Target::Path(path) => path.clone(),
        markdown::Target::Wiki { target, .. } => {
            target.rsplit('/').next().unwrap_or(target).replace('-', " ")
        }
    }
}

pub(super) fn escape(text: &str, out: &mut String) {
    escape_html(out, text).expect("a string takes everything");
}
