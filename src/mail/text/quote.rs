//! Where the history in a mail's text starts, in the styles of the clients our customers use.

use std::sync::LazyLock;

use regex::Regex;

/// For each line: does it belong to the history?
pub(super) fn marks(lines: &[&str]) -> Vec<bool> {
    let mut marks = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let length = match opening(rest) {
            Some(Opening::Everything) => rest.len(),
            Some(Opening::Lines(count)) => count,
            None => 0,
        };
        if let Some(range) = marks.get_mut(at..at + length) {
            range.fill(true);
        }
        at += length.max(1);
    }
    marks
}

/// What starts at the first of some lines.
enum Opening {
    /// From here to the end all is history.
    Everything,
    /// So many lines are history; behind them the sender may go on.
    Lines(usize),
}

fn opening(lines: &[&str]) -> Option<Opening> {
    let first = lines.first()?.trim();
    if first.starts_with('>') {
        return Some(Opening::Lines(1));
    }
    if is_separator(first) || header_block(lines) || (is_rule(first) && header_block(behind_blank(lines, 1))) {
        return Some(Opening::Everything);
    }
    let attribution = attribution(lines)?;
    let next = behind_blank(lines, attribution.lines).first().map(|line| line.trim());
    match next {
        Some(line) if line.starts_with('>') => Some(Opening::Lines(attribution.lines)),
        _ if attribution.sure => Some(Opening::Everything),
        _ => None,
    }
}

/// The lines from the first one behind `at` that isn't blank.
fn behind_blank<'a, 'b>(lines: &'b [&'a str], at: usize) -> &'b [&'a str] {
    let rest = lines.get(at..).unwrap_or_default();
    let blank = rest.iter().take_while(|line| line.trim().is_empty()).count();
    rest.get(blank..).unwrap_or_default()
}

/// The line that Outlook draws above a header block.
fn is_rule(line: &str) -> bool {
    line.len() >= 5 && line.chars().all(|c| matches!(c, '_' | '-' | '=' | '─' | '*'))
}

/// `-----Original Message-----` and its kin. The dashes, or a colon at the end, tell it from a sentence.
fn is_separator(line: &str) -> bool {
    static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compile(concat!(
            r"(?i)^[-_*=>\s]*(original(na)? (message|poruka)|izvirno sporočilo|izvorno sporočilo|izvorna poruka|ursprüngliche nachricht",
            r"|original-?nachricht|messaggio originale|message d.origine|forwarded message|posredovano sporočilo|weitergeleitete nachricht",
            r"|messaggio inoltrato|proslijeđena poruka|prosleđena poruka|preposlano sporočilo|begin forwarded message",
            r"|začetek posredovanega sporočila|anfang der weitergeleiteten (nachricht|e-mail)|inizio (del )?messaggio inoltrato",
            r"|započnite proslijeđenu poruku|započinje proslijeđena poruka|reply message|antwort-nachricht)[-_*=\s:]*$"
        ))
    });
    let marked = line.starts_with(['-', '_', '*', '=']) || line.ends_with([':', '-', '_', '*', '=']);
    marked && line.chars().count() <= 100 && matches(&SEPARATOR, line)
}

/// How many lines behind the first are searched for the other fields of a header block.
const BLOCK_LINES: usize = 8;

/// `Od: … / Poslano: … / Za: … / Zadeva: …` and the same in other languages: a sender and two more fields.
fn header_block(lines: &[&str]) -> bool {
    static SENDER: LazyLock<Option<Regex>> =
        LazyLock::new(|| compile(r"(?i)^\*?(from|od|von|van|da|de|šalje|pošiljatelj|mittente|absender)\s?:\*?\s*\S"));
    static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compile(concat!(
            r"(?i)^\*?(sent|date|to|cc|bcc|subject|poslano|datum|za|kp|zadeva|gesendet|an|betreff|inviato|data|a|per|oggetto",
            r"|prima|predmet|naslov|primatelj|kopija|reply-to|odgovori na|envoyé|objet|à|verzonden|aan|onderwerp)\s?:\*?(\s|$)"
        ))
    });
    let Some(first) = lines.first() else { return false };
    let block = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).take(BLOCK_LINES);
    matches(&SENDER, first.trim()) && block.filter(|line| matches(&OTHER, line.trim())).count() >= 2
}

struct Attribution {
    lines: usize,
    sure: bool,
}

/// How many lines an attribution may be wrapped over.
const ATTRIBUTION_LINES: usize = 4;

/// Longest attribution, in characters.
const ATTRIBUTION_CHARS: usize = 400;

/// `Dne … je … napisal(a):`, `On … wrote:`, `Am … schrieb …:`, `Il giorno … ha scritto:`, also wrapped over lines.
fn attribution(lines: &[&str]) -> Option<Attribution> {
    let mut joined = String::new();
    let opened = matches(&OPENER, lines.first()?.trim());
    for (count, line) in lines.iter().take(ATTRIBUTION_LINES).enumerate() {
        let line = line.trim();
        if line.is_empty() || joined.chars().count() + line.chars().count() > ATTRIBUTION_CHARS {
            return None;
        }
        joined.push_str(line);
        if line.ends_with(':') && matches(&VERB, &joined) && joined.contains(|c: char| c.is_ascii_digit() || c == '@') {
            let timed = matches(&TIME, &joined) || joined.contains('@');
            return (opened || count == 0).then_some(Attribution { lines: count + 1, sure: opened && timed });
        }
        if !opened {
            return None;
        }
        joined.push(' ');
    }
    None
}

static OPENER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(concat!(
        r"(?i)^(on|dne|dana|am|il giorno|il|in data|v|na dan|le|den|el|em|op|pada dnia|\d{1,2}\.|\d{4}[-.]|",
        r"(pon|tor|sre|čet|pet|sob|ned|uto|sri|sub|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|gio|ven|sab|dom)\p{L}{0,8}[.,])(\s|\d|$)"
    ))
});

static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?i)(wrote|writes|napisal|napisala|napisao|napisali|piše|pisal|schrieb|geschrieben|ha scritto|scrive|a écrit|skrev|escribió|escreveu|schreef|kirjoitti)",
    )
});

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| compile(r"\d{1,2}[:.]\d{2}"));

/// The patterns are constants and tested; one that didn't compile would match nothing.
fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}
