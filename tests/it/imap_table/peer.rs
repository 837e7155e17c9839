//! A server made of a script: it says and hears bytes, and knows nothing of IMAP.

use postar::mailbox::imap::{ImapMailbox, ImapSettings, TlsMode};
use postar::mailbox::{MailboxError, SpecialFolders};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream};
use tokio::task::JoinHandle;

/// The other end of a session.
pub(super) struct Peer(JoinHandle<()>);

impl Peer {
    /// The script was played to its end, word for word.
    pub(super) async fn was_followed(self) {
        self.0.await.expect("the client kept to the script");
    }
}

/// Plays a script, one step a line:
/// `C: X` hears the tagged command `X` · `C? X` hears a tagged command that begins with `X` · `C+ X` hears the bare line `X` · `C# N` hears N bytes and a line end ·
/// `S: X` says `X`, with `T` for the last tag, `T1` for the one before it, and so on · `S~ X` says `X` without a line end, and `⏎` is one ·
/// `...` says nothing more and waits for the client to leave. At the end of the script the connection is closed.
pub(super) fn play(script: &str) -> (DuplexStream, Peer) {
    play_in_pieces(script, 1024 * 1024)
}

/// The same over a line that carries only so many bytes at once.
pub(super) fn play_in_pieces(script: &str, bytes: usize) -> (DuplexStream, Peer) {
    let (ours, theirs) = tokio::io::duplex(bytes);
    let steps: Vec<String> = script.lines().map(|line| line.trim_start().to_owned()).filter(|line| !line.is_empty()).collect();
    (ours, Peer(tokio::spawn(run(steps, theirs))))
}

async fn run(steps: Vec<String>, stream: DuplexStream) {
    let mut stream = BufReader::new(stream);
    let mut tags: Vec<String> = Vec::new();
    for step in steps {
        let (kind, rest) = step.split_at(step.len().min(3));
        match kind {
            "C: " => {
                let line = hear(&mut stream).await;
                let (tag, command) = line.split_once(' ').expect("a tag and a command");
                assert_eq!(command, rest);
                tags.push(tag.to_owned());
            }
            "C? " => {
                let line = hear(&mut stream).await;
                let (tag, command) = line.split_once(' ').expect("a tag and a command");
                assert!(command.starts_with(rest), "{command}");
                tags.push(tag.to_owned());
            }
            "C+ " => assert_eq!(hear(&mut stream).await, rest),
            "C# " => {
                let mut bytes = vec![0; rest.parse::<usize>().unwrap() + 2];
                stream.read_exact(&mut bytes).await.unwrap();
                assert!(bytes.ends_with(b"\r\n"));
            }
            "S: " => say(&mut stream, &format!("{}\r\n", with_tag(rest, &tags))).await,
            "S~ " => say(&mut stream, &rest.replace('⏎', "\r\n")).await,
            "..." => {
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
            other => panic!("no such step: {other}"),
        }
    }
}

async fn hear(stream: &mut BufReader<DuplexStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    line.trim_end_matches("\r\n").to_owned()
}

async fn say(stream: &mut BufReader<DuplexStream>, text: &str) {
    // A client that has left already is part of some scripts.
    let _ = stream.write_all(text.as_bytes()).await;
}

fn with_tag(text: &str, tags: &[String]) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let back = match word {
        "T" => Some(0),
        _ => word.strip_prefix('T').and_then(|back| back.parse::<usize>().ok()),
    };
    back.map_or(text.to_owned(), |back| text.replacen(word, &tags[tags.len() - 1 - back], 1))
}

/// Settings for a peer without TLS.
pub(super) fn settings() -> ImapSettings {
    ImapSettings {
        host: "imap.lipa.example".to_owned(),
        port: 143,
        tls: TlsMode::None,
        ca_file: None,
        username: "prodaja".to_owned(),
        password: "geslo".into(),
        special: SpecialFolders::default(),
    }
}

/// What comes of logging in over this script.
pub(super) async fn log_in(script: &str, settings: &ImapSettings) -> Result<ImapMailbox, MailboxError> {
    let (stream, _peer) = play(script);
    ImapMailbox::open(stream, settings).await
}

/// A session that has these capabilities, and then goes by the script.
pub(super) async fn logged_in(capabilities: &str, script: &str) -> (ImapMailbox, Peer) {
    logged_in_in_pieces(capabilities, script, 1024 * 1024).await
}

/// The same over a line that carries only so many bytes at once.
pub(super) async fn logged_in_in_pieces(capabilities: &str, script: &str, bytes: usize) -> (ImapMailbox, Peer) {
    let capabilities = if capabilities.is_empty() { String::new() } else { format!(" {capabilities}") };
    let login = format!(
        "S: * OK [CAPABILITY IMAP4rev1] hello
         C: LOGIN \"prodaja\" \"geslo\"
         S: T OK [CAPABILITY IMAP4rev1{capabilities}] welcome
         {script}"
    );
    let (stream, peer) = play_in_pieces(&login, bytes);
    (ImapMailbox::open(stream, &settings()).await.expect("logged in"), peer)
}

/// SELECT of an INBOX with this many mails, UIDVALIDITY 7 and this UIDNEXT.
pub(super) fn selected(exists: u32, uid_next: u32) -> String {
    format!(
        "C: SELECT \"INBOX\"
         S: * {exists} EXISTS
         S: * OK [UIDVALIDITY 7] ok
         S: * OK [UIDNEXT {uid_next}] ok
         S: * OK [PERMANENTFLAGS (\\Seen \\Draft \\Deleted \\*)] ok
         S: T OK [READ-WRITE] done
        "
    )
}
