//! Servers (OpenAPI, Server Object).

use crate::ir::{Server, ServerVariable};
use crate::load::NodeId;

use crate::lower::Lowering;

impl Lowering<'_> {
    /// Lowers the servers of the root, a path item or an operation.
    pub(in crate::lower) fn servers_of(&mut self, owner: NodeId) -> Vec<Server> {
        let Some(list) = self.document.get(owner, "servers") else {
            return Vec::new();
        };
        let nodes: Vec<NodeId> = self.document.items(list).collect();
        nodes
            .into_iter()
            .filter_map(|node| {
                let name = self.document.get(node, "name");
                let name = name.and_then(|name| self.document.as_str(name));
                // Only OpenAPI 3.2 has a field for the name.
                let name = name.map(str::to_owned);
                let source = self.read::<openapiv3::Server>(node)?;
                let name = name.or_else(|| short_name(source.description.as_deref()?));
                Some(server(source, name))
            })
            .collect()
    }
}

/// Returns the name at the beginning of a description, such as `Sandbox` in "Sandbox: without real money" and "Sandbox
/// server". Returns `None` if the description is a sentence.
fn short_name(description: &str) -> Option<String> {
    const LONGEST: usize = 4;
    if description.contains("://") {
        return None;
    }
    let end = description.find(['.', ':', ';', ',', '(', '[', '\n', '–', '—', '{', '/']);
    let beginning = &description[..end.unwrap_or(description.len())];
    let beginning = beginning.split(" - ").next().unwrap_or_default();
    let mut words: Vec<&str> = beginning.split_whitespace().collect();
    let is = |word: &&str, known: &[&str]| known.iter().any(|one| word.eq_ignore_ascii_case(one));
    if words.len() > 1 && is(&words[0], &["the", "our", "a"]) {
        words.remove(0);
    }
    let general = [
        "server",
        "servers",
        "environment",
        "api",
        "endpoint",
        "url",
        "host",
    ];
    while words.len() > 1 && words.last().is_some_and(|word| is(word, &general)) {
        words.pop();
    }
    (1..=LONGEST)
        .contains(&words.len())
        .then(|| words.join(" "))
}

fn server(server: openapiv3::Server, name: Option<String>) -> Server {
    let variables = server
        .variables
        .into_iter()
        .flatten()
        .map(|(name, variable)| ServerVariable {
            name,
            default: variable.default,
            allowed: variable.enumeration,
        })
        .collect();
    Server {
        url: server.url,
        name,
        description: server.description,
        variables,
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn names_are_what_descriptions_begin_with() {
        for (description, name) in [
            (
                "Sandbox: the complete API, without real money.",
                Some("Sandbox"),
            ),
            ("The production server", Some("production")),
            ("Production API server (EU)", Some("Production")),
            ("EU - production", Some("EU")),
            ("Server", Some("Server")),
            ("https://api.example.com", None),
            ("Use this one for everything that is not a test", None),
            ("", None),
            (" . ", None),
        ] {
            assert_eq!(short_name(description).as_deref(), name, "{description}");
        }
    }
}
