//! An explanation as the contract shows it: the JSON object of `explain --json` and `replay --json`.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::{
    Alert, AttachedCopy, ContactMatch, DocumentMatch, ExplainedDraft, Explanation, Fact, FactKind, Figure, Finding, MatchReason, Place,
    Spot, Unread, Withheld,
};

/// The object of section 5 of the contract; with the body without the quoted original, where it was asked for.
#[must_use]
pub fn json(explanation: &Explanation, with_text: bool) -> Value {
    json!({
        "message_id": explanation.message_id.as_str(),
        "mailbox": explanation.mailbox.as_str(),
        "tenant": explanation.tenant.as_str(),
        "decision": word(&explanation.decision),
        "reason": explanation.reason.to_string(),
        "language": explanation.language.code(),
        "intents": explanation.intents.iter().map(|intent| intent.word()).collect::<Vec<_>>(),
        "asks": explanation.asks,
        "authenticity": {"verdict": word(&explanation.authenticity.verdict), "how": explanation.authenticity.how},
        "contact": explanation.contact.as_ref().map(contact),
        "candidates": explanation.candidates.iter().map(contact).collect::<Vec<_>>(),
        "documents": explanation.documents.iter().map(document).collect::<Vec<_>>(),
        "facts": explanation.facts.iter().map(fact).collect::<Vec<_>>(),
        "withheld": explanation.withheld.iter().map(withheld).collect::<Vec<_>>(),
        "figures": explanation.figures.iter().map(figure).collect::<Vec<_>>(),
        "gaps": explanation.gaps,
        "left_off": explanation.left_off,
        "alerts": explanation.alerts.iter().map(alert).collect::<Vec<_>>(),
        "findings": explanation.findings.iter().map(finding).collect::<Vec<_>>(),
        "model": explanation.model.as_ref().map(word),
        "unread": explanation.unread.iter().map(unread).collect::<Vec<_>>(),
        "confidence": explanation.confidence,
        "writer": {"kind": explanation.writer, "template": explanation.template, "fallback": explanation.fallback},
        "draft": explanation.draft.as_ref().map(|found| draft(found, with_text)),
    })
}

/// The word that serde gives a unit variant: the same that the contract uses.
fn word<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn reasons(reasons: &[MatchReason]) -> Vec<Value> {
    reasons.iter().map(word).collect()
}

fn contact(found: &ContactMatch) -> Value {
    json!({"id": found.id.as_str(), "name": found.name, "confidence": word(&found.confidence), "reasons": reasons(&found.reasons)})
}

fn document(found: &DocumentMatch) -> Value {
    json!({
        "doc_type": found.doc_type.word(),
        "id": found.id.as_str(),
        "number": found.number,
        "confidence": word(&found.confidence),
        "reasons": reasons(&found.reasons),
    })
}

fn fact(fact: &Fact) -> Value {
    let kind: FactKind = fact.value.kind();
    let mut source = json!({"kind": word(&fact.source.kind)});
    if let Some(fields) = source.as_object_mut() {
        if let Some(doc_type) = fact.source.doc_type {
            fields.insert("doc_type".to_owned(), doc_type.word().into());
        }
        fields.insert("id".to_owned(), fact.source.id.as_str().into());
        fields.insert("field".to_owned(), fact.source.field.as_str().into());
    }
    json!({
        "id": fact.id.0,
        "kind": word(&kind),
        "label": fact.label,
        "value": fact.value.to_string(),
        "unit": fact.value.unit(),
        "shown": fact.shown,
        "class": word(&fact.class),
        "source": source,
        "read_at": fact.read_at.to_string(),
        "limit_seconds": fact.limit.as_secs(),
        "good_until": fact.good_until().to_string(),
    })
}

fn withheld(one: &Withheld) -> Value {
    json!({"fact": one.fact, "why": word(&one.why)})
}

fn attachment(copy: &AttachedCopy) -> Value {
    json!({"name": copy.name, "size": copy.size, "document": copy.document.as_str()})
}

fn alert(alert: &Alert) -> Value {
    json!({"kind": alert.kind.word(), "says": alert.says})
}

fn finding(finding: &Finding) -> Value {
    json!({"check": finding.check.word(), "text": finding.text})
}

fn unread(one: &Unread) -> Value {
    json!({"kind": word(&one.kind), "id": one.id.as_str(), "why": one.why})
}

fn figure(figure: &Figure) -> Value {
    match &figure.fact {
        Some(fact) => json!({"text": figure.text, "fact": fact.0}),
        None => json!({"text": figure.text, "fact": null, "from": "mail"}),
    }
}

fn draft(draft: &ExplainedDraft, with_text: bool) -> Value {
    let mut value = json!({
        "key": draft.key.as_str(),
        "revision": draft.revision,
        "message_id": draft.message_id.as_str(),
        "to": draft.to.iter().map(|to| to.as_str()).collect::<Vec<_>>(),
        "status": word(&draft.status),
        "folder": draft.place.as_ref().map(|place| &place.folder),
        "uid": draft.place.as_ref().and_then(uid),
        "attachments": draft.attachments.iter().map(attachment).collect::<Vec<_>>(),
    });
    if let (true, Some(fields)) = (with_text, value.as_object_mut()) {
        fields.insert("text".to_owned(), draft.text.as_str().into());
    }
    value
}

fn uid(place: &Place) -> Option<u32> {
    match place.spot {
        Spot::Uid { uid, .. } => Some(uid),
        Spot::File(_) => None,
    }
}
