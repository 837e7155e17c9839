//! A write whose answer was lost, or whose carrying out was cut off: it is searched for, never sent.

use super::decide::{self, After};
use super::look_up::{Found, look_up};
use super::{POSTAR, WriteDesk, WriteError, log, outcome};
use crate::domain::{Approval, ApprovalState, AuditWord, HowKnown};
use crate::store::Changes;

/// Where a call was cut off by the end of the program, nothing at all came back.
const CUT_OFF: &str = "postar ended before an answer came";

/// Looks once, and notes what that means.
///
/// # Errors
/// The ERP or the store; the write stays as it is.
pub(super) async fn look_again(desk: &WriteDesk, approval: Approval) -> Result<Approval, WriteError> {
    let Some(intent) = &approval.intent else { return Ok(approval) };
    let (why, looks) = match &approval.state {
        ApprovalState::Unknown { why, looks, .. } => (why.clone(), *looks),
        _ => (CUT_OFF.to_owned(), 0),
    };
    let found = look_up(desk, &approval.write).await?;
    let searched = Searched { why, looks };
    match decide::after(intent, looks, found, desk.now()) {
        After::Done(found) => outcome::done(desk, approval, outcome::of_found(found, HowKnown::LookedUp)).await,
        After::LookAgain(at) => searched.not_found_yet(desk, approval, at).await,
        After::NotThere => outcome::failed(desk, approval, searched.in_vain(), Changes::new()).await,
        After::ForAPerson(found) => searched.for_a_person(desk, approval, &found).await,
    }
}

/// Why it is searched for, and how often it was before.
struct Searched {
    why: String,
    looks: u32,
}

impl Searched {
    async fn not_found_yet(self, desk: &WriteDesk, mut approval: Approval, at: jiff::Timestamp) -> Result<Approval, WriteError> {
        let looks = self.looks.saturating_add(1);
        approval.state = ApprovalState::Unknown { why: self.why, looks, look_at: Some(at), found: Vec::new() };
        let sentence = format!("it is not in Metakocka yet; the next look is at {at:.0}");
        let row = log::row(&approval, desk.now(), POSTAR, AuditWord::LookedUp, sentence);
        desk.keep(approval, row, Changes::new()).await
    }

    fn in_vain(&self) -> String {
        format!("its answer was lost ({}), and two looks did not find it in Metakocka; approve it again to have it sent anew", self.why)
    }

    async fn for_a_person(self, desk: &WriteDesk, mut approval: Approval, found: &[Found]) -> Result<Approval, WriteError> {
        let (names, looks) = (outcome::named(found), self.looks.saturating_add(1));
        let sentence = format!(
            "its answer was lost, and Metakocka has what may be it: {names}; look there, then reject it, or approve it again to have it sent anew"
        );
        approval.state = ApprovalState::Unknown { why: self.why, looks, look_at: None, found: outcome::ids(found) };
        let row = log::row(&approval, desk.now(), POSTAR, AuditWord::LookedUp, sentence);
        desk.keep(approval, row, Changes::new()).await
    }
}
