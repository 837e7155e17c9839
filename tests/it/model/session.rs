//! One connection of the model server: hears commands, does them, and says what a fault makes of the answer.

use std::time::Duration;

use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::time::{Instant, sleep};

use super::account::Mail;
use super::answers::{self, View};
use super::command::Command;
use super::fault::{Answer, At, Lie, Piece, What};
use super::{Model, PASSWORD, USER};

/// What a session runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Dovecot's `imap_idle_notify_interval`.
const HEARTBEAT: Duration = Duration::from_secs(120);

/// The connection is at its end.
pub(super) struct Ended;

type Goes = Result<(), Ended>;

pub(super) struct Session {
    model: Model,
    stream: BufReader<Box<dyn Stream>>,
    line: Vec<u8>,
    secure: bool,
    logged_in: bool,
    view: Option<View>,
}

impl Session {
    pub(super) fn new(model: Model, stream: Box<dyn Stream>) -> Self {
        Self { model, stream: BufReader::new(stream), line: Vec::new(), secure: false, logged_in: false, view: None }
    }

    /// Serves until one side leaves.
    pub(super) async fn serve(mut self) {
        let _ = self.converse().await;
    }

    async fn converse(&mut self) -> Goes {
        self.greet().await?;
        loop {
            let line = self.hear().await?;
            self.model.passed();
            let (tag, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
            match Command::parse(rest) {
                Some(command) if self.logged_in || may_come_first(&command) => self.obey(tag, &command).await?,
                Some(_) => self.say(Answer::only("BAD log in first"), tag, None).await?,
                None => {
                    self.model.unknown(rest);
                    self.say(Answer::only("BAD unknown"), tag, None).await?;
                }
            }
        }
    }

    async fn greet(&mut self) -> Goes {
        let fault = self.model.fault(At::Greeting);
        let (offers, starttls) = (self.model.offers(), self.model.wants_tls());
        let code = if offers.says_capabilities { format!("[CAPABILITY {}] ", offers.words(starttls)) } else { String::new() };
        self.say(Answer::only(format!("OK {code}ready")), "*", fault.as_ref()).await
    }

    async fn obey(&mut self, tag: &str, command: &Command) -> Goes {
        let fault = self.model.fault(answers::point(command));
        match &fault {
            Some(What::DropBefore) => return Err(Ended),
            Some(What::Refuse(_) | What::Instead(_) | What::EndlessLine | What::LiteralBomb) => {
                return self.say(Answer::default(), tag, fault.as_ref()).await;
            }
            _ => {}
        }
        match command {
            Command::StartTls => self.start_tls(tag, fault.as_ref()).await,
            Command::AuthenticatePlain => self.authenticate(tag, fault.as_ref()).await,
            Command::Idle => self.idle(tag, fault.as_ref()).await,
            Command::Append { folder, flags, size } => self.append(tag, fault.as_ref(), folder, flags, *size).await,
            Command::Logout => {
                self.say(Answer::ok(vec![b"* BYE bye\r\n".to_vec()]), tag, fault.as_ref()).await?;
                Err(Ended)
            }
            _ => {
                let answer = self.answer(command, lie(fault.as_ref()));
                let answer = self.with_news(command, answer)?;
                self.say(answer, tag, fault.as_ref()).await
            }
        }
    }

    /// The answer to a command that is one line and changes no state but the account's and the view's.
    fn answer(&mut self, command: &Command, lie: Option<Lie>) -> Answer {
        let (offers, starttls) = (self.model.offers(), self.model.wants_tls() && !self.secure);
        match command {
            Command::Capability => {
                let words = if lie == Some(Lie::FewerCapabilities) { "IMAP4rev1".to_owned() } else { offers.words(starttls) };
                Answer::ok(vec![format!("* CAPABILITY {words}\r\n").into_bytes()])
            }
            Command::Id => Answer::ok(vec![b"* ID (\"name\" \"model\")\r\n".to_vec()]),
            Command::Login(user, password) => self.login(user == USER && password == PASSWORD),
            Command::List { special: true } if !offers.special_use => Answer::only("BAD no such option"),
            Command::List { .. } => self.model.with(|account| answers::list(account, &offers)),
            Command::Status { folder, items } => self.model.with(|account| answers::status(account, &offers, folder, items, lie)),
            Command::Open { folder, read_only } => {
                let (answer, view) = self.model.with(|account| answers::open(account, &offers, folder, *read_only, lie));
                self.view = view;
                answer
            }
            Command::Noop => Answer::only("OK done"),
            _ if lie == Some(Lie::NothingDone) => Answer::only("OK done"),
            _ => self.with_view(command, lie),
        }
    }

    fn with_view(&mut self, command: &Command, lie: Option<Lie>) -> Answer {
        let Some(view) = &self.view else { return Answer::only("BAD no folder is open") };
        let offers = self.model.offers();
        match command {
            Command::Fetch { .. } => self.model.with(|account| answers::fetch(account, view, command, lie)),
            _ => self.model.change(|account| answers::change(account, &offers, view, command)),
        }
    }

    fn login(&mut self, is_right: bool) -> Answer {
        self.logged_in = is_right;
        let offers = self.model.offers();
        match (is_right, offers.says_capabilities) {
            (false, _) => Answer::only("NO [AUTHENTICATIONFAILED] no"),
            (true, true) => Answer::only(format!("OK [CAPABILITY {}] welcome", offers.words(false))),
            (true, false) => Answer::only("OK welcome"),
        }
    }

    /// What else happened in the open folder. EXPUNGE may not be told in a FETCH by sequence numbers (RFC 3501 §7.4.1).
    fn with_news(&mut self, command: &Command, mut answer: Answer) -> Result<Answer, Ended> {
        if matches!(command, Command::Open { .. } | Command::Fetch { by_uid: false, .. }) {
            return Ok(answer);
        }
        answer.untagged.extend(self.news()?);
        Ok(answer)
    }

    fn news(&mut self) -> Result<Vec<Vec<u8>>, Ended> {
        let Some(view) = &mut self.view else { return Ok(Vec::new()) };
        self.model.with(|account| view.news(account)).ok_or(Ended)
    }

    async fn start_tls(&mut self, tag: &str, fault: Option<&What>) -> Goes {
        let Some(acceptor) = self.model.acceptor() else { return self.say(Answer::only("BAD no TLS here"), tag, fault).await };
        self.say(Answer::only("OK go on"), tag, fault).await?;
        if matches!(fault, Some(What::RefuseAfter(_))) {
            return Ok(());
        }
        let (nothing, _) = tokio::io::duplex(1);
        let plain = std::mem::replace(&mut self.stream, BufReader::new(Box::new(nothing)));
        let encrypted = acceptor.accept(plain.into_inner()).await.map_err(|_| Ended)?;
        self.stream = BufReader::new(Box::new(encrypted));
        self.secure = true;
        Ok(())
    }

    async fn authenticate(&mut self, tag: &str, fault: Option<&What>) -> Goes {
        self.say(Answer::only("go"), "+", fault).await?;
        let response = self.hear().await?;
        let fault = self.model.fault(At::Login);
        let right = BASE64.encode(format!("\0{USER}\0{PASSWORD}").as_bytes());
        let answer = self.login(response == right);
        self.say(answer, tag, fault.as_ref()).await
    }

    async fn append(&mut self, tag: &str, fault: Option<&What>, folder: &str, flags: &[String], size: usize) -> Goes {
        if !self.model.with(|account| account.folders.contains_key(folder)) {
            return self.say(Answer::only("NO [TRYCREATE] no such folder"), tag, fault).await;
        }
        let mut plus = Answer::only("go");
        if lie(fault) == Some(Lie::NewsFirst) {
            plus.untagged.extend(self.news()?);
        }
        self.say(plus, "+", fault).await?;
        let mut bytes = vec![0; size + 2];
        self.stream.read_exact(&mut bytes).await.map_err(|_| Ended)?;
        self.model.heard(&bytes, self.secure);
        bytes.truncate(size);
        let fault = self.model.fault(At::Append);
        match &fault {
            Some(What::DropBefore) => return Err(Ended),
            Some(What::Refuse(_)) => return self.say(Answer::default(), tag, fault.as_ref()).await,
            _ => {}
        }
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let mut mail = Mail::new(&bytes, &flags, self.model.now());
        mail.shown_from = Some(self.model.appended_late()).filter(|late| !late.is_zero()).map(|late| Instant::now() + late);
        let (validity, uid) = self.model.change(|account| account.append(folder, mail));
        let said = match lie(fault.as_ref()) {
            Some(Lie::NoUid) => None,
            _ if !self.model.offers().uidplus => None,
            lie => Some(uid + if lie == Some(Lie::OtherUid) { 500 } else { 0 }),
        };
        let end = said.map_or("OK done".to_owned(), |uid| format!("OK [APPENDUID {validity} {uid}] done"));
        let untagged = self.news()?;
        self.say(Answer { untagged, end }, tag, fault.as_ref()).await
    }

    async fn idle(&mut self, tag: &str, fault: Option<&What>) -> Goes {
        if !self.model.offers().idle || self.view.is_none() {
            return self.say(Answer::only("BAD no such command"), tag, fault).await;
        }
        let mut changed = self.model.changes();
        let mut plus = Answer::only("idling");
        if lie(fault) == Some(Lie::NewsFirst) {
            plus.untagged.extend(self.news()?);
        }
        self.say(plus, "+", fault).await?;
        let (mute, heartbeat) = (lie(fault) == Some(Lie::Mute), self.model.offers().heartbeat);
        loop {
            if !mute {
                changed.borrow_and_update();
                let untagged = self.news()?;
                if !untagged.is_empty() {
                    let fault = self.model.fault(At::News);
                    self.say(Answer { untagged, end: String::new() }, tag, fault.as_ref()).await?;
                }
            }
            tokio::select! {
                line = self.hear() => return self.idle_ends(tag, &line?).await,
                _ = changed.changed() => {}
                () = sleep(HEARTBEAT), if heartbeat && !mute => {
                    self.say(Answer { untagged: vec![b"* OK Still here\r\n".to_vec()], end: String::new() }, tag, None).await?;
                }
            }
        }
    }

    async fn idle_ends(&mut self, tag: &str, line: &str) -> Goes {
        let fault = self.model.fault(At::Done);
        if line != "DONE" {
            return self.say(Answer::only("BAD DONE was expected"), tag, None).await;
        }
        let untagged = self.news()?;
        self.say(Answer { untagged, end: "OK done".to_owned() }, tag, fault.as_ref()).await
    }

    /// One line of the client, without its end. May be dropped and called again.
    async fn hear(&mut self) -> Result<String, Ended> {
        let read = self.stream.read_until(b'\n', &mut self.line).await;
        if read.is_err() || !self.line.ends_with(b"\r\n") {
            return Err(Ended);
        }
        let line = std::mem::take(&mut self.line);
        self.model.heard(&line, self.secure);
        Ok(String::from_utf8_lossy(&line).trim_end_matches("\r\n").to_owned())
    }

    async fn say(&mut self, answer: Answer, tag: &str, fault: Option<&What>) -> Goes {
        for piece in answer.pieces(tag, fault) {
            match piece {
                Piece::Say(bytes) => {
                    self.stream.write_all(&bytes).await.map_err(|_| Ended)?;
                    self.stream.flush().await.map_err(|_| Ended)?;
                }
                Piece::Wait(pause) => sleep(pause).await,
                Piece::Close => return Err(Ended),
                Piece::Mute => {
                    let _ = self.stream.read_to_end(&mut Vec::new()).await;
                    return Err(Ended);
                }
            }
        }
        Ok(())
    }
}

fn may_come_first(command: &Command) -> bool {
    use Command::{AuthenticatePlain, Capability, Id, Login, Logout, Noop, StartTls};
    matches!(command, Capability | StartTls | Noop | Id | Logout | Login(..) | AuthenticatePlain)
}

fn lie(fault: Option<&What>) -> Option<Lie> {
    if let Some(What::Lie(lie)) = fault { Some(*lie) } else { None }
}
