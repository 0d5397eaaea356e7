//! The line to the pages that are open: server-sent events (HTML Living Standard, section 9.2).
//!
//! Each connection remembers what its browser shows and works out what changed. So the website need not know who
//! looks at what, and a browser that was away is told what it missed.

use super::News;
use super::listen::{Preview, end};
use super::pages::{Subject, parameter, refusal};
use super::paths;
use super::state::{Change, State};
use axum::extract::{RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// How soon a browser asks again when the line breaks.
const RETRY: Duration = Duration::from_secs(1);

/// What an open page is sent. The names are those of the events.
///
/// - `mistakes`, with their `text`, and `mended`: one of them at once, and whenever they change;
/// - `reload`: the page is not what the browser shows;
/// - `style`, a list of `old` and `new` addresses: it is, but for these style sheets;
/// - `go`, with a path: another page was edited, and the author follows.
///
/// The identifier of each is the digest of the page as the browser then has it.
pub(super) async fn events(
    Shared(preview): Shared<Arc<Preview>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let subject = match Subject::of(query.as_deref()) {
        Ok(subject) => subject,
        Err(status) => return refusal(status),
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let line = Line {
        has: last.or_else(|| parameter(query.as_deref(), "page")),
        // Before the first look, so that no change falls between the two.
        bell: preview.bell.listen(),
        preview,
        subject,
        seen: None,
        pending: VecDeque::new(),
    };
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(stream::unfold(line, Line::next)).keep_alive(keep_alive).into_response()
}

/// A connection to one open page.
struct Line {
    preview: Arc<Preview>,
    subject: Subject,
    bell: Receiver<News>,
    /// The digest of what the browser shows, by its own account.
    has: Option<String>,
    seen: Option<Seen>,
    pending: VecDeque<Event>,
}

struct Seen {
    page: State,
    mistakes: Option<String>,
}

impl Line {
    /// The next event with the rest of the line; `None` when the server ends.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Line)> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some((Ok(event), self));
            }
            let follow = match self.seen {
                Some(_) => self.heard().await?,
                None => None,
            };
            self.look(follow).await?;
        }
    }

    /// Waits for the bell. Many rings are one look.
    async fn heard(&mut self) -> Option<Option<String>> {
        let mut ended = self.preview.ended.clone();
        let first = tokio::select! {
            news = self.bell.recv() => news,
            () = end(&mut ended) => return None,
        };
        let mut follow = match first {
            Ok(news) => news.follow,
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return None,
        };
        while let Ok(news) = self.bell.try_recv() {
            follow = news.follow.or(follow);
        }
        Some(follow)
    }

    /// Looks at the website and queues what the browser must be told; `None` if the website panicked.
    async fn look(&mut self, follow: Option<String>) -> Option<()> {
        let (website, subject) = (self.preview.website.clone(), self.subject.clone());
        let look =
            move || Seen { page: State::now(&*website, &subject), mistakes: website.mistakes() };
        let mut now = tokio::task::spawn_blocking(look).await.ok()?;
        let digest = now.page.digest();
        let event = |name: &str, data: String| Event::default().event(name).id(&digest).data(data);
        let told = || match &now.mistakes {
            Some(text) => event("mistakes", serde_json::json!({ "text": text }).to_string()),
            None => event("mended", "{}".to_owned()),
        };
        match &self.seen {
            None => {
                self.pending.push_back(told().retry(RETRY));
                if self.has.take().is_some_and(|has| has != digest) {
                    self.pending.push_back(event("reload", "{}".to_owned()));
                }
            }
            Some(seen) => {
                if seen.mistakes != now.mistakes {
                    self.pending.push_back(told());
                }
                let elsewhere = follow.filter(|path| path != self.subject.path());
                match (
                    elsewhere.and_then(|path| paths::encode(&path)),
                    seen.page.change_to(&mut now.page),
                ) {
                    (Some(url), _) => self.pending.push_back(event("go", url)),
                    (None, Change::Page) => {
                        self.pending.push_back(event("reload", "{}".to_owned()));
                    }
                    (None, Change::Style(swaps)) => {
                        let swaps =
                            serde_json::to_string(&swaps).expect("addresses are plain data");
                        self.pending.push_back(event("style", swaps));
                    }
                    (None, Change::Nothing) => {}
                }
            }
        }
        self.seen = Some(now);
        Some(())
    }
}
