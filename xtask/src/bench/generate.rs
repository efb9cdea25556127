//! From a document to a written crate.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::measure::{self, COLUMNS, Candidate};
use super::{Bench, Found};
use crate::table::table;

/// How often each candidate runs.
const ROUNDS: usize = 7;

/// One table for each document.
pub fn generate(bench: &Bench, found: &mut dyn FnMut(Found)) -> Result<(), String> {
    for (name, document) in &bench.documents {
        found(one(bench, name, document)?);
    }
    Ok(())
}

fn one(bench: &Bench, name: &str, document: &Path) -> Result<Found, String> {
    let folder = bench.folder.join("generate").join(name);
    let ours = folder.join("conomy-codegen");
    let command = || {
        let mut command = Command::new(&bench.generator);
        command
            .arg("generate")
            .arg(document)
            .arg("--out")
            .arg(&ours);
        command
    };
    let mut candidates = vec![Candidate {
        name: "conomy-codegen".to_owned(),
        prepare: Box::new(|| super::remove(&ours)),
        command: Box::new(command),
    }];
    for rival in &bench.rivals {
        let out = folder.join(rival.folder());
        let stale = out.clone();
        candidates.push(Candidate {
            name: rival.name(),
            prepare: Box::new(move || {
                super::remove(&stale)?;
                fs::create_dir_all(&stale).map_err(|error| format!("{}: {error}", stale.display()))
            }),
            command: Box::new(move || rival.generate(document, &out)),
        });
    }
    let mut measured = measure::measure(candidates, bench.rounds(ROUNDS));
    // What was written last is still there: nothing changes, so nothing is to be written.
    let again = measure::measure(
        vec![Candidate {
            name: "conomy-codegen, nothing changed".to_owned(),
            prepare: Box::new(|| Ok(())),
            command: Box::new(command),
        }],
        bench.rounds(ROUNDS),
    );
    measured.extend(again);
    let Some(first) = measured.first().map(|first| first.usage.clone()) else {
        return Err("nothing was measured".to_owned());
    };
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for one in &measured {
        let tool = one.name.split([' ', ',']).next().unwrap_or_default();
        let (files, lines) = written(&folder.join(tool));
        let [wall, cpu, peak, wall_ratio, cpu_ratio] = measure::cells(&one.usage, &first);
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

/// How many Rust files there are below a folder, and how many lines they have.
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
