//! Looking through Sent and Drafts: what the owner did there, noted in the store.

use std::collections::{BTreeMap, BTreeSet};

use super::tend::{self, Missing};
use super::{Desk, FlowError, learn};
use crate::domain::{Cursor, DraftJob, DraftKey, DraftState, Explanation, MessageId, Place, Spot};
use crate::mail::{self, Identity};
use crate::mailbox::{Detail, Listed, Mailbox};
use crate::store::{Changes, SightedIn, Sighting};

/// What a window of Sent came to.
#[derive(Debug)]
pub struct ReadOn {
    /// More lies above it.
    pub more: bool,
    /// Drafts that a person changed or deleted, and that were sent after all.
    pub changed: Vec<Explanation>,
}

/// Reads on in Sent: which mails the owner has answered, from any program.
///
/// # Errors
/// The mailbox or the store.
pub async fn through_sent(desk: &Desk, mailbox: &mut dyn Mailbox, folder: &str) -> Result<ReadOn, FlowError> {
    let id = &desk.mailbox.id;
    let since = desk.store.cursor(id, folder)?;
    let window = mailbox.list(folder, since, Detail::Identity).await?;
    let (mut changes, mut changed) = (Changes::new(), Vec::new());
    let mut news = Some(window.next) != since;
    for listed in &window.mails {
        if desk.store.sighting(id, SightedIn::Sent, &listed.place)?.is_some() {
            continue;
        }
        let sighting = sighting(desk, listed)?;
        let (ended, explanations) = tend::sent_after_all(desk, mailbox, &sighting).await?;
        let learned = learn::from_own_answer(desk, mailbox, &sighting).await?;
        changes = changes.then(ended).then(learned).sight(id, SightedIn::Sent, sighting);
        changed.extend(explanations);
        news = true;
    }
    if news {
        desk.store.commit(changes.cursor(id, folder, window.next)).await?;
    }
    if !window.more {
        learn::from_earlier_answers(desk, mailbox).await?;
    }
    Ok(ReadOn { more: window.more, changed })
}

/// What the header of a sent mail or a draft tells.
fn sighting(desk: &Desk, listed: &Listed) -> Result<Sighting, FlowError> {
    let Identity { message_id, in_reply_to, references, .. } = mail::identity(&listed.header);
    let made_of = match &message_id {
        Some(id) => desk.store.job_of_draft(id)?.map(|job| job.key),
        None => None,
    };
    let answers = in_reply_to.into_iter().chain(references).collect();
    Ok(Sighting { place: listed.place.clone(), message_id, answers, made_of })
}

/// What a look through Drafts found.
#[derive(Debug, Default)]
struct Found {
    /// Every place in the folder.
    places: BTreeSet<Place>,
    /// Where the current revision of a draft of ours was seen, other than where we put it.
    elsewhere: BTreeMap<DraftKey, Place>,
}

/// Reads all of Drafts: which threads the owner has a draft of his own in, or one of ours that he changed. Says which of ours were not seen.
///
/// # Errors
/// The mailbox or the store.
pub async fn through_drafts(desk: &Desk, mailbox: &mut dyn Mailbox, folder: &str) -> Result<Vec<Missing>, FlowError> {
    let id = &desk.mailbox.id;
    let before = desk.store.sightings(id, SightedIn::Drafts)?.into_iter();
    let mut known: BTreeMap<_, _> = before.map(|sighting| (sighting.place.clone(), sighting)).collect();
    let (mut found, mut changes, mut since) = (Found::default(), Changes::new(), None::<Cursor>);
    loop {
        let window = mailbox.list(folder, since, Detail::Identity).await?;
        for listed in &window.mails {
            found.places.insert(listed.place.clone());
            let sighting = sighting(desk, listed)?;
            let (made_of, is_owners) = match whose(desk, &sighting)? {
                Whose::Ours => continue,
                Whose::Renumbered(key) => (Some(key), false),
                Whose::Owners { made_of } => (made_of, true),
            };
            found.elsewhere.extend(made_of.map(|key| (key, listed.place.clone())));
            if is_owners && known.remove(&listed.place).as_ref() != Some(&sighting) {
                changes = changes.sight(id, SightedIn::Drafts, sighting);
            }
        }
        if !window.more {
            break;
        }
        since = Some(window.next);
    }
    let changes = known.into_keys().fold(changes, |changes, place| changes.unsight(id, SightedIn::Drafts, place));
    if !changes.is_empty() {
        desk.store.commit(changes).await?;
    }
    found.missing(desk, folder)
}

impl Found {
    fn missing(mut self, desk: &Desk, folder: &str) -> Result<Vec<Missing>, FlowError> {
        let mut missing = Vec::new();
        for DraftJob { key, state, .. } in desk.store.placed_jobs(&desk.mailbox.id)? {
            let DraftState::Placed { place, .. } = state else { continue };
            if place.folder == folder && !self.places.contains(&place) {
                let elsewhere = self.elsewhere.remove(&key);
                missing.push(Missing { key, elsewhere });
            }
        }
        Ok(missing)
    }
}

/// Whose a draft is.
enum Whose {
    /// Ours, as we left it.
    Ours,
    /// Ours by its id, in a folder that was numbered anew: a look at its bytes tells whether a person changed it too.
    Renumbered(DraftKey),
    /// The owner's; perhaps made of the current revision of one of ours.
    Owners { made_of: Option<DraftKey> },
}

/// A draft of ours that lies elsewhere than where we put it was put there by a person's mail program: then it is the owner's.
fn whose(desk: &Desk, sighting: &Sighting) -> Result<Whose, FlowError> {
    let (Some(id), Some(key)) = (&sighting.message_id, &sighting.made_of) else { return Ok(Whose::Owners { made_of: None }) };
    let Some(job) = desk.store.job(key)? else { return Ok(Whose::Owners { made_of: None }) };
    Ok(match &job.state {
        DraftState::Placed { message_id, place, .. } if message_id == id && *place == sighting.place => Whose::Ours,
        DraftState::Placed { message_id, place, .. } if message_id == id && is_numbered_anew(place, &sighting.place) => {
            Whose::Renumbered(key.clone())
        }
        DraftState::Placed { message_id, .. } if message_id == id => Whose::Owners { made_of: Some(key.clone()) },
        DraftState::Closed { .. } => Whose::Owners { made_of: None },
        _ if is_earlier(&job, id, &sighting.place) => Whose::Ours,
        _ => Whose::Owners { made_of: None },
    })
}

/// An earlier revision that waits to be taken away, or the one whose placing was cut off.
fn is_earlier(job: &DraftJob, id: &MessageId, place: &Place) -> bool {
    let mut priors = job.replaces.iter().filter(|prior| prior.message_id == *id);
    priors.all(|prior| prior.place.as_ref().is_none_or(|known| known == place || is_numbered_anew(known, place)))
}

/// The two places are of different numberings of one folder, so that nothing follows from their being different.
fn is_numbered_anew(known: &Place, now: &Place) -> bool {
    match (&known.spot, &now.spot) {
        (Spot::Uid { validity, .. }, Spot::Uid { validity: other, .. }) => known.folder == now.folder && validity != other,
        _ => false,
    }
}
