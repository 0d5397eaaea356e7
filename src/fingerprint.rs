//! Stands for contents, or for all that something is made from.

use serde::{Deserialize, Serialize};

/// Equal fingerprints, equal things: the first 16 bytes of a BLAKE3 hash.
#[derive(
    Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    pub fn of(bytes: &[u8]) -> Fingerprint {
        Fingerprint::of_hash(&blake3::hash(bytes))
    }

    pub fn of_hash(hash: &blake3::Hash) -> Fingerprint {
        Fingerprint(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
    }

    /// The first `n_bytes` of it in hexadecimal digits, two a byte.
    pub fn hex(self, n_bytes: usize) -> String {
        self.0.iter().take(n_bytes).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Of several things together.
    pub fn of_all(parts: &[Fingerprint]) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.0);
        }
        Fingerprint::of_hash(&hasher.finalize())
    }
}
