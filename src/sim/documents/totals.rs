//! What a document comes to: net, tax by code and gross, rounded half up to cents for each tax code.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

/// One line's amount of money.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    /// Amount times price, before any discount.
    pub(super) full: Decimal,
    /// What the line's own discounts leave of it.
    pub(super) reduced: Decimal,
    /// Whether both include the tax.
    pub(super) gross: bool,
    /// The code of its tax, and its factor: `EX4`, 0.22.
    pub(super) tax: (String, Decimal),
}

/// A discount on the whole document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Discount {
    #[default]
    None,
    Percent(Decimal),
    /// Off the net where all lines are net, else off the gross.
    Value(Decimal),
}

/// The sums, in cents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) basic: Decimal,
    /// Net, all discounts together.
    pub(super) discount: Decimal,
    pub(super) taxes: BTreeMap<String, Decimal>,
    pub(super) all: Decimal,
}

pub(super) fn cents(number: Decimal) -> Decimal {
    number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// The sums of these lines. Mixed lines count as gross.
pub(super) fn totals(lines: &[Amount], discount: Discount) -> Totals {
    let gross = lines.iter().any(|line| line.gross);
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for line in lines {
        let (code, factor) = (line.tax.0.as_str(), line.tax.1);
        let group = groups.entry(code).or_insert(Group { factor, full: Decimal::ZERO, reduced: Decimal::ZERO });
        let scale = if gross && !line.gross { Decimal::ONE + factor } else { Decimal::ONE };
        group.full += line.full * scale;
        group.reduced += line.reduced * scale;
    }
    let left = left(groups.values().map(|group| group.reduced).sum(), discount);
    let (mut sums, mut full_net) = (Totals::default(), Decimal::ZERO);
    for (code, group) in groups {
        let (net, tax) = group.split(group.reduced * left, gross);
        full_net += group.split(group.full, gross).0;
        sums.basic += net;
        sums.all += net + tax;
        *sums.taxes.entry(code.to_owned()).or_default() += tax;
    }
    sums.discount = full_net - sums.basic;
    sums
}

/// Lines of one tax code.
struct Group {
    factor: Decimal,
    full: Decimal,
    reduced: Decimal,
}

impl Group {
    /// An amount as net and tax.
    fn split(&self, amount: Decimal, gross: bool) -> (Decimal, Decimal) {
        if gross {
            let net = cents(amount / (Decimal::ONE + self.factor));
            (net, cents(amount) - net)
        } else {
            (cents(amount), cents(amount * self.factor))
        }
    }
}

/// The share of the sum that a discount leaves.
fn left(sum: Decimal, discount: Discount) -> Decimal {
    match discount {
        Discount::Percent(percent) => Decimal::ONE - percent / Decimal::ONE_HUNDRED,
        Discount::Value(value) if !sum.is_zero() => (sum - value) / sum,
        Discount::Value(_) | Discount::None => Decimal::ONE,
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn line(amount: Decimal, price: Decimal, percent: Decimal, gross: bool, tax: (&str, Decimal)) -> Amount {
        let full = amount * price;
        Amount { full, reduced: full * (Decimal::ONE - percent / dec!(100)), gross, tax: (tax.0.to_owned(), tax.1) }
    }

    fn sums(lines: &[Amount], discount: Discount) -> [Decimal; 4] {
        let totals = totals(lines, discount);
        [totals.basic, totals.discount, totals.taxes.values().sum(), totals.all]
    }

    #[test]
    fn totals_come_to_the_golden_sums() {
        let ex4 = ("EX4", dec!(0.22));
        let golden = [line(dec!(2), dec!(89.9), dec!(15), false, ex4), line(dec!(6), dec!(15.5), dec!(5), false, ex4)];
        assert_eq!(sums(&golden, Discount::None), [dec!(241.18), dec!(31.62), dec!(53.06), dec!(294.24)]);
        let gross = [line(dec!(2), dec!(100), dec!(0), true, ex4)];
        assert_eq!(sums(&gross, Discount::Value(dec!(10))), [dec!(155.74), dec!(8.19), dec!(34.26), dec!(190)]);
        let net = [line(dec!(1), dec!(200), dec!(0), false, ex4)];
        assert_eq!(sums(&net, Discount::Value(dec!(10))), [dec!(190), dec!(10), dec!(41.8), dec!(231.8)]);
        let two_codes = [line(dec!(1), dec!(100), dec!(0), false, ex4), line(dec!(1), dec!(100), dec!(0), false, ("EX3", dec!(0.095)))];
        assert_eq!(sums(&two_codes, Discount::Percent(dec!(50))), [dec!(100), dec!(100), dec!(15.75), dec!(115.75)]);
        assert_eq!(sums(&[], Discount::Value(dec!(10))), [dec!(0); 4]);
    }
}
