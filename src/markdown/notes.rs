//! Footnotes: gathered while the text is read, numbered by first reference, written at its end.

use pulldown_cmark::Event;
use std::collections::HashMap;
use std::ops::Range;

/// How each reference to a note begins, by which a summary knows and leaves them out.
pub(super) const REFERENCE: &str = "<sup class=\"footnote-ref\"";

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// The notes of a text.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    definitions: HashMap<String, Events<'a>>,
    numbers: HashMap<String, usize>,
    /// The referenced notes in their order, with how often each is referenced.
    referenced: Vec<(String, usize)>,
    /// The note whose content is being read, and how many notes lie open in it.
    reading: Option<(String, usize, Events<'a>)>,
}

impl<'a> Notes<'a> {
    /// Takes the event if it belongs to a definition, else hands it back.
    pub(super) fn take(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
    ) -> Option<(Event<'a>, Range<usize>)> {
        use pulldown_cmark::{Tag, TagEnd};
        let Some((name, depth, events)) = &mut self.reading else {
            if let Event::Start(Tag::FootnoteDefinition(name)) = event {
                self.reading = Some((name.to_string(), 0, Vec::new()));
                return None;
            }
            return Some((event, range));
        };
        match &event {
            Event::Start(Tag::FootnoteDefinition(_)) => *depth += 1,
            Event::End(TagEnd::FootnoteDefinition) if *depth == 0 => {
                let (name, events) = (std::mem::take(name), std::mem::take(events));
                self.definitions.entry(name).or_insert(events);
                self.reading = None;
                return None;
            }
            Event::End(TagEnd::FootnoteDefinition) => *depth -= 1,
            _ => {}
        }
        events.push((event, range));
        None
    }

    /// The number of a note and which of its references this one is, both from 1.
    pub(super) fn reference(&mut self, name: &str) -> (usize, usize) {
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.referenced.push((name.to_owned(), 0));
                self.numbers.insert(name.to_owned(), self.referenced.len());
                self.referenced.len()
            }
        };
        let times = &mut self.referenced[number - 1].1;
        *times += 1;
        (number, *times)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.referenced.is_empty()
    }

    /// What the note of a number says. Reading one may reference further ones.
    pub(super) fn content(&mut self, number: usize) -> Option<Events<'a>> {
        let (name, _) = self.referenced.get(number - 1)?;
        Some(self.definitions.remove(name).unwrap_or_default())
    }

    pub(super) fn times(&self, number: usize) -> usize {
        self.referenced[number - 1].1
    }
}
