//! A scope of unique names.

use std::borrow::Cow;

use foldhash::{HashMap, HashSet};

use super::keyword::{escape, plain};

/// An item that needs a name.
pub(super) struct Candidate {
    /// The name in the document, which decides collisions.
    pub(super) raw: String,
    /// The preferred identifier.
    pub(super) name: String,
}

/// A name collision.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The identifier that several items prefer.
    pub name: String,
    /// The document's name of the renamed item.
    pub raw: String,
    /// The identifier that the renamed item gets instead.
    pub assigned: String,
}

/// Returns a text as an identifier, raw if necessary. `None` if it cannot be one: users can edit the lock file, so it may contain
/// any text.
fn identifier(text: &str) -> Option<String> {
    let plain = plain(text);
    let is_raw = plain != text;
    let is_valid = plain
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' && plain.len() > 1)
        && plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let escaped = escape(plain.to_owned());
    let is_escaped = escaped == plain || is_raw && self::plain(&escaped) == plain;
    (is_valid && is_escaped).then_some(escaped)
}

/// A set of used names, without `r#`: `r#type2` and `type2` are the same identifier.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<Cow<'static, str>>,
}

impl Scope {
    /// Creates a scope with reserved names.
    pub(super) fn reserving(names: impl IntoIterator<Item = &'static str>) -> Scope {
        Scope {
            taken: names
                .into_iter()
                .map(|name| Cow::Borrowed(plain(name)))
                .collect(),
        }
    }

    /// Reserves a name.
    pub(super) fn take(&mut self, name: &str) {
        self.taken.insert(Cow::Owned(plain(name).to_owned()));
    }

    fn has(&self, name: &str) -> bool {
        self.taken.contains(plain(name))
    }

    /// Like [`assign`](Self::assign), but the candidates with a name in `held` keep it, even if another candidate prefers
    /// it.
    pub(super) fn assign_around(
        &mut self,
        candidates: Vec<Candidate>,
        held: &[Option<&str>],
        suffix: &str,
        clashes: &mut Vec<Clash>,
    ) -> Vec<String> {
        let mut names = vec![String::new(); candidates.len()];
        let (mut places, mut others) = (Vec::new(), Vec::new());
        for (place, candidate) in candidates.into_iter().enumerate() {
            let name = held.get(place).copied().flatten().and_then(identifier);
            match name.filter(|name| !self.has(name)) {
                Some(name) => {
                    self.take(&name);
                    names[place] = name;
                }
                None => {
                    places.push(place);
                    others.push(candidate);
                }
            }
        }
        let assigned = self.assign(others, suffix, clashes);
        for (place, name) in places.into_iter().zip(assigned) {
            names[place] = name;
        }
        names
    }

    /// Assigns a unique name to each candidate. The result depends on the set of candidates, never on their order.
    ///
    /// A name that is already in use gets the suffix. If several candidates prefer the same name, the one with exactly this
    /// name in the document gets it, otherwise the first in byte order. The others are numbered from 2.
    pub(super) fn assign(
        &mut self,
        candidates: Vec<Candidate>,
        suffix: &str,
        clashes: &mut Vec<Clash>,
    ) -> Vec<String> {
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_unstable_by_key(|&index| {
            let Candidate { raw, name } = &candidates[index];
            (name, raw != plain(name), raw, index)
        });
        let mut names = vec![String::new(); candidates.len()];
        let mut later = Vec::new();
        for same in order.chunk_by(|one, other| candidates[*one].name == candidates[*other].name) {
            let mut indexes = same.iter().copied();
            let Some(first) = indexes.next() else {
                continue;
            };
            let name = &candidates[first].name;
            if self.has(name) {
                later.push((first, format!("{}{suffix}", plain(name)), false));
            } else {
                self.take(name);
                names[first] = name.clone();
            }
            later.extend(indexes.map(|index| (index, name.clone(), true)));
        }
        // The other candidates get a free name after all candidates that keep theirs.
        let mut numbers: HashMap<String, u32> = HashMap::default();
        for (index, name, is_clash) in later {
            let separator = if ends_with_digit(&name) { "_" } else { "" };
            let number = numbers.entry(name.clone()).or_insert(1);
            let mut assigned = name.clone();
            while self.has(&assigned) {
                *number += 1;
                assigned = format!("{}{separator}{number}", plain(&name));
            }
            self.take(&assigned);
            if is_clash {
                clashes.push(Clash {
                    name,
                    raw: candidates[index].raw.clone(),
                    assigned: assigned.clone(),
                });
            }
            names[index] = assigned;
        }
        names
    }
}

fn ends_with_digit(name: &str) -> bool {
    name.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Scope};

    fn candidate(raw: &str, name: &str) -> Candidate {
        Candidate {
            raw: raw.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn names_do_not_depend_on_order() {
        let forwards = || {
            vec![
                candidate("foo_bar", "FooBar"),
                candidate("FooBar", "FooBar"),
                candidate("foo-bar", "FooBar"),
            ]
        };
        let mut backwards = forwards();
        backwards.reverse();
        let first = Scope::default().assign(forwards(), "", &mut Vec::new());
        let mut second = Scope::default().assign(backwards, "", &mut Vec::new());
        second.reverse();
        assert_eq!(first, ["FooBar3", "FooBar", "FooBar2"]);
        assert_eq!(first, second);
    }

    #[test]
    fn raw_identifiers_are_the_same_without_their_prefix() {
        let candidates = vec![
            candidate("@type", "r#type"),
            candidate("type", "r#type"),
            candidate("type2", "type2"),
        ];
        let names = Scope::default().assign(candidates, "", &mut Vec::new());
        assert_eq!(names, ["type3", "r#type", "type2"]);
        // A lock may contain the name with or without the prefix.
        let candidates = || vec![candidate("type", "r#type"), candidate("Type", "r#type")];
        for held in ["r#type2", "type2"] {
            let held = [None, Some(held)];
            let mut scope = Scope::default();
            let names = scope.assign_around(candidates(), &held, "", &mut Vec::new());
            assert_eq!(names, ["r#type", "type2"]);
        }
    }

    #[test]
    fn taken_names_get_the_suffix() {
        let mut clashes = Vec::new();
        let names = Scope::reserving(["String"]).assign(
            vec![candidate("String", "String")],
            "Model",
            &mut clashes,
        );
        assert_eq!(names, ["StringModel"]);
        assert!(clashes.is_empty());
    }
}
