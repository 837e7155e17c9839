//! Folder names on the wire and on disk: modified UTF-7 (RFC 3501 §5.1.3).

use data_encoding::BASE64_NOPAD;

/// The wire form of a name: `Osnutki š` becomes `Osnutki &AWE-`.
pub(crate) fn encode(name: &str) -> String {
    let mut wire = String::with_capacity(name.len());
    let mut beyond: Vec<u8> = Vec::new();
    for letter in name.chars() {
        if matches!(letter, ' '..='~') {
            flush(&mut beyond, &mut wire);
            wire.push_str(if letter == '&' { "&-" } else { "" });
            wire.extend((letter != '&').then_some(letter));
        } else {
            let mut units = [0; 2];
            beyond.extend(letter.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut beyond, &mut wire);
    wire
}

/// The name as people see it. What isn't modified UTF-7 (a server that sends UTF-8, a broken shift) stays as it is.
pub(crate) fn decode(wire: &str) -> String {
    let mut name = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((plain, shifted)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((encoded, after)) = shifted.split_once('-') else {
            name.push('&');
            rest = shifted;
            continue;
        };
        match letters(encoded) {
            Some(decoded) => name.push_str(&decoded),
            None => name.extend(["&", encoded, "-"]),
        }
        rest = after;
    }
    name.push_str(rest);
    name
}

fn flush(beyond: &mut Vec<u8>, wire: &mut String) {
    if !beyond.is_empty() {
        wire.extend(["&", &BASE64_NOPAD.encode(beyond).replace('/', ","), "-"]);
        beyond.clear();
    }
}

fn letters(encoded: &str) -> Option<String> {
    if encoded.is_empty() {
        return Some("&".to_owned());
    }
    let bytes = BASE64_NOPAD.decode(encoded.replace(',', "/").as_bytes()).ok()?;
    let units: Option<Vec<u16>> = bytes.chunks(2).map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?))).collect();
    String::from_utf16(&units?).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn names_go_to_the_wire_and_come_back() {
        let cases = [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("Šč ž", "&AWABDQ- &AX4-"),
            ("Kupci & dobavitelji", "Kupci &- dobavitelji"),
            ("台北", "&U,BTFw-"),
            ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"),
            ("😀", "&2D3eAA-"),
        ];
        for (name, wire) in cases {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire), name);
        }
    }

    #[test]
    fn what_is_not_modified_utf7_stays_as_it_is() {
        for odd in ["A&B", "&!!!-x", "&AWF-", "Pošta", "&2D0-"] {
            assert_eq!(decode(odd), odd);
        }
    }
}
