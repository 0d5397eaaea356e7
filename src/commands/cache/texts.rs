//! What was read of texts, in one file: read before a build, added to as it goes.

use crate::commands::compile::Mode;
use fs_err as fs;
use parvis::cache::{Store, Texts};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

const FILE: &str = "texts";

/// What earlier builds kept; nothing when there is none that can be read, or a build makes everything. What is new is
/// added to it.
pub(super) fn open(folder: &Path, mode: Mode) -> Texts {
    let file = folder.join(FILE);
    // A check makes no page, and asks for the same texts.
    let begins = mode.fresh && !mode.check;
    let bytes = if begins { Vec::new() } else { fs::read(&file).unwrap_or_default() };
    Texts::new(bytes, &program(), Box::new(OnDisk { file, open: None }))
}

/// Tells every build of this program apart, also those of one version.
fn program() -> String {
    let made = std::env::current_exe().and_then(fs::metadata);
    let modified = |file: &std::fs::Metadata| {
        let since = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(since.as_nanos())
    };
    let (size, modified) =
        made.map_or((0, 0), |file| (file.len(), modified(&file).unwrap_or_default()));
    format!("{} {size} {modified}", env!("CARGO_PKG_VERSION"))
}

/// A file that is made, with its folder, when there is something to keep. Two builds at once may add to it: each block
/// is written in one piece, at the end.
struct OnDisk {
    file: PathBuf,
    open: Option<fs::File>,
}

impl Store for OnDisk {
    fn clear(&mut self) -> io::Result<()> {
        self.open = None;
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.open.is_none() {
            fs::create_dir_all(self.file.parent().expect("it is in a folder"))?;
            self.open = Some(fs::OpenOptions::new().append(true).create(true).open(&self.file)?);
        }
        self.open.as_mut().expect("it was just opened").write_all(bytes)
    }
}
