//! From a host's name to a connected socket.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustix::net::sockopt;
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::{Cause, ImapSettings, TlsMode};

/// Name and connection together. Kernels give up after two minutes; a person who runs `check` should not wait that long.
const CONNECT_DEADLINE: Duration = Duration::from_secs(30);

/// One address of several: a dead IPv6 route must leave time for IPv4.
const ADDRESS_DEADLINE: Duration = Duration::from_secs(10);

/// The connection is silent for so long before the kernel asks whether the other side is still there. Home routers forget after minutes.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(60);

/// Between two such questions.
const KEEPALIVE_PERIOD: Duration = Duration::from_secs(20);

/// Questions without an answer until the connection counts as dead: with the two above, two minutes after the last word.
const KEEPALIVE_QUESTIONS: u32 = 3;

/// Bytes of ours that nobody acknowledges for so long mean the same; else the kernel repeats them for a quarter of an hour.
const UNACKNOWLEDGED: Duration = Duration::from_secs(120);

/// Connects to the first address that answers. Without TLS only addresses of this machine are tried.
pub(super) async fn dial(settings: &ImapSettings) -> Result<TcpStream, Cause> {
    let end = Instant::now() + CONNECT_DEADLINE;
    let mut last = Cause::TimedOut { waited_for: "connection".to_owned(), after: CONNECT_DEADLINE };
    for address in addresses(settings, end).await? {
        if Instant::now() >= end {
            break;
        }
        match connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(cause) => last = cause,
        }
    }
    Err(last)
}

async fn addresses(settings: &ImapSettings, end: Instant) -> Result<Vec<SocketAddr>, Cause> {
    let looked_up = timeout_at(end, lookup_host((settings.host.as_str(), settings.port))).await;
    let found =
        looked_up.map_err(|_| Cause::TimedOut { waited_for: "address from the name server".to_owned(), after: CONNECT_DEADLINE })?;
    let addresses: Vec<SocketAddr> = found.map_err(Cause::NoAddress)?.collect();
    if settings.tls == TlsMode::None && !addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(Cause::PlaintextAbroad);
    }
    Ok(addresses)
}

async fn connect(address: SocketAddr) -> Result<TcpStream, Cause> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() };
    let socket = socket.map_err(Cause::Unreachable)?;
    // Commands are small and answered one by one: waiting for more to send costs 40 ms each.
    socket.set_nodelay(true).and_then(|()| notice_death(&socket)).map_err(Cause::Unreachable)?;
    match timeout(ADDRESS_DEADLINE, socket.connect(address)).await {
        Ok(connected) => connected.map_err(Cause::Unreachable),
        Err(_) => Err(Cause::TimedOut { waited_for: "connection".to_owned(), after: ADDRESS_DEADLINE }),
    }
}

/// Has the kernel find out that the other side is gone, though neither side says anything.
fn notice_death(socket: &TcpSocket) -> io::Result<()> {
    socket.set_keepalive(true)?;
    sockopt::set_tcp_keepidle(socket, KEEPALIVE_IDLE)?;
    sockopt::set_tcp_keepintvl(socket, KEEPALIVE_PERIOD)?;
    sockopt::set_tcp_keepcnt(socket, KEEPALIVE_QUESTIONS)?;
    // Only Linux and its kin know this one, and it only makes sooner what the others find too.
    #[cfg(target_os = "linux")]
    sockopt::set_tcp_user_timeout(socket, u32::try_from(UNACKNOWLEDGED.as_millis()).unwrap_or(u32::MAX))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn the_kernel_is_told_to_notice_a_peer_that_vanished() -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stream = connect(listener.local_addr()?).await.map_err(|cause| io::Error::other(cause.to_string()))?;
        assert!(sockopt::socket_keepalive(&stream)?);
        assert_eq!((sockopt::tcp_keepidle(&stream)?, sockopt::tcp_keepintvl(&stream)?), (KEEPALIVE_IDLE, KEEPALIVE_PERIOD));
        assert_eq!(sockopt::tcp_keepcnt(&stream)?, KEEPALIVE_QUESTIONS);
        #[cfg(target_os = "linux")]
        assert_eq!(u128::from(sockopt::tcp_user_timeout(&stream)?), UNACKNOWLEDGED.as_millis());
        Ok(())
    }
}
