//! Resolves references to their final targets, and checks that the targets are allowed in their place.

use foldhash::HashSet;

use super::arena::{Entry, NodeId, Value};
use super::conform::Verdict;
use super::key::Key;
use super::model::{Need, PLAIN, Role, Shape};
use super::resolve::Reason;
use super::walk::Walk;
use crate::diagnostic::{Code, Diagnostic, catalogue};

impl Walk<'_> {
    /// Checks an object of a role. If `may_refer`, a reference to such an object is allowed.
    pub fn object(&mut self, entry: &Entry, role: Role, may_refer: bool) -> Verdict {
        let node = entry.value;
        let is_schema = role == Role::Schema;
        let value = self.files.arena.node(node).value;
        match value {
            Value::Object(_) => {}
            // A schema that several media types share has already been visited.
            Value::Reference(_) if is_schema && self.assign_role(node, role) => {
                return Verdict::Keep;
            }
            Value::Bool(_) if is_schema => {
                return match self.assign_role_at(node, node, role) {
                    true => Verdict::Keep,
                    false => Verdict::Drop,
                };
            }
            _ => return self.wrong(entry, role.phrase()),
        }
        let Some(text) = self.reference_text(node).filter(|_| !is_schema) else {
            // The reference of a schema is resolved when the schema is visited.
            return match self.accepts(node, node, role) {
                true => Verdict::Keep,
                false => Verdict::Drop,
            };
        };
        if !may_refer {
            self.warn_misplaced(text);
        }
        if role == Role::PathItem && self.files.arena.members(node).len() > 1 {
            return self.merge_path_item(node);
        }
        let Some(target) = self.follow(text, role) else {
            return Verdict::Drop;
        };
        if !self.accepts(text, target, role) {
            return Verdict::Drop;
        }
        self.referenced.insert(target);
        // openapiv3 does not allow references in these places, so the target replaces the reference.
        if !may_refer || matches!(role, Role::PathItem | Role::Callback | Role::MediaType) {
            return Verdict::Replace(target);
        }
        self.files.arena.replace(node, Value::Reference(target));
        Verdict::Keep
    }

    /// Returns the text of an object's `$ref`, if it has one.
    pub fn reference_text(&self, node: NodeId) -> Option<NodeId> {
        let text = self.files.arena.get(node, key!("$ref"))?;
        self.files.arena.string(text).map(|_| text)
    }

    pub fn warn_misplaced(&mut self, text: NodeId) {
        let message = "a reference is not allowed here; it is resolved anyway";
        let warning = Diagnostic::new(&catalogue::MISPLACED_REFERENCE, message);
        let warning = warning.label(self.value_label(text));
        self.warn(warning.help("replace the reference with its target"));
    }

    /// Returns whether an object can have a role. Otherwise reports it, at `place` or at the object.
    pub fn accepts(&mut self, place: NodeId, node: NodeId, role: Role) -> bool {
        self.is_viable(node, role) && self.assign_role_at(place, node, role)
    }

    /// Like [`assign_role`](Walk::assign_role), but reports at `place` if the node already has another role.
    pub fn assign_role_at(&mut self, place: NodeId, node: NodeId, role: Role) -> bool {
        if self.assign_role(node, role) {
            return true;
        }
        self.warn_wrong_target(place, node, role.phrase());
        false
    }

    /// Marks a node as a list or map of objects, which has no role.
    pub fn mark_plain(&mut self, place: NodeId, node: NodeId) -> Option<NodeId> {
        let known = &mut self.files.arena.node_mut(node).role;
        if *known == 0 || *known == PLAIN {
            *known = PLAIN;
            return Some(node);
        }
        self.warn_wrong_target(place, node, "a list or map");
        None
    }

    fn warn_wrong_target(&mut self, place: NodeId, node: NodeId, expected: &str) {
        let known = Role::from_number(self.files.arena.node(node).role);
        let known = known.map_or("a list or map", Role::phrase);
        let message = format!(
            "expected {expected}, but the target is used as {known} elsewhere; the reference is ignored"
        );
        let warning = Diagnostic::new(&catalogue::WRONG_TARGET, message);
        let warning = warning.label(self.value_label(place));
        self.warn(warning);
    }

    /// Merges a path item with the target of its `$ref`. Its own fields take precedence (OpenAPI 3.1 §4.8.9.1
    /// does not define conflicts).
    fn merge_path_item(&mut self, node: NodeId) -> Verdict {
        for _ in 0..100 {
            let Some(text) = self.reference_text(node) else {
                break;
            };
            let arena = &self.files.arena;
            let mut merged = arena.members(node).to_vec();
            merged.retain(|entry| entry.key != key!("$ref"));
            if let Some(target) = self.follow(text, Role::PathItem) {
                let arena = &self.files.arena;
                let Value::Object(range) = arena.original(target) else {
                    break;
                };
                for entry in arena.entries_in(range) {
                    if !merged.iter().any(|own| own.key == entry.key) {
                        merged.push(*entry);
                    }
                }
            }
            self.set_members(node, &merged);
        }
        match self.assign_role_at(node, node, Role::PathItem) {
            true => Verdict::Keep,
            false => Verdict::Drop,
        }
    }

    /// Returns whether an object has its vital fields. Otherwise reports it, once per object.
    pub fn is_viable(&mut self, node: NodeId, role: Role) -> bool {
        if !self.files.arena.is_object(node) {
            let is_boolean = matches!(self.files.arena.node(node).value, Value::Bool(_));
            if role == Role::Schema && is_boolean {
                return true;
            }
            if self.faulty.insert(node) {
                let message = format!("expected {}, found {}", role.phrase(), self.describe(node));
                let label = self.value_label(node);
                self.warn(Diagnostic::new(&catalogue::WRONG_TYPE, message).label(label));
            }
            return false;
        }
        if self.faulty.contains(&node) {
            return false;
        }
        let warning = self.missing_vital(node, role);
        if let Some(warning) = warning {
            self.faulty.insert(node);
            self.warn(warning);
            return false;
        }
        true
    }

    fn missing_vital(&self, node: NodeId, role: Role) -> Option<Diagnostic> {
        let arena = &self.files.arena;
        let is_written = |key| {
            let value = arena.get(node, key);
            value.is_some_and(|value| {
                arena.string(value).is_some() || self.source_text(value).is_some()
            })
        };
        let kind = || arena.string(arena.get(node, key!("type"))?);
        let further: &[Key] = match role {
            Role::SecurityScheme => match kind() {
                Some("apiKey") => &[key!("name"), key!("in")],
                Some("http") => &[key!("scheme")],
                _ => &[],
            },
            Role::Link if !is_written(key!("operationRef")) => &[key!("operationId")],
            _ => &[],
        };
        let vital = role.needed(Need::Vital).map(|field| field.key);
        for key in vital.chain(further.iter().copied()) {
            if !is_written(key) {
                let name = arena.text(key);
                let message = format!(
                    "missing key `{name}` in {}; the object is ignored",
                    role.phrase()
                );
                let warning = Diagnostic::new(&catalogue::MISSING_KEY, message);
                return Some(warning.label(self.place_of(node)));
            }
            let Some(Shape::Choice(choices)) = role.field(key).map(|field| &field.shape) else {
                continue;
            };
            let entry = arena.member(node, key)?;
            let written = arena.string(entry.value).unwrap_or_default();
            if !choices.contains(&written) {
                let (_article, noun) = role.phrase().split_once(' ').unwrap_or_default();
                let outcome = format!("the {noun} is ignored");
                return Some(self.unknown_value(entry, written, choices, &outcome));
            }
        }
        None
    }

    /// Resolves a reference, through other references, to its final target. Reports an unresolved reference.
    ///
    /// `text` is the string of the `$ref`. The chain ends at a schema with keywords next to its `$ref`.
    pub fn follow(&mut self, text: NodeId, role: Role) -> Option<NodeId> {
        let mut chain = Vec::new();
        let end = self.final_target(text, role, &mut chain);
        // Malicious documents have long chains of references, and each reference is resolved. Memoization keeps this
        // linear.
        let known = chain.into_iter().map(|text| ((text, role), end));
        self.ends.extend(known);
        end
    }

    /// Resolves a reference, and records the texts of the intermediate references.
    fn final_target(
        &mut self,
        first: NodeId,
        role: Role,
        chain: &mut Vec<NodeId>,
    ) -> Option<NodeId> {
        let mut text = first;
        let mut seen = HashSet::default();
        loop {
            if let Some(&end) = self.ends.get(&(text, role)) {
                return end;
            }
            let written = self.files.arena.string(text)?.to_owned();
            let target = match self.resolver.resolve(&mut self.files, text, &written) {
                Ok(target) => target,
                Err(unresolved) => {
                    let code: &'static Code = match unresolved.reason {
                        Reason::Missing => &catalogue::DANGLING_REFERENCE,
                        Reason::Remote => &catalogue::REMOTE_REFERENCE,
                        Reason::Outside => &catalogue::OUTSIDE_REFERENCE,
                        Reason::Reported => return None,
                    };
                    // A broken chain is reported once, at the unresolved reference.
                    if self.faulty.insert(text) {
                        let label = self.value_label(text);
                        let warning = Diagnostic::new(code, unresolved.message).label(label);
                        self.warn(warning.help_if(unresolved.help));
                    }
                    return None;
                }
            };
            if let Value::Reference(end) = self.files.arena.node(target).value {
                return Some(end);
            }
            let Some(next) = self.plain_reference(target, role) else {
                return Some(target);
            };
            if !seen.insert(target) {
                // All references of the cycle reach this point, but the cycle is reported once.
                let before = self.faulty.len();
                self.faulty.extend(&*chain);
                if self.faulty.len() == before + chain.len() {
                    let message = format!("`{written}` refers to itself");
                    let label = self.value_label(first);
                    self.warn(Diagnostic::new(&catalogue::REFERENCE_CYCLE, message).label(label));
                }
                return None;
            }
            chain.push(text);
            text = next;
        }
    }

    /// Returns the final target of a node that is a reference.
    pub fn chain_target(&mut self, node: NodeId, role: Role) -> Option<NodeId> {
        if let Value::Reference(end) = self.files.arena.node(node).value {
            return Some(end);
        }
        match self.plain_reference(node, role) {
            Some(text) => self.follow(text, role),
            None => Some(node),
        }
    }

    /// Returns the text of an object's `$ref`, if it has no other constraints.
    fn plain_reference(&self, node: NodeId, role: Role) -> Option<NodeId> {
        let Value::Object(range) = self.files.arena.original(node) else {
            return None;
        };
        let members = self.files.arena.entries_in(range);
        let has_siblings = members.len() > 1;
        if has_siblings && matches!(role, Role::Schema | Role::PathItem) {
            return None;
        }
        let member = members.iter().find(|entry| entry.key == key!("$ref"))?;
        self.files.arena.string(member.value).map(|_| member.value)
    }
}
