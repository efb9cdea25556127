//! Usages: code that names each public item of a crate.

use super::*;

fn usages(text: &str) -> Vec<Usage> {
    let source = MemorySource::new().with("openapi.yaml", text);
    let settings = Settings::default();
    let version = Version {
        source: &source,
        root: "openapi.yaml",
        settings: &settings,
    };
    let usages = conomy_codegen::compare::usages(version, &mut Diagnostics::new());
    usages.expect("the document")
}

#[test]
fn witnesses_use_only_lifetimes_that_they_declare() {
    let json = "          application/json:\n            schema: { $ref: '#/components/schemas/NewPet' }\n";
    let two = format!(
        "{json}          application/octet-stream:\n            schema: {{ type: string, format: binary }}\n"
    );
    let usages = usages(&edited(&[(json, &two)]));
    let json = usages.iter().find(|one| one.path.ends_with("Body::Json"));
    let json = json.expect("a body with two media types");
    assert!(
        json.code.contains("(v: &'a api::models::NewPet)"),
        "{}",
        json.code
    );
    for usage in &usages {
        assert!(!usage.code.contains("'b"), "{}", usage.code);
    }
}

#[test]
fn witnesses_name_the_environments_at_the_root_of_the_crate() {
    let servers = "servers:\n  - { url: 'https://a.example.com', description: Live }\n  - { url: 'https://b.example.com', description: Sandbox }\npaths:\n";
    let usages = usages(&edited(&[("paths:\n", servers)]));
    let mut usages = usages.iter();
    let usage = usages.find(|one| one.path == "ClientBuilder::environment");
    let code = &usage.expect("the selection of an environment").code;
    assert!(code.contains("a0: api::Environment)"), "{code}");
}
