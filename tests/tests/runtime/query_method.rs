//! The method QUERY (RFC 10008): a safe request with a body.

use conomy_tests::ledger::{self, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::Client;
use ledger_api::runtime::__private::{Case, Operation, read};
use ledger_api::runtime::{Result, Value};

static QUERY: Operation = Operation {
    id: "query",
    method: "QUERY",
    path: "/search",
    ..Operation::DEFAULT
};

async fn send_query(client: &Client) -> Result<Value> {
    let mut call = client.call(&QUERY);
    call.json(&["term"]);
    call.send(Case::WHOLE, read::json::<Value>).await
}

#[tokio::test]
async fn query_requests_are_retried() {
    let server = Server::script(vec![Reply::json(503, ""), Reply::json(200, DONE)]);
    let result = send_query(&ledger::client(&server)).await;
    assert_eq!(result.expect("the second attempt succeeds")["id"], "7");
    let received = server.received();
    assert_eq!(received.len(), 2);
    for request in received {
        assert_eq!(request.line, "QUERY /sandbox/search HTTP/1.1");
        assert_eq!(request.body, b"[\"term\"]");
    }
}

#[tokio::test]
async fn query_requests_keep_their_method_except_after_303() {
    for (status, line, body) in [
        (301, "QUERY /there HTTP/1.1", "[\"term\"]"),
        (302, "QUERY /there HTTP/1.1", "[\"term\"]"),
        (307, "QUERY /there HTTP/1.1", "[\"term\"]"),
        (308, "QUERY /there HTTP/1.1", "[\"term\"]"),
        (303, "GET /there HTTP/1.1", ""),
    ] {
        let location = ("location".to_owned(), "/there".to_owned());
        let server = Server::script(vec![
            Reply::Response(status, vec![location], Vec::new()),
            Reply::json(200, DONE),
        ]);
        let result = send_query(&ledger::client(&server)).await;
        assert_eq!(result.expect("it is followed")["id"], "7", "{status}");
        let received = server.received();
        assert_eq!(received[1].line, line, "{status}");
        assert_eq!(received[1].body, body.as_bytes(), "{status}");
    }
}
