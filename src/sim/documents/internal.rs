//! Papers within the company: transfers between warehouses and work orders. Enough of them to be found again.

use serde_json::Value;

use super::kind::Kind;
use super::lines;
use super::save::{Note, save};
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::clock::{shown_date, wall};
use crate::sim::inputs;
use crate::sim::world::{list, row, set, text};

/// Texts that are kept.
const TEXTS: &[&str] = &["title", "notes", "warehouse_from", "warehouse_to", "confirmed", "workplace"];

pub(in crate::sim) fn put_document_transfer_order(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    put(asked, Kind("transfer_order"))
}

pub(in crate::sim) fn put_document_workorder(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    put(asked, Kind("workorder"))
}

fn put(asked: &mut Asked<'_>, kind: Kind) -> Result<Reply, Refusal> {
    let day = match inputs::text(asked.body, "doc_date") {
        Some(given) => inputs::date(&given).ok_or_else(|| Refusal::new("6", "Not valid date for doc_date"))?,
        None => wall(asked.now).date(),
    };
    let meant = lines::meant(asked.company, kind, list(asked.body, "product_list"))?;
    let priced = lines::priced(asked.company, kind, meant)?;
    let kept = lines::kept(asked.company, priced);
    let id = asked.company.fresh_id().to_string();
    let number = asked.company.documents.next_count_code(kind.0, kind.prefix());
    let mut document = row([("mk_id", id.as_str()), ("doc_type", kind.0), ("count_code", &number), ("created_ts", &asked.stamp())]);
    set(&mut document, "doc_date", shown_date(day));
    TEXTS.iter().for_each(|field| set(&mut document, field, inputs::text(asked.body, field).unwrap_or_default()));
    set(&mut document, "product_list", if kept.is_empty() { Value::Null } else { Value::Array(kept) });
    save(asked, document, &Note::new("put_document"));
    Ok(Reply::Fields(row([("mk_id", id.as_str()), ("count_code", &number)])))
}

/// Orders are sent off: exactly one way of naming them.
pub(in crate::sim) fn mark_orders_as_shipped(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let given = |field: &str| asked.body.get(field).map(inputs::comma_list).unwrap_or_default();
    let (ids, orders) = (given("sales_order_id_list"), given("customer_order_list"));
    let by_status = inputs::text(asked.body, "country").zip(inputs::text(asked.body, "status_code"));
    let ways = [!ids.is_empty(), !orders.is_empty(), by_status.is_some()].into_iter().filter(|given| *given).count();
    if ways != 1 {
        return Err(Refusal::new("2", "Exactly one of sales_order_id_list, customer_order_list or country with status_code must be set"));
    }
    let Some(table) = asked.company.documents.of("sales_order") else { return Ok(Reply::Fields(row([]))) };
    let in_country = |(country, status): &(String, String)| -> Vec<_> {
        let of_status = table.with("status", status).filter_map(|number| table.get(number));
        of_status.filter(|order| order.get("partner").and_then(|partner| partner.get("country")?.as_str()) == Some(country)).collect()
    };
    let mut found: Vec<_> = ids.iter().filter_map(|id| table.get(id.parse().ok()?)).collect();
    found.extend(orders.iter().filter_map(|order| table.first_with("buyer_order", order)));
    found.extend(by_status.iter().flat_map(in_country));
    let day = shown_date(wall(asked.now).date());
    for mut order in found.into_iter().filter(|order| text(order, "shipped_date").is_empty()) {
        set(&mut order, "shipped_date", day.as_str());
        save(asked, order, &Note::new("mark_orders_as_shipped"));
    }
    Ok(Reply::Fields(row([])))
}
