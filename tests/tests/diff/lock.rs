//! A lock keeps the public surface while the document changes.

use super::*;

/// Returns settings with the lock of a document.
pub fn locked(by: &str) -> Settings {
    let source = MemorySource::new().with("openapi.yaml", by);
    let settings = Settings::default();
    let generated =
        conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut Diagnostics::new());
    let text = generated.expect("the document").lock.text();
    let mut settings = Settings::default();
    settings.lock = Some(conomy_codegen::Lock::parse(&text).expect("the lock can be read"));
    settings
}

#[test]
fn a_lock_keeps_arguments_headers_and_the_common_error() {
    for row in table::ROWS {
        // Only these rows: with the lock, their changes do not break callers' source.
        let kept = ["11 ", "30 ", "31 "]
            .iter()
            .any(|row_id| row.name.starts_with(row_id));
        if !kept {
            continue;
        }
        let (old, new) = (edited(row.before), edited(row.after));
        let settings = locked(&old);
        let comparison = compare_documents((&old, &settings), (&new, &settings));
        let breaks = comparison
            .changes
            .iter()
            .filter(|change| change.source.effect <= SourceEffect::Breaks);
        assert_eq!(
            breaks.count(),
            0,
            "{}\n{}",
            row.name,
            view::render(&comparison, view::View::Human)
        );
    }
}

#[test]
fn a_lock_of_the_document_itself_changes_nothing_and_is_kept() {
    let settings = locked(BASE);
    let source = MemorySource::new().with("openapi.yaml", BASE);
    let mut diagnostics = Diagnostics::new();
    let generated = conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut diagnostics);
    let generated = generated.expect("the document");
    assert_eq!(Some(generated.package), package(BASE));
    assert_eq!(Some(generated.lock), settings.lock);
    assert!(diagnostics.is_empty());
}

#[test]
fn a_lock_keeps_names_that_others_would_take() {
    let text = |schemas: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: Shop, version: 1.0.0 }}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      tags: [Pets]\n      responses: {{ '200': {{ description: Yes., content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/pet' }} }} }} }} }}\n{schemas}components:\n  schemas:\n    Pet: {{ type: object, properties: {{ b: {{ type: string }} }} }}\n    pet: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n"
        )
    };
    let other = "  /pets/all:\n    get:\n      operationId: list\n      tags: [Pets]\n      responses: { '200': { description: Yes., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }\n";
    let (new, old) = (
        text(other),
        text("").replace(
            "    Pet: { type: object, properties: { b: { type: string } } }\n",
            "",
        ),
    );
    let expected = [
        (
            Settings::default(),
            false,
            "a document alone moves the names",
        ),
        (locked(&old), true, "its lock does not"),
    ];
    for (settings, is_kept, reason) in expected {
        let comparison = compare_documents((&old, &settings), (&new, &settings));
        let text = view::render(&comparison, view::View::Human);
        let breaks = comparison
            .changes
            .iter()
            .any(|change| change.source.effect <= SourceEffect::Breaks);
        assert_eq!(!breaks, is_kept, "{reason}\n{text}");
    }
}

#[test]
fn invalid_names_in_a_lock_are_ignored() {
    let mut settings = Settings::default();
    let text = "[models]\nPet = \"fn x\"\nKind = \"Self\"\nFood = \"_\"\n[methods]\n\"GET /pets\" = \"type\"\n";
    settings.lock = Some(conomy_codegen::Lock::parse(text).expect("it is TOML"));
    let source = MemorySource::new().with("openapi.yaml", BASE);
    let generated =
        conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut Diagnostics::new());
    assert_eq!(generated.map(|one| one.package), package(BASE));
}
