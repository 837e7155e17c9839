//! Three servers that mean harm beside one honest mailbox: they cost no memory, they hold nobody up, and nobody hammers them.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::World;
use super::world::{order_question, wait_for};

/// The most that the daemon may take above its idle state, by the promise of the house.
const MOST_KIB: usize = 100 * 1024;

/// How long the servers have at it. `POSTAR_HOSTILE_SECONDS` makes it longer.
const SECONDS: u64 = 8;

/// Tries so soon after each other: the first at once, the next after 2 to 4 s, 4 to 8 s, and so on to every 2.5 minutes.
fn most_tries(during: Duration) -> usize {
    let (mut tries, mut wait, mut at) = (1, 2, 0);
    while at < during.as_secs() {
        at += wait;
        wait = (wait * 2).min(150);
        tries += 1;
    }
    tries
}

/// A server on this machine; how often somebody came, and how many bytes were taken from it.
struct Hostile {
    id: &'static str,
    port: u16,
    tries: Arc<AtomicUsize>,
    taken: Arc<AtomicUsize>,
}

impl Hostile {
    /// `speech` gets the line that the client has just sent and gives what is said to it; `None` begins the attack.
    fn start(id: &'static str, attack: fn() -> (Vec<u8>, Vec<u8>)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let hostile = Self { id, port: listener.local_addr().unwrap().port(), tries: Arc::default(), taken: Arc::default() };
        let (tries, taken) = (Arc::clone(&hostile.tries), Arc::clone(&hostile.taken));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                tries.fetch_add(1, Ordering::Relaxed);
                let taken = Arc::clone(&taken);
                thread::spawn(move || drop(play(&client, attack(), &taken)));
            }
        });
        hostile
    }

    fn section(&self) -> String {
        format!(
            "\n[[mailbox]]\nid = \"{id}\"\ntenant = \"zrno\"\naddress = \"{id}@prazarna-zrno.example\"\n\
             trusted_authserv_ids = [\"mx.prazarna-zrno.example\"]\n\n[mailbox.imap]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
             password = {{ env = \"POSTAR_TEST_KEY\" }}\n",
            id = self.id,
            port = self.port
        )
    }
}

/// An honest login; then the first words once, and the others for as long as they are taken.
fn play(client: &TcpStream, (once, endless): (Vec<u8>, Vec<u8>), taken: &AtomicUsize) -> std::io::Result<()> {
    let (mut out, mut lines) = (client, BufReader::new(client).lines());
    out.write_all(b"* OK [CAPABILITY IMAP4rev1] hello\r\n")?;
    let login = lines.next().unwrap_or(Ok(String::new()))?;
    let tag = login.split(' ').next().unwrap_or_default();
    out.write_all(format!("{tag} OK [CAPABILITY IMAP4rev1] welcome\r\n").as_bytes())?;
    lines.next();
    out.write_all(&once)?;
    loop {
        out.write_all(&endless)?;
        taken.fetch_add(endless.len(), Ordering::Relaxed);
    }
}

fn literal() -> (Vec<u8>, Vec<u8>) {
    (b"* 1 FETCH (BODY[HEADER] {524288000}\r\n".to_vec(), vec![b'x'; 64 * 1024])
}

fn line() -> (Vec<u8>, Vec<u8>) {
    (b"* LIST () \"/\" ".to_vec(), vec![b'x'; 64 * 1024])
}

fn news() -> (Vec<u8>, Vec<u8>) {
    (Vec::new(), b"* LIST (\\a \\b \\c \\d \\e \\f) \"/\" x\r\n".repeat(2_000))
}

#[test]
fn hostile_servers_cost_no_memory_and_hold_up_nobody() {
    let world = World::new();
    let daemon = world.start();
    world.deliver(&order_question("q0"));
    wait_for("the first draft", || world.drafts().len() == 1);
    fs::write(format!("/proc/{}/clear_refs", daemon.id()), "5").unwrap();
    let idle = kib(daemon.id(), "VmRSS:");

    let servers = [Hostile::start("dobesedno", literal), Hostile::start("brezkonca", line), Hostile::start("novice", news)];
    let sections: String = servers.iter().map(Hostile::section).collect();
    let config = fs::read_to_string(world.config()).unwrap();
    fs::write(world.config(), format!("{config}{sections}")).unwrap();
    let begun = Instant::now();
    daemon.signal("HUP");
    wait_for("the servers", || servers.iter().all(|server| server.tries.load(Ordering::Relaxed) > 0));

    let during =
        Duration::from_secs(std::env::var("POSTAR_HOSTILE_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(SECONDS));
    let (mut mails, mut slowest) = (1, Duration::ZERO);
    while begun.elapsed() < during || mails < 3 {
        world.deliver(&order_question(&format!("q{mails}")));
        let sent = Instant::now();
        mails += 1;
        wait_for("the next draft", || world.drafts().len() == mails);
        slowest = slowest.max(sent.elapsed());
        thread::sleep(Duration::from_millis(500));
    }
    let watched = begun.elapsed();
    let peak = kib(daemon.id(), "VmHWM:");
    println!("{mails} drafts, the slowest in {slowest:?}; {idle} KiB idle, {peak} KiB at most");
    assert!(peak < idle + MOST_KIB, "{} KiB above idle", peak - idle);
    for server in &servers {
        let (tries, taken) = (server.tries.load(Ordering::Relaxed), server.taken.load(Ordering::Relaxed));
        println!("{}: {tries} tries in {watched:?}, {} KiB taken", server.id, taken / 1024);
        assert!(tries <= most_tries(watched), "{} was tried {tries} times in {watched:?}", server.id);
    }
    named_as_bad(&world, &servers);
    daemon.stop().0.ended(0);
}

/// Readiness tells which ones they are, and why; the honest mailbox is well.
fn named_as_bad(world: &World, servers: &[Hostile]) {
    let (status, body) = world.get("/readyz").unwrap();
    let ready: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &ready["ready"]), (503, &Value::Bool(false)), "{body}");
    let part = |id: &str| ready["parts"].as_array().unwrap().iter().find(|part| part["id"] == id).unwrap().clone();
    assert_eq!(part("prodaja")["ok"], true, "{body}");
    for server in servers {
        let part = part(server.id);
        assert_eq!(part["ok"], false, "{body}");
        assert!(part["why"].as_str().unwrap().contains("127.0.0.1"), "{body}");
    }
}

fn kib(process: u32, what: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
