//! Responses that violate their schema: the value of a lenient call, the problems that it reports, and the error of a strict
//! call.

use std::sync::{Arc, Mutex};

use conomy_tests::ledger;
use conomy_tests::{Reply, Server};
use ledger_api::models::{
    Account, Amounts, Customer, Labels, Level, Moments, Numbers, Payment, Point, Session, Span,
    Status, Tree,
};
use ledger_api::runtime::{Hook, Problem, decode};
use ledger_api::{Error, Options};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A response that violates its schema, the error of a strict call, the problems that a lenient call reports, and the JSON of the
/// repaired value.
struct Row {
    text: &'static str,
    strict: &'static str,
    problems: &'static [&'static str],
    written: Value,
}

fn row(
    text: &'static str,
    strict: &'static str,
    problems: &'static [&'static str],
    written: Value,
) -> Row {
    Row {
        text,
        strict,
        problems,
        written,
    }
}

fn refused<T: DeserializeOwned>(text: &str) -> Option<Error> {
    decode::<T>(
        http::StatusCode::OK,
        http::HeaderMap::new(),
        text.to_owned(),
    )
    .err()
}

fn check<T: DeserializeOwned + Serialize>(rows: Vec<Row>) {
    for row in rows {
        let error = refused::<T>(row.text).unwrap_or_else(|| panic!("{} fits", row.text));
        let said = error.to_string();
        assert!(said.ends_with(row.strict), "{}: {said}", row.text);
        let (value, problems) = error
            .decode_lenient::<T>()
            .unwrap_or_else(|| panic!("{} is not readable", row.text));
        let told: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(told, row.problems, "{}", row.text);
        let written = serde_json::to_value(&value).expect("a model can be written");
        assert_eq!(written, row.written, "{}", row.text);
        // The original body is still available.
        assert_eq!(error.body().expect("a body"), row.text);
    }
}

/// Checks that a valid response needs no repair: there are no problems and there is no error.
fn fits<T: DeserializeOwned + Serialize>(text: &str, written: &Value) {
    let value: T = decode(
        http::StatusCode::OK,
        http::HeaderMap::new(),
        text.to_owned(),
    )
    .expect("it fits");
    assert_eq!(&serde_json::to_value(&value).expect("written"), written);
}

#[test]
fn required_properties() {
    check::<Customer>(vec![
        row(
            "{}",
            "missing field `id`",
            &["id: expected a string, found nothing"],
            json!({ "id": "", "tax": null }),
        ),
        row(
            r#"{"tax":"t","new":[1.50]}"#,
            "missing field `id`",
            &["id: expected a string, found nothing"],
            json!({ "id": "", "tax": "t", "new": [1.5] }),
        ),
        row(
            r#"{"id":null}"#,
            "id: invalid type: null, expected a string",
            &["id: expected a string, found null"],
            json!({ "id": "", "tax": null }),
        ),
        row(
            r#"{"id":7}"#,
            "id: invalid type: integer, expected a string",
            &["id: expected a string, found a number"],
            json!({ "id": "7", "tax": null }),
        ),
        row(
            r#"{"id":1.10}"#,
            "id: invalid type: floating point, expected a string",
            &["id: expected a string, found a number"],
            json!({ "id": "1.10", "tax": null }),
        ),
        row(
            r#"{"id":true}"#,
            "id: invalid type: boolean, expected a string",
            &["id: expected a string, found a boolean"],
            json!({ "id": "true", "tax": null }),
        ),
        row(
            r#"{"id":{"text":"7"}}"#,
            "id: invalid type: map, expected a string",
            &["id: expected a string, found an object"],
            json!({ "id": "", "tax": null }),
        ),
        row(
            r#"{"id":["7"]}"#,
            "id: invalid type: sequence, expected a string",
            &["id: expected a string, found a list"],
            json!({ "id": "7", "tax": null }),
        ),
        row(
            r#"{"id":[7]}"#,
            "id: invalid type: sequence, expected a string",
            &["id: expected a string, found a list"],
            json!({ "id": "", "tax": null }),
        ),
        row(
            r#"{"id":["7","8"]}"#,
            "id: invalid type: sequence, expected a string",
            &["id: expected a string, found a list"],
            json!({ "id": "", "tax": null }),
        ),
        row(
            r#"{"id":[]}"#,
            "id: invalid type: sequence, expected a string",
            &["id: expected a string, found a list"],
            json!({ "id": "", "tax": null }),
        ),
    ]);
    fits::<Customer>(r#"{"id":""}"#, &json!({ "id": "", "tax": null }));
}

#[test]
fn optional_properties() {
    check::<Customer>(vec![
        row(
            r#"{"id":"1","name":7}"#,
            "name: invalid type: integer, expected a string",
            &["name: expected a string, found a number"],
            json!({ "id": "1", "name": "7", "tax": null }),
        ),
        row(
            r#"{"id":"1","name":{}}"#,
            "name: invalid type: map, expected a string",
            &["name: expected a string, found an object"],
            json!({ "id": "1", "tax": null }),
        ),
        row(
            r#"{"id":"1","tax":[]}"#,
            "tax: invalid type: sequence, expected a string",
            &["tax: expected a string, found a list"],
            json!({ "id": "1", "tax": null }),
        ),
        row(
            r#"{"id":"1","nickname":{}}"#,
            "nickname: invalid type: map, expected a string",
            &["nickname: expected a string, found an object"],
            json!({ "id": "1", "tax": null, "nickname": null }),
        ),
        row(
            r#"{"id":1,"name":{},"nickname":false}"#,
            "id: invalid type: integer, expected a string",
            &[
                "id: expected a string, found a number",
                "name: expected a string, found an object",
                "nickname: expected a string, found a boolean",
            ],
            json!({ "id": "1", "tax": null, "nickname": "false" }),
        ),
    ]);
    fits::<Customer>(
        r#"{"id":"1","name":null}"#,
        &json!({ "id": "1", "tax": null }),
    );
}

#[test]
fn numbers() {
    check::<Numbers>(vec![
        row(
            r#"{"whole":"12"}"#,
            "whole: invalid type: string, expected i64",
            &["whole: expected an integer, found a string"],
            json!({ "whole": 12 }),
        ),
        row(
            r#"{"whole":" 12 "}"#,
            "whole: invalid type: string, expected i64",
            &["whole: expected an integer, found a string"],
            json!({ "whole": 12 }),
        ),
        row(
            r#"{"whole":""}"#,
            "whole: invalid type: string, expected i64",
            &["whole: expected an integer, found a string"],
            json!({}),
        ),
        row(
            r#"{"whole":"twelve"}"#,
            "whole: invalid type: string, expected i64",
            &["whole: expected an integer, found a string"],
            json!({}),
        ),
        row(
            r#"{"whole":"1.5"}"#,
            "whole: invalid type: string, expected i64",
            &["whole: expected an integer, found a string"],
            json!({}),
        ),
        row(
            r#"{"whole":1.5}"#,
            "whole: invalid type: floating point, expected i64",
            &["whole: expected an integer, found a number"],
            json!({}),
        ),
        row(
            r#"{"whole":340282366920938463463374607431768211455}"#,
            "expected i64",
            &["whole: expected an integer, found a number"],
            json!({}),
        ),
        row(
            r#"{"whole":18446744073709551615}"#,
            "expected i64",
            &["whole: expected an integer, found a number"],
            json!({}),
        ),
        row(
            r#"{"fraction":"1.25"}"#,
            "fraction: invalid type: string, expected f64",
            &["fraction: expected a number, found a string"],
            json!({ "fraction": 1.25 }),
        ),
        row(
            r#"{"fraction":true}"#,
            "fraction: invalid type: boolean, expected f64",
            &["fraction: expected a number, found a boolean"],
            json!({}),
        ),
        row(
            r#"{"single":[2]}"#,
            "single: invalid type: sequence, expected f64",
            &["single: expected a number, found a list"],
            json!({ "single": 2.0 }),
        ),
    ]);
    fits::<Numbers>(
        r#"{"whole":5.0,"fraction":1}"#,
        &json!({ "whole": 5, "fraction": 1.0 }),
    );
}

#[test]
fn lists_and_maps() {
    let session = |replaced: &str, by: Value| {
        let mut session =
            json!({ "id": "1", "configs": [], "status": "ACTIVE", "items": [], "url": "u" });
        session[replaced] = by;
        session
    };
    check::<Session>(vec![
        row(
            r#"{"id":"1","configs":{"methods":[]},"status":"ACTIVE","items":[],"url":"u"}"#,
            "configs: invalid type: map, expected a sequence",
            &["configs: expected a list, found an object"],
            session("configs", json!([{ "methods": [] }])),
        ),
        row(
            r#"{"id":"1","configs":null,"status":"ACTIVE","items":[],"url":"u"}"#,
            "configs: invalid type: null, expected a sequence",
            &["configs: expected a list, found null"],
            session("configs", json!([])),
        ),
        row(
            r#"{"id":"1","status":"ACTIVE","items":[],"url":"u"}"#,
            "missing field `configs`",
            &["configs: expected a list, found nothing"],
            session("configs", json!([])),
        ),
        row(
            r#"{"id":"1","configs":["x"],"status":"ACTIVE","items":[],"url":"u"}"#,
            "configs[0]: invalid type: string, expected an object (SessionConfigsItem)",
            &["configs[0]: expected an object (SessionConfigsItem), found a string"],
            session("configs", json!([{ "methods": [] }])),
        ),
        row(
            r#"{"id":"1","configs":[],"status":null,"items":[],"url":"u"}"#,
            "status: invalid type: null, expected a string",
            &["status: expected a string, found null"],
            session("status", json!("")),
        ),
        row(
            r#"{"id":"1","configs":[],"status":3,"items":[],"url":"u"}"#,
            "status: invalid type: integer, expected a string",
            &["status: expected a string, found a number"],
            session("status", json!("3")),
        ),
        // The same defect in several items is found in one pass, and each place is reported.
        row(
            r#"{"id":"1","configs":[],"status":"ACTIVE","items":[{"tax":"t"},{"total":"2"},{}],"url":"u"}"#,
            "items[0]: missing field `total`",
            &[
                "items[0].total: expected a string, found nothing",
                "items[2].total: expected a string, found nothing",
            ],
            session(
                "items",
                json!([{ "total": "", "tax": "t" }, { "total": "2" }, { "total": "" }]),
            ),
        ),
        row(
            r#"{"id":"1","configs":[{"methods":[{"id":1},{"id":"2"},{}]},{"methods":{"id":"4"}}],"status":"ACTIVE","items":[],"url":"u"}"#,
            "configs[0].methods[0].id: invalid type: integer, expected a string",
            &[
                "configs[0].methods[0].id: expected a string, found a number",
                "configs[0].methods[2].id: expected a string, found nothing",
                "configs[1].methods: expected a list, found an object",
            ],
            session(
                "configs",
                json!([{ "methods": [{ "id": "1" }, { "id": "2" }, { "id": "" }] }, { "methods": [{ "id": "4" }] }]),
            ),
        ),
        row(
            "[]",
            "expected an object (Session)",
            &["expected an object (Session), found a list"],
            json!({ "id": "", "configs": [], "status": "", "items": [], "url": "" }),
        ),
        row(
            "null",
            "expected an object (Session)",
            &["expected an object (Session), found null"],
            json!({ "id": "", "configs": [], "status": "", "items": [], "url": "" }),
        ),
    ]);
    check::<Labels>(vec![
        row(
            r#"{"id":"1","a b":"7","c":2}"#,
            "[\"a b\"]: invalid type: string, expected i64",
            &["[\"a b\"]: expected an integer, found a string"],
            json!({ "id": "1", "a b": 7, "c": 2 }),
        ),
        row(
            r#"{"id":"1","\"q\"\n":null}"#,
            "invalid type: null, expected i64",
            &["[\"\\\"q\\\"\\n\"]: expected an integer, found null"],
            json!({ "id": "1", "\"q\"\n": 0 }),
        ),
    ]);
    check::<Vec<Status>>(vec![row(
        r#"["ACTIVE",null,7]"#,
        "[1]: invalid type: null, expected a string",
        &[
            "[1]: expected a string, found null",
            "[2]: expected a string, found a number",
        ],
        json!(["ACTIVE", "", "7"]),
    )]);
    check::<Vec<Level>>(vec![row(
        r#"[1,"2",null]"#,
        "[1]: invalid type: string, expected i64",
        &[
            "[1]: expected an integer, found a string",
            "[2]: expected an integer, found null",
        ],
        json!([1, 2, 0]),
    )]);
    check::<Tree>(vec![row(
        r#"[[],7]"#,
        "[1]: invalid type: integer, expected a sequence",
        &["[1]: expected a list, found a number"],
        json!([[], [[]]]),
    )]);
    fits::<Session>(
        r#"{"id":"1","configs":[],"status":"NEW","items":[],"url":"u"}"#,
        &session("status", json!("NEW")),
    );
}

#[test]
fn tuples() {
    check::<Point>(vec![row(
        r#"["1",2]"#,
        "[0]: invalid type: string, expected f64",
        &["[0]: expected a number, found a string"],
        json!([1.0, 2.0]),
    )]);
    check::<Span>(vec![row(
        r#"[1,"2","true"]"#,
        "[0]: invalid type: integer, expected a string",
        &[
            "[0]: expected a string, found a number",
            "[1]: expected an integer, found a string",
            "[2]: expected a boolean, found a string",
        ],
        json!(["1", 2, true]),
    )]);
}

#[test]
fn formats() {
    check::<Amounts>(vec![
        row(
            r#"{"total":"12.50 EUR"}"#,
            "expected a string that is a decimal number",
            &["total: expected a decimal number, found a string"],
            json!({ "total": "0" }),
        ),
        row(
            r#"{"total":12.50}"#,
            "expected a string that is a decimal number",
            &["total: expected a decimal number, found a number"],
            json!({ "total": "12.50" }),
        ),
        row(
            r#"{"total":""}"#,
            "expected a string that is a decimal number",
            &["total: expected a decimal number, found a string"],
            json!({ "total": "0" }),
        ),
        row(
            "{}",
            "missing field `total`",
            &["total: expected a decimal number, found nothing"],
            json!({ "total": "0" }),
        ),
    ]);
    check::<Moments>(vec![
        row(
            r#"{"at":1700000000}"#,
            "at: invalid type: integer, expected a string",
            &["at: expected a string, found a number"],
            json!({ "at": "1700000000" }),
        ),
        row(
            r#"{"bytes":[1,2]}"#,
            "bytes: invalid type: sequence, expected a string",
            &["bytes: expected a string, found a list"],
            json!({}),
        ),
    ]);
    fits::<Moments>(
        r#"{"at":"","on":"soon"}"#,
        &json!({ "at": "", "on": "soon" }),
    );
}

#[test]
fn unions_beside_properties() {
    check::<Payment>(vec![row(
        r#"{"amount":5,"type":"CARD","card":"c"}"#,
        "amount: invalid type: integer, expected a string",
        &["amount: expected a string, found a number"],
        json!({ "amount": "5", "type": "CARD", "card": "c" }),
    )]);
    // A variant that violates its schema is kept as JSON. It does not invalidate the surrounding value.
    fits::<Payment>(
        r#"{"amount":"5","type":"CARD"}"#,
        &json!({ "amount": "5", "type": "CARD" }),
    );
}

#[test]
fn text_that_is_not_json_and_too_many_problems_remain_errors() {
    let many = format!("[{}]", vec!["{}"; 2000].join(","));
    let broken = [
        r#"{"id":7"#,
        r#"{"id":7,,}"#,
        "<html>",
        "",
        "{\"id\":\"\u{1}\"}",
    ];
    for text in broken.into_iter().chain([many.as_str()]) {
        let error = refused::<Vec<Customer>>(text).expect("it does not fit");
        assert!(error.decode_lenient::<Vec<Customer>>().is_none(), "{text}");
        assert_eq!(error.body().expect("a body"), text);
    }
}

/// Replaces values in a JSON text at random. The result depends only on the seed.
fn mutated(text: &str, seed: u64) -> String {
    let mut numbers = fastrand::Rng::with_seed(seed);
    let mut random = |below: usize| numbers.usize(..below);
    let mut value: Value = serde_json::from_str(text).expect("JSON");
    for _ in 0..=random(6) {
        // The pointer of the value to remove or replace.
        let mut at = &value;
        let mut pointer = String::new();
        while random(3) > 0 {
            let (step, inner) = match at {
                Value::Object(members) if !members.is_empty() => {
                    let (key, inner) = members.iter().nth(random(members.len())).expect("a member");
                    (key.clone(), inner)
                }
                Value::Array(items) if !items.is_empty() => {
                    let index = random(items.len());
                    (index.to_string(), &items[index])
                }
                _ => break,
            };
            pointer = format!("{pointer}/{step}");
            at = inner;
        }
        let new = match random(10) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(12),
            3 => json!(-1.5e300),
            4 => json!(u64::MAX),
            5 => json!("12"),
            6 => json!(""),
            7 => json!([{ "id": 1 }]),
            8 => json!({ "id": [[]], "type": "CARD" }),
            _ => {
                let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
                if let Some(Value::Object(members)) = value.pointer_mut(parent) {
                    members.remove(key);
                }
                continue;
            }
        };
        *value.pointer_mut(&pointer).expect("it was found") = new;
    }
    value.to_string()
}

/// Checks that a leniently decoded value is valid: the strict decoder accepts its JSON, and there are problems for every text
/// that the strict decoder rejects. Returns how many texts it rejected.
fn survives<T: DeserializeOwned + Serialize>(text: &str) -> usize {
    let mut refusals = 0;
    for seed in 1..400 {
        let text = mutated(text, seed);
        let Some(error) = refused::<T>(&text) else {
            continue;
        };
        refusals += 1;
        let (value, problems) = error
            .decode_lenient::<T>()
            .unwrap_or_else(|| panic!("{text} is not readable: {error}"));
        assert!(!problems.is_empty(), "{text}");
        let written = serde_json::to_string(&value).expect("a model can be written");
        assert!(refused::<T>(&written).is_none(), "{text} became {written}");
    }
    refusals
}

#[test]
fn any_json_can_be_read() {
    let session = r#"{"id":"1","configs":[{"methods":[{"id":"a"},{"id":"b"}]}],"status":"ACTIVE","items":[{"total":"1","tax":null},{"total":"2"}],"url":"u"}"#;
    let refusals = [
        survives::<Session>(session),
        survives::<Vec<Session>>(&format!("[{session},{session}]")),
        survives::<Customer>(r#"{"id":"1","name":"n","tax":"t","nickname":"k"}"#),
        survives::<Payment>(
            r#"{"amount":"1","parent":{"amount":"2","type":"TRANSFER"},"type":"CARD","card":"c"}"#,
        ),
        survives::<Amounts>(r#"{"total":"1.50","fee":"2","id":"u","page":"p","validity":"PT1H"}"#),
        survives::<Vec<Numbers>>(r#"[{"whole":1,"fraction":2.5,"single":3},{"whole":4}]"#),
        survives::<Labels>(r#"{"id":"1","a":1,"b":2}"#),
        survives::<Vec<Level>>("[1,2,3]"),
    ];
    assert!(refusals.iter().all(|count| *count > 50), "{refusals:?}");
}

#[derive(Clone, Default)]
struct Observer(Arc<Mutex<Vec<String>>>);

impl Hook for Observer {
    fn problem(&self, operation: &'static str, problem: &Problem) {
        let mut seen = self.0.lock().expect("no panic");
        seen.push(format!("{operation}: {problem}"));
        panic!("a hook that panics does not lose the response");
    }
}

#[tokio::test]
async fn lenient_reading_is_set_for_a_client_or_a_call() {
    let reply = || Reply::json(200, r#"{"id":7}"#);
    let server = Server::always(reply());
    let strict = ledger::client(&server);
    let error = strict.accounts().read_account("7").send().await;
    let error = error.expect_err("the id is a number");
    assert!(error.is_decode());
    let (account, problems): (Account, _) = error.decode_lenient().expect("it is readable");
    assert_eq!((account.id.as_str(), problems.len()), ("7", 1));
    let call = strict.accounts().read_account("7");
    let response = call.with(Options::new().lenient(true)).response().await;
    let response = response.expect("it is lenient");
    assert_eq!(response.value().id, "7");
    assert_eq!(response.body().expect("a body"), r#"{"id":7}"#);
    let [problem] = response.problems() else {
        panic!("{:?}", response.problems());
    };
    assert_eq!(
        (problem.path(), problem.expected(), problem.found()),
        ("id", "a string", "a number")
    );

    let observer = Observer::default();
    let lenient = ledger::builder(server.url())
        .lenient(true)
        .hook(observer.clone())
        .build()
        .expect("a client");
    let transfer = lenient.accounts().read_account("7").send().await;
    assert_eq!(transfer.expect("it is lenient").id, "7");
    let seen = observer.0.lock().map(|seen| seen.clone());
    let seen = seen.unwrap_or_else(|poisoned| poisoned.into_inner().clone());
    assert_eq!(seen, ["readAccount: id: expected a string, found a number"]);
    let call = lenient.accounts().read_account("7");
    let strict = call.with(Options::new().lenient(false)).send().await;
    assert!(strict.expect_err("the call is strict").is_decode());
}

#[tokio::test]
async fn each_invalid_item_of_a_stream_is_a_problem() {
    let text = "{\"id\":\"1\"}\n{\"id\":2}\n{\"id\":{}}\n{\"id\":4\n{\"id\":\"5\"}\n";
    let server = Server::always(Reply::json(200, text));
    let observer = Arc::new(Mutex::new(Vec::new()));
    struct Quiet(Arc<Mutex<Vec<String>>>);
    impl Hook for Quiet {
        fn problem(&self, _: &'static str, problem: &Problem) {
            self.0.lock().expect("no panic").push(problem.to_string());
        }
    }
    let client = ledger::builder(server.url())
        .lenient(true)
        .hook(Quiet(observer.clone()))
        .build()
        .expect("a client");
    let mut lines = client
        .feeds()
        .export_transfers()
        .send()
        .await
        .expect("a stream");
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(
            lines
                .next()
                .await
                .map(|transfer| transfer.map(|transfer| transfer.id))
                .ok()
                .flatten(),
        );
    }
    let ids: Vec<_> = ids.iter().map(Option::as_deref).collect();
    assert_eq!(ids, [Some("1"), Some("2"), Some(""), None, Some("5")]);
    let seen = observer.lock().expect("no panic").clone();
    assert_eq!(
        seen,
        [
            "id: expected a string, found a number",
            "id: expected a string, found an object"
        ]
    );
}
