//! A wire between program and server that notes when which side spoke; it understands nothing, so that it works on TLS too.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// One side spoke.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    pub(crate) at: Instant,
    pub(crate) by_server: bool,
    pub(crate) bytes: Vec<u8>,
}

/// The wire, on a port of its own. Its threads end with the test's process.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(crate) port: u16,
    spoken: Arc<Mutex<Vec<Spoken>>>,
}

impl Tap {
    /// A wire to this port of this machine.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let tap = Self { port: listener.local_addr().unwrap().port(), spoken: Arc::default() };
        let spoken = Arc::clone(&tap.spoken);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).unwrap();
                for (from, to, by_server) in [(&client, &server, false), (&server, &client, true)] {
                    let (from, to, spoken) = (from.try_clone().unwrap(), to.try_clone().unwrap(), Arc::clone(&spoken));
                    to.set_nodelay(true).unwrap();
                    thread::spawn(move || pump(from, to, by_server, &spoken));
                }
            }
        });
        tap
    }

    /// What was said since a moment, in order.
    pub(crate) fn since(&self, moment: Instant) -> Vec<Spoken> {
        self.spoken.lock().unwrap().iter().filter(|spoken| spoken.at >= moment).cloned().collect()
    }

    /// When somebody spoke last.
    pub(crate) fn last(&self) -> Option<Instant> {
        self.spoken.lock().unwrap().last().map(|spoken| spoken.at)
    }
}

fn pump(mut from: TcpStream, mut to: TcpStream, by_server: bool, spoken: &Mutex<Vec<Spoken>>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        spoken.lock().unwrap().push(Spoken { at: Instant::now(), by_server, bytes: buffer[..length].to_vec() });
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// How often the program had to wait for the server's answer: each time that the server spoke next.
pub(crate) fn round_trips(spoken: &[Spoken]) -> usize {
    spoken.windows(2).filter(|pair| !pair[0].by_server && pair[1].by_server).count()
}
