//! Stands for contents, or for all that something is made from.

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// Equal fingerprints, equal things: XXH3 in 128 bits, which guards against chance and not against somebody who looks for two
/// texts with one fingerprint. Nothing is trusted for its fingerprint: what is kept by it is as harmless as what it was made of.
#[derive(
    Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    pub fn of(bytes: &[u8]) -> Fingerprint {
        Fingerprint(XxHash3_128::oneshot(bytes).to_be_bytes())
    }

    /// The first `n_bytes` of it in hexadecimal digits, two a byte.
    pub fn hex(self, n_bytes: usize) -> String {
        self.0.iter().take(n_bytes).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Of several things together.
    pub fn of_all(parts: &[Fingerprint]) -> Fingerprint {
        let mut hasher = Hasher::default();
        for part in parts {
            hasher.update(&part.0);
        }
        hasher.fingerprint()
    }
}

/// Takes a content piece by piece.
#[derive(Default)]
pub struct Hasher(XxHash3_128);

impl Hasher {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.0.finish_128().to_be_bytes())
    }
}
