//! Feeds: what is new in the hub, of a kind, on a term, by a person and under a post, as RSS 2.0, Atom and JSON Feed.
//!
//! What has no date of publication is in no feed. No feed is empty, and none is over [`LARGEST`]: the oldest items leave.

mod atom;
mod content;
mod item;
mod json;
mod plain_html;
mod read_back;
mod rss;

use super::details;
use super::press::{Press, link};
use crate::config::{FeedContent, FeedFormat, FeedSettings};
use crate::diagnostics::Diagnostics;
use crate::fields::Choice;
use crate::hub::{HubComment, Id, Taxonomy, Term};
use crate::kinds::{CommentKind, Entry, Kind, PostComments};
use crate::locale::Locale;
use crate::moment::Moment;
use crate::plan::{About, Plan, Urls};
use crate::routes::Route;
use crate::sinks::Stage;
use crate::views::{Feed, FollowGroup, Link};
pub(super) use item::tag;
use item::{Channel, Item};
pub(super) use read_back::read_back;
use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of the largest feed.
const LARGEST: usize = 1_000_000;

/// The whole text of each entry as feeds have it, kept from the first feed that asks to the last.
type Texts = Vec<Text>;

#[derive(Default)]
struct Text {
    /// Feeds that are yet to ask.
    wanted: AtomicUsize,
    made: Mutex<Option<Arc<str>>>,
}

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let texts: Arc<Texts> = Arc::new(press.hub.entries.iter().map(|_| Text::default()).collect());
    for lang in 0..press.hub.locales.len() {
        for subject in subjects(press, lang) {
            plan_one(press, plan, subject, &texts);
        }
    }
    // Told by every page but the home page.
    let of_hub: Vec<Vec<Feed>> = (0..press.hub.locales.len())
        .map(|lang| Subject::Hub { lang }.views(press).into_iter().take(1).collect())
        .collect();
    plan.finish(move |planned, page| {
        let about = &planned.about;
        page.feeds.extend(own(press, about));
        if tells_the_hubs(press, about) {
            page.feeds.extend(of_hub[press.lang_of(about)].iter().cloned());
        }
    });
}

fn plan_one<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    subject: Subject<'a>,
    texts: &Arc<Texts>,
) {
    let news: Arc<[News<'a>]> = subject.news(press).into();
    for (format, route) in subject.files_of_its(press) {
        for one in news.iter() {
            if let News::Entry(id) = one {
                texts[*id].wanted.fetch_add(1, Ordering::Relaxed);
            }
        }
        let (texts, news, own) = (texts.clone(), news.clone(), route.clone());
        plan.linked_bytes(&route, Stage::Feed, "feeds", move |urls| {
            let kitchen = Kitchen { press, urls, texts: &texts };
            kitchen.file(&subject, format, &own, &news)
        });
    }
}

/// The feeds of what a page is about.
fn own(press: &Press, about: &About) -> Vec<Feed> {
    match about {
        About::Hub { lang } => Subject::Hub { lang: *lang }.views(press),
        About::Kind { lang, kind } => {
            let kind = press.hub.kinds().find(|known| known.name == *kind);
            kind.map(|kind| Subject::Kind { lang: *lang, kind }.views(press)).unwrap_or_default()
        }
        About::Term { lang, taxonomy, slug } => {
            let found = press.taxonomy(*lang, taxonomy).and_then(|taxonomy| {
                let term = taxonomy.by_slug(slug)?;
                Some(Subject::Term { lang: *lang, taxonomy, term })
            });
            found.map(|subject| subject.views(press)).unwrap_or_default()
        }
        About::Entry(id) if press.entry(*id).item.person().is_some() => {
            Subject::Person(*id).views(press)
        }
        About::Entry(id) => Subject::Comments(*id).views(press),
        About::Format { .. } | About::Other { .. } => Vec::new(),
    }
}

/// Whether the head of a page tells the hub's own feed too; those of terms and people tell theirs alone.
fn tells_the_hubs(press: &Press, about: &About) -> bool {
    match about {
        About::Hub { .. } | About::Term { .. } => false,
        About::Entry(id) => press.entry(*id).item.person().is_none(),
        About::Kind { .. } | About::Format { .. } | About::Other { .. } => true,
    }
}

/// The feeds of the comments on a post.
pub(super) fn of_comments(press: &Press, id: Id) -> Vec<Feed> {
    Subject::Comments(id).views(press)
}

/// One feed for other programs to list, in the format that most of them read.
pub(super) struct Listed {
    pub title: String,
    /// Absolute.
    pub url: String,
    /// The page whose news it tells, absolute.
    pub page: String,
}

/// Every feed of a language but those of comments, in groups: the hub and its kinds, each taxonomy, people.
pub(super) fn listed(press: &Press, lang: usize) -> Vec<(String, Vec<Listed>)> {
    let mut groups: Vec<(String, Vec<Listed>)> = Vec::new();
    for subject in subjects(press, lang) {
        let title = match subject {
            Subject::Hub { .. } | Subject::Kind { .. } => String::new(),
            Subject::Term { taxonomy, .. } => press.taxonomy_title(lang, &taxonomy.name),
            Subject::Person(_) => press.locale(lang).t("follow_people").to_owned(),
            Subject::Comments(_) => continue,
        };
        let files = subject.files(press);
        let readable = files.iter().find(|(format, _)| *format != FeedFormat::Json);
        let Some((_, route)) = readable.or(files.first()) else { continue };
        let listed = Listed {
            title: subject.title(press),
            url: press.hub.routes.absolute(route.url()),
            page: press.hub.routes.absolute(subject.page(press).url()),
        };
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, group)) => group.push(listed),
            None => groups.push((title, vec![listed])),
        }
    }
    groups
}

/// What "follow us" says of feeds: those of the hub and of its kinds, and where the others are.
pub(super) fn groups(press: &Press, lang: usize) -> Vec<FollowGroup> {
    let locale = press.locale(lang);
    let whole = press.hub.config.feeds.main.content == FeedContent::Full;
    let group = |title: &str, feeds: Vec<Feed>, links: Vec<Link>| {
        let keys = [format!("{title}_text_short"), format!("{title}_text")];
        let key = keys.iter().skip(usize::from(whole)).find(|key| locale.has(key));
        let text = key.map(|key| locale.t(key).to_owned()).unwrap_or_default();
        let title = locale.t(title).to_owned();
        let is_offered = !feeds.is_empty() || !links.is_empty();
        is_offered.then_some(FollowGroup { title, text, feeds, links })
    };
    let hub = Subject::Hub { lang }.views(press);
    if hub.is_empty() {
        return Vec::new();
    }
    let mut groups = vec![group("follow_everything", hub, Vec::new())];
    for kind in press.hub.kinds().filter(|kind| kind.listed) {
        let title = match kind.name {
            "posts" => "follow_posts",
            "experts" => "follow_people",
            "testimonials" => "follow_testimonials",
            "events" => "follow_events",
            // A kind without words of its own is told by its name.
            _ => kind.label,
        };
        groups.push(group(title, Subject::Kind { lang, kind }.views(press), Vec::new()));
    }
    let (mut clouds, mut people, mut talks) = (Vec::new(), Vec::new(), Vec::new());
    for subject in subjects(press, lang) {
        match subject {
            Subject::Term { taxonomy, .. } => {
                let title = press.taxonomy_title(lang, &taxonomy.name);
                let page = press.hub.routes.taxonomy(lang, &taxonomy.name);
                clouds.push(link(&title, page.url()));
            }
            Subject::Person(id) => people.extend(press.kind_link(press.entry(id).kind, lang)),
            Subject::Comments(id) => talks.extend(press.kind_link(press.entry(id).kind, lang)),
            Subject::Hub { .. } | Subject::Kind { .. } => {}
        }
    }
    for links in [&mut clouds, &mut people, &mut talks] {
        links.dedup_by(|one, other| one.url == other.url);
    }
    groups.push(group("follow_topics", Vec::new(), clouds));
    groups.push(group("follow_person", Vec::new(), people));
    groups.push(group("follow_comments", Vec::new(), talks));
    groups.into_iter().flatten().collect()
}

/// Whose news a feed tells.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Hub {
        lang: usize,
    },
    Kind {
        lang: usize,
        kind: &'static Kind,
    },
    Term {
        lang: usize,
        taxonomy: &'a Taxonomy,
        term: &'a Term,
    },
    Person(Id),
    /// The comments on a post.
    Comments(Id),
}

/// One piece of news.
#[derive(Clone, Copy)]
enum News<'a> {
    Entry(Id),
    Comment { post: Id, comment: &'a HubComment },
}

/// Everything in a language that has a feed, in the order of lists.
fn subjects<'a>(press: &'a Press, lang: usize) -> Vec<Subject<'a>> {
    let hub = press.hub;
    let mut all = vec![Subject::Hub { lang }];
    all.extend(hub.kinds().filter(|kind| kind.listed).map(|kind| Subject::Kind { lang, kind }));
    for taxonomy in &hub.taxonomies[lang] {
        all.extend(taxonomy.terms.iter().map(|term| Subject::Term { lang, taxonomy, term }));
    }
    // What is by the owner of a portfolio is what the hub has to tell.
    let people = hub.list(lang, "experts").iter().filter(|&&id| !press.is_at_home(id));
    all.extend(people.map(|&id| Subject::Person(id)));
    all.extend(hub.list(lang, "posts").iter().map(|&id| Subject::Comments(id)));
    all.retain(|subject| subject.exists(press));
    all
}

impl<'a> Subject<'a> {
    fn lang(&self, press: &Press) -> usize {
        match self {
            Subject::Hub { lang } | Subject::Kind { lang, .. } | Subject::Term { lang, .. } => {
                *lang
            }
            Subject::Person(id) | Subject::Comments(id) => press.entry(*id).lang_index,
        }
    }

    fn locale<'p>(&self, press: &'p Press) -> &'p Locale {
        press.locale(self.lang(press))
    }

    fn settings<'p>(&self, press: &'p Press) -> &'p FeedSettings {
        let feeds = &press.hub.config.feeds;
        match self {
            Subject::Hub { .. } | Subject::Kind { .. } => &feeds.main,
            Subject::Term { .. } => &feeds.terms,
            Subject::Person(_) => &feeds.people,
            Subject::Comments(_) => &feeds.comments,
        }
    }

    /// Whether there is such a feed: it is wanted, its page is there, and its news are enough.
    fn exists(&self, press: &Press) -> bool {
        // Most posts have none, and are asked about again and again.
        if let Subject::Comments(post) = self
            && press.hub.comments[*post].is_empty()
        {
            return false;
        }
        let page = match self {
            Subject::Hub { .. } => "home",
            Subject::Kind { kind, .. } => super::output_of(kind.name),
            Subject::Term { .. } => "taxonomies",
            Subject::Person(_) | Subject::Comments(_) => "entries",
        };
        press.is_on("feeds") && press.is_on(page) && self.has_news(press)
    }

    fn has_news(&self, press: &Press) -> bool {
        let least = self.settings(press).minimum.max(1);
        let enough = |ids: &mut dyn Iterator<Item = Id>| {
            ids.filter(|id| published(press, press.entry(*id)).is_some()).take(least).count()
                >= least
        };
        match self {
            Subject::Comments(id) => comments(press, *id).take(least).count() >= least,
            Subject::Person(id) => enough(&mut of_person(press, *id).into_iter()),
            Subject::Hub { lang } => enough(
                &mut press.hub.kinds().flat_map(|kind| press.hub.list(*lang, kind.name)).copied(),
            ),
            Subject::Kind { lang, kind } => {
                enough(&mut press.hub.list(*lang, kind.name).iter().copied())
            }
            Subject::Term { term, .. } => enough(&mut term.entries.iter().copied()),
        }
    }

    /// The newest news first, as many as a feed may carry.
    fn news(&self, press: &'a Press) -> Vec<News<'a>> {
        let limit = press.hub.config.feeds.limit;
        let entries: Vec<Id> = match self {
            Subject::Comments(post) => {
                let mut comments: Vec<&HubComment> = comments(press, *post).collect();
                comments.reverse();
                comments.truncate(limit);
                let news = |comment| News::Comment { post: *post, comment };
                return comments.into_iter().map(news).collect();
            }
            Subject::Hub { lang } => press
                .hub
                .kinds()
                .flat_map(|kind| press.hub.list(*lang, kind.name))
                .copied()
                .collect(),
            Subject::Kind { lang, kind } => press.hub.list(*lang, kind.name).to_vec(),
            Subject::Term { term, .. } => term.entries.clone(),
            Subject::Person(id) => of_person(press, *id),
        };
        let mut dated: Vec<(Moment, Id)> = entries
            .into_iter()
            .filter_map(|id| Some((published(press, press.entry(id))?, id)))
            .collect();
        // Stable: of one moment, the order of lists decides.
        dated.sort_by_key(|(moment, _)| Reverse(moment.at));
        dated.into_iter().take(limit).map(|(_, id)| News::Entry(id)).collect()
    }

    /// The page whose news it tells.
    fn page(&self, press: &Press) -> Route {
        let routes = &press.hub.routes;
        match self {
            Subject::Hub { lang } => routes.home(*lang),
            Subject::Kind { lang, kind } => routes.list(kind, *lang, 1),
            Subject::Term { lang, taxonomy, term } => {
                routes.term(*lang, &taxonomy.name, &term.slug, 1)
            }
            Subject::Person(id) | Subject::Comments(id) => press.hub.addresses[*id].clone(),
        }
    }

    /// Its formats with their addresses; nothing when there is no such feed.
    fn files(&self, press: &Press) -> Vec<(FeedFormat, Route)> {
        if self.exists(press) { self.files_of_its(press) } else { Vec::new() }
    }

    /// The same of a feed that exists.
    fn files_of_its(&self, press: &Press) -> Vec<(FeedFormat, Route)> {
        let wanted = &self.settings(press).formats;
        let page = self.page(press);
        let route = |format: FeedFormat| match self {
            Subject::Comments(_) => press.hub.routes.comments_feed(&page, self.lang(press), format),
            _ => press.hub.routes.feed(&page, format),
        };
        let formats = FeedFormat::ALL.iter().copied().filter(|format| wanted.contains(format));
        formats.filter_map(|format| Some((format, route(format).ok()?))).collect()
    }

    /// What it is called in a list of feeds.
    fn title(&self, press: &Press) -> String {
        let lang = self.lang(press);
        let (locale, site) = (press.locale(lang), press.hub.config.languages[lang].title.as_str());
        let in_site = |title: &str| locale.tf("title_in_site", &[("title", title), ("site", site)]);
        match self {
            Subject::Hub { .. } => site.to_owned(),
            Subject::Kind { kind, .. } => in_site(locale.t(kind.label)),
            Subject::Term { term, .. } => in_site(&term.label),
            Subject::Person(id) => in_site(&press.entry(*id).common.title),
            Subject::Comments(id) => {
                in_site(&locale.tf("comments_of", &[("title", &press.entry(*id).common.title)]))
            }
        }
    }

    /// The same where the site is known, without the format.
    fn label(&self, press: &Press) -> String {
        let locale = self.locale(press);
        match self {
            Subject::Hub { .. } => self.title(press),
            Subject::Kind { kind, .. } => locale.t(kind.label).to_owned(),
            Subject::Term { term, .. } => locale.tf("term_feed", &[("title", &term.label)]),
            Subject::Person(id) => {
                locale.tf("person_feed", &[("name", &press.entry(*id).common.title)])
            }
            Subject::Comments(_) => locale.t("comments_feed").to_owned(),
        }
    }

    /// Links to it, each with a label of its own.
    fn views(&self, press: &Press) -> Vec<Feed> {
        let files = self.files(press);
        let locale = self.locale(press);
        let alone = files.len() == 1
            && matches!(self, Subject::Term { .. } | Subject::Person(_) | Subject::Comments(_));
        let label = |format: FeedFormat| {
            let label = self.label(press);
            if alone {
                return label;
            }
            let format = locale.label("feed", format.key());
            locale.tf("feed_of", &[("title", &label), ("format", format)])
        };
        files
            .iter()
            .map(|(format, route)| Feed {
                label: label(*format),
                url: route.url().to_owned(),
                mime: mime(*format),
            })
            .collect()
    }

    /// Its name for ever.
    fn tag(&self, press: &Press) -> String {
        let lang = press.hub.config.languages[self.lang(press)].tag.as_str();
        match self {
            Subject::Hub { .. } => press.hub.routes.tag(&format!("{lang}/feed")),
            Subject::Kind { kind, .. } => {
                press.hub.routes.tag(&format!("{lang}/{}/feed", kind.name))
            }
            Subject::Term { taxonomy, term, .. } => {
                press.hub.routes.tag(&format!("{lang}/{}/{}/feed", taxonomy.name, term.slug))
            }
            Subject::Person(id) => format!("{}/feed", item::tag(press, *id)),
            Subject::Comments(id) => format!("{}/comments", item::tag(press, *id)),
        }
    }
}

/// When an entry became news; `None` for one that is no news. The day of an event is not when it was announced.
pub(super) fn published(press: &Press, entry: &Entry) -> Option<Moment> {
    if super::entries::is_home(entry) {
        return None;
    }
    let since = || {
        let since = entry.item.person()?.member_since?.first_day();
        let midnight = since.to_zoned(press.hub.config.zone.clone()).ok()?;
        (since <= press.hub.today).then(|| Moment::of(&midnight, false))
    };
    let common = &entry.common;
    common.date.clone().or_else(|| common.publish_on.clone()).or_else(since)
}

/// What a person wrote, where they speak, and what is said of them.
fn of_person(press: &Press, id: Id) -> Vec<Id> {
    let named = details::Named::of(press, id);
    named.posts.into_iter().chain(named.events).chain(named.testimonials).collect()
}

/// The comments that the page of a post shows, the oldest first.
fn comments<'a>(press: &'a Press, id: Id) -> impl Iterator<Item = &'a HubComment> + use<'a> {
    let post = press.entry(id).item.post();
    let shown =
        post.is_some_and(|post| details::comments_state(press, id, post) != PostComments::Off);
    let all = if shown { press.hub.comments[id].as_slice() } else { &[] };
    all.iter().filter(|comment| comment.comment().kind == CommentKind::Comment)
}

fn mime(format: FeedFormat) -> &'static str {
    match format {
        FeedFormat::Rss => "application/rss+xml",
        FeedFormat::Atom => "application/atom+xml",
        FeedFormat::Json => "application/feed+json",
    }
}

/// What the making of a feed needs.
struct Kitchen<'k> {
    press: &'k Press<'k>,
    urls: &'k Urls,
    texts: &'k Texts,
}

impl Kitchen<'_> {
    /// The bytes of one feed: as many of the news as fit.
    fn file(&self, subject: &Subject, format: FeedFormat, own: &Route, news: &[News]) -> Vec<u8> {
        /// The date at the top is written in one of two lengths.
        const SPARE: usize = 100;
        let content = subject.settings(self.press).content;
        let mut channel = self.channel(subject, own, news);
        let frame = bytes_of(&channel, format, &[]).len() + SPARE;
        let mut room = LARGEST.saturating_sub(frame);
        let mut latest: Option<Moment> = None;
        let mut items: Vec<Vec<u8>> = Vec::with_capacity(news.len());
        for &one in news {
            let mut item = self.item(one, content);
            let mut bytes = bytes_of_item(&item, format);
            if frame + bytes.len() > LARGEST {
                item = self.item(one, FeedContent::Summary);
                bytes = bytes_of_item(&item, format);
            }
            if frame + bytes.len() > LARGEST {
                continue;
            }
            // Between items of JSON stands a comma.
            let Some(left) = room.checked_sub(bytes.len() + 1) else { break };
            room = left;
            latest = latest.max(Some(item.updated));
            items.push(bytes);
        }
        if let Some(latest) = latest {
            channel.updated = latest;
        }
        bytes_of(&channel, format, &items)
    }

    fn item(&self, news: News, content: FeedContent) -> Item {
        match news {
            News::Entry(id) => item::of_entry(self, id, content),
            News::Comment { post, comment } => item::of_comment(self, post, comment, content),
        }
    }

    fn channel(&self, subject: &Subject, own: &Route, news: &[News]) -> Channel {
        let press = self.press;
        let (routes, config) = (&press.hub.routes, &press.hub.config);
        let lang = subject.lang(press);
        let site = &press.sites[lang];
        let absolute = |url: &str| {
            if url.is_empty() { String::new() } else { routes.resolve(routes.base_url(), url) }
        };
        let newest = match news.first() {
            Some(News::Entry(id)) => published(press, press.entry(*id)),
            Some(News::Comment { comment, .. }) => Some(comment.comment().date.clone()),
            None => None,
        };
        Channel {
            id: subject.tag(press),
            title: subject.title(press),
            description: site.description.clone(),
            page: routes.absolute(subject.page(press).url()),
            own: routes.absolute(own.url()),
            lang: config.languages[lang].tag.clone(),
            updated: newest.expect("a feed has news, and news have dates"),
            hub: config.feeds.hub.clone(),
            favicon: absolute(&site.favicon),
            icon: site.brand.logo.as_ref().map(|logo| absolute(&logo.src)).unwrap_or_default(),
            generator: press.generator.clone(),
            author: site.brand.name.clone(),
            author_url: routes.absolute(routes.home(lang).url()),
        }
    }

    /// The whole text of an entry, made once.
    fn text(&self, id: Id) -> Arc<str> {
        let Text { wanted, made } = &self.texts[id];
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        let text =
            made.get_or_insert_with(|| content::full(self.press, self.urls, id).into()).clone();
        if wanted.fetch_sub(1, Ordering::Relaxed) == 1 {
            *made = None;
        }
        text
    }
}

fn bytes_of(channel: &Channel, format: FeedFormat, items: &[Vec<u8>]) -> Vec<u8> {
    match format {
        FeedFormat::Rss => rss::file(channel, items),
        FeedFormat::Atom => atom::file(channel, items),
        FeedFormat::Json => json::file(channel, items),
    }
}

fn bytes_of_item(item: &Item, format: FeedFormat) -> Vec<u8> {
    match format {
        FeedFormat::Rss => rss::item(item),
        FeedFormat::Atom => atom::entry(item),
        FeedFormat::Json => json::item(item),
    }
}
