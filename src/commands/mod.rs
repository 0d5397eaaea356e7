//! The command line: a command is a struct of arguments, whose comments are its help, and one `run`.

mod add;
mod agenda;
mod approve;
mod ask;
mod board;
mod build;
mod cache;
mod check;
mod clock;
mod comments;
mod compile;
mod completions;
mod explain;
mod digest;
mod failure;
mod hub;
mod man;
mod new;
mod next_build;
mod popularity;
mod progress;
mod record;
mod report;
mod scaffold;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod status;
mod terminal;
mod theme;
mod timings;
mod trace;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::{Color, Terminal};

/// A static site generator that knows what a community is: posts, experts, testimonials, events.
#[derive(Debug, Parser)]
#[command(
    name = "parvis",
    version,
    max_term_width = 100,
    before_help = EXAMPLES,
    help_template = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}",
    after_help = EXIT_CODES
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  parvis new my-hub              begin a hub that builds as it is
  parvis serve --open            see it while you write
  parvis build                   make the website of the hub around here
  parvis check --format github   look for mistakes, write nothing
  parvis explain P0103           say more about a mistake";

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 the content has errors, 2 the command could not run, 130 stopped by Ctrl-C.
Options win over the PARVIS_* environment, and both over hub.yaml. No command uses the network.";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    Check(check::Check),
    New(new::New),
    Add(add::Add),
    Comments(comments::Comments),
    Agenda(agenda::Agenda),
    NextBuild(next_build::NextBuild),
    Board(board::Board),
    Status(status::Status),
    Approve(approve::Approve),
    Popularity(popularity::Popularity),
    Digest(digest::Digest),
    Ask(ask::Ask),
    Theme(theme::Theme),
    Schema(schema::Schema),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(man::Man),
}

/// The options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// The hub's folder; else the nearest one upward that holds hub.yaml
    #[arg(long, global = true, value_name = "DIR", env = "PARVIS_ROOT", hide_env_values = true)]
    root: Option<PathBuf>,
    /// The configuration, relative to the hub's folder
    #[arg(short, long, global = true, value_name = "FILE", default_value = "hub.yaml")]
    #[arg(env = "PARVIS_CONFIG", hide_env_values = true)]
    config: PathBuf,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: notes, and every message where there are many
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// When to use colors; NO_COLOR and CLICOLOR_FORCE are heard, too
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
    /// How many threads to use; 0 is one a core
    #[arg(short = 'j', long, global = true, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u16).range(..=256), hide_default_value = true)]
    threads: u16,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done = 0,
    ContentHasErrors = 1,
    CouldNotRun = 2,
    /// By Ctrl-C, which is how a preview ends.
    #[cfg(feature = "serve")]
    Stopped = 130,
}

/// What the shell is told, in its terms.
pub(crate) struct Ended(Exit);

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> ExitCode {
        ExitCode::from(ended.0 as u8)
    }
}

/// The arguments of this process. Help, the version and wrong usage end it here.
pub(crate) fn parse() -> Cli {
    let matches = Cli::command().color(terminal::asked_for_help()).get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// Runs one command and says why, if it could not.
pub(crate) fn run(cli: &Cli) -> Ended {
    let Cli { global, command } = cli;
    let terminal = Terminal::new(global.color, global.quiet, global.verbose);
    let ran = match command {
        Some(Command::Build(build)) => build.run(global, &terminal),
        #[cfg(feature = "serve")]
        Some(Command::Serve(serve)) => serve.run(global, &terminal),
        Some(Command::Check(check)) => check.run(global, &terminal),
        Some(Command::New(new)) => new.run(&terminal),
        Some(Command::Add(add)) => add.run(global, &terminal),
        Some(Command::Comments(comments)) => comments.run(global, &terminal),
        Some(Command::Agenda(agenda)) => agenda.run(global, &terminal),
        Some(Command::NextBuild(next)) => next.run(global, &terminal),
        Some(Command::Board(board)) => board.run(global, &terminal),
        Some(Command::Status(status)) => status.run(global, &terminal),
        Some(Command::Approve(approve)) => approve.run(global, &terminal),
        Some(Command::Digest(digest)) => digest.run(global, &terminal),
        Some(Command::Popularity(popularity)) => popularity.run(global, &terminal),
        Some(Command::Ask(ask)) => ask.run(global, &terminal),
        Some(Command::Theme(theme)) => theme.run(global, &terminal),
        Some(Command::Schema(schema)) => schema.run(global, &terminal),
        Some(Command::Explain(explain)) => explain.run(&terminal),
        Some(Command::Completions(completions)) => completions.run(&terminal),
        Some(Command::Man(man)) => man.run(&terminal),
        None => {
            terminal.print(&Cli::command().render_help().ansi().to_string()).map(|()| Exit::Done)
        }
    };
    Ended(ran.unwrap_or_else(|error| {
        terminal.say(&failure::render(&error));
        Exit::CouldNotRun
    }))
}

/// A panic is a mistake of parvis, not of the hub: it is said in a sentence and ends with exit code 2.
pub(crate) fn own_up_to_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let what = text.unwrap_or("something impossible happened");
        let place = panic
            .location()
            .map_or(String::new(), |place| format!(" ({}:{})", place.file(), place.line()));
        let terminal = Terminal::new(Color::Auto, false, 0);
        let message = format!("parvis itself is at fault: {what}{place}");
        let help = "this is a bug: please report it, with the file that brings it about";
        terminal.say(&failure::render(&Failure::with_help(message, help)));
        std::process::exit(i32::from(Exit::CouldNotRun as u8));
    }));
}
