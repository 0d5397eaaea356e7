//! Each feature, each hostile payload and each size that must stay linear, as small texts.

#![allow(clippy::unwrap_used)]

use super::*;

/// Fills slots with what a reader of these tests can see.
struct Plain;

impl Filler for Plain {
    fn link_start(
        &mut self,
        target: &Target,
        title: &str,
        _: &Range<usize>,
        out: &mut String,
    ) -> bool {
        let href = match target {
            Target::Path(path) => path.clone(),
            Target::Wiki { target, anchor } if anchor.is_empty() => format!("wiki:{target}"),
            Target::Wiki { target, anchor } => format!("wiki:{target}#{anchor}"),
        };
        if href.contains("dead") {
            return false;
        }
        out.push_str(&format!("<a href=\"{}\"", escaped(&href)));
        if !title.is_empty() {
            out.push_str(&format!(" title=\"{}\"", escaped(title)));
        }
        out.push('>');
        true
    }
    fn wiki_label(&mut self, _: &Target, out: &mut String) {
        out.push_str("(title)");
    }
    fn image(&mut self, image: &Image, out: &mut String) {
        out.push_str(&format!(
            "<img src=\"{}\" alt=\"{}\">",
            escaped(&image.src),
            escaped(&image.alt)
        ));
    }
    fn url(&mut self, url: &str, _: Attribute, _: &Range<usize>, out: &mut String) {
        out.push_str(&format!("url:{}", escaped(url)));
    }
    fn embed(&mut self, target: &str, _: &Range<usize>, out: &mut String) {
        out.push_str(&format!("<hr title=\"{target}\">"));
    }
    fn directive(
        &mut self,
        name: &str,
        args: &[(String, String)],
        body: String,
        _: &Range<usize>,
        out: &mut String,
    ) {
        let args: String = args.iter().map(|(key, value)| format!(" {key}={value}")).collect();
        out.push_str(&format!("[{name}{args}|{}]", body.trim()));
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    pulldown_cmark_escape::escape_html(&mut out, text).unwrap();
    out
}

fn options() -> Options<'static> {
    Options {
        lang: "en",
        trust: Trust::Author,
        allow_html: false,
        french_spacing: true,
        smart_quotes: true,
        highlight: false,
        remember: &|_, _, make| make(),
        base_url: "https://hub.example/",
        max_nesting: 100,
        footnotes_title: "Notes",
        back_label: "Back",
        table_label: "Table",
        task_labels: ("done", "to do"),
        alert_titles: &|name| name.to_uppercase(),
        directives: &|name| matches!(name, "card" | "toc"),
        id_prefix: "",
    }
}

fn fill(fragment: &Fragment) -> String {
    let mut out = String::new();
    fragment.fill(&mut Plain, &mut out);
    out.trim_end().to_owned()
}

fn html(body: &str) -> String {
    fill(&parse(body, &options()).body)
}

fn contributed(body: &str) -> String {
    fill(&parse(body, &Options { trust: Trust::Contributed, ..options() }).body)
}

fn french(body: &str) -> String {
    fill(&parse(body, &Options { lang: "fr", ..options() }).body)
}

fn faults(body: &str) -> Vec<What> {
    parse(body, &options()).problems.into_iter().map(|problem| problem.what).collect()
}

#[test]
fn blocks_and_inlines_become_html() {
    let cases = [
        (
            "a *b* **c** ~~d~~ `e`",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>",
        ),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
        (
            "- [x] a\n- b",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n<li>b</li>\n</ul>",
        ),
        ("> a\n\n***", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        (
            "> [!TIP]\n> a",
            "<aside class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">TIP</p>\n<p>a</p>\n</aside>",
        ),
        (
            "```r\" x\n<b>\n```",
            "<pre tabindex=\"0\"><code class=\"language-r&quot;\">&lt;b&gt;\n</code></pre>",
        ),
        (
            "a <http://e.org> & http://e.org/b_c(d).",
            "<p>a <a href=\"http://e.org\" class=\"external\" rel=\"noopener\">http://e.org</a> &amp; <a href=\"http://e.org/b_c(d)\" class=\"external\" rel=\"noopener\">http://e.org/b_c(d)</a>.</p>",
        ),
        (
            "`http://e.org` [http://e.org](x)",
            "<p><code>http://e.org</code> <a href=\"x\">http://e.org</a></p>",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn a_table_scrolls_in_a_region_of_its_own() {
    let expected = "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table><thead><tr>\
        <th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr></thead><tbody>\n\
        <tr><td>1</td><td class=\"align-right\">2</td></tr>\n</tbody></table></div>";
    assert_eq!(html("|a|b|\n|-|-:|\n|1|2|"), expected);
    assert_eq!(
        html("|a|b|\n|-|-:|\n|1|2|\n\n<i>x</i>").replace("\n\n", "\n"),
        format!("{expected}\n<p><i>x</i></p>")
    );
}

#[test]
fn links_are_sorted_by_where_they_lead() {
    let cases = [
        ("[a](../b.md#c \"d\")", "<a href=\"../b.md#c\" title=\"d\">a</a>"),
        ("[a](https://hub.example/b)", "<a href=\"https://hub.example/b\">a</a>"),
        (
            "[a](https://hub.example.evil/)",
            "<a href=\"https://hub.example.evil/\" class=\"external\" rel=\"noopener\">a</a>",
        ),
        (
            "[a](https://hub.example@evil.org)",
            "<a href=\"https://hub.example@evil.org\" class=\"external\" rel=\"noopener\">a</a>",
        ),
        ("[a](//evil.org)", "<a href=\"//evil.org\" class=\"external\" rel=\"noopener\">a</a>"),
        (
            "[a](mailto:b@c.d) <b@c.d>",
            "<a href=\"mailto:b@c.d\">a</a> <a href=\"mailto:b@c.d\">b@c.d</a>",
        ),
        ("[a *b*](dead.md) c", "a <em>b</em> c"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), format!("<p>{expected}</p>"), "{body}");
    }
    assert_eq!(
        contributed("[a](http://e.org)"),
        "<p><a href=\"http://e.org\" class=\"external\" rel=\"ugc nofollow noopener\">a</a></p>"
    );
}

#[test]
fn a_link_of_another_scheme_is_dropped_however_it_is_spelled() {
    let payloads = [
        "[a](javascript:x)",
        "[a](JaVaScRiPt:x)",
        "[a](java&#10;script:x)",
        "[a](&#106;avascript:x)",
        "[a](java&Tab;script:x)",
        "[a](<\tjavascript:x>)",
        "[a](&#1;javascript:x)",
        "[a](vbscript:x)",
        "[a](data:text/html,x)",
        "[a](file:///etc)",
        "[a][r]\n\n[r]: javascript:x",
        "<javascript:x>",
        "![a](javascript:x)",
        "![a](data:image/svg+xml,x)",
    ];
    for payload in payloads {
        let document = parse(payload, &options());
        assert!(
            !fill(&document.body).contains("href") && !fill(&document.body).contains("<img"),
            "{payload}"
        );
        assert!(
            matches!(document.problems[..], [Problem { what: What::RefusedScheme(_), .. }]),
            "{payload}"
        );
    }
}

#[test]
fn wikilinks_need_a_plausible_target() {
    let cases = [
        ("[[experts/marie]]", "<a href=\"wiki:experts/marie\">(title)</a>"),
        ("a [[events/x|b *c*]]. d", "a <a href=\"wiki:events/x\">b <em>c</em></a>. d"),
        ("[[posts/y#z]]", "<a href=\"wiki:posts/y#z\">(title)</a>"),
        ("[[1]](url)", "<a href=\"url\">[1]</a>"),
        ("a[[0]] [[A/b]] [[a b/c]] `[[a/b]]`", "a[[0]] [[A/b]] [[a b/c]] <code>[[a/b]]</code>"),
        ("a ![[posts/b]]", "a !<a href=\"wiki:posts/b\">(title)</a>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), format!("<p>{expected}</p>"), "{body}");
    }
    assert_eq!(html("![[posts/b]]"), "<hr title=\"posts/b\">");
    assert!(html("|a|\n|-|\n|[[x/y\\|z]]|").contains("<td><a href=\"wiki:x/y\">z</a></td>"));
}

#[test]
fn a_picture_alone_is_a_figure() {
    assert_eq!(
        html("![a](b.png \"c\")"),
        "<figure><img src=\"b.png\" alt=\"a\"><figcaption>c</figcaption></figure>"
    );
    assert_eq!(html("![a](b.png) c"), "<p><img src=\"b.png\" alt=\"a\"> c</p>");
    assert_eq!(
        contributed("![a](http://e.org/p.png)"),
        "<figure><a href=\"http://e.org/p.png\" class=\"external\" rel=\"ugc nofollow noopener\">a</a></figure>"
    );
}

#[test]
fn headings_have_ids_and_leave_level_one_to_the_title() {
    let document = parse(
        "# Été à *Lyon*\n\n## Été à Lyon\n\n## b {#ete-a-lyon}\n\n###### 日本 <\n\n##",
        &options(),
    );
    let headings: Vec<_> = document
        .headings
        .iter()
        .map(|heading| (heading.level, &*heading.id, &*heading.text))
        .collect();
    let expected = [
        (2, "ete-a-lyon-2", "Été à Lyon"),
        (3, "ete-a-lyon-3", "Été à Lyon"),
        (3, "ete-a-lyon", "b"),
        (4, "ri-ben", "日本 <"),
        (3, "section", ""),
    ];
    assert_eq!(headings, expected);
    let levels = |text: &str| {
        let headings = parse(text, &options()).headings;
        headings.into_iter().map(|heading| heading.level).collect::<Vec<u8>>()
    };
    assert_eq!(levels("## a\n\n### b\n\n## c"), [2, 3, 2]);
    assert_eq!(levels("### a\n\n### b\n\n##### c\n\n#### d\n\n## e\n\n### f"), [2, 2, 3, 3, 2, 3]);
    assert_eq!(
        levels("a\n=\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f"),
        [2, 3, 4, 5, 6, 6]
    );
    assert_eq!(faults("# a {#x}\n\n# b {#x}"), [What::DuplicateId("x".to_owned())]);
    assert_eq!(html("## \"><script>x</script>"), "<h2 id=\"x\">“&gt;x</h2>".replace('“', "\""));
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
    let document =
        parse("[^b]: B [^c]\n[^a]: A\n[^d]: D\n\nx[^a] y[^b] z[^a]\n\n[^c]: C", &options());
    let html = fill(&document.body);
    let notes = html.split_once("<section class=\"footnotes\"").unwrap().1;
    let order: Vec<_> =
        ["A ", "B ", "C "].iter().map(|note| notes.find(&format!("<p>{note}")).unwrap()).collect();
    assert!(order.is_sorted() && !html.contains('D'));
    assert_eq!(
        document.ids,
        ["fn:1", "fn:2", "fn:3", "fnref:1", "fnref:1-2", "fnref:2", "fnref:3"]
    );
    assert!(
        document
            .ids
            .iter()
            .all(|id| html.contains(&format!("id=\"{id}\"")) && html.contains(&format!("#{id}\""))
                || id == "fn:1-2")
    );
}

#[test]
fn the_lead_is_what_stands_before_the_mark_or_the_first_paragraph() {
    let document = parse("a[^1]\n\nb\n\n<!-- more -->\n\nc\n\n[^1]: d", &options());
    assert_eq!(
        (document.lead.as_str(), fill(&document.summary.unwrap()).as_str()),
        ("a b", "<p>a</p>\n<p>b</p>")
    );
    let document = parse("# t\n\na\n*b* \"c\"\n\nd", &options());
    assert_eq!((document.lead.as_str(), document.summary, document.words), ("a b “c”", None, 5));
    let document = parse("a\n\n<!--more-->\n\n<i>b</i>", &options());
    assert_eq!(fill(&document.summary.unwrap()), "<p>a</p>");
}

#[test]
fn directives_nest_and_share_the_text_around_them() {
    let cases = [
        (
            ":::card{title=\"A b\" #i .c flag}\n*x* [r]\n:::\n\n[r]: y",
            "[card title=A b id=i class=c flag=|<p><em>x</em> <a href=\"y\">r</a></p>]",
        ),
        ("::::card\n:::card\na\n:::\n::::", "[card|[card|<p>a</p>]]"),
        ("::toc{depth=2}", "[toc depth=2|]"),
        ("a\n:::card\nb\n:::\nc", "<p>a</p>\n[card|<p>b</p>]<p>c</p>"),
        ("- a\n\n  :::card\n  b\n\nc", "<ul>\n<li><p>a</p>\n[card|<p>b</p>]</li>\n</ul>\n<p>c</p>"),
        (":::card\n<b>x</b>\n:::", "[card|<p><b>x</b></p>]"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
    let body = "```\n:::card\n:::\n```";
    assert_eq!(html(body), "<pre tabindex=\"0\"><code>:::card\n:::\n</code></pre>");
}

#[test]
fn what_is_no_directive_stays_text() {
    assert_eq!(html(":::rust\nx\n:::"), "<p>:::rust</p>\n<p>x</p>\n<p>:::</p>");
    assert_eq!(html("::::"), "<p>::::</p>");
    assert_eq!(html("a ::toc b"), "<p>a ::toc b</p>");
    assert_eq!(faults(":::rust\nx\n:::"), [What::UnknownDirective("rust".to_owned())]);
    assert_eq!(faults(":::card{=}\nx\n:::"), [What::DirectiveSyntax("card".to_owned())]);
    assert_eq!(faults(":::card\nx"), [What::UnclosedDirective("card".to_owned())]);
    assert_eq!(html(":::card\nx"), "[card|<p>x</p>]");
    assert_eq!(contributed("::toc"), "<p>::toc</p>");
}

#[test]
fn mistakes_point_at_the_authors_text() {
    let document = parse("é\0\n\n```rust\nx", &options());
    let spans: Vec<_> = document
        .problems
        .iter()
        .map(|problem| (problem.span.clone(), problem.what.clone()))
        .collect();
    assert_eq!(spans, [(2..3, What::ControlCharacter('\0')), (5..12, What::UnclosedFence)]);
    assert!(fill(&document.body).starts_with("<p>é</p>"));
    assert_eq!(faults("```\nx\n```\n\n> ```\n> x\n> ```"), []);
    let body = "a [b](javascript:c) d";
    assert_eq!(&body[parse(body, &options()).problems[0].span.clone()], "[b](javascript:c)");
}

#[test]
fn raw_html_is_sanitised_and_ours_is_not() {
    let cases = [
        ("a <kbd>b</kbd> <mark class=x style=y>c</mark>", "<p>a <kbd>b</kbd> <mark>c</mark></p>"),
        ("<div onclick=x>\n\n# a\n\n</div>", "<div>\n<h2 id=\"a\">a</h2>\n</div>"),
        ("<a href=\"../b.md\" id=k>c</a>", "<p><a href=\"url:../b.md\" id=\"k\">c</a></p>"),
        (
            "<a href='http://e.org'>c</a>",
            "<p><a href=\"http://e.org\" class=\"external\" rel=\"noopener\">c</a></p>",
        ),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<b title=\"&#1;&#x7f;&#146;c&#129;\">d</b>", "<p><b title=\"\u{2019}c\">d</b></p>"),
        ("<a href=\"java\u{FFFD}script:b\" title=d>c</a>", "<p><a title=\"d\">c</a></p>"),
        (
            "<b>a</b> [c](d) ![e](f)",
            "<p><b>a</b> <a href=\"d\">c</a> <img src=\"f\" alt=\"e\"></p>",
        ),
        (
            "<iframe src=\"https://v.org/1\"></iframe>",
            "<a href=\"https://v.org/1\" class=\"external\" rel=\"noopener\">https://v.org/1</a>",
        ),
        (
            "<iframe src=\"https://v.org/&#1;&#x7F;&#133;&#x81;\u{E000}\"></iframe>",
            "<a href=\"https://v.org/%E2%80%A6\" class=\"external\" rel=\"noopener\">https://v.org/\u{2026}</a>",
        ),
        (
            "<img src=\"f\" width=\"125px\" height=\"50%\"> <IMG SRC=\"f\" ALT=\"e\">",
            "<p><img alt=\"\" src=\"url:f\" width=\"125\"> <img src=\"url:f\" alt=\"e\"></p>",
        ),
        (
            "<span style=\"color: red\">a <span lang=\"en\">b <span>c</span></span> d</span>",
            "<p>a <span lang=\"en\">b c</span> d</p>",
        ),
        (
            "<details><summary><span style=\"a\"><p>a</p></span></summary><p>b</p></details>",
            "<details><summary>a</summary><p>b</p></details>",
        ),
        (
            "[a](https://b.org/?c=##d) <b></b>",
            "<p><a href=\"https://b.org/?c=#%23d\" class=\"external\" rel=\"noopener\">a</a> <b></b></p>",
        ),
        (
            "[a](#b&#xE001;c \"d&#xE000;e&#1;\") ![f&#xE001;](g&#xFFFE; \"h&#x7F;\") <b></b>",
            "<p><a href=\"#bc\" title=\"de\">a</a> <img src=\"g\" alt=\"f\"> <b></b></p>",
        ),
        ("<hr title=\"\u{E000}0\u{E001}\"> [c](d)", "<hr title=\"0\"> [c](d)"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body).replace("\n\n", "\n"), expected, "{body}");
    }
    assert_eq!(
        faults("<iframe src=\"https://v.org/1\"></iframe>"),
        [What::EmbedDropped("https://v.org/1".to_owned())]
    );
    let free = parse(
        "<video src='a.mp4' controls></video><!-- x -->",
        &Options { allow_html: true, ..options() },
    );
    assert_eq!(
        (fill(&free.body).as_str(), free.has_raw_html),
        ("<p><video src=\"url:a.mp4\" controls></video></p>", true)
    );
}

#[test]
fn no_payload_comes_out_alive() {
    let payloads = [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><animate onbegin=alert(1)></svg>",
        "<svg><set attributeName=href to=javascript:alert(1)></svg>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\" &#1;JAVA&#x09;script:alert(1)\">x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
        "<base href=//evil>",
        "<meta http-equiv=refresh content=\"0;url=//evil\">",
        "<object data=javascript:alert(1)>",
        "<embed src=javascript:alert(1)>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<style>@import '//evil'</style>",
        "<link rel=stylesheet href=//evil>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<textarea><img src=x onerror=alert(1)>",
        "<div style=\"background:url(javascript:alert(1))\">x</div>",
        "<details open ontoggle=alert(1)>x</details>",
        "<plaintext><img src=x onerror=alert(1)>",
        "\"><img src=x onerror=alert(1)>",
        "```\"onclick=\"alert(1)\nx\n```",
        "# \"><img src=x onerror=alert(1)>",
        "[x](y \"\\\" onclick=alert(1)\")",
        "![\\\" onerror=alert(1)](x)",
        "<b\nonclick=alert(1)>x</b>",
        "<menu title=\"&#xE000;0&#xE001;\"><script>alert(1)</script>",
        "<p title=\"\n\n[x](y)\n\n\" onclick=alert(1)>",
    ];
    for payload in payloads {
        for output in [
            contributed(payload),
            html(payload),
            contributed(&format!("a\n\n[b](c)\n\n{payload} d")),
        ] {
            assert_harmless(&output);
        }
    }
}

fn assert_harmless(output: &str) {
    const ATTRIBUTES: [&str; 12] = [
        "href", "src", "alt", "title", "class", "rel", "id", "tabindex", "open", "type",
        "disabled", "align",
    ];
    const REFUSED: [&str; 14] = [
        "script", "style", "iframe", "svg", "math", "object", "embed", "base", "meta", "link",
        "form", "input", "textarea", "noscript",
    ];
    let mut at = 0;
    while let Some(markup) = super::html::next_markup(output, at) {
        let super::html::Markup::Tag(tag) = markup else { panic!("{output}") };
        assert!(!REFUSED.contains(&&*tag.name), "{output}");
        for attribute in &tag.attributes {
            assert!(ATTRIBUTES.contains(&&*attribute.name), "{output}");
            assert!(!attribute.value.to_lowercase().contains("script:"), "{output}");
        }
        at = tag.range.end;
    }
}

#[test]
fn french_has_its_spaces_and_marks() {
    let cases = [
        (
            "Quoi ! Quoi ? Bien ; oui : non",
            "Quoi\u{202F}! Quoi\u{202F}? Bien\u{202F}; oui\u{A0}: non",
        ),
        ("Yahoo! 10:30 fe80::1 a:b ;-) :)", "Yahoo! 10:30 fe80::1 a:b ;-) :)"),
        (
            "\"Oui *dit-il*\" et « non »!",
            "«\u{A0}Oui <em>dit-il</em>\u{A0}» et «\u{A0}non\u{A0}»\u{202F}!",
        ),
        ("« un \"deux\" »", "«\u{A0}un “deux”\u{A0}»"),
        ("L'été... `a ! \"b\"` !", "L’été… <code>a ! \"b\"</code>\u{202F}!"),
        (
            "1 234 567 € ; 12 % à 14 h 30, n° 5",
            "1\u{202F}234\u{202F}567\u{A0}€\u{202F}; 12\u{A0}% à 14\u{A0}h\u{A0}30, n°\u{A0}5",
        ),
        (
            "Le 1er, la 2e, au XXIe siècle",
            "Le 1<sup>er</sup>, la 2<sup>e</sup>, au XXI<sup>e</sup> siècle",
        ),
        ("De Le 0x2e v2e5 Ce", "De Le 0x2e v2e5 Ce"),
        ("1964-2009, 06-12-2009, a -- b, --flag", "1964–2009, 06-12-2009, a – b, --flag"),
        ("6' 10\" et \" !", "6' 10\" et \"\u{202F}!"),
    ];
    for (body, expected) in cases {
        assert_eq!(french(body), format!("<p>{expected}</p>"), "{body}");
    }
    assert_eq!(
        plain("Quoi ! Bien : \"oui\"", Typography::new("fr-CA", true, true)),
        "Quoi! Bien\u{A0}: «\u{A0}oui\u{A0}»"
    );
    assert_eq!(
        plain("Quoi ! l'\"oui\"", Typography::new("fr", false, true)),
        "Quoi ! l’«\u{A0}oui\u{A0}»"
    );
    assert_eq!(
        plain("Quoi ! l'\"oui\"", Typography::new("fr", true, false)),
        "Quoi\u{202F}! l'\"oui\""
    );
    assert_eq!(
        plain("'Tis \"the 'best' one\"... isn't it ?", Typography::new("en", true, true)),
        "’Tis “the ‘best’ one”… isn’t it ?"
    );
}

#[test]
fn typography_applied_twice_is_typography_applied_once() {
    const WORDS: [&str; 34] = [
        "a",
        "mot",
        "été",
        " ",
        "  ",
        "\u{A0}",
        "\u{202F}",
        "\n",
        "\"",
        "'",
        "’",
        "« ",
        "«",
        "»",
        " »",
        "“",
        "”",
        "!",
        "?",
        ";",
        ":",
        "...",
        "-",
        "--",
        "–",
        "12",
        "1 234",
        "km",
        "%",
        "n°",
        "1er",
        "XXIe",
        "(",
        "http://x.y/a",
    ];
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..20_000 {
        let text: String = (0..1 + random(12)).map(|_| WORDS[random(WORDS.len())]).collect();
        for typography in ["fr", "fr-CA", "en"].map(|lang| Typography::new(lang, true, true)) {
            let once = plain(&text, typography).into_owned();
            assert_eq!(plain(&once, typography), once, "{text:?}");
        }
    }
}

#[test]
fn a_right_text_is_not_copied() {
    assert!(matches!(
        plain("Rien à redire, 10:30", Typography::new("fr", true, true)),
        Cow::Borrowed(_)
    ));
}

#[test]
fn large_and_deep_texts_take_linear_work() {
    let deep = parse(&format!("{}x", "> ".repeat(10_000)), &options());
    assert_eq!(fill(&deep.body).matches("<blockquote>").count(), 100);
    assert!(matches!(deep.problems[..], [Problem { what: What::TooDeep, .. }]));
    let lists: String = (0..1_500).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert_eq!(parse(&lists, &options()).words, 1_500);
    assert_eq!(parse(&"## a\n\n".repeat(20_000), &options()).ids.len(), 20_000);
    for unit in [
        "[",
        "[a](<b",
        "!-- <",
        "a <![CDATA[",
        "<a [^",
        "**a ",
        "![[",
        "[[a/b",
        "\"a ",
        "'a ",
        "« ",
        "http://",
        "<b>",
        "<a <a ",
    ] {
        let body = unit.repeat(20_000);
        assert!(!parse(&body, &options()).body.is_empty());
        assert!(!parse(&body, &Options { trust: Trust::Contributed, ..options() }).body.is_empty());
    }
    let directives = parse(&":::card\n".repeat(5_000), &options());
    assert_eq!(directives.problems.len(), 5_001);
    let notes: String =
        (0..5_000).map(|note| format!("[^{note}]: a [^{}]\n\n", note + 1)).collect();
    assert_eq!(parse(&format!("[^0]\n\n{notes}"), &options()).ids.len(), 10_000);
    let line = "« été » : 12 % & ".repeat(60_000);
    assert_eq!(parse(&line, &Options { trust: Trust::Contributed, ..options() }).words, 120_000);
}

#[test]
fn large_tables_and_many_references_stay_bounded() {
    let row = format!("|{}\n", "x|".repeat(200));
    let rule = format!("|{}\n", "-|".repeat(200));
    let table = parse(&[row.clone(), rule, row.repeat(500)].concat(), &options());
    assert_eq!(table.words, 200 * 501);
    // Each use of a reference costs as many bytes as its address has.
    let bomb =
        format!("[a]: https://e.example/{}\n\n{}", "x".repeat(10_000), "[a] ".repeat(20_000));
    let html = fill(&parse(&bomb, &options()).body);
    assert!(html.len() < 20 << 20, "{} bytes", html.len());
}

#[cfg(feature = "highlight")]
#[test]
fn code_is_coloured_with_few_classes_when_it_is_small() {
    let colored = Options { highlight: true, ..options() };
    let html = fill(&parse("```rust\nfn main() { f(\"a<\", 1); } // b\n```", &colored).body);
    for part in [
        "<span class=\"hl-k\">fn",
        "<span class=\"hl-s\">\"a&lt;\"",
        "<span class=\"hl-n\">1",
        "<span class=\"hl-c\">// b",
    ] {
        assert!(html.contains(part), "{html}");
    }
    let long = format!("```rust\n{}\n```", "x".repeat(2_001));
    let unknown = "```nonsense\nfn x\n```".to_owned();
    for body in [long, unknown] {
        assert!(!fill(&parse(&body, &colored).body).contains("<span"));
    }
}
