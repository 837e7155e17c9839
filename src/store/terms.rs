//! By what a record of the mirror can be found: the terms of its index rows.

use std::collections::BTreeSet;

use crate::domain::{Contact, Document, HOME_REGION, MailDomain, MkId, Product, TenantId, e164, fold, number_key, stem};

use super::key::Key;
use super::schema::{self, Term};

/// What in a mail points to a contact: its addresses, domains, tax number and phones.
pub(super) fn said_of_contact(contact: &Contact) -> Vec<(Term, String)> {
    let mut terms = Vec::new();
    for address in contact.emails() {
        terms.push((Term::Address, address.as_str().to_owned()));
        terms.extend(domains(&address.domain()).into_iter().map(|domain| (Term::Domain, domain)));
    }
    terms.extend(contact.tax_digits().map(|digits| (Term::TaxNumber, digits)));
    let phones = contact.people.iter().flat_map(|person| &person.phones);
    terms.extend(phones.filter_map(|typed| e164(typed, HOME_REGION)).map(|phone| (Term::Phone, phone)));
    terms
}

/// What in a mail points to a document: its number and the buyer's, and its parcels.
pub(super) fn said_of_document(document: &Document) -> Vec<(Term, String)> {
    let numbers = std::iter::once(&document.number).chain(&document.buyer_order).map(|number| (Term::Number, number_key(number)));
    numbers.chain(document.tracking_codes.iter().map(|code| (Term::Tracking, tracking(code)))).collect()
}

/// Index rows of a contact: what mails say of it, and the longest word of its name.
pub(super) fn of_contact(tenant: &TenantId, contact: &Contact) -> BTreeSet<Key> {
    let mut terms = said_of_contact(contact);
    terms.extend(contact.name_words().into_iter().max_by_key(String::len).map(|word| (Term::Name, stem(&word).to_owned())));
    rows(tenant, &contact.id, terms)
}

/// Index rows of a product: stems of its name, and its codes as they stand and as they are typed.
pub(super) fn of_product(tenant: &TenantId, product: &Product) -> BTreeSet<Key> {
    let mut terms: Vec<_> = fold(&product.name).split(' ').map(|word| (Term::Product, stem(word).to_owned())).collect();
    for code in [&product.code, &product.count_code, &product.barcode].into_iter().flatten() {
        terms.push((Term::Product, number_key(code)));
        terms.push((Term::Product, fold(code)));
    }
    rows(tenant, &product.id, terms)
}

/// Index rows of a document: its numbers, tracking codes, type, whether it waits for money, and the partner whom it was written for.
pub(super) fn of_document(tenant: &TenantId, document: &Document) -> BTreeSet<Key> {
    let mut terms = vec![(Term::Number, number_key(&document.number))];
    terms.extend(document.buyer_order.as_deref().map(|number| (Term::BuyerOrder, number_key(number))));
    terms.extend(document.tracking_codes.iter().map(|code| (Term::Tracking, tracking(code))));
    let mut keys = rows(tenant, &document.id, terms);
    keys.insert(schema::documents_of_type(tenant, document.doc_type).text(document.id.as_str()));
    if document.is_open_bill() {
        keys.insert(schema::unpaid_bills(tenant, document.doc_type).text(document.id.as_str()));
    }
    let customer = document.partner.as_ref().filter(|_| document.doc_type.is_sales());
    keys.extend(customer.map(|partner| schema::document_of(tenant, partner, document.date, &document.id)));
    keys
}

/// The domain and the registrable one, where they say anything of the company behind.
pub(super) fn domains(domain: &MailDomain) -> BTreeSet<String> {
    if domain.is_free_mail() {
        return BTreeSet::new();
    }
    [domain.as_str().to_owned(), domain.organizational().as_str().to_owned()].into()
}

/// A tracking code in upper case, without blanks.
pub(super) fn tracking(code: &str) -> String {
    code.split_whitespace().collect::<String>().to_uppercase()
}

fn rows(tenant: &TenantId, id: &MkId, terms: Vec<(Term, String)>) -> BTreeSet<Key> {
    let said = terms.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(term, text)| schema::indexed(tenant, term, &text).text(id.as_str())).collect()
}
