//! Types: the Rust-independent form of schemas.

use serde_json::Value;

use crate::load::NodeId;

use super::{GroupId, OperationId};

/// The index of a definition in [`super::Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A type, as a field, variant, parameter or body uses it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(Integer),
    /// A number. Always double precision, because a `float` parsed in single precision changes when it is serialized again.
    Number,
    /// A string.
    Text(Text),
    /// An array.
    Array(Box<Type>),
    /// An object with arbitrary keys and values of one type.
    Map(Box<Type>),
    /// A nullable item, map value, variant or body.
    Nullable(Box<Type>),
    /// A type with a definition of its own.
    Named(TypeId),
}

impl Type {
    /// Returns this type, nullable if `nullable` is set. Never nests [`Type::Nullable`].
    pub fn or_null(self, nullable: bool) -> Type {
        match self {
            Type::Nullable(_) | Type::Any => self,
            other if nullable => Type::Nullable(Box::new(other)),
            other => other,
        }
    }

    /// Returns the definition of this type, or of its items or values.
    pub fn named_mut(&mut self) -> Option<&mut TypeId> {
        match self {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.named_mut(),
            Type::Named(id) => Some(id),
            _ => None,
        }
    }

    /// Calls `visit` with every definition that this type refers to.
    pub fn mentions(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.mentions(visit),
            Type::Named(id) => visit(*id),
            _ => {}
        }
    }
}

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// `int32`.
    I32,
    /// `int64`, or no format.
    I64,
    /// `uint32`.
    U32,
    /// `uint64`, or bounds that need this width.
    U64,
    /// Bounds that need this width.
    I128,
    /// Bounds that need this width.
    U128,
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// No format, or a format without a Rust type of its own.
    Plain,
    /// RFC 3339 `date-time`.
    DateTime,
    /// RFC 3339 `full-date`.
    Date,
    /// Base64 (`byte`, or `contentEncoding: base64`).
    Base64,
    /// `password`: must not be logged.
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

impl Text {
    /// Returns a string of this format, or `None` if any string is one.
    pub(crate) fn sample(self) -> Option<&'static str> {
        match self {
            Text::Plain | Text::Secret => None,
            Text::DateTime => Some("2024-01-15T10:30:00Z"),
            Text::Date => Some("2024-01-15"),
            Text::Base64 => Some("aGk="),
            Text::Decimal => Some("10.50"),
            Text::Uuid => Some("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            Text::Uri => Some("https://example.com/a?b=c"),
            Text::Duration => Some("P1DT12H"),
        }
    }
}

/// The definition of a named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The node in the document.
    pub node: NodeId,
    /// The source of its name.
    pub name: NameHint,
    /// The documentation from the document.
    pub docs: Docs,
    /// The structure of the type.
    pub shape: Shape,
    /// Whether a request can contain it.
    pub sent: bool,
    /// Whether a response can contain it.
    pub received: bool,
    /// Whether it contains itself.
    pub recursive: bool,
    /// The groups whose operations use the type, sorted. A type of a webhook or callback has all groups.
    pub groups: Vec<GroupId>,
}

impl TypeDef {
    /// Returns whether a property of the object is absent in one direction: it is `readOnly` and can be sent, or `writeOnly` and
    /// can be received.
    pub(crate) fn has_one_way(&self, field: &Field) -> bool {
        field.read_only && self.sent || field.write_only && self.received
    }

    /// Adds groups that use the type. Returns whether one of them was new.
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

/// The source of a type's name.
#[derive(Clone, Debug, PartialEq)]
pub enum NameHint {
    /// The key of a component, or the name of a referenced file.
    Component(String),
    /// An inline schema of a shared parameter, response, header or request body.
    Shared {
        /// The key of the component.
        name: String,
        /// The kind of component: `Parameter`, `Response`, `Body`.
        suffix: &'static str,
        /// The path from the component.
        roles: Vec<Role>,
    },
    /// Part of another type.
    Inside {
        /// The parent type.
        parent: TypeId,
        /// The path from the parent.
        roles: Vec<Role>,
    },
    /// Part of an operation.
    Operation {
        /// The operation.
        operation: OperationId,
        /// The path from the operation.
        roles: Vec<Role>,
    },
    /// The payload of a webhook or a callback.
    Event {
        /// The name of the webhook or callback.
        name: String,
        /// The path from the payload.
        roles: Vec<Role>,
    },
}

impl NameHint {
    /// Returns the hint for a part of this schema, if the schema itself has no named type.
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

/// The role of an inline schema in its parent.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The property, parameter or part with this name.
    Named(String),
    /// An item of an array.
    Item,
    /// A value of a map.
    Value,
    /// A variant of a union: its title, or its number, counted from one.
    Variant(String),
    /// The union inside an object.
    Kind,
    /// A request body.
    Body,
    /// The body of a response. The string distinguishes several responses; it is empty if there is only one.
    Response(&'static str),
}

/// The documentation of an item of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// The title.
    pub title: Option<String>,
    /// The description, CommonMark.
    pub description: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The URL of external documentation.
    pub external: Option<String>,
    /// One line about the format, bounds or default, if the Rust type does not show them.
    pub constraints: Option<String>,
}

/// The structure of a named type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// An object with declared properties.
    Object(Object),
    /// A fixed set of known values.
    Enumeration(Enumeration),
    /// One of several types (`oneOf`, `anyOf`).
    Union(Union),
    /// An array with a type for each position (`prefixItems`).
    Tuple(Tuple),
    /// An alias of another type.
    Alias(Type),
}

impl Shape {
    /// Returns the types that this type consists of.
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

    /// Returns the same types as [`types`](Self::types), mutably.
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

/// An array with a type for each position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tuple {
    /// The positions that have a type of their own.
    pub positions: Vec<Position>,
    /// The type of the items after them, if more items are allowed.
    pub rest: Option<Type>,
}

/// One position of a tuple.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Its type.
    pub ty: Type,
    /// Whether every value has this position.
    pub required: bool,
    /// Whether the type must be boxed because it contains this tuple.
    pub boxed: bool,
}

/// An object with declared properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// The declared properties, in the order of the document.
    pub fields: Vec<Field>,
    /// How undeclared properties are handled.
    pub additional_properties: AdditionalProperties,
    /// A union whose properties are properties of the same JSON object.
    pub kind: Option<Type>,
}

/// How undeclared properties are handled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum AdditionalProperties {
    /// They are preserved, so that no data of a newer server is lost.
    #[default]
    Unknown,
    /// The document declares the type of their values.
    Typed(Type),
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The node of its schema.
    pub node: NodeId,
    /// The name in JSON.
    pub name: String,
    /// The type, without nullability.
    pub ty: Type,
    /// Whether `required` lists the property.
    pub required: bool,
    /// Whether `null` is allowed.
    pub nullable: bool,
    /// Whether only the server sets the property (`readOnly`).
    pub read_only: bool,
    /// Whether only the client sends the property (`writeOnly`).
    pub write_only: bool,
    /// The only allowed value, if the schema allows exactly one.
    pub constant: Option<Value>,
    /// Whether the type must be boxed because it contains this object.
    pub boxed: bool,
    /// The documentation from the document.
    pub docs: Docs,
}

/// A set of known values (`enum`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// The JSON type of the values.
    pub kind: EnumerationKind,
    /// The values, in the order of the document.
    pub values: Vec<EnumerationValue>,
    /// The indexes of the final values, if the settings declare them.
    pub finals: Vec<usize>,
}

/// The JSON type of an enumeration's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumerationKind {
    /// Strings.
    Text,
    /// Integers.
    Integer,
    /// Any other type, or several types.
    Mixed,
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumerationValue {
    /// The value in JSON.
    pub value: Value,
    /// The name from the document (`x-enum-varnames`).
    pub name: Option<String>,
    /// The description from the document (`x-enum-descriptions`).
    pub description: Option<String>,
}

/// One of several types (`oneOf`, `anyOf`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The discriminator property.
    pub tag: Option<String>,
    /// The variants, in the order of the document.
    pub variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The source of its Rust name.
    pub name: String,
    /// The type of the variant.
    pub ty: Type,
    /// The discriminator values that select the variant.
    pub tags: Vec<String>,
    /// Whether the document does not declare these values, so that the variant's own name is used.
    pub guessed: bool,
    /// The documentation from the document.
    pub docs: Docs,
}
