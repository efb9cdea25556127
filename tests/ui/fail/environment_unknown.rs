//! Only servers of the document can be selected; the document has no such one.

use conomy_api::{Client, Environment};

fn main() {
    drop(Client::builder().environment(Environment::Production));
}
