//! Deliveries of webhooks: which are accepted, and which check rejects the others.
//!
//! `webhooks/vectors.json` was made with the npm packages `standardwebhooks`, `stripe` and `@octokit/webhooks-methods`, and with
//! Node's own `JSON.stringify` and `crypto`. `webhooks/numbers.json` contains numbers of all sizes, signed in the same way.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use ledger_api::events::{Event, Webhooks};
use ledger_api::runtime::{WebhookCheck, WebhookError};
use serde::de::IgnoredAny;
use serde_json::Value;

/// The time at which the deliveries of the test vectors were sent.
const SENT: u64 = 1_764_240_000;

struct Delivery {
    name: String,
    scheme: String,
    secret: String,
    body: String,
    headers: HeaderMap,
}

impl Delivery {
    fn receive(&self) -> Result<Event, WebhookError> {
        Webhooks::new(self.secret.as_str()).receive_at(time(0), &self.headers, &self.body)
    }

    fn check(&self) -> Option<WebhookCheck> {
        self.receive().err().map(|error| error.check())
    }
}

fn time(after: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(SENT.saturating_add_signed(after))
}

fn deliveries() -> Vec<Delivery> {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("webhooks/vectors.json")).expect("a list");
    let text = |vector: &Value, key: &str| vector[key].as_str().expect("a string").to_owned();
    let headers = |vector: &Value| {
        let headers = vector["headers"].as_object().expect("an object");
        headers
            .iter()
            .map(|(name, value)| {
                let value = value.as_str().expect("a string");
                let name: HeaderName = name.parse().expect("a name");
                (name, HeaderValue::from_str(value).expect("a value"))
            })
            .collect()
    };
    vectors
        .iter()
        .map(|vector| Delivery {
            name: format!("{} ({})", text(vector, "scheme"), text(vector, "name")),
            scheme: text(vector, "scheme"),
            secret: text(vector, "secret"),
            body: text(vector, "body"),
            headers: headers(vector),
        })
        .collect()
}

/// Returns one delivery of each scheme.
fn one_of_each() -> Vec<Delivery> {
    let mut found: Vec<Delivery> = Vec::new();
    for delivery in deliveries() {
        if found.iter().all(|known| known.scheme != delivery.scheme) {
            found.push(delivery);
        }
    }
    assert_eq!(found.len(), 5);
    found
}

#[test]
fn other_implementations_signatures_are_accepted() {
    for delivery in deliveries() {
        match delivery.receive() {
            Ok(Event::TransferSettled(event)) => assert_eq!(event.r#type, "transfer.settled"),
            Ok(other) => panic!("{}: {other:?}", delivery.name),
            // The signature is valid, but a lone surrogate is not a character.
            Err(error) if delivery.name.contains("surrogates") => {
                assert_eq!(error.check(), WebhookCheck::Event);
            }
            Err(error) => panic!("{}: {error}", delivery.name),
        }
    }
}

#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    let body = include_str!("webhooks/numbers.json");
    let received = Webhooks::new("a secret").receive(&HeaderMap::new(), body);
    assert!(received.is_ok(), "{received:?}");
}

#[test]
fn each_changed_byte_is_noticed() {
    for mut delivery in one_of_each() {
        let body = delivery.body.clone();
        for at in 0..body.len() {
            let mut changed = body.clone().into_bytes();
            changed[at] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else {
                continue;
            };
            delivery.body = changed;
            assert!(
                delivery.receive().is_err(),
                "{}: {}",
                delivery.name,
                delivery.body
            );
        }
        delivery.body = body;
        for name in delivery.headers.clone().keys() {
            let value = delivery.headers[name].clone();
            for at in 0..value.len() {
                let mut changed = value.as_bytes().to_vec();
                changed[at] ^= 1;
                let changed = HeaderValue::from_bytes(&changed).expect("a value");
                delivery.headers.insert(name, changed);
                assert!(
                    delivery.receive().is_err(),
                    "{}: {name} {at}",
                    delivery.name
                );
            }
            delivery.headers.insert(name, value);
        }
        assert!(delivery.receive().is_ok(), "{}", delivery.name);
    }
}

#[test]
fn a_wrong_empty_or_missing_secret_is_refused() {
    for mut delivery in one_of_each() {
        let secret = delivery.secret.clone();
        let scheme = &delivery.scheme.clone();
        delivery.secret = if scheme == "standard-webhooks" {
            "whsec_YW5vdGhlcg=="
        } else {
            "another"
        }
        .to_owned();
        assert_eq!(delivery.check(), Some(WebhookCheck::Signature), "{scheme}");
        for empty in ["", "  "] {
            delivery.secret = empty.to_owned();
            assert_eq!(delivery.check(), Some(WebhookCheck::Secret), "{scheme}");
        }
        // Both secrets are accepted while they are rotated.
        for (first, second) in [(secret.as_str(), "b3RoZXI="), ("b3RoZXI=", secret.as_str())] {
            let rotated = Webhooks::new(first).secret(second);
            let received = rotated.receive_at(time(0), &delivery.headers, &delivery.body);
            assert!(received.is_ok(), "{scheme}: {received:?}");
        }
    }
    let mut standard = one_of_each().remove(0);
    for secret in ["whsec_", "whsec_***"] {
        standard.secret = secret.to_owned();
        assert_eq!(standard.check(), Some(WebhookCheck::Secret), "{secret}");
    }
}

#[test]
fn missing_duplicate_and_malformed_signatures_are_refused() {
    for delivery in one_of_each() {
        if delivery.scheme == "property" {
            continue;
        }
        for name in delivery.headers.keys() {
            let mut changed = Delivery {
                headers: delivery.headers.clone(),
                ..one_of_each().remove(0)
            };
            (changed.body, changed.secret) = (delivery.body.clone(), delivery.secret.clone());
            changed.headers.remove(name);
            assert_eq!(changed.check(), Some(WebhookCheck::Missing), "{name}");
            let value = &delivery.headers[name];
            changed.headers.append(name, value.clone());
            changed.headers.append(name, value.clone());
            assert_eq!(changed.check(), Some(WebhookCheck::Duplicate), "{name}");
        }
    }
    let body = one_of_each().pop().expect("the signature is in the body");
    let refused = |body: &str| {
        let received = Webhooks::new("a secret").receive(&HeaderMap::new(), body);
        received.expect_err(body).check()
    };
    let signature = r#""signature""#;
    assert_eq!(
        refused(&body.body.replace(signature, r#""signed""#)),
        WebhookCheck::Missing
    );
    assert_eq!(
        refused(&body.body.replace('{', r#"{"signature":"","#)),
        WebhookCheck::Malformed
    );
    assert_eq!(refused(r#"{"signature":null}"#), WebhookCheck::Malformed);
    assert_eq!(refused(r#"{"signature":"xyz"}"#), WebhookCheck::Malformed);
    assert_eq!(refused(r#"{"signature":""}"#), WebhookCheck::Malformed);
    assert_eq!(refused(r#"{"signature":"00"}"#), WebhookCheck::Signature);
    for no_object in ["", "null", "[]", "\"{}\"", "{", "{}}", "\u{feff}{}"] {
        assert_eq!(refused(no_object), WebhookCheck::Malformed, "{no_object}");
    }
    let not_utf8 = Webhooks::new("a secret").receive(&HeaderMap::new(), b"{\xff}");
    assert_eq!(
        not_utf8.expect_err("no text").check(),
        WebhookCheck::Malformed
    );
}

#[test]
fn a_duplicate_property_cannot_hide_another_event() {
    let delivery = one_of_each().pop().expect("the signature is in the body");
    let forged = delivery
        .body
        .replacen('{', r#"{"type":"transfer.failed","#, 1);
    let received = Webhooks::new("a secret").receive(&HeaderMap::new(), forged);
    assert_eq!(
        received.expect_err("it is forged").check(),
        WebhookCheck::Malformed
    );
}

#[test]
fn replays_are_refused_outside_the_tolerance() {
    for delivery in one_of_each() {
        let has_time = matches!(delivery.scheme.as_str(), "standard-webhooks" | "stripe");
        let webhooks = Webhooks::new(delivery.secret.as_str());
        let at = |webhooks: &Webhooks, after| {
            webhooks
                .receive_at(time(after), &delivery.headers, &delivery.body)
                .err()
                .map(|error| error.check())
        };
        for (after, is_accepted) in [
            (300, true),
            (301, false),
            (-300, true),
            (-301, false),
            (i64::MIN, false),
        ] {
            let expected = (has_time && !is_accepted).then_some(WebhookCheck::Timestamp);
            assert_eq!(at(&webhooks, after), expected, "{}: {after}", delivery.name);
        }
        let strict = webhooks.clone().tolerance(Duration::from_secs(1));
        assert_eq!(at(&strict, 1), None);
        assert_eq!(at(&strict, 2), has_time.then_some(WebhookCheck::Timestamp));
    }
}

#[test]
fn unknown_events_are_kept_and_unreadable_ones_say_why() {
    let receive = |body: &str| {
        let unsigned: Value = serde_json::from_str(body).expect("JSON");
        let signed = signed(&unsigned);
        Webhooks::new("a secret").receive(&HeaderMap::new(), signed)
    };
    match receive(r#"{"type":"transfer.reviewed","amount":"1.00"}"#) {
        Ok(Event::Unknown(event)) => {
            assert_eq!(event.name(), "transfer.reviewed");
            assert_eq!(event.body()["amount"], "1.00");
            assert!(!format!("{event:?}").contains("1.00"));
        }
        other => panic!("{other:?}"),
    }
    let error = receive(r#"{"type":"transfer.failed"}"#).expect_err("`reason` is required");
    assert_eq!(error.check(), WebhookCheck::Event);
    assert_eq!(
        error.to_string(),
        "webhook refused: the body is not the documented event: missing field `reason`"
    );
    let error = receive(r#"{"kind":"transfer.failed"}"#).expect_err("it has no name");
    assert_eq!(
        error.to_string(),
        "webhook refused: the body does not name its event at `/type`"
    );
}

/// Returns a body that contains its signature. Sorted keys and short texts are serialized in the same way everywhere.
fn signed(unsigned: &Value) -> String {
    use hmac::{KeyInit, Mac};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(b"a secret").expect("any key");
    mac.update(unsigned.to_string().as_bytes());
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    unsigned
        .to_string()
        .replacen('{', &format!("{{\"signature\":\"{hex}\","), 1)
}

#[test]
fn neither_errors_nor_debug_show_secrets() {
    for mut delivery in one_of_each() {
        let secret = delivery.secret.clone();
        let webhooks = Webhooks::new(secret.as_str());
        delivery.body.push(' ');
        delivery.body = delivery.body.replace("t1", "t2");
        let error = webhooks.receive_at(time(0), &delivery.headers, &delivery.body);
        let shown = format!(
            "{error:?} {} {webhooks:?}",
            error.as_ref().expect_err("it was changed")
        );
        assert!(!shown.contains(&secret), "{shown}");
        for value in delivery.headers.values() {
            assert!(!shown.contains(value.to_str().expect("text")), "{shown}");
        }
    }
}

#[test]
fn large_and_deep_bodies_are_handled() {
    let large = serde_json::json!({ "type": "transfer.settled", "id": "x".repeat(1 << 20) });
    let received = Webhooks::new("a secret").receive(&HeaderMap::new(), signed(&large));
    assert!(received.is_ok());
    for depth in [127, 129, 100_000] {
        let body = format!(
            r#"{{"signature":"00","deep":{}{}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let error = Webhooks::new("a secret")
            .receive(&HeaderMap::new(), body)
            .expect_err("a wrong signature");
        let expected = if depth > 128 {
            WebhookCheck::Malformed
        } else {
            WebhookCheck::Signature
        };
        assert_eq!(error.check(), expected, "{depth}");
    }
}

#[test]
fn random_bytes_are_refused_without_a_panic() {
    // Nearly valid bodies reach every branch of the serializer.
    let seeds: Vec<String> = deliveries()
        .into_iter()
        .map(|delivery| delivery.body)
        .collect();
    let mut numbers = fastrand::Rng::with_seed(7);
    let mut random = |below: usize| numbers.usize(..below);
    let webhooks = Webhooks::new("a secret");
    let mut parsed = 0;
    for _ in 0..20_000 {
        let mut body = seeds[random(seeds.len())].clone().into_bytes();
        for _ in 0..=random(3) {
            let at = random(body.len());
            match random(3) {
                0 => body[at] = br#"{}[]":,\u0eE.-9 tfn"#[random(19)],
                1 => drop(body.remove(at)),
                _ => body.insert(at, body[random(body.len())]),
            }
        }
        parsed += usize::from(serde_json::from_slice::<IgnoredAny>(&body).is_ok());
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&body) {
            headers.insert("stripe-signature", value.clone());
            headers.insert("webhook-signature", value);
        }
        let _ = webhooks.receive(&HeaderMap::new(), &body);
        let _ = webhooks.receive(&headers, &body);
    }
    assert!(parsed > 1_000, "only {parsed} bodies were JSON");
}
