//! What a theme is made of, file by file, for a hub that wants to change one of them.

use super::lineage::Lineage;
use super::{SEARCH_SCRIPT, files_below, gather_templates, known_theme, shared_file};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::sources::Sources;
use std::collections::BTreeMap;

/// A file of the theme in use that a file of the hub can stand in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `templates/post.html`, `static/agora.css`, `i18n/fr.yaml`
    pub path: String,
    /// Where in the hub the file lies that stands in for it.
    pub place: String,
    pub bytes: Vec<u8>,
    /// Whether the hub has that file.
    pub is_own: bool,
}

/// What lies in a theme beside its templates: the fonts of social cards, and what is published.
const FOLDERS: [&str; 2] = ["fonts", "static"];

/// Templates first, then fonts and static files, then the tables of strings.
pub fn parts(config: &Config, sources: &Sources) -> Vec<Part> {
    let name = known_theme(config, sources, &mut Diagnostics::default());
    let lineage = Lineage::of(&name, sources, &mut Diagnostics::default());
    let owns = |place: &str| {
        let texts = [&sources.templates, &sources.strings, &sources.themes].into_iter().flatten();
        texts.map(|source| &source.path).any(|path| **path == *place)
            || sources.assets.iter().any(|asset| *asset.path == *place)
    };
    let part = |path: String, place: String, bytes: Vec<u8>| {
        let is_own = owns(&place);
        Part { path, place, bytes, is_own }
    };
    let mut templates: BTreeMap<String, String> = BTreeMap::new();
    // In the order of the alphabet, so that the theme's come after the built-in ones and win.
    for (full, text) in gather_templates(&name, &lineage, sources) {
        if let Some((layer, rest)) = full.split_once('/')
            && layer != "hub"
        {
            templates.insert(rest.to_owned(), text);
        }
    }
    let templates = templates.into_iter().map(|(rest, text)| {
        let path = format!("templates/{rest}");
        part(path.clone(), path, text.into_bytes())
    });
    let mut files: BTreeMap<String, &'static [u8]> = BTreeMap::new();
    files.insert(format!("static/{SEARCH_SCRIPT}"), shared_file(SEARCH_SCRIPT));
    for (theme, folder) in lineage.names.iter().flat_map(|theme| FOLDERS.map(|one| (theme, one))) {
        let below = files_below(&format!("{theme}/{folder}")).into_iter();
        files.extend(below.map(|(rest, bytes)| (format!("{folder}/{rest}"), bytes)));
    }
    let files = files.into_iter().map(|(path, bytes)| {
        let place = format!("themes/{name}/{path}");
        part(path, place, bytes.to_vec())
    });
    let strings: BTreeMap<String, &[u8]> = files_below("i18n").into_iter().collect();
    let strings = strings.into_iter().map(|(rest, bytes)| {
        let path = format!("i18n/{rest}");
        part(path.clone(), path, bytes.to_vec())
    });
    templates.chain(files).chain(strings).collect()
}
