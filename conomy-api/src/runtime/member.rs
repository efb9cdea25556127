//! The table of a model's members.

/// One member that a model knows, or the field that stands for several.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it means for the object.
    pub role: Role,
}

/// What a field means for its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The object is refused without the member.
    Required,
    /// The object may lack the member.
    Optional,
    /// A union whose members stand beside the object's own.
    Flatten,
    /// The members that have no field of their own.
    Rest,
}

impl Member {
    /// A member that must be there, and is always written.
    pub const fn required(name: &'static str) -> Self {
        Self {
            name,
            role: Role::Required,
        }
    }

    /// A member that may be left out. Null reads as left out; no value is written as left out.
    pub const fn optional(name: &'static str) -> Self {
        Self {
            name,
            role: Role::Optional,
        }
    }

    /// A member that may be null. Left out reads as null; no value is written as null.
    pub const fn nullable(name: &'static str) -> Self {
        Self {
            name,
            role: Role::Optional,
        }
    }

    /// A member for which absent, null and a value are three things, in both directions.
    pub const fn patch(name: &'static str) -> Self {
        Self {
            name,
            role: Role::Optional,
        }
    }

    /// A union whose members stand beside the object's own.
    pub const fn flatten() -> Self {
        Self {
            name: "",
            role: Role::Flatten,
        }
    }

    /// The members that this version of the client does not know.
    pub const fn unknown() -> Self {
        Self {
            name: "",
            role: Role::Rest,
        }
    }

    /// The members whose names the document leaves open.
    pub const fn additional() -> Self {
        Self {
            name: "",
            role: Role::Rest,
        }
    }

    /// Whether it is the member `name`.
    #[inline]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name && matches!(self.role, Role::Required | Role::Optional)
    }

    /// Whether there is a union among them.
    pub const fn any_flatten(mut members: &[Self]) -> bool {
        while let [first, rest @ ..] = members {
            if matches!(first.role, Role::Flatten) {
                return true;
            }
            members = rest;
        }
        false
    }
}
