//! The report of a run: a table and the causes for people, JSON for programs.

use serde_json::{Value, json};

use super::Outcome;
use super::build::CompilerRun;
use super::causes;
use super::fault::Fault;
use super::generate::KINDS;
use super::run_tests::Examples;
use crate::process::Usage;
use crate::table::table;

const HEAD: [&str; 12] = [
    "document",
    "operations",
    "generated",
    "warnings",
    "raw JSON",
    "check",
    "clippy",
    "equal",
    "violating",
    "failing",
    "seconds",
    "peak MB",
];

/// Returns the table, its totals, and the faults by cause.
pub fn text(outcomes: &[Outcome]) -> String {
    let rows: Vec<[String; 12]> = outcomes.iter().map(row).collect();
    let mut text = table(HEAD, &rows);
    text.push_str(&totals(outcomes));
    let causes = causes::causes(outcomes);
    if !causes.is_empty() {
        text.push_str(&format!("\nFaults by cause:\n{causes}"));
    }
    text
}

fn row(outcome: &Outcome) -> [String; 12] {
    let Outcome {
        document,
        generated,
        checked,
        linted,
        tested,
    } = outcome;
    let verdict = match (generated.faults.is_empty(), generated.refused) {
        (true, _) => "yes",
        // A valid document must not be refused.
        (false, true) if document.valid => "REFUSED",
        (false, true) => "refused",
        (false, false) => "FAILED",
    };
    let compiled = |run: &Option<CompilerRun>| match run {
        None => String::new(),
        Some(run) if run.faults.is_empty() => "ok".to_owned(),
        Some(run) => format!(
            "{} errors, {} warnings",
            run.errors,
            run.faults.len() - run.errors
        ),
    };
    let examples =
        |count: fn(&Examples) -> u64| tested.as_ref().map(|run| count(&run.examples).to_string());
    let usage = usage(outcome);
    [
        document.name.clone(),
        generated.count("operations").to_string(),
        verdict.to_owned(),
        generated.warnings.to_string(),
        format!(
            "{} of {}",
            generated.count("fallbacks"),
            generated.count("positions")
        ),
        compiled(checked),
        compiled(linted),
        examples(|examples| examples.equal).unwrap_or_default(),
        examples(|examples| examples.violating).unwrap_or_default(),
        examples(Examples::failing).unwrap_or_default(),
        format!("{:.1}", usage.wall.as_secs_f64()),
        usage.peak_mb().to_string(),
    ]
}

/// Returns the resources that all stages of a document used.
fn usage(outcome: &Outcome) -> Usage {
    let compiled = [&outcome.checked, &outcome.linted]
        .into_iter()
        .flatten()
        .map(|run| run.usage);
    let tested = outcome.tested.iter().map(|run| run.usage);
    compiled
        .chain(tested)
        .fold(outcome.generated.usage, Usage::and)
}

fn totals(outcomes: &[Outcome]) -> String {
    let count =
        |keep: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| keep(outcome)).count();
    let sum = |name: &str| {
        outcomes
            .iter()
            .map(|outcome| outcome.generated.count(name))
            .sum::<u64>()
    };
    let mut text = format!(
        "\n{} documents: {} generated, {} refused as invalid, {} with faults\n",
        outcomes.len(),
        count(|outcome| outcome.generated.faults.is_empty()),
        count(|outcome| outcome.generated.refused && !outcome.document.valid),
        count(|outcome| !outcome.passed()),
    );
    let (raw, positions) = (sum("fallbacks"), sum("positions"));
    for kind in KINDS {
        let sum = |what: &str| -> u64 {
            let counts = outcomes
                .iter()
                .map(|outcome| outcome.generated.tally(kind, what));
            counts.sum()
        };
        text.push_str(&format!(
            "{kind}: {} in the documents, {} generated, {} left out\n",
            sum("declared"),
            sum("generated"),
            sum("leftOut"),
        ));
    }
    text.push_str(&format!(
        "{raw} of {positions} schemas as raw JSON ({})\n",
        percent(raw, positions),
    ));
    let mut examples = Examples::default();
    for run in outcomes
        .iter()
        .filter_map(|outcome| outcome.tested.as_ref())
    {
        examples.add(run.examples);
    }
    if outcomes.iter().any(|outcome| outcome.tested.is_some()) {
        text.push_str(&format!(
            "examples: {} found, {} tested, {} equal ({}), {} violating, {} failing\n",
            examples.found,
            examples.tested,
            examples.equal,
            percent(examples.equal, examples.tested),
            examples.violating,
            examples.failing(),
        ));
    }
    text
}

fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    format!("{:.3} %", part as f64 * 100.0 / whole as f64)
}

/// Returns all results as one JSON value, with times in seconds and memory in bytes.
pub fn json(outcomes: &[Outcome]) -> Value {
    outcomes.iter().map(document).collect()
}

fn document(outcome: &Outcome) -> Value {
    let Outcome {
        document,
        generated,
        checked,
        linted,
        tested,
    } = outcome;
    json!({
        "document": document.name,
        "valid": document.valid,
        "passed": outcome.passed(),
        "generate": {
            "refused": generated.refused,
            "warnings": generated.warnings,
            "report": generated.report,
            "faults": faults(&generated.faults),
            "usage": generated.usage.json(),
        },
        "check": checked.as_ref().map(compiler),
        "clippy": linted.as_ref().map(compiler),
        "test": tested.as_ref().map(|run| json!({
            "examples": {
                "found": run.examples.found,
                "tested": run.examples.tested,
                "equal": run.examples.equal,
                "violating": run.examples.violating,
                "failing": run.examples.failing(),
            },
            "faults": faults(&run.faults),
            "usage": run.usage.json(),
        })),
    })
}

fn compiler(run: &CompilerRun) -> Value {
    json!({ "errors": run.errors, "faults": faults(&run.faults), "usage": run.usage.json() })
}

fn faults(faults: &[Fault]) -> Value {
    faults
        .iter()
        .map(|fault| json!({ "cause": fault.cause, "place": fault.place, "text": fault.text }))
        .collect()
}
