//! A draft that was proved: the text, the facts it was written from and what was held back.

use crate::domain::{Fact, Withheld, Written};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};

/// A draft, checked. Only [`super::prove`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(super) written: Written,
    pub(super) facts: Vec<Fact>,
    pub(super) withheld: Vec<Withheld>,
    pub(super) opened: Opened,
}

impl Draft {
    /// The own text: greeting to closing line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.written.text
    }

    /// The text with its figures and gaps.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// What the writer was given, in the order of their ids.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// What it was not given: labels, never values.
    #[must_use]
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// The text with `{{f3}}` for each fact and `{{gap1}}` for each gap, the n-th of [`Written::gaps`]: what a model is shown, and what
    /// [`super::claim_of_reply`] takes back.
    #[must_use]
    pub fn slotted(&self) -> String {
        let mut facts = self.opened.facts.iter().filter_map(|(_, n)| self.facts.get(*n)).map(|fact| format!("{{{{{}}}}}", fact.id.0));
        let kinds = self.kinds_of_gaps();
        let nth = |kind: &usize| kinds.iter().position(|known| known == kind).unwrap_or_default() + 1;
        let mut gaps = self.opened.gaps.iter().map(|kind| format!("{{{{gap{}}}}}", nth(kind)));
        let mut text = String::new();
        for c in self.opened.prose.chars() {
            match c {
                FACT_PLACE => text.extend(facts.next()),
                GAP_PLACE => text.extend(gaps.next()),
                _ => text.push(c),
            }
        }
        text
    }

    /// Its words without its slots: what another text is compared with that need not state the same.
    pub(in crate::writer) fn words_alone(mut self) -> Self {
        self.opened.facts.clear();
        self.opened.gaps.clear();
        self
    }

    /// The kinds of gaps, each once, in the order of the text.
    pub(super) fn kinds_of_gaps(&self) -> Vec<usize> {
        let mut kinds = Vec::new();
        for kind in &self.opened.gaps {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        kinds
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Draft;
    use crate::domain::{DisclosureClass, Fact, FactId, FactSource, FactValue, Language, MkId, SourceKind, Withheld, WithheldWhy, Written};
    use crate::writer::slots::{self, open};

    /// The n-th fact, counted from 1.
    pub(in crate::writer::checks) fn fact(n: usize, shown: &str) -> Fact {
        Fact {
            id: FactId::nth(n),
            label: "number".to_owned(),
            value: FactValue::Identifier(shown.to_owned()),
            shown: shown.to_owned(),
            source: FactSource { kind: SourceKind::Document, doc_type: None, id: MkId::new("1"), field: "count_code".to_owned() },
            read_at: Timestamp::UNIX_EPOCH,
            class: DisclosureClass::Public,
            limit: SignedDuration::ZERO,
        }
    }

    /// `Order PN-77 is […], R26-0318; […] and […].` with two kinds of gaps, the fifth and the third.
    pub(in crate::writer::checks) fn draft() -> Draft {
        let (order, bill, late, early) = (slots::fact(0, "PN-77"), slots::fact(1, "R26-0318"), slots::gap(4), slots::gap(2));
        let opened = open(&format!("Order {order} is {late}, {bill}; {early} and {late}."));
        let written = Written {
            text: opened.text.clone(),
            language: Language::En,
            figures: Vec::new(),
            gaps: vec!["when".to_owned(), "where".to_owned()],
            left_off: Vec::new(),
            template: "status".to_owned(),
        };
        let withheld = vec![Withheld { fact: "sum_all".to_owned(), why: WithheldWhy::SenderUnknown }];
        Draft { written, facts: vec![fact(1, "PN-77"), fact(2, "R26-0318")], withheld, opened }
    }

    #[test]
    fn a_draft_shows_its_text_its_facts_and_what_was_held_back() {
        let draft = draft();
        assert_eq!(draft.text(), "Order PN-77 is […], R26-0318; […] and […].");
        assert_eq!((draft.written().template.as_str(), draft.written().gaps.len()), ("status", 2));
        assert_eq!(draft.facts(), [fact(1, "PN-77"), fact(2, "R26-0318")]);
        assert_eq!(draft.withheld(), [Withheld { fact: "sum_all".to_owned(), why: WithheldWhy::SenderUnknown }]);
    }

    #[test]
    fn a_model_sees_names_for_facts_and_one_number_for_each_kind_of_gap() {
        assert_eq!(draft().slotted(), "Order {{f1}} is {{gap1}}, {{f2}}; {{gap2}} and {{gap1}}.");
        assert_eq!(draft().kinds_of_gaps(), [4, 2]);
    }

    #[test]
    fn the_words_alone_have_neither_facts_nor_gaps() {
        let words = draft().words_alone();
        assert_eq!((words.opened.facts.len(), words.opened.gaps.len()), (0, 0));
        assert_eq!((words.opened.prose.as_str(), words.slotted().as_str()), (draft().opened.prose.as_str(), "Order  is , ;  and ."));
    }
}
