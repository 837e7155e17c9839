//! `search` and the discovery of its conditions: one document type per call, every condition has to hold.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::documents::{self, DOC_TYPES};
use super::inputs;
use super::knobs::{Bounds, EmptyStyle, Knobs};
use super::world::{Row, rank, shown, text};

/// The documented maximum of rows, and the assumed default.
const MOST_ROWS: usize = 100;

const ORDERS: &[&str] = &["sales_order"];
const CHANGES: &[&str] = &["sales_order", "complaint"];

/// Conditions and the types that know them; an empty list is all types.
const CONDITIONS: &[(&str, &[&str])] = &[
    ("doc_date_from", &[]),
    ("doc_date_to", &[]),
    ("partner_mk_id", &[]),
    ("partner_code", &[]),
    ("partner_query", &[]),
    ("partner_tax_num", &[]),
    ("payment_status", &["sales_bill_domestic", "sales_bill_foreign", "sales_bill_retail", "sales_bill_prepaid", "sales_bill_credit_note"]),
    ("status_list", &["sales_order", "warehouse_acceptance_note", "warehouse_packing_list"]),
    ("status_change_from", ORDERS),
    ("status_change_to", ORDERS),
    ("status_change_list", ORDERS),
    ("last_change_from", CHANGES),
    ("last_change_to", CHANGES),
    ("customer_order", ORDERS),
    ("partner_country", ORDERS),
    ("delivery_type", ORDERS),
    ("profit_center", ORDERS),
    ("product_id_list", ORDERS),
    ("product_code_list", ORDERS),
];

/// Types that can't be asked by date; the real service fails inside.
const DATELESS: &[&str] = &["sales_offer", "complaint"];

pub(super) fn search(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if inputs::text(asked.body, "doc_type").as_deref() == Some("purchase_product") {
        let products: Vec<&Row> = asked.company.products.iter().collect();
        return page("result_product", products, |row| Value::Object(shown(row)), asked);
    }
    let doc_type = documents::known_type(asked.body)?;
    let conditions = conditions(&doc_type, asked)?;
    let query = inputs::text(asked.body, "query").map(|query| folded(&query));
    let fits = |row: &&Row| {
        text(row, "doc_type") == doc_type
            && query.as_deref().is_none_or(|query| holds_query(row, query))
            && conditions.iter().all(|condition| condition.holds(row, asked.knobs))
    };
    let hits: Vec<&Row> = asked.company.documents.iter().filter(fits).collect();
    if doc_type == "complaint" && hits.is_empty() {
        return Err(Refusal::new("6", "No complaints found"));
    }
    page("result", hits, |row| hit(row, asked), asked)
}

/// Sorted by `mk_id` and cut; without hits in the style of the knob.
fn page(key: &str, mut hits: Vec<&Row>, show: impl Fn(&Row) -> Value, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let (offset, limit) = inputs::window(asked.body, MOST_ROWS, asked.knobs)?;
    hits.sort_by_key(|row| rank(row));
    let direction = inputs::text(asked.body, "order_direction").unwrap_or_else(|| match text(asked.body, "doc_type") {
        "workorder" => "desc".to_owned(),
        _ => "asc".to_owned(),
    });
    if direction == "desc" {
        hits.reverse();
    }
    let all = hits.len();
    let rows: Vec<Value> = hits.into_iter().skip(offset).take(limit).map(show).collect();
    let counts = [("result_all_records", all), ("result_count", rows.len()), ("offset", offset), ("limit", limit)];
    let mut answer: Row = counts.into_iter().map(|(field, number)| (field.to_owned(), json!(number.to_string()))).collect();
    match (rows.is_empty(), asked.knobs.empty_style) {
        (true, EmptyStyle::Absent) => {}
        (true, EmptyStyle::EmptyString) => drop(answer.insert(key.to_owned(), json!(""))),
        _ => drop(answer.insert(key.to_owned(), Value::Array(rows))),
    }
    Ok(Reply::Fields(answer))
}

fn hit(row: &Row, asked: &Asked<'_>) -> Value {
    let whole = inputs::text(asked.body, "result_type").as_deref() == Some("doc");
    let mut shown = if whole {
        documents::rendered(row, asked.body)
    } else {
        let status = inputs::flag(asked.body, "show_status_code").then_some("status_code");
        let fields = ["mk_id", "count_code"].into_iter().chain(status);
        fields.filter_map(|field| Some((field.to_owned(), row.get(field)?.clone()))).collect()
    };
    if asked.knobs.omit_doc_type {
        shown.remove("doc_type");
    }
    shown.insert("opr_code".to_owned(), json!("0"));
    Value::Object(shown)
}

fn holds_query(row: &Row, query: &str) -> bool {
    let partner = row.get("partner").and_then(|partner| partner.get("customer")).and_then(Value::as_str);
    let lines = row.get("product_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names = lines.iter().filter_map(|line| line.get("name").and_then(Value::as_str));
    let own = ["count_code", "buyer_order", "title"].map(|field| text(row, field));
    own.into_iter().chain(partner).chain(names).any(|held| folded(held).contains(query))
}

fn folded(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

/// One condition, its value read.
enum Condition {
    Dated { from: Option<Date>, to: Option<Date> },
    Changed { from: Option<Timestamp>, to: Option<Timestamp> },
    Status(Vec<String>),
    Paid(bool),
    Field { path: &'static [&'static str], wanted: String, part: bool },
    Line { field: &'static str, wanted: Vec<String> },
}

fn conditions(doc_type: &str, asked: &Asked<'_>) -> Result<Vec<Condition>, Refusal> {
    let given: Vec<&Value> = match asked.body.get("query_advance") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    };
    let kinds: Vec<&str> = given.iter().filter_map(|item| item.get("type")?.as_str()).collect();
    let status_change = ["status_change_from", "status_change_to", "status_change_list"];
    let named = status_change.iter().filter(|kind| kinds.contains(kind)).count();
    if named != 0 && named != status_change.len() {
        return Err(Refusal::new("2", "status_change_from, status_change_to and status_change_list must be set together"));
    }
    given.iter().map(|item| condition(doc_type, item, asked.knobs)).collect()
}

fn condition(doc_type: &str, item: &Value, knobs: &Knobs) -> Result<Condition, Refusal> {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
    let nothing = Value::Null;
    let value = item.get("value").unwrap_or(&nothing);
    let wanted = inputs::scalar(value).unwrap_or_default();
    let Some((_, types)) = CONDITIONS.iter().find(|(known, types)| *known == kind && (types.is_empty() || types.contains(&doc_type)))
    else {
        return Err(Refusal::new("2", format!("Unknown query_advance type : {kind}")));
    };
    if types.is_empty() && kind.starts_with("doc_date") && DATELESS.contains(&doc_type) {
        return Err(Refusal::new("2", format!("Type {kind} : cannot get beQueryParam")));
    }
    let unread = || Refusal::new("2", format!("Cannot find value {wanted} for condition {kind}"));
    let day = || inputs::date(&wanted).map(Some).ok_or_else(unread);
    let moment = || inputs::timestamp(&wanted, knobs).map(Some).ok_or_else(unread);
    let field = |path, part| Condition::Field { path, wanted: wanted.clone(), part };
    Ok(match kind {
        "doc_date_from" => Condition::Dated { from: day()?, to: None },
        "doc_date_to" => Condition::Dated { from: None, to: day()? },
        "last_change_from" | "status_change_from" => Condition::Changed { from: moment()?, to: None },
        "last_change_to" | "status_change_to" => Condition::Changed { from: None, to: moment()? },
        "status_list" | "status_change_list" => Condition::Status(inputs::comma_list(value)),
        "payment_status" => Condition::Paid(wanted == "true"),
        "partner_mk_id" => field(&["partner", "mk_id"], false),
        "partner_code" => field(&["partner", "count_code"], false),
        "partner_query" => field(&["partner", "customer"], true),
        "partner_tax_num" => field(&["partner", "tax_id_number"], true),
        "partner_country" => field(&["partner", "country"], false),
        "customer_order" => field(&["buyer_order"], false),
        "delivery_type" => field(&["delivery_type"], false),
        "profit_center" => field(&["profit_center"], false),
        "product_id_list" => Condition::Line { field: "mk_id", wanted: inputs::comma_list(value) },
        _ => Condition::Line { field: "code", wanted: inputs::comma_list(value) },
    })
}

impl Condition {
    fn holds(&self, row: &Row, knobs: &Knobs) -> bool {
        match self {
            Self::Dated { from, to } => {
                let held = inputs::date(text(row, "doc_date"));
                held.is_some_and(|held| within(held, *from, *to, knobs.bounds))
            }
            Self::Changed { from, to } => changed(row, knobs).is_some_and(|held| within(held, *from, *to, knobs.bounds)),
            Self::Status(wanted) => wanted.iter().any(|status| status == text(row, "status_desc")),
            Self::Paid(paid) => *paid == is_paid(row),
            Self::Field { path, wanted, part } => {
                let mut steps = path.iter();
                let first = steps.next().and_then(|step| row.get(*step));
                let held = folded(steps.fold(first, |at, step| at?.get(step)).and_then(Value::as_str).unwrap_or_default());
                let wanted = folded(wanted);
                if *part { held.contains(&wanted) } else { held == wanted }
            }
            Self::Line { field, wanted } => {
                let lines = row.get("product_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                lines.iter().any(|line| line.get(field).and_then(Value::as_str).is_some_and(|held| wanted.iter().any(|item| item == held)))
            }
        }
    }
}

fn within<T: PartialOrd + Copy>(held: T, from: Option<T>, to: Option<T>, bounds: Bounds) -> bool {
    let below = |to: T| if bounds == Bounds::Inclusive { held <= to } else { held < to };
    from.is_none_or(|from| held >= from) && to.is_none_or(below)
}

fn changed(row: &Row, knobs: &Knobs) -> Option<Timestamp> {
    ["_last_change_ts", "created_ts"].iter().find_map(|field| inputs::timestamp(text(row, field), knobs))
}

fn is_paid(row: &Row) -> bool {
    let amount = |field: &str| inputs::number(text(row, field)).unwrap_or_default();
    amount("sum_paid") >= amount("sum_all")
}

pub(super) fn discovery(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let types = match inputs::text(asked.body, "doc_type") {
        Some(_) => vec![documents::known_type(asked.body)?],
        None => DOC_TYPES.iter().map(|word| (*word).to_owned()).collect(),
    };
    let known = |doc_type: &str| {
        let fits = |(kind, types): &&(&str, &[&str])| {
            let dated = kind.starts_with("doc_date") && DATELESS.contains(&doc_type);
            !dated && (types.is_empty() || types.contains(&doc_type))
        };
        CONDITIONS.iter().filter(fits).map(|(kind, _)| json!({"type": kind, "label": kind, "value_desc": kind})).collect()
    };
    Ok(Reply::Bare(types.iter().map(|doc_type| (doc_type.clone(), Value::Array(known(doc_type)))).collect()))
}
