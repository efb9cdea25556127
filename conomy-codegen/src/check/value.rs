//! Validates values against their schemas (JSON Schema 2020-12 validation, limited to the shape of 3.0).
//!
//! The validation is conservative: constraints that it does not support count as satisfied, so every reported
//! violation is real.

use std::collections::HashMap;

use foldhash::HashSet;
use regex::Regex;

use super::{list, text};
use crate::load::{Document, Kind, NodeId, extension};

/// The maximum number of comparisons. No example needs more, but a malicious schema could require an unlimited
/// number.
const MOST_STEPS: u32 = 20_000;

/// Deeper nesting of schemas and values counts as valid, so that the stack cannot overflow.
const DEEPEST: u32 = 100;

/// A violation of a schema, and its location.
#[derive(Debug)]
pub(super) struct Violation {
    pub place: NodeId,
    pub message: String,
}

/// Validates values against schemas.
pub(super) struct Checker<'d> {
    document: &'d Document,
    /// Compiled patterns by their text; `None` for patterns that the regex engine does not support.
    patterns: HashMap<&'d str, Option<Regex>>,
    /// The properties of each schema that are absent in one direction.
    one_way: HashMap<NodeId, HashSet<&'d str>>,
    steps: u32,
    /// The nesting depth of the schemas that are being checked.
    depth: u32,
}

impl<'d> Checker<'d> {
    pub fn new(document: &'d Document) -> Checker<'d> {
        Checker {
            document,
            patterns: HashMap::new(),
            one_way: HashMap::new(),
            steps: 0,
            depth: 0,
        }
    }

    /// Returns the first violation, if there is one.
    pub fn check(&mut self, schema: NodeId, value: NodeId) -> Option<Violation> {
        self.steps = 0;
        self.schema(schema, value).err()
    }

    fn schema(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth > DEEPEST {
            return Ok(());
        }
        self.depth += 1;
        let result = self.every_keyword(schema, value);
        self.depth -= 1;
        result
    }

    fn every_keyword(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let document = self.document;
        let schema = document.resolve(schema);
        if document.kind(value) == Kind::Null && allows_null(document, schema) {
            return Ok(());
        }
        self.kind(schema, value)?;
        self.enumeration(schema, value)?;
        match document.kind(value) {
            Kind::String => self.string(schema, value)?,
            Kind::Number => self.number(schema, value)?,
            Kind::Array => self.array(schema, value)?,
            Kind::Object => self.object(schema, value)?,
            _ => {}
        }
        self.composition(schema, value)
    }

    fn kind(&self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let Some(declared) = text(self.document, schema, "type") else {
            return Ok(());
        };
        let found = self.document.kind(value);
        let fits = match declared {
            "string" => found == Kind::String,
            "number" => found == Kind::Number,
            "integer" => found == Kind::Number && self.is_whole(value),
            "boolean" => found == Kind::Bool,
            "array" => found == Kind::Array,
            "object" => found == Kind::Object,
            _ => true,
        };
        if fits {
            return Ok(());
        }
        let found = match found {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "a list",
            Kind::Object | Kind::Reference => "an object",
        };
        Err(violation(
            value,
            format!("expected type `{declared}`, found {found}"),
        ))
    }

    fn is_whole(&self, value: NodeId) -> bool {
        let text = self.document.number(value).unwrap_or_default();
        !text.contains(['.', 'e', 'E'])
            || text.parse::<f64>().is_ok_and(|value| value.fract() == 0.0)
    }

    fn enumeration(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let Some(allowed) = self.document.get(schema, "enum") else {
            return Ok(());
        };
        let count = self.document.items(allowed).count();
        self.steps = self.steps.saturating_add(count as u32 / 16);
        let mut values = self.document.items(allowed);
        if values.any(|one| equal(self.document, one, value)) {
            return Ok(());
        }
        let message = match (count, self.document.items(allowed).next()) {
            (1, Some(only)) => format!("only {} is allowed", self.document.json(only)),
            _ => format!("not one of the {count} values in `enum`"),
        };
        Err(violation(value, message))
    }

    fn string(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let document = self.document;
        let written = document.as_str(value).unwrap_or_default();
        let count = || written.chars().count();
        if count_of(document, schema, "minLength").is_some_and(|least| count() < least) {
            return Err(violation(value, "shorter than `minLength`"));
        }
        if count_of(document, schema, "maxLength").is_some_and(|most| count() > most) {
            return Err(violation(value, "longer than `maxLength`"));
        }
        let Some(pattern) = text(document, schema, "pattern") else {
            return Ok(());
        };
        // The regex engine runs in linear time. Patterns that it does not support (look-around) count as matching.
        let compile = || {
            let limited = regex::RegexBuilder::new(pattern)
                .size_limit(1 << 20)
                .build();
            limited.ok()
        };
        let regex = self.patterns.entry(pattern).or_insert_with(compile);
        if regex.as_ref().is_some_and(|regex| !regex.is_match(written)) {
            return Err(violation(
                value,
                format!("does not match the pattern `{pattern}`"),
            ));
        }
        Ok(())
    }

    fn number(&self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let float = |node: NodeId| self.document.number(node)?.parse::<f64>().ok();
        let keyword = |key: &str| self.document.get(schema, key);
        let is_set =
            |key: &str| keyword(key).and_then(|node| self.document.as_bool(node)) == Some(true);
        let Some(number) = float(value) else {
            return Ok(());
        };
        if let Some(least) = keyword("minimum").and_then(float)
            && (number < least || (number == least && is_set("exclusiveMinimum")))
        {
            return Err(violation(
                value,
                format!("less than the minimum of {least}"),
            ));
        }
        if let Some(most) = keyword("maximum").and_then(float)
            && (number > most || (number == most && is_set("exclusiveMaximum")))
        {
            return Err(violation(
                value,
                format!("greater than the maximum of {most}"),
            ));
        }
        if let Some(step) = keyword("multipleOf").and_then(float)
            && step > 0.0
        {
            let times = number / step;
            // Decimal fractions are not exact as floats.
            if (times - times.round()).abs() > 1e-6 * times.abs().max(1.0) {
                return Err(violation(value, format!("not a multiple of {step}")));
            }
        }
        Ok(())
    }

    fn array(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let document = self.document;
        let items: Vec<NodeId> = document.items(value).collect();
        if count_of(document, schema, "minItems").is_some_and(|least| items.len() < least) {
            return Err(violation(value, "fewer items than `minItems`"));
        }
        if count_of(document, schema, "maxItems").is_some_and(|most| items.len() > most) {
            return Err(violation(value, "more items than `maxItems`"));
        }
        let first: Vec<NodeId> = document
            .get(schema, extension::PREFIX_ITEMS)
            .map(|prefix| {
                document
                    .items(prefix)
                    .filter_map(|id| document.named(id))
                    .collect()
            })
            .unwrap_or_default();
        let rest = document.get(schema, "items");
        for (index, item) in items.into_iter().enumerate() {
            if let Some(schema) = first.get(index).copied().or(rest) {
                self.schema(schema, item)?;
            }
        }
        Ok(())
    }

    /// Returns the properties of a schema that are absent in one direction.
    fn one_way(&mut self, schema: NodeId) -> &HashSet<&'d str> {
        let document = self.document;
        let flags = ["readOnly", "writeOnly"];
        let known = self.one_way.entry(schema);
        known.or_insert_with(|| document.flagged_properties(schema, &flags))
    }

    fn object(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let document = self.document;
        let properties = document.get(schema, "properties");
        let property = |name: &str| document.get(properties?, name);
        let required = list(document, schema, "required");
        self.steps = self.steps.saturating_add(required.len() as u32 / 16);
        for required in required {
            let name = document.as_str(required).unwrap_or_default();
            // Requests omit read-only properties, responses omit write-only ones.
            if document.get(value, name).is_none() && !self.one_way(schema).contains(name) {
                return Err(violation(
                    value,
                    format!("missing required property `{name}`"),
                ));
            }
        }
        let count = document.entries(value).count();
        if count_of(document, schema, "minProperties").is_some_and(|least| count < least) {
            return Err(violation(
                value,
                "this has fewer properties than `minProperties`",
            ));
        }
        if count_of(document, schema, "maxProperties").is_some_and(|most| count > most) {
            return Err(violation(
                value,
                "this has more properties than `maxProperties`",
            ));
        }
        let additional = document.get(schema, "additionalProperties");
        let has_patterns = document
            .get(schema, extension::PATTERN_PROPERTIES)
            .is_some();
        for (name, member) in document.entries(value) {
            if let Some(schema) = property(name) {
                self.schema(schema, member)?;
            } else if let Some(additional) = additional.filter(|_| !has_patterns) {
                match document.as_bool(additional) {
                    Some(true) => {}
                    Some(false) => {
                        return Err(violation(member, format!("unknown property `{name}`")));
                    }
                    None => self.schema(additional, member)?,
                }
            }
        }
        Ok(())
    }

    fn composition(&mut self, schema: NodeId, value: NodeId) -> Result<(), Violation> {
        let document = self.document;
        for part in list(document, schema, "allOf") {
            self.schema(part, value)?;
        }
        for keyword in ["anyOf", "oneOf"] {
            let variants = list(document, schema, keyword);
            if variants.is_empty() {
                continue;
            }
            let count = variants.len();
            let mut matching = 0;
            let mut nearest: Option<Violation> = None;
            for variant in variants {
                match self.schema(variant, value) {
                    Ok(()) => matching += 1,
                    Err(fault) => nearest = nearest.or(Some(fault)),
                }
            }
            if self.steps > MOST_STEPS {
                return Ok(());
            }
            if matching == 0 {
                return Err(match nearest {
                    Some(only) if count == 1 => only,
                    _ => violation(
                        value,
                        format!("matches none of the {count} schemas in `{keyword}`"),
                    ),
                });
            }
            if matching > 1 && keyword == "oneOf" {
                let message = format!("matches {matching} schemas in `oneOf` instead of one");
                return Err(violation(value, message));
            }
        }
        if let Some(not) = document.get(schema, "not") {
            let is_forbidden = self.schema(not, value).is_ok() && self.steps <= MOST_STEPS;
            if is_forbidden {
                return Err(violation(value, "matches the schema in `not`"));
            }
        }
        Ok(())
    }
}

fn violation(place: NodeId, message: impl Into<String>) -> Violation {
    Violation {
        place,
        message: message.into(),
    }
}

fn allows_null(document: &Document, schema: NodeId) -> bool {
    let nullable = document.get(schema, "nullable");
    nullable.and_then(|node| document.as_bool(node)) == Some(true)
}

fn count_of(document: &Document, schema: NodeId, keyword: &str) -> Option<usize> {
    document
        .number(document.get(schema, keyword)?)?
        .parse()
        .ok()
}

/// Returns whether two values are equal: numbers by value, objects in any order (JSON Schema 2020-12 §4.2.2).
fn equal(document: &Document, one: NodeId, other: NodeId) -> bool {
    if document.kind(one) != document.kind(other) {
        return false;
    }
    match document.kind(one) {
        Kind::Null => true,
        Kind::Bool => document.as_bool(one) == document.as_bool(other),
        Kind::String => document.as_str(one) == document.as_str(other),
        Kind::Number => {
            let (one, other) = (document.number(one), document.number(other));
            let float = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
            one == other || float(one) == float(other)
        }
        _ => document.json(one) == document.json(other),
    }
}
