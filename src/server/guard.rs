//! Who may ask for what: the checks that every request passes, and the headers that every answer carries.
//!
//! A preview shows drafts, and any website that the same browser visits can send it requests: under a name of its own
//! that it lets point here, which the `Host` betrays, or from a page of its own, which `Origin` and `Sec-Fetch-Site`
//! do.

use super::listen::Preview;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// Where the server's own pages stand.
pub(super) const OWN: &str = "/__preview";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const EVERYWHERE: [(HeaderName, &str); 4] = [
    // A preview is never the same for long, and what it says must not stay in a cache.
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
];

/// The names under which this server answers.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) port: u16,
    pub(super) addresses: Vec<IpAddr>,
}

impl Names {
    /// A foreign name can be made to point here; a number cannot.
    fn include(&self, authority: &str) -> bool {
        let Ok(parsed) = authority.parse::<Authority>() else { return false };
        let name = parsed.host();
        let port = match authority.strip_prefix(name) {
            Some("") => 80,
            Some(_) => parsed.port_u16().unwrap_or(0),
            // Somebody's name and password stand before it.
            None => return false,
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let address = match bare {
            Some(bare) => bare.parse().ok().map(IpAddr::V6),
            None => name.parse().ok().map(IpAddr::V4),
        };
        port == self.port
            && match address {
                Some(address) => self.is_everywhere() || self.addresses.contains(&address),
                None => name.eq_ignore_ascii_case("localhost") && self.is_on_loopback(),
            }
    }

    fn is_everywhere(&self) -> bool {
        self.addresses.iter().any(IpAddr::is_unspecified)
    }

    fn is_on_loopback(&self) -> bool {
        let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        self.is_everywhere() || loopback.iter().any(|address| self.addresses.contains(address))
    }
}

/// Lets a request through or answers it, and sets the headers of the answer.
pub(super) async fn guard(
    State(preview): State<Arc<Preview>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&preview.names, &request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    for (name, value) in EVERYWHERE {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The answer to a request that is not let through.
fn refusal(names: &Names, request: &Request) -> Option<Response> {
    let because = |status: StatusCode, reason: &'static str| Some((status, reason).into_response());
    let headers = request.headers();
    let Some(host) = only(headers, &HOST) else {
        return because(StatusCode::BAD_REQUEST, "The request must name one host.\n");
    };
    let target = request.uri().authority();
    if !names.include(host) || target.is_some_and(|target| !names.include(target.as_str())) {
        return because(StatusCode::FORBIDDEN, "The preview does not answer under this name.\n");
    }
    let own_origin = format!("http://{host}");
    let is_own = |origin: &str| origin.eq_ignore_ascii_case(&own_origin);
    if headers.contains_key(ORIGIN) && !only(headers, &ORIGIN).is_some_and(is_own) {
        return because(StatusCode::FORBIDDEN, "Other websites may not ask the preview.\n");
    }
    let from_here = |value: &HeaderValue| value == "same-origin" || value == "none";
    if request.uri().path().starts_with(OWN)
        && !headers.get_all(SEC_FETCH_SITE).iter().all(from_here)
    {
        return because(StatusCode::FORBIDDEN, "Other websites may not ask the preview.\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        const REASON: &str = "The preview can only be read.\n";
        return Some(
            (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")], REASON).into_response(),
        );
    }
    None
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_loopback_only_its_names_are_own() {
        let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let names = Names { port: 4000, addresses: loopback.to_vec() };
        for own in ["localhost:4000", "LocalHost:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(names.include(own), "{own}");
        }
        let foreign = [
            "localhost",
            "localhost:4001",
            "localhost:",
            "evil.example:4000",
            "localhost.:4000",
            "a@localhost:4000",
            "localhost:4000@evil.example",
            "127.1:4000",
            "127.0.0.2:4000",
            "0.0.0.0:4000",
            "192.168.1.5:4000",
            "localhost.evil.example:4000",
            "[::2]:4000",
            "::1:4000",
            "",
            ":4000",
            "localhost:4000/",
        ];
        for foreign in foreign {
            assert!(!names.include(foreign), "{foreign}");
        }
    }

    #[test]
    fn everywhere_any_number_is_own_and_no_name() {
        let names = Names { port: 80, addresses: vec![Ipv4Addr::UNSPECIFIED.into()] };
        for own in ["192.168.1.5", "192.168.1.5:80", "[fe80::1]", "localhost"] {
            assert!(names.include(own), "{own}");
        }
        assert!(!names.include("evil.example"));
        assert!(!names.include("192.168.1.5.evil.example"));
    }

    #[test]
    fn at_one_address_only_that_one_is_own() {
        let names = Names { port: 80, addresses: vec![Ipv4Addr::new(192, 168, 1, 5).into()] };
        assert!(names.include("192.168.1.5"));
        assert!(!names.include("192.168.1.6"));
        assert!(!names.include("localhost"));
    }
}
