//! Changes a few keys of a document, and leaves every other byte as it was typed: comments, order, quotes, line ends.
//!
//! A change is a splice where the parser says that things stand. What comes of it is read again: when the tree is not
//! the one that was wanted, the next way to splice is tried, and a text that none of them changes rightly is left alone.

use super::{Key, Node, Value, parse};
use serde_json::Value as Json;
use std::ops::Range;

/// A change of one key at the top of a document.
///
/// Values are words of letters, digits, `-` and `_`, such as slugs, dates and hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Set(&'static str, String),
    Remove(&'static str),
    /// One mapping more at the end of a list.
    Push(&'static str, Vec<(&'static str, String)>),
}

/// How new lines are written.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'m> {
    /// The line end of the file.
    pub line_end: &'m str,
    /// Keys that stand together: a new one follows those before it here.
    pub order: &'m [&'m str],
}

/// Makes the changes one after the other in a document, which is a mapping or empty. `None` when one of them cannot be
/// made without disturbing the rest.
pub fn edit(text: &str, changes: &[Change], manner: Manner) -> Option<String> {
    changes.iter().try_fold(text.to_owned(), |text, change| one(&text, change, manner))
}

/// What stands in place of a part of a text.
type Splice = (Range<usize>, String);

fn one(text: &str, change: &Change, manner: Manner) -> Option<String> {
    let document = Document { text, root: read(text)?, manner };
    let wanted = wanted(&document.root, change)?;
    let spliced = |(range, with): Splice| {
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        Some([before, &with, after].concat())
    };
    let is_right =
        |made: &String| read(made).is_some_and(|root| tree(&root) == Some(wanted.clone()));
    document.ways(change).into_iter().filter_map(spliced).find(is_right)
}

fn read(text: &str) -> Option<Node> {
    let (node, problems) = parse(text, 0);
    node.filter(|_| problems.is_empty())
}

/// The tree without its places; a key at the top without a value counts as absent.
fn tree(root: &Node) -> Option<serde_json::Map<String, Json>> {
    fn value(node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Text { text, .. } => text.as_str().into(),
            Value::List(nodes) => nodes.iter().map(value).collect(),
            Value::Map(pairs) => {
                pairs.iter().map(|(key, node)| (key.text.clone(), value(node))).collect()
            }
        }
    }
    let pairs = pairs(root)?.iter().filter(|(_, node)| !node.is_null());
    Some(pairs.map(|(key, node)| (key.text.clone(), value(node))).collect())
}

fn pairs(root: &Node) -> Option<&[(Key, Node)]> {
    match &root.value {
        Value::Map(pairs) => Some(pairs),
        Value::Null => Some(&[]),
        _ => None,
    }
}

fn wanted(root: &Node, change: &Change) -> Option<serde_json::Map<String, Json>> {
    let mut tree = tree(root)?;
    match change {
        Change::Set(key, value) => {
            tree.insert((*key).to_owned(), value.as_str().into());
        }
        Change::Remove(key) => {
            tree.remove(*key);
        }
        Change::Push(key, fields) => {
            let list = tree.entry(*key).or_insert_with(|| Json::Array(Vec::new()));
            let fields =
                fields.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into()));
            list.as_array_mut()?.push(Json::Object(fields.collect()));
        }
    }
    Some(tree)
}

struct Document<'t> {
    text: &'t str,
    root: Node,
    manner: Manner<'t>,
}

impl Document<'_> {
    /// The splices that may make a change, the best first.
    fn ways(&self, change: &Change) -> Vec<Splice> {
        match change {
            Change::Set(key, value) => self.set(key, value),
            Change::Remove(key) => self.remove(key),
            Change::Push(key, fields) => self.push(key, fields),
        }
    }

    fn pairs(&self) -> &[(Key, Node)] {
        pairs(&self.root).unwrap_or_default()
    }

    fn pair(&self, key: &str) -> Option<&(Key, Node)> {
        self.pairs().iter().find(|(own, _)| own.text == key)
    }

    fn set(&self, key: &str, value: &str) -> Vec<Splice> {
        let Some((own, node)) = self.pair(key) else {
            return self.insert(key, &scalar(value), None);
        };
        let written = &self.text[node.span.clone()];
        if written.trim().is_empty() {
            return self
                .after_colon(own)
                .map(|at| (at..at, format!(" {}", scalar(value))))
                .into_iter()
                .collect();
        }
        let with = match written.chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{value}{quote}"),
            _ => scalar(value),
        };
        vec![(node.span.clone(), with)]
    }

    fn remove(&self, key: &str) -> Vec<Splice> {
        let Some((own, node)) = self.pair(key).filter(|(_, node)| !node.is_null()) else {
            return vec![(0..0, String::new())];
        };
        let (start, end) = (self.line_start(own.span.start), self.line_end(self.end(own, node)));
        let alone = self.text[start..own.span.start].trim().is_empty()
            && self.text[self.end(own, node)..end].trim().is_empty();
        let whole = alone.then(|| (start..self.next_line(end), String::new()));
        // A comment beside it stays, and so does what else is in the line.
        whole.into_iter().chain([(node.span.clone(), "~".to_owned())]).collect()
    }

    fn push(&self, key: &str, fields: &[(&str, String)]) -> Vec<Splice> {
        let flow = flow(fields);
        let Some((own, node)) = self.pair(key) else {
            return self.insert(key, &format!("[{flow}]"), Some(&format!("- {flow}")));
        };
        match &node.value {
            Value::List(items) => self.push_to(own, node, items, fields),
            _ if self.text[node.span.clone()].trim().is_empty() => {
                let end = self.line_end(own.span.end);
                let line = format!("{}{}  - {flow}", self.manner.line_end, self.indent());
                let in_flow = self.after_colon(own).map(|at| (at..at, format!(" [{flow}]")));
                let in_block = (!self.is_flow()).then_some((end..end, line));
                in_block.into_iter().chain(in_flow).collect()
            }
            _ => vec![(node.span.clone(), format!("[{flow}]"))],
        }
    }

    fn push_to(
        &self,
        own: &Key,
        node: &Node,
        items: &[Node],
        fields: &[(&str, String)],
    ) -> Vec<Splice> {
        let flow = flow(fields);
        let Some(last) = items.last() else {
            let at = node.span.start + 1;
            return vec![(at..at, flow)];
        };
        let end = self.end(own, last);
        if self.text[node.span.start..].starts_with('[') {
            // As the two before are parted.
            let parted = items.len().checked_sub(2).and_then(|before| {
                let between = self.text.get(self.end(own, &items[before])..last.span.start)?;
                (between.trim() == ",").then_some(between)
            });
            let parted = parted.unwrap_or(", ");
            return vec![(end..end, format!("{parted}{flow}"))];
        }
        let line = &self.text[self.line_start(last.span.start)..];
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        let is_flow = self.text[last.span.start..].starts_with('{');
        let item = if is_flow {
            flow
        } else {
            block(fields, &format!("{}{indent}  ", self.manner.line_end))
        };
        let at = self.line_end(end);
        vec![(at..at, format!("{}{indent}- {item}", self.manner.line_end))]
    }

    /// A key that is not there yet. `item` is the one of a list, in a line of its own.
    fn insert(&self, key: &str, value: &str, item: Option<&str>) -> Vec<Splice> {
        if self.is_flow() {
            let entry = format!("{key}: {value}");
            return match self.pairs().last() {
                Some((last, node)) => {
                    let end = self.end(last, node);
                    vec![(end..end, format!(", {entry}"))]
                }
                None => vec![(self.root.span.start + 1..self.root.span.start + 1, entry)],
            };
        }
        let (indent, line_end) = (self.indent(), self.manner.line_end);
        let entry = match item {
            Some(item) => format!("{indent}{key}:{line_end}{indent}  {item}{line_end}"),
            None => format!("{indent}{key}: {value}{line_end}"),
        };
        let mut places: Vec<usize> = self.beside(key).into_iter().collect();
        places.push(self.text.len());
        places.into_iter().map(|at| (at..at, entry.clone())).collect()
    }

    /// The line below the nearest key that stands before this one in the order, else that of the next one after it.
    fn beside(&self, key: &str) -> Option<usize> {
        let order = self.manner.order;
        let place = order.iter().position(|other| *other == key)?;
        let before = order[..place].iter().rev().find_map(|other| self.pair(other));
        let below = before.map(|(own, node)| self.next_line(self.line_end(self.end(own, node))));
        below.or_else(|| {
            let after = order[place + 1..].iter().find_map(|other| self.pair(other));
            after.map(|(own, _)| self.line_start(own.span.start))
        })
    }

    fn is_flow(&self) -> bool {
        self.text[self.root.span.start..].starts_with('{')
    }

    /// What the lines of the document begin with.
    fn indent(&self) -> &str {
        let Some((first, _)) = self.pairs().first() else { return "" };
        let before = &self.text[self.line_start(first.span.start)..first.span.start];
        if before.trim().is_empty() { before } else { "" }
    }

    fn after_colon(&self, key: &Key) -> Option<usize> {
        let rest = &self.text[key.span.end..self.line_end(key.span.end)];
        rest.find(':').map(|at| key.span.end + at + 1)
    }

    /// Where a value ends; the parser ends a block where the next one begins.
    fn end(&self, key: &Key, node: &Node) -> usize {
        let is_flow = self.text[node.span.start..].starts_with(['[', '{']);
        match &node.value {
            Value::List(items) if !is_flow => {
                items.last().map_or(key.span.end, |last| self.end(key, last))
            }
            Value::Map(pairs) if !is_flow => {
                pairs.last().map_or(key.span.end, |(key, last)| self.end(key, last))
            }
            Value::Null if node.span.is_empty() => self.after_colon(key).unwrap_or(key.span.end),
            _ => node.span.end,
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
    }

    /// Where the line around a place ends, before its line end.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |length| at + length)
    }

    /// Where the line after a line end begins.
    fn next_line(&self, line_end: usize) -> usize {
        let rest = &self.text[line_end..];
        line_end + if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) }
    }
}

/// `{status: review, by: marie}`
fn flow(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(key, value)| format!("{key}: {}", scalar(value))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// The same, a field a line.
fn block(fields: &[(&str, String)], between: &str) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(key, value)| format!("{key}: {}", scalar(value))).collect();
    fields.join(between)
}

/// In quotes only where another reader of YAML could take it for a number, a truth value or nothing.
fn scalar(value: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    let is_date =
        value.len() == 10 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_word = value.starts_with(char::is_alphabetic)
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && !WORDS.contains(&value.to_ascii_lowercase().as_str());
    // A hash of 64 digits without a letter will not happen.
    let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_date || is_word || is_hash { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANNER: Manner =
        Manner { line_end: "\n", order: &["status", "approved_by", "held_by", "history"] };

    fn set(text: &str, key: &'static str, value: &str) -> Option<String> {
        edit(text, &[Change::Set(key, value.to_owned())], MANNER)
    }

    fn push(text: &str) -> Option<String> {
        let fields = vec![("status", "review".to_owned()), ("on", "2026-01-02".to_owned())];
        edit(text, &[Change::Push("history", fields)], MANNER)
    }

    fn remove(text: &str) -> Option<String> {
        edit(text, &[Change::Remove("held_by")], MANNER)
    }

    #[test]
    fn a_value_is_changed_and_nothing_else() {
        for (before, after) in [
            ("a: 1\nstatus: idea # soon\nb: 2\n", "a: 1\nstatus: review # soon\nb: 2\n"),
            ("status: 'idea'\n", "status: 'review'\n"),
            ("\"status\" : \"idea\"   #x\n", "\"status\" : \"review\"   #x\n"),
            ("status:\nb: 2\n", "status: review\nb: 2\n"),
            ("status: # none yet\nb: 2\n", "status: review # none yet\nb: 2\n"),
            ("status: ~\n", "status: review\n"),
            ("{title: A, status: idea, x: [1,]}\n", "{title: A, status: review, x: [1,]}\n"),
        ] {
            assert_eq!(set(before, "status", "review").as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn a_new_key_stands_beside_its_own() {
        for (before, after) in [
            ("", "status: review\n"),
            ("# only a comment\n", "# only a comment\nstatus: review\n"),
            ("a: 1\n# end\n", "a: 1\n# end\nstatus: review\n"),
            ("  a: 1\n", "  a: 1\n  status: review\n"),
            ("a: |\n  x\n\n", "a: |\n  x\n\nstatus: review\n"),
            ("a: 1\nheld_by: b\n", "a: 1\nstatus: review\nheld_by: b\n"),
            ("{a: 1, b: {c: 2}} # x\n", "{a: 1, b: {c: 2}, status: review} # x\n"),
            ("{}\n", "{status: review}\n"),
        ] {
            assert_eq!(set(before, "status", "review").as_deref(), Some(after), "{before}");
        }
        assert_eq!(
            set("status: a # x\nz: 1\n", "approved_by", "marie").as_deref(),
            Some("status: a # x\napproved_by: marie\nz: 1\n")
        );
    }

    #[test]
    fn a_list_grows_in_its_own_manner() {
        for (before, after) in [
            ("a: 1\n", "a: 1\nhistory:\n  - {status: review, on: 2026-01-02}\n"),
            (
                "history: # so far\nb: 1\n",
                "history: # so far\n  - {status: review, on: 2026-01-02}\nb: 1\n",
            ),
            ("history: []\n", "history: [{status: review, on: 2026-01-02}]\n"),
            (
                "history:\n- {status: idea} # a\n# b\nb: 1\n",
                "history:\n- {status: idea} # a\n- {status: review, on: 2026-01-02}\n# b\nb: 1\n",
            ),
            (
                "history:\n    - status: idea\n      by: x # y\n\nb: 1\n",
                "history:\n    - status: idea\n      by: x # y\n    - status: review\n      on: 2026-01-02\n\nb: 1\n",
            ),
            (
                "history: [{status: idea}, {status: idea}]\n",
                "history: [{status: idea}, {status: idea}, {status: review, on: 2026-01-02}]\n",
            ),
            (
                "history: [\n  {status: idea},\n  {status: idea},\n]\n",
                "history: [\n  {status: idea},\n  {status: idea},\n  {status: review, on: 2026-01-02},\n]\n",
            ),
            ("{a: 1}\n", "{a: 1, history: [{status: review, on: 2026-01-02}]}\n"),
        ] {
            assert_eq!(push(before).as_deref(), Some(after), "{before}");
        }
        assert_eq!(push("history: words\n"), None, "which is no list");
    }

    #[test]
    fn a_key_goes_with_its_line() {
        for (before, after) in [
            ("a: 1\nheld_by: x\nb: 1\n", "a: 1\nb: 1\n"),
            ("held_by: x # for now\n", "held_by: ~ # for now\n"),
            ("{a: 1, held_by: x}\n", "{a: 1, held_by: ~}\n"),
            ("a: 1\n", "a: 1\n"),
        ] {
            assert_eq!(remove(before).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_another_reader_could_misread_is_quoted() {
        for (value, written) in
            [("no", "\"no\""), ("2019", "\"2019\""), ("2026-01-02", "2026-01-02"), ("né-1", "né-1")]
        {
            assert_eq!(scalar(value), written);
        }
    }

    #[test]
    fn what_cannot_be_changed_rightly_is_left() {
        for odd in ["status: >-\n  idea\nb: 2\n", "- a\n", "a: [\n", "a: 1\n...\n", "a: 1\na: 2\n"]
        {
            assert_eq!(set(odd, "status", "review"), None, "{odd}");
        }
    }
}
