//! Runs the tests that the generator wrote from the document's own examples and operations.

use super::build_folder::BuildFolder;
use super::fault::Fault;
use crate::process::Usage;

/// The result of the tests.
#[derive(Debug, Default)]
pub struct Proven {
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
    /// Values that were not tested, for a reason that the tests print.
    pub set_aside: u64,
    /// Values that were the same after serialization.
    pub equal: u64,
    /// Values that violate their own schema.
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
        self.set_aside += other.set_aside;
        self.equal += other.equal;
        self.violating += other.violating;
    }

    /// Parses the last lines of the tests' output: `examples: 12 found, 10 tested, 2 set aside, 10 equal, 1 violating`.
    fn read(said: &str) -> Examples {
        let mut sum = Examples::default();
        for line in said.lines() {
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
                    "set aside" => sum.set_aside += number,
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
pub fn prove(place: &BuildFolder) -> Proven {
    // Output is not captured, because the tests also print their counts when they pass.
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
            return Proven {
                faults,
                ..Proven::default()
            };
        }
    };
    let mut proven = Proven {
        usage: ended.usage,
        examples: Examples::read(&out),
        ..Proven::default()
    };
    if !ended.success() {
        proven.faults = failures(&out, &err);
        if proven.faults.is_empty() {
            proven.faults.push(Fault::of_end("test", &ended, &err));
        }
    }
    proven
}

/// Returns the first lines of the tests' panics, and the errors of the compiler.
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
        } else if line.starts_with("error[") || line.starts_with("error: could not compile") {
            faults.push(Fault::new("test: does not compile", line));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_added_up() {
        let said = "\
running 2 tests
examples: 12 found, 10 tested, 2 set aside, 9 equal, 1 violating
test pets ... examples: 1 found, 1 tested, 0 set aside, 1 equal, 0 violating
test result: ok.
";
        let examples = Examples::read(said);
        assert_eq!(
            examples,
            Examples {
                found: 13,
                tested: 11,
                set_aside: 2,
                equal: 10,
                violating: 1
            }
        );
        assert_eq!(examples.failing(), 1);
    }
}
