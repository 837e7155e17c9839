//! The configuration: one file and the `POSTAR__…` variables in, a value that can't be wrong out, or every fault at once.
//!
//! | file | does |
//! |---|---|
//! | `settings`, `service`, `tenant`, `write_back`, `mailbox`, `server` | the types, and the one source of the shape |
//! | `leaf`, `duration`, `limit`, `host`, `server_word` | single values, each with one reader |
//! | `schema` | the JSON schema made of the types |
//! | `document`, `overrides` | the file and the variables as a tree that knows where everything stands |
//! | `shape_check`, `cross_check`, `field_check` | what is wrong with the tree |
//! | `faults`, `lines`, `masking`, `nearest`, `notes` | how that is said, without secrets |
//! | `secret`, `resolve`, `inventory` | where secrets lie, and the only place that looks there |

mod cross_check;
mod document;
mod duration;
mod environment;
mod faults;
mod field_check;
mod host;
mod inventory;
mod leaf;
mod limit;
mod lines;
mod load;
mod mailbox;
mod masking;
mod nearest;
mod notes;
mod overrides;
mod resolve;
mod schema;
mod secret;
mod server;
mod server_word;
mod service;
mod settings;
mod shape_check;
mod tenant;
mod write_back;

pub use environment::Environment;
pub use faults::{ConfigFault, Faults};
pub use host::Host;
pub use inventory::SecretUse;
pub use limit::Limit;
pub use load::{Loaded, load, parse};
pub use mailbox::{CheckAtSend, Limits, Mailbox, Mode, ProxyLogin, Source, Special};
pub use notes::Note;
pub use resolve::{SecretError, resolve};
pub use schema::schema;
pub use secret::SecretRef;
pub use server::{Imap, KnownProvider, Login, Maildir, OAuth, OwnProvider, Provider, Server, Smtp, Tls};
pub use service::{Http, LocalServer, Log, LogFormat, LogLevel, Rules};
pub use settings::Config;
pub use tenant::{Metakocka, Sync, Tenant, Writer, WriterKind};
pub use write_back::{Conflicts, Fields, Winner, Winners, Write, WritePermit};
