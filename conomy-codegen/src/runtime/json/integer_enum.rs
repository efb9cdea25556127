//! Integer enums. Values that this version does not know are preserved.

/// Implements JSON and parameter conversions for an integer enum: `integer_enum! { Level { One = 1, Two = 2 } }`.
///
/// The enum also has a variant `Unknown(UnknownInteger)`.
#[allow(unused_macros)] // a document may have no such enumerations
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $number:literal),* $(,)? }) => {
        impl $name {
            /// Returns the number as it is sent and received.
            #[inline]
            pub const fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Unknown(number) => number.as_i64(),
                }
            }
        }

        impl From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    _ => Self::Unknown($crate::runtime::UnknownInteger::new(number)),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl $crate::runtime::__private::Parameter for $name {
            #[inline]
            fn expand(&self, value: &mut $crate::runtime::__private::Expansion<'_>) {
                $crate::runtime::__private::Parameter::expand(&self.as_i64(), value);
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use integer_enum;
