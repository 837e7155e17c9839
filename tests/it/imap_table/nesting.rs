//! Parentheses within parentheses: the tokenizer descends into them on the stack, and a stack that runs over ends the whole program.

use super::*;
use crate::service::child;

/// A body structure of this many levels (RFC 3501 §7.4.2): mails in mails in mails.
fn structure(levels: usize) -> String {
    let leaf = r#"("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1)"#;
    format!("{}{leaf}{}", "(".repeat(levels - 1), r#" "MIXED")"#.repeat(levels - 1))
}

/// What a listing comes to when the server speaks of this structure in the middle of it.
async fn told(structure: &str) -> Result<postar::mailbox::Window, MailboxError> {
    let unasked = format!("S: * 1 FETCH (UID 3 BODYSTRUCTURE {structure})");
    let script = lines(&[&selected(1, 4), WINDOW, &unasked, MAIL_3, "S: T1 OK done", "S: * 1 FETCH (UID 3)", "S: T OK done", "..."]);
    listed("", &script, None).await.0
}

#[tokio::test]
async fn the_structure_of_an_honest_mail_is_heard() {
    for levels in [1, 2, 20, 30] {
        assert_eq!(told(&structure(levels)).await.unwrap().mails.len(), 1, "{levels} levels");
    }
}

#[tokio::test]
async fn parentheses_in_names_are_no_levels() {
    let name = format!(r#""ra\"čun {}.pdf""#, "(".repeat(1_000));
    let leaf = format!(r#"("APPLICATION" "PDF" ("NAME" {name}) NIL NIL "BASE64" 12)"#);
    assert_eq!(told(&leaf).await.unwrap().mails.len(), 1);
}

#[tokio::test]
async fn parentheses_in_the_words_of_a_refusal_are_no_levels() {
    let script = lines(&[&format!("C: SELECT \"INBOX\"\nS: T NO sorry {}", ":-((((".repeat(100)), "..."]);
    assert!(listed("", &script, None).await.0.unwrap_err().refusal().is_some());
}

#[test]
fn endless_nesting_ends_the_connection_and_not_the_program() {
    child::stderr_of(child::command("imap_table::nesting::child_meets_endless_nesting"));
}

/// Alone in its process: if the stack ran over, every test of this one would end with it.
#[tokio::test]
#[ignore = "started by the test above as a process of its own"]
async fn child_meets_endless_nesting() {
    child::expect_to_be_one();
    for opening in ["(", r#"("MESSAGE" "RFC822" "#, r#"("A" "B" NIL NIL NIL "7BIT" 1 NIL NIL NIL NIL ("#] {
        let error = told(&opening.repeat(60_000 / opening.len())).await.unwrap_err();
        assert!(error.is_over_budget(), "{error:?}");
    }
    let behind_a_quote = format!(r#"("A" "\"" {}"#, "(".repeat(50_000));
    assert!(told(&behind_a_quote).await.unwrap_err().is_over_budget());
    let behind_a_literal = format!("(\"A\" {{3}}\nS: \"(( {}", "(".repeat(50_000));
    assert!(told(&behind_a_literal).await.unwrap_err().is_over_budget());
}
