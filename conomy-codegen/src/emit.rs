//! What does Rust say for that? One short function per shape; returns modules of tokens, and cannot fail.
//!
//! Sees the IR and its names, never the document.

mod alias;
mod argument;
mod body;
mod client;
pub(crate) mod docs;
mod enumeration;
mod event;
mod example;
mod gate;
mod group;
mod imports;
mod library;
mod literal;
mod manifest;
mod markdown;
mod models;
mod module;
mod object;
mod operation;
mod output;
#[cfg(feature = "proof")]
pub(crate) mod proof;
mod readme;
mod tuple;
mod types;
mod union;

pub use module::{Item, Module};

use crate::ir::{Api, GroupId, OperationId};
use crate::name::Names;
use crate::settings::Settings;

/// Everything that emitting looks at.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) names: &'a Names,
    pub(crate) settings: &'a Settings,
}

impl Context<'_> {
    /// The crate's name as code writes it.
    pub(crate) fn crate_name(&self) -> String {
        manifest::package_name(self).replace('-', "_")
    }
}

/// One thing to emit: the unit in which the work is shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// `lib.rs`, `client.rs`, `models.rs`, `events.rs`.
    Frame,
    /// The file of a group.
    Group(GroupId),
    /// The file of an operation.
    Operation(OperationId),
    /// A file of models.
    Model(usize),
}

/// All parts, and the model files that [`Part::Model`] counts.
pub(crate) struct Plan {
    pub(crate) parts: Vec<Part>,
    models: models::Files,
}

/// What there is to emit.
pub(crate) fn plan(context: Context<'_>) -> Plan {
    let models = models::files(context);
    let mut parts = vec![Part::Frame];
    parts.extend((0..context.api.groups.len()).map(|index| Part::Group(GroupId(index as u32))));
    parts.extend(
        (0..context.api.operations.len()).map(|index| Part::Operation(OperationId(index as u32))),
    );
    parts.extend((0..models.len()).map(Part::Model));
    Plan { parts, models }
}

/// The modules of one part.
pub(crate) fn emit(context: Context<'_>, plan: &Plan, part: Part) -> Vec<Module> {
    match part {
        Part::Frame => {
            let mut modules = vec![
                library::emit(context),
                client::emit(context),
                models::index(context, &plan.models),
            ];
            modules.extend(event::emit(context));
            modules
        }
        Part::Group(id) => vec![group::emit(context, id)],
        Part::Operation(id) => vec![operation::emit(context, id)],
        Part::Model(index) => vec![models::emit(context, &plan.models, index)],
    }
}

/// The files that are not Rust: the manifest and the README.
pub(crate) fn papers(context: Context<'_>) -> Vec<(String, String)> {
    vec![
        ("Cargo.toml".to_owned(), manifest::emit(context)),
        ("README.md".to_owned(), readme::emit(context)),
    ]
}
