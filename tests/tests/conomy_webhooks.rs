//! Deliveries of Conomy's webhook: both documented signatures are verified, both documented formats are deserialized, and unknown
//! events are preserved. The signatures were created with Node's `crypto` and `JSON.stringify`, as in the documentation.

use conomy_api::events::{Event, Webhooks};
use conomy_api::models::{PaymentStatus, PlatformEventName, TransactionEventName};
use conomy_api::runtime::{HeaderMap, WebhookCheck, WebhookError};
use http::HeaderValue;

/// A delivery with a signature in its body.
const CAPTURED: &str = r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"67a0307eaddea901a60144ec","purchaseAmount":"50000","totalAmount":"50000","externalId":"pedido-ñ-1","currency":"COP","status":"CAPTURED"}},"signature":"ced8b513c79b9e9555d3dc32cbec96384a93983f1a3e6539b239d059d8cbf36d"}"#;

/// A delivery whose signature is the value of its header `X-Webhook-Signature`.
struct Delivery {
    body: &'static str,
    signature: &'static str,
}

/// A delivery in the format of the older documentation.
const REVIEW: Delivery = Delivery {
    body: r#"{"eventType":"payment.requiresReview","timestamp":"2026-04-17T15:30:00Z","transaction":{"id":"69e0df45b604159c5b8ba5a9","status":"REQUIRES_REVIEW","documentationStatus":"PENDING_UPLOAD","settledAt":null}}"#,
    signature: "330f96f56e504a08466aa4a70c7c9fae34694de67599d0d1f5bf735847e3ae06",
};

/// A delivery of an event that this version of the client does not know.
const FROZEN: Delivery = Delivery {
    body: r#"{"eventType":"payment.frozen","timestamp":"2026-04-17T15:30:00Z","freeze":{"until":"2026-05-01"}}"#,
    signature: "318654bd92e815853cc832dc00f87c87a9529bf3fa1bde6175440a500185c392",
};

fn receive(body: &str, header: Option<&str>) -> Result<Event, WebhookError> {
    let mut headers = HeaderMap::new();
    if let Some(signature) = header {
        let value = HeaderValue::from_str(signature).expect("a valid header value");
        headers.insert("x-webhook-signature", value);
    }
    Webhooks::new("the-secret-key").receive(&headers, body)
}

#[test]
fn a_signature_in_the_body_is_verified() {
    let Ok(Event::TransactionEvent(event)) = receive(CAPTURED, None) else {
        panic!("{:?}", receive(CAPTURED, None));
    };
    assert_eq!(event.event, TransactionEventName::Captured);
    let transaction = &event.data.transaction;
    assert_eq!(transaction.status, PaymentStatus::Captured);
    assert_eq!(transaction.external_id, "pedido-ñ-1");
    assert_eq!(transaction.total_amount, 50_000.into());
    // The signature covers the output of `JSON.stringify`: white space in the body does not matter, but the order of properties
    // does.
    assert!(receive(&CAPTURED.replace("\":", "\": "), None).is_ok());
    let (original, swapped) = (
        r#""currency":"COP","status":"CAPTURED""#,
        r#""status":"CAPTURED","currency":"COP""#,
    );
    for tampered in [
        CAPTURED.replace("50000", "50001"),
        CAPTURED.replace(original, swapped),
    ] {
        assert_ne!(tampered, CAPTURED);
        let error = receive(&tampered, None).expect_err("the signature is invalid");
        assert_eq!(error.check(), WebhookCheck::Signature);
    }
}

#[test]
fn a_signature_in_a_header_is_verified() {
    let Ok(Event::PlatformEvent(event)) = receive(REVIEW.body, Some(REVIEW.signature)) else {
        panic!("{:?}", receive(REVIEW.body, Some(REVIEW.signature)));
    };
    assert_eq!(event.event_type, PlatformEventName::PaymentRequiresReview);
    let transaction = event.transaction.expect("a transaction");
    assert_eq!(transaction.status, Some(PaymentStatus::RequiresReview));
    assert!(receive(REVIEW.body, Some(FROZEN.signature)).is_err());
    assert!(receive(REVIEW.body, None).is_err());
}

#[test]
fn an_unknown_event_is_preserved() {
    let event = receive(FROZEN.body, Some(FROZEN.signature)).expect("a signed event");
    let Event::PlatformEvent(event) = event else {
        panic!("{event:?}");
    };
    assert_eq!(event.event_type.as_str(), "payment.frozen");
    assert_eq!(
        event.unknown_fields.get("freeze"),
        Some(&serde_json::json!({ "until": "2026-05-01" }))
    );
}
