//! The letters: every template in every language, what they state and what they never do.

use jiff::civil::date;
use postar::domain::{Confidence, DocType, Intent, Language, Withheld, WithheldWhy};
use postar::writer::{Ask, Templates};
use rust_decimal::dec;

use super::support::{Desk, asked_for, document, matched, price, stock};

#[test]
fn every_template_writes_a_clean_letter_with_all_facts_with_none_and_with_all_withheld() {
    let templates = Templates::load().unwrap();
    for language in Language::ALL {
        for intent in Intent::ALL {
            let full = Desk::full(language, &[intent]);
            let bare = Desk::bare(language, &[intent]);
            let shut = Desk { withheld: Some(WithheldWhy::SenderUnknown), ..full.clone() };
            for (desk, known) in [(full, true), (bare, false), (shut, false)] {
                let draft = desk.write(&templates).unwrap();
                let text = &draft.text();
                assert_clean(text, &format!("{language} {intent} {known}"));
                assert_eq!(draft.written().template, intent.word());
                assert!(known || draft.facts().is_empty(), "{language} {intent}: {:?}", draft.facts());
                assert!(known || !text.contains(char::is_numeric), "{language} {intent}: {text}");
                assert!(known || !draft.written().gaps.is_empty(), "{language} {intent}: a gap is open\n{text}");
            }
        }
    }
}

fn assert_clean(text: &str, of: &str) {
    for bad in ["{{", "{%", "}}", "\n\n\n", "  ", " .", " ,", "..", "¶", "None"] {
        assert!(!text.contains(bad), "{of}: {bad:?} in\n{text}");
    }
    assert!(text.lines().count() >= 3 && !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace), "{of}:\n{text}");
    let hidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    assert!(!text.contains(hidden), "{of}:\n{text}");
}

#[test]
fn an_order_on_its_way_is_told_once_though_asked_for_twice() {
    let text = Desk::full(Language::Sl, &[Intent::OrderStatus, Intent::Delivery]).text();
    assert_eq!(text.matches("PN-77").count(), 1, "{text}");
    assert!(text.contains("čaka na dobavo") && text.contains("24. 11. 2026") && text.contains("LX204518833SI"), "{text}");
}

#[test]
fn a_missing_day_of_delivery_is_left_visibly_open() {
    let mut desk = Desk::full(Language::Hr, &[Intent::Delivery]);
    desk.documents[0].record.delivery_deadline = None;
    let draft = desk.write(&Templates::load().unwrap()).unwrap();
    assert!(draft.text().contains("predviđeni datum isporuke Vaše narudžbe PN-77: […]."), "{}", draft.text());
    assert_eq!(draft.written().gaps, ["delivery date"]);
}

#[test]
fn a_promised_day_that_has_passed_is_not_promised_again() {
    let mut desk = Desk::full(Language::En, &[Intent::Delivery]);
    desk.documents[0].record.delivery_deadline = Some(date(2026, 11, 15));
    let text = desk.text();
    assert!(text.contains("was planned for 15 November 2026; we apologise for the delay. The new expected delivery date is […]"), "{text}");
}

#[test]
fn a_part_payment_tells_what_is_in_what_is_open_and_since_when() {
    let draft = Desk::full(Language::De, &[Intent::Payment]).write(&Templates::load().unwrap()).unwrap();
    let text = &draft.text();
    assert!(text.contains("1.000,00 €") && text.contains("464,00 €") && text.contains("Fällig war die Rechnung am 04.11.2026"), "{text}");
    let open = draft.facts().iter().find(|fact| fact.label == "open_amount").unwrap();
    assert_eq!((open.source.field.as_str(), open.value.to_string().as_str()), ("sum_all - sum_paid", "464.00 EUR"));
}

#[test]
fn the_order_total_of_the_erp_stands_against_another_figure_in_the_mail() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Payment]);
    desk.documents.remove(1);
    desk.mail.words.new = "Pri PN-77 imam zapisano 500 €. A to drži?".to_owned();
    let text = desk.text();
    assert!(text.contains("1.464,00 €") && !text.contains("500"), "{text}");
}

#[test]
fn a_document_of_another_partner_gives_nothing_even_if_it_is_matched() {
    let mut desk = Desk::full(Language::En, &[Intent::OrderStatus, Intent::Payment]);
    for document in &mut desk.documents {
        document.record.partner = None;
    }
    let draft = desk.write(&Templates::load().unwrap()).unwrap();
    assert!(draft.facts().is_empty(), "{:?}", draft.facts());
    assert!(!draft.text().contains(char::is_numeric), "{}", draft.text());
}

#[test]
fn a_possible_document_gives_no_facts() {
    let mut desk = Desk::full(Language::En, &[Intent::OrderStatus]);
    desk.matches.documents = vec![matched(&desk.documents[0], Confidence::Possible)];
    assert!(desk.write(&Templates::load().unwrap()).unwrap().facts().is_empty());
}

#[test]
fn a_foreign_number_and_an_unknown_number_get_the_same_words() {
    let templates = Templates::load().unwrap();
    for language in Language::ALL {
        let asked = [Intent::OrderStatus, Intent::Payment];
        let mut foreign = Desk { documents: Vec::new(), ..Desk::full(language, &asked) };
        let mut unknown = foreign.clone();
        foreign.matches.names_foreign_document = true;
        unknown.matches.unknown_numbers = vec!["PN-412".to_owned()];
        let (foreign, unknown) = (foreign.write(&templates).unwrap(), unknown.write(&templates).unwrap());
        assert_eq!(foreign.text(), unknown.text());
        assert!(!foreign.text().contains(char::is_numeric));
        assert!(foreign.withheld().contains(&Withheld { fact: "sum_all".to_owned(), why: WithheldWhy::NotTheCustomer }));
    }
}

#[test]
fn an_unproven_sender_cannot_find_out_which_numbers_exist() {
    let templates = Templates::load().unwrap();
    let asked = [Intent::OrderStatus, Intent::Payment, Intent::Price];
    let ask = |foreign: bool| {
        let mut desk = Desk { withheld: Some(WithheldWhy::SenderUnknown), ..Desk::bare(Language::Sl, &asked) };
        desk.matches.names_foreign_document = foreign;
        desk.matches.unknown_numbers = if foreign { Vec::new() } else { vec!["PN-412".to_owned()] };
        desk.write(&templates).unwrap()
    };
    assert_eq!(ask(true), ask(false));
}

#[test]
fn a_customer_who_names_a_foreign_document_still_hears_the_list_price() {
    let mut desk = Desk { withheld: Some(WithheldWhy::NotTheCustomer), ..Desk::full(Language::Sl, &[Intent::Payment, Intent::Price]) };
    desk.matches.names_foreign_document = true;
    let draft = desk.write(&Templates::load().unwrap()).unwrap();
    assert!(draft.text().contains("420,00 €") && draft.text().contains("ne najdemo"), "{}", draft.text());
    assert!(draft.facts().iter().all(|fact| fact.source.doc_type.is_none()));
    assert!(draft.withheld().iter().all(|held| held.fact != "price"));
}

#[test]
fn what_is_withheld_is_named_by_label_and_nowhere_told() {
    let templates = Templates::load().unwrap();
    for why in [
        WithheldWhy::SenderNotAuthenticated,
        WithheldWhy::ReplyToElsewhere,
        WithheldWhy::AmbiguousContact,
        WithheldWhy::StrangerAmongRecipients,
    ] {
        let desk = Desk { withheld: Some(why), ..Desk::full(Language::It, &[Intent::Payment, Intent::Price]) };
        let draft = desk.write(&templates).unwrap();
        let labels: Vec<&str> = draft.withheld().iter().map(|held| held.fact.as_str()).collect();
        assert_eq!(labels, ["sum_all", "sum_paid", "open_amount", "duo_payment", "price"]);
        assert!(draft.withheld().iter().all(|held| held.why == why) && draft.facts().is_empty());
        assert!(!draft.text().contains("Gozd"), "{}", draft.text());
    }
}

#[test]
fn only_the_price_row_of_today_and_of_this_buyer_is_told() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Price]);
    let dated = |net, from, to| postar::domain::Price { valid_from: from, valid_to: to, ..price(net) };
    let contract = |net, buyer: &str| postar::domain::Price { buyer: Some(buyer.to_owned()), ..price(net) };
    let expired = dated(dec!(69), None, Some(date(2026, 11, 15)));
    let future = dated(dec!(79), Some(date(2026, 11, 17)), None);
    let rows = &mut desk.products[0].product.record.prices;
    *rows = vec![expired, price(dec!(74)), future, contract(dec!(58), "Hotel Jezerka d.d.")];
    let text = desk.text();
    assert!(text.contains("74,00 € brez DDV"), "{text}");
    assert!(["69,00", "79,00", "58,00"].iter().all(|other| !text.contains(other)), "{text}");
    desk.products[0].product.record.prices.push(contract(dec!(66), "Gozd in sin d.o.o."));
    assert!(desk.text().contains("66,00 € brez DDV"));
}

#[test]
fn two_regular_prices_at_once_are_left_to_a_person() {
    let mut desk = Desk::full(Language::En, &[Intent::Price]);
    desk.products[0].product.record.prices = vec![price(dec!(74)), price(dec!(80))];
    assert!(desk.text().contains("The current price of Miza Orna 160, okrogla is […]"));
}

#[test]
fn stock_is_told_as_it_is_and_an_empty_shelf_without_a_figure() {
    let check = |amount, wanted, expected: &str, hidden: &str| {
        let mut desk = Desk::full(Language::Sl, &[Intent::Stock]);
        desk.products = vec![asked_for(wanted)];
        desk.products[0].stock = vec![stock(amount)];
        let text = desk.text();
        assert!(text.contains(expected) && (hidden.is_empty() || !text.contains(hidden)), "{text}");
    };
    check(dec!(14), Some(dec!(3)), "na zalogi je trenutno 14 kosov izdelka", "manj");
    check(dec!(26), Some(dec!(40)), "26 kosov izdelka Miza Orna 160, okrogla, kar je manj", "40");
    check(dec!(2), None, "na zalogi sta trenutno 2 kosa izdelka", "");
    check(dec!(3), None, "na zalogi so trenutno 3 kosi izdelka", "");
    check(dec!(-3), Some(dec!(6)), "trenutno ni na zalogi", "3");
    check(dec!(0), None, "trenutno ni na zalogi", " 0");
}

#[test]
fn nothing_is_promised_confirmed_or_refunded() {
    let templates = Templates::load().unwrap();
    let intents = [Intent::Change, Intent::Return, Intent::Complaint, Intent::BankDetails, Intent::Order];
    let promises = [
        "potrjujemo spremembo",
        "smo spremenili",
        "bomo vrnili",
        "we confirm",
        "has been changed",
        "we will refund",
        "bestätigen hiermit",
        "wir erstatten",
        "promijenili smo",
        "vratit ćemo",
        "abbiamo modificato",
        "rimborseremo",
    ];
    for language in Language::ALL {
        let text = Desk::full(language, &intents).write(&templates).unwrap().text().to_lowercase();
        assert!(promises.iter().all(|promise| !text.contains(promise)), "{text}");
    }
}

#[test]
fn a_state_that_no_table_knows_is_quoted_and_one_without_words_is_a_gap() {
    let mut desk = Desk::full(Language::Sl, &[Intent::OrderStatus]);
    desk.documents[0].record.status =
        Some(postar::domain::Status { code: "klicni_center".to_owned(), shown: "Klicni center 2".to_owned() });
    assert!(desk.text().contains("je v stanju »Klicni center 2«"));
    desk.documents[0].record.status = None;
    assert!(desk.text().contains("stanje vašega naročila PN-77: […]"));
}

#[test]
fn a_greeting_uses_a_name_only_if_the_erp_knows_the_person() {
    let mut desk = Desk::full(Language::En, &[Intent::Other]);
    assert!(desk.text().starts_with("Dear Neža Gozd,"));
    desk.mail.from[0].name = Some("Neža Gozd 24".to_owned());
    assert!(desk.text().starts_with("Hello,"));
    desk.withheld = Some(WithheldWhy::TwoFrom);
    desk.mail.from[0].name = Some("Neža Gozd".to_owned());
    assert!(desk.text().starts_with("Hello,"));
}

#[test]
fn several_documents_get_a_paragraph_each() {
    let mut desk = Desk::full(Language::De, &[Intent::Payment]);
    desk.documents.push(document("R26-0400", DocType::SalesBillForeign));
    desk.matches.documents = desk.documents.iter().map(|found| matched(found, Confidence::Likely)).collect();
    let text = desk.text();
    assert!(text.contains("R26-0318") && text.contains("R26-0400"), "{text}");
}

#[test]
fn after_the_greeting_a_letter_goes_on_in_small_letters_except_in_english_and_german_nouns() {
    let opening = |language, intent| Desk::full(language, &[intent]).text().lines().nth(2).unwrap_or_default().to_owned();
    for (language, expected) in [
        (Language::Sl, "vaše naročilo PN-77"),
        (Language::En, "Your order PN-77"),
        (Language::De, "Ihre Bestellung PN-77"),
        (Language::Hr, "Vaša narudžba PN-77"),
        (Language::It, "il Suo ordine PN-77"),
    ] {
        assert!(opening(language, Intent::OrderStatus).starts_with(expected), "{}", opening(language, Intent::OrderStatus));
    }
    assert!(opening(Language::De, Intent::Payment).starts_with("für die Rechnung"));
    let second = Desk::full(Language::Sl, &[Intent::OrderStatus, Intent::Price]).text();
    assert!(second.contains("\n\nTrenutna cena izdelka"), "{second}");
}

#[test]
fn an_order_that_is_asked_about_twice_is_named_once() {
    for language in Language::ALL {
        let text = Desk::full(language, &[Intent::OrderStatus, Intent::Change]).text();
        assert_eq!(text.matches("PN-77").count(), 1, "{text}");
        let text = Desk::full(language, &[Intent::Complaint, Intent::Delivery]).text();
        assert_eq!(text.matches("PN-77").count(), 1, "{text}");
    }
}

#[test]
fn several_products_are_a_list() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Price]);
    desk.products.push(asked_for(None));
    desk.products[1].product.record.name = "Stol Lina".to_owned();
    let text = desk.text();
    assert!(text.contains("trenutni ceni:\n- Miza Orna 160, okrogla: ") && text.contains("\n- Stol Lina: "), "{text}");
}

#[test]
fn a_cancelled_order_is_told_with_regret_and_without_a_day() {
    let mut desk = Desk::full(Language::Sl, &[Intent::OrderStatus, Intent::Delivery]);
    desk.documents[0].record.status = Some(postar::domain::Status { code: "cancelled".to_owned(), shown: "Preklicano".to_owned() });
    let text = desk.text();
    assert!(text.contains("je bilo žal preklicano") && !text.contains("24. 11. 2026") && !text.contains("LX"), "{text}");
}

#[test]
fn only_a_bill_whose_day_has_passed_is_told_kindly_that_it_may_be_paid_by_now() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Payment]);
    assert!(desk.text().contains("Če je plačilo že na poti"));
    for document in &mut desk.documents {
        document.record.due_date = Some(date(2026, 12, 2));
    }
    assert!(!desk.text().contains("Če je plačilo že na poti"));
}

#[test]
fn what_is_asked_beside_known_questions_is_left_to_the_owner_and_a_bare_request_is_nothing_to_leave() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Delivery]);
    desk.asks = [
        ("Kdaj bo dobava?", vec![Intent::Delivery]),
        ("Imate parkirišče za kombi?", Vec::new()),
        ("Prosim, da monterji pokličejo hišnika.", Vec::new()),
        ("Prosim za čimprejšnji odgovor na to sporočilo.", Vec::new()),
    ]
    .map(|(words, intents)| Ask { words: words.to_owned(), intents })
    .to_vec();
    let draft = desk.write(&Templates::load().unwrap()).unwrap();
    assert_eq!(draft.written().left_off, ["Imate parkirišče za kombi?", "Prosim, da monterji pokličejo hišnika."]);
}
