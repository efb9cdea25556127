//! Checks that the paths in CONTRIBUTING.md and ARCHITECTURE.md exist.

use std::path::Path;

/// Returns whether a path exists in the repository or as a module of the generator, or `None` if the code span is not a path.
fn exists(root: &Path, span: &str) -> Option<bool> {
    if !span
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte))
    {
        return None;
    }
    match span.split_once('/')?.0 {
        "conomy-codegen" | "conomy-api" | "tests" | "xtask" | "spec" => {
            Some(root.join(span).exists())
        }
        "check" | "emit" | "ir" | "load" | "lower" | "name" | "prove" | "runtime" => {
            let module = root.join("conomy-codegen/src").join(span);
            Some(module.exists() || module.with_extension("rs").exists())
        }
        _ => None,
    }
}

#[test]
fn documented_paths_exist() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().expect("the workspace");
    for document in ["CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("a document");
        let spans = text.split('`').skip(1).step_by(2);
        let paths: Vec<(&str, bool)> = spans
            .filter_map(|span| Some((span, exists(root, span)?)))
            .collect();
        assert!(paths.len() > 10, "{document} mentions few paths: {paths:?}");
        for (path, exists) in paths {
            assert!(exists, "{document}: `{path}` does not exist");
        }
    }
}
