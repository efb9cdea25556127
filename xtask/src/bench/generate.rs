//! Measures how long generators take to write the crate of a document.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::measure::{self, Candidate};
use super::{Bench, Section};

/// How often each candidate runs.
const ROUNDS: usize = 7;

/// The name and folder of our generator.
const OURS: &str = "conomy-codegen";

/// Creates one table for each document.
pub fn generate(bench: &Bench, report: &mut dyn FnMut(Section)) -> Result<(), String> {
    for (name, document) in &bench.documents {
        report(measure_document(bench, name, document)?);
    }
    Ok(())
}

fn measure_document(bench: &Bench, name: &str, document: &Path) -> Result<Section, String> {
    let folder = bench.fresh.path().join("generate").join(name);
    // Some generators name the crate after the folder, and a crate's name must not start with a digit.
    let out = |tool: &str, round: usize| folder.join(tool).join(format!("round-{round}"));
    let rounds = bench.rounds(ROUNDS);
    let ours = Candidate {
        name: OURS.to_owned(),
        command: Box::new(|round| Ok(bench.generate(document, &out(OURS, round)))),
    };
    // The folders of the candidates, in the same order.
    let (mut folders, mut candidates) = (vec![OURS], vec![ours]);
    for rival in &bench.rivals {
        folders.push(rival.folder());
        candidates.push(Candidate {
            name: rival.name(),
            command: Box::new(|round| {
                let out = out(rival.folder(), round);
                fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
                Ok(rival.generate(document, &out))
            }),
        });
    }
    let mut measured = measure::measure(candidates, rounds);
    // The files of the last round still exist and nothing changes, so nothing is written.
    folders.push(OURS);
    measured.extend(measure::measure(
        vec![Candidate {
            name: format!("{OURS}, nothing changed"),
            command: Box::new(|_| Ok(bench.generate(document, &out(OURS, rounds)))),
        }],
        rounds,
    ));
    let (mut files, mut lines) = (Vec::new(), Vec::new());
    let mut list: Vec<Value> = Vec::new();
    for (measured, folder) in measured.iter().zip(folders) {
        let mut json = json!({ "cost": measure::json(measured) });
        // If a generator failed, its output is incomplete, so its files are not counted.
        let counted = measured.usage.is_ok();
        let counted = counted.then(|| count_rust_files(&out(folder, rounds)));
        if let Some((files, lines)) = counted {
            json["files"] = json!(files);
            json["lines"] = json!(lines);
        }
        list.push(json);
        files.push(counted.map_or_else(String::new, |(files, _)| files.to_string()));
        lines.push(counted.map_or_else(String::new, |(_, lines)| lines.to_string()));
    }
    let further = [("files", files), ("lines", lines)];
    Ok(Section {
        title: format!("Generate: {name}"),
        text: measure::table("generator", &measured, "fails", &further)?,
        json: Value::Array(list),
    })
}

/// Returns the number of Rust files below a folder, and their number of lines.
fn count_rust_files(folder: &Path) -> (usize, usize) {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let (files, lines) = count_rust_files(&path);
            sum = (sum.0 + files, sum.1 + lines);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let lines = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            sum = (sum.0 + 1, sum.1 + lines);
        }
    }
    sum
}
