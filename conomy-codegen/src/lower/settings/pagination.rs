//! Pagination of operations, as declared by `[pagination]` in codegen.toml and the extension `x-pagination` in the document.
//! Nothing is guessed from names.

mod rule;
mod vendor_extension;

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{
    Api, ContentKind, Input, Next, Operation, Output, Pagination, Payload, Step, Type,
};
use crate::load::{Document, NodeId};
use crate::setting::{Content, Setting};

use crate::lower::settings::pointer::{self, UnresolvedPointer, is_scalar, resolve_pointer};
use crate::lower::settings::unused_settings;
use rule::{Located, Rule, Style};

/// The extension of an operation, or of the root of the document for all operations that match it.
const EXTENSION: &str = "x-pagination";

/// Finds the pagination of every operation.
///
/// A rule for one operation must match it. A default rule (at the root of the document, or without an operation in codegen.toml)
/// applies to all operations that match it, and must match at least one. codegen.toml takes precedence over the document.
pub(in crate::lower) fn find(
    api: &mut Api,
    document: &Document,
    settings: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let extension = |node: NodeId| {
        let own = document.get(node, EXTENSION);
        own.map(|node| Setting::of_document(document, node))
    };
    let settings = settings.and_then(|settings| settings.get("pagination"));
    let own = settings.and_then(|settings| settings.get("operations"));
    let general = match settings.filter(|table| table.get("style").is_some()) {
        Some(table) => Some(table.clone()),
        None => extension(document.root()),
    };
    unused_settings::operations(api, own, diagnostics);
    if let (None, Some(table)) = (&general, settings) {
        // A table without a style is not a rule, but it may contain misspelled keys.
        rule::check_keys(table, None, diagnostics);
    }
    let default = general
        .as_ref()
        .and_then(|setting| read(setting, setting, diagnostics));
    let mut mismatches = Vec::new();
    let mut fits = 0;
    let mut without = Vec::new();
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        let located = operation
            .id
            .as_deref()
            .and_then(|id| own?.get(id).cloned())
            .or_else(|| extension(operation.node))
            .or_else(|| vendor_extension::of(document, operation));
        let found = match located {
            Some(Setting {
                content: Content::Boolean(false),
                ..
            }) => None,
            Some(setting) => {
                let whole = setting.clone().or_as(general.as_ref());
                read(&setting, &whole, diagnostics).and_then(|rule| {
                    let found = fit(api, document, operation, &rule, diagnostics);
                    reported(found, diagnostics)
                })
            }
            None => default.as_ref().and_then(|rule| {
                if rule.style == Style::Link && !has_link(document, operation) {
                    return None;
                }
                match fit(api, document, operation, rule, diagnostics) {
                    Ok(found) => {
                        fits += 1;
                        Some(found)
                    }
                    Err(mismatch) => {
                        if step(api, document, operation, rule, diagnostics).is_ok() {
                            without.push(mismatch.of(document, operation));
                        }
                        mismatches.push(mismatch);
                        None
                    }
                }
            }),
        };
        api.operations[index].pagination = found;
    }
    if let Some(rule) = default.filter(|_| fits == 0) {
        let message = "no operation matches this pagination";
        let nearest = mismatches.into_iter().max_by_key(|mismatch| mismatch.depth);
        let warning = Diagnostic::new(&catalogue::PAGINATION, message);
        let warning = match nearest {
            Some(mismatch) => warning
                .label(
                    mismatch.diagnostic.labels[0]
                        .clone()
                        .text(mismatch.diagnostic.message),
                )
                .help_if(mismatch.diagnostic.help),
            None => warning.label(rule.label()),
        };
        diagnostics.push(warning);
    } else {
        without.into_iter().for_each(|note| diagnostics.push(note));
    }
}

/// Why a rule does not match an operation.
pub(in crate::lower) struct Mismatch {
    diagnostic: Diagnostic,
    /// How much of the rule matches. The closest mismatch is reported.
    depth: u8,
}

impl Mismatch {
    fn new(depth: u8, located: &Located<impl Sized>, message: impl Into<String>) -> Mismatch {
        Mismatch {
            diagnostic: Diagnostic::new(&catalogue::PAGINATION, message).label(located.label()),
            depth,
        }
    }

    /// Returns the note for an operation that has the page parameter but does not match the default rule.
    fn of(&self, document: &Document, operation: &Operation) -> Diagnostic {
        let name = operation.id.as_deref().unwrap_or(&operation.path);
        let message =
            format!("`{name}` has the page parameter, but does not match the default pagination");
        let rule = self.diagnostic.labels[0].clone().secondary();
        Diagnostic::new(&catalogue::WITHOUT_PAGES, message)
            .label(document.key_label(operation.node))
            .label(rule.text(self.diagnostic.message.clone()))
            .help_if(self.diagnostic.help.clone())
    }

    fn unresolved(depth: u8, located: &Located<impl Sized>, error: UnresolvedPointer) -> Mismatch {
        Mismatch::new(depth, located, error.message).help(error.help)
    }

    fn help(mut self, help: Option<String>) -> Mismatch {
        self.diagnostic = self.diagnostic.help_if(help);
        self
    }
}

/// Reads a rule merged with the defaults. Unknown keys are reported and ignored.
fn read(setting: &Setting, whole: &Setting, diagnostics: &mut Diagnostics) -> Option<Rule> {
    let rule = reported(Rule::read(whole, diagnostics), diagnostics);
    let style = rule.as_ref().map(|rule| rule.style);
    rule::check_keys(setting, style, diagnostics);
    rule
}

/// Returns the result, or `None` after reporting the mismatch.
fn reported<T>(found: Result<T, Mismatch>, diagnostics: &mut Diagnostics) -> Option<T> {
    found
        .map_err(|mismatch| diagnostics.push(mismatch.diagnostic))
        .ok()
}

/// Matches a rule with an operation.
fn fit(
    api: &Api,
    document: &Document,
    operation: &Operation,
    rule: &Rule,
    diagnostics: &Diagnostics,
) -> Result<Pagination, Mismatch> {
    let step = step(api, document, operation, rule, diagnostics)?;
    let body = match &operation.output {
        Output::One(Payload::Json(body)) => body,
        _ => {
            let name = operation.id.as_deref().unwrap_or(&operation.path);
            let message = format!("the responses of `{name}` are not all JSON of one type");
            return Err(Mismatch::new(1, &rule.items, message));
        }
    };
    let find = |from: &Type, located: &Located<String>| {
        let found = resolve_pointer(api, from, &located.value, diagnostics);
        found.map_err(|error| Mismatch::unresolved(2, located, error))
    };
    let (items, array) = find(body, &rule.items)?;
    let Type::Array(item) = array else {
        let message = match rule.items.value.as_str() {
            "" => "the response is not an array; `items` must be a pointer to the array".to_owned(),
            pointer => format!("`{pointer}` is not an array"),
        };
        return Err(Mismatch::new(2, &rule.items, message));
    };
    let scalar = |from: &Type, located: &Option<Located<String>>| match located {
        None => Ok(None),
        Some(located) => match find(from, located)? {
            (members, ty) if is_scalar(api, &ty) => Ok(Some(members)),
            _ => {
                let message = format!("`{}` is an array or an object", located.value);
                Err(Mismatch::new(3, located, message))
            }
        },
    };
    let next = match scalar(body, &rule.next)? {
        Some(members) => Some(Next::Body(members)),
        None => scalar(&item, &rule.last_item)?.map(Next::LastItem),
    };
    if let Some(located) = &rule.has_more
        && !matches!(find(body, located)?.1, Type::Boolean | Type::Any)
    {
        let message = format!("`{}` is not a boolean", located.value);
        return Err(Mismatch::new(3, located, message));
    }
    Ok(Pagination {
        step,
        body: body.clone(),
        items,
        item: *item,
        next,
        has_more: scalar(body, &rule.has_more)?,
        total: scalar(body, &rule.total)?,
    })
}

fn step(
    api: &Api,
    document: &Document,
    operation: &Operation,
    rule: &Rule,
    diagnostics: &Diagnostics,
) -> Result<Step, Mismatch> {
    let Some(located) = &rule.parameter else {
        return Ok(match rule.style {
            Style::Link if rule.next.is_none() => Step::Link,
            _ => Step::Url,
        });
    };
    let is_counted = matches!(rule.style, Style::Offset | Style::Page);
    let (input, ty, default) = if located.value.starts_with('/') {
        let mut contents = operation.body.iter().flat_map(|body| &body.contents);
        let body = contents.find_map(|content| match &content.kind {
            ContentKind::Json(ty) => Some(ty),
            _ => None,
        });
        let body = body.ok_or_else(|| {
            let message = "the operation has no JSON body for the parameter";
            Mismatch::new(0, located, message)
        })?;
        let found = resolve_pointer(api, body, &located.value, diagnostics);
        let (members, ty) = found.map_err(|error| Mismatch::unresolved(2, located, error))?;
        let node = members
            .last()
            .and_then(|member| pointer::node(api, *member));
        (Input::Body(located.value.clone()), ty, node)
    } else {
        let found = pointer::parameter(api, document, operation, &located.value, diagnostics);
        let (ty, node) = found.map_err(|error| {
            Mismatch::unresolved(u8::from(error.has_suggestion), located, error)
        })?;
        (Input::Query(located.value.clone()), ty, node)
    };
    let is_fit = match ty {
        Type::Boolean => false,
        Type::Named(_) | Type::Text(_) if is_counted => false,
        ref ty => is_scalar(api, ty),
    };
    if !is_fit {
        let kind = if is_counted {
            "an integer"
        } else {
            "a string, number or boolean"
        };
        let message = format!("`{}` is not {kind}", located.value);
        return Err(Mismatch::new(1, located, message));
    }
    let default = default
        .and_then(|schema| document.get(document.resolve(schema), "default"))
        .and_then(|default| document.number(default)?.parse().ok());
    let first = |usual| {
        rule.first
            .as_ref()
            .map(|located| located.value)
            .or(default)
            .unwrap_or(usual)
    };
    Ok(match rule.style {
        Style::Offset => Step::Offset(input, first(0)),
        Style::Page => Step::Number(input, first(1)),
        Style::Cursor | Style::Link => Step::Cursor(input),
    })
}

/// Returns whether a successful response of the operation documents a `Link` header.
fn has_link(document: &Document, operation: &Operation) -> bool {
    let responses = document.get(operation.node, "responses");
    responses
        .into_iter()
        .flat_map(|responses| document.entries(responses))
        .filter(|(status, _)| status.starts_with('2'))
        .filter_map(|(_, response)| document.get(document.resolve(response), "headers"))
        .flat_map(|headers| document.entries(headers))
        .any(|(name, _)| name.eq_ignore_ascii_case("link"))
}
