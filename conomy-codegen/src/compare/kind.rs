//! The kinds of changes, which reports show in brackets, with an explanation of each.

/// Each kind and its explanation, ordered by kind.
const KINDS: &[(&str, &str)] = &[
    (
        "additional-properties-changed",
        "Undeclared properties of an object have another type, or are typed in only one of the documents. Callers read them from another field (`additional_properties` or `unknown_fields`).",
    ),
    (
        "argument-order-changed",
        "Required parameters stand in another order, so the arguments of a method do too. If two have the same type, callers' code compiles and sends the wrong values. A `codegen.lock` keeps the order.",
    ),
    (
        "body-added",
        "An operation takes a request body. If the body is required, callers must pass it, and deployed clients are refused.",
    ),
    (
        "body-default-changed",
        "The client sends another value if callers set no body.",
    ),
    (
        "body-optional",
        "The body of a request may be omitted. It is set with a method instead of an argument.",
    ),
    (
        "body-removed",
        "An operation no longer takes a request body. The new server ignores or refuses what deployed clients send.",
    ),
    (
        "body-required",
        "A request needs a body. Deployed clients that send none are refused.",
    ),
    (
        "common-error-changed",
        "The type of `Error::api()` changed: it exists only if all errors have the same body. A `codegen.lock` keeps it.",
    ),
    (
        "constant-changed",
        "A property must have one certain value, or another one.",
    ),
    (
        "constraints-changed",
        "A limit, length, pattern or default that appears in documentation changed. A request within the new limit still succeeds.",
    ),
    (
        "deprecation-changed",
        "An operation, parameter or property is deprecated, or no longer is.",
    ),
    (
        "discriminator-changed",
        "Another property selects the variant of a union, or none does.",
    ),
    (
        "discriminator-mapping-changed",
        "Other values of the discriminator select the variants of a union.",
    ),
    (
        "documentation",
        "Only the documentation of an item changed.",
    ),
    (
        "enum-value-added",
        "An enumeration has a new value. Generated clients keep values that they do not know, so deployed clients can read it.",
    ),
    (
        "enum-value-removed",
        "An enumeration no longer has a value. Callers who name it do not compile. A server may refuse it in requests.",
    ),
    ("error-added", "An operation declares another error status."),
    (
        "error-body-changed",
        "The body of an error has another type. Deployed clients that cannot read it still report the status and keep the body.",
    ),
    (
        "error-removed",
        "An operation no longer declares an error status.",
    ),
    (
        "generated-code",
        "The generated code differs, although no change of the document explains it; for example a name that changed because another one appeared. A `codegen.lock` keeps names.",
    ),
    (
        "operation-added",
        "An operation is new. The old server answers 404 or 405.",
    ),
    (
        "operation-id-changed",
        "The `operationId`, and with it the name of the method, is different. `[names]` or a `codegen.lock` keeps the old name.",
    ),
    (
        "operation-moved",
        "An operation has another path or method. Deployed clients call the old one.",
    ),
    (
        "operation-removed",
        "An operation is gone. The new server answers 404 or 405.",
    ),
    (
        "optional-parameter-added",
        "A request takes another optional parameter. The old server ignores or refuses it.",
    ),
    (
        "optional-request-property-added",
        "A request has another optional property. The old server ignores or refuses it.",
    ),
    (
        "package",
        "A file that is not Rust code changed, such as the manifest.",
    ),
    (
        "pagination-changed",
        "The pages of a list are requested in another way.",
    ),
    (
        "parameter-default-changed",
        "A parameter has another default. If the parameter is required, the client sends the default.",
    ),
    (
        "parameter-moved",
        "A parameter moved between path, query, headers and cookies. The other server looks for it elsewhere.",
    ),
    (
        "parameter-optional",
        "A parameter may be omitted. It is set with a method instead of an argument.",
    ),
    (
        "parameter-removed",
        "A request no longer takes a parameter. The new server ignores or refuses it.",
    ),
    (
        "parameter-renamed",
        "A parameter has another name, but the same shape and the same description or place. In a path, the name is not sent.",
    ),
    (
        "parameter-required",
        "A request needs a parameter. Deployed clients that do not send it are refused.",
    ),
    (
        "parameter-style-changed",
        "An array or object in a parameter is serialized in another way.",
    ),
    (
        "property-added",
        "An object that is sent and received has another optional property.",
    ),
    (
        "property-direction-changed",
        "A property became or is no longer `readOnly` or `writeOnly`.",
    ),
    (
        "property-nullable",
        "A property that is sent and received became or is no longer nullable.",
    ),
    (
        "property-optional",
        "A property that is sent and received may be absent. Its field is an `Option`, and constructors no longer take it.",
    ),
    (
        "property-order-changed",
        "The required properties of an object stand in another order, so the arguments of its constructor do too. A `codegen.lock` keeps the order.",
    ),
    (
        "property-removed",
        "An object that is sent and received no longer has a property.",
    ),
    (
        "property-renamed",
        "A property has another name, but the same shape and the same description or place. `[names]` keeps the old name in Rust.",
    ),
    (
        "property-required",
        "A property that is sent and received must be present.",
    ),
    (
        "recursion-changed",
        "A field needs a `Box` because its type contains itself, or no longer does.",
    ),
    (
        "request-media-type-added",
        "The body of a request may be sent in another media type.",
    ),
    (
        "request-media-type-removed",
        "The body of a request may no longer be sent in a media type. Deployed clients that use it are refused.",
    ),
    (
        "request-property-nullable",
        "A property of a request became or is no longer nullable.",
    ),
    (
        "request-property-optional",
        "A property of a request may be absent. Its field is an `Option`, and constructors no longer take it: callers must set it to go on sending it.",
    ),
    (
        "request-property-removed",
        "A request no longer has a property. The new server ignores or refuses it.",
    ),
    (
        "request-property-required",
        "A request needs a property. Deployed clients that do not send it are refused.",
    ),
    (
        "required-parameter-added",
        "A request needs another parameter. Deployed clients do not send it.",
    ),
    (
        "required-request-property-added",
        "A request needs another property. Deployed clients do not send it.",
    ),
    (
        "response-added",
        "An operation may respond with another status.",
    ),
    ("response-header-added", "A response has another header."),
    (
        "response-header-changed",
        "A header of a response has another type, or became or is no longer required.",
    ),
    (
        "response-header-removed",
        "A response no longer has a header.",
    ),
    (
        "response-media-type-changed",
        "A response has other media types. Clients accept only those that their document declares.",
    ),
    (
        "response-property-added",
        "A response has another property. Deployed clients keep it in `unknown_fields`; new clients that require it cannot read the responses of the old server.",
    ),
    (
        "response-property-nullable",
        "A property of a response became or is no longer nullable. Deployed clients cannot read null where they do not expect it.",
    ),
    (
        "response-property-optional",
        "A property of a response may be absent. Deployed clients that require it cannot read such a response.",
    ),
    (
        "response-property-removed",
        "A response no longer has a property. Deployed clients that require it cannot read the response.",
    ),
    (
        "response-property-required",
        "A property of a response is always present. New clients cannot read responses of the old server that lack it, unless it is nullable.",
    ),
    (
        "response-removed",
        "An operation no longer responds with a status.",
    ),
    (
        "response-type-changed",
        "The body of a response has another type.",
    ),
    (
        "retry-changed",
        "The client repeats a request under other conditions.",
    ),
    ("schema-added", "A model is new."),
    (
        "schema-direction-changed",
        "A type is now sent or received, or no longer is. This decides whether it has a constructor and how absent properties are read.",
    ),
    (
        "schema-kind-changed",
        "A schema describes something else, such as a union instead of an object.",
    ),
    ("schema-removed", "A model is gone."),
    (
        "schema-renamed",
        "A model has another name, but is used at the same places. `[names]` keeps the old name.",
    ),
    ("security-changed", "An operation needs other credentials."),
    (
        "security-scheme-added",
        "The client accepts other credentials.",
    ),
    (
        "security-scheme-changed",
        "Credentials are sent in another way.",
    ),
    (
        "security-scheme-removed",
        "The client no longer accepts certain credentials.",
    ),
    (
        "security-scheme-renamed",
        "A security scheme has another name, which callers do not see.",
    ),
    (
        "server-changed",
        "The document declares other servers. Deployed clients go on calling the old one unless callers set it.",
    ),
    (
        "shared-header-added",
        "A header that all operations take is set once for the client.",
    ),
    (
        "shared-header-changed",
        "A header that is set once for the client changed.",
    ),
    (
        "shared-header-removed",
        "A header is no longer set once for the client, because not all operations take it. A `codegen.lock` keeps it.",
    ),
    ("states-changed", "Other values of a status are final."),
    ("tag-added", "A group of operations is new."),
    (
        "tag-changed",
        "An operation belongs to another group, and callers call it there.",
    ),
    ("tag-removed", "A group no longer has operations."),
    ("tag-renamed", "A group of operations has another name."),
    (
        "tuple-changed",
        "An array with a type for each position has other positions.",
    ),
    ("type-changed", "A value has another type."),
    (
        "type-replaced",
        "A place has another named type of the same shape.",
    ),
    (
        "union-order-changed",
        "The variants of a union without a discriminator stand in another order, so another one may be chosen for the same value.",
    ),
    (
        "union-variant-added",
        "A union has a new variant. Generated clients keep values of variants that they do not know.",
    ),
    (
        "union-variant-removed",
        "A union no longer has a variant. Callers who name it do not compile.",
    ),
    ("webhook-added", "A webhook is new."),
    ("webhook-removed", "A webhook is gone."),
];

/// Returns the explanation of a kind of change.
pub fn explain(kind: &str) -> Option<&'static str> {
    let place = KINDS.binary_search_by_key(&kind, |(kind, _)| kind).ok()?;
    Some(KINDS[place].1)
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn kinds_are_ordered() {
        assert!(KINDS.is_sorted_by_key(|(kind, _)| *kind));
    }
}
