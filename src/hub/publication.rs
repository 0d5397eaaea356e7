//! What is published, and why the rest is not.

use super::people::{Behind, People, signs_as};
use super::{Clock, Unapproved, approval, copies};
use crate::config::Config;
use crate::diagnostics::{Diagnostics, Place};
use crate::fields::{Choice, RefOr, Spanned};
use crate::kinds::{Consent, Entry, Record, Standing, Status, TestimonialStatus, Voice};
use crate::moment::Moment;
use crate::tables::HashMap;
use jiff::civil::Date;
use std::collections::BTreeSet;
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
            Some(reason) => judged.withhold(entry, reason),
        }
    }
    judged.hold_back_copies(clock, diagnostics);
    judged
}

impl Judged {
    fn withhold(&mut self, entry: &Arc<Entry>, reason: String) {
        self.unpublished
            .entry((entry.kind.name, entry.slug.clone()))
            .or_insert_with(|| entry.clone());
        self.withheld.push(Withheld { entry: entry.clone(), reason });
    }

    /// Of testimonials with nearly the same words, the oldest alone is published.
    fn hold_back_copies(&mut self, clock: &Clock, diagnostics: &mut Diagnostics) {
        let mut said: Vec<Arc<Entry>> = self
            .published
            .iter()
            .filter(|entry| entry.item.testimony().is_some())
            .cloned()
            .collect();
        let written = |entry: &Entry| entry.common.date.as_ref().map(|moment| moment.at);
        said.sort_by(|a, b| (written(a), &a.file).cmp(&(written(b), &b.file)));
        let texts: Vec<&Entry> = said.iter().map(|entry| &**entry).collect();
        let mut copies: BTreeSet<Arc<str>> = BTreeSet::new();
        for (entry, first) in said.iter().zip(copies::find(&texts)) {
            let Some(first) = first else { continue };
            let is_looked_at = clock.also.as_ref() == Some(&entry.file);
            let names = [entry, &said[first]].map(|entry| signature(entry));
            let ((name, place), (other, first)) = (names[0].clone(), names[1].clone());
            diagnostics.copied_testimonial(place, &name, first, &other);
            if !is_looked_at {
                copies.insert(entry.file.clone());
                self.withhold(entry, format!("its words are nearly those of {other}"));
            }
        }
        if !copies.is_empty() {
            self.published.retain(|entry| !copies.contains(&entry.file));
        }
    }
}

/// Who signs a testimonial, and where that is written.
fn signature(entry: &Entry) -> (String, Place) {
    let author = entry.item.testimony().and_then(|testimony| testimony.author.as_ref());
    match author {
        Some(author) => (author.name.text.clone(), Place::at(&entry.file, &author.name.span)),
        None => (entry.common.title.clone(), Place::whole(&entry.file)),
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
            .or_else(|| {
                self.check_consents(entry, diagnostics);
                None
            })
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
        if let Some(reason) = self.consent_ended(entry, consent, diagnostics) {
            return Some(reason);
        }
        let author = testimony.author.as_ref()?;
        let (name, url) = (author.name.text.as_str(), author.url.as_str());
        let place = Place::at(&entry.file, &author.name.span);
        let subjects =
            testimony.about.iter().filter_map(subject).filter_map(|slug| self.people.by_slug(slug));
        for person in subjects {
            if let Some(by) = signs_as(person, name, url) {
                diagnostics.self_written(place, name, &person.common.title, by);
                return Some("written by its own subject".to_owned());
            }
        }
        if let Some(behind) = self.people.behind(name, url).filter(Behind::is_of_brand) {
            diagnostics.staff_testimonial(place, name, behind.name(self.config), behind.by);
            return Some("written by someone of the brand".to_owned());
        }
        None
    }

    fn person(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let consent = entry.item.person()?.consent.as_ref()?;
        self.consent_ended(entry, consent, diagnostics)
    }

    fn consent_ended(
        &self,
        entry: &Entry,
        consent: &Consent,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let Standing::Ended(until) = consent.standing(self.today) else { return None };
        diagnostics.consent_ended(Place::whole(&entry.file), &until.iso());
        Some(format!("its consent ended on {}", until.iso()))
    }

    /// What is published by a consent that ends soon, and photos whose consent has ended, which alone are left out.
    fn check_consents(&self, entry: &Entry, diagnostics: &mut Diagnostics) {
        let testimony = entry.item.testimony().and_then(|testimony| testimony.consent.as_ref());
        let person = entry.item.person().and_then(|person| person.consent.as_ref());
        if let Some(Standing::EndsIn(days, until)) =
            testimony.or(person).map(|consent| consent.standing(self.today))
        {
            diagnostics.consent_ends_soon(Place::whole(&entry.file), &until.iso(), days);
        }
        for photo in entry.item.occasion().map_or(&[][..], |event| &event.photos) {
            let place = Place::at(&entry.file, &photo.image.src.span);
            match photo.consent.as_ref().map(|consent| consent.standing(self.today)) {
                Some(Standing::EndsIn(days, until)) => {
                    diagnostics.consent_ends_soon(place, &until.iso(), days);
                }
                Some(Standing::Ended(until)) => {
                    diagnostics.photo_consent_ended(place, &until.iso());
                }
                Some(Standing::Holds) | None => {}
            }
        }
    }

    /// Official texts name a human. Says so, and publishes: the mistake is an error of its own.
    fn check_voice(&self, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<String> {
        let post = entry.item.post()?;
        if post.voice != Some(Voice::Official) {
            return None;
        }
        let refs = post.authors.iter().filter_map(|author| match author {
            RefOr::Ref(author) => Some(author),
            RefOr::Inline(_) => None,
        });
        let mut nobody = None;
        for author in refs {
            let Some(person) = self.people.by_slug(&author.text) else {
                // An unknown reference is a mistake of its own.
                return None;
            };
            let is_person = person.item.person().is_some_and(|person| !person.is_team());
            if is_person && self.people.is_human(person) {
                return None;
            }
            if is_person {
                nobody = nobody.or(Some((author, person)));
            }
        }
        if let Some((author, person)) = nobody {
            let place = Place::at(&entry.file, &author.span);
            diagnostics.official_by_nobody(place, &person.common.title);
        } else {
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
