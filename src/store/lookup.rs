//! Records of the mirror that something in a mail points to.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Candidates, Contact, Document, MailDomain, Mirrored, MkId, Product, Signals, TenantId, number_key, stem};

use super::key::Key;
use super::schema::Term;
use super::{Store, StoreError, schema, terms};

/// So many records may share one term and still be candidates: more of them tell nobody apart.
const MAX_PER_TERM: usize = 50;

/// So many terms of one sort are looked up for one mail: a mail full of numbers must not keep the others waiting.
const MAX_TERMS: usize = 500;

/// Shorter words are no part of a name that anyone would be known by.
const MIN_NAME: usize = 3;

/// So many products are looked at for one word; a word that stands in more of them says little.
const MAX_PER_WORD: usize = 2_000;

/// Lengths of what follows the own label of a registrable domain: from `si` to `online` and `museum`, with `co.uk` between them.
const ENDING_LENGTHS: std::ops::RangeInclusive<usize> = 2..=10;

/// Which part of an index row's key the term is: behind the tenant and the sort.
const DOMAIN_IN_KEY: usize = 2;

impl Store {
    /// Contacts by address, domain, tax number, phone, thread or name; documents by number, buyer's number, tracking code or thread.
    ///
    /// Each record stands there once, in the order of these signals.
    ///
    /// # Errors
    /// As every read.
    pub fn candidates(&self, tenant: &TenantId, signals: &Signals) -> Result<Candidates, StoreError> {
        let contacts = self.found(tenant, &contact_terms(signals), &signals.thread_contacts)?;
        let documents = self.found(tenant, &document_terms(signals), &signals.thread_documents)?;
        let mut contacts = contacts.iter().filter_map(|id| self.contact(tenant, id).transpose()).collect::<Result<Vec<_>, _>>()?;
        let documents = documents.iter().filter_map(|id| self.document(tenant, id).transpose()).collect::<Result<_, _>>()?;
        let named = self.named_in(tenant, &signals.folded_text)?;
        contacts
            .extend(named.into_iter().filter(|named| contacts.iter().all(|found| found.record.id != named.record.id)).collect::<Vec<_>>());
        Ok(Candidates { contacts, documents })
    }

    /// Documents of this number, whoever they belong to; a number as people type it.
    ///
    /// # Errors
    /// As every read.
    pub fn documents_by_number(&self, tenant: &TenantId, number: &str) -> Result<Vec<Mirrored<Document>>, StoreError> {
        let ids = self.ids_under(&schema::indexed(tenant, Term::Number, &number_key(number)), MAX_PER_TERM)?;
        ids.iter().filter_map(|id| self.document(tenant, id).transpose()).collect()
    }

    /// Documents that were written for a partner as a customer, newest first.
    ///
    /// # Errors
    /// As every read.
    pub fn documents_of(&self, tenant: &TenantId, partner: &MkId, limit: usize) -> Result<Vec<Mirrored<Document>>, StoreError> {
        let ids = self.ids_under(&schema::documents_of(tenant, partner), limit)?;
        ids.iter().filter_map(|id| self.document(tenant, id).transpose()).collect()
    }

    /// Products that these words point to, best first: rare words and codes weigh more than those that many products share.
    ///
    /// A word is a [`crate::domain::stem`] of a folded word, a folded code, or a [`crate::domain::number_key`].
    ///
    /// # Errors
    /// As every read.
    pub fn products_by_words(&self, tenant: &TenantId, words: &[String], limit: usize) -> Result<Vec<Mirrored<Product>>, StoreError> {
        let mut weights: BTreeMap<MkId, f64> = BTreeMap::new();
        for word in words.iter().collect::<BTreeSet<_>>().into_iter().take(MAX_TERMS) {
            let ids = self.ids_under(&schema::indexed(tenant, Term::Product, word), MAX_PER_WORD)?;
            let weight = 1.0 / f64::from(u32::try_from(ids.len()).unwrap_or(u32::MAX));
            ids.into_iter().for_each(|id| *weights.entry(id).or_default() += weight);
        }
        let mut ranked: Vec<_> = weights.into_iter().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        ranked.iter().take(limit).filter_map(|(id, _)| self.product(tenant, id).transpose()).collect()
    }

    /// Domains of contacts that this one may be taken for, and perhaps some that it may not: [`MailDomain::resembles`] decides.
    ///
    /// # Errors
    /// As every read.
    pub fn domains_like(&self, tenant: &TenantId, domain: &MailDomain) -> Result<Vec<MailDomain>, StoreError> {
        let near = domain.mistakable();
        let mut found = BTreeSet::new();
        for label in near.with_this_ending.iter().chain(&near.with_any_ending) {
            let known = format!("{label}.{}", near.ending);
            if self.records().any_under(&schema::indexed(tenant, Term::Domain, &known))? {
                found.insert(known);
            }
        }
        for label in &near.with_any_ending {
            for length in ENDING_LENGTHS {
                let rows = schema::indexed_from(tenant, Term::Domain, &format!("{label}."), length);
                found.extend(self.records().texts_of(&rows, DOMAIN_IN_KEY, MAX_PER_TERM)?);
            }
        }
        Ok(found.iter().filter_map(|known| MailDomain::parse(known)).collect())
    }

    /// Contacts of which every word of the name stands in the text, declined or not.
    fn named_in(&self, tenant: &TenantId, folded: &str) -> Result<Vec<Mirrored<Contact>>, StoreError> {
        let said: BTreeSet<&str> = folded.split(' ').filter(|word| word.len() >= MIN_NAME).map(stem).collect();
        let mut named = Vec::new();
        for word in said.iter().take(MAX_TERMS) {
            let ids = self.ids_under(&schema::indexed(tenant, Term::Name, word), MAX_PER_TERM)?;
            let contacts = ids.iter().filter_map(|id| self.contact(tenant, id).transpose()).collect::<Result<Vec<_>, _>>()?;
            named.extend(contacts.into_iter().filter(|it| it.record.name_words().iter().all(|word| said.contains(stem(word)))));
        }
        Ok(named)
    }

    /// The records that the rows of an index point to.
    fn ids_under(&self, prefix: &Key, limit: usize) -> Result<Vec<MkId>, StoreError> {
        Ok(self.records().last_texts_under(prefix, limit)?.into_iter().map(MkId::new).collect())
    }

    /// Ids behind these terms, then those of the thread; each once.
    fn found(&self, tenant: &TenantId, terms: &[(Term, String)], thread: &[MkId]) -> Result<Vec<MkId>, StoreError> {
        let mut ids: Vec<MkId> = Vec::new();
        for (term, text) in terms {
            ids.extend(self.ids_under(&schema::indexed(tenant, *term, text), MAX_PER_TERM)?);
        }
        ids.extend_from_slice(thread);
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        Ok(ids)
    }
}

fn contact_terms(signals: &Signals) -> Vec<(Term, String)> {
    let address = signals.author.iter().map(|address| (Term::Address, address.as_str().to_owned()));
    let domains = signals.domain.iter().flat_map(terms::domains).map(|domain| (Term::Domain, domain));
    let tax_numbers = signals.tax_numbers.iter().take(MAX_TERMS).map(|digits| (Term::TaxNumber, digits.clone()));
    let phones = signals.phones.iter().take(MAX_TERMS).map(|phone| (Term::Phone, phone.clone()));
    address.chain(domains).chain(tax_numbers).chain(phones).collect()
}

fn document_terms(signals: &Signals) -> Vec<(Term, String)> {
    let numbers = signals.numbers.iter().take(MAX_TERMS);
    let both = numbers.flat_map(|(key, _)| [(Term::Number, key.clone()), (Term::BuyerOrder, key.clone())]);
    let tracking = signals.tracking_codes.iter().take(MAX_TERMS).map(|code| (Term::Tracking, terms::tracking(code)));
    both.chain(tracking).collect()
}
