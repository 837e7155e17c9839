//! `approvals`: what is to be written to Metakocka, listed, shown with its exact request, approved or rejected.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::approval_words;
use crate::app::{App, Needs, Tenant};
use crate::cli::arguments::{Approvals, ApprovalsWanted};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG, user};
use crate::domain::{Approval, ApprovalId, Stage};
use crate::fault;
use crate::flow::write::{WriteError, prepare};

/// What is asked, with the name of the one who asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AskApprovals {
    wanted: Asked,
    tenant: Option<String>,
    json: bool,
    who: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Asked {
    List { all: bool },
    Show { id: String },
    Approve { ids: Vec<String> },
    Reject { ids: Vec<String> },
}

/// What was typed.
pub(crate) fn asked(typed: Approvals) -> AskApprovals {
    let (wanted, tenant, json) = match typed.wanted {
        ApprovalsWanted::List { all, tenant, json } => (Asked::List { all }, tenant, json),
        ApprovalsWanted::Show { id, tenant, json } => (Asked::Show { id }, tenant, json),
        ApprovalsWanted::Approve { ids, tenant, json } => (Asked::Approve { ids }, tenant, json),
        ApprovalsWanted::Reject { ids, tenant, json } => (Asked::Reject { ids }, tenant, json),
    };
    AskApprovals { wanted, tenant, json, who: user::name() }
}

impl AskApprovals {
    /// Only what is approved is written.
    pub(crate) fn needs(&self) -> Needs {
        match self.wanted {
            Asked::Approve { .. } => Needs::Metakocka,
            Asked::List { .. } | Asked::Show { .. } | Asked::Reject { .. } => Needs::StoreOnly,
        }
    }
}

/// Runs it.
pub(crate) async fn run(app: &Arc<App>, asked: &AskApprovals, out: &mut Out) -> u8 {
    let tenants: Vec<&Tenant> = app.tenants.iter().filter(|one| asked.tenant.as_deref().is_none_or(|id| id == one.id().as_str())).collect();
    if tenants.is_empty() {
        out.problem(&format!("no tenant is called `{}`", asked.tenant.as_deref().unwrap_or_default()));
        return WRONG;
    }
    let desk = Desk { app, tenants, json: asked.json, who: &asked.who };
    match &asked.wanted {
        Asked::List { all } => told(desk.list(*all, out), out),
        Asked::Show { id } => match desk.show(id, out) {
            Err(problem) => problem.tell(out),
            Ok(()) => DONE,
        },
        Asked::Approve { ids } => desk.approve(ids, out).await,
        Asked::Reject { ids } => desk.reject(ids, out).await,
    }
}

fn told(done: Result<(), WriteError>, out: &mut Out) -> u8 {
    done.map_or_else(|error| Problem::Write(error).tell(out), |()| DONE)
}

/// Why one id came to nothing.
enum Problem {
    NoId(String),
    Unknown(String),
    Write(WriteError),
}

impl Problem {
    fn tell(&self, out: &mut Out) -> u8 {
        match self {
            Self::NoId(id) => {
                out.problem(&format!("`{id}` is no id of a proposal: it has 16 letters and digits, as `postar approvals list` shows it"));
                WRONG
            }
            Self::Unknown(id) => {
                out.problem(&format!("no proposal has the id {id}; see what there is with `postar approvals list --all`"));
                FAILED
            }
            Self::Write(error) => {
                out.problem(&fault::sentence(error));
                FAILED
            }
        }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

struct Desk<'a> {
    app: &'a App,
    tenants: Vec<&'a Tenant>,
    json: bool,
    who: &'a str,
}

impl Desk<'_> {
    fn list(&self, all: bool, out: &mut Out) -> Result<(), WriteError> {
        let mut none = true;
        for tenant in &self.tenants {
            let store = &self.app.store;
            let found = if all { store.approvals(tenant.id())? } else { store.open_approvals(tenant.id())? };
            none &= found.is_empty();
            found.iter().for_each(|approval| self.tell(approval, out));
        }
        if none && !self.json {
            out.line("nothing waits to be written to Metakocka");
        }
        Ok(())
    }

    fn show(&self, id: &str, out: &mut Out) -> Result<(), Problem> {
        let (tenant, approval) = self.find(id)?;
        let request = prepare::shown(&self.app.store, &tenant.profile, &approval)?;
        let log = self.app.store.audit_of(tenant.id(), &approval.id).map_err(WriteError::from)?;
        if self.json {
            out.json(&approval_words::whole(&approval, &request, &log));
        } else {
            approval_words::tell(&approval, &request, &log).iter().for_each(|line| out.line(line));
        }
        Ok(())
    }

    /// Each by itself: one that fails doesn't hold the others back.
    async fn approve(&self, ids: &[String], out: &mut Out) -> u8 {
        let mut code = DONE;
        for id in ids {
            let ended = match self.approve_one(id).await {
                Ok(approval) => {
                    self.tell(&approval, out);
                    if matches!(approval.stage(), Stage::Done) { DONE } else { FAILED }
                }
                Err(problem) => problem.tell(out),
            };
            code = code.max(ended);
        }
        code
    }

    /// What is under way already is only brought further: a person says yes to what he has seen.
    async fn approve_one(&self, id: &str) -> Result<Approval, Problem> {
        let (tenant, approval) = self.find(id)?;
        if approval.waits_for_a_person() || approval.stage() == Stage::Failed || approval.due().is_none() {
            self.app.approve(tenant, &approval.id, self.who).await?;
        }
        Ok(self.app.carry_out(tenant, &approval.id).await?)
    }

    async fn reject(&self, ids: &[String], out: &mut Out) -> u8 {
        let mut code = DONE;
        for id in ids {
            match self.reject_one(id).await {
                Ok(approval) => self.tell(&approval, out),
                Err(problem) => code = code.max(problem.tell(out)),
            }
        }
        code
    }

    async fn reject_one(&self, id: &str) -> Result<Approval, Problem> {
        let (tenant, approval) = self.find(id)?;
        Ok(self.app.reject(tenant, &approval.id, self.who).await?)
    }

    fn find(&self, id: &str) -> Result<(&Tenant, Approval), Problem> {
        let parsed = ApprovalId::parse(id).ok_or_else(|| Problem::NoId(id.to_owned()))?;
        for tenant in &self.tenants {
            if let Some(approval) = self.app.store.approval(tenant.id(), &parsed).map_err(WriteError::from)? {
                return Ok((tenant, approval));
            }
        }
        Err(Problem::Unknown(id.to_owned()))
    }

    fn tell(&self, approval: &Approval, out: &mut Out) {
        if self.json {
            out.json(&approval_words::brief(approval));
        } else {
            out.line(&approval_words::line(approval));
        }
    }
}
