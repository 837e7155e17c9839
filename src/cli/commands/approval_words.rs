//! A proposed write in words, for people and for programs.

use serde_json::{Value, json};

use crate::domain::{Approval, ApprovalState, AuditRow, ErpWrite, RecordChange, WriteDifference, WriteOutcome};

/// One line: id, stage, what.
pub(super) fn line(approval: &Approval) -> String {
    let more = state(approval).map(|more| format!(" ({more})")).unwrap_or_default();
    format!("{}  {:<9} {:<12} {}{more}", approval.id, approval.stage().word(), approval.write.kind().word(), what(&approval.write))
}

/// One object, without the request and the log.
pub(super) fn brief(approval: &Approval) -> Value {
    let outcome = match &approval.state {
        ApprovalState::Done { outcome, .. } => Some(outcome),
        _ => None,
    };
    json!({
        "id": approval.id.as_str(),
        "tenant": approval.tenant.as_str(),
        "kind": approval.write.kind().word(),
        "state": approval.stage().word(),
        "what": what(&approval.write),
        "why": approval.why,
        "record": approval.write.record().map(|record| json!({"kind": record.kind.word(), "id": record.id.as_str()})),
        "proposed_by": approval.proposed_by.word(),
        "message_id": approval.message.as_ref().map(|id| id.as_str()),
        "mailbox": approval.mailbox.as_ref().map(|id| id.as_str()),
        "created": approval.created,
        "details": state(approval),
        "outcome": outcome.map(outcome_of),
    })
}

/// The same with the write, its request and its log.
pub(super) fn whole(approval: &Approval, request: &Value, log: &[AuditRow]) -> Value {
    let mut all = brief(approval);
    if let Some(fields) = all.as_object_mut() {
        fields.insert("write".to_owned(), json!(approval.write));
        fields.insert("request".to_owned(), request.clone());
        fields.insert("audit".to_owned(), log.iter().map(row).collect());
    }
    all
}

/// Everything, for a person.
pub(super) fn tell(approval: &Approval, request: &Value, log: &[AuditRow]) -> Vec<String> {
    let mut lines = vec![line(approval), format!("  tenant    {}", approval.tenant), format!("  why       {}", approval.why)];
    if let Some(message) = &approval.message {
        lines.push(format!("  mail      {message}"));
    }
    lines.push(match request.get("impossible").and_then(Value::as_str) {
        Some(why) => format!("  request   none: {why}"),
        None => format!("  request   {}, without the key:", request.get("endpoint").and_then(Value::as_str).unwrap_or_default()),
    });
    if let Some(body) = request.get("body") {
        let pretty = serde_json::to_string_pretty(body).unwrap_or_default();
        lines.extend(pretty.lines().map(|line| format!("    {line}")));
    }
    if let ApprovalState::Done { outcome, .. } = &approval.state {
        lines.extend(outcome.remarks.iter().map(|remark| format!("  remark    {remark}")));
        lines.extend(outcome.differences.iter().flatten().map(|difference| format!("  differs   {}", differs(difference))));
    }
    lines.extend(log.iter().map(|row| format!("  {:.0}  {:<9} by {}: {}", row.at, row.what.word(), row.who, row.outcome)));
    lines
}

/// What is to be written, in a few words.
fn what(write: &ErpWrite) -> String {
    match write {
        ErpWrite::NewPartner(partner) => format!("new partner {} <{}>", partner.name, partner.email),
        ErpWrite::ChangeContact(change) => format!("contact {}: {}", change.id, fields(change)),
        ErpWrite::ChangeProduct(change) => format!("product {}: {}", change.id, fields(change)),
        ErpWrite::NewDocument(new) => {
            format!("new {} {} for partner {}, {} lines", new.doc_type, new.buyer_order, new.partner, new.lines.len())
        }
        ErpWrite::Status(change) => format!("{} {}: status {}", change.doc_type, change.id, change.to),
        ErpWrite::Note(note) => format!("{} {}: a note", note.doc_type, note.id),
        ErpWrite::Attach(file) => format!("{} {}: the file {} of {} bytes", file.doc_type, file.id, file.name, file.size),
    }
}

fn fields(change: &RecordChange) -> String {
    let value = |value: &Option<String>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
    let fields = change.fields.iter().map(|field| format!("{} {} → {}", field.field, value(&field.from), value(&field.to)));
    fields.collect::<Vec<_>>().join(", ")
}

/// What is to be said of its state beside its word.
fn state(approval: &Approval) -> Option<String> {
    match &approval.state {
        ApprovalState::Waiting | ApprovalState::Intended => None,
        ApprovalState::Approved { by, .. } => Some(format!("by {by}, not sent yet")),
        ApprovalState::Unknown { why, look_at: Some(at), .. } => Some(format!("{why}; it is looked for again at {at:.0}")),
        ApprovalState::Unknown { why, found, .. } => {
            let found: Vec<&str> = found.iter().map(crate::domain::MkId::as_str).collect();
            Some(format!("{why}; it may be {}: look there, then reject it, or approve it again", found.join(" or ")))
        }
        ApprovalState::Done { outcome, .. } => Some(done(outcome)),
        ApprovalState::Failed { why, .. } => Some(why.clone()),
        ApprovalState::Rejected { by, .. } => Some(format!("by {by}")),
    }
}

fn done(outcome: &WriteOutcome) -> String {
    let record = outcome.number.clone().or_else(|| outcome.id.as_ref().map(ToString::to_string)).unwrap_or_default();
    let differs = match &outcome.differences {
        Some(found) if found.is_empty() => String::new(),
        Some(found) => format!("; {} fields stand there otherwise", found.len()),
        None => "; not read back yet".to_owned(),
    };
    format!("{record}: {}{differs}", outcome.known.words())
}

fn outcome_of(outcome: &WriteOutcome) -> Value {
    json!({
        "id": outcome.id.as_ref().map(|id| id.as_str()),
        "number": outcome.number,
        "known": outcome.known,
        "remarks": outcome.remarks,
        "differences": outcome.differences,
    })
}

fn differs(difference: &WriteDifference) -> String {
    let shown = |value: &Option<String>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
    format!("{}: sent {}, kept {}", difference.field, shown(&difference.sent), shown(&difference.kept))
}

fn row(row: &AuditRow) -> Value {
    json!({
        "at": row.at,
        "who": row.who,
        "what": row.what.word(),
        "record": row.record.as_ref().map(|record| json!({"kind": record.kind.word(), "id": record.id.as_str()})),
        "request": row.request,
        "outcome": row.outcome,
    })
}
