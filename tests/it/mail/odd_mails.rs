//! One file per oddity, named after it.

use postar::domain::{Defect, Message};
use postar::mail::{Budget, parse};

fn mail(name: &str) -> Message {
    let bytes = std::fs::read(format!("tests/fixtures/mail/{name}.eml")).unwrap();
    parse(&bytes, &Budget::default())
}

fn check_defects(name: &str, expected: &[Defect]) {
    assert_eq!(mail(name).defects, expected, "{name}");
}

fn check_from(name: &str, expected: Option<&str>) {
    assert_eq!(mail(name).author().map(ToString::to_string).as_deref(), expected, "{name}");
}

fn check_new(name: &str, expected: &str) {
    assert_eq!(mail(name).words.new, expected, "{name}");
}

#[test]
fn every_oddity_is_named_as_a_defect_and_honest_mail_has_none() {
    check_defects("two-from-fields", &[Defect::SeveralFrom]);
    check_defects("two-authors-in-one-from", &[Defect::SeveralFrom]);
    check_defects("encoded-nul-in-address", &[Defect::NoFrom, Defect::ControlCharacters]);
    check_defects("encoded-line-feed-in-name", &[Defect::NoFrom, Defect::ControlCharacters]);
    check_defects("duplicate-content-type", &[Defect::DuplicateContentType]);
    check_defects("two-boundaries", &[Defect::DuplicateContentType]);
    check_defects("no-closing-boundary", &[Defect::Truncated]);
    check_defects("boundary-never-used", &[Defect::Truncated]);
    check_defects("bidi-override", &[Defect::HiddenText]);
    check_defects("tag-characters", &[Defect::HiddenText]);
    check_defects("enveloped-smime", &[Defect::NoReadableText]);
    check_defects("pgp-mime", &[Defect::NoReadableText]);
    check_defects("inline-pgp", &[Defect::NoReadableText]);
    check_defects("winmail-dat-only", &[Defect::NoReadableText]);
    for honest in [
        "empty-with-nothing-attached",
        "plain-part-that-asks-for-html",
        "picture-only",
        "white-button-on-blue",
        "bare-line-feeds",
        "quoted-comma-in-name",
        "no-body-at-all",
    ] {
        check_defects(honest, &[]);
    }
}

#[test]
fn the_author_is_the_address_and_never_what_a_name_pretends() {
    check_from("other-address-as-display-name", Some("nabava@jezerka.example <x@napadalec.example>"));
    check_from("encoded-nul-in-address", None);
    check_from("encoded-line-feed-in-name", None);
    check_from("two-authors-in-one-from", None);
    check_from("quoted-comma-in-name", Some("Rant, Mojca <nabava@jezerka.example>"));
    check_from("address-only-in-comment-name", Some("Mojca Rant <nabava@jezerka.example>"));
    check_from("idn-domain", Some("info@xn--aj-dma.example"));
    check_from("mbox-from-line", Some("Mojca Rant <nabava@jezerka.example>"));
}

#[test]
fn groups_are_dissolved_into_their_members() {
    let to: Vec<_> = mail("group-in-to").to.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["prodaja@lipa.example", "B <b@lipa.example>"]);
}

#[test]
fn only_what_a_person_sees_is_read() {
    check_new("white-on-white", "Kdaj pride?");
    check_new("hidden-by-class", "Kdaj pride?");
    check_new("hidden-attribute-and-comment", "Kdaj pride?");
    check_new("tag-characters", "Kdaj pride?");
    check_new("bidi-override", "Kdaj dirp?");
    check_new("plain-says-otherwise-than-html", "Kdaj pride naročena miza?");
    for hidden in ["white-on-white", "hidden-by-class", "hidden-attribute-and-comment", "plain-says-otherwise-than-html"] {
        check_defects(hidden, &[Defect::HiddenText]);
    }
    check_new("white-button-on-blue", "Kdaj pride?\n\nPoglej naročilo");
}

#[test]
fn text_is_read_from_wherever_it_stands() {
    check_new("html-only", "Kje je paket?");
    check_new("plain-part-that-asks-for-html", "Kdaj pride naročena miza?");
    check_new("empty-plain-beside-html", "Kdaj pride miza?");
    check_new("iso-8859-2-body", "Poštovani, koliko još nedostaje?");
    check_new("unknown-charset", "Kje je paket PN-405?");
    check_new("no-closing-boundary", "Kje je paket?");
    check_new("boundary-never-used", "Kje je paket?");
    check_new("bare-line-feeds", "Kje je naročilo PN-412?");
    check_new("flowed-with-stuffing", "Bok, prošla su tri tjedna.\nFrom tu naprej");
    check_new("forwarded-as-attachment", "Glejte priponko.");
    check_new("header-field-without-name", "Kje je paket?");
    check_new("mbox-from-line", "Kje je paket?");
    assert_eq!(mail("html-only").words.quoted, "> staro");
    assert_eq!(mail("flowed-with-stuffing").words.quoted, "> star citat");
}

#[test]
fn attachments_have_their_decoded_names() {
    assert_eq!(mail("rfc2231-file-name").attachments[0].name.as_deref(), Some("račun.pdf"));
    assert_eq!(mail("picture-only").attachments[0].name.as_deref(), Some("račun.png"));
    assert_eq!(mail("picture-only").attachments[0].content_type, "image/png");
}

#[test]
fn headers_are_read_as_their_senders_meant_them() {
    assert_eq!(mail("raw-windows-1250-header").subject, "račun za čaj");
    assert_eq!(mail("subject-over-many-lines").subject, "račun R26 -0318");
    assert_eq!(mail("calendar-method-in-body-only").calendar_method.as_deref(), Some("REQUEST"));
    let lump = mail("references-in-one-lump");
    assert_eq!(lump.references.iter().map(ToString::to_string).collect::<Vec<_>>(), ["<a@x.example>", "<b@x.example>", "<c@x.example>"]);
    assert_eq!(lump.in_reply_to[0].as_str(), "<c@x.example>");
}

#[test]
fn a_mail_without_message_id_gets_one_made_of_its_bytes() {
    let message = mail("no-message-id");
    assert_eq!(message.id.as_str(), format!("<sha256-{}@postar.invalid>", message.digest));
    assert_eq!(message.id, mail("no-message-id").id);
}

#[test]
fn dates_that_are_none_stay_empty() {
    assert_eq!(mail("date-in-words").date, None);
    assert_eq!(mail("received-without-date").received, None);
    assert_eq!(mail("folded-empty-received").received, None);
    assert_eq!(mail("year-without-century").date, Some("2026-11-16T07:12:00Z".parse().unwrap()));
}
