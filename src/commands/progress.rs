//! A sign of life on a terminal, when a build takes more than a second.

use super::terminal::Terminal;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::Duration;

/// Shown only after this long.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn start(terminal: &Terminal) -> Progress {
        if !terminal.may_animate() {
            return Progress(None);
        }
        let line = |state: &ProgressState, line: &mut dyn Write| {
            if state.elapsed() >= PATIENCE {
                let _ = write!(line, "building for {} s", state.elapsed().as_secs());
            }
        };
        let style = ProgressStyle::with_template("{late}{msg}")
            .expect("the template is right")
            .with_key("late", line);
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress(Some(bar))
    }

    /// Names the last phase that ended.
    pub(super) fn ended(&self, phase: &'static str) {
        if let Some(bar) = self.0.as_ref().filter(|bar| bar.elapsed() >= PATIENCE) {
            bar.set_message(format!(" ({phase}: done)"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
