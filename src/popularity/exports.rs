//! A file of some tool: which tool it is of, its letters, and what was read in it.

use super::{Period, logs, tables};
use crate::choice;
use serde_json::Value;
use std::io::Read;

choice!(
    /// What wrote a file, as it is recorded.
    Tool {
        Matomo => "matomo",
        Plausible => "plausible",
        Goaccess => "goaccess",
        Clf => "clf",
        Combined => "combined",
        Csv => "csv",
    }
);

/// The views of one file.
#[derive(Debug)]
pub struct Export {
    /// [`Tool::Combined`] for a log that names its user agents, so that robots were left out.
    pub tool: Tool,
    /// Addresses as the file has them; one may stand there more than once.
    pub views: Vec<(String, u64)>,
    /// The days in the file; open where it names none.
    pub period: Period,
    pub n_robots: usize,
    /// Requests for files, failed ones, and others that are no page.
    pub n_no_pages: usize,
    pub n_outside: usize,
    pub n_unreadable: usize,
}

/// What was gathered, before it is an export.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) views: Vec<(String, u64)>,
    pub(super) period: Period,
    pub(super) names_agents: bool,
    pub(super) n_robots: usize,
    pub(super) n_no_pages: usize,
    pub(super) n_outside: usize,
    pub(super) n_unreadable: usize,
}

/// Why nothing can be counted.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    Empty,
    /// Neither UTF-8 nor UTF-16.
    Encoding,
    /// Packed, and broken.
    Packed,
    /// More than 1 GiB, unpacked.
    TooLarge,
    /// Not what the tool writes.
    Form(Tool),
    /// All of it lies outside the period.
    Outside,
    /// A log or a table without a page.
    NoPages(Tool),
}

/// A log is in memory as a whole.
pub(super) const MOST_BYTES: u64 = 1 << 30;

/// Reads a file of a tool; `None` is whichever wrote it. A log may be packed with gzip (RFC 1952).
///
/// # Errors
/// When there is nothing to count in it.
pub fn read(bytes: &[u8], tool: Option<Tool>, within: Period) -> Result<Export, Unreadable> {
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = unpack(bytes)?;
        &unpacked
    } else {
        bytes
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let is_log = |text: &str| text.lines().take(20).any(|text| logs::line(text).is_some());
    let text = match decode(bytes) {
        Some(text) => text,
        // A log holds what anybody sent, and a stray byte of it is none of ours.
        None => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let may_be_log = tool.is_none_or(|tool| tool == Tool::Clf);
            if !may_be_log || !is_log(&text) {
                return Err(Unreadable::Encoding);
            }
            text
        }
    };
    let (tool, raw) = gather(&text, tool, within, is_log(&text))?;
    if raw.views.is_empty() {
        let all_outside = raw.n_outside > 0 && raw.n_no_pages + raw.n_robots == 0;
        return Err(if all_outside { Unreadable::Outside } else { Unreadable::NoPages(tool) });
    }
    Ok(Export {
        tool: if tool == Tool::Clf && raw.names_agents { Tool::Combined } else { tool },
        views: raw.views,
        period: raw.period,
        n_robots: raw.n_robots,
        n_no_pages: raw.n_no_pages,
        n_outside: raw.n_outside,
        n_unreadable: raw.n_unreadable,
    })
}

fn gather(
    text: &str,
    tool: Option<Tool>,
    within: Period,
    is_log: bool,
) -> Result<(Tool, Raw), Unreadable> {
    if text.trim_start().starts_with(['{', '[']) && !is_log {
        let wrong = |tool| Unreadable::Form(tool);
        let value: Value =
            serde_json::from_str(text.trim()).map_err(|_| wrong(tool.unwrap_or(Tool::Matomo)))?;
        let tool = tool.unwrap_or_else(|| tables::guess_json(&value));
        let raw = tables::read_json(&value, tool, within).ok_or(wrong(tool))?;
        return Ok((tool, raw));
    }
    let guessed = || if is_log { Tool::Clf } else { tables::guess(text) };
    let tool = tool.unwrap_or_else(guessed);
    let raw = match tool {
        Tool::Clf | Tool::Combined if is_log => Some(logs::read(text, within)),
        Tool::Clf | Tool::Combined => None,
        _ => tables::read(text, tool, within),
    };
    Ok((tool, raw.ok_or(Unreadable::Form(tool))?))
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(bytes).take(MOST_BYTES + 1);
    reader.read_to_end(&mut unpacked).map_err(|_| Unreadable::Packed)?;
    if unpacked.len() as u64 > MOST_BYTES { Err(Unreadable::TooLarge) } else { Ok(unpacked) }
}

/// UTF-8, or UTF-16 with its mark, as Matomo writes for spreadsheets.
fn decode(bytes: &[u8]) -> Option<String> {
    let units = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        String::from_utf16(&units.collect::<Vec<u16>>()).ok()
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}
