//! Which change of a document means what, for callers' source and for both sides of the wire?

use conomy_codegen::compare::{
    Comparison, Release, SourceEffect, Version, WireEffect, compare, view,
};
use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};

#[path = "diff/table.rs"]
mod table;

const BASE: &str = include_str!("diff/base.yaml");

/// The base document, with some texts replaced.
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
    compared.unwrap_or_else(|| {
        let texts = diagnostics.map(|one| one.render(Format::Human { colour: false }));
        panic!("{}", texts.concat())
    })
}

/// Every change but those of words, as `kind: source, deployed clients, new clients`.
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
fn a_document_is_no_change_of_itself() {
    let comparison = between(BASE, BASE);
    assert_eq!(view::render(&comparison, view::View::Human), "no changes\n");
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
fn a_correction_of_the_document_changes_nothing_on_the_wire() {
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
    assert_eq!(
        json["changes"].as_array().map(Vec::len),
        Some(comparison.changes.len())
    );
}
