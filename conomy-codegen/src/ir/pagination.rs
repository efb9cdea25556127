//! Pagination: how the pages of a list follow each other.

use super::{Type, TypeId};

/// How the pages of an operation follow each other, and where its responses say so.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// What the next page is asked for with.
    pub step: Step,
    /// The body of a response.
    pub body: Type,
    /// Where the items are in it; an array.
    pub items: Vec<Member>,
    /// One item.
    pub item: Type,
    /// Where a response gives the cursor or the URL of the next page.
    pub next: Option<Next>,
    /// Where a response says whether there are more pages.
    pub has_more: Option<Vec<Member>>,
    /// Where a response says how many items there are, or pages where those have numbers.
    pub total: Option<Vec<Member>>,
}

/// What the next page is asked for with.
#[derive(Clone, Debug)]
pub enum Step {
    /// A cursor that the response gives.
    Cursor(Input),
    /// How many items come before the page, and that number for the first one.
    Offset(Input, i64),
    /// The number of the page, and that of the first one.
    Number(Input, i64),
    /// A URL in the body of the response.
    Url,
    /// The URL in the `Link` header with the relation `next` (RFC 8288).
    Link,
}

/// Where a request says which page it asks for.
#[derive(Clone, Debug)]
pub enum Input {
    /// In a query parameter of this name.
    Query(String),
    /// In its JSON body, at this pointer (RFC 6901).
    Body(String),
}

/// Where a response gives the cursor or the URL of the next page.
#[derive(Clone, Debug)]
pub enum Next {
    /// In its body.
    Body(Vec<Member>),
    /// In the last item.
    LastItem(Vec<Member>),
}

/// A step on the way from a value to a part of it: a declared property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The object's definition.
    pub owner: TypeId,
    /// The index of its field.
    pub field: usize,
}
