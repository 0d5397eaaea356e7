//! The path of one file of the website: the only kind of path a sink takes.
//!
//! Whoever holds an [`OutPath`] holds a path that stays inside the output and that Linux, macOS,
//! Windows and web servers all take: so no later step asks again. Knows no file system: names only.

use std::borrow::Borrow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A path inside the output: relative, `/`-separated, made of checked segments, in NFC.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OutPath(Box<str>);

impl OutPath {
    const MAX_SEGMENT: usize = 200;
    const MAX: usize = 1_000;

    /// Checks a path such as `posts/hello/index.html`.
    pub fn new(path: &str) -> Result<OutPath, PathProblem> {
        let is_composed = path.is_ascii() || is_nfc(path);
        let path: Box<str> =
            if is_composed { path.into() } else { path.nfc().collect::<String>().into() };
        if path.is_empty() {
            return Err(PathProblem::Empty);
        }
        if path.starts_with('/') {
            return Err(PathProblem::Absolute);
        }
        if path.len() > Self::MAX {
            return Err(PathProblem::TooLong);
        }
        path.split('/').try_for_each(check_segment)?;
        // The sink keeps its own files there.
        if path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(".parvis")) {
            return Err(PathProblem::Reserved);
        }
        Ok(OutPath(path))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of something in the folder of this name: `posts` and `hello/index.html` make
    /// `posts/hello/index.html`.
    pub fn join(&self, rest: &str) -> Result<OutPath, PathProblem> {
        OutPath::new(&format!("{self}/{rest}"))
    }

    /// The place on disk, in a website that stands in `folder`.
    pub fn under(&self, folder: &Path) -> PathBuf {
        folder.join(&*self.0)
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().expect("a path has a segment")
    }

    /// What follows the last dot of the file's name; `None` for `CNAME` and for `.nojekyll`.
    pub fn extension(&self) -> Option<&str> {
        self.file_name()
            .rsplit_once('.')
            .filter(|(stem, _)| !stem.is_empty())
            .map(|(_, extension)| extension)
    }

    /// The folders that the file stands in, outermost first: `a/b/c.html` stands in `a` and `a/b`.
    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// Whether it stands in the folder of another file, or below that.
    pub fn is_beside(&self, other: &OutPath) -> bool {
        let Some(folder) = other.folders().next_back() else { return true };
        self.0.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Equal for two paths that are one file where case does not count, as on macOS and Windows.
    pub fn case_key(&self) -> String {
        if self.0.is_ascii() {
            self.0.to_ascii_lowercase()
        } else {
            self.0.to_lowercase().nfc().collect()
        }
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// So that maps of paths can be asked for a text.
impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OutPath {
    type Error = PathProblem;

    fn try_from(path: String) -> Result<OutPath, PathProblem> {
        OutPath::new(&path)
    }
}

/// Why a text cannot be a path of the website. Displayed, it completes "the path …".
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PathProblem {
    Empty,
    Absolute,
    Leaves,
    Dot,
    Backslash,
    Colon,
    Control,
    TrailingDotOrSpace,
    Reserved,
    TooLong,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathProblem::Empty => "is empty or has an empty segment",
            PathProblem::Absolute => "starts with `/`",
            PathProblem::Leaves => "leaves the site by `..`",
            PathProblem::Dot => "has a segment `.`",
            PathProblem::Backslash => "has a backslash",
            PathProblem::Colon => "has a colon, which Windows does not allow",
            PathProblem::Control => "has a control character",
            PathProblem::TrailingDotOrSpace => {
                "has a segment that ends with a dot or a space, which Windows drops"
            }
            PathProblem::Reserved => {
                "has a reserved name (such as `con`, `nul`, `com1`, `.git` or `.parvis`)"
            }
            PathProblem::TooLong => {
                "is too long (over 200 bytes in a segment, or over 1,000 in all)"
            }
        })
    }
}

impl std::error::Error for PathProblem {}

fn check_segment(segment: &str) -> Result<(), PathProblem> {
    match segment {
        "" => return Err(PathProblem::Empty),
        "." => return Err(PathProblem::Dot),
        ".." => return Err(PathProblem::Leaves),
        _ => {}
    }
    for character in segment.chars() {
        match character {
            '\\' => return Err(PathProblem::Backslash),
            ':' => return Err(PathProblem::Colon),
            _ if character.is_control() => return Err(PathProblem::Control),
            _ => {}
        }
    }
    if segment.ends_with(['.', ' ']) {
        return Err(PathProblem::TrailingDotOrSpace);
    }
    if segment.len() > OutPath::MAX_SEGMENT {
        return Err(PathProblem::TooLong);
    }
    if is_reserved(segment) { Err(PathProblem::Reserved) } else { Ok(()) }
}

/// The devices of Windows, which opens them whatever the extension, and git's own folder.
fn is_reserved(segment: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = segment.split('.').next().expect("split gives one at least").trim_end();
    let numbered = |port: &str| {
        let start = stem.get(..3).filter(|start| start.eq_ignore_ascii_case(port));
        let mut number = start.map(|_| stem[3..].chars()).into_iter().flatten();
        matches!((number.next(), number.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    segment.eq_ignore_ascii_case(".git")
        || DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
        || numbered("com")
        || numbered("lpt")
}
