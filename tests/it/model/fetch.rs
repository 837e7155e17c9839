//! One line of a FETCH response.

use jiff::tz::TimeZone;

use super::account::Mail;
use super::command::Item;
use super::fault::Lie;
use super::mime;

/// `* n FETCH (…)`, with the lie that is told this time.
pub(super) fn line(seq: usize, uid: u32, mail: &Mail, items: &[Item], lie: Option<Lie>) -> Vec<u8> {
    let mut line = format!("* {seq} FETCH (").into_bytes();
    let mut first = true;
    for item in items {
        let told = told(item, uid, mail, lie);
        if told.is_empty() {
            continue;
        }
        if !std::mem::take(&mut first) {
            line.push(b' ');
        }
        line.extend(told);
    }
    line.extend(b")\r\n");
    line
}

fn told(item: &Item, uid: u32, mail: &Mail, lie: Option<Lie>) -> Vec<u8> {
    match (item, lie) {
        (Item::Uid, Some(Lie::NoUids)) | (Item::Size, Some(Lie::NoSizes)) | (Item::Flags, Some(Lie::NoFlags)) => Vec::new(),
        (Item::Body { .. }, Some(Lie::NoBodies)) => Vec::new(),
        (Item::Uid, _) => format!("UID {uid}").into_bytes(),
        (Item::Size, _) => format!("RFC822.SIZE {}", size(mail.bytes.len(), lie)).into_bytes(),
        (Item::InternalDate, Some(Lie::OddDates)) => b"INTERNALDATE \"99-Foo-2026 25:61:61 +9999\"".to_vec(),
        (Item::InternalDate, _) => format!("INTERNALDATE \"{}\"", date(mail)).into_bytes(),
        (Item::Flags, _) => format!("FLAGS ({})", mail.flags.iter().map(String::as_str).collect::<Vec<_>>().join(" ")).into_bytes(),
        (Item::ModSeq, _) => format!("MODSEQ ({})", mail.modseq).into_bytes(),
        (Item::BodyStructure, _) => format!("BODYSTRUCTURE {}", mime::structure(&mail.bytes)).into_bytes(),
        (Item::Body { section, slice, .. }, _) => body(mail, section, *slice, lie),
    }
}

fn size(right: usize, lie: Option<Lie>) -> usize {
    match lie {
        Some(Lie::SizeZero) => 0,
        Some(Lie::SizeSmaller) => right / 2,
        Some(Lie::SizeLarger) => right + 1000,
        _ => right,
    }
}

fn body(mail: &Mail, section: &str, slice: Option<(usize, usize)>, lie: Option<Lie>) -> Vec<u8> {
    let from = slice.map_or(String::new(), |(from, _)| format!("<{from}>"));
    let name = format!("BODY[{section}]{from} ");
    let bytes = mime::section(&mail.bytes, section).filter(|_| lie != Some(Lie::NilBodies));
    let Some(bytes) = bytes else { return (name + "NIL").into_bytes() };
    let (start, length) = slice.unwrap_or((0, bytes.len()));
    let bytes: &[u8] = bytes.get(start..).map_or(&[], |rest| &rest[..length.min(rest.len())]);
    let bytes = if lie == Some(Lie::EmptyBodies) { &[] } else { bytes };
    [format!("{name}{{{}}}\r\n", bytes.len()).as_bytes(), bytes].concat()
}

fn date(mail: &Mail) -> String {
    mail.arrived.to_zoned(TimeZone::UTC).strftime("%d-%b-%Y %H:%M:%S +0000").to_string()
}
