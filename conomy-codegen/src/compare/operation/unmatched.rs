//! Describes operations that only one of the two documents has.

use crate::compare::change::Wire;
use crate::compare::draft::{Draft, Reach};
use crate::compare::{Side, words};
use crate::ir::OperationId;

use super::types;

/// Returns the change for an operation that only the old document has.
pub(in crate::compare) fn removed(side: &Side, id: OperationId) -> Draft {
    let operation = side.operation(id);
    Draft::new(
        "operation-removed",
        format!("{} is gone", words::operation(operation)),
        Reach::Api,
    )
    .at(Some(operation.node), None)
    .item(side.method(id))
    .whole(side.request(id))
    .whole(format!("{}Required", side.request(id)))
    .whole(format!("{}Response", side.request(id)))
    .whole(format!("{}Error", side.request(id)))
    .whole(format!("{}Body", side.request(id)))
    .gone(types(operation))
    .wire((
        Wire::breaks("the new server answers 404 or 405"),
        Wire::none(),
    ))
}

/// Returns the change for an operation that only the new document has.
pub(in crate::compare) fn added(side: &Side, id: OperationId) -> Draft {
    let operation = side.operation(id);
    Draft::new(
        "operation-added",
        format!("{} is new", words::operation(operation)),
        Reach::Api,
    )
    .at(None, Some(operation.node))
    .item(side.method(id))
    .whole(side.request(id))
    .whole(format!("{}Required", side.request(id)))
    .whole(format!("{}Response", side.request(id)))
    .whole(format!("{}Error", side.request(id)))
    .whole(format!("{}Body", side.request(id)))
    .came(types(operation))
    .wire((
        Wire::none(),
        Wire::degrades("the old server answers 404 or 405 when it is called"),
    ))
}
