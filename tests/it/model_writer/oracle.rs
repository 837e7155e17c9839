//! What must hold of every draft, found out without the writer's own checks.

use std::sync::LazyLock;

use postar::domain::{DraftStatus, Explanation};
use postar::mail::{self, Budget};
use regex::Regex;

/// A run of figures with what may stand between them.
static FIGURES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*").unwrap());
/// A web address, host or mail address.
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)https?://\S+|\bwww\.\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:com|net|org|example|si|eu|de|ru|io)\b").unwrap());
/// Tags and entities.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"</?[a-zA-Z!][^>]*>|&[a-z]+;|```|\{\{|\}\}").unwrap());

/// Everything that is wrong with a draft.
pub(super) fn faults(raw: &[u8], explained: &Explanation, template: &Explanation) -> Vec<String> {
    let Some(draft) = &explained.draft else { return vec!["no draft".to_owned()] };
    let text = &draft.text;
    let message = mail::parse(raw, &Budget::default());
    let mailed = format!("{} {}", message.subject, message.words.new);
    let own = template.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    let mut wrong = Vec::new();
    let known =
        |found: &str| explained.facts.iter().any(|fact| fact.shown.contains(found)) || mailed.contains(found) || own.contains(found);
    wrong.extend(FIGURES.find_iter(text).filter(|found| !known(found.as_str())).map(|found| format!("figure {}", found.as_str())));
    wrong.extend(LINK.find_iter(text).filter(|found| !own.contains(found.as_str())).map(|found| format!("link {}", found.as_str())));
    wrong.extend(MARKUP.find_iter(text).filter(|found| !own.contains(found.as_str())).map(|found| format!("markup {}", found.as_str())));
    let hidden =
        |c: &char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{E0000}'..='\u{10FFFF}');
    wrong.extend(text.chars().find(hidden).map(|c| format!("hidden {c:?}")));
    if draft.status != DraftStatus::Planned {
        wrong.push(format!("status {:?}", draft.status));
    }
    if Some(&draft.to) != template.draft.as_ref().map(|draft| &draft.to) {
        wrong.push(format!("recipients {:?}", draft.to));
    }
    if explained.facts != template.facts || explained.withheld != template.withheld {
        wrong.push("other facts than the template's".to_owned());
    }
    for fact in template.facts.iter().filter(|fact| own.contains(&fact.shown) && !text.contains(&fact.shown)) {
        wrong.push(format!("{} is lost", fact.shown));
    }
    wrong
}
