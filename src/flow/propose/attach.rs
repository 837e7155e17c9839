//! The mail itself and its PDF files, to be attached to the one document that it is certainly about.

use std::collections::BTreeSet;

use crate::domain::{Confidence, Digest, DocumentMatch, FileToAttach, Matches};

/// Metakocka's limit isn't documented; beyond this a file is a burden for everybody who opens the document.
const LARGEST: usize = 10 * 1024 * 1024;

/// Digits of a file's digest in its name, by which it is found again among the attachments.
const DIGITS: usize = 10;

/// The longest stem of a file's name, in characters.
const LONGEST_STEM: usize = 60;

/// More files than this in one mail are a collection, not papers to one document.
const MOST_FILES: usize = 10;

/// A file and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is to be attached.
    pub file: FileToAttach,
    /// Its bytes, for the store.
    pub bytes: Vec<u8>,
}

/// The one document that is certain; two that are certain leave the choice to a person.
#[must_use]
pub fn certain(matches: &Matches) -> Option<&DocumentMatch> {
    let mut certain = matches.documents.iter().filter(|found| found.confidence == Confidence::Certain);
    certain.next().filter(|_| certain.next().is_none())
}

/// The mail and its PDF files as attachments of this document; equal files once.
#[must_use]
pub fn files(document: &DocumentMatch, raw: &[u8], pdfs: Vec<(Option<String>, Vec<u8>)>) -> Vec<Kept> {
    let named = pdfs.into_iter().map(|(name, bytes)| (stem(name.as_deref()), "pdf", bytes));
    let all = std::iter::once(("mail".to_owned(), "eml", raw.to_vec())).chain(named);
    let mut seen: BTreeSet<Digest> = BTreeSet::new();
    let fitting = all.filter(|(_, _, bytes)| !bytes.is_empty() && bytes.len() <= LARGEST);
    let kept = fitting.map(|(stem, ending, bytes)| keep(document, &stem, ending, bytes));
    kept.filter(|kept| seen.insert(kept.file.content.clone())).take(MOST_FILES).collect()
}

fn keep(document: &DocumentMatch, stem: &str, ending: &str, bytes: Vec<u8>) -> Kept {
    let content = Digest::of(&bytes);
    let piece: String = content.as_str().chars().take(DIGITS).collect();
    let name = format!("{stem}-{piece}.{ending}");
    let (id, doc_type, size) = (document.id.clone(), document.doc_type, bytes.len() as u64);
    Kept { file: FileToAttach { id, doc_type, name, content, size }, bytes }
}

/// The name that the sender gave, without its ending and without anything that a path or a browser could make something of.
fn stem(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain: String =
        stem.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).take(LONGEST_STEM).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "document".to_owned() } else { plain.to_owned() }
}
