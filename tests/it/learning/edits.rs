//! What a person changed in a draft, and where he and Metakocka disagree.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use postar::domain::*;
use postar::learning::{Drafted, Edited, compare, example, manner};
use rust_decimal::dec;

const DRAFT: &str = "Pozdravljeni,

naročilo PN-77 je v pripravi. Predvideni rok dobave je 24. 11. 2026, skupni znesek je 1.439,20 € z DDV. Na zalogi je 14 kosov.

Glede vračila vam sporočamo: […].

Za dodatna vprašanja smo vam z veseljem na voljo.";

fn fact(n: usize, label: &str, value: FactValue, shown: &str) -> Fact {
    let source =
        FactSource { kind: SourceKind::Document, doc_type: Some(DocType::SalesOrder), id: MkId::new("7"), field: label.to_owned() };
    let (read_at, limit) = (Timestamp::UNIX_EPOCH, SignedDuration::ZERO);
    Fact {
        id: FactId::nth(n),
        label: label.to_owned(),
        value,
        shown: shown.to_owned(),
        source,
        read_at,
        class: DisclosureClass::Customer,
        limit,
    }
}

fn facts() -> Vec<Fact> {
    let money = FactValue::Money(Money { amount: dec!(1439.20), currency: Currency::eur() });
    vec![
        fact(1, "count_code", FactValue::Identifier("PN-77".to_owned()), "PN-77"),
        fact(2, "delivery_deadline", FactValue::Date(date(2026, 11, 24)), "24. 11. 2026"),
        fact(3, "sum_all", money, "1.439,20 €"),
        fact(4, "amount", FactValue::Quantity { amount: dec!(14), unit: Some("kos".to_owned()) }, "14 kosov"),
    ]
}

fn sent(text: &str) -> Edited {
    sent_as(text, Some(Language::Sl))
}

fn sent_as(text: &str, language: Option<Language>) -> Edited {
    let facts = facts();
    let figures: Vec<Figure> = facts.iter().map(|fact| Figure { text: fact.shown.clone(), fact: Some(fact.id.clone()) }).collect();
    let gaps = ["terms of the return".to_owned()];
    let asked = "Kje je moje naročilo PN-77? Potrebujem ga do 2. 12. 2026, plačal bi 1.400,00 €.";
    let draft = Drafted { text: DRAFT, language: Language::Sl, figures: &figures, facts: &facts, gaps: &gaps, asked };
    compare(&draft, text, language, &manner(text, "", language.or(Some(Language::Sl))))
}

fn changed(edited: &Edited) -> Vec<(&str, &str)> {
    edited.mismatches.iter().map(|one| (one.ours.as_str(), one.theirs.as_str())).collect()
}

#[test]
fn a_changed_number_is_an_alert_and_never_a_lesson() {
    let cases = [
        ("24. 11. 2026", "27. 11. 2026"),
        ("24. 11. 2026", "27.11.2026"),
        ("24. 11. 2026", "27. novembra"),
        ("1.439,20 €", "1.349,20 €"),
        ("1.439,20 €", "1500 EUR"),
        ("PN-77", "PN-78"),
        ("14 kosov", "4 kosi"),
    ];
    for (ours, theirs) in cases {
        let edited = sent(&DRAFT.replace(ours, theirs));
        assert_eq!(edited.edits, [Edit::FigureChanged], "{ours} → {theirs}");
        assert_eq!(changed(&edited).first().map(|(ours, _)| *ours), Some(ours), "{theirs}");
        assert!(edited.edits.iter().all(|edit| !edit.is_style()));
    }
}

#[test]
fn the_same_number_in_another_dress_is_the_same_number() {
    let cases = [
        ("24. 11. 2026", "24.11.2026"),
        ("24. 11. 2026", "24. 11."),
        ("24. 11. 2026", "24. novembra"),
        ("24. 11. 2026", "24.11."),
        ("1.439,20 €", "1439,20 EUR"),
        ("1.439,20 €", "1439,2 evrov"),
        ("1.439,20 €", "€1,439.20"),
        ("PN-77", "PN 77"),
        ("14 kosov", "14 komadov"),
    ];
    for (ours, theirs) in cases {
        let edited = sent(&DRAFT.replace(ours, theirs));
        assert_eq!(changed(&edited), [], "{ours} → {theirs}");
    }
}

#[test]
fn a_number_of_the_customers_own_or_one_more_is_no_disagreement() {
    for more in [" Do 2. 12. 2026 torej pride.", " Ponujenih 1.400,00 € žal ne moremo sprejeti.", " V petek, 4. 12. 2026, imamo zaprto."]
    {
        assert_eq!(changed(&sent(&format!("{DRAFT}{more}"))), [], "{more}");
    }
    let without = DRAFT.replace(" Predvideni rok dobave je 24. 11. 2026, skupni znesek je 1.439,20 € z DDV.", "");
    assert_eq!(changed(&sent(&without)), [], "what is left out is not contradicted");
}

#[test]
fn a_filled_gap_is_a_lesson_about_gaps_only() {
    let edited = sent(&DRAFT.replace("[…]", "pošljite nam ga v 14 dneh"));
    assert_eq!((edited.edits.as_slice(), edited.filled.as_slice()), (&[Edit::GapFilled][..], &["terms of the return".to_owned()][..]));
    let edited = sent(&DRAFT.replace("\n\nGlede vračila vam sporočamo: […].", ""));
    assert_eq!((edited.edits.contains(&Edit::GapDropped), edited.filled.len()), (true, 0));
    assert_eq!(sent(DRAFT), Edited::default(), "a gap that is sent as it is");
}

#[test]
fn each_change_has_its_sort() {
    let closing = "Za dodatna vprašanja smo vam z veseljem na voljo.";
    let cases = [
        (DRAFT.replace("Pozdravljeni,", "Spoštovana gospa Novak,"), vec![Edit::Greeting]),
        (DRAFT.replace(closing, "Se slišimo."), vec![Edit::SignOff]),
        (DRAFT.replace("je v pripravi", "ravno pakiramo"), vec![Edit::Wording]),
        (
            DRAFT.replace(closing, &format!("Prosimo, pripravite prostor za dostavo pred skladiščem.\n\n{closing}")),
            vec![Edit::AddedParagraph],
        ),
        (
            "Pozdravljeni, naročilo PN-77 je v pripravi.".to_owned(),
            vec![Edit::GapDropped, Edit::Greeting, Edit::SignOff, Edit::RemovedParagraph, Edit::Shortened],
        ),
    ];
    for (text, expected) in cases {
        let edited = sent(&text);
        assert_eq!(edited.edits, expected, "{text}");
    }
    let informal = DRAFT.replace("vam sporočamo", "ti sporočam").replace("smo vam", "sem ti");
    assert!(sent(&informal).edits.contains(&Edit::FormOfAddress));
    assert_eq!(
        sent_as("Hello, your order is being prepared and will ship soon.", Some(Language::En)).edits.first(),
        Some(&Edit::GapDropped)
    );
    assert!(sent_as("Hello, your order is being prepared.", Some(Language::En)).edits.contains(&Edit::Language));
}

#[test]
fn nothing_that_was_typed_can_break_the_comparison() {
    for text in
        ["", " ", "[…][…][…]", "1,2.3,4", "99. 99. 9999", "€ € €", "24.", "-", "\u{202e}€9", &"9".repeat(5_000), &"1. ".repeat(5_000)]
    {
        sent(text);
        sent(&format!("{DRAFT} {text}"));
    }
}

#[test]
fn an_example_keeps_the_words_and_no_figure_name_or_link() {
    let text = "Pozdravljeni, gospa Novak,\n\nnaročilo PN-77 pride 24. 11. 2026 in stane 1.439,20 €. Sledite mu na https://posta.example/x ali \
                pišite na ana@lipa.example, Gozd pa kličite na 041 555 666.\nHvala, Ana";
    let masked = example(text, Language::Sl, &["Gozd in sin d.o.o."]).unwrap();
    assert!(!masked.contains(|c: char| c.is_numeric()), "{masked}");
    for gone in ["Novak", "PN", "example", "Gozd", "Ana"] {
        assert!(!masked.contains(gone), "{gone}: {masked}");
    }
    assert!(masked.contains("naročilo [#] pride [#] in stane"), "{masked}");
    assert_eq!(example("Hvala, Ana", Language::Sl, &[]), None);
}
