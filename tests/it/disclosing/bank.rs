//! Bank details: a change is never drafted as done, and always told, wherever it stands.

use postar::domain::AlertKind;

use super::stage::{Letter, Scene};

/// Changes as they are written, in five languages; the last ones stand in mails that want something else.
const CHANGES: &[&str] = &[
    "Obveščamo vas, da smo spremenili bančni račun. Prosimo za potrditev.",
    "Naš novi TRR je odprt pri drugi banki, ga lahko uredite?",
    "Prosimo, posodobite naše bančne podatke.",
    "Please note that our bank details have changed. Can you confirm?",
    "We have a new bank account, kindly update your records.",
    "Kindly send the payment to our new account number, please confirm.",
    "Our payment instructions have been revised, please acknowledge.",
    "Unsere Bankverbindung hat sich geändert, bitte bestätigen Sie.",
    "Bitte verwenden Sie ab sofort unsere neue Kontonummer.",
    "Promijenili smo bankovni račun, molimo potvrdite.",
    "Molimo evidentirajte naš novi žiro račun.",
    "Le nostre coordinate bancarie sono cambiate, potete confermare?",
    "Vi comunichiamo il nuovo conto corrente, potete aggiornare?",
    "Kje je naročilo PN-77? In še to: od decembra imamo drug račun, nov transakcijski račun je pri NLB.",
    "Where is order PN-77? By the way, please pay the refund to our updated bank account.",
    "Kje je PN-77? Nakažite na SI56 0201 0001 2345 641? Pravi je DE89 3704 0044 0532 0130 00.",
];

#[tokio::test]
async fn a_change_is_told_in_every_language_and_beside_other_business() {
    let scene = Scene::set().await;
    for text in CHANGES {
        let letter = Letter::of_the_customer().about("Sporočilo", text);
        let explanation = scene.judged(&letter.mail()).await;
        assert!(explanation.alerts.iter().any(|alert| alert.kind == AlertKind::BankChange), "{text}: {explanation:#?}");
        let reply = letter.about("Re: Naročilo PN-77", text).with("In-Reply-To: <a@lipa.example>").with("References: <a@lipa.example>");
        assert!(scene.alerts(&reply.mail()).await.contains(&AlertKind::BankChange), "in a thread: {text}");
    }
}

#[tokio::test]
async fn the_name_of_a_file_is_enough() {
    let scene = Scene::set().await;
    for name in
        ["nov_TRR.pdf", "novTRR2026.pdf", "Bank-Details.pdf", "bancni-podatki.pdf", "Neue_Bankverbindung.pdf", "coordinate bancarie.pdf"]
    {
        let letter = Letter { files: vec![name.to_owned()], ..Letter::of_the_customer() };
        assert!(scene.alerts(&letter.mail()).await.contains(&AlertKind::BankChange), "{name}");
    }
    for name in ["R26-0318.pdf", "naročilo.pdf", "bilanca.pdf"] {
        let letter = Letter { files: vec![name.to_owned()], ..Letter::of_the_customer() };
        assert_eq!(scene.alerts(&letter.mail()).await, [], "{name}");
    }
}

#[tokio::test]
async fn the_houses_own_account_and_talk_of_bills_raise_nothing() {
    let scene = Scene::set().await;
    for text in [
        "Plačali smo na SI56 1910 0000 0123 438, prosim za potrditev.",
        "Prosim za nov račun, na starem je napaka. Kje je PN-77?",
        "Please send a new invoice, and where is order PN-77?",
        "Kdaj pride nova pošiljka? Račun bomo plačali v torek.",
        "Wann kommt die neue Lieferung? Ich rechne mit Dienstag.",
        "Potete cambiare la data di consegna dell'ordine PN-77?",
    ] {
        assert_eq!(scene.alerts(&Letter::of_the_customer().about("Vprašanje", text).mail()).await, [], "{text}");
    }
}

#[tokio::test]
async fn no_draft_says_that_bank_details_were_changed_or_names_the_account() {
    let scene = Scene::set().await;
    let mut drafts = 0;
    for text in CHANGES {
        let explanation = scene.judged(&Letter::of_the_customer().about("Podatki", text).mail()).await;
        let Some(draft) = explanation.draft else { continue };
        drafts += 1;
        let folded = postar::domain::fold(&draft.text);
        for done in [
            "smo spremenili",
            "smo posodobili",
            "smo zabelezili",
            "potrjujemo spremembo",
            "have changed",
            "have updated",
            "we confirm",
            "haben wir geandert",
            "wurde geandert",
            "wir bestatigen",
            "promijenili smo",
            "potvrdujemo",
            "abbiamo modificato",
            "confermiamo la",
        ] {
            let negated = format!("ne {done}");
            assert!(!folded.contains(done) || folded.contains(&negated), "{done}: {}", draft.text);
        }
        assert!(!draft.text.contains("DE89") && !draft.text.contains("SI56 0201"), "{}", draft.text);
    }
    assert!(drafts > 10, "{drafts}");
}
