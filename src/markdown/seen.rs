//! What somebody sees of a made page without opening anything: its words, its links, and the cards on it.
//!
//! It reads the HTML alone. What a style sheet hides is taken for seen.

use super::html::{Attribute, Markup, Tag, decode, next_markup};
use crate::tables::HashMap;
use std::borrow::Cow;
use std::ops::Range;

/// A page, or a drawing, as it is seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Its words as [`squeezed`] compares them.
    pub text: String,
    /// Where its links lead, as written, without character references.
    pub links: Vec<String>,
    pub cards: Vec<SeenCard>,
}

/// An `article`, a list item or a part of the page in which a heading is a link.
#[derive(Debug, PartialEq, Eq)]
pub struct SeenCard {
    /// Where its headings lead.
    pub links: Vec<String>,
    /// In the text of the page.
    pub text: Range<usize>,
}

/// A text without spaces of any kind, so that line ends and no-break spaces make no difference.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Elements whose words no browser shows among those of the page.
#[rustfmt::skip]
const UNSEEN: [&str; 16] = [
    "head", "template", "noscript", "select", "datalist", "object", "audio", "video", "canvas", "defs", "desc",
    "metadata", "symbol", "clippath", "mask", "pattern",
];
/// Elements that hold no markup: all up to their end is theirs.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "iframe", "xmp"];
#[rustfmt::skip]
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];
const BLOCKS: [&str; 5] = ["article", "li", "section", "main", "body"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Reads a page, or an SVG drawing.
pub fn seen(html: &str) -> Seen {
    let mut reader = Reader::default();
    let mut at = 0;
    while let Some(markup) = next_markup(html, at) {
        let range = match &markup {
            Markup::Tag(tag) => tag.range.clone(),
            Markup::Hidden(range) => range.clone(),
            Markup::Broken(start) => *start + 1..*start + 1,
        };
        reader.words(&html[at..range.start]);
        at = range.end;
        let Markup::Tag(tag) = &markup else { continue };
        if tag.closing {
            reader.closes(&tag.name);
        } else if RAW.contains(&&*tag.name) {
            at = end_of(html, at, &tag.name);
        } else {
            let is_single = VOID.contains(&&*tag.name) || html[..at].ends_with("/>");
            if !is_single {
                reader.opens(tag);
            }
        }
    }
    reader.words(&html[at..]);
    while let Some(open) = reader.open.pop() {
        reader.leaves(open);
    }
    reader.seen
}

#[derive(Default)]
struct Reader<'h> {
    seen: Seen,
    open: Vec<Open<'h>>,
    /// How many of each name are open.
    n_open: HashMap<Cow<'h, str>, usize>,
    n_hidden: usize,
    n_folded: usize,
    n_headings: usize,
    n_summaries: usize,
    blocks: Vec<SeenCard>,
    /// Of the link that is open.
    link: Option<String>,
}

struct Open<'h> {
    name: Cow<'h, str>,
    /// It and all within it is not shown.
    hidden: bool,
    /// A `details` that has to be opened first.
    folded: bool,
    /// The line of it that is seen all the same.
    summary: bool,
}

impl<'h> Reader<'h> {
    fn is_seen(&self) -> bool {
        self.n_hidden == 0 && (self.n_folded == 0 || self.n_summaries > 0)
    }

    fn words(&mut self, text: &str) {
        if self.is_seen() {
            self.seen.text.extend(decode(text).chars().filter(|c| !c.is_whitespace()));
        }
    }

    fn opens(&mut self, tag: &Tag<'h>) {
        let name = &*tag.name;
        let hidden = UNSEEN.contains(&name) || is_hidden(tag);
        let folded = name == "details" && tag.attribute("open").is_none();
        self.n_hidden += usize::from(hidden);
        self.n_folded += usize::from(folded);
        // The summary of a `details` within a folded one is folded with it.
        let summary = name == "summary" && self.n_folded < 2;
        self.n_summaries += usize::from(summary);
        if BLOCKS.contains(&name) {
            let start = self.seen.text.len();
            self.blocks.push(SeenCard { links: Vec::new(), text: start..start });
        }
        let is_heading = HEADINGS.contains(&name);
        self.n_headings += usize::from(is_heading);
        let href = (name == "a").then(|| tag.attribute("href")).flatten();
        if let Some(href) = href.filter(|_| self.is_seen()) {
            let href = decode(href.value).into_owned();
            self.seen.links.push(href.clone());
            if self.n_headings > 0 {
                self.leads_to(href.clone());
            }
            self.link = Some(href);
        } else if is_heading && let Some(href) = self.link.clone() {
            self.leads_to(href);
        }
        self.open.push(Open { name: tag.name.clone(), hidden, folded, summary });
        *self.n_open.entry(tag.name.clone()).or_default() += 1;
    }

    /// A heading of the innermost block is a link.
    fn leads_to(&mut self, href: String) {
        if let Some(block) = self.blocks.last_mut() {
            block.links.push(href);
        }
    }

    /// Closes an element, and with it those within that have no end of their own.
    fn closes(&mut self, name: &str) {
        if self.n_open.get(name).is_none_or(|n_open| *n_open == 0) {
            return;
        }
        while let Some(open) = self.open.pop() {
            let is_it = open.name == name;
            self.leaves(open);
            if is_it {
                break;
            }
        }
    }

    fn leaves(&mut self, open: Open) {
        let name = &*open.name;
        self.n_hidden -= usize::from(open.hidden);
        self.n_folded -= usize::from(open.folded);
        self.n_headings -= usize::from(HEADINGS.contains(&name));
        self.n_summaries -= usize::from(open.summary);
        if name == "a" {
            self.link = None;
        }
        if let Some(n_open) = self.n_open.get_mut(name) {
            *n_open -= 1;
        }
        if BLOCKS.contains(&name)
            && let Some(mut block) = self.blocks.pop()
            && !block.links.is_empty()
        {
            block.text.end = self.seen.text.len();
            self.seen.cards.push(block);
        }
    }
}

fn is_hidden(tag: &Tag) -> bool {
    let style = |attribute: &Attribute| {
        let style = squeezed(attribute.value).to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    tag.attribute("hidden").is_some()
        || tag.attribute("style").is_some_and(style)
        || tag.attribute("display").is_some_and(|attribute| attribute.value == "none")
        || (tag.name == "dialog" && tag.attribute("open").is_none())
}

/// Where the end tag of an element without markup begins; the end of the page when there is none.
fn end_of(html: &str, from: usize, name: &str) -> usize {
    let is_end = |at: &usize| {
        let rest = html.as_bytes()[*at..].strip_prefix(b"</");
        rest.and_then(|rest| rest.get(..name.len()))
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    memchr::memchr_iter(b'<', &html.as_bytes()[from..])
        .map(|found| from + found)
        .find(is_end)
        .unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::{SeenCard, seen};

    fn text(html: &str) -> String {
        seen(html).text
    }

    #[test]
    fn words_are_seen_whatever_marks_them_up() {
        assert_eq!(
            text("<p>Texte&nbsp;<b>offi</b>ciel\n d&#39;A &amp; B</p>"),
            "Texteofficield'A&B"
        );
        assert_eq!(text("<svg><text>Publi<tspan>cité</tspan></text></svg>"), "Publicité");
        assert_eq!(text("1 < 2 <br> fin"), "1<2fin");
    }

    #[test]
    fn what_must_be_opened_or_is_hidden_is_not_seen() {
        for html in [
            "<head><title>Non</title></head>",
            "<p hidden>Non <i>non</i></p>",
            "<p style=\"color: red; DISPLAY : none\">Non</p>",
            "<!-- Non -->",
            "<script>\"<p>Non</p>\"</script>",
            "<template><p>Non</p></template>",
            "<p title=\"Non\"></p>",
            "<dialog>Non</dialog>",
            "<svg><defs><text>Non</text></defs><title>Non</title></svg>",
        ] {
            assert_eq!(text(&format!("{html}<p>Oui</p>")), "Oui", "{html}");
        }
        assert_eq!(text("<details><summary>Oui</summary>Non</details>"), "Oui");
        assert_eq!(text("<details open><summary>Oui</summary>Si</details>"), "OuiSi");
        assert_eq!(text("<ul hidden><li>Non<li>Non</ul>Oui"), "Oui");
    }

    #[test]
    fn a_card_is_the_innermost_block_with_a_heading_that_is_a_link() {
        let html = "<main><ul><li><article><p>Publicité</p><h3><a href=\"/a/\">A</a></h3></article></li>\
            <li><a href=\"/b/\"><h3>B</h3></a></li></ul><p><a href=\"/c/\">C</a></p></main>";
        let page = seen(html);
        assert_eq!(page.links, ["/a/", "/b/", "/c/"]);
        let card = |link: &str, text: &str| {
            let start = page.text.find(text).unwrap();
            SeenCard { links: vec![link.to_owned()], text: start..start + text.len() }
        };
        assert_eq!(page.cards, [card("/a/", "PublicitéA"), card("/b/", "B")]);
    }

    #[test]
    fn ends_that_close_nothing_do_no_harm() {
        assert_eq!(text("</div></p><p>Oui</b></p></body>"), "Oui");
        assert_eq!(text("<script>never closed"), "");
    }
}
