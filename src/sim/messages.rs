//! Messages to customers: taken, numbered and listed; nothing is ever sent.

use serde_json::{Value, json};

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::inputs;
use super::world::{Row, list, row, set};

/// Ways that a message may go.
const WAYS: &[&str] = &["sms", "viber", "whatsapp", "email"];

/// One row for each message, well or not; the call as a whole is well.
pub(super) fn send_message(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let given: Vec<Row> = list(asked.body, "message_list").iter().filter_map(Value::as_object).map(inputs::texts).collect();
    let rows: Vec<Value> = given.into_iter().map(|message| Value::Object(taken(asked, message))).collect();
    Ok(Reply::Fields(Row::from_iter([("message_list".to_owned(), Value::Array(rows))])))
}

fn taken(asked: &mut Asked<'_>, mut message: Row) -> Row {
    let mut result = Row::new();
    set(&mut result, "sender_message_id", inputs::text(&message, "sender_message_id").unwrap_or_default());
    if !inputs::text(&message, "type").is_some_and(|way| WAYS.contains(&way.as_str())) {
        result.extend(row([("status", "error"), ("error_desc", "Unknown message type")]));
        return result;
    }
    let id = asked.company.fresh_id().to_string();
    result.extend(row([("mk_id", id.as_str()), ("status", "ok")]));
    message.extend(row([("mk_id", id.as_str()), ("created_ts", &asked.stamp())]));
    asked.company.messages.push(message);
    result
}

pub(super) fn get_message(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let rows = asked.company.messages.iter().cloned().map(Value::Object).collect();
    Ok(Reply::Fields(Row::from_iter([("message_list".to_owned(), Value::Array(rows))])))
}

/// The one answer with real numbers and nulls: a bare list.
pub(super) fn get_email_events(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let ids = asked.body.get("mk_id_list").map(inputs::comma_list).unwrap_or_default();
    let event = |id: &String| json!({"mk_id": id.parse::<u64>().ok(), "opened_count": 0, "clicked_count": 0, "bounced_ts": null});
    Ok(Reply::List(ids.iter().map(event).collect()))
}
