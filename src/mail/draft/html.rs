//! A draft as simple HTML: nothing in it is loaded, run or linked.

use super::outgoing::{Outgoing, body_text};

/// The same words as the plain part. The own text stands outside the cited block, or phones would hide it as history.
pub(super) fn write(outgoing: &Outgoing<'_>) -> String {
    let mut html = format!("<!DOCTYPE html>\r\n<html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body>\r\n", outgoing.language);
    for paragraph in body_text(outgoing.text).split("\n\n") {
        push(&mut html, "<p>", paragraph, "</p>");
    }
    let signature = body_text(outgoing.signature);
    if !signature.is_empty() {
        push(&mut html, "<div>-- <br>\r\n", &signature, "</div>");
    }
    if let Some(quoted) = outgoing.quoted {
        push(&mut html, "<p>", quoted.attribution, "</p>");
        push(&mut html, "<blockquote type=\"cite\">", &body_text(quoted.text), "</blockquote>");
    }
    html.push_str("</body></html>\r\n");
    html
}

fn push(html: &mut String, open: &str, text: &str, close: &str) {
    html.push_str(open);
    html.push_str(&escape(text).replace('\n', "<br>\r\n"));
    html.push_str(close);
    html.push_str("\r\n");
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
