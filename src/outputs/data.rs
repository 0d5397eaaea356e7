//! Files of `data/` as templates see them: `site.data.<name>`.

use crate::config::parse_document;
use crate::diagnostics::{Diagnostics, Place};
use crate::sources::{Source, Sources};
use serde_json::{Map, Value};

/// Every data file by its name without extension. A CSV is a list of mappings, by its first row.
pub(super) fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> Value {
    let mut all = Map::new();
    for source in &sources.data {
        let name = source.path.strip_prefix("data/").unwrap_or(&source.path);
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let value = match extension {
            "csv" => rows(source, diagnostics),
            "json" => json(source, diagnostics),
            _ => parse_document(&source.path, &source.text, 0, diagnostics)
                .map_or(Value::Null, |node| node.to_json()),
        };
        all.insert(stem.replace(['/', '-'], "_"), value);
    }
    Value::Object(all)
}

fn json(source: &Source, diagnostics: &mut Diagnostics) -> Value {
    serde_json::from_str(&source.text).unwrap_or_else(|error| {
        let lines = source.text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>();
        // The column counts bytes, and may stand within a letter.
        let at = (start + error.column().saturating_sub(1)).min(source.text.len());
        let at = (0..=at).rev().find(|at| source.text.is_char_boundary(*at)).unwrap_or(0);
        let message = error.to_string();
        let why = message.split(" at line ").next().unwrap_or(&message);
        diagnostics.unreadable_data(Place::at(&source.path, &(at..at)), why);
        Value::Null
    })
}

fn rows(source: &Source, diagnostics: &mut Diagnostics) -> Value {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for (index, row) in reader.records().enumerate() {
        match row {
            Ok(row) => {
                let fields = headers.iter().zip(row.iter());
                rows.push(
                    fields.map(|(key, value)| (key.to_owned(), Value::from(value))).collect(),
                );
            }
            Err(_) => {
                let place = Place::whole(&source.path);
                diagnostics.bad_row(place, index as u64 + 2, "it is not CSV");
            }
        }
    }
    Value::Array(rows)
}
