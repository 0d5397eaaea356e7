//! What the community raised with the brand, and what became of it.

use super::{Common, Fact, Guest, Item, Kind, Reference, States, references};
use crate::choice;
use crate::fields::{Fields, RefOr, Spanned};
use crate::moment::Moment;

pub(super) static KIND: Kind = Kind {
    name: "feedback",
    singular: "feedback",
    segment: Some("segment_feedback"),
    label: "feedback",
    label_one: "feedback_one",
    count: "n_feedback",
    title_field: "title",
    dated: true,
    needs_body: false,
    contributed: true,
    template: "entry.html",
    og_type: "article",
    listed: true,
    optional: true,
    states: Some(States {
        strings: "feedback_state",
        in_order: &["studied", "heard", "adopted", "declined"],
    }),
    read: |fields, common| Box::new(Feedback::read(fields, common)),
};

choice!(Decision { Adopted => "adopted", Declined => "declined", });
choice!(FeedbackState {
    Heard => "heard",
    Studied => "studied",
    Adopted => "adopted",
    Declined => "declined",
});

/// Its date is the day it was heard.
#[derive(Debug)]
pub struct Feedback {
    /// Who said it, as far as they want to be named.
    pub raised_by: Vec<RefOr<Guest>>,
    /// How many said it; 0 when nobody counted.
    pub voices: u64,
    /// Where it was heard: posts, events, testimonials, missions.
    pub heard_at: Vec<Spanned>,
    /// The people of the hub who carry it to the brand.
    pub vouched_by: Vec<Spanned>,
    pub studied_on: Option<Moment>,
    pub decision: Option<Decision>,
    pub decided_on: Option<Moment>,
    pub decided_by: Option<Spanned>,
    /// Why it was decided so.
    pub reason: String,
    /// What the community would do, and what the brand meant to.
    pub community_option: String,
    pub brand_option: String,
    /// What came of it.
    pub results: Vec<Spanned>,
}

const PEOPLE: &[&str] = &["experts"];
const HEARD_AT: &[&str] = &["posts", "events", "testimonials", "experts"];
const RESULTS: &[&str] = &["posts", "events", "pages"];

impl Feedback {
    fn read(fields: &mut Fields, common: &Common) -> Feedback {
        let feedback = Feedback {
            raised_by: fields.refs_or("raised_by", Guest::read),
            voices: fields.number("voices", 1, 1_000_000_000).unwrap_or(0).unsigned_abs(),
            heard_at: fields.texts("heard_at"),
            vouched_by: fields.texts("vouched_by"),
            studied_on: fields.date("studied_on"),
            decision: fields.choice("decision"),
            decided_on: fields.date("decided_on"),
            decided_by: fields.spanned("decided_by"),
            reason: fields.prose("reason").unwrap_or_default(),
            community_option: fields.prose("community_option").unwrap_or_default(),
            brand_option: fields.prose("brand_option").unwrap_or_default(),
            results: fields.texts("results"),
        };
        // A draft may wait for somebody.
        if feedback.vouched_by.is_empty() && !common.draft {
            fields.missing("vouched_by", "[the slug of a person of the hub]");
        }
        feedback.check(fields, common.date.as_ref());
        feedback
    }

    /// A decision has a day and, when it is a no, its reason; no step comes before the one it follows.
    fn check(&self, fields: &mut Fields, heard: Option<&Moment>) {
        match self.decision {
            None if self.decided_on.is_some() => fields.missing("decision", "adopted"),
            Some(_) if fields.is_absent("decided_on") => fields.missing("decided_on", "2026-05-12"),
            Some(Decision::Declined) if self.reason.is_empty() => {
                let place = fields.value_place("decision");
                fields.reading.diagnostics.declined_without_reason(place);
            }
            _ => {}
        }
        let steps = [
            ("date", heard),
            ("studied_on", self.studied_on.as_ref()),
            ("decided_on", self.decided_on.as_ref()),
        ];
        let mut before: Option<(&str, &Moment)> = None;
        for (name, moment) in steps {
            let Some(moment) = moment else { continue };
            if let Some((earlier, _)) = before.filter(|(_, earlier)| moment.date() < earlier.date())
            {
                let place = fields.value_place(name);
                fields.reading.diagnostics.step_out_of_order(place, name, earlier);
            }
            before = Some((name, moment));
        }
    }

    /// How far it came.
    pub fn state(&self) -> FeedbackState {
        match (self.decision, &self.studied_on) {
            (Some(Decision::Adopted), _) => FeedbackState::Adopted,
            (Some(Decision::Declined), _) => FeedbackState::Declined,
            (None, Some(_)) => FeedbackState::Studied,
            (None, None) => FeedbackState::Heard,
        }
    }
}

impl Item for Feedback {
    fn refs(&self) -> Vec<Reference<'_>> {
        let named = self.raised_by.iter().filter_map(|one| match one {
            RefOr::Ref(slug) => Some(slug),
            RefOr::Inline(_) => None,
        });
        references("raised_by", PEOPLE, named)
            .chain(references("heard_at", HEARD_AT, &self.heard_at))
            .chain(references("vouched_by", PEOPLE, &self.vouched_by))
            .chain(references("decided_by", PEOPLE, &self.decided_by))
            .chain(references("results", RESULTS, &self.results))
            .collect()
    }

    fn state(&self) -> Option<&'static str> {
        Some(crate::fields::Choice::key(Feedback::state(self)))
    }

    fn last_step(&self) -> Option<&Moment> {
        self.decided_on.iter().chain(&self.studied_on).max_by_key(|moment| moment.at)
    }

    fn facts(&self) -> Vec<Fact<'_>> {
        let decided = if self.decision == Some(Decision::Declined) {
            "feedback_declined_on"
        } else {
            "feedback_adopted_on"
        };
        vec![
            Fact::people("feedback_raised_by", &self.raised_by),
            Fact::count("feedback_voices", "n_voices", self.voices),
            Fact::items("feedback_heard_at", HEARD_AT, &self.heard_at),
            Fact::items("feedback_vouched_by", PEOPLE, &self.vouched_by),
            Fact::text("feedback_community_option", &self.community_option),
            Fact::text("feedback_brand_option", &self.brand_option),
            Fact::date("feedback_studied_on", self.studied_on.as_ref()),
            Fact::date(decided, self.decided_on.as_ref()),
            Fact::items("feedback_decided_by", PEOPLE, self.decided_by.as_slice()),
            Fact::text("feedback_reason", &self.reason),
            Fact::items("feedback_results", RESULTS, &self.results),
        ]
    }

    fn feedback(&self) -> Option<&Feedback> {
        Some(self)
    }
}
