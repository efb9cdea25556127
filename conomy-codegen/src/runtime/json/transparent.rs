//! Types that only give another type a name, where an alias cannot: a type that leads back to itself.

/// Makes a newtype its inner type on the wire: `transparent! { Tree }` for `pub struct Tree(pub Vec<Tree>);`.
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
