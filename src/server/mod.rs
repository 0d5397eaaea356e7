//! The preview of a hub over HTTP: answers from a [`Website`], tells the pages that are open what changed, and lays
//! over them what is wrong.
//!
//! Knows no disk and joins no path: what the website does not know does not exist. Every request is taken for hostile,
//! for any page in the same browser can send one.

mod about;
mod board;
mod events;
mod files;
mod guard;
mod listen;
mod pages;
mod paths;
mod qr;
mod state;

pub use listen::{Address, PortTaken, Server, interrupted};
pub use qr::qr_code;

use serde::Serialize;
use std::sync::Arc;
use tokio::sync::broadcast;

/// The website as it is shown now.
///
/// It is called from several threads at once. A call may wait: some milliseconds for a page to be made, or as long as
/// the first build takes.
pub trait Website: Send + Sync + 'static {
    /// What stands at a decoded path, which begins with `/`: `/blog/thé/`.
    fn get(&self, path: &str) -> Answer;
    /// The page of a text that is not published, by its source: `content/posts/idea.md`.
    fn withheld(&self, source: &str) -> Answer;
    /// What the toolbar tells of the page at a decoded path.
    fn about(&self, path: &str) -> About;
    /// The texts on their way to publication; `None` where there is no website yet.
    fn board(&self) -> Option<Board>;
    /// What is wrong with the sources as they are now, as the terminal tells it, without colors; `None` when all is
    /// well.
    fn mistakes(&self) -> Option<String>;
}

/// What a website has at a path.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A file, with its name for its type, such as `blog/index.html`.
    File { name: String, bytes: Arc<[u8]> },
    /// It stands at this path, decoded, with a slash at its end.
    Moved(String),
    /// Nothing does; with the hub's own page for that.
    Missing(Option<Arc<[u8]>>),
    /// Its template failed, and this is what the terminal says.
    Failed(String),
}

/// What the toolbar tells of a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct About {
    /// The text that the page is made of, if it is made of one.
    pub source: Option<Source>,
    /// The pages that show or name it.
    pub appears_on: Vec<Link>,
    /// All that the hub does not publish, whatever the page.
    pub withheld: Vec<Withheld>,
}

/// A file of the hub.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Within the hub: `content/posts/idea.md`.
    pub path: String,
    /// On disk, for the editor.
    pub absolute: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// The address where there is no title.
    pub title: String,
    pub url: String,
}

/// A text that is not published.
#[derive(Debug, Clone, Serialize)]
pub struct Withheld {
    pub source: Source,
    pub title: String,
    /// As a reader calls it: `Post`.
    pub kind: String,
    /// Why, in words: `draft`.
    pub reason: String,
}

/// The editorial board, in words for who looks at the preview.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// BCP 47, of these words.
    pub lang: String,
    pub title: String,
    /// Said of a stage without a text.
    pub nothing: String,
    pub stages: Vec<BoardStage>,
    pub lead_times: Option<BoardTimes>,
}

/// A step on the way to publication.
#[derive(Debug, Clone)]
pub struct BoardStage {
    pub label: String,
    /// In all, shown or not.
    pub n_texts: usize,
    pub texts: Vec<BoardText>,
}

#[derive(Debug, Clone)]
pub struct BoardText {
    pub source: Source,
    /// Its page, when it is published.
    pub url: Option<String>,
    pub title: String,
    /// BCP 47, of the title.
    pub lang: String,
    /// How much time there is, when there is little.
    pub lane: Option<String>,
    /// Who has it, for how long, and why it waits.
    pub lines: Vec<String>,
}

/// How long the steps take: a table, with a name in front of each row.
#[derive(Debug, Clone)]
pub struct BoardTimes {
    pub title: String,
    pub heads: Vec<String>,
    pub rows: Vec<(String, Vec<String>)>,
}

/// What happened, for the pages that are open. What changed they see for themselves.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// The decoded path of the page that was just edited, to which all open pages go.
    pub follow: Option<String>,
}

/// Tells the open pages that the website or its mistakes may have changed.
#[derive(Debug, Clone)]
pub struct Bell(broadcast::Sender<News>);

impl Bell {
    /// How many rings an open page may be late; with more, it only knows that there were some.
    const MEMORY: usize = 32;

    fn new() -> Bell {
        Bell(broadcast::Sender::new(Self::MEMORY))
    }

    /// Works from any thread and never waits. Rings that follow each other closely may be heard as one.
    pub fn ring(&self, news: News) {
        // An error says that nobody listens.
        let _ = self.0.send(news);
    }

    fn listen(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }
}
