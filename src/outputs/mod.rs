//! What a hub becomes: one file an output, and the list of them.

mod agenda;
mod aliases;
mod archives;
mod assets;
mod body;
mod calendars;
mod cards;
mod checks;
mod contact_cards;
mod data;
mod details;
pub mod digest;
mod directory;
mod disclosure;
mod entries;
mod feeds;
mod follow;
mod home;
mod index;
mod lists;
mod machine_files;
mod opml;
mod policy;
mod popular;
mod portfolio;
mod press;
mod resume;
mod search;
mod shared;
mod site_map;
mod social_cards;
mod structured_data;
mod style_urls;
mod taxonomies;
mod wall;
mod words;
mod xml;

pub use disclosure::Disclosures;
pub use press::{Kept, Press};

use crate::diagnostics::Diagnostics;
use crate::memo::in_parallel;
use crate::plan::Plan;

/// One output. Its name is what `outputs:` of hub.yaml switches off.
pub struct Output {
    pub name: &'static str,
    pub plan: for<'a> fn(&'a Press<'a>, &mut Plan<'a>, &mut Diagnostics),
    /// Looks at what the others planned, so it comes after them.
    reads_plan: bool,
}

impl Output {
    const fn new(
        name: &'static str,
        plan: for<'a> fn(&'a Press<'a>, &mut Plan<'a>, &mut Diagnostics),
    ) -> Output {
        Output { name, plan, reads_plan: false }
    }
}

/// LIST TWO.
pub static OUTPUTS: &[Output] = &[
    Output::new("entries", entries::plan),
    Output::new("home", home::plan),
    Output::new("blog", lists::plan),
    Output::new("archives", archives::plan),
    Output::new("directory", directory::plan),
    Output::new("testimonials", wall::plan),
    Output::new("agenda", agenda::plan),
    Output::new("taxonomies", taxonomies::plan),
    Output::new("index", index::plan),
    Output::new("portfolio", portfolio::plan),
    Output::new("resume", resume::plan),
    Output::new("feeds", feeds::plan),
    Output::new("opml", opml::plan),
    Output::new("calendars", calendars::plan),
    Output::new("contact_cards", contact_cards::plan),
    Output::new("follow", follow::plan),
    Output::new("popular", popular::plan),
    Output::new("search", search::plan),
    Output::new("site_map", site_map::plan),
    Output::new("not_found", machine_files::plan_not_found),
    Output::new("aliases", aliases::plan),
    Output { name: "sitemap", plan: machine_files::plan_sitemap, reads_plan: true },
    Output::new("robots", machine_files::plan_robots),
    Output::new("manifest", machine_files::plan_manifest),
    Output::new("security", machine_files::plan_security),
    Output::new("redirects", aliases::plan_redirects),
    Output::new("headers", machine_files::plan_headers),
    Output::new("assets", machine_files::plan_assets),
    Output::new("images", machine_files::plan_images),
    Output::new("social_cards", social_cards::plan),
    Output::new("structured_data", structured_data::plan),
];

/// The names of all outputs.
pub fn names() -> Vec<&'static str> {
    OUTPUTS.iter().map(|output| output.name).collect()
}

/// The output that makes the list of a kind.
fn output_of(kind: &str) -> &'static str {
    match kind {
        "experts" => "directory",
        "testimonials" => "testimonials",
        "events" => "agenda",
        _ => "blog",
    }
}

/// Plans every output that is switched on, then looks up every address.
pub fn plan<'a>(press: &'a Press<'a>, diagnostics: &mut Diagnostics) -> Plan<'a> {
    let is_on = |output: &&Output| press.hub.config.output_is_on(output.name);
    let (last, first): (Vec<&Output>, Vec<&Output>) =
        OUTPUTS.iter().filter(is_on).partition(|output| output.reads_plan);
    let planned = in_parallel(&first, |output| {
        let (mut plan, mut diagnostics) = (Plan::default(), Diagnostics::default());
        (output.plan)(press, &mut plan, &mut diagnostics);
        (plan, diagnostics)
    });
    let mut plan = Plan::default();
    for (own, found) in planned {
        plan.append(own);
        diagnostics.append(&found);
    }
    for output in last {
        (output.plan)(press, &mut plan, diagnostics);
    }
    plan.check(diagnostics);
    plan
}

pub use checks::check_links;
