//! By what a mail points to records of the ERP, turned around: from a term to the mails that it stands in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::{MailboxId, MessageId, TenantId};

use super::mails::MailRecord;
use super::plan::Plan;
use super::schema::{self, Term};
use super::{Store, StoreError, key, terms};

/// So many numbers of one mail are kept as rows; a mail with more of them is a list.
const MOST_NUMBERS: usize = 60;

/// One mail in one mailbox.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MailKey {
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The mail.
    pub id: MessageId,
}

impl MailKey {
    /// Reads the last two parts of a row's key.
    pub(super) fn of_row(row: &[u8], skip: usize) -> Option<Self> {
        let [mailbox, id] = <[String; 2]>::try_from(key::texts(row, skip)).ok()?;
        Some(Self { mailbox: MailboxId::new(mailbox), id: MessageId::parse(&id)? })
    }
}

/// Writes the rows of a mail that is new.
pub(super) fn put(plan: &mut Plan<'_>, mail: &MailRecord) -> Result<(), StoreError> {
    let said = said(mail);
    said.into_iter().try_for_each(|(term, text)| plan.mark(schema::mail_term(&mail.tenant, term, &text, &mail.mailbox, &mail.id)).map(drop))
}

fn said(mail: &MailRecord) -> BTreeSet<(Term, String)> {
    let Some(signals) = &mail.signals else { return BTreeSet::new() };
    let address = signals.author.iter().map(|address| (Term::Address, address.as_str().to_owned()));
    let domains = signals.domain.iter().flat_map(terms::domains).map(|domain| (Term::Domain, domain));
    let tax_numbers = signals.tax_numbers.iter().take(MOST_NUMBERS).map(|digits| (Term::TaxNumber, digits.clone()));
    let phones = signals.phones.iter().map(|phone| (Term::Phone, phone.clone()));
    let numbers = signals.numbers.iter().take(MOST_NUMBERS).map(|(key, _)| (Term::Number, key.clone()));
    let parcels = signals.tracking_codes.iter().take(MOST_NUMBERS).map(|code| (Term::Tracking, terms::tracking(code)));
    let all = address.chain(domains).chain(tax_numbers).chain(phones).chain(numbers).chain(parcels);
    all.filter(|(_, text)| !text.is_empty()).collect()
}

impl Store {
    /// The mails in which any of these terms stands.
    pub(super) fn mails_saying(&self, tenant: &TenantId, said: &[(Term, String)]) -> Result<BTreeSet<MailKey>, StoreError> {
        let mut found = BTreeSet::new();
        for (term, text) in said {
            for row in self.records().under(&schema::mail_terms(tenant, *term, text)) {
                found.extend(MailKey::of_row(&row?.0, 3));
            }
        }
        Ok(found)
    }
}
