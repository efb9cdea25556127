//! The Schema Object: OpenAPI 3.0 §4.7.24, and JSON Schema 2020-12 as adopted by OpenAPI 3.1 §4.8.24.

use super::Shape::{
    Any, Bool, Count, Exclusive, List, Map, Number, Object, Reference, SchemaOrBool, Text, Texts,
    Types,
};
use super::{Field, Role, optional, since30, since31, since32, until30, vital};

pub(in crate::load) const SCHEMA: &[Field] = &[
    // Validation of any value.
    optional("type", Types),
    optional("enum", List(&Any)),
    since31("const", Any),
    optional("format", Text),
    // Numbers.
    optional("multipleOf", Number),
    optional("maximum", Number),
    optional("exclusiveMaximum", Exclusive),
    optional("minimum", Number),
    optional("exclusiveMinimum", Exclusive),
    // Strings.
    optional("maxLength", Count),
    optional("minLength", Count),
    optional("pattern", Text),
    since31("contentEncoding", Text),
    since31("contentMediaType", Text),
    since31("contentSchema", Reference(Role::Schema)),
    // Arrays.
    optional("items", Reference(Role::Schema)),
    since31("prefixItems", List(&Reference(Role::Schema))),
    since31("contains", Reference(Role::Schema)),
    since31("minContains", Count),
    since31("maxContains", Count),
    optional("maxItems", Count),
    optional("minItems", Count),
    optional("uniqueItems", Bool),
    since31("unevaluatedItems", SchemaOrBool),
    // Objects.
    optional("properties", Map(&Reference(Role::Schema))),
    optional("additionalProperties", SchemaOrBool),
    since31("patternProperties", Map(&Reference(Role::Schema))),
    since31("propertyNames", Reference(Role::Schema)),
    since31("unevaluatedProperties", SchemaOrBool),
    optional("required", Texts),
    optional("maxProperties", Count),
    optional("minProperties", Count),
    since31("dependentRequired", Map(&Texts)),
    since31("dependentSchemas", Map(&Reference(Role::Schema))),
    // Composition.
    optional("allOf", List(&Reference(Role::Schema))),
    since30("oneOf", List(&Reference(Role::Schema))),
    since30("anyOf", List(&Reference(Role::Schema))),
    since30("not", Reference(Role::Schema)),
    since31("if", Reference(Role::Schema)),
    since31("then", Reference(Role::Schema)),
    since31("else", Reference(Role::Schema)),
    // Annotation.
    optional("title", Text),
    optional("description", Text),
    optional("default", Any),
    optional("example", Any),
    since31("examples", List(&Any)),
    since30("deprecated", Bool),
    optional("readOnly", Bool),
    since30("writeOnly", Bool),
    until30("nullable", Bool),
    optional("discriminator", Object(Role::Discriminator)),
    optional("xml", Object(Role::Xml)),
    optional("externalDocs", Object(Role::ExternalDocs)),
    // Structure.
    optional("$ref", Text),
    since31("$schema", Text),
    since31("$id", Text),
    since31("$anchor", Text),
    since31("$dynamicAnchor", Text),
    since31("$dynamicRef", Text),
    since31("$vocabulary", Any),
    since31("$comment", Text),
    since31("$defs", Map(&Reference(Role::Schema))),
    since31("definitions", Map(&Reference(Role::Schema))),
];

pub(in crate::load) const DISCRIMINATOR: &[Field] = &[
    vital("propertyName", Text),
    optional("mapping", Map(&Text)),
    since32("defaultMapping", Text),
];

pub(in crate::load) const XML: &[Field] = &[
    optional("name", Text),
    optional("namespace", Text),
    optional("prefix", Text),
    optional("attribute", Bool),
    optional("wrapped", Bool),
    since32("nodeType", Text),
];
