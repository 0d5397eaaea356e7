//! What outputs work with: the hub, the theme, every entry's card, and the small views that many pages share.

use super::assets::{Assets, ThemeAssets};
use super::cards;
use crate::diagnostics::Diagnostics;
use crate::fields::{Choice, PartialDate, RefOr, Spanned};
use crate::fingerprint::Fingerprint;
use crate::hub::{Hub, Id};
use crate::kinds::{Entry, Guest, Item, Kind, Testimonial};
use crate::locale::{Locale, fold_term};
use crate::memo::in_parallel;
use crate::moment::Moment;
use crate::palette::{Palette, Scheme};
use crate::plan::{About, Shown};
use crate::routes::Route;
use crate::sources::Sources;
use crate::studio::Studio;
use crate::tables::HashMap;
use crate::theme::{Theme, View};
use crate::views::{
    Card, DateView, ImageView, Link, Page, Pager, PersonLink, Shared, Site, Social,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Press<'a> {
    pub hub: &'a Hub,
    pub theme: &'a Theme,
    pub sources: &'a Sources,
    pub assets: Assets<'a>,
    pub theme_assets: ThemeAssets,
    /// One an entry, in the order of [`Hub::entries`].
    pub cards: Vec<Shared<Card>>,
    /// The colours that social cards are drawn with, by name.
    pub card_colors: Shared<BTreeMap<String, String>>,
    /// The shared view of each language.
    pub sites: Vec<Site>,
    /// The posts of each series, by language and name, the oldest first.
    pub series: HashMap<(usize, String), Vec<Id>>,
    /// A link to each term, by language, taxonomy and the term's place.
    term_links: Vec<Vec<Vec<Shared<Link>>>>,
    /// A link to each taxonomy's page, by language and the taxonomy's place.
    taxonomy_links: Vec<Vec<Link>>,
    /// Of the entries that are people.
    person_links: Vec<Option<Shared<PersonLink>>>,
    /// In a theme whose home page is the owner: who that is, and the home page, a language.
    home_owners: Vec<Option<(Id, Route)>>,
    /// The files of `data/`, by name.
    pub data: Arc<serde_json::Value>,
    /// What clients voted.
    pub votes: Vec<super::words::Vote>,
    pub generator: String,
}

/// The cards of the last build, and what they were made from.
#[derive(Default)]
pub struct Kept {
    theme: Option<Arc<Theme>>,
    hub: Option<Arc<Hub>>,
    assets: Fingerprint,
    cards: Vec<Shared<Card>>,
}

impl Kept {
    /// The card of an entry whose file is the same, when all that others show of themselves is the same, too.
    fn card(&self, hub: &Hub, id: Id) -> Option<Shared<Card>> {
        let before = self.hub.as_ref()?;
        Arc::ptr_eq(&before.entries[id], &hub.entries[id]).then(|| self.cards[id].clone())
    }

    /// Whether a card can be that of the last build at all.
    fn holds_for(&self, hub: &Hub, theme: &Arc<Theme>, assets: Fingerprint) -> bool {
        let is_theme = self.theme.as_ref().is_some_and(|before| Arc::ptr_eq(before, theme));
        let is_linked = self.hub.as_ref().is_some_and(|before| before.is_linked_as(hub));
        is_theme && is_linked && self.assets == assets
    }
}

impl<'a> Press<'a> {
    pub fn new(
        hub: &'a Arc<Hub>,
        theme: &'a Arc<Theme>,
        sources: &'a Sources,
        studio: Arc<Studio>,
        generator: &str,
        kept: &mut Kept,
        diagnostics: &mut Diagnostics,
    ) -> Press<'a> {
        hub.config.check_outputs(&super::names(), diagnostics);
        super::portfolio::check_owner(hub, theme, diagnostics);
        let assets = Assets::place(hub, sources, studio, diagnostics);
        let palette = Palette::of(&hub.config.brand.color);
        let mut press = Press {
            theme_assets: ThemeAssets::new(
                hub,
                theme,
                &palette,
                assets.has_pictures(),
                diagnostics,
            ),
            assets,
            cards: Vec::new(),
            card_colors: Shared::new(palette.named(Scheme::Light)),
            sites: Vec::new(),
            series: series(hub),
            term_links: Vec::new(),
            taxonomy_links: Vec::new(),
            person_links: Vec::new(),
            home_owners: super::portfolio::home_owners(hub, theme),
            data: Arc::new(super::data::read(sources, diagnostics)),
            votes: super::words::read_votes(sources, diagnostics),
            generator: generator.to_owned(),
            hub,
            theme,
            sources,
        };
        press.term_links = (0..hub.locales.len()).map(|lang| press.all_term_links(lang)).collect();
        press.taxonomy_links =
            (0..hub.locales.len()).map(|lang| press.all_taxonomy_links(lang)).collect();
        let ids: Vec<Id> = (0..hub.entries.len()).collect();
        press.person_links = in_parallel(&ids, |&id| press.new_person_link(id).map(Shared::new));
        let assets = sources.assets_fingerprint();
        if !kept.holds_for(hub, theme, assets) {
            *kept = Kept::default();
        }
        press.cards = in_parallel(&ids, |&id| {
            kept.card(hub, id).unwrap_or_else(|| Shared::new(cards::card(&press, id)))
        });
        *kept = Kept {
            theme: Some(theme.clone()),
            hub: Some(hub.clone()),
            assets,
            cards: press.cards.clone(),
        };
        press.sites = (0..hub.locales.len())
            .map(|lang| super::shared::site(&press, lang, diagnostics))
            .collect();
        press
    }

    /// The shared views of the languages, each with its fingerprint.
    pub fn shared_views(&self) -> Vec<(&Site, Fingerprint)> {
        let fingerprint = |site: &Site| {
            let mut bytes = Vec::new();
            site.bytes_into(&mut bytes);
            Fingerprint::of(&bytes)
        };
        self.sites.iter().map(|site| (site, fingerprint(site))).collect()
    }

    pub fn is_on(&self, output: &str) -> bool {
        self.hub.config.output_is_on(output)
    }

    pub fn locale(&self, lang: usize) -> &'a Locale {
        &self.hub.locales[lang]
    }

    /// The language of a page about something.
    pub fn lang_of(&self, about: &About) -> usize {
        match about {
            About::Hub { lang }
            | About::Kind { lang, .. }
            | About::Term { lang, .. }
            | About::Format { lang, .. }
            | About::Other { lang } => *lang,
            About::Entry(id) => self.entry(*id).lang_index,
        }
    }

    pub fn entry(&self, id: Id) -> &'a Entry {
        &self.hub.entries[id]
    }

    /// The address of an entry's page. That of a portfolio's owner is the home page.
    pub fn url(&self, id: Id) -> &str {
        let home = self.home_owners[self.entry(id).lang_index].as_ref();
        let home = home.filter(|(owner, _)| *owner == id);
        home.map_or_else(|| self.hub.addresses[id].url(), |(_, route)| route.url())
    }

    /// Whose website this is, in the version for readers of a language.
    pub fn owner(&self, lang: usize) -> Option<Id> {
        self.find("experts", lang, &self.hub.config.owner.as_ref()?.text)
    }

    /// The owner who is the home page of a language, in a theme that wants one.
    pub fn home_owner(&self, lang: usize) -> Option<Id> {
        self.home_owners[lang].as_ref().map(|(owner, _)| *owner)
    }

    /// Whether an entry's page is the home page.
    pub fn is_at_home(&self, id: Id) -> bool {
        self.home_owner(self.entry(id).lang_index) == Some(id)
    }

    pub fn card(&self, id: Id) -> Shared<Card> {
        self.cards[id].clone()
    }

    pub fn cards(&self, ids: impl IntoIterator<Item = Id>) -> Vec<Shared<Card>> {
        ids.into_iter().map(|id| self.card(id)).collect()
    }

    pub fn link(&self, id: Id) -> Link {
        link(&self.entry(id).common.title, self.url(id))
    }

    /// A published item that a bare reference names, in the language of who refers to it.
    pub fn find(&self, kind: &str, lang: usize, slug: &str) -> Option<Id> {
        self.hub.find(kind, lang, slug)
    }

    /// A link to the published item that a reference of an entry names, of these kinds.
    pub fn named(&self, from: &Entry, reference: &Spanned, kinds: &[&str]) -> Option<Link> {
        let parts = crate::hub::parts(reference, kinds)?;
        let mut link = self.link(self.find(parts.kind, from.lang_index, parts.slug)?);
        if let Some(mission) = parts.mission {
            link.url = format!("{}#{mission}", link.url);
        }
        Some(link)
    }

    /// The people and events that a testimonial speaks of, each with the mission it names.
    pub fn subjects<'t>(&self, id: Id, testimony: &'t Testimonial) -> Vec<(Id, Option<&'t str>)> {
        let lang = self.entry(id).lang_index;
        let named = |reference: crate::kinds::Reference<'t>| {
            let parts = crate::hub::parts(reference.target, reference.kinds)?;
            Some((self.find(parts.kind, lang, parts.slug)?, parts.mission))
        };
        let about = testimony.refs().into_iter().filter(|reference| reference.field == "about");
        about.filter_map(named).collect()
    }

    /// The person that a reference names, or the guest; `None` for one who is not published.
    pub fn person(&self, from: &Entry, person: &RefOr<Guest>) -> Option<Shared<PersonLink>> {
        match person {
            RefOr::Ref(slug) => {
                self.find("experts", from.lang_index, &slug.text).map(|id| self.person_link(id))
            }
            RefOr::Inline(guest) => Some(Shared::new(self.guest(from, guest))),
        }
    }

    pub fn people(&self, from: &Entry, people: &[RefOr<Guest>]) -> Vec<Shared<PersonLink>> {
        people.iter().filter_map(|person| self.person(from, person)).collect()
    }

    pub fn person_link(&self, id: Id) -> Shared<PersonLink> {
        self.person_links[id].clone().expect("references to people name people")
    }

    fn new_person_link(&self, id: Id) -> Option<PersonLink> {
        let entry = self.entry(id);
        let person = entry.item.person()?;
        let organisation =
            person.organisation.as_ref().map_or("", |organisation| organisation.name.as_str());
        Some(PersonLink {
            name: entry.common.title.clone(),
            url: self.url(id).to_owned(),
            role: if person.job.is_empty() { organisation.to_owned() } else { person.job.clone() },
            photo: person.photo.as_ref().and_then(|photo| self.assets.picture(&entry.file, photo)),
            initials: initials(&entry.common.title),
            in_hub: true,
            site: person.home.as_ref().map(|home| link(&home.name, &home.url)),
        })
    }

    pub fn guest(&self, from: &Entry, guest: &Guest) -> PersonLink {
        let site = !guest.site_url.is_empty() || !guest.site_name.is_empty();
        PersonLink {
            name: guest.name.text.clone(),
            url: guest.url.clone(),
            role: String::new(),
            photo: guest
                .avatar
                .as_ref()
                .and_then(|avatar| self.assets.image(&from.file, &avatar.text, "")),
            initials: initials(&guest.name.text),
            in_hub: false,
            site: site.then(|| {
                link(
                    if guest.site_name.is_empty() { &guest.site_url } else { &guest.site_name },
                    &guest.site_url,
                )
            }),
        }
    }

    /// Links to the terms that an entry carries.
    pub fn terms_of(&self, entry: &Entry, taxonomy: &str) -> Vec<Shared<Link>> {
        let terms = entry.common.terms.iter().find(|(name, _)| name == taxonomy);
        terms
            .map(|(_, terms)| {
                self.term_links(
                    entry.lang_index,
                    taxonomy,
                    terms.iter().map(|term| term.text.as_str()),
                )
            })
            .unwrap_or_default()
    }

    /// Links to terms by any of their spellings; one that nothing published carries has no address.
    pub fn term_links<'t>(
        &self,
        lang: usize,
        taxonomy: &str,
        spellings: impl Iterator<Item = &'t str>,
    ) -> Vec<Shared<Link>> {
        let number = self.hub.taxonomies[lang].iter().position(|known| known.name == taxonomy);
        let mut links: Vec<Shared<Link>> = Vec::new();
        for spelling in spellings {
            let found = number.and_then(|number| {
                let place = self.hub.taxonomies[lang][number].place(spelling)?;
                Some(self.term_links[lang][number][place].clone())
            });
            let found = found.unwrap_or_else(|| Shared::new(link(spelling, "")));
            if !links.iter().any(|other| other.label == found.label) {
                links.push(found);
            }
        }
        links
    }

    /// A link to one term, by its place in its taxonomy.
    pub fn term_link(&self, lang: usize, taxonomy: &str, place: usize) -> Shared<Link> {
        let number = self.hub.taxonomies[lang].iter().position(|known| known.name == taxonomy);
        self.term_links[lang][number.expect("a taxonomy of the hub")][place].clone()
    }

    fn all_term_links(&self, lang: usize) -> Vec<Vec<Shared<Link>>> {
        let link_to = |taxonomy: &crate::hub::Taxonomy, term: &crate::hub::Term| {
            if !self.is_on("taxonomies") {
                return link(&term.label, "");
            }
            let url = self.hub.routes.term(lang, &taxonomy.name, &term.slug, 1);
            Link { count: term.entries.len(), ..link(&term.label, url.url()) }
        };
        let links = |taxonomy: &crate::hub::Taxonomy| {
            taxonomy.terms.iter().map(|term| Shared::new(link_to(taxonomy, term))).collect()
        };
        self.hub.taxonomies[lang].iter().map(links).collect()
    }

    fn all_taxonomy_links(&self, lang: usize) -> Vec<Link> {
        let link_to = |taxonomy: &crate::hub::Taxonomy| {
            let route = self.hub.routes.taxonomy(lang, &taxonomy.name);
            link(&self.taxonomy_title(lang, &taxonomy.name), route.url())
        };
        self.hub.taxonomies[lang].iter().map(link_to).collect()
    }

    /// A link to the page of a taxonomy, whether or not there is such a page.
    pub fn taxonomy_link(&self, lang: usize, name: &str) -> Link {
        let number = self.hub.taxonomies[lang].iter().position(|known| known.name == name);
        self.taxonomy_links[lang][number.expect("a taxonomy of the hub")].clone()
    }

    pub fn taxonomy(&self, lang: usize, name: &str) -> Option<&'a crate::hub::Taxonomy> {
        self.hub.taxonomies[lang].iter().find(|taxonomy| taxonomy.name == name)
    }

    /// The name of a taxonomy in a language: the hub's own, or an interface string.
    pub fn taxonomy_title(&self, lang: usize, name: &str) -> String {
        let own = self.hub.config.taxonomies.iter().find(|(own, _)| own.text == name);
        match own {
            Some((_, own)) if !own.title.is_empty() => own.title.clone(),
            Some(_) => name.to_owned(),
            None => self.locale(lang).t(name).to_owned(),
        }
    }

    /// The head of a page that is no entry's.
    pub fn page(&self, lang: usize, route: &Route, title: &str, template: &'static str) -> Page {
        let (locale, language) = (self.locale(lang), &self.hub.config.languages[lang]);
        let about = if title == language.title { String::new() } else { format!("{title}. ") };
        let card = super::social_cards::image_of_home(self, lang);
        let logo = || self.sites[lang].brand.logo.as_ref().and_then(|logo| self.social_image(logo));
        Page {
            title: title.to_owned(),
            description: format!("{about}{}", language.description).trim().to_owned(),
            url: route.url().to_owned(),
            canonical: self.hub.routes.absolute(route.url()),
            lang: locale.lang().to_owned(),
            template,
            csp: super::policy::own(self, template),
            og_type: "website",
            social: Social {
                large: card.is_some(),
                image: card.or_else(logo),
                locale: locale.with_territory(),
                ..Social::default()
            },
            breadcrumbs: vec![link(locale.t("home"), self.hub.routes.home(lang).url())],
            ..Page::default()
        }
    }

    /// The same page in every language: `route_in` gives its address where it exists.
    pub fn with_languages(
        &self,
        mut page: Page,
        lang: usize,
        route_in: impl Fn(usize) -> Option<String>,
    ) -> Page {
        if self.hub.locales.len() < 2 {
            return page;
        }
        let found: Vec<(usize, Option<String>)> =
            (0..self.hub.locales.len()).map(|lang| (lang, route_in(lang))).collect();
        if found.iter().filter(|(_, url)| url.is_some()).count() > 1 {
            let alternate = |tag: &str, url: &str| link(tag, &self.hub.routes.absolute(url));
            page.alternates = found
                .iter()
                .filter_map(|(lang, url)| Some(alternate(self.locale(*lang).lang(), url.as_ref()?)))
                .collect();
            if let Some((_, Some(url))) = found.first() {
                page.alternates.push(alternate("x-default", url));
            }
            let others = found.iter().filter(|(other, url)| *other != lang && url.is_some());
            page.social.locales = others
                .map(|(other, _)| self.locale(*other).with_territory())
                .filter(|tag| !tag.is_empty())
                .collect();
        }
        page.languages = found
            .into_iter()
            .map(|(other, url)| {
                let url = url.unwrap_or_else(|| self.hub.routes.home(other).url().to_owned());
                Link {
                    current: other == lang,
                    lang: self.locale(other).lang().to_owned(),
                    ..link(self.locale(other).t("language_self"), &url)
                }
            })
            .collect();
        page
    }

    /// The address of a picture with scheme and host.
    pub fn absolute_image(&self, image: &ImageView) -> String {
        match image.src.strip_prefix("//") {
            Some(elsewhere) => format!("https://{elsewhere}"),
            None if image.src.contains("://") => image.src.clone(),
            None => self.hub.routes.absolute(&image.src),
        }
    }

    /// A picture as social networks show it: with its whole address, no wider than pages want it, and no drawing.
    pub fn social_image(&self, image: &ImageView) -> Option<ImageView> {
        let widest = image.set.shown().and_then(|shown| shown.widest.as_ref());
        if let Some((src, width)) = widest {
            let height = f64::from(image.height) * f64::from(*width) / f64::from(image.width);
            let (src, height) = (self.hub.routes.absolute(src), height.round() as u32);
            return Some(ImageView { src, width: *width, height, ..image.clone() });
        }
        let path = image.src.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let is_shown = ![".svg", ".svgz", ".avif"].iter().any(|end| path.ends_with(end));
        is_shown.then(|| ImageView { src: self.absolute_image(image), ..image.clone() })
    }

    /// The list of a kind, for breadcrumbs, where there is one.
    pub fn kind_link(&self, kind: &Kind, lang: usize) -> Option<Link> {
        let url = self.hub.routes.list(kind, lang, 1);
        let label = self.locale(lang).t(kind.label);
        self.is_on(super::output_of(kind.name)).then(|| link(label, url.url()))
    }

    /// How one-line texts of a language are set.
    pub fn typography(&self, lang: usize) -> crate::markdown::Typography {
        let set = self.hub.config.typography;
        let tag = self.locale(lang).lang();
        crate::markdown::Typography::new(tag, set.french_spacing, set.smart_quotes)
    }

    pub fn n_per_page(&self) -> usize {
        self.hub.config.paginate
    }
}

/// The parts of every series.
fn series(hub: &Hub) -> HashMap<(usize, String), Vec<Id>> {
    let mut series: HashMap<(usize, String), Vec<Id>> = HashMap::default();
    for lang in 0..hub.locales.len() {
        for &id in hub.list(lang, "posts").iter().rev() {
            let name = hub.entries[id].item.post().and_then(|post| post.series.as_ref());
            if let Some(name) = name {
                series.entry((lang, fold_term(&name.text))).or_default().push(id);
            }
        }
    }
    series
}

pub(super) fn link(label: &str, url: &str) -> Link {
    Link { label: label.to_owned(), url: url.to_owned(), ..Link::default() }
}

pub(super) fn date(locale: &Locale, moment: &Moment) -> DateView {
    let day = moment.date();
    DateView {
        iso: moment.iso(),
        text: locale.date_long(day),
        full: locale.date_full(day),
        weekday: locale.weekday(day).to_owned(),
        day: day.day(),
        month: locale.month_name(day.month()).to_owned(),
        year: day.year(),
        time: if moment.has_time { locale.time(moment.local.time()) } else { String::new() },
    }
}

pub(super) fn period(
    locale: &Locale,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
) -> String {
    locale.period(from, to)
}

/// The first letters of the first and the last word.
pub(super) fn initials(name: &str) -> String {
    let words: Vec<&str> =
        name.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let first = |word: &str| {
        word.chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase().to_string())
            .unwrap_or_default()
    };
    match words.as_slice() {
        [] => String::new(),
        [one] => first(one),
        [one, .., last] => first(one) + &first(last),
    }
}

/// A word of a list in the page's language.
pub(super) fn label<C: Choice>(locale: &Locale, group: &str, choice: C) -> String {
    locale.label(group, choice.key()).to_owned()
}

/// The pages of a list of `n_items`; `route` gives the address of each.
pub(super) fn pager(
    n_items: usize,
    per_page: usize,
    page: usize,
    route: impl Fn(usize) -> Route,
) -> Pager {
    let pages = n_items.div_ceil(per_page).max(1);
    if pages == 1 {
        return Pager { page: 1, pages: 1, ..Pager::default() };
    }
    let url = |page: usize| route(page).url().to_owned();
    let near = page.saturating_sub(1).max(2)..=(page + 1).min(pages - 1);
    let (mut previous, mut next) = (String::new(), String::new());
    let mut links = Vec::new();
    let mut before = 0;
    for other in std::iter::once(1).chain(near).chain([pages]) {
        if other > before + 1 {
            links.push(link("…", ""));
        }
        let url = url(other);
        if other + 1 == page {
            previous.clone_from(&url);
        } else if other == page + 1 {
            next.clone_from(&url);
        }
        let (label, current) = (other.to_string(), other == page);
        links.push(Link { label, url, current, ..Link::default() });
        before = other;
    }
    Pager { page, pages, previous, next, links }
}

/// The title of a page of a list: those after the first say their number.
pub(super) fn numbered(locale: &Locale, title: &str, page: usize) -> String {
    if page > 1 {
        locale.tf("title_page", &[("title", title), ("n", &page.to_string())])
    } else {
        title.to_owned()
    }
}

/// What a page of a list shows, for the plan.
pub(super) fn shown(ids: &[Id], per_page: usize, page: usize) -> Shown {
    Shown { ids: ids.to_vec(), before: (page - 1) * per_page }
}

/// The page numbers of a list, with the items of each.
pub(super) fn pages(ids: &[Id], per_page: usize) -> impl Iterator<Item = (usize, &[Id])> {
    let n_pages = ids.len().div_ceil(per_page).max(1);
    (1..=n_pages).map(move |page| {
        let start = (page - 1) * per_page;
        (page, &ids[start.min(ids.len())..(start + per_page).min(ids.len())])
    })
}
