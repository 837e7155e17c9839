//! Placing a draft, finding it again, marking and taking back.

use super::*;

pub(super) const APPEND: &str = "C: APPEND \"Drafts\" (\\Draft \\Seen) {17}";

pub(super) fn draft(bytes: &[u8]) -> DraftBytes<'_> {
    let id = Box::leak(Box::new(MessageId::parse("<d1@lipa.example>").unwrap()));
    DraftBytes { message_id: id, marker: "abcdefgh; rev=1", bytes }
}

async fn appended(script: &str) -> Result<Placing, MailboxError> {
    let (mut mailbox, _peer) = logged_in("UIDPLUS", script).await;
    mailbox.append_draft("Drafts", draft(b"Subject: x\r\n\r\nx\r\n")).await
}

#[tokio::test]
async fn a_read_only_folder_takes_no_keyword() {
    let script = lines(&[
        "C: SELECT \"INBOX\"",
        "S: * 1 EXISTS",
        "S: * OK [UIDVALIDITY 7] ok",
        "S: * OK [PERMANENTFLAGS (\\*)] ok",
        "S: T OK [READ-ONLY] done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    assert!(!mailbox.set_flag(&at(3), DRAFTED_KEYWORD).await.unwrap());
}

#[tokio::test]
async fn a_keyword_is_stored_only_where_keywords_are_kept() {
    let script = lines(&[&selected(1, 4), "C: UID STORE 3 +FLAGS.SILENT ($PostarDrafted)", "S: T OK done"]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    assert!(mailbox.set_flag(&at(3), DRAFTED_KEYWORD).await.unwrap());
    peer.was_followed().await;

    let fixed = selected(1, 4).replace(" \\*)", ")");
    let (mut mailbox, _peer) = logged_in("", &lines(&[&fixed, "..."])).await;
    assert!(!mailbox.set_flag(&at(3), DRAFTED_KEYWORD).await.unwrap());
}

#[tokio::test]
async fn a_system_flag_is_stored_only_where_the_folder_keeps_it() {
    let opened = selected(1, 4);
    let kept = opened.replace("(\\Seen", "(\\Answered \\Seen");
    let unsaid: String = opened.lines().filter(|line| !line.contains("PERMANENTFLAGS")).map(|line| format!("{line}\n")).collect();
    for open in [kept, unsaid] {
        let script = lines(&[&open, "C: UID STORE 3 +FLAGS.SILENT (\\Answered)", "S: T OK done"]);
        let (mut mailbox, peer) = logged_in("", &script).await;
        assert!(mailbox.set_flag(&at(3), ANSWERED_FLAG).await.unwrap());
        peer.was_followed().await;
    }
    let (mut mailbox, _peer) = logged_in("", &lines(&[&opened, "..."])).await;
    assert!(!mailbox.set_flag(&at(3), ANSWERED_FLAG).await.unwrap(), "\\* is for keywords");
}

const GLANCE: &str = "(MESSAGES UIDNEXT UIDVALIDITY)";

#[tokio::test]
async fn a_glance_at_two_folders_is_one_flight_and_any_order_will_do() {
    let script = lines(&[
        &format!("C: STATUS \"Osnutki\" {GLANCE}"),
        &format!("C: STATUS \"Ko&AWE-\" {GLANCE}"),
        "S: * STATUS Ko&AWE- (UIDNEXT 9 MESSAGES 0 UIDVALIDITY 5)",
        "S: T OK done",
        "S: * STATUS \"Osnutki\" (MESSAGES 3 UIDNEXT 44 UIDVALIDITY 9) ",
        "S: T1 OK done",
    ]);
    let (mut mailbox, peer) = logged_in("", &script).await;
    let status = |messages, uid_next, uid_validity| Some(Glance::Status { messages, uid_next, uid_validity, modseq: None });
    let before = mailbox.counters();
    assert_eq!(mailbox.glance(&["Osnutki", "Koš"]).await.unwrap(), [status(3, 44, 9), status(0, 9, 5)]);
    assert_eq!(mailbox.counters().round_trips - before.round_trips, 1);
    peer.was_followed().await;
}

#[tokio::test]
async fn a_status_that_leaves_something_out_is_no_glance() {
    let cases = [
        ("()", None),
        ("(MESSAGES 3 UIDVALIDITY 9 HIGHESTMODSEQ 7)", None),
        ("(MESSAGES 3 UIDNEXT 0 UIDVALIDITY 9)", None),
        ("(MESSAGES 3 UIDNEXT 44 UIDVALIDITY 0)", None),
        ("(MESSAGES 3 UIDNEXT 44 UIDVALIDITY 9 HIGHESTMODSEQ 0)", Some(None)),
        ("(MESSAGES 3 RECENT 1 UNSEEN 2 UIDNEXT 44 UIDVALIDITY 9 HIGHESTMODSEQ 715194045007)", Some(Some(715_194_045_007))),
    ];
    for (said, expected) in cases {
        let ask = "C: STATUS \"Drafts\" (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)";
        let (mut mailbox, _peer) =
            logged_in("CONDSTORE", &lines(&[ask, &format!("S: * STATUS \"Drafts\" {said}"), "S: T OK done", "..."])).await;
        let expected = expected.map(|modseq| Glance::Status { messages: 3, uid_next: 44, uid_validity: 9, modseq });
        assert_eq!(mailbox.glance(&["Drafts"]).await.unwrap(), [expected], "{said}");
    }
}

#[tokio::test]
async fn a_refused_status_is_no_glance_and_the_open_folder_is_not_asked_about() {
    let script = lines(&[
        &selected(1, 4),
        "C: UID STORE 3 +FLAGS.SILENT ($PostarDrafted)",
        "S: T OK done",
        &format!("C: STATUS \"Drafts\" {GLANCE}"),
        "S: T NO not now",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    mailbox.set_flag(&at(3), DRAFTED_KEYWORD).await.unwrap();
    assert_eq!(mailbox.glance(&["Drafts", "INBOX"]).await.unwrap(), [None, None]);
    assert_eq!(mailbox.glance(&["INBOX"]).await.unwrap(), [None], "nothing is said for it");
}

#[tokio::test]
async fn a_draft_lies_where_appenduid_says() {
    let placing = appended(&lines(&[APPEND, "S: + go on", "C# 17", "S: T OK [APPENDUID 9 44] done", "..."])).await.unwrap();
    assert_eq!(placing, Placing::At(Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity: 9, uid: 44 } }));
}

#[tokio::test]
async fn news_before_the_plus_do_no_harm_to_an_append() {
    let placing = appended(&lines(&[APPEND, "S: * 5 EXISTS", "S: + go on", "C# 17", "S: T OK done", "..."])).await.unwrap();
    assert_eq!(placing, Placing::Unsaid);
}

#[tokio::test]
async fn an_append_refused_before_the_plus_is_definitely_not_stored() {
    let cases = [("NO [OVERQUOTA] Quota exceeded", "OVERQUOTA"), ("NO [LIMIT] too large", "LIMIT"), ("BAD Syntax", "")];
    for (words, code) in cases {
        let error = appended(&lines(&[APPEND, &format!("S: T {words}"), "..."])).await.unwrap_err();
        assert!(error.definitely_not_stored(), "{error:?}");
        assert_eq!(error.refusal().unwrap().code().unwrap_or_default(), code);
    }
    let error = appended(&lines(&[APPEND, "S: T NO [TRYCREATE] Mailbox doesn't exist", "..."])).await.unwrap_err();
    assert!(error.is_folder_missing() && error.definitely_not_stored());
}

#[tokio::test]
async fn an_append_that_fails_after_the_draft_was_sent_has_to_be_looked_up() {
    for ending in ["S: T NO [OVERQUOTA] full", "S: * BYE going down", "", "S: x1 OK"] {
        let error = appended(&lines(&[APPEND, "S: + go on", "C# 17", ending])).await.unwrap_err();
        assert!(!error.definitely_not_stored(), "{ending}: {error:?}");
    }
}

#[tokio::test]
async fn an_append_lost_before_the_plus_is_definitely_not_stored() {
    for ending in ["S: * BYE going down", "", "S: T OK [APPENDUID 9 44] done"] {
        let error = appended(&lines(&[APPEND, ending])).await.unwrap_err();
        assert!(error.definitely_not_stored(), "{ending}: {error:?}");
    }
}

#[tokio::test]
async fn a_draft_with_bare_line_ends_is_not_sent() {
    let (mut mailbox, _peer) = logged_in("", "...").await;
    for bytes in [&b"a\nb"[..], b"a\0b"] {
        let error = mailbox.append_draft("Drafts", draft(bytes)).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::BadDraft(_)) && error.definitely_not_stored());
    }
}

#[tokio::test]
async fn an_old_place_means_nothing_under_another_uidvalidity() {
    let script = lines(&[&selected(1, 4), "..."]);
    let (mut mailbox, _peer) = logged_in("MOVE", &script).await;
    let old = Place { folder: "INBOX".to_owned(), spot: Spot::Uid { validity: 6, uid: 3 } };
    assert!(!mailbox.discard_draft(&old, Some("Trash")).await.unwrap());
    assert!(!mailbox.set_flag(&old, DRAFTED_KEYWORD).await.unwrap());
    assert!(mailbox.fetch(&old, 100).await.unwrap().is_none());
}

#[tokio::test]
async fn without_uidplus_and_move_a_draft_stays_where_it_is() {
    let (mut mailbox, _peer) = logged_in("", &lines(&[&selected(1, 4), "..."])).await;
    assert!(!mailbox.discard_draft(&at(3), Some("Trash")).await.unwrap());
}

#[tokio::test]
async fn with_uidplus_only_this_one_draft_is_removed() {
    let script = lines(&[
        &selected(1, 4),
        "C: UID COPY 3 \"Ko&AWE-\"",
        "S: T OK [COPYUID 5 3 8] done",
        "C: UID STORE 3 +FLAGS.SILENT (\\Deleted)",
        "S: T OK done",
        "C: UID EXPUNGE 3",
        "S: T OK done",
    ]);
    let (mut mailbox, peer) = logged_in("UIDPLUS", &script).await;
    assert!(mailbox.discard_draft(&at(3), Some("Koš")).await.unwrap());
    peer.was_followed().await;
}

#[tokio::test]
async fn a_draft_that_is_gone_is_not_said_to_have_moved() {
    let (mut mailbox, _peer) = logged_in("MOVE", &lines(&[&selected(1, 4), "C: UID MOVE 3 \"Trash\"", "S: T OK done", "..."])).await;
    assert!(!mailbox.discard_draft(&at(3), Some("Trash")).await.unwrap());
}

#[tokio::test]
async fn a_message_id_is_compared_letter_by_letter() {
    let open = selected(3, 9).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let script = lines(&[
        &open,
        "C: UID FETCH 5:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
        "S: * 1 FETCH (UID 4 BODY[HEADER.FIELDS (MESSAGE-ID)] {36}",
        "S: Message-ID: <d1@lipa.example>",
        "S: ",
        "S:    )",
        "S: * 2 FETCH (UID 6 BODY[HEADER.FIELDS (MESSAGE-ID)] {33}",
        "S: Message-ID: <d1@lipa.example>",
        "S: ",
        "S: )",
        "S: * 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {34}",
        "S: Message-ID: <d12@lipa.example>",
        "S: ",
        "S: )",
        "S: T OK done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    let found = mailbox.find("Drafts", &MessageId::parse("d1@lipa.example").unwrap(), from(5)).await.unwrap();
    assert_eq!(found, [Place { folder: "Drafts".to_owned(), spot: Spot::Uid { validity: 7, uid: 6 } }]);
}

#[tokio::test]
async fn a_search_that_was_refused_or_cut_off_is_not_an_empty_result() {
    let open = selected(3, 9).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let ask = "C: UID FETCH 5:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])";
    for ending in ["S: T NO not now", "S: * BYE bye", ""] {
        let (mut mailbox, _peer) = logged_in("", &lines(&[&open, ask, ending])).await;
        assert!(mailbox.find("Drafts", &MessageId::parse("d1@lipa.example").unwrap(), from(5)).await.is_err());
    }
}

#[tokio::test]
async fn a_mark_is_asked_for_once_and_moves_with_our_own_drafts() {
    let script = lines(&[
        "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)",
        "S: * STATUS \"Drafts\" (UIDNEXT 44 UIDVALIDITY 9)",
        "S: T OK done",
        APPEND,
        "S: + go on",
        "C# 17",
        "S: T OK [APPENDUID 9 44] done",
    ]);
    let (mut mailbox, peer) = logged_in("UIDPLUS", &script).await;
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 9, next: 44 });
    mailbox.append_draft("Drafts", draft(b"Subject: x\r\n\r\nx\r\n")).await.unwrap();
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 9, next: 45 });
    peer.was_followed().await;
}

#[tokio::test]
async fn a_status_without_uidnext_is_made_up_for_by_the_last_mail() {
    let open = selected(3, 0).replace("SELECT \"INBOX\"", "EXAMINE \"Drafts\"");
    let status = "C: STATUS \"Drafts\" (UIDNEXT UIDVALIDITY)\nS: * STATUS \"Drafts\" ()\nS: T OK done";
    let script = lines(&[status, &open, "C: UID FETCH * (UID)", "S: * 3 FETCH (UID 8)", "S: T OK done", "..."]);
    let (mut mailbox, _peer) = logged_in("", &script).await;
    assert_eq!(mailbox.mark_window("Drafts").await.unwrap(), Cursor::Uid { validity: 7, next: 9 });
}

#[tokio::test]
async fn special_folders_come_from_the_server_and_else_from_names() {
    let script = lines(&[
        "C: LIST \"\" \"*\" RETURN (SPECIAL-USE)",
        "S: T BAD what",
        "C: LIST \"\" \"*\"",
        "S: * LIST (\\HasNoChildren) \"/\" INBOX",
        "S: * LIST (\\Noselect) \"/\" Drafts",
        "S: * LIST (\\HasNoChildren) \"/\" Osnutki",
        "S: * LIST (\\HasNoChildren \\Sent) \"/\" Moje",
        "S: * LIST (\\HasNoChildren) \"/\" \"[Gmail]/Ko&AWE-\"",
        "S: * LIST (\\HasNoChildren) \"/\" \"Arhiv/Spam\"",
        "S: T OK done",
        "...",
    ]);
    let (mut mailbox, _peer) = logged_in("SPECIAL-USE", &script).await;
    let expected = SpecialFolders {
        drafts: Some("Osnutki".to_owned()),
        sent: Some("Moje".to_owned()),
        trash: Some("[Gmail]/Koš".to_owned()),
        junk: None,
        all: None,
    };
    assert_eq!(mailbox.special_folders().await.unwrap(), expected);
}
