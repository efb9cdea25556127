//! A required body is an argument, too.

fn call(conomy: &conomy_api::Client) {
    drop(conomy.authentication().create_access_token().send());
}

fn main() {
    _ = call;
}
