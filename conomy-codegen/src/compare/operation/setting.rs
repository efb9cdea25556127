//! Describes retries, pagination and states in words.

use crate::compare::Side;
use crate::ir::{Input, Next, Pagination, PathSegment, Retry, Shape, States, Step, Type};

/// Describes the values of a status that are final.
pub(super) fn states(side: &Side, states: Option<&States>) -> String {
    let Some(States { body: _, status }) = states else {
        return "never final".to_owned();
    };
    let field = status
        .last()
        .and_then(|member| match &side.api().definition(member.owner).shape {
            Shape::Object(object) => object.fields.get(member.field),
            _ => None,
        });
    let ty = field.map(|field| match side.api().resolve(&field.ty) {
        Type::Nullable(inner) => side.api().resolve(inner),
        other => other,
    });
    let finals = ty.and_then(|ty| match ty {
        Type::Named(id) => match &side.api().definition(*id).shape {
            Shape::Enumeration(shape) => Some(shape),
            _ => None,
        },
        _ => None,
    });
    let finals = finals.map(|shape| {
        let finals = shape.finals.iter();
        let values = finals.map(|index| shape.values[*index].value.to_string());
        values.collect::<Vec<_>>().join(", ")
    });
    format!("final at {}", finals.unwrap_or_default())
}

pub(super) fn retries(retry: &Retry) -> String {
    let Retry {
        idempotent,
        never,
        attempts,
        first_delay,
        max_delay,
        unprocessed,
    } = retry;
    if *never {
        return "never".to_owned();
    }
    let mut parts = Vec::new();
    match idempotent {
        Some(true) => parts.push("as idempotent".to_owned()),
        Some(false) => parts.push("as not idempotent".to_owned()),
        None => {}
    }
    parts.extend(attempts.map(|attempts| format!("at most {attempts} times")));
    parts.extend(first_delay.map(|delay| format!("first after {delay:?}")));
    parts.extend(max_delay.map(|delay| format!("after at most {delay:?}")));
    if !unprocessed.is_empty() {
        parts.push(format!("after {unprocessed:?}"));
    }
    match parts.is_empty() {
        true => "as its method says".to_owned(),
        false => parts.join(", "),
    }
}

/// Describes how the pages of a list follow each other.
pub(super) fn pages(side: &Side, pagination: Option<&Pagination>) -> String {
    let Some(pagination) = pagination else {
        return "in no documented way".to_owned();
    };
    // The types are compared as items.
    let Pagination {
        step,
        body: _,
        items,
        item: _,
        next,
        has_more,
        total,
    } = pagination;
    let input = |input: &Input| match input {
        Input::Query(name) => format!("the parameter `{name}`"),
        Input::Body(pointer) => format!("`{pointer}` of the body"),
    };
    let path = |members: &[PathSegment]| -> String {
        let names = members
            .iter()
            .map(|member| match &side.api().definition(member.owner).shape {
                Shape::Object(object) => object
                    .fields
                    .get(member.field)
                    .map_or("", |field| field.name.as_str()),
                _ => "",
            });
        names.collect::<Vec<_>>().join(".")
    };
    let mut text = match step {
        Step::Cursor(one) => format!("by a cursor in {}", input(one)),
        Step::Offset(one, first) => format!("by an offset from {first} in {}", input(one)),
        Step::Number(one, first) => format!("by a page number from {first} in {}", input(one)),
        Step::Url => "by a URL".to_owned(),
        Step::Link => "by the header Link".to_owned(),
    };
    text.push_str(&format!(", items in `{}`", path(items)));
    match next {
        Some(Next::Body(members)) => text.push_str(&format!(", next in `{}`", path(members))),
        Some(Next::LastItem(members)) => {
            text.push_str(&format!(", next in the last item's `{}`", path(members)));
        }
        None => {}
    }
    for (word, members) in [("more", has_more), ("total", total)] {
        if let Some(members) = members {
            text.push_str(&format!(", {word} in `{}`", path(members)));
        }
    }
    text
}
