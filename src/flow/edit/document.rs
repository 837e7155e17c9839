//! Wishes about a document: of all that Metakocka keeps, another status and a note can be written safely.

use super::error::EditError;
use super::wish::{Entry, Wish};
use crate::domain::{Document, ErpKind, ErpWrite, FieldMap, Holds, Note, StatusChange};

/// A note longer than this is a letter: it belongs into a mail or a file.
const LONGEST_NOTE: usize = 2_000;

pub(super) fn writes(document: &Document, map: &FieldMap, wishes: &[Wish]) -> Result<Vec<ErpWrite>, EditError> {
    let mut writes = Vec::new();
    let mut given: Vec<&str> = Vec::new();
    for wish in wishes {
        super::path_of(map, ErpKind::Document, &wish.field)?;
        if wish.entry != Entry::Only {
            return Err(EditError::NoEntries { field: wish.field.clone() });
        }
        if given.contains(&wish.field.as_str()) {
            return Err(EditError::Twice { field: wish.field.clone() });
        }
        given.push(&wish.field);
        writes.extend(write(document, wish)?);
    }
    Ok(writes)
}

fn write(document: &Document, wish: &Wish) -> Result<Option<ErpWrite>, EditError> {
    let (id, doc_type) = (document.id.clone(), document.doc_type);
    let unfit = |source| EditError::Unfit { field: wish.field.clone(), source };
    match wish.field.as_str() {
        "status" => {
            let to = Holds::Text(100).accept(&wish.value).map_err(unfit)?;
            let from = document.status_code().map(str::to_owned);
            Ok(to.filter(|to| Some(to) != from.as_ref()).map(|to| ErpWrite::Status(StatusChange { id, doc_type, from, to })))
        }
        "note" => {
            let text = Holds::Text(LONGEST_NOTE).accept(&wish.value).map_err(unfit)?;
            Ok(text.map(|text| ErpWrite::Note(Note { id, doc_type, text, was: None })))
        }
        _ => Err(EditError::ReadOnly { field: wish.field.clone() }),
    }
}
