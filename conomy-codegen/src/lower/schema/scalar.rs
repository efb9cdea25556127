//! Strings, numbers and booleans by type and format (OpenAPI Format Registry).

use crate::ir::{Integer, Text, Type};
use crate::load::extension;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{JsonType, Keywords};

impl Lowering<'_> {
    /// Returns the type of a schema that is neither an array nor an object.
    pub(in crate::lower) fn scalar(&mut self, keywords: &Keywords) -> Type {
        let format = keywords.format.as_deref();
        match keywords.json_type {
            Some(JsonType::String) => Type::Text(self.text(format)),
            Some(JsonType::Integer) => Type::Integer(integer(keywords)),
            Some(JsonType::Number) => match format {
                Some("int32" | "int64" | "integer" | "long" | "uint32" | "uint64") => {
                    Type::Integer(integer(keywords))
                }
                _ => Type::Number,
            },
            Some(JsonType::Boolean) => Type::Boolean,
            Some(JsonType::Array | JsonType::Object) => {
                self.fall_back(keywords.node, "`enum` values that are arrays or objects")
            }
            None => self.untyped(keywords, format),
        }
    }

    /// Returns the type of a schema without `type`, which other keywords may imply.
    fn untyped(&mut self, keywords: &Keywords, format: Option<&str>) -> Type {
        if let Some(values) = &keywords.values {
            if values.iter().all(serde_json::Value::is_boolean) {
                return Type::Boolean;
            }
            if values.iter().all(serde_json::Value::is_number) {
                return Type::Number;
            }
        }
        match format {
            Some("int32" | "int64" | "uint32" | "uint64") => {
                return Type::Integer(integer(keywords));
            }
            Some("float" | "double") => return Type::Number,
            Some(
                "date-time" | "date" | "byte" | "binary" | "password" | "uuid" | "email" | "uri"
                | "duration",
            ) => {
                return Type::Text(self.text(format));
            }
            _ => {}
        }
        if keywords.extension(extension::UNRESOLVED).is_some() {
            return self.fall_back(keywords.node, "unresolved reference");
        }
        if keywords.values.is_some() {
            return self.fall_back(keywords.node, "`enum` values that are arrays or objects");
        }
        if keywords.pattern.is_some() || keywords.bounds.0.is_some() || keywords.bounds.1.is_some()
        {
            // These keywords do not restrict values of other types, so any value is allowed.
            return self.fall_back(keywords.node, "keywords of one type without `type`");
        }
        Type::Any
    }
}

impl Lowering<'_> {
    /// Returns the string type of a format, from `[formats]` in codegen.toml or from its name.
    pub(in crate::lower) fn text(&self, format: Option<&str>) -> Text {
        let set = format.and_then(|format| self.settings.formats.get(format));
        set.copied().unwrap_or_else(|| text(format))
    }
}

/// Returns the string type of a standard format. Unknown formats are `String` (OpenAPI 3.1, Data Types).
pub(in crate::lower) fn text(format: Option<&str>) -> Text {
    match format {
        Some("date-time") => Text::DateTime,
        Some("date") => Text::Date,
        Some("byte" | "base64") => Text::Base64,
        Some("password") => Text::Secret,
        Some("decimal") => Text::Decimal,
        Some("uuid") => Text::Uuid,
        Some("uri" | "url") => Text::Uri,
        Some("duration") => Text::Duration,
        _ => Text::Plain,
    }
}

/// Returns the narrowest integer type for the bounds of a schema; 64 bits by default. A format is not widened beyond 64 bits.
fn integer(keywords: &Keywords) -> Integer {
    let number = |bound: &Option<String>| bound.as_deref()?.parse::<f64>().ok();
    let (least, most) = (number(&keywords.bounds.0), number(&keywords.bounds.1));
    // A float cannot distinguish 2^63 from 2^63 - 1, so `maximum: 9223372036854775807` is not beyond 64 bits.
    let exceeds = |limit: f64| most.is_some_and(|most| most > limit);
    let is_negative = least.is_some_and(|least| least < 0.0);
    let beyond_32 = [least, most]
        .into_iter()
        .flatten()
        .any(|bound| bound > f64::from(i32::MAX));
    match keywords.format.as_deref() {
        Some("int32") if !beyond_32 => Integer::I32,
        Some("uint32") => Integer::U32,
        Some("uint64") => Integer::U64,
        Some("int64") if exceeds(i64::MAX as f64) => Integer::U64,
        Some("int64") => Integer::I64,
        _ if least.is_some_and(|least| least < i64::MIN as f64) => Integer::I128,
        _ if exceeds(u64::MAX as f64) && !is_negative => Integer::U128,
        _ if exceeds(i64::MAX as f64) && is_negative => Integer::I128,
        _ if exceeds(i64::MAX as f64) => Integer::U64,
        _ => Integer::I64,
    }
}
