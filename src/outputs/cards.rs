//! What other pages show of each entry.

use super::press::{Press, date, initials, label, link, period};
use crate::config::SponsoredWords;
use crate::fields::Choice;
use crate::hub::Id;
use crate::kinds::{
    CommentKind, Entry, Event, EventStatus, Expert, Post, PostComments, Testimonial, Voice,
};
use crate::locale::Locale;
use crate::views::{
    Card, OccasionCard, PersonCard, PersonLink, Shared, StateView, TestimonyCard, VoiceView,
};

/// Words read in a minute.
const READING_SPEED: usize = 220;
/// Letters of a description made from the text.
const DESCRIPTION: usize = 220;

pub(super) fn card(press: &Press, id: Id) -> Card {
    let entry = press.entry(id);
    let locale = press.hub.locale_of(id);
    let common = &entry.common;
    let people = match (entry.item.post(), entry.item.occasion()) {
        (Some(post), _) => press.people(entry, &post.authors),
        (_, Some(event)) => press.people(entry, &event.speakers),
        _ => Vec::new(),
    };
    Card {
        kind: entry.kind.name,
        kind_label: locale.t(&format!("kind_{}", entry.kind.name)).to_owned(),
        url: press.url(id).to_owned(),
        title: common.title.clone(),
        lang: entry.lang.clone(),
        description: description(entry),
        date: common.date.as_ref().map(|moment| date(locale, moment)),
        image: common.image.as_ref().and_then(|image| press.assets.picture(&entry.file, image)),
        tags: press.terms_of(entry, "tags"),
        categories: press.terms_of(entry, "categories"),
        featured: common.featured,
        reading_minutes: if entry.item.post().is_some() {
            entry.document.words.div_ceil(READING_SPEED).max(1)
        } else {
            0
        },
        comments: n_comments(press, id),
        popularity: press.hub.popularity[id],
        voice: entry.item.post().and_then(|post| voice(press, entry, post, &people, locale)),
        person: entry
            .item
            .person()
            .map(|person| Box::new(person_card(press, entry, person, locale))),
        testimony: entry
            .item
            .testimony()
            .map(|testimony| Box::new(testimony_card(press, id, testimony, locale))),
        occasion: entry
            .item
            .occasion()
            .and_then(|event| occasion_card(press, event, locale).map(Box::new)),
        state: state(entry, locale),
        link: entry.item.post().map(|post| post.link.clone()).unwrap_or_default(),
        people,
    }
}

fn state(entry: &Entry, locale: &Locale) -> Option<StateView> {
    let (key, states) = (entry.item.state()?, entry.kind.states.as_ref()?);
    Some(StateView { key, label: locale.label(states.strings, key).to_owned() })
}

/// The comments that its page shows.
fn n_comments(press: &Press, id: Id) -> usize {
    let post = press.entry(id).item.post();
    if post.is_none_or(|post| super::details::comments_state(press, id, post) == PostComments::Off)
    {
        return 0;
    }
    let comments = press.hub.comments[id].iter();
    comments.filter(|comment| comment.comment().kind == CommentKind::Comment).count()
}

/// The description as written, else the summary, else the beginning of the text.
pub(super) fn description(entry: &Entry) -> String {
    let common = &entry.common;
    let written = [&common.description, &common.summary].into_iter().find(|text| !text.is_empty());
    let vision =
        entry.item.person().map(|person| &person.vision).filter(|vision| !vision.is_empty());
    shortened(written.or(vision).unwrap_or(&entry.document.lead), DESCRIPTION)
}

/// Cut at a word, when it has more than `most` letters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([' ', ',', ';', ':', '.', '\u{a0}', '\u{202f}']))
}

fn voice(
    press: &Press,
    entry: &Entry,
    post: &Post,
    people: &[Shared<PersonLink>],
    locale: &Locale,
) -> Option<VoiceView> {
    let names: Vec<String> = people.iter().map(|person| person.name.clone()).collect();
    let voice = post.voice();
    if names.is_empty() && post.voice.is_none() {
        return None;
    }
    let (authors, brand) = (locale.join(&names), press.hub.config.brand_name().to_owned());
    let sentence = match voice {
        Voice::Official => {
            locale.tf("voice_official_sentence", &[("brand", &brand), ("authors", &authors)])
        }
        Voice::Personal => {
            locale.tf("voice_personal_sentence", &[("brand", &brand), ("authors", &authors)])
        }
        Voice::Guest => match people.iter().find_map(|person| person.site.as_ref()) {
            Some(site) => {
                locale.tf("voice_guest_sentence", &[("authors", &authors), ("site", &site.label)])
            }
            None => locale.tf("voice_guest_sentence_plain", &[("authors", &authors)]),
        },
        Voice::Sponsored => match &post.partner {
            Some(partner) => locale.tf(paid_keys(press).0, &[("partner", &partner.name)]),
            None => locale.t("voice_sponsored_sentence_plain").to_owned(),
        },
        Voice::Republished => {
            let source = post
                .source
                .as_ref()
                .map(|source| {
                    if source.site.is_empty() { source.title.clone() } else { source.site.clone() }
                })
                .unwrap_or_default();
            let author = post
                .source
                .as_ref()
                .map(|source| source.author.clone())
                .filter(|author| !author.is_empty())
                .unwrap_or(authors);
            if author.is_empty() {
                locale.tf("voice_republished_sentence_plain", &[("source", &source)])
            } else {
                locale
                    .tf("voice_republished_sentence", &[("authors", &author), ("source", &source)])
            }
        }
    };
    let charter = press.hub.config.charter.as_ref().filter(|_| voice == Voice::Official);
    let charter = charter.and_then(|charter| press.find("pages", entry.lang_index, &charter.text));
    Some(VoiceView {
        key: voice.key(),
        sentence,
        label: match voice {
            Voice::Sponsored => locale.t(paid_keys(press).1).to_owned(),
            _ => label(locale, "voice", voice),
        },
        charter_url: charter.map(|id| press.url(id).to_owned()).unwrap_or_default(),
    })
}

/// The keys of what a paid text is called, in a sentence and in a list.
pub(super) fn paid_keys(press: &Press) -> (&'static str, &'static str) {
    match press.hub.config.sponsored_words {
        None => ("voice_sponsored_sentence", "voice_sponsored"),
        Some(SponsoredWords::Partnership) => ("voice_sponsored_sentence", "sponsored_legal"),
        Some(SponsoredWords::Advertisement) => {
            ("voice_sponsored_sentence_advertisement", "sponsored_legal_short")
        }
    }
}

fn person_card(press: &Press, entry: &Entry, person: &Expert, locale: &Locale) -> PersonCard {
    PersonCard {
        team: person.is_team(),
        job: person.job.clone(),
        organisation: person
            .organisation
            .as_ref()
            .map(|organisation| link(&organisation.name, &organisation.url)),
        role_keys: person.roles.iter().map(|role| role.key()).collect(),
        roles: person.roles.iter().map(|role| label(locale, "role", *role)).collect(),
        affiliation_key: person.affiliation.map_or("", Choice::key),
        affiliation: person
            .affiliation
            .map(|affiliation| label(locale, "affiliation", affiliation))
            .unwrap_or_default(),
        topics: press.terms_of(entry, "topics"),
        photo: person.photo.as_ref().and_then(|photo| press.assets.picture(&entry.file, photo)),
        initials: initials(&entry.common.title),
        vision: person.vision.clone(),
        past: is_past(press, person),
        years: if person.left_on.is_some() {
            period(locale, person.member_since, person.left_on)
        } else {
            String::new()
        },
        availability_key: availability(press, person).map_or("", Choice::key),
        availability: availability(press, person)
            .map(|status| label(locale, "availability", status))
            .unwrap_or_default(),
    }
}

/// Whether they have left by the day of the build.
pub(super) fn is_past(press: &Press, person: &Expert) -> bool {
    person.left_on.is_some_and(|left| left.first_day() <= press.hub.today)
}

/// The availability, as long as it holds.
pub(super) fn availability(
    press: &Press,
    person: &Expert,
) -> Option<crate::kinds::AvailabilityStatus> {
    let availability = person.availability.as_ref()?;
    let holds = availability.until.as_ref().is_none_or(|until| until.date() >= press.hub.today);
    availability.status.filter(|_| holds)
}

/// The votes for a testimonial as a whole.
fn votes(testimony: &Testimonial) -> u64 {
    let for_words = testimony.words.iter().map(|(_, votes)| *votes).max().unwrap_or(0);
    if testimony.votes > 0 { testimony.votes } else { for_words }
}

fn testimony_card(
    press: &Press,
    id: Id,
    testimony: &Testimonial,
    locale: &Locale,
) -> TestimonyCard {
    let entry = press.entry(id);
    let author = testimony.author.as_ref().expect("a testimonial without an author is an error");
    let line = [&author.role, &author.organisation]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>();
    let out_of_five = |rating: u8| locale.tf("rating_text", &[("n", &rating.to_string())]);
    let (votes, letters) = (votes(testimony), entry.document.lead.chars().count());
    TestimonyCard {
        body_html: super::body::contributed(&entry.document.body),
        author: PersonLink { role: line.join(", "), ..press.guest(entry, &author.guest()) },
        author_line: line.join(", "),
        relationship: author.relationship.clone(),
        votes,
        rating: testimony.rating.unwrap_or(0),
        rating_text: testimony.rating.map(out_of_five).unwrap_or_default(),
        aspect_keys: testimony.aspects.iter().map(|aspect| aspect.key()).collect(),
        aspects: testimony.aspects.iter().map(|aspect| label(locale, "aspect", *aspect)).collect(),
        experience: testimony.experience_on.as_ref().map(|moment| date(locale, moment)),
        source: testimony.source.map(|source| {
            link(locale.label("testimonial_source", source.key()), &testimony.source_url)
        }),
        about: about(press, id, testimony),
        loud: letters < 90 || votes >= 40,
    }
}

/// Links to what a testimonial speaks of.
fn about(press: &Press, id: Id, testimony: &Testimonial) -> Vec<crate::views::Link> {
    let target = |(id, mission): (Id, Option<&str>)| {
        let mut target = press.link(id);
        if let Some(mission) = mission.and_then(|mission| {
            press.entry(id).item.person()?.missions.iter().find(|m| m.id == mission)
        }) {
            target.label = format!("{}, {}", target.label, mission.title);
            target.url = super::portfolio::mission_route(press, id, mission)
                .map_or_else(|| format!("{}#{}", target.url, mission.id), |r| r.url().to_owned());
        }
        target
    };
    press.subjects(id, testimony).into_iter().map(target).collect()
}

fn occasion_card(press: &Press, event: &Event, locale: &Locale) -> Option<OccasionCard> {
    let (start, end) = press.hub.dates(event)?;
    let venue = event.venue.as_ref();
    let place = venue.map(|venue| {
        [&venue.name, &venue.city]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let seats = event.registration.as_ref().and_then(|registration| {
        let (capacity, registered) = (registration.capacity?, registration.registered.unwrap_or(0));
        Some(locale.tnf(
            "seats_left_of",
            capacity.saturating_sub(registered),
            &[("total", &locale.number(capacity))],
        ))
    });
    let phase = press.hub.phase(event);
    Some(OccasionCard {
        start: date(locale, &start),
        end: end.as_ref().map(|end| date(locale, end)),
        when: locale.when(start.local, end.as_ref().map(|end| end.local), event.all_day),
        phase,
        status: event.status.key(),
        status_label: if event.status == EventStatus::Scheduled {
            String::new()
        } else {
            label(locale, "event_status", event.status)
        },
        mode: event.mode.key(),
        mode_label: label(locale, "mode", event.mode),
        format: event.format.map_or("", Choice::key),
        format_label: event
            .format
            .map(|format| label(locale, "format", format))
            .unwrap_or_default(),
        place: place.unwrap_or_default(),
        seats: seats
            .filter(|_| phase == "upcoming" && event.status != EventStatus::Cancelled)
            .unwrap_or_default(),
        registration_url: event
            .registration
            .as_ref()
            .map(|registration| registration.url.clone())
            .unwrap_or_default(),
        ours: event.ours,
        all_day: event.all_day,
    })
}
