//! The checkout token is required, so it is an argument.

fn call(conomy: &conomy_api::Client) {
    drop(conomy.payment_links().create_checkout_session().send());
}

fn main() {
    _ = call;
}
