//! Records to bytes and back: an envelope with the version of the record's shape, and a way out for what is too big for a row.

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use super::{StoreError, files::Files};
use crate::domain::{Digest, Mirrored};

/// The engine keeps rows well up to here; what is bigger goes to a content-addressed file, and the row keeps its digest.
pub(super) const MAX_ROW: usize = 16 * 1024;

/// The body stands in the row.
const INLINE: u8 = 0;
/// The row holds the digest of the file that the body stands in.
const IN_FILE: u8 = 1;

/// A type that rows are made of. A field that may be missing can be added freely; anything else takes a new version and a migration.
pub(super) trait Record: Serialize + DeserializeOwned {
    /// The version of the shape.
    const VERSION: u16 = 1;
    /// What it is, for the sentence of an error: `a mail`.
    const WHAT: &'static str;
}

/// Envelope: version (u16, big endian), where the body is (u8), and the body as JSON or the digest of its file.
pub(super) fn encode<T: Record>(record: &T, files: &Files) -> Result<Vec<u8>, StoreError> {
    let body =
        serde_json::to_vec(record).map_err(|source| StoreError::Record { doing: "write", what: T::WHAT, source: Box::new(source) })?;
    let mut row = T::VERSION.to_be_bytes().to_vec();
    if body.len() < MAX_ROW {
        row.push(INLINE);
        row.extend_from_slice(&body);
    } else {
        row.push(IN_FILE);
        row.extend_from_slice(files.keep(&body)?.as_str().as_bytes());
    }
    Ok(row)
}

/// Reads an envelope.
pub(super) fn decode<T: Record>(row: &[u8], files: &Files) -> Result<T, StoreError> {
    let fault = |why: String| StoreError::unreadable(T::WHAT, why);
    let Some(([high, low, place], body)) = row.split_first_chunk::<3>() else {
        return Err(fault("the row is shorter than its envelope".to_owned()));
    };
    let version = u16::from_be_bytes([*high, *low]);
    if version != T::VERSION {
        return Err(fault(format!("it has version {version} and version {} is known", T::VERSION)));
    }
    match *place {
        INLINE => parse(body),
        IN_FILE => {
            let digest = std::str::from_utf8(body).ok().and_then(Digest::parse).ok_or_else(|| fault("its file has no name".to_owned()))?;
            parse(&files.read(&digest)?)
        }
        other => Err(fault(format!("its envelope has the unknown mark {other}"))),
    }
}

fn parse<T: Record>(body: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(body).map_err(|source| StoreError::unreadable(T::WHAT, source))
}

/// A record of the mirror: the moment it was read stands before the envelope, so that reading it again unchanged costs 16 bytes and no file.
pub(super) fn encode_mirrored<T: Record>(mirrored: &Mirrored<T>, files: &Files) -> Result<Vec<u8>, StoreError> {
    let mut row = mirrored.read_at.as_nanosecond().to_be_bytes().to_vec();
    row.extend(encode(&mirrored.record, files)?);
    Ok(row)
}

/// Reads a record of the mirror.
pub(super) fn decode_mirrored<T: Record>(row: &[u8], files: &Files) -> Result<Mirrored<T>, StoreError> {
    Ok(Mirrored { read_at: moment::<T>(row)?, record: decode(without_moment(row), files)? })
}

/// When a record of the mirror was read.
pub(super) fn moment<T: Record>(row: &[u8]) -> Result<Timestamp, StoreError> {
    let (stamp, _) = row.split_first_chunk::<16>().ok_or_else(|| StoreError::unreadable(T::WHAT, "the row is too short"))?;
    Timestamp::from_nanosecond(i128::from_be_bytes(*stamp)).map_err(|why| StoreError::unreadable(T::WHAT, why))
}

/// What is left of a mirror's row without the moment: equal for equal records.
pub(super) fn without_moment(row: &[u8]) -> &[u8] {
    row.get(16..).unwrap_or_default()
}
