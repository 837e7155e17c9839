//! Why a simulator can't start.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

use crate::fault::{Fault, Lasting};

/// What went wrong before the first answer.
#[derive(Debug, Error)]
pub enum SimError {
    /// The seed file can't be read.
    #[error("could not read the simulator's seed {}", .path.display())]
    SeedFile {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The seed is no JSON, or of another shape.
    #[error("could not understand the simulator's seed")]
    SeedShape(#[source] serde_json::Error),
    /// The seed is JSON, and something in it can't be.
    #[error("could not use the simulator's seed: {0}")]
    SeedContent(String),
    /// The folder for records can't be made.
    #[error("could not record into {}", .folder.display())]
    Record {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A profile that doesn't exist.
    #[error("there is no simulator profile {name:?}; known are {known}")]
    UnknownProfile {
        /// As it was given.
        name: String,
        /// Those that exist.
        known: String,
    },
    /// The address is taken or not ours.
    #[error("could not listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Fault for SimError {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::SeedFile { .. } => "check --seed: the file has to exist and be readable",
            Self::SeedShape(_) | Self::SeedContent(_) => "correct the seed; the built-in one works without --seed",
            Self::Record { .. } => "choose another --record folder that can be written to",
            Self::UnknownProfile { .. } => "choose one of them with --profile",
            Self::Listen { .. } => "choose another --listen address; port 0 takes a free one",
        })
    }
}
