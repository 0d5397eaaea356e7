//! One build at a time for one output.

use std::fs::TryLockError;
use std::io::{ErrorKind, Write};
use std::path::Path;

use fs_err as fs;

use super::Refusal;

/// The right to change an output, for as long as it lives. The file stays: removing it would let a
/// third build in.
#[derive(Debug)]
pub(super) struct Lock {
    file: fs::File,
}

impl Lock {
    pub(super) fn take(path: &Path, out: &Path) -> anyhow::Result<Lock> {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        match file.file().try_lock() {
            Ok(()) => {}
            // A file system without locks: better to build than not.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => {
                return Err(anyhow::Error::new(error)
                    .context(format!("failed to lock `{}`", path.display())));
            }
            Err(TryLockError::WouldBlock) => {
                let process = fs::read_to_string(path).ok().and_then(|pid| pid.trim().parse().ok());
                return Err(Refusal::Locked { out: out.to_path_buf(), process }.into());
            }
        }
        file.set_len(0)?;
        file.write_all(format!("{}\n", std::process::id()).as_bytes())?;
        Ok(Lock { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough while a process that was just started still shares the file.
        let _ = self.file.file().unlock();
    }
}
