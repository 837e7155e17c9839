//! The evaluation company's records, straight from its seed file: enough of them for a writer.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use postar::domain::{Contact, ContactPerson, Currency, DocType, Document, DocumentLine, Mirrored, MkId, Price, Product, Status, Stock};
use rust_decimal::Decimal;
use serde_json::Value;

/// The records of the evaluation set.
pub(super) struct Seed {
    pub(super) contacts: Vec<Mirrored<Contact>>,
    pub(super) documents: Vec<Mirrored<Document>>,
    pub(super) products: Vec<Mirrored<Product>>,
    /// Main warehouses only.
    pub(super) stock: Vec<Mirrored<Stock>>,
}

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/eval")
}

pub(super) fn load() -> Seed {
    let text = std::fs::read_to_string(folder().join("seed.json")).unwrap();
    let root: Value = serde_json::from_str(&text).unwrap();
    let company = &root["companies"][0];
    let main: Vec<String> =
        rows(company, "warehouses").iter().filter(|w| w["main_warehouse"] == "true").filter_map(|w| text_of(w, "mk_id")).collect();
    Seed {
        contacts: rows(company, "partners").iter().map(|row| fresh(contact(row))).collect(),
        documents: rows(company, "documents").iter().filter_map(document).map(fresh).collect(),
        products: rows(company, "products").iter().map(|row| fresh(product(row))).collect(),
        stock: rows(company, "stock")
            .iter()
            .map(stock)
            .filter(|row| main.contains(&row.warehouse.as_str().to_owned()))
            .map(fresh)
            .collect(),
    }
}

fn fresh<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: Timestamp::UNIX_EPOCH }
}

fn rows(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}

fn text_of(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn id(value: &Value, key: &str) -> MkId {
    MkId::new(text_of(value, key).unwrap_or_default())
}

fn number(value: &Value, key: &str) -> Option<Decimal> {
    let text = text_of(value, key)?;
    let plain = if text.contains(',') { text.replace('.', "").replace(',', ".") } else { text };
    plain.parse().ok()
}

fn day(value: &Value, key: &str) -> Option<Date> {
    text_of(value, key)?.get(..10)?.parse().ok()
}

fn contact(row: &Value) -> Contact {
    let person = |entry: &Value| ContactPerson { id: None, name: text_of(entry, "name"), emails: Vec::new(), phones: Vec::new() };
    Contact {
        id: id(row, "mk_id"),
        code: text_of(row, "count_code"),
        name: text_of(row, "customer").unwrap(),
        tax_number: None,
        registration_number: None,
        buyer: true,
        supplier: false,
        people: rows(row, "partner_contact_list").iter().map(person).collect(),
        addresses: Vec::new(),
    }
}

fn document(row: &Value) -> Option<Document> {
    let tracking = rows(row, "extra_column").iter().filter_map(|column| text_of(column, "value")).collect();
    Some(Document {
        id: id(row, "mk_id"),
        doc_type: DocType::from_word(row["doc_type"].as_str()?)?,
        number: text_of(row, "count_code")?,
        date: day(row, "doc_date"),
        partner: Some(id(&row["partner"], "mk_id")),
        partner_name: None,
        buyer_order: text_of(row, "buyer_order"),
        title: None,
        currency: text_of(row, "currency_code").and_then(|code| Currency::parse(&code)).unwrap_or_else(Currency::eur),
        status: text_of(row, "status_desc").map(|code| Status { code, shown: text_of(row, "status_code").unwrap_or_default() }),
        lines: rows(row, "product_list").iter().map(line).collect(),
        sum_basic: number(row, "sum_basic"),
        sum_all: number(row, "sum_all"),
        sum_paid: number(row, "sum_paid"),
        due_date: day(row, "duo_payment"),
        delivery_deadline: day(row, "delivery_deadline"),
        shipped_date: day(row, "shipped_date"),
        valid_to: day(row, "valid_to"),
        last_paid_date: None,
        tracking_codes: tracking,
        links: Vec::new(),
    })
}

fn line(row: &Value) -> DocumentLine {
    DocumentLine {
        product: Some(id(row, "mk_id")),
        code: text_of(row, "code"),
        name: text_of(row, "name").unwrap_or_default(),
        unit: text_of(row, "unit"),
        amount: number(row, "amount").unwrap_or_default(),
        price: number(row, "price"),
        price_with_tax: number(row, "price_with_tax"),
        discount: text_of(row, "discount"),
    }
}

fn product(row: &Value) -> Product {
    Product {
        id: id(row, "mk_id"),
        count_code: text_of(row, "count_code"),
        code: text_of(row, "code"),
        barcode: None,
        name: text_of(row, "name").unwrap(),
        unit: text_of(row, "unit"),
        for_sale: true,
        service: row["service"] == "true",
        prices: rows(row, "_pricelist").iter().map(price).collect(),
    }
}

fn price(row: &Value) -> Price {
    Price {
        list_code: text_of(row, "count_code"),
        list_title: text_of(row, "title"),
        buyer: text_of(row, "buyer"),
        sales: row["sales_purchase"] == "sales",
        currency: Currency::eur(),
        valid_from: day(row, "valid_from"),
        valid_to: day(row, "valid_to"),
        amount_from: number(&row["price_def"], "amount_from"),
        net: number(&row["price_def"], "price"),
        gross: number(&row["price_def"], "price_with_tax"),
        tax_factor: None,
    }
}

fn stock(row: &Value) -> Stock {
    Stock {
        product: id(row, "mk_id"),
        warehouse: id(row, "warehouse_id"),
        amount: number(row, "amount").unwrap_or_default(),
        free: None,
        unit: text_of(row, "unit"),
    }
}
