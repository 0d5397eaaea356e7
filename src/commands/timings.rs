//! How long each phase took.

use std::fmt::Write;
use std::time::{Duration, Instant};

pub(super) struct Timings {
    began: Instant,
    phase_began: Instant,
    phases: Vec<(&'static str, Duration)>,
}

impl Timings {
    pub(super) fn start() -> Timings {
        let now = Instant::now();
        Timings { began: now, phase_began: now, phases: Vec::new() }
    }

    /// Notes that a phase has ended, and the next begun.
    pub(super) fn ended(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.phases.push((phase, now - self.phase_began));
        self.phase_began = now;
    }

    pub(super) fn total(&self) -> Duration {
        self.began.elapsed()
    }

    /// A line a phase: its name, its milliseconds, its share of the whole.
    pub(super) fn table(&self) -> String {
        let total: Duration = self.phases.iter().map(|(_, took)| *took).sum();
        let width =
            self.phases.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max("total".len());
        let mut table = format!("{:width$}  {:>9}  {:>5}\n", "phase", "ms", "share");
        for (name, took) in self.phases.iter().copied().chain([("total", total)]) {
            let share = 100.0 * took.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON);
            writeln!(table, "{name:width$}  {:>9.1}  {share:>3.0} %", took.as_secs_f64() * 1e3)
                .expect("a text takes all");
        }
        table
    }
}
