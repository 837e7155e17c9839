//! A Maildir is read without being touched, and a draft is there whole, once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test's support may fail the test")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use postar::domain::{Cursor, MessageId, Place, Spot};
use postar::fault::{Fault as _, sentence};
use postar::mailbox::maildir::{Maildir, MaildirSettings};
use postar::mailbox::{ANSWERED_FLAG, Cause, DRAFTED_KEYWORD, Detail, DraftBytes, Mailbox as _, Placing, SpecialFolders, Woken};
use tempfile::TempDir;

const MAIL: &str = "From: ana@kupec.example\r\nMessage-ID:\r\n <m1@kupec.example>\r\nSubject: Pozdrav\r\n\r\nDober dan\r\n";
const DRAFT: &[u8] = b"Message-ID: <d1@lipa.example>\r\nSubject: Re: Pozdrav\r\n\r\nDober dan\r\n";

fn maildir(folders: &[&str]) -> (TempDir, Maildir) {
    let root = tempfile::tempdir().unwrap();
    for folder in folders {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(root.path().join(folder).join(part)).unwrap();
        }
    }
    let settings = MaildirSettings { path: root.path().to_owned(), special: SpecialFolders::default() };
    let opened = Maildir::open(&settings).unwrap();
    (root, opened)
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn file(folder: &str, name: &str) -> Place {
    Place { folder: folder.to_owned(), spot: Spot::File(name.to_owned()) }
}

fn draft(id: &MessageId) -> DraftBytes<'_> {
    DraftBytes { message_id: id, marker: "abcdefgh; rev=1", bytes: DRAFT }
}

fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

#[tokio::test]
async fn new_and_cur_are_listed_oldest_first_with_their_flags() {
    let (root, mut mailbox) = maildir(&["."]);
    fs::write(root.path().join("new/1700000200.b.host"), MAIL).unwrap();
    fs::write(root.path().join("cur/1700000100.a.host:2,FRST"), MAIL).unwrap();
    fs::write(root.path().join("cur/.hidden"), "x").unwrap();
    let window = mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    let places: Vec<_> = window.mails.iter().map(|mail| mail.place.clone()).collect();
    assert_eq!(places, [file("INBOX", "1700000100.a.host"), file("INBOX", "1700000200.b.host")]);
    assert_eq!(window.mails[0].flags, ["\\Flagged", "\\Answered", "\\Seen", "\\Deleted"]);
    assert_eq!((window.mails[1].size, window.mails[1].flags.len()), (MAIL.len() as u64, 0));
    assert_eq!((window.next, window.more, window.reset), (Cursor::Unordered, false, false));
    assert_eq!(names(&root.path().join("new")), ["1700000200.b.host"], "nothing is moved by looking");
}

#[tokio::test]
async fn identity_fields_are_given_with_their_folds() {
    let (root, mut mailbox) = maildir(&["."]);
    fs::write(root.path().join("new/1.a.host"), MAIL).unwrap();
    let window = mailbox.list("INBOX", None, Detail::Identity).await.unwrap();
    let header = String::from_utf8(window.mails[0].header.clone()).unwrap();
    assert_eq!(header, "From: ana@kupec.example\r\nMessage-ID:\r\n <m1@kupec.example>\r\n\r\n");
}

#[tokio::test]
async fn a_mail_is_found_after_its_owner_has_read_it() {
    let (root, mut mailbox) = maildir(&["."]);
    fs::write(root.path().join("new/1.a.host"), MAIL).unwrap();
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    fs::rename(root.path().join("new/1.a.host"), root.path().join("cur/1.a.host:2,S")).unwrap();
    assert_eq!(mailbox.fetch(&file("INBOX", "1.a.host"), 1 << 20).await.unwrap().unwrap(), MAIL.as_bytes());
    assert_eq!(mailbox.fetch(&file("INBOX", "1.a.host"), 5).await.unwrap().unwrap(), b"From:");
    assert!(mailbox.fetch(&file("INBOX", "2.b.host"), 5).await.unwrap().is_none());
}

#[tokio::test]
async fn a_draft_is_placed_once_however_often_it_is_tried() {
    let (root, mut mailbox) = maildir(&[".", ".Drafts"]);
    let id = id("d1@lipa.example");
    let first = mailbox.append_draft("Drafts", draft(&id)).await.unwrap();
    let second = mailbox.append_draft("Drafts", draft(&id)).await.unwrap();
    assert_eq!(first, second);
    let placed = names(&root.path().join(".Drafts/cur"));
    assert_eq!(placed.len(), 1);
    assert!(placed[0].ends_with(":2,DS"), "{placed:?}");
    assert_eq!(fs::read(root.path().join(".Drafts/cur").join(&placed[0])).unwrap(), DRAFT);
    assert!(names(&root.path().join(".Drafts/tmp")).is_empty());
    let Placing::At(place) = first else { panic!("a Maildir says where") };
    assert_eq!(mailbox.find("Drafts", &id, None).await.unwrap(), [place]);
}

#[tokio::test]
async fn a_half_written_draft_of_an_earlier_run_is_written_over() {
    let (root, mut mailbox) = maildir(&[".", ".Drafts"]);
    let id = id("d1@lipa.example");
    mailbox.append_draft("Drafts", draft(&id)).await.unwrap();
    let name = names(&root.path().join(".Drafts/cur"))[0].clone();
    fs::remove_file(root.path().join(".Drafts/cur").join(&name)).unwrap();
    fs::write(root.path().join(".Drafts/tmp").join(name.trim_end_matches(":2,DS")), "Message-ID: <d1@li").unwrap();
    mailbox.append_draft("Drafts", draft(&id)).await.unwrap();
    assert_eq!(fs::read(root.path().join(".Drafts/cur").join(&name)).unwrap(), DRAFT);
}

#[tokio::test]
async fn a_full_disk_is_told_apart_and_leaves_nothing_behind() {
    let (root, mut mailbox) = maildir(&[".", ".Drafts"]);
    let id = id("d1@lipa.example");
    mailbox.append_draft("Drafts", draft(&id)).await.unwrap();
    let name = names(&root.path().join(".Drafts/cur"))[0].clone();
    fs::remove_file(root.path().join(".Drafts/cur").join(&name)).unwrap();
    std::os::unix::fs::symlink("/dev/full", root.path().join(".Drafts/tmp").join(name.trim_end_matches(":2,DS"))).unwrap();
    let error = mailbox.append_draft("Drafts", draft(&id)).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::DiskFull(_)) && error.definitely_not_stored(), "{error:?}");
    assert!(sentence(&error).ends_with("free some space on the disk"), "{}", sentence(&error));
    assert!(names(&root.path().join(".Drafts/cur")).is_empty());
}

#[tokio::test]
async fn folders_are_never_created() {
    let (root, mut mailbox) = maildir(&["."]);
    let error = mailbox.append_draft("Drafts", draft(&id("d1@lipa.example"))).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored());
    assert!(sentence(&error).contains("create the folder Drafts"), "{}", sentence(&error));
    assert!(!root.path().join(".Drafts").exists());
}

#[tokio::test]
async fn a_folder_name_cannot_lead_out_of_the_maildir() {
    let (_root, mut mailbox) = maildir(&["."]);
    for folder in ["../other", "..", "", "a\r\nb", "a//b"] {
        assert!(mailbox.list(folder, None, Detail::Plain).await.is_err(), "{folder}");
    }
    assert!(mailbox.fetch(&file("INBOX", "../../etc/passwd"), 100).await.unwrap().is_none());
}

#[tokio::test]
async fn special_folders_are_known_by_their_names_in_many_languages() {
    let (_root, mut mailbox) = maildir(&[".", ".Osnutki", ".Poslano", ".Ko&AWE-", ".INBOX.Spam", ".Arhiv.Trash"]);
    let found = mailbox.special_folders().await.unwrap();
    let named = |name: &str| Some(name.to_owned());
    let expected =
        SpecialFolders { drafts: named("Osnutki"), sent: named("Poslano"), trash: named("Koš"), junk: named("INBOX.Spam"), all: None };
    assert_eq!(found, expected);
    assert!(mailbox.list("Koš", None, Detail::Plain).await.unwrap().mails.is_empty());
}

#[tokio::test]
async fn nested_folders_are_reached_by_their_path() {
    let (root, mut mailbox) = maildir(&[".", ".Projekti.2026"]);
    fs::write(root.path().join(".Projekti.2026/cur/1.a.host:2,"), MAIL).unwrap();
    assert_eq!(mailbox.list("Projekti/2026", None, Detail::Plain).await.unwrap().mails.len(), 1);
    assert_eq!(mailbox.list("Projekti.2026", None, Detail::Plain).await.unwrap().mails.len(), 1);
}

#[tokio::test]
async fn a_draft_taken_back_lies_in_the_trash() {
    let (root, mut mailbox) = maildir(&[".", ".Drafts", ".Trash"]);
    let Placing::At(place) = mailbox.append_draft("Drafts", draft(&id("d1@lipa.example"))).await.unwrap() else { panic!("a place") };
    assert!(!mailbox.discard_draft(&place, None).await.unwrap());
    assert!(mailbox.discard_draft(&place, Some("Trash")).await.unwrap());
    assert!(!mailbox.discard_draft(&place, Some("Trash")).await.unwrap(), "it is gone from Drafts");
    assert_eq!(names(&root.path().join(".Trash/cur")).len(), 1);
}

#[tokio::test]
async fn a_maildir_keeps_flags_in_names_and_no_keywords() {
    let (root, mut mailbox) = maildir(&["."]);
    fs::write(root.path().join("cur/1.a.host:2,FS"), MAIL).unwrap();
    fs::write(root.path().join("new/2.b.host"), MAIL).unwrap();
    assert!(!mailbox.set_flag(&file("INBOX", "1.a.host"), DRAFTED_KEYWORD).await.unwrap());
    for _ in 0..2 {
        assert!(mailbox.set_flag(&file("INBOX", "1.a.host"), ANSWERED_FLAG).await.unwrap());
        assert!(mailbox.set_flag(&file("INBOX", "2.b.host"), ANSWERED_FLAG).await.unwrap());
    }
    assert_eq!(names(&root.path().join("cur")), ["1.a.host:2,FRS", "2.b.host:2,R"], "what was set stays, and nothing is seen by us");
    assert!(!mailbox.set_flag(&file("INBOX", "3.c.host"), ANSWERED_FLAG).await.unwrap());
}

#[tokio::test]
async fn a_glance_at_a_maildir_changes_with_it() {
    let (root, mut mailbox) = maildir(&[".", ".Drafts", ".Sent"]);
    tokio::time::sleep(Duration::from_millis(40)).await;
    let before = mailbox.glance(&["Drafts", "Sent", "Missing"]).await.unwrap();
    assert!(before[0].is_some() && before[2].is_none());
    assert_eq!(mailbox.glance(&["Drafts", "Sent", "Missing"]).await.unwrap(), before);
    fs::write(root.path().join(".Sent/cur/1.a.host:2,S"), MAIL).unwrap();
    assert_eq!(mailbox.glance(&["Sent"]).await.unwrap(), [None], "too young to be told from a change right now");
    tokio::time::sleep(Duration::from_millis(40)).await;
    let after = mailbox.glance(&["Drafts", "Sent"]).await.unwrap();
    assert_eq!((after[0] == before[0], after[1] == before[1]), (true, false));
}

#[tokio::test]
async fn new_mail_wakes_and_nothing_else_does() {
    let (root, mut mailbox) = maildir(&["."]);
    tokio::time::sleep(Duration::from_millis(40)).await;
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_millis(60)).await.unwrap(), Woken::TimedOut);
    fs::write(root.path().join("new/1.a.host"), MAIL).unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_secs(5)).await.unwrap(), Woken::Changed);
}

#[tokio::test]
async fn a_change_in_the_moment_of_listing_is_not_missed() {
    let (root, mut mailbox) = maildir(&["."]);
    fs::write(root.path().join("new/1.a.host"), MAIL).unwrap();
    mailbox.list("INBOX", None, Detail::Plain).await.unwrap();
    assert_eq!(mailbox.wait("INBOX", Duration::from_millis(10)).await.unwrap(), Woken::Changed, "the stamp is too young to be trusted");
}

#[test]
fn a_path_that_is_no_maildir_is_said_to_be_none() {
    let root = tempfile::tempdir().unwrap();
    let settings = MaildirSettings { path: root.path().join("prodaja"), special: SpecialFolders::default() };
    let error = Maildir::open(&settings).unwrap_err();
    assert!(sentence(&error).contains("prodaja"), "{}", sentence(&error));
    assert!(!error.advice().is_empty());
}
