//! The page of the editorial board, made of what the website tells of it.

use super::about::withheld_url;
use super::{Board, BoardText};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::fmt::Write;
use std::sync::Arc;

const STYLE: &str = "
:root{color-scheme:light dark;--ink:light-dark(#1c1c20,#f0f0f2);--faint:light-dark(#5c5c66,#a8a8b2);--line:light-dark(#c9c9d0,#46464e);--link:light-dark(#0b4fa8,#8ab8ff);--wrong:light-dark(#b3141b,#ff8a85)}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);margin:0 auto;padding:24px 16px 88px;max-width:1100px}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.stages{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr))}
h1{font-size:26px}h2{font-size:18px;margin:0 0 8px}
section{border-top:3px solid var(--line);padding-top:8px;min-width:0}
ul{list-style:none;margin:0;padding:0}
li{padding:8px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
li a{display:inline-block;min-height:24px}
p{margin:0}.faint{color:var(--faint)}.urgent{color:var(--wrong);font-weight:600}
table{border-collapse:collapse}th,td{padding:4px 24px 4px 0;text-align:start;border-top:1px solid var(--line)}td{text-align:end}
.times{margin-top:32px;overflow-x:auto}
";

/// The page, in the words that the board brings with it.
pub(super) fn page(board: &Board) -> Arc<[u8]> {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<div class=\"stages\">\n",
        lang = quoted(&board.lang),
        title = text(&board.title),
    );
    for (index, stage) in board.stages.iter().enumerate() {
        let items: String = stage.texts.iter().map(item).collect();
        html += &format!(
            "<section aria-labelledby=\"s{index}\">\n<h2 id=\"s{index}\">{} <span class=\"faint\">{}</span></h2>\n",
            text(&stage.label),
            stage.n_texts
        );
        html += &if items.is_empty() {
            format!("<p class=\"faint\">{}</p>\n", text(&board.nothing))
        } else {
            format!("<ul>\n{items}</ul>\n")
        };
        html += "</section>\n";
    }
    html += "</div>\n";
    html += &lead_times(board);
    html += "</main>\n</body>\n</html>\n";
    html.into_bytes().into()
}

fn item(one: &BoardText) -> String {
    let url = one.url.clone().unwrap_or_else(|| withheld_url(&one.source.path));
    let (url, lang) = (quoted(&url), quoted(&one.lang));
    let mut html = format!("<li><a href=\"{url}\" lang=\"{lang}\">{}</a>", text(&one.title));
    if let Some(lane) = &one.lane {
        write!(html, " <span class=\"urgent\">{}</span>", text(lane)).expect("a string takes all");
    }
    for line in &one.lines {
        write!(html, "<p class=\"faint\">{}</p>", text(line)).expect("a string takes all");
    }
    html + "</li>\n"
}

fn lead_times(board: &Board) -> String {
    let Some(times) = &board.lead_times else { return String::new() };
    let heads = times.heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", text(head)));
    let row = |(name, cells): &(String, Vec<String>)| {
        let cells = cells.iter().map(|cell| format!("<td>{}</td>", text(cell)));
        format!("<tr><th scope=\"row\">{}</th>{}</tr>\n", text(name), cells.collect::<String>())
    };
    format!(
        "<section class=\"times\" aria-labelledby=\"times\">\n<h2 id=\"times\">{}</h2>\n<table>\n\
         <thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</section>\n",
        text(&times.title),
        heads.collect::<String>(),
        times.rows.iter().map(row).collect::<String>()
    )
}

/// As the text of an element.
fn text(plain: &str) -> String {
    let mut escaped = String::new();
    escape_html_body_text(&mut escaped, plain).expect("a string takes all");
    escaped
}

/// As the value of an attribute.
fn quoted(plain: &str) -> String {
    let mut escaped = String::new();
    escape_html(&mut escaped, plain).expect("a string takes all");
    escaped
}
