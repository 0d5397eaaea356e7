//! JSON Schemas (2020-12) of what authors write, for their editors, and of what templates see, for theme authors.
//!
//! What is asked of a file comes from the code that reads it; its words are those of docs/content-model.md. What a
//! template sees comes from the types of the views and their comments.

use crate::config::Config;
use crate::fields::{FieldDoc, Shape};
use crate::kinds::{self, Kind, Settings};
use crate::theme::{self, OptionType, Theme, ThemeOption};
use crate::views::{
    Agenda, Archives, BodyPicture, Digest, DirectiveView, Directory, EmbedView, EntryPage,
    EventDetail, ExpertDetail, Follow, Home, IndexPage, List, MissionPage, NoDetail, NotFound,
    Notice, Page, Popular, PostDetail, Redirect, ResumePage, SearchPage, Site, SiteMap, SocialCard,
    TaxonomyPage, TermPage, TestimonialDetail, Wall,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const REFERENCE: &str = include_str!("../docs/content-model.md");
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What can be written: a file of each kind, and those that no kind has.
pub fn files() -> impl Iterator<Item = &'static str> {
    let kinds = kinds::KINDS.iter().copied().chain([kinds::TERM]).map(one_of);
    kinds.chain(["comments", "hub", "theme"])
}

/// A file of a kind: `post` of `posts`.
fn one_of(kind: &'static Kind) -> &'static str {
    kind.name.strip_suffix('s').unwrap_or(kind.name)
}

/// The name of a template, and the schema of what it sees.
type NamedView = (&'static str, fn() -> Value);

/// What each template sees. A name that ends in `/` is that of a folder whose templates all see the same.
static VIEWS: &[NamedView] = &[
    ("home.html", page_view::<Home>),
    ("list.html", page_view::<List>),
    ("post.html", page_view::<EntryPage<PostDetail>>),
    ("expert.html", page_view::<EntryPage<ExpertDetail>>),
    ("testimonial.html", page_view::<EntryPage<TestimonialDetail>>),
    ("event.html", page_view::<EntryPage<EventDetail>>),
    ("page.html", page_view::<EntryPage<NoDetail>>),
    ("entry.html", page_view::<EntryPage<NoDetail>>),
    ("experts.html", page_view::<Directory>),
    ("testimonials.html", page_view::<Wall>),
    ("testimonials_notice.html", page_view::<Notice>),
    ("events.html", page_view::<Agenda>),
    ("taxonomy.html", page_view::<TaxonomyPage>),
    ("term.html", page_view::<TermPage>),
    ("archives.html", page_view::<Archives>),
    ("index.html", page_view::<IndexPage>),
    ("follow.html", page_view::<Follow>),
    ("popular.html", page_view::<Popular>),
    ("digest.html", page_view::<Digest>),
    ("site_map.html", page_view::<SiteMap>),
    ("404.html", page_view::<NotFound>),
    ("redirect.html", page_view::<Redirect>),
    ("search.html", page_view::<SearchPage>),
    ("mission.html", page_view::<MissionPage>),
    ("resume.html", page_view::<ResumePage>),
    ("base.html", page_view::<NoDetail>),
    ("components/embed.html", part_view::<EmbedView>),
    ("components/body_picture.html", part_view::<BodyPicture>),
    ("card.svg", part_view::<SocialCard>),
    ("directives/", part_view::<DirectiveView>),
];

/// The templates that have a view, and the folders whose templates all have the same.
pub fn templates() -> impl Iterator<Item = &'static str> {
    VIEWS.iter().map(|(name, _)| *name)
}

/// The schema of what a template sees, by its name below `templates/`.
pub fn view(template: &str) -> Option<Value> {
    let is_it = |name: &str| name == template || name.ends_with('/') && template.starts_with(name);
    let (_, make) = VIEWS.iter().find(|(name, _)| is_it(name))?;
    let mut schema = make();
    schema["title"] = template.into();
    Some(schema)
}

/// The schema of a file that authors write, by its name in [`files`]. The hub's own taxonomies and the options of its
/// theme are in it.
pub fn file(name: &str, config: &Config, theme: &Theme) -> Option<Value> {
    let settings =
        Settings::new(config, &theme.locales, theme.directives.clone(), theme.strings_fingerprint);
    let kind = match name {
        "comments" => "comments".to_owned(),
        "hub" => "hub.yaml".to_owned(),
        "theme" => return Some(document(name, "theme.yaml", &theme::schema())),
        _ => {
            let mut kinds = kinds::KINDS.iter().copied().chain([kinds::TERM]);
            kinds.find(|kind| one_of(kind) == name)?.name.to_owned()
        }
    };
    let (kind, fields) = kinds::schema(&settings).into_iter().find(|(known, _)| *known == kind)?;
    let mut schema = document(name, kind, &fields);
    if name == "comments" {
        let item = schema.as_object_mut()?;
        let (dialect, title) = (item.remove("$schema"), item.remove("title"));
        schema = json!({"$schema": dialect, "title": title, "type": "array", "items": schema});
    }
    if name == "hub" {
        let outputs = crate::outputs::names().into_iter();
        let switch = |name: &'static str| (name.to_owned(), json!({"type": "boolean"}));
        refine(&mut schema["properties"]["outputs"], outputs.map(switch).collect());
        let options = theme.declared.iter();
        let option = |option: &ThemeOption| (option.name.clone(), of_option(option));
        refine(&mut schema["properties"]["theme_options"], options.map(option).collect());
    }
    Some(schema)
}

/// Names the keys of a mapping whose keys no reader asks for.
fn refine(mapping: &mut Value, properties: Map<String, Value>) {
    mapping["type"] = "object".into();
    mapping["properties"] = properties.into();
    mapping["additionalProperties"] = false.into();
}

fn of_option(option: &ThemeOption) -> Value {
    let word = match option.values.as_slice() {
        [] => text(),
        values => json!({"enum": values}),
    };
    let mut schema = match option.kind {
        OptionType::Boolean => json!({"type": "boolean"}),
        OptionType::Text => word,
        OptionType::List => json!({"type": "array", "items": word}),
        OptionType::Color => json!({"type": "string", "pattern": "^#([0-9a-fA-F]{3}){1,2}$"}),
        OptionType::Number => json!({"type": "number"}),
    };
    for (bound, number) in [("minimum", option.low), ("maximum", option.high)] {
        if let Some(number) = number {
            schema[bound] = number.into();
        }
    }
    if !option.help.is_empty() {
        schema["description"] = option.help.as_str().into();
    }
    schema["default"] = option.default.clone();
    schema
}

/// A mapping at the top of a file.
fn document(title: &str, section: &str, fields: &[FieldDoc]) -> Value {
    let mut root = Field::default();
    for field in fields {
        let mut at = &mut root;
        for part in field.path.split('.') {
            at = at.below.entry(part).or_default();
        }
        at.doc = Some(field);
    }
    let mut schema = root.object(&words_of(section));
    schema["$schema"] = DIALECT.into();
    schema["title"] = title.into();
    schema
}

/// A field with those below it.
#[derive(Default)]
struct Field<'a> {
    doc: Option<&'a FieldDoc>,
    below: BTreeMap<&'a str, Field<'a>>,
}

/// The words of the reference for each field.
type Words = BTreeMap<&'static str, String>;

impl Field<'_> {
    /// The mapping of the fields below.
    fn object(&self, words: &Words) -> Value {
        let property = |(name, field): (&&str, &Field)| ((*name).to_owned(), field.schema(words));
        let is_required = |field: &Field| field.doc.is_some_and(|doc| doc.required);
        let required: Vec<&str> = self
            .below
            .iter()
            .filter(|(_, field)| is_required(field))
            .map(|(name, _)| *name)
            .collect();
        let mut schema = json!({
            "type": "object",
            "properties": self.below.iter().map(property).collect::<Map<_, _>>(),
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }

    fn schema(&self, words: &Words) -> Value {
        let Some(doc) = self.doc else { return self.object(words) };
        let mut schema = match &doc.shape {
            Shape::Text => text(),
            Shape::Url => json!({"type": "string", "pattern": "^(https?://|mailto:|tel:)"}),
            Shape::Truth => json!({"type": "boolean"}),
            Shape::Whole { low, high } => {
                json!({"type": "integer", "minimum": low, "maximum": high})
            }
            Shape::Decimal { low, high } => {
                json!({"type": "number", "minimum": low, "maximum": high})
            }
            Shape::Date => json!({"type": "string", "pattern": format!("^{DATE}({TIME})?$")}),
            Shape::PartialDate => {
                let pattern = format!("^([0-9]{{4}}(-[0-9]{{2}})?|{DATE})$");
                json!({"type": ["string", "integer"], "pattern": pattern})
            }
            Shape::Choice(words) => json!({"enum": words}),
            Shape::Texts => json!({"type": "array", "items": text()}),
            Shape::Choices(words) => json!({"type": "array", "items": {"enum": words}}),
            Shape::Map => self.object(words),
            Shape::Maps => json!({"type": "array", "items": self.object(words)}),
            Shape::RefsOrMaps => {
                json!({"type": "array", "items": {"anyOf": [text(), self.object(words)]}})
            }
            Shape::Counts => {
                let count = json!({"type": "integer", "minimum": 0});
                json!({"type": "object", "additionalProperties": count})
            }
            Shape::Pairs => json!({"type": "object", "additionalProperties": text()}),
            Shape::Entries => {
                let each = self.below.get("*").map_or(json!({}), |each| each.object(words));
                let each = json!({"anyOf": [each, {"type": "null"}]});
                json!({"type": "object", "additionalProperties": each})
            }
            Shape::Anything | Shape::Own(_) => json!({}),
        };
        if let Some(words) = words.get(doc.path.as_str()) {
            schema["description"] = words.as_str().into();
        }
        schema
    }
}

const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const TIME: &str = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?";

/// Any scalar is a text as it is typed: `title: 1984`.
fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// What the reference says of the fields of a section, and of those that every kind has.
fn words_of(section: &str) -> Words {
    let kinds_own = !matches!(section, "comments" | "hub.yaml" | "theme.yaml");
    let wanted = |name: &str| name == section || kinds_own && name == "every kind";
    let (mut words, mut is_wanted) = (Words::new(), false);
    for line in REFERENCE.lines() {
        if let Some(name) = line.strip_prefix("<!-- fields: ") {
            is_wanted = wanted(name.trim_end_matches(" -->"));
        } else if line.starts_with("## ") {
            is_wanted = false;
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if let [field, _, said] = cells.as_slice()
            && let Some(field) = field.strip_prefix('`').and_then(|field| field.strip_suffix('`'))
            && is_wanted
        {
            words.insert(field, said.replace("**", ""));
        }
    }
    words
}

/// The view of a page, with what every page sees beside it.
fn page_view<T: JsonSchema>() -> Value {
    let mut generator = generator();
    let mut schema = T::json_schema(&mut generator).to_value();
    for (name, seen) in [
        ("page", generator.subschema_for::<Page>().to_value()),
        ("site", generator.subschema_for::<Site>().to_value()),
        ("lang", json!({"type": "string", "description": "The language of the page: `fr`."})),
    ] {
        schema["properties"][name] = seen;
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(name.into());
        } else {
            schema["required"] = json!([name]);
        }
    }
    whole(schema, generator)
}

/// The view of a part, which sees nothing beside it.
fn part_view<T: JsonSchema>() -> Value {
    let mut generator = generator();
    let schema = T::json_schema(&mut generator).to_value();
    whole(schema, generator)
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

fn whole(mut schema: Value, mut generator: SchemaGenerator) -> Value {
    schema["$schema"] = DIALECT.into();
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema["$defs"] = definitions.into();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_reference() {
        let words = words_of("posts");
        assert_eq!(words["question"], "What readers are asked at the end");
        assert_eq!(words["updates.date"], "When");
        assert!(!words.contains_key("vision") && !words.contains_key("theme"));
        assert!(words_of("hub.yaml").contains_key("theme"));
    }
}
