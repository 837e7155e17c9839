//! Mail made to exhaust its reader: each is read in linear time, within the budget, and within four times its own size of memory.

use std::process::Command;
use std::time::Duration;

use data_encoding::BASE64;
use postar::domain::{Defect, Message};
use postar::mail::{Budget, parse};
use proptest::prelude::*;

use crate::service::child;

/// Of one processor. Without optimisation everything takes some ten times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// The most memory a mail may take while it is read, in times its own size; the mail itself comes before that.
const MOST_TIMES: usize = 4;

/// What any mail may take beside that, in KiB: 5,000 blocks of HTML as the renderer holds them, or 60,000 rules of its style.
const BESIDES_KIB: usize = 16 * 1024;

/// What a child says of a mail that took more.
const TOO_MUCH: &str = ": too much";

/// Which bomb a child reads.
const BOMB: &str = "POSTAR_TEST_BOMB";

/// What is left of it: no more than the budget and the mail says so, or whatever fits.
#[derive(Clone, Copy, PartialEq)]
enum Read {
    Any,
    Cut,
}
use Read::{Any, Cut};

type Bomb = (&'static str, Read, fn() -> Vec<u8>);

const HEADERS: [Bomb; 12] = [
    ("100,000 To fields", Cut, || header(&"To: x@y.example\r\n".repeat(100_000))),
    ("100,000 addresses", Cut, || header(&format!("To: {}\r\n", "x@y.example, ".repeat(100_000)))),
    ("encoded words", Cut, || header(&format!("Subject: {}\r\n", "=?utf-8?q?a?= ".repeat(200_000)))),
    ("encoded words over many lines", Cut, || header(&format!("Subject: a{}\r\n", "\r\n =?iso-2022-jp?b?GyRC?=".repeat(100_000)))),
    ("RFC 2231 parameters", Cut, || header(&format!("Content-Type: text/plain{}\r\n", parameters(100_000)))),
    ("comments", Cut, || header(&format!("Cc: {}a@b.example\r\n", "(".repeat(200_000)))),
    ("mailsploit senders", Cut, || header(&"From: =?utf-8?b?YUBnb3pkLmV4YW1wbGUKAA==?=@b.example\r\n".repeat(20_000))),
    ("one field of senders", Cut, || {
        header(&format!("Reply-To: {}\r\n", "\"=?utf-8?q?a=00b=40c?=\" <=?utf-8?q?a=40b?=@c.example>, ".repeat(30_000)))
    }),
    ("100,000 references", Cut, || header(&format!("References: {}\r\n", ids(100_000)))),
    ("a header without an end", Cut, || b"X-A: b\r\n".repeat(500_000)),
    ("a field without an end", Cut, || [b"From: a@b.example\r\nSubject: ".to_vec(), b"x".repeat(4_000_000)].concat()),
    ("a million lines of one field", Cut, || [b"From: a@b.example\r\nX-A: b".to_vec(), b"\r\n c".repeat(1_000_000)].concat()),
];

const PARTS: [Bomb; 7] = [
    ("500,000 empty parts", Cut, || mixed(&"--x\r\n\r\n".repeat(500_000))),
    ("50,000 nested parts", Cut, nested),
    ("50,000 nested mails", Cut, || {
        format!("From: a@b.example\r\n{}x", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000)).into_bytes()
    }),
    ("parameters in every part", Cut, || {
        mixed(&format!("--x\r\nContent-Type: application/pdf{}\r\n\r\nx\r\n", "; a*1=b".repeat(100)).repeat(5_000))
    }),
    ("a million lines like boundaries", Any, || mixed(&"--y\r\n".repeat(1_000_000))),
    ("names of 20 letters in 900 parts", Any, || {
        mixed(&"--x\r\nContent-Disposition: attachment; filename*0*=utf-8''%C4%8D; filename*1=aaaaaaaa\r\n\r\n".repeat(900))
    }),
    ("20 MB attached", Any, || attached(20_000_000)),
];

const TEXTS: [Bomb; 17] = [
    ("one long line", Any, || text("On a ".repeat(400_000))),
    ("attributions", Any, || text("On 1 wrote\r\n".repeat(50_000))),
    ("headers in the text", Any, || text("From: x\r\n".repeat(50_000))),
    ("closings", Any, || text("lp\r\n".repeat(50_000))),
    ("quote marks", Any, || text(">".repeat(1_000_000))),
    ("a million lines of quote", Any, || text("> a\r\n".repeat(1_000_000))),
    ("blank lines", Any, || text("\r\n".repeat(300_000))),
    ("base64 of nothing", Any, || body("text/plain", "base64", "====\r\n".repeat(800_000))),
    ("base64 of blank lines", Any, || body("text/plain", "base64", "\r\n".repeat(2_000_000))),
    ("quoted-printable of soft breaks", Any, || body("text/plain", "quoted-printable", "=\r\n".repeat(1_500_000))),
    ("flowed lines", Any, || body("text/plain; format=flowed; delsp=yes", "8bit", ">> a \r\n".repeat(600_000))),
    ("8-bit letters that grow", Any, || foreign("windows-1250", &[0x80; 4_000_000])),
    ("a charset with states", Any, || foreign("iso-2022-jp", &b"\x1b$B!!\x1b(B".repeat(500_000))),
    ("a 16-bit charset", Any, || foreign("utf-16le", &[0x2d, 0x4e].repeat(2_000_000))),
    ("UTF-7", Any, || foreign("utf-7", &b"+TgBOAE4A-".repeat(400_000))),
    ("no charset", Any, || foreign("x-unknown", &[0xff; 4_000_000])),
    ("base64 in a charset", Any, || {
        body("text/plain; charset=windows-1250", "base64", format!("{}\r\n", BASE64.encode(&[0x80; 57])).repeat(50_000))
    }),
];

const HTML: [Bomb; 11] = [
    ("deep divs", Any, || html("<div>".repeat(100_000))),
    ("deep tables", Any, || html("<table><tr><td>".repeat(100_000))),
    ("deep quotes", Any, || html(format!("{}x", "<blockquote>".repeat(5_000)))),
    ("deep bold", Any, || html("<b>a".repeat(250_000))),
    ("many paragraphs", Any, || html("<p>a".repeat(400_000))),
    ("many cells", Any, || html(format!("<table><tr>{}</tr></table>", "<td>a</td>".repeat(20_000)))),
    ("many rows", Any, || html(format!("<table>{}</table>", "<tr><td>a".repeat(200_000)))),
    ("unclosed tags", Any, || html("<a href='".repeat(50_000))),
    ("many classes", Any, || html(format!("<style>{}</style><p class=x>Kje?", ".x{color:red}".repeat(20_000)))),
    ("many selectors", Any, || {
        html(format!("<style>{}</style><p class=x>Kje?", (0..60_000).map(|at| format!(".c{at}{{}}")).collect::<String>()))
    }),
    ("entities", Any, || html("&ngE;".repeat(400_000))),
];

fn header(fields: &str) -> Vec<u8> {
    format!("From: a@b.example\r\n{fields}\r\nx").into_bytes()
}

fn parameters(many: usize) -> String {
    (0..many).map(|at| format!(";\r\n name*{at}=a")).collect()
}

fn ids(many: usize) -> String {
    (0..many).map(|at| format!("<{at}@gozd.example> ")).collect()
}

fn mixed(parts: &str) -> Vec<u8> {
    format!("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{parts}").into_bytes()
}

fn nested() -> Vec<u8> {
    let parts: String = (0..50_000).map(|at| format!("--b{at}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", at + 1)).collect();
    format!("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n{parts}").into_bytes()
}

fn attached(bytes: usize) -> Vec<u8> {
    let line = format!("{}\r\n", BASE64.encode(&[0x41; 57]));
    mixed(&format!(
        "--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x--",
        line.repeat(bytes / line.len())
    ))
}

fn body(media: &str, encoding: &str, text: impl AsRef<[u8]>) -> Vec<u8> {
    let head = format!("From: a@b.example\r\nContent-Type: {media}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
    [head.as_bytes(), text.as_ref()].concat()
}

fn text(text: String) -> Vec<u8> {
    body("text/plain; charset=utf-8", "8bit", text)
}

fn foreign(charset: &str, bytes: &[u8]) -> Vec<u8> {
    body(&format!("text/plain; charset={charset}"), "8bit", bytes)
}

fn html(markup: String) -> Vec<u8> {
    body("text/html; charset=utf-8", "8bit", markup)
}

fn bombs() -> impl Iterator<Item = Bomb> {
    HEADERS.into_iter().chain(PARTS).chain(TEXTS).chain(HTML)
}

/// Reads it, and says how long that took.
fn survive((name, read, made): Bomb) -> (Message, Duration) {
    let mail = made();
    let start = processor_time();
    let message = parse(&mail, &Budget::default());
    let took = processor_time() - start;
    assert!(took < LONGEST, "{name} took {took:?}");
    assert!(!message.has(Defect::ParserPanicked), "{name}");
    assert!(read == Any || message.has(Defect::OverBudget), "{name} counts as over the budget: {:?}", message.defects);
    assert!(message.attachments.len() <= 1_100 && message.to.len() <= 1_000 && message.headers.0.len() <= 1_000, "{name} is kept bounded");
    (message, took)
}

#[test]
fn floods_in_the_header_are_cut() {
    HEADERS.into_iter().for_each(|bomb| drop(survive(bomb)));
}

#[test]
fn floods_of_parts_are_cut() {
    PARTS.into_iter().for_each(|bomb| drop(survive(bomb)));
}

#[test]
fn hostile_text_is_split_in_bounded_time() {
    TEXTS.into_iter().for_each(|bomb| drop(survive(bomb)));
}

#[test]
fn hostile_html_is_read_in_bounded_time() {
    HTML.into_iter().for_each(|bomb| drop(survive(bomb)));
}

#[test]
fn senders_that_other_programs_see_are_not_believed() {
    let (message, _) = survive(HEADERS[6]);
    assert!(message.has(Defect::ControlCharacters) && message.has(Defect::SeveralFrom), "{:?}", message.defects);
}

#[test]
fn no_bomb_takes_more_than_four_times_its_size() {
    let all: Vec<Bomb> = bombs().collect();
    std::thread::scope(|scope| {
        let halves = all.chunks(all.len().div_ceil(2));
        let readers: Vec<_> =
            halves.map(|half| scope.spawn(move || half.iter().map(|(name, ..)| alone(name)).collect::<String>())).collect();
        let table: String = readers.into_iter().map(|reader| reader.join().unwrap()).collect();
        println!("{table}");
        assert!(!table.contains(TOO_MUCH), "{table}");
    });
}

/// Reads a bomb in a process of its own, whose allocator gives back what it no longer needs.
fn alone(name: &str) -> String {
    let mut command: Command = child::command("mail::bombs::child_reads_a_bomb");
    command.env(BOMB, name).env("MALLOC_TRIM_THRESHOLD_", "0").env("MALLOC_TOP_PAD_", "0").env("MALLOC_MMAP_THRESHOLD_", "65536");
    let said = child::stderr_of(command);
    said.lines().filter(|line| line.starts_with(name)).map(|line| format!("{line}\n")).collect()
}

#[test]
#[ignore = "started by the test above as a process of its own"]
fn child_reads_a_bomb() {
    child::expect_to_be_one();
    let name = std::env::var(BOMB).unwrap();
    let (_, _, made) = bombs().find(|(known, ..)| *known == name).unwrap();
    warm_up();
    let mail = made();
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = resident_kib("VmRSS:");
    let start = processor_time();
    let _ = parse(&mail, &Budget::default());
    let took = processor_time() - start;
    let grown = resident_kib("VmHWM:").saturating_sub(before);
    let size = mail.len() / 1024;
    let word = if grown > size * MOST_TIMES + BESIDES_KIB { TOO_MUCH } else { "" };
    eprintln!("{name:34} {size:6} KiB {:6} ms {grown:6} KiB more, {:4.1} times{word}", took.as_millis(), grown as f64 / size as f64);
}

/// What is made once for all mails: the language models, the patterns.
fn warm_up() {
    let part = |media: &str, text: &str| format!("--x\r\nContent-Type: {media}\r\n\r\n{text}\r\n");
    let said = "Spoštovani, kdaj pride naročena miza?\r\nLep pozdrav\r\nMojca\r\n\r\nOn 1 Nov 2026, Lipa wrote:\r\n> staro\r\n";
    let mail =
        mixed(&format!("{}{}--x--", part("text/plain; charset=utf-8", said), part("text/html; charset=utf-8", &format!("<p>{said}</p>"))));
    assert!(parse(&mail, &Budget::default()).language.is_some());
}

/// What this thread took of a processor so far: others on the machine don't count.
fn processor_time() -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(spent.split(' ').next().unwrap().parse().unwrap())
}

fn resident_kib(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn of_a_mail_beyond_the_byte_budget_only_the_header_is_read() {
    let budget = Budget { bytes: 100, ..Budget::default() };
    let message = parse(format!("From: a@b.example\r\nSubject: velik\r\n\r\n{}", "x".repeat(200)).as_bytes(), &budget);
    assert_eq!((message.subject.as_str(), message.words.new.as_str()), ("velik", ""));
    assert!(message.has(Defect::TooLarge));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let message = parse(&bytes, &Budget::default());
        prop_assert!(!message.has(Defect::ParserPanicked));
    }

    #[test]
    fn mutilated_mails_never_make_the_parser_panic(
        pieces in proptest::collection::vec(prop_oneof![
            Just("From: a@b.example\r\n"), Just("Content-Type: multipart/mixed; boundary=x\r\n"), Just("Content-Type: text/html\r\n"),
            Just("Content-Type: message/rfc822\r\n"), Just("Content-Transfer-Encoding: base64\r\n"), Just("\r\n"), Just("--x\r\n"), Just("--x--\r\n"),
            Just("Subject: =?utf-8?q?=C4?= =?x?b?y?=\r\n"), Just("<p style='color:#fff'>a</p>"), Just("> x\r\n"), Just("On 1.1.2020, a@b wrote:\r\n"),
            Just("\0"), Just("Received:\n\t"), Just("č"), Just("--\r\n"), Just("To: <a@b>, \"c\r\n"),
        ], 0..40),
    ) {
        let message = parse(pieces.concat().as_bytes(), &Budget::default());
        prop_assert!(!message.has(Defect::ParserPanicked));
    }
}
