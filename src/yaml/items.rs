//! Changes one item of a list of mappings, or adds one at its end, and leaves every other byte as it was typed.
//!
//! As with the keys of a document, what comes of a change is read again, and a text that no way changes rightly is left alone.

use super::{Node, Value, parse};
use serde_json::Value as Json;

/// Sets a key of the item that has this `id`, to a word of letters, digits, `-` and `_`. `None` when it cannot be done without
/// disturbing the rest, or nothing has the id.
pub fn set(text: &str, id: &str, key: &str, word: &str) -> Option<String> {
    let root = read(text)?;
    let item = items(&root)?.into_iter().find(|item| text_of(item, "id") == Some(id))?;
    let mut wanted = root.to_json();
    let list = wanted.as_array_mut()?;
    let own = list.iter_mut().find(|item| item["id"] == id)?;
    own.as_object_mut()?.insert(key.to_owned(), Json::from(word));
    let splice = |range: std::ops::Range<usize>, with: &str| {
        Some([text.get(..range.start)?, with, text.get(range.end..)?].concat())
    };
    let written = field(item, key).map(|node| node.span.clone());
    let after_id = field(item, "id")?.span.end;
    let indent = indent_of(text, item);
    let end = line_end(text);
    let ways = match written {
        Some(span) => vec![splice(span, word)],
        None => vec![
            splice(after_id..after_id, &format!("{end}{indent}{key}: {word}")),
            splice(after_id..after_id, &format!(", {key}: {word}")),
        ],
    };
    first_right(ways, &wanted)
}

/// Adds an item at the end of the list. A text of several lines, or one that YAML could take for something else, is
/// written as it must be. `None` when the list is not written an item a line.
pub fn push(text: &str, fields: &[(&str, &str)]) -> Option<String> {
    let mut wanted = match read(text) {
        Some(root) => root.to_json(),
        None if text.trim().is_empty() => Json::Array(Vec::new()),
        None => return None,
    };
    if wanted.is_null() {
        wanted = Json::Array(Vec::new());
    }
    let item = fields.iter().map(|(key, value)| ((*key).to_owned(), Json::from(*value)));
    wanted.as_array_mut()?.push(Json::Object(item.collect()));
    let end = line_end(text);
    let closed = if text.is_empty() || text.ends_with('\n') { "" } else { end };
    let ways = [plain, quoted].map(|write| {
        let lines = fields.iter().enumerate().map(|(place, (key, value))| {
            let mark = if place == 0 { "- " } else { "  " };
            format!("{mark}{key}: {}{end}", write(value, end))
        });
        Some(format!("{text}{closed}{}", lines.collect::<String>()))
    });
    first_right(ways.to_vec(), &wanted)
}

/// As people write it: a word or a line as it is, in quotes where it could be taken for something else, several lines as a
/// block.
fn plain(value: &str, end: &str) -> String {
    if !value.contains('\n') {
        let is_itself = |read: Node| read.to_json() == serde_json::json!({ "key": value });
        let as_it_is = read(&format!("key: {value}\n")).is_some_and(is_itself);
        return if as_it_is { value.to_owned() } else { quoted(value, end) };
    }
    let lines = value
        .trim_end_matches('\n')
        .split('\n')
        .map(|line| if line.is_empty() { end.to_owned() } else { format!("{end}    {line}") });
    let keep = if value.ends_with('\n') { "|" } else { "|-" };
    format!("{keep}{}", lines.collect::<String>())
}

fn quoted(value: &str, _: &str) -> String {
    Json::from(value).to_string()
}

fn first_right(ways: Vec<Option<String>>, wanted: &Json) -> Option<String> {
    ways.into_iter().flatten().find(|made| read(made).is_some_and(|root| root.to_json() == *wanted))
}

fn read(text: &str) -> Option<Node> {
    let (node, problems) = parse(text, 0);
    node.filter(|_| problems.is_empty())
}

fn items(root: &Node) -> Option<Vec<&Node>> {
    let Value::List(items) = &root.value else { return None };
    Some(items.iter().collect())
}

fn field<'n>(item: &'n Node, name: &str) -> Option<&'n Node> {
    let Value::Map(pairs) = &item.value else { return None };
    pairs.iter().find(|(key, _)| key.text == name).map(|(_, value)| value)
}

fn text_of<'n>(item: &'n Node, name: &str) -> Option<&'n str> {
    match &field(item, name)?.value {
        Value::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// Spaces up to where the keys of an item stand.
fn indent_of(text: &str, item: &Node) -> String {
    let Value::Map(pairs) = &item.value else { return String::new() };
    let start = pairs.first().map_or(0, |(key, _)| key.span.start);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    " ".repeat(text[line..start].chars().count())
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{push, set};

    #[test]
    fn a_key_of_one_item_is_set() {
        let cases = [
            (
                "- id: a # one\n  status: pending # soon\n- id: b\n",
                "- id: a # one\n  status: spam # soon\n- id: b\n",
            ),
            (
                "- id: a\n  body: |\n    x\n- id: b\n",
                "- id: a\n  status: spam\n  body: |\n    x\n- id: b\n",
            ),
            ("  - body: x\n    id: 'a'\r\n", "  - body: x\n    id: 'a'\r\n    status: spam\r\n"),
            ("- {id: a, body: x}\n- {id: b}\n", "- {id: a, status: spam, body: x}\n- {id: b}\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(set(text, "a", "status", "spam").as_deref(), Some(expected), "{text}");
        }
        assert_eq!(set("- id: a\n", "c", "status", "spam"), None);
        assert_eq!(set("id: a\n", "a", "status", "spam"), None);
        assert_eq!(set("- id: [a\n", "a", "status", "spam"), None);
    }

    #[test]
    fn an_item_is_added_at_the_end() {
        let item = [("id", "c2"), ("body", "Oui : tout de suite.\n\n- a\n")];
        let added = "- id: c2\n  body: |\n    Oui : tout de suite.\n\n    - a\n";
        for text in ["", "- id: c1\n", "# talk\n- {id: c1}\n"] {
            assert_eq!(push(text, &item), Some(format!("{text}{added}")), "{text}");
        }
        assert_eq!(push("- id: c1", &item), Some(format!("- id: c1\n{added}")));
        let odd = push("", &[("id", "1"), ("body", "a: b # c")]);
        assert_eq!(odd.as_deref(), Some("- id: \"1\"\n  body: \"a: b # c\"\n"));
        assert_eq!(push("[{id: c1}]\n", &item), None);
    }
}
