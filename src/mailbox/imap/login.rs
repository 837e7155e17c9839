//! From a connected stream to a session: greeting, STARTTLS with its traps closed, login.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use data_encoding::BASE64;
use secrecy::ExposeSecret as _;
use tokio::io::{AsyncRead as _, ReadBuf};

use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor};
use super::guard::{Budget, Guard, Transport};
use super::quirks::Quirks;
use super::recognise::{Signs, recognise};
use super::response::{Code, Outcome, Tagged, Untagged};
use super::{Cause, ImapSettings, TlsMode, tls};

/// The greeting: servers that look up the client's name first take up to half a minute.
const GREETING_DEADLINE: Duration = Duration::from_secs(45);

/// Makes a logged-in session of a connected stream.
pub(super) async fn open(stream: Box<dyn Transport>, settings: &ImapSettings) -> Result<Executor, Cause> {
    let (mut executor, greeting) = match settings.tls {
        TlsMode::Implicit => greet(Guard::new(tls::wrap(stream, settings).await?)).await?,
        TlsMode::None => greet(Guard::new(stream)).await?,
        TlsMode::StartTls => (Executor::new(Guard::new(starttls(stream, settings).await?)), String::new()),
    };
    if executor.capabilities.is_empty() {
        ask_capabilities(&mut executor).await?;
    }
    log_in(&mut executor, settings).await?;
    get_to_know(&mut executor, settings, &greeting).await?;
    Ok(executor)
}

/// The session before its login, and the greeting's words.
async fn greet(guard: Guard) -> Result<(Executor, String), Cause> {
    let mut executor = Executor::new(guard);
    match executor.greeting(GREETING_DEADLINE).await {
        Ok(Untagged::Condition { text, .. }) => Ok((executor, text)),
        Ok(Untagged::Preauth) => Err(Cause::Preauth),
        Ok(_) => Err(Cause::Desync("the server begins without a greeting".to_owned())),
        Err(Cause::Lost { text }) => Err(Cause::GreetingRefused(text.unwrap_or_else(|| "without a word".to_owned()))),
        Err(cause) => Err(cause),
    }
}

/// STARTTLS. What was said before TLS is forgotten: the capabilities, and any alert (RFC 3501 §6.2.1).
async fn starttls(stream: Box<dyn Transport>, settings: &ImapSettings) -> Result<Box<dyn Transport>, Cause> {
    let (mut executor, _) = greet(Guard::before_tls(stream)).await?;
    if executor.capabilities.is_empty() {
        ask_capabilities(&mut executor).await?;
    }
    if !executor.can("STARTTLS") {
        return Err(Cause::NoStartTls);
    }
    executor.exec_ok(Command::starttls(), COMMAND_DEADLINE, Budget::WORDS).await?;
    let mut stream = executor.into_stream();
    if has_bytes(&mut stream).await {
        return Err(Cause::Injected);
    }
    tls::wrap(stream, settings).await
}

/// Whether something lies there already. A TLS server never speaks first, so it was put there.
async fn has_bytes(stream: &mut Box<dyn Transport>) -> bool {
    let mut byte = [0_u8; 1];
    poll_fn(|cx| {
        let mut buffer = ReadBuf::new(&mut byte);
        let polled = Pin::new(&mut *stream).poll_read(cx, &mut buffer);
        Poll::Ready(polled.is_ready() && !buffer.filled().is_empty())
    })
    .await
}

async fn ask_capabilities(executor: &mut Executor) -> Result<(), Cause> {
    executor.exec_ok(Command::capability(), COMMAND_DEADLINE, Budget::WORDS).await?;
    if executor.capabilities.is_empty() { Err(Cause::ItemMissing("what it can do".to_owned())) } else { Ok(()) }
}

/// AUTHENTICATE PLAIN where offered (it alone carries letters beyond ASCII), else LOGIN.
async fn log_in(executor: &mut Executor, settings: &ImapSettings) -> Result<(), Cause> {
    let (username, password) = (settings.username.as_str(), settings.password.expose_secret());
    if username.contains('\0') || password.contains('\0') {
        return Err(Cause::BadArgument("the user name or the password"));
    }
    let outcome = if executor.can("AUTH=PLAIN") {
        let response = BASE64.encode(format!("\0{username}\0{password}").as_bytes());
        executor.authenticate(Command::authenticate_plain(), &response).await?
    } else if executor.can("LOGINDISABLED") {
        return Err(Cause::LoginDisabled);
    } else {
        executor.exec(Command::login(username, password)?, COMMAND_DEADLINE, Budget::WORDS).await?
    };
    if outcome.tagged == Tagged::Ok {
        take_capabilities(executor, &outcome);
        return Ok(());
    }
    Err(Cause::LoginRefused(outcome.refusal().without(password)))
}

/// What a server can do after login is told anew, in the verdict or when asked.
fn take_capabilities(executor: &mut Executor, outcome: &Outcome) {
    let said_in_passing = outcome.untagged.iter().find_map(|line| match line {
        Untagged::Capability(words) => Some(words),
        _ => None,
    });
    executor.capabilities = match &outcome.code {
        Some(Code::Capability(words)) => words.clone(),
        _ => said_in_passing.cloned().unwrap_or_default(),
    };
}

/// Which kind of server it is, what it can do now, and our name where it wants to hear it.
async fn get_to_know(executor: &mut Executor, settings: &ImapSettings, greeting: &str) -> Result<(), Cause> {
    heed(executor, settings, greeting, "");
    if executor.capabilities.is_empty() || executor.quirks.asks_capabilities_twice {
        ask_capabilities(executor).await?;
    }
    let mut id = String::new();
    if executor.can("ID") || executor.quirks.wants_id {
        // A refusal is of no interest.
        let outcome = executor.exec(Command::id(), COMMAND_DEADLINE, Budget::WORDS).await?;
        id = outcome
            .untagged
            .into_iter()
            .find_map(|line| if let Untagged::Id(words) = line { Some(words) } else { None })
            .unwrap_or_default();
    }
    heed(executor, settings, greeting, &id);
    Ok(())
}

/// Keeps to the manners of this kind of server from here on.
fn heed(executor: &mut Executor, settings: &ImapSettings, greeting: &str, id: &str) {
    let signs = Signs { host: &settings.host, id, greeting, capabilities: &executor.capabilities };
    executor.quirks = Quirks::of(settings.kind.unwrap_or_else(|| recognise(&signs)));
}
