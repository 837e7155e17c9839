//! `product_add`, `product_update` and `product_delete`.

use serde_json::Value;

use super::prices;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::shape::comma;
use crate::sim::world::{Company, Row, Table, list, row, set, text};

/// What clears a text; an empty one leaves it.
const REMOVE: &str = "$REMOVE_STRING_VALUE$";

/// Texts with their longest length.
const TEXTS: &[(&str, usize)] =
    &[("code", 50), ("name", 200), ("name_desc", 700), ("barcode", 50), ("unit", 20), ("unit2", 20), ("customs_fee", 50), ("country", 50)];

const FLAGS: &[&str] = &[
    "service",
    "sales",
    "purchasing",
    "activated",
    "eshop_sync",
    "asset",
    "compound",
    "norm",
    "work",
    "expiration_dates",
    "lot_numbers",
    "serial_numbers",
];

/// Decimals, which products have with a comma.
const NUMBERS: &[&str] =
    &["unit_factor", "height", "width", "depth", "weight", "gross_weight", "koli_package_amount", "min_stock", "minimal_order_quantity"];

/// Lists and objects that are kept as they are, their values as texts.
const NESTED: &[&str] = &["localization", "extra_column", "categories", "supplier_info", "compounds"];

/// Units that are taken where the company has no register of them.
const UNITS: &[&str] =
    &["kos", "kg", "g", "l", "m", "m2", "m3", "cm", "mm", "km", "ura", "h", "dan", "mes", "pak", "zav", "par", "kpl", "set", "t"];

pub(in crate::sim) fn product_add(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    for field in ["code", "name", "unit"] {
        if inputs::text(asked.body, field).is_none() {
            return Err(Refusal::new("2", format!("Paramether '{field}' is required paramether")));
        }
    }
    let code = inputs::text(asked.body, "code").unwrap_or_default();
    let known = asked.company.products.first_with("code", &code);
    let number = inputs::text(asked.body, "count_code").filter(|number| known.is_some_and(|known| text(&known, "count_code") == number));
    if let Some(number) = number {
        let said = format!("Product with count_code '{number}' and code '{code}' already exists");
        return Err(Refusal::new("6", "").with("opr_desc_app", said));
    }
    let mut product = Row::new();
    write(asked.company, asked.body, &mut product)?;
    set(&mut product, "count_code", inputs::text(asked.body, "count_code").unwrap_or_default());
    for flag in ["service", "sales", "purchasing", "activated"] {
        product.entry(flag).or_insert(Value::from("false"));
    }
    let made = make(asked.company, product);
    Ok(named(&made))
}

pub(in crate::sim) fn product_update(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let mut product = chosen(asked)?;
    write(asked.company, asked.body, &mut product)?;
    let number = text(&product, "mk_id").parse().unwrap_or_default();
    asked.company.save(Table::Products, number, &product);
    Ok(named(&product))
}

pub(in crate::sim) fn product_delete(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let product = chosen(asked)?;
    let id = text(&product, "mk_id");
    if asked
        .company
        .documents
        .rows()
        .any(|document| list(&document, "product_list").iter().any(|line| line.get("mk_id").and_then(Value::as_str) == Some(id)))
    {
        return Err(Refusal::new("6", "Product is used on documents and can't be deleted."));
    }
    asked.company.delete(Table::Products, id);
    Ok(named(&product))
}

fn named(product: &Row) -> Reply {
    Reply::Fields(row([("mk_id", text(product, "mk_id")), ("count_code", text(product, "count_code"))]))
}

/// The product by `mk_id` or `count_code`.
fn chosen(asked: &Asked<'_>) -> Result<Row, Refusal> {
    let products = &asked.company.products;
    let missing = |field: &str, value: &str| Refusal::new("2", format!("Product with {field} '{value}' does not exist."));
    match (inputs::text(asked.body, "mk_id"), inputs::text(asked.body, "count_code")) {
        (Some(id), _) => id.parse().ok().and_then(|number| products.get(number)).ok_or_else(|| missing("mk_id", &id)),
        (None, Some(code)) => products.first_with("count_code", &code).ok_or_else(|| missing("count_code", &code)),
        (None, None) => Err(Refusal::new("2", "Paramether 'mk_id' or 'count_code' is required paramether")),
    }
}

/// Keeps a new product, with numbers of its own.
pub(in crate::sim) fn make(company: &mut Company, product: Row) -> Row {
    let number = company.fresh_id();
    let mut made = row([("mk_id", number.to_string().as_str()), ("count_code", &next_count_code(company))]);
    made.extend(product);
    company.save(Table::Products, number, &made);
    made
}

/// The number after the last product's, or after that.
fn next_count_code(company: &Company) -> String {
    let last = company.products.numbers().last().and_then(|number| company.products.get(*number));
    let number = last.and_then(|row| text(&row, "count_code").parse::<u64>().ok()).unwrap_or(0);
    let free = |code: &String| company.products.with("count_code", code).next().is_none();
    (number + 1..=u64::MAX).map(|number| number.to_string()).find(free).unwrap_or_default()
}

/// Writes what is given; absent, empty and null leave what is there.
fn write(company: &Company, body: &Row, product: &mut Row) -> Result<(), Refusal> {
    for (field, longest) in TEXTS {
        match inputs::text(body, field) {
            Some(marker) if marker == REMOVE => set(product, field, ""),
            Some(value) if value.chars().count() > *longest => return Err(wrong_form(field)),
            Some(value) => set(product, field, value),
            None => {}
        }
    }
    if let Some(unit) = inputs::text(body, "unit") {
        known_unit(company, &unit)?;
    }
    for field in FLAGS.iter().filter(|field| inputs::text(body, field).is_some()) {
        set(product, field, if inputs::flag(body, field) { "true" } else { "false" });
    }
    for field in NUMBERS {
        if let Some(number) = inputs::decimal(body, field).map_err(|()| wrong_form(field))? {
            set(product, field, comma(number));
        }
    }
    for field in NESTED.iter().filter(|field| body.get(**field).is_some_and(|value| value.is_array() || value.is_object())) {
        let texts = inputs::texts(&Row::from_iter([((*field).to_owned(), body.get(*field).cloned().unwrap_or_default())]));
        product.extend(texts);
    }
    prices::write(company, body, product)
}

fn wrong_form(field: &str) -> Refusal {
    Refusal::new("2", format!("Paramether '{field}' is in wrong form"))
}

fn known_unit(company: &Company, unit: &str) -> Result<(), Refusal> {
    let register = company.register("unit");
    let valid: Vec<&str> = if register.is_empty() { UNITS.to_vec() } else { register.iter().map(|known| known.value.as_str()).collect() };
    if valid.contains(&unit) {
        return Ok(());
    }
    Err(Refusal::new("2", format!("Paramether 'unit' has invalid value : {unit}. Valid values : {}", valid.join(","))))
}
