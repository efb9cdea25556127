//! Documents of any size, all of the same make: whatever grows faster than they do is a mistake of the generator.

use serde_json::{Value, json};

/// A group has so many operations.
const GROUP: usize = 10;

/// The text of a document with as many operations (a multiple of [`GROUP`]), each with a path and a query parameter, a body, and a model of its own. The
/// models of a group refer to each other in a ring, as models do; groups share none.
pub fn document(operations: usize) -> String {
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    for number in 0..operations {
        paths.insert(
            format!("/group{}/things{number}/{{id}}", number / GROUP),
            path(number),
        );
        schemas.insert(format!("Thing{number}"), schema(number));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": format!("Synthetic {operations}"), "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    format!("{document:#}")
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
