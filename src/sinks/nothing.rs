//! The sink of `check`: it takes every file and drops it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Fingerprint, Report, Sink, Stage};
use crate::out_path::OutPath;

/// Counts files, and keeps none.
#[derive(Debug, Default)]
pub struct Nothing {
    written: AtomicUsize,
}

impl Sink for Nothing {
    fn keep(&self, _: &OutPath, _: Fingerprint) -> bool {
        false
    }

    fn keep_all(&self, _: &OutPath, _: Fingerprint) -> Option<usize> {
        None
    }

    fn write(&self, _: &OutPath, _: Stage, _: Fingerprint, _: &[u8]) -> anyhow::Result<()> {
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn copy(&self, _: &OutPath, _: Stage, _: Fingerprint, _: &Path) -> anyhow::Result<()> {
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn commit(self: Box<Self>) -> anyhow::Result<Report> {
        Ok(Report { written: self.written.into_inner(), ..Report::default() })
    }
}
