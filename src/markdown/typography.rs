//! Micro-typography: French spacing, quotation marks, apostrophes, ellipses, dashes, ordinals.
//!
//! One pass over the text of a block finds the edits; whoever owns the text applies them. A pass over
//! a text that is already right finds nothing, so applying twice is applying once.

use std::borrow::Cow;
use std::ops::Range;

/// Stands in a text for something that is not text, such as a picture.
pub(super) const OBJECT: char = '\u{FFFC}';

const NARROW: &str = "\u{202F}";
const WIDE: &str = "\u{A0}";

/// How the texts of a language are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typography {
    french: bool,
    region: Region,
    spacing: bool,
    quotes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Elsewhere,
    Canada,
    Switzerland,
}

/// A stretch of the text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Text(&'static str),
    /// The same letters, raised: the `er` of `1er`.
    Raise,
}

impl Typography {
    /// `lang` is a language tag such as `fr`, `fr-CA` or `en`.
    pub fn new(lang: &str, french_spacing: bool, smart_quotes: bool) -> Typography {
        let mut parts = lang.split(['-', '_']);
        let french = parts.next().is_some_and(|primary| primary.eq_ignore_ascii_case("fr"));
        let region = match parts.next_back().map(str::to_ascii_uppercase).as_deref() {
            Some("CA") => Region::Canada,
            Some("CH") => Region::Switzerland,
            _ => Region::Elsewhere,
        };
        Typography { french, region, spacing: french && french_spacing, quotes: smart_quotes }
    }

    /// Sets a text of one line that holds no markup.
    pub fn set<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (mut skipped, mut edits) = (Vec::new(), Vec::new());
        super::address::find_urls(text, &mut skipped);
        self.find_edits(text, &skipped, &mut edits);
        if !edits.iter().any(|edit| matches!(edit.change, Change::Text(_))) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        apply(text, &edits, &mut out);
        Cow::Owned(out)
    }

    /// Adds the edits of a text in its order; `skipped` are the sorted stretches that stay as they are.
    pub(super) fn find_edits(&self, text: &str, skipped: &[Range<usize>], edits: &mut Vec<Edit>) {
        if !self.spacing && !self.quotes {
            return;
        }
        let mut scan = Scan {
            text,
            bytes: text.as_bytes(),
            set: *self,
            edits,
            floor: 0,
            marks: Vec::new(),
            pairs: Vec::new(),
            singles: Vec::new(),
        };
        scan.run(skipped);
        scan.resolve_quotes();
    }
}

/// Writes a text with its edits, without markup.
pub(super) fn apply(text: &str, edits: &[Edit], out: &mut String) {
    let mut at = 0;
    for edit in edits {
        if let Change::Text(with) = edit.change {
            out.push_str(&text[at..edit.range.start]);
            out.push_str(with);
            at = edit.range.end;
        }
    }
    out.push_str(&text[at..]);
}

/// A quotation mark that waits for its partner.
struct Mark {
    at: usize,
    /// Typed as « or », so that it counts for the nesting and is not replaced.
    typed: bool,
}

struct Pair {
    open: usize,
    close: usize,
    typed: bool,
}

struct Scan<'t, 'e> {
    text: &'t str,
    bytes: &'t [u8],
    set: Typography,
    edits: &'e mut Vec<Edit>,
    /// No edit may begin before it: the end of the last edit or skipped stretch.
    floor: usize,
    marks: Vec<Mark>,
    pairs: Vec<Pair>,
    /// Places of single quotation marks that may open.
    singles: Vec<usize>,
}

/// The bytes at which something may have to change.
const INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\"'.-;:!?0123456789IVXLCDM\xC2";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

impl Scan<'_, '_> {
    fn run(&mut self, skipped: &[Range<usize>]) {
        let mut skipped = skipped.iter().peekable();
        let mut at = 0;
        while at < self.bytes.len() {
            if let Some(stretch) = skipped.next_if(|stretch| stretch.start <= at) {
                at = at.max(stretch.end);
                self.floor = self.floor.max(at);
                continue;
            }
            at = if INTERESTING[self.bytes[at] as usize] { self.visit(at) } else { at + 1 };
        }
    }

    /// Looks at one place and says where to go on.
    fn visit(&mut self, at: usize) -> usize {
        let Typography { spacing, quotes, .. } = self.set;
        match self.bytes[at] {
            b'"' if quotes => self.double_quote(at),
            b'\'' if quotes => self.single_quote(at),
            b'.' if quotes => self.ellipsis(at),
            b'-' if quotes => self.dash(at),
            b';' | b':' | b'!' | b'?' if spacing => self.punctuation(at),
            b'0'..=b'9' if spacing => self.number(at),
            b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M' if spacing => self.roman(at),
            0xC2 => self.latin(at),
            _ => at + 1,
        }
    }

    /// The character before a place.
    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Puts other words in a stretch, unless it reads so already.
    fn replace(&mut self, range: Range<usize>, with: &'static str) {
        self.floor = range.end;
        if &self.text[range.clone()] != with {
            self.edits.push(Edit { range, change: Change::Text(with) });
        }
    }

    /// Where the blanks that end at `at` begin.
    fn blanks_before(&self, at: usize) -> usize {
        let text = &self.text[self.floor.min(at)..at];
        self.floor.min(at) + text.trim_end_matches(is_blank).len()
    }

    /// Where the blanks that begin at `at` end.
    fn blanks_after(&self, at: usize) -> usize {
        let text = &self.text[at..];
        at + (text.len() - text.trim_start_matches(is_blank).len())
    }

    /// `mot !` gets its no-break space; `mot!` is left as typed, because nobody knows what it is.
    fn punctuation(&mut self, at: usize) -> usize {
        let mark = self.bytes[at];
        let next = self.after(at + 1);
        if !next.is_none_or(|next| may_follow(mark, next)) {
            return at + 1;
        }
        let start = self.blanks_before(at);
        let canada = self.set.region == Region::Canada && mark != b':';
        if start == at {
            if self.text[..at].ends_with('»') && !canada {
                self.replace(at..at + 1, after_guillemet(mark));
            }
        } else if self
            .before(start)
            .is_some_and(|before| !(before.is_whitespace() || canada && is_quote(before)))
        {
            let space = if canada { "" } else { space_before(mark) };
            self.replace(start..at, space);
            self.floor = at;
        }
        at + 1
    }

    /// The two-byte characters: guillemets, degree and ordinal signs.
    fn latin(&mut self, at: usize) -> usize {
        let end = at + 2;
        match self.bytes.get(at + 1) {
            Some(0xAB) => self.opening_guillemet(at),
            Some(0xBB) => self.closing_guillemet(at),
            Some(0xB0 | 0xBA) if self.set.spacing => {
                let blanks = self.blanks_after(end);
                if blanks > end && self.bytes.get(blanks).is_some_and(u8::is_ascii_digit) {
                    self.replace(end..blanks, WIDE);
                }
            }
            _ => {}
        }
        // The second byte of any other character may be looked at: it is never interesting.
        end.min(self.bytes.len())
    }

    fn opening_guillemet(&mut self, at: usize) {
        self.marks.push(Mark { at, typed: true });
        if !self.set.spacing {
            return;
        }
        let end = self.blanks_after(at + 2);
        if self.after(end).is_some_and(|next| !next.is_whitespace() && next != '»') {
            self.replace(
                at..end,
                if self.set.region == Region::Switzerland { "«\u{202F}" } else { "«\u{A0}" },
            );
        }
    }

    fn closing_guillemet(&mut self, at: usize) {
        if let Some(open) = self.marks.iter().rposition(|mark| mark.typed) {
            let open_at = self.marks[open].at;
            self.marks.truncate(open);
            self.pairs.push(Pair { open: open_at, close: at, typed: true });
        }
        if !self.set.spacing {
            return;
        }
        let start = self.blanks_before(at);
        let before = self.before(start);
        // After an edit that leaves a space, such as that of `«`, there is nothing to add.
        let spaced = self.edits.last().is_some_and(|edit| {
            edit.range.end == start
                && matches!(edit.change, Change::Text(with) if with.ends_with(is_blank))
        });
        if !spaced && before.is_some_and(|before| !before.is_whitespace() && before != '«') {
            self.replace(
                start..at + 2,
                if self.set.region == Region::Switzerland { "\u{202F}»" } else { "\u{A0}»" },
            );
        }
    }

    /// A number: its ordinal ending, its thousands, its unit.
    fn number(&mut self, at: usize) -> usize {
        let mut end = self.digits(at);
        if self.before(at).is_some_and(|before| before.is_alphanumeric() || before == '_') {
            return end;
        }
        if let Some(length) = ordinal(&self.text[end..]) {
            if self.before(at).is_none_or(may_precede_ordinal) {
                self.edits.push(Edit { range: end..end + length, change: Change::Raise });
                self.floor = end + length;
            }
            return end + length;
        }
        if end - at <= 3 {
            end = self.thousands(end);
        }
        if matches!(self.bytes.get(end), Some(b',' | b'.')) {
            end = self.digits(end + 1).max(end);
        }
        self.unit(end);
        end
    }

    fn digits(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Joins groups of exactly three digits to the number that ends at `end`.
    fn thousands(&mut self, mut end: usize) -> usize {
        loop {
            let group = match self.after(end) {
                Some(' ') => end + 1,
                Some('\u{A0}') => end + 2,
                Some('\u{202F}' | '\u{2009}') => end + 3,
                _ => return end,
            };
            if self.digits(group) != group + 3
                || self.text[group + 3..].starts_with(char::is_alphanumeric)
            {
                return end;
            }
            self.replace(end..group, NARROW);
            end = group + 3;
        }
    }

    /// Holds a number and its unit together, and the minutes with their `h`.
    fn unit(&mut self, end: usize) {
        let start = self.blanks_after(end);
        if start == end {
            return;
        }
        let Some(length) = unit(&self.text[start..]) else { return };
        self.replace(end..start, WIDE);
        if &self.text[start..start + length] == "h" {
            let blanks = self.blanks_after(start + 1);
            if blanks > start + 1 && self.bytes.get(blanks).is_some_and(u8::is_ascii_digit) {
                self.replace(start + 1..blanks, WIDE);
            }
        }
    }

    /// `XXIe siècle`: single letters other than V and X are French words (`De`, `Le`, `Ce`, `Me`).
    fn roman(&mut self, at: usize) -> usize {
        let letters = self.bytes[at..].iter().take_while(|byte| b"IVXLCDM".contains(byte)).count();
        let end = at + letters;
        if self.before(at).is_some_and(|before| before.is_alphanumeric() || before == '_') {
            return end;
        }
        let length = ordinal(&self.text[end..]).unwrap_or(0);
        let fits = match &self.text[end..end + length] {
            "er" => &self.text[at..end] == "I",
            "e" | "es" => letters > 1 || matches!(self.bytes[at], b'V' | b'X'),
            _ => false,
        };
        if fits {
            self.edits.push(Edit { range: end..end + length, change: Change::Raise });
            self.floor = end + length;
        }
        end
    }

    fn ellipsis(&mut self, at: usize) -> usize {
        let dots = self.bytes[at..].iter().take_while(|byte| **byte == b'.').count();
        let end = at + dots;
        let path = self.bytes.get(end) == Some(&b'/') || self.before(at) == Some('/');
        if dots >= 3 && !path {
            self.replace(at..end, "…");
        }
        end
    }

    /// `--` and `---` between words, and the hyphen between two years.
    fn dash(&mut self, at: usize) -> usize {
        let hyphens = self.bytes[at..].iter().take_while(|byte| **byte == b'-').count();
        let end = at + hyphens;
        let (Some(before), Some(after)) = (self.before(at), self.after(end)) else { return end };
        // Guillemets count as the spaces that they get, and so do the marks that may become some.
        let spaced = |letter: char, guillemet: char| {
            letter.is_whitespace() || letter == guillemet || letter == '"'
        };
        let between = (spaced(before, '«') && spaced(after, '»'))
            || (before.is_alphanumeric() && after.is_alphanumeric());
        match hyphens {
            1 if self.is_year_before(at) && self.is_year_after(end) => self.replace(at..end, "–"),
            2 if between => self.replace(at..end, "–"),
            3 if between => self.replace(at..end, "—"),
            _ => {}
        }
        end
    }

    fn is_year_before(&self, at: usize) -> bool {
        let start = at.saturating_sub(4);
        is_year(&self.bytes[start..at])
            && self.before(start).is_none_or(|before| before.is_whitespace() || before == '(')
    }

    fn is_year_after(&self, at: usize) -> bool {
        let end = (at + 4).min(self.bytes.len());
        let free = |next: char| !next.is_alphanumeric() && !matches!(next, '-' | '/' | '_');
        is_year(&self.bytes[at..end]) && self.after(end).is_none_or(free)
    }

    fn single_quote(&mut self, at: usize) -> usize {
        let (before, after) = (self.before(at), self.after(at + 1));
        let closes = !after.is_some_and(char::is_alphanumeric);
        if before.is_some_and(char::is_alphabetic) || (closes && before.is_some_and(ends_sentence))
        {
            if closes && let Some(open) = self.singles.pop() {
                self.edits.push(Edit { range: open..open + 1, change: Change::Text("‘") });
            }
            self.replace(at..at + 1, "’");
        } else if before.is_none_or(may_precede_quote) && after.is_some_and(char::is_alphanumeric) {
            self.singles.push(at);
        }
        at + 1
    }

    fn double_quote(&mut self, at: usize) -> usize {
        let (before, after) = (self.before(at), self.after(at + 1));
        let opens = before.is_none_or(may_precede_quote)
            && after.is_some_and(|next| !next.is_whitespace() && next != '»');
        let closes = before.is_some_and(|before| !before.is_whitespace())
            && !after.is_some_and(|next| next.is_alphanumeric());
        if opens {
            self.marks.push(Mark { at, typed: false });
        } else if closes
            && let Some(mark) = self.marks.pop_if(|mark| !mark.typed && mark.at + 1 < at)
        {
            self.pairs.push(Pair { open: mark.at, close: at, typed: false });
        }
        at + 1
    }

    /// Gives the quotation marks that found a partner their shape, by how deep they nest.
    fn resolve_quotes(&mut self) {
        if !self.set.french {
            // `'tis` and `'90s`: an apostrophe that begins a word.
            let alone = self
                .singles
                .iter()
                .map(|at| Edit { range: *at..*at + 1, change: Change::Text("’") });
            self.edits.extend(alone);
        }
        self.pairs.sort_unstable_by_key(|pair| pair.open);
        let mut around: Vec<usize> = Vec::new();
        for pair in &self.pairs {
            while around.pop_if(|close| *close < pair.open).is_some() {}
            if !pair.typed {
                let (open, close) = self.quotation_marks(around.len(), pair.close);
                self.edits
                    .push(Edit { range: pair.open..pair.open + 1, change: Change::Text(open) });
                self.edits
                    .push(Edit { range: pair.close..pair.close + 1, change: Change::Text(close) });
            }
            around.push(pair.close);
        }
        self.edits.sort_unstable_by_key(|edit| edit.range.start);
    }

    fn quotation_marks(&self, level: usize, close: usize) -> (&'static str, &'static str) {
        let (open, ends) = match (self.set.french, level) {
            (true, 0) if self.set.spacing && self.set.region == Region::Switzerland => {
                ("«\u{202F}", ["\u{202F}»", "\u{202F}»\u{A0}", "\u{202F}»\u{202F}"])
            }
            (true, 0) => ("«\u{A0}", ["\u{A0}»", "\u{A0}»\u{A0}", "\u{A0}»\u{202F}"]),
            (false, level) if level % 2 == 1 => return ("‘", "’"),
            _ => return ("“", "”"),
        };
        // `"mot"!` becomes what `« mot »!` becomes: the punctuation takes its space.
        let end = match self.bytes.get(close + 1).copied() {
            Some(mark @ (b':' | b';' | b'!' | b'?'))
                if self.set.spacing && self.may_end(mark, close + 2) =>
            {
                [1, 2][usize::from(mark != b':')]
            }
            _ => 0,
        };
        (open, ends[end])
    }

    /// Whether a mark is punctuation before what stands at a place, and takes a space.
    fn may_end(&self, mark: u8, after: usize) -> bool {
        (mark == b':' || self.set.region != Region::Canada)
            && self.after(after).is_none_or(|next| may_follow(mark, next))
    }
}

/// A quotation mark, whose shape may depend on the space beside it.
fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '’' | '‘' | '”' | '“' | '»')
}

/// The spaces that an author types, breaking or not, but no line break.
fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

/// Tells punctuation from smileys, operators and shortcodes by what comes next.
fn may_follow(mark: u8, next: char) -> bool {
    let ends = next.is_whitespace() || matches!(next, OBJECT | '»' | '"');
    ends || (matches!(mark, b'!' | b'?')
        && matches!(next, '!' | '?' | ')' | ']' | '”' | '\'' | '’' | '…' | '.' | ','))
}

fn space_before(mark: u8) -> &'static str {
    if mark == b':' { WIDE } else { NARROW }
}

fn after_guillemet(mark: u8) -> &'static str {
    match mark {
        b':' => "\u{A0}:",
        b';' => "\u{202F};",
        b'!' => "\u{202F}!",
        _ => "\u{202F}?",
    }
}

fn may_precede_quote(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '(' | '[' | '{' | '«' | '“' | '‘' | '’' | '\'' | '"' | '—' | '–' | '-' | '/' | OBJECT
        )
}

fn may_precede_ordinal(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '(' | '[' | '«' | '“' | '"' | '’' | '\'' | '—' | '–')
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…' | ',')
}

fn is_year(bytes: &[u8]) -> bool {
    matches!(bytes, [b'1' | b'2', rest @ ..] if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
}

/// How long the ordinal ending is that the text begins with.
fn ordinal(text: &str) -> Option<usize> {
    const ENDINGS: [&str; 14] = [
        "er", "ers", "re", "res", "e", "es", "ème", "èmes", "eme", "emes", "ère", "ères", "nd",
        "nde",
    ];
    if !text.starts_with(['e', 'r', 'è', 'n']) {
        return None;
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    let joined = text[end..].starts_with(['-', '_', '/', '@']);
    (!joined && ENDINGS.contains(&&text[..end])).then_some(end)
}

/// How long the unit is that the text begins with.
fn unit(text: &str) -> Option<usize> {
    const SIGNS: [char; 9] = ['%', '‰', '€', '$', '£', '฿', 'Ω', 'Ω', '¥'];
    const WORDS: [&str; 62] = [
        "h", "min", "s", "ms", "km", "m", "dm", "cm", "mm", "nm", "µm", "kg", "g", "mg", "t", "l",
        "L", "cl", "ml", "mL", "ha", "m²", "m³", "km²", "cm²", "km/h", "m/s", "o", "ko", "Ko",
        "Mo", "Go", "To", "kB", "KB", "MB", "GB", "TB", "Mb/s", "Gb/s", "Hz", "kHz", "MHz", "GHz",
        "W", "kW", "MW", "kWh", "Wh", "V", "A", "mA", "J", "kJ", "cal", "kcal", "px", "pt", "dpi",
        "deg", "k€", "M€",
    ];
    let first = text.chars().next()?;
    if SIGNS.contains(&first) {
        return Some(first.len_utf8());
    }
    let letter =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '°' | 'º' | '€' | '_');
    let end = text.find(|next: char| !letter(next)).unwrap_or(text.len());
    let word = &text[..end];
    (WORDS.contains(&word) || matches!(word, "°C" | "°F" | "ºC" | "°" | "º")).then_some(end)
}
