//! Checks that the cost of generating is linear in the number of operations.

use std::fs;
use std::io::BufWriter;

use serde_json::{Value, json};

use super::measure::{self, Candidate};
use super::synthetic;
use super::valgrind;
use super::{Bench, Section};
use crate::table::table;

/// The number of operations in each document. The cost of the first is the fixed cost of a run, which is subtracted from the
/// others.
const SIZES: [usize; 5] = [0, 10, 100, 1_000, 10_000];

/// Counting instructions for larger documents takes minutes.
const MOST_COUNTED: usize = 1_000;

/// Small documents take only milliseconds, so many rounds are needed.
const ROUNDS: usize = 9;

/// Measures synthetic documents of several sizes.
pub fn linear(bench: &Bench) -> Result<Section, String> {
    let folder = bench.fresh.path().join("linear");
    let io_error = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(io_error)?;
    let mut candidates = Vec::new();
    for size in SIZES {
        let document = folder.join(format!("{size}.json"));
        let file = fs::File::create(&document).map_err(io_error)?;
        synthetic::write(size, BufWriter::new(file)).map_err(io_error)?;
        let out = folder.join(size.to_string());
        candidates.push(Candidate {
            name: format!("{size} operations"),
            command: Box::new(move |round| {
                Ok(bench.generate(&document, &out.join(round.to_string())))
            }),
        });
    }
    let measured = measure::measure(candidates, bench.rounds(ROUNDS));
    let counted: Vec<Option<u64>> = SIZES.iter().map(|&size| count(bench, size)).collect();
    let base = measured
        .first()
        .and_then(|first| first.usage.as_ref().ok())
        .copied()
        .unwrap_or_default();
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for ((&size, measured), &counted_here) in SIZES.iter().zip(&measured).zip(&counted) {
        let usage = match &measured.usage {
            Ok(usage) => usage,
            Err(reason) => {
                let empty = String::new;
                rows.push([
                    size.to_string(),
                    format!("fails: {reason}"),
                    empty(),
                    empty(),
                    empty(),
                    empty(),
                ]);
                list.push(json!({ "operations": size, "cost": measure::json(measured) }));
                continue;
            }
        };
        let each = |amount: f64| (size > 0).then(|| amount / size as f64);
        let micros = each((usage.cpu.as_secs_f64() - base.cpu.as_secs_f64()) * 1e6);
        let more = counted_here
            .zip(counted.first().copied().flatten())
            .map(|(here, base)| here.saturating_sub(base));
        let instructions = more.and_then(|more| each(more as f64));
        let show =
            |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.0}"));
        rows.push([
            size.to_string(),
            format!("{:.3}", usage.wall.as_secs_f64()),
            format!("{:.3}", usage.cpu.as_secs_f64()),
            usage.peak_mb().to_string(),
            show(micros),
            show(instructions),
        ]);
        list.push(json!({
            "operations": size,
            "cost": measure::json(measured),
            "cpuMicrosecondsPerOperation": micros,
            "instructionsPerOperation": instructions,
        }));
    }
    let head = [
        "operations",
        "wall s",
        "CPU s",
        "peak MB",
        "CPU µs per operation",
        "instructions per operation",
    ];
    let mut text = table(head, &rows);
    text.push_str("\nPer operation: the cost of the document without operations is subtracted.\n");
    Ok(Section {
        title: "Generate: synthetic documents".to_owned(),
        text,
        json: Value::Array(list),
    })
}

/// Returns how many instructions the generator executes, or `None` if they are not counted.
fn count(bench: &Bench, size: usize) -> Option<u64> {
    if size > MOST_COUNTED {
        return None;
    }
    let folder = bench.fresh.path().join("linear");
    let document = folder.join(format!("{size}.json"));
    let out = folder.join(size.to_string()).join("counted");
    let command = bench.generate(&document, &out);
    let arguments: Vec<_> = command.get_args().collect();
    valgrind::instructions(&bench.generator, &arguments)
        .inspect_err(|reason| eprintln!("{size} operations: {reason}"))
        .ok()
}
