//! Error messages: where a response violates the document, and what the server's error body contains.

use conomy_api::models::{ErrorBody, ErrorType};
use conomy_api::{Error, Outcome};
use conomy_tests::conomy::{self, call_with_response, example};
use conomy_tests::{Reply, Server};
use serde_json::{Value, json};

/// Makes the documented call against a response that is not a session, and returns the error.
async fn refused(status: u16, body: &str) -> Error {
    call_with_response(status, body)
        .await
        .expect_err("it is no session")
}

/// The sample of the public documentation, which is abbreviated and violates its own schema.
const ABBREVIATED: &str = r#"{"id":"string","paymentLinkId":"string","checkoutToken":"string","paymentConfigs":[{"currency":"string","product":"string","exchangeRate":"string","paymentMethods":[null]}],"createdAt":"2024-01-15T10:30:00.000Z","status":"ATTEMPT","items":[{"preTaxAmount":"string","totalAmount":"string","description":"string"}],"currency":"string","preTaxAmount":"string","totalAmount":"string"}"#;

fn written(body: &ErrorBody) -> Value {
    serde_json::to_value(body).expect("a model can always be written")
}

#[tokio::test]
async fn an_invalid_response_is_reported_with_its_path() {
    let error = refused(201, ABBREVIATED).await;
    assert!(error.is_decode());
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
    assert_eq!(
        error.body().map(|body| &**body),
        Some(ABBREVIATED.as_bytes())
    );
    assert_eq!(
        error.headers().map(|headers| &headers["content-type"]),
        Some(&http::HeaderValue::from_static("application/json"))
    );
    assert_eq!(
        error.to_string().split(": ").take(3).collect::<Vec<_>>(),
        [
            "createCheckoutSession",
            "the server responded with 201 Created, but the body does not match its schema",
            "paymentConfigs[0].exchangeRate",
        ],
        "{error}"
    );
    assert!(
        !error.is_retryable(),
        "the session may have been created: {error}"
    );
}

#[tokio::test]
async fn a_text_response_is_available_as_text() {
    let error = refused(503, "<p>Closed für heute</p>").await;
    assert_eq!(error.text().as_deref(), Some("<p>Closed für heute</p>"));
    assert_eq!(error.decode::<ErrorBody>(), None);
    let latin = (
        "content-type".to_owned(),
        "text/plain; charset=ISO-8859-1".to_owned(),
    );
    let server = Server::always(Reply::Response(503, vec![latin], b"f\xfcr heute".to_vec()));
    let client = conomy::client(&server);
    let call = client.payment_links().create_checkout_session("tok_123");
    let error = call.send().await.expect_err("it is no session");
    assert_eq!(error.text().as_deref(), Some("für heute"));
}

#[tokio::test]
async fn each_deserialization_error_has_a_path() {
    let full = example("FullCheckoutSession");
    for (pointer, value, path) in [
        ("/id", json!(7), "id:"),
        ("/items/0/tax/amount", json!(null), "items[0].tax.amount:"),
        (
            "/destinations/0/account",
            json!([]),
            "destinations[0].account:",
        ),
        (
            "/customerRequirements/1",
            json!({}),
            "customerRequirements[1]:",
        ),
        (
            "/paymentConfigs/0/paymentMethods/1/enabled",
            json!("yes"),
            "paymentConfigs[0].paymentMethods[1].enabled:",
        ),
    ] {
        let mut body = full.clone();
        *body.pointer_mut(pointer).expect("the example has it") = value;
        let error = refused(201, &body.to_string()).await;
        assert!(
            error.to_string().contains(&format!(" {path} ")),
            "{pointer}: {error}"
        );
    }
    let mut body = full.clone();
    body["owner"]
        .as_object_mut()
        .expect("an object")
        .remove("identityId");
    let error = refused(201, &body.to_string()).await;
    assert!(
        error.to_string().contains("owner") && error.to_string().contains("identityId"),
        "{error}"
    );
    for (body, said) in [
        ("", "but without a body"),
        ("{", "EOF"),
        ("\u{feff}[]", "CheckoutSession"),
    ] {
        let error = refused(200, body).await;
        assert!(error.is_decode());
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn both_error_bodies_are_deserialized() {
    let error = refused(404, &example("ServiceError").to_string()).await;
    let body: ErrorBody = error.api().expect("the documented body");
    assert_eq!(body.r#type, Some(ErrorType::NotFound));
    assert_eq!(body.code.as_deref(), Some("31"));
    assert_eq!(
        body.trace_id.as_deref(),
        Some("5f8f2a8e-4b7c-4a1e-8d3f-1c2b3a495867")
    );
    assert_eq!(error.request_id(), body.trace_id);
    assert_eq!(
        error.to_string(),
        "createCheckoutSession: the server responded with 404 Not Found: No payment link has this checkout token. \
         (request 5f8f2a8e-4b7c-4a1e-8d3f-1c2b3a495867)"
    );

    let gateway = example("GatewayError");
    let error = refused(401, &gateway.to_string()).await;
    let body = error.api().expect("the documented body");
    assert_eq!(
        (body.status_code, body.error.as_deref()),
        (Some(401), Some("Unauthorized"))
    );
    assert_eq!(body.r#type, None);
    assert_eq!(written(&body), gateway);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(
        error.body().map(|body| body.to_vec()),
        Some(gateway.to_string().into_bytes())
    );
}

#[tokio::test]
async fn every_documented_error_can_be_matched() {
    for (text, code, status, kind) in [
        ("serverError", "01", 500, ErrorType::ServerError),
        ("unknown", "02", 500, ErrorType::Unclassified),
        ("invalidParam", "11", 400, ErrorType::InvalidParam),
        ("missingParam", "12", 400, ErrorType::MissingParam),
        ("alreadyExist", "13", 409, ErrorType::AlreadyExist),
        ("parsingResource", "14", 400, ErrorType::ParsingResource),
        (
            "failedPrecondition",
            "21",
            422,
            ErrorType::FailedPrecondition,
        ),
        ("notFound", "31", 404, ErrorType::NotFound),
        ("unauthorized", "41", 401, ErrorType::Unauthorized),
        ("unimplemented", "42", 501, ErrorType::Unimplemented),
        (
            "forbiddenOperation",
            "43",
            403,
            ErrorType::ForbiddenOperation,
        ),
    ] {
        let body = json!({ "status": status, "code": code, "type": text, "detail": "why", "traceId": "tr_1" });
        let error = refused(status, &body.to_string()).await;
        let said = error.api().expect("the documented body");
        assert_eq!(
            (said.r#type.as_ref(), said.code.as_deref()),
            (Some(&kind), Some(code))
        );
        assert_eq!(written(&said), body);
    }
    let body = r#"{"type":"frozenAccount","code":"77"}"#;
    let error = refused(409, body).await;
    let kind = error
        .api()
        .and_then(|said| said.r#type)
        .expect("a type of a newer server");
    assert_eq!(kind.as_str(), "frozenAccount");
}

#[tokio::test]
async fn an_error_with_an_invalid_body_contains_its_text() {
    for body in ["", "<html>Bad gateway</html>", "[1]"] {
        let error = refused(502, body).await;
        assert_eq!(error.api(), None);
        assert_eq!(
            error.body().map(|kept| kept.to_vec()),
            Some(body.as_bytes().to_vec())
        );
        assert!(error.to_string().contains("502 Bad Gateway"), "{error}");
    }
}

#[tokio::test]
async fn server_messages_are_one_truncated_line_in_errors() {
    let long = "x".repeat(1 << 20);
    let body = serde_json::json!({
        "message": format!("a \u{1b}[31mred\u{202e} line\n2026-01-01 ERROR forged {long}"),
        "traceId": format!("t\n2026-01-01 ERROR payment p1 refunded \u{2066}{long}"),
    });
    let error = call_with_response(400, &body.to_string())
        .await
        .expect_err("it is refused");
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(shown.len() < 3_000, "{} bytes", shown.len());
        let is_printable = |c: char| {
            !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(shown.chars().all(is_printable), "{shown}");
    }
    // The full value is still accessible.
    assert!(error.request_id().is_some_and(|id| id.len() > 1 << 20));
}
