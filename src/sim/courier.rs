//! Carries webhooks out: one after another, each by a POST that waits only so long for its acknowledgement.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use super::lock::Shared;
use super::webhook::{EVENT, Event, Outcome};

/// How long an acknowledgement may take: receivers are to answer within 5 s.
const ACK_LIMIT: Duration = Duration::from_secs(10);

/// How often the clock is looked at while an event waits: simulated time moves in jumps.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Sends what is due until the simulator stops.
pub(super) async fn run(shared: Arc<Shared>) {
    let stopping = shared.stopping.clone();
    stopping.run_until_cancelled(carry(&shared)).await;
}

async fn carry(shared: &Shared) {
    let client = client();
    loop {
        let (due, idle) = {
            let mut sim = shared.sim();
            let now = sim.clock.now();
            (sim.webhooks.take_due(now), sim.webhooks.is_idle())
        };
        let nothing_due = due.is_empty();
        for event in due {
            let outcome = match &client {
                Ok(client) => post(client, &event).await,
                Err(error) => Outcome { status: None, body: Vec::new(), error: Some(error.clone()) },
            };
            let mut sim = shared.sim();
            let (now, ack) = (sim.clock.now(), sim.knobs.ack_key);
            sim.webhooks.came(event, &outcome, ack, now);
        }
        match (nothing_due, idle) {
            (true, true) => shared.queued.notified().await,
            (true, false) => tokio::time::sleep(LOOK_AGAIN).await,
            (false, _) => {}
        }
    }
}

/// Plain HTTP to this machine; nobody's certificate is trusted.
fn client() -> Result<Client, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(Policy::none()).timeout(ACK_LIMIT);
    builder.build().map_err(|error| error.to_string())
}

async fn post(client: &Client, event: &Event) -> Outcome {
    let mut request = client
        .post(event.to.url.as_deref().unwrap_or_default())
        .header("content-type", "application/json")
        .header("charset", "UTF-8")
        .header("user-agent", "Java/1.8.0_242")
        .header("connection", "close")
        .header("x-metakocka-event", EVENT)
        .header("x-metakocka-id", event.id.to_string())
        .header("x-metakocka-signature", &event.signature)
        .body(event.body.clone());
    if let Some(basic) = &event.to.basic {
        request = request.basic_auth(&basic.user, Some(&basic.password));
    }
    let answered = async {
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        Ok::<_, reqwest::Error>((status, answer.bytes().await?))
    };
    match answered.await {
        Ok((status, body)) => Outcome { status: Some(status), body: body.to_vec(), error: None },
        Err(error) => Outcome { status: None, body: Vec::new(), error: Some(crate::fault::chain(&error)) },
    }
}
