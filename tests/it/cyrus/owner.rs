//! The mailbox's owner with a mail program of the simplest kind: what she puts there and what she sees.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use data_encoding::BASE64;

use super::server::{PASSWORD, USER};

/// A server on this machine answers within this, or never.
const DEADLINE: Duration = Duration::from_secs(60);

/// A session without TLS.
pub(crate) struct Owner {
    stream: BufReader<TcpStream>,
}

impl Owner {
    pub(crate) fn log_in(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut owner = Self { stream: BufReader::new(stream) };
        owner.line();
        owner.asks(&format!("AUTHENTICATE PLAIN {}", BASE64.encode(format!("\0{USER}\0{PASSWORD}").as_bytes())));
        owner
    }

    /// One command that has to succeed, and all lines of its answer.
    pub(crate) fn asks(&mut self, command: &str) -> Vec<String> {
        self.says(&format!("a {command}\r\n"));
        self.answer(command)
    }

    /// Puts a mail into a folder, with flags: `(\Seen)` or nothing.
    pub(crate) fn puts(&mut self, folder: &str, flags: &str, mail: &str) {
        let flags = if flags.is_empty() { String::new() } else { format!("{flags} ") };
        self.says(&format!("a APPEND \"{folder}\" {flags}{{{}+}}\r\n{mail}\r\n", mail.len()));
        self.answer("APPEND");
    }

    /// How many mails lie in a folder.
    pub(crate) fn counts(&mut self, folder: &str) -> u32 {
        let told = self.asks(&format!("STATUS \"{folder}\" (MESSAGES)")).concat();
        let (_, number) = told.split_once("(MESSAGES ").unwrap();
        number.split(')').next().unwrap().parse().unwrap()
    }

    /// The only mail of a folder: its flags, and its bytes.
    pub(crate) fn the_only_mail(&mut self, folder: &str) -> (String, String) {
        assert_eq!(self.counts(folder), 1, "{folder}");
        self.asks(&format!("EXAMINE \"{folder}\""));
        let flags = self.asks("FETCH 1 (FLAGS)").concat();
        let flags = flags.split_once("FLAGS (").unwrap().1.split(')').next().unwrap().to_owned();
        self.says("a FETCH 1 (BODY.PEEK[])\r\n");
        let head = self.line();
        let length: usize = head.trim_end().trim_end_matches('}').rsplit('{').next().unwrap().parse().unwrap();
        let mut mail = vec![0; length];
        self.stream.read_exact(&mut mail).unwrap();
        self.answer("FETCH");
        (flags, String::from_utf8(mail).unwrap())
    }

    fn says(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).unwrap();
    }

    fn answer(&mut self, command: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.line();
            if let Some(verdict) = line.strip_prefix("a ") {
                assert!(verdict.starts_with("OK"), "{command}: {verdict}");
                return lines;
            }
            lines.push(line);
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(self.stream.read_line(&mut line).unwrap() > 0, "the server left");
        line
    }
}
