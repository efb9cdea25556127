//! The kinds of changes, which reports show in brackets, with an explanation of each.

use super::change::{Change, Severity};

/// A kind of change.
struct Kind {
    name: &'static str,
    explanation: &'static str,
    /// What to do instead of a change that breaks callers or clients: an addition with the same purpose.
    alternative: Option<&'static str>,
}

const fn kind(name: &'static str, explanation: &'static str) -> Kind {
    Kind {
        name,
        explanation,
        alternative: None,
    }
}

impl Kind {
    const fn instead(self, alternative: &'static str) -> Kind {
        Kind {
            alternative: Some(alternative),
            ..self
        }
    }
}

/// Each kind, ordered by name.
const KINDS: &[Kind] = &[
    kind("additional-properties-changed", "Undeclared properties of an object have a different type, or have a type in only one of the documents. Callers read them from a different field (`additional_properties` or `unknown_fields`)."),
    kind("argument-order-changed", "Required parameters are in a different order, and so are the arguments of the method. If two of them have the same type, callers' code compiles and sends the wrong values. A `codegen.lock` keeps the order.").instead("keep the order of the document, or commit a `codegen.lock`, which keeps the order of arguments"),
    kind("body-added", "An operation has a new request body. If the body is required, callers must pass it, and the server rejects requests of deployed clients.").instead("make the body optional"),
    kind("body-default-changed", "The default body, which the client sends if callers set none, changed."),
    kind("body-optional", "The body of a request became optional. Callers set it with a method instead of an argument."),
    kind("body-removed", "An operation no longer has a request body. The new server ignores or rejects the body that deployed clients send.").instead("keep the body, and ignore it on the server"),
    kind("body-required", "The body of a request became required. The server rejects requests of deployed clients without a body.").instead("keep the body optional, and let the server assume a default"),
    kind("common-error-changed", "The type of `Error::api()` changed: it exists only if all errors have the same body. A `codegen.lock` keeps it.").instead("commit a `codegen.lock`, which keeps the type of `Error::api()`"),
    kind("constant-changed", "The constant value of a property was added, changed or removed."),
    kind("constraints-changed", "A limit, length, pattern, default or another keyword that does not change the type is different. Requests that match the new schema still succeed."),
    kind("deprecation-changed", "An operation, parameter or property became deprecated, or is no longer deprecated."),
    kind("discriminator-changed", "A different property is the discriminator of a union, or the discriminator was added or removed."),
    kind("discriminator-mapping-changed", "The discriminator maps different values to a variant of a union."),
    kind("documentation", "Only the documentation of an item changed."),
    kind("enum-value-added", "An enumeration has a new value. Generated clients keep values that they do not know, so deployed clients can read it."),
    kind("enum-value-removed", "An enumeration no longer has a value. Code that uses it does not compile. The new server may reject it in requests.").instead("keep the value, and describe it as deprecated"),
    kind("error-added", "An operation declares a new error status."),
    kind("error-body-changed", "The body of an error has a different type. Deployed clients that cannot read it still report the status and keep the body."),
    kind("error-removed", "An operation no longer declares an error status."),
    kind("generated-code", "The generated code of an item differs, although the item did not change in the document. For example, its name changed because a new name collides with it. A `codegen.lock` keeps names."),
    kind("operation-added", "An operation is new. The old server responds with 404 or 405."),
    kind("operation-id-changed", "The `operationId`, and with it the name of the method, is different. `[names]` or a `codegen.lock` keeps the old name.").instead("keep the `operationId`, which is not sent"),
    kind("operation-moved", "An operation has a different path or method. Deployed clients call the old one.").instead("keep the old operation, with `deprecated: true`, beside the new one"),
    kind("operation-removed", "An operation was removed. The new server responds with 404 or 405.").instead("keep the operation, with `deprecated: true`, until clients have moved"),
    kind("optional-parameter-added", "A request has a new optional parameter. The old server ignores or rejects it."),
    kind("optional-request-property-added", "A request has a new optional property. The old server ignores or rejects it."),
    kind("package", "A file that is not Rust code changed, such as the manifest."),
    kind("pagination-changed", "The pages of a list are requested differently."),
    kind("parameter-default-changed", "A parameter has a different default. If the parameter is required, the client sends the default."),
    kind("parameter-moved", "A parameter moved between path, query, headers and cookies. A server of the other version expects it in the other location.").instead("accept the parameter in both locations, the old one optional and with `deprecated: true`"),
    kind("parameter-optional", "A parameter became optional. Callers set it with a method instead of an argument."),
    kind("parameter-removed", "A request no longer has a parameter. The new server ignores or rejects it.").instead("keep the parameter, with `deprecated: true`, and ignore it on the server"),
    kind("parameter-renamed", "A parameter has a different name, but the same type and the same description or position. In a path, the name is not sent.").instead("accept both names, the old one optional and with `deprecated: true`"),
    kind("parameter-required", "A parameter became required. The server rejects requests of deployed clients without it.").instead("keep the parameter optional, and let the server assume a default"),
    kind("parameter-style-changed", "An array or object in a parameter is serialized differently."),
    kind("property-added", "An object that is sent and received has a new optional property."),
    kind("property-direction-changed", "A property became `readOnly` or `writeOnly`, or is no longer so."),
    kind("property-nullable", "A property that is sent and received became nullable, or is no longer nullable.").instead("keep the property non-null, and add a new property that may be `null`"),
    kind("property-optional", "A property that is sent and received became optional. Its field is an `Option`, and constructors no longer take it.").instead("keep the property required in responses, with a value that means \"none\""),
    kind("property-order-changed", "The required properties of an object are in a different order, and so are the arguments of its constructor. A `codegen.lock` keeps the order."),
    kind("property-removed", "An object that is sent and received no longer has a property.").instead("keep the property, with `deprecated: true`: return it, and ignore it in requests"),
    kind("property-renamed", "A property has a different name, but the same type and the same description or position. `[names]` keeps the old name in Rust.").instead("keep the old property, with `deprecated: true`, beside the new one, and accept and return both"),
    kind("property-required", "A property that is sent and received became required.").instead("keep the property optional in requests, and let the server assume a default"),
    kind("recursion-changed", "A field is now in a `Box`, because its type contains itself, or no longer needs one."),
    kind("request-media-type-added", "The body of a request may be sent in a new media type."),
    kind("request-media-type-removed", "The body of a request may no longer be sent in a media type. The server rejects requests of deployed clients that use it.").instead("keep accepting the media type"),
    kind("request-property-nullable", "A property of a request became nullable, or is no longer nullable."),
    kind("request-property-optional", "A property of a request became optional. Its field is an `Option`, and constructors no longer take it: callers must set it to continue sending it."),
    kind("request-property-removed", "A request no longer has a property. The new server ignores or rejects it.").instead("keep the property, with `deprecated: true`, and ignore it on the server"),
    kind("request-property-required", "A property of a request became required. The server rejects requests of deployed clients without it.").instead("keep the property optional, and let the server assume a default"),
    kind("required-parameter-added", "A request has a new required parameter. Deployed clients do not send it.").instead("make the parameter optional, or give it a `default`, which clients send"),
    kind("required-request-property-added", "A request has a new required property. Deployed clients do not send it.").instead("make the property optional, and let the server assume a default"),
    kind("response-added", "An operation may respond with a new status."),
    kind("response-header-added", "A response has a new header."),
    kind("response-header-changed", "A header of a response has a different type, or became required, or is no longer required."),
    kind("response-header-removed", "A response no longer has a header."),
    kind("response-media-type-changed", "A response has different media types. Clients accept only those that their document declares.").instead("keep the old media type beside the new one; clients choose by `Accept`"),
    kind("response-property-added", "A response has a new property. Deployed clients keep it in `unknown_fields`; new clients that require it cannot read the responses of the old server."),
    kind("response-property-nullable", "A property of a response became nullable, or is no longer nullable. Deployed clients cannot read `null` where they do not expect it.").instead("keep the property non-null, and add a new property that may be `null`"),
    kind("response-property-optional", "A property of a response became optional. Deployed clients that require it cannot read a response without it.").instead("keep the property required, with a value that means \"none\""),
    kind("response-property-removed", "A response no longer has a property. Deployed clients that require it cannot read the response.").instead("keep returning the property, with `deprecated: true`"),
    kind("response-property-required", "A property of a response became required. New clients cannot read responses of the old server that lack it, unless it is nullable."),
    kind("response-removed", "An operation no longer responds with a status."),
    kind("response-type-changed", "The body of a response has a different type.").instead("keep the response, and add an operation or a media type with the new type"),
    kind("retry-changed", "The client retries a request under different conditions."),
    kind("schema-added", "A model is new."),
    kind("schema-direction-changed", "A type is now sent or received, or no longer is. This determines whether it has a constructor and how absent properties are read."),
    kind("schema-kind-changed", "A schema has a different kind, such as a union instead of an object.").instead("add a schema of the new kind, and an operation or property that uses it"),
    kind("schema-removed", "A model was removed.").instead("keep the schema, with `deprecated: true`, while callers may use its type"),
    kind("schema-renamed", "A model has a different name, but is used in the same places. `[names]` keeps the old name.").instead("keep the name, which is not sent"),
    kind("security-changed", "An operation requires different credentials.").instead("keep the old credentials as an alternative in `security`"),
    kind("security-scheme-added", "The client supports a new security scheme."),
    kind("security-scheme-changed", "Credentials are sent differently.").instead("keep the old scheme as an alternative in `security`, and add the new one"),
    kind("security-scheme-removed", "The client no longer supports a security scheme.").instead("keep the scheme as an alternative in `security`"),
    kind("security-scheme-renamed", "A security scheme has a different name, but the same definition. `[names]` keeps the old name.").instead("keep the name, which is not sent"),
    kind("server-changed", "The document declares different servers. Deployed clients continue to call the old server unless callers set another one."),
    kind("shared-header-added", "A header that all operations take is set once for the client."),
    kind("shared-header-changed", "A header that is set once for the client changed."),
    kind("shared-header-removed", "A header is no longer set once for the client, because not all operations take it. A `codegen.lock` keeps it."),
    kind("states-changed", "Different values of a status are final."),
    kind("tag-added", "A group of operations is new."),
    kind("tag-changed", "An operation belongs to a different group, and callers call it there.").instead("keep the tag, which is not sent"),
    kind("tag-removed", "A group no longer has operations.").instead("keep the tag, which is not sent"),
    kind("tag-renamed", "A group of operations has a different name.").instead("keep the name, which is not sent"),
    kind("tuple-changed", "The positions of an array with a type per position changed."),
    kind("type-changed", "A value has a different type.").instead("add a property, parameter or operation with the new type, and mark the old one as deprecated"),
    kind("type-replaced", "A different named type of the same shape is used here.").instead("add a property, parameter or operation with the new type, and mark the old one as deprecated"),
    kind("union-order-changed", "The variants of a union without a discriminator are in a different order, so a different variant may be chosen for the same value."),
    kind("union-variant-added", "A union has a new variant. Generated clients keep values of variants that they do not know."),
    kind("union-variant-removed", "A union no longer has a variant. Code that uses it does not compile.").instead("keep the variant, and describe it as deprecated"),
    kind("webhook-added", "A webhook is new."),
    kind("webhook-removed", "A webhook was removed.").instead("keep sending the webhook until receivers have moved"),
];

/// Returns the explanation of a kind of change.
pub fn explain(kind: &str) -> Option<&'static str> {
    find(kind).map(|kind| kind.explanation)
}

/// Returns the alternative to breaking changes of a kind: an addition with the same purpose.
pub fn alternative(kind: &str) -> Option<&'static str> {
    find(kind)?.alternative
}

fn find(name: &str) -> Option<&'static Kind> {
    let place = KINDS.binary_search_by_key(&name, |kind| kind.name).ok()?;
    Some(&KINDS[place])
}

impl Change {
    /// Returns an addition with the same purpose. `None` if there is none, or if the change breaks nothing.
    pub fn alternative(&self) -> Option<&'static str> {
        (self.severity() <= Severity::Breaking)
            .then(|| alternative(self.kind))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn kinds_are_ordered() {
        assert!(KINDS.is_sorted_by_key(|kind| kind.name));
    }
}
