//! What a template sees of a record: slots and plain words, never raw values.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::domain::{Contact, DocType, Document, DocumentLine, FactValue, Mirrored, Money};

use super::ProductAsked;
use super::sheet::{Origin, Sheet};
use super::{price, units};

/// Most lines of an order that a draft repeats.
const MOST_LINES: usize = 20;

/// An order, offer or bill. Only what the intent needs is filled in.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct DocumentView {
    /// `order`, `bill` or `offer`.
    kind: &'static str,
    number: Option<String>,
    state: Option<String>,
    /// It waits for a delivery to us: some languages have one word for that delivery and the one to the customer.
    waiting: bool,
    /// `cancelled`, `shipped`, `finished`, `due`, `late` (promised for a day that has passed) or `open` (no day known).
    progress: &'static str,
    deadline: Option<String>,
    shipped: Option<String>,
    tracking: Vec<String>,
    total: Option<String>,
    /// The total holds tax.
    taxed: bool,
    paid: Option<String>,
    open: Option<String>,
    /// `paid`, `part`, `open` or `unknown`.
    payment: &'static str,
    due: Option<String>,
    /// The due day has passed.
    overdue: bool,
    valid_to: Option<String>,
    /// The offer's last day has passed.
    expired: bool,
    lines: Vec<LineView>,
}

/// A line of an order.
#[derive(Clone, Debug, Serialize)]
struct LineView {
    name: Option<String>,
    amount: Option<String>,
    net: Option<String>,
    gross: Option<String>,
    discount: Option<String>,
}

/// A product that is asked for.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct ProductView {
    name: Option<String>,
    net: Option<String>,
    gross: Option<String>,
    /// A service, not goods.
    service: bool,
    /// The word for one of it, where it is counted in pieces.
    piece: Option<&'static str>,
    amount: Option<String>,
    /// The number in which the verb of this amount stands: `one`, `two`, `few` or `many`.
    number: &'static str,
    /// `enough`, `short` (less than asked for), `none` or `unknown`.
    stock: &'static str,
}

impl DocumentView {
    /// Both are of the same document.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.number == other.number
    }

    /// How far it has come, as the templates know it.
    pub(super) fn progress(&self) -> &'static str {
        self.progress
    }
}

impl ProductView {
    /// Both are of the same product.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Its number only.
pub(super) fn named(sheet: &mut Sheet, document: &Mirrored<Document>) -> DocumentView {
    let number = sheet.text(&Origin::document(document), "count_code", &document.record.number);
    DocumentView { kind: kind(document.record.doc_type), number, progress: "open", payment: "unknown", ..DocumentView::default() }
}

fn kind(doc_type: DocType) -> &'static str {
    match doc_type {
        DocType::SalesOffer => "offer",
        DocType::SalesOrder => "order",
        _ => "bill",
    }
}

/// Number and state: what a wish to change it is told.
pub(super) fn with_state(sheet: &mut Sheet, document: &Mirrored<Document>, today: Date) -> DocumentView {
    let base = named(sheet, document);
    let order = document.record.doc_type == DocType::SalesOrder;
    let state = if order { sheet.status(&Origin::document(document), document.record.status.as_ref()) } else { None };
    let waiting = document.record.status_code() == Some("waiting");
    DocumentView { state, waiting, progress: progress(&document.record, today), ..base }
}

/// Number, state, promised day, day of shipping and tracking codes.
pub(super) fn on_its_way(sheet: &mut Sheet, document: &Mirrored<Document>, today: Date) -> DocumentView {
    let base = with_state(sheet, document, today);
    let (record, origin) = (&document.record, Origin::document(document));
    let dated = matches!(base.progress, "due" | "late");
    let deadline = if dated { sheet.date(&origin, "delivery_deadline", record.delivery_deadline) } else { None };
    let shipped = if base.progress == "shipped" { sheet.date(&origin, "shipped_date", record.shipped_date) } else { None };
    let codes = if base.progress == "cancelled" { &[][..] } else { record.tracking_codes.as_slice() };
    let slot =
        |code: &String| sheet.put(&origin, "tracking_code", "extra_column.tracking_code", FactValue::Identifier(super::slots::plain(code)));
    let tracking = codes.iter().filter_map(slot).collect();
    DocumentView { deadline, shipped, tracking, ..base }
}

fn progress(document: &Document, today: Date) -> &'static str {
    match (document.status_code(), document.delivery_deadline) {
        (Some("cancelled"), _) => "cancelled",
        (Some("shipped"), _) => "shipped",
        (Some("finished"), _) => "finished",
        (_, Some(deadline)) if deadline < today => "late",
        (_, Some(_)) => "due",
        (_, None) => "open",
    }
}

/// Number, total and due day: what goes with a copy.
pub(super) fn copy(sheet: &mut Sheet, document: &Mirrored<Document>, today: Date) -> DocumentView {
    let base = named(sheet, document);
    let (record, origin) = (&document.record, Origin::document(document));
    let total = sheet.money(&origin, "sum_all", record.sum_all, &record.currency);
    let due = if record.doc_type.is_bill() { sheet.date(&origin, "duo_payment", record.due_date) } else { None };
    let overdue = record.due_date.is_some_and(|due| due < today);
    DocumentView { total, due, overdue, taxed: record.sum_basic.is_some() && record.sum_basic != record.sum_all, ..base }
}

/// What has been paid, what is open and by when.
pub(super) fn account(sheet: &mut Sheet, document: &Mirrored<Document>, today: Date) -> DocumentView {
    let base = copy(sheet, document, today);
    let (record, origin) = (&document.record, Origin::document(document));
    let payment = payment(record);
    if payment != "part" {
        return DocumentView { payment, ..base };
    }
    let paid = sheet.money(&origin, "sum_paid", record.sum_paid, &record.currency);
    let open = record.open_amount().map(|amount| FactValue::Money(Money { amount, currency: record.currency.clone() }));
    let open = open.and_then(|value| sheet.put(&origin, "open_amount", "sum_all - sum_paid", value));
    DocumentView { payment, paid, open, ..base }
}

fn payment(document: &Document) -> &'static str {
    let paid = document.sum_paid.unwrap_or_default();
    match document.sum_all {
        None => "unknown",
        Some(total) if paid >= total && paid > Decimal::ZERO => "paid",
        Some(_) if paid > Decimal::ZERO => "part",
        Some(_) => "open",
    }
}

/// Number, total and last day of an offer.
pub(super) fn offer(sheet: &mut Sheet, document: &Mirrored<Document>, today: Date) -> DocumentView {
    let base = copy(sheet, document, today);
    let valid_to = sheet.date(&Origin::document(document), "valid_to", document.record.valid_to);
    DocumentView { valid_to, expired: document.record.valid_to.is_some_and(|last| last < today), ..base }
}

/// Number and lines: what was ordered.
pub(super) fn with_lines(sheet: &mut Sheet, document: &Mirrored<Document>) -> DocumentView {
    let base = named(sheet, document);
    let lines = document.record.lines.iter().take(MOST_LINES).map(|row| line(sheet, document, row)).collect();
    DocumentView { lines, ..base }
}

fn line(sheet: &mut Sheet, document: &Mirrored<Document>, row: &DocumentLine) -> LineView {
    let (origin, currency) = (Origin::document(document), &document.record.currency);
    let discount = row.discount.as_deref().map(super::slots::plain).filter(|text| !matches!(text.as_str(), "" | "0"));
    LineView {
        name: sheet.text(&origin, "product_list.name", &row.name),
        amount: sheet.quantity(&origin, "product_list.amount", row.amount, row.unit.as_deref()),
        net: sheet.money(&origin, "product_list.price", row.price, currency),
        gross: sheet.money(&origin, "product_list.price_with_tax", row.price_with_tax, currency),
        discount: discount.and_then(|text| sheet.text(&origin, "product_list.discount", &format!("{text} %"))),
    }
}

/// A product's name and the price that holds today for this buyer.
pub(super) fn priced(sheet: &mut Sheet, asked: &ProductAsked, buyer: Option<&Contact>, today: Date) -> ProductView {
    let base = product(sheet, asked);
    let origin = Origin::product(&asked.product);
    let Some(row) = price::price_that_holds(&asked.product.record.prices, buyer, asked.quantity, today) else { return base };
    let [net, gross] = if row.is_public() {
        ["pricelist.price_def.price", "pricelist.price_def.price_with_tax"]
    } else {
        ["pricelist[buyer].price_def.price", "pricelist[buyer].price_def.price_with_tax"]
    };
    ProductView {
        net: sheet.money(&origin, net, row.net, &row.currency),
        gross: sheet.money(&origin, gross, row.gross, &row.currency),
        ..base
    }
}

/// A product's name and what lies in the warehouses that count. Nothing, or less than nothing, gives no figure.
pub(super) fn stocked(sheet: &mut Sheet, asked: &ProductAsked) -> ProductView {
    let base = product(sheet, asked);
    let free = |row: &Mirrored<crate::domain::Stock>| row.record.free.unwrap_or(row.record.amount);
    let (Some(first), false) = (asked.stock.first(), asked.product.record.service) else { return base };
    let total: Decimal = asked.stock.iter().map(free).sum();
    if total <= Decimal::ZERO {
        return ProductView { stock: "none", ..base };
    }
    let field = if first.record.free.is_some() { "free_amount" } else { "amount" };
    let unit = first.record.unit.as_deref().or(asked.product.record.unit.as_deref());
    let amount = sheet.quantity(&Origin::stock(first), field, total, unit);
    let short = asked.quantity.is_some_and(|wanted| wanted > total);
    let number = units::number(total, sheet.language());
    ProductView { amount, number, stock: if short { "short" } else { "enough" }, ..base }
}

fn product(sheet: &mut Sheet, asked: &ProductAsked) -> ProductView {
    let record = &asked.product.record;
    let name = sheet.text(&Origin::product(&asked.product), "name", &record.name);
    let piece = units::piece(record.unit.as_deref(), sheet.language()).filter(|_| !record.service);
    ProductView { name, piece, service: record.service, stock: "unknown", ..ProductView::default() }
}
