//! No figure without a source: drafts made of any records whatever bind every run of digits.

use jiff::civil::date;
use postar::domain::{Intent, Language, Status};
use postar::writer::{Draft, Templates};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::support::Desk;

/// Every run of digits outside the figures is a fault; a figure without a fact stands in the mail.
fn assert_bound(draft: &Draft, desk: &Desk) {
    let mut rest = draft.text().to_owned();
    let mut figures: Vec<_> = draft.written().figures.iter().collect();
    figures.sort_by_key(|figure| std::cmp::Reverse(figure.text.len()));
    for figure in figures {
        assert!(draft.text().contains(&figure.text), "{figure:?}");
        rest = rest.replacen(&figure.text, "", 1);
        match &figure.fact {
            Some(id) => assert!(draft.facts().iter().any(|fact| fact.id == *id && fact.shown == figure.text), "{figure:?}"),
            None => assert!(format!("{} {}", desk.mail.subject, desk.mail.words.new).contains(&figure.text), "{figure:?}"),
        }
    }
    assert!(!rest.contains(char::is_numeric), "{rest}\n--\n{}", draft.text());
}

#[test]
fn the_figures_are_the_whole_values_as_they_are_shown() {
    let draft = Desk::full(Language::Sl, &[Intent::OrderStatus, Intent::Price]).write(&Templates::load().unwrap()).unwrap();
    let figures: Vec<&str> = draft.written().figures.iter().map(|figure| figure.text.as_str()).collect();
    assert_eq!(figures, ["PN-77", "24. 11. 2026", "LX204518833SI", "Miza Orna 160, okrogla", "420,00 €"]);
    assert!(draft.written().figures.iter().all(|figure| figure.fact.is_some()));
}

#[test]
fn facts_are_numbered_in_order_and_each_field_stands_once() {
    let draft = Desk::full(Language::De, &Intent::ALL).write(&Templates::load().unwrap()).unwrap();
    for (place, fact) in draft.facts().iter().enumerate() {
        assert_eq!(fact.id.0, format!("f{}", place + 1));
        let twins = draft.facts().iter().filter(|other| other.source == fact.source && other.value == fact.value).count();
        assert_eq!(twins, 1, "{fact:?}");
    }
}

#[test]
fn template_syntax_and_hidden_characters_in_a_record_stay_text() {
    let mut desk = Desk::full(Language::En, &[Intent::Price, Intent::Order]);
    desk.products[0].product.record.name = "Table {{ 7 * 6 }}\u{202E}{% raw %}\u{E000}\u{F0001}9\n\n¶\nx".to_owned();
    let draft = desk.write(&Templates::load().unwrap()).unwrap();
    assert!(draft.text().contains("Table {{ 7 * 6 }}{% raw %}9 ¶ x"), "{}", draft.text());
    assert_bound(&draft, &desk);
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{1,30}", "\\PC{1,20}", "(\\{\\{ f[0-9] \\}\\}|\u{F0000}|\u{E000}|\u{FF001}|[0-9]{1,4}|-|½|٣| |\u{202E}|¶\n){1,12}",]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_draft_of_any_records_holds_a_figure_without_a_source(
        texts in prop::collection::vec(hostile(), 6),
        cents in prop::collection::vec(-1_000_000_i64..1_000_000_000, 5),
        day in 1_i8..28,
        intents in prop::sample::subsequence(Intent::ALL.to_vec(), 1..5),
        place in 0_usize..5,
    ) {
        let [name, number, state, code, line, unit] = texts.as_slice() else { unreachable!() };
        let language = Language::ALL[place];
        let mut desk = Desk::full(language, &intents);
        for document in &mut desk.documents {
            let record = &mut document.record;
            record.number.clone_from(number);
            record.status = Some(Status { code: code.clone(), shown: state.clone() });
            record.tracking_codes = vec![code.clone()];
            record.lines[0].name.clone_from(line);
            record.lines[0].unit = Some(unit.clone());
            record.lines[0].discount = Some(code.clone());
            record.sum_all = Some(Decimal::new(cents[0], 2));
            record.sum_paid = Some(Decimal::new(cents[1], 2));
            record.due_date = Some(date(2026, 11, day));
            record.delivery_deadline = Some(date(2026, 11, day));
        }
        let asked = &mut desk.products[0];
        asked.product.record.name.clone_from(name);
        asked.product.record.unit = Some(unit.clone());
        asked.product.record.prices[0].net = Some(Decimal::new(cents[2], 3));
        asked.stock[0].record.amount = Decimal::new(cents[3], 1);
        asked.stock[0].record.unit = Some(unit.clone());
        desk.mail.words.new = format!("{name} {}", cents[4]);
        let templates = TEMPLATES.with(Clone::clone);
        assert_bound(&desk.write(&templates).unwrap(), &desk);
    }
}

thread_local! {
    static TEMPLATES: Templates = Templates::load().unwrap();
}
