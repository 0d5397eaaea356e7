//! What the writer of calendars and contact cards promises for any texts, times and zones. For a property test, and
//! for a fuzzer.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use parvis::content_lines::{
    Calendar, CardKind, Conference, ContactCard, Event, Organizer, Rule, Status, When, clean,
    clean_line,
};
use parvis::moment::zone;

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
];

/// Makes values of any bytes, writes them, and reads them back. Panics where a promise is broken.
pub(crate) fn judge(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0xFF);
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let numbers = text().into_bytes();
    let number = |at: usize| numbers.get(at).copied().map_or(0, i64::from);
    let event = Event {
        uid: text(),
        sequence: number(0),
        created: None,
        modified: moment(number(1), number(2)),
        when: when(&numbers),
        rule: (number(3) % 3 == 0).then(|| Rule {
            rule: text(),
            until: None,
            excepted: Vec::new(),
        }),
        summary: text(),
        description: text(),
        location: text(),
        position: (number(4) % 2 == 0).then_some((number(4) as f64 / 3.0, -number(5) as f64)),
        status: [Status::Confirmed, Status::Tentative, Status::Cancelled][number(6) as usize % 3],
        url: text(),
        image: text(),
        conference: Some(Conference { url: text(), label: text() }),
        categories: vec![text(), text()],
        organizer: Some(Organizer { name: text(), email: text() }),
    };
    check_calendar(&event, &text(), &text());
    check_card(&ContactCard {
        uid: event.uid,
        kind: CardKind::Individual,
        name: event.summary,
        parts: Some((event.location, text())),
        organisation: text(),
        job: text(),
        note: event.description,
        email: text(),
        url: event.url,
        photo: event.image,
        source: String::new(),
        languages: event.categories,
        revised: Some(event.modified),
    });
}

fn moment(days: i64, minutes: i64) -> Timestamp {
    let start: Timestamp = "1985-01-01T00:30:00Z".parse().expect("a constant is a moment");
    start + SignedDuration::from_hours(24 * days * 80) + SignedDuration::from_mins(minutes * 11)
}

fn when(numbers: &[u8]) -> When {
    let number = |at: usize| numbers.get(at).copied().map_or(0, i64::from);
    let start = moment(number(7), number(8));
    if number(9) % 4 == 0 {
        let day = |at: Timestamp| Date::from(jiff::tz::TimeZone::UTC.to_datetime(at));
        return When::Days { first: day(start), last: day(moment(number(10), 0)) };
    }
    let zone = zone(ZONES[number(9) as usize % ZONES.len()]).expect("the zone is known");
    let end = start.checked_add(SignedDuration::from_mins(number(10) * 20 - 100)).ok();
    When::Times { start: start.to_zoned(zone.clone()), end: end.map(|end| end.to_zoned(zone)) }
}

fn check_calendar(event: &Event, name: &str, description: &str) {
    let zone = zone("Europe/Paris").expect("the zone is known");
    let calendar = Calendar {
        lang: "fr",
        name: name.to_owned(),
        description: description.to_owned(),
        url: event.url.clone(),
        source: event.image.clone(),
        zone: &zone,
        events: vec![event],
    };
    let written = calendar.write();
    assert_eq!(written, calendar.write(), "the same again");
    let lines = lines(&written);
    let own = within(&lines, "VEVENT");
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
    let expected = [
        ("UID", clean_line(&event.uid)),
        ("SUMMARY", clean_line(&event.summary)),
        ("DESCRIPTION", clean(&event.description)),
        ("LOCATION", clean_line(&event.location)),
    ];
    for (name, text) in expected {
        assert_eq!(unescaped(values(own, name).first().map_or("", String::as_str)), text, "{name}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }
    assert_eq!(values(own, "DTSTART").len(), 1);
    assert!(values(own, "DTEND").len() <= 1);
    let kind = |name: &str| values(own, name).first().map(|value| value.contains('T'));
    assert!(kind("DTEND").is_none_or(|end| Some(end) == kind("DTSTART")));
    for name in ["URL", "IMAGE", "CONFERENCE", "ORGANIZER"] {
        assert!(
            values(own, name).iter().all(|value| value.bytes().all(|byte| byte.is_ascii_graphic()))
        );
    }
}

fn check_card(card: &ContactCard) {
    let written = card.write();
    let lines = lines(&written);
    assert_eq!(lines[..2], ["BEGIN:VCARD", "VERSION:4.0"]);
    for (name, text) in [
        ("FN", clean_line(&card.name)),
        ("TITLE", clean_line(&card.job)),
        ("ORG", clean_line(&card.organisation)),
        ("NOTE", clean(&card.note)),
        ("EMAIL", clean_line(&card.email)),
    ] {
        assert_eq!(
            unescaped(values(&lines, name).first().map_or("", String::as_str)),
            text,
            "{name}"
        );
    }
}

/// The lines, unfolded, after all that is true of the folded ones.
fn lines(written: &str) -> Vec<String> {
    let whole = written.strip_suffix("\r\n").expect("the last line ends as all do");
    let mut unfolded: Vec<String> = Vec::new();
    // A break within a character would make these lines no UTF-8: they are cut from the bytes.
    for line in whole.as_bytes().split(|byte| *byte == b'\n') {
        let line = std::str::from_utf8(line).expect("no character is cut");
        let line = line.strip_suffix('\r').unwrap_or(line);
        assert!(line.len() <= 75, "{} octets: {line:?}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => unfolded.last_mut().expect("no text begins with a fold").push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    assert_eq!(whole.matches('\n').count(), whole.matches("\r\n").count(), "CRLF alone");
    assert_eq!(whole.matches('\r').count(), whole.matches("\r\n").count(), "CRLF alone");
    let mut open = Vec::new();
    for line in &unfolded {
        let (name, value) = line.split_once(':').expect("every line has a value");
        match name {
            "BEGIN" => open.push(value),
            "END" => assert_eq!(open.pop(), Some(value)),
            name => assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{line:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?} is open");
    unfolded
}

/// The lines of the first component of this name.
fn within<'l>(lines: &'l [String], component: &str) -> &'l [String] {
    let at = |mark: &str| lines.iter().position(|line| *line == format!("{mark}:{component}"));
    let (begin, end) = (at("BEGIN").expect("it begins"), at("END").expect("it ends"));
    &lines[begin + 1..end]
}

/// The values of a property. A colon within quotes belongs to a parameter.
fn values(lines: &[String], name: &str) -> Vec<String> {
    let value = |line: &String| {
        let rest = line.strip_prefix(name)?;
        let mut quoted = false;
        let colon = rest.find(|c: char| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        rest.starts_with([';', ':']).then(|| rest[colon + 1..].to_owned())
    };
    lines.iter().filter_map(value).collect()
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next().expect("an escape is whole") {
                'n' => text.push('\n'),
                escaped @ ('\\' | ';' | ',') => text.push(escaped),
                other => panic!("there is no escape `{other}`"),
            },
            ';' | ',' => panic!("`{character}` is not escaped in {value:?}"),
            other => text.push(other),
        }
    }
    text
}
