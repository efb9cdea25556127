//! Unions: variants are selected by a tag or by their shape, and unknown variants are preserved.

use ledger_api::models::{Branch, Payment, PaymentKind, Pet, ValueModel as Value};
use ledger_api::runtime::{HeaderMap, StatusCode, decode};
use serde_json::json;

use crate::models::{fault, read, same};

#[test]
fn a_tag_selects_the_variant() {
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
    // An integer may be written with a fraction (JSON Schema core §4.2.3).
    let text =
        r#"{ "friend": { "petType": "cat", "lives": 9.0 }, "petType": "cat", "lives": 8e0 }"#;
    let decoded = decode::<Pet>(StatusCode::OK, HeaderMap::new(), text);
    let nine = |pet: Option<Pet>| matches!(pet, Some(Pet::Cat(cat)) if cat.lives == 9);
    assert!(matches!(decoded, Ok(Pet::Cat(cat)) if cat.lives == 8 && nine(cat.friend.clone())));
}

#[test]
fn a_value_that_contradicts_its_tag_is_preserved_with_the_reason() {
    let reason = |pet: &Pet| match pet {
        Pet::Unknown(pet) => pet.reason().map(str::to_owned),
        _ => panic!("{pet:?}"),
    };
    let cat = same::<Pet>(&json!({ "petType": "cat" }));
    assert_eq!(reason(&cat).as_deref(), Some("missing field `lives`"));
    let horse = same::<Pet>(&json!({ "petType": "horse" }));
    assert_eq!(reason(&horse), None);
    // The surrounding value is still deserialized.
    let text = r#"[{"petType":"cat","lives":1,"friend":{"petType":"cat","lives":"x"}}]"#;
    let [Pet::Cat(cat)] = &read::<Vec<Pet>>(text)[..] else {
        panic!("{text}")
    };
    let friend = reason(cat.friend.as_ref().expect("a friend"));
    assert_eq!(
        friend.as_deref(),
        Some(".lives: invalid type: string, expected i64")
    );
}

#[test]
fn variants_without_a_tag_are_selected_by_shape() {
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
    // The number has too many digits for an integer type.
    assert!(matches!(
        read("123456789012345678901234567890"),
        Value::Number(_)
    ));
}

#[test]
fn a_flattened_union_writes_no_property_twice() {
    let payment: Payment =
        same(&json!({ "type": "CARD", "amount": "10", "name": "n", "card": "1" }));
    assert!(matches!(&payment.kind, PaymentKind::ByCard(card) if card.card == "1"));
    let text = serde_json::to_string(&payment).expect("it can be serialized");
    assert_eq!(text.matches("\"type\"").count(), 1);
    let payment: Payment = same(&json!({ "type": "NEW", "amount": "10", "new": { "x": 1 } }));
    assert!(matches!(payment.kind, PaymentKind::Unknown(_)));
    let payment: Payment = read(r#"{"type":"CARD","amount":"1","card":5}"#);
    let PaymentKind::Unknown(kind) = payment.kind else {
        panic!("{payment:?}")
    };
    assert_eq!(
        kind.reason(),
        Some(".card: invalid type: integer, expected a string")
    );
    assert_eq!(
        fault::<Payment>(r#"{"type":"CARD","amount":1,"card":"5"}"#),
        "amount: invalid type: integer, expected a string"
    );
    assert_eq!(
        fault::<Vec<Payment>>(r#"[{"type":"CARD","card":"5"}]"#),
        "[0]: missing field `amount`"
    );
}

#[test]
fn deeply_nested_values_are_preserved_as_json() {
    for (open, close) in [
        (r#"{"petType":"cat","lives":1,"friend":"#, "}"),
        (r#"{"petType":"new","friend":["#, "]}"),
        (r#"{"petType":"cat","lives":1,"new":{"a":"#, "}}"),
        (
            r#"{"petType":"cat","lives":1,"friend":{"petType":"dog","new":["#,
            "]}}",
        ),
    ] {
        for depth in [100, 200, 100_000] {
            let text = format!("{}null{}", open.repeat(depth), close.repeat(depth));
            // A spawned thread has a small stack (2 MiB by default).
            let read = std::thread::spawn(move || {
                let pet: Pet = serde_json::from_str(&text).expect("it is JSON");
                assert_eq!(
                    serde_json::to_string(&pet)
                        .expect("it can be serialized")
                        .len(),
                    text.len()
                );
                assert_eq!(pet.clone(), pet);
            });
            read.join().expect("the stack is large enough");
        }
    }
    // Deeply nested values do not affect the next value.
    same::<Pet>(&json!({ "petType": "cat", "lives": 9 }));
}

#[test]
fn objects_with_a_union_beside_their_fields_have_a_limited_depth() {
    for depth in [20, 4_000, 100_000] {
        let text = format!(
            "{}null{}",
            r#"{"amount":"1","type":"CARD","card":"1","parent":"#.repeat(depth),
            "}".repeat(depth)
        );
        let read = std::thread::spawn(move || {
            let payment = serde_json::from_str::<Payment>(&text);
            assert_eq!(payment.is_ok(), depth == 20);
            payment.map_or_else(|error| error.to_string(), |_| String::new())
        });
        let error = read.join().expect("the stack is large enough");
        assert!(
            error.is_empty()
                || error.contains("nested too deeply")
                || error.contains("too many alternatives"),
            "{error}"
        );
    }
}

#[test]
fn nested_unions_without_a_tag_are_read_in_linear_time() {
    // Each level matches two variants, and only the innermost value determines which one is right.
    let nested = |depth: usize| {
        format!(
            r#"{}{{"leaf":true}}{}"#,
            r#"{"left":"#.repeat(depth),
            "}".repeat(depth)
        )
    };
    for depth in [10, 30, 60] {
        let started = std::time::Instant::now();
        let text = nested(depth);
        let branch: Branch = read(&text);
        assert_eq!(
            serde_json::to_string(&branch).expect("it can be serialized"),
            text
        );
        // If each level doubled the time, the last depth would take years.
        assert!(
            started.elapsed().as_secs() < 20,
            "{depth}: {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn the_last_of_duplicate_tags_is_used() {
    let text = r#"{"petType":"dog","petType":"cat","lives":9}"#;
    assert!(matches!(read::<Pet>(text), Pet::Cat(cat) if cat.pet_type == "cat"));
}
