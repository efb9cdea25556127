//! Which change of a document means what, for callers' source and for both sides of the wire?

use conomy_codegen::compare::{Comparison, Version, compare, view};
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
