//! PDFs from strangers: their text comes back, and whatever else they hold ends with the child.

#![allow(clippy::unwrap_used, reason = "a child that can't be started is the test's own failure")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use postar::pdf::{PdfError, Reader};

fn reader() -> Reader {
    Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_postar")))
}

/// A PDF of one page that shows one line, with a correct cross-reference table.
pub(crate) fn paper(line: &str) -> Vec<u8> {
    let shown = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut pdf, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).into_bytes());
    }
    let table = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    places.iter().for_each(|place| pdf.extend(format!("{place:010} 00000 n \n").into_bytes()));
    pdf.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).into_bytes());
    pdf
}

#[tokio::test]
async fn the_text_of_a_paper_comes_back() {
    let text = reader().text(&paper("Please pay to IBAN SI56 0110 0600 0005 649")).await.unwrap();
    assert!(text.contains("SI56 0110 0600 0005 649"), "{text:?}");
}

#[tokio::test]
async fn what_is_no_pdf_or_a_damaged_one_gives_an_error_and_nothing_else() {
    let whole = paper("Narocilo PN-77");
    for (bytes, what) in [
        (b"".to_vec(), "nothing"),
        (b"%PDF-1.7 and nothing more".to_vec(), "a head alone"),
        (vec![0; 100_000], "zeros"),
        (b"<html><script>alert(1)</script></html>".to_vec(), "a page"),
        (whole.get(..whole.len() / 2).unwrap().to_vec(), "half of one"),
    ] {
        match reader().text(&bytes).await {
            Err(PdfError::Unreadable) => {}
            // Some readers repair what is cut off; then it is the paper's own text.
            Ok(text) => assert!(what == "half of one", "{what}: {text:?}"),
            Err(other) => panic!("{what}: {other}"),
        }
    }
}

#[tokio::test]
async fn a_pdf_that_refers_to_itself_ends_with_its_child() {
    let looped = String::from_utf8(paper("x")).unwrap().replace("/Kids [3 0 R]", "/Kids [2 0 R]");
    let begun = Instant::now();
    let told = reader().text(looped.as_bytes()).await;
    assert!(told.map_or(true, |text| text.trim().is_empty()));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_pdf_too_large_is_not_even_handed_over() {
    assert!(matches!(reader().text(&vec![b' '; 9 * 1024 * 1024]).await, Err(PdfError::TooLarge(_))));
}

#[tokio::test]
async fn a_child_that_cannot_be_started_is_told() {
    let none = Reader::new(PathBuf::from("/nonexistent/postar"));
    assert!(matches!(none.text(&paper("x")).await, Err(PdfError::Child(_))));
}
