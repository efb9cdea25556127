//! The documentation of client methods: retries, scopes, pages and examples.

use conomy_codegen::{Diagnostics, MemorySource, Settings};

/// Returns the documentation of the method for the operation `it`, given the operation's keywords.
fn documentation(method: &str, said: &str) -> String {
    let document = format!(
        "
openapi: 3.0.3
info: {{ title: Pets, version: 1.0.0 }}
paths:
  /it:
    {method}:
      operationId: it
      tags: [Pets]
      parameters: [{{ name: after, in: query, schema: {{ type: string }} }}]
      responses: {{ '200': {{ description: It., content: {{ application/json: {{ schema: {{ type: array, items: {{ type: string }} }} }} }} }} }}
      {said}
components:
  securitySchemes:
    oauth: {{ type: oauth2, flows: {{ clientCredentials: {{ tokenUrl: /token, scopes: {{ read: '', write: '' }} }} }} }}
    key: {{ type: apiKey, in: header, name: key }}
"
    );
    let source = MemorySource::new().with("openapi.yaml", document);
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated = conomy_codegen::generate(
        &source,
        "openapi.yaml",
        &Settings::default(),
        &mut diagnostics,
    );
    let package = generated
        .unwrap_or_else(|| panic!("{:?}", diagnostics.take()))
        .package;
    let group = package.get("src/pets.rs").expect("the group").to_owned();
    let (before, _) = group.split_once("    pub fn it(").expect("the method");
    let lines = before.lines().rev().map(str::trim);
    let mut words: Vec<&str> = lines
        .map_while(|line| line.strip_prefix("///"))
        .map(str::trim)
        .collect();
    words.reverse();
    words.join(" ")
}

#[test]
fn methods_document_retries() {
    let cases = [
        ("post", "x-retry: never", "This call is never retried."),
        (
            "post",
            "x-retry: safe",
            "This call is idempotent. It is retried after connection errors, timeouts, 408, 425, 429, and 5xx other than 501 and 505.",
        ),
        (
            "put",
            "x-idempotent: false",
            "This call is retried only if it was not sent, or if the server did not process it.",
        ),
        (
            "post",
            "x-retry: { unprocessed: [429, 503] }",
            "This call is retried only if it was not sent, or if the server did not process it (status 429 or 503), or if it has an idempotency key.",
        ),
        (
            "get",
            "x-retry: { attempts: 2, first_delay: 0.5, max_delay: 4 }",
            "This call is retried after connection errors, timeouts, 408, 425, 429, and 5xx other than 501 and 505; it is sent at most 2 times; the first delay is at most 0.5 s, and later ones at most 4 s.",
        ),
        (
            "post",
            "x-retry: { safe: true, attempts: 3 }\n      requestBody: { content: { application/octet-stream: { schema: { type: string, format: binary } } } }",
            "it is sent at most 3 times. A streamed body is only sent once.",
        ),
    ];
    for (method, said, told) in cases {
        let words = documentation(method, said);
        assert!(words.contains(told), "{said}: {words}");
    }
    let silent = documentation("post", "x-unknown: 1");
    assert!(!silent.contains("retried"), "{silent}");
}

#[test]
fn methods_document_required_scopes() {
    let cases = [
        (
            "[{ oauth: [read] }]",
            "Needs [`bearer_token`](crate::ClientBuilder::bearer_token) with the scope `read`.",
        ),
        (
            "[{ oauth: [read, write], key: [] }, {}]",
            "Needs [`api_key`](crate::ClientBuilder::api_key) and [`bearer_token`](crate::ClientBuilder::bearer_token) with the scopes `read`, \
             `write`, or no credential.",
        ),
    ];
    for (security, told) in cases {
        let words = documentation("get", &format!("security: {security}"));
        assert!(words.contains(told), "{words}");
    }
    let none = documentation("get", "security: [{ oauth: [] }, { key: [] }]");
    assert!(!none.contains("Needs"), "{none}");
}

#[test]
fn methods_document_pagination() {
    let list = documentation("get", "x-pagination: { style: link }");
    assert!(list.contains("one page of a list"), "{list}");
    let plain = documentation("get", "x-pagination: false");
    assert!(!plain.contains("page"), "{plain}");
}

#[test]
fn constraints_are_documented() {
    let document = "
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{id}:
    put:
      operationId: it
      tags: [Pets]
      parameters:
        - { name: id, in: path, required: true, description: Which one., schema: { type: string, format: uuid } }
        - { name: type, in: query, required: true, description: \"One\\n\\ntwo\", schema: { type: integer, exclusiveMinimum: 0 } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 25 } }
      requestBody:
        description: The pet.
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses: { '204': { description: Done. } }
components:
  schemas:
    Pet:
      type: object
      properties:
        born: { type: string, format: date }
        code: { type: string, pattern: '^[a-z]{2}$', minLength: 2, maxLength: 2 }
        colour: { type: string, enum: [red, blue], default: red, description: How it looks. }
        friends: { type: array, items: { type: string }, maxItems: 1, default: [] }
        mail: { type: string, format: email, minLength: 1 }
        size: { type: number, exclusiveMaximum: 2.5 }
        stamp: { type: integer, minimum: 0, maximum: 9223372036854775807 }
        place: { type: array, prefixItems: [{ type: number }, { type: number }], minItems: 2, items: false }
        tick: { type: string, pattern: '`', default: null }
";
    let source = MemorySource::new().with("openapi.yaml", document);
    let mut diagnostics = Diagnostics::new();
    let settings = Settings::default();
    let generated = conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut diagnostics);
    let package = generated
        .unwrap_or_else(|| panic!("{:?}", diagnostics.take()))
        .package;
    let said = |path: &str, of: &str| {
        let text = package.get(path).expect("the file");
        let (before, _) = text.split_once(of).expect("what is documented");
        let lines = before.lines().rev().skip(1).map(str::trim);
        let mut words: Vec<&str> = lines
            .skip_while(|line| line.starts_with("#["))
            .map_while(|line| line.strip_prefix("///"))
            .map(str::trim_end)
            .collect();
        words.reverse();
        words.join("\n")
    };
    let method = said("src/pets.rs", "pub fn it(");
    let arguments = " - `id`: Which one.
 - `type`: One

   two

   More than 0.
 - `body`: The pet.
";
    assert!(method.contains(arguments), "{method}");
    assert_eq!(
        said("src/pets/it.rs", "pub fn limit("),
        " Sets `limit`.\n\n At least 1, at most 100, `25` by default."
    );
    for (field, words) in [
        ("born", ""),
        ("code", " Exactly 2 characters, matches `^[a-z]{2}$`."),
        ("colour", " How it looks.\n\n `red` by default."),
        ("friends", " At most 1 item, `[]` by default."),
        ("mail", " Format `email`, at least 1 character."),
        ("size", " Less than 2.5."),
        ("stamp", " At least 0."),
        ("place", ""),
        ("tick", ""),
    ] {
        let of = format!("pub {field}: ");
        assert_eq!(said("src/models/pet.rs", &of), words, "{field}");
    }
}

/// Returns the example of the operation `it` with this request body, without its hidden lines.
fn example(schema: &str, rest: &str) -> String {
    let body = format!(
        "requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema}{rest} }} }} }}"
    );
    let document = format!(
        "
openapi: 3.1.0
info: {{ title: Pets, version: 1.0.0 }}
paths:
  /it:
    post:
      operationId: it
      tags: [Pets]
      {body}
      responses: {{ '204': {{ description: Done. }} }}
"
    );
    let source = MemorySource::new().with("openapi.yaml", document);
    let mut diagnostics = Diagnostics::new();
    let settings = Settings::default();
    let generated = conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut diagnostics);
    let package = generated
        .unwrap_or_else(|| panic!("{:?}", diagnostics.take()))
        .package;
    let group = package.get("src/pets.rs").expect("the group");
    let (_, example) = group.split_once("/// ```no_run\n").expect("an example");
    let (example, _) = example.split_once("/// ```\n").expect("its end");
    let lines = example
        .lines()
        .map(|line| line.trim().trim_start_matches("///"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let visible: Vec<&str> = lines.filter(|line| !line.starts_with("# ")).collect();
    visible.join("\n").trim_end().to_owned()
}

#[test]
fn examples_create_the_body_from_the_example_of_the_document() {
    let schema = "{ type: object, required: [amount, at, kind], properties: {
        amount: { type: string, format: decimal }, at: { type: string, format: date-time },
        kind: { const: gift }, note: { type: [string, 'null'] }, tags: { type: array, items: { type: string } },
        to: { type: object, required: [name], properties: { name: { type: string }, email: { type: string } } },
        limits: { type: object, additionalProperties: { type: integer } },
        by: { oneOf: [{ type: object, required: [card], properties: { card: { type: string } } }, { type: string }] },
        id: { type: string, readOnly: true } } }";
    let value = ", example: { amount: '10.50', at: 2026-01-31T10:00:00Z, kind: gift, note: null, tags: [a, b], \
                 to: { name: Ada, email: ada@example.com }, limits: { day: 5 }, by: { card: '4242' } }";
    assert_eq!(
        example(schema, value),
        "use pets::models;
use pets::runtime::{Decimal, Nullable};

let mut to = models::ItRequestTo::new(\"Ada\");
to.email = Some(\"ada@example.com\".into());
let mut body = models::ItRequest::new(Decimal::from_minor_units(1050, 2), \"2026-01-31T10:00:00Z\");
body.note = Nullable::Null;
body.tags = Some(vec![\"a\".into(), \"b\".into()]);
body.to = Some(to);
body.limits = Some([(\"day\".to_owned(), 5)].into());
body.by = Some(models::ItRequestByCard::new(\"4242\").into());
client.pets().it(&body).send().await?;"
    );
}

#[test]
fn examples_are_made_from_the_schema_if_the_document_has_none() {
    let schema = "{ type: object, required: [name, size, born], properties: {
        name: { type: string, example: Rex }, size: { enum: [small, large] }, born: { type: string, format: date },
        note: { type: string } } }";
    assert_eq!(
        example(schema, ""),
        "use pets::models;

let body = models::ItRequest::new(\"Rex\", models::ItRequestSize::Small, \"2024-01-15\");
client.pets().it(&body).send().await?;"
    );
}

#[test]
fn examples_that_do_not_fit_the_schema_are_not_shown() {
    let schema = "{ type: object, required: [age], properties: { age: { type: integer } } }";
    for value in [
        ", example: { age: old }",
        ", example: 7",
        ", example: { age: 1, other: 2 }",
    ] {
        assert_eq!(
            example(schema, value),
            "use pets::models;

let body = models::ItRequest::new(1);
client.pets().it(&body).send().await?;"
        );
    }
    let control = "{ type: object, required: [a], properties: { a: { type: string } } }";
    let shown = example(control, ", example: { a: \"x\\n```\" }");
    assert!(shown.contains("ItRequest::new(\"a\")"), "{shown}");
    let endless = "{ $ref: '#/paths/~1it/post/requestBody/content/application~1json/schema' }";
    let shown = example(
        &format!("{{ type: object, required: [next], properties: {{ next: {endless} }} }}"),
        "",
    );
    assert_eq!(shown, "client.pets().it(body).send().await?;");
}
