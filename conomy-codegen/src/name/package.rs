//! The name of the crate if the settings do not declare one: the title of the document without generic words.

use super::keyword;

/// The maximum length of the name, in bytes. It is truncated between words.
const LONGEST: usize = 50;

/// Separators in a title. The text after a separator explains the text before it.
const SEPARATORS: [&str; 6] = [" - ", " -- ", " | ", " / ", " + ", ": "];

/// Words that do not identify an API. `API` is kept, because it distinguishes the crate from others with the same name.
const NOISE: [&str; 17] = [
    "a",
    "an",
    "definition",
    "docs",
    "documentation",
    "endpoints",
    "oas",
    "official",
    "openapi",
    "overview",
    "restful",
    "spec",
    "specification",
    "specifications",
    "specs",
    "swagger",
    "the",
];

/// Names that the crate cannot have: Rust's own crates, dependencies of a generated crate, and the macros of the runtime,
/// because a documentation test imports the crate under its own name.
const TAKEN: [&str; 55] = [
    "alloc",
    "base64",
    "bigdecimal",
    "bytes",
    "chrono",
    "core",
    "errors",
    "flate2",
    "from-integers",
    "futures-core",
    "getrandom",
    "gloo-timers",
    "h2",
    "hmac",
    "http",
    "http-body",
    "httpdate",
    "hyper",
    "integer-enum",
    "jiff",
    "numbers",
    "object",
    "operation",
    "pages",
    "percent-encoding",
    "proc-macro",
    "reqwest",
    "responses",
    "rust-decimal",
    "rustls",
    "rustls-platform-verifier",
    "serde",
    "serde-json",
    "sha1",
    "sha2",
    "shape",
    "states",
    "std",
    "string-enum",
    "test",
    "text",
    "time",
    "tokio",
    "tower-layer",
    "tower-service",
    "tracing",
    "transparent",
    "tuple",
    "union",
    "url",
    "uuid",
    "value-enum",
    "wasm-bindgen-futures",
    "web-time",
    "zeroize",
];

/// Returns the package name for a title.
pub(super) fn package(title: &str) -> String {
    let ascii = deunicode::deunicode(title);
    let plain = without_parentheses(&ascii);
    let told = heads(&plain)
        .into_iter()
        .map(significant)
        .find(|words| !words.is_empty());
    let words = told.unwrap_or_else(|| plain.split(is_boundary).flat_map(parts).collect());
    let mut name = String::new();
    for word in words {
        if name.len() + word.len() >= LONGEST && !name.is_empty() {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().take(LONGEST));
    }
    if name.is_empty() {
        return "api-client".to_owned();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("api-{name}");
    }
    if TAKEN.contains(&name.as_str()) || keyword::escape(name.clone()) != name {
        return format!("{name}-api");
    }
    name
}

/// Splits a title at its separators.
fn heads(title: &str) -> Vec<&str> {
    let mut heads = vec![title];
    for separator in SEPARATORS {
        heads = heads
            .into_iter()
            .flat_map(|head| head.split(separator))
            .collect();
    }
    heads
}

/// Removes text in parentheses: `Adobe Experience Manager (AEM) API`.
fn without_parentheses(title: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Returns the words that identify the API, or none if only "API" and "REST" are left.
fn significant(head: &str) -> Vec<String> {
    let words: Vec<String> = head
        .split(is_boundary)
        .filter(|word| !is_version(word))
        .flat_map(parts)
        .filter(|word| !NOISE.contains(&word.as_str()))
        .collect();
    if words.iter().all(|word| word == "api" || word == "rest") {
        return Vec::new();
    }
    words
}

/// Returns whether a character separates words. Apostrophes and dots do not, because words and versions contain them.
fn is_boundary(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || c == '\'' || c == '.')
}

/// Returns whether a word is a version: `v2`, `3.1.0`. The version belongs in the manifest.
fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']);
    let number = digits.unwrap_or(word);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && (digits.is_some() || number.contains('.'))
}

/// Returns the parts of a word in lower case. A brand (`GitHub`, `SureVoIP`) is one word. A compound of three or more real
/// words is split.
fn parts(word: &str) -> Vec<String> {
    let word = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    let pieces = word.split('.').filter(|piece| !piece.is_empty());
    pieces
        .flat_map(|piece| {
            let snake = heck::AsSnakeCase(piece).to_string();
            let humps: Vec<String> = snake.split('_').map(str::to_owned).collect();
            if humps.iter().filter(|hump| hump.len() > 2).count() > 2 {
                humps
            } else {
                vec![humps.concat()]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn names_of_the_runtime_are_reserved() {
        let macros = crate::runtime_files::FILES.iter().flat_map(|(_, text)| {
            let after = text.split("macro_rules! ").skip(1);
            after.filter_map(|rest| rest.split(' ').next())
        });
        let manifest = include_str!("../runtime/dependencies.toml").lines();
        let crates = manifest
            .filter_map(|line| line.split_once(" = "))
            // Only features have a list as their value.
            .filter(|(name, value)| !name.starts_with(['#', '[']) && !value.starts_with('['))
            .map(|(name, _)| name);
        for name in macros.chain(crates) {
            let name = name.replace('_', "-");
            assert!(super::TAKEN.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn titles_become_names_that_a_person_would_choose() {
        for (title, name) in [
            (
                "GitHub's official OpenAPI spec + Octokit extension",
                "github",
            ),
            ("GitHub v3 REST API", "github-rest-api"),
            ("Stripe API", "stripe-api"),
            ("OpenAI API", "openai-api"),
            (
                "Adobe Experience Manager (AEM) API",
                "adobe-experience-manager-api",
            ),
            ("doqs.dev | PDF filling API", "doqs-dev"),
            ("A sample API - Part 1: Core", "sample-api"),
            ("REST API: Payments", "payments"),
            ("The SureVoIP RESTful API", "surevoip-api"),
            ("GraphRbacManagementClient", "graph-rbac-management-client"),
            (
                "OpenAPI 3.1.0 contentMediaType example",
                "content-media-type-example",
            ),
            ("D&D 5e API", "d-d-5e-api"),
            ("Données", "donnees"),
            ("API", "api"),
            ("", "api-client"),
            ("???", "api-client"),
            ("Test", "test-api"),
            ("serde_json", "serde-json-api"),
            ("Match", "match-api"),
            ("2fa", "api-2fa"),
        ] {
            assert_eq!(package(title), name, "{title}");
        }
        assert!(package(&"word ".repeat(50)).len() <= 50);
        assert!(package(&"x".repeat(300)).len() <= 50);
    }
}
