//! Which figures of the mail a text that somebody else wrote may say again, and as what.

use std::collections::BTreeSet;

use postar::domain::Check;
use postar::domain::Language::{self, En};
use postar::writer::Templates;

use super::honest::{desk, template};
use super::support::mail;

/// What is wrong with a sentence after the scene's own draft, where the mail says this.
fn found_beside(templates: &Templates, mail_text: &str, language: Language, scene: &str, sentence: &str) -> BTreeSet<Check> {
    let mut desk = desk(scene, language);
    desk.mail = mail(Some(language), "PN-77", mail_text);
    let base = template(&desk, templates);
    let findings = desk.reply(&base, &format!("{}\n\n{sentence}", base.slotted())).err().unwrap_or_default();
    findings.into_iter().map(|finding| finding.check).collect()
}

#[test]
fn a_figure_of_the_mail_is_repeated_as_what_it_is_there_or_not_at_all() {
    let table = [
        // As it is.
        ("PN-77, 10 x Stol Lina", "You asked for 10 of them.", true),
        ("PN-77, 10 kos", "You asked for 10 pieces.", true),
        ("PN-77, cat. 24/7", "You asked for it.", true),
        // As a time, a span, a day, a year.
        ("10 x Stol, 30 x Miza", "Write to us at 10:30.", false),
        ("10 x Stol", "You will hear from us within 10 days.", false),
        ("10 x Stol", "You will hear from us within 10 working days.", false),
        ("razred 24.11 ni prav", "Come on 24.11. please.", false),
        ("razred 24/11", "Come on 24/11 please.", false),
        ("koda 2027", "Write to us in 2027.", false),
        // As money or a share.
        ("10 x Stol", "You asked for 10 euros.", false),
        ("10 x Stol", "You asked for €10.", false),
        ("10 x Stol", "You asked for EUR 10.", false),
        ("10 x Stol", "You asked for 10 % of them.", false),
        // What is one of these in the mail is nothing else in the answer.
        ("15 % popusta", "You asked for 15 of them.", false),
        ("za 500 EUR", "You asked for 500 of them.", false),
        ("za 500EUR", "You asked for 500EUR of them.", false),
        ("v 10 dneh", "You asked for 10 of them.", false),
        ("leta 2027", "You asked for 2027 of them.", false),
        ("ob 10:30", "You asked for 10 of them.", false),
    ];
    let templates = Templates::load().unwrap();
    for (mail_text, sentence, taken) in table {
        let found = found_beside(&templates, mail_text, En, "other", sentence);
        assert_eq!(found.is_empty(), taken, "{mail_text:?}, {sentence:?}: {found:?}");
    }
}
