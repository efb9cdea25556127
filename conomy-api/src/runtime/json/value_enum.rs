//! Enums of mixed types. Values that this version does not know are preserved.

use super::unknown::UnknownVariant;
use crate::runtime::encode::expansion::Expansion;
use crate::runtime::encode::parameter::Parameter;
use serde_json::Value;

impl Parameter for UnknownVariant {
    fn expand(&self, expansion: &mut Expansion<'_>) {
        match self.value() {
            Some(value) => expand_value(value, expansion),
            None => expansion.text(self.json()),
        }
    }
}

/// Writes a JSON scalar as a parameter: a string without quotes, null as an empty string, everything else as JSON.
pub fn expand_value(value: &Value, expansion: &mut Expansion<'_>) {
    match value {
        Value::String(text) => expansion.text(text),
        Value::Null => expansion.text(""),
        other => expansion.text(&other.to_string()),
    }
}

/// A value that an enum can list: a string, a number or a boolean.
pub trait Known {
    /// Converts into JSON.
    fn value(self) -> Value;
}

impl Known for &str {
    fn value(self) -> Value {
        self.into()
    }
}

impl Known for i64 {
    fn value(self) -> Value {
        self.into()
    }
}

impl Known for f64 {
    fn value(self) -> Value {
        self.into()
    }
}

impl Known for bool {
    fn value(self) -> Value {
        self.into()
    }
}

/// Implements JSON and parameter conversions for an enum of mixed scalars: `value_enum! { Mixed { A = "a", One = 1,
/// Yes = true, Half = 0.5 } }`.
///
/// The enum also has a variant `Unknown(UnknownVariant)`.
#[allow(unused_macros)] // a document may have no such enumerations
macro_rules! value_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// Returns the value as it is sent and received.
            #[inline]
            pub fn to_value(&self) -> ::serde_json::Value {
                match self {
                    $(Self::$variant => $crate::runtime::__private::value_enum::Known::value($value),)*
                    // It was created from a `Value`.
                    Self::Unknown(value) => value.value().cloned().unwrap_or_default(),
                }
            }
        }

        impl From<::serde_json::Value> for $name {
            #[inline]
            fn from(value: ::serde_json::Value) -> Self {
                $(if value == $crate::runtime::__private::value_enum::Known::value($value) {
                    return Self::$variant;
                })*
                Self::Unknown($crate::runtime::UnknownVariant::of_value(value))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_value().serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl $crate::runtime::__private::Parameter for $name {
            #[inline]
            fn expand(&self, value: &mut $crate::runtime::__private::Expansion<'_>) {
                $crate::runtime::__private::value_enum::expand_value(&self.to_value(), value);
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use value_enum;
