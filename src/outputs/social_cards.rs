//! Social cards: the picture that a network shows beside a link to the hub, drawn from the theme's `card.svg`.

use super::cards::shortened;
use super::press::Press;
use crate::diagnostics::Diagnostics;
use crate::fingerprint::Fingerprint;
use crate::hub::Id;
use crate::plan::Plan;
use crate::routes::Route;
use crate::sources::{self, Asset};
use crate::theme::TemplateMistake;
use crate::views::{CardFace, ImageView, SocialCard};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// In pixels, as networks ask for.
const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;
/// Faces on one card.
const MOST_FACES: usize = 3;
/// Letters of a testimonial.
const WORDS: usize = 240;

/// The kinds whose entries have one.
const KINDS: [&str; 4] = ["posts", "events", "experts", "testimonials"];

/// Whether cards are drawn at all.
pub(super) fn is_on(press: &Press) -> bool {
    cfg!(feature = "cards") && press.is_on("social_cards")
}

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    if !is_on(press) {
        return;
    }
    for lang in 0..press.hub.locales.len() {
        if let Some(route) = of_home(press, lang) {
            draw_later(press, plan, &route, "social_cards".into(), move || home(press, lang));
        }
    }
    // Two pages at one address are told as such; their cards need not be told, too.
    let mut taken = BTreeSet::new();
    for id in 0..press.hub.entries.len() {
        if let Some(route) = of_entry(press, id)
            && taken.insert(route.file().case_key())
        {
            let origin = press.entry(id).file.clone();
            draw_later(press, plan, &route, origin, move || entry(press, id));
        }
    }
}

fn draw_later<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    route: &Route,
    origin: Arc<str>,
    card: impl Fn() -> Sheet<'a> + Clone + Send + Sync + 'a,
) {
    let again = card.clone();
    plan.drawing(route, origin, move || again().key(press), move || draw(press, &card()));
}

/// Where the card of an entry is; `None` for one that has a picture of its own which networks show. A text in the name of the
/// brand, or one that is paid for, says so on its card, which shows the picture.
fn of_entry(press: &Press, id: Id) -> Option<Route> {
    let entry = press.entry(id);
    if !KINDS.contains(&entry.kind.name) {
        return None;
    }
    let own = press.cards[id].image.as_ref();
    let has_own = own.is_some_and(|image| press.social_image(image).is_some());
    let speaks = entry.item.post().is_some_and(|post| post.voice().is_told_everywhere());
    (!has_own || speaks)
        .then(|| press.hub.routes.social_card(&press.hub.addresses[id]).ok())
        .flatten()
}

fn of_home(press: &Press, lang: usize) -> Option<Route> {
    press.hub.routes.social_card(&press.hub.routes.home(lang)).ok()
}

/// The card of an entry for the head of its page.
pub(super) fn image_of_entry(press: &Press, id: Id) -> Option<ImageView> {
    let route = of_entry(press, id).filter(|_| is_on(press))?;
    Some(image(press, &route, &entry(press, id)))
}

/// The card of the home page, which also stands for pages that have none.
pub(super) fn image_of_home(press: &Press, lang: usize) -> Option<ImageView> {
    let route = of_home(press, lang).filter(|_| is_on(press))?;
    Some(image(press, &route, &home(press, lang)))
}

fn image(press: &Press, route: &Route, sheet: &Sheet) -> ImageView {
    let version = sheet.key(press).hex(5);
    let card = &sheet.card;
    let mut alt = card.title.clone();
    for part in [&card.line, &card.when].into_iter().filter(|part| !part.is_empty()) {
        alt.push_str(if alt.ends_with(['.', '?', '!', '…']) { " " } else { ". " });
        alt.push_str(part);
    }
    ImageView {
        // Networks keep a picture by its address.
        src: format!("{}?v={version}", press.hub.routes.absolute(route.url())),
        alt,
        width: WIDTH,
        height: HEIGHT,
        ..ImageView::default()
    }
}

/// A card and the pictures that it shows, by the names that its template calls them by.
struct Sheet<'a> {
    card: SocialCard,
    pictures: BTreeMap<String, &'a Asset>,
}

impl<'a> Sheet<'a> {
    fn new(press: &Press<'a>, lang: usize, kind: &'static str) -> Sheet<'a> {
        let language = &press.hub.config.languages[lang];
        let locale = press.locale(lang);
        let card = SocialCard {
            kind,
            site: language.title.clone(),
            brand: press.hub.config.brand_name().to_owned(),
            colors: press.card_colors.clone(),
            lang: locale.lang().to_owned(),
            ..SocialCard::default()
        };
        let mut sheet = Sheet { card, pictures: BTreeMap::new() };
        let config = &press.hub.config;
        let logo = config.brand.logo.as_ref();
        sheet.card.logo =
            logo.map_or(String::new(), |logo| sheet.show(press, "logo", &config.file, &logo.text));
        sheet
    }

    /// The name of a picture of the hub in the card; empty when it is not one that can be drawn.
    fn show(&mut self, press: &Press<'a>, name: &str, file: &str, src: &str) -> String {
        press.assets.asset(file, src).map_or(String::new(), |asset| self.show_asset(name, asset))
    }

    fn show_asset(&mut self, name: &str, asset: &'a Asset) -> String {
        let is_svg = asset.path.to_ascii_lowercase().ends_with(".svg");
        let is_drawn = is_svg && !asset.active || asset.picture.is_some() && !asset.broken_image;
        if !is_drawn {
            return String::new();
        }
        self.pictures.insert(name.to_owned(), asset);
        name.to_owned()
    }

    fn face(
        &mut self,
        press: &Press<'a>,
        name: &str,
        role: &str,
        initials: &str,
        photo: Option<&ImageView>,
    ) {
        let place = format!("face-{}", self.card.faces.len());
        let file = photo.and_then(|photo| photo.file.as_deref());
        let asset = file.and_then(|file| press.assets.by_path(file));
        let picture = asset.map_or(String::new(), |asset| self.show_asset(&place, asset));
        self.card.faces.push(CardFace {
            name: name.to_owned(),
            role: role.to_owned(),
            initials: initials.to_owned(),
            picture,
        });
    }

    /// Stands for all that the card is drawn from.
    fn key(&self, press: &Press) -> Fingerprint {
        let mut bytes = postcard::to_stdvec(&self.card).expect("views are plain data");
        bytes.extend_from_slice(&press.theme.card_fingerprint.0);
        for (name, asset) in &self.pictures {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&asset.fingerprint.0);
        }
        Fingerprint::of(&bytes)
    }
}

/// Where the card of an entry is, and its drawing before it becomes a picture; `None` when there is no card.
pub(super) fn drawing(press: &Press, id: Id) -> Option<(Route, Result<String, TemplateMistake>)> {
    let route = of_entry(press, id).filter(|_| is_on(press))?;
    Some((route, press.theme.card_text(&entry(press, id).card)))
}

fn home<'a>(press: &Press<'a>, lang: usize) -> Sheet<'a> {
    let language = &press.hub.config.languages[lang];
    let mut sheet = Sheet::new(press, lang, "home");
    let titles = [&language.vision, &language.title].into_iter().find(|text| !text.is_empty());
    sheet.card.title = titles.cloned().unwrap_or_default();
    sheet.card.text.clone_from(&language.description);
    sheet
}

fn entry<'a>(press: &Press<'a>, id: Id) -> Sheet<'a> {
    let (entry, card) = (press.entry(id), &press.cards[id]);
    let mut sheet = Sheet::new(press, entry.lang_index, entry.kind.name);
    sheet.card.kind_label.clone_from(&card.kind_label);
    sheet.card.title.clone_from(&card.title);
    // Not the beginning of the text: an edit of it would draw the card again.
    sheet.card.text.clone_from(&entry.common.description);
    if let Some(date) = &card.date {
        sheet.card.date.clone_from(&date.text);
    }
    if let Some(image) = &entry.common.image {
        sheet.card.picture = sheet.show(press, "picture", &entry.file, &image.src.text);
    }
    if let Some(voice) = &card.voice {
        (sheet.card.voice, sheet.card.line) = (voice.key.to_owned(), voice.sentence.clone());
    }
    for person in card.people.iter().take(MOST_FACES) {
        sheet.face(press, &person.name, &person.role, &person.initials, person.photo.as_ref());
    }
    if let Some(person) = &card.person {
        let lines =
            [Some(person.job.as_str()), person.organisation.as_ref().map(|of| of.label.as_str())];
        let lines: Vec<&str> =
            lines.into_iter().flatten().filter(|line| !line.is_empty()).collect();
        sheet.card.line = lines.join(", ");
        sheet.card.text.clone_from(&person.vision);
        sheet.face(press, &card.title, &person.job, &person.initials, person.photo.as_ref());
    }
    if let Some(said) = &card.testimony {
        sheet.card.text = shortened(&entry.document.lead, WORDS);
        let by = &said.author;
        sheet.face(press, &by.name, &said.author_line, &by.initials, by.photo.as_ref());
    }
    if let Some(event) = &card.occasion {
        sheet.card.leaf = Some(event.start.clone());
        sheet.card.when.clone_from(&event.when);
        sheet.card.place = [&event.place, &event.mode_label]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default();
        sheet.card.status.clone_from(&event.status_label);
        sheet.card.is_off = matches!(event.status, "cancelled" | "postponed");
    }
    sheet
}

/// The bytes of a card: as an earlier build drew it, else drawn.
fn draw(press: &Press, sheet: &Sheet) -> anyhow::Result<Result<Vec<u8>, TemplateMistake>> {
    let (studio, key) = (&press.assets.studio, sheet.key(press));
    if let Some(kept) = studio.drawn_before(key) {
        return Ok(Ok(kept));
    }
    let mut pictures = BTreeMap::new();
    for (name, asset) in &sheet.pictures {
        let bytes = sources::read_bytes(&press.sources.full_path(&asset.path))?;
        let bytes = match asset.picture {
            Some(facts) => studio.face(facts, asset.fingerprint, &bytes),
            None => Some(bytes),
        };
        pictures.extend(bytes.map(|bytes| (name.clone(), Arc::new(bytes))));
    }
    Ok(press.theme.draw_card(&sheet.card, &pictures).inspect(|bytes| studio.keep_drawn(key, bytes)))
}
