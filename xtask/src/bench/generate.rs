//! Measures generating: from a document to a written crate.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::measure::{self, COLUMNS, Candidate};
use super::{Bench, Found};
use crate::table::table;

/// How often each candidate runs.
const ROUNDS: usize = 7;

/// Creates one table for each document.
pub fn generate(bench: &Bench, found: &mut dyn FnMut(Found)) -> Result<(), String> {
    for (name, document) in &bench.documents {
        found(one(bench, name, document)?);
    }
    Ok(())
}

fn one(bench: &Bench, name: &str, document: &Path) -> Result<Found, String> {
    let folder = bench.fresh.path().join("generate").join(name);
    // Some generators name the crate after the folder, and a crate's name must not start with a digit.
    let out = |tool: &str, round: usize| folder.join(tool).join(format!("round-{round}"));
    let rounds = bench.rounds(ROUNDS);
    let mut candidates = vec![Candidate {
        name: "conomy-codegen".to_owned(),
        command: Box::new(|round| Ok(bench.generate(document, &out("conomy-codegen", round)))),
    }];
    for rival in &bench.rivals {
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
    let again = measure::measure(
        vec![Candidate {
            name: "conomy-codegen, nothing changed".to_owned(),
            command: Box::new(|_| Ok(bench.generate(document, &out("conomy-codegen", rounds)))),
        }],
        rounds,
    );
    measured.extend(again);
    let Some(first) = measured.first().map(|first| first.usage.clone()) else {
        return Err("nothing was measured".to_owned());
    };
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for one in &measured {
        let tool = one.name.split([' ', ',']).next().unwrap_or_default();
        let (files, lines) = written(&out(tool, rounds));
        let [wall, cpu, peak, wall_ratio, cpu_ratio] = measure::cells(&one.usage, &first, "fails");
        rows.push([
            one.name.clone(),
            wall,
            cpu,
            peak,
            wall_ratio,
            cpu_ratio,
            files.to_string(),
            lines.to_string(),
        ]);
        list.push(json!({ "cost": measure::json(one), "files": files, "lines": lines }));
    }
    let [wall, cpu, peak, wall_ratio, cpu_ratio] = COLUMNS;
    let text = table(
        [
            "generator",
            wall,
            cpu,
            peak,
            wall_ratio,
            cpu_ratio,
            "files",
            "lines",
        ],
        &rows,
    );
    Ok(Found {
        title: format!("Generate: {name}"),
        text,
        json: Value::Array(list),
    })
}

/// Returns the number of Rust files below a folder, and their number of lines.
fn written(folder: &Path) -> (usize, usize) {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let (files, lines) = written(&path);
            sum = (sum.0 + files, sum.1 + lines);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let lines = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            sum = (sum.0 + 1, sum.1 + lines);
        }
    }
    sum
}
