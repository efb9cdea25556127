//! Paginated lists: the requests of each style, the end of a list, and protection from servers whose pages never end.

use std::pin::Pin;

use conomy_tests::ledger::{self, TOKEN};
use conomy_tests::{Received, Reply, Server};
use futures_core::Stream;
use ledger_api::models::{Entry, SearchRequest};
use ledger_api::runtime::__private::query_value;
use ledger_api::{Options, Outcome, Result};

/// Returns a response with these entries and additional properties.
fn page(entries: &[i64], rest: &str) -> Reply {
    let entries: Vec<String> = entries
        .iter()
        .map(|id| format!(r#"{{"id":{id}}}"#))
        .collect();
    Reply::json(
        200,
        format!(r#"{{"entries":[{}]{rest}}}"#, entries.join(",")),
    )
}

/// Polls a stream to its end, and returns the ids of its entries.
async fn all(mut items: impl Stream<Item = Result<Entry>> + Unpin) -> Result<Vec<i64>> {
    let mut ids = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        ids.push(item?.id);
    }
    Ok(ids)
}

/// Returns the request targets, in order.
fn targets(server: &Server) -> Vec<String> {
    let received = server.received();
    let targets = received.iter().map(|request| request.target().to_owned());
    targets
        .map(|target| target.replace("/sandbox/lists", ""))
        .collect()
}

#[tokio::test]
async fn cursors_are_followed_to_the_last_page() {
    for end in ["", r#","next":null"#, r#","next":"""#] {
        let server = Server::script(vec![
            page(&[1, 2], r#","next":"a&b""#),
            // A page may be empty without being the last one.
            page(&[], r#","next":"c""#),
            page(&[3], end),
        ]);
        let client = ledger::client(&server);
        let items = client.lists().by_cursor().limit(2).items();
        assert_eq!(all(items).await.expect("all"), [1, 2, 3]);
        assert_eq!(
            targets(&server),
            [
                "/cursor?limit=2",
                "/cursor?limit=2&after=a%26b",
                "/cursor?limit=2&after=c"
            ]
        );
    }
}

#[tokio::test]
async fn a_list_can_start_at_a_given_page() {
    let server = Server::script(vec![page(&[5], r#","next":"y""#), Reply::json(200, "{}")]);
    let client = ledger::client(&server);
    let items = client.lists().by_cursor().after("x").items();
    assert_eq!(all(items).await.expect("all"), [5]);
    assert_eq!(targets(&server), ["/cursor?after=x", "/cursor?after=y"]);
}

#[tokio::test]
async fn the_last_entry_can_be_the_cursor() {
    let server = Server::script(vec![
        page(&[1, 2], r#","more":true"#),
        page(&[3], r#","more":false"#),
    ]);
    let client = ledger::client(&server);
    let items = client.lists().by_last_entry().items();
    assert_eq!(all(items).await.expect("all"), [1, 2, 3]);
    assert_eq!(targets(&server), ["/last", "/last?after=2"]);
}

#[tokio::test]
async fn an_offset_counts_entries_until_the_total_or_an_empty_page() {
    for last in [page(&[3], r#","total":3"#), page(&[3], r#","more":false"#)] {
        let server = Server::script(vec![page(&[1, 2], ""), last]);
        let client = ledger::client(&server);
        let items = client.lists().by_offset().items();
        assert_eq!(all(items).await.expect("all"), [1, 2, 3]);
        assert_eq!(targets(&server), ["/offset", "/offset?skip=2"]);
    }
    let server = Server::script(vec![
        page(&[8], ""),
        page(&[9], ""),
        Reply::json(200, r#"{"entries":null}"#),
    ]);
    let client = ledger::client(&server);
    let items = client.lists().by_offset().skip(7).items();
    assert_eq!(all(items).await.expect("all"), [8, 9]);
    assert_eq!(
        targets(&server),
        ["/offset?skip=7", "/offset?skip=8", "/offset?skip=9"]
    );
}

#[tokio::test]
async fn pages_are_counted_from_one() {
    let server = Server::script(vec![
        page(&[1], r#","total":2"#),
        page(&[2], r#","total":2"#),
    ]);
    let client = ledger::client(&server);
    assert_eq!(
        all(client.lists().by_page().items()).await.expect("all"),
        [1, 2]
    );
    assert_eq!(targets(&server), ["/page", "/page?page%5Bnumber%5D=2"]);
}

#[tokio::test]
async fn a_link_is_followed_with_the_credentials_of_the_first_page() {
    let server = Server::start(
        |received, _| match query_value(received.target(), "cursor") {
            // The link repeats the query of the request, including the API key.
            None => Reply::json(200, r#"[{"id":1}]"#).with(
                "link",
                r#"</sandbox/lists/link?cursor=x%2Cy&key=hush#a>; rel="next", </>; rel=first"#,
            ),
            Some(_) => Reply::json(200, r#"[{"id":2}]"#),
        },
    );
    let builder = ledger::builder(server.url()).query_key("hush");
    let client = builder.build().expect("a client");
    let mut pages = client.lists().by_link().pages();
    let first = pages.next_page().await.expect("a page").expect("the first");
    assert!(first.has_next());
    let second = pages
        .next_page()
        .await
        .expect("a page")
        .expect("the second");
    assert!(!second.has_next());
    assert_eq!(second.into_items()[0].id, 2);
    assert!(pages.next_page().await.expect("the end").is_none());
    assert_eq!(
        targets(&server),
        ["/link?key=hush", "/link?cursor=x%2Cy&key=hush"]
    );
    assert!(!format!("{pages:?}").contains("hush"));
}

#[tokio::test]
async fn next_page_urls_are_followed_on_the_same_server_only() {
    let elsewhere = Server::always(page(&[9], ""));
    let other = format!(r#","next":"{}/lists/url?page=2""#, elsewhere.url());
    let server = Server::script(vec![
        page(&[1], r#","next":"url?page=2""#),
        page(&[2], &other),
    ]);
    let client = ledger::client(&server);
    let mut items = client.lists().by_url().items();
    assert_eq!(
        items.next().await.expect("an item").map(|entry| entry.id),
        Some(1)
    );
    assert_eq!(
        items.next().await.expect("an item").map(|entry| entry.id),
        Some(2)
    );
    let error = items.next().await.expect_err("it leads elsewhere");
    assert!(error.to_string().contains("another server"), "{error}");
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.operation(), "byUrl");
    assert_eq!(targets(&server), ["/url", "/url?page=2"]);
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn a_cursor_in_the_body_gives_each_page_its_own_key() {
    let server = Server::script(vec![
        page(&[1], r#","next":"a""#),
        page(&[2], r#","next":"b""#),
        page(&[3], ""),
    ]);
    let client = ledger::client(&server);
    let mut body = SearchRequest::default();
    body.text = Some("rent".to_owned());
    let call = client.lists().search().body(&body);
    let options = Options::new().idempotency_key("mine");
    let items = call.with(options).items();
    assert_eq!(all(items).await.expect("all"), [1, 2, 3]);
    let received = server.received();
    let bodies: Vec<serde_json::Value> = received
        .iter()
        .map(|request| serde_json::from_str(request.text()).expect("JSON"))
        .collect();
    assert_eq!(bodies[0], serde_json::json!({ "text": "rent" }));
    assert_eq!(
        bodies[1],
        serde_json::json!({ "text": "rent", "page": { "after": "a" } })
    );
    assert_eq!(
        bodies[2],
        serde_json::json!({ "text": "rent", "page": { "after": "b" } })
    );
    let key = |request: &Received| request.header("idempotency-key").map(str::to_owned);
    assert_eq!(key(&received[0]).as_deref(), Some("mine"));
    // With the key of the first page, the server would send the first page again.
    assert!(key(&received[1]).is_some_and(|key| key != "mine"));
    assert_ne!(key(&received[1]), key(&received[2]));
}

#[tokio::test]
async fn a_cursor_in_the_body_creates_the_body() {
    let server = Server::script(vec![page(&[1], r#","next":"a""#), page(&[2], "")]);
    let client = ledger::client(&server);
    assert_eq!(
        all(client.lists().search().items()).await.expect("all"),
        [1, 2]
    );
    let second = &server.received()[1];
    assert_eq!(second.text(), r#"{"page":{"after":"a"}}"#);
    assert_eq!(second.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_list_whose_pages_repeat_ends_with_an_error() {
    // A page that refers to itself, and a cycle of two pages.
    for circle in [vec!["a", "a"], vec!["a", "b", "a"]] {
        let read = circle.len();
        let replies = circle
            .iter()
            .map(|next| page(&[1], &format!(r#","next":"{next}""#)));
        let server = Server::script(replies.collect());
        let client = ledger::client(&server);
        let mut items = client.lists().by_cursor().items();
        for _ in 0..read {
            // Entries before the error are returned.
            assert!(items.next().await.expect("an entry").is_some());
        }
        let error = items.next().await.expect_err("it has no end");
        assert!(error.to_string().contains("read before"), "{error}");
        assert_eq!(error.outcome(), Outcome::Responded);
        assert_eq!(error.status(), Some(http::StatusCode::OK));
        assert_eq!(server.received().len(), read);
        assert!(items.next().await.expect("the end").is_none());
    }
}

#[tokio::test]
async fn a_missing_cursor_with_more_pages_is_an_error() {
    let server = Server::always(page(&[], r#","more":true"#));
    let client = ledger::client(&server);
    let error = all(client.lists().by_last_entry().items()).await;
    let error = error.expect_err("there is no last entry");
    assert!(error.to_string().contains("more pages"), "{error}");
}

#[tokio::test]
async fn options_and_retries_are_those_of_the_first_page() {
    let server = Server::script(vec![
        page(&[1], r#","next":"a""#),
        Reply::json(503, ""),
        page(&[2], r#","next":"b""#),
        Reply::Reset(Vec::new()),
        page(&[3], ""),
    ]);
    let client = ledger::client(&server);
    let options = Options::new().header("x-trace", "7");
    let items = client.lists().by_cursor().with(options).items();
    assert_eq!(all(items).await.expect("all"), [1, 2, 3]);
    let received = server.received();
    assert_eq!(received.len(), 5);
    for request in &received {
        assert_eq!(request.header("x-trace"), Some("7"));
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {TOKEN}").as_str())
        );
    }
}

#[tokio::test]
async fn an_error_carries_its_outcome_and_the_page_can_be_asked_for_again() {
    let server = Server::script(vec![
        page(&[1], r#","next":"a""#),
        Reply::json(400, r#"{"message":"not now"}"#),
        page(&[2], ""),
    ]);
    let client = ledger::client(&server);
    let mut items = client.lists().by_cursor().items();
    assert!(items.next().await.expect("an entry").is_some());
    let error = items.next().await.expect_err("not now");
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.status(), Some(http::StatusCode::BAD_REQUEST));
    assert_eq!(
        items.next().await.expect("again").map(|entry| entry.id),
        Some(2)
    );
    assert_eq!(
        targets(&server)[1..],
        ["/cursor?after=a", "/cursor?after=a"]
    );
}

#[tokio::test]
async fn a_stream_ends_with_its_first_error() {
    let server = Server::always(Reply::json(400, "{}"));
    let client = ledger::client(&server);
    let mut items = client.lists().by_cursor().items();
    let mut polled = 0;
    while let Some(item) = std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        item.expect_err("it is refused");
        polled += 1;
    }
    assert_eq!((polled, server.received().len()), (1, 1));
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_is_an_error_of_the_stream() {
    let server = Server::always(page(&[1], ""));
    let client = ledger::client(&server);
    let options = Options::new().header("a\nb", "c");
    let items = client.lists().by_cursor().with(options).items();
    let error = all(items).await.expect_err("no header");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn pages_can_be_requested_one_by_one() {
    let server = Server::script(vec![page(&[1, 2], r#","next":"a""#), page(&[3], "")]);
    let client = ledger::client(&server);
    let first = client.lists().by_cursor().pages().next_page().await;
    let first = first.expect("a page").expect("the first");
    assert_eq!(first.items().len(), 2);
    assert_eq!(first.response().value().next.as_deref(), Some("a"));
    assert_eq!(first.response().status(), http::StatusCode::OK);
    let second = first
        .next_page()
        .await
        .expect("a page")
        .expect("the second");
    assert_eq!(second.items()[0].id, 3);
    assert!(second.next_page().await.expect("the end").is_none());
}

#[test]
fn iterators_wait_for_pages() {
    let server = Server::script(vec![
        page(&[1, 2], r#","next":"a""#),
        page(&[3], ""),
        Reply::json(400, "{}"),
    ]);
    let client = ledger::client(&server);
    let items = client.lists().by_cursor().items_blocking();
    let ids: Result<Vec<i64>> = items.map(|entry| Ok(entry?.id)).collect();
    assert_eq!(ids.expect("all"), [1, 2, 3]);
    let mut pages = client.lists().by_cursor().pages_blocking();
    assert!(pages.next().expect("an error").is_err());
    assert!(pages.next().is_none());
}

#[test]
fn iterators_know_every_style() {
    let ids = |items: &mut dyn Iterator<Item = Result<Entry>>| -> Vec<i64> {
        let ids: Result<Vec<i64>> = items.map(|entry| Ok(entry?.id)).collect();
        ids.expect("all")
    };
    // The request for the second page has one of four forms. The second page is always the last one.
    let server = Server::start(|received, _| {
        let target = received.target();
        let is_second = target.contains("page%5Bnumber%5D=2")
            || target.contains("skip=1")
            || target.contains("after=1")
            || target.contains("from=1");
        match (target.contains("/link"), is_second) {
            (true, true) => Reply::json(200, r#"[{"id":2}]"#),
            (true, false) => {
                Reply::json(200, r#"[{"id":1}]"#).with("link", r#"<?from=1>; rel="prev next""#)
            }
            (false, true) => page(&[2], r#","more":false,"total":2"#),
            (false, false) => page(&[1], r#","more":true,"total":2,"next":"1""#),
        }
    });
    let builder = ledger::builder(server.url()).query_key("hush");
    let client = builder.build().expect("a client");
    let lists = client.lists();
    assert_eq!(ids(&mut lists.by_cursor().items_blocking().take(2)), [1, 2]);
    assert_eq!(ids(&mut lists.by_last_entry().items_blocking()), [1, 2]);
    assert_eq!(ids(&mut lists.by_offset().items_blocking()), [1, 2]);
    assert_eq!(ids(&mut lists.by_page().items_blocking()), [1, 2]);
    assert_eq!(ids(&mut lists.by_link().items_blocking()), [1, 2]);
    assert_eq!(server.received().len(), 10);
}

#[test]
fn pages_can_be_requested_one_by_one_without_an_async_runtime() {
    let server = Server::script(vec![page(&[1], r#","next":"a""#), page(&[2], "")]);
    let client = ledger::client(&server);
    let first = client.lists().by_cursor().pages_blocking().next();
    let first = first.expect("a page").expect("the first");
    let second = first
        .next_page_blocking()
        .expect("a page")
        .expect("the second");
    assert_eq!(second.into_items()[0].id, 2);
}

/// A stream of entries can be moved to another task.
#[tokio::test]
async fn streams_can_be_sent_to_other_tasks() {
    let server = Server::always(page(&[1], ""));
    let client = ledger::client(&server);
    let items = client.lists().by_offset().items();
    drop(client);
    let read = tokio::spawn(async move {
        let mut items = items;
        items.next().await.expect("an entry").map(|entry| entry.id)
    });
    assert_eq!(read.await.expect("the task"), Some(1));
}

#[test]
fn links_are_read_as_rfc_8288_says() {
    for (lines, expected) in [
        (&["<http://a/2>; rel=next"][..], Some("http://a/2")),
        (&["<http://a/2>;rel=\"next\""], Some("http://a/2")),
        (
            &["<http://a/1>; rel=prev, <http://a/2>; rel=\"last NEXT\""],
            Some("http://a/2"),
        ),
        (
            &["<http://a/1>; rel=prev", "<http://a/2> ; REL = next"],
            Some("http://a/2"),
        ),
        (
            &["<http://a/2,x>; title=\"a, <b>; rel=prev\"; rel=next"],
            Some("http://a/2,x"),
        ),
        (&["<http://a/9>; title=\"x; rel=next\"; rel=\"last\""], None),
        (&["<http://a/9>; rel=prev; rel=next"], None),
        (
            &["<http://a/9>; title=\"a\\\"b, <http://a/8>; rel=next\"; rel=last"],
            None,
        ),
        (&["<http://a/9>; rel=next; anchor=\"#other\""], None),
        (&["<http://a/9>; rel=nextpage"], None),
        (&["<http://a/9>; rel=\"next"], None),
        (&["<http://a/9"], None),
        (&[""], None),
    ] {
        let mut headers = http::HeaderMap::new();
        for line in lines {
            headers.append("link", line.parse().expect("a value"));
        }
        let next = ledger_api::runtime::__private::next_link(&headers);
        assert_eq!(next, expected, "{lines:?}");
    }
}
