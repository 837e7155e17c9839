//! The labelled company, its records looked up as the store does.

use postar::domain::{Candidates, Contact, Document, EmailAddress, Mirrored, MkId, Product, Signals, e164, fold, number_key, stem};

use crate::labelled::Company;

impl Company {
    /// What the store finds for these signals: contacts by address, domain, tax number, phone; documents by number or code.
    pub(super) fn candidates(&self, signals: &Signals) -> Candidates {
        let keys: Vec<&str> = signals.numbers.iter().map(|(key, _)| key.as_str()).collect();
        let numbered = |document: &Document| {
            let buyers = document.buyer_order.iter().map(|number| number_key(number));
            let coded = document.tracking_codes.iter().any(|code| signals.tracking_codes.contains(code));
            coded || std::iter::once(number_key(&document.number)).chain(buyers).any(|key| keys.contains(&key.as_str()))
        };
        Candidates {
            contacts: self.contacts.iter().filter(|contact| is_pointed_to(&contact.record, signals)).cloned().collect(),
            documents: self.documents.iter().filter(|document| numbered(&document.record)).cloned().collect(),
        }
    }

    /// Every document of a partner.
    pub(super) fn documents_of(&self, partner: &MkId) -> Vec<Mirrored<Document>> {
        self.documents.iter().filter(|document| document.record.partner.as_ref() == Some(partner)).cloned().collect()
    }

    /// Products whose name words or codes these terms are.
    pub(super) fn products_by(&self, terms: &[String]) -> Vec<Mirrored<Product>> {
        let indexed = |product: &Product| -> Vec<String> {
            let code = product.code.clone().unwrap_or_default();
            fold(&product.name).split(' ').map(|word| stem(word).to_owned()).chain([number_key(&code), fold(&code)]).collect()
        };
        self.products.iter().filter(|product| indexed(&product.record).iter().any(|term| terms.contains(term))).cloned().collect()
    }
}

fn is_pointed_to(contact: &Contact, signals: &Signals) -> bool {
    let domain =
        |email: &EmailAddress| signals.domain.as_ref().is_some_and(|domain| domain.organizational() == email.domain().organizational());
    let phones = contact.people.iter().flat_map(|person| &person.phones);
    signals.author.as_ref().is_some_and(|author| contact.knows(author))
        || contact.emails().any(domain)
        || contact.tax_digits().is_some_and(|digits| signals.tax_numbers.contains(&digits))
        || phones.filter_map(|phone| e164(phone, "SI")).any(|phone| signals.phones.contains(&phone))
        || signals.thread_contacts.contains(&contact.id)
}
