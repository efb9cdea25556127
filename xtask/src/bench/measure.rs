//! Runs candidates in turns, so that other load on the machine affects all of them equally, and returns medians.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{self, Limits, Usage};

/// Limits that no measurement should reach.
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(900),
    memory: 16 << 30,
};

/// A candidate to measure.
pub struct Candidate<'a> {
    /// Its name in the table.
    pub name: String,
    /// Creates the command to measure in a round, counted from 1. It also prepares the files, which is not measured.
    pub command: Box<dyn FnMut(usize) -> Result<Command, String> + 'a>,
}

/// The medians of a candidate's runs.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The name of the candidate.
    pub name: String,
    /// The medians, or the reason why a run failed.
    pub usage: Result<Usage, String>,
}

/// Measures all candidates in several rounds. A candidate that fails is not run again.
pub fn measure(mut candidates: Vec<Candidate<'_>>, rounds: usize) -> Vec<Measured> {
    let mut runs: Vec<Result<Vec<Usage>, String>> =
        candidates.iter().map(|_| Ok(Vec::new())).collect();
    for round in 1..=rounds {
        for (candidate, runs) in candidates.iter_mut().zip(&mut runs) {
            let Ok(so_far) = runs else { continue };
            eprintln!("round {round} of {rounds}: {}", candidate.name);
            match (candidate.command)(round).and_then(|mut command| once(&mut command)) {
                Ok(usage) => so_far.push(usage),
                Err(reason) => *runs = Err(reason),
            }
        }
    }
    let names = candidates.into_iter().map(|candidate| candidate.name);
    names
        .zip(runs)
        .map(|(name, runs)| Measured {
            name,
            usage: runs.map(|runs| medians(&runs)),
        })
        .collect()
}

/// Runs a command once. The error contains its exit status and a line of its output, or the time limit.
pub fn once(command: &mut Command) -> Result<Usage, String> {
    let stderr = tempfile::tempfile().map_err(|error| error.to_string())?;
    let copy = stderr.try_clone().map_err(|error| error.to_string())?;
    let program = command.get_program().to_string_lossy().into_owned();
    let ended = process::run(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(copy),
        LIMITS,
    )
    .map_err(|error| format!("{program}: {error}"))?;
    if ended.success() {
        return Ok(ended.usage);
    }
    Err(match ended.status {
        None => format!("not done after {} s", LIMITS.wall.as_secs()),
        Some(status) => format!("{status}: {}", reason(stderr)),
    })
}

fn reason(mut stderr: std::fs::File) -> String {
    use std::io::{Read, Seek};
    let mut text = Vec::new();
    // If the output cannot be read, it is not quoted. The exit status is reported anyway.
    let _ = stderr.rewind().and_then(|()| stderr.read_to_end(&mut text));
    error_line(&String::from_utf8_lossy(&text))
}

/// Returns the first line that reports an error, in the format of Rust or Java programs, or else the last line.
fn error_line(stderr: &str) -> String {
    let mut lines = stderr
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let about_error = |line: &&str| {
        line.get(..5)
            .is_some_and(|word| word.eq_ignore_ascii_case("error"))
            || line.contains("panicked")
            || line.starts_with("Exception in thread")
    };
    lines
        .clone()
        .find(about_error)
        .or_else(|| lines.next_back())
        .unwrap_or_default()
        .chars()
        .take(160)
        .collect()
}

/// Returns the median of each quantity separately.
fn medians(runs: &[Usage]) -> Usage {
    Usage {
        wall: median(runs.iter().map(|usage| usage.wall)),
        cpu: median(runs.iter().map(|usage| usage.cpu)),
        peak: median(runs.iter().map(|usage| usage.peak)),
    }
}

/// Returns the median: the upper one of two middle values, or the default if there are no values.
pub fn median<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The columns of a measurement: wall-clock and CPU time in seconds, memory in MB, and both times relative to the first
/// candidate.
const COLUMNS: [&str; 5] = ["wall s", "CPU s", "peak MB", "× wall", "× CPU"];

/// Returns a table with a row for each candidate: its name, the cells under [`COLUMNS`], and the cells of further columns, each
/// with its title. `failed` is the text before the reason if a candidate failed.
///
/// # Errors
///
/// Nothing was measured.
pub fn table(
    title: &str,
    measured: &[Measured],
    failed: &str,
    further: &[(&str, Vec<String>)],
) -> Result<String, String> {
    let first = measured.first().ok_or("nothing was measured")?;
    let mut head = vec![title];
    head.extend(COLUMNS);
    head.extend(further.iter().map(|(title, _)| *title));
    let row = |(index, measured): (usize, &Measured)| {
        let mut row = vec![measured.name.clone()];
        row.extend(cells(&measured.usage, &first.usage, failed));
        row.extend(further.iter().map(|(_, cells)| cells[index].clone()));
        row
    };
    let rows: Vec<Vec<String>> = measured.iter().enumerate().map(row).collect();
    Ok(crate::table::table(head, &rows))
}

/// Returns the cells of a measurement under [`COLUMNS`]. `failed` is the text before the reason if a candidate failed.
fn cells(
    usage: &Result<Usage, String>,
    first: &Result<Usage, String>,
    failed: &str,
) -> [String; 5] {
    let usage = match usage {
        Ok(usage) => usage,
        Err(reason) => {
            return [
                format!("{failed}: {reason}"),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ];
        }
    };
    let ratio = |of: fn(&Usage) -> Duration| match first {
        Ok(first) => format!(
            "{:.2}",
            of(usage).as_secs_f64() / of(first).as_secs_f64().max(1e-9)
        ),
        Err(_) => String::new(),
    };
    [
        format!("{:.3}", usage.wall.as_secs_f64()),
        format!("{:.3}", usage.cpu.as_secs_f64()),
        usage.peak_mb().to_string(),
        ratio(|usage| usage.wall),
        ratio(|usage| usage.cpu),
    ]
}

/// Returns a measurement as JSON, in seconds and bytes.
pub fn json(measured: &Measured) -> Value {
    match &measured.usage {
        Ok(usage) => {
            let mut json = usage.json();
            json["name"] = json!(measured.name);
            json
        }
        Err(reason) => json!({ "name": measured.name, "fails": reason }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_an_outlier() {
        assert_eq!(median([9, 1, 2].into_iter()), 2);
        assert_eq!(median(std::iter::empty::<u64>()), 0);
    }

    #[test]
    fn the_reason_is_the_line_about_the_error() {
        let java = "Exception in thread \"main\" java.lang.StackOverflowError\n\tat java.base/java.util.HashMap.get\n";
        assert_eq!(
            error_line(java),
            "Exception in thread \"main\" java.lang.StackOverflowError"
        );
        let cargo = "warning: unused\nerror[E0433]: cannot find\nerror: aborting\n";
        assert_eq!(error_line(cargo), "error[E0433]: cannot find");
        let anyhow = "Error: nothing generated\n\nStack backtrace:\n   0: main\n";
        assert_eq!(error_line(anyhow), "Error: nothing generated");
        assert_eq!(
            error_line("python3: No module named pip\n\n"),
            "python3: No module named pip"
        );
    }

    #[test]
    fn a_failure_is_reported_in_its_row() {
        let first = Ok(Usage::default());
        let [wall, rest @ ..] = cells(
            &Err("exit status: 101".to_owned()),
            &first,
            "does not compile",
        );
        assert_eq!(wall, "does not compile: exit status: 101");
        assert_eq!(rest, [const { String::new() }; 4]);
    }

    #[test]
    fn a_failed_candidate_is_reported_and_not_run_again() {
        let mut prepared = 0;
        let fails = Candidate {
            name: "fails".to_owned(),
            command: Box::new(|_| {
                prepared += 1;
                Ok(Command::new("no-such-program"))
            }),
        };
        let measured = measure(vec![fails], 3);
        assert!(
            measured[0]
                .usage
                .as_ref()
                .unwrap_err()
                .contains("no-such-program")
        );
        assert_eq!(prepared, 1);
    }
}
