//! The labelled mails, with contact and documents taken from the labels: what the writer makes of right matches.

use jiff::Timestamp;
use postar::domain::{
    Confidence, ContactMatch, DisclosureClass, DocumentMatch, Intent, Language, Matches, Message, Mirrored, Product, Status, WithheldWhy,
    fold, stem,
};
use postar::mail::{Budget, parse};
use postar::writer::{Draft, Material, ProductAsked, Templates, read, write};
use rust_decimal::{Decimal, dec};
use serde_json::Value;

use super::support::{Desk, asked_for, price, stock};
use crate::labelled::{Company, folder};

struct Case {
    label: Value,
    message: Message,
}

impl Case {
    fn id(&self) -> &str {
        self.label["id"].as_str().unwrap()
    }

    fn expect(&self, key: &str) -> &Value {
        &self.label["expect"][key]
    }

    fn is_draft(&self) -> bool {
        self.expect("decision") == "draft"
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.expect(key).as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }
}

fn cases() -> Vec<Case> {
    let lines = std::fs::read_to_string(folder().join("cases.jsonl")).unwrap();
    let case = |line: &str| {
        let label: Value = serde_json::from_str(line).unwrap();
        let raw = std::fs::read(folder().join(label["eml"].as_str().unwrap())).unwrap();
        Case { message: parse(&raw, &Budget::default()), label }
    };
    lines.lines().filter(|line| !line.trim().is_empty()).map(case).collect()
}

#[test]
fn whether_anything_is_asked_is_read_right_in_the_labelled_mails() {
    let mut wrong = Vec::new();
    for case in cases() {
        let asked = read(&case.message).anything_asked;
        let silent = case.expect("reason") == "no_reply_needed";
        if (case.is_draft() && !asked) || (silent && asked) {
            wrong.push(format!("{} asked={asked}", case.id()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_labelled_intent_is_read_in_nine_of_ten_mails() {
    let mut wrong = Vec::new();
    let drafts: Vec<Case> = cases().into_iter().filter(Case::is_draft).collect();
    for case in &drafts {
        let found: Vec<&str> = read(&case.message).intents.into_iter().map(Intent::word).collect();
        if !case.list("intents").iter().all(|wanted| found.contains(&wanted.as_str())) {
            wrong.push(format!("{}: wanted {:?}, found {found:?}", case.id(), case.list("intents")));
        }
    }
    println!("{} of {} mails: every labelled intent", drafts.len() - wrong.len(), drafts.len());
    assert!(wrong.len() * 10 <= drafts.len(), "{wrong:#?}");
}

#[test]
fn the_drafts_of_the_labelled_mails_say_what_they_must_and_nothing_they_must_not() {
    let (seed, templates) = (Company::read(), Templates::load().unwrap());
    let mut wrong = Vec::new();
    let drafts: Vec<Case> = cases().into_iter().filter(Case::is_draft).collect();
    for case in &drafts {
        let draft = draft_of(case, &seed, &templates);
        let text = &draft.text();
        let missing: Vec<String> = case.list("must").into_iter().filter(|want| !contains(text, want)).collect();
        let forbidden: Vec<String> = case.list("must_not").into_iter().filter(|want| contains(text, want)).collect();
        if !missing.is_empty() || !forbidden.is_empty() {
            wrong.push(format!("{}: missing {missing:?}, forbidden {forbidden:?}", case.id()));
        }
        if case.expect("withheld") == true {
            assert!(draft.facts().iter().all(|fact| fact.source.doc_type.is_none()), "{}: a withheld fact", case.id());
        }
    }
    println!("{} of {} drafts say what they must", drafts.len() - wrong.len(), drafts.len());
    assert!(wrong.len() * 20 <= drafts.len(), "{wrong:#?}");
}

#[test]
fn the_page_about_drafts_shows_only_what_the_templates_write() {
    let (seed, templates) = (Company::read(), Templates::load().unwrap());
    let mut written: Vec<String> =
        cases().iter().filter(|case| case.is_draft()).map(|case| draft_of(case, &seed, &templates).text().to_owned()).collect();
    written.extend(rare_letters());
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/drafts.md")).unwrap();
    let samples: Vec<&str> = page.split("```text\n").skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(text, _)| text).collect();
    let invented: Vec<&&str> = samples.iter().filter(|sample| !written.iter().any(|text| text == **sample)).collect();
    assert!(samples.len() > 20 && invented.is_empty(), "{} samples, {invented:#?}", samples.len());
}

/// What the labelled mails don't hold in Slovenian, or need a better product matcher for than this file has.
fn rare_letters() -> Vec<String> {
    let shelf = |name: &str, amount: Decimal| Desk { products: vec![on_shelf(name, amount)], ..Desk::full(Language::Sl, &[Intent::Stock]) };
    let held = |why, intent| Desk { withheld: Some(why), ..Desk::full(Language::Sl, &[intent]) };
    let mut offer = Desk { documents: Vec::new(), ..Desk::full(Language::Sl, &[Intent::Offer, Intent::Price]) };
    offer.products = [("Stol Pia", dec!(58)), ("Polica Hrast 80 cm", dec!(48))].map(|(name, net)| at_price(name, net)).to_vec();
    let mut late = Desk::full(Language::Sl, &[Intent::OrderStatus]);
    late.documents[0].record.tracking_codes.clear();
    late.documents[0].record.delivery_deadline = Some(jiff::civil::date(2026, 11, 15));
    let mut cancelled = late.clone();
    cancelled.documents[0].record.status = Some(Status { code: "cancelled".to_owned(), shown: "Preklicano".to_owned() });
    let desks = [
        Desk::bare(Language::Sl, &[Intent::Other]),
        shelf("Svetilka Luna, bela", dec!(14)),
        shelf("Polica Hrast 120 cm", dec!(-3)),
        held(WithheldWhy::AmbiguousContact, Intent::Payment),
        offer,
        late,
        cancelled,
    ];
    desks.iter().map(Desk::text).collect()
}

fn on_shelf(name: &str, amount: Decimal) -> ProductAsked {
    let mut product = asked_for(None);
    product.product.record.name = name.to_owned();
    product.stock = vec![stock(amount)];
    product
}

fn at_price(name: &str, net: Decimal) -> ProductAsked {
    let mut product = on_shelf(name, Decimal::ONE);
    product.product.record.prices = vec![price(net)];
    product
}

fn draft_of(case: &Case, seed: &Company, templates: &Templates) -> Draft {
    let reading = read(&case.message);
    let now: Timestamp = case.label["now"].as_str().unwrap().parse().unwrap();
    let today = now.to_zoned(jiff::tz::TimeZone::get("Europe/Ljubljana").unwrap()).date();
    let contact = seed.contacts.iter().find(|contact| case.expect("contact_id") == contact.record.id.as_str());
    let ids = case.list("document_ids");
    let documents: Vec<_> =
        seed.documents.iter().filter(|document| ids.contains(&document.record.id.as_str().to_owned())).cloned().collect();
    let withheld = (case.expect("withheld") == true).then(|| why(case)).or_else(|| contact.is_none().then_some(WithheldWhy::SenderUnknown));
    let matches = Matches {
        contact: contact.map(|found| ContactMatch {
            id: found.record.id.clone(),
            name: found.record.name.clone(),
            confidence: Confidence::Certain,
            reasons: Vec::new(),
        }),
        documents: documents.iter().map(|found| matched(&found.record)).collect(),
        names_foreign_document: case.label["kind"] == "foreign_document",
        ..Matches::default()
    };
    let products = products_named(&case.message, seed);
    let material = Material {
        reading: &reading,
        language: Language::from_code(case.expect("language").as_str().unwrap()).unwrap(),
        form: reading.form.answering(contact.is_some()),
        message: &case.message,
        contact,
        matches: &matches,
        documents: &documents,
        products: &products,
        withheld,
        allowed: if withheld.is_some() { DisclosureClass::Public } else { DisclosureClass::Customer },
        attached: &[],
        signature: "",
        today,
        habit: None,
        examples: &[],
    };
    write(templates, &material).unwrap()
}

fn why(case: &Case) -> WithheldWhy {
    match case.label["kind"].as_str().unwrap() {
        "foreign_document" => WithheldWhy::NotTheCustomer,
        "reply_to_other" => WithheldWhy::ReplyToElsewhere,
        "freemail_claim" => WithheldWhy::SenderUnknown,
        _ => WithheldWhy::SenderNotAuthenticated,
    }
}

fn matched(document: &postar::domain::Document) -> DocumentMatch {
    DocumentMatch {
        doc_type: document.doc_type,
        id: document.id.clone(),
        number: document.number.clone(),
        confidence: Confidence::Certain,
        reasons: Vec::new(),
    }
}

/// Good enough for a test: the product most of whose words stand in the mail.
fn products_named(message: &Message, seed: &Company) -> Vec<ProductAsked> {
    let text = fold(&format!("{} {}", message.subject, message.words.new));
    let words: Vec<&str> = text.split(' ').map(stem).collect();
    let share = |product: &Mirrored<Product>| {
        let name = fold(&product.record.name);
        let hits = name.split(' ').filter(|word| words.contains(&stem(word))).count();
        (hits, hits * 100 / name.split(' ').count().max(1))
    };
    let by_code = |product: &Mirrored<Product>| product.record.code.as_deref().is_some_and(|code| text.contains(&fold(code)));
    let mut found: Vec<_> = seed.products.iter().filter(|product| by_code(product)).collect();
    if found.is_empty() {
        found = seed.products.iter().filter(|product| share(product).1 > 60).collect();
    }
    if found.is_empty() {
        found = seed.products.iter().filter(|product| share(product).1 >= 50).collect();
    }
    let quantity = words.iter().find_map(|word| word.parse::<Decimal>().ok());
    found.into_iter().map(|product| asked(product, quantity, seed)).collect()
}

fn asked(product: &Mirrored<Product>, quantity: Option<Decimal>, seed: &Company) -> ProductAsked {
    let stock = seed.stock.iter().filter(|row| row.record.product == product.record.id).cloned().collect();
    ProductAsked { product: product.clone(), quantity, stock }
}

/// As the set defines it: case and kind of blank don't matter, a match starts at a word and cuts no number in two.
fn contains(text: &str, want: &str) -> bool {
    let squash = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let text = squash(text);
    want.split('|').map(squash).any(|alternative| stands_in(&text, &alternative))
}

fn stands_in(text: &str, want: &str) -> bool {
    text.match_indices(want).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        let after: Vec<char> = text[place + want.len()..].chars().take(2).collect();
        let starts = !want.starts_with(char::is_alphanumeric) || !before.is_some_and(char::is_alphanumeric);
        let cut = want.ends_with(|c: char| c.is_ascii_digit())
            && (after.first().is_some_and(char::is_ascii_digit) || matches!(after.as_slice(), ['.' | ',', next] if next.is_ascii_digit()));
        starts && !cut
    })
}
