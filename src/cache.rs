//! What is dear to make, kept from build to build by the hash of what it is made from: facts all together, files each by
//! itself, and what was read of texts.
//!
//! Knows no disk: whoever runs a build reads the facts before it and writes them after, and brings a [`Shelf`] for the
//! files and a [`Store`] for the texts. What has changed has another hash, so nothing in here is ever stale.

mod texts;

pub use texts::{Store, Texts};

use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Bytes of another program's version are nobody's.
const HEADER: &str = concat!("parvis cache ", env!("CARGO_PKG_VERSION"));

/// Keeps files by the hash of what they are made from; asked from many threads. It may lose them.
pub trait Shelf: Send + Sync {
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>>;
    /// False when it cannot keep them.
    fn put(&self, key: Fingerprint, bytes: &[u8]) -> bool;
}

/// Keeps nothing.
struct NoShelf;

impl Shelf for NoShelf {
    fn get(&self, _: Fingerprint) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: Fingerprint, _: &[u8]) -> bool {
        false
    }
}

pub struct Cache {
    before: HashMap<Fingerprint, String>,
    used: Mutex<HashMap<Fingerprint, String>>,
    shelf: Box<dyn Shelf>,
    pub texts: Texts,
}

impl Default for Cache {
    fn default() -> Cache {
        Cache {
            before: HashMap::new(),
            used: Mutex::default(),
            shelf: Box::new(NoShelf),
            texts: Texts::default(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    header: String,
    values: BTreeMap<Fingerprint, String>,
}

impl Cache {
    /// What an earlier build kept; bytes that cannot be read are none.
    pub fn from_bytes(bytes: &[u8]) -> Cache {
        let stored = postcard::from_bytes::<Stored>(bytes).ok();
        let values = stored.filter(|stored| stored.header == HEADER).map(|stored| stored.values);
        Cache { before: values.into_iter().flatten().collect(), ..Cache::default() }
    }

    /// With a place for files.
    pub fn with_shelf(self, shelf: Box<dyn Shelf>) -> Cache {
        Cache { shelf, ..self }
    }

    /// With what was read of texts.
    pub fn with_texts(self, texts: Texts) -> Cache {
        Cache { texts, ..self }
    }

    pub fn shelf(&self) -> &dyn Shelf {
        &*self.shelf
    }

    /// What this build used, in one order always; `None` when an earlier one kept the same.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() == self.before.len() && used.keys().all(|key| self.before.contains_key(key)) {
            return None;
        }
        let values = used.iter().map(|(key, value)| (*key, value.clone())).collect();
        let stored = Stored { header: HEADER.to_owned(), values };
        Some(postcard::to_stdvec(&stored).expect("texts are plain data"))
    }

    /// The kept value of a key.
    pub fn get(&self, key: Fingerprint) -> Option<String> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = used.get(&key) {
            return Some(value.clone());
        }
        let value = self.before.get(&key)?.clone();
        used.insert(key, value.clone());
        Some(value)
    }

    /// Keeps the value of a key.
    pub fn keep(&self, key: Fingerprint, value: String) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
    }
}
