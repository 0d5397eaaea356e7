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
mod directory;
mod entries;
mod feeds;
mod follow;
mod home;
mod index;
mod lists;
mod machine_files;
mod opml;
mod press;
mod shared;
mod site_map;
mod structured_data;
mod taxonomies;
mod wall;
mod words;
mod xml;

pub use press::Press;

use crate::diagnostics::Diagnostics;
use crate::plan::Plan;

/// One output. Its name is what `outputs:` of hub.yaml switches off.
pub struct Output {
    pub name: &'static str,
    pub plan: for<'a> fn(&'a Press<'a>, &mut Plan<'a>, &mut Diagnostics),
}

/// LIST TWO.
pub static OUTPUTS: &[Output] = &[
    Output { name: "entries", plan: entries::plan },
    Output { name: "home", plan: home::plan },
    Output { name: "blog", plan: lists::plan },
    Output { name: "archives", plan: archives::plan },
    Output { name: "directory", plan: directory::plan },
    Output { name: "testimonials", plan: wall::plan },
    Output { name: "agenda", plan: agenda::plan },
    Output { name: "taxonomies", plan: taxonomies::plan },
    Output { name: "index", plan: index::plan },
    Output { name: "feeds", plan: feeds::plan },
    Output { name: "opml", plan: opml::plan },
    Output { name: "calendars", plan: calendars::plan },
    Output { name: "contact_cards", plan: contact_cards::plan },
    Output { name: "follow", plan: follow::plan },
    Output { name: "site_map", plan: site_map::plan },
    Output { name: "not_found", plan: machine_files::plan_not_found },
    Output { name: "aliases", plan: aliases::plan },
    Output { name: "sitemap", plan: machine_files::plan_sitemap },
    Output { name: "robots", plan: machine_files::plan_robots },
    Output { name: "manifest", plan: machine_files::plan_manifest },
    Output { name: "security", plan: machine_files::plan_security },
    Output { name: "redirects", plan: aliases::plan_redirects },
    Output { name: "headers", plan: machine_files::plan_headers },
    Output { name: "assets", plan: machine_files::plan_assets },
    Output { name: "structured_data", plan: structured_data::plan },
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

/// Plans every output that is switched on, then looks up every address and link.
pub fn plan<'a>(press: &'a Press<'a>, diagnostics: &mut Diagnostics) -> Plan<'a> {
    let mut plan = Plan::default();
    for output in OUTPUTS.iter().filter(|output| press.hub.config.output_is_on(output.name)) {
        (output.plan)(press, &mut plan, diagnostics);
    }
    plan.check(diagnostics);
    plan
}

pub use checks::check_links;
