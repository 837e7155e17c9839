//! `run` over a server that comes and goes, beside an owner who works in the same mailbox.

use std::thread::sleep;
use std::time::Duration;

use super::company::{Access, Company, Letter, field, until};
use super::server::{PASSWORD, USER};

/// A draft of `run` is there within this, even after the pauses that a lost server costs and on a busy machine.
const SOON: Duration = Duration::from_secs(60);

fn letter(company: &Company, number: usize) {
    let id = format!("<m{number}@jezerka.example>");
    company.server.deliver(USER, &Letter { id: &id, ..Letter::default() }.mail());
}

fn until_drafts(company: &Company, count: usize) {
    until(&format!("{count} drafts"), SOON, || company.drafts().len() >= count);
}

#[test]
fn a_server_that_restarts_costs_nothing() {
    let mut company = Company::start();
    let daemon = company.run();
    letter(&company, 1);
    until_drafts(&company, 1);
    company.server.stop();
    letter(&company, 2);
    sleep(Duration::from_secs(3));
    company.server.restart();
    letter(&company, 3);
    until_drafts(&company, 3);
    assert!(daemon.stop().success());
    assert_eq!((company.once().summary(), company.drafts().len()), ([0; 5], 3));
}

#[test]
fn a_running_daemon_answers_the_other_commands() {
    let company = Company::start();
    let daemon = company.run();
    letter(&company, 1);
    until_drafts(&company, 1);
    assert_eq!(company.once().summary(), [0; 5]);
    assert_eq!(company.explain("<m1@jezerka.example>")["draft"]["uid"], 1);
    assert!(daemon.stop().success());
}

#[test]
fn what_the_owner_did_a_moment_ago_is_seen_before_a_thread_goes_on() {
    let company = Company::start();
    let daemon = company.run();
    letter(&company, 1);
    letter(&company, 2);
    until_drafts(&company, 2);
    // The daemon is back in IDLE, which tells it of INBOX only.
    sleep(Duration::from_secs(2));
    let first = company.drafts().into_iter().find(|(_, draft)| field(draft, "In-Reply-To") == "<m1@jezerka.example>").unwrap();
    let edited = company.edit(&first);
    let again = Letter { id: "<m3@jezerka.example>", answers: &["<m1@jezerka.example>"], ..Letter::default() };
    company.server.deliver(USER, &again.mail());
    letter(&company, 4);
    until_drafts(&company, 3);
    assert!(daemon.stop().success());
    assert_eq!(company.explain("<m3@jezerka.example>")["reason"], "owner_draft");
    assert!(company.drafts().iter().any(|(_, draft)| *draft == edited) && company.drafts().len() == 3);
}

#[test]
fn a_wrong_password_is_tried_once_and_then_left_to_a_person() {
    let company = Company::start();
    company.configure(&Access { password: "napak-geslo", ..company.access() });
    let daemon = company.run();
    until("a refused login", SOON, || company.server.log().contains("auth failed"));
    sleep(Duration::from_secs(15));
    let refusals = company.server.log().matches("auth failed").count();
    assert_eq!(refusals, 1, "{}", company.server.log());
    let log = daemon.log();
    assert!(log.contains("password") && !log.contains("napak-geslo") && !log.contains(PASSWORD), "{log}");
    assert!(daemon.stop().success());
}
