//! Which products, and how many.

use postar::{
    domain::Mirrored,
    matching::{ProductMatch, asked_text, product_words, products_named},
};

use super::{eval::cases, mail::product};
use crate::labelled::Company;

fn catalogue() -> Vec<Mirrored<postar::domain::Product>> {
    let named = [
        ("MIZA-1", "Miza hrast"),
        ("MIZA-O160", "Miza Orna 160, okrogla"),
        ("STOL-PIA", "Stol Pia"),
        ("TAB-M", "Barski stol Tabor"),
        ("SVET-LUNA-B", "Svetilka Luna, bela"),
        ("SVET-LUNA-C", "Svetilka Luna, črna"),
        ("POL-120", "Polica Hrast 120 cm"),
        ("POL-80", "Polica Hrast 80 cm"),
        ("PISM-DELTA", "Pisalna miza Delta"),
        ("OGL-A", "Ogledalo Alma"),
        ("VAZA-A", "Vaza Alma"),
        ("KOMO-A", "Komoda Alma"),
        ("FOT-A", "Fotelj Alma"),
    ];
    named.iter().map(|(code, name)| product(code, name)).collect()
}

/// Codes and amounts of the products that a text names.
fn check(text: &str, expected: &[(&str, Option<u32>)]) {
    let found = products_named(text, &catalogue());
    let shown: Vec<(&str, Option<u32>)> =
        found.iter().map(|found| (found.id.as_str(), found.quantity.map(|amount| amount.try_into().expect("a whole amount")))).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn a_product_is_known_by_its_name_in_any_case() {
    check("Zanima me cena stola Pia.", &[("STOL-PIA", None)]);
    check("Rabimo 40 stolov Pia in 3 pisalne mize Delta.", &[("STOL-PIA", Some(40)), ("PISM-DELTA", Some(3))]);
    check("okroglo mizo Orna 160 bi", &[("MIZA-O160", None)]);
    check("potrebovali bi šest polic Hrast 120 cm", &[("POL-120", Some(6))]);
}

#[test]
fn the_rare_word_of_a_name_is_enough_in_any_language() {
    check("Do you have another 40 of the Tabor bar stools?", &[("TAB-M", Some(40))]);
    check("Was kostet die weiße Lampe Luna?", &[("SVET-LUNA-B", None)]);
    check("Quanto costa la Luna nera?", &[("SVET-LUNA-C", None)]);
    check("imam veliko mizo in stol", &[]);
}

#[test]
fn a_code_is_enough() {
    check("quanto costa al pezzo il tavolo MIZA-1?", &[("MIZA-1", None)]);
    check("svet-luna-b, 12 kos", &[("SVET-LUNA-B", Some(12))]);
}

#[test]
fn what_fits_two_products_says_so_and_what_fits_many_names_none() {
    let found = products_named("Koliko stane svetilka Luna?", &catalogue());
    assert_eq!(found.iter().map(|found| found.alike).collect::<Vec<_>>(), [true, true]);
    check("Lep pozdrav, Alma", &[]);
}

#[test]
fn figures_that_are_no_amounts_are_left_alone() {
    check("1. kako je?\n2. koliko stane črna Luna?", &[("SVET-LUNA-C", None)]);
    check("Lani je bil po 69 € stol Pia", &[("STOL-PIA", None)]);
    check("stol Pia, 24 kosov", &[("STOL-PIA", Some(24))]);
}

#[test]
fn the_index_terms_find_every_product_that_the_labelled_mails_name() {
    let erp = Company::read();
    for case in cases() {
        let text = asked_text(&case.message);
        let codes = |found: Vec<ProductMatch>| found.into_iter().map(|found| found.id).collect::<Vec<_>>();
        let looked_up = codes(products_named(&text, &erp.products_by(&product_words(&text))));
        assert_eq!(looked_up, codes(products_named(&text, &erp.products)), "{}", case.label["id"]);
    }
}
