//! Counts the operations of a document without the generator: none may be lost silently.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The methods of a path item, by OpenAPI 3.0 and 3.1 §4.8.9.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What is counted in a document; everything else is skipped over, so that it takes no memory.
#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    paths: BTreeMap<String, BTreeMap<String, Option<IgnoredAny>>>,
}

/// How many operations a document has; `None` if that stands in other files, or the document is not regular enough to say.
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
    let mut count = 0;
    for (path, item) in &root.paths {
        if !path.starts_with('/') {
            continue;
        }
        if item.contains_key("$ref") {
            return None;
        }
        count += METHODS
            .iter()
            .filter(|method| item.get(**method).is_some_and(Option::is_some))
            .count() as u64;
    }
    Some(count)
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
        assert_eq!(count("a.json", "\"text\""), None);
    }
}
