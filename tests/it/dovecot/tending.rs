//! What becomes of a draft that lies there: the owner's hand always wins, and a thread has one draft at most.

use std::fs;

use postar::flow::Glances;
use postar::flow::pass::{self, PassReport};
use postar::mailbox::imap::ImapMailbox;
use postar::mailbox::{Detail, Mailbox as _};

use super::company::{Company, Letter, field};
use super::server::{Dovecot, USER};
use crate::flow::stage::Stage;

const FIRST: &str = "<m1@jezerka.example>";
const SECOND: &str = "<m2@jezerka.example>";

const OWN: &str = "From: prodaja@lipa.example\r\nTo: nabava@jezerka.example\r\nMessage-ID: <own1@lipa.example>\r\nIn-Reply-To: <m1@jezerka.example>\r\n\
                   References: <m1@jezerka.example>\r\nSubject: Re: PN-412\r\n\r\nV torek.\r\n";

fn drafted() -> Company {
    let company = Company::start();
    company.server.deliver(USER, &Letter::default().mail());
    assert_eq!(company.once().summary(), [1, 1, 0, 0, 0]);
    company
}

fn write_again(company: &Company) {
    let again = "In še: ali bo naročilo PN-412 prišlo v celoti?\r\n";
    company.server.deliver(USER, &Letter { id: SECOND, answers: &[FIRST], text: again, ..Letter::default() }.mail());
}

#[test]
fn a_reply_in_sent_takes_the_untouched_draft_to_the_trash() {
    let company = drafted();
    let (_, draft) = company.the_draft();
    company.server.deliver_into(USER, ".Sent", "S", OWN);
    let said = company.once();
    assert_eq!(said.summary(), [0, 0, 0, 1, 0], "{:?}", said.lines);
    assert_eq!(company.drafts(), []);
    let trash = company.server.mails(USER, ".Trash");
    assert_eq!((trash.len(), &trash[0].1), (1, &draft));
    assert_eq!(company.explain(FIRST)["draft"]["status"], "answered_without");
    assert_eq!(company.once().summary(), [0; 5]);
}

#[test]
fn an_edited_draft_stays_when_the_owner_answers_elsewhere() {
    let company = drafted();
    let edited = company.edit(&company.the_draft());
    company.once();
    company.server.deliver_into(USER, ".Sent", "S", OWN);
    company.once();
    assert_eq!(company.the_draft().1, edited);
    assert_eq!(company.server.mails(USER, ".Trash"), []);
}

#[test]
fn an_edited_draft_is_known_as_the_owners() {
    let company = drafted();
    company.edit(&company.the_draft());
    company.once();
    assert_eq!(company.explain(FIRST)["draft"]["status"], "edited");
}

#[test]
fn a_second_mail_of_the_thread_renews_the_untouched_draft() {
    let company = drafted();
    let (_, before) = company.the_draft();
    write_again(&company);
    let said = company.once();
    assert_eq!(said.summary(), [1, 0, 1, 0, 0], "{:?}", said.lines);
    let (_, after) = company.the_draft();
    let key = field(&before, "X-Postar-Draft").replace("; rev=1", "");
    assert_eq!(field(&after, "X-Postar-Draft"), format!("{key}; rev=2"));
    assert_ne!(field(&after, "Message-ID"), field(&before, "Message-ID"));
    assert_eq!((field(&after, "In-Reply-To"), field(&after, "References")), (SECOND.to_owned(), format!("{FIRST} {SECOND}")));
    assert_eq!(company.server.mails(USER, ".Trash").iter().map(|(_, mail)| mail).collect::<Vec<_>>(), [&before]);
    assert_eq!(company.explain(SECOND)["draft"]["status"], "renewed");
    assert_eq!(company.once().summary(), [0; 5]);
}

#[test]
fn a_second_mail_of_the_thread_leaves_an_edited_draft_alone() {
    let company = drafted();
    let edited = company.edit(&company.the_draft());
    write_again(&company);
    let said = company.once();
    assert_eq!(said.summary(), [1, 0, 0, 0, 0], "{:?}", said.lines);
    assert_eq!(company.explain(SECOND)["reason"], "owner_draft");
    assert_eq!(company.the_draft().1, edited);
}

#[test]
fn a_draft_of_the_owners_own_keeps_ours_away() {
    let company = Company::start();
    company.server.deliver_into(USER, ".Drafts", "DS", OWN);
    company.server.deliver(USER, &Letter::default().mail());
    let said = company.once();
    assert_eq!((said.lines[0]["reason"].as_str(), said.summary()), (Some("owner_draft"), [1, 0, 0, 0, 0]), "{:?}", said.lines);
    assert_eq!(company.the_draft().1, OWN);
}

#[test]
fn a_mail_that_was_answered_before_it_was_seen_gets_no_draft() {
    let company = Company::start();
    company.server.deliver_into(USER, ".Sent", "S", OWN);
    company.server.deliver(USER, &Letter::default().mail());
    let said = company.once();
    assert_eq!((said.lines[0]["reason"].as_str(), company.drafts().len()), (Some("already_answered"), 0), "{:?}", said.lines);
}

#[test]
fn a_draft_that_the_owner_deleted_does_not_come_back() {
    let company = drafted();
    let (name, _) = company.the_draft();
    std::fs::remove_file(company.server.maildir(USER).join(".Drafts/cur").join(name)).unwrap();
    assert_eq!(company.once().summary(), [0; 5]);
    assert_eq!(company.drafts(), []);
}

/// Takes the draft out of Drafts and files this mail into Sent, as a mail program does when its owner presses Send.
fn send(company: &Company, sent: &str) {
    let (name, _) = company.the_draft();
    fs::remove_file(company.server.maildir(USER).join(".Drafts/cur").join(name)).unwrap();
    company.server.deliver_into(USER, ".Sent", "S", sent);
}

/// Flags of the mails in INBOX, in Maildir's letters.
fn inbox_flags(company: &Company) -> Vec<String> {
    let entries = ["cur", "new"].into_iter().flat_map(|part| fs::read_dir(company.server.maildir(USER).join(part)).unwrap());
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| name.split_once(":2,").map_or("", |(_, letters)| letters).to_owned()).collect()
}

fn capitals(flags: &str) -> String {
    flags.chars().filter(char::is_ascii_uppercase).collect()
}

#[test]
fn a_draft_that_was_sent_is_known_as_sent_and_its_mail_is_marked_as_answered() {
    let company = drafted();
    assert!(inbox_flags(&company).iter().all(|flags| !flags.contains('R')));
    let (_, draft) = company.the_draft();
    send(&company, &draft.replace(&field(&draft, "Message-ID"), "<sent1@lipa.example>"));
    assert_eq!(company.once().summary(), [0; 5]);
    assert_eq!(company.explain(FIRST)["draft"]["status"], "sent");
    assert_eq!(inbox_flags(&company).iter().map(|flags| capitals(flags)).collect::<Vec<_>>(), ["R"], "answered, and not seen");
}

#[test]
fn a_draft_that_was_changed_and_sent_is_known_as_sent_edited() {
    let company = drafted();
    let (_, draft) = company.the_draft();
    let text = company.postar(&["explain", FIRST, "--text", "--json"]).lines[0]["draft"]["text"].as_str().unwrap().replace('\n', "\r\n");
    let (head, _) = draft.split_once("Content-Type:").unwrap();
    let head = head.replace(&field(&draft, "Message-ID"), "<sent1@lipa.example>");
    send(&company, &format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\nPoklical sem skladišče.\r\n\r\n{text}"));
    company.once();
    assert_eq!(company.explain(FIRST)["draft"]["status"], "sent_edited");
}

#[tokio::test]
async fn a_look_around_where_nothing_happened_costs_one_round_trip() {
    let server = Dovecot::start();
    server.deliver(USER, &Letter::default().mail());
    for folder in [".Drafts", ".Sent"] {
        server.deliver_into(USER, folder, "S", OWN);
    }
    let mut stage = Stage::set();
    let (desk, mut report, mut glances) = (stage.desk(), PassReport::default(), Glances::default());
    let mut mailbox = ImapMailbox::connect(&server.settings(USER)).await.unwrap();
    let special = mailbox.special_folders().await.unwrap();
    let mut trips = Vec::new();
    for round in 0..6 {
        mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
        let before = mailbox.counters();
        if round < 2 {
            pass::look_around(&desk, &mut mailbox, &special, &mut report).await.unwrap();
        } else {
            pass::look_again(&desk, &mut mailbox, &special, &mut glances, &mut report).await.unwrap();
        }
        let after = mailbox.counters();
        trips.push((
            after.round_trips - before.round_trips,
            after.commands - before.commands,
            after.bytes_received - before.bytes_received,
        ));
    }
    println!("round trips, commands and bytes of a look around: {trips:?}");
    assert!((trips[5].0, trips[5].1) == (1, 2) && trips[1].0 >= 4, "{trips:?}");
    server.deliver_into(USER, ".Sent", "S", &OWN.replace("own1", "own2"));
    let before = mailbox.counters().round_trips;
    pass::look_again(&desk, &mut mailbox, &special, &mut glances, &mut report).await.unwrap();
    assert!(mailbox.counters().round_trips - before > 1, "what was sent is read");
}
