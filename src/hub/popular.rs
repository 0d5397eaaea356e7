//! What is read most, from `data/popularity.csv`: `url,views[,from,to,source,counted]`.

use super::Hub;
use crate::diagnostics::{Diagnostics, Place};
use crate::moment::parse_date;
use crate::sources::Sources;
use csv::StringRecord;
use jiff::civil::Date;

/// How the views were counted, as far as the file says it of the rows that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counting {
    /// The first day that any row tells of, and the last.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// What counted, in the order of the rows: `matomo`, or as its author wrote it.
    pub sources: Vec<String>,
    /// The last day of counting.
    pub counted: Option<Date>,
}

/// The columns after address and views, by their names.
struct Columns {
    from: Option<usize>,
    to: Option<usize>,
    source: Option<usize>,
    counted: Option<usize>,
}

/// The share of each entry in the views of the most read one, in percent, rounded up; and how it was counted.
pub(super) fn gather(
    hub: &Hub,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> (Vec<u8>, Counting) {
    let mut views = vec![0_u64; hub.entries.len()];
    let mut counting = Counting::default();
    let Some(source) = sources.data.iter().find(|source| &*source.path == "data/popularity.csv")
    else {
        return (vec![0; hub.entries.len()], counting);
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let columns =
        reader.headers().map(Columns::of).unwrap_or_else(|_| Columns::of(&StringRecord::new()));
    let place = || Place::whole(&source.path);
    let (mut n_rows, mut n_known) = (0, 0);
    for (index, row) in reader.records().enumerate() {
        let number = index as u64 + 2;
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
        n_rows += 1;
        let Some(url) = hub.routes.own(url) else { continue };
        if let Some(id) = hub.by_url(&url).or_else(|| hub.by_url(&format!("{url}/"))) {
            n_known += 1;
            views[id] = views[id].saturating_add(count);
            if let Err(why) = counting.take_in(&row, &columns) {
                diagnostics.bad_counting(place(), number, &why);
            }
        }
    }
    if n_rows > 0 && n_known == 0 {
        diagnostics.popularity_of_another_hub(place(), hub.routes.base_url());
    }
    let most = views.iter().copied().max().unwrap_or(0).max(1);
    let share =
        |count| u8::try_from((u128::from(count) * 100).div_ceil(u128::from(most))).unwrap_or(100);
    (views.into_iter().map(share).collect(), counting)
}

impl Columns {
    fn of(names: &StringRecord) -> Columns {
        let place = |name: &str| names.iter().position(|own| own.eq_ignore_ascii_case(name));
        Columns {
            from: place("from"),
            to: place("to"),
            source: place("source"),
            counted: place("counted"),
        }
    }
}

impl Counting {
    /// What a row says of its days and its tool. Why it cannot be, else.
    fn take_in(&mut self, row: &StringRecord, columns: &Columns) -> Result<(), String> {
        let text = |column: Option<usize>| {
            column.and_then(|column| row.get(column)).filter(|text| !text.is_empty())
        };
        let day = |column| match text(column) {
            Some(text) => parse_date(text).map(Some).ok_or_else(|| format!("`{text}` is no day")),
            None => Ok(None),
        };
        let (from, to, counted) = (day(columns.from)?, day(columns.to)?, day(columns.counted)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(format!("it ends on {to}, before it begins on {from}"));
        }
        self.from = self.from.into_iter().chain(from).min();
        self.to = self.to.into_iter().chain(to).max();
        self.counted = self.counted.into_iter().chain(counted).max();
        for source in text(columns.source).into_iter().flat_map(|text| text.split(" + ")) {
            if !self.sources.iter().any(|known| known == source) {
                self.sources.push(source.to_owned());
            }
        }
        Ok(())
    }
}
