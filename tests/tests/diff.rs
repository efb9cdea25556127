//! How `diff` classifies changes of a document: their effect on callers' source, deployed clients and new clients.

use std::collections::BTreeMap;

use conomy_codegen::compare::{
    Cause, Comparison, Release, SourceEffect, Version, WireEffect, Witness, compare, explain, view,
};
use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};

#[path = "diff/mutation.rs"]
mod mutation;
#[path = "diff/table.rs"]
mod table;

const BASE: &str = include_str!("diff/base.yaml");

/// Returns the base document with some texts replaced.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the base document lacks {from:?}");
        text = text.replace(from, to);
    }
    text
}

fn between(old: &str, new: &str) -> Comparison {
    let settings = Settings::default();
    let sources = [old, new].map(|text| MemorySource::new().with("openapi.yaml", text));
    let version = |source| Version {
        source,
        root: "openapi.yaml",
        settings: &settings,
    };
    let mut diagnostics = [Diagnostics::new(), Diagnostics::new()];
    let [first, second] = &mut diagnostics;
    let compared = compare(version(&sources[0]), version(&sources[1]), first, second);
    let comparison = compared.unwrap_or_else(|| {
        let texts = diagnostics.map(|one| one.render(Format::Human { colour: false }));
        panic!("{}", texts.concat())
    });
    for change in &comparison.changes {
        assert!(explain(change.kind).is_some(), "{}", change.kind);
    }
    comparison
}

/// Returns every change except those of documentation and of the package, as `kind: source, deployed clients, new clients`.
fn verdicts(comparison: &Comparison) -> Vec<String> {
    let mut lines: Vec<String> = comparison
        .changes
        .iter()
        .filter(|change| change.kind != "documentation" && change.kind != "package")
        .map(|change| {
            format!(
                "{}: {}, {}, {}",
                change.kind,
                change.source.effect.word(),
                change.deployed_clients.effect.word(),
                change.new_clients.effect.word()
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn each_kind_of_change_has_its_verdicts() {
    let mut wrong = String::new();
    for row in table::ROWS {
        let (old, new) = (edited(row.before), edited(row.after));
        let comparison = between(&old, &new);
        let mut expected: Vec<String> =
            row.verdicts.iter().map(|line| (*line).to_owned()).collect();
        expected.sort();
        if verdicts(&comparison) != expected {
            wrong.push_str(&format!(
                "\n{}\n  expected {expected:#?}\n  found {:#?}\n{}",
                row.name,
                verdicts(&comparison),
                view::render(&comparison, view::View::Human)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_document_equals_itself() {
    // The same path twice, with different names of its path parameter.
    let twice = edited(&[(
        "  /transfers:\n",
        "  /pets/{name}:\n    get:\n      operationId: findPet\n      tags: [Pets]\n      parameters: [ { name: name, in: path, required: true, schema: { type: integer } } ]\n      responses: { '204': { description: Yes. } }\n  /transfers:\n",
    )]);
    // Variants with the same name in the document.
    let alike = edited(&[(
        "            email: { type: string }",
        "            email: { oneOf: [ { type: array, items: { type: string } }, { type: array, items: { type: integer } } ] }",
    )]);
    for document in [BASE, &twice, &alike] {
        let comparison = between(document, document);
        let text = view::render(&comparison, view::View::Human);
        assert_eq!(text, "no changes\n");
    }
}

#[test]
fn an_approval_opens_the_gate_until_it_ends() {
    let new = edited(&[("operationId: getPet", "operationId: readPet")]);
    let mut comparison = between(BASE, &new);
    assert!(comparison.reaches(Release::Major));
    let fingerprint = &comparison.changes[0].fingerprint;
    let settings = |until: &str| {
        let text = format!(
            "[[changes.approved]]\nfingerprint = \"{fingerprint}\"\nreason = \"agreed\"\n{until}\n[[changes.approved]]\nfingerprint = \"0\"\nreason = \"old\"\n"
        );
        Settings::parse(&text).expect("the settings can be read")
    };
    let (ended, open) = (
        settings("until = \"2026-01-30\""),
        settings("until = \"2026-01-31\""),
    );
    assert_eq!(comparison.approve(&ended.approvals, "2026-01-31"), ["0"]);
    assert!(comparison.reaches(Release::Major));
    assert_eq!(comparison.approve(&open.approvals, "2026-01-31"), ["0"]);
    assert!(!comparison.reaches(Release::Minor));
    let text = view::render(&comparison, view::View::Human);
    assert!(text.contains("(approved: agreed)"), "{text}");
}

#[test]
fn an_approved_correction_has_no_wire_verdict() {
    let new = edited(&[("      required: [id, name]", "      required: [id]")]);
    let mut comparison = between(BASE, &new);
    assert_eq!(
        comparison.changes[0].deployed_clients.effect,
        WireEffect::Breaks
    );
    let fingerprint = &comparison.changes[0].fingerprint;
    let text = format!(
        "[[changes.approved]]\nfingerprint = \"{fingerprint}\"\nreason = \"never sent\"\ncorrection = true\n"
    );
    let settings = Settings::parse(&text).expect("the settings can be read");
    assert!(
        comparison
            .approve(&settings.approvals, "2026-01-31")
            .is_empty()
    );
    assert_eq!(
        comparison.changes[0].deployed_clients.effect,
        WireEffect::None
    );
    assert_eq!(comparison.changes[0].source.effect, SourceEffect::Breaks);
}

#[test]
fn a_fingerprint_does_not_depend_on_places() {
    let edit = ("operationId: getPet", "operationId: readPet");
    let fingerprint = |old: &str, new: &str| between(old, new).changes[0].fingerprint.clone();
    let moved = BASE.replace("info:", "\n\ninfo:");
    let new = edited(&[edit]);
    assert_eq!(
        fingerprint(BASE, &new),
        fingerprint(&moved, &new.replace("info:", "\n\n\ninfo:"))
    );
}

#[test]
fn text_of_a_document_cannot_become_markup() {
    let old = edited(&[("name: limit", "name: '<b>|`x'")]);
    let comparison = between(&old, BASE);
    let page = view::render(&comparison, view::View::Html);
    assert!(!page.contains("<b>|"), "{page}");
    assert!(
        !page.contains("http://") && !page.contains("src="),
        "the page needs no network"
    );
    let table = view::render(&comparison, view::View::Markdown);
    assert!(!table.contains("<b>|"), "{table}");
    let json = view::render(&comparison, view::View::Json);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["version"], 1);
    let first = &json["changes"][0];
    for (pointer, expected) in [
        ("/severity", "breaking"),
        ("/kind", "parameter-removed"),
        ("/source/effect", "breaks"),
        ("/deployedClients/effect", "degrades"),
        ("/newClients/effect", "none"),
        ("/operations/0", "GET /pets"),
    ] {
        assert_eq!(
            first.pointer(pointer).and_then(|one| one.as_str()),
            Some(expected),
            "{pointer}: {first:#}"
        );
    }
    assert_eq!(
        json["changes"].as_array().map(Vec::len),
        Some(comparison.changes.len())
    );
}

/// Returns the crate of a document, or `None` if the document is rejected.
fn package(text: &str) -> Option<conomy_codegen::Package> {
    let source = MemorySource::new().with("openapi.yaml", text);
    let settings = Settings::default();
    let mut diagnostics = Diagnostics::new();
    conomy_codegen::generate(&source, "openapi.yaml", &settings, &mut diagnostics)
        .map(|generated| generated.package)
}

#[test]
fn there_are_changes_if_and_only_if_the_crates_differ() {
    // `DIFF_MUTATIONS=5000` tests more documents.
    let count = std::env::var("DIFF_MUTATIONS").ok();
    let count = count.and_then(|text| text.parse().ok()).unwrap_or(150_u64);
    let base: serde_yaml::Value = serde_yaml::from_str(BASE).expect("YAML");
    // The same serializer writes both documents.
    let old = serde_yaml::to_string(&base).expect("YAML");
    let before = package(&old).expect("the base document");
    let (mut judged, mut differing, mut wrong) = (0, 0, Vec::new());
    for seed in 0..count {
        let mut value = base.clone();
        mutation::mutate(&mut value, &mut fastrand::Rng::with_seed(seed));
        let new = serde_yaml::to_string(&value).expect("YAML");
        let Some(after) = package(&new) else { continue };
        judged += 1;
        differing += u64::from(before != after);
        let comparison = between(&old, &new);
        // A change that only concerns the server, such as a property that it now ignores, does not change the crate.
        let is_on_wire = comparison.changes.iter().any(|change| {
            (change.deployed_clients.effect, change.new_clients.effect)
                != (WireEffect::None, WireEffect::None)
        });
        let is_told = !comparison.changes.is_empty();
        if before != after && !is_told || before == after && is_told && !is_on_wire {
            let files: Vec<&str> = after
                .files()
                .filter(|(path, text)| before.get(path) != Some(text))
                .map(|(path, _)| path)
                .collect();
            let titles: Vec<&str> = comparison
                .changes
                .iter()
                .map(|change| change.title.as_str())
                .collect();
            wrong.push(format!("seed {seed}: files {files:?}, changes {titles:?}"));
        }
    }
    assert!(
        judged > count / 2,
        "{judged} of {count} documents are accepted"
    );
    // Both cases must occur often enough.
    assert!(
        differing > judged / 5 && differing < judged,
        "{differing} of {judged} crates differ"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns settings with the lock of a document.
fn locked(by: &str) -> Settings {
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
        let sources = [old, new].map(|text| MemorySource::new().with("openapi.yaml", text));
        let version = |source| Version {
            source,
            root: "openapi.yaml",
            settings: &settings,
        };
        let comparison = compare(
            version(&sources[0]),
            version(&sources[1]),
            &mut Diagnostics::new(),
            &mut Diagnostics::new(),
        )
        .expect("both are accepted");
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
        let sources =
            [&old, &new].map(|text| MemorySource::new().with("openapi.yaml", text.as_str()));
        let version = |source| Version {
            source,
            root: "openapi.yaml",
            settings: &settings,
        };
        let mut lists = [Diagnostics::new(), Diagnostics::new()];
        let [first, second] = &mut lists;
        let comparison = compare(version(&sources[0]), version(&sources[1]), first, second)
            .expect("both are accepted");
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

#[test]
fn the_fix_of_a_renamed_property_keeps_the_field() {
    let new = edited(&[
        (
            "        name: { type: string }\n        age",
            "        fullName: { type: string }\n        age",
        ),
        (
            "      required: [id, name]",
            "      required: [id, fullName]",
        ),
    ]);
    let fix = between(BASE, &new).changes[0].fix.clone().expect("a fix");
    assert_eq!(fix, "[names]\n\"property:Pet.fullName\" = \"name\"");
    let settings = Settings::parse(&fix).expect("the settings can be read");
    let sources = [BASE, &new].map(|text| MemorySource::new().with("openapi.yaml", text));
    let version = |source| Version {
        source,
        root: "openapi.yaml",
        settings: &settings,
    };
    let comparison = compare(
        version(&sources[0]),
        version(&sources[1]),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .expect("both are accepted");
    assert_eq!(
        verdicts(&comparison),
        ["property-renamed: none, breaks, breaks"]
    );
}

/// Documents with the same meaning: a name, and the replacements in the old and in the new document.
type Refactoring<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

#[test]
fn fixes_keep_the_values_that_become_optional() {
    let fixes = |before: &[(&str, &str)]| -> Vec<String> {
        let changes = between(&edited(before), BASE).changes;
        changes
            .into_iter()
            .filter_map(|change| change.fix)
            .collect()
    };
    let required = "    NewPet:\n      type: object\n      required: [name]";
    let note = required.replace("[name]", "[name, note]");
    let constructor = "- NewPet::new(name, note)\n+ let mut value = NewPet::new(name);\n+ value.note = Some(note.into());";
    assert_eq!(fixes(&[(required, note.as_str())]), [constructor]);
    let id = "        - { name: id, in: path, required: true, schema: { type: string } }\n";
    let view = |required| {
        format!(
            "{id}        - {{ name: view, in: query, required: {required}, schema: {{ type: string }} }}\n"
        )
    };
    let (old, new) = (edited(&[(id, &view(true))]), edited(&[(id, &view(false))]));
    let fix = between(&old, &new).changes[0].fix.clone();
    assert_eq!(
        fix.as_deref(),
        Some("- get_pet(id, view)\n+ get_pet(id).view(view)")
    );
}

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
            "a property moves into an allOf",
            &[(note, "")],
            &[
                (note, ""),
                (
                    "    NewPet:\n      type: object\n      required: [name]\n      properties:\n",
                    "    NewPet:\n      type: object\n      allOf: [ { required: [name] } ]\n      properties:\n",
                ),
            ],
        ),
        (
            "nullable in the spelling of OpenAPI 3.1",
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
        let is_readme = |title: &str| title == "`README.md` changed";
        let none = comparison
            .changes
            .iter()
            .all(|change| is_readme(&change.title));
        assert!(none, "{name}\n{text}");
    }
}

/// Returns the comparison of two documents, each with the text of its settings.
fn between_with_settings(old: (&str, &str), new: (&str, &str)) -> Comparison {
    let [(old, old_settings), (new, new_settings)] = [old, new].map(|(document, settings)| {
        (
            MemorySource::new().with("openapi.yaml", document),
            Settings::parse(settings).expect("the settings can be read"),
        )
    });
    let version = |source, settings| Version {
        source,
        root: "openapi.yaml",
        settings,
    };
    compare(
        version(&old, &old_settings),
        version(&new, &new_settings),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .expect("both are accepted")
}

/// Returns each cause and title of a comparison.
fn causes(comparison: &Comparison) -> Vec<(Cause, &str)> {
    let changes = comparison.changes.iter();
    changes
        .map(|change| (change.cause, change.title.as_str()))
        .collect()
}

#[test]
fn each_change_has_the_document_or_the_settings_as_its_cause() {
    let new = edited(&[("operationId: getPet", "operationId: readPet")]);
    let settings = "[names]\n\"schema:Pet\" = \"Animal\"\n";
    let comparison = between_with_settings((BASE, ""), (&new, settings));
    assert_eq!(
        causes(&comparison),
        [
            (
                Cause::Document,
                "`GET /pets/{id}` has the operationId `readPet`; it was `getPet`"
            ),
            (Cause::Settings, "`Pet` is called `Animal`"),
            (
                Cause::Document,
                "the documentation of `pets::Pets::read_pet` changed"
            ),
            (
                Cause::Document,
                "the documentation of `pets::ReadPet` changed"
            ),
            (
                Cause::Settings,
                "the documentation of `models::Animal` changed"
            ),
        ]
    );
}

#[test]
fn an_overlay_that_was_added_is_a_cause() {
    let overlay = "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n  - { target: \"$.paths['/transfers']\", remove: true }\n";
    let source = MemorySource::new()
        .with("openapi.yaml", BASE)
        .with("fixes.yaml", overlay);
    let settings = |text| Settings::parse(text).expect("the settings can be read");
    let settings = [
        settings(""),
        settings("[document]\noverlays = [\"fixes.yaml\"]\n"),
    ];
    let version = |settings| Version {
        source: &source,
        root: "openapi.yaml",
        settings,
    };
    let comparison = compare(
        version(&settings[0]),
        version(&settings[1]),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .expect("both are accepted");
    let causes = causes(&comparison);
    assert!(
        causes.contains(&(Cause::Settings, "`POST /transfers` is gone")),
        "{causes:?}"
    );
    assert!(
        causes.iter().all(|(cause, _)| *cause == Cause::Settings),
        "{causes:?}"
    );
}

#[test]
fn a_lock_that_was_removed_is_the_cause_of_names_that_change() {
    let mut old = locked(BASE);
    let text = old.lock.as_ref().expect("a lock").text();
    let text = text.replace("\"Pet\" = \"Pet\"", "\"Pet\" = \"Animal\"");
    old.lock = Some(conomy_codegen::Lock::parse(&text).expect("the lock can be read"));
    let source = MemorySource::new().with("openapi.yaml", BASE);
    let version = |settings| Version {
        source: &source,
        root: "openapi.yaml",
        settings,
    };
    let settings = Settings::default();
    let comparison = compare(
        version(&old),
        version(&settings),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .expect("both are accepted");
    assert!(!comparison.changes.is_empty());
    for (cause, title) in causes(&comparison) {
        assert_eq!(cause, Cause::Settings, "{title}");
    }
}

#[test]
fn the_cause_is_shown_unless_it_is_the_document() {
    use view::View;
    let views = [
        (View::Human, "  caused by: settings\n"),
        (View::Short, ", caused by: settings)\n"),
        (View::Json, "\"cause\": \"settings\""),
        (View::Markdown, "<sub>caused by: settings</sub>"),
        (View::Html, "<p class=\"cause\">Caused by: settings</p>"),
    ];
    let settings = "[names]\n\"schema:Pet\" = \"Animal\"\n";
    let by_settings = between_with_settings((BASE, ""), (BASE, settings));
    let by_document = between(BASE, &edited(&[("operationId: getPet", "operationId: a")]));
    for (view, expected) in views {
        let text = view::render(&by_settings, view);
        assert!(text.contains(expected), "{view:?}\n{text}");
        let text = view::render(&by_document, view);
        assert!(!text.contains(expected), "{view:?}\n{text}");
    }
}

#[test]
fn the_cause_is_unknown_if_the_old_settings_do_not_fit_the_new_document() {
    let overlays = "[document]\noverlays = [\"fixes.yaml\"]\n";
    let overlay = "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n  - { target: $.info, update: { title: Shop } }\n";
    let old = MemorySource::new()
        .with("openapi.yaml", BASE)
        .with("fixes.yaml", overlay);
    let new = MemorySource::new().with(
        "openapi.yaml",
        edited(&[("operationId: getPet", "operationId: readPet")]),
    );
    let old_settings = Settings::parse(overlays).expect("the settings can be read");
    let new_settings = Settings::default();
    let version = |source, settings| Version {
        source,
        root: "openapi.yaml",
        settings,
    };
    let comparison = compare(
        version(&old, &old_settings),
        version(&new, &new_settings),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .expect("both are accepted");
    assert!(!comparison.settings_known);
    let causes = causes(&comparison);
    assert!(causes.iter().all(|(cause, _)| *cause == Cause::Document));
}

#[test]
fn an_update_of_the_generator_is_a_cause() {
    let package = package(BASE).expect("the document");
    let files = || -> BTreeMap<String, String> {
        let files = package.files();
        files
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect()
    };
    let with = |path: &str, from: &str, to: &str| {
        let mut written = files();
        let text = written.get_mut(path).expect(path);
        assert!(text.contains(from), "{path} lacks {from:?}");
        *text = text.replacen(from, to, 1);
        let mut comparison = between(BASE, BASE);
        let added = comparison.add_generator(&written, &package);
        added.expect("a crate of the document");
        for change in &comparison.changes {
            assert_eq!(change.cause, Cause::Generator);
        }
        verdicts_and_titles(&comparison)
    };
    let mut comparison = between(BASE, BASE);
    let added = comparison.add_generator(&files(), &package);
    added.expect("a crate of the document");
    assert_eq!(comparison.changes.len(), 0);
    let expected: [(&str, &str, &str, &[&str]); 7] = [
        (
            "src/runtime/secret.rs",
            "pub fn expose(&self) -> &str",
            "pub fn show(&self) -> &str",
            &[
                "`runtime::Secret::show` is gone: breaks",
                "`runtime::Secret::expose` is new: adds",
            ],
        ),
        (
            "src/runtime/transport.rs",
            "pub trait Transport: Send + Sync",
            "pub trait Transport: Send",
            &["`runtime::Transport` changed: breaks"],
        ),
        (
            "src/runtime/transport.rs",
            "    fn send(&self, request: Request)",
            "    fn call(&self, request: Request)",
            &[
                "`runtime::Transport::call` is gone: breaks",
                "`runtime::Transport::send` is new: breaks",
            ],
        ),
        (
            "src/models/pet.rs",
            "pub name: String",
            "pub name: Option<String>",
            &["`models::Pet` changed: breaks"],
        ),
        (
            "src/runtime/secret.rs",
            "self.0",
            "(self).0",
            &["the code of the crate changed: none"],
        ),
        (
            "Cargo.toml",
            "\nblocking = []\n",
            "\nblocking = []\nsmall = []\n",
            &[
                "`feature small` is gone: breaks",
                "`Cargo.toml` changed: none",
            ],
        ),
        ("README.md", "#", "# A", &["`README.md` changed: none"]),
    ];
    for (path, from, to, expected) in expected {
        assert_eq!(with(path, from, to), expected, "{path}: {from}");
    }
}

fn verdicts_and_titles(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter();
    changes
        .map(|change| format!("{}: {}", change.title, change.source.effect.word()))
        .collect()
}

const NAMED: &str = include_str!("diff/named.yaml");

/// Renames of an operation, a parameter, a schema and two properties. Inline types are called like what they are inside of.
const RENAMES: [(&str, &str); 6] = [
    ("getVisit", "fetchVisit"),
    ("name: sort", "name: sort_by"),
    ("Visitor", "Client"),
    ("[id, address]", "[id, postal_address]"),
    (" address:", " postal_address:"),
    (" room:", " meeting_room:"),
];

fn renamed() -> String {
    let mut text = NAMED.to_owned();
    for (from, to) in RENAMES {
        assert!(text.contains(from), "the document lacks {from:?}");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn the_names_of_inline_types_change_with_what_they_are_inside_of() {
    let comparison = between(NAMED, &renamed());
    let changes = comparison.changes.iter();
    let breaking: Vec<&str> = changes
        .filter(|change| change.source.effect <= SourceEffect::Breaks)
        .map(|change| change.title.as_str())
        .collect();
    let expected = [
        "`GET /visits` has the operationId `fetchVisit`; it was `getVisit`",
        "the query parameter `sort_by` of `GET /visits` was called `sort`",
        "property `meeting_room` of `FetchVisitResponse` was called `room`",
        "`Visitor` is called `Client`",
        "property `postal_address` of `Client` was called `address`",
    ];
    assert_eq!(breaking, expected);
    let types: Vec<&str> = comparison
        .changes
        .iter()
        .flat_map(|change| &change.items)
        .filter_map(|item| item.old.as_deref())
        .filter(|item| item.starts_with("enum ") || item.starts_with("struct models"))
        .collect();
    let expected = [
        "struct models::GetVisitResponse",
        "enum models::GetVisitSort",
        "struct models::GetVisitResponseRoom",
        "struct models::Visitor",
        "struct models::VisitorTagsItem",
        "struct models::VisitorAddress",
        "enum models::VisitorAddressKind",
    ];
    assert_eq!(types, expected);
}

#[test]
fn the_settings_that_fixes_name_keep_all_rust_names() {
    let renamed = renamed();
    let fixes = between(NAMED, &renamed).changes;
    let fixes: Vec<String> = fixes
        .into_iter()
        .filter_map(|change| change.fix)
        .filter_map(|fix| fix.strip_prefix("[names]\n").map(str::to_owned))
        .collect();
    assert_eq!(fixes.len(), 4, "{fixes:?}");
    let settings = format!("[names]\n{}", fixes.join("\n"));
    let comparison = between_with_settings((NAMED, ""), (&renamed, &settings));
    let changes = comparison.changes.iter();
    let breaking: Vec<&str> = changes
        .filter(|change| change.source.effect <= SourceEffect::Breaks)
        .map(|change| change.title.as_str())
        .collect();
    // Only properties of components can have names in the settings.
    assert_eq!(
        breaking,
        ["property `meeting_room` of `GetVisitResponse` was called `room`"]
    );
}

#[test]
fn breaking_changes_have_an_alternative_if_there_is_one() {
    let new = edited(&[(
        "maximum: 100 } }",
        "maximum: 100 } }\n        - { name: shop, in: query, required: true, schema: { type: string } }",
    )]);
    let comparison = between(BASE, &new);
    let expected = "make the parameter optional, or give it a `default`, which clients send";
    assert_eq!(comparison.changes[0].alternative(), Some(expected));
    for view in [
        view::View::Human,
        view::View::Markdown,
        view::View::Json,
        view::View::Html,
    ] {
        let text = view::render(&comparison, view);
        assert!(text.contains("make the parameter optional"), "{text}");
    }
    let added = between(&new, BASE);
    assert_eq!(added.changes[0].kind, "parameter-removed");
    // What breaks nothing needs no alternative.
    let optional = edited(&[("maximum: 100 } }", "maximum: 1000 } }")]);
    let changes = between(BASE, &optional).changes;
    assert!(changes.iter().all(|change| change.alternative().is_none()));
}

#[test]
fn a_deprecation_quotes_the_reason_in_the_description() {
    let old = edited(&[]);
    let new = edited(&[
        (
            "operationId: getPet\n",
            "operationId: getPet\n      deprecated: true\n      description: Finds a pet. **Deprecated:** use `GET /pets` instead.\n",
        ),
        (
            "in: query, schema: { type: integer, format: int32, maximum: 100 }",
            "in: query, deprecated: true, schema: { type: integer, format: int32, maximum: 100 }",
        ),
    ]);
    let comparison = between(&old, &new);
    let titles = comparison.changes.iter();
    let titles = titles.filter(|change| change.kind == "deprecation-changed");
    let titles: Vec<&str> = titles.map(|change| change.title.as_str()).collect();
    let expected = [
        "`GET /pets/{id}` is deprecated: “use `GET /pets` instead”",
        "the query parameter `limit` of `GET /pets` is deprecated",
    ];
    assert_eq!(titles, expected);
}

#[test]
fn another_order_of_operations_is_a_change_of_the_documentation() {
    let (before, rest) = BASE.split_once("  /pets:\n").expect("a path");
    let (pets, rest) = rest.split_once("  /transfers:\n").expect("a path");
    let (transfers, rest) = rest.split_once("components:\n").expect("components");
    let new = format!("{before}  /transfers:\n{transfers}  /pets:\n{pets}components:\n{rest}");
    let comparison = between(BASE, &new);
    assert_eq!(
        verdicts_and_titles(&comparison),
        ["the documentation of `src/lib.rs` changed: none"]
    );
}

fn witnesses(text: &str) -> Vec<Witness> {
    let source = MemorySource::new().with("openapi.yaml", text);
    let settings = Settings::default();
    let version = Version {
        source: &source,
        root: "openapi.yaml",
        settings: &settings,
    };
    let witnesses = conomy_codegen::compare::witnesses(version, &mut Diagnostics::new());
    witnesses.expect("the document")
}

#[test]
fn witnesses_use_only_lifetimes_that_they_declare() {
    let json = "          application/json:\n            schema: { $ref: '#/components/schemas/NewPet' }\n";
    let two = format!(
        "{json}          application/octet-stream:\n            schema: {{ type: string, format: binary }}\n"
    );
    let witnesses = witnesses(&edited(&[(json, &two)]));
    let json = witnesses
        .iter()
        .find(|one| one.path.ends_with("Body::Json"));
    let json = json.expect("a body with two media types");
    assert!(
        json.code.contains("(v: &'a api::models::NewPet)"),
        "{}",
        json.code
    );
    for witness in &witnesses {
        assert!(!witness.code.contains("'b"), "{}", witness.code);
    }
}

#[test]
fn witnesses_name_the_environments_at_the_root_of_the_crate() {
    let servers = "servers:\n  - { url: 'https://a.example.com', description: Live }\n  - { url: 'https://b.example.com', description: Sandbox }\npaths:\n";
    let witnesses = witnesses(&edited(&[("paths:\n", servers)]));
    let mut witnesses = witnesses.iter();
    let witness = witnesses.find(|one| one.path == "ClientBuilder::environment");
    let code = &witness.expect("the selection of an environment").code;
    assert!(code.contains("a0: api::Environment)"), "{code}");
}
