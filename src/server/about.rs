//! What the toolbar asks for when it is opened.

use super::listen::Preview;
use super::pages::{Subject, refusal};
use super::paths::RESERVED;
use super::{About, Link, Source, Withheld, files};
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{Response, StatusCode};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::Serialize;
use std::sync::Arc;
use url::form_urlencoded;

/// What the toolbar shows.
#[derive(Serialize)]
struct Told {
    source: Option<Place>,
    appears_on: Vec<Link>,
    withheld: Vec<ToldWithheld>,
}

/// A file of the hub, with the URL that opens it in the editor.
#[derive(Serialize)]
struct Place {
    path: String,
    edit: String,
}

#[derive(Serialize)]
struct ToldWithheld {
    source: Place,
    /// The page of the text, in this preview alone.
    url: String,
    title: String,
    kind: String,
    reason: String,
}

pub(super) async fn about(
    State(preview): State<Arc<Preview>>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let subject = match Subject::of(query.as_deref()) {
        Ok(subject) => subject,
        Err(status) => return refusal(status),
    };
    let tell = move || {
        let about = preview.website.about(subject.path());
        let told = Told::new(about, &subject, &preview.editor);
        serde_json::to_vec(&told).expect("what is told is plain data")
    };
    match tokio::task::spawn_blocking(tell).await {
        Ok(json) => files::answer(StatusCode::OK, "application/json", json.into()),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

impl Told {
    fn new(about: About, subject: &Subject, editor: &str) -> Told {
        let place = |source: Source| Place {
            edit: editor_url(editor, &source.absolute),
            path: source.path,
        };
        // The website knows pages by their paths; a withheld text has none, but is in its list.
        let (own, appears_on) = match subject {
            Subject::Path(_) => (about.source, about.appears_on),
            Subject::Board => (None, Vec::new()),
            Subject::Withheld(path) => {
                let mut withheld = about.withheld.iter().map(|withheld| &withheld.source);
                (withheld.find(|source| source.path == *path).cloned(), Vec::new())
            }
        };
        let withheld = |withheld: Withheld| ToldWithheld {
            url: withheld_url(&withheld.source.path),
            source: place(withheld.source),
            title: withheld.title,
            kind: withheld.kind,
            reason: withheld.reason,
        };
        Told {
            source: own.map(place),
            appears_on,
            withheld: about.withheld.into_iter().map(withheld).collect(),
        }
    }
}

/// The page of a text that is not published, in this preview alone.
pub(super) fn withheld_url(source: &str) -> String {
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("source", source).finish();
    format!("/__preview/withheld?{query}")
}

/// `vscode://file/home/me/hub/a.md` of `vscode://file/{path}`: the slash before `{path}` is also that of the path.
fn editor_url(template: &str, absolute: &str) -> String {
    const ENCODED: &AsciiSet = &RESERVED.remove(b'/').remove(b':');
    // Windows has `C:\hub\a.md`.
    let path = absolute.replace('\\', "/");
    let path = utf8_percent_encode(path.trim_start_matches('/'), ENCODED).to_string();
    let rooted = if absolute.starts_with('/') { format!("/{path}") } else { path.clone() };
    template.replace("/{path}", &format!("/{path}")).replace("{path}", &rooted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_opens_a_file_by_its_whole_path() {
        let code = "vscode://file/{path}";
        assert_eq!(editor_url(code, "/home/a/thé 1.md"), "vscode://file/home/a/th%C3%A9%201.md");
        assert_eq!(editor_url(code, "C:\\hub\\a.md"), "vscode://file/C:/hub/a.md");
        assert_eq!(editor_url("idea://open?file={path}", "/a&b.md"), "idea://open?file=/a%26b.md");
    }
}
