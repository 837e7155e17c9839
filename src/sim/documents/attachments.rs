//! Files beside a document: `add_attachment`, and what is shown of them.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::get::not_found;
use super::known_type;
use super::save::{Note, save};
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Row, list, row, set};

/// Content types by the end of a name; anything else is bytes.
const KINDS: &[(&str, &str)] = &[
    (".pdf", "application/pdf"),
    (".eml", "message/rfc822"),
    (".txt", "text/plain;charset=UTF-8"),
    (".png", "image/png"),
    (".jpg", "image/jpeg"),
    (".xml", "application/xml"),
];

pub(in crate::sim) fn add_attachment(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let doc_type = known_type(asked.body)?;
    let id = inputs::text(asked.body, "mk_id").unwrap_or_else(|| "null".to_owned());
    let table = asked.company.documents.of(doc_type);
    let found = id.parse().ok().and_then(|number| table?.get(number));
    let mut document = found.ok_or_else(|| not_found(doc_type, &id))?;
    let brought = brought(asked.body)?;
    add(asked, &mut document, brought);
    save(asked, document, &Note::new("attachment"));
    Ok(Reply::Fields(row([("mk_id", id.as_str())])))
}

/// A file that was read: its entry, and its bytes where it isn't elsewhere.
pub(super) type Brought = (Row, Option<Vec<u8>>);

/// The files of a request: all of them, or none where one can't be taken.
pub(super) fn brought(body: &Row) -> Result<Vec<Brought>, Refusal> {
    list(body, "attachment_list").iter().filter_map(Value::as_object).map(read).collect()
}

/// Adds files to a document.
pub(super) fn add(asked: &mut Asked<'_>, document: &mut Row, brought: Vec<Brought>) {
    if !brought.is_empty() {
        let mut all = list(document, "attachment_list").to_vec();
        all.extend(brought.into_iter().map(|(entry, bytes)| keep(asked, entry, bytes)));
        set(document, "attachment_list", all);
    }
}

fn read(given: &Row) -> Result<Brought, Refusal> {
    let name = inputs::text(given, "file_name").ok_or_else(|| Refusal::new("6", "file_name is required"))?;
    let mut entry = row([("file_name", name.as_str())]);
    if let Some(url) = inputs::text(given, "source_url") {
        set(&mut entry, "source_url", url);
        return Ok((entry, None));
    }
    let coded: String = inputs::text(given, "data_b64").unwrap_or_default().split_whitespace().collect();
    let bytes = BASE64.decode(coded.as_bytes()).ok().filter(|bytes| !bytes.is_empty());
    let bytes = bytes.ok_or_else(|| Refusal::new("6", "source_url or data_b64 is required"))?;
    Ok((entry, Some(bytes)))
}

fn keep(asked: &mut Asked<'_>, mut entry: Row, bytes: Option<Vec<u8>>) -> Value {
    if let Some(bytes) = bytes {
        let name = inputs::text(&entry, "file_name").unwrap_or_default().to_lowercase();
        let kind = KINDS.iter().find(|(end, _)| name.ends_with(end)).map_or("application/octet-stream", |(_, kind)| kind);
        set(&mut entry, "_size", bytes.len().to_string());
        set(&mut entry, "_sha256", HEXLOWER.encode(&Sha256::digest(&bytes)));
        set(&mut entry, "_path", asked.files.store("attachment", kind, bytes));
    }
    Value::Object(entry)
}

/// An entry as it is shown: where the file is fetched, and nothing internal.
pub(super) fn shown(entry: &Value, base_url: &str) -> Value {
    let mut entry = entry.as_object().cloned().unwrap_or_default();
    if let Some(path) = inputs::text(&entry, "_path") {
        set(&mut entry, "source_url", format!("{base_url}{path}"));
    }
    entry.retain(|field, _| !field.starts_with('_'));
    Value::Object(entry)
}
