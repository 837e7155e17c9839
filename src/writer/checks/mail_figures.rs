//! Figures that only the mail vouches for: a number of the sender's may be repeated, but not what the ERP alone can say.

use std::ops::Range;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::domain::{Check, FactKind, FactValue, Message, fold, number_key};
use crate::writer::slots::FACT_PLACE;

use super::prose::Part;
use super::runs::{around, key, runs};
use super::scene::{Findings, Scene};
use super::words::{State, all};

/// How far from a figure its currency is looked for, in characters.
const REACH: usize = 14;

/// Names of a time beside a number that mean something else alone.
const SPANS: [&str; 9] = ["dan", "dana", "day", "tag", "tagen", "giorno", "hour", "ura", "sat"];

/// Runs of digits that vouch for the same run in a draft.
#[derive(Debug)]
pub(super) struct MailFigures {
    /// Of the new words and the subject: what is money, a share, a day or a time there can't be said of anything else.
    mail: Vec<String>,
    /// Of the owner's signature.
    owner: Vec<String>,
}

impl MailFigures {
    pub(super) fn of(mail: &Message, signature: &str) -> Self {
        let plain = |text: &str| runs(text).into_iter().filter(|run| !is_of_the_erp(text, run)).collect::<Vec<_>>();
        let written = |text: &str, runs: Vec<Range<usize>>| runs.into_iter().filter_map(|run| text.get(run)).map(key).collect::<Vec<_>>();
        let of_mail = [&mail.subject, &mail.words.new].into_iter().flat_map(|text| written(text, plain(text))).collect();
        Self { mail: of_mail, owner: written(signature, runs(signature)) }
    }

    /// The run stands in the mail or in the signature, and may be said again.
    pub(super) fn vouch(&self, run: &str) -> bool {
        let run = key(run);
        self.mail.contains(&run) || self.owner.contains(&run)
    }
}

/// What only the ERP can say: money, shares, days and times.
fn is_of_the_erp(text: &str, run: &Range<usize>) -> bool {
    let (figure, before, after) = around_run(text, run);
    is_money(figure, before, after) || is_time(figure, before, after) || is_span(after) || is_day(figure, after).is_some()
}

/// A run, and what stands before and after it.
fn around_run<'t>(text: &'t str, run: &Range<usize>) -> (&'t str, &'t str, &'t str) {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    (part(run.clone()), part(0..run.start), part(run.end..text.len()))
}

/// Money, days, years and times of the mail are refused: what holds of them is a fact, and `500 €` from a mail must not become a total.
/// A number beside a slot, or a document number that is not the fact's, would change what the fact says.
pub(super) fn check(scene: &Scene<'_>, findings: &mut Findings) {
    let prose = scene.own();
    for run in runs(prose) {
        let (text, before, after) = around_run(prose, &run);
        if scene.mailed.owner.contains(&text.to_lowercase()) {
            continue;
        }
        if is_money(text, before, after) {
            findings.add(said_otherwise(scene, FactKind::Money), around(prose, run.start));
        }
        if is_time(text, before, after) || is_span(after) || is_day(text, after).is_some_and(|day| !day.is_fact(scene)) {
            findings.add(said_otherwise(scene, FactKind::Date), around(prose, run.start));
        }
        if touches_slot(text, before, after) {
            findings.add(Check::Figure, around(prose, run.start));
        }
    }
    for sentence in &scene.prose.sentences {
        of_sentence(scene, &sentence.whole, findings);
    }
}

fn said_otherwise(scene: &Scene<'_>, kind: FactKind) -> Check {
    if scene.has_facts(kind) { Check::Contradiction } else { Check::Figure }
}

fn is_money(text: &str, before: &str, after: &str) -> bool {
    let near: String = after.chars().take(REACH).collect();
    let ahead: String = before.chars().rev().take(REACH).collect::<Vec<_>>().into_iter().rev().collect();
    let next = fold(near.split(['.', ',', ';', '\n']).next().unwrap_or_default());
    let previous = fold(ahead.rsplit(['.', ',', ';', '\n']).next().unwrap_or_default());
    let within: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let words = [
        next.split(' ').take(2).collect::<Vec<_>>().join(" "),
        previous.split(' ').next_back().unwrap_or_default().to_owned(),
        fold(&within),
    ];
    let named = words.iter().any(|words| all().iter().any(|table| Part::plain(words).meets(&table.money)));
    named || text.contains('%') || near.trim_start().starts_with(['€', '$', '£', '%']) || ahead.trim_end().ends_with(['€', '$', '£'])
}

/// A day as it is typed: with or without its year.
struct Day {
    day: i8,
    month: i8,
    year: Option<i16>,
}

impl Day {
    fn is_fact(&self, scene: &Scene<'_>) -> bool {
        let same =
            |known: &Date| known.day() == self.day && known.month() == self.month && self.year.is_none_or(|year| year == known.year());
        scene.facts.iter().any(|fact| matches!(&fact.value, FactValue::Date(known) if same(known)))
    }
}

/// `24. 11. 2026`, `24/11`, `2026-11-24`, `24.11.`; a bare year counts as a day that is no fact.
fn is_day(text: &str, after: &str) -> Option<Day> {
    if text.contains(char::is_alphabetic) {
        return None;
    }
    let parts: Vec<i16> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map_while(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year] if (1900..2100).contains(year) => Some(Day { day: 0, month: 0, year: Some(*year) }),
        [year, month, day] if (1900..2100).contains(year) => day_of(*day, *month, Some(*year)),
        [day, month, year] => day_of(*day, *month, Some(if *year < 100 { year + 2000 } else { *year })),
        [day, month] if text.contains(['.', '/']) && (text.contains(' ') || text.contains('/') || after.starts_with('.')) => {
            day_of(*day, *month, None)
        }
        _ => None,
    }
}

fn day_of(day: i16, month: i16, year: Option<i16>) -> Option<Day> {
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Date::new(year.unwrap_or(date(2028, 1, 1).year()), month, day).ok()?;
    Some(Day { day, month, year })
}

fn is_time(text: &str, before: &str, after: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_digit());
    let beside = |c: Option<char>, next: Option<char>| c == Some(':') && next.is_some_and(|c| c.is_ascii_digit());
    plain && (beside(after.chars().next(), after.chars().nth(1)) || beside(before.chars().next_back(), before.chars().rev().nth(1)))
}

/// `10 days`, `10 radnih dana`: the mail's ten pieces are no ten days.
fn is_span(after: &str) -> bool {
    let near: String = after.chars().take(REACH).collect();
    let next = fold(near.split(['.', ',', ';', '\n']).next().unwrap_or_default());
    next.split(' ').take(2).any(|word| SPANS.contains(&word) || all().iter().any(|table| Part::plain(word).meets(&table.times)))
}

/// `5 {{total}}` reads as five thousand and something.
fn touches_slot(text: &str, before: &str, after: &str) -> bool {
    let blank = |c: &char| *c == ' ';
    let left = before.chars().rev().find(|c| !blank(c));
    let right = after.chars().find(|c| !blank(c));
    let ends_open = text.ends_with(|c: char| c.is_ascii_digit());
    left == Some(FACT_PLACE) || (right == Some(FACT_PLACE) && ends_open)
}

/// Another document's number beside what is true of this one, or another quantity beside what is in stock.
fn of_sentence(scene: &Scene<'_>, sentence: &Part, findings: &mut Findings) {
    let states = all().iter().flat_map(|table| table.states_in(sentence)).collect::<Vec<_>>();
    let tells = !sentence.facts.is_empty() || !states.is_empty();
    for run in runs(&sentence.text) {
        let text = sentence.text.get(run).unwrap_or_default();
        let code = text.contains(char::is_alphabetic);
        if tells && code && !is_identifier(scene, text) && scene.has_facts(FactKind::Identifier) {
            findings.add(Check::Contradiction, &sentence.text);
        }
        let stocked = states.iter().any(|state| matches!(state, State::InStock | State::Enough));
        if stocked && !code && !is_quantity(scene, text) {
            findings.add(said_otherwise(scene, FactKind::Quantity), &sentence.text);
        }
    }
}

fn is_identifier(scene: &Scene<'_>, text: &str) -> bool {
    let key = number_key(text);
    scene.facts.iter().any(|fact| matches!(&fact.value, FactValue::Identifier(known) if number_key(known).contains(&key)))
}

fn is_quantity(scene: &Scene<'_>, text: &str) -> bool {
    let typed: Option<Decimal> = text.parse().ok();
    scene.facts.iter().any(|fact| matches!(&fact.value, FactValue::Quantity { amount, .. } if Some(*amount) == typed))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{MailFigures, around_run, check, day_of, is_day, is_money, is_of_the_erp, is_span, is_time, runs, touches_slot};
    use crate::domain::Check::{Contradiction, Figure};
    use crate::domain::{Check, Fact, Language};
    use crate::writer::checks::scene::stage::{Stage, day, money, number, quantity, status};

    #[test]
    fn what_stands_in_the_mail_or_in_the_signature_may_be_said_again() {
        let figures = MailFigures { mail: vec!["pn-77".to_owned()], owner: vec!["01 555".to_owned()] };
        for (run, vouched) in [("PN-77", true), ("01  555", true), ("PN-78", false), ("555", false), ("", false)] {
            assert_eq!(figures.vouch(run), vouched, "{run}");
        }
    }

    #[test]
    fn money_shares_days_times_and_spans_are_the_erps_to_say() {
        let cases = [("10 EUR", true), ("15%", true), ("10:30", true), ("10 days", true), ("24/11", true), ("10 pieces", false)];
        for (text, of_the_erp) in cases {
            assert_eq!(is_of_the_erp(text, &runs(text)[0]), of_the_erp, "{text}");
        }
        assert_eq!(around_run("ab 12 cde", &(3..5)), ("12", "ab ", " cde"));
    }

    #[test]
    fn a_figure_is_money_by_the_word_or_sign_beside_it() {
        let cases = [
            ("10", "", " EUR", true),
            ("10", "about EUR ", "", true),
            ("500EUR", "", "", true),
            ("10", "", " nice euros", true),
            ("10", "", " very nice euros", false),
            ("10", "euros in ", "", false),
            ("10%", "", "", true),
            ("10", "", " %", true),
            ("10", "", " $", true),
            ("10", "", "€", true),
            ("10", "$ ", "", true),
            ("10", "£", "", true),
            ("10", "", ", EUR", false),
            ("10", "EUR, ", "", false),
            ("10", "for ", " chairs", false),
            ("10", "", "", false),
        ];
        for (text, before, after, money) in cases {
            assert_eq!(is_money(text, before, after), money, "{before}[{text}]{after}");
        }
    }

    #[test]
    fn a_day_is_read_as_it_is_typed() {
        let cases = [
            ("24. 11. 2026", "", Some((24, 11, Some(2026)))),
            ("2026-11-24", "", Some((24, 11, Some(2026)))),
            ("1901-11-24", "", Some((24, 11, Some(1901)))),
            ("1900-11-24", "", Some((24, 11, Some(1900)))),
            ("24.11.26", "", Some((24, 11, Some(2026)))),
            ("24.11.99", "", Some((24, 11, Some(2099)))),
            ("24.11.100", "", Some((24, 11, Some(100)))),
            ("24/11", "", Some((24, 11, None))),
            ("24. 11", "", Some((24, 11, None))),
            ("24.11", ".", Some((24, 11, None))),
            ("24.11", "", None),
            ("24 11", ".", None),
            ("24-11", ".", None),
            ("24/13", "", None),
            ("PN24/11", "", None),
            ("2026", "", Some((0, 0, Some(2026)))),
            ("1900", "", Some((0, 0, Some(1900)))),
            ("2099", "", Some((0, 0, Some(2099)))),
            ("1899", "", None),
            ("2100", "", None),
            ("12", "", None),
            ("1.2.3.4", ".", None),
        ];
        for (text, after, expected) in cases {
            assert_eq!(is_day(text, after).map(|day| (day.day, day.month, day.year)), expected, "{text}{after}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_none_and_without_its_year_a_leap_day_is_one() {
        let cases = [(29, 2, None, true), (29, 2, Some(2026), false), (30, 2, None, false), (300, 1, None, false), (1, 300, None, false)];
        for (day, month, year, known) in cases {
            let found = day_of(day, month, year).map(|found| (i16::from(found.day), i16::from(found.month), found.year));
            assert_eq!(found, known.then_some((day, month, year)), "{day}. {month}. {year:?}");
        }
    }

    #[test]
    fn a_colon_between_digits_makes_a_time() {
        let cases = [
            ("10", "at ", ":30", true),
            ("30", "at 10:", "", true),
            ("10", "", ": 30", false),
            ("10", "", ":x", false),
            ("10", "", ".5", false),
            ("30", "at:", "", false),
            ("30", "1.", "", false),
            ("x10", "", ":30", false),
            ("10", "", "", false),
        ];
        for (text, before, after, time) in cases {
            assert_eq!(is_time(text, before, after), time, "{before}[{text}]{after}");
        }
    }

    #[test]
    fn the_next_two_words_tell_a_span() {
        let cases = [
            (" weeks", true),
            (" dan", true),
            (" working days", true),
            (" radnih dana", true),
            (" of it weeks", false),
            (", weeks", false),
            (" chairs", false),
            ("", false),
        ];
        for (after, span) in cases {
            assert_eq!(is_span(after), span, "10{after}");
        }
    }

    #[test]
    fn a_figure_touches_a_slot_where_only_blanks_part_them() {
        let cases = [
            ("5", "is ", " \u{FFFC}", true),
            ("5", "\u{FFFC}  ", " or", true),
            ("5%", "\u{FFFC} ", "", true),
            ("5%", "", " \u{FFFC}", false),
            ("5", "\u{FFFC} x ", " x \u{FFFC}", false),
            ("5", "is ", " or", false),
            ("5", "", "", false),
        ];
        for (text, before, after, touches) in cases {
            assert_eq!(touches_slot(text, before, after), touches, "{before}[{text}]{after}");
        }
    }

    #[test]
    fn the_mail_vouches_for_its_plain_figures_and_the_signature_for_all_of_its_own() {
        let mail = "Subject: PN-5\r\n\r\n10 chairs for 500 EUR".to_owned();
        let stage = Stage { mail, signature: "tel. 01 555, 24 EUR", ..Stage::new(Language::En, "") };
        for (run, vouched) in [("PN-5", true), ("10", true), ("500", false), ("01 555", true), ("24", true), ("555", false)] {
            assert_eq!(stage.look("", |scene| scene.mailed.vouch(run)), vouched, "{run}");
        }
    }

    /// Which checks speak up, each once.
    fn found(facts: &[Fact], text: &str) -> Vec<Check> {
        let stage = Stage { facts: facts.to_vec(), signature: "tel. 77", ..Stage::new(Language::En, "") };
        let found: BTreeSet<Check> = stage.found(text, check).into_iter().map(|(check, _)| check).collect();
        found.into_iter().collect()
    }

    #[test]
    fn money_and_times_contradict_the_facts_of_their_kind_or_have_no_source() {
        let (sum, due) = ([money("sum_all")], [day("duo_payment")]);
        let cases: [(&[Fact], &str, &[Check]); 15] = [
            (&sum, "It makes 10 euros.", &[Contradiction]),
            (&due, "It makes 10 euros.", &[Figure]),
            (&due, "It comes at 10:30.", &[Contradiction]),
            (&sum, "It comes at 10:30.", &[Figure]),
            (&due, "It takes 10 dan.", &[Contradiction]),
            (&due, "Come on 24. 11. 2026.", &[]),
            (&due, "Come on 24/11.", &[]),
            (&due, "Come on 23/11.", &[Contradiction]),
            (&due, "Come on 24/10.", &[Contradiction]),
            (&due, "Come on 24. 11. 2025.", &[Contradiction]),
            (&due, "Come in 2026.", &[Contradiction]),
            (&sum, "Come on 24/11.", &[Figure]),
            (&sum, "It makes 5 {1}.", &[Figure]),
            (&sum, "It makes 77 euros.", &[]),
            (&sum, "It makes 10 chairs.", &[]),
        ];
        for (facts, text, expected) in cases {
            assert_eq!(found(facts, text), expected, "{text}");
        }
    }

    #[test]
    fn only_the_facts_own_number_and_quantity_stand_beside_what_is_true() {
        let (order, stock, state) = ([number("PN-77")], [quantity("amount"), number("PN-77")], [status("waiting", "is waiting")]);
        let cases: [(&[Fact], &str, &[Check]); 16] = [
            (&order, "We noted PN-99.", &[]),
            (&order, "We noted 10 of them.", &[]),
            (&order, "For PN-99 see {1}.", &[Contradiction]),
            (&order, "For PN-77 see {1}.", &[]),
            (&order, "For 10 of them see {1}.", &[]),
            (&order, "So PN-99 was shipped.", &[Contradiction]),
            (&order, "So PN-77 was shipped.", &[]),
            (&state, "For PN-99 it {1}.", &[]),
            (&stock, "There are 14 in stock.", &[]),
            (&stock, "There are 10 in stock.", &[Contradiction]),
            (&stock, "These 10 are enough.", &[Contradiction]),
            (&stock, "These 10 were shipped.", &[]),
            (&stock, "We noted 10 of them.", &[]),
            (&stock, "So PN-77 is in stock.", &[]),
            (&order, "There are 10 in stock.", &[Figure]),
            (&order, "It is in stock.", &[]),
        ];
        for (facts, text, expected) in cases {
            assert_eq!(found(facts, text), expected, "{text}");
        }
    }
}
