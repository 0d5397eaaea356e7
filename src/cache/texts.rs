//! What was read of texts, and coloured code: much and small, so it lies in one place, where what is new is added at
//! the end.

use crate::fingerprint::Fingerprint;
use crate::tables::HashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

/// New records go to the store in blocks of so many bytes.
const BLOCK: usize = 256 << 10;
/// Bytes of a usual value.
const USUAL: usize = 8 << 10;
/// A store of fewer bytes may hold what nobody asks for.
const SMALL: usize = 1 << 20;
const KEY: usize = size_of::<Fingerprint>();
const LENGTH: usize = size_of::<u32>();
/// What a record has beside its value.
const FRAME: usize = KEY + LENGTH + KEY;

/// Receives what is new.
pub trait Store: Send {
    /// Forgets all that is there.
    fn clear(&mut self) -> io::Result<()>;
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// Without a store, it keeps nothing.
#[derive(Default)]
pub struct Texts {
    kept: RwLock<Kept>,
    new: Mutex<New>,
    n_kept: usize,
    /// Bytes of the records that were asked for, or are new.
    n_used: AtomicUsize,
}

/// The bytes of a store: a line that names the program, then records. A record is its key, the length of its value, its
/// value, and its key again: one that was not written to its end, or has another in its midst, is known by that.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    values: HashMap<Fingerprint, Range<usize>>,
}

#[derive(Default)]
struct New {
    block: Vec<u8>,
    store: Option<Box<dyn Store>>,
    /// The first failure; nothing was stored after it.
    problem: Option<io::Error>,
}

impl Texts {
    /// What earlier builds by the same program kept: `program` tells every build of it apart, for another one may make
    /// other things of the same text. Bytes that cannot be read, or were not written to their end, are none.
    pub fn new(bytes: Vec<u8>, program: &str, store: Box<dyn Store>) -> Texts {
        let header = format!("parvis texts {program}\n").into_bytes();
        let kept = Kept::read(bytes, &header);
        let mut new = New { store: Some(store), ..New::default() };
        if kept.is_none() {
            new.clear();
            new.block = header;
        }
        let kept = kept.unwrap_or_default();
        let n_kept = kept.bytes.len();
        Texts { kept: RwLock::new(kept), new: Mutex::new(new), n_kept, n_used: AtomicUsize::new(0) }
    }

    /// The kept value of a key, else a new one, which is kept.
    pub fn get_or_make<T: Serialize + DeserializeOwned>(
        &self,
        key: Fingerprint,
        make: impl FnOnce() -> T,
    ) -> T {
        self.get(key).unwrap_or_else(|| {
            let value = make();
            self.add(key, &value);
            value
        })
    }

    /// Frees the memory of what earlier builds kept: what follows asks for new things alone.
    pub fn let_go(&self) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }

    /// Hands all that is new to the store. Where a whole build asked for less than a third of a large one, it is
    /// cleared: it grew old. Tells why nothing could be kept.
    ///
    /// # Errors
    /// The first failure of the store.
    pub fn settle(&self, was_whole: bool) -> io::Result<()> {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.flush();
        let n_used = self.n_used.load(Ordering::Relaxed);
        if was_whole && self.n_kept > SMALL && n_used > 0 && n_used < self.n_kept / 3 {
            new.clear();
        }
        new.problem.take().map_or(Ok(()), Err)
    }

    fn get<T: DeserializeOwned>(&self, key: Fingerprint) -> Option<T> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let place = kept.values.get(&key)?;
        let value = postcard::from_bytes(&kept.bytes[place.clone()]).ok()?;
        self.n_used.fetch_add(place.len() + FRAME, Ordering::Relaxed);
        Some(value)
    }

    fn add<T: Serialize>(&self, key: Fingerprint, value: &T) {
        let room = Vec::with_capacity(USUAL);
        let value = postcard::to_extend(value, room).expect("it is plain data");
        let Ok(length) = u32::try_from(value.len()) else { return };
        self.n_used.fetch_add(value.len() + FRAME, Ordering::Relaxed);
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.store.is_none() {
            return;
        }
        for part in [&key.0[..], &length.to_le_bytes(), &value, &key.0] {
            new.block.extend_from_slice(part);
        }
        if new.block.len() >= BLOCK {
            new.flush();
        }
    }
}

impl Kept {
    fn read(bytes: Vec<u8>, header: &[u8]) -> Option<Kept> {
        let mut values = HashMap::default();
        let mut at = bytes.starts_with(header).then_some(header.len())?;
        while at < bytes.len() {
            let (key, rest) = bytes[at..].split_first_chunk::<KEY>()?;
            let (length, rest) = rest.split_first_chunk::<LENGTH>()?;
            let length = u32::from_le_bytes(*length) as usize;
            if rest.get(length..length + KEY)? != key {
                return None;
            }
            let start = at + KEY + LENGTH;
            values.insert(Fingerprint(*key), start..start + length);
            at = start + length + KEY;
        }
        Some(Kept { bytes, values })
    }
}

impl New {
    fn flush(&mut self) {
        if let Some(store) = self.store.as_mut().filter(|_| !self.block.is_empty()) {
            let done = store.append(&self.block);
            self.block.clear();
            self.after(done);
        }
    }

    fn clear(&mut self) {
        if let Some(store) = &mut self.store {
            let done = store.clear();
            self.after(done);
        }
    }

    /// After a failure, nothing more is stored.
    fn after(&mut self, done: io::Result<()>) {
        if let Err(problem) = done {
            self.problem = Some(problem);
            self.store = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// A store that others can look into.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Shared {
        fn cache(&self, program: &str) -> Texts {
            Texts::new(self.bytes(), program, Box::new(self.clone()))
        }

        fn bytes(&self) -> Vec<u8> {
            self.0.lock().expect("no test panics with it").clone()
        }
    }

    impl Store for Shared {
        fn clear(&mut self) -> io::Result<()> {
            self.0.lock().expect("no test panics with it").clear();
            Ok(())
        }
        fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.lock().expect("no test panics with it").extend_from_slice(bytes);
            Ok(())
        }
    }

    fn key(number: u8) -> Fingerprint {
        Fingerprint([number; KEY])
    }

    /// Keeps `words` under the numbers from 0, and tells which of them had to be made.
    fn ask(cache: &Texts, words: &[&str]) -> Vec<usize> {
        let mut made = Vec::new();
        for (number, word) in words.iter().enumerate() {
            let kept: String = cache.get_or_make(key(number as u8), || {
                made.push(number);
                (*word).to_owned()
            });
            assert_eq!(kept, *word);
        }
        made
    }

    #[test]
    fn what_was_made_once_is_kept_for_the_next_build() {
        let store = Shared::default();
        let first = store.cache("1");
        assert_eq!(ask(&first, &["a", "b"]), [0, 1]);
        first.settle(true).expect("memory takes all");
        let second = store.cache("1");
        assert_eq!(ask(&second, &["a", "b", "c"]), [2]);
        second.settle(true).expect("memory takes all");
        assert!(ask(&store.cache("1"), &["a", "b", "c"]).is_empty());
    }

    #[test]
    fn another_program_asks_for_nothing_of_it() {
        let store = Shared::default();
        let first = store.cache("1");
        ask(&first, &["a"]);
        first.settle(true).expect("memory takes all");
        let other = store.cache("2");
        assert_eq!(ask(&other, &["b"]), [0]);
        other.settle(true).expect("memory takes all");
        assert!(ask(&store.cache("2"), &["b"]).is_empty());
        assert_eq!(ask(&store.cache("1"), &["a"]), [0]);
    }

    #[test]
    fn bytes_that_were_cut_or_changed_are_none() {
        let store = Shared::default();
        let first = store.cache("1");
        ask(&first, &["a", "b"]);
        first.settle(true).expect("memory takes all");
        let whole = store.bytes();
        for end in 0..whole.len() {
            let cut = Shared(Arc::new(Mutex::new(whole[..end].to_vec())));
            let made = ask(&cut.cache("1"), &["a", "b"]);
            // Between two records, a cut cannot be seen, and does no harm.
            assert!(made == [0, 1] || made == [1], "{end}");
        }
        let mut grown = whole.clone();
        grown.splice(whole.len() - 1.., [0; 40]);
        let grown = Shared(Arc::new(Mutex::new(grown)));
        assert_eq!(ask(&grown.cache("1"), &["a", "b"]), [0, 1]);
    }

    #[test]
    fn a_store_that_grew_old_is_cleared() {
        let store = Shared::default();
        let first = store.cache("1");
        let long = "a".repeat(SMALL);
        ask(&first, &[&long, "another", "and one more", "b"]);
        first.settle(true).expect("memory takes all");
        let part = store.cache("1");
        assert_eq!(part.get::<String>(key(3)).as_deref(), Some("b"));
        part.settle(false).expect("memory takes all");
        assert!(!store.bytes().is_empty(), "a look at a part says nothing of the rest");
        let part = store.cache("1");
        assert_eq!(part.get::<String>(key(3)).as_deref(), Some("b"));
        part.settle(true).expect("memory takes all");
        assert!(store.bytes().is_empty());
    }

    #[test]
    fn a_store_that_fails_is_told_and_asked_no_more() {
        struct Full;
        impl Store for Full {
            fn clear(&mut self) -> io::Result<()> {
                Ok(())
            }
            fn append(&mut self, _: &[u8]) -> io::Result<()> {
                Err(io::ErrorKind::StorageFull.into())
            }
        }
        let cache = Texts::new(Vec::new(), "1", Box::new(Full));
        assert_eq!(ask(&cache, &["a"]), [0]);
        assert_eq!(
            cache.settle(true).map_err(|problem| problem.kind()),
            Err(io::ErrorKind::StorageFull)
        );
        assert_eq!(ask(&cache, &["a"]), [0]);
        cache.settle(true).expect("it was told");
    }
}
