//! A day at the company's mailbox, the same for every misbehaviour: letters, a thread that goes on, an answer by the owner.

use std::sync::LazyLock;
use std::time::Duration;

use postar::domain::MessageId;

use crate::model::{Certificate, Deed, Mail, Offers, PASSWORD, USER};
use crate::simulation::letters::{Letter, QUESTIONS, WRITERS, owners_letter};
use crate::simulation::stage::Stage;

/// One for all rows: making one takes longer than a row.
static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(Certificate::new);

/// The scene.
pub(super) struct Scene {
    pub(super) stage: Stage,
    delivered: Vec<String>,
}

fn id(name: &str) -> String {
    format!("<{name}@stranka.example>")
}

impl Scene {
    /// The mailbox as it is before anything goes wrong: two customers have their drafts.
    pub(super) async fn set(offers: Offers, tls: bool) -> Self {
        let mut scene = Self { stage: Stage::set(offers, |_| {}), delivered: Vec::new() };
        if tls {
            scene.stage.model.demand_tls(CERTIFICATE.clone());
        }
        scene.deliver("INBOX", "a1", 0, &[], None);
        scene.deliver("INBOX", "b1", 1, &[], None);
        scene.stage.pass(Duration::from_mins(3)).await;
        assert_eq!(scene.drafts().len(), 2, "the drafts that were there before");
        scene
    }

    /// What happens while the server misbehaves: one thread goes on, one is answered, and there are new ones.
    pub(super) fn happen(&mut self) {
        self.deliver("INBOX", "n1", 3, &[], None);
        self.deliver("INBOX", "n2", 2, &[], Some(100_000));
        self.deliver("Support", "n3", 4, &[], None);
        self.deliver("INBOX", "a2", 0, &["a1"], None);
        let answer = Mail::new(&owners_letter("<s1@lipa.example>", &[id("b1")], "Že na poti."), &["\\Seen"], self.stage.now());
        self.stage.model.change(|account| account.put("Sent", answer));
    }

    fn deliver(&mut self, folder: &str, name: &str, writer: usize, ancestors: &[&str], attachment: Option<usize>) {
        let from = WRITERS[writer];
        let text = QUESTIONS[0].replace("{order}", from.orders.first().unwrap_or(&"PN-999"));
        let ancestors = ancestors.iter().map(|name| id(name)).collect();
        let letter = Letter { id: id(name), from, vouched: true, ancestors, text, written: self.stage.now(), attachment };
        let mail = Mail::new(&letter.bytes(), &[], self.stage.now());
        self.delivered.push(name.to_owned());
        self.stage.model.change(|account| account.put(folder, mail));
    }

    /// What lies in Drafts, by the mail that it answers.
    fn drafts(&self) -> Vec<String> {
        let answers = |mail: &Mail| mail.field("In-Reply-To");
        let mut drafts: Vec<String> = self.stage.model.with(|account| account.folder("Drafts").mails.values().map(answers).collect());
        drafts.sort();
        drafts
    }

    /// All that is wrong at the end.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = self.missed();
        let expected: Vec<String> = ["a2", "n1", "n2", "n3"].map(id).into();
        let mut drafts = self.drafts();
        // Without a way to move a draft safely, earlier ones stay.
        let (left, known) = drafts.iter().cloned().partition::<Vec<_>, _>(|draft| *draft == id("a1") || *draft == id("b1"));
        drafts = known;
        if drafts != expected || (self.may_discard() && !left.is_empty()) {
            faults.push(format!("the drafts answer {drafts:?} and {left:?}"));
        }
        faults.extend(self.told_in_the_clear());
        faults.extend(self.stage.model.unknown_commands().into_iter().map(|command| format!("the client said {command}")));
        faults.extend(self.touched());
        faults
    }

    fn may_discard(&self) -> bool {
        self.stage.model.with(|account| account.deeds.iter().any(|deed| matches!(deed, Deed::Moved { .. } | Deed::Copied { .. })))
    }

    fn missed(&self) -> Vec<String> {
        let desk = self.stage.desk();
        let known = |name: &&String| desk.store.mail(&desk.mailbox.id, &MessageId::parse(&id(name)).unwrap()).unwrap().is_some();
        self.delivered.iter().filter(|name| !known(name)).map(|name| format!("{name} was missed")).collect()
    }

    fn told_in_the_clear(&self) -> Option<String> {
        let (plain, _) = self.stage.model.heard_so_far();
        let plain = String::from_utf8_lossy(&plain);
        let tls = self.stage.model.settings().ca_file.is_some();
        let coded = data_encoding::BASE64.encode(format!("\0{USER}\0{PASSWORD}").as_bytes());
        (tls && (plain.contains(PASSWORD) || plain.contains(&coded) || plain.contains("LOGIN")))
            .then(|| "the password was told in the clear".to_owned())
    }

    /// Whatever the client changed and must not.
    fn touched(&self) -> Vec<String> {
        let wrong = |deed: &Deed| match deed {
            Deed::Appended { folder, mail, .. } => folder != "Drafts" || mail.field("X-Postar-Draft").is_empty(),
            Deed::Flagged { flag, mail, .. } => match flag.as_str() {
                "$PostarDrafted" => false,
                "\\Deleted" => mail.field("X-Postar-Draft").is_empty(),
                "\\Answered" => !mail.field("Message-ID").contains("b1@"),
                _ => true,
            },
            Deed::Copied { folder, mail, to, .. } | Deed::Moved { folder, mail, to, .. } => {
                folder != "Drafts" || to != "Trash" || mail.field("X-Postar-Draft").is_empty()
            }
            Deed::Expunged { folder, mail, .. } => folder != "Drafts" || mail.field("X-Postar-Draft").is_empty(),
        };
        self.stage.model.with(|account| account.deeds.iter().filter(|deed| wrong(deed)).map(|deed| format!("{deed:?}")).collect())
    }
}
