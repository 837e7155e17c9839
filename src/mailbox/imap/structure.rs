//! What a mail is made of, as BODYSTRUCTURE tells it (RFC 3501 §7.4.2), and a mail put together again of the parts that a person reads.
//!
//! Attachments are most of a mailbox's bytes and nothing of what is understood: of them only the MIME header comes, so that the mail
//! keeps its shape and their names.

use std::collections::BTreeMap;

use async_imap::imap_proto::BodyStructure;

/// A part that isn't text comes along up to this size: delivery reports and calendar files are, pictures and documents aren't.
const SMALL_PART: u64 = 16 * 1024;

/// Of an enclosed mail its header and the beginning of its text are read.
const ENCLOSED: u64 = 64 * 1024;

/// Of a text so much is read: more than the parser looks at, encoded.
const LONGEST_TEXT: u64 = 1536 * 1024;

/// The header of a part.
const MIME_HEADER: u64 = 16 * 1024;

/// A mail of more parts is fetched as it lies: each part costs 40 bytes of a command, and servers take 4,096 (Microsoft 365, Zimbra).
const MOST_PARTS: usize = 40;

/// What is read of one mail at once: well within the longest response that the guard lets through.
const MOST_READ: u64 = 1792 * 1024;

/// Taking a mail apart costs a round trip more; for less than this it isn't worth it.
const WORTH_LEAVING: u64 = 64 * 1024;

/// A part, or the whole mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Several parts between boundaries.
    Multipart { boundary: Option<String>, parts: Vec<Part> },
    /// One that has bytes of its own: how many there are, and how many of them are read.
    Leaf { octets: u64, read: u64 },
}

/// The name of a section: `1.2`, or `1.2.MIME` for its header.
pub(super) fn section(path: &[u32], header: bool) -> String {
    let path = path.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    if header { format!("{path}.MIME") } else { path }
}

impl Part {
    pub(super) fn of(structure: &BodyStructure<'_>) -> Self {
        match structure {
            BodyStructure::Multipart { common, bodies, .. } => {
                let boundary = common.ty.params.iter().flatten().find_map(|(name, value)| boundary(name, value));
                Self::Multipart { boundary, parts: bodies.iter().map(Self::of).collect() }
            }
            BodyStructure::Text { common, other, .. } => {
                let attached = common.disposition.as_ref().is_some_and(|disposition| disposition.ty.eq_ignore_ascii_case("attachment"));
                let octets = u64::from(other.octets);
                let read = if attached { whole_if_small(octets) } else { octets.min(LONGEST_TEXT) };
                Self::Leaf { octets, read }
            }
            BodyStructure::Message { other, .. } => {
                Self::Leaf { octets: u64::from(other.octets), read: u64::from(other.octets).min(ENCLOSED) }
            }
            BodyStructure::Basic { other, .. } => {
                let octets = u64::from(other.octets);
                Self::Leaf { octets, read: whole_if_small(octets) }
            }
        }
    }

    /// The sections that make up what is read, each with its length; `None` if the mail is better fetched as it lies.
    pub(super) fn sections(&self) -> Option<Vec<(String, u64)>> {
        let mut sections = Vec::new();
        let left = match self {
            Self::Leaf { octets, read } => {
                sections.push((section(&[1], false), *read));
                octets - read
            }
            Self::Multipart { .. } => self.collect(&mut Vec::new(), &mut sections)?,
        };
        sections.retain(|(_, length)| *length > 0);
        let read: u64 = sections.iter().map(|(_, length)| length).sum();
        (left >= WORTH_LEAVING && read <= MOST_READ && sections.len() <= 2 * MOST_PARTS).then_some(sections)
    }

    /// Adds the sections below this part, and says how many bytes they leave where they are.
    fn collect(&self, path: &mut Vec<u32>, sections: &mut Vec<(String, u64)>) -> Option<u64> {
        match self {
            Self::Leaf { octets, read } => {
                sections.push((section(path, false), *read));
                Some(octets - read)
            }
            Self::Multipart { boundary, parts } => {
                boundary.as_ref()?;
                let mut left = 0;
                for (number, part) in (1..).zip(parts) {
                    path.push(number);
                    sections.push((section(path, true), MIME_HEADER));
                    left += part.collect(path, sections)?;
                    path.pop();
                }
                Some(left)
            }
        }
    }

    /// The mail, of its header and the sections that came; `None` if one of them didn't.
    pub(super) fn assemble(&self, header: &[u8], parts: &BTreeMap<String, Vec<u8>>) -> Option<Vec<u8>> {
        let mut mail = header.to_vec();
        match self {
            Self::Leaf { read, .. } => mail.extend_from_slice(body(&[1], *read, parts)?),
            Self::Multipart { .. } => self.write(&mut Vec::new(), parts, &mut mail)?,
        }
        Some(mail)
    }

    fn write(&self, path: &mut Vec<u32>, bytes: &BTreeMap<String, Vec<u8>>, mail: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Leaf { read, .. } => mail.extend_from_slice(body(path, *read, bytes)?),
            Self::Multipart { boundary, parts } => {
                let boundary = boundary.as_ref()?.as_bytes();
                for (number, part) in (1..).zip(parts) {
                    path.push(number);
                    [b"--", boundary, b"\r\n", bytes.get(&section(path, true))?.as_slice()]
                        .iter()
                        .for_each(|piece| mail.extend_from_slice(piece));
                    part.write(path, bytes, mail)?;
                    mail.extend_from_slice(b"\r\n");
                    path.pop();
                }
                [b"--", boundary, b"--\r\n"].iter().for_each(|piece| mail.extend_from_slice(piece));
            }
        }
        Some(())
    }
}

fn boundary(name: &str, value: &str) -> Option<String> {
    (name.eq_ignore_ascii_case("boundary") && !value.contains(['\r', '\n'])).then(|| value.to_owned())
}

fn whole_if_small(octets: u64) -> u64 {
    if octets <= SMALL_PART { octets } else { 0 }
}

fn body<'a>(path: &[u32], read: u64, parts: &'a BTreeMap<String, Vec<u8>>) -> Option<&'a [u8]> {
    if read == 0 { Some(&[]) } else { parts.get(&section(path, false)).map(Vec::as_slice) }
}
