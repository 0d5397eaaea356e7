//! A bar on a terminal, when a build takes more than a second.

use super::terminal::Terminal;
use indicatif::{ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Shown only after this long.
const PATIENCE: Duration = Duration::from_secs(1);
/// Cells of the bar.
const WIDTH: u64 = 24;
/// Most items between two looks at the bar: a look takes longer than many an item.
const STRIDE: u64 = 64;
/// Of a few items, each may take long: so many looks there are at least.
const LOOKS: u64 = 200;

pub(super) struct ProgressBar {
    bar: Option<indicatif::ProgressBar>,
    step: Arc<Mutex<&'static str>>,
    n_made: AtomicU64,
    stride: AtomicU64,
}

impl ProgressBar {
    pub(super) fn start(terminal: &Terminal) -> ProgressBar {
        let step = Arc::new(Mutex::new("reading"));
        let bar = terminal.may_animate().then(|| {
            let shown = step.clone();
            let style = ProgressStyle::with_template("{line}")
                .expect("the template is right")
                .with_key("line", move |state: &ProgressState, out: &mut dyn Write| {
                    let step = *shown.lock().unwrap_or_else(PoisonError::into_inner);
                    if state.elapsed() >= PATIENCE {
                        let _ = out.write_str(&line(step, state.pos(), state.len().unwrap_or(0)));
                    }
                });
            let bar = indicatif::ProgressBar::new(0).with_style(style);
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        ProgressBar { bar, step, n_made: AtomicU64::new(0), stride: AtomicU64::new(1) }
    }

    pub(super) fn begins(&self, step: &'static str, n_items: usize) {
        if let Some(bar) = &self.bar {
            self.n_made.store(0, Ordering::Relaxed);
            let stride = (n_items as u64 / LOOKS).clamp(1, STRIDE);
            self.stride.store(stride, Ordering::Relaxed);
            *self.step.lock().unwrap_or_else(PoisonError::into_inner) = step;
            bar.set_position(0);
            bar.set_length(n_items as u64);
        }
    }

    pub(super) fn made_one(&self) {
        if let Some(bar) = &self.bar {
            let n_made = self.n_made.fetch_add(1, Ordering::Relaxed) + 1;
            if n_made.is_multiple_of(self.stride.load(Ordering::Relaxed)) {
                bar.set_position(n_made);
            }
        }
    }
}

/// `making pages [========                ] 5632 of 16837`
fn line(step: &str, at: u64, of: u64) -> String {
    let Some(done) = (WIDTH * at).checked_div(of) else { return step.to_owned() };
    let done = usize::try_from(done.min(WIDTH)).unwrap_or(0);
    let (done, left) = ("=".repeat(done), " ".repeat(WIDTH as usize - done));
    format!("{step} [{done}{left}] {at} of {of}")
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
