//! What an attached PDF says is read for the owner.

use data_encoding::BASE64;
use postar::domain::AlertKind;

use super::stage::Stage;
use crate::pdf::paper;

fn mail_with(pdf: &[u8]) -> String {
    format!(
        "From: Neža Gozd <neza@gozd.example>\nTo: prodaja@lipa.example\nMessage-ID: <m1@gozd.example>\nSubject: Račun\nDate: Sun, 22 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\nKdaj pride naročilo?\n--x\nContent-Type: application/pdf; name=racun.pdf\nContent-Disposition: attachment; filename=racun.pdf\nContent-Transfer-Encoding: base64\n\n{}\n--x--\n",
        BASE64.encode(pdf)
    )
}

async fn alerts_of(pdf: &[u8]) -> Vec<String> {
    let mut stage = Stage::set();
    stage.server.deliver("INBOX", &mail_with(pdf), Some(stage.now()));
    stage.until_idle().await;
    assert_eq!(stage.drafts().len(), 1);
    let explanation = stage.explanation("m1").expect("it was taken in");
    explanation.alerts.into_iter().filter(|alert| alert.kind == AlertKind::BankChange).map(|alert| alert.says).collect()
}

// Real time: a child process doesn't run by the test's clock.
#[tokio::test]
async fn a_bank_account_in_an_attached_pdf_is_told_to_the_owner() {
    let told = alerts_of(&paper("Please pay to SI56 1910 0000 0123 438")).await;
    assert!(told.len() == 1 && told[0].contains("attached PDF"), "{told:?}");
}

#[tokio::test]
async fn a_pdf_without_one_or_that_cannot_be_read_says_nothing_and_costs_no_draft() {
    assert_eq!(alerts_of(&paper("Narocilo PN-77")).await, [""; 0]);
    assert_eq!(alerts_of(b"%PDF-1.4 broken").await, [""; 0]);
}
