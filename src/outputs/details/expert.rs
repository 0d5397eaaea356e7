//! The page of a person: everything by or about them, and the proofs.

use crate::fields::{PartialDate, Spanned};
use crate::hub::Id;
use crate::kinds::Expert;
use crate::locale::Locale;
use crate::outputs::cards::availability;
use crate::outputs::entries::mentions_here;
use crate::outputs::portfolio;
use crate::outputs::press::{Press, date, label, link, period};
use crate::outputs::words;
use crate::views::{Credential, ExpertDetail, Figure, MissionView, Recognition, Skill};
use std::collections::BTreeSet;

/// Posts shown on the page; the rest is in the blog.
const MOST_POSTS: usize = 12;

pub(in crate::outputs) fn detail(press: &Press, id: Id, person: &Expert) -> ExpertDetail {
    let entry = press.entry(id);
    let locale = press.hub.locale_of(id);
    let named = Named::of(press, id);
    let (upcoming, past): (Vec<Id>, Vec<Id>) = named.events.iter().copied().partition(|&event| {
        press.entry(event).item.occasion().is_some_and(|event| press.hub.phase(event) != "past")
    });
    ExpertDetail {
        member_since: person
            .member_since
            .map(|since| locale.period(Some(since), None))
            .unwrap_or_default(),
        left_on: person.left_on.map(|left| locale.on(left)).unwrap_or_default(),
        location: person.location.clone(),
        languages: person.languages.iter().map(|tag| locale.language_name(tag)).collect(),
        wanted_image: person.wanted_image.clone(),
        perceived: words::cloud(
            press,
            entry.lang_index,
            &named.testimonials,
            locale.t("person_perceived_image"),
        ),
        topics: press.terms_of(entry, "topics"),
        referent_for: press.term_links(
            entry.lang_index,
            "topics",
            person.referent_for.iter().map(|topic| topic.text.as_str()),
        ),
        credentials: credentials(person),
        recognition: recognition(person, locale),
        availability_note: availability(press, person)
            .and(person.availability.as_ref())
            .map(|a| a.note.clone())
            .unwrap_or_default(),
        available_until: availability(press, person)
            .and(person.availability.as_ref())
            .and_then(|a| a.until.as_ref())
            .map(|until| date(locale, until)),
        missions: missions(press, id, person),
        skills: person
            .skills
            .iter()
            .map(|(name, level)| Skill {
                name: name.clone(),
                level: *level,
                text: locale.tf("skill_level", &[("n", &level.to_string())]),
            })
            .collect(),
        facets: person.facets.iter().map(|facet| label(locale, "facet", *facet)).collect(),
        links: person.links.iter().map(|profile| link(&profile.name, &profile.url)).collect(),
        site: person.home.as_ref().map(|home| link(&home.name, &home.url)),
        fediverse: person.fediverse.clone(),
        fediverse_url: fediverse_url(&person.fediverse),
        email: if person.public_email { person.email.clone() } else { String::new() },
        n_posts: named.posts.len(),
        posts: press.cards(named.posts.iter().copied().take(MOST_POSTS)),
        upcoming: press.cards(upcoming.into_iter().rev()),
        past: press.cards(past),
        testimonials: press.cards(named.testimonials.iter().copied()),
        mentions: press.cards(named.others),
    }
}

/// What a person speaks at or hosts, in their language, in the order of lists.
pub(in crate::outputs) fn events_of(press: &Press, id: Id) -> Vec<Id> {
    Named::of(press, id).events
}

/// Who names a person, by what they are, in the order of lists.
pub(in crate::outputs) struct Named {
    pub posts: Vec<Id>,
    pub events: Vec<Id>,
    pub testimonials: Vec<Id>,
    others: Vec<Id>,
}

impl Named {
    pub(in crate::outputs) fn of(press: &Press, id: Id) -> Named {
        let lang = press.entry(id).lang_index;
        let mentions = &press.hub.mentioned_by[id];
        let fields = |fields: &[&str]| -> BTreeSet<Id> {
            let named = mentions.iter().filter(|mention| fields.contains(&mention.field));
            named
                .map(|mention| mention.from)
                .filter(|&from| press.entry(from).lang_index == lang)
                .collect()
        };
        let ordered = |wanted: &BTreeSet<Id>, kind: &str| {
            let of_kind = wanted.iter().copied().filter(|&id| press.entry(id).kind.name == kind);
            press.hub.in_order(of_kind)
        };
        let (posts, events) =
            (fields(&["authors"]), fields(&["speakers", "hosts", "sessions.speakers"]));
        let testimonials = fields(&["about", "missions.testimonials"]);
        let shown: BTreeSet<Id> =
            posts.iter().chain(&events).chain(&testimonials).copied().collect();
        let elsewhere = mentions.iter().filter(|mention| mentions_here(press, mention));
        let others: BTreeSet<Id> = elsewhere
            .map(|mention| mention.from)
            .filter(|&from| press.entry(from).lang_index == lang && from != id)
            .collect();
        let others = others.difference(&shown).copied().collect();
        Named {
            posts: ordered(&posts, "posts"),
            events: ordered(&events, "events"),
            testimonials: ordered(&testimonials, "testimonials"),
            others,
        }
    }
}

fn credentials(person: &Expert) -> Vec<Credential> {
    let view = |credential: &crate::kinds::Credential| Credential {
        title: credential.title.clone(),
        issuer: credential.issuer.clone(),
        year: credential.year.clone(),
        url: credential.url.clone(),
    };
    person.credentials.iter().map(view).collect()
}

fn recognition(person: &Expert, locale: &Locale) -> Vec<Recognition> {
    let view = |proof: &crate::kinds::Recognition| Recognition {
        by: proof.by.clone(),
        kind: proof.kind.map(|kind| label(locale, "recognition", kind)).unwrap_or_default(),
        quote: proof.quote.clone(),
        url: proof.url.clone(),
        date: proof.date.as_ref().map(|moment| date(locale, moment)),
    };
    person.recognition.iter().map(view).collect()
}

/// The latest mission first.
pub(in crate::outputs) fn missions_in_order(person: &Expert) -> Vec<&crate::kinds::Mission> {
    let mut missions: Vec<&crate::kinds::Mission> = person.missions.iter().collect();
    missions.sort_by_key(|mission| std::cmp::Reverse(mission.from.map(PartialDate::first_day)));
    missions
}

/// Their views, in the same order.
pub(in crate::outputs) fn missions(press: &Press, id: Id, person: &Expert) -> Vec<MissionView> {
    let locale = press.hub.locale_of(id);
    let lang = press.entry(id).lang_index;
    let slug = &press.entry(id).slug;
    let view = |mission: &crate::kinds::Mission| {
        let reference = format!("experts/{slug}#{}", mission.id);
        let about = |testimonial: &Id| {
            let testimony = press.entry(*testimonial).item.testimony();
            testimony.is_some_and(|testimony| {
                testimony.about.iter().any(|about| about.text == reference)
            })
        };
        let mut testimonials: Vec<Id> =
            press.hub.list(lang, "testimonials").iter().copied().filter(about).collect();
        for named in &mission.testimonials {
            testimonials.extend(
                press
                    .find("testimonials", lang, &named.text)
                    .filter(|id| !testimonials.contains(id)),
            );
        }
        let (figures, outcomes) = figures(&mission.results);
        let found = |kind: &str, named: &[Spanned]| {
            press.cards(named.iter().filter_map(|named| press.find(kind, lang, &named.text)))
        };
        MissionView {
            id: mission.id.clone(),
            url: portfolio::mission_route(press, id, mission)
                .map(|route| route.url().to_owned())
                .unwrap_or_default(),
            title: mission.title.clone(),
            client: mission.client.clone(),
            client_url: mission.url.clone(),
            role: mission.role.clone(),
            image: mission
                .image
                .as_ref()
                .and_then(|image| press.assets.picture(&press.entry(id).file, image)),
            situation: mission.situation.clone(),
            actions: mission.actions.clone(),
            posts: found("posts", &mission.posts),
            events: found("events", &mission.events),
            context: mission
                .context
                .map(|context| label(locale, "mission_context", context))
                .unwrap_or_default(),
            period: period(locale, mission.from, mission.to),
            summary: mission.summary.clone(),
            results: mission.results.clone(),
            figures,
            outcomes,
            facets: mission.facets.iter().map(|facet| label(locale, "facet", *facet)).collect(),
            testimonials: press.cards(testimonials),
        }
    };
    missions_in_order(person).into_iter().map(view).collect()
}

/// Parts results that begin with a number from the others: a number speaks louder when it stands apart.
fn figures(results: &[String]) -> (Vec<Figure>, Vec<String>) {
    let (mut figures, mut others) = (Vec::new(), Vec::new());
    for result in results {
        match figure(result) {
            Some(figure) => figures.push(figure),
            None => others.push(result.clone()),
        }
    }
    (figures, others)
}

/// `−62 % de retours` as `−62 %` and `de retours`; `None` for a text that does not begin with a number.
fn figure(result: &str) -> Option<Figure> {
    /// Letters of the longest number that is still read at a glance.
    const LONGEST: usize = 12;
    const UNITS: [&str; 9] = ["%", "€", "$", "£", "k", "k€", "M€", "h", "min"];
    let is_of_number = |c: char| c.is_ascii_digit() || "+-–−×,./%€$£".contains(c);
    let mut end = 0;
    for word in result.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let counts = !bare.is_empty() && bare.chars().all(is_of_number);
        let is_unit = end > 0 && UNITS.contains(&bare);
        if !counts && !is_unit {
            break;
        }
        end += word.len();
    }
    let (number, label) = (result[..end].trim_end(), result[end..].trim());
    let is_one = number.contains(|c: char| c.is_ascii_digit()) && number.chars().count() <= LONGEST;
    (is_one && !label.is_empty())
        .then(|| Figure { number: number.to_owned(), label: label.to_owned() })
}

/// `@user@host` as the address of its profile.
pub(in crate::outputs) fn fediverse_url(handle: &str) -> String {
    let parts = handle.trim_start_matches('@').split_once('@');
    parts
        .filter(|(user, host)| !user.is_empty() && host.contains('.'))
        .map_or(String::new(), |(user, host)| format!("https://{host}/@{user}"))
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_number_at_the_beginning_of_a_result_stands_apart() {
        for (result, expected) in [
            ("11 bagues refaites", Some(("11", "bagues refaites"))),
            ("−62\u{a0}% de retours", Some(("−62\u{a0}%", "de retours"))),
            ("1\u{202f}900 plans relus", Some(("1\u{202f}900", "plans relus"))),
            ("× 3 de réponses", Some(("× 3", "de réponses"))),
            ("24 h pour répondre", Some(("24 h", "pour répondre"))),
            ("De 40 à 400 membres", None),
            ("2026", None),
            ("+ de liens", None),
            ("", None),
        ] {
            let found = figure(result);
            let found = found.as_ref().map(|one| (one.number.as_str(), one.label.as_str()));
            assert_eq!(found, expected, "{result}");
        }
    }
}
