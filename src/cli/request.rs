//! What can be asked of a running daemon, or answered without one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arguments::{Check, Explain, Once, Show, Sync};
use super::commands::approvals::AskApprovals;
use super::commands::changes::ChangeRecords;
use super::commands::conflicts::AskConflicts;
use super::commands::judge::Judge;
use super::commands::replay_report::Compare;
use super::commands::template::AskTemplate;
use super::out::Out;
use super::{FAILED, commands};
use crate::app::{App, Needs};

/// A command that reads or moves the store's data; travels over the control socket as one JSON line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    Once(Once),
    Sync(Sync),
    Check(Check),
    Explain(Explain),
    Judge(Judge),
    Compare(Compare),
    Show(Show),
    Change(ChangeRecords),
    Conflicts(AskConflicts),
    Approvals(AskApprovals),
    Template(AskTemplate),
}

impl Request {
    /// Which secrets have to be there: a command that asks no server needs none.
    pub(crate) fn needs(&self) -> Needs {
        match self {
            Self::Once(_) => Needs::Everything,
            Self::Sync(_) => Needs::Metakocka,
            Self::Approvals(wanted) => wanted.needs(),
            Self::Conflicts(wanted) => wanted.needs(),
            Self::Check(_) | Self::Explain(_) | Self::Judge(_) | Self::Compare(_) | Self::Show(_) | Self::Change(_) | Self::Template(_) => {
                Needs::StoreOnly
            }
        }
    }

    /// Answers, and gives the exit code.
    pub(crate) async fn answer(self, app: &Arc<App>, out: &mut Out) -> u8 {
        match self {
            Self::Once(wanted) => commands::once::run(app, &wanted, out).await,
            Self::Sync(wanted) => commands::sync::run(app, &wanted, out).await,
            Self::Check(wanted) => commands::check_parts::within(app, &wanted, out).await,
            Self::Explain(wanted) => aside(app, out, move |app, out| commands::explain::run(app, &wanted, out)).await,
            Self::Judge(wanted) => judged(app, wanted, out).await,
            Self::Compare(wanted) => aside(app, out, move |app, out| commands::replay_report::compare(app, &wanted, out)).await,
            Self::Show(wanted) => aside(app, out, move |app, out| commands::show::run(app, &wanted, out)).await,
            Self::Template(wanted) => aside(app, out, move |app, out| commands::template::run(app, &wanted, out)).await,
            Self::Change(wanted) => commands::changes::run(app, &wanted, out).await,
            Self::Conflicts(wanted) => commands::conflicts::run(app, &wanted, out).await,
            Self::Approvals(wanted) => commands::approvals::run(app, &wanted, out).await,
        }
    }
}

/// A replay computes for long and may ask a model: it waits for that on its own thread.
async fn judged(app: &Arc<App>, wanted: Judge, out: &mut Out) -> u8 {
    let runtime = tokio::runtime::Handle::current();
    aside(app, out, move |app, out| runtime.block_on(commands::judge::run(app, &wanted, out))).await
}

/// Work that computes and reads the store without ever waiting: on a thread of its own, or it would hold up the daemon's mailboxes.
async fn aside(app: &Arc<App>, out: &mut Out, work: impl FnOnce(&App, &mut Out) -> u8 + Send + 'static) -> u8 {
    let (app, mut said) = (Arc::clone(app), out.clone());
    tokio::task::spawn_blocking(move || work(&app, &mut said)).await.unwrap_or_else(|_| {
        out.problem("could not finish the command: it broke off on a fault of the program; report it with the line that the log gives");
        FAILED
    })
}
