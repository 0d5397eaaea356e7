//! Comments put to their posts; nobody speaks for the brand unannounced.

use super::people::People;
use super::{Hub, Id};
use crate::diagnostics::{Diagnostics, KnownBy, Place, closest};
use crate::kinds::{Comment, CommentAuthor, CommentKind, CommentStatus, Comments, Entry};
use crate::tables::HashMap;
use std::sync::Arc;

/// A published comment.
#[derive(Clone)]
pub struct HubComment {
    pub file: Arc<Comments>,
    /// Its place in the file.
    pub index: usize,
    pub signed: Signature,
}

/// A comment that is not published, and the post that it belongs to, when that is.
#[derive(Clone)]
pub struct WithheldComment {
    pub file: Arc<Comments>,
    /// Its place in the file.
    pub index: usize,
    pub post: Option<Id>,
}

impl WithheldComment {
    pub fn comment(&self) -> &Comment {
        &self.file.list[self.index]
    }
}

/// Who signs a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// A person of the hub: the official badge.
    Official(Option<Id>),
    Reader,
}

impl HubComment {
    pub fn comment(&self) -> &Comment {
        &self.file.list[self.index]
    }
}

impl Hub {
    pub(super) fn take_comments(&mut self, files: &[Arc<Comments>], diagnostics: &mut Diagnostics) {
        let mut published: Vec<Vec<HubComment>> = vec![Vec::new(); self.entries.len()];
        let mut withheld = Vec::new();
        let everyone: Vec<Arc<Entry>> = self
            .entries
            .iter()
            .cloned()
            .chain(self.withheld.iter().map(|w| w.entry.clone()))
            .collect();
        let people = People::of(&everyone, &self.config);
        let posts = self.posts_by_path();
        for file in files {
            let post = posts.get(&(file.lang_index, file.post.as_str())).copied();
            if post.is_none() && !self.is_withheld_post(file) {
                let known: Vec<&str> = self
                    .entries
                    .iter()
                    .filter(|e| e.item.post().is_some())
                    .map(|e| e.path_key.as_str())
                    .collect();
                diagnostics.comments_without_post(
                    Place::whole(&file.file),
                    &file.post,
                    closest(&file.post, known),
                );
            }
            let signatures = self.signatures(file, &people, diagnostics);
            for (index, signed) in signatures.into_iter().enumerate() {
                match (signed, post) {
                    (Some(signed), Some(post)) => {
                        published[post].push(HubComment { file: file.clone(), index, signed });
                    }
                    _ => withheld.push(WithheldComment { file: file.clone(), index, post }),
                }
            }
        }
        for comments in &mut published {
            comments.sort_by(|a, b| {
                (a.comment().date.at, &a.comment().id.text)
                    .cmp(&(b.comment().date.at, &b.comment().id.text))
            });
        }
        self.withheld_comments = withheld;
        self.comments = Arc::new(published);
    }

    /// Posts by language and path without date, else by slug.
    fn posts_by_path(&self) -> HashMap<(usize, &str), Id> {
        let mut posts = HashMap::default();
        let all =
            || self.entries.iter().enumerate().filter(|(_, entry)| entry.item.post().is_some());
        for (id, entry) in all() {
            posts.insert((entry.lang_index, entry.slug.as_str()), id);
        }
        for (id, entry) in all() {
            posts.insert((entry.lang_index, entry.path_key.as_str()), id);
        }
        posts
    }

    fn is_withheld_post(&self, file: &Comments) -> bool {
        let is_it = |entry: &Entry| {
            entry.item.post().is_some() && (entry.path_key == file.post || entry.slug == file.post)
        };
        self.withheld.iter().any(|withheld| is_it(&withheld.entry))
    }

    /// How each comment of a file is signed; `None` for one that is not published.
    fn signatures(
        &self,
        file: &Comments,
        people: &People,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Option<Signature>> {
        let mut signatures = Vec::with_capacity(file.list.len());
        for comment in &file.list {
            let signed = match &comment.author {
                CommentAuthor::Expert(expert) => {
                    let id = self.find("experts", file.lang_index, &expert.text);
                    if id.is_none() && self.find_unpublished("experts", &expert.text).is_none() {
                        let near = closest(&expert.text, self.slugs("experts"));
                        diagnostics.unknown_ref(
                            Place::at(&file.file, &expert.span),
                            "person",
                            &expert.text,
                            near,
                        );
                    }
                    id.map(|id| Signature::Official(Some(id)))
                }
                CommentAuthor::Reader { name, url } => {
                    // A website that answers from afar gives its own address, whoever keeps it.
                    let is_comment = comment.kind == CommentKind::Comment;
                    let url = if is_comment { url.as_str() } else { "" };
                    let behind = people.behind(&name.text, url);
                    let poses = behind.is_some();
                    if let Some(behind) =
                        behind.filter(|_| comment.status == CommentStatus::Approved)
                    {
                        let slug = behind.person.map(|person| person.slug.as_str());
                        let place = Place::at(&file.file, &name.span);
                        match behind.by {
                            KnownBy::Name => diagnostics.posing_comment(place, &name.text, slug),
                            by => {
                                let known = behind.name(&self.config);
                                diagnostics.disguised_comment(place, &name.text, known, slug, by);
                            }
                        }
                    }
                    (!poses).then_some(Signature::Reader)
                }
            };
            let shown = comment.status == CommentStatus::Approved && !comment.body_is_empty;
            signatures.push(signed.filter(|_| shown));
        }
        signatures
    }
}
