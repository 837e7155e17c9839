//! `sim`: the Metakocka simulator alone, until it is interrupted.

use std::path::Path;

use serde_json::json;

use crate::cli::arguments::Sim;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::daemon::signals::{Asked, Signals};
use crate::fault;
use crate::sim::{Options, Profile, Seed, Simulator};

/// Runs it; the one line of output says where it listens.
pub(crate) async fn run(wanted: &Sim, out: &mut Out) -> u8 {
    let options = match options(wanted) {
        Ok(options) => options,
        Err(problem) => {
            out.problem(&problem);
            return WRONG;
        }
    };
    let (running, mut signals) = match (Simulator::start(options).await, Signals::listen()) {
        (Ok(running), Ok(signals)) => (running, signals),
        (Err(error), _) => {
            out.problem(&fault::chain(&error));
            return FAILED;
        }
        (_, Err(error)) => {
            out.problem(&format!("could not listen to signals: {error}; raise the limits of this process"));
            return FAILED;
        }
    };
    let listening = format!("http://{}", running.addr());
    out.json(&match wanted.control {
        Some(_) => json!({"listening": listening, "control": format!("http://{}", running.control())}),
        None => json!({"listening": listening}),
    });
    while signals.next().await != Asked::Stop {}
    running.stop().await;
    DONE
}

fn options(wanted: &Sim) -> Result<Options, String> {
    let named = Seed::built_in(&wanted.seed).map_err(|error| fault::chain(&error))?;
    let seed = match named {
        Some(seed) => seed,
        None => Seed::read(Path::new(&wanted.seed)).map_err(|error| fault::chain(&error))?,
    };
    Ok(Options {
        listen: wanted.listen,
        seed,
        profile: wanted.profile.parse::<Profile>().map_err(|error| fault::chain(&error))?,
        clock: wanted.clock,
        rng: wanted.rng,
        control: wanted.control,
        token: wanted.token.clone(),
        record: wanted.record.clone(),
    })
}
