//! The paths of an API's items in the generated crate.

use crate::ir::{Operation, OperationId, TypeId};

use super::Side;

impl Side {
    /// Returns the path of a model.
    pub(super) fn model(&self, id: TypeId) -> String {
        format!("models::{}", self.names().of_type(id).ident)
    }

    /// Returns the path of the struct that bundles the arguments of a model's constructor.
    pub(super) fn model_required(&self, id: TypeId) -> String {
        format!("models::{}", self.names().of_type(id).required)
    }

    /// Returns the path of a field or variant.
    pub(super) fn member(&self, id: TypeId, index: usize) -> String {
        let names = self.names().of_type(id);
        let member = names.members.get(index).map_or("", String::as_str);
        format!("models::{}::{member}", names.ident)
    }

    /// Returns the path of the method that creates a request.
    pub(super) fn method(&self, id: OperationId) -> String {
        let group = self.names().group(self.operation(id).group);
        let method = &self.names().operation(id).method;
        format!("{}::{}::{method}", plain(&group.module), group.handle)
    }

    /// Returns the path of the request builder.
    pub(super) fn request(&self, id: OperationId) -> String {
        let group = self.names().group(self.operation(id).group);
        format!(
            "{}::{}",
            plain(&group.module),
            self.names().operation(id).builder
        )
    }

    /// Returns an operation.
    pub(super) fn operation(&self, id: OperationId) -> &Operation {
        &self.api().operations[id.0 as usize]
    }
}

/// Returns a module name without the `r#` of a raw identifier, as in the name of its file.
fn plain(name: &str) -> &str {
    crate::name::plain(name)
}
