//! Nothing of a text comes alive on its page, whoever wrote it and however it is spelled.
//!
//! The page is read as a browser would read it, by html5ever, and the tree is looked through. What is forbidden here
//! is written down once more, apart from what the sanitiser allows.

use parvis::markdown::{Attribute, Filler, Fragment, Image, Options, Piece, Target, Trust, parse};
use scraper::{ElementRef, Html, Selector};
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

/// What runs, frames, fetches, sends, or swallows what follows it.
const ELEMENTS: &str = "applet audio base body button canvas dialog embed form frame frameset head html iframe \
    isindex keygen link marquee math meta noembed noframes noscript object option param plaintext portal script \
    select slot source style svg template textarea title track video xmp";

const ATTRIBUTES: &str = "action archive autofocus background classid codebase contenteditable data dynsrc form \
    formaction http-equiv is longdesc lowsrc manifest nonce ping poster profile slot srcdoc srcset style usemap \
    xlink:href";

pub(super) fn judge(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for (trust, lang) in [(Trust::Author, "fr"), (Trust::Contributed, "en")] {
        let document = parse(&text, &options(trust, lang));
        for problem in &document.problems {
            assert!(text.get(problem.span.clone()).is_some(), "{problem:?} in {text:?}");
        }
        for fragment in [Some(&document.body), document.summary.as_ref()].into_iter().flatten() {
            spans_fit(fragment, &text);
            let mut html = String::new();
            fragment.fill(&mut AsWritten, &mut html);
            harmless(&html);
        }
        assert!(document.headings.iter().all(|heading| !heading.id.is_empty()));
        let mut ids: Vec<&str> = document.headings.iter().map(|heading| &*heading.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "two headings have one id: {ids:?}");
    }
}

fn options(trust: Trust, lang: &str) -> Options<'_> {
    Options {
        lang,
        trust,
        allow_html: false,
        french_spacing: true,
        smart_quotes: true,
        highlight: true,
        remember: &|_, _, make| make(),
        base_url: "https://place.example/hub",
        max_nesting: 20,
        footnotes_title: "Notes",
        back_label: "Back",
        table_label: "Table",
        task_labels: ("done", "to do"),
        alert_titles: &|name| name.to_uppercase(),
        directives: &|name| matches!(name, "card" | "toc" | "video"),
        id_prefix: "",
    }
}

fn spans_fit(fragment: &Fragment, text: &str) {
    for piece in fragment.pieces() {
        let span = match piece {
            Piece::LinkStart { span, .. } | Piece::Url { span, .. } | Piece::Embed { span, .. } => {
                span
            }
            Piece::Image(Image { span, .. }) => span,
            Piece::Directive { span, body, .. } => {
                spans_fit(body, text);
                span
            }
            Piece::Html(_) | Piece::LinkEnd | Piece::WikiLabel { .. } => continue,
        };
        assert!(text.get(span.clone()).is_some(), "{piece:?} in {text:?}");
    }
}

/// Fills every slot with the very address that was written: none may be unsafe, wherever it leads.
struct AsWritten;

impl Filler for AsWritten {
    fn link_start(
        &mut self,
        target: &Target,
        title: &str,
        _: &Range<usize>,
        out: &mut String,
    ) -> bool {
        let href = match target {
            Target::Path(path) => escaped(path),
            Target::Wiki { target, anchor } => format!("/{}#{}", escaped(target), escaped(anchor)),
        };
        write!(out, "<a href=\"{href}\" title=\"{}\">", escaped(title)).expect("it is a string");
        true
    }

    fn wiki_label(&mut self, _: &Target, out: &mut String) {
        out.push_str("title");
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        let (src, alt, title) = (escaped(&image.src), escaped(&image.alt), escaped(&image.title));
        write!(out, "<img src=\"{src}\" alt=\"{alt}\" title=\"{title}\">").expect("it is a string");
    }

    fn url(&mut self, url: &str, _: Attribute, _: &Range<usize>, out: &mut String) {
        out.push_str(&escaped(url));
    }

    fn embed(&mut self, target: &str, _: &Range<usize>, out: &mut String) {
        write!(out, "<article>{}</article>", escaped(target)).expect("it is a string");
    }

    fn directive(
        &mut self,
        name: &str,
        args: &[(String, String)],
        body: String,
        _: &Range<usize>,
        out: &mut String,
    ) {
        let args: String =
            args.iter().map(|(key, value)| escaped(&format!("{key}={value} "))).collect();
        write!(out, "<section class=\"{name}\"><p>{args}</p>{body}</section>")
            .expect("it is a string");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

static INSIDE: LazyLock<Selector> = LazyLock::new(|| selector("main *"));
static AFTER: LazyLock<Selector> = LazyLock::new(|| selector("body > main + footer"));

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("it is a selector")
}

/// Reads the HTML of a text as a browser does, inside a page.
fn harmless(html: &str) {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    assert!(!html.contains(forbidden), "a control character: {html:?}");
    assert!(!html.contains(['\u{e000}', '\u{e001}']), "a token is left: {html:?}");
    let page = format!("<!doctype html><body><main>{html}</main><footer>end</footer>");
    let tree = Html::parse_document(&page);
    for element in tree.select(&INSIDE) {
        lifeless(element, html);
    }
    // What is left open, or closed too often, would pull the page around it into the text.
    let ends = tree.select(&AFTER).filter(|footer| {
        footer.html() == "<footer>end</footer>" && footer.next_siblings().next().is_none()
    });
    assert_eq!(ends.count(), 1, "the text leaves its place: {html:?}");
}

fn lifeless(element: ElementRef, html: &str) {
    let value = element.value();
    assert_eq!(&*value.name.ns, "http://www.w3.org/1999/xhtml", "{} in {html:?}", value.name());
    let is_in = |list: &str, name: &str| list.split_whitespace().any(|word| word == name);
    assert!(!is_in(ELEMENTS, value.name()), "<{}> in {html:?}", value.name());
    // The box of a task, which nobody can tick.
    let is_box = value.attr("type") == Some("checkbox") && value.attr("disabled").is_some();
    assert!(value.name() != "input" || is_box, "<input> in {html:?}");
    for (name, address) in value.attrs() {
        assert!(!name.starts_with("on") && !is_in(ATTRIBUTES, name), "{name}= in {html:?}");
        if matches!(name, "href" | "src" | "cite") {
            let scheme = scheme(address);
            let allowed = [None, Some("http"), Some("https"), Some("mailto"), Some("tel")];
            assert!(allowed.contains(&scheme.as_deref()), "{name}={address:?} in {html:?}");
        }
    }
}

/// The scheme of an address as the URL Standard's basic parser finds it (section 4.4): blanks and control characters
/// around it are dropped, tabs and line ends wherever they stand.
fn scheme(address: &str) -> Option<String> {
    let address: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}
