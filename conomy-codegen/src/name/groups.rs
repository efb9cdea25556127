//! Names of groups: a module, a method of the client, a struct and a Cargo feature for each tag.

use crate::ir::Api;
use crate::settings::Settings;

use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};
use super::{GroupNames, Names};

/// Assigns the names of all groups.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    let candidates = |convert: &dyn Fn(&str) -> String| {
        api.groups
            .iter()
            .map(|group| {
                let text = settings.name("tag", &group.tag).unwrap_or(&group.tag);
                Candidate {
                    raw: group.tag.clone(),
                    name: convert(text),
                }
            })
            .collect::<Vec<_>>()
    };
    let reserved = keyword::MODULES.into_iter().chain(keyword::CLIENT);
    let mut clashes = Vec::new();
    let modules = Scope::reserving(reserved).assign(
        candidates(&|text| escape(startable(snake(text)))),
        "_api",
        &mut clashes,
    );
    names
        .clashes
        .extend(clashes.into_iter().map(|clash| ("tag", clash)));
    let handles = Scope::reserving(
        keyword::TYPES
            .into_iter()
            .chain(keyword::MORE_TYPES)
            .chain([
                "Client",
                "ClientBuilder",
                "Request",
                "Response",
                "Operation",
                "Call",
                "Options",
            ]),
    )
    .assign(
        candidates(&|text| startable(pascal(text))),
        "Api",
        &mut Vec::new(),
    );
    names.groups = modules
        .into_iter()
        .zip(handles)
        .map(|(module, handle)| GroupNames {
            feature: feature(&module),
            method: module.clone(),
            module,
            handle,
        })
        .collect();
}

/// Returns the Cargo feature of a module: its name with hyphens and the prefix `api-`. The prefix prevents collisions with
/// dependencies and the features of the runtime.
fn feature(module: &str) -> String {
    let name = keyword::plain(module)
        .trim_start_matches('_')
        .replace('_', "-");
    format!("api-{name}")
}
