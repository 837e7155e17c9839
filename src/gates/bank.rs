//! A mail that wants bank details changed, or names an account to pay to: told to the owner, never done by a draft.

use crate::domain::{Iban, Message, fold};

/// How many words may stand between the account and what is said to have changed about it.
const APART: usize = 6;

/// Of a longer text the beginning is read, in characters.
const LONGEST: usize = 20_000;

/// What an account is called, folded, in all five languages; a star ends the beginning of a
/// word, a blank parts words that follow each other.
const ACCOUNTS: &str = concat!(
    "iban|trr|swift|bic|",
    "bancn* racun*|bancn* podatk*|bancn* poveza*|transakcijsk* racun*|placiln* podatk*|poslovn* racun*|",
    "racun* pri bank*|bankovn* racun*|bankovn* poda*|ziro racun*|ziroracun*|racun* u bank*|racun* kod bank*|",
    "podac* za placanj*|",
    "bank account*|bank* detail*|bank* information|bank* data|account number*|account detail*|payment detail*|",
    "payment instruction*|beneficiary account*|sort code|routing number*|remittance detail*|",
    "bankverbindung*|bankdaten|kontoverbindung*|kontonummer*|kontodaten|bankkont*|zahlungsdaten|zahlungsverbindung*|",
    "coordinat* bancari*|dati bancari*|conto corrente|conto bancario|conti correnti|estremi bancari*",
);

/// What is said to have become of it.
const CHANGES: &str = concat!(
    "nov|nova|novo|novi|nove|novega|novem|novemu|novim|novom|novog|novih|spremen*|spremin*|sprememb*|zamenja*|",
    "menja*|posodob*|odslej|poslej|preselil*|promijen*|promjen*|izmijen*|izmjen*|mijenja*|ubuduce|odsad|",
    "zapr* racun*|",
    "new|change*|changing|update*|updating|different|switch*|replace*|revised|instead|henceforth|no longer|",
    "from now on|",
    "neu|neue|neuen|neuer|neues|geander*|geaender*|ander*|aender*|gewechselt|wechsel*|aktualisier*|kunftig*|",
    "kuenftig*|ab sofort|",
    "nuov*|cambi*|modific*|aggiorn*|variat*|variazion*|sostitui*|d ora in poi|non piu",
);

/// In the name of a file these need no other word: nobody sends an account in a file for nothing.
const IN_FILE_NAMES: &str = concat!(
    "iban|trr|bancn* podatk*|bancn* racun*|bankovn* podac*|bankovn* podat*|bank* detail*|bank account*|",
    "bankverbindung*|kontoverbindung*|bankdaten|coordinat* bancari*|dati bancari*",
);

/// What a mail says of bank accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BankWords {
    /// It speaks of an account that is another one now, or brings one in a file.
    pub(super) changes: bool,
    /// It names accounts that are not the house's own.
    pub(super) accounts: Vec<Iban>,
}

/// Reads the subject, the new words and the names of what is attached; neither the history nor the signature.
pub(super) fn bank_words(message: &Message, own: &[Iban]) -> BankWords {
    let names: Vec<&str> = message.attachments.iter().filter_map(|file| file.name.as_deref()).collect();
    let said: String = format!("{}\n{}", message.subject, message.words.new).chars().take(LONGEST).collect();
    let in_files = names.iter().any(|name| {
        let words = words(name);
        places(&words, IN_FILE_NAMES).next().is_some() || speaks_of_a_change(&words)
    });
    let mut accounts = Iban::all_in(&format!("{said}\n{}", names.join("\n")));
    accounts.retain(|account| !own.contains(account));
    BankWords { changes: in_files || speaks_of_a_change(&words(&said)), accounts }
}

/// Words of a text, folded. What a file's name joins is parted: `novTRR_2026` has no other ends of words than its letters' case.
fn words(text: &str) -> Vec<String> {
    let mut parted = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        if last.is_lowercase() && c.is_uppercase() || last.is_alphabetic() != c.is_alphabetic() && (last.is_numeric() || c.is_numeric()) {
            parted.push(' ');
        }
        // The ends of lines would go with the letters that are made plain, and two words become one.
        parted.push(if c.is_whitespace() { ' ' } else { c });
        last = c;
    }
    fold(&parted).split(' ').map(str::to_owned).collect()
}

fn speaks_of_a_change(words: &[String]) -> bool {
    let changes: Vec<usize> = places(words, CHANGES).collect();
    places(words, ACCOUNTS).any(|account| changes.iter().any(|change| change.abs_diff(account) <= APART))
}

/// Where one of these phrases begins.
fn places<'a>(words: &'a [String], phrases: &'a str) -> impl Iterator<Item = usize> + 'a {
    (0..words.len()).filter(move |at| phrases.split('|').any(|phrase| stands_at(words.get(*at..).unwrap_or_default(), phrase)))
}

fn stands_at(words: &[String], phrase: &str) -> bool {
    let shapes = phrase.split(' ');
    let fits = |shape: &str, word: &String| shape.strip_suffix('*').map_or(word == shape, |start| word.starts_with(start));
    words.len() >= shapes.clone().count() && shapes.zip(words).all(|(shape, word)| fits(shape, word))
}

#[cfg(test)]
mod tests {
    use super::{BankWords, LONGEST, bank_words, places, speaks_of_a_change, stands_at, words};
    use crate::domain::{Attachment, Iban, Message};
    use crate::mail::{Budget, parse};

    const THEIRS: &str = "DE89370400440532013000";
    const OURS: &str = "SI56191000000123438";

    fn ibans(text: &str) -> Vec<Iban> {
        Iban::all_in(text)
    }

    fn mail(subject: &str, text: &str, files: &[&str]) -> Message {
        let mut message = parse(b"From: neza@gozd.example\r\n\r\nx", &Budget::default());
        subject.clone_into(&mut message.subject);
        text.clone_into(&mut message.words.new);
        message.words.quoted = format!("nov TRR {THEIRS}");
        let file = |name: &&str| Attachment { name: Some((*name).to_owned()), content_type: "application/pdf".to_owned(), size: 1 };
        message.attachments = files.iter().map(file).collect();
        message
    }

    #[test]
    fn words_that_a_name_joins_are_parted_and_others_stay_whole() {
        for (text, expected) in [
            ("novTRR_2026", &["nov", "trr", "2026"][..]),
            ("novTRR2026x", &["nov", "trr", "2026", "x"]),
            ("2026TRR", &["2026", "trr"]),
            ("TRRnov", &["trrnov"]),
            ("NOV račun", &["nov", "racun"]),
            ("d'ora 2026-11", &["d", "ora", "2026", "11"]),
            ("prva\ndruga\tTretja", &["prva", "druga", "tretja"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_phrase_stands_where_each_of_its_words_does() {
        for (text, phrase, expected) in [
            ("iban", "iban", true),
            ("ibans", "iban", false),
            ("racuni", "racun*", true),
            ("racun", "racun*", true),
            ("moj racun", "racun*", false),
            ("bank account", "bank account*", true),
            ("bank accounts now", "bank account*", true),
            ("bank", "bank account*", false),
            ("bank details", "bank account*", false),
            ("blood account", "bank account*", false),
        ] {
            assert_eq!(stands_at(&words(text), phrase), expected, "{phrase} in {text}");
        }
        let said = words("moj trr in bank account in TRR");
        assert_eq!(places(&said, "trr|bank account*").collect::<Vec<_>>(), [1, 3, 6]);
        assert_eq!(places(&said, "iban").count(), 0);
    }

    #[test]
    fn a_change_is_said_of_an_account_at_most_six_words_away() {
        for (text, expected) in [
            ("nov x x x x x iban", true),
            ("nov x x x x x x iban", false),
            ("iban x x x x x nov", true),
            ("iban x x x x x x nov", false),
            ("iban x x x x x x nov trr", true),
            ("iban in trr", false),
            ("nov stol", false),
        ] {
            assert_eq!(speaks_of_a_change(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_mail_is_read_for_changes_and_accounts_in_its_subject_words_and_files() {
        let late = format!("{}{THEIRS}", "x ".repeat(LONGEST / 2));
        for (subject, text, files, changes, accounts) in [
            ("Miza", "Kdaj pride?", &["R26-0318.pdf"][..], false, ""),
            ("Nov TRR", "Kdaj pride?", &[], true, ""),
            ("Miza", "Imamo nov TRR.", &[], true, ""),
            ("Miza", "Kdaj pride?", &["TRR.pdf"], true, ""),
            ("Miza", "Kdaj pride?", &["R26-0318.pdf", "new account number.pdf"], true, ""),
            ("Miza", "Kdaj pride?", &["account number.pdf"], false, ""),
            ("Miza", "Plačali smo na SI56 1910 0000 0123 438.", &[], false, ""),
            ("Miza", "Na SI56 1910 0000 0123 438 ali DE89 3704 0044 0532 0130 00?", &[], false, THEIRS),
            ("DE89 3704 0044 0532 0130 00", "Kdaj pride?", &[], false, THEIRS),
            ("Miza", "Kdaj pride?", &["DE89370400440532013000.pdf"], false, THEIRS),
            ("Miza", &late, &[], false, ""),
        ] {
            let expected = BankWords { changes, accounts: ibans(accounts) };
            assert_eq!(bank_words(&mail(subject, text, files), &ibans(OURS)), expected, "{subject} {files:?} {accounts}");
        }
    }
}
