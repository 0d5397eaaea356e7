//! A letter as plain text and as Markdown.

use crate::locale::Locale;
use crate::views::Digest;

/// Letters of a line, as mail has them since there are terminals (RFC 3676 recommends at most 78).
const WIDTH: usize = 72;

pub(super) fn text(digest: &Digest, locale: &Locale) -> String {
    let mut out = Out::default();
    out.line(&digest.subject);
    out.line(&"=".repeat(digest.subject.chars().count().min(WIDTH)));
    if !digest.posts.is_empty() {
        out.heading(locale.t("home_posts"));
    }
    for post in &digest.posts {
        out.gap();
        out.line(&post.title);
        let facts = [&post.legal, &post.voice];
        facts.into_iter().filter(|fact| !fact.is_empty()).for_each(|fact| out.line(fact));
        let signed = joined(&[&post.by, &post.date]);
        out.line(&signed);
        out.line(&post.text);
        out.whole(&post.url);
    }
    if !digest.events.is_empty() {
        out.heading(locale.t("home_events"));
    }
    for event in &digest.events {
        out.gap();
        out.line(&event.title);
        out.line(&joined(&[&event.when, &event.place]));
        out.whole(&event.url);
    }
    if let Some(said) = &digest.testimonial {
        out.heading(locale.t("home_testimonials"));
        out.gap();
        out.line(&locale.tf("digest_quote", &[("text", &said.text)]));
        out.line(&joined(&[&said.author, &said.who]));
        out.whole(&said.url);
    }
    if let Some(question) = &digest.question {
        out.heading(locale.t("digest_question"));
        out.gap();
        out.line(&question.text);
        out.line(&joined(&[&question.author, &question.title]));
        out.whole(&question.url);
    }
    out.gap();
    out.line("--");
    out.line(&digest.why);
    if !digest.provider.is_empty() {
        out.line(&locale.tf("newsletter_provider", &[("provider", &digest.provider)]));
    }
    out.line(locale.t("digest_leave"));
    out.line(&digest.sender);
    [&digest.home_url, &digest.privacy_url].into_iter().for_each(|url| out.whole(url));
    out.0
}

fn joined(parts: &[&String]) -> String {
    let parts: Vec<&str> =
        parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn gap(&mut self) {
        self.0.push('\n');
    }

    fn heading(&mut self, title: &str) {
        self.gap();
        self.gap();
        self.line(title);
        self.line(&"-".repeat(title.chars().count().min(WIDTH)));
    }

    /// An address stays in one piece, however long.
    fn whole(&mut self, url: &str) {
        if !url.is_empty() {
            self.0.push_str(url);
            self.gap();
        }
    }

    /// Words in lines; nothing for an empty text. Hard spaces keep words together.
    fn line(&mut self, text: &str) {
        let mut length = 0;
        for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
            let letters = word.chars().count();
            if length > 0 && length + 1 + letters > WIDTH {
                self.gap();
                length = 0;
            }
            if length > 0 {
                self.0.push(' ');
                length += 1;
            }
            self.0.push_str(word);
            length += letters;
        }
        if length > 0 {
            self.gap();
        }
    }
}

pub(super) fn markdown(digest: &Digest, locale: &Locale) -> String {
    let mut blocks = vec![format!("# {}", escaped(&digest.subject))];
    let linked = |title: &str, url: &str| format!("[{}](<{url}>)", escaped(title));
    if !digest.posts.is_empty() {
        blocks.push(format!("## {}", escaped(locale.t("home_posts"))));
    }
    for post in &digest.posts {
        blocks.push(format!("### {}", linked(&post.title, &post.url)));
        if !post.legal.is_empty() {
            blocks.push(format!("**{}**", escaped(&post.legal)));
        }
        if !post.voice.is_empty() {
            blocks.push(format!("*{}*", escaped(&post.voice)));
        }
        blocks.push(escaped(&joined(&[&post.by, &post.date])));
        blocks.push(escaped(&post.text));
    }
    if !digest.events.is_empty() {
        blocks.push(format!("## {}", escaped(locale.t("home_events"))));
        let items = digest.events.iter().map(|event| {
            let facts = escaped(&joined(&[&event.when, &event.place]));
            format!("- {}: {facts}", linked(&event.title, &event.url))
        });
        blocks.push(items.collect::<Vec<_>>().join("\n"));
    }
    if let Some(said) = &digest.testimonial {
        blocks.push(format!("## {}", escaped(locale.t("home_testimonials"))));
        blocks.push(format!("> {}", escaped(&said.text)));
        let who = joined(&[&said.author, &said.who]);
        blocks.push(linked(&who, &said.url));
    }
    if let Some(question) = &digest.question {
        blocks.push(format!("## {}", escaped(locale.t("digest_question"))));
        blocks.push(escaped(&question.text));
        blocks.push(linked(&joined(&[&question.author, &question.title]), &question.url));
    }
    blocks.push("---".to_owned());
    blocks.push(escaped(&digest.why));
    blocks.push(escaped(locale.t("digest_leave")));
    blocks.push(escaped(&digest.sender));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// A text on one line, none of whose letters is Markdown (CommonMark, section 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace(['\n', '\r', '\t'], " ");
    for (at, c) in text.char_indices() {
        let begins = at == 0 && ['#', '-', '+', '=', '~', '|', ':'].contains(&c);
        if begins || ['\\', '`', '*', '_', '[', ']', '<', '>', '&', '!'].contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
