//! What is written: the exact bodies, and everything that is not sent because it could not do what was meant.

use jiff::civil::date;
use postar::domain::{
    Currency, Digest, DocType, EmailAddress, ErpWrite, FieldChange, FileToAttach, MkId, NewDocument, NewLine, NewPartner, Note,
    RecordChange, StatusChange,
};
use postar::fault::{Fault, Lasting, sentence};
use postar::metakocka::{Request, Unwritable};
use rust_decimal::Decimal;
use serde_json::{Value, json};

pub(super) fn id(text: &str) -> MkId {
    MkId::new(text)
}

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub(super) fn new_partner() -> NewPartner {
    NewPartner {
        name: "Gozd in sin d.o.o.".into(),
        company: true,
        tax_number: Some("SI55550001".into()),
        street: Some("Jelkova 3".into()),
        post_number: Some("4000".into()),
        city: Some("Kranj".into()),
        country: None,
        person: Some("Neža Gozd".into()),
        email: EmailAddress::parse("neza@gozd.example").expect("an address"),
        phone: Some("040 000 111".into()),
    }
}

pub(super) fn new_order() -> NewDocument {
    NewDocument {
        doc_type: DocType::SalesOrder,
        date: date(2027, 1, 5),
        partner: id("471100000900"),
        address: id("471100000901"),
        buyer_order: "NAR-7/2027".into(),
        currency: Currency::eur(),
        notes: Some("Prosimo, pokličite pred dostavo.\nHvala!".into()),
        lines: vec![NewLine {
            product: id("471100000300"),
            code: "MIZA-1".into(),
            amount: number("2.50"),
            price: number("180.00"),
            tax_factor: number("0.22"),
        }],
    }
}

pub(super) fn change(field: &str, path: &str, entry: Option<&str>, to: Option<&str>) -> FieldChange {
    FieldChange { field: field.into(), path: path.into(), entry: entry.map(id), from: None, to: to.map(str::to_owned) }
}

pub(super) fn record(fields: Vec<FieldChange>, address: Option<&str>) -> RecordChange {
    RecordChange { id: id("471100000900"), fields, address: address.map(id) }
}

pub(super) fn status(doc_type: DocType) -> ErpWrite {
    ErpWrite::Status(StatusChange { id: id("471100000123"), doc_type, from: None, to: "shipped".into() })
}

pub(super) fn note(doc_type: DocType, text: &str, was: Option<&str>) -> ErpWrite {
    ErpWrite::Note(Note { id: id("471100000123"), doc_type, text: text.into(), was: was.map(str::to_owned) })
}

pub(super) fn file(bytes: &[u8]) -> ErpWrite {
    let size = bytes.len() as u64;
    ErpWrite::Attach(FileToAttach {
        id: id("471100000123"),
        doc_type: DocType::SalesOrder,
        name: "mail-8f2c.eml".into(),
        content: Digest::of(bytes),
        size,
    })
}

fn shown(write: &ErpWrite) -> (&'static str, Value) {
    let request = Request::of(write, None).expect("a request");
    (request.endpoint(), request.shown())
}

fn unwritable(write: &ErpWrite) -> Unwritable {
    Request::of(write, None).expect_err("nothing to be sent")
}

#[test]
fn a_new_partner_carries_its_person_and_the_spellings_of_metakocka() {
    let (endpoint, body) = shown(&ErpWrite::NewPartner(new_partner()));
    assert_eq!(endpoint, "add_partner");
    assert_eq!(
        body,
        json!({"partner": {
            "customer": "Gozd in sin d.o.o.", "business_entity": "true", "taxpayer": "true", "foreign_county": "false", "buyer": "true",
            "supplier": "false", "tax_id_number": "SI55550001", "street": "Jelkova 3", "post_number": "4000", "place": "Kranj",
            "partner_contact": {"name": "Neža Gozd", "email": "neza@gozd.example", "gsm": "040 000 111"},
        }})
    );
    let alone =
        NewPartner { person: None, phone: None, tax_number: Some("55550001".into()), country: Some("Avstrija".into()), ..new_partner() };
    let (_, body) = shown(&ErpWrite::NewPartner(alone));
    assert_eq!(body["partner"]["partner_contact"], json!({"name": "Gozd in sin d.o.o.", "email": "neza@gozd.example"}));
    assert_eq!((&body["partner"]["taxpayer"], &body["partner"]["foreign_county"]), (&json!("false"), &json!("true")));
}

#[test]
fn a_known_entry_changes_by_its_id_and_a_new_person_belongs_to_an_address() {
    let fields = vec![
        change("name", "customer", None, Some("Gozd d.o.o.")),
        change("email", "partner_contact_list.email", Some("902"), Some("nova@gozd.example")),
        change("phone", "partner_contact_list.gsm", Some("902"), None),
        change("person", "partner_contact_list.name", None, Some("Tone Gozd")),
        change("email", "partner_contact_list.email", None, Some("tone@gozd.example")),
        change("street", "partner_delivery_address_list.address_type=Račun.street", Some("901"), Some("Jelkova 4")),
    ];
    let (endpoint, body) = shown(&ErpWrite::ChangeContact(record(fields, Some("901"))));
    assert_eq!(endpoint, "update_partner");
    assert_eq!(
        body,
        json!({"partner": {
            "mk_id": "471100000900", "customer": "Gozd d.o.o.",
            "partner_contact_list": [
                {"mk_id": "902", "email": "nova@gozd.example", "gsm": ""},
                {"name": "Tone Gozd", "email": "tone@gozd.example", "mk_address_id": "901"},
            ],
            "partner_delivery_address_list": [{"mk_id": "901", "street": "Jelkova 4"}],
        }})
    );
    let fields = vec![change("street", "partner_delivery_address_list.address_type=Račun.street", None, Some("Jelkova 4"))];
    let (_, body) = shown(&ErpWrite::ChangeContact(record(fields, None)));
    assert_eq!(body["partner"]["partner_delivery_address_list"], json!([{"address_type": "Račun", "street": "Jelkova 4"}]));
}

#[test]
fn a_product_field_is_emptied_by_its_marker_and_numbers_take_a_dot() {
    let fields = vec![
        change("description", "name_desc", None, None),
        change("weight", "weight", None, Some("12,5")),
        change("for_sale", "sales", None, Some("da")),
        change("colour", "extra_column.name=Barva", None, Some("hrast")),
    ];
    let (endpoint, body) = shown(&ErpWrite::ChangeProduct(record(fields, None)));
    assert_eq!(endpoint, "product_update");
    assert_eq!(
        body,
        json!({"mk_id": "471100000900", "name_desc": "$REMOVE_STRING_VALUE$", "weight": "12.5", "sales": "true",
            "extra_column": [{"name": "Barva", "value": "hrast"}]})
    );
}

#[test]
fn an_order_names_partner_and_address_and_its_lines_neither_name_nor_unit() {
    let (endpoint, body) = shown(&ErpWrite::NewDocument(new_order()));
    assert_eq!(endpoint, "put_document");
    assert_eq!(
        body,
        json!({"doc_type": "sales_order", "doc_date": "05.01.2027", "partner": {"mk_id": "471100000900", "mk_address_id": "471100000901"},
            "buyer_order": "NAR-7/2027", "currency_code": "EUR", "notes": "Prosimo, pokličite pred dostavo.\nHvala!",
            "product_list": [{"code": "MIZA-1", "amount": "2.5", "price": "180", "tax_factor": "0.22"}],
            "document_change_log_notes": "postar: NAR-7/2027"})
    );
}

#[test]
fn a_status_goes_by_the_call_of_its_type() {
    for (doc_type, endpoint) in [
        (DocType::SalesOrder, Some("change_document_status")),
        (DocType::SalesOffer, Some("update_document")),
        (DocType::SalesBillForeign, Some("update_document")),
        (DocType::WarehouseDeliveryNote, Some("update_document")),
        (DocType::SalesBillCreditNote, None),
        (DocType::Complaint, None),
    ] {
        let request = Request::of(&status(doc_type), None);
        assert_eq!(request.as_ref().ok().map(Request::endpoint), endpoint, "{doc_type}");
        if let Ok(request) = request {
            assert_eq!(request.shown(), json!({"doc_type": doc_type.word(), "mk_id": "471100000123", "status_code": "shipped"}));
        }
    }
}

#[test]
fn a_note_is_added_below_what_stands_there() {
    for (was, whole) in
        [(None, "Kupec želi dostavo."), (Some(" "), "Kupec želi dostavo."), (Some("Staro.\r\n"), "Staro.\nKupec želi dostavo.")]
    {
        let (endpoint, body) = shown(&note(DocType::SalesOrder, " Kupec želi dostavo. ", was));
        assert_eq!((endpoint, &body["notes"]), ("update_document", &json!(whole)), "{was:?}");
    }
}

#[test]
fn a_file_is_shown_by_its_size_and_only_its_own_bytes_are_sent() {
    let bytes = vec![7_u8; 4312];
    let request = Request::of(&file(&bytes), Some(&bytes)).expect("a request");
    assert_eq!(request.endpoint(), "add_attachment");
    assert_eq!(
        request.shown(),
        json!({"doc_type": "sales_order", "mk_id": "471100000123",
            "attachment_list": [{"file_name": "mail-8f2c.eml", "data_b64": "<4312 bytes>"}]})
    );
    assert!(!format!("{request:?}").contains("471100000123"), "a body is nobody's to see in a log");
    for other in [None, Some(b"other".as_slice())] {
        assert!(matches!(Request::of(&file(&bytes), other), Err(Unwritable::OtherBytes { .. })));
    }
    let large = vec![0_u8; 10 * 1024 * 1024 + 1];
    assert!(matches!(Request::of(&file(&large), Some(&large)), Err(Unwritable::TooLarge { .. })));
}

#[test]
fn what_metakocka_would_refuse_or_cut_off_is_not_sent() {
    let partner = |change: fn(&mut NewPartner)| {
        let mut partner = new_partner();
        change(&mut partner);
        ErpWrite::NewPartner(partner)
    };
    let order = |change: fn(&mut NewDocument)| {
        let mut order = new_order();
        change(&mut order);
        ErpWrite::NewDocument(order)
    };
    let contact = |field: FieldChange| ErpWrite::ChangeContact(record(vec![field], None));
    let product = |field: FieldChange| ErpWrite::ChangeProduct(record(vec![field], None));
    for (write, said) in [
        (
            partner(|partner| partner.name = "x".repeat(101)),
            "customer can't be written: at most 100 characters fit in it, and these are 101",
        ),
        (partner(|partner| partner.name = " ".into()), "customer is empty, and Metakocka demands it"),
        (partner(|partner| partner.street = Some("x".repeat(151))), "street can't be written"),
        (order(|order| order.buyer_order = "x".repeat(31)), "buyer_order can't be written: at most 30"),
        (order(|order| order.buyer_order = String::new()), "buyer_order is empty"),
        (order(|order| order.lines.clear()), "it has no lines"),
        (order(|order| order.lines[0].amount = Decimal::ZERO), "the amount of MIZA-1 is 0"),
        (order(|order| order.lines[0].price = number("-1")), "the price of MIZA-1 is -1"),
        (order(|order| order.lines[0].tax_factor = number("22")), "the tax_factor of MIZA-1 is 22"),
        (order(|order| order.lines[0].code = String::new()), "code is empty"),
        (order(|order| order.address = id("")), "mk_address_id is empty"),
        (order(|order| order.doc_type = DocType::SalesBillDomestic), "sales_bill_domestic takes no new document"),
        (contact(change("email", "partner_contact_list.email", None, Some("a@b.example"))), "needs one of the partner's addresses"),
        (
            contact(change("email", "partner_contact_list.email", Some("9"), Some("nobody"))),
            "email can't be written: it takes an e-mail address",
        ),
        (contact(change("city", "city", None, Some("Kranj"))), "city can't be written through"),
        (contact(change("name", "customer", None, None)), "customer can't be emptied"),
        (contact(change("x", "discounts.percent", Some("9"), Some("5"))), "discounts.percent can't be written through"),
        (contact(change("x", "no path", None, None)), "x is no field of Metakocka's"),
        (product(change("price", "pricelist.price", None, Some("1"))), "pricelist.price can't be written through"),
        (product(change("name", "name", None, None)), "name can't be emptied"),
        (product(change("weight", "weight", None, Some("heavy"))), "weight can't be written: it takes a number"),
        (ErpWrite::ChangeProduct(record(vec![], None)), "nothing is to be changed"),
        (ErpWrite::ChangeContact(record(vec![], None)), "nothing is to be changed"),
        (note(DocType::SalesBillDomestic, "x", None), "sales_bill_domestic takes no note"),
        (note(DocType::SalesOrder, " ", None), "notes is empty"),
    ] {
        let error = unwritable(&write);
        let told = sentence(&error);
        assert!(told.contains(said) && told.contains("; "), "{told} | {said}");
        assert_eq!(error.lasting(), Lasting::UntilSomeoneActs);
    }
    let twice = vec![change("a", "name", None, Some("A")), change("b", "name", None, Some("B"))];
    assert_eq!(unwritable(&ErpWrite::ChangeProduct(record(twice, None))), Unwritable::Twice("name".into()));
}
