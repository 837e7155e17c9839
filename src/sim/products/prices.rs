//! Prices: rows of price lists as a product keeps them, one for each definition.

use rust_decimal::{Decimal, dec};
use serde_json::Value;

use crate::sim::answer::Refusal;
use crate::sim::inputs;
use crate::sim::shape::{comma, dot};
use crate::sim::taxes;
use crate::sim::world::{Company, Row, inner, list, row, set, text};

/// What is written into a price list where the company has none of that number in its seed.
const UNKNOWN_LIST: [(&str, &str); 2] = [("sales_purchase", "sales"), ("currency_code", "EUR")];

/// Writes the price rows that are given; the others stay.
pub(super) fn write(company: &Company, body: &Row, product: &mut Row) -> Result<(), Refusal> {
    let given = list(body, "pricelist");
    if given.is_empty() {
        return Ok(());
    }
    let mut kept = list(product, "_pricelist").to_vec();
    if inputs::flag(body, "pricelist_remove_product_before_add") {
        kept.clear();
    }
    for price_list in given.iter().filter_map(Value::as_object) {
        for definition in list(price_list, "price_def").iter().filter_map(Value::as_object) {
            let new = price_row(company, price_list, definition)?;
            kept.retain(|known| !same_place(known, &new));
            if !taxes::vanishes(definition) {
                kept.push(Value::Object(new));
            }
        }
    }
    set(product, "_pricelist", if kept.is_empty() { Value::Null } else { Value::Array(kept) });
    Ok(())
}

/// One price, as `product_list` shows it.
fn price_row(company: &Company, price_list: &Row, definition: &Row) -> Result<Row, Refusal> {
    let number = inputs::text(price_list, "count_code").unwrap_or_default();
    let known = company.pricelists.iter().find(|row| text(row, "count_code") == number);
    if known.is_none() && !company.pricelists.is_empty() {
        return Err(Refusal::new("2", format!("Pricelist with count_code '{number}' does not exist.")));
    }
    let basis = known.map_or("net", |row| if text(row, "price_type") == "gross" { "gross" } else { "net" });
    let price = price(definition, &number, basis)?;
    let mut shown = row([("count_code", number.as_str())]);
    let of_list = |field: &str| known.map_or("", |row| text(row, field)).to_owned();
    set(&mut shown, "title", of_list("title"));
    for (field, usual) in UNKNOWN_LIST {
        set(&mut shown, field, if of_list(field).is_empty() { usual.to_owned() } else { of_list(field) });
    }
    for field in ["valid_from", "valid_to"] {
        let given = inputs::text(price_list, field).and_then(|text| inputs::date(&text));
        set(&mut shown, field, given.map(crate::sim::clock::shown_date).unwrap_or_default());
    }
    let mut shown_definition = row([(if basis == "gross" { "price_with_tax" } else { "price" }, comma(price).as_str())]);
    for field in ["amount_from", "amount_to", "discount"] {
        set(&mut shown_definition, field, inputs::decimal(definition, field).ok().flatten().map(comma).unwrap_or_default());
    }
    if !taxes::vanishes(definition) {
        let (code, factor) = taxes::given(company, definition)?.ok_or_else(|| taxes::unsupported(company))?;
        shown_definition.extend(row([("tax", code.as_str()), ("tax_desc", &dot(factor * dec!(100))), ("tax_factor", &dot(factor))]));
    }
    shown.insert("price_def".to_owned(), Value::Object(shown_definition));
    Ok(shown)
}

/// The price of the kind that the list has; the other kind is refused.
fn price(definition: &Row, number: &str, basis: &str) -> Result<Decimal, Refusal> {
    let (right, wrong) = if basis == "gross" { ("price_with_tax", "price") } else { ("price", "price_with_tax") };
    if inputs::text(definition, wrong).is_some() {
        return Err(Refusal::new("2", format!("Pricelist '{number}' has '{basis}' price type. Use '{right}' instead of '{wrong}'")));
    }
    let price = inputs::decimal(definition, right).ok().flatten();
    price.ok_or_else(|| Refusal::new("2", format!("Paramether '{right}' is in wrong form")))
}

/// The same list, direction and amount: the price that is replaced.
fn same_place(known: &Value, new: &Row) -> bool {
    let from = |row: Option<&Value>| row.map_or("", |row| inner(row, "amount_from")).to_owned();
    ["count_code", "sales_purchase"].iter().all(|field| inner(known, field) == text(new, field))
        && from(known.get("price_def")) == from(new.get("price_def"))
}

/// What a product costs by its first sales price list for everybody, net.
pub(in crate::sim) fn list_price(product: &Row) -> Option<Decimal> {
    let for_all = |row: &&Value| inner(row, "sales_purchase") == "sales" && inner(row, "buyer").is_empty();
    let definition = list(product, "_pricelist").iter().find(for_all)?.get("price_def")?;
    let factor = inputs::number(inner(definition, "tax_factor")).unwrap_or_default();
    let gross = || Some(inputs::number(inner(definition, "price_with_tax"))? / (Decimal::ONE + factor));
    inputs::number(inner(definition, "price")).or_else(gross)
}
