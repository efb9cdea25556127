//! Values that are one of several kinds: told by a tag, by their shape, or kept as they are.

use ledger_api::models::{Payment, PaymentKind, Pet, ValueModel as Value};
use ledger_api::runtime::{HeaderMap, StatusCode, decode};
use serde_json::json;

use crate::models::{fault, read, same};

#[test]
fn a_tag_chooses_the_kind() {
    assert!(matches!(
        same::<Pet>(&json!({ "petType": "cat", "lives": 9, "x": 1 })),
        Pet::Cat(_)
    ));
    let nested = json!({ "petType": "cat", "lives": 9, "friend": { "petType": "dog" } });
    assert!(
        matches!(same::<Pet>(&nested), Pet::Cat(cat) if matches!(cat.friend, Some(Pet::Dog(_))))
    );
    for unknown in [
        json!({ "petType": "horse", "legs": 4 }),
        json!("horse"),
        json!({ "legs": 4 }),
        json!(null),
    ] {
        assert!(
            matches!(same::<Pet>(&unknown), Pet::Unknown(_)),
            "{unknown}"
        );
    }
    // A whole number may be written with a fraction (JSON Schema core §4.2.3).
    let text =
        r#"{ "friend": { "petType": "cat", "lives": 9.0 }, "petType": "cat", "lives": 8e0 }"#;
    let answer = decode::<Pet>(StatusCode::OK, HeaderMap::new(), text);
    let nine = |pet: Option<Pet>| matches!(pet, Some(Pet::Cat(cat)) if cat.lives == 9);
    assert!(matches!(answer, Ok(Pet::Cat(cat)) if cat.lives == 8 && nine(cat.friend.clone())));
    // Whose tag is known is held to its shape.
    assert_eq!(
        fault::<Pet>(r#"{"petType":"cat"}"#),
        "missing field `lives`"
    );
    assert_eq!(
        fault::<Vec<Pet>>(
            r#"[{"petType":"cat","lives":1,"friend":{"petType":"cat","lives":"x"}}]"#
        ),
        r#"[0].friend.lives: invalid type: string "x", expected i64"#
    );
}

#[test]
fn the_shape_chooses_the_kind() {
    for (value, is_right) in [
        (
            json!({ "card": "1", "x": 2 }),
            (|value| matches!(value, Value::Card(_))) as fn(Value) -> bool,
        ),
        (json!({ "iban": "1" }), |value| {
            matches!(value, Value::Iban(_))
        }),
        (json!("x"), |value| matches!(value, Value::Text(_))),
        (json!(-1), |value| matches!(value, Value::Integer(-1))),
        (json!(1.5), |value| matches!(value, Value::Number(_))),
        (json!(true), |value| matches!(value, Value::Boolean(true))),
        (json!(["a"]), |value| matches!(value, Value::List(_))),
        (json!([1]), |value| matches!(value, Value::Unknown(_))),
        (json!({ "cash": 1 }), |value| {
            matches!(value, Value::Unknown(_))
        }),
        (json!({ "card": 1 }), |value| {
            matches!(value, Value::Unknown(_))
        }),
    ] {
        assert!(is_right(same::<Value>(&value)), "{value}");
    }
    // More digits than an integer has.
    assert!(matches!(
        read("123456789012345678901234567890"),
        Value::Number(_)
    ));
}

#[test]
fn a_union_within_an_object_has_no_member_twice() {
    let payment: Payment =
        same(&json!({ "type": "CARD", "amount": "10", "name": "n", "card": "1" }));
    assert!(matches!(&payment.kind, PaymentKind::ByCard(card) if card.card == "1"));
    let text = serde_json::to_string(&payment).expect("it can be written");
    assert_eq!(text.matches("\"type\"").count(), 1);
    let payment: Payment = same(&json!({ "type": "NEW", "amount": "10", "new": { "x": 1 } }));
    assert!(matches!(payment.kind, PaymentKind::Unknown(_)));
    for (text, expected) in [
        (
            r#"{"type":"CARD","amount":"1","card":5}"#,
            "card: invalid type: integer `5`, expected a string",
        ),
        (
            r#"{"type":"CARD","amount":1,"card":"5"}"#,
            "amount: invalid type: integer `1`, expected a string",
        ),
    ] {
        assert_eq!(fault::<Payment>(text), expected);
    }
    assert_eq!(
        fault::<Vec<Payment>>(r#"[{"type":"CARD","card":"5"}]"#),
        "[0]: missing field `amount`"
    );
}

#[test]
fn hostile_depth_is_an_error() {
    for (open, close) in [
        (r#"{"petType":"cat","lives":1,"friend":"#, "}"),
        (r#"{"petType":"new","friend":["#, "]}"),
    ] {
        for depth in [200, 100_000] {
            let text = format!("{}null{}", open.repeat(depth), close.repeat(depth));
            let error = serde_json::from_str::<Pet>(&text).expect_err("it has no end");
            assert!(
                error.to_string().contains("recursion limit exceeded"),
                "{error}"
            );
        }
    }
    // And the next value is read as if nothing had been.
    same::<Pet>(&json!({ "petType": "cat", "lives": 9 }));
}
