//! The recipe by which a new record is found again: it has no number yet that we could know, only what it was to hold.
//!
//! | write | looked up by | is ours if |
//! |---|---|---|
//! | sales order | `get_document` with its `buyer_order` | partner and lines are the same |
//! | offer | `search` by partner, then its `buyer_order` | partner and lines are the same |
//! | partner | tax number, then e-mail address, then name, compared exactly | name and address are the same |
//! | anything else | the record itself | it holds what was wanted |

use super::record::{self, Record};
use super::{WriteDesk, WriteError, compare};
use crate::domain::{Contact, DocType, Document, ErpWrite, MkId, NewDocument, NewPartner};
use crate::metakocka::PartnerKey;

/// How much a record looks like what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// It could be; only a person can say.
    Alike,
    /// It has the same key, and something else in it differs.
    SameKey,
    /// It is what was sent.
    Same,
}

/// A record that may be the result of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its `mk_id`.
    pub id: MkId,
    /// The number that people know it by.
    pub number: Option<String>,
    /// How much it looks like it.
    pub likeness: Likeness,
}

/// How much this record looks like the result of a write that makes one; `None` if not at all.
pub(super) fn like(write: &ErpWrite, there: &Record) -> Option<Found> {
    match (write, there) {
        (ErpWrite::NewPartner(partner), Record::Contact(contact)) => Some(like_partner(partner, contact)),
        (ErpWrite::NewDocument(new), Record::Document(document)) => Some(like_order(new, document)),
        _ => None,
    }
}

/// Searches for the result of a write.
///
/// # Errors
/// The ERP or the store.
pub(super) async fn look_up(desk: &WriteDesk, write: &ErpWrite) -> Result<Vec<Found>, WriteError> {
    match write {
        ErpWrite::NewPartner(partner) => partners(desk, partner).await,
        ErpWrite::NewDocument(new) if new.doc_type == DocType::SalesOffer => {
            let offers = desk.erp.offers_of(&new.partner, new.date).await?;
            Ok(offers.iter().filter_map(|offer| like_offer(new, offer)).collect())
        }
        ErpWrite::NewDocument(new) => {
            let order = desk.erp.order_of_buyer(&new.buyer_order).await?;
            Ok(order.iter().map(|order| like_order(new, order)).collect())
        }
        change => {
            let Some(known) = change.record() else { return Ok(Vec::new()) };
            let there = record::read(desk, change, &known.id).await?;
            Ok(there.iter().filter(|there| compare::differences(change, there).is_empty()).map(same).collect())
        }
    }
}

fn same(record: &Record) -> Found {
    Found { id: record.id().clone(), number: record.number().map(str::to_owned), likeness: Likeness::Same }
}

/// By every key that was sent; the name alone makes nobody ours, since there are namesakes.
async fn partners(desk: &WriteDesk, partner: &NewPartner) -> Result<Vec<Found>, WriteError> {
    let tax_number = partner.tax_number.as_deref().map(PartnerKey::TaxNumber);
    let keys = [tax_number, Some(PartnerKey::Email(&partner.email)), Some(PartnerKey::Name(&partner.name))];
    let mut found: Vec<Found> = Vec::new();
    for key in keys.into_iter().flatten() {
        for contact in desk.erp.contacts_by(key).await? {
            if found.iter().all(|known| known.id != contact.id) {
                found.push(like_partner(partner, &contact));
            }
        }
    }
    Ok(found)
}

fn like_partner(partner: &NewPartner, contact: &Contact) -> Found {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = partner.tax_number.as_deref().map(digits).filter(|digits| !digits.is_empty());
    let (tax, email) = (wanted.is_some() && wanted == contact.tax_digits(), contact.knows(&partner.email));
    let name = contact.name.trim() == partner.name.trim();
    let likeness = match (tax || email, name && email && (tax || wanted.is_none())) {
        (_, true) => Likeness::Same,
        (true, false) => Likeness::SameKey,
        (false, false) => Likeness::Alike,
    };
    Found { id: contact.id.clone(), number: contact.code.clone(), likeness }
}

fn like_order(new: &NewDocument, order: &Document) -> Found {
    let likeness = if is_made_of(new, order) { Likeness::Same } else { Likeness::SameKey };
    Found { id: order.id.clone(), number: Some(order.number.clone()), likeness }
}

/// An offer that keeps no `buyer_order` may still be ours by its day and lines.
fn like_offer(new: &NewDocument, offer: &Document) -> Option<Found> {
    let likeness = match (offer.buyer_order.as_deref().map(str::trim), is_made_of(new, offer)) {
        (Some(number), made) if number == new.buyer_order.trim() => {
            if made {
                Likeness::Same
            } else {
                Likeness::SameKey
            }
        }
        (None, true) if offer.date == Some(new.date) => Likeness::Alike,
        _ => return None,
    };
    Some(Found { id: offer.id.clone(), number: Some(offer.number.clone()), likeness })
}

fn is_made_of(new: &NewDocument, document: &Document) -> bool {
    document.partner.as_ref() == Some(&new.partner) && compare::same_lines(&new.lines, &document.lines)
}
