//! What can be typed, each with an example.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Answers to customers wait in Drafts, every figure true in Metakocka.
#[derive(Debug, Parser)]
#[command(name = "postar", version, after_help = "Example: postar --config /etc/postar/postar.toml check")]
pub(crate) struct Arguments {
    /// The configuration file.
    #[arg(long, global = true, env = "POSTAR_CONFIG", default_value = "/etc/postar/postar.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The daemon: every mailbox, every sync, the HTTP listener.
    #[command(
        after_help = "Example: postar --config /etc/postar/postar.toml run\n\nStops on SIGTERM within 10 s; SIGHUP reads the configuration and the secrets again."
    )]
    Run,
    /// The whole product with nothing installed: a sample company, sample mails, drafts in a Maildir.
    #[command(after_help = "Example: postar demo --once")]
    Demo(Demo),
    /// One ERP sync, then one pass over every mailbox.
    #[command(after_help = "Example: postar once --mailbox prodaja --json")]
    Once(Once),
    /// One ERP sync.
    #[command(after_help = "Example: postar sync --tenant lipa --json")]
    Sync(Sync),
    /// Is all well? Configuration, logins, folders, ERP key, disk, store.
    #[command(after_help = "Example: postar check --json")]
    Check(Check),
    /// Why this mail got this draft or none.
    #[command(after_help = "Example: postar explain '<a@b>' --json")]
    Explain(Explain),
    /// A shadow run: what would have happened with these mails. Writes nothing anywhere.
    #[command(after_help = "Example: postar replay --mailbox prodaja --maildir ./Maildir --json")]
    Replay(Replay),
    /// Everything known of a contact, document, product or mail, with its links in both directions.
    #[command(after_help = "Example: postar show document PN-77 --json")]
    Show(Show),
    /// A change made here; it goes to Metakocka as `[tenant.write]` permits.
    #[command(
        after_help = "Examples: postar edit contact 471100000900 email=ana@gozd.example\n          postar edit document PN-77 status=shipped note='by courier'\n          postar edit --file changes.csv --dry-run\n\nA list's entry is named in brackets: email[471100000902]=… changes it, email[new]=… adds one. An empty value clears a field."
    )]
    Edit(Edit),
    /// What is to be written to Metakocka, and waits for a person.
    #[command(
        after_help = "Examples: postar approvals list\n          postar approvals show abcdefghijklmn23\n          postar approvals approve abcdefghijklmn23\n\n`show` is the dry run: it prints the exact request and sends nothing."
    )]
    Approvals(Approvals),
    /// Fields that were changed here and in Metakocka, and wait for a person.
    #[command(after_help = "Examples: postar conflicts list\n          postar conflicts resolve abcdefghijklmn23 local")]
    Conflicts(Conflicts),
    /// The reply templates: built in, and the company's own.
    #[command(
        after_help = "Examples: postar template list\n          postar template check\n          postar template preview order-shipped --message '<a@b>'\n\ndocs/templates.md tells how they are written."
    )]
    Template(Template),
    /// The Metakocka simulator alone.
    #[command(after_help = "Example: postar sim --listen 127.0.0.1:8090 --seed large --profile flaky --clock 2026-11-16T09:00:00Z")]
    Sim(Sim),
    /// Completions for a shell.
    #[command(after_help = "Example: postar completions bash > /etc/bash_completion.d/postar")]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// The manual page, in roff.
    #[command(after_help = "Example: postar man | man -l -")]
    Man,
    /// The text of a PDF from standard input: the child process that reads attachments.
    #[command(hide = true)]
    ExtractText,
    /// The JSON schema of the configuration file.
    #[command(hide = true)]
    Schema,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Demo {
    /// A new or an earlier demo's folder; else a temporary one.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Where the HTTP listener waits.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8025")]
    pub(crate) listen: SocketAddr,
    /// Ends after the first pass.
    #[arg(long)]
    pub(crate) once: bool,
    /// A JSON object for each mail.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(crate) struct Once {
    /// Only this mailbox.
    #[arg(long, value_name = "ID")]
    pub(crate) mailbox: Option<String>,
    /// A JSON object for each mail, and a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(crate) struct Sync {
    /// Only this tenant.
    #[arg(long, value_name = "ID")]
    pub(crate) tenant: Option<String>,
    /// Everything, not only what changed.
    #[arg(long)]
    pub(crate) full: bool,
    /// A JSON object for each kind.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(crate) struct Check {
    /// Asks no server.
    #[arg(long)]
    pub(crate) offline: bool,
    /// A JSON object for each check.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(crate) struct Explain {
    /// The mail's Message-ID.
    pub(crate) message_id: String,
    /// Only in this mailbox.
    #[arg(long, value_name = "ID")]
    pub(crate) mailbox: Option<String>,
    /// With the draft's own text.
    #[arg(long)]
    pub(crate) text: bool,
    /// A JSON object for each mailbox that has the mail.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
#[command(group = clap::ArgGroup::new("input").required(true).args(["eml", "maildir", "mbox"]))]
pub(crate) struct Replay {
    /// The mailbox whose owner is answered for.
    #[arg(long, value_name = "ID")]
    pub(crate) mailbox: String,
    /// Mails, a file each.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) eml: Vec<PathBuf>,
    /// A Maildir; its .Sent gives the owner's sent mails.
    #[arg(long, value_name = "DIR")]
    pub(crate) maildir: Option<PathBuf>,
    /// An mbox file.
    #[arg(long, value_name = "FILE")]
    pub(crate) mbox: Option<PathBuf>,
    /// The owner's sent mails: a file, a folder of files, or a Maildir.
    #[arg(long, value_name = "PATH")]
    pub(crate) sent: Option<PathBuf>,
    /// The moment to judge at (RFC 3339); else now.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<Timestamp>,
    /// One table instead: what would have been drafted beside what was sent, each mail judged when it came.
    #[arg(long)]
    pub(crate) report: bool,
    /// A JSON object for each input; of a report one for all.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Kind {
    Contact,
    Document,
    Product,
    Message,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(crate) struct Show {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its id (Metakocka's mk_id or number; a mail's Message-ID).
    pub(crate) id: String,
    /// One JSON object: the record and its links.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EditedKind {
    Contact,
    Product,
    Document,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Edit {
    /// What is changed.
    #[arg(required_unless_present = "file")]
    pub(crate) kind: Option<EditedKind>,
    /// Its id (Metakocka's mk_id; a document's number will do).
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub(crate) id: Option<String>,
    /// The changes, each FIELD=VALUE.
    #[arg(value_name = "FIELD=VALUE", required_unless_present = "file", conflicts_with = "file")]
    pub(crate) changes: Vec<String>,
    /// Changes in bulk: a CSV file with the columns kind, id and one for each field.
    #[arg(long, value_name = "ROWS.csv")]
    pub(crate) file: Option<PathBuf>,
    /// Only in this tenant.
    #[arg(long, value_name = "ID")]
    pub(crate) tenant: Option<String>,
    /// Shows the exact request and proposes nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// A JSON object for each change.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Template {
    #[command(subcommand)]
    pub(crate) wanted: TemplateWanted,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum TemplateWanted {
    /// All of them, with what each answers.
    List {
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
    /// Would each of the company's own be placed? Reads its words where nothing is known.
    Check {
        /// Only this one.
        name: Option<String>,
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
    /// What one of the company's own gives for a mail that is known here. Places nothing.
    Preview {
        /// The template.
        name: String,
        /// The mail's Message-ID.
        #[arg(long, value_name = "MESSAGE-ID")]
        message: String,
        /// Only in this mailbox.
        #[arg(long, value_name = "ID")]
        mailbox: Option<String>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Approvals {
    #[command(subcommand)]
    pub(crate) wanted: ApprovalsWanted,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ApprovalsWanted {
    /// Those that wait for a person, or for their turn.
    List {
        /// Those that have come to an end, too.
        #[arg(long)]
        all: bool,
        /// Only this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
    /// One with the exact request and all that happened to it. Sends nothing.
    Show {
        /// Its id.
        id: String,
        /// Only in this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Says yes: they are written to Metakocka at once.
    Approve {
        /// Their ids.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Only in this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
    /// Says no: they are never written, nor proposed again by the same mail.
    Reject {
        /// Their ids.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Only in this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Conflicts {
    #[command(subcommand)]
    pub(crate) wanted: ConflictsWanted,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ConflictsWanted {
    /// Those that wait.
    List {
        /// Those that were resolved, too.
        #[arg(long)]
        all: bool,
        /// Only this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// A JSON object for each.
        #[arg(long)]
        json: bool,
    },
    /// Decides one: `local` writes the change made here, `metakocka` drops it.
    Resolve {
        /// Its id.
        id: String,
        /// The side that is kept.
        keep: Kept,
        /// Only in this tenant.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kept {
    Local,
    Metakocka,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Sim {
    /// Where it listens; port 0 takes any.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// The companies: a file, `demo`, `small`, `large`, `two_companies`, or `generate:partners=100000,products=5000,documents=1000000`.
    #[arg(long, value_name = "FILE|NAME", default_value = "demo")]
    pub(crate) seed: String,
    /// How it behaves: `clean`, `golden`, `docs`, `live2026`, `nasty`, `slow`, `flaky`, `quota` or `outage`.
    #[arg(long, value_name = "NAME", default_value = "live2026")]
    pub(crate) profile: String,
    /// Its time (RFC 3339); else the real one.
    #[arg(long, value_name = "TIME")]
    pub(crate) clock: Option<Timestamp>,
    /// The seed of its dice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) rng: u64,
    /// A second address for its controls under /__sim/, which also answers while nobody listens on the first.
    #[arg(long, value_name = "ADDR")]
    pub(crate) control: Option<SocketAddr>,
    /// What the header X-Sim-Token has to hold for its controls.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<String>,
    /// Writes request and answer of each call into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,
}
