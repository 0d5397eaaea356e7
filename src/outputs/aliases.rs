//! Old addresses: a page that leads on, and the redirects file that hosts read.

use super::press::Press;
use crate::diagnostics::{Diagnostics, Place};
use crate::hub::Id;
use crate::plan::Plan;
use crate::routes::{Route, encode};
use crate::sinks::Stage;
use crate::views::{Page, Redirect};

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, diagnostics: &mut Diagnostics) {
    for (id, entry) in press.hub.entries.iter().enumerate() {
        for alias in entry.common.aliases.iter().filter(|alias| !alias.text.contains('?')) {
            match address(press, &alias.text) {
                Ok(route) => plan_redirect(press, plan, id, route),
                Err(why) => {
                    diagnostics.bad_alias(Place::at(&entry.file, &alias.span), &alias.text, &why);
                }
            }
        }
    }
}

/// A page that leads on to that of an entry.
pub(super) fn plan_redirect<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, id: Id, route: Route) {
    let entry = press.entry(id);
    let planned = plan.page(
        &route.clone(),
        entry.file.clone(),
        "redirect.html",
        entry.lang_index,
        move |_| {
            let target = press.url(id);
            let canonical = press.hub.routes.absolute(target);
            let title = entry.common.title.clone();
            let head = Page {
                noindex: true,
                canonical: canonical.clone(),
                ..press.page(entry.lang_index, &route, &title, "redirect")
            };
            (head, Box::new(Redirect { url: target.to_owned(), canonical, title }))
        },
    );
    planned.indexed = None;
}

/// An alias is a path of this site; one with a scheme or another host is somebody else's.
fn address(press: &Press, alias: &str) -> Result<Route, String> {
    if alias.starts_with("//") || alias.contains("://") {
        return Err("is an address of another site".to_owned());
    }
    let path = alias.split('#').next().unwrap_or(alias);
    let route = press.hub.routes.alias(&crate::routes::decode(path));
    route.map_err(|why| format!("cannot be used: the path {why}"))
}

/// `_redirects`: aliases with a query, which no file can stand for, all others with a real 301, and those of hub.yaml.
pub(super) fn plan_redirects<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let mut lines: Vec<String> = Vec::new();
    for (from, to) in &press.hub.config.redirects {
        let own = |path: &str| press.hub.routes.own(path).unwrap_or_else(|| path.to_owned());
        lines.push(line(&own(&from.text), &own(&to.text)));
    }
    for (id, entry) in press.hub.entries.iter().enumerate() {
        for alias in &entry.common.aliases {
            let from = format!("/{}", alias.text.trim_start_matches('/'));
            lines.push(line(&press.hub.routes.from_root(&from), press.url(id)));
        }
    }
    if lines.is_empty() {
        return;
    }
    let text = lines.concat();
    plan.bytes(&press.hub.routes.redirects_file(), Stage::Asset, "redirects", move || {
        text.clone().into_bytes()
    });
}

/// One line: from, to, status. Spaces would part the fields, line ends the lines.
fn line(from: &str, to: &str) -> String {
    let clean = |address: &str| {
        let address: String = address.chars().filter(|c| !c.is_control()).collect();
        let (path, query) = address
            .split_once('?')
            .map_or((address.as_str(), None), |(path, query)| (path, Some(query)));
        let query = query.map_or(String::new(), |query| format!("?{}", encode(query)));
        format!(
            "{}{query}",
            if path.contains('%') { path.replace(' ', "%20") } else { encode(path) }
        )
    };
    format!("{} {} 301\n", clean(from), clean(to))
}
