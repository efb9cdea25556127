//! What is each thing called in Rust? The only place that knows case, keywords, collisions and overrides.
//!
//! Names never depend on the order of keys in the document. What would collide is qualified by its parent; a clash that
//! stays is numbered and reported with the line of `codegen.toml` that settles it.

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

pub(crate) use keyword::plain;

/// Every name of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The crate, as its manifest calls it.
    pub package: String,
    types: Vec<TypeNames>,
    /// Groups, by their ids.
    pub groups: Vec<GroupNames>,
    operations: Vec<OperationNames>,
    /// Security schemes, by their ids.
    pub schemes: Vec<SchemeNames>,
    /// The variant of `Environment` for each server that has a name.
    pub environments: Vec<Option<String>>,
    /// The setter of each shared header on the client's builder.
    pub shared_headers: Vec<String>,
    /// The alias of each event's payload.
    pub events: Vec<String>,
    /// Things that would have had one name.
    pub clashes: Vec<(&'static str, Clash)>,
}

/// The names of one security scheme.
#[derive(Clone, Debug, Default)]
pub struct SchemeNames {
    /// The static that describes it.
    pub constant: String,
    /// The static that describes where its tokens are fetched.
    pub endpoint: String,
    /// The setter of its credential on the client's builder.
    pub credential: String,
    /// The setter of a source of tokens.
    pub provider: String,
    /// The setter of what tokens are fetched with.
    pub client_credentials: String,
    /// The setter of the scopes that tokens are asked for.
    pub scopes: String,
    /// The setter of the URL where tokens are fetched.
    pub token_url: String,
}

/// The names of one type.
#[derive(Clone, Debug, Default)]
pub struct TypeNames {
    /// The type itself.
    pub ident: String,
    /// The module (and file) in which it stands.
    pub module: String,
    /// Fields or variants, in the order of the IR.
    pub members: Vec<String>,
    /// The field that keeps members without a declaration.
    pub additional_properties: String,
    /// The field that holds the union inside an object.
    pub kind: String,
    /// The struct that a constructor takes where it needs many values.
    pub required: String,
}

/// The names of one group.
#[derive(Clone, Debug, Default)]
pub struct GroupNames {
    /// The module, and the client's method.
    pub module: String,
    /// The client's method.
    pub method: String,
    /// The struct whose methods are the operations.
    pub handle: String,
    /// The feature that compiles it.
    pub feature: String,
}

/// The names of one operation.
#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    /// The group's method.
    pub method: String,
    /// The module of the request builder.
    pub module: String,
    /// The request builder.
    pub builder: String,
    /// The part of a model's name that stands for the operation.
    pub stem: String,
    /// Parameters, in the order of the IR.
    pub parameters: Vec<String>,
    /// Parts of a multipart body.
    pub parts: Vec<String>,
    /// Variants of the body, where the caller chooses a media type.
    pub contents: Vec<String>,
    /// Variants of the output, where there are several.
    pub cases: Vec<String>,
    /// Variants of the error, one per error response.
    pub errors: Vec<String>,
    /// Constants of the responses' headers.
    pub headers: Vec<String>,
}

impl Names {
    /// The names of a type.
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0 as usize]
    }

    /// The names of a group.
    pub fn group(&self, id: GroupId) -> &GroupNames {
        &self.groups[id.0 as usize]
    }

    /// The names of an operation.
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0 as usize]
    }

    /// The names that values are bound to: fields and variants, parameters, parts of bodies.
    pub fn bindings(&self) -> impl Iterator<Item = &str> {
        let members = self.types.iter().flat_map(|one| &one.members);
        let arguments = self.operations.iter();
        let arguments = arguments.flat_map(|one| one.parameters.iter().chain(&one.parts));
        members.chain(arguments).map(String::as_str)
    }
}

/// Names everything in the API.
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
