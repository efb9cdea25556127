//! Validates values against their schemas with a JSON Schema validator.

use std::collections::{BTreeSet, HashMap};

use jsonschema::{Draft, Registry, Validator};
use serde_json::Value;

use crate::load::{Document, NodeId};

use super::json_schema::{Direction, Formats, Schemas};

/// Compiles each schema once and validates values against it.
pub(super) struct Judge<'r> {
    registry: Option<Registry<'r>>,
    formats: Formats,
    validators: HashMap<(NodeId, Direction), Option<Validator>>,
    roots: HashMap<(NodeId, Direction), Value>,
}

impl Judge<'_> {
    /// Creates a validator for some of the schemas in a document.
    pub(super) fn new(
        document: &Document,
        wanted: BTreeSet<(NodeId, Direction)>,
        formats: Formats,
    ) -> Self {
        let mut schemas = Schemas::new(document, formats);
        let reference = |(node, direction)| ((node, direction), schemas.of(node, direction));
        let roots = wanted.into_iter().map(reference).collect();
        let registry = Registry::new()
            .add("urn:document", schemas.finish())
            .and_then(|builder| builder.prepare());
        Self {
            registry: registry.ok(),
            formats,
            validators: HashMap::new(),
            roots,
        }
    }

    /// Returns an error if a value violates its schema, or if the validator cannot compile the schema.
    pub(super) fn check(
        &mut self,
        schema: (NodeId, Direction),
        value: &Value,
    ) -> Result<(), String> {
        match self.validator(schema) {
            Some(validator) => validator
                .validate(value)
                .map_err(|error| shorten(&error.to_string())),
            None => Err("the validator cannot compile its schema".to_owned()),
        }
    }

    /// Returns the validator of a schema; `None` if it cannot be compiled.
    pub(super) fn validator(&mut self, schema: (NodeId, Direction)) -> Option<&Validator> {
        let Judge {
            registry,
            formats,
            validators,
            roots,
        } = self;
        let compiled = validators.entry(schema).or_insert_with(|| {
            let registry = registry.as_ref()?;
            let root = roots.get(&schema)?;
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(registry)
                .should_validate_formats(*formats == Formats::Checked)
                .build(root)
                .ok()
        });
        compiled.as_ref()
    }
}

/// Returns the first line of an error message, with at most 200 characters.
fn shorten(reason: &str) -> String {
    let line = reason.lines().next().unwrap_or_default();
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
