//! A real Cyrus with one user and a certificate of its own, in a directory that is gone afterwards.
//!
//! It is unpacked by `scripts/cyrus`, not installed. As root it becomes `nobody`, else it stays who we are. Passwords are asked for over the
//! socket of saslauthd, which is a thread of ours.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postar::mailbox::SpecialFolders;
use postar::mailbox::imap::{ImapSettings, TlsMode};
use tempfile::TempDir;

use super::owner::Owner;
use crate::certificates;

/// The user that every server has.
pub(crate) const USER: &str = "prodaja";
/// Her password.
pub(crate) const PASSWORD: &str = "geslo š";

/// Where `scripts/cyrus` unpacks it.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/cyrus");
/// Cyrus makes its databases and listens within 2 s; busy cores may take ten times as long.
const START_DEADLINE: Duration = Duration::from_secs(60);
/// `nobody` and `nogroup`.
const NOBODY: u32 = 65_534;

/// A running server; stopped when dropped.
#[derive(Debug)]
pub(crate) struct Cyrus {
    home: TempDir,
    imap_port: u16,
    imaps_port: u16,
    child: Option<Child>,
}

impl Cyrus {
    /// A server with one user ([`USER`], [`PASSWORD`]) and the folders Drafts, Sent, Trash and Junk.
    pub(crate) fn start() -> Self {
        assert!(Path::new(ROOT).join("usr/lib/cyrus/bin/imapd").exists(), "Cyrus isn't unpacked: run scripts/cyrus, or scripts/test");
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (one, other) = (free(), free());
        let (imap_port, imaps_port) = (one.local_addr().unwrap().port(), other.local_addr().unwrap().port());
        drop((one, other));
        let mut server = Self { home, imap_port, imaps_port, child: None };
        server.furnish();
        server.run();
        server
    }

    /// Settings for a login over TLS.
    pub(crate) fn settings(&self) -> ImapSettings {
        ImapSettings {
            host: "localhost".to_owned(),
            port: self.imaps_port,
            tls: TlsMode::Implicit,
            ca_file: Some(self.path("ca.pem")),
            username: USER.to_owned(),
            password: PASSWORD.into(),
            special: SpecialFolders::default(),
            kind: None,
        }
    }

    /// The port for no TLS.
    pub(crate) fn imap_port(&self) -> u16 {
        self.imap_port
    }

    /// A session of the mailbox's owner.
    pub(crate) fn owner(&self) -> Owner {
        Owner::log_in(self.imap_port)
    }

    /// Stops the server and starts it again on the same ports.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.run();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Everything that lies in its directory before it starts.
    fn furnish(&self) {
        for folder in ["conf", "spool", "sieve", "run"] {
            fs::create_dir(self.path(folder)).unwrap();
        }
        certificates::write(self.home.path(), false);
        let (user, group) = user();
        let given = |template: &str| {
            let values = [("@HOME@", self.home.path().display().to_string()), ("@PROGRAMS@", format!("{ROOT}/usr/lib/cyrus/bin"))];
            let more = [("@USER@", user.clone()), ("@GROUP@", group.clone())];
            let ports = [("@PLAIN@", self.imap_port.to_string()), ("@TLS@", self.imaps_port.to_string())];
            values.into_iter().chain(more).chain(ports).fold(template.to_owned(), |text, (name, value)| text.replace(name, &value))
        };
        fs::write(self.path("imapd.conf"), given(include_str!("imapd.conf"))).unwrap();
        fs::write(self.path("cyrus.conf"), given(include_str!("cyrus.conf"))).unwrap();
        let listener = UnixListener::bind(self.path("mux")).unwrap();
        fs::set_permissions(self.path("mux"), fs::Permissions::from_mode(0o777)).unwrap();
        thread::spawn(move || listener.incoming().flatten().for_each(check_password));
        if self.is_root() {
            for name in ["", "conf", "spool", "sieve", "run", "server.key"] {
                chown(self.path(name), Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
    }

    fn run(&mut self) {
        // Debian has a folder of libraries for each kind of machine.
        let machine = format!("{}-linux-gnu", std::env::consts::ARCH);
        let libraries = format!("{ROOT}/usr/lib/{machine}:{ROOT}/lib/{machine}");
        let mut command = Command::new(format!("{ROOT}/usr/lib/cyrus/bin/master"));
        command.arg("-D").arg("-C").arg(self.path("imapd.conf")).arg("-M").arg(self.path("cyrus.conf"));
        command.arg("-p").arg(self.path("run/master.pid")).env("LD_LIBRARY_PATH", libraries).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(self.path("master.log")).unwrap());
        self.child = Some(command.spawn().unwrap());
        let end = Instant::now() + START_DEADLINE;
        while !greets(self.imap_port) {
            let ended = self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some());
            assert!(!ended && Instant::now() < end, "Cyrus didn't start:\n{}", fs::read_to_string(self.path("master.log")).unwrap());
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Master and services are one process group: sessions end too, as they do when a machine goes down.
            for signal in ["-TERM", "-KILL"] {
                let _ = Command::new("kill").args([signal, "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status();
                let _ = child.wait();
            }
        }
    }

    fn is_root(&self) -> bool {
        fs::metadata(self.path("imapd.conf")).unwrap().uid() == 0
    }
}

impl Drop for Cyrus {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Whom it becomes.
fn user() -> (String, String) {
    let name = |flag: &str| String::from_utf8(Command::new("id").arg(flag).output().unwrap().stdout).unwrap().trim().to_owned();
    match name("-un") {
        root if root == "root" => ("nobody".to_owned(), "nogroup".to_owned()),
        user => (user, name("-gn")),
    }
}

fn greets(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    stream.set_read_timeout(Some(START_DEADLINE)).unwrap();
    let mut greeting = [0; 4];
    stream.read_exact(&mut greeting).is_ok() && &greeting == b"* OK"
}

/// saslauthd's protocol: name, password, service and realm, each after its length in two bytes; a word comes back the same way.
fn check_password(mut stream: UnixStream) {
    let mut asked = Vec::new();
    for _ in 0..4 {
        let mut length = [0; 2];
        if stream.read_exact(&mut length).is_err() {
            return;
        }
        let mut field = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut field).unwrap();
        asked.push(field);
    }
    let word: &[u8] = if asked[0] == USER.as_bytes() && asked[1] == PASSWORD.as_bytes() { b"\0\x02OK" } else { b"\0\x02NO" };
    let _ = stream.write_all(word);
}
