//! Calendars, read by another's reader: what they hold, when it is, and that nothing breaks them.

use crate::{Hub, Site, bilingual, config, example, options, site, site_with, text};
use icalendar::parser::{Component, read_calendar, unfold};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use parvis::content_lines::{Calendar, Event, Rule, Status, When};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[path = "../oracles/calendar.rs"]
mod oracle;

const FILE: &str = "evenements/e/e.ics";

/// A property: its parameters and its value, unescaped.
type Properties = BTreeMap<String, (String, String)>;

fn properties(component: &Component) -> Properties {
    let view = |property: &icalendar::parser::Property| {
        let parameter = |parameter: &icalendar::parser::Parameter| {
            let value = parameter.val.as_ref().map_or("", |value| value.as_str());
            format!("{}={value}", parameter.key.as_str())
        };
        let parameters: Vec<String> = property.params.iter().map(parameter).collect();
        let value = (parameters.join(";"), property.val.as_str().to_owned());
        (property.name.as_str().to_owned(), value)
    };
    component.properties.iter().map(view).collect()
}

fn components(text: &str, name: &str) -> Vec<Properties> {
    let text = unfold(text);
    let calendar = read_calendar(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let components = calendar.components.iter().filter(|component| component.name == name);
    components.map(properties).collect()
}

/// The events of a calendar, in its order.
#[track_caller]
fn events(site: &Site, file: &str) -> Vec<Properties> {
    components(&site.file(file), "VEVENT")
}

/// The values of one property.
fn all<'e>(events: &'e [Properties], name: &str) -> Vec<&'e str> {
    events.iter().map(|event| event.get(name).map_or("", |(_, value)| value.as_str())).collect()
}

/// A line of a property of the one event, as it is written.
#[track_caller]
fn line(site: &Site, name: &str) -> String {
    let text = site.file(FILE).replace("\r\n ", "");
    let event = text.split("\r\nBEGIN:VEVENT\r\n").nth(1).unwrap();
    let found = event.lines().find(|line| {
        line.starts_with(&format!("{name}:")) || line.starts_with(&format!("{name};"))
    });
    found.unwrap_or_default().to_owned()
}

fn event(title: &str, start: &str, more: &str) -> String {
    text(&format!("title: {title}\nstart: {start}\n{more}"), "Venez.")
}

fn one(start: &str, more: &str) -> Site {
    site(&[("content/events/e.md", &event("Rencontre", start, more))])
}

#[test]
fn every_calendar_of_the_example_is_read_by_others() {
    let site = example::site();
    let files: Vec<&String> = site.files.keys().filter(|file| file.ends_with(".ics")).collect();
    assert!(files.len() > 40, "{files:?}");
    for file in files {
        let text = site.file(file);
        for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{file}: {line:?}");
        }
        let events = events(site, file);
        assert!(!events.is_empty(), "{file}");
        let zones = components(&text, "VTIMEZONE");
        assert!(zones.len() <= 1, "{file}: all of it is in Paris");
        for event in &events {
            for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "URL"] {
                assert!(event.contains_key(name), "{file}: no {name}");
            }
            assert!(!event["UID"].1.contains(' '));
            assert_eq!(event["DTSTART"].0 == "TZID=Europe/Paris", event["DTSTART"].1.contains('T'));
        }
        let zoned = events.iter().any(|event| event["DTSTART"].0.starts_with("TZID"));
        assert_eq!(zones.len(), usize::from(zoned), "{file}");
    }
    assert_eq!(events(site, "evenements/agenda.ics").len(), site.summary.events["fr"]);
}

#[test]
fn the_hub_and_each_format_term_and_person_have_one_and_their_pages_say_so() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        (
            "content/events/a.md",
            &event("A", "2026-12-01", "tags: [velo]\nformat: workshop\nspeakers: [awa]"),
        ),
        (
            "content/events/b.md",
            &event(
                "B",
                "2026-12-02",
                "topics: [roues]\nsessions: [{title: S, speakers: [awa]}]\nhosts: [bob]\nours: false",
            ),
        ),
        ("content/events/b.en.md", &event("B", "2026-12-02", "tags: [bike]")),
        ("content/experts/awa.md", &text("name: Awa", "")),
        ("content/experts/bob.md", &text("name: Bob", "")),
        ("content/experts/cleo.md", &text("name: Cleo", "[[events/a]]")),
        ("content/posts/p.md", &crate::post("P", "2026-01-01", "tags: [seul]")),
    ]);
    site.is_silent();
    for (calendar, page, titles) in [
        ("evenements/agenda.ics", "index.html", "A B"),
        ("evenements/agenda.ics", "evenements/index.html", "A B"),
        ("evenements/formats/atelier/agenda.ics", "evenements/formats/atelier/index.html", "A"),
        ("tags/velo/agenda.ics", "tags/velo/index.html", "A"),
        ("sujets/roues/agenda.ics", "sujets/roues/index.html", "B"),
        ("experts/awa/agenda.ics", "experts/awa/index.html", "A B"),
        ("experts/bob/agenda.ics", "experts/bob/index.html", "B"),
        ("evenements/a/a.ics", "evenements/a/index.html", "A"),
        ("en/events/calendar.ics", "en/index.html", "B"),
        ("en/events/calendar.ics", "en/events/index.html", "B"),
        ("en/tags/bike/calendar.ics", "en/tags/bike/index.html", "B"),
        ("en/events/b/b.ics", "en/events/b/index.html", "B"),
    ] {
        assert_eq!(all(&events(&site, calendar), "SUMMARY").join(" "), titles, "{calendar}");
        let told = site.attributes(page, "link[rel=alternate][type='text/calendar']", "href");
        assert_eq!(told, [format!("/{calendar}")], "{page}");
    }
    for file in
        ["tags/seul/agenda.ics", "experts/cleo/agenda.ics", "evenements/formats/visite/agenda.ics"]
    {
        assert!(!site.has(file), "{file} would be empty");
    }
    let subscribe = site.links("evenements/index.html", ".do");
    assert_eq!(
        subscribe,
        ["webcal://place.example/evenements/agenda.ics", "/evenements/agenda.ics"]
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_calendar_tells_programs_how_to_keep_it() {
    let site = site(&[
        (
            "hub.yaml",
            &config(
                "description: \"Lieux, gens; dates\"\nbrand: {name: Tournevent, contact: {email: a@place.example}}",
            ),
        ),
        ("content/events/e.md", &event("E", "2026-12-01T10:00", "tags: [velo]")),
    ]);
    let text = site.file("tags/velo/agenda.ics").replace("\r\n ", "");
    for line in [
        "PRODID:-//Parvis//Parvis//FR",
        "METHOD:PUBLISH",
        "NAME:La place\u{a0}: velo",
        "X-WR-CALNAME:La place\u{a0}: velo",
        "DESCRIPTION:Lieux\\, gens\\; dates",
        "X-WR-TIMEZONE:Europe/Paris",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "URL:https://place.example/tags/velo/",
        "SOURCE;VALUE=URI:https://place.example/tags/velo/agenda.ics",
        "ORGANIZER;CN=Tournevent:mailto:a@place.example",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}\n{text}");
    }
    let own = site.file(FILE);
    assert!(!own.contains("X-WR-CALNAME") && !own.contains("REFRESH"), "one event is taken once");
}

#[test]
fn an_event_is_told_whole() {
    let site = site(&[
        ("hub.yaml", &config("brand: {contact: {email: a@place.example}}")),
        (
            "content/events/e.md",
            &event(
                "\"Roues, moyeux; rayons\"",
                "2026-12-01T18:30",
                "end: 2026-12-01T21:00\nuid: roues@place.example\nsequence: 4\ndescription: On démonte.\ndate: 2026-10-01\nupdates: [{date: 2026-11-02T09:00, note: L'heure}]\nmode: hybrid\nonline_url: https://visio.example/roues\nregistration: {url: \"https://billets.example/?a=1,2;3\"}\nformat: workshop\ntags: [vélo, \"a,b\"]\nvenue: {name: Halle, address: 3 quai, postal_code: \"44600\", city: Trignac, country: FR, lat: 47.5, lon: -2.25}\nbudget: 753",
            ),
        ),
    ]);
    let event = &events(&site, FILE)[0];
    let value = |name: &str| event[name].1.as_str();
    assert_eq!(value("UID"), "roues@place.example");
    assert_eq!(value("SEQUENCE"), "4");
    assert_eq!(value("SUMMARY"), "Roues, moyeux; rayons");
    assert_eq!(value("LOCATION"), "Halle, 3 quai, 44600 Trignac");
    assert_eq!(value("GEO"), "47.500000;-2.250000");
    assert_eq!(value("CREATED"), "20260930T220000Z");
    assert_eq!(
        (value("DTSTAMP"), value("LAST-MODIFIED")),
        ("20261102T080000Z", "20261102T080000Z")
    );
    assert_eq!(value("STATUS"), "CONFIRMED");
    assert_eq!(value("TRANSP"), "OPAQUE");
    assert_eq!(value("URL"), "https://place.example/evenements/e/");
    assert_eq!(value("CONFERENCE"), "https://visio.example/roues");
    assert_eq!(line(&site, "CATEGORIES"), "CATEGORIES:Atelier,vélo,a\\,b");
    assert_eq!(line(&site, "DTSTART"), "DTSTART;TZID=Europe/Paris:20261201T183000");
    assert_eq!(line(&site, "DTEND"), "DTEND;TZID=Europe/Paris:20261201T210000");
    assert_eq!(
        value("DESCRIPTION"),
        "On démonte.\n\nRejoindre en ligne\u{a0}: https://visio.example/roues\nS’inscrire\u{a0}: https://billets.example/?a=1,2;3\nTout savoir\u{a0}: https://place.example/evenements/e/"
    );
}

#[test]
fn whole_days_end_with_the_day_after() {
    for (start, end, dates) in [
        ("2026-01-31", "", "20260131 20260201"),
        ("2026-12-31", "", "20261231 20270101"),
        ("2028-02-28", "", "20280228 20280229"),
        ("2026-02-28", "", "20260228 20260301"),
        ("2026-04-29", "end: 2026-04-30", "20260429 20260501"),
        ("2026-10-24", "end: 2026-10-25", "20261024 20261026"),
        ("2026-12-01T18:00", "all_day: true", "20261201 20261202"),
    ] {
        let site = one(start, end);
        let event = &events(&site, FILE)[0];
        assert_eq!(format!("{} {}", event["DTSTART"].1, event["DTEND"].1), dates);
        assert_eq!(
            (event["DTSTART"].0.as_str(), event["DTEND"].0.as_str()),
            ("VALUE=DATE", "VALUE=DATE")
        );
        assert!(!site.file(FILE).contains("VTIMEZONE"));
    }
}

#[test]
fn an_event_without_an_end_has_none() {
    assert_eq!(line(&one("2026-12-01T18:00", ""), "DTEND"), "");
    let until_that_day = one("2026-12-01T18:00", "end: 2026-12-02");
    assert_eq!(line(&until_that_day, "DTEND"), "DTEND;TZID=Europe/Paris:20261203T000000");
}

#[test]
fn its_name_depends_on_nothing_that_changes() {
    let uid = |path: &str, text: &str| {
        let site = site(&[(path, text)]);
        let files = site.files.keys().find(|file| file.ends_with("/agenda.ics")).unwrap();
        all(&events(&site, files), "UID").concat()
    };
    let stored = "uid: \"2026 atelier@ailleurs.example\"";
    for (path, title, start, more) in [
        ("content/events/e.md", "A", "2026-12-01", stored.to_owned()),
        ("content/events/autre.md", "B", "2027-01-01", format!("{stored}\nslug: x")),
    ] {
        assert_eq!(uid(path, &event(title, start, &more)), "2026-atelier@ailleurs.example");
    }
    for (path, start, more) in [
        ("content/events/soiree.md", "2026-12-01", ""),
        ("content/events/soiree.md", "2027-12-01T09:00", "slug: autre"),
        ("content/events/soiree/index.md", "2026-12-01", "sequence: 2"),
    ] {
        assert_eq!(uid(path, &event("A", start, more)), "soiree@place.example", "{path}");
    }
    let dated = "content/events/2026-05-12-soiree.md";
    assert_eq!(uid(dated, &event("A", "2026-12-01", "")), "2026-05-12-soiree@place.example");
}

#[test]
fn translations_are_one_event() {
    for (own, uid) in
        [("uid: soiree-1@place.example", "soiree-1@place.example"), ("", "e@place.example")]
    {
        let site = site(&[
            ("hub.yaml", &bilingual()),
            ("content/events/e.md", &event("Soirée", "2026-12-01", own)),
            ("content/events/e.en.md", &event("Evening", "2026-12-01", "")),
        ]);
        for file in ["evenements/agenda.ics", "en/events/calendar.ics"] {
            assert_eq!(all(&events(&site, file), "UID"), [uid], "{file}");
        }
    }
}

#[test]
fn what_does_not_take_place_stays_and_says_so() {
    for (status, title, written, busy) in [
        ("scheduled", "Rencontre", "CONFIRMED", "OPAQUE"),
        ("rescheduled", "Rencontre", "CONFIRMED", "OPAQUE"),
        ("postponed", "Reporté\u{a0}: Rencontre", "TENTATIVE", "TRANSPARENT"),
        ("cancelled", "Annulé\u{a0}: Rencontre", "CANCELLED", "TRANSPARENT"),
    ] {
        let site = one("2026-12-01T18:00", &format!("status: {status}\nsequence: 7"));
        for file in [FILE, "evenements/agenda.ics"] {
            let events = events(&site, file);
            assert_eq!(all(&events, "SUMMARY"), [title]);
            assert_eq!(all(&events, "STATUS"), [written]);
            assert_eq!(all(&events, "TRANSP"), [busy]);
            assert_eq!(all(&events, "SEQUENCE"), ["7"]);
        }
        let ticket = site.links("evenements/e/index.html", ".ticket");
        assert_eq!(ticket.len(), if busy == "OPAQUE" { 4 } else { 0 }, "{ticket:?}");
    }
}

#[test]
fn plain_links_add_it_elsewhere() {
    let links = |start: &str, more: &str| {
        let site = one(start, more);
        let [file, google, outlook, yahoo] = &site.links("evenements/e/index.html", ".ticket")[..]
        else {
            panic!("four ways")
        };
        assert_eq!(file, "/evenements/e/e.ics");
        [google, outlook, yahoo].map(|link| {
            let query = link.split_once('?').unwrap().1;
            let parts = query.split('&').filter(|part| {
                ["dates=", "startdt=", "enddt=", "st=", "et=", "allday=", "dur="]
                    .iter()
                    .any(|name| part.starts_with(name))
            });
            parts.collect::<Vec<_>>().join("&")
        })
    };
    assert_eq!(
        links("2026-12-01T18:00", "end: 2026-12-01T20:30"),
        [
            "dates=20261201T170000Z/20261201T193000Z",
            "startdt=2026-12-01T17%3A00%3A00Z&enddt=2026-12-01T19%3A30%3A00Z",
            "st=20261201T170000Z&et=20261201T193000Z"
        ]
    );
    assert_eq!(
        links("2026-12-30", "end: 2026-12-31"),
        [
            "dates=20261230/20270101",
            "startdt=2026-12-30&enddt=2027-01-01&allday=true",
            "st=20261230&et=20261231&dur=allday"
        ]
    );
    assert_eq!(
        links("2026-09-03T17:00", "recurrence: FREQ=WEEKLY;BYDAY=TH")[0],
        "dates=20261126T160000Z/20261126T160000Z",
        "the next date"
    );
}

/// The dates that a reader makes of the rule, in the hour of the place.
fn expanded(site: &Site, most: usize) -> Vec<String> {
    let lines = ["DTSTART", "RRULE", "EXDATE"].map(|name| line(site, name));
    let text: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let text = text.join("\n").replace(";VALUE=DATE", "");
    let set: rrule::RRuleSet = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let dates = set.all(u16::try_from(most).unwrap()).dates;
    dates.iter().map(|date| date.format("%Y-%m-%dT%H:%M").to_string()).collect()
}

#[test]
fn a_rule_gives_the_dates_of_the_page_in_types_that_agree() {
    let site = one(
        "2026-09-01T17:00",
        "end: 2026-09-01T19:00\nrecurrence: FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T220000Z\nexceptions: [2026-11-26, 2026-12-24T17:00, 2026-12-25]",
    );
    site.is_silent();
    assert_eq!(
        line(&site, "DTSTART"),
        "DTSTART;TZID=Europe/Paris:20260903T170000",
        "the first Thursday"
    );
    assert_eq!(line(&site, "DTEND"), "DTEND;TZID=Europe/Paris:20260903T190000");
    assert_eq!(line(&site, "RRULE"), "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T220000Z");
    assert_eq!(line(&site, "EXDATE"), "EXDATE;TZID=Europe/Paris:20261126T170000,20261224T170000");
    let dates = expanded(&site, 50);
    assert_eq!(dates.len(), 16);
    assert_eq!((dates[0].as_str(), dates[15].as_str()), ("2026-09-03T17:00", "2026-12-31T17:00"));
    assert!(!dates.contains(&"2026-11-26T17:00".to_owned()));
    let shown = site.attributes("evenements/e/index.html", ".chips time", "datetime");
    let to_come: Vec<String> =
        dates.iter().filter(|date| ***date > *"2026-11-20").cloned().collect();
    assert!(
        shown.iter().zip(&to_come).all(|(shown, date)| shown.starts_with(date.as_str())),
        "{shown:?} {to_come:?}"
    );
    assert!(!shown.is_empty());
}

#[test]
fn a_rule_of_whole_days_is_written_in_days() {
    let site = one(
        "2026-10-31",
        "end: 2026-11-01\nrecurrence: FREQ=MONTHLY;BYDAY=-1SA;BYHOUR=0;UNTIL=20270226T230000Z\nexceptions: [2026-12-26]",
    );
    site.is_silent();
    assert_eq!(line(&site, "DTSTART"), "DTSTART;VALUE=DATE:20261031");
    assert_eq!(line(&site, "DTEND"), "DTEND;VALUE=DATE:20261102");
    assert_eq!(line(&site, "RRULE"), "RRULE:FREQ=MONTHLY;BYDAY=-1SA;UNTIL=20270227");
    assert_eq!(line(&site, "EXDATE"), "EXDATE;VALUE=DATE:20261226");
    let before_noon =
        one("2026-12-01T12:00", "all_day: true\nrecurrence: FREQ=DAILY;UNTIL=20261205T100000Z");
    assert_eq!(
        line(&before_noon, "RRULE"),
        "RRULE:FREQ=DAILY;UNTIL=20261204",
        "noon of the fifth is too late"
    );
    let hourly = one("2026-12-01", "recurrence: FREQ=HOURLY;COUNT=3");
    assert_eq!(line(&hourly, "RRULE"), "", "hours of a day say nothing");
}

#[test]
fn hours_that_the_clock_skips_or_repeats_are_told_right() {
    let skipped = one("2026-03-29T02:30", "");
    assert_eq!(skipped.codes(), ["P0602"]);
    assert_eq!(line(&skipped, "DTSTART"), "DTSTART;TZID=Europe/Paris:20260329T033000");
    let first = one("2026-10-25T02:30", "end: 2026-10-25T02:45");
    assert_eq!(line(&first, "DTSTART"), "DTSTART;TZID=Europe/Paris:20261025T023000");
    let second = one("2026-10-25T02:30+01:00", "end: 2026-10-25T04:00");
    assert_eq!(
        line(&second, "DTSTART"),
        "DTSTART:20261025T013000Z",
        "a local time would mean the first"
    );
    assert_eq!(line(&second, "DTEND"), "DTEND:20261025T030000Z");
    assert!(!second.file(FILE).contains("VTIMEZONE"));
    let utc = one("2026-12-01T18:00", "timezone: UTC\nrecurrence: FREQ=DAILY;COUNT=2");
    assert_eq!(line(&utc, "DTSTART"), "DTSTART:20261201T180000Z");
    assert!(!utc.file(FILE).contains("TZID"));
}

#[test]
fn past_years_stay_for_a_while_and_no_calendar_is_empty() {
    let files = [
        ("content/events/a.md", event("Ancien", "2023-12-31", "tags: [vieux]")),
        ("content/events/b.md", event("Plus ancien", "2019-05-01", "tags: [vieux]")),
        ("content/events/c.md", event("Gardé", "2024-01-01", "")),
        ("content/events/d.md", event("À venir", "2027-01-01", "")),
        (
            "content/events/e.md",
            event("Qui revient", "2018-01-04T17:00", "recurrence: FREQ=WEEKLY"),
        ),
        (
            "content/events/f.md",
            event("Qui revenait", "2018-01-04T17:00", "recurrence: FREQ=WEEKLY;COUNT=9"),
        ),
    ];
    let site = site(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    site.is_silent();
    let titles = |file: &str| all(&events(&site, file), "SUMMARY").join(", ");
    assert_eq!(titles("evenements/agenda.ics"), "Qui revient, Gardé, À venir");
    assert_eq!(titles("tags/vieux/agenda.ics"), "Ancien");
    assert_eq!(titles("evenements/b/b.ics"), "Plus ancien");
}

#[test]
fn no_clock_is_in_the_file_of_a_past_event() {
    let text = event(
        "E",
        "2026-05-12T19:00",
        "mode: online\nonline_url: https://visio.example\nregistration: {url: \"https://billets.example\"}",
    );
    let built = |now: &str| {
        let site = site_with(&[("content/events/e.md", &text)], |options| {
            options.now = now.parse().unwrap();
        });
        site.file(FILE)
    };
    let past = built("2026-05-13T00:00:00Z");
    assert_eq!(past, built("2031-01-01T00:00:00Z"));
    assert!(!past.contains("visio.example") && !past.contains("billets.example"));
    assert!(past.contains("DTSTAMP:20260512T170000Z"), "no date but its own");
    let before = built("2026-05-01T00:00:00Z");
    assert!(before.contains("CONFERENCE") && before.contains("billets.example"));
    let unlinked = |text: &str| {
        let text = text.replace("\r\n ", "");
        text.lines()
            .filter(|line| !line.starts_with("CONFERENCE") && !line.starts_with("DESCRIPTION"))
            .collect::<String>()
    };
    assert_eq!(unlinked(&before), unlinked(&past), "links come and go, nothing else");
}

#[test]
fn a_hub_below_a_folder_names_its_own_addresses() {
    let site = site(&[
        ("hub.yaml", "title: H\nbase_url: http://place.example:8080/hub\n"),
        ("content/events/e.md", &event("E", "2026-12-01", "")),
    ]);
    let event = &events(&site, "evenements/agenda.ics")[0];
    assert_eq!(event["UID"].1, "e@place.example");
    assert_eq!(event["URL"].1, "http://place.example:8080/hub/evenements/e/");
    assert_eq!(
        site.links("evenements/index.html", ".do"),
        ["webcal://place.example:8080/hub/evenements/agenda.ics", "/hub/evenements/agenda.ics"]
    );
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn hostile_words_are_read_back_as_the_page_shows_them() {
    let long = "é😀, ".repeat(2_500);
    for title in [
        "]]> <b>gras</b> & \\\\n \\\\, ; , : ^n",
        "مرحبا بالعالم, سوق",
        "a\\nEND:VEVENT\\nBEGIN:VEVENT",
        "👩\u{200d}🔧👨\u{200d}👩\u{200d}👧 1\\t2",
        long.trim_end_matches([',', ' ']),
    ] {
        let site = site(&[(
            "content/events/e.md",
            &text(
                &format!(
                    "title: \"{title}\"\nstart: 2026-12-01T10:00\ndescription: \"{title}\"\nvenue: {{name: \"{title}\"}}\ntags: [\"x;y,z\"]"
                ),
                "",
            ),
        )]);
        let told = site.text("evenements/e/index.html", "h1").concat();
        let events = events(&site, FILE);
        assert_eq!(events.len(), 1);
        let squeezed = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeezed(&events[0]["SUMMARY"].1), told);
        let place = site.text("evenements/e/index.html", "address .p-name").concat();
        assert_eq!(squeezed(&events[0]["LOCATION"].1), place);
        let beginning: String = told.chars().take(20).collect();
        assert!(squeezed(&events[0]["DESCRIPTION"].1).starts_with(beginning.trim()));
        assert_eq!(line(&site, "CATEGORIES"), "CATEGORIES:x\\;y\\,z");
    }
}

/// An event with these texts and this time, as written by itself.
fn written(zone: &TimeZone, start: Zoned, rule: Option<Rule>) -> String {
    let event = Event {
        uid: "e@place.example".to_owned(),
        sequence: 0,
        created: None,
        modified: Timestamp::UNIX_EPOCH,
        when: When::Times { start, end: None },
        rule,
        summary: "E".to_owned(),
        description: String::new(),
        location: String::new(),
        position: None,
        status: Status::Confirmed,
        url: String::new(),
        image: String::new(),
        conference: None,
        categories: Vec::new(),
        organizer: None,
    };
    let calendar = Calendar {
        lang: "en",
        name: String::new(),
        description: String::new(),
        url: String::new(),
        source: String::new(),
        zone,
        events: vec![&event],
    };
    calendar.write().replace("\r\n ", "")
}

/// What a reader takes from VTIMEZONE: every change of the clock, on the clock that is changed, with the offset in
/// seconds from then on.
struct Clock(Vec<(DateTime, i32)>);

impl Clock {
    fn read(text: &str) -> Clock {
        let mut changes = Vec::new();
        for part in ["STANDARD", "DAYLIGHT"] {
            for component in text.split(&format!("BEGIN:{part}\r\n")).skip(1) {
                let component = component.split("END:").next().unwrap();
                let value = |name: &str| {
                    component.lines().find_map(|line| line.strip_prefix(&format!("{name}:")))
                };
                let (from, to) = (
                    seconds(value("TZOFFSETFROM").unwrap()),
                    seconds(value("TZOFFSETTO").unwrap()),
                );
                let start = value("DTSTART").unwrap();
                let dates = value("RDATE").into_iter().flat_map(|dates| dates.split(','));
                changes.extend(dates.map(|date| (local(date), to)));
                match value("RRULE") {
                    Some(rule) => {
                        changes.extend(onsets(start, rule, from).into_iter().map(|at| (at, to)));
                    }
                    None => changes.push((local(start), to)),
                }
            }
        }
        changes.sort();
        assert!(!changes.is_empty(), "{text}");
        Clock(changes)
    }

    fn offset(&self, at: DateTime) -> Option<i32> {
        self.0.iter().rev().find(|(onset, _)| *onset <= at).map(|(_, to)| *to)
    }
}

fn local(text: &str) -> DateTime {
    DateTime::strptime("%Y%m%dT%H%M%S", text).unwrap()
}

fn seconds(offset: &str) -> i32 {
    let digits =
        |at: usize| offset.get(at..at + 2).map_or(0, |digits| digits.parse::<i32>().unwrap());
    let seconds = digits(1) * 3_600 + digits(3) * 60 + digits(5);
    if offset.starts_with('-') { -seconds } else { seconds }
}

/// The changes of a rule until 2045, as if the clock were that of UTC.
fn onsets(start: &str, rule: &str, from: i32) -> Vec<DateTime> {
    let rule = match rule.split_once("UNTIL=") {
        Some((rule, until)) => {
            let until =
                local(until.strip_suffix('Z').unwrap()) + SignedDuration::from_secs(from.into());
            format!("{rule}UNTIL={}Z", until.strftime("%Y%m%dT%H%M%S"))
        }
        None => format!("{rule};UNTIL=20450101T000000Z"),
    };
    let set: rrule::RRuleSet = format!("DTSTART:{start}Z\nRRULE:{rule}").parse().unwrap();
    let dates = set.all(200).dates;
    dates.iter().map(|date| local(&date.format("%Y%m%dT%H%M%S").to_string())).collect()
}

fn zone_names() -> Vec<String> {
    let mut names = parvis::moment::zone_names();
    names.sort();
    assert!(names.len() > 400);
    names
}

#[test]
fn the_time_zone_of_a_single_event_is_right_everywhere() {
    let mut random: u64 = 2026;
    let (first, last) = (631_152_000_u64, 2_145_916_800_u64); // 1990, 2038
    for name in zone_names() {
        let zone = parvis::moment::zone(&name).unwrap();
        for _ in 0..4 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let second = first + (random >> 16) % (last - first);
            let at = Timestamp::from_second(i64::try_from(second).unwrap())
                .unwrap()
                .to_zoned(zone.clone());
            let text = written(&zone, at.clone(), None);
            if !text.contains("DTSTART;TZID") {
                assert!(
                    text.contains(&format!(
                        "DTSTART:{}",
                        at.timestamp().strftime("%Y%m%dT%H%M%SZ")
                    ))
                );
                continue;
            }
            let clock = Clock::read(&text);
            assert_eq!(clock.offset(at.datetime()), Some(at.offset().seconds()), "{at}\n{text}");
        }
    }
}

#[test]
fn the_time_zone_of_a_rule_is_right_on_every_day_of_it() {
    for name in zone_names() {
        let zone = parvis::moment::zone(&name).unwrap();
        let start = jiff::civil::date(1990, 1, 1).at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap();
        let until = jiff::civil::date(2037, 12, 31).at(23, 0, 0, 0).to_zoned(zone.clone()).unwrap();
        let rule =
            Rule { rule: "FREQ=WEEKLY".to_owned(), until: Some(until), excepted: Vec::new() };
        let text = written(&zone, start.clone(), Some(rule));
        if !text.contains("DTSTART;TZID") {
            continue;
        }
        let clock = Clock::read(&text);
        for week in 0..2_500 {
            let day = start.datetime() + SignedDuration::from_hours(24 * 7 * week);
            let at = zone.to_zoned(day).unwrap();
            if at.datetime() == day {
                assert_eq!(clock.offset(day), Some(at.offset().seconds()), "{at}\n{text}");
            }
        }
    }
}

#[test]
fn time_zones_are_short() {
    for (name, most) in [
        ("Europe/Paris", 17),
        ("America/New_York", 17),
        ("Australia/Sydney", 17),
        ("America/Santiago", 17),
        ("Asia/Jerusalem", 17),
        ("America/Nuuk", 25),
        ("Asia/Tokyo", 9),
        ("America/Sao_Paulo", 9),
    ] {
        let zone = parvis::moment::zone(name).unwrap();
        let start =
            jiff::civil::date(2026, 11, 26).at(18, 30, 0, 0).to_zoned(zone.clone()).unwrap();
        let rule = Rule { rule: "FREQ=WEEKLY".to_owned(), until: None, excepted: Vec::new() };
        for rule in [None, Some(rule)] {
            let text = written(&zone, start.clone(), rule);
            let lines = text
                .split("BEGIN:VTIMEZONE")
                .nth(1)
                .unwrap()
                .split("END:VTIMEZONE")
                .next()
                .unwrap();
            assert!(lines.lines().count() < most + 1, "{name}: {lines}");
        }
    }
}

#[test]
fn what_is_written_keeps_its_promises_for_texts_that_are_likely_to_break_it() {
    let texts = [
        "]]>",
        "a;b,c\\d:e\"f^n'",
        "\r\nEND:VEVENT\r\n",
        "\u{0}\u{1b}\u{7f}\u{85}\u{2028}",
        "مرحبا",
        "👩\u{200d}🔧",
    ];
    for text in texts {
        let part = text.repeat(300);
        let mut bytes = vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        for _ in 0..20 {
            bytes.push(0xFF);
            bytes.extend(part.as_bytes());
        }
        oracle::judge(&bytes);
    }
    oracle::judge(&[]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_keeps_its_promises(
        numbers in proptest::collection::vec(0_u8..=254, 11),
        texts in proptest::collection::vec(".{0,20}|[\\x00-\\x7f]{0,120}|[;,\\\\:\"^\n\r\té😀]{0,90}", 0..24),
    ) {
        // The numbers come first, as the oracle takes them.
        let mut bytes = numbers;
        for text in &texts {
            bytes.push(0xFF);
            bytes.extend(text.as_bytes());
        }
        oracle::judge(&bytes);
    }
}

#[test]
fn the_same_hub_makes_the_same_calendars_in_any_order_of_its_files() {
    let hub = |names: [&str; 2]| {
        let mut hub = Hub::new(&[]);
        hub.options = options();
        for name in names {
            let own = format!("uid: {name}@place.example");
            hub.write(&format!("content/events/{name}.md"), &event(name, "2026-12-01T10:00", &own));
        }
        hub.build().file("evenements/agenda.ics")
    };
    assert_eq!(hub(["a", "b"]), hub(["b", "a"]));
}
