//! Responses are deserialized into models and serialized again without loss.

use conomy_api::models::{
    self, AccountType, CheckoutSession, CheckoutSessionStatus, ErrorBody, Payer,
};
use conomy_tests::conomy::{call_with_response, example};
use serde_json::{Value, json};

async fn decoded(body: &Value) -> CheckoutSession {
    call_with_response(201, &body.to_string())
        .await
        .expect("it follows the document")
}

fn written<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("a model can always be written")
}

#[tokio::test]
async fn a_full_session_round_trips() {
    let full = example("FullCheckoutSession");
    let session = decoded(&full).await;
    assert_eq!(written(&session), full);
    assert_eq!(session.status, CheckoutSessionStatus::Active);
    assert_eq!(
        session.payment_configs[0].payment_methods[1].required_fields,
        ["email", "documentType", "documentNumber"]
    );
    assert_eq!(
        session.items[0].tax.as_ref().map(|tax| &tax.r#type),
        Some(&models::TaxType::Percentage)
    );
    assert_eq!(
        session.destinations[0].account.r#type,
        AccountType::Checking
    );
    let address = session
        .customer
        .and_then(|customer| customer.address)
        .expect("an address");
    assert_eq!(
        address.administrative_area_level1.as_deref(),
        Some("Región Metropolitana")
    );
    assert_eq!(session.owner.nickname.as_deref(), Some("Zapatería Rojas"));
}

#[tokio::test]
async fn a_minimal_session_round_trips() {
    let minimal = example("MinimalCheckoutSession");
    let session = decoded(&minimal).await;
    assert_eq!(session.customer, None);
    assert_eq!(session.items[0].tax, None);
    assert_eq!(session.redirect_url, None);
    // A `null` that means "none" is omitted on output. In this document, both mean the same.
    let mut expected = minimal;
    assert_eq!(remove(&mut expected, "customer"), json!(null));
    assert_eq!(remove(&mut expected["items"][0], "tax"), json!(null));
    assert_eq!(written(&session), expected);
    let again =
        serde_json::from_value::<CheckoutSession>(expected).expect("nothing required is missing");
    assert_eq!(again, session);
}

fn remove(object: &mut Value, name: &str) -> Value {
    object
        .as_object_mut()
        .and_then(|members| members.remove(name))
        .expect("the example has it")
}

#[tokio::test]
async fn unknown_properties_and_values_are_preserved() {
    let mut newer = example("FullCheckoutSession");
    newer["status"] = json!("REFUNDED");
    newer["destinations"][0]["account"]["type"] = json!("CRYPTO");
    newer["items"][0]["tax"]["type"] = json!("TIERED");
    newer["refund"] = json!({ "amount": "12.50", "parts": [1, null, 1.5e300] });
    newer["owner"]["verified"] = json!(true);
    newer["customer"]["address"]["geo"] = json!([-33.4, -70.6]);
    newer["paymentConfigs"][0]["paymentMethods"][0]["installments"] = json!(null);
    let session = decoded(&newer).await;
    assert_eq!(written(&session), newer);
    assert_eq!(session.status.as_str(), "REFUNDED");
    assert!(
        matches!(&session.status, CheckoutSessionStatus::Unknown(value) if value.as_str() == "REFUNDED")
    );
    assert_eq!(session.destinations[0].account.r#type.as_str(), "CRYPTO");
    assert_eq!(session.unknown_fields.get("refund"), Some(&newer["refund"]));
    assert!(
        format!("{session:?}").contains("12.50"),
        "unknown members are seen in Debug"
    );
}

#[test]
fn every_documented_value_has_a_variant() {
    for text in [
        "ATTEMPT",
        "ACTIVE",
        "EXPIRED",
        "FINISHED",
        "PROCESSING_PAYMENT",
        "FAILED",
    ] {
        let status: CheckoutSessionStatus = serde_json::from_value(json!(text)).expect("a status");
        assert!(
            !matches!(status, CheckoutSessionStatus::Unknown(_)),
            "{text}"
        );
        assert_eq!(written(&status), json!(text));
    }
    for text in ["CHECKING", "ASSET", "SAVINGS", "ESCROW", "FEE"] {
        let account: AccountType = serde_json::from_value(json!(text)).expect("a type");
        assert!(!matches!(account, AccountType::Unknown(_)), "{text}");
        assert_eq!(written(&account), json!(text));
    }
    // A variant created from its text equals the known variant, so comparisons work.
    assert_eq!(
        CheckoutSessionStatus::from("ACTIVE"),
        CheckoutSessionStatus::Active
    );
}

#[tokio::test]
async fn a_point_in_time_keeps_its_text() {
    for text in [
        "2024-01-15T10:30:00.000Z",
        "2024-01-15t10:30:00.123456789012-03:00",
        "2016-12-31T23:59:60Z",
        "yesterday",
    ] {
        let mut body = example("MinimalCheckoutSession");
        body["createdAt"] = json!(text);
        let session = decoded(&body).await;
        assert_eq!(session.created_at.as_str(), text);
        assert_eq!(written(&session)["createdAt"], text);
    }
    let mut body = example("MinimalCheckoutSession");
    body["createdAt"] = json!("2024-01-15T10:30:00.500-03:00");
    body["expiresAt"] = json!("tomorrow");
    let session = decoded(&body).await;
    assert_eq!(
        session
            .created_at
            .to_jiff()
            .expect("a point in time")
            .to_string(),
        "2024-01-15T13:30:00.5Z"
    );
    session
        .expires_at
        .to_jiff()
        .expect_err("converting it is what fails");
}

#[test]
fn every_example_of_the_specification_round_trips() {
    fn survives<T: serde::de::DeserializeOwned + serde::Serialize>(name: &str) {
        let value = example(name);
        let text = value.to_string();
        let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again: T = serde_json::from_value(written(&read))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(written(&again), written(&read), "{name}");
    }
    survives::<models::AccessToken>("AccessToken");
    survives::<models::Credentials>("Credentials");
    survives::<CheckoutSession>("FullCheckoutSession");
    survives::<CheckoutSession>("MinimalCheckoutSession");
    survives::<ErrorBody>("GatewayError");
    survives::<models::NewCheckoutSession>("NewCheckoutSession");
    survives::<ErrorBody>("ServiceError");
    let empty: Payer = serde_json::from_str("{}").expect("no field is required");
    assert_eq!(written(&empty), json!({}));
}
