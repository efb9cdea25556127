//! Combines several `oneOf` and `anyOf` groups of one schema, such as those of two schemas in an `allOf`, into one choice.

use crate::load::NodeId;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Choice, Keywords};
use crate::lower::schema::merged::intersection;
use crate::lower::schema::subschema::Subschema;

/// The largest cartesian product that becomes a union.
const MOST: usize = 16;

impl Lowering<'_> {
    /// Combines the groups into one choice: the cartesian product of their subschemas. Returns `None` if they only declare
    /// which properties are required.
    pub(in crate::lower) fn combined_choice(
        &mut self,
        choices: Vec<Choice>,
        node: Option<NodeId>,
    ) -> Option<Choice> {
        let mut groups: Vec<Choice> = Vec::new();
        for choice in choices {
            let is_condition = choice.branches.iter().all(|one| self.is_condition(one));
            let is_known = groups.iter().any(|known| known.branches == choice.branches);
            if !is_condition && !is_known {
                groups.push(choice);
            }
        }
        let is_tagged = |group: &Choice| group.discriminator.is_some();
        let first = groups.iter().position(is_tagged).unwrap_or_default();
        if groups.is_empty() {
            return None;
        }
        let mut first = groups.remove(first);
        let others = groups;
        if others.is_empty() {
            return Some(first);
        }
        if is_tagged(&first)
            && self.are_objects(&first)
            && others.iter().all(|one| self.are_objects(one))
        {
            first.other_choices = others.into_iter().map(schema).collect();
            return Some(first);
        }
        if let Some(product) = self.cartesian_product(&first, &others) {
            return Some(product);
        }
        let reason = "several `oneOf` or `anyOf` groups; only the first becomes a type, properties of the others are kept as JSON";
        self.fall_back(node, reason);
        Some(first)
    }

    /// Returns whether all subschemas of a group are objects.
    fn are_objects(&mut self, group: &Choice) -> bool {
        let mut branches = group.branches.iter();
        branches.all(|branch| self.flattened(branch).is_object())
    }

    /// Returns the cartesian product of the groups if all of their subschemas are objects without a discriminator.
    fn cartesian_product(&mut self, first: &Choice, others: &[Choice]) -> Option<Choice> {
        let groups = || std::iter::once(first).chain(others);
        let count: usize = groups().map(|group| group.branches.len()).product();
        if count > MOST || groups().any(|group| group.discriminator.is_some()) {
            return None;
        }
        let mut whole: Vec<(String, Subschema)> = vec![];
        for group in groups() {
            let mut own = Vec::with_capacity(group.branches.len());
            for (index, branch) in group.branches.iter().enumerate() {
                own.push((self.branch_name(branch, index)?, branch.clone()));
            }
            whole = match whole.is_empty() {
                true => own,
                false => pairs(&whole, &own),
            };
        }
        Some(Choice {
            branches: whole.into_iter().map(|(_, branch)| branch).collect(),
            discriminator: None,
            other_choices: Vec::new(),
        })
    }

    /// Returns the name of a subschema for the names of its combinations, or `None` if it is not an object.
    fn branch_name(&mut self, branch: &Subschema, index: usize) -> Option<String> {
        let keywords = self.flattened(branch);
        if !keywords.is_object() || !keywords.choices.is_empty() {
            return None;
        }
        let key = branch
            .node()
            .filter(|node| self.is_named(*node))
            .map(|node| self.key(node));
        let member = || keywords.required.first().cloned();
        let name = key.or(keywords.docs.title.clone()).or_else(member);
        Some(name.unwrap_or_else(|| (index + 1).to_string()))
    }
}

/// Returns a schema that consists of one group.
fn schema(group: Choice) -> Subschema {
    Subschema::Merged(Box::new(Keywords {
        choices: vec![group],
        ..Keywords::default()
    }))
}

/// Returns all pairs of a first and a second schema, merged.
fn pairs(
    first: &[(String, Subschema)],
    second: &[(String, Subschema)],
) -> Vec<(String, Subschema)> {
    let mut pairs = Vec::with_capacity(first.len() * second.len());
    for (name, one) in first {
        for (other_name, other) in second {
            let title = format!("{name} {other_name}");
            let mut pair = intersection(one.clone(), other.clone());
            if let Subschema::Merged(keywords) = &mut pair {
                keywords.docs.title = Some(title.clone());
                keywords.docs.description = Some(format!("Both `{name}` and `{other_name}`."));
            }
            pairs.push((title, pair));
        }
    }
    pairs
}
