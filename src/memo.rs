//! Remembers the last build and makes the rest on all cores; knows nothing of hubs.

use crate::fingerprint::Fingerprint;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Condvar, Mutex, PoisonError};

/// Told how far a long step has come, from any thread.
pub trait Progress: Sync {
    /// A step of so many items begins.
    fn begins(&self, step: &'static str, n_items: usize);
    fn made_one(&self);
    /// A step that runs beside others has begun.
    fn begins_beside(&self, _step: &'static str) {}
    /// It has ended.
    fn ended_beside(&self, _step: &'static str) {}
    /// Whether nobody wants the rest of a long step.
    fn is_over(&self) -> bool {
        false
    }
}

/// Nobody looks.
impl Progress for () {
    fn begins(&self, _: &'static str, _: usize) {}
    fn made_one(&self) {}
}

/// What was made last time, with the fingerprint of what each value was made from.
pub struct Memo<K, V> {
    made: HashMap<K, (Fingerprint, V)>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo { made: HashMap::new() }
    }
}

impl<K: Eq + Hash + Clone + Send + Sync, V: Clone + Send + Sync> Memo<K, V> {
    /// The values of `items`, in their order, making only what is new or changed. What is no longer asked for is
    /// forgotten. The number tells how many were made.
    pub fn map<T: Sync>(
        &mut self,
        items: &[T],
        key: impl Fn(&T) -> (K, Fingerprint) + Sync + Send,
        make: impl Fn(&T) -> V + Sync + Send,
    ) -> (Vec<V>, usize) {
        let before = &self.made;
        let values: Vec<(K, Fingerprint, V, bool)> = in_parallel(items, |item| {
            let (key, fingerprint) = key(item);
            match before.get(&key) {
                Some((made_from, value)) if *made_from == fingerprint => {
                    (key, fingerprint, value.clone(), false)
                }
                _ => {
                    let value = make(item);
                    (key, fingerprint, value, true)
                }
            }
        });
        let n_made = values.iter().filter(|(.., made)| *made).count();
        let new = values.iter().filter(|(.., made)| *made);
        self.made.extend(
            new.map(|(key, fingerprint, value, _)| (key.clone(), (*fingerprint, value.clone()))),
        );
        if self.made.len() > values.len() {
            let asked: HashSet<&K> = values.iter().map(|(key, ..)| key).collect();
            self.made.retain(|key, _| asked.contains(key));
        }
        (values.into_iter().map(|(_, _, value, _)| value).collect(), n_made)
    }
}

/// The values of `make` over `items`, in their order, on all cores.
pub fn in_parallel<T: Sync, V: Send>(items: &[T], make: impl Fn(&T) -> V + Sync + Send) -> Vec<V> {
    items.par_iter().map(make).collect()
}

/// Two different works at the same time.
pub fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// Like [`in_parallel`], with something of each thread's own to work in.
pub fn in_parallel_with<T: Sync, V: Send, S: Send>(
    items: &[T],
    own: impl Fn() -> S + Sync + Send,
    make: impl Fn(&mut S, &T) -> V + Sync + Send,
) -> Vec<V> {
    let of_threads: Vec<Mutex<Option<S>>> =
        (0..rayon::current_num_threads()).map(|_| Mutex::new(None)).collect();
    let with_own = |item| {
        let thread = rayon::current_thread_index().and_then(|index| of_threads.get(index));
        // It is taken only when `make` itself waits for other work of its thread.
        match thread.and_then(|thread| thread.try_lock().ok()) {
            Some(mut kept) => make(kept.get_or_insert_with(&own), item),
            None => make(&mut own(), item),
        }
    };
    items.par_iter().map(with_own).collect()
}

/// Runs with this many threads; 0 is one a core.
pub fn with_threads<T: Send>(
    n_threads: usize,
    run: impl FnOnce() -> T + Send,
) -> anyhow::Result<T> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build()?;
    Ok(pool.install(run))
}

/// Bounds how much all threads together hold in memory.
pub struct Room {
    size: u64,
    free: Mutex<u64>,
    left: Condvar,
}

/// A part of a [`Room`], given back when it is dropped.
pub struct Place<'r> {
    room: &'r Room,
    size: u64,
}

impl Room {
    pub fn new(size: u64) -> Room {
        Room { size, free: Mutex::new(size), left: Condvar::new() }
    }

    /// Waits until there is so much room. What is larger than the whole gets all of it. Who has a place must not wait
    /// for work of other threads.
    pub fn take(&self, size: u64) -> Place<'_> {
        let size = size.min(self.size);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |free: &mut u64| *free < size;
        let mut free = self.left.wait_while(free, is_full).unwrap_or_else(PoisonError::into_inner);
        *free -= size;
        Place { room: self, size }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.free.lock().unwrap_or_else(PoisonError::into_inner) += self.size;
        self.room.left.notify_all();
    }
}
