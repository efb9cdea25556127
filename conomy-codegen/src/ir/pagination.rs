//! Pagination: how a client requests the next page of a list.

use super::{Type, TypeId};

/// The pagination of an operation.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// How the client requests the next page.
    pub step: Step,
    /// The type of the response body.
    pub body: Type,
    /// The path to the array of items in the body.
    pub items: Vec<PathSegment>,
    /// The type of an item.
    pub item: Type,
    /// The location of the next page's cursor or URL in the response.
    pub next: Option<Next>,
    /// The path to the property that indicates whether there are more pages.
    pub has_more: Option<Vec<PathSegment>>,
    /// The path to the total number of items, or of pages if they are numbered.
    pub total: Option<Vec<PathSegment>>,
}

/// How the client requests the next page.
#[derive(Clone, Debug)]
pub enum Step {
    /// With a cursor from the response.
    Cursor(Input),
    /// With the number of items before the page. The second value is that number for the first page.
    Offset(Input, i64),
    /// With the page number. The second value is the number of the first page.
    Number(Input, i64),
    /// With a URL in the response body.
    Url,
    /// With the URL in the `Link` header whose relation is `next` (RFC 8288).
    Link,
}

/// The location of the cursor, offset or page number in the request.
#[derive(Clone, Debug)]
pub enum Input {
    /// The query parameter with this name.
    Query(String),
    /// The property of the JSON body at this pointer (RFC 6901).
    Body(String),
}

/// The location of the next page's cursor or URL in the response.
#[derive(Clone, Debug)]
pub enum Next {
    /// In the body.
    Body(Vec<PathSegment>),
    /// In the last item.
    LastItem(Vec<PathSegment>),
}

/// One segment of a path from a value to a part of it: a declared property of an object.
#[derive(Clone, Copy, Debug)]
pub struct PathSegment {
    /// The definition of the object.
    pub owner: TypeId,
    /// The index of its field.
    pub field: usize,
}
