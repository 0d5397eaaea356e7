//! Server logs in the Common and the Combined Log Format, as Apache's and nginx's documentation describes them.

use super::Period;
use super::exports::Raw;
use jiff::civil::Date;

/// What a line says of one request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    day: Date,
    method: &'t str,
    address: &'t str,
    status: &'t str,
    /// `None` in the Common format.
    agent: Option<&'t str>,
}

/// `host user name [10/Oct/2026:13:55:36 +0200] "GET /a/ HTTP/1.1" 200 2326`, with `"referrer" "user agent"` after it
/// in the Combined format.
pub(super) fn line(text: &str) -> Option<Line<'_>> {
    let (_, rest) = text.split_once('[')?;
    let (time, rest) = rest.split_once(']')?;
    let day = day(time.split(':').next()?)?;
    let (request, rest) = quoted(rest)?;
    let mut request = request.split(' ');
    let (method, address) = (request.next()?, request.next().unwrap_or(""));
    let (numbers, behind) = rest.split_at(rest.find('"').unwrap_or(rest.len()));
    let status = numbers.split_whitespace().next()?;
    if status.len() != 3 || !status.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let agent = quoted(behind).and_then(|(_, rest)| quoted(rest)).map(|(agent, _)| agent);
    Some(Line { day, method, address, status, agent })
}

/// What stands between the next two quotes, and what follows them. A quote behind a backslash is a letter.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once('"')?;
    let mut escaped = false;
    let end = rest.bytes().position(|byte| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    })?;
    Some((&rest[..end], &rest[end + 1..]))
}

/// `10/Oct/2026`
pub(super) fn day(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    Date::new(year.parse().ok()?, i8::try_from(month + 1).ok()?, day.parse().ok()?).ok()
}

/// Pages that were sent to people, within a period.
pub(super) fn read(text: &str, within: Period) -> Raw {
    let mut raw = Raw::default();
    for text in text.lines().filter(|line| !line.trim().is_empty()) {
        let Some(line) = line(text) else {
            raw.n_unreadable += 1;
            continue;
        };
        if !within.has(line.day) {
            raw.n_outside += 1;
            continue;
        }
        raw.period.take_in(line.day);
        raw.names_agents |= line.agent.is_some();
        if line.agent.is_some_and(is_robot) {
            raw.n_robots += 1;
        } else if line.method == "GET" && line.status == "200" && is_page(line.address) {
            raw.views.push((line.address.to_owned(), 1));
        } else {
            raw.n_no_pages += 1;
        }
    }
    raw
}

/// Whether a program asked. Robots that are well behaved say so; one without a name is one, too.
fn is_robot(agent: &str) -> bool {
    const NAMES: [&str; 27] = [
        "bot",
        "crawl",
        "spider",
        "slurp",
        "archiver",
        "scrap",
        "fetch",
        "monitor",
        "uptime",
        "pingdom",
        "preview",
        "facebookexternalhit",
        "headless",
        "lighthouse",
        "curl",
        "wget",
        "python",
        "java/",
        "go-http-client",
        "okhttp",
        "libwww",
        "perl",
        "ruby",
        "node-fetch",
        "axios",
        "rss",
        "feed",
    ];
    let agent = agent.trim().to_ascii_lowercase();
    agent.is_empty() || agent == "-" || NAMES.iter().any(|name| agent.contains(name))
}

/// Whether an address is a page: a folder, or a file of HTML.
fn is_page(address: &str) -> bool {
    let path = super::addresses::without_query(address);
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, ending)) => ["html", "htm"].iter().any(|html| ending.eq_ignore_ascii_case(html)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    #[test]
    fn both_formats_are_read() {
        let common = r#"192.0.2.1 - - [10/Oct/2026:13:55:36 +0200] "GET /a/ HTTP/1.1" 200 2326"#;
        let day = jiff::civil::date(2026, 10, 10);
        let expected = Line { day, method: "GET", address: "/a/", status: "200", agent: None };
        assert_eq!(line(common), Some(expected));
        let combined = format!(r#"{common} "https://e.example/?q=\"x\"" "{PEOPLE}""#);
        assert_eq!(line(&combined).and_then(|line| line.agent), Some(PEOPLE));
        for none in
            ["", "url,views", "[x] \"GET /\" 200", "a - - [10/Oct/2026:1] \"GET / H\" 2x0 1"]
        {
            assert_eq!(line(none), None, "{none}");
        }
    }

    #[test]
    fn robots_and_files_are_told_from_pages() {
        for robot in ["Googlebot/2.1", "curl/8.5", "-", "", "FreshRSS/1.2"] {
            assert!(is_robot(robot), "{robot}");
        }
        assert!(!is_robot(PEOPLE));
        for page in ["/", "/a/", "/a", "/a/index.html?x=1.css", "/v1.2/"] {
            assert!(is_page(page), "{page}");
        }
        for file in ["/a.css", "/feed.xml", "/a/b.PNG"] {
            assert!(!is_page(file), "{file}");
        }
    }
}
