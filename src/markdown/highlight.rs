//! Code blocks: escaped, and coloured when asked for.
//!
//! The classes are few and ours; a theme gives them their colours.

use super::Remember;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Writes a whole code block.
/// With `colored`, what it remembers is asked first.
pub(super) fn write(language: &str, code: &str, colored: Option<&Remember>, out: &mut String) {
    out.push_str("<pre tabindex=\"0\"><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        escape_html(&mut *out, language).expect("writing to a string");
        out.push('"');
    }
    out.push('>');
    match colored {
        Some(remember) => out.push_str(&remember(language, code, &|| inner(language, code))),
        None => escape_html_body_text(&mut *out, code).expect("writing to a string"),
    }
    out.push_str("</code></pre>\n");
}

/// The code with colours, or escaped alone where its language is unknown.
fn inner(language: &str, code: &str) -> String {
    let mut out = String::new();
    if !color(language, code, &mut out) {
        escape_html_body_text(&mut out, code).expect("writing to a string");
    }
    out
}

#[cfg(not(feature = "highlight"))]
fn color(_language: &str, _code: &str, _out: &mut String) -> bool {
    false
}

#[cfg(feature = "highlight")]
use colors::color;

#[cfg(feature = "highlight")]
mod colors {
    use super::escape_html_body_text;
    use std::sync::OnceLock;
    use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

    /// Beyond these sizes a block stays plain, so that the time it takes is bounded.
    const LARGEST_BLOCK: usize = 100_000;
    const LONGEST_LINE: usize = 2_000;

    /// Which class a scope gets: the longest prefix wins, an empty class leaves it to what is around.
    const CLASSES: [(&str, &str); 47] = [
        ("comment", "hl-c"),
        ("string", "hl-s"),
        ("string.regexp", "hl-s"),
        ("constant", "hl-b"),
        ("constant.numeric", "hl-n"),
        ("constant.character.escape", "hl-b"),
        ("constant.other.color", "hl-n"),
        ("constant.other.placeholder", "hl-b"),
        ("keyword", "hl-k"),
        ("keyword.operator", "hl-o"),
        ("keyword.operator.word", "hl-k"),
        ("keyword.operator.logical.python", "hl-k"),
        ("keyword.other.unit", "hl-n"),
        ("storage", "hl-k"),
        ("storage.type.numeric", "hl-n"),
        ("entity.name", "hl-t"),
        ("entity.name.function", "hl-f"),
        ("entity.name.tag", "hl-g"),
        ("entity.name.section", "hl-m"),
        ("entity.name.label", "hl-v"),
        ("entity.name.constant", "hl-b"),
        ("entity.name.macro", "hl-f"),
        ("entity.other.attribute-name", "hl-a"),
        ("entity.other.inherited-class", "hl-t"),
        ("support", "hl-f"),
        ("support.type", "hl-t"),
        ("support.type.property-name", "hl-a"),
        ("support.class", "hl-t"),
        ("support.constant", "hl-b"),
        ("support.macro", "hl-f"),
        ("variable", "hl-v"),
        ("variable.function", "hl-f"),
        ("variable.annotation", "hl-a"),
        ("variable.language", "hl-k"),
        ("variable.parameter", "hl-v"),
        ("punctuation", "hl-p"),
        ("punctuation.definition", ""),
        ("punctuation.definition.tag", "hl-g"),
        ("punctuation.section.interpolation", "hl-b"),
        ("meta.annotation", "hl-a"),
        ("meta.preprocessor", "hl-m"),
        ("meta.diff.header", "hl-m"),
        ("meta.diff.range", "hl-m"),
        ("markup.heading", "hl-m"),
        ("markup.deleted", "hl-d"),
        ("markup.inserted", "hl-i"),
        ("invalid.illegal", ""),
    ];

    struct Grammar {
        syntaxes: SyntaxSet,
        /// The longest prefixes first.
        classes: Vec<(Scope, &'static str)>,
    }

    fn grammar() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(|| {
            let mut classes: Vec<(Scope, &str)> = CLASSES
                .iter()
                .map(|(scope, class)| {
                    (Scope::new(scope).expect("the scopes are well-formed"), *class)
                })
                .collect();
            classes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
            Grammar { syntaxes: two_face::syntax::extra_newlines(), classes }
        })
    }

    /// Writes coloured code. False when it must stay plain, and then nothing is written.
    pub(super) fn color(language: &str, code: &str, out: &mut String) -> bool {
        let plain = ["", "text", "txt", "plain", "plaintext"].contains(&language);
        if plain || code.len() > LARGEST_BLOCK || code.lines().any(|line| line.len() > LONGEST_LINE)
        {
            return false;
        }
        let grammar = grammar();
        let Some(syntax) = syntax(&grammar.syntaxes, language) else { return false };
        let start = out.len();
        let written =
            Painter { grammar, stack: ScopeStack::new(), class: "", out }.paint(syntax, code);
        if !written {
            out.truncate(start);
        }
        written
    }

    fn syntax<'s>(syntaxes: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
        let known = match language {
            "shell" | "console" | "sh-session" => "bash",
            "jsonc" | "json5" => "json",
            "rs" => "rust",
            other => other,
        };
        syntaxes.find_syntax_by_token(known).filter(|syntax| syntax.name != "Plain Text")
    }

    /// Writes code, with a span around each run of one class.
    struct Painter<'p> {
        grammar: &'static Grammar,
        stack: ScopeStack,
        class: &'static str,
        out: &'p mut String,
    }

    impl Painter<'_> {
        fn paint(mut self, syntax: &SyntaxReference, code: &str) -> bool {
            let mut state = ParseState::new(syntax);
            for line in code.split_inclusive('\n') {
                let Ok(operations) = state.parse_line(line, &self.grammar.syntaxes) else {
                    return false;
                };
                let mut at = 0;
                for (place, operation) in operations {
                    self.text(&line[at..place]);
                    at = place;
                    if self.stack.apply(&operation).is_err() {
                        return false;
                    }
                }
                self.text(&line[at..]);
            }
            self.switch("");
            true
        }

        fn text(&mut self, text: &str) {
            if text.is_empty() {
                return;
            }
            // Blanks show no colour: they go with what stands before them.
            if !text.trim().is_empty() {
                self.switch(self.class_here());
            }
            escape_html_body_text(&mut *self.out, text).expect("writing to a string");
        }

        fn class_here(&self) -> &'static str {
            let classes = &self.grammar.classes;
            let class = |scope: &Scope| {
                let entry = classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
                entry.map(|(_, class)| *class).filter(|class| !class.is_empty())
            };
            self.stack.as_slice().iter().rev().find_map(class).unwrap_or("")
        }

        fn switch(&mut self, class: &'static str) {
            if class == self.class {
                return;
            }
            if !self.class.is_empty() {
                self.out.push_str("</span>");
            }
            if !class.is_empty() {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.class = class;
        }
    }
}
