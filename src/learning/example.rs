//! An answer of the owner's as an example of his ways: every figure, name, link and address in it is masked.

use crate::domain::{Language, fold};

/// The longest example, in characters: a greeting and some sentences; more teaches nothing more.
pub const LONGEST_EXAMPLE: usize = 600;

/// A sent answer, masked: `[#]` for a figure, `[name]` for a name, `[link]` for a link or an address. `None` where nothing is left to learn.
///
/// `names` are those of the customer and its people. Beside them every capital that begins no sentence is taken for a name, but in German,
/// where nouns have capitals, too.
#[must_use]
pub fn example(text: &str, language: Language, names: &[&str]) -> Option<String> {
    let names: Vec<String> = names.iter().flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let mut masked = String::new();
    for line in text.lines().map(str::trim) {
        let mut before = ".";
        let mut words = Vec::new();
        for word in line.split_whitespace() {
            words.push(mask(before, word, language, &names));
            before = word;
        }
        masked.push_str(&collapsed(&words));
        masked.push('\n');
    }
    let masked: String = masked.trim().chars().take(LONGEST_EXAMPLE).collect();
    let told = masked.split_whitespace().filter(|word| !word.starts_with('[')).count();
    (told >= FEWEST_WORDS).then_some(masked)
}

/// An example of fewer words shows no way of writing.
const FEWEST_WORDS: usize = 5;

fn mask(before: &str, word: &str, language: Language, names: &[String]) -> String {
    let is_first = before.ends_with(['.', '!', '?', ':']);
    let after_title = TITLES.contains(&fold(before).as_str());
    let (bare, tail) = split_tail(word);
    let is_link = ["://", "www.", "@"].iter().any(|mark| word.contains(mark)) || looks_like_host(bare);
    let folded = fold(bare);
    let is_known = folded.split(' ').any(|part| part.len() > 2 && names.iter().any(|name| name == part));
    let is_capital = bare.starts_with(char::is_uppercase) && (after_title || (!is_first && language != Language::De && !is_pronoun(bare)));
    let masked = if is_link {
        "[link]"
    } else if word.contains(|c: char| c.is_numeric()) {
        "[#]"
    } else if is_known || is_capital {
        "[name]"
    } else {
        return word.to_owned();
    };
    format!("{masked}{tail}")
}

/// Behind them stands a name, in German too.
const TITLES: [&str; 12] = ["herr", "herrn", "frau", "mr", "mrs", "ms", "dr", "gospod", "gospa", "gospodin", "gospodja", "signor"];

/// Capitals of courtesy, and the English one.
fn is_pronoun(word: &str) -> bool {
    ["I", "Vam", "Vas", "Vaš", "Vaše", "Vaša", "Lei", "Le", "La", "Suo", "Sua"].contains(&word)
}

fn split_tail(word: &str) -> (&str, &str) {
    let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    (bare, word.get(bare.len()..).unwrap_or_default())
}

fn looks_like_host(word: &str) -> bool {
    word.split_once('.')
        .is_some_and(|(name, rest)| name.len() > 1 && rest.len() > 1 && rest.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '/')))
}

/// The same mask twice in a row is one: `24. 11. 2026` is one figure, `Ana Novak` one name.
fn collapsed(words: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        let again =
            kept.last().is_some_and(|last| last.starts_with('[') && word.starts_with('[') && split_tail(last).0 == split_tail(word).0);
        if again {
            kept.pop();
        }
        kept.push(word);
    }
    kept.join(" ")
}
