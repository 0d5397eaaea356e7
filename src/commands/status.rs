use super::hub::{Hub, quoted};
use super::record::Editors;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock};
use clap::Args;
use jiff::civil::Date;
use parvis::editorial::Decision;
use parvis::kinds::{Lane, Status as Step};

/// Note where a text stands on its way to publication, and who brought it there
///
/// Writes the status, a step of the history with its day, who has the text in hand and, for an idea, a choice or a
/// draft, whom it is credited to. All else of the file stays as it is. A text may go back: it loses its approval then.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis status a-bike-for-two selected --by marie-duval
  parvis status a-bike-for-two review --by paul-roy --to marie-duval
  parvis status content/posts/a-bike-for-two.md writing --by paul-roy --on 2026-11-20 -n")]
pub(super) struct Status {
    /// The post: its file, its slug, or posts/slug
    post: String,
    /// The step; the last word is `parvis approve`
    #[arg(value_enum)]
    status: To,
    /// Who brings it there: the slug of a person of the hub
    #[arg(long, value_name = "REF")]
    by: String,
    /// Who has it in hand from then on; else who made the step, of a review the one approver of the
    /// hub, and nobody once it is published
    #[arg(long, value_name = "REF")]
    to: Option<String>,
    /// When: 2026-05-12; else SOURCE_DATE_EPOCH, else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    on: Option<Date>,
    /// How much time there is
    #[arg(long, value_enum)]
    lane: Option<Hurry>,
    /// Show the file as it would be, and leave it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// The steps that anybody can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum To {
    /// Somebody had it
    Idea,
    /// It is to be written
    Selected,
    /// Somebody is at it
    Writing,
    /// It is ready to be read by who has the last word
    Review,
    /// It is out
    Published,
    #[value(hide = true)]
    Approved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Hurry {
    Normal,
    Urgent,
}

impl To {
    fn step(self) -> Step {
        match self {
            To::Idea => Step::Idea,
            To::Selected => Step::Selected,
            To::Writing => Step::Writing,
            To::Review => Step::Review,
            To::Published => Step::Published,
            To::Approved => Step::Approved,
        }
    }
}

impl Status {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        if self.status == To::Approved {
            let command =
                format!("parvis approve {} --by {}", quoted(&self.post), quoted(&self.by));
            let message = "an approval is of the text as it stands, and more than a status";
            return Err(Failure::with_help(message, format!("`{command}` writes it")));
        }
        let editors = Editors::of(&Hub::find(global)?, global)?;
        let post = editors.post(&self.post)?;
        let by = editors.person(&self.by)?;
        let to = self.to.as_deref().map(|to| editors.person(to)).transpose()?;
        let approvers = editors.hub().config.editorial.approver_slugs();
        let holder = to.or(match (self.status, approvers.as_slice()) {
            (To::Published, _) => None,
            (To::Review, approvers) => approvers.first().copied().filter(|_| approvers.len() == 1),
            _ => Some(by),
        });
        let decision = Decision {
            status: self.status.step(),
            by,
            on: self.on.map_or_else(|| clock::today(&editors.hub().config.zone), Ok)?,
            holder,
            lane: self.lane.map(|lane| match lane {
                Hurry::Normal => Lane::Normal,
                Hurry::Urgent => Lane::Urgent,
            }),
            approved_hash: None,
        };
        editors.record(post, &decision, self.dry_run, terminal)?;
        Ok(Exit::Done)
    }
}
