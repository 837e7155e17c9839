//! The line above a quote, in the language of the draft.

use jiff::{Zoned, fmt::strtime};

use crate::domain::Language;

/// Who wrote the quoted text and when: `Dne 16. 11. 2026 ob 08:12 je Mojca Rant napisal(-a):`.
///
/// `date` is shown in its own zone; without a date only the author is named.
#[must_use]
pub fn attribution(language: Language, date: Option<&Zoned>, author: &str) -> String {
    let author = author.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(date) = date else { return undated(language, &author) };
    let shown = |format: &str| strtime::format(format, date).unwrap_or_default();
    match language {
        Language::Sl => format!("Dne {} je {author} napisal(-a):", shown("%-d. %-m. %Y ob %H:%M")),
        Language::En => format!("On {}, {author} wrote:", shown("%-d %B %Y at %H:%M")),
        Language::De => format!("Am {} schrieb {author}:", shown("%d.%m.%Y um %H:%M")),
        Language::Hr => format!("Dana {} {author} napisao/la je:", shown("%-d. %-m. %Y. u %H:%M")),
        Language::It => format!("Il giorno {} {author} ha scritto:", shown("%d/%m/%Y alle %H:%M")),
    }
}

fn undated(language: Language, author: &str) -> String {
    match language {
        Language::Sl => format!("{author} je napisal(-a):"),
        Language::En => format!("{author} wrote:"),
        Language::De => format!("{author} schrieb:"),
        Language::Hr => format!("{author} napisao/la je:"),
        Language::It => format!("{author} ha scritto:"),
    }
}
