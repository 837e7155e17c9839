//! Who may ask: a JSON body, a key that fits the company, an address that is allowed, and a quota that isn't used up.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::inputs;
use super::knobs::{BadJson, Knobs, QuotaStyle};
use super::world::{Company, Row, World};

/// The object in a body; anything else gets an answer at once.
pub(super) fn body(bytes: &[u8], knobs: &Knobs) -> Result<Row, Answer> {
    match (serde_json::from_slice(bytes), knobs.bad_json_style) {
        (Ok(Value::Object(fields)), _) => Ok(fields),
        (_, BadJson::Http400Html) => Err(Answer::page(400, "HTTP Status 400 – Bad Request")),
        (_, BadJson::Opr2) => Err(refused(&Refusal::new("2", "Request is not a valid JSON object"))),
    }
}

/// The company that this body opens.
pub(super) fn company<'a>(world: &'a mut World, body: &Row, caller: IpAddr, knobs: &Knobs) -> Result<&'a mut Company, Answer> {
    let field = |name: &str| {
        let missing = || refused(&Refusal::new("2", format!("Paramether '{name}' is required paramether")));
        inputs::text(body, name).ok_or_else(missing)
    };
    let (key, id) = (field("secret_key")?, field("company_id")?);
    let Some(company) = world.company_mut(&id).filter(|company| company.opens(&key)) else {
        let mut answer = refused(&Refusal::new("3", "Invalid value for secret_key and company_id"));
        answer.status = knobs.auth_http_status;
        return Err(answer);
    };
    let caller = caller.to_string();
    if !company.ip_allow.is_empty() && !company.ip_allow.contains(&caller) {
        return Err(refused(&Refusal::new("4", format!("IP address '{caller}' is not allowed for company_id = {id}"))));
    }
    Ok(company)
}

/// Who calls by `api_user_email`: nobody has to be named where it isn't required, and whoever is has to work there.
pub(super) fn user(company: &Company, body: &Row, required: bool) -> Result<(), Refusal> {
    let given = inputs::text(body, "api_user_email");
    let known = |email: &String| company.users.is_empty() || company.users.iter().any(|user| user.email().eq_ignore_ascii_case(email));
    match given {
        None if required => Err(Refusal::new("2", "Paramether 'api_user_email' is required paramether")),
        Some(email) if !known(&email) => Err(Refusal::new("6", format!("Cannot find email '{email}' for paramether api_user_email"))),
        _ => Ok(()),
    }
}

/// Calls of each company within the window, in simulated time.
#[derive(Debug, Default)]
pub(super) struct Meter {
    calls: BTreeMap<String, VecDeque<Timestamp>>,
}

impl Meter {
    /// Counts this call, or says that it is one too many.
    pub(super) fn count(&mut self, company: &str, now: Timestamp, knobs: &Knobs) -> Result<(), Answer> {
        let Some(quota) = &knobs.quota else { return Ok(()) };
        let window = SignedDuration::from_secs(quota.window_s);
        let calls = self.calls.entry(company.to_owned()).or_default();
        while calls.front().is_some_and(|first| now.duration_since(*first) >= window) {
            calls.pop_front();
        }
        if calls.len() < quota.limit {
            calls.push_back(now);
            return Ok(());
        }
        let wait = calls.front().map_or(window, |first| window - now.duration_since(*first));
        Err(match quota.style {
            QuotaStyle::Opr5 => refused(&Refusal::new("5", "Quote exceeds")),
            QuotaStyle::Http429 => {
                let mut answer = Answer::new(429, super::answer::HTML, Vec::new());
                answer.headers.push(("retry-after", wait.as_secs().max(1).to_string()));
                answer
            }
        })
    }
}

fn refused(refusal: &Refusal) -> Answer {
    Answer::json(&json!({"opr_code": refusal.code, "opr_desc": refusal.desc}))
}
