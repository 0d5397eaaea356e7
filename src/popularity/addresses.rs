//! Which text an address in an export leads to.

use crate::hub::{Hub, Id};
use crate::routes::{decode, host};
use crate::tables::HashMap;

/// Every way to write the address of a text.
pub(super) struct Addresses<'h> {
    hub: &'h Hub,
    /// Normalised paths, below the hub's own path.
    by_path: HashMap<String, Id>,
}

impl Addresses<'_> {
    pub(super) fn of(hub: &Hub) -> Addresses<'_> {
        let mut by_path = HashMap::default();
        for (id, address) in hub.addresses.iter().enumerate() {
            by_path.insert(normalised(hub.routes.below_root(address.url())), id);
        }
        // An old address counts as long as no text of today has it.
        for (id, entry) in hub.entries.iter().enumerate() {
            for alias in &entry.common.aliases {
                by_path.entry(normalised(&alias.text)).or_insert(id);
            }
        }
        for (from, to) in &hub.config.redirects {
            if let Some(&id) = by_path.get(&normalised(&to.text)) {
                by_path.entry(normalised(&from.text)).or_insert(id);
            }
        }
        Addresses { hub, by_path }
    }

    /// The text behind an address: whole or from the root, with a query or a fragment, with `index.html` or without its
    /// last slash, with the hub's own path before it or not.
    pub(super) fn find(&self, address: &str) -> Option<Id> {
        let path = self.path(address)?;
        let below = self.hub.routes.below_root(&path);
        [below, &path].into_iter().find_map(|path| self.by_path.get(&normalised(path)).copied())
    }

    /// The path of an address of this host; `None` for one of another site.
    fn path(&self, address: &str) -> Option<String> {
        let address = address.trim();
        let own = self.hub.routes.host().trim_start_matches("www.");
        if address.contains("://") {
            let is_own = host(address).trim_start_matches("www.").eq_ignore_ascii_case(own);
            let rest = address.split_once("://").map_or("", |(_, rest)| rest);
            let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
            return is_own.then(|| path.to_owned());
        }
        if address.starts_with('/') {
            return Some(address.to_owned());
        }
        // Some tools leave the scheme out.
        let (first, rest) = address.split_once('/').unwrap_or((address, ""));
        let is_own = first.trim_start_matches("www.").eq_ignore_ascii_case(own);
        Some(format!("/{}", if is_own { rest } else { address }))
    }
}

/// An address without what follows `?` or `#`.
pub(super) fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// A path as it is compared: decoded, without a query, `index.html`, doubled or last slashes.
fn normalised(path: &str) -> String {
    let decoded = decode(without_query(path));
    let mut parts: Vec<&str> = decoded.split('/').filter(|part| !part.is_empty()).collect();
    if parts.last().is_some_and(|last| ["index.html", "index.htm", "index"].contains(last)) {
        parts.pop();
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_path() {
        for same in [
            "/blog/a/",
            "/blog/a",
            "blog/a",
            "//blog//a/",
            "/blog/a/index.html",
            "/blog/a/?utm_source=x#y",
            "/blog/%61/",
        ] {
            assert_eq!(normalised(same), "blog/a", "{same}");
        }
        assert_eq!(normalised("/index.html"), "");
        assert_eq!(normalised("/blog/%C3%A9t%C3%A9/"), "blog/été");
    }
}
