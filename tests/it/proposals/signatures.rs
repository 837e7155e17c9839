//! What a signature says: each thing by its own mark, and nothing that isn't there.

use postar::domain::{EmailAddress, NamedAddress};
use postar::flow::propose::signed::{Signed, signed};

fn author(name: Option<&str>) -> NamedAddress {
    NamedAddress { name: name.map(str::to_owned), address: EmailAddress::parse("tone@breza.example").unwrap() }
}

fn read(name: Option<&str>, signature: &str) -> Signed {
    signed(signature, &author(name), &["55550001".to_owned(), "12345678".to_owned()], &["+38640111222".to_owned()])
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_full_slovenian_signature_is_read_line_by_line() {
    let text = "Lep pozdrav,\n\nTone Breza\nvodja nabave\n\nMizarstvo Breza, d.o.o.\nLipova ulica 8a\n1000 Ljubljana\nSlovenija\nID za DDV: SI55550001\nGSM: 040 111 222";
    let expected = Signed {
        person: some("Tone Breza"),
        company: some("Mizarstvo Breza, d.o.o."),
        tax_number: some("SI55550001"),
        phone: some("+38640111222"),
        street: some("Lipova ulica 8a"),
        post_number: some("1000"),
        city: some("Ljubljana"),
        country: some("Slovenija"),
    };
    assert_eq!(read(Some("Tone Breza"), text), expected);
}

#[test]
fn the_company_line_ends_with_its_legal_form() {
    let table = [
        ("Gozd in sin d.o.o., Jelkova 3, 4000 Kranj", Some("Gozd in sin d.o.o.")),
        ("Frizerstvo Ana s.p.", Some("Frizerstvo Ana s.p.")),
        ("Tischlerei Huber GmbH | Hauptstraße 12 | 8010 Graz", Some("Tischlerei Huber GmbH")),
        ("Legno Vivo S.r.l.", Some("Legno Vivo S.r.l.")),
        ("Drvo j.d.o.o. Zagreb", Some("Drvo j.d.o.o.")),
        ("Oakwood Ltd", Some("Oakwood Ltd")),
        ("Za vas od leta 1990.", None),
        ("tone@breza.example d.o.o.", None),
        ("Ali ste odprti, d.o.o.?", None),
    ];
    for (line, company) in table {
        assert_eq!(read(None, line).company.as_deref(), company, "{line}");
    }
}

#[test]
fn street_and_town_stand_beside_each_other_or_not_at_all() {
    let table = [
        ("Jelkova 3, 4000 Kranj", Some(("Jelkova 3", "4000", "Kranj"))),
        ("Jelkova 3\n4000 Kranj", Some(("Jelkova 3", "4000", "Kranj"))),
        ("Hauptstraße 12/4\nA-8010 Graz", Some(("Hauptstraße 12/4", "8010", "Graz"))),
        ("Podjetje za dobre stvari\n4000 Kranj", Some(("", "4000", "Kranj"))),
        ("Jelkova 3", None),
        ("Prodali smo 4000 kosov", None),
    ];
    for (text, expected) in table {
        let found = read(None, text);
        let said = found
            .post_number
            .as_deref()
            .map(|post| (found.street.as_deref().unwrap_or_default(), post, found.city.as_deref().unwrap_or_default()));
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn a_person_is_who_signs_with_a_name_and_no_office_is_one() {
    let table = [
        (Some("Neža Gozd"), "", Some("Neža Gozd")),
        (Some("Prodaja Breza"), "Tone Breza", Some("Tone Breza")),
        (Some("Breza d.o.o."), "Lep Pozdrav\nTone Breza", Some("Tone Breza")),
        (None, "Lep pozdrav", None),
        (None, "tone", None),
    ];
    for (name, text, person) in table {
        assert_eq!(read(name, text).person.as_deref(), person, "{name:?} {text}");
    }
}

#[test]
fn a_tax_number_is_the_one_that_matching_found_and_of_two_phones_none_is_chosen() {
    assert_eq!(read(None, "Matična: 1234567000").tax_number, None);
    assert_eq!(read(None, "DDV: 12345678").tax_number, some("12345678"));
    let two = signed("040 111 222, 01 333 44 55", &author(None), &[], &["+38640111222".to_owned(), "+38613334455".to_owned()]);
    assert_eq!(two.phone, None);
}
