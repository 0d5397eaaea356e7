//! Events through their life: phases by the clock, changes, recurrence, time zones.

use crate::{Hub, Site, bilingual, config, site, site_with, text};

fn event(title: &str, start: &str, more: &str) -> String {
    text(&format!("title: {title}\nstart: {start}\n{more}"), "Venez.")
}

/// One event with these fields more.
fn one(start: &str, more: &str) -> Site {
    site(&[("content/events/e.md", &event("Rencontre", start, more))])
}

const PAGE: &str = "evenements/e/index.html";
/// To register or to join; the quiet one is for calendars.
const BUTTON: &str = ".ticket a.btn:not(.quiet)";

/// The step of its life that an event is at.
fn step(site: &Site) -> Vec<String> {
    site.text(PAGE, ".life [aria-current=step]")
}

fn facts(site: &Site) -> String {
    site.text(PAGE, ".facts > span > span").remove(0)
}

#[test]
fn an_event_is_upcoming_then_today_then_past() {
    for (now, phase, on_agenda) in [
        ("2026-11-20T12:00:00Z", "Annoncé", "#h-next"),
        ("2026-11-25T22:59:00Z", "Annoncé", "#h-next"),
        ("2026-11-25T23:00:00Z", "Le jour même", "#h-next"),
        ("2026-11-26T22:59:00Z", "Le jour même", "#h-next"),
        ("2026-11-26T23:00:00Z", "", "#h-past"),
    ] {
        let site = site_with(
            &[(
                "content/events/e.md",
                &event("Rencontre", "2026-11-26T18:30", "end: 2026-11-26T21:00"),
            )],
            |options| options.now = now.parse().unwrap(),
        );
        site.is_silent();
        assert_eq!(step(&site).concat(), phase, "{now}");
        assert_eq!(site.text("evenements/index.html", on_agenda).len(), 1, "{now}");
        assert_eq!(
            site.has("evenements/archives/2026/index.html"),
            on_agenda == "#h-past",
            "{now}"
        );
    }
}

#[test]
fn an_event_of_several_days_is_today_until_its_last() {
    let phase = |now: &str| {
        let site = site_with(
            &[("content/events/e.md", &event("Rencontre", "2026-11-26", "end: 2026-11-28"))],
            |options| {
                options.now = now.parse().unwrap();
            },
        );
        step(&site).concat()
    };
    assert_eq!(phase("2026-11-25T12:00:00Z"), "Annoncé");
    assert_eq!(phase("2026-11-27T12:00:00Z"), "Le jour même");
    assert_eq!(phase("2026-11-28T22:00:00Z"), "Le jour même");
    assert_eq!(phase("2026-11-29T00:00:00Z"), "");
}

#[test]
fn when_it_is_is_written_as_people_say_it() {
    assert_eq!(
        facts(&one("2026-11-26T18:30", "end: 2026-11-26T21:00")),
        "jeudi 26 novembre 2026, de 18\u{a0}h\u{a0}30 à 21\u{a0}h\u{a0}00"
    );
    assert_eq!(facts(&one("2026-12-01T09:00", "")), "mardi 1er décembre 2026, à 9\u{a0}h\u{a0}00");
    assert_eq!(facts(&one("2026-12-01", "")), "mardi 1er décembre 2026");
    assert_eq!(
        facts(&one("2026-12-01", "end: 2026-12-03")),
        "du mardi 1er au jeudi 3 décembre 2026"
    );
    assert_eq!(facts(&one("2026-12-01T18:00", "all_day: true")), "mardi 1er décembre 2026");
}

#[test]
fn the_agenda_shows_the_next_first_and_the_past_by_year() {
    let site = site(&[
        ("content/events/a.md", &event("Loin", "2027-03-01", "")),
        ("content/events/b.md", &event("Bientôt", "2026-11-21", "format: workshop")),
        ("content/events/c.md", &event("Entre", "2026-12-05", "")),
        ("content/events/d.md", &event("Hier", "2026-11-19", "format: workshop")),
        ("content/events/e.md", &event("Jadis", "2019-05-01", "")),
    ]);
    site.is_silent();
    let agenda = "evenements/index.html";
    assert_eq!(site.text(agenda, "#h-next"), ["Bientôt"]);
    assert_eq!(site.text(agenda, ".month h2"), ["décembre 2026", "mars 2027"]);
    assert_eq!(site.text(agenda, ".month .p-name"), ["Entre", "Loin"]);
    assert_eq!(site.text(agenda, "section[aria-labelledby=h-past] .p-name"), ["Hier", "Jadis"]);
    assert_eq!(site.titles("evenements/archives/2019/index.html"), ["Jadis"]);
    assert_eq!(site.titles("evenements/archives/2026/index.html"), ["Hier"]);
    assert_eq!(site.text("evenements/formats/atelier/index.html", "#h-next"), ["Bientôt"]);
    assert_eq!(site.text("index.html", "#h-next"), ["Bientôt"]);
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_cancelled_event_keeps_its_page_and_is_not_the_next() {
    let site = site(&[
        (
            "content/events/e.md",
            &event(
                "Annulée",
                "2026-11-22",
                "status: cancelled\nregistration: {url: \"https://x.example\", capacity: 9}\nmode: hybrid\nonline_url: \"https://visio.example\"",
            ),
        ),
        ("content/events/f.md", &event("Tenue", "2026-12-22", "")),
    ]);
    site.is_silent();
    assert_eq!(site.text(PAGE, ".banner"), ["Cet événement est annulé."]);
    assert_eq!(site.text("evenements/index.html", "#h-next"), ["Tenue"]);
    assert_eq!(site.text("evenements/index.html", ".flag"), ["Annulé"]);
    assert_eq!(site.text("index.html", "#h-next"), ["Tenue"]);
    for url in ["https://x.example", "https://visio.example"] {
        assert_eq!(
            site.files_with(url),
            Vec::<&str>::new(),
            "nobody registers for what is cancelled"
        );
    }
    assert_eq!(site.summary.events_cancelled, 1);
}

#[test]
fn a_new_date_tells_the_old_one() {
    let site = one("2026-12-05", "status: rescheduled\nprevious_start: 2026-11-26");
    assert_eq!(
        site.text(PAGE, ".banner"),
        ["La date a changé\u{a0}: cet événement était prévu le jeudi 26 novembre 2026."]
    );
    let site = one("2026-12-05", "status: postponed");
    assert_eq!(
        site.text(PAGE, ".banner"),
        ["Cet événement est reporté\u{202f}; la nouvelle date n’est pas encore connue."]
    );
}

#[test]
fn a_recurring_event_comes_again_but_for_its_exceptions() {
    let site = one(
        "2026-09-24T18:30",
        "end: 2026-09-24T20:00\nrecurrence: FREQ=MONTHLY;BYDAY=-1TH;COUNT=6\nexceptions: [2026-12-31]",
    );
    site.is_silent();
    let dates = site.attributes(PAGE, "section[aria-labelledby=h-rec] time", "datetime");
    assert_eq!(
        dates,
        ["2026-11-26T18:30:00+01:00", "2027-01-28T18:30:00+01:00", "2027-02-25T18:30:00+01:00"],
        "the last Thursdays that are to come, at half past six in winter as in summer"
    );
    assert_eq!(facts(&site), "jeudi 26 novembre 2026, de 18\u{a0}h\u{a0}30 à 20\u{a0}h\u{a0}00");
    assert!(
        site.text(PAGE, "section[aria-labelledby=h-rec] p")[0]
            .contains("chaque dernier jeudi du mois, 6 fois")
    );
    assert_eq!(site.text("evenements/index.html", "#h-next"), ["Rencontre"]);
}

#[test]
fn a_recurring_event_that_ends_on_a_day_without_a_time_ends_on_that_day_again() {
    let site = one("2026-10-01T18:30", "end: 2026-10-02\nrecurrence: FREQ=WEEKLY");
    site.is_silent();
    let starts = site.attributes(PAGE, "header time.dt-start", "datetime");
    let ends = site.attributes(PAGE, "header time.dt-end", "datetime");
    assert!(starts[0].starts_with("2026-11-26T18:30"), "{starts:?}");
    assert_eq!(ends, ["2026-11-27"]);
}

#[test]
fn an_exception_with_a_time_excepts_that_time_alone() {
    let dates = |exception: &str| {
        let site = one(
            "2026-12-01T18:30",
            &format!("recurrence: FREQ=DAILY;COUNT=3\nexceptions: [\"{exception}\"]"),
        );
        site.attributes(PAGE, "section[aria-labelledby=h-rec] time", "datetime").len()
    };
    assert_eq!(dates("2026-12-02T18:30"), 2);
    assert_eq!(dates("2026-12-02T17:30Z"), 2);
    assert_eq!(dates("2026-12-02T18:31"), 3);
}

#[test]
fn a_recurring_event_that_has_ended_is_past() {
    let site = one("2026-01-01T18:00", "recurrence: FREQ=WEEKLY;COUNT=3");
    assert_eq!(step(&site), Vec::<String>::new());
    assert_eq!(site.titles("evenements/archives/2026/index.html"), ["Rencontre"]);
}

#[test]
fn an_endless_rule_is_bounded() {
    let site = one("2026-12-01T00:00", "recurrence: FREQ=SECONDLY");
    assert!(site.attributes(PAGE, "section[aria-labelledby=h-rec] time", "datetime").len() <= 6);
    let site = one(
        "2026-11-01T00:00",
        "recurrence: FREQ=DAILY;UNTIL=29991231T000000Z\nend: 2226-11-01T00:00",
    );
    assert!(site.has(PAGE));
}

#[test]
fn a_rule_that_is_none_is_a_mistake() {
    let site = one("2026-12-01", "recurrence: FREQ=SOMETIMES");
    assert_eq!(site.codes(), ["P0604"]);
    assert!(
        site.mistakes()[0].starts_with(
            "error P0604 content/events/e.md:4:13 the recurrence `FREQ=SOMETIMES` cannot be read"
        ),
        "{:?}",
        site.mistakes()
    );
}

#[test]
fn an_event_has_a_time_zone_of_its_own() {
    let site = one("2026-12-01T19:00", "timezone: America/Montreal");
    site.is_silent();
    assert_eq!(site.attributes(PAGE, "time.dt-start", "datetime")[0], "2026-12-01T19:00:00-05:00");
    assert!(facts(&site).contains("à 19\u{a0}h\u{a0}00"), "{}", facts(&site));
    assert_eq!(site.text(PAGE, "header .small"), ["Heures d’America/Montreal"]);
    let known = one("2026-12-01T19:00", "timezone: Europe/Pari");
    assert_eq!(
        known.mistakes(),
        [
            "error P0503 content/events/e.md:4:11 there is no time zone `Europe/Pari`; did you mean `Europe/Paris`?"
        ]
    );
    assert_eq!(one("2026-12-01T19:00", "timezone: ../../../etc/passwd").codes(), ["P0503"]);
}

#[test]
fn an_offset_is_heard() {
    let site = one("2026-12-01T19:00-05:00", "");
    assert_eq!(site.attributes(PAGE, "time.dt-start", "datetime")[0], "2026-12-02T01:00:00+01:00");
}

#[test]
fn a_time_that_does_not_exist_or_exists_twice_is_a_warning() {
    let gap = one("2027-03-28T02:30", "");
    assert_eq!(
        gap.mistakes(),
        [
            "warning P0602 content/events/e.md:3:8 `2027-03-28T02:30` does not exist in Europe/Paris: clocks go forward; choose a time outside the skipped hour"
        ]
    );
    assert_eq!(
        gap.attributes(PAGE, "time.dt-start", "datetime")[0],
        "2027-03-28T03:30:00+02:00",
        "as RFC 5545 has it"
    );
    let fold = one("2027-10-31T02:30", "");
    assert_eq!(fold.codes(), ["P0603"]);
    assert_eq!(
        fold.attributes(PAGE, "time.dt-start", "datetime")[0],
        "2027-10-31T02:30:00+02:00",
        "the first of the two"
    );
    one("2027-10-31T02:30+01:00", "").is_silent();
}

#[test]
fn an_end_before_the_start_is_a_mistake() {
    let site = one("2026-12-01T19:00", "end: 2026-12-01T18:59");
    assert_eq!(
        site.mistakes(),
        [
            "error P0601 content/events/e.md:4:6 it ends (`2026-12-01T18:59:00+01:00`) before it starts (`2026-12-01T19:00:00+01:00`); check both dates"
        ]
    );
    one("2026-12-01T19:00", "end: 2026-12-01").is_silent();
    assert_eq!(one("2026-12-02", "end: 2026-12-01").codes(), ["P0601"]);
    assert_eq!(
        one("2026-12-02", "registration: {opens: 2026-12-02, closes: 2026-12-01}").codes(),
        ["P0601"]
    );
    assert_eq!(
        one("2026-12-02", "sessions: [{title: S, start: 2026-12-02T10:00, end: 2026-12-02T09:00}]")
            .codes(),
        ["P0601"]
    );
}

#[test]
fn registration_follows_its_dates_and_its_seats() {
    let ticket = |more: &str| {
        let site = one(
            "2026-12-01T19:00",
            &format!("registration: {{url: \"https://billets.example\", {more}}}"),
        );
        site.is_silent();
        let told = site.text(PAGE, ".ticket").remove(0);
        (told, site.links(PAGE, ".ticket").contains(&"https://billets.example".to_owned()))
    };
    let (told, can) =
        ticket("capacity: 30, registered: 21, price: 12.5, currency: EUR, closes: 2026-11-30");
    assert!(can && told.contains("9 places sur 30") && told.contains("12,50\u{a0}€"), "{told}");
    assert!(told.contains("Inscriptions ouvertes jusqu’au 30 novembre 2026"), "{told}");
    let (told, can) = ticket("capacity: 30, registered: 30");
    assert!(!can && told.contains("Complet"), "{told}");
    let (told, can) = ticket("opens: 2026-11-25");
    assert!(!can && told.contains("Inscriptions à partir du 25 novembre 2026"), "{told}");
    let (told, can) = ticket("closes: 2026-11-19");
    assert!(!can && told.contains("Inscriptions closes depuis le 19 novembre 2026"), "{told}");
    let (told, can) = ticket("price: 0");
    assert!(can && told.contains("Gratuit"), "{told}");
    let open = one("2026-12-01", "registration: {price: 0}");
    assert!(open.text(PAGE, ".ticket")[0].contains("Entrée libre, sans inscription"));
}

#[test]
fn registration_closes_at_the_end_of_its_last_day() {
    let at = |now: &str| {
        let more = "registration: {url: \"https://billets.example\", closes: 2026-11-20}";
        let site =
            site_with(&[("content/events/e.md", &event("E", "2026-12-01", more))], |options| {
                options.now = now.parse().unwrap();
            });
        site.attributes(PAGE, BUTTON, "href").len()
    };
    assert_eq!(at("2026-11-20T12:00:00Z"), 1, "a day without a time is a whole day");
    assert_eq!(at("2026-11-20T23:00:00Z"), 0);
}

#[test]
fn an_online_address_is_told_until_it_is_over() {
    let more = "mode: online\nonline_url: \"https://visio.example/x\"";
    let join = one("2026-12-01", more).attributes(PAGE, BUTTON, "href");
    assert_eq!(join, ["https://visio.example/x"]);
    assert_eq!(one("2026-11-01", more).files_with("visio.example"), Vec::<&str>::new());
    let unknown = one("2026-12-01", "mode: online").text(PAGE, ".ticket").concat();
    assert!(!unknown.contains("inscrits"), "nobody can register: {unknown}");
}

#[test]
fn a_photo_is_shown_as_long_as_its_consent_holds_and_not_even_its_file_after() {
    let photo = |src: &str, until: &str| {
        format!(
            "{{src: {src}, alt: Foule, people: [{{name: Awa}}], consent: {{on: 2026-01-01, by: écrit, until: {until}}}}}"
        )
    };
    let front =
        format!("photos: [{}, {}]", photo("oui.svg", "2026-11-20"), photo("non.svg", "2026-11-19"));
    for (path, folder) in [
        ("content/events/e/index.md", "content/events/e"),
        ("content/events/e.md", "content/events"),
    ] {
        let hub = Hub::new(&[(path, &event("E", "2026-10-01", &front))]);
        for name in ["oui.svg", "non.svg"] {
            hub.write(
                &format!("{folder}/{name}"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
            );
        }
        let site = hub.build();
        assert_eq!(site.codes(), ["P0840", "P0805"], "one ends soon, the other has ended");
        assert_eq!(site.attributes(PAGE, ".photos img", "alt"), ["Foule"], "{path}");
        assert_eq!(site.files_with("non.svg"), Vec::<&str>::new(), "{path}");
        assert_eq!(site.dead_ends(), Vec::<String>::new());
    }
}

#[test]
fn the_page_tells_venue_programme_speakers_and_slides() {
    let more = "venue: {name: Halle, address: 3 quai, postal_code: \"44600\", city: Saint-Nazaire, lat: 47.27, lon: -2.2, access: De plain-pied}\n\
        speakers: [marie, {name: Jeanne, site: {name: Son blog, url: \"https://blog.example\"}}]\n\
        sessions: [{title: Ouverture, start: 2026-12-01T19:00, end: 2026-12-01T19:30, speakers: [marie], summary: Bienvenue., lang: en}]\n\
        audience: members\nformat: round-table\nslides: [{label: Les diapos, url: \"https://x.example/s.pdf\"}]\nours: false";
    let site = site(&[
        ("content/events/e.md", &event("E", "2026-12-01T19:00", more)),
        ("content/experts/marie.md", &text("name: Marie", "")),
    ]);
    site.is_silent();
    let told = site.text(PAGE, "main").remove(0);
    for part in [
        "Halle",
        "3 quai",
        "44600",
        "Saint-Nazaire",
        "De plain-pied",
        "Ouverture",
        "19\u{a0}h\u{a0}00 à 19\u{a0}h\u{a0}30",
        "Bienvenue.",
        "Réservé aux membres",
        "Table ronde",
        "Les diapos",
        "Cet événement est organisé par d’autres",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let links = site.links(PAGE, "main");
    for url in ["/experts/marie/", "https://blog.example", "https://x.example/s.pdf"] {
        assert!(links.contains(&url.to_owned()), "{url} in {links:?}");
    }
    assert!(links.iter().any(|url| url.starts_with("https://www.openstreetmap.org/")), "{links:?}");
}

#[test]
fn dates_that_are_none_are_mistakes_with_an_example() {
    for date in [
        "0000-00-00",
        "2026-02-30",
        "2026-13-01",
        "tomorrow",
        "1e9",
        "2026-12-01T25:00",
        "2026-1-5",
        "''",
        "20261201120000",
    ] {
        let site = one(date, "");
        let told = site.mistakes();
        assert_eq!(told.len(), 1, "{date}: {told:?}");
        assert!(
            told[0].starts_with("error P0") && told[0].contains("content/events/e.md:3:"),
            "{date}: {told:?}"
        );
        assert!(told[0].contains("`start`") && told[0].contains("2026-05-12"), "{date}: {told:?}");
    }
    let far = one("9999-12-31", "");
    assert!(
        far.codes().iter().all(|code| *code == "P0107"),
        "taken or refused: {:?}",
        far.mistakes()
    );
    assert_eq!(site(&[("content/events/e.md", &text("title: E", ""))]).mistakes().len(), 1);
}

#[test]
fn an_english_agenda_speaks_english() {
    let site = site(&[
        ("hub.yaml", &bilingual()),
        ("content/events/e.en.md", &event("Fair", "2026-11-26T18:30", "end: 2026-11-26T21:00")),
    ]);
    site.is_silent();
    assert_eq!(
        site.text("en/events/e/index.html", ".facts > span > span"),
        ["Thursday, November 26, 2026, from 6:30\u{202f}PM to 9:00\u{202f}PM"]
    );
}

#[test]
fn the_hubs_zone_rules_dates_without_an_offset() {
    let site = site(&[
        ("hub.yaml", &config("timezone: Pacific/Auckland")),
        ("content/events/e.md", &event("E", "2026-11-21T09:00", "")),
    ]);
    assert_eq!(site.attributes(PAGE, "time.dt-start", "datetime")[0], "2026-11-21T09:00:00+13:00");
    assert_eq!(step(&site), ["Le jour même"], "at noon in London it is tomorrow in Auckland");
}
