//! What templates can see: plain typed data, complete for its page, and nothing else.
//!
//! Every text here is ready to print (escaped by the template unless its name ends in `html`), every
//! address is ready to link. Views know no hub, no configuration and no clock: equal view and equal
//! templates make an equal page. `outputs` fills them.

use crate::fingerprint::Fingerprint;
use crate::studio::PictureSet;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A view that many pages hold: made a template value once, and fingerprinted once.
pub struct Shared<T> {
    of: Arc<SharedView<T>>,
}

struct SharedView<T> {
    view: T,
    value: OnceLock<tera::Value>,
    fingerprint: OnceLock<Fingerprint>,
}

impl<T: Serialize> Shared<T> {
    pub fn new(view: T) -> Shared<T> {
        Shared {
            of: Arc::new(SharedView { view, value: OnceLock::new(), fingerprint: OnceLock::new() }),
        }
    }
}

impl<T: Serialize + Default> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared::new(T::default())
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared { of: self.of.clone() }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.of.view
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.of.view.fmt(f)
    }
}

/// As a template value the one that all pages share, which Tera takes as it is; in the bytes that a page is
/// fingerprinted by, its own fingerprint.
impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let SharedView { view, value, fingerprint } = &*self.of;
        if serializer.is_human_readable() {
            value.get_or_init(|| tera::Value::from_serializable(view)).serialize(serializer)
        } else {
            fingerprint
                .get_or_init(|| {
                    Fingerprint::of(&postcard::to_stdvec(view).expect("views are plain data"))
                })
                .serialize(serializer)
        }
    }
}

/// For templates there is no difference between the view and what holds it.
impl<T: JsonSchema> JsonSchema for Shared<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A labelled address.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Link {
    pub label: String,
    pub url: String,
    /// The language of what lies behind it, where it is another: `en`.
    pub lang: String,
    /// How many things lie behind it; 0 where counting makes no sense.
    pub count: usize,
    /// Whether it is the page being read, or a section that holds it.
    pub current: bool,
}

/// A moment in the words of the page's language.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DateView {
    /// For `<time datetime>`: `2026-05-12` or `2026-05-12T19:00:00+02:00`.
    pub iso: String,
    /// `12 mai 2026`, `1er mai 2026`
    pub text: String,
    /// `mardi 12 mai 2026`
    pub full: String,
    /// `mardi`
    pub weekday: String,
    /// `12`
    pub day: i8,
    /// `mai`
    pub month: String,
    pub year: i16,
    /// `19 h 00`, or empty for a whole day.
    pub time: String,
}

/// A picture that lies in the hub (or elsewhere, when its address is absolute).
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ImageView {
    pub src: String,
    pub alt: String,
    /// In CSS pixels, 0 when unknown.
    pub width: u32,
    pub height: u32,
    /// The same in other widths and formats: `tone`, `srcset` and `sources`, or all empty.
    pub set: PictureSet,
    /// Its path in the hub.
    #[serde(skip)]
    pub file: Option<Arc<str>>,
    pub credit: String,
    pub credit_url: String,
    pub license: String,
    pub caption: String,
}

/// A picture of a text, as `components/body_picture.html` shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BodyPicture<'a> {
    pub image: &'a ImageView,
    pub title: &'a str,
    /// It is likely seen at once.
    pub eager: bool,
    pub lang: &'a str,
}

/// A person as a byline, a badge or a face shows them; `url` is empty for a guest without a site.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct PersonLink {
    pub name: String,
    pub url: String,
    /// Job title or organisation, one line.
    pub role: String,
    pub photo: Option<ImageView>,
    /// Two letters for the arch when there is no photo.
    pub initials: String,
    /// False for people who have no page in the hub.
    pub in_hub: bool,
    /// `written by X of the blog Y`
    pub site: Option<Link>,
}

/// Who speaks in a text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VoiceView {
    /// `official`, `personal`, `guest`, `sponsored` or `republished`; a class name.
    pub key: &'static str,
    /// `Texte officiel de Tournevent, signé Awa Diop`
    pub sentence: String,
    /// One or two words, for lists.
    pub label: String,
    /// The charter, linked from official texts.
    pub charter_url: String,
}

/// What other pages show of an entry. One a published entry, shared by every page that lists it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Card {
    /// `posts`, `experts`, `testimonials`, `events`, `pages`, …
    pub kind: &'static str,
    /// The kind's name for one item, in the page's language: `article`, `événement`.
    pub kind_label: String,
    pub url: String,
    pub title: String,
    pub lang: String,
    /// One or two plain sentences: the description, else the beginning of the text.
    pub description: String,
    pub date: Option<DateView>,
    pub image: Option<ImageView>,
    pub tags: Vec<Shared<Link>>,
    pub categories: Vec<Shared<Link>>,
    /// Authors of a post, speakers of an event.
    pub people: Vec<Shared<PersonLink>>,
    pub featured: bool,
    /// Minutes; 0 for kinds that are not read.
    pub reading_minutes: usize,
    /// Published comments.
    pub comments: usize,
    /// Its share of the most read page's views, in percent; 0 when not counted.
    pub popularity: u8,
    pub voice: Option<VoiceView>,
    pub person: Option<Box<PersonCard>>,
    pub testimony: Option<Box<TestimonyCard>>,
    pub occasion: Option<Box<OccasionCard>>,
    /// How far it came, where its kind has such steps.
    pub state: Option<StateView>,
    /// The address a curated post comments on.
    pub link: String,
}

/// How far an item came.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StateView {
    /// A class name.
    pub key: &'static str,
    pub label: String,
}

/// What lists show of a person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonCard {
    /// True for a team.
    pub team: bool,
    /// `title` of the profile: `Cheffe d'atelier`
    pub job: String,
    pub organisation: Option<Link>,
    /// Class names: `community-manager`, `expert`, `ambassador`, `member`.
    pub role_keys: Vec<&'static str>,
    /// The same in words.
    pub roles: Vec<String>,
    /// Class name: `internal`, `external`, `agency`, `freelance`, `volunteer`, or empty.
    pub affiliation_key: &'static str,
    pub affiliation: String,
    pub topics: Vec<Shared<Link>>,
    pub photo: Option<ImageView>,
    pub initials: String,
    pub vision: String,
    /// Left the brand: honoured apart. `2019 à 2024`, or empty.
    pub past: bool,
    pub years: String,
    /// Class name: `open`, `limited`, `closed`, or empty.
    pub availability_key: &'static str,
    pub availability: String,
}

/// What lists show of a testimonial.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TestimonyCard {
    /// The words themselves, safe HTML.
    pub body_html: String,
    pub author: PersonLink,
    /// `boulangère, La Mie de Trignac`
    pub author_line: String,
    /// What ties them to the brand: `cliente depuis 2021`.
    pub relationship: String,
    pub votes: u64,
    /// 1 to 5, 0 when they gave none.
    pub rating: u8,
    /// `4 sur 5`
    pub rating_text: String,
    pub aspect_keys: Vec<&'static str>,
    pub aspects: Vec<String>,
    /// When it was lived.
    pub experience: Option<DateView>,
    /// `LinkedIn`, `courriel`, …, with its address if public.
    pub source: Option<Link>,
    /// Whom or what it speaks of.
    pub about: Vec<Link>,
    /// The longest few words weigh more on a wall: very short or much voted.
    pub loud: bool,
}

/// What lists show of an event.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OccasionCard {
    pub start: DateView,
    pub end: Option<DateView>,
    /// `jeudi 26 novembre 2026, de 18 h 30 à 21 h 00`
    pub when: String,
    /// `upcoming`, `today` or `past`
    pub phase: &'static str,
    /// `scheduled`, `postponed`, `rescheduled`, `cancelled`
    pub status: &'static str,
    /// `Annulé`, `Reporté`, …, empty when scheduled.
    pub status_label: String,
    /// `in-person`, `online`, `hybrid`
    pub mode: &'static str,
    pub mode_label: String,
    /// `workshop`, …, or empty.
    pub format: &'static str,
    pub format_label: String,
    /// `Halle du Petit-Maroc, Saint-Nazaire`, or empty.
    pub place: String,
    /// `9 places sur 30`, or empty.
    pub seats: String,
    pub registration_url: String,
    /// Another organiser's event that the brand goes to.
    pub ours: bool,
    pub all_day: bool,
}

/// One word of a cloud.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CloudWord {
    pub label: String,
    /// Empty when the word leads nowhere.
    pub url: String,
    pub count: u64,
    /// 1 (rare) to 6 (often), on a logarithmic scale: a class name `w1` … `w6`.
    pub level: u8,
    /// `71 votes`, `12 articles`: read after the word.
    pub count_text: String,
}

/// Words weighed by a number, in the order of the language's alphabet.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Cloud {
    /// The taxonomy (`tags`) or `words` for the voted one.
    pub key: String,
    pub title: String,
    /// The page with all of them, empty when this is it.
    pub url: String,
    pub words: Vec<CloudWord>,
    /// The same words, the heaviest first, for the table.
    pub ranked: Vec<CloudWord>,
    /// `13 mots, 382 votes de 118 clients`
    pub total: String,
}

/// The numbered pages of a list.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Pager {
    pub page: usize,
    pub pages: usize,
    /// Empty at the ends.
    pub previous: String,
    pub next: String,
    /// First, last and the neighbours; an empty `url` is a gap.
    pub links: Vec<Link>,
}

/// Some cards under one heading.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Group {
    pub title: String,
    /// A class name or an anchor.
    pub key: String,
    pub url: String,
    pub cards: Vec<Shared<Card>>,
}

/// What every page of one language shows; built once, in templates as `site`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Site {
    pub title: String,
    pub description: String,
    pub vision: String,
    pub lang: String,
    /// `ltr` or `rtl`
    pub dir: &'static str,
    pub home_url: String,
    /// Scheme and host and path, without a final slash.
    pub base_url: String,
    pub brand: BrandView,
    pub navigation: Vec<Link>,
    /// The lists of kinds that have something to show: key is the kind.
    pub sections: Vec<Section>,
    /// The clouds' pages.
    pub taxonomies: Vec<Section>,
    pub accounts: Vec<AccountView>,
    /// Legal pages, site map, follow us, … for the foot of the page.
    pub footer: Vec<Link>,
    pub site_map_url: String,
    pub follow_url: String,
    /// What is read most, and how it was counted; empty when nothing was.
    pub popular_url: String,
    /// Empty when the hub has no search.
    pub search_url: String,
    /// How a browser searches here (OpenSearch); empty without a search.
    pub opensearch_url: String,
    pub charter_url: String,
    pub newsletter: Option<NewsletterView>,
    /// Whose website it is, where `owner` of hub.yaml says so.
    pub owner: Option<OwnerView>,
    /// Fonts to load first.
    pub fonts: Vec<String>,
    /// The style sheet and the script, with the hash of their content in the name.
    pub css: String,
    pub js: String,
    pub favicon: String,
    pub manifest_url: String,
    /// `Parvis 0.1.0`
    pub generator: String,
    /// The address of each file of the theme, by its path in the theme's `static/`: its name holds a hash.
    pub assets: BTreeMap<String, String>,
    /// The strict policy for `<meta http-equiv>`, of pages that have none of their own.
    pub csp: String,
    /// The theme's options, with their defaults.
    pub options: serde_json::Value,
    /// The files of `data/`, by name.
    pub data: Arc<serde_json::Value>,
    /// The hub's `extra`, for local themes.
    pub extra: serde_json::Value,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Section {
    pub key: String,
    pub label: String,
    pub url: String,
    pub count: usize,
}

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct BrandView {
    pub name: String,
    pub legal_name: String,
    pub logo: Option<ImageView>,
    pub url: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub publisher: String,
    pub host_name: String,
    pub host_address: String,
    pub host_phone: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountView {
    pub network: String,
    pub url: String,
    pub since: String,
    /// `fermé le 3 mars 2024`, or empty while it is open.
    pub closed: String,
}

/// The person whose website it is, as every page shows them. What is not there is empty.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnerView {
    pub name: String,
    pub job: String,
    pub url: String,
    /// Only when they asked for it to be public.
    pub email: String,
    pub phone: String,
    /// Where a meeting can be booked.
    pub booking_url: String,
    /// The sentence that invites to write.
    pub invitation: String,
    /// Class name: `open`, `limited`, `closed`, or empty.
    pub availability_key: &'static str,
    /// The note, else the word for it.
    pub availability: String,
    /// The curriculum vitae to print, and the same for machines.
    pub resume_url: String,
    pub resume_json_url: String,
    pub contact_card_url: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NewsletterView {
    pub action: String,
    pub field: String,
    /// What the provider wants beside the address.
    pub hidden: Vec<HiddenField>,
    pub purpose: String,
    pub consent: String,
    /// Who keeps the addresses; may be empty.
    pub provider: String,
    pub frequency: String,
    pub privacy_url: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HiddenField {
    pub name: String,
    pub value: String,
}

/// What the head and the frame of one page need; in templates as `page`.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Page {
    /// The page's own name, without the hub's.
    pub title: String,
    pub description: String,
    /// Root-relative, as linked.
    pub url: String,
    /// Absolute; elsewhere for a republished text that says so.
    pub canonical: String,
    pub lang: String,
    /// A class name for the body: the template's name.
    pub template: &'static str,
    /// `article`, `profile` or `website`, for Open Graph.
    pub og_type: &'static str,
    pub image: Option<ImageView>,
    /// What social networks ask for beside title and description.
    pub social: Social,
    pub noindex: bool,
    /// The same page in the other languages, itself included; empty when alone. `label` is the tag (`en`, `x-default`).
    pub alternates: Vec<Link>,
    /// For the language switch: the same page, or the other language's home. `label` in its own words.
    pub languages: Vec<Link>,
    /// From the home page to the parent; the page itself is not in it.
    pub breadcrumbs: Vec<Link>,
    /// The policy of this page in place of the site's; mostly empty.
    pub csp: String,
    /// The key of the section it belongs to (`posts`, `events`, …), for the menu.
    pub section: &'static str,
    /// Feeds and calendars of this page, for `<link rel="alternate">`: label, url and type.
    pub feeds: Vec<Feed>,
    /// One linked graph of structured data, ready to print inside its script element; or empty.
    pub json_ld: String,
    pub published: String,
    pub modified: String,
    /// The handle of a fediverse author, `@user@host`, or empty.
    pub fediverse_creator: String,
}

/// For Open Graph.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Social {
    /// With an absolute address; no drawing, which networks do not show.
    pub image: Option<ImageView>,
    /// Whether the picture is the page's own, and no logo.
    pub large: bool,
    /// `fr_FR`, or empty.
    pub locale: String,
    /// Those of the same page in other languages.
    pub locales: Vec<String>,
    /// Absolute addresses of the pages of a text's authors.
    pub authors: Vec<String>,
    /// The first category of a text.
    pub section: String,
    pub tags: Vec<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Feed {
    pub label: String,
    pub url: String,
    pub mime: &'static str,
}

/// `card.svg`: what a social card shows. Its pictures are named, and its template shows them by these names.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SocialCard {
    /// `home`, `posts`, `events`, `experts` or `testimonials`
    pub kind: &'static str,
    /// `article`, `événement`; empty for the home page.
    pub kind_label: String,
    /// Of a person their name; of the home page the vision.
    pub title: String,
    /// The description as written; the words of a testimonial, the vision of a person.
    pub text: String,
    /// `official`, `personal`, …, or empty.
    pub voice: String,
    /// Who speaks, in a sentence; of a person what they do.
    pub line: String,
    /// When it was published.
    pub date: String,
    /// Of an event: its day, its time in words, and its place.
    pub leaf: Option<DateView>,
    pub when: String,
    pub place: String,
    /// `Annulé`, or empty.
    pub status: String,
    /// Cancelled or postponed.
    pub is_off: bool,
    /// Authors, speakers, the person, or who gave a testimonial.
    pub faces: Vec<CardFace>,
    /// The name of its drawing, or empty.
    pub picture: String,
    /// The name of the brand's logo, or empty.
    pub logo: String,
    pub site: String,
    pub brand: String,
    /// `paper`, `ink`, `accent`, `sun`, … as `#rrggbb`, for light pages.
    pub colors: Shared<BTreeMap<String, String>>,
    pub lang: String,
}

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CardFace {
    pub name: String,
    pub role: String,
    pub initials: String,
    /// The name of the photo, or empty.
    pub picture: String,
}

/// `home.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Home {
    /// The first card is the lead.
    pub posts: Vec<Shared<Card>>,
    pub n_posts: usize,
    /// The next one first.
    pub events: Vec<Shared<Card>>,
    pub people: Vec<Shared<Card>>,
    pub n_people: usize,
    pub testimonials: Vec<Shared<Card>>,
    pub n_testimonials: usize,
    /// The testimonial cloud, weighed by votes.
    pub words: Cloud,
    /// One a taxonomy.
    pub clouds: Vec<Cloud>,
    pub popular: Vec<Shared<Card>>,
    /// The hub's own introduction: the body of `pages/index.md` when there is one.
    pub intro_html: String,
    /// The person who is the home page, in a theme that wants one.
    pub owner: Option<Box<Portfolio>>,
}

/// All that a hub holds of its owner's work: on the home page of a portfolio, and on the curriculum vitae.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Portfolio {
    pub card: Shared<Card>,
    pub body_html: String,
    pub detail: ExpertDetail,
    /// Those of the four facets that something proves.
    pub facets: Vec<FacetView>,
    pub image: Reflection,
    /// Testimonials by the first aspect that each speaks of; the last group may have no title.
    pub praise: Vec<Group>,
    /// What was run or spoken at and is past, the latest first.
    pub appearances: Vec<Appearance>,
    /// Texts of their own, and what they read and comment on.
    pub writing: Vec<Shared<Card>>,
    pub reading: Vec<ReadingNote>,
    /// How many there are of each, shown or not.
    pub n_writing: usize,
    pub n_reading: usize,
}

/// One of the four facets of community management, with what proves it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FacetView {
    /// `representation`, `evangelism`, `communication` or `feedback`
    pub key: &'static str,
    pub title: String,
    pub text: String,
    /// Their own words first, then missions, then what is counted; `url` may be empty.
    pub proofs: Vec<Link>,
}

/// The image that somebody wants to give, beside the one that clients have of them.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Reflection {
    /// Wanted, and nobody says it.
    pub wanted: Vec<String>,
    /// Wanted and said, the most often said first.
    pub both: Vec<CloudWord>,
    /// Said without having been wanted, the most often said first.
    pub said: Vec<CloudWord>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Appearance {
    pub card: Shared<Card>,
    /// `Organisation`, `Intervention`
    pub role: String,
}

/// A text that comments on something read elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadingNote {
    pub card: Shared<Card>,
    /// `lemonde.example`: whose words they are.
    pub site: String,
}

/// `mission.html`: a case study of the hub's owner.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MissionPage {
    pub mission: MissionView,
    pub person: Shared<PersonLink>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// `resume.html`: the curriculum vitae of the hub's owner.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResumePage {
    pub title: String,
    pub owner: Portfolio,
}

/// `list.html`: the blog, the pages of a month, any kind without a list of its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct List {
    pub title: String,
    pub intro_html: String,
    pub kind: &'static str,
    pub cards: Vec<Shared<Card>>,
    /// The same cards by how far they came; empty where the kind has no such steps.
    pub groups: Vec<Group>,
    pub pager: Pager,
    /// `148 articles`
    pub total: String,
    /// Archives, A to Z, feeds: what leads on from here.
    pub links: Vec<Link>,
}

/// `experts.html`: the directory.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Directory {
    pub title: String,
    pub intro_html: String,
    /// By role, in a fixed order; the last is `past`.
    pub groups: Vec<Group>,
    /// Filters: label, url of the filtered page, count; `current` for the one in force.
    pub roles: Vec<Link>,
    pub affiliations: Vec<Link>,
    pub topics: Vec<Link>,
    pub pager: Pager,
    pub total: String,
}

/// `testimonials.html`: the wall.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Wall {
    pub title: String,
    pub intro_html: String,
    pub words: Shared<Cloud>,
    pub cards: Vec<Shared<Card>>,
    /// By votes, by date, by rating.
    pub orders: Vec<Link>,
    pub aspects: Vec<Link>,
    pub pager: Pager,
    pub total: String,
    /// How they are collected and checked.
    pub notice_url: String,
    /// One sentence on order and checks, printed near the reviews.
    pub notice: String,
}

/// `testimonials_notice.html`: how testimonials are collected, checked, ordered, kept and withdrawn.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Notice {
    pub title: String,
    pub paragraphs: Vec<NoticeItem>,
    pub contact_email: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct NoticeItem {
    pub title: String,
    pub text: String,
}

/// `events.html`: the agenda, or one past year of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Agenda {
    pub title: String,
    pub intro_html: String,
    /// The next event, shown large; none on a past year's page.
    pub next: Option<Shared<Card>>,
    /// The others to come, month by month.
    pub upcoming: Vec<Group>,
    /// The latest few past ones on the first page, the whole year on a year's page.
    pub past: Vec<Shared<Card>>,
    /// A page a past year.
    pub years: Vec<Link>,
    pub formats: Vec<Link>,
    /// Set on the page of a past year.
    pub year: Option<i16>,
    pub total: String,
}

/// `taxonomy.html`: a cloud page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaxonomyPage {
    pub title: String,
    pub cloud: Cloud,
    /// A page a letter when the terms are many: the letters.
    pub letters: Vec<Link>,
}

/// `term.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermPage {
    pub title: String,
    pub taxonomy: Link,
    /// The body of the term's own page.
    pub body_html: String,
    pub image: Option<ImageView>,
    pub cards: Vec<Shared<Card>>,
    pub pager: Pager,
    pub total: String,
    /// Terms often used with this one, the most often first.
    pub together: Vec<Link>,
    /// People who answer on it (topics).
    pub referents: Vec<Shared<Card>>,
    /// People recognised for it (topics).
    pub people: Vec<Shared<Card>>,
}

/// `archives.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Archives {
    pub title: String,
    pub years: Vec<ArchiveYear>,
    pub total: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ArchiveYear {
    pub year: i16,
    pub count: usize,
    /// The months that hold something, the latest first.
    pub months: Vec<Link>,
}

/// `index.html`: A to Z, a page a letter.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IndexPage {
    pub title: String,
    /// The letter shown.
    pub letter: String,
    pub letters: Vec<Link>,
    /// Titles in the order of the alphabet; `label`, `url`, and the kind in words.
    pub items: Vec<IndexItem>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct IndexItem {
    pub label: String,
    pub url: String,
    pub kind: String,
}

/// `follow.html`: every feed and calendar explained, accounts, newsletter.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Follow {
    pub title: String,
    pub groups: Vec<FollowGroup>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FollowGroup {
    pub title: String,
    pub text: String,
    pub feeds: Vec<Feed>,
    /// Pages that have feeds or calendars of their own.
    pub links: Vec<Link>,
}

/// `popular.html`: what is read most, and how it was counted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Popular {
    pub title: String,
    /// The most read one first; each card has its share.
    pub posts: Vec<Shared<Card>>,
    /// What counted, in which days, and when.
    pub facts: Vec<PopularFact>,
    /// What was not counted, in sentences.
    pub left_out: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct PopularFact {
    pub label: String,
    pub value: String,
}

/// `digest.html`: a letter about what is new, as a mail. Every address is absolute.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Digest {
    pub subject: String,
    /// What mail programs show beside the subject.
    pub preheader: String,
    /// The hub's own name.
    pub title: String,
    pub dir: &'static str,
    pub home_url: String,
    /// The newest first.
    pub posts: Vec<DigestPost>,
    /// The next one first.
    pub events: Vec<DigestEvent>,
    pub testimonial: Option<DigestTestimonial>,
    pub question: Option<DigestQuestion>,
    pub colors: DigestColors,
    /// Why a reader gets it.
    pub why: String,
    /// Who keeps the addresses; may be empty.
    pub provider: String,
    pub follow_url: String,
    pub privacy_url: String,
    /// The brand's legal name and address.
    pub sender: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestPost {
    pub title: String,
    pub url: String,
    pub text: String,
    pub date: String,
    pub by: String,
    /// The legal words of a text that is paid for; else empty.
    pub legal: String,
    /// Who speaks, unless it is its author in their own name.
    pub voice: String,
    /// Of the hub's own, in a format that every mail program shows.
    pub image: Option<DigestImage>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestImage {
    pub src: String,
    pub alt: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestEvent {
    pub title: String,
    pub url: String,
    pub when: String,
    pub place: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestTestimonial {
    pub text: String,
    pub author: String,
    /// `boulangère, La Mie de Trignac`; may be empty.
    pub who: String,
    pub url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestQuestion {
    pub text: String,
    /// The reader who asks; empty for the question of a post.
    pub author: String,
    /// The post it belongs to.
    pub title: String,
    pub url: String,
}

/// The colours of links on a light and on a dark page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DigestColors {
    pub light: String,
    pub dark: String,
}

/// `search.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchPage {
    pub title: String,
    /// The folder of the index, with its slash.
    pub index_url: String,
    /// The script of the search, with the hash of its content in the name.
    pub script_url: String,
    /// What results can be narrowed to.
    pub kinds: Vec<SearchKind>,
    /// A to Z, archives, site map: the ways without a script.
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchKind {
    /// As the index has it: `posts`.
    pub key: &'static str,
    /// `Articles`
    pub label: String,
    /// `article`
    pub label_one: String,
}

/// `site_map.html`, for people.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SiteMap {
    pub title: String,
    pub groups: Vec<SiteMapGroup>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SiteMapGroup {
    pub title: String,
    pub url: String,
    pub links: Vec<Link>,
    /// Where the rest is, when they are too many for one page.
    pub more: Option<Link>,
}

/// `404.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotFound {
    pub title: String,
    pub posts: Vec<Shared<Card>>,
}

/// `redirect.html`: stands at an old address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Redirect {
    pub url: String,
    pub canonical: String,
    pub title: String,
}

/// What every entry's own page has; the kind adds `detail` (below). In templates all of it is at the top level:
/// `card`, `body_html`, `detail.question`, …
#[derive(Serialize, JsonSchema)]
pub struct EntryPage<D> {
    pub card: Shared<Card>,
    /// The author's own description; empty when there is none.
    pub standfirst: String,
    pub body_html: String,
    /// Contents list; empty with fewer than three headings.
    pub contents: Vec<Heading>,
    pub updated: Option<DateView>,
    pub updates: Vec<Update>,
    /// Every taxonomy's terms of this entry.
    pub terms: Vec<TermGroup>,
    /// What a kind without a template of its own says beside the text, in order.
    pub facts: Vec<FactView>,
    pub similar: Vec<Shared<Card>>,
    /// Entries that link to or name this one and are not shown elsewhere on the page: "cited by".
    pub cited_by: Vec<Shared<Card>>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub extra: serde_json::Value,
    pub detail: D,
}

/// One line of what a page says of its entry: a label, and one of the others.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactView {
    pub label: String,
    pub text: String,
    pub date: Option<DateView>,
    pub people: Vec<Shared<PersonLink>>,
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Heading {
    /// 2 to 6
    pub level: u8,
    pub id: String,
    pub text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Update {
    pub date: DateView,
    pub note: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TermGroup {
    pub taxonomy: Link,
    pub terms: Vec<Shared<Link>>,
}

/// `detail` of `post.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct PostDetail {
    pub authors: Vec<AuthorBox>,
    /// The words the law asks for on paid texts, and the partner.
    pub sponsor: Option<Sponsor>,
    /// Where a republished text comes from.
    pub source: Option<SourceView>,
    pub question: String,
    pub series: Option<SeriesView>,
    /// Announced or reported.
    pub events: Vec<Shared<Card>>,
    pub supersedes: Option<Link>,
    pub superseded_by: Option<Link>,
    /// `Idée de …`, `Texte de …`, `Validé par …`
    pub credits: Vec<Credit>,
    pub comments: Comments,
    pub share: Vec<Share>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct AuthorBox {
    pub person: Shared<PersonLink>,
    pub vision: String,
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Sponsor {
    /// `Collaboration commerciale`
    pub legal: String,
    pub partner: Link,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SourceView {
    pub title: String,
    pub author: String,
    pub site: String,
    pub url: String,
    pub date: Option<DateView>,
    pub license: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SeriesView {
    pub title: String,
    /// `2 sur 3`
    pub position: String,
    /// In the order of the series; `current` is this one.
    pub parts: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Credit {
    pub label: String,
    pub people: Vec<Shared<PersonLink>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Comments {
    /// `open`, `closed` or `off`
    pub state: &'static str,
    /// `Aucun commentaire`, `1 commentaire`, `3 commentaires`: equals what is shown.
    pub title: String,
    pub count: usize,
    /// In the order of the conversation, flattened: `depth` says how deep.
    pub thread: Vec<CommentView>,
    pub pingbacks: Vec<CommentView>,
    /// Where the conversation can be followed.
    pub feeds: Vec<Feed>,
    /// How to answer, or none when closed.
    pub reply: Option<Reply>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CommentView {
    /// The permanent anchor, e.g. `c-12`.
    pub id: String,
    pub author: Shared<PersonLink>,
    /// A person of the hub: the official badge.
    pub official: bool,
    pub date: DateView,
    pub body_html: String,
    /// 0, 1 or 2: deeper ones stay at 2.
    pub depth: u8,
    /// Whom it answers, or empty.
    pub reply_to: String,
    pub reply_to_id: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// `email`, `form`, `mastodon`, `issue`
    pub by: &'static str,
    /// Where the link or the form goes; a prepared `mailto:` for e-mail.
    pub url: String,
    /// Hidden fields of the form: name, value.
    pub hidden: Vec<(String, String)>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Share {
    /// `email`, `linkedin`, `mastodon`, `bluesky`, `facebook`, `x`, `whatsapp` or `copy`
    pub key: &'static str,
    pub label: String,
    /// Empty for `copy`, which needs a script and is hidden without one.
    pub url: String,
}

/// `detail` of `expert.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExpertDetail {
    pub member_since: String,
    pub left_on: String,
    pub location: String,
    pub languages: Vec<String>,
    pub wanted_image: Vec<String>,
    /// What clients say of them, voted.
    pub perceived: Cloud,
    pub topics: Vec<Shared<Link>>,
    pub referent_for: Vec<Shared<Link>>,
    pub credentials: Vec<Credential>,
    pub recognition: Vec<Recognition>,
    pub availability_note: String,
    pub available_until: Option<DateView>,
    pub missions: Vec<MissionView>,
    pub skills: Vec<Skill>,
    pub facets: Vec<String>,
    pub links: Vec<Link>,
    /// Their own blog.
    pub site: Option<Link>,
    pub fediverse: String,
    pub fediverse_url: String,
    /// Only when they asked for it to be public.
    pub email: String,
    pub posts: Vec<Shared<Card>>,
    pub n_posts: usize,
    /// Speaks at or hosts.
    pub upcoming: Vec<Shared<Card>>,
    pub past: Vec<Shared<Card>>,
    pub testimonials: Vec<Shared<Card>>,
    /// Everything else that names them.
    pub mentions: Vec<Shared<Card>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Credential {
    pub title: String,
    pub issuer: String,
    pub year: String,
    pub url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Recognition {
    pub by: String,
    /// `presse`, `pair`, …
    pub kind: String,
    pub quote: String,
    pub url: String,
    pub date: Option<DateView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct MissionView {
    pub id: String,
    /// Its own page, or empty.
    pub url: String,
    pub title: String,
    pub client: String,
    /// The client's site, or what was made.
    pub client_url: String,
    pub role: String,
    pub context: String,
    /// `2019 à 2021`, `depuis mars 2024`
    pub period: String,
    pub image: Option<ImageView>,
    pub summary: String,
    pub situation: String,
    pub actions: Vec<String>,
    pub results: Vec<String>,
    /// The results that begin with a number, with the number apart.
    pub figures: Vec<Figure>,
    /// The other results.
    pub outcomes: Vec<String>,
    pub facets: Vec<String>,
    pub posts: Vec<Shared<Card>>,
    pub events: Vec<Shared<Card>>,
    pub testimonials: Vec<Shared<Card>>,
}

/// A number and what it counts: `−62 %`, `de retours en atelier`.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figure {
    pub number: String,
    pub label: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Skill {
    pub name: String,
    /// 1 to 5
    pub level: u8,
    /// `4 sur 5`
    pub text: String,
}

/// `detail` of `testimonial.html`: its words and author are in `card.testimony`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TestimonialDetail {
    pub words: Cloud,
    pub about: Vec<Shared<Card>>,
    pub notice_url: String,
    pub notice: String,
}

/// `detail` of `event.html`
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventDetail {
    /// The time zone of its dates when it is not the hub's: `America/Montreal`; or empty.
    pub timezone: String,
    pub venue: Option<Venue>,
    /// Empty before and after, and for what is only on site.
    pub online_url: String,
    pub previous_start: Option<DateView>,
    pub audience: String,
    pub speakers: Vec<Shared<PersonLink>>,
    pub hosts: Vec<Shared<PersonLink>>,
    pub sessions: Vec<SessionView>,
    pub registration: Option<Registration>,
    /// `chaque dernier jeudi du mois`, with the next dates.
    pub recurrence: String,
    pub occurrences: Vec<DateView>,
    /// The life of an event: announced, registration, the day, told.
    pub steps: Vec<Step>,
    pub attendance: u64,
    pub attendance_text: String,
    pub recap: Option<Shared<Card>>,
    pub photos: Vec<Photo>,
    pub slides: Vec<Link>,
    pub testimonials: Vec<Shared<Card>>,
    pub posts: Vec<Shared<Card>>,
    /// The event's calendar file, and plain links to add it elsewhere.
    pub calendars: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Venue {
    pub name: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub url: String,
    pub access: String,
    /// A plain link to a map, or empty.
    pub map_url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    pub title: String,
    /// `14 h 00 à 15 h 30`
    pub time: String,
    pub start: Option<DateView>,
    pub speakers: Vec<Shared<PersonLink>>,
    pub summary: String,
    /// Set when it is not the page's language.
    pub lang: String,
    pub lang_label: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Registration {
    /// `soon`, `open`, `full`, `closed`, `none`
    pub state: &'static str,
    /// `Inscriptions ouvertes jusqu'au 24 novembre 2026`
    pub text: String,
    pub url: String,
    /// `12 €`, `Gratuit`
    pub price: String,
    pub capacity: u64,
    pub registered: u64,
    pub left: u64,
    pub opens: Option<DateView>,
    pub closes: Option<DateView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Step {
    pub label: String,
    /// `done`, `now` or `later`
    pub state: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Photo {
    pub image: ImageView,
    pub people: Vec<Shared<PersonLink>>,
}

/// `detail` of `page.html` and of kinds that add nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoDetail {}

/// What a directive's template receives (`directives/NAME.html`).
#[derive(Debug, Serialize, JsonSchema)]
pub struct DirectiveView<'a> {
    pub name: &'a str,
    /// The attributes as written.
    pub args: BTreeMap<String, String>,
    /// The address of `to`, looked up; or empty.
    pub url: String,
    pub body_html: String,
    pub lang: &'a str,
}

/// What `components/embed.html` receives: the card of an embedded entry.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmbedView<'a> {
    pub card: &'a Card,
    pub lang: &'a str,
}
