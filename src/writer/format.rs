//! Dates, amounts of money and quantities as people write them in each of the five languages.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::{FactValue, Language, Money};

use super::slots::plain;
use super::{state, units};

/// Fewest decimals of an amount of money.
const CENTS: u32 = 2;

/// A value as it stands in a draft.
///
/// Blanks are plain: mail clients break lines anyway, and a no-break space gets lost in quotes and searches.
pub(super) fn shown(value: &FactValue, language: Language) -> String {
    match value {
        FactValue::Money(amount) => money(amount, language),
        FactValue::Date(day) => date(*day, language),
        FactValue::Quantity { amount, unit } => quantity(*amount, unit.as_deref(), language),
        FactValue::Status { code, shown } => state::in_words(code, shown, language),
        FactValue::Identifier(text) => plain(text),
    }
}

/// `12. 11. 2026`, `12 November 2026`, `12.11.2026`, `12. 11. 2026.`, `12/11/2026`.
pub(super) fn date(day: Date, language: Language) -> String {
    let (year, month, number) = (day.year(), day.month(), day.day());
    match language {
        Language::Sl => format!("{number}. {month}. {year}"),
        Language::En => format!("{number} {} {year}", english_month(month)),
        Language::De => format!("{number:02}.{month:02}.{year}"),
        Language::Hr => format!("{number}. {month}. {year}."),
        Language::It => format!("{number:02}/{month:02}/{year}"),
    }
}

fn english_month(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// `1.439,20 €`; in English `€1,439.20`. A currency without a sign of its own keeps its code.
pub(super) fn money(money: &Money, language: Language) -> String {
    let cents = money.amount.normalize().scale().max(CENTS);
    let number = grouped(money.amount, cents, language);
    let code = money.currency.code();
    match (language, code) {
        (Language::En, "EUR") => signed("€", &number),
        (Language::En, "GBP") => signed("£", &number),
        (Language::En, _) => format!("{code} {number}"),
        (_, "EUR") => format!("{number} €"),
        _ => format!("{number} {code}"),
    }
}

fn signed(sign: &str, number: &str) -> String {
    number.strip_prefix('-').map_or_else(|| format!("{sign}{number}"), |bare| format!("-{sign}{bare}"))
}

/// `14 kosov`, `14 pcs`, `1,5 m`.
pub(super) fn quantity(amount: Decimal, unit: Option<&str>, language: Language) -> String {
    let amount = amount.normalize();
    let number = grouped(amount, amount.scale(), language);
    unit.map_or(number.clone(), |unit| format!("{number} {}", units::counted(amount, unit, language)))
}

/// The number with the language's marks: groups of three and this many decimals.
fn grouped(amount: Decimal, decimals: u32, language: Language) -> String {
    let (group, point) = if language == Language::En { (',', '.') } else { ('.', ',') };
    let rounded = amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let places = usize::try_from(decimals).unwrap_or_default();
    let plain = format!("{:.places$}", rounded.abs());
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let minus = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    let fraction = if rest.is_empty() { String::new() } else { format!("{point}{rest}") };
    format!("{minus}{}{fraction}", groups_of_three(whole, group))
}

fn groups_of_three(whole: &str, mark: char) -> String {
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;
    use crate::domain::Currency;

    #[test]
    fn money_is_written_as_each_language_writes_it() {
        let euros = |amount| Money { amount, currency: Currency::eur() };
        for (language, expected) in
            [(Language::Sl, "1.439,20 €"), (Language::En, "€1,439.20"), (Language::De, "1.439,20 €"), (Language::It, "1.439,20 €")]
        {
            assert_eq!(money(&euros(dec!(1439.2)), language), expected);
        }
        assert_eq!(money(&euros(dec!(0.005)), Language::Sl), "0,005 €");
        assert_eq!(money(&euros(dec!(-1234567)), Language::En), "-€1,234,567.00");
        assert_eq!(money(&Money { amount: dec!(12), currency: Currency::parse("usd").unwrap() }, Language::Hr), "12,00 USD");
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let day = jiff::civil::date(2026, 11, 4);
        let all: Vec<String> = Language::ALL.into_iter().map(|language| date(day, language)).collect();
        assert_eq!(all, ["4. 11. 2026", "4 November 2026", "04.11.2026", "4. 11. 2026.", "04/11/2026"]);
    }

    #[test]
    fn slovenian_pieces_follow_the_number() {
        let kos = |amount| quantity(amount, Some("kos"), Language::Sl);
        let all = [dec!(1), dec!(2), dec!(3), dec!(5), dec!(21), dec!(101), dec!(102), dec!(1.5), dec!(1200)].map(kos);
        assert_eq!(all, ["1 kos", "2 kosa", "3 kosi", "5 kosov", "21 kosov", "101 kos", "102 kosa", "1,5 kosa", "1.200 kosov"]);
    }

    #[test]
    fn a_unit_without_a_word_stays_as_it_is() {
        assert_eq!(quantity(dec!(12.50), Some("m2"), Language::De), "12,5 m2");
        assert_eq!(quantity(dec!(1), Some("kos"), Language::It), "1 pezzo");
    }
}
