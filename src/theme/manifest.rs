//! theme.yaml: what a theme is made of, and the options that a hub may set.

use crate::choice;
use crate::config::{Config, parse_document};
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::{FieldDoc, Fields, Reading, Spanned, describe};
use crate::yaml::{Node, Value};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What theme.yaml says.
#[derive(Default)]
pub(super) struct Manifest {
    /// The built-in theme that stands behind this one.
    pub(super) extends: Option<Spanned>,
    /// The home page is a person.
    pub(super) is_of_owner: bool,
    pub(super) style: Option<Spanned>,
    pub(super) script: Option<Spanned>,
    /// Fonts that every page needs.
    pub(super) preload: Vec<Spanned>,
    pub(super) options: Vec<ThemeOption>,
}

choice!(NeedOfOwner {
    Required => "required",
});

choice!(OptionType {
    Boolean => "boolean",
    Text => "string",
    Number => "number",
    Color => "color",
    List => "list",
});

/// One thing that a hub can choose of a theme.
#[derive(Debug, Clone)]
pub struct ThemeOption {
    pub name: String,
    pub kind: OptionType,
    pub help: String,
    /// The words that it is one of, or a list of; any where there are none.
    pub values: Vec<String>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub default: serde_json::Value,
}

impl Manifest {
    pub(super) fn read(
        file: &Arc<str>,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Manifest> {
        let node = parse_document(file, text, 0, diagnostics)?;
        Reading::new(file, &TimeZone::UTC, diagnostics).document(&node, read)
    }

    /// The schema of theme.yaml.
    pub(super) fn schema() -> Vec<FieldDoc> {
        describe(|fields| {
            read(fields);
        })
    }
}

fn read(fields: &mut Fields) -> Manifest {
    for about in ["name", "description", "license"] {
        fields.text(about);
    }
    Manifest {
        extends: fields.spanned("extends"),
        is_of_owner: fields.choice("owner") == Some(NeedOfOwner::Required),
        style: fields.spanned("style"),
        script: fields.spanned("script"),
        preload: fields.texts("preload"),
        options: fields
            .entries("options", ThemeOption::read)
            .into_iter()
            .filter_map(|(_, option)| option)
            .collect(),
    }
}

impl ThemeOption {
    fn read(name: &Spanned, fields: &mut Fields) -> Option<ThemeOption> {
        if fields.is_absent("type") {
            fields.missing("type", "boolean");
        }
        let kind = fields.choice::<OptionType>("type");
        let default = fields.node("default", "a value of its type");
        let option = ThemeOption {
            name: name.text.clone(),
            help: fields.text("help").unwrap_or_default(),
            values: fields.texts("values").into_iter().map(|value| value.text).collect(),
            low: fields.decimal("minimum", -1e9, 1e9),
            high: fields.decimal("maximum", -1e9, 1e9),
            kind: kind?,
            default: serde_json::Value::Null,
        };
        let file = fields.reading.file.clone();
        let written = default
            .and_then(|node| option.value("default", node, &file, fields.reading.diagnostics));
        Some(ThemeOption { default: written.unwrap_or_else(|| option.neutral()), ..option })
    }

    /// The value of an option that says no default.
    fn neutral(&self) -> serde_json::Value {
        match self.kind {
            OptionType::Boolean => false.into(),
            OptionType::Text => self.values.first().cloned().unwrap_or_default().into(),
            OptionType::Number => number(self.low.unwrap_or(0.0)),
            OptionType::Color => "".into(),
            OptionType::List => Vec::<String>::new().into(),
        }
    }

    /// What is written for it, when it is of its type; else a mistake. `field` is its name in the file.
    fn value(
        &self,
        field: &str,
        node: &Node,
        file: &Arc<str>,
        diagnostics: &mut Diagnostics,
    ) -> Option<serde_json::Value> {
        let place = Place::at(file, &node.span);
        match (self.kind, &node.value) {
            (OptionType::List, Value::List(items)) => {
                let words = items.iter().map(|item| self.word(field, item, file, diagnostics));
                words.collect::<Option<Vec<_>>>().map(Into::into)
            }
            (OptionType::List, _) => {
                diagnostics.wrong_type(place, field, "a list of texts", node.kind_name());
                None
            }
            (OptionType::Text, _) => self.word(field, node, file, diagnostics).map(Into::into),
            (OptionType::Boolean, _) => match node.text() {
                Some("true" | "True" | "TRUE") => Some(true.into()),
                Some("false" | "False" | "FALSE") => Some(false.into()),
                _ => {
                    diagnostics.wrong_type(place, field, "`true` or `false`", &found(node));
                    None
                }
            },
            (OptionType::Number, _) => {
                let written = node.text().and_then(|text| text.parse::<f64>().ok());
                let is_within = |n: &f64| {
                    n.is_finite()
                        && self.low.is_none_or(|low| low <= *n)
                        && self.high.is_none_or(|high| *n <= high)
                };
                let value = written.filter(is_within).map(number);
                if value.is_none() {
                    diagnostics.wrong_type(place, field, &self.bounds(), &found(node));
                }
                value
            }
            (OptionType::Color, _) => {
                let color = node.text().and_then(crate::config::color);
                if color.is_none() {
                    diagnostics.bad_color(place, field, &found(node).replace('`', ""));
                }
                color.map(Into::into)
            }
        }
    }

    /// One text, which is one of the option's values where it has some.
    fn word(
        &self,
        field: &str,
        node: &Node,
        file: &Arc<str>,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let place = Place::at(file, &node.span);
        let Some(text) = node.text() else {
            diagnostics.wrong_type(place, field, "a text", node.kind_name());
            return None;
        };
        if self.values.is_empty() || self.values.iter().any(|value| value == text) {
            return Some(text.to_owned());
        }
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        let near = closest(text, values.iter().copied());
        diagnostics.bad_choice(place, field, text, &values, near);
        None
    }

    /// `a number from 1 to 4`
    fn bounds(&self) -> String {
        match (self.low, self.high) {
            (Some(low), Some(high)) => format!("a number from {low} to {high}"),
            (Some(low), None) => format!("a number from {low} on"),
            (None, Some(high)) => format!("a number up to {high}"),
            (None, None) => "a number".to_owned(),
        }
    }

    /// Whether style sheets can use it as it is: `var(--option-NAME)`.
    pub(super) fn is_for_styles(&self) -> bool {
        matches!(self.kind, OptionType::Color | OptionType::Number)
    }
}

/// Whole numbers stay whole: `3`, not `3.0`.
fn number(n: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and below 2^53")]
    if n.fract() == 0.0 && n.abs() < 9e15 { (n as i64).into() } else { n.into() }
}

fn found(node: &Node) -> String {
    node.text().map_or_else(|| node.kind_name().to_owned(), |text| format!("`{text}`"))
}

/// The value of every option: what the hub sets, else the default.
pub(super) fn set(
    options: &[ThemeOption],
    theme: &str,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, serde_json::Value> {
    let mut values: BTreeMap<String, serde_json::Value> =
        options.iter().map(|option| (option.name.clone(), option.default.clone())).collect();
    let Some(node) = &config.theme_options else { return values };
    let Value::Map(pairs) = &node.value else {
        let place = Place::at(&config.file, &node.span);
        diagnostics.wrong_type(place, "theme_options", "a mapping of options", node.kind_name());
        return values;
    };
    for (key, node) in pairs {
        let Some(option) = options.iter().find(|option| option.name == key.text) else {
            let known: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            let near = closest(&key.text, known.iter().copied());
            let place = Place::at(&config.file, &key.span);
            diagnostics.unknown_option(place, &key.text, theme, &known, near);
            continue;
        };
        if !node.is_null()
            && let Some(value) = option.value(&key.text, node, &config.file, diagnostics)
        {
            values.insert(key.text.clone(), value);
        }
    }
    values
}
