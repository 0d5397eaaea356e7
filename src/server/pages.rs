//! What stands at a path, as the browser gets it: a file as it is built, and a page with one line more.

use super::guard::OWN;
use super::listen::Preview;
use super::state::State as PageState;
use super::{Answer, Website, board, files, paths};
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{HeaderName, HeaderValue, LOCATION};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use axum::response::IntoResponse;
use pulldown_cmark_escape::escape_html_body_text;
use std::sync::Arc;
use url::form_urlencoded;

const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// What a browser looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A decoded path.
    Path(String),
    /// A text that is not published, by its source.
    Withheld(String),
    /// The editorial board.
    Board,
}

const BOARD: &str = "/__preview/board";

impl Subject {
    /// The subject of a question about a page: `path=/blog/` as the URL has it, or `source=content/posts/idea.md`.
    pub(super) fn of(query: Option<&str>) -> Result<Subject, StatusCode> {
        match (parameter(query, "source"), parameter(query, "path")) {
            (Some(source), _) => Ok(Subject::Withheld(source)),
            (None, Some(path)) if path == BOARD => Ok(Subject::Board),
            (None, Some(path)) => paths::decode(&path).map(Subject::Path),
            (None, None) => Err(StatusCode::BAD_REQUEST),
        }
    }

    /// Where relative addresses begin.
    pub(super) fn path(&self) -> &str {
        match self {
            Subject::Path(path) => path,
            Subject::Withheld(_) => "/__preview/withheld",
            Subject::Board => BOARD,
        }
    }
}

/// The first value of a parameter of a query.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let mut parameters = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    parameters.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// What a browser is shown.
pub(super) enum Shown {
    Page { status: StatusCode, html: Arc<[u8]> },
    File { name: String, bytes: Arc<[u8]> },
    Moved(String),
}

impl Shown {
    pub(super) fn of(website: &dyn Website, subject: &Subject) -> Shown {
        let answer = match subject {
            Subject::Path(path) => website.get(path),
            Subject::Withheld(source) => website.withheld(source),
            Subject::Board => match website.board() {
                Some(board) => {
                    Answer::File { name: "board.html".to_owned(), bytes: board::page(&board) }
                }
                None => Answer::Missing(None),
            },
        };
        let page = |status, html| Shown::Page { status, html };
        match answer {
            Answer::File { name, bytes } if files::media_type(&name) == files::HTML => {
                page(StatusCode::OK, bytes)
            }
            Answer::File { name, bytes } => Shown::File { name, bytes },
            Answer::Moved(path) => Shown::Moved(path),
            Answer::Missing(Some(html)) => page(StatusCode::NOT_FOUND, html),
            Answer::Missing(None) => match website.mistakes() {
                Some(mistakes) => page(StatusCode::INTERNAL_SERVER_ERROR, failure(&mistakes)),
                None => page(StatusCode::NOT_FOUND, nothing()),
            },
            Answer::Failed(reason) => page(StatusCode::INTERNAL_SERVER_ERROR, failure(&reason)),
        }
    }
}

/// The page in place of one that could not be made. The client script shows no mistakes over one that tells them.
fn failure(reason: &str) -> Arc<[u8]> {
    let mut text = String::new();
    escape_html_body_text(&mut text, reason).expect("a string takes all");
    document("This page could not be made", &format!("<pre id=\"mistakes\">{text}</pre>\n"))
}

fn nothing() -> Arc<[u8]> {
    document("There is nothing here", "")
}

fn document(title: &str, rest: &str) -> Arc<[u8]> {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<h1>{title}</h1>\n{rest}</html>\n"
    );
    html.into_bytes().into()
}

/// The page of a text that is not published.
pub(super) async fn withheld(
    State(preview): State<Arc<Preview>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let Some(source) = parameter(query.as_deref(), "source") else {
        return refusal(StatusCode::BAD_REQUEST);
    };
    let mut response = show(preview, Subject::Withheld(source), &headers, None).await;
    response.headers_mut().insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    response
}

/// The texts on their way to publication.
pub(super) async fn board(
    State(preview): State<Arc<Preview>>,
    headers: HeaderMap,
) -> Response<Body> {
    let mut response = show(preview, Subject::Board, &headers, None).await;
    response.headers_mut().insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    response
}

/// The script that every page ends with.
pub(super) async fn client() -> Response<Body> {
    const SCRIPT: &[u8] = include_bytes!("client.js");
    files::answer(StatusCode::OK, files::JAVASCRIPT, Bytes::from_static(SCRIPT))
}

/// All that is the website's.
pub(super) async fn page(
    State(preview): State<Arc<Preview>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let path = match paths::decode(uri.path()) {
        Ok(path) => path,
        Err(status) => return refusal(status),
    };
    // Also what is spelled so that it missed its route.
    if path.strip_prefix(OWN).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        return refusal(StatusCode::NOT_FOUND);
    }
    show(preview, Subject::Path(path), &headers, uri.query()).await
}

async fn show(
    preview: Arc<Preview>,
    subject: Subject,
    headers: &HeaderMap,
    query: Option<&str>,
) -> Response<Body> {
    let look = move || {
        let shown = Shown::of(&*preview.website, &subject);
        let script = match &shown {
            Shown::Page { html, .. } => {
                script(&PageState::of(&*preview.website, &subject, html.clone()).digest())
            }
            _ => String::new(),
        };
        (shown, script)
    };
    // An error says that the website panicked, which the terminal has told.
    let Ok((shown, script)) = tokio::task::spawn_blocking(look).await else {
        return refusal(StatusCode::INTERNAL_SERVER_ERROR);
    };
    match shown {
        Shown::Page { status: StatusCode::OK, html } => {
            files::file(headers, "index.html", [&*html, script.as_bytes()].concat().into())
        }
        Shown::Page { status, html } => {
            files::answer(status, files::HTML, [&*html, script.as_bytes()].concat().into())
        }
        Shown::File { name, bytes } => files::file(headers, &name, Bytes::from_owner(bytes)),
        Shown::Moved(path) => moved(&path, query),
    }
}

/// The line that every page ends with. The script takes the digest from its own address.
fn script(digest: &str) -> String {
    format!("<script src=\"{OWN}/client.js?page={digest}\" defer></script>\n")
}

fn moved(path: &str, query: Option<&str>) -> Response<Body> {
    let Some(mut url) = paths::encode(path) else { return refusal(StatusCode::NOT_FOUND) };
    if let Some(query) = query {
        url = format!("{url}?{query}");
    }
    match HeaderValue::try_from(url) {
        Ok(url) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, url)]).into_response(),
        Err(_) => refusal(StatusCode::BAD_REQUEST),
    }
}

/// A status with its own words.
pub(super) fn refusal(status: StatusCode) -> Response<Body> {
    (status, format!("{status}\n")).into_response()
}
