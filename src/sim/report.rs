//! `report`: a document as the smallest PDF that readers open.

use std::fmt::Write as _;

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::files::Progress;
use super::inputs;
use super::world::{row, text};

/// Report 37 prints offers, 38 domestic and 42 foreign invoices.
const REPORTS: &[&str] = &["37", "38", "42"];

const PDF: &str = "application/pdf";

pub(super) fn report(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    if let Some(token) = inputs::text(asked.body, "token") {
        return progress(asked, &token);
    }
    let report = inputs::text(asked.body, "report_id").unwrap_or_default();
    if !REPORTS.contains(&report.as_str()) {
        return Err(Refusal::new("6", format!("Report with id '{report}' doesn't exist")));
    }
    let id = inputs::text(asked.body, "mk_id").unwrap_or_default();
    let found = id.parse().ok().and_then(|number| asked.company.documents.any(number));
    let document = found.ok_or_else(|| Refusal::new("6", format!("Cannot find document with id = {id}")))?;
    let made = pdf(&format!("{} ({id})", text(&document, "count_code")));
    if !inputs::flag(asked.body, "async") {
        return Ok(Reply::File(PDF, made));
    }
    let token = asked.files.begin(&asked.company.id, made);
    Ok(Reply::Fields(row([("token", &token)])))
}

/// How far a report is that was begun before.
fn progress(asked: &mut Asked<'_>, token: &str) -> Result<Reply, Refusal> {
    let progress = asked.files.progress(&asked.company.id, token, asked.now);
    match progress.ok_or_else(|| Refusal::new("6", format!("Report with token '{token}' doesn't exist")))? {
        Progress::Made(share) => Ok(Reply::Fields(row([("progress", &share.to_string())]))),
        Progress::There(path) => Ok(Reply::Fields(row([("url", &format!("{}{path}", asked.base_url))]))),
    }
}

/// One page with one line (ISO 32000-1 §7.5): header, five objects, cross-reference table, trailer.
fn pdf(line: &str) -> Vec<u8> {
    let plain = deunicode::deunicode(line).replace(['(', ')', '\\'], " ");
    let drawn = format!("BT /F1 18 Tf 72 760 Td ({plain}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (size, start) = (objects.len() + 1, file.len());
    let _ = write!(file, "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}
