//! The README of a generated crate states what the other tests here prove.

use conomy_tests::fixture::Fixture;

#[test]
fn the_readme_describes_what_happens_to_a_request() {
    let (generated, words) = Fixture::conomy().generate();
    let package = generated.expect(&words).package;
    let library = package.get("src/lib.rs").expect("a library");
    assert!(library.contains("#![doc = include_str!(\"../README.md\")]"));
    let page = package.get("README.md").expect("a page");
    // Removes line breaks, so that sentences can be found.
    let page = page.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        // `faults`, `connections`, `retries`
        "| `NotSent` | There is no response, and the server did not do the work: no request was sent, or none was processed. | Fix the cause. Another call is safe. |",
        "| `Responded` | The server has responded.",
        "With a success status, the work was done and its result cannot be read: do not repeat the call. After 408 and 5xx the work may have been done: check whether it was done.",
        "| `Unknown` | The request was sent and there is no complete response. The work may have been done. |",
        "if the connection broke in the first attempt, and the second was rejected or got a 503, the outcome is unknown.",
        "It is also unknown if a 303 confirmed the work but its result could not be read.",
        // `faults`, `connections`, `retries`, `http2`, `sequences`
        "Any request is retried if it was not sent (no connection, unknown host, TLS), if HTTP/2 reports that it was not processed, after 425, and after 401 once, if the client can get a new token.",
        "GET, HEAD, OPTIONS, TRACE, QUERY, PUT, DELETE and calls with an idempotency key are also retried if the connection broke, after a timeout, and after 408, 429 and 5xx except 501 and 505.",
        "Other requests are only retried after 429, which this API declares as \"not processed\".",
        "No request is retried after another response, or after a 303 response to a request that is not safe. A streamed body is sent once.",
        "The header `x-should-retry: false` of a response prevents a retry, and `x-should-retry: true` allows it for other errors, too.",
        "This API has no header for idempotency keys. Therefore, a POST or PATCH is not retried after a lost connection",
        // `waits`
        "A request is sent at most five times. The delay before the second attempt is a random part of one second. The limit doubles up to 32 s. If the server asks for a longer delay (`Retry-After` or `retry-after-ms`), the client waits that long.",
        // `policies`
        "With `RetryPolicy::never()` or `Options::retries(0)` a call is a single request.",
        "An attempt has a timeout of 30 s. A call, with all of its attempts, has a deadline of two minutes.",
        "all calls of a client together make at most 20 retries.",
        // `redirects`, `settings`
        "Only to the server of the client, or to the one that `Options::base_url` sets for a call. Redirects to another origin get no credentials, redirects from https to http are not followed, and plain http is only used for the local host, unless `allow_http()` is set.",
        // `redaction`, `spans`, `wiped`
        "Errors, spans and `Debug` never contain credentials. The client wipes them from memory when they are no longer needed, but not the buffers of the transport and of TLS.",
        // `settings`
        "By default, the client calls `https://api.conomyhq.com/sandbox`.",
        "`Client::from_env()` reads server and credentials from environment variables",
        // `responses`, `large`
        "The decompressed body of a response is limited to 16 MiB. Streams and files have no limit and are never held in memory as a whole.",
        // `responses`, `models`
        "If the server responded, the error contains the status, headers and body of the response. If a successful response cannot be deserialized, the error contains the JSON path, and `error.decode_lenient()` returns what can be read with a list of the problems.",
        // `lenient`
        "With `ClientBuilder::lenient`, calls return that instead of an error.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
