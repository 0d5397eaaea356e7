//! Takes typed values out of a YAML mapping; what nobody took is an unknown key.
//!
//! The readers of kinds and configuration ask for each field by name, so what they ask is the schema:
//! run over nothing, with [`describe`], they tell it.

use crate::diagnostics::{Diagnostics, Place, closest};
pub use crate::locale::PartialDate;
use crate::markdown::{Typography, plain};
use crate::moment::{Moment, Trouble, Written};
use crate::yaml::{Key, Node, Value};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A text and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned {
    pub text: String,
    pub span: Range<usize>,
}

/// One field of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDoc {
    /// `image.src`, `sessions.title`; `languages.*.title` below keys of the author's own.
    pub path: String,
    pub shape: Shape,
    /// Whether its mapping must have it.
    pub required: bool,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// An address that is safe to link.
    Url,
    Truth,
    Whole {
        low: i64,
        high: i64,
    },
    /// Within whole numbers.
    Decimal {
        low: i64,
        high: i64,
    },
    Date,
    /// A year, a month or a date.
    PartialDate,
    /// One word of a list.
    Choice(Vec<&'static str>),
    Texts,
    Choices(Vec<&'static str>),
    Map,
    Maps,
    RefsOrMaps,
    /// Free keys with numbers.
    Counts,
    /// Free keys with texts.
    Pairs,
    /// Free keys with mappings.
    Entries,
    Anything,
    /// What the reader of the field judges itself, in words.
    Own(&'static str),
}

impl Shape {
    /// In words, for messages.
    fn wants(&self) -> &'static str {
        match self {
            Shape::Text | Shape::Url => "a text",
            Shape::Truth => "true or false",
            Shape::Whole { .. } => "a whole number",
            Shape::Decimal { .. } => "a number",
            Shape::Date | Shape::PartialDate => "a date",
            Shape::Choice(_) => "a word of its list",
            Shape::Texts | Shape::Choices(_) => "a list of texts",
            Shape::Map | Shape::Entries => "a mapping",
            Shape::Maps => "a list of mappings",
            Shape::RefsOrMaps => "a list of references or mappings",
            Shape::Counts => "a mapping of numbers",
            Shape::Pairs => "a mapping of texts",
            Shape::Anything => "anything",
            Shape::Own(wants) => wants,
        }
    }
}

/// A word from a fixed list. See [`choice!`](crate::choice).
pub trait Choice: Sized + Copy + 'static {
    const ALL: &'static [Self];
    /// The word in YAML; also a class name and a part of string keys.
    fn key(self) -> &'static str;
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.key() == text)
    }
    fn keys() -> Vec<&'static str> {
        Self::ALL.iter().map(|choice| choice.key()).collect()
    }
}

/// An enum whose variants are words of YAML.
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($variant:ident => $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant,)* }
        impl $crate::fields::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

/// What all fields of one file share.
pub struct Reading<'a> {
    pub file: &'a Arc<str>,
    /// For dates without an offset.
    pub zone: &'a TimeZone,
    pub diagnostics: &'a mut Diagnostics,
    /// How texts that people read are set.
    typography: Option<Typography>,
    schema: Option<Schema>,
}

/// What was asked for.
#[derive(Default)]
struct Schema {
    /// A field that is asked for twice is what it was asked for last.
    fields: BTreeMap<String, Shape>,
    required: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    pub fn new(
        file: &'a Arc<str>,
        zone: &'a TimeZone,
        diagnostics: &'a mut Diagnostics,
    ) -> Reading<'a> {
        Reading { file, zone, diagnostics, typography: None, schema: None }
    }

    /// Sets the texts that people read in the manner of a language.
    pub fn with_typography(self, typography: Typography) -> Reading<'a> {
        Reading { typography: Some(typography), ..self }
    }

    /// Reads the mapping at the top of a document and reports its unknown keys.
    pub fn document<T>(&mut self, node: &Node, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        let pairs: &[(Key, Node)] = match &node.value {
            Value::Map(pairs) => pairs,
            Value::Null => &[],
            _ => {
                let place = Place::at(self.file, &node.span);
                self.diagnostics.wrong_type(place, "this document", "a mapping", node.kind_name());
                return None;
            }
        };
        Some(self.mapping(pairs, node.span.clone(), String::new(), read))
    }

    fn mapping<T>(
        &mut self,
        pairs: &[(Key, Node)],
        span: Range<usize>,
        path: String,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> T {
        let mut fields = Fields {
            pairs,
            taken: vec![false; pairs.len()],
            known: Vec::new(),
            span,
            path,
            reading: self,
        };
        let value = read(&mut fields);
        fields.report_unknown();
        value
    }
}

/// The schema of what `read` reads: every field it asks for, nested ones with dots, in the order of their paths.
pub fn describe(read: impl FnOnce(&mut Fields)) -> Vec<FieldDoc> {
    let (file, zone, mut diagnostics) = (Arc::from(""), TimeZone::UTC, Diagnostics::default());
    let mut reading = Reading {
        file: &file,
        zone: &zone,
        diagnostics: &mut diagnostics,
        typography: None,
        schema: Some(Schema::default()),
    };
    reading.mapping(&[], 0..0, String::new(), read);
    let Schema { fields, required } = reading.schema.unwrap_or_default();
    let doc = |(path, shape)| FieldDoc { required: required.contains(&path), path, shape };
    fields.into_iter().map(doc).collect()
}

/// The fields of one mapping.
pub struct Fields<'n, 'r, 'a> {
    pairs: &'n [(Key, Node)],
    taken: Vec<bool>,
    known: Vec<&'static str>,
    span: Range<usize>,
    path: String,
    pub reading: &'r mut Reading<'a>,
}

impl<'n> Fields<'n, '_, '_> {
    /// Where the whole mapping stands.
    pub fn place(&self) -> Place {
        Place::at(self.reading.file, &(self.span.start..self.span.start))
    }

    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    fn at(&self, span: &Range<usize>) -> Place {
        Place::at(self.reading.file, span)
    }

    /// Not written, or written without a value.
    pub fn is_absent(&self, name: &str) -> bool {
        self.pairs.iter().all(|(key, node)| key.text != name || node.is_null())
    }

    fn describing(&self) -> bool {
        self.reading.schema.is_some()
    }

    /// Where the key of a field stands, when it is there.
    pub fn key_span(&self, name: &str) -> Option<Range<usize>> {
        self.pairs.iter().find(|(key, _)| key.text == name).map(|(key, _)| key.span.clone())
    }

    /// Where the value of a field stands, else where the mapping begins.
    pub fn value_place(&self, name: &str) -> Place {
        let pair = self.pairs.iter().find(|(key, _)| key.text == name);
        pair.map_or_else(|| self.place(), |(_, node)| self.at(&node.span))
    }

    /// The value of a field; an empty one counts as absent.
    fn take(&mut self, name: &'static str, shape: Shape) -> Option<&'n Node> {
        self.known.push(name);
        self.tell(name, shape);
        let index = self.pairs.iter().position(|(key, _)| key.text == name)?;
        self.taken[index] = true;
        Some(&self.pairs[index].1).filter(|node| !node.is_null())
    }

    /// Tells the schema what a field takes.
    fn tell(&mut self, name: &str, shape: Shape) {
        let path = join(&self.path, name);
        if let Some(schema) = &mut self.reading.schema {
            schema.fields.insert(path, shape);
        }
    }

    fn wrong_type(&mut self, name: &str, wanted: &str, node: &Node) {
        let place = self.at(&node.span);
        self.reading.diagnostics.wrong_type(place, name, wanted, node.kind_name());
    }

    fn scalar(&mut self, name: &'static str, shape: Shape) -> Option<(&'n str, &'n Range<usize>)> {
        let wants = shape.wants();
        let node = self.take(name, shape)?;
        let text = node.text();
        if text.is_none() {
            self.wrong_type(name, wants, node);
        }
        text.map(|text| (text, &node.span))
    }

    /// A text that people read: with the typography of its language.
    pub fn prose(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        Some(self.set(&text))
    }

    /// Sets a text that people read.
    pub fn set(&self, text: &str) -> String {
        let typography = self.reading.typography;
        typography
            .map_or_else(|| text.to_owned(), |typography| plain(text, typography).into_owned())
    }

    /// A text, trimmed; an empty one is absent.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.spanned(name).map(|spanned| spanned.text)
    }

    pub fn spanned(&mut self, name: &'static str) -> Option<Spanned> {
        let (text, span) = self.scalar(name, Shape::Text)?;
        let text = text.trim();
        (!text.is_empty()).then(|| Spanned { text: text.to_owned(), span: span.clone() })
    }

    /// Present even when empty, as typed.
    pub fn raw(&mut self, name: &'static str) -> Option<Spanned> {
        let (text, span) = self.scalar(name, Shape::Text)?;
        Some(Spanned { text: text.to_owned(), span: span.clone() })
    }

    /// A text that must be there; `example` helps whoever left it out.
    pub fn required(&mut self, name: &'static str, example: &str) -> Option<Spanned> {
        let found = self.scalar(name, Shape::Text);
        match found {
            Some((text, _)) if text.trim().is_empty() || !has_something_visible(text) => {
                let place = self.value_place(name);
                self.reading.diagnostics.empty_text(place, name);
                None
            }
            Some((text, span)) => {
                Some(Spanned { text: text.trim().to_owned(), span: span.clone() })
            }
            None => {
                if self.is_absent(name) {
                    self.missing(name, example);
                }
                None
            }
        }
    }

    /// A date that must be there.
    pub fn required_date(&mut self, name: &'static str, example: &str) -> Option<Moment> {
        let is_there = self.required(name, example).is_some();
        if is_there || self.describing() { self.date(name) } else { None }
    }

    /// An address that must be there.
    pub fn required_url(&mut self, name: &'static str, example: &str) -> Option<String> {
        let is_there = self.required(name, example).is_some();
        if is_there || self.describing() { self.url(name) } else { None }
    }

    /// Tells of a field that must be there, and is not.
    pub fn missing(&mut self, name: &str, example: &str) {
        let path = join(&self.path, name);
        match &mut self.reading.schema {
            Some(schema) => {
                schema.required.insert(path);
            }
            None => self.missing_here(name, example),
        }
    }

    /// Tells of a field that must be there because another one is not.
    pub fn missing_here(&mut self, name: &str, example: &str) {
        if !self.describing() {
            let place = self.key_span(name).map_or_else(|| self.place(), |span| self.at(&span));
            self.reading.diagnostics.missing_field(place, name, example);
        }
    }

    pub fn bool(&mut self, name: &'static str) -> Option<bool> {
        let node = self.take(name, Shape::Truth)?;
        let value = match node.text() {
            Some("true" | "True" | "TRUE") => Some(true),
            Some("false" | "False" | "FALSE") => Some(false),
            _ => None,
        };
        if value.is_none() {
            let place = self.at(&node.span);
            let found =
                node.text().map_or_else(|| node.kind_name().to_owned(), |text| format!("`{text}`"));
            self.reading.diagnostics.wrong_type(place, name, "`true` or `false`", &found);
        }
        value
    }

    /// A whole number from `low` to `high`.
    pub fn number(&mut self, name: &'static str, low: i64, high: i64) -> Option<i64> {
        let (text, span) = self.scalar(name, Shape::Whole { low, high })?;
        let number = text.parse::<i64>().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            let place = self.at(span);
            self.reading.diagnostics.bad_number(place, name, text, low, high);
        }
        number
    }

    /// A decimal number within `low` and `high`, such as a latitude in degrees.
    pub fn decimal(&mut self, name: &'static str, low: f64, high: f64) -> Option<f64> {
        #[expect(clippy::cast_possible_truncation, reason = "bounds are whole")]
        let shape = Shape::Decimal { low: low as i64, high: high as i64 };
        let (text, span) = self.scalar(name, shape)?;
        let number = text.parse::<f64>().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            let place = self.at(span);
            self.reading.diagnostics.wrong_type(
                place,
                name,
                &format!("a number from {low} to {high}"),
                &format!("`{text}`"),
            );
        }
        number
    }

    pub fn choice<C: Choice>(&mut self, name: &'static str) -> Option<C> {
        let (text, span) = self.scalar(name, Shape::Choice(C::keys()))?;
        let text = Spanned { text: text.to_owned(), span: span.clone() };
        self.choose(name, &text)
    }

    fn choose<C: Choice>(&mut self, name: &str, word: &Spanned) -> Option<C> {
        let found = C::parse(word.text.trim());
        if found.is_none() {
            let (place, keys) = (self.at(&word.span), C::keys());
            let near = closest(&word.text, keys.iter().copied());
            self.reading.diagnostics.bad_choice(place, name, &word.text, &keys, near);
        }
        found
    }

    pub fn choices<C: Choice>(&mut self, name: &'static str) -> Vec<C> {
        let words = self.texts(name);
        self.tell(name, Shape::Choices(C::keys()));
        words.iter().filter_map(|word| self.choose(name, word)).collect()
    }

    /// A list of texts; empty ones are left out.
    pub fn texts(&mut self, name: &'static str) -> Vec<Spanned> {
        self.texts_and_blanks(name).0
    }

    /// A list of texts, and the places of its blank items.
    pub fn texts_and_blanks(&mut self, name: &'static str) -> (Vec<Spanned>, Vec<Range<usize>>) {
        let (mut texts, mut blanks) = (Vec::new(), Vec::new());
        for node in self.items(name, Shape::Texts) {
            match &node.value {
                Value::Null => blanks.push(node.span.clone()),
                Value::Text { text, .. } if !has_something_visible(text) => {
                    blanks.push(node.span.clone());
                }
                Value::Text { text, .. } => {
                    texts.push(Spanned { text: text.trim().to_owned(), span: node.span.clone() });
                }
                _ => self.wrong_type(name, "a list of texts", node),
            }
        }
        (texts, blanks)
    }

    fn items(&mut self, name: &'static str, shape: Shape) -> &'n [Node] {
        let wants = shape.wants();
        let Some(node) = self.take(name, shape) else { return &[] };
        match &node.value {
            Value::List(nodes) => nodes,
            _ => {
                self.wrong_type(name, wants, node);
                &[]
            }
        }
    }

    /// A nested mapping.
    pub fn map<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        let node = self.take(name, Shape::Map);
        let path = join(&self.path, name);
        if self.describing() {
            return Some(self.reading.mapping(&[], 0..0, path, read));
        }
        let node = node?;
        match &node.value {
            Value::Map(pairs) => Some(self.reading.mapping(pairs, node.span.clone(), path, read)),
            _ => {
                self.wrong_type(name, "a mapping", node);
                None
            }
        }
    }

    /// A list of mappings; those that `read` refuses are left out.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Fields) -> Option<T>,
    ) -> Vec<T> {
        let items = self.items(name, Shape::Maps);
        let path = join(&self.path, name);
        if self.describing() {
            return self.reading.mapping(&[], 0..0, path, read).into_iter().collect();
        }
        let mut values = Vec::new();
        for node in items {
            match &node.value {
                Value::Map(pairs) => values.extend(self.reading.mapping(
                    pairs,
                    node.span.clone(),
                    path.clone(),
                    &mut read,
                )),
                _ => self.wrong_type(name, "a list of mappings", node),
            }
        }
        values
    }

    /// A list whose items are references or mappings.
    pub fn refs_or<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Fields) -> Option<T>,
    ) -> Vec<RefOr<T>> {
        let items = self.items(name, Shape::RefsOrMaps);
        let path = join(&self.path, name);
        if self.describing() {
            self.reading.mapping(&[], 0..0, path, read);
            return Vec::new();
        }
        let mut values = Vec::new();
        for node in items {
            match &node.value {
                Value::Map(pairs) => {
                    let inline =
                        self.reading.mapping(pairs, node.span.clone(), path.clone(), &mut read);
                    values.extend(inline.map(RefOr::Inline));
                }
                Value::Text { text, .. } => {
                    values.push(RefOr::Ref(Spanned {
                        text: text.trim().to_owned(),
                        span: node.span.clone(),
                    }));
                }
                _ => self.wrong_type(name, "a list of references or mappings", node),
            }
        }
        values
    }

    /// Free keys with numbers: `{word: votes}`.
    pub fn counts(&mut self, name: &'static str) -> Vec<(Spanned, u64)> {
        let Some(node) = self.take(name, Shape::Counts) else { return Vec::new() };
        let Value::Map(pairs) = &node.value else {
            self.wrong_type(name, "a mapping of numbers", node);
            return Vec::new();
        };
        let mut counts = Vec::new();
        for (key, value) in pairs {
            let number = value
                .text()
                .and_then(|text| text.parse::<u64>().ok())
                .filter(|n| *n <= 1_000_000_000);
            match number {
                Some(number) => counts
                    .push((Spanned { text: key.text.clone(), span: key.span.clone() }, number)),
                None => {
                    let place = self.at(&value.span);
                    let found = value.text().unwrap_or(value.kind_name()).to_owned();
                    self.reading.diagnostics.bad_number(place, &key.text, &found, 0, 1_000_000_000);
                }
            }
        }
        counts
    }

    /// Free keys with mappings under them, each read by `read`.
    pub fn entries<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&Spanned, &mut Fields) -> T,
    ) -> Vec<(Spanned, T)> {
        let node = self.take(name, Shape::Entries);
        let path = join(&join(&self.path, name), "*");
        if self.describing() {
            let key = Spanned { text: "*".to_owned(), span: 0..0 };
            self.reading.mapping(&[], 0..0, path, |fields| read(&key, fields));
            return Vec::new();
        }
        let Some(node) = node else { return Vec::new() };
        let Value::Map(pairs) = &node.value else {
            self.wrong_type(name, "a mapping", node);
            return Vec::new();
        };
        let mut entries = Vec::new();
        for (key, value) in pairs {
            let key = Spanned { text: key.text.clone(), span: key.span.clone() };
            match &value.value {
                Value::Map(nested) => {
                    let value =
                        self.reading.mapping(nested, value.span.clone(), path.clone(), |fields| {
                            read(&key, fields)
                        });
                    entries.push((key, value));
                }
                Value::Null => {
                    let value =
                        self.reading.mapping(&[], key.span.clone(), path.clone(), |fields| {
                            read(&key, fields)
                        });
                    entries.push((key, value));
                }
                _ => self.wrong_type(&key.text.clone(), "a mapping", value),
            }
        }
        entries
    }

    /// Free keys with texts: `{from: to}`.
    pub fn pairs(&mut self, name: &'static str) -> Vec<(Spanned, Spanned)> {
        let Some(node) = self.take(name, Shape::Pairs) else { return Vec::new() };
        let Value::Map(pairs) = &node.value else {
            self.wrong_type(name, "a mapping of texts", node);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (key, value) in pairs {
            match value.text() {
                Some(text) => texts.push((
                    Spanned { text: key.text.clone(), span: key.span.clone() },
                    Spanned { text: text.to_owned(), span: value.span.clone() },
                )),
                None => self.wrong_type(&key.text.clone(), "a text", value),
            }
        }
        texts
    }

    /// Values of the author's own, for themes.
    pub fn free(&mut self, name: &'static str) -> serde_json::Value {
        self.take(name, Shape::Anything).map_or(serde_json::Value::Null, Node::to_json)
    }

    /// The tree of a field, untouched.
    pub fn node(&mut self, name: &'static str, wants: &'static str) -> Option<&'n Node> {
        self.take(name, Shape::Own(wants))
    }

    /// An address with a scheme that is safe to link: http, https, mailto or tel.
    pub fn url(&mut self, name: &'static str) -> Option<String> {
        let spanned = self.spanned(name);
        self.tell(name, Shape::Url);
        let spanned = spanned?;
        if is_safe_url(&spanned.text) {
            return Some(spanned.text);
        }
        let place = self.at(&spanned.span);
        self.reading.diagnostics.bad_url(place, name, &spanned.text);
        None
    }

    /// A date as written, without a time zone yet.
    pub fn written(&mut self, name: &'static str) -> Option<(Written, Range<usize>)> {
        let (text, span) = self.scalar(name, Shape::Date)?;
        let written = Written::parse(text);
        if written.is_none() {
            let place = self.at(span);
            self.reading.diagnostics.bad_date(place, name, text, false);
        }
        written.map(|written| (written, span.clone()))
    }

    /// A date in the hub's time zone.
    pub fn date(&mut self, name: &'static str) -> Option<Moment> {
        let (written, span) = self.written(name)?;
        let zone = self.reading.zone.clone();
        self.resolve(name, &written, &span, &zone)
    }

    /// Puts a written date into a time zone, and says what that makes difficult.
    pub fn resolve(
        &mut self,
        name: &str,
        written: &Written,
        span: &Range<usize>,
        zone: &TimeZone,
    ) -> Option<Moment> {
        let place = self.at(span);
        let text = shown(written);
        let Some((moment, trouble)) = written.in_zone(zone) else {
            self.reading.diagnostics.bad_date(place, name, &text, false);
            return None;
        };
        let zone = zone.iana_name().unwrap_or("UTC");
        match trouble {
            Some(Trouble::Gap) => self.reading.diagnostics.time_in_gap(place, &text, zone),
            Some(Trouble::Fold) => self.reading.diagnostics.time_in_fold(place, &text, zone),
            None => {}
        }
        Some(moment)
    }

    /// `2019`, `2019-03` or a whole date.
    pub fn partial_date(&mut self, name: &'static str) -> Option<PartialDate> {
        let (text, span) = self.scalar(name, Shape::PartialDate)?;
        let found = text.parse::<PartialDate>().ok();
        if found.is_none() {
            let place = self.at(span);
            self.reading.diagnostics.bad_date(place, name, text, true);
        }
        found
    }

    fn report_unknown(&mut self) {
        for (index, (key, _)) in self.pairs.iter().enumerate() {
            if !self.taken[index] && !self.known.contains(&key.text.as_str()) {
                let near = closest(&key.text, self.known.iter().copied());
                let place = Place::at(self.reading.file, &key.span);
                self.reading.diagnostics.unknown_key(place, &key.text, near, &self.known);
            }
        }
    }
}

/// A reference to an item, or the thing itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefOr<T> {
    Ref(Spanned),
    Inline(T),
}

fn shown(written: &Written) -> String {
    match written.time {
        Some(time) => format!("{}T{:02}:{:02}", written.date, time.hour(), time.minute()),
        None => written.date.to_string(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// More than spaces and invisible characters.
pub fn has_something_visible(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}'))
}

/// Whether a link to this address can do no harm: http, https, mailto (without hidden headers) or tel.
pub fn is_safe_url(url: &str) -> bool {
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.starts_with("//") && rest.len() > 2,
        "mailto" => rest.contains('@') && !rest.to_ascii_lowercase().contains("bcc="),
        "tel" => !rest.is_empty(),
        _ => false,
    }
}
