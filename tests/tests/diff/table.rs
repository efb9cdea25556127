//! The kinds of changes, each with its expected verdicts.

/// A change of the base document.
pub struct Row {
    pub name: &'static str,
    /// Replacements in the old document.
    pub before: &'static [(&'static str, &'static str)],
    /// Replacements in the new document.
    pub after: &'static [(&'static str, &'static str)],
    /// The expected verdicts: `kind: source, deployed clients, new clients`.
    pub verdicts: &'static [&'static str],
}

const fn row(
    name: &'static str,
    after: &'static [(&'static str, &'static str)],
    verdicts: &'static [&'static str],
) -> Row {
    Row {
        name,
        before: &[],
        after,
        verdicts,
    }
}

/// Creates a row for the reverse change: the replacements are made in the old document.
const fn back(
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    verdicts: &'static [&'static str],
) -> Row {
    Row {
        name,
        before,
        after: &[],
        verdicts,
    }
}

const NAME: &str = "        name: { type: string }\n        age";
const NEW_OPERATION: &[(&str, &str)] = &[(
    "  /transfers:\n",
    "  /ping:\n    get:\n      operationId: ping\n      tags: [Orders]\n      responses: { '204': { description: Yes. }, default: { $ref: '#/components/responses/Problem' } }\n  /transfers:\n",
)];
const QUERY: &[(&str, &str)] = &[(
    "        - { name: id, in: path, required: true, schema: { type: string } }\n",
    "        - { name: id, in: path, required: true, schema: { type: string } }\n        - { name: view, in: query, required: true, schema: { type: string } }\n",
)];
const OPTIONAL_QUERY: &[(&str, &str)] = &[(
    "        - { name: id, in: path, required: true, schema: { type: string } }\n",
    "        - { name: id, in: path, required: true, schema: { type: string } }\n        - { name: view, in: query, schema: { type: string } }\n",
)];
const FOURTH: &[(&str, &str)] = &[(
    "        - { name: to, in: query, required: true, schema: { type: string } }\n",
    "        - { name: to, in: query, required: true, schema: { type: string } }\n        - { name: a, in: query, required: true, schema: { type: string } }\n        - { name: b, in: query, required: true, schema: { type: string } }\n",
)];
const NOTE_REQUIRED: &[(&str, &str)] = &[(
    "    NewPet:\n      type: object\n      required: [name]",
    "    NewPet:\n      type: object\n      required: [name, note]",
)];
const PET_COLOUR: &[(&str, &str)] = &[(
    NAME,
    "        colour: { type: string }\n        name: { type: string }\n        age",
)];
const PET_COLOUR_REQUIRED: &[(&str, &str)] = &[
    PET_COLOUR[0],
    (
        "      required: [id, name]",
        "      required: [id, name, colour]",
    ),
];
const PET_AGE_REQUIRED: &[(&str, &str)] = &[(
    "      required: [id, name]",
    "      required: [id, name, age]",
)];
const PET_COLOUR_NULLABLE: &[(&str, &str)] = &[
    (
        NAME,
        "        colour: { type: string, nullable: true }\n        name: { type: string }\n        age",
    ),
    PET_COLOUR_REQUIRED[1],
];
const PET_COLOUR_OPTIONAL: &[(&str, &str)] = &[PET_COLOUR_NULLABLE[0]];
const REQUEST_HEADER: &[(&str, &str)] = &[(
    "        - { name: limit, in: query,",
    "        - { name: X-Trace, in: header, description: For support., schema: { type: string } }\n        - { name: limit, in: query,",
)];
const REQUEST_HEADER_RENAMED: &str = "        - { name: Trace-Id, in: header, description: For support., schema: { type: string } }\n        - { name: limit, in: query,";
const PARTS: &[(&str, &str)] = &[(
    "  /transfers:\n",
    "  /files:\n    post:\n      operationId: upload\n      tags: [Orders]\n      requestBody:\n        required: true\n        content:\n          multipart/form-data:\n            schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, remark: { type: string, description: A remark. } } }\n      responses: { '204': { description: Yes. }, default: { $ref: '#/components/responses/Problem' } }\n  /transfers:\n",
)];
const PARTS_RENAMED: (&str, &str) = (
    "  /transfers:\n",
    "  /files:\n    post:\n      operationId: upload\n      tags: [Orders]\n      requestBody:\n        required: true\n        content:\n          multipart/form-data:\n            schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, comment: { type: string, description: A remark. } } }\n      responses: { '204': { description: Yes. }, default: { $ref: '#/components/responses/Problem' } }\n  /transfers:\n",
);
const AGE_NULLABLE: &[(&str, &str)] = &[(
    "        age: { type: integer, format: int32 }",
    "        age: { type: integer, format: int32, nullable: true }",
)];
const NOTE_NULLABLE: &[(&str, &str)] = &[(
    "        note: { type: string }",
    "        note: { type: string, nullable: true }",
)];
const KIND_FISH: &[(&str, &str)] = &[("enum: [cat, dog]", "enum: [cat, dog, fish]")];
const STATE_OTHER: &[(&str, &str)] = &[("enum: [new, old]", "enum: [new, old, other]")];
const FOOD_RAW: &[(&str, &str)] = &[
    (
        "        - { $ref: '#/components/schemas/Wet' }\n",
        "        - { $ref: '#/components/schemas/Wet' }\n        - { $ref: '#/components/schemas/Raw' }\n",
    ),
    (
        "wet: '#/components/schemas/Wet' }",
        "wet: '#/components/schemas/Wet', raw: '#/components/schemas/Raw' }",
    ),
    (
        "    Wet:\n",
        "    Raw: { type: object, required: [type], properties: { type: { type: string } } }\n    Wet:\n",
    ),
];
const FORM: &[(&str, &str)] = &[(
    "            schema: { $ref: '#/components/schemas/NewPet' }\n",
    "            schema: { $ref: '#/components/schemas/NewPet' }\n          text/plain: { schema: { type: string } }\n",
)];
const ACCEPTED: &[(&str, &str)] = &[(
    "        '201':\n",
    "        '202': { description: Later. }\n        '201':\n",
)];
const HEADER: &[(&str, &str)] = &[(
    "            X-Total: { required: true, schema: { type: integer } }\n",
    "            X-Total: { required: true, schema: { type: integer } }\n            X-Page: { schema: { type: integer } }\n",
)];
const VERSION_EVERYWHERE: &[(&str, &str)] = &[
    (
        "      operationId: listPets\n      tags: [Pets]\n      parameters:\n",
        "      operationId: listPets\n      tags: [Pets]\n      parameters:\n        - { name: X-Version, in: header, required: true, schema: { type: string } }\n",
    ),
    (
        "      operationId: createPet\n      tags: [Pets]\n",
        "      operationId: createPet\n      tags: [Pets]\n      parameters:\n        - { name: X-Version, in: header, required: true, schema: { type: string } }\n",
    ),
    (
        "      operationId: getPet\n      tags: [Pets]\n      parameters:\n",
        "      operationId: getPet\n      tags: [Pets]\n      parameters:\n        - { name: X-Version, in: header, required: true, schema: { type: string } }\n",
    ),
    (
        "      operationId: transfer\n      tags: [Orders]\n      parameters:\n",
        "      operationId: transfer\n      tags: [Orders]\n      parameters:\n        - { name: X-Version, in: header, required: true, schema: { type: string } }\n",
    ),
];
const VERSION_BUT_ONE: &[(&str, &str)] = &[
    VERSION_EVERYWHERE[0],
    VERSION_EVERYWHERE[1],
    VERSION_EVERYWHERE[2],
];
const OTHER_ERROR: &[(&str, &str)] = &[(
    "        '204': { description: Done. }\n        default: { $ref: '#/components/responses/Problem' }\n",
    "        '204': { description: Done. }\n        default: { description: Bad., content: { application/json: { schema: { type: object, properties: { why: { type: string } } } } } }\n",
)];
const MORE: &[(&str, &str)] = &[(
    "    NewPet:\n      type: object\n",
    "    NewPet:\n      type: object\n      additionalProperties: { type: string }\n",
)];
const DEPRECATED: &[(&str, &str)] = &[(
    "      operationId: getPet\n",
    "      operationId: getPet\n      deprecated: true\n",
)];
const BASIC_TOO: &[(&str, &str)] = &[("  - key: []\n", "  - key: []\n    other: []\n")];
const INT64: &[(&str, &str)] = &[(
    "        age: { type: integer, format: int32 }",
    "        age: { type: integer, format: int64 }",
)];

pub const ROWS: &[Row] = &[
    row(
        "1 a description",
        &[("    Pet:\n", "    Pet:\n      description: An animal.\n")],
        &[],
    ),
    row(
        "1 a tighter bound",
        &[("maxLength: 50", "maxLength: 40")],
        &["constraints-changed: none, degrades, none"],
    ),
    row(
        "1 a looser bound",
        &[("maxLength: 50", "maxLength: 60")],
        &["constraints-changed: none, none, degrades"],
    ),
    row(
        "1 a bound of what is received",
        &[(
            "            email: { type: string }",
            "            email: { type: string, maxLength: 9 }",
        )],
        &["constraints-changed: none, none, none"],
    ),
    row(
        "1 a tighter bound of items",
        &[(
            "items: { type: string } }",
            "items: { type: string, maxLength: 9 } }",
        )],
        &["constraints-changed: none, degrades, none"],
    ),
    row(
        "1 a constraint that the documentation does not contain",
        &[(
            "    NewPet:\n      type: object\n",
            "    NewPet:\n      type: object\n      minProperties: 2\n",
        )],
        &["constraints-changed: none, degrades, none"],
    ),
    row(
        "1 a constraint of what is received",
        &[(
            "    Pet:\n      type: object\n",
            "    Pet:\n      type: object\n      minProperties: 2\n",
        )],
        &[],
    ),
    row(
        "1 the default of what may be left out",
        &[("maximum: 100", "maximum: 100, default: 10")],
        &["parameter-default-changed: none, degrades, degrades"],
    ),
    row(
        "2 an operation is added",
        NEW_OPERATION,
        &["operation-added: adds, none, degrades"],
    ),
    back(
        "3 an operation is removed",
        NEW_OPERATION,
        &["operation-removed: breaks, breaks, none"],
    ),
    row(
        "4 the operationId changes",
        &[("operationId: getPet", "operationId: readPet")],
        &["operation-id-changed: breaks, none, none"],
    ),
    row(
        "5 the tag of one operation changes",
        &[(
            "operationId: getPet\n      tags: [Pets]",
            "operationId: getPet\n      tags: [Orders]",
        )],
        &["tag-changed: breaks, none, none"],
    ),
    row(
        "5 a tag is renamed",
        &[
            ("tags: [Pets]", "tags: [Animals]"),
            ("- name: Pets", "- name: Animals"),
        ],
        &["tag-renamed: breaks, none, none"],
    ),
    row(
        "6 the path changes",
        &[("  /pets/{id}:", "  /animals/{id}:")],
        &["operation-moved: none, breaks, breaks"],
    ),
    row(
        "6 the method changes",
        &[(
            "    post:\n      operationId: transfer",
            "    put:\n      operationId: transfer",
        )],
        &["operation-moved: none, breaks, breaks"],
    ),
    row(
        "7 a required parameter is added",
        QUERY,
        &["required-parameter-added: breaks, breaks, degrades"],
    ),
    back(
        "7 a required parameter is removed",
        QUERY,
        &["parameter-removed: breaks, degrades, breaks"],
    ),
    row(
        "8 an optional parameter is added",
        OPTIONAL_QUERY,
        &["optional-parameter-added: adds, none, degrades"],
    ),
    back(
        "8 an optional parameter is removed",
        OPTIONAL_QUERY,
        &["parameter-removed: breaks, degrades, none"],
    ),
    Row {
        name: "9 a parameter becomes required",
        before: OPTIONAL_QUERY,
        after: QUERY,
        verdicts: &["parameter-required: breaks, breaks, none"],
    },
    Row {
        name: "10 a parameter becomes optional",
        before: QUERY,
        after: OPTIONAL_QUERY,
        verdicts: &["parameter-optional: breaks, none, degrades"],
    },
    row(
        "10 a required parameter gets a default",
        &[(
            "name: from, in: query, required: true, schema: { type: string }",
            "name: from, in: query, required: true, schema: { type: string, default: me }",
        )],
        &["parameter-default-changed: breaks, none, none"],
    ),
    row(
        "11 required parameters of one type change places",
        &[
            ("name: from,", "name: temp,"),
            ("name: to,", "name: from,"),
            ("name: temp,", "name: to,"),
        ],
        &["argument-order-changed: changes silently, none, none"],
    ),
    row(
        "12 a fourth required parameter",
        FOURTH,
        &[
            "required-parameter-added: breaks, breaks, degrades",
            "required-parameter-added: breaks, breaks, degrades",
        ],
    ),
    row(
        "13 another style",
        &[(
            "name: tags, in: query,",
            "name: tags, in: query, explode: false,",
        )],
        &["parameter-style-changed: none, breaks, breaks"],
    ),
    row(
        "13 another location",
        &[("name: limit, in: query", "name: limit, in: header")],
        &["parameter-moved: none, breaks, breaks"],
    ),
    row(
        "a parameter is renamed in the path",
        &[
            ("/pets/{id}", "/pets/{petId}"),
            ("name: id, in: path", "name: petId, in: path"),
        ],
        &["parameter-renamed: none, none, none"],
    ),
    row(
        "14 a required property is added to a request",
        &[(
            "      required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
            "      required: [name, size]\n      properties:\n        size: { type: integer }\n        name: { type: string, maxLength: 50 }",
        )],
        &["required-request-property-added: breaks, breaks, degrades"],
    ),
    row(
        "15 an optional property is added to a request",
        &[(
            "        note: { type: string }\n",
            "        note: { type: string }\n        size: { type: integer }\n",
        )],
        &["optional-request-property-added: adds, none, degrades"],
    ),
    row(
        "16 a property of a request becomes required",
        NOTE_REQUIRED,
        &["request-property-required: breaks, breaks, none"],
    ),
    back(
        "17 a property of a request becomes optional",
        NOTE_REQUIRED,
        &["request-property-optional: breaks, none, degrades"],
    ),
    row(
        "17 an optional property of a request becomes nullable",
        NOTE_NULLABLE,
        &["request-property-nullable: breaks, none, degrades"],
    ),
    row(
        "17 a required property of a request becomes readOnly",
        &[(
            "        name: { type: string, maxLength: 50 }",
            "        name: { type: string, maxLength: 50, readOnly: true }",
        )],
        &["property-direction-changed: breaks, degrades, degrades"],
    ),
    row(
        "18 an optional property is added to a response",
        PET_COLOUR,
        &["response-property-added: adds, none, none"],
    ),
    row(
        "18 a required property is added to a response",
        PET_COLOUR_REQUIRED,
        &["response-property-added: adds, none, breaks"],
    ),
    back(
        "19 an optional property of a response is removed",
        PET_COLOUR,
        &["response-property-removed: breaks, degrades, none"],
    ),
    row(
        "18 a required property that is nullable is added to a response",
        PET_COLOUR_NULLABLE,
        &["response-property-added: adds, none, none"],
    ),
    Row {
        name: "19 a required property of a response that is nullable is removed",
        before: PET_COLOUR_NULLABLE,
        after: &[],
        verdicts: &["response-property-removed: breaks, degrades, none"],
    },
    Row {
        name: "20 a property of a response that is nullable becomes optional",
        before: PET_COLOUR_NULLABLE,
        after: PET_COLOUR_OPTIONAL,
        verdicts: &["response-property-optional: none, none, none"],
    },
    Row {
        name: "19 a required property of a response is removed",
        before: PET_COLOUR_REQUIRED,
        after: &[],
        verdicts: &["response-property-removed: breaks, breaks, none"],
    },
    back(
        "20 a property of a response becomes optional",
        PET_AGE_REQUIRED,
        &["response-property-optional: breaks, breaks, none"],
    ),
    row(
        "20 a required property of a response becomes nullable",
        &[(
            NAME,
            "        name: { type: string, nullable: true }\n        age",
        )],
        &["response-property-nullable: breaks, breaks, none"],
    ),
    row(
        "21 a property of a response becomes required",
        PET_AGE_REQUIRED,
        &["response-property-required: breaks, none, breaks"],
    ),
    row(
        "22 an optional property of a response becomes nullable",
        AGE_NULLABLE,
        &["response-property-nullable: none, none, none"],
    ),
    row(
        "23 a value is added to what is received",
        KIND_FISH,
        &["enum-value-added: adds, none, none"],
    ),
    back(
        "23 a value of what is received is removed",
        KIND_FISH,
        &["enum-value-removed: breaks, none, none"],
    ),
    row(
        "23 a value is added to what is sent",
        STATE_OTHER,
        &["enum-value-added: adds, none, degrades"],
    ),
    back(
        "23 a value of what is sent is removed",
        STATE_OTHER,
        &["enum-value-removed: breaks, breaks, none"],
    ),
    row(
        "24 a variant is added",
        FOOD_RAW,
        &["union-variant-added: adds, none, none"],
    ),
    back(
        "24 a variant is removed",
        FOOD_RAW,
        &["union-variant-removed: breaks, none, none"],
    ),
    row(
        "25 int32 becomes int64",
        INT64,
        &["type-changed: breaks, breaks, none"],
    ),
    back(
        "25 int64 becomes int32",
        INT64,
        &["type-changed: breaks, none, breaks"],
    ),
    row(
        "25 text becomes date-time",
        &[(
            "            email: { type: string }",
            "            email: { type: string, format: date-time }",
        )],
        &["type-changed: breaks, none, breaks"],
    ),
    row(
        "25 text becomes an enumeration",
        &[(
            "            email: { type: string }",
            "            email: { type: string, enum: [a, b] }",
        )],
        &["type-changed: breaks, none, none"],
    ),
    row(
        "25 a format that means nothing in Rust",
        &[(
            "            email: { type: string }",
            "            email: { type: string, format: email }",
        )],
        &["constraints-changed: none, none, none"],
    ),
    row(
        "25 a value becomes one of several",
        &[(
            NAME,
            "        name: { oneOf: [ { type: string }, { type: integer } ] }\n        age",
        )],
        &["type-changed: breaks, breaks, none"],
    ),
    row(
        "26 a body becomes optional",
        &[(
            "      requestBody:\n        required: true\n",
            "      requestBody:\n",
        )],
        &["body-optional: breaks, none, degrades"],
    ),
    back(
        "26 a body becomes required",
        &[(
            "      requestBody:\n        required: true\n",
            "      requestBody:\n",
        )],
        &["body-required: breaks, breaks, none"],
    ),
    row(
        "27 a second media type of a request",
        FORM,
        &["request-media-type-added: breaks, none, degrades"],
    ),
    back(
        "27 one of two media types of a request is removed",
        FORM,
        &["request-media-type-removed: breaks, breaks, none"],
    ),
    row(
        "28 a second success",
        ACCEPTED,
        &["response-added: breaks, degrades, none"],
    ),
    back(
        "28 one of two successes is removed",
        ACCEPTED,
        &["response-removed: breaks, none, degrades"],
    ),
    row(
        "28 a response gets a body",
        &[(
            "        '204': { description: Done. }\n",
            "        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }\n",
        )],
        &["response-type-changed: breaks, none, breaks"],
    ),
    row(
        "29 a response header is added",
        HEADER,
        &["response-header-added: adds, none, degrades"],
    ),
    back(
        "29 a response header is removed",
        HEADER,
        &["response-header-removed: breaks, degrades, none"],
    ),
    row(
        "29 the type of a response header changes",
        &[(
            "X-Total: { required: true, schema: { type: integer } }",
            "X-Total: { required: true, schema: { type: string } }",
        )],
        &["response-header-changed: breaks, degrades, none"],
    ),
    Row {
        name: "30 an operation lacks the header that all others have",
        before: VERSION_EVERYWHERE,
        after: VERSION_BUT_ONE,
        verdicts: &["shared-header-removed: breaks, none, none"],
    },
    row(
        "31 the first other error body",
        OTHER_ERROR,
        &[
            "common-error-changed: breaks, none, none",
            "response-property-added: none, none, none",
            "response-property-removed: none, breaks, none",
            "type-replaced: adds, none, none",
        ],
    ),
    row(
        "32 a response type becomes reachable from a request",
        &[(
            "schema: { $ref: '#/components/schemas/NewPet' }",
            "schema: { $ref: '#/components/schemas/Pet' }",
        )],
        &[
            "constraints-changed: none, none, degrades",
            "optional-request-property-added: none, none, degrades",
            "optional-request-property-added: none, none, degrades",
            "optional-request-property-added: none, none, degrades",
            "optional-request-property-added: none, none, degrades",
            "request-property-removed: none, degrades, none",
            "request-property-removed: none, degrades, none",
            "required-request-property-added: adds, breaks, degrades",
            "schema-direction-changed: adds, none, none",
            "schema-direction-changed: breaks, none, none",
            "type-replaced: breaks, none, none",
        ],
    ),
    row(
        "33 a component is renamed",
        &[
            ("schemas/Kind'", "schemas/Species'"),
            ("    Kind: {", "    Species: {"),
        ],
        &["schema-renamed: breaks, none, none"],
    ),
    row(
        "33 an inline schema becomes a component",
        &[(
            "        owner:\n          type: object\n          properties:\n            email: { type: string }\n",
            "        owner: { $ref: '#/components/schemas/Owner' }\n    Owner:\n      type: object\n      properties:\n        email: { type: string }\n",
        )],
        &["schema-renamed: breaks, none, none"],
    ),
    row(
        "34 additional properties are typed",
        MORE,
        &["additional-properties-changed: breaks, breaks, none"],
    ),
    row(
        "34 recursion begins",
        &[(
            "            email: { type: string }\n",
            "            email: { type: string }\n            first: { $ref: '#/components/schemas/Pet' }\n",
        )],
        &[
            "recursion-changed: breaks, none, none",
            "response-property-added: adds, none, none",
        ],
    ),
    row(
        "35 an operation is deprecated",
        DEPRECATED,
        &["deprecation-changed: may break, none, none"],
    ),
    row(
        "36 a security scheme is renamed",
        &[
            ("    key: {", "    apiKey: {"),
            ("- key: []", "- apiKey: []"),
        ],
        &["security-scheme-renamed: none, none, none"],
    ),
    row(
        "36 a security scheme is deprecated (OpenAPI 3.2)",
        &[
            ("openapi: 3.0.3", "openapi: 3.2.0"),
            (
                "    other: { type: http, scheme: basic }",
                "    other: { type: http, scheme: basic, deprecated: true }",
            ),
        ],
        &["deprecation-changed: may break, none, none"],
    ),
    row(
        "36 users can sign in on another device",
        &[(
            "flows: { implicit:",
            "flows: { deviceAuthorization: { deviceAuthorizationUrl: /device, tokenUrl: /token, scopes: {} }, implicit:",
        )],
        &["security-scheme-changed: adds, none, none"],
    ),
    row(
        "36 a second credential is needed",
        BASIC_TOO,
        &["security-changed: none, breaks, none"],
    ),
    row(
        "36 an alternative credential",
        &[("  - key: []\n", "  - key: []\n  - other: []\n")],
        &["security-changed: none, none, degrades"],
    ),
    row(
        "37 the server moves",
        &[("https://api.example.com/v1", "https://api.example.com/v2")],
        &["server-changed: none, degrades, none"],
    ),
    row(
        "nullable in another spelling",
        &[("openapi: 3.0.3", "openapi: 3.1.0")],
        &[],
    ),
    row(
        "a property moves into allOf",
        &[(
            "    NewPet:\n      type: object\n      required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }\n",
            "    NewPet:\n      allOf: [ { type: object, required: [name], properties: { name: { type: string, maxLength: 50 } } } ]\n      properties:\n",
        )],
        &[],
    ),
    row(
        "a string behind a reference",
        &[
            (
                "            email: { type: string }",
                "            email: { $ref: '#/components/schemas/Email' }",
            ),
            ("    Kind: {", "    Email: { type: string }\n    Kind: {"),
        ],
        &["schema-added: adds, none, none"],
    ),
    row(
        "an optional query parameter is renamed",
        &[("{ name: tags, in: query,", "{ name: pet_tags, in: query,")],
        &["parameter-renamed: breaks, degrades, degrades"],
    ),
    row(
        "a required query parameter is renamed",
        &[(
            "{ name: from, in: query,",
            "{ name: from_account, in: query,",
        )],
        &["parameter-renamed: none, breaks, breaks"],
    ),
    Row {
        name: "a header is renamed",
        before: REQUEST_HEADER,
        after: &[(REQUEST_HEADER[0].0, REQUEST_HEADER_RENAMED)],
        verdicts: &["parameter-renamed: breaks, degrades, degrades"],
    },
    Row {
        name: "a part is renamed",
        before: PARTS,
        after: &[PARTS_RENAMED],
        verdicts: &["property-renamed: breaks, degrades, degrades"],
    },
    row(
        "a parameter with another name and type is another parameter",
        &[(
            "{ name: tags, in: query, schema: { type: array, items: { type: string } } }",
            "{ name: pet_tags, in: query, schema: { type: boolean } }",
        )],
        &[
            "optional-parameter-added: adds, none, degrades",
            "parameter-removed: breaks, degrades, none",
        ],
    ),
    row(
        "an optional property of a request is renamed",
        &[(
            "        note: { type: string }",
            "        pet_note: { type: string }",
        )],
        &["property-renamed: breaks, degrades, degrades"],
    ),
    row(
        "a required property of a response is renamed",
        &[
            (NAME, "        fullName: { type: string }\n        age"),
            (
                "      required: [id, name]",
                "      required: [id, fullName]",
            ),
        ],
        &["property-renamed: breaks, breaks, breaks"],
    ),
    row(
        "a property is renamed whose type has no name of its own",
        &[("        owner:\n", "        pet_owner:\n")],
        &["property-renamed: breaks, degrades, degrades"],
    ),
    row(
        "a property of another name and of the same type is another property",
        &[(
            "        note: { type: string }",
            "        memo: { type: string }",
        )],
        &[
            "optional-request-property-added: adds, none, degrades",
            "request-property-removed: breaks, degrades, none",
        ],
    ),
    row(
        "a property of another type is another property",
        &[(
            "        note: { type: string }",
            "        pet_note: { type: integer }",
        )],
        &[
            "optional-request-property-added: adds, none, degrades",
            "request-property-removed: breaks, degrades, none",
        ],
    ),
];
