//! What the disk sink knows about the files it wrote, in `OUT/.parvis/`.
//!
//! `manifest` lists the files of the last build. `pending` exists only while files move: it lists
//! those of the build at work, so that a killed one is understood by the next. Hosts should leave
//! out folders that begin with a dot.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Context;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::Fingerprint;
use crate::fingerprint::Hasher;
use crate::out_path::OutPath;

/// Changes with the format: another version's manifest is not read.
const HEADER: &[u8] = b"parvis manifest 1\n";
const CHECKSUM: usize = 16;

/// The folder of the sink's own files.
pub(super) fn folder(out: &Path) -> PathBuf {
    out.join(".parvis")
}

/// True when a build has put files in this folder.
pub(super) fn stands_in(out: &Path) -> bool {
    let folder = folder(out);
    folder.join("manifest").is_file() || folder.join("pending").is_file()
}

/// The files of one build, by path.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<OutPath, Record>,
}

/// One file as it was written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) made_from: Fingerprint,
    pub(super) contents: Fingerprint,
    pub(super) size: u64,
    /// In nanoseconds since 1970.
    pub(super) modified: i64,
}

/// What the last builds left in an output.
#[derive(Debug)]
pub(super) enum Left {
    /// No build was made here.
    Nothing,
    /// A build was made here, but of which files nobody can say.
    Unknown,
    Files(Manifest),
}

impl Left {
    /// Reads the manifest, and writes into it how far a killed build came.
    pub(super) fn read(out: &Path) -> anyhow::Result<Left> {
        let last = Left::read_one(&folder(out).join("manifest"))?;
        let manifest = match (last, Left::read_one(&folder(out).join("pending"))?) {
            (last, Left::Nothing) => return Ok(last),
            (Left::Unknown, _) | (_, Left::Unknown) => return Ok(Left::Unknown),
            (Left::Nothing, Left::Files(pending)) => pending.standing(out),
            (Left::Files(mut last), Left::Files(pending)) => {
                // Where a file is not as announced, the killed build had not come to it.
                last.files.extend(pending.standing(out).files);
                last
            }
        };
        manifest.announce(out)?;
        Manifest::establish(out)?;
        Ok(Left::Files(manifest))
    }

    fn read_one(path: &Path) -> anyhow::Result<Left> {
        match fs::read(path) {
            Ok(bytes) => Ok(Manifest::decode(&bytes).map_or(Left::Unknown, Left::Files)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Left::Nothing),
            Err(error) => Err(error.into()),
        }
    }
}

impl Manifest {
    /// Announces what is about to move.
    pub(super) fn announce(&self, out: &Path) -> anyhow::Result<()> {
        let (new, pending) = (folder(out).join("new"), folder(out).join("pending"));
        fs::write(&new, self.encode()?)?;
        fs::rename(new, pending)?;
        Ok(())
    }

    /// Makes what was announced the manifest.
    pub(super) fn establish(out: &Path) -> anyhow::Result<()> {
        fs::rename(folder(out).join("pending"), folder(out).join("manifest"))?;
        Ok(())
    }

    /// The files that stand as they are listed.
    fn standing(self, out: &Path) -> Manifest {
        let standing = |(file, record): (OutPath, Record)| {
            let record = record.standing(&file.under(out))?;
            Some((file, record))
        };
        Manifest { files: self.files.into_iter().filter_map(standing).collect() }
    }

    fn encode(&self) -> anyhow::Result<Vec<u8>> {
        /// Bytes of a record without its path.
        const RECORD: usize = 48;
        let n_bytes = self.files.keys().map(|file| file.as_str().len() + RECORD).sum::<usize>();
        let mut bytes = Vec::with_capacity(HEADER.len() + CHECKSUM + n_bytes);
        bytes.extend_from_slice(HEADER);
        bytes.extend_from_slice(&[0; CHECKSUM]);
        let mut bytes =
            postcard::to_extend(self, bytes).context("failed to encode the manifest")?;
        let (head, body) = bytes.split_at_mut(HEADER.len() + CHECKSUM);
        head[HEADER.len()..].copy_from_slice(&Fingerprint::of(body).0);
        Ok(bytes)
    }

    fn decode(bytes: &[u8]) -> Option<Manifest> {
        let (checksum, body) = bytes.strip_prefix(HEADER)?.split_at_checked(CHECKSUM)?;
        if checksum != Fingerprint::of(body).0 {
            return None;
        }
        postcard::from_bytes(body).ok()
    }
}

impl Record {
    /// The record with the file's time of now, if the file is still what was written.
    pub(super) fn standing(&self, path: &Path) -> Option<Record> {
        // Asked of `std`: `fs_err` would word an error that nobody reads.
        let found = std::fs::symlink_metadata(path)
            .ok()
            .filter(|found| found.is_file() && found.len() == self.size)?;
        let modified = modified(&found);
        // A copied or touched website has other times: its bytes tell.
        let same = modified == self.modified
            || contents(path).is_ok_and(|(contents, _)| contents == self.contents);
        same.then_some(Record { modified, ..*self })
    }
}

pub(super) fn modified(metadata: &Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else { return 0 };
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => {
            i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |before| -before)
        }
    }
}

/// The fingerprint and size of a file.
pub(super) fn contents(path: &Path) -> anyhow::Result<(Fingerprint, u64)> {
    read(fs::File::open(path)?, |_| Ok(()))
}

/// Reads a file piece by piece, and gives its fingerprint and size.
pub(super) fn read(
    mut file: fs::File,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> anyhow::Result<(Fingerprint, u64)> {
    let (mut hasher, mut size) = (Hasher::default(), 0);
    let mut buffer = vec![0; 128 * 1024];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok((hasher.fingerprint(), size));
        }
        hasher.update(&buffer[..n]);
        take(&buffer[..n])?;
        size += n as u64;
    }
}
