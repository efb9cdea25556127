//! Describes operations that only one of the two documents has.

use crate::compare::change::Wire;
use crate::compare::draft::{Draft, Reach};
use crate::compare::{Side, words};
use crate::ir::OperationId;

use super::types;

/// Returns the change for an operation that only the old document has.
pub(in crate::compare) fn removed(side: &Side, id: OperationId) -> Draft {
    let operation = side.operation(id);
    let draft = Draft::new(
        "operation-removed",
        format!("{} was removed", words::operation(operation)),
        Reach::Api,
    )
    .at(Some(operation.node), None)
    .gone(types(operation))
    .wire((
        Wire::breaks("the new server responds with 404 or 405"),
        Wire::none(),
    ));
    claim_all(side, id, draft)
}

/// Returns the change for an operation that only the new document has.
pub(in crate::compare) fn added(side: &Side, id: OperationId) -> Draft {
    let operation = side.operation(id);
    let draft = Draft::new(
        "operation-added",
        format!("{} was added", words::operation(operation)),
        Reach::Api,
    )
    .at(None, Some(operation.node))
    .came(types(operation))
    .wire((
        Wire::none(),
        Wire::degrades("the old server responds with 404 or 405 when it is called"),
    ));
    claim_all(side, id, draft)
}

/// Claims the method, the request builder and the types of an operation.
fn claim_all(side: &Side, id: OperationId, draft: Draft) -> Draft {
    let request = side.request(id);
    let words = ["", "Required", "Response", "Error", "Body"];
    words
        .into_iter()
        .map(|word| format!("{request}{word}"))
        .fold(draft.item(side.method(id)), Draft::whole)
}
