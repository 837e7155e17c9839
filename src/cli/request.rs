//! What can be asked of a running daemon, or answered without one.

use serde::{Deserialize, Serialize};

use super::arguments::{Check, Explain, Once, Replay, Show, Sync};
use super::commands;
use super::out::Out;
use crate::app::{App, Needs};

/// A command that reads or moves the store's data; travels over the control socket as one JSON line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    Once(Once),
    Sync(Sync),
    Check(Check),
    Explain(Explain),
    Replay(Replay),
    Show(Show),
}

impl Request {
    /// Which secrets have to be there: a command that asks no server needs none.
    pub(crate) fn needs(&self) -> Needs {
        match self {
            Self::Once(_) => Needs::Everything,
            Self::Sync(_) => Needs::Metakocka,
            Self::Check(_) | Self::Explain(_) | Self::Replay(_) | Self::Show(_) => Needs::StoreOnly,
        }
    }

    /// Answers, and gives the exit code.
    pub(crate) async fn answer(self, app: &App, out: &mut Out) -> u8 {
        match self {
            Self::Once(wanted) => commands::once::run(app, &wanted, out).await,
            Self::Sync(wanted) => commands::sync::run(app, &wanted, out).await,
            Self::Check(wanted) => commands::check::online(app, &wanted, out).await,
            Self::Explain(wanted) => commands::explain::run(app, &wanted, out),
            Self::Replay(wanted) => commands::replay::run(app, &wanted, out),
            Self::Show(wanted) => commands::show::run(app, &wanted, out),
        }
    }
}
