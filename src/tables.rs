//! Hash maps and sets whose order is the same in every run; quick, since no stranger chooses their keys.

pub use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};

/// An empty map with room for so many.
pub fn map_for<K, V>(n_items: usize) -> HashMap<K, V> {
    HashMap::with_capacity_and_hasher(n_items, FxBuildHasher)
}

/// An empty set with room for so many.
pub fn set_for<T>(n_items: usize) -> HashSet<T> {
    HashSet::with_capacity_and_hasher(n_items, FxBuildHasher)
}
