//! Detects renames: pairs an element that only the old document has with one that only the new document has, if they differ
//! only in their names.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

/// The maximum number of candidates with the same description. A description that more elements share says nothing.
const MAX_DESCRIBED_ALIKE: usize = 8;

/// A property, parameter or part.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) description: Option<&'a str>,
}

/// Returns the indexes of what was renamed. The two must have the same description, or similar names at the same place.
pub(super) fn renamed(
    old: &[Named<'_>],
    new: &[Named<'_>],
    is_alike: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let (gone, came) = (unmatched(old, new), unmatched(new, old));
    let mut candidates = Candidates::of(&came);
    let mut pairs = Vec::new();
    for one in &gone {
        for other in candidates.of_element(one) {
            if is_alike(one.index, came[other].index) {
                pairs.push((one.index, came[other].index));
            }
        }
    }
    // An element with several candidates is not reported as renamed.
    let mut uses: (HashMap<usize, usize>, HashMap<usize, usize>) = Default::default();
    for (one, other) in &pairs {
        *uses.0.entry(*one).or_default() += 1;
        *uses.1.entry(*other).or_default() += 1;
    }
    pairs.retain(|(one, other)| uses.0[one] == 1 && uses.1[other] == 1);
    pairs
}

/// An element whose name the other document does not contain.
struct Unmatched<'a> {
    index: usize,
    description: Option<&'a str>,
    /// The words of the name, and all their letters and digits.
    words: BTreeSet<String>,
    letters: String,
    /// The nearest names before and after it that both documents contain.
    neighbours: (Option<&'a str>, Option<&'a str>),
}

/// Returns the elements whose names do not occur in `others`.
fn unmatched<'a>(all: &[Named<'a>], others: &[Named<'_>]) -> Vec<Unmatched<'a>> {
    let names: HashSet<&str> = others.iter().map(|one| one.name).collect();
    let mut found = Vec::new();
    let mut before = None;
    for (index, one) in all.iter().enumerate() {
        if names.contains(one.name) {
            before = Some(one.name);
            continue;
        }
        let words = crate::name::snake(one.name);
        found.push(Unmatched {
            index,
            description: one.description,
            letters: words.replace('_', ""),
            words: words.split('_').map(str::to_owned).collect(),
            neighbours: (before, None),
        });
    }
    let mut after = None;
    let mut rest = found.iter_mut().rev().peekable();
    for (index, one) in all.iter().enumerate().rev() {
        match rest.peek_mut() {
            Some(element) if element.index == index => {
                element.neighbours.1 = after;
                rest.next();
            }
            _ => after = Some(one.name),
        }
    }
    found
}

/// The elements that an element may have been renamed to.
struct Candidates<'c, 'a> {
    elements: &'c [Unmatched<'a>],
    by_description: HashMap<&'a str, Vec<usize>>,
    by_letters: HashMap<&'c str, Vec<usize>>,
    by_word: HashMap<&'c str, Vec<usize>>,
    /// The number of words that an element shares with the one that is compared.
    shared: Vec<usize>,
}

impl<'c, 'a> Candidates<'c, 'a> {
    fn of(elements: &'c [Unmatched<'a>]) -> Self {
        let mut by_description: HashMap<&str, Vec<usize>> = HashMap::default();
        let mut by_letters: HashMap<&str, Vec<usize>> = HashMap::default();
        let mut by_word: HashMap<&str, Vec<usize>> = HashMap::default();
        for (at, element) in elements.iter().enumerate() {
            if let Some(description) = element.description {
                by_description.entry(description).or_default().push(at);
            }
            by_letters.entry(&element.letters).or_default().push(at);
            for word in &element.words {
                by_word.entry(word).or_default().push(at);
            }
        }
        Candidates {
            elements,
            by_description,
            by_letters,
            by_word,
            shared: vec![0; elements.len()],
        }
    }

    /// Returns the candidates of an element, by index.
    fn of_element(&mut self, element: &Unmatched<'_>) -> BTreeSet<usize> {
        let described = element
            .description
            .and_then(|text| self.by_description.get(text));
        let mut found: BTreeSet<usize> = match described {
            Some(alike) if alike.len() <= MAX_DESCRIBED_ALIKE => alike.iter().copied().collect(),
            _ => BTreeSet::new(),
        };
        // A name that only changed its style, such as from snake case to camel case, is certain, whatever else is similar.
        let restyled = self.by_letters.get(element.letters.as_str());
        let mut restyled = restyled.into_iter().flatten().copied();
        if let (Some(only), None) = (restyled.next(), restyled.next())
            && element.neighbours == self.elements[only].neighbours
        {
            return BTreeSet::from([only]);
        }
        let mut touched = Vec::new();
        for word in &element.words {
            for at in self.by_word.get(word.as_str()).into_iter().flatten() {
                if self.shared[*at] == 0 {
                    touched.push(*at);
                }
                self.shared[*at] += 1;
            }
        }
        for at in touched {
            let other = &self.elements[at];
            let shared = std::mem::take(&mut self.shared[at]);
            // At least half of the words of both are shared.
            let all = element.words.len() + other.words.len() - shared;
            if 2 * shared >= all && element.neighbours == other.neighbours {
                found.insert(at);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, renamed};

    fn named(names: &[&'static str]) -> Vec<Named<'static>> {
        let names = names.iter();
        names
            .map(|name| Named {
                name,
                description: None,
            })
            .collect()
    }

    #[test]
    fn a_name_that_changed_its_style_is_renamed() {
        let old = named(&["id", "address_line_1", "address_line_2", "line_3"]);
        let new = named(&["id", "addressLine1", "addressLine2", "zone"]);
        let pairs = renamed(&old, &new, |_, _| true);
        assert_eq!(pairs, [(1, 1), (2, 2)]);
    }

    #[test]
    fn a_name_with_several_candidates_is_not_renamed() {
        let old = named(&["user_name_1", "user_name_2"]);
        let new = named(&["user_name_3"]);
        assert_eq!(renamed(&old, &new, |_, _| true), []);
        assert_eq!(renamed(&old[..1], &new, |_, _| true), [(0, 0)]);
    }
}
