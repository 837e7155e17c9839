//! Why the handles could not be opened.

use std::borrow::Cow;

use super::TemplatesError;
use crate::config::SecretError;
use crate::fault::{Fault, Lasting};
use crate::metakocka::MetakockaError;
use crate::model::ModelError;
use crate::store::StoreError;
use crate::writer::TemplateError;

/// Why the handles could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store.
    #[error(transparent)]
    Store(StoreError),
    /// A secret, named by its place in the configuration.
    #[error("could not resolve {key}")]
    Secret {
        /// `[tenant.metakocka] secret_key of lipa`
        key: String,
        /// Why.
        source: SecretError,
    },
    /// The ERP client.
    #[error(transparent)]
    Metakocka(MetakockaError),
    /// The model.
    #[error(transparent)]
    Model(ModelError),
    /// The templates.
    #[error("could not load the reply templates")]
    Templates(#[source] TemplateError),
    /// The company's own templates.
    #[error(transparent)]
    OwnTemplates(TemplatesError),
}

impl AppError {
    /// A fault of the configuration, which the contract answers with exit code 2.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Secret { .. } | Self::OwnTemplates(_))
    }
}

impl Fault for AppError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Store(error) => error.lasting(),
            Self::Metakocka(error) => error.lasting(),
            Self::Model(error) => error.lasting(),
            Self::Secret { .. } | Self::Templates(_) | Self::OwnTemplates(_) => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.advice(),
            Self::Metakocka(error) => error.advice(),
            Self::Model(error) => error.advice(),
            Self::Secret { source, .. } => source.advice(),
            Self::OwnTemplates(_) => "correct the files in the folder that `templates` of the [[tenant]] names".into(),
            Self::Templates(_) => "report this: the templates are part of the program".into(),
        }
    }
}
