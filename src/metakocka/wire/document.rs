//! A document's row, of a search or alone, to a document.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::attachment::attachments;
use super::row::{BadRow, Row};
use crate::domain::{Currency, DocLink, DocType, Document, DocumentLine, Payment, Status};

/// Names under which a tracking number is kept, in `extra_column` and beside it.
const TRACKING: &[&str] = &["tracking_number", "tracking_code"];

/// Lists of lines: a complaint has its own.
const LINES: &[&str] = &["product_list", "complaint_products"];

/// Rows may lack their `doc_type`: it is the one that was asked for.
pub(in crate::metakocka) fn document(doc_type: DocType, row: &Row<'_>) -> Result<Document, BadRow> {
    let partner = row.object("partner");
    let payments = payments(row)?;
    let lines: Result<Vec<DocumentLine>, BadRow> = LINES.iter().flat_map(|list| row.objects(list)).map(|row| line(&row)).collect();
    Ok(Document {
        id: row.need_id("mk_id")?,
        doc_type,
        number: row.need("count_code")?,
        date: row.date("doc_date")?.or(row.date("complaint_date")?),
        partner: partner.and_then(|partner| partner.id("mk_id")),
        partner_name: partner.and_then(|partner| partner.text("customer")),
        buyer_order: row.text("buyer_order").or_else(|| row.text("customer_order")),
        title: row.text("title"),
        currency: row.text("currency_code").and_then(|code| Currency::parse(&code)).unwrap_or_else(Currency::eur),
        status: status(row),
        lines: lines?,
        sum_basic: row.decimal("sum_basic")?,
        sum_all: row.decimal("sum_all")?,
        sum_paid: row.decimal("sum_paid")?.or(payments.sum),
        due_date: row.date("duo_payment")?,
        delivery_deadline: row.date("delivery_deadline")?.or(row.date("delivery_date")?),
        shipped_date: row.date("shipped_date")?,
        valid_to: row.date("valid_to")?,
        last_paid_date: row.date("last_paid_date")?.or(payments.last),
        tracking_codes: tracking_codes(row),
        links: links(row),
        notes: row.lines("notes"),
        payments: payments.rows,
        attachments: attachments(row),
    })
}

/// The register's two columns. Only since 2025 both are read; one stands for the other where it is alone.
fn status(row: &Row<'_>) -> Option<Status> {
    let (code, shown) = (row.text("status_desc"), row.text("status_code"));
    let known = code.clone().or_else(|| shown.clone())?;
    Some(Status { code: known.to_lowercase(), shown: shown.or(code).unwrap_or(known) })
}

fn line(row: &Row<'_>) -> Result<DocumentLine, BadRow> {
    Ok(DocumentLine {
        product: row.id("mk_id"),
        code: row.text("code"),
        name: row.text("name").or_else(|| row.text("doc_desc")).or_else(|| row.text("code")).unwrap_or_default(),
        unit: row.text("unit"),
        amount: row.decimal("amount")?.unwrap_or_default(),
        price: row.decimal("price")?,
        price_with_tax: row.decimal("price_with_tax")?,
        discount: row.text("discount").map(|text| text.replace(',', ".")),
    })
}

/// What `mark_paid` tells, row by row, and where the totals don't.
#[derive(Default)]
struct Payments {
    rows: Vec<Payment>,
    sum: Option<Decimal>,
    last: Option<Date>,
}

fn payments(row: &Row<'_>) -> Result<Payments, BadRow> {
    let mut payments = Payments::default();
    for paid in row.objects("mark_paid") {
        let (amount, date) = (paid.grouped("amount")?, paid.date("date")?);
        if let Some(amount) = amount {
            payments.sum = Some(payments.sum.unwrap_or_default() + amount);
        }
        payments.last = payments.last.max(date);
        payments.rows.push(Payment { date, amount, kind: paid.text("payment_type") });
    }
    Ok(payments)
}

fn tracking_codes(row: &Row<'_>) -> Vec<String> {
    let columns = row.objects("extra_column").into_iter().filter(|column| {
        let name = column.text("name").unwrap_or_default().to_lowercase();
        TRACKING.contains(&name.as_str())
    });
    let in_columns = columns.filter_map(|column| column.text("value"));
    let beside = TRACKING.iter().filter_map(|field| row.text(field));
    let mut codes: Vec<String> = Vec::new();
    for code in in_columns.chain(beside) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn links(row: &Row<'_>) -> Vec<DocLink> {
    let link = |link: Row<'_>| Some(DocLink { id: link.id("mk_id")?, number: link.text("count_code"), doc_type: link.text("doc_type") });
    row.objects("doc_link_list").into_iter().filter_map(link).collect()
}
