//! Interns the keys of all objects, so that keys are compared by number.

use foldhash::fast::RandomState;
use indexmap::IndexSet;

/// The number of a key's text. Equal texts have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u32);

/// The keys that the loader looks up. In every document, the number of each is its index here.
pub(super) const WORDS: [&str; 189] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$self",
    "$vocabulary",
    "additionalOperations",
    "additionalProperties",
    "allOf",
    "allowEmptyValue",
    "allowReserved",
    "anyOf",
    "attribute",
    "authorizationCode",
    "authorizationUrl",
    "basePath",
    "bearerFormat",
    "callbacks",
    "clientCredentials",
    "collectionFormat",
    "components",
    "const",
    "consumes",
    "contact",
    "contains",
    "content",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "contentType",
    "dataValue",
    "default",
    "defaultMapping",
    "definitions",
    "delete",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "deviceAuthorization",
    "deviceAuthorizationUrl",
    "discriminator",
    "else",
    "email",
    "encoding",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "explode",
    "externalDocs",
    "externalValue",
    "flow",
    "flows",
    "format",
    "get",
    "head",
    "headers",
    "host",
    "identifier",
    "if",
    "implicit",
    "in",
    "info",
    "itemEncoding",
    "itemSchema",
    "items",
    "jsonSchemaDialect",
    "kind",
    "license",
    "links",
    "mapping",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "mediaTypes",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "name",
    "namespace",
    "nodeType",
    "not",
    "nullable",
    "oauth2MetadataUrl",
    "oneOf",
    "openIdConnectUrl",
    "openapi",
    "operationId",
    "operationRef",
    "options",
    "parameters",
    "parent",
    "password",
    "patch",
    "pathItems",
    "paths",
    "pattern",
    "patternProperties",
    "post",
    "prefix",
    "prefixEncoding",
    "prefixItems",
    "produces",
    "properties",
    "propertyName",
    "propertyNames",
    "put",
    "query",
    "readOnly",
    "refreshUrl",
    "requestBodies",
    "requestBody",
    "required",
    "responses",
    "schema",
    "schemas",
    "scheme",
    "schemes",
    "scopes",
    "security",
    "securityDefinitions",
    "securitySchemes",
    "serializedValue",
    "server",
    "servers",
    "style",
    "summary",
    "swagger",
    "tags",
    "termsOfService",
    "then",
    "title",
    "tokenUrl",
    "trace",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "url",
    "value",
    "variables",
    "version",
    "webhooks",
    "wrapped",
    "writeOnly",
    "x-const",
    "x-contains",
    "x-content-encoding",
    "x-content-media-type",
    "x-content-schema",
    "x-dangling",
    "x-dependent-required",
    "x-dependent-schemas",
    "x-else",
    "x-enum-descriptions",
    "x-enum-varnames",
    "x-enumDescriptions",
    "x-enumNames",
    "x-example",
    "x-examples",
    "x-if",
    "x-max-contains",
    "x-maximum",
    "x-min-contains",
    "x-minimum",
    "x-multiple-of",
    "x-mutual-tls",
    "x-node",
    "x-nullable",
    "x-pattern-properties",
    "x-prefix-items",
    "x-property-names",
    "x-ref-siblings",
    "x-then",
    "x-unevaluated-items",
    "x-unevaluated-properties",
    "x-webhooks",
    "xml",
];

/// The key of a word, resolved at compile time.
macro_rules! key {
    ($word:expr) => {
        const { $crate::load::key::Key::of($word) }
    };
}

impl Key {
    /// Returns the key of one of [`WORDS`]. For constants only, where an unknown word is a compile error.
    pub const fn of(word: &str) -> Key {
        let mut number = 0;
        while !is_same(WORDS[number], word) {
            number += 1;
            assert!(number < WORDS.len(), "add this word to `WORDS`");
        }
        Key(number as u32)
    }

    /// Returns the index in tables of [`WORDS`]. For all other keys, it is past the end.
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// Compares strings in constants.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Maps the numbers of keys to their texts, and texts to numbers.
#[derive(Debug)]
pub(super) struct Dictionary(IndexSet<Box<str>, RandomState>);

impl Default for Dictionary {
    fn default() -> Dictionary {
        Dictionary(WORDS.into_iter().map(Box::from).collect())
    }
}

impl Dictionary {
    /// Returns the key of a text. Adds the text if it is new.
    pub fn add(&mut self, text: &str) -> Key {
        self.find(text)
            .unwrap_or_else(|| Key(self.0.insert_full(text.into()).0 as u32))
    }

    /// Returns the key of a text, if the dictionary contains it.
    pub fn find(&self, text: &str) -> Option<Key> {
        let place = self.0.get_index_of(text)?;
        Some(Key(place as u32))
    }

    pub fn text(&self, key: Key) -> &str {
        self.0.get_index(key.place()).map_or("", |text| text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Key, WORDS};

    #[test]
    fn words_have_their_numbers() {
        let dictionary = Dictionary::default();
        for word in WORDS {
            assert_eq!(dictionary.find(word), Some(Key::of(word)), "{word}");
        }
        assert_eq!(dictionary.find("no word of OpenAPI"), None);
    }
}
