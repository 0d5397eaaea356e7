//! What is published, and why the rest is not.

use super::{Clock, Unapproved, approval};
use crate::config::Config;
use crate::diagnostics::{Diagnostics, Place};
use crate::fields::{Choice, RefOr, Spanned};
use crate::kinds::{Entry, Record, Status, TestimonialStatus, Voice};
use crate::locale::fold;
use crate::moment::Moment;
use crate::tables::HashMap;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An entry that is not published.
#[derive(Clone)]
pub struct Withheld {
    pub entry: Arc<Entry>,
    /// `draft`, `waits for 2026-12-01`, …
    pub reason: String,
}

pub(super) struct Judged {
    pub published: Vec<Arc<Entry>>,
    pub withheld: Vec<Withheld>,
    pub unpublished: HashMap<(&'static str, String), Arc<Entry>>,
}

/// Parts the entries. Some reasons need the people, so all of them are known here.
pub(super) fn judge(
    entries: &[Arc<Entry>],
    config: &Config,
    clock: &Clock,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Judged {
    let people = People::of(entries, config);
    let judge = Judge { config, clock, today, people: &people };
    let mut judged =
        Judged { published: Vec::new(), withheld: Vec::new(), unpublished: HashMap::default() };
    for entry in entries {
        match judge.reason(entry, diagnostics) {
            None => judged.published.push(entry.clone()),
            Some(reason) => {
                judged
                    .unpublished
                    .entry((entry.kind.name, entry.slug.clone()))
                    .or_insert_with(|| entry.clone());
                judged.withheld.push(Withheld { entry: entry.clone(), reason });
            }
        }
    }
    judged
}

/// The people of the hub by slug and by name, published or not.
pub(super) struct People<'e> {
    by_slug: BTreeMap<&'e str, &'e Entry>,
    by_name: BTreeMap<String, &'e Entry>,
    brand: [String; 2],
}

impl<'e> People<'e> {
    pub(super) fn of(entries: &'e [Arc<Entry>], config: &Config) -> People<'e> {
        let people = || entries.iter().filter(|entry| entry.item.person().is_some());
        People {
            by_slug: people().map(|entry| (entry.slug.as_str(), &**entry)).collect(),
            by_name: people().map(|entry| (fold(&entry.common.title), &**entry)).collect(),
            brand: [fold(config.brand_name()), fold(&config.brand.legal_name)],
        }
    }

    pub(super) fn named(&self, name: &str) -> Option<&'e Entry> {
        self.by_name.get(&fold(name)).copied()
    }

    /// Whether this is the name of the brand itself.
    pub(super) fn is_brand(&self, name: &str) -> bool {
        let name = fold(name);
        !name.is_empty() && self.brand.contains(&name)
    }
}

struct Judge<'a> {
    config: &'a Config,
    clock: &'a Clock,
    today: Date,
    people: &'a People<'a>,
}

impl Judge<'_> {
    /// Why an entry is not published; `None` publishes it.
    fn reason(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let common = &entry.common;
        // What lacks a field that it must have would be no page; the build stops at its mistakes anyway.
        if entry.diagnostics.has_errors() {
            return Some("its file has mistakes".to_owned());
        }
        if self.clock.also.as_ref() == Some(&entry.file) {
            return None;
        }
        if common.draft && !self.clock.drafts {
            return Some("draft".to_owned());
        }
        let later = |moment: &Option<Moment>| {
            moment.as_ref().filter(|moment| moment.at > self.clock.now).map(Moment::iso)
        };
        let waits_for = later(&common.publish_on)
            .or_else(|| entry.item.post().and_then(|_| later(&common.date)));
        if let Some(moment) = waits_for.filter(|_| !self.clock.future) {
            return Some(format!("waits for {moment}"));
        }
        if let Some(expired) =
            common.expires_on.as_ref().filter(|moment| moment.at <= self.clock.now)
        {
            return Some(format!("expired on {}", expired.iso()));
        }
        self.editorial(entry, diagnostics)
            .or_else(|| asked_for(entry))
            .or_else(|| {
                let is_empty = entry.kind.needs_body && entry.body_is_empty;
                is_empty.then(|| "its text is empty".to_owned())
            })
            .or_else(|| self.testimony(entry, diagnostics))
            .or_else(|| self.person(entry, diagnostics))
            .or_else(|| self.check_voice(entry, diagnostics))
    }

    /// The gate: the community manager has the last word.
    fn editorial(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let record = entry.item.post()?.record();
        let editorial = &self.config.editorial;
        let approved = matches!(record.status, Some(Status::Approved | Status::Published));
        if self.clock.drafts {
            return None;
        }
        if !approved {
            let none = || editorial.required.then(|| "not approved".to_owned());
            return record.status.map(|status| format!("status: {}", status.key())).or_else(none);
        }
        if !editorial.required {
            // Who asks for no approval may note one, and wants to know when it is void.
            let hash =
                record.approved_hash.as_ref().filter(|hash| hash.text != entry.approval_hash)?;
            approval_void(entry, record, Some(hash), false, diagnostics);
            return None;
        }
        let approvers = editorial.approver_slugs();
        Some(match approval(entry, editorial).err()? {
            Unapproved::ByNobody => {
                diagnostics.not_approved_by_anyone(Place::whole(&entry.file), &approvers);
                "not approved by anyone".to_owned()
            }
            Unapproved::ByOther(by) => {
                diagnostics.not_an_approver(Place::at(&entry.file, &by.span), &by.text, &approvers);
                format!("approved by {}, who is not an approver", by.text)
            }
            Unapproved::Changed(hash) => {
                approval_void(entry, record, hash, true, diagnostics);
                "changed after its approval".to_owned()
            }
        })
    }

    fn testimony(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let testimony = entry.item.testimony()?;
        let Some(consent) = &testimony.consent else {
            diagnostics.no_consent(Place::whole(&entry.file));
            return Some("no consent".to_owned());
        };
        if let Some(reason) = self.consent_ended(entry, consent.until.as_ref(), diagnostics) {
            return Some(reason);
        }
        let name = &testimony.author.as_ref()?.name;
        let place = Place::at(&entry.file, &name.span);
        let subjects = testimony
            .about
            .iter()
            .filter_map(subject)
            .filter_map(|slug| self.people.by_slug.get(slug));
        if subjects.clone().any(|person| fold(&person.common.title) == fold(&name.text)) {
            diagnostics.self_written(place, &name.text);
            return Some("written by its own subject".to_owned());
        }
        let is_staff = self
            .people
            .named(&name.text)
            .and_then(|entry| entry.item.person())
            .is_some_and(crate::kinds::Expert::is_staff);
        if is_staff || self.people.is_brand(&name.text) {
            diagnostics.staff_testimonial(place, &name.text);
            return Some("written by someone of the brand".to_owned());
        }
        None
    }

    fn person(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let consent = entry.item.person()?.consent.as_ref()?;
        self.consent_ended(entry, consent.until.as_ref(), diagnostics)
    }

    fn consent_ended(
        &self,
        entry: &Entry,
        until: Option<&Moment>,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let until = until.filter(|until| until.date() < self.today)?;
        diagnostics.consent_ended(Place::whole(&entry.file), &until.iso());
        Some(format!("its consent ended on {}", until.iso()))
    }

    /// Official texts name a human. Says so, and publishes: the mistake is an error of its own.
    fn check_voice(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let post = entry.item.post()?;
        if post.voice != Some(Voice::Official) {
            return None;
        }
        let is_person = |author: &RefOr<_>| match author {
            RefOr::Ref(author) => {
                let person = self.people.by_slug.get(author.text.as_str());
                // An unknown reference is a mistake of its own.
                person
                    .is_none_or(|entry| entry.item.person().is_some_and(|person| !person.is_team()))
            }
            RefOr::Inline(_) => false,
        };
        if !post.authors.iter().any(is_person) {
            let place = post
                .voice_span
                .as_ref()
                .map_or_else(|| Place::whole(&entry.file), |span| Place::at(&entry.file, span));
            diagnostics.official_without_person(place);
        }
        None
    }
}

fn approval_void(
    entry: &Entry,
    record: &Record,
    hash: Option<&Spanned>,
    is_held_back: bool,
    diagnostics: &mut Diagnostics,
) {
    let place =
        hash.map_or_else(|| Place::whole(&entry.file), |hash| Place::at(&entry.file, &hash.span));
    let by = record.approved_by.as_ref().map_or("REF", |by| by.text.as_str());
    diagnostics.approval_void(place, by, &entry.approval_hash, is_held_back);
}

/// Where a testimonial stands, as long as it is not published.
fn asked_for(entry: &Entry) -> Option<String> {
    let status = entry.item.testimony()?.status?;
    (status != TestimonialStatus::Published).then(|| format!("status: {}", status.key()))
}

/// The person that a testimonial speaks of, when it is one.
fn subject(about: &Spanned) -> Option<&str> {
    let rest = about.text.strip_prefix("experts/")?;
    Some(rest.split('#').next().unwrap_or(rest))
}
