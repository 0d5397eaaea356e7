//! JSON-LD as it is built here: fields in the order they were given, and nothing empty.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;
use std::borrow::Cow;
use std::io;

/// A typed thing, or a reference to one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Node<'a>(Vec<(&'static str, Value<'a>)>);

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    Decimal(f64),
    Flag(bool),
    Node(Node<'a>),
    List(Vec<Value<'a>>),
    Nothing,
}

impl<'a> Node<'a> {
    pub(super) fn of(kind: &'static str) -> Node<'a> {
        Node(vec![("@type", Value::Text(kind.into()))])
    }

    /// A thing that is described elsewhere.
    pub(super) fn reference(id: String) -> Node<'a> {
        Node(vec![("@id", id.into())])
    }

    /// The name by which other nodes refer to it.
    pub(super) fn id(self, id: String) -> Node<'a> {
        self.with("@id", id)
    }

    /// Adds a field, unless there is nothing to say.
    pub(super) fn with(mut self, key: &'static str, value: impl Into<Value<'a>>) -> Node<'a> {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((key, value));
        }
        self
    }

    /// Whether it says no more than what kind of thing it is.
    fn is_bare(&self) -> bool {
        self.0.iter().all(|(key, _)| *key == "@type")
    }

    /// One of a member of schema.org's enumerations.
    pub(super) fn term(name: &str) -> String {
        format!("https://schema.org/{name}")
    }
}

impl Value<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::Node(node) => node.is_bare(),
            Value::List(list) => list.is_empty(),
            Value::Nothing => true,
            Value::Number(_) | Value::Decimal(_) | Value::Flag(_) => false,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::Number(number)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Decimal(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl<'a> From<Node<'a>> for Value<'a> {
    fn from(node: Node<'a>) -> Value<'a> {
        Value::Node(node)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Value<'a> {
        value.map_or(Value::Nothing, Into::into)
    }
}

impl<'a, T: Into<Value<'a>>> From<Vec<T>> for Value<'a> {
    fn from(list: Vec<T>) -> Value<'a> {
        Value::List(list.into_iter().map(Into::into).filter(|value| !value.is_empty()).collect())
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_u64(*number),
            Value::Decimal(number) => serializer.serialize_f64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Node(node) => node.serialize(serializer),
            Value::List(list) => serializer.collect_seq(list),
            Value::Nothing => serializer.serialize_unit(),
        }
    }
}

/// Some nodes as JSON, with commas between them, safe within a `<script>`.
pub(super) fn joined(nodes: &[Node]) -> String {
    let mut json = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        let mut serializer = serde_json::Serializer::with_formatter(&mut json, WithinScript);
        node.serialize(&mut serializer).expect("nodes are plain data, and memory takes everything");
    }
    String::from_utf8(json).expect("JSON is UTF-8")
}

/// Escapes what would end or open something in HTML, and the two line ends that old JavaScript did not take.
struct WithinScript;

impl Formatter for WithinScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            let found = from.chars().next().unwrap_or_default();
            write!(writer, "{before}\\u{:04x}", u32::from(found))?;
            rest = &from[found.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        let node = Node::of("Person")
            .with("name", "Awa")
            .with("url", "")
            .with("image", None::<String>)
            .with("sameAs", vec![""])
            .with("worksFor", Node::of("Organization").with("name", " "));
        assert_eq!(joined(&[node]), r#"{"@type":"Person","name":"Awa"}"#);
    }

    #[test]
    fn no_text_leaves_its_script() {
        let text = "</script><!-- \u{2028}\u{2029} \" \\ \n \u{1} 🚲";
        let json = joined(&[Node::of("Person").with("name", text)]);
        assert!(!json.contains(['<', '\u{2028}', '\u{2029}', '\n', '\u{1}']), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["name"], text);
    }
}
