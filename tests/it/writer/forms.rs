//! The form of address: read where the sender leaves no doubt, written in every language that has two.

use postar::domain::{Intent, Language, WithheldWhy};
use postar::writer::{Form, read};

use super::support::{Desk, mail};

fn check(language: Language, expected: Form, texts: &[&str]) {
    for text in texts {
        assert_eq!(read(&mail(Some(language), "", text)).form, expected, "{text}");
    }
}

#[test]
fn who_writes_ti_du_or_tu_is_read_as_familiar() {
    check(
        Language::Sl,
        Form::Informal,
        &[
            "Mi lahko pošlješ račun?",
            "zivjo, mi lahko poves kdaj pride posiljka",
            "A imaš še kaj teh stolov na zalogi?",
            "Prosim te za kopijo računa.",
            "Maja, povej mi prosim, kdaj boste dostavili.",
            "Kot si obljubil, čakam na tvojo ponudbo.",
            "posli oz poslji mi prosim cenik",
        ],
    );
    check(
        Language::De,
        Form::Informal,
        &["Kannst du mir die Rechnung schicken?", "Habt ihr noch Stühle auf Lager?", "Danke für deine Hilfe, wann kommt die Lieferung?"],
    );
    check(Language::Hr, Form::Informal, &["Možeš li mi poslati račun?", "Molim te pošalji kopiju.", "Imaš li još tih lampi?"]);
    check(Language::It, Form::Informal, &["Puoi mandarmi la fattura?", "Ciao, quando arriva il tavolo?", "Mi sai dire la data?"]);
}

#[test]
fn words_that_only_look_familiar_stay_polite() {
    check(
        Language::Sl,
        Form::Formal,
        &[
            "Ti stoli so krasni. Kdaj jih dobimo?",
            "Zanimajo me te police in ves material.",
            "Nam lahko pošljete račun?",
            "Ko se javi kurir, bi radi vedeli uro.",
            "Kdaj boste dostavili omaro?",
            "Ali si lahko ogledamo vzorce danes?",
            "Na vratih so napisi v angleščini. Jih imate na zalogi?",
            "Naša vas je odročna. Ali dostavljate?",
        ],
    );
    check(
        Language::De,
        Form::Formal,
        &["Wir warten auf Ihr Angebot.", "Könnten Sie mir die Rechnung schicken?", "Unsere Kundin und ihr Mann fragen nach dem Preis."],
    );
    check(
        Language::Hr,
        Form::Formal,
        &["Možete li mi reći rok isporuke?", "Ti stolci su lijepi, koja je cijena?", "Imate li još tih lampi?"],
    );
    check(
        Language::It,
        Form::Formal,
        &["Vorremmo sei sedie, quanto costano?", "Potrebbe inviarmi la fattura?", "Potete confermare la data?"],
    );
}

#[test]
fn what_a_mail_quotes_says_nothing_about_its_form() {
    let mut message = mail(Some(Language::Sl), "", "Kdaj bo dobava?");
    message.words.quoted = "Kdaj mi lahko pošlješ stol? Povej, kaj imaš.".to_owned();
    assert_eq!(read(&message).form, Form::Formal);
}

#[test]
fn a_stranger_is_answered_politely_however_he_writes() {
    assert_eq!(Form::Informal.answering(false), Form::Formal);
    assert_eq!(Form::Informal.answering(true), Form::Informal);
    assert_eq!(Form::Formal.answering(true), Form::Formal);
}

/// Words that address one person politely, and those that address him familiarly.
fn marks(language: Language) -> (&'static [&'static str], &'static [&'static str]) {
    match language {
        Language::Sl => (&["vaš", "vam", "vas", "ite ", "ete "], &["tvoj", "ti", "te", "tebi", "š "]),
        Language::En => (&[], &[]),
        Language::De => (&["Sie", "Ihnen", "Ihr", "Ihre", "Ihrer", "Ihren"], &["du", "dir", "dich", "dein"]),
        Language::Hr => (&["Vam", "Vas", "Vaš", "ite ", "ete "], &["tvoj", "ti", "te", "š "]),
        Language::It => (&["Suo", "Sua", "Le", "La", "Lei"], &["tuo", "tua", "ti", "hai", "vuoi"]),
    }
}

/// A word stands in the text; one that ends with a blank is the end of a word.
fn says(text: &str, mark: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic());
    match mark.strip_suffix(' ') {
        Some(end) => words.into_iter().any(|word| word.ends_with(end)),
        None => words.into_iter().any(|word| word == mark || (mark.len() > 3 && word.starts_with(mark))),
    }
}

#[test]
fn a_familiar_letter_never_falls_back_into_the_polite_form() {
    let held = [None, Some(WithheldWhy::SenderUnknown), Some(WithheldWhy::ReplyToElsewhere), Some(WithheldWhy::StrangerAmongRecipients)];
    for language in [Language::Sl, Language::De, Language::Hr, Language::It] {
        let (polite, _) = marks(language);
        for intent in Intent::ALL {
            for withheld in held {
                for desk in [Desk::full(language, &[intent]), Desk::bare(language, &[intent])] {
                    let text = Desk { form: Form::Informal, withheld, ..desk }.text();
                    let slips: Vec<_> = polite.iter().filter(|mark| !mark.ends_with(' ') && says(&text, mark)).collect();
                    // Sentences that begin with an article or with "they" are no address.
                    let slips: Vec<_> =
                        slips.into_iter().filter(|mark| !(language == Language::It && ["La", "Le"].contains(*mark))).collect();
                    assert!(slips.is_empty(), "{language} {intent}: {slips:?} in\n{text}");
                }
            }
        }
    }
}

#[test]
fn a_polite_letter_holds_no_familiar_word() {
    for language in [Language::Sl, Language::De, Language::Hr, Language::It] {
        let (_, familiar) = marks(language);
        for intent in Intent::ALL {
            for desk in [Desk::full(language, &[intent]), Desk::bare(language, &[intent])] {
                let text = desk.text();
                let slips: Vec<_> = familiar.iter().filter(|mark| !mark.ends_with(' ') && says(&text, mark)).collect();
                assert!(slips.is_empty(), "{language} {intent}: {slips:?} in\n{text}");
            }
        }
    }
}

#[test]
fn the_greeting_names_a_person_as_the_language_does() {
    let greeting = |language, form, name: &str| {
        let mut desk = Desk { form, ..Desk::full(language, &[Intent::Other]) };
        desk.mail.from[0].name = Some(name.to_owned());
        if let Some(contact) = &mut desk.contact {
            contact.record.people[0].name = Some(name.to_owned());
        }
        desk.text().lines().next().unwrap_or_default().to_owned()
    };
    for (language, form, name, expected) in [
        (Language::Sl, Form::Formal, "Neža Gozd", "Spoštovana gospa Gozd,"),
        (Language::Sl, Form::Formal, "Boštjan Kralj", "Spoštovani gospod Kralj,"),
        (Language::Sl, Form::Formal, "Saša Kralj", "Pozdravljeni,"),
        (Language::Sl, Form::Formal, "Ana Marija Novak", "Pozdravljeni,"),
        (Language::Sl, Form::Informal, "Neža Gozd", "Živjo, Neža,"),
        (Language::De, Form::Formal, "Neža Gozd", "Sehr geehrte Frau Gozd,"),
        (Language::De, Form::Formal, "Andrea Gozd", "Guten Tag Andrea Gozd,"),
        (Language::De, Form::Informal, "Neža Gozd", "Hallo Neža,"),
        (Language::Hr, Form::Formal, "Ivan Horvat", "Poštovani gospodine Horvat,"),
        (Language::Hr, Form::Informal, "Ivan Horvat", "Bok, Ivane,"),
        (Language::It, Form::Formal, "Andrea Rossi", "Gentile Andrea Rossi,"),
        (Language::En, Form::Formal, "Neža Gozd", "Dear Neža Gozd,"),
    ] {
        assert_eq!(greeting(language, form, name), expected);
    }
}

#[test]
fn two_prices_and_two_parcels_stand_in_the_dual() {
    let mut desk = Desk::full(Language::Sl, &[Intent::Price]);
    desk.products.push(desk.products[0].clone());
    desk.products[1].product.record.name = "Stol Lina".to_owned();
    assert!(desk.text().contains("trenutni ceni:\n"), "{}", desk.text());
    desk.products.push(desk.products[0].clone());
    desk.products[2].product.record.name = "Stol Pia".to_owned();
    assert!(desk.text().contains("trenutne cene:\n"), "{}", desk.text());
    let mut desk = Desk::full(Language::Sl, &[Intent::OrderStatus]);
    desk.documents[0].record.tracking_codes.push("LX204518834SI".to_owned());
    assert!(desk.text().contains("Pošiljkama lahko sledite s številkama LX204518833SI in LX204518834SI."), "{}", desk.text());
}
