//! Models and JSON: absent, null and unknown properties, and the place of an invalid value in a response.

use std::fmt::Debug;

use ledger_api::models::{
    Customer, Empty, Hostile, Huge, Labels, Level, Mixed, Moments, Numbers, Point, Session, Span,
    Status, Tree,
};
use ledger_api::runtime::{Base64, Date, DateTime, Nullable, decode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Deserializes a text that must be valid.
pub fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Deserializes a value, and checks that serializing it returns the same value.
pub fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &Value) -> T {
    let model: T = read(&value.to_string());
    assert_eq!(&written(&model), value);
    // Deserializing from another format than JSON text returns the same model.
    let again: T = serde_json::from_value(value.clone()).expect("it is the same value");
    assert_eq!(again, model);
    model
}

/// Returns the end of the error message for a response that violates the document: the place and the problem.
pub fn fault<T: DeserializeOwned + Debug>(text: &str) -> String {
    let answer = decode::<T>(
        http::StatusCode::OK,
        http::HeaderMap::new(),
        text.to_owned(),
    );
    let told = answer.expect_err("it violates the document").to_string();
    let (_, fault) = told
        .split_once("does not match its schema: ")
        .expect("it is decoding that failed");
    fault.to_owned()
}

fn written(model: &impl Serialize) -> Value {
    serde_json::to_value(model).expect("a model can always be written")
}

#[test]
fn absent_null_and_values_are_distinguished() {
    let absent: Customer = read(r#"{"id":"1"}"#);
    assert_eq!((&absent.name, &absent.nickname), (&None, &Nullable::Absent));
    // Required properties are written even if the server omitted them.
    assert_eq!(written(&absent), json!({ "id": "1", "tax": null }));
    let null: Customer = read(r#"{"id":"1","name":null,"tax":null,"nickname":null}"#);
    assert_eq!((&null.name, &null.nickname), (&None, &Nullable::Null));
    assert_eq!(
        written(&null),
        json!({ "id": "1", "tax": null, "nickname": null })
    );
    same::<Customer>(&json!({ "id": "1", "name": "n", "tax": "t", "nickname": "k" }));
}

#[test]
fn unknown_values_are_kept_and_written_back() {
    let new = json!({ "a": [1, -2, 0.5, u64::MAX], "": null });
    let customer: Customer = same(&json!({ "id": "1", "tax": null, "new": new, "\"odd\"\n": 1 }));
    assert_eq!(customer.unknown_fields.get("new"), Some(&new));
    let session = json!({ "id": "1", "configs": [{ "methods": [{ "id": "m", "x": 1 }], "y": {} }], "status": "NEW", "items": [{ "total": "1", "tax": "2" }], "url": "u" });
    assert_eq!(same::<Session>(&session).status.as_str(), "NEW");
    assert_eq!(same::<Status>(&json!("ACTIVE")), Status::Active);
    for level in [json!(2), json!(7), json!(-1)] {
        same::<Level>(&level);
    }
    for value in [
        json!("a"),
        json!(1),
        json!(true),
        json!(0.5),
        json!("b"),
        json!([1]),
        json!({ "a": 1 }),
    ] {
        same::<Mixed>(&value);
    }
    assert_eq!(read::<Mixed>("\"a\""), Mixed::A);
    let labels: Labels = same(&json!({ "id": "1", "a": 1, "b": -2 }));
    assert_eq!(labels.additional_properties["b"], -2);
    same::<Tree>(&json!([[], [[]]]));
    same::<Point>(&json!([1.5, 2.0]));
    same::<Empty>(&json!({ "a": { "b": [null] } }));
    same::<Hostile>(
        &json!({ "": "m", "a\"b": "n", "ümlaut": null, "unknown_fields": "o", "type": "s", "x": {} }),
    );
}

#[test]
fn a_tuple_may_omit_optional_positions() {
    for whole in [
        json!(["a"]),
        json!(["a", null]),
        json!(["a", 1]),
        json!(["a", null, true]),
        json!(["a", 1, false, "b", "c"]),
    ] {
        same::<Span>(&whole);
    }
    assert_eq!(read::<Span>(r#"["a", null]"#).1, Some(None));
    assert_eq!(fault::<Span>("[]"), "item 0 is missing");
    assert_eq!(
        fault::<Span>(r#"["a", 1, null]"#),
        "[2]: invalid type: null, expected a boolean"
    );
    assert_eq!(
        fault::<Span>("{}"),
        "invalid type: map, expected an array (Span)"
    );
    let gap = Span("a".to_owned(), None, Some(true), Vec::new());
    let error = serde_json::to_string(&gap).expect_err("an array has no gaps");
    assert_eq!(error.to_string(), "item 1 is missing, but item 2 is not");
}

#[test]
fn properties_may_have_any_order_and_duplicates() {
    let text =
        r#"{"url":"u","\u0069d":"1","items":[],"status":"ATTEMPT","configs":[],"status":"ACTIVE"}"#;
    let session: Session = read(text);
    assert_eq!((session.id.as_str(), session.status), ("1", Status::Active));
}

#[test]
fn faults_are_reported_with_their_path() {
    for (text, expected) in [
        (
            r#"{"id":"s","configs":[{"methods":[{"id":"m"},null]}]}"#,
            "configs[0].methods[1]: invalid type: null, expected an object (Method)",
        ),
        (r#"{"id":"s","configs":[]}"#, "missing field `status`"),
        // A property that occurs twice does not stand for another one.
        (
            r#"{"id":"s","id":"s","configs":[]}"#,
            "missing field `status`",
        ),
        (
            "{\"items\": [ {\"total\": \"1\"},\n {\"total\" : [] } ] }",
            "items[1].total: invalid type: sequence, expected a string",
        ),
        (
            r#"{"items":[{"total":"1"},{}]}"#,
            "items[1]: missing field `total`",
        ),
        (
            r#"{"items":{}}"#,
            "items: invalid type: map, expected a sequence",
        ),
        (r#"{"id":"\ud800"}"#, "id: unexpected end of hex escape"),
        ("[]", "invalid type: sequence, expected an object (Session)"),
        (r#"{"id":"1","#, "EOF while parsing a value"),
    ] {
        assert_eq!(fault::<Session>(text), expected, "{text}");
    }
    let odd = r#"{"id":"1","a b":"x"}"#;
    assert_eq!(
        fault::<Labels>(odd),
        r#"["a b"]: invalid type: string, expected i64"#
    );
    assert_eq!(fault::<Hostile>("{}"), "missing field ``");
    assert_eq!(fault::<Point>("[1]"), "item 1 is missing");
}

#[test]
fn numbers_are_written_as_they_were_read() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..50_000 {
        let bits = random.u64(..);
        let fraction = f64::from_bits(bits);
        if fraction.is_finite() {
            let text = format!(
                r#"{{"whole":{},"fraction":{fraction:e},"single":{fraction:e}}}"#,
                bits as i64
            );
            let numbers: Numbers = read(&text);
            let again: Numbers = read(&written(&numbers).to_string());
            assert_eq!(again.whole, Some(bits as i64));
            for number in [again.fraction, again.single] {
                assert_eq!(number.map(f64::to_bits), Some(fraction.to_bits()), "{text}");
            }
        }
    }
    for whole in [i64::MIN, i64::MAX, 0] {
        same::<Numbers>(&json!({ "whole": whole }));
    }
    let beyond = fault::<Numbers>(r#"{"whole":9223372036854775808}"#);
    assert!(
        beyond.starts_with("whole: invalid value: integer, expected i64"),
        "{beyond}"
    );
}

#[test]
fn integers_of_128_bits_keep_every_digit() {
    for (id, balance) in [
        ("0", "-170141183460469231731687303715884105728"),
        ("18446744073709551616", "-9223372036854775809"),
        (
            "340282366920938463463374607431768211455",
            "170141183460469231731687303715884105727",
        ),
    ] {
        let text = format!(r#"{{"id":{id},"balance":{balance},"either":{id}}}"#);
        let huge: Huge = read(&text);
        assert_eq!(huge.id.to_string(), id);
        assert_eq!(
            huge.balance.map(|balance| balance.to_string()).as_deref(),
            Some(balance)
        );
        assert_eq!(serde_json::to_string(&huge).expect("JSON"), text);
        let again: Huge = read(&text);
        assert_eq!(again, huge);
    }
    for (text, place) in [
        (r#"{"id":340282366920938463463374607431768211456}"#, "id: "),
        (r#"{"id":-1}"#, "id: "),
        (
            r#"{"id":0,"balance":170141183460469231731687303715884105728}"#,
            "balance: ",
        ),
    ] {
        let fault = fault::<Huge>(text);
        assert!(fault.starts_with(place), "{fault}");
    }
}

#[test]
fn integers_with_a_zero_fraction_are_accepted() {
    let read = |text: &str| {
        let answer = decode::<Value>(
            http::StatusCode::OK,
            http::HeaderMap::new(),
            text.to_owned(),
        );
        answer.expect("it is JSON")
    };
    assert_eq!(read("5.0"), json!(5.0), "what can be read stays as it is");

    let numbers = |text: &str| -> Result<Value, String> {
        let (status, headers) = (http::StatusCode::OK, http::HeaderMap::new());
        let answer = decode::<Numbers>(status, headers, text.to_owned());
        answer
            .map(|numbers| written(&numbers))
            .map_err(|error| error.to_string())
    };
    for (text, whole) in [
        ("5.0", json!(5)),
        ("-5.00", json!(-5)),
        ("5e0", json!(5)),
        ("1.25E+2", json!(125)),
        ("500e-2", json!(5)),
        ("-0.0", json!(0)),
        ("0e99", json!(0)),
        ("9223372036854775807.0", json!(i64::MAX)),
    ] {
        let text = format!(r#"{{ "whole": {text}, "fraction": 2.0, "note": "is \" 5.0, [1.0" }}"#);
        let value = numbers(&text).expect("it is a whole number");
        assert_eq!(value["whole"], whole, "{text}");
        assert_eq!(value["fraction"].as_f64(), Some(2.0));
        assert_eq!(value["note"], r#"is " 5.0, [1.0"#);
    }
    for no_integer in [
        "5.5",
        "1e-1",
        "1e19",
        "1e999",
        "-1e400",
        "9223372036854775808.0",
    ] {
        let text = format!(r#"{{ "fraction": 1.0, "whole": {no_integer} }}"#);
        let told = numbers(&text).expect_err("it is no whole number that fits");
        assert!(
            told.contains(": whole: ") || told.contains("number out of range"),
            "{told}"
        );
    }
    let labels = decode::<Labels>(
        http::StatusCode::OK,
        http::HeaderMap::new(),
        r#"{"id":"7","a":1.0,"b":2}"#,
    );
    let labels = written(&labels.expect("they are whole numbers"));
    assert_eq!(labels, json!({ "id": "7", "a": 1, "b": 2 }));
    let levels = decode::<Vec<Level>>(http::StatusCode::OK, http::HeaderMap::new(), "[1.0, 7.0]");
    assert_eq!(
        written(&levels.expect("they are whole numbers")),
        json!([1, 7])
    );
}

#[test]
fn texts_keep_their_words_and_convert_on_request() {
    let moments: Moments = same(
        &json!({ "at": "2024-01-15T10:30:00.5-03:00", "on": "2024-02-29", "bytes": "//4/", "secret": "hush" }),
    );
    assert!(!format!("{moments:?}").contains("hush"), "{moments:?}");
    let (at, on) = (
        moments.at.expect("it is there"),
        moments.on.expect("it is there"),
    );
    assert_eq!(
        at.to_jiff().expect("a moment").as_millisecond(),
        1_705_325_400_500
    );
    assert_eq!(
        at.to_time().expect("a moment").unix_timestamp(),
        1_705_325_400
    );
    assert_eq!(
        at.to_chrono().expect("a moment").timestamp_millis(),
        1_705_325_400_500
    );
    assert_eq!(Date::from(on.to_jiff().expect("a day")), on);
    assert_eq!(Date::from(on.to_chrono().expect("a day")), on);
    assert_eq!(on.to_time().expect("a day").ordinal(), 60);
    for text in ["2024-01-15T10:30:00", "2023-02-29", "yesterday", ""] {
        let at: DateTime = same(&json!(text));
        assert!(
            at.to_jiff().is_err() && at.to_time().is_err() && at.to_chrono().is_err(),
            "{text}"
        );
    }
    for text in ["//4/", "__4_", "_w", "/w==", "/w"] {
        assert_eq!(
            Base64::from(text).decode().expect("bytes")[0],
            0xff,
            "{text}"
        );
    }
    assert!(Base64::from("*").decode().is_err());
    assert_eq!(Base64::encode(b"\xff\xfe?").as_str(), "//4/");
}

#[test]
fn unknown_json_is_preserved_to_the_last_digit() {
    for unknown in [
        "12345678901234567890123",
        "0.12345678901234567890",
        "1.10",
        "1e2",
        "-0",
        "2.50",
        "1e400",
        "-1e-400",
        r#""\ud800""#,
        r#"{"a":[1.0,{"b":1e400}]}"#,
        r#"{"a":1,"a":2}"#,
        &format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        let text = format!(r#"{{"id":"1","tax":null,"new":{unknown}}}"#);
        let decoded =
            decode::<Customer>(http::StatusCode::OK, http::HeaderMap::new(), text.clone());
        let customer = decoded.unwrap_or_else(|error| panic!("{unknown}: {error}"));
        assert_eq!(customer.unknown_fields.get_json("new"), Some(unknown));
        assert_eq!(
            serde_json::to_string(&customer).expect("it can be written"),
            text
        );
        assert_eq!(customer.clone(), customer);
    }
    // A number is available as a value if `serde_json` can represent it.
    let customer: Customer = read(r#"{"id":"1","new":1.10,"huge":1e400}"#);
    assert_eq!(customer.unknown_fields.get("new"), Some(&json!(1.1)));
    assert_eq!(customer.unknown_fields.get("huge"), None);
    assert_eq!(customer.unknown_fields.iter().count(), 1);
}

#[test]
fn integers_with_a_zero_fraction_do_not_change_other_numbers() {
    let text = r#"{"whole":5.0,"new":2.0,"other":[3.50,4e0]}"#;
    let decoded = decode::<Numbers>(http::StatusCode::OK, http::HeaderMap::new(), text);
    let numbers = decoded.expect("5.0 is an integer");
    assert_eq!(numbers.whole, Some(5));
    assert_eq!(numbers.unknown_fields.get_json("new"), Some("2.0"));
    assert_eq!(numbers.unknown_fields.get_json("other"), Some("[3.50,4e0]"));
}

#[test]
fn a_known_name_is_written_once() {
    let mut customer: Customer = read(r#"{"id":"1","tax":null}"#);
    customer.unknown_fields.insert("id", "2");
    customer.unknown_fields.insert("new", 1);
    assert_eq!(
        written(&customer),
        json!({ "id": "1", "tax": null, "new": 1 })
    );
    let text = serde_json::to_string(&customer).expect("it can be written");
    assert_eq!(text.matches("\"id\"").count(), 1, "{text}");
}

#[test]
fn errors_show_no_values_of_successful_responses() {
    for (text, expected) in [
        (
            r#"{"whole":"4111111111111111"}"#,
            "whole: invalid type: string, expected i64",
        ),
        (
            r#"{"whole":"x, expected y\" at line 1"}"#,
            "whole: invalid type: string, expected i64",
        ),
        (
            r#"{"whole":4111.5}"#,
            "whole: invalid type: floating point, expected i64",
        ),
        (
            r#"{"whole":true}"#,
            "whole: invalid type: boolean, expected i64",
        ),
        (
            r#"{"whole":null,"fraction":[4111]}"#,
            "fraction: invalid type: sequence, expected f64",
        ),
    ] {
        assert_eq!(fault::<Numbers>(text), expected);
    }
}
