use super::cache::OnDisk;
use super::compile::{Asked, Mode};
use super::hub::Hub;
use super::report::{self, plural};
use super::terminal::Terminal;
use super::{Exit, Failure, Global, failure};
use clap::Args;
use parvis::Memory;
use parvis::diagnostics::Diagnostics;
use parvis::preview::{Changes, Mistakes, Narrator, Preview, Round, Setup, Watch};
use parvis::server::{Address, PortTaken, Server, interrupted, qr_code};
use parvis::sources::Sources;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// See the website while you write
///
/// Builds the website in memory and serves it to this machine; every change of the hub is on the
/// page a moment later. Mistakes lie over the last good page until they are mended. Nothing is
/// written to disk, and Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis serve --open --follow               the page that you edit is the page that you see
  parvis serve --drafts --future             see all that is being prepared
  parvis serve --host 0.0.0.0                from a phone in the same network, by its QR code")]
pub(super) struct Serve {
    /// The port; 0 takes any that is free
    #[arg(
        short,
        long,
        value_name = "PORT",
        default_value_t = 4747,
        env = "PARVIS_PORT",
        hide_env_values = true
    )]
    port: u16,
    /// Listen on this address instead of this machine's own; 0.0.0.0 lets the whole network in
    #[arg(long, value_name = "ADDRESS")]
    host: Option<IpAddr>,
    /// Open the website in the browser
    #[arg(long)]
    open: bool,
    /// Go to the page that was just edited, in every open page
    #[arg(long)]
    follow: bool,
    /// Make the index of the search, too, after each change of a text
    #[arg(long)]
    search: bool,
    /// Look at the files every so many seconds, where the system tells no changes (network disks)
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "1", value_parser = seconds)]
    poll: Option<Duration>,
    /// How a text is opened from its page: a URL with `{path}` for the file
    #[arg(
        long,
        value_name = "URL",
        default_value = "vscode://file/{path}",
        env = "PARVIS_EDITOR",
        hide_env_values = true
    )]
    editor: String,
    #[command(flatten)]
    asked: Asked,
}

impl Serve {
    pub(super) fn run(self: &Serve, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let hub = Hub::find(global)?;
        let config = std::path::absolute(&hub.config)?;
        let folder = self.asked.cache(&hub);
        let mut watch = Watch::start(&hub.root, &config, self.poll).map_err(|error| {
            Failure::with_help(
                format!("changes of the hub cannot be noticed: {error:#}"),
                "look at the files instead, every second, with `--poll`",
            )
        })?;
        let asked = self.asked.clone();
        let mode = Mode { fresh: false, check: false, gate: false, search: self.search };
        let setup = Setup {
            root: hub.root.clone(),
            config,
            threads: usize::from(global.threads),
            options: Box::new(move |sources| asked.options(sources, mode)),
            follow: self.follow,
            narrator: Arc::new(Told { terminal: terminal.clone(), said: Mutex::default() }),
        };
        let kept = OnDisk::at(&folder);
        let preview = Preview::new(setup, Memory::with_cache(kept.read(mode)));
        let server = self.listen(&preview)?;
        preview.tell(server.bell());
        self.announce(&server, terminal)?;
        let builder = preview.clone();
        std::thread::Builder::new().name("preview".to_owned()).spawn(move || {
            builder.round(&Changes::default());
            loop {
                let changes = watch.next(builder.stands_for());
                builder.round(&changes);
            }
        })?;
        server.run_until(interrupted())?;
        if let Err(problem) = kept.write(&preview.cache(), false)
            && terminal.verbose
        {
            terminal.say(&format!("note: going without a cache: {problem}\n"));
        }
        Ok(Exit::Stopped)
    }

    fn listen(&self, preview: &Arc<Preview>) -> anyhow::Result<Server> {
        let address = Address { host: self.host, port: self.port };
        let server = Server::bind(&address, preview.clone()).map_err(|error| {
            match error.downcast_ref::<PortTaken>() {
                Some(taken) => Failure::with_help(
                    taken.to_string(),
                    "take another with `--port PORT`, or any that is free with `--port 0`",
                ),
                None => error,
            }
        })?;
        Ok(server.with_editor(self.editor.clone()))
    }

    fn announce(&self, server: &Server, terminal: &Terminal) -> anyhow::Result<()> {
        let url = server.url();
        terminal.print(&format!("look at it: {url}\n"))?;
        if server.addresses().iter().any(|address| !address.ip().is_loopback()) {
            terminal.say(&format!(
                "warning: everyone in this network can look at it, drafts included\n{}",
                qr_code(&url)?
            ));
        }
        if self.open
            && let Err(error) = open::that_detached(&url)
        {
            terminal.say(&format!("warning: no browser could be opened: {error}\n"));
        }
        Ok(())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.05..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "write a number of seconds".to_owned())
}

/// Says on the terminal how each round went.
struct Told {
    terminal: Terminal,
    /// The warnings that were said last.
    said: Mutex<String>,
}

impl Told {
    /// Says a report, unless it is the one that was said last.
    fn say(&self, report: &str) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if *said != report {
            self.terminal.say(report);
            report.clone_into(&mut said);
        }
    }
}

impl Narrator for Told {
    fn built(&self, round: &Round) {
        self.say(&report::in_sentences(&round.sources, round.diagnostics.clone(), &self.terminal));
        if !self.terminal.quiet {
            // Who does not listen any more is told nothing.
            let _ = self.terminal.print(&line(round));
            if self.terminal.verbose {
                let _ = self.terminal.print(&phases(round));
            }
        }
    }

    fn failed(&self, mistakes: &Mistakes) {
        self.say(&mistakes.styled);
    }

    fn mistakes(&self, sources: &Sources, diagnostics: Diagnostics) -> Mistakes {
        told(report::in_sentences(sources, diagnostics, &self.terminal))
    }

    fn failure(&self, error: &anyhow::Error) -> Mistakes {
        told(failure::render(error))
    }
}

fn told(styled: String) -> Mistakes {
    Mistakes { plain: anstream::adapter::strip_str(&styled).to_string(), styled }
}

/// `content/posts/a.md: 3 made, 2 written in 24 ms`
fn line(round: &Round) -> String {
    let Round { made, written, removed, files, .. } = *round;
    let took = format!("in {:.0} ms", round.took.as_secs_f64() * 1e3);
    let removed = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    match round.changed.as_slice() {
        [] => format!("{}: {made} made{removed} {took}\n", plural(files, "file", "files")),
        [one] => format!("{one}: {made} made, {written} written{removed} {took}\n"),
        [first, rest @ ..] => {
            let rest = plural(rest.len(), "file", "files");
            format!("{first} and {rest} more: {made} made, {written} written{removed} {took}\n")
        }
    }
}

/// `read after 12 ms, parse after 20 ms, …`
fn phases(round: &Round) -> String {
    let after =
        |(phase, at): &(&str, Duration)| format!("{phase} after {:.0} ms", at.as_secs_f64() * 1e3);
    round.phases.iter().map(after).collect::<Vec<_>>().join(", ") + "\n"
}
