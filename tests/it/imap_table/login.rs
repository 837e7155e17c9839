//! Getting in: nothing secret before TLS, no login that can't be trusted, and a plain sentence for each refusal.

use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Cause, Lasting, MailboxError, chain, log_in, play, settings};
use postar::fault::Fault as _;
use postar::mailbox::TlsFault;
use postar::mailbox::imap::{ImapMailbox, ImapSettings, TlsMode};

async fn refused(script: &str, settings: &ImapSettings) -> MailboxError {
    log_in(script, settings).await.expect_err("no login")
}

#[tokio::test]
async fn a_preauth_greeting_is_refused() {
    for tls in [TlsMode::None, TlsMode::StartTls] {
        let error = refused("S: * PREAUTH logged in as somebody\n...", &ImapSettings { tls, ..settings() }).await;
        assert!(matches!(error.cause(), Cause::Preauth));
    }
}

#[tokio::test]
async fn a_bye_instead_of_a_greeting_is_told() {
    let error = refused("S: * BYE too many connections", &settings()).await;
    assert!(chain(&error).ends_with("the server sends us away: too many connections"), "{}", chain(&error));
}

#[tokio::test]
async fn no_password_is_sent_where_login_is_disabled() {
    let error = refused("S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hello\n...", &settings()).await;
    assert!(matches!(error.cause(), Cause::LoginDisabled));
    assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
}

#[tokio::test]
async fn a_password_with_letters_beyond_ascii_goes_through_authenticate_plain() {
    let script = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello
        C: AUTHENTICATE PLAIN
        S: +
        C+ AHByb2RhamEAcMOkIsOf
        S: T OK [CAPABILITY IMAP4rev1] welcome";
    let (stream, peer) = play(script);
    ImapMailbox::open(stream, &ImapSettings { password: "pä\"ß".into(), ..settings() }).await.unwrap();
    peer.was_followed().await;
}

#[tokio::test]
async fn a_password_with_letters_beyond_ascii_is_not_sent_by_login() {
    let error = refused("S: * OK [CAPABILITY IMAP4rev1] hello\n...", &ImapSettings { password: "pä\"ß".into(), ..settings() }).await;
    assert!(matches!(error.cause(), Cause::LoginNotAscii));
}

#[tokio::test]
async fn quotes_and_backslashes_in_a_password_stay_inside_it() {
    let script = "S: * OK [CAPABILITY IMAP4rev1] hello
        C: LOGIN \"prodaja\" \"a\\\"b\\\\c\"
        S: T OK [CAPABILITY IMAP4rev1] welcome";
    let (stream, peer) = play(script);
    ImapMailbox::open(stream, &ImapSettings { password: "a\"b\\c".into(), ..settings() }).await.unwrap();
    peer.was_followed().await;
}

#[tokio::test]
async fn a_line_break_in_a_name_or_password_is_never_sent() {
    for password in ["a\r\nb", "a\nb", "a\0b"] {
        let error = refused("S: * OK [CAPABILITY IMAP4rev1] hello\n...", &ImapSettings { password: password.into(), ..settings() }).await;
        assert!(matches!(error.cause(), Cause::BadArgument(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_stays_wrong_until_someone_acts_and_is_not_repeated() {
    let script = "S: * OK [CAPABILITY IMAP4rev1] hello
        C: LOGIN \"prodaja\" \"geslo\"
        S: T NO [AUTHENTICATIONFAILED] geslo is not the password of prodaja
        ...";
    let error = refused(script, &settings()).await;
    assert!(error.is_login_refused() && error.definitely_not_stored());
    assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
    assert!(!chain(&error).contains("geslo") && !format!("{error:?}").contains("geslo"), "{error:?}");
    assert!(chain(&error).starts_with("could not log in to imap.lipa.example:143 as prodaja: the server refused the login"));
}

#[tokio::test]
async fn a_login_refused_for_the_crowd_passes_by_itself() {
    let script = "S: * OK [CAPABILITY IMAP4rev1] hello
        C: LOGIN \"prodaja\" \"geslo\"
        S: T NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded
        ...";
    assert!(matches!(refused(script, &settings()).await.lasting(), Lasting::Passes { after: Some(_) }));
}

#[tokio::test]
async fn id_is_said_where_it_is_wanted_and_capabilities_are_asked_anew() {
    let script = format!(
        "S: * OK hello
        C: CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: T OK done
        C: LOGIN \"prodaja\" \"geslo\"
        S: T OK welcome
        C: CAPABILITY
        S: * CAPABILITY IMAP4rev1 ID
        S: T OK done
        C: ID (\"name\" \"postar\" \"version\" \"{}\")
        S: * ID (\"name\" \"Dovecot\")
        S: T OK done",
        env!("CARGO_PKG_VERSION")
    );
    let (stream, peer) = play(&script);
    ImapMailbox::open(stream, &settings()).await.unwrap();
    peer.was_followed().await;
}

#[tokio::test]
async fn starttls_that_is_not_offered_ends_the_connection() {
    let error = refused("S: * OK [CAPABILITY IMAP4rev1] hello\n...", &ImapSettings { tls: TlsMode::StartTls, ..settings() }).await;
    assert!(matches!(error.cause(), Cause::NoStartTls));
}

#[tokio::test]
async fn text_behind_the_answer_to_starttls_ends_the_connection() {
    let (mut theirs, stream) = tokio::io::duplex(4096);
    let server = tokio::spawn(async move {
        theirs.write_all(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n").await.unwrap();
        let mut command = [0; 13];
        theirs.read_exact(&mut command).await.unwrap();
        theirs.write_all(b"p1 OK go ahead\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n").await.unwrap();
        let mut rest = Vec::new();
        theirs.read_to_end(&mut rest).await.unwrap();
        rest
    });
    let error = ImapMailbox::open(stream, &ImapSettings { tls: TlsMode::StartTls, ..settings() }).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Injected), "{error:?}");
    assert!(server.await.unwrap().is_empty(), "nothing more was sent");
}

#[tokio::test]
async fn a_port_that_does_not_speak_tls_is_told_apart() {
    let error = refused("S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hello\n...", &ImapSettings { tls: TlsMode::Implicit, ..settings() }).await;
    assert!(matches!(error.cause(), Cause::Tls(TlsFault::NotTls)), "{error:?}");
}

#[tokio::test]
async fn nobody_listening_and_a_name_without_address_are_told_apart() {
    let free = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let error = ImapMailbox::connect(&ImapSettings { host: "127.0.0.1".to_owned(), port: free, ..settings() }).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Unreachable(_)), "{error:?}");
    let error = ImapMailbox::connect(&ImapSettings { host: "nobody.invalid".to_owned(), ..settings() }).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::NoAddress(_)), "{error:?}");
}

#[tokio::test]
async fn without_tls_only_this_machine_is_spoken_to() {
    let error = ImapMailbox::connect(&ImapSettings { host: "192.0.2.1".to_owned(), ..settings() }).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::PlaintextAbroad), "{error:?}");
}
