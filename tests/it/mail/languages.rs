//! The body decides on the language.

use postar::domain::Language::{self, De, En, Hr, It, Sl};

use super::{parsed, saying};

fn check(text: &str, expected: impl Into<Option<Language>>) {
    assert_eq!(saying(text).language, expected.into(), "{text}");
}

#[test]
fn each_of_the_five_languages_is_known_from_one_sentence() {
    check("Kdaj lahko pričakujemo dobavo naročila PN-412?", Sl);
    check("When will our order leave your warehouse?", En);
    check("Wann können wir mit der Lieferung rechnen?", De);
    check("Kada možemo očekivati isporuku narudžbe?", Hr);
    check("Quando possiamo aspettarci la consegna dell'ordine?", It);
}

#[test]
fn slovenian_without_its_own_letters_stays_slovenian() {
    check("zivjo, a mi lahko posljes stevilko za sledenje, na posti pravijo da brez nje ne najdejo nic", Sl);
    check("kolk je se odprto na racunu R26/318 in kdaj je zapadel? mudi se mi", Sl);
    check("zanima me gdje su nase lampe, trebale su stici jos u petak", Hr);
}

#[test]
fn the_body_decides_and_not_the_greeting() {
    check("Dober dan,\r\n\r\nkönnen Sie mir bitte sagen, was die weiße Lampe kostet und wie viele auf Lager sind?", De);
    check("Hello,\r\n\r\nprosim za kopijo računa, ker ga v naši pošti ne najdemo več.", Sl);
}

#[test]
fn serbian_counts_as_croatian() {
    check("Poštovani, molim vas da mi pošaljete fakturu, nismo je dobili prošle nedelje.", Hr);
}

#[test]
fn nothing_said_has_no_language() {
    check("", None);
    check("12345 67890", None);
}

#[test]
fn a_short_text_takes_the_language_of_what_stands_around_it() {
    let mail = "From: a@b.example\r\nContent-Language: de-DE\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPN-412?? ok";
    assert_eq!(parsed(mail).language, Some(De));
    check(
        "OK\r\n\r\nOn 2 Nov 2026 at 09:15, Lipa <prodaja@lipa.example> wrote:\r\n> When would you like to have the tables delivered?",
        En,
    );
}
