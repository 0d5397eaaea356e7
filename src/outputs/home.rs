//! The home page: who we are, what is new, what comes next, who is here, what clients say.

use super::body;
use super::entries::is_home;
use super::portfolio;
use super::press::Press;
use super::taxonomies;
use super::words;
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::plan::{About, Plan, Urls};
use crate::views::{Home, Page};

const MOST_POSTS: usize = 6;
const MOST_EVENTS: usize = 3;
const MOST_PEOPLE: usize = 6;
const MOST_TESTIMONIALS: usize = 3;
const MOST_POPULAR: usize = 5;
/// Words of a cloud on the home page: the heaviest.
const MOST_WORDS: usize = 24;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    for lang in 0..press.hub.locales.len() {
        let route = press.hub.routes.home(lang);
        let planned = plan.page(&route, "home", "home.html", lang, move |urls| {
            (head(press, lang), Box::new(view(press, urls, lang)))
        });
        planned.about = About::Hub { lang };
        planned.indexed = Some(String::new());
    }
}

fn head(press: &Press, lang: usize) -> Page {
    let route = press.hub.routes.home(lang);
    let title = &press.hub.config.languages[lang].title;
    let mut page = Page { breadcrumbs: Vec::new(), ..press.page(lang, &route, title, "home") };
    if let Some(owner) = press.home_owner(lang) {
        portfolio::head(press, owner, &mut page);
    }
    press.with_languages(page, lang, |lang| Some(press.hub.routes.home(lang).url().to_owned()))
}

fn view(press: &Press, urls: &Urls, lang: usize) -> Home {
    let hub = press.hub;
    let posts = hub.list(lang, "posts");
    let people = people(press, lang);
    let testimonials = super::wall::by_votes(press, lang);
    let mut words = words::cloud(
        press,
        lang,
        hub.list(lang, "testimonials"),
        press.locale(lang).t("words_title"),
    );
    words
        .words
        .retain(|word| words.ranked.iter().take(MOST_WORDS).any(|heavy| heavy.label == word.label));
    let intro = hub.list(lang, "pages").iter().copied().find(|&id| is_home(press.entry(id)));
    Home {
        posts: press.cards(featured_first(press, posts).into_iter().take(MOST_POSTS)),
        n_posts: posts.len(),
        events: press.cards(super::agenda::to_come(press, lang).into_iter().take(MOST_EVENTS)),
        n_people: people.len(),
        people: press.cards(people.into_iter().take(MOST_PEOPLE)),
        n_testimonials: testimonials.len(),
        testimonials: press.cards(testimonials.into_iter().take(MOST_TESTIMONIALS)),
        words,
        clouds: taxonomies::clouds(press, lang, MOST_WORDS),
        popular: press.cards(super::popular::most_read(press, lang, MOST_POPULAR)),
        owner: press
            .home_owner(lang)
            .map(|owner| Box::new(portfolio::portfolio(press, urls, owner))),
        intro_html: intro.map(|id| body::html(press, urls, id)).unwrap_or_default(),
    }
}

/// One featured post may lead; the others follow by date.
fn featured_first(press: &Press, posts: &[Id]) -> Vec<Id> {
    const RECENT: usize = 30;
    let lead = posts.iter().take(RECENT).copied().find(|&id| press.entry(id).common.featured);
    lead.into_iter()
        .chain(posts.iter().take(RECENT).copied().filter(|&id| Some(id) != lead))
        .collect()
}

/// People who are still here, featured ones first.
fn people(press: &Press, lang: usize) -> Vec<Id> {
    let here = |id: &Id| {
        press.cards[*id].person.as_ref().is_some_and(|person| !person.past && !person.team)
    };
    let mut people: Vec<Id> =
        press.hub.list(lang, "experts").iter().copied().filter(here).collect();
    people.sort_by_key(|&id| !press.entry(id).common.featured);
    people
}
