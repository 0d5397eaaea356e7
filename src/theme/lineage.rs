//! A theme and those that stand behind it.

use super::manifest::{Manifest, ThemeOption};
use super::{BASE, BUILT_IN, ThemeFile, built_in_themes};
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::Spanned;
use crate::sources::{Source, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A theme with those that it extends, the first ancestor first.
pub(super) struct Lineage {
    pub(super) names: Vec<String>,
    manifests: Vec<Manifest>,
    /// Where the theme's own theme.yaml is, when the hub has one.
    file: Option<Arc<str>>,
}

impl Lineage {
    /// A theme extends a built-in one, so there is no circle. One that names neither a theme nor a style extends the base
    /// theme; one that names a style alone has nothing of others but their templates.
    pub(super) fn of(name: &str, sources: &Sources, diagnostics: &mut Diagnostics) -> Lineage {
        let path = format!("themes/{name}/theme.yaml");
        let local = sources.themes.iter().find(|source| *source.path == *path);
        let own = match local {
            Some(source) => read(source, diagnostics),
            None => built_in(name).unwrap_or_default(),
        };
        let mut parent = parent_of(&own);
        let (mut names, mut manifests) = (vec![name.to_owned()], vec![own]);
        while let Some((name, manifest)) =
            parent.and_then(|name| built_in(&name).map(|manifest| (name, manifest)))
        {
            parent = parent_of(&manifest);
            names.push(name);
            manifests.push(manifest);
        }
        names.reverse();
        manifests.reverse();
        Lineage { names, manifests, file: local.map(|source| source.path.clone()) }
    }

    fn own(&self) -> &Manifest {
        self.manifests.last().expect("the theme itself is in it")
    }

    /// The fonts of the youngest that names any.
    pub(super) fn preload(&self) -> Vec<String> {
        let named = self.manifests.iter().rev().find(|manifest| !manifest.preload.is_empty());
        let fonts = named.into_iter().flat_map(|manifest| &manifest.preload);
        fonts.map(|font| font.text.clone()).collect()
    }

    /// Those of all; a younger one's takes the place of another of its name.
    pub(super) fn options(&self) -> Vec<ThemeOption> {
        let mut all: Vec<ThemeOption> = Vec::new();
        for manifest in &self.manifests {
            all.retain(|known| manifest.options.iter().all(|own| own.name != known.name));
            all.extend(manifest.options.iter().cloned());
        }
        all
    }

    /// Whether the home page is a person.
    pub(super) fn is_of_owner(&self) -> bool {
        self.manifests.iter().any(|manifest| manifest.is_of_owner)
    }

    /// Tells of files that the hub's theme.yaml names and that are not there.
    pub(super) fn check_files(
        &self,
        files: &BTreeMap<String, ThemeFile>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(path) = &self.file else { return };
        let own = self.own();
        let named = own.style.iter().chain(&own.script).chain(&own.preload);
        for file in named.filter(|file| !files.contains_key(&file.text)) {
            let near = closest(&file.text, files.keys().map(String::as_str));
            diagnostics.missing_theme_file(Place::at(path, &file.span), &file.text, near);
        }
    }

    /// Takes the style sheets out of the files, one after the other in one; with the path of the last.
    pub(super) fn take_style(&self, files: &mut BTreeMap<String, ThemeFile>) -> (String, Vec<u8>) {
        self.take(files, |manifest| manifest.style.as_ref(), "theme.css")
    }

    /// The same for the scripts, of which there may be none.
    pub(super) fn take_script(&self, files: &mut BTreeMap<String, ThemeFile>) -> (String, Vec<u8>) {
        self.take(files, |manifest| manifest.script.as_ref(), "theme.js")
    }

    /// A theme that extends another need not name its own file, if it is called `unnamed`.
    fn take(
        &self,
        files: &mut BTreeMap<String, ThemeFile>,
        named: impl Fn(&Manifest) -> Option<&Spanned>,
        unnamed: &str,
    ) -> (String, Vec<u8>) {
        let is_unnamed = self.names.len() > 1 && named(self.own()).is_none();
        let names = self.manifests.iter().filter_map(named).map(|file| file.text.as_str());
        let (mut path, mut parts) = (unnamed.to_owned(), Vec::new());
        for name in names.chain(is_unnamed.then_some(unnamed)) {
            if let Some(ThemeFile::Bytes(bytes)) = files.remove(name) {
                parts.push(bytes);
                name.clone_into(&mut path);
            }
        }
        (path, parts.join(b"\n".as_slice()))
    }
}

fn parent_of(manifest: &Manifest) -> Option<String> {
    match &manifest.extends {
        Some(parent) => Some(parent.text.clone()),
        None => manifest.style.is_none().then(|| BASE.to_owned()),
    }
}

/// What a theme.yaml of the hub says.
fn read(source: &Source, diagnostics: &mut Diagnostics) -> Manifest {
    let manifest = Manifest::read(&source.path, &source.text, diagnostics).unwrap_or_default();
    if let Some(parent) = &manifest.extends
        && !built_in_themes().any(|theme| theme == parent.text)
    {
        let near = closest(&parent.text, built_in_themes());
        let place = Place::at(&source.path, &parent.span);
        diagnostics.unknown_parent_theme(place, &parent.text, near);
    }
    manifest
}

/// That of a theme inside the program.
fn built_in(name: &str) -> Option<Manifest> {
    let path = format!("{name}/theme.yaml");
    let text = BUILT_IN.get_file(&path)?.contents_utf8()?;
    Manifest::read(&path.as_str().into(), text, &mut Diagnostics::default())
}
