//! The identity fields of a mail's header: enough to recognise a mail without reading it.

use crate::domain::MessageId;

/// The fields that [`Detail::Identity`](super::Detail::Identity) asks for.
pub(crate) const IDENTITY_FIELDS: [&str; 5] = ["Message-ID", "In-Reply-To", "References", "From", "X-Postar-Draft"];

/// The Message-ID of a header block; `None` if it has none that can be one.
pub(crate) fn message_id(header: &[u8]) -> Option<MessageId> {
    let text = String::from_utf8_lossy(header);
    let field = fields(&text).into_iter().find(|field| named(field, "Message-ID"))?;
    let (_, value) = field.split_once(':')?;
    MessageId::parse(value)
}

/// The identity fields of a whole mail, as they stand, with the empty line that ends a header.
pub(crate) fn identity_fields(mail: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(mail);
    let wanted = fields(&text).into_iter().filter(|field| IDENTITY_FIELDS.iter().any(|name| named(field, name)));
    let mut header: String = wanted.collect();
    header.push_str("\r\n");
    header.into_bytes()
}

/// The fields of a header, each with its folded lines and line ends (RFC 5322 §2.2.3), up to the first empty line.
fn fields(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in text.lines().take_while(|line| !line.is_empty()) {
        match fields.last_mut() {
            Some(field) if line.starts_with([' ', '\t']) => field.extend([line, "\r\n"]),
            _ => fields.push(format!("{line}\r\n")),
        }
    }
    fields
}

fn named(field: &str, name: &str) -> bool {
    field.split_once(':').is_some_and(|(found, _)| found.trim_end().eq_ignore_ascii_case(name))
}
