//! A server that keeps us out: each time a sentence that says what was tried, on what, why it failed and what to do; nothing is lost.

use std::net::{Ipv4Addr, TcpListener};

use super::company::{Access, Company, Letter, Said};
use super::server::{PASSWORD, Setup, USER};

const WRONG: &str = "napak-geslo";

/// `once` fails, and its words hold all of these, and no password.
fn refused(company: &Company, access: &Access, words: &[&str]) {
    company.configure(access);
    let Said { code, lines, problems } = company.postar(&["once", "--json"]);
    println!("{problems}");
    assert_eq!((code, lines.last().unwrap()["summary"]["failed"].as_u64()), (1, Some(1)), "{problems}");
    for word in words {
        assert!(problems.contains(word), "{word} in: {problems}");
    }
    for secret in [PASSWORD, WRONG] {
        assert!(!problems.contains(secret), "{problems}");
    }
    assert!(problems.starts_with("postar: mailbox prodaja: could not ") && problems.lines().count() <= 2, "{problems}");
}

/// Once the way in is right again, the mail that came meanwhile has its draft.
fn nothing_is_lost(company: &Company) {
    company.configure(&company.access());
    company.once();
    assert_eq!(company.drafts().len(), 1);
}

#[test]
fn every_way_not_to_get_in_has_its_sentence() {
    let company = Company::start();
    company.server.deliver(USER, &Letter::default().mail());
    let right = company.access();
    let at = format!("localhost:{}", right.port);
    refused(&company, &Access { password: WRONG, ..right }, &["log in", &at, USER, "password"]);
    refused(&company, &Access { with_ca: false, ..right }, &["log in", &at, "certificate", "ca_file"]);
    refused(&company, &Access { host: "127.0.0.1", ..right }, &["127.0.0.1", "certificate", "name"]);
    let plain = company.server.imap_port();
    refused(&company, &Access { port: plain, ..right }, &["localhost", "TLS", "starttls"]);
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    refused(&company, &Access { port: nobody, ..right }, &["connect", &format!("localhost:{nobody}"), "refused"]);
    nothing_is_lost(&company);
}

#[test]
fn an_expired_certificate_is_called_that() {
    let company = Company::with(Setup { expired: true, ..Setup::default() });
    refused(&company, &company.access(), &["localhost", "certificate", "expired", "renew"]);
}

#[test]
fn a_drafts_folder_that_is_named_and_not_there_is_named_in_the_sentence() {
    let company = Company::start();
    company.server.deliver(USER, &Letter::default().mail());
    refused(&company, &Access { drafts: Some("Osnutki"), ..company.access() }, &["Osnutki", "create", "special"]);
    nothing_is_lost(&company);
}

#[test]
fn without_a_drafts_folder_the_draft_waits_for_one() {
    let extra = "namespace inbox {\n mailbox Drafts {\n auto = no\n special_use =\n }\n}".to_owned();
    let company = Company::with(Setup { extra, ..Setup::default() });
    company.server.deliver(USER, &Letter::default().mail());
    refused(&company, &company.access(), &["place a draft", "no Drafts folder", "create"]);
    let own = "From: prodaja@lipa.example\r\nSubject: nekaj drugega\r\n\r\nza kasneje\r\n";
    company.server.deliver_into(USER, ".Drafts", "DS", own);
    company.once();
    assert_eq!(company.drafts().len(), 2);
}

#[test]
fn starttls_leads_to_the_same_draft() {
    let company = Company::start();
    company.server.deliver(USER, &Letter::default().mail());
    company.configure(&Access { tls: "starttls", port: company.server.imap_port(), ..company.access() });
    assert_eq!((company.once().summary(), company.drafts().len()), ([1, 1, 0, 0, 0], 1));
}
