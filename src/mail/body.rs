//! The body of a mail: which text a person reads first, what is attached, and what hides it.

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

use super::Budget;
use super::defects::Defects;
use super::text::{flowed, html, invisible, language, words};
use crate::domain::{Attachment, Defect, Message};

/// Parameters of the outermost Content-Type that some later step asks for.
const KEPT_PARAMETERS: &[&str] = &["report-type", "smime-type", "protocol", "method"];

/// Reads the body into `message`. `raw` has been cut to the budget.
pub(super) fn read(raw: &[u8], budget: &Budget, message: &mut Message, defects: &mut Defects) {
    let parser = MessageParser::new().with_mime_headers().default_header_ignore();
    let Some(mail) = parser.parse(raw) else { return };
    defects.note(Defect::OverBudget, mail.parts.len() > budget.parts + budget.depth);
    defects.note(Defect::DuplicateContentType, mail.parts.iter().take(budget.parts).any(has_two_types));
    message.content_type = mail.parts.first().map_or_else(|| "text/plain".to_owned(), content_type);
    message.calendar_method = mail.parts.iter().take(budget.parts).find_map(calendar_method);
    message.attachments = attachments(&mail, budget);
    let text = readable(&mail, budget);
    let kept = first_lines(&text.text, budget.lines);
    defects.note(Defect::OverBudget, text.over || kept.len() < text.text.len());
    defects.note(Defect::HiddenText, text.hidden);
    message.words = words::split(kept);
    let sealed = is_sealed(message, &text.text);
    if sealed {
        message.words = crate::domain::Words::default();
    }
    defects.note(Defect::NoReadableText, sealed || text.garbled);
    message.language = language::of(message);
}

fn has_two_types(part: &MessagePart<'_>) -> bool {
    part.headers.iter().filter(|header| header.name().eq_ignore_ascii_case("Content-Type")).count() > 1
}

/// `type/subtype` in lower case, with the parameters that matter.
fn content_type(part: &MessagePart<'_>) -> String {
    let Some(declared) = part.content_type() else { return "text/plain".to_owned() };
    let mut text = media_type(part).unwrap_or_else(|| declared.ctype().to_ascii_lowercase());
    for name in KEPT_PARAMETERS {
        if let Some(value) = declared.attribute(name) {
            text.push_str(&format!("; {name}={}", value.trim().to_ascii_lowercase()));
        }
    }
    text
}

fn media_type(part: &MessagePart<'_>) -> Option<String> {
    let declared = part.content_type()?;
    Some(format!("{}/{}", declared.ctype(), declared.subtype()?).to_ascii_lowercase())
}

/// METHOD of a calendar part (RFC 5546 §1.4): the parameter, else the property.
fn calendar_method(part: &MessagePart<'_>) -> Option<String> {
    let media = media_type(part)?;
    if !matches!(media.as_str(), "text/calendar" | "application/ics") {
        return None;
    }
    let declared = part.content_type().and_then(|declared| declared.attribute("method")).map(str::to_owned);
    let property = || part.text_contents()?.lines().take(50).find_map(|line| line.trim().strip_prefix("METHOD:").map(str::to_owned));
    declared.or_else(property).map(|method| method.trim().to_ascii_uppercase())
}

fn attachments(mail: &mail_parser::Message<'_>, budget: &Budget) -> Vec<Attachment> {
    let parts = mail.attachments.iter().take(budget.parts).filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?));
    parts
        .map(|part| Attachment { name: part.attachment_name().map(printable), content_type: attached_type(part), size: part.len() })
        .collect()
}

/// The PDF files that are attached, decoded, each with its name; `raw` has been cut to the budget.
pub(super) fn pdf_files(raw: &[u8], budget: &Budget) -> Vec<(Option<String>, Vec<u8>)> {
    let parser = MessageParser::new().with_mime_headers().default_header_ignore();
    let Some(mail) = parser.parse(raw) else { return Vec::new() };
    let parts = mail.attachments.iter().take(budget.parts).filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?));
    // By its own first bytes (ISO 32000-1 §7.5.2): a name or a type can say anything.
    let pdfs = parts.filter(|part| part.contents().starts_with(b"%PDF-"));
    pdfs.map(|part| (part.attachment_name().map(printable), part.contents().to_vec())).collect()
}

fn attached_type(part: &MessagePart<'_>) -> String {
    let fallback = if part.is_text() { "text/plain" } else { "application/octet-stream" };
    media_type(part).unwrap_or_else(|| fallback.to_owned())
}

fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !invisible::is(*c)).take(255).collect()
}

struct Readable {
    text: String,
    hidden: bool,
    garbled: bool,
    over: bool,
}

/// The text that a person sees first. Most programs show the HTML where there is one, so a plain part is trusted only as
/// far as it says the same.
fn readable(mail: &mail_parser::Message<'_>, budget: &Budget) -> Readable {
    let (plain, plain_over) = joined(mail, &mail.text_body, budget, |body| match body {
        PartType::Text(text) => Some(text),
        _ => None,
    });
    let (markup, markup_over) = joined(mail, &mail.html_body, budget, |body| match body {
        PartType::Html(text) => Some(text),
        _ => None,
    });
    let (plain, hidden_plain) = invisible::strip(&plain);
    let over = plain_over || markup_over;
    if markup.trim().is_empty() {
        return Readable { garbled: is_garbled(&plain), text: plain, hidden: hidden_plain, over };
    }
    let seen = html::read(&markup);
    let over = over || seen.over;
    let (shown, hidden_shown) = invisible::strip(&seen.text);
    let differs = !plain.trim().is_empty() && !agrees(&plain, &shown);
    let hidden = seen.hidden || hidden_plain || hidden_shown || (differs && !asks_for_html(&plain));
    let text = if plain.trim().is_empty() || differs { shown } else { plain };
    Readable { garbled: is_garbled(&text), text, hidden, over }
}

/// The texts of these parts one below the other, up to the budget.
fn joined<'a>(
    mail: &'a mail_parser::Message<'_>,
    ids: &[u32],
    budget: &Budget,
    pick: impl Fn(&'a PartType<'_>) -> Option<&'a std::borrow::Cow<'a, str>>,
) -> (String, bool) {
    let (mut all, mut lines) = (String::new(), budget.lines);
    let ids = if is_unparted(mail) { &[0] } else { ids };
    for part in ids.iter().filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?)) {
        let Some(text) = pick(&part.body) else { continue };
        if !all.is_empty() {
            all.push('\n');
        }
        let room = budget.decoded.saturating_sub(all.len());
        let kept = first_lines(text.get(..text.floor_char_boundary(room)).unwrap_or_default(), lines);
        lines = lines.saturating_sub(kept.matches('\n').count());
        all.push_str(&flowed::unwrap(kept, part.content_type()));
        if kept.len() < text.len() {
            return (all, true);
        }
    }
    (all, false)
}

/// The text up to the end of its line of this number.
fn first_lines(text: &str, lines: usize) -> &str {
    let end = text.match_indices('\n').nth(lines.saturating_sub(1)).map(|(at, _)| at + 1);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Declared as a multipart, but its boundary never comes: one text.
fn is_unparted(mail: &mail_parser::Message<'_>) -> bool {
    let [only] = mail.parts.as_slice() else { return false };
    only.is_text() && only.content_type().is_some_and(|declared| declared.ctype().eq_ignore_ascii_case("multipart"))
}

/// True if most words of the plain part stand in the shown one. A plain part that asks for an HTML program doesn't agree.
fn agrees(plain: &str, shown: &str) -> bool {
    let of = |text: &str| -> std::collections::HashSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.map(str::to_lowercase).collect()
    };
    let (plain, shown) = (of(plain), of(shown));
    let common = plain.intersection(&shown).count();
    shown.is_empty() || common * 2 >= plain.len()
}

/// A plain part that only says where the mail is to be read.
fn asks_for_html(plain: &str) -> bool {
    plain.len() <= 400 && plain.to_lowercase().contains("html")
}

/// More replacement and control characters than letters: nothing decodable.
fn is_garbled(text: &str) -> bool {
    let odd = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace())).count();
    odd > 0 && odd >= text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Encrypted, or wrapped in a container that we don't open while no other text stands beside it.
fn is_sealed(message: &Message, text: &str) -> bool {
    let whole = message.content_type.as_str();
    if whole.starts_with("multipart/encrypted") || is_sealed_type(whole) || text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----") {
        return true;
    }
    text.trim().is_empty() && message.attachments.iter().any(|attached| is_sealed_type(&attached.content_type))
}

fn is_sealed_type(content_type: &str) -> bool {
    const SEALED: &[&str] = &["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "application/ms-tnef"];
    SEALED.iter().any(|sealed| content_type.starts_with(sealed))
}
