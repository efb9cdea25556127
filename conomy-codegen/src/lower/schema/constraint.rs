//! Describes the constraints of a schema that its type does not express, in one line of documentation.

use serde_json::Value;

use crate::ir::Text;
use crate::load::extension;

use crate::lower::schema::keywords::{JsonType, Keywords};
use crate::lower::schema::scalar;

/// The maximum length of a pattern or default in the documentation.
const GLANCE: usize = 60;

/// The limits of Rust's integer types, which are not worth documenting.
const OF_TYPES: [&str; 6] = [
    "-2147483648",
    "2147483647",
    "4294967295",
    "-9223372036854775808",
    "9223372036854775807",
    "18446744073709551615",
];

/// Returns the format, bounds, pattern and default of a schema, such as ``1 to 100 items, `25` by default.``
pub(in crate::lower) fn line(keywords: &Keywords) -> Option<String> {
    let pieces: Vec<String> = [
        format(keywords),
        range(keywords.lengths, "character"),
        items(keywords),
        bound(
            &keywords.bounds.0,
            keywords.exclusive.0,
            "more than",
            "at least",
        ),
        bound(
            &keywords.bounds.1,
            keywords.exclusive.1,
            "less than",
            "at most",
        ),
        pattern(keywords),
        default(keywords),
    ]
    .into_iter()
    .flatten()
    .collect();
    let line = pieces.join(", ");
    let mut rest = line.chars();
    let first = rest.next()?;
    Some(format!("{}{}.", first.to_uppercase(), rest.as_str()))
}

fn format(keywords: &Keywords) -> Option<String> {
    let format = keywords.format.as_deref()?;
    let is_told = scalar::text(Some(format)) != Text::Plain || format == "binary";
    let is_text = keywords.json_type == Some(JsonType::String) && keywords.values.is_none();
    (is_text && !is_told)
        .then(|| code(format))?
        .map(|code| format!("format {code}"))
}

fn items(keywords: &Keywords) -> Option<String> {
    // The type of a tuple already shows its length.
    let is_tuple = keywords.extension(extension::PREFIX_ITEMS).is_some();
    range(keywords.items_bounds, "item").filter(|_| !is_tuple)
}

fn range(limits: (Option<usize>, Option<usize>), unit: &str) -> Option<String> {
    let several = |count: usize| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match limits {
        (Some(0) | None, None) => None,
        (Some(low), Some(high)) if low == high => Some(format!("exactly {}", several(low))),
        (Some(low), None) => Some(format!("at least {}", several(low))),
        (Some(0) | None, Some(high)) => Some(format!("at most {}", several(high))),
        (Some(low), Some(high)) => Some(format!("{low} to {}", several(high))),
    }
}

fn bound(bound: &Option<String>, exclusive: bool, beyond: &str, from: &str) -> Option<String> {
    let is_said = |text: &&str| text.len() <= GLANCE && !OF_TYPES.contains(text);
    let bound = bound.as_deref().filter(is_said)?;
    Some(format!("{} {bound}", if exclusive { beyond } else { from }))
}

fn pattern(keywords: &Keywords) -> Option<String> {
    let pattern = keywords
        .pattern
        .as_deref()
        .filter(|_| keywords.values.is_none())?;
    Some(format!("matches {}", code(pattern)?))
}

fn default(keywords: &Keywords) -> Option<String> {
    let default = match keywords.default.as_ref()? {
        Value::Null | Value::Object(_) => return None,
        Value::String(text) if !text.is_empty() => code(text),
        value => code(&value.to_string()),
    };
    Some(format!("{} by default", default?))
}

/// Returns a text as a code span, if it is short and needs no escaping.
fn code(text: &str) -> Option<String> {
    let is_plain = |c: char| c != '`' && !c.is_control();
    let fits = text.len() <= GLANCE && text.trim() == text && text.chars().all(is_plain);
    (fits && !text.is_empty()).then(|| format!("`{text}`"))
}
