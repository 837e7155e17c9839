//! What Metakocka's answer to the one call makes of a write: done, refused, put back, or not known.

use super::look_up::Likeness;
use super::{POSTAR, WriteDesk, WriteError, log, look_up, outcome, record};
use crate::domain::{Approval, AuditWord, HowKnown, MkId};
use crate::fault::{self, Fault as _};
use crate::metakocka::{Class, MetakockaError, Receipt, Saved};
use crate::store::Changes;

/// Notes the answer. `approved` is the write as it stood before its intent was noted.
pub(super) async fn note(
    desk: &WriteDesk,
    approval: Approval,
    approved: Approval,
    answered: Result<Receipt, MetakockaError>,
) -> Result<Approval, WriteError> {
    let error = match answered {
        Ok(receipt) => return taken(desk, approval, receipt).await,
        Err(error) => error,
    };
    match error.saved() {
        Saved::Already(ids) => already(desk, approval, &ids, &error).await,
        Saved::No if may_pass(&error) => put_back(desk, approved, error).await,
        Saved::No => {
            // Provably not saved: nothing of this call can be found later.
            let approval = Approval { intent: approved.intent, ..approval };
            outcome::failed(desk, approval, fault::sentence(&error), Changes::new()).await
        }
        Saved::Maybe => outcome::unknown(desk, approval, fault::chain(&error)).await,
    }
}

/// A yes that names no record is no clear yes: what was made is looked for.
async fn taken(desk: &WriteDesk, approval: Approval, receipt: Receipt) -> Result<Approval, WriteError> {
    let result = outcome::of_receipt(&approval, receipt);
    if result.id.is_none() {
        return outcome::unknown(desk, approval, "Metakocka said yes and named no record".to_owned()).await;
    }
    outcome::done(desk, approval, result).await
}

/// Nothing reached Metakocka, or it let nobody in: the same write may have its turn again, by the word that was given.
fn may_pass(error: &MetakockaError) -> bool {
    error.class() != Class::Refusal && (error.class() == Class::Auth || matches!(error.lasting(), fault::Lasting::Passes { .. }))
}

async fn put_back(desk: &WriteDesk, approved: Approval, error: MetakockaError) -> Result<Approval, WriteError> {
    let id = approved.id.clone();
    let row = log::row(&approved, desk.now(), POSTAR, AuditWord::PutBack, fault::chain(&error));
    desk.keep(approved, row, Changes::new()).await?;
    Err(WriteError::NotSent { id, source: Box::new(error) })
}

/// Metakocka has documents of this number: one of them is the result of this write if it says the same.
async fn already(desk: &WriteDesk, approval: Approval, ids: &[MkId], error: &MetakockaError) -> Result<Approval, WriteError> {
    let mut ours = Vec::new();
    for id in ids {
        // What can't be read now is looked for later, by the number.
        let Ok(there) = record::read(desk, &approval.write, id).await else {
            return outcome::unknown(desk, approval, fault::chain(error)).await;
        };
        ours.extend(there.and_then(|there| look_up::like(&approval.write, &there)).filter(|found| found.likeness == Likeness::Same));
    }
    match <[look_up::Found; 1]>::try_from(ours) {
        Ok([only]) => outcome::done(desk, approval, outcome::of_found(only, HowKnown::LookedUp)).await,
        Err(_) => outcome::failed(desk, approval, fault::sentence(error), Changes::new()).await,
    }
}
