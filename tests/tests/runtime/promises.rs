//! What a generated crate says of itself, on its first page, is what the other tests here show.

use conomy_tests::fixture::Fixture;

#[test]
fn the_first_page_says_what_happens_to_a_request() {
    let (generated, words) = Fixture::conomy().generate();
    let package = generated.expect(&words).package;
    let library = package.get("src/lib.rs").expect("a library");
    assert!(library.contains("#![doc = include_str!(\"../README.md\")]"));
    let page = package.get("README.md").expect("a page");
    // One line for each sentence, however the page breaks it.
    let page = page.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        // `faults`, `connections`, `retries`
        "| `NotSent` | Nothing has been carried out: the request was not sent, or refused without being processed. | Make the call again. |",
        "| `Answered` | The server has answered.",
        "| `Unknown` | The request was sent, and no complete answer came: it may have been carried out or not. |",
        "when the connection broke within the first attempt, and the second was refused or answered 503, the outcome is unknown",
        "so it is when a 303 said that the work was done, and its result could not be read.",
        // `faults`, `connections`, `retries`, `http2`, `sequences`
        "Every request is sent again when it was not sent (no connection, no such name, no TLS), when HTTP/2 says that it was not processed, after 425, and once with a new token after 401.",
        "GET, HEAD, OPTIONS, TRACE, PUT, DELETE and calls with an idempotency key are sent again also when the connection broke, when an attempt took too long, and after 408, 429 and 5xx other than 501 and 505.",
        "Any other request is sent again after such a status only where the API declares that it means \"not processed\".",
        "After any other answer nothing is sent again, nor after a 303 of a request that is not safe, whatever becomes of its result. A body that is a stream is sent once.",
        "`x-should-retry: false` of the server stops that, and `x-should-retry: true` allows it for other errors, too.",
        "An idempotency key is made once for a call and goes with each of its attempts",
        // `waits`
        "A request is sent five times at most. The wait before the second attempt is a random part of a second; that bound doubles up to 32 s. Where the server asks for a longer wait (`Retry-After` in both of its forms, `retry-after-ms`), it is waited for.",
        // `policies`
        "With `RetryPolicy::never()` or `Options::retries(0)` a call is one request.",
        "An attempt may take 30 s, a call with all of its attempts two minutes.",
        "20 retries while none of them succeeds",
        // `redirects`, `settings`
        "To the client's own server: a redirect to another host gets none, one from https to http is not followed, and http itself is spoken only with this machine, or where `allow_http()` says so.",
        // `redaction`, `spans`, `wiped`
        "No error, span or `Debug` shows them. What the client makes of them is wiped from memory when it is no longer needed; the buffers of the transport and of TLS are theirs.",
        // `answers`, `large`
        "The body of an answer may have 16 MiB, unpacked. Streams and files have no limit, and are never in memory as a whole.",
        // `answers`, `models`
        "An error keeps the server's status, headers and body, also when a success is not what the document promises: then it names the JSON path that does not fit.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
