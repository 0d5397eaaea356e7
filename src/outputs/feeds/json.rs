//! JSON Feed 1.1 (jsonfeed.org).

use super::item::{Author, Channel, Item};
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'c> {
    version: &'static str,
    title: &'c str,
    home_page_url: &'c str,
    feed_url: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    icon: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    favicon: &'c str,
    authors: [Person<'c>; 1],
    language: &'c str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<WebSub<'c>>,
}

#[derive(Serialize)]
struct WebSub<'c> {
    r#type: &'static str,
    url: &'c str,
}

#[derive(Serialize)]
struct Person<'c> {
    name: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    avatar: &'c str,
}

#[derive(Serialize)]
struct FeedItem<'i> {
    id: &'i str,
    url: &'i str,
    #[serde(skip_serializing_if = "str::is_empty")]
    external_url: &'i str,
    title: &'i str,
    content_html: &'i str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'i str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Person<'i>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'i [String],
    language: &'i str,
}

pub(super) fn file(channel: &Channel, items: &[Vec<u8>]) -> Vec<u8> {
    let hub = (!channel.hub.is_empty()).then_some(WebSub { r#type: "WebSub", url: &channel.hub });
    let head = bytes(&Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.page,
        feed_url: &channel.own,
        description: &channel.description,
        icon: &channel.icon,
        favicon: &channel.favicon,
        authors: [Person { name: &channel.author, url: &channel.author_url, avatar: "" }],
        language: &channel.lang,
        hubs: hub.into_iter().collect(),
    });
    // The items are written already: they go before the brace that ends the feed.
    let mut file = head[..head.len() - 1].to_vec();
    file.extend_from_slice(b",\"items\":[");
    file.extend_from_slice(&items.join(&b','));
    file.extend_from_slice(b"]}");
    file
}

pub(super) fn item(item: &Item) -> Vec<u8> {
    bytes(&FeedItem {
        id: &item.id,
        url: &item.url,
        external_url: &item.about,
        title: &item.title,
        content_html: &item.html,
        summary: &item.summary,
        image: item.picture.as_ref().map(|picture| picture.url.as_str()),
        date_published: item.published.iso_full(),
        date_modified: item.updated.iso_full(),
        authors: item.authors.iter().map(person).collect(),
        tags: &item.categories,
        language: &item.lang,
    })
}

fn person(author: &Author) -> Person<'_> {
    Person { name: &author.name, url: &author.url, avatar: &author.avatar }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and lists are JSON")
}
