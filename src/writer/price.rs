//! Which row of the price lists holds for this buyer on this day.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::domain::{Contact, Price};

/// The row that holds: the buyer's own contract before the regular list, the largest step that the amount reaches, the
/// youngest start. Another buyer's contract, an expired or future row and a purchase price never do.
///
/// Two regular rows that say different things give none: a person has to know which list is meant.
#[must_use]
pub fn price_that_holds<'a>(prices: &'a [Price], buyer: Option<&Contact>, amount: Option<Decimal>, today: Date) -> Option<&'a Price> {
    let amount = amount.unwrap_or(Decimal::ONE);
    let holds = |row: &&Price| row.sales && has_figure(row) && in_time(row, today) && row.amount_from.is_none_or(|from| from <= amount);
    let rows: Vec<&Price> = prices.iter().filter(holds).collect();
    let own: Vec<&Price> = rows.iter().copied().filter(|row| buyer.is_some_and(|buyer| row.is_contract_of(buyer))).collect();
    let regular: Vec<&Price> = rows.into_iter().filter(|row| row.is_public()).collect();
    best(if own.is_empty() { regular } else { own })
}

fn has_figure(row: &Price) -> bool {
    row.net.is_some() || row.gross.is_some()
}

fn in_time(row: &Price, today: Date) -> bool {
    row.valid_from.is_none_or(|from| from <= today) && row.valid_to.is_none_or(|to| today <= to)
}

fn best(rows: Vec<&Price>) -> Option<&Price> {
    let rank = |row: &&Price| (row.amount_from.unwrap_or_default(), row.valid_from);
    let top = rows.iter().copied().max_by_key(rank)?;
    let rivals = rows.into_iter().filter(|row| rank(row) == rank(&top));
    let same = |row: &Price| row.net == top.net && row.gross == top.gross && row.currency == top.currency;
    rivals.into_iter().all(same).then_some(top)
}
