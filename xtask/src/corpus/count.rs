//! Counts the operations of a document independently of the generator, to detect operations that are lost silently.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The counted part of a document. Everything else is skipped, so that it takes no memory.
#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    paths: BTreeMap<String, Item>,
}

/// A path item (OpenAPI 3.0 and 3.1 §4.8.9).
#[derive(Deserialize)]
struct Item {
    #[serde(rename = "$ref")]
    reference: Option<IgnoredAny>,
    get: Option<Operation>,
    put: Option<Operation>,
    post: Option<Operation>,
    delete: Option<Operation>,
    options: Option<Operation>,
    head: Option<Operation>,
    patch: Option<Operation>,
    trace: Option<Operation>,
}

type Operation = BTreeMap<String, IgnoredAny>;

impl Item {
    /// Returns the number of its operations, or `None` if they are in another place.
    fn operations(&self) -> Option<u64> {
        let Item {
            reference,
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
        } = self;
        let methods = [get, put, post, delete, options, head, patch, trace];
        let mut operations = methods.into_iter().flatten();
        let here = |operation: &Operation| !operation.contains_key("$ref");
        let count = operations.clone().count() as u64;
        (reference.is_none() && operations.all(here)).then_some(count)
    }
}

/// Returns how many operations a document has, or `None` if they are in other files or the document is too irregular to count
/// them.
pub fn operations(path: &Path) -> Option<u64> {
    let reader = BufReader::new(File::open(path).ok()?);
    let json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let root: Root = if json {
        serde_json::from_reader(reader).ok()?
    } else {
        serde_yaml::from_reader(reader).ok()?
    };
    let paths = root.paths.iter().filter(|(path, _)| path.starts_with('/'));
    paths.map(|(_, item)| item.operations()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(name: &str, text: &str) -> Option<u64> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        operations(&path)
    }

    #[test]
    fn methods_are_counted_and_nothing_else() {
        let yaml = "
paths:
  /a:
    parameters: []
    summary: get
    get: {}
    put: { responses: {} }
  /b:
    x-get: {}
    trace: {}
  x-c: { get: {} }
";
        assert_eq!(count("a.yaml", yaml), Some(3));
        assert_eq!(
            count("a.json", r#"{"paths": {"/a": {"get": {}, "post": null}}}"#),
            Some(1)
        );
        assert_eq!(count("a.json", r#"{"webhooks": {}}"#), Some(0));
        assert_eq!(
            count("a.json", r#"{"paths": {"/a": {"$ref": "b.json"}}}"#),
            None
        );
        assert_eq!(
            count("a.json", r#"{"paths": {"/a": {"get": "text"}}}"#),
            None
        );
        assert_eq!(
            count("a.json", r##"{"paths": {"/a": {"get": {"$ref": "#/b"}}}}"##),
            None
        );
        assert_eq!(count("a.json", "\"text\""), None);
    }
}
