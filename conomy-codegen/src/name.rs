//! Assigns Rust names. Only this module handles case, keywords, collisions and the names from the settings.
//!
//! Names never depend on the order of keys in the document. A parent qualifies names that would collide. Any remaining
//! collision is resolved by a number and reported with the line of `codegen.toml` that resolves it.

mod arguments;
mod case;
mod choices;
mod client;
mod groups;
mod headers;
mod keyword;
mod members;
mod operations;
mod package;
mod scheme;
mod scope;
mod spelling;
mod types;

pub use scope::Clash;

use crate::ir::{Api, GroupId, Operation, OperationId, TypeId};
use crate::settings::Settings;
use crate::threads;

pub(crate) use case::snake;
pub(crate) use keyword::plain;

/// All names of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The name of the crate in its manifest.
    pub package: String,
    types: Vec<TypeNames>,
    /// The names of the groups, by group id.
    pub groups: Vec<GroupNames>,
    operations: Vec<OperationNames>,
    /// The names of the security schemes, by scheme id.
    pub schemes: Vec<SchemeNames>,
    /// The variant of `Environment` for each named server.
    pub environments: Vec<Option<String>>,
    /// The builder method of the client for each shared header.
    pub shared_headers: Vec<String>,
    /// The type alias for the payload of each event.
    pub events: Vec<String>,
    /// The name collisions, with the kind of the item.
    pub clashes: Vec<(&'static str, Clash)>,
}

/// The names of one security scheme.
#[derive(Clone, Debug, Default)]
pub struct SchemeNames {
    /// The static that describes the scheme.
    pub constant: String,
    /// The static that describes its token endpoint.
    pub endpoint: String,
    /// The builder method for its credential.
    pub credential: String,
    /// The builder method for a token provider.
    pub provider: String,
    /// The builder method for the client credentials.
    pub client_credentials: String,
    /// The builder method for the scopes to request.
    pub scopes: String,
    /// The builder method for the token URL.
    pub token_url: String,
    /// The static that describes its device authorization flow.
    pub device_flow: String,
    /// The method of the client that signs a user in on another device. Empty without such a flow.
    pub device_login: String,
}

/// The names of one type.
#[derive(Clone, Debug, Default)]
pub struct TypeNames {
    /// The identifier of the type.
    pub ident: String,
    /// The module (and file) that contains the type.
    pub module: String,
    /// The fields or variants, in the order of the IR.
    pub members: Vec<String>,
    /// The field for additional properties.
    pub additional_properties: String,
    /// The field for the union inside an object.
    pub kind: String,
    /// The struct for the required fields, which a constructor takes if there are many.
    pub required: String,
}

/// The names of one group.
#[derive(Clone, Debug, Default)]
pub struct GroupNames {
    /// The module.
    pub module: String,
    /// The client's method.
    pub method: String,
    /// The struct whose methods call the operations.
    pub handle: String,
    /// The Cargo feature that enables the group.
    pub feature: String,
}

/// The names of one operation.
#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    /// The method of the group.
    pub method: String,
    /// The module of the request builder.
    pub module: String,
    /// The request builder.
    pub builder: String,
    /// The prefix of the names of its inline types.
    pub stem: String,
    /// The parameters, in the order of the IR.
    pub parameters: Vec<String>,
    /// The parts of a multipart body.
    pub parts: Vec<String>,
    /// The variants of the body, if the caller selects a media type.
    pub contents: Vec<String>,
    /// The setters that select another media type of a JSON body.
    pub alternatives: Vec<String>,
    /// The variants of the output, if there are several.
    pub cases: Vec<String>,
    /// The variants of the error, one per error response.
    pub errors: Vec<String>,
    /// The constants for the response headers.
    pub headers: Vec<String>,
}

impl Names {
    /// Returns the names of a type.
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0 as usize]
    }

    /// Returns the names of a group.
    pub fn group(&self, id: GroupId) -> &GroupNames {
        &self.groups[id.0 as usize]
    }

    /// Returns the names of an operation.
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0 as usize]
    }

    /// Returns the names of fields, variants, parameters and parts.
    pub fn bindings(&self) -> impl Iterator<Item = &str> {
        let members = self.types.iter().flat_map(|one| &one.members);
        let arguments = self.operations.iter();
        let arguments = arguments.flat_map(|one| one.parameters.iter().chain(&one.parts));
        members.chain(arguments).map(String::as_str)
    }
}

/// Assigns all names of an API.
pub fn name(api: &Api, settings: &Settings) -> Names {
    let mut names = Names {
        package: match &settings.package.name {
            Some(name) => name.clone(),
            None => package::package(&api.title),
        },
        ..Names::default()
    };
    groups::assign(api, settings, &mut names);
    operations::assign(api, settings, &mut names);
    let operations: Vec<(&Operation, OperationNames)> =
        api.operations.iter().zip(names.operations).collect();
    names.operations = threads::map(&operations, |(operation, names)| {
        let mut names = names.clone();
        arguments::assign(operation, settings, &mut names);
        choices::assign(operation, &mut names);
        headers::assign(operation, settings, &mut names);
        names
    });
    client::assign(api, settings, &mut names);
    types::assign(api, settings, &mut names);
    members::assign(api, settings, &mut names);
    names
}
