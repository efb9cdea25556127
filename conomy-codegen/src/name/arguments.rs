//! Names of parameters and of the parts of multipart bodies.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{ContentKind, Location, Operation};
use crate::media_type::subtype_name;
use crate::settings::Settings;

use super::OperationNames;
use super::case::{snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};

/// Assigns the names of the arguments and builder methods of an operation.
pub(super) fn assign(operation: &Operation, settings: &Settings, names: &mut OperationNames) {
    let mut scope = Scope::reserving(keyword::SETTERS.into_iter().chain(keyword::ARGUMENTS));
    if operation.pagination.is_some() {
        keyword::PAGES.iter().for_each(|name| scope.take(name));
    }
    if operation.states.is_some() {
        keyword::STATES.iter().for_each(|name| scope.take(name));
    }
    let parameters = &operation.parameters;
    // A header and a query parameter may have the same name. The location distinguishes them.
    let mut locations: BTreeMap<String, BTreeSet<Location>> = BTreeMap::new();
    for parameter in parameters {
        let names = locations.entry(snake(&parameter.name)).or_default();
        names.insert(parameter.location);
    }
    let is_doubled = |name: &str| locations.get(name).is_some_and(|places| places.len() > 1);
    let mut candidates: Vec<Candidate> = parameters
        .iter()
        .map(|parameter| {
            let plain = snake(&parameter.name);
            let name = match settings.name("parameter", &parameter.name) {
                Some(name) => name.to_owned(),
                None if is_doubled(&plain) => {
                    format!("{plain}_{}", parameter.location.as_str())
                }
                None => plain,
            };
            Candidate {
                raw: parameter.name.clone(),
                name: escape(startable(name)),
            }
        })
        .collect();
    let parts: Vec<&str> = operation
        .body
        .iter()
        .flat_map(|body| &body.contents)
        .filter_map(|content| match &content.kind {
            ContentKind::Multipart(parts) => Some(parts.iter().map(|part| part.name.as_str())),
            _ => None,
        })
        .flatten()
        .collect();
    candidates.extend(parts.iter().map(|part| Candidate {
        raw: (*part).to_owned(),
        name: escape(startable(snake(part))),
    }));
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let alternatives = contents.flat_map(|content| &content.alternatives);
    candidates.extend(alternatives.map(|media_type| Candidate {
        raw: media_type.clone(),
        name: format!("as_{}", snake(subtype_name(media_type))),
    }));
    let mut assigned = scope.assign(candidates, "_", &mut Vec::new());
    names.alternatives = assigned.split_off(parameters.len() + parts.len());
    names.parts = assigned.split_off(parameters.len());
    names.parameters = assigned;
}
