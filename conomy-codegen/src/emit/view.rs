//! An operation with its names, and the values that a call must give.

use proc_macro2::TokenStream;

use crate::illustrate::Illustration;
use crate::ir::{Docs, Operation, OperationId};
use crate::name::OperationNames;

use super::Context;
use super::argument::Argument;
use super::types::ident;

/// An operation and the data that is needed to emit it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) context: Context<'a>,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
    /// The values that its example shows.
    pub(super) illustration: Option<&'a Illustration>,
}

/// Returns the view of one operation.
pub(super) fn view(context: Context<'_>, id: OperationId) -> View<'_> {
    View {
        context,
        operation: &context.api.operations[id.0 as usize],
        names: context.names.operation(id),
        illustration: context.illustrations.get(id.0 as usize),
    }
}

/// An argument of the group's method.
pub(super) struct NamedArgument<'a> {
    pub(super) name: proc_macro2::Ident,
    pub(super) argument: Argument,
    /// The documentation of the value.
    pub(super) docs: &'a Docs,
    /// The statement that adds the value to the request.
    pub(super) put: TokenStream,
    /// The part of the request that carries the value.
    pub(super) carrier: Carrier,
}

/// A part of a request that carries an argument.
#[derive(Clone, Copy)]
pub(super) enum Carrier {
    /// The parameter with this index.
    Parameter(usize),
    /// The body.
    Body,
    /// The part of the multipart body with this index.
    Part(usize),
}

/// Returns the name of the struct that bundles the arguments.
pub(super) fn required_name(view: View<'_>) -> proc_macro2::Ident {
    ident(&format!("{}Required", view.names.builder))
}
