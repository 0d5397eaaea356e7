//! The search: a page a language, its index, and how a browser offers it in its own field (OpenSearch 1.1).

use super::cards::shortened;
use super::entries::is_home;
use super::press::{Press, link};
use super::xml;
use crate::diagnostics::Diagnostics;
use crate::fingerprint::Fingerprint;
use crate::hub::{Hub, Id, Target};
use crate::kinds::Entry;
use crate::markdown::{self, Attribute, Filler, Image, words_of};
use crate::memo::in_parallel;
use crate::plan::{Bundle, Plan};
use crate::routes::Route;
use crate::search_index::{self, Record, Texts};
use crate::sinks::Stage;
use crate::views::{Link, SearchKind, SearchPage};
use std::ops::Range;
use std::sync::Arc;

/// Letters of a name in the list of a browser (OpenSearch 1.1, `ShortName`).
const SHORT_NAME: usize = 16;
/// Letters of what it says of itself (the same, `Description`).
const DESCRIPTION: usize = 1_024;

/// Whether the hub has a search: it is asked for, the program can make it, and there is something to find.
pub(super) fn is_on(hub: &Hub) -> bool {
    cfg!(feature = "search")
        && hub.config.search
        && hub.config.output_is_on("search")
        && hub.entries.iter().any(|entry| is_found(entry))
}

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    if !is_on(press.hub) {
        return;
    }
    let entry = press.hub.routes.search_index(search_index::ENTRY);
    for lang in 0..press.hub.locales.len() {
        plan_page(press, plan, lang, &entry);
        let route = press.hub.routes.opensearch(lang);
        plan.bytes(&route, Stage::Feed, "search", move || description(press, lang));
    }
    let found: Arc<[Vec<Id>]> =
        (0..press.hub.locales.len()).map(|lang| found(press, lang)).collect();
    let n_parts = found.iter().map(Vec::len).sum();
    let of_all = found.clone();
    plan.bundle(
        &entry,
        "search",
        Bundle {
            step: "indexing texts",
            n_parts,
            made_from: Box::new(move || fingerprint(press, &of_all)),
            make: Box::new(move |progress| {
                let with_record = |ids: &Vec<Id>| {
                    let ids = ids.clone();
                    move |number: usize| record(press, ids[number])
                };
                let records: Vec<_> = found.iter().map(with_record).collect();
                let texts = records.iter().zip(found.iter()).enumerate();
                let texts: Vec<Texts> = texts
                    .filter(|(_, (_, ids))| !ids.is_empty())
                    .map(|(lang, (record, ids))| Texts {
                        lang: press.locale(lang).lang(),
                        n: ids.len(),
                        record,
                    })
                    .collect();
                search_index::build(&texts, progress)
            }),
        },
    );
}

fn plan_page<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, lang: usize, index: &Route) {
    let address = press.hub.routes.search(lang);
    let folder = index.url().strip_suffix(search_index::ENTRY).unwrap_or_default().to_owned();
    let planned = plan.page(&address.clone(), "search", "search.html", lang, move |_| {
        let locale = press.locale(lang);
        let head = press.page(lang, &address, locale.t("search"), "search");
        let head = press.with_languages(head, lang, |lang| {
            Some(press.hub.routes.search(lang).url().to_owned())
        });
        let view = SearchPage {
            title: locale.t("search").to_owned(),
            index_url: folder.clone(),
            script_url: press
                .theme_assets
                .search
                .as_ref()
                .map(|route| route.url().to_owned())
                .unwrap_or_default(),
            kinds: kinds(press, lang),
            links: links(press, lang),
        };
        (head, Box::new(view))
    });
    planned.indexed = Some(String::new());
}

/// What results can be narrowed to.
fn kinds(press: &Press, lang: usize) -> Vec<SearchKind> {
    let locale = press.locale(lang);
    let n_found = |kind: &str| {
        let ids = press.hub.list(lang, kind).iter();
        ids.filter(|id| is_found(press.entry(**id))).count()
    };
    let kinds = press.hub.kinds().filter(|kind| n_found(kind.name) > 0);
    kinds
        .map(|kind| SearchKind {
            key: kind.name,
            label: locale.t(kind.label).to_owned(),
            label_one: locale.t(&format!("kind_{}", kind.name)).to_owned(),
        })
        .collect()
}

/// The ways to a text for those who cannot search, or find nothing.
fn links(press: &Press, lang: usize) -> Vec<Link> {
    let (locale, routes) = (press.locale(lang), &press.hub.routes);
    let posts = press.hub.kinds().find(|kind| kind.name == "posts").expect("a kind of the list");
    let has_posts = !press.hub.list(lang, "posts").is_empty();
    [
        ("index", "index_title", routes.index(lang, None), true),
        ("archives", "archives", routes.archives(posts, lang), has_posts),
        ("site_map", "site_map", routes.site_map(lang), true),
    ]
    .into_iter()
    .filter(|(output, _, _, exists)| press.is_on(output) && *exists)
    .map(|(_, label, route, _)| link(locale.t(label), route.url()))
    .collect()
}

/// How a browser searches here (OpenSearch 1.1).
fn description(press: &Press, lang: usize) -> Vec<u8> {
    let (site, routes) = (&press.sites[lang], &press.hub.routes);
    let name: String = press.hub.config.brand_name().chars().take(SHORT_NAME).collect();
    let about = press.locale(lang).tf("search_in", &[("site", &site.title)]);
    let template = format!("{}?q={{searchTerms}}", routes.absolute(routes.search(lang).url()));
    let namespace = [("xmlns", "http://a9.com/-/spec/opensearch/1.1/")];
    xml::document("OpenSearchDescription", &namespace, |writer| {
        xml::text(writer, "ShortName", name.trim());
        xml::text(writer, "Description", &shortened(&about, DESCRIPTION));
        let url = [("type", "text/html"), ("method", "get"), ("template", template.as_str())];
        xml::empty(writer, "Url", &url);
        if !site.favicon.is_empty() {
            xml::text(writer, "Image", &routes.absolute(&site.favicon));
        }
        xml::text(writer, "Language", &site.lang);
        xml::text(writer, "InputEncoding", "UTF-8");
    })
}

/// Whether an entry may be found: what is kept from search engines is kept from this one, too.
fn is_found(entry: &Entry) -> bool {
    !entry.common.noindex && !is_home(entry)
}

/// The entries of a language that may be found, by address.
fn found(press: &Press, lang: usize) -> Vec<Id> {
    let ids = 0..press.hub.entries.len();
    let is_there = |id: &Id| press.entry(*id).lang_index == lang && is_found(press.entry(*id));
    let mut found: Vec<Id> = ids.filter(is_there).collect();
    found.sort_unstable_by_key(|id| press.url(*id));
    found
}

/// Stands for all texts that are found, in all languages.
fn fingerprint(press: &Press, found: &[Vec<Id>]) -> Fingerprint {
    let mut parts = vec![
        Fingerprint::of(search_index::FORMAT),
        Fingerprint::of(env!("CARGO_PKG_VERSION").as_bytes()),
    ];
    for (lang, ids) in found.iter().enumerate() {
        parts.push(Fingerprint::of(press.locale(lang).lang().as_bytes()));
        parts.extend(in_parallel(ids, |id| {
            let record = postcard::to_stdvec(&record(press, *id));
            Fingerprint::of(&record.expect("records are plain data"))
        }));
    }
    Fingerprint::of_all(&parts)
}

/// What an entry is found by.
fn record(press: &Press, id: Id) -> Record {
    let entry = press.entry(id);
    let labels = |(taxonomy, _): &(String, Vec<_>)| press.terms_of(entry, taxonomy);
    let terms = entry.common.terms.iter().flat_map(labels);
    let tags: Vec<String> = terms.map(|term| term.label.clone()).collect();
    let (names, mut texts) = told(press, id);
    texts.insert(0, entry.common.description.clone());
    texts.push(body(press, entry));
    texts.retain(|text| !text.is_empty());
    Record {
        url: press.url(id).to_owned(),
        title: entry.common.title.clone(),
        text: texts.join("\n"),
        names: joined(names),
        tags: tags.join(", "),
        kind: entry.kind.name,
    }
}

fn joined(mut names: Vec<String>) -> String {
    names.retain(|name| !name.is_empty());
    names.dedup();
    names.join(", ")
}

/// Names, and texts beside the body, that the page of an entry shows.
fn told(press: &Press, id: Id) -> (Vec<String>, Vec<String>) {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    let mut names: Vec<String> = card.people.iter().map(|person| person.name.clone()).collect();
    let mut texts = Vec::new();
    if let Some(person) = entry.item.person() {
        names.extend([person.job.clone(), person.location.clone()]);
        names.extend(person.organisation.iter().map(|organisation| organisation.name.clone()));
        texts.push(person.vision.clone());
        for mission in &person.missions {
            texts.extend([mission.title.clone(), mission.client.clone(), mission.summary.clone()]);
        }
    }
    if let Some(testimony) = &card.testimony {
        names.extend([testimony.author.name.clone(), testimony.author_line.clone()]);
        names.extend(testimony.about.iter().map(|about| about.label.clone()));
    }
    if let Some(event) = entry.item.occasion() {
        names.extend(press.people(entry, &event.hosts).iter().map(|host| host.name.clone()));
        names.extend(card.occasion.iter().map(|occasion| occasion.place.clone()));
        for session in &event.sessions {
            let speakers = press.people(entry, &session.speakers);
            names.extend(speakers.iter().map(|speaker| speaker.name.clone()));
            texts.extend([session.title.clone(), session.summary.clone()]);
        }
    }
    (names, texts)
}

/// The words of an entry's text.
fn body(press: &Press, entry: &Entry) -> String {
    let mut html = String::with_capacity(entry.document.body.html_len());
    entry.document.body.fill(&mut Words { press, entry }, &mut html);
    words_of(&html)
}

/// Leaves of a text its words: no address, no picture, no card of another entry.
struct Words<'p> {
    press: &'p Press<'p>,
    entry: &'p Entry,
}

impl Filler for Words<'_> {
    fn link_start(
        &mut self,
        _: &markdown::Target,
        _: &str,
        _: &Range<usize>,
        _: &mut String,
    ) -> bool {
        false
    }

    fn wiki_label(&mut self, target: &markdown::Target, out: &mut String) {
        // The title of what is not published stays out of every output.
        if let Target::Entry(id, _) = self.press.hub.resolve(self.entry, target) {
            super::body::escape(&self.press.entry(id).common.title, out);
        }
    }

    fn image(&mut self, _: &Image, _: &mut String) {}

    fn url(&mut self, _: &str, _: Attribute, _: &Range<usize>, _: &mut String) {}

    fn embed(&mut self, _: &str, _: &Range<usize>, _: &mut String) {}

    fn directive(
        &mut self,
        _: &str,
        args: &[(String, String)],
        body: String,
        _: &Range<usize>,
        out: &mut String,
    ) {
        let title = args.iter().find(|(name, _)| name == "title");
        if let Some((_, title)) = title {
            super::body::escape(title, out);
            out.push_str("<br>");
        }
        out.push_str(&body);
    }
}
