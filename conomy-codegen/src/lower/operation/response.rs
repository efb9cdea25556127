//! Responses, by status and media type (OpenAPI, Responses Object).

use std::collections::BTreeMap;

use openapiv3::{MediaType, ReferenceOr, Response, Responses, StatusCode};

use crate::ir::{
    Api, Case, ErrorResponse, NameHint, OperationId, Output, Payload, ResponseHeader, Role, Status,
    Text, Type,
};

use crate::load::NodeId;
use crate::media_type::{self, Kind};
use crate::status::reason;

use crate::lower::Lowering;
use crate::lower::operation::body::item;
use crate::lower::operation::response_header::Headers;
use crate::lower::schema::keywords::JsonType;

impl Lowering<'_> {
    /// Lowers the successful responses of an operation, its errors, and the headers of both.
    pub(in crate::lower) fn responses(
        &mut self,
        responses: Responses,
        operation: OperationId,
    ) -> (Output, Vec<ErrorResponse>, Vec<ResponseHeader>) {
        let mut all: Vec<(Status, ReferenceOr<Response>)> = responses
            .responses
            .into_iter()
            .map(|(code, response)| (status(&code), response))
            .collect();
        if let Some(default) = responses.default {
            all.push((Status::Default, default));
        }
        let is_success =
            |status: Status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let declared = all.iter().any(|(status, _)| is_success(*status));
        let several = all.iter().filter(|(status, _)| is_success(*status)).count() > 1;
        // A response to HEAD has no body, even if the document describes one (RFC 9110, section 9.3.2).
        let without_bodies = self.api.operations[operation.0 as usize].method == "HEAD";
        let mut cases = Vec::new();
        let mut errors = Vec::new();
        // Successful responses come first, so that their headers take precedence, whatever the order in the document.
        let mut response_nodes: BTreeMap<(bool, Status), NodeId> = BTreeMap::new();
        self.coverage.responses.declared += all.len();
        for (status, response) in all {
            let node = self.response_node(operation, status);
            let component = match &response {
                ReferenceOr::Reference { reference } => self
                    .document
                    .target(reference)
                    .and_then(|target| self.shared_name(target, None)),
                ReferenceOr::Item(_) => None,
            };
            let Some(mut response) = self.resolved(response) else {
                self.leave_out("response", status.text(), "invalid response object", node);
                continue;
            };
            self.coverage.media_types.declared += response.content.len();
            // These statuses have no body either (RFC 9110, sections 15.2, 15.3.5 and 15.3.6).
            let empty = without_bodies
                || matches!(
                    status,
                    Status::Code(100..=199 | 204 | 205) | Status::Range(1)
                );
            if empty {
                for (media_type, _) in std::mem::take(&mut response.content) {
                    self.leave_out("media type", media_type, "this response has no body", node);
                }
            }
            let success = is_success(status) || (status == Status::Default && !declared);
            let word = if success && !several {
                ""
            } else {
                reason(status)
            };
            let hint = match component {
                Some(name) => NameHint::Shared {
                    name,
                    suffix: "Response",
                    roles: Vec::new(),
                },
                None => NameHint::Operation {
                    operation,
                    roles: vec![Role::Response(word)],
                },
            };
            if success {
                self.coverage.responses.generated += 1;
                response_nodes.insert((false, status), node);
                self.accept(operation, &response);
                self.cases(status, response, node, &hint, &mut cases);
            } else if matches!(status, Status::Code(100..=199) | Status::Range(1)) {
                self.leave_out(
                    "response",
                    status.text(),
                    "interim responses are handled by the transport",
                    node,
                );
            } else {
                self.coverage.responses.generated += 1;
                response_nodes.insert((true, status), node);
                errors.push(self.error(status, response, node, &hint));
            }
        }
        let mut headers = Headers::default();
        let successes = response_nodes
            .keys()
            .filter(|(is_error, _)| !is_error)
            .count();
        for ((is_error, _), node) in response_nodes {
            self.response_headers(node, !is_error, operation, &mut headers);
        }
        (output(cases), errors, headers.finish(successes))
    }

    /// Adds the media types of a successful response to the `Accept` header. XML is omitted if the response also has JSON.
    fn accept(&mut self, operation: OperationId, response: &Response) {
        let kinds = || {
            let media_types = response.content.keys();
            media_types.map(|media_type| (media_type, media_type::kind(media_type)))
        };
        let json = kinds().any(|(_, kind)| kind == Kind::Json);
        let accept = &mut self.api.operations[operation.0 as usize].accept;
        for (media_type, kind) in kinds() {
            let essence = media_type::essence(media_type);
            let is_listed = accept.contains(&essence) || (json && kind == Kind::Xml);
            if !is_listed && media_type::is_valid(&essence) {
                accept.push(essence);
            }
        }
        accept.sort_by_key(|essence| media_type::kind(essence) != Kind::Json);
    }

    /// Returns the node of the response with a status, or the node of the operation if the response has no node.
    fn response_node(&self, operation: OperationId, status: Status) -> NodeId {
        let node = self.api.operations[operation.0 as usize].node;
        let responses = self.document.get(node, "responses");
        responses
            .and_then(|responses| self.document.get(responses, &status.text()))
            .unwrap_or(node)
    }

    fn cases(
        &mut self,
        status: Status,
        response: Response,
        node: NodeId,
        hint: &NameHint,
        cases: &mut Vec<Case>,
    ) {
        let description = response.description;
        if response.content.is_empty() {
            cases.push(Case {
                status,
                media_type: None,
                other_media_types: Vec::new(),
                payload: Payload::Empty,
                description,
            });
            return;
        }
        let mut found: Vec<(Payload, Vec<String>)> = Vec::new();
        let json = response
            .content
            .keys()
            .any(|media_type| media_type::kind(media_type) == Kind::Json);
        for (media_type, content) in response.content {
            if json && media_type::kind(&media_type) == Kind::Xml {
                let reason = "the same response is deserialized as JSON";
                self.leave_out("media type", media_type, reason, node);
                continue;
            }
            self.coverage.media_types.generated += 1;
            let payload = self.payload(&media_type, content, hint);
            // Media types with the same payload share a case.
            let essence = media_type::essence(&media_type);
            match found.iter_mut().find(|(known, _)| *known == payload) {
                Some((_, media_types)) => media_types.push(essence),
                None => found.push((payload, vec![essence])),
            }
        }
        let several = found.len() > 1;
        for (payload, media_types) in found {
            let mut media_types = media_types.into_iter().filter(|_| several);
            cases.push(Case {
                status,
                media_type: media_types.next(),
                other_media_types: media_types.collect(),
                payload,
                description: description.clone(),
            });
        }
    }

    fn payload(&mut self, media_type: &str, content: MediaType, hint: &NameHint) -> Payload {
        let keywords = self.flattened_content(&content);
        let binary = keywords.json_type == Some(JsonType::String)
            && matches!(keywords.format.as_deref(), Some("binary"));
        if self.has_json_parts(media_type, &content, &keywords) {
            return Payload::Parts(item(self.type_of_content(&content, hint.clone())));
        }
        let ty = |lowering: &mut Self| lowering.type_of_content(&content, hint.clone());
        match media_type::kind(media_type) {
            Kind::Json | Kind::Any
                if !(binary || (essence_is_any(media_type) && keywords.is_empty())) =>
            {
                let ty = ty(self);
                self.hold(&content.extensions, &ty);
                Payload::Json(ty)
            }
            Kind::Events => Payload::Events(match ty(self) {
                Type::Any => Type::Text(Text::Plain),
                other => other,
            }),
            Kind::Lines => Payload::Lines(item(ty(self))),
            Kind::Text if !binary => Payload::Text,
            _ => Payload::Stream,
        }
    }

    fn error(
        &mut self,
        status: Status,
        response: Response,
        node: NodeId,
        hint: &NameHint,
    ) -> ErrorResponse {
        let mut json = None;
        let mut text = false;
        let is_json =
            |media_type: &String| matches!(media_type::kind(media_type), Kind::Json | Kind::Any);
        let has_json = response.content.keys().any(is_json);
        for (media_type, content) in response.content {
            let reason = match media_type::kind(&media_type) {
                Kind::Json | Kind::Any if json.is_none() => {
                    json = Some(content);
                    None
                }
                Kind::Json | Kind::Any => {
                    Some("the same error is deserialized from another JSON media type")
                }
                Kind::Xml if has_json => Some("the same error is deserialized as JSON"),
                Kind::Text | Kind::Xml => {
                    text = true;
                    None
                }
                _ => Some("errors are JSON or text; other bodies are available as bytes"),
            };
            match reason {
                None => self.coverage.media_types.generated += 1,
                Some(reason) => self.leave_out("media type", media_type, reason, node),
            }
        }
        let ty = json.and_then(|content| {
            let schema = self.schema_of(&content)?;
            let ty = self.use_of(schema, hint.clone()).into_type();
            self.hold(&content.extensions, &ty);
            Some(ty)
        });
        ErrorResponse {
            status,
            ty,
            text: text && !has_json,
            description: response.description,
        }
    }
}

/// Returns whether a media type is a range such as `*/*`, which does not determine how the body is read.
fn essence_is_any(media_type: &str) -> bool {
    media_type::kind(media_type) == Kind::Any
}

/// Returns a single payload if all cases have the same one, otherwise the cases.
fn output(cases: Vec<Case>) -> Output {
    match cases.as_slice() {
        [] => Output::One(Payload::Empty),
        [first, rest @ ..] if rest.iter().all(|case| case.payload == first.payload) => {
            Output::One(first.payload.clone())
        }
        _ => Output::Several(cases),
    }
}

fn status(code: &StatusCode) -> Status {
    match code {
        StatusCode::Code(code) => Status::Code(*code),
        StatusCode::Range(digit) => Status::Range(*digit),
    }
}

/// Returns the type that all error bodies of the API share, if there is one.
pub(in crate::lower) fn shared_error(api: &Api) -> Option<Type> {
    let mut types = api
        .operations
        .iter()
        .flat_map(|operation| &operation.errors)
        .filter_map(|error| error.ty.as_ref())
        .map(|ty| api.resolve(ty));
    let first = types.next()?;
    types.all(|ty| ty == first).then(|| first.clone())
}
