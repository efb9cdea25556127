//! What to do in the place of a change that breaks callers or clients: an addition with the same purpose.

use super::change::{Change, Severity};

/// The alternatives, ordered by the kind of change.
const ALTERNATIVES: &[(&str, &str)] = &[
    (
        "argument-order-changed",
        "keep the order of the document, or commit a `codegen.lock`, which keeps the order of arguments",
    ),
    ("body-added", "make the body optional"),
    ("body-removed", "keep the body, and ignore it on the server"),
    (
        "body-required",
        "keep the body optional, and let the server assume a default",
    ),
    (
        "common-error-changed",
        "commit a `codegen.lock`, which keeps the type of `Error::api()`",
    ),
    (
        "enum-value-removed",
        "keep the value, and describe it as deprecated",
    ),
    (
        "operation-id-changed",
        "keep the `operationId`, which is not sent",
    ),
    (
        "operation-moved",
        "keep the old operation, with `deprecated: true`, beside the new one",
    ),
    (
        "operation-removed",
        "keep the operation, with `deprecated: true`, until clients have moved",
    ),
    (
        "parameter-moved",
        "accept the parameter in both places, the old one optional and with `deprecated: true`",
    ),
    (
        "parameter-removed",
        "keep the parameter, with `deprecated: true`, and ignore it on the server",
    ),
    (
        "parameter-renamed",
        "accept both names, the old one optional and with `deprecated: true`",
    ),
    (
        "parameter-required",
        "keep the parameter optional, and let the server assume a default",
    ),
    (
        "property-nullable",
        "keep a value in the property, and add another property that may be `null`",
    ),
    (
        "property-optional",
        "keep the property required in responses, with a value that says that there is none",
    ),
    (
        "property-removed",
        "keep the property, with `deprecated: true`: return it, and ignore it in requests",
    ),
    (
        "property-renamed",
        "keep the old property, with `deprecated: true`, beside the new one, and accept and return both",
    ),
    (
        "property-required",
        "keep the property optional in requests, and let the server assume a default",
    ),
    (
        "request-media-type-removed",
        "keep accepting the media type",
    ),
    (
        "request-property-removed",
        "keep the property, with `deprecated: true`, and ignore it on the server",
    ),
    (
        "request-property-required",
        "keep the property optional, and let the server assume a default",
    ),
    (
        "required-parameter-added",
        "make the parameter optional, or give it a `default`, which clients send",
    ),
    (
        "required-request-property-added",
        "make the property optional, and let the server assume a default",
    ),
    (
        "response-media-type-changed",
        "keep the old media type beside the new one; clients choose by `Accept`",
    ),
    (
        "response-property-nullable",
        "keep a value in the property, and add another property that may be `null`",
    ),
    (
        "response-property-optional",
        "keep the property required, with a value that says that there is none",
    ),
    (
        "response-property-removed",
        "keep returning the property, with `deprecated: true`",
    ),
    (
        "response-type-changed",
        "keep the response, and add an operation or a media type with the new one",
    ),
    (
        "schema-kind-changed",
        "add a schema of the new shape, and an operation or property that uses it",
    ),
    (
        "schema-removed",
        "keep the schema, with `deprecated: true`, while callers may use its type",
    ),
    ("schema-renamed", "keep the name, which is not sent"),
    (
        "security-changed",
        "keep the old credentials as an alternative in `security`",
    ),
    (
        "security-scheme-changed",
        "keep the old scheme as an alternative in `security`, and add the new one",
    ),
    (
        "security-scheme-removed",
        "keep the scheme as an alternative in `security`",
    ),
    (
        "security-scheme-renamed",
        "keep the name, which is not sent",
    ),
    ("tag-changed", "keep the tag, which is not sent"),
    ("tag-removed", "keep the tag, which is not sent"),
    ("tag-renamed", "keep the name, which is not sent"),
    (
        "type-changed",
        "add a property, parameter or operation with the new type, and mark the old one as deprecated",
    ),
    (
        "type-replaced",
        "add a property, parameter or operation with the new type, and mark the old one as deprecated",
    ),
    (
        "union-variant-removed",
        "keep the variant, and describe it as deprecated",
    ),
    (
        "webhook-removed",
        "keep sending the webhook until receivers have moved",
    ),
];

impl Change {
    /// Returns an additive change with the same purpose. `None` if there is none, or if the change breaks nothing.
    pub fn alternative(&self) -> Option<&'static str> {
        (self.severity() <= Severity::Breaking)
            .then(|| alternative(self.kind))
            .flatten()
    }
}

/// Returns the alternative to breaking changes of a kind.
pub fn alternative(kind: &str) -> Option<&'static str> {
    let place = ALTERNATIVES
        .binary_search_by_key(&kind, |(kind, _)| kind)
        .ok()?;
    Some(ALTERNATIVES[place].1)
}

#[cfg(test)]
mod tests {
    use super::ALTERNATIVES;

    #[test]
    fn alternatives_are_those_of_known_kinds_and_ordered() {
        assert!(ALTERNATIVES.is_sorted_by_key(|(kind, _)| *kind));
        for (kind, _) in ALTERNATIVES {
            assert!(crate::compare::explain(kind).is_some(), "{kind}");
        }
    }
}
