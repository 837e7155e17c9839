//! A burst of mails is one turn: one draft, and it answers what the earlier ones asked, too.

use std::time::Duration;

use postar::domain::{DraftStatus, Intent};

use super::stage::{Stage, customers_mail};

const ASKS: &str = "Dober dan,\n\nkje je moje naročilo?\n\nHvala";
const ALSO: &str = "Pa še to: koliko stane stol Pia?";

impl Stage {
    /// What the newest draft of this mail answers.
    fn answered(&mut self, id: &str) -> Vec<Intent> {
        self.explanation(id).map(|explanation| explanation.intents).unwrap_or_default()
    }

    /// A mail that starts a thread of its own under this subject.
    fn write_anew(&self, id: &str, subject: &str, text: &str) -> u32 {
        let mail = customers_mail(id, &[], text).replace(&format!("Naročilo {id}"), subject);
        self.server.deliver("INBOX", &mail, Some(self.now()))
    }
}

#[tokio::test(start_paused = true)]
async fn the_draft_for_the_newest_mail_answers_the_open_question_of_the_one_before() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.write("m2", &["m1"], ALSO);
    stage.until_idle().await;
    let drafts = stage.drafts();
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0].1.contains("In-Reply-To: <m2@gozd.example>"), "{}", drafts[0].1);
    assert_eq!(stage.answered("m2"), [Intent::OrderStatus, Intent::Price]);
    assert_eq!(stage.explanation("m2").unwrap().asks, ["kje je moje naročilo?", ALSO]);
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_is_not_answered_again() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.owner_writes("Sent", "s1", &["m1"]);
    stage.until_idle().await;
    stage.write("m2", &["m1"], ALSO);
    stage.until_idle().await;
    assert_eq!(stage.answered("m2"), [Intent::Price]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_its_owner_deleted_is_not_written_again_inside_the_next() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.later(Duration::from_mins(2));
    stage.server.remove("Drafts", 1);
    stage.until_idle().await;
    assert_eq!(stage.status("m1"), Some(DraftStatus::Deleted));
    stage.write("m2", &["m1"], ALSO);
    stage.until_idle().await;
    assert_eq!(stage.answered("m2"), [Intent::Price]);
}

#[tokio::test(start_paused = true)]
async fn mails_that_only_share_a_subject_are_turns_of_their_own() {
    let mut stage = Stage::set();
    stage.know_the_customer().await;
    stage.write_anew("m1", "Stoli", ASKS);
    stage.until_idle().await;
    stage.later(Duration::from_secs(5 * 60));
    stage.write_anew("m2", "Stoli", ALSO);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.answered("m2")), (2, vec![Intent::Price]), "one draft for each thread");
}

#[tokio::test(start_paused = true)]
async fn what_a_form_sends_for_people_nobody_knows_is_never_one_turn() {
    let mut stage = Stage::set();
    stage.write_anew("m1", "Povpraševanje s spletne strani", ASKS);
    stage.write_anew("m2", "Povpraševanje s spletne strani", ALSO);
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.answered("m2")), (2, vec![Intent::Price]));
}

#[tokio::test(start_paused = true)]
async fn a_mail_to_be_answered_elsewhere_lends_the_turn_no_question() {
    let mut stage = Stage::set();
    let elsewhere = customers_mail("m1", &[], ASKS).replace("To: prodaja", "Reply-To: neza@drugje.example\nTo: prodaja");
    stage.server.deliver("INBOX", &elsewhere, Some(stage.now()));
    stage.until_idle().await;
    stage.write("m2", &["m1"], ALSO);
    stage.until_idle().await;
    assert_eq!(stage.answered("m2"), [Intent::Price]);
}

#[tokio::test(start_paused = true)]
async fn thanks_after_a_question_leave_its_draft_as_it_is() {
    let mut stage = Stage::set();
    stage.write("m1", &[], ASKS);
    stage.until_idle().await;
    stage.write("m2", &["m1"], "Hvala že vnaprej in lep pozdrav.");
    stage.until_idle().await;
    assert_eq!((stage.drafts().len(), stage.reason("m2")), (1, "no_reply_needed".to_owned()));
    assert_eq!(stage.answered("m1"), [Intent::OrderStatus]);
}
