//! How long each phase took.

use std::fmt::Write;
use std::time::{Duration, Instant};

pub(super) struct Timings {
    began: Instant,
    phase_began: Instant,
    phases: Vec<(&'static str, Duration)>,
    /// What runs beside the phases.
    pub(super) beside: Vec<Beside>,
}

/// A step that ran beside a phase.
pub(super) struct Beside {
    step: &'static str,
    began: Instant,
    /// When all else of its phase was done.
    alone_since: Option<Instant>,
    memory_before: Option<Memory>,
    pub(super) took: Duration,
    /// Of this, what the phase waited for nothing else.
    pub(super) took_alone: Duration,
    /// In bytes: by how much the program grew meanwhile.
    pub(super) memory: Option<u64>,
}

impl Timings {
    pub(super) fn start() -> Timings {
        let now = Instant::now();
        Timings { began: now, phase_began: now, phases: Vec::new(), beside: Vec::new() }
    }

    /// Notes that a phase has ended, and the next begun.
    pub(super) fn ended(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.phases.push((phase, now - self.phase_began));
        self.phase_began = now;
    }

    pub(super) fn begins_beside(&mut self, step: &'static str) {
        self.beside.push(Beside {
            step,
            began: Instant::now(),
            alone_since: None,
            memory_before: Memory::now(),
            took: Duration::ZERO,
            took_alone: Duration::ZERO,
            memory: None,
        });
    }

    /// Notes that all else is done while a step still runs.
    pub(super) fn waits_for(&mut self, step: &'static str) {
        if let Some(beside) = self.beside.iter_mut().rfind(|beside| beside.step == step) {
            beside.alone_since.get_or_insert(Instant::now());
        }
    }

    pub(super) fn ended_beside(&mut self, step: &'static str) {
        if let Some(beside) = self.beside.iter_mut().rfind(|beside| beside.step == step) {
            beside.took = beside.began.elapsed();
            beside.took_alone = beside.alone_since.map_or(Duration::ZERO, |since| since.elapsed());
            let grown = |before: Memory| Memory::now().map(|now| now.grown_since(before));
            beside.memory = beside.memory_before.and_then(grown);
        }
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
        for beside in &self.beside {
            table += &beside.line();
        }
        table
    }
}

impl Beside {
    /// `indexing texts: 812.4 ms beside render, 301.0 ms of them after it; 61 MB more`
    fn line(&self) -> String {
        let ms = |took: Duration| took.as_secs_f64() * 1e3;
        let memory = self.memory.map(|bytes| format!("; {} MB more", bytes / 1_000_000));
        format!(
            "{}: {:.1} ms beside render, {:.1} ms of them after the last page{}\n",
            self.step,
            ms(self.took),
            ms(self.took_alone),
            memory.unwrap_or_default()
        )
    }
}

/// What the program holds of the machine's memory, in bytes.
#[derive(Debug, Clone, Copy)]
struct Memory {
    now: u64,
    most: u64,
}

impl Memory {
    /// As Linux tells it (proc(5)); `None` elsewhere.
    fn now() -> Option<Memory> {
        let status = fs_err::read_to_string("/proc/self/status").ok()?;
        let told = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
            Some(kilobytes * 1_024)
        };
        Some(Memory { now: told("VmRSS:")?, most: told("VmHWM:")? })
    }

    /// From what was held then to the most since; where that stayed below an earlier most, to what is held now.
    fn grown_since(self, before: Memory) -> u64 {
        let most = if self.most > before.most { self.most } else { self.now };
        most.saturating_sub(before.now)
    }
}
