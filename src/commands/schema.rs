use super::hub::{Hub, shown};
use super::terminal::Terminal;
use super::{Exit, Failure, Global};
use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use parvis::config::Config;
use parvis::diagnostics::{Diagnostics, closest};
use parvis::schema;
use parvis::sources::Sources;
use parvis::theme::Theme;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Print a JSON Schema: of a file that you write, or of what a template sees
///
/// Editors complete and check front matter, hub.yaml and theme.yaml with them. Inside a hub they know its taxonomies
/// and the options of its theme.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  parvis schema post
  parvis schema view post.html
  parvis schema --out .schemas     all of them, one a file")]
pub(super) struct Schema {
    /// What it is of: a kind, comments, hub (hub.yaml), theme (theme.yaml), or view
    #[arg(value_parser = PossibleValuesParser::new(schema::files().chain([VIEW])))]
    #[arg(required_unless_present = "out", hide_possible_values = false)]
    what: Option<String>,
    /// The template whose view it is, such as post.html; without one, they are listed
    #[arg(value_name = "TEMPLATE", conflicts_with = "out")]
    template: Option<String>,
    /// Write all of them to this folder
    #[arg(short, long, value_name = "DIR", conflicts_with = "what")]
    out: Option<PathBuf>,
}

const VIEW: &str = "view";

impl Schema {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
        if let Some(out) = &self.out {
            return write_all(out, global, terminal);
        }
        let what = self.what.as_deref().unwrap_or_default();
        let text = match (what, &self.template) {
            (VIEW, None) => schema::templates().map(|name| format!("{name}\n")).collect(),
            (VIEW, Some(template)) => written(&view(template)?),
            (_, Some(template)) => {
                let message = format!("`{what}` has no template `{}`", template.escape_debug());
                return Err(Failure::with_help(message, "only `view` takes the name of one"));
            }
            (_, None) => {
                let (config, theme) = hub(global)?;
                written(&schema::file(what, &config, &theme).context("every file has a schema")?)
            }
        };
        terminal.print(&text).map(|()| Exit::Done)
    }
}

fn view(template: &str) -> anyhow::Result<Value> {
    schema::view(template).ok_or_else(|| {
        let near = closest(template, schema::templates());
        let help = near.map_or("`parvis schema view` lists them".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        let message = format!("no page is made by a template `{}`", template.escape_debug());
        Failure::with_help(message, help)
    })
}

/// The configuration and the theme of the hub around here; of any hub, where there is none.
fn hub(global: &Global) -> anyhow::Result<(Config, Theme)> {
    let found = match Hub::find(global) {
        Ok(hub) => Some((hub.read_config()?, Sources::read(&hub.root, &global.config)?)),
        Err(error) if global.root.is_some() => return Err(error),
        Err(_) => None,
    };
    let mut diagnostics = Diagnostics::default();
    let (config, sources) = match found {
        Some(found) => found,
        None => {
            let any = "title: Hub\nbase_url: https://example.org\n";
            let config = Config::read(&"hub.yaml".into(), any, &mut diagnostics);
            (config.context("any hub has a configuration")?, Sources::empty(Path::new("")))
        }
    };
    let theme = Theme::load(&config, &sources, &mut diagnostics);
    Ok((config, theme))
}

fn write_all(out: &Path, global: &Global, terminal: &Terminal) -> anyhow::Result<Exit> {
    let (config, theme) = hub(global)?;
    let files = schema::files().filter_map(|name| {
        Some((out.join(format!("{name}.json")), schema::file(name, &config, &theme)?))
    });
    let views = schema::templates().filter_map(|name| {
        let path = out.join(VIEW).join(format!("{}.json", name.trim_end_matches('/')));
        Some((path, schema::view(name)?))
    });
    for (path, schema) in files.chain(views) {
        fs_err::create_dir_all(path.parent().unwrap_or(out))?;
        fs_err::write(path, written(&schema))?;
    }
    if !terminal.quiet {
        terminal.print(&format!("output: {}\n", shown(out)))?;
    }
    Ok(Exit::Done)
}

fn written(schema: &Value) -> String {
    format!("{schema:#}\n")
}
