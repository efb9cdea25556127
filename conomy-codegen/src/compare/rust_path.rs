//! The paths of an API's items in the generated crate.

use crate::ir::{Operation, OperationId, TypeId};

use super::Side;

impl Side {
    /// The path of a model.
    pub(super) fn model(&self, id: TypeId) -> String {
        format!("models::{}", self.names().of_type(id).ident)
    }

    /// The path of the struct that the constructor of a model takes.
    pub(super) fn model_required(&self, id: TypeId) -> String {
        format!("models::{}", self.names().of_type(id).required)
    }

    /// The path of a field or variant.
    pub(super) fn member(&self, id: TypeId, index: usize) -> String {
        let names = self.names().of_type(id);
        let member = names.members.get(index).map_or("", String::as_str);
        format!("models::{}::{member}", names.ident)
    }

    /// The path of the method that starts a request.
    pub(super) fn method(&self, id: OperationId) -> String {
        let group = self.names().group(self.operation(id).group);
        let method = &self.names().operation(id).method;
        format!("{}::{}::{method}", plain(&group.module), group.handle)
    }

    /// The path of the request.
    pub(super) fn request(&self, id: OperationId) -> String {
        let group = self.names().group(self.operation(id).group);
        format!(
            "{}::{}",
            plain(&group.module),
            self.names().operation(id).builder
        )
    }

    /// An operation.
    pub(super) fn operation(&self, id: OperationId) -> &Operation {
        &self.api().operations[id.0 as usize]
    }
}

/// The file of a module has its name without the mark of a raw identifier.
fn plain(name: &str) -> &str {
    crate::name::plain(name)
}
