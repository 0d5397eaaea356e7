//! What is read most, from `data/popularity.csv`: `url,views[,from,to]`.

use super::Hub;
use crate::diagnostics::{Diagnostics, Place};
use crate::sources::Sources;

/// The share of each entry in the views of the most read one, in percent, rounded up.
pub(super) fn gather(hub: &Hub, sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<u8> {
    let mut views = vec![0_u64; hub.entries.len()];
    let Some(source) = sources.data.iter().find(|source| &*source.path == "data/popularity.csv")
    else {
        return vec![0; hub.entries.len()];
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    for (index, row) in reader.records().enumerate() {
        let number = index as u64 + 2;
        let place = || Place::whole(&source.path);
        let Ok(row) = row else {
            diagnostics.bad_row(place(), number, "it is not CSV");
            continue;
        };
        let (Some(url), Some(count)) =
            (row.get(0), row.get(1).and_then(|count| count.parse::<u64>().ok()))
        else {
            diagnostics.bad_row(place(), number, "it wants `url,views`");
            continue;
        };
        let Some(url) = hub.routes.own(url) else { continue };
        if let Some(id) = hub.by_url(&url).or_else(|| hub.by_url(&format!("{url}/"))) {
            views[id] = views[id].saturating_add(count);
        }
    }
    let most = views.iter().copied().max().unwrap_or(0).max(1);
    views
        .into_iter()
        .map(|count| {
            u8::try_from((u128::from(count) * 100).div_ceil(u128::from(most))).unwrap_or(100)
        })
        .collect()
}
