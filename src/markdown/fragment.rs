//! HTML with open slots, and how the slots are filled.
//!
//! What a link leads to is known only when the whole hub is linked, so a text keeps its internal
//! links, images and directives as pieces. Directives nest at most as deep as `Options::max_nesting`,
//! which is why walking (and dropping) the tree may recurse.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// HTML whose slots are still open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment(pub Vec<Piece>);

/// A stretch of HTML or a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Html(#[serde(with = "kept")] String),
    /// An internal link opens; everything up to its `LinkEnd` is its label.
    LinkStart {
        target: Target,
        title: String,
        span: Range<usize>,
    },
    LinkEnd,
    /// The words of a wikilink that was written without any: the title of its target.
    WikiLabel {
        target: Target,
    },
    /// A whole `<img>`.
    Image(Image),
    /// An address inside the double quotes of an attribute of raw HTML.
    Url {
        url: String,
        span: Range<usize>,
        attribute: Attribute,
    },
    /// A paragraph that is only `![[kind/slug]]`.
    Embed {
        target: String,
        span: Range<usize>,
    },
    /// `:::name{key="value"} … :::`, or the leaf `::name{…}`, whose body is empty.
    Directive {
        name: String,
        args: Vec<(String, String)>,
        body: Fragment,
        span: Range<usize>,
    },
}

/// An attribute that holds an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attribute {
    Href,
    Src,
}

/// A picture as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    pub src: String,
    pub alt: String,
    /// Empty for a figure, whose title is its caption.
    pub title: String,
    pub span: Range<usize>,
    /// False for the first picture of a text, which is likely seen at once.
    pub lazy: bool,
}

/// Where an internal link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// As written, with its `#anchor`: relative, root-relative, or absolute under the hub's address.
    Path(String),
    /// `[[kind/slug#anchor]]`; the anchor is empty when there is none.
    Wiki { target: String, anchor: String },
}

/// Writes what belongs in the slots.
pub trait Filler {
    /// Opens a link. `false` says that it is dead: the label stays, and `link_end` is not called.
    fn link_start(
        &mut self,
        target: &Target,
        title: &str,
        span: &Range<usize>,
        out: &mut String,
    ) -> bool;
    fn link_end(&mut self, out: &mut String) {
        out.push_str("</a>");
    }
    fn wiki_label(&mut self, target: &Target, out: &mut String);
    fn image(&mut self, image: &Image, out: &mut String);
    /// Writes the resolved address, escaped for a double-quoted attribute.
    fn url(&mut self, url: &str, attribute: Attribute, span: &Range<usize>, out: &mut String);
    fn embed(&mut self, target: &str, span: &Range<usize>, out: &mut String);
    fn directive(
        &mut self,
        name: &str,
        args: &[(String, String)],
        body: String,
        span: &Range<usize>,
        out: &mut String,
    );
}

impl Fragment {
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of HTML around the slots.
    pub fn html_len(&self) -> usize {
        let lengths = self.0.iter().map(|piece| match piece {
            Piece::Html(html) => html.len(),
            _ => 0,
        });
        lengths.sum()
    }

    /// Writes the HTML, asking the filler for each slot in reading order; bodies come before their directive.
    pub fn fill(&self, filler: &mut dyn Filler, out: &mut String) {
        let mut live = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Html(html) => out.push_str(html),
                Piece::LinkStart { target, title, span } => {
                    live.push(filler.link_start(target, title, span, out));
                }
                Piece::LinkEnd => {
                    if live.pop() == Some(true) {
                        filler.link_end(out);
                    }
                }
                Piece::WikiLabel { target } => filler.wiki_label(target, out),
                Piece::Image(image) => filler.image(image, out),
                Piece::Url { url, span, attribute } => filler.url(url, *attribute, span, out),
                Piece::Embed { target, span } => filler.embed(target, span, out),
                Piece::Directive { name, args, body, span } => {
                    let mut inner = String::new();
                    body.fill(filler, &mut inner);
                    filler.directive(name, args, inner, span, out);
                }
            }
        }
    }

    /// The same HTML without the references to footnotes, for a place that has no footnotes.
    pub(super) fn without_notes(&self) -> Fragment {
        let kept = self.0.iter().filter_map(|piece| match piece {
            Piece::Html(html) if html.starts_with(super::notes::REFERENCE) => None,
            Piece::Directive { name, args, body, span } => Some(Piece::Directive {
                name: name.clone(),
                args: args.clone(),
                body: body.without_notes(),
                span: span.clone(),
            }),
            piece => Some(piece.clone()),
        });
        Fragment(kept.collect())
    }
}

/// HTML as the cache keeps it: bytes, which are looked through more quickly than a text is.
mod kept {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(html: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(html.as_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<String, D::Error> {
        deserializer.deserialize_bytes(Html)
    }

    struct Html;

    impl Visitor<'_> for Html {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("HTML")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<String, E> {
            simdutf8::basic::from_utf8(bytes).map(str::to_owned).map_err(E::custom)
        }
    }
}
