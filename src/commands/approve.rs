use super::hub::Hub;
use super::record::Editors;
use super::report;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock, failure};
use clap::Args;
use jiff::civil::Date;
use parvis::diagnostics::Severity;
use parvis::editorial::Decision;
use parvis::hub::approval;
use parvis::kinds::{Entry, Status};

/// Have the last word on a text: it may be published as it stands
///
/// Writes who approved it, when, and the hash of the text. An edit after it makes the approval void, and `build` and
/// `check` say so. Only the approvers of hub.yaml (`editorial.approvers`) may, and only a text without mistakes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis approve a-bike-for-two --by marie-duval
  parvis approve content/posts/a-bike-for-two.en.md --by marie-duval --dry-run")]
pub(super) struct Approve {
    /// The post: its file, its slug, or posts/slug
    post: String,
    /// Who has the last word: the slug of an approver
    #[arg(long, value_name = "REF")]
    by: String,
    /// When: 2026-05-12; else SOURCE_DATE_EPOCH, else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    on: Option<Date>,
    /// Show the file as it would be, and leave it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Approve {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let editors = Editors::of(&Hub::find(global)?, global)?;
        let post = editors.post(&self.post)?;
        let by = editors.person(&self.by)?;
        let config = &editors.hub().config;
        check_approver(by, &config.editorial.approver_slugs())?;
        if let Some(mistakes) = mistakes(&editors, post, terminal) {
            terminal.say(&mistakes);
            let failure = Failure::with_help(
                format!("`{}` has mistakes, and nobody approves them", post.file),
                "mend them first: an edit after the approval would make it void",
            );
            terminal.say(&failure::render(&failure));
            return Ok(Exit::ContentHasErrors);
        }
        if post.common.draft {
            let message = format!("`{}` is a draft", post.file);
            let help = "remove its `draft: true` first: an edit after the approval would make it void; its status holds it back until then";
            return Err(Failure::with_help(message, help));
        }
        let record = post.item.post().map(|post| post.record());
        let is_over = record.and_then(|record| record.status) >= Some(Status::Approved);
        if is_over && approval(post, &config.editorial).is_ok() {
            let who =
                record.and_then(|record| record.approved_by.as_ref()).map_or("", |by| &by.text);
            terminal.say(&format!(
                "`{}` is approved as it stands, by `{who}`: nothing was written\n",
                post.file
            ));
            return Ok(Exit::Done);
        }
        let decision = Decision {
            status: Status::Approved,
            by,
            on: self.on.map_or_else(|| clock::today(&config.zone), Ok)?,
            holder: None,
            lane: None,
            approved_hash: Some(&post.approval_hash),
        };
        editors.record(post, &decision, self.dry_run, terminal)?;
        Ok(Exit::Done)
    }
}

fn check_approver(by: &str, approvers: &[&str]) -> anyhow::Result<()> {
    if approvers.contains(&by) {
        return Ok(());
    }
    let quoted: Vec<String> = approvers.iter().map(|slug| format!("`{slug}`")).collect();
    let help = match quoted.as_slice() {
        [] => format!("the hub has none yet; in hub.yaml: `editorial: {{approvers: [{by}]}}`"),
        some => format!("approvers are {}, by `editorial.approvers` in hub.yaml", some.join(", ")),
    };
    Err(Failure::with_help(format!("`{by}` is not an approver of this hub"), help))
}

/// The errors of a text, in sentences.
fn mistakes(editors: &Editors, post: &Entry, terminal: &Terminal) -> Option<String> {
    let linked = editors.linked();
    let own = linked
        .diagnostics
        .only(|one| one.place.file == post.file && one.severity == Severity::Error);
    (!own.is_empty()).then(|| report::in_sentences(&linked.sources, own, terminal))
}
