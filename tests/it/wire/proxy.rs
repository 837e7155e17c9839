//! A wire between program and server that breaks at a chosen byte: cut, reset, stalled, half-open, in slices, late, or with a byte too many.

use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Program,
    Server,
}

/// A part of the way to the place where something happens; each begins where the one before it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    /// So many bytes of this side have passed. After 0 bytes means: when it speaks next, and nothing of that passes.
    Bytes(Side, usize),
    /// These words of this side have passed to their end. They must come in one piece.
    Words(Side, &'static str),
    /// These words of this side are about to pass.
    Before(Side, &'static str),
}

/// What happens there.
#[derive(Clone)]
pub(crate) enum Act {
    /// Both sides see the end of the stream.
    Cut,
    /// Both sides see a reset.
    Reset,
    /// Nothing passes any more, and both connections stay open.
    Stall,
    /// The server's connection is closed, the program's stays open and silent.
    HalfOpen,
    /// The next bytes travel alone, a millisecond apart.
    Slices,
    /// Everything comes a fifth of a second late from here on.
    Late,
    /// A byte that nobody sent slips in.
    Garbage,
    /// Calls back, and then cuts.
    CallAndCut(Arc<dyn Fn() + Send + Sync>),
    /// Calls back, and goes on.
    Call(Arc<dyn Fn() + Send + Sync>),
}

/// How many bytes travel alone: some seconds at a millisecond each.
const SLICED: usize = 2000;
/// Nobody who still has something to do is silent for so long.
const QUIET: Duration = Duration::from_millis(100);
const LATE_BY: Duration = Duration::from_millis(200);

/// How a connection passes on what it reads.
enum Manner {
    Whole,
    Sliced { left: usize },
    Late,
}

struct Plan {
    way: VecDeque<Until>,
    act: Act,
}

/// What the wire has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Bytes of the program and of the server, over all connections.
    pub(crate) bytes: [usize; 2],
    pub(crate) connections: usize,
    /// Connections that are open.
    pub(crate) open: usize,
    /// How often the server has granted IDLE.
    pub(crate) idles: usize,
    /// Connections on which the server has granted IDLE and nobody spoke since; without TLS only.
    pub(crate) idling: usize,
    /// When somebody spoke last.
    pub(crate) last: Option<Instant>,
    /// Nothing can come any more on the connection that was used last.
    pub(crate) dead: bool,
    /// When the planned act happened.
    pub(crate) acted: Option<Instant>,
}

#[derive(Default)]
struct State {
    plan: Option<Plan>,
    seen: Seen,
}

/// The wire, on a port of its own.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
}

impl Wire {
    /// A wire to this port of this machine; its work is done on the runtime and ends with it.
    pub(crate) fn to(server: u16, on: &Handle) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let wire = Self { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let state = Arc::clone(&wire.state);
        on.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((program, _)) = listener.accept().await {
                let line = Line::new(&state, program);
                tokio::spawn(async move {
                    // A server that is down, or a side that went away: the program sees its end of the connection close.
                    if let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await {
                        let _ = line.carry(server).await;
                    }
                });
            }
        });
        wire
    }

    /// Plans what happens, once, and where; what was planned before and hasn't happened is off.
    pub(crate) fn plan(&self, way: &[Until], act: Act) {
        let mut state = self.state.lock().unwrap();
        state.plan = Some(Plan { way: way.iter().copied().collect(), act });
        state.seen.acted = None;
    }

    /// What was seen until now.
    pub(crate) fn seen(&self) -> Seen {
        self.state.lock().unwrap().seen.clone()
    }
}

impl Seen {
    /// The program is back in IDLE, and has been for a moment.
    pub(crate) fn is_quiet(&self) -> bool {
        self.idling > 0 && self.last.is_some_and(|last| last.elapsed() > QUIET)
    }

    /// Whatever the program does next, it does by its own clock: all of its connections are in IDLE, silent for good, or gone. Before its
    /// first one it talks to others.
    pub(crate) fn nothing_can_come(&self) -> bool {
        let silent = self.last.is_some_and(|last| last.elapsed() > QUIET / 5);
        self.dead || (self.idling == self.open && silent)
    }
}

impl State {
    /// Takes note of bytes that came; says how many of them pass before something happens, and what.
    fn note(&mut self, side: Side, bytes: &[u8]) -> Option<(usize, Act)> {
        self.seen.bytes[side as usize] += bytes.len();
        self.seen.last = Some(Instant::now());
        self.seen.dead = false;
        let plan = self.plan.as_mut()?;
        let passes = plan.follow(side, bytes)?;
        let act = self.plan.take()?.act;
        self.seen.acted = Some(Instant::now());
        Some((passes, act))
    }
}

impl Plan {
    /// Follows the way along these bytes; at its end, says how many of them still pass.
    fn follow(&mut self, side: Side, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(step) = self.way.front_mut() {
            let rest = &bytes[at..];
            at += match step {
                Until::Bytes(of, count) if *of == side && *count <= rest.len() => *count,
                Until::Bytes(of, count) if *of == side => {
                    *count -= rest.len();
                    return None;
                }
                Until::Words(of, words) if *of == side => find(rest, words)? + words.len(),
                Until::Before(of, words) if *of == side => find(rest, words)?,
                _ => return None,
            };
            self.way.pop_front();
        }
        Some(at)
    }
}

fn find(bytes: &[u8], words: &str) -> Option<usize> {
    bytes.windows(words.len()).position(|window| window == words.as_bytes())
}

/// One connection.
struct Line {
    state: Arc<Mutex<State>>,
    program: TcpStream,
    manner: Manner,
    idles: bool,
    open: bool,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.close();
    }
}

impl Line {
    fn new(state: &Arc<Mutex<State>>, program: TcpStream) -> Self {
        let seen = &mut state.lock().unwrap().seen;
        seen.open += 1;
        seen.connections += 1;
        Self { state: Arc::clone(state), program, manner: Manner::Whole, idles: false, open: true }
    }

    async fn carry(mut self, mut server: TcpStream) -> io::Result<()> {
        self.program.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (mut from_program, mut from_server) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
        loop {
            let (side, bytes) = tokio::select! {
                read = self.program.read(&mut from_program) => (Side::Program, &from_program[..read?]),
                read = server.read(&mut from_server) => (Side::Server, &from_server[..read?]),
            };
            if bytes.is_empty() {
                return Ok(());
            }
            // Dovecot says so every two minutes.
            let still_idles = self.idles && find(bytes, "Still here").is_some();
            self.idle(side == Side::Server && (still_idles || find(bytes, "+ idling").is_some()));
            let act = self.state.lock().unwrap().note(side, bytes);
            let (passing, held) = bytes.split_at(act.as_ref().map_or(bytes.len(), |(passes, _)| *passes));
            self.pass(side, &mut server, passing).await?;
            match act.map(|(_, act)| act) {
                None => {}
                Some(Act::Slices) => self.manner = Manner::Sliced { left: SLICED },
                Some(Act::Late) => self.manner = Manner::Late,
                Some(Act::Call(call)) => call(),
                Some(Act::Garbage) => self.pass(side, &mut server, b"\xff").await?,
                Some(end) => return self.end(server, end).await,
            }
            self.pass(side, &mut server, held).await?;
        }
    }

    /// Passes on what this side said.
    async fn pass(&mut self, side: Side, server: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
        let to = if side == Side::Program { server } else { &mut self.program };
        let mut rest = bytes;
        if let Manner::Sliced { left } = &mut self.manner {
            let (alone, others) = bytes.split_at(bytes.len().min(*left));
            *left -= alone.len();
            for byte in alone {
                to.write_all(std::slice::from_ref(byte)).await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            rest = others;
        }
        if let Manner::Late = self.manner {
            tokio::time::sleep(LATE_BY).await;
        }
        to.write_all(rest).await
    }

    fn idle(&mut self, idles: bool) {
        let seen = &mut self.state.lock().unwrap().seen;
        seen.idling = seen.idling + usize::from(idles) - usize::from(self.idles);
        seen.idles += usize::from(idles && !self.idles);
        self.idles = idles;
    }

    /// Nothing comes on it any more.
    fn close(&mut self) {
        self.idle(false);
        self.state.lock().unwrap().seen.open -= usize::from(self.open);
        self.open = false;
    }

    /// The end of the connection, of whatever kind.
    async fn end(mut self, server: TcpStream, act: Act) -> io::Result<()> {
        self.close();
        self.state.lock().unwrap().seen.dead = true;
        match act {
            Act::Reset => {
                self.program.set_zero_linger()?;
                server.set_zero_linger()?;
            }
            Act::CallAndCut(call) => call(),
            Act::HalfOpen => {
                drop(server);
                std::future::pending::<()>().await;
            }
            Act::Stall => std::future::pending::<()>().await,
            Act::Cut | Act::Slices | Act::Late | Act::Garbage | Act::Call(_) => {}
        }
        Ok(())
    }
}
