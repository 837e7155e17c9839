//! How a document is kept: its time of change, its change log, the stock it moves.

use serde_json::{Value, json};

use super::effects;
use crate::sim::asked::Asked;
use crate::sim::world::{Row, Table, list, set, text};

/// What the change log says, and whether the change moves the time of change.
#[derive(Clone, Debug)]
pub(super) struct Note {
    text: String,
    moves: Moves,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moves {
    Always,
    /// As the knob says.
    IfPaymentsDo,
}

impl Note {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), moves: Moves::Always }
    }

    pub(super) fn payment() -> Self {
        Self { text: "payment".to_owned(), moves: Moves::IfPaymentsDo }
    }
}

/// Keeps a document, and moves the stock that it moves.
pub(super) fn save(asked: &mut Asked<'_>, mut document: Row, note: &Note) {
    let stamp = asked.stamp();
    if note.moves == Moves::Always || asked.knobs.last_change_on_payment {
        set(&mut document, "_last_change_ts", stamp.as_str());
        if text(&document, "doc_type") == "complaint" {
            set(&mut document, "last_change_ts", stamp.as_str());
        }
    }
    let mut log = list(&document, "document_info").to_vec();
    log.push(json!({"change_ts": stamp, "notes": note.text}));
    set(&mut document, "document_info", log);
    let number = text(&document, "mk_id").parse().unwrap_or_default();
    let before = asked.company.documents.any(number);
    effects::move_stock(asked.company, before.as_ref(), Some(&document));
    asked.company.save(Table::Documents, number, &document);
}

/// Sets a status and remembers when; an empty description takes it away.
pub(super) fn set_status(document: &mut Row, value: &str, description: &str, stamp: &str) {
    let before = text(document, "status_desc").to_owned();
    if before == description {
        return;
    }
    let mut history: Vec<Value> = list(document, "_status_history").to_vec();
    history.push(json!({"from": before, "to": description, "ts": stamp}));
    set(document, "_status_history", history);
    set(document, "status_code", value);
    set(document, "status_desc", description);
}
