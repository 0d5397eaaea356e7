//! A person of the hub, or a team: what they do, for whom, and what proves it.

use super::node::Node;
use super::{brand, id_of, image, labels};
use crate::hub::Id;
use crate::kinds::{Affiliation, Credential, Expert, Named, RecognitionKind, Role};
use crate::outputs::cards::is_past;
use crate::outputs::press::Press;

pub(super) fn kind(person: &Expert) -> &'static str {
    if person.is_team() { "Organization" } else { "Person" }
}

pub(super) fn node<'a>(press: &'a Press, id: Id, person: &'a Expert) -> Node<'a> {
    let entry = press.entry(id);
    let card = &press.cards[id];
    let picture =
        card.person.as_ref().and_then(|person| person.photo.as_ref()).or(card.image.as_ref());
    let address = press.hub.routes.absolute(press.url(id));
    let node = Node::of(kind(person))
        .id(id_of(press, id))
        .with("mainEntityOfPage", Node::reference(address.clone()))
        .with("url", address)
        .with("name", &entry.common.title)
        .with("description", &card.description)
        .with("image", picture.map(|view| image(press, view)))
        .with("email", Some(&person.email).filter(|_| person.public_email))
        .with("sameAs", same_as(person))
        .with("knowsAbout", subjects(press, id, person))
        .with("knowsLanguage", person.languages.iter().map(String::as_str).collect::<Vec<_>>())
        .with("hasCredential", person.credentials.iter().map(credential).collect::<Vec<_>>())
        .with("award", awards(person))
        .with("subjectOf", press_coverage(person));
    let ties = Ties::of(press, person);
    if person.is_team() {
        return node.with("parentOrganization", ties.works_for).with("memberOf", ties.member_of);
    }
    node.with("jobTitle", &person.job)
        .with("worksFor", ties.works_for)
        .with("affiliation", ties.affiliation)
        .with("memberOf", ties.member_of)
}

/// What ties somebody to organisations, as long as it does.
#[derive(Default)]
struct Ties<'a> {
    works_for: Option<Node<'a>>,
    affiliation: Option<Node<'a>>,
    member_of: Option<Node<'a>>,
}

impl<'a> Ties<'a> {
    fn of(press: &'a Press, person: &'a Expert) -> Ties<'a> {
        let is_brand = |named: &&Named| named.name == press.hub.config.brand_name();
        let own = person.organisation.as_ref();
        let internal = person.affiliation == Some(Affiliation::Internal);
        if is_past(press, person) {
            // Where they work now is not known to be where they worked then.
            let elsewhere = own.filter(|own| !is_brand(own));
            return Ties { works_for: elsewhere.map(organisation), ..Ties::default() };
        }
        let works_for = match own {
            Some(own) if !is_brand(&own) => Some(organisation(own)),
            Some(_) => Some(brand(press)),
            None => internal.then(|| brand(press)),
        };
        let commissioned = matches!(
            person.affiliation,
            Some(Affiliation::Agency | Affiliation::Freelance | Affiliation::External)
        );
        let gives_time = person.affiliation == Some(Affiliation::Volunteer)
            || person.roles.contains(&Role::Member)
            || person.roles.contains(&Role::Ambassador);
        Ties {
            works_for,
            affiliation: commissioned.then(|| brand(press)),
            member_of: (gives_time && !internal).then(|| brand(press)),
        }
    }
}

fn organisation(named: &Named) -> Node<'_> {
    Node::of("Organization").with("name", &named.name).with("url", &named.url)
}

/// Their profiles and their own site.
fn same_as(person: &Expert) -> Vec<String> {
    let home = person.home.iter().map(|home| home.url.clone());
    let profiles = person.links.iter().map(|link| link.url.clone());
    let fediverse = crate::outputs::details::fediverse_url(&person.fediverse);
    let mut all: Vec<String> = Vec::new();
    for url in home.chain(profiles).chain([fediverse]) {
        if url.contains("://") && !all.contains(&url) {
            all.push(url);
        }
    }
    all
}

/// What they are recognised for and answer on.
fn subjects(press: &Press, id: Id, person: &Expert) -> Vec<String> {
    let mut subjects = labels(press, id, "topics");
    let answers = person.referent_for.iter().map(|topic| topic.text.as_str());
    for link in press.term_links(press.entry(id).lang_index, "topics", answers) {
        if !subjects.contains(&link.label) {
            subjects.push(link.label.clone());
        }
    }
    subjects
}

fn credential(credential: &Credential) -> Node<'_> {
    Node::of("EducationalOccupationalCredential")
        .with("name", &credential.title)
        .with("url", &credential.url)
        .with("recognizedBy", Node::of("Organization").with("name", &credential.issuer))
}

fn awards(person: &Expert) -> Vec<&str> {
    let awards = person.recognition.iter().filter(|one| one.kind == Some(RecognitionKind::Award));
    awards.map(|award| award.by.as_str()).collect()
}

/// What the press wrote of them.
fn press_coverage(person: &Expert) -> Vec<Node<'_>> {
    let articles = person
        .recognition
        .iter()
        .filter(|one| one.kind == Some(RecognitionKind::Press) && !one.url.is_empty());
    articles
        .map(|article| {
            Node::of("CreativeWork")
                .with("url", &article.url)
                .with("publisher", Node::of("Organization").with("name", &article.by))
                .with("datePublished", article.date.as_ref().map(|date| date.iso()))
        })
        .collect()
}
