//! Refactorings of a document that change nothing.

use super::*;

/// Documents with the same meaning: a name, and the replacements in the old and in the new document.
type Refactoring<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

#[test]
fn equivalent_documents_have_no_changes() {
    let parameter = "{ name: id, in: path, required: true, schema: { type: string } }";
    let note = "        note: { type: string }\n";
    let object = "    NewPet:\n      type: object\n";
    let refactorings: [Refactoring<'_>; 10] = [
        (
            "a constraint moves into an allOf",
            &[(
                object,
                "    NewPet:\n      type: object\n      allOf: []\n      minProperties: 2\n",
            )],
            &[(
                object,
                "    NewPet:\n      type: object\n      allOf: [ { minProperties: 2 } ]\n",
            )],
        ),
        (
            "alternatives of security in another order",
            &[("  - key: []\n", "  - key: []\n  - other: []\n")],
            &[("  - key: []\n", "  - other: []\n  - key: []\n")],
        ),
        (
            "schemes of one alternative in another order",
            &[("  - key: []\n", "  - { key: [], other: [] }\n")],
            &[("  - key: []\n", "  - { other: [], key: [] }\n")],
        ),
        (
            "a parameter becomes a component",
            &[],
            &[
                (parameter, "{ $ref: '#/components/parameters/Id' }"),
                (
                    "components:\n",
                    "components:\n  parameters:\n    Id: { name: id, in: path, required: true, schema: { type: string } }\n",
                ),
            ],
        ),
        (
            "a request body becomes a component",
            &[],
            &[
                (
                    "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: { $ref: '#/components/schemas/NewPet' }\n",
                    "      requestBody: { $ref: '#/components/requestBodies/Body' }\n",
                ),
                (
                    "components:\n",
                    "components:\n  requestBodies:\n    Body: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }\n",
                ),
            ],
        ),
        (
            "a response becomes inline",
            &[],
            &[(
                "{ $ref: '#/components/responses/Problem' }",
                "{ description: It failed., content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }",
            )],
        ),
        (
            "the required list moves into an allOf",
            &[],
            &[(
                "    NewPet:\n      type: object\n      required: [name]\n      properties:\n",
                "    NewPet:\n      type: object\n      allOf: [ { required: [name] } ]\n      properties:\n",
            )],
        ),
        (
            "nullable as written in OpenAPI 3.1",
            &[(note, "        note: { type: string, nullable: true }\n")],
            &[
                ("openapi: 3.0.3", "openapi: 3.1.0"),
                (note, "        note: { type: [string, 'null'] }\n"),
            ],
        ),
        (
            "a required list in another order",
            &[],
            &[("required: [id, name]", "required: [name, id]")],
        ),
        (
            "defaults that are written out",
            &[],
            &[(
                "name: tags, in: query,",
                "name: tags, in: query, style: form, explode: true, required: false,",
            )],
        ),
    ];
    for (name, before, after) in refactorings {
        let comparison = between(&edited(before), &edited(after));
        let text = view::render(&comparison, view::View::Human);
        // The README mentions the first security alternative.
        let may_change_readme = name == "alternatives of security in another order";
        let is_equivalent = comparison
            .changes
            .iter()
            .all(|change| may_change_readme && change.title == "`README.md` changed");
        assert!(is_equivalent, "{name}\n{text}");
    }
}
