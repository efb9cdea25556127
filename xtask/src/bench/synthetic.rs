//! Synthetic documents of any size with a uniform structure. If cost grows faster than size, the generator has a defect.

use std::io::{self, Write};

use serde_json::{Value, json};

/// The number of operations in a group.
const GROUP: usize = 10;

/// Writes a document with the given number of operations (a multiple of [`GROUP`]). Each has a path and a query parameter, a body
/// and its own model. The models of a group refer to each other in a cycle, as real models do; groups share no models.
///
/// The document is written in pieces, because the memory of this process would be counted as that of its children.
pub fn write(operations: usize, mut to: impl Write) -> io::Result<()> {
    write!(
        to,
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"Synthetic {operations}\", \"version\": \"1.0.0\"}}, "
    )?;
    write!(to, "\"paths\": {{")?;
    for number in 0..operations {
        let comma = if number == 0 { "" } else { "," };
        let group = number / GROUP;
        write!(
            to,
            "{comma}\n\"/group{group}/things{number}/{{id}}\": {:#}",
            path(number)
        )?;
    }
    write!(to, "}}, \"components\": {{\"schemas\": {{")?;
    for number in 0..operations {
        let comma = if number == 0 { "" } else { "," };
        write!(to, "{comma}\n\"Thing{number}\": {:#}", schema(number))?;
    }
    writeln!(to, "}}}}}}")?;
    to.flush()
}

fn path(number: usize) -> Value {
    let model = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/Thing{number}") } } });
    json!({ "put": {
        "operationId": format!("changeThing{number}"),
        "tags": [format!("Group {}", number / GROUP)],
        "summary": "Changes a thing.",
        "parameters": [
            { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int32" } },
        ],
        "requestBody": { "required": true, "content": model },
        "responses": { "200": { "description": "The thing.", "content": model } },
    } })
}

fn schema(number: usize) -> Value {
    let first = number - number % GROUP;
    let next = format!(
        "#/components/schemas/Thing{}",
        first + (number + 1 - first) % GROUP
    );
    json!({
        "type": "object",
        "description": "A thing that can be changed.",
        "required": ["id", "kind"],
        "properties": {
            "id": { "type": "string", "description": "Identifies the thing." },
            "kind": { "type": "string", "enum": ["SMALL", "MEDIUM", "LARGE"] },
            "size": { "type": "integer", "format": "int64" },
            "price": { "type": "number", "nullable": true },
            "names": { "type": "array", "items": { "type": "string" } },
            "labels": { "type": "object", "additionalProperties": { "type": "string" } },
            "createdAt": { "type": "string", "format": "date-time" },
            "next": { "$ref": next },
        },
    })
}
