//! A path that is taken stays within the output, on every system, and so does every slug.

use parvis::locale::slug;
use parvis::out_path::OutPath;
use std::path::{Component, Path};
use unicode_normalization::UnicodeNormalization;

pub(super) fn judge(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(path) = OutPath::new(&text) {
        stays_within(&path);
    }
    let slug = slug(&text);
    let path = OutPath::new(&slug).unwrap_or_else(|why| panic!("the slug {slug:?} {why}"));
    assert!(!path.as_str().contains('/'), "{slug:?} has parts");
    assert!(
        slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    );
    assert_eq!(self::slug(&slug), slug, "the slug of a slug");
}

fn stays_within(path: &OutPath) {
    let text = path.as_str();
    let names = Path::new(text).components().all(|part| matches!(part, Component::Normal(_)));
    assert!(names && path.under(Path::new("/out")).starts_with("/out"), "{text:?} leaves");
    assert!(text.len() <= 1_000, "{text:?} is too long");
    assert!(!text.contains(|c: char| c.is_control() || c == '\\' || c == ':'), "{text:?}");
    for segment in text.split('/') {
        assert!(!segment.is_empty() && segment.len() <= 200, "{segment:?} of {text:?}");
        // Windows drops them, so that `.. ` is `..`.
        assert!(!segment.ends_with(['.', ' ']), "{segment:?} of {text:?}");
        assert!(!is_device(segment), "{segment:?} is a device of Windows");
        assert!(!segment.eq_ignore_ascii_case(".git"), "{text:?}");
    }
    assert!(!text.to_lowercase().starts_with(".parvis/"), "{text:?} is the sink's own");
    assert_eq!(text.nfc().collect::<String>(), text, "not normal");
    assert_eq!(OutPath::new(text).as_ref(), Ok(path), "not stable");
    assert_eq!(path.case_key(), OutPath::new(text).map(|path| path.case_key()).unwrap_or_default());
    let folders = path.folders().all(|folder| OutPath::new(folder).is_ok());
    assert!(folders, "a folder of {text:?} is no path");
}

/// Naming Files, Paths, and Namespaces, of the Windows documentation: a device is one whatever its extension.
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end().to_lowercase();
    let digits = "0123456789¹²³".chars().map(String::from);
    let ports = digits.flat_map(|digit| [format!("com{digit}"), format!("lpt{digit}")]);
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&&*stem)
        || ports.into_iter().any(|port| port == stem)
}
