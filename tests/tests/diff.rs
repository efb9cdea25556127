//! How `diff` classifies changes of a document: their effect on callers' source, deployed clients and new clients.

use std::collections::BTreeMap;

use conomy_codegen::compare::{
    Cause, Comparison, Release, SourceEffect, Version, WireEffect, Witness, compare, explain, view,
};
use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};

#[path = "diff/approval.rs"]
mod approval;
#[path = "diff/cause.rs"]
mod cause;
#[path = "diff/equivalent.rs"]
mod equivalent;
#[path = "diff/fix.rs"]
mod fix;
#[path = "diff/lock.rs"]
mod lock;
#[path = "diff/mutation.rs"]
mod mutation;
#[path = "diff/table.rs"]
mod table;
#[path = "diff/witness.rs"]
mod witness;

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

fn verdicts_and_titles(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter();
    changes
        .map(|change| format!("{}: {}", change.title, change.source.effect.word()))
        .collect()
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
