//! The evaluation company as its owner has it: a real server, the ERP's simulator, a configuration file, and the program itself.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postar::sim::{Options, Running, Seed, Simulator};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::daemon::Daemon;
use super::server::{Dovecot, PASSWORD, Setup, USER};

/// The key of the evaluation company 4711.
const KEY: &str = "sim-key-4711";
/// Between two looks at something that comes by itself.
const LOOK: Duration = Duration::from_millis(20);

/// How the configuration says that the mailbox is reached.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) host: &'static str,
    pub(crate) port: u16,
    pub(crate) tls: &'static str,
    pub(crate) with_ca: bool,
    pub(crate) password: &'static str,
    pub(crate) drafts: Option<&'static str>,
}

/// Everything that a pass needs.
pub(crate) struct Company {
    pub(crate) server: Dovecot,
    home: TempDir,
    http: u16,
    simulator: Running,
    _runtime: Runtime,
}

impl Company {
    /// A company whose configuration fits its server.
    pub(crate) fn start() -> Self {
        Self::with(Setup::default())
    }

    /// The same over another kind of server.
    pub(crate) fn with(setup: Setup) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let seed = Seed::read(std::path::Path::new("tests/fixtures/eval/seed.json")).unwrap();
        let simulator = runtime.block_on(Simulator::start(Options { seed, ..Options::default() })).unwrap();
        let http = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let company = Self { server: Dovecot::with(setup), home: tempfile::tempdir().unwrap(), http, simulator, _runtime: runtime };
        company.configure(&company.access());
        company
    }

    /// The right way in.
    pub(crate) fn access(&self) -> Access {
        let port = self.server.settings(USER).port;
        Access { host: "localhost", port, tls: "implicit", with_ca: true, password: PASSWORD, drafts: None }
    }

    /// Writes the configuration file for this way in.
    pub(crate) fn configure(&self, access: &Access) {
        let (home, erp, http) = (self.home.path().display(), self.simulator.listening(), self.http);
        self.write("metakocka.key", KEY);
        self.write("imap.password", access.password);
        let Access { host, port, tls, .. } = access;
        let mut text = format!(
            r#"
data_dir = "{home}/data"
[http]
listen = "127.0.0.1:{http}"
[[tenant]]
id = "lipa"
name = "Lipa Studio d.o.o."
language = "sl"
timezone = "Europe/Ljubljana"
internal_domains = ["lipa.example"]
[tenant.metakocka]
base_url = "{erp}"
company_id = "4711"
secret_key = {{ file = "{home}/metakocka.key" }}
[[mailbox]]
id = "prodaja"
tenant = "lipa"
address = "prodaja@lipa.example"
aliases = ["info@lipa.example"]
name = "Lipa Studio, prodaja"
signature = "Lep pozdrav\nLipa Studio"
trusted_authserv_ids = ["mx.lipa.example"]
limits = {{ drafts_per_hour = "off", per_correspondent_day = "off" }}
"#
        );
        if let Some(drafts) = access.drafts {
            writeln!(text, "special = {{ drafts = \"{drafts}\" }}").unwrap();
        }
        write!(text, "[mailbox.imap]\nhost = \"{host}\"\nport = {port}\ntls = \"{tls}\"\nusername = \"{USER}\"\n").unwrap();
        writeln!(text, "password = {{ file = \"{home}/imap.password\" }}").unwrap();
        if access.with_ca {
            writeln!(text, "ca_file = \"{}\"", self.server.ca_file().display()).unwrap();
        }
        self.write("postar.toml", &text);
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.home.path().join(name), text).unwrap();
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postar"));
        command.arg("--config").arg(self.home.path().join("postar.toml")).args(words);
        command.env_remove("NOTIFY_SOCKET").env_remove("WATCHDOG_USEC");
        command
    }

    /// Runs a command to its end.
    pub(crate) fn postar(&self, words: &[&str]) -> Said {
        Said::of(self.command(words).output().unwrap())
    }

    /// Runs `once` and expects it to end well.
    pub(crate) fn once(&self) -> Said {
        let said = self.postar(&["once", "--json"]);
        assert_eq!(said.code, 0, "{}", said.problems);
        said
    }

    /// What `explain --json` says of a mail.
    pub(crate) fn explain(&self, id: &str) -> Value {
        let said = self.postar(&["explain", id, "--json"]);
        assert_eq!(said.code, 0, "{}", said.problems);
        said.lines[0].clone()
    }

    /// Starts `run`.
    pub(crate) fn run(&self) -> Daemon {
        Daemon::start(self.command(&["run"]), self.log_file())
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("postar.log")
    }

    /// The mails in Drafts, each with its file's name.
    pub(crate) fn drafts(&self) -> Vec<(String, String)> {
        self.server.mails(USER, ".Drafts")
    }

    /// The mail in Drafts; there must be one and no more.
    pub(crate) fn the_draft(&self) -> (String, String) {
        let mut drafts = self.drafts();
        assert_eq!(drafts.len(), 1, "{drafts:#?}");
        drafts.remove(0)
    }

    /// Does to a draft what a mail program does when its owner saves other words: a new mail with the old one's headers, the old one gone.
    pub(crate) fn edit(&self, draft: &(String, String)) -> String {
        let (head, _) = draft.1.split_once("Content-Type:").unwrap();
        let edited = format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\nPo telefonu smo se dogovorili drugače.\r\n");
        fs::remove_file(self.server.maildir(USER).join(".Drafts/cur").join(&draft.0)).unwrap();
        self.server.deliver_into(USER, ".Drafts", "DS", &edited);
        edited
    }
}

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) lines: Vec<Value>,
    pub(crate) problems: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = String::from_utf8(output.stdout).unwrap();
        let problems = String::from_utf8(output.stderr).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| line.into())).collect();
        Self { code: output.status.code().unwrap_or(-1), lines, problems }
    }

    /// `[mails, drafts, renewed, withdrawn, failed]`
    pub(crate) fn summary(&self) -> [u64; 5] {
        let counts = &self.lines.last().unwrap()["summary"];
        ["mails", "drafts", "renewed", "withdrawn", "failed"].map(|name| counts[name].as_u64().unwrap())
    }
}

/// A mail of Hotel Jezerka, whom the ERP knows, as the company's own border server passed it on.
#[derive(Clone, Debug)]
pub(crate) struct Letter<'a> {
    pub(crate) id: &'a str,
    pub(crate) to: &'a str,
    pub(crate) cc: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) answers: &'a [&'a str],
    pub(crate) text: &'a str,
}

impl Default for Letter<'_> {
    fn default() -> Self {
        Self {
            id: "<m1@jezerka.example>",
            to: "prodaja@lipa.example",
            cc: "",
            subject: "Naročilo PN-412",
            answers: &[],
            text: "Spoštovani,\r\n\r\nkdaj pride naročilo PN-412?\r\n\r\nLep pozdrav\r\nMojca Rant\r\n",
        }
    }
}

impl Letter<'_> {
    /// The mail as it comes.
    pub(crate) fn mail(&self) -> String {
        let Self { id, to, subject, text, .. } = self;
        let mut mail = format!(
            "Return-Path: <nabava@jezerka.example>\r\n\
             Received: from mx.lipa.example by imap.lipa.example with LMTP id 1; Mon, 16 Nov 2026 08:12:09 +0100\r\n\
             Authentication-Results: mx.lipa.example; dkim=pass header.d=jezerka.example; dmarc=pass header.from=jezerka.example\r\n\
             Received: from out.jezerka.example by mx.lipa.example with ESMTPS id 2; Mon, 16 Nov 2026 08:12:06 +0100\r\n\
             From: Mojca Rant <nabava@jezerka.example>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {id}\r\n\
             Date: Mon, 16 Nov 2026 08:12:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n"
        );
        if !self.cc.is_empty() {
            write!(mail, "Cc: {}\r\n", self.cc).unwrap();
        }
        if let Some(last) = self.answers.last() {
            write!(mail, "In-Reply-To: {last}\r\nReferences: {}\r\n", self.answers.join(" ")).unwrap();
        }
        mail + "\r\n" + text
    }
}

/// A field of a mail, unfolded; it must stand there once.
pub(crate) fn field(mail: &str, name: &str) -> String {
    let found = fields(mail, name);
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found[0].clone()
}

/// All fields of this name, unfolded.
pub(crate) fn fields(mail: &str, name: &str) -> Vec<String> {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    let named =
        |line: &str| line.split_once(':').filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned());
    head.lines().filter_map(named).collect()
}

/// Waits until something is so; says what was waited for if it never is.
pub(crate) fn until(what: &str, within: Duration, so: impl Fn() -> bool) {
    let end = Instant::now() + within;
    while !so() {
        assert!(Instant::now() < end, "waited {within:?} for: {what}");
        sleep(LOOK);
    }
}
