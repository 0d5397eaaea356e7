//! The catalogue of mistakes: a stable code, how grave it is, and what `parvis explain` says of it.

use super::Severity::{self, Error, Note, Warning};

#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `P0103`; never used again for another mistake.
    pub id: &'static str,
    pub severity: Severity,
    pub title: &'static str,
    pub explanation: &'static str,
}

/// The code with this id, in any case.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// Links, images and anchors that lead nowhere: errors for `check`.
pub static DEAD: [&str; 4] = ["P0203", "P0204", "P0205", "P0206"];

/// What may stay while a hub is written, and not in what is published: errors for `check`, too.
pub static ERRORS_IN_CHECK: [&str; 2] = ["P0805", "P0822"];

pub static YAML_SYNTAX: Code = Code {
    id: "P0101",
    severity: Error,
    title: "the YAML cannot be read",
    explanation: "The front matter, or a YAML file, breaks the rules of YAML. The usual suspects: a text with `: ` or `#` in it that needs quotes, an unclosed quote, a list item that is not aligned with the others. Put quotes around the text, or indent with spaces.",
};

pub static REPEATED_KEY: Code = Code {
    id: "P0102",
    severity: Error,
    title: "a key is written twice",
    explanation: "Each key may stand once in a mapping: with two, one of the values would be lost without a word. Keep the one you mean.",
};

pub static UNKNOWN_KEY: Code = Code {
    id: "P0103",
    severity: Error,
    title: "a key is not known here",
    explanation: "Keys are checked so that a typing mistake is found at once instead of being ignored. Values of your own, for a theme, go under `extra:`.",
};

pub static WRONG_TYPE: Code = Code {
    id: "P0104",
    severity: Error,
    title: "a value has the wrong type",
    explanation: "A field takes a text, a list, a mapping, a number or yes-or-no (`true`, `false`). The message says which one is wanted and which one was found.",
};

pub static MISSING_FIELD: Code = Code {
    id: "P0105",
    severity: Error,
    title: "a required field is missing",
    explanation: "Some fields are needed to publish an item: a title for all, a name for a person, a date for a post and a testimonial, a start for an event.",
};

pub static BAD_CHOICE: Code = Code {
    id: "P0106",
    severity: Error,
    title: "a value is not one of the allowed ones",
    explanation: "The field takes a word from a fixed list, printed in the message.",
};

pub static BAD_DATE: Code = Code {
    id: "P0107",
    severity: Error,
    title: "a date cannot be read",
    explanation: "Dates are written `2026-05-12`, `2026-05-12T19:00` or `2026-05-12T19:00+02:00`. Without an offset they are in the hub's time zone.",
};

pub static BAD_NUMBER: Code = Code {
    id: "P0108",
    severity: Error,
    title: "a number is out of its range",
    explanation: "The message says what the smallest and the largest value are.",
};

pub static BAD_URL: Code = Code {
    id: "P0109",
    severity: Error,
    title: "an address is not a usable URL",
    explanation: "Addresses of people, sources and sites begin with `http://`, `https://`, `mailto:` or `tel:`. Others could run code in a visitor's browser, or lead nowhere.",
};

pub static YAML_TAG: Code = Code {
    id: "P0110",
    severity: Error,
    title: "a YAML tag is not supported",
    explanation: "Tags such as `!!python/object` ask a program to build its own objects. A hub is plain data: write the value without the tag.",
};

pub static TOO_DEEP: Code = Code {
    id: "P0111",
    severity: Error,
    title: "values are nested too deep",
    explanation: "No field needs more than a few levels. A file like this one is broken, or hostile.",
};

pub static TOO_MANY_VALUES: Code = Code {
    id: "P0112",
    severity: Error,
    title: "a YAML document holds too many values",
    explanation: "The limit keeps a file with repeated aliases from filling the memory.",
};

pub static KEY_NOT_TEXT: Code = Code {
    id: "P0113",
    severity: Error,
    title: "a key is not a text",
    explanation: "The left side of a `:` is always a plain word.",
};

pub static UNCLOSED_FRONT_MATTER: Code = Code {
    id: "P0114",
    severity: Error,
    title: "the front matter is never closed",
    explanation: "The block between two lines of three hyphens at the top of a file is its front matter. The second line of hyphens is missing.",
};

pub static NO_FRONT_MATTER: Code = Code {
    id: "P0115",
    severity: Warning,
    title: "a file has no front matter",
    explanation: "Its title is taken from the first heading or from the name of the file. Add a block between two lines of `---` at the top.",
};

pub static EMPTY_FILE: Code = Code {
    id: "P0116",
    severity: Warning,
    title: "a file is empty",
    explanation: "It is left out. Write something in it, or delete it.",
};

pub static FRONT_MATTER_TOO_LARGE: Code = Code {
    id: "P0117",
    severity: Error,
    title: "the front matter is too large",
    explanation: "More than `limits.max_front_matter` bytes stand before the text: it is likely that the closing `---` is missing.",
};

pub static FILE_TOO_LARGE: Code = Code {
    id: "P0118",
    severity: Error,
    title: "a file is too large",
    explanation: "Raise `limits.max_file` in hub.yaml when a text really is that long.",
};

pub static NOT_UTF8: Code = Code {
    id: "P0119",
    severity: Error,
    title: "a file is not UTF-8",
    explanation: "Save the file as UTF-8 in your editor: it is the one encoding that holds every language.",
};

pub static CONTROL_CHARACTER: Code = Code {
    id: "P0120",
    severity: Warning,
    title: "a control character was removed",
    explanation: "NUL and its like are not allowed in a web page. They were left out of the page; remove them from the file.",
};

pub static TAB_INDENTATION: Code = Code {
    id: "P0121",
    severity: Error,
    title: "YAML is indented with a tab",
    explanation: "YAML allows spaces alone. Most editors can turn tabs into spaces.",
};

pub static EMPTY_TEXT: Code = Code {
    id: "P0122",
    severity: Error,
    title: "a required text is empty",
    explanation: "The field is there but holds nothing that a reader could see.",
};

pub static TOO_MANY_TERMS: Code = Code {
    id: "P0123",
    severity: Error,
    title: "a list of terms is too long",
    explanation: "More terms than `limits.max_tags` on one item do not help a reader find anything.",
};

pub static UNKNOWN_REF: Code = Code {
    id: "P0201",
    severity: Error,
    title: "a reference leads to nothing",
    explanation: "A reference is the slug of another item: the name of its file without the date, the language and `.md`, or its `slug:`.",
};

pub static WRONG_REF_KIND: Code = Code {
    id: "P0202",
    severity: Error,
    title: "a reference names the wrong kind",
    explanation: "Where several kinds are allowed, a reference is written `experts/marie`, `events/salon` or `experts/marie#mission-id`.",
};

pub static DEAD_LINK: Code = Code {
    id: "P0203",
    severity: Warning,
    title: "a link leads nowhere within the hub",
    explanation: "The text stays, the link is left out. It is an error in `parvis check` and with `--strict`.",
};

pub static DEAD_IMAGE: Code = Code {
    id: "P0204",
    severity: Warning,
    title: "an image is not there",
    explanation: "An image is looked for beside the file that shows it, or in `static/` when its address begins with `/`.",
};

pub static DEAD_ANCHOR: Code = Code {
    id: "P0205",
    severity: Warning,
    title: "an anchor is not on the page",
    explanation: "The page exists, the heading or note after the `#` does not.",
};

pub static DEAD_WIKILINK: Code = Code {
    id: "P0206",
    severity: Warning,
    title: "a wikilink leads to nothing",
    explanation: "A wikilink is `[[kind/slug]]` or `[[kind/slug|words]]`. Its words stay in the text.",
};

pub static DROPPED_LINK: Code = Code {
    id: "P0207",
    severity: Warning,
    title: "a link was dropped for its scheme",
    explanation: "Links go to `http`, `https`, `mailto` and `tel`. The words stay in the text.",
};

pub static UNKNOWN_MISSION: Code = Code {
    id: "P0208",
    severity: Error,
    title: "a reference names an unknown mission",
    explanation: "The part after `#` is the `id` of one of the person's missions.",
};

pub static UNPUBLISHED_REF: Code = Code {
    id: "P0209",
    severity: Note,
    title: "a reference leads to something that is not published",
    explanation: "It is no mistake: the reference is left out until the other item is published.",
};

pub static DROPPED_EMBED: Code = Code {
    id: "P0211",
    severity: Warning,
    title: "an embedded frame was dropped",
    explanation: "Frames load pages of others, and tell them who reads. A plain link stands in its place; the `video` directive shows one that loads after a click.",
};

pub static UNKNOWN_DIRECTIVE: Code = Code {
    id: "P0212",
    severity: Warning,
    title: "a directive is not known",
    explanation: "A directive `:::name` needs a template `directives/name.html` in the theme or in `templates/`. Its content is kept as ordinary text.",
};

pub static UNCLOSED_DIRECTIVE: Code = Code {
    id: "P0213",
    severity: Warning,
    title: "a directive is never closed",
    explanation: "It ends with a line of as many colons as it began with.",
};

pub static DIRECTIVE_SYNTAX: Code = Code {
    id: "P0216",
    severity: Warning,
    title: "a directive cannot be read",
    explanation: "A directive is `:::name{key=\"value\"}`, its content, and a line of as many colons. The line is kept as text.",
};

pub static DUPLICATE_ID: Code = Code {
    id: "P0217",
    severity: Warning,
    title: "two headings have one id",
    explanation: "An id leads to one place on a page: the second one gets a number. Change one of the `{#id}`.",
};

pub static IMAGE_WITHOUT_ALT: Code = Code {
    id: "P0218",
    severity: Warning,
    title: "a picture in HTML has no alternative text",
    explanation: "Who cannot see it hears its `alt`, or the name of its file when there is none. It is published as decoration, with an empty one (WCAG 2.2, 1.1.1).",
};

pub static UNCLOSED_FENCE: Code = Code {
    id: "P0214",
    severity: Warning,
    title: "a code block is never closed",
    explanation: "All that follows is shown as code. Close it with as many backticks as it began with.",
};

pub static MARKDOWN_TOO_DEEP: Code = Code {
    id: "P0215",
    severity: Error,
    title: "Markdown is nested too deep",
    explanation: "Quotes and lists within one another are bounded by `limits.max_nesting`.",
};

pub static SAME_ADDRESS: Code = Code {
    id: "P0301",
    severity: Error,
    title: "two things want one address",
    explanation: "Each page has an address of its own. Give one of them another `slug:`.",
};

pub static ADDRESSES_DIFFER_IN_CASE: Code = Code {
    id: "P0302",
    severity: Error,
    title: "two addresses differ in case alone",
    explanation: "Some hosts and all disks of Windows and macOS cannot tell them apart.",
};

pub static BAD_SLUG: Code = Code {
    id: "P0303",
    severity: Error,
    title: "a slug cannot be an address",
    explanation: "A slug is one part of an address: letters, digits and hyphens, without `/` and `..`.",
};

pub static BAD_ALIAS: Code = Code {
    id: "P0304",
    severity: Error,
    title: "an alias cannot be an address of the hub",
    explanation: "An alias is an old address within the site, such as `/2019/05/hello.html`. It may not leave the output folder.",
};

pub static BAD_PATH: Code = Code {
    id: "P0307",
    severity: Error,
    title: "a path cannot be published",
    explanation: "Paths must work on every system and host: no control characters, backslashes or colons, no names that Windows keeps for itself, at most 200 bytes a part and 1,000 in all.",
};

pub static BAD_TEMPLATE_NAME: Code = Code {
    id: "P0308",
    severity: Error,
    title: "a template name is not allowed",
    explanation: "It is the path of a file in `templates/` or in the theme, such as `page-wide.html`.",
};

pub static BAD_PERMALINK: Code = Code {
    id: "P0309",
    severity: Error,
    title: "a permalink pattern cannot be used",
    explanation: "A pattern begins and ends with `/` and has `:slug` in it; `:year`, `:month` and `:day` are known too.",
};

pub static UNKNOWN_LANGUAGE: Code = Code {
    id: "P0401",
    severity: Error,
    title: "a language is not declared",
    explanation: "Declare it under `languages:` in hub.yaml, or rename the file.",
};

pub static LANGUAGE_DISAGREES: Code = Code {
    id: "P0402",
    severity: Error,
    title: "the language and the name of the file disagree",
    explanation: "`slug.en.md` is English. Leave `lang:` out, or make both say the same.",
};

pub static SAME_TRANSLATION: Code = Code {
    id: "P0403",
    severity: Error,
    title: "two files are the same translation of one text",
    explanation: "Of the files that share a name or a `translation_key`, each has a language of its own.",
};

pub static BAD_BASE_URL: Code = Code {
    id: "P0502",
    severity: Error,
    title: "the base URL cannot be used",
    explanation: "`base_url` is where the hub will stand, with its scheme: `https://example.org` or `https://example.org/hub`.",
};

pub static UNKNOWN_TIME_ZONE: Code = Code {
    id: "P0503",
    severity: Error,
    title: "a time zone is not known",
    explanation: "Names come from the IANA time zone database: `Europe/Paris`, `America/Montreal`, `UTC`.",
};

pub static UNKNOWN_THEME: Code = Code {
    id: "P0504",
    severity: Error,
    title: "a theme is not there",
    explanation: "A theme is `agora`, `portfolio`, or the name of a folder in `themes/`. A theme of your own may extend one of the first two: `extends: agora` in its theme.yaml.",
};

pub static UNKNOWN_OUTPUT: Code = Code {
    id: "P0505",
    severity: Error,
    title: "an output is not known",
    explanation: "The names under `outputs:` are those of the outputs that a hub can switch off.",
};

pub static BAD_COLOR: Code = Code {
    id: "P0507",
    severity: Error,
    title: "a colour cannot be read",
    explanation: "Colours are written `#rrggbb` or `#rgb`.",
};

pub static TAKEN_TAXONOMY: Code = Code {
    id: "P0508",
    severity: Error,
    title: "a taxonomy has a name that is taken",
    explanation: "The name of a taxonomy is a field of every kind and a folder of `content/`: it cannot be one that exists already.",
};

pub static NOT_BUILT_IN: Code = Code {
    id: "P0509",
    severity: Error,
    title: "this parvis cannot write a format of images",
    explanation: "AVIF takes long to make, and to build; so it is left to those who want it: `cargo install parvis --features avif`. Without `avif` in `images.formats`, images are written in WebP beside their own format.",
};

pub static ADJUSTED_COLOR: Code = Code {
    id: "P0510",
    severity: Note,
    title: "the brand's colour is adjusted for texts",
    explanation: "Texts want a contrast of 4.5 to 1 with what they lie on. A brand's colour that has less is made darker for links, buttons and other texts, and keeps its own place in drawings and in the mark. It is no mistake: a darker `brand.color` is used as it is.",
};

pub static THEME_WITHOUT_OWNER: Code = Code {
    id: "P0515",
    severity: Error,
    title: "a portfolio has no owner",
    explanation: "The home page of the theme `portfolio` is a person. `owner:` in hub.yaml says who: the slug of a file in `content/experts/`.",
};

pub static OWNER_NOT_PUBLISHED: Code = Code {
    id: "P0516",
    severity: Error,
    title: "the owner of a portfolio is not published",
    explanation: "The owner is there, but held back: a draft, one that waits for its day, or one whose consent has ended. A portfolio without its person would be an empty page.",
};

pub static NEWSLETTER_IN_THE_CLEAR: Code = Code {
    id: "P0565",
    severity: Error,
    title: "a form to subscribe would send addresses in the clear",
    explanation: "The address of a reader is personal data: a form sends it by https, or not at all. A browser would warn of the form, too. Take the https address of the provider.",
};

pub static NEWSLETTER_WITHOUT_WORDS: Code = Code {
    id: "P0566",
    severity: Warning,
    title: "a form to subscribe does not say what for, or to what a reader agrees",
    explanation: "Consent is valid when it is specific and informed (GDPR, articles 4 and 7): the form says what the address is for, and the reader ticks a sentence. Without your own words the theme's stand there, which cannot know what you send. Write `purpose` and `consent` under `newsletter` in hub.yaml.",
};

pub static ENDS_BEFORE_START: Code = Code {
    id: "P0601",
    severity: Error,
    title: "something ends before it starts",
    explanation: "Check both dates: the second is earlier than the first.",
};

pub static TIME_IN_GAP: Code = Code {
    id: "P0602",
    severity: Warning,
    title: "a time does not exist",
    explanation: "When clocks go forward, an hour is skipped. The time is read as RFC 5545 says: with the offset before the change.",
};

pub static TIME_IN_FOLD: Code = Code {
    id: "P0603",
    severity: Warning,
    title: "a time exists twice",
    explanation: "When clocks go back, an hour is lived twice. The first one is taken; add an offset such as `+01:00` to choose.",
};

pub static BAD_RECURRENCE: Code = Code {
    id: "P0604",
    severity: Error,
    title: "a recurrence rule cannot be read",
    explanation: "Rules are those of RFC 5545, for example `FREQ=MONTHLY;BYDAY=-1TH`.",
};

pub static DATE_DISAGREES: Code = Code {
    id: "P0606",
    severity: Warning,
    title: "the date and the name of the file disagree",
    explanation: "The date of the front matter is the one that counts. Rename the file, or leave `date:` out.",
};

pub static SAME_UID: Code = Code {
    id: "P0607",
    severity: Warning,
    title: "two events have one `uid`",
    explanation: "Calendars know an event by its `uid` alone: of two with the same, they keep one. A file that was copied from another event wants a `uid` of its own.",
};

pub static UNKNOWN_FOLDER: Code = Code {
    id: "P0701",
    severity: Warning,
    title: "a folder of content is not known",
    explanation: "The folders of `content/` are the kinds, the taxonomies and `comments`.",
};

pub static OUTSIDE_LINK: Code = Code {
    id: "P0702",
    severity: Warning,
    title: "a symbolic link was not followed",
    explanation: "A link that leaves the hub's folder could publish what is not meant to be. Copy the file instead.",
};

pub static NOT_A_FILE: Code = Code {
    id: "P0703",
    severity: Warning,
    title: "something is neither a file nor a folder",
    explanation: "Pipes, sockets and devices are left out.",
};

pub static ACTIVE_SVG: Code = Code {
    id: "P0704",
    severity: Warning,
    title: "a drawing holds a script",
    explanation: "It is copied as it is from `static/`; a browser that opens it runs the script. Images of content with a script are refused.",
};

pub static UNREADABLE_IMAGE: Code = Code {
    id: "P0705",
    severity: Warning,
    title: "an image cannot be read",
    explanation: "The file is not the image that its name says, or it is cut off. It is published as it is, in one size alone.",
};

pub static UNSAFE_IMAGE: Code = Code {
    id: "P0706",
    severity: Warning,
    title: "an image is not used",
    explanation: "A drawing with a script, or a file that is no image, does not stand for a portrait or an illustration.",
};

pub static TOO_MANY_PIXELS: Code = Code {
    id: "P0707",
    severity: Warning,
    title: "an image has too many pixels",
    explanation: "It would fill the memory, so it is never opened: it is published as it is, in one size alone. `limits.max_pixels` of hub.yaml is the bound.",
};

pub static NO_CONSENT: Code = Code {
    id: "P0801",
    severity: Warning,
    title: "a testimonial has no valid consent",
    explanation: "It is held back. Write `consent: {on: …, by: …}` once its author has agreed to its publication.",
};

pub static SELF_WRITTEN: Code = Code {
    id: "P0802",
    severity: Warning,
    title: "a testimonial is written by its own subject",
    explanation: "It is held back: nobody vouches for themselves.",
};

pub static STAFF_TESTIMONIAL: Code = Code {
    id: "P0803",
    severity: Warning,
    title: "a testimonial is written by someone of the brand",
    explanation: "It is held back: the brand does not pose as its own customer.",
};

pub static POSING_COMMENT: Code = Code {
    id: "P0804",
    severity: Warning,
    title: "a comment is signed with the name of a person of the hub",
    explanation: "It is held back. When it is really theirs, write `expert: their-slug` instead of `author:`, and it bears the official badge.",
};

pub static CONSENT_ENDED: Code = Code {
    id: "P0805",
    severity: Warning,
    title: "a consent has ended",
    explanation: "The item is held back from that day on. Ask again, or remove it.",
};

pub static APPROVAL_VOID: Code = Code {
    id: "P0806",
    severity: Warning,
    title: "a text was changed after its approval",
    explanation: "The hash of the approval is not that of the text as it stands. Where `editorial.required` is set, it is held back until an approver reads it again and says so with `parvis approve POST --by REF`.",
};

pub static NOT_AN_APPROVER: Code = Code {
    id: "P0807",
    severity: Warning,
    title: "a text was approved by someone who is not an approver",
    explanation: "The approvers are those of `editorial.approvers` in hub.yaml.",
};

pub static OFFICIAL_WITHOUT_PERSON: Code = Code {
    id: "P0809",
    severity: Error,
    title: "an official text names nobody",
    explanation: "When the brand speaks, a person signs: an official post has an author of kind person.",
};

pub static SPONSORED_WITHOUT_PARTNER: Code = Code {
    id: "P0810",
    severity: Error,
    title: "a sponsored text names no partner",
    explanation: "Who paid is said on the page: write `partner: {name: …, url: …}`.",
};

pub static REPUBLISHED_WITHOUT_SOURCE: Code = Code {
    id: "P0811",
    severity: Error,
    title: "a republished text names no source",
    explanation: "Write `source: {title: …, author: …, url: …}`.",
};

pub static DECLINED_WITHOUT_REASON: Code = Code {
    id: "P0813",
    severity: Error,
    title: "a decision declines and does not say why",
    explanation: "A community that is told no is owed the reason. Write it in one or two sentences: `reason: …`.",
};

pub static STEP_OUT_OF_ORDER: Code = Code {
    id: "P0814",
    severity: Error,
    title: "a step comes before the one that it follows",
    explanation: "A feedback is heard on its `date`, then studied, then decided on.",
};

pub static UNAPPROVED: Code = Code {
    id: "P0812",
    severity: Error,
    title: "a published text has no valid approval",
    explanation: "`parvis check --gate` wants each published post approved, as it stands, by one of `editorial.approvers` in hub.yaml. `parvis approve POST --by REF` writes the approval.",
};

pub static UNDISCLOSED: Code = Code {
    id: "P0820",
    severity: Error,
    title: "a page, a feed or a card does not say who speaks",
    explanation: "`parvis check` reads what is made: the sentence of an official or a sponsored text is to be seen on its page, in feeds and on its social card, and the word for paid texts wherever one is listed. A template of your own must show `card.voice.sentence`, a card `c.voice.label`, `card.svg` its `line`; a string in `i18n/` must not be empty. What has to be opened first, or is `hidden`, is not seen.",
};

pub static OFFICIAL_BY_NOBODY: Code = Code {
    id: "P0821",
    severity: Error,
    title: "an official text is signed with a name that is no human's",
    explanation: "`Admin`, `La rédaction`, a team or the brand's own name says nobody whom a reader could hold to their word. Add somebody with a first and a last name to `authors:`; a team may stand beside them.",
};

pub static COPIED_TESTIMONIAL: Code = Code {
    id: "P0822",
    severity: Warning,
    title: "two testimonials have nearly the same words",
    explanation: "The later one is held back: two customers do not find the same words by chance. Keep the one that is genuine. It is an error in `parvis check`.",
};

pub static WITHOUT_LEGAL_WORDS: Code = Code {
    id: "P0823",
    severity: Error,
    title: "a paid text is not called so in the words of the law",
    explanation: "French law (n° 2023-451, article 5) wants `Publicité` or `Collaboration commerciale`; readers of English are told `Advertisement`, `Paid partnership` or `Sponsored`. A string of `i18n/` that your hub changed leaves them out. `sponsored_words:` of hub.yaml chooses between the built-in wordings.",
};

pub static NO_CHARTER: Code = Code {
    id: "P0824",
    severity: Warning,
    title: "official texts have no charter to lead to",
    explanation: "`charter:` of hub.yaml names the page that says who speaks here, who decides and what becomes of comments. Every official text links to it. `parvis check` asks for it.",
};

pub static CHARTER_NOT_LINKED: Code = Code {
    id: "P0825",
    severity: Error,
    title: "an official text does not lead to the charter",
    explanation: "`charter:` of hub.yaml names the page, but a template of your own leaves the link out. Link `card.voice.charter_url` beside the sentence that says who speaks.",
};

pub static CONSENT_ENDS_SOON: Code = Code {
    id: "P0840",
    severity: Warning,
    title: "a consent ends soon",
    explanation: "It ends within thirty days. From the day after its end on, what it allows is held back. Ask for it again, and write the new `until`.",
};

pub static BLANK_TERM: Code = Code {
    id: "P0901",
    severity: Warning,
    title: "a term is blank",
    explanation: "An empty tag is left out.",
};

pub static ALIKE_TERMS: Code = Code {
    id: "P0902",
    severity: Warning,
    title: "two terms look alike",
    explanation: "They differ by spaces or hyphens alone. If they are one, put `also: [other spelling]` in the page of the term.",
};

pub static UNUSED_TERM_PAGE: Code = Code {
    id: "P0903",
    severity: Warning,
    title: "the page of a term that nothing uses",
    explanation: "It is not published. Check its spelling against the terms in use.",
};

pub static COMMENTS_WITHOUT_POST: Code = Code {
    id: "P1001",
    severity: Error,
    title: "comments belong to no post",
    explanation: "The name of the file is the path of the post: `content/comments/<post>.yaml`.",
};

pub static REPEATED_COMMENT: Code = Code {
    id: "P1002",
    severity: Error,
    title: "two comments have one id",
    explanation: "Ids are the anchors of comments: each is unique within its file.",
};

pub static UNKNOWN_COMMENT: Code = Code {
    id: "P1003",
    severity: Error,
    title: "a comment answers one that is not there",
    explanation: "`reply_to` is the id of another comment of the same file.",
};

pub static BAD_TEMPLATE: Code = Code {
    id: "P1101",
    severity: Error,
    title: "a template cannot be read",
    explanation: "The template language is Tera 2. A template that your hub overrides must be right before any page is made.",
};

pub static TEMPLATE_FAILED: Code = Code {
    id: "P1102",
    severity: Error,
    title: "a template failed",
    explanation: "The template used something that the page does not have. Write `name?.field or \"\"` for what may be missing.",
};

pub static PAGE_TOO_LARGE: Code = Code {
    id: "P1103",
    severity: Error,
    title: "a page is too large",
    explanation: "A page over 64 MB is most likely an endless loop in a template.",
};

pub static UNKNOWN_TEMPLATE: Code = Code {
    id: "P1104",
    severity: Error,
    title: "a template is not there",
    explanation: "`template:` names a file of `templates/` or of the theme.",
};

pub static UNKNOWN_STRING: Code = Code {
    id: "P1105",
    severity: Warning,
    title: "an interface string is not known",
    explanation: "The files of `i18n/` change the strings of the interface: their keys are those of the built-in tables.",
};

pub static MISSING_THEME_FILE: Code = Code {
    id: "P1106",
    severity: Error,
    title: "a file that theme.yaml names is not there",
    explanation: "`style`, `script` and `preload` name files of the theme's `static/`.",
};

pub static UNKNOWN_OPTION: Code = Code {
    id: "P1107",
    severity: Error,
    title: "an option of the theme is not known",
    explanation: "The names under `theme_options:` are those of the options that theme.yaml declares. `parvis schema hub` lists them.",
};

pub static BAD_ROW: Code = Code {
    id: "P1201",
    severity: Warning,
    title: "a row of a data file cannot be read",
    explanation: "The row is left out, all others count.",
};

pub static UNREADABLE_DATA: Code = Code {
    id: "P1202",
    severity: Error,
    title: "a data file cannot be read",
    explanation: "Files of `data/` are YAML, JSON or CSV.",
};

pub static BAD_COUNTING: Code = Code {
    id: "P1265",
    severity: Warning,
    title: "the days of a count cannot be right",
    explanation: "The columns `from`, `to` and `counted` of data/popularity.csv hold days such as 2026-11-20, and a period begins before it ends. The views of the row count; its days are not told on the page that says how views were counted. `parvis popularity import` writes the file.",
};

pub static POPULARITY_OF_ANOTHER_HUB: Code = Code {
    id: "P1266",
    severity: Warning,
    title: "no row of data/popularity.csv is a page of the hub",
    explanation: "Nothing is shown as popular then. It may be the count of another website, or every address has changed: an old address of a text is known by `parvis popularity import` when it is written in `aliases`.",
};

pub static SECURITY_CONTACT: Code = Code {
    id: "P1301",
    severity: Warning,
    title: "security.txt names nobody to contact",
    explanation: "RFC 9116 wants at least one line `Contact:` with a link: `mailto:security@example.org` or `https://…`. The file lies in `static/.well-known/`; without it, the build makes one from `brand.contact.email`.",
};

pub static SECURITY_END: Code = Code {
    id: "P1302",
    severity: Warning,
    title: "security.txt does not say when it expires",
    explanation: "RFC 9116 wants exactly one line `Expires:`, with a date and a time as in `2027-06-30T00:00:00Z`: whoever found a vulnerability must know that somebody still reads what is sent there.",
};

pub static SECURITY_EXPIRES: Code = Code {
    id: "P1303",
    severity: Warning,
    title: "security.txt has expired, or will within a month",
    explanation: "After that day nobody should rely on it any more (RFC 9116). Check that the contact is still right and write a later `Expires:`; or delete the file from `static/.well-known/`, and each build makes one that holds.",
};

pub static SECURITY_TOO_LONG: Code = Code {
    id: "P1304",
    severity: Warning,
    title: "security.txt expires in more than a year",
    explanation: "RFC 9116 recommends less than a year, so that the contact is looked at again from time to time.",
};

/// In the order of their ids.
pub static ALL: &[&Code] = &[
    &YAML_SYNTAX,
    &REPEATED_KEY,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &MISSING_FIELD,
    &BAD_CHOICE,
    &BAD_DATE,
    &BAD_NUMBER,
    &BAD_URL,
    &YAML_TAG,
    &TOO_DEEP,
    &TOO_MANY_VALUES,
    &KEY_NOT_TEXT,
    &UNCLOSED_FRONT_MATTER,
    &NO_FRONT_MATTER,
    &EMPTY_FILE,
    &FRONT_MATTER_TOO_LARGE,
    &FILE_TOO_LARGE,
    &NOT_UTF8,
    &CONTROL_CHARACTER,
    &TAB_INDENTATION,
    &EMPTY_TEXT,
    &TOO_MANY_TERMS,
    &UNKNOWN_REF,
    &WRONG_REF_KIND,
    &DEAD_LINK,
    &DEAD_IMAGE,
    &DEAD_ANCHOR,
    &DEAD_WIKILINK,
    &DROPPED_LINK,
    &UNKNOWN_MISSION,
    &UNPUBLISHED_REF,
    &DROPPED_EMBED,
    &UNKNOWN_DIRECTIVE,
    &UNCLOSED_DIRECTIVE,
    &UNCLOSED_FENCE,
    &MARKDOWN_TOO_DEEP,
    &DIRECTIVE_SYNTAX,
    &DUPLICATE_ID,
    &IMAGE_WITHOUT_ALT,
    &SAME_ADDRESS,
    &ADDRESSES_DIFFER_IN_CASE,
    &BAD_SLUG,
    &BAD_ALIAS,
    &BAD_PATH,
    &BAD_TEMPLATE_NAME,
    &BAD_PERMALINK,
    &UNKNOWN_LANGUAGE,
    &LANGUAGE_DISAGREES,
    &SAME_TRANSLATION,
    &BAD_BASE_URL,
    &UNKNOWN_TIME_ZONE,
    &UNKNOWN_THEME,
    &UNKNOWN_OUTPUT,
    &BAD_COLOR,
    &TAKEN_TAXONOMY,
    &NOT_BUILT_IN,
    &ADJUSTED_COLOR,
    &THEME_WITHOUT_OWNER,
    &OWNER_NOT_PUBLISHED,
    &NEWSLETTER_IN_THE_CLEAR,
    &NEWSLETTER_WITHOUT_WORDS,
    &ENDS_BEFORE_START,
    &TIME_IN_GAP,
    &TIME_IN_FOLD,
    &BAD_RECURRENCE,
    &DATE_DISAGREES,
    &SAME_UID,
    &UNKNOWN_FOLDER,
    &OUTSIDE_LINK,
    &NOT_A_FILE,
    &ACTIVE_SVG,
    &UNREADABLE_IMAGE,
    &UNSAFE_IMAGE,
    &TOO_MANY_PIXELS,
    &NO_CONSENT,
    &SELF_WRITTEN,
    &STAFF_TESTIMONIAL,
    &POSING_COMMENT,
    &CONSENT_ENDED,
    &APPROVAL_VOID,
    &NOT_AN_APPROVER,
    &OFFICIAL_WITHOUT_PERSON,
    &SPONSORED_WITHOUT_PARTNER,
    &REPUBLISHED_WITHOUT_SOURCE,
    &UNAPPROVED,
    &DECLINED_WITHOUT_REASON,
    &STEP_OUT_OF_ORDER,
    &UNDISCLOSED,
    &OFFICIAL_BY_NOBODY,
    &COPIED_TESTIMONIAL,
    &WITHOUT_LEGAL_WORDS,
    &NO_CHARTER,
    &CHARTER_NOT_LINKED,
    &CONSENT_ENDS_SOON,
    &BLANK_TERM,
    &ALIKE_TERMS,
    &UNUSED_TERM_PAGE,
    &COMMENTS_WITHOUT_POST,
    &REPEATED_COMMENT,
    &UNKNOWN_COMMENT,
    &BAD_TEMPLATE,
    &TEMPLATE_FAILED,
    &PAGE_TOO_LARGE,
    &UNKNOWN_TEMPLATE,
    &UNKNOWN_STRING,
    &MISSING_THEME_FILE,
    &UNKNOWN_OPTION,
    &BAD_ROW,
    &UNREADABLE_DATA,
    &BAD_COUNTING,
    &POPULARITY_OF_ANOTHER_HUB,
    &SECURITY_CONTACT,
    &SECURITY_END,
    &SECURITY_EXPIRES,
    &SECURITY_TOO_LONG,
];
