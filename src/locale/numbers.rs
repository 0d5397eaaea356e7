//! Whole numbers in groups of three digits.

/// How a language groups the digits of a number.
pub(super) struct Grouping {
    separator: &'static str,
    /// Spanish, Portuguese, Polish and others write `1140` but `11.400`.
    from: u64,
}

impl Grouping {
    pub(super) fn of(tag: &icu_locale_core::Locale) -> Grouping {
        let region = tag.id.region.as_ref().map_or("", |region| region.as_str());
        let (separator, from) = match (tag.id.language.as_str(), region) {
            ("de" | "it" | "en", "CH" | "LI") => ("’", 1_000),
            ("de", "AT") => ("\u{a0}", 1_000),
            ("es", "MX" | "US" | "GT" | "HN" | "NI" | "SV" | "PA" | "PE" | "PR" | "DO") => {
                (",", 1_000)
            }
            ("pt", "PT") => ("\u{a0}", 10_000),
            ("es", _) => (".", 10_000),
            ("pl" | "bg", _) => ("\u{a0}", 10_000),
            (
                "de" | "it" | "pt" | "nl" | "da" | "el" | "tr" | "id" | "ro" | "hr" | "sl" | "sr"
                | "ca" | "gl" | "eu" | "vi",
                _,
            ) => (".", 1_000),
            ("en" | "ja" | "zh" | "ko" | "he" | "th" | "ar" | "ga" | "cy" | "hi" | "sw", _) => {
                (",", 1_000)
            }
            ("fr", "CA") => ("\u{a0}", 1_000),
            ("fr", _) => ("\u{202f}", 1_000),
            _ => ("\u{a0}", 1_000),
        };
        Grouping { separator, from }
    }

    pub(super) fn write(&self, n: u64) -> String {
        let digits = n.to_string();
        if n < self.from {
            return digits;
        }
        let (head, mut rest) = digits.split_at((digits.len() - 1) % 3 + 1);
        let mut out = head.to_owned();
        while !rest.is_empty() {
            let (group, after) = rest.split_at(3);
            out.push_str(self.separator);
            out.push_str(group);
            rest = after;
        }
        out
    }
}
