//! Types: what a schema means.

use serde_json::Value;

use crate::load::NodeId;

use super::{GroupId, OperationId};

/// The index of a definition in [`super::Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number. Always of double precision: a `float` that went through single precision would come back changed.
    Number,
    /// A string.
    Text(Text),
    /// An array.
    Array(Box<Type>),
    /// An object with values of one type under any key.
    Map(Box<Type>),
    /// A value that may be `null`, as an item, a map's value, a variant or a whole body.
    Nullable(Box<Type>),
    /// A definition of its own.
    Named(TypeId),
}

impl Type {
    /// The same type, allowing `null`; never nested.
    pub fn or_null(self, nullable: bool) -> Type {
        match self {
            Type::Nullable(_) | Type::Any => self,
            other if nullable => Type::Nullable(Box::new(other)),
            other => other,
        }
    }

    /// The definition that it is, or that its items or values are.
    pub fn named_mut(&mut self) -> Option<&mut TypeId> {
        match self {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.named_mut(),
            Type::Named(id) => Some(id),
            _ => None,
        }
    }

    /// Every definition that this type mentions.
    pub fn mentions(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.mentions(visit),
            Type::Named(id) => visit(*id),
            _ => {}
        }
    }
}

/// Whole numbers by width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// `int32`.
    I32,
    /// `int64`, and every integer without a format.
    I64,
    /// `uint32`.
    U32,
    /// `uint64`, and integers whose bounds only fit there.
    U64,
    /// Integers whose bounds only fit there.
    I128,
    /// Integers whose bounds only fit there.
    U128,
}

/// Strings by format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// No format, or one that Rust has no better type for.
    Plain,
    /// RFC 3339 `date-time`.
    DateTime,
    /// RFC 3339 `full-date`.
    Date,
    /// Base64 text (`byte`, or `contentEncoding: base64`).
    Base64,
    /// `password`: not for logs.
    Secret,
    /// `decimal`: an exact decimal number.
    Decimal,
    /// RFC 9562 `uuid`.
    Uuid,
    /// RFC 3986 `uri`.
    Uri,
    /// RFC 3339 `duration` (appendix A).
    Duration,
}

/// A type with a name.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The node in the document.
    pub node: NodeId,
    /// What its name is made from.
    pub name: NameHint,
    /// The documentation of the document.
    pub docs: Docs,
    /// What it looks like.
    pub shape: Shape,
    /// Whether a request can carry it.
    pub sent: bool,
    /// Whether a response can carry it.
    pub received: bool,
    /// Whether it contains itself.
    pub recursive: bool,
    /// The groups whose operations reach it, in order; empty where only webhooks or nobody does.
    pub groups: Vec<GroupId>,
}

impl TypeDef {
    /// Adds groups that reach it; whether one of them was new.
    pub(crate) fn join(&mut self, groups: &[GroupId]) -> bool {
        let before = self.groups.len();
        for group in groups {
            if let Err(place) = self.groups.binary_search(group) {
                self.groups.insert(place, *group);
            }
        }
        self.groups.len() > before
    }
}

/// What a type's name is made from.
#[derive(Clone, Debug, PartialEq)]
pub enum NameHint {
    /// A component's key, or the name of a referenced file.
    Component(String),
    /// An inline schema of a shared parameter, response, header or request body.
    Shared {
        /// The component's key.
        name: String,
        /// What it is: `Parameter`, `Response`, `Body`.
        suffix: &'static str,
        /// The way from there.
        roles: Vec<Role>,
    },
    /// Part of another type.
    Inside {
        /// The type that it is part of.
        parent: TypeId,
        /// The way from there.
        roles: Vec<Role>,
    },
    /// Part of an operation.
    Operation {
        /// The operation.
        operation: OperationId,
        /// The way from there.
        roles: Vec<Role>,
    },
    /// The payload of a webhook or a callback.
    Event {
        /// The webhook's or callback's name.
        name: String,
        /// The way from there.
        roles: Vec<Role>,
    },
}

impl NameHint {
    /// The hint of a part of the thing that this hint names, where the thing itself gets no type.
    pub fn part(&self, role: Role) -> NameHint {
        let mut hint = self.clone();
        match &mut hint {
            NameHint::Component(name) => {
                return NameHint::Shared {
                    name: std::mem::take(name),
                    suffix: "",
                    roles: vec![role],
                };
            }
            NameHint::Shared { roles, .. }
            | NameHint::Inside { roles, .. }
            | NameHint::Operation { roles, .. }
            | NameHint::Event { roles, .. } => roles.push(role),
        }
        hint
    }
}

/// Which part of its parent an inline schema is.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The property, parameter or part of this name.
    Named(String),
    /// An item of an array.
    Item,
    /// A value of a map.
    Value,
    /// A branch of a union: its title, or its number from one.
    Variant(String),
    /// The union inside an object.
    Kind,
    /// A request body.
    Body,
    /// The body of a response; the word tells which, and is empty where there is one only.
    Response(&'static str),
}

/// What the document says about a thing in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// The title, where it says more than the name.
    pub title: Option<String>,
    /// The description, CommonMark.
    pub description: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// A link to more.
    pub external: Option<String>,
    /// One line about format, bounds or default that the type does not tell.
    pub constraints: Option<String>,
}

/// What a named type looks like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Members with names.
    Object(Object),
    /// A fixed set of known values.
    Enumeration(Enumeration),
    /// One of several types.
    Union(Union),
    /// An array with a type per position.
    Tuple(Tuple),
    /// Another name of a type.
    Alias(Type),
}

impl Shape {
    /// The types that it is made of.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let (mut fields, mut variants, mut positions) = (&[][..], &[][..], &[][..]);
        let mut others = [None, None];
        match self {
            Shape::Object(object) => {
                fields = &object.fields;
                let rest = match &object.additional_properties {
                    AdditionalProperties::Typed(ty) => Some(ty),
                    AdditionalProperties::Unknown => None,
                };
                others = [rest, object.kind.as_ref()];
            }
            Shape::Union(union) => variants = &union.variants,
            Shape::Tuple(tuple) => {
                positions = &tuple.positions;
                others = [tuple.rest.as_ref(), None];
            }
            Shape::Alias(ty) => others = [Some(ty), None],
            Shape::Enumeration(_) => {}
        }
        let fields = fields.iter().map(|field| &field.ty);
        let variants = variants.iter().map(|variant| &variant.ty);
        let positions = positions.iter().map(|position| &position.ty);
        let others = others.into_iter().flatten();
        fields.chain(variants).chain(positions).chain(others)
    }

    /// [`types`](Self::types), to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Shape::Object(object) => {
                let fields = object.fields.iter_mut().map(|field| &mut field.ty);
                let rest = match &mut object.additional_properties {
                    AdditionalProperties::Typed(ty) => Some(ty),
                    AdditionalProperties::Unknown => None,
                };
                fields.chain(rest).chain(&mut object.kind).collect()
            }
            Shape::Union(union) => {
                let variants = union.variants.iter_mut();
                variants.map(|variant| &mut variant.ty).collect()
            }
            Shape::Tuple(tuple) => {
                let positions = tuple.positions.iter_mut().map(|position| &mut position.ty);
                positions.chain(&mut tuple.rest).collect()
            }
            Shape::Alias(ty) => vec![ty],
            Shape::Enumeration(_) => Vec::new(),
        }
    }
}

/// An array with a type per position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tuple {
    /// The positions with a type of their own.
    pub positions: Vec<Position>,
    /// The type of the items behind them, where there may be any.
    pub rest: Option<Type>,
}

/// A position of a tuple.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Its type.
    pub ty: Type,
    /// Whether every value has it.
    pub required: bool,
    /// Whether it must be boxed, since its type contains this tuple.
    pub boxed: bool,
}

/// An object with declared properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// Declared properties, in the order of the document.
    pub fields: Vec<Field>,
    /// What happens to properties that are not declared.
    pub additional_properties: AdditionalProperties,
    /// A union whose properties stand among this object's own.
    pub kind: Option<Type>,
}

/// What happens to properties that are not declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum AdditionalProperties {
    /// They are kept, so that nothing a newer server says is lost.
    #[default]
    Unknown,
    /// The document declares their type.
    Typed(Type),
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The location of its schema.
    pub node: NodeId,
    /// The key in JSON.
    pub name: String,
    /// Its type, without nullability.
    pub ty: Type,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether `null` is allowed.
    pub nullable: bool,
    /// Only the server sets it.
    pub read_only: bool,
    /// Only the client sends it.
    pub write_only: bool,
    /// The one value it can have, where the schema allows only one.
    pub constant: Option<Value>,
    /// Whether it must be boxed, since its type contains this object.
    pub boxed: bool,
    /// The documentation of the document.
    pub docs: Docs,
}

/// A set of known values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// The kind of JSON that the values are.
    pub kind: EnumerationKind,
    /// The values, in the order of the document.
    pub values: Vec<EnumerationValue>,
    /// The indexes of the values after which none follows, if the settings tell them.
    pub finals: Vec<usize>,
}

/// The kind of JSON that an enumeration's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumerationKind {
    /// Strings.
    Text,
    /// Whole numbers.
    Integer,
    /// Anything else, and mixtures.
    Mixed,
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumerationValue {
    /// The value in JSON.
    pub value: Value,
    /// A name that the document gives it (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says about it (`x-enum-descriptions`).
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The property that tells which one it is.
    pub tag: Option<String>,
    /// The branches, in the order of the document.
    pub variants: Vec<Variant>,
}

/// A branch of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// What its name is made from.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The values of the tag that select it.
    pub tags: Vec<String>,
    /// Whether the document does not say these values, and the branch's own name is taken for one.
    pub guessed: bool,
    /// The documentation of the document.
    pub docs: Docs,
}
