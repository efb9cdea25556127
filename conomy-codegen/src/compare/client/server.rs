//! Compares the servers.

use crate::compare::Side;
use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::ir::Server;

use super::{at, draft};

pub(super) fn compare(
    sides: (&Side, &Side),
    old: &[Server],
    new: &[Server],
    drafts: &mut Vec<Draft>,
) {
    let bare = |servers: &[Server]| -> Vec<String> {
        servers
            .iter()
            .map(|server| {
                let Server {
                    url,
                    name,
                    description: _,
                    variables,
                } = server;
                format!("{url} {name:?} {variables:?}")
            })
            .collect()
    };
    if bare(old) == bare(new) {
        return;
    }
    let list = |servers: &[Server]| {
        let urls: Vec<String> = servers
            .iter()
            .map(|server| match &server.name {
                Some(name) => format!("`{}` ({name})", server.url),
                None => format!("`{}`", server.url),
            })
            .collect();
        match urls.is_empty() {
            true => "none".to_owned(),
            false => urls.join(", "),
        }
    };
    let title = format!("the servers are {}; they were {}", list(new), list(old));
    let gone = old
        .iter()
        .any(|server| !new.iter().any(|other| other.url == server.url));
    let mut one = draft("server-changed", title)
        .whole("Environment")
        .item("ClientBuilder::environment");
    if gone {
        one.deployed = Wire::degrades("old clients go on calling the old URL");
    }
    drafts.push(at(sides, "servers", one));
}
