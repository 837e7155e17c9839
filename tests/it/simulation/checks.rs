//! What must hold after every step, and what must hold once all is quiet.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use postar::domain::{Explanation, MessageId, SourceKind};
use postar::flow::Desk;

use super::ledger::{Known, Ledger};
use crate::labelled;
use crate::model::{Account, Deed, Mail, Model};

/// What of the company's records is nobody's business but one customer's: the record's id, whose it is, and the words.
struct Secret {
    partner: Option<String>,
    words: Vec<String>,
}

static SECRETS: LazyLock<BTreeMap<String, Secret>> = LazyLock::new(|| {
    let documents = labelled::Company::read().documents.into_iter().map(|known| known.record);
    let secret = |document: postar::domain::Document| {
        let partner = document.partner.map(|id| id.to_string());
        let sums = document.sum_all.into_iter().filter(|sum| *sum > rust_decimal::Decimal::from(100)).map(slovene);
        (document.id.to_string(), Secret { partner, words: document.tracking_codes.into_iter().chain(sums).collect() })
    };
    documents.map(secret).collect()
});

/// 7832.4 as `7.832,40`.
fn slovene(sum: rust_decimal::Decimal) -> String {
    let text = format!("{sum:.2}");
    let (whole, cents) = text.split_once('.').unwrap();
    let (head, tail) = whole.split_at(whole.len().saturating_sub(3));
    if head.is_empty() { format!("{tail},{cents}") } else { format!("{head}.{tail},{cents}") }
}

/// Holds after every step. Takes note of what the client appended.
pub(super) fn always(model: &Model, ledger: &mut Ledger, can_discard: bool) -> Vec<String> {
    let mut wrong = model.with(|account| {
        let mut wrong: Vec<String> =
            std::mem::take(&mut account.deeds).into_iter().filter_map(|deed| judge(account, ledger, &deed)).collect();
        let drafts = &account.folder("Drafts").mails;
        let lies_there = |bytes: &[u8]| drafts.values().any(|mail| *mail.bytes == *bytes);
        wrong.extend(ledger.owners_drafts.iter().filter(|bytes| !lies_there(bytes)).map(|_| "a draft of the owner's is gone".to_owned()));
        wrong.extend(
            per_thread(account, ledger)
                .into_iter()
                .filter(|(_, count)| can_discard && *count > 2)
                .map(|(thread, count)| format!("thread {thread} has {count} drafts")),
        );
        wrong
    });
    wrong.extend(model.unknown_commands().into_iter().map(|command| format!("the client said: {command}")));
    wrong
}

/// How many drafts of ours lie in Drafts, by thread.
fn per_thread(account: &Account, ledger: &Ledger) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for mail in account.folder("Drafts").mails.values() {
        if let Some(thread) = ledger.ours.get(&*mail.bytes) {
            *counts.entry(*thread).or_default() += 1;
        }
    }
    counts
}

/// What is wrong with something that the client did.
fn judge(account: &Account, ledger: &mut Ledger, deed: &Deed) -> Option<String> {
    match deed {
        Deed::Appended { folder, mail, .. } => {
            let Some(thread) = ledger.thread_of(mail) else { return Some("a draft that answers nothing".to_owned()) };
            ledger.ours.insert(mail.bytes.to_vec(), thread);
            if folder != "Drafts" {
                return Some(format!("a draft in {folder}"));
            }
            let source = &ledger.letters[&mail.field("In-Reply-To")];
            leaked(source, mail).map(|word| format!("{word} in a draft to {}", source.from.address))
        }
        Deed::Flagged { flag, mail, folder, uid } => match flag.as_str() {
            "$PostarDrafted" if ledger.letters.contains_key(&mail.field("Message-ID")) => None,
            "\\Deleted" if ledger.ours.contains_key(&*mail.bytes) && folder == "Drafts" => None,
            "\\Answered" if is_answered(account, &mail.field("Message-ID")) => None,
            _ => Some(format!("{flag} on {folder} {uid}")),
        },
        Deed::Copied { folder, uid, to, mail } | Deed::Moved { folder, uid, to, mail } => {
            let right = folder == "Drafts" && to == "Trash" && ledger.ours.contains_key(&*mail.bytes);
            (!right).then(|| format!("{folder} {uid} was moved to {to}"))
        }
        Deed::Expunged { folder, uid, mail } => (!ledger.ours.contains_key(&*mail.bytes)).then(|| format!("{folder} {uid} was expunged")),
    }
}

/// A mail in Sent answers this one.
fn is_answered(account: &Account, id: &str) -> bool {
    account.folder("Sent").mails.values().any(|mail| mail.field("References").contains(id) || mail.field("In-Reply-To").contains(id))
}

/// A word of a record that isn't the sender's, or is but nobody vouches for the sender; what the letter itself says is no secret.
fn leaked(source: &Known, draft: &Mail) -> Option<String> {
    let text = String::from_utf8_lossy(&draft.bytes).replace("=\r\n", "");
    let is_own = |secret: &&Secret| source.vouched && secret.partner.as_deref() == source.from.contact;
    // Two customers may owe the same sum: what is the sender's own is no secret of another's.
    let own: Vec<&String> = SECRETS.values().filter(is_own).flat_map(|secret| &secret.words).collect();
    let foreign = SECRETS.values().filter(|secret| !is_own(secret)).flat_map(|secret| &secret.words);
    let mut words = foreign.filter(|word| !source.text.contains(*word) && !own.contains(word));
    words.find(|word| text.contains(*word)).cloned()
}

/// Holds once all is quiet. Where the server has no safe way to move a draft, earlier revisions stay.
pub(super) fn at_rest(desk: &Desk, model: &Model, ledger: &Ledger, can_discard: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, letter) in &ledger.letters {
        let name = MessageId::parse(id).unwrap();
        let taken_in = desk.store.mail(&desk.mailbox.id, &name).unwrap().is_some();
        if !taken_in && !letter.removed {
            wrong.push(format!("{id} was missed"));
        }
        if let Some(explanation) = desk.store.explanation(&desk.mailbox.id, &name).unwrap() {
            wrong.extend(untrue(letter, &explanation).into_iter().map(|what| format!("{id}: {what}")));
        }
    }
    let counts = model.with(|account| per_thread(account, ledger));
    for (number, thread) in ledger.threads.iter().enumerate() {
        let count = counts.get(&number).copied().unwrap_or_default();
        if (count > 1 && can_discard) || (count == 0 && !thread.owners) {
            let told: Vec<_> = thread.letters.iter().map(|id| told(desk, id)).collect();
            wrong.push(format!("thread {number} has {count} drafts: {}", told.join("; ")));
        }
    }
    wrong
}

/// What is known of a letter, for whoever looks for the fault.
fn told(desk: &Desk, id: &str) -> String {
    let explanation = desk.store.explanation(&desk.mailbox.id, &MessageId::parse(id).unwrap()).unwrap();
    let said = explanation.map(|found| format!("{:?} {} {:?}", found.decision, found.reason, found.draft.map(|draft| draft.status)));
    format!("{id} {}", said.unwrap_or_default())
}

/// What an explanation claims and may not.
fn untrue(letter: &Known, explanation: &Explanation) -> Vec<String> {
    let mut wrong = Vec::new();
    for fact in explanation.facts.iter().filter(|fact| fact.source.kind == SourceKind::Document) {
        let owner = SECRETS.get(fact.source.id.as_str()).and_then(|secret| secret.partner.as_deref());
        if !letter.vouched || letter.from.contact.is_none() || owner != letter.from.contact {
            wrong.push(format!("{} of {} was told", fact.label, fact.source.id.as_str()));
        }
    }
    let Some(draft) = &explanation.draft else { return wrong };
    let has_source = |figure: &postar::domain::Figure| match &figure.fact {
        Some(id) => explanation.facts.iter().any(|fact| fact.id == *id),
        None => String::from_utf8_lossy(&letter.bytes).contains(&figure.text),
    };
    wrong.extend(explanation.figures.iter().filter(|figure| !has_source(figure)).map(|figure| format!("{} has no source", figure.text)));
    let stated = |digits: &&str| explanation.figures.iter().any(|figure| figure.text.contains(*digits));
    let runs = draft.text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    wrong.extend(runs.filter(|run| !stated(run)).map(|run| format!("{run} stands in the draft and in no figure")));
    wrong
}
