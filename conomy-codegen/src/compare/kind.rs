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
    kind("additional-properties-changed", "Undeclared properties of an object have another type, or are typed in only one of the documents. Callers read them from another field (`additional_properties` or `unknown_fields`)."),
    kind("argument-order-changed", "Required parameters stand in another order, so the arguments of a method do too. If two have the same type, callers' code compiles and sends the wrong values. A `codegen.lock` keeps the order.").instead("keep the order of the document, or commit a `codegen.lock`, which keeps the order of arguments"),
    kind("body-added", "An operation takes a request body. If the body is required, callers must pass it, and deployed clients are refused.").instead("make the body optional"),
    kind("body-default-changed", "The client sends another value if callers set no body."),
    kind("body-optional", "The body of a request may be omitted. It is set with a method instead of an argument."),
    kind("body-removed", "An operation no longer takes a request body. The new server ignores or refuses what deployed clients send.").instead("keep the body, and ignore it on the server"),
    kind("body-required", "A request needs a body. Deployed clients that send none are refused.").instead("keep the body optional, and let the server assume a default"),
    kind("common-error-changed", "The type of `Error::api()` changed: it exists only if all errors have the same body. A `codegen.lock` keeps it.").instead("commit a `codegen.lock`, which keeps the type of `Error::api()`"),
    kind("constant-changed", "A property must have one certain value, or another one."),
    kind("constraints-changed", "A limit, length, pattern or default that appears in documentation changed. A request within the new limit still succeeds."),
    kind("deprecation-changed", "An operation, parameter or property is deprecated, or no longer is."),
    kind("discriminator-changed", "Another property selects the variant of a union, or none does."),
    kind("discriminator-mapping-changed", "Other values of the discriminator select the variants of a union."),
    kind("documentation", "Only the documentation of an item changed."),
    kind("enum-value-added", "An enumeration has a new value. Generated clients keep values that they do not know, so deployed clients can read it."),
    kind("enum-value-removed", "An enumeration no longer has a value. Callers who name it do not compile. A server may refuse it in requests.").instead("keep the value, and describe it as deprecated"),
    kind("error-added", "An operation declares another error status."),
    kind("error-body-changed", "The body of an error has another type. Deployed clients that cannot read it still report the status and keep the body."),
    kind("error-removed", "An operation no longer declares an error status."),
    kind("generated-code", "The generated code differs, although no change of the document explains it; for example a name that changed because another one appeared. A `codegen.lock` keeps names."),
    kind("operation-added", "An operation is new. The old server responds with 404 or 405."),
    kind("operation-id-changed", "The `operationId`, and with it the name of the method, is different. `[names]` or a `codegen.lock` keeps the old name.").instead("keep the `operationId`, which is not sent"),
    kind("operation-moved", "An operation has another path or method. Deployed clients call the old one.").instead("keep the old operation, with `deprecated: true`, beside the new one"),
    kind("operation-removed", "An operation is gone. The new server responds with 404 or 405.").instead("keep the operation, with `deprecated: true`, until clients have moved"),
    kind("optional-parameter-added", "A request takes another optional parameter. The old server ignores or refuses it."),
    kind("optional-request-property-added", "A request has another optional property. The old server ignores or refuses it."),
    kind("package", "A file that is not Rust code changed, such as the manifest."),
    kind("pagination-changed", "The pages of a list are requested in another way."),
    kind("parameter-default-changed", "A parameter has another default. If the parameter is required, the client sends the default."),
    kind("parameter-moved", "A parameter moved between path, query, headers and cookies. The other server looks for it elsewhere.").instead("accept the parameter in both places, the old one optional and with `deprecated: true`"),
    kind("parameter-optional", "A parameter may be omitted. It is set with a method instead of an argument."),
    kind("parameter-removed", "A request no longer takes a parameter. The new server ignores or refuses it.").instead("keep the parameter, with `deprecated: true`, and ignore it on the server"),
    kind("parameter-renamed", "A parameter has another name, but the same shape and the same description or place. In a path, the name is not sent.").instead("accept both names, the old one optional and with `deprecated: true`"),
    kind("parameter-required", "A request needs a parameter. Deployed clients that do not send it are refused.").instead("keep the parameter optional, and let the server assume a default"),
    kind("parameter-style-changed", "An array or object in a parameter is serialized in another way."),
    kind("property-added", "An object that is sent and received has another optional property."),
    kind("property-direction-changed", "A property became or is no longer `readOnly` or `writeOnly`."),
    kind("property-nullable", "A property that is sent and received became or is no longer nullable.").instead("keep a value in the property, and add another property that may be `null`"),
    kind("property-optional", "A property that is sent and received may be absent. Its field is an `Option`, and constructors no longer take it.").instead("keep the property required in responses, with a value that says that there is none"),
    kind("property-order-changed", "The required properties of an object stand in another order, so the arguments of its constructor do too. A `codegen.lock` keeps the order."),
    kind("property-removed", "An object that is sent and received no longer has a property.").instead("keep the property, with `deprecated: true`: return it, and ignore it in requests"),
    kind("property-renamed", "A property has another name, but the same shape and the same description or place. `[names]` keeps the old name in Rust.").instead("keep the old property, with `deprecated: true`, beside the new one, and accept and return both"),
    kind("property-required", "A property that is sent and received must be present.").instead("keep the property optional in requests, and let the server assume a default"),
    kind("recursion-changed", "A field needs a `Box` because its type contains itself, or no longer does."),
    kind("request-media-type-added", "The body of a request may be sent in another media type."),
    kind("request-media-type-removed", "The body of a request may no longer be sent in a media type. Deployed clients that use it are refused.").instead("keep accepting the media type"),
    kind("request-property-nullable", "A property of a request became or is no longer nullable."),
    kind("request-property-optional", "A property of a request may be absent. Its field is an `Option`, and constructors no longer take it: callers must set it to go on sending it."),
    kind("request-property-removed", "A request no longer has a property. The new server ignores or refuses it.").instead("keep the property, with `deprecated: true`, and ignore it on the server"),
    kind("request-property-required", "A request needs a property. Deployed clients that do not send it are refused.").instead("keep the property optional, and let the server assume a default"),
    kind("required-parameter-added", "A request needs another parameter. Deployed clients do not send it.").instead("make the parameter optional, or give it a `default`, which clients send"),
    kind("required-request-property-added", "A request needs another property. Deployed clients do not send it.").instead("make the property optional, and let the server assume a default"),
    kind("response-added", "An operation may respond with another status."),
    kind("response-header-added", "A response has another header."),
    kind("response-header-changed", "A header of a response has another type, or became or is no longer required."),
    kind("response-header-removed", "A response no longer has a header."),
    kind("response-media-type-changed", "A response has other media types. Clients accept only those that their document declares.").instead("keep the old media type beside the new one; clients choose by `Accept`"),
    kind("response-property-added", "A response has another property. Deployed clients keep it in `unknown_fields`; new clients that require it cannot read the responses of the old server."),
    kind("response-property-nullable", "A property of a response became or is no longer nullable. Deployed clients cannot read null where they do not expect it.").instead("keep a value in the property, and add another property that may be `null`"),
    kind("response-property-optional", "A property of a response may be absent. Deployed clients that require it cannot read such a response.").instead("keep the property required, with a value that says that there is none"),
    kind("response-property-removed", "A response no longer has a property. Deployed clients that require it cannot read the response.").instead("keep returning the property, with `deprecated: true`"),
    kind("response-property-required", "A property of a response is always present. New clients cannot read responses of the old server that lack it, unless it is nullable."),
    kind("response-removed", "An operation no longer responds with a status."),
    kind("response-type-changed", "The body of a response has another type.").instead("keep the response, and add an operation or a media type with the new one"),
    kind("retry-changed", "The client repeats a request under other conditions."),
    kind("schema-added", "A model is new."),
    kind("schema-direction-changed", "A type is now sent or received, or no longer is. This decides whether it has a constructor and how absent properties are read."),
    kind("schema-kind-changed", "A schema describes something else, such as a union instead of an object.").instead("add a schema of the new shape, and an operation or property that uses it"),
    kind("schema-removed", "A model is gone.").instead("keep the schema, with `deprecated: true`, while callers may use its type"),
    kind("schema-renamed", "A model has another name, but is used at the same places. `[names]` keeps the old name.").instead("keep the name, which is not sent"),
    kind("security-changed", "An operation needs other credentials.").instead("keep the old credentials as an alternative in `security`"),
    kind("security-scheme-added", "The client accepts other credentials."),
    kind("security-scheme-changed", "Credentials are sent in another way.").instead("keep the old scheme as an alternative in `security`, and add the new one"),
    kind("security-scheme-removed", "The client no longer accepts certain credentials.").instead("keep the scheme as an alternative in `security`"),
    kind("security-scheme-renamed", "A security scheme has another name, which callers do not see.").instead("keep the name, which is not sent"),
    kind("server-changed", "The document declares other servers. Deployed clients go on calling the old one unless callers set it."),
    kind("shared-header-added", "A header that all operations take is set once for the client."),
    kind("shared-header-changed", "A header that is set once for the client changed."),
    kind("shared-header-removed", "A header is no longer set once for the client, because not all operations take it. A `codegen.lock` keeps it."),
    kind("states-changed", "Other values of a status are final."),
    kind("tag-added", "A group of operations is new."),
    kind("tag-changed", "An operation belongs to another group, and callers call it there.").instead("keep the tag, which is not sent"),
    kind("tag-removed", "A group no longer has operations.").instead("keep the tag, which is not sent"),
    kind("tag-renamed", "A group of operations has another name.").instead("keep the name, which is not sent"),
    kind("tuple-changed", "An array with a type for each position has other positions."),
    kind("type-changed", "A value has another type.").instead("add a property, parameter or operation with the new type, and mark the old one as deprecated"),
    kind("type-replaced", "A place has another named type of the same shape.").instead("add a property, parameter or operation with the new type, and mark the old one as deprecated"),
    kind("union-order-changed", "The variants of a union without a discriminator stand in another order, so another one may be chosen for the same value."),
    kind("union-variant-added", "A union has a new variant. Generated clients keep values of variants that they do not know."),
    kind("union-variant-removed", "A union no longer has a variant. Callers who name it do not compile.").instead("keep the variant, and describe it as deprecated"),
    kind("webhook-added", "A webhook is new."),
    kind("webhook-removed", "A webhook is gone.").instead("keep sending the webhook until receivers have moved"),
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
