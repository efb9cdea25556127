//! A client is cloned and shared between threads, and so are what it returns and its errors.

fn shared<T: Clone + Send + Sync + 'static>() {}
fn thrown<T: std::error::Error + Send + Sync + 'static>() {}

pub fn main() {
    shared::<conomy_api::Client>();
    shared::<conomy_api::models::CheckoutSession>();
    shared::<conomy_api::Response<conomy_api::models::CheckoutSession>>();
    thrown::<conomy_api::Error>();
}
