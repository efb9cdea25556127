//! A status can get another value, so a match needs a wildcard, even if it names the unknown ones.

use conomy_api::models::CheckoutSessionStatus;

fn is_open(status: CheckoutSessionStatus) -> bool {
    match status {
        CheckoutSessionStatus::Attempt | CheckoutSessionStatus::Active => true,
        CheckoutSessionStatus::Expired
        | CheckoutSessionStatus::Finished
        | CheckoutSessionStatus::ProcessingPayment
        | CheckoutSessionStatus::Failed
        | CheckoutSessionStatus::Unknown(_) => false,
    }
}

fn main() {
    _ = is_open;
}
