//! Measures the run-time cost of a call, and compares it with hand-written code. The measured program is in `benches/run`.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{Bench, Section, valgrind};
use crate::generator;
use crate::table::table;

/// The operations and two repetition counts for each. The cost is the difference between the two runs.
const WORK: [(&str, &[&str], [u64; 2]); 6] = [
    (
        "deserialize a checkout session",
        &["decode", "session"],
        [50, 250],
    ),
    (
        "serialize a checkout session",
        &["encode", "session"],
        [50, 250],
    ),
    ("deserialize a list of 200", &["decode", "list"], [1, 4]),
    ("serialize a list of 200", &["encode", "list"], [1, 4]),
    ("build a request", &["request"], [50, 250]),
    // The server's cost is included. It is the same for both candidates.
    ("a call over loopback", &["call"], [50, 250]),
];

/// Counts instructions and allocations, and measures the duration of two operations.
pub fn run(bench: &Bench, report: &mut dyn FnMut(Section)) -> Result<(), String> {
    let arguments = ["bench", "--no-run", "--package", "xtask", "--bench", "run"];
    let program = generator::executable(&bench.root, &arguments, "run")?;
    report(counts(&program));
    report(durations(&program)?);
    Ok(())
}

/// A count of valgrind for a program and its arguments.
type Count = fn(&Path, &[String]) -> Result<u64, String>;

/// Returns the cost of one repetition for a candidate, which is `ours` or `hand`.
fn cost_per_run(
    program: &Path,
    arguments: &[&str],
    candidate: &str,
    repetitions: [u64; 2],
    count: Count,
) -> Result<f64, String> {
    let count_runs = |times: u64| {
        let mut arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        arguments.insert(1, candidate.to_owned());
        arguments.push(times.to_string());
        count(program, &arguments)
    };
    let [fewer, more] = repetitions;
    let added = count_runs(more)?.saturating_sub(count_runs(fewer)?);
    Ok(added as f64 / (more - fewer) as f64)
}

fn counts(program: &Path) -> Section {
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (name, arguments, repetitions) in WORK {
        eprintln!("{name}");
        let costs = |count: Count| {
            ["ours", "hand"]
                .map(|candidate| cost_per_run(program, arguments, candidate, repetitions, count))
        };
        let instructions = costs(valgrind::instructions);
        let allocations = costs(valgrind::allocations);
        let show = |cost: &Result<f64, String>| match cost {
            Ok(cost) => format!("{cost:.0}"),
            Err(reason) => reason.clone(),
        };
        let ratio = match &instructions {
            [Ok(ours), Ok(hand)] => format!("{:.3}", ours / hand),
            _ => String::new(),
        };
        rows.push([
            name.to_owned(),
            show(&instructions[0]),
            show(&instructions[1]),
            ratio,
            show(&allocations[0]),
            show(&allocations[1]),
        ]);
        list.push(json!({
            "name": name,
            "instructions": instructions.map(Result::ok),
            "allocations": allocations.map(Result::ok),
        }));
    }
    let head = [
        "work",
        "instructions",
        "by hand",
        "ratio",
        "allocations",
        "by hand",
    ];
    Section {
        title: "Run: instructions".to_owned(),
        text: table(head, &rows),
        json: Value::Array(list),
    }
}

fn durations(program: &Path) -> Result<Section, String> {
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (name, argument) in [
        ("build a request", "time"),
        ("a call over loopback", "loopback"),
    ] {
        eprintln!("{name}");
        let output = Command::new(program)
            .arg(argument)
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let stdout = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> = stdout
            .split_ascii_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        let [ours, hand] = numbers[..] else {
            return Err(format!(
                "{name}: {}",
                String::from_utf8_lossy(&output.stderr).trim_end()
            ));
        };
        let micros = |nanos: f64| format!("{:.2}", nanos / 1e3);
        rows.push([
            name.to_owned(),
            micros(ours),
            micros(hand),
            format!("{:.3}", ours / hand),
        ]);
        list.push(json!({ "name": name, "nanoseconds": [ours, hand] }));
    }
    let text = table(["work", "µs", "by hand", "ratio"], &rows);
    Ok(Section {
        title: "Run: time".to_owned(),
        text,
        json: Value::Array(list),
    })
}
