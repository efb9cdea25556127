//! Groups faults by cause, because one defect of the generator affects many documents.

use std::cmp::Reverse;
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
    let mut sorted: Vec<_> = by_cause
        .into_iter()
        .map(|(cause, faults)| {
            let documents: BTreeSet<&str> = faults.iter().map(|(name, _)| *name).collect();
            (cause, documents.len(), faults)
        })
        .collect();
    sorted.sort_by_key(|(cause, documents, faults)| (Reverse((*documents, faults.len())), *cause));
    let mut text = String::new();
    for (cause, documents, faults) in sorted {
        let plural = if documents == 1 { "" } else { "s" };
        text.push_str(&format!(
            "{cause}: {} in {documents} document{plural}\n",
            faults.len()
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
