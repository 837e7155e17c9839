//! A real Dovecot with users, mail and a certificate of its own, in a directory that is gone afterwards.
//!
//! Runs as root (mail then belongs to `nobody`) or as anybody (then all of it does).

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postar::mailbox::SpecialFolders;
use postar::mailbox::imap::{ImapSettings, TlsMode};
use tempfile::TempDir;

use crate::certificates;

/// The user that every server has.
pub(crate) const USER: &str = "prodaja";
/// Her password.
pub(crate) const PASSWORD: &str = "geslo š";

const BINARY: &str = "/usr/sbin/dovecot";
/// Dovecot listens within 0.2 s; two busy cores may take ten times as long.
const START_DEADLINE: Duration = Duration::from_secs(20);
/// `nobody`, whom mail belongs to if we are root: Dovecot opens no mail as root.
const NOBODY: u32 = 65_534;

/// How a server differs from the ordinary one.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// User names with their passwords.
    pub(crate) users: Vec<(String, String)>,
    /// The certificate's last year is over.
    pub(crate) expired: bool,
    /// Lines of configuration that come last.
    pub(crate) extra: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self { users: vec![(USER.to_owned(), PASSWORD.to_owned())], expired: false, extra: String::new() }
    }
}

/// A running server; stopped when dropped.
#[derive(Debug)]
pub(crate) struct Dovecot {
    home: TempDir,
    setup: Setup,
    imap_port: u16,
    imaps_port: u16,
    child: Option<Child>,
    delivered: AtomicU32,
}

impl Dovecot {
    /// A server with one user ([`USER`], [`PASSWORD`]) and the folders Drafts, Sent, Trash and Junk.
    pub(crate) fn start() -> Self {
        Self::with(Setup::default())
    }

    /// A server of another kind.
    pub(crate) fn with(setup: Setup) -> Self {
        assert!(Path::new(BINARY).exists(), "Dovecot isn't installed: run scripts/test, or apt-get install dovecot-imapd");
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut server = Self { home, setup, imap_port: 0, imaps_port: 0, child: None, delivered: AtomicU32::new(0) };
        certificates::write(server.home.path(), server.setup.expired);
        server.write_users();
        server.choose_ports();
        server.run();
        server
    }

    /// Settings for a login over TLS.
    pub(crate) fn settings(&self, user: &str) -> ImapSettings {
        let password = self.setup.users.iter().find(|(name, _)| name == user).map(|(_, password)| password.as_str());
        ImapSettings {
            host: "localhost".to_owned(),
            port: self.imaps_port,
            tls: TlsMode::Implicit,
            ca_file: Some(self.ca_file()),
            username: user.to_owned(),
            password: password.unwrap().into(),
            special: SpecialFolders::default(),
            kind: None,
        }
    }

    /// The port for STARTTLS and for no TLS.
    pub(crate) fn imap_port(&self) -> u16 {
        self.imap_port
    }

    /// The certificate of the authority that signed the server's.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.home.path().join("ca.pem")
    }

    /// The user's Maildir: `cur`, `new`, `tmp`, and `.Drafts` and so on once they are used.
    pub(crate) fn maildir(&self, user: &str) -> PathBuf {
        self.home.path().join("mail").join(user).join("Maildir")
    }

    /// Puts a mail into the user's INBOX as a mail server would.
    pub(crate) fn deliver(&self, user: &str, mail: &str) {
        let name = self.next_name();
        self.place(&self.maildir(user), "new", &name, mail);
    }

    /// Puts a mail into a folder (`.Sent`) as a mail program would, with Maildir's letters for flags (`S` seen, `R` answered, `D` draft).
    pub(crate) fn deliver_into(&self, user: &str, directory: &str, flags: &str, mail: &str) {
        let folder = self.maildir(user).join(directory);
        self.make_folder(&folder);
        let name = format!("{}:2,{flags}", self.next_name());
        self.place(&folder, "cur", &name, mail);
    }

    fn next_name(&self) -> String {
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        format!("17000{number:05}.M{number}.host")
    }

    fn place(&self, folder: &Path, part: &str, name: &str, mail: &str) {
        let (draft, placed) = (folder.join("tmp").join(name), folder.join(part).join(name));
        fs::write(&draft, mail).unwrap();
        self.hand_over(&draft);
        fs::rename(draft, placed).unwrap();
    }

    fn make_folder(&self, folder: &Path) {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(part)).unwrap();
            self.hand_over(&folder.join(part));
        }
        self.hand_over(folder);
    }

    /// The mails of a folder as they lie on disk (`""` for INBOX, `.Drafts`), each with its file's name.
    pub(crate) fn mails(&self, user: &str, directory: &str) -> Vec<(String, String)> {
        let mut mails = Vec::new();
        for part in ["new", "cur"] {
            let Ok(entries) = fs::read_dir(self.maildir(user).join(directory).join(part)) else { continue };
            for entry in entries {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                mails.push((name, fs::read_to_string(path).unwrap()));
            }
        }
        mails.sort();
        mails
    }

    /// Stops the server; its ports stay free for [`Self::run`].
    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // The master and all that it started are one process group: sessions end too, as they do when a machine goes down.
            for signal in ["-TERM", "-KILL"] {
                let _ = Command::new("kill").args([signal, "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status();
                let _ = child.wait();
            }
        }
    }

    /// Stops the server and starts it again on the same ports.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.run();
    }

    /// What the server wrote into its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("dovecot.log")).unwrap_or_default()
    }

    fn run(&mut self) {
        let configuration = self.home.path().join("dovecot.conf");
        fs::write(&configuration, self.configuration()).unwrap();
        let mut command = Command::new(BINARY);
        command.arg("-F").arg("-c").arg(&configuration).process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = Some(command.spawn().unwrap());
        let end = Instant::now() + START_DEADLINE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.imaps_port)).is_err() {
            let ended = self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some());
            assert!(!ended && Instant::now() < end, "Dovecot didn't start:\n{}", self.log());
            sleep(Duration::from_millis(20));
        }
    }

    fn choose_ports(&mut self) {
        let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (one, other) = (free(), free());
        self.imap_port = one.local_addr().unwrap().port();
        self.imaps_port = other.local_addr().unwrap().port();
    }

    fn write_users(&self) {
        let lines: Vec<String> = self.setup.users.iter().map(|(name, password)| format!("{name}:{{PLAIN}}{password}::::::\n")).collect();
        self.write("users", &lines.concat());
        for (user, _) in &self.setup.users {
            self.make_folder(&self.maildir(user));
            self.hand_over(&self.home.path().join("mail").join(user));
        }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.home.path().join(name), text).unwrap();
    }

    fn hand_over(&self, path: &Path) {
        if self.is_root() {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    fn is_root(&self) -> bool {
        self.owner().0 == 0
    }

    /// Who we are: the directory is ours.
    fn owner(&self) -> (u32, u32) {
        let data = fs::metadata(self.home.path()).unwrap();
        (data.uid(), data.gid())
    }

    fn configuration(&self) -> String {
        let (home, imap, imaps) = (self.home.path().display(), self.imap_port, self.imaps_port);
        let (uid, gid) = if self.is_root() { (NOBODY, NOBODY) } else { self.owner() };
        let (unprivileged, extra) = (if self.is_root() { String::new() } else { unprivileged() }, &self.setup.extra);
        format!(
            r"
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
auth_mechanisms = plain login
first_valid_uid = 1
mail_max_userip_connections = 200
mail_location = maildir:~/Maildir
mail_save_crlf = yes
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = \Drafts
  }}
  mailbox Sent {{
    auto = create
    special_use = \Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \Trash
  }}
  mailbox Junk {{
    auto = create
    special_use = \Junk
  }}
}}
{unprivileged}
{extra}
"
        )
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// All services as ourselves: without root nobody else can be become, and nothing can be locked into a directory.
fn unprivileged() -> String {
    let name = |flag: &str| {
        let output = Command::new("id").arg(flag).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let (user, group) = (name("-un"), name("-gn"));
    format!(
        "
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"
    )
}
