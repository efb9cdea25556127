//! Compares webhooks and callbacks.

use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::relation::{Direction, Relation, relation};
use crate::compare::{Side, words};
use crate::ir::Event;

use super::{at, draft};

pub(super) fn compare(
    sides: (&Side, &Side),
    old: &[Event],
    new: &[Event],
    drafts: &mut Vec<Draft>,
) {
    let alias = |side: &Side, index: usize| format!("events::{}", side.names().events[index]);
    for (index, event) in old.iter().enumerate() {
        let Event {
            name,
            description: _,
            payload,
        } = event;
        let place = new.iter().position(|other| other.name == *name);
        let Some(place) = place else {
            let one = draft(
                "webhook-removed",
                format!("the webhook `{name}` was removed"),
            )
            .item(alias(sides.0, index))
            .gone([payload.clone()])
            .wire((Wire::degrades("it is no longer delivered"), Wire::none()));
            drafts.push(at(sides, "webhooks", one));
            continue;
        };
        let other = &new[place].payload;
        let relation = relation(sides, payload, other);
        if relation != Relation::Same {
            let title = format!(
                "the payload of the webhook `{name}` is {}; it was {}",
                words::ty(sides.1, other),
                words::ty(sides.0, payload)
            );
            let one = draft("type-changed", title)
                .item(alias(sides.0, index))
                .gone([payload.clone()])
                .came([other.clone()])
                .wire(relation.wire(Direction::Response, "a payload"));
            drafts.push(at(sides, "webhooks", one));
        }
    }
    for (index, event) in new.iter().enumerate() {
        if !old.iter().any(|other| other.name == event.name) {
            let one = draft(
                "webhook-added",
                format!("there is the webhook `{}`", event.name),
            )
            .item(alias(sides.1, index))
            .came([event.payload.clone()])
            .wire((
                Wire::degrades("old clients do not know its payload"),
                Wire::none(),
            ));
            drafts.push(at(sides, "webhooks", one));
        }
    }
}
