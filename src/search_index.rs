//! Texts as an index that a browser searches in, part by part: the only one who knows pagefind.
//!
//! One index a language, all of them at the same time. Within a language pagefind takes text after text, on one
//! core, and keeps every word of every text in memory, twice, until the end. The same texts in the same order make
//! the same bytes, whatever the number of threads.

use crate::memo::Progress;
#[cfg(feature = "search")]
use anyhow::Context;

/// Changes with what is made of equal texts: pagefind, or what is asked of it.
pub const FORMAT: &[u8] = b"pagefind 1.6, 1";

/// The file that a browser asks for first, and that names all others but the scripts.
pub const ENTRY: &str = "pagefind-entry.json";

/// Files of fragments a language: beyond so many texts, several share a file. A fragment is read for each result
/// that is shown, so a shared one must stay small; a folder with too many files is slow to upload.
#[cfg(feature = "search")]
const MOST_FRAGMENTS: u32 = 5_000;

/// A text to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// As it is linked; no two records have the same.
    pub url: String,
    pub title: String,
    /// The words that excerpts are taken from.
    pub text: String,
    /// Names of people and places.
    pub names: String,
    pub tags: String,
    /// What results are narrowed by.
    pub kind: &'static str,
}

/// The texts of one language, made one after the other when they are asked for.
pub struct Texts<'a> {
    /// BCP 47; where pagefind knows no stemming for it, words are found as they are written.
    pub lang: &'a str,
    pub n: usize,
    /// In the order of their addresses.
    pub record: &'a (dyn Fn(usize) -> Record + Sync),
}

/// The files of an index: each with its path below the folder of the index.
pub type Files = Vec<(String, Vec<u8>)>;

/// Makes an index of all languages; `None` when the progress is over before it is done. Fails when the working
/// directory is gone, which pagefind asks for.
#[cfg(feature = "search")]
pub fn build(languages: &[Texts], progress: &dyn Progress) -> anyhow::Result<Option<Files>> {
    std::path::absolute("pagefind").context("the search cannot be indexed")?;
    let built = crate::memo::in_parallel(languages, |texts| made::of_language(texts, progress));
    let mut files = Files::new();
    let mut entries = Vec::new();
    for language in built {
        let Some(language) = language? else { return Ok(None) };
        for (name, bytes) in language {
            if name == ENTRY {
                entries.push(bytes);
            } else if !files.iter().any(|(other, _)| *other == name && made::is_shared(&name)) {
                files.push((name, bytes));
            }
        }
    }
    let (entry, needs_no_stems) = made::merged(&entries)?;
    if !needs_no_stems {
        files.retain(|(name, _)| name != made::NO_STEMS);
    }
    files.push((ENTRY.to_owned(), entry));
    files.sort();
    Ok(Some(files))
}

#[cfg(not(feature = "search"))]
pub fn build(_: &[Texts], _: &dyn Progress) -> anyhow::Result<Option<Files>> {
    anyhow::bail!("this program was made without its search")
}

#[cfg(feature = "search")]
mod made {
    use crate::locale::fold;
    use crate::search_index::{ENTRY, Files, MOST_FRAGMENTS, Progress, Record, Texts};
    use anyhow::Context;
    use pagefind::api::PagefindIndex;
    use pagefind::options::PagefindServiceConfig;
    use std::collections::BTreeMap;

    pub(super) fn of_language(
        texts: &Texts,
        progress: &dyn Progress,
    ) -> anyhow::Result<Option<Files>> {
        // Pagefind looks words up by the language of the page, which it asks for in lower case.
        let lang = texts.lang.to_lowercase();
        let config = PagefindServiceConfig::builder()
            .force_language(lang.clone())
            .max_fragments(MOST_FRAGMENTS)
            .build();
        let mut index = PagefindIndex::new(Some(config))?;
        // It works on threads of its own; one is all that it can use.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            .build()
            .context("the index of the search cannot be made")?;
        runtime.block_on(async {
            for number in 0..texts.n {
                if progress.is_over() {
                    return Ok(None);
                }
                add(&mut index, (texts.record)(number), &lang).await?;
                progress.made_one();
            }
            let files = index.get_files().await?;
            Ok(Some(files.into_iter().filter_map(published).collect()))
        })
    }

    async fn add(index: &mut PagefindIndex, record: Record, lang: &str) -> anyhow::Result<()> {
        let Record { url, title, text, names, tags, kind } = record;
        let [title, text, names, tags] = [title, text, names, tags].map(in_ascii_joints);
        let apart = words_apart([&title, &text, &names, &tags]);
        // A record without a text is left out of the index, whatever its title.
        let text = if text.trim().is_empty() { title.clone() } else { text };
        // Words that begin so are orders to pagefind.
        let text = if text.contains("___") { text.replace("___", "__") } else { text };
        let meta = [("title", title), ("names", names), ("tags", tags), ("apart", apart)];
        let meta: BTreeMap<String, String> = meta
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(key, words)| (key.to_owned(), words))
            .collect();
        let filters = BTreeMap::from([("kind".to_owned(), vec![kind.to_owned()])]);
        index
            .add_custom_record(url, text, lang.to_owned(), Some(meta), Some(filters), None)
            .await?;
        Ok(())
    }

    /// Pagefind parts `l'eau` and `libre-service`, and knows no other sign there; the script of the page shows `’`.
    fn in_ascii_joints(text: String) -> String {
        if text.is_ascii() {
            return text;
        }
        text.replace(['’', 'ʼ'], "'").replace(['\u{2010}', '\u{2011}'], "-")
    }

    /// The words with a ligature, written without: pagefind knows `é` for an `e`, and not `œ` for `oe`. They are
    /// found, and are no part of the text that is shown.
    fn words_apart(texts: [&String; 4]) -> String {
        // What is no letter with an accent in Unicode, so that taking accents away leaves it.
        let is_whole = |c: char| {
            matches!(c, 'œ' | 'Œ' | 'æ' | 'Æ' | 'ß' | 'ẞ' | 'ø' | 'Ø' | 'ł' | 'Ł' | 'đ' | 'Đ')
        };
        let words = texts.into_iter().flat_map(|text| text.split_whitespace());
        let mut apart: Vec<String> =
            words.filter(|word| word.contains(is_whole)).map(fold).collect();
        apart.sort_unstable();
        apart.dedup();
        apart.join(" ")
    }

    /// What a browser asks for: neither pagefind's own pages and their styles nor its worker.
    fn published(file: pagefind::api::SyntheticFile) -> Option<(String, Vec<u8>)> {
        let name = file.filename.to_str()?.replace('\\', "/");
        let is_asked_for = name.contains('/')
            || name == ENTRY
            || name == "pagefind.js"
            || name.ends_with(".pf_meta")
            || name.ends_with(".pagefind");
        is_asked_for.then_some((name, file.contents))
    }

    /// Whether a file is the same in the index of every language.
    pub(super) fn is_shared(name: &str) -> bool {
        name == "pagefind.js" || name.ends_with(".pagefind")
    }

    /// What searches in a language whose stems pagefind does not know.
    pub(super) const NO_STEMS: &str = "wasm.unknown.pagefind";

    /// One entry file that knows the languages of all, and whether one of them is without stems.
    pub(super) fn merged(entries: &[Vec<u8>]) -> anyhow::Result<(Vec<u8>, bool)> {
        let mut all: Option<serde_json::Value> = None;
        for entry in entries {
            let entry: serde_json::Value = serde_json::from_slice(entry)?;
            let Some(all) = &mut all else {
                all = Some(entry);
                continue;
            };
            if let (Some(all), Some(more)) =
                (all["languages"].as_object_mut(), entry["languages"].as_object())
            {
                all.extend(more.iter().map(|(lang, told)| (lang.clone(), told.clone())));
            }
        }
        let languages = all.as_ref().and_then(|all| all["languages"].as_object());
        let needs_no_stems =
            languages.into_iter().flatten().any(|(_, language)| language["wasm"].is_null());
        Ok((serde_json::to_vec(&all)?, needs_no_stems))
    }
}
