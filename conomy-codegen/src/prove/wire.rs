//! Determines the request of every operation as the standard requires it, with values from the document's examples or made from
//! its schemas.

mod body;
mod parameter;
mod part;
mod shown;

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

use self::body::body;
use self::parameter::{parameter, shared_header};
use self::shown::Shown;
use super::Examples;
use super::expansion;
use super::json_schema::{Direction, Formats};
use super::judge::Judge;
use crate::ir::{Api, Location, OperationId};
use crate::load::{Document, NodeId};

/// A call and the request that it must produce.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// The operation.
    pub(crate) operation: OperationId,
    /// The values of parameters, by index. A parameter without a value is not set.
    pub(crate) parameters: Vec<Option<Value>>,
    /// The value of a JSON, form or text body.
    pub(crate) body: Option<Value>,
    /// The values of the parts of a multipart body, by index. A file is [`FILE`].
    pub(crate) parts: Vec<Option<Value>>,
    /// The body that must be sent.
    pub(crate) sent: Sent,
    /// The encoded path, which must be the end of the URL's path.
    pub(crate) path: String,
    /// The encoded pairs of the query.
    pub(crate) query: Vec<String>,
    /// The headers that must be sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The pairs of the `Cookie` header.
    pub(crate) cookies: Vec<String>,
}

/// The body of a request.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sent {
    /// Empty.
    #[default]
    Nothing,
    /// This value as JSON.
    Json(Value),
    /// These fields.
    Form(Vec<(String, String)>),
    /// The media type of the body, and its parts.
    Parts(String, Vec<SentPart>),
    /// This text, or these bytes.
    Text(String),
}

/// The name, the media type (empty if the part has none) and the content of a part.
type SentPart = (String, String, String);

/// The content of a text body.
pub(crate) const TEXT: &str = "text";

/// The content of a body or part that is a file.
pub(crate) const FILE: &str = "bytes";

/// The calls of an API.
pub(super) struct Wires {
    /// The calls. An operation whose values cannot be made has none.
    pub(super) calls: Vec<Wire>,
    /// The text of each header that is set once for the client, by index.
    pub(super) shared_headers: Vec<String>,
}

/// Returns the calls of all operations.
pub(super) fn collect(document: &Document, api: &Api, examples: &Examples) -> Wires {
    let wanted = schemas(document, api);
    let judge = RefCell::new(Judge::new(document, wanted, Formats::Checked));
    let shown = Shown {
        document,
        examples,
        judge: &judge,
    };
    let operations = 0..api.operations.len();
    let headers = api.shared_headers.iter();
    Wires {
        calls: operations
            .filter_map(|index| wire(api, OperationId(index as u32), shown))
            .collect(),
        shared_headers: headers
            .map(|header| shared_header(api, header, shown))
            .collect(),
    }
}

/// Returns the schemas of all values in requests.
fn schemas(document: &Document, api: &Api) -> BTreeSet<(NodeId, Direction)> {
    let sent = |holder| Some((document.schema_of(holder)?, Direction::Sent));
    let shared = api.shared_headers.iter().map(|header| header.node);
    let mut schemas: BTreeSet<_> = shared.filter_map(sent).collect();
    for operation in &api.operations {
        let parameters = operation.parameters.iter().map(|parameter| parameter.node);
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let holders = parameters.chain(contents.map(|content| content.node));
        schemas.extend(holders.filter_map(sent));
    }
    schemas
}

fn wire(api: &Api, id: OperationId, shown: Shown<'_>) -> Option<Wire> {
    let operation = &api.operations[id.0 as usize];
    let mut wire = Wire {
        operation: id,
        parameters: vec![None; operation.parameters.len()],
        body: None,
        parts: Vec::new(),
        sent: Sent::Nothing,
        path: encoded(&operation.path),
        query: Vec::new(),
        headers: Vec::new(),
        cookies: Vec::new(),
    };
    // Path, query, header, cookie: the order of the signature is the order in the query.
    let mut order: Vec<usize> = (0..operation.parameters.len()).collect();
    order.sort_by_key(|index| {
        let parameter = &operation.parameters[*index];
        let is_argument = parameter.required && parameter.default.is_none();
        (
            !is_argument,
            if is_argument {
                parameter.location
            } else {
                Location::Path
            },
        )
    });
    for index in order {
        parameter(api, operation, index, shown, &mut wire)?;
    }
    // A path with an unresolved parameter, a query or a fragment has no test.
    if wire.path.contains(['{', '#', '?']) {
        return None;
    }
    body(api, operation, shown, &mut wire)?;
    Some(wire)
}

/// Percent-encodes the characters of a path template that a path must not contain (RFC 3986, section 3.3), except for its
/// parameters.
fn encoded(template: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in template.chars() {
        inside = (inside || c == '{') && c != '}';
        let kept = inside || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%{}?#".contains(c);
        if kept {
            out.push(c);
        } else {
            out.push_str(&expansion::encode(c.encode_utf8(&mut [0; 4]), false));
        }
    }
    out
}
