//! The one door to Metakocka: every call waits for its turn, ends in time, and is judged; reads are tried again within reason, writes never.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use super::endpoints::Endpoint;
use super::envelope::{self, Answer};
use super::error::{Class, MetakockaError, Why};
use super::pace::{Lane, Pace};
use super::redact::Redactor;
use super::settings::Settings;
use super::spool::Spool;
use super::transport::{Sent, Transport};
use crate::breaker::{Breaker, Change, Pass, Sign};

/// A key that was refused this often is not tried again: a provider may lock the account out.
const REFUSALS_BORNE: u32 = 3;

/// The largest answer that is read. 1,000 products with all price lists are a few MiB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// The largest list that may come at once. 100,000 partners have some 70 MB.
const LARGEST_LIST: usize = 256 * 1024 * 1024;

/// The largest file that is read: what a person attaches to an order is smaller.
const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// A wish to be left alone for longer than this is a mistake, and no reason to stand still for a day.
const LONGEST_WISH: Duration = Duration::from_secs(15 * 60);

pub(super) struct Door {
    transport: Transport,
    settings: Settings,
    base: Url,
    redactor: Redactor,
    pace: Pace,
    breaker: Breaker,
    refusals: AtomicU32,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("tenant", &self.settings.tenant).field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

/// One call, whatever is asked.
struct Call {
    endpoint: Endpoint,
    lane: Lane,
    url: Url,
    sent: Sent,
    largest: usize,
}

impl Door {
    pub(super) fn new(settings: Settings) -> Result<Self, MetakockaError> {
        let built = settings.checked_base().and_then(|base| Transport::new(&base).map(|transport| (base, transport)));
        let (base, transport) = built.map_err(|why| error(&settings, "anything", why))?;
        Ok(Self {
            transport,
            base,
            redactor: Redactor::new(settings.secret_key.clone()),
            pace: Pace::new(settings.rate),
            breaker: Breaker::new(settings.breaking),
            settings,
            refusals: AtomicU32::new(0),
        })
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    pub(super) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// True while nothing is asked: the key was refused too often, or the server failed too often in a row.
    pub(super) fn is_closed(&self) -> bool {
        self.given_up() || self.breaker.is_open()
    }

    fn given_up(&self) -> bool {
        self.refusals.load(Ordering::SeqCst) >= REFUSALS_BORNE
    }

    /// An error of this door.
    pub(super) fn fault(&self, endpoint: Endpoint, why: Why) -> MetakockaError {
        error(&self.settings, endpoint.name(), why)
    }

    /// Asks, and asks again where that can help; gives the object of a success.
    pub(super) async fn ask(
        &self,
        lane: Lane,
        endpoint: Endpoint,
        arguments: Map<String, Value>,
    ) -> Result<Map<String, Value>, MetakockaError> {
        let call = self.call(lane, endpoint, arguments);
        self.tried(&call, |answer| envelope::judge(endpoint, &answer, &self.redactor)).await
    }

    /// As [`Self::ask`], for an answer with all the rows of a list; a sync's.
    pub(super) async fn ask_spool(&self, endpoint: Endpoint, arguments: Map<String, Value>) -> Result<Spool, MetakockaError> {
        let call = Call { largest: LARGEST_LIST, ..self.call(Lane::Bulk, endpoint, arguments) };
        self.tried(&call, |answer| Spool::judge(endpoint, answer, &self.redactor)).await
    }

    /// As [`Self::ask`], for a call that answers a file.
    pub(super) async fn ask_file(&self, endpoint: Endpoint, arguments: Map<String, Value>) -> Result<Vec<u8>, MetakockaError> {
        let call = Call { largest: LARGEST_FILE, ..self.call(Lane::Prompt, endpoint, arguments) };
        self.tried(&call, |answer| envelope::judge_file(endpoint, answer, &self.redactor)).await
    }

    /// A file by its address; the key doesn't go along.
    pub(super) async fn download(&self, url: Url) -> Result<Vec<u8>, MetakockaError> {
        let endpoint = Endpoint::Download;
        let call = Call { endpoint, lane: Lane::Prompt, url, sent: Sent::Nothing, largest: LARGEST_FILE };
        self.tried(&call, |answer| envelope::judge_file(endpoint, answer, &self.redactor)).await
    }

    /// Writes: one try, whatever comes of it. A server that may still be down is first asked something that changes nothing.
    pub(super) async fn write(&self, endpoint: Endpoint, body: Map<String, Value>) -> Result<Map<String, Value>, MetakockaError> {
        let judge = |endpoint| move |answer: Answer| envelope::judge(endpoint, &answer, &self.redactor);
        if self.breaker.is_open() {
            let probe = self.call(Lane::Prompt, Endpoint::Warehouses, Map::new());
            let passed = self.once(&probe, Instant::now() + self.settings.patience.deadline, None, judge(Endpoint::Warehouses)).await;
            passed.map_err(|why| self.fault(endpoint, never_sent(why)))?;
        }
        let call = self.call(Lane::Prompt, endpoint, body);
        let turn_by = Instant::now() + self.settings.patience.deadline;
        self.once(&call, turn_by, Some(self.settings.patience.write_deadline), judge(endpoint))
            .await
            .map_err(|why| self.fault(endpoint, why))
    }

    /// Tries within the one deadline of the whole read, pauses and turns included.
    async fn tried<T>(&self, call: &Call, judge: impl Fn(Answer) -> Result<T, Why>) -> Result<T, MetakockaError> {
        let end = Instant::now() + self.settings.patience.deadline;
        let mut tried = 0;
        loop {
            tried += 1;
            let why = match self.once(call, end, None, &judge).await {
                Ok(told) => return Ok(told),
                Err(why) => why,
            };
            let pause = self.settings.patience.pause(tried, &why, rand::random());
            let Some(pause) = pause.filter(|pause| Instant::now() + *pause < end) else {
                return Err(self.fault(call.endpoint, why));
            };
            tracing::debug!(endpoint = call.endpoint.name(), class = why.class().word(), pause = ?pause, "Metakocka is asked again in a moment");
            sleep(pause).await;
        }
    }

    /// One try: waits for its turn until `end`, sends, judges, and tells who watches. The answer is due by `end`, or within `own`.
    async fn once<T>(&self, call: &Call, end: Instant, own: Option<Duration>, judge: impl Fn(Answer) -> Result<T, Why>) -> Result<T, Why> {
        let began = Instant::now();
        let alone = self.refusals.load(Ordering::SeqCst) > 0;
        let turn = self.pace.turn(call.lane, call.endpoint, alone);
        let _turn = timeout_at(end, turn).await.map_err(|_| Why::NoTurn { waited: began.elapsed(), after: self.pace.held() })?;
        // A write, which has a deadline of its own, never is the one that finds out.
        let pass = self.admitted(own.is_none())?;
        let sent = Instant::now();
        let due = own.map_or(end, |own| sent + own);
        let judged = match timeout_at(due, self.transport.exchange(&call.url, &call.sent, call.largest)).await {
            Ok(answer) => answer.and_then(judge),
            Err(_) => Err(Why::TooSlow(due.saturating_duration_since(sent))),
        };
        self.note(call.endpoint, judged.as_ref().err(), pass);
        judged
    }

    /// The last look before something is sent: the key and the server may have failed others meanwhile.
    fn admitted(&self, may_try: bool) -> Result<Pass<'_>, Why> {
        if self.given_up() {
            return Err(Why::KeyGivenUp { times: REFUSALS_BORNE });
        }
        self.breaker.admit(may_try, Instant::now()).map_err(|after| Why::CircuitOpen { after })
    }

    /// What an answer means for the calls after it. A file's own server says nothing about Metakocka.
    fn note(&self, endpoint: Endpoint, why: Option<&Why>, pass: Pass<'_>) {
        let sign = if endpoint == Endpoint::Download { Sign::Unclear } else { sign(why) };
        match why {
            _ if endpoint == Endpoint::Download => {}
            None => {
                self.refusals.store(0, Ordering::SeqCst);
                self.pace.answered();
            }
            Some(Why::KeyRefused { .. } | Why::AddressRefused { .. }) => self.refused(),
            Some(why) => self.hold(why),
        }
        if let Some(change) = pass.ended(sign, Instant::now(), rand::random()) {
            self.tell(change);
        }
        self.settings.observer.saw(endpoint.name(), why.map_or("ok", |why| why.class().word()));
    }

    fn refused(&self) {
        if self.refusals.fetch_add(1, Ordering::SeqCst) + 1 == REFUSALS_BORNE {
            tracing::error!(tenant = %self.settings.tenant, "Metakocka refused the key several times; nothing more is asked until it is corrected");
            self.settings.observer.turned(true);
        }
    }

    /// A used-up quota stops nothing for good: all calls wait.
    fn hold(&self, why: &Why) {
        let wish = why.after().map(|after| after.min(LONGEST_WISH));
        if why.class() == Class::Quota || wish.is_some() {
            self.pace.hold(wish, self.settings.patience.first_pause, rand::random());
        }
    }

    fn tell(&self, change: Change) {
        let tenant = &self.settings.tenant;
        match change {
            Change::Opened { wait } => {
                tracing::warn!(%tenant, seconds = wait.as_secs(), "Metakocka failed too often in a row; calls to it are held back for a while");
            }
            Change::Closed => tracing::info!(%tenant, "Metakocka answers again; calls to it go out as usual"),
        }
        self.settings.observer.turned(matches!(change, Change::Opened { .. }));
    }

    fn call(&self, lane: Lane, endpoint: Endpoint, arguments: Map<String, Value>) -> Call {
        let sent = Sent::Call(self.body(arguments));
        Call { endpoint, lane, url: endpoint.url(&self.base), sent, largest: LARGEST_ANSWER }
    }

    /// The arguments with the credentials, which Metakocka wants in every body.
    fn body(&self, mut arguments: Map<String, Value>) -> Vec<u8> {
        arguments.insert("company_id".to_owned(), json!(self.settings.company_id));
        arguments.insert("secret_key".to_owned(), json!(self.settings.secret_key.expose_secret()));
        Value::Object(arguments).to_string().into_bytes()
    }
}

/// A refusal is an answer. An error inside (code 1) may be one question's fault, or everything's.
fn sign(why: Option<&Why>) -> Sign {
    match why {
        None => Sign::Alive,
        Some(why) => match why.class() {
            Class::Auth | Class::Refusal => Sign::Alive,
            Class::Outage if !matches!(why, Why::Inside { .. }) => Sign::Dead,
            Class::Nonsense if matches!(why, Why::Garbled { .. }) => Sign::Dead,
            _ => Sign::Unclear,
        },
    }
}

/// The probe before a write failed: the write itself was not sent.
fn never_sent(why: Why) -> Why {
    match why {
        Why::CircuitOpen { .. } | Why::KeyGivenUp { .. } | Why::NoTurn { .. } => why,
        other => Why::CircuitOpen { after: other.after().unwrap_or_default() },
    }
}

fn error(settings: &Settings, endpoint: &'static str, why: Why) -> MetakockaError {
    MetakockaError { endpoint, host: settings.host(), tenant: settings.tenant.to_string(), why }
}
