//! An approved write: look at what is there, note the intent, call once, note the answer.

use super::decide::{self, Before};
use super::look_up::look_up;
use super::prepare::{self, Prepared};
use super::record::{self, Record};
use super::{WriteDesk, WriteError, answer, compare, log, outcome, permit};
use crate::domain::{Approval, ApprovalState, ErpRef, ErpWrite, HowKnown, MkId, WriteIntent, WriteOutcome};
use crate::fault;
use crate::flow::conflict::{self, Moments, Seen, Settled};
use crate::store::Changes;

/// What may be sent, and what goes into the store with its intent.
struct Ready {
    approval: Approval,
    before: Vec<MkId>,
    more: Changes,
}

/// What looking came to.
enum Looked {
    Send(Box<Ready>),
    Ended(Box<Approval>),
}

/// Carries out a write that is approved. What became of it stands in the state that it is given back with.
///
/// # Errors
/// Before the call, the ERP's reads or the store; after it, [`WriteError::NotSent`] or the store. An error leaves the write where it can go on
/// from: approved as long as nothing was sent, else with its intent.
pub(super) async fn carry_out(desk: &WriteDesk, approval: Approval) -> Result<Approval, WriteError> {
    if let Err(off) = permit::may_be_written(&desk.tenant, &approval.write) {
        return outcome::failed(desk, approval, fault::sentence(&off), Changes::new()).await;
    }
    let looked = match approval.write.record() {
        Some(known) => known_record(desk, approval, known).await?,
        None => new_record(desk, approval).await?,
    };
    let ready = match looked {
        Looked::Send(ready) => *ready,
        Looked::Ended(approval) => return Ok(*approval),
    };
    match prepare::prepare(&desk.store, &ready.approval.write) {
        Ok(prepared) => send(desk, ready, &prepared).await,
        Err(why) => outcome::failed(desk, ready.approval, why.sentence(), ready.more).await,
    }
}

/// The one call. Its intent is on disk before it leaves; whoever falls here finds it and looks.
async fn send(desk: &WriteDesk, ready: Ready, prepared: &Prepared) -> Result<Approval, WriteError> {
    let Ready { mut approval, before, more } = ready;
    let approved = approval.clone();
    let now = desk.now();
    approval.intent = Some(WriteIntent { at: now, before });
    approval.state = ApprovalState::Intended;
    let row = log::row_of_request(&approval, now, prepared);
    let approval = desk.keep(approval, row, more).await?;
    let answered = desk.erp.write(&prepared.request).await;
    answer::note(desk, approval, approved, answered).await
}

/// A record that is not there yet: what looks like it is looked for first.
async fn new_record(desk: &WriteDesk, mut approval: Approval) -> Result<Looked, WriteError> {
    let found = look_up(desk, &approval.write).await?;
    match decide::before(&approval.write, approval.intent.as_ref(), found) {
        Before::Send { before } => Ok(Looked::Send(Box::new(Ready { approval, before, more: Changes::new() }))),
        Before::StandsThere(found, known) => stands_there(desk, approval, outcome::of_found(found, known)).await,
        Before::Taken { found, may_insist } => {
            let names = outcome::named(&found);
            let why = if may_insist {
                // Approving it again says that these are others.
                let seen = approval.intent.take().map(|intent| intent.before).unwrap_or_default();
                approval.intent = Some(WriteIntent { at: desk.now(), before: [seen, outcome::ids(&found)].concat() });
                format!("Metakocka has it already, as it seems: {names}; look there, and approve it again if it is to be made nevertheless")
            } else {
                format!("Metakocka has an order of this number already: {names}; reject it, or order under another number")
            };
            Ok(ended(outcome::failed(desk, approval, why, Changes::new()).await?))
        }
    }
}

/// A record that is there: what it says now decides what is still to be written.
async fn known_record(desk: &WriteDesk, approval: Approval, known: ErpRef) -> Result<Looked, WriteError> {
    let there = record::read(desk, &approval.write, &known.id).await?;
    if let Some(there) = there.as_ref().filter(|there| compare::differences(&approval.write, there).is_empty()) {
        let known = if approval.intent.is_some() { HowKnown::LookedUp } else { HowKnown::StoodThere };
        return stands_there(desk, approval, of_record(there, known)).await;
    }
    match (approval.write.clone(), there) {
        (ErpWrite::ChangeContact(_) | ErpWrite::ChangeProduct(_) | ErpWrite::Status(_), there) => settle(desk, approval, there).await,
        (_, None) => Ok(ended(gone(desk, approval).await?)),
        (mut write, Some(there)) => {
            if let (ErpWrite::Note(note), Record::Document(document)) = (&mut write, there) {
                note.was = document.notes;
            }
            let approval = Approval { write, ..approval };
            Ok(Looked::Send(Box::new(Ready { approval, before: Vec::new(), more: Changes::new() })))
        }
    }
}

/// Fields that somebody changed in Metakocka meanwhile go by the company's rules; what is left is sent on top of what stands there.
async fn settle(desk: &WriteDesk, mut approval: Approval, there: Option<Record>) -> Result<Looked, WriteError> {
    let now = desk.now();
    let settled = settled(desk, &approval, there.as_ref())?;
    let more = conflict::keep(&desk.store, &approval, &settled, now)?;
    match &settled.write {
        Some(write) => {
            approval.write = write.clone();
            Ok(Looked::Send(Box::new(Ready { approval, before: Vec::new(), more })))
        }
        None => {
            let why = nothing_left(&settled);
            Ok(ended(outcome::failed(desk, approval, why, more).await?))
        }
    }
}

fn settled(desk: &WriteDesk, approval: &Approval, there: Option<&Record>) -> Result<Settled, WriteError> {
    let known = approval.write.record().map(|known| known.id);
    let mirror = known.map_or(Ok(None), |id| record::mirror(desk, &approval.write, &id))?;
    let seen = mirror.as_ref().map(|mirror| Seen { says: mirror.record.said(), at: mirror.read_at });
    let says = there.map_or(conflict::Said::Gone, Record::said);
    let moments = Moments { made: approval.created, mirror: seen, now: Seen { says, at: desk.now() } };
    Ok(conflict::settle(&approval.write, &moments, &desk.tenant))
}

fn nothing_left(settled: &Settled) -> String {
    let fields = |contested: &[conflict::Contested]| contested.iter().map(|one| one.field.clone()).collect::<Vec<_>>().join(", ");
    match (settled.asked.as_slice(), settled.dropped.as_slice()) {
        ([], dropped) => format!("{} was changed in Metakocka too, and its value stays; nothing was sent", fields(dropped)),
        (asked, _) => format!("{} was changed in Metakocka too; decide with `postar conflicts list`; nothing was sent", fields(asked)),
    }
}

async fn gone(desk: &WriteDesk, approval: Approval) -> Result<Approval, WriteError> {
    let why = "Metakocka has no such record any more; reject it".to_owned();
    outcome::failed(desk, approval, why, Changes::new()).await
}

async fn stands_there(desk: &WriteDesk, approval: Approval, outcome: WriteOutcome) -> Result<Looked, WriteError> {
    Ok(ended(outcome::done(desk, approval, outcome).await?))
}

fn ended(approval: Approval) -> Looked {
    Looked::Ended(Box::new(approval))
}

fn of_record(there: &Record, known: HowKnown) -> WriteOutcome {
    WriteOutcome { id: Some(there.id().clone()), number: there.number().map(str::to_owned), known, remarks: Vec::new(), differences: None }
}
