//! Compares the security requirements of operations.

use std::collections::BTreeSet;

use crate::ir::Requirement;

use super::Side;
use super::change::Wire;
use super::client;

type Set = BTreeSet<(String, BTreeSet<String>)>;

/// Returns the security alternatives of an operation as sets, because neither they nor their schemes are ordered.
fn sets(
    side: &Side,
    security: &[Vec<Requirement>],
    called: impl Fn(&str) -> String,
) -> BTreeSet<Set> {
    // Without alternatives, no credentials are required, as with an empty alternative.
    let none = security.is_empty().then(Set::new);
    let sets = security.iter().map(|set| {
        set.iter()
            .map(|requirement| {
                let Requirement { scheme, scopes } = requirement;
                let name = called(&side.api().schemes[scheme.0 as usize].name);
                (name, scopes.iter().cloned().collect())
            })
            .collect()
    });
    sets.chain(none).collect()
}

/// Reports a change of the security alternatives of one operation.
pub(super) fn compare(
    sides: (&Side, &Side),
    (old, new): (&[Vec<Requirement>], &[Vec<Requirement>]),
    mut tell: impl FnMut(&'static str, String, (Wire, Wire)),
) {
    let renamed = client::renamed_schemes(sides);
    let called = |name: &str| {
        let new = renamed.iter().find(|(old, _)| *old == name);
        new.map_or(name, |(_, new)| *new).to_owned()
    };
    let (was, is) = (
        sets(sides.0, old, called),
        sets(sides.1, new, str::to_owned),
    );
    if was == is {
        return;
    }
    // Credentials that satisfy an alternative also satisfy one that requires less.
    let satisfied = |by: &BTreeSet<Set>, of: &BTreeSet<Set>| {
        by.iter().all(|given| {
            of.iter().any(|asked| {
                asked.iter().all(|(scheme, scopes)| {
                    given
                        .iter()
                        .any(|(name, has)| name == scheme && scopes.is_subset(has))
                })
            })
        })
    };
    let deployed = if satisfied(&was, &is) {
        Wire::none()
    } else {
        Wire::breaks("the new server responds with 401 or 403 to credentials that were sufficient")
    };
    let upcoming = if satisfied(&is, &was) {
        Wire::none()
    } else {
        Wire::degrades("the old server responds with 401 or 403 to credentials that are sufficient")
    };
    let title = format!("requires {}; it required {}", words(&is), words(&was));
    tell("security-changed", title, (deployed, upcoming));
}

fn words(sets: &BTreeSet<Set>) -> String {
    let sets = sets.iter().map(|set| {
        if set.is_empty() {
            return "no credentials".to_owned();
        }
        let names = set.iter().map(|(name, scopes)| {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            match scopes.is_empty() {
                true => format!("`{name}`"),
                false => format!("`{name}` ({})", scopes.join(", ")),
            }
        });
        names.collect::<Vec<_>>().join(" and ")
    });
    sets.collect::<Vec<_>>().join(" or ")
}
