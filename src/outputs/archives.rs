//! The blog by year and month.

use super::lists::Listing;
use super::press::{Press, link};
use crate::diagnostics::Diagnostics;
use crate::hub::Id;
use crate::kinds::Kind;
use crate::plan::Plan;
use crate::views::{ArchiveYear, Archives, Link};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Posts of each month of each year, the latest first.
type ByMonth = BTreeMap<Reverse<i16>, BTreeMap<Reverse<i8>, Vec<Id>>>;

pub(super) fn plan<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, _: &mut Diagnostics) {
    let kind = press.hub.kinds().find(|kind| kind.name == "posts").expect("a kind of the list");
    for lang in 0..press.hub.locales.len() {
        let ids = press.hub.list(lang, kind.name);
        if !ids.is_empty() || lang == 0 {
            plan_language(press, plan, kind, lang);
        }
    }
}

/// Whether the items of a kind have archives.
pub(super) fn are_of(press: &Press, kind: &Kind) -> bool {
    kind.name == "posts" && press.is_on("archives")
}

fn plan_language<'a>(press: &'a Press<'a>, plan: &mut Plan<'a>, kind: &'static Kind, lang: usize) {
    let by_month = by_month(press, kind, lang);
    let (routes, locale) = (&press.hub.routes, press.locale(lang));
    let mut crumbs: Vec<Link> = press.kind_link(kind, lang).into_iter().collect();
    crumbs.push(link(locale.t("archives"), routes.archives(kind, lang).url()));
    for (Reverse(year), months) in &by_month {
        let year = *year;
        let ids = months.values().flatten().copied().collect();
        let title = locale.tf("archives_of", &[("period", &year.to_string())]);
        let listing = Listing {
            output: "archives",
            kind,
            lang,
            title,
            ids,
            links: Vec::new(),
            crumbs: crumbs.clone(),
        };
        listing.plan(press, plan, move |page| routes.archive_year(kind, lang, year, page));
        for (Reverse(month), ids) in months {
            let month = *month;
            let title = locale.tf("archives_of", &[("period", &locale.month_year(year, month))]);
            let mut crumbs = crumbs.clone();
            crumbs.push(link(&year.to_string(), routes.archive_year(kind, lang, year, 1).url()));
            let listing = Listing {
                output: "archives",
                kind,
                lang,
                title,
                ids: ids.clone(),
                links: Vec::new(),
                crumbs,
            };
            listing
                .plan(press, plan, move |page| routes.archive_month(kind, lang, year, month, page));
        }
    }
    let years: Vec<ArchiveYear> = by_month
        .iter()
        .map(|(Reverse(year), months)| year_view(press, kind, lang, *year, months))
        .collect();
    plan_overview(press, plan, kind, lang, years);
}

fn plan_overview<'a>(
    press: &'a Press<'a>,
    plan: &mut Plan<'a>,
    kind: &'static Kind,
    lang: usize,
    years: Vec<ArchiveYear>,
) {
    let route = press.hub.routes.archives(kind, lang);
    let address = route.clone();
    let years = std::sync::Arc::new(years);
    let planned = plan.page(&route, "archives", "archives.html", lang, move |_| {
        let locale = press.locale(lang);
        let mut head = press.page(lang, &address, locale.t("archives"), "archives");
        head.section = kind.name;
        head.breadcrumbs.extend(press.kind_link(kind, lang));
        let head = press.with_languages(head, lang, |lang| {
            let exists = lang == 0 || !press.hub.list(lang, kind.name).is_empty();
            exists.then(|| press.hub.routes.archives(kind, lang).url().to_owned())
        });
        let total = locale.tn(kind.count, press.hub.list(lang, kind.name).len() as u64);
        let years = years
            .iter()
            .map(|year| ArchiveYear {
                year: year.year,
                count: year.count,
                months: year.months.clone(),
            })
            .collect();
        (head, Box::new(Archives { title: locale.t("archives").to_owned(), years, total }))
    });
    planned.indexed = Some(String::new());
}

fn by_month(press: &Press, kind: &Kind, lang: usize) -> ByMonth {
    let mut by_month = ByMonth::new();
    for &id in press.hub.list(lang, kind.name) {
        if let Some(day) = press.entry(id).common.date.as_ref().map(|moment| moment.date()) {
            by_month
                .entry(Reverse(day.year()))
                .or_default()
                .entry(Reverse(day.month()))
                .or_default()
                .push(id);
        }
    }
    by_month
}

fn year_view(
    press: &Press,
    kind: &Kind,
    lang: usize,
    year: i16,
    months: &BTreeMap<Reverse<i8>, Vec<Id>>,
) -> ArchiveYear {
    let view = |(Reverse(month), ids): (&Reverse<i8>, &Vec<Id>)| Link {
        count: ids.len(),
        ..link(
            press.locale(lang).month_name(*month),
            press.hub.routes.archive_month(kind, lang, year, *month, 1).url(),
        )
    };
    ArchiveYear {
        year,
        count: months.values().map(Vec::len).sum(),
        months: months.iter().map(view).collect(),
    }
}
