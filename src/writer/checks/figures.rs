//! The figure check: every run of digits in a draft is a fact as it was read, or stands in the mail that is answered or in the owner's signature.

use crate::domain::{Check, Fact, Figure};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};

use super::mail_figures::MailFigures;
use super::runs::{around, runs};
use super::scene::Findings;

/// The figures of a text in their order; what nothing vouches for goes to the findings.
pub(super) fn check(opened: &Opened, facts: &[Fact], mailed: &MailFigures, findings: &mut Findings) -> Vec<Figure> {
    let mut found = of_slots(opened, facts, findings);
    for run in runs(&opened.prose) {
        let text = opened.prose.get(run.clone()).unwrap_or_default();
        if mailed.vouch(text) {
            found.push((run.start, Figure { text: text.to_owned(), fact: None }));
        } else {
            findings.add(Check::Figure, text);
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, figure)| figure).collect()
}

/// Each slot holds its fact as it is shown, and nothing is written against it: `-464,00 €` or `PN-77b` would state something else.
fn of_slots(opened: &Opened, facts: &[Fact], findings: &mut Findings) -> Vec<(usize, Figure)> {
    let places: Vec<usize> = opened.prose.match_indices(FACT_PLACE).map(|(place, _)| place).collect();
    if places.len() != opened.facts.len() {
        findings.add(Check::Slot, &opened.prose);
    }
    let mut found = Vec::new();
    for (place, (range, index)) in places.into_iter().zip(&opened.facts) {
        let text = opened.text.get(range.clone()).unwrap_or_default();
        match facts.get(*index).filter(|fact| fact.shown == text) {
            None => findings.add(Check::Figure, text),
            Some(_) if is_glued(&opened.prose, place) => findings.add(Check::Figure, around(&opened.prose, place)),
            Some(fact) if text.contains(char::is_numeric) => {
                found.push((place, Figure { text: text.to_owned(), fact: Some(fact.id.clone()) }));
            }
            Some(_) => {}
        }
    }
    found
}

fn is_glued(prose: &str, place: usize) -> bool {
    let (before, after) = (prose.get(..place).unwrap_or_default(), prose.get(place + FACT_PLACE.len_utf8()..).unwrap_or_default());
    let last = before.chars().next_back();
    let mut next = after.chars();
    let (first, second) = (next.next(), next.next());
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '−' | '–' | '+' | '/' | '%' | '_' | '.' | ',' | FACT_PLACE | GAP_PLACE);
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '−' | '+' | '/' | '%' | '_' | '\'' | '’' | FACT_PLACE | GAP_PLACE);
    let decimals = matches!(first, Some('.' | ',')) && second.is_some_and(|c| c.is_alphanumeric() || c == FACT_PLACE);
    last.is_some_and(joins) || first.is_some_and(goes_on) || decimals
}

#[cfg(test)]
mod tests {
    use super::{Figure, Findings, check, is_glued, of_slots};
    use crate::domain::{Check, Fact, FactId, Language};
    use crate::writer::checks::draft::tests::fact;
    use crate::writer::checks::scene::stage::Stage;
    use crate::writer::slots::{self, FACT_PLACE, open};

    /// The place, the text and the fact's name of each figure, and what was found.
    type Seen = (Vec<(usize, String, String)>, Vec<(Check, String)>);

    fn seen(rendered: &str, facts: &[Fact]) -> Seen {
        let mut findings = Findings::default();
        let figures = of_slots(&open(rendered), facts, &mut findings).into_iter();
        let named = |(place, Figure { text, fact }): (usize, Figure)| (place, text, fact.map(|id| id.0).unwrap_or_default());
        (figures.map(named).collect(), findings.0.into_iter().map(|finding| (finding.check, finding.text)).collect())
    }

    #[test]
    fn slots_with_digits_are_figures_and_those_without_are_none() {
        let facts = [fact(1, "PN-77"), fact(2, "464,00 €"), fact(3, "is waiting")];
        let (order, total, status) = (slots::fact(0, "PN-77"), slots::fact(1, "464,00 €"), slots::fact(2, "is waiting"));
        let figures = [(6, "PN-77", "f1"), (13, "464,00 €", "f2")].map(|(place, text, id)| (place, text.to_owned(), id.to_owned()));
        assert_eq!(seen(&format!("Order {order} is {total}, it {status}."), &facts), (figures.to_vec(), Vec::new()));
    }

    #[test]
    fn a_slot_that_is_not_its_fact_or_not_alone_is_found() {
        let facts = [fact(1, "PN-77")];
        let (order, other, nobody) = (slots::fact(0, "PN-77"), slots::fact(0, "PN-78"), slots::fact(9, "PN-77"));
        let cases = [
            (format!("See {other}."), (Check::Figure, "PN-78")),
            (format!("See {nobody}."), (Check::Figure, "PN-77")),
            (format!("See -{order}."), (Check::Figure, "See -{{…}}.")),
            (format!("See {FACT_PLACE}."), (Check::Slot, "See {{…}}.")),
        ];
        for (rendered, (check, text)) in cases {
            assert_eq!(seen(&rendered, &facts), (Vec::new(), vec![(check, text.to_owned())]), "{rendered}");
        }
    }

    #[test]
    fn signs_letters_and_decimals_against_a_slot_are_glued_to_it() {
        let glued_before = "až1-−–+/%_.,\u{FFFC}\u{FFFD}".chars().map(|c| (format!("ab {c}"), String::new(), true));
        let free_before = " (\"'€:".chars().map(|c| (format!("ab{c}"), String::new(), false));
        let glued_after = "až1-−+/%_'’\u{FFFC}\u{FFFD}".chars().map(|c| ("ab ".to_owned(), c.to_string(), true));
        let free_after = " )\"!?.,–:".chars().map(|c| ("ab ".to_owned(), c.to_string(), false));
        let decimals =
            [(".5", true), (",5", true), (",a", true), (".\u{FFFC}", true), (". 5", false), (", a", false), ("(5", false), (" x", false)]
                .map(|(after, glued)| ("ab ".to_owned(), after.to_owned(), glued));
        let edges = [("", "", false), ("", "-", true)].map(|(before, after, glued)| (before.to_owned(), after.to_owned(), glued));
        let cases = glued_before.chain(free_before).chain(glued_after).chain(free_after).chain(decimals).chain(edges);
        for (before, after, glued) in cases {
            assert_eq!(is_glued(&format!("{before}{FACT_PLACE}{after}"), before.len()), glued, "{before}[]{after}");
        }
    }

    #[test]
    fn figures_stand_in_the_order_of_the_text_and_what_nobody_vouches_for_is_found() {
        let mail = "Subject: \r\n\r\n10 chairs".to_owned();
        let stage = Stage { mail, facts: vec![fact(1, "PN-77")], ..Stage::new(Language::En, "") };
        let mut findings = Findings::default();
        let figures = stage.look("We have 10 for {1}, 11 and 10.", |scene| check(scene.opened, scene.facts, scene.mailed, &mut findings));
        let of_mail = || Figure { text: "10".to_owned(), fact: None };
        assert_eq!(figures, [of_mail(), Figure { text: "PN-77".to_owned(), fact: Some(FactId::nth(1)) }, of_mail()]);
        assert_eq!(
            findings.0.into_iter().map(|finding| (finding.check, finding.text)).collect::<Vec<_>>(),
            [(Check::Figure, "11".to_owned())]
        );
    }
}
