//! Greeting, closing and form of address are read from a closed list of phrases.

use postar::domain::{AddressForm, Greeting, Language, SignOff};
use postar::learning::manner;

fn check(cases: &[(Language, &str, Option<Greeting>, Option<SignOff>, Option<AddressForm>)]) {
    for (language, text, greeting, sign_off, form) in cases {
        let (new, signature) = text.split_once("\n-- \n").unwrap_or((text, ""));
        let found = manner(new, signature, Some(*language));
        assert_eq!((found.greeting, found.sign_off, found.form), (*greeting, *sign_off, *form), "{text}");
    }
}

#[test]
fn the_manner_of_a_mail_is_known_in_five_languages() {
    use AddressForm::{Formal, Informal};
    check(&[
        (
            Language::Sl,
            "Spoštovana gospa Novak,\n\npošiljam vam račun.\n-- \nS spoštovanjem\nAna",
            Some(Greeting::Respectful),
            Some(SignOff::Respectful),
            Some(Formal),
        ),
        (Language::Sl, "Dober dan,\n\nnaročilo je odposlano.\n\nLep pozdrav", Some(Greeting::Day), Some(SignOff::Regards), None),
        (Language::Sl, "Živjo, Nejc,\n\nračun ti pošljem jutri.\nLP", Some(Greeting::Familiar), Some(SignOff::Short), Some(Informal)),
        (Language::Sl, "Ti izdelki so na zalogi. Pošljemo vam jih jutri.", None, None, Some(Formal)),
        (
            Language::En,
            "Dear Ms Wood,\n\nyour order has left.\n-- \nKind regards\nAna",
            Some(Greeting::Respectful),
            Some(SignOff::Regards),
            None,
        ),
        (Language::En, "Hi Tom,\n\nit left.\n\nCheers", Some(Greeting::Familiar), Some(SignOff::Short), None),
        (
            Language::De,
            "Sehr geehrter Herr Wald,\n\nIhre Bestellung ist unterwegs.\n\nMit freundlichen Grüßen",
            Some(Greeting::Respectful),
            Some(SignOff::Regards),
            Some(Formal),
        ),
        (Language::De, "Hallo Jan,\n\ndeine Bestellung ist unterwegs.\n\nLG", Some(Greeting::Plain), Some(SignOff::Short), Some(Informal)),
        (
            Language::Hr,
            "Poštovani,\n\nšaljemo Vam račun.\n\nSrdačan pozdrav",
            Some(Greeting::Respectful),
            Some(SignOff::Regards),
            Some(Formal),
        ),
        (Language::Hr, "Bok, Iva,\n\nšaljem ti račun.\n\nLP", Some(Greeting::Familiar), Some(SignOff::Short), Some(Informal)),
        (
            Language::It,
            "Gentile Signora Bosco,\n\nil Suo ordine è partito.\n\nCordiali saluti",
            Some(Greeting::Respectful),
            Some(SignOff::Regards),
            Some(Formal),
        ),
        (Language::It, "Ciao Luca,\n\nil tuo ordine è partito.\n\nSaluti", Some(Greeting::Familiar), Some(SignOff::Short), Some(Informal)),
    ]);
}

#[test]
fn words_that_only_begin_like_a_greeting_are_none() {
    for (language, text) in
        [(Language::En, "History of your order"), (Language::De, "Hinweis zur Bestellung"), (Language::Sl, "Ojačevalec je na zalogi")]
    {
        assert_eq!(manner(text, "", Some(language)).greeting, None, "{text}");
    }
}

#[test]
fn who_says_both_has_not_settled() {
    assert_eq!(manner("Pošiljam vam račun, tvoj Nejc.", "", Some(Language::Sl)).form, None);
    assert_eq!(manner("Dober dan, pošiljam vam račun.", "", None).form, None, "in no known language nothing is read");
}
