//! The live preview: a website in memory, made again whenever the hub changes.
//!
//! Every change goes through the one pipeline. As soon as a hub is planned without a mistake, its website is shown:
//! a page that is asked for is made at once, the others one after the other beside it. While the next hub is built, and
//! as long as it has mistakes, the last good website stays up.

mod board;
mod shown;
mod watch;

pub use watch::{Changes, Watch};

use crate::cache::Cache;
use crate::diagnostics::Diagnostics;
use crate::hub::Hub;
use crate::memo::{Progress, with_threads};
use crate::plan::{About as Subject, Planned};
use crate::render::{Done, Job, Rendered};
use crate::routes::decode;
use crate::server::{About, Answer, Bell, Board, News, Source, Website, Withheld};
use crate::sinks;
use crate::sources::{Before, Reread, Sources};
use crate::{Linked, Memory, Observer, Options, Phase};
use jiff::Timestamp;
use shown::{Shown, Wanted};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a new website waits for those who look at it, before it makes what nobody has asked for.
const GRACE: Duration = Duration::from_millis(30);

/// Told how each round ends; says it to people.
pub trait Narrator: Send + Sync + 'static {
    /// The website stands as a whole.
    fn built(&self, round: &Round);
    /// It cannot be built, or not all of it.
    fn failed(&self, mistakes: &Mistakes);
    fn mistakes(&self, sources: &Sources, diagnostics: Diagnostics) -> Mistakes;
    /// The world failed, such as a file that cannot be read.
    fn failure(&self, error: &anyhow::Error) -> Mistakes;
}

/// What is wrong, in sentences.
pub struct Mistakes {
    /// With the colors of a terminal.
    pub styled: String,
    pub plain: String,
}

/// One round: what changed, and what was made of it.
pub struct Round {
    pub sources: Arc<Sources>,
    /// The changed files of the hub, by path; empty in the first round.
    pub changed: Vec<Arc<str>>,
    pub files: usize,
    /// Rendered or copied; the others were kept.
    pub made: usize,
    /// With other contents than before.
    pub written: usize,
    pub removed: usize,
    /// What ended when, from the first look at the disk: the website was shown after `check`.
    pub phases: Vec<(&'static str, Duration)>,
    /// Until all of it was made.
    pub took: Duration,
    pub diagnostics: Diagnostics,
}

/// The options of a build of these sources, now.
pub type AskOptions = Box<dyn Fn(&Sources) -> anyhow::Result<Options> + Send + Sync>;

/// What a preview is of, and how it is made.
pub struct Setup {
    /// The hub's folder.
    pub root: PathBuf,
    pub config: PathBuf,
    /// 0 is one a core.
    pub threads: usize,
    pub options: AskOptions,
    /// Open pages go to the page that was just edited.
    pub follow: bool,
    pub narrator: Arc<dyn Narrator>,
}

/// The website of a hub as it is now.
pub struct Preview {
    setup: Setup,
    memory: Mutex<Memory>,
    bell: Mutex<Option<Bell>>,
    state: Mutex<State>,
    /// Rung when the first website is shown, or cannot be.
    first: Condvar,
}

#[derive(Default)]
struct State {
    shown: Option<Arc<Shown>>,
    mistakes: Option<String>,
    /// As they were read last, whether or not a website could be made of them.
    sources: Option<Arc<Sources>>,
    /// Of the last round.
    options: Option<Options>,
    /// The last reading failed.
    unread: bool,
    /// When the same files would make another website.
    next_change: Option<Timestamp>,
}

/// What came of a round, said by the thread that makes its website.
enum Outcome {
    Shown(Arc<Shown>),
    Mistakes(Diagnostics),
}

/// Looks on while a website is made: notes how far it is, and ends a long step when it is not wanted any more.
struct Pace {
    began: Instant,
    /// What ended, and when.
    phases: Mutex<Vec<(&'static str, Duration)>>,
    halted: Arc<AtomicBool>,
}

impl Pace {
    fn start() -> Pace {
        Pace { began: Instant::now(), phases: Mutex::default(), halted: Arc::default() }
    }

    fn notes(&self, phase: &'static str) {
        lock(&self.phases).push((phase, self.began.elapsed()));
    }
}

impl Progress for Pace {
    fn begins(&self, _: &'static str, _: usize) {}
    fn made_one(&self) {}
    fn is_over(&self) -> bool {
        self.halted.load(Ordering::Relaxed)
    }
}

impl Observer for Pace {
    fn ended(&self, phase: Phase) {
        self.notes(phase.name());
    }
}

impl Preview {
    pub fn new(setup: Setup, memory: Memory) -> Arc<Preview> {
        Arc::new(Preview {
            setup,
            memory: Mutex::new(memory),
            bell: Mutex::default(),
            state: Mutex::default(),
            first: Condvar::new(),
        })
    }

    /// Whom to tell that pages may have changed.
    pub fn tell(&self, bell: Bell) {
        *lock(&self.bell) = Some(bell);
    }

    /// What is to be kept for the next time.
    pub fn cache(&self) -> Arc<Cache> {
        lock(&self.memory).cache.clone()
    }

    /// How long the website stays as it is when no file changes; a minute at most.
    pub fn stands_for(&self) -> Duration {
        const LONGEST: Duration = Duration::from_secs(60);
        let state = lock(&self.state);
        let now = state.sources.as_ref().and_then(|sources| (self.setup.options)(sources).ok());
        let (Some(now), Some(linked), Some(next)) = (now, &state.options, state.next_change) else {
            return LONGEST;
        };
        // A clock that was told to stand still never comes to it.
        let moves = now.now != linked.now;
        let left = Duration::try_from(next.duration_since(now.now)).ok().filter(|_| moves);
        left.map_or(LONGEST, |left| left.clamp(Duration::from_millis(100), LONGEST))
    }

    /// Looks at the files, and builds when one of them, or the day, has changed. Returns when the new website is
    /// shown, or it is known why there is none.
    pub fn round(self: &Arc<Preview>, changes: &Changes) {
        if let Err(error) = self.try_round(changes) {
            lock(&self.state).unread = true;
            self.fail(self.setup.narrator.failure(&error));
        }
    }

    fn try_round(self: &Arc<Preview>, changes: &Changes) -> anyhow::Result<()> {
        let pace = Pace::start();
        let state = lock(&self.state);
        let (before, shown) = (state.sources.clone(), state.shown.clone());
        let (earlier, next_change) = (state.options.clone(), state.next_change);
        let mut forced = state.unread || before.is_none();
        drop(state);
        let Setup { root, config, threads, .. } = &self.setup;
        let Reread { sources, changed } = with_threads(*threads, || {
            if let Some((before, files)) = before.as_ref().zip(changes.few())
                && let Some(read) = before.with_texts(&files)?
            {
                return Ok(read);
            }
            let doubt = |file: &Path, modified| changes.doubt(file, modified);
            let again = before.as_deref().map(|sources| Before { sources, doubt: &doubt });
            let sources = Sources::read_again(root, config, again)?;
            let changed = before.map(|before| sources.changed_since(&before)).unwrap_or_default();
            anyhow::Ok(Reread { sources, changed })
        })??;
        pace.notes("read");
        let options = (self.setup.options)(&sources)?;
        let is_due = |earlier: &Options| {
            options.now < earlier.now || next_change.is_some_and(|next| options.now >= next)
        };
        forced |= earlier.as_ref().is_none_or(is_due);
        if changed.is_empty() && !forced {
            return Ok(());
        }
        if let Some(shown) = &shown {
            shown.halt();
        }
        // While time changes nothing it stands still: what was linked then holds now.
        let now =
            earlier.filter(|earlier| !is_due(earlier)).map_or(options.now, |earlier| earlier.now);
        let real_now = options.now;
        let mut options = Options { now, ..options };
        let sources = Arc::new(sources);
        let mut linked = self.link(&sources, &options, &pace)?;
        let next_change = |linked: &Linked| linked.hub().and_then(|hub| hub.next_change());
        let mut next = next_change(&linked);
        if next.is_some_and(|next| next <= real_now) {
            options.now = real_now;
            linked = self.link(&sources, &options, &pace)?;
            next = next_change(&linked);
        }
        let hub = linked.hub().cloned();
        let mut state = lock(&self.state);
        (state.sources, state.options, state.unread) =
            (Some(sources.clone()), Some(options.clone()), false);
        state.next_change = next;
        drop(state);
        let follow = self.setup.follow.then(|| edited(hub.as_deref(), &changed)).flatten();
        let old = Mutex::new(shown.clone());
        let making = Making {
            preview: self.clone(),
            sources: sources.clone(),
            options,
            hub,
            sink: Arc::new(
                shown.map_or_else(sinks::Memory::new, |shown| sinks::Memory::after(&shown.sink)),
            ),
            old,
            changed,
            pace,
        };
        match making.start(linked)? {
            Outcome::Shown(shown) => self.show(shown, follow),
            Outcome::Mistakes(diagnostics) => {
                self.fail(self.setup.narrator.mistakes(&sources, diagnostics));
            }
        }
        Ok(())
    }

    fn link(&self, sources: &Sources, options: &Options, pace: &Pace) -> anyhow::Result<Linked> {
        let memory = &mut *lock(&self.memory);
        with_threads(self.setup.threads, || crate::link(sources, options, memory, pace))
    }

    fn show(&self, shown: Arc<Shown>, follow: Option<String>) {
        let mut state = lock(&self.state);
        state.shown = Some(shown);
        state.mistakes = None;
        drop(state);
        self.first.notify_all();
        self.ring(News { follow });
    }

    fn fail(&self, mistakes: Mistakes) {
        self.setup.narrator.failed(&mistakes);
        lock(&self.state).mistakes = Some(mistakes.plain);
        self.first.notify_all();
        self.ring(News::default());
    }

    fn ring(&self, news: News) {
        if let Some(bell) = &*lock(&self.bell) {
            bell.ring(news);
        }
    }

    /// The website, or `None` when the first one could not be made.
    fn shown(&self) -> Option<Arc<Shown>> {
        let waits = |state: &mut State| state.shown.is_none() && state.mistakes.is_none();
        let state = lock(&self.state);
        let state = self.first.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        state.shown.clone()
    }

    fn on_disk(&self, path: &str) -> Source {
        let root = std::path::absolute(&self.setup.root).unwrap_or_default();
        Source { path: path.to_owned(), absolute: root.join(path).display().to_string() }
    }
}

/// The page of the first file that was edited and has one.
fn edited(hub: Option<&Hub>, changed: &[Arc<str>]) -> Option<String> {
    let id = changed.iter().find_map(|file| hub?.by_file(file))?;
    Some(decode(hub?.addresses[id].url()))
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The making of one website.
struct Making {
    preview: Arc<Preview>,
    sources: Arc<Sources>,
    options: Options,
    hub: Option<Arc<Hub>>,
    sink: Arc<sinks::Memory>,
    /// The website that was shown before.
    old: Mutex<Option<Arc<Shown>>>,
    changed: Vec<Arc<str>>,
    pace: Pace,
}

impl Making {
    /// Plans the website on a thread of its own, which then makes what is asked for until another one is shown.
    fn start(self, linked: Linked) -> anyhow::Result<Outcome> {
        let (tell, told) = channel();
        std::thread::Builder::new().name("website".to_owned()).spawn(move || {
            let made = linked.make(
                &self.sources,
                &self.options,
                &*self.sink,
                &self.pace,
                |job, diagnostics| {
                    let (wanted, asked) = channel();
                    let hub = self.hub.clone().expect("what is planned was linked");
                    let (sink, halted) = (self.sink.clone(), self.pace.halted.clone());
                    let shown = Shown::of(job, hub, sink, wanted.clone(), halted);
                    let _ = tell.send(Ok(Outcome::Shown(Arc::new(shown))));
                    self.serve(job, diagnostics, &wanted, &asked);
                    Ok(Rendered::default())
                },
            );
            // Nobody hears it once a website is shown.
            let _ = tell.send(made.map(|outcome| Outcome::Mistakes(outcome.diagnostics)));
        })?;
        told.recv()?
    }

    /// Makes all files one after the other, and those that someone waits for at once.
    fn serve(
        &self,
        job: &Job,
        diagnostics: &Diagnostics,
        wanted: &Sender<Wanted>,
        asked: &Receiver<Wanted>,
    ) {
        std::thread::scope(|scope| {
            let (mut bench, narrator) = (job.bench(), &self.preview.setup.narrator);
            let mut waiting = Some(GRACE);
            loop {
                let next = match waiting {
                    Some(grace) => asked.recv_timeout(grace),
                    None => asked.recv().map_err(RecvTimeoutError::from),
                };
                match next {
                    Ok(Wanted::File { index, made }) => {
                        let planned = &job.plan.files[index];
                        let _ = made.send(match job.make(planned, &mut bench) {
                            Ok(Done::Failed(failure)) => {
                                let mut failed = Diagnostics::default();
                                failure.tell(planned, &mut failed);
                                Err(narrator.mistakes(&self.sources, failed).plain)
                            }
                            Ok(Done::Left) => Err(format!("`{}` cannot be read", planned.origin)),
                            Ok(_) => Ok(()),
                            Err(error) => Err(narrator.failure(&error).plain),
                        });
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        waiting = None;
                        self.end_old();
                        scope.spawn(|| {
                            let mut found = Diagnostics::default();
                            let threads = self.preview.setup.threads;
                            let ran = with_threads(threads, || job.run_pages(&mut found));
                            let _ =
                                wanted.send(Wanted::Ran(ran.and_then(|ran| ran).map(|_| found)));
                        });
                    }
                    Ok(Wanted::Ran(ran)) => self.ran(ran, diagnostics, job.plan.files.len()),
                    Ok(Wanted::Over) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            self.pace.halted.store(true, Ordering::Relaxed);
            self.end_old();
        });
    }

    fn end_old(&self) {
        if let Some(old) = lock(&self.old).take() {
            old.end();
        }
    }

    /// Says how it went, unless the rest was not wanted any more.
    fn ran(&self, ran: anyhow::Result<Diagnostics>, diagnostics: &Diagnostics, files: usize) {
        let narrator = &self.preview.setup.narrator;
        match ran {
            Err(error) => self.preview.fail(narrator.failure(&error)),
            Ok(_) if self.pace.is_over() => {}
            Ok(found) if found.has_errors() => {
                let mut all = diagnostics.clone();
                all.append(&found);
                self.preview.fail(narrator.mistakes(&self.sources, all));
            }
            Ok(found) => {
                let mut diagnostics = diagnostics.clone();
                diagnostics.append(&found);
                let report = self.sink.report();
                let made = self.sink.n_made();
                self.sink.settle();
                narrator.built(&Round {
                    sources: self.sources.clone(),
                    changed: self.changed.clone(),
                    files,
                    made,
                    written: report.written,
                    removed: report.removed,
                    phases: lock(&self.pace.phases).clone(),
                    took: self.pace.began.elapsed(),
                    diagnostics,
                });
            }
        }
    }
}

impl Website for Preview {
    fn get(&self, path: &str) -> Answer {
        while let Some(shown) = self.shown() {
            // One that has ended meanwhile was replaced by the next.
            if let Some(answer) = shown.get(path) {
                return answer;
            }
        }
        Answer::Missing(None)
    }

    fn withheld(&self, source: &str) -> Answer {
        let failure = |error| Answer::Failed(self.setup.narrator.failure(&error).plain);
        self.before_its_time(source).unwrap_or_else(failure)
    }

    fn about(&self, path: &str) -> About {
        let Some(shown) = self.shown() else { return About::default() };
        let hub = &shown.hub;
        let withheld = |one: &crate::hub::Withheld| Withheld {
            source: self.on_disk(&one.entry.file),
            title: one.entry.common.title.clone(),
            kind: hub.locales[one.entry.lang_index].t(one.entry.kind.label_one).to_owned(),
            reason: one.reason.clone(),
        };
        About {
            source: shown.origin(path).map(|origin| self.on_disk(origin)),
            appears_on: shown.linking_to(path),
            withheld: hub.withheld.iter().map(withheld).collect(),
        }
    }

    fn board(&self) -> Option<Board> {
        let shown = self.shown()?;
        Some(board::board(&shown.hub, |path| self.on_disk(path)))
    }

    fn mistakes(&self) -> Option<String> {
        lock(&self.state).mistakes.clone()
    }
}

impl Preview {
    /// The page of a text that is not published, as if it alone were.
    fn before_its_time(&self, source: &str) -> anyhow::Result<Answer> {
        let state = lock(&self.state);
        let (Some(sources), Some(options)) = (state.sources.clone(), state.options.clone()) else {
            return Ok(Answer::Missing(None));
        };
        drop(state);
        let options = Options { also: Some(source.into()), ..options };
        let linked = self.link(&sources, &options, &Pace::start())?;
        let is_withheld = |hub: &Arc<Hub>| hub.by_file(source).is_some();
        if !linked.hub().is_some_and(is_withheld) {
            return Ok(Answer::Missing(None));
        }
        let sink = sinks::Memory::new();
        let mut answer = Answer::Missing(None);
        let outcome = linked.make(&sources, &options, &sink, &(), |job, diagnostics| {
            let is_its = |planned: &&Planned| {
                *planned.origin == *source && matches!(planned.about, Subject::Entry(_))
            };
            if let Some(planned) = job.plan.files.iter().find(is_its) {
                if let Done::Failed(failure) = job.make(planned, &mut job.bench())? {
                    failure.tell(planned, diagnostics);
                } else if let Some(bytes) = sink.get(planned.route.file()) {
                    answer = Answer::File { name: planned.route.file().to_string(), bytes };
                }
            }
            Ok(Rendered::default())
        })?;
        if outcome.diagnostics.has_errors() {
            let mistakes = self.setup.narrator.mistakes(&sources, outcome.diagnostics);
            return Ok(Answer::Failed(mistakes.plain));
        }
        Ok(answer)
    }
}
