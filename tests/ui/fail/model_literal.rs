//! A model can get another field, so only its own crate writes it as a literal.

use conomy_api::models::Tax;

fn copy(tax: Tax) -> Tax {
    Tax {
        name: tax.name,
        r#type: tax.r#type,
        value: tax.value,
        amount: tax.amount,
        unknown_fields: tax.unknown_fields,
    }
}

fn main() {
    _ = copy;
}
