//! `cargo xtask gate`: fails if figures that are the same on every machine have grown unnoticed.

mod measure;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::table::table;

/// The path of the committed figures.
const FILE: &str = "xtask/gate.toml";

const HEAD: &str = "\
# Figures that every machine finds the same. `cargo xtask gate` fails when one of them has grown by more than the tolerance;
# `cargo xtask gate --write` records them anew, so that the reviewer sees what a change costs.
";

/// The committed file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gate {
    /// How much a figure may grow, in percent.
    tolerance: u64,
    /// The figures by name. Lower is better.
    figures: BTreeMap<String, u64>,
}

/// Compares the figures of the workspace at `root` with the committed figures, or writes them.
pub fn run(root: &Path, write: bool) -> Result<(), String> {
    let path = root.join(FILE);
    let figures = measure::figures(root)?;
    let io_error = |error: &dyn std::fmt::Display| format!("{FILE}: {error}");
    let committed = match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| io_error(&error))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && write => Gate {
            tolerance: 3,
            figures: BTreeMap::new(),
        },
        Err(error) => return Err(io_error(&error)),
    };
    let (rows, grown) = compare(&committed, &figures);
    print!("{}", table(["figure", "committed", "now", "change"], &rows));
    if write {
        let gate = Gate {
            tolerance: committed.tolerance,
            figures,
        };
        let text = toml::to_string(&gate).map_err(|error| io_error(&error))?;
        return fs::write(&path, format!("{HEAD}{text}")).map_err(|error| io_error(&error));
    }
    if grown.is_empty() {
        return Ok(());
    }
    let names = grown.join(", ");
    Err(format!(
        "more than {FILE} allows: {names}; if it is worth it, record it with `cargo xtask gate --write`"
    ))
}

/// Returns the table, and the names of the figures that have grown too much or are not committed.
fn compare(committed: &Gate, figures: &BTreeMap<String, u64>) -> (Vec<[String; 4]>, Vec<String>) {
    let mut rows = Vec::new();
    let mut grown = Vec::new();
    for (name, &now) in figures {
        let before = committed.figures.get(name).copied();
        let change = before.map(|before| (now as f64 / before as f64 - 1.0) * 100.0);
        // Integer arithmetic is exact: 103 is within three percent of 100.
        let allowed = before
            .is_some_and(|before| now.saturating_sub(before) * 100 <= committed.tolerance * before);
        if !allowed {
            grown.push(name.clone());
        }
        let change = change.map_or_else(|| "new".to_owned(), |change| format!("{change:+.1} %"));
        let before = before.map_or_else(String::new, |before| before.to_string());
        rows.push([name.clone(), before, now.to_string(), change]);
    }
    (rows, grown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_growth_beyond_the_tolerance_and_new_figures_fail() {
        let map = |list: &[(&str, u64)]| {
            list.iter()
                .map(|(name, value)| ((*name).to_owned(), *value))
                .collect()
        };
        let figures = map(&[("fewer", 10), ("little", 100), ("much", 100), ("zero", 0)]);
        let gate = Gate {
            tolerance: 3,
            figures,
        };
        let now = map(&[
            ("fewer", 5),
            ("little", 103),
            ("much", 104),
            ("new", 1),
            ("zero", 0),
        ]);
        let (rows, grown) = compare(&gate, &now);
        assert_eq!(grown, ["much", "new"]);
        assert_eq!(rows[2], ["much", "100", "104", "+4.0 %"].map(str::to_owned));
    }
}
