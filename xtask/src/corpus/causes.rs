//! Groups faults by cause, because one defect of the generator affects many documents.

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use super::fault::Fault;

/// How many examples are shown for a cause, each from a different document.
const EXAMPLES: usize = 3;

/// Returns a list of the causes, those that affect most documents first. Empty if there are no faults.
pub fn causes(outcomes: &[Outcome]) -> String {
    let mut by_cause: BTreeMap<&str, Vec<(&str, &Fault)>> = BTreeMap::new();
    for outcome in outcomes {
        for fault in outcome.faults() {
            by_cause
                .entry(&fault.cause)
                .or_default()
                .push((&outcome.document.name, fault));
        }
    }
    let documents = |faults: &[(&str, &Fault)]| {
        faults
            .iter()
            .map(|(name, _)| *name)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let mut sorted: Vec<_> = by_cause.into_iter().collect();
    sorted.sort_by_key(|(cause, faults)| {
        (std::cmp::Reverse((documents(faults), faults.len())), *cause)
    });
    let mut text = String::new();
    for (cause, faults) in sorted {
        let plural = if documents(&faults) == 1 { "" } else { "s" };
        text.push_str(&format!(
            "{cause}: {} in {} document{plural}\n",
            faults.len(),
            documents(&faults)
        ));
        let mut shown = BTreeSet::new();
        for (name, fault) in faults {
            if shown.len() < EXAMPLES && shown.insert(name) {
                let separator = if fault.place.is_empty() { "" } else { " " };
                text.push_str(&format!(
                    "    {name}{separator}{}: {}\n",
                    fault.place, fault.text
                ));
            }
        }
    }
    text
}
