//! Links a hub anew only when something changed that linking reads; an edited body is put in its place.

use super::mentions::targets;
use super::{Clock, Hub, Parsed};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::fingerprint::Fingerprint;
use crate::kinds::{Comments, Entry};
use crate::locale::Locale;
use crate::sources::Sources;
use std::sync::Arc;

/// The last hub, with what it was linked from.
#[derive(Default)]
pub struct Memory {
    last: Option<Last>,
}

struct Last {
    /// Of the configuration, the settings of reading, and the data that is linked.
    rest: Fingerprint,
    clock: Clock,
    entries: Vec<Arc<Entry>>,
    comments: Vec<Arc<Comments>>,
    hub: Arc<Hub>,
    /// What linking had to say.
    diagnostics: Diagnostics,
}

/// What a hub is linked from, beside its texts.
pub struct From<'a> {
    pub sources: &'a Sources,
    /// Of all that the texts were read by.
    pub settings: Fingerprint,
    pub config: Arc<Config>,
    pub locales: &'a [Arc<Locale>],
}

impl Memory {
    /// The hub that [`Hub::link`] would make.
    pub fn link(
        &mut self,
        parsed: Parsed,
        from: From,
        clock: &Clock,
        diagnostics: &mut Diagnostics,
    ) -> Arc<Hub> {
        let From { sources, settings, config, locales } = from;
        let data = sources.data.iter().map(|source| source.fingerprint);
        let parts: Vec<Fingerprint> =
            [settings, sources.config.fingerprint].into_iter().chain(data).collect();
        let rest = Fingerprint::of_all(&parts);
        let base_url = &config.base_url;
        let stands = self.last.as_mut().filter(|last| {
            last.rest == rest && last.clock == *clock && last.hub.config.base_url == *base_url
        });
        if let Some(last) = stands
            && last.put(&parsed)
        {
            diagnostics.append(&last.diagnostics);
            return last.hub.clone();
        }
        let (entries, comments) = (parsed.entries.clone(), parsed.comments.clone());
        let mut own = Diagnostics::default();
        let hub = Arc::new(Hub::link(parsed, sources, config, locales.to_vec(), clock, &mut own));
        diagnostics.append(&own);
        // A look at one text before its time is not what the next hub is like.
        if clock.also.is_none() {
            let (clock, hub) = (clock.clone(), hub.clone());
            self.last = Some(Last { rest, clock, entries, comments, hub, diagnostics: own });
        }
        hub
    }
}

impl Last {
    /// Puts the changed entries in the places of the old ones. False when linking would read a difference.
    fn put(&mut self, parsed: &Parsed) -> bool {
        let same_comments = self.comments.len() == parsed.comments.len()
            && self.comments.iter().zip(&parsed.comments).all(|(old, new)| Arc::ptr_eq(old, new));
        if !same_comments || self.entries.len() != parsed.entries.len() {
            return false;
        }
        let pairs = || self.entries.iter().zip(&parsed.entries);
        let changed: Vec<Arc<Entry>> = pairs()
            .filter(|(old, new)| !Arc::ptr_eq(old, new))
            .map(|(_, new)| new.clone())
            .collect();
        let is_alike =
            |(old, new): (&Arc<Entry>, &Arc<Entry>)| Arc::ptr_eq(old, new) || links_alike(old, new);
        if !pairs().all(is_alike) {
            return false;
        }
        if !changed.is_empty() {
            let mut hub = Hub::clone(&self.hub);
            for entry in changed {
                hub.put(entry);
            }
            self.hub = Arc::new(hub);
            self.entries.clone_from(&parsed.entries);
        }
        true
    }
}

/// Whether linking reads the same of both: all but the words of the body. Those of testimonials are compared.
fn links_alike(old: &Entry, new: &Entry) -> bool {
    old.file == new.file
        && old.item.testimony().is_none()
        && old.front == new.front
        && old.common.title == new.common.title
        && old.body_is_empty == new.body_is_empty
        && old.approval_hash == new.approval_hash
        && old.diagnostics.has_errors() == new.diagnostics.has_errors()
        && targets(old) == targets(new)
}

impl Hub {
    /// Whether both come from one linking, and differ in the words of bodies alone.
    pub fn is_linked_as(&self, other: &Hub) -> bool {
        Arc::ptr_eq(&self.addresses, &other.addresses)
    }

    /// Puts an entry in the place of the one from the same file.
    fn put(&mut self, entry: Arc<Entry>) {
        let own = |other: &&mut Arc<Entry>| other.file == entry.file;
        if let Some(id) = self.by_file(&entry.file) {
            self.entries[id] = entry;
            return;
        }
        let withheld = self.withheld.iter_mut().map(|withheld| &mut withheld.entry);
        for place in withheld.chain(&mut self.term_pages).filter(own) {
            *place = entry.clone();
        }
        for place in self.unpublished.values_mut().filter(own) {
            *place = entry.clone();
        }
    }
}
