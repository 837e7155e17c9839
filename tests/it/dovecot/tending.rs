//! What becomes of a draft that lies there: the owner's hand always wins, and a thread has one draft at most.

use super::company::{Company, Letter, field};
use super::server::USER;

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
