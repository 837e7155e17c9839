//! One watched mailbox as a part of the service: a pass whenever something changes, IDLE in between.

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use super::part::{Progress, Step};
use crate::app::{Tenant, WatchedMailbox};
use crate::fault::Fault;
use crate::flow::pass::{self, PassReport};
use crate::flow::{Desk, FlowError, Glances};
use crate::mailbox::{Mailbox, SpecialFolders};

/// The longest wait: a reply in Sent is seen, and a dead line found out, after this time at the latest. A round without news is 400 bytes.
pub const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// With several watched folders only one can be waited for; the others are looked at this often.
pub const OTHER_FOLDERS_EVERY: Duration = Duration::from_mins(1);

/// What the owner did in Sent and Drafts is looked at so often at most: IDLE tells nothing of these folders. A look costs one
/// round trip where nothing changed there, else some six more. Where a mail's answer hangs on what the owner did, it is looked at before, however recent.
const LOOK_AROUND_EVERY: Duration = Duration::from_mins(1);

/// How often to look whether the ERP was read for the first time: before that nobody is known, so nothing is drafted.
const UNTIL_MIRRORED: Duration = Duration::from_secs(1);

/// A mailbox in the loop.
#[derive(Debug)]
pub struct Watching {
    mailbox: WatchedMailbox,
    tenant: Tenant,
    poll: Option<Duration>,
    session: Option<Session>,
}

struct Session {
    mailbox: Box<dyn Mailbox>,
    special: SpecialFolders,
    looked_around: Option<Instant>,
    polled: Option<Instant>,
    glances: Glances,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("special", &self.special).finish_non_exhaustive()
    }
}

impl Watching {
    /// A mailbox that nobody has logged in to yet. `poll` is the safety poll beside IDLE.
    #[must_use]
    pub fn new(mailbox: WatchedMailbox, tenant: Tenant, poll: Option<Duration>) -> Self {
        Self { mailbox, tenant, poll, session: None }
    }

    async fn pass(&mut self) -> Result<PassReport, FlowError> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => connect(&self.mailbox).await?,
        };
        let report = session.pass(&self.mailbox.desk, self.poll).await?;
        self.session = Some(session);
        Ok(report)
    }

    /// How long to wait at most: the longest wait, the safety poll, other folders, or the next draft that is due or to be looked at.
    fn patience(&self) -> Duration {
        let desk = &self.mailbox.desk;
        let others = (desk.mailbox.folders.len() > 1).then_some(OTHER_FOLDERS_EVERY);
        let now = desk.clock.now();
        let dues = [desk.store.next_due(&desk.mailbox.id), desk.store.next_look(&desk.mailbox.id)];
        let due = dues.into_iter().filter_map(|due| due.ok().flatten()).min();
        let due = due.filter(|_| desk.mailbox.mode == crate::flow::MailboxMode::Draft);
        let until_due = due.map(|due| Duration::try_from(due.duration_since(now)).unwrap_or_default().max(UNTIL_MIRRORED));
        [Some(LONGEST_WAIT), self.poll, others, until_due].into_iter().flatten().min().unwrap_or(LONGEST_WAIT)
    }

    fn lose_session(&mut self) {
        self.session = None;
        self.mailbox.desk.metrics.imap_connected(self.mailbox.id(), false);
    }
}

impl Session {
    /// New mail first. But what the owner did comes before it on a fresh connection, since mails may have been answered meanwhile,
    /// when a draft has waited for its turn, and when the ground of one has changed.
    async fn pass(&mut self, desk: &Desk, poll: Option<Duration>) -> Result<PassReport, FlowError> {
        let mut report = PassReport::default();
        let waited = desk.store.next_due(&desk.mailbox.id)?.is_some_and(|due| due <= desk.clock.now());
        let looks = desk.store.next_look(&desk.mailbox.id)?.is_some_and(|due| due <= desk.clock.now());
        let woken = looks || !desk.store.wakes(&desk.mailbox.id)?.is_empty();
        if waited || woken || self.looked_around.is_none() {
            self.look_around(desk, &mut report).await?;
        }
        if woken {
            pass::wake_drafts(desk, self.mailbox.as_mut(), &self.special, &mut report).await?;
        }
        self.take_in(desk, poll, &mut report).await?;
        if self.looked_around.is_none_or(|at| at.elapsed() >= LOOK_AROUND_EVERY) {
            self.look_around(desk, &mut report).await?;
        }
        Ok(report)
    }

    /// New mail; on a fresh connection and as often as the safety poll is due also what the server may have shown late.
    async fn take_in(&mut self, desk: &Desk, poll: Option<Duration>, report: &mut PassReport) -> Result<(), FlowError> {
        let due = self.polled.is_none_or(|at| poll.is_some_and(|poll| at.elapsed() >= poll));
        if !due {
            return pass::new_mail(desk, self.mailbox.as_mut(), &self.special, report).await;
        }
        pass::safety_poll(desk, self.mailbox.as_mut(), &self.special, report).await?;
        self.polled = Some(Instant::now());
        Ok(())
    }

    async fn look_around(&mut self, desk: &Desk, report: &mut PassReport) -> Result<(), FlowError> {
        pass::look_again(desk, self.mailbox.as_mut(), &self.special, &mut self.glances, report).await?;
        self.looked_around = Some(Instant::now());
        Ok(())
    }
}

async fn connect(watched: &WatchedMailbox) -> Result<Session, FlowError> {
    let mut mailbox = watched.door.open().await?;
    let special = mailbox.special_folders().await?;
    watched.desk.metrics.imap_connected(watched.id(), true);
    Ok(Session { mailbox, special, looked_around: None, polled: None, glances: Glances::default() })
}

#[async_trait]
impl Step for Watching {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        if !self.tenant.is_mirrored(&self.mailbox.desk.store).map_err(FlowError::from)? {
            return Ok(Progress::Idle);
        }
        let busy = std::sync::Arc::clone(&self.mailbox.busy);
        let _busy = busy.lock().await;
        let passed = self.pass().await;
        if passed.is_err() {
            self.lose_session();
        }
        passed?;
        Ok(Progress::Idle)
    }

    /// A wait that is dropped halfway leaves a connection in the middle of IDLE: so the session is only put back after its end.
    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        let patience = self.patience();
        let Some(mut session) = self.session.take() else {
            tokio::time::sleep(UNTIL_MIRRORED).await;
            return Ok(());
        };
        let folder = self.mailbox.desk.mailbox.folders.first().map_or("INBOX", String::as_str);
        match session.mailbox.wait(folder, patience).await {
            // Nothing is under way now, and the next step looks through the folders on the new session.
            Ok(_) if session.mailbox.is_to_be_renewed() => {
                session.mailbox.close().await;
                Ok(())
            }
            Ok(_) => {
                self.session = Some(session);
                Ok(())
            }
            Err(error) => {
                self.lose_session();
                Err(Box::new(FlowError::from(error)))
            }
        }
    }

    async fn close(&mut self) {
        if let Some(mut session) = self.session.take() {
            session.mailbox.close().await;
        }
        self.mailbox.desk.metrics.imap_connected(self.mailbox.id(), false);
    }
}
