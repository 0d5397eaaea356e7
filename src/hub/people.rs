//! Who stands behind a name: the people of the hub and the brand itself, however they sign.

use crate::config::Config;
use crate::diagnostics::KnownBy;
use crate::kinds::{Entry, Expert};
use crate::locale::fold;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words of the longest name that is known by its initials, too.
const MOST_WORDS: usize = 5;

/// Words that name a task or everybody, and so nobody. Compared without case and accents.
#[rustfmt::skip]
const TASKS: [&str; 68] = [
    "admin", "administrateur", "administration", "administrator", "administratrice", "all", "anonyme", "anonymous",
    "auteur", "author", "blog", "client", "clients", "com", "comm", "communaute", "communication", "communications",
    "community", "contact", "content", "contenu", "contenus", "crew", "customer", "desk", "digital", "direction",
    "editeur", "editor", "editorial", "editors", "editrice", "equipe", "equipes", "everyone", "info", "information",
    "infos", "maison", "management", "manager", "marketing", "moderateur", "moderation", "moderator", "moderatrice",
    "news", "office", "press", "presse", "redac", "redacteur", "redaction", "redactrice", "root", "service",
    "services", "site", "social", "staff", "support", "team", "teams", "tous", "user", "web", "webmaster",
];
/// The same of words that say nothing alone.
const ARTICLES: [&str; 16] = [
    "a", "at", "chez", "d", "de", "des", "du", "from", "l", "la", "le", "les", "of", "our",
    "notre", "the",
];

/// The people of the hub by slug, name and address, published or not.
pub(super) struct People<'e> {
    by_slug: BTreeMap<&'e str, &'e Entry>,
    by_name: BTreeMap<String, &'e Entry>,
    /// By the words of the name in the order of the alphabet.
    by_words: BTreeMap<String, &'e Entry>,
    /// Those of the brand, by such words of which some are initials.
    by_initials: BTreeMap<String, &'e Entry>,
    /// Those of the brand, by the addresses of their profiles, websites and mails.
    by_address: BTreeMap<String, &'e Entry>,
    /// Folded, and the same as words in the order of the alphabet.
    brand: [String; 2],
    brand_words: [Vec<String>; 2],
    /// The address of the brand's website as [`address`] compares it.
    brand_address: String,
    /// The slug of whom the whole hub is about: brand and person are one.
    owner: Option<&'e str>,
}

/// Who signs with a name of the hub.
#[derive(Clone, Copy)]
pub(super) struct Behind<'e> {
    /// `None`: the brand itself.
    pub(super) person: Option<&'e Entry>,
    pub(super) by: KnownBy,
}

impl Behind<'_> {
    /// Whether they are of the brand, or the brand itself.
    pub(super) fn is_of_brand(&self) -> bool {
        self.person.is_none_or(is_staff)
    }

    /// The name that the hub knows them by.
    pub(super) fn name<'n>(&'n self, config: &'n Config) -> &'n str {
        self.person.map_or(config.brand_name(), |person| &person.common.title)
    }
}

impl<'e> People<'e> {
    pub(super) fn of(entries: &'e [Arc<Entry>], config: &'e Config) -> People<'e> {
        let people = || entries.iter().filter(|entry| entry.item.person().is_some());
        let mut known = People {
            by_slug: people().map(|entry| (entry.slug.as_str(), &**entry)).collect(),
            by_name: people().map(|entry| (fold(&entry.common.title), &**entry)).collect(),
            by_words: BTreeMap::new(),
            by_initials: BTreeMap::new(),
            by_address: BTreeMap::new(),
            brand: [fold(config.brand_name()), fold(&config.brand.legal_name)],
            brand_words: [words(config.brand_name()), words(&config.brand.legal_name)],
            brand_address: address(&config.brand.url).unwrap_or_default(),
            owner: config.owner.as_ref().map(|owner| owner.text.as_str()),
        };
        for entry in people() {
            known.by_words.entry(key(words(&entry.common.title))).or_insert(entry);
            if is_staff(entry) {
                for initials in initials(entry) {
                    known.by_initials.entry(initials).or_insert(entry);
                }
                for address in addresses(entry) {
                    known.by_address.entry(address).or_insert(entry);
                }
            }
        }
        known
    }

    pub(super) fn by_slug(&self, slug: &str) -> Option<&'e Entry> {
        self.by_slug.get(slug).copied()
    }

    /// Who signs with a name and, if there is one, an address.
    pub(super) fn behind(&self, name: &str, url: &str) -> Option<Behind<'e>> {
        let folded = fold(name);
        if folded.trim().is_empty() {
            return None;
        }
        let person = |person: &&'e Entry, by| Behind { person: Some(*person), by };
        let brand = |by| Behind { person: None, by };
        let words = words(name);
        let sorted = key(words.clone());
        let by_address = || {
            let found = [name, url].into_iter().filter_map(address);
            found.filter_map(|address| self.at(&address)).next()
        };
        self.by_name
            .get(&folded)
            .map(|found| person(found, KnownBy::Name))
            .or_else(|| self.brand.contains(&folded).then(|| brand(KnownBy::Name)))
            .or_else(|| self.by_words.get(&sorted).map(|found| person(found, KnownBy::Words)))
            .or_else(|| self.is_of_brand(&words).then(|| brand(KnownBy::Words)))
            .or_else(by_address)
            .or_else(|| self.by_initials.get(&sorted).map(|found| person(found, KnownBy::Initials)))
    }

    /// Whose address this is.
    fn at(&self, address: &str) -> Option<Behind<'e>> {
        let host = address.split('/').next().unwrap_or_default();
        // A mail from the brand's own domain.
        let is_brand = !self.brand_address.is_empty()
            && (address == self.brand_address
                || address.split_once('@').is_some_and(|(_, domain)| {
                    Some(domain) == self.brand_address.split('/').next()
                }));
        self.by_address
            .get(address)
            .or_else(|| self.by_address.get(host).filter(|_| !address.contains('@')))
            .map(|person| Behind { person: Some(*person), by: KnownBy::Address })
            .or_else(|| is_brand.then_some(Behind { person: None, by: KnownBy::Address }))
    }

    /// Whether the words are those of the brand, or of a team of it: `L’équipe Tournevent`.
    fn is_of_brand(&self, words: &[String]) -> bool {
        self.brand_words.iter().filter(|brand| !brand.is_empty()).any(|brand| {
            let rest: Vec<&String> = words.iter().filter(|word| !brand.contains(word)).collect();
            let names_brand = brand.iter().all(|word| words.contains(word));
            names_brand && rest.iter().all(|word| is_article(word) || is_task(word))
        })
    }

    /// Whether a person of the hub signs with the name of a human, and not with that of a task, a team or the brand.
    pub(super) fn is_human(&self, entry: &Entry) -> bool {
        let words = words(&entry.common.title);
        let nobody = words.iter().all(|word| is_article(word) || is_task(word));
        let brand = self.is_of_brand(&words) && self.owner != Some(entry.slug.as_str());
        !nobody && !brand
    }
}

/// How a person signs with a name and an address, if it is them.
pub(super) fn signs_as(entry: &Entry, name: &str, url: &str) -> Option<KnownBy> {
    let own = &entry.common.title;
    let (sorted, own_words) = (key(words(name)), words(own));
    if fold(own) == fold(name) {
        Some(KnownBy::Name)
    } else if sorted == key(own_words) {
        Some(KnownBy::Words)
    } else if [name, url].into_iter().filter_map(address).any(|it| addresses(entry).contains(&it)) {
        Some(KnownBy::Address)
    } else {
        initials(entry).contains(&sorted).then_some(KnownBy::Initials)
    }
}

fn is_staff(entry: &Entry) -> bool {
    entry.item.person().is_some_and(Expert::is_staff)
}

fn is_task(word: &str) -> bool {
    TASKS.binary_search(&word).is_ok()
}

fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// The words of a name without case, accents and marks.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Words whatever their order.
fn key(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.join(" ")
}

/// A person's name with some of its words as initials, and at least one in full: `m duval`, `d marie`.
fn initials(entry: &Entry) -> Vec<String> {
    let words = words(&entry.common.title);
    let is_team = entry.item.person().is_some_and(Expert::is_team);
    if is_team || !(2..=MOST_WORDS).contains(&words.len()) {
        return Vec::new();
    }
    let is_in_full = |word: &String| word.chars().nth(1).is_some();
    (1..(1_u32 << words.len()) - 1)
        .map(|chosen| {
            let initial = |(at, word): (usize, &String)| {
                let is_chosen = chosen & (1 << at) != 0;
                if is_chosen { word.chars().take(1).collect() } else { word.clone() }
            };
            words.iter().enumerate().map(initial).collect::<Vec<String>>()
        })
        .filter(|written| *written != words && written.iter().any(is_in_full))
        .map(key)
        .collect()
}

/// Where a person is found, as [`address`] compares it: profiles, websites, mail.
fn addresses(entry: &Entry) -> Vec<String> {
    let Some(person) = entry.item.person() else { return Vec::new() };
    let links = person.links.iter().chain(&person.home).map(|link| link.url.as_str());
    links.chain([person.email.as_str(), &person.fediverse]).filter_map(address).collect()
}

/// An address made comparable, `host/path`: scheme, `www.`, query and case of the host do not count. Of a mail or of an
/// account it is `name@host`. `None` for what is neither.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let web = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = web else {
        let (name, host) = text.trim_start_matches('@').split_once('@')?;
        let is_mail = !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace);
        return is_mail.then(|| format!("{}@{}", fold(name), fold(host)));
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = path.map(|path| format!("/{path}")).unwrap_or_default();
    (!host.is_empty()).then(|| format!("{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::{TASKS, address, words};

    #[test]
    fn words_that_name_nobody_are_sorted_for_the_search() {
        assert!(TASKS.is_sorted());
    }

    #[test]
    fn addresses_are_compared_without_what_does_not_matter() {
        let same =
            |one: &str, other: &str| assert_eq!(address(one), address(other), "{one} {other}");
        same("https://www.Marie.example/", "http://marie.example");
        same("https://marie.example/a/?utm=1#top", "https://marie.example/a");
        same("mailto:Marie@Marie.example", "marie@marie.example");
        same("@marie@social.example", "marie@social.example");
        assert_ne!(address("https://a.example/Marie"), address("https://a.example/paul"));
        assert_eq!(address("Marie Duval"), None);
        assert_eq!(address("Marie @ Duval"), None);
        assert_eq!(address(""), None);
    }

    #[test]
    fn marks_part_the_words_of_a_name() {
        assert_eq!(words("DUVAL, Marie-Ève"), ["duval", "marie", "eve"]);
    }
}
