//! Parameters in paths, queries, headers and cookies, in every style of OpenAPI. No value can change which path is requested.

use conomy_tests::ledger;
use ledger_api::Client;
use ledger_api::runtime::__private::{Call, Operation, Style};
use serde_json::json;

static READ: Operation = Operation {
    id: "read",
    path: "/p/{v}",
    ..Operation::DEFAULT
};

fn client() -> Client {
    let builder = ledger::builder("https://ledger.example.com");
    builder.build().expect("a client")
}

/// Creates a call with a complete path.
fn call(client: &Client) -> Call<'_> {
    let mut call = client.call(&READ);
    call.path("v", "1");
    call
}

fn query(set: impl FnOnce(&mut Call<'_>)) -> String {
    let client = client();
    let mut call = call(&client);
    set(&mut call);
    let request = call.request().expect("it can be sent");
    request.query().unwrap_or_default().to_owned()
}

#[test]
#[rustfmt::skip] // a table
fn values_in_paths() {
    let list = &["a b", "c/d"][..];
    let object = json!({ "R": 100, "G": "x y" });
    let client = client();
    for (style, text, listed, exploded) in [
        // A string, a list and an object in each style (OpenAPI, Style Examples).
        (Style::Simple { explode: false }, "%C3%A9%2F",    "a%20b,c%2Fd",        "G,x%20y,R,100"),
        (Style::Simple { explode: true },  "%C3%A9%2F",    "a%20b,c%2Fd",        "G=x%20y,R=100"),
        (Style::Label { explode: false },  ".%C3%A9%2F",   ".a%20b,c%2Fd",       ".G,x%20y,R,100"),
        (Style::Label { explode: true },   ".%C3%A9%2F",   ".a%20b.c%2Fd",       ".G=x%20y.R=100"),
        (Style::Matrix { explode: false }, ";v=%C3%A9%2F", ";v=a%20b,c%2Fd",     ";v=G,x%20y,R,100"),
        (Style::Matrix { explode: true },  ";v=%C3%A9%2F", ";v=a%20b;v=c%2Fd",   ";G=x%20y;R=100"),
    ] {
        let path = |set: &dyn Fn(&mut Call<'_>)| {
            let mut call = client.call(&READ);
            set(&mut call);
            let request = call.request().expect("it can be sent");
            request.path().trim_start_matches("/p/").to_owned()
        };
        assert_eq!(path(&|call| call.path_with("v", "é/", style)), text, "{style:?}");
        assert_eq!(path(&|call| call.path_with("v", list, style)), listed, "{style:?}");
        assert_eq!(path(&|call| call.path_value("v", &object, style)), exploded, "{style:?}");
    }
}

#[test]
fn values_in_queries() {
    let list = &["a b", "c/d"][..];
    let object = json!({ "R": 100, "G": "x y" });
    assert_eq!(query(|call| call.query("q", list)), "q=a%20b&q=c%2Fd");
    assert_eq!(query(|call| call.query("q", &Vec::<String>::new())), "");
    assert_eq!(query(|call| call.query("q", "")), "q=");
    let twice = query(|call| {
        call.query("q", &1);
        call.query("p", &2.5);
        call.query("q", &true);
    });
    assert_eq!(twice, "p=2.5&q=true");
    for (style, expected) in [
        (Style::Form { explode: false }, "q=a%20b,c%2Fd"),
        (Style::SpaceDelimited { explode: false }, "q=a%20b%20c%2Fd"),
        (Style::PipeDelimited { explode: false }, "q=a%20b%7Cc%2Fd"),
        (Style::TabDelimited { explode: false }, "q=a%20b%09c%2Fd"),
    ] {
        assert_eq!(query(|call| call.query_with("q", list, style)), expected);
    }
    let reserved = Style::FORM.allow_reserved();
    assert_eq!(
        query(|call| call.query_with("q", "a/b?c&d#e+f", reserved)),
        "q=a/b?c%26d%23e%2Bf"
    );
    assert_eq!(
        query(|call| call.query_value("q", &object, Style::FORM)),
        "G=x%20y&R=100"
    );
    let numbers = json!({ "whole": 75000.0, "half": 0.5, "integer": 7 });
    assert_eq!(
        query(|call| call.query_value("q", &numbers, Style::DeepObject)),
        "q%5Bhalf%5D=0.5&q%5Binteger%5D=7&q%5Bwhole%5D=75000"
    );
    assert_eq!(
        query(|call| call.query_value("q", &numbers, Style::FORM)),
        "half=0.5&integer=7&whole=75000"
    );
    let deep = json!({ "a": { "b": [1, { "c": "x y" }] }, "n": null });
    assert_eq!(
        query(|call| call.query_value("q", &deep, Style::DeepObject)),
        "q%5Ba%5D%5Bb%5D%5B0%5D=1&q%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=x%20y"
    );
    let written = query(|call| call.query_json("q", &object));
    assert_eq!(written, "q=%7B%22G%22%3A%22x%20y%22%2C%22R%22%3A100%7D");
}

#[test]
fn values_in_headers_and_cookies() {
    let client = client();
    let mut whole = call(&client);
    whole.header("x-list", &["a b", "c/d"][..]);
    whole.header_with(
        "x-pipes",
        &["a b", "c/d"][..],
        Style::PipeDelimited { explode: false },
    );
    whole.cookie("c", "a;b");
    whole.cookie("d", &1);
    let request = whole.request().expect("it can be sent");
    assert_eq!(request.headers()["x-list"], "a b,c/d");
    assert_eq!(request.headers()["x-pipes"], "a b|c/d");
    assert_eq!(request.headers()["cookie"], "c=a%3Bb; d=1");
    for hostile in ["a\nb", "a\rb", "a\0b"] {
        let mut forged = call(&client);
        forged.header("x-one", hostile);
        let error = forged.request().expect_err("it would forge a header");
        assert!(error.to_string().contains("control character"), "{error}");
    }
}

#[test]
fn no_value_leads_to_another_path() {
    static TWO: Operation = Operation {
        id: "two",
        path: "/a/{x}{y}/b?fixed=1#fragment",
        ..Operation::DEFAULT
    };
    let client = client();
    let target = |x: &str, y: &str, reserved: bool| {
        let mut call = client.call(&TWO);
        if reserved {
            call.path_with("x", x, Style::SIMPLE.allow_reserved());
        } else {
            call.path("x", x);
        }
        call.path("y", y);
        let request = call.request().map_err(|error| error.to_string())?;
        Ok::<_, String>(request.url().replace("https://ledger.example.com", ""))
    };
    for (x, y, reserved, expected) in [
        ("%2e", "%2E", false, "/a/%252e%252E/b?fixed=1"),
        ("a", "..", false, "/a/a../b?fixed=1"),
        ("a/b?c#d", ".", true, "/a/a/b%3Fc%23d./b?fixed=1"),
    ] {
        assert_eq!(target(x, y, reserved).as_deref(), Ok(expected));
    }
    for (x, y, reserved) in [
        (".", ".", false),
        ("", ".", false),
        ("a/../", "c", true),
        ("../a", "b", true),
    ] {
        let refusal = target(x, y, reserved).expect_err("it would lead to another path");
        assert!(refusal.contains("another path"), "{refusal}");
    }
    let error = client
        .call(&READ)
        .request()
        .expect_err("it is not complete");
    assert!(error.to_string().contains("`v` has no value"), "{error}");
}
