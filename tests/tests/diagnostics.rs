//! Every diagnostic as a maintainer sees it.
//!
//! Beside each document in `diagnostics` (a file, or a folder with an `openapi.yaml` and an optional `codegen.toml`) is the text
//! that checking it must print. After an intended change, run with `UPDATE=1` and review the diff.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use conomy_codegen::diagnostic::catalogue;
use conomy_codegen::{Diagnostics, FileSource, Format, Lock, Settings};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics")
}

/// Returns the paths of the documents and of their expected texts.
fn documents() -> Vec<(PathBuf, PathBuf)> {
    let listing = std::fs::read_dir(folder()).expect("the folder of this test");
    let mut documents: Vec<(PathBuf, PathBuf)> = listing
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|path| match path.extension().and_then(|ext| ext.to_str()) {
            Some("yaml" | "json") => Some((path.clone(), path.with_extension("txt"))),
            None if path.is_dir() => Some((path.join("openapi.yaml"), path.with_extension("txt"))),
            _ => None,
        })
        .collect();
    documents.sort();
    documents
}

fn diagnose(document: &Path) -> Diagnostics {
    let (source, root) = FileSource::of_document(document);
    let mut diagnostics = Diagnostics::new();
    conomy_codegen::generate(&source, &root, &settings(document), &mut diagnostics);
    diagnostics
}

/// Returns the settings in the document's folder.
fn settings(document: &Path) -> Settings {
    let beside = |name: &str| std::fs::read_to_string(document.with_file_name(name));
    let mut settings = match beside("codegen.toml") {
        Ok(text) => Settings::parse(&text).expect("the settings can be read"),
        Err(_) => Settings::default(),
    };
    if let Ok(text) = beside("codegen.lock") {
        settings.lock = Some(Lock::parse(&text).expect("the lock can be read"));
    }
    settings
}

#[test]
fn every_document_prints_its_diagnostics() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for (document, expected) in documents() {
        let printed = diagnose(&document).render(Format::Human { colour: false });
        if update {
            std::fs::write(&expected, &printed).expect("the expected text can be written");
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if wanted != printed {
            wrong.push(format!("{}\n{printed}", expected.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "printed otherwise than expected:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn check_and_generate_report_the_same_diagnostics() {
    for (document, _) in documents() {
        let (source, root) = FileSource::of_document(&document);
        let mut checked = Diagnostics::new();
        conomy_codegen::check(&source, &root, &settings(&document), &mut checked);
        let said = checked.render(Format::Human { colour: false });
        let generated = diagnose(&document).render(Format::Human { colour: false });
        assert_eq!(said, generated, "{}", document.display());
    }
}

#[test]
fn every_code_has_a_document_and_an_explanation() {
    let mut seen = BTreeSet::new();
    for (document, _) in documents() {
        let mut diagnostics = diagnose(&document);
        seen.extend(diagnostics.take().iter().map(|one| one.code.id));
    }
    for code in catalogue::ALL {
        assert!(seen.contains(code.id), "no document here shows {}", code.id);
        for text in [code.title, code.explanation, code.example, code.fix] {
            assert!(!text.is_empty(), "{} is not explained", code.id);
        }
        assert_ne!(code.example, code.fix, "{}", code.id);
    }
    let ids: BTreeSet<&str> = catalogue::ALL.iter().map(|code| code.id).collect();
    assert_eq!(ids.len(), catalogue::ALL.len(), "two codes share an id");
}

#[test]
fn strict_only_turns_warnings_into_errors() {
    let (source, root) = FileSource::of_document(&folder().join("many-problems.yaml"));
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated =
        conomy_codegen::generate(&source, &root, &Settings::default(), &mut diagnostics);
    assert!(generated.is_none());
    assert_eq!(diagnostics.summary(), "12 errors");
}

#[test]
fn short_diagnostics_start_with_file_line_and_column() {
    let printed = diagnose(&folder().join("many-problems.yaml")).render(Format::Short);
    let first = printed.lines().next().unwrap_or_default();
    assert_eq!(
        first,
        "many-problems.yaml:4:12: warning[W022]: `version` must be a string, found a number; it is read as \"1.10\""
    );
    assert_eq!(printed.lines().last(), Some("12 warnings"));
}

#[test]
fn json_has_one_object_per_diagnostic() {
    let printed = diagnose(&folder().join("many-problems.yaml")).render(Format::Json);
    assert_eq!(printed.lines().count(), 12);
    let first: serde_json::Value =
        serde_json::from_str(printed.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(first["code"], "W022");
    assert_eq!(first["labels"][0]["line"], 4);
    assert_eq!(first["labels"][0]["column"], 12);
    assert_eq!(first["labels"][0]["end_column"], 16);
}

#[test]
fn sarif_has_rules_and_locations() {
    let printed = diagnose(&folder().join("many-problems.yaml")).render(Format::Sarif);
    let log: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 12);
    for result in results {
        let rule = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "many-problems.yaml");
        assert!(place["region"]["startLine"].as_u64() >= Some(1));
    }
}
