//! Names of the extensions that store what openapiv3 has no field for.
//!
//! A value that is a schema is the number of its node, see [`super::Document::numbered`]; lists and maps
//! of schemas are lists and maps of such numbers.

use super::key::{Key, WORDS};

/// On objects of OpenAPI: the number of their node.
pub const NODE: &str = "x-node";
/// On a schema that stands for a `$ref` with siblings in 3.0, which ignores them: `true`.
pub const REF_SIBLINGS: &str = "x-ref-siblings";
/// On a schema with an unresolved reference: the text of the reference.
pub const UNRESOLVED: &str = "x-dangling";
/// On a schema whose one-value `enum` was a `const`: `true`.
pub const CONST: &str = "x-const";
/// The exact text of a bound that openapiv3's integers cannot hold.
pub const MINIMUM: &str = "x-minimum";
/// The exact text of a bound that openapiv3's integers cannot hold.
pub const MAXIMUM: &str = "x-maximum";
/// The exact text of a divisor that openapiv3's integers cannot hold.
pub const MULTIPLE_OF: &str = "x-multiple-of";
/// On a security scheme of type `mutualTLS`, which reads as `http` with scheme `mutual`: `true`.
pub const MUTUAL_TLS: &str = "x-mutual-tls";

/// On a query parameter that is the whole query string (`in: querystring` of OpenAPI 3.2): `true`.
pub const QUERY_STRING: &str = "x-query-string";
/// In the `mapping` of a discriminator: the schema for all other values (`defaultMapping` of OpenAPI 3.2).
pub const DEFAULT_MAPPING: &str = "x-default-mapping";

/// Keywords of JSON Schema without a field in openapiv3, and the extension each is kept under.
const KEPT_AS_EXTENSION: &[(&str, &str)] = &[
    ("prefixItems", "x-prefix-items"),
    ("contains", "x-contains"),
    ("minContains", "x-min-contains"),
    ("maxContains", "x-max-contains"),
    ("unevaluatedItems", "x-unevaluated-items"),
    ("patternProperties", "x-pattern-properties"),
    ("propertyNames", "x-property-names"),
    ("unevaluatedProperties", "x-unevaluated-properties"),
    ("dependentRequired", "x-dependent-required"),
    ("dependentSchemas", "x-dependent-schemas"),
    ("if", "x-if"),
    ("then", "x-then"),
    ("else", "x-else"),
    ("contentEncoding", "x-content-encoding"),
    ("contentMediaType", "x-content-media-type"),
    ("contentSchema", "x-content-schema"),
    ("examples", "x-examples"),
];

/// The extension that a keyword of [`KEPT_AS_EXTENSION`] is kept under.
pub(super) fn for_keyword(keyword: Key) -> Option<Key> {
    *BY_WORD.get(keyword.place())?
}

static BY_WORD: [Option<Key>; WORDS.len()] = {
    let mut table = [None; WORDS.len()];
    let mut row = 0;
    while row < KEPT_AS_EXTENSION.len() {
        let (keyword, extension) = KEPT_AS_EXTENSION[row];
        table[Key::of(keyword).place()] = Some(Key::of(extension));
        row += 1;
    }
    table
};

/// Whether an extension is ours, so that a document cannot forge it.
pub(super) fn is_reserved(name: &str) -> bool {
    const OWN: [&str; 9] = [
        NODE,
        REF_SIBLINGS,
        UNRESOLVED,
        CONST,
        MINIMUM,
        MAXIMUM,
        MULTIPLE_OF,
        MUTUAL_TLS,
        QUERY_STRING,
    ];
    // `x-examples` is a widespread extension for examples; ours replaces it only where there is one.
    OWN.contains(&name)
        || KEPT_AS_EXTENSION
            .iter()
            .any(|&(_, extension)| extension == name)
}
