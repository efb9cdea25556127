//! A status is matched with a wildcard, and outcomes without one: there will never be a fourth.

use conomy_api::Outcome;
use conomy_api::models::CheckoutSessionStatus;

fn is_open(status: &CheckoutSessionStatus) -> bool {
    match status {
        CheckoutSessionStatus::Attempt | CheckoutSessionStatus::Active => true,
        CheckoutSessionStatus::Unknown(value) => value.as_str().starts_with("OPEN"),
        _ => false,
    }
}

fn advice(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotSent => "call again",
        Outcome::Responded => "read the answer",
        Outcome::Unknown => "find out first",
    }
}

pub fn main() {
    assert!(is_open(&CheckoutSessionStatus::Active));
    assert_eq!(advice(Outcome::NotSent), "call again");
}
