//! Words that a law wants to be read beside a text that is paid for.

/// What a paid text has to be called in a language, one of these in full, compared without case and accents; empty where
/// no law names words.
///
/// French: article 5 of the law n° 2023-451 of 9 June 2023 on commercial influence, as changed by the ordinance n° 2024-978 of
/// 6 November 2024. English: the guidance of the ASA (United Kingdom) and of the FTC (United States) on labels that readers
/// understand.
pub fn paid_words(lang: &str) -> &'static [&'static str] {
    match lang.split('-').next().unwrap_or(lang) {
        "fr" => &["Publicité", "Collaboration commerciale"],
        "en" => &["Advertisement", "Paid partnership", "Sponsored"],
        _ => &[],
    }
}
