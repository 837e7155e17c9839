//! The conditions of `query_advance`: which types know them, how their values are read, and when they hold.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::discovery::{CONDITIONS, DATELESS};
use crate::sim::answer::Refusal;
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::knobs::{Bounds, Knobs};
use crate::sim::world::{Row, Rows, changed, day, inner, key, list, second, text};

/// These three are one condition, and only together.
const STATUS_CHANGE: [&str; 3] = ["status_change_from", "status_change_to", "status_change_list"];

/// One condition, its value read.
#[derive(Debug)]
pub(super) enum Condition {
    /// An index has one of these keys.
    Indexed { column: &'static str, keys: Vec<RangeInclusive<u64>> },
    /// A status was reached in this time.
    StatusChanged { seconds: RangeInclusive<u64>, reached: Vec<String> },
    /// One of these fields, given by their paths, is this text or has it as a part.
    Field { paths: &'static [&'static str], wanted: String, part: bool },
    /// A line has one of these.
    Line { field: &'static str, wanted: Vec<String> },
    /// A field is `true`, or isn't.
    Flag { field: &'static str, wanted: bool },
    /// There is no status at all.
    NoStatus,
}

/// The conditions of a request.
pub(super) fn conditions(doc_type: &str, asked: &Asked<'_>) -> Result<Vec<Condition>, Refusal> {
    let given = list(asked.body, "query_advance");
    let kind = |item: &Value| inner(item, "type").to_owned();
    let changes: Vec<&Value> = given.iter().filter(|item| STATUS_CHANGE.contains(&inner(item, "type"))).collect();
    let mut read = Vec::new();
    for item in given {
        known(doc_type, &kind(item))?;
        if !STATUS_CHANGE.contains(&inner(item, "type")) {
            read.push(condition(&kind(item), item.get("value").unwrap_or(&Value::Null), asked.knobs)?);
        }
    }
    if !changes.is_empty() {
        read.push(status_change(&changes, asked.knobs)?);
    }
    merge_windows(&mut read);
    Ok(read)
}

/// `search` over products knows one condition.
pub(super) fn eshop_sync(body: &Row) -> Result<Option<bool>, Refusal> {
    let mut wanted = None;
    for item in list(body, "query_advance") {
        if inner(item, "type") != "eshop_sync" {
            return Err(Refusal::new("2", format!("Unknown query_advance type : {}", inner(item, "type"))));
        }
        wanted = item.get("value").and_then(inputs::scalar).map(|value| value == "true");
    }
    Ok(wanted)
}

/// Refuses what this type doesn't know.
fn known(doc_type: &str, kind: &str) -> Result<(), Refusal> {
    let found = CONDITIONS.iter().find(|(known, types)| *known == kind && (types.is_empty() || types.contains(&doc_type)));
    if found.is_none() {
        return Err(Refusal::new("2", format!("Unknown query_advance type : {kind}")));
    }
    if kind.starts_with("doc_date") && DATELESS.contains(&doc_type) {
        return Err(Refusal::new("2", format!("Type {kind} : cannot get beQueryParam")));
    }
    Ok(())
}

fn condition(kind: &str, value: &Value, knobs: &Knobs) -> Result<Condition, Refusal> {
    let wanted = inputs::scalar(value).unwrap_or_default();
    let unread = || unread(&wanted, kind);
    let indexed = |column, keys| Condition::Indexed { column, keys };
    let texts = || inputs::comma_list(value).iter().filter_map(|text| key(text)).map(|key| key..=key).collect();
    let date = || inputs::date(&wanted).map(day).ok_or_else(unread);
    let moment = || inputs::timestamp(&wanted, knobs).map(second).ok_or_else(unread);
    Ok(match kind {
        "doc_date_from" => indexed("doc_date", vec![date()?..=u64::MAX]),
        "doc_date_to" => indexed("doc_date", vec![up_to(date()?, knobs)]),
        "last_change_from" => indexed("last_change", vec![moment()?..=u64::MAX]),
        "last_change_to" => indexed("last_change", vec![up_to(moment()?, knobs)]),
        "status_list" => indexed("status", texts()),
        "status_id_list" if wanted == "-2" => Condition::NoStatus,
        "status_id_list" => indexed("status", Vec::new()),
        "payment_status" => indexed("paid", vec![RangeInclusive::new(u64::from(wanted == "true"), u64::from(wanted == "true"))]),
        "partner_mk_id" => indexed("partner", texts()),
        "customer_order" => indexed("buyer_order", texts()),
        "product_id_list" => Condition::Line { field: "mk_id", wanted: inputs::comma_list(value) },
        "product_code_list" | "product_code" => Condition::Line { field: "code", wanted: inputs::comma_list(value) },
        "write_off" => Condition::Flag { field: "write_off", wanted: wanted == "true" },
        "show_only_open" => Condition::Flag { field: "_closed", wanted: wanted != "true" },
        "show_only_real_acceptance_note" => Condition::Flag { field: "_planned", wanted: wanted != "true" },
        _ => field(kind, &wanted),
    })
}

/// Conditions over a text: the paths where it may stand, a point between the steps.
fn field(kind: &str, wanted: &str) -> Condition {
    let (paths, part): (&'static [&'static str], bool) = match kind {
        "partner_code" => (&["partner.count_code"], false),
        "partner_query" => (&["partner.customer"], true),
        "partner_tax_num" => (&["partner.tax_id_number"], true),
        "partner_country" => (&["partner.country", "partner.country_iso_2"], false),
        "delivery_type" => (&["_delivery_type_desc", "delivery_type"], false),
        "profit_center" => (&["profit_center_desc", "profit_center"], false),
        "partner_recipient_name" => (&["receiver.customer", "partner.customer"], true),
        "partner_recipient_email" => (&["receiver.partner_contact.email", "partner.partner_contact.email"], true),
        "partner_recipient_phone" => (&["receiver.partner_contact.gsm", "partner.partner_contact.gsm"], true),
        "warehouse_from" => (&["warehouse_from"], false),
        "warehouse_to" => (&["warehouse_to"], false),
        _ => (&[], false),
    };
    Condition::Field { paths, wanted: inputs::folded(wanted), part }
}

fn unread(wanted: &str, kind: &str) -> Refusal {
    Refusal::new("2", format!("Cannot find value {wanted} for condition {kind}"))
}

/// Everything up to an upper bound, with it or without.
fn up_to(bound: u64, knobs: &Knobs) -> RangeInclusive<u64> {
    0..=if knobs.bounds == Bounds::Inclusive { bound } else { bound.saturating_sub(1) }
}

fn status_change(items: &[&Value], knobs: &Knobs) -> Result<Condition, Refusal> {
    let value = |kind: &str| items.iter().find(|item| inner(item, "type") == kind).and_then(|item| item.get("value"));
    let moment = |kind: &str, value: &Value| {
        let wanted = inputs::scalar(value).unwrap_or_default();
        inputs::timestamp(&wanted, knobs).map(second).ok_or_else(|| unread(&wanted, kind))
    };
    let [from, to, reached] = STATUS_CHANGE;
    match (value(from), value(to), value(reached)) {
        (Some(start), Some(end), Some(descriptions)) => {
            let seconds = moment(from, start)?..=*up_to(moment(to, end)?, knobs).end();
            Ok(Condition::StatusChanged { seconds, reached: inputs::comma_list(descriptions) })
        }
        _ => Err(Refusal::new("2", format!("{from}, {to} and {reached} must be set together"))),
    }
}

/// `from` and `to` over the same index are one window.
fn merge_windows(conditions: &mut Vec<Condition>) {
    for wanted in ["doc_date", "last_change"] {
        let window = |condition: &Condition| match condition {
            Condition::Indexed { column, keys } if *column == wanted => keys.first().cloned(),
            _ => None,
        };
        let windows: Vec<RangeInclusive<u64>> = conditions.iter().filter_map(window).collect();
        if windows.len() > 1 {
            let start = windows.iter().map(|range| *range.start()).max().unwrap_or(0);
            let end = windows.iter().map(|range| *range.end()).min().unwrap_or(u64::MAX);
            conditions.retain(|condition| window(condition).is_none());
            conditions.push(Condition::Indexed { column: wanted, keys: vec![start..=end] });
        }
    }
}

impl Condition {
    /// Whether an index narrows it down.
    pub(super) fn is_indexed(&self) -> bool {
        matches!(self, Self::Indexed { .. } | Self::StatusChanged { .. })
    }

    /// The numbers that its index gives. A status change moved the time of change at least as far.
    pub(super) fn numbers<'a>(&'a self, table: &'a Rows) -> Box<dyn Iterator<Item = u64> + 'a> {
        match self {
            Self::Indexed { column, keys } => Box::new(keys.iter().flat_map(|range| table.within(column, range.clone()))),
            Self::StatusChanged { seconds, reached } => {
                let later = table.within("last_change", *seconds.start()..=u64::MAX);
                Box::new(later.filter(move |number| table.get(*number).is_some_and(|row| reached_within(&row, seconds, reached))))
            }
            _ => Box::new(table.numbers().iter().copied()),
        }
    }

    /// What the text that a free search looks into has to hold, where this can be told.
    pub(super) fn mentions(&self) -> Option<&str> {
        match self {
            Self::Field { paths: ["partner.customer"], wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    pub(super) fn holds(&self, table: &Rows, row: &Row) -> bool {
        match self {
            Self::Indexed { column, keys } => table.key_of(column, row).is_some_and(|held| keys.iter().any(|range| range.contains(&held))),
            Self::StatusChanged { seconds, reached } => reached_within(row, seconds, reached),
            Self::Field { paths, wanted, part } => paths.iter().any(|path| {
                let held = inputs::folded(at(row, path));
                if *part { held.contains(wanted) } else { held == *wanted }
            }),
            Self::Line { field, wanted } => {
                list(row, "product_list").iter().any(|line| wanted.iter().any(|item| item == inner(line, field)))
            }
            Self::Flag { field, wanted } => (text(row, field) == "true") == *wanted,
            Self::NoStatus => text(row, "status_desc").is_empty(),
        }
    }
}

/// The text at a path, a point between the steps.
fn at<'a>(row: &'a Row, path: &str) -> &'a str {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|step| row.get(step));
    steps.fold(first, |value, step| value?.get(step)).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a status was reached in this time; a document without a history reached its own when it changed last.
fn reached_within(row: &Row, seconds: &RangeInclusive<u64>, reached: &[String]) -> bool {
    let history = list(row, "_status_history");
    if history.is_empty() {
        return reached.iter().any(|status| status == text(row, "status_desc"))
            && changed(row).is_some_and(|at| seconds.contains(&second(at)));
    }
    history.iter().any(|step| {
        let moment = inner(step, "ts").parse().ok().map(second);
        reached.iter().any(|status| status == inner(step, "to")) && moment.is_some_and(|moment| seconds.contains(&moment))
    })
}
