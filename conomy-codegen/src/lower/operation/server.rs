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
        let title = self.api.title.clone();
        nodes
            .into_iter()
            .filter_map(|node| {
                let name = self.document.get(node, "name");
                let name = name.and_then(|name| self.document.as_str(name));
                // Only OpenAPI 3.2 has a field for the name.
                let name = name.map(str::to_owned);
                let source = self.read::<openapiv3::Server>(node)?;
                let name = name.or_else(|| short_name(source.description.as_deref()?, &title));
                Some(server(source, name))
            })
            .collect()
    }
}

/// Words that name a server, also at the beginning of a sentence.
const ENVIRONMENTS: [&str; 12] = [
    "production",
    "sandbox",
    "staging",
    "development",
    "test",
    "live",
    "preview",
    "demo",
    "qa",
    "uat",
    "local",
    "mock",
];

/// Returns the name at the beginning of a description, such as `Sandbox` in "Sandbox: without real money" and "Sandbox
/// server". The words of the API's title do not count. Returns `None` if the description is a
/// sentence that does not begin with an environment.
fn short_name(description: &str, title: &str) -> Option<String> {
    const LONGEST: usize = 4;
    if description.contains("://") {
        return None;
    }
    let end = description.find(['.', ':', ';', ',', '(', '[', '\n', '–', '—', '{', '/']);
    let beginning = &description[..end.unwrap_or(description.len())];
    let beginning = beginning.split(" - ").next().unwrap_or_default();
    let mut words: Vec<&str> = beginning.split_whitespace().collect();
    let is = |word: &&str, known: &[&str]| known.iter().any(|one| word.eq_ignore_ascii_case(one));
    let title: Vec<&str> = title.split_whitespace().collect();
    while words.len() > 1 && (is(&words[0], &["the", "our", "a"]) || is(&words[0], &title)) {
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
    if words.len() > LONGEST {
        // Later in the sentence, the word may be about another server.
        words.truncate(1);
        words.retain(|word| is(word, &ENVIRONMENTS));
    }
    (!words.is_empty()).then(|| words.join(" "))
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
            ("Shop", Some("Shop")),
            ("The Shop production API", Some("production")),
            ("Shop sandbox API that is used for testing", Some("sandbox")),
            (
                "Either the staging or the production server of the shop",
                None,
            ),
            ("https://api.example.com", None),
            ("Use this one for everything that is not a test", None),
            ("", None),
            (" . ", None),
        ] {
            let found = short_name(description, "Shop API");
            assert_eq!(found.as_deref(), name, "{description}");
        }
    }
}
