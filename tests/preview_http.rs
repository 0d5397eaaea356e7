//! The preview server over raw sockets, in front of a website that is made up.
//!
//! What must not happen is asked for byte by byte: no HTTP library would send it.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

use parvis::server::{
    About, Address, Answer, Bell, Board, BoardStage, BoardText, Link, News, PortTaken, Server,
    Source, Website, Withheld, qr_code,
};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

// What a path may be.

#[test]
fn a_path_that_leaves_or_hides_is_refused() {
    let site = Site::open();
    let hostile = [
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/..\\..\\etc\\passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/%c0%ae%c0%ae/etc/passwd",
        "/%e0%80%ae/etc/passwd",
        "/etc%2fpasswd",
        "/....//....//etc/passwd",
        "/blog/%00",
        "/blog/%00.html",
        "/../src/config.rs",
        "/%",
        "/%f",
        "/%zz",
        "/blog/.",
        "/c:/windows",
    ];
    for path in hostile {
        let reply = site.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        assert!(!reply.text().contains("secret"), "{path}: {}", reply.text());
        assert!(!site.fake.was_asked(&["..", "\\", "\0", "%00"]), "{path} came through");
        assert_eq!(site.get("/blog/").status, 200, "after {path}");
    }
}

#[test]
fn a_path_is_decoded_once_and_never_collapsed() {
    let site = Site::open();
    site.put("/th\u{e9} 1%2f/", page("Once"));
    assert!(site.get("/th%C3%A9%201%252f/").text().contains("Once"));
    assert_eq!(site.get("/th%C3%A9%201%2f/").status, 400);
    assert_eq!(site.get("/blog//").status, 404);
}

#[test]
fn only_what_the_website_knows_exists() {
    let site = Site::open();
    // All stand in the folder that the server runs in.
    for path in ["/Cargo.toml", "/src/lib.rs", "/.git/config", "/.git", "/etc/passwd"] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn two_slashes_lead_to_no_other_host() {
    let site = Site::open();
    for path in ["//etc/passwd", "//evil.example/%2e%2e", "//evil.example", "//evil.example/blog"] {
        let reply = site.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        assert_eq!(reply.header("location"), None, "{path}");
    }
    // Not even when the website itself says so.
    for place in ["//evil.example/", "/\\evil.example/", "https://evil.example/"] {
        site.put("/moved", Answer::Moved(place.to_owned()));
        let reply = site.get("/moved");
        assert_eq!((reply.status, reply.header("location")), (404, None), "{place}");
    }
}

#[test]
fn a_page_without_its_slash_moves_and_keeps_the_query() {
    let site = Site::open();
    site.put("/d\u{e9}but", Answer::Moved("/d\u{e9}but/".to_owned()));
    let reply = site.get("/d%C3%A9but?a=1&b=%0D%0Ax");
    assert_eq!(reply.status, 308);
    assert_eq!(reply.header("location"), Some("/d%C3%A9but/?a=1&b=%0D%0Ax"));
    assert_eq!(site.get("/d%C3%A9but").header("location"), Some("/d%C3%A9but/"));
}

#[test]
fn the_board_is_a_page_of_the_preview_alone() {
    let site = Site::open();
    let reply = site.get("/__preview/board");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("x-robots-tag"), Some("noindex"));
    let html = reply.text();
    let withheld = "href=\"/__preview/withheld?source=content%2Fposts%2Fa%26b.md\" lang=\"fr\"";
    for told in
        [withheld, "Idea &lt;b&gt;</a>", "With &lt;Marie&gt;", ">Urgent<", "href=\"/blog/\""]
    {
        assert!(html.contains(told), "{told} in {html}");
    }
    assert!(html.contains(
        "<h2 id=\"s1\">Review <span class=\"faint\">0</span></h2>\n<p class=\"faint\">No text</p>"
    ));
    assert!(html.contains("client.js?page="), "it follows what changes");
    assert!(!html.contains("<b>") && !site.fake.was_asked(&["board"]));
    let from_elsewhere = site.ask("GET", "/__preview/board", &[("Sec-Fetch-Site", "cross-site")]);
    assert_eq!(from_elsewhere.status, 403);
    // The toolbar opens there, too.
    assert!(site.get("/__preview/about?path=/__preview/board").text().contains("withheld"));
}

// Who may ask.

#[test]
fn a_host_that_is_not_ours_is_refused() {
    let site = Site::open();
    let port = site.port();
    for host in [
        "evil.example",
        "evil.example:{port}",
        "localhost.evil.example:{port}",
        "localhost:1",
        "0.0.0.0:{port}",
    ] {
        let host = host.replace("{port}", &port.to_string());
        for path in ["/blog/", "/__preview/about?path=/", "/__preview/events?path=/blog/"] {
            let reply = site
                .send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
            assert_eq!(reply.status, 403, "{host} {path}");
            assert!(reply.text().contains("name"), "{}", reply.text());
        }
    }
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        let reply = site.send(&format!(
            "GET /blog/ HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
        ));
        assert_eq!(reply.status, 200, "{host}");
    }
    let own = format!("localhost:{port}");
    let absolute = format!(
        "GET http://evil.example:{port}/blog/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(site.send(&absolute).status, 403);
}

#[test]
fn a_request_names_one_host() {
    let site = Site::open();
    let own = format!("Host: localhost:{}\r\n", site.port());
    for head in ["".to_owned(), format!("{own}Host: evil.example\r\n"), format!("{own}{own}")] {
        let reply = site.send(&format!("GET /blog/ HTTP/1.1\r\n{head}Connection: close\r\n\r\n"));
        assert_eq!(reply.status, 400, "{head:?}");
    }
}

#[test]
fn another_origin_is_refused_everywhere() {
    let site = Site::open();
    let port = site.port();
    let own = format!("http://localhost:{port}");
    let paths = [
        "/blog/",
        "/style.css",
        "/__preview/about?path=/",
        "/__preview/client.js",
        "/__preview/events?path=/blog/",
    ];
    for path in paths {
        let foreign = [
            "http://evil.example",
            "null",
            "http://localhost:1",
            "https://localhost:{port}",
            "http://localhost",
            "http://127.0.0.1:{port}",
        ];
        for origin in foreign {
            let origin = origin.replace("{port}", &port.to_string());
            assert_eq!(
                site.ask("GET", path, &[("Origin", &origin)]).status,
                403,
                "{path} from {origin}"
            );
        }
        let twice = [("Origin", own.as_str()), ("Origin", "http://evil.example")];
        assert_eq!(site.ask("GET", path, &twice).status, 403, "{path}");
    }
    assert_eq!(site.ask("GET", "/blog/", &[("Origin", &own)]).status, 200);
}

#[test]
fn another_website_sees_nothing_of_the_preview_itself() {
    let site = Site::open();
    for path in [
        "/__preview/about?path=/",
        "/__preview/withheld?source=content/posts/idea.md",
        "/__preview/events?path=/",
        "/__preview/client.js",
    ] {
        for from in ["cross-site", "same-site"] {
            assert_eq!(
                site.ask("GET", path, &[("Sec-Fetch-Site", from)]).status,
                403,
                "{path} {from}"
            );
        }
    }
    for from in ["same-origin", "none"] {
        let reply = site.ask("GET", "/__preview/about?path=/blog/", &[("Sec-Fetch-Site", from)]);
        assert_eq!(reply.status, 200, "{from}");
    }
    // A link from elsewhere to a page of the hub is a link.
    assert_eq!(site.ask("GET", "/blog/", &[("Sec-Fetch-Site", "cross-site")]).status, 200);
}

#[test]
fn every_answer_is_guarded_and_none_invites() {
    let site = Site::open();
    site.put("/moved", Answer::Moved("/blog/".to_owned()));
    site.put("/failed/", Answer::Failed("no".to_owned()));
    let paths = [
        "/blog/",
        "/style.css",
        "/moved",
        "/nothing",
        "/failed/",
        "/%",
        "/__preview/client.js",
        "/__preview/about?path=/",
        "/__preview/x",
    ];
    let mut replies: Vec<Reply> = paths.iter().map(|path| site.get(path)).collect();
    replies.push(site.ask("POST", "/blog/", &[]));
    replies.push(site.ask("GET", "/blog/", &[("Origin", "http://evil.example")]));
    replies.push(site.ask("OPTIONS", "/blog/", &[("Access-Control-Request-Method", "GET")]));
    for reply in replies {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{reply:?}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{reply:?}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{reply:?}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{reply:?}");
        assert!(
            !reply.headers.iter().any(|(name, _)| name.starts_with("access-control")),
            "{reply:?}"
        );
    }
}

#[test]
fn by_default_only_this_machine_is_listened_to() {
    let site = Site::open();
    assert!(
        site.addresses.iter().all(|address| address.ip().is_loopback()),
        "{:?}",
        site.addresses
    );
    assert!(site.addresses.iter().all(|address| address.port() == site.port()));
    assert!(site.addresses[0].ip() == IpAddr::V4(Ipv4Addr::LOCALHOST));
    let has_ipv6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    assert_eq!(site.addresses.len(), if has_ipv6 { 2 } else { 1 });
    for address in &site.addresses {
        let head = format!("GET /blog/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        assert_eq!(send_to(*address, head.as_bytes()).status, 200, "{address}");
    }
    if let Some(outer) = outer_address() {
        assert!(TcpStream::connect((outer, site.port())).is_err(), "listens on {outer}");
    }
}

#[test]
fn for_a_phone_any_number_is_a_name_and_no_word() {
    let site = Site::open_at(Some(Ipv4Addr::UNSPECIFIED.into()));
    let port = site.port();
    let here: SocketAddr = (Ipv4Addr::LOCALHOST, port).into();
    for (host, status) in [("192.168.1.5", 200), ("localhost", 200), ("evil.example", 403)] {
        let head =
            format!("GET /blog/ HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
        assert_eq!(send_to(here, head.as_bytes()).status, status, "{host}");
    }
    if let Some(outer) = outer_address() {
        assert_eq!(site.url, format!("http://{outer}:{port}/"));
        let head =
            format!("GET /blog/ HTTP/1.1\r\nHost: {outer}:{port}\r\nConnection: close\r\n\r\n");
        assert_eq!(send_to((outer, port).into(), head.as_bytes()).status, 200);
    }
}

#[test]
fn the_qr_code_has_its_three_corners() {
    let code = qr_code("http://192.168.1.5:4000/").unwrap();
    let rows: Vec<Vec<char>> = code.lines().map(|line| line.chars().collect()).collect();
    let width = rows[0].len();
    assert!(rows.iter().all(|row| row.len() == width), "{code}");
    // A module of version 2 (25 modules), with four light modules on each side, two rows a line.
    assert_eq!((width, rows.len()), (33, 17), "{code}");
    let is_dark = |x: usize, y: usize| match rows[y / 2][x] {
        ' ' => true,
        '\u{2588}' => false,
        '\u{2580}' => y % 2 == 1,
        '\u{2584}' => y.is_multiple_of(2),
        other => panic!("{other:?}"),
    };
    for (left, top) in [(4, 4), (22, 4), (4, 22)] {
        let corner = |x: usize, y: usize| is_dark(left + x, top + y);
        assert!((0..7).all(|at| corner(at, 0) && corner(0, at) && corner(6, at)), "{code}");
        assert!((1..6).all(|at| !corner(at, 1)) && corner(3, 3), "{code}");
    }
    // The timing pattern between the corners.
    assert!((8..17).all(|at| is_dark(4 + at, 10) == at.is_multiple_of(2)), "{code}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    for host in [None, Some(Ipv4Addr::LOCALHOST.into())] {
        let error = Server::bind(&Address { host, port }, Arc::new(Fake::default())).err().unwrap();
        assert_eq!(error.downcast_ref::<PortTaken>(), Some(&PortTaken { port }));
        assert!(error.to_string().contains(&port.to_string()), "{error}");
    }
    let Ok(taken) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else { return };
    let port = taken.local_addr().unwrap().port();
    let error = Server::bind(&Address { host: None, port }, Arc::new(Fake::default())).err();
    assert_eq!(error.unwrap().downcast_ref::<PortTaken>(), Some(&PortTaken { port }));
}

// What a request may be.

#[test]
fn a_preview_can_only_be_read() {
    let site = Site::open();
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"] {
        for path in ["/blog/", "/__preview/about?path=/"] {
            let reply = site.ask(method, path, &[]);
            assert_eq!(reply.status, 405, "{method} {path}");
            assert_eq!(reply.header("allow"), Some("GET, HEAD"), "{method} {path}");
            assert!(!reply.text().contains("Blog"), "{method} {path}");
        }
    }
}

#[test]
fn head_tells_the_length_and_sends_nothing() {
    let site = Site::open();
    for path in ["/blog/", "/style.css", "/nothing", "/__preview/client.js"] {
        let (get, head) = (site.get(path), site.ask("HEAD", path, &[]));
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(
            head.header("content-length"),
            Some(get.body.len().to_string().as_str()),
            "{path}"
        );
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(!get.body.is_empty() && head.body.is_empty(), "{path}");
    }
}

#[test]
fn one_range_is_sent_and_no_other() {
    let site = Site::open();
    site.put("/film.mp4", file("film.mp4", b"0123456789"));
    let range = |range: &str| site.ask("GET", "/film.mp4", &[("Range", range)]);
    for (asked, place, body) in [
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-2", "bytes 8-9/10", "89"),
        ("bytes=8-99", "bytes 8-9/10", "89"),
    ] {
        let reply = range(asked);
        assert_eq!((reply.status, &*reply.text()), (206, body), "{asked}");
        assert_eq!(reply.header("content-range"), Some(place), "{asked}");
        assert_eq!(reply.header("content-length"), Some(body.len().to_string().as_str()));
        assert_eq!(reply.header("content-type"), Some("video/mp4"));
    }
    for beyond in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
        let reply = range(beyond);
        assert_eq!(reply.status, 416, "{beyond}");
        assert_eq!(reply.header("content-range"), Some("bytes */10"), "{beyond}");
    }
    let many = format!("bytes={}", vec!["0-0"; 5_000].join(","));
    for other in ["bytes=0-1,3-4", "bytes=4-2", "pages=1-2", "bytes=", &many] {
        let reply = range(other);
        assert_eq!((reply.status, &*reply.text()), (200, "0123456789"), "{other:.40}");
        assert_eq!(reply.header("content-range"), None);
    }
    let since = [("Range", "bytes=2-4"), ("If-Range", "\"a\"")];
    assert_eq!(site.ask("GET", "/film.mp4", &since).status, 200);
}

#[test]
fn what_is_too_long_or_no_request_is_refused() {
    let site = Site::open();
    let own = format!("Host: localhost:{}\r\nConnection: close\r\n", site.port());
    let long_url = format!("GET /{} HTTP/1.1\r\n{own}\r\n", "a".repeat(64 * 1024));
    let long_query = format!("GET /blog/?{} HTTP/1.1\r\n{own}\r\n", "a".repeat(64 * 1024));
    let long_header = format!("GET / HTTP/1.1\r\n{own}X: {}\r\n\r\n", "a".repeat(1024 * 1024));
    let many_headers = format!("GET / HTTP/1.1\r\n{own}{}\r\n", "X: a\r\n".repeat(10_000));
    let long_segment = format!("GET /{} HTTP/1.1\r\n{own}\r\n", "a".repeat(300));
    let garbage = "\u{1}\u{2}\u{3}garbage\r\n\r\n".to_owned();
    let spaces = format!("GET /a b HTTP/1.1\r\n{own}\r\n");
    let star = format!("GET * HTTP/1.1\r\n{own}\r\n");
    for request in
        [long_url, long_query, long_header, many_headers, long_segment, garbage, spaces, star]
    {
        let reply = site.send(&request);
        assert!((400..500).contains(&reply.status), "{request:.30}: {}", reply.status);
        assert_eq!(site.get("/blog/").status, 200, "after {request:.30}");
    }
}

#[test]
fn who_is_still_talking_gets_the_answer() {
    let site = Site::open();
    let mut stream = site.connect();
    let own = format!("Host: localhost:{}", site.port());
    write!(stream, "GET / HTTP/1.1\r\n{own}\r\nX: ").unwrap();
    // Far more than the system keeps for a server that does not read it.
    let part = vec![b'a'; 1024 * 1024];
    for _ in 0..16 {
        stream.write_all(&part).unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[test]
fn those_who_say_nothing_hold_nobody_back_and_are_sent_away() {
    let site = Site::open();
    let mut idle: Vec<TcpStream> = (0..50).map(|_| site.connect()).collect();
    for (index, stream) in idle.iter_mut().enumerate().filter(|(index, _)| index % 2 == 0) {
        write!(stream, "GET /{index} HTTP/1.1\r\nHost: loc").unwrap();
    }
    let begun = Instant::now();
    assert_eq!(site.get("/blog/").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    // Their time is up after the patience of `Site::open`, two seconds.
    for stream in &mut idle {
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let ended = stream.read_to_end(&mut Vec::new());
        assert!(
            ended.is_ok()
                || ended.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
        );
    }
}

// What is answered.

#[test]
fn a_page_is_what_is_built_and_one_line_more() {
    let site = Site::open();
    let built = "<!doctype html>\n<title>A</title>\n<p>caf\u{e9}\n</html>\n";
    site.put("/a/", file("a/index.html", built.as_bytes()));
    let text = site.get("/a/").text();
    let line = text.strip_prefix(built).unwrap();
    let digest = line
        .strip_prefix("<script src=\"/__preview/client.js?page=")
        .and_then(|rest| rest.strip_suffix("\" defer></script>\n"))
        .unwrap_or_else(|| panic!("{line:?}"));
    assert!(digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digest}");
    for (name, bytes) in
        [("/a.xml", "<html>"), ("/a.css", "a{}"), ("/a.svg", "<svg/>"), ("/a.js", "1")]
    {
        site.put(name, file(&name[1..], bytes.as_bytes()));
        assert_eq!(site.get(name).text(), bytes, "{name}");
    }
}

#[test]
fn files_have_the_types_of_their_names() {
    let site = Site::open();
    for (name, media_type) in [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("feed.json", "application/json"),
        ("a/feed.xml", "application/xml"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.vcf", "text/vcard; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json"),
        ("a.avif", "image/avif"),
        ("a.svg", "image/svg+xml"),
        ("a.woff2", "font/woff2"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        ("CNAME", "application/octet-stream"),
    ] {
        site.put(&format!("/{name}"), file(name, b"x"));
        let reply = site.get(&format!("/{name}"));
        assert_eq!(reply.header("content-type"), Some(media_type), "{name}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{name}");
    }
}

#[test]
fn what_is_missing_has_the_page_of_the_hub() {
    let site = Site::open();
    let reply = site.get("/nothing/");
    assert_eq!(reply.status, 404);
    assert!(reply.text().starts_with("<!doctype html><h1>Lost</h1>"), "{}", reply.text());
    assert!(reply.text().contains("/__preview/client.js?page="));
    site.fake.change(|now| now.missing = None);
    let reply = site.get("/nothing/");
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("There is nothing here"), "{}", reply.text());
}

#[test]
fn nothing_else_is_under_the_servers_own_name() {
    let site = Site::open();
    site.put("/__preview/mine/", page("Mine"));
    for path in [
        "/__preview",
        "/__preview/",
        "/__preview/mine/",
        "/__preview/events/",
        "/%5F%5Fpreview/mine/",
        "/__preview/%63lient.js",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
    site.put("/__previews/", page("Mine"));
    assert_eq!(site.get("/__previews/").status, 200);
}

#[test]
fn an_error_is_text_wherever_it_shows() {
    let site = Site::open();
    let evil = "<script>alert(1)</script> & </pre><img src=x onerror=alert(1)> \u{2028}</script>";
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;/pre&gt;&lt;img";
    site.put("/failed/", Answer::Failed(evil.to_owned()));
    site.fake.change(|now| {
        now.mistakes = Some(evil.to_owned());
        now.missing = None;
    });
    for path in ["/failed/", "/not-yet/"] {
        let reply = site.get(path);
        assert_eq!(reply.status, 500, "{path}");
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(reply.text().contains(escaped), "{}", reply.text());
        assert_eq!(reply.text().matches("<script").count(), 1, "{}", reply.text());
        assert!(!reply.text().contains("<img"), "{}", reply.text());
        assert!(reply.text().contains("/__preview/client.js?page="));
    }
    let mut events = site.events("path=/blog/");
    let event = events.next().unwrap();
    assert_eq!(event.name, "mistakes");
    let told: serde_json::Value = serde_json::from_str(&event.data).unwrap();
    assert_eq!(told["text"], evil);
    // What a browser is sent as its own words, it must not take for a page.
    let reply = site.get("/<script>alert(1)</script>/%");
    assert!(!reply.text().contains("<script>alert"), "{}", reply.text());
}

#[test]
fn a_withheld_text_has_a_page_for_its_author() {
    let site = Site::open();
    let reply = site.get("/__preview/withheld?source=content%2Fposts%2Fidea.md");
    assert_eq!((reply.status, reply.header("x-robots-tag")), (200, Some("noindex")));
    assert!(reply.text().contains("<h1>Idea</h1>"), "{}", reply.text());
    assert!(reply.text().contains("/__preview/client.js?page="));
    assert_eq!(site.get("/__preview/withheld?source=../../etc/passwd").status, 404);
    assert_eq!(site.get("/__preview/withheld").status, 400);
}

#[test]
fn the_toolbar_is_told_of_its_page() {
    let site = Site::open();
    let about = |query: &str| {
        let reply = site.get(&format!("/__preview/about?{query}"));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()
    };
    let withheld = serde_json::json!([{
        "source": {"path": "content/posts/idea.md", "edit": "vscode://file/hub%20of%20mine/content/posts/idea.md"},
        "url": "/__preview/withheld?source=content%2Fposts%2Fidea.md",
        "title": "Idea <b>", "kind": "Post", "reason": "draft",
    }]);
    assert_eq!(
        about("path=/blog/th%25C3%25A9/"),
        serde_json::json!({
            "source": {"path": "/blog/th\u{e9}/", "edit": "vscode://file/blog.md"},
            "appears_on": [{"title": "Blog", "url": "/blog/"}],
            "withheld": withheld,
        })
    );
    let own = about("source=content/posts/idea.md");
    assert_eq!(own["source"], withheld[0]["source"]);
    assert_eq!(own["appears_on"], serde_json::json!([]));
    assert_eq!(site.get("/__preview/about").status, 400);
    assert_eq!(site.get("/__preview/about?path=/%252e%252e/x").status, 400);
}

#[test]
fn a_website_that_panics_is_an_error_and_the_server_lives() {
    let site = Site::open();
    assert_eq!(site.get("/panic").status, 500);
    assert_eq!(site.get("/blog/").status, 200);
}

// What open pages are told.

#[test]
fn a_page_that_changes_is_loaded_again() {
    let site = Site::open();
    let mut events = site.events("path=/blog/");
    assert_eq!(events.next().unwrap().name, "mended");
    site.put("/other/", page("Other"));
    site.ring(None);
    site.put("/blog/", page("Blog, second edition"));
    site.ring(None);
    let event = events.next().unwrap();
    assert_eq!(event.name, "reload");
    site.remove("/blog/");
    site.ring(None);
    assert_eq!(events.next().unwrap().name, "reload");
    assert_ne!(event.id, "");
}

#[test]
fn a_page_that_changed_before_it_listened_is_loaded_again() {
    let site = Site::open();
    for query in ["path=/blog/", "source=content/posts/idea.md"] {
        let url = match query.strip_prefix("path=") {
            Some(path) => path.to_owned(),
            None => format!("/__preview/withheld?{query}"),
        };
        let text = site.get(&url).text();
        let digest = &text.split_once("client.js?page=").unwrap().1[..16];
        let query = format!("{query}&page={digest}");
        let mut same = site.events(&query);
        assert_eq!(same.next().unwrap().name, "mended");
        site.put("/blog/", page(&format!("Blog after {query}")));
        site.fake.change(|now| now.withheld = page(&format!("Idea after {query}")));
        let mut changed = site.events(&query);
        assert_eq!(changed.next().unwrap().name, "mended");
        let event = changed.next().unwrap();
        assert_eq!(event.name, "reload", "{query}");
        // What the browser then has goes before what it was loaded with.
        let mut back = site.events_after(&query, &event.id);
        assert_eq!(back.next().unwrap().name, "mended");
        site.ring(Some("/far/"));
        assert_eq!(back.next().unwrap().name, "go");
        // The first listener was told nothing but what the bell told all.
        assert_eq!(same.next().unwrap().name, "go");
    }
}

#[test]
fn a_withheld_page_is_loaded_again_too() {
    let site = Site::open();
    let mut events = site.events("source=content/posts/idea.md");
    assert_eq!(events.next().unwrap().name, "mended");
    site.fake.change(|now| now.withheld = page("A better idea"));
    site.ring(None);
    assert_eq!(events.next().unwrap().name, "reload");
}

#[test]
fn a_style_sheet_is_put_in_place_without_loading() {
    let site = Site::open();
    let styled = |sheet: &str, title: &str| {
        let head = format!(
            "<!doctype html><link href='{sheet}' rel=stylesheet><link rel=stylesheet href=/print.css>"
        );
        file("blog/index.html", format!("{head}<h1>{title}</h1>").as_bytes())
    };
    site.put("/blog/", styled("../style.css", "Blog"));
    site.put("/print.css", file("print.css", b"b{}"));
    let mut events = site.events("path=/blog/");
    assert_eq!(events.next().unwrap().name, "mended");
    let swap = |events: &mut Events| {
        let event = events.next().unwrap();
        assert_eq!(event.name, "style", "{event:?}");
        let swaps: Vec<BTreeMap<String, String>> = serde_json::from_str(&event.data).unwrap();
        assert_eq!(swaps.len(), 1, "{swaps:?}");
        ((swaps[0]["old"].clone(), swaps[0]["new"].clone()), event.id)
    };
    // Other bytes under the same name, twice.
    site.put("/style.css", file("style.css", b"body{color:red}"));
    site.ring(None);
    let ((old, second), _) = swap(&mut events);
    assert_eq!(old, "../style.css");
    assert!(second.starts_with("../style.css?v="), "{second}");
    // A ring that is for others in between.
    site.ring(None);
    site.put("/style.css", file("style.css", b"body{color:blue}"));
    site.ring(None);
    let ((old, third), _) = swap(&mut events);
    assert_eq!(old, second);
    assert_ne!(third, second);
    // Another name, as after a build with fingerprints.
    site.put("/style.2.css", file("style.2.css", b"body{color:green}"));
    site.put("/blog/", styled("/style.2.css", "Blog"));
    site.ring(None);
    let (swapped, id) = swap(&mut events);
    assert_eq!(swapped, (third, "/style.2.css".to_owned()));
    // A browser that comes back says what it has.
    let mut back = site.events_after("path=/blog/&page=0", &id);
    assert_eq!(back.next().unwrap().name, "mended");
    // The text changes with the sheet.
    site.put("/style.3.css", file("style.3.css", b"body{}"));
    site.put("/blog/", styled("/style.3.css", "Weblog"));
    site.ring(None);
    assert_eq!(events.next().unwrap().name, "reload");
    assert_eq!(back.next().unwrap().name, "reload");
}

#[test]
fn mistakes_lie_over_the_page_until_they_are_mended() {
    let site = Site::open();
    let mut events = site.events("path=/blog/");
    assert_eq!(events.next().unwrap().name, "mended");
    for text in ["error: one\n  line two", "error: two"] {
        site.fake.change(|now| now.mistakes = Some(text.to_owned()));
        site.ring(None);
        let event = events.next().unwrap();
        let told: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        assert_eq!((&*event.name, &told["text"]), ("mistakes", &text.into()));
    }
    // Whoever comes now is told at once, and once.
    let mut late = site.events("path=/other/");
    assert_eq!(late.next().unwrap().name, "mistakes");
    site.ring(None);
    site.fake.change(|now| now.mistakes = None);
    site.ring(None);
    assert_eq!(events.next().unwrap().name, "mended");
    assert_eq!(late.next().unwrap().name, "mended");
    assert_eq!(site.get("/blog/").status, 200);
}

#[test]
fn the_first_page_comes_by_itself_when_the_mistakes_are_mended() {
    let site = Site::open();
    site.remove("/blog/");
    site.fake.change(|now| {
        now.mistakes = Some("error: one".to_owned());
        now.missing = None;
    });
    assert_eq!(site.get("/blog/").status, 500);
    let mut events = site.events("path=/blog/");
    assert_eq!(events.next().unwrap().name, "mistakes");
    site.put("/blog/", page("Blog"));
    site.fake.change(|now| now.mistakes = None);
    site.ring(None);
    assert_eq!(events.next().unwrap().name, "mended");
    assert_eq!(events.next().unwrap().name, "reload");
}

#[test]
fn who_follows_goes_where_the_author_is() {
    let site = Site::open();
    let mut events = site.events("path=/blog/");
    assert_eq!(events.next().unwrap().name, "mended");
    site.put("/blog/", page("Blog, second edition"));
    site.ring(Some("/blog/"));
    assert_eq!(events.next().unwrap().name, "reload");
    site.ring(Some("//evil.example/"));
    site.ring(Some("/blog/th\u{e9}/"));
    let event = events.next().unwrap();
    assert_eq!((&*event.name, &*event.data), ("go", "/blog/th%C3%A9/"));
}

#[test]
fn an_event_stream_is_one_and_its_question_is_checked() {
    let site = Site::open();
    assert_eq!(site.get("/__preview/events").status, 400);
    assert_eq!(site.get("/__preview/events?path=blog").status, 400);
    assert_eq!(site.get("/__preview/events?path=/%252e%252e/").status, 400);
    let events = site.events("path=/blog/");
    assert!(
        events.head.to_lowercase().contains("content-type: text/event-stream"),
        "{}",
        events.head
    );
    assert!(events.head.to_lowercase().contains("cache-control: no-store"), "{}", events.head);
}

#[test]
fn a_server_that_ends_leaves_nobody_hanging() {
    let mut site = Site::open();
    let mut streams: Vec<Events> = (0..5).map(|_| site.events("path=/blog/")).collect();
    let idle = site.connect();
    let mut modern = site.connect();
    let own = format!("Host: localhost:{}", site.port());
    write!(modern, "GET /__preview/events?path=/blog/ HTTP/1.1\r\n{own}\r\n\r\n").unwrap();
    // It is being answered.
    modern.read_exact(&mut [0; 8]).unwrap();
    for events in &mut streams {
        assert_eq!(events.next().unwrap().name, "mended");
    }
    let begun = Instant::now();
    site.stop();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    for events in &mut streams {
        assert_eq!(events.next(), None);
    }
    // In good order: with the last chunk.
    let mut rest = String::new();
    modern.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("\r\n0\r\n\r\n"), "{rest}");
    drop(idle);
    // The port is free again for the next.
    let address = Address { host: None, port: site.port() };
    Server::bind(&address, Arc::new(Fake::default())).unwrap();
}

#[test]
fn a_website_at_work_does_not_keep_the_server_from_ending() {
    let mut site = Site::open();
    let mut stream = site.connect();
    write!(stream, "GET /slow HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", site.port()).unwrap();
    while !site.fake.was_asked(&["/slow"]) {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Others are answered meanwhile.
    assert_eq!(site.get("/blog/").status, 200);
    let begun = Instant::now();
    site.stop();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

// The website that is made up, and a client for it.

#[derive(Default)]
struct Fake(Mutex<Now>);

struct Now {
    answers: BTreeMap<String, Answer>,
    missing: Option<Arc<[u8]>>,
    withheld: Answer,
    mistakes: Option<String>,
    asked: Vec<String>,
}

impl Default for Now {
    fn default() -> Now {
        Now {
            answers: [
                ("/blog/", page("Blog")),
                ("/other/", page("Other things")),
                ("/style.css", file("style.css", b"body{}")),
            ]
            .map(|(path, answer)| (path.to_owned(), answer))
            .into(),
            missing: Some(b"<!doctype html><h1>Lost</h1>"[..].into()),
            withheld: page("Idea"),
            mistakes: None,
            asked: Vec::new(),
        }
    }
}

impl Fake {
    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.0.lock().unwrap());
    }

    /// Whether a path with one of these in it was looked up.
    fn was_asked(&self, signs: &[&str]) -> bool {
        let asked = &self.0.lock().unwrap().asked;
        asked.iter().any(|path| signs.iter().any(|sign| path.contains(sign)))
    }
}

impl Website for Fake {
    fn get(&self, path: &str) -> Answer {
        self.change(|now| now.asked.push(path.to_owned()));
        assert_ne!(path, "/panic", "as it should");
        if path == "/slow" {
            std::thread::sleep(Duration::from_secs(3));
        }
        let now = self.0.lock().unwrap();
        now.answers.get(path).cloned().unwrap_or(Answer::Missing(now.missing.clone()))
    }

    fn withheld(&self, source: &str) -> Answer {
        let now = self.0.lock().unwrap();
        match source {
            "content/posts/idea.md" => now.withheld.clone(),
            _ => Answer::Missing(None),
        }
    }

    fn about(&self, path: &str) -> About {
        let idea = Source {
            path: "content/posts/idea.md".to_owned(),
            absolute: "/hub of mine/content/posts/idea.md".to_owned(),
        };
        let own = Source { path: path.to_owned(), absolute: "/blog.md".to_owned() };
        let withheld = Withheld {
            source: idea,
            title: "Idea <b>".to_owned(),
            kind: "Post".to_owned(),
            reason: "draft".to_owned(),
        };
        About {
            source: Some(own),
            appears_on: vec![Link { title: "Blog".to_owned(), url: "/blog/".to_owned() }],
            withheld: vec![withheld],
        }
    }

    fn board(&self) -> Option<Board> {
        let text = |title: &str, url: Option<&str>, lane: Option<&str>| BoardText {
            source: Source {
                path: "content/posts/a&b.md".to_owned(),
                absolute: "/hub of mine/content/posts/a&b.md".to_owned(),
            },
            url: url.map(str::to_owned),
            title: title.to_owned(),
            lang: "fr".to_owned(),
            lane: lane.map(str::to_owned),
            lines: vec!["With <Marie>".to_owned()],
        };
        let texts = vec![text("Idea <b>", None, Some("Urgent")), text("Out", Some("/blog/"), None)];
        let stage = |label: &str, texts: Vec<BoardText>| BoardStage {
            label: label.to_owned(),
            n_texts: texts.len(),
            texts,
        };
        Some(Board {
            lang: "en".to_owned(),
            title: "Board".to_owned(),
            nothing: "No text".to_owned(),
            stages: vec![stage("Idea", texts), stage("Review", Vec::new())],
            lead_times: None,
        })
    }

    fn mistakes(&self) -> Option<String> {
        self.0.lock().unwrap().mistakes.clone()
    }
}

fn page(title: &str) -> Answer {
    file("page/index.html", format!("<!doctype html>\n<h1>{title}</h1>\n").as_bytes())
}

fn file(name: &str, bytes: &[u8]) -> Answer {
    Answer::File { name: name.to_owned(), bytes: bytes.into() }
}

/// A made-up website that is served; stops when dropped.
struct Site {
    fake: Arc<Fake>,
    bell: Bell,
    addresses: Vec<SocketAddr>,
    url: String,
    running: Option<(tokio::sync::oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Site {
    fn open() -> Site {
        Site::open_at(None)
    }

    fn open_at(host: Option<IpAddr>) -> Site {
        let fake = Arc::new(Fake::default());
        let server = Server::bind(&Address { host, port: 0 }, fake.clone()).unwrap();
        let server = server.with_patience(Duration::from_secs(2));
        let (bell, addresses, url) = (server.bell(), server.addresses().to_vec(), server.url());
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let stop = async { stopped.await.unwrap_or_default() };
            server.run_until(stop).unwrap();
        });
        Site { fake, bell, addresses, url, running: Some((stop, thread)) }
    }

    fn port(&self) -> u16 {
        self.addresses[0].port()
    }

    fn stop(&mut self) {
        let (stop, thread) = self.running.take().unwrap();
        stop.send(()).unwrap();
        thread.join().unwrap();
    }

    fn put(&self, path: &str, answer: Answer) {
        self.fake.change(|now| drop(now.answers.insert(path.to_owned(), answer)));
    }

    fn remove(&self, path: &str) {
        self.fake.change(|now| drop(now.answers.remove(path)));
    }

    /// Rings, and waits until open pages have looked: rings in a row are heard as one.
    fn ring(&self, follow: Option<&str>) {
        self.bell.ring(News { follow: follow.map(str::to_owned) });
        std::thread::sleep(Duration::from_millis(100));
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.addresses[0]).unwrap()
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n",
            self.port()
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        self.send(&(head + "\r\n"))
    }

    fn send(&self, request: &str) -> Reply {
        send_to(self.addresses[0], request.as_bytes())
    }

    fn events(&self, query: &str) -> Events {
        self.events_after(query, "")
    }

    /// HTTP/1.0 has no chunks to take apart.
    fn events_after(&self, query: &str, last: &str) -> Events {
        let mut stream = self.connect();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let last =
            if last.is_empty() { String::new() } else { format!("Last-Event-ID: {last}\r\n") };
        let head = format!(
            "GET /__preview/events?{query} HTTP/1.0\r\nHost: localhost:{}\r\n{last}\r\n",
            self.port()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(lines.read_line(&mut head).unwrap(), 0, "{head}");
        }
        assert!(head.contains(" 200 "), "{head}");
        Events { lines, head }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.stop();
        }
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(own, _)| own == name);
        let value = named.next().map(|(_, value)| value.as_str());
        assert!(named.next().is_none(), "{name} stands twice");
        value
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn send_to(address: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    // The server may hang up on a request that is too long.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
        panic!("no answer to {:.60}: {bytes:?}", String::from_utf8_lossy(request))
    });
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    Reply { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
}

/// The address of this machine in its network, if it has one.
fn outer_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

struct Events {
    lines: BufReader<TcpStream>,
    head: String,
}

#[derive(Debug, PartialEq, Eq)]
struct Event {
    name: String,
    data: String,
    id: String,
}

impl Events {
    /// The next event, within five seconds; `None` at the end of the stream.
    fn next(&mut self) -> Option<Event> {
        let mut event = Event { name: String::new(), data: String::new(), id: String::new() };
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).expect("no event came") == 0 {
                return None;
            }
            match line.trim_end_matches('\n').split_once(": ") {
                Some(("event", name)) => event.name = name.to_owned(),
                Some(("data", data)) => event.data += data,
                Some(("id", id)) => event.id = id.to_owned(),
                None if !event.name.is_empty() => return Some(event),
                _ => {}
            }
        }
    }
}
