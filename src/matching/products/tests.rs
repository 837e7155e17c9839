//! Products in a mail, case by case: names, codes, and the words beside them.

#![allow(clippy::type_complexity, reason = "the type of a table is read off its rows")]

use std::collections::BTreeSet;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;

use super::{
    Hit, ProductReason, beginnings, code_at, hit, is_form, is_full, is_of_another, keep_near, meaning, name_words, parts_at, product_words,
    products_named, standing, tells_alone, tokens,
};
use crate::domain::{Mirrored, MkId, Product};

fn product(name: &str, code: Option<&str>, barcode: Option<&str>) -> Product {
    let known = json!({ "id": name, "name": name, "code": code, "barcode": barcode, "for_sale": true, "service": false, "prices": [] });
    serde_json::from_value(known).unwrap()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn products_are_named_in_order_with_their_amounts() {
    use ProductReason::{Code, Name, PartOfName};
    let all = ["Stol Pia, bel", "Stol Pia, črn", "Stol Ema Lux", "Miza Orna 160", "Vaza Ida, bela", "Vaza Ida, siva", "Vaza Ida, rdeča"]
        .map(|name| Mirrored { record: product(name, (name == "Stol Ema Lux").then_some("SE-7"), None), read_at: Timestamp::UNIX_EPOCH });
    let table: &[(&str, &[(&str, ProductReason, Option<u32>, bool)])] = &[
        ("4 x stol Pia", &[("Stol Pia, bel", Name, Some(4), true), ("Stol Pia, črn", Name, Some(4), true)]),
        ("stol Pia bel", &[("Stol Pia, bel", Name, None, false)]),
        (
            "miza Orna 160 za veliko sobo v hiši pri jezeru in dva stola Ema Lux",
            &[("Miza Orna 160", Name, None, false), ("Stol Ema Lux", Name, Some(2), false)],
        ),
        ("stol Lux. Rabim jih 24 kosov", &[("Stol Ema Lux", PartOfName, Some(24), false)]),
        ("miza Orna in SE-7. Skupaj 24 kosov", &[("Miza Orna 160", PartOfName, None, false), ("Stol Ema Lux", Code, None, false)]),
        ("mizo in stol", &[]),
    ];
    for (text, expected) in table {
        let found = products_named(text, &all);
        let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.reason, one.quantity, one.alike)).collect();
        let expected: Vec<_> = expected.iter().map(|(id, reason, many, alike)| (*id, *reason, many.map(Decimal::from), *alike)).collect();
        assert_eq!(found, expected, "{text}");
    }
    let vases = |count: usize| products_named("vaza Ida", &all[all.len() - count..]).len();
    assert_eq!(vases(3), 3, "three alike are still asked about");
    let fourth = Mirrored { record: product("Vaza Ida, črna", None, None), read_at: all[0].read_at };
    let four: Vec<Mirrored<Product>> = all.into_iter().skip(4).chain([fourth]).collect();
    assert_eq!(products_named("vaza Ida", &four), [], "four alike name none");
}

#[test]
fn the_terms_of_a_text_are_its_words_and_their_beginnings_each_once() {
    assert_eq!(product_words("Miza x Orna 160, miza"), ["miza", "miz", "orna", "orn", "160"]);
    let many: String = (1000..1600).map(|figure| format!("{figure} ")).collect();
    let expected: Vec<String> = (1000..1500).map(|figure| figure.to_string()).collect();
    assert_eq!(product_words(&many), expected);
    let table: &[(&str, &[&str])] = &[
        ("ab", &["ab"]),
        ("a1b2", &["a1b2"]),
        ("siv", &["siv", "siv", "grey", "gray", "grau", "grigi"]),
        ("polica", &["pol", "poli", "polic", "polica"]),
        ("garnitura", &["garn", "garni", "garnit", "garnitu", "garnitur", "garnitura"]),
    ];
    for (word, expected) in table {
        assert_eq!(beginnings(word), *expected, "{word}");
    }
}

#[test]
fn a_colour_means_the_same_in_every_language_and_with_three_letters_more_at_most() {
    for (word, expected) in [("bel", true), ("belega", true), ("belezka", false), ("siva", false)] {
        assert_eq!(is_form(word, "bel"), expected, "{word}");
    }
    for (word, expected) in [("bela", Some(0)), ("schwarz", Some(1)), ("rdeca", Some(3)), ("miza", None)] {
        assert_eq!(meaning(word), expected, "{word}");
    }
    assert_eq!(standing("bela", &tokens("white stol bel miza")), [0, 2]);
    assert_eq!(standing("miza", &tokens("stol mize miza")), [1, 2]);
}

#[test]
fn prices_measures_and_line_numbers_are_told_from_amounts() {
    let found = tokens("1. Miza ORNA 120 cm, 24. stola po 69 € ali €5\n2) R2D2/12 v 3 dneh, popust 10 %, $7");
    let found: Vec<(&str, bool, bool)> = found.iter().map(|token| (token.folded.as_str(), token.capital, token.measured)).collect();
    let plain = |word| (word, false, false);
    let expected = [
        ("1", false, true),
        ("miza", true, false),
        ("orna", true, false),
        ("120", false, true),
        plain("cm"),
        plain("24"),
        plain("stola"),
        plain("po"),
        ("69", false, true),
        plain("ali"),
        ("5", false, true),
        ("2", false, true),
        ("r2d2", true, false),
        ("12", true, true),
        plain("v"),
        plain("3"),
        plain("dneh"),
        plain("popust"),
        ("10", false, true),
        ("7", false, true),
    ];
    assert_eq!(found, expected);
    assert_eq!(tokens("SE-7 in miza").iter().map(|token| token.measured).collect::<Vec<_>>(), [false, true, false, false], "a code's end");
    assert_eq!(tokens("24x stol").iter().map(|token| token.measured).collect::<Vec<_>>(), [false, false], "and a figure with its sign");
    assert!(!tokens("24 stolov")[0].measured, "the first figure of a text is no line number without its dot");
}

#[test]
fn a_hit_outdoes_another_that_it_explains_wholly_and_more_or_more_fully() {
    use ProductReason::{Code, Name, PartOfName};
    let made = |id: &str, reason, at: &[usize]| Hit { id: MkId::new(id), reason, at: at.iter().copied().collect() };
    let one = made("1", Name, &[2, 3]);
    let table = [
        (made("2", Name, &[2]), true),
        (made("2", Code, &[2]), true),
        (made("2", PartOfName, &[2, 3]), true),
        (made("2", Name, &[2, 3]), false),
        (made("2", Code, &[2, 3]), false),
        (made("2", PartOfName, &[7]), false),
        (made("2", PartOfName, &[2, 3, 4]), false),
        (made("1", PartOfName, &[2]), false),
    ];
    for (other, expected) in table {
        assert_eq!(one.outdoes(&other), expected, "{other:?}");
    }
}

#[test]
fn a_name_is_its_telling_words_before_and_after_the_first_comma() {
    let table: &[(&str, &[&str], &[&str])] =
        &[("Miza Orna 160 cm z M8 pod, bela, 2", &["miza", "orna", "160", "pod"], &["bela", "2"]), ("Vaza 5", &["vaza", "5"], &[])];
    for (name, core, more) in table {
        assert_eq!(name_words(&product(name, None, None)), (owned(core), owned(more)), "{name}");
    }
}

#[test]
fn a_hit_holds_every_place_of_the_name_its_details_and_its_code() {
    use ProductReason::{Code, Name, PartOfName};
    let stol = product("Stol Pia Lux, bel", Some("ST-410"), None);
    let table: &[(&str, Option<(ProductReason, &[usize])>)] = &[
        ("stol pia lux", Some((Name, &[0, 1, 2]))),
        ("bel stol lux", Some((PartOfName, &[0, 1, 2]))),
        ("rabim st 410 bel", Some((Code, &[1, 2, 3]))),
        ("lep stol", None),
        ("lepa miza", None),
    ];
    for (text, expected) in table {
        let found = hit(&stol, &tokens(text), &owned(&["stol"])).map(|hit| (hit.id, hit.reason, hit.at));
        let expected = expected.map(|(reason, at)| (stol.id.clone(), reason, at.iter().copied().collect::<BTreeSet<usize>>()));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_word_belongs_to_the_head_noun_before_it() {
    let (said, heads) = (tokens("ogledalo alma in vaza ema"), owned(&["ogledalo", "vaza"]));
    for (at, core, expected) in [(4, "ogledalo", true), (4, "vaza", false), (1, "ogledalo", false), (1, "vaza", true), (0, "vaza", false)] {
        assert_eq!(is_of_another(at, &owned(&[core, "ema"]), &said, &heads), expected, "{at} {core}");
    }
}

#[test]
fn words_of_a_name_stand_eight_from_each_other_at_most() {
    let word = "x".to_owned();
    let table: &[(&[&[usize]], &[&[usize]])] =
        &[(&[&[5]], &[&[5]]), (&[&[1], &[9]], &[&[1], &[9]]), (&[&[1], &[10]], &[]), (&[&[1, 30], &[2], &[60]], &[&[1], &[2]])];
    for (found, expected) in table {
        let mut found: Vec<(&String, Vec<usize>)> = found.iter().map(|at| (&word, at.to_vec())).collect();
        keep_near(&mut found);
        assert_eq!(found.into_iter().map(|(_, at)| at).collect::<Vec<_>>(), *expected);
    }
}

#[test]
fn a_name_of_one_word_is_full_if_it_is_long_and_a_service_if_its_price_is_asked() {
    let table: &[(&[&str], bool, &str, bool)] = &[
        (&[], false, "koliko stane", false),
        (&["dostava"], true, "dostava", false),
        (&["dostava"], true, "koliko stane dostava", true),
        (&["dostava", "domov"], true, "dostava domov", true),
        (&["pia"], false, "pia", false),
        (&["miza"], false, "miza", true),
    ];
    for (core, service, text, expected) in table {
        let sold = Product { service: *service, ..product("x", None, None) };
        assert_eq!(is_full(&sold, &owned(core), &tokens(text)), *expected, "{core:?} {text}");
    }
}

#[test]
fn one_word_tells_alone_if_it_is_typed_as_a_name_or_with_a_detail_and_is_no_head() {
    let table: &[(&str, &str, &[usize], bool)] = &[
        ("Alma", "alma", &[], true),
        ("alma", "alma", &[], false),
        ("alma", "alma", &[3], true),
        ("Pia", "pia", &[], false),
        ("Alm4", "alm4", &[], false),
        ("Vaza", "vaza", &[], false),
    ];
    for (typed, word, qualified, expected) in table {
        assert_eq!(tells_alone(word, &[0], &tokens(typed), &owned(&["vaza"]), qualified), *expected, "{typed} {qualified:?}");
    }
}

#[test]
fn a_code_stands_in_a_row_and_has_a_digit_or_several_words() {
    let table: &[(&str, &str, Option<&[usize]>)] = &[
        ("st 410", "imate st 410", Some(&[1, 2])),
        ("st 410", "imate st 411", None),
        ("a1", "imate a1", None),
        ("a12", "imate a12", Some(&[1])),
        ("pia", "stol pia", None),
        ("pia lux", "stol pia lux", Some(&[1, 2])),
        ("x410", "stol x410", Some(&[1])),
    ];
    for (code, text, expected) in table {
        assert_eq!(parts_at(code, &tokens(text)).as_deref(), *expected, "{code} {text}");
    }
    let sold = product("Stol", Some("ST-410"), Some("3830001"));
    for (text, expected) in [("imate ST 410", Some(vec![1, 2])), ("stol po 3830001", Some(vec![2])), ("stol", None)] {
        assert_eq!(code_at(&sold, &tokens(text)), expected, "{text}");
    }
}
