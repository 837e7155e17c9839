//! How it asks: few at a time, only what can be answered, only where a key may go.

use std::sync::Arc;

use postar::domain::{DocType, MkId, TenantId};
use postar::fault::{Fault, Lasting, sentence};
use postar::metakocka::{Class, Client, Query, Settings};
use postar::sim::Profile;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::json;

use super::client;
use crate::sim::stage::Stage;

#[tokio::test]
async fn searches_go_one_by_one_and_no_more_than_two_calls_at_once() {
    let stage = Stage::eval(Profile::default()).await;
    stage.fault(json!({}), json!({"type": "latency", "ms": 15})).await;
    let client = Arc::new(client(&stage));
    let mut calls = tokio::task::JoinSet::new();
    for turn in 0..12 {
        let client = Arc::clone(&client);
        calls.spawn(async move {
            if turn < 6 {
                client.documents(DocType::SalesOffer, &Query::All, 0).await.map(|page| page.items.len())
            } else {
                client.document(DocType::SalesOrder, &MkId::new("471100000316")).await.map(|found| found.into_iter().count())
            }
        });
    }
    for outcome in calls.join_all().await {
        assert!(outcome.is_ok(), "{outcome:?}");
    }
    let asserts = stage.asserts().await;
    assert_eq!((asserts["max_concurrency"].as_u64(), asserts["max_search_concurrency"].as_u64()), (Some(2), Some(1)));
    assert_eq!(asserts["keys_outside_body"], 0);
}

#[tokio::test]
async fn what_metakocka_cannot_be_asked_is_not_asked() {
    let stage = Stage::eval(Profile::default()).await;
    let (dated, changed) = (Query::DatedFrom(jiff::civil::date(2026, 1, 1)), Query::ChangedSince(jiff::Timestamp::UNIX_EPOCH));
    for (doc_type, query, fits) in [
        (DocType::SalesOffer, dated.clone(), false),
        (DocType::SalesBillDomestic, changed.clone(), false),
        (DocType::SalesOffer, Query::All, true),
        (DocType::SalesBillDomestic, dated, true),
        (DocType::SalesOrder, changed, true),
    ] {
        let outcome = client(&stage).documents(doc_type, &query, 0).await;
        assert_eq!((outcome.is_ok(), query.fits(doc_type)), (fits, fits), "{doc_type} {query:?}: {outcome:?}");
    }
    assert_eq!(stage.requests().await, 3);
}

#[tokio::test]
async fn no_hits_are_an_empty_page_however_they_are_shown() {
    let stage = Stage::eval(Profile::default()).await;
    for style in ["array", "absent", "empty_string"] {
        stage.knobs(json!({"empty_style": style})).await;
        let page = client(&stage).documents(DocType::SalesBillRetail, &Query::All, 0).await.expect(style);
        assert_eq!((page.items.len(), page.next, page.total), (0, None, Some(0)), "{style}");
    }
    stage.control(Method::POST, "reset", json!({"seed": {"companies": [{"company_id": "4711", "keys": [crate::sim::stage::KEY]}]}})).await;
    assert!(client(&stage).partners(0).await.expect("no partners").items.is_empty());
    assert!(client(&stage).products(0).await.expect("no products").items.is_empty());
}

#[tokio::test]
async fn a_key_goes_only_where_it_is_safe() {
    for (address, said) in [
        ("http://main.metakocka.example", Some("plain http would show the key")),
        ("http://10.0.0.7:8080", Some("plain http would show the key")),
        ("ftp://main.metakocka.example", Some("neither https nor http")),
        ("https://user:pass@main.metakocka.example", Some("a user name or password")),
        ("https://main.metakocka.example/?key=1", Some("a query or fragment")),
        ("http://127.0.0.1:1", None),
        ("http://[::1]:1/", None),
        ("http://localhost:1", None),
    ] {
        let settings = Settings::new(TenantId::new("lipa"), address.parse().unwrap(), "4711", SecretString::from("s3cret"));
        match (Client::new(settings), said) {
            (Ok(_), None) => {}
            (Err(error), Some(said)) => {
                assert_eq!((error.class(), error.lasting()), (Class::Configuration, Lasting::UntilSomeoneActs));
                let told = sentence(&error);
                assert!(told.contains(said) && !told.contains("pass@"), "{told}");
            }
            (outcome, _) => panic!("{address}: {outcome:?}"),
        }
    }
}
