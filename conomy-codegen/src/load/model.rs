//! The objects of OpenAPI, their fields, and the types of the fields.
//!
//! One table serves all versions; each field lists the versions that define it. All code that must know where a
//! schema or a reference is allowed (checking, adapting, resolving) uses these tables.

mod document;
mod operation;
mod schema;

use super::key::{Key, WORDS};
use super::version::Version;

/// The type of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// The OpenAPI Object, the root.
    OpenApi = 1,
    /// Info Object.
    Info,
    /// Contact Object.
    Contact,
    /// License Object.
    License,
    /// Server Object.
    Server,
    /// Server Variable Object.
    ServerVariable,
    /// Components Object.
    Components,
    /// Paths Object.
    Paths,
    /// Path Item Object.
    PathItem,
    /// Operation Object.
    Operation,
    /// External Documentation Object.
    ExternalDocs,
    /// Parameter Object.
    Parameter,
    /// Request Body Object.
    RequestBody,
    /// Media Type Object.
    MediaType,
    /// Encoding Object.
    Encoding,
    /// Responses Object.
    Responses,
    /// Response Object.
    Response,
    /// Callback Object.
    Callback,
    /// Example Object.
    Example,
    /// Link Object.
    Link,
    /// Header Object.
    Header,
    /// Tag Object.
    Tag,
    /// Schema Object.
    Schema,
    /// Discriminator Object.
    Discriminator,
    /// XML Object.
    Xml,
    /// Security Scheme Object.
    SecurityScheme,
    /// OAuth Flows Object.
    OAuthFlows,
    /// OAuth Flow Object.
    OAuthFlow,
    /// Security Requirement Object.
    SecurityRequirement,
}

const ROLES: [Role; 29] = [
    Role::OpenApi,
    Role::Info,
    Role::Contact,
    Role::License,
    Role::Server,
    Role::ServerVariable,
    Role::Components,
    Role::Paths,
    Role::PathItem,
    Role::Operation,
    Role::ExternalDocs,
    Role::Parameter,
    Role::RequestBody,
    Role::MediaType,
    Role::Encoding,
    Role::Responses,
    Role::Response,
    Role::Callback,
    Role::Example,
    Role::Link,
    Role::Header,
    Role::Tag,
    Role::Schema,
    Role::Discriminator,
    Role::Xml,
    Role::SecurityScheme,
    Role::OAuthFlows,
    Role::OAuthFlow,
    Role::SecurityRequirement,
];

/// The role number of values that are not objects of OpenAPI: scalars, and lists and maps of objects.
pub(super) const PLAIN: u8 = u8::MAX;

impl Role {
    pub(super) fn from_number(number: u8) -> Option<Role> {
        ROLES.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Returns the object's name with its article, as the specification spells it but without "Object".
    pub fn phrase(self) -> &'static str {
        match self {
            Role::OpenApi => "an OpenAPI document",
            Role::Info => "the info object",
            Role::Contact => "a contact",
            Role::License => "a license",
            Role::Server => "a server",
            Role::ServerVariable => "a server variable",
            Role::Components => "the components object",
            Role::Paths => "the paths object",
            Role::PathItem => "a path item",
            Role::Operation => "an operation",
            Role::ExternalDocs => "external documentation",
            Role::Parameter => "a parameter",
            Role::RequestBody => "a request body",
            Role::MediaType => "a media type",
            Role::Encoding => "an encoding",
            Role::Responses => "the responses object",
            Role::Response => "a response",
            Role::Callback => "a callback",
            Role::Example => "an example",
            Role::Link => "a link",
            Role::Header => "a header",
            Role::Tag => "a tag",
            Role::Schema => "a schema",
            Role::Discriminator => "a discriminator",
            Role::Xml => "an XML object",
            Role::SecurityScheme => "a security scheme",
            Role::OAuthFlows => "the OAuth flows object",
            Role::OAuthFlow => "an OAuth flow",
            Role::SecurityRequirement => "a security requirement",
        }
    }

    /// Returns whether openapiv3's type for the object preserves `x-` extensions.
    pub(super) fn has_extensions(self) -> bool {
        !matches!(self, Role::Callback | Role::SecurityRequirement)
    }

    /// Returns the fields of the object. Empty for [`Xml`](Role::Xml), which is kept unchanged.
    pub(super) const fn fields(self) -> &'static [Field] {
        match self {
            Role::OpenApi => document::OPENAPI,
            Role::Info => document::INFO,
            Role::Contact => document::CONTACT,
            Role::License => document::LICENSE,
            Role::Server => document::SERVER,
            Role::ServerVariable => document::SERVER_VARIABLE,
            Role::Components => document::COMPONENTS,
            Role::ExternalDocs => document::EXTERNAL_DOCS,
            Role::Tag => document::TAG,
            Role::SecurityScheme => document::SECURITY_SCHEME,
            Role::OAuthFlows => document::OAUTH_FLOWS,
            Role::OAuthFlow => document::OAUTH_FLOW,
            Role::PathItem => operation::PATH_ITEM,
            Role::Operation => operation::OPERATION,
            Role::Parameter => operation::PARAMETER,
            Role::RequestBody => operation::REQUEST_BODY,
            Role::MediaType => operation::MEDIA_TYPE,
            Role::Encoding => operation::ENCODING,
            Role::Response => operation::RESPONSE,
            Role::Example => operation::EXAMPLE,
            Role::Link => operation::LINK,
            Role::Header => operation::HEADER,
            Role::Schema => schema::SCHEMA,
            Role::Discriminator => schema::DISCRIMINATOR,
            Role::Xml => schema::XML,
            Role::Paths | Role::Responses | Role::Callback | Role::SecurityRequirement => &[],
        }
    }

    /// For objects that are maps: returns the allowed keys and the type of the values.
    pub(super) fn patterned(self) -> Option<(Keys, &'static Shape)> {
        match self {
            Role::Paths => Some((Keys::Path, &Shape::Reference(Role::PathItem))),
            Role::Responses => Some((Keys::Status, &Shape::Reference(Role::Response))),
            Role::Callback => Some((Keys::Any, &Shape::Reference(Role::PathItem))),
            Role::SecurityRequirement => Some((Keys::Any, &Shape::Texts)),
            _ => None,
        }
    }

    /// Returns the field of a key, in any version.
    pub(super) fn field(self, key: Key) -> Option<&'static Field> {
        let place = FIELDS[self as usize - 1].get(key.place())?;
        self.fields().get(usize::from(*place))
    }

    /// Returns the fields with a given need.
    pub(super) fn needed(self, need: Need) -> impl Iterator<Item = &'static Field> {
        let fields = match self {
            // Most objects are schemas, which have fifty optional fields.
            Role::Schema => &[],
            _ => self.fields(),
        };
        fields.iter().filter(move |field| field.need == need)
    }
}

/// The index of each word's field in the role's fields, by role and word. Words without a field have `u8::MAX`, which
/// is past the end of the fields.
static FIELDS: [[u8; WORDS.len()]; ROLES.len()] = {
    let mut table = [[u8::MAX; WORDS.len()]; ROLES.len()];
    let mut row = 0;
    while row < ROLES.len() {
        let fields = ROLES[row].fields();
        let mut place = 0;
        while place < fields.len() {
            table[row][fields[place].key.place()] = place as u8;
            place += 1;
        }
        row += 1;
    }
    table
};

/// The allowed keys of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Any,
    /// A path, which begins with `/`.
    Path,
    /// A status code, a range (`4XX`) or `default`.
    Status,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub key: Key,
    pub shape: Shape,
    pub need: Need,
    pub versions: Versions,
}

/// Whether a field is required, and how a missing field is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    /// An empty value is inserted.
    Filled,
    /// The object is removed if the field is missing.
    Vital,
}

/// The versions that define a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Versions {
    All,
    Only20,
    Since30,
    Until30,
    Since31,
    Since32,
}

impl Versions {
    pub fn include(self, version: Version) -> bool {
        match self {
            Versions::All => true,
            Versions::Only20 => version == Version::V2_0,
            Versions::Since30 => version >= Version::V3_0,
            Versions::Until30 => version <= Version::V3_0,
            Versions::Since31 => version >= Version::V3_1,
            Versions::Since32 => version >= Version::V3_2,
        }
    }
}

/// The type of a field.
#[derive(Debug)]
pub(super) enum Shape {
    /// Any value, kept unchanged.
    Any,
    Text,
    Bool,
    /// A non-negative integer.
    Count,
    Number,
    /// `exclusiveMinimum` and `exclusiveMaximum`: a boolean in 3.0, a number in 3.1.
    Exclusive,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// `type`: the name of a JSON type, or a list of such names.
    Types,
    /// `additionalProperties` and similar keywords: a schema or a boolean. A boolean is not converted to a schema.
    SchemaOrBool,
    /// An object.
    Object(Role),
    /// An object, or a reference to one.
    Reference(Role),
    List(&'static Shape),
    Map(&'static Shape),
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        key: Key::of(name),
        shape,
        need: Need::Optional,
        versions: Versions::All,
    }
}

pub(super) const fn filled(name: &'static str, shape: Shape) -> Field {
    Field {
        need: Need::Filled,
        ..optional(name, shape)
    }
}

pub(super) const fn vital(name: &'static str, shape: Shape) -> Field {
    Field {
        need: Need::Vital,
        ..optional(name, shape)
    }
}

pub(super) const fn since31(name: &'static str, shape: Shape) -> Field {
    Field {
        versions: Versions::Since31,
        ..optional(name, shape)
    }
}

pub(super) const fn since32(name: &'static str, shape: Shape) -> Field {
    Field {
        versions: Versions::Since32,
        ..optional(name, shape)
    }
}

pub(super) const fn only20(name: &'static str, shape: Shape) -> Field {
    Field {
        versions: Versions::Only20,
        ..optional(name, shape)
    }
}

pub(super) const fn since30(name: &'static str, shape: Shape) -> Field {
    Field {
        versions: Versions::Since30,
        ..optional(name, shape)
    }
}

pub(super) const fn until30(name: &'static str, shape: Shape) -> Field {
    Field {
        versions: Versions::Until30,
        ..optional(name, shape)
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, Role};

    #[test]
    fn schemas_need_no_field() {
        let mut fields = Role::Schema.fields().iter();
        assert!(fields.all(|field| field.need == Need::Optional));
    }
}
