//! Makes values that are difficult to encode.

use serde_json::Value;

use crate::ir::{Api, Type};
use crate::sample::{Sampler, Scalars};

/// A string that needs percent-encoding, and an integer that is no default.
const DIFFICULT: Scalars = Scalars {
    integer: 7,
    text: Some("a b/c"),
};

/// Returns a value of the type. `None` if there is no finite value, or only a huge one.
pub(super) fn sample(api: &Api, ty: &Type) -> Option<Value> {
    Sampler::new(api, DIFFICULT, &|_, _| None).value(ty, None, "", 0)
}

/// Returns a value of the type with its optional properties, on two levels of objects.
pub(super) fn rich_sample(api: &Api, ty: &Type) -> Option<Value> {
    Sampler::new(api, DIFFICULT, &|_, _| None).value(ty, None, "", 2)
}
