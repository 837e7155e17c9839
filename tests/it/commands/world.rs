//! A small company: its ERP in this process, its Maildir and configuration in a folder of its own, and the program to run on them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use jiff::fmt::rfc2822;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use postar::sim::{Options, Running, Seed, Simulator};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The key of the ERP. It must never be seen in anything that the program says.
pub(super) const KEY: &str = "K3Y-THAT-NOBODY-MAY-SEE";

/// Longer than any command takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A company with one mailbox.
pub(super) struct World {
    dir: TempDir,
    simulator: Option<Running>,
    runtime: Runtime,
}

/// What a command came to.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let ran = Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.out.contains(KEY) && !ran.err.contains(KEY), "the key was shown: {ran:?}");
        assert!(!ran.err.contains("panicked") && !ran.err.contains("a fault of the program"), "{ran:?}");
        ran
    }

    /// It ended with this code.
    pub(super) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Standard output as JSON, an object a line.
    pub(super) fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
    }

    /// Every one of these stands in what was said on standard error.
    pub(super) fn says(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.err.contains(word), "`{word}` is missing in: {}", self.err);
        }
        self
    }
}

/// The names of an object's fields, sorted.
pub(super) fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

impl World {
    /// The sample company with an empty mailbox.
    pub(super) fn new() -> Self {
        install_tls();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let seed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim/seeds/demo.json")).unwrap();
        let options = Options { seed: Seed::from_json(seed.replace("demo-key", KEY)), ..Options::default() };
        let simulator = runtime.block_on(Simulator::start(options)).unwrap();
        let world = Self { dir: tempfile::tempdir().unwrap(), simulator: Some(simulator), runtime };
        for folder in ["", ".Drafts", ".Sent", ".Trash"] {
            world.make_folder(folder);
        }
        fs::write(world.config(), world.sample(&world.simulator.as_ref().unwrap().listening())).unwrap();
        world
    }

    fn sample(&self, base_url: &str) -> String {
        let dir = self.dir.path().display();
        format!(
            r#"data_dir = "{dir}/data"

[http]
listen = "127.0.0.1:{port}"

[[tenant]]
id = "zrno"
language = "sl"
internal_domains = ["prazarna-zrno.example"]

[tenant.metakocka]
base_url = "{base_url}"
company_id = "4711"
secret_key = {{ env = "POSTAR_TEST_KEY" }}

[[mailbox]]
id = "prodaja"
tenant = "zrno"
address = "prodaja@prazarna-zrno.example"
signature = "Lep pozdrav\nPražarna Zrno"
trusted_authserv_ids = ["mx.prazarna-zrno.example"]

[mailbox.maildir]
path = "{dir}/Maildir"
"#,
            port = free_port()
        )
    }

    pub(super) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(below)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.path("postar.toml")
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Changes the configuration.
    pub(super) fn configure(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.config()).unwrap();
        assert!(text.contains(from), "{from} is not in the configuration");
        fs::write(self.config(), text.replace(from, to)).unwrap();
    }

    /// The address that the configuration gives to HTTP.
    pub(super) fn http(&self) -> String {
        let text = fs::read_to_string(self.config()).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("listen = \"")).unwrap();
        format!("http://{}", line.trim_end_matches('"'))
    }

    /// The answer to a GET: status and body.
    pub(super) fn get(&self, path: &str) -> Option<(u16, String)> {
        let url = format!("{}{path}", self.http());
        self.runtime.block_on(async {
            let answer = reqwest::get(url).await.ok()?;
            Some((answer.status().as_u16(), answer.text().await.ok()?))
        })
    }

    /// Ends the ERP.
    pub(super) fn stop_erp(&mut self) {
        if let Some(simulator) = self.simulator.take() {
            self.runtime.block_on(simulator.stop());
        }
    }

    /// How many calls the ERP was asked so far.
    pub(super) fn erp_calls(&self) -> usize {
        let url = format!("{}/__sim/log", self.simulator.as_ref().unwrap().listening());
        let text = self.runtime.block_on(async { reqwest::get(url).await.unwrap().text().await.unwrap() });
        let log: Value = serde_json::from_str(&text).unwrap();
        log.as_array().or_else(|| log.get("calls").and_then(Value::as_array)).map_or(0, Vec::len)
    }

    /// A change in the ERP's web app, as the simulator's `seed-add` takes it.
    pub(super) fn in_the_erp(&self, change: &Value) {
        let url = format!("{}/__sim/seed-add", self.simulator.as_ref().unwrap().listening());
        let sent = self.runtime.block_on(reqwest::Client::new().post(url).json(change).send()).unwrap();
        assert!(sent.status().is_success(), "{sent:?}");
    }

    /// A folder of the Maildir.
    pub(super) fn make_folder(&self, folder: &str) {
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(self.path("Maildir").join(folder).join(part)).unwrap();
        }
    }

    /// Puts a mail into the inbox, named by its Message-ID's left side.
    pub(super) fn deliver(&self, mail: &str) {
        let id = mail.split("Message-ID: <").nth(1).unwrap().split('@').next().unwrap();
        let name = format!("{}.{id}.test", Timestamp::now().as_second());
        let staged = self.path("Maildir/tmp").join(&name);
        fs::write(&staged, mail).unwrap();
        fs::rename(staged, self.path("Maildir/new").join(name)).unwrap();
    }

    /// The drafts that lie in the mailbox.
    pub(super) fn drafts(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("Maildir/.Drafts/cur")) else { return Vec::new() };
        entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }

    /// The program on this company's configuration.
    pub(super) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = program();
        command.arg("--config").arg(self.config()).args(arguments).env("POSTAR_TEST_KEY", KEY);
        command
    }

    /// Runs a command to its end.
    pub(super) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Starts the daemon and waits until it is ready.
    pub(super) fn start(&self) -> Daemon {
        let daemon = self.start_unready();
        wait_for("the daemon to be ready", || self.get("/readyz").is_some_and(|(status, _)| status == 200));
        daemon
    }

    /// Starts the daemon and waits until its socket is there.
    pub(super) fn start_unready(&self) -> Daemon {
        let log = self.path(format!("log-{}", Timestamp::now().as_nanosecond()));
        let to_log = fs::File::create(&log).unwrap();
        let child = self.command(["run"]).stdout(Stdio::null()).stderr(to_log).spawn().unwrap();
        let daemon = Daemon { child: Some(child), log };
        wait_for("the control socket", || self.data().join("control.sock").exists());
        daemon
    }

    /// Every file below a folder with its bytes.
    pub(super) fn snapshot(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.path(below)]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

/// The program in an environment without anything of ours.
pub(super) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postar"));
    for name in ["POSTAR_CONFIG", "NOTIFY_SOCKET", "WATCHDOG_USEC", "JOURNAL_STREAM"] {
        command.env_remove(name);
    }
    command
}

/// The program with these arguments alone.
pub(super) fn bare(arguments: &[&str]) -> Ran {
    Ran::of(program().args(arguments).output().unwrap())
}

/// A running daemon; killed if the test ends before it does.
pub(super) struct Daemon {
    child: Option<Child>,
    log: PathBuf,
}

impl Daemon {
    pub(super) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    pub(super) fn signal(&self, name: &str) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Asks it to stop; gives what it came to and how long it took.
    pub(super) fn stop(mut self) -> (Ran, Duration) {
        let asked = Instant::now();
        self.signal("TERM");
        let mut child = self.child.take().unwrap();
        wait_for("the daemon's end", || child.try_wait().unwrap().is_some());
        let took = asked.elapsed();
        let code = child.wait().unwrap();
        (Ran::of(Output { status: code, stdout: Vec::new(), stderr: self.log().into_bytes() }), took)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("the daemon's log:\n{}", self.log());
        }
    }
}

/// For this process's own HTTP client; a second call only says that it is there already.
pub(super) fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Looks until it is so.
pub(super) fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A mail that has just come, vouched for by the company's own server.
pub(super) fn mail(id: &str, from: &str, subject: &str, body: &str) -> String {
    let at = Timestamp::now().checked_sub(10.minutes()).unwrap();
    let date = rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).unwrap();
    let domain = from.rsplit('@').next().unwrap();
    format!(
        "Received: from mx.prazarna-zrno.example by mail.prazarna-zrno.example with LMTP; {date}\r\n\
         Authentication-Results: mx.prazarna-zrno.example; dmarc=pass header.from={domain}\r\n\
         Received: from mail.{domain} by mx.prazarna-zrno.example with ESMTPS; {date}\r\n\
         From: Mojca Hribar <{from}>\r\nTo: prodaja@prazarna-zrno.example\r\nSubject: {subject}\r\nDate: {date}\r\n\
         Message-ID: <{id}@hotel-planina.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    )
}

/// A customer asks for an order of hers.
pub(super) fn order_question(id: &str) -> String {
    let body = "Pozdravljeni,\r\n\r\nzanima me, kako daleč je naše naročilo N-1054. Kdaj bo dobavljeno?\r\n\r\nLep pozdrav\r\nMojca Hribar";
    mail(id, "mojca.hribar@hotel-planina.example", "Naročilo N-1054", body)
}

/// Thanks that ask for nothing.
pub(super) fn thanks(id: &str) -> String {
    mail(id, "mojca.hribar@hotel-planina.example", "Re: Dostava", "Najlepša hvala!\r\n\r\nLep pozdrav\r\nMojca Hribar")
}
