//! The mail and its PDF files beside the document that it is certainly about.

use postar::domain::*;
use postar::flow::propose::attach::{certain, files};

use super::scene::{Scene, everything, vouched};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n";

fn found(confidence: Confidence, number: &str) -> DocumentMatch {
    DocumentMatch { doc_type: DocType::SalesOrder, id: MkId::new(number), number: number.to_owned(), confidence, reasons: vec![] }
}

#[test]
fn only_the_one_document_that_is_certain_gets_the_files() {
    let table = [
        (vec![found(Confidence::Certain, "1")], Some("1")),
        (vec![found(Confidence::Certain, "1"), found(Confidence::Likely, "2")], Some("1")),
        (vec![found(Confidence::Certain, "1"), found(Confidence::Certain, "2")], None),
        (vec![found(Confidence::Likely, "1")], None),
    ];
    for (documents, expected) in table {
        let matches = Matches { documents, ..Matches::default() };
        assert_eq!(certain(&matches).map(|found| found.number.as_str()), expected);
    }
}

#[test]
fn a_files_name_carries_a_piece_of_its_digest_and_nothing_that_a_path_is_made_of() {
    let document = found(Confidence::Certain, "471100000123");
    let pdfs = vec![
        (Some("Naročilnica 15/26.pdf".to_owned()), PDF.to_vec()),
        (Some("../../etc/passwd.pdf".to_owned()), [PDF, b"2"].concat()),
        (None, [PDF, b"3"].concat()),
        (Some("again.pdf".to_owned()), PDF.to_vec()),
        (Some("huge.pdf".to_owned()), vec![b'x'; 11 * 1024 * 1024]),
    ];
    let kept = files(&document, b"From: a@b.example\r\n\r\n", pdfs);
    let named: Vec<(String, bool)> =
        kept.iter().map(|kept| (kept.file.name.clone(), kept.file.name.contains(&kept.file.content.as_str()[..10]))).collect();
    let stems: Vec<&str> = named.iter().map(|(name, _)| name.rsplit_once('-').unwrap().0).collect();
    assert_eq!(stems, ["mail", "Naročilnica-15-26", "etc-passwd", "document"], "an equal file counts once, a huge one not at all");
    assert!(named.iter().all(|(_, carries)| *carries), "{named:?}");
    assert!(kept.iter().all(|kept| kept.file.size == kept.bytes.len() as u64 && Digest::of(&kept.bytes) == kept.file.content));
}

#[tokio::test]
async fn a_mail_about_an_order_is_proposed_for_it_with_its_pdf_and_both_are_kept() {
    let scene = Scene::set(everything()).await;
    let plain = vouched("Neža Gozd <neza@gozd.example>", "Naročilo PN-77", "TEXT");
    let boundary = "=_b";
    let body = format!(
        "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPozdravljeni, pošiljam potrdilo za PN-77. Kdaj bo poslano?\r\n--{boundary}\r\nContent-Type: application/pdf; name=\"potrdilo.pdf\"\r\nContent-Disposition: attachment; filename=\"potrdilo.pdf\"\r\n\r\n{}\r\n--{boundary}\r\nContent-Type: application/pdf; name=\"lazni.pdf\"\r\nContent-Disposition: attachment; filename=\"lazni.pdf\"\r\n\r\nMZ no pdf\r\n--{boundary}--\r\n",
        String::from_utf8_lossy(PDF)
    );
    let raw = plain
        .replace("Content-Type: text/plain; charset=utf-8", &format!("Content-Type: multipart/mixed; boundary=\"{boundary}\""))
        .replace("TEXT\r\n", &body);
    let proposed = scene.read(&raw);
    assert_eq!(proposed.files.len(), 2, "the mail and the PDF; a file that only says it is one is none");
    assert_eq!(proposed.files[0], raw.as_bytes());
    let writes = scene.writes(&raw).await;
    let names: Vec<&str> = writes
        .iter()
        .filter_map(|write| match write {
            ErpWrite::Attach(file) if file.id.as_str() == "471100000123" => Some(file.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names.len(), 2, "{writes:?}");
    assert!(names.iter().any(|name| name.starts_with("mail-") && name.ends_with(".eml")));
    assert!(names.iter().any(|name| name.starts_with("potrdilo-") && name.ends_with(".pdf")));
}

#[tokio::test]
async fn a_stranger_attaches_nothing_to_anybodys_document() {
    let scene = Scene::set(everything()).await;
    let raw =
        vouched("Tone Breza <tone@breza.example>", "PN-77", "Pozdravljeni, kdaj bo poslano naročilo PN-77?\n\nLep pozdrav\nTone Breza\n");
    assert!(scene.read(&raw).files.is_empty());
}
