//! The mistakes themselves: wording, help and "did you mean" live here.

use super::codes::*;
use super::{Diagnostics, KnownBy, Place, did_you_mean};
use std::ops::Range;
use std::sync::Arc;

/// A date that is right, for messages.
const DATE_EXAMPLES: &str =
    "write it as `2026-05-12`, `2026-05-12T19:00` or `2026-05-12T19:00+02:00`";

const SECURITY_END_HELP: &str = "add one line such as `Expires: 2027-06-30T00:00:00Z`";

/// YAML and fields.
impl Diagnostics {
    pub fn yaml_syntax(&mut self, place: Place, message: &str) {
        let help = "close quotes and brackets, put quotes around texts that hold `: ` or `#`, and check the indentation";
        self.push(
            &YAML_SYNTAX,
            place,
            format!("the YAML cannot be read: {message}"),
            Some(help.to_owned()),
        );
    }

    pub fn tab_indentation(&mut self, place: Place) {
        let message = "YAML is indented with a tab".to_owned();
        self.push(&TAB_INDENTATION, place, message, Some("indent with spaces".to_owned()));
    }

    pub fn repeated_key(
        &mut self,
        file: &Arc<str>,
        key: &str,
        first: &Range<usize>,
        again: &Range<usize>,
    ) {
        let related = (Place::at(file, first), "first written here");
        let help = Some("keep one of the two".to_owned());
        self.push_related(
            &REPEATED_KEY,
            Place::at(file, again),
            format!("the key `{key}` is written twice"),
            help,
            related,
        );
    }

    pub fn unknown_key(&mut self, place: Place, key: &str, near: Option<&str>, known: &[&str]) {
        let help = did_you_mean(near).unwrap_or_else(|| {
            let mut known = known.to_vec();
            known.sort_unstable();
            format!("known keys are {}", quoted(&known))
        });
        self.push(&UNKNOWN_KEY, place, format!("unknown key `{key}`"), Some(help));
    }

    pub fn wrong_type(&mut self, place: Place, field: &str, wanted: &str, found: &str) {
        let help = match wanted {
            _ if wanted.starts_with("a list") => {
                Some(format!("write `{field}: [one, two]`, or an item a line after `- `"))
            }
            _ if wanted.starts_with("a mapping") => {
                Some("write its keys below it, indented by two spaces".to_owned())
            }
            _ if wanted.starts_with("a text") => Some(format!("write one text: `{field}: \"…\"`")),
            _ => Some(format!("write {wanted}")),
        };
        self.push(&WRONG_TYPE, place, format!("`{field}` wants {wanted}, found {found}"), help);
    }

    pub fn missing_field(&mut self, place: Place, field: &str, example: &str) {
        let help = (!example.is_empty()).then(|| format!("add `{field}: {example}`"));
        self.push(&MISSING_FIELD, place, format!("the field `{field}` is missing"), help);
    }

    pub fn empty_text(&mut self, place: Place, field: &str) {
        self.push(
            &EMPTY_TEXT,
            place,
            format!("`{field}` is empty"),
            Some("write a text, or remove the item".to_owned()),
        );
    }

    pub fn bad_choice(
        &mut self,
        place: Place,
        field: &str,
        found: &str,
        allowed: &[&str],
        near: Option<&str>,
    ) {
        let one_of = format!("`{field}` is one of {}", quoted(allowed));
        let help = did_you_mean(near).map_or(one_of.clone(), |meant| format!("{meant} ({one_of})"));
        self.push(
            &BAD_CHOICE,
            place,
            format!("`{}` is no value of `{field}`", short(found)),
            Some(help),
        );
    }

    pub fn bad_date(&mut self, place: Place, field: &str, found: &str, partial: bool) {
        let more = if partial { "; `2026` and `2026-05` are accepted here too" } else { "" };
        let message = format!("`{field}` is not a date: `{}`", short(found));
        self.push(&BAD_DATE, place, message, Some(format!("{DATE_EXAMPLES}{more}")));
    }

    pub fn bad_number(&mut self, place: Place, field: &str, found: &str, low: i64, high: i64) {
        let message =
            format!("`{field}` is not a whole number from {low} to {high}: `{}`", short(found));
        self.push(&BAD_NUMBER, place, message, None);
    }

    pub fn format_not_built_in(&mut self, place: Place, format: &str) {
        let help =
            "leave it out, or install a parvis that can: `cargo install parvis --features avif`";
        let message = format!("this parvis cannot write `{format}`");
        self.push(&NOT_BUILT_IN, place, message, Some(help.to_owned()));
    }

    pub fn bad_url(&mut self, place: Place, field: &str, found: &str) {
        let help = "addresses begin with `https://`, `http://`, `mailto:` or `tel:`";
        self.push(
            &BAD_URL,
            place,
            format!("`{field}` is not a usable address: `{}`", short(found)),
            Some(help.to_owned()),
        );
    }

    pub fn yaml_tag(&mut self, place: Place, tag: &str) {
        let help = Some("write the value without the tag".to_owned());
        self.push(
            &YAML_TAG,
            place,
            format!("the YAML tag `{}` is not supported", short(tag)),
            help,
        );
    }

    pub fn too_deep(&mut self, place: Place) {
        let help = Some("no field needs more than a few levels: check the brackets".to_owned());
        self.push(&TOO_DEEP, place, "values are nested too deep".to_owned(), help);
    }

    pub fn too_many_values(&mut self, place: Place) {
        let help = Some(
            "write values out instead of repeating aliases (`*name`), or part the file".to_owned(),
        );
        self.push(&TOO_MANY_VALUES, place, "too many nodes in one document".to_owned(), help);
    }

    pub fn key_not_text(&mut self, place: Place) {
        let help = Some(
            "put a plain word before the `:`, and quotes around braces and brackets in texts"
                .to_owned(),
        );
        self.push(&KEY_NOT_TEXT, place, "a key must be a text".to_owned(), help);
    }

    pub fn too_many_terms(&mut self, place: Place, field: &str, found: usize, limit: usize) {
        let help = Some("raise `limits.max_tags` in hub.yaml if they are all needed".to_owned());
        self.push(
            &TOO_MANY_TERMS,
            place,
            format!("`{field}` has {found} terms, over the limit of {limit}"),
            help,
        );
    }
}

/// Files.
impl Diagnostics {
    pub fn unclosed_front_matter(&mut self, place: Place) {
        let help = Some("end it with a line of three hyphens: a closing `---`".to_owned());
        self.push(
            &UNCLOSED_FRONT_MATTER,
            place,
            "the front matter is never closed".to_owned(),
            help,
        );
    }

    pub fn no_front_matter(&mut self, place: Place) {
        let help = Some("begin the file with `---`, `title: …`, `---`".to_owned());
        self.push(&NO_FRONT_MATTER, place, "this file has no front matter".to_owned(), help);
    }

    pub fn empty_file(&mut self, place: Place) {
        self.push(&EMPTY_FILE, place, "this file is empty and is left out".to_owned(), None);
    }

    pub fn front_matter_too_large(&mut self, place: Place, limit: usize) {
        let message = format!("the front matter has more than {limit} bytes");
        self.push(
            &FRONT_MATTER_TOO_LARGE,
            place,
            message,
            Some("check that its closing `---` is there".to_owned()),
        );
    }

    pub fn file_too_large(&mut self, place: Place, size: u64, limit: usize) {
        let help = Some("raise `limits.max_file` in hub.yaml if it must be that long".to_owned());
        self.push(
            &FILE_TOO_LARGE,
            place,
            format!("this file has {size} bytes, over the limit of {limit}"),
            help,
        );
    }

    pub fn not_utf8(&mut self, place: Place, line: usize, byte: u8, utf16: bool) {
        let found = if utf16 {
            "this file is UTF-16".to_owned()
        } else {
            format!("this file is not UTF-8: the byte 0x{byte:02X} in line {line}")
        };
        self.push(&NOT_UTF8, place, found, Some("save as UTF-8".to_owned()));
    }

    pub fn control_character(&mut self, place: Place, character: char) {
        let message = format!("the control character U+{:04X} was removed", u32::from(character));
        self.push(&CONTROL_CHARACTER, place, message, Some("delete it from the file".to_owned()));
    }

    pub fn unknown_folder(&mut self, place: Place, name: &str, near: Option<&str>, known: &[&str]) {
        let help =
            did_you_mean(near).unwrap_or_else(|| format!("known folders are {}", quoted(known)));
        self.push(
            &UNKNOWN_FOLDER,
            place,
            format!("`content/{name}` is not a folder of content; it is left out"),
            Some(help),
        );
    }

    pub fn outside_link(&mut self, place: Place) {
        let message = "a symbolic link that leaves the hub, or leads in a circle, was not followed"
            .to_owned();
        self.push(
            &OUTSIDE_LINK,
            place,
            message,
            Some("copy what it leads to into the hub".to_owned()),
        );
    }

    pub fn not_a_file(&mut self, place: Place) {
        let help = Some("remove it from the hub".to_owned());
        self.push(
            &NOT_A_FILE,
            place,
            "neither a file nor a folder; it is left out".to_owned(),
            help,
        );
    }

    pub fn active_svg(&mut self, place: Place) {
        let help = Some(
            "remove the script, or open it in a drawing program and save it as plain SVG"
                .to_owned(),
        );
        self.push(
            &ACTIVE_SVG,
            place,
            "this drawing holds a script; it is copied as it is".to_owned(),
            help,
        );
    }

    /// `shown` is where a text shows it.
    pub fn unreadable_image(&mut self, file: &Arc<str>, shown: Option<&Place>) {
        let help = "save it again from a drawing program";
        self.about_image(&UNREADABLE_IMAGE, file, shown, "cannot be read", help);
    }

    pub fn too_many_pixels(&mut self, file: &Arc<str>, shown: Option<&Place>, most: u64) {
        let problem = format!("has more than {most} pixels");
        let help = "make it smaller, or raise `limits.max_pixels` in hub.yaml";
        self.about_image(&TOO_MANY_PIXELS, file, shown, &problem, help);
    }

    fn about_image(
        &mut self,
        code: &'static Code,
        file: &Arc<str>,
        shown: Option<&Place>,
        problem: &str,
        help: &str,
    ) {
        let help = Some(help.to_owned());
        match shown {
            Some(place) => {
                self.push(code, place.clone(), format!("the image `{file}` {problem}"), help);
            }
            None => self.push(code, Place::whole(file), format!("this image {problem}"), help),
        }
    }

    pub fn unsafe_image(&mut self, place: Place, path: &str) {
        let message = format!("the image `{path}` holds a script and is not used");
        self.push(
            &UNSAFE_IMAGE,
            place,
            message,
            Some("save it as plain SVG, or as PNG".to_owned()),
        );
    }
}

/// References, links, Markdown.
impl Diagnostics {
    /// `what` says what the reference should be: `person`, `post`.
    pub fn unknown_ref(&mut self, place: Place, what: &str, reference: &str, near: Option<&str>) {
        let add = if what == "person" { "expert" } else { what };
        let help = did_you_mean(near).unwrap_or_else(|| {
            format!("a reference is the slug of a {what}; `parvis add {add} \"…\"` makes one")
        });
        self.push(
            &UNKNOWN_REF,
            place,
            format!("there is no {what} `{}`", short(reference)),
            Some(help),
        );
    }

    pub fn wrong_ref_kind(&mut self, place: Place, reference: &str, allowed: &[&str]) {
        let forms: Vec<String> = allowed.iter().map(|kind| format!("{kind}/slug")).collect();
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        let message = format!("`{}` does not say what it refers to", short(reference));
        self.push(&WRONG_REF_KIND, place, message, Some(format!("write it as {}", quoted(&forms))));
    }

    pub fn unknown_mission(
        &mut self,
        place: Place,
        person: &str,
        mission: &str,
        near: Option<&str>,
    ) {
        self.push(
            &UNKNOWN_MISSION,
            place,
            format!("`{person}` has no mission `{}`", short(mission)),
            did_you_mean(near),
        );
    }

    pub fn unpublished_ref(&mut self, place: Place, reference: &str) {
        let message =
            format!("`{}` is not published: what refers to it here is left out", short(reference));
        self.push(&UNPUBLISHED_REF, place, message, None);
    }

    pub fn dead_link(&mut self, place: Place, target: &str, near: Option<&str>) {
        self.push(
            &DEAD_LINK,
            place,
            format!("the link `{}` leads nowhere", short(target)),
            did_you_mean(near),
        );
    }

    pub fn dead_image(&mut self, place: Place, target: &str) {
        let help = "images lie beside the file that shows them, or in `static/` when the address begins with `/`";
        self.push(
            &DEAD_IMAGE,
            place,
            format!("there is no image `{}`", short(target)),
            Some(help.to_owned()),
        );
    }

    pub fn dead_anchor(&mut self, place: Place, target: &str, near: Option<&str>) {
        self.push(
            &DEAD_ANCHOR,
            place,
            format!("the page has no anchor for `{}`", short(target)),
            did_you_mean(near),
        );
    }

    pub fn dead_wikilink(&mut self, place: Place, target: &str, near: Option<&str>) {
        self.push(
            &DEAD_WIKILINK,
            place,
            format!("the wikilink `{}` leads to nothing", short(target)),
            did_you_mean(near),
        );
    }

    pub fn dropped_link(&mut self, place: Place, target: &str) {
        let help = Some("links begin with `https://`, `http://`, `mailto:` or `tel:`".to_owned());
        self.push(&DROPPED_LINK, place, format!("the link `{}` was dropped", short(target)), help);
    }

    pub fn dropped_scheme(&mut self, place: Place, scheme: &str) {
        let help = Some("links begin with `https://`, `http://`, `mailto:` or `tel:`".to_owned());
        self.push(&DROPPED_LINK, place, format!("a `{}:` link was dropped", short(scheme)), help);
    }

    pub fn dropped_embed(&mut self, place: Place, target: &str) {
        let help = Some(
            "use `::video{src=\"…\" title=\"…\"}`, which loads nothing before a click".to_owned(),
        );
        self.push(
            &DROPPED_EMBED,
            place,
            format!("the frame `{}` became a plain link", short(target)),
            help,
        );
    }

    pub fn image_without_alt(&mut self, place: Place) {
        let message = "the picture does not say what it shows".to_owned();
        let help = "add `alt=\"…\"`; `alt=\"\"` says that it is decoration";
        self.push(&IMAGE_WITHOUT_ALT, place, message, Some(help.to_owned()));
    }

    pub fn unknown_directive(
        &mut self,
        place: Place,
        name: &str,
        near: Option<&str>,
        known: &[&str],
    ) {
        let help =
            did_you_mean(near).unwrap_or_else(|| format!("directives are {}", quoted(known)));
        self.push(
            &UNKNOWN_DIRECTIVE,
            place,
            format!("there is no directive `{}`", short(name)),
            Some(help),
        );
    }

    pub fn unclosed_directive(&mut self, place: Place, name: &str) {
        let help = Some("end it with a line `:::`".to_owned());
        self.push(
            &UNCLOSED_DIRECTIVE,
            place,
            format!("the directive `{}` is never closed", short(name)),
            help,
        );
    }

    pub fn directive_syntax(&mut self, place: Place, name: &str) {
        let help = Some("write its attributes as `{key=\"value\"}`".to_owned());
        self.push(
            &DIRECTIVE_SYNTAX,
            place,
            format!("the directive `{}` cannot be read", short(name)),
            help,
        );
    }

    pub fn duplicate_id(&mut self, place: Place, id: &str) {
        let help = Some("give one of the headings another `{#id}`".to_owned());
        self.push(&DUPLICATE_ID, place, format!("two headings have the id `{}`", short(id)), help);
    }

    pub fn unclosed_fence(&mut self, place: Place) {
        let help = Some("end it with a line of as many backticks".to_owned());
        self.push(&UNCLOSED_FENCE, place, "this code block is never closed".to_owned(), help);
    }

    pub fn markdown_too_deep(&mut self, place: Place, limit: usize) {
        let help = Some(
            "use fewer quotes or lists within one another, or raise `limits.max_nesting`"
                .to_owned(),
        );
        self.push(
            &MARKDOWN_TOO_DEEP,
            place,
            format!("nested too deep, over the limit of {limit}"),
            help,
        );
    }
}

/// Addresses and languages.
impl Diagnostics {
    pub fn same_address(&mut self, place: Place, other: Place, url: &str) {
        let is_text =
            |place: &Place| place.file.starts_with("content/") && place.file.ends_with(".md");
        let help = if is_text(&place) && is_text(&other) {
            "give one of them another `slug:`, or remove the alias"
        } else {
            "rename the file, or give the page another `slug:`"
        };
        // What is no file of the hub is made by an output.
        let by_output = !other.file.contains(['/', '.']);
        let message = if by_output {
            format!("the output `{}` and this file both want the address `{url}`", other.file)
        } else {
            format!("`{}` and this file both want the address `{url}`", other.file)
        };
        if by_output {
            let help = format!(
                "rename the file, or switch the output off: `outputs: {{{}: false}}`",
                other.file
            );
            self.push(&SAME_ADDRESS, place, message, Some(help));
            return;
        }
        self.push_related(
            &SAME_ADDRESS,
            place,
            message,
            Some(help.to_owned()),
            (other, "the other one"),
        );
    }

    pub fn addresses_differ_in_case(&mut self, place: Place, other: Place, url: &str) {
        let message =
            format!("the address `{url}` differs from that of `{}` in case alone", other.file);
        let help = Some("give one of them another `slug:`".to_owned());
        self.push_related(
            &ADDRESSES_DIFFER_IN_CASE,
            place,
            message,
            help,
            (other, "the other one"),
        );
    }

    pub fn bad_slug(&mut self, place: Place, slug: &str, suggestion: &str) {
        let message = format!("the slug `{}` cannot be an address", short(slug));
        self.push(&BAD_SLUG, place, message, Some(format!("write `{suggestion}`")));
    }

    pub fn bad_alias(&mut self, place: Place, alias: &str, why: &str) {
        let message = format!("the alias `{}` {why}", short(alias));
        self.push(
            &BAD_ALIAS,
            place,
            message,
            Some(
                "an alias is an old address within the site, such as `/2019/05/hello.html`"
                    .to_owned(),
            ),
        );
    }

    pub fn bad_path(&mut self, place: Place, why: &str) {
        let help = Some("rename the file, or give the page another `slug:`".to_owned());
        self.push(&BAD_PATH, place, format!("its path cannot be published: it {why}"), help);
    }

    pub fn bad_template_name(&mut self, place: Place, name: &str) {
        let help =
            Some("it is the path of a file in `templates/`, such as `page-wide.html`".to_owned());
        self.push(
            &BAD_TEMPLATE_NAME,
            place,
            format!("`{}` cannot be the name of a template", short(name)),
            help,
        );
    }

    pub fn unknown_template(&mut self, place: Place, name: &str, near: Option<&str>) {
        self.push(
            &UNKNOWN_TEMPLATE,
            place,
            format!("there is no template `{}`", short(name)),
            did_you_mean(near),
        );
    }

    pub fn bad_permalink(&mut self, place: Place, pattern: &str) {
        let help = Some(
            "a pattern begins and ends with `/` and has `:slug`, for example `/blog/:year/:slug/`"
                .to_owned(),
        );
        self.push(
            &BAD_PERMALINK,
            place,
            format!("`{}` cannot be a permalink", short(pattern)),
            help,
        );
    }

    pub fn unknown_language(&mut self, place: Place, lang: &str, known: &[&str]) {
        let help = Some(format!(
            "declared are {}; others go under `languages:` in hub.yaml",
            quoted(known)
        ));
        self.push(
            &UNKNOWN_LANGUAGE,
            place,
            format!("the language `{}` is not declared", short(lang)),
            help,
        );
    }

    pub fn language_disagrees(&mut self, place: Place, lang: &str, suffix: &str) {
        let message = format!(
            "`lang: {}` disagrees with the name of the file, which says `{suffix}`",
            short(lang)
        );
        self.push(
            &LANGUAGE_DISAGREES,
            place,
            message,
            Some("leave `lang:` out, or rename the file".to_owned()),
        );
    }

    pub fn same_translation(&mut self, place: Place, other: Place, lang: &str) {
        let message = format!("`{}` is already the version in `{lang}` of this text", other.file);
        let help = Some("give one of them another `translation_key:`".to_owned());
        self.push_related(&SAME_TRANSLATION, place, message, help, (other, "the other one"));
    }
}

/// The configuration.
impl Diagnostics {
    pub fn bad_base_url(&mut self, place: Place, found: &str) {
        let help = Some("write it as `https://example.org`".to_owned());
        self.push(&BAD_BASE_URL, place, format!("`{}` cannot be the base URL", short(found)), help);
    }

    pub fn unknown_time_zone(&mut self, place: Place, found: &str, near: Option<&str>) {
        let help = did_you_mean(near).unwrap_or_else(|| {
            "names are those of the IANA database, such as `Europe/Paris`".to_owned()
        });
        self.push(
            &UNKNOWN_TIME_ZONE,
            place,
            format!("there is no time zone `{}`", short(found)),
            Some(help),
        );
    }

    pub fn unknown_theme(&mut self, place: Place, found: &str, near: Option<&str>) {
        let help = did_you_mean(near).unwrap_or_else(|| {
            "it is `agora`, `portfolio`, or the name of a folder in `themes/`".to_owned()
        });
        self.push(
            &UNKNOWN_THEME,
            place,
            format!("there is no theme `{}`", short(found)),
            Some(help),
        );
    }

    pub fn unknown_parent_theme(&mut self, place: Place, found: &str, near: Option<&str>) {
        let help = did_you_mean(near).unwrap_or_else(|| {
            "a theme extends `agora` or `portfolio`, which are inside the program".to_owned()
        });
        self.push(
            &UNKNOWN_THEME,
            place,
            format!("there is no built-in theme `{}` to extend", short(found)),
            Some(help),
        );
    }

    pub fn theme_without_owner(&mut self, place: Place, theme: &str) {
        self.push(
            &THEME_WITHOUT_OWNER,
            place,
            format!("the theme `{}` shows a person, and hub.yaml does not say whom", short(theme)),
            Some("add `owner:` with the slug of somebody in `content/experts/`".to_owned()),
        );
    }

    pub fn owner_not_published(&mut self, place: Place, owner: &str) {
        self.push(
            &OWNER_NOT_PUBLISHED,
            place,
            format!("the owner `{}` is not published", short(owner)),
            Some("the file's `draft`, `publish_on`, `expires_on` or `consent` holds it back; or name somebody else".to_owned()),
        );
    }

    pub fn newsletter_in_the_clear(&mut self, place: Place, action: &str) {
        let help =
            Some("write the provider's https address; until then there is no form".to_owned());
        let message =
            format!("`{}` would send the addresses of readers in the clear", short(action));
        self.push(&NEWSLETTER_IN_THE_CLEAR, place, message, help);
    }

    pub fn newsletter_without_words(&mut self, place: Place, name: &str) {
        let example = match name {
            "purpose" => "purpose: One letter a month; your address serves nothing else.",
            _ => {
                "consent: I agree to receive the letter by email. I can unsubscribe in each issue."
            }
        };
        self.push(
            &NEWSLETTER_WITHOUT_WORDS,
            place,
            format!("the form to subscribe has no `{name}` of its own"),
            Some(format!("write `{example}`; until then the theme's words stand there")),
        );
    }

    pub fn unknown_output(
        &mut self,
        place: Place,
        found: &str,
        known: &[&str],
        near: Option<&str>,
    ) {
        let help = did_you_mean(near).unwrap_or_else(|| format!("outputs are {}", quoted(known)));
        self.push(
            &UNKNOWN_OUTPUT,
            place,
            format!("there is no output `{}`", short(found)),
            Some(help),
        );
    }

    pub fn taken_taxonomy(&mut self, place: Place, name: &str) {
        let help = Some("give the taxonomy another name".to_owned());
        self.push(
            &TAKEN_TAXONOMY,
            place,
            format!("`{}` is the name of a field or a folder", short(name)),
            help,
        );
    }

    pub fn bad_color(&mut self, place: Place, field: &str, found: &str) {
        let help = Some("write it as `#2a5db0`".to_owned());
        self.push(
            &BAD_COLOR,
            place,
            format!("`{field}` is not a colour: `{}`", short(found)),
            help,
        );
    }

    /// `instead` stands in for the brand's colour; `lightness` is what it was and what it has become, of 1.
    pub fn adjusted_color(
        &mut self,
        place: Place,
        brand: &str,
        contrast: f32,
        instead: &str,
        lightness: (f32, f32),
    ) {
        let message = format!(
            "`{brand}` reaches a contrast of {contrast:.1} as text: links and buttons take `{instead}` instead"
        );
        let help = format!(
            "text wants 4.5; lightness went from {:.2} to {:.2}, and drawings keep the colour itself",
            lightness.0, lightness.1
        );
        self.push(&ADJUSTED_COLOR, place, message, Some(help));
    }
}

/// Dates and events.
impl Diagnostics {
    pub fn ends_before_start(&mut self, place: Place, start: &str, end: &str) {
        self.push(
            &ENDS_BEFORE_START,
            place,
            format!("it ends (`{end}`) before it starts (`{start}`)"),
            Some("check both dates".to_owned()),
        );
    }

    pub fn time_in_gap(&mut self, place: Place, found: &str, zone: &str) {
        let message = format!("`{found}` does not exist in {zone}: clocks go forward");
        self.push(
            &TIME_IN_GAP,
            place,
            message,
            Some("choose a time outside the skipped hour".to_owned()),
        );
    }

    pub fn time_in_fold(&mut self, place: Place, found: &str, zone: &str) {
        let message =
            format!("`{found}` exists twice in {zone}: clocks go back; the first is taken");
        self.push(
            &TIME_IN_FOLD,
            place,
            message,
            Some("add the offset, for example `+01:00`".to_owned()),
        );
    }

    pub fn same_uid(&mut self, place: Place, other: Place, uid: &str) {
        let message = format!("the event of `{}` has the `uid` `{}` too", other.file, short(uid));
        let help =
            Some("calendars would take them for one: give this one another `uid:`".to_owned());
        self.push_related(&SAME_UID, place, message, help, (other, "the other one"));
    }

    pub fn bad_recurrence(&mut self, place: Place, rule: &str, why: &str) {
        let help =
            Some("rules are those of RFC 5545, for example `FREQ=MONTHLY;BYDAY=-1TH`".to_owned());
        self.push(
            &BAD_RECURRENCE,
            place,
            format!("the recurrence `{}` cannot be read: {why}", short(rule)),
            help,
        );
    }

    pub fn date_disagrees(&mut self, place: Place, written: &str, in_name: &str) {
        let message = format!("the date is `{written}`, the name of the file says `{in_name}`");
        self.push(
            &DATE_DISAGREES,
            place,
            message,
            Some("rename the file, or leave `date:` out".to_owned()),
        );
    }
}

/// The hub's honesty.
impl Diagnostics {
    pub fn no_consent(&mut self, place: Place) {
        let help =
            Some("add `consent: {on: 2026-05-12, by: …}` when its author has agreed".to_owned());
        self.push(
            &NO_CONSENT,
            place,
            "held back: this testimonial has no consent".to_owned(),
            help,
        );
    }

    /// `days` is 0 on its last day.
    pub fn consent_ends_soon(&mut self, place: Place, until: &str, days: i32) {
        let when = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        let message = format!("the consent ends {when}, on {until}");
        let help =
            "ask for it again, and write the new `until`; what it allows is held back afterwards";
        self.push(&CONSENT_ENDS_SOON, place, message, Some(help.to_owned()));
    }

    pub fn photo_consent_ended(&mut self, place: Place, until: &str) {
        let message = format!("left out: the consent of those on this photo ended on {until}");
        let help = "ask for it again, and write the new `until`; or remove the photo and its file";
        self.push(&CONSENT_ENDED, place, message, Some(help.to_owned()));
    }

    pub fn consent_ended(&mut self, place: Place, until: &str) {
        self.push(
            &CONSENT_ENDED,
            place,
            format!("held back: the consent ended on {until}"),
            Some("ask again, or remove the item".to_owned()),
        );
    }

    /// `known` is the name that the hub knows them by.
    pub fn self_written(&mut self, place: Place, name: &str, known: &str, by: KnownBy) {
        let message = match by {
            KnownBy::Name => format!("held back: `{name}` speaks of themselves"),
            by => format!("held back: `{name}` speaks of themselves: {}", seen_through(known, by)),
        };
        let help = another("ask somebody else for their words", by);
        self.push(&SELF_WRITTEN, place, message, Some(help));
    }

    /// `known` is the name that the hub knows them by.
    pub fn staff_testimonial(&mut self, place: Place, name: &str, known: &str, by: KnownBy) {
        let message = match by {
            KnownBy::Name => {
                format!("held back: `{name}` belongs to the brand and would pose as a customer")
            }
            by => {
                format!("held back: `{name}` would pose as a customer: {}", seen_through(known, by))
            }
        };
        let help = another("testimonials come from outside the brand", by);
        self.push(&STAFF_TESTIMONIAL, place, message, Some(help));
    }

    pub fn copied_testimonial(&mut self, place: Place, name: &str, first: Place, other: &str) {
        let message = format!("held back: the words of `{name}` are nearly those of `{other}`");
        let help = "keep the one that is genuine, and ask the other author for words of their own";
        let related = (first, "the earlier one");
        self.push_related(&COPIED_TESTIMONIAL, place, message, Some(help.to_owned()), related);
    }

    pub fn posing_comment(&mut self, place: Place, name: &str, slug: Option<&str>) {
        let help = slug
            .map(|slug| format!("if it is theirs, write `expert: {slug}` in place of `author:`"));
        self.push(
            &POSING_COMMENT,
            place,
            format!("held back: a comment signed `{name}` without `expert:`"),
            help,
        );
    }

    /// `known` is the name that the hub knows them by; without `slug`, it is that of the brand.
    pub fn disguised_comment(
        &mut self,
        place: Place,
        name: &str,
        known: &str,
        slug: Option<&str>,
        by: KnownBy,
    ) {
        let message = format!("held back: a comment signed `{name}`: {}", seen_through(known, by));
        let slug = slug.unwrap_or("SLUG");
        let help = format!("if it is theirs, write `expert: {slug}` in place of `author:`");
        self.push(&POSING_COMMENT, place, message, Some(another(&help, by)));
    }

    /// `by` has the last word, and `hash` is that of the text as it stands. The text is held back where approval is
    /// required.
    pub fn approval_void(&mut self, place: Place, by: &str, hash: &str, is_held_back: bool) {
        let told = if is_held_back { "held back" } else { "published all the same" };
        let help = format!(
            "once it is read again, `{}` writes `approved_hash: {hash}`",
            approve(&place.file, by)
        );
        let message = format!("{told}: the text is not the one that was approved");
        self.push(&APPROVAL_VOID, place, message, Some(help));
    }

    pub fn not_an_approver(&mut self, place: Place, name: &str, approvers: &[&str]) {
        let message = format!("held back: `{name}` is not an approver of this hub");
        let help = approve_help(&place.file, approvers);
        self.push(&NOT_AN_APPROVER, place, message, Some(help));
    }

    pub fn not_approved_by_anyone(&mut self, place: Place, approvers: &[&str]) {
        let message = "held back: nobody has approved this text".to_owned();
        let help = approve_help(&place.file, approvers);
        self.push(&NOT_AN_APPROVER, place, message, Some(help));
    }

    /// What [`UNAPPROVED`] is told of: `reason` is what its approval lacks.
    pub fn unapproved(&mut self, place: Place, reason: &str, approvers: &[&str]) {
        let message = format!("published without a valid approval: {reason}");
        let help = approve_help(&place.file, approvers);
        self.push(&UNAPPROVED, place, message, Some(help));
    }

    pub fn official_without_person(&mut self, place: Place) {
        let help =
            Some("add a person of the hub to `authors:`, beside the team if need be".to_owned());
        self.push(
            &OFFICIAL_WITHOUT_PERSON,
            place,
            "an official text is signed by no person".to_owned(),
            help,
        );
    }

    pub fn official_by_nobody(&mut self, place: Place, name: &str) {
        let message = format!("an official text is signed `{name}`, which is no human's name");
        let help = "add somebody with a first and a last name to `authors:`, beside it if need be";
        self.push(&OFFICIAL_BY_NOBODY, place, message, Some(help.to_owned()));
    }

    /// `at` is the first page, `n_more` counts the others that `template` makes without it.
    pub fn undisclosed_page(
        &mut self,
        place: Place,
        at: &str,
        template: &str,
        sentence: &str,
        n_more: usize,
    ) {
        let message = format!(
            "the page `{at}` does not say who speaks: `{}` is not to be seen{}",
            short(sentence),
            and_more(n_more, "page")
        );
        let help = format!(
            "show `{{{{ card.voice.sentence }}}}` in the template `{template}`, above the text and not hidden"
        );
        self.push(&UNDISCLOSED, place, message, Some(help));
    }

    /// `string` is the key of the sentence, which has no words.
    pub fn says_nothing(&mut self, place: Place, at: &str, string: &str, n_more: usize) {
        let message =
            format!("the page `{at}` does not say who speaks{}", and_more(n_more, "page"));
        let help = format!("the sentence is empty: look for `{string}` in your `i18n/` files");
        self.push(&UNDISCLOSED, place, message, Some(help));
    }

    /// `at` is the file of the first list, `n_more` counts the others.
    pub fn undisclosed_in_list(
        &mut self,
        place: Place,
        at: &str,
        template: &str,
        label: &str,
        n_more: usize,
    ) {
        let message = format!(
            "`{at}` lists this paid text without `{}`{}",
            short(label),
            and_more(n_more, "place")
        );
        let help = format!(
            "show `{{{{ c.voice.label }}}}` beside the title in the cards of the template `{template}`"
        );
        self.push(&UNDISCLOSED, place, message, Some(help));
    }

    /// `at` is the file of the first feed, `n_more` counts the others; `string` is the key of the sentence.
    pub fn undisclosed_in_feed(&mut self, place: Place, at: &str, string: &str, n_more: usize) {
        let message = format!(
            "the feed `{at}` does not say who speaks in this text{}",
            and_more(n_more, "place")
        );
        let help = format!("feeds tell the string `{string}`: look for it in your `i18n/` files");
        self.push(&UNDISCLOSED, place, message, Some(help));
    }

    /// `at` is the page whose card it is, `n_more` counts the others.
    pub fn undisclosed_card(&mut self, place: Place, at: &str, sentence: &str, n_more: usize) {
        let message = format!(
            "the social card of `{at}` does not say who speaks: `{}` is not on it{}",
            short(sentence),
            and_more(n_more, "card")
        );
        let help = "show `line` in the template `card.svg`, with room for all of it";
        self.push(&UNDISCLOSED, place, message, Some(help.to_owned()));
    }

    /// `at` is the first page, `n_more` counts the others that `template` makes without it.
    pub fn charter_not_linked(
        &mut self,
        place: Place,
        at: &str,
        template: &str,
        charter: &str,
        n_more: usize,
    ) {
        let message = format!(
            "the page `{at}` is an official text and does not lead to the charter, `{charter}`{}",
            and_more(n_more, "page")
        );
        let help = format!("link `card.voice.charter_url` in the template `{template}`");
        self.push(&CHARTER_NOT_LINKED, place, message, Some(help));
    }

    pub fn no_charter(&mut self, place: Place, n_texts: usize) {
        let texts = if n_texts == 1 { "1 official text has" } else { "official texts have" };
        let message = format!("{texts} no charter to lead to");
        let help = "write a page that says how the brand speaks, and name it: `charter: its-slug`";
        self.push(&NO_CHARTER, place, message, Some(help.to_owned()));
    }

    /// `string` is the key of what a paid text is called, `words` are those of which it needs one.
    pub fn without_legal_words(
        &mut self,
        place: Place,
        string: &str,
        found: &str,
        words: &[&str],
        lang: &str,
    ) {
        let message =
            format!("a paid text is called `{}`, which are not the words of the law", short(found));
        let choice: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let help =
            format!("put {} into the string `{string}` of `i18n/{lang}.yaml`", choice.join(" or "));
        self.push(&WITHOUT_LEGAL_WORDS, place, message, Some(help));
    }

    pub fn sponsored_without_partner(&mut self, place: Place) {
        let help = Some("add `partner: {name: …, url: …}`".to_owned());
        self.push(
            &SPONSORED_WITHOUT_PARTNER,
            place,
            "a sponsored text names no partner".to_owned(),
            help,
        );
    }

    pub fn republished_without_source(&mut self, place: Place) {
        let help = Some("add `source: {title: …, author: …, url: …}`".to_owned());
        self.push(
            &REPUBLISHED_WITHOUT_SOURCE,
            place,
            "a republished text names no source".to_owned(),
            help,
        );
    }

    pub fn declined_without_reason(&mut self, place: Place) {
        let message = "it is declined, and nobody is told why".to_owned();
        let help = Some("add `reason: …`, in words that you would say to who raised it".to_owned());
        self.push(&DECLINED_WITHOUT_REASON, place, message, help);
    }

    pub fn step_out_of_order(&mut self, place: Place, step: &str, earlier: &str) {
        let message = format!("`{step}` is before `{earlier}`");
        let help = Some("it is heard on its `date`, then studied, then decided on".to_owned());
        self.push(&STEP_OUT_OF_ORDER, place, message, help);
    }
}

/// Terms, comments, templates, data.
impl Diagnostics {
    pub fn blank_term(&mut self, place: Place, field: &str) {
        self.push(
            &BLANK_TERM,
            place,
            format!("a blank term in `{field}` is left out"),
            Some("remove it".to_owned()),
        );
    }

    pub fn alike_terms(&mut self, place: Place, one: &str, other: &str, folder: &str) {
        let help =
            format!("if they are one, write `also: [{other}]` in a file of `content/{folder}/`");
        self.push(
            &ALIKE_TERMS,
            place,
            format!("the terms `{one}` and `{other}` look alike"),
            Some(help),
        );
    }

    pub fn unused_term_page(&mut self, place: Place, term: &str, near: Option<&str>) {
        self.push(
            &UNUSED_TERM_PAGE,
            place,
            format!("nothing published uses the term `{term}`"),
            did_you_mean(near),
        );
    }

    pub fn comments_without_post(&mut self, place: Place, post: &str, near: Option<&str>) {
        self.push(
            &COMMENTS_WITHOUT_POST,
            place,
            format!("there is no post `{post}` for these comments"),
            did_you_mean(near),
        );
    }

    pub fn repeated_comment(&mut self, place: Place, first: Place, id: &str) {
        let help = Some("give one of them another id".to_owned());
        let message = format!("two comments have the id `{}`", short(id));
        self.push_related(&REPEATED_COMMENT, place, message, help, (first, "first written here"));
    }

    pub fn unknown_comment(&mut self, place: Place, id: &str, near: Option<&str>) {
        self.push(
            &UNKNOWN_COMMENT,
            place,
            format!("there is no comment `{}` here", short(id)),
            did_you_mean(near),
        );
    }

    pub fn bad_template(&mut self, place: Place, message: &str) {
        let help = Some(
            "mend the template, or remove it: the theme's own then takes its place".to_owned(),
        );
        self.push(&BAD_TEMPLATE, place, message.to_owned(), help);
    }

    pub fn template_failed(&mut self, place: Place, page: &str, message: &str) {
        let help =
            Some("write `{{ name?.field or \"\" }}` for what a page may not have".to_owned());
        self.push(&TEMPLATE_FAILED, place, format!("{message} (while making `{page}`)"), help);
    }

    pub fn page_too_large(&mut self, place: Place, page: &str, template: &str, limit: usize) {
        let message = format!("`{page}` has more than {} MB", limit >> 20);
        self.push(
            &PAGE_TOO_LARGE,
            place,
            message,
            Some(format!("look for an endless loop in `{template}`")),
        );
    }

    pub fn unknown_string(&mut self, place: Place, key: &str, near: Option<&str>) {
        self.push(
            &UNKNOWN_STRING,
            place,
            format!("there is no interface string `{key}`"),
            did_you_mean(near),
        );
    }

    pub fn missing_theme_file(&mut self, place: Place, found: &str, near: Option<&str>) {
        let help = did_you_mean(near)
            .unwrap_or_else(|| "the path is that of a file below the theme's `static/`".to_owned());
        let message = format!("the theme has no file `{}`", short(found));
        self.push(&MISSING_THEME_FILE, place, message, Some(help));
    }

    pub fn unknown_option(
        &mut self,
        place: Place,
        found: &str,
        theme: &str,
        known: &[&str],
        near: Option<&str>,
    ) {
        let help = did_you_mean(near).unwrap_or_else(|| match known {
            [] => "it has no options".to_owned(),
            known => format!("its options are {}", quoted(known)),
        });
        let message = format!("the theme `{theme}` has no option `{}`", short(found));
        self.push(&UNKNOWN_OPTION, place, message, Some(help));
    }

    pub fn bad_row(&mut self, place: Place, row: u64, why: &str) {
        self.push(&BAD_ROW, place, format!("row {row} is left out: {why}"), None);
    }

    pub fn bad_counting(&mut self, place: Place, row: u64, why: &str) {
        let help = Some("write days as 2026-11-20, the first before the last".to_owned());
        self.push(&BAD_COUNTING, place, format!("the days of row {row} are left out: {why}"), help);
    }

    pub fn popularity_of_another_hub(&mut self, place: Place, base_url: &str) {
        let message =
            format!("no row is a page of {}, so nothing is shown as popular", short(base_url));
        let help = "count again with `parvis popularity import`, which knows the `aliases` of texts that moved";
        self.push(&POPULARITY_OF_ANOTHER_HUB, place, message, Some(help.to_owned()));
    }

    pub fn unreadable_data(&mut self, place: Place, why: &str) {
        let help = Some("mend it, or write it as YAML, which is kinder to commas".to_owned());
        self.push(&UNREADABLE_DATA, place, format!("this data file cannot be read: {why}"), help);
    }
}

/// The security contact.
impl Diagnostics {
    pub fn security_without_contact(&mut self, place: Place) {
        let help = "add a line such as `Contact: mailto:security@example.org`".to_owned();
        let message = "`security.txt` has no `Contact`".to_owned();
        self.push(&SECURITY_CONTACT, place, message, Some(help));
    }

    pub fn security_without_end(&mut self, place: Place, times: usize) {
        let message = if times > 1 {
            format!("`security.txt` has {times} lines `Expires`; it must have one")
        } else {
            "`security.txt` has no `Expires`".to_owned()
        };
        self.push(&SECURITY_END, place, message, Some(SECURITY_END_HELP.to_owned()));
    }

    pub fn security_end_unreadable(&mut self, place: Place, written: &str) {
        let message = format!("`{}` is no date with a time and an offset", short(written));
        self.push(&SECURITY_END, place, message, Some(SECURITY_END_HELP.to_owned()));
    }

    /// `days` is negative when it is over.
    pub fn security_expires(&mut self, place: Place, written: &str, days: i64) {
        let message = match days {
            ..0 => format!("`security.txt` has expired: {}", short(written)),
            0 => "`security.txt` expires within a day".to_owned(),
            1 => "`security.txt` expires in 1 day".to_owned(),
            _ => format!("`security.txt` expires in {days} days"),
        };
        let help = "check the contact and write a later date, or delete the file and let each build make one";
        self.push(&SECURITY_EXPIRES, place, message, Some(help.to_owned()));
    }

    pub fn security_holds_too_long(&mut self, place: Place, written: &str) {
        let message = format!("`{}` is more than a year away", short(written));
        let help = "write a date within a year".to_owned();
        self.push(&SECURITY_TOO_LONG, place, message, Some(help));
    }
}

/// At most eighty letters of what somebody wrote, without line ends.
fn short(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.chars().count() <= 80 {
        clean
    } else {
        clean.chars().take(79).chain(['…']).collect()
    }
}

/// `a`, `b` and `c`, in backticks; a long list is cut.
fn quoted(words: &[&str]) -> String {
    const MOST: usize = 60;
    let quoted: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    let more = if words.len() > MOST { ", …" } else { "" };
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() && more.is_empty() => {
            format!("{} and {last}", rest.join(", "))
        }
        _ => format!("{}{more}", quoted.join(", ")),
    }
}

/// How often the same is found elsewhere, as the end of a message.
fn and_more(n_more: usize, what: &str) -> String {
    match n_more {
        0 => String::new(),
        1 => format!(" (and 1 {what} more)"),
        _ => format!(" (and {n_more} {what}s more)"),
    }
}

/// How somebody of the hub was known who signs otherwise.
fn seen_through(known: &str, by: KnownBy) -> String {
    match by {
        KnownBy::Name | KnownBy::Words => format!("it is `{known}` written otherwise"),
        KnownBy::Initials => format!("these may be the initials of `{known}`"),
        KnownBy::Address => format!("the address is that of `{known}`"),
    }
}

/// A cure, and the one for somebody else who happens to sign so.
fn another(help: &str, by: KnownBy) -> String {
    match by {
        KnownBy::Name => help.to_owned(),
        KnownBy::Words | KnownBy::Initials => {
            format!("{help}; if it is somebody else, write their name in full, or a town behind it")
        }
        KnownBy::Address => format!("{help}; if it is somebody else, leave the address out"),
    }
}

/// The command that approves a text.
fn approve(file: &str, by: &str) -> String {
    format!("parvis approve {file} --by {by}")
}

/// How a text gets its approval.
fn approve_help(file: &str, approvers: &[&str]) -> String {
    match approvers {
        [] => "name who may approve in hub.yaml: `editorial: {approvers: [their-slug]}`".to_owned(),
        [first, ..] => format!("approvers are {}: `{}`", quoted(approvers), approve(file, first)),
    }
}
