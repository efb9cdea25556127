//! Translates the pagination extensions of other generators.

use crate::ir::{Location, Operation};
use crate::load::Document;
use crate::setting::{Content, Setting};

/// Translates an operation's pagination extension of Speakeasy, Fern or Microsoft.
pub(super) fn of(document: &Document, operation: &Operation) -> Option<Setting> {
    const EXTENSIONS: [(&str, Translate); 3] = [
        ("x-speakeasy-pagination", speakeasy),
        ("x-fern-pagination", fern),
        ("x-ms-pageable", microsoft),
    ];
    EXTENSIONS.into_iter().find_map(|(name, translate)| {
        let node = document.get(operation.node, name)?;
        let setting = Setting::of_document(document, node);
        // `true` refers to the settings of that generator, which are not available.
        let is_said = matches!(setting.content, Content::Table(_));
        let table = translate(operation, &setting).filter(|_| is_said)?;
        Some(Setting {
            content: Content::Table(table.0),
            ..setting
        })
    })
}

/// Translates an extension to a pagination table.
type Translate = fn(&Operation, &Setting) -> Option<Table>;

/// A table under construction.
#[derive(Default)]
struct Table(Vec<(String, Setting)>);

impl Table {
    /// Adds a key with the location of `origin`.
    fn say(&mut self, key: &str, text: impl Into<String>, origin: &Setting) {
        let setting = Setting {
            content: Content::Text(text.into()),
            ..*origin
        };
        self.0.push((key.to_owned(), setting));
    }

    /// Adds a pointer into the response, if the extension has it.
    fn point(&mut self, key: &str, path: Option<&Setting>) {
        if let Some((path, text)) = path.and_then(|path| Some((path, path.text()?))) {
            self.say(key, pointer(text), path);
        }
    }
}

/// Converts `$.data.items`, `$response.data.items` and `data.items` to JSON pointers.
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
fn speakeasy(_: &Operation, setting: &Setting) -> Option<Table> {
    let mut table = Table::default();
    let input = |kind: &str| {
        let Content::List(inputs) = &setting.get("inputs")?.content else {
            return None;
        };
        inputs
            .iter()
            .find(|input| input.get("type").and_then(Setting::text) == Some(kind))
    };
    let output = |name: &str| setting.get("outputs")?.get(name);
    let style = match setting.get("type").and_then(Setting::text) {
        Some("cursor") => "cursor",
        Some("url") => "link",
        _ if input("page").is_some() => "page",
        _ => "offset",
    };
    table.say("style", style, setting.get("type").unwrap_or(setting));
    if let Some((input, name)) = input(style).and_then(|input| Some((input, input.get("name")?))) {
        let text = name.text().unwrap_or_default();
        let is_body = input.get("in").and_then(Setting::text) == Some("requestBody");
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

/// `x-fern-pagination`: one key per setting, whose value is a path into the request or the response.
fn fern(operation: &Operation, setting: &Setting) -> Option<Table> {
    let mut table = Table::default();
    let url = setting.get("next_uri").or_else(|| setting.get("next_path"));
    let (style, input) = match (setting.get("cursor"), setting.get("offset"), url) {
        (Some(cursor), ..) => ("cursor", Some(cursor)),
        // Without a page size, the offset is a page number.
        (None, Some(offset), _) if setting.get("step").is_some() => ("offset", Some(offset)),
        (None, Some(offset), _) => ("page", Some(offset)),
        _ => ("link", None),
    };
    table.say("style", style, input.or(url).unwrap_or(setting));
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
    table.point("items", setting.get("results"));
    table.point("next", setting.get("next_cursor").or(url));
    table.point("has_more", setting.get("has-next-page"));
    Some(table)
}

/// `x-ms-pageable`: the names of the properties with the URL of the next page and the items.
fn microsoft(_: &Operation, setting: &Setting) -> Option<Table> {
    let mut table = Table::default();
    let name = |key: &str| setting.get(key).and_then(Setting::text);
    let place = |name: &str| format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    table.say("style", "link", setting);
    table.say("items", place(name("itemName").unwrap_or("value")), setting);
    table.say("next", place(name("nextLinkName")?), setting);
    Some(table)
}
