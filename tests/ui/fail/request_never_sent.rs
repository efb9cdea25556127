//! A request that is never sent, and a future that is never awaited, are noticed.

#![deny(unused_must_use)]

fn call(conomy: &conomy_api::Client) {
    conomy.payment_links().create_checkout_session("tok_123");
    conomy
        .payment_links()
        .create_checkout_session("tok_123")
        .send();
}

fn main() {
    _ = call;
}
