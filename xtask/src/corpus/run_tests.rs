//! Runs the tests that the generator wrote from the examples and operations of a document.

use super::build_folder::BuildFolder;
use super::fault::Fault;
use crate::process::Usage;

/// The results of a crate's tests.
#[derive(Debug, Default)]
pub struct TestRun {
    /// The faults. Empty if all tests passed.
    pub faults: Vec<Fault>,
    /// The resources that the compiler and the tests used.
    pub usage: Usage,
    /// The results of the document's examples.
    pub examples: Examples,
}

/// Counts of examples in one or several documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// Values in the document.
    pub found: u64,
    /// Values that were deserialized and serialized again.
    pub tested: u64,
    /// Values that were the same after serialization.
    pub equal: u64,
    /// Values that violate their own schema. They are not tested.
    pub violating: u64,
}

impl Examples {
    /// Returns how many tested values were not the same after serialization.
    pub fn failing(&self) -> u64 {
        self.tested.saturating_sub(self.equal)
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: Examples) {
        self.found += other.found;
        self.tested += other.tested;
        self.equal += other.equal;
        self.violating += other.violating;
    }

    /// Adds up the summary lines in the tests' output, such as `examples: 12 found, 10 tested, 10 equal, 2 violating`.
    fn read(output: &str) -> Examples {
        let mut sum = Examples::default();
        for line in output.lines() {
            let Some((_, counts)) = line.split_once("examples: ") else {
                continue;
            };
            for count in counts.split(',') {
                let Some((number, what)) = count.trim().split_once(' ') else {
                    continue;
                };
                let Ok(number) = number.parse::<u64>() else {
                    continue;
                };
                match what.trim_end() {
                    "found" => sum.found += number,
                    "tested" => sum.tested += number,
                    "equal" => sum.equal += number,
                    "violating" => sum.violating += number,
                    _ => {}
                }
            }
        }
        sum
    }
}

/// Runs the tests of a document's crate.
pub fn run_tests(place: &BuildFolder) -> TestRun {
    // Captured output of a passing test is not printed, but it contains the counts.
    let arguments = [
        "test",
        "--quiet",
        "--all-features",
        "--tests",
        "--no-fail-fast",
        "--",
        "--nocapture",
    ];
    let (ended, out, err) = match place.cargo("test", &arguments) {
        Ok(ended) => ended,
        Err(error) => {
            let faults = vec![Fault::new("test: xtask", error.to_string())];
            return TestRun {
                faults,
                ..TestRun::default()
            };
        }
    };
    let mut run = TestRun {
        usage: ended.usage,
        examples: Examples::read(&out),
        ..TestRun::default()
    };
    if !ended.success() {
        run.faults = failures(&out, &err);
        let was_stopped = ended.status.is_none() || ended.took_too_much();
        if was_stopped || run.faults.is_empty() {
            run.faults.push(Fault::of_end("test", &ended, &err));
        }
    }
    run
}

/// Returns the place and the first line of each panic, and the errors of the compiler.
fn failures(out: &str, err: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut lines = err.lines().chain(out.lines()).peekable();
    while let Some(line) = lines.next() {
        if let Some((_, place)) = line.split_once("panicked at ") {
            let text = lines.peek().copied().unwrap_or_default();
            faults.push(Fault {
                cause: "test: failure".to_owned(),
                place: place.trim_end_matches(':').to_owned(),
                text: text.to_owned(),
            });
        } else if is_compiler_error(line) {
            faults.push(Fault::new("test: does not compile", line));
        }
    }
    faults
}

/// Returns whether a line is an error of the compiler. Summaries of rustc and cargo are not.
fn is_compiler_error(line: &str) -> bool {
    let is_summary = |text: &str| {
        text.starts_with("could not compile")
            || text.starts_with("aborting due to")
            || text.starts_with("test failed")
            || text.ends_with("failed:")
    };
    line.starts_with("error[")
        || line
            .strip_prefix("error: ")
            .is_some_and(|text| !is_summary(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_added_up() {
        let output = "\
running 2 tests
examples: 12 found, 10 tested, 9 equal, 2 violating
test pets ... examples: 1 found, 1 tested, 1 equal, 0 violating
test result: ok.
";
        let examples = Examples::read(output);
        assert_eq!(
            examples,
            Examples {
                found: 13,
                tested: 11,
                equal: 10,
                violating: 2
            }
        );
        assert_eq!(examples.failing(), 1);
    }

    #[test]
    fn compiler_errors_are_reported_without_summaries() {
        let stderr = "\
error: expected `;`, found `}`
 --> src/lib.rs:1:1
error[E0433]: cannot find `a`
error: aborting due to 2 previous errors
error: could not compile `client` (lib) due to 2 previous errors
error: test failed, to rerun pass `--test pets`
error: 1 target failed:
";
        let texts: Vec<String> = failures("", stderr)
            .into_iter()
            .map(|fault| fault.text)
            .collect();
        assert_eq!(
            texts,
            [
                "error: expected `;`, found `}`",
                "error[E0433]: cannot find `a`"
            ]
        );
    }

    #[test]
    fn a_panic_is_reported_with_its_place() {
        let stderr = "thread 'pets' panicked at tests/pets.rs:7:5:\n2 values changed:\n";
        let failures = failures("", stderr);
        let [fault] = &failures[..] else {
            panic!("{failures:?}");
        };
        assert_eq!(
            (fault.place.as_str(), fault.text.as_str()),
            ("tests/pets.rs:7:5", "2 values changed:")
        );
    }
}
