//! The outline of an object: the names of its model, fields and properties.

/// The static description of a model.
pub struct Outline {
    /// The Rust name of the model.
    pub name: &'static str,
    /// The Rust names of the fields, separated by spaces.
    pub fields: &'static str,
    /// The names of the properties that have a field.
    pub members: &'static [(&'static str, Member)],
    /// The number of required properties.
    pub required: usize,
    /// Whether the object contains a flattened union.
    pub has_union: bool,
}

/// Whether a property is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// The property is required.
    Required,
    /// The property is optional.
    Optional,
}

/// A field that holds several properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Unknown properties, or `additionalProperties`.
    Open,
    /// A flattened union.
    Union,
}

/// The keywords of `object!`.
#[allow(non_upper_case_globals)] // They are words.
#[allow(dead_code)] // A document may need some of them only.
pub mod word {
    use super::{Member, Rest};

    pub const required: Member = Member::Required;
    pub const optional: Member = Member::Optional;
    pub const nullable: Member = Member::Optional;
    pub const patch: Member = Member::Optional;
    pub const flatten: Rest = Rest::Union;
    pub const unknown: Rest = Rest::Open;
    pub const additional: Rest = Rest::Open;
}

impl Outline {
    /// Creates the outline of the model `name`.
    pub const fn new(
        name: &'static str,
        fields: &'static str,
        members: &'static [(&'static str, Member)],
        rest: &'static [Rest],
    ) -> Self {
        let (mut index, mut required) = (0, 0);
        while index < members.len() {
            required += matches!(members[index].1, Member::Required) as usize;
            index += 1;
        }
        let (mut index, mut has_union) = (0, false);
        while index < rest.len() {
            has_union |= matches!(rest[index], Rest::Union);
            index += 1;
        }
        Self {
            name,
            fields,
            members,
            required,
            has_union,
        }
    }
}
