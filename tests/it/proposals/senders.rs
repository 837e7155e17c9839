//! Who may cause a proposal, and what of him Metakocka lacks.

use postar::domain::*;

use super::scene::{Scene, everything, mail_of, vouched};

const STRANGER: &str = "Tone Breza <tone@breza.example>";

const WANTS: &str = "Pozdravljeni,\n\nzanima me cena za 4 stole Pia. Prosim za ponudbo.\n\nLep pozdrav\nTone Breza\nMizarstvo Breza d.o.o.\nLipova ulica 8, 1000 Ljubljana\nID za DDV: SI55550001\nGSM 040 111 222\n";

#[tokio::test]
async fn a_stranger_who_is_vouched_for_and_wants_an_offer_is_proposed_as_a_partner_once() {
    let scene = Scene::set(everything()).await;
    let first = scene.proposals(&vouched(STRANGER, "Povpraševanje", WANTS)).await;
    let [Approval { write: ErpWrite::NewPartner(partner), state: ApprovalState::Waiting, message: Some(_), .. }] = first.as_slice() else {
        panic!("{first:?}")
    };
    let said =
        [&partner.tax_number, &partner.street, &partner.post_number, &partner.city, &partner.person, &partner.phone].map(Option::as_deref);
    let expected = ["SI55550001", "Lipova ulica 8", "1000", "Ljubljana", "Tone Breza", "+38640111222"].map(Some);
    assert_eq!((partner.name.as_str(), partner.company, said), ("Mizarstvo Breza d.o.o.", true, expected));
    let again = scene.proposals(&vouched(STRANGER, "Še enkrat", WANTS)).await;
    assert_eq!(again.len(), 1, "a second mail of the same stranger proposes the same partner");
}

#[tokio::test]
async fn nobody_is_proposed_by_a_mail_that_may_not_be_what_it_says() {
    let scene = Scene::set(everything()).await;
    let good = vouched(STRANGER, "Povpraševanje", WANTS);
    let table = [
        ("nobody vouches", mail_of(STRANGER, "Povpraševanje", WANTS)),
        ("two authors", good.replace("Tone Breza <tone@breza.example>", "Tone Breza <tone@breza.example>, Ana <ana@breza.example>")),
        ("answers go elsewhere", good.replace("Subject:", "Reply-To: other@elsewhere.example\r\nSubject:")),
        ("a machine", good.replace("Subject:", "Auto-Submitted: auto-generated\r\nSubject:")),
        ("a list", good.replace("Subject:", "List-Id: <novice.breza.example>\r\nSubject:")),
        ("a colleague", good.replace("breza.example", "lipa.example")),
        ("doubled headers", good.replace("Subject:", "Subject: drugo\r\nSubject:")),
    ];
    for (why, raw) in table {
        assert!(scene.read(&raw).changes.is_empty(), "{why}");
    }
    assert!(!scene.read(&good).changes.is_empty());
}

#[tokio::test]
async fn nothing_is_proposed_that_may_not_be_written_nor_before_everybody_is_known() {
    let off = Scene::set(Permits::default()).await;
    assert!(off.read(&vouched(STRANGER, "Povpraševanje", WANTS)).changes.is_empty());
    let others = Scene::set(Permits::default().with(WriteKind::Contacts, Permit::Ask)).await;
    assert!(others.read(&vouched(STRANGER, "Povpraševanje", WANTS)).changes.is_empty(), "partners is off");
}

#[tokio::test]
async fn a_stranger_who_wants_nothing_of_a_customer_is_no_partner() {
    let scene = Scene::set(everything()).await;
    let text = "Pozdravljeni,\n\nponujamo vam izdelavo spletnih strani. Ali vas zanima?\n\nLep pozdrav\nTone Breza\nSplet d.o.o.\n";
    assert!(scene.read(&vouched(STRANGER, "Spletne strani", text)).changes.is_empty());
}

#[tokio::test]
async fn a_new_address_at_the_customers_own_domain_is_proposed_with_the_address_it_belongs_to() {
    let scene = Scene::set(everything()).await;
    let text = "Pozdravljeni, kdaj dobimo naročilo?\n\nLep pozdrav\nAna Gozd\nGozd in sin d.o.o.\nGSM 041 000 301\n";
    let writes = scene.writes(&vouched("Ana Gozd <ana@gozd.example>", "Naročilo", text)).await;
    let [ErpWrite::ChangeContact(change)] = writes.as_slice() else { panic!("{writes:?}") };
    let fields: Vec<_> = change.fields.iter().map(|field| (field.field.as_str(), field.entry.as_ref(), field.to.as_deref())).collect();
    let expected = [("person", None, Some("Ana Gozd")), ("email", None, Some("ana@gozd.example")), ("phone", None, Some("+38641000301"))];
    assert_eq!((fields.as_slice(), change.address.as_ref().map(MkId::as_str)), (expected.as_slice(), Some("471100000901")));
}

#[tokio::test]
async fn a_tax_number_alone_proves_nothing_about_an_address_at_a_free_provider() {
    let scene = Scene::set(everything()).await;
    let text = "Pozdravljeni, kdaj dobimo naročilo?\n\nLep pozdrav\nAna Gozd\nDDV: SI28251888\n";
    assert!(scene.read(&vouched("Ana Gozd <gozd.ana@gmail.com>", "Naročilo", text)).changes.is_empty());
}

#[tokio::test]
async fn a_phone_number_fills_the_empty_field_of_the_person_who_wrote_and_no_other() {
    let scene = Scene::set(everything()).await;
    let text = "Pozdravljeni, kdaj dobimo naročilo?\n\nLep pozdrav\nNeža Gozd\nGSM 041 000 301\n";
    let writes = scene.writes(&vouched("Neža Gozd <neza@gozd.example>", "Naročilo", text)).await;
    let [ErpWrite::ChangeContact(change)] = writes.as_slice() else { panic!("{writes:?}") };
    let fields: Vec<_> =
        change.fields.iter().map(|field| (field.field.as_str(), field.entry.as_ref().map(MkId::as_str), field.to.as_deref())).collect();
    assert_eq!(fields, [("phone", Some("471100000902"), Some("+38641000301"))]);
}
