//! Common trait implementations of string formats, which keep their text as received.

/// Implements what all string formats share: conversions from text, `Display`, `Debug`, JSON and parameters.
macro_rules! text {
    ($name:ident) => {
        impl $name {
            /// Returns the text as it is sent and received.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Box::<str>::deserialize(deserializer).map(Self)
            }
        }

        impl crate::runtime::encode::parameter::Parameter for $name {
            fn expand(&self, value: &mut crate::runtime::encode::expansion::Expansion<'_>) {
                value.text(&self.0);
            }
        }
    };
}
pub(in crate::runtime) use text;
