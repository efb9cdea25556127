//! Measures the run-time cost of a call, and compares it with hand-written code. The measured program is in `benches/run`.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{Bench, Found, valgrind};
use crate::generator;
use crate::table::table;

/// The operations and two repetition counts for each. The cost is the difference between the two runs.
const WORK: [(&str, &[&str], [u64; 2]); 6] = [
    (
        "decode a checkout session",
        &["decode", "session"],
        [50, 250],
    ),
    (
        "encode a checkout session",
        &["encode", "session"],
        [50, 250],
    ),
    ("decode a list of 200", &["decode", "list"], [1, 4]),
    ("encode a list of 200", &["encode", "list"], [1, 4]),
    ("build a request", &["request"], [50, 250]),
    // The server's cost is included. It is the same for both candidates.
    ("a call over loopback", &["call"], [50, 250]),
];

/// Counts instructions and allocations, and measures two times.
pub fn run(bench: &Bench, found: &mut dyn FnMut(Found)) -> Result<(), String> {
    let arguments = ["bench", "--no-run", "--package", "xtask", "--bench", "run"];
    let program = generator::executable(&bench.root, &arguments, "run")?;
    found(counts(&program));
    found(times(&program)?);
    Ok(())
}

fn counts(program: &Path) -> Found {
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (name, work, between) in WORK {
        eprintln!("{name}");
        let each = |who: &str, count: fn(&Path, &[String]) -> Option<u64>| {
            let of = |times: u64| {
                let mut arguments: Vec<String> =
                    work.iter().map(|word| (*word).to_owned()).collect();
                arguments.insert(1, who.to_owned());
                arguments.push(times.to_string());
                count(program, &arguments)
            };
            let (less, more) = (of(between[0])?, of(between[1])?);
            Some(more.saturating_sub(less) as f64 / (between[1] - between[0]) as f64)
        };
        let instructions = ["ours", "hand"].map(|who| each(who, valgrind::instructions));
        let allocations = ["ours", "hand"].map(|who| each(who, valgrind::allocations));
        let show = |value: Option<f64>| {
            value.map_or_else(|| "no valgrind".to_owned(), |value| format!("{value:.0}"))
        };
        let ratio = |[ours, hand]: [Option<f64>; 2]| ours.zip(hand).map(|(ours, hand)| ours / hand);
        rows.push([
            name.to_owned(),
            show(instructions[0]),
            show(instructions[1]),
            ratio(instructions).map_or_else(String::new, |ratio| format!("{ratio:.3}")),
            show(allocations[0]),
            show(allocations[1]),
        ]);
        list.push(
            json!({ "name": name, "instructions": instructions, "allocations": allocations }),
        );
    }
    let head = [
        "work",
        "instructions",
        "by hand",
        "ratio",
        "allocations",
        "by hand",
    ];
    Found {
        title: "Run: instructions".to_owned(),
        text: table(head, &rows),
        json: Value::Array(list),
    }
}

fn times(program: &Path) -> Result<Found, String> {
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (name, work) in [
        ("build a request", "time"),
        ("a call over loopback", "loopback"),
    ] {
        eprintln!("{name}");
        let output = Command::new(program)
            .arg(work)
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> = said
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
    Ok(Found {
        title: "Run: time".to_owned(),
        text,
        json: Value::Array(list),
    })
}
