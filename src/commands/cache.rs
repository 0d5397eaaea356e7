//! The cache on the disk: read before a build, written after it, each time as a whole.

use parvis::cache::Cache;
use std::path::Path;

const FILE: &str = "code";

/// What earlier builds kept; nothing when there is none that can be read.
pub(super) fn read(folder: &Path) -> Cache {
    fs_err::read(folder.join(FILE)).map(|bytes| Cache::from_bytes(&bytes)).unwrap_or_default()
}

/// Keeps what this build used, when it is not what was kept before. Written aside and moved, so that two builds at
/// once leave one whole file.
pub(super) fn write(folder: &Path, cache: &Cache) -> anyhow::Result<()> {
    let Some(bytes) = cache.to_bytes() else { return Ok(()) };
    fs_err::create_dir_all(folder)?;
    let aside = folder.join(format!("{FILE}.{}", std::process::id()));
    fs_err::write(&aside, bytes)?;
    Ok(fs_err::rename(&aside, folder.join(FILE))?)
}
