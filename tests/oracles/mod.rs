//! What must hold of any input at all: the fuzz targets of `fuzz/` and the tests ask the same functions.
//!
//! An oracle takes bytes and panics when its promise is broken. What fuzzing found lies in `fuzz/found/`, where
//! `tests/any_input.rs` asks again; `fuzz/seeds/` is where fuzzing begins.

mod calendar;
mod front_matter;
mod markdown;
mod out_path;

use parvis::diagnostics::{Diagnostic, Place};
use std::path::PathBuf;

type Oracle = fn(&[u8]);

/// One a target: a file of `fuzz/fuzz_targets/` and a folder of `fuzz/seeds/` have its name.
pub(crate) const ALL: &[(&str, Oracle)] = &[
    ("calendar", calendar::judge),
    ("front_matter", front_matter::judge),
    ("markdown", markdown::judge),
    ("out_path", out_path::judge),
];

/// Holds the input to the promises of a target.
pub(crate) fn judge(target: &str, input: &[u8]) {
    let (_, oracle) = ALL.iter().find(|(name, _)| *name == target).expect("the list has it");
    oracle(input);
}

/// The root of the checkout, also where the crate in `fuzz/` asks.
pub(crate) fn checkout() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("src/lib.rs").is_file());
    root.expect("the tests are in the checkout").to_owned()
}

/// Every place lies within its file, and what is told is short and plain. `text` knows the files.
pub(crate) fn told_well(one: &Diagnostic, text: &dyn Fn(&str) -> Option<String>) {
    let fits = |place: &Place| {
        let (Some(span), Some(text)) = (&place.span, text(&place.file)) else { return };
        // A range that ends before it starts, or cuts a letter, has no text.
        assert!(text.get(span.clone()).is_some(), "{span:?} of {} bytes: {one:?}", text.len());
    };
    fits(&one.place);
    if let Some((place, _)) = &one.related {
        fits(place);
    }
    let help = one.help.as_deref().unwrap_or_default();
    assert!(one.message.len() + help.len() < 20_000, "a message is too long: {one:?}");
}
