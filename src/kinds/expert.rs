//! A person of the hub, or a team of it: what they are known for, and the proofs.

use super::common::Image;
use super::{Item, Kind, Named, Reference, references};
use crate::choice;
use crate::diagnostics::Place;
use crate::fields::{Fields, PartialDate, Spanned, is_safe_url};
use crate::kinds::Consent;
use crate::moment::Moment;

pub(super) static KIND: Kind = Kind {
    name: "experts",
    singular: "person",
    segment: Some("segment_experts"),
    label: "experts",
    label_one: "expert_one",
    count: "n_people",
    title_field: "name",
    dated: false,
    needs_body: false,
    contributed: true,
    template: "expert.html",
    og_type: "profile",
    listed: true,
    optional: false,
    states: None,
    read: |fields, _| Box::new(Expert::read(fields)),
};

choice!(PersonKind { Person => "person", Team => "team", });
choice!(Role {
    CommunityManager => "community-manager",
    Expert => "expert",
    Ambassador => "ambassador",
    Member => "member",
});
choice!(Affiliation {
    Internal => "internal",
    External => "external",
    Agency => "agency",
    Freelance => "freelance",
    Volunteer => "volunteer",
});
choice!(RecognitionKind { Peer => "peer", Press => "press", Award => "award", Colleague => "colleague", });
choice!(AvailabilityStatus { Open => "open", Limited => "limited", Closed => "closed", });
choice!(Context { Brand => "brand", Startup => "startup", Agency => "agency", Association => "association", });
choice!(
    /// The four facets of community management.
    Facet {
        Representation => "representation",
        Evangelism => "evangelism",
        Communication => "communication",
        Feedback => "feedback",
    }
);

#[derive(Debug)]
pub struct Expert {
    pub kind: PersonKind,
    pub job: String,
    pub roles: Vec<Role>,
    pub affiliation: Option<Affiliation>,
    pub organisation: Option<Named>,
    pub member_since: Option<PartialDate>,
    pub left_on: Option<PartialDate>,
    /// The sentence they want to be known by.
    pub vision: String,
    /// The words they hope to be described with.
    pub wanted_image: Vec<String>,
    /// Topics they answer on.
    pub referent_for: Vec<Spanned>,
    pub credentials: Vec<Credential>,
    pub recognition: Vec<Recognition>,
    pub availability: Option<Availability>,
    pub languages: Vec<String>,
    pub location: String,
    pub missions: Vec<Mission>,
    pub skills: Vec<(String, u8)>,
    pub facets: Vec<Facet>,
    /// What proves that they do what a facet says, in their own words.
    pub evidence: Vec<Evidence>,
    /// How they want to be written to; all of it is public.
    pub contact: Contact,
    pub photo: Option<Image>,
    /// Their profiles elsewhere.
    pub links: Vec<Named>,
    /// Their own blog.
    pub home: Option<Named>,
    /// `@user@host`
    pub fediverse: String,
    pub email: String,
    pub public_email: bool,
    /// Texts and events they can give a month.
    pub monthly_limit: Option<i64>,
    pub consent: Option<Consent>,
}

#[derive(Debug)]
pub struct Credential {
    pub title: String,
    pub issuer: String,
    pub year: String,
    pub url: String,
}

#[derive(Debug)]
pub struct Recognition {
    pub by: String,
    pub kind: Option<RecognitionKind>,
    pub quote: String,
    pub url: String,
    pub date: Option<Moment>,
}

#[derive(Debug)]
pub struct Availability {
    pub status: Option<AvailabilityStatus>,
    pub note: String,
    pub until: Option<Moment>,
}

#[derive(Debug)]
pub struct Evidence {
    pub facet: Facet,
    pub text: String,
    pub url: String,
}

#[derive(Debug, Default)]
pub struct Contact {
    /// The sentence that invites to write.
    pub invitation: String,
    pub phone: String,
    /// Where a meeting can be booked.
    pub booking: String,
}

/// A portfolio's case study.
#[derive(Debug)]
pub struct Mission {
    pub id: String,
    pub title: String,
    pub client: String,
    pub context: Option<Context>,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    /// What they were there: `Animatrice`.
    pub role: String,
    /// The client's site, or what was made.
    pub url: String,
    pub image: Option<Image>,
    pub summary: String,
    /// What they found when they came.
    pub situation: String,
    /// What they did, a sentence each.
    pub actions: Vec<String>,
    pub results: Vec<String>,
    pub facets: Vec<Facet>,
    /// Texts and events that tell of it.
    pub posts: Vec<Spanned>,
    pub events: Vec<Spanned>,
    pub testimonials: Vec<Spanned>,
}

impl Expert {
    fn read(fields: &mut Fields) -> Expert {
        let texts = |list: Vec<Spanned>| list.into_iter().map(|text| text.text).collect::<Vec<_>>();
        let expert = Expert {
            kind: fields.choice("kind").unwrap_or(PersonKind::Person),
            job: fields.prose("title").unwrap_or_default(),
            roles: fields.choices("roles"),
            affiliation: fields.choice("affiliation"),
            organisation: fields.map("organisation", Named::read).flatten(),
            member_since: fields.partial_date("member_since"),
            left_on: fields.partial_date("left_on"),
            vision: fields.prose("vision").unwrap_or_default(),
            wanted_image: texts(fields.texts("wanted_image")),
            referent_for: fields.texts("referent_for"),
            credentials: fields.list("credentials", Credential::read),
            recognition: fields.list("recognition", Recognition::read),
            availability: fields.map("availability", |fields| Availability {
                status: fields.choice("status"),
                note: fields.prose("note").unwrap_or_default(),
                until: fields.date("until"),
            }),
            languages: texts(fields.texts("languages")),
            location: fields.text("location").unwrap_or_default(),
            missions: fields.list("missions", Mission::read),
            skills: fields.list("skills", |fields| {
                let name = fields.required("name", "écoute");
                let level = fields.number("level", 1, 5).unwrap_or(1);
                Some((name?.text, u8::try_from(level).unwrap_or(1)))
            }),
            facets: fields.choices("facets"),
            evidence: fields.list("evidence", Evidence::read),
            contact: fields
                .map("contact", |fields| Contact {
                    invitation: fields.prose("invitation").unwrap_or_default(),
                    phone: fields.text("phone").unwrap_or_default(),
                    booking: fields.url("booking").unwrap_or_default(),
                })
                .unwrap_or_default(),
            photo: fields.map("photo", Image::read).flatten(),
            links: fields.list("links", read_link),
            home: fields.map("home", Named::read).flatten(),
            fediverse: fields.text("fediverse").unwrap_or_default(),
            email: fields.text("email").unwrap_or_default(),
            public_email: fields.bool("public_email").unwrap_or(false),
            monthly_limit: fields.number("monthly_limit", 0, 1_000),
            consent: fields.map("consent", Consent::read).flatten(),
        };
        if let (Some(since), Some(left)) = (expert.member_since, expert.left_on)
            && left.compare(since).is_lt()
        {
            let (place, left) = (fields.value_place("left_on"), left.iso());
            fields.reading.diagnostics.ends_before_start(place, &since.iso(), &left);
        }
        expert
    }

    pub fn is_team(&self) -> bool {
        self.kind == PersonKind::Team
    }

    /// Whether they are of the brand itself, so that their praise of it is no customer's.
    pub fn is_staff(&self) -> bool {
        matches!(self.affiliation, Some(Affiliation::Internal))
            || self.roles.contains(&Role::CommunityManager)
    }
}

impl Item for Expert {
    fn refs(&self) -> Vec<Reference<'_>> {
        let missions = || self.missions.iter();
        let testimonials = missions().flat_map(|mission| &mission.testimonials);
        let (posts, events) =
            (missions().flat_map(|one| &one.posts), missions().flat_map(|one| &one.events));
        references("missions.testimonials", &["testimonials"], testimonials)
            .chain(references("missions.posts", &["posts"], posts))
            .chain(references("missions.events", &["events"], events))
            .collect()
    }

    fn person(&self) -> Option<&Expert> {
        Some(self)
    }
}

impl Evidence {
    fn read(fields: &mut Fields) -> Option<Evidence> {
        if fields.is_absent("facet") {
            fields.missing("facet", "feedback");
        }
        let (facet, text) =
            (fields.choice("facet"), fields.required("text", "38 remarques suivies"));
        let url = fields.url("url").unwrap_or_default();
        Some(Evidence { facet: facet?, text: fields.set(&text?.text), url })
    }
}

impl Credential {
    fn read(fields: &mut Fields) -> Option<Credential> {
        let title = fields.required("title", "Master");
        Some(Credential {
            issuer: fields.text("issuer").unwrap_or_default(),
            year: fields.text("year").unwrap_or_default(),
            url: fields.url("url").unwrap_or_default(),
            title: title?.text,
        })
    }
}

impl Recognition {
    fn read(fields: &mut Fields) -> Option<Recognition> {
        let by = fields.required("by", "Le Journal");
        Some(Recognition {
            kind: fields.choice("kind"),
            quote: fields.prose("quote").unwrap_or_default(),
            url: fields.url("url").unwrap_or_default(),
            date: fields.date("date"),
            by: by?.text,
        })
    }
}

impl Mission {
    fn read(fields: &mut Fields) -> Option<Mission> {
        let id = fields.required("id", "lancement");
        let title = fields.required("title", "Lancement de la communauté");
        let mission = Mission {
            client: fields.text("client").unwrap_or_default(),
            context: fields.choice("context"),
            from: fields.partial_date("from"),
            to: fields.partial_date("to"),
            role: fields.prose("role").unwrap_or_default(),
            url: fields.url("url").unwrap_or_default(),
            image: fields.map("image", Image::read).flatten(),
            summary: fields.prose("summary").unwrap_or_default(),
            situation: fields.prose("situation").unwrap_or_default(),
            actions: sentences(fields, "actions"),
            results: sentences(fields, "results"),
            facets: fields.choices("facets"),
            posts: fields.texts("posts"),
            events: fields.texts("events"),
            testimonials: fields.texts("testimonials"),
            id: id?.text,
            title: fields.set(&title?.text),
        };
        if let (Some(from), Some(to)) = (mission.from, mission.to)
            && to.compare(from).is_lt()
        {
            let place = fields.value_place("to");
            fields.reading.diagnostics.ends_before_start(place, &from.iso(), &to.iso());
        }
        Some(mission)
    }
}

/// One-line texts, set as the language wants.
fn sentences(fields: &mut Fields, name: &'static str) -> Vec<String> {
    fields.texts(name).iter().map(|text| fields.set(&text.text)).collect()
}

/// A profile elsewhere: a label and an address that is safe to link. A link that is not is dropped.
fn read_link(fields: &mut Fields) -> Option<Named> {
    let label = fields.required("label", "LinkedIn");
    let url = fields.required("url", "https://…")?;
    if !is_safe_url(&url.text) {
        let place = Place::at(fields.reading.file, &url.span);
        fields.reading.diagnostics.dropped_link(place, &url.text);
        return None;
    }
    Some(Named { name: label?.text, url: url.text })
}
