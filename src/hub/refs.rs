//! Checks that every reference names something.

use super::Hub;
use crate::diagnostics::{Diagnostics, Place, closest};
use crate::fields::Spanned;
use crate::kinds::{Entry, Reference};
use std::sync::Arc;

/// A reference taken apart: `experts/marie#mission-id`.
pub struct Parts<'r> {
    pub kind: &'r str,
    pub slug: &'r str,
    pub mission: Option<&'r str>,
}

impl Hub {
    /// Checks the references of all entries, published or not, and those of the configuration.
    pub(super) fn check_refs(&self, entries: &[Arc<Entry>], diagnostics: &mut Diagnostics) {
        for entry in entries {
            for reference in entry.item.refs() {
                self.check_ref(entry, &reference, diagnostics);
            }
        }
        let config = &self.config;
        let people = config.editorial.approvers.iter().chain(&config.owner);
        for (kind, target) in people
            .map(|person| ("experts", person))
            .chain(config.charter.iter().map(|page| ("pages", page)))
        {
            self.check_target(kind, target, &Place::at(&config.file, &target.span), diagnostics);
        }
    }

    fn check_ref(&self, entry: &Entry, reference: &Reference, diagnostics: &mut Diagnostics) {
        let place = Place::at(&entry.file, &reference.target.span);
        let Some(parts) = parts(reference.target, reference.kinds) else {
            diagnostics.wrong_ref_kind(place, &reference.target.text, reference.kinds);
            return;
        };
        let slug = Spanned { text: parts.slug.to_owned(), span: reference.target.span.clone() };
        let Some(target) = self.check_target(parts.kind, &slug, &place, diagnostics) else {
            return;
        };
        if let Some(mission) = parts.mission {
            let missions: Vec<&str> = target
                .item
                .person()
                .map(|person| person.missions.iter().map(|mission| mission.id.as_str()).collect())
                .unwrap_or_default();
            if !missions.contains(&mission) {
                diagnostics.unknown_mission(
                    place,
                    parts.slug,
                    mission,
                    closest(mission, missions.iter().copied()),
                );
            }
        }
    }

    /// The entry that is named, published or not.
    fn check_target(
        &self,
        kind: &str,
        slug: &Spanned,
        place: &Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Entry>> {
        let kind = crate::kinds::kind(kind)?;
        if let Some(id) = self.find(kind.name, 0, &slug.text) {
            return Some(self.entries[id].clone());
        }
        if let Some(entry) = self.find_unpublished(kind.name, &slug.text) {
            diagnostics.unpublished_ref(place.clone(), &slug.text);
            return Some(entry.clone());
        }
        diagnostics.unknown_ref(
            place.clone(),
            kind.singular,
            &slug.text,
            closest(&slug.text, self.slugs(kind.name)),
        );
        None
    }
}

/// Takes a reference apart; `None` when several kinds are allowed and it names none of them.
pub fn parts<'r>(reference: &'r Spanned, kinds: &[&'r str]) -> Option<Parts<'r>> {
    let text = reference.text.as_str();
    if let [kind] = kinds {
        return Some(Parts { kind, slug: text, mission: None });
    }
    let (kind, rest) = text.split_once('/')?;
    if !kinds.contains(&kind) {
        return None;
    }
    let (slug, mission) =
        rest.split_once('#').map_or((rest, None), |(slug, mission)| (slug, Some(mission)));
    Some(Parts { kind, slug, mission })
}
