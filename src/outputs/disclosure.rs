//! Whether readers are told who speaks: what `check` reads in the made pages, feeds and social cards.
//!
//! A text in the name of the brand, or one that is paid for, says so wherever it is shown whole, in each feed and on its social
//! card; a paid one also wherever it is listed, and in the words of the law. The front matter is not asked: a template of the
//! hub's own, or a changed string, could leave the words out.

use super::cards::paid_keys;
use super::feeds;
use super::press::Press;
use super::social_cards;
use crate::diagnostics::{Diagnostics, Place};
use crate::hub::Id;
use crate::kinds::{Post, Voice};
use crate::locale::{fold, paid_words};
use crate::markdown::{Seen, seen, squeezed};
use crate::memo::in_parallel;
use crate::out_path::OutPath;
use crate::plan::{About, Make, Plan};
use crate::sinks::{Fingerprint, Report, Sink, Stage};
use crate::tables::{HashMap, HashSet};
use crate::theme::place_of;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Addresses that each page is searched for before it is read.
const MOST_LOOKED_FOR: usize = 16;

/// Reads what is made on its way to a sink.
pub struct Disclosures<'a> {
    press: &'a Press<'a>,
    sink: &'a dyn Sink,
    /// The texts that have to say who speaks.
    texts: BTreeMap<Id, Told>,
    /// Pages by their files: the entry that each shows whole, if it is one of the texts, and its template.
    pages: HashMap<String, (Option<Id>, &'a str)>,
    feeds: HashSet<String>,
    /// Feeds name texts by it.
    by_tag: HashMap<String, Id>,
    /// Addresses of paid texts.
    paid: HashMap<&'a str, Id>,
    found: Mutex<BTreeSet<Missing>>,
}

/// What a text has to say.
struct Told {
    /// Squeezed, as the page is compared with it.
    sentence: String,
    label: String,
    /// The page that an official text leads to, if there is one.
    charter: String,
}

/// What is missing somewhere, by where it is to be mended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Missing {
    what: What,
    /// Of the page or the feed.
    at: String,
    id: Id,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The sentence, on a page made by this template.
    OnPage(String),
    /// The label, in a list made by this template.
    InList(String),
    InFeed,
    OnCard,
    /// The link to the charter, on a page made by this template.
    Charter(String),
}

impl<'a> Disclosures<'a> {
    /// Looks at nothing yet: what is written passes through to `sink`.
    pub fn new(press: &'a Press<'a>, plan: &'a Plan<'a>, sink: &'a dyn Sink) -> Disclosures<'a> {
        let texts: BTreeMap<Id, Told> = (0..press.hub.entries.len())
            .filter_map(|id| Some((id, Told::of(press, id)?)))
            .collect();
        let mut reads = Disclosures {
            press,
            sink,
            pages: HashMap::default(),
            feeds: HashSet::default(),
            by_tag: texts.keys().map(|&id| (feeds::tag(press, id), id)).collect(),
            paid: texts
                .keys()
                .filter(|&&id| post(press, id).is_some_and(|post| post.voice() == Voice::Sponsored))
                .map(|&id| (press.url(id), id))
                .collect(),
            found: Mutex::default(),
            texts,
        };
        for planned in &plan.files {
            let file = || planned.route.file().to_string();
            match &planned.make {
                Make::Page { template, .. } => {
                    let shown = match planned.about {
                        About::Entry(id) => Some(id).filter(|id| reads.texts.contains_key(id)),
                        _ => None,
                    };
                    // Of all other pages, only those that may list a paid text are read.
                    if shown.is_some() || !reads.paid.is_empty() {
                        reads.pages.insert(file(), (shown, template));
                    }
                }
                Make::Bytes(_) if &*planned.origin == "feeds" && !reads.texts.is_empty() => {
                    reads.feeds.insert(file());
                }
                _ => {}
            }
        }
        reads
    }

    /// Reads the social cards, and tells what was found.
    pub fn tell(self, diagnostics: &mut Diagnostics) {
        self.read_cards(diagnostics);
        self.check_words(diagnostics);
        self.check_charter(diagnostics);
        let found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut by_cure: BTreeMap<&What, Vec<&Missing>> = BTreeMap::new();
        for missing in &found {
            by_cure.entry(&missing.what).or_default().push(missing);
        }
        for (what, all) in by_cure {
            let Missing { at, id, .. } = all[0];
            let (place, told) = (place(self.press, *id), &self.press.cards[*id].voice);
            let Some(told) = told else { continue };
            let n_more = all.len() - 1;
            let string = match told.key {
                "sponsored" => paid_keys(self.press).0,
                _ => "voice_official_sentence",
            };
            match what {
                What::OnPage(_) | What::OnCard if self.texts[id].sentence.is_empty() => {
                    diagnostics.says_nothing(place, at, string, n_more);
                }
                What::OnPage(template) => {
                    diagnostics.undisclosed_page(place, at, template, &told.sentence, n_more);
                }
                What::InList(template) => {
                    diagnostics.undisclosed_in_list(place, at, template, &told.label, n_more);
                }
                What::InFeed => diagnostics.undisclosed_in_feed(place, at, string, n_more),
                What::OnCard => diagnostics.undisclosed_card(place, at, &told.sentence, n_more),
                What::Charter(template) => {
                    diagnostics.charter_not_linked(place, at, template, &told.charter_url, n_more);
                }
            }
        }
    }

    fn misses(&self, what: What, at: &str, id: Id) {
        let missing = Missing { what, at: at.to_owned(), id };
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(missing);
    }

    fn read_page(&self, html: &[u8], shown: Option<Id>, template: &str, file: &str) {
        if shown.is_none() && !self.may_list(html) {
            return;
        }
        let Ok(html) = std::str::from_utf8(html) else { return };
        let page = seen(html);
        if let Some((id, told)) = shown.and_then(|id| Some((id, self.texts.get(&id)?))) {
            let at = self.press.url(id);
            if !told.is_in(&page.text) {
                self.misses(What::OnPage(template.to_owned()), at, id);
            }
            if !told.charter.is_empty() && !self.leads_to(&page, &told.charter) {
                self.misses(What::Charter(template.to_owned()), at, id);
            }
        }
        if self.paid.is_empty() {
            return;
        }
        for card in &page.cards {
            let listed = card.links.iter().filter_map(|link| self.paid.get(self.local(link)));
            for id in listed.filter(|id| Some(**id) != shown) {
                let (told, text) = (&self.texts[id], &page.text[card.text.clone()]);
                let is_labelled = !told.label.is_empty() && text.contains(&told.label);
                if !is_labelled && !told.is_in(text) {
                    self.misses(What::InList(template.to_owned()), file, *id);
                }
            }
        }
    }

    /// Whether the address of a paid text is in a page at all. Where there are many such texts, all pages are read.
    fn may_list(&self, html: &[u8]) -> bool {
        let mut urls = self.paid.keys();
        self.paid.len() > MOST_LOOKED_FOR
            || urls.any(|url| memchr::memmem::find(html, url.as_bytes()).is_some())
    }

    fn read_feed(&self, bytes: &[u8], file: &str) {
        // A feed that cannot be read is told of by nobody here: the tests of feeds do that.
        for item in feeds::read_back(bytes).unwrap_or_default() {
            let Some(&id) = self.by_tag.get(&item.id) else { continue };
            if !self.texts[&id].is_in(&seen(&item.html).text) {
                self.misses(What::InFeed, file, id);
            }
        }
    }

    /// Cards are not drawn in `check`: the drawing is read before it becomes a picture.
    fn read_cards(&self, diagnostics: &mut Diagnostics) {
        let ids: Vec<Id> = self.texts.keys().copied().collect();
        let read = in_parallel(&ids, |&id| social_cards::drawing(self.press, id));
        for (id, drawing) in ids.into_iter().zip(read) {
            match drawing {
                Some((_, Ok(svg))) if !self.texts[&id].begins_in(&seen(&svg).text) => {
                    self.misses(What::OnCard, self.press.url(id), id);
                }
                Some((route, Err(mistake))) => {
                    let place = place_of(&mistake);
                    diagnostics.template_failed(place, route.url(), &mistake.message);
                }
                _ => {}
            }
        }
    }

    /// The words of the law are in the sentence and in the label of each language.
    fn check_words(&self, diagnostics: &mut Diagnostics) {
        let mut seen_langs = BTreeSet::new();
        let paid = self.texts.keys().filter(|id| self.paid.contains_key(self.press.url(**id)));
        for &id in paid {
            let entry = self.press.entry(id);
            let words = paid_words(&entry.lang);
            let Some(voice) = self.press.cards[id].voice.as_ref() else { continue };
            if words.is_empty() || !seen_langs.insert(entry.lang_index) {
                continue;
            }
            let has_them = |text: &str| words.iter().any(|word| fold(text).contains(&fold(word)));
            let (sentence, label) = paid_keys(self.press);
            let strings = [(sentence, &voice.sentence), (label, &voice.label)];
            for (key, text) in strings.into_iter().filter(|(_, text)| !has_them(text)) {
                diagnostics.without_legal_words(
                    place(self.press, id),
                    key,
                    text,
                    words,
                    &entry.lang,
                );
            }
        }
    }

    /// There is a page that says how the brand speaks.
    fn check_charter(&self, diagnostics: &mut Diagnostics) {
        let config = &self.press.hub.config;
        let is_official =
            |id: &&Id| post(self.press, **id).is_some_and(|post| post.voice() == Voice::Official);
        let n_official = self.texts.keys().filter(is_official).count();
        if config.charter.is_none() && n_official > 0 {
            diagnostics.no_charter(Place::whole(&config.file), n_official);
        }
    }

    /// Whether a page leads somewhere, whichever way the address is written.
    fn leads_to(&self, page: &Seen, url: &str) -> bool {
        page.links.iter().any(|link| self.local(link) == url)
    }

    /// An address without the host of the hub and without its anchor.
    fn local<'l>(&self, link: &'l str) -> &'l str {
        let link = link.split(['#', '?']).next().unwrap_or(link);
        let base = self.press.hub.routes.base_url();
        let host = base.find("://").map_or(base, |at| {
            let end = base[at + 3..].find('/').map_or(base.len(), |slash| at + 3 + slash);
            &base[..end]
        });
        link.strip_prefix(host).filter(|rest| rest.starts_with('/')).unwrap_or(link)
    }
}

impl Told {
    fn of(press: &Press, id: Id) -> Option<Told> {
        let voice = press.cards[id].voice.as_ref()?;
        post(press, id)?.voice().is_told_everywhere().then(|| Told {
            sentence: squeezed(&voice.sentence),
            label: squeezed(&voice.label),
            charter: voice.charter_url.clone(),
        })
    }

    /// Whether a text that is seen has the sentence in it. One without words says nothing anywhere.
    fn is_in(&self, text: &str) -> bool {
        !self.sentence.is_empty() && text.contains(&self.sentence)
    }

    /// The same of a drawing, which may have no room for all of it: then half of it, or more, and an ellipsis.
    fn begins_in(&self, text: &str) -> bool {
        let letters = self.sentence.chars().count();
        let half: String = self.sentence.chars().take(letters.div_ceil(2)).collect();
        self.is_in(text)
            || (!half.is_empty()
                && text.match_indices(&half).any(|(at, _)| {
                    let shown: String = text[at..].chars().take_while(|c| *c != '…').collect();
                    self.sentence.starts_with(&shown) && text[at + shown.len()..].starts_with('…')
                }))
    }
}

fn post<'p>(press: &'p Press, id: Id) -> Option<&'p Post> {
    press.entry(id).item.post()
}

/// Where it is written who speaks.
fn place(press: &Press, id: Id) -> Place {
    let entry = press.entry(id);
    let span = entry.item.post().and_then(|post| post.voice_span.as_ref());
    span.map_or_else(|| Place::whole(&entry.file), |span| Place::at(&entry.file, span))
}

impl Sink for Disclosures<'_> {
    fn keep(&self, _: &OutPath, _: Fingerprint) -> bool {
        // What is kept is not read.
        false
    }

    fn keep_all(&self, last: &OutPath, made_from: Fingerprint) -> Option<usize> {
        self.sink.keep_all(last, made_from)
    }

    fn write(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        let name = file.as_str();
        if let Some((shown, template)) = self.pages.get(name) {
            self.read_page(bytes, *shown, template, name);
        } else if self.feeds.contains(name) {
            self.read_feed(bytes, name);
        }
        self.sink.write(file, stage, made_from, bytes)
    }

    fn copy(
        &self,
        file: &OutPath,
        stage: Stage,
        made_from: Fingerprint,
        from: &Path,
    ) -> anyhow::Result<()> {
        self.sink.copy(file, stage, made_from, from)
    }

    /// It is the other sink that is put in place.
    fn commit(self: Box<Self>) -> anyhow::Result<Report> {
        Ok(Report::default())
    }
}
