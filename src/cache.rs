//! What is dear to make, kept from build to build by the hash of what it is made from.
//!
//! Knows no disk: whoever runs a build reads the bytes before it and writes them after. A text that has changed has
//! another hash, so nothing in here is ever stale.

use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Bytes of another program's version are nobody's.
const HEADER: &str = concat!("parvis cache ", env!("CARGO_PKG_VERSION"));

#[derive(Default)]
pub struct Cache {
    before: HashMap<Fingerprint, String>,
    used: Mutex<HashMap<Fingerprint, String>>,
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
        Cache { before: values.into_iter().flatten().collect(), used: Mutex::default() }
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

    /// The kept value of a key, else a new one.
    pub fn get_or_make(&self, key: Fingerprint, make: &dyn Fn() -> String) -> String {
        let value = self.before.get(&key).cloned().unwrap_or_else(make);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(key, value.clone());
        value
    }
}
