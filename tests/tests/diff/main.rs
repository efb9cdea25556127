//! Tests how `diff` classifies changes of a document: their effect on callers' source, deployed clients and new clients.

use std::collections::BTreeMap;

use conomy_codegen::compare::{
    Cause, Comparison, Release, SourceEffect, Usage, Version, WireEffect, explain, view,
};
use conomy_codegen::{Diagnostics, MemorySource, Settings};
use conomy_tests::comparison::{compare_documents, compare_sources};

mod approval;
mod cause;
mod equivalent;
mod fix;
mod lock;
mod mutation;
mod table;
mod usage;

const BASE: &str = include_str!("base.yaml");

/// Returns the base document with every occurrence of some texts replaced.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in edits {
        assert!(
            text.contains(from),
            "the base document does not contain {from:?}"
        );
        text = text.replace(from, to);
    }
    text
}

fn between(old: &str, new: &str) -> Comparison {
    let settings = Settings::default();
    let comparison = compare_documents((old, &settings), (new, &settings));
    for change in &comparison.changes {
        assert!(explain(change.kind).is_some(), "{}", change.kind);
    }
    comparison
}

/// Returns the changes as `kind: source, deployed clients, new clients`, without those of the documentation and the package.
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
fn each_kind_of_change_has_the_expected_effects() {
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
    // Two variants that would have the same name.
    let same_names = edited(&[(
        "            email: { type: string }",
        "            email: { oneOf: [ { type: array, items: { type: string } }, { type: array, items: { type: integer } } ] }",
    )]);
    for document in [BASE, &twice, &same_names] {
        let comparison = between(document, document);
        let text = view::render(&comparison, view::View::Human);
        assert_eq!(text, "no changes\n");
    }
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
}

#[test]
fn the_json_view_has_stable_fields() {
    let old = edited(&[("name: limit", "name: other")]);
    let comparison = between(&old, BASE);
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
fn exactly_the_changes_of_the_crate_or_of_the_wire_are_reported() {
    // `DIFF_MUTATIONS=5000` tests more documents.
    let count = std::env::var("DIFF_MUTATIONS").ok();
    let count = count.map(|text| text.parse().expect("DIFF_MUTATIONS is a number"));
    let count = count.unwrap_or(150_u64);
    let base: serde_yaml::Value = serde_yaml::from_str(BASE).expect("YAML");
    // The same serializer writes both documents.
    let old = serde_yaml::to_string(&base).expect("YAML");
    let before = package(&old).expect("the base document");
    let (mut accepted, mut differing, mut wrong) = (0, 0, Vec::new());
    for seed in 0..count {
        let mut value = base.clone();
        mutation::mutate(&mut value, &mut fastrand::Rng::with_seed(seed));
        let new = serde_yaml::to_string(&value).expect("YAML");
        let Some(after) = package(&new) else { continue };
        accepted += 1;
        differing += u64::from(before != after);
        let comparison = between(&old, &new);
        // A change that only concerns the server, such as a property that it now ignores, does not change the crate.
        let is_on_wire = comparison.changes.iter().any(|change| {
            (change.deployed_clients.effect, change.new_clients.effect)
                != (WireEffect::None, WireEffect::None)
        });
        let is_reported = !comparison.changes.is_empty();
        if before != after && !is_reported || before == after && is_reported && !is_on_wire {
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
        accepted > count / 2,
        "{accepted} of {count} documents are accepted"
    );
    // Changed and unchanged crates must both occur often enough.
    assert!(
        differing > accepted / 5 && differing < accepted,
        "{differing} of {accepted} crates differ"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the comparison of two documents, each with the text of its settings.
fn between_with_settings(old: (&str, &str), new: (&str, &str)) -> Comparison {
    let [old_settings, new_settings] =
        [old.1, new.1].map(|settings| Settings::parse(settings).expect("the settings can be read"));
    compare_documents((old.0, &old_settings), (new.0, &new_settings))
}

fn titles_and_source_effects(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter();
    changes
        .map(|change| format!("{}: {}", change.title, change.source.effect.word()))
        .collect()
}

#[test]
fn reordered_operations_only_change_the_documentation() {
    let (before, rest) = BASE.split_once("  /pets:\n").expect("a path");
    let (pets, rest) = rest.split_once("  /transfers:\n").expect("a path");
    let (transfers, rest) = rest.split_once("components:\n").expect("components");
    let new = format!("{before}  /transfers:\n{transfers}  /pets:\n{pets}components:\n{rest}");
    let comparison = between(BASE, &new);
    assert_eq!(
        titles_and_source_effects(&comparison),
        ["the documentation of `src/lib.rs` changed: none"]
    );
}
