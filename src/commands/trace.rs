//! Where the time goes, thread by thread, as a file for Perfetto or for `chrome://tracing`: the Trace Event Format,
//! with complete events in microseconds.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::thread::ThreadId;
use std::time::Instant;

/// Items of a step that are one event: as many events as items would be larger than the website.
const ITEMS: usize = 16;

pub(super) struct Trace {
    began: Instant,
    phase_began: Instant,
    /// What all threads work at, and since when.
    step: (&'static str, Instant),
    threads: HashMap<ThreadId, Thread>,
    events: Vec<Value>,
}

/// A thread, and the items that it made since the last event.
struct Thread {
    /// From 1; the phases are 0.
    number: usize,
    since: Instant,
    last: Instant,
    n_items: usize,
}

impl Trace {
    pub(super) fn start() -> Trace {
        let now = Instant::now();
        Trace {
            began: now,
            phase_began: now,
            step: ("", now),
            threads: HashMap::new(),
            events: vec![named(0, "phases")],
        }
    }

    pub(super) fn begins(&mut self, step: &'static str) {
        self.flush();
        self.step = (step, Instant::now());
    }

    /// The thread that asks has made an item.
    pub(super) fn made_one(&mut self) {
        let (now, next) = (Instant::now(), self.threads.len() + 1);
        let (step, step_began) = self.step;
        let thread = self.threads.entry(std::thread::current().id()).or_insert_with(|| {
            self.events.push(named(next, &format!("thread {next}")));
            Thread { number: next, since: step_began, last: step_began, n_items: 0 }
        });
        // What it did in an earlier step is told already.
        thread.since = thread.since.max(step_began);
        thread.last = now;
        thread.n_items += 1;
        if thread.n_items == ITEMS {
            let event = thread.event(step, self.began);
            self.events.extend(event);
        }
    }

    /// Notes that a phase has ended, and the next begun.
    pub(super) fn ended(&mut self, phase: &'static str) {
        self.flush();
        let now = Instant::now();
        self.events.push(event(phase, 0, self.phase_began, now, self.began, json!({})));
        self.phase_began = now;
    }

    fn flush(&mut self) {
        let (step, _) = self.step;
        let mut threads: Vec<&mut Thread> = self.threads.values_mut().collect();
        threads.sort_unstable_by_key(|thread| thread.number);
        let events = threads.into_iter().filter_map(|thread| thread.event(step, self.began));
        self.events.extend(events);
    }

    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let told = json!({ "displayTimeUnit": "ms", "traceEvents": self.events });
        Ok(fs_err::write(path, told.to_string())?)
    }
}

impl Thread {
    /// The items since the last event, as the next one.
    fn event(&mut self, step: &str, began: Instant) -> Option<Value> {
        let n_items = std::mem::take(&mut self.n_items);
        let since = std::mem::replace(&mut self.since, self.last);
        let args = json!({ "items": n_items });
        (n_items > 0).then(|| event(step, self.number, since, self.last, began, args))
    }
}

fn named(thread: usize, name: &str) -> Value {
    json!({"name": "thread_name", "ph": "M", "pid": 1, "tid": thread, "args": {"name": name}})
}

fn event(
    name: &str,
    thread: usize,
    from: Instant,
    to: Instant,
    began: Instant,
    args: Value,
) -> Value {
    let micros =
        |at: Instant, since: Instant| at.saturating_duration_since(since).as_secs_f64() * 1e6;
    let (ts, dur) = (micros(from, began), micros(to, from));
    json!({"name": name, "ph": "X", "ts": ts, "dur": dur, "pid": 1, "tid": thread, "args": args})
}
