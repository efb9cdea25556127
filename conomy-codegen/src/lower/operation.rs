//! Operations: every method of every path (OpenAPI, Path Item Object and Operation Object).

pub(in crate::lower) mod body;
pub(in crate::lower) mod event;
pub(in crate::lower) mod group;
pub(in crate::lower) mod parameter;
pub(in crate::lower) mod part;
pub(in crate::lower) mod position;
pub(in crate::lower) mod response;
pub(in crate::lower) mod response_header;
pub(in crate::lower) mod security;
pub(in crate::lower) mod server;
pub(in crate::lower) mod shared_header;

use foldhash::HashSet;
use openapiv3::Operation as Source;

use crate::ir::{Docs, Operation, OperationId, Requirement, Retry};
use crate::load::NodeId;
use crate::media_type;

use crate::lower::Lowering;
use crate::lower::schema::merged::MergedTypes;

impl Lowering<'_> {
    /// Lowers all operations, in the order of the document.
    pub(in crate::lower) fn operations(&mut self) {
        let root = self.document.root();
        let default_security = self.requirements(root);
        let Some(paths) = self.document.get(root, "paths") else {
            return;
        };
        let document = self.document;
        for (path, item) in document.entries(paths) {
            if path.starts_with("x-") {
                continue;
            }
            let item = self.document.resolve(item);
            let mut methods = HashSet::default();
            for (method, node) in document.operations(item) {
                let reason = match (media_type::is_token(method), methods.insert(method)) {
                    (false, _) => "invalid method",
                    // OpenAPI 3.2, Path Item Object.
                    (true, false) => "the path item has a field for this method",
                    (true, true) => {
                        self.operation(path, item, node, method, default_security.as_deref());
                        continue;
                    }
                };
                self.coverage.operations.declared += 1;
                let name = format!("{method} {path}");
                self.leave_out("operation", name, reason, node);
            }
        }
        self.token_operations();
    }

    fn operation(
        &mut self,
        path: &str,
        item: NodeId,
        node: NodeId,
        method: &str,
        default_security: Option<&[Vec<Requirement>]>,
    ) {
        self.coverage.operations.declared += 1;
        let Some(source) = self.read::<Source>(node) else {
            self.leave_out(
                "operation",
                format!("{method} {path}"),
                "invalid operation object",
                node,
            );
            return;
        };
        self.coverage.operations.generated += 1;
        self.merged_types = MergedTypes::default();
        let operation = OperationId(self.api.operations.len() as u32);
        let group = self.group(node);
        let security = self
            .requirements(node)
            .or_else(|| default_security.map(<[_]>::to_vec))
            .unwrap_or_default();
        let mut servers = self.servers_of(node);
        if servers.is_empty() {
            servers = self.servers_of(item);
        }
        self.api.operations.push(Operation {
            node,
            id: source.operation_id,
            method: method.to_owned(),
            path: path.to_owned(),
            group,
            summary: source.summary,
            docs: Docs {
                title: None,
                description: source.description,
                deprecated: source.deprecated,
                external: source.external_docs.map(|docs| docs.url),
                constraints: None,
            },
            parameters: Vec::new(),
            body: None,
            output: crate::ir::Output::One(crate::ir::Payload::Empty),
            accept: Vec::new(),
            errors: Vec::new(),
            headers: Vec::new(),
            security,
            servers,
            retry: Retry::default(),
            pagination: None,
            states: None,
        });
        let parameters = self.parameters(item, node, operation);
        let body = match self.document.get(node, "requestBody") {
            Some(body) => self.body(body, operation),
            None => None,
        };
        let (output, errors, headers) = self.responses(source.responses, operation);
        let lowered = &mut self.api.operations[operation.0 as usize];
        lowered.parameters = parameters;
        lowered.body = body;
        lowered.output = output;
        lowered.errors = errors;
        lowered.headers = headers;
    }
}
