//! Checks and completes fields that depend on each other, so that openapiv3 can read the object.

use super::arena::{Entry, NodeId, Value};
use super::extension;
use super::model::Role;
use super::walk::{EMPTY, Walk, find};
use crate::diagnostic::{Diagnostic, catalogue};

impl Walk<'_> {
    /// Completes an object whose fields have been checked.
    pub fn complete_dependent_fields(
        &mut self,
        node: NodeId,
        role: Role,
        members: &mut Vec<Entry>,
    ) {
        match role {
            Role::Parameter => {
                self.complete_query_string(node, members);
                self.complete_schema_or_content(node, members);
                self.complete_style(members);
            }
            Role::Header => self.complete_schema_or_content(node, members),
            Role::SecurityScheme => self.complete_scheme(node, members),
            Role::OAuthFlow => self.complete_flow(node, members),
            Role::Discriminator => self.complete_mapping(members),
            _ => {}
        }
    }

    /// Converts a parameter for the whole query string to a query parameter with an extension.
    fn complete_query_string(&mut self, node: NodeId, members: &mut Vec<Entry>) {
        let index = find(members, key!("in"));
        let is_whole =
            |index: usize| self.files.arena.string(members[index].value) == Some("querystring");
        let Some(index) = index.filter(|index| is_whole(*index)) else {
            return;
        };
        members[index].value = self.implied_string(members[index].value, "query");
        let mark = self.files.arena.keys.add(extension::QUERY_STRING);
        self.put(node, members, mark, Value::Bool(true));
    }

    /// Removes a style that is not allowed in the parameter's location (OpenAPI 3.1 §4.8.12.3).
    fn complete_style(&mut self, members: &mut Vec<Entry>) {
        let text = |key| {
            let index = find(members, key)?;
            Some((index, self.files.arena.string(members[index].value)?))
        };
        let (Some((_, location)), Some((index, style))) = (text(key!("in")), text(key!("style")))
        else {
            return;
        };
        let allowed: &[&str] = match location {
            "path" => &["simple", "label", "matrix"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "header" => &["simple"],
            _ => &["form"],
        };
        if allowed.contains(&style) {
            return;
        }
        let message = format!("invalid style `{style}` for a {location} parameter; it is ignored");
        let warning = Diagnostic::new(&catalogue::UNKNOWN_VALUE, message)
            .label(self.value_label(members[index].value))
            .help(format!("expected one of `{}`", allowed.join("`, `")));
        self.warn(warning);
        members.remove(index);
    }

    /// Inserts missing URLs of an OAuth flow, and reports those that the flow requires (OpenAPI 3.2 §4.31).
    fn complete_flow(&mut self, node: NodeId, members: &mut Vec<Entry>) {
        let key = self.files.arena.key(node).unwrap_or_default();
        let needed: &[&str] = match key {
            "implicit" => &["authorizationUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl"],
            "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl"],
            _ => &["tokenUrl"],
        };
        for (name, key) in [
            ("authorizationUrl", key!("authorizationUrl")),
            ("tokenUrl", key!("tokenUrl")),
            ("deviceAuthorizationUrl", key!("deviceAuthorizationUrl")),
        ] {
            if find(members, key).is_some() {
                continue;
            }
            if needed.contains(&name) {
                self.lacks(node, name, "an OAuth flow");
            }
            // All URLs are inserted, because a reference may reuse this flow as another type of flow.
            let empty = self.files.arena.own("");
            self.put(node, members, key, Value::OwnString(empty));
        }
    }

    /// Checks that a parameter or header has either a schema or one media type.
    fn complete_schema_or_content(&mut self, node: NodeId, members: &mut Vec<Entry>) {
        let schema = find(members, key!("schema"));
        let content = find(members, key!("content"));
        match (schema, content) {
            (None, None) => {
                let message = "missing `schema` or `content`; any value is allowed";
                let label = self.value_label(node);
                self.warn(Diagnostic::new(&catalogue::MISSING_KEY, message).label(label));
                let empty = Value::Object(EMPTY);
                let schema = self.put(node, members, key!("schema"), empty);
                self.assign_role(schema, Role::Schema);
            }
            (Some(_), Some(content)) => {
                let message = "`schema` and `content` are mutually exclusive; `content` is ignored";
                let label = self.key_label(&members[content]);
                self.warn(Diagnostic::new(&catalogue::EXCLUSIVE_KEYS, message).label(label));
                members.remove(content);
            }
            _ => {}
        }
    }

    /// Converts `mutualTLS`, which openapiv3 does not support, and inserts fields that openapiv3 requires.
    fn complete_scheme(&mut self, node: NodeId, members: &mut Vec<Entry>) {
        let Some(index) = find(members, key!("type")) else {
            return;
        };
        match self
            .files
            .arena
            .string(members[index].value)
            .unwrap_or_default()
        {
            "mutualTLS" => {
                members.remove(index);
                members.retain(|entry| {
                    ![key!("scheme"), key!("in"), key!("name")].contains(&entry.key)
                });
                let (http, mutual) = (self.files.arena.own("http"), self.files.arena.own("mutual"));
                self.put(node, members, key!("type"), Value::OwnString(http));
                self.put(node, members, key!("scheme"), Value::OwnString(mutual));
                self.put(
                    node,
                    members,
                    key!(extension::MUTUAL_TLS),
                    Value::Bool(true),
                );
            }
            "oauth2" if find(members, key!("flows")).is_none() => {
                self.lacks(node, "flows", "this security scheme");
                let flows = Value::Object(EMPTY);
                let flows = self.put(node, members, key!("flows"), flows);
                self.assign_role(flows, Role::OAuthFlows);
            }
            "openIdConnect" if find(members, key!("openIdConnectUrl")).is_none() => {
                self.lacks(node, "openIdConnectUrl", "this security scheme");
                let empty = self.files.arena.own("");
                self.put(
                    node,
                    members,
                    key!("openIdConnectUrl"),
                    Value::OwnString(empty),
                );
            }
            _ => {}
        }
    }

    pub(super) fn lacks(&mut self, node: NodeId, name: &str, owner: &str) {
        let message = format!("missing key `{name}` in {owner}");
        let label = self.value_label(node);
        self.warn(Diagnostic::new(&catalogue::MISSING_KEY, message).label(label));
    }

    /// Converts the targets of a mapping, which are component names or references (OpenAPI 3.1 §4.8.25), to
    /// references that [`super::Document::target`] accepts.
    fn complete_mapping(&mut self, members: &mut [Entry]) {
        let Some(index) = find(members, key!("mapping")) else {
            return;
        };
        let mapping = members[index].value;
        let mut kept = Vec::new();
        for entry in self.files.arena.members(mapping).to_vec() {
            let Some(target) = self.mapped(entry.value) else {
                continue;
            };
            self.referenced.insert(target);
            let text = self.files.arena.own(super::read::reference(target));
            self.files
                .arena
                .replace(entry.value, Value::OwnString(text));
            kept.push(entry);
        }
        self.set_members(mapping, &kept);
    }

    fn mapped(&mut self, text: NodeId) -> Option<NodeId> {
        let name = self.files.arena.string(text)?;
        let arena = &self.files.arena;
        let components = arena.get(self.root, key!("components"));
        let schemas = components.and_then(|components| arena.get(components, key!("schemas")));
        let named = schemas.and_then(|schemas| arena.member_named(schemas, name));
        let target = match named {
            Some(named) => self.chain_target(named.value, Role::Schema)?,
            None => self.follow(text, Role::Schema)?,
        };
        self.accepts(text, target, Role::Schema).then_some(target)
    }
}
