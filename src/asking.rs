//! Testimonials that were asked for: of whom, when, what came of it, and the message to send.
//!
//! Knows no disk and no terminal: the command shows and writes what is made here.

use crate::editorial::{Refused, rewrite};
use crate::fields::Choice;
use crate::hub::Hub;
use crate::kinds::{Entry, TestimonialStatus};
use crate::locale::fold;
use crate::moment::Moment;
use crate::yaml::Change;
use jiff::civil::Date;
use std::sync::Arc;

/// The keys of a request, as they stand together in its file.
const REQUEST_KEYS: [&str; 4] = ["status", "asked_on", "reminded_on", "answered_on"];

/// What a testimonial is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// As `about` names it: `events/open-doors`, `experts/marie-duval#bike`.
    pub reference: String,
    pub title: String,
    /// When an event took place.
    pub day: Option<Date>,
    /// The shorter names by which it is found.
    names: Vec<String>,
}

impl Occasion {
    pub fn is_event(&self) -> bool {
        self.reference.starts_with("events/")
    }
}

/// Every event and every mission of the hub, published or not, told in a language where there is a version in it.
pub fn occasions(hub: &Hub, lang: usize) -> Vec<Occasion> {
    let mut entries: Vec<&Arc<Entry>> = all(hub).collect();
    entries.sort_by_key(|entry| (entry.lang_index != lang, entry.lang_index, &entry.file));
    let mut found: Vec<Occasion> = Vec::new();
    for occasion in entries.into_iter().flat_map(|entry| occasions_of(entry)) {
        if !found.iter().any(|one| one.reference == occasion.reference) {
            found.push(occasion);
        }
    }
    found
}

fn occasions_of(entry: &Entry) -> Vec<Occasion> {
    let slug = &entry.slug;
    if let Some(event) = entry.item.occasion() {
        return vec![Occasion {
            reference: format!("events/{slug}"),
            title: entry.common.title.clone(),
            day: event.start.as_ref().map(Moment::date),
            names: vec![slug.clone(), entry.file.to_string()],
        }];
    }
    let missions = entry.item.person().map_or(&[][..], |person| &person.missions);
    let mission = |mission: &crate::kinds::Mission| Occasion {
        reference: format!("experts/{slug}#{}", mission.id),
        title: mission.title.clone(),
        day: None,
        names: vec![format!("{slug}#{}", mission.id), mission.id.clone()],
    };
    missions.iter().map(mission).collect()
}

/// Those that a name may mean: the reference itself, else a shorter name.
pub fn named<'o>(occasions: &'o [Occasion], name: &str) -> Vec<&'o Occasion> {
    let whole: Vec<&Occasion> = occasions.iter().filter(|one| one.reference == name).collect();
    if !whole.is_empty() {
        return whole;
    }
    occasions.iter().filter(|one| one.names.iter().any(|own| own == name)).collect()
}

/// How far a request came, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Asked long enough ago, never reminded, not answered.
    Due,
    Waiting,
    Answered,
}

/// A testimonial that somebody was asked for.
pub struct Request {
    pub entry: Arc<Entry>,
    pub name: String,
    pub status: TestimonialStatus,
    pub asked_on: Option<Date>,
    pub reminded_on: Option<Date>,
    /// As written, else the day of the consent.
    pub answered_on: Option<Date>,
    pub progress: Progress,
}

impl Request {
    /// The request that a testimonial is. A reminder is due `after` days without an answer.
    fn of(entry: &Arc<Entry>, today: Date, after: i64) -> Option<Request> {
        let testimony = entry.item.testimony()?;
        let status = testimony.status.unwrap_or(TestimonialStatus::Published);
        let is_open = status == TestimonialStatus::Asked;
        if !is_open && testimony.asked_on.is_none() {
            return None;
        }
        let day = |moment: &Option<Moment>| moment.as_ref().map(Moment::date);
        let (asked_on, reminded_on) = (day(&testimony.asked_on), day(&testimony.reminded_on));
        let consent = testimony.consent.as_ref().map(|consent| consent.on.date());
        let is_due =
            reminded_on.is_none() && asked_on.is_some_and(|asked| days(asked, today) >= after);
        Some(Request {
            entry: entry.clone(),
            name: testimony.author.as_ref()?.name.text.clone(),
            status,
            asked_on,
            reminded_on,
            answered_on: day(&testimony.answered_on).or(consent).filter(|_| !is_open),
            progress: match (is_open, is_due) {
                (false, _) => Progress::Answered,
                (true, true) => Progress::Due,
                (true, false) => Progress::Waiting,
            },
        })
    }

    /// Whether it is this person's about this.
    pub fn is_of(&self, name: &str, reference: &str) -> bool {
        fold(&self.name) == fold(name) && self.is_about(reference)
    }

    pub fn is_about(&self, reference: &str) -> bool {
        let testimony = self.entry.item.testimony();
        testimony.is_some_and(|own| own.about.iter().any(|about| about.text == reference))
    }
}

/// All requests: what is due first, then the oldest.
pub fn requests(hub: &Hub, after: i64) -> Vec<Request> {
    let mut requests: Vec<Request> =
        all(hub).filter_map(|entry| Request::of(entry, hub.today, after)).collect();
    requests.sort_by(|a, b| {
        let key = |one: &Request| (one.progress, one.asked_on, one.entry.file.clone());
        key(a).cmp(&key(b))
    });
    requests
}

fn all(hub: &Hub) -> impl Iterator<Item = &Arc<Entry>> {
    hub.entries.iter().chain(hub.withheld.iter().map(|withheld| &withheld.entry))
}

/// Days from one day to another.
pub fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// What became of a request on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Reminded,
    Answered,
}

/// The text of a request's file with what became of it; all else stays as it is.
pub fn write(text: &str, news: News, on: Date) -> Result<String, Refused> {
    let changes = match news {
        News::Reminded => vec![Change::Set("reminded_on", on.to_string())],
        News::Answered => vec![
            Change::Set("status", TestimonialStatus::Received.key().to_owned()),
            Change::Set("answered_on", on.to_string()),
        ],
    };
    rewrite(text, &changes, &REQUEST_KEYS)
}

/// The file that waits for the answer. It has no address of anybody.
pub fn answer_file(hub: &Hub, lang: usize, occasion: &Occasion, name: &str, on: Date) -> String {
    let locale = &hub.locales[lang];
    let title = locale.tf("ask_title", &[("name", name)]);
    let lived = occasion.day.filter(|day| *day <= on);
    let lived = lived.map_or(String::new(), |day| format!("experience_on: {day}\n"));
    let (by, proof) = (locale.t("ask_file_by"), locale.t("ask_file_proof"));
    let consent = format!("consent:\n  on: 2026-05-12\n  by: {by}\n  proof: {proof}");
    let notes = [locale.t("ask_file"), &consent, locale.t("ask_file_then")];
    let notes = notes.iter().flat_map(|note| note.lines());
    let notes: String = notes.map(|line| format!("# {line}\n")).collect();
    format!(
        "---\ntitle: {}\nauthor: {{name: {}}}\ndate: {on}\n{lived}about: [{}]\nstatus: asked\nasked_on: {on}\n{notes}---\n",
        scalar(&title),
        scalar(name),
        scalar(&occasion.reference),
    )
}

/// In double quotes, whose escapes are those of JSON.
fn scalar(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A letter to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub subject: String,
    pub body: String,
}

/// What to send: the request, or the reminder. `signed` is who asks.
pub fn message(
    hub: &Hub,
    lang: usize,
    occasion: &Occasion,
    name: &str,
    signed: &str,
    is_reminder: bool,
) -> Message {
    let locale = &hub.locales[lang];
    let what = occasion.title.as_str();
    let day = occasion.day.map(|day| locale.date_long(day)).unwrap_or_default();
    let after = match (occasion.is_event(), day.is_empty()) {
        (true, false) => locale.tf("ask_after_event", &[("what", what), ("date", &day)]),
        _ => locale.tf("ask_after_mission", &[("what", what)]),
    };
    let wall = hub.kinds().find(|kind| kind.name == "testimonials").expect("a kind of the list");
    let absolute = |route: crate::routes::Route| hub.routes.absolute(route.url());
    let (site, notice) =
        (absolute(hub.routes.list(wall, lang, 1)), absolute(hub.routes.notice(wall, lang)));
    let words = [
        ("name", name),
        ("what", what),
        ("after", &after),
        ("site", &site),
        ("notice", &notice),
        ("signed", signed),
    ];
    if is_reminder {
        Message {
            subject: locale.tf("remind_subject", &words[1..2]),
            body: locale.tf("remind_message", &words),
        }
    } else {
        Message {
            subject: locale.tf("ask_subject", &words[1..2]),
            body: locale.tf("ask_message", &words),
        }
    }
}

impl Message {
    /// As a draft that a mail program opens, dates and sends (RFC 5322, RFC 2047 for its head). Addresses are written as
    /// they are.
    pub fn eml(&self, from: (&str, &str), to: (&str, &str)) -> String {
        let address = |(name, address): (&str, &str)| format!("{} <{address}>", encoded(name));
        let head = [
            "X-Unsent: 1".to_owned(),
            format!("From: {}", address(from)),
            format!("To: {}", address(to)),
            format!("Subject: {}", encoded(&self.subject)),
            "MIME-Version: 1.0".to_owned(),
            "Content-Type: text/plain; charset=utf-8".to_owned(),
            "Content-Transfer-Encoding: 8bit".to_owned(),
            String::new(),
        ];
        head.iter().map(String::as_str).chain(self.body.lines()).fold(
            String::new(),
            |mut out, line| {
                out.push_str(line);
                out.push_str("\r\n");
                out
            },
        )
    }
}

/// Encoded words of at most 75 letters (RFC 2047), one below the other; nothing that is typed can begin a line.
fn encoded(text: &str) -> String {
    const MOST: usize = 60;
    let mut words = vec![String::new()];
    for c in text.chars() {
        let mut bytes = [0; 4];
        let letter = match c {
            ' ' => "_".to_owned(),
            c if c.is_ascii_alphanumeric() => c.to_string(),
            c => c.encode_utf8(&mut bytes).bytes().map(|byte| format!("={byte:02X}")).collect(),
        };
        if words.last().is_some_and(|word| word.len() + letter.len() > MOST) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push_str(&letter);
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?q?{word}?=")).collect();
    words.join("\r\n ")
}
