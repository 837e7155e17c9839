//! Partners: how they are made and changed, and what the answers look like.

use serde_json::{Value, json};

use super::{outcome, stage};

#[tokio::test]
async fn add_partner_answers_without_a_code_and_twice_makes_two() {
    let stage = stage().await;
    let partner = json!({"business_entity": "false", "buyer": true, "customer": "Tone Breza", "street": "Lipova 8", "post_number": "1000", "place": "Ljubljana",
        "country": "Slovenija", "partner_contact": {"name": "Tone Breza", "gsm": "031000222", "email": "tone@breza.example"},
        "partner_delivery_address": {"street": "Jelova 1", "city": "Kranj"}});
    let first = stage.ask("v1/add_partner", json!({"partner": partner})).await;
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["mk_id", "mk_contact_id", "mk_address_id_list"]);
    assert_eq!(
        (first["mk_address_id_list"][0]["street"].as_str(), first["mk_address_id_list"][1]["street"].as_str()),
        (Some("Lipova 8"), Some("Jelova 1"))
    );
    let second = stage.ask("v1/add_partner", json!({"partner": partner})).await;
    assert_ne!(first["mk_id"], second["mk_id"]);
    let found = stage.ask("v1/get_partner", json!({"partner_email": "TONE@breza.example"})).await;
    assert_eq!(found["partner_list_count"], "2");
    assert_eq!(
        found["partner_list"][0],
        json!({"mk_id": first["mk_id"], "count_code": "P-2", "customer": "Tone Breza", "business_entity": "false", "taxpayer": "false", "foreign_county": "false",
            "buyer": "true", "supplier": "false",
            "partner_contact_list": [{"mk_id": first["mk_contact_id"], "name": "Tone Breza", "email": "tone@breza.example", "gsm": "031000222",
                "mk_address_id": first["mk_address_id_list"][0]["mk_id"], "contact_address": "Lipova 8"}],
            "partner_delivery_address_list": [
                {"mk_id": first["mk_address_id_list"][0]["mk_id"], "address_type": "Račun", "street": "Lipova 8", "post_number": "1000", "city": "Ljubljana", "country": "Slovenija"},
                {"mk_id": first["mk_address_id_list"][1]["mk_id"], "address_type": "Dobava", "street": "Jelova 1", "city": "Kranj"}]})
    );
    stage.knobs(json!({"partner_opr_code": true})).await;
    assert_eq!(stage.ask("v1/add_partner", json!({"partner": partner})).await["opr_code"], "0");
}

#[tokio::test]
async fn add_partner_refuses_what_is_missing_or_too_long() {
    let stage = stage().await;
    for (body, said) in [
        (json!({}), "Partner data are missing"),
        (json!({"partner": {}}), "Partner data are missing"),
        (json!({"partner": {"street": "Lipova 8"}}), "Paramether 'customer' is required paramether"),
        (json!({"partner": {"customer": "x".repeat(101)}}), "Paramether 'customer' is in wrong form"),
        (json!({"partner": {"customer": "x", "post_number": "1".repeat(21)}}), "Paramether 'post_number' is in wrong form"),
    ] {
        assert_eq!(outcome(&stage.ask("v1/add_partner", body).await), ("2".to_owned(), said.to_owned()));
    }
}

#[tokio::test]
async fn update_partner_changes_entries_by_number_and_adds_those_without_one() {
    let stage = stage().await;
    let update = |mut partner: Value| {
        partner.as_object_mut().unwrap().insert("mk_id".to_owned(), json!("21"));
        json!({"partner": partner})
    };
    for (body, said) in [
        (json!({"partner": {"mk_id": "999", "customer": "x"}}), "Partner with mk_id/count_code '999' does not exist."),
        (update(json!({"partner_contact_list": [{"name": "Nova"}]})), "Paramether 'mk_address_id' is required paramether"),
        (update(json!({"partner_contact_list": [{"mk_id": "999", "name": "Nova"}]})), "Paramether 'mk_id' has invalid value : 999"),
    ] {
        assert_eq!(outcome(&stage.ask("v1/update_partner", body).await), ("2".to_owned(), said.to_owned()));
    }
    let contacts = json!([{"mk_id": "23", "email": "nova@gozd.example"}, {"mk_address_id": "22", "name": "Peter Gozd", "email": "peter@gozd.example"}]);
    let answer = stage.ask("v1/update_partner", update(json!({"tax_id_number": "SI1", "partner_contact_list": contacts}))).await;
    let partner = &answer["partner_list"][0];
    assert_eq!(
        (answer.get("opr_code"), partner["tax_id_number"].as_str(), partner["customer"].as_str()),
        (None, Some("SI1"), Some("Gozd in sin d.o.o."))
    );
    let emails: Vec<&str> =
        partner["partner_contact_list"].as_array().unwrap().iter().map(|contact| contact["email"].as_str().unwrap()).collect();
    assert_eq!(
        (emails, partner["partner_contact_list"][0]["name"].as_str()),
        (vec!["nova@gozd.example", "peter@gozd.example"], Some("Neža Gozd"))
    );
    let addresses = json!([{"mk_id": "22", "street": "Jelkova 4"}, {"street": "Obala 1", "city": "Koper"}]);
    let answer = stage.ask("v1/update_partner", update(json!({"partner_delivery_address_list": addresses}))).await;
    let addresses = answer["partner_list"][0]["partner_delivery_address_list"].as_array().unwrap().clone();
    assert_eq!(
        (addresses[0]["street"].as_str(), addresses[0]["city"].as_str(), addresses[1]["street"].as_str()),
        (Some("Jelkova 4"), Some("Kranj"), Some("Obala 1"))
    );
}

#[tokio::test]
async fn whether_the_fields_at_the_top_change_the_billing_address_is_a_knob() {
    let stage = stage().await;
    for (knob, street) in [(false, "Jelkova 3"), (true, "Hrastova 1")] {
        stage.knobs(json!({"update_partner_top_address": knob})).await;
        let answer = stage.ask("v1/update_partner", json!({"partner": {"count_code": "P-1", "street": "Hrastova 1"}})).await;
        assert_eq!(answer["partner_list"][0]["partner_delivery_address_list"][0]["street"], street, "{knob}");
    }
}

#[tokio::test]
async fn several_search_fields_all_have_to_fit_and_paging_is_a_knob() {
    let stage = stage().await;
    stage.ask("v1/add_partner", json!({"partner": {"customer": "Gozd dva", "tax_id_number": "SI 777"}})).await;
    for (body, count) in [
        (json!({"partner_name": "gozd"}), Some("2")),
        (json!({"partner_name": "gozd", "partner_tax_number": "si777"}), Some("1")),
        (json!({"partner_name": "gozd", "partner_email": "neza"}), Some("1")),
        (json!({"partner_id": "21"}), Some("1")),
        (json!({"partner_id": "2"}), None),
        (json!({"limit": 1, "offset": 1}), Some("2")),
    ] {
        let answer = stage.ask("v1/get_partner", body.clone()).await;
        assert_eq!(answer["partner_list_count"].as_str(), count, "{body}");
    }
    stage.knobs(json!({"partner_paging": "honour"})).await;
    let page = stage.ask("v1/get_partner", json!({"limit": 1, "offset": 1})).await;
    assert_eq!((page["partner_list_count"].as_str(), page["partner_list"][0]["customer"].as_str()), (Some("1"), Some("Gozd dva")));
}
