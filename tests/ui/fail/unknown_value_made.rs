//! An unknown value is opaque: nobody makes or matches the text of a value that a later version will name.

use conomy_api::models::CheckoutSessionStatus;
use conomy_api::runtime::UnknownValue;

fn main() {
    let status = CheckoutSessionStatus::Unknown(UnknownValue::new("REFUNDED"));
    if let CheckoutSessionStatus::Unknown(UnknownValue(text)) = status {
        drop(text);
    }
}
