//! Checks that the paths in CONTRIBUTING.md and ARCHITECTURE.md exist.

use std::path::Path;

/// The folders of the repository whose paths are documented.
const FOLDERS: [&str; 5] = ["conomy-codegen", "conomy-api", "tests", "xtask", "spec"];

/// The folders whose modules are documented without the path of the folder.
const MODULES: [&str; 2] = ["conomy-codegen/src", "conomy-codegen/src/runtime"];

/// Returns whether a path exists in the repository or as a module of the generator or its runtime, or `None` if the code span is
/// not a path.
fn exists(root: &Path, span: &str) -> Option<bool> {
    if !span
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte))
    {
        return None;
    }
    let (first, _) = span.split_once('/')?;
    if FOLDERS.contains(&first) {
        return Some(root.join(span).exists());
    }
    let mut parents = MODULES
        .iter()
        .map(|folder| root.join(folder))
        .filter(|folder| folder.join(first).is_dir())
        .peekable();
    parents.peek()?;
    Some(parents.any(|folder| {
        let module = folder.join(span);
        module.exists() || module.with_extension("rs").exists()
    }))
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
