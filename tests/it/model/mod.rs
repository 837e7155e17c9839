//! A model of an IMAP server, in process: right by default, wrong where it is told to be, and it remembers what it heard.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use postar::flow::Clock;
use postar::mailbox::SpecialFolders;
use postar::mailbox::imap::{ImapSettings, TlsMode};
use tokio::io::DuplexStream;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

mod account;
mod answers;
mod certificate;
mod clockwork;
mod command;
mod fault;
mod fetch;
mod mime;
mod offers;
mod session;

pub(crate) use account::{Account, Deed, Mail};
pub(crate) use certificate::Certificate;
pub(crate) use clockwork::Clockwork;
pub(crate) use fault::{At, Fault, Lie, What};
pub(crate) use offers::Offers;

use session::Session;

/// The login that is right.
pub(crate) const USER: &str = "prodaja@lipa.example";
/// Its password.
pub(crate) const PASSWORD: &str = "rumeno-listje-1913";

/// What a line of the client may set off: the owner or the world acts in the middle of a conversation.
pub(crate) type Ambush = Box<dyn FnOnce() + Send>;

/// The server; cheap to clone.
#[derive(Clone)]
pub(crate) struct Model(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    changed: watch::Sender<()>,
    clock: Clock,
}

struct State {
    account: Account,
    offers: Offers,
    faults: Vec<Fault>,
    fired: Vec<At>,
    ambushes: Vec<(usize, Ambush)>,
    certificate: Option<Certificate>,
    /// What came before TLS, and over it.
    plain: Vec<u8>,
    encrypted: Vec<u8>,
    unknown: Vec<String>,
    sessions: Vec<AbortHandle>,
    reachable: bool,
    appended_late: Duration,
}

impl Model {
    /// A server with an empty account.
    pub(crate) fn new(offers: Offers, clock: Clock) -> Self {
        let state = State {
            account: Account::new(),
            offers,
            faults: Vec::new(),
            fired: Vec::new(),
            ambushes: Vec::new(),
            certificate: None,
            plain: Vec::new(),
            encrypted: Vec::new(),
            unknown: Vec::new(),
            sessions: Vec::new(),
            reachable: true,
            appended_late: Duration::ZERO,
        };
        Self(Arc::new(Inner { state: Mutex::new(state), changed: watch::channel(()).0, clock }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap()
    }

    /// A new connection, as long as the server can be reached.
    pub(crate) fn connect(&self) -> Option<DuplexStream> {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let mut state = self.state();
        if !state.reachable {
            return None;
        }
        state.sessions.retain(|session| !session.is_finished());
        state.sessions.push(tokio::spawn(Session::new(self.clone(), Box::new(theirs)).serve()).abort_handle());
        Some(ours)
    }

    /// The way in; over STARTTLS where the server has a certificate.
    pub(crate) fn settings(&self) -> ImapSettings {
        let ca_file = self.state().certificate.as_ref().map(|certificate| certificate.ca_file.clone());
        ImapSettings {
            host: "imap.lipa.example".to_owned(),
            port: 143,
            tls: if ca_file.is_some() { TlsMode::StartTls } else { TlsMode::None },
            ca_file,
            username: USER.to_owned(),
            password: PASSWORD.into(),
            special: SpecialFolders::default(),
            kind: None,
        }
    }

    /// From now on passwords are only taken over TLS.
    pub(crate) fn demand_tls(&self, certificate: Certificate) {
        self.state().certificate = Some(certificate);
    }

    /// Looks at the account.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Account) -> T) -> T {
        look(&mut self.state().account)
    }

    /// Changes the account; sessions in IDLE learn of it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Account) -> T) -> T {
        let changed = self.with(change);
        self.touch();
        changed
    }

    /// Sessions in IDLE look again.
    pub(crate) fn touch(&self) {
        self.0.changed.send_replace(());
    }

    /// Something goes wrong once.
    pub(crate) fn arm(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Nothing goes wrong any more that has not yet; how many faults were left.
    pub(crate) fn disarm(&self) -> usize {
        let mut state = self.state();
        state.ambushes.clear();
        std::mem::take(&mut state.faults).len()
    }

    /// The faults that were met since this was asked last.
    pub(crate) fn fired(&self) -> Vec<At> {
        std::mem::take(&mut self.state().fired)
    }

    /// Does this when so many more lines of the client have come, before they are answered.
    pub(crate) fn after(&self, lines: usize, ambush: Ambush) {
        self.state().ambushes.push((lines, ambush));
    }

    /// Ends every connection.
    pub(crate) fn cut(&self) {
        self.state().sessions.drain(..).for_each(|session| session.abort());
    }

    /// Whether new connections are taken.
    pub(crate) fn set_reachable(&self, reachable: bool) {
        self.state().reachable = reachable;
    }

    /// What the client appends is shown so much later, its UID known at once.
    pub(crate) fn show_appended_late(&self, late: Duration) {
        self.state().appended_late = late;
    }

    fn appended_late(&self) -> Duration {
        self.state().appended_late
    }

    /// All that the client ever said in the clear, and over TLS.
    pub(crate) fn heard_so_far(&self) -> (Vec<u8>, Vec<u8>) {
        let state = self.state();
        (state.plain.clone(), state.encrypted.clone())
    }

    /// Commands that postar must never send.
    pub(crate) fn unknown_commands(&self) -> Vec<String> {
        self.state().unknown.clone()
    }

    fn fault(&self, at: At) -> Option<What> {
        let mut state = self.state();
        let State { faults, fired, .. } = &mut *state;
        let mut due = None;
        for (index, fault) in faults.iter_mut().enumerate().filter(|(_, fault)| fault.at == at) {
            match fault.skip.checked_sub(1) {
                Some(left) => fault.skip = left,
                None => due = due.or(Some(index)),
            }
        }
        let fault = faults.remove(due?);
        fired.push(at);
        Some(fault.what)
    }

    /// A line of the client came: ambushes that are due happen now.
    fn passed(&self) {
        let mut due = Vec::new();
        let mut state = self.state();
        for (lines, ambush) in std::mem::take(&mut state.ambushes) {
            match lines.checked_sub(1) {
                Some(left) => state.ambushes.push((left, ambush)),
                None => due.push(ambush),
            }
        }
        drop(state);
        due.into_iter().for_each(|ambush| ambush());
    }

    fn heard(&self, bytes: &[u8], secure: bool) {
        let mut state = self.state();
        if secure { state.encrypted.extend(bytes) } else { state.plain.extend(bytes) }
    }

    fn unknown(&self, line: &str) {
        self.state().unknown.push(line.to_owned());
    }

    fn offers(&self) -> Offers {
        self.state().offers.clone()
    }

    fn wants_tls(&self) -> bool {
        self.state().certificate.is_some()
    }

    fn acceptor(&self) -> Option<TlsAcceptor> {
        self.state().certificate.as_ref().map(|certificate| certificate.acceptor.clone())
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }
}
