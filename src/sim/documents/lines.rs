//! The lines of a document: which product is meant, how much of it, at which price and tax.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::kind::Kind;
use super::totals::Amount;
use crate::sim::answer::Refusal;
use crate::sim::inputs;
use crate::sim::products;
use crate::sim::shape::dot;
use crate::sim::taxes;
use crate::sim::world::{Company, Row, inner, list, row, set, text};

/// Decimals of a price; more are cut off.
const PRICE_DECIMALS: u32 = 10;

/// Texts of a line that are kept as they are.
const KEPT: &[&str] =
    &["doc_desc", "name_desc", "microlocation", "serial_number_value", "lot_number_value", "expiration_date_value", "meta_data"];

/// A line as it was given, and the product that it means.
#[derive(Clone, Debug)]
pub(super) struct Meant<'a> {
    given: &'a Row,
    product: Row,
    /// The product is made from the line.
    new: bool,
}

/// A line that is ready to be kept.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) shown: Row,
    pub(super) amount: Amount,
    new_product: Option<Row>,
}

/// The product of each line, or why there is none.
pub(super) fn meant<'a>(company: &Company, kind: Kind, given: &'a [Value]) -> Result<Vec<Meant<'a>>, Refusal> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for line in given.iter().filter_map(Value::as_object) {
        match product(company, line) {
            Some((product, new)) => found.push(Meant { given: line, product, new }),
            None => missing.push(inputs::text(line, "code").or_else(|| inputs::text(line, "count_code")).unwrap_or_default()),
        }
    }
    let Some(first) = missing.first() else { return Ok(found) };
    let said = format!("Product with code {first} not found - unit must be set to add new product");
    if kind.is_warehouse() {
        let all: Vec<Value> = missing.iter().map(|code| json!({"code": code})).collect();
        return Err(Refusal::new("2", said).with("product_not_found_list", all));
    }
    Err(Refusal::new("8", said))
}

/// The product by code or number, never by `mk_id` alone; with a unit an unknown one is made, which is the second value.
fn product(company: &Company, line: &Row) -> Option<(Row, bool)> {
    let given = |field: &str| inputs::text(line, field);
    let known = ["code", "count_code"].into_iter().find_map(|field| company.products.first_with(field, &given(field)?));
    let made = || {
        let (code, unit) = (given("code"), given("unit")?);
        let name = given("name").or_else(|| code.clone())?;
        let mut product = row([("name", name.as_str()), ("unit", &unit), ("sales", "true"), ("activated", "true")]);
        set(&mut product, "code", code.unwrap_or_default());
        set(&mut product, "service", if inputs::flag(line, "service") { "true" } else { "false" });
        Some((product, true))
    };
    known.map(|product| (product, false)).or_else(made)
}

/// Amounts, prices and taxes, or the first of them that can't be taken.
pub(super) fn priced(company: &Company, kind: Kind, meant: Vec<Meant<'_>>) -> Result<Vec<Line>, Refusal> {
    meant.into_iter().map(|meant| line(company, kind, meant)).collect()
}

fn line(company: &Company, kind: Kind, meant: Meant<'_>) -> Result<Line, Refusal> {
    let Meant { given, product, new } = meant;
    let number = |field: &str| inputs::decimal(given, field).map_err(|()| wrong_form(field));
    let amount = number("amount")?.filter(|amount| !amount.is_zero()).ok_or_else(|| wrong_form("amount"))?;
    let tax = tax(company, kind, given, &product)?;
    let factor = tax.as_ref().map_or(Decimal::ZERO, |(_, factor)| *factor);
    let (price, gross) = match (number("price")?, number("price_with_tax")?) {
        (Some(price), _) => (price, false),
        (None, Some(price)) => (price, true),
        (None, None) => (products::list_price(&product).unwrap_or_default(), false),
    };
    let left = discount_left(given)?;
    let mut shown = Row::new();
    for field in ["count_code", "mk_id", "code", "name", "unit"] {
        set(&mut shown, field, text(&product, field));
    }
    set(&mut shown, "amount", dot(amount));
    if kind.is_priced() {
        let net = if gross { price / (Decimal::ONE + factor) } else { price };
        set(&mut shown, "price", dot(net.round_dp(PRICE_DECIMALS)));
        set(&mut shown, "price_with_tax", dot((if gross { price } else { price * (Decimal::ONE + factor) }).round_dp(PRICE_DECIMALS)));
    }
    set(&mut shown, "discount", inputs::text(given, "discount").unwrap_or_default());
    for field in KEPT {
        set(&mut shown, field, given.get(*field).cloned().unwrap_or_default());
    }
    let tax = tax.map(|(code, factor)| {
        shown.extend(row([("tax", code.as_str()), ("tax_factor", &dot(factor))]));
        (code, factor)
    });
    set(&mut shown, "type", if text(&product, "service") == "true" { "service" } else { "product" });
    let full = amount * price;
    let amount = Amount { full, reduced: full * left, gross, tax: tax.unwrap_or_default() };
    Ok(Line { shown, amount, new_product: new.then_some(product) })
}

fn wrong_form(field: &str) -> Refusal {
    Refusal::new("2", format!("Paramether '{field}' is in wrong form"))
}

/// What the discounts of a line leave: `10;20` is one after the other.
fn discount_left(given: &Row) -> Result<Decimal, Refusal> {
    let text = inputs::text(given, "discount").unwrap_or_default();
    let percents = text.split(';').filter(|part| !part.is_empty());
    percents.map(|part| inputs::number(part).ok_or_else(|| wrong_form("discount"))).try_fold(Decimal::ONE, |left, percent| {
        let percent = percent?;
        Ok(left * (Decimal::ONE - percent / Decimal::ONE_HUNDRED))
    })
}

/// The tax of a line, by code or by factor; papers of a warehouse need none.
fn tax(company: &Company, kind: Kind, given: &Row, product: &Row) -> Result<Option<(String, Decimal)>, Refusal> {
    if let Some(tax) = taxes::given(company, given)? {
        return Ok(Some(tax));
    }
    if !kind.is_priced() {
        return Ok(None);
    }
    let (code, name) = (text(product, "code"), text(product, "name"));
    Err(Refusal::new("6", format!("Attribute 'tax' for product with code '{code}' or name '{name}' must be set.")))
}

/// The lines as a document keeps them; products that have to be made are made, and every new line gets a number.
pub(super) fn kept(company: &mut Company, lines: Vec<Line>) -> Vec<Value> {
    let mut kept = Vec::new();
    for line in lines {
        let mut shown = line.shown;
        if let Some(product) = line.new_product {
            let made = products::make(company, product);
            for field in ["count_code", "mk_id", "code"] {
                set(&mut shown, field, text(&made, field));
            }
        }
        if !shown.contains_key("mk_row_id") {
            set(&mut shown, "mk_row_id", company.fresh_id().to_string());
        }
        kept.push(Value::Object(shown));
    }
    kept
}

/// The number of a document's line; seeds have lines without one.
pub(super) fn row_id(document: &Row, nth: usize, line: &Value) -> String {
    match inner(line, "mk_row_id") {
        "" => format!("{}{:03}", text(document, "mk_id"), nth + 1),
        id => id.to_owned(),
    }
}

/// The lines of a kept document, each with its number, as `update_document` works on them.
pub(super) fn of(document: &Row) -> Vec<Row> {
    let numbered = list(document, "product_list").iter().enumerate().map(|(nth, line)| {
        let mut line_row = line.as_object().cloned().unwrap_or_default();
        set(&mut line_row, "mk_row_id", row_id(document, nth, line));
        line_row
    });
    numbered.collect()
}

/// Other values in a kept line; a price of one kind sets the other.
pub(super) fn overwrite(line: &mut Row, given: &Row) {
    let scale = Decimal::ONE + inputs::number(text(line, "tax_factor")).unwrap_or_default();
    let number = |field: &str| inputs::decimal(given, field).ok().flatten();
    if let Some(amount) = number("amount") {
        set(line, "amount", dot(amount));
    }
    let net = number("price").or_else(|| Some(number("price_with_tax")? / scale));
    if let Some(net) = net {
        set(line, "price", dot(net.round_dp(PRICE_DECIMALS)));
        set(line, "price_with_tax", dot((net * scale).round_dp(PRICE_DECIMALS)));
    }
    for field in KEPT.iter().copied().chain(["discount"]) {
        if let Some(value) = given.get(field) {
            set(line, field, value.clone());
        }
    }
}

/// What a kept line comes to.
pub(super) fn amount_of(company: &Company, line: &Row) -> Amount {
    let number = |field: &str| inputs::number(text(line, field)).unwrap_or_default();
    let full = number("amount") * number("price");
    let tax = taxes::given(company, line).ok().flatten().unwrap_or_default();
    Amount { full, reduced: full * discount_left(line).unwrap_or(Decimal::ONE), gross: false, tax }
}
