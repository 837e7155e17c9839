//! The steps of disclosure: all, the customer's facts, nothing of a customer's; and which word is given for each.

use postar::domain::*;

use super::stage::{Letter, OWN_CANARIES, Scene, contact, mirrored};

/// How much was told, by what stands in the draft and what is said to be withheld.
fn told(explanation: &Explanation) -> (DisclosureClass, Option<WithheldWhy>) {
    let text = &explanation.draft.as_ref().unwrap().text;
    let facts = OWN_CANARIES.iter().any(|canary| text.contains(canary));
    let copy = explanation.withheld.iter().find(|one| one.fact == "copy").map(|one| one.why);
    let class = match (facts, copy) {
        (false, _) => DisclosureClass::Public,
        (true, Some(_)) => DisclosureClass::Customer,
        (true, None) => DisclosureClass::Sensitive,
    };
    assert_eq!(facts, explanation.facts.iter().any(|fact| fact.class > DisclosureClass::Public), "{text}");
    (class, copy)
}

async fn check(letter: Letter, expected: DisclosureClass, why: Option<WithheldWhy>) {
    let scene = Scene::set().await;
    let explanation = scene.judged(&letter.mail()).await;
    assert_eq!(told(&explanation), (expected, why), "{letter:#?}\n{explanation:#?}");
}

use DisclosureClass::{Customer, Public, Sensitive};

#[tokio::test]
async fn the_customer_at_the_known_address_is_told_all() {
    check(Letter::of_the_customer(), Sensitive, None).await;
    check(Letter::of_the_customer().with("Reply-To: neza@gozd.example"), Sensitive, None).await;
    check(Letter::of_the_customer().with("Cc: peter@gozd.example, info@lipa.example"), Sensitive, None).await;
}

#[tokio::test]
async fn a_new_address_of_the_company_gets_no_copies() {
    check(Letter::from("Ana Gozd", "ana@gozd.example"), Customer, Some(WithheldWhy::SenderUnknown)).await;
}

#[tokio::test]
async fn whoever_reads_along_keeps_copies_out_and_nothing_else() {
    check(Letter::of_the_customer().with("Cc: rok@montaza.example"), Customer, Some(WithheldWhy::StrangerAmongRecipients)).await;
    check(Letter::of_the_customer().with("Cc: vodja@gozd.example"), Customer, Some(WithheldWhy::StrangerAmongRecipients)).await;
    check(Letter::of_the_customer().with("Cc: kolega@lipa.example"), Sensitive, None).await;
}

#[tokio::test]
async fn a_forwarded_mail_asks_for_somebody_else() {
    let text = "Prosim za kopijo računa R26-0318. Kje je naročilo PN-77?\n\n-------- Posredovano sporočilo --------\nOd: Rok <rok@montaza.example>\nDatum: 21. 11. 2026\nZadeva: x\n\nPošlji mi račun.";
    check(Letter::of_the_customer().about("Fwd: račun", text), Customer, Some(WithheldWhy::SenderUnknown)).await;
}

#[tokio::test]
async fn a_name_that_is_somebody_elses_keeps_copies_out() {
    check(Letter::from("rok@montaza.example", "neza@gozd.example"), Customer, Some(WithheldWhy::SenderUnknown)).await;
    check(Letter::from("Lipa Studio, prodaja", "neza@gozd.example"), Customer, Some(WithheldWhy::SenderUnknown)).await;
}

#[tokio::test]
async fn an_answer_to_another_address_holds_less() {
    check(Letter::of_the_customer().with("Reply-To: peter@gozd.example"), Customer, Some(WithheldWhy::ReplyToElsewhere)).await;
    check(Letter::of_the_customer().with("Reply-To: neza@freemail.example"), Public, Some(WithheldWhy::ReplyToElsewhere)).await;
}

#[tokio::test]
async fn a_look_alike_is_a_stranger_whatever_his_server_says() {
    for address in ["neza@gozdd.example", "neza@g0zd.example", "neza@gozd.com", "neza@g\u{43e}zd.example", "neza@go-zd.example"] {
        check(Letter::from("Neža Gozd", address), Public, Some(WithheldWhy::SenderUnknown)).await;
    }
}

#[tokio::test]
async fn nobody_is_told_who_is_not_vouched_for() {
    let unproven = Letter { said: None, ..Letter::of_the_customer() };
    check(unproven, Public, Some(WithheldWhy::SenderNotAuthenticated)).await;
}

#[tokio::test]
async fn an_address_of_several_contacts_gets_no_copies_even_where_a_document_tells_them_apart() {
    let scene = Scene::set().await;
    let changes = postar::store::Changes::new();
    let racunovodstvo = contact("903", "Knjiga d.o.o.", &[("Saldo", "neza@gozd.example")]);
    scene.desk.store.commit(changes.contact(&scene.desk.tenant.id, mirrored(racunovodstvo))).await.unwrap();
    let explanation = scene.judged(&Letter::of_the_customer().mail()).await;
    assert_eq!(told(&explanation), (Customer, Some(WithheldWhy::AmbiguousContact)));
}

#[test]
fn a_fact_is_as_open_as_its_field() {
    let class = |kind, field: &str| {
        let source = FactSource { kind, doc_type: None, id: MkId::new("1"), field: field.to_owned() };
        source.class()
    };
    for (kind, field, expected) in [
        (SourceKind::Product, "name", Public),
        (SourceKind::Product, "pricelist.price_def.price", Public),
        (SourceKind::Product, "pricelist[buyer].price_def.price", Customer),
        (SourceKind::Product, "purchase_price", Sensitive),
        (SourceKind::Stock, "free_amount", Public),
        (SourceKind::Stock, "warehouse_mark", Sensitive),
        (SourceKind::Document, "sum_all - sum_paid", Customer),
        (SourceKind::Document, "product_list.price", Customer),
        (SourceKind::Document, "extra_column.tracking_code", Customer),
        (SourceKind::Document, "notes", Sensitive),
        (SourceKind::Document, "bank_account", Sensitive),
        (SourceKind::Contact, "customer", Customer),
        (SourceKind::Contact, "partner_contact_list.gsm", Sensitive),
        (SourceKind::Contact, "partner_delivery_address_list.street", Sensitive),
    ] {
        assert_eq!(class(kind, field), expected, "{kind:?} {field}");
    }
}
