//! A Metakocka of our own, for the demo and the tests: the reading half of its REST API over a seed, with knobs and faults.
//!
//! It shares no type with [`crate::metakocka`], so that a mistake in one shows against the other. State is in memory; nothing leaves the machine.
//!
//! | file | does |
//! |---|---|
//! | `server` | HTTP in and out |
//! | `simulation` | a request through every check to its answer |
//! | `routes` | the path families and what each name answers |
//! | `access` | body, key and quota |
//! | `partners`, `products`, `documents`, `search`, `report` | the calls |
//! | `inputs`, `shape` | how values are read, and how they are shown |
//! | `faults`, `spoil` | rules that match a request, and what they do to its answer |
//! | `knobs` | where the real behaviour isn't known, both ways; profiles |
//! | `seed`, `world`, `clock` | the companies, and what time it is |
//! | `control`, `journal` | `/__sim/`: reset, look inside, count |
//!
//! **This version reads only.** A call that writes is answered with `opr_code` 6 and says so; nothing is ever saved through the API.
//! Rows change only over `/__sim/seed-add`, as if a person changed them in the web app.

mod access;
mod answer;
mod asked;
mod clock;
mod control;
mod documents;
mod error;
mod faults;
mod files;
mod generate;
mod inputs;
mod journal;
mod knobs;
mod lock;
mod partners;
mod products;
mod profile;
mod report;
mod routes;
mod search;
mod seed;
mod server;
mod shape;
mod simulation;
mod spoil;
mod stock;
mod world;

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use error::SimError;
pub use profile::Profile;
pub use seed::Seed;

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
}

impl Default for Options {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), seed: Seed::demo(), profile: Profile::default(), clock: None, rng: 1 }
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
        let listen = options.listen;
        let sim = simulation::Sim::new(options)?;
        let refused = |source| SimError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let base_url = Url::parse(&format!("http://{address}")).map_err(|error| refused(std::io::Error::other(error)))?;
        let stopping = CancellationToken::new();
        let serving = tokio::spawn(server::serve(listener, sim, stopping.clone()));
        Ok(Running { address, base_url, stopping, serving })
    }
}

/// A running simulator.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    base_url: Url,
    stopping: CancellationToken,
    serving: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
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
        if tokio::time::timeout(STOP_GRACE, &mut self.serving).await.is_err() {
            self.serving.abort();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}
