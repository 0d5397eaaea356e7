//! A made feed read again, as a reader of feeds would.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde::Deserialize;

/// An item of a made feed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::outputs) struct Told {
    pub id: String,
    /// The text, or as much of it as the feed has.
    #[serde(rename = "content_html")]
    pub html: String,
}

#[derive(Deserialize)]
struct JsonFeed {
    items: Vec<Told>,
}

/// The items of a feed in any of the three formats; `None` when it cannot be read.
pub(in crate::outputs) fn read_back(bytes: &[u8]) -> Option<Vec<Told>> {
    if bytes.starts_with(b"{") {
        return serde_json::from_slice(bytes).ok().map(|feed: JsonFeed| feed.items);
    }
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
    let mut items: Vec<Told> = Vec::new();
    let (mut is_within, mut text) = (false, String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                text.clear();
                if matches!(start.name().0, "item" | "entry") {
                    items.push(Told::default());
                    is_within = true;
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(part) => match part.resolve_char_ref().ok()? {
                Some(letter) => text.push(letter),
                None => text.push_str(resolve_predefined_entity(&part)?),
            },
            Event::End(end) => {
                let name = end.name().0;
                if let Some(item) = items.last_mut().filter(|_| is_within) {
                    match name {
                        "guid" | "id" => item.id = std::mem::take(&mut text),
                        // The whole text stands behind a summary, where there are both.
                        "description" | "summary" | "content:encoded" | "content" => {
                            item.html = std::mem::take(&mut text);
                        }
                        "item" | "entry" => is_within = false,
                        _ => {}
                    }
                }
            }
            Event::Eof => return Some(items),
            _ => {}
        }
    }
}
