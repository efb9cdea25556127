//! What other generators' extensions say about pages, in our own words.

use crate::ir::{Location, Operation};
use crate::load::Document;
use crate::written::{Content, Written};

/// What an operation says about its pages in the words of others: Speakeasy, Fern, Microsoft.
pub(super) fn of(document: &Document, operation: &Operation) -> Option<Written> {
    const EXTENSIONS: [(&str, Translate); 3] = [
        ("x-speakeasy-pagination", speakeasy),
        ("x-fern-pagination", fern),
        ("x-ms-pageable", microsoft),
    ];
    EXTENSIONS.into_iter().find_map(|(name, translate)| {
        let node = document.get(operation.node, name)?;
        let written = Written::of_document(document, node);
        // `true` refers to what stands in the settings of that generator.
        let is_said = matches!(written.content, Content::Table(_));
        let table = translate(operation, &written).filter(|_| is_said)?;
        Some(Written {
            content: Content::Table(table.0),
            ..written
        })
    })
}

/// Says in our words what another extension says of an operation.
type Translate = fn(&Operation, &Written) -> Option<Table>;

/// A table under construction.
#[derive(Default)]
struct Table(Vec<(String, Written)>);

impl Table {
    /// Says something; it stands where `origin` does.
    fn say(&mut self, key: &str, text: impl Into<String>, origin: &Written) {
        let written = Written {
            content: Content::Text(text.into()),
            ..*origin
        };
        self.0.push((key.to_owned(), written));
    }

    /// Says where in the answer something is, if the other extension does.
    fn point(&mut self, key: &str, path: Option<&Written>) {
        if let Some((path, text)) = path.and_then(|path| Some((path, path.text()?))) {
            self.say(key, pointer(text), path);
        }
    }
}

/// `$.data.items`, `$response.data.items` and `data.items` as JSON pointers.
fn pointer(path: &str) -> String {
    let path = [
        "$response.body",
        "$response",
        "$request.body",
        "$request",
        "$",
    ]
    .into_iter()
    .find_map(|prefix| path.strip_prefix(prefix))
    .unwrap_or(path);
    let segments = path.split('.').filter(|segment| !segment.is_empty());
    segments.fold(String::new(), |pointer, segment| {
        pointer + "/" + &segment.replace('~', "~0").replace('/', "~1")
    })
}

/// `x-speakeasy-pagination`: a type, inputs, and outputs as JSON paths.
fn speakeasy(_: &Operation, written: &Written) -> Option<Table> {
    let mut table = Table::default();
    let input = |kind: &str| {
        let Content::List(inputs) = &written.get("inputs")?.content else {
            return None;
        };
        inputs
            .iter()
            .find(|input| input.get("type").and_then(Written::text) == Some(kind))
    };
    let output = |name: &str| written.get("outputs")?.get(name);
    let style = match written.get("type").and_then(Written::text) {
        Some("cursor") => "cursor",
        Some("url") => "link",
        _ if input("page").is_some() => "page",
        _ => "offset",
    };
    table.say("style", style, written.get("type").unwrap_or(written));
    if let Some((input, name)) = input(style).and_then(|input| Some((input, input.get("name")?))) {
        let text = name.text().unwrap_or_default();
        let is_body = input.get("in").and_then(Written::text) == Some("requestBody");
        let place = if is_body {
            pointer(text)
        } else {
            text.to_owned()
        };
        table.say("parameter", place, name);
    }
    table.point("items", output("results"));
    let cursor = output("nextCursor").filter(|_| style == "cursor");
    match cursor.and_then(|path| Some((path, path.text()?.split_once("[-1]")?.1))) {
        Some((path, rest)) => table.say("last_item", pointer(rest), path),
        None => table.point("next", cursor.or_else(|| output("nextUrl"))),
    }
    table.point("total", output("numPages").filter(|_| style == "page"));
    Some(table)
}

/// `x-fern-pagination`: one key for each thing, as a path into the request or the response.
fn fern(operation: &Operation, written: &Written) -> Option<Table> {
    let mut table = Table::default();
    let url = written.get("next_uri").or_else(|| written.get("next_path"));
    let (style, input) = match (written.get("cursor"), written.get("offset"), url) {
        (Some(cursor), ..) => ("cursor", Some(cursor)),
        // Without the size of a page, the offset counts pages.
        (None, Some(offset), _) if written.get("step").is_some() => ("offset", Some(offset)),
        (None, Some(offset), _) => ("page", Some(offset)),
        _ => ("link", None),
    };
    table.say("style", style, input.or(url).unwrap_or(written));
    if let Some((input, text)) = input.and_then(|input| Some((input, input.text()?))) {
        let name = text.trim_start_matches("$request.");
        let is_query = operation
            .parameters
            .iter()
            .any(|parameter| parameter.location == Location::Query && parameter.name == name);
        let is_body = operation.body.is_some() && !is_query;
        let place = if is_body {
            pointer(text)
        } else {
            name.to_owned()
        };
        table.say("parameter", place, input);
    }
    table.point("items", written.get("results"));
    table.point("next", written.get("next_cursor").or(url));
    table.point("has_more", written.get("has-next-page"));
    Some(table)
}

/// `x-ms-pageable`: the names of the members that hold the next URL and the items. Without the former there is one page.
fn microsoft(_: &Operation, written: &Written) -> Option<Table> {
    let mut table = Table::default();
    let name = |key: &str| written.get(key).and_then(Written::text);
    let place = |name: &str| format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    table.say("style", "link", written);
    table.say("items", place(name("itemName").unwrap_or("value")), written);
    table.say("next", place(name("nextLinkName")?), written);
    Some(table)
}
