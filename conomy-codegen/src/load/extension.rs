//! Names of the extensions for information that has no field in openapiv3.
//!
//! In such an extension, a schema is represented by the number of its node (see [`super::Document::numbered`]), and a list
//! or map of schemas by a list or map of such numbers.

use super::key::{Key, WORDS};

/// On every OpenAPI object: the number of its node.
pub const NODE: &str = "x-node";
/// On a schema that replaces a `$ref` with siblings, which 3.0 ignores: `true`.
pub const REF_SIBLINGS: &str = "x-ref-siblings";
/// On a schema with an unresolved reference: the text of the reference.
pub const UNRESOLVED: &str = "x-dangling";
/// On a schema whose `enum` of one value was a `const`: `true`.
pub const CONST: &str = "x-const";
/// The exact text of a `minimum` that does not fit in openapiv3's integers.
pub const MINIMUM: &str = "x-minimum";
/// The exact text of a `maximum` that does not fit in openapiv3's integers.
pub const MAXIMUM: &str = "x-maximum";
/// The exact text of a `multipleOf` that does not fit in openapiv3's integers.
pub const MULTIPLE_OF: &str = "x-multiple-of";
/// On a security scheme of type `mutualTLS`, which is stored as `http` with scheme `mutual`: `true`.
pub const MUTUAL_TLS: &str = "x-mutual-tls";

/// On a query parameter that is the whole query string (`in: querystring` of OpenAPI 3.2): `true`.
pub const QUERY_STRING: &str = "x-query-string";
/// On a media type whose `schema` was an `itemSchema` (OpenAPI 3.2): `true`.
pub const ITEM_SCHEMA: &str = "x-item-schema";
/// In the `mapping` of a discriminator: the schema for all other values (`defaultMapping` of OpenAPI 3.2).
pub const DEFAULT_MAPPING: &str = "x-default-mapping";

/// The schemas of `prefixItems`.
pub const PREFIX_ITEMS: &str = "x-prefix-items";
/// The schema of `unevaluatedItems`.
pub const UNEVALUATED_ITEMS: &str = "x-unevaluated-items";
/// The schemas of `patternProperties`, by pattern.
pub const PATTERN_PROPERTIES: &str = "x-pattern-properties";
/// The schema of `unevaluatedProperties`.
pub const UNEVALUATED_PROPERTIES: &str = "x-unevaluated-properties";
/// The schema of `contains`.
pub const CONTAINS: &str = "x-contains";
/// The value of `minContains`.
pub const MIN_CONTAINS: &str = "x-min-contains";
/// The value of `maxContains`.
pub const MAX_CONTAINS: &str = "x-max-contains";
/// The schema of `propertyNames`.
pub const PROPERTY_NAMES: &str = "x-property-names";
/// The names of `dependentRequired`, by property.
pub const DEPENDENT_REQUIRED: &str = "x-dependent-required";
/// The schemas of `dependentSchemas`, by property.
pub const DEPENDENT_SCHEMAS: &str = "x-dependent-schemas";
/// The schema of `if`.
pub const IF: &str = "x-if";
/// The schema of `then`.
pub const THEN: &str = "x-then";
/// The schema of `else`.
pub const ELSE: &str = "x-else";
/// The text of `contentEncoding`.
pub const CONTENT_ENCODING: &str = "x-content-encoding";
/// The text of `contentMediaType`.
pub const CONTENT_MEDIA_TYPE: &str = "x-content-media-type";
/// The schema of `contentSchema`.
pub const CONTENT_SCHEMA: &str = "x-content-schema";
/// The values of `examples`.
pub const EXAMPLES: &str = "x-examples";

/// Keywords of JSON Schema without a field in openapiv3, and the extensions that store them.
const KEPT_AS_EXTENSION: &[(&str, &str)] = &[
    ("prefixItems", PREFIX_ITEMS),
    ("contains", CONTAINS),
    ("minContains", MIN_CONTAINS),
    ("maxContains", MAX_CONTAINS),
    ("unevaluatedItems", UNEVALUATED_ITEMS),
    ("patternProperties", PATTERN_PROPERTIES),
    ("propertyNames", PROPERTY_NAMES),
    ("unevaluatedProperties", UNEVALUATED_PROPERTIES),
    ("dependentRequired", DEPENDENT_REQUIRED),
    ("dependentSchemas", DEPENDENT_SCHEMAS),
    ("if", IF),
    ("then", THEN),
    ("else", ELSE),
    ("contentEncoding", CONTENT_ENCODING),
    ("contentMediaType", CONTENT_MEDIA_TYPE),
    ("contentSchema", CONTENT_SCHEMA),
    ("examples", EXAMPLES),
];

/// Returns the extension that stores a keyword of [`KEPT_AS_EXTENSION`].
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

/// Returns whether an extension name is reserved for the generator, so that a document cannot set it.
pub(super) fn is_reserved(name: &str) -> bool {
    const OWN: [&str; 10] = [
        NODE,
        REF_SIBLINGS,
        UNRESOLVED,
        CONST,
        MINIMUM,
        MAXIMUM,
        MULTIPLE_OF,
        MUTUAL_TLS,
        QUERY_STRING,
        ITEM_SCHEMA,
    ];
    // Some documents use `x-examples` themselves. The generator ignores it, because the name is reserved.
    OWN.contains(&name)
        || KEPT_AS_EXTENSION
            .iter()
            .any(|&(_, extension)| extension == name)
}
