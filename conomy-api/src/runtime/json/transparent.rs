//! Newtypes for recursive types, for which a type alias is not possible.

/// Serializes a newtype as its inner type: `transparent! { Tree }` for `pub struct Tree(pub Vec<Tree>);`.
#[allow(unused_macros)] // a document may have no such types
macro_rules! transparent {
    ($name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                ::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use transparent;
