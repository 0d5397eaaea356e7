//! Directives: `:::name{key="value"} … :::` around blocks, `::name{…}` on a line of its own.
//!
//! They are found line by line before Markdown is read. Each line then becomes a thematic break of the
//! same length, which Markdown keeps apart from whatever surrounds it, so that all of the text stays
//! one document and every offset stays what it was.

use super::{Problem, What};
use std::borrow::Cow;
use std::ops::Range;

/// A line that the text hands to a directive.
#[derive(Debug)]
pub(super) struct Line {
    /// The line without its indentation and its end.
    pub(super) span: Range<usize>,
    pub(super) role: Role,
}

#[derive(Debug)]
pub(super) enum Role {
    Leaf(Directive),
    Open(Directive),
    /// Closes the directive that the line of this index opens.
    Close(usize),
    /// Looks like a directive and is none: a line of ordinary text.
    Text,
}

type Args = Vec<(String, String)>;

#[derive(Debug, Clone)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) args: Args,
}

/// Every directive line of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Directives(Vec<Line>);

impl Directives {
    pub(super) fn find(
        text: &str,
        known: &dyn Fn(&str) -> bool,
        problems: &mut Vec<Problem>,
    ) -> Directives {
        let mut colons = text.match_indices(':');
        if !colons.any(|(at, _)| text[at + 1..].starts_with(':')) {
            return Directives::default();
        }
        let mut finder =
            Finder { known, problems, lines: Vec::new(), open: Vec::new(), fence: None };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            finder.line(start, line);
            start += line.len();
        }
        finder.finish()
    }

    /// The text in which each directive line is a thematic break.
    pub(super) fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut hidden = String::with_capacity(text.len());
        for line in &self.0 {
            hidden.push_str(&text[hidden.len()..line.span.start]);
            hidden.extend(std::iter::repeat_n('*', line.span.len()));
        }
        hidden.push_str(&text[hidden.len()..]);
        Cow::Owned(hidden)
    }

    /// The directive line that lies at an offset, with its index.
    pub(super) fn at(&self, offset: usize) -> Option<(usize, &Line)> {
        let index = self.0.partition_point(|line| line.span.end <= offset);
        self.0.get(index).filter(|line| line.span.contains(&offset)).map(|line| (index, line))
    }
}

/// A directive that waits for its closing line.
struct Opened {
    colons: usize,
    /// The index of its line, or none for one that stays text.
    line: Option<usize>,
    name: String,
    span: Range<usize>,
}

/// A code fence that waits for its end.
struct Fence {
    mark: u8,
    length: usize,
    indent: usize,
    quoted: bool,
}

struct Finder<'a> {
    known: &'a dyn Fn(&str) -> bool,
    problems: &'a mut Vec<Problem>,
    lines: Vec<Line>,
    open: Vec<Opened>,
    fence: Option<Fence>,
}

impl Finder<'_> {
    fn line(&mut self, start: usize, line: &str) {
        let bare = line.trim_start_matches(' ');
        let indent = line.len() - bare.len();
        if self.is_code(line, indent) || indent > 3 {
            return;
        }
        let bare = bare.trim_end();
        let colons = bare.bytes().take_while(|byte| *byte == b':').count();
        let span = start + indent..start + indent + bare.len();
        match (colons, &bare[colons..]) {
            (0 | 1, _) => {}
            (2, rest) => self.leaf(rest, span),
            (_, "") => self.close(colons, span),
            (_, rest) => self.open(colons, rest, span),
        }
    }

    fn leaf(&mut self, rest: &str, span: Range<usize>) {
        let Some((name, tail)) = name(rest) else { return };
        let (args, known) = (args(tail), (self.known)(name));
        if args.is_some() || known {
            let role = self.role(name, args, known, &span, Role::Leaf);
            self.lines.push(Line { span, role });
        }
    }

    fn open(&mut self, colons: usize, rest: &str, span: Range<usize>) {
        let Some((name, tail)) = name(rest.trim_start()) else { return };
        let (args, known) = (args(tail), (self.known)(name));
        if args.is_some() || known {
            let role = self.role(name, args, known, &span, Role::Open);
            let line = matches!(role, Role::Open(_)).then_some(self.lines.len());
            self.lines.push(Line { span: span.clone(), role });
            self.open.push(Opened { colons, line, name: name.to_owned(), span });
        }
    }

    fn role(
        &mut self,
        name: &str,
        args: Option<Args>,
        known: bool,
        span: &Range<usize>,
        role: fn(Directive) -> Role,
    ) -> Role {
        let name = name.to_owned();
        let what = match args {
            Some(args) if known => return role(Directive { name, args }),
            Some(_) => What::UnknownDirective(name),
            None => What::DirectiveSyntax(name),
        };
        self.problems.push(what.at(span.clone()));
        Role::Text
    }

    /// Closes the innermost directive with as many colons, else the innermost with fewer.
    fn close(&mut self, colons: usize, span: Range<usize>) {
        let equal = self.open.iter().rposition(|opened| opened.colons == colons);
        let fewer = || self.open.iter().rposition(|opened| opened.colons < colons);
        let closed = equal.or_else(fewer).and_then(|index| {
            for inner in self.open.drain(index + 1..).filter(|inner| inner.line.is_some()) {
                self.problems.push(What::UnclosedDirective(inner.name).at(inner.span));
            }
            self.open.pop()
        });
        let role = closed.and_then(|opened| opened.line).map_or(Role::Text, Role::Close);
        self.lines.push(Line { span, role });
    }

    fn finish(self) -> Directives {
        for opened in self.open {
            if opened.line.is_some() {
                self.problems.push(What::UnclosedDirective(opened.name).at(opened.span));
            }
        }
        Directives(self.lines)
    }

    /// Follows code fences. When in doubt a line is no code, because code is put back as it was.
    fn is_code(&mut self, line: &str, indent: usize) -> bool {
        let quoted = line[indent..].starts_with('>');
        let bare = without_markers(line);
        if let Some(fence) = &self.fence {
            let left = (fence.quoted && !quoted)
                || (fence.indent > 1 && indent < fence.indent && !bare.is_empty());
            if !left {
                let length = bare.bytes().take_while(|byte| *byte == fence.mark).count();
                if length >= fence.length && bare[length..].trim().is_empty() {
                    self.fence = None;
                }
                return true;
            }
            self.fence = None;
        }
        let Some(mark @ (b'`' | b'~')) = bare.bytes().next() else { return false };
        let length = bare.bytes().take_while(|byte| *byte == mark).count();
        if length < 3 || (mark == b'`' && bare[length..].contains('`')) {
            return false;
        }
        let indent = if quoted { 0 } else { line.len() - bare.len() };
        self.fence = Some(Fence { mark, length, indent, quoted });
        true
    }
}

/// A line without what makes it part of a quote or a list.
fn without_markers(line: &str) -> &str {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match (digits, bare.as_bytes().get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) => 1,
        (1..=9, Some(b'.' | b')')) => digits + 1,
        _ => return bare,
    };
    bare[marker..]
        .strip_prefix([' ', '\t'])
        .map_or(bare, |rest| rest.trim_start_matches([' ', '\t']))
}

fn name(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')))
        .unwrap_or(text.len());
    text.starts_with(|letter: char| letter.is_ascii_alphabetic()).then(|| text.split_at(end))
}

/// Reads `{key="value" other=word flag #id .class}`, or nothing at all.
fn args(text: &str) -> Option<Args> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut rest = text.strip_prefix('{')?.strip_suffix('}')?.trim_start();
    let mut args = Vec::new();
    while !rest.is_empty() {
        let (arg, tail) = arg(rest)?;
        args.push(arg);
        rest = tail.trim_start();
    }
    Some(args)
}

fn arg(text: &str) -> Option<((String, String), &str)> {
    let word = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':');
    let (prefix, rest) = match text.as_bytes()[0] {
        b'#' => (Some("id"), &text[1..]),
        b'.' => (Some("class"), &text[1..]),
        _ => (None, text),
    };
    let end = rest.find(|letter: char| !word(letter)).unwrap_or(rest.len());
    let (key, rest) = rest.split_at(end);
    if key.is_empty() {
        return None;
    }
    if let Some(prefix) = prefix {
        return Some(((prefix.to_owned(), key.to_owned()), rest));
    }
    let Some(value) = rest.strip_prefix('=') else {
        return Some(((key.to_owned(), String::new()), rest));
    };
    let (value, rest) = value_of(value)?;
    Some(((key.to_owned(), value), rest))
}

/// A value in quotation marks, where `\` keeps the next mark, or one word.
fn value_of(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    let Some(quote) = quote else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = text[1..].char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            letter if letter == quote => return Some((value, &text[1 + at + 1..])),
            '\\' => match letters.next() {
                Some((_, next)) if next == quote || next == '\\' => value.push(next),
                Some((_, next)) => value.extend(['\\', next]),
                None => return None,
            },
            letter => value.push(letter),
        }
    }
    None
}
