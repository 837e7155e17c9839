//! Many mails at once: what came is kept, what is refused is told by itself, and attachments stay on the server.

use postar::mailbox::{Body, Fetched, Listed};

use super::*;

fn small(uid: u32) -> Listed {
    Listed { place: at(uid), size: 1000, flags: vec![], arrived: None, header: vec![] }
}

fn large(uid: u32) -> Listed {
    Listed { size: 500_000, ..small(uid) }
}

fn ask(uids: &str) -> String {
    format!("C: UID FETCH {uids} (UID RFC822.SIZE BODY.PEEK[]<0.65536>)")
}

/// One mail as it comes; a literal with its length.
fn comes(uid: u32, text: &str) -> String {
    format!("S: * {uid} FETCH (UID {uid} RFC822.SIZE {} BODY[]<0> {}\nS: )", text.len(), literal(text))
}

async fn fetched(mails: &[Listed], script: &str) -> Vec<String> {
    let (mut mailbox, peer) = logged_in("", script).await;
    let answers = mailbox.fetch_all(mails, 1 << 25).await.unwrap();
    peer.was_followed().await;
    answers.into_iter().map(|Fetched { place, body }| format!("{}: {}", place.spot, told(&body))).collect()
}

fn told(body: &Body) -> String {
    match body {
        Body::Here(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Body::TooLarge => "too large".to_owned(),
        Body::Gone => "gone".to_owned(),
        Body::Refused(error) => chain(error),
    }
}

#[tokio::test]
async fn several_small_mails_come_in_one_answer() {
    let script = lines(&[&selected(3, 9), &ask("3,5:6"), &comes(5, "b"), &comes(3, "a"), &comes(6, "c"), "S: T OK done"]);
    assert_eq!(fetched(&[small(3), small(5), small(6)], &script).await, ["UID 3: a", "UID 5: b", "UID 6: c"]);
}

#[tokio::test]
async fn what_came_before_a_no_is_kept_and_the_rest_is_asked_for_by_halves() {
    let noop = "C: NOOP\nS: T OK done";
    let script = lines(&[
        &selected(4, 9),
        &ask("3:6"),
        &comes(3, "a"),
        "S: T NO Some messages could not be FETCHed",
        noop,
        &ask("6"),
        &comes(6, "d"),
        "S: T OK done",
        &ask("4:5"),
        "S: T NO [THROTTLED] not so fast",
    ]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    let error = mailbox.fetch_all(&[small(3), small(4), small(5), small(6)], 1 << 25).await.unwrap_err();
    assert!(error.back_off().is_some(), "a server in trouble is left alone: {error:?}");
    peer.was_followed().await;
}

#[tokio::test]
async fn a_mail_that_is_refused_by_itself_fails_alone() {
    let noop = "C: NOOP\nS: T OK done";
    let no = "S: T NO Message corrupt";
    let script = lines(&[&selected(2, 9), &ask("3:4"), no, noop, &ask("4"), &comes(4, "b"), "S: T OK done", &ask("3"), no, noop]);
    let refused = "UID 3: could not fetch a mail of INBOX on imap.lipa.example:143: the server answers NO Message corrupt";
    assert_eq!(fetched(&[small(3), small(4)], &script).await, [refused, "UID 4: b"]);
}

#[tokio::test]
async fn a_mail_without_bytes_fails_alone_and_one_that_is_silent_is_gone() {
    let script = lines(&[&selected(3, 9), &ask("3:5"), "S: * 1 FETCH (UID 3 RFC822.SIZE 9 BODY[]<0> NIL)", &comes(5, "c"), "S: T OK done"]);
    let answers = fetched(&[small(3), small(4), small(5)], &script).await;
    assert!(answers[0].ends_with("the server says OK but leaves out the body of mail 3"), "{answers:?}");
    assert_eq!(answers[1..], ["UID 4: gone", "UID 5: c"]);
}

#[tokio::test]
async fn mails_of_another_numbering_are_gone_and_nothing_is_asked() {
    let old = Listed { place: Place { spot: Spot::Uid { validity: 6, uid: 3 }, ..at(3) }, ..small(3) };
    assert_eq!(fetched(&[old], &selected(3, 9)).await, ["UID 3: gone"]);
}

#[tokio::test]
async fn a_mail_that_is_longer_than_its_size_says_is_left_to_be_read_by_itself() {
    let script = lines(&[&selected(1, 9), &ask("3"), &comes(3, &"x".repeat(65_536)), "S: T OK done"]);
    assert_eq!(fetched(&[small(3)], &script).await, ["UID 3: too large"]);
}

const STRUCTURE: &str = r#"(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 14 1 NIL NIL NIL NIL)("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 400000 NIL ("ATTACHMENT" ("FILENAME" "a.pdf")) NIL NIL) "MIXED" ("BOUNDARY" "meja") NIL NIL NIL)"#;
const ASK_STRUCTURE: &str = "C: UID FETCH 3 (UID RFC822.SIZE BODYSTRUCTURE BODY.PEEK[HEADER]<0.65536>)";
const HEADER: &str = "Message-ID: <m@kupec.example>\r\nContent-Type: multipart/mixed; boundary=meja\r\n\r\n";

fn literal(text: &str) -> String {
    format!("{{{}}}\nS~ {}", text.len(), text.replace("\r\n", "⏎"))
}

fn described(structure: &str, header: &str) -> String {
    lines(&[
        &format!("S: * 1 FETCH (UID 3 RFC822.SIZE 500000 BODYSTRUCTURE {structure} BODY[HEADER]<0> {}", literal(header)),
        "S: )",
        "S: T OK done",
    ])
}

#[tokio::test]
async fn of_a_large_mail_the_attachments_stay_on_the_server() {
    let text = "Dober dan\r\n\r\n\r\n";
    let script = lines(&[
        &selected(1, 9),
        ASK_STRUCTURE,
        &described(STRUCTURE, HEADER),
        "C: UID FETCH 3 (UID BODY.PEEK[1.MIME]<0.16384> BODY.PEEK[1]<0.14> BODY.PEEK[2.MIME]<0.16384>)",
        &format!("S: * 1 FETCH (UID 3 BODY[1.MIME]<0> {}", literal("Content-Type: text/plain\r\n\r\n")),
        &format!("S:  BODY[1]<0> {}", literal(text)),
        &format!("S:  BODY[2.MIME]<0> {}", literal("Content-Type: application/pdf; name=a.pdf\r\n\r\n")),
        "S: )",
        "S: T OK done",
    ]);
    let mail = format!(
        "{HEADER}--meja\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--meja\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n\r\n--meja--\r\n"
    );
    assert_eq!(fetched(&[large(3)], &script).await, [format!("UID 3: {mail}")]);
    let message = postar::mail::parse(mail.as_bytes(), &postar::mail::Budget::default());
    assert_eq!((message.words.new.trim(), message.attachments[0].name.as_deref()), ("Dober dan", Some("a.pdf")));
}

#[tokio::test]
async fn a_large_mail_that_cannot_be_taken_apart_is_left_to_be_read_by_itself() {
    let without_boundary = STRUCTURE.replace("(\"BOUNDARY\" \"meja\")", "NIL");
    let without_id = HEADER.replace("Message-ID", "X-Other");
    let one_text = r#"("TEXT" "PLAIN" NIL NIL NIL "8BIT" 500000 9000 NIL NIL NIL NIL)"#;
    for (structure, header) in [(without_boundary.as_str(), HEADER), (STRUCTURE, &without_id), (one_text, HEADER)] {
        let script = lines(&[&selected(1, 9), ASK_STRUCTURE, &described(structure, header)]);
        assert_eq!(fetched(&[large(3)], &script).await, ["UID 3: too large"]);
    }
    let refused = lines(&[&selected(1, 9), ASK_STRUCTURE, "S: T BAD what is a structure"]);
    assert_eq!(fetched(&[large(3)], &refused).await, ["UID 3: too large"]);
}
