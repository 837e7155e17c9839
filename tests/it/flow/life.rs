//! The life of a draft: the table says the same as the page, the owner's hand wins in every row, and what lies in Sent is told apart.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use postar::domain::life::{Deed, InDrafts, InSent, Seen, Turn, WORDS_COMPARED, turn};
use postar::domain::{Cursor, DraftState, DraftStatus};
use postar::flow::Glances;
use postar::flow::pass::{self, PassReport};

use super::mailbox::{Mail, Misbehaving};
use super::stage::Stage;

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";

/// Everything that can be seen of a draft.
fn sights() -> impl Iterator<Item = Seen> {
    let pairs = InDrafts::ALL.into_iter().flat_map(|drafts| InSent::ALL.map(|sent| Seen::of(drafts, sent)));
    pairs.flat_map(|seen| [seen, seen.with_newer()])
}

fn everything() -> impl Iterator<Item = (DraftStatus, Seen, Turn)> {
    DraftStatus::ALL.into_iter().flat_map(|now| sights().map(move |seen| (now, seen, turn(now, seen))))
}

/// The three tables of the chapter: status, row, cells.
fn chapter() -> BTreeMap<(String, String), Vec<String>> {
    let map = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let chapter = map.split("\n## ").find(|chapter| chapter.starts_with("The life of a draft")).unwrap();
    let (mut status, mut cells) = (String::new(), BTreeMap::new());
    for line in chapter.lines() {
        if let Some(word) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            word.clone_into(&mut status);
        }
        let mut row = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        let name = row.next().unwrap_or_default();
        if InDrafts::ALL.iter().any(|drafts| drafts.word() == name) {
            cells.insert((status.clone(), name), row.collect());
        }
    }
    cells
}

#[test]
fn the_page_and_the_table_say_the_same() {
    let said = chapter();
    let mut meant = BTreeMap::new();
    for now in [DraftStatus::Planned, DraftStatus::Placed, DraftStatus::Edited] {
        for drafts in InDrafts::ALL {
            let plain = InSent::ALL.map(|sent| Seen::of(drafts, sent));
            let seen = plain.into_iter().chain([Seen::of(drafts, InSent::Nothing).with_newer()]);
            let cell = |turn: Turn| format!("{}, {}", turn.status.word(), turn.deed.word());
            meant.insert((now.word().to_owned(), drafts.word().to_owned()), seen.map(|seen| cell(turn(now, seen))).collect::<Vec<_>>());
        }
    }
    assert_eq!(said, meant);
}

#[test]
fn every_status_of_the_contract_stands_in_the_chapter() {
    let map = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let chapter = map.split("\n## ").find(|chapter| chapter.starts_with("The life of a draft")).unwrap();
    let missing: Vec<_> = DraftStatus::ALL.iter().filter(|status| !chapter.contains(status.word())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_a_person_touched_is_never_moved_and_nothing_is_placed_where_anything_was_seen() {
    for (now, seen, turn) in everything() {
        let ours = matches!(seen.drafts, InDrafts::Untouched | InDrafts::Moved);
        assert!(turn.deed != Deed::Discard || (ours && now != DraftStatus::Edited), "{now:?} {seen:?} {turn:?}");
        let clear = now == DraftStatus::Planned && seen == Seen::of(InDrafts::Gone, InSent::Nothing);
        assert_eq!(turn.deed == Deed::Place, clear, "{now:?} {seen:?} {turn:?}");
    }
}

#[test]
fn sent_is_only_told_of_what_lies_in_sent_and_an_end_is_an_end() {
    let ends = [DraftStatus::Sent, DraftStatus::SentEdited, DraftStatus::Withdrawn, DraftStatus::AnsweredWithout, DraftStatus::Failed];
    for (now, seen, turn) in everything() {
        if ends.contains(&now) {
            assert_eq!((turn.status, turn.deed), (now, Deed::Leave), "{seen:?}");
            continue;
        }
        let told = match turn.status {
            DraftStatus::Sent => Some(InSent::AsItWas),
            DraftStatus::SentEdited => Some(InSent::Edited),
            DraftStatus::AnsweredWithout => Some(InSent::Another),
            _ => None,
        };
        assert!(told.is_none_or(|sent| sent == seen.sent), "{now:?} {seen:?} {turn:?}");
        assert_eq!(turn.answers(), matches!(turn.status, DraftStatus::Sent | DraftStatus::SentEdited), "{now:?} {seen:?} {turn:?}");
    }
}

#[test]
fn a_step_that_is_done_twice_ends_where_it_ended_once() {
    for (now, seen, first) in everything().filter(|(_, _, turn)| matches!(turn.deed, Deed::Discard | Deed::Close)) {
        let after = Seen { drafts: if first.deed == Deed::Discard { InDrafts::Gone } else { seen.drafts }, ..seen };
        assert_eq!(turn(now, after).status, first.status, "a crash before {now:?} {seen:?} was noted");
    }
}

#[test]
fn half_of_our_words_in_our_order_make_an_answer_ours() {
    let ours = "Spoštovani, vaše naročilo je odposlano in pride v torek. Lep pozdrav";
    let cases = [
        ("Spoštovani,\n  vaše naročilo je odposlano\nin pride v torek.\u{a0}Lep pozdrav", InSent::AsItWas),
        ("Spoštovani, vaše naročilo je odposlano in pride šele v petek. Lep pozdrav", InSent::Edited),
        ("Spoštovani, žal ga še izdelujemo, pokličem vas jutri. Lep pozdrav", InSent::Another),
        ("v torek pride in odposlano je naročilo vaše pozdrav Lep", InSent::Another),
        ("", InSent::Another),
    ];
    for (theirs, expected) in cases {
        assert_eq!(InSent::of(ours, theirs), expected, "{theirs}");
    }
    assert_eq!(InSent::of(" \n", ""), InSent::Another, "nothing is not ours");
    let long = "beseda ".repeat(WORDS_COMPARED * 50);
    assert_eq!(InSent::of(&long, &format!("{long}konec")), InSent::Edited);
}

async fn with_a_draft() -> Stage {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.later(Duration::from_mins(2));
    stage
}

/// Takes our draft out of Drafts as its owner sends it: under a new Message-ID, with these words changed.
fn send(stage: &Stage, change: (&str, &str)) {
    let uid = stage.drafts()[0].0;
    let Mail { bytes, flags, arrived } = stage.server.remove("Drafts", uid);
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let head: Vec<_> = head.lines().filter(|line| !line.starts_with("Message-ID:") && !line.starts_with("X-Postar")).collect();
    let sent = format!("Message-ID: <sent1@lipa.example>\r\n{}\r\n\r\n{}", head.join("\r\n"), body.replace(change.0, change.1));
    stage.server.set(|server| server.put("Sent", Mail { bytes: sent.into_bytes(), flags, arrived }));
}

/// A reply in words of the owner's own, while our draft is gone.
fn answer_instead(stage: &Stage) {
    let uid = stage.drafts()[0].0;
    stage.server.remove("Drafts", uid);
    stage.owner_writes("Sent", "s1", &["m1"]);
}

#[tokio::test(start_paused = true)]
async fn sent_as_it_was_under_a_new_message_id_is_sent() {
    let mut stage = with_a_draft().await;
    send(&stage, ("", ""));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));
    assert!(stage.server.flags("INBOX", 1).contains(&"\\Answered".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn sent_after_a_change_is_sent_edited() {
    let mut stage = with_a_draft().await;
    send(&stage, ("vnaprej hvala", "vnaprej lepa hvala"));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::SentEdited), "{:?}", stage.server.texts("Sent"));
    assert!(stage.server.flags("INBOX", 1).contains(&"\\Answered".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn another_signature_is_no_change_of_words() {
    let mut stage = with_a_draft().await;
    send(&stage, ("--=20\r\nLep pozdrav", "--=20\r\nAna, prodaja"));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));
}

#[tokio::test(start_paused = true)]
async fn deleted_and_answered_in_other_words_is_answered_without() {
    let mut stage = with_a_draft().await;
    answer_instead(&stage);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::AnsweredWithout));
    assert!(!stage.server.flags("INBOX", 1).contains(&"\\Answered".to_owned()), "his own program marks his own answer");
}

#[tokio::test(start_paused = true)]
async fn a_draft_seen_as_edited_or_deleted_is_known_as_sent_later() {
    let mut stage = with_a_draft().await;
    let uid = stage.drafts()[0].0;
    let draft = stage.server.remove("Drafts", uid);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Deleted), "it left Drafts, and Sent shows nothing yet");
    stage.server.set(|server| server.put("Drafts", draft));
    send(&stage, ("vnaprej hvala", "vnaprej lepa hvala"));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::SentEdited));
    assert!(stage.server.flags("INBOX", 1).contains(&"\\Answered".to_owned()));
    assert!(matches!(stage.job("m1").unwrap().state, DraftState::Closed { outcome: DraftStatus::SentEdited, .. }));
}

#[tokio::test(start_paused = true)]
async fn a_mail_is_marked_as_answered_only_after_the_answer_lies_in_sent_and_never_as_seen() {
    let mut stage = with_a_draft().await;
    stage.until_idle().await;
    assert_eq!(stage.server.flags("INBOX", 1), ["$PostarDrafted"]);
    send(&stage, ("", ""));
    stage.until_idle().await;
    stage.until_idle().await;
    assert_eq!(stage.server.flags("INBOX", 1), ["$PostarDrafted", "\\Answered"], "once, and nothing else");
}

#[tokio::test(start_paused = true)]
async fn a_refused_answered_flag_is_no_loss() {
    let mut stage = with_a_draft().await;
    send(&stage, ("", ""));
    stage.server.set(|server| server.keyword_refused = true);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));
}

#[tokio::test(start_paused = true)]
async fn the_answered_flag_is_set_even_if_every_call_fails_once() {
    for kind in [super::mailbox::Break::Before, super::mailbox::Break::After] {
        for at in 0..10 {
            let mut stage = with_a_draft().await;
            send(&stage, ("", ""));
            stage.server.set(|server| (server.calls, server.fault) = (0, Some((at, kind))));
            drop(stage.try_pass().await);
            stage.restart();
            stage.until_idle().await;
            assert_eq!(stage.status("m1"), Some(DraftStatus::Sent), "call {at} broke {kind:?}");
            assert!(stage.server.flags("INBOX", 1).contains(&"\\Answered".to_owned()), "call {at} broke {kind:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_trash_a_sent_draft_is_still_known_as_sent() {
    let mut stage = with_a_draft().await;
    stage.trash = false;
    send(&stage, ("", ""));
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Sent));
}

/// A draft whose placing was cut off after the server had stored it.
async fn cut_off() -> (Stage, u32) {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.server.set(|server| server.cut_after_append = true);
    assert!(stage.try_pass().await.is_err());
    stage.server.set(|server| server.cut_after_append = false);
    stage.restart();
    let uid = stage.drafts()[0].0;
    (stage, uid)
}

#[tokio::test(start_paused = true)]
async fn a_window_that_was_noted_too_high_makes_no_second_draft() {
    let (mut stage, _) = cut_off().await;
    let desk = stage.desk();
    let mut job = stage.job("m1").unwrap();
    let DraftState::Appending { window: Cursor::Uid { next, .. }, .. } = &mut job.state else { panic!("not being placed") };
    *next += 1_000;
    desk.store.commit(postar::store::Changes::new().job(job)).await.unwrap();
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Placed)));
}

#[tokio::test(start_paused = true)]
async fn a_draft_deleted_while_its_placing_was_cut_off_is_not_placed_again() {
    let (mut stage, uid) = cut_off().await;
    let draft = stage.server.remove("Drafts", uid);
    stage.server.set(|server| server.put("Trash", draft));
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (0, Some(DraftStatus::Deleted)));
}

#[tokio::test(start_paused = true)]
async fn a_draft_edited_while_its_placing_was_cut_off_is_the_owners() {
    let (mut stage, uid) = cut_off().await;
    let Mail { bytes, flags, arrived } = stage.server.remove("Drafts", uid);
    let bytes = String::from_utf8(bytes).unwrap().replace("Lep pozdrav", "Lep pozdrav, Ana").into_bytes();
    stage.server.set(|server| server.put("Drafts", Mail { bytes, flags, arrived }));
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.status("m1")), (1, Some(DraftStatus::Edited)));
}

/// One look around over a connection that stays.
async fn look(stage: &mut Stage, glances: &mut Glances) -> usize {
    let (desk, mut session, mut report) = (stage.desk(), stage.server.clone(), PassReport::default());
    stage.server.set(|server| server.calls = 0);
    pass::look_again(&desk, &mut session, &Misbehaving::special(), glances, &mut report).await.unwrap();
    stage.server.set(|server| server.calls)
}

#[tokio::test(start_paused = true)]
async fn a_look_around_that_finds_nothing_new_costs_one_call() {
    let mut stage = with_a_draft().await;
    stage.server.set(|server| server.glances = true);
    let mut glances = Glances::default();
    assert_eq!(look(&mut stage, &mut glances).await, 3, "the first reads both folders");
    stage.later(Duration::from_mins(1));
    assert_eq!(look(&mut stage, &mut glances).await, 1);
    stage.later(Duration::from_mins(10));
    assert_eq!(look(&mut stage, &mut glances).await, 3, "an old STATUS is not believed for ever");
    assert_eq!(look(&mut stage, &mut Glances::default()).await, 3, "a new connection remembers nothing");
    stage.server.set(|server| server.glances = false);
    assert_eq!(look(&mut stage, &mut glances).await, 3, "a server that can't tell is read");
}

#[tokio::test(start_paused = true)]
async fn what_the_owner_does_is_seen_at_the_next_look() {
    let mut stage = with_a_draft().await;
    stage.server.set(|server| server.glances = true);
    let mut glances = Glances::default();
    look(&mut stage, &mut glances).await;
    stage.owner_writes("Sent", "s1", &["m1"]);
    look(&mut stage, &mut glances).await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::AnsweredWithout));
    assert_eq!((stage.drafts().len(), stage.server.texts("Trash").len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_not_shown_yet_is_looked_for_again_though_nothing_changes() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.pass().await;
    stage.server.set(|server| server.glances = true);
    let uid = stage.drafts()[0].0;
    stage.server.remove("Drafts", uid);
    let mut glances = Glances::default();
    look(&mut stage, &mut glances).await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Placed), "some servers show a new mail late");
    stage.later(Duration::from_mins(2));
    look(&mut stage, &mut glances).await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Deleted));
}
