//! What Drafts and Sent looked like from outside when they were read last, over this one connection: a look around that has to read
//! nothing costs one round trip.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::FlowError;
use crate::mailbox::{Glance, Mailbox};

/// A folder is read so often even if it looks unchanged: a server that tells an old STATUS costs minutes, and no answer is missed for good.
const READ_ANYWAY: SignedDuration = SignedDuration::from_mins(10);

/// The glances of one connection. To be forgotten with it.
#[derive(Debug, Default)]
pub struct Glances {
    asked: BTreeMap<String, Glance>,
    read: BTreeMap<String, (Glance, Timestamp)>,
}

impl Glances {
    /// Asks what these folders look like now, before any of them is read; gives those that have to be.
    ///
    /// # Errors
    /// The mailbox.
    pub async fn changed<'a>(&mut self, mailbox: &mut dyn Mailbox, folders: &[&'a str], now: Timestamp) -> Result<Vec<&'a str>, FlowError> {
        let glances = mailbox.glance(folders).await?;
        let seen = folders.iter().zip(glances).filter_map(|(folder, glance)| Some(((*folder).to_owned(), glance?)));
        self.asked = seen.collect();
        Ok(folders.iter().copied().filter(|folder| !self.is_as_read(folder, now)).collect())
    }

    fn is_as_read(&self, folder: &str, now: Timestamp) -> bool {
        let (Some(asked), Some((read, at))) = (self.asked.get(folder), self.read.get(folder)) else { return false };
        asked == read && now.duration_since(*at) < READ_ANYWAY
    }

    /// All of the folder was read after it was asked about, and nothing of it has to be looked for again.
    pub fn was_read(&mut self, folder: &str, now: Timestamp) {
        match self.asked.remove(folder) {
            Some(glance) => self.read.insert(folder.to_owned(), (glance, now)),
            None => self.read.remove(folder),
        };
    }
}
