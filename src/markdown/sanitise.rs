//! Raw HTML: cleaned by ammonia, with tokens for what is ours, or passed on for an author who may.
//!
//! Tokens are private-use letters around a number. They are taken out of every text beforehand, so
//! nobody but `Sink` writes one.

use super::address::{self, Address};
use super::fragment::{self, Piece};
use super::html::{self, Markup, Tag};
use super::sink::{Sink, Stashed, WRAPPER};
use super::source::is_forbidden;
use super::{Options, Problem, Trust, What};
use pulldown_cmark_escape::{escape_href, escape_html};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

pub(super) const OPEN: char = '\u{E000}';
pub(super) const CLOSE: char = '\u{E001}';

/// A raw tag that is longer is left out, and a text that is longer is broken up.
const LONG_TAG: usize = 10_000;
const LONG_TEXT: usize = 2_000;

/// What raw HTML showed on its way to the sanitiser.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// Tags that were opened and those that were left out, for the cap on nesting.
    open: usize,
    over: usize,
    /// Where each address was written first.
    spans: HashMap<String, Range<usize>>,
    pub(super) ids: Vec<String>,
}

/// Elements whose content is no HTML: without their tags they swallow nothing.
const SWALLOWING: [&str; 16] = [
    "textarea",
    "title",
    "xmp",
    "plaintext",
    "noscript",
    "noembed",
    "noframes",
    "template",
    "select",
    "svg",
    "math",
    "frameset",
    "html",
    "head",
    "body",
    WRAPPER,
];

impl Raw {
    /// Writes raw HTML into a guarded sink, without what would swallow the text after it.
    pub(super) fn guard(
        &mut self,
        chunk: &str,
        span: &Range<usize>,
        options: &Options,
        sink: &mut Sink,
        problems: &mut Vec<Problem>,
    ) {
        let mut at = 0;
        while let Some(markup) = html::next_markup(chunk, at) {
            let start = match &markup {
                Markup::Tag(tag) => tag.range.start,
                Markup::Hidden(range) => range.start,
                Markup::Broken(start) => *start,
            };
            sink.html(&without_tokens(&chunk[at..start]));
            at = match markup {
                Markup::Hidden(range) => range.end,
                Markup::Broken(_) => {
                    escape_html(&mut sink.out, &without_tokens(&chunk[start..]))
                        .expect("writing to a string");
                    return;
                }
                Markup::Tag(tag) if matches!(&*tag.name, "script" | "style") => {
                    content_end(chunk, &tag)
                }
                Markup::Tag(tag) => {
                    self.tag(chunk, &tag, span, options, sink, problems);
                    tag.range.end
                }
            };
        }
        sink.html(&without_tokens(&chunk[at..]));
    }

    fn tag(
        &mut self,
        chunk: &str,
        tag: &Tag,
        span: &Range<usize>,
        options: &Options,
        sink: &mut Sink,
        problems: &mut Vec<Problem>,
    ) {
        if tag.range.len() > LONG_TAG
            || SWALLOWING.contains(&&*tag.name)
            || !self.fits(tag, options.max_nesting, span, problems)
        {
            return;
        }
        if matches!(&*tag.name, "iframe" | "embed" | "object" | "video" | "audio") {
            if !tag.closing {
                embedded(tag, span, options, sink, problems);
            }
            return;
        }
        for attribute in &tag.attributes {
            let value = html::decode(attribute.value);
            match &*attribute.name {
                "href" | "src" => match address::sort(&value, options.base_url) {
                    Address::Refused(scheme) => {
                        problems.push(What::RefusedScheme(scheme).at(span.clone()));
                    }
                    address => {
                        if let Address::Internal(url) = address {
                            self.spans.entry(url.into_owned()).or_insert_with(|| span.clone());
                        }
                    }
                },
                "id" if is_id(&value) && options.trust == Trust::Author => {
                    self.ids.push(value.into_owned());
                }
                _ => {}
            }
        }
        let own = &chunk[tag.range.clone()];
        if &*tag.name == "img" && !tag.closing && tag.attribute("alt").is_none() {
            if options.trust == Trust::Author {
                problems.push(What::NoAlt.at(span.clone()));
            }
            let (name, rest) = own.split_at("<img".len());
            sink.html(&format!("{name} alt=\"\"{}", without_tokens(rest)));
            return;
        }
        sink.html(&without_tokens(own));
    }

    /// Counts what is open, roughly: enough to keep the parser's work bounded.
    fn fits(
        &mut self,
        tag: &Tag,
        max: usize,
        span: &Range<usize>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        if !tag.nests() {
            return true;
        }
        match (tag.closing, self.over) {
            (true, 0) => self.open = self.open.saturating_sub(1),
            (true, _) => {
                self.over -= 1;
                return false;
            }
            (false, over) if self.open >= max => {
                if over == 0 {
                    problems.push(What::TooDeep.at(span.clone()));
                }
                self.over += 1;
                return false;
            }
            (false, _) => self.open += 1,
        }
        true
    }

    /// Writes raw HTML as it is, but for comments and for addresses within the hub.
    pub(super) fn pass(
        &mut self,
        chunk: &str,
        span: &Range<usize>,
        options: &Options,
        sink: &mut Sink,
    ) {
        let mut at = 0;
        let mut from = 0;
        while let Some(markup) = html::next_markup(chunk, from) {
            match markup {
                Markup::Hidden(range) => {
                    // A doctype or the like is harmless; a comment may hold what nobody should read.
                    sink.html(&chunk[at..range.start]);
                    (at, from) = (range.end, range.end);
                }
                Markup::Broken(_) => break,
                Markup::Tag(tag) => {
                    self.ids
                        .extend(tag.attribute("id").map(|id| html::decode(id.value).into_owned()));
                    for attribute in tag
                        .attributes
                        .iter()
                        .filter(|attribute| !tag.closing && is_address(&attribute.name))
                    {
                        if let Some(url) = internal(attribute.value, options.base_url) {
                            sink.html(chunk[at..attribute.range.start].trim_end());
                            write_slot(sink, &attribute.name, url, span.clone());
                            at = attribute.range.end;
                        }
                    }
                    from = if matches!(&*tag.name, "script" | "style") && !tag.closing {
                        content_end(chunk, &tag)
                    } else {
                        tag.range.end
                    };
                }
            }
        }
        sink.html(&chunk[at..]);
    }
}

fn is_address(name: &str) -> bool {
    matches!(name, "href" | "src")
}

fn internal(value: &str, base_url: &str) -> Option<String> {
    match address::sort(&html::decode(value), base_url) {
        Address::Internal(url) => Some(url.into_owned()),
        _ => None,
    }
}

/// Writes the value of an attribute as a slot. Whatever stood there before, it gets quotation marks.
fn write_slot(sink: &mut Sink, name: &str, url: String, span: Range<usize>) {
    sink.html(if sink.out.ends_with('=') { "\"" } else { "=\"" });
    let attribute =
        if name == "src" { fragment::Attribute::Src } else { fragment::Attribute::Href };
    sink.push(Piece::Url { url, span, attribute });
    sink.html("\"");
}

/// Where the closing tag of a script or style ends, or the chunk.
fn content_end(chunk: &str, tag: &Tag) -> usize {
    if tag.closing {
        return tag.range.end;
    }
    let rest = &chunk[tag.range.end..];
    let closes = |at: &usize| {
        rest.as_bytes()
            .get(at + 2..at + 2 + tag.name.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(tag.name.as_bytes()))
    };
    let Some(at) = rest.match_indices("</").map(|(at, _)| at).find(closes) else {
        return chunk.len();
    };
    rest[at..].find('>').map_or(chunk.len(), |end| tag.range.end + at + end + 1)
}

/// A frame brings in another site's page: it becomes a link to it.
fn embedded(
    tag: &Tag,
    span: &Range<usize>,
    options: &Options,
    sink: &mut Sink,
    problems: &mut Vec<Problem>,
) {
    let Some(source) = tag.attribute("src").or_else(|| tag.attribute("data")) else { return };
    let source = without_tokens(source.value);
    let source = html::decode(&source);
    problems.push(What::EmbedDropped(source.to_string()).at(span.clone()));
    match address::sort(&source, options.base_url) {
        Address::Refused(_) => return,
        Address::Internal(url) => {
            let target = super::Target::Path(url.into_owned());
            sink.link(Piece::LinkStart { target, title: String::new(), span: span.clone() });
        }
        Address::External(url) | Address::Contact(url) => {
            sink.anchor(&external_attributes(&url, "", options.trust));
        }
    }
    escape_html(&mut sink.out, &source).expect("writing to a string");
    sink.html("</a>");
}

/// The attributes of a link that leaves the hub.
pub(super) fn external_attributes(url: &str, title: &str, trust: Trust) -> String {
    let mut attributes = String::with_capacity(url.len() + 48);
    attributes.push_str(" href=\"");
    escape_href(&mut attributes, url).expect("writing to a string");
    attributes.push('"');
    if !title.is_empty() {
        attributes.push_str(" title=\"");
        escape_html(&mut attributes, title).expect("writing to a string");
        attributes.push('"');
    }
    attributes.push_str(" class=\"external\"");
    attributes.push_str(rel(trust));
    attributes
}

pub(super) fn rel(trust: Trust) -> &'static str {
    match trust {
        Trust::Author => " rel=\"noopener\"",
        Trust::Contributed => " rel=\"ugc nofollow noopener\"",
    }
}

/// The text without the letters of our tokens, and without the references to what no page may hold.
fn without_tokens(text: &str) -> Cow<'_, str> {
    let is_token = |letter: char| letter == OPEN || letter == CLOSE;
    if !text.contains(is_token) && !text.contains("&#") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| is_token(letter) || letter == '&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match html::reference(rest) {
            Some((letter, length)) if is_forbidden(letter) => &rest[length..],
            _ if rest.starts_with('&') => {
                out.push('&');
                &rest[1..]
            }
            _ => &rest[OPEN.len_utf8()..],
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte))
}

static AUTHOR: LazyLock<ammonia::Builder> = LazyLock::new(|| {
    let mut builder = shared();
    builder
        .add_tags([
            "details",
            "summary",
            "figure",
            "figcaption",
            "abbr",
            "kbd",
            "mark",
            "small",
            "sub",
            "sup",
            "time",
        ])
        .add_generic_attributes(["id", "dir"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("time", ["datetime"])
        .attribute_filter(|tag, attribute, value| match (tag, attribute) {
            (_, "id") => is_id(value).then_some(Cow::Borrowed(value)),
            // In pixels, without a unit (HTML, section 4.8.17).
            ("img", "width" | "height") => {
                let digits = value.strip_suffix("px").unwrap_or(value);
                let is_size = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                is_size.then_some(Cow::Borrowed(digits))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// Pictures of others are not fetched from a contributed text: it would tell them who reads it.
static CONTRIBUTED: LazyLock<ammonia::Builder> = LazyLock::new(|| {
    let mut builder = shared();
    builder.rm_tags(["img"]);
    builder
});

fn shared() -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::default();
    builder
        .add_tags([WRAPPER])
        .rm_tags(["map", "area", "center", "hgroup"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    builder
}

/// Cleans a guarded sink and puts what its tokens stand for back.
pub(super) fn clean(sink: Sink, raw: &Raw, options: &Options) -> Sink {
    let (guarded, stash) = sink.into_guarded();
    let builder = if options.trust == Trust::Author { &AUTHOR } else { &CONTRIBUTED };
    let cleaned = builder.clean(&with_breaks(&guarded)).to_string();
    let mut restorer = Restorer {
        stash,
        raw,
        options,
        sink: Sink::default(),
        anchors: Vec::new(),
        spans: Vec::new(),
        paragraphs: Vec::new(),
        summaries: 0,
        wrappers: Vec::new(),
        depth: 0,
    };
    restorer.run(&cleaned);
    restorer.sink
}

/// Breaks long texts up with empty comments, which the sanitiser drops. Its serialiser takes time
/// quadratic in what has to be escaped within one text.
fn with_breaks(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    loop {
        let markup = html::next_markup(html, at);
        let (start, end) = match &markup {
            Some(Markup::Tag(tag)) => (tag.range.start, tag.range.end),
            Some(Markup::Hidden(range)) => (range.start, range.end),
            Some(Markup::Broken(_)) | None => (html.len(), html.len()),
        };
        let bytes = html.as_bytes();
        while start - at > LONG_TEXT {
            let rest = &bytes[at + LONG_TEXT..start];
            let Some(escaped) = rest.iter().position(|byte| matches!(byte, b'&' | 0xC2)) else {
                break;
            };
            at += LONG_TEXT + escaped;
            out.push_str(&html[copied..at]);
            out.push_str("<!---->");
            copied = at;
        }
        if end == html.len() {
            break;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// How an element that is open ends.
enum End {
    Html(&'static str),
    Link,
    Directive,
    Nothing,
}

struct Restorer<'r> {
    stash: Vec<Stashed>,
    raw: &'r Raw,
    options: &'r Options<'r>,
    sink: Sink,
    anchors: Vec<End>,
    spans: Vec<End>,
    paragraphs: Vec<End>,
    /// How many summaries are open.
    summaries: usize,
    wrappers: Vec<End>,
    /// How many elements are open.
    depth: usize,
}

impl Restorer<'_> {
    fn run(&mut self, html: &str) {
        let mut at = 0;
        while let Some(Markup::Tag(tag)) = html::next_markup(html, at) {
            self.text(&html[at..tag.range.start]);
            self.tag(html, &tag);
            at = tag.range.end;
        }
        self.text(&html[at..]);
    }

    fn text(&mut self, mut text: &str) {
        while let Some(at) = text.find([OPEN, CLOSE]) {
            self.sink.html(&text[..at]);
            let token = &text[at..];
            let end = token.find(CLOSE).map_or(OPEN.len_utf8(), |end| end + CLOSE.len_utf8());
            match self.stashed(&token[..end]) {
                Some(Stashed::Slot(piece)) => self.sink.push(piece),
                Some(Stashed::Html(html)) => {
                    if html.starts_with(super::notes::REFERENCE) {
                        self.sink.flush();
                    }
                    self.sink.html(&html);
                    if html.starts_with(super::notes::REFERENCE) {
                        self.sink.flush();
                    }
                }
                _ => {}
            }
            text = &token[end..];
        }
        self.sink.html(text);
    }

    fn stashed(&self, token: &str) -> Option<Stashed> {
        let number = token.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
        self.stash.get(number.parse::<usize>().ok()?).cloned()
    }

    fn tag(&mut self, html: &str, tag: &Tag) {
        if tag.closing {
            self.depth -= 1;
            return self.closing(html, tag);
        }
        self.depth += usize::from(!matches!(&*tag.name, "br" | "col" | "hr" | "img" | "wbr"));
        if self.is_dropped(tag) {
            return;
        }
        let stashed = tag.attribute("title").and_then(|title| self.stashed(title.value));
        match (stashed, &*tag.name) {
            (Some(Stashed::Attributes(attributes)), name) => self.sink.open(name, &attributes),
            (Some(Stashed::Link(piece)), "a") => {
                self.sink.link(piece);
                self.anchors.push(End::Link);
            }
            (Some(Stashed::Anchor(attributes)), "a") => {
                self.sink.anchor(&attributes);
                self.anchors.push(End::Html("</a>"));
            }
            (Some(Stashed::Wrap { start, end }), WRAPPER) => {
                self.sink.html(&start);
                self.wrappers.push(End::Html(end));
            }
            (Some(Stashed::Directive { name, args, span }), WRAPPER) => {
                self.sink.directive(name, args, span);
                self.wrappers.push(End::Directive);
            }
            (Some(Stashed::Html(html)), "hr") => self.sink.html(&html),
            (Some(Stashed::Slot(piece)), "hr") => self.sink.push(piece),
            (Some(Stashed::More), "hr") => {
                if self.depth == 0 {
                    self.sink.more();
                }
            }
            (_, WRAPPER) => self.wrappers.push(End::Nothing),
            _ => self.foreign(html, tag),
        }
    }

    /// Tags that say nothing, and would stand where HTML has no place for them: a span without its style, which may stand
    /// around what no span can hold, and a paragraph in a summary.
    fn is_dropped(&mut self, tag: &Tag) -> bool {
        let (ends, end, is_dropped) = match &*tag.name {
            "span" => (&mut self.spans, "</span>", tag.attributes.is_empty()),
            "p" => (&mut self.paragraphs, "</p>", self.summaries > 0),
            "summary" => {
                self.summaries += 1;
                return false;
            }
            _ => return false,
        };
        ends.push(if is_dropped { End::Nothing } else { End::Html(end) });
        is_dropped
    }

    fn closing(&mut self, html: &str, tag: &Tag) {
        if tag.name == "summary" {
            self.summaries = self.summaries.saturating_sub(1);
        }
        let end = match &*tag.name {
            "a" => self.anchors.pop(),
            "span" => self.spans.pop(),
            "p" => self.paragraphs.pop(),
            WRAPPER => self.wrappers.pop(),
            _ => None,
        };
        match end {
            None => self.sink.html(&html[tag.range.clone()]),
            Some(End::Html(end)) => self.sink.html(end),
            Some(End::Link) => self.sink.link_end(),
            Some(End::Directive) => self.sink.directive_end(),
            Some(End::Nothing) => {}
        }
    }

    /// A tag that the author wrote and the sanitiser kept.
    fn foreign(&mut self, html: &str, tag: &Tag) {
        if tag.name == "a" {
            self.anchors.push(End::Html("</a>"));
        }
        let Some(attribute) = tag.attributes.iter().find(|attribute| is_address(&attribute.name))
        else {
            return self.sink.html(&html[tag.range.clone()]);
        };
        match address::sort(&html::decode(attribute.value), self.options.base_url) {
            Address::Internal(url) => {
                let span = self.raw.spans.get(&*url).cloned().unwrap_or_default();
                self.sink.html(html[tag.range.start..attribute.range.start].trim_end());
                write_slot(&mut self.sink, &attribute.name, url.into_owned(), span);
                self.sink.html(&html[attribute.range.end..tag.range.end]);
            }
            Address::External(_) if tag.name == "a" => {
                self.sink.html(&html[tag.range.start..tag.range.end - 1]);
                self.sink.html(" class=\"external\"");
                self.sink.html(rel(self.options.trust));
                self.sink.html(">");
            }
            // The sanitiser reads an address a little otherwise: what either of the two refuses is left out.
            Address::Refused(_) => {
                let before = html[tag.range.start..attribute.range.start].trim_end_matches('=');
                self.sink.html(before[..before.len() - attribute.name.len()].trim_end());
                self.sink.html(&html[attribute.range.end..tag.range.end]);
            }
            _ => self.sink.html(&html[tag.range.clone()]),
        }
    }
}
