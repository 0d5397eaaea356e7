use super::add::suffix;
use super::hub::{Hub, quoted};
use super::record::Editors;
use super::report::plural;
use super::terminal::Terminal;
use super::{Exit, Failure, Global, clock, scaffold};
use clap::Args;
use jiff::civil::Date;
use parvis::asking::{self, Message, News, Occasion, Progress, Request};
use parvis::diagnostics::closest;
use parvis::fields::Choice;
use parvis::locale::slug;
use parvis::moment::Written;
use std::path::PathBuf;

/// Ask a client for a testimonial, and remember who was asked, reminded, and has answered
///
/// Prints the message to send, and makes the file that waits for the answer, in content/testimonials, which is never
/// published as it is. Without arguments, lists every request and who is due for a reminder.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis ask open-doors --to \"Camille Roussel\"
  parvis ask experts/marie-duval#bike --to \"Paul Roy\" --email paul@roy.example --eml ask.eml
  parvis ask open-doors --to \"Camille Roussel\" --remind
  parvis ask")]
pub(super) struct Ask {
    /// What it is about: an event by its slug, a mission by its id, or either as `about` names it
    #[arg(value_name = "MISSION|EVENT", requires = "to")]
    about: Option<String>,
    /// Whom: the name as it will be signed; several for an event
    #[arg(long, value_name = "NAME", value_parser = scaffold::title, requires = "about")]
    to: Vec<String>,
    /// Their address, for --eml alone: it is written nowhere else
    #[arg(long, value_name = "ADDRESS", value_parser = address, requires = "eml")]
    email: Option<String>,
    /// Write the message as a draft for a mail program, too
    #[arg(long, value_name = "FILE", requires = "email")]
    eml: Option<PathBuf>,
    /// Who asks: the slug of a person of the hub; else the brand signs
    #[arg(long, value_name = "REF", requires = "about")]
    by: Option<String>,
    /// The language of the message, one of the hub's; else the default one
    #[arg(long, requires = "about")]
    lang: Option<String>,
    /// They were asked before: print a reminder and note its day
    #[arg(long, requires = "about", conflicts_with = "answered")]
    remind: bool,
    /// They have answered: note the day, and that the words are there
    #[arg(long, requires = "about", conflicts_with_all = ["eml", "by"])]
    answered: bool,
    /// When: 2026-05-12; else SOURCE_DATE_EPOCH, else today
    #[arg(long, value_name = "DATE", value_parser = clock::parse_day)]
    on: Option<Date>,
    /// Days without an answer after which a reminder is due
    #[arg(long, value_name = "DAYS", default_value_t = 10)]
    after: u16,
    /// Print the message and the file, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Ask {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        let hub = Hub::find(global)?;
        let config = hub.read_config()?;
        let on = self.on.map_or_else(|| clock::today(&config.zone), Ok)?;
        let now = Written { date: on, time: None, offset: None };
        let editors = Editors::at(&hub, Some(&now), global)?;
        let requests = asking::requests(editors.hub(), i64::from(self.after));
        let Some(about) = &self.about else {
            terminal.print(&list(&requests, on))?;
            return Ok(Exit::Done);
        };
        if self.eml.is_some() && self.to.len() > 1 {
            let help = "run the command once for each person";
            return Err(Failure::with_help("`--eml` writes one message", help));
        }
        let ending = suffix(self.lang.as_deref(), &config)?;
        let tag = self.lang.as_deref().unwrap_or(&config.default_language().tag);
        let lang = config.language_tags().iter().position(|own| *own == tag).unwrap_or(0);
        let occasions = asking::occasions(editors.hub(), lang);
        let occasion = find(&occasions, about)?;
        let one = One { ask: self, editors: &editors, occasion, requests: &requests, lang, on };
        if self.remind || self.answered {
            // All are found before the first is written.
            let found = self.to.iter().map(|name| one.open(name)).collect::<Result<Vec<_>, _>>()?;
            for request in found {
                one.note(request, terminal)?;
            }
        } else {
            let files = self
                .to
                .iter()
                .map(|name| one.new_file(name, &ending))
                .collect::<Result<Vec<_>, _>>()?;
            for (name, file) in self.to.iter().zip(files) {
                one.request(name, &file, &hub, terminal)?;
            }
        }
        Ok(Exit::Done)
    }
}

/// One occasion, and all that the command knows around it.
struct One<'a> {
    ask: &'a Ask,
    editors: &'a Editors,
    occasion: &'a Occasion,
    requests: &'a [Request],
    lang: usize,
    on: Date,
}

impl One<'_> {
    /// The file for a new request; not for one that was made already.
    fn new_file(&self, name: &str, ending: &str) -> anyhow::Result<String> {
        let reference = &self.occasion.reference;
        if let Some(known) = self.requests.iter().find(|one| one.is_of(name, reference)) {
            let message = format!("{name} was asked before, in `{}`", known.entry.file);
            return Err(Failure::with_help(message, "`--remind` makes a reminder"));
        }
        let own = slug(name);
        let target = reference.rsplit(['/', '#']).next().unwrap_or_default();
        let is_taken = |slug: &String| {
            self.editors
                .entries()
                .any(|entry| entry.kind.name == "testimonials" && entry.slug == *slug)
        };
        let names = [own.clone(), format!("{own}-{}", slug(target))];
        match names.iter().find(|slug| !slug.is_empty() && !is_taken(slug)) {
            Some(slug) => Ok(format!("content/testimonials/{slug}{ending}.md")),
            None => Err(Failure::with_help(
                format!("`content/testimonials/` has `{}` already", names[1]),
                "make the file yourself with `parvis add testimonial`, under a title of its own",
            )),
        }
    }

    /// The request that still waits for this person's answer.
    fn open(&self, name: &str) -> anyhow::Result<&Request> {
        let reference = &self.occasion.reference;
        let Some(known) = self.requests.iter().find(|one| one.is_of(name, reference)) else {
            let asked: Vec<&str> = self
                .requests
                .iter()
                .filter(|one| one.is_about(reference))
                .map(|one| one.name.as_str())
                .collect();
            let help = match closest(name, asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`parvis ask {} --to {}` asks", quoted(reference), quoted(name)),
            };
            return Err(Failure::with_help(
                format!("{name} was not asked about `{reference}`"),
                help,
            ));
        };
        if known.progress == Progress::Answered {
            let message = format!("{name} has answered: `{}`", known.entry.file);
            let help = format!("its status is `{}`", known.status.key());
            return Err(Failure::with_help(message, help));
        }
        Ok(known)
    }

    fn request(
        &self,
        name: &str,
        file: &str,
        hub: &Hub,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let linked = self.editors.hub();
        let text = asking::answer_file(linked, self.lang, self.occasion, name, self.on);
        let shown = self.editors.shown(file);
        self.send(&self.message(name, false)?, name, terminal)?;
        if self.ask.dry_run {
            terminal.print(&format!("\n{text}"))?;
            terminal.say(&format!("would make {shown}\n"));
            return Ok(());
        }
        scaffold::write(&hub.root.join(file), &text)?;
        terminal.say(&format!("{shown}\n"));
        Ok(())
    }

    fn note(&self, request: &Request, terminal: &Terminal) -> anyhow::Result<()> {
        let news = if self.ask.answered { News::Answered } else { News::Reminded };
        if news == News::Reminded {
            self.send(&self.message(&request.name, true)?, &request.name, terminal)?;
        }
        let change = |text: &str| asking::write(text, news, self.on);
        self.editors.rewrite(&request.entry, change, self.ask.dry_run, terminal)?;
        if news == News::Answered && !terminal.quiet {
            terminal.say(
                "paste the words below the front matter; once their consent is there, write `consent:` and `status: published`\n",
            );
        }
        Ok(())
    }

    fn message(&self, name: &str, is_reminder: bool) -> anyhow::Result<Message> {
        let hub = self.editors.hub();
        let brand = hub.config.brand_name();
        let signed = match &self.ask.by {
            Some(by) => {
                let slug = self.editors.person(by)?;
                let person = self
                    .editors
                    .entries()
                    .find(|entry| entry.item.person().is_some() && entry.slug == slug);
                person
                    .map_or(brand.to_owned(), |person| format!("{}, {brand}", person.common.title))
            }
            None => brand.to_owned(),
        };
        Ok(asking::message(hub, self.lang, self.occasion, name, &signed, is_reminder))
    }

    /// Prints the message, and writes the draft.
    fn send(&self, message: &Message, name: &str, terminal: &Terminal) -> anyhow::Result<()> {
        terminal.print(&format!("{}\n\n{}\n\n", message.subject, message.body))?;
        let (Some(path), Some(email)) = (&self.ask.eml, &self.ask.email) else { return Ok(()) };
        let config = &self.editors.hub().config;
        if config.brand.email.is_empty() {
            let help = "write `brand: {contact: {email: …}}` in hub.yaml";
            return Err(Failure::with_help("the hub has no address to write from", help));
        }
        let draft = message.eml((config.brand_name(), &config.brand.email), (name, email));
        if self.ask.dry_run { Ok(()) } else { scaffold::write(path, &draft) }
    }
}

fn find<'o>(occasions: &'o [Occasion], name: &str) -> anyhow::Result<&'o Occasion> {
    match asking::named(occasions, name).as_slice() {
        [one] => Ok(one),
        [] => {
            let known = || occasions.iter().map(|one| one.reference.as_str());
            let short = || known().map(|known| known.rsplit(['/', '#']).next().unwrap_or(known));
            let help = match closest(name, short()).or_else(|| closest(name, known())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "name an event by its slug, a mission as `experts/someone#mission`".to_owned()
                }
            };
            let message = format!("there is no event and no mission `{}`", name.escape_debug());
            Err(Failure::with_help(message, help))
        }
        several => {
            let names: Vec<String> =
                several.iter().map(|one| format!("`{}`", one.reference)).collect();
            let message = format!("`{}` is {} of them", name.escape_debug(), names.len());
            Err(Failure::with_help(message, format!("name one: {}", names.join(" or "))))
        }
    }
}

/// An address that cannot leave its line of a message.
fn address(text: &str) -> Result<String, String> {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;\"()".contains(c);
    match text.split_once('@') {
        Some((before, after))
            if !before.is_empty() && !after.is_empty() && text.chars().all(is_plain) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write it as camille@roussel.example".to_owned()),
    }
}

fn list(requests: &[Request], today: Date) -> String {
    let ago = |what: &str, day: Option<Date>| {
        let days = |day: Date| usize::try_from(asking::days(day, today)).unwrap_or(0);
        day.map(|day| format!("{what} {} ago", plural(days(day), "day", "days")))
    };
    let width = requests.iter().map(|one| one.name.chars().count()).max().unwrap_or(0);
    let line = |one: &Request| {
        let facts = [
            ago("asked", one.asked_on),
            ago("reminded", one.reminded_on),
            ago("answered", one.answered_on),
            (one.progress == Progress::Answered).then(|| one.status.key().to_owned()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        let fill = " ".repeat(width - one.name.chars().count());
        format!("  {}{fill}  {}  {}\n", one.name, facts.join(", "), one.entry.file)
    };
    let steps = [
        (Progress::Due, "due for a reminder"),
        (Progress::Waiting, "waiting for an answer"),
        (Progress::Answered, "answered"),
    ];
    let part = |(progress, title): (Progress, &str)| {
        let own: Vec<&Request> = requests.iter().filter(|one| one.progress == progress).collect();
        let lines: String = own.iter().map(|one| line(one)).collect();
        format!("{title}: {}\n{lines}", own.len())
    };
    steps.into_iter().map(part).collect()
}
