//! A Metakocka of our own, for the demo and the tests: its REST API over a seed, read and written, with knobs and faults.
//!
//! It shares no type with [`crate::metakocka`], so that a mistake in one shows against the other. State is in memory; nothing leaves the machine.
//!
//! | file | does |
//! |---|---|
//! | `server` | HTTP in and out |
//! | `simulation` | a request through every check to its answer |
//! | `routes` | the path families, and which call each name is |
//! | `access` | body, key and quota |
//! | `partners`, `products`, `stock`, `documents`, `search`, `report`, `bank`, `messages` | the calls |
//! | `files` | attachments and reports, fetched under links that need no key |
//! | `inputs`, `taxes`, `shape` | how values are read, and how they are shown |
//! | `faults`, `action`, `spoil`, `deform` | rules that match a request, and what they do to its answer |
//! | `wire`, `gate` | what they do to the connection, and whether anybody listens |
//! | `knobs`, `profile` | where the real behaviour isn't known, both ways; named sets of knobs and faults |
//! | `seed`, `generate`, `world`, `clock` | the companies, also very large ones, and what time it is |
//! | `stock_report`, `webhook`, `courier` | reports of changed stock, and how they are sent |
//! | `control`, `journal`, `tally`, `record` | `/__sim/`: reset, look inside, count; fixtures of what was asked and answered |
//!
//! `world` keeps rows as packed text with indexes: a lookup and a page cost the same for a thousand documents and for a million. Names that
//! the real service documents and nobody here needs answer that all went well, and do nothing.

mod access;
mod action;
mod answer;
mod asked;
mod bank;
mod clock;
mod control;
mod courier;
mod deform;
mod documents;
mod error;
mod faults;
mod files;
mod gate;
mod generate;
mod inputs;
mod journal;
mod knobs;
mod lock;
mod messages;
mod partners;
mod products;
mod profile;
mod record;
mod report;
mod routes;
mod search;
mod seed;
mod server;
mod shape;
mod simulation;
mod spoil;
mod stock;
mod stock_report;
mod tally;
mod taxes;
mod webhook;
mod wire;
mod world;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use error::SimError;
pub use profile::Profile;
pub use seed::Seed;

use lock::Shared;

/// How long a stop waits for answers under way. They take milliseconds; faults that wait end with the stop.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// What a simulator is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The companies.
    pub seed: Seed,
    /// The named set of knobs and faults.
    pub profile: Profile,
    /// Its time, standing still until `/__sim/clock/advance`; without it the real time runs.
    pub clock: Option<Timestamp>,
    /// Seeds everything random.
    pub rng: u64,
    /// A listener of its own for the control plane, which also answers while a fault keeps the other one closed.
    pub control: Option<SocketAddr>,
    /// What the header `X-Sim-Token` has to hold for the control plane.
    pub token: Option<String>,
    /// Where request and answer of each call are written to.
    pub record: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: Seed::demo(),
            profile: Profile::default(),
            clock: None,
            rng: 1,
            control: None,
            token: None,
            record: None,
        }
    }
}

/// The simulator, not yet running.
#[derive(Clone, Copy, Debug)]
pub struct Simulator;

impl Simulator {
    /// Loads the seed, listens and answers until [`Running::stop`] or until `Running` is dropped.
    ///
    /// # Errors
    /// A seed that can't be read, or an address that can't be listened on.
    pub async fn start(options: Options) -> Result<Running, SimError> {
        let (listen, control) = (options.listen, options.control);
        let shared = Shared::new(simulation::Sim::new(options)?);
        let (listener, address) = bind(listen).await?;
        let base_url = Url::parse(&format!("http://{address}")).map_err(|error| refused(listen, io::Error::other(error)))?;
        let mut tasks = JoinSet::new();
        let control = match control {
            Some(control) => {
                let (listener, address) = bind(control).await?;
                tasks.spawn(server::serve_control(listener, Arc::clone(&shared)));
                address
            }
            None => address,
        };
        tasks.spawn(server::serve(listener, Arc::clone(&shared)));
        tasks.spawn(courier::run(Arc::clone(&shared)));
        Ok(Running { address, control, base_url, stopping: shared.stopping.clone(), tasks })
    }
}

fn refused(address: SocketAddr, source: io::Error) -> SimError {
    SimError::Listen { address, source }
}

async fn bind(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), SimError> {
    let refused = |source| refused(wanted, source);
    let listener = TcpListener::bind(wanted).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

/// A running simulator.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    control: SocketAddr,
    base_url: Url,
    stopping: CancellationToken,
    tasks: JoinSet<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Where the control plane answers even while nobody listens: its own listener, or the same.
    #[must_use]
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// `http://127.0.0.1:40123`, without a slash at its end.
    #[must_use]
    pub fn listening(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same, to give to a client.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// Ends every answer under way, hanging ones too, and stops.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_GRACE, ended).await.is_err() {
            self.tasks.abort_all();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}
