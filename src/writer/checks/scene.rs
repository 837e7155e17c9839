//! A text that somebody else wrote, beside the draft whose place it would take.

use crate::domain::{Fact, FactKind, Finding};
use crate::writer::slots::Opened;
use crate::writer::{Draft, Material};

use super::mail_figures::MailFigures;
use super::prose::{Prose, readable};
use super::words::{self, Table};
use super::{Check, line};

/// What the checks of foreign texts look at.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) opened: &'a Opened,
    pub(super) facts: &'a [Fact],
    pub(super) material: &'a Material<'a>,
    pub(super) base: &'a Draft,
    pub(super) prose: Prose,
    pub(super) base_prose: Prose,
    pub(super) mailed: &'a MailFigures,
    /// The words of the language to write in.
    pub(super) table: &'static Table,
}

impl<'a> Scene<'a> {
    pub(super) fn new(opened: &'a Opened, facts: &'a [Fact], material: &'a Material<'a>, base: &'a Draft, mailed: &'a MailFigures) -> Self {
        let (prose, base_prose) = (Prose::of(opened, material.language), Prose::of(&base.opened, material.language));
        Self { opened, facts, material, base, prose, base_prose, mailed, table: words::of(material.language) }
    }

    /// The writer's own words, with the places of slots.
    pub(super) fn own(&self) -> &'a str {
        &self.opened.prose
    }

    /// Facts of this kind are on the sheet.
    pub(super) fn has_facts(&self, kind: FactKind) -> bool {
        self.facts.iter().any(|fact| fact.value.kind() == kind)
    }
}

/// Everything found, in the order of the checks; each once.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, check: Check, words: &str) {
        let found = Finding { check, text: line(&readable(words)) };
        if !self.0.contains(&found) {
            self.0.push(found);
        }
    }
}

/// A text beside a draft, set up for the tests of the checks.
#[cfg(test)]
pub(super) mod stage {
    use jiff::Timestamp;
    use jiff::civil::date;
    use rust_decimal::dec;

    use super::{Findings, Scene};
    use crate::domain::{
        Check, Contact, ContactPerson, Currency, DisclosureClass, Fact, FactId, FactSource, FactValue, Habit, Language, Matches, Mirrored,
        MkId, Money, SourceKind, WithheldWhy, Written,
    };
    use crate::mail::{Budget, parse};
    use crate::writer::checks::mail_figures::MailFigures;
    use crate::writer::slots::{self, open};
    use crate::writer::{Draft, Form, Material, read};

    /// Everything that a check can look at; tests change what they are about.
    pub(in crate::writer::checks) struct Stage {
        pub(in crate::writer::checks) language: Language,
        /// The template's draft, with `{1}` for the first fact and `{?}` for a gap.
        pub(in crate::writer::checks) base: String,
        pub(in crate::writer::checks) facts: Vec<Fact>,
        /// The mail that is answered, header and all.
        pub(in crate::writer::checks) mail: String,
        pub(in crate::writer::checks) contact: Option<Mirrored<Contact>>,
        pub(in crate::writer::checks) withheld: Option<WithheldWhy>,
        pub(in crate::writer::checks) habit: Option<Habit>,
        pub(in crate::writer::checks) signature: &'static str,
    }

    impl Stage {
        /// Nobody and nothing known.
        pub(in crate::writer::checks) fn new(language: Language, base: &str) -> Self {
            let (facts, mail) = (Vec::new(), String::from("Subject: \r\n\r\n"));
            Self { language, base: base.to_owned(), facts, mail, contact: None, withheld: None, habit: None, signature: "" }
        }

        /// What `see` makes of this text in the draft's place.
        pub(in crate::writer::checks) fn look<T>(&self, text: &str, see: impl FnOnce(&Scene<'_>) -> T) -> T {
            let message = parse(self.mail.as_bytes(), &Budget::default());
            let (reading, matches) = (read(&message), Matches::default());
            let material = Material {
                reading: &reading,
                language: self.language,
                form: Form::Formal,
                message: &message,
                contact: self.contact.as_ref(),
                matches: &matches,
                documents: &[],
                products: &[],
                withheld: self.withheld,
                allowed: DisclosureClass::Sensitive,
                attached: &[],
                signature: self.signature,
                today: date(2026, 11, 16),
                habit: self.habit,
                examples: &[],
            };
            let (base, opened) = (open(&self.marked(&self.base)), open(&self.marked(text)));
            let (language, nothing) = (self.language, Vec::new);
            let written = Written {
                text: base.text.clone(),
                language,
                figures: Vec::new(),
                gaps: nothing(),
                left_off: nothing(),
                template: String::new(),
            };
            let draft = Draft { written, facts: self.facts.clone(), withheld: Vec::new(), opened: base };
            see(&Scene::new(&opened, &self.facts, &material, &draft, &MailFigures::of(&message, self.signature)))
        }

        /// What a check finds in this text.
        pub(in crate::writer::checks) fn found(&self, text: &str, check: fn(&Scene<'_>, &mut Findings)) -> Vec<(Check, String)> {
            self.look(text, |scene| {
                let mut findings = Findings::default();
                check(scene, &mut findings);
                findings.0.into_iter().map(|finding| (finding.check, finding.text)).collect()
            })
        }

        fn marked(&self, text: &str) -> String {
            let with_gaps = text.replace("{?}", &slots::gap(0)).replace("{??}", &slots::gap(1));
            let facts = self.facts.iter().enumerate();
            facts.fold(with_gaps, |text, (n, fact)| text.replace(&format!("{{{}}}", n + 1), &slots::fact(n, &fact.shown)))
        }
    }

    pub(in crate::writer::checks) fn fact(label: &str, value: FactValue, shown: &str) -> Fact {
        let source = FactSource { kind: SourceKind::Document, doc_type: None, id: MkId::new("1"), field: label.to_owned() };
        Fact {
            id: FactId::nth(1),
            label: label.to_owned(),
            value,
            shown: shown.to_owned(),
            source,
            read_at: Timestamp::UNIX_EPOCH,
            class: DisclosureClass::Public,
            limit: jiff::SignedDuration::ZERO,
        }
    }

    pub(in crate::writer::checks) fn number(name: &str) -> Fact {
        fact("number", FactValue::Identifier(name.to_owned()), name)
    }

    pub(in crate::writer::checks) fn status(code: &str, shown: &str) -> Fact {
        fact("status", FactValue::Status { code: code.to_owned(), shown: shown.to_owned() }, shown)
    }

    pub(in crate::writer::checks) fn money(label: &str) -> Fact {
        fact(label, FactValue::Money(Money { amount: dec!(464), currency: Currency::eur() }), "464,00 €")
    }

    pub(in crate::writer::checks) fn quantity(label: &str) -> Fact {
        fact(label, FactValue::Quantity { amount: dec!(14), unit: None }, "14")
    }

    pub(in crate::writer::checks) fn day(label: &str) -> Fact {
        fact(label, FactValue::Date(date(2026, 11, 24)), "24. 11. 2026")
    }

    /// A company, and one person behind it.
    pub(in crate::writer::checks) fn contact(name: &str, person: &str) -> Option<Mirrored<Contact>> {
        let person = ContactPerson { id: None, name: Some(person.to_owned()), emails: Vec::new(), phones: Vec::new() };
        let record = Contact { people: vec![person], ..Contact::bare(MkId::new("900"), name.to_owned()) };
        Some(Mirrored { record, read_at: Timestamp::UNIX_EPOCH })
    }
}

#[cfg(test)]
mod tests {
    use super::stage::{Stage, money, number};
    use super::{Check, Findings};
    use crate::domain::{FactKind, Language};
    use crate::writer::slots::{FACT_PLACE, GAP_PLACE};

    #[test]
    fn the_own_words_keep_the_places_of_slots_and_nothing_of_what_they_show() {
        let stage = Stage { facts: vec![number("PN-77")], ..Stage::new(Language::En, "Hello") };
        assert_eq!(stage.look("See {1} or {?}.", |scene| scene.own().to_owned()), format!("See {FACT_PLACE} or {GAP_PLACE}."));
    }

    #[test]
    fn a_kind_of_fact_is_there_if_any_fact_is_of_it() {
        let mixed = Stage { facts: vec![number("PN-77"), money("sum_all")], ..Stage::new(Language::En, "") };
        let single = Stage { facts: vec![number("PN-77")], ..Stage::new(Language::En, "") };
        for (stage, kind, there) in [
            (&mixed, FactKind::Money, true),
            (&mixed, FactKind::Identifier, true),
            (&mixed, FactKind::Date, false),
            (&single, FactKind::Identifier, true),
            (&single, FactKind::Money, false),
        ] {
            assert_eq!(stage.look("", |scene| scene.has_facts(kind)), there, "{kind:?}");
        }
    }

    #[test]
    fn a_finding_is_kept_once_for_each_check_and_each_text() {
        let mut findings = Findings::default();
        for (check, words) in [(Check::Name, "a\nb"), (Check::Slot, "a b"), (Check::Name, "a b"), (Check::Name, "c")] {
            findings.add(check, words);
        }
        let found: Vec<_> = findings.0.iter().map(|finding| (finding.check, finding.text.as_str())).collect();
        assert_eq!(found, [(Check::Name, "a b"), (Check::Slot, "a b"), (Check::Name, "c")]);
    }
}
