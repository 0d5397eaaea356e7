//! From the events of the Markdown parser to HTML with slots.
//!
//! Blocks are written as they come. The inline content of a block waits until the block ends, because
//! typography, figures and embeds depend on all of it. Nothing here recurses.

mod containers;
mod footnotes;
mod tables;
mod words;

use super::fragment::Piece;
use super::headings::Ids;
use super::inline::{Inline, Item};
use super::notes::Notes;
use super::sanitise::{self, Raw};
use super::sink::Sink;
use super::source::{self, Source, Survey};
use super::typography::{Edit, Typography};
use super::{Document, Heading, Options, Problem, Trust, What, highlight};
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// Renders a text.
pub(super) fn render(
    source: &Source,
    survey: Survey,
    options: &Options,
    problems: Vec<Problem>,
) -> Document {
    let mut renderer = Renderer::new(source, &survey, options, problems);
    for (event, range) in source.events() {
        if let Some((event, range)) = renderer.notes.take(event, range) {
            renderer.event(event, range);
        }
    }
    renderer.close_directives(0);
    renderer.footnotes();
    renderer.finish(survey)
}

struct Renderer<'a, 'o> {
    source: &'a Source<'a>,
    options: &'o Options<'o>,
    typography: Typography,
    sink: Sink,
    raw: Raw,
    inline: Inline<'a>,
    notes: Notes<'a>,
    ids: Ids,
    document: Document,
    /// The headings that the text stands under, as written: `## a` and `#### b`, below `b`.
    outline: Vec<HeadingLevel>,
    lead: Lead,
    nesting: Nesting,
    directives: Vec<Opened>,
    block: Block<'a>,
    /// An item whose tag is not written yet: a task's has a class.
    pending_item: bool,
    table: Table,
    links: Vec<LinkEnd>,
    edits: Vec<Edit>,
    urls: Vec<Range<usize>>,
    has_image: bool,
}

/// Where the plain text for the lead comes from.
#[derive(Debug, PartialEq, Eq)]
enum Lead {
    /// All of it, up to a mark that may come.
    UpToMore {
        first: Option<String>,
    },
    FirstParagraph,
    Done,
}

/// How deep we are, and how much of what is open was left out for being too deep.
#[derive(Debug, Default)]
struct Nesting {
    depth: usize,
    over: usize,
    /// Open quotes, lists, items and notes, written or not.
    containers: usize,
    reported: bool,
}

/// A directive whose content is being written.
struct Opened {
    line: usize,
    containers: usize,
    written: bool,
    /// Its closing line was inside a deeper container: it closes with that one.
    closing: bool,
}

/// The block whose content is not yet written.
enum Block<'a> {
    None,
    Code { language: String, code: String, fenced: bool },
    Html { html: String, start: usize },
    Heading { level: HeadingLevel, id: Option<CowStr<'a>> },
}

#[derive(Debug, Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

enum LinkEnd {
    Slot,
    Anchor,
    /// The link was left out and only its words are written.
    Nothing,
}

impl<'a, 'o> Renderer<'a, 'o> {
    fn new(
        source: &'a Source<'a>,
        survey: &Survey,
        options: &'o Options<'o>,
        problems: Vec<Problem>,
    ) -> Self {
        let contributed = options.trust == Trust::Contributed;
        let guarded = contributed || (survey.has_raw_html && !options.allow_html);
        let mut ids = Ids::default();
        survey.ids.iter().for_each(|id| ids.reserve(id));
        Renderer {
            source,
            options,
            typography: options.typography(),
            sink: if guarded { Sink::guarded() } else { Sink::default() },
            raw: Raw::default(),
            inline: Inline::default(),
            notes: Notes::default(),
            ids,
            document: Document { problems, ..Document::default() },
            outline: Vec::new(),
            lead: if survey.may_have_more {
                Lead::UpToMore { first: None }
            } else {
                Lead::FirstParagraph
            },
            nesting: Nesting::default(),
            directives: Vec::new(),
            block: Block::None,
            pending_item: false,
            table: Table::default(),
            links: Vec::new(),
            edits: Vec::new(),
            urls: Vec::new(),
            has_image: false,
        }
    }

    fn problem(&mut self, what: What, range: &Range<usize>) {
        let span = self.source.span(range);
        self.document.problems.push(what.at(span));
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text(&text, &range),
            Event::Code(code) => self.inline.code(&code),
            Event::SoftBreak => self.inline.text("\n", &range),
            Event::Html(html) | Event::InlineHtml(html)
                if matches!(self.block, Block::Html { .. }) =>
            {
                let html = self.source.verbatim(&html, &range).to_owned();
                if let Block::Html { html: block, .. } = &mut self.block {
                    block.push_str(&html);
                }
            }
            Event::Rule => self.rule(&range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            event => self.inline.other(event, range),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Block::Code { code, .. } = &mut self.block {
            code.push_str(self.source.verbatim(text, range));
        } else if text.len() <= 4 && text.contains(source::is_forbidden) {
            // A character reference can spell what was removed from the source.
        } else {
            self.inline.text(text, range);
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.inline.other(Event::Start(tag), range);
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.inline.link(link_type, dest_url, title, range);
            }
            Tag::Image { dest_url, title, .. } => {
                self.inline.image(&dest_url, &printable(&title), range);
            }
            Tag::Paragraph => self.write_loose(),
            Tag::Heading { level, id, .. } => {
                self.begin_block();
                self.block = Block::Heading { level, id };
            }
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => {
                self.begin_block();
                self.block = Block::Html { html: String::new(), start: range.start };
            }
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead | Tag::TableRow => self.start_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.start_cell(),
            Tag::DefinitionListTitle => self.in_list("<dt>"),
            Tag::DefinitionListDefinition => self.in_list("<dd>"),
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::DefinitionList => {
                self.start_container(&tag, &range);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.inline.other(Event::End(tag), range.clone());
            }
            TagEnd::Link => self.inline.link_end(),
            TagEnd::Image => self.inline.image_end(),
            TagEnd::Paragraph => self.paragraph(range),
            TagEnd::Heading(_) => self.heading(range),
            TagEnd::CodeBlock => self.end_code(range),
            TagEnd::HtmlBlock => self.end_html(range),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.sink.html("</tr></thead>"),
            TagEnd::TableRow => self.sink.html("</tr>\n"),
            TagEnd::TableCell => {
                self.write_loose();
                self.sink.html(if self.table.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::DefinitionListTitle => {
                self.write_loose();
                self.in_list("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.write_loose();
                self.in_list("</dd>\n");
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::DefinitionList => {
                self.end_container(tag);
            }
            _ => {}
        }
    }

    /// Writes what a tight item or a cell holds: text without a paragraph.
    fn write_loose(&mut self) {
        if !self.inline.is_empty() {
            self.begin_item();
            self.write_inline();
            self.inline.clear();
        }
    }

    fn begin_block(&mut self) {
        self.write_loose();
        self.begin_item();
    }

    fn begin_item(&mut self) {
        if std::mem::take(&mut self.pending_item) {
            let task =
                matches!(self.inline.items.first(), Some(Item::Other(Event::TaskListMarker(_), _)));
            if task {
                self.sink.open("li", " class=\"task\"");
            } else {
                self.sink.html("<li>");
            }
        }
    }

    fn paragraph(&mut self, range: &Range<usize>) {
        self.begin_item();
        if self.inline.only_image().is_some() && self.figure() {
        } else if let Some(target) = self.embed(range) {
            let span = self.source.span(range);
            self.sink.block_slot(Piece::Embed { target, span });
        } else {
            self.sink.html("<p>");
            self.write_inline();
            self.sink.html("</p>\n");
            self.first_paragraph();
        }
        self.inline.clear();
    }

    /// The target of a paragraph that is only `![[kind/slug]]`.
    fn embed(&self, range: &Range<usize>) -> Option<String> {
        if self.options.trust == Trust::Contributed {
            return None;
        }
        let target =
            self.source.written[range.clone()].trim().strip_prefix("![[")?.strip_suffix("]]")?;
        (source::is_target(target) && !target.contains('|')).then(|| target.to_owned())
    }

    /// Writes a picture with its title as the caption. False when it is no picture that we show.
    fn figure(&mut self) -> bool {
        let Some(Item::Image(mut image)) = self.inline.items.pop() else { return false };
        let title = std::mem::take(&mut image.title);
        self.sink.html("<figure>");
        self.image(image);
        if !title.is_empty() {
            self.sink.html("<figcaption>");
            let caption = self.typography.set(&title);
            escape_html_body_text(&mut self.sink.out, &caption).expect("writing to a string");
            self.sink.html("</figcaption>");
        }
        self.sink.html("</figure>\n");
        true
    }

    fn heading(&mut self, range: &Range<usize>) {
        let Block::Heading { level, id } = std::mem::replace(&mut self.block, Block::None) else {
            return;
        };
        let level = self.depth(level);
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level) - 1];
        if self.options.trust == Trust::Contributed {
            self.sink.open(name, "");
            self.write_inline();
        } else {
            let id = self.heading_id(id, range);
            let mut attribute = String::with_capacity(id.len() + 6);
            attribute.push_str(" id=\"");
            escape_html(&mut attribute, &id).expect("writing to a string");
            attribute.push('"');
            self.sink.open(name, &attribute);
            let text = self.write_inline_and_copy();
            self.document.headings.push(Heading { level, id, text });
        }
        let _ = writeln!(self.sink.out, "</{name}>");
        self.inline.clear();
    }

    /// The level of a heading in the page, where the title has the first: one below that of the heading that it stands
    /// under, whatever levels its author skipped.
    fn depth(&mut self, level: HeadingLevel) -> u8 {
        while self.outline.last().is_some_and(|open| *open > level) {
            self.outline.pop();
        }
        if self.outline.last() != Some(&level) {
            self.outline.push(level);
        }
        // There are six levels, and all of them can be open.
        (1 + self.outline.len() as u8).min(6)
    }

    fn heading_id(&mut self, explicit: Option<CowStr<'a>>, range: &Range<usize>) -> String {
        let Some(id) = explicit else { return self.ids.of_words(&self.inline.text) };
        if self.ids.claim(&id) {
            return id.to_string();
        }
        self.problem(What::DuplicateId(id.to_string()), range);
        self.ids.of_words(&id)
    }

    fn start_code(&mut self, kind: &CodeBlockKind) {
        self.begin_block();
        let (language, fenced) = match kind {
            CodeBlockKind::Fenced(info) => {
                (info.split([' ', '\t', ',', '{']).next().unwrap_or_default(), true)
            }
            CodeBlockKind::Indented => ("", false),
        };
        self.block =
            Block::Code { language: printable(language).into_owned(), code: String::new(), fenced };
    }

    fn end_code(&mut self, range: &Range<usize>) {
        let Block::Code { language, code, fenced } =
            std::mem::replace(&mut self.block, Block::None)
        else {
            return;
        };
        if fenced && !is_closed(&self.source.written[range.clone()]) {
            let end = self.source.written[range.clone()]
                .find('\n')
                .map_or(range.end, |end| range.start + end);
            self.problem(What::UnclosedFence, &(range.start..end));
        }
        let colored = self.options.highlight.then_some(self.options.remember);
        if self.sink.is_guarded() {
            let mut html = String::with_capacity(code.len() + 64);
            highlight::write(&language, &code, colored, &mut html);
            self.sink.block_html(html);
        } else {
            highlight::write(&language, &code, colored, &mut self.sink.out);
        }
    }

    fn end_html(&mut self, range: &Range<usize>) {
        let Block::Html { html, start } = std::mem::replace(&mut self.block, Block::None) else {
            return;
        };
        if self.options.trust == Trust::Author && html.lines().next().is_some_and(source::is_more) {
            self.more();
        }
        self.raw_html(&html, &(start..range.end));
    }

    fn more(&mut self) {
        if self.nesting.containers == 0 && self.directives.is_empty() {
            self.sink.more();
            if matches!(self.lead, Lead::UpToMore { .. }) {
                self.lead = Lead::Done;
            }
        }
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        if super::html::is_comment(html) {
            return;
        }
        self.document.has_raw_html = true;
        let span = self.source.span(range);
        if self.sink.is_guarded() {
            self.raw.guard(html, &span, self.options, &mut self.sink, &mut self.document.problems);
        } else {
            self.raw.pass(html, &span, self.options, &mut self.sink);
        }
    }

    fn finish(mut self, survey: Survey) -> Document {
        if let Lead::UpToMore { first } = self.lead {
            // The mark was never reached: it lies in a code block, say.
            self.document.lead = first.unwrap_or_default();
        }
        let sink = if self.sink.is_guarded() {
            sanitise::clean(self.sink, &self.raw, self.options)
        } else {
            self.sink
        };
        let (body, summary) = sink.finish();
        let mut ids = self.ids;
        self.raw.ids.iter().for_each(|id| {
            ids.claim(id);
        });
        self.document.problems.sort_by_key(|problem| problem.span.start);
        let has_raw_html = self.document.has_raw_html || survey.has_raw_html;
        Document { body, summary, ids: ids.into_sorted(), has_raw_html, ..self.document }
    }
}

/// Words without the characters that a reference can spell and no page may hold.
fn printable(words: &str) -> Cow<'_, str> {
    if words.contains(source::is_forbidden) {
        Cow::Owned(words.replace(source::is_forbidden, ""))
    } else {
        Cow::Borrowed(words)
    }
}

/// Whether the last line of a fenced code block is its closing fence.
fn is_closed(block: &str) -> bool {
    let block = block.trim_end();
    let Some(mark) = block.chars().next() else { return true };
    let length = block.chars().take_while(|letter| *letter == mark).count();
    let last =
        block.rsplit_once('\n').map_or("", |(_, last)| last.trim_start_matches([' ', '\t', '>']));
    last.len() >= length && last.chars().all(|letter| letter == mark)
}
