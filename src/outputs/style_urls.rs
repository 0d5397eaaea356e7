//! The addresses in a style sheet (CSS Syntax Level 3, section 4.3): where they stand, and with other names in them.

use cssparser::{ParseError, Parser, Token, serialize_string};
use std::ops::Range;

/// A style sheet whose files have the names that `name` gives for the addresses as written; where it gives none the
/// address stays. Only the last part of a path is another, so that an address stays relative to what it was.
pub(super) fn renamed(css: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let mut found = Vec::new();
    // What is no style sheet has no addresses.
    let _ = gather(&mut Parser::new(css), &mut found);
    let mut out = String::with_capacity(css.len() + 16 * found.len());
    let mut at = 0;
    for (span, address) in found {
        let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        if let Some(name) = name(path) {
            let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
            out.push_str(&css[at..span.start]);
            out.push_str("url(");
            serialize_string(&format!("{folder}{name}{rest}"), &mut out)
                .expect("a string takes all");
            out.push(')');
            at = span.end;
        }
    }
    out.push_str(&css[at..]);
    out
}

/// The addresses of `url(…)` and of `@import "…"`, with where they stand from `url` or the quotation mark to the end.
fn gather(
    parser: &mut Parser,
    found: &mut Vec<(Range<usize>, String)>,
) -> Result<(), ParseError<()>> {
    let mut imports = false;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return Ok(());
        };
        let span = |parser: &Parser| start..parser.position().byte_index();
        let is_import =
            matches!(&token, Token::AtKeyword(name) if name.eq_ignore_ascii_case("import"));
        match token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::UnquotedUrl(address) => found.push((span(parser), address.to_string())),
            Token::QuotedString(address) if imports => {
                found.push((span(parser), address.to_string()));
            }
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                let address = parser.parse_nested_block(|inner| {
                    let address = inner.expect_string()?.to_string();
                    while inner.next().is_ok() {}
                    Ok::<_, ParseError<()>>(address)
                });
                found.extend(address.ok().map(|address| (span(parser), address)));
            }
            Token::Function(_)
            | Token::ParenthesisBlock
            | Token::SquareBracketBlock
            | Token::CurlyBracketBlock => {
                parser.parse_nested_block(|inner| gather(inner, found))?;
            }
            _ => {}
        }
        imports = is_import;
    }
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn addresses_are_found_however_they_are_written() {
        let css = "@import 'b.css' screen;@import url(b.css);/* url(a.woff2) */\
            @font-face{src:url(fonts/a.woff2)format('woff2'),URL( \"fonts/a.woff2?x#y\" )}\
            @media print{@supports (a:b){p{mask:url('a\\.svg#i')}}}q{content:'url(a.woff2)';b:url(#i);c:url(data:,a)}";
        let name = |path: &str| match path {
            "b.css" => Some("b.1.css".to_owned()),
            "fonts/a.woff2" => Some("a.2.woff2".to_owned()),
            "a.svg" => Some("a.3.svg".to_owned()),
            _ => None,
        };
        assert_eq!(
            renamed(css, name),
            "@import url(\"b.1.css\") screen;@import url(\"b.1.css\");/* url(a.woff2) */\
            @font-face{src:url(\"fonts/a.2.woff2\")format('woff2'),url(\"fonts/a.2.woff2?x#y\")}\
            @media print{@supports (a:b){p{mask:url(\"a.3.svg#i\")}}}q{content:'url(a.woff2)';b:url(#i);c:url(data:,a)}"
        );
    }

    #[test]
    fn what_is_no_style_sheet_stays_as_it_is() {
        for broken in ["a{b:url(", "}}}url(x y)", "\"never closed", "<html>", ""] {
            assert_eq!(renamed(broken, |_| None), broken);
        }
    }
}
