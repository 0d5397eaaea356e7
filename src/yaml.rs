//! The one door to YAML: text in, a tree with positions out.
//!
//! Values stay as typed (`no`, `1.0` and `012` are those very letters); who takes a value decides what it
//! is. Bombs, endless nesting, repeated keys and tags are refused here. The parser is the one inside
//! `serde-saphyr`, read by its events.

mod edit;
pub mod items;

pub use edit::{Change, Manner, edit};

use granit_parser::{Event, Parser, ScalarStyle};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Bounds on one document.
const MAX_NODES: usize = 50_000;
const MAX_DEPTH: usize = 32;
const MAX_ALIASES: usize = 64;

/// One value and its place, in bytes of the whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Null,
    Text {
        text: String,
        /// Written without quotes: it may stand for a number or a truth value.
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    pub text: String,
    pub span: Range<usize>,
}

/// What is wrong with a text that should be YAML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    Syntax {
        message: String,
        at: usize,
    },
    RepeatedKey {
        key: String,
        first: Range<usize>,
        again: Range<usize>,
    },
    KeyNotText {
        span: Range<usize>,
    },
    Tag {
        tag: String,
        span: Range<usize>,
    },
    /// It was removed; the rest is read.
    Control {
        character: char,
        span: Range<usize>,
    },
    TooDeep {
        at: usize,
    },
    TooManyNodes {
        at: usize,
    },
}

impl Node {
    /// The text of a scalar, as typed.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What the value is, in the words of a message.
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Text { .. } => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The value a theme sees of free data: plain scalars are read as YAML 1.2's core schema has them.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Text { text, plain } => scalar_to_json(text, *plain),
            Value::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Value::Map(pairs) => {
                pairs.iter().map(|(key, node)| (key.text.clone(), node.to_json())).collect()
            }
        }
    }
}

/// Numbers and truth values as YAML 1.2's core schema writes them (section 10.3.2); all else is text.
fn scalar_to_json(text: &str, plain: bool) -> serde_json::Value {
    if plain {
        match text {
            "true" | "True" | "TRUE" => return true.into(),
            "false" | "False" | "FALSE" => return false.into(),
            _ => {}
        }
        let looks_like_a_number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
            && !has_leading_zero(text);
        if looks_like_a_number {
            if let Ok(number) = text.parse::<i64>() {
                return number.into();
            }
            if let Ok(number) = text.parse::<f64>()
                && number.is_finite()
            {
                return number.into();
            }
        }
    }
    text.into()
}

fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']).as_bytes();
    digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit()
}

/// Reads one document, with what is wrong in it; without a tree when it cannot be used. `base` is where `text` begins
/// in its file; an empty text is `Null`.
pub fn parse(text: &str, base: usize) -> (Option<Node>, Vec<Problem>) {
    let options = granit_parser::options! { emit_comments: false, disallow_directives: true };
    let mut reader = Reader {
        parser: Parser::new_from_str_with_options(text, options),
        text,
        base,
        anchors: Vec::new(),
        n_nodes: 0,
        n_aliases: 0,
        problems: Vec::new(),
    };
    let node = reader.document().unwrap_or_else(|problem| {
        reader.problems.push(problem);
        Node { value: Value::Null, span: base..base }
    });
    let harmless = |problem: &Problem| matches!(problem, Problem::Control { .. });
    let usable = reader.problems.iter().all(harmless);
    (usable.then_some(node), reader.problems)
}

/// A container that is still open.
struct Open {
    anchor: usize,
    start: usize,
    /// `None` for a list.
    pairs: Option<Vec<(Key, Node)>>,
    key: Option<Key>,
    items: Vec<Node>,
}

struct Reader<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    text: &'t str,
    base: usize,
    anchors: Vec<(usize, Node)>,
    n_nodes: usize,
    n_aliases: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Builds the tree without recursion, so that depth costs no stack.
    fn document(&mut self) -> Result<Node, Problem> {
        let mut open: Vec<Open> = Vec::new();
        let mut root = None;
        let mut n_documents = 0;
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|error| self.syntax(&error))?;
            let range = span.byte_range().unwrap_or(self.text.len()..self.text.len());
            let range = range.start + self.base..range.end + self.base;
            let node = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.check_tag(tag.as_deref(), &range);
                    let text = self.without_controls(text, &range);
                    let plain = style == ScalarStyle::Plain;
                    let null = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    let value = if null {
                        Value::Null
                    } else {
                        Value::Text { text: text.into_owned(), plain }
                    };
                    self.finished(Node { value, span: range.clone() }, anchor)
                }
                Event::SequenceStart(_, anchor, tag) => {
                    self.check_tag(tag.as_deref(), &range);
                    open.push(Open {
                        anchor,
                        start: range.start,
                        pairs: None,
                        key: None,
                        items: Vec::new(),
                    });
                    self.check_depth(open.len(), range.start)?;
                    continue;
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.check_tag(tag.as_deref(), &range);
                    open.push(Open {
                        anchor,
                        start: range.start,
                        pairs: Some(Vec::new()),
                        key: None,
                        items: Vec::new(),
                    });
                    self.check_depth(open.len(), range.start)?;
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let Some(closed) = open.pop() else { continue };
                    let value = match closed.pairs {
                        Some(pairs) => Value::Map(self.without_repeated_keys(pairs)),
                        None => Value::List(closed.items),
                    };
                    // The end of a block container lies after its last value.
                    let end = range.end.max(closed.start);
                    self.finished(Node { value, span: closed.start..end }, closed.anchor)
                }
                Event::Alias(id) => {
                    self.n_aliases += 1;
                    let target = self
                        .anchors
                        .iter()
                        .find(|(anchor, _)| *anchor == id)
                        .map(|(_, node)| node.clone());
                    let mut node =
                        target.unwrap_or(Node { value: Value::Null, span: range.clone() });
                    node.span = range.clone();
                    if self.n_aliases > MAX_ALIASES {
                        return Err(Problem::TooManyNodes { at: range.start });
                    }
                    self.n_nodes += count(&node);
                    node
                }
                Event::DocumentStart(..) => {
                    n_documents += 1;
                    if n_documents > 1 {
                        let message = "a second document begins here; one is allowed".to_owned();
                        return Err(Problem::Syntax { message, at: range.start });
                    }
                    continue;
                }
                _ => continue,
            };
            self.n_nodes += 1;
            if self.n_nodes > MAX_NODES {
                return Err(Problem::TooManyNodes { at: range.start });
            }
            match open.last_mut() {
                None => root = Some(node),
                Some(container) => self.place(container, node),
            }
        }
        Ok(root.unwrap_or(Node { value: Value::Null, span: self.base..self.base }))
    }

    /// No page may hold a control character; line ends and tabs are none.
    fn without_controls<'s>(&mut self, text: Cow<'s, str>, span: &Range<usize>) -> Cow<'s, str> {
        let is_control = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                || matches!(c, '\u{fffe}' | '\u{ffff}')
        };
        let Some(character) = text.chars().find(|c| is_control(*c)) else { return text };
        self.problems.push(Problem::Control { character, span: span.clone() });
        text.chars().filter(|c| !is_control(*c)).collect()
    }

    fn finished(&mut self, node: Node, anchor: usize) -> Node {
        if anchor != 0 {
            self.anchors.push((anchor, node.clone()));
        }
        node
    }

    /// Puts a finished value into the container that holds it.
    fn place(&mut self, container: &mut Open, node: Node) {
        let Some(pairs) = &mut container.pairs else {
            container.items.push(node);
            return;
        };
        match container.key.take() {
            None => {
                let text = match node.value {
                    Value::Text { text, .. } => text,
                    _ => {
                        self.problems.push(Problem::KeyNotText { span: node.span.clone() });
                        String::new()
                    }
                };
                container.key = Some(Key { text, span: node.span });
            }
            Some(key) => {
                pairs.push((key, node));
            }
        }
    }

    /// The first of a repeated key stays, the others are problems.
    fn without_repeated_keys(&mut self, pairs: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
        /// Few keys are compared with each other faster than they are hashed.
        const FEW: usize = 16;
        let again = |(index, (key, _)): (usize, &(Key, Node))| {
            pairs[..index].iter().any(|(other, _)| other.text == key.text)
        };
        if pairs.len() <= FEW && !pairs.iter().enumerate().any(again) {
            return pairs;
        }
        let mut seen: HashMap<&str, &Range<usize>> = HashMap::with_capacity(pairs.len());
        let mut repeated = Vec::new();
        for (index, (key, _)) in pairs.iter().enumerate() {
            if let Some(first) = seen.get(key.text.as_str()) {
                let problem = Problem::RepeatedKey {
                    key: key.text.clone(),
                    first: (*first).clone(),
                    again: key.span.clone(),
                };
                repeated.push((index, problem));
            } else {
                seen.insert(&key.text, &key.span);
            }
        }
        if repeated.is_empty() {
            return pairs;
        }
        let (indices, problems): (Vec<usize>, Vec<Problem>) = repeated.into_iter().unzip();
        self.problems.extend(problems);
        let kept = pairs
            .into_iter()
            .enumerate()
            .filter(|(index, _)| indices.binary_search(index).is_err());
        kept.map(|(_, pair)| pair).collect()
    }

    fn check_tag(&mut self, tag: Option<&granit_parser::Tag>, span: &Range<usize>) {
        if let Some(tag) = tag
            && !tag.is_yaml_core_schema()
        {
            let tag = tag.original();
            let before = &self.text[..(span.start - self.base).min(self.text.len())];
            let start = before.rfind(&tag).map_or(span.start, |at| at + self.base);
            self.problems.push(Problem::Tag { span: start..start + tag.len(), tag });
        }
    }

    fn check_depth(&self, depth: usize, at: usize) -> Result<(), Problem> {
        if depth > MAX_DEPTH { Err(Problem::TooDeep { at }) } else { Ok(()) }
    }

    fn syntax(&self, error: &granit_parser::ScanError) -> Problem {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let (message, at) = (error.info(), at + self.base);
        // The scanner reads ahead, and has a bound of its own.
        if message.contains("recursion limit") {
            return Problem::TooDeep { at };
        }
        let found = self.text[at - self.base..]
            .chars()
            .next()
            .filter(|c| c.is_control() && !c.is_whitespace());
        let message = match found {
            Some(character) => format!("a control character, U+{:04X}", u32::from(character)),
            None => message,
        };
        Problem::Syntax { message, at }
    }
}

/// The nodes of a tree; trees are at most [`MAX_DEPTH`] deep.
fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Null | Value::Text { .. } => 0,
        Value::List(nodes) => nodes.iter().map(count).sum(),
        Value::Map(pairs) => pairs.iter().map(|(_, node)| count(node)).sum(),
    }
}
