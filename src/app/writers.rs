//! A tenant's model, where one is configured.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::mailboxes::resolve;
use super::{AppError, Needs};
use crate::config::{self, Environment, WriterKind};
use crate::metrics::Metrics;
use crate::model::{Allowance, Api, Client, Settings};

/// The client, and what its key adds to the tenant's print.
pub(super) async fn open(
    settings: &config::Tenant,
    environment: &Environment,
    needs: Needs,
    metrics: &Metrics,
    print: &mut String,
) -> Result<Option<Arc<Client>>, AppError> {
    let Some(mut wanted) = wanted(settings).filter(|_| matches!(needs, Needs::Everything | Needs::Writer)) else { return Ok(None) };
    if let Some(reference) = &settings.writer.api_key {
        let key = resolve(reference, environment, format!("the key of the writer of tenant {}", settings.id)).await;
        let key: SecretString = match key {
            // A shadow run goes on by templates, and its explanations say so.
            Err(_) if needs == Needs::Writer => return Ok(None),
            resolved => resolved?,
        };
        print.push_str(key.expose_secret());
        wanted.api_key = Some(key);
    }
    Client::new(wanted, metrics.clone()).map(|client| Some(Arc::new(client))).map_err(AppError::Model)
}

/// None for templates, and where the file lacks an address or name: the loader has refused that already.
fn wanted(settings: &config::Tenant) -> Option<Settings> {
    let writer = &settings.writer;
    let api = match writer.kind {
        WriterKind::Template => return None,
        WriterKind::Openai => Api::OpenAi,
        WriterKind::Anthropic => Api::Anthropic,
        WriterKind::Ollama => Api::Ollama,
    };
    let mut wanted = Settings::new(settings.id.clone(), api, writer.base_url.clone()?, writer.model.clone()?, writer.timeout);
    let tokens_per_day = writer.tokens_per_day.get().map(u64::from);
    wanted.allowance = Allowance { output_tokens: writer.max_output_tokens, tokens_per_day };
    Some(wanted)
}
