//! The text of an item as HTML that stands alone: every address absolute, nothing that runs or asks for input.

use super::plain_html;
use crate::hub::Id;
use crate::kinds::{Comment, Event, Source};
use crate::locale::Locale;
use crate::outputs::body;
use crate::outputs::details;
use crate::outputs::press::{Press, date};
use crate::plan::Urls;
use crate::views::{Card, ImageView, TestimonyCard};
use lol_html::{RewriteStrSettings, doc_comments, element, rewrite_str};

/// Attributes that hold one address.
pub(super) const ADDRESSES: [&str; 9] =
    ["href", "src", "poster", "cite", "data", "longdesc", "background", "itemid", "xlink:href"];
/// Attributes that hold several, each with a size.
const SETS: [&str; 2] = ["srcset", "imagesrcset"];

/// The whole text of an entry.
pub(super) fn full(press: &Press, urls: &Urls, id: Id) -> String {
    let (entry, card, locale) = (press.entry(id), &press.cards[id], press.hub.locale_of(id));
    let mut out = String::new();
    notices(press, id, &mut out);
    if let Some(event) = entry.item.occasion() {
        occasion(event, card, locale, &mut out);
    }
    if let Some(image) = &card.image {
        figure(image, locale, &mut out);
    }
    let common = &entry.common;
    if !common.description.is_empty() {
        out.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(&common.description)));
    }
    if !card.link.is_empty() {
        out.push_str(&paragraph_of(&anchor(&card.link, locale.t("curated_link"))));
    }
    if let Some(person) = &card.person {
        for words in [&person.job, &person.vision] {
            out.push_str(&paragraph(words));
        }
    }
    let text = body::plain_html(press, urls, id);
    match &card.testimony {
        Some(testimony) => quote(testimony, &text, locale, &mut out),
        None => out.push_str(&text),
    }
    if let Some(post) = entry.item.post() {
        out.push_str(&paragraph(&post.question));
        out.extend(post.source.as_ref().map(|source| origin(source, locale)));
    }
    let text = stand_alone(press, id, &out);
    if !text.trim().is_empty() {
        return text;
    }
    // An item that has nothing to say leads to its page.
    stand_alone(press, id, &paragraph_of(&anchor(&card.url, &card.title)))
}

/// The beginning of an entry, and a link to the rest.
pub(super) fn short(press: &Press, id: Id, summary: &str) -> String {
    let (entry, card, locale) = (press.entry(id), &press.cards[id], press.hub.locale_of(id));
    let mut out = String::new();
    notices(press, id, &mut out);
    if let Some(event) = entry.item.occasion() {
        occasion(event, card, locale, &mut out);
    }
    match &card.testimony {
        Some(testimony) => quote(testimony, &paragraph(summary), locale, &mut out),
        None => out.push_str(&paragraph(summary)),
    }
    let site = &press.hub.config.languages[entry.lang_index].title;
    let more = locale.tf("feed_summary_more", &[("site", site)]);
    out.push_str(&paragraph_of(&anchor(&card.url, &more)));
    stand_alone(press, id, &out)
}

pub(super) fn of_comment(press: &Press, post: Id, comment: &Comment) -> String {
    stand_alone(press, post, &body::contributed(&comment.body.body))
}

/// What a reader must know before the text: who speaks, who pays, and whether there is a newer one.
fn notices(press: &Press, id: Id, out: &mut String) {
    let (entry, card, locale) = (press.entry(id), &press.cards[id], press.hub.locale_of(id));
    if let Some(voice) = &card.voice {
        let mut sentence = format!("<em>{}</em>", escaped(&voice.sentence));
        if !voice.charter_url.is_empty() {
            let charter = anchor(&voice.charter_url, locale.t("voice_official_charter"));
            sentence.push_str(&format!(" {charter}"));
        }
        let partner = entry.item.post().and_then(|post| post.partner.as_ref());
        if let Some(partner) = partner.filter(|partner| !partner.url.is_empty()) {
            let label = locale.tf("sponsored_partner", &[("partner", &partner.name)]);
            let (url, label) = (escaped(&partner.url), escaped(&label));
            sentence.push_str(&format!(" <a href=\"{url}\" rel=\"sponsored\">{label}</a>"));
        }
        out.push_str(&paragraph_of(&sentence));
    }
    let newer = press.hub.mentioned_by[id].iter().find(|mention| mention.field == "supersedes");
    if let Some(newer) = newer {
        let link = anchor(press.url(newer.from), &press.entry(newer.from).common.title);
        out.push_str(&paragraph_of(&format!("{} {link}", escaped(locale.t("superseded_banner")))));
    }
}

/// When and where, as announced: the next date of a series depends on the day of the build, so the first one is told.
fn occasion(event: &Event, card: &Card, locale: &Locale, out: &mut String) {
    let Some(start) = &event.start else { return };
    let end = event.end.as_ref().map(|end| end.local);
    let mut when = locale.when(start.local, end, event.all_day);
    if event.own_zone {
        when = format!("{when} ({})", event.zone_name);
    }
    let mut lines = vec![format!("<strong>{}</strong>", escaped(&when))];
    if let Some(recurrence) = &event.recurrence {
        lines.push(escaped(&details::recurrence_in_words(recurrence, event, locale)));
    }
    if let Some(occasion) = &card.occasion {
        if !occasion.status_label.is_empty() {
            lines.insert(0, format!("<strong>{}</strong>", escaped(&occasion.status_label)));
        }
        let place = if occasion.place.is_empty() { &occasion.mode_label } else { &occasion.place };
        lines.push(escaped(place));
    }
    lines.retain(|line| !line.is_empty());
    out.push_str(&paragraph_of(&lines.join("<br>")));
}

/// The words of a client, with who said them.
fn quote(testimony: &TestimonyCard, words: &str, locale: &Locale, out: &mut String) {
    let author = [&testimony.author.name, &testimony.author_line, &testimony.relationship];
    let author: Vec<&str> =
        author.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    out.push_str(&format!("<blockquote>{words}</blockquote>\n"));
    out.push_str(&paragraph(&author.join(", ")));
    if testimony.rating > 0 {
        let label = locale.tf("rating_label", &[("n", &testimony.rating.to_string())]);
        out.push_str(&paragraph(&label));
    }
    if let Some(experience) = &testimony.experience {
        let lived = locale.tf("testimonial_experience", &[("date", &experience.text)]);
        out.push_str(&paragraph(&lived));
    }
}

/// A picture with its credit.
fn figure(image: &ImageView, locale: &Locale, out: &mut String) {
    out.push_str(&format!(
        "<figure><img src=\"{}\" alt=\"{}\"",
        escaped(&image.src),
        escaped(&image.alt)
    ));
    if image.width > 0 {
        out.push_str(&format!(" width=\"{}\" height=\"{}\"", image.width, image.height));
    }
    out.push('>');
    let mut caption = vec![escaped(&image.caption)];
    if !image.credit.is_empty() {
        let credit = locale.tf("image_credit", &[("credit", &image.credit)]);
        let linked = !image.credit_url.is_empty();
        caption.push(if linked { anchor(&image.credit_url, &credit) } else { escaped(&credit) });
    }
    if !image.license.is_empty() {
        caption.push(escaped(&locale.tf("image_license", &[("license", &image.license)])));
    }
    caption.retain(|part| !part.is_empty());
    if !caption.is_empty() {
        out.push_str(&format!("<figcaption>{}</figcaption>", caption.join(" ")));
    }
    out.push_str("</figure>\n");
}

/// Where a republished text comes from.
fn origin(source: &Source, locale: &Locale) -> String {
    let key = match (source.author.is_empty(), source.site.is_empty()) {
        (false, false) => "source_line_full",
        (false, true) => "source_line_author",
        (true, false) => "source_line_site",
        (true, true) => "source_line",
    };
    let parts = [("title", &*source.title), ("author", &*source.author), ("site", &*source.site)];
    let line = locale.tf(key, &parts);
    let mut line = if source.url.is_empty() { escaped(&line) } else { anchor(&source.url, &line) };
    if let Some(moment) = &source.date {
        let day = date(locale, moment).text;
        line.push_str(&format!(", {}", escaped(&locale.tf("source_date", &[("date", &day)]))));
    }
    if !source.license.is_empty() {
        let license = locale.tf("source_license", &[("license", &source.license)]);
        line.push_str(&format!(". {}", escaped(&license)));
    }
    paragraph_of(&line)
}

pub(super) fn paragraph(text: &str) -> String {
    if text.is_empty() { String::new() } else { paragraph_of(&escaped(text)) }
}

fn paragraph_of(html: &str) -> String {
    format!("<p>{html}</p>\n")
}

fn anchor(url: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(url), escaped(words))
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    body::escape(text, &mut out);
    out
}

/// Takes out what belongs to a page alone, and makes every address absolute as a browser on that page would.
fn stand_alone(press: &Press, id: Id, html: &str) -> String {
    let page = press.hub.routes.absolute(press.url(id));
    let absolute = |address: &str| press.hub.routes.resolve(&page, address);
    plain_html::with_addresses(html, &absolute).unwrap_or_else(|| rewritten(html, &absolute))
}

/// The same for any HTML, by a parser.
fn rewritten(html: &str, absolute: &dyn Fn(&str) -> String) -> String {
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .with_enable_esi_tags(false)
        .append_document_content_handler(doc_comments!(|comment| {
            comment.remove();
            Ok(())
        }))
        .append_element_content_handler(element!("input[type=checkbox]", |input| {
            let mark = if input.has_attribute("checked") { "☑" } else { "☐" };
            input.replace(mark, lol_html::html_content::ContentType::Text);
            Ok(())
        }))
        .append_element_content_handler(element!(
            "script, style, link, meta, base, template, input, button, select, textarea, \
             svg[aria-hidden=true], [hidden]",
            |element| {
                element.remove();
                Ok(())
            }
        ))
        .append_element_content_handler(element!("form", |form| {
            form.remove_and_keep_content();
            Ok(())
        }))
        .append_element_content_handler(element!("*", |element| {
            let attributes = element.attributes().iter();
            let kept: Vec<(String, String)> = attributes
                .map(|attribute| (attribute.name(), attribute.value()))
                .filter(|(name, _)| is_told(name))
                .collect();
            for (name, value) in kept {
                if ADDRESSES.contains(&&*name) && !runs(&value) {
                    element.set_attribute(&name, &absolute(&value))?;
                } else if SETS.contains(&&*name) {
                    element.set_attribute(&name, &each_of_set(&value, absolute))?;
                } else {
                    element.remove_attribute(&name);
                }
            }
            Ok(())
        }));
    // The rewriter fails on what no handler here does, and without a limit of memory.
    rewrite_str(html, settings).unwrap_or_default()
}

/// Whether an attribute is an address or runs something.
pub(super) fn is_told(name: &str) -> bool {
    ADDRESSES.contains(&name) || SETS.contains(&name) || name.starts_with("on") || name == "style"
}

/// Whether an address is a script.
pub(super) fn runs(address: &str) -> bool {
    let scheme = address.trim_start().split(':').next().unwrap_or_default();
    ["javascript", "vbscript"].iter().any(|script| scheme.eq_ignore_ascii_case(script))
}

/// The candidates of a `srcset` (HTML, 4.8.4.2.1), each with its address changed.
fn each_of_set(set: &str, change: &dyn Fn(&str) -> String) -> String {
    let mut changed: Vec<String> = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return changed.join(", ");
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        // A comma right behind the address ends the candidate.
        let (size, after) = if bare.len() < address.len() {
            ("", after)
        } else {
            after.split_once(',').unwrap_or((after, ""))
        };
        changed.push(format!("{} {}", change(bare), size.trim()).trim_end().to_owned());
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HTML that the short way takes, and HTML that it leaves to the parser.
    const PLAIN: [&str; 10] = [
        "",
        "Du texte & rien d’autre, 3 > 2",
        "<p>Un <em>mot</em>, <strong>deux</strong><br>\n<code>a &lt; b</code></p>\n",
        "<p><a href=\"/blog/\">ici</a> et <a href=\"../x/?a=1&amp;b=é#fin\" title=\"« là »\">là</a></p>",
        "<a href=\"\">vide</a><a href=\"#c\" rel=\"noopener\">ancre</a><a href=\"mailto:a@b.example\">lettre</a>",
        "<figure><img src=\"a b.png\" alt=\"<b>\" width=\"3\" height=\"4\" loading=\"lazy\"></figure>",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"T\"><table><thead><tr><th scope=\"col\">A</th></tr></thead></table></div>",
        "<blockquote cite=\"//other.example/\"><p>Oui</p></blockquote><hr>\n<ol start=\"3\"><li>x</li></ol>",
        "<h2 id=\"a\">A</h2><pre><code class=\"language-rust\"><span class=\"hl\">x</span></code></pre>",
        "<li id=\"fn:1\"><a href=\"#fnref:1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"b\">↩<sup>2</sup></a></li>",
    ];
    const OTHER: [&str; 18] = [
        "a < b",
        "<!-- note --><p>x</p>",
        "<p STYLE=\"x\">y</p>",
        "<p style=\"x\">y</p>",
        "<p onclick=\"x\">y</p>",
        "<a href='/x'>y</a>",
        "<a href=/x>y</a>",
        "<a href>y</a>",
        "<a href=\"javascript:x\">y</a>",
        "<a href=\"/a\" href=\"/b\">y</a>",
        "<a  href=\"/a\">y</a>",
        "<img src=\"/a\" srcset=\"/a 1x, /b 2x\">",
        "<br/>",
        "<p hidden>x</p>",
        "<input type=\"checkbox\" checked> x",
        "<script>a < b</script>",
        "<svg aria-hidden=\"true\"><p>x</p></svg>",
        "<p class=\"x",
    ];

    #[test]
    fn the_short_way_leads_where_the_parser_does() {
        let routes = |address: &str| {
            let page = url::Url::parse("https://hub.example/blog/x/").unwrap();
            page.join(address).map_or_else(|_| address.to_owned(), String::from)
        };
        for html in PLAIN {
            let short = plain_html::with_addresses(html, &routes);
            assert_eq!(short.as_deref(), Some(&*rewritten(html, &routes)), "{html}");
        }
        for html in OTHER {
            assert_eq!(plain_html::with_addresses(html, &routes), None, "{html}");
        }
        // Whatever is put together of such parts, the two agree or the short way leaves it.
        for a in PLAIN.iter().chain(&OTHER) {
            for b in PLAIN.iter().chain(&OTHER) {
                let html = format!("{a}{b}");
                if let Some(short) = plain_html::with_addresses(&html, &routes) {
                    assert_eq!(short, rewritten(&html, &routes), "{html}");
                }
            }
        }
    }

    #[test]
    fn every_candidate_of_a_set_is_changed() {
        let change = |address: &str| format!("/x/{address}");
        for (written, expected) in [
            ("a.png", "/x/a.png"),
            ("a.png 1x, b.png 2x", "/x/a.png 1x, /x/b.png 2x"),
            (" a,b.png  480w ,c.png 960w", "/x/a,b.png 480w, /x/c.png 960w"),
            ("a.png, b.png 2x", "/x/a.png, /x/b.png 2x"),
            ("", ""),
            (" , ", ""),
        ] {
            assert_eq!(each_of_set(written, &change), expected, "{written:?}");
        }
    }
}
