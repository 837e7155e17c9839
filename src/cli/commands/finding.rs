//! One line of `check`: what was tried on what, what came of it, and what to do.

use serde_json::json;

use crate::cli::out::Out;
use crate::fault::{self, Fault};

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// What is checked: `mailbox login`.
    pub(crate) check: &'static str,
    /// On what: `prodaja at imap.lipa.example:993`.
    pub(crate) on: String,
    /// All is well.
    pub(crate) ok: bool,
    /// What was tried.
    pub(crate) tried: String,
    /// What came of it.
    pub(crate) why: String,
    /// What a person should do; empty where nothing.
    pub(crate) action: String,
}

impl Finding {
    pub(crate) fn good(check: &'static str, on: impl Into<String>, tried: impl Into<String>, why: impl Into<String>) -> Self {
        Self { check, on: on.into(), ok: true, tried: tried.into(), why: why.into(), action: String::new() }
    }

    pub(crate) fn bad(check: &'static str, on: impl Into<String>, tried: impl Into<String>, fault: &dyn Fault) -> Self {
        let (why, action) = (fault::causes(fault), fault.advice().into_owned());
        Self { check, on: on.into(), ok: false, tried: tried.into(), why, action }
    }

    /// As a JSON object, or as a row with what to do below it.
    pub(crate) fn say(&self, as_json: bool, out: &mut Out) {
        let Self { check, on, ok, tried, why, action } = self;
        if as_json {
            out.json(&json!({"check": check, "on": on, "ok": ok, "tried": tried, "why": why, "do": action}));
            return;
        }
        out.line(&format!("{} {check:<16} {on:<36} {why}", if *ok { "ok  " } else { "FAIL" }));
        if !action.is_empty() {
            out.line(&format!("     {:<16} tried: {tried}", ""));
            out.line(&format!("     {:<16} do:    {action}", ""));
        }
    }
}
