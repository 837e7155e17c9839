//! One Dovecot and one ERP for many mailboxes, and houses that watch some of them: each a configuration and a memory of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use postar::sim::{Options, Running, Seed, Simulator};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::proxy::Wire;
use crate::dovecot::company::{Letter, field};
use crate::dovecot::server::{Dovecot, PASSWORD, Setup};

/// A stop or a start of the program, on a machine where all cores are busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Room for some hundred sessions. The kernel gives one user 128 inotify instances: sessions beyond look for mail every two seconds.
const ROOM: &str = "
default_process_limit = 2000
default_client_limit = 12000
mailbox_idle_check_interval = 2 secs
service imap-login {
  service_count = 0
  process_limit = 2
  client_limit = 4000
}
";

/// The ERP of the evaluation company, and the threads on which it and the wires work.
pub(crate) struct Erp {
    simulator: Running,
    pub(crate) runtime: Runtime,
}

impl Erp {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let seed = Seed::read(Path::new("tests/fixtures/eval/seed.json")).unwrap();
        let simulator = runtime.block_on(Simulator::start(Options { seed, ..Options::default() })).unwrap();
        Self { simulator, runtime }
    }
}

/// A Dovecot with mailboxes by number, and the ERP.
pub(crate) struct Fleet {
    pub(crate) server: Dovecot,
    pub(crate) erp: Erp,
}

/// The user of a mailbox.
fn user(number: usize) -> String {
    format!("lane{number}")
}

/// The Message-ID of the nth mail of a mailbox.
pub(crate) fn id(mailbox: usize, mail: usize) -> String {
    format!("<m{mailbox}-{mail}@jezerka.example>")
}

impl Fleet {
    pub(crate) fn start(mailboxes: usize) -> Self {
        let users = (0..mailboxes).map(|number| (user(number), PASSWORD.to_owned())).collect();
        let setup = Setup { users, extra: ROOM.to_owned(), ..Setup::default() };
        Self { server: Dovecot::with(setup), erp: Erp::start() }
    }

    /// A wire to the port without TLS.
    pub(crate) fn plain_wire(&self) -> Wire {
        Wire::to(self.server.imap_port(), self.erp.runtime.handle())
    }

    /// A wire to the port with TLS.
    pub(crate) fn tls_wire(&self) -> Wire {
        Wire::to(self.tls_port(), self.erp.runtime.handle())
    }

    pub(crate) fn tls_port(&self) -> u16 {
        self.server.settings(&user(0)).port
    }

    /// Where a mailbox is reached: `tls` says how.
    pub(crate) fn door(&self, mailbox: usize, port: u16, tls: bool) -> Door {
        Door::Imap { mailbox, port, ca_file: tls.then(|| self.server.ca_file()) }
    }

    /// Delivers the nth mail of a mailbox.
    pub(crate) fn deliver(&self, mailbox: usize, mail: usize) {
        self.server.deliver(&user(mailbox), &letter(mailbox, mail));
    }

    /// How many drafts lie in a mailbox.
    pub(crate) fn count_drafts(&self, mailbox: usize) -> usize {
        count_mails(&self.server.maildir(&user(mailbox)).join(".Drafts"))
    }

    /// How often each mail has a draft.
    pub(crate) fn answered(&self, mailbox: usize) -> BTreeMap<String, usize> {
        answered(&self.server.maildir(&user(mailbox)).join(".Drafts"))
    }

    /// How many drafts were thrown away: none ever is, so a double one can't hide there.
    pub(crate) fn count_trash(&self, mailbox: usize) -> usize {
        count_mails(&self.server.maildir(&user(mailbox)).join(".Trash"))
    }
}

/// A mail of this minute that deserves an answer.
pub(crate) fn letter(mailbox: usize, mail: usize) -> String {
    let now = jiff::Zoned::now().in_tz("Europe/Ljubljana").unwrap().strftime("%a, %d %b %Y %H:%M").to_string();
    Letter { id: &id(mailbox, mail), ..Letter::default() }.mail().replace("Mon, 16 Nov 2026 08:12", &now)
}

/// The mails in a folder of a Maildir, as files.
fn files(folder: &Path) -> Vec<PathBuf> {
    let listings = ["new", "cur"].map(|part| fs::read_dir(folder.join(part)));
    listings.into_iter().flatten().flatten().map(|entry| entry.unwrap().path()).collect()
}

pub(crate) fn count_mails(folder: &Path) -> usize {
    files(folder).len()
}

/// How often each mail is answered in this folder of drafts, each of which must be whole.
pub(crate) fn answered(folder: &Path) -> BTreeMap<String, usize> {
    let mut answered = BTreeMap::new();
    for file in files(folder) {
        // A session that is just being opened moves files from `new` to `cur`.
        let Ok(draft) = fs::read_to_string(&file) else { continue };
        assert_whole(&draft, &file);
        *answered.entry(field(&draft, "In-Reply-To")).or_default() += 1;
    }
    answered
}

/// A draft ends with the end of its last part.
fn assert_whole(draft: &str, file: &Path) {
    let boundary = field(draft, "Content-Type").split("boundary=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let end = format!("--{}--", boundary.expect("a boundary"));
    assert!(draft.trim_end().ends_with(&end), "{} is torn:\n{draft}", file.display());
}

/// Whether a mail's draft is lost, and how many there are too many of it.
pub(crate) fn lost_and_double(answered: &BTreeMap<String, usize>, id: &str) -> (usize, usize) {
    let drafts = answered.get(id).copied().unwrap_or_default();
    (usize::from(drafts == 0), drafts.saturating_sub(1))
}

/// How a mailbox is reached.
#[derive(Clone, Debug)]
pub(crate) enum Door {
    Imap { mailbox: usize, port: u16, ca_file: Option<PathBuf> },
    Maildir { mailbox: usize, path: PathBuf },
}

impl Door {
    fn mailbox(&self) -> usize {
        match self {
            Self::Imap { mailbox, .. } | Self::Maildir { mailbox, .. } => *mailbox,
        }
    }

    fn settings(&self) -> String {
        match self {
            Self::Maildir { path, .. } => format!("[mailbox.maildir]\npath = \"{}\"\n", path.display()),
            Self::Imap { mailbox, port, ca_file } => {
                let tls = if ca_file.is_some() { "implicit" } else { "none" };
                let ca_file = ca_file.as_ref().map(|path| format!("ca_file = \"{}\"\n", path.display())).unwrap_or_default();
                let name = user(*mailbox);
                format!(
                    "[mailbox.imap]\nhost = \"localhost\"\nport = {port}\ntls = \"{tls}\"\nusername = \"{name}\"\n\
                     password = {{ env = \"POSTAR_TEST_PASSWORD\" }}\n{ca_file}"
                )
            }
        }
    }
}

/// A configuration with its memory, and the program to run on it.
pub(crate) struct House {
    home: TempDir,
    http: u16,
}

impl House {
    pub(crate) fn new(erp: &Erp, doors: &[Door]) -> Self {
        let http = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let house = Self { home: tempfile::tempdir().unwrap(), http };
        let (home, erp) = (house.home.path().display(), erp.simulator.listening());
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
secret_key = {{ env = "POSTAR_TEST_KEY" }}
"#
        );
        for door in doors {
            let (number, settings) = (door.mailbox(), door.settings());
            write!(
                text,
                "[[mailbox]]\nid = \"m{number}\"\ntenant = \"lipa\"\naddress = \"prodaja@lipa.example\"\n\
                 trusted_authserv_ids = [\"mx.lipa.example\"]\n\
                 limits = {{ drafts_per_hour = \"off\", per_correspondent_day = \"off\" }}\n{settings}"
            )
            .unwrap();
        }
        fs::write(house.config(), text).unwrap();
        house
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.home.path().join("postar.toml")
    }

    /// The secrets that the configuration names.
    pub(crate) fn secrets() -> [(&'static str, &'static str); 2] {
        [("POSTAR_TEST_KEY", "sim-key-4711"), ("POSTAR_TEST_PASSWORD", PASSWORD)]
    }

    /// Starts a command of the program; what it says is added to the log.
    pub(crate) fn start(&self, words: &[&str]) -> Process {
        let log = OpenOptions::new().create(true).append(true).open(self.home.path().join("postar.log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_postar"));
        command.arg("--config").arg(self.config()).args(words).envs(Self::secrets());
        command.env_remove("NOTIFY_SOCKET").env_remove("WATCHDOG_USEC");
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        Process(Arc::new(Mutex::new(command.spawn().unwrap())))
    }

    /// All that was said until now.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("postar.log")).unwrap_or_default()
    }

    /// One whole pass; gives what it counted: mails, drafts, renewed, withdrawn, failed.
    pub(crate) fn once(&self) -> [u64; 5] {
        let process = self.start(&["once", "--json"]);
        super::until("the end of `once`", PATIENCE, || process.has_ended());
        let log = self.log();
        let summary = log.lines().rev().find(|line| line.contains("\"summary\"")).expect("a summary");
        let counts: serde_json::Value = serde_json::from_str(summary).unwrap();
        ["mails", "drafts", "renewed", "withdrawn", "failed"].map(|name| counts["summary"][name].as_u64().unwrap())
    }

    /// One more pass finds nothing left to do.
    pub(crate) fn assert_nothing_left(&self) {
        assert_eq!(self.once(), [0; 5], "{}", self.log());
    }

    /// The daemon has its mailbox open.
    pub(crate) fn is_watching(&self) -> bool {
        self.sum("postar_imap_connected") > 0
    }

    /// How often a mail was taken in, by the log of all processes.
    pub(crate) fn taken_in(&self) -> usize {
        self.log().matches("a mail was taken in").count()
    }

    /// The metrics of the running daemon, or nothing if it doesn't answer.
    pub(crate) fn metrics(&self) -> String {
        let mut answer = String::new();
        let asked = TcpStream::connect((Ipv4Addr::LOCALHOST, self.http)).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
            stream.read_to_string(&mut answer)
        });
        asked.map(|_| answer).unwrap_or_default()
    }

    /// The sum of a metric over all mailboxes.
    pub(crate) fn sum(&self, metric: &str) -> u64 {
        let metrics = self.metrics();
        let lines = metrics.lines().filter_map(|line| line.strip_prefix(metric)?.strip_prefix('{'));
        lines.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
    }
}

/// A process that anybody may kill at any moment.
#[derive(Clone)]
pub(crate) struct Process(Arc<Mutex<Child>>);

impl Process {
    /// SIGKILL, and its end is waited for.
    pub(crate) fn kill(&self) {
        let mut child = self.0.lock().unwrap();
        let _ = child.kill();
        child.wait().unwrap();
    }

    /// SIGTERM, and its end is waited for.
    pub(crate) fn stop(&self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        super::until("the daemon's end", PATIENCE, || self.has_ended());
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.lock().unwrap().id()
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.0.lock().unwrap().try_wait().unwrap().is_some()
    }

    /// Memory that it holds, in KiB.
    pub(crate) fn resident(&self) -> u64 {
        resident(&self.id().to_string())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if Arc::strong_count(&self.0) == 1 {
            self.kill();
        }
    }
}

/// Memory that a process holds, in KiB (`VmRSS`); `self` is this one.
pub(crate) fn resident(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The middle and the longest of some times.
pub(crate) fn median_and_most(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    (middle, times.last().copied().unwrap_or_default())
}

/// Since when, for tables.
pub(crate) fn minutes(since: Instant) -> String {
    let seconds = since.elapsed().as_secs();
    format!("{} min {} s", seconds / 60, seconds % 60)
}
