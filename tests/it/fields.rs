//! Where Metakocka keeps a field, what may stand there, and when two values are the same to it.

use postar::domain::{BadPath, ErpKind, FieldMap, FieldPath, Holds, Unfit};

#[test]
fn a_path_is_read_once_and_written_as_it_was() {
    let table: [(&str, Option<&str>, Option<(&str, &str)>, &str); 6] = [
        ("customer", None, None, "customer"),
        ("partner_contact_list.email", Some("partner_contact_list"), None, "email"),
        (
            "partner_delivery_address_list.address_type=Račun.street",
            Some("partner_delivery_address_list"),
            Some(("address_type", "Račun")),
            "street",
        ),
        ("extra_column.name=Barva", Some("extra_column"), Some(("name", "Barva")), "value"),
        ("extra_column.name=Barva lesa 1.0", Some("extra_column"), Some(("name", "Barva lesa 1.0")), "value"),
        ("extra_column.name=a.b.value", Some("extra_column"), Some(("name", "a.b")), "value"),
    ];
    for (text, list, chosen, key) in table {
        let path = FieldPath::parse(text).expect(text);
        assert_eq!((path.list(), path.chosen(), path.key()), (list, chosen, key), "{text}");
        assert_eq!(path.to_string(), text);
        assert_eq!(FieldPath::parse(&path.to_string()).as_ref(), Ok(&path));
    }
}

#[test]
fn what_is_no_path_says_why() {
    let table = [
        ("", BadPath::Empty),
        ("two words", BadPath::Key),
        ("a.b.c", BadPath::Deep),
        ("list.", BadPath::Empty),
        ("extra_column.name=", BadPath::Nothing),
        ("$where", BadPath::Key),
        ("1st", BadPath::Key),
    ];
    for (text, why) in table {
        assert_eq!(FieldPath::parse(text), Err(why), "{text}");
    }
}

#[test]
fn a_value_stands_only_where_it_fits() {
    let table: [(&str, &str, Result<Option<&str>, Unfit>); 10] = [
        ("customer", "  Gozd in sin d.o.o. ", Ok(Some("Gozd in sin d.o.o."))),
        ("customer", "", Ok(None)),
        ("post_number", &"9".repeat(21), Err(Unfit::TooLong { longest: 20, length: 21 })),
        ("customer", "Gozd\nin sin", Err(Unfit::Control)),
        ("email", "neza@gozd.example; ana@gozd.example", Ok(Some("neza@gozd.example; ana@gozd.example"))),
        ("email", "ni naslova", Err(Unfit::NoAddress)),
        ("sales", "Da", Ok(Some("true"))),
        ("sales", "morda", Err(Unfit::NoFlag)),
        ("weight", "12,5", Ok(Some("12,5"))),
        ("weight", "težko", Err(Unfit::NoNumber)),
    ];
    for (key, value, expected) in table {
        let accepted = FieldPath::parse(key).unwrap().holds().accept(value);
        assert_eq!(accepted.as_ref().map(Option::as_deref), expected.as_ref().map(|value| *value), "{key}: {value}");
    }
}

#[test]
fn values_are_the_same_as_metakocka_sees_them() {
    let table = [
        (Holds::Number, Some("12,5"), Some("12.50"), true),
        (Holds::Number, None, Some("0"), true),
        (Holds::Number, Some("12,5"), Some("12,6"), false),
        (Holds::Flag, None, Some("false"), true),
        (Holds::Flag, Some("true"), Some("TRUE"), true),
        (Holds::Addresses, Some("Neza@Gozd.example"), Some("neza@gozd.example"), true),
        (Holds::Text(50), Some("0640"), Some("640"), false),
        (Holds::Text(50), Some(" a "), Some("a"), true),
        (Holds::Text(50), None, Some(""), true),
    ];
    for (holds, one, other, same) in table {
        assert_eq!(holds.same(one, other), same, "{one:?} {other:?}");
        assert_eq!(holds.same(other, one), same, "{other:?} {one:?}");
    }
}

#[test]
fn a_companys_own_name_lies_over_the_built_in_one_and_a_slip_is_guessed() {
    let map = FieldMap::builtin(ErpKind::Contact).with("phone", FieldPath::parse("partner_contact_list.phone").unwrap());
    assert_eq!(map.path("phone").map(ToString::to_string).as_deref(), Some("partner_contact_list.phone"));
    assert_eq!(map.path("email").map(ToString::to_string).as_deref(), Some("partner_contact_list.email"));
    assert_eq!(map.nearest("emial"), Some("email"));
    assert_eq!(map.nearest("zzzz"), None);
}
