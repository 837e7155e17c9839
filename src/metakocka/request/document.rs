//! `put_document` for orders and offers, and what is changed on a document that is there: its status, notes and files.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::BYTES;
use super::fields::Fields;
use super::unwritable::Unwritable;
use crate::domain::{Digest, DocType, FileToAttach, NewDocument, NewLine, Note, StatusChange};
use crate::metakocka::endpoints::Endpoint;
use crate::metakocka::wire::sent_date;

/// The largest file that is sent; nothing is documented, and what we read of theirs is no larger.
const LARGEST_FILE: usize = 10 * 1024 * 1024;

pub(super) fn put(document: &NewDocument) -> Result<Map<String, Value>, Unwritable> {
    if !matches!(document.doc_type, DocType::SalesOrder | DocType::SalesOffer) {
        return Err(Unwritable::WrongType { doc_type: document.doc_type.word(), what: "new document" });
    }
    if document.lines.is_empty() {
        return Err(Unwritable::NoLines);
    }
    let lines: Result<Vec<Value>, Unwritable> = document.lines.iter().map(line).collect();
    let partner = Fields::default().need("mk_id", document.partner.as_str())?.need("mk_address_id", document.address.as_str())?;
    let body = Fields::default()
        .own("doc_type", document.doc_type.word())
        .own("doc_date", sent_date(document.date))
        .holding("partner", partner.into_value())
        .need("buyer_order", &document.buyer_order)?
        .own("currency_code", document.currency.code())
        .lines("notes", document.notes.as_deref().unwrap_or_default())
        .holding("product_list", Value::Array(lines?))
        .need("document_change_log_notes", &format!("postar: {}", document.buyer_order.trim()))?;
    Ok(body.into_map())
}

/// Neither name nor unit: with a unit, an unknown code would make a new product.
fn line(line: &NewLine) -> Result<Value, Unwritable> {
    let bad = |what, value: Decimal| Unwritable::BadFigure { what, code: line.code.clone(), value: value.to_string() };
    if line.amount <= Decimal::ZERO {
        return Err(bad("amount", line.amount));
    }
    if line.price < Decimal::ZERO {
        return Err(bad("price", line.price));
    }
    if line.tax_factor < Decimal::ZERO || line.tax_factor >= Decimal::ONE {
        return Err(bad("tax_factor", line.tax_factor));
    }
    let plain = |value: Decimal| value.normalize().to_string();
    let fields = Fields::default()
        .need("code", &line.code)?
        .own("amount", plain(line.amount))
        .own("price", plain(line.price))
        .own("tax_factor", plain(line.tax_factor));
    Ok(fields.into_value())
}

/// Orders have a call of their own; what else takes a status takes it by `update_document`.
pub(super) fn status(change: &StatusChange) -> Result<(Endpoint, Map<String, Value>), Unwritable> {
    let endpoint = match change.doc_type {
        DocType::SalesOrder => Endpoint::ChangeStatus,
        DocType::SalesBillDomestic | DocType::SalesBillForeign | DocType::SalesBillRetail => Endpoint::UpdateDocument,
        other if takes_fields(other) => Endpoint::UpdateDocument,
        other => return Err(Unwritable::WrongType { doc_type: other.word(), what: "status" }),
    };
    let body = known(change.doc_type, change.id.as_str())?.need("status_code", &change.to)?;
    Ok((endpoint, body.into_map()))
}

/// The whole field is sent, since Metakocka replaces it: what stands there, and below it what is added.
pub(super) fn note(note: &Note) -> Result<Map<String, Value>, Unwritable> {
    if !takes_fields(note.doc_type) {
        return Err(Unwritable::WrongType { doc_type: note.doc_type.word(), what: "note" });
    }
    let added = Some(note.text.trim()).filter(|text| !text.is_empty()).ok_or(Unwritable::Missing("notes"))?;
    let whole = match note.was.as_deref().map(str::trim_end).filter(|was| !was.is_empty()) {
        Some(was) => format!("{was}\n{added}"),
        None => added.to_owned(),
    };
    Ok(known(note.doc_type, note.id.as_str())?.lines("notes", &whole).into_map())
}

/// Whose fields `update_document` changes. Of bills it changes the status only, and complaints have a call of their own.
fn takes_fields(doc_type: DocType) -> bool {
    matches!(
        doc_type,
        DocType::SalesOrder | DocType::SalesOffer | DocType::PurchaseOrder | DocType::WarehouseDeliveryNote | DocType::WarehousePackingList
    )
}

pub(super) fn attachment(attach: &FileToAttach, file: Option<&[u8]>) -> Result<Map<String, Value>, Unwritable> {
    let name = &attach.name;
    let bytes = file.filter(|bytes| Digest::of(bytes) == attach.content).ok_or_else(|| Unwritable::OtherBytes { name: name.clone() })?;
    if bytes.len() > LARGEST_FILE {
        return Err(Unwritable::TooLarge { name: name.clone(), size: bytes.len(), largest: LARGEST_FILE });
    }
    let entry = Fields::default().need("file_name", name)?.own(BYTES, format!("<{} bytes>", bytes.len()));
    Ok(known(attach.doc_type, attach.id.as_str())?.holding("attachment_list", json!([entry.into_value()])).into_map())
}

/// A document that is there.
fn known(doc_type: DocType, id: &str) -> Result<Fields, Unwritable> {
    Fields::default().own("doc_type", doc_type.word()).need("mk_id", id)
}
