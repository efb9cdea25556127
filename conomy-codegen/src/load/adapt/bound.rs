//! Converts bounds of numbers: exclusive bounds of 3.1, and bounds that openapiv3's 64-bit integers cannot hold.

use super::super::arena::{NodeId, Value};
use super::super::key::Key;
use super::{Draft, Walk, extension};

/// Rewrites the bounds of a schema.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    exclusive(
        walk,
        draft,
        key!("exclusiveMinimum"),
        key!("minimum"),
        |bound, limit| bound >= limit,
    );
    exclusive(
        walk,
        draft,
        key!("exclusiveMaximum"),
        key!("maximum"),
        |bound, limit| bound <= limit,
    );
    if draft.single_type(walk) == Some("integer") {
        integer(
            walk,
            draft,
            key!("minimum"),
            key!(extension::MINIMUM),
            f64::ceil,
        );
        integer(
            walk,
            draft,
            key!("maximum"),
            key!(extension::MAXIMUM),
            f64::floor,
        );
        integer(
            walk,
            draft,
            key!("multipleOf"),
            key!(extension::MULTIPLE_OF),
            |_| f64::NAN,
        );
    }
}

/// Converts `exclusiveMinimum: 3` to `minimum: 3` with `exclusiveMinimum: true`. 3.0 allows only one bound, so the
/// stricter of two is kept.
fn exclusive(
    walk: &mut Walk<'_>,
    draft: &mut Draft,
    keyword: Key,
    plain: Key,
    is_stricter: fn(f64, f64) -> bool,
) {
    let Some(bound) = draft.get(keyword) else {
        return;
    };
    let Some(value) = float(walk, bound) else {
        return;
    };
    draft.remove(keyword);
    let limit = draft.get(plain).and_then(|node| float(walk, node));
    if limit.is_none_or(|limit| is_stricter(value, limit)) {
        draft.put_node(walk, plain, bound);
        draft.put(walk, keyword, Value::Bool(true));
    }
}

/// Converts the bound of an integer to one that fits 64 bits, or keeps only its text, in an extension.
fn integer(
    walk: &mut Walk<'_>,
    draft: &mut Draft,
    keyword: Key,
    extension: Key,
    rounded: fn(f64) -> f64,
) {
    let Some(bound) = draft.get(keyword) else {
        return;
    };
    let text = walk.files.arena.number(bound).unwrap_or_default();
    if text.parse::<i64>().is_ok() {
        return;
    }
    let text = text.to_owned();
    let Some(value) = float(walk, bound) else {
        return;
    };
    let whole = if value.fract() == 0.0 {
        value
    } else {
        rounded(value)
    };
    // From 2^53 on, floats cannot represent every integer, so only the text is exact.
    let is_exact = whole.abs() < 9_007_199_254_740_992.0;
    draft.remove(keyword);
    if is_exact {
        let text = walk.files.arena.own((whole as i64).to_string());
        draft.put(walk, keyword, Value::OwnNumber(text));
    } else {
        let text = walk.files.arena.own(text);
        draft.put(walk, extension, Value::OwnString(text));
    }
}

fn float(walk: &Walk<'_>, node: NodeId) -> Option<f64> {
    let number = walk.files.arena.number(node)?;
    number.parse().ok()
}
