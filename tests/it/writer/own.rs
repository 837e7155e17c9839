//! Templates of the company's own: small on purpose, chosen by rule, proven like every other text.

use postar::domain::{Check, Confidence, DocType, Intent, Language};
use postar::mail::{self, Budget};
use postar::writer::{OwnLetter, OwnTemplate, Templates, placeholders, rehearse};

use super::support::{Desk, TODAY, document, matched};

const SHIPPED: &str = "+++
name = \"order-shipped\"
language = \"sl\"
intents = [\"order_status\", \"delivery\"]
+++
Pozdravljeni,

naročilo {{ order.number }} {{ order.status }}.
{% if known.order.tracking %}
Sledite mu s kodo {{ order.tracking }}.
{% endif %}

{% for line in order.lines %}
- {{ line.name }}: {{ line.amount }}
{% endfor %}

Lep dan vam želimo.
";

fn parsed(text: &str) -> OwnTemplate {
    OwnTemplate::parse("a.txt", "a", text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn faults(text: &str) -> Vec<String> {
    OwnTemplate::parse("a.txt", "a", text).err().into_iter().flatten().map(|fault| fault.to_string()).collect()
}

fn with(own: &[&str]) -> Templates {
    Templates::load().unwrap().with_own(own.iter().map(|text| parsed(text)).collect())
}

fn body(text: &str) -> String {
    format!("+++\nlanguage = \"sl\"\n+++\n{text}\n")
}

fn taken(templates: &Templates, desk: &Desk) -> Option<(String, String)> {
    match desk.own(templates) {
        OwnLetter::Taken(draft) => Some((draft.written().template.clone(), draft.text().to_owned())),
        OwnLetter::None => None,
        OwnLetter::Refused { template, findings } => panic!("{template}: {findings:?}"),
    }
}

#[test]
fn a_companys_own_template_writes_with_metakockas_values_each_of_them_a_fact() {
    let desk = Desk::full(Language::Sl, &[Intent::OrderStatus]);
    let (name, text) = taken(&with(&[SHIPPED]), &desk).expect("it fits");
    assert_eq!(name, "order-shipped");
    assert!(text.starts_with("Pozdravljeni,\n\nnaročilo "), "{text}");
    assert!(text.ends_with("Lep dan vam želimo.") && !text.contains("\n\n\n") && !text.contains("{{"), "{text}");
    let OwnLetter::Taken(draft) = desk.own(&with(&[SHIPPED])) else { panic!("it fits") };
    for figure in &draft.written().figures {
        assert!(figure.fact.is_some(), "{figure:?} in {text}");
    }
    assert!(!draft.written().figures.is_empty());
}

#[test]
fn a_template_is_taken_only_where_it_answers_all_that_is_asked_in_its_language_and_with_every_value() {
    let templates = with(&[SHIPPED]);
    let two = Desk::full(Language::Sl, &[Intent::OrderStatus, Intent::Payment]);
    let german = Desk::full(Language::De, &[Intent::OrderStatus]);
    let bare = Desk::bare(Language::Sl, &[Intent::OrderStatus]);
    for (desk, why) in [(two, "payment is asked too"), (german, "it is Slovenian"), (bare, "no order is known")] {
        assert_eq!(taken(&templates, &desk), None, "{why}");
    }
}

#[test]
fn of_several_the_priority_decides_then_the_stricter_rule() {
    let plain = SHIPPED.replace("order-shipped", "plain");
    let strict = SHIPPED.replace("name = \"order-shipped\"", "name = \"strict\"").replacen(
        "+++\nPoz",
        "[when]\ndocuments = [\"sales_order\"]\n+++\nPoz",
        1,
    );
    let first = SHIPPED.replace("name = \"order-shipped\"", "name = \"first\"\npriority = 5");
    let desk = Desk::full(Language::Sl, &[Intent::OrderStatus]);
    let chosen = |own: &[&str]| taken(&with(own), &desk).map(|(name, _)| name);
    assert_eq!(chosen(&[&plain, &strict]).as_deref(), Some("strict"));
    assert_eq!(chosen(&[&plain, &strict, &first]).as_deref(), Some("first"));
    let offers_only = strict.replace("sales_order\"", "sales_offer\"");
    let mut order_only = desk.clone();
    order_only.documents = vec![document("PN-77", DocType::SalesOrder)];
    order_only.matches.documents = order_only.documents.iter().map(|found| matched(found, Confidence::Certain)).collect();
    assert_eq!(taken(&with(&[&offers_only]), &order_only), None);
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    let table = [
        ("no front matter", "a.txt:1:1: the file has to begin with a line `+++`"),
        ("+++\nlanguage = \"sl\"\nsubject = \"x\"\n+++\nBesedilo.\n", "a.txt:3:1: unknown field `subject`"),
        (&body("Vaše naročilo {{ order.totl }}."), "a.txt:4:15: there is no placeholder `order.totl`; did you mean `order.total`?"),
        (&body("Dobava v 14 dneh."), "a.txt:4:10: `1` is a figure of the template's own"),
        (&body("{{ order.total | upper }}"), "a.txt:4:1: one placeholder stands between"),
        (&body("{% include \"x\" %}"), "a.txt:4:1: only if, elif, else, endif, for"),
        (&body("{% for i in range(end=9) %}x{% endfor %}"), "a.txt:4:1: `range(end=9)` is no list"),
        (&body("{% for i in orders %}x{% endfor %}"), "`orders` is no list; there are order.lines"),
        (&body("{% for l in order.lines %}{{ l.tax }}{% endfor %}"), "an entry of order.lines has no `tax`"),
        (&body("{% if order.total %}x{% endif %}"), "if asks for known.PLACEHOLDER or formal"),
        (&body("{{ order.total "), "this tag is never closed"),
        (&body("{% if formal %}x"), "a.txt:4:1: "),
    ];
    for (text, wanted) in table {
        let told = faults(text);
        assert!(told.iter().any(|fault| fault.contains(wanted)), "{text}\n{told:#?}\nwanted {wanted}");
    }
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let told = faults(&body("{{ a }} {{ b }}\n3 dni"));
    assert_eq!(told.len(), 3, "{told:#?}");
}

#[test]
fn every_placeholder_can_be_used_and_stays_open_where_nothing_is_known() {
    let mail = mail::parse(b"From: a@b.example\r\nSubject: \r\n\r\n", &Budget::default());
    for place in placeholders() {
        let templates = with(&[&body(&format!("Podatek: {{{{ {} }}}}.", place.path))]);
        let draft = rehearse(&templates, "a", &mail, TODAY).expect("it is there").unwrap_or_else(|error| panic!("{}: {error}", place.path));
        assert_eq!(draft.text(), "Podatek: […].", "{}", place.path);
        assert_eq!(draft.written().gaps.len(), 1);
    }
}

#[test]
fn a_template_that_allows_gaps_is_taken_with_them() {
    let open = SHIPPED.replace("name = \"order-shipped\"", "name = \"open\"\ngaps = true");
    let (_, text) = taken(&with(&[&open]), &Desk::bare(Language::Sl, &[Intent::OrderStatus])).expect("it fits");
    assert!(text.contains("naročilo […] […]."), "{text}");
}

#[test]
fn a_link_in_a_template_of_the_companys_own_is_refused_and_the_built_in_one_writes() {
    let linked = body("Več na https://evil.example/plačaj");
    match Desk::full(Language::Sl, &[Intent::OrderStatus]).own(&with(&[&linked])) {
        OwnLetter::Refused { template, findings } => {
            assert_eq!(template, "a");
            assert!(findings.iter().any(|finding| finding.check == Check::Link), "{findings:?}");
        }
        other => panic!("{other:?}"),
    }
}
