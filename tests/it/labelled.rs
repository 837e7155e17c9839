//! The labelled company, read from its seed straight into domain types: beside the client's own reading, so that a mistake in one shows.

use std::{fs, path::PathBuf};

use jiff::{Timestamp, civil::Date};
use postar::domain::{
    Contact, ContactPerson, Currency, DocLink, DocType, Document, DocumentLine, EmailAddress, Mirrored, MkId, Price, Product, Status, Stock,
};
use rust_decimal::Decimal;
use serde_json::Value;

/// The company's records.
pub(crate) struct Company {
    pub(crate) contacts: Vec<Mirrored<Contact>>,
    pub(crate) products: Vec<Mirrored<Product>>,
    pub(crate) documents: Vec<Mirrored<Document>>,
    /// Of the main warehouse only.
    pub(crate) stock: Vec<Mirrored<Stock>>,
}

/// The folder of the labelled set.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/eval")
}

impl Company {
    /// As the seed describes it.
    pub(crate) fn read() -> Self {
        let seed: Value = serde_json::from_str(&fs::read_to_string(folder().join("seed.json")).unwrap()).unwrap();
        let company = &seed["companies"][0];
        let main: Vec<MkId> = list(company, "warehouses").iter().filter(|row| row["main_warehouse"] == "true").map(id).collect();
        let mut stock = all(company, "stock", stock);
        stock.retain(|row| main.contains(&row.record.warehouse));
        Self {
            contacts: all(company, "partners", contact),
            products: all(company, "products", product),
            documents: all(company, "documents", document),
            stock,
        }
    }
}

fn all<T>(company: &Value, table: &str, read: fn(&Value) -> T) -> Vec<Mirrored<T>> {
    list(company, table).iter().map(|row| Mirrored { record: read(row), read_at: Timestamp::UNIX_EPOCH }).collect()
}

fn text(row: &Value, field: &str) -> Option<String> {
    row[field].as_str().map(str::to_owned)
}

fn id(row: &Value) -> MkId {
    MkId::new(text(row, "mk_id").unwrap())
}

/// Products and stock are written with a comma, documents with a dot.
fn number(row: &Value, field: &str) -> Option<Decimal> {
    let number = text(row, field)?;
    let plain = if number.contains(',') { number.replace('.', "").replace(',', ".") } else { number };
    plain.parse().ok()
}

fn day(row: &Value, field: &str) -> Option<Date> {
    text(row, field)?.get(..10)?.parse().ok()
}

fn list(row: &Value, field: &str) -> Vec<Value> {
    row[field].as_array().cloned().unwrap_or_default()
}

fn contact(row: &Value) -> Contact {
    let person = |row: &Value| ContactPerson {
        id: None,
        name: text(row, "name"),
        emails: text(row, "email").and_then(|email| EmailAddress::parse(&email)).into_iter().collect(),
        phones: ["gsm", "phone"].iter().filter_map(|field| text(row, field)).collect(),
    };
    Contact {
        code: text(row, "count_code"),
        tax_number: text(row, "tax_id_number"),
        people: list(row, "partner_contact_list").iter().map(person).collect(),
        ..Contact::bare(id(row), text(row, "customer").unwrap())
    }
}

fn product(row: &Value) -> Product {
    Product {
        id: id(row),
        count_code: text(row, "count_code"),
        code: text(row, "code"),
        barcode: None,
        name: text(row, "name").unwrap(),
        unit: text(row, "unit"),
        for_sale: true,
        service: row["service"] == "true",
        prices: list(row, "_pricelist").iter().map(price).collect(),
        fields: std::collections::BTreeMap::new(),
    }
}

fn document(row: &Value) -> Document {
    Document {
        id: id(row),
        doc_type: DocType::from_word(row["doc_type"].as_str().unwrap()).unwrap(),
        number: text(row, "count_code").unwrap(),
        date: day(row, "doc_date"),
        partner: text(&row["partner"], "mk_id").map(MkId::new),
        partner_name: text(&row["partner"], "customer"),
        buyer_order: text(row, "buyer_order"),
        title: text(row, "title"),
        currency: text(row, "currency_code").and_then(|code| Currency::parse(&code)).unwrap_or_else(Currency::eur),
        status: text(row, "status_desc").map(|code| Status { code, shown: text(row, "status_code").unwrap_or_default() }),
        lines: list(row, "product_list").iter().map(line).collect(),
        sum_basic: number(row, "sum_basic"),
        sum_all: number(row, "sum_all"),
        sum_paid: number(row, "sum_paid"),
        due_date: day(row, "duo_payment"),
        delivery_deadline: day(row, "delivery_deadline"),
        shipped_date: day(row, "shipped_date"),
        valid_to: day(row, "valid_to"),
        last_paid_date: day(row, "last_paid_date"),
        tracking_codes: list(row, "extra_column").iter().filter_map(|column| text(column, "value")).collect(),
        links: list(row, "doc_link_list").iter().map(link).collect(),
        notes: text(row, "notes"),
        payments: vec![],
        attachments: vec![],
    }
}

fn line(row: &Value) -> DocumentLine {
    DocumentLine {
        product: text(row, "mk_id").map(MkId::new),
        code: text(row, "code"),
        name: text(row, "name").unwrap_or_default(),
        unit: text(row, "unit"),
        amount: number(row, "amount").unwrap_or_default(),
        price: number(row, "price"),
        price_with_tax: number(row, "price_with_tax"),
        discount: text(row, "discount"),
    }
}

fn link(row: &Value) -> DocLink {
    DocLink { id: id(row), number: text(row, "count_code"), doc_type: text(row, "doc_type") }
}

fn price(row: &Value) -> Price {
    Price {
        list_code: text(row, "count_code"),
        list_title: text(row, "title"),
        buyer: text(row, "buyer"),
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
        product: id(row),
        warehouse: MkId::new(text(row, "warehouse_id").unwrap()),
        amount: number(row, "amount").unwrap_or_default(),
        free: None,
        unit: text(row, "unit"),
    }
}
