//! The figures that a text states, whichever way they are written, and whether they are those of Metakocka.

use rust_decimal::Decimal;

use crate::domain::{Fact, FactId, FactValue, Figure, fold, number_key, stem};

/// Words of a text that are looked at; nobody answers a customer with more.
const MOST_WORDS: usize = 2_000;

/// How currencies are written, folded where they are words.
const CURRENCIES: [&str; 14] = ["€", "$", "£", "eur", "euro", "euros", "evro", "evra", "evrov", "evre", "eura", "usd", "gbp", "chf"];

/// How the months begin in the five languages, folded.
const MONTHS: [&[&str]; 12] = [
    &["januar", "sijec", "genn", "janner"],
    &["febr", "veljac", "febb"],
    &["marec", "marc", "marz", "ozuj"],
    &["april", "travanj", "travnj"],
    &["maj", "may", "mai", "svib", "magg"],
    &["juni", "june", "lipanj", "lipnj", "giugn"],
    &["juli", "july", "srpanj", "srpnj", "lugl"],
    &["avgust", "august", "kolovoz", "agost"],
    &["sept", "rujan", "rujn", "sett"],
    &["okto", "octo", "listopad", "ottob"],
    &["novem", "studen"],
    &["decem", "dezem", "prosin", "dicem"],
];

/// A beginning of so few letters is nearly the whole word: `maja` is a month, `majhna` is small.
const NEARLY_WHOLE: usize = 3;

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Money(Decimal),
    Date {
        day: u8,
        month: u8,
        year: Option<i16>,
    },
    Percent(Decimal),
    /// A number with the stem of the word behind it.
    Amount(Decimal, Option<String>),
    /// A number or code that is copied letter by letter, as [`number_key`] has it.
    Identifier(String),
}

/// A figure in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stated {
    text: String,
    value: Value,
}

/// A figure of a draft that was sent as another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The fact that the draft stated.
    pub fact: FactId,
    /// As the draft had it.
    pub ours: String,
    /// As it was sent.
    pub theirs: String,
}

/// The proven figures of a draft beside what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// So many were sent, however they were written.
    pub same: usize,
    /// So many were neither sent nor replaced.
    pub unsaid: usize,
    /// These were sent as others.
    pub changed: Vec<Mismatch>,
}

/// Looks for the proven figures of a draft in what was sent.
///
/// A figure counts as changed if it is not there, and one of the same sort is that stands neither in the draft nor in the mail that is
/// answered: another sum, another day, another number of the same kind, another amount of the same thing.
#[must_use]
pub fn check(figures: &[Figure], facts: &[Fact], draft: &str, sent: &str, asked: &str) -> Checked {
    let theirs = stated(sent);
    let known: Vec<Stated> = stated(draft).into_iter().chain(stated(asked)).collect();
    let mut news: Vec<&Stated> = theirs.iter().filter(|one| !known.iter().any(|old| same(&old.value, &one.value))).collect();
    let mut checked = Checked::default();
    for fact in proven(figures, facts) {
        let Some(value) = value(&fact.value) else { continue };
        if theirs.iter().any(|one| same(&value, &one.value)) {
            checked.same += 1;
        } else if let Some(place) = news.iter().position(|one| of_one_sort(&value, &one.value)) {
            let theirs = news.remove(place).text.clone();
            checked.changed.push(Mismatch { fact: fact.id.clone(), ours: fact.shown.clone(), theirs });
        } else {
            checked.unsaid += 1;
        }
    }
    checked
}

/// The facts that some figure of the draft stands on, each once.
fn proven<'a>(figures: &[Figure], facts: &'a [Fact]) -> Vec<&'a Fact> {
    facts.iter().filter(|fact| figures.iter().any(|figure| figure.fact.as_ref() == Some(&fact.id))).collect()
}

fn value(fact: &FactValue) -> Option<Value> {
    match fact {
        FactValue::Money(money) => Some(Value::Money(money.amount)),
        FactValue::Date(date) => {
            Some(Value::Date { day: u8::try_from(date.day()).ok()?, month: u8::try_from(date.month()).ok()?, year: Some(date.year()) })
        }
        FactValue::Quantity { amount, unit } => Some(Value::Amount(*amount, unit.as_deref().map(unit_stem))),
        FactValue::Identifier(text) if text.contains(|c: char| c.is_ascii_digit()) && !text.contains(' ') => {
            Some(Value::Identifier(number_key(text)))
        }
        FactValue::Identifier(_) | FactValue::Status { .. } => None,
    }
}

fn unit_stem(unit: &str) -> String {
    let folded = fold(unit);
    // The many words for a piece, in the five languages.
    match folded.as_str() {
        "kos" | "kosa" | "kosi" | "kosov" | "kom" | "komad" | "komada" | "pc" | "pcs" | "piece" | "pieces" | "stuck" | "stk" | "pezzo"
        | "pezzi" | "pz" => "kos".to_owned(),
        other => stem(other).to_owned(),
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Date { day, month, year }, Value::Date { day: d, month: m, year: y }) => {
            day == d && month == m && (year == y || year.is_none() || y.is_none())
        }
        // Who leaves the sign or the unit out means the same.
        (Value::Money(one) | Value::Amount(one, _), Value::Amount(other, None)) => one.abs() == other.abs(),
        (Value::Amount(one, _), Value::Amount(other, _)) => one == other,
        _ => one == other,
    }
}

fn of_one_sort(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Money(_), Value::Money(_)) | (Value::Date { .. }, Value::Date { .. }) | (Value::Percent(_), Value::Percent(_)) => true,
        (Value::Amount(_, Some(unit)), Value::Amount(_, Some(other))) => unit == other,
        (Value::Identifier(one), Value::Identifier(other)) => shape(one) == shape(other),
        _ => false,
    }
}

/// The letters of a number, and how many runs of digits: `PN-77` is of one kind with `PN-78`, not with `RT-77`.
fn shape(key: &str) -> String {
    key.split(':').map(|run| if run.starts_with(|c: char| c.is_ascii_digit()) { "9" } else { run }).collect::<Vec<_>>().join(":")
}

/// Every figure that a text states, in its order.
fn stated(text: &str) -> Vec<Stated> {
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    let mut before = "";
    while let Some((word, following)) = rest.split_first() {
        let (taken, value) = read(before, rest).unwrap_or((1, None));
        if let Some(value) = value {
            let text = rest.iter().take(taken).copied().collect::<Vec<_>>().join(" ");
            found.push(Stated { text: bare(&text).to_owned(), value });
        }
        before = word;
        rest = rest.get(taken..).unwrap_or(following);
    }
    found
}

/// What the words begin with: how many of them, and what they say.
fn read(before: &str, words: &[&str]) -> Option<(usize, Option<Value>)> {
    let [first, ..] = words else { return None };
    if !first.contains(|c: char| c.is_ascii_digit()) {
        return Some(english_day(words).map_or((1, None), |(taken, date)| (taken, Some(date))));
    }
    if let Some((taken, date)) = date(words) {
        return Some((taken, Some(date)));
    }
    let next = words.get(1).copied().unwrap_or_default();
    let Some(number) = number(first) else { return Some((1, identifier(first))) };
    if is_currency(next) {
        return Some((2, Some(Value::Money(number))));
    }
    if is_currency(before) || CURRENCIES.iter().take(3).any(|sign| first.contains(sign)) {
        return Some((1, Some(Value::Money(number))));
    }
    if first.trim_end_matches(['.', ',', ')']).ends_with('%') || bare(next) == "%" || next.starts_with('%') {
        return Some((1, Some(Value::Percent(number))));
    }
    let digits = bare(first).chars().filter(char::is_ascii_digit).count();
    if digits == bare(first).len() && digits >= SHORTEST_CODE {
        return Some((1, identifier(first)));
    }
    let unit = Some(next).filter(|word| word.starts_with(char::is_alphabetic)).map(unit_stem);
    Some((1, Some(Value::Amount(number, unit))))
}

/// A bare number of so many digits is a code, not a count.
const SHORTEST_CODE: usize = 6;

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '%'))
}

fn is_currency(word: &str) -> bool {
    let word = bare(word);
    CURRENCIES.contains(&word) || CURRENCIES.contains(&fold(word).as_str())
}

fn identifier(word: &str) -> Option<Value> {
    let key = number_key(bare(word));
    (!key.is_empty()).then_some(Value::Identifier(key))
}

/// A decimal number with either mark, its currency or percent sign attached or not.
fn number(word: &str) -> Option<Decimal> {
    let word = bare(word).trim_matches(['€', '$', '£', '%']).trim_end_matches(",-");
    let digits = word.strip_prefix(['-', '−']).unwrap_or(word);
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')) {
        return None;
    }
    let plain = match digits.rfind(['.', ',']) {
        Some(place) if is_fraction(digits, place) => {
            let (whole, fraction) = digits.split_at_checked(place)?;
            format!("{}.{}", only_digits(whole), only_digits(fraction))
        }
        _ => only_digits(digits),
    };
    plain.parse::<Decimal>().ok().map(|number| number.normalize())
}

/// Whether the last mark of a number is its decimal mark: three digits behind the only sort of mark are a group.
fn is_fraction(digits: &str, place: usize) -> bool {
    let behind = digits.len() - place - 1;
    let mark = digits.get(place..=place).unwrap_or_default();
    let marks = digits.matches(mark).count();
    behind != 3 && marks == 1
        || (behind == 3 && digits.starts_with('0'))
        || (marks == 1 && digits.contains(['.', ',']) && other_mark(digits, mark))
}

fn other_mark(digits: &str, mark: &str) -> bool {
    digits.contains(if mark == "." { ',' } else { '.' })
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// `24.11.2026`, `24. 11. 2026`, `24. 11.`, `24/11/2026`, `2026-11-24`, `24. novembra 2026`, `24 November`.
fn date(words: &[&str]) -> Option<(usize, Value)> {
    let first = words.first()?.trim_matches(['(', ')', ',', ';', ':', '!', '?']);
    let parts: Vec<&str> = first.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => Some((1, day_of(day, month, Some(year))?)),
        [day, month, year] => Some((1, day_of(day, month, Some(year))?)),
        [day, month] if first.ends_with('.') && first.matches('.').count() == 2 => {
            let year = words.get(1).and_then(|word| year(word));
            Some((if year.is_some() { 2 } else { 1 }, dated(day, month.parse().ok()?, year)?))
        }
        [day] => spread_date(day, first.ends_with('.'), words),
        _ => None,
    }
}

/// A date over several words.
fn spread_date(day: &str, ordinal: bool, words: &[&str]) -> Option<(usize, Value)> {
    let second = words.get(1)?;
    let year = words.get(2).and_then(|word| year(word));
    let taken = if year.is_some() { 3 } else { 2 };
    if let Some(month) = month(second) {
        return Some((taken, dated(day, month, year)?));
    }
    let number = second.trim_end_matches([',', ';', ')', '?', '!']);
    let month = number.strip_suffix('.').filter(|_| ordinal)?;
    Some((taken, dated(day, month.parse().ok()?, year)?))
}

/// `November 24, 2026`.
fn english_day(words: &[&str]) -> Option<(usize, Value)> {
    let month = month(words.first()?)?;
    let day = words.get(1)?.trim_end_matches([',', '.', ';']);
    let year = words.get(2).and_then(|word| year(word));
    let day = day.trim_end_matches("th").trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd");
    Some((if year.is_some() { 3 } else { 2 }, dated(day, month, year)?))
}

fn month(word: &str) -> Option<u8> {
    let folded = fold(word);
    let begins = |start: &&str| folded.starts_with(*start) && (start.len() > NEARLY_WHOLE || folded.len() <= start.len() + 1);
    let place = MONTHS.iter().position(|starts| starts.iter().any(begins))?;
    u8::try_from(place + 1).ok()
}

fn year(word: &str) -> Option<i16> {
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    let year: i16 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    (1990..=2100).contains(&year).then_some(year)
}

fn day_of(day: &str, month: &str, year_text: Option<&str>) -> Option<Value> {
    let full = year_text.and_then(year);
    let short = year_text.filter(|text| text.len() == 2).and_then(|text| text.parse::<i16>().ok()).map(|short| 2000 + short);
    let year = full.or(short)?;
    dated(day, month.parse().ok()?, Some(year))
}

fn dated(day: &str, month: u8, year: Option<i16>) -> Option<Value> {
    let day: u8 = day.parse().ok()?;
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(Value::Date { day, month, year })
}
