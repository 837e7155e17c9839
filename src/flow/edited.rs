//! A draft that a person edited, when what it was made of is no longer true: it is never touched, only flagged, once.

use super::fresh::{self, Ground};
use super::{Desk, FlowError, again, wake};
use crate::domain::{Alert, AlertKind, DraftJob, DraftKey, Explanation, MessageId, Place};
use crate::mailbox::{Mailbox, STALE_KEYWORD};
use crate::store::{Changes, SightedIn, StoreError};

/// What the alert says where the draft could not be written at all any more.
const NOTHING_LEFT: &str = "since you edited this draft, Metakocka no longer has what it says; look there before you send it";

/// Looks at the draft beside what is true now. Returns the explanation if it was flagged.
///
/// # Errors
/// The mailbox or the store; the draft is looked at again then.
pub(super) async fn look(desk: &Desk, mailbox: &mut dyn Mailbox, job: DraftJob, done: Changes) -> Result<Option<Explanation>, FlowError> {
    let said = desk.store.explanation(&job.mailbox, &job.source)?.filter(|said| !is_flagged(said));
    let places = places(desk, &job.key, &job.source)?;
    let Some(said) = said.filter(|_| !places.is_empty()) else {
        desk.store.commit(done.job(DraftJob { look_again_at: None, ..job })).await?;
        return Ok(None);
    };
    let says = match fresh::ground(desk, &job).await {
        Ok(ground) if wake::holds(&said, &ground) => {
            let look_again_at =
                Some(if ground.is_firm() { again::next_look(desk, &job.key, false) } else { again::while_silent(desk, false) });
            desk.store.commit(done.job(DraftJob { look_again_at, ..job })).await?;
            return Ok(None);
        }
        Ok(ground) => differs(&said, &ground),
        Err(FlowError::Write { .. } | FlowError::SourceGone { .. }) => NOTHING_LEFT.to_owned(),
        Err(other) => return Err(other),
    };
    flag(desk, mailbox, &job, places).await?;
    let explanation = told(said, says);
    desk.metrics.alert(&job.mailbox, AlertKind::EditedDraftIsStale);
    tracing::warn!(mailbox = %job.mailbox, "a draft that a person edited says what is no longer true; it was flagged");
    desk.store.commit(done.job(DraftJob { look_again_at: None, ..job }).explain(explanation.clone())).await?;
    Ok(Some(explanation))
}

/// It was flagged before.
fn is_flagged(explanation: &Explanation) -> bool {
    explanation.alerts.iter().any(|alert| alert.kind == AlertKind::EditedDraftIsStale)
}

fn told(mut explanation: Explanation, says: String) -> Explanation {
    explanation.alerts.push(Alert { kind: AlertKind::EditedDraftIsStale, says });
    explanation
}

/// Where the draft lies that was made of ours: by its key, or because it answers the same mail.
fn places(desk: &Desk, key: &DraftKey, source: &MessageId) -> Result<Vec<Place>, StoreError> {
    let seen = desk.store.sightings(&desk.mailbox.id, SightedIn::Drafts)?;
    let made_of_it = seen.into_iter().filter(|one| one.made_of.as_ref() == Some(key) || one.answers.contains(source));
    Ok(made_of_it.map(|one| one.place).collect())
}

/// Marks the draft and the mail that it answers. A keyword that is refused is no loss: the alert stands beside them.
async fn flag(desk: &Desk, mailbox: &mut dyn Mailbox, job: &DraftJob, places: Vec<Place>) -> Result<(), FlowError> {
    let source = desk.store.mail(&job.mailbox, &job.source)?.map(|mail| mail.place);
    for place in places.into_iter().chain(source) {
        match mailbox.set_flag(&place, STALE_KEYWORD).await {
            Err(error) if error.is_lost() || error.is_timeout() => return Err(error.into()),
            Err(error) => tracing::warn!(mailbox = %job.mailbox, %error, "an edited draft could not be flagged"),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// What is no longer as the draft was told, by the names of Metakocka's fields.
fn differs(said: &Explanation, ground: &Ground) -> String {
    let now = ground.draft.facts();
    let gone = said.facts.iter().filter(|told| !now.iter().any(|fact| fact.source == told.source && fact.value == told.value));
    let mut labels: Vec<&str> = gone.map(|fact| fact.label.as_str()).collect();
    labels.dedup();
    let what = if labels.is_empty() { "what follows from them today".to_owned() } else { labels.join(", ") };
    format!("since you edited this draft, its facts have changed in Metakocka: {what}; look there before you send it")
}
